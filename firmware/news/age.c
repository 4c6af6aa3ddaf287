#include "news/rundown.h"

#include <inttypes.h>
#include <stdio.h>

#define MINUTE_S 60
#define HOUR_S   3600
#define DAY_S    86400
#define YEAR_S   (365 * DAY_S)

char *hl_age_format(int64_t when_s, int64_t now_s, char *out, size_t size)
{
    out[0] = '\0';
    if (when_s == HL_TIME_NONE)
        return out;
    /* Unsigned, for the distance of two dates from a stranger may not fit. */
    uint64_t age_s = when_s < now_s ? (uint64_t)now_s - (uint64_t)when_s : 0;
    if (age_s < MINUTE_S)
        snprintf(out, size, "now");
    else if (age_s < HOUR_S)
        snprintf(out, size, "%" PRIu64 " min ago", age_s / MINUTE_S);
    else if (age_s < DAY_S)
        snprintf(out, size, "%" PRIu64 " h ago", age_s / HOUR_S);
    else if (age_s < 2 * DAY_S)
        snprintf(out, size, "1 day ago");
    else if (age_s < YEAR_S)
        snprintf(out, size, "%" PRIu64 " days ago", age_s / DAY_S);
    else if (age_s < 2 * YEAR_S)
        snprintf(out, size, "1 year ago");
    else
        snprintf(out, size, "%" PRIu64 " years ago", age_s / YEAR_S);
    return out;
}

char *hl_age_format_short(int64_t when_s, int64_t now_s, char *out, size_t size)
{
    out[0] = '\0';
    if (when_s == HL_TIME_NONE)
        return out;
    uint64_t age_s = when_s < now_s ? (uint64_t)now_s - (uint64_t)when_s : 0;
    if (age_s < MINUTE_S)
        snprintf(out, size, "now");
    else if (age_s < HOUR_S)
        snprintf(out, size, "%" PRIu64 "m", age_s / MINUTE_S);
    else if (age_s < DAY_S)
        snprintf(out, size, "%" PRIu64 "h", age_s / HOUR_S);
    else if (age_s < YEAR_S)
        snprintf(out, size, "%" PRIu64 "d", age_s / DAY_S);
    else
        snprintf(out, size, "%" PRIu64 "y", age_s / YEAR_S);
    return out;
}
