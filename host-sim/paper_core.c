#include "host-sim/paper_core.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_S         INT64_C(1000000000)
#define BITS_PER_BYTE    8
#define LONG_AGO         (INT64_MIN / 2)
#define GLITCH_PERIOD_NS (10 * HL_PAPER_NS_PER_MS)
#define GLITCH_NS        INT64_C(20000)
#define SEED             0x2545f491u

static const char *const fault_names[HL_PAPER_FAULTS] = {
    [HL_PAPER_FAULT_COMMAND_WHILE_BUSY] = "command-while-busy",
    [HL_PAPER_FAULT_DATA_WITHOUT_COMMAND] = "data-without-command",
    [HL_PAPER_FAULT_UNKNOWN_COMMAND] = "unknown-command",
    [HL_PAPER_FAULT_PARAMETER_COUNT] = "parameter-count",
    [HL_PAPER_FAULT_PARAMETER_VALUE] = "parameter-value",
    [HL_PAPER_FAULT_WINDOW_OUTSIDE] = "window-outside",
    [HL_PAPER_FAULT_WINDOW_UNALIGNED] = "window-unaligned",
    [HL_PAPER_FAULT_WRITE_DROPPED] = "write-dropped",
    [HL_PAPER_FAULT_WRITE_SHORT] = "write-short",
    [HL_PAPER_FAULT_WRITE_LONG] = "write-long",
    [HL_PAPER_FAULT_UNKNOWN_INK] = "unknown-ink",
    [HL_PAPER_FAULT_REFRESH_WITHOUT_POWER] = "refresh-without-power",
    [HL_PAPER_FAULT_REFRESH_WITHOUT_BITS] = "refresh-without-bits",
    [HL_PAPER_FAULT_REFRESH_MISSING] = "refresh-missing",
    [HL_PAPER_FAULT_REFRESH_WITHOUT_LUT] = "refresh-without-lut",
    [HL_PAPER_FAULT_STALE_OLD_PLANE] = "stale-old-plane",
    [HL_PAPER_FAULT_TOO_MANY_PARTIALS] = "too-many-partials",
    [HL_PAPER_FAULT_FULL_TOO_SOON] = "full-too-soon",
    [HL_PAPER_FAULT_TEMPERATURE] = "temperature",
    [HL_PAPER_FAULT_SLEEP_WITHOUT_CHECK] = "sleep-without-check",
    [HL_PAPER_FAULT_SLEEP_UNDER_POWER] = "sleep-under-power",
    [HL_PAPER_FAULT_LINE_IN_SLEEP] = "line-in-sleep",
    [HL_PAPER_FAULT_SUPPLY_LEFT_ON] = "supply-left-on",
    [HL_PAPER_FAULT_COMMAND_WITHOUT_SUPPLY] = "command-without-supply",
    [HL_PAPER_FAULT_CLOCK_TOO_FAST] = "clock-too-fast",
    [HL_PAPER_FAULT_LINE_IN_BYTE] = "line-in-byte",
    [HL_PAPER_FAULT_RESET_TOO_SHORT] = "reset-too-short",
    [HL_PAPER_FAULT_PREAMBLE] = "preamble",
};

static const struct hl_paper_model *const models[HL_PAPER_CONTROLLERS] = {
    [HL_PAPER_SSD1680] = &hl_paper_model_ssd1680, [HL_PAPER_SSD1681] = &hl_paper_model_ssd1681,
    [HL_PAPER_SSD1683] = &hl_paper_model_ssd1683, [HL_PAPER_SSD1677] = &hl_paper_model_ssd1677,
    [HL_PAPER_UC8179] = &hl_paper_model_uc8179,   [HL_PAPER_AC073TC1A] = &hl_paper_model_ac073tc1a,
    [HL_PAPER_E673] = &hl_paper_model_e673,       [HL_PAPER_IT8951] = &hl_paper_model_it8951,
};

void hl_paper_core_fault(struct hl_paper_chip *chip, enum hl_paper_fault fault)
{
    chip->faults[fault]++;
    if (chip->first[0])
        return;
    int used = snprintf(chip->first, sizeof(chip->first), "%s at %.3f ms", fault_names[fault],
                        (double)chip->now_ns / (double)HL_PAPER_NS_PER_MS);
    if (chip->op >= 0)
        snprintf(chip->first + used, sizeof(chip->first) - (size_t)used, ", command 0x%02x",
                 (unsigned)chip->op);
}

