#include "drivers/spi_bits.h"

#include <errno.h>
#include <stdio.h>

#define DATA   (UINT64_C(1) << HL_SPI_BIT_DATA)
#define CLOCK  (UINT64_C(1) << HL_SPI_BIT_CLOCK)
#define SELECT (UINT64_C(1) << HL_SPI_BIT_SELECT)
#define TOP    0x80u

const char *hl_spi_bits_name(enum hl_spi_bit bit)
{
    static const char *const names[HL_SPI_BITS] = {"din", "clk", "cs"};
    return names[bit];
}

/* The clock falls with the change of data, so that two calls do for a bit. */
static int send_byte(int (*set)(void *lines, uint64_t mask, uint64_t values), void *lines,
                     unsigned byte)
{
    int err = 0;
    for (int i = 0; !err && i < 8; i++, byte <<= 1) {
        err = set(lines, DATA | CLOCK, byte & TOP ? DATA : 0);
        if (!err)
            err = set(lines, CLOCK, CLOCK);
    }
    return err;
}

int hl_spi_bits_send(int (*set)(void *lines, uint64_t mask, uint64_t values), void *lines,
                     const uint8_t *bytes, size_t count)
{
    int err = set(lines, SELECT | CLOCK, 0);

    for (size_t i = 0; !err && i < count; i++)
        err = send_byte(set, lines, bytes[i]);
    /* The clock first: some chips count its edges until they are let go. */
    int fell = set(lines, CLOCK, 0);
    int released = set(lines, SELECT, SELECT);
    return err ? err : fell ? fell : released;
}

int hl_spi_bits_pins(const struct hl_spi_setup *setup, int last, unsigned pins[HL_SPI_BITS],
                     char *error)
{
    const int wanted[HL_SPI_BITS] = {setup->data_pin, setup->clock_pin, setup->pin[HL_SPI_SELECT]};

    for (int a = 0; a < HL_SPI_BITS; a++) {
        if (wanted[a] < 0 || wanted[a] > last) {
            snprintf(error, HL_WIRE_ERROR_MAX, "%s=%d: there is no such GPIO; the chip has 0 to %d",
                     hl_spi_bits_name((enum hl_spi_bit)a), wanted[a], last);
            return -EINVAL;
        }
        for (int b = 0; b < a; b++)
            if (wanted[a] == wanted[b]) {
                snprintf(error, HL_WIRE_ERROR_MAX, "%s and %s cannot both be GPIO %d",
                         hl_spi_bits_name((enum hl_spi_bit)b), hl_spi_bits_name((enum hl_spi_bit)a),
                         wanted[a]);
                return -EINVAL;
            }
        pins[a] = (unsigned)wanted[a];
    }
    return 0;
}
