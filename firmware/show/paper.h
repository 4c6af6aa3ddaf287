/* Paper: a board whose picture stays without light, and is changed rarely: what it can show, as its
 * driver says when it opens (output.h). What draws for it uses these colours alone, but for greys.
 */
#ifndef HL_SHOW_PAPER_H
#define HL_SHOW_PAPER_H

#include "show/frame.h"

#include <stdbool.h>
#include <stddef.h>

#define HL_PAPER_INKS_MAX 16

/* A colour of the paper: PURE is what a frame asks for, by exactly these codes; SEEN how it looks,
 * as measured (sRGB). */
struct hl_paper_ink {
    const char *name; /* "black", "red" */
    struct hl_rgb pure, seen;
};

struct hl_paper {
    struct hl_paper_ink inks[HL_PAPER_INKS_MAX]; /* black first, white second, then the others */
    size_t count;                                /* 2 or more */
    int greys;       /* levels from black to white, both counted: 2, 4 or 16; text of more than 2 is
                        anti-aliased. Greys are asked for by evenly spaced codes */
    bool partial;    /* a small change costs no flash: a clock may count minutes */
    int page_min_s;  /* shortest time that a page may stand before the next */
    int page_turn_s; /* and before one that has nothing new; 0: the same */
    double ppi;      /* dots an inch; 0: not known */
};

#endif
