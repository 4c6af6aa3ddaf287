/* Halftone: pictures and fills in the inks that a paper has. What comes out is made of PURE codes
 * alone (paper.h), so that the driver has nothing to choose.
 *
 * Mixing is of light: the eye adds up the light of neighbouring dots, so everything here is linear
 * (IEC 61966-2-1), between the paper's own black, 0, and white, 1, as SEEN: that is also how the
 * range of a picture becomes the range of the paper. A colour that the inks can mix is met in the
 * mean; one that they cannot keeps its hue: it becomes the nearest to it that lies on the way to
 * the same mixture of the inks which stand for red, yellow, green, cyan, blue, magenta. Greys are
 * made of black, white and greys alone, and papers without colour show a colour's luminance.
 *
 * Pure functions; any thread. Text is never halftoned. */
#ifndef HL_SHOW_HALFTONE_H
#define HL_SHOW_HALFTONE_H

#include "show/paper.h"

#define HL_HALFTONE_INKS_MAX  (2 * HL_PAPER_INKS_MAX) /* those of a paper, and its greys */
#define HL_HALFTONE_FACES_MAX 128
#define HL_HALFTONE_GREY_MAX                                                                       \
    8 /* codes between a grey's channels at most: scans are never clean                            \
       */

struct hl_halftone_ink {
    struct hl_rgb pure;
    float light[3];
};

/* A half space that holds all mixtures: normal * light <= reach. */
struct hl_halftone_face {
    float normal[3], reach;
};

/* Filled by init, then only read; it points to nothing. */
struct hl_halftone {
    struct hl_halftone_ink inks[HL_HALFTONE_INKS_MAX]; /* from black to white, then the coloured */
    size_t count, neutral;                             /* all; those without colour */
    float corner[8][3]; /* light that stands for a colour of full strength: bits 4 red 2 green 1
                           blue */
    struct hl_halftone_face faces[HL_HALFTONE_FACES_MAX];
    size_t face_count; /* 0: the inks span no space, full strength is all there is */
    float code_light[256];
};

void hl_halftone_init(struct hl_halftone *halftone, const struct hl_paper *paper);

/* The light that is aimed at for COLOUR, by which the result can be measured. */
void hl_halftone_aim(const struct hl_halftone *halftone, struct hl_rgb colour, float light[3]);

/* Pictures: the error of each dot is spread over its neighbours (Floyd and Steinberg's shares, rows
 * read in turn from left and from right; at the edges the shares of those who are missing go to the
 * others). Where a pixel has exactly the code of a coloured ink, of black or of white, it gets that
 * and nothing of its neighbours' errors: flat signets stay flat. FROM and TO have one size, and may
 * be one frame. 0 or -ENOMEM. */
int hl_halftone_diffuse(const struct hl_halftone *halftone, const struct hl_frame *from,
                        struct hl_frame *to);

/* Fills: a rectangle of FRAME, cut to it, by an ordered pattern of 8x8. Each dot depends on COLOUR
 * and its own place in the frame alone, so that what is drawn again is the same again, and a
 * rectangle that grows keeps the dots that it had. */
void hl_halftone_fill(const struct hl_halftone *halftone, struct hl_rgb colour, int x, int y,
                      int width, int height, struct hl_frame *frame);

#endif
