#include "news/rundown.h"

#include <inttypes.h>
#include <stdio.h>

/* From the longest unit that fits; the words after the number, one, several, and short. */
static const struct unit {
    uint64_t seconds;
    const char *one, *many, *brief;
} units[] = {
    {365 * 86400, "year", "years", "y"},
    {86400, "day", "days", "d"},
    {3600, "h", "h", "h"},
    {60, "min", "min", "m"},
};

/* NULL: less than the smallest unit. */
static const struct unit *measure(int64_t when_s, int64_t now_s, uint64_t *count)
{
    /* Unsigned, for the distance of two dates from a stranger may not fit. */
    uint64_t age_s = when_s < now_s ? (uint64_t)now_s - (uint64_t)when_s : 0;
    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        *count = age_s / units[i].seconds;
        if (*count > 0)
            return &units[i];
    }
    return NULL;
}

char *hl_age_format(int64_t when_s, int64_t now_s, char *out, size_t size)
{
    uint64_t count;
    out[0] = '\0';
    if (when_s == HL_TIME_NONE || now_s == HL_TIME_NONE)
        return out;
    const struct unit *unit = measure(when_s, now_s, &count);
    if (unit)
        snprintf(out, size, "%" PRIu64 " %s ago", count, count == 1 ? unit->one : unit->many);
    else
        snprintf(out, size, "now");
    return out;
}

char *hl_age_format_short(int64_t when_s, int64_t now_s, char *out, size_t size)
{
    uint64_t count;
    out[0] = '\0';
    if (when_s == HL_TIME_NONE || now_s == HL_TIME_NONE)
        return out;
    const struct unit *unit = measure(when_s, now_s, &count);
    if (unit)
        snprintf(out, size, "%" PRIu64 "%s", count, unit->brief);
    else
        snprintf(out, size, "now");
    return out;
}
