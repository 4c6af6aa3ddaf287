/* Pages: a title broken into lines, and shown so many at a time. Seen by cell.c; loop thread only.
 */
#ifndef HL_SHOW_PAGE_H
#define HL_SHOW_PAGE_H

#include "show/motion.h"
#include "show/painter.h"
#include "text/lines.h"

/* Ceiling; the last line ends in an ellipsis then. */
#define HL_PAGE_LINES_MAX HL_LINES_MAX

/* A page stays for PAUSE, in which the eye finds it, and as long as its text takes to be read; but
 * never shorter than STAY (docs/reading.md). */
#define HL_PAGE_PAUSE_MS 1000
#define HL_PAGE_STAY_MS  2000

struct hl_page_line {
    struct hl_strip *strip; /* a reference */
    int x, y;               /* on the board */
    int from_ms, to_ms;     /* of the pages' time, which begins with the first */
};

struct hl_pages {
    struct hl_page_line lines[HL_PAGE_LINES_MAX];
    size_t count;
    int length_ms; /* until the last page goes */
};

/* Breaks TITLE for a PAINTER that flips (text/lines.h): lines as long as fit, on pages of as many
 * as fit, shared evenly. 0 or negative errno; on error nothing needs a finish. */
int hl_pages_init(struct hl_pages *pages, const struct hl_painter *painter, const char *title,
                  const char *language);
void hl_pages_finish(struct hl_pages *pages);

/* How long WIDTH pixels of text stay. */
int hl_page_time_ms(const struct hl_painter *painter, int64_t width);

#endif
