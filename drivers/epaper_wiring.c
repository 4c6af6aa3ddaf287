/* How an e-paper panel is wired, for people. */
#include "drivers/epaper_settings.h"

#include <stdlib.h>

/* GPIO of SPI0 on the header: its clock, its data out, its data in and its first select. */
#define SPI_CLOCK  11
#define SPI_OUT    10
#define SPI_IN     9
#define SPI_SELECT 8

/* In the order in which the boards' connectors have them. */
static const struct {
    const char *signal;
    enum hl_spi_line line;
    enum hl_wire_kind kind;
} lines[] = {
    {"DC", HL_SPI_DATA, HL_WIRE_CONTROL},      {"RST", HL_SPI_RESET, HL_WIRE_CONTROL},
    {"BUSY", HL_SPI_BUSY, HL_WIRE_INPUT},      {"PWR", HL_SPI_POWER, HL_WIRE_CONTROL},
    {"CS2", HL_SPI_SELECT_2, HL_WIRE_CONTROL},
};

static void add_spi(struct hl_wiring *wiring, const struct hl_spi_setup *setup, bool answers)
{
    int select = setup->pin[HL_SPI_SELECT];

    hl_wiring_add(wiring, "VCC", HL_WIRE_3V3, 0);
    hl_wiring_add(wiring, "GND", HL_WIRE_GROUND, 0);
    hl_wiring_add(wiring, "DIN", HL_WIRE_DATA, SPI_OUT);
    if (answers)
        hl_wiring_add(wiring, "DOUT", HL_WIRE_INPUT, SPI_IN);
    hl_wiring_add(wiring, "CLK", HL_WIRE_CLOCK, SPI_CLOCK);
    hl_wiring_add(wiring, "CS", HL_WIRE_CONTROL, select == HL_PIN_NONE ? SPI_SELECT : select);
}

int hl_epaper_settings_wiring(const struct hl_epaper_settings *settings, const char *name,
                              struct hl_wiring *wiring)
{
    struct hl_epaper_config config;
    struct hl_spi_setup setup;
    char *state_path;
    int err = hl_epaper_settings_resolve(settings, name, false, &config, &setup, &state_path);
    if (err)
        return err;
    hl_wiring_title(wiring, "%s, %dx%d", config.panel->print, config.panel->width,
                    config.panel->height);
    add_spi(wiring, &setup, config.panel->controller == &hl_epaper_it8951);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        if (setup.pin[lines[i].line] != HL_PIN_NONE)
            hl_wiring_add(wiring, lines[i].signal, lines[i].kind, setup.pin[lines[i].line]);
    hl_wiring_note(wiring, "A HAT sits on the header as it is: no wires are needed.");
    hl_wiring_note(wiring, "Switch SPI on: `sudo raspi-config nonint do_spi 0`, or dtparam=spi=on "
                           "in config.txt.");
    if (setup.pin[HL_SPI_SELECT] != HL_PIN_NONE)
        hl_wiring_note(wiring, "CS is a line of its own here: add dtoverlay=spi0-0cs to "
                               "config.txt.");
    free(state_path);
    return 0;
}
