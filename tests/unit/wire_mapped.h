/* Tests that all wires over memory-mapped registers pass, on a page that is a plain file and a
 * model of the registers behind it. Included by one test for each wire, which names its kind. */
#ifndef HL_TESTS_WIRE_MAPPED_H
#define HL_TESTS_WIRE_MAPPED_H

#include "check.h"

#include "drivers/page.h"
#include "drivers/pinout.h"
#include "drivers/wires.h"
#include "support/fake_pi.h"
#include "support/line_trace.h"
#include "support/register_block.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OE_BIT(pins) (UINT32_C(1) << (pins)->pin[HL_LINE_LIGHT])

struct mapped_kind {
    const char *wire, *compatible, *device;
    size_t size;
    enum register_block_kind block;
    size_t stores; /* of a column */
};

/* Of the wire under test; told by the test that includes. */
static const struct mapped_kind kind;

struct mapped_fixture {
    const struct hl_signal_wire *wire;
    struct fake_pi pi;
    struct hl_signal_pins pins;
    struct hl_wire_setup setup;
    void *state;
    struct register_block block;
    struct line_trace trace;
    char error[HL_WIRE_ERROR_MAX];
};

static void on_store(void *data, size_t offset, uint32_t value)
{
    struct mapped_fixture *fixture = data;
    register_block_store(&fixture->block, offset, value);
    line_trace_level(&fixture->trace, fixture->block.level);
}

static void fixture_start(struct mapped_fixture *fixture, const char *compatible)
{
    memset(fixture, 0, sizeof(*fixture));
    fake_pi_init(&fixture->pi, "Raspberry Pi of a test", compatible);
    fake_pi_add(&fixture->pi, kind.device, kind.size);
    fixture->wire = hl_wire_find(kind.wire);
    assert_non_null(fixture->wire);
    fixture->pins = hl_pinout_find("regular")->pins;
    fixture->setup = (struct hl_wire_setup){.pins = &fixture->pins, .root = fixture->pi.root};
    fixture->state = calloc(1, fixture->wire->state_size);
    register_block_init(&fixture->block, kind.block);
}

static int fixture_open(struct mapped_fixture *fixture)
{
    struct hl_page *page = fixture->state;

    line_trace_init(&fixture->trace, fixture->pins.pin, fixture->pins.inverted);
    page->log = on_store;
    page->log_data = fixture;
    return fixture->wire->open(fixture->state, &fixture->setup, fixture->error);
}

static void fixture_stop(struct mapped_fixture *fixture)
{
    free(fixture->state);
    fake_pi_finish(&fixture->pi);
}

static int setup(void **state)
{
    *state = malloc(sizeof(struct mapped_fixture));
    fixture_start(*state, kind.compatible);
    return 0;
}

static int teardown(void **state)
{
    fixture_stop(*state);
    free(*state);
    return 0;
}

/* The GPIO numbers of all wired lines. */
static uint32_t our_pins(const struct hl_signal_pins *pins)
{
    uint32_t mine = 0;
    for (int i = 0; i < HL_LINE_COUNT; i++)
        if (pins->pin[i] >= 0)
            mine |= UINT32_C(1) << pins->pin[i];
    return mine;
}

static void check_events(const char *name, const struct line_trace *trace,
                         const struct hl_signal_program *program, uint32_t address)
{
    static struct line_event wanted[LINE_TRACE_MAX];
    size_t count = line_trace_expect(program, address, wanted);

    check_int(name, trace->events_len, count);
    for (size_t i = 0; i < count; i++)
        if (trace->events[i].kind != wanted[i].kind || trace->events[i].word != wanted[i].word)
            fail_msg("%s: event %zu is %c %07x, not %c %07x", name, i, trace->events[i].kind,
                     trace->events[i].word, wanted[i].kind, wanted[i].word);
    check_int(name, trace->moved_at_rise, 0);
    check_int(name, trace->latched_lit, 0);
    check_int(name, trace->moved_lit, 0);
    check_true(name, !(trace->word & HL_LINE_BIT(HL_LINE_LIGHT)));
}

/* Plays a programme of CHAINS on PINS and decodes the pins back to it. */
static void check_play(struct mapped_fixture *fixture, const char *name, unsigned chains)
{
    const struct hl_signal_program *program = line_trace_program(chains);

    if (fixture_open(fixture))
        fail_msg("%s: %s", name, fixture->error);
    check_true(name, !(fixture->trace.word & HL_LINE_BIT(HL_LINE_LIGHT)));
    line_trace_clear(&fixture->trace);
    check_int(name, fixture->wire->play(fixture->state, program), 0);
    check_events(name, &fixture->trace, program, 0);

    /* A second time, now that the last row is selected. */
    line_trace_clear(&fixture->trace);
    check_int(name, fixture->wire->play(fixture->state, program), 0);
    check_events(name, &fixture->trace, program, UINT32_C(2) << HL_LINE_A);
    fixture->wire->close(fixture->state);
}

static void decodes_to_the_programme(void **state)
{
    struct mapped_fixture *fixture = *state;

    check_play(fixture, "one chain", 1);
    check_play(fixture, "two chains", 2);
    check_play(fixture, "three chains", 3);
    fixture->pins = hl_pinout_find("adafruit-hat")->pins;
    check_play(fixture, "hat", 1);
    fixture->pins = hl_pinout_find("adafruit-hat-pwm")->pins;
    check_play(fixture, "hat-pwm", 1);
    fixture->pins.inverted |= HL_LINE_BIT(HL_LINE_CLOCK) | HL_LINE_BIT(2) |
                              HL_LINE_BIT(HL_LINE_LATCH) | HL_LINE_BIT(HL_LINE_B);
    check_play(fixture, "inverted", 1);
    fixture->pins.inverted = 0; /* OE stays active low */
    check_play(fixture, "nothing inverted", 1);
}

