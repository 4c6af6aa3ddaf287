/* The same story told twice: found by link and by folded title, across all sources. Loop thread
 * only. Linear but for sorting, since a stranger decides how many headlines there are. */
#ifndef HL_NEWS_REPEATS_H
#define HL_NEWS_REPEATS_H

#include "news/headline.h"

/* A headline as the rundown keeps it. */
struct hl_story {
    struct hl_headline *headline;
    char *fold;      /* its folded title */
    int64_t order_s; /* the time that gives its place; published_s of its newest copy */
    size_t source;   /* an index, the same for all stories of one source */
    size_t position; /* in its document; parts equal times */
};

/* When STORY happened, as far as its place at NOW_S goes: dates ahead count as now, and a headline
 * without a date as new when it was first seen. */
int64_t hl_story_time_s(const struct hl_story *story, int64_t now_s);

/* Reduces STORIES to one of each kind, in place: the copy that was published first, with the
 * place of the newest. *COUNT becomes smaller; the order of the rest is not kept. 0 or -ENOMEM.
 */
int hl_repeats_remove(struct hl_story *stories, size_t *count, int64_t now_s);

#endif
