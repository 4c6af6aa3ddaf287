#include "drivers/spi_port.h"

#include "base/clock.h"
#include "drivers/device_ioctl.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/spi/spidev.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define BITS 8

static size_t read_longest(const char *root)
{
    char path[PATH_MAX], text[32] = "";
    snprintf(path, sizeof(path), "%s" HL_SPI_PORT_BUFSIZ, root ? root : "");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);
    if (fd >= 0)
        close(fd);
    unsigned long longest = got > 0 ? strtoul(text, NULL, 10) : 0;
    if (longest < 2) /* a word, for boards that are spoken to in words */
        return HL_SPI_PORT_LONGEST;
    return longest > HL_SPI_PORT_LONGEST_MAX ? HL_SPI_PORT_LONGEST_MAX : longest;
}

int hl_spi_port_open(struct hl_spi_port *port, const struct hl_spi_setup *setup)
{
    char path[PATH_MAX];
    uint8_t mode = SPI_MODE_0, bits = BITS;

    snprintf(path, sizeof(path), "%s%s", setup->root ? setup->root : "",
             setup->device ? setup->device : HL_SPI_PORT_DEVICE);
    *port = (struct hl_spi_port){.fd = open(path, O_RDWR | O_CLOEXEC),
                                 .clock_hz = setup->clock_hz,
                                 .longest = read_longest(setup->root)};
    if (port->fd < 0)
        return -errno;
    int err = hl_device_ioctl(port->fd, SPI_IOC_WR_MODE, &mode);
    if (err >= 0)
        err = hl_device_ioctl(port->fd, SPI_IOC_WR_BITS_PER_WORD, &bits);
    if (err >= 0)
        err = hl_device_ioctl(port->fd, SPI_IOC_WR_MAX_SPEED_HZ, &port->clock_hz);
    return err < 0 ? err : 0;
}

bool hl_spi_setup_has_lines(const struct hl_spi_setup *setup)
{
    for (int line = 0; line < HL_SPI_LINES; line++)
        if (setup->pin[line] != HL_PIN_NONE)
            return true;
    return false;
}

void hl_spi_port_close(struct hl_spi_port *port)
{
    if (port->fd > 0)
        close(port->fd);
    port->fd = 0;
}

static int transfer(const struct hl_spi_port *port, const uint8_t *out, uint8_t *in, size_t count)
{
    struct spi_ioc_transfer piece = {
        .tx_buf = (uintptr_t)out,
        .rx_buf = (uintptr_t)in,
        .len = (uint32_t)count,
        .speed_hz = port->clock_hz,
        .bits_per_word = BITS,
    };
    int err = hl_device_ioctl(port->fd, SPI_IOC_MESSAGE(1), &piece);
    return err < 0 ? err : 0;
}

int hl_spi_port_exchange(const struct hl_spi_port *port, const uint8_t *out, uint8_t *in,
                         size_t count)
{
    int err = 0;
    for (size_t done = 0; !err && done < count;) {
        size_t piece = count - done < port->longest ? count - done : port->longest;
        err = transfer(port, out + done, in ? in + done : NULL, piece);
        done += piece;
    }
    return err;
}

void hl_spi_port_pause(void *state, int64_t ns)
{
    (void)state;
    hl_clock_sleep_until_ns(hl_clock_mono_ns() + ns);
}

int64_t hl_spi_port_now(const void *state)
{
    (void)state;
    return hl_clock_mono_ns();
}

int hl_spi_port_wait(void *state, int (*get)(void *state, enum hl_spi_line line),
                     int (*edge)(void *state, int64_t left_ns), enum hl_spi_line line, bool high,
                     int64_t limit_ns)
{
    int64_t end = hl_clock_mono_ns() + limit_ns;

    for (;;) {
        int level = get(state, line);
        if (level < 0 || level == high)
            return level < 0 ? level : 0;
        int64_t left = end - hl_clock_mono_ns();
        int got = left > 0 ? edge(state, left) : 0;
        if (got < 0 && got != -EINTR)
            return got;
        if (!got) /* an edge may have come with the end */
            return get(state, line) == high ? 0 : -ETIMEDOUT;
    }
}
