/* Which headlines cannot be read on a board, and a word about them in the log. Loop thread only. */
#ifndef HL_SHOW_LEGIBLE_H
#define HL_SHOW_LEGIBLE_H

#include "news/headline.h"
#include "text/font.h"

#include <stdbool.h>

#define HL_UNREADABLE_MAX 32 /* said once for each script of each source; then no more */

/* How a headline reads on a line of a font. */
struct hl_legible {
    int rows;            /* that it needs; no more than the font's when it can be read */
    bool drawn;          /* the fonts have it */
    const char *script;  /* static; of what cannot be read; NULL: everything can */
    const char *package; /* static; of Debian, with a font for it; NULL: none is known */
};

struct hl_unreadable {
    struct {
        uint32_t source; /* a hash of its name */
        const char *script;
    } said[HL_UNREADABLE_MAX];
    size_t count;
};

/* 0 or -ENOMEM. */
int hl_legible_init(struct hl_legible *legible, struct hl_font *font,
                    const struct hl_headline *headline);

/* One line in the log: HEADLINE, which reads as LEGIBLE on a board of HEIGHT rows, is left out, and
 * what can be done about it. */
void hl_legible_warn(struct hl_unreadable *unreadable, const struct hl_headline *headline,
                     const struct hl_legible *legible, int height);

#endif
