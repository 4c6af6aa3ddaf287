/* Boards on the network without a network: the driver's datagrams go over a virtual wire into the
 * model of a receiver, and what its LEDs would show is shown on another board. */
#include "base/log.h"
#include "drivers/net_board.h"
#include "host-sim/lights_virtual.h"
#include "host-sim/net_receiver.h"
#include "host-sim/pcap.h"
#include "host-sim/view.h"
#include "text/light.h"

#include <errno.h>
#include <math.h>
#include <string.h>

struct virtual_net {
    struct hl_net_board board; /* first: what the options fill */
    char *view;                /* "NAME:OPTIONS" of a board; NULL: auto */
    char *trace;               /* file; NULL: none */

    const char *name;
    struct hl_net_receiver *receiver;
    struct hl_led_matrix matrix; /* of the receiver's LEDs */
    struct hl_led_matrix hung;   /* of those that are the board's, as a person sees them */
    struct hl_datagram_sink tap;
    struct hl_pcap *capture;
    struct hl_datagram_virtual wire;
    struct hl_board *screen;
    struct hl_frame lit, seen; /* all that the receiver has; the board's part of it, as it looks */
    uint8_t code[256];         /* of what a channel is told */
    bool screens;              /* the board is a part of a screen, and that may hang turned */
    bool started;
    int64_t lead_ns; /* of the wire's time over the frames' */
    unsigned long told[HL_NET_FAULTS];
};

/* A fault is worth a line when it is new. */
static void say_faults(struct virtual_net *v)
{
    for (int i = 0; i < HL_NET_FAULTS; i++) {
        unsigned long count = hl_net_receiver_faults(v->receiver, (enum hl_net_fault)i);
        if (count && !v->told[i])
            hl_warning(v->name, "fault: %s, %lu times", hl_net_fault_name((enum hl_net_fault)i),
                       count);
        v->told[i] = count;
    }
}

static void tapped(void *data, int64_t now_ns, uint32_t group, uint16_t port, const uint8_t *bytes,
                   size_t count)
{
    struct virtual_net *v = data;
    const struct hl_datagram_sink *sink = hl_net_receiver_sink(v->receiver);

    hl_pcap_add(v->capture, now_ns, group, port, bytes, count);
    sink->datagram(sink->sink, now_ns, group, port, bytes, count);
}

static enum hl_net_protocol protocol(const struct hl_net_kind *kind)
{
    return kind == &hl_net_kind_ddp      ? HL_NET_DDP
           : kind == &hl_net_kind_artnet ? HL_NET_ARTNET
           : kind == &hl_net_kind_e131   ? HL_NET_E131
                                         : HL_NET_FLASCHEN;
}

/* A chain of LEDs, or, of flaschen, a screen on which the picture has its place. */
static int set_matrix(struct virtual_net *v, const struct hl_net_kind *kind,
                      struct hl_output_mode *mode)
{
    const struct hl_net_settings *s = &v->board.settings;
    struct hl_matrix matrix;
    int err = hl_net_settings_matrix(s, v->name, &matrix, mode);

    if (err)
        return err;
    v->matrix = hl_lights_virtual_matrix(&matrix);
    v->hung = v->matrix;
    v->screens = kind == &hl_net_kind_flaschen;
    if (v->screens)
        v->matrix = (struct hl_led_matrix){.width = s->x + matrix.tile_width,
                                           .height = s->y + matrix.tile_height,
                                           .across = 1,
                                           .down = 1};
    int pixels = v->matrix.width * v->matrix.across * v->matrix.height * v->matrix.down;
    if (pixels > HL_NET_PIXELS_MAX) {
        hl_error(v->name, "%d pixels; a virtual receiver has %d at most", pixels,
                 HL_NET_PIXELS_MAX);
        return -EINVAL;
    }
    return 0;
}

static int make_receiver(struct virtual_net *v, const struct hl_net_kind *kind)
{
    const struct hl_net_settings *s = &v->board.settings;
    struct hl_net_setup setup = {
        .pixels = v->matrix.width * v->matrix.across * v->matrix.height * v->matrix.down,
        .channels = s->white ? 4 : 3,
        .first_universe = s->universe,
        .universe_pixels = s->per_universe,
        .packed = s->packed,
        .multicast = kind->groups && !s->host,
        .sync_universe = kind == &hl_net_kind_e131 ? s->sync : 0,
        .priority = s->priority,
        .width = v->matrix.width,
        .layer = s->layer,
    };
    int width, height;

    v->receiver = hl_net_receiver_create(protocol(kind), &setup);
    if (!v->receiver)
        return -errno;
    hl_led_matrix_size(&v->matrix, &width, &height);
    return hl_frame_init(&v->lit, width, height);
}

static int open_wire(struct virtual_net *v, const struct hl_net_kind *kind,
                     struct hl_output_mode *mode)
{
    if (v->trace) {
        v->capture = hl_pcap_create(v->trace, 0);
        if (!v->capture) {
            int err = -errno;
            hl_error(v->name, "trace: %s: %s", v->trace, strerror(-err));
            return err;
        }
    }
    v->tap = (struct hl_datagram_sink){.sink = v, .datagram = tapped};
    v->wire = (struct hl_datagram_virtual){.sink = &v->tap, .now_ns = HL_NS_PER_S};
    return hl_net_board_open(&v->board, kind, &hl_datagram_wire_virtual, &v->wire, mode);
}

static void fill_codes(struct virtual_net *v)
{
    for (int i = 0; i < 256; i++)
        v->code[i] = v->board.settings.linear ? (uint8_t)lround(255 * hl_light_to_code(i / 255.0))
                                              : (uint8_t)i;
}

