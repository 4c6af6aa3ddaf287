/* RFC 822 and all that is written like it: names, numbers and a clock in any order. */
#include "news/date_parts.h"

#include "base/clock.h"

#include <string.h>

/* The signs that follow numbers in East Asia, three bytes each. */
static bool take_sign(struct hl_date_parts *parts, int value, int digits)
{
    static const struct {
        const char *sign;
        char unit;
    } signs[] = {
        {"년", 'Y'}, {"年", 'Y'}, {"월", 'M'}, {"月", 'M'}, {"일", 'D'}, {"日", 'D'}, {"号", 'D'},
        {"시", 'h'}, {"時", 'h'}, {"时", 'h'}, {"분", 'm'}, {"分", 'm'}, {"초", 's'}, {"秒", 's'},
    };
    if (!(*parts->at & 0x80)) /* most dates have none */
        return false;
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (strncmp(parts->at, signs[i].sign, 3) != 0)
            continue;
        parts->at += 3;
        parts->korean = parts->korean || strcmp(signs[i].sign, "년") == 0;
        switch (signs[i].unit) {
        case 'Y':
            parts->year = hl_date_widen_year(value, digits);
            break;
        case 'M':
            parts->month = value;
            break;
        case 'D':
            parts->day = value;
            break;
        case 'h':
            parts->hour = value;
            break;
        case 'm':
            parts->minute = value;
            break;
        default:
            parts->second = value;
            break;
        }
        return true;
    }
    return false;
}

/* True for "in 2006-01-02" and "06/1/2": the year stands first. */
static bool is_year_first(const int numbers[3], const int digits[3], char mark)
{
    if (digits[0] > 2)
        return true;
    return digits[2] < 3 && mark == '-' && numbers[1] >= 1 && numbers[1] <= 12 && numbers[2] >= 1 &&
           numbers[2] <= 31;
}

/* "6.3.2012", "13/3/2012", "2012/3/6" and "12-3-6", whose first number is read. */
static void take_triple(struct hl_date_parts *parts, int first, int first_digits, char mark)
{
    int numbers[3] = {first, 0, 0};
    int digits[3] = {first_digits, 0, 0};
    for (int i = 1; i < 3; i++) {
        if (*parts->at != mark) {
            parts->bad = true;
            return;
        }
        parts->at++;
        digits[i] = hl_date_read_digits(&parts->at, 4, &numbers[i]);
    }
    bool first_is_year = is_year_first(numbers, digits, mark);
    const int *year = &numbers[first_is_year ? 0 : 2];
    int year_digits = digits[first_is_year ? 0 : 2];
    parts->bad = parts->bad || digits[1] == 0 || digits[1] > 2 || year_digits < 2 ||
                 year_digits == 3 || (first_is_year && digits[2] > 2) ||
                 hl_date_is_digit(*parts->at);
    parts->year = hl_date_widen_year(*year, year_digits);
    if (first_is_year) {
        parts->month = numbers[1];
        parts->day = numbers[2];
    } else {
        parts->day = numbers[0];
        parts->month = numbers[1];
        parts->either_order = mark != '.';
    }
}

/* "11 04 2020": two numbers of a day and a year. */
static bool take_spaced(struct hl_date_parts *parts, int value, int digits)
{
    const char *ahead = parts->at;
    int year;
    while (hl_date_is_space(*ahead))
        ahead++;
    if (parts->month >= 0 || parts->year >= 0 || digits > 2 || value < 1 || ahead == parts->at ||
        hl_date_read_digits(&ahead, 5, &year) != 4)
        return false;
    parts->month = value;
    parts->year = year;
    parts->either_order = true;
    parts->at = ahead;
    return true;
}

/* A number that may be an hour without its minutes: before "pm", or before an offset. */
static bool is_bare_hour(const struct hl_date_parts *parts)
{
    struct hl_date_parts ahead = *parts;
    hl_date_skip_spaces(&ahead);
    if ((*ahead.at == '+' || *ahead.at == '-') && hl_date_is_digit(ahead.at[1]))
        return parts->month >= 0;
    return hl_date_is_letter(*ahead.at) && hl_date_read_half(&ahead);
}

