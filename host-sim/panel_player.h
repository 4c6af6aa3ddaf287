/* The virtual end of a wire: plays words and signal programmes into a virtual panel, at an exact
 * column clock, in virtual time. */
#ifndef HL_HOST_SIM_PANEL_PLAYER_H
#define HL_HOST_SIM_PANEL_PLAYER_H

#include "drivers/signal.h"
#include "host-sim/panel.h"
#include "host-sim/vcd.h"

struct hl_panel_player {
    struct hl_panel *panel; /* borrowed */
    struct hl_vcd *trace;   /* borrowed; NULL: none. Its wires are those of hl_panel_player_wires */
    int64_t clock_ps;       /* one column clock */
    int64_t now_ps;         /* virtual time; starts where the caller says */
    bool warm;              /* private: a programme was played */
};

/* Names of the HL_LINE_COUNT levels, for a trace. */
extern const char *const hl_panel_player_wires[];

/* As hl_signal_wire's words and play: each word for at least HOLD_NS; the ring once. */
void hl_panel_player_words(struct hl_panel_player *player, const uint32_t *words, size_t count,
                           uint32_t hold_ns);
void hl_panel_player_play(struct hl_panel_player *player, const struct hl_signal_program *program);

#endif
