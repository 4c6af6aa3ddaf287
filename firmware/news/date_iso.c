/* ISO 8601, whole or cut short, with the slips of those who write it by hand. */
#include "news/date_parts.h"

#include "base/clock.h"

#include <string.h>

/* What follows the clock: zones in any spelling, or nothing known, which is UTC. What is glued to
 * it and no zone makes it no date. */
static void read_zones(struct hl_date_parts *parts)
{
    bool glued = true;
    while (*parts->at && !parts->bad) {
        char c = *parts->at;
        if (strncmp(parts->at, "\xe2\x88\x92", 3) == 0) { /* a true minus, for -00:00 */
            parts->at += 3;
        } else if (parts->offset_known && (c == '+' || c == '-')) {
            parts->bad = true;
        } else if (hl_date_read_zone(parts)) {
            glued = true;
        } else if ((c == '+' || c == '-' || hl_date_is_letter(c)) && glued) {
            parts->bad = true;
        } else if (hl_date_is_letter(c)) {
            char word[HL_DATE_WORD_MAX];
            hl_date_read_word(&parts->at, word);
        } else {
            glued = false;
            parts->at++;
        }
    }
}

/* The extra ":00" or ':' that some put after the seconds. */
static void skip_slip(struct hl_date_parts *parts)
{
    const char *at = parts->at;
    if (*at != ':')
        return;
    if (at[1] == '+' || at[1] == '-')
        parts->at++;
    else if (parts->second >= 0 && hl_date_is_digit(at[1]) && hl_date_is_digit(at[2]))
        parts->at += 3;
}

/* The clock after its first blank or 'T', before any zone. */
static bool read_digits_clock(struct hl_date_parts *parts)
{
    int value;
    int digits = hl_date_read_digits(&parts->at, 6, &value);
    if (digits <= 2 && *parts->at == ':') {
        hl_date_read_clock(parts, value);
        skip_slip(parts);
    } else if (digits == 2 || digits == 4 || digits == 6) {
        parts->second = digits == 6 ? value % 100 : 0;
        value = digits == 6 ? value / 100 : value;
        parts->minute = digits >= 4 ? value % 100 : 0;
        parts->hour = digits >= 4 ? value / 100 : value;
        if (digits == 6 && *parts->at == '.' && hl_date_is_digit(parts->at[1]))
            for (parts->at++; hl_date_is_digit(*parts->at);)
                parts->at++;
    } else {
        return false;
    }
    return true;
}

/* Some write midnight first, and the clock after it. */
static void read_second_clock(struct hl_date_parts *parts)
{
    struct hl_date_parts ahead = *parts;
    int hour;
    hl_date_skip_spaces(&ahead);
    if (ahead.at == parts->at || hl_date_read_digits(&ahead.at, 2, &hour) == 0 || *ahead.at != ':')
        return;
    hl_date_read_clock(&ahead, hour);
    *parts = ahead;
}

static bool read_clock(struct hl_date_parts *parts)
{
    bool date_only = *parts->at != '\0' && !hl_date_is_space(*parts->at);
    const char *from = parts->at;
    while (hl_date_is_space(*parts->at) ||
           (parts->at > from && *parts->at == '-' && parts->at[1] == ' '))
        parts->at++;
    if ((*parts->at | 0x20) == 't' && !hl_date_is_letter(parts->at[1])) {
        parts->at++;
        date_only = false;
    }
    hl_date_skip_spaces(parts);
    if (strncmp(parts->at, "at ", 3) == 0)
        parts->at += 3;
    if (hl_date_is_letter(*parts->at) && hl_date_read_half(parts))
        hl_date_skip_spaces(parts);
    if (!hl_date_is_digit(*parts->at)) {
        /* "2026-03-06-01" is no date with a zone, "2026-03-06-01:00" is. */
        const char *at = parts->at;
        if (date_only && *at == '-' && strspn(at + 1, "0123456789") != 4 && !strchr(at, ':'))
            return false;
        parts->hour = 0;
        read_zones(parts);
        return true;
    }
    if (!read_digits_clock(parts))
        return false;
    read_second_clock(parts);
    struct hl_date_parts ahead = *parts;
    hl_date_skip_spaces(&ahead);
    if (hl_date_is_letter(*ahead.at) && hl_date_read_half(&ahead))
        *parts = ahead;
    read_zones(parts);
    return true;
}

/* "-W10-5", "W105", "-W10" at the 'W' or its mark. */
static bool read_week(struct hl_date_parts *parts)
{
    int week;
    int day = 1;
    parts->at += *parts->at == '-';
    parts->at++;
    if (hl_date_read_digits(&parts->at, 2, &week) != 2 || week < 1 || week > 53)
        return false;
    if (*parts->at == '-' && hl_date_is_digit(parts->at[1]))
        parts->at++;
    if (hl_date_is_digit(*parts->at))
        hl_date_read_digits(&parts->at, 1, &day);
    if (day < 1 || day > 7)
        return false;
    /* Week 1 has the fourth of January in it. */
    int64_t fourth = hl_date_days(parts->year, 1, 4);
    int64_t monday = fourth - (hl_date_weekday_of(fourth) + 6) % 7;
    int64_t days = monday + (week - 1) * 7 + day - 1 - hl_date_days(parts->year, 1, 1);
    int length = (int)(hl_date_days(parts->year + 1, 1, 1) - hl_date_days(parts->year, 1, 1));
    if (days < 0 || days >= length) {
        parts->year += days < 0 ? -1 : 1;
        days = days < 0
                   ? days + (hl_date_days(parts->year + 1, 1, 1) - hl_date_days(parts->year, 1, 1))
                   : days - length;
    }
    return hl_date_set_ordinal(parts, (int)days + 1);
}

