/* The virtual HUB75 panel, by waveforms from the data sheets: what lights, and for how long. */
#include "panel_bench.h"

#include <errno.h>

static const struct hl_panel_config small = {.columns = 8, .rows = 4, .chains = 3};

static int64_t at(const struct bench *b, int line, int row, int x)
{
    int half = line % 6 / 3;

    return hl_panel_light(b->panel, line / 6, x, row + half * b->config.rows, line % 3);
}

/* The LED of LINE (R1 G1 B1 R2 G2 B2 of chain 0, then of the others) and no other was lit. */
static void check_one(const char *name, const struct bench *b, int line, int row, int x, int64_t ps)
{
    for (int l = 0; l < 6 * b->config.chains; l++)
        for (int r = 0; r < b->config.rows; r++)
            for (int c = 0; c < b->config.columns; c++)
                if (at(b, l, r, c) != (l == line && r == row && c == x ? ps : 0))
                    fail_msg("%s: line %d row %d column %d lit for %lld ps", name, l, r, c,
                             (long long)at(b, l, r, c));
}

/* In a panel used over and over, so that the registers start anywhere. */
static void each_bit_lights_its_own_led(void **state)
{
    static const char *const lines[] = {"R1", "G1", "B1", "R2", "G2", "B2"};
    struct bench b;
    char name[64];

    (void)state;
    start(&b, small);
    for (int line = 0; line < 18; line++)
        for (int x = 0; x < 8; x++) {
            int row = (line + x) % 4;
            snprintf(name, sizeof(name), "chain %d %s bit %d", line / 6, lines[line % 6], x);
            for (int i = 0; i < 8; i++)
                shift(&b, i == x ? 1u << line : 0);
            latch(&b);
            select_row(&b, row);
            light(&b, 1234567);
            check_one(name, &b, line, row, x, 1234567);
            hl_panel_reset_light(b.panel, b.now);
        }
    check_clean("all of them", &b);
    stop(&b);
}

/* What is shifted on a line, first bit first, and what its row then shows from the left. */
static const struct {
    const char *name, *bits, *shown;
    enum hl_panel_fault fault;
} shifts[] = {
    {"eight clocks", "10110001", "10110001", HL_FAULT_COUNT},
    {"nine: the first falls out", "101100011", "01100011", HL_FAULT_LONG_SHIFT},
    {"seven: one of the last shift stays", "0110001", "10110001", HL_FAULT_SHORT_SHIFT},
};

static void bits_travel_to_the_far_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(shifts) / sizeof(shifts[0]); i++) {
        const char *name = shifts[i].name;
        struct bench b;
        start(&b, small);
        fill(&b, ALL); /* what a short shift leaves */
        for (const char *p = shifts[i].bits; *p; p++)
            shift(&b, *p == '1' ? 1u << 7 : 0);
        latch(&b);
        light(&b, 5);
        for (int x = 0; x < 8; x++)
            check_int(name, at(&b, 7, 0, x), shifts[i].shown[x] == '1' ? 5 : 0);
        check_only(name, &b, shifts[i].fault, shifts[i].fault == HL_FAULT_COUNT ? 0 : 1);
        stop(&b);
    }
}

static void the_rising_clock_takes_the_colours(void **state)
{
    struct bench b;

    (void)state;
    start(&b, small);
    for (int x = 0; x < 8; x++) {
        set(&b, 20 * NS, 1, 0);
        set(&b, 20 * NS, CLK, 0);
        set(&b, 20 * NS, 2, 1); /* while it is high */
        set(&b, 20 * NS, 0, CLK);
        set(&b, 20 * NS, 0, 2); /* and low again */
    }
    latch(&b);
    light(&b, 3);
    assert_int_equal(at(&b, 0, 0, 0), 3);
    assert_int_equal(at(&b, 0, 0, 7), 3);
    assert_int_equal(at(&b, 1, 0, 0), 0);
    assert_int_equal(at(&b, 1, 0, 7), 0);
    check_clean("colours", &b);
    stop(&b);
}

