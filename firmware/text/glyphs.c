#include "text/glyphs.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS (2 * HL_FONT_GLYPHS_MAX) /* open addressing, at most half full */

struct entry {
    int face; /* -1: free */
    uint32_t glyph;
    struct hl_glyph *value;
};

struct hl_glyphs {
    size_t count, bytes;
    struct entry slots[SLOTS];
};

void hl_glyphs_clear(struct hl_glyphs *glyphs)
{
    for (size_t i = 0; i < SLOTS; i++) {
        free(glyphs->slots[i].value);
        glyphs->slots[i] = (struct entry){.face = -1};
    }
    glyphs->count = glyphs->bytes = 0;
}

struct hl_glyphs *hl_glyphs_create(void)
{
    struct hl_glyphs *glyphs = calloc(1, sizeof(*glyphs));
    if (glyphs)
        hl_glyphs_clear(glyphs);
    return glyphs;
}

void hl_glyphs_destroy(struct hl_glyphs *glyphs)
{
    if (!glyphs)
        return;
    hl_glyphs_clear(glyphs);
    free(glyphs);
}

/* The slot that holds the glyph, or the free one where it belongs. */
static size_t slot_of(const struct hl_glyphs *glyphs, int face, uint32_t glyph)
{
    size_t slot = (glyph * 2654435761u + (uint32_t)face * 40503u) % SLOTS;
    while (glyphs->slots[slot].face >= 0 &&
           (glyphs->slots[slot].face != face || glyphs->slots[slot].glyph != glyph))
        slot = (slot + 1) % SLOTS;
    return slot;
}

const struct hl_glyph *hl_glyphs_find(const struct hl_glyphs *glyphs, int face, uint32_t glyph)
{
    return glyphs->slots[slot_of(glyphs, face, glyph)].value;
}

struct hl_glyph *hl_glyphs_add(struct hl_glyphs *glyphs, int face, uint32_t glyph, int width,
                               int height, int depth, uint8_t **pixels)
{
    size_t bytes = (size_t)width * (size_t)height * (size_t)depth;
    if (glyphs->count >= HL_FONT_GLYPHS_MAX || glyphs->bytes + bytes > HL_FONT_CACHE_MAX)
        hl_glyphs_clear(glyphs);
    struct hl_glyph *value = calloc(1, sizeof(*value) + bytes);
    if (!value)
        return NULL;
    *pixels = (uint8_t *)(value + 1);
    value->width = width;
    value->height = height;
    glyphs->slots[slot_of(glyphs, face, glyph)] =
        (struct entry){.face = face, .glyph = glyph, .value = value};
    glyphs->count++;
    glyphs->bytes += bytes;
    return value;
}
