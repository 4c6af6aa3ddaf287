#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <sys/timex.h>
#include <time.h>

int64_t hl_clock_mono_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * HL_NS_PER_S + ts.tv_nsec;
}

int64_t hl_clock_boot_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_BOOTTIME, &ts);
    return (int64_t)ts.tv_sec * HL_NS_PER_S + ts.tv_nsec;
}

bool hl_clock_is_synced(void)
{
    struct timex state = {0};
    int found = adjtimex(&state);
    return found >= 0 && found != TIME_ERROR && !(state.status & STA_UNSYNC);
}

int64_t hl_clock_wall_s(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec;
}

void hl_clock_sleep_until_ns(int64_t when_ns)
{
    struct timespec ts = {.tv_sec = (time_t)(when_ns / HL_NS_PER_S),
                          .tv_nsec = (long)(when_ns % HL_NS_PER_S)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == EINTR)
        ;
}

char *hl_clock_format_rfc3339(int64_t when_s, char *out, size_t size)
{
    time_t t = (time_t)when_s;
    struct tm tm;

    out[0] = '\0';
    if (when_s == HL_TIME_NONE || (int64_t)t != when_s || !gmtime_r(&t, &tm))
        return out;
    if (tm.tm_year < -1900 || tm.tm_year > 8099)
        return out;
    snprintf(out, size, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
             tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
    return out;
}
