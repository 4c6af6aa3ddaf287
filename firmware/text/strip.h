/* A strip: a piece of text as pixels, rendered once and only copied after that.
 *
 * Made on the loop thread, read by the stage thread, never changed in between; references are
 * counted on the loop thread alone. */
#ifndef HL_TEXT_STRIP_H
#define HL_TEXT_STRIP_H

#include "text/font.h"

#define HL_STRIP_WIDTH_MAX 16384 /* pixels; longer text is cut */

struct hl_strip {
    int width, height; /* pixels; the height of one made of text is the font's rows */
    size_t stride;     /* bytes from row to row: 3 * width */
    bool rtl;
    uint64_t id;      /* no other strip of this process has it, also when this one is gone */
    unsigned refs;    /* loop thread only */
    uint8_t pixels[]; /* red, green, blue */
};

/* On black. Colour is 0xRRGGBB. Coverage is blended in linear light, so that thin strokes keep
 * their weight on boards that show codes by CIE 1931 lightness. NULL and errno when out of memory.
 */
struct hl_strip *hl_strip_create(struct hl_font *font, const char *text, const char *language,
                                 uint32_t colour);

/* The same of a line that is laid already (shape.h, lines.h); FONT is the one that it was laid
 * with. */
struct hl_layout;
struct hl_strip *hl_strip_create_layout(struct hl_font *font, const struct hl_layout *layout,
                                        uint32_t colour);

/* ---- In steps, for pages: until another has a reference, a strip may be drawn on ---- */

/* All of it GROUND (0xRRGGBB). 1 pixel each way at least; HL_STRIP_WIDTH_MAX and
 * HL_STRIP_HEIGHT_MAX at most. NULL and errno: EINVAL for another size, ENOMEM. */
#define HL_STRIP_HEIGHT_MAX 4096
struct hl_strip *hl_strip_create_fill(int width, int height, uint32_t ground);
/* A black one, for what is no text: its maker fills it before anybody else sees it. */
struct hl_strip *hl_strip_create_blank(int width, int height);

/* A rectangle of COLOUR; what lies outside the strip is left out, as below. */
void hl_strip_fill(struct hl_strip *strip, int x, int y, int width, int height, uint32_t colour);

/* A line with its left top corner at (X, Y), where the strip has INK's ground. On paper (levels of
 * 2 or more) a picture is drawn in ink: its outline, and what is dark in it. */
void hl_strip_draw(struct hl_strip *strip, struct hl_font *font, const struct hl_layout *layout,
                   const struct hl_ink *ink, int x, int y);

/* Rows of ink that hl_strip_draw puts above a line's top, and below its last row; negative: so many
 * rows stay free there. Both 0 for a line without ink. */
void hl_strip_reach(struct hl_font *font, const struct hl_layout *layout, int *above, int *below);

struct hl_strip *hl_strip_ref(struct hl_strip *strip);
void hl_strip_unref(struct hl_strip *strip); /* takes NULL */

/* The width that TEXT would have, in pixels, without drawing it; negative errno on failure. */
int hl_strip_measure(struct hl_font *font, const char *text, const char *language);

/* Mean advance in pixels of English newspaper text: what speeds in words a minute are made of. */
double hl_strip_advance(struct hl_font *font);

#endif
