/* The look of an LED board: each pixel a round dot, some of its light spilling on its neighbours,
 * the unlit dots just visible so that the grid reads. Pure; one thread per object. */
#ifndef HL_HOST_SIM_LED_H
#define HL_HOST_SIM_LED_H

#include "show/frame.h"

#define HL_LED_PITCH_MIN 2
#define HL_LED_PITCH_MAX 64

struct hl_led_look {
    int pitch;   /* screen pixels per LED, HL_LED_PITCH_MIN..HL_LED_PITCH_MAX */
    double gap;  /* part of the pitch between two dots, 0..0.9 */
    double glow; /* light spilt between the dots, 0 (none)..1 */
};

/* What window and picture show when nothing else is asked for. */
#define HL_LED_GAP_DEFAULT  0.22
#define HL_LED_GLOW_DEFAULT 0.45

struct hl_led;

/* For frames WIDTH LEDs wide. NULL and errno: EINVAL, ENOMEM. Destroy takes NULL. */
struct hl_led *hl_led_create(const struct hl_led_look *look, int width);
void hl_led_destroy(struct hl_led *led);

/* Paints LED row Y of FRAME: pitch rows of width * pitch pixels 0x00RRGGBB at OUT, STRIDE pixels
 * from row to row. It depends on LED rows Y-1..Y+1 only. */
void hl_led_paint_row(struct hl_led *led, const struct hl_frame *frame, int y, uint32_t *out,
                      size_t stride);

#endif
