/* E1.31-2018, "sACN": DMX512 universes over ACN, by multicast or to one receiver; sections are
 * those of the standard. */
#include "drivers/bytes.h"
#include "drivers/cid.h"
#include "drivers/net_board.h"
#include "drivers/resolver.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME "e131"

/* Places in a datagram: root layer (5), framing layer (6), and what stands in it. */
#define AT_ROOT_LENGTH 16
#define AT_ROOT_VECTOR 18
#define AT_CID         22
#define AT_FRAMING     38
#define AT_VECTOR      40
#define AT_BODY        44
#define AT_PRIORITY    108
#define AT_SYNC        109
#define AT_SEQUENCE    111
#define AT_OPTIONS     112
#define AT_UNIVERSE    113
#define AT_DMP         115 /* 7 */
#define AT_DATA        126
#define AT_LIST        112 /* 8: universe discovery */
#define AT_UNIVERSES   120
#define SYNC_BYTES     49 /* 6.3 */

#define ROOT_DATA      4
#define ROOT_EXTENDED  8
#define FRAMING_DATA   2
#define FRAMING_SYNC   1
#define FRAMING_LIST   2
#define LIST_UNIVERSES 1
#define FLAGS          0x7000 /* before a length of 12 bits */
#define TERMINATED     0x40   /* 6.2.6 */

#define NAME_BYTES         64
#define LIST_MAX           512   /* universes of one page (8.5) */
#define DISCOVERY_UNIVERSE 64214 /* (A.1) */
#define DISCOVERY_NS       (10 * HL_NS_PER_S)
#define ENDS               3 /* datagrams that tell the end of a stream (6.2.6) */

struct e131 {
    size_t bytes, universe_bytes; /* of a picture, and of one universe that is full */
    int first, universes, sync;
    uint8_t priority, sequence;
    bool multicast, discovers;
    int64_t listed_ns; /* when the universes were listed last; 0: never */
    uint8_t cid[HL_CID_BYTES];
    char name[NAME_BYTES];
};

/* ---- who sends ---- */

static void set_cid(struct e131 *e131, const struct hl_net_settings *settings)
{
    char machine[HL_MACHINE_MAX], board[HL_RESOLVER_HOST_MAX + 32];

    hl_cid_machine(NULL, machine);
    snprintf(board, sizeof(board), "%s %d %d", settings->host ? settings->host : "multicast",
             settings->port, settings->universe);
    hl_cid_make(machine, board, e131->cid);
}

static void *create(const struct hl_net_settings *settings, const struct hl_net_picture *picture)
{
    const char *name = settings->source ? settings->source : "Headliner";
    size_t universe_bytes;
    int universes = hl_net_settings_universes(settings, NAME, HL_NET_E131_LAST, picture->channels,
                                              picture->bytes, &universe_bytes);
    if (universes >= 0 && strlen(name) >= NAME_BYTES) {
        hl_error(NAME, "source=%.20s...: a name has %d bytes at most", name, NAME_BYTES - 1);
        universes = -EINVAL;
    }
    if (universes < 0) {
        errno = -universes;
        return NULL;
    }
    struct e131 *e131 = calloc(1, sizeof(*e131));
    if (!e131)
        return NULL;
    *e131 = (struct e131){
        .bytes = picture->bytes,
        .universe_bytes = universe_bytes,
        .first = settings->universe,
        .universes = universes,
        .sync = settings->sync,
        .priority = (uint8_t)settings->priority,
        .multicast = !settings->host,
        .discovers = settings->discovery && !settings->host,
    };
    memcpy(e131->name, name, strlen(name));
    set_cid(e131, settings);
    return e131;
}

static size_t count(const void *sender)
{
    const struct e131 *e131 = sender;
    return (size_t)e131->universes + (e131->sync > 0);
}

/* ---- datagrams ---- */

/* The group of a universe (9.3.1); 0: there is a host. */
static uint32_t group(const struct e131 *e131, int universe)
{
    return e131->multicast ? 0xefff0000u | (uint32_t)universe : 0;
}

