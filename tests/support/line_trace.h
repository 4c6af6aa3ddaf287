/* What a panel would see on its wires: pin levels, one after the other, decoded back to lines. It
 * keeps what was on them at each rising clock and latch, and counts what no panel forgives. */
#ifndef HL_TESTS_LINE_TRACE_H
#define HL_TESTS_LINE_TRACE_H

#include "drivers/wire.h"

#define LINE_TRACE_MAX 4096

struct line_event {
    char kind;     /* 'c': the clock rose, 'l': the latch rose */
    uint32_t word; /* all lines then */
};

struct line_trace {
    int bit[HL_LINE_COUNT]; /* of a line in a word of levels; negative: not wired */
    uint32_t inverted;
    uint32_t level, word; /* as of now */
    size_t changes;       /* words of levels seen */
    size_t since_rise, most_since_rise;
    size_t events_len;
    struct line_event events[LINE_TRACE_MAX];
    unsigned moved_at_rise, latched_lit, moved_lit; /* faults */
};

void line_trace_init(struct line_trace *trace, const int bit[HL_LINE_COUNT], uint64_t inverted);

/* The pins are at LEVEL now. */
void line_trace_level(struct line_trace *trace, uint32_t level);

/* Forgets what happened, not how the pins are. */
void line_trace_clear(struct line_trace *trace);

/* The events that PROGRAM says, played once after ADDRESS was selected. */
size_t line_trace_expect(const struct hl_signal_program *program, uint32_t address,
                         struct line_event *events);

/* A small programme with every case of a step, the same for each CHAINS. */
const struct hl_signal_program *line_trace_program(unsigned chains);

#endif
