/* How a HUB75 board is wired, for people. */
#include "drivers/hub75_settings.h"
#include "drivers/pinout.h"

#include <stdio.h>
#include <string.h>

#define CONNECTOR_PINS 16

/* The connector of a panel, row by row, as it is printed. GND4 is E on panels of 64 rows. */
static const struct {
    const char *signal;
    int line; /* enum hl_line of the first chain; -1: ground */
} connector[CONNECTOR_PINS] = {
    {"R1", 0},
    {"G1", 1},
    {"B1", 2},
    {"GND", -1},
    {"R2", 3},
    {"G2", 4},
    {"B2", 5},
    {"E", HL_LINE_E},
    {"A", HL_LINE_A},
    {"B", HL_LINE_B},
    {"C", HL_LINE_C},
    {"D", HL_LINE_D},
    {"CLK", HL_LINE_CLOCK},
    {"LAT", HL_LINE_LATCH},
    {"OE", HL_LINE_LIGHT},
    {"GND", -1},
};

static enum hl_wire_kind kind_of(int line)
{
    return line < HL_LINE_A        ? HL_WIRE_DATA
           : line == HL_LINE_CLOCK ? HL_WIRE_CLOCK
                                   : HL_WIRE_CONTROL;
}

/* A chain's connector; the lines that all chains share hang on the first. */
static void add_chain(struct hl_wiring *wiring, const struct hl_signal_pins *pins, uint32_t lines,
                      int chain)
{
    for (int i = 0; i < CONNECTOR_PINS; i++) {
        int line = connector[i].line;
        char signal[HL_WIRING_SIGNAL_MAX];
        bool colour = line >= 0 && line < HL_SIGNAL_COLOURS;

        if (chain > 0 && !colour)
            continue;
        line += colour ? chain * HL_SIGNAL_COLOURS : 0;
        snprintf(signal, sizeof(signal), "%s%s",
                 chain == 0   ? ""
                 : chain == 1 ? "2:"
                              : "3:",
                 connector[i].signal);
        if (line < 0)
            hl_wiring_add(wiring, signal, HL_WIRE_GROUND, 0);
        else if (lines & HL_LINE_BIT(line))
            hl_wiring_add(wiring, signal, kind_of(line), pins->pin[line]);
        else if (line == HL_LINE_E)
            hl_wiring_add(wiring, "GND", HL_WIRE_GROUND, 0);
    }
}

int hl_hub75_settings_wiring(const struct hl_hub75_settings *settings, const char *name,
                             struct hl_wiring *wiring)
{
    struct hl_hub75_wall wall;
    struct hl_output_mode mode = {.width = 0};
    struct hl_signal_pins pins;
    int err = hl_hub75_settings_wall(settings, name, 1e7, &wall, &mode);

    if (!err)
        err = hl_hub75_settings_pins(settings, name, &wall, &pins);
    if (err)
        return err;
    uint32_t lines = hl_hub75_settings_lines(&wall);
    hl_wiring_title(wiring, "HUB75, %dx%d LEDs, pin-out %s", mode.width, mode.height,
                    settings->pinout ? settings->pinout : "regular");
    for (int chain = 0; chain < wall.parallel; chain++)
        add_chain(wiring, &pins, lines, chain);
    hl_wiring_note(wiring, "Panels want 5 V levels: put a 74HCT245 between, or take a HAT that has "
                           "one.");
    hl_wiring_note(wiring, "The panels' 5 V comes from a supply of its own, never from the header; "
                           "join the grounds.");
    if (wall.parallel > 1)
        hl_wiring_note(wiring, "Address, CLK, LAT and OE go to the connector of every chain.");
    return 0;
}
