/* A desk: what one source has on offer, as of its last update, and how it is treated. Seen by
 * rundown.c; loop thread only. */
#ifndef HL_NEWS_DESK_H
#define HL_NEWS_DESK_H

#include "news/filter.h"
#include "news/repeats.h"
#include "news/rundown.h"

struct hl_desk {
    char *key;
    struct hl_rundown_source options; /* its word lists are in FILTER, and not looked at */
    struct hl_filter *filter;         /* NULL: everything passes */
    struct hl_story *stories;         /* by id */
    size_t count;
};

/* KEY is copied. 0 or -ENOMEM; finish it either way. */
int hl_desk_init(struct hl_desk *desk, const char *key);
void hl_desk_finish(struct hl_desk *desk);

/* OPTIONS are copied, and hold for what comes after. 0 or -ENOMEM, then the old ones stay. */
int hl_desk_configure(struct hl_desk *desk, const struct hl_rundown_source *options);

/* Now it has exactly these headlines, as of hl_rundown_update, but for those that its filter drops.
 * 0 or -ENOMEM, then the old ones stay. */
int hl_desk_update(struct hl_desk *desk, struct hl_headline *const *headlines, size_t count);

/* As of hl_rundown_set_clock. 0 or -ENOMEM. */
int hl_desk_shift(struct hl_desk *desk, int64_t from_s, int64_t to_s, int64_t delta_s);

#endif
