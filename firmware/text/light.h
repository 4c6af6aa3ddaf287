/* Codes and the light they make: boards show codes by CIE 1931 lightness. Mixing is done in light,
 * so that a half-covered dot has half the light. Pure functions, any thread. */
#ifndef HL_TEXT_LIGHT_H
#define HL_TEXT_LIGHT_H

#include <stdint.h>

/* Both 0..1. */
double hl_light_of_code(double code);
double hl_light_to_code(double light);

/* Codes for one channel at every coverage 0..255, from the ground's code to the colour's: CODES has
 * 256. */
void hl_light_fill_codes(uint8_t *codes, int ground, int colour);
/* The same for paper: of 2 LEVELS one of the two codes; of more one of so many greys, evenly spaced
 * from 0 to 255. Mixed in codes, and not in light: letters of half light would look thin on white.
 */
void hl_light_fill_steps(uint8_t *codes, int ground, int colour, int levels);

/* A picture of 4 bytes a pixel (blue, green, red, alpha, colour multiplied by alpha; rows PITCH
 * bytes apart) made smaller or larger by averaging areas, on black. TO gets 3 bytes a pixel (red,
 * green, blue), rows without a gap. All sizes at least 1. */
void hl_light_shrink(const uint8_t *from, int width, int height, int pitch, uint8_t *to,
                     int to_width, int to_height);

#endif
