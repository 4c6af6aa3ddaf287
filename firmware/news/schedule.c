#include "news/schedule.h"

#define HOUR_S    3600
#define DAY_S     86400
#define ALL_HOURS 0xffffffu
#define ALL_DAYS  0x7fu
#define WEEK_H    (7 * 24)

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

static int64_t max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* 0..MOST, by RANDOM. */
static int64_t share(uint32_t random, int64_t most)
{
    return (int64_t)((uint64_t)random * (uint64_t)(most + 1) >> 32);
}

int64_t hl_schedule_interval_s(int64_t interval_s)
{
    return clamp(interval_s > 0 ? interval_s : HL_SCHEDULE_INTERVAL_DEFAULT_S,
                 HL_SCHEDULE_INTERVAL_MIN_S, HL_SCHEDULE_INTERVAL_MAX_S);
}

static int64_t back_off(unsigned failures)
{
    int64_t delay = HL_SCHEDULE_BACKOFF_MIN_S;
    for (unsigned i = 1; i < failures && delay < HL_SCHEDULE_BACKOFF_MAX_S; i++)
        delay *= 2;
    return clamp(delay, 0, HL_SCHEDULE_BACKOFF_MAX_S);
}

static bool is_skipped(const struct hl_feed_pace *pace, int64_t when_s)
{
    int64_t hour = when_s % DAY_S / HOUR_S,
            day = (when_s / DAY_S + 4) % 7; /* it began on Thursday */
    return (pace->skip_hours >> hour & 1) || (pace->skip_days >> day & 1);
}

/* The wait, made longer until its end lies in an hour in which the source may be asked. One that
 * may never be asked has no idea what it says. */
static int64_t skip(const struct hl_schedule *schedule, int64_t wait_s)
{
    const struct hl_feed_pace *pace = &schedule->pace;
    bool never =
        (pace->skip_hours & ALL_HOURS) == ALL_HOURS || (pace->skip_days & ALL_DAYS) == ALL_DAYS;
    int64_t when_s = schedule->now_s + wait_s;

    if (schedule->now_s < HL_SCHEDULE_SANE_S || never || !is_skipped(pace, when_s))
        return wait_s;
    for (int i = 0; i < WEEK_H && is_skipped(pace, when_s); i++)
        when_s += HOUR_S - when_s % HOUR_S;
    return when_s - schedule->now_s + share(schedule->random, HL_SCHEDULE_SPREAD_S);
}

int64_t hl_schedule_wait_s(const struct hl_schedule *schedule)
{
    int64_t interval_s = hl_schedule_interval_s(schedule->interval_s);
    int64_t wait_s = schedule->failures > 0 ? back_off(schedule->failures) : interval_s;
    if (schedule->gone)
        wait_s = HL_SCHEDULE_GONE_S;
    int64_t swing = wait_s * HL_SCHEDULE_JITTER_PERCENT / 100;
    wait_s += share(schedule->random, 2 * swing) - swing;
    if (schedule->failures == 0) {
        /* A bound is never undercut: its jitter goes one way. */
        int64_t bound =
            clamp(max(schedule->fresh_s, schedule->pace.ttl_s), 0, HL_SCHEDULE_BOUND_MAX_S);
        if (bound > interval_s)
            wait_s = bound + share(schedule->random, bound * HL_SCHEDULE_JITTER_PERCENT / 100);
        else
            wait_s = max(wait_s, bound);
    }
    wait_s = max(wait_s, schedule->least_s);
    wait_s = max(wait_s, clamp(schedule->retry_after_s, 0, HL_SCHEDULE_RETRY_MAX_S));
    return skip(schedule, wait_s);
}
