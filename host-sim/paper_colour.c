/* Virtual e-paper boards with colour: AC073TC1A (7.3" F, seven colours) and E673 (7.3" Spectra 6),
 * facts 2.5 and 2.6. Four bits a pixel, every refresh a full one. */
#include "host-sim/paper_core.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MS           HL_PAPER_NS_PER_MS
#define SIDE_MAX     800
#define BUSY_LATE_NS INT64_C(200000) /* as the UC8179 [inf] */
#define RATES        16
#define RATE_DEFAULT 8
#define INK_WHITE    1

struct colour_kind {
    unsigned inks;      /* bit n: ink n is on this paper */
    int rate_ms[RATES]; /* of a refresh, by PLL; 0: full_ns whatever PLL says */
};

struct colour {
    uint8_t *ram;
    size_t size, run;
    int rate;
    bool written, forgets;
};

static struct colour *colour_of(struct hl_paper_chip *chip)
{
    return chip->state;
}

static void fault(struct hl_paper_chip *chip, enum hl_paper_fault fault)
{
    hl_paper_core_fault(chip, fault);
}

static void tally(struct hl_paper_chip *chip)
{
    struct colour *colour = colour_of(chip);

    if (colour->run && colour->run < colour->size)
        fault(chip, HL_PAPER_FAULT_WRITE_SHORT);
    if (colour->run > colour->size)
        fault(chip, HL_PAPER_FAULT_WRITE_LONG);
    colour->run = 0;
}

static void begin_write(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)p, (void)count;
    tally(chip);
    colour_of(chip)->written = true;
}

static void write_ram(struct hl_paper_chip *chip, uint8_t byte)
{
    struct colour *colour = colour_of(chip);

    if (colour->run < colour->size)
        colour->ram[colour->run] = byte;
    colour->run++;
}

static void reset(struct hl_paper_chip *chip)
{
    struct colour *colour = colour_of(chip);

    if (colour->forgets)
        chip->model->lose(chip);
    colour->forgets = colour->written = false;
    colour->run = 0;
    colour->rate = RATE_DEFAULT;
}

static void set_rate(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    const struct colour_kind *kind = chip->model->kind;

    (void)count;
    if (kind->rate_ms[0] && p[0] >= RATES)
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
    else
        colour_of(chip)->rate = p[0] % RATES;
}

static void set_resolution(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)count;
    if ((p[0] << 8 | p[1]) != chip->config.width || (p[2] << 8 | p[3]) != chip->config.height)
        fault(chip, HL_PAPER_FAULT_WINDOW_OUTSIDE);
}

static void power_on(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)p, (void)count;
    if (hl_paper_core_voltage(chip))
        return;
    hl_paper_core_voltage_on(chip, chip->now_ns);
    hl_paper_core_busy(chip, chip->config.power_on_ns);
}

static void power_off(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    if (count && p[0])
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
    if (hl_paper_core_voltage(chip))
        hl_paper_core_voltage_off(chip, hl_paper_core_busy(chip, chip->config.power_off_ns));
}

/* What RAM has becomes what is wanted; true when this paper has all those inks. */
static bool want_all(struct hl_paper_chip *chip)
{
    const struct colour_kind *kind = chip->model->kind;
    const struct colour *colour = colour_of(chip);
    bool known = true;
    size_t at = 0;

    for (int y = 0; y < chip->config.height; y++)
        for (int x = 0; x < chip->config.width; x++, at++) {
            uint8_t ink = colour->ram[at / 2] >> (at % 2 ? 0 : 4) & 0xf;
            bool here = kind->inks >> ink & 1;
            known = known && here;
            hl_paper_want(chip->paper, x, y, here ? ink : INK_WHITE);
        }
    return known;
}

/* config.full_ns is the time at the usual rate. */
static int64_t refresh_ns(struct hl_paper_chip *chip)
{
    const struct colour_kind *kind = chip->model->kind;
    int64_t full = chip->config.full_ns;

    if (!kind->rate_ms[0])
        return full;
    return full / kind->rate_ms[RATE_DEFAULT] * kind->rate_ms[colour_of(chip)->rate];
}

static void refresh(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    (void)count;
    if (p[0])
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
    tally(chip);
    if (!hl_paper_core_voltage(chip)) {
        fault(chip, HL_PAPER_FAULT_REFRESH_WITHOUT_POWER);
        return;
    }
    if (!want_all(chip))
        fault(chip, HL_PAPER_FAULT_UNKNOWN_INK);
    chip->busy_seen_ns = hl_paper_core_busy(chip, 0) + BUSY_LATE_NS;
    hl_paper_core_refresh(chip, HL_PAPER_FULL, refresh_ns(chip));
    colour_of(chip)->written = false;
}

static void fall_asleep(struct hl_paper_chip *chip)
{
    if (colour_of(chip)->written)
        fault(chip, HL_PAPER_FAULT_REFRESH_MISSING);
    colour_of(chip)->forgets = true; /* RAM is lost [gen] */
}

static void sleep_deeply(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    if (count == 0 || p[0] != 0xa5) {
        fault(chip, HL_PAPER_FAULT_SLEEP_WITHOUT_CHECK);
        return;
    }
    fall_asleep(chip);
    hl_paper_core_sleep(chip);
}

