/* An edition: all headlines on air as news pages (news_page.h) that are turned one after the other,
 * as scenes.
 *
 * A page stays for the time it takes to be read, and never shorter than the board's paper wants.
 * While it does, its headlines stay what they are: new ones come with the next page, which is then
 * the first, as soon as this page has stood for the paper's time; where each headline has a page to
 * itself, all that were on none yet, one after the other: the more wait the shorter each stays, so
 * that the last is there within a minute, but never shorter than it takes to be read. After that
 * the edition goes on where it was. Pages of paper
 * are turned with the minute where they count them. At once come: a new lead of urgency 1 or 2 (the
 * scene is urgent then); and the page anew when one of its headlines has gone or reads otherwise.
 * Loop thread only. */
#ifndef HL_SHOW_EDITION_H
#define HL_SHOW_EDITION_H

#include "show/item.h"
#include "show/press.h"

/* Ceilings. */
#define HL_EDITION_ITEMS_MAX 256
#define HL_EDITION_MARK_MAX  64 /* bytes of a mark, with its NUL */

#define HL_EDITION_PAGE_MIN_MS 5000  /* that a page stands, on any board */
#define HL_EDITION_MINUTE_MS   30000 /* of paper that wants so much pages turn with the minute */
#define HL_EDITION_DUE_MS                                                                          \
    55000                         /* after it came a headline is on a page: a minute, less what a  \
                                     refresh takes */
#define HL_EDITION_HURRY_MS 10000 /* that a page stands at least when others wait */
#define HL_EDITION_HURRIES_MAX                                                                     \
    8 /* pages in a row that stand so short: makers of paper want no more than ten partial         \
         refreshes without a full one, and three minutes between two of these */
#define HL_EDITION_EVEN_MIN 4 /* headlines of a page, for others to be made as full */
#define HL_EDITION_URGENCY  2 /* up to this, a new lead does not wait */

/* Of the time in which pages are turned; 1000 milliseconds a second is as it should be. */
#define HL_EDITION_SPEED (1000 * HL_MOTION_UNIT)

struct hl_edition;

/* As hl_press_init, whose errors it gives as NULL and errno. Destroy takes NULL. */
struct hl_edition *hl_edition_create(const struct hl_show_options *options,
                                     const struct hl_press_fonts *fonts,
                                     const struct hl_paper *paper, int width, int height,
                                     int64_t now_ns);
void hl_edition_destroy(struct hl_edition *edition);

/* The list from now on; headlines are referenced, marks copied. What no font has is left out, with
 * a word in the log. 0 or -ENOMEM. */
int hl_edition_set_items(struct hl_edition *edition, const struct hl_ticker_item *items,
                         size_t count, int64_t now_ns);

/* The new scene, the caller's, when what is on the page changed since the last one; else NULL. Call
 * a few times a second. */
struct hl_scene *hl_edition_advance(struct hl_edition *edition, int64_t now_ns, int64_t wall_s);

/* As hl_ticker_set_speed: HL_EDITION_SPEED is the configured pace; 0 pauses. */
void hl_edition_set_speed(struct hl_edition *edition, int64_t now_ns, int64_t speed);
int64_t hl_edition_speed(const struct hl_edition *edition);

/* Whether HEADLINE, of the list, is on the page that is on the board. */
bool hl_edition_holds(const struct hl_edition *edition, const struct hl_headline *headline);

/* The headlines of the page on the board into HEADLINES, MAX at most; borrowed until the next call.
 * How many. */
size_t hl_edition_current(const struct hl_edition *edition, struct hl_headline **headlines,
                          size_t max);

/* Which page is on the board, from 0 on, and how many there are. */
size_t hl_edition_page(const struct hl_edition *edition, size_t *pages);

#endif
