/* The words that dates are written with. Pure functions, any thread. */
#ifndef HL_NEWS_DATE_WORDS_H
#define HL_NEWS_DATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#define HL_DATE_WORD_MAX 16 /* bytes; a longer word is no word of ours */

/* WORD is lower case. 1..12 for a month's name or usual short form in English, German, French,
 * Spanish, Italian or Portuguese; 0 for anything else. */
int hl_date_month(const char *word);

/* True and minutes east of Greenwich for the name of a time zone, in lower case. */
bool hl_date_zone(const char *word, int *minutes);

#endif
