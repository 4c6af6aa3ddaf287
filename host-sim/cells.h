/* A frame as text: the bytes that turn what a terminal shows into the frame. Each cell shows two
 * pixels, one above the other, as a half block with a foreground and a background colour; or one
 * pixel, as a coloured space, where half blocks cannot be written. Pure; one thread per object. */
#ifndef HL_HOST_SIM_CELLS_H
#define HL_HOST_SIM_CELLS_H

#include "show/frame.h"

#include <stdbool.h>

#define HL_CELLS_SIDE_MAX 9999

struct hl_cell;

struct hl_cells {
    int columns, rows;
    bool truecolour; /* else the 256 colours of xterm */
    bool halves;     /* two pixels a cell */
    bool fresh;      /* nothing is known about the screen */
    struct hl_cell *shown;
    /* While encoding: the bytes, and where the terminal's cursor and colours stand. */
    char *out;
    size_t len;
    int x, y;
    uint32_t fore, back;
};

/* For a terminal of COLUMNS x ROWS. 0, -EINVAL, -ENOMEM. */
int hl_cells_init(struct hl_cells *cells, int columns, int rows, bool truecolour, bool halves);
void hl_cells_finish(struct hl_cells *cells);

/* Rows of pixels that fit. */
int hl_cells_height(const struct hl_cells *cells);

/* The bytes that show FRAME, centred on black, or cut at the right and below where it is larger;
 * they begin with a clear screen the first time. Returns how many, 0 when nothing changed; *BYTES
 * is valid until the next call. It assumes that they all arrive, in order. */
size_t hl_cells_draw(struct hl_cells *cells, const struct hl_frame *frame, const char **bytes);

/* The nearest of xterm's colours 16..255. */
int hl_cells_nearest_256(int r, int g, int b);

#endif
