#include "drivers/wires.h"

#include "base/nearest.h"

#include <string.h>

#define NAMES_MAX 16

extern const struct hl_signal_wire hl_wire_auto;
extern const struct hl_signal_wire hl_wire_rp1;
extern const struct hl_signal_wire hl_wire_bcm;
extern const struct hl_signal_wire hl_wire_gpiod;

const struct hl_signal_wire *const hl_wires[] = {
    &hl_wire_auto, &hl_wire_rp1, &hl_wire_bcm, &hl_wire_gpiod, NULL,
};

/* What a guard keeps of a board. */
struct board {
    const struct hl_signal_wire *wire;
    const struct hl_wire_setup *setup;
};

const struct hl_signal_wire *hl_wire_find(const char *name)
{
    for (size_t i = 0; hl_wires[i]; i++)
        if (strcmp(hl_wires[i]->name, name) == 0)
            return hl_wires[i];
    return NULL;
}

const char *hl_wire_suggest(const char *name)
{
    const char *names[NAMES_MAX];
    size_t count = 0;

    for (size_t i = 0; hl_wires[i] && count < NAMES_MAX; i++)
        names[count++] = hl_wires[i]->name;
    return hl_nearest(name, names, count);
}

static void make_dark(const void *data)
{
    const struct board *board = data;
    if (board->wire->dark)
        board->wire->dark(board->setup);
}

int hl_wire_guard(struct hl_guard *guard, const struct hl_signal_wire *wire,
                  const struct hl_wire_setup *setup)
{
    /* The guard has a copy of all memory as of now, the setup and its pins included. */
    const struct board board = {wire, setup};
    return hl_guard_init(guard, make_dark, &board);
}
