#include "news/date.h"

#include "base/clock.h"
#include "news/date_words.h"

#include <string.h>

#define DAY_S INT64_C(86400)

/* What has been found so far; -1 for what has not. */
struct date {
    const char *at;
    int year;
    int month;
    int day;
    int hour;
    int minute;
    int second;
    int offset; /* minutes east */
    bool offset_known;
    bool month_after_day; /* a number came before the month's name */
    int half;             /* 1 "am", 2 "pm" */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Days from 1970-01-01 to a day of the Gregorian calendar. Years begin in March here, so that the
 * leap day comes last. */
static int64_t days_from_civil(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* The instant, or none when the calendar or the clock has no such. */
static int64_t assemble(const struct date *date)
{
    int hour = date->hour < 0 ? 0 : date->hour;
    int minute = date->minute < 0 ? 0 : date->minute;
    int second = date->second < 0 ? 0 : date->second;
    if (date->year < 1 || date->month < 1 || date->month > 12 || date->day < 1 ||
        date->day > month_days(date->year, date->month))
        return HL_TIME_NONE;
    if (date->half && (hour < 1 || hour > 12))
        return HL_TIME_NONE;
    if (date->half)
        hour = hour % 12 + (date->half == 2 ? 12 : 0);
    bool midnight = hour == 24 && minute == 0 && second == 0;
    if ((hour > 23 && !midnight) || minute > 59 || second > 60)
        return HL_TIME_NONE;
    return days_from_civil(date->year, date->month, date->day) * DAY_S + hour * INT64_C(3600) +
           minute * INT64_C(60) + second - date->offset * INT64_C(60);
}

/* Reads up to MAX digits; returns how many. */
static int read_digits(const char **at, int max, int *value)
{
    int count = 0;
    *value = 0;
    for (; count < max && is_digit(**at); count++, (*at)++)
        *value = *value * 10 + (**at - '0');
    return count;
}

/* The word at AT in lower case (Latin-1's capitals too), or "" when it is too long. */
static void read_word(const char **at, char out[HL_DATE_WORD_MAX])
{
    size_t len = 0;
    for (; is_letter(**at); (*at)++) {
        unsigned char c = (unsigned char)**at;
        if (c >= 'A' && c <= 'Z')
            c |= 0x20;
        else if (len > 0 && (unsigned char)out[len - 1] == 0xc3 && c >= 0x80 && c <= 0x9e)
            c |= 0x20;
        if (len < HL_DATE_WORD_MAX)
            out[len++] = (char)c;
    }
    out[len < HL_DATE_WORD_MAX ? len : 0] = '\0';
}

/* "+0530", "-5", "+05:30" at the sign. */
static void read_offset(struct date *date)
{
    int sign = *date->at++ == '-' ? -1 : 1;
    int hours;
    int minutes = 0;
    int count = read_digits(&date->at, 2, &hours);
    if (count == 0)
        return;
    if (*date->at == ':')
        date->at++;
    read_digits(&date->at, 2, &minutes);
    if (hours > 15 || minutes > 59)
        return;
    date->offset = sign * (hours * 60 + minutes);
    date->offset_known = true;
}

/* "10:14[:55[.123]]" whose hour is read already and whose ':' stands at AT. */
static void read_clock(struct date *date, int hour)
{
    date->hour = hour;
    date->at++;
    if (read_digits(&date->at, 2, &date->minute) == 0)
        date->hour = 99;
    if (*date->at != ':' || !is_digit(date->at[1]))
        return;
    date->at++;
    read_digits(&date->at, 2, &date->second);
    if ((*date->at == '.' || *date->at == ',') && is_digit(date->at[1]))
        for (date->at++; is_digit(*date->at);)
            date->at++;
}

static int widen_year(int year, int digits)
{
    if (digits > 3)
        return year;
    if (digits == 3)
        return year + 1900;
    return year + (year < 70 ? 2000 : 1900);
}

static void take_word(struct date *date)
{
    char word[HL_DATE_WORD_MAX];
    int minutes;
    read_word(&date->at, word);
    int month = hl_date_month(word);
    /* "mar. 6 avr.": where a month was named before any number, that was a weekday. */
    if (month && (date->month < 0 || !date->month_after_day)) {
        date->month = month;
        date->month_after_day = date->day > 0 || date->year > 0;
    } else if (strcmp(word, "am") == 0 || strcmp(word, "pm") == 0) {
        date->half = word[0] == 'a' ? 1 : 2;
    } else if (date->hour >= 0 && !date->offset_known && hl_date_zone(word, &minutes)) {
        date->offset = minutes;
        if ((*date->at == '+' || *date->at == '-') && is_digit(date->at[1]))
            read_offset(date);
        date->offset_known = true;
    }
}

/* "6.3.2012" and "13/3/2012": day first with dots, and with strokes where only that can be.
 * False when the order cannot be known. */
static bool take_numeric(struct date *date, int first, char mark)
{
    int second;
    int third;
    date->at++;
    int digits = read_digits(&date->at, 2, &second);
    if (digits == 0 || *date->at != mark)
        return false;
    date->at++;
    digits = read_digits(&date->at, 4, &third);
    if (digits != 2 && digits != 4)
        return false;
    bool day_first = mark == '.' || first > 12;
    if (!day_first && second <= 12 && first != second)
        return false;
    date->day = day_first ? first : second;
    date->month = day_first ? second : first;
    date->year = widen_year(third, digits);
    return true;
}

/* False when the number cannot be part of a date. */
static bool take_number(struct date *date)
{
    int value;
    int digits = read_digits(&date->at, 8, &value);
    char next = *date->at;
    if (is_digit(next))
        return false;
    if (next == ':' && digits <= 2 && date->hour < 0) {
        read_clock(date, value);
        return true;
    }
    if ((next == '.' || next == '/') && digits <= 2 && is_digit(date->at[1]) && date->month < 0 &&
        date->day < 0)
        return take_numeric(date, value, next);
    if (digits == 4) {
        if (date->year < 0)
            date->year = value;
    } else if (digits <= 2 && date->day < 0) {
        date->day = value;
    } else if (digits <= 3 && date->year < 0 && date->day >= 0) {
        date->year = widen_year(value, digits);
    } else if (digits <= 2 && date->half == 0 && date->hour < 0) {
        char word[HL_DATE_WORD_MAX];
        const char *ahead = date->at;
        while (is_space(*ahead))
            ahead++;
        read_word(&ahead, word);
        if (strcmp(word, "am") == 0 || strcmp(word, "pm") == 0)
            date->hour = value;
    }
    return true;
}

/* RFC 822 and all that is written like it: names, numbers and a clock in any order. */
static int64_t parse_words(const char *text)
{
    struct date date = {text, -1, -1, -1, -1, -1, -1, 0, false, false, 0};
    while (*date.at) {
        char c = *date.at;
        if (is_digit(c)) {
            if (!take_number(&date))
                return HL_TIME_NONE;
        } else if (is_letter(c)) {
            take_word(&date);
        } else if ((c == '+' || c == '-') && date.hour >= 0 && !date.offset_known &&
                   is_digit(date.at[1])) {
            read_offset(&date);
        } else {
            date.at++;
        }
    }
    if (date.year < 0 || date.month < 0 || date.day < 0)
        return HL_TIME_NONE;
    return assemble(&date);
}

/* What follows the clock: a zone in any spelling, or nothing known, which is UTC. */
static void read_zone(struct date *date)
{
    while (is_space(*date->at) || *date->at == '(')
        date->at++;
    if ((*date->at == '+' || *date->at == '-') && is_digit(date->at[1]))
        read_offset(date);
    else if (is_letter(*date->at))
        take_word(date);
    else if (strncmp(date->at, "\xe2\x88\x92", 3) == 0)
        date->at += 3;
}

/* The clock of an ISO 8601 date, at its 'T' or blank; nothing there is midnight. */
static bool read_iso_clock(struct date *date)
{
    while (is_space(*date->at))
        date->at++;
    if (*date->at == 'T' || *date->at == 't')
        date->at++;
    while (is_space(*date->at))
        date->at++;
    if (!is_digit(*date->at)) {
        if (*date->at) {
            date->hour = 0;
            read_zone(date);
        }
        return true;
    }
    int value;
    int digits = read_digits(&date->at, 6, &value);
    if (digits <= 2 && *date->at == ':') {
        read_clock(date, value);
    } else if (digits == 2 || digits == 4 || digits == 6) {
        date->second = digits == 6 ? value % 100 : 0;
        value = digits == 6 ? value / 100 : value;
        date->minute = digits >= 4 ? value % 100 : 0;
        date->hour = digits >= 4 ? value / 100 : value;
    } else {
        return false;
    }
    if (is_space(*date->at)) {
        char word[HL_DATE_WORD_MAX];
        const char *ahead = date->at;
        while (is_space(*ahead))
            ahead++;
        read_word(&ahead, word);
        if (strcmp(word, "am") == 0 || strcmp(word, "pm") == 0) {
            date->half = word[0] == 'a' ? 1 : 2;
            date->at = ahead;
        }
    }
    read_zone(date);
    return true;
}

static bool set_ordinal(struct date *date, int day_of_year)
{
    if (day_of_year < 1 || day_of_year > (is_leap(date->year) ? 366 : 365))
        return false;
    date->month = 1;
    while (day_of_year > month_days(date->year, date->month))
        day_of_year -= month_days(date->year, date->month++);
    date->day = day_of_year;
    return true;
}

/* The rest of the day after a year of four digits, as "-MM-DD", "-MM", "-DDD" or nothing. */
static bool read_iso_day(struct date *date)
{
    char mark = *date->at;
    date->month = 1;
    date->day = 1;
    if ((mark != '-' && mark != '/' && mark != '.') || !is_digit(date->at[1]))
        return *date->at == '\0' || is_space(mark) || mark == 'T' || mark == 't';
    date->at++;
    int value;
    int digits = read_digits(&date->at, 4, &value);
    if (digits == 3)
        return set_ordinal(date, value);
    if (digits > 2)
        return false;
    date->month = value;
    if (*date->at != mark || !is_digit(date->at[1]))
        return true;
    date->at++;
    return read_digits(&date->at, 3, &date->day) <= 2;
}

/* ISO 8601, whole or cut short; *KNOWN says whether TEXT is of that family at all. */
static int64_t parse_iso(const char *text, bool *known)
{
    struct date date = {text, -1, -1, -1, -1, -1, -1, 0, false, false, 0};
    int value;
    int digits = read_digits(&date.at, 9, &value);
    char next = *date.at;
    const char *word = date.at;
    while (is_space(*word))
        word++;
    bool year_first = digits == 4 && !(next == '-' && is_letter(date.at[1])) &&
                      !(word != date.at && is_letter(*word) && *word != 'T' && *word != 't');
    *known = year_first || digits == 7 || digits == 8;
    if (!*known)
        return HL_TIME_NONE;
    if (digits == 8) {
        date.year = value / 10000;
        date.month = value / 100 % 100;
        date.day = value % 100;
    } else {
        date.year = digits == 7 ? value / 1000 : value;
        if (digits == 7 ? !set_ordinal(&date, value % 1000) : !read_iso_day(&date))
            return HL_TIME_NONE;
    }
    return read_iso_clock(&date) ? assemble(&date) : HL_TIME_NONE;
}

/* Ten digits are seconds since 1970, thirteen are milliseconds. */
static int64_t parse_epoch(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    const char *rest = text + digits;
    int64_t value = 0;
    while (is_space(*rest))
        rest++;
    if (*rest || (digits != 10 && digits != 13))
        return HL_TIME_NONE;
    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (text[i] - '0');
    return digits == 13 ? value / 1000 : value;
}

int64_t hl_date_parse(const char *text)
{
    if (!text)
        return HL_TIME_NONE;
    while (is_space(*text))
        text++;
    if (!*text || strnlen(text, HL_DATE_TEXT_MAX + 1) > HL_DATE_TEXT_MAX)
        return HL_TIME_NONE;
    bool known = false;
    int64_t when = parse_epoch(text);
    if (when == HL_TIME_NONE)
        when = parse_iso(text, &known);
    return when == HL_TIME_NONE && !known ? parse_words(text) : when;
}