uint8_t hl_paper_core_noise(struct hl_paper_chip *chip)
{
    chip->noise ^= chip->noise << 13;
    chip->noise ^= chip->noise >> 17;
    chip->noise ^= chip->noise << 5;
    return (uint8_t)(chip->noise >> 11);
}

static bool has_defect(const struct hl_paper_chip *chip, enum hl_paper_defect defect, int64_t at_ns)
{
    return chip->config.defect == defect && at_ns >= chip->config.defect_from_ns;
}

/* How long [from, to) of the voltage was within [since, until). */
static int64_t overlap(int64_t from, int64_t to, int64_t since, int64_t until)
{
    int64_t begin = from > since ? from : since, end = to < until ? to : until;

    return end > begin ? end - begin : 0;
}

void hl_paper_core_voltage_off(struct hl_paper_chip *chip, int64_t at_ns)
{
    if (chip->voltage_to_ns > at_ns)
        chip->voltage_to_ns = at_ns;
}

static void drop_all(struct hl_paper_chip *chip)
{
    hl_paper_cut(chip->paper, chip->now_ns);
    hl_paper_core_voltage_off(chip, chip->now_ns);
    chip->busy_until_ns = chip->busy_seen_ns = chip->now_ns;
    chip->sleep_ns = INT64_MAX;
    chip->asleep = false;
    chip->command = NULL;
    chip->dead = false;
    chip->op = -1;
}

/* Time goes on, and nothing else happens. */
static void pass(struct hl_paper_chip *chip, int64_t now_ns)
{
    hl_paper_book(chip->paper,
                  overlap(chip->voltage_from_ns, chip->voltage_to_ns, chip->now_ns, now_ns),
                  chip->supplied ? now_ns - chip->now_ns : 0);
    hl_paper_settle(chip->paper, now_ns);
    chip->now_ns = now_ns;
    chip->asleep = chip->asleep || now_ns >= chip->sleep_ns;
}

static void settle(struct hl_paper_chip *chip, int64_t now_ns)
{
    int64_t from_ns = chip->config.defect_from_ns;

    assert(now_ns >= chip->now_ns);
    if (chip->supplied && has_defect(chip, HL_PAPER_UNPLUGGED, now_ns)) {
        pass(chip, from_ns > chip->now_ns ? from_ns : chip->now_ns);
        drop_all(chip);
        chip->supplied = false;
    }
    pass(chip, now_ns);
}

int64_t hl_paper_core_busy(struct hl_paper_chip *chip, int64_t ns)
{
    if (chip->busy_until_ns <= chip->now_ns)
        chip->busy_from_ns = chip->busy_until_ns = chip->now_ns;
    if (chip->busy_until_ns < HL_PAPER_NEVER)
        chip->busy_until_ns += ns;
    return chip->busy_until_ns;
}

bool hl_paper_core_voltage(const struct hl_paper_chip *chip)
{
    return chip->voltage_from_ns <= chip->now_ns && chip->now_ns < chip->voltage_to_ns;
}

void hl_paper_core_voltage_on(struct hl_paper_chip *chip, int64_t at_ns)
{
    if (!hl_paper_core_voltage(chip))
        chip->voltage_from_ns = at_ns;
    chip->voltage_to_ns = INT64_MAX;
}

static void check_limits(struct hl_paper_chip *chip, enum hl_paper_stroke stroke, int64_t begin_ns)
{
    struct hl_paper_wear wear = hl_paper_wear(chip->paper);
    const struct hl_paper_chip_config *config = &chip->config;

    if (config->celsius < config->celsius_min || config->celsius > config->celsius_max)
        hl_paper_core_fault(chip, HL_PAPER_FAULT_TEMPERATURE);
    if (stroke == HL_PAPER_PARTIAL && wear.partials_since_full >= config->partials_max)
        hl_paper_core_fault(chip, HL_PAPER_FAULT_TOO_MANY_PARTIALS);
    if (stroke != HL_PAPER_PARTIAL && wear.last_full_ns != INT64_MIN &&
        begin_ns - wear.last_full_ns < config->full_gap_ns)
        hl_paper_core_fault(chip, HL_PAPER_FAULT_FULL_TOO_SOON);
}

int64_t hl_paper_core_drive(struct hl_paper_chip *chip, enum hl_paper_stroke stroke,
                            int64_t begin_ns, int64_t ns)
{
    int64_t end = begin_ns + ns;

    check_limits(chip, stroke, begin_ns);
    if (has_defect(chip, HL_PAPER_REFRESH_ENDLESS, begin_ns))
        end = HL_PAPER_NEVER;
    hl_paper_drive(chip->paper, stroke, begin_ns, end);
    return end;
}

