#include "drivers/mapped.h"

#include "base/clock.h"
#include "base/log.h"
#include "drivers/pinout.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Signals on a Pi 5's header are clean at 20 MHz, and panels are quoted for 25 MHz (40 ns). */
#define SAFE_CLOCK_HZ 20e6

#define MEASURE_COLUMNS 512
#define MEASURE_ROUNDS  16
#define CLOCK_ROUNDS    16

/* The kernel takes the lines of a killed program back at about the time at which the guard hears of
 * it, and may make them inputs after the guard made them dark. */
#define KERNEL_DONE_NS (30 * HL_NS_PER_MS)

static int check(const struct hl_mapped_kind *kind, const struct hl_wire_setup *setup,
                 struct hl_pi_model *model, char *error)
{
    hl_pi_model_read(model, setup->root);
    if (!kind->fits(model->chip)) {
        snprintf(error, HL_WIRE_ERROR_MAX, "this is not a %s but %s", kind->models,
                 model->name[0] ? model->name : "another kind of computer");
        return -ENODEV;
    }
    const char *label = hl_pi_gpio_label(model->chip);
    if (setup->chip && strcmp(setup->chip, label) != 0) {
        snprintf(error, HL_WIRE_ERROR_MAX, "these are the registers of %s, not of %.60s", label,
                 setup->chip);
        return -ENODEV;
    }
    for (int i = 0; i < HL_LINE_COUNT; i++) {
        if (setup->pins->pin[i] != HL_PIN_NAMED)
            continue;
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "%s=%s: only the wire gpiod knows lines by name; give the GPIO number",
                 hl_pinout_line_name((enum hl_line)i), setup->pins->name[i]);
        return -EINVAL;
    }
    return hl_pinout_check(setup->pins, 0, HL_PIN_HEADER_MAX, error);
}

/* Without libgpiod, or a kernel that offers the chip, there is nobody to ask; anybody's no counts.
 */
static int claim(struct hl_mapped *mapped, const struct hl_wire_setup *setup,
                 const struct hl_pi_model *model, char *error)
{
    int err = hl_gpio_claim(&mapped->claim, setup, hl_pi_gpio_label(model->chip), error);

    if (err != -ENOTSUP && err != -ENODEV)
        return err;
    hl_debug("wire", "lines are not claimed from the kernel: %s", error);
    return 0;
}

/* The kind's moves on this page. */
static void start_player(struct hl_mapped *mapped, const struct hl_mapped_kind *kind)
{
    mapped->kind = kind;
    mapped->player = (struct hl_player){
        .wire = mapped,
        .run = kind->run,
        .put = kind->put,
        .pace = &mapped->pace,
        .clock_ns = (uint32_t)(1e9 / SAFE_CLOCK_HZ),
    };
}

/* Nanoseconds a column takes: the shortest of some rounds, as long as nothing disturbs. Played with
 * empty tables: stores of nothing, which take the bus as long. */
static double measure(const struct hl_mapped *mapped)
{
    static const uint8_t black[MEASURE_COLUMNS];
    struct hl_mapped quiet = *mapped;
    int64_t best = INT64_MAX;

    memset(&quiet.levels, 0, sizeof(quiet.levels));
    quiet.now = 0;
    for (int i = 0; i < MEASURE_ROUNDS; i++) {
        int64_t before = hl_pace_now_ns();
        quiet.kind->run(&quiet, black, MEASURE_COLUMNS, 1, true);
        int64_t took = hl_pace_now_ns() - before;
        if (took > 0 && took < best)
            best = took;
    }
    return (double)best / MEASURE_COLUMNS;
}

/* Spreads the time that a column is too short over both halves of its clock. */
static void set_clock(struct hl_mapped *mapped, double hz)
{
    double wanted_ns = 1e9 / (hz > 0 ? hz : SAFE_CLOCK_HZ), ns = measure(mapped);

    for (int i = 0; i < CLOCK_ROUNDS && ns < wanted_ns; i++) {
        uint32_t turns = hl_pace_turns(&mapped->pace, (uint32_t)(wanted_ns - ns) + 1);
        mapped->low_turns += turns / 2;
        mapped->high_turns += turns - turns / 2;
        ns = measure(mapped);
    }
    mapped->clock_hz = 1e9 / ns;
    mapped->player.clock_ns = (uint32_t)ns + 1;
}

int hl_mapped_open(struct hl_mapped *mapped, const struct hl_mapped_kind *kind,
                   const struct hl_wire_setup *setup, char *error)
{
    struct hl_pi_model model = {.chip = HL_PI_NONE};
    int err = check(kind, setup, &model, error);

    if (!err)
        err = claim(mapped, setup, &model, error);
    if (err)
        return err;
    err = hl_page_open(&mapped->page, setup->root, kind->device, kind->size, error);
    if (err) {
        hl_gpio_unclaim(&mapped->claim);
        return err;
    }
    hl_levels_init(&mapped->levels, setup->pins->pin, setup->pins->inverted);
    start_player(mapped, kind);
    hl_pace_init(&mapped->pace);
    kind->prepare(mapped);
    set_clock(mapped, setup->clock_hz);
    return 0;
}

void hl_mapped_close(struct hl_mapped *mapped)
{
    hl_player_black(&mapped->player);
    hl_gpio_unclaim(&mapped->claim);
    hl_page_close(&mapped->page);
}

int hl_mapped_dark(const struct hl_mapped_kind *kind, const struct hl_wire_setup *setup)
{
    struct hl_mapped mapped = {.page = {.word = NULL}};
    struct hl_pi_model model = {.chip = HL_PI_NONE};
    char error[HL_WIRE_ERROR_MAX];
    int err = check(kind, setup, &model, error);

    if (!err)
        err = hl_page_open(&mapped.page, setup->root, kind->device, kind->size, error);
    if (err)
        return err;
    hl_levels_init(&mapped.levels, setup->pins->pin, setup->pins->inverted);
    start_player(&mapped, kind);
    hl_pace_assume(&mapped.pace);
    kind->prepare(&mapped);
    hl_player_black(&mapped.player);
    hl_clock_sleep_until_ns(hl_clock_mono_ns() + KERNEL_DONE_NS);
    kind->prepare(&mapped);
    hl_page_close(&mapped.page);
    return 0;
}

int hl_mapped_words(void *state, const uint32_t *words, size_t count, uint32_t hold_ns)
{
    return hl_player_words(&((struct hl_mapped *)state)->player, words, count, hold_ns);
}

int hl_mapped_play(void *state, const struct hl_signal_program *program)
{
    return hl_player_play(&((struct hl_mapped *)state)->player, program);
}

double hl_mapped_clock_hz(const void *state)
{
    return ((const struct hl_mapped *)state)->clock_hz;
}
