/* A virtual HUB75 panel chain: shift registers, latches, row drivers and LEDs, as the data sheets
 * have them. It sees the levels on its connector and the time, and nothing else; it integrates the
 * light of every LED and counts every offence against the protocol. */
#ifndef HL_HOST_SIM_PANEL_H
#define HL_HOST_SIM_PANEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Levels on the connector, 1 is high. OE is active low here, as on the connector. */
enum hl_hub75_level {
    HL_HUB75_R1 = 0, /* chain 0: bits 0..5 are R1 G1 B1 R2 G2 B2; chain 1: 6..11; chain 2: 12..17 */
    HL_HUB75_A = 18, /* A B C D E: 18..22 */
    HL_HUB75_CLK = 23,
    HL_HUB75_LAT = 24,
    HL_HUB75_OE = 25,
};

enum hl_panel_address {
    HL_PANEL_DIRECT,    /* A..E are the row's binary number */
    HL_PANEL_AB_SHIFT,  /* type 1: a row shift register, A rising shifts B in at row 0, low is on */
    HL_PANEL_ONE_HOT,   /* type 2: A..D, the selected row's line low; 4 rows at most */
    HL_PANEL_ABC_SHIFT, /* type 3: the same, A falling shifts C in, high is on; B unused */
};

enum hl_panel_chip { HL_PANEL_PLAIN, HL_PANEL_FM6126A, HL_PANEL_FM6127 };

struct hl_panel_config {
    int columns; /* of one chain: clocks until the first bit falls out at the end; 8..4096, and
                  * whole chips of 16 for FM6126A and FM6127 */
    int rows;    /* addressed rows, 2..32: 1:4, 1:8, 1:16 ...; a chain is 2 * rows high */
    int chains;  /* 1..3 */
    enum hl_panel_address address;
    enum hl_panel_chip chip; /* FM6126A and FM6127 stay dark until their init was seen */
    int64_t clock_min_ps;    /* shortest clock period the chips bear; 0: 40 ns (25 MHz) */
    int64_t row_settle_ps;   /* rows must be dark this long around a change of address; 0: 100 ns */
};

enum hl_panel_fault {
    HL_FAULT_LATCH_WHILE_LIT, /* latch rises while OE is low (or falls, on FM chips); OE may rise,
                               * but not fall, at the same instant */
    HL_FAULT_ROW_WHILE_LIT, /* address changes while lit, or less than row_settle before or after */
    HL_FAULT_CLOCK_TOO_FAST,   /* two rising edges closer than clock_min, or a half under 40 % of it
                                */
    HL_FAULT_SHORT_SHIFT,      /* latched after fewer clocks than columns */
    HL_FAULT_LONG_SHIFT,       /* latched after more clocks than columns: data fell out */
    HL_FAULT_NOT_INITIALISED,  /* lit before the chip's init was seen */
    HL_FAULT_ROW_OUT_OF_RANGE, /* lit while no row that the panel has is selected */
    HL_FAULT_SEVERAL_ROWS,     /* lit while a row register or one-hot lines select several */
    HL_FAULT_DATA_ON_EDGE,     /* colour lines change at the very instant of a rising clock */
    HL_FAULT_STUCK_LIT,        /* one row lit without a pause for more than 100 ms: it burns out */
    /* Below: what no data sheet promises a result for, so that no driver may lean on it. */
    HL_FAULT_LATCH_ON_EDGE,    /* latch changes at the very instant of a rising clock */
    HL_FAULT_CLOCK_IN_LATCH,   /* a plain chip is clocked while latch is high */
    HL_FAULT_ROW_DATA_ON_EDGE, /* B or C changes at the instant at which A shifts it */
    HL_FAULT_UNKNOWN_COMMAND,  /* FM chips: latch held for a number of clocks that means nothing */
    HL_FAULT_WRONG_REGISTER,   /* FM chips: a register gets a value that is not known to work */
    HL_FAULT_COUNT
};

struct hl_panel;

/* NULL and errno: EINVAL for a shape that no panel has. Destroy takes NULL. */
struct hl_panel *hl_panel_create(const struct hl_panel_config *config);
void hl_panel_destroy(struct hl_panel *panel);

/* The connector has LEVELS from TIME_PS on (picoseconds, never going back; equal times are one
 * instant). */
void hl_panel_set(struct hl_panel *panel, int64_t time_ps, uint32_t levels);

/* Light of one LED since the last reset, in picoseconds of being lit: X 0..columns-1 from the left
 * as the chain is fed (the first bit shifted in ends up at x = 0), Y 0..2*rows-1, COLOUR 0 red,
 * 1 green, 2 blue. */
int64_t hl_panel_light(const struct hl_panel *panel, int chain, int x, int y, int colour);

/* The longest time that the LED was dark between two lights, and from the last light to now, since
 * the reset; INT64_MAX when it never was lit. */
int64_t hl_panel_longest_dark(const struct hl_panel *panel, int chain, int x, int y, int colour);

/* Forgets light, not what is in the registers. NOW_PS is the start of the new measurement. */
void hl_panel_reset_light(struct hl_panel *panel, int64_t now_ps);

/* True when nothing is lit now. */
bool hl_panel_is_dark(const struct hl_panel *panel);

unsigned long hl_panel_faults(const struct hl_panel *panel, enum hl_panel_fault fault);
unsigned long hl_panel_fault_total(const struct hl_panel *panel);
const char *hl_panel_fault_name(enum hl_panel_fault fault);

#endif
