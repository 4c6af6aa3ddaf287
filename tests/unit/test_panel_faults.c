/* Every offence against a HUB75 panel, once made and once just avoided. */
#include "panel_bench.h"

#define COLUMNS 16

/* Waits, changes lines, then gives so many clocks of 40 ns. */
struct step {
    int64_t wait;
    uint32_t high, low;
    int clocks;
};

#define STEPS_MAX 10

/* Played on a panel that shows white in row 1, dark at the moment. Ends at the first empty step. */
struct wave {
    const char *name;
    struct step steps[STEPS_MAX];
    enum hl_panel_fault fault;
    int count;
    struct hl_panel_config config; /* columns and chains as below; rows 0: 8 */
};

#define NONE HL_FAULT_COUNT, 0

/* clang-format off */
static const struct wave waves[] = {
    {"latch while lit", {{US, 0, OE, 16}, {NS, LAT, 0, 0}, {NS, 0, LAT, 0}},
     HL_FAULT_LATCH_WHILE_LIT, 1, {0}},
    {"latch as the light ends", {{US, 0, OE, 16}, {NS, OE | LAT, 0, 0}}, NONE, {0}},
    {"latch 1 ps after the light", {{US, 0, OE, 16}, {NS, OE, 0, 0}, {1, LAT, 0, 0}}, NONE, {0}},
    {"latch as the light begins", {{US, 0, 0, 16}, {NS, LAT, OE, 0}}, HL_FAULT_LATCH_WHILE_LIT, 1, {0}},
    {"latch and light in two calls of one instant", {{US, 0, 0, 16}, {NS, LAT, 0, 0}, {0, 0, OE, 0}},
     HL_FAULT_LATCH_WHILE_LIT, 1, {0}},
    {"light 1 ps after the latch", {{US, 0, 0, 16}, {NS, LAT, 0, 0}, {1, 0, OE, 0}, {NS, 0, LAT, 0}},
     NONE, {0}},
    {"light as the latch falls", {{US, 0, 0, 16}, {NS, LAT, 0, 0}, {NS, 0, LAT | OE, 0}}, NONE, {0}},
    {"FM: light before the latch falls",
     {{US, 0, 0, 16}, {NS, LAT, 0, 0}, {1, 0, OE, 0}, {NS, 0, LAT, 0}},
     HL_FAULT_LATCH_WHILE_LIT, 1, {.chip = HL_PANEL_FM6126A}},
    {"FM: light as the latch falls", {{US, 0, 0, 16}, {NS, LAT, 0, 0}, {NS, 0, LAT, 0}, {0, 0, OE, 0}},
     HL_FAULT_LATCH_WHILE_LIT, 1, {.chip = HL_PANEL_FM6126A}},
    {"FM: light 1 ps after the latch fell",
     {{US, 0, 0, 16}, {NS, LAT, 0, 0}, {NS, 0, LAT, 0}, {1, 0, OE, 0}}, NONE,
     {.chip = HL_PANEL_FM6126A}},
    {"FM: lit all through the latch", {{US, 0, OE, 16}, {NS, LAT, 0, 0}, {NS, 0, LAT, 0}},
     HL_FAULT_LATCH_WHILE_LIT, 1, {.chip = HL_PANEL_FM6127}},

    {"row changes while lit", {{US, 0, OE, 0}, {US, B, 0, 0}}, HL_FAULT_ROW_WHILE_LIT, 1, {0}},
    {"row changes as the light ends", {{US, 0, OE, 0}, {US, B | OE, 0, 0}},
     HL_FAULT_ROW_WHILE_LIT, 1, {0}},
    {"row changes as the light begins", {{US, B, OE, 0}}, HL_FAULT_ROW_WHILE_LIT, 1, {0}},
    {"row changes 99.999 ns after the light", {{US, 0, OE, 0}, {US, OE, 0, 0}, {99999, B, 0, 0}},
     HL_FAULT_ROW_WHILE_LIT, 1, {0}},
    {"row changes 100 ns after the light", {{US, 0, OE, 0}, {US, OE, 0, 0}, {100000, B, 0, 0}}, NONE, {0}},
    {"row changes 99.999 ns before the light", {{US, B, 0, 0}, {99999, 0, OE, 0}},
     HL_FAULT_ROW_WHILE_LIT, 1, {0}},
    {"row changes 100 ns before the light", {{US, B, 0, 0}, {100000, 0, OE, 0}}, NONE, {0}},
    {"another settling time, kept",
     {{US, B, 0, 0}, {50 * NS, 0, OE, 0}, {US, OE, 0, 0}, {50 * NS, 0, B, 0}}, NONE,
     {.row_settle_ps = 50 * NS}},
    {"another settling time, not kept",
     {{US, B, 0, 0}, {50 * NS - 1, 0, OE, 0}, {US, OE, 0, 0}, {50 * NS - 1, 0, B, 0}},
     HL_FAULT_ROW_WHILE_LIT, 2, {.row_settle_ps = 50 * NS}},
    {"a row register moves while lit", {{US, 0, OE, 0}, {US, A, 0, 0}},
     HL_FAULT_ROW_WHILE_LIT, 1, {.address = HL_PANEL_AB_SHIFT}},
    {"a row register's data moves while lit", {{US, 0, OE, 0}, {US, 0, B, 0}, {US, C | D | E, 0, 0}},
     NONE, {.address = HL_PANEL_AB_SHIFT}},

    {"clock period of 40 ns",
     {{US, CLK, 0, 0}, {20 * NS, 0, CLK, 0}, {20 * NS, CLK, 0, 0}}, NONE, {0}},
    {"clock period of 39.999 ns",
     {{US, CLK, 0, 0}, {20 * NS, 0, CLK, 0}, {20 * NS - 1, CLK, 0, 0}}, HL_FAULT_CLOCK_TOO_FAST, 1, {0}},
    {"clock high for 16 ns",
     {{US, CLK, 0, 0}, {16 * NS, 0, CLK, 0}, {US, CLK, 0, 0}}, NONE, {0}},
    {"clock high for 15.999 ns",
     {{US, CLK, 0, 0}, {16 * NS - 1, 0, CLK, 0}, {US, CLK, 0, 0}}, HL_FAULT_CLOCK_TOO_FAST, 1, {0}},
    {"clock low for 16 ns",
     {{US, CLK, 0, 0}, {US, 0, CLK, 0}, {16 * NS, CLK, 0, 0}}, NONE, {0}},
    {"clock low for 15.999 ns",
     {{US, CLK, 0, 0}, {US, 0, CLK, 0}, {16 * NS - 1, CLK, 0, 0}}, HL_FAULT_CLOCK_TOO_FAST, 1, {0}},
    {"a clock of no length", {{US, CLK, 0, 0}, {0, 0, CLK, 0}}, HL_FAULT_CLOCK_TOO_FAST, 1, {0}},
    {"a slower chip, kept", {{US, CLK, 0, 0}, {40 * NS, 0, CLK, 0}, {60 * NS, CLK, 0, 0}},
     NONE, {.clock_min_ps = 100 * NS}},
    {"a slower chip, 40 ns clock", {{US, CLK, 0, 0}, {50 * NS, 0, CLK, 0}, {50 * NS - 1, CLK, 0, 0}},
     HL_FAULT_CLOCK_TOO_FAST, 1, {.clock_min_ps = 100 * NS}},

    {"no clock too few", {{US, 0, 0, 16}, {NS, LAT, 0, 0}}, NONE, {0}},
    {"one clock too few", {{US, 0, 0, 15}, {NS, LAT, 0, 0}}, HL_FAULT_SHORT_SHIFT, 1, {0}},
    {"one clock too many", {{US, 0, 0, 17}, {NS, LAT, 0, 0}}, HL_FAULT_LONG_SHIFT, 1, {0}},
    {"latched twice", {{US, 0, 0, 16}, {NS, LAT, 0, 0}, {NS, 0, LAT, 0}, {NS, LAT, 0, 0}},
     HL_FAULT_SHORT_SHIFT, 1, {0}},
    {"FM: one clock too few", {{US, 0, 0, 13}, {NS, LAT, 0, 2}, {NS, 0, LAT, 0}},
     HL_FAULT_SHORT_SHIFT, 1, {.chip = HL_PANEL_FM6126A}},

    {"the last of 8 rows", {{US, A | B | C, 0, 0}, {US, 0, OE, 0}}, NONE, {0}},
    {"the ninth of 8 rows", {{US, D, A | B | C, 0}, {US, 0, OE, 0}}, HL_FAULT_ROW_OUT_OF_RANGE, 1, {0}},
    {"the ninth of 8 rows, in the dark", {{US, D, A | B | C, 0}}, NONE, {0}},
    {"the last of 32 rows", {{US, A | B | C | D | E, 0, 0}, {US, 0, OE, 0}}, NONE, {.rows = 32}},
    {"no row in the register", {{US, C, 0, 0}, {US, 0, OE, 0}},
     HL_FAULT_ROW_OUT_OF_RANGE, 1, {.address = HL_PANEL_ABC_SHIFT}},
    {"no line low", {{US, A | B | C | D, 0, 0}, {US, 0, OE, 0}},
     HL_FAULT_ROW_OUT_OF_RANGE, 1, {.address = HL_PANEL_ONE_HOT, .rows = 4}},
    {"two lines low", {{US, C | D, A | B, 0}, {US, 0, OE, 0}},
     HL_FAULT_SEVERAL_ROWS, 1, {.address = HL_PANEL_ONE_HOT, .rows = 4}},
    {"one line low", {{US, B | C | D, A, 0}, {US, 0, OE, 0}}, NONE,
     {.address = HL_PANEL_ONE_HOT, .rows = 4}},

    {"one-hot: a line of no row moves while lit", {{US, 0, OE, 0}, {US, 0, C, 0}}, NONE,
     {.address = HL_PANEL_ONE_HOT, .rows = 2}},
    {"a bit that left the row register is gone",
     {{US, A, 0, 0}, {US, 0, A | OE, 0}, {US, A, 0, 0}}, HL_FAULT_ROW_OUT_OF_RANGE, 1,
     {.address = HL_PANEL_AB_SHIFT, .rows = 2}},

    {"colour 1 ps before the clock", {{US, 0, ALL, 0}, {1, CLK, 0, 0}}, NONE, {0}},
    {"colour 1 ps after the clock", {{US, CLK, 0, 0}, {1, 0, ALL, 0}}, NONE, {0}},
    {"colour with the clock", {{US, CLK, ALL, 0}}, HL_FAULT_DATA_ON_EDGE, 1, {0}},
    {"colour with the clock, two calls", {{US, 0, ALL, 0}, {0, CLK, 0, 0}}, HL_FAULT_DATA_ON_EDGE, 1, {0}},
    {"clock with the colour, three calls", {{US, CLK, 0, 0}, {0, 0, ALL, 0}, {0, 1, 0, 0}},
     HL_FAULT_DATA_ON_EDGE, 1, {0}},
    {"colour with the falling clock", {{US, CLK, 0, 0}, {US, 0, ALL | CLK, 0}}, NONE, {0}},
    {"the last colour that is connected", {{US, CLK, 1u << 5, 0}}, HL_FAULT_DATA_ON_EDGE, 1, {.chains = 1}},
    {"a colour that is not connected", {{US, CLK, 1u << 6, 0}}, NONE, {.chains = 1}},

    {"lit for 100 ms", {{US, 0, OE, 0}, {100 * MS, OE, 0, 0}}, NONE, {0}},
    {"lit for 100 ms and 1 ps", {{US, 0, OE, 0}, {100 * MS + 1, OE, 0, 0}}, HL_FAULT_STUCK_LIT, 1, {0}},
    {"lit for 300 ms", {{US, 0, OE, 0}, {200 * MS, 0, 0, 0}, {100 * MS, 0, 0, 0}},
     HL_FAULT_STUCK_LIT, 1, {0}},
    {"lit for 300 ms, twice",
     {{US, 0, OE, 0}, {300 * MS, OE, 0, 0}, {NS, 0, OE, 0}, {300 * MS, OE, 0, 0}},
     HL_FAULT_STUCK_LIT, 2, {0}},
    {"lit for twice 60 ms", {{US, 0, OE, 0}, {60 * MS, OE, 0, 0}, {1, 0, OE, 0}, {60 * MS, OE, 0, 0}},
     NONE, {0}},
    {"a pause of no length", {{US, 0, OE, 0}, {60 * MS, OE, 0, 0}, {0, 0, OE, 0}, {60 * MS, OE, 0, 0}},
     HL_FAULT_STUCK_LIT, 1, {0}},
    {"two rows for 60 ms each", {{US, 0, OE, 0}, {60 * MS, B, 0, 0}, {60 * MS, OE, 0, 0}},
     HL_FAULT_ROW_WHILE_LIT, 1, {0}},
    {"two rows, and a pause of no length", {{US, 0, OE, 0}, {60 * MS, OE, 0, 0}, {0, B, 0, 0}, {0, 0, OE, 0}, {60 * MS, OE, 0, 0}},
     HL_FAULT_ROW_WHILE_LIT, 2, {0}},
    {"enabled for 300 ms, but black", {{US, 0, ALL, 16}, {NS, LAT, 0, 0}, {NS, 0, OE, 0}, {300 * MS, OE, 0, 0}},
     NONE, {0}},

    {"latch with the last clock", {{US, 0, 0, 15}, {20 * NS, CLK | LAT, 0, 0}},
     HL_FAULT_LATCH_ON_EDGE, 1, {0}},
    {"latch with the last clock, two calls", {{US, 0, 0, 15}, {20 * NS, CLK, 0, 0}, {0, LAT, 0, 0}},
     HL_FAULT_LATCH_ON_EDGE, 1, {0}},
    {"latch 1 ps after the last clock", {{US, 0, 0, 15}, {20 * NS, CLK, 0, 0}, {1, LAT, 0, 0}}, NONE, {0}},
    {"FM: latch falls with a clock", {{US, 0, 0, 15}, {NS, LAT, 0, 0}, {20 * NS, CLK, LAT, 0}},
     HL_FAULT_LATCH_ON_EDGE, 1, {.chip = HL_PANEL_FM6126A}},
    {"clock while latched", {{US, 0, 0, 16}, {NS, LAT, 0, 1}}, HL_FAULT_CLOCK_IN_LATCH, 1, {0}},
    {"clock 1 ps after latch fell", {{US, 0, 0, 16}, {NS, LAT, 0, 0}, {20 * NS, 0, LAT, 0}, {1, CLK, 0, 0}},
     NONE, {0}},

    {"row data with its clock", {{US, A, B, 0}}, HL_FAULT_ROW_DATA_ON_EDGE, 1, {.address = HL_PANEL_AB_SHIFT}},
    {"row data with its clock, three calls", {{US, A, 0, 0}, {0, 0, B, 0}, {0, B, 0, 0}},
     HL_FAULT_ROW_DATA_ON_EDGE, 1, {.address = HL_PANEL_AB_SHIFT}},
    {"row data 1 ps before its clock", {{US, 0, B, 0}, {1, A, 0, 0}}, NONE, {.address = HL_PANEL_AB_SHIFT}},
    {"row data with the clock's other edge", {{US, A, 0, 0}, {US, 0, A | B, 0}}, NONE,
     {.address = HL_PANEL_AB_SHIFT}},
    {"C with the inverted clock", {{US, A, 0, 0}, {US, C, A, 0}},
     HL_FAULT_ROW_DATA_ON_EDGE, 1, {.address = HL_PANEL_ABC_SHIFT}},
    {"B, which is not used", {{US, A, 0, 0}, {US, B, A, 0}}, NONE, {.address = HL_PANEL_ABC_SHIFT}},

    {"FM: latch of 3 clocks", {{US, 0, 0, 13}, {NS, LAT, 0, 3}, {NS, 0, LAT, 0}}, NONE,
     {.chip = HL_PANEL_FM6126A}},
    {"FM: latch of 4 clocks", {{US, 0, 0, 12}, {NS, LAT, 0, 4}, {NS, 0, LAT, 0}},
     HL_FAULT_UNKNOWN_COMMAND, 1, {.chip = HL_PANEL_FM6126A}},
    {"FM: latch of 13 clocks", {{US, 0, 0, 3}, {NS, LAT, 0, 13}, {NS, 0, LAT, 0}},
     HL_FAULT_UNKNOWN_COMMAND, 1, {.chip = HL_PANEL_FM6127}},
    {"FM6126A has no third register", {{US, 0, 0, 6}, {NS, LAT, 0, 10}, {NS, 0, LAT, 0}},
     HL_FAULT_UNKNOWN_COMMAND, 1, {.chip = HL_PANEL_FM6126A}},
    {"FM6127 has one", {{US, 0, 0, 6}, {NS, LAT, 0, 10}, {NS, 0, LAT, 0}},
     HL_FAULT_WRONG_REGISTER, 1, {.chip = HL_PANEL_FM6127}},
};
/* clang-format on */

