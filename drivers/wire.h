/* A wire for signal programmes: real GPIO or a virtual panel; the driver cannot tell which. One
 * file per kind of wire, each ending in one const struct hl_signal_wire. The core allocates the
 * zeroed state. open and close on the stage thread; words and play on the scan thread, which starts
 * after open and ends before close. */
#ifndef HL_DRIVERS_WIRE_H
#define HL_DRIVERS_WIRE_H

#include "drivers/signal.h"

#include <stdbool.h>

#define HL_WIRE_ERROR_MAX 256
#define HL_PIN_NONE       (-1)
#define HL_PIN_NAMED      (-2)
#define HL_PIN_NAME_MAX   32 /* of the kernel's line names, its NUL included */

/* Where the lines are. Pins are BCM GPIO numbers, or for gpiod line offsets of the chip. */
struct hl_signal_pins {
    int pin[HL_LINE_COUNT]; /* HL_PIN_NONE: not wired; HL_PIN_NAMED: see name (gpiod only) */
    uint64_t inverted;      /* bit n: line n's pin is low when its bit is 1 (OE is always) */
    char name[HL_LINE_COUNT][HL_PIN_NAME_MAX];
};

struct hl_wire_setup {
    const struct hl_signal_pins *pins;
    double clock_hz;  /* column clock asked for; 0: as fast as is safe */
    const char *chip; /* label of the GPIO chip; NULL: the one with the header */
    const char *root; /* folder that stands for "/" when looking at the system (tests); NULL: "/" */
};

struct hl_signal_wire {
    const char *name; /* "rp1", "bcm", "gpiod", "virtual" */
    const char *summary;
    size_t state_size;

    /* 0, or negative errno with one line in ERROR (HL_WIRE_ERROR_MAX bytes): why not, and the one
     * thing that would help. Every line is an output with the light off afterwards. */
    int (*open)(void *state, const struct hl_wire_setup *setup, char *error);

    /* Puts out COUNT words one after the other, each for at least HOLD_NS. 0 or negative errno. */
    int (*words)(void *state, const uint32_t *words, size_t count, uint32_t hold_ns);

    /* Plays the ring once, from its first step on. 0 or negative errno. */
    int (*play)(void *state, const struct hl_signal_program *program);

    /* Column clock that play really reaches, Hz; known after open. */
    double (*clock_hz)(const void *state);

    /* Light off, all lines low, lines given back. The panel's latches are black by then: a pin
     * that is an input again may be pulled either way. */
    void (*close)(void *state);

    /* Optional. The same for a board whose program was killed, from the guard's process: without
     * state, memory of its own or locks. 0, or negative errno when these lines are not here. */
    int (*dark)(const struct hl_wire_setup *setup);
};

#endif
