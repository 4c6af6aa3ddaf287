#include "drivers/max7219_settings.h"

#include "base/log.h"
#include "drivers/spi_bare.h"

#include <errno.h>
#include <stdio.h>

/* GPIO of SPI0 on the header. */
#define SPI_OUT    10
#define SPI_CLOCK  11
#define SPI_SELECT 8

#define HEADER_MODULES 4 /* that its 5 V may feed: a third of an ampere each, all lit */

#define VOLTS_NOTE                                                                                 \
    "The chips want 3.5 V and more for a high level at 5 V: put a 74HCT125 between when the "      \
    "picture is unsteady."

enum { WIRE_SPIDEV, WIRE_BITBANG };

/* In the order of hl_max7219_types. */
const char *const hl_max7219_type_names[] = {"fc16", "parola", "generic", "icstation", NULL};
const char *const hl_max7219_wires[] = {[WIRE_SPIDEV] = "spidev", [WIRE_BITBANG] = "bitbang", NULL};

static int check_angle(const char *name, const char *option, int degrees)
{
    if (degrees % 90 == 0)
        return 0;
    hl_error(name, "%s=%d; it must be 0, 90, 180 or 270", option, degrees);
    return -EINVAL;
}

int hl_max7219_settings_config(const struct hl_max7219_settings *settings, const char *name,
                               struct hl_max7219_config *config)
{
    int err = check_angle(name, "turn", settings->turn);

    if (!err)
        err = check_angle(name, "rotate", settings->rotate);
    *config = (struct hl_max7219_config){
        .columns = settings->modules,
        .rows = settings->rows,
        .serpentine = settings->serpentine,
        .type = &hl_max7219_types[settings->type],
        .turn = settings->turn,
        .mirror = settings->mirror,
        .rotate = settings->rotate,
        .intensity = settings->intensity,
        .threshold = settings->threshold,
        .invert = settings->invert,
    };
    return err;
}

static bool is_banged(const struct hl_max7219_settings *settings)
{
    return settings->wire == WIRE_BITBANG;
}

/* HL_PIN_NONE: the kernel selects. */
static int select_pin(const struct hl_max7219_settings *settings)
{
    if (settings->cs >= 0)
        return settings->cs;
    return is_banged(settings) ? SPI_SELECT : HL_PIN_NONE;
}

int hl_max7219_settings_lights(const struct hl_max7219_settings *settings, const char *name,
                               const struct hl_max7219_config *config, struct hl_lights *lights)
{
    bool banged = is_banged(settings);

    *lights = (struct hl_lights){
        .name = name,
        .kind = &hl_max7219_kind,
        .chips = hl_max7219_chain_create(config),
        .setup = {.device = settings->device,
                  .clock_hz = (uint32_t)(settings->clock_mhz * 1e6),
                  .chip = settings->chip_label,
                  .data_pin = settings->din,
                  .clock_pin = settings->clk,
                  .root = settings->root},
        .wire = banged ? &hl_spi_wire_bitbang : &hl_spi_wire_device,
        .bare = banged ? &hl_spi_wire_bitbang_bare : &hl_spi_wire_bare,
        .most = hl_max7219_most(config),
    };
    for (int line = 0; line < HL_SPI_LINES; line++)
        lights->setup.pin[line] = HL_PIN_NONE;
    lights->setup.pin[HL_SPI_SELECT] = select_pin(settings);
    hl_max7219_size(config, &lights->width, &lights->height);
    return lights->chips ? 0 : -ENOMEM;
}

int hl_max7219_settings_sized(int width, int height, char *options, char *error)
{
    const int side = HL_MAX7219_SIDE;

    if (width % side == 0 && height % side == 0 && width / side <= HL_MAX7219_COLUMNS_MAX &&
        height / side <= HL_MAX7219_ROWS_MAX) {
        snprintf(options, HL_BOARD_SIZED_MAX, "modules=%d,rows=%d", width / side, height / side);
        return 0;
    }
    snprintf(error, HL_BOARD_ERROR_MAX,
             "modules of 8x8 make no board of %dx%d; the width must be a multiple of 8 up to %d, "
             "the height 8, 16, 24 or 32, as in max7219-32x8 and max7219-64x8",
             width, height, side * HL_MAX7219_COLUMNS_MAX);
    return -EINVAL;
}

/* Rows as they are sold, and one module of each of the other types. */
static const struct hl_preset presets[] = {
    {"-32x8", "four modules on one board, FC-16: the most common"},
    {"-64x8", "two such boards, the right one at the Pi"},
    {"-32x16", "two such boards, one above the other"},
    {"-32x8:type=generic", "four single modules, chip beside or under the LEDs"},
    {"-32x8:type=parola", "four single modules as Parola's author made them"},
    {"-32x8:type=icstation", "four single modules of ICStation"},
    {"-32x8:wire=bitbang", "the common one, on three GPIO lines where SPI is taken"},
};
#define PRESETS (sizeof(presets) / sizeof(presets[0]))

bool hl_max7219_settings_preset(const struct hl_driver *driver, size_t n, struct hl_preset *preset)
{
    if (n >= PRESETS)
        return false;
    *preset = presets[n];
    snprintf(preset->board, sizeof(preset->board), "%s%s", driver->name, presets[n].board);
    return true;
}

int hl_max7219_settings_wiring(const struct hl_max7219_settings *settings, const char *name,
                               struct hl_wiring *wiring)
{
    struct hl_max7219_config config;
    bool banged = is_banged(settings);
    int err = hl_max7219_settings_config(settings, name, &config), width, height;

    if (err)
        return err;
    hl_max7219_size(&config, &width, &height);
    hl_wiring_title(wiring, "MAX7219 modules, %dx%d LEDs", width, height);
    bool many = config.columns * config.rows > HEADER_MODULES;
    if (!many)
        hl_wiring_add(wiring, "VCC", HL_WIRE_5V, 0);
    hl_wiring_add(wiring, "GND", HL_WIRE_GROUND, 0);
    hl_wiring_add(wiring, "DIN", HL_WIRE_DATA, banged ? settings->din : SPI_OUT);
    int select = select_pin(settings);
    hl_wiring_add(wiring, "CS", HL_WIRE_CONTROL, select == HL_PIN_NONE ? SPI_SELECT : select);
    hl_wiring_add(wiring, "CLK", HL_WIRE_CLOCK, banged ? settings->clk : SPI_CLOCK);
    hl_wiring_note(wiring, "The wires go to the input of the rightmost module of the upper row; "
                           "each next one is fed by DOUT.");
    if (!banged)
        hl_wiring_device(wiring, settings->device, 0);
    if (!banged)
        hl_wiring_note(wiring, "Switch SPI on: `sudo raspi-config nonint do_spi 0`, or "
                               "dtparam=spi=on in config.txt.");
    if (many)
        hl_wiring_note(wiring, "So many modules want a supply of 5 V of their own at VCC; join the "
                               "grounds.");
    hl_wiring_note(wiring, VOLTS_NOTE);
    return 0;
}
