/* The ticker: turns an ordered list of headlines into scenes, one after the other, for ever.
 *
 * It lays headlines end to end on a lane a few seconds ahead of what the board shows. What is laid
 * never moves, so headlines join and leave, ages count on and marks come and go without a jump.
 * Headlines read from the right are runs of their own, as are those that need taller lines. Where
 * pages flip the lane is one of time instead. Loop thread only. */
#ifndef HL_SHOW_TICKER_H
#define HL_SHOW_TICKER_H

#include "news/headline.h"
#include "show/geometry.h"
#include "show/item.h"
#include "show/options.h"
#include "show/scene.h"
#include "text/font.h"

/* Ceilings. */
#define HL_TICKER_ITEMS_MAX 256
#define HL_TICKER_CELLS_MAX 32 /* headlines laid on the lane at one time */
#define HL_TICKER_STRIPS_MAX                                                                       \
    (8u << 20)                       /* bytes of their pixels; no more then than the board needs */
#define HL_TICKER_PAINTERS_MAX 4     /* heights of lines */
#define HL_TICKER_AHEAD_S      5     /* the lane is laid this far beyond the board's edge */
#define HL_TICKER_END_S        86400 /* an end further ahead is reckoned later */
#define HL_TICKER_CUT_NS       (HL_NS_PER_S / 2) /* what is nearer than this is not taken back */

struct hl_ticker;

/* OPTIONS and FONTS are borrowed for the ticker's life. NULL and errno: EINVAL when a line is
 * taller than the board. Destroy takes NULL. */
struct hl_ticker *hl_ticker_create(const struct hl_show_options *options, struct hl_fonts *fonts,
                                   int width, int height, int64_t now_ns);
void hl_ticker_destroy(struct hl_ticker *ticker);

/* The list from now on; headlines are referenced, marks copied. Those not aired yet come first, in
 * the list's order, then the others, longest not seen first. What the board does not show yet is
 * taken back and laid anew. */
int hl_ticker_set_items(struct hl_ticker *ticker, const struct hl_ticker_item *items, size_t count,
                        int64_t now_ns);

/* Lays what the lane needs, counts ages on. The new scene, the caller's, when anything changed
 * since the last one; else NULL. Call a few times a second. WALL_S is HL_TIME_NONE while nobody
 * knows the time: then neither ages nor the clock are shown.
 *
 * A headline whose expires_s comes leaves the board in that second, wherever it stands, also when
 * nobody calls: its pieces have an end of their own. What follows closes up behind the board's
 * edge. One that is under embargo is never laid, and goes when the clock is set back before it. */
struct hl_scene *hl_ticker_advance(struct hl_ticker *ticker, int64_t now_ns, int64_t wall_s);

/* Speed in 1/1000 pixel a second, of pages in 1/1000 of their time's milliseconds a second; 0
 * pauses. Shown by the next scene. */
void hl_ticker_set_speed(struct hl_ticker *ticker, int64_t now_ns, int64_t speed);
int64_t hl_ticker_speed(const struct hl_ticker *ticker);
#define HL_TICKER_PAGE_SPEED (1000 * HL_MOTION_UNIT)

/* Frames a second, near HZ, at which the text moves whole pixels; HZ where nothing moves. */
double hl_ticker_frame_rate(const struct hl_ticker *ticker, double hz);

/* For displays whose rate is fixed: a near speed that moves whole pixels a frame (motion.h). */
void hl_ticker_snap(struct hl_ticker *ticker, int64_t now_ns, double hz);

/* The headline in the middle of the board or on its page, or NULL. Lifetime: until the next call.
 */
const struct hl_headline *hl_ticker_current(const struct hl_ticker *ticker, int64_t now_ns);

#endif
