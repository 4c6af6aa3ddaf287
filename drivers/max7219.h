/* MAX7219 modules, 8x8 LEDs each, one chain through all of them. From frames to register writes:
 * only digits that changed are sent, one of each module at a time, and every HL_MAX7219_RESEND_NS
 * all registers are, for a spike on the wires may have changed any (users report garbage after a
 * day). Source: Maxim 19-4452. Stage thread; nothing allocates after create. */
#ifndef HL_DRIVERS_MAX7219_H
#define HL_DRIVERS_MAX7219_H

#include "base/clock.h"
#include "drivers/lights.h"

#define HL_MAX7219_SIDE          8  /* LEDs of a module */
#define HL_MAX7219_COLUMNS_MAX   32 /* modules side by side */
#define HL_MAX7219_ROWS_MAX      4
#define HL_MAX7219_MODULES_MAX   (HL_MAX7219_COLUMNS_MAX * HL_MAX7219_ROWS_MAX)
#define HL_MAX7219_INTENSITY_MAX 15
#define HL_MAX7219_CLOCK_MAX_HZ  10000000 /* tCP 100 ns */
#define HL_MAX7219_RESEND_NS     HL_NS_PER_S
#define HL_MAX7219_RESEND        13 /* transfers of that */

/* Which way the digits and segments of a module run, as seen from the front when the marks on its
 * board are read upright and data enters at the right. */
struct hl_max7219_type {
    const char *name, *summary;
    bool digits_down; /* digits are rows; else columns */
    bool digits_back; /* digit 0 is the lowest row, or the right column */
    bool bits_back;   /* bit D0 is the right column, or the lowest row */
};

/* Ends with a NULL name. */
extern const struct hl_max7219_type hl_max7219_types[];

struct hl_max7219_config {
    int columns, rows; /* modules */
    /* The chain enters at the right end of the topmost row. From the left end of a row it goes back
     * to the right end of the next one; SERPENTINE: straight down, and every other row hangs upside
     * down. */
    bool serpentine;
    const struct hl_max7219_type *type;
    int turn; /* how each module hangs: mirrored, then turned clockwise by 0, 90, 180, 270 */
    bool mirror;
    int rotate; /* the picture, clockwise */
    int intensity;
    int threshold; /* an LED is lit from this code on of its pixel's strongest colour, 1..255 */
    bool invert;   /* lit below it */
};

struct hl_max7219_chain;

extern const struct hl_lights_kind hl_max7219_kind;

/* CONFIG is copied, and has been checked. NULL: out of memory. Freed by the kind. */
struct hl_max7219_chain *hl_max7219_chain_create(const struct hl_max7219_config *config);

/* The LED under a pixel of the picture: module 0 is the first that the cable comes to. */
struct hl_max7219_led {
    int module, digit, bit;
};
struct hl_max7219_led hl_max7219_find(const struct hl_max7219_config *config, int x, int y);

/* Of the picture. */
void hl_max7219_size(const struct hl_max7219_config *config, int *width, int *height);

/* Bytes of a picture of which everything changes, when all registers are due, too. */
size_t hl_max7219_most(const struct hl_max7219_config *config);

#endif
