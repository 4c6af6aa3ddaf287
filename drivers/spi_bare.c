/* The wire "bare": as spidev, but by the kernel's calls alone, and it takes lines that another
 * process is just losing: for a guard, which must not allocate. */
#include "drivers/spi_bare.h"

#include "base/clock.h"
#include "drivers/device_ioctl.h"
#include "drivers/gpio_bare.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int take_outputs(struct hl_spi_bare *bare, const struct hl_spi_setup *setup, int chip)
{
    struct gpio_v2_line_request request;
    uint64_t values = 0;

    memset(&request, 0, sizeof(request));
    snprintf(request.consumer, sizeof(request.consumer), "headliner guard");
    for (int line = 0; line < HL_SPI_BUSY; line++) {
        bool select = line == HL_SPI_SELECT || line == HL_SPI_SELECT_2;
        if (setup->pin[line] == HL_PIN_NONE)
            continue;
        bare->level[line] = select || setup->start[line];
        bare->place[line] = (int)request.num_lines;
        values |= (uint64_t)bare->level[line] << request.num_lines;
        request.offsets[request.num_lines++] = (uint32_t)setup->pin[line];
    }
    if (!request.num_lines)
        return 0;
    request.config.flags = GPIO_V2_LINE_FLAG_OUTPUT;
    request.config.num_attrs = 1;
    request.config.attrs[0].mask = (UINT64_C(1) << request.num_lines) - 1;
    request.config.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES;
    request.config.attrs[0].attr.values = values;
    bare->outputs = hl_gpio_bare_take(chip, &request);
    return bare->outputs < 0 ? bare->outputs : 0;
}

static int take_busy(struct hl_spi_bare *bare, const struct hl_spi_setup *setup, int chip)
{
    struct gpio_v2_line_request request;

    if (setup->pin[HL_SPI_BUSY] == HL_PIN_NONE)
        return 0;
    memset(&request, 0, sizeof(request));
    snprintf(request.consumer, sizeof(request.consumer), "headliner guard");
    request.offsets[0] = (uint32_t)setup->pin[HL_SPI_BUSY];
    request.num_lines = 1;
    request.config.flags =
        GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING;
    bare->busy = hl_gpio_bare_take(chip, &request);
    return bare->busy < 0 ? bare->busy : 0;
}

static void close_wire(void *state)
{
    struct hl_spi_bare *bare = state;
    const int fds[] = {bare->outputs, bare->busy};
    hl_spi_port_close(&bare->port);
    for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
        if (fds[i] >= 0)
            close(fds[i]);
    bare->outputs = bare->busy = -1;
}

static int open_wire(void *state, const struct hl_spi_setup *setup, char *error)
{
    struct hl_spi_bare *bare = state;
    unsigned lines;

    error[0] = '\0';
    memset(bare, 0, sizeof(*bare));
    bare->outputs = bare->busy = -1;
    for (int line = 0; line < HL_SPI_LINES; line++)
        bare->place[line] = -1;
    int err = hl_spi_port_open(&bare->port, setup);
    if (!err && !hl_spi_setup_has_lines(setup))
        return 0;
    int chip = err ? err : hl_gpio_bare_chip(setup->chip, setup->root, &lines);
    err = chip < 0 ? chip : take_outputs(bare, setup, chip);
    if (!err)
        err = take_busy(bare, setup, chip);
    if (chip >= 0)
        close(chip);
    if (err)
        close_wire(bare);
    return err;
}

static int set(void *state, enum hl_spi_line line, bool high)
{
    struct hl_spi_bare *bare = state;
    if (bare->place[line] < 0)
        return 0;
    struct gpio_v2_line_values values = {
        .bits = (uint64_t)high << bare->place[line],
        .mask = UINT64_C(1) << bare->place[line],
    };
    int err = hl_device_ioctl(bare->outputs, GPIO_V2_LINE_SET_VALUES_IOCTL, &values);
    if (err >= 0)
        bare->level[line] = high;
    return err < 0 ? err : 0;
}

static int get(void *state, enum hl_spi_line line)
{
    struct hl_spi_bare *bare = state;
    struct gpio_v2_line_values values = {.mask = 1};

    if (line != HL_SPI_BUSY)
        return bare->level[line];
    if (bare->busy < 0)
        return -ENODEV;
    int err = hl_device_ioctl(bare->busy, GPIO_V2_LINE_GET_VALUES_IOCTL, &values);
    return err < 0 ? err : (int)(values.bits & 1);
}

static int exchange(void *state, const uint8_t *out, uint8_t *in, size_t count)
{
    struct hl_spi_bare *bare = state;
    bool own = bare->place[HL_SPI_SELECT] >= 0 && bare->level[HL_SPI_SELECT];
    int err = own ? set(bare, HL_SPI_SELECT, false) : 0;

    if (!err)
        err = hl_spi_port_exchange(&bare->port, out, in, count);
    int released = own ? set(bare, HL_SPI_SELECT, true) : 0;
    return err ? err : released;
}

static int send(void *state, const uint8_t *bytes, size_t count)
{
    return exchange(state, bytes, NULL, count);
}

static size_t longest(const void *state)
{
    const struct hl_spi_bare *bare = state;
    return bare->port.longest;
}

/* Sleeps until an edge; takes it. */
static int wait_for_edge(void *state, int64_t limit_ns)
{
    const struct hl_spi_bare *bare = state;
    struct pollfd poll_fd = {.fd = bare->busy, .events = POLLIN};
    struct gpio_v2_line_event event;

    int ready = poll(&poll_fd, 1, (int)((limit_ns + HL_NS_PER_MS - 1) / HL_NS_PER_MS));
    if (ready < 0)
        return -errno;
    if (ready > 0 && read(bare->busy, &event, sizeof(event)) < 0)
        return -errno;
    return ready;
}

static int wait_for(void *state, enum hl_spi_line line, bool high, int64_t limit_ns)
{
    return hl_spi_port_wait(state, get, wait_for_edge, line, high, limit_ns);
}

const struct hl_spi_wire hl_spi_wire_bare = {
    .name = "bare",
    .summary = "the kernel's calls alone",
    .state_size = sizeof(struct hl_spi_bare),
    .open = open_wire,
    .send = send,
    .exchange = exchange,
    .longest = longest,
    .set = set,
    .get = get,
    .wait = wait_for,
    .pause = hl_spi_port_pause,
    .now = hl_spi_port_now,
    .close = close_wire,
};
