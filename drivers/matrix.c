#include "drivers/matrix.h"

#include <errno.h>
#include <stdio.h>

static int check_range(const char *name, int value, int max, char *error)
{
    if (value >= 1 && value <= max)
        return 0;
    snprintf(error, HL_MATRIX_ERROR_MAX, "%s is %d; it must be 1 to %d", name, value, max);
    return -EINVAL;
}

int hl_matrix_check(const struct hl_matrix *matrix, int *width, int *height, char *error)
{
    int err = check_range("tile's width", matrix->tile_width, HL_MATRIX_TILE_MAX, error);
    if (!err)
        err = check_range("tile's height", matrix->tile_height, HL_MATRIX_TILE_MAX, error);
    if (!err)
        err = check_range("across", matrix->across, HL_MATRIX_TILES_MAX, error);
    if (!err)
        err = check_range("down", matrix->down, HL_MATRIX_TILES_MAX, error);
    if (err)
        return err;
    if (matrix->rotate % 90 != 0 || matrix->rotate < 0 || matrix->rotate > 270) {
        snprintf(error, HL_MATRIX_ERROR_MAX, "rotate is %d; it must be 0, 90, 180 or 270",
                 matrix->rotate);
        return -EINVAL;
    }
    bool aside = matrix->rotate % 180 != 0;
    int w = matrix->tile_width * matrix->across, h = matrix->tile_height * matrix->down;
    *width = aside ? h : w;
    *height = aside ? w : h;
    return 0;
}

int hl_matrix_count(const struct hl_matrix *matrix)
{
    return matrix->tile_width * matrix->across * matrix->tile_height * matrix->down;
}

void hl_matrix_turn_back(int width, int height, int degrees, bool mirror, int *x, int *y)
{
    int across = *x, down = *y;

    switch (degrees) {
    case 90:
        *x = down;
        *y = height - 1 - across;
        break;
    case 180:
        *x = width - 1 - across;
        *y = height - 1 - down;
        break;
    case 270:
        *x = width - 1 - down;
        *y = across;
        break;
    default:
        break;
    }
    if (mirror)
        *x = width - 1 - *x;
}

/* Number of a point of a grid along WALK. */
static int number(const struct hl_matrix_walk *walk, int width, int height, int x, int y)
{
    bool right = walk->start == HL_MATRIX_TOP_RIGHT || walk->start == HL_MATRIX_BOTTOM_RIGHT;
    bool bottom = walk->start == HL_MATRIX_BOTTOM_LEFT || walk->start == HL_MATRIX_BOTTOM_RIGHT;
    int from_side = right ? width - 1 - x : x;
    int from_end = bottom ? height - 1 - y : y;
    int line = walk->columns ? from_side : from_end;
    int place = walk->columns ? from_end : from_side;
    int length = walk->columns ? height : width;

    if (walk->serpentine && line % 2)
        place = length - 1 - place;
    return line * length + place;
}

int hl_matrix_index(const struct hl_matrix *matrix, int x, int y)
{
    int w = matrix->tile_width, h = matrix->tile_height;

    hl_matrix_turn_back(w * matrix->across, h * matrix->down, matrix->rotate, matrix->mirror, &x,
                        &y);
    int tile = number(&matrix->tiles, matrix->across, matrix->down, x / w, y / h);
    return tile * w * h + number(&matrix->inside, w, h, x % w, y % h);
}
