/* E1.31, streaming ACN: data, synchronization and discovery packets, each field looked at. Numbers
 * in brackets are sections of ANSI E1.31-2018. */
#include "host-sim/net_core.h"

#include <string.h>

#define HEADER          126 /* to the first channel; the start code is its last byte [4] */
#define SYNC_SIZE       49
#define DISCOVERY_LEAST 120
#define ROOT_SIZE       38
#define PRIORITY_MAX    200
#define UNIVERSE_MAX    63999
#define DISCOVERY_GROUP 0xeffffad6u /* 239.255.250.214 */
#define GROUP_BASE      0xefff0000u /* 239.255.0.0 [9.3.1] */
#define GROUP_MASK      0xffff

#define VECTOR_DATA       4
#define VECTOR_EXTENDED   8
#define FRAME_DATA        2
#define FRAME_SYNC        1
#define FRAME_DISCOVERY   2
#define DMP_SET           2
#define OPTION_PREVIEW    0x80
#define OPTION_TERMINATED 0x40
#define OPTION_FORCE      0x20
#define SEQUENCE_WINDOW   (-20) /* [6.7.2]: what is that much behind or less is dropped */

#define TIME_OUT_NS INT64_C(2500000000) /* [6.7.1] network data loss */

struct stream {
    bool heard, ended;
    uint8_t sequence;
};

struct e131 {
    struct stream streams[HL_NET_UNIVERSES_MAX];
    struct stream sync;
    bool has_cid;
    uint8_t cid[16];
};

/* Flags 7 and a length that reaches the end of the datagram [4.1]. */
static bool is_pdu(const uint8_t *bytes, size_t at, size_t count)
{
    return hl_net_be16(bytes + at) == (0x7000 | (unsigned)(count - at));
}

static bool check_root(struct hl_net_receiver *receiver, const uint8_t *bytes, size_t count)
{
    static const uint8_t preamble[] = {0,   0x10, 0,   0,   'A', 'S', 'C', '-',
                                       'E', '1',  '.', '1', '7', 0,   0,   0};
    struct e131 *e131 = receiver->state;

    if (count < SYNC_SIZE || memcmp(bytes, preamble, sizeof(preamble)) != 0) {
        hl_net_core_fault(receiver, HL_NET_HEADER);
        return false;
    }
    if (!is_pdu(bytes, 16, count) || !is_pdu(bytes, ROOT_SIZE, count)) {
        hl_net_core_fault(receiver, HL_NET_LENGTH);
        return false;
    }
    if (e131->has_cid && memcmp(e131->cid, bytes + 22, sizeof(e131->cid)) != 0)
        hl_net_core_fault(receiver, HL_NET_HEADER); /* one sender, one name [5.6] */
    memcpy(e131->cid, bytes + 22, sizeof(e131->cid));
    e131->has_cid = true;
    return true;
}

static void check_group(struct hl_net_receiver *receiver, uint32_t group, unsigned universe)
{
    uint32_t want = receiver->setup.multicast ? GROUP_BASE | (universe & GROUP_MASK) : 0;
    if (group != want)
        hl_net_core_fault(receiver, HL_NET_GROUP);
}

/* False for what is behind, and is dropped. */
static bool check_sequence(struct hl_net_receiver *receiver, struct stream *stream, uint8_t number)
{
    int step = stream->heard ? (int8_t)(number - stream->sequence) : 1;

    if (step <= 0) {
        hl_net_core_fault(receiver, HL_NET_SEQUENCE);
        if (step > SEQUENCE_WINDOW)
            return false;
    } else {
        receiver->lost += (unsigned long)(step - 1);
    }
    stream->heard = true;
    stream->sequence = number;
    return true;
}

static bool has_end(const uint8_t *text, size_t size)
{
    return memchr(text, 0, size) != NULL;
}

/* The framing and DMP layers of a data packet; the universe, or -1. */
static int check_data(struct hl_net_receiver *receiver, const uint8_t *bytes, size_t count)
{
    unsigned universe = hl_net_be16(bytes + 113), properties = hl_net_be16(bytes + 123);

    if (hl_net_be32(bytes + 40) != FRAME_DATA || bytes[117] != DMP_SET || bytes[118] != 0xa1 ||
        hl_net_be16(bytes + 119) != 0 || hl_net_be16(bytes + 121) != 1 ||
        !has_end(bytes + 44, 64) || bytes[108] > PRIORITY_MAX) {
        hl_net_core_fault(receiver, HL_NET_HEADER);
        return -1;
    }
    if (!is_pdu(bytes, 115, count) || properties != count - HEADER + 1 || properties < 2 ||
        properties > HL_NET_UNIVERSE_CHANNELS + 1) {
        hl_net_core_fault(receiver, HL_NET_LENGTH);
        return -1;
    }
    if (bytes[112] & ~(OPTION_PREVIEW | OPTION_TERMINATED | OPTION_FORCE))
        hl_net_core_fault(receiver, HL_NET_RESERVED);
    if (bytes[125] != 0 || bytes[112] & OPTION_PREVIEW || bytes[108] != receiver->setup.priority ||
        hl_net_be16(bytes + 109) != (unsigned)receiver->setup.sync_universe)
        hl_net_core_fault(receiver, HL_NET_TYPE);
    if (universe < 1 || universe > UNIVERSE_MAX) {
        hl_net_core_fault(receiver, HL_NET_RANGE);
        return -1;
    }
    return (int)universe;
}

