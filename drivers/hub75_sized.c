/* hub75-192x64 and the like: which panels make a wall of some size. */
#include "drivers/hub75_settings.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#define NEAR_COUNT 3

/* In the order in which they are taken: the fewest panels first. (A 128x64 panel is, to its wires,
 * two of 64x64 in a chain.) */
static const struct panel {
    int width, height;
} panels[] = {{64, 64}, {64, 32}, {32, 32}, {32, 16}};

#define PANEL_COUNT (sizeof(panels) / sizeof(*panels))

static const struct hl_preset presets[] = {
    {"hub75-32x16", "one panel of 32x16"},
    {"hub75-32x32", "one panel of 32x32"},
    {"hub75-64x32", "one panel of 64x32: the most common"},
    {"hub75-64x32:pinout=adafruit-hat", "the same on Adafruit's HAT or Bonnet"},
    {"hub75-64x64", "one panel of 64x64, which has an address line E"},
    {"hub75-128x32", "two panels of 64x32 in a chain"},
    {"hub75-128x64", "two panels of 64x64 in a chain, or one of 128x64"},
    {"hub75-192x32", "three panels of 64x32 in a chain"},
    {"hub75-192x64", "three panels of 64x64 in a chain"},
    {"hub75-256x128", "two chains of four panels of 64x64"},
};
#define PRESETS (sizeof(presets) / sizeof(presets[0]))

static const struct panel *find_panel(int width, int height)
{
    if (width < 1 || width > HL_BOARD_WIDTH_MAX || height < 1 || height > HL_BOARD_HEIGHT_MAX)
        return NULL;
    for (size_t i = 0; i < PANEL_COUNT; i++)
        if (width % panels[i].width == 0 && height % panels[i].height == 0 &&
            height / panels[i].height <= HL_SIGNAL_CHAINS_MAX)
            return &panels[i];
    return NULL;
}

struct size {
    int width, height;
    int distance;
};

static void keep_nearest(struct size near[NEAR_COUNT], struct size size)
{
    for (int i = 0; i < NEAR_COUNT; i++)
        if (size.distance < near[i].distance) {
            struct size moved = near[i];
            near[i] = size;
            size = moved;
        }
}

static int fail(int width, int height, char *error)
{
    const struct panel *step = &panels[PANEL_COUNT - 1];
    struct size near[NEAR_COUNT] = {
        {.distance = INT_MAX}, {.distance = INT_MAX}, {.distance = INT_MAX}};

    for (int h = step->height; h <= HL_BOARD_HEIGHT_MAX; h += step->height)
        for (int w = step->width; w <= HL_BOARD_WIDTH_MAX; w += step->width)
            if (find_panel(w, h))
                keep_nearest(near, (struct size){w, h, abs(w - width) + abs(h - height)});
    snprintf(error, HL_BOARD_ERROR_MAX,
             "no common panels make a wall of %dx%d; near are hub75-%dx%d, hub75-%dx%d and "
             "hub75-%dx%d; other panels are given as hub75:panel=WxH,chain=N,parallel=N",
             width, height, near[0].width, near[0].height, near[1].width, near[1].height,
             near[2].width, near[2].height);
    return -EINVAL;
}

int hl_hub75_settings_sized(int width, int height, char *options, char *error)
{
    const struct panel *panel = find_panel(width, height);

    if (!panel)
        return fail(width, height, error);
    snprintf(options, HL_BOARD_SIZED_MAX, "panel=%dx%d,chain=%d,parallel=%d", panel->width,
             panel->height, width / panel->width, height / panel->height);
    return 0;
}

bool hl_hub75_settings_preset(const struct hl_driver *driver, size_t n, struct hl_preset *preset)
{
    (void)driver;
    if (n >= PRESETS)
        return false;
    *preset = presets[n];
    return true;
}
