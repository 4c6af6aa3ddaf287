/* The wire "bitbang" for a guard: by the kernel's calls alone, and it takes lines that another
 * process is just losing. It allocates nothing. */
#include "drivers/device_ioctl.h"
#include "drivers/gpio_bare.h"
#include "drivers/spi_bits.h"
#include "drivers/spi_port.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LONGEST 65536

struct bare {
    int fd; /* of the lines; 0 or less: not open */
};

static int open_wire(void *state, const struct hl_spi_setup *setup, char *error)
{
    struct bare *bare = state;
    struct gpio_v2_line_request request;
    unsigned pins[HL_SPI_BITS], lines;

    error[0] = '\0';
    bare->fd = -1;
    int chip = hl_gpio_bare_chip(setup->chip, setup->root, &lines);
    if (chip < 0)
        return chip;
    int err = hl_spi_bits_pins(setup, (int)lines - 1, pins, error);
    memset(&request, 0, sizeof(request));
    snprintf(request.consumer, sizeof(request.consumer), "headliner guard");
    for (int i = 0; !err && i < HL_SPI_BITS; i++)
        request.offsets[i] = pins[i];
    request.num_lines = HL_SPI_BITS;
    request.config.flags = GPIO_V2_LINE_FLAG_OUTPUT;
    request.config.num_attrs = 1;
    request.config.attrs[0].mask = (UINT64_C(1) << HL_SPI_BITS) - 1;
    request.config.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES;
    request.config.attrs[0].attr.values = HL_SPI_BITS_IDLE;
    if (!err)
        bare->fd = hl_gpio_bare_take(chip, &request);
    close(chip);
    return err ? err : bare->fd < 0 ? bare->fd : 0;
}

static int set_lines(void *lines, uint64_t mask, uint64_t values)
{
    const struct bare *bare = lines;
    struct gpio_v2_line_values levels = {.bits = values, .mask = mask};
    int err = hl_device_ioctl(bare->fd, GPIO_V2_LINE_SET_VALUES_IOCTL, &levels);
    return err < 0 ? err : 0;
}

static int send(void *state, const uint8_t *bytes, size_t count)
{
    return hl_spi_bits_send(set_lines, state, bytes, count);
}

static size_t longest(const void *state)
{
    (void)state;
    return LONGEST;
}

static void close_wire(void *state)
{
    struct bare *bare = state;
    if (bare->fd > 0)
        close(bare->fd);
    bare->fd = -1;
}

const struct hl_spi_wire hl_spi_wire_bitbang_bare = {
    .name = "bare bitbang",
    .summary = "three GPIO lines by the kernel's calls alone",
    .state_size = sizeof(struct bare),
    .open = open_wire,
    .send = send,
    .longest = longest,
    .pause = hl_spi_port_pause,
    .now = hl_spi_port_now,
    .close = close_wire,
};
