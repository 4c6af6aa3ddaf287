#include "drivers/led_settings.h"

#include "base/log.h"
#include "drivers/spi_bare.h"

#include <errno.h>
#include <stdio.h>

#define TILE_SIDE  16  /* without options */
#define SINGLE_MAX 256 /* a side: larger boards by size are of common tiles */

/* GPIO of SPI0 on the header. */
#define SPI_OUT   10
#define SPI_CLOCK 11

const char *const hl_led_corners[] = {[HL_MATRIX_TOP_LEFT] = "top-left",
                                      [HL_MATRIX_TOP_RIGHT] = "top-right",
                                      [HL_MATRIX_BOTTOM_LEFT] = "bottom-left",
                                      [HL_MATRIX_BOTTOM_RIGHT] = "bottom-right",
                                      NULL};
const char *const hl_led_ways[] = {"rows", "columns", NULL};

/* What is sold, and how the LEDs of each run: as its makers print it, seen from the front. */
static const struct {
    int width, height;
    const char *run, *summary;
} tiles[] = {
    {16, 16, "along=rows,serpentine=yes", "flexible, its rows to and fro"},
    {32, 8, "along=columns,serpentine=yes", "flexible, its columns up and down"},
    {8, 8, "along=rows,serpentine=no", "a stiff square, each row from the left"},
};
#define TILES (sizeof(tiles) / sizeof(tiles[0]))

static int parse_tile(const struct hl_led_settings *settings, const char *name,
                      struct hl_matrix *matrix)
{
    char end;

    matrix->tile_width = matrix->tile_height = TILE_SIDE;
    if (!settings->tile ||
        sscanf(settings->tile, "%4dx%4d%c", &matrix->tile_width, &matrix->tile_height, &end) == 2)
        return 0;
    hl_error(name, "tile=%s is no size; write it as tile=16x16", settings->tile);
    return -EINVAL;
}

int hl_led_settings_matrix(const struct hl_led_settings *settings, const char *name, int leds_max,
                           struct hl_matrix *matrix, int *width, int *height)
{
    char error[HL_MATRIX_ERROR_MAX];

    *matrix = (struct hl_matrix){
        .across = settings->across,
        .down = settings->down,
        .inside = {(enum hl_matrix_corner)settings->start, settings->along, settings->serpentine},
        .tiles = {(enum hl_matrix_corner)settings->tiles_start, settings->tiles_along,
                  settings->tiles_serpentine},
        .rotate = settings->rotate,
        .mirror = settings->mirror,
    };
    int err = parse_tile(settings, name, matrix);
    if (err)
        return err;
    if (hl_matrix_check(matrix, width, height, error)) {
        hl_error(name, "%s", error);
        return -EINVAL;
    }
    if (hl_matrix_count(matrix) > leds_max) {
        hl_error(name, "these tiles have %d LEDs; a chain may have %d: use fewer",
                 hl_matrix_count(matrix), leds_max);
        return -EINVAL;
    }
    if (*width < HL_BOARD_SIDE_MIN || *height < HL_BOARD_SIDE_MIN || *width > HL_BOARD_WIDTH_MAX ||
        *height > HL_BOARD_HEIGHT_MAX) {
        hl_error(name, "these tiles make %dx%d; a board has %dx%d to %dx%d", *width, *height,
                 HL_BOARD_SIDE_MIN, HL_BOARD_SIDE_MIN, HL_BOARD_WIDTH_MAX, HL_BOARD_HEIGHT_MAX);
        return -EINVAL;
    }
    return 0;
}

int hl_led_settings_amps(const struct hl_led_settings *settings, const char *name, int leds,
                         double idle_amps)
{
    double idle = leds * idle_amps;

    if (settings->amps == 0 || settings->amps > idle)
        return 0;
    hl_error(name, "amps=%g does not even do for the chips of %d LEDs, which take %.2f A dark",
             settings->amps, leds, idle);
    return -EINVAL;
}

void hl_led_settings_lights(const struct hl_led_settings *settings, const char *name, int width,
                            int height, struct hl_lights *lights)
{
    *lights = (struct hl_lights){
        .name = name,
        .setup = {.device = settings->device, .root = settings->root},
        .wire = &hl_spi_wire_device,
        .bare = &hl_spi_wire_bare,
        .width = width,
        .height = height,
    };
    for (int line = 0; line < HL_SPI_LINES; line++)
        lights->setup.pin[line] = HL_PIN_NONE;
}

int hl_led_settings_sized(const char *board, int width, int height, char *options, char *error)
{
    for (size_t i = 0; i < TILES; i++) {
        int w = tiles[i].width, h = tiles[i].height;
        if (width % w || height % h || width / w > HL_MATRIX_TILES_MAX ||
            height / h > HL_MATRIX_TILES_MAX)
            continue;
        snprintf(options, HL_BOARD_SIZED_MAX, "tile=%dx%d,across=%d,down=%d,%s", w, h, width / w,
                 height / h, tiles[i].run);
        return 0;
    }
    if (width <= SINGLE_MAX && height <= SINGLE_MAX) {
        snprintf(options, HL_BOARD_SIZED_MAX, "tile=%dx%d,across=1,down=1,serpentine=yes", width,
                 height);
        return 0;
    }
    snprintf(error, HL_BOARD_ERROR_MAX,
             "no tiles make a board of %dx%d; common ones are %s-16x16, %s-32x8 and %s-8x8; others "
             "are given as %s:tile=WxH,across=N,down=N",
             width, height, board, board, board, board);
    return -EINVAL;
}

bool hl_led_settings_preset(const struct hl_driver *driver, size_t n, struct hl_preset *preset)
{
    if (n >= TILES)
        return false;
    snprintf(preset->board, sizeof(preset->board), "%s-%dx%d", driver->name, tiles[n].width,
             tiles[n].height);
    snprintf(preset->what, sizeof(preset->what), "%s: %s", tiles[n].summary, tiles[n].run);
    return true;
}

void hl_led_settings_wiring(struct hl_wiring *wiring, const char *data, const char *clock)
{
    hl_wiring_add(wiring, data, HL_WIRE_DATA, SPI_OUT);
    if (clock)
        hl_wiring_add(wiring, clock, HL_WIRE_CLOCK, SPI_CLOCK);
    hl_wiring_add(wiring, "GND", HL_WIRE_GROUND, 0);
    hl_wiring_note(wiring, "The LEDs' 5 V comes from a supply of its own, never from the header; "
                           "join the grounds.");
    hl_wiring_note(wiring, "LEDs at 5 V want 3.5 V for a high level: put a 74HCT125 between, close "
                           "to the Pi.");
    hl_wiring_note(wiring, "Switch SPI on: `sudo raspi-config nonint do_spi 0`, or dtparam=spi=on "
                           "in config.txt.");
}
