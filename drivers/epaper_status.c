#include "drivers/epaper_status.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#define DAY_S     (24 * 60 * 60)
#define CLOCK_MAX 32

static const char *const states[] = {
    [HL_EPAPER_CLOSED] = "closed",
    [HL_EPAPER_ASLEEP] = "asleep",
    [HL_EPAPER_REFRESHING] = "refreshing",
    [HL_EPAPER_REFUSED] = "asleep; a change waits until the temperature allows it",
    [HL_EPAPER_FAILED] = "does not answer; see the log",
};

static void put_clock(int64_t then_s, int64_t now_s, char *text)
{
    time_t then = (time_t)then_s;
    struct tm tm;
    bool today = now_s - then_s < DAY_S;

    if (!localtime_r(&then, &tm) ||
        !strftime(text, CLOCK_MAX, today ? "%H:%M" : "%Y-%m-%d %H:%M", &tm))
        snprintf(text, CLOCK_MAX, "an unknown time");
}

void hl_epaper_status_line(const struct hl_epaper_status *status, const char *panel, int64_t now_s,
                           char *line, size_t size)
{
    int64_t full_s = atomic_load(&status->full_s);
    const char *state = states[atomic_load(&status->state)];
    char clock[CLOCK_MAX];

    if (!panel) {
        snprintf(line, size, "no panel yet");
        return;
    }
    if (full_s == 0) {
        snprintf(line, size, "%s: no full refresh yet, %s", panel, state);
        return;
    }
    put_clock(full_s, now_s, clock);
    snprintf(line, size, "%s: %d partial since full at %s, %s", panel,
             atomic_load(&status->partials), clock, state);
}
