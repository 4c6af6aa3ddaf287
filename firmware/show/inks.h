/* Inks of a page: which of the board's colours stand for what. Pure functions.
 *
 * On paper text has the darkest ink, on the lightest; other inks fill labels, and letters on them
 * are black or white, whichever stands out more by the colours as seen. Nothing is ever mixed. On
 * boards of light the config's colours stand on black. */
#ifndef HL_SHOW_INKS_H
#define HL_SHOW_INKS_H

#include "show/options.h"
#include "show/paper.h"
#include "text/font.h"

struct hl_inks {
    const struct hl_paper *paper; /* NULL: a board of light */
    bool colours;                 /* there are others than black, white and greys */
    uint32_t ground;
    struct hl_ink text;  /* headlines */
    struct hl_ink dim;   /* sources, ages */
    uint32_t rule;       /* hairlines */
    struct hl_ink alarm; /* marks, and what is urgent: letters on a fill */
};

/* PAPER outlives the inks; NULL: a board of light. */
void hl_inks_init(struct hl_inks *inks, const struct hl_paper *paper,
                  const struct hl_show_options *options);

/* A label filled with the ink nearest in hue to COLOUR (0xRRGGBB): its letters' colour, on the fill
 * as ground. */
struct hl_ink hl_inks_label(const struct hl_inks *inks, uint32_t colour);

/* WCAG 2: (lighter + 0.05) / (darker + 0.05), in relative luminance. 1..21. */
double hl_contrast(struct hl_rgb a, struct hl_rgb b);

#endif
