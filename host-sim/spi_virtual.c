#include "host-sim/spi_chip.h"

#include <errno.h>

#define BITS_PER_BYTE 8
#define NS_PER_S      1000000000
#define LONGEST       4096 /* as the kernel's spidev is set by default */

static int open_wire(void *state, const struct hl_spi_setup *setup, char *error)
{
    struct hl_spi_virtual *wire = state;
    (void)error;
    wire->clock_hz = setup->clock_hz ? setup->clock_hz : 1;
    for (int line = 0; line < HL_SPI_LINES; line++) {
        wire->level[line] = setup->start[line];
        wire->wired[line] = setup->pin[line] != HL_PIN_NONE;
    }
    wire->level[HL_SPI_SELECT] = true;
    for (int line = 0; line < HL_SPI_BUSY; line++)
        wire->chip->line(wire->chip->chip, wire->now_ns, (enum hl_spi_line)line, wire->level[line]);
    return 0;
}

static void move(struct hl_spi_virtual *wire, enum hl_spi_line line, bool high)
{
    if (wire->level[line] != high)
        wire->chip->line(wire->chip->chip, wire->now_ns, line, high);
    wire->level[line] = high;
}

static int set(void *state, enum hl_spi_line line, bool high)
{
    struct hl_spi_virtual *wire = state;
    if (wire->wired[line])
        move(wire, line, high);
    return 0;
}

static int exchange(void *state, const uint8_t *out, uint8_t *in, size_t count)
{
    struct hl_spi_virtual *wire = state;
    int64_t byte_ns = (int64_t)BITS_PER_BYTE * NS_PER_S / wire->clock_hz;
    bool own = wire->level[HL_SPI_SELECT]; /* nobody selected it: the kernel does */

    if (wire->fail_after > 0 && --wire->fail_after == 0)
        return -EIO;
    if (own)
        move(wire, HL_SPI_SELECT, false);
    for (size_t i = 0; i < count; i++) {
        wire->now_ns += byte_ns;
        uint8_t back = wire->chip->byte(wire->chip->chip, wire->now_ns, wire->clock_hz, out[i]);
        if (in)
            in[i] = back;
    }
    wire->bytes += count;
    if (own)
        move(wire, HL_SPI_SELECT, true);
    return 0;
}

static int send(void *state, const uint8_t *bytes, size_t count)
{
    return exchange(state, bytes, NULL, count);
}

static int set_clock(void *state, uint32_t hz)
{
    struct hl_spi_virtual *wire = state;
    wire->clock_hz = hz ? hz : 1;
    return 0;
}

static size_t longest(const void *state)
{
    const struct hl_spi_virtual *wire = state;
    return wire->longest ? wire->longest : LONGEST;
}

static int get(void *state, enum hl_spi_line line)
{
    struct hl_spi_virtual *wire = state;
    return line == HL_SPI_BUSY ? wire->chip->busy(wire->chip->chip, wire->now_ns)
                               : wire->level[line];
}

static int wait_for(void *state, enum hl_spi_line line, bool high, int64_t limit_ns)
{
    struct hl_spi_virtual *wire = state;
    int64_t end =
        limit_ns < INT64_MAX - wire->now_ns ? wire->now_ns + limit_ns : INT64_MAX; /* for ever */

    while (get(wire, line) != high) {
        int64_t next =
            line == HL_SPI_BUSY ? wire->chip->busy_next(wire->chip->chip, wire->now_ns) : INT64_MAX;
        wire->now_ns = next < end ? next : end;
        if (next >= end)
            return get(wire, line) == high ? 0 : -ETIMEDOUT;
    }
    return 0;
}

static void let_pass(void *state, int64_t ns)
{
    struct hl_spi_virtual *wire = state;
    wire->now_ns += ns;
}

static int64_t now(const void *state)
{
    const struct hl_spi_virtual *wire = state;
    return wire->now_ns;
}

static void close_wire(void *state)
{
    (void)state;
}

const struct hl_spi_wire hl_spi_wire_virtual = {
    .name = "virtual",
    .summary = "a chip model",
    .state_size = sizeof(struct hl_spi_virtual),
    .open = open_wire,
    .send = send,
    .exchange = exchange,
    .clock = set_clock,
    .longest = longest,
    .set = set,
    .get = get,
    .wait = wait_for,
    .pause = let_pass,
    .now = now,
    .close = close_wire,
};
