#include "host-sim/panel.h"

#include "host-sim/panel_columns.h"
#include "host-sim/panel_light.h"
#include "host-sim/panel_rows.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#define LONG_AGO              (INT64_MIN / 2)
#define CLOCK_MIN_DEFAULT_PS  40000 /* 25 MHz, the chip limit in the facts on LED boards, 5 */
#define ROW_SETTLE_DEFAULT_PS 100000
#define HALF_MIN_PERCENT      40
#define LIMIT_MAX_PS          INT64_C(1000000000000) /* 1 s: slower than any chip */
#define STUCK_PS              INT64_C(100000000000)  /* 100 ms */
#define LEVELS_ALL            0x03ffffffu

#define CLK ((uint32_t)1 << HL_HUB75_CLK)
#define LAT ((uint32_t)1 << HL_HUB75_LAT)
#define OE  ((uint32_t)1 << HL_HUB75_OE)
#define ROW ((uint32_t)0x1f << HL_HUB75_A)

struct hl_panel {
    int64_t clock_min_ps, half_min_ps, row_settle_ps;
    uint32_t levels;
    int64_t now_ps;
    struct hl_panel_rows rows;
    struct hl_panel_columns columns;
    struct hl_panel_light light;

    /* When what last changed. */
    int64_t colour_ps, rise_ps, fall_ps, latch_ps, dark_ps, row_ps;
    bool rise_smeared;  /* the last rising clock had its colours change at its instant */
    bool rise_latched;  /* ... or its latch */
    int shifted;        /* clocks since the last latch */
    int latched_clocks; /* clocks since latch rose */
    bool latch_lit;     /* this latch pulse was already found lit */

    bool emitting; /* some LED is lit */
    int64_t emit_ps;
    bool burning;             /* the same rows were lit without a pause since BURN_PS */
    bool burnt;               /* and that was already counted */
    int64_t burn_ps, cool_ps; /* COOL_PS: when they last went dark */

    unsigned long faults[HL_FAULT_COUNT];
};

static const char *const fault_names[HL_FAULT_COUNT] = {
    [HL_FAULT_LATCH_WHILE_LIT] = "latch-while-lit",
    [HL_FAULT_ROW_WHILE_LIT] = "row-while-lit",
    [HL_FAULT_CLOCK_TOO_FAST] = "clock-too-fast",
    [HL_FAULT_SHORT_SHIFT] = "short-shift",
    [HL_FAULT_LONG_SHIFT] = "long-shift",
    [HL_FAULT_NOT_INITIALISED] = "not-initialised",
    [HL_FAULT_ROW_OUT_OF_RANGE] = "row-out-of-range",
    [HL_FAULT_SEVERAL_ROWS] = "several-rows",
    [HL_FAULT_DATA_ON_EDGE] = "data-on-edge",
    [HL_FAULT_STUCK_LIT] = "stuck-lit",
    [HL_FAULT_LATCH_ON_EDGE] = "latch-on-edge",
    [HL_FAULT_CLOCK_IN_LATCH] = "clock-in-latch",
    [HL_FAULT_ROW_DATA_ON_EDGE] = "row-data-on-edge",
    [HL_FAULT_UNKNOWN_COMMAND] = "unknown-command",
    [HL_FAULT_WRONG_REGISTER] = "wrong-register",
};

static bool is_limit(int64_t ps)
{
    return ps > 0 && ps < LIMIT_MAX_PS;
}

