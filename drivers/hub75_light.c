/* Codes to light: the eye's curve, and which planes give the light that a code asks for. */
#include "drivers/hub75_inside.h"

#include <math.h>

int64_t hl_hub75_light_of(const int64_t *widths, unsigned mask)
{
    int64_t light = 0;

    for (int i = 0; i < HL_HUB75_BITS_MAX; i++)
        light += mask >> i & 1 ? widths[i] : 0;
    return light;
}

/* Planes that give exactly LIGHT ticks. Each is at most one tick wider than all below it together
 * (hl_hub75_plan_split), so taking the widest that fits never leaves a rest. */
static uint16_t fill_light(const int64_t *widths, int planes, int64_t light)
{
    unsigned mask = 0;

    for (int i = planes - 1; i >= 0; i--)
        if (widths[i] > 0 && widths[i] <= light) {
            light -= widths[i];
            mask |= 1u << i;
        }
    return (uint16_t)mask;
}

static unsigned reverse_bits(unsigned value, int bits)
{
    unsigned result = 0;

    for (int i = 0; i < bits; i++)
        result |= (value >> i & 1) << (bits - 1 - i);
    return result;
}

/* There are 2^planes levels, or one a tick where there are fewer ticks. Between two levels the
 * turns of dither show one or the other. A level keeps its binary planes even where a neighbour's
 * would come a tick nearer: that would make two dark codes the same. */
void hl_hub75_light_masks(const struct hl_hub75_plan *plan, int64_t light, unsigned turn,
                          uint16_t masks[256])
{
    int64_t widths[HL_HUB75_BITS_MAX];
    int64_t levels = (INT64_C(1) << plan->planes) - 1;
    bool binary = light >= levels;
    unsigned add = reverse_bits(turn, plan->dither_bits);

    hl_hub75_plan_split(plan->planes, light, widths);
    if (!binary)
        levels = light;
    double fine = ldexp((double)levels, plan->dither_bits);
    for (int code = 0; code < 256; code++) {
        int64_t level = llround(hl_lightness_light((uint8_t)code) * fine);
        level = (level + add) >> plan->dither_bits;
        masks[code] = binary ? (uint16_t)level : fill_light(widths, plan->planes, level);
    }
}
