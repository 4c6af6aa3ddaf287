/* What the files of the newsroom share. */
#ifndef HL_NEWSROOM_PARTS_H
#define HL_NEWSROOM_PARTS_H

#include "news/calendar.h"
#include "news/rundown.h"
#include "news/source.h"
#include "news/store.h"
#include "newsroom.h"
#include "savings.h"

#define HL_NEWSROOM_MARK_MAX 48

struct hl_newsroom_desk {
    struct hl_source *source;
    struct hl_headline **waiting; /* what it said last, for the next save; references */
    size_t waiting_count;
    bool restored;      /* its headlines of the last run are on the list */
    bool tried, worked; /* since start */
    bool unsaved;       /* its state changed since the last save */
};

struct hl_newsroom {
    struct hl_loop *loop;
    struct hl_fetch *fetch;
    struct hl_store *store; /* NULL: nothing is kept */
    struct hl_rundown *rundown;
    struct hl_newsroom_desk *desks;
    size_t desk_count;
    int64_t wall_s; /* HL_TIME_NONE: the clock's */
    int64_t (*boot_ns)(void);
    struct hl_calendar calendar;
    struct hl_timer *grace, *save;
    struct hl_savings savings;
    bool samples;
    bool complete; /* everything was made: it may save */

    struct hl_store_showing showings[HL_STORE_SHOWINGS_MAX]; /* since the last save; references */
    size_t showing_count;
    struct hl_headline *on_board[HL_NEWSROOM_ON_BOARD_MAX]; /* references */
    size_t on_board_count;

    uint64_t serial; /* of the rundown, at the last refresh */
    struct hl_ticker_item items[HL_RUNDOWN_MAX];
    char marks[HL_RUNDOWN_MAX][HL_NEWSROOM_MARK_MAX];
    size_t item_count;
    bool refreshed;
};

/* Whether HEADLINE is of DESK's source. Older files know only the source's name. */
bool hl_newsroom_desk_has(const struct hl_newsroom_desk *desk, const struct hl_headline *headline);

/* Real news takes the place of the samples. */
void hl_newsroom_end_samples(struct hl_newsroom *newsroom);

/* The wall clock says WALL_S: what was dated by another clock is dated anew. */
void hl_newsroom_tell(struct hl_newsroom *newsroom, int64_t wall_s);

/* ---- newsroom_keep.c: what is kept between runs ---- */

void hl_newsroom_open_store(struct hl_newsroom *newsroom, const struct hl_config *config);
/* What was saved is on the list, and HEADLINES that were not; not so those of sources that CONFIG
 * has no longer. */
void hl_newsroom_restore(struct hl_newsroom *newsroom, const struct hl_config *config,
                         struct hl_headline *const *headlines, size_t count);
/* HEADLINES wait for the save that lets them go to air. 0 or -ENOMEM. */
int hl_newsroom_let_wait(struct hl_newsroom_desk *desk, struct hl_headline *const *headlines,
                         size_t count);
void hl_newsroom_drop_waiting(struct hl_newsroom_desk *desk);
/* There is something to save; NEWS: headlines wait for it. Saves at once where it may. */
void hl_newsroom_want_save(struct hl_newsroom *newsroom, bool news);
/* What waits goes to air, and all is saved. */
void hl_newsroom_save(struct hl_newsroom *newsroom);
void hl_newsroom_forget_showings(struct hl_newsroom *newsroom);
bool hl_newsroom_has_waiting(const struct hl_newsroom *newsroom);

/* ---- newsroom_marks.c: what the reader must know of where a headline comes from ---- */

/* Every source was asked in this run, and none answers. */
bool hl_newsroom_is_offline(const struct hl_newsroom *newsroom);
/* Into MARK, of HL_NEWSROOM_MARK_MAX bytes. */
void hl_newsroom_set_mark(const struct hl_newsroom *newsroom, const struct hl_headline *headline,
                          bool offline, char *mark);

#endif
