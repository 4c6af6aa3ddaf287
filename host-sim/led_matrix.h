/* How a chain of single LEDs runs through a matrix, as told by whoever laid it: for each LED of the
 * chain the point of the picture where a person sees it. It walks along the chain; a driver goes
 * the other way, and neither was written from the other. What is taken for true, seen from the
 * front:
 *
 *   - The board is made of tiles of one size. The chain runs through one tile to its end, then into
 *     the next.
 *   - In a tile it begins at a corner and runs along the rows, or along the columns; each next row
 *     begins at the same side (straight) or where the one before ended (serpentine).
 *   - The tiles follow one another by the same rules, with a corner, a direction and a way of their
 *     own. All tiles hang upright.
 *   - Turn and mirror are done to the whole picture: it is mirrored left to right, then turned
 *     clockwise. */
#ifndef HL_HOST_SIM_LED_MATRIX_H
#define HL_HOST_SIM_LED_MATRIX_H

#include <stdbool.h>

#define HL_LED_MATRIX_MAX 65536 /* LEDs */

enum hl_led_corner {
    HL_LED_TOP_LEFT,
    HL_LED_TOP_RIGHT,
    HL_LED_BOTTOM_LEFT,
    HL_LED_BOTTOM_RIGHT,
};

/* A walk over a grid. */
struct hl_led_walk {
    enum hl_led_corner start;
    bool columns; /* along columns; else along rows */
    bool serpentine;
};

struct hl_led_matrix {
    int width, height; /* LEDs of a tile */
    int across, down;  /* tiles */
    struct hl_led_walk inside, tiles;
    int turn; /* 0, 90, 180, 270 */
    bool mirror;
};

/* The picture's size. */
void hl_led_matrix_size(const struct hl_led_matrix *matrix, int *width, int *height);

/* Where LED INDEX of the chain is seen; pixels from the top left. */
void hl_led_matrix_spot(const struct hl_led_matrix *matrix, int index, int *x, int *y);

#endif
