/* Inside the virtual panel: the column chips of all chains, their shift registers, their latches
 * and, on FM chips, the registers that must be written before anything lights. */
#ifndef HL_HOST_SIM_PANEL_COLUMNS_H
#define HL_HOST_SIM_PANEL_COLUMNS_H

#include "host-sim/panel.h"

#define HL_PANEL_COLUMNS_MAX 4096
#define HL_PANEL_CHAIN_LINES 6 /* R1 G1 B1 R2 G2 B2 */
#define HL_PANEL_REGISTERS   3

struct hl_panel_columns {
    int count;
    uint32_t lines;    /* those colour lines that are connected */
    uint32_t *shifted; /* a ring, one word of colour lines a column */
    int oldest;        /* of the ring: the bit that falls out next */
    uint32_t *latched; /* column x: what its LEDs are told */
    uint32_t any;      /* all latched words, ored */
    enum hl_panel_chip chip;
    bool written[HL_PANEL_REGISTERS]; /* with the value known to work */
};

enum hl_panel_command {
    HL_PANEL_LATCH,    /* the latches now have what was shifted */
    HL_PANEL_WRITE,    /* a register was written */
    HL_PANEL_MISWRITE, /* a register was written, with something unknown */
    HL_PANEL_UNKNOWN,
};

/* 0, -EINVAL, -ENOMEM. */
int hl_panel_columns_init(struct hl_panel_columns *columns, const struct hl_panel_config *config);
void hl_panel_columns_finish(struct hl_panel_columns *columns);

static inline void hl_panel_columns_shift(struct hl_panel_columns *columns, uint32_t levels)
{
    columns->shifted[columns->oldest] = levels & columns->lines;
    if (++columns->oldest == columns->count)
        columns->oldest = 0;
}

void hl_panel_columns_latch(struct hl_panel_columns *columns);

/* FM chips: latch falls after CLOCKS rising clocks while it was high. */
enum hl_panel_command hl_panel_columns_command(struct hl_panel_columns *columns, int clocks);

bool hl_panel_columns_ready(const struct hl_panel_columns *columns);

#endif