static int open_parts(struct virtual_net *v, const struct hl_net_kind *kind,
                      struct hl_output_mode *mode)
{
    int err = set_matrix(v, kind, mode);

    if (!err)
        err = make_receiver(v, kind);
    if (!err)
        err = open_wire(v, kind, mode);
    if (!err)
        err = hl_frame_init(&v->seen, mode->width, mode->height);
    fill_codes(v);
    return err ? err : hl_view_open(v->view, v->name, mode, &v->screen);
}

static int close_net(void *state)
{
    struct virtual_net *v = state;

    if (v->board.next) {
        hl_net_board_close(&v->board);
        hl_net_receiver_end(v->receiver, v->wire.now_ns);
        say_faults(v);
    }
    int shown = v->screen ? hl_board_close(v->screen) : 0;
    /* Cut at its ceiling, a capture is still a good one. */
    int traced = hl_pcap_destroy(v->capture);
    hl_board_destroy(v->screen);
    hl_net_receiver_destroy(v->receiver);
    hl_frame_finish(&v->lit);
    hl_frame_finish(&v->seen);
    v->capture = NULL;
    v->screen = NULL;
    v->receiver = NULL;
    return shown ? shown : traced == -EFBIG ? 0 : traced;
}

static int open_net(struct virtual_net *v, const char *name, const struct hl_net_kind *kind,
                    struct hl_output_mode *mode)
{
    v->name = name;
    v->started = false;
    memset(v->told, 0, sizeof(v->told));
    int err = open_parts(v, kind, mode);
    if (err)
        close_net(v);
    return err;
}

/* A pixel of the receiver's, as it looks: channels in the order in which they were wired. */
static void copy(struct virtual_net *v, int from_x, int from_y, int x, int y)
{
    const uint8_t *channel = v->board.pixels.channel;
    const uint8_t *from = v->lit.pixels + (size_t)from_y * v->lit.stride + 3 * (size_t)from_x;
    uint8_t *to = v->seen.pixels + (size_t)y * v->seen.stride + 3 * (size_t)x;

    for (int i = 0; i < 3; i++)
        to[i] = v->code[from[channel[i]]];
}

static void look(struct virtual_net *v)
{
    const struct hl_net_settings *s = &v->board.settings;

    hl_net_receiver_draw(v->receiver, &v->matrix, v->wire.now_ns, &v->lit);
    for (int i = 0; i < v->seen.width * v->seen.height; i++) {
        int x = i % v->seen.width, y = i / v->seen.width, from_x = x, from_y = y;
        if (v->screens) {
            from_x = s->x + i % v->hung.width;
            from_y = s->y + i / v->hung.width;
            hl_led_matrix_spot(&v->hung, i, &x, &y);
        }
        copy(v, from_x, from_y, x, y);
    }
}

static int present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct virtual_net *v = state;

    if (!v->started)
        v->lead_ns = v->wire.now_ns - when_ns;
    v->started = true;
    if (when_ns + v->lead_ns > v->wire.now_ns)
        v->wire.now_ns = when_ns + v->lead_ns;
    int err = hl_net_board_present(&v->board, frame, when_ns);
    look(v);
    say_faults(v);
    int shown = hl_board_present(v->screen, &v->seen, when_ns);
    return err ? err : shown;
}

static bool poll_net(void *state, struct hl_event *event)
{
    struct virtual_net *v = state;
    return hl_board_poll(v->screen, event);
}

/* Whatever the kind of board. */
#define TWIN_OPTIONS                                                                               \
    {"trace", HL_OPTION_STRING, offsetof(struct virtual_net, trace),                               \
     .help = "file for the datagrams (pcap, for Wireshark)"},                                      \
        {"view", HL_OPTION_STRING, offsetof(struct virtual_net, view),                             \
         .help = "board that shows the light, as window or \"window:pitch=6\"; default auto"},     \
    {                                                                                              \
        0                                                                                          \
    }

#define TWIN(symbol, kind_name, title, defaults_, options_)                                        \
    static int open_##symbol(void *state, struct hl_output_mode *mode)                             \
    {                                                                                              \
        return open_net(state, kind_name "-virtual", &hl_net_kind_##symbol, mode);                 \
    }                                                                                              \
    static const struct virtual_net symbol##_defaults = {.board = {.settings = {defaults_}}};      \
    static const struct hl_option symbol##_options[] = {options_, TWIN_OPTIONS};                   \
    const struct hl_driver hl_driver_##symbol##_virtual = {                                        \
        .name = kind_name "-virtual",                                                              \
        .summary = title " without a network: what its LEDs would show",                           \
        .caps = HL_CAP_SIZE | HL_CAP_KEYS | HL_CAP_VSYNC,                                          \
        .state_size = sizeof(struct virtual_net),                                                  \
        .defaults = &symbol##_defaults,                                                            \
        .options = symbol##_options,                                                               \
        .open = open_##symbol,                                                                     \
        .present = present,                                                                        \
        .poll = poll_net,                                                                          \
        .close = close_net,                                                                        \
    };

TWIN(ddp, "ddp", "a DDP receiver", HL_NET_DDP_DEFAULTS, HL_NET_DDP_OPTIONS)
TWIN(artnet, "artnet", "an Art-Net node", HL_NET_ARTNET_DEFAULTS, HL_NET_ARTNET_OPTIONS)
TWIN(e131, "e131", "an E1.31 receiver", HL_NET_E131_DEFAULTS, HL_NET_E131_OPTIONS)
TWIN(flaschen, "flaschen", "a flaschen-taschen server", HL_NET_FLASCHEN_DEFAULTS,
     HL_NET_FLASCHEN_OPTIONS)
