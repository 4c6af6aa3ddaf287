/* Rasterised glyphs of one font, kept up to a ceiling. Loop thread only. */
#ifndef HL_TEXT_GLYPHS_H
#define HL_TEXT_GLYPHS_H

#include "text/font.h"

struct hl_glyphs;

/* NULL and errno. Destroy takes NULL. */
struct hl_glyphs *hl_glyphs_create(void);
void hl_glyphs_destroy(struct hl_glyphs *glyphs);

const struct hl_glyph *hl_glyphs_find(const struct hl_glyphs *glyphs, int face, uint32_t glyph);

/* A new entry with room for width * height bytes of coverage, to be filled by the caller; when the
 * ceiling is reached every older one is dropped first. NULL when out of memory. */
struct hl_glyph *hl_glyphs_add(struct hl_glyphs *glyphs, int face, uint32_t glyph, int width,
                               int height, uint8_t **coverage);

#endif
