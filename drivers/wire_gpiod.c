/* Any GPIO chip that the kernel offers, through libgpiod: slow, for each change is a system call
 * (two a column), but the same everywhere, and without registers. */
#include "drivers/gpio_claim.h"
#include "drivers/gpio_dark.h"
#include "drivers/player.h"

#include <stdio.h>
#include <string.h>

#define MEASURE_COLUMNS 64
#define MEASURE_ROUNDS  4
#define SHORTEST_NS     40 /* of a column clock; facts on LED boards, 5: 25 MHz */

struct gpiod {
    struct hl_gpio_claim claim;
    struct hl_levels levels;
    uint32_t now; /* levels as they are */
    struct hl_pace pace;
    uint32_t low_ns, high_ns; /* waited after the calls of each half of a clock */
    double clock_hz;
    struct hl_player player;
};

/* The call is saved when nothing changes. */
static int set(struct gpiod *gpiod, uint32_t level)
{
    uint32_t changed = gpiod->now ^ level;

    if (!changed)
        return 0;
    int err = hl_gpio_lines_set(gpiod->claim.lines, changed, level);
    if (!err)
        gpiod->now = level;
    return err;
}

static int put(void *wire, uint32_t word)
{
    struct gpiod *gpiod = wire;
    return set(gpiod, hl_levels_word(&gpiod->levels, word));
}

static int run(void *wire, const uint8_t *bytes, size_t columns, unsigned chains, bool lit)
{
    struct gpiod *gpiod = wire;
    const struct hl_levels *levels = &gpiod->levels;
    uint32_t still = gpiod->now & ~hl_levels_moving(levels, chains);
    uint32_t steady = hl_levels_steady(levels, lit) | still;

    for (size_t i = 0; i < columns; i++, bytes += chains) {
        uint32_t level = hl_levels_column(levels, bytes, chains, steady);
        int err = set(gpiod, level);
        hl_pace_wait(&gpiod->pace, gpiod->low_ns);
        if (!err)
            err = set(gpiod, level ^ levels->clock);
        if (err)
            return err;
        hl_pace_wait(&gpiod->pace, gpiod->high_ns);
    }
    return 0;
}

/* The calls of some columns, which tell the lines to stay as they are. */
static int measure_once(struct gpiod *gpiod, double *ns)
{
    uint32_t moving = hl_levels_moving(&gpiod->levels, 1);
    int64_t start = hl_pace_now_ns();

    for (int i = 0; i < MEASURE_COLUMNS; i++) {
        int err = hl_gpio_lines_set(gpiod->claim.lines, moving, gpiod->now);
        if (!err)
            err = hl_gpio_lines_set(gpiod->claim.lines, gpiod->levels.clock, gpiod->now);
        if (err)
            return err;
    }
    *ns = (double)(hl_pace_now_ns() - start) / MEASURE_COLUMNS;
    if (*ns < 1)
        *ns = 1;
    return 0;
}

/* The best of some: another program's turn in between would make the wire look slow for good. */
static int measure(struct gpiod *gpiod, double *ns)
{
    int err = measure_once(gpiod, ns);
    for (int i = 1; !err && i < MEASURE_ROUNDS; i++) {
        double again;
        err = measure_once(gpiod, &again);
        if (!err && again < *ns)
            *ns = again;
    }
    return err;
}

static int open_wire(void *state, const struct hl_wire_setup *setup, char *error)
{
    struct gpiod *gpiod = state;
    int err = hl_gpio_claim(&gpiod->claim, setup, setup->chip, error);
    double ns = 0, wanted_ns = setup->clock_hz > 0 ? 1e9 / setup->clock_hz : SHORTEST_NS;

    if (err)
        return err;
    hl_levels_init(&gpiod->levels, gpiod->claim.bit, setup->pins->inverted);
    gpiod->now = hl_levels_word(&gpiod->levels, 0);
    hl_pace_init(&gpiod->pace);
    err = measure(gpiod, &ns);
    if (err) {
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "the lines of %s cannot be set: %s; see what `dmesg` says of it",
                 gpiod->claim.label, strerror(-err));
        hl_gpio_unclaim(&gpiod->claim);
        return err;
    }
    if (ns < wanted_ns) {
        gpiod->low_ns = gpiod->high_ns = (uint32_t)((wanted_ns - ns) / 2);
        ns = wanted_ns;
    }
    gpiod->clock_hz = 1e9 / ns;
    gpiod->player = (struct hl_player){
        .wire = gpiod, .run = run, .put = put, .pace = &gpiod->pace, .clock_ns = gpiod->high_ns};
    return 0;
}

static int words(void *state, const uint32_t *words, size_t count, uint32_t hold_ns)
{
    return hl_player_words(&((struct gpiod *)state)->player, words, count, hold_ns);
}

static int play(void *state, const struct hl_signal_program *program)
{
    return hl_player_play(&((struct gpiod *)state)->player, program);
}

static double clock_hz(const void *state)
{
    return ((const struct gpiod *)state)->clock_hz;
}

static void close_wire(void *state)
{
    struct gpiod *gpiod = state;
    hl_player_black(&gpiod->player);
    hl_gpio_unclaim(&gpiod->claim);
}

const struct hl_signal_wire hl_wire_gpiod = {
    .name = "gpiod",
    .summary = "any GPIO chip of the kernel, by libgpiod; slow",
    .state_size = sizeof(struct gpiod),
    .open = open_wire,
    .words = words,
    .play = play,
    .clock_hz = clock_hz,
    .close = close_wire,
    .dark = hl_gpio_dark,
};
