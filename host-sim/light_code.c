#include "host-sim/light_code.h"

#include <math.h>

/* Light of a lightness 0..1: CIE 1931, with the exact constants of CIE 15 (6/29, 24389/27). */
static double light_of(double lightness)
{
    double l = 100 * lightness;

    return l <= 8 ? l * 27 / 24389 : pow((l + 16) / 116, 3);
}

void hl_light_codes_init(struct hl_light_codes *codes, double full)
{
    codes->least[0] = 0;
    for (int code = 1; code < HL_LIGHT_CODES; code++)
        codes->least[code] = light_of((code - 0.5) / (HL_LIGHT_CODES - 1)) * full;
}

uint8_t hl_light_code(const struct hl_light_codes *codes, double light)
{
    int low = 0;

    for (int step = HL_LIGHT_CODES / 2; step > 0; step /= 2)
        if (light >= codes->least[low + step])
            low += step;
    return (uint8_t)low;
}
