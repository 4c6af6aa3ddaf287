#include "host-sim/rig.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHAINS_MAX 3
#define TILE_LEDS  8 /* across, of zstripe */

struct hl_rig {
    struct hl_rig_wall wall;
    struct hl_rig_size size;
    int wall_width, wall_height; /* as it hangs, before anybody turns anything */
    struct {
        int16_t x, y;
    } spots[];
};

/* One panel as it hangs. */
struct panel {
    int chain;
    int input; /* the column of the register that its data comes in at */
    int left, top;
    bool upside_down;
};

/* How the register threads through the bands of a panel. */
static const struct thread {
    int parts;    /* blocks across, done one after the other from the right; 0: of TILE_LEDS */
    bool upwards; /* the lowest band first */
    bool turns;   /* every other band from the left to the right */
} threads[] = {
    [HL_RIG_STRAIGHT] = {.parts = 1},
    [HL_RIG_STRIPE] = {.parts = 1},
    [HL_RIG_CHECKER] = {.parts = 2},
    [HL_RIG_SPIRAL] = {.parts = 4, .upwards = true, .turns = true},
    [HL_RIG_ZSTRIPE] = {.upwards = true},
};

static int block_width(const struct hl_rig_wall *wall)
{
    int parts = threads[wall->multiplex].parts;
    return parts ? wall->panel_width / parts : TILE_LEDS;
}

static size_t spot_index(const struct hl_rig *rig, int chain, int x, int y)
{
    size_t tall = 2 * (size_t)rig->size.rows, wide = (size_t)rig->size.columns;
    return ((size_t)chain * tall + (size_t)y) * wide + (size_t)x;
}

/* From the wall to the picture: whoever painted it on the wall mirrored it and turned it clockwise;
 * step by step that is taken back. */
static struct hl_rig_spot look(const struct hl_rig *rig, struct hl_rig_spot at)
{
    int width = rig->wall_width, height = rig->wall_height;

    for (int turned = 0; turned < rig->wall.rotate; turned += 90) {
        int from_right = width - 1 - at.x, kept = width;
        at.x = at.y; /* a quarter back: what was at the right is at the top */
        at.y = from_right;
        width = height;
        height = kept;
    }
    if (rig->wall.mirror)
        at.x = width - 1 - at.x;
    return at;
}

/* The LEDs of one register bit: the same column of a band, in both halves, all rows. */
static void solder(struct hl_rig *rig, const struct panel *panel, int column, int band, int x)
{
    const struct hl_rig_wall *wall = &rig->wall;
    int rows = rig->size.rows, half_height = wall->panel_height / 2;

    for (int half = 0; half < 2; half++)
        for (int row = 0; row < rows; row++) {
            struct hl_rig_spot at = {x, half * half_height + band * rows + row};
            if (panel->upside_down) {
                at.x = wall->panel_width - 1 - at.x;
                at.y = wall->panel_height - 1 - at.y;
            }
            at.x += panel->left;
            at.y += panel->top;
            at = look(rig, at);
            size_t i = spot_index(rig, panel->chain, column, half * rows + row);
            rig->spots[i].x = (int16_t)at.x;
            rig->spots[i].y = (int16_t)at.y;
        }
}

static void thread_panel(struct hl_rig *rig, const struct panel *panel)
{
    const struct thread *thread = &threads[rig->wall.multiplex];
    int bands = rig->wall.panel_height / 2 / rig->size.rows, block = block_width(&rig->wall);
    int column = panel->input;

    for (int right = rig->wall.panel_width; right > 0; right -= block)
        for (int leg = 0; leg < bands; leg++) {
            int band = thread->upwards ? bands - 1 - leg : leg;
            bool back = thread->turns && leg % 2 == 1;
            for (int i = 0; i < block; i++)
                solder(rig, panel, column--, band, back ? right - block + i : right - 1 - i);
        }
}

/* Along one chain's cable; the chain's block of panels begins at LEFT, TOP. */
static void walk_chain(struct hl_rig *rig, int chain, int left, int top, int across)
{
    const struct hl_rig_wall *wall = &rig->wall;
    int per_panel = rig->size.columns / wall->chain;
    bool down = wall->wiring == HL_RIG_V || wall->wiring == HL_RIG_V_SERPENTINE;
    int column = down ? 0 : across - 1, row = 0, step = -1;
    struct panel panel = {.chain = chain, .input = rig->size.columns - 1};

    for (int i = 0; i < wall->chain; i++) {
        panel.left = left + column * wall->panel_width;
        panel.top = top + row * wall->panel_height;
        thread_panel(rig, &panel);
        panel.input -= per_panel;
        if (down) {
            row++;
            panel.upside_down = wall->wiring == HL_RIG_V_SERPENTINE && !panel.upside_down;
        } else if (column + step < 0 || column + step >= across) { /* down, and back */
            row++;
            step = -step;
            panel.upside_down = !panel.upside_down;
        } else {
            column += step;
        }
    }
}

