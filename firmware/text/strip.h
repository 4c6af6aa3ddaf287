/* A strip: a piece of text as pixels, rendered once and only copied after that.
 *
 * Made on the loop thread, read by the stage thread, never changed in between; references are
 * counted on the loop thread alone. */
#ifndef HL_TEXT_STRIP_H
#define HL_TEXT_STRIP_H

#include "text/font.h"

#define HL_STRIP_WIDTH_MAX 16384 /* pixels; longer text is cut */

struct hl_strip {
    int width, height; /* pixels; height is the font's rows */
    size_t stride;     /* bytes from row to row: 3 * width */
    bool rtl;
    uint64_t id;      /* no other strip of this process has it, also when this one is gone */
    unsigned refs;    /* loop thread only */
    uint8_t pixels[]; /* red, green, blue on black */
};

/* Colour is 0xRRGGBB. Coverage is blended in linear light, so that thin strokes keep their weight
 * on boards that show codes by CIE 1931 lightness. NULL and errno when out of memory. */
struct hl_strip *hl_strip_create(struct hl_font *font, const char *text, const char *language,
                                 uint32_t colour);

/* The same of a line that is laid already (shape.h, lines.h); FONT is the one that it was laid
 * with. */
struct hl_layout;
struct hl_strip *hl_strip_create_layout(struct hl_font *font, const struct hl_layout *layout,
                                        uint32_t colour);

/* A black one, for what is no text: its maker fills it before anybody else sees it. */
struct hl_strip *hl_strip_create_blank(int width, int height);

struct hl_strip *hl_strip_ref(struct hl_strip *strip);
void hl_strip_unref(struct hl_strip *strip); /* takes NULL */

/* The width that TEXT would have, in pixels, without drawing it; negative errno on failure. */
int hl_strip_measure(struct hl_font *font, const char *text, const char *language);

/* Mean advance in pixels of English newspaper text: what speeds in words a minute are made of. */
double hl_strip_advance(struct hl_font *font);

#endif
