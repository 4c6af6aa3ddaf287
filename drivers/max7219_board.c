/* A row, or up to four, of MAX7219 modules: 8x8 LEDs each, lit or not. */
#include "drivers/max7219_settings.h"

#define NAME "max7219"

struct board {
    struct hl_max7219_settings settings; /* first: the shared options */

    struct hl_lights lights;
};

static int open_board(void *state, struct hl_output_mode *mode)
{
    struct board *b = state;
    struct hl_max7219_config config;
    int err = hl_max7219_settings_config(&b->settings, NAME, &config);

    if (!err)
        err = hl_max7219_settings_lights(&b->settings, NAME, &config, &b->lights);
    if (!err)
        err = hl_lights_open(&b->lights, NULL, mode);
    mode->mono = true;
    return err;
}

static int present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct board *b = state;
    (void)when_ns;
    return hl_lights_present(&b->lights, frame);
}

static int wiring(const void *state, struct hl_wiring *wiring)
{
    const struct board *b = state;
    return hl_max7219_settings_wiring(&b->settings, NAME, wiring);
}

static int close_board(void *state)
{
    struct board *b = state;
    return hl_lights_close(&b->lights);
}

static const struct board defaults = {.settings = HL_MAX7219_DEFAULTS};

static const struct hl_option options[] = {
    HL_MAX7219_OPTIONS,
    {0},
};

const struct hl_driver hl_driver_max7219 = {
    .name = NAME,
    .summary = "MAX7219 modules of 8x8 LEDs on SPI or three GPIO lines",
    .twin = "max7219-virtual",
    .sized = hl_max7219_settings_sized,
    .sized_help = "so many pixels of modules, as max7219-32x8 or max7219-64x8",
    .caps = HL_CAP_SIZE,
    .state_size = sizeof(struct board),
    .defaults = &defaults,
    .options = options,
    .preset = hl_max7219_settings_preset,
    .wiring = wiring,
    .open = open_board,
    .present = present,
    .close = close_board,
};
