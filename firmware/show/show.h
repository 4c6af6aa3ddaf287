/* A show: what puts the headlines on a board, of one of two kinds: a ticker that moves, or an
 * edition of pages that stand. Loop thread only. */
#ifndef HL_SHOW_SHOW_H
#define HL_SHOW_SHOW_H

#include "show/edition.h"
#include "show/ticker.h"

struct hl_show {
    struct hl_ticker *ticker; /* one of the two; else NULL */
    struct hl_edition *edition;
};

/* Whether LAYOUT is shown in pages on such a board (PAPER NULL: one of light). Paper has pages
 * alone: "flip" are pages of one headline. */
bool hl_show_has_pages(enum hl_layout_kind layout, const struct hl_paper *paper);

/* OPTIONS, FONTS and PAPER outlive the show. 0; -EINVAL for a board that the layout does not suit;
 * -ENOTSUP for paper and a layout that moves; -ENOMEM. Finish takes a zeroed show. */
int hl_show_init(struct hl_show *show, const struct hl_show_options *options,
                 const struct hl_press_fonts *fonts, const struct hl_paper *paper, int width,
                 int height, int64_t now_ns);
void hl_show_finish(struct hl_show *show);

/* As those of ticker.h and edition.h. */
int hl_show_set_items(struct hl_show *show, const struct hl_ticker_item *items, size_t count,
                      int64_t now_ns);
struct hl_scene *hl_show_advance(struct hl_show *show, int64_t now_ns, int64_t wall_s);
void hl_show_set_speed(struct hl_show *show, int64_t now_ns, int64_t speed);
int64_t hl_show_speed(const struct hl_show *show);

/* The headlines on the board into HEADLINES, MAX at most, borrowed until the next call. How many.
 */
size_t hl_show_current(const struct hl_show *show, int64_t now_ns, struct hl_headline **headlines,
                       size_t max);

/* Frames a second, near HZ; HZ where nothing moves. */
double hl_show_frame_rate(const struct hl_show *show, double hz);
void hl_show_snap(struct hl_show *show, int64_t now_ns, double hz);

#endif
