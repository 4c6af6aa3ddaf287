/* The rundown: headlines of all sources in the one order that goes to air. Loop thread only.
 *
 * Order: newest first, but no source holds more than HL_RUNDOWN_RUN_MAX places in a row while
 * another has headlines waiting. Repeats are removed: same id within a source, or same link, or
 * same folded title (hl_fold_title) anywhere. Of a repeat the copy published first is kept, at the
 * place of the newest. A link that one source gives to several headlines names none of them. Each
 * source's newest headline has a place, whatever its age, as long as there are places. */
#ifndef HL_NEWS_RUNDOWN_H
#define HL_NEWS_RUNDOWN_H

#include "news/headline.h"

#define HL_RUNDOWN_MAX          200   /* headlines on air */
#define HL_RUNDOWN_RUN_MAX      2     /* of one source in a row */
#define HL_RUNDOWN_FUTURE_MAX_S 86400 /* a date further ahead counts as not known */
#define HL_RUNDOWN_REDATE_S     3600  /* a change of date up to this is drift, not an edit */

struct hl_rundown_config {
    size_t count_max;      /* headlines on air, 1..HL_RUNDOWN_MAX; 0: 60 */
    size_t per_source_max; /* 0: 15 */
    int64_t age_max_s;     /* older ones leave, but each source's newest stays; 0: 3 days */
};

struct hl_rundown;

/* NULL and errno when out of memory. Destroy takes NULL. */
struct hl_rundown *hl_rundown_create(const struct hl_rundown_config *config);
void hl_rundown_destroy(struct hl_rundown *rundown);

/* The source called KEY (its url: names may be shared) now has exactly these headlines, in its own
 * order; references are taken. A headline that it had before (same id) keeps its first seen_s, and
 * its earliest published_s unless the new one differs by HL_RUNDOWN_REDATE_S or more (a day, when
 * it is whole days before the reading): dates counted from "2 hours ago" drift by less. An
 * unchanged headline stays the same object. COUNT 0 forgets the source. 0 or -ENOMEM. */
int hl_rundown_update(struct hl_rundown *rundown, const char *key,
                      struct hl_headline *const *headlines, size_t count);

/* The list in air order at NOW_S, rebuilt when needed. Lifetime: until the next call that is not
 * const. */
struct hl_headline *const *hl_rundown_list(struct hl_rundown *rundown, int64_t now_s,
                                           size_t *count);

/* Grows by one each time that hl_rundown_list found the content changed. */
uint64_t hl_rundown_serial(const struct hl_rundown *rundown);

/* "now", "4 min ago", "2 h ago", "3 days ago", "2 years ago" into OUT; "" when WHEN_S is
 * HL_TIME_NONE. A time in the future counts as now. */
#define HL_AGE_SIZE 32
char *hl_age_format(int64_t when_s, int64_t now_s, char *out, size_t size);

/* The same in at most four characters, for narrow boards: "now", "4m", "2h", "3d". */
char *hl_age_format_short(int64_t when_s, int64_t now_s, char *out, size_t size);

#endif