static void run_auto(struct hl_paper_chip *chip, const uint8_t *p, size_t count)
{
    static const uint8_t zero[1] = {0};

    (void)count;
    if (p[0] != 0xa5 && p[0] != 0xa7) {
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
        return;
    }
    power_on(chip, zero, 0);
    refresh(chip, zero, 1);
    chip->busy_seen_ns = chip->now_ns;
    power_off(chip, zero, 1);
    if (p[0] == 0xa5)
        return;
    fall_asleep(chip);
    hl_paper_core_sleep_later(chip);
}

static int init(struct hl_paper_chip *chip)
{
    struct colour *colour = colour_of(chip);

    if (chip->config.width > SIDE_MAX || chip->config.height > SIDE_MAX || chip->config.width % 2)
        return -EINVAL;
    colour->size = (size_t)chip->config.width / 2 * (size_t)chip->config.height;
    colour->ram = malloc(colour->size);
    return colour->ram ? 0 : -ENOMEM;
}

static void finish(struct hl_paper_chip *chip)
{
    free(colour_of(chip)->ram);
}

/* Noise of inks that are there. */
static void lose(struct hl_paper_chip *chip)
{
    struct colour *colour = colour_of(chip);

    for (size_t i = 0; i < colour->size; i++)
        colour->ram[i] = hl_paper_core_noise(chip) & 0x33;
}

/* What both have. Registers whose values nobody explains are only counted. */
#define SHARED                                                                                     \
    {0x00, 2, 2, NULL, NULL}, {0x02, 1, 1, power_off, NULL}, {0x03, 4, 4, NULL, NULL},             \
        {0x04, 0, 0, power_on, NULL}, {0x05, 4, 4, NULL, NULL}, {0x06, 4, 4, NULL, NULL},          \
        {0x07, 0, 1, sleep_deeply, NULL}, {0x08, 4, 4, NULL, NULL},                                \
        {0x10, 0, 0, begin_write, write_ram}, {0x12, 1, 1, refresh, NULL},                         \
        {0x17, 1, 1, run_auto, NULL}, {0x30, 1, 1, set_rate, NULL}, {0x50, 1, 1, NULL, NULL},      \
        {0x60, 2, 2, NULL, NULL}, {0x61, 4, 4, set_resolution, NULL}, {0x84, 1, 1, NULL, NULL},    \
        {0xaa, 6, 6, NULL, NULL},                                                                  \
    {                                                                                              \
        0xe3, 1, 1, NULL, NULL                                                                     \
    }

static const struct hl_paper_command seven_commands[] = {
    SHARED,
    {0x01, 6, 6, NULL, NULL},
    {0x13, 2, 2, NULL, NULL},
    {0x41, 1, 1, NULL, NULL},
    {0x82, 1, 1, NULL, NULL},
    {0x86, 1, 1, NULL, NULL},
    {0xe0, 1, 1, NULL, NULL},
    {0xe6, 1, 1, NULL, NULL},
};

static const struct hl_paper_command spectra_commands[] = {
    SHARED,
    {0x01, 1, 1, NULL, NULL},
};

static const struct colour_kind seven = {.inks = 0xff};
/* Times of the 7.3" by PLL, as measured (facts 2.6); 08 to 0F are as 03. */
static const struct colour_kind spectra = {.inks = 0x6f,
                                           .rate_ms = {25365, 19863, 14944, 12932, 10075, 8798,
                                                       7832, 6746, 12932, 12932, 12932, 12932,
                                                       12932, 12932, 12932, 12932}};

/* Clock: the highest that the facts have for these chips; power on is the UC8159's, power off its
 * pause [inf]; wake: the E6's; reset pulse: the UC8253's [inf]. */
#define BOARD(low, high, full)                                                                     \
    {                                                                                              \
        .width = 800, .height = 480, .power_line = true, .clock_max_hz = 3000000,                  \
        .celsius_min = (low), .celsius_max = (high), .reset_min_ns = 50000,                        \
        .full_gap_ns = HL_PAPER_FULL_GAP_NS, .full_ns = (full)*MS, .power_on_ns = 200 * MS,        \
        .power_off_ns = 200 * MS, .busy_floats = true                                              \
    }

#define COMMON(table)                                                                              \
    .state_size = sizeof(struct colour), .sleep_high = true, .wake_ns = 6 * MS,                    \
    .commands = (table), .command_count = sizeof(table) / sizeof((table)[0]), .init = init,        \
    .finish = finish, .lose = lose, .reset = reset

const struct hl_paper_model hl_paper_model_ac073tc1a = {.defaults = BOARD(15, 35, 38860),
                                                        .type = HL_PAPER_SEVEN,
                                                        .kind = &seven,
                                                        COMMON(seven_commands)};
const struct hl_paper_model hl_paper_model_e673 = {.defaults = BOARD(0, 40, 12932),
                                                   .type = HL_PAPER_SPECTRA6,
                                                   .kind = &spectra,
                                                   COMMON(spectra_commands)};
