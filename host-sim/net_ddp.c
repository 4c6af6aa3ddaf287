/* DDP, as 3waylabs.com/ddp has it: a header of ten bytes, then pixels for an offset; a picture is
 * shown when a datagram says push. */
#include "host-sim/net_core.h"

#define HEADER       10
#define TIMECODE     4
#define DATA_MAX     1440 /* of a datagram: 480 pixels of three colours */
#define SEQUENCE_MAX 15

#define FLAG_VERSION_MASK 0xc0
#define FLAG_VERSION_1    0x40
#define FLAG_RESERVED     0x20
#define FLAG_TIMECODE     0x10
#define FLAG_STORAGE      0x08
#define FLAG_REPLY        0x04
#define FLAG_QUERY        0x02
#define FLAG_PUSH         0x01

#define TYPE_RGB_8   0x0b
#define TYPE_RGBW_8  0x1b
#define TYPE_RGB_OLD 0x01 /* of the protocol's first years; receivers still take it */
#define ID_DISPLAY   1
#define SILENT_NS    INT64_C(1000000000)
#define TIME_OUT_NS  INT64_C(2500000000) /* as WLED is set by default */

struct ddp {
    int last;
    bool begun, any;
};

static bool is_type(const struct hl_net_receiver *receiver, uint8_t type)
{
    return receiver->setup.channels == 4 ? type == TYPE_RGBW_8
                                         : type == TYPE_RGB_8 || type == TYPE_RGB_OLD;
}

/* Whether the header is one that a display can do something with. */
static bool check_header(struct hl_net_receiver *receiver, const uint8_t *bytes, size_t count)
{
    if (count < HEADER) {
        hl_net_core_fault(receiver, HL_NET_LENGTH);
        return false;
    }
    if ((bytes[0] & FLAG_VERSION_MASK) != FLAG_VERSION_1 ||
        bytes[0] & (FLAG_STORAGE | FLAG_REPLY | FLAG_QUERY) || bytes[3] != ID_DISPLAY) {
        hl_net_core_fault(receiver, HL_NET_HEADER);
        return false;
    }
    if (bytes[0] & FLAG_RESERVED || bytes[1] & 0xf0)
        hl_net_core_fault(receiver, HL_NET_RESERVED);
    if (!is_type(receiver, bytes[2])) {
        hl_net_core_fault(receiver, HL_NET_TYPE);
        return false;
    }
    return true;
}

static void on_datagram(struct hl_net_receiver *receiver, uint32_t group, const uint8_t *bytes,
                        size_t count)
{
    struct ddp *ddp = receiver->state;

    if (group)
        hl_net_core_fault(receiver, HL_NET_GROUP);
    if (!check_header(receiver, bytes, count))
        return;
    size_t header = HEADER + (bytes[0] & FLAG_TIMECODE ? TIMECODE : 0);
    size_t length = hl_net_be16(bytes + 8), offset = hl_net_be32(bytes + 4);
    if (count != header + length || length > DATA_MAX) {
        hl_net_core_fault(receiver, HL_NET_LENGTH);
        return;
    }
    int last = ddp->any ? ddp->last : -1;
    if (bytes[1] & 0x0f) /* 0: the sender does not count */
        hl_net_core_sequence(receiver, &last, bytes[1] & 0x0f, 1, SEQUENCE_MAX);
    ddp->last = last;
    ddp->any = last >= 0;
    if (offset == 0 && ddp->begun)
        hl_net_core_fault(receiver, HL_NET_UNSHOWN);
    hl_net_core_take(receiver, offset, bytes + header, length);
    ddp->begun = !(bytes[0] & FLAG_PUSH);
    if (!ddp->begun)
        hl_net_core_show(receiver, true);
}

const struct hl_net_model hl_net_model_ddp = {
    .port = 4048,
    .silent_ns = SILENT_NS + SILENT_NS / 2,
    .time_out_ns = TIME_OUT_NS,
    .state_size = sizeof(struct ddp),
    .ends_dark = true,
    .datagram = on_datagram,
};
