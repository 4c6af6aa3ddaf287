/* Bytes as levels of three lines, as SPI's mode 0 has them: the clock rests low, and data is taken
 * when it rises. Pure but for what it is told to call. */
#ifndef HL_DRIVERS_SPI_BITS_H
#define HL_DRIVERS_SPI_BITS_H

#include "drivers/spi.h"

/* Places in a request of lines, and the levels between two transfers. */
enum hl_spi_bit { HL_SPI_BIT_DATA, HL_SPI_BIT_CLOCK, HL_SPI_BIT_SELECT, HL_SPI_BITS };
#define HL_SPI_BITS_IDLE (UINT64_C(1) << HL_SPI_BIT_SELECT)

/* One transfer of COUNT bytes: selected from the first bit to the last. SET moves the lines of MASK
 * to VALUES at one time. 0, or SET's negative errno, after which nothing is selected if it can be
 * helped. */
int hl_spi_bits_send(int (*set)(void *lines, uint64_t mask, uint64_t values), void *lines,
                     const uint8_t *bytes, size_t count);

/* The pins of SETUP in the order of the request; all three are wired (-EINVAL and a line in ERROR),
 * and each within 0..LAST. */
int hl_spi_bits_pins(const struct hl_spi_setup *setup, int last, unsigned pins[HL_SPI_BITS],
                     char *error);

const char *hl_spi_bits_name(enum hl_spi_bit bit);

#endif
