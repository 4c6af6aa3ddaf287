#include "drivers/lightness.h"

/* CIE 1931 lightness L* 0..100, as CIE 15 gives it: a cube, with a straight foot below 8. */
double hl_lightness_light(uint8_t code)
{
    double lightness = code * (100.0 / UINT8_MAX);

    if (lightness <= 8)
        return lightness * 27 / 24389;
    double root = (lightness + 16) / 116;
    return root * root * root;
}
