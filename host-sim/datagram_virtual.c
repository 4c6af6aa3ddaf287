#include "host-sim/datagram_sink.h"

#include <errno.h>
#include <stdio.h>

static int open_wire(void *state, const struct hl_datagram_setup *setup, char *error)
{
    struct hl_datagram_virtual *wire = state;
    (void)error;
    wire->port = setup->port;
    return 0;
}

static enum hl_datagram_state look(void *state, char *why)
{
    struct hl_datagram_virtual *wire = state;
    bool resolves = wire->resolve_after > 0;

    wire->resolve_after -= resolves;
    if (why)
        snprintf(why, HL_DATAGRAM_ERROR_MAX, "%s", resolves ? "asking for the name" : "");
    return resolves ? HL_DATAGRAM_RESOLVING : HL_DATAGRAM_READY;
}

static int send_datagram(void *state, uint32_t group, const uint8_t *bytes, size_t count)
{
    struct hl_datagram_virtual *wire = state;

    if (count > HL_DATAGRAM_LARGE_MAX)
        return -EMSGSIZE;
    if (wire->resolve_after > 0)
        return -EAGAIN;
    wire->datagrams++;
    wire->bytes += count;
    if (wire->lose_every > 0 && wire->datagrams % (size_t)wire->lose_every == 0)
        return 0;
    wire->sink->datagram(wire->sink->sink, wire->now_ns, group, wire->port, bytes, count);
    return 0;
}

static int64_t now(const void *state)
{
    const struct hl_datagram_virtual *wire = state;
    return wire->now_ns;
}

static void let_pass(void *state, int64_t ns)
{
    struct hl_datagram_virtual *wire = state;
    wire->now_ns += ns;
}

static void close_wire(void *state)
{
    (void)state;
}

const struct hl_datagram_wire hl_datagram_wire_virtual = {
    .name = "virtual",
    .state_size = sizeof(struct hl_datagram_virtual),
    .open = open_wire,
    .send = send_datagram,
    .state = look,
    .now = now,
    .pause = let_pass,
    .close = close_wire,
};
