/* The same story told twice: found by link, by the key of its title and by its words, across all
 * sources. Loop thread only. Linear but for sorting, since a stranger decides how many headlines
 * there are. */
#ifndef HL_NEWS_REPEATS_H
#define HL_NEWS_REPEATS_H

#include "news/gist.h"
#include "news/headline.h"

#define HL_REPEATS_WITHIN_S (48 * 3600) /* titles further apart are two stories of one name */
#define HL_REPEATS_NEAR_MAX 8           /* titles that are compared with one by their words */
#define HL_REPEATS_ALSO_MAX 3           /* names of other sources that stay with a story */

/* A headline as the rundown keeps it. */
struct hl_story {
    struct hl_headline *headline;
    struct hl_gist *gist;
    uint64_t link_key; /* of its link without what says how a reader came; 0: no link */
    int64_t order_s;   /* the time that gives its place; published_s of its newest copy */
    size_t source;     /* an index, the same for all stories of one source */
    size_t position;   /* in its document; parts equal times */
    size_t index;      /* at its source */
    bool on_air;       /* at its source: as of the last list */
    const char *also[HL_REPEATS_ALSO_MAX]; /* NULL at the end; borrowed from the headlines */
};

/* When STORY happened, as far as its place at NOW_S goes: dates ahead count as now, and a headline
 * without a date as new when it was first seen. */
int64_t hl_story_time_s(const struct hl_story *story, int64_t now_s);

/* Reduces STORIES to one of each kind, in place: the copy that was published first, with the
 * place of the newest and the other sources' names in ALSO. Headlines are of one kind when they
 * share a link, or, within HL_REPEATS_WITHIN_S, the key of their titles (hl_gist), or when those of
 * two sources are near. *COUNT becomes smaller; the order of the rest is not kept. 0 or -ENOMEM. */
int hl_repeats_remove(struct hl_story *stories, size_t *count, int64_t now_s);

#endif
