/* A virtual panel on the bench: levels set by hand, time passed by hand. */
#ifndef HL_TESTS_PANEL_BENCH_H
#define HL_TESTS_PANEL_BENCH_H

#include "check.h"
#include "host-sim/panel.h"

#include <stdio.h>
#include <string.h>

#define A   ((uint32_t)1 << HL_HUB75_A)
#define B   ((uint32_t)2 << HL_HUB75_A)
#define C   ((uint32_t)4 << HL_HUB75_A)
#define D   ((uint32_t)8 << HL_HUB75_A)
#define E   ((uint32_t)16 << HL_HUB75_A)
#define CLK ((uint32_t)1 << HL_HUB75_CLK)
#define LAT ((uint32_t)1 << HL_HUB75_LAT)
#define OE  ((uint32_t)1 << HL_HUB75_OE)
#define ALL 0x3ffffu /* the colour lines of three chains */

#define NS INT64_C(1000) /* in picoseconds, as all times of the panel */
#define US (1000 * NS)
#define MS (1000 * US)

struct bench {
    struct hl_panel_config config;
    struct hl_panel *panel;
    int64_t now, half; /* HALF: of a clock */
    uint32_t levels;
};

static inline void set(struct bench *b, int64_t wait, uint32_t high, uint32_t low)
{
    b->now += wait;
    b->levels = (b->levels | high) & ~low;
    hl_panel_set(b->panel, b->now, b->levels);
}

static inline void start(struct bench *b, struct hl_panel_config config)
{
    *b = (struct bench){.config = config, .levels = OE, .half = 20 * NS};
    if (config.clock_min_ps > 40 * NS)
        b->half = config.clock_min_ps / 2;
    b->panel = hl_panel_create(&config);
    assert_non_null(b->panel);
    set(b, 1 * US, 0, 0);
}

static inline void stop(struct bench *b)
{
    hl_panel_destroy(b->panel);
}

/* One column: the colours as the clock is low, then the clock; 40 ns on a fast chip. */
static inline void shift(struct bench *b, uint32_t colours)
{
    set(b, 0, colours, ALL & ~colours);
    set(b, b->half, CLK, 0);
    set(b, b->half, 0, CLK);
}

static inline void latch(struct bench *b)
{
    set(b, 20 * NS, LAT, 0);
    set(b, 20 * NS, 0, LAT);
}

/* Every column gets COLOURS. */
static inline void fill(struct bench *b, uint32_t colours)
{
    for (int x = 0; x < b->config.columns; x++)
        shift(b, colours);
    latch(b);
}

static inline void select_row(struct bench *b, int row)
{
    uint32_t address = (uint32_t)row << HL_HUB75_A;

    set(b, 1 * US, address, (A | B | C | D | E) & ~address);
}

/* Lit for a time, with distance from everything else. */
static inline void light(struct bench *b, int64_t ps)
{
    set(b, 1 * US, 0, OE);
    set(b, ps, OE, 0);
}

/* A shift of the whole chain with PATTERN (of 16 characters) on LINES, repeated for each chip, and
 * latch high during the last CLOCKS. */
static inline void write_register(struct bench *b, const char *pattern, int clocks, uint32_t lines)
{
    for (int x = 0; x < b->config.columns; x++) {
        if (x == b->config.columns - clocks)
            set(b, 0, LAT, 0);
        shift(b, pattern[x % 16] == '1' ? lines : 0);
    }
    set(b, 20 * NS, 0, LAT);
}

/* As the facts on LED boards, 2.6, have it. */
static inline void write_init(struct bench *b)
{
    if (b->config.chip == HL_PANEL_FM6126A) {
        write_register(b, "0111111111111111", 11, ALL);
        write_register(b, "0000000001000000", 12, ALL);
    }
    if (b->config.chip == HL_PANEL_FM6127) {
        write_register(b, "1111111111001110", 11, ALL);
        write_register(b, "1110000001100010", 12, ALL);
        write_register(b, "0101111100000000", 10, ALL);
    }
}

/* No fault but COUNT times FAULT. */
static inline void check_only(const char *name, const struct bench *b, enum hl_panel_fault fault,
                              int count)
{
    for (int i = 0; i < HL_FAULT_COUNT; i++) {
        unsigned long want = i == (int)fault ? (unsigned long)count : 0;
        if (hl_panel_faults(b->panel, i) != want)
            fail_msg("%s: %s %lu times, not %lu", name, hl_panel_fault_name(i),
                     hl_panel_faults(b->panel, i), want);
    }
    check_int(name, hl_panel_fault_total(b->panel), count);
}

#define check_clean(name, b) check_only(name, b, HL_FAULT_COUNT, 0)

#endif
