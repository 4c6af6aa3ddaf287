/* From lines to pins: a word of lines (signal.h) becomes the levels of the pins, by tables. Where
 * a line's pin stands in a word of levels is the wire's: the GPIO number, or the place in a
 * request. */
#ifndef HL_DRIVERS_LEVELS_H
#define HL_DRIVERS_LEVELS_H

#include "drivers/signal.h"

#include <stdbool.h>

#define HL_LEVELS_BITS 32 /* of a word of levels */

struct hl_levels {
    uint32_t column[HL_SIGNAL_CHAINS_MAX][1 << HL_SIGNAL_COLOURS]; /* a chain's column byte */
    uint32_t control[1 << (HL_LINE_COUNT - HL_LINE_A)]; /* address, clock, latch, light */
    uint32_t mask;                                      /* all pins */
    uint32_t chain_mask[HL_SIGNAL_CHAINS_MAX];
    uint32_t clock, light; /* pins */
    uint32_t clock_low;    /* level of the clock pin when the clock is low: 0, or the pin */
};

/* BIT[line] is 0..31, or negative: not wired. INVERTED as in wire.h; the light always is. */
void hl_levels_init(struct hl_levels *levels, const int bit[HL_LINE_COUNT], uint64_t inverted);

static inline uint32_t hl_levels_word(const struct hl_levels *levels, uint32_t word)
{
    const uint32_t six = (1 << HL_SIGNAL_COLOURS) - 1;
    return levels->column[0][word & six] | levels->column[1][word >> 6 & six] |
           levels->column[2][word >> 12 & six] |
           levels->control[(word & (HL_LINE_BIT(HL_LINE_COUNT) - 1)) >> HL_LINE_A];
}

/* The pins that shifting a column moves: colours, clock and light. */
static inline uint32_t hl_levels_moving(const struct hl_levels *levels, unsigned chains)
{
    uint32_t mask = levels->clock | levels->light;
    for (unsigned c = 0; c < chains && c < HL_SIGNAL_CHAINS_MAX; c++)
        mask |= levels->chain_mask[c];
    return mask;
}

/* Levels of the moving pins for one column, the clock low; STEADY is the light's and the clock's
 * level. Inline for a constant CHAINS. */
static inline uint32_t hl_levels_column(const struct hl_levels *levels, const uint8_t *bytes,
                                        unsigned chains, uint32_t steady)
{
    for (unsigned c = 0; c < chains; c++)
        steady |= levels->column[c][bytes[c] & ((1 << HL_SIGNAL_COLOURS) - 1)];
    return steady;
}

/* Light and clock (low) while columns are shifted. */
static inline uint32_t hl_levels_steady(const struct hl_levels *levels, bool lit)
{
    return levels->clock_low | (lit ? 0 : levels->light);
}

#endif