static int init(struct hl_panel *panel, const struct hl_panel_config *config)
{
    panel->clock_min_ps = config->clock_min_ps ? config->clock_min_ps : CLOCK_MIN_DEFAULT_PS;
    panel->row_settle_ps = config->row_settle_ps ? config->row_settle_ps : ROW_SETTLE_DEFAULT_PS;
    panel->levels = OE; /* the chips' own pull-up, until somebody drives the line */
    panel->now_ps = LONG_AGO;
    panel->colour_ps = panel->rise_ps = panel->fall_ps = LONG_AGO;
    panel->latch_ps = panel->dark_ps = panel->row_ps = panel->cool_ps = LONG_AGO;
    if (!is_limit(panel->clock_min_ps) || !is_limit(panel->row_settle_ps) ||
        !hl_panel_rows_init(&panel->rows, config->address, config->rows))
        return -EINVAL;
    panel->half_min_ps = (panel->clock_min_ps * HALF_MIN_PERCENT + 99) / 100;
    int err = hl_panel_columns_init(&panel->columns, config);
    if (err)
        return err;
    return hl_panel_light_init(&panel->light, config->columns, config->rows,
                               HL_PANEL_CHAIN_LINES * config->chains);
}

struct hl_panel *hl_panel_create(const struct hl_panel_config *config)
{
    struct hl_panel *panel = calloc(1, sizeof(*panel));

    if (!panel)
        return NULL;
    int err = init(panel, config);
    if (err) {
        hl_panel_destroy(panel);
        errno = -err;
        return NULL;
    }
    return panel;
}

void hl_panel_destroy(struct hl_panel *panel)
{
    if (!panel)
        return;
    hl_panel_columns_finish(&panel->columns);
    hl_panel_light_finish(&panel->light);
    free(panel);
}

static void fault(struct hl_panel *panel, enum hl_panel_fault fault)
{
    panel->faults[fault]++;
}

static bool powered(const struct hl_panel *panel)
{
    return !(panel->levels & OE);
}

/* Books the light that the LEDs gave until now. */
static void settle(struct hl_panel *panel, int64_t time_ps)
{
    if (panel->emitting && time_ps > panel->emit_ps)
        for (uint32_t left = panel->rows.selected; left; left &= left - 1)
            hl_panel_light_add(&panel->light, __builtin_ctz(left), panel->columns.latched,
                               panel->emit_ps, time_ps);
    panel->emit_ps = time_ps;
}

/* After any change of what decides about light, booked before. */
static void relight(struct hl_panel *panel, int64_t time_ps)
{
    panel->emitting = powered(panel) && panel->rows.selected && panel->columns.any &&
                      hl_panel_columns_ready(&panel->columns);
    if (panel->burning && !panel->emitting)
        panel->cool_ps = time_ps;
    if (panel->emitting && !panel->burning && time_ps > panel->cool_ps) {
        panel->burn_ps = time_ps;
        panel->burnt = false;
    }
    panel->burning = panel->emitting;
}

static void check_burn(struct hl_panel *panel, int64_t time_ps)
{
    if (!panel->emitting || panel->burnt || time_ps - panel->burn_ps <= STUCK_PS)
        return;
    panel->burnt = true;
    fault(panel, HL_FAULT_STUCK_LIT);
}

/* Lit, with these rows: is it allowed? */
static void check_rows(struct hl_panel *panel)
{
    uint32_t rows = panel->rows.selected;

    if (!rows)
        fault(panel, HL_FAULT_ROW_OUT_OF_RANGE);
    else if (rows & (rows - 1))
        fault(panel, HL_FAULT_SEVERAL_ROWS);
}

static void check_smear(struct hl_panel *panel, int64_t time_ps)
{
    if (panel->rise_ps != time_ps)
        return;
    if (panel->colour_ps == time_ps && !panel->rise_smeared) {
        panel->rise_smeared = true;
        fault(panel, HL_FAULT_DATA_ON_EDGE);
    }
    if (panel->latch_ps == time_ps && !panel->rise_latched) {
        panel->rise_latched = true;
        fault(panel, HL_FAULT_LATCH_ON_EDGE);
    }
}

