/* What the wires over memory-mapped registers share: a page, tables, paces, and the lines claimed
 * from the kernel first, so that two programs do not fight over them. A kind of register block
 * says how its lines are moved. */
#ifndef HL_DRIVERS_MAPPED_H
#define HL_DRIVERS_MAPPED_H

#include "drivers/gpio_claim.h"
#include "drivers/levels.h"
#include "drivers/pace.h"
#include "drivers/page.h"
#include "drivers/pi_model.h"
#include "drivers/player.h"
#include "drivers/wire.h"

struct hl_mapped;

struct hl_mapped_kind {
    const char *device; /* "/dev/gpiomem" */
    size_t size;        /* bytes of it */
    const char *models; /* for the line that says that this is not one of them */
    bool (*fits)(enum hl_pi_chip chip);
    /* All lines dark, then outputs. */
    void (*prepare)(struct hl_mapped *mapped);
    int (*run)(void *mapped, const uint8_t *bytes, size_t columns, unsigned chains, bool lit);
    int (*put)(void *mapped, uint32_t word);
};

struct hl_mapped {
    struct hl_page page; /* first: tests put their log into it before open */
    const struct hl_mapped_kind *kind;
    struct hl_levels levels;
    struct hl_pace pace;
    uint32_t low_turns, high_turns; /* spun after the stores of each half of a clock */
    double clock_hz;
    uint32_t now; /* levels of our pins, for blocks that are told what changes */
    struct hl_gpio_claim claim;
    struct hl_player player;
};

/* As the operations of hl_signal_wire. */
int hl_mapped_open(struct hl_mapped *mapped, const struct hl_mapped_kind *kind,
                   const struct hl_wire_setup *setup, char *error);
void hl_mapped_close(struct hl_mapped *mapped);
int hl_mapped_dark(const struct hl_mapped_kind *kind, const struct hl_wire_setup *setup);

/* Operations that need nothing of the kind: the state is a struct hl_mapped. */
int hl_mapped_words(void *state, const uint32_t *words, size_t count, uint32_t hold_ns);
int hl_mapped_play(void *state, const struct hl_signal_program *program);
double hl_mapped_clock_hz(const void *state);

#endif
