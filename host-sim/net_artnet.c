/* Art-Net 4: ArtDmx, a universe at a time, and ArtSync. A receiver shows each universe as it comes,
 * until it hears a sync; from then on it shows all at a sync, until none came for four seconds. */
#include "host-sim/net_core.h"

#include <string.h>

#define OP_DMX       0x5000
#define OP_SYNC      0x5200
#define OP_POLL      0x2000
#define VERSION      14
#define HEADER       18 /* of ArtDmx */
#define SYNC_SIZE    14
#define OP_END       12 /* magic, operation, version */
#define LENGTH_MAX   512
#define SEQUENCE_MAX 255
#define SYNC_NS      INT64_C(4000000000) /* Art-Net 4, ArtSync: back to showing at once */
#define SILENT_NS    INT64_C(4000000000) /* ArtDmx: what does not change is sent again by then */
#define TIME_OUT_NS  INT64_C(10000000000)

struct artnet {
    int next[HL_NET_UNIVERSES_MAX]; /* last sequence number and 1; 0: none yet */
    bool synchronous, waits;
    int64_t sync_ns;
};

static void on_dmx(struct hl_net_receiver *receiver, const uint8_t *bytes, size_t count)
{
    struct artnet *artnet = receiver->state;
    size_t first, own;

    if (count < HEADER) {
        hl_net_core_fault(receiver, HL_NET_LENGTH);
        return;
    }
    int universe = bytes[15] << 8 | bytes[14];
    size_t length = hl_net_be16(bytes + 16);
    if (length != count - HEADER || length < 2 || length > LENGTH_MAX || length % 2) {
        hl_net_core_fault(receiver, HL_NET_LENGTH);
        return;
    }
    if (bytes[15] & 0x80)
        hl_net_core_fault(receiver, HL_NET_RESERVED);
    if (!hl_net_core_universe(receiver, universe, &first, &own)) {
        hl_net_core_fault(receiver, HL_NET_RANGE);
        return;
    }
    int *next = &artnet->next[universe - receiver->setup.first_universe], last = *next - 1;
    if (bytes[12]) /* 0: the sender does not count */
        hl_net_core_sequence(receiver, &last, bytes[12], 1, SEQUENCE_MAX);
    *next = last + 1;
    /* One byte more than pixels need makes the length even; more would be another's. */
    if (length > own + own % 2 && receiver->setup.packed)
        hl_net_core_fault(receiver, HL_NET_RANGE);
    hl_net_core_take(receiver, first, bytes + HEADER, length < own ? length : own);
    artnet->waits = artnet->synchronous;
    if (!artnet->synchronous)
        hl_net_core_show(receiver, false);
}

static void on_sync(struct hl_net_receiver *receiver, const uint8_t *bytes, size_t count)
{
    struct artnet *artnet = receiver->state;

    if (count != SYNC_SIZE)
        hl_net_core_fault(receiver, HL_NET_LENGTH);
    else if (bytes[12] || bytes[13])
        hl_net_core_fault(receiver, HL_NET_RESERVED);
    if (artnet->synchronous && artnet->waits)
        hl_net_core_show(receiver, true);
    artnet->synchronous = true;
    artnet->waits = false;
    artnet->sync_ns = receiver->now_ns;
    memset(receiver->fresh, 0, (size_t)receiver->setup.pixels * (size_t)receiver->setup.channels);
}

static void on_datagram(struct hl_net_receiver *receiver, uint32_t group, const uint8_t *bytes,
                        size_t count)
{
    bool syncs = count >= OP_END && (bytes[9] << 8 | bytes[8]) == OP_SYNC;
    if (group && !(syncs && group == HL_DATAGRAM_EVERYBODY)) /* a sync may go to everybody */
        hl_net_core_fault(receiver, HL_NET_GROUP);
    if (count < OP_END || memcmp(bytes, "Art-Net", 8) != 0 || bytes[10] != 0 ||
        bytes[11] != VERSION) {
        hl_net_core_fault(receiver, HL_NET_HEADER);
        return;
    }
    switch (bytes[9] << 8 | bytes[8]) {
    case OP_DMX:
        on_dmx(receiver, bytes, count);
        break;
    case OP_SYNC:
        on_sync(receiver, bytes, count);
        break;
    case OP_POLL:
        break;
    default:
        hl_net_core_fault(receiver, HL_NET_HEADER);
    }
}

static void tick(struct hl_net_receiver *receiver)
{
    struct artnet *artnet = receiver->state;
    if (artnet->synchronous && receiver->now_ns - artnet->sync_ns > SYNC_NS)
        artnet->synchronous = false;
}

const struct hl_net_model hl_net_model_artnet = {
    .port = 6454,
    .silent_ns = SILENT_NS,
    .time_out_ns = TIME_OUT_NS,
    .state_size = sizeof(struct artnet),
    .ends_dark = true,
    .datagram = on_datagram,
    .tick = tick,
};
