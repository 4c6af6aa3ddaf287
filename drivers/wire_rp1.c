/* The header of a Raspberry Pi 5, by the RP1's registers in /dev/gpiomem0. Two stores a column:
 * what changes with the clock going down, and the clock up, through the alias that flips the bits
 * it is given, for a store of the whole register would set other programs' pins too. Each put
 * says the levels outright, so that a pin that somebody flipped is right again in the next step. */
#include "drivers/mapped.h"

/* RP1 Peripherals, chapter 3: banks IO_BANK0, SYS_RIO0 and PADS_BANK0 of GPIO 0..27, and the
 * aliases of every register. */
#define IO_CTRL(pin)  (0x00000 + 8 * (size_t)(pin) + 4)
#define RIO_OUT       0x10000
#define RIO_OE        0x10004
#define PAD(pin)      (0x20000 + 4 + 4 * (size_t)(pin))
#define PAGES_SIZE    0x30000
#define ALIAS_FLIP    0x1000
#define ALIAS_SET     0x2000
#define ALIAS_CLEAR   0x3000
#define FUNCSEL_MASK  0x1fu
#define FUNCSEL_RIO   5u
#define PAD_FAST_4_MA 0x15u /* slew fast, pulled down, 4 mA; output not disabled */

static int put(void *state, uint32_t word)
{
    struct hl_mapped *rp1 = state;
    uint32_t level = hl_levels_word(&rp1->levels, word);

    /* What rises comes first, and the light's end with it: at the store of the next column. */
    hl_page_store(&rp1->page, RIO_OUT + ALIAS_SET, level);
    hl_page_store(&rp1->page, RIO_OUT + ALIAS_CLEAR, rp1->levels.mask & ~level);
    rp1->now = level;
    return 0;
}

static void prepare(struct hl_mapped *rp1)
{
    put(rp1, 0);
    hl_page_store(&rp1->page, RIO_OE + ALIAS_SET, rp1->levels.mask);
    for (unsigned pin = 0; pin < HL_LEVELS_BITS; pin++) {
        if (!(rp1->levels.mask >> pin & 1))
            continue;
        uint32_t was = hl_page_load(&rp1->page, IO_CTRL(pin));
        hl_page_store(&rp1->page, PAD(pin), PAD_FAST_4_MA);
        hl_page_store(&rp1->page, IO_CTRL(pin), (was & ~FUNCSEL_MASK) | FUNCSEL_RIO);
    }
}

static inline void run_chains(struct hl_mapped *rp1, const uint8_t *bytes, size_t columns,
                              unsigned chains, bool lit)
{
    const struct hl_levels *levels = &rp1->levels;
    uint32_t moving = hl_levels_moving(levels, chains), steady = hl_levels_steady(levels, lit);
    uint32_t now = rp1->now & moving, still = rp1->now & ~moving;

    for (size_t i = 0; i < columns; i++, bytes += chains) {
        uint32_t level = hl_levels_column(levels, bytes, chains, steady);
        hl_page_store(&rp1->page, RIO_OUT + ALIAS_FLIP, now ^ level);
        hl_pace_spin(rp1->low_turns);
        hl_page_store(&rp1->page, RIO_OUT + ALIAS_FLIP, levels->clock);
        hl_pace_spin(rp1->high_turns);
        now = level ^ levels->clock;
    }
    rp1->now = now | still;
}

static int run(void *state, const uint8_t *bytes, size_t columns, unsigned chains, bool lit)
{
    switch (chains) {
    case 1:
        run_chains(state, bytes, columns, 1, lit);
        break;
    case 2:
        run_chains(state, bytes, columns, 2, lit);
        break;
    default:
        run_chains(state, bytes, columns, HL_SIGNAL_CHAINS_MAX, lit);
    }
    return 0;
}

static bool fits(enum hl_pi_chip chip)
{
    return chip == HL_PI_BCM2712;
}

static const struct hl_mapped_kind kind = {
    .device = "/dev/gpiomem0",
    .size = PAGES_SIZE,
    .models = "Raspberry Pi 5",
    .fits = fits,
    .prepare = prepare,
    .run = run,
    .put = put,
};

static int open_wire(void *state, const struct hl_wire_setup *setup, char *error)
{
    return hl_mapped_open(state, &kind, setup, error);
}

static void close_wire(void *state)
{
    hl_mapped_close(state);
}

static int dark(const struct hl_wire_setup *setup)
{
    return hl_mapped_dark(&kind, setup);
}

const struct hl_signal_wire hl_wire_rp1 = {
    .name = "rp1",
    .summary = "the header of a Raspberry Pi 5, by its registers",
    .state_size = sizeof(struct hl_mapped),
    .open = open_wire,
    .words = hl_mapped_words,
    .play = hl_mapped_play,
    .clock_hz = hl_mapped_clock_hz,
    .close = close_wire,
    .dark = dark,
};
