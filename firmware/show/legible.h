/* Which headlines a board is too low for, and a word about them in the log. Loop thread only. */
#ifndef HL_SHOW_LEGIBLE_H
#define HL_SHOW_LEGIBLE_H

#include "news/headline.h"

#define HL_UNREADABLE_MAX 32 /* said once for each script of each source; then no more */

struct hl_unreadable {
    struct {
        uint32_t source; /* a hash of its name */
        int script;
    } said[HL_UNREADABLE_MAX];
    size_t count;
};

/* The rows of a line on which TEXT can be read (docs/text.md). */
int hl_legible_rows(const char *text, const char *language);

/* One line in the log about HEADLINE, which needs NEEDED rows of a board of HEIGHT, and is left
 * out. */
void hl_legible_warn(struct hl_unreadable *unreadable, const struct hl_headline *headline,
                     int needed, int height);

#endif
