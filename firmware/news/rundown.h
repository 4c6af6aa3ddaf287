/* The rundown: headlines of all sources in the one order that goes to air. Loop thread only.
 *
 * Order: urgent ones first (hl_headline urgency 1, then 2), then newest first, where a source's
 * weight divides the age of its headlines: at weight 10 they stand where they would at half their
 * age. No source holds more than HL_RUNDOWN_RUN_MAX places in a row (more or fewer by its weight)
 * while another has headlines waiting. Repeats are removed (repeats.h); of a repeat the copy
 * published first is kept, at the place of the newest, with the other sources' names in `also`.
 * Each source's newest headline has a place, whatever its age, as long as there are places.
 *
 * What is under embargo is not on the list, nor what has expired: the list is another one from that
 * very second on. */
#ifndef HL_NEWS_RUNDOWN_H
#define HL_NEWS_RUNDOWN_H

#include "news/headline.h"

#define HL_RUNDOWN_MAX          200 /* headlines on air */
#define HL_RUNDOWN_RUN_MAX      2   /* of one source in a row, at the usual weight */
#define HL_RUNDOWN_WEIGHT       5   /* the usual one */
#define HL_RUNDOWN_WEIGHT_MAX   10
#define HL_RUNDOWN_URGENT_MAX   5     /* of one source; more are in their usual places */
#define HL_RUNDOWN_FUTURE_MAX_S 86400 /* a date further ahead counts as not known */
#define HL_RUNDOWN_REDATE_S     3600  /* a change of date up to this is drift, not an edit */

struct hl_rundown_config {
    size_t count_max;      /* headlines on air, 1..HL_RUNDOWN_MAX; 0: 60 */
    size_t per_source_max; /* 0: 15 */
    int64_t age_max_s;     /* older ones leave, but each source's newest stays; 0: 3 days */
};

/* How one source is treated. All 0: as any other. */
struct hl_rundown_source {
    int weight;           /* 1..HL_RUNDOWN_WEIGHT_MAX; 0: HL_RUNDOWN_WEIGHT */
    int64_t age_max_s;    /* 0: the rundown's */
    size_t count_max;     /* on air; 0: the rundown's per_source_max */
    char *const *include; /* a headline needs one of these words (filter.h) */
    char *const *exclude; /* and must have none of these; both are copied */
    size_t include_count, exclude_count;
    int urgency;   /* of all its headlines, 1..8; 0: as the source says */
    bool distrust; /* what the source says of urgency does not count */
};

struct hl_rundown;

/* NULL and errno when out of memory. Destroy takes NULL. */
struct hl_rundown *hl_rundown_create(const struct hl_rundown_config *config);
void hl_rundown_destroy(struct hl_rundown *rundown);

/* From here on the source called KEY is treated so. 0 or -ENOMEM. */
int hl_rundown_set_source(struct hl_rundown *rundown, const char *key,
                          const struct hl_rundown_source *source);

/* The source called KEY (its url: names may be shared) now has exactly these headlines, in its own
 * order; references are taken. A headline that it had before (same id) keeps its first seen_s, and
 * its earliest published_s unless the new one differs by HL_RUNDOWN_REDATE_S or more (a day, when
 * it is whole days before the reading): dates counted from "2 hours ago" drift by less. An
 * unchanged headline stays the same object. COUNT 0 forgets its headlines. 0 or -ENOMEM. */
int hl_rundown_update(struct hl_rundown *rundown, const char *key,
                      struct hl_headline *const *headlines, size_t count);

/* The list in air order at NOW_S, rebuilt when needed. Lifetime: until the next call that is not
 * const. */
struct hl_headline *const *hl_rundown_list(struct hl_rundown *rundown, int64_t now_s,
                                           size_t *count);

/* Everything that is known, on air or not: what is on air first, then what waits for its embargo,
 * then the newest, MAX at most. *HEADLINES is an array of *COUNT references, all the caller's to
 * unref and free. 0 or -ENOMEM. */
int hl_rundown_all(struct hl_rundown *rundown, size_t max, struct hl_headline ***headlines,
                   size_t *count);

/* The wall clock was set by DELTA_S: headlines seen from FROM_S to TO_S by the old clock were seen
 * so much later or earlier, and so were those published that say "3 minutes ago". 0 or -ENOMEM. */
int hl_rundown_set_clock(struct hl_rundown *rundown, int64_t from_s, int64_t to_s, int64_t delta_s);

/* Grows by one each time that hl_rundown_list found the content changed. */
uint64_t hl_rundown_serial(const struct hl_rundown *rundown);

/* "now", "4 min ago", "2 h ago", "3 days ago", "2 years ago" into OUT; "" when either is
 * HL_TIME_NONE: no age is better than a wrong one. A time in the future counts as now. */
#define HL_AGE_SIZE 32
char *hl_age_format(int64_t when_s, int64_t now_s, char *out, size_t size);

/* The same in at most four characters, for narrow boards: "now", "4m", "2h", "3d". */
char *hl_age_format_short(int64_t when_s, int64_t now_s, char *out, size_t size);

#endif