static void take_number(struct hl_date_parts *parts)
{
    int value;
    int digits = hl_date_read_digits(&parts->at, 8, &value);
    char next = *parts->at;
    bool mark = (next == '.' || next == '/' || next == '-') && hl_date_is_digit(parts->at[1]);
    if (hl_date_is_digit(next))
        parts->bad = true;
    else if (take_sign(parts, value, digits))
        return;
    else if (next == ':' && digits <= 2)
        hl_date_read_clock(parts, value);
    else if (mark && parts->month < 0 && parts->day < 0 && (digits <= 2 || digits == 4))
        take_triple(parts, value, digits, next);
    else if (digits == 4)
        parts->year = parts->year < 0 ? value : parts->year;
    else if (digits <= 2 && parts->day < 0)
        parts->day = value;
    else if (parts->day >= 0 && take_spaced(parts, value, digits))
        return;
    else if (digits <= 3 && parts->year < 0 && parts->day >= 0)
        parts->year = hl_date_widen_year(value, digits);
    else if (digits <= 2 && parts->half == HL_HALF_NONE && parts->hour < 0 && is_bare_hour(parts))
        parts->hour = value;
    /* "1:2:3:4" is no clock. */
    if (*parts->at == ':' && parts->second >= 0 && hl_date_is_digit(parts->at[1]))
        parts->bad = true;
}

/* A whole day is known; what follows may be its zone, though no clock is told. */
static bool is_day(const struct hl_date_parts *parts)
{
    return parts->year >= 0 && parts->month >= 0 && parts->day >= 0;
}

/* A zone after a day without a clock is the last word, or it is none. */
static bool read_last_zone(struct hl_date_parts *parts)
{
    struct hl_date_parts ahead = *parts;
    if (!is_day(parts) || !hl_date_read_zone(&ahead))
        return false;
    hl_date_skip_spaces(&ahead);
    if (*ahead.at)
        return false;
    *parts = ahead;
    return true;
}

static void take_word(struct hl_date_parts *parts)
{
    char word[HL_DATE_WORD_MAX];
    if (hl_date_read_half(parts))
        return;
    if (parts->hour >= 0 ? hl_date_read_zone(parts) : read_last_zone(parts))
        return;
    hl_date_read_word(&parts->at, word);
    int month = hl_date_month(word);
    int weekday = hl_date_weekday(word);
    /* "mar. 6 avr.": where a month was named before any number, that was a weekday. */
    if (month && (parts->month < 0 || (!parts->month_after_day && !parts->either_order))) {
        parts->month = month;
        parts->month_after_day = parts->day > 0 || parts->year > 0;
    } else if (weekday >= 0) {
        parts->weekday = weekday;
    }
}

static void take_mark(struct hl_date_parts *parts)
{
    const char *at = parts->at;
    bool sign = *at == '+' || *at == '-';
    bool after_clock = parts->hour >= 0 && !parts->offset_known;
    bool after_day = is_day(parts) && !parts->offset_known && sign && hl_date_is_digit(at[1]) &&
                     hl_date_is_digit(at[2]) && (at[3] == ':' || hl_date_is_digit(at[3]));
    if ((sign && after_clock && hl_date_is_digit(at[1])) || after_day)
        hl_date_read_offset(parts);
    else if (*at == '+' && after_clock && hl_date_is_letter(at[1]))
        parts->bad = true;
    else
        parts->at++;
}

static bool fits_weekday(const struct hl_date_parts *parts, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
           hl_date_weekday_of(hl_date_days(parts->year, month, day)) == parts->weekday;
}

/* Which of two numbers is the month: what the calendar allows, else what the weekday says, else
 * the American order before "pm" and American zones, else the day first, as most of the world has
 * it. */
static void settle_order(struct hl_date_parts *parts)
{
    int first = parts->day;
    int second = parts->month;
    bool swap = second > 12;
    if (!parts->either_order || first > 12)
        return;
    if (!swap && parts->weekday >= 0 && fits_weekday(parts, second, first))
        swap = false;
    else if (!swap && parts->weekday >= 0 && fits_weekday(parts, first, second))
        swap = true;
    else
        swap = swap || parts->half != HL_HALF_NONE || parts->american;
    if (swap) {
        parts->day = second;
        parts->month = first;
    }
}

int64_t hl_date_parse_free(const char *text)
{
    struct hl_date_parts parts;
    hl_date_parts_init(&parts, text);
    while (*parts.at && !parts.bad) {
        if (hl_date_is_digit(*parts.at))
            take_number(&parts);
        else if (hl_date_is_letter(*parts.at))
            take_word(&parts);
        else
            take_mark(&parts);
    }
    /* "Nov. 2020" */
    if (parts.day < 0 && parts.month >= 0 && parts.year >= 0 && parts.hour < 0)
        parts.day = 1;
    if (parts.bad || parts.year < 0 || parts.month < 0 || parts.day < 0)
        return HL_TIME_NONE;
    settle_order(&parts);
    /* Hours from 1 to 24 are Java's "kk": its 24:05 is five past the midnight that began the day.
     * 24:00 sharp is more often meant as ISO has it, for the day's end. */
    if (parts.hour == 24 && (parts.minute > 0 || parts.second > 0))
        parts.hour = 0;
    return hl_date_assemble(&parts);
}