/* Stores for one more column, counted over two runs of different length. */
static size_t stores_of_columns(struct mapped_fixture *fixture, uint16_t columns)
{
    static const uint8_t bytes[64 * HL_SIGNAL_CHAINS_MAX] = {0x15, 0x2a, 0x3f};
    static const uint32_t select = UINT32_C(1) << HL_LINE_A;
    const struct hl_signal_step step = {.lit_columns = columns / 2};
    const struct hl_signal_program program = {.columns = columns,
                                              .rows = 1,
                                              .chains = 2,
                                              .select = &select,
                                              .select_words = 1,
                                              .column_bytes = bytes,
                                              .column_bytes_len = sizeof(bytes),
                                              .steps = &step,
                                              .step_count = 1};
    line_trace_clear(&fixture->trace);
    size_t before = fixture->block.stores;
    fixture->wire->play(fixture->state, &program);
    return fixture->block.stores - before;
}

static void stores_are_few(void **state)
{
    struct mapped_fixture *fixture = *state;

    assert_int_equal(fixture_open(fixture), 0);
    size_t few = stores_of_columns(fixture, 16), many = stores_of_columns(fixture, 64);
    assert_int_equal(many - few, kind.stores * (64 - 16));
    assert_int_equal(fixture->trace.most_since_rise, kind.stores);
    print_message("# %zu stores a column\n", (many - few) / (64 - 16));
    fixture->wire->close(fixture->state);
}

/* Words come out one by one, each line on its own, and the address of the last one stays while
 * columns are shifted. */
static void words_come_out(void **state)
{
    static const uint32_t last = HL_LINE_BIT(HL_LINE_C) | HL_LINE_BIT(HL_LINE_LIGHT);
    struct mapped_fixture *fixture = *state;

    assert_int_equal(fixture_open(fixture), 0);
    for (int line = 0; line <= HL_LINE_COUNT; line++) {
        uint32_t word = line == HL_LINE_COUNT ? last : HL_LINE_BIT(line);
        assert_int_equal(fixture->wire->words(fixture->state, &word, 1, 100), 0);
        assert_int_equal(fixture->trace.word, word);
    }
    line_trace_clear(&fixture->trace);
    const struct hl_signal_program *program = line_trace_program(3);
    fixture->wire->play(fixture->state, program);
    check_events("after words", &fixture->trace, program, HL_LINE_BIT(HL_LINE_C));
    fixture->wire->close(fixture->state);
}

/* Close leaves black latches and only OE high. */
static void close_leaves_black(void **state)
{
    struct mapped_fixture *fixture = *state;
    static const uint32_t lit = HL_LINE_BIT(HL_LINE_LIGHT) | 0x3f;

    assert_int_equal(fixture_open(fixture), 0);
    fixture->wire->words(fixture->state, &lit, 1, 0);
    line_trace_clear(&fixture->trace);
    fixture->wire->close(fixture->state);
    size_t n = fixture->trace.events_len;
    assert_true(n >= 512);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(fixture->trace.events[i].word & ~HL_LINE_BIT(HL_LINE_CLOCK) &
                             ~HL_LINE_BIT(HL_LINE_LATCH),
                         0);
    assert_int_equal(fixture->block.level, OE_BIT(&fixture->pins));
}

/* Pins that are not ours keep their function and their level. */
static void other_pins_stay(void **state)
{
    struct mapped_fixture *fixture = *state;

    fixture->pins = hl_pinout_find("adafruit-hat")->pins;
    uint32_t mine = our_pins(&fixture->pins);
    fixture->block.others = fixture->block.level = ~mine;
    assert_int_equal(fixture_open(fixture), 0);
    assert_int_equal(fixture->block.driven, mine);
    fixture->wire->play(fixture->state, line_trace_program(1));
    fixture->wire->close(fixture->state);
    assert_int_equal(fixture->block.level, ~mine | OE_BIT(&fixture->pins));
    assert_int_equal(fixture->block.strays, 0);
}

/* The clock asked for is not exceeded by more than a busy machine measures wrong. */
static void clock_is_honest(void **state)
{
    struct mapped_fixture *fixture = *state;

    fixture->setup.clock_hz = 200e3;
    assert_int_equal(fixture_open(fixture), 0);
    double hz = fixture->wire->clock_hz(fixture->state);
    assert_true(hz > 20e3 && hz <= 210e3);
    fixture->wire->close(fixture->state);
}

static void check_error(struct mapped_fixture *fixture, const char *name, int err, const char *part)
{
    check_int(name, fixture->wire->open(fixture->state, &fixture->setup, fixture->error), err);
    if (!strstr(fixture->error, part))
        fail_msg("%s: \"%s\" does not say \"%s\"", name, fixture->error, part);
}

#define MAPPED_TESTS                                                                               \
    cmocka_unit_test_setup_teardown(decodes_to_the_programme, setup, teardown),                    \
        cmocka_unit_test_setup_teardown(stores_are_few, setup, teardown),                          \
        cmocka_unit_test_setup_teardown(words_come_out, setup, teardown),                          \
        cmocka_unit_test_setup_teardown(close_leaves_black, setup, teardown),                      \
        cmocka_unit_test_setup_teardown(other_pins_stay, setup, teardown),                         \
        cmocka_unit_test_setup_teardown(clock_is_honest, setup, teardown)

#endif