static void the_rising_latch_shows_what_was_shifted(void **state)
{
    struct bench b;

    (void)state;
    start(&b, small);
    fill(&b, 1);
    for (int x = 0; x < 8; x++)
        shift(&b, 2);
    light(&b, 10); /* not latched yet */
    assert_int_equal(at(&b, 0, 0, 0), 10);
    assert_int_equal(at(&b, 1, 0, 0), 0);
    set(&b, 20 * NS, LAT, 0);
    light(&b, 100); /* latched, and latch still high */
    assert_int_equal(at(&b, 0, 0, 0), 10);
    assert_int_equal(at(&b, 1, 0, 0), 100);
    set(&b, 20 * NS, 0, LAT);
    set(&b, 20 * NS, 0, OE);
    int64_t from = b.now;
    for (int x = 0; x < 8; x++) /* the light overlaps the next shift */
        shift(&b, 4);
    set(&b, 20 * NS, OE, 0);
    assert_int_equal(at(&b, 1, 0, 0), 100 + b.now - from);
    assert_int_equal(at(&b, 2, 0, 0), 0);
    check_clean("latch", &b);
    stop(&b);
}

/* One character is 100 ns: '_' low, '-' high. The first clocks of a register wave come after all
 * lines were low; ROWS are those lit after the wave, row 0 first. */
static const struct {
    const char *name;
    enum hl_panel_address address;
    int count;
    const char *a, *b, *c, *d, *e, *rows;
} addresses[] = {
    {"direct 0", HL_PANEL_DIRECT, 8, "_", "_", "_", "_", "_", "10000000"},
    {"direct 1", HL_PANEL_DIRECT, 8, "-", "_", "_", "_", "_", "01000000"},
    {"direct 6", HL_PANEL_DIRECT, 8, "_", "-", "-", "_", "_", "00000010"},
    {"direct 8 of 16", HL_PANEL_DIRECT, 16, "_", "_", "_", "-", "_", "0000000010000000"},
    {"direct 16 of 32", HL_PANEL_DIRECT, 32, "_", "_", "_", "_", "-",
     "00000000000000001000000000000000"},
    {"direct 31 of 32", HL_PANEL_DIRECT, 32, "-", "-", "-", "-", "-",
     "00000000000000000000000000000001"},
    {"direct 9 of 10", HL_PANEL_DIRECT, 10, "-", "_", "_", "-", "_", "0000000001"},
    {"direct 10 of 10", HL_PANEL_DIRECT, 10, "_", "-", "_", "-", "_", "0000000000"},
    {"one-hot A", HL_PANEL_ONE_HOT, 4, "_", "-", "-", "-", "_", "1000"},
    {"one-hot D", HL_PANEL_ONE_HOT, 4, "-", "-", "-", "_", "-", "0001"},
    {"one-hot B and C", HL_PANEL_ONE_HOT, 4, "-", "_", "_", "-", "-", "0110"},
    {"one-hot, none", HL_PANEL_ONE_HOT, 4, "-", "-", "-", "-", "_", "0000"},
    {"one-hot, D not connected", HL_PANEL_ONE_HOT, 2, "-", "_", "_", "_", "_", "01"},
    {"AB: a low bit enters at row 0", HL_PANEL_AB_SHIFT, 8, "_-", "__", "__", "_", "_", "10000000"},
    {"AB: a falling clock does nothing", HL_PANEL_AB_SHIFT, 8, "_-__", "__--", "_", "_", "_",
     "10000000"},
    {"AB: and moves on", HL_PANEL_AB_SHIFT, 8, "_-_-_-", "__----", "_", "_", "_", "00100000"},
    {"AB: to the last row", HL_PANEL_AB_SHIFT, 8, "_-_-_-_-_-_-_-_-", "__--------------", "_", "_",
     "_", "00000001"},
    {"AB: and out", HL_PANEL_AB_SHIFT, 8, "_-_-_-_-_-_-_-_-_-", "__----------------", "_", "_", "_",
     "00000000"},
    {"AB: two low bits", HL_PANEL_AB_SHIFT, 8, "_-_-_-_-", "__--__--", "_", "_", "_", "01010000"},
    {"AB: C, D and E do nothing", HL_PANEL_AB_SHIFT, 8, "_-_-", "__--", "_-_-", "-_-_", "_--_",
     "01000000"},
    {"AB: data between the clocks", HL_PANEL_AB_SHIFT, 8, "_---___--", "---_---__", "_", "_", "_",
     "00000000"},
    {"ABC: a high bit enters at row 0, as A falls", HL_PANEL_ABC_SHIFT, 8, "-_", "_", "--", "_",
     "_", "10000000"},
    {"ABC: a rising clock does nothing", HL_PANEL_ABC_SHIFT, 8, "-_--", "_", "--__", "_", "_",
     "10000000"},
    {"ABC: and moves on", HL_PANEL_ABC_SHIFT, 8, "-_-_-_", "_", "--____", "_", "_", "00100000"},
    {"ABC: to row 31", HL_PANEL_ABC_SHIFT, 32,
     "-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_", "_",
     "--______________________________________________________________", "_", "_",
     "00000000000000000000000000000001"},
    {"ABC: B, D and E do nothing", HL_PANEL_ABC_SHIFT, 8, "-_-_", "-_-_", "--__", "_-_-", "_--_",
     "01000000"},
};

