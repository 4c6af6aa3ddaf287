/* Words that a headline must or must not have. Loop thread only.
 *
 * Words are compared folded (case, accents' forms, quotes, dashes, Arabic and Hebrew vowel signs do
 * not matter) and whole: "art" is not in "party". A star at an end stands for any letters:
 * "elect*". Scripts that write no spaces (Han, kana, Thai and their like) have no word bounds:
 * there a word is found anywhere. Phrases are words with spaces. */
#ifndef HL_NEWS_FILTER_H
#define HL_NEWS_FILTER_H

#include "news/headline.h"

#define HL_FILTER_WORDS_MAX 64  /* of each list; the others are not looked for */
#define HL_FILTER_WORD_MAX  128 /* bytes; what a configuration can hold of a word */

struct hl_filter;

/* The words are copied; lists may be empty. NULL and errno when out of memory. Destroy takes NULL.
 */
struct hl_filter *hl_filter_create(char *const *include, size_t include_count, char *const *exclude,
                                   size_t exclude_count);
void hl_filter_destroy(struct hl_filter *filter);

/* True when the title or a category has one of the included words (or there are none), and neither
 * has an excluded one. A NULL filter passes everything; a title that is not UTF-8 has no words. */
bool hl_filter_passes(const struct hl_filter *filter, const struct hl_headline *headline);

#endif
