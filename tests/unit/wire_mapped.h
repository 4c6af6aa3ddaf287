/* Tests of the wires over memory-mapped registers, for a fake page; included by one test each,
 * which says how stores to its registers move the pins. */
#ifndef HL_TESTS_WIRE_MAPPED_H
#define HL_TESTS_WIRE_MAPPED_H

#include "check.h"

#include "drivers/page.h"
#include "drivers/pinout.h"
#include "drivers/wires.h"
#include "support/fake_pi.h"
#include "support/line_trace.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OE_BIT(pins) (UINT32_C(1) << (pins)->pin[HL_LINE_LIGHT])

struct mapped_fixture {
    const struct hl_signal_wire *wire;
    struct fake_pi pi;
    struct hl_signal_pins pins;
    struct hl_wire_setup setup;
    void *state;
    uint32_t level; /* of the pins */
    struct line_trace trace;
    char error[HL_WIRE_ERROR_MAX];
};

/* What a store does to fixture->level; false: it moves no pin. Told by the test that includes. */
static bool move_pins(struct mapped_fixture *fixture, size_t offset, uint32_t value);

static inline void on_store(void *data, size_t offset, uint32_t value)
{
    struct mapped_fixture *fixture = data;
    if (move_pins(fixture, offset, value))
        line_trace_level(&fixture->trace, fixture->level);
}

static inline void fixture_start(struct mapped_fixture *fixture, const char *wire,
                                 const char *compatible, const char *device, size_t size)
{
    memset(fixture, 0, sizeof(*fixture));
    fake_pi_init(&fixture->pi, "Raspberry Pi of a test", compatible);
    if (device)
        fake_pi_add(&fixture->pi, device, size);
    fixture->wire = hl_wire_find(wire);
    assert_non_null(fixture->wire);
    fixture->pins = hl_pinout_find("regular")->pins;
    fixture->setup = (struct hl_wire_setup){.pins = &fixture->pins, .root = fixture->pi.root};
    fixture->state = calloc(1, fixture->wire->state_size);
}

static inline int fixture_open(struct mapped_fixture *fixture)
{
    struct hl_page *page = fixture->state;

    line_trace_init(&fixture->trace, fixture->pins.pin, fixture->pins.inverted);
    page->log = on_store;
    page->log_data = fixture;
    return fixture->wire->open(fixture->state, &fixture->setup, fixture->error);
}

static inline void fixture_stop(struct mapped_fixture *fixture)
{
    free(fixture->state);
    fake_pi_finish(&fixture->pi);
}

static inline void check_events(const char *name, const struct line_trace *trace,
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
static inline void check_play(struct mapped_fixture *fixture, const char *name, unsigned chains)
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

/* Stores that move pins for one more column, counted over two runs of different length. */
static inline size_t stores_of_columns(struct mapped_fixture *fixture, uint16_t columns)
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
    fixture->wire->play(fixture->state, &program);
    return fixture->trace.changes;
}

static inline void check_stores(struct mapped_fixture *fixture, size_t wanted)
{
    assert_int_equal(fixture_open(fixture), 0);
    size_t few = stores_of_columns(fixture, 16), many = stores_of_columns(fixture, 64);
    assert_int_equal(many - few, wanted * (64 - 16));
    assert_int_equal(fixture->trace.most_since_rise, wanted);
    print_message("# %zu stores a column\n", (many - few) / (64 - 16));
    fixture->wire->close(fixture->state);
}

/* Words come out one by one, and the address of the last one stays while columns are shifted. */
static inline void check_words(struct mapped_fixture *fixture)
{
    static const uint32_t words[] = {
        HL_LINE_BIT(0) | HL_LINE_BIT(17),
        HL_LINE_BIT(0) | HL_LINE_BIT(HL_LINE_CLOCK),
        HL_LINE_BIT(HL_LINE_LATCH),
        HL_LINE_BIT(HL_LINE_C) | HL_LINE_BIT(HL_LINE_LIGHT),
    };
    assert_int_equal(fixture_open(fixture), 0);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        assert_int_equal(fixture->wire->words(fixture->state, &words[i], 1, 100), 0);
        assert_int_equal(fixture->trace.word, words[i]);
    }
    line_trace_clear(&fixture->trace);
    const struct hl_signal_program *program = line_trace_program(3);
    fixture->wire->play(fixture->state, program);
    check_events("after words", &fixture->trace, program, HL_LINE_BIT(HL_LINE_C));
    fixture->wire->close(fixture->state);
}

/* Close leaves black latches and only OE high. */
static inline void check_close(struct mapped_fixture *fixture)
{
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
    assert_int_equal(fixture->level, OE_BIT(&fixture->pins));
}

/* The clock asked for is not exceeded by more than a busy machine measures wrong. */
static inline void check_clock(struct mapped_fixture *fixture)
{
    fixture->setup.clock_hz = 200e3;
    assert_int_equal(fixture_open(fixture), 0);
    double hz = fixture->wire->clock_hz(fixture->state);
    assert_true(hz > 20e3 && hz <= 210e3);
    fixture->wire->close(fixture->state);
}

static inline void check_error(struct mapped_fixture *fixture, const char *name, int err,
                               const char *part)
{
    check_int(name, fixture->wire->open(fixture->state, &fixture->setup, fixture->error), err);
    if (!strstr(fixture->error, part))
        fail_msg("%s: \"%s\" does not say \"%s\"", name, fixture->error, part);
}

#endif
