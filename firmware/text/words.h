/* Shaped words of one font: most words of the news come again, and shaping is half of what a
 * headline costs. Loop thread only. */
#ifndef HL_TEXT_WORDS_H
#define HL_TEXT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ceilings; when the second or third is reached, every word is forgotten. */
#define HL_WORDS_POINTS_MAX 32          /* of one word; longer ones are not kept */
#define HL_WORDS_MAX        1024        /* kept for one font */
#define HL_WORDS_BYTES_MAX  (256 << 10) /* of them */

struct hl_words;

/* What a word depends on besides its letters. */
struct hl_word_key {
    int face;
    uint32_t script;
    const void *language; /* hb_language_t; equal ones have equal addresses */
};

struct hl_shaped {
    uint32_t glyph;
    uint32_t cluster;    /* place in the word */
    int dx, dy, advance; /* 1/64 pixel */
    bool unsafe;         /* as a placed glyph's */
};

/* NULL and errno. Destroy takes NULL. */
struct hl_words *hl_words_create(void);
void hl_words_destroy(struct hl_words *words);
void hl_words_clear(struct hl_words *words);

/* The *SHAPED_COUNT glyphs of the word, from the left; NULL when it is not known. Lifetime: until
 * the next hl_words_add. */
const struct hl_shaped *hl_words_find(const struct hl_words *words, const struct hl_word_key *key,
                                      const uint32_t *points, size_t count, size_t *shaped_count);

/* Room for the glyphs of a new word, to be filled by the caller; NULL when it is too long or memory
 * is out: then it is not kept, and nothing is wrong. */
struct hl_shaped *hl_words_add(struct hl_words *words, const struct hl_word_key *key,
                               const uint32_t *points, size_t count, size_t shaped_count);

#endif
