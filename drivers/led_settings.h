/* Options that boards of single LEDs in a chain share, real or virtual: how the chain runs, and how
 * bright it may be. */
#ifndef HL_DRIVERS_LED_SETTINGS_H
#define HL_DRIVERS_LED_SETTINGS_H

#include "drivers/driver.h"
#include "drivers/lights.h"
#include "drivers/matrix.h"

/* First member of the settings of a driver, which are the first of its state. */
struct hl_led_settings {
    char *tile, *device; /* NULL: not given */
    char *root;          /* NULL: "/" */
    int across, down, rotate;
    int start, along, tiles_start, tiles_along; /* indices into the choices */
    bool serpentine, tiles_serpentine, mirror;
    double brightness; /* per cent */
    double amps;       /* 0: no limit */
};

/* One tile of 16x16, whose rows run to and fro. */
#define HL_LED_DEFAULTS                                                                            \
    {                                                                                              \
        .across = 1, .down = 1, .serpentine = true, .brightness = 100                              \
    }

extern const char *const hl_led_corners[], *const hl_led_ways[];

#define HL_LED_OPTION(name_, type_, field_, ...)                                                   \
    {                                                                                              \
        .name = (name_), .type = (type_), .offset = offsetof(struct hl_led_settings, field_),      \
        __VA_ARGS__                                                                                \
    }
#define HL_LED_OPTIONS                                                                             \
    HL_LED_OPTION("tile", HL_OPTION_STRING, tile,                                                  \
                  .help = "LEDs of one tile, as 16x16, which is the default"),                     \
        HL_LED_OPTION("across", HL_OPTION_INT, across, .min = 1, .max = HL_MATRIX_TILES_MAX,       \
                      .help = "tiles side by side; default 1"),                                    \
        HL_LED_OPTION("down", HL_OPTION_INT, down, .min = 1, .max = HL_MATRIX_TILES_MAX,           \
                      .help = "tiles one below the other; default 1"),                             \
        HL_LED_OPTION("start", HL_OPTION_CHOICE, start, .choices = hl_led_corners,                 \
                      .help = "of a tile: the corner of its first LED; default top-left"),         \
        HL_LED_OPTION("along", HL_OPTION_CHOICE, along, .choices = hl_led_ways,                    \
                      .help = "of a tile: how its LEDs follow one another; default rows"),         \
        HL_LED_OPTION("serpentine", HL_OPTION_BOOL, serpentine,                                    \
                      .help = "of a tile: every other row runs back; default yes"),                \
        HL_LED_OPTION("tiles-start", HL_OPTION_CHOICE, tiles_start, .choices = hl_led_corners,     \
                      .help = "the corner of the first tile; default top-left"),                   \
        HL_LED_OPTION("tiles-along", HL_OPTION_CHOICE, tiles_along, .choices = hl_led_ways,        \
                      .help = "how tiles follow one another; default rows"),                       \
        HL_LED_OPTION("tiles-serpentine", HL_OPTION_BOOL, tiles_serpentine,                        \
                      .help = "every other row of tiles runs back; default no"),                   \
        HL_LED_OPTION("rotate", HL_OPTION_INT, rotate, .min = 0, .max = 270,                       \
                      .help = "the picture, clockwise: 0, 90, 180, 270; default 0"),               \
        HL_LED_OPTION("mirror", HL_OPTION_BOOL, mirror, .help = "left and right swapped"),         \
        HL_LED_OPTION("brightness", HL_OPTION_FLOAT, brightness, .min = 1, .max = 100,             \
                      .help = "per cent of the light; default 100"),                               \
        HL_LED_OPTION("amps", HL_OPTION_FLOAT, amps, .min = 0, .max = 1000,                        \
                      .help = "what the supply gives; brighter pictures are dimmed; default 0, "   \
                              "no limit"),                                                         \
        HL_LED_OPTION("device", HL_OPTION_STRING, device, .help = "default /dev/spidev0.0")

/* The matrix and the picture's size. 0, or -EINVAL and a log line by NAME. */
int hl_led_settings_matrix(const struct hl_led_settings *settings, const char *name, int leds_max,
                           struct hl_matrix *matrix, int *width, int *height);

/* AMPS is more than LEDS chips take for themselves, or 0. 0, or -EINVAL and a log line by NAME. */
int hl_led_settings_amps(const struct hl_led_settings *settings, const char *name, int leds,
                         double idle_amps);

/* Fills all of *LIGHTS but kind, chips, clock, piece and most. */
void hl_led_settings_lights(const struct hl_led_settings *settings, const char *name, int width,
                            int height, struct hl_lights *lights);

/* Options that make a board of that size out of common tiles, else one of a single tile. As the
 * operation SIZED in driver.h; BOARD is the driver's name. */
int hl_led_settings_sized(const char *board, int width, int height, char *options, char *error);
bool hl_led_settings_preset(const struct hl_driver *driver, size_t n, struct hl_preset *preset);

/* Wires and notes of a board whose data and clock (NULL: none) are called so. */
void hl_led_settings_wiring(struct hl_wiring *wiring, const char *data, const char *clock);

#endif
