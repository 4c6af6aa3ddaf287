/* State of the wire "udp". Zeroed before open, but for what a test sets. */
#ifndef HL_DRIVERS_DATAGRAM_UDP_H
#define HL_DRIVERS_DATAGRAM_UDP_H

#include "drivers/datagram.h"
#include "drivers/resolver.h"

#include <net/if.h>

#define HL_DATAGRAM_UDP_RETRY_NS (2 * HL_NS_PER_S)    /* between two sockets, while none works */
#define HL_DATAGRAM_UDP_HOLD_NS  (3 * HL_NS_PER_S)    /* well for so long: it works again */
#define HL_DATAGRAM_UDP_PAUSE_NS (100 * HL_NS_PER_MS) /* no pause is longer */

struct hl_datagram_udp {
    hl_resolver_lookup lookup; /* NULL: the system's */
    void *lookup_data;

    char host[HL_RESOLVER_HOST_MAX + 1]; /* "": none */
    uint16_t port;
    char interface[IF_NAMESIZE]; /* "": the system's choice */
    int ttl;
    bool broadcast;
    struct hl_resolver *resolver; /* NULL: the host is given in figures, or there is none */
    struct hl_resolver_answer to;
    int fd[2];            /* to the host, to groups; -1: none now */
    int64_t opened_ns[2]; /* when a socket was last tried */
    int64_t lost_ns[2];   /* of the last failure; 0: none, or long ago */
    int error[2];         /* errno of it */
};

#endif