void hl_paper_core_refresh(struct hl_paper_chip *chip, enum hl_paper_stroke stroke, int64_t ns)
{
    hl_paper_core_busy(chip, 0);
    chip->busy_until_ns = hl_paper_core_drive(chip, stroke, chip->busy_until_ns, ns);
}

void hl_paper_core_sleep(struct hl_paper_chip *chip)
{
    if (hl_paper_core_voltage(chip))
        hl_paper_core_fault(chip, HL_PAPER_FAULT_SLEEP_UNDER_POWER);
    hl_paper_core_voltage_off(chip, chip->now_ns);
    chip->asleep = true;
    chip->command = NULL;
}

void hl_paper_core_sleep_later(struct hl_paper_chip *chip)
{
    chip->sleep_ns = hl_paper_core_busy(chip, 0);
}

static void reset(struct hl_paper_chip *chip)
{
    drop_all(chip);
    chip->model->reset(chip);
    hl_paper_core_busy(chip, chip->model->wake_ns);
}

static void move_supply(struct hl_paper_chip *chip, bool on)
{
    drop_all(chip);
    chip->supplied = on;
    if (!on)
        return;
    chip->model->lose(chip);
    reset(chip);
}

static void move_reset(struct hl_paper_chip *chip, bool high)
{
    if (!high) {
        chip->reset_fell_ns = chip->now_ns;
        return;
    }
    if (!chip->supplied)
        return;
    if (chip->now_ns - chip->reset_fell_ns < chip->config.reset_min_ns)
        hl_paper_core_fault(chip, HL_PAPER_FAULT_RESET_TOO_SHORT);
    else
        reset(chip);
}

static void take_line(void *of, int64_t now_ns, enum hl_spi_line line, bool high)
{
    struct hl_paper_chip *chip = of;

    settle(chip, now_ns);
    if (chip->level[line] == high)
        return;
    chip->level[line] = high;
    if (has_defect(chip, HL_PAPER_UNPLUGGED, now_ns))
        return;
    switch (line) {
    case HL_SPI_POWER:
        if (chip->config.power_line)
            move_supply(chip, high);
        break;
    case HL_SPI_RESET:
        move_reset(chip, high);
        break;
    case HL_SPI_DATA:
        chip->data_moved_ns = now_ns;
        if (chip->asleep && chip->supplied && !chip->model->byte)
            hl_paper_core_fault(chip, HL_PAPER_FAULT_LINE_IN_SLEEP);
        break;
    case HL_SPI_SELECT:
        chip->select_moved_ns = now_ns;
        chip->clock_told = false;
        if (chip->model->select && chip->supplied)
            chip->model->select(chip, !high);
        break;
    default:
        break;
    }
}

/* Runs what waited for parameters that may come or not. */
void hl_paper_core_close(struct hl_paper_chip *chip)
{
    const struct hl_paper_command *command = chip->command;

    chip->command = NULL;
    if (!command || command->stream || chip->ran)
        return;
    if (chip->count < command->least)
        hl_paper_core_fault(chip, HL_PAPER_FAULT_PARAMETER_COUNT);
    else if (command->run)
        command->run(chip, chip->params, chip->count);
}

static void take_command(struct hl_paper_chip *chip, uint8_t op)
{
    const struct hl_paper_command *found = NULL;

    hl_paper_core_close(chip);
    chip->op = op;
    for (size_t i = 0; i < chip->model->command_count && !found; i++)
        if (chip->model->commands[i].op == op)
            found = &chip->model->commands[i];
    chip->dead = !found;
    if (!found) {
        hl_paper_core_fault(chip, HL_PAPER_FAULT_UNKNOWN_COMMAND);
        return;
    }
    chip->command = found;
    chip->count = 0;
    chip->ran = found->stream || found->most == 0;
    if (chip->ran && found->run)
        found->run(chip, NULL, 0);
}

static void take_data(struct hl_paper_chip *chip, uint8_t byte)
{
    const struct hl_paper_command *command = chip->command;

    if (chip->dead)
        return;
    if (!command) {
        chip->dead = true;
        hl_paper_core_fault(chip, HL_PAPER_FAULT_DATA_WITHOUT_COMMAND);
        return;
    }
    if (command->stream) {
        command->stream(chip, byte);
        return;
    }
    if (chip->count == command->most) {
        chip->dead = true;
        hl_paper_core_fault(chip, HL_PAPER_FAULT_PARAMETER_COUNT);
        return;
    }
    chip->params[chip->count++] = byte;
    if (chip->count < command->most)
        return;
    chip->ran = true;
    if (command->run)
        command->run(chip, chip->params, chip->count);
}

