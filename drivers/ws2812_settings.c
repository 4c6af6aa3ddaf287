#include "drivers/ws2812_settings.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* In the order of hl_ws2812_chips. */
const char *const hl_ws2812_chip_names[] = {"ws2812b", "ws2812b-v5", "ws2812",
                                            "sk6812",  "sk6812rgbw", NULL};
const char *const hl_ws2812_orders[] = {"auto", "RGB",  "RBG",  "GRB",  "GBR", "BRG",
                                        "BGR",  "RGBW", "GRBW", "WRGB", NULL};
const char *const hl_ws2812_bits[] = {"auto", "3", "4", NULL};

enum { ORDER_AUTO, BITS_AUTO = 0, BITS_THREE };

static int put_bits(const struct hl_ws2812_settings *settings, const char *name,
                    struct hl_ws2812_config *config)
{
    bool three = settings->bits == BITS_AUTO ? config->chip->three : settings->bits == BITS_THREE;

    config->bits = three ? 3 : 4;
    if (three && !config->chip->three)
        hl_warning(name,
                   "bits=3 is not quite what the sheet of %s allows; leave it out when "
                   "colours flicker",
                   config->chip->name);
    size_t bytes = hl_ws2812_bytes(config);
    if (bytes <= HL_LIGHTS_PIECE_MAX)
        return 0;
    hl_error(name, "a picture for %d LEDs is %zu bytes; one transfer has %d at most: use fewer%s",
             hl_matrix_count(&config->matrix), bytes, HL_LIGHTS_PIECE_MAX,
             three ? "" : " LEDs, or bits=3");
    return -EINVAL;
}

int hl_ws2812_settings_config(const struct hl_ws2812_settings *settings, const char *name,
                              struct hl_ws2812_config *config, int *width, int *height)
{
    *config = (struct hl_ws2812_config){.chip = &hl_ws2812_chips[settings->chip],
                                        .brightness = settings->led.brightness / 100,
                                        .amps = settings->led.amps};
    snprintf(config->order, sizeof(config->order), "%s",
             settings->order == ORDER_AUTO ? config->chip->order
                                           : hl_ws2812_orders[settings->order]);
    int err = hl_led_settings_matrix(&settings->led, name, HL_WS2812_CHAIN_MAX, &config->matrix,
                                     width, height);
    if (!err)
        err = hl_led_settings_amps(&settings->led, name, hl_matrix_count(&config->matrix),
                                   HL_WS2812_IDLE_AMPS);
    return err ? err : put_bits(settings, name, config);
}

int hl_ws2812_settings_lights(const struct hl_ws2812_settings *settings, const char *name,
                              const struct hl_ws2812_config *config, int width, int height,
                              struct hl_lights *lights)
{
    hl_led_settings_lights(&settings->led, name, width, height, lights);
    lights->kind = &hl_ws2812_kind;
    lights->chips = hl_ws2812_chain_create(config);
    lights->setup.clock_hz = hl_ws2812_clock_hz(config);
    lights->piece = lights->most = hl_ws2812_bytes(config);
    return lights->chips ? 0 : -ENOMEM;
}

int hl_ws2812_settings_wiring(const struct hl_ws2812_settings *settings, const char *name,
                              struct hl_wiring *wiring)
{
    struct hl_ws2812_config config;
    int width, height, err = hl_ws2812_settings_config(settings, name, &config, &width, &height);

    if (err)
        return err;
    hl_wiring_title(wiring, "%s LEDs, %dx%d", config.chip->name, width, height);
    hl_led_settings_wiring(wiring, "DIN", NULL);
    hl_wiring_device(wiring, settings->led.device, hl_ws2812_bytes(&config));
    hl_wiring_note(wiring, "Pi 3 and before: core_freq=250 in config.txt; Pi 4: core_freq=500 and "
                           "core_freq_min=500: SPI's clock must not move.");
    if (hl_ws2812_bytes(&config) > 4096)
        hl_wiring_note(wiring,
                       "Add spidev.bufsiz=65536 to cmdline.txt: a picture goes out in one "
                       "piece of %zu bytes.",
                       hl_ws2812_bytes(&config));
    return 0;
}
