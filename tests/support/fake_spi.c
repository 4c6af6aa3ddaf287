#include "support/fake_spi.h"

#include "drivers/spi_ioctl.h"

#include <errno.h>
#include <linux/spi/spidev.h>
#include <string.h>

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

int hl_spi_ioctl(int fd, unsigned long request, void *argument)
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
        return -EINVAL;
    }
}
