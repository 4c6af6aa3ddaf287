/* The virtual end of a datagram wire: what a receiver's model sees. Models know bytes, addresses
 * and time, and never a driver. */
#ifndef HL_HOST_SIM_DATAGRAM_SINK_H
#define HL_HOST_SIM_DATAGRAM_SINK_H

#include "drivers/datagram.h"

#define HL_DATAGRAM_EVERYBODY 0xffffffffu /* 255.255.255.255 */

struct hl_datagram_sink {
    void *sink; /* the model's own */
    /* A datagram arrived on PORT; GROUP as hl_datagram_wire's send has it; what goes to everybody
     * has HL_DATAGRAM_EVERYBODY. NOW never goes back. */
    void (*datagram)(void *sink, int64_t now_ns, uint32_t group, uint16_t port,
                     const uint8_t *bytes, size_t count);
};

/* State of the wire "virtual". SINK is set by whoever opens it, before open. */
struct hl_datagram_virtual {
    const struct hl_datagram_sink *sink; /* borrowed */
    uint16_t port;
    int64_t now_ns;    /* virtual; may be set forward by its owner between calls */
    size_t datagrams;  /* sent since open */
    size_t bytes;      /* of them */
    int lose_every;    /* tests: each so-many-th is lost; 0: none */
    int resolve_after; /* tests: calls of state until READY; 0: at once */
};

extern const struct hl_datagram_wire hl_datagram_wire_virtual;

#endif
