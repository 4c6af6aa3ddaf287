/* Where in a chain the LEDs of a matrix stand: from a pixel of the picture to its number, counted
 * from the end at which data comes in. Pure.
 *
 * As seen from the front: the board is made of equal tiles. The chain runs through a tile from a
 * corner on, along its rows or its columns; each next row begins at the same side, or, serpentine,
 * where the last one ended. Then comes the next tile; tiles follow one another by the same rules.
 * The picture is mirrored left to right, then turned clockwise. */
#ifndef HL_DRIVERS_MATRIX_H
#define HL_DRIVERS_MATRIX_H

#include <stdbool.h>

#define HL_MATRIX_TILE_MAX  512 /* a side, LEDs */
#define HL_MATRIX_TILES_MAX 64  /* side by side, and one below the other */
#define HL_MATRIX_ERROR_MAX 160 /* bytes of a message */

enum hl_matrix_corner {
    HL_MATRIX_TOP_LEFT,
    HL_MATRIX_TOP_RIGHT,
    HL_MATRIX_BOTTOM_LEFT,
    HL_MATRIX_BOTTOM_RIGHT,
};

struct hl_matrix_walk {
    enum hl_matrix_corner start;
    bool columns; /* along columns; else along rows */
    bool serpentine;
};

struct hl_matrix {
    int tile_width, tile_height; /* LEDs, 1..HL_MATRIX_TILE_MAX */
    int across, down;            /* tiles, 1..HL_MATRIX_TILES_MAX */
    struct hl_matrix_walk inside, tiles;
    int rotate; /* 0, 90, 180, 270 degrees clockwise */
    bool mirror;
};

/* 0 and the picture's size; -EINVAL and one line in ERROR (HL_MATRIX_ERROR_MAX bytes). */
int hl_matrix_check(const struct hl_matrix *matrix, int *width, int *height, char *error);

/* Of a checked matrix. */
int hl_matrix_count(const struct hl_matrix *matrix);
int hl_matrix_index(const struct hl_matrix *matrix, int x, int y);

/* From a point of a picture that is shown to where it was drawn, on a ground of WIDTH x HEIGHT:
 * undoes a turn clockwise by DEGREES (a multiple of 90), before that a mirror image. */
void hl_matrix_turn_back(int width, int height, int degrees, bool mirror, int *x, int *y);

#endif