/* Row 1 by the panel's own way of addressing. */
static void select_row_1(struct bench *b)
{
    switch (b->config.address) {
    case HL_PANEL_DIRECT:
        select_row(b, 1);
        break;
    case HL_PANEL_ONE_HOT:
        set(b, US, A | C | D, B);
        break;
    case HL_PANEL_AB_SHIFT:
        set(b, US, 0, B);
        set(b, US, A, 0);
        set(b, US, B, A);
        set(b, US, A, 0);
        set(b, US, 0, A);
        break;
    case HL_PANEL_ABC_SHIFT: /* the register stays empty */
        break;
    }
}

static void each_fault_once_made_and_once_avoided(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(waves) / sizeof(waves[0]); i++) {
        const struct wave *w = &waves[i];
        struct hl_panel_config config = w->config;
        struct bench b;
        config.columns = COLUMNS;
        config.rows = config.rows ? config.rows : 8;
        config.chains = config.chains ? config.chains : 3;
        start(&b, config);
        write_init(&b);
        fill(&b, ALL);
        select_row_1(&b);
        check_clean(w->name, &b);
        for (int s = 0; s < STEPS_MAX; s++) {
            const struct step *step = &w->steps[s];
            if (step->wait || step->high || step->low || step->clocks)
                set(&b, step->wait, step->high, step->low);
            for (int c = 0; c < step->clocks; c++)
                shift(&b, b.levels & ALL);
        }
        check_only(w->name, &b, w->fault, w->count);
        stop(&b);
    }
}

