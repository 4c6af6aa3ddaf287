/* The order in which a programme is played, said once for all wires; a wire lends the two moves
 * that touch its pins. */
#ifndef HL_DRIVERS_PLAYER_H
#define HL_DRIVERS_PLAYER_H

#include "drivers/pace.h"
#include "drivers/signal.h"

#include <stdbool.h>

struct hl_player {
    void *wire;
    /* Shifts COLUMNS columns in, a clock pulse each, the light as LIT says. It may leave the clock
     * high. 0 or negative errno, here and below. */
    int (*run)(void *wire, const uint8_t *bytes, size_t columns, unsigned chains, bool lit);
    /* All lines as WORD says. */
    int (*put)(void *wire, uint32_t word);
    const struct hl_pace *pace;
    uint32_t clock_ns; /* one clock time */
    uint32_t address;  /* the address lines as they are */
};

int hl_player_play(struct hl_player *player, const struct hl_signal_program *program);
int hl_player_words(struct hl_player *player, const uint32_t *words, size_t count,
                    uint32_t hold_ns);

/* Light off, black in every latch, all lines low. */
int hl_player_black(struct hl_player *player);

#endif
