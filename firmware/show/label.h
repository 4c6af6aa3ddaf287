/* What a board calls a headline's source and section. Pure functions. */
#ifndef HL_SHOW_LABEL_H
#define HL_SHOW_LABEL_H

#include "news/headline.h"
#include "show/options.h"

#define HL_LABEL_LONG 20 /* bytes; a longer name may lose its motto */

/* The source's name into OUT. Feeds put a motto behind it ("The Post – News from everywhere"): a
 * long one loses that. Behind it those that have the same headline. */
void hl_label_source(const struct hl_headline *headline, char *out, size_t size);

/* The first of its categories that the configuration knows; NULL when it knows none. Lifetime:
 * OPTIONS'. */
const struct hl_category_colour *hl_label_category(const struct hl_show_options *options,
                                                   const struct hl_headline *headline);

#endif
