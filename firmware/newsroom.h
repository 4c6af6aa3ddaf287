/* The newsroom: sources, store and rundown put together, giving the list that goes to air.
 *
 * News is kept before it is on the list, so that what was shown is known after a power cut
 * (savings.h says when).
 *
 * Saved headlines are on the list at once. When there are none and the first sources do not answer
 * within HL_NEWSROOM_GRACE_NS (or have all failed), the shipped samples stand in, marked. Loop
 * thread only. */
#ifndef HL_NEWSROOM_H
#define HL_NEWSROOM_H

#include "base/loop.h"
#include "config.h"
#include "news/fetch.h"
#include "news/source.h"
#include "show/ticker.h"

#define HL_NEWSROOM_GRACE_NS     (HL_NS_PER_S * 7 / 10) /* samples within a second of start */
#define HL_NEWSROOM_ON_BOARD_MAX 64 /* headlines at one time; more are not noted as shown */

struct hl_newsroom;

struct hl_newsroom_options {
    const struct hl_config *config;       /* borrowed during create only */
    bool saved;                           /* load and save what is kept between runs */
    struct hl_headline *const *headlines; /* shown at once, with the saved ones; borrowed */
    size_t headline_count;
    const struct hl_fetch_limits *limits; /* NULL: those of fetch.h */
    int64_t wall_s; /* HL_TIME_NONE: the clock's; else news is read as if it were this instant */
    int64_t (*boot_ns)(void); /* the time that the computer has been on; NULL: its own */
};

/* NULL and errno, with a log line, when a source cannot be set up. Destroy saves and takes NULL. */
struct hl_newsroom *hl_newsroom_create(struct hl_loop *loop,
                                       const struct hl_newsroom_options *options);
void hl_newsroom_destroy(struct hl_newsroom *newsroom);

/* Begins to fetch. */
void hl_newsroom_start(struct hl_newsroom *newsroom);

/* Asks every source that is not being asked, now, whatever its schedule says. */
void hl_newsroom_ask(struct hl_newsroom *newsroom);

/* True when the list or a mark changed since the last call; then *ITEMS and *COUNT are the list in
 * air order. Lifetime: until the next call. Call it a few times a second. */
bool hl_newsroom_refresh(struct hl_newsroom *newsroom, int64_t wall_s,
                         const struct hl_ticker_item **items, size_t *count);

/* The time as the board may tell it: HL_TIME_NONE while the clock is not set (calendar.h). As of
 * the last refresh. */
int64_t hl_newsroom_now_s(const struct hl_newsroom *newsroom);

/* What the board shows now: when and how often is kept between runs. Call it as often as refresh.
 */
void hl_newsroom_on_board(struct hl_newsroom *newsroom, struct hl_headline *const *headlines,
                          size_t count);

/* True when every source has been tried once since start. */
bool hl_newsroom_is_settled(const struct hl_newsroom *newsroom);

/* The sources, in the configuration's order; NULL past the last. Lifetime: the newsroom's. */
const struct hl_source *hl_newsroom_source(const struct hl_newsroom *newsroom, size_t index);

/* Sources that answered well when last tried, and all of them. */
void hl_newsroom_health(const struct hl_newsroom *newsroom, size_t *working, size_t *all);

#endif
