#include "support/fake_spi.h"

#include "drivers/device_ioctl.h"

#include <errno.h>
#include <linux/gpio.h>
#include <linux/spi/spidev.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>

static struct fake_spi the;

struct fake_spi *fake_spi(void)
{
    return &the;
}

void fake_spi_reset(void)
{
    memset(&the, 0, sizeof(the));
    the.mode = the.bits = -1;
}

static int take_piece(const struct spi_ioc_transfer *piece)
{
    if (the.fail_after && --the.fail_after == 0)
        return -EIO;
    if (the.count + piece->len > sizeof(the.sent) || the.pieces == FAKE_SPI_PIECES)
        return -ENOSPC;
    memcpy(the.sent + the.count, (const void *)(uintptr_t)piece->tx_buf, piece->len);
    if (piece->rx_buf)
        memset((void *)(uintptr_t)piece->rx_buf, the.answer, piece->len);
    the.count += piece->len;
    the.piece[the.pieces++] = piece->len;
    the.piece_hz = piece->speed_hz;
    if (the.on_piece)
        the.on_piece(the.data);
    return (int)piece->len;
}

static int take_lines(struct gpio_v2_line_request *request)
{
    if (the.busy && the.busy--)
        return -EBUSY;
    request->fd = eventfd(0, EFD_CLOEXEC); /* no edge ever comes */
    if (request->config.flags & GPIO_V2_LINE_FLAG_INPUT) {
        the.input = request->offsets[0];
        return 0;
    }
    the.outputs = request->num_lines;
    memcpy(the.output, request->offsets, the.outputs * sizeof(the.output[0]));
    the.level = request->config.attrs[0].attr.values;
    return 0;
}

static int gpio_ioctl(unsigned long request, void *argument)
{
    struct gpio_v2_line_values *values = argument;
    struct gpiochip_info *info = argument;

    switch (request) {
    case GPIO_GET_CHIPINFO_IOCTL:
        snprintf(info->label, sizeof(info->label), "%s", the.label ? the.label : "");
        info->lines = FAKE_SPI_LINES;
        return 0;
    case GPIO_V2_GET_LINE_IOCTL:
        return take_lines(argument);
    case GPIO_V2_LINE_SET_VALUES_IOCTL:
        the.level = (the.level & ~values->mask) | (values->bits & values->mask);
        if (the.on_level)
            the.on_level(the.level);
        return 0;
    case GPIO_V2_LINE_GET_VALUES_IOCTL:
        values->bits = the.input_level;
        return 0;
    default:
        return -EINVAL;
    }
}

int hl_device_ioctl(int fd, unsigned long request, void *argument)
{
    (void)fd;
    if (the.error)
        return the.error;
    switch (request) {
    case SPI_IOC_WR_MODE:
        the.mode = *(uint8_t *)argument;
        return 0;
    case SPI_IOC_WR_BITS_PER_WORD:
        the.bits = *(uint8_t *)argument;
        return 0;
    case SPI_IOC_WR_MAX_SPEED_HZ:
        memcpy(&the.hz, argument, sizeof(the.hz));
        return 0;
    case SPI_IOC_MESSAGE(1):
        return take_piece(argument);
    default:
        return gpio_ioctl(request, argument);
    }
}
