/* Where each pixel of the picture is on the wires: picture -> wall -> panel -> column, row, half.
 */
#include "drivers/hub75_inside.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

struct hl_hub75_map {
    struct hl_hub75_wall wall;
    struct hl_hub75_shape shape;
};

struct point {
    int x, y;
};

/* Mirror first, then turn clockwise: the picture's top left goes to the top right of the wall. */
static struct point hang(const struct hl_hub75_map *map, int x, int y)
{
    const struct hl_hub75_shape *shape = &map->shape;

    if (map->wall.mirror)
        x = shape->picture_width - 1 - x;
    switch (map->wall.rotate) {
    case 90:
        return (struct point){shape->width - 1 - y, x};
    case 180:
        return (struct point){shape->width - 1 - x, shape->height - 1 - y};
    case 270:
        return (struct point){y, shape->height - 1 - x};
    default:
        return (struct point){x, y};
    }
}

/* Which panel of its chain, counted from the wire, hangs at column GRID_X of band BAND; does it
 * hang upside down? Data flows to the left in upright panels, so a band starts at its right. */
static int find_panel(const struct hl_hub75_map *map, int grid_x, int band, bool *upside_down)
{
    enum hl_hub75_wiring wiring = map->wall.wiring;
    int per_row = map->shape.per_row;
    bool turns = wiring == HL_HUB75_WIRING_SERPENTINE || wiring == HL_HUB75_WIRING_V_SERPENTINE;

    *upside_down = turns && band % 2 == 1;
    return band * per_row + (*upside_down ? grid_x : per_row - 1 - grid_x);
}

/* A panel that scans fewer rows than half its height lays several picture rows of a half, the
 * folds, behind each other into one long row of its shift register. Y is within the half; returns
 * the column within the panel's long row.
 *
 * stripe: each fold is one whole piece; the upper rows are nearest to the input.
 * checker: like two stripes of half a panel: left and right half of the width one after the other,
 *   and the lower fold's half stands before the upper fold's.
 * spiral: in quarters of the width; the upper fold runs backwards, then the lower one forwards, as
 *   the trace on the board goes round each block of chips.
 * zstripe: in blocks of eight columns, by turns of the upper and of the lower fold. */
static int fold_column(const struct hl_hub75_map *map, int x, int y)
{
    int width = map->wall.panel_width;
    int fold = y / map->shape.rows;

    switch (map->wall.multiplex) {
    case HL_HUB75_MULTIPLEX_STRIPE:
        return (map->shape.folds - 1 - fold) * width + x;
    case HL_HUB75_MULTIPLEX_CHECKER: {
        int part = width / 2;
        return x / part * 2 * part + (1 - fold) * part + x % part;
    }
    case HL_HUB75_MULTIPLEX_SPIRAL: {
        int part = width / 4;
        int along = fold == 0 ? part - 1 - x % part : part + x % part;
        return x / part * 2 * part + along;
    }
    case HL_HUB75_MULTIPLEX_ZSTRIPE: {
        int part = 8;
        return x / part * 2 * part + fold * part + x % part;
    }
    case HL_HUB75_MULTIPLEX_NONE:
        break;
    }
    return x;
}

struct hl_hub75_map *hl_hub75_map_create(const struct hl_hub75_wall *wall)
{
    char error[HL_HUB75_ERROR_MAX];
    int width, height;
    if (hl_hub75_check(wall, &width, &height, error) < 0) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_hub75_map *map = malloc(sizeof(*map));
    if (map)
        *map = (struct hl_hub75_map){.wall = *wall, .shape = hl_hub75_shape(wall)};
    return map;
}

void hl_hub75_map_destroy(struct hl_hub75_map *map)
{
    free(map);
}

struct hl_hub75_led hl_hub75_map_led(const struct hl_hub75_map *map, int x, int y)
{
    const struct hl_hub75_wall *wall = &map->wall;
    const struct hl_hub75_shape *shape = &map->shape;

    assert(x >= 0 && x < shape->picture_width && y >= 0 && y < shape->picture_height);
    struct point at = hang(map, x, y);
    /* Chains stand below each other or side by side; one of the two counts is 0. */
    int chain_width = wall->panel_width * shape->per_row;
    int chain_height = wall->panel_height * shape->bands;
    struct hl_hub75_led led = {.chain = at.x / chain_width + at.y / chain_height};
    int band = at.y % chain_height / wall->panel_height;
    bool upside_down;
    int panel = find_panel(map, at.x % chain_width / wall->panel_width, band, &upside_down);

    at.x %= wall->panel_width;
    at.y %= wall->panel_height;
    if (upside_down) {
        at.x = wall->panel_width - 1 - at.x;
        at.y = wall->panel_height - 1 - at.y;
    }
    int side = wall->panel_height / HL_HUB75_HALVES;
    led.half = at.y / side;
    led.row = at.y % side % shape->rows;
    /* What is shifted first goes farthest: the last panel has the first columns. */
    led.column = (wall->chain - 1 - panel) * wall->panel_width * shape->folds +
                 fold_column(map, at.x, at.y % side);
    return led;
}
