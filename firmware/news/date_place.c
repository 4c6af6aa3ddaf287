/* Zones that are told by a town, with the hour that they take in summer. */
#include "news/date_parts.h"

#include <stdlib.h>
#include <string.h>

#define DAY_S  INT64_C(86400)
#define HOUR_S INT64_C(3600)

/* Sorted by name. */
static const struct hl_date_place places[] = {
    {"Africa/Cairo", 120, HL_SUMMER_NONE},
    {"Africa/Johannesburg", 120, HL_SUMMER_NONE},
    {"Africa/Lagos", 60, HL_SUMMER_NONE},
    {"Africa/Nairobi", 180, HL_SUMMER_NONE},
    {"America/Anchorage", -540, HL_SUMMER_AMERICA},
    {"America/Argentina/Buenos_Aires", -180, HL_SUMMER_NONE},
    {"America/Bogota", -300, HL_SUMMER_NONE},
    {"America/Chicago", -360, HL_SUMMER_AMERICA},
    {"America/Denver", -420, HL_SUMMER_AMERICA},
    {"America/Halifax", -240, HL_SUMMER_AMERICA},
    {"America/Los_Angeles", -480, HL_SUMMER_AMERICA},
    {"America/Mexico_City", -360, HL_SUMMER_NONE},
    {"America/New_York", -300, HL_SUMMER_AMERICA},
    {"America/Phoenix", -420, HL_SUMMER_NONE},
    {"America/Sao_Paulo", -180, HL_SUMMER_NONE},
    {"America/Toronto", -300, HL_SUMMER_AMERICA},
    {"America/Vancouver", -480, HL_SUMMER_AMERICA},
    {"Asia/Bangkok", 420, HL_SUMMER_NONE},
    {"Asia/Calcutta", 330, HL_SUMMER_NONE},
    {"Asia/Dhaka", 360, HL_SUMMER_NONE},
    {"Asia/Dubai", 240, HL_SUMMER_NONE},
    {"Asia/Ho_Chi_Minh", 420, HL_SUMMER_NONE},
    {"Asia/Hong_Kong", 480, HL_SUMMER_NONE},
    {"Asia/Jakarta", 420, HL_SUMMER_NONE},
    {"Asia/Karachi", 300, HL_SUMMER_NONE},
    {"Asia/Kathmandu", 345, HL_SUMMER_NONE},
    {"Asia/Kolkata", 330, HL_SUMMER_NONE},
    {"Asia/Manila", 480, HL_SUMMER_NONE},
    {"Asia/Seoul", 540, HL_SUMMER_NONE},
    {"Asia/Shanghai", 480, HL_SUMMER_NONE},
    {"Asia/Singapore", 480, HL_SUMMER_NONE},
    {"Asia/Taipei", 480, HL_SUMMER_NONE},
    {"Asia/Tokyo", 540, HL_SUMMER_NONE},
    {"Etc/GMT", 0, HL_SUMMER_NONE},
    {"Etc/UTC", 0, HL_SUMMER_NONE},
    {"Europe/Amsterdam", 60, HL_SUMMER_EUROPE},
    {"Europe/Athens", 120, HL_SUMMER_EUROPE},
    {"Europe/Berlin", 60, HL_SUMMER_EUROPE},
    {"Europe/Brussels", 60, HL_SUMMER_EUROPE},
    {"Europe/Bucharest", 120, HL_SUMMER_EUROPE},
    {"Europe/Budapest", 60, HL_SUMMER_EUROPE},
    {"Europe/Copenhagen", 60, HL_SUMMER_EUROPE},
    {"Europe/Dublin", 0, HL_SUMMER_EUROPE},
    {"Europe/Helsinki", 120, HL_SUMMER_EUROPE},
    {"Europe/Istanbul", 180, HL_SUMMER_NONE},
    {"Europe/Kiev", 120, HL_SUMMER_EUROPE},
    {"Europe/Kyiv", 120, HL_SUMMER_EUROPE},
    {"Europe/Lisbon", 0, HL_SUMMER_EUROPE},
    {"Europe/London", 0, HL_SUMMER_EUROPE},
    {"Europe/Madrid", 60, HL_SUMMER_EUROPE},
    {"Europe/Moscow", 180, HL_SUMMER_NONE},
    {"Europe/Oslo", 60, HL_SUMMER_EUROPE},
    {"Europe/Paris", 60, HL_SUMMER_EUROPE},
    {"Europe/Prague", 60, HL_SUMMER_EUROPE},
    {"Europe/Rome", 60, HL_SUMMER_EUROPE},
    {"Europe/Sofia", 120, HL_SUMMER_EUROPE},
    {"Europe/Stockholm", 60, HL_SUMMER_EUROPE},
    {"Europe/Vienna", 60, HL_SUMMER_EUROPE},
    {"Europe/Warsaw", 60, HL_SUMMER_EUROPE},
    {"Europe/Zurich", 60, HL_SUMMER_EUROPE},
    {"US/Central", -360, HL_SUMMER_AMERICA},
    {"US/Eastern", -300, HL_SUMMER_AMERICA},
    {"US/Mountain", -420, HL_SUMMER_AMERICA},
    {"US/Pacific", -480, HL_SUMMER_AMERICA},
};

static int compare_places(const void *key, const void *element)
{
    return strcmp(key, ((const struct hl_date_place *)element)->name);
}

const struct hl_date_place *hl_date_find_place(const char *name)
{
    return bsearch(name, places, sizeof(places) / sizeof(places[0]), sizeof(places[0]),
                   compare_places);
}

/* Midnight of the Sunday number N of a month; 0 is the last one. */
static int64_t sunday_s(int year, int month, int n)
{
    int64_t first = hl_date_days(year, month, 1);
    int64_t sunday = first + (7 - hl_date_weekday_of(first)) % 7;
    if (n == 0)
        for (n = 1; sunday + (int64_t)7 * n < first + hl_date_month_days(year, month);)
            n++;
    return (sunday + (int64_t)7 * (n - 1)) * DAY_S;
}

int hl_date_place_offset(const struct hl_date_place *place, int year, int64_t local_s)
{
    int64_t from;
    int64_t until;
    if (place->summer == HL_SUMMER_NONE)
        return place->minutes;
    if (place->summer == HL_SUMMER_AMERICA) {
        /* Since 2007: two o'clock on the wall, second Sunday of March to first of November. */
        from = sunday_s(year, 3, 2) + 2 * HOUR_S;
        until = sunday_s(year, 11, 1) + 2 * HOUR_S;
    } else {
        /* Since 1996: one o'clock UTC, last Sundays of March and October. */
        from = sunday_s(year, 3, 0) + HOUR_S + place->minutes * INT64_C(60);
        until = sunday_s(year, 10, 0) + 2 * HOUR_S + place->minutes * INT64_C(60);
    }
    return place->minutes + (local_s >= from && local_s < until ? 60 : 0);
}
