/* From the codes of a frame to light: the eye's curve, for boards whose LEDs are driven in linear
 * steps. Pure. */
#ifndef HL_DRIVERS_LIGHTNESS_H
#define HL_DRIVERS_LIGHTNESS_H

#include <stdint.h>

/* CIE 1931: the light of a code, 0..1. */
double hl_lightness_light(uint8_t code);

#endif
