#include "drivers/net_settings.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const char *const hl_net_syncs[] = {[HL_NET_SYNC_NO] = "no",
                                    [HL_NET_SYNC_UNICAST] = "unicast",
                                    [HL_NET_SYNC_BROADCAST] = "broadcast",
                                    NULL};

static void describe(const struct hl_net_settings *settings, struct hl_matrix *matrix)
{
    *matrix = (struct hl_matrix){
        .across = settings->across,
        .down = settings->down,
        .inside = {(enum hl_matrix_corner)settings->start, settings->along, settings->serpentine},
        .tiles = {(enum hl_matrix_corner)settings->tiles_start, settings->tiles_along,
                  settings->tiles_serpentine},
        .rotate = settings->rotate,
        .mirror = settings->mirror,
    };
}

/* Without a tile, the board is one of the size that was asked for. */
static int set_tile(const struct hl_net_settings *settings, const char *name,
                    const struct hl_output_mode *mode, struct hl_matrix *matrix)
{
    char end;

    if (settings->tile) {
        if (sscanf(settings->tile, "%4dx%4d%c", &matrix->tile_width, &matrix->tile_height, &end) ==
            2)
            return 0;
        hl_error(name, "%.40s is no size; write it as 32x8", settings->tile);
        return -EINVAL;
    }
    if (mode->width == 0) {
        hl_error(name, "how large is the board? Say --size 32x8, or board %s-32x8", name);
        return -EINVAL;
    }
    bool aside = settings->rotate % 180 != 0;
    int width = aside ? mode->height : mode->width, height = aside ? mode->width : mode->height;
    matrix->tile_width = width / settings->across;
    matrix->tile_height = height / settings->down;
    return 0;
}

static int fail(const char *name, const char *why)
{
    hl_error(name, "%s", why);
    return -EINVAL;
}

int hl_net_settings_matrix(const struct hl_net_settings *settings, const char *name,
                           struct hl_matrix *matrix, struct hl_output_mode *mode)
{
    char error[HL_MATRIX_ERROR_MAX];
    int width, height;

    describe(settings, matrix);
    int err = set_tile(settings, name, mode, matrix);
    if (err)
        return err;
    if (hl_matrix_check(matrix, &width, &height, error))
        return fail(name, error);
    if (mode->width && (mode->width != width || mode->height != height)) {
        hl_error(name, "--size %dx%d is not what the tiles make: %dx%d; leave the size out",
                 mode->width, mode->height, width, height);
        return -EINVAL;
    }
    if (width < HL_BOARD_SIDE_MIN || height < HL_BOARD_SIDE_MIN || width > HL_BOARD_WIDTH_MAX ||
        height > HL_BOARD_HEIGHT_MAX) {
        hl_error(name, "%dx%d pixels; a board has %dx%d to %dx%d", width, height, HL_BOARD_SIDE_MIN,
                 HL_BOARD_SIDE_MIN, HL_BOARD_WIDTH_MAX, HL_BOARD_HEIGHT_MAX);
        return -EINVAL;
    }
    mode->width = width;
    mode->height = height;
    return 0;
}

int hl_net_settings_sized(int width, int height, char *options, char *error)
{
    if (width < HL_BOARD_SIDE_MIN || height < HL_BOARD_SIDE_MIN || width > HL_BOARD_WIDTH_MAX ||
        height > HL_BOARD_HEIGHT_MAX) {
        snprintf(error, HL_BOARD_ERROR_MAX, "a board of %dx%d is out of range %dx%d..%dx%d", width,
                 height, HL_BOARD_SIDE_MIN, HL_BOARD_SIDE_MIN, HL_BOARD_WIDTH_MAX,
                 HL_BOARD_HEIGHT_MAX);
        return -EINVAL;
    }
    snprintf(options, HL_BOARD_SIZED_MAX, "tile=%dx%d", width, height);
    return 0;
}

/* Hosts are as they are called where nobody changed it. */
static const struct hl_preset presets[] = {
    {"ddp-16x16:host=wled.local", "a matrix of 16x16 that WLED drives, and knows the wiring of"},
    {"ddp-32x8:host=wled.local", "the same of 32x8"},
    {"ddp-64x32:host=fpp.local", "a wall behind Falcon Player"},
    {"artnet-32x8:host=wled.local", "two universes from 0 on, 170 pixels in the first"},
    {"e131-32x8", "two universes from 1 on, by multicast: whoever listens"},
    {"e131-32x8:host=wled.local", "the same for one receiver"},
    {"flaschen-45x35:host=ft.noise", "the wall of Noisebridge, for which the protocol was made"},
};
#define PRESETS (sizeof(presets) / sizeof(presets[0]))

bool hl_net_settings_preset(const struct hl_driver *driver, size_t n, struct hl_preset *preset)
{
    size_t len = strlen(driver->name);

    for (size_t i = 0; i < PRESETS; i++)
        if (strncmp(presets[i].board, driver->name, len) == 0 && n-- == 0) {
            *preset = presets[i];
            return true;
        }
    return false;
}

int hl_net_settings_universes(const struct hl_net_settings *settings, const char *name, int last,
                              int channels, size_t bytes, size_t *universe_bytes)
{
    int fit = HL_NET_UNIVERSE_BYTES / channels;
    int pixels = settings->per_universe ? settings->per_universe : fit;

    if (settings->packed && settings->per_universe)
        return fail(name, "packed leaves no pixels to count: leave per-universe out");
    if (pixels > fit) {
        hl_error(name, "per-universe=%d: a universe holds %d pixels of %d channels", pixels, fit,
                 channels);
        return -EINVAL;
    }
    *universe_bytes = settings->packed ? HL_NET_UNIVERSE_BYTES : (size_t)pixels * (size_t)channels;
    size_t count = (bytes + *universe_bytes - 1) / *universe_bytes;
    if ((size_t)settings->universe + count > (size_t)last + 1) {
        hl_error(name, "%zu universes from %d on run past the last one, %d: begin with a lower one",
                 count, settings->universe, last);
        return -EINVAL;
    }
    return (int)count;
}
