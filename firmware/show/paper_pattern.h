/* The test picture of a paper: by its corners, line and fields a person sees whether a panel was
 * driven as what it is. Pure; any thread. */
#ifndef HL_SHOW_PAPER_PATTERN_H
#define HL_SHOW_PAPER_PATTERN_H

#include "show/paper.h"
#include "text/font.h"

#define HL_PAPER_PATTERN_SIDE_MIN 80 /* pixels, either way */

/* Into FRAME, which has the paper's size: a line of one pixel all around; corners that differ
 * (black at the top left, a frame at the top right, two squares corner to corner at the bottom
 * left, a fine chessboard at the bottom right); NAME and the size in pixels; a field of each ink; a
 * ramp of greys; fine lines; and a square in the middle of the right half that is white, or black
 * when CHANGED. FONTS: pixel fonts. 0; -EINVAL for a smaller frame, -ENOMEM. */
int hl_paper_pattern_compose(struct hl_fonts *fonts, const struct hl_paper *paper, const char *name,
                             bool changed, struct hl_frame *frame);

#endif
