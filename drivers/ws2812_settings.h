/* The options of a WS2812 board, real or virtual, and what they describe. */
#ifndef HL_DRIVERS_WS2812_SETTINGS_H
#define HL_DRIVERS_WS2812_SETTINGS_H

#include "drivers/led_settings.h"
#include "drivers/ws2812.h"

/* First member of a driver's state, filled by its option table. */
struct hl_ws2812_settings {
    struct hl_led_settings led; /* first: the options of all chains */
    int chip, order, bits;      /* indices into the choices */
};

#define HL_WS2812_DEFAULTS                                                                         \
    {                                                                                              \
        .led = HL_LED_DEFAULTS                                                                     \
    }

extern const char *const hl_ws2812_chip_names[], *const hl_ws2812_orders[], *const hl_ws2812_bits[];

#define HL_WS2812_OPTION(name_, field_, choices_, help_)                                           \
    {                                                                                              \
        .name = (name_), .type = HL_OPTION_CHOICE,                                                 \
        .offset = offsetof(struct hl_ws2812_settings, field_), .choices = (choices_),              \
        .help = (help_)                                                                            \
    }
#define HL_WS2812_OPTIONS                                                                          \
    HL_WS2812_OPTION("chip", chip, hl_ws2812_chip_names, "the LEDs; default ws2812b"),             \
        HL_WS2812_OPTION("order", order, hl_ws2812_orders,                                         \
                         "of the colours, as they are sent; default auto, the chip's"),            \
        HL_WS2812_OPTION("bits", bits, hl_ws2812_bits,                                             \
                         "of SPI for each of theirs; default auto, by the chip"),                  \
        HL_LED_OPTIONS

/* 0 and the picture's size, or -EINVAL and a log line by NAME. */
int hl_ws2812_settings_config(const struct hl_ws2812_settings *settings, const char *name,
                              struct hl_ws2812_config *config, int *width, int *height);

/* Fills *LIGHTS for hl_lights_open, the chain of CONFIG included. 0 or -ENOMEM. */
int hl_ws2812_settings_lights(const struct hl_ws2812_settings *settings, const char *name,
                              const struct hl_ws2812_config *config, int width, int height,
                              struct hl_lights *lights);

/* As the operation in driver.h. */
int hl_ws2812_settings_wiring(const struct hl_ws2812_settings *settings, const char *name,
                              struct hl_wiring *wiring);

#endif
