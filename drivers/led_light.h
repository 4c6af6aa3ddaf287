/* From codes to the light of single LEDs, in linear steps, within what the supply gives. Pure;
 * nothing allocates. */
#ifndef HL_DRIVERS_LED_LIGHT_H
#define HL_DRIVERS_LED_LIGHT_H

#include <stdbool.h>
#include <stdint.h>

#define HL_LED_LIGHT_FULL 65535 /* of one colour of an LED at its brightest */
/* Brighter by this in a picture when a limit ends, so that moving text does not make the light
 * pump: twice in a second of 60 pictures. */
#define HL_LED_LIGHT_RELEASE 1.0117

struct hl_led_light {
    uint16_t asked[256]; /* light of a code at the board's brightness */
    uint16_t given[256]; /* the same, within the limit */
    double limit;        /* part of the light that is given, above 0, to 1 */
    double most;         /* light of all LEDs together that the supply bears; 0: no limit */
    bool limited;        /* then light must be rounded down */
};

/* BRIGHTNESS 0..1. AMPS that the supply gives, of which IDLE go to the chips themselves and
 * AMPS_LED to one colour of an LED at its brightest; AMPS 0: no limit. */
void hl_led_light_init(struct hl_led_light *light, double brightness, double amps, double idle,
                       double amps_led);

/* For a picture that asks for SUM of light: lowers the limit at once, or lets it go slowly. True:
 * what is given has changed. */
bool hl_led_light_fit(struct hl_led_light *light, uint64_t sum);

#endif
