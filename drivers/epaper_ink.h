/* From a frame's pixels to a panel's codes. Pixels are never dithered here: a page is text. */
#ifndef HL_DRIVERS_EPAPER_INK_H
#define HL_DRIVERS_EPAPER_INK_H

#include "drivers/epaper.h"
#include "show/paper.h"

#define HL_EPAPER_ERROR_MAX 160

struct hl_epaper_ink {
    struct hl_epaper_palette palette; /* its colours are the array below */
    struct hl_epaper_colour colours[HL_EPAPER_COLOURS_MAX];
    float light[HL_EPAPER_COLOURS_MAX][3]; /* linear, between the palette's black 0 and white 1 */
    float code_light[256];                 /* linear light of an sRGB code */
    bool invert;
    bool colourless;    /* greys alone, their codes from black on */
    struct hl_rgb last; /* of the pixel before, and its code */
    uint8_t last_code;
};

/* SEEN: the colours as measured, "rrggbb" in the palette's order with spaces between, in place of
 * the palette's own; NULL: those. INVERT: black is shown for white and white for black; without
 * colours in the palette, light for dark, whatever the hue. 0, or -EINVAL with one line in ERROR
 * (HL_EPAPER_ERROR_MAX bytes). */
int hl_epaper_ink_init(struct hl_epaper_ink *ink, const struct hl_epaper_palette *palette,
                       const char *seen, bool invert, char *error);

/* A colour of the palette, pure or as seen, gets its own code; any other the nearest by the squared
 * distance in linear light, the palette's black and white taken as the darkest and the brightest
 * there is. */
uint8_t hl_epaper_ink_code(struct hl_epaper_ink *ink, struct hl_rgb rgb);

/* Inks and greys of PAPER. Inverted, black looks as white does, and white as black. */
void hl_epaper_ink_list(const struct hl_epaper_ink *ink, struct hl_paper *paper);

/* FRAME has the turned page's size, IMAGE the panel's. */
void hl_epaper_ink_convert(struct hl_epaper_ink *ink, const struct hl_frame *frame,
                           const struct hl_epaper_turn *turn, struct hl_epaper_image *image);

#endif
