/* Inside the virtual e-paper boards: where a row of a waveform table that the host sent leaves the
 * pigment. [inf] from the vendors' tables in facts 2.1 and 2.2: 160 ms of full voltage take it from
 * one end to the other, which is what the shortest last phase of a full waveform has, and what
 * makes the 4-grey table come out as four greys. Pure. */
#ifndef HL_HOST_SIM_PAPER_WAVE_H
#define HL_HOST_SIM_PAPER_WAVE_H

#include "host-sim/paper.h"

#include <stdint.h>

#define HL_PAPER_WAVES 4 /* rows of a table, by old << 1 | new, 1 is white */

struct hl_paper_wave {
    double at;        /* 0 black .. 1 white */
    double driven_ms; /* under voltage, in any direction */
    int runs;         /* stretches of one direction */
    int last;         /* the last direction */
};

/* PULL: -1 drives to black, 1 to white, less than 1 of either is weaker, 0 rests. */
void hl_paper_wave_pull(struct hl_paper_wave *wave, double pull, double ms);

/* The nearest of the four greys: 0, 5, 10, 15. */
uint8_t hl_paper_wave_ink(const struct hl_paper_wave *wave);

/* What a table of four rows does: rows that stay are hardly driven, so it is a partial one; few
 * changes of direction, a fast one; else a full one. INKS are for hl_paper_want. */
enum hl_paper_stroke hl_paper_wave_judge(const struct hl_paper_wave waves[HL_PAPER_WAVES],
                                         uint8_t inks[HL_PAPER_WAVES]);

#endif
