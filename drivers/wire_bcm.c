/* The header of a Raspberry Pi Zero to 4, by the registers in /dev/gpiomem: no root, no other
 * peripheral, so sound keeps working. Three stores a column: what falls and the clock down, what
 * rises, the clock up. They are made whether a pin changes or not: light is on meanwhile, and every
 * column must take as long. */
#include "drivers/mapped.h"

/* BCM2835 ARM Peripherals, chapter 6, and BCM2711 ARM Peripherals, chapter 5. */
#define GPFSEL0     0x00 /* functions: ten pins a register, three bits each */
#define GPSET0      0x1c
#define GPCLR0      0x28
#define PAGE_SIZE   4096
#define FSEL_PINS   10
#define FSEL_BITS   3
#define FSEL_MASK   7u
#define FSEL_OUTPUT 1u

static int put(void *state, uint32_t word)
{
    const struct hl_mapped *bcm = state;
    uint32_t level = hl_levels_word(&bcm->levels, word);

    hl_page_store(&bcm->page, GPCLR0, bcm->levels.mask & ~level);
    hl_page_store(&bcm->page, GPSET0, level);
    return 0;
}

static void prepare(struct hl_mapped *bcm)
{
    put(bcm, 0);
    for (unsigned pin = 0; pin < HL_LEVELS_BITS; pin++) {
        if (!(bcm->levels.mask >> pin & 1))
            continue;
        size_t reg = GPFSEL0 + pin / FSEL_PINS * sizeof(uint32_t);
        unsigned shift = pin % FSEL_PINS * FSEL_BITS;
        uint32_t was = hl_page_load(&bcm->page, reg);
        uint32_t output = (was & ~(FSEL_MASK << shift)) | FSEL_OUTPUT << shift;
        if (was != output) /* lines that were claimed are outputs already */
            hl_page_store(&bcm->page, reg, output);
    }
}

/* What rises and what falls for one column, the clock down with it. Light goes off by a rising pin
 * and on by a falling one: where it goes on, the falling ones are last, so that both take place at
 * the second store, and a light lasts whole columns. */
static inline void store_column(const struct hl_mapped *bcm, uint32_t moving, uint32_t level,
                                bool falling_last)
{
    if (!falling_last)
        hl_page_store(&bcm->page, GPCLR0, moving & ~level);
    hl_page_store(&bcm->page, GPSET0, level);
    if (falling_last)
        hl_page_store(&bcm->page, GPCLR0, moving & ~level);
}

static inline void run_chains(const struct hl_mapped *bcm, const uint8_t *bytes, size_t columns,
                              unsigned chains, bool lit)
{
    const struct hl_levels *levels = &bcm->levels;
    uint32_t moving = hl_levels_moving(levels, chains), steady = hl_levels_steady(levels, lit);
    size_t rise = levels->clock_low ? GPCLR0 : GPSET0;

    for (size_t i = 0; i < columns; i++, bytes += chains) {
        uint32_t level = hl_levels_column(levels, bytes, chains, steady);
        store_column(bcm, moving, level, lit && i == 0);
        hl_pace_spin(bcm->low_turns);
        hl_page_store(&bcm->page, rise, levels->clock);
        hl_pace_spin(bcm->high_turns);
    }
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
    return chip >= HL_PI_BCM2835 && chip <= HL_PI_BCM2711;
}

static const struct hl_mapped_kind kind = {
    .device = "/dev/gpiomem",
    .size = PAGE_SIZE,
    .models = "Raspberry Pi Zero to 4",
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

const struct hl_signal_wire hl_wire_bcm = {
    .name = "bcm",
    .summary = "the header of a Raspberry Pi Zero to 4, by its registers",
    .state_size = sizeof(struct hl_mapped),
    .open = open_wire,
    .words = hl_mapped_words,
    .play = hl_mapped_play,
    .clock_hz = hl_mapped_clock_hz,
    .close = close_wire,
    .dark = dark,
};
