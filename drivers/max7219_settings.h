/* The options of a MAX7219 board, real or virtual, and what they describe. */
#ifndef HL_DRIVERS_MAX7219_SETTINGS_H
#define HL_DRIVERS_MAX7219_SETTINGS_H

#include "drivers/driver.h"
#include "drivers/max7219.h"

#define HL_MAX7219_CS_AUTO (-2) /* the kernel's; bit-banged: where the kernel has it */

/* First member of a driver's state, filled by its option table. */
struct hl_max7219_settings {
    char *device, *chip_label; /* NULL: not given */
    char *root;                /* NULL: "/" */
    int modules, rows, type, turn, rotate, intensity, threshold;
    int wire; /* index into the choices */
    int din, clk, cs;
    bool serpentine, mirror, invert;
    double clock_mhz;
};

/* What is not given: one board of four modules, of medium light; the pins of SPI0. 1 MHz as Falcon
 * Player has it (facts on LED boards, 5): long chains of cheap cables bear no more for certain. */
#define HL_MAX7219_DEFAULTS                                                                        \
    {                                                                                              \
        .modules = 4, .rows = 1, .intensity = 4, .threshold = 96, .din = 10, .clk = 11,            \
        .cs = HL_MAX7219_CS_AUTO, .clock_mhz = 1                                                   \
    }

extern const char *const hl_max7219_type_names[], *const hl_max7219_wires[];

#define HL_MAX7219_OPTION(name_, type_, field_, ...)                                               \
    {                                                                                              \
        .name = (name_), .type = (type_), .offset = offsetof(struct hl_max7219_settings, field_),  \
        __VA_ARGS__                                                                                \
    }
#define HL_MAX7219_OPTIONS                                                                         \
    HL_MAX7219_OPTION("modules", HL_OPTION_INT, modules, .min = 1, .max = HL_MAX7219_COLUMNS_MAX,  \
                      .help = "modules of 8x8 side by side; default 4"),                           \
        HL_MAX7219_OPTION("rows", HL_OPTION_INT, rows, .min = 1, .max = HL_MAX7219_ROWS_MAX,       \
                          .help = "rows of modules, one chain through all; default 1"),            \
        HL_MAX7219_OPTION("serpentine", HL_OPTION_BOOL, serpentine,                                \
                          .help = "every other row hangs upside down; default no"),                \
        HL_MAX7219_OPTION("type", HL_OPTION_CHOICE, type, .choices = hl_max7219_type_names,        \
                          .help =                                                                  \
                              "of module; default fc16; `headliner test-pattern` finds yours"),    \
        HL_MAX7219_OPTION("turn", HL_OPTION_INT, turn, .min = 0, .max = 270,                       \
                          .help = "each module hangs turned clockwise: 0, 90, 180, 270"),          \
        HL_MAX7219_OPTION("mirror", HL_OPTION_BOOL, mirror,                                        \
                          .help = "each module is mirrored left to right; default no"),            \
        HL_MAX7219_OPTION("rotate", HL_OPTION_INT, rotate, .min = 0, .max = 270,                   \
                          .help = "the picture, clockwise: 0, 90, 180, 270; default 0"),           \
        HL_MAX7219_OPTION("intensity", HL_OPTION_INT, intensity, .min = 0,                         \
                          .max = HL_MAX7219_INTENSITY_MAX, .help = "0 to 15; default 4"),          \
        HL_MAX7219_OPTION("threshold", HL_OPTION_INT, threshold, .min = 1, .max = 255,             \
                          .help = "an LED is lit from this strength of a colour on; default 96"),  \
        HL_MAX7219_OPTION("invert", HL_OPTION_BOOL, invert,                                        \
                          .help = "lit for dark and dark for lit; default no"),                    \
        HL_MAX7219_OPTION("wire", HL_OPTION_CHOICE, wire, .choices = hl_max7219_wires,             \
                          .help = "the kernel's SPI, or three GPIO lines; default spidev"),        \
        HL_MAX7219_OPTION("device", HL_OPTION_STRING, device, .help = "default /dev/spidev0.0"),   \
        HL_MAX7219_OPTION("clock", HL_OPTION_FLOAT, clock_mhz, .min = 0.01, .max = 10,             \
                          .help = "of SPI, MHz; default 1"),                                       \
        HL_MAX7219_OPTION("chip-label", HL_OPTION_STRING, chip_label,                              \
                          .help = "wire=bitbang: GPIO chip; default the one with the header"),     \
        HL_MAX7219_OPTION("din", HL_OPTION_INT, din, .min = 0, .max = 1023,                        \
                          .help = "wire=bitbang: GPIO number; default 10"),                        \
        HL_MAX7219_OPTION("clk", HL_OPTION_INT, clk, .min = 0, .max = 1023,                        \
                          .help = "wire=bitbang: GPIO number; default 11"),                        \
        HL_MAX7219_OPTION("cs", HL_OPTION_INT, cs, .min = HL_MAX7219_CS_AUTO, .max = 1023,         \
                          .help = "GPIO number; default -2: the kernel selects; bitbang: 8")

/* 0, or -EINVAL and a log line by NAME. */
int hl_max7219_settings_config(const struct hl_max7219_settings *settings, const char *name,
                               struct hl_max7219_config *config);

/* Fills *LIGHTS for hl_lights_open, chips of CONFIG included. 0 or -ENOMEM. */
int hl_max7219_settings_lights(const struct hl_max7219_settings *settings, const char *name,
                               const struct hl_max7219_config *config, struct hl_lights *lights);

/* As the operations in driver.h. */
int hl_max7219_settings_sized(int width, int height, char *options, char *error);
bool hl_max7219_settings_preset(const struct hl_driver *driver, size_t n, struct hl_preset *preset);
int hl_max7219_settings_wiring(const struct hl_max7219_settings *settings, const char *name,
                               struct hl_wiring *wiring);

#endif