/* A wave that is shorter than the others holds its last level. */
static uint32_t level(const char *wave, size_t i, uint32_t line)
{
    size_t last = strlen(wave) - 1;

    return wave[i < last ? i : last] == '-' ? line : 0;
}

static void every_way_of_addressing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        const char *name = addresses[i].name;
        struct bench b;
        start(&b, (struct hl_panel_config){.columns = 8,
                                           .rows = addresses[i].count,
                                           .chains = 1,
                                           .address = addresses[i].address});
        fill(&b, 1 | 1 << 3);
        b.now += US;
        for (size_t s = 0; s < strlen(addresses[i].a) || s < strlen(addresses[i].b); s++) {
            uint32_t high = level(addresses[i].a, s, A) | level(addresses[i].b, s, B) |
                            level(addresses[i].c, s, C) | level(addresses[i].d, s, D) |
                            level(addresses[i].e, s, E);
            set(&b, 100 * NS, high, (A | B | C | D | E) & ~high);
        }
        light(&b, 77);
        check_int(name, strlen(addresses[i].rows), addresses[i].count);
        for (int row = 0; row < addresses[i].count; row++) {
            int64_t want = addresses[i].rows[row] == '1' ? 77 : 0;
            check_int(name, hl_panel_light(b.panel, 0, 0, row, 0), want);
            check_int(name, hl_panel_light(b.panel, 0, 7, row + addresses[i].count, 0), want);
            check_int(name, hl_panel_light(b.panel, 0, 0, row, 1), 0);
        }
        check_int(name, hl_panel_faults(b.panel, HL_FAULT_ROW_WHILE_LIT), 0);
        stop(&b);
    }
}

#define WRITES_MAX 4

struct init {
    const char *name;
    enum hl_panel_chip chip;
    struct {
        const char *pattern;
        int clocks;
        uint32_t not_lines; /* these lines stay low */
    } writes[WRITES_MAX];
    bool lights;
    enum hl_panel_fault fault;
    int count;
};

#define REG1  "0111111111111111"
#define REG2  "0000000001000000"
#define REG1B "1111111111001110"
#define REG2B "1110000001100010"
#define REG3B "0101111100000000"

