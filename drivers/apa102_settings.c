#include "drivers/apa102_settings.h"

#include <errno.h>
#include <stdio.h>

enum { CHIP_APA102, CHIP_SK9822 };

const char *const hl_apa102_chip_names[] = {
    [CHIP_APA102] = "apa102", [CHIP_SK9822] = "sk9822", NULL};
const char *const hl_apa102_orders[] = {"BGR", "BRG", "GBR", "GRB", "RBG", "RGB", NULL};

int hl_apa102_settings_config(const struct hl_apa102_settings *settings, const char *name,
                              struct hl_apa102_config *config, int *width, int *height)
{
    *config = (struct hl_apa102_config){.latches = settings->chip == CHIP_SK9822,
                                        .clock_hz = (uint32_t)(settings->clock_mhz * 1e6),
                                        .brightness = settings->led.brightness / 100,
                                        .amps = settings->led.amps};
    snprintf(config->order, sizeof(config->order), "%s", hl_apa102_orders[settings->order]);
    int err = hl_led_settings_matrix(&settings->led, name, HL_APA102_CHAIN_MAX, &config->matrix,
                                     width, height);
    return err ? err
               : hl_led_settings_amps(&settings->led, name, hl_matrix_count(&config->matrix),
                                      HL_APA102_IDLE_AMPS);
}

int hl_apa102_settings_lights(const struct hl_apa102_settings *settings, const char *name,
                              const struct hl_apa102_config *config, int width, int height,
                              struct hl_lights *lights)
{
    hl_led_settings_lights(&settings->led, name, width, height, lights);
    lights->kind = &hl_apa102_kind;
    lights->chips = hl_apa102_chain_create(config);
    lights->setup.clock_hz = config->clock_hz;
    lights->most = hl_apa102_bytes(config);
    return lights->chips ? 0 : -ENOMEM;
}

int hl_apa102_settings_wiring(const struct hl_apa102_settings *settings, const char *name,
                              struct hl_wiring *wiring)
{
    struct hl_apa102_config config;
    int width, height, err = hl_apa102_settings_config(settings, name, &config, &width, &height);

    if (err)
        return err;
    hl_wiring_title(wiring, "%s LEDs, %dx%d", hl_apa102_chip_names[settings->chip], width, height);
    hl_led_settings_wiring(wiring, "DI", "CI");
    hl_wiring_device(wiring, settings->led.device, 0);
    return 0;
}
