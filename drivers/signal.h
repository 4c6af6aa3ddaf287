/* Signals for LED panels without memory (HUB75): what a frame is compiled into, and what a wire
 * plays. Pure data; a programme belongs to whoever made it and is read-only while it is played.
 *
 * A word is the state of all lines at one time, in the numbering below; a wire turns it into pins.
 * Bits are 1 for: colour on, address bit set, clock high, latch high, and light enabled (the OE pin
 * itself is active low: the wire inverts it). */
#ifndef HL_DRIVERS_SIGNAL_H
#define HL_DRIVERS_SIGNAL_H

#include <stddef.h>
#include <stdint.h>

#define HL_SIGNAL_CHAINS_MAX 3
#define HL_SIGNAL_COLOURS    6 /* of one chain: R1 G1 B1 R2 G2 B2, bit 0 first */

enum hl_line {
    HL_LINE_COLOUR = 0, /* 0..5 chain 0, 6..11 chain 1, 12..17 chain 2 */
    HL_LINE_A = 18,     /* A B C D E are 18..22 */
    HL_LINE_B,
    HL_LINE_C,
    HL_LINE_D,
    HL_LINE_E,
    HL_LINE_CLOCK,
    HL_LINE_LATCH,
    HL_LINE_LIGHT, /* 1: light on (pin OE low) */
    HL_LINE_COUNT
};

#define HL_LINE_BIT(line) (UINT32_C(1) << (line))

/* One slot of light. Played in this order:
 *   1. the step's columns are shifted in, a clock pulse each; for the first lit_columns of them the
 *      light is on (it is the light of the step BEFORE, whose data is in the latches);
 *   2. the light stays on lit_ns longer (only when lit_columns is all columns);
 *   3. light off; blank_ns pass; the words that select the step's row are put out; a latch pulse;
 *      blank_ns pass.
 * From the last step the programme goes on with the first: it is a ring. */
struct hl_signal_step {
    uint32_t data;        /* of the first column's bytes in the programme's columns */
    uint16_t row;         /* 0..rows-1: the row that this step's data is for */
    uint16_t lit_columns; /* 0..columns */
    uint32_t lit_ns;
};

struct hl_signal_program {
    /* Shape, the same for all programmes of a board. */
    uint16_t columns;  /* clocks a step: chain length x panel width (x multiplexing) */
    uint16_t rows;     /* addressed rows: 1:16 scan has 16 */
    uint8_t chains;    /* 1..3 in parallel */
    uint32_t blank_ns; /* address set-up and latch time, light off */
    /* Selecting row r is words select[r * select_words ...], each held for one clock time. */
    const uint32_t *select;
    uint16_t select_words;

    /* One byte a column and chain, chains side by side: columns[data + column * chains + chain],
     * bits 0..5 are R1 G1 B1 R2 G2 B2. */
    const uint8_t *column_bytes;
    size_t column_bytes_len;
    const struct hl_signal_step *steps;
    size_t step_count;
};

#endif
