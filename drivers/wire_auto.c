/* The fastest wire that opens, and a line that says why the faster ones did not. */
#include "base/log.h"
#include "drivers/wires.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REASONS_MAX 640 /* of a log line */

struct automatic {
    const struct hl_signal_wire *wire;
    void *state;
};

/* 0 and the wire kept, or negative errno with why in ERROR. */
static int try_wire(struct automatic *automatic, const struct hl_signal_wire *wire,
                    const struct hl_wire_setup *setup, char *error)
{
    void *state = calloc(1, wire->state_size);

    if (!state) {
        snprintf(error, HL_WIRE_ERROR_MAX, "out of memory");
        return -ENOMEM;
    }
    int err = wire->open(state, setup, error);
    if (err) {
        free(state);
        return err;
    }
    automatic->wire = wire;
    automatic->state = state;
    return 0;
}

static int open_wire(void *state, const struct hl_wire_setup *setup, char *error)
{
    struct automatic *automatic = state;
    char why[HL_WIRE_ERROR_MAX], reasons[REASONS_MAX] = "";
    int first = 0;

    for (size_t i = 1; hl_wires[i]; i++) { /* 0 is this one */
        const char *name = hl_wires[i]->name;
        int err = try_wire(automatic, hl_wires[i], setup, why);
        if (!err) {
            hl_info("wire", "%s at %.2f MHz%s", name, hl_wires[i]->clock_hz(automatic->state) / 1e6,
                    reasons);
            return 0;
        }
        size_t len = strlen(reasons);
        snprintf(reasons + len, sizeof(reasons) - len, "; not %s: %s", name, why);
        /* The one worth telling: not that this is another kind of computer, if there is more. */
        if (!first || first == -ENODEV) {
            first = err;
            snprintf(error, HL_WIRE_ERROR_MAX, "no wire opens; %s: %.220s", name, why);
        }
    }
    hl_info("wire", "none opens%s", reasons);
    return first;
}

static int words(void *state, const uint32_t *words, size_t count, uint32_t hold_ns)
{
    struct automatic *automatic = state;
    return automatic->wire->words(automatic->state, words, count, hold_ns);
}

static int play(void *state, const struct hl_signal_program *program)
{
    struct automatic *automatic = state;
    return automatic->wire->play(automatic->state, program);
}

static double clock_hz(const void *state)
{
    const struct automatic *automatic = state;
    return automatic->wire->clock_hz(automatic->state);
}

static void close_wire(void *state)
{
    struct automatic *automatic = state;
    automatic->wire->close(automatic->state);
    free(automatic->state);
    automatic->state = NULL;
}

static int dark(const struct hl_wire_setup *setup)
{
    int err = -ENODEV;
    for (size_t i = 1; err && hl_wires[i]; i++)
        if (hl_wires[i]->dark)
            err = hl_wires[i]->dark(setup);
    return err;
}

const struct hl_signal_wire hl_wire_auto = {
    .name = "auto",
    .summary = "the fastest that opens here",
    .state_size = sizeof(struct automatic),
    .open = open_wire,
    .words = words,
    .play = play,
    .clock_hz = clock_hz,
    .close = close_wire,
    .dark = dark,
};
