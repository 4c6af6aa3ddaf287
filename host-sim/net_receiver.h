/* Receivers of pixels over the network, as models: datagrams and time in, a picture out. Written
 * from the protocols' specifications and from no driver; one file a protocol. What is not as the
 * specification has it is a fault by name, what the network lost is only counted.
 *
 * All show what they were told until nothing has come for their time-out; then they are dark. */
#ifndef HL_HOST_SIM_NET_RECEIVER_H
#define HL_HOST_SIM_NET_RECEIVER_H

#include "host-sim/datagram_sink.h"
#include "host-sim/led_matrix.h"
#include "show/frame.h"

#define HL_NET_PIXELS_MAX   65536
#define HL_NET_CHANNELS_MAX 4

enum hl_net_protocol {
    HL_NET_DDP,     /* 3waylabs.com/ddp; port 4048 */
    HL_NET_ARTNET,  /* Art-Net 4, Artistic Licence; port 6454 */
    HL_NET_E131,    /* ANSI E1.31-2018, "sACN"; port 5568 */
    HL_NET_FLASCHEN /* flaschen-taschen, doc/protocols.md; port 1337 */
};

enum hl_net_fault {
    HL_NET_PORT,       /* another port than the protocol's */
    HL_NET_GROUP,      /* a multicast group that is not the one it must be */
    HL_NET_HEADER,     /* magic, version, vector, flags: a field that must be as specified */
    HL_NET_RESERVED,   /* bits or bytes that must be 0 */
    HL_NET_LENGTH,     /* lengths that do not agree, or that are not allowed */
    HL_NET_TYPE,       /* data that is not what the receiver was set up for */
    HL_NET_RANGE,      /* universe, address or pixel that the receiver has not */
    HL_NET_SEQUENCE,   /* repeated, or going back */
    HL_NET_INCOMPLETE, /* told to show a picture of which it did not get all */
    HL_NET_UNSHOWN,    /* a picture was begun anew and the one before never shown */
    HL_NET_SILENT,     /* nothing for longer than the protocol allows */
    HL_NET_TERMINATED, /* data after the stream's end */
    HL_NET_LEFT_LIT,   /* at the end, though the protocol could have told it to be dark */
    HL_NET_FAULTS
};

const char *hl_net_fault_name(enum hl_net_fault fault);

struct hl_net_setup {
    int pixels;   /* 1..HL_NET_PIXELS_MAX */
    int channels; /* 3: red, green, blue; 4: and white */
    /* Art-Net and E1.31: pixels fill universes one after the other. */
    int first_universe;
    int universe_pixels; /* 0: as many whole ones as 512 channels hold */
    bool packed;         /* pixels are split between universes: all 512 channels are used */
    bool multicast;      /* E1.31: each universe comes in its own group, and nothing else does */
    int sync_universe;   /* E1.31: shows when told by this one; 0: at once */
    int priority;        /* E1.31: the one expected */
    int width;           /* flaschen: of the picture; its height is pixels / width */
    int layer;           /* flaschen: expected */
};

struct hl_net_receiver;

/* SETUP is copied. NULL and errno: EINVAL, ENOMEM. Destroy takes NULL. */
struct hl_net_receiver *hl_net_receiver_create(enum hl_net_protocol protocol,
                                               const struct hl_net_setup *setup);
void hl_net_receiver_destroy(struct hl_net_receiver *receiver);

/* Where the virtual wire ends. Lifetime: the receiver's. */
const struct hl_datagram_sink *hl_net_receiver_sink(const struct hl_net_receiver *receiver);

/* What pixel INDEX, CHANNEL (0 red, 1 green, 2 blue, 3 white) shows at NOW. */
uint8_t hl_net_receiver_value(struct hl_net_receiver *receiver, int64_t now_ns, int index,
                              int channel);

/* Paints what is shown; white is added to all three. FRAME has MATRIX's size. */
void hl_net_receiver_draw(struct hl_net_receiver *receiver, const struct hl_led_matrix *matrix,
                          int64_t now_ns, struct hl_frame *frame);

/* The program is gone. */
void hl_net_receiver_end(struct hl_net_receiver *receiver, int64_t now_ns);

unsigned long hl_net_receiver_faults(const struct hl_net_receiver *receiver,
                                     enum hl_net_fault fault);
unsigned long hl_net_receiver_all_faults(const struct hl_net_receiver *receiver);
/* Datagrams that the sequence numbers tell were lost; pictures shown. */
unsigned long hl_net_receiver_lost(const struct hl_net_receiver *receiver);
unsigned long hl_net_receiver_pictures(const struct hl_net_receiver *receiver);

#endif
