/* The wire "bitbang": SPI on any three GPIO lines through libgpiod, for where the bus is taken or
 * hangs on other pins. */
#include "drivers/gpio_claim.h"
#include "drivers/spi_bits.h"
#include "drivers/spi_port.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LONGEST 65536 /* bytes of a transfer: nothing limits it but patience */

struct bitbang {
    struct hl_gpio_chip *chip;
    struct hl_gpio_lines *lines;
};

static void close_wire(void *state)
{
    struct bitbang *bitbang = state;
    hl_gpio_lines_release(bitbang->lines);
    hl_gpio_chip_close(bitbang->chip);
    memset(bitbang, 0, sizeof(*bitbang));
}

/* Who has a line that cannot be taken. */
static int fail_lines(const struct bitbang *bitbang, const unsigned pins[HL_SPI_BITS], int err,
                      char *error)
{
    char user[HL_GPIO_NAME_MAX];

    for (int i = 0; err == -EBUSY && i < HL_SPI_BITS; i++) {
        const char *name = hl_spi_bits_name((enum hl_spi_bit)i);
        if (hl_gpio_chip_line_user(bitbang->chip, pins[i], user) || !user[0])
            continue;
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "GPIO %u (%s) is in use by \"%s\": stop that, or wire %s to another pin", pins[i],
                 name, user, name);
        return err;
    }
    snprintf(error, HL_WIRE_ERROR_MAX, "GPIO %u, %u and %u of %s cannot be taken: %s", pins[0],
             pins[1], pins[2], hl_gpio_chip_label(bitbang->chip), strerror(-err));
    return err;
}

static int open_wire(void *state, const struct hl_spi_setup *setup, char *error)
{
    struct bitbang *bitbang = state;
    unsigned pins[HL_SPI_BITS];

    memset(bitbang, 0, sizeof(*bitbang));
    int err = hl_gpio_claim_chip(&bitbang->chip, setup->chip, setup->root, error);
    if (!err)
        err = hl_spi_bits_pins(setup, (int)hl_gpio_chip_line_count(bitbang->chip) - 1, pins, error);
    if (!err) {
        err = hl_gpio_lines_request(&bitbang->lines, bitbang->chip, pins, HL_SPI_BITS,
                                    HL_GPIO_OUTPUT, HL_SPI_BITS_IDLE);
        if (err)
            fail_lines(bitbang, pins, err, error);
    }
    if (err)
        close_wire(bitbang);
    return err;
}

static int set_lines(void *lines, uint64_t mask, uint64_t values)
{
    return hl_gpio_lines_set(lines, mask, values);
}

static int send(void *state, const uint8_t *bytes, size_t count)
{
    struct bitbang *bitbang = state;
    return hl_spi_bits_send(set_lines, bitbang->lines, bytes, count);
}

static size_t longest(const void *state)
{
    (void)state;
    return LONGEST;
}

static int set(void *state, enum hl_spi_line line, bool high)
{
    struct bitbang *bitbang = state;
    if (line != HL_SPI_SELECT)
        return 0;
    return hl_gpio_lines_set(bitbang->lines, HL_SPI_BITS_IDLE, high ? HL_SPI_BITS_IDLE : 0);
}

static int get(void *state, enum hl_spi_line line)
{
    (void)state;
    (void)line;
    return -ENODEV;
}

static int wait_for(void *state, enum hl_spi_line line, bool high, int64_t limit_ns)
{
    (void)state;
    (void)line;
    (void)high;
    (void)limit_ns;
    return -ENODEV;
}

const struct hl_spi_wire hl_spi_wire_bitbang = {
    .name = "bitbang",
    .summary = "three GPIO lines, bit by bit",
    .state_size = sizeof(struct bitbang),
    .open = open_wire,
    .send = send,
    .longest = longest,
    .set = set,
    .get = get,
    .wait = wait_for,
    .pause = hl_spi_port_pause,
    .now = hl_spi_port_now,
    .close = close_wire,
};
