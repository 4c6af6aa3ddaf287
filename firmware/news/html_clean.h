/* Strangers' HTML made harmless before a parser sees it: a stream of plain tags and text. Pure
 * functions, any thread.
 *
 * What is not to be read is gone (comments, scripts, styles, declarations, processing
 * instructions), each tag is well-formed and bears few attributes, and the text is valid UTF-8. One
 * pass, linear, whatever the bytes. On the way it notes what the page says of itself. */
#ifndef HL_NEWS_HTML_CLEAN_H
#define HL_NEWS_HTML_CLEAN_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

#define HL_HTML_ATTRIBUTES_MAX 32     /* of one tag */
#define HL_HTML_NAME_MAX       32     /* bytes of a tag's or an attribute's name */
#define HL_HTML_VALUE_MAX      2048   /* bytes of an attribute's value; a longer one is left out */
#define HL_HTML_TAGS_MAX       120000 /* tags that are read of one page, ends included */
#define HL_HTML_ALL_MAX        100000 /* attributes of all tags; later tags bear none */

/* Buffers of what the page says of itself, each empty for nothing, as it stands there. */
struct hl_html_about {
    struct hl_buf feed; /* the feed that it names: <link rel=alternate type=application/rss+xml> */
    struct hl_buf base; /* <base href> */
    bool comments;      /* that feed's title speaks of comments: a better one is looked for */
    bool password;      /* it has a field for one */
    bool full;          /* it has more tags than are read */
};

void hl_html_about_init(struct hl_html_about *about);
void hl_html_about_finish(struct hl_html_about *about);

/* Adds the clean form of N bytes to OUT, whose ceiling cuts (ABOUT->full). 0 or -ENOMEM. */
int hl_html_clean(struct hl_buf *out, const char *html, size_t n, struct hl_html_about *about);

/* True when TEXT, which is markup, looks like a page or a piece of one. */
bool hl_html_is_page(const char *text, size_t n);

#endif
