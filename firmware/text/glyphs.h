/* Rasterised glyphs of one font, kept up to a ceiling. Loop thread only. */
#ifndef HL_TEXT_GLYPHS_H
#define HL_TEXT_GLYPHS_H

#include "text/font.h"

struct hl_glyphs;

/* NULL and errno. Destroy takes NULL. */
struct hl_glyphs *hl_glyphs_create(void);
void hl_glyphs_destroy(struct hl_glyphs *glyphs);

/* Drops every glyph. */
void hl_glyphs_clear(struct hl_glyphs *glyphs);

const struct hl_glyph *hl_glyphs_find(const struct hl_glyphs *glyphs, int face, uint32_t glyph);

/* A new entry with room for width * height * depth bytes, to be filled by the caller, who also lets
 * the glyph's coverage or colour point there; when the ceiling is reached every older one is
 * dropped first. NULL when out of memory. */
struct hl_glyph *hl_glyphs_add(struct hl_glyphs *glyphs, int face, uint32_t glyph, int width,
                               int height, int depth, uint8_t **pixels);

#endif