static void walk(struct hl_rig *rig)
{
    const struct hl_rig_wall *wall = &rig->wall;
    bool down = wall->wiring == HL_RIG_V || wall->wiring == HL_RIG_V_SERPENTINE;
    int across = wall->chain;

    if (down)
        across = 1;
    else if (wall->wiring == HL_RIG_SERPENTINE && wall->per_row)
        across = wall->per_row;
    int width = across * wall->panel_width, height = wall->chain / across * wall->panel_height;
    rig->wall_width = down ? width * wall->parallel : width;
    rig->wall_height = down ? height : height * wall->parallel;
    bool lies = wall->rotate % 180 == 90;
    rig->size.width = lies ? rig->wall_height : rig->wall_width;
    rig->size.height = lies ? rig->wall_width : rig->wall_height;
    for (int chain = 0; chain < wall->parallel; chain++)
        walk_chain(rig, chain, down ? chain * width : 0, down ? 0 : chain * height, across);
}

static bool is_colour_order(const char *colours)
{
    return strnlen(colours, 4) == 3 && strchr(colours, 'R') && strchr(colours, 'G') &&
           strchr(colours, 'B');
}

/* Whether it can be hung so; its rows and LEDs. */
static bool measure(const struct hl_rig_wall *wall, int *rows, long *leds)
{
    int half = wall->panel_height / 2;

    if (wall->panel_width < 1 || wall->panel_width > HL_RIG_LEDS_MAX || half < 1 ||
        wall->panel_height % 2 || wall->panel_height > HL_RIG_LEDS_MAX || wall->chain < 1 ||
        wall->chain > HL_RIG_LEDS_MAX || wall->parallel < 1 || wall->parallel > CHAINS_MAX ||
        (unsigned)wall->wiring > HL_RIG_V_SERPENTINE ||
        (unsigned)wall->multiplex > HL_RIG_ZSTRIPE || wall->rotate < 0 || wall->rotate > 270 ||
        wall->rotate % 90 || !is_colour_order(wall->colours))
        return false;
    *rows = wall->scan ? wall->scan : half;
    if (*rows < 1 || *rows > half || half % *rows ||
        (wall->multiplex == HL_RIG_STRAIGHT && *rows != half))
        return false;
    int parts = threads[wall->multiplex].parts;
    if (wall->panel_width % (parts ? parts : TILE_LEDS))
        return false;
    if (wall->wiring == HL_RIG_SERPENTINE && wall->per_row &&
        (wall->per_row < 0 || wall->chain % wall->per_row))
        return false;
    *leds = (long)wall->panel_width * wall->panel_height;
    if (*leds <= HL_RIG_LEDS_MAX)
        *leds *= (long)wall->chain * wall->parallel;
    return *leds <= HL_RIG_LEDS_MAX;
}

struct hl_rig *hl_rig_create(const struct hl_rig_wall *wall)
{
    int rows;
    long leds;

    if (!measure(wall, &rows, &leds)) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_rig *rig = calloc(1, sizeof(*rig) + (size_t)leds * sizeof(rig->spots[0]));
    if (!rig)
        return NULL;
    int bands = wall->panel_height / 2 / rows;
    rig->wall = *wall;
    rig->size = (struct hl_rig_size){
        .columns = wall->panel_width * bands * wall->chain, .rows = rows, .chains = wall->parallel};
    walk(rig);
    return rig;
}

void hl_rig_destroy(struct hl_rig *rig)
{
    free(rig);
}

struct hl_rig_size hl_rig_size(const struct hl_rig *rig)
{
    return rig->size;
}

struct hl_rig_spot hl_rig_spot(const struct hl_rig *rig, int chain, int x, int y)
{
    size_t i = spot_index(rig, chain, x, y);
    return (struct hl_rig_spot){rig->spots[i].x, rig->spots[i].y};
}

int hl_rig_colour(const struct hl_rig *rig, int line)
{
    const char *colours = "RGB";
    return (int)(strchr(colours, rig->wall.colours[line]) - colours);
}