static void put_length(uint8_t *datagram, size_t at, size_t total)
{
    hl_bytes_put16(datagram + at, FLAGS | (uint32_t)(total - at));
}

static void put_start(const struct e131 *e131, uint8_t *datagram, uint32_t root, uint32_t framing,
                      size_t total)
{
    hl_bytes_put16(datagram, 0x0010); /* preamble; the postamble is 0 */
    memcpy(datagram + 4, "ASC-E1.17\0\0", 12);
    put_length(datagram, AT_ROOT_LENGTH, total);
    hl_bytes_put32(datagram + AT_ROOT_VECTOR, root);
    memcpy(datagram + AT_CID, e131->cid, HL_CID_BYTES);
    put_length(datagram, AT_FRAMING, total);
    hl_bytes_put32(datagram + AT_VECTOR, framing);
}

/* DMP (7): all slots from 0 on, the first of which is the start code, 0. BYTES NULL: dark. */
static void put_slots(uint8_t *datagram, const uint8_t *bytes, size_t length)
{
    put_length(datagram, AT_DMP, AT_DATA + length);
    datagram[AT_DMP + 2] = 0x02;              /* set property */
    datagram[AT_DMP + 3] = 0xa1;              /* addresses of two bytes, relative */
    hl_bytes_put16(datagram + AT_DMP + 6, 1); /* from one to the next */
    hl_bytes_put16(datagram + AT_DMP + 8, (uint32_t)length + 1);
    if (bytes)
        memcpy(datagram + AT_DATA, bytes, length);
}

static int send_universe(const struct e131 *e131, struct hl_net_link *link, const uint8_t *bytes,
                         int number, uint8_t options)
{
    uint8_t datagram[AT_DATA + HL_NET_UNIVERSE_BYTES] = {0};
    size_t offset = (size_t)number * e131->universe_bytes, left = e131->bytes - offset;
    size_t length = left < e131->universe_bytes ? left : e131->universe_bytes;
    int universe = e131->first + number;

    put_start(e131, datagram, ROOT_DATA, FRAMING_DATA, AT_DATA + length);
    memcpy(datagram + AT_BODY, e131->name, NAME_BYTES);
    datagram[AT_PRIORITY] = e131->priority;
    hl_bytes_put16(datagram + AT_SYNC, (uint32_t)e131->sync);
    datagram[AT_SEQUENCE] = e131->sequence;
    datagram[AT_OPTIONS] = options;
    hl_bytes_put16(datagram + AT_UNIVERSE, (uint32_t)universe);
    put_slots(datagram, bytes ? bytes + offset : NULL, length);
    return hl_net_link_send(link, group(e131, universe), datagram, AT_DATA + length);
}

static int send_sync(const struct e131 *e131, struct hl_net_link *link)
{
    uint8_t datagram[SYNC_BYTES] = {0};

    put_start(e131, datagram, ROOT_EXTENDED, FRAMING_SYNC, sizeof(datagram));
    datagram[AT_BODY] = e131->sequence;
    hl_bytes_put16(datagram + AT_BODY + 1, (uint32_t)e131->sync);
    return hl_net_link_send(link, group(e131, e131->sync), datagram, sizeof(datagram));
}

/* Each universe, and the sync universe, is numbered on its own, once a picture. */
static int send_all(struct e131 *e131, struct hl_net_link *link, const uint8_t *bytes,
                    uint8_t options)
{
    for (int i = 0; i < e131->universes; i++) {
        int err = send_universe(e131, link, bytes, i, options);
        if (err)
            return err;
    }
    int err = e131->sync ? send_sync(e131, link) : 0;
    e131->sequence++;
    return err;
}

static int send_picture(void *sender, struct hl_net_link *link, const uint8_t *bytes)
{
    return send_all(sender, link, bytes, 0);
}

/* ---- what else is sent ---- */

