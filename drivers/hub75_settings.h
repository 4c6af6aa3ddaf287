/* The options of a HUB75 board, real or virtual, and the wall that they describe. */
#ifndef HL_DRIVERS_HUB75_SETTINGS_H
#define HL_DRIVERS_HUB75_SETTINGS_H

#include "drivers/driver.h"
#include "drivers/hub75.h"
#include "drivers/wire.h"
#include "drivers/wiring.h"

/* First member of a driver's state, filled by its option table. */
struct hl_hub75_settings {
    char *panel;                           /* "64x32"; NULL: that */
    char *wire_name, *pinout, *chip_label; /* NULL: auto, regular, the chip with the header */
    char *root;                            /* NULL: "/" */
    int chain, parallel, per_row, scan, bits, dither, rotate;
    int wiring, multiplex, address, chip, order; /* indices into the choices */
    bool mirror;
    double brightness; /* per cent */
    double clock_mhz;  /* 0: the wire's own */
    double amps;       /* 0: no limit */
};

/* What is not given: one panel, all of its depth and light. */
#define HL_HUB75_DEFAULTS                                                                          \
    {                                                                                              \
        .chain = 1, .parallel = 1, .bits = HL_HUB75_BITS_MAX, .brightness = 100                    \
    }

extern const char *const hl_hub75_wirings[],
    *const hl_hub75_multiplexes[], *const hl_hub75_addresses[], *const hl_hub75_chips[],
                                                                    *const hl_hub75_orders[];

/* The rows of an option table whose state begins with the settings. */
#define HL_HUB75_OPTION(name_, type_, field_, ...)                                                 \
    {                                                                                              \
        .name = (name_), .type = (type_), .offset = offsetof(struct hl_hub75_settings, field_),    \
        __VA_ARGS__                                                                                \
    }
#define HL_HUB75_OPTIONS                                                                           \
    HL_HUB75_OPTION("panel", HL_OPTION_STRING, panel,                                              \
                    .help = "one panel's pixels; default 64x32"),                                  \
        HL_HUB75_OPTION("chain", HL_OPTION_INT, chain, .min = 1, .max = 32,                        \
                        .help = "panels in a chain; default 1"),                                   \
        HL_HUB75_OPTION("parallel", HL_OPTION_INT, parallel, .min = 1, .max = 3,                   \
                        .help = "chains side by side on the connector; default 1"),                \
        HL_HUB75_OPTION("wiring", HL_OPTION_CHOICE, wiring, .choices = hl_hub75_wirings,           \
                        .help = "how the panels of a chain hang; default row"),                    \
        HL_HUB75_OPTION("per-row", HL_OPTION_INT, per_row, .min = 0, .max = 32,                    \
                        .help = "wiring=serpentine: panels side by side; default 0, all"),         \
        HL_HUB75_OPTION("scan", HL_OPTION_INT, scan, .min = 0, .max = 32,                          \
                        .help = "addressed rows: 4, 8, 16, 32; default 0, half of the panel"),     \
        HL_HUB75_OPTION("multiplex", HL_OPTION_CHOICE, multiplex, .choices = hl_hub75_multiplexes, \
                        .help = "outdoor panels; default none"),                                   \
        HL_HUB75_OPTION("address", HL_OPTION_CHOICE, address, .choices = hl_hub75_addresses,       \
                        .help = "how rows are selected; default direct"),                          \
        HL_HUB75_OPTION("chip", HL_OPTION_CHOICE, chip, .choices = hl_hub75_chips,                 \
                        .help = "chips that must be woken; default plain"),                        \
        HL_HUB75_OPTION("order", HL_OPTION_CHOICE, order, .choices = hl_hub75_orders,              \
                        .help = "colour order of the panel; default RGB"),                         \
        HL_HUB75_OPTION("rotate", HL_OPTION_INT, rotate, .min = 0, .max = 270,                     \
                        .help = "0, 90, 180 or 270 degrees clockwise; default 0"),                 \
        HL_HUB75_OPTION("mirror", HL_OPTION_BOOL, mirror, .help = "left and right swapped"),       \
        HL_HUB75_OPTION("bits", HL_OPTION_INT, bits, .min = 1, .max = HL_HUB75_BITS_MAX,           \
                        .help = "depth of a colour; default 11"),                                  \
        HL_HUB75_OPTION("dither", HL_OPTION_INT, dither, .min = 0, .max = 2,                       \
                        .help = "lowest bits shown by turns; default 0"),                          \
        HL_HUB75_OPTION("brightness", HL_OPTION_FLOAT, brightness, .min = 1, .max = 100,           \
                        .help = "per cent of the light; default 100"),                             \
        HL_HUB75_OPTION("clock", HL_OPTION_FLOAT, clock_mhz, .min = 0, .max = 40,                  \
                        .help = "column clock in MHz; default 0, as fast as is safe"),             \
        HL_HUB75_OPTION("amps", HL_OPTION_FLOAT, amps, .min = 0, .max = 1000,                      \
                        .help =                                                                    \
                            "the supply's limit: the picture is dimmed to it; default 0, none"),   \
        HL_HUB75_OPTION("wire", HL_OPTION_STRING, wire_name,                                       \
                        .help = "auto, rp1 (Pi 5), bcm (Pi Zero to 4) or gpiod; default auto, "    \
                                "the fastest"),                                                    \
        HL_HUB75_OPTION("pinout", HL_OPTION_STRING, pinout,                                        \
                        .help = "regular, adafruit-hat, adafruit-hat-pwm, or pins as "             \
                                "\"OE=18,CLK=17,...\""),                                           \
        HL_HUB75_OPTION("chip-label", HL_OPTION_STRING, chip_label,                                \
                        .help = "label of the GPIO chip; default: the one with the header"),       \
        HL_HUB75_OPTION("root", HL_OPTION_STRING, root,                                            \
                        .help = "folder that stands for / when looking for the Pi: trials "        \
                                "without one; default /")

/* Fills *WALL, its picture's size and *MODE's. CLOCK_HZ is the wire's. 0, or -EINVAL after a log
 * line of driver NAME. */
int hl_hub75_settings_wall(const struct hl_hub75_settings *settings, const char *name,
                           double clock_hz, struct hl_hub75_wall *wall,
                           struct hl_output_mode *mode);

/* The wire asked for. NULL after a log line of driver NAME that names the nearest. */
const struct hl_signal_wire *hl_hub75_settings_wire(const struct hl_hub75_settings *settings,
                                                    const char *name);

/* The lines that WALL needs, as bits. */
uint32_t hl_hub75_settings_lines(const struct hl_hub75_wall *wall);

/* Fills *PINS: every line that WALL needs has one. 0, or -EINVAL after a log line. */
int hl_hub75_settings_pins(const struct hl_hub75_settings *settings, const char *name,
                           const struct hl_hub75_wall *wall, struct hl_signal_pins *pins);

/* As the operation WIRING in driver.h. */
int hl_hub75_settings_wiring(const struct hl_hub75_settings *settings, const char *name,
                             struct hl_wiring *wiring);

/* Options for a board of WIDTH x HEIGHT out of panels that are common: the first of 64x64, 64x32,
 * 32x32 and 32x16 that fill it with at most three rows. Panels of a row are a chain, each row is a
 * chain of its own. As the operation SIZED in driver.h. */
int hl_hub75_settings_sized(int width, int height, char *options, char *error);
bool hl_hub75_settings_preset(const struct hl_driver *driver, size_t n, struct hl_preset *preset);

#endif
