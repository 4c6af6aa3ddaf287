/* How MAX7219 modules hang, as told by whoever hung them: for each LED of each device the point of
 * the picture where a person sees it. It walks along the cable from the connector on; a driver goes
 * the other way, and neither was written from the other. What is taken for true, seen from the
 * front:
 *
 *   - The cable enters the board at its right edge; device 0 is the rightmost of its row, and each
 *     next one hangs to the left of the one before.
 *   - The first row is the topmost. RETURN: the cable goes from the left end of a row back to the
 *     right end of the row below. SERPENTINE: it goes straight down, and the row below hangs upside
 *     down, its first device at the left; and so on.
 *   - Inside a module (the types are those under which the users of MAX7219 boards know them):
 *       fc16       digit 0 is the top row; segment G (D0) the right column, DP (D7) the left one
 *       parola     digit 0 is the top row; segment G (D0) the left column, DP (D7) the right one
 *       generic    digit 0 is the left column; segment G (D0) the top row, DP (D7) the lowest
 *       icstation  digit 0 is the lowest row; segment G (D0) the left column, DP (D7) the right one
 *   - Turn and mirror are done to each module where it hangs: mirrored left to right, then turned
 *     clockwise, for boards that are none of these. */
#ifndef HL_HOST_SIM_LED_MODULES_H
#define HL_HOST_SIM_LED_MODULES_H

#include "host-sim/led_max7219.h"
#include "show/frame.h"

#define HL_MODULE_SIDE 8

enum hl_module_type {
    HL_MODULE_FC16,
    HL_MODULE_PAROLA,
    HL_MODULE_GENERIC,
    HL_MODULE_ICSTATION,
    HL_MODULE_TYPES
};

struct hl_modules {
    enum hl_module_type type;
    int columns, rows; /* modules; together no more than HL_MAX7219_DEVICES_MAX */
    bool serpentine;
    int turn; /* 0, 90, 180, 270: of each module */
    bool mirror;
};

/* Where the LED is seen; pixels from the top left. */
void hl_modules_spot(const struct hl_modules *modules, int device, int digit, int segment, int *x,
                     int *y);

/* Paints the light since CHAIN's last reset, FULL_NS of the brightest is code 255, nearest by CIE
 * 1931 lightness, in COLOUR's ratio. FRAME has 8 pixels a module. */
void hl_modules_draw(const struct hl_modules *modules, struct hl_max7219 *chain, int64_t now_ns,
                     int64_t full_ns, struct hl_rgb colour, struct hl_frame *frame);

#endif
