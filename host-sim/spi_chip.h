/* The virtual end of an SPI wire: what a virtual chip sees. Chips know levels, bytes and time, and
 * never a driver. The wire keeps virtual time: a byte takes eight clocks, a pause what it says. */
#ifndef HL_HOST_SIM_SPI_CHIP_H
#define HL_HOST_SIM_SPI_CHIP_H

#include "drivers/spi.h"

/* What a chip model offers. CHIP is the model's own; times are ns and never go back. */
struct hl_spi_chip {
    void *chip;
    /* A byte was clocked in while the chip was selected, its last bit at NOW. Returns what the chip
     * put out meanwhile. */
    uint8_t (*byte)(void *chip, int64_t now_ns, uint32_t clock_hz, uint8_t byte);
    /* A line of the board changed; HL_SPI_SELECT also when the kernel selects. */
    void (*line)(void *chip, int64_t now_ns, enum hl_spi_line line, bool high);
    /* The level of BUSY at NOW. */
    bool (*busy)(void *chip, int64_t now_ns);
    /* The instant, after NOW, at which BUSY next changes by itself; INT64_MAX: never. */
    int64_t (*busy_next)(void *chip, int64_t now_ns);
};

/* State of the wire "virtual". CHIP is set by whoever opens it, before open. */
struct hl_spi_virtual {
    const struct hl_spi_chip *chip; /* borrowed */
    uint32_t clock_hz;
    bool level[HL_SPI_LINES];
    bool wired[HL_SPI_LINES]; /* the others keep their first level */
    int64_t now_ns;           /* virtual; may be set forward by its owner between calls */
    size_t bytes;             /* sent since open */
    size_t longest;           /* bytes of one piece, to tell; 0: 4096. Set before open */
    int fail_after;           /* tests: sends until one fails with -EIO; 0: none */
};

extern const struct hl_spi_wire hl_spi_wire_virtual;

#endif
