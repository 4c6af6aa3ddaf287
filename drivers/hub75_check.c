/* Is a wall possible? One line for each thing that can be wrong with it. */
#include "drivers/hub75_inside.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CLOCK_MIN  1e3  /* Hz; below, one plane of one row takes longer than the eye allows */
#define CLOCK_MAX  5e7  /* twice what the fastest panel chip is quoted at (facts, 5: 25 MHz) */
#define LSB_MIN    10.0 /* ns */
#define LSB_MAX    1e6
#define LIGHT_MIN  0.01
#define AMPS_MIN   0.1
#define AMPS_MAX   1000.0
#define PIXEL_AMPS 1.0
#define PANEL_STEP 8 /* columns that one driver chip has at least */

static int at_least_one(int value)
{
    return value > 1 ? value : 1;
}

struct hl_hub75_shape hl_hub75_shape(const struct hl_hub75_wall *wall)
{
    struct hl_hub75_shape shape = {.chains = wall->parallel};
    bool down = wall->wiring == HL_HUB75_WIRING_V || wall->wiring == HL_HUB75_WIRING_V_SERPENTINE;
    int side = wall->panel_height / HL_HUB75_HALVES;

    shape.rows = wall->scan ? wall->scan : side;
    shape.folds = at_least_one(side / at_least_one(shape.rows));
    shape.columns = wall->panel_width * wall->chain * shape.folds;
    switch (wall->wiring) {
    case HL_HUB75_WIRING_V:
    case HL_HUB75_WIRING_V_SERPENTINE:
        shape.per_row = 1;
        break;
    case HL_HUB75_WIRING_SERPENTINE:
        shape.per_row = wall->per_row ? wall->per_row : wall->chain;
        break;
    case HL_HUB75_WIRING_ROW:
        shape.per_row = wall->chain;
        break;
    }
    shape.bands = wall->chain / at_least_one(shape.per_row);
    shape.width = wall->panel_width * shape.per_row * (down ? wall->parallel : 1);
    shape.height = wall->panel_height * shape.bands * (down ? 1 : wall->parallel);
    bool turned = wall->rotate == 90 || wall->rotate == 270;
    shape.picture_width = turned ? shape.height : shape.width;
    shape.picture_height = turned ? shape.width : shape.height;
    return shape;
}

static int check_int(const char *name, int value, int min, int max, char *error)
{
    if (value >= min && value <= max)
        return 0;
    snprintf(error, HL_HUB75_ERROR_MAX, "%s is %d; it must be %d to %d", name, value, min, max);
    return -EINVAL;
}

/* Also refuses what is not a number. */
static int check_real(const char *name, double value, double min, double max, char *error)
{
    if (value >= min && value <= max)
        return 0;
    snprintf(error, HL_HUB75_ERROR_MAX, "%s is %g; it must be %g to %g", name, value, min, max);
    return -EINVAL;
}

static int refuse(char *error, const char *line)
{
    snprintf(error, HL_HUB75_ERROR_MAX, "%s", line);
    return -EINVAL;
}

static int check_scan(const struct hl_hub75_wall *wall, char *error)
{
    int side = wall->panel_height / HL_HUB75_HALVES;
    int scan = wall->scan ? wall->scan : side;

    if (scan != 4 && scan != 8 && scan != 16 && scan != 32) {
        snprintf(error, HL_HUB75_ERROR_MAX,
                 "scan is %d; it must be 4, 8, 16 or 32 (0: half of panel_height, which is %d)",
                 wall->scan, wall->panel_height);
        return -EINVAL;
    }
    if (scan > side || wall->panel_height % (HL_HUB75_HALVES * scan) != 0) {
        snprintf(error, HL_HUB75_ERROR_MAX,
                 "scan is %d; twice that must divide panel_height, which is %d", scan,
                 wall->panel_height);
        return -EINVAL;
    }
    return 0;
}

static int check_panel(const struct hl_hub75_wall *wall, char *error)
{
    int err = check_int("panel_width", wall->panel_width, 16, 128, error);

    if (!err)
        err = check_int("panel_height", wall->panel_height, 8, 64, error);
    if (!err && wall->panel_width % PANEL_STEP != 0) {
        snprintf(error, HL_HUB75_ERROR_MAX, "panel_width is %d; it must be a multiple of %d",
                 wall->panel_width, PANEL_STEP);
        return -EINVAL;
    }
    return err ? err : check_scan(wall, error);
}

static int check_multiplex(const struct hl_hub75_wall *wall, char *error)
{
    int err = check_int("multiplex", (int)wall->multiplex, HL_HUB75_MULTIPLEX_NONE,
                        HL_HUB75_MULTIPLEX_ZSTRIPE, error);
    if (err)
        return err;

    int folds = hl_hub75_shape(wall).folds;
    if (wall->multiplex == HL_HUB75_MULTIPLEX_NONE)
        return folds == 1 ? 0
                          : refuse(error, "scan is less than half of panel_height; then multiplex "
                                          "must be stripe, checker, spiral or zstripe");
    if (folds == 1)
        return refuse(error, "multiplex needs scan to be less than half of panel_height");
    if (wall->multiplex != HL_HUB75_MULTIPLEX_STRIPE && folds != 2)
        return refuse(error, "multiplex checker, spiral and zstripe need scan to be a quarter of "
                             "panel_height");
    return 0;
}

