/* The options of an e-paper board, real or virtual, and what they describe. */
#ifndef HL_DRIVERS_EPAPER_SETTINGS_H
#define HL_DRIVERS_EPAPER_SETTINGS_H

#include "drivers/driver.h"
#include "drivers/epaper_device.h"
#include "drivers/wiring.h"

#define HL_EPAPER_PIN_HAT (-2) /* where the hat has it */

/* First member of a driver's state, filled by its option table. */
struct hl_epaper_settings {
    char *panel, *hat, *device, *chip_label, *palette, *state; /* NULL: not given */
    int pin[HL_SPI_LINES];                                     /* HL_EPAPER_PIN_HAT */
    int rotate, border;                                        /* indices into the choices */
    int partials, update_s, full_s;                            /* 0: the panel's */
    bool grey, invert;
    double temperature; /* degrees Celsius */
    double vcom;        /* volts, below 0; 0: the board's own */
    double clock_mhz;   /* 0: the panel's */
};

#define HL_EPAPER_DEFAULTS                                                                         \
    {                                                                                              \
        .pin = {HL_EPAPER_PIN_HAT, HL_EPAPER_PIN_HAT, HL_EPAPER_PIN_HAT,                           \
                HL_EPAPER_PIN_HAT, HL_EPAPER_PIN_HAT, HL_EPAPER_PIN_HAT},                          \
        .partials = HL_EPAPER_PARTIALS_DEFAULT, .temperature = 20                                  \
    }

extern const char *const hl_epaper_rotations[], *const hl_epaper_borders[];

#define HL_EPAPER_OPTION(name_, type_, field_, ...)                                                \
    {                                                                                              \
        .name = (name_), .type = (type_), .offset = offsetof(struct hl_epaper_settings, field_),   \
        __VA_ARGS__                                                                                \
    }
#define HL_EPAPER_PIN(name_, line_, help_)                                                         \
    HL_EPAPER_OPTION(name_, HL_OPTION_INT, pin[line_], .min = HL_EPAPER_PIN_HAT, .max = 1023,      \
                     .help = help_)
#define HL_EPAPER_OPTIONS                                                                          \
    HL_EPAPER_OPTION("panel", HL_OPTION_STRING, panel,                                             \
                     .help = "which one, by a name of the list above; must be given"),             \
        HL_EPAPER_OPTION("rotate", HL_OPTION_CHOICE, rotate, .choices = hl_epaper_rotations,       \
                         .help = "the page, clockwise, against the panel's rows; default auto, "   \
                                 "landscape"),                                                     \
        HL_EPAPER_OPTION("grey", HL_OPTION_BOOL, grey,                                             \
                         .help = "four greys, each change a full refresh; default no"),            \
        HL_EPAPER_OPTION("invert", HL_OPTION_BOOL, invert,                                         \
                         .help = "black for white and white for black; default no"),               \
        HL_EPAPER_OPTION("palette", HL_OPTION_STRING, palette,                                     \
                         .help = "the panel's colours as measured, rrggbb with spaces between"),   \
        HL_EPAPER_OPTION("border", HL_OPTION_CHOICE, border, .choices = hl_epaper_borders,         \
                         .help = "the edge around the pixels; default white"),                     \
        HL_EPAPER_OPTION("partials", HL_OPTION_INT, partials, .min = 1,                            \
                         .max = HL_EPAPER_PARTIALS_MAX,                                            \
                         .help = "partial refreshes until a full one is due; default 5"),          \
        HL_EPAPER_OPTION("every", HL_OPTION_INT, update_s, .min = 0, .max = 86400,                 \
                         .help = "seconds between two updates at least; default the panel's"),     \
        HL_EPAPER_OPTION("full-every", HL_OPTION_INT, full_s, .min = 0, .max = 86400,              \
                         .help = "seconds between two that flash at least; default the panel's, "  \
                                 "180"),                                                           \
        HL_EPAPER_OPTION("temperature", HL_OPTION_FLOAT, temperature, .min = -40, .max = 80,       \
                         .help = "where it hangs, degrees Celsius; default 20"),                   \
        HL_EPAPER_OPTION("vcom", HL_OPTION_FLOAT, vcom, .min = -5, .max = 0,                       \
                         .help = "IT8951: volts, as printed on the cable; default the board's"),   \
        HL_EPAPER_OPTION("hat", HL_OPTION_STRING, hat,                                             \
                         .help = "wiring: waveshare, inky, it8951; default the panel's"),          \
        HL_EPAPER_OPTION("device", HL_OPTION_STRING, device, .help = "default /dev/spidev0.0"),    \
        HL_EPAPER_OPTION("clock", HL_OPTION_FLOAT, clock_mhz, .min = 0, .max = 40,                 \
                         .help = "of SPI, MHz; default the panel's"),                              \
        HL_EPAPER_OPTION("chip-label", HL_OPTION_STRING, chip_label,                               \
                         .help = "the GPIO chip; default the one with the header"),                \
        HL_EPAPER_PIN("dc", HL_SPI_DATA, "GPIO number; -1: not wired; default -2, the hat's"),     \
        HL_EPAPER_PIN("rst", HL_SPI_RESET, "GPIO number; default -2, the hat's"),                  \
        HL_EPAPER_PIN("busy", HL_SPI_BUSY, "GPIO number; default -2, the hat's"),                  \
        HL_EPAPER_PIN("pwr", HL_SPI_POWER, "GPIO number; -1: not wired; default -2, the hat's"),   \
        HL_EPAPER_PIN("cs", HL_SPI_SELECT,                                                         \
                      "GPIO number; -1: the kernel selects; default -2, the hat's"),               \
        HL_EPAPER_OPTION("state", HL_OPTION_STRING, state,                                         \
                         .help = "file for what must survive a restart; default in the state "     \
                                 "folder")

/* The panel that they name; NULL and a log line by NAME. */
const struct hl_epaper_panel *hl_epaper_settings_panel(const struct hl_epaper_settings *settings,
                                                       const char *name);

/* CONFIG and SETUP of the board; *STATE_PATH is CONFIG's and is freed by the caller (KEEP false:
 * there is none). 0, or -EINVAL and a log line by NAME. */
int hl_epaper_settings_resolve(const struct hl_epaper_settings *settings, const char *name,
                               bool keep, struct hl_epaper_config *config,
                               struct hl_spi_setup *setup, char **state_path);

/* The N-th panel as "panel=NAME  what is printed on it" into LINE (HL_BOARD_PRESET_MAX bytes);
 * false after the last. */
bool hl_epaper_settings_preset(const struct hl_driver *driver, size_t n, struct hl_preset *preset);

/* As the operation WIRING in driver.h. */
int hl_epaper_settings_wiring(const struct hl_epaper_settings *settings, const char *name,
                              struct hl_wiring *wiring);

#endif