/* clang-format off */
static const struct init inits[] = {
    {"plain", HL_PANEL_PLAIN, {{0}}, true, HL_FAULT_COUNT, 0},
    {"FM6126A", HL_PANEL_FM6126A, {{REG1, 11, 0}, {REG2, 12, 0}}, true, HL_FAULT_COUNT, 0},
    {"FM6126A, the other way round", HL_PANEL_FM6126A, {{REG2, 12, 0}, {REG1, 11, 0}}, true, HL_FAULT_COUNT, 0},
    {"FM6126A, nothing", HL_PANEL_FM6126A, {{0}}, false, HL_FAULT_NOT_INITIALISED, 1},
    {"FM6126A, first only", HL_PANEL_FM6126A, {{REG1, 11, 0}}, false, HL_FAULT_NOT_INITIALISED, 1},
    {"FM6126A, second only", HL_PANEL_FM6126A, {{REG2, 12, 0}}, false, HL_FAULT_NOT_INITIALISED, 1},
    {"FM6126A, swapped patterns", HL_PANEL_FM6126A, {{REG2, 11, 0}, {REG1, 12, 0}}, false, HL_FAULT_WRONG_REGISTER, 2},
    {"FM6126A, first pattern reversed", HL_PANEL_FM6126A, {{"1111111111111110", 11, 0}, {REG2, 12, 0}}, false, HL_FAULT_WRONG_REGISTER, 1},
    {"FM6126A, second pattern reversed", HL_PANEL_FM6126A, {{REG1, 11, 0}, {"0000001000000000", 12, 0}}, false, HL_FAULT_WRONG_REGISTER, 1},
    {"FM6126A, one line missing", HL_PANEL_FM6126A, {{REG1, 11, 0}, {REG2, 12, 1u << 17}}, false, HL_FAULT_WRONG_REGISTER, 1},
    {"FM6126A, right, then wrong", HL_PANEL_FM6126A, {{REG1, 11, 0}, {REG2, 12, 0}, {REG2, 11, 0}}, false, HL_FAULT_WRONG_REGISTER, 1},
    {"FM6126A, wrong, then right", HL_PANEL_FM6126A, {{REG2, 11, 0}, {REG2, 12, 0}, {REG1, 11, 0}}, true, HL_FAULT_WRONG_REGISTER, 1},
    {"FM6126A, 13 for 12", HL_PANEL_FM6126A, {{REG1, 11, 0}, {REG2, 13, 0}}, false, HL_FAULT_UNKNOWN_COMMAND, 1},
    {"FM6126A, 10 for 11", HL_PANEL_FM6126A, {{REG1, 10, 0}, {REG2, 12, 0}}, false, HL_FAULT_UNKNOWN_COMMAND, 1},
    {"FM6126A, plain latches", HL_PANEL_FM6126A, {{REG1, 1, 0}, {REG2, 3, 0}}, false, HL_FAULT_NOT_INITIALISED, 1},
    {"FM6126A with FM6127's", HL_PANEL_FM6126A, {{REG1B, 11, 0}, {REG2B, 12, 0}}, false, HL_FAULT_WRONG_REGISTER, 2},
    {"FM6127", HL_PANEL_FM6127, {{REG1B, 11, 0}, {REG2B, 12, 0}, {REG3B, 10, 0}}, true, HL_FAULT_COUNT, 0},
    {"FM6127 without the third", HL_PANEL_FM6127, {{REG1B, 11, 0}, {REG2B, 12, 0}}, false, HL_FAULT_NOT_INITIALISED, 1},
    {"FM6127 without the first", HL_PANEL_FM6127, {{REG2B, 12, 0}, {REG3B, 10, 0}}, false, HL_FAULT_NOT_INITIALISED, 1},
    {"FM6127, third wrong", HL_PANEL_FM6127, {{REG1B, 11, 0}, {REG2B, 12, 0}, {REG3B, 10, 2}}, false, HL_FAULT_WRONG_REGISTER, 1},
    {"FM6127 with FM6126A's", HL_PANEL_FM6127, {{REG1, 11, 0}, {REG2, 12, 0}, {REG3B, 10, 0}}, false, HL_FAULT_WRONG_REGISTER, 2},
};
/* clang-format on */

static void only_the_right_init_lights(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(inits) / sizeof(inits[0]); i++) {
        const struct init *n = &inits[i];
        struct bench b;
        start(&b, (struct hl_panel_config){.columns = 64, .rows = 8, .chains = 3, .chip = n->chip});
        for (int w = 0; w < WRITES_MAX && n->writes[w].pattern; w++)
            write_register(&b, n->writes[w].pattern, n->writes[w].clocks,
                           ALL & ~n->writes[w].not_lines);
        fill(&b, ALL);
        set(&b, US, 0, OE);
        check_int(n->name, !hl_panel_is_dark(b.panel), n->lights);
        set(&b, 1000, OE, 0);
        check_int(n->name, hl_panel_light(b.panel, 2, 63, 8, 2), n->lights ? 1000 : 0);
        check_int(n->name, hl_panel_faults(b.panel, HL_FAULT_NOT_INITIALISED), !n->lights);
        check_int(n->name,
                  n->fault == HL_FAULT_COUNT ? hl_panel_fault_total(b.panel)
                                             : hl_panel_faults(b.panel, n->fault),
                  n->count);
        stop(&b);
    }
}

