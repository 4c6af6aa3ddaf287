/* The words in which ages are told ("3 minutes ago", "il y a 3 minutes"). Pure functions, any
 * thread. hl_date_parse_age (news/date.h) reads phrases made of them. */
#ifndef HL_NEWS_DATE_AGE_H
#define HL_NEWS_DATE_AGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum hl_age_class {
    HL_AGE_LEAD,   /* "updated", before everything */
    HL_AGE_FILLER, /* "about", before a number */
    HL_AGE_BEFORE, /* "vor": makes what follows it an age */
    HL_AGE_AFTER,  /* "ago": makes what stands before it an age */
    HL_AGE_AROUND, /* either: Arabic puts it before, Urdu after */
    HL_AGE_NUMBER, /* value: the number */
    HL_AGE_UNIT,   /* value: seconds */
    HL_AGE_EITHER, /* "an": an hour ago, il y a un an; value: seconds of the unit */
    HL_AGE_SPAN,   /* a number and its unit in one; value: seconds */
    HL_AGE_MOMENT, /* an age by itself: "yesterday"; value: seconds */
    HL_AGE_AND,
};

/* The length of the longest word, or words parted by one blank, that TEXT begins with, and what it
 * means; 0 for none. English, French, German, Spanish, Portuguese, Italian, Dutch, Russian, Hindi,
 * Arabic, Urdu, Chinese, Japanese and Korean, all at once. TEXT is in lower case. */
size_t hl_age_word_find(const char *text, enum hl_age_class *class, int32_t *value);

#endif
