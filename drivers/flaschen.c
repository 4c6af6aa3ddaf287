/* flaschen-taschen (doc/protocols.md there): pictures as PPM, a datagram each, with their place and
 * their layer in a comment. */
#include "drivers/net_board.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME "flaschen"

#define HEADER_MAX 48 /* bytes of "P6\n512 256\n#FT: 4095 4095 15\n255\n", and some */

struct flaschen {
    int width, height;           /* of the picture */
    int tile_width, tile_height; /* the most that a datagram holds */
    int x, y, layer;
    uint8_t *datagram;
};

static void *create(const struct hl_net_settings *settings, const struct hl_net_picture *picture)
{
    int pixels = (settings->datagram - HEADER_MAX) / 3;
    struct flaschen *flaschen = calloc(1, sizeof(*flaschen));

    if (!flaschen)
        return NULL;
    *flaschen = (struct flaschen){
        .width = picture->width,
        .height = picture->height,
        .tile_width = pixels < picture->width ? pixels : picture->width,
        .tile_height = pixels < picture->width ? 1 : pixels / picture->width,
        .x = settings->x,
        .y = settings->y,
        .layer = settings->layer,
        .datagram = malloc((size_t)settings->datagram),
    };
    if (!flaschen->datagram) {
        free(flaschen);
        return NULL;
    }
    return flaschen;
}

static void destroy(void *sender)
{
    struct flaschen *flaschen = sender;

    if (flaschen)
        free(flaschen->datagram);
    free(flaschen);
}

static size_t count(const void *sender)
{
    const struct flaschen *f = sender;
    int across = (f->width + f->tile_width - 1) / f->tile_width;
    int down = (f->height + f->tile_height - 1) / f->tile_height;
    return (size_t)across * (size_t)down;
}

static int send_tile(const struct flaschen *f, struct hl_net_link *link, const uint8_t *bytes,
                     int left, int top)
{
    int width = f->width - left < f->tile_width ? f->width - left : f->tile_width;
    int height = f->height - top < f->tile_height ? f->height - top : f->tile_height;
    size_t row = 3 * (size_t)width;
    int n = snprintf((char *)f->datagram, HEADER_MAX, "P6\n%d %d\n#FT: %d %d %d\n255\n", width,
                     height, f->x + left, f->y + top, f->layer);
    uint8_t *out = f->datagram + n;

    for (int y = top; y < top + height; y++, out += row)
        memcpy(out, bytes + 3 * ((size_t)y * (size_t)f->width + (size_t)left), row);
    return hl_net_link_send(link, 0, f->datagram, (size_t)(out - f->datagram));
}

static int send_picture(void *sender, struct hl_net_link *link, const uint8_t *bytes)
{
    const struct flaschen *f = sender;
    int err = 0;

    for (int y = 0; y < f->height && !err; y += f->tile_height)
        for (int x = 0; x < f->width && !err; x += f->tile_width)
            err = send_tile(f, link, bytes, x, y);
    return err;
}

const struct hl_net_kind hl_net_kind_flaschen = {
    .name = NAME,
    .port = 1337,
    .rate_hz = HL_NET_RATE_HZ,
    .create = create,
    .destroy = destroy,
    .count = count,
    .send = send_picture,
};

static int sized(int width, int height, char *options, char *error)
{
    int err = hl_net_settings_sized(width, height, options, error);

    if (!err)
        snprintf(options, HL_BOARD_SIZED_MAX, "size=%dx%d", width, height);
    return err;
}

static int open_board(void *state, struct hl_output_mode *mode)
{
    return hl_net_board_open(state, &hl_net_kind_flaschen, &hl_datagram_wire_udp, NULL, mode);
}

static const struct hl_net_board defaults = {.settings = {HL_NET_FLASCHEN_DEFAULTS}};

static const struct hl_option options[] = {
    HL_NET_FLASCHEN_OPTIONS,
    {0},
};

const struct hl_driver hl_driver_flaschen = {
    .name = NAME,
    .summary = "pixels over the network to a flaschen-taschen server",
    .twin = "flaschen-virtual",
    .preset = hl_net_settings_preset,
    .sized = sized,
    .sized_help = HL_NET_SIZED_HELP "flaschen-45x35:host=ft.noise",
    .caps = HL_CAP_SIZE,
    .state_size = sizeof(struct hl_net_board),
    .defaults = &defaults,
    .options = options,
    .open = open_board,
    .present = hl_net_board_present_op,
    .status = hl_net_board_status_op,
    .close = hl_net_board_close_op,
};
