/* A matrix of WS2812 LEDs, or of their kin, on SPI's data line. */
#include "drivers/ws2812_settings.h"

#define NAME "ws2812"

struct board {
    struct hl_ws2812_settings settings; /* first: the shared options */

    struct hl_lights lights;
};

static int open_board(void *state, struct hl_output_mode *mode)
{
    struct board *b = state;
    struct hl_ws2812_config config;
    int width, height;
    int err = hl_ws2812_settings_config(&b->settings, NAME, &config, &width, &height);

    if (!err)
        err = hl_ws2812_settings_lights(&b->settings, NAME, &config, width, height, &b->lights);
    return err ? err : hl_lights_open(&b->lights, NULL, mode);
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
    return hl_ws2812_settings_wiring(&b->settings, NAME, wiring);
}

static int sized(int width, int height, char *options, char *error)
{
    return hl_led_settings_sized(NAME, width, height, options, error);
}

static int close_board(void *state)
{
    struct board *b = state;
    return hl_lights_close(&b->lights);
}

static const struct board defaults = {.settings = HL_WS2812_DEFAULTS};

static const struct hl_option options[] = {
    HL_WS2812_OPTIONS,
    {0},
};

const struct hl_driver hl_driver_ws2812 = {
    .name = NAME,
    .summary = "a matrix of WS2812 or SK6812 LEDs on SPI",
    .twin = "ws2812-virtual",
    .sized = sized,
    .sized_help = "a matrix of so many LEDs, as ws2812-16x16 or ws2812-32x8",
    .caps = HL_CAP_SIZE,
    .state_size = sizeof(struct board),
    .defaults = &defaults,
    .options = options,
    .preset = hl_led_settings_preset,
    .wiring = wiring,
    .open = open_board,
    .present = present,
    .close = close_board,
};
