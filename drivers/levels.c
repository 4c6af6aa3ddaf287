#include "drivers/levels.h"

#include <string.h>

#define CONTROLS (HL_LINE_COUNT - HL_LINE_A)

/* Levels of the COUNT lines from FIRST on, whose bits are VALUE. */
static uint32_t levels_of(const uint32_t *pin, uint32_t flipped, unsigned first, unsigned count,
                          uint32_t value)
{
    uint32_t level = 0;
    for (unsigned i = 0; i < count; i++)
        if ((value >> i & 1) != (flipped >> (first + i) & 1))
            level |= pin[first + i];
    return level;
}

void hl_levels_init(struct hl_levels *levels, const int bit[HL_LINE_COUNT], uint64_t inverted)
{
    uint32_t pin[HL_LINE_COUNT];
    uint32_t flipped = (uint32_t)inverted | HL_LINE_BIT(HL_LINE_LIGHT);

    memset(levels, 0, sizeof(*levels));
    for (unsigned i = 0; i < HL_LINE_COUNT; i++) {
        pin[i] = bit[i] < 0 ? 0 : UINT32_C(1) << bit[i];
        levels->mask |= pin[i];
    }
    for (unsigned c = 0; c < HL_SIGNAL_CHAINS_MAX; c++) {
        unsigned first = c * HL_SIGNAL_COLOURS;
        for (unsigned i = 0; i < HL_SIGNAL_COLOURS; i++)
            levels->chain_mask[c] |= pin[first + i];
        for (uint32_t v = 0; v < 1 << HL_SIGNAL_COLOURS; v++)
            levels->column[c][v] = levels_of(pin, flipped, first, HL_SIGNAL_COLOURS, v);
    }
    for (uint32_t v = 0; v < 1 << CONTROLS; v++)
        levels->control[v] = levels_of(pin, flipped, HL_LINE_A, CONTROLS, v);
    levels->clock = pin[HL_LINE_CLOCK];
    levels->light = pin[HL_LINE_LIGHT];
    levels->clock_low = flipped >> HL_LINE_CLOCK & 1 ? levels->clock : 0;
}
