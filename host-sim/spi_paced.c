#include "host-sim/spi_paced.h"

#include <errno.h>

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int open_wire(void *state, const struct hl_spi_setup *setup, char *error)
{
    return hl_spi_wire_virtual.open(state, setup, error);
}

static int send(void *state, const uint8_t *bytes, size_t count)
{
    return hl_spi_wire_virtual.send(state, bytes, count);
}

static int exchange(void *state, const uint8_t *out, uint8_t *in, size_t count)
{
    return hl_spi_wire_virtual.exchange(state, out, in, count);
}

static int set_clock(void *state, uint32_t hz)
{
    return hl_spi_wire_virtual.clock(state, hz);
}

static size_t longest(const void *state)
{
    return hl_spi_wire_virtual.longest(state);
}

static int set(void *state, enum hl_spi_line line, bool high)
{
    return hl_spi_wire_virtual.set(state, line, high);
}

static int get(void *state, enum hl_spi_line line)
{
    return hl_spi_wire_virtual.get(state, line);
}

static int wait_for(void *state, enum hl_spi_line line, bool high, int64_t limit_ns)
{
    struct hl_spi_paced *paced = state;

    for (;;) {
        int64_t step_ns = paced->look ? smaller(limit_ns, paced->step_ns) : limit_ns;
        int err = hl_spi_wire_virtual.wait(state, line, high, step_ns);
        if (paced->look)
            paced->look(paced->data);
        limit_ns -= step_ns;
        if (err != -ETIMEDOUT || limit_ns <= 0)
            return err;
    }
}

static void let_pass(void *state, int64_t ns)
{
    struct hl_spi_paced *paced = state;

    while (ns > 0) {
        int64_t step_ns = paced->look ? smaller(ns, paced->step_ns) : ns;
        hl_spi_wire_virtual.pause(state, step_ns);
        if (paced->look)
            paced->look(paced->data);
        ns -= step_ns;
    }
}

static int64_t now(const void *state)
{
    return hl_spi_wire_virtual.now(state);
}

static void close_wire(void *state)
{
    hl_spi_wire_virtual.close(state);
}

const struct hl_spi_wire hl_spi_wire_paced = {
    .name = "virtual",
    .summary = "a chip model that somebody looks at",
    .state_size = sizeof(struct hl_spi_paced),
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
