/* The gist of a title: its words, so that the same story can be told from another one although
 * newspapers write it differently. Pure functions, any thread.
 *
 * Two titles have one key when they differ only in case, compatibility forms, quotes, dashes,
 * punctuation, spaces, a word such as "Breaking:" before or the newspaper's name behind (" - BBC
 * News", " | Reuters"). They are near when one is the other with a word more for every seven, in
 * the same order: never one word for another, never a number, a negation or a single letter more or
 * less. Scripts without spaces are never near, for one sign may turn the meaning round. */
#ifndef HL_NEWS_GIST_H
#define HL_NEWS_GIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_GIST_WORDS_MAX 64 /* a longer title is only equal to itself */
#define HL_GIST_NEAR_MIN  6  /* words that count, of the shorter one: fewer say too little */
#define HL_GIST_EXTRA     7  /* one word more for each so many of the longer one */

struct hl_gist {
    uint64_t key;
    uint16_t count;   /* of words that count; 0: never near another */
    uint32_t words[]; /* hashes; the lowest bit: must stand in both */
};

/* FOLD is a title after hl_fold_title, SOURCE the name of its source. NULL and errno when out of
 * memory. The caller's, to free. */
struct hl_gist *hl_gist_create(const char *fold, const char *source);

struct hl_gist *hl_gist_copy(const struct hl_gist *gist);

/* Symmetric. Equal keys need not be near. */
bool hl_gist_is_near(const struct hl_gist *a, const struct hl_gist *b);

#endif