/* Is a chip there that listens to this byte? */
static bool hears(struct hl_paper_chip *chip, uint32_t clock_hz)
{
    int64_t start_ns = chip->now_ns - BITS_PER_BYTE * NS_PER_S / clock_hz;

    if (has_defect(chip, HL_PAPER_UNPLUGGED, chip->now_ns) || chip->level[HL_SPI_SELECT])
        return false;
    if (!chip->supplied) {
        hl_paper_core_fault(chip, HL_PAPER_FAULT_COMMAND_WITHOUT_SUPPLY);
        return false;
    }
    if (chip->asleep && !chip->model->byte) {
        hl_paper_core_fault(chip, HL_PAPER_FAULT_LINE_IN_SLEEP);
        return false;
    }
    if (chip->data_moved_ns > start_ns || chip->select_moved_ns > start_ns)
        hl_paper_core_fault(chip, HL_PAPER_FAULT_LINE_IN_BYTE);
    if (clock_hz > chip->config.clock_max_hz && !chip->clock_told) {
        chip->clock_told = true;
        hl_paper_core_fault(chip, HL_PAPER_FAULT_CLOCK_TOO_FAST);
    }
    return true;
}

static uint8_t take_byte(void *of, int64_t now_ns, uint32_t clock_hz, uint8_t byte)
{
    struct hl_paper_chip *chip = of;
    bool command;

    settle(chip, now_ns);
    command = !chip->level[HL_SPI_DATA];
    if (!hears(chip, clock_hz))
        return 0;
    if (chip->model->byte)
        return chip->model->byte(chip, clock_hz, byte);
    if (now_ns < chip->busy_until_ns || !chip->level[HL_SPI_RESET]) {
        if (command || !chip->dead)
            hl_paper_core_fault(chip, HL_PAPER_FAULT_COMMAND_WHILE_BUSY);
        chip->command = NULL;
        chip->dead = true;
        return 0;
    }
    if (command)
        take_command(chip, byte);
    else
        take_data(chip, byte);
    return 0;
}

/* The level of BUSY at AT_NS if nobody does anything until then. */
static bool busy_at(const struct hl_paper_chip *chip, int64_t at_ns)
{
    const struct hl_paper_model *model = chip->model;
    bool busy = at_ns < chip->busy_until_ns && at_ns >= chip->busy_seen_ns;

    if (has_defect(chip, HL_PAPER_UNPLUGGED, at_ns) || !chip->supplied)
        return chip->config.busy_floats;
    if (has_defect(chip, HL_PAPER_BUSY_STUCK_HIGH, at_ns))
        return true;
    if (has_defect(chip, HL_PAPER_BUSY_STUCK_LOW, at_ns))
        return false;
    if (chip->asleep || at_ns >= chip->sleep_ns)
        return model->sleep_high;
    if (busy && has_defect(chip, HL_PAPER_BUSY_GLITCHES, at_ns) &&
        (at_ns - chip->busy_from_ns) % GLITCH_PERIOD_NS >= GLITCH_PERIOD_NS - GLITCH_NS)
        busy = false;
    return busy == model->busy_high;
}

static bool get_busy(void *of, int64_t now_ns)
{
    struct hl_paper_chip *chip = of;

    settle(chip, now_ns);
    return busy_at(chip, now_ns);
}

/* The first instant after AT_NS at which something may happen to BUSY. */
static int64_t next_event(const struct hl_paper_chip *chip, int64_t at_ns)
{
    int64_t next = INT64_MAX;

    if (chip->busy_until_ns > at_ns && chip->busy_until_ns < HL_PAPER_NEVER)
        next = chip->busy_until_ns;
    if (chip->busy_seen_ns > at_ns && chip->busy_seen_ns < next)
        next = chip->busy_seen_ns;
    if (chip->busy_until_ns > at_ns && chip->config.defect == HL_PAPER_BUSY_GLITCHES) {
        int64_t phase = (at_ns - chip->busy_from_ns) % GLITCH_PERIOD_NS;
        int64_t low = GLITCH_PERIOD_NS - GLITCH_NS;
        int64_t edge = at_ns - phase + (phase < low ? low : GLITCH_PERIOD_NS);
        next = edge < next ? edge : next;
    }
    if (chip->config.defect != HL_PAPER_SOUND && chip->config.defect_from_ns > at_ns &&
        chip->config.defect_from_ns < next)
        next = chip->config.defect_from_ns;
    return next;
}

