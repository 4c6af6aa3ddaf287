#include "text/words.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS      (2 * HL_WORDS_MAX) /* open addressing, at most half full */
#define SHAPED_MAX (2 * HL_WORDS_POINTS_MAX)

struct word {
    struct hl_word_key key;
    uint32_t count, shaped_count;
    uint32_t points[HL_WORDS_POINTS_MAX];
    struct hl_shaped shaped[];
};

struct hl_words {
    size_t count, bytes;
    struct word *slots[SLOTS];
};

struct hl_words *hl_words_create(void)
{
    return calloc(1, sizeof(struct hl_words));
}

void hl_words_clear(struct hl_words *words)
{
    for (size_t i = 0; i < SLOTS && words->count > 0; i++) {
        words->count -= words->slots[i] != NULL;
        free(words->slots[i]);
        words->slots[i] = NULL;
    }
    words->bytes = 0;
}

void hl_words_destroy(struct hl_words *words)
{
    if (words)
        hl_words_clear(words);
    free(words);
}

/* The slot of the word, or the free one where it belongs. */
static size_t slot_of(const struct hl_words *words, const struct hl_word_key *key,
                      const uint32_t *points, size_t count)
{
    uint32_t hash = (uint32_t)key->face;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ points[i]) * 16777619u;
    for (size_t slot = (hash ^ hash >> 15) % SLOTS;; slot = (slot + 1) % SLOTS) {
        const struct word *word = words->slots[slot];
        if (!word || (word->count == count && word->key.face == key->face &&
                      word->key.script == key->script && word->key.language == key->language &&
                      memcmp(word->points, points, count * sizeof(*points)) == 0))
            return slot;
    }
}

const struct hl_shaped *hl_words_find(const struct hl_words *words, const struct hl_word_key *key,
                                      const uint32_t *points, size_t count, size_t *shaped_count)
{
    if (count > HL_WORDS_POINTS_MAX)
        return NULL;
    const struct word *word = words->slots[slot_of(words, key, points, count)];
    if (!word)
        return NULL;
    *shaped_count = word->shaped_count;
    return word->shaped;
}

struct hl_shaped *hl_words_add(struct hl_words *words, const struct hl_word_key *key,
                               const uint32_t *points, size_t count, size_t shaped_count)
{
    size_t bytes = sizeof(struct word) + shaped_count * sizeof(struct hl_shaped);
    if (count > HL_WORDS_POINTS_MAX || shaped_count > SHAPED_MAX)
        return NULL;
    if (words->count >= HL_WORDS_MAX || words->bytes + bytes > HL_WORDS_BYTES_MAX)
        hl_words_clear(words);
    size_t slot = slot_of(words, key, points, count);
    struct word *word = words->slots[slot] ? NULL : malloc(bytes);
    if (!word)
        return NULL;
    word->key = *key;
    word->count = (uint32_t)count;
    word->shaped_count = (uint32_t)shaped_count;
    memcpy(word->points, points, count * sizeof(*points));
    words->slots[slot] = word;
    words->count++;
    words->bytes += bytes;
    return word->shaped;
}