static int check_chain(const struct hl_hub75_wall *wall, char *error)
{
    int err = check_int("chain", wall->chain, 1, 32, error);

    if (!err)
        err = check_int("parallel", wall->parallel, 1, HL_SIGNAL_CHAINS_MAX, error);
    if (!err)
        err = check_int("wiring", (int)wall->wiring, HL_HUB75_WIRING_ROW,
                        HL_HUB75_WIRING_V_SERPENTINE, error);
    if (!err)
        err = check_int("per_row", wall->per_row, 0, wall->chain, error);
    if (!err && wall->per_row && wall->chain % wall->per_row != 0) {
        snprintf(error, HL_HUB75_ERROR_MAX, "per_row is %d; it must divide chain, which is %d",
                 wall->per_row, wall->chain);
        return -EINVAL;
    }
    return err;
}

static int check_picture(const struct hl_hub75_wall *wall, char *error)
{
    if (wall->rotate != 0 && wall->rotate != 90 && wall->rotate != 180 && wall->rotate != 270) {
        snprintf(error, HL_HUB75_ERROR_MAX, "rotate is %d; it must be 0, 90, 180 or 270",
                 wall->rotate);
        return -EINVAL;
    }
    struct hl_hub75_shape shape = hl_hub75_shape(wall);
    if (shape.width > HL_HUB75_PIXELS_MAX / shape.height) {
        snprintf(error, HL_HUB75_ERROR_MAX,
                 "the wall is %d x %d pixels; panels, chain and parallel may make up to %d",
                 shape.width, shape.height, HL_HUB75_PIXELS_MAX);
        return -EINVAL;
    }
    if (shape.picture_height > HL_FRAME_HEIGHT_MAX || shape.picture_width > HL_FRAME_WIDTH_MAX) {
        snprintf(error, HL_HUB75_ERROR_MAX,
                 "the picture is %d x %d pixels; it may be up to %d x %d", shape.picture_width,
                 shape.picture_height, HL_FRAME_WIDTH_MAX, HL_FRAME_HEIGHT_MAX);
        return -EINVAL;
    }
    return 0;
}

static int check_colours(const struct hl_hub75_wall *wall, char *error)
{
    const char *order = wall->colour_order;

    if (memchr(order, '\0', sizeof(wall->colour_order)) == order + 3 && strchr(order, 'R') &&
        strchr(order, 'G') && strchr(order, 'B'))
        return 0;
    return refuse(error, "colour_order must be the letters R, G and B, each once");
}

static int check_chips(const struct hl_hub75_wall *wall, char *error)
{
    int err = check_int("address", (int)wall->address, HL_HUB75_ADDRESS_DIRECT,
                        HL_HUB75_ADDRESS_ABC_SHIFT, error);
    if (!err)
        err = check_int("chip", (int)wall->chip, HL_HUB75_CHIP_PLAIN, HL_HUB75_CHIP_FM6127, error);
    if (!err && wall->address == HL_HUB75_ADDRESS_ONE_HOT && hl_hub75_shape(wall).rows != 4)
        return refuse(error, "address one-hot has a line for each row, A to D: scan must be 4");
    return err;
}

static int check_light(const struct hl_hub75_wall *wall, char *error)
{
    int err = check_int("bits", wall->bits, 1, HL_HUB75_BITS_MAX, error);

    if (!err)
        err = check_int("dither_bits", wall->dither_bits, 0, 2, error);
    if (!err && wall->dither_bits >= wall->bits)
        return refuse(error, "dither_bits must be less than bits");
    if (!err)
        err = check_real("brightness", wall->brightness, LIGHT_MIN, 1, error);
    if (!err && wall->lsb_ns != 0)
        err = check_real("lsb_ns", wall->lsb_ns, LSB_MIN, LSB_MAX, error);
    if (!err)
        err = check_real("clock_hz", wall->clock_hz, CLOCK_MIN, CLOCK_MAX, error);
    if (!err && wall->amps_max != 0)
        err = check_real("amps_max", wall->amps_max, AMPS_MIN, AMPS_MAX, error);
    if (!err)
        err = check_real("amps_per_pixel", wall->amps_per_pixel, 0, PIXEL_AMPS, error);
    if (!err && wall->amps_max != 0 && wall->amps_per_pixel == 0)
        return refuse(error, "amps_max needs amps_per_pixel to be more than 0");
    return err;
}

int hl_hub75_check(const struct hl_hub75_wall *wall, int *width, int *height, char *error)
{
    static int (*const checks[])(const struct hl_hub75_wall *, char *) = {
        check_panel,   check_multiplex, check_chain, check_picture,
        check_colours, check_chips,     check_light,
    };

    for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
        int err = checks[i](wall, error);
        if (err)
            return err;
    }
    struct hl_hub75_shape shape = hl_hub75_shape(wall);
    *width = shape.picture_width;
    *height = shape.picture_height;
    return 0;
}
