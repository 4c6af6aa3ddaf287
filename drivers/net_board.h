/* Boards on the network: what their drivers share. Pictures become channels; what has changed is
 * sent at once and twice more, for datagrams get lost, and then only so often that no receiver
 * takes the board for gone. At the end it is made dark. A driver brings a kind: how datagrams of
 * its protocol are made. Stage thread.
 *
 * A network that is lost costs pictures, never time: present returns 0. After kill -9 nobody tells
 * the receiver; those here wait a few seconds and then go dark, or back to what they did before. */
#ifndef HL_DRIVERS_NET_BOARD_H
#define HL_DRIVERS_NET_BOARD_H

#include "base/clock.h"
#include "drivers/net_link.h"
#include "drivers/net_pixels.h"
#include "drivers/net_settings.h"
#include "show/output.h"

#include <stdatomic.h>

#define HL_NET_REPEATS 2 /* of a picture that stays: E1.31 wants three in all (6.6.2) */
/* Between two of a picture that stays: E1.31 wants 800 to 1000 ms (6.6.2), Art-Net at most 4 s;
 * WLED and E1.31 take silence of 2.5 s for the end. */
#define HL_NET_IDLE_NS (900 * HL_NS_PER_MS)
#define HL_NET_RATE_HZ 40 /* pictures a second */
/* A universe may come 44 times a second (E1.11, E1.31 6.6.1). Text that moves by whole pixels gets
 * up to one and a half times of what a board asks for (hl_speed_frame_rate). */
#define HL_NET_DMX_MOST_HZ 44
#define HL_NET_DMX_RATE_HZ 29
/* Between the last datagrams, which nobody repeats. */
#define HL_NET_END_GAP_NS (5 * HL_NS_PER_MS)

/* The picture that is sent, in the chain's order; WIDTH x HEIGHT as the board hangs, not turned. */
struct hl_net_picture {
    int width, height, channels;
    size_t bytes;
};

struct hl_net_kind {
    const char *name; /* of the board, and in the log */
    uint16_t port;    /* the protocol's own */
    int rate_hz;      /* pictures a second that it asks for */
    int most_hz;      /* more are warned of; 0: as many as there are */
    bool groups;      /* sends to multicast groups where no host is given */

    /* Optional: whether something is broadcast though the host is none of all. */
    bool (*broadcasts)(const struct hl_net_settings *settings);

    /* NULL and errno: EINVAL after a log line, ENOMEM. SETTINGS are borrowed, *PICTURE is not. */
    void *(*create)(const struct hl_net_settings *settings, const struct hl_net_picture *picture);
    void (*destroy)(void *sender); /* takes NULL */

    /* Datagrams of one picture. */
    size_t (*count)(const void *sender);

    /* Sends one picture. 0 or what the link said. */
    int (*send)(void *sender, struct hl_net_link *link, const uint8_t *bytes);

    /* Optional: what else is sent, now and then. Each frame. */
    void (*tick)(void *sender, struct hl_net_link *link, int64_t now_ns);

    /* Optional: the end of the stream, after a dark picture. */
    void (*end)(void *sender, struct hl_net_link *link);
};

extern const struct hl_net_kind hl_net_kind_ddp, hl_net_kind_artnet, hl_net_kind_e131,
    hl_net_kind_flaschen;

/* Written by the stage thread, read by any. */
struct hl_net_status {
    atomic_ullong sent, lost; /* pictures; lost: while the network was */
    atomic_int state;         /* enum hl_datagram_state, as of the last frame */
};

struct hl_net_board {
    struct hl_net_settings settings; /* first: what the options fill */
    struct hl_net_status status;

    const struct hl_net_kind *kind;
    struct hl_net_link link;
    struct hl_net_pixels pixels;
    void *sender;
    uint8_t *next, *shown; /* of a picture */
    size_t bytes;
    bool fresh; /* nothing was sent since the network came */
    int repeats;
    int64_t sent_ns;            /* the wire's time */
    int64_t when_ns, period_ns; /* of frames */
    uint64_t pictures;          /* sent */
};

/* WIRE_STATE is the wire's; NULL: one is made, and a host must be given. Checks and completes MODE.
 * 0, or negative errno after a log line; everything is given back then. */
int hl_net_board_open(struct hl_net_board *board, const struct hl_net_kind *kind,
                      const struct hl_datagram_wire *wire, void *wire_state,
                      struct hl_output_mode *mode);

/* As the operations in driver.h. */
int hl_net_board_present(struct hl_net_board *board, const struct hl_frame *frame, int64_t when_ns);
int hl_net_board_close(struct hl_net_board *board);

/* The operations of a real board, whose state is a struct hl_net_board; OPEN is the driver's. */
int hl_net_board_present_op(void *state, const struct hl_frame *frame, int64_t when_ns);
int hl_net_board_close_op(void *state);
void hl_net_board_status_op(const void *state, char *line);

#endif
