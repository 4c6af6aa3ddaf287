/* DDP, the Distributed Display Protocol (3waylabs.com/ddp, 2022-09-05), which WLED, Falcon Player
 * and xLights speak: pixels with their offset, shown when a datagram says so. */
#include "drivers/bytes.h"
#include "drivers/net_board.h"

#include <stdlib.h>
#include <string.h>

#define NAME "ddp"

#define HEADER_BYTES 10
#define DATA_MAX     1440 /* of a datagram: whole pixels of 3 and of 4 channels */

#define FLAG_VERSION 0x40 /* 1 */
#define FLAG_PUSH    0x01 /* show what has come */
#define TYPE_RGB     0x0b /* 8 bits each of red, green and blue */
#define TYPE_RGBW    0x1b
#define SEQUENCE_MAX 15 /* 0: not used */

struct ddp {
    size_t bytes; /* of a picture */
    uint8_t type, destination;
    bool numbered;
    uint8_t sequence; /* of the last datagram */
};

static void *create(const struct hl_net_settings *settings, const struct hl_net_picture *picture)
{
    struct ddp *ddp = calloc(1, sizeof(*ddp));

    if (ddp)
        *ddp = (struct ddp){
            .bytes = picture->bytes,
            .type = picture->channels == 4 ? TYPE_RGBW : TYPE_RGB,
            .destination = (uint8_t)settings->destination,
            .numbered = settings->sequence,
        };
    return ddp;
}

static size_t count(const void *sender)
{
    const struct ddp *ddp = sender;
    return (ddp->bytes + DATA_MAX - 1) / DATA_MAX;
}

static int send_part(struct ddp *ddp, struct hl_net_link *link, const uint8_t *bytes, size_t offset,
                     size_t length)
{
    uint8_t datagram[HEADER_BYTES + DATA_MAX];
    bool last = offset + length == ddp->bytes;
    uint8_t sequence = ddp->numbered ? (uint8_t)(ddp->sequence % SEQUENCE_MAX + 1) : 0;

    datagram[0] = last ? FLAG_VERSION | FLAG_PUSH : FLAG_VERSION;
    datagram[1] = sequence;
    datagram[2] = ddp->type;
    datagram[3] = ddp->destination;
    hl_bytes_put32(datagram + 4, (uint32_t)offset);
    hl_bytes_put16(datagram + 8, (uint32_t)length);
    memcpy(datagram + HEADER_BYTES, bytes + offset, length);
    int err = hl_net_link_send(link, 0, datagram, HEADER_BYTES + length);
    if (!err)
        ddp->sequence = sequence;
    return err;
}

static int send_picture(void *sender, struct hl_net_link *link, const uint8_t *bytes)
{
    struct ddp *ddp = sender;
    int err = 0;

    for (size_t offset = 0; offset < ddp->bytes && !err; offset += DATA_MAX) {
        size_t left = ddp->bytes - offset;
        err = send_part(ddp, link, bytes, offset, left < DATA_MAX ? left : DATA_MAX);
    }
    return err;
}

const struct hl_net_kind hl_net_kind_ddp = {
    .name = NAME,
    .port = 4048,
    .rate_hz = HL_NET_RATE_HZ,
    .create = create,
    .destroy = free,
    .count = count,
    .send = send_picture,
};

static int open_board(void *state, struct hl_output_mode *mode)
{
    return hl_net_board_open(state, &hl_net_kind_ddp, &hl_datagram_wire_udp, NULL, mode);
}

static const struct hl_net_board defaults = {.settings = {HL_NET_DDP_DEFAULTS}};

static const struct hl_option options[] = {
    HL_NET_DDP_OPTIONS,
    {0},
};

const struct hl_driver hl_driver_ddp = {
    .name = NAME,
    .summary = "pixels over the network by DDP, as to WLED",
    .twin = "ddp-virtual",
    .preset = hl_net_settings_preset,
    .sized = hl_net_settings_sized,
    .sized_help = HL_NET_SIZED_HELP "ddp-32x8:host=wled.local",
    .caps = HL_CAP_SIZE,
    .state_size = sizeof(struct hl_net_board),
    .defaults = &defaults,
    .options = options,
    .open = open_board,
    .present = hl_net_board_present_op,
    .status = hl_net_board_status_op,
    .close = hl_net_board_close_op,
};