/* The chip's own latch command lasts three clocks; what counts is what is there as latch falls. */
static void an_fm_chip_latches_with_clocks_or_without(void **state)
{
    (void)state;
    for (int clocks = 0; clocks <= 3; clocks++) {
        struct bench b;
        start(&b, (struct hl_panel_config){
                      .columns = 16, .rows = 8, .chains = 1, .chip = HL_PANEL_FM6126A});
        write_init(&b);
        if (clocks == 0)
            fill(&b, 1);
        else
            write_register(&b, "0100000000000001", clocks, 1);
        light(&b, 9);
        check_int("left", at(&b, 0, 0, 0), clocks == 0 ? 9 : 0);
        check_int("second", at(&b, 0, 0, 1), 9);
        check_int("right", at(&b, 0, 0, 15), 9);
        check_clean("FM latch", &b);
        stop(&b);
    }
}

static void light_is_booked_to_the_picosecond(void **state)
{
    static const int64_t spans[] = {1, 130 * NS, 999999, 7, 99 * MS, 1};
    struct bench b;
    int64_t sum = 0;

    (void)state;
    start(&b, small);
    fill(&b, 1);
    for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
        light(&b, spans[i]);
        sum += spans[i];
        assert_int_equal(at(&b, 0, 0, 3), sum);
    }
    set(&b, US, 0, OE);
    assert_false(hl_panel_is_dark(b.panel));
    assert_int_equal(at(&b, 0, 0, 3), sum);
    set(&b, 5, 0, 0); /* asked while lit */
    assert_int_equal(at(&b, 0, 0, 3), sum + 5);
    set(&b, 5, CLK, 0);
    assert_int_equal(at(&b, 0, 0, 3), sum + 10);
    assert_int_equal(at(&b, 1, 0, 3), 0);
    assert_int_equal(at(&b, 0, 1, 3), 0);
    hl_panel_reset_light(b.panel, b.now + 20); /* those 20 belong to the old measurement */
    assert_int_equal(at(&b, 0, 0, 3), 0);
    set(&b, 50, OE, 0);
    assert_int_equal(at(&b, 0, 0, 3), 30);
    assert_true(hl_panel_is_dark(b.panel));
    stop(&b);
}

/* Faults, all of them, but each LED's light is still its own. */
static void light_follows_latch_and_row_while_lit(void **state)
{
    struct bench b;

    (void)state;
    start(&b, small);
    fill(&b, 1);
    for (int x = 0; x < 8; x++)
        shift(&b, 2);
    set(&b, US, 0, OE);
    set(&b, 300, LAT, 0);
    set(&b, 40, A, 0);
    set(&b, 5, OE, LAT);
    assert_int_equal(at(&b, 0, 0, 0), 300);
    assert_int_equal(at(&b, 1, 0, 0), 40);
    assert_int_equal(at(&b, 0, 1, 0), 0);
    assert_int_equal(at(&b, 1, 1, 0), 5);
    stop(&b);
}

struct darkness {
    const char *name;
    int64_t times[8]; /* lit from, to, from, to ... and the end of the measurement */
    int count;
    int64_t want;
};

static const struct darkness darknesses[] = {
    {"never lit", {1000}, 1, INT64_MAX},
    {"lit once, just now", {900, 1000, 1000}, 3, 0},
    {"dark since", {100, 200, 1000}, 3, 800},
    {"between two", {100, 200, 800, 900, 950}, 5, 600},
    {"the longer of two", {100, 200, 350, 400, 450, 500, 510}, 7, 150},
    {"the longer of two, the other way round", {100, 200, 250, 400, 550, 600, 610}, 7, 150},
    {"lit still", {100, 200, 300, 1000}, 4, 100},
    {"lit again, still", {100, 200, 300, 400, 900, 1000}, 6, 500},
    {"a pause of nothing", {100, 200, 200, 300, 300}, 5, 0},
    {"a light of nothing is none", {100, 200, 500, 500, 900, 950, 950}, 7, 700},
};

