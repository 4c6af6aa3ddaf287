#include "host-sim/led_matrix.h"

/* Step N of a walk over a grid of WIDTH x HEIGHT. */
static void step(const struct hl_led_walk *walk, int width, int height, int n, int *x, int *y)
{
    int length = walk->columns ? height : width;
    int line = n / length, along = n % length;
    bool right = walk->start == HL_LED_TOP_RIGHT || walk->start == HL_LED_BOTTOM_RIGHT;
    bool bottom = walk->start == HL_LED_BOTTOM_LEFT || walk->start == HL_LED_BOTTOM_RIGHT;

    if (walk->serpentine && line % 2 == 1)
        along = length - 1 - along;
    *x = walk->columns ? line : along;
    *y = walk->columns ? along : line;
    if (right)
        *x = width - 1 - *x;
    if (bottom)
        *y = height - 1 - *y;
}

void hl_led_matrix_size(const struct hl_led_matrix *matrix, int *width, int *height)
{
    bool upright = matrix->turn == 0 || matrix->turn == 180;
    int w = matrix->width * matrix->across, h = matrix->height * matrix->down;

    *width = upright ? w : h;
    *height = upright ? h : w;
}

void hl_led_matrix_spot(const struct hl_led_matrix *matrix, int index, int *x, int *y)
{
    int tile_leds = matrix->width * matrix->height;
    int width = matrix->width * matrix->across, height = matrix->height * matrix->down;
    int tile_x, tile_y;

    step(&matrix->tiles, matrix->across, matrix->down, index / tile_leds, &tile_x, &tile_y);
    step(&matrix->inside, matrix->width, matrix->height, index % tile_leds, x, y);
    *x += tile_x * matrix->width;
    *y += tile_y * matrix->height;
    if (matrix->mirror)
        *x = width - 1 - *x;
    for (int quarters = matrix->turn / 90; quarters > 0; quarters--) {
        int was = *x, side = height;
        *x = height - 1 - *y;
        *y = was;
        height = width;
        width = side;
    }
}