static int64_t get_busy_next(void *of, int64_t now_ns)
{
    const struct hl_paper_chip *chip = of;
    bool level = busy_at(chip, now_ns);
    int64_t next = next_event(chip, now_ns);

    while (next != INT64_MAX && busy_at(chip, next) == level)
        next = next_event(chip, next);
    return next;
}

struct hl_paper_chip_config hl_paper_chip_defaults(enum hl_paper_controller controller)
{
    assert(controller < HL_PAPER_CONTROLLERS);
    struct hl_paper_chip_config config = models[controller]->defaults;
    config.controller = controller;
    config.celsius = 21;
    config.partials_max = 10;
    return config;
}

static int start(struct hl_paper_chip *chip)
{
    const struct hl_paper_model *model = chip->model;

    chip->paper = hl_paper_create(model->type, chip->config.width, chip->config.height);
    if (!chip->paper)
        return -errno;
    chip->state = calloc(1, model->state_size);
    if (!chip->state)
        return -ENOMEM;
    int err = model->init(chip);
    if (err)
        return err;
    model->lose(chip);
    model->reset(chip);
    return 0;
}

struct hl_paper_chip *hl_paper_chip_create(const struct hl_paper_chip_config *config)
{
    struct hl_paper_chip *chip = calloc(1, sizeof(*chip));

    if (!chip)
        return NULL;
    assert(config->controller < HL_PAPER_CONTROLLERS);
    chip->config = *config;
    chip->model = models[config->controller];
    chip->plug = (struct hl_spi_chip){chip, take_byte, take_line, get_busy, get_busy_next};
    chip->supplied = !config->power_line;
    chip->sleep_ns = INT64_MAX;
    chip->data_moved_ns = chip->select_moved_ns = chip->reset_fell_ns = LONG_AGO;
    chip->noise = SEED;
    chip->op = -1;
    int err = start(chip);
    if (err) {
        hl_paper_chip_destroy(chip);
        errno = -err;
        return NULL;
    }
    return chip;
}

void hl_paper_chip_destroy(struct hl_paper_chip *chip)
{
    if (!chip)
        return;
    if (chip->state)
        chip->model->finish(chip);
    free(chip->state);
    hl_paper_destroy(chip->paper);
    free(chip);
}

const struct hl_spi_chip *hl_paper_chip_plug(struct hl_paper_chip *chip)
{
    return &chip->plug;
}

const struct hl_paper_sheet *hl_paper_chip_paper(struct hl_paper_chip *chip, int64_t now_ns)
{
    settle(chip, now_ns);
    return chip->paper;
}

bool hl_paper_chip_is_safe(struct hl_paper_chip *chip, int64_t now_ns)
{
    settle(chip, now_ns);
    return !hl_paper_core_voltage(chip) && now_ns >= chip->busy_until_ns &&
           (chip->asleep || !chip->supplied);
}

void hl_paper_chip_end(struct hl_paper_chip *chip, int64_t now_ns)
{
    settle(chip, now_ns);
    hl_paper_core_close(chip);
    if (chip->model->leave && chip->supplied)
        chip->model->leave(chip);
    if (!hl_paper_chip_is_safe(chip, now_ns))
        hl_paper_core_fault(chip, HL_PAPER_FAULT_SUPPLY_LEFT_ON);
}

void hl_paper_chip_set_celsius(struct hl_paper_chip *chip, int celsius)
{
    chip->config.celsius = celsius;
}

void hl_paper_chip_set_defect(struct hl_paper_chip *chip, enum hl_paper_defect defect,
                              int64_t from_ns)
{
    bool out = has_defect(chip, HL_PAPER_UNPLUGGED, chip->now_ns);

    chip->config.defect = defect;
    chip->config.defect_from_ns = from_ns;
    if (out && (!chip->config.power_line || chip->level[HL_SPI_POWER]))
        move_supply(chip, true); /* plugged in again */
}

unsigned long hl_paper_chip_faults(const struct hl_paper_chip *chip, enum hl_paper_fault fault)
{
    return chip->faults[fault];
}

unsigned long hl_paper_chip_fault_total(const struct hl_paper_chip *chip)
{
    unsigned long total = 0;

    for (int i = 0; i < HL_PAPER_FAULTS; i++)
        total += chip->faults[i];
    return total;
}

const char *hl_paper_fault_name(enum hl_paper_fault fault)
{
    assert(fault < HL_PAPER_FAULTS);
    return fault_names[fault];
}

const char *hl_paper_chip_first_fault(const struct hl_paper_chip *chip)
{
    return chip->first;
}
