/* When a source is asked next. Pure functions.
 *
 * After success: its interval, but no sooner than its server and its document say (freshness, ttl,
 * update period, Retry-After, hours and days to be skipped). After failures: a back-off that
 * doubles to an hour and never ends. Always with a jitter, so that sources do not march in step. */
#ifndef HL_NEWS_SCHEDULE_H
#define HL_NEWS_SCHEDULE_H

#include "news/feed.h"

#include <stdbool.h>
#include <stdint.h>

#define HL_SCHEDULE_INTERVAL_DEFAULT_S 600
#define HL_SCHEDULE_INTERVAL_MIN_S     60
#define HL_SCHEDULE_INTERVAL_MAX_S     86400
#define HL_SCHEDULE_BACKOFF_MIN_S      15   /* after the first failure; doubles ... */
#define HL_SCHEDULE_BACKOFF_MAX_S      3600 /* ... up to this */
#define HL_SCHEDULE_JITTER_PERCENT     10
#define HL_SCHEDULE_BOUND_MAX_S        86400 /* of freshness and ttl: a day at most */
#define HL_SCHEDULE_RETRY_MAX_S        21600 /* of Retry-After, as libcurl 8.14 has it itself */
#define HL_SCHEDULE_GONE_S             (7 * 86400) /* a source that is gone may have been restored */
#define HL_SCHEDULE_SPREAD_S           300         /* after a skipped hour or day */
/* An earlier clock was never set: it does not tell the hour of the day. */
#define HL_SCHEDULE_SANE_S INT64_C(1577836800) /* 2020-01-01 */

struct hl_schedule {
    int64_t interval_s;       /* as configured; 0: the default */
    unsigned failures;        /* in a row */
    bool gone;                /* HTTP 410 */
    int64_t retry_after_s;    /* 0: not said */
    int64_t fresh_s;          /* by the answer's headers; counts after success only */
    struct hl_feed_pace pace; /* by the document */
    int64_t least_s;          /* 0, or what the kind of failure asks for */
    int64_t now_s;            /* UTC */
    uint32_t random;          /* 0..UINT32_MAX */
};

/* INTERVAL_S within its limits, the default for 0 and less. */
int64_t hl_schedule_interval_s(int64_t interval_s);

/* Seconds until the next ask. */
int64_t hl_schedule_wait_s(const struct hl_schedule *schedule);

#endif
