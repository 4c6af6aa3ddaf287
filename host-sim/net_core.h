/* Inside the receivers: what all protocols share. A protocol is a table of four entries. */
#ifndef HL_HOST_SIM_NET_CORE_H
#define HL_HOST_SIM_NET_CORE_H

#include "host-sim/net_receiver.h"

#define HL_NET_UNIVERSE_CHANNELS 512
#define HL_NET_UNIVERSES_MAX     1024 /* of one receiver */

struct hl_net_model {
    uint16_t port;
    int64_t silent_ns;   /* nothing for longer is a fault */
    int64_t time_out_ns; /* and after so long the receiver is dark */
    size_t state_size;
    bool ends_dark; /* a sender can make it dark at its end */
    /* COUNT is 1 or more. */
    void (*datagram)(struct hl_net_receiver *receiver, uint32_t group, const uint8_t *bytes,
                     size_t count);
    /* Optional: what depends on time alone. */
    void (*tick)(struct hl_net_receiver *receiver);
};

extern const struct hl_net_model hl_net_model_ddp, hl_net_model_artnet, hl_net_model_e131,
    hl_net_model_flaschen;

struct hl_net_receiver {
    struct hl_net_setup setup;
    const struct hl_net_model *model;
    struct hl_datagram_sink sink;
    void *state;           /* the model's own */
    uint8_t *taken, *show; /* pixels * channels */
    uint8_t *fresh;        /* of each channel: taken since it was last shown */
    int64_t now_ns, heard_ns;
    bool heard, dark;
    unsigned long faults[HL_NET_FAULTS], lost, pictures;
};

void hl_net_core_fault(struct hl_net_receiver *receiver, enum hl_net_fault fault);

/* Channels FIRST.. become BYTES; what is beyond the end is cut, and a fault. */
void hl_net_core_take(struct hl_net_receiver *receiver, size_t first, const uint8_t *bytes,
                      size_t count);

/* What was taken is shown; a fault when WHOLE and not all was taken since the last time. */
void hl_net_core_show(struct hl_net_receiver *receiver, bool whole);

/* Judges a sequence number that counts from LEAST to MOST and over; *LAST is -1 at first. */
void hl_net_core_sequence(struct hl_net_receiver *receiver, int *last, int number, int least,
                          int most);

/* Place of UNIVERSE's first channel in the receiver, and how many channels it has of its own; false
 * for one that the receiver has not. */
bool hl_net_core_universe(const struct hl_net_receiver *receiver, int universe, size_t *first,
                          size_t *count);
int hl_net_core_universes(const struct hl_net_receiver *receiver);

static inline unsigned hl_net_be16(const uint8_t *bytes)
{
    return (unsigned)bytes[0] << 8 | bytes[1];
}

static inline uint32_t hl_net_be32(const uint8_t *bytes)
{
    return (uint32_t)hl_net_be16(bytes) << 16 | hl_net_be16(bytes + 2);
}

#endif