/* BEFORE: colours that change at the same instant come too late. */
static void raise_clock(struct hl_panel *panel, int64_t time_ps, uint32_t before)
{
    if (time_ps - panel->rise_ps < panel->clock_min_ps ||
        time_ps - panel->fall_ps < panel->half_min_ps)
        fault(panel, HL_FAULT_CLOCK_TOO_FAST);
    panel->rise_ps = time_ps;
    panel->rise_smeared = panel->rise_latched = false;
    hl_panel_columns_shift(&panel->columns, before);
    panel->shifted++;
    if (!(before & LAT))
        return;
    panel->latched_clocks++;
    if (panel->columns.chip == HL_PANEL_PLAIN)
        fault(panel, HL_FAULT_CLOCK_IN_LATCH);
}

static void lower_clock(struct hl_panel *panel, int64_t time_ps)
{
    panel->fall_ps = time_ps;
    if (time_ps - panel->rise_ps < panel->half_min_ps)
        fault(panel, HL_FAULT_CLOCK_TOO_FAST);
}

static void end_shift(struct hl_panel *panel)
{
    if (panel->shifted < panel->columns.count)
        fault(panel, HL_FAULT_SHORT_SHIFT);
    if (panel->shifted > panel->columns.count)
        fault(panel, HL_FAULT_LONG_SHIFT);
    panel->shifted = 0;
}

static void check_latch_lit(struct hl_panel *panel)
{
    if (!powered(panel) || panel->latch_lit)
        return;
    panel->latch_lit = true;
    fault(panel, HL_FAULT_LATCH_WHILE_LIT);
}

/* Plain chips latch as LAT rises. FM chips count the clocks while it is high, and obey as it
 * falls. */
static void move_latch(struct hl_panel *panel, int64_t time_ps)
{
    bool high = panel->levels & LAT, plain = panel->columns.chip == HL_PANEL_PLAIN;

    panel->latch_ps = time_ps;
    if (high) {
        panel->latched_clocks = 0;
        panel->latch_lit = false;
    }
    if (high || !plain)
        check_latch_lit(panel);
    if (high != plain)
        return;
    end_shift(panel);
    settle(panel, time_ps);
    if (plain) {
        hl_panel_columns_latch(&panel->columns);
    } else {
        enum hl_panel_command command =
            hl_panel_columns_command(&panel->columns, panel->latched_clocks);
        if (command == HL_PANEL_UNKNOWN)
            fault(panel, HL_FAULT_UNKNOWN_COMMAND);
        if (command == HL_PANEL_MISWRITE)
            fault(panel, HL_FAULT_WRONG_REGISTER);
    }
    relight(panel, time_ps);
}

static void move_rows(struct hl_panel *panel, int64_t time_ps, uint32_t before)
{
    struct hl_panel_rows next = panel->rows;
    struct hl_panel_rows_event event = hl_panel_rows_set(&next, time_ps, before, panel->levels);

    /* When OE falls at this very instant, lighten finds the fault. */
    bool lit = !((before | panel->levels) & OE);
    if (event.moved) {
        settle(panel, time_ps);
        if (lit || time_ps - panel->dark_ps < panel->row_settle_ps)
            fault(panel, HL_FAULT_ROW_WHILE_LIT);
        panel->row_ps = time_ps;
        panel->burning = false; /* other LEDs from here on */
        panel->cool_ps = LONG_AGO;
    }
    panel->rows = next;
    if (event.raced)
        fault(panel, HL_FAULT_ROW_DATA_ON_EDGE);
    if (!event.moved)
        return;
    if (lit)
        check_rows(panel);
    relight(panel, time_ps);
}

static void darken(struct hl_panel *panel, int64_t time_ps)
{
    settle(panel, time_ps);
    panel->dark_ps = time_ps;
    relight(panel, time_ps);
}

