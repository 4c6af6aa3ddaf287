/* The models of network receivers: datagrams by hand from the specifications, then each field
 * spoilt in turn. */
#include "check.h"

#include "host-sim/net_receiver.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define S     INT64_C(1000000000)
#define MS    INT64_C(1000000)
#define BYTES 1600

struct packet {
    uint8_t bytes[BYTES];
    size_t count;
};

struct desk {
    struct hl_net_receiver *receiver;
    const struct hl_datagram_sink *sink;
    int64_t now_ns;
    uint16_t port;
    uint32_t group;
};

static void set_up(struct desk *desk, enum hl_net_protocol protocol,
                   const struct hl_net_setup *setup)
{
    static const uint16_t ports[] = {4048, 6454, 5568, 1337};
    *desk = (struct desk){
        .receiver = hl_net_receiver_create(protocol, setup), .now_ns = S, .port = ports[protocol]};
    assert_non_null(desk->receiver);
    desk->sink = hl_net_receiver_sink(desk->receiver);
}

static void give(struct desk *desk, const struct packet *packet)
{
    desk->sink->datagram(desk->sink->sink, desk->now_ns, desk->group, desk->port, packet->bytes,
                         packet->count);
    desk->now_ns += MS;
}

/* Hex digits; spaces are left out. */
static void put(struct packet *packet, const char *hex)
{
    for (; *hex; hex++) {
        unsigned byte;
        if (*hex == ' ')
            continue;
        assert_int_equal(sscanf(hex++, "%2x", &byte), 1);
        assert_true(packet->count < BYTES);
        packet->bytes[packet->count++] = (uint8_t)byte;
    }
}

static void put_text(struct packet *packet, const char *text, size_t size)
{
    memset(packet->bytes + packet->count, 0, size);
    memcpy(packet->bytes + packet->count, text, strlen(text));
    packet->count += size;
}

static int value(struct desk *desk, int index, int channel)
{
    return hl_net_receiver_value(desk->receiver, desk->now_ns, index, channel);
}

static unsigned long faults(const struct desk *desk)
{
    return hl_net_receiver_all_faults(desk->receiver);
}

/* One field of a good packet is spoilt: which fault, and only that one? */
struct spoilt {
    const char *name;
    size_t at;
    uint8_t value;
    int longer; /* bytes more or fewer */
    enum hl_net_fault fault;
};

static void check_spoilt(enum hl_net_protocol protocol, const struct hl_net_setup *setup,
                         uint32_t group, const struct packet *good, const struct spoilt *cases,
                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct desk desk;
        struct packet packet = *good;
        set_up(&desk, protocol, setup);
        desk.group = group;
        packet.bytes[cases[i].at] = cases[i].value;
        packet.count = (size_t)((long)packet.count + cases[i].longer);
        give(&desk, &packet);
        check_int(cases[i].name, hl_net_receiver_faults(desk.receiver, cases[i].fault), 1);
        check_int(cases[i].name, faults(&desk), 1);
        check_true(cases[i].name, hl_net_fault_name(cases[i].fault));
        hl_net_receiver_destroy(desk.receiver);
    }
}

/* ---- DDP ---- */

static const struct hl_net_setup three_pixels = {.pixels = 3, .channels = 3};

/* FLAGS SEQUENCE, the three pixels from OFFSET on. */
static void make_ddp(struct packet *packet, uint8_t flags, uint8_t sequence, uint8_t offset,
                     const char *data)
{
    *packet = (struct packet){.count = 0};
    put(packet, "40 00 0b 01 00000000 0000");
    put(packet, data);
    packet->bytes[0] = flags;
    packet->bytes[1] = sequence;
    packet->bytes[7] = offset;
    packet->bytes[9] = (uint8_t)(packet->count - 10);
}

static void ddp_shows_at_push(void **state)
{
    struct packet packet;
    struct desk desk;

    (void)state;
    set_up(&desk, HL_NET_DDP, &three_pixels);
    make_ddp(&packet, 0x40, 1, 0, "0102030405");
    give(&desk, &packet);
    check_int("not yet", value(&desk, 0, 0), 0);
    make_ddp(&packet, 0x41, 2, 5, "06070809");
    give(&desk, &packet);
    check_int("red", value(&desk, 0, 0), 1);
    check_int("blue of the second", value(&desk, 1, 2), 6);
    check_int("blue of the third", value(&desk, 2, 2), 9);
    check_int("faults", faults(&desk), 0);
    check_int("pictures", hl_net_receiver_pictures(desk.receiver), 1);
    desk.now_ns += 2498 * MS;
    check_int("stays", value(&desk, 2, 2), 9);
    desk.now_ns += 2 * MS;
    check_int("and goes", value(&desk, 2, 2), 0);
    hl_net_receiver_destroy(desk.receiver);
}

