/* Dates as the web writes them. Pure functions, any thread. */
#ifndef HL_NEWS_DATE_H
#define HL_NEWS_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_DATE_TEXT_MAX 128 /* bytes; nobody writes a longer date or age */

/* RFC 822/1123/2822 with the zones and slips of real feeds, ISO 8601/RFC 3339/W3CDTF and its
 * truncations, asctime, names of months in some thirty languages, East Asia's signs, seconds or
 * milliseconds since 1970. Where day and month may be either, the calendar, the weekday, "pm" and
 * American zones decide, else the day is first. Seconds since 1970 UTC, HL_TIME_NONE when TEXT is
 * not a date. */
int64_t hl_date_parse(const char *text);

/* "14 minutes ago", "an hour ago", "just now", "yesterday", "il y a 3 minutes", "منذ ساعتين", in
 * the languages and digits that date_age.c knows: true when the whole of TEXT (LEN bytes, white
 * space around it allowed) is such a phrase, with the age in *AGE_S. */
bool hl_date_parse_age(const char *text, size_t len, int64_t *age_s);

#endif
