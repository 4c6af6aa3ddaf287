/* Fonts: the project's own pixel font and the system's outline fonts, opened at a height in rows.
 *
 * A font is an ordered list of faces; each piece of text is drawn by the first that has it. Loop
 * thread only (one FreeType library per hl_fonts). */
#ifndef HL_TEXT_FONT_H
#define HL_TEXT_FONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ceilings. */
#define HL_FONT_ROWS_MIN   8
#define HL_FONT_ROWS_MAX   1024
#define HL_FONT_FACES_MAX  12   /* of one font: the family, then what fall-back brought */
#define HL_FONT_SIZES_MAX  8    /* heights open at one time */
#define HL_FONT_GLYPHS_MAX 2048 /* rasterised glyphs kept for one font; then all are dropped */
#define HL_FONT_CACHE_MAX  (1u << 20) /* bytes of them */

/* Below this many rows text is drawn by the pixel font: outlines are mush there (docs/text.md). */
#define HL_FONT_OUTLINE_ROWS_MIN 12
/* From this many rows glyphs are grey where the board can; below they are 1-bit, hinted. */
#define HL_FONT_GREY_ROWS_MIN 20

struct hb_font_t;
struct hl_fonts;
struct hl_font;

struct hl_font_options {
    const char *family; /* family name, font file, or "pixel"; NULL: the system's sans-serif */
    const void *pixel;  /* the pixel font, BDF in memory; must outlive the fonts */
    size_t pixel_size;
    bool mono;   /* the board cannot show grey */
    bool sealed; /* use no font of the system but the one named: pictures for tests */
};

/* NULL and errno, with one line in ERROR (256 bytes): a family that is not installed (the nearest
 * installed one is named), a file that is no font. Destroy takes NULL and destroys its fonts. */
struct hl_fonts *hl_fonts_create(const struct hl_font_options *options, char *error);
void hl_fonts_destroy(struct hl_fonts *fonts);

/* The font that fills a line of ROWS rows. NULL and errno. Lifetime: FONTS'. */
struct hl_font *hl_fonts_at(struct hl_fonts *fonts, int rows);

int hl_font_rows(const struct hl_font *font);

/* Rows from the line's top to the baseline. */
int hl_font_baseline(const struct hl_font *font);

/* A rasterised glyph; coverage 0..255. Lifetime: until the next hl_font_glyph call. */
struct hl_glyph {
    int left, top; /* of the bitmap from the pen on the baseline; top is upwards */
    int width, height;
    const uint8_t *coverage; /* width * height */
};

/* The face for code point CP in FACES order, opening fall-back faces as needed: its index, or -1
 * when no font has it. */
int hl_font_face_for(struct hl_font *font, uint32_t cp);
bool hl_font_face_has(const struct hl_font *font, int face, uint32_t cp);

/* NULL when it cannot be drawn. */
const struct hl_glyph *hl_font_glyph(struct hl_font *font, int face, uint32_t glyph);

/* Seen by shape.c only: the HarfBuzz font, NULL for a pixel face, which is drawn by its character
 * map with these two. Advances in 1/64 pixel. */
struct hb_font_t *hl_font_face_hb(struct hl_font *font, int face);
uint32_t hl_font_face_glyph(const struct hl_font *font, int face, uint32_t cp);
int hl_font_face_advance(struct hl_font *font, int face, uint32_t glyph);

#endif
