/* Art-Net 4 (Artistic Licence): DMX512 universes in datagrams, and ArtSync, at which all nodes
 * change at once. Nodes are named by their user: they are not polled for. */
#include "drivers/bytes.h"
#include "drivers/net_board.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NAME "artnet"

#define HEADER_BYTES 18 /* of ArtDmx */
#define SYNC_BYTES   14
#define OP_DMX       0x5000 /* the low byte first */
#define OP_SYNC      0x5200
#define PROTOCOL     14
#define EVERYBODY    0xffffffffu /* 255.255.255.255 */

struct artnet {
    size_t bytes, universe_bytes; /* of a picture, and of one universe that is full */
    int first, universes;
    int sync;         /* enum hl_net_sync */
    uint8_t sequence; /* of the last picture, 1 to 255; 0: none yet */
};

static void *create(const struct hl_net_settings *settings, const struct hl_net_picture *picture)
{
    size_t universe_bytes;
    int universes = hl_net_settings_universes(settings, NAME, HL_NET_ARTNET_LAST, picture->channels,
                                              picture->bytes, &universe_bytes);
    if (universes < 0) {
        errno = -universes;
        return NULL;
    }
    struct artnet *artnet = calloc(1, sizeof(*artnet));
    if (artnet)
        *artnet = (struct artnet){
            .bytes = picture->bytes,
            .universe_bytes = universe_bytes,
            .first = settings->universe,
            .universes = universes,
            .sync = settings->sync,
        };
    return artnet;
}

static size_t count(const void *sender)
{
    const struct artnet *artnet = sender;
    return (size_t)artnet->universes + (artnet->sync != HL_NET_SYNC_NO);
}

static void put_start(uint8_t *datagram, unsigned opcode)
{
    memcpy(datagram, "Art-Net", 8);
    datagram[8] = (uint8_t)opcode;
    datagram[9] = (uint8_t)(opcode >> 8);
    hl_bytes_put16(datagram + 10, PROTOCOL);
}

static int send_universe(const struct artnet *artnet, struct hl_net_link *link,
                         const uint8_t *bytes, int number, uint8_t sequence)
{
    uint8_t datagram[HEADER_BYTES + HL_NET_UNIVERSE_BYTES] = {0};
    size_t offset = (size_t)number * artnet->universe_bytes, left = artnet->bytes - offset;
    size_t length = left < artnet->universe_bytes ? left : artnet->universe_bytes;
    int universe = artnet->first + number;

    put_start(datagram, OP_DMX);
    datagram[12] = sequence;
    datagram[14] = (uint8_t)universe;
    datagram[15] = (uint8_t)(universe >> 8);
    memcpy(datagram + HEADER_BYTES, bytes + offset, length);
    length += length % 2; /* it must be even */
    hl_bytes_put16(datagram + 16, (uint32_t)length);
    return hl_net_link_send(link, 0, datagram, HEADER_BYTES + length);
}

static int send_picture(void *sender, struct hl_net_link *link, const uint8_t *bytes)
{
    struct artnet *artnet = sender;
    uint8_t sequence = (uint8_t)(artnet->sequence % 255 + 1);

    for (int i = 0; i < artnet->universes; i++) {
        int err = send_universe(artnet, link, bytes, i, sequence);
        if (err)
            return err;
    }
    artnet->sequence = sequence;
    if (artnet->sync == HL_NET_SYNC_NO)
        return 0;
    uint8_t datagram[SYNC_BYTES] = {0};
    put_start(datagram, OP_SYNC);
    return hl_net_link_send(link, artnet->sync == HL_NET_SYNC_BROADCAST ? EVERYBODY : 0, datagram,
                            sizeof(datagram));
}

static bool broadcasts(const struct hl_net_settings *settings)
{
    return settings->sync == HL_NET_SYNC_BROADCAST;
}

const struct hl_net_kind hl_net_kind_artnet = {
    .name = NAME,
    .port = 6454,
    .rate_hz = HL_NET_DMX_RATE_HZ,
    .most_hz = HL_NET_DMX_MOST_HZ,
    .broadcasts = broadcasts,
    .create = create,
    .destroy = free,
    .count = count,
    .send = send_picture,
};

static int open_board(void *state, struct hl_output_mode *mode)
{
    return hl_net_board_open(state, &hl_net_kind_artnet, &hl_datagram_wire_udp, NULL, mode);
}

static const struct hl_net_board defaults = {.settings = {HL_NET_ARTNET_DEFAULTS}};

static const struct hl_option options[] = {
    HL_NET_ARTNET_OPTIONS,
    {0},
};

const struct hl_driver hl_driver_artnet = {
    .name = NAME,
    .summary = "pixels over the network by Art-Net",
    .twin = "artnet-virtual",
    .preset = hl_net_settings_preset,
    .sized = hl_net_settings_sized,
    .sized_help = HL_NET_SIZED_HELP "artnet-32x8:host=10.0.0.7",
    .caps = HL_CAP_SIZE,
    .state_size = sizeof(struct hl_net_board),
    .defaults = &defaults,
    .options = options,
    .open = open_board,
    .present = hl_net_board_present_op,
    .status = hl_net_board_status_op,
    .close = hl_net_board_close_op,
};