static int listed(const struct e131 *e131)
{
    bool apart =
        e131->sync && (e131->sync < e131->first || e131->sync >= e131->first + e131->universes);
    return e131->universes + apart;
}

/* The N-th universe of those in use, in rising order. */
static int listed_universe(const struct e131 *e131, int n)
{
    bool before = e131->sync && e131->sync < e131->first;

    if (before && n == 0)
        return e131->sync;
    n -= before;
    return n < e131->universes ? e131->first + n : e131->sync;
}

static void send_page(const struct e131 *e131, struct hl_net_link *link, int page, int last)
{
    uint8_t datagram[AT_UNIVERSES + 2 * LIST_MAX] = {0};
    int begin = page * LIST_MAX, left = listed(e131) - begin;
    int length = left < LIST_MAX ? left : LIST_MAX;
    size_t total = AT_UNIVERSES + 2 * (size_t)length;

    put_start(e131, datagram, ROOT_EXTENDED, FRAMING_LIST, total);
    memcpy(datagram + AT_BODY, e131->name, NAME_BYTES);
    put_length(datagram, AT_LIST, total);
    hl_bytes_put32(datagram + AT_LIST + 2, LIST_UNIVERSES);
    datagram[AT_LIST + 6] = (uint8_t)page;
    datagram[AT_LIST + 7] = (uint8_t)last;
    for (int i = 0; i < length; i++)
        hl_bytes_put16(datagram + AT_UNIVERSES + 2 * i, (uint32_t)listed_universe(e131, begin + i));
    hl_net_link_send(link, group(e131, DISCOVERY_UNIVERSE), datagram, total);
}

static void tick(void *sender, struct hl_net_link *link, int64_t now_ns)
{
    struct e131 *e131 = sender;

    if (!e131->discovers || (e131->listed_ns && now_ns - e131->listed_ns < DISCOVERY_NS))
        return;
    e131->listed_ns = now_ns ? now_ns : 1;
    int last = (listed(e131) - 1) / LIST_MAX;
    hl_net_link_begin(link, (size_t)last + 1, 0);
    for (int page = 0; page <= last; page++)
        send_page(e131, link, page, last);
}

static void end(void *sender, struct hl_net_link *link)
{
    struct e131 *e131 = sender;

    for (int time = 0; time < ENDS; time++) {
        for (int i = 0; i < e131->universes; i++)
            send_universe(e131, link, NULL, i, TERMINATED);
        e131->sequence++;
        link->wire->pause(link->state, HL_NET_END_GAP_NS);
    }
}

const struct hl_net_kind hl_net_kind_e131 = {
    .name = NAME,
    .port = 5568,
    .rate_hz = HL_NET_DMX_RATE_HZ,
    .most_hz = HL_NET_DMX_MOST_HZ,
    .groups = true,
    .create = create,
    .destroy = free,
    .count = count,
    .send = send_picture,
    .tick = tick,
    .end = end,
};

static int open_board(void *state, struct hl_output_mode *mode)
{
    return hl_net_board_open(state, &hl_net_kind_e131, &hl_datagram_wire_udp, NULL, mode);
}

static const struct hl_net_board defaults = {.settings = {HL_NET_E131_DEFAULTS}};

static const struct hl_option options[] = {
    HL_NET_E131_OPTIONS,
    {0},
};

const struct hl_driver hl_driver_e131 = {
    .name = NAME,
    .summary = "pixels over the network by E1.31 (sACN)",
    .twin = "e131-virtual",
    .preset = hl_net_settings_preset,
    .sized = hl_net_settings_sized,
    .sized_help = HL_NET_SIZED_HELP "e131-32x8",
    .caps = HL_CAP_SIZE,
    .state_size = sizeof(struct hl_net_board),
    .defaults = &defaults,
    .options = options,
    .open = open_board,
    .present = hl_net_board_present_op,
    .status = hl_net_board_status_op,
    .close = hl_net_board_close_op,
};