static void the_longest_dark(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(darknesses) / sizeof(darknesses[0]); i++) {
        const struct darkness *d = &darknesses[i];
        struct bench b;
        start(&b, small);
        fill(&b, 1);
        light(&b, 10); /* forgotten by the reset */
        int64_t zero = b.now + US;
        hl_panel_reset_light(b.panel, zero);
        for (int t = 0; t < d->count; t++) {
            bool last = t == d->count - 1;
            set(&b, zero + d->times[t] - b.now, t % 2 && !last ? OE : 0, t % 2 || last ? 0 : OE);
        }
        check_int(d->name, hl_panel_longest_dark(b.panel, 0, 4, 0, 0), d->want);
        check_int(d->name, hl_panel_longest_dark(b.panel, 0, 4, 0, 1), INT64_MAX);
        check_int(d->name, hl_panel_longest_dark(b.panel, 0, 4, 4, 0), INT64_MAX);
        stop(&b);
    }
}

static void a_latch_of_the_same_is_no_pause(void **state)
{
    struct bench b;

    (void)state;
    start(&b, small);
    fill(&b, 1);
    set(&b, US, 0, OE);
    fill(&b, 1);
    fill(&b, 3);
    set(&b, US, OE, 0);
    assert_int_equal(hl_panel_longest_dark(b.panel, 0, 0, 0, 0), 0);
    stop(&b);
}

static const struct {
    const char *name;
    struct hl_panel_config config;
    bool fine;
} shapes[] = {
    {"64x32", {.columns = 64, .rows = 16, .chains = 1}, true},
    {"the least", {.columns = 8, .rows = 2, .chains = 1}, true},
    {"the most", {.columns = 4096, .rows = 32, .chains = 3}, true},
    {"7 columns", {.columns = 7, .rows = 8, .chains = 1}, false},
    {"4097 columns", {.columns = 4097, .rows = 8, .chains = 1}, false},
    {"1 row", {.columns = 64, .rows = 1, .chains = 1}, false},
    {"33 rows", {.columns = 64, .rows = 33, .chains = 1}, false},
    {"minus 8 rows", {.columns = 64, .rows = -8, .chains = 1}, false},
    {"no chain", {.columns = 64, .rows = 8, .chains = 0}, false},
    {"4 chains", {.columns = 64, .rows = 8, .chains = 4}, false},
    {"one-hot, 4 rows", {.columns = 64, .rows = 4, .chains = 1, .address = HL_PANEL_ONE_HOT}, true},
    {"one-hot, 5", {.columns = 64, .rows = 5, .chains = 1, .address = HL_PANEL_ONE_HOT}, false},
    {"half a chip", {.columns = 72, .rows = 8, .chains = 1, .chip = HL_PANEL_FM6126A}, false},
    {"no such chip", {.columns = 64, .rows = 8, .chains = 1, .chip = 3}, false},
    {"no such address", {.columns = 64, .rows = 8, .chains = 1, .address = 4}, false},
    {"a negative clock", {.columns = 64, .rows = 8, .chains = 1, .clock_min_ps = -1}, false},
    {"a clock without end",
     {.columns = 64, .rows = 8, .chains = 1, .clock_min_ps = INT64_MAX},
     false},
    {"a negative settling", {.columns = 64, .rows = 8, .chains = 1, .row_settle_ps = -1}, false},
};

static void impossible_shapes_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        errno = 0;
        struct hl_panel *panel = hl_panel_create(&shapes[i].config);
        check_int(shapes[i].name, panel != NULL, shapes[i].fine);
        check_int(shapes[i].name, errno, shapes[i].fine ? 0 : EINVAL);
        if (panel) {
            check_true(shapes[i].name, hl_panel_is_dark(panel));
            check_int(shapes[i].name, hl_panel_fault_total(panel), 0);
        }
        hl_panel_destroy(panel);
    }
    hl_panel_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_bit_lights_its_own_led),
        cmocka_unit_test(bits_travel_to_the_far_end),
        cmocka_unit_test(the_rising_clock_takes_the_colours),
        cmocka_unit_test(the_rising_latch_shows_what_was_shifted),
        cmocka_unit_test(every_way_of_addressing),
        cmocka_unit_test(only_the_right_init_lights),
        cmocka_unit_test(an_fm_chip_latches_with_clocks_or_without),
        cmocka_unit_test(light_is_booked_to_the_picosecond),
        cmocka_unit_test(light_follows_latch_and_row_while_lit),
        cmocka_unit_test(the_longest_dark),
        cmocka_unit_test(a_latch_of_the_same_is_no_pause),
        cmocka_unit_test(impossible_shapes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
