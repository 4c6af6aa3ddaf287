/* Chains of single LEDs: the points of a picture under them, and what they draw. Pure. */
#ifndef HL_DRIVERS_LED_CHAIN_H
#define HL_DRIVERS_LED_CHAIN_H

#include "drivers/led_light.h"
#include "drivers/matrix.h"
#include "show/frame.h"

#include <stddef.h>

#define HL_LED_COLOURS 3

struct hl_led_point {
    uint16_t x, y;
};

/* Points in the order of the chain, as many as MATRIX has LEDs; the caller frees them. NULL: out of
 * memory. */
struct hl_led_point *hl_led_chain_points(const struct hl_matrix *matrix);

static inline const uint8_t *hl_led_pixel(const struct hl_frame *frame, struct hl_led_point point)
{
    return frame->pixels + point.y * frame->stride + HL_LED_COLOURS * (size_t)point.x;
}

/* Light that FRAME asks for; WHITE: what three colours have in common comes from a fourth LED
 * alone. */
uint64_t hl_led_chain_sum(const struct hl_led_light *light, const struct hl_frame *frame,
                          bool white);

#endif
