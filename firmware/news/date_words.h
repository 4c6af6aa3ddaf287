/* The words that dates are written with. Pure functions, any thread. */
#ifndef HL_NEWS_DATE_WORDS_H
#define HL_NEWS_DATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_DATE_WORD_MAX  32 /* bytes; a longer word is no word of ours */
#define HL_DATE_PLACE_MAX 32 /* bytes of a name like "America/New_York" */

/* Reads the letters at *AT into OUT in lower case, Latin ones without their accents, Greek ones
 * without theirs; "" when the word is too long. Bytes that are no UTF-8 are passed over. */
void hl_date_read_word(const char **at, char out[HL_DATE_WORD_MAX]);

/* WORD is as hl_date_read_word writes it. 1..12 for a month's name or usual short form in some
 * thirty languages of Europe and Asia; 0 for anything else. */
int hl_date_month(const char *word);

/* 0 (Sunday) to 6 for the English name of a weekday or its first three letters or more; -1. */
int hl_date_weekday(const char *word);

/* 1 for "am", 2 for "pm" in some languages, 0 for anything else. */
int hl_date_half_of_day(const char *word);

/* True and minutes east of Greenwich for the name of a time zone, in lower case. */
bool hl_date_zone(const char *word, int *minutes);

/* Who puts the clock forward in summer, as the law is now. */
enum hl_date_summer { HL_SUMMER_NONE, HL_SUMMER_EUROPE, HL_SUMMER_AMERICA };

struct hl_date_place {
    const char *name;
    int minutes; /* east, in winter */
    enum hl_date_summer summer;
};

/* The zone of a town by its name in the world's tables ("Europe/Paris"), NULL for an unknown one.
 * Those of news feeds are known, no more. */
const struct hl_date_place *hl_date_find_place(const char *name);

/* Minutes east there, when clocks on its walls show LOCAL_S (seconds since 1970 of a clock without
 * zones) in YEAR. */
int hl_date_place_offset(const struct hl_date_place *place, int year, int64_t local_s);

#endif
