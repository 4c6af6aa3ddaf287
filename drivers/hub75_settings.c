#include "drivers/hub75_settings.h"

#include "base/log.h"
#include "drivers/pinout.h"
#include "drivers/wires.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* About 3.5 A for a 32x32 panel all white (facts on LED boards, 5), of whose pixels a scan of 1:16
 * has 64 lit at a time: what one draws while it is. */
#define AMPS_PER_PIXEL (3.5 / 64)

const char *const hl_hub75_wirings[] = {"row", "serpentine", "v", "v-serpentine", NULL};
const char *const hl_hub75_multiplexes[] = {"none", "stripe", "checker", "spiral", "zstripe", NULL};
const char *const hl_hub75_addresses[] = {"direct", "ab-shift", "one-hot", "abc-shift", NULL};
const char *const hl_hub75_chips[] = {"plain", "fm6126a", "fm6127", NULL};
const char *const hl_hub75_orders[] = {"RGB", "RBG", "GRB", "GBR", "BRG", "BGR", NULL};

static int parse_panel(const struct hl_hub75_settings *settings, const char *name,
                       struct hl_hub75_wall *wall)
{
    char end;
    wall->panel_width = 64;
    wall->panel_height = 32;
    if (!settings->panel)
        return 0;
    if (sscanf(settings->panel, "%3dx%3d%c", &wall->panel_width, &wall->panel_height, &end) == 2)
        return 0;
    hl_error(name, "panel=%s is no size; write it as panel=64x32", settings->panel);
    return -EINVAL;
}

int hl_hub75_settings_wall(const struct hl_hub75_settings *settings, const char *name,
                           double clock_hz, struct hl_hub75_wall *wall, struct hl_output_mode *mode)
{
    char error[HL_HUB75_ERROR_MAX] = "";
    int width, height;

    *wall = (struct hl_hub75_wall){.chain = settings->chain,
                                   .parallel = settings->parallel,
                                   .per_row = settings->per_row,
                                   .scan = settings->scan,
                                   .wiring = (enum hl_hub75_wiring)settings->wiring,
                                   .multiplex = (enum hl_hub75_multiplex)settings->multiplex,
                                   .address = (enum hl_hub75_address)settings->address,
                                   .chip = (enum hl_hub75_chip)settings->chip,
                                   .rotate = settings->rotate,
                                   .mirror = settings->mirror,
                                   .bits = settings->bits,
                                   .dither_bits = settings->dither,
                                   .brightness = settings->brightness / 100,
                                   .clock_hz = clock_hz,
                                   .amps_max = settings->amps,
                                   .amps_per_pixel = AMPS_PER_PIXEL};
    memcpy(wall->colour_order, hl_hub75_orders[settings->order], sizeof("RGB"));
    if (parse_panel(settings, name, wall))
        return -EINVAL;
    if (hl_hub75_check(wall, &width, &height, error)) {
        hl_error(name, "%s", error);
        return -EINVAL;
    }
    if (mode->width && (mode->width != width || mode->height != height)) {
        hl_error(name,
                 "--size %dx%d is not what these panels make: %dx%d; leave the size out, or "
                 "change panel, chain and parallel",
                 mode->width, mode->height, width, height);
        return -EINVAL;
    }
    mode->width = width;
    mode->height = height;
    return 0;
}

const struct hl_signal_wire *hl_hub75_settings_wire(const struct hl_hub75_settings *settings,
                                                    const char *name)
{
    const char *wanted = settings->wire_name ? settings->wire_name : "auto";
    const struct hl_signal_wire *wire = hl_wire_find(wanted);
    const char *nearest = hl_wire_suggest(wanted);

    if (!wire)
        hl_error(name, "wire=%s is not known; %s%s", wanted, nearest ? "did you mean " : "",
                 nearest ? nearest : "leave it out, and the fastest is found");
    return wire;
}

static unsigned address_lines(const struct hl_hub75_wall *wall)
{
    unsigned lines = 0;
    int rows = wall->scan ? wall->scan : wall->panel_height / 2;
    if (wall->address == HL_HUB75_ADDRESS_AB_SHIFT)
        return 2;
    if (wall->address == HL_HUB75_ADDRESS_ABC_SHIFT)
        return 3;
    if (wall->address == HL_HUB75_ADDRESS_ONE_HOT)
        return 4;
    while (1 << lines < rows)
        lines++;
    return lines;
}

uint32_t hl_hub75_settings_lines(const struct hl_hub75_wall *wall)
{
    return hl_pinout_lines((unsigned)wall->parallel, address_lines(wall));
}

int hl_hub75_settings_pins(const struct hl_hub75_settings *settings, const char *name,
                           const struct hl_hub75_wall *wall, struct hl_signal_pins *pins)
{
    char error[HL_WIRE_ERROR_MAX] = "";
    uint32_t lines = hl_hub75_settings_lines(wall);

    if (!hl_pinout_parse(pins, settings->pinout ? settings->pinout : "regular", error) &&
        !hl_pinout_check(pins, lines, HL_PIN_MAX, error))
        return 0;
    hl_error(name, "%s", error);
    return -EINVAL;
}