static void lighten(struct hl_panel *panel, int64_t time_ps)
{
    settle(panel, time_ps);
    if (panel->latch_ps == time_ps &&
        ((panel->levels & LAT) || panel->columns.chip != HL_PANEL_PLAIN))
        check_latch_lit(panel);
    if (time_ps - panel->row_ps < panel->row_settle_ps)
        fault(panel, HL_FAULT_ROW_WHILE_LIT);
    if (!hl_panel_columns_ready(&panel->columns))
        fault(panel, HL_FAULT_NOT_INITIALISED);
    check_rows(panel);
    relight(panel, time_ps);
}

void hl_panel_set(struct hl_panel *panel, int64_t time_ps, uint32_t levels)
{
    uint32_t before = panel->levels, changed = before ^ levels;

    assert(time_ps >= panel->now_ps && !(levels & ~LEVELS_ALL));
    panel->now_ps = time_ps;
    panel->levels = levels;
    check_burn(panel, time_ps);
    if (changed & panel->columns.lines)
        panel->colour_ps = time_ps;
    if (changed & levels & CLK)
        raise_clock(panel, time_ps, before);
    else if (changed & CLK)
        lower_clock(panel, time_ps);
    if (changed & (LAT | ROW | OE)) {
        /* Going dark comes first and going lit last, whatever else happens at this instant. */
        if (changed & levels & OE)
            darken(panel, time_ps);
        if (changed & LAT)
            move_latch(panel, time_ps);
        if (changed & ROW)
            move_rows(panel, time_ps, before);
        if (changed & before & OE)
            lighten(panel, time_ps);
    }
    check_smear(panel, time_ps);
}

static struct hl_panel_led find(const struct hl_panel *panel, int chain, int x, int y, int colour,
                                bool *lit_now)
{
    int rows = panel->light.rows, row = y % rows;
    int line = HL_PANEL_CHAIN_LINES * chain + 3 * (y / rows) + colour;

    assert(chain >= 0 && HL_PANEL_CHAIN_LINES * chain < panel->light.lines);
    assert(x >= 0 && x < panel->light.columns && y >= 0 && y < 2 * rows);
    assert(colour >= 0 && colour < 3);
    struct hl_panel_led led = *hl_panel_light_at(&panel->light, row, x, line);
    *lit_now = panel->emitting && panel->now_ps > panel->emit_ps &&
               (panel->rows.selected >> row & 1) && (panel->columns.latched[x] >> line & 1);
    return *lit_now ? hl_panel_led_add(led, panel->emit_ps, panel->now_ps) : led;
}

int64_t hl_panel_light(const struct hl_panel *panel, int chain, int x, int y, int colour)
{
    bool lit_now;

    return find(panel, chain, x, y, colour, &lit_now).lit_ps;
}

int64_t hl_panel_longest_dark(const struct hl_panel *panel, int chain, int x, int y, int colour)
{
    bool lit_now;
    struct hl_panel_led led = find(panel, chain, x, y, colour, &lit_now);
    int64_t since_ps = panel->now_ps - led.end_ps;

    if (led.lit_ps == 0)
        return INT64_MAX;
    return since_ps > led.dark_ps ? since_ps : led.dark_ps;
}

void hl_panel_reset_light(struct hl_panel *panel, int64_t now_ps)
{
    assert(now_ps >= panel->now_ps);
    panel->now_ps = panel->emit_ps = now_ps;
    check_burn(panel, now_ps);
    hl_panel_light_clear(&panel->light);
}

bool hl_panel_is_dark(const struct hl_panel *panel)
{
    return !panel->emitting;
}

unsigned long hl_panel_faults(const struct hl_panel *panel, enum hl_panel_fault fault)
{
    return panel->faults[fault];
}

unsigned long hl_panel_fault_total(const struct hl_panel *panel)
{
    unsigned long total = 0;

    for (int i = 0; i < HL_FAULT_COUNT; i++)
        total += panel->faults[i];
    return total;
}

const char *hl_panel_fault_name(enum hl_panel_fault fault)
{
    assert(fault < HL_FAULT_COUNT);
    return fault_names[fault];
}