static void ddp_counts(void **state)
{
    static const struct {
        const char *name;
        uint8_t first, second;
        unsigned long lost, faults;
    } cases[] = {
        {"one after the other", 3, 4, 0, 0},
        {"round the end", 15, 1, 0, 0},
        {"two lost", 3, 6, 2, 0},
        {"lost round the end", 14, 2, 2, 0},
        {"repeated", 3, 3, 0, 1},
        {"going back", 3, 2, 0, 1},
        {"does not count", 0, 0, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct packet packet;
        struct desk desk;
        set_up(&desk, HL_NET_DDP, &three_pixels);
        make_ddp(&packet, 0x41, cases[i].first, 0, "010203040506070809");
        give(&desk, &packet);
        packet.bytes[1] = cases[i].second;
        give(&desk, &packet);
        check_int(cases[i].name, hl_net_receiver_lost(desk.receiver), cases[i].lost);
        check_int(cases[i].name, hl_net_receiver_faults(desk.receiver, HL_NET_SEQUENCE),
                  cases[i].faults);
        check_int(cases[i].name, faults(&desk), cases[i].faults);
        hl_net_receiver_destroy(desk.receiver);
    }
}

static void ddp_fields(void **state)
{
    static const struct spoilt cases[] = {
        {"version 2", 0, 0x81, 0, HL_NET_HEADER},
        {"a query", 0, 0x43, 0, HL_NET_HEADER},
        {"a reply", 0, 0x45, 0, HL_NET_HEADER},
        {"to storage", 0, 0x49, 0, HL_NET_HEADER},
        {"reserved flag", 0, 0x61, 0, HL_NET_RESERVED},
        {"reserved bits beside the sequence", 1, 0x11, 0, HL_NET_RESERVED},
        {"white in the data", 2, 0x1b, 0, HL_NET_TYPE},
        {"another device", 3, 2, 0, HL_NET_HEADER},
        {"offset past the end", 5, 1, 0, HL_NET_RANGE},
        {"length too short", 9, 8, 0, HL_NET_LENGTH},
        {"length too long", 9, 10, 0, HL_NET_LENGTH},
        {"a time code that is not there", 0, 0x51, 0, HL_NET_LENGTH},
        {"cut", 0, 0x41, -1, HL_NET_LENGTH},
        {"no header", 0, 0x41, -10, HL_NET_LENGTH},
    };
    struct packet packet;

    (void)state;
    make_ddp(&packet, 0x41, 1, 0, "010203040506070809");
    /* Past the end nothing is taken, so the picture is not whole, too. */
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (cases[i].fault != HL_NET_RANGE)
            check_spoilt(HL_NET_DDP, &three_pixels, 0, &packet, &cases[i], 1);
    struct desk desk;
    set_up(&desk, HL_NET_DDP, &three_pixels);
    make_ddp(&packet, 0x41, 1, 1, "010203040506070809");
    give(&desk, &packet);
    check_int("beyond", hl_net_receiver_faults(desk.receiver, HL_NET_RANGE), 1);
    check_int("not whole", hl_net_receiver_faults(desk.receiver, HL_NET_INCOMPLETE), 1);
    make_ddp(&packet, 0x40, 2, 0, "01");
    give(&desk, &packet);
    give(&desk, &packet);
    check_int("never shown", hl_net_receiver_faults(desk.receiver, HL_NET_UNSHOWN), 1);
    desk.now_ns += 2 * S;
    desk.port = 4047;
    desk.group = 1;
    give(&desk, &packet);
    check_int("silent", hl_net_receiver_faults(desk.receiver, HL_NET_SILENT), 1);
    check_int("port", hl_net_receiver_faults(desk.receiver, HL_NET_PORT), 1);
    check_int("group", hl_net_receiver_faults(desk.receiver, HL_NET_GROUP), 1);
    hl_net_receiver_destroy(desk.receiver);
}

static void ddp_has_white(void **state)
{
    static const struct hl_net_setup setup = {.pixels = 1, .channels = 4};
    struct packet packet;
    struct desk desk;

    (void)state;
    set_up(&desk, HL_NET_DDP, &setup);
    make_ddp(&packet, 0x41, 1, 0, "01020364");
    packet.bytes[2] = 0x1b;
    give(&desk, &packet);
    check_int("white", value(&desk, 0, 3), 0x64);
    check_int("faults", faults(&desk), 0);
    hl_net_receiver_end(desk.receiver, desk.now_ns);
    check_int("left lit", hl_net_receiver_faults(desk.receiver, HL_NET_LEFT_LIT), 1);
    hl_net_receiver_destroy(desk.receiver);
}

/* ---- Art-Net ---- */

/* 171 pixels: 170 of universe 2, one of universe 3. */
static const struct hl_net_setup two_universes = {
    .pixels = 171, .channels = 3, .first_universe = 2};

static void make_dmx(struct packet *packet, uint8_t sequence, uint8_t universe, size_t length,
                     uint8_t fill)
{
    *packet = (struct packet){.count = 0};
    put_text(packet, "Art-Net", 8);
    put(packet, "0050 000e 00 00 0000 0000");
    packet->bytes[12] = sequence;
    packet->bytes[14] = universe;
    packet->bytes[16] = (uint8_t)(length >> 8);
    packet->bytes[17] = (uint8_t)length;
    memset(packet->bytes + packet->count, fill, length);
    packet->count += length;
}

static void make_sync(struct packet *packet)
{
    *packet = (struct packet){.count = 0};
    put_text(packet, "Art-Net", 8);
    put(packet, "0052 000e 00 00");
}

static void artnet_shows_at_sync(void **state)
{
    struct packet first, second, sync;
    struct desk desk;

    (void)state;
    set_up(&desk, HL_NET_ARTNET, &two_universes);
    make_dmx(&first, 1, 2, 510, 9);
    make_dmx(&second, 1, 3, 4, 7); /* one byte more: lengths are even */
    make_sync(&sync);
    give(&desk, &first);
    check_int("at once, without sync", value(&desk, 169, 2), 9);
    check_int("the other universe", value(&desk, 170, 0), 0);
    give(&desk, &second);
    check_int("the other universe", value(&desk, 170, 2), 7);
    give(&desk, &sync);
    make_dmx(&first, 2, 2, 510, 20);
    make_dmx(&second, 2, 3, 4, 21);
    give(&desk, &first);
    give(&desk, &second);
    check_int("waits", value(&desk, 0, 0), 9);
    give(&desk, &sync);
    check_int("shown", value(&desk, 0, 0), 20);
    check_int("shown", value(&desk, 170, 0), 21);
    check_int("faults", faults(&desk), 0);
    desk.group = HL_DATAGRAM_EVERYBODY;
    give(&desk, &sync);
    check_int("a sync may go to everybody", faults(&desk), 0);
    make_dmx(&first, 0, 2, 510, 20);
    give(&desk, &first);
    check_int("data may not", hl_net_receiver_faults(desk.receiver, HL_NET_GROUP), 1);
    desk.group = 0;
    make_dmx(&first, 3, 2, 510, 30);
    give(&desk, &first);
    give(&desk, &sync);
    check_int("half of it", hl_net_receiver_faults(desk.receiver, HL_NET_INCOMPLETE), 1);
    desk.now_ns += 5 * S;
    make_dmx(&first, 4, 2, 510, 40);
    give(&desk, &first);
    check_int("four seconds without sync", value(&desk, 0, 0), 40);
    check_int("silence", hl_net_receiver_faults(desk.receiver, HL_NET_SILENT), 1);
    hl_net_receiver_destroy(desk.receiver);
}

static void artnet_fields(void **state)
{
    static const struct spoilt cases[] = {
        {"magic", 0, 'a', 0, HL_NET_HEADER},
        {"magic's end", 7, 1, 0, HL_NET_HEADER},
        {"operation", 9, 0x51, 0, HL_NET_HEADER},
        {"version", 11, 13, 0, HL_NET_HEADER},
        {"net has seven bits", 15, 0x80, 0, HL_NET_RESERVED},
        {"another universe", 14, 4, 0, HL_NET_RANGE},
        {"another net", 15, 1, 0, HL_NET_RANGE},
        {"length short", 17, 2, 0, HL_NET_LENGTH},
        {"odd", 17, 3, -1, HL_NET_LENGTH},
        {"cut", 12, 1, -1, HL_NET_LENGTH},
        {"no header", 12, 1, -5, HL_NET_LENGTH},
    };
    struct packet packet;

    (void)state;
    make_dmx(&packet, 1, 3, 4, 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct desk desk;
        struct packet spoilt = packet;
        set_up(&desk, HL_NET_ARTNET, &two_universes);
        spoilt.bytes[cases[i].at] = cases[i].value;
        spoilt.count = (size_t)((long)spoilt.count + cases[i].longer);
        give(&desk, &spoilt);
        check_int(cases[i].name, hl_net_receiver_faults(desk.receiver, cases[i].fault), 1);
        hl_net_receiver_destroy(desk.receiver);
    }
    make_sync(&packet);
    static const struct spoilt syncs[] = {{"aux", 12, 1, 0, HL_NET_RESERVED},
                                          {"size", 12, 0, 1, HL_NET_LENGTH}};
    check_spoilt(HL_NET_ARTNET, &two_universes, 0, &packet, syncs, 2);
}

static void artnet_counts_each_universe(void **state)
{
    struct packet packet;
    struct desk desk;

    (void)state;
    set_up(&desk, HL_NET_ARTNET, &two_universes);
    make_dmx(&packet, 255, 2, 510, 0);
    give(&desk, &packet);
    make_dmx(&packet, 9, 3, 4, 0);
    give(&desk, &packet);
    make_dmx(&packet, 1, 2, 510, 0);
    give(&desk, &packet);
    make_dmx(&packet, 12, 3, 4, 0);
    give(&desk, &packet);
    check_int("faults", faults(&desk), 0);
    check_int("lost", hl_net_receiver_lost(desk.receiver), 2);
    give(&desk, &packet);
    check_int("repeated", hl_net_receiver_faults(desk.receiver, HL_NET_SEQUENCE), 1);
    hl_net_receiver_destroy(desk.receiver);
}

/* ---- E1.31 ---- */

static const struct hl_net_setup sacn = {
    .pixels = 171, .channels = 3, .first_universe = 1, .multicast = true, .priority = 100};
#define GROUP_1 0xefff0001u

static void put_length(struct packet *packet, size_t at)
{
    packet->bytes[at] = (uint8_t)(0x70 | (packet->count - at) >> 8);
    packet->bytes[at + 1] = (uint8_t)(packet->count - at);
}

static void put_root(struct packet *packet, const char *vector)
{
    *packet = (struct packet){.count = 0};
    put(packet, "0010 0000");
    put_text(packet, "ASC-E1.17", 12);
    put(packet, "7000");
    put(packet, vector);
    put(packet, "00112233445566778899aabbccddeeff");
}

static void make_data(struct packet *packet, uint8_t sequence, uint8_t universe, size_t channels,
                      uint8_t fill)
{
    put_root(packet, "00000004");
    put(packet, "7000 00000002");
    put_text(packet, "a sender", 64);
    put(packet, "64 0000 00 00 0000");
    packet->bytes[111] = sequence;
    packet->bytes[114] = universe;
    put(packet, "7000 02 a1 0000 0001 0000 00");
    packet->bytes[123] = (uint8_t)((channels + 1) >> 8);
    packet->bytes[124] = (uint8_t)(channels + 1);
    memset(packet->bytes + packet->count, fill, channels);
    packet->count += channels;
    put_length(packet, 16);
    put_length(packet, 38);
    put_length(packet, 115);
}

static void e131_shows_universes(void **state)
{
    struct packet packet;
    struct desk desk;

    (void)state;
    set_up(&desk, HL_NET_E131, &sacn);
    desk.group = GROUP_1;
    make_data(&packet, 0, 1, 510, 8);
    check_int("a header of 126 bytes", packet.count, 126 + 510);
    give(&desk, &packet);
    desk.group = GROUP_1 + 1;
    make_data(&packet, 200, 2, 3, 5);
    give(&desk, &packet);
    check_int("first", value(&desk, 0, 0), 8);
    check_int("last", value(&desk, 170, 2), 5);
    check_int("faults", faults(&desk), 0);
    desk.now_ns += 2400 * MS;
    check_int("stays", value(&desk, 0, 0), 8);
    desk.now_ns += 200 * MS;
    check_int("lost", value(&desk, 0, 0), 0);
    hl_net_receiver_destroy(desk.receiver);
}

static void e131_drops_what_is_behind(void **state)
{
    static const struct {
        const char *name;
        uint8_t second;
        int shown;
        unsigned long lost, faults;
    } cases[] = {
        {"the next", 101, 9, 0, 0}, {"two lost", 103, 9, 2, 0},
        {"the same", 100, 8, 0, 1}, {"one behind", 99, 8, 0, 1},
        {"19 behind", 81, 8, 0, 1}, {"20 behind: a new beginning", 80, 9, 0, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct packet packet;
        struct desk desk;
        set_up(&desk, HL_NET_E131, &sacn);
        desk.group = GROUP_1;
        make_data(&packet, 100, 1, 510, 8);
        give(&desk, &packet);
        make_data(&packet, cases[i].second, 1, 510, 9);
        give(&desk, &packet);
        check_int(cases[i].name, value(&desk, 0, 0), cases[i].shown);
        check_int(cases[i].name, hl_net_receiver_lost(desk.receiver), cases[i].lost);
        check_int(cases[i].name, faults(&desk), cases[i].faults);
        hl_net_receiver_destroy(desk.receiver);
    }
}

static void e131_fields(void **state)
{
    static const struct spoilt cases[] = {
        {"preamble", 1, 0x11, 0, HL_NET_HEADER},
        {"postamble", 3, 1, 0, HL_NET_HEADER},
        {"identifier", 4, 'X', 0, HL_NET_HEADER},
        {"root length", 17, 0, 0, HL_NET_LENGTH},
        {"root flags", 16, 0x62, 0, HL_NET_LENGTH},
        {"root vector", 21, 5, 0, HL_NET_HEADER},
        {"frame length", 39, 0, 0, HL_NET_LENGTH},
        {"frame vector", 43, 1, 0, HL_NET_HEADER},
        {"priority", 108, 201, 0, HL_NET_HEADER},
        {"another priority", 108, 99, 0, HL_NET_TYPE},
        {"sync address", 110, 9, 0, HL_NET_TYPE},
        {"preview", 112, 0x80, 0, HL_NET_TYPE},
        {"options", 112, 0x01, 0, HL_NET_RESERVED},
        {"universe 0", 114, 0, 0, HL_NET_RANGE},
        {"DMP length", 116, 0, 0, HL_NET_LENGTH},
        {"DMP vector", 117, 3, 0, HL_NET_HEADER},
        {"address type", 118, 0xa0, 0, HL_NET_HEADER},
        {"first address", 120, 1, 0, HL_NET_HEADER},
        {"increment", 122, 2, 0, HL_NET_HEADER},
        {"property count", 124, 1, 0, HL_NET_LENGTH},
        {"start code", 125, 0xdd, 0, HL_NET_TYPE},
        {"cut", 0, 0, -1, HL_NET_LENGTH},
        {"far too short", 0, 0, -600, HL_NET_HEADER},
    };
    struct packet packet;

    (void)state;
    make_data(&packet, 1, 1, 510, 8);
    check_spoilt(HL_NET_E131, &sacn, GROUP_1, &packet, cases, sizeof(cases) / sizeof(cases[0]));
    memset(packet.bytes + 44, 'x', 64);
    static const struct spoilt name = {"a name without end", 0, 0, 0, HL_NET_HEADER};
    check_spoilt(HL_NET_E131, &sacn, GROUP_1, &packet, &name, 1);
    make_data(&packet, 1, 1, 510, 8);
    static const struct spoilt group = {"another universe's group", 0, 0, 0, HL_NET_GROUP};
    check_spoilt(HL_NET_E131, &sacn, GROUP_1 + 1, &packet, &group, 1);
    check_spoilt(HL_NET_E131, &sacn, 0, &packet, &group, 1);
}

static void e131_ends_a_stream(void **state)
{
    struct hl_net_setup one = sacn;
    struct packet packet;
    struct desk desk;

    (void)state;
    one.pixels = 1;
    set_up(&desk, HL_NET_E131, &one);
    desk.group = GROUP_1;
    make_data(&packet, 1, 1, 3, 8);
    give(&desk, &packet);
    check_int("lit", value(&desk, 0, 0), 8);
    make_data(&packet, 2, 1, 3, 8);
    packet.bytes[112] = 0x40;
    give(&desk, &packet);
    check_int("dark", value(&desk, 0, 0), 0);
    desk.now_ns += 10 * S;
    hl_net_receiver_end(desk.receiver, desk.now_ns);
    check_int("faults", faults(&desk), 0);
    make_data(&packet, 3, 1, 3, 8);
    give(&desk, &packet);
    check_int("data after the end", hl_net_receiver_faults(desk.receiver, HL_NET_TERMINATED), 1);
    hl_net_receiver_destroy(desk.receiver);
}

static void e131_waits_for_sync(void **state)
{
    struct hl_net_setup synced = sacn;
    struct packet packet;
    struct desk desk;

    (void)state;
    synced.sync_universe = 7;
    set_up(&desk, HL_NET_E131, &synced);
    for (uint8_t universe = 1; universe <= 2; universe++) {
        desk.group = 0xefff0000u + universe;
        make_data(&packet, 1, universe, universe == 1 ? 510 : 3, 8);
        packet.bytes[110] = 7;
        give(&desk, &packet);
    }
    check_int("waits", value(&desk, 0, 0), 0);
    put_root(&packet, "00000008");
    put(&packet, "700b 00000001 01 0007 0000");
    put_length(&packet, 16);
    desk.group = 0xefff0007u;
    give(&desk, &packet);
    check_int("shown", value(&desk, 0, 0), 8);
    check_int("faults", faults(&desk), 0);
    give(&desk, &packet);
    check_int("the same number", hl_net_receiver_faults(desk.receiver, HL_NET_SEQUENCE), 1);
    packet.bytes[44] = 2;
    give(&desk, &packet);
    check_int("nothing to show", hl_net_receiver_faults(desk.receiver, HL_NET_INCOMPLETE), 1);
    packet.bytes[46] = 8;
    give(&desk, &packet);
    check_int("another's", hl_net_receiver_faults(desk.receiver, HL_NET_RANGE), 1);
    hl_net_receiver_destroy(desk.receiver);
}

static void e131_is_discovered(void **state)
{
    static const struct spoilt cases[] = {
        {"reserved", 111, 1, 0, HL_NET_RESERVED},  {"list length", 113, 0, 0, HL_NET_LENGTH},
        {"list vector", 117, 2, 0, HL_NET_HEADER}, {"page past the last", 118, 1, 0, HL_NET_HEADER},
        {"not in order", 121, 3, 0, HL_NET_RANGE}, {"half a universe", 0, 0, -1, HL_NET_LENGTH},
    };
    struct packet packet;
    struct desk desk;

    (void)state;
    put_root(&packet, "00000008");
    put(&packet, "7000 00000002");
    put_text(&packet, "a sender", 64);
    put(&packet, "00000000 7000 00000001 00 00 0001 0002");
    put_length(&packet, 16);
    put_length(&packet, 38);
    put_length(&packet, 112);
    set_up(&desk, HL_NET_E131, &sacn);
    desk.group = 0xeffffad6u;
    give(&desk, &packet);
    check_int("faults", faults(&desk), 0);
    hl_net_receiver_destroy(desk.receiver);
    check_spoilt(HL_NET_E131, &sacn, 0xeffffad6u, &packet, cases, sizeof(cases) / sizeof(cases[0]));
}

/* ---- flaschen-taschen ---- */

static const struct hl_net_setup bottles = {.pixels = 6, .channels = 3, .width = 3};

static void make_ppm(struct packet *packet, const char *head, const char *pixels, const char *foot)
{
    *packet = (struct packet){.count = 0};
    put_text(packet, head, strlen(head));
    put(packet, pixels);
    put_text(packet, foot, strlen(foot));
}

static void flaschen_takes_pictures(void **state)
{
    static const struct {
        const char *name, *head, *pixels, *foot;
        int index, red;
    } cases[] = {
        {"one pixel", "P6\n1 1\n255\n", "0a0b0c", "", 0, 10},
        {"another white space", "P6 1 1 255 ", "0a0b0c", "", 0, 10},
        {"a comment says where", "P6\n#FT: 2 1 0\n1 1\n255\n", "0a0b0c", "", 5, 10},
        {"lines after it say where", "P6\n1 1\n255\n", "0a0b0c", "\n2\n1\n0\n", 5, 10},
        {"a comment of another", "P6\n# drawn by hand\n1 1\n255\n", "0a0b0c", "", 0, 10},
        {"two rows", "P6\n1 2\n255\n", "000000 0d0000", "", 3, 13},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct packet packet;
        struct desk desk;
        set_up(&desk, HL_NET_FLASCHEN, &bottles);
        make_ppm(&packet, cases[i].head, cases[i].pixels, cases[i].foot);
        give(&desk, &packet);
        check_int(cases[i].name, value(&desk, cases[i].index, 0), cases[i].red);
        check_int(cases[i].name, faults(&desk), 0);
        hl_net_receiver_destroy(desk.receiver);
    }
}

static void flaschen_has_layers(void **state)
{
    struct hl_net_setup upper = bottles;
    struct packet packet;
    struct desk desk;

    (void)state;
    upper.layer = 5;
    set_up(&desk, HL_NET_FLASCHEN, &upper);
    make_ppm(&packet, "P6\n#FT: 0 0 0\n2 1\n255\n", "010000 020000", "");
    give(&desk, &packet);
    check_int("not the layer", hl_net_receiver_faults(desk.receiver, HL_NET_TYPE), 1);
    make_ppm(&packet, "P6\n#FT: 0 0 5\n2 1\n255\n", "000000 630000", "");
    give(&desk, &packet);
    check_int("black is transparent", value(&desk, 0, 0), 1);
    check_int("above", value(&desk, 1, 0), 0x63);
    desk.now_ns += 15 * S;
    check_int("gone", value(&desk, 1, 0), 2);
    hl_net_receiver_destroy(desk.receiver);
}

static void flaschen_fields(void **state)
{
    static const struct {
        const char *name, *head, *pixels, *foot;
        enum hl_net_fault fault;
    } cases[] = {
        {"P5", "P5\n1 1\n255\n", "0a0b0c", "", HL_NET_HEADER},
        {"no size", "P6\n", "", "", HL_NET_HEADER},
        {"no width", "P6\n0 1\n255\n", "0a0b0c", "", HL_NET_HEADER},
        {"two bytes a colour", "P6\n1 1\n65535\n", "0a0b0c", "", HL_NET_HEADER},
        {"cut", "P6\n2 1\n255\n", "0a0b0c", "", HL_NET_LENGTH},
        {"too much", "P6\n1 1\n255\n", "0a0b0c", "zzz", HL_NET_LENGTH},
        {"twice told where", "P6\n#FT: 0 0 0\n1 1\n255\n", "0a0b0c", "\n0\n0\n0\n", HL_NET_LENGTH},
        {"beyond the right", "P6\n4 1\n255\n", "000000000000000000000000", "", HL_NET_RANGE},
        {"beyond the left", "P6\n#FT: -1 0 0\n1 1\n255\n", "0a0b0c", "", HL_NET_RANGE},
        {"no such layer", "P6\n#FT: 0 0 16\n1 1\n255\n", "0a0b0c", "", HL_NET_RANGE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct packet packet;
        struct desk desk;
        set_up(&desk, HL_NET_FLASCHEN, &bottles);
        make_ppm(&packet, cases[i].head, cases[i].pixels, cases[i].foot);
        give(&desk, &packet);
        check_int(cases[i].name, hl_net_receiver_faults(desk.receiver, cases[i].fault), 1);
        check_int(cases[i].name, faults(&desk), 1);
        hl_net_receiver_destroy(desk.receiver);
    }
}

/* ---- all of them ---- */

static void receivers_have_limits(void **state)
{
    static const struct {
        const char *name;
        enum hl_net_protocol protocol;
        struct hl_net_setup setup;
    } cases[] = {
        {"no pixels", HL_NET_DDP, {.pixels = 0, .channels = 3}},
        {"too many", HL_NET_DDP, {.pixels = HL_NET_PIXELS_MAX + 1, .channels = 3}},
        {"two channels", HL_NET_DDP, {.pixels = 1, .channels = 2}},
        {"five channels", HL_NET_DDP, {.pixels = 1, .channels = 5}},
        {"no width", HL_NET_FLASCHEN, {.pixels = 6, .channels = 3}},
        {"not a rectangle", HL_NET_FLASCHEN, {.pixels = 7, .channels = 3, .width = 3}},
        {"too wide a universe", HL_NET_E131, {.pixels = 9, .channels = 3, .universe_pixels = 171}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_true(cases[i].name, !hl_net_receiver_create(cases[i].protocol, &cases[i].setup));
        check_int(cases[i].name, errno, EINVAL);
    }
    hl_net_receiver_destroy(NULL);
}

/* Good packets with some bytes changed, cut anywhere. */
static void noise_does_no_harm(void **state)
{
    struct packet good[4];
    uint32_t seed = 5;

    (void)state;
    make_ddp(&good[0], 0x41, 1, 0, "010203040506070809");
    make_dmx(&good[1], 1, 2, 510, 9);
    make_data(&good[2], 1, 1, 510, 9);
    make_ppm(&good[3], "P6\n#FT: 0 0 0\n2 1\n255\n", "010000 020000", "\n1\n");
    for (int protocol = 0; protocol < 4; protocol++) {
        struct desk desk;
        set_up(&desk, (enum hl_net_protocol)protocol,
               protocol == HL_NET_FLASCHEN ? &bottles : &sacn);
        for (int i = 0; i < 20000; i++) {
            struct packet packet = good[protocol];
            for (int k = 0; k < 3; k++) {
                seed = seed * 1664525u + 1013904223u;
                packet.bytes[(seed >> 8) % packet.count] = (uint8_t)(seed >> 24);
            }
            packet.count -= seed % 4 == 0 ? (seed >> 4) % packet.count : 0;
            /* On the heap, so that a byte read beyond the end is seen. */
            uint8_t *bytes = malloc(packet.count);
            assert_non_null(bytes);
            memcpy(bytes, packet.bytes, packet.count);
            desk.now_ns += seed % 1000 * MS;
            desk.sink->datagram(desk.sink->sink, desk.now_ns, 0, desk.port, bytes, packet.count);
            free(bytes);
        }
        value(&desk, 2, 2);
        hl_net_receiver_end(desk.receiver, desk.now_ns);
        hl_net_receiver_destroy(desk.receiver);
    }
}

static void a_picture_is_painted(void **state)
{
    static const struct hl_led_matrix matrix = {
        .width = 3, .height = 1, .across = 1, .down = 1, .inside = {.start = HL_LED_TOP_RIGHT}};
    uint8_t pixels[9] = {0};
    struct hl_frame frame = {.width = 3, .height = 1, .stride = 9, .pixels = pixels};
    struct packet packet;
    struct desk desk;

    (void)state;
    set_up(&desk, HL_NET_DDP, &three_pixels);
    make_ddp(&packet, 0x41, 1, 0, "010203040506070809");
    give(&desk, &packet);
    hl_net_receiver_draw(desk.receiver, &matrix, desk.now_ns, &frame);
    check_int("the first hangs at the right", pixels[6], 1);
    check_int("the last at the left", pixels[2], 9);
    hl_net_receiver_destroy(desk.receiver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ddp_shows_at_push),
        cmocka_unit_test(ddp_counts),
        cmocka_unit_test(ddp_fields),
        cmocka_unit_test(ddp_has_white),
        cmocka_unit_test(artnet_shows_at_sync),
        cmocka_unit_test(artnet_fields),
        cmocka_unit_test(artnet_counts_each_universe),
        cmocka_unit_test(e131_shows_universes),
        cmocka_unit_test(e131_drops_what_is_behind),
        cmocka_unit_test(e131_fields),
        cmocka_unit_test(e131_ends_a_stream),
        cmocka_unit_test(e131_waits_for_sync),
        cmocka_unit_test(e131_is_discovered),
        cmocka_unit_test(flaschen_takes_pictures),
        cmocka_unit_test(flaschen_has_layers),
        cmocka_unit_test(flaschen_fields),
        cmocka_unit_test(receivers_have_limits),
        cmocka_unit_test(noise_does_no_harm),
        cmocka_unit_test(a_picture_is_painted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
