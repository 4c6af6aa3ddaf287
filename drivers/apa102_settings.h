/* The options of an APA102 board, real or virtual, and what they describe. */
#ifndef HL_DRIVERS_APA102_SETTINGS_H
#define HL_DRIVERS_APA102_SETTINGS_H

#include "drivers/apa102.h"
#include "drivers/led_settings.h"

/* First member of a driver's state, filled by its option table. */
struct hl_apa102_settings {
    struct hl_led_settings led; /* first: the options of all chains */
    int chip, order;            /* indices into the choices */
    double clock_mhz;
};

/* 4 MHz: 60 pictures a second of 2000 LEDs, and tame enough for wires on a table. */
#define HL_APA102_DEFAULTS                                                                         \
    {                                                                                              \
        .led = HL_LED_DEFAULTS, .clock_mhz = 4                                                     \
    }

extern const char *const hl_apa102_chip_names[], *const hl_apa102_orders[];

#define HL_APA102_OPTION(name_, type_, field_, ...)                                                \
    {                                                                                              \
        .name = (name_), .type = (type_), .offset = offsetof(struct hl_apa102_settings, field_),   \
        __VA_ARGS__                                                                                \
    }
#define HL_APA102_OPTIONS                                                                          \
    HL_APA102_OPTION("chip", HL_OPTION_CHOICE, chip, .choices = hl_apa102_chip_names,              \
                     .help = "the LEDs; default apa102"),                                          \
        HL_APA102_OPTION("order", HL_OPTION_CHOICE, order, .choices = hl_apa102_orders,            \
                         .help = "of the colours, as they are sent; default BGR"),                 \
        HL_APA102_OPTION("clock", HL_OPTION_FLOAT, clock_mhz, .min = 0.1, .max = 20,               \
                         .help = "of SPI, MHz; default 4"),                                        \
        HL_LED_OPTIONS

/* As the calls of ws2812_settings.h. */
int hl_apa102_settings_config(const struct hl_apa102_settings *settings, const char *name,
                              struct hl_apa102_config *config, int *width, int *height);
int hl_apa102_settings_lights(const struct hl_apa102_settings *settings, const char *name,
                              const struct hl_apa102_config *config, int width, int height,
                              struct hl_lights *lights);
int hl_apa102_settings_wiring(const struct hl_apa102_settings *settings, const char *name,
                              struct hl_wiring *wiring);

#endif
