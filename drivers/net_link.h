/* A driver's end of a datagram wire: says once what goes wrong and when it is well again, and
 * spreads the datagrams of a picture over its time, so that neither a switch's queue nor a small
 * receiver's runs over. Stage thread. */
#ifndef HL_DRIVERS_NET_LINK_H
#define HL_DRIVERS_NET_LINK_H

#include "drivers/datagram.h"

#include <stdbool.h>

struct hl_net_link {
    /* Filled before open. */
    const char *name; /* of the board, for log lines */
    const struct hl_datagram_wire *wire;
    void *state; /* the wire's; NULL: one is made */
    int burst;   /* datagrams at most without a pause, at least 1 */

    void *own_state;
    enum hl_datagram_state was; /* what was said last */
    bool is_open;
    int in_burst;   /* sent since the last pause */
    int64_t gap_ns; /* of a pause */
    uint64_t datagrams, bytes;
};

/* 0, or negative errno after a log line. */
int hl_net_link_open(struct hl_net_link *link, const struct hl_datagram_setup *setup);
/* Takes one that is not open. */
void hl_net_link_close(struct hl_net_link *link);

/* What the wire does; what is new is said. Once a frame. */
enum hl_datagram_state hl_net_link_look(struct hl_net_link *link);

/* COUNT datagrams follow, which are spread over SPREAD_NS (0: only bursts are kept apart). */
void hl_net_link_begin(struct hl_net_link *link, size_t count, int64_t spread_ns);

/* As the wire's send; pauses after a burst. */
int hl_net_link_send(struct hl_net_link *link, uint32_t group, const uint8_t *bytes, size_t count);

#endif
