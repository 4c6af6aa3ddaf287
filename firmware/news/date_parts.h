/* A date while it is put together. Only the files date*.c include this. */
#ifndef HL_NEWS_DATE_PARTS_H
#define HL_NEWS_DATE_PARTS_H

#include "news/date_words.h"

#include <stdbool.h>
#include <stdint.h>

/* Half of a day that a clock of twelve hours counts. */
enum hl_date_half { HL_HALF_NONE, HL_HALF_AM, HL_HALF_PM };

/* What has been found so far; -1 for what has not. */
struct hl_date_parts {
    const char *at; /* what is read next */
    int year;
    int month;
    int day;
    int hour;
    int minute;
    int second;
    int offset;  /* minutes east */
    int weekday; /* 0 is Sunday */
    enum hl_date_half half;
    const struct hl_date_place *place; /* a zone by its town, NULL for none */
    bool offset_known;
    bool american;        /* in a zone of the United States, who write the month first */
    bool korean;          /* written in Korean, whose sites leave their own zone out */
    bool month_after_day; /* a number came before the month's name */
    bool either_order;    /* day and month may have to be exchanged */
    bool bad;             /* what was read is no date at all */
};

void hl_date_parts_init(struct hl_date_parts *parts, const char *text);

bool hl_date_is_digit(char c);
bool hl_date_is_letter(char c); /* any byte of a character past ASCII is one */
bool hl_date_is_space(char c);
void hl_date_skip_spaces(struct hl_date_parts *parts);

/* Reads up to MAX digits at *AT; returns how many. */
int hl_date_read_digits(const char **at, int max, int *value);

/* "+0530", "-5", "-700", "+05:30", "+01:00:00" at the sign. */
void hl_date_read_offset(struct hl_date_parts *parts);

/* "10:14[:55[.123]]" whose HOUR is read already and whose ':' is next. */
void hl_date_read_clock(struct hl_date_parts *parts, int hour);

/* "am", "p.m.", "오후" at the next letter: read and noted, else left. */
bool hl_date_read_half(struct hl_date_parts *parts);

/* A zone by its name, its town, its offset, or several of them, if the next letters or sign are
 * one. */
bool hl_date_read_zone(struct hl_date_parts *parts);

/* A year of two or three digits in full. */
int hl_date_widen_year(int year, int digits);

/* Sets month and day of the parts' year; false when it has no such day. */
bool hl_date_set_ordinal(struct hl_date_parts *parts, int day_of_year);

/* Days from 1970-01-01 to a day of the Gregorian calendar, and the weekday of such a count. */
int64_t hl_date_days(int year, int month, int day);
int hl_date_weekday_of(int64_t days);
int hl_date_month_days(int year, int month);

/* The instant, HL_TIME_NONE when the calendar or the clock has no such. */
int64_t hl_date_assemble(const struct hl_date_parts *parts);

/* The readers of the two families. *KNOWN says whether TEXT is of ISO's at all. */
int64_t hl_date_parse_iso(const char *text, bool *known);
int64_t hl_date_parse_free(const char *text);

#endif
