/* A wire for boards that are spoken to in bytes: SPI, with the lines beside it that such boards
 * have. Real (the kernel's spidev and GPIO lines) or virtual (a chip model); a driver cannot tell
 * which. One file per kind of wire, each ending in one const struct hl_spi_wire. The core allocates
 * the zeroed state. All calls on one thread, the stage's.
 *
 * SPI is mode 0, 8 bits, most significant bit first. */
#ifndef HL_DRIVERS_SPI_H
#define HL_DRIVERS_SPI_H

#include "drivers/wire.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum hl_spi_line {
    HL_SPI_DATA,     /* D/C: low for a command byte, high for what follows */
    HL_SPI_RESET,    /* low resets */
    HL_SPI_POWER,    /* high: the board has its supply (Waveshare HATs from revision 2.3 on) */
    HL_SPI_SELECT,   /* chip select as a line of its own, low selects; not wired: the kernel's */
    HL_SPI_SELECT_2, /* of a second controller on the same bus */
    HL_SPI_BUSY,     /* the only input */
    HL_SPI_LINES
};

enum hl_spi_pull { HL_SPI_PULL_NONE, HL_SPI_PULL_UP, HL_SPI_PULL_DOWN };

struct hl_spi_setup {
    const char *device; /* "/dev/spidev0.0"; bit-banged wires: unused */
    uint32_t clock_hz;
    const char *chip;         /* label of the GPIO chip; NULL: the one with the header */
    int pin[HL_SPI_LINES];    /* BCM GPIO numbers; HL_PIN_NONE: not wired */
    bool start[HL_SPI_LINES]; /* the outputs' first levels */
    enum hl_spi_pull busy_pull;
    int data_pin, clock_pin; /* bit-banged wires: MOSI and SCLK; the others have the bus's own */
    const char *root;        /* folder that stands for "/" (tests); NULL: "/" */
};

struct hl_spi_wire {
    const char *name; /* "spidev", "bitbang", "virtual" */
    const char *summary;
    size_t state_size;

    /* 0, or negative errno with one line in ERROR (HL_WIRE_ERROR_MAX bytes): why not, and the one
     * thing that would help. */
    int (*open)(void *state, const struct hl_spi_setup *setup, char *error);

    /* Sends COUNT bytes, the chip selected from the first to the last. Wires with a ceiling on one
     * transfer select the chip anew for each piece: see longest. 0 or negative errno. */
    int (*send)(void *state, const uint8_t *bytes, size_t count);

    /* The same, and what comes back at the same time into IN (COUNT bytes). Optional. */
    int (*exchange)(void *state, const uint8_t *out, uint8_t *in, size_t count);

    /* Optional. Another clock from now on, Hz. 0 or negative errno. */
    int (*clock)(void *state, uint32_t hz);

    /* Bytes that one send puts out in one piece. */
    size_t (*longest)(const void *state);

    /* An output's level. 0 or negative errno; 0 for a line that is not wired. */
    int (*set)(void *state, enum hl_spi_line line, bool high);

    /* 0 or 1 or negative errno. */
    int (*get)(void *state, enum hl_spi_line line);

    /* Until LINE has that level, by its edges, never by asking again and again; at once when it has
     * it. 0; -ETIMEDOUT after LIMIT_NS; other negative errno. */
    int (*wait)(void *state, enum hl_spi_line line, bool high, int64_t limit_ns);

    /* Lets NS pass: on a virtual wire that is virtual time. */
    void (*pause)(void *state, int64_t ns);

    /* The wire's own monotonic time, ns. */
    int64_t (*now)(const void *state);

    /* Gives everything back; outputs stay as they are. The driver has made the board safe. */
    void (*close)(void *state);
};

/* The kernel's spidev, and GPIO lines beside it. */
extern const struct hl_spi_wire hl_spi_wire_device;

/* Any three GPIO lines: MOSI, SCLK and HL_SPI_SELECT, moved one system call after the other, two a
 * bit; CLOCK_HZ does not count, they are slower. It has no other line, and hears nothing. And the
 * same for a guard: by the kernel's calls alone, on lines that another process is just losing. */
extern const struct hl_spi_wire hl_spi_wire_bitbang;
extern const struct hl_spi_wire hl_spi_wire_bitbang_bare;

#endif
