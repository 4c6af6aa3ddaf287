#include "news/date_parts.h"

#include "base/clock.h"

#include <stddef.h>
#include <string.h>

#define DAY_S      INT64_C(86400)
#define YEAR_MAX   9999
#define OFFSET_MAX 24 /* hours; no zone is so far away, and what is farther is no zone */

/* Korean sites leave their own zone out. */
#define KOREA_MINUTES 540

/* Two digits stand for 1970 to 2069. */
#define PIVOT_YEAR 70

void hl_date_parts_init(struct hl_date_parts *parts, const char *text)
{
    *parts = (struct hl_date_parts){
        .at = text,
        .year = -1,
        .month = -1,
        .day = -1,
        .hour = -1,
        .minute = -1,
        .second = -1,
        .weekday = -1,
    };
}

bool hl_date_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool hl_date_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

bool hl_date_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

void hl_date_skip_spaces(struct hl_date_parts *parts)
{
    while (hl_date_is_space(*parts->at))
        parts->at++;
}

int hl_date_read_digits(const char **at, int max, int *value)
{
    int count = 0;
    *value = 0;
    for (; count < max && hl_date_is_digit(**at); count++, (*at)++)
        *value = *value * 10 + (**at - '0');
    return count;
}

void hl_date_read_offset(struct hl_date_parts *parts)
{
    int sign = *parts->at++ == '-' ? -1 : 1;
    int hours;
    int minutes = 0;
    int count = hl_date_read_digits(&parts->at, 4, &hours);
    if (count > 2) {
        minutes = hours % 100;
        hours /= 100;
    } else if (*parts->at == ':') {
        parts->at++;
        parts->bad = parts->bad || hl_date_read_digits(&parts->at, 2, &minutes) == 0;
        int seconds;
        if (*parts->at == ':' && hl_date_is_digit(parts->at[1])) {
            parts->at++;
            hl_date_read_digits(&parts->at, 2, &seconds);
        }
    }
    parts->bad = parts->bad || count == 0 || hours > OFFSET_MAX || minutes > 59 ||
                 hl_date_is_digit(*parts->at);
    parts->offset = sign * (hours * 60 + minutes);
    parts->offset_known = true;
    parts->place = NULL;
}

void hl_date_read_clock(struct hl_date_parts *parts, int hour)
{
    parts->hour = hour;
    parts->second = -1;
    parts->at++;
    parts->bad = parts->bad || hl_date_read_digits(&parts->at, 2, &parts->minute) == 0;
    if (*parts->at != ':' || !hl_date_is_digit(parts->at[1]))
        return;
    parts->at++;
    hl_date_read_digits(&parts->at, 2, &parts->second);
    if ((*parts->at == '.' || *parts->at == ',') && hl_date_is_digit(parts->at[1]))
        for (parts->at++; hl_date_is_digit(*parts->at);)
            parts->at++;
}

bool hl_date_read_half(struct hl_date_parts *parts)
{
    char word[HL_DATE_WORD_MAX];
    const char *ahead = parts->at;
    char first = (char)(*ahead | 0x20);
    if (first != 'a' && first != 'p' && !(first & 0x80)) /* most words are none */
        return false;
    hl_date_read_word(&ahead, word);
    /* "a.m.", "p. m." */
    if ((strcmp(word, "a") == 0 || strcmp(word, "p") == 0) && *ahead == '.') {
        const char *rest = ahead + 1;
        while (hl_date_is_space(*rest))
            rest++;
        if ((*rest | 0x20) == 'm' && !hl_date_is_letter(rest[1])) {
            parts->half = word[0] == 'a' ? HL_HALF_AM : HL_HALF_PM;
            parts->at = rest + 1 + (rest[1] == '.');
            return true;
        }
    }
    int half = hl_date_half_of_day(word);
    if (half == 0)
        return false;
    parts->half = half == 1 ? HL_HALF_AM : HL_HALF_PM;
    parts->korean = parts->korean || (unsigned char)word[0] == 0xec; /* a syllable of Hangul */
    parts->at = ahead;
    return true;
}

static bool is_offset(const char *at)
{
    return (*at == '+' || *at == '-') && hl_date_is_digit(at[1]);
}

