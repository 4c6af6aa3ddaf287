/* A wire for boards on the network: datagrams to one address or one multicast group. Real (UDP) or
 * virtual (a receiver's model); a driver cannot tell which. One file per kind of wire, each ending
 * in one const struct hl_datagram_wire. The core allocates the zeroed state. All calls on one
 * thread, the stage's; none ever waits for the network or for a name.
 *
 * A wire without a network loses what is sent, as the network would. */
#ifndef HL_DRIVERS_DATAGRAM_H
#define HL_DRIVERS_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_DATAGRAM_MAX       1472  /* bytes that fit an Ethernet frame: RFC 791, RFC 768 */
#define HL_DATAGRAM_LARGE_MAX 65507 /* bytes of any UDP datagram over IPv4 */
#define HL_DATAGRAM_ERROR_MAX 160

struct hl_datagram_setup {
    const char *host; /* a name, or an IPv4 or IPv6 address; NULL: each send names a group */
    uint16_t port;
    const char *interface; /* out of which multicast and broadcast go; NULL: the system's choice */
    int multicast_ttl;     /* 0: 1, this network only */
    bool broadcast;        /* HOST may be a broadcast address */
};

enum hl_datagram_state {
    HL_DATAGRAM_RESOLVING, /* the name is being asked for */
    HL_DATAGRAM_READY,
    HL_DATAGRAM_LOST, /* the name is not known, or the last send failed; asked again by itself */
};

struct hl_datagram_wire {
    const char *name; /* "udp", "virtual" */
    size_t state_size;

    /* Begins to look for the host, and goes on in the background, with back-off. 0, or negative
     * errno with one line in ERROR (HL_DATAGRAM_ERROR_MAX): only for what can never work. */
    int (*open)(void *state, const struct hl_datagram_setup *setup, char *error);

    /* Sends COUNT bytes to the host, or with GROUP (an IPv4 multicast address in host order, or
     * 255.255.255.255; 0: none) there. 0, also when they were lost; -EMSGSIZE; -EAGAIN while the
     * host has no address. */
    int (*send)(void *state, uint32_t group, const uint8_t *bytes, size_t count);

    /* What the wire is doing; WHY (HL_DATAGRAM_ERROR_MAX bytes, may be NULL) in a phrase when it is
     * not ready. */
    enum hl_datagram_state (*state)(void *state, char *why);

    /* The wire's monotonic time, ns. */
    int64_t (*now)(const void *state);

    /* Lets NS pass, at most a frame's time: what paces a burst. */
    void (*pause)(void *state, int64_t ns);

    void (*close)(void *state);
};

/* The kernel's UDP sockets; names are looked up by a thread of their own. */
extern const struct hl_datagram_wire hl_datagram_wire_udp;

#endif