/* Nothing tells the panel that time passes but its wires, and the start of a new measurement. */
static void a_new_measurement_sees_a_stuck_row(void **state)
{
    struct bench b;

    (void)state;
    start(&b, (struct hl_panel_config){.columns = 8, .rows = 8, .chains = 1});
    fill(&b, ALL);
    set(&b, US, 0, OE);
    hl_panel_reset_light(b.panel, b.now + 100 * MS);
    check_clean("100 ms", &b);
    hl_panel_reset_light(b.panel, b.now + 100 * MS + 1);
    check_only("1 ps more", &b, HL_FAULT_STUCK_LIT, 1);
    stop(&b);
}

static void a_row_that_is_not_there_is_counted_while_lit_too(void **state)
{
    struct bench b;

    (void)state;
    start(&b, (struct hl_panel_config){.columns = 8, .rows = 8, .chains = 1});
    fill(&b, ALL);
    set(&b, US, 0, OE);
    set(&b, US, D, 0);
    assert_int_equal(hl_panel_faults(b.panel, HL_FAULT_ROW_OUT_OF_RANGE), 1);
    assert_int_equal(hl_panel_faults(b.panel, HL_FAULT_ROW_WHILE_LIT), 1);
    assert_true(hl_panel_is_dark(b.panel));
    assert_int_equal(hl_panel_fault_total(b.panel), 2);
    stop(&b);
}

static void every_fault_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < HL_FAULT_COUNT; i++) {
        const char *name = hl_panel_fault_name(i);
        assert_non_null(name);
        assert_true(strlen(name) > 4);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(name, hl_panel_fault_name(j));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_once_made_and_once_avoided),
        cmocka_unit_test(a_new_measurement_sees_a_stuck_row),
        cmocka_unit_test(a_row_that_is_not_there_is_counted_while_lit_too),
        cmocka_unit_test(every_fault_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
