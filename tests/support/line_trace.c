#include "support/line_trace.h"

#include <assert.h>
#include <string.h>

#define COLOURS ((UINT32_C(1) << HL_LINE_A) - 1)
#define ADDRESS (UINT32_C(0x1f) << HL_LINE_A)
#define CLOCK   HL_LINE_BIT(HL_LINE_CLOCK)
#define LATCH   HL_LINE_BIT(HL_LINE_LATCH)
#define LIGHT   HL_LINE_BIT(HL_LINE_LIGHT)

#define COLUMNS 12
#define STEPS   5

static uint32_t decode(const struct line_trace *trace, uint32_t level)
{
    uint32_t word = 0;
    for (int i = 0; i < HL_LINE_COUNT; i++)
        if (trace->bit[i] >= 0 && (level >> trace->bit[i] & 1) != (trace->inverted >> i & 1))
            word |= HL_LINE_BIT(i);
    return word;
}

void line_trace_init(struct line_trace *trace, const int bit[HL_LINE_COUNT], uint64_t inverted)
{
    memset(trace, 0, sizeof(*trace));
    memcpy(trace->bit, bit, sizeof(trace->bit));
    trace->inverted = (uint32_t)inverted | LIGHT;
    trace->word = decode(trace, 0);
}

static void add_event(struct line_trace *trace, char kind, uint32_t word)
{
    if (trace->events_len < LINE_TRACE_MAX)
        trace->events[trace->events_len++] = (struct line_event){kind, word};
}

void line_trace_level(struct line_trace *trace, uint32_t level)
{
    uint32_t was = trace->word, word = decode(trace, level), moved = was ^ word;

    trace->level = level;
    trace->word = word;
    trace->changes++;
    trace->since_rise++;
    if (moved & word & CLOCK) {
        if (moved & COLOURS)
            trace->moved_at_rise++;
        if (trace->since_rise > trace->most_since_rise)
            trace->most_since_rise = trace->since_rise;
        trace->since_rise = 0;
        add_event(trace, 'c', word);
    }
    if (moved & word & LATCH)
        add_event(trace, 'l', word);
    if ((was & word & LIGHT) && (moved & LATCH))
        trace->latched_lit++;
    if ((was & word & LIGHT) && (moved & ADDRESS))
        trace->moved_lit++;
}

void line_trace_clear(struct line_trace *trace)
{
    trace->changes = trace->since_rise = trace->most_since_rise = trace->events_len = 0;
    trace->moved_at_rise = trace->latched_lit = trace->moved_lit = 0;
}

size_t line_trace_expect(const struct hl_signal_program *program, uint32_t address,
                         struct line_event *events)
{
    size_t n = 0;

    for (size_t s = 0; s < program->step_count; s++) {
        const struct hl_signal_step *step = &program->steps[s];
        for (unsigned x = 0; x < program->columns; x++) {
            uint32_t word = address | CLOCK | (x < step->lit_columns ? LIGHT : 0);
            for (unsigned c = 0; c < program->chains; c++)
                word |= (uint32_t)program->column_bytes[step->data + x * program->chains + c]
                        << (c * HL_SIGNAL_COLOURS);
            events[n++] = (struct line_event){'c', word};
        }
        address = program->select[(step->row + 1u) * program->select_words - 1] & ADDRESS;
        events[n++] = (struct line_event){'l', address | LATCH};
    }
    return n;
}

const struct hl_signal_program *line_trace_program(unsigned chains)
{
    static uint8_t bytes[HL_SIGNAL_CHAINS_MAX][STEPS * COLUMNS * HL_SIGNAL_CHAINS_MAX];
    static struct hl_signal_step steps[HL_SIGNAL_CHAINS_MAX][STEPS];
    static struct hl_signal_program programs[HL_SIGNAL_CHAINS_MAX];
    /* Two words a row, as for a shift register: the first has one line more. */
    static uint32_t select[4 * 2];
    /* Dark, part, all but one, all, and all and longer: past 8 us, too, where waits are timed. */
    static const uint16_t lit[STEPS] = {0, 5, COLUMNS - 1, COLUMNS, COLUMNS};
    static const uint32_t lit_ns[STEPS] = {0, 0, 0, 700, 9000};
    static const uint16_t row[STEPS] = {0, 0, 3, 1, 2};
    uint32_t noise = 1;

    assert(chains >= 1 && chains <= HL_SIGNAL_CHAINS_MAX);
    for (size_t i = 0; i < sizeof(bytes[0]); i++) {
        noise = noise * 1103515245 + 12345; /* the C standard's example of rand */
        bytes[chains - 1][i] = noise >> 16 & 0x3f;
    }
    for (uint32_t r = 0; r < 4; r++) {
        select[2 * r] = (r | 0x10) << HL_LINE_A;
        select[2 * r + 1] = r << HL_LINE_A;
    }
    for (uint32_t s = 0; s < STEPS; s++)
        steps[chains - 1][s] = (struct hl_signal_step){.data = s * COLUMNS * chains,
                                                       .row = row[s],
                                                       .lit_columns = lit[s],
                                                       .lit_ns = lit_ns[s]};
    programs[chains - 1] = (struct hl_signal_program){
        .columns = COLUMNS,
        .rows = 4,
        .chains = (uint8_t)chains,
        .blank_ns = 200,
        .select = select,
        .select_words = 2,
        .column_bytes = bytes[chains - 1],
        .column_bytes_len = (size_t)STEPS * COLUMNS * chains,
        .steps = steps[chains - 1],
        .step_count = STEPS,
    };
    return &programs[chains - 1];
}