static void end_stream(struct hl_net_receiver *receiver, struct stream *stream)
{
    struct e131 *e131 = receiver->state;
    int open = 0;

    stream->ended = true;
    for (int i = 0; i < hl_net_core_universes(receiver); i++)
        open += e131->streams[i].heard && !e131->streams[i].ended;
    if (open == 0) {
        receiver->dark = true;
        receiver->heard = false; /* silence is right from now on */
    }
}

static void on_data(struct hl_net_receiver *receiver, uint32_t group, const uint8_t *bytes,
                    size_t count)
{
    struct e131 *e131 = receiver->state;
    size_t first, own;

    if (count <= HEADER) {
        hl_net_core_fault(receiver, HL_NET_LENGTH);
        return;
    }
    int universe = check_data(receiver, bytes, count);
    if (universe < 0)
        return;
    check_group(receiver, group, (unsigned)universe);
    if (!hl_net_core_universe(receiver, universe, &first, &own)) {
        hl_net_core_fault(receiver, HL_NET_RANGE);
        return;
    }
    struct stream *stream = &e131->streams[universe - receiver->setup.first_universe];
    if (!check_sequence(receiver, stream, bytes[111]))
        return;
    if (bytes[112] & OPTION_TERMINATED) {
        end_stream(receiver, stream);
        return;
    }
    if (stream->ended)
        hl_net_core_fault(receiver, HL_NET_TERMINATED);
    size_t sent = count - HEADER;
    hl_net_core_take(receiver, first, bytes + HEADER, sent < own ? sent : own);
    if (!receiver->setup.sync_universe)
        hl_net_core_show(receiver, false);
}

static void on_sync(struct hl_net_receiver *receiver, uint32_t group, const uint8_t *bytes,
                    size_t count)
{
    struct e131 *e131 = receiver->state;
    unsigned universe = hl_net_be16(bytes + 45);

    if (count != SYNC_SIZE)
        hl_net_core_fault(receiver, HL_NET_LENGTH);
    if (hl_net_be16(bytes + 47) != 0)
        hl_net_core_fault(receiver, HL_NET_RESERVED);
    if (universe != (unsigned)receiver->setup.sync_universe || universe == 0) {
        hl_net_core_fault(receiver, HL_NET_RANGE);
        return;
    }
    check_group(receiver, group, universe);
    if (check_sequence(receiver, &e131->sync, bytes[44]))
        hl_net_core_show(receiver, true);
}

/* A list of the sender's universes [8]. */
static void on_discovery(struct hl_net_receiver *receiver, uint32_t group, const uint8_t *bytes,
                         size_t count)
{
    unsigned before = 0;

    if (count < DISCOVERY_LEAST || (count - DISCOVERY_LEAST) % 2 || !is_pdu(bytes, 112, count)) {
        hl_net_core_fault(receiver, HL_NET_LENGTH);
        return;
    }
    if (group != DISCOVERY_GROUP)
        hl_net_core_fault(receiver, HL_NET_GROUP);
    if (hl_net_be32(bytes + 108) != 0)
        hl_net_core_fault(receiver, HL_NET_RESERVED);
    if (hl_net_be32(bytes + 114) != 1 || bytes[118] > bytes[119] || !has_end(bytes + 44, 64))
        hl_net_core_fault(receiver, HL_NET_HEADER);
    for (size_t at = DISCOVERY_LEAST; at < count; at += 2) {
        unsigned universe = hl_net_be16(bytes + at);
        if (universe <= before)
            hl_net_core_fault(receiver, HL_NET_RANGE);
        before = universe;
    }
}

static void on_datagram(struct hl_net_receiver *receiver, uint32_t group, const uint8_t *bytes,
                        size_t count)
{
    if (!check_root(receiver, bytes, count))
        return;
    uint32_t root = hl_net_be32(bytes + 18), frame = hl_net_be32(bytes + 40);
    if (root == VECTOR_DATA)
        on_data(receiver, group, bytes, count);
    else if (root == VECTOR_EXTENDED && frame == FRAME_SYNC)
        on_sync(receiver, group, bytes, count);
    else if (root == VECTOR_EXTENDED && frame == FRAME_DISCOVERY)
        on_discovery(receiver, group, bytes, count);
    else
        hl_net_core_fault(receiver, HL_NET_HEADER);
}

const struct hl_net_model hl_net_model_e131 = {
    .port = 5568,
    .silent_ns = TIME_OUT_NS,
    .time_out_ns = TIME_OUT_NS,
    .state_size = sizeof(struct e131),
    .ends_dark = true,
    .datagram = on_datagram,
};