/* The rest of the day after a year of four digits, as "-MM-DD", "-MM", "-DDD" or nothing. */
static bool read_day(struct hl_date_parts *parts)
{
    char mark = *parts->at;
    parts->month = 1;
    parts->day = 1;
    if (mark == 'W' || (mark == '-' && parts->at[1] == 'W'))
        return read_week(parts);
    if ((mark != '-' && mark != '/' && mark != '.') || !hl_date_is_digit(parts->at[1]))
        return mark == '\0' || hl_date_is_space(mark) || mark == 'T' || mark == 't';
    parts->at++;
    int value;
    int digits = hl_date_read_digits(&parts->at, 4, &value);
    bool more = *parts->at == mark && hl_date_is_digit(parts->at[1]);
    /* "2003-012-31": a nought too many. */
    if (digits == 3 && !more)
        return hl_date_set_ordinal(parts, value);
    if (digits > 3)
        return false;
    parts->month = value;
    if (!more)
        return true;
    parts->at++;
    return hl_date_read_digits(&parts->at, 3, &parts->day) <= 2;
}

/* A date of digits alone: YYYYMMDD, YYYYDDD, YYMMDD, YYYYMM or YYDDD, a clock after the longest. */
static bool read_compact(struct hl_date_parts *parts, int digits, int value)
{
    switch (digits) {
    case 8:
        parts->year = value / 10000;
        parts->month = value / 100 % 100;
        parts->day = value % 100;
        return true;
    case 7:
        parts->year = value / 1000;
        return hl_date_set_ordinal(parts, value % 1000);
    case 6:
        parts->year = hl_date_widen_year(value / 10000, 2);
        parts->month = value / 100 % 100;
        parts->day = value % 100;
        if (parts->month > 12 || parts->day < 1) {
            parts->year = value / 100;
            parts->month = value % 100;
            parts->day = 1;
        }
        return true;
    default:
        /* A number like 22013 is a postcode as likely as a day. */
        if (value % 1000 < 100)
            return false;
        parts->year = hl_date_widen_year(value / 1000, 2);
        return hl_date_set_ordinal(parts, value % 1000);
    }
}

/* "03-12-31", "-03-12" and "-0312": the century is left out. True when TEXT is one of them. */
static bool read_short(struct hl_date_parts *parts)
{
    const char *at = parts->at;
    int numbers[3] = {0, 0, 1};
    bool cut = *at == '-';
    at += cut;
    if (hl_date_read_digits(&at, 2, &numbers[0]) != 2)
        return false;
    if (*at == '-')
        at++;
    else if (!cut)
        return false;
    if (hl_date_read_digits(&at, 2, &numbers[1]) != 2 || numbers[1] > 12)
        return false;
    if (!cut && (*at++ != '-' || hl_date_read_digits(&at, 2, &numbers[2]) != 2))
        return false;
    if (hl_date_is_digit(*at) || *at == '-')
        return false;
    parts->at = at;
    parts->year = hl_date_widen_year(numbers[0], 2);
    parts->month = numbers[1];
    parts->day = numbers[2];
    return true;
}

static int64_t finish(struct hl_date_parts *parts)
{
    return read_clock(parts) ? hl_date_assemble(parts) : HL_TIME_NONE;
}

int64_t hl_date_parse_iso(const char *text, bool *known)
{
    struct hl_date_parts parts;
    int value;
    hl_date_parts_init(&parts, text);
    *known = read_short(&parts);
    if (*known)
        return finish(&parts);
    size_t run = strspn(text, "0123456789");
    if (run == 12 || run == 14) {
        *known = true;
        hl_date_read_digits(&parts.at, 8, &value);
        return read_compact(&parts, 8, value) ? finish(&parts) : HL_TIME_NONE;
    }
    int digits = hl_date_read_digits(&parts.at, 9, &value);
    char next = *parts.at;
    const char *word = parts.at;
    while (hl_date_is_space(*word))
        word++;
    bool week = next == 'W' || (next == '-' && parts.at[1] == 'W');
    bool year_first = digits == 4 && (next != '.' || hl_date_is_digit(parts.at[1])) &&
                      !(next == '-' && hl_date_is_letter(parts.at[1]) && !week) &&
                      !(hl_date_is_letter(next) && (next | 0x20) != 't' && !week) &&
                      !(word != parts.at && hl_date_is_letter(*word) && (*word | 0x20) != 't');
    *known = year_first || (digits >= 5 && digits <= 8 && !hl_date_is_letter(next)) ||
             (digits == 8 && (next | 0x20) == 't');
    if (!*known)
        return HL_TIME_NONE;
    parts.year = value;
    if (digits == 4 ? !read_day(&parts) : !read_compact(&parts, digits, value))
        return HL_TIME_NONE;
    return finish(&parts);
}