/* "America/New_York" and the like. */
static bool read_place(struct hl_date_parts *parts)
{
    char name[HL_DATE_PLACE_MAX];
    size_t len = 0;
    bool slash = false;
    const char *at = parts->at;
    for (; hl_date_is_letter(*at) || *at == '_' || *at == '/'; at++) {
        slash = slash || *at == '/';
        if (len + 1 < sizeof(name))
            name[len++] = *at;
    }
    name[len] = '\0';
    if (!slash)
        return false;
    const struct hl_date_place *place = hl_date_find_place(name);
    if (!place)
        return false;
    if (!parts->offset_known)
        parts->place = place;
    parts->offset_known = true;
    parts->at = at;
    return true;
}

/* "est", "pdt", "ct" and the like. */
static bool is_american(const char *word)
{
    size_t len = strlen(word);
    return len >= 2 && len <= 3 && strchr("ecmp", word[0]) && word[len - 1] == 't' &&
           (len == 2 || word[1] == 's' || word[1] == 'd');
}

bool hl_date_read_zone(struct hl_date_parts *parts)
{
    char word[HL_DATE_WORD_MAX];
    const char *ahead = parts->at;
    int minutes;
    if (is_offset(parts->at)) {
        hl_date_read_offset(parts);
        return true;
    }
    if (!hl_date_is_letter(*parts->at))
        return false;
    if (read_place(parts))
        return true;
    hl_date_read_word(&ahead, word);
    if (!hl_date_zone(word, &minutes))
        return false;
    parts->at = ahead;
    if (parts->offset_known) /* what was said first counts */
        return true;
    parts->offset = minutes;
    parts->offset_known = true;
    parts->american = is_american(word);
    /* "GMT+2", "MST -0700", and "GMT -0700" for those who write so. */
    while (hl_date_is_space(*ahead))
        ahead++;
    if (is_offset(ahead)) {
        parts->at = ahead;
        hl_date_read_offset(parts);
    }
    return true;
}

int hl_date_widen_year(int year, int digits)
{
    if (digits > 3)
        return year;
    if (digits == 3)
        return year + 1900;
    return year + (year < PIVOT_YEAR ? 2000 : 1900);
}

/* Years begin in March here, so that the leap day comes last. */
int64_t hl_date_days(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

int hl_date_weekday_of(int64_t days)
{
    /* The first of 1970 was a Thursday. */
    return (int)(((days + 4) % 7 + 7) % 7);
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int hl_date_month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool hl_date_set_ordinal(struct hl_date_parts *parts, int day_of_year)
{
    if (day_of_year < 1 || day_of_year > (is_leap(parts->year) ? 366 : 365))
        return false;
    parts->month = 1;
    while (day_of_year > hl_date_month_days(parts->year, parts->month))
        day_of_year -= hl_date_month_days(parts->year, parts->month++);
    parts->day = day_of_year;
    return true;
}

int64_t hl_date_assemble(const struct hl_date_parts *parts)
{
    int hour = parts->hour < 0 ? 0 : parts->hour;
    int minute = parts->minute < 0 ? 0 : parts->minute;
    int second = parts->second < 0 ? 0 : parts->second;
    if (parts->bad || parts->year < 1 || parts->year > YEAR_MAX || parts->month < 1 ||
        parts->month > 12 || parts->day < 1 ||
        parts->day > hl_date_month_days(parts->year, parts->month))
        return HL_TIME_NONE;
    /* Some write "16:29 PM", and mean it. */
    if (parts->half != HL_HALF_NONE && hour <= 12)
        hour = hour % 12 + (parts->half == HL_HALF_PM ? 12 : 0);
    bool midnight = hour == 24 && minute == 0 && second == 0;
    if ((hour > 23 && !midnight) || minute > 59 || second > 60)
        return HL_TIME_NONE;
    int64_t local_s = hl_date_days(parts->year, parts->month, parts->day) * DAY_S +
                      hour * INT64_C(3600) + minute * INT64_C(60) + second;
    int offset = parts->offset;
    if (parts->place)
        offset = hl_date_place_offset(parts->place, parts->year, local_s);
    else if (parts->korean && !parts->offset_known)
        offset = KOREA_MINUTES;
    return local_s - offset * INT64_C(60);
}
