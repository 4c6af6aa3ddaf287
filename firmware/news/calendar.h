/* The calendar: what the wall clock is worth. Loop thread only; no clock is read here.
 *
 * A computer without a battery for its clock starts in 1970, or where it was last. Until its clock
 * is set nobody knows the time, and ages are not told: none is better than a wrong one. The clock
 * is believed
 *  - never before HL_CALENDAR_RELEASE_S;
 *  - when it is not behind FLOOR_S, the newest time known from an earlier run;
 *  - when the kernel says that a time server set it, or when it was set while we looked on: people
 *    know better than an earlier run, whose clock may have been ahead. */
#ifndef HL_NEWS_CALENDAR_H
#define HL_NEWS_CALENDAR_H

#include "base/clock.h"

#include <stdbool.h>

#define HL_CALENDAR_RELEASE_S INT64_C(1767225600) /* 2026-01-01: this program is no older */
#define HL_CALENDAR_STEP_S    30 /* a smaller correction of the clock changes no age by much */

struct hl_calendar {
    int64_t floor_s;  /* HL_TIME_NONE: no earlier run */
    int64_t start_ns; /* running time (hl_clock_boot_ns) of creation */
    int64_t wall_s;   /* as last told */
    int64_t offset_s; /* wall time at running time 0, as last told */
    int64_t earliest_s;
    bool told, was_set, believed;
};

/* A clock that was set while we looked on. */
struct hl_calendar_step {
    int64_t delta_s; /* ahead; 0: it was not set */
    int64_t from_s;  /* what was dated by the clock as it was lies between these two */
    int64_t to_s;
    bool became_known; /* it is believed now and was not before */
};

void hl_calendar_init(struct hl_calendar *calendar, int64_t floor_s, int64_t boot_ns);

/* It is WALL_S at running time BOOT_NS (which goes on in suspend); SYNCED is the kernel's word. */
struct hl_calendar_step hl_calendar_tell(struct hl_calendar *calendar, int64_t wall_s,
                                         int64_t boot_ns, bool synced);

/* The time as last told, or HL_TIME_NONE while it is not believed. */
int64_t hl_calendar_now_s(const struct hl_calendar *calendar);

/* The time that it is at least: as last told, or, while that is not believed, what is known from
 * before and the time since. HL_TIME_NONE is never given. What is over by then is over. */
int64_t hl_calendar_earliest_s(const struct hl_calendar *calendar);

#endif
