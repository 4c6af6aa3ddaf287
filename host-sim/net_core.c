#include "host-sim/net_core.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RGB 3

const char *hl_net_fault_name(enum hl_net_fault fault)
{
    static const char *const names[HL_NET_FAULTS] = {
        [HL_NET_PORT] = "wrong port",
        [HL_NET_GROUP] = "wrong multicast group",
        [HL_NET_HEADER] = "a header field is not as specified",
        [HL_NET_RESERVED] = "reserved bits are set",
        [HL_NET_LENGTH] = "lengths do not agree",
        [HL_NET_TYPE] = "data of another type",
        [HL_NET_RANGE] = "beyond what the receiver has",
        [HL_NET_SEQUENCE] = "sequence number repeated or going back",
        [HL_NET_INCOMPLETE] = "shown before all of it was sent",
        [HL_NET_UNSHOWN] = "begun anew, and never shown",
        [HL_NET_SILENT] = "silent for too long",
        [HL_NET_TERMINATED] = "data after the end of the stream",
        [HL_NET_LEFT_LIT] = "left lit",
    };
    return names[fault];
}

static size_t channels(const struct hl_net_receiver *receiver)
{
    return (size_t)receiver->setup.pixels * (size_t)receiver->setup.channels;
}

void hl_net_core_fault(struct hl_net_receiver *receiver, enum hl_net_fault fault)
{
    receiver->faults[fault]++;
}

void hl_net_core_take(struct hl_net_receiver *receiver, size_t first, const uint8_t *bytes,
                      size_t count)
{
    size_t all = channels(receiver);

    if (first > all || count > all - first) {
        hl_net_core_fault(receiver, HL_NET_RANGE);
        count = first > all ? 0 : all - first;
    }
    if (count == 0)
        return;
    memcpy(receiver->taken + first, bytes, count);
    memset(receiver->fresh + first, 1, count);
}

void hl_net_core_show(struct hl_net_receiver *receiver, bool whole)
{
    size_t all = channels(receiver);

    if (whole && memchr(receiver->fresh, 0, all))
        hl_net_core_fault(receiver, HL_NET_INCOMPLETE);
    memcpy(receiver->show, receiver->taken, all);
    memset(receiver->fresh, 0, all);
    receiver->dark = false;
    receiver->pictures++;
}

void hl_net_core_sequence(struct hl_net_receiver *receiver, int *last, int number, int least,
                          int most)
{
    int span = most - least + 1;

    if (number < least || number > most) {
        hl_net_core_fault(receiver, HL_NET_SEQUENCE);
        return;
    }
    int step = *last < 0 ? 1 : (number - *last + span) % span;
    *last = number;
    if (step == 0 || step > span / 2)
        hl_net_core_fault(receiver, HL_NET_SEQUENCE);
    else
        receiver->lost += (unsigned long)(step - 1);
}

static size_t universe_size(const struct hl_net_receiver *receiver)
{
    size_t pixel = (size_t)receiver->setup.channels;

    if (receiver->setup.packed)
        return HL_NET_UNIVERSE_CHANNELS;
    if (receiver->setup.universe_pixels)
        return (size_t)receiver->setup.universe_pixels * pixel;
    return HL_NET_UNIVERSE_CHANNELS / pixel * pixel;
}

int hl_net_core_universes(const struct hl_net_receiver *receiver)
{
    size_t size = universe_size(receiver);
    return (int)((channels(receiver) + size - 1) / size);
}

bool hl_net_core_universe(const struct hl_net_receiver *receiver, int universe, size_t *first,
                          size_t *count)
{
    int n = universe - receiver->setup.first_universe;

    if (n < 0 || n >= hl_net_core_universes(receiver))
        return false;
    *first = (size_t)n * universe_size(receiver);
    *count = channels(receiver) - *first;
    if (*count > universe_size(receiver))
        *count = universe_size(receiver);
    return true;
}

/* ---- time ---- */

static void pass(struct hl_net_receiver *receiver, int64_t now_ns)
{
    receiver->now_ns = now_ns;
    if (receiver->model->tick)
        receiver->model->tick(receiver);
    if (receiver->heard && now_ns - receiver->heard_ns >= receiver->model->time_out_ns)
        receiver->dark = true;
}

static void on_datagram(void *data, int64_t now_ns, uint32_t group, uint16_t port,
                        const uint8_t *bytes, size_t count)
{
    struct hl_net_receiver *receiver = data;

    pass(receiver, now_ns);
    if (receiver->heard && now_ns - receiver->heard_ns > receiver->model->silent_ns)
        hl_net_core_fault(receiver, HL_NET_SILENT);
    receiver->heard = true;
    receiver->heard_ns = now_ns;
    if (port != receiver->model->port)
        hl_net_core_fault(receiver, HL_NET_PORT);
    if (count == 0)
        hl_net_core_fault(receiver, HL_NET_LENGTH);
    else
        receiver->model->datagram(receiver, group, bytes, count);
}

/* ---- outside ---- */

static bool is_possible(enum hl_net_protocol protocol, const struct hl_net_setup *setup)
{
    if (setup->pixels < 1 || setup->pixels > HL_NET_PIXELS_MAX || setup->channels < RGB ||
        setup->channels > HL_NET_CHANNELS_MAX || setup->universe_pixels < 0 ||
        setup->universe_pixels * setup->channels > HL_NET_UNIVERSE_CHANNELS)
        return false;
    return protocol != HL_NET_FLASCHEN ||
           (setup->width > 0 && setup->pixels % setup->width == 0 && setup->channels == RGB);
}

struct hl_net_receiver *hl_net_receiver_create(enum hl_net_protocol protocol,
                                               const struct hl_net_setup *setup)
{
    static const struct hl_net_model *const models[] = {
        [HL_NET_DDP] = &hl_net_model_ddp,
        [HL_NET_ARTNET] = &hl_net_model_artnet,
        [HL_NET_E131] = &hl_net_model_e131,
        [HL_NET_FLASCHEN] = &hl_net_model_flaschen,
    };
    if (!is_possible(protocol, setup)) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_net_receiver *receiver = calloc(1, sizeof(*receiver));
    if (!receiver)
        return NULL;
    receiver->setup = *setup;
    receiver->model = models[protocol];
    receiver->sink = (struct hl_datagram_sink){.sink = receiver, .datagram = on_datagram};
    receiver->state = calloc(1, receiver->model->state_size);
    receiver->taken = calloc(1, channels(receiver));
    receiver->show = calloc(1, channels(receiver));
    receiver->fresh = calloc(1, channels(receiver));
    if (receiver->state && receiver->taken && receiver->show && receiver->fresh &&
        hl_net_core_universes(receiver) <= HL_NET_UNIVERSES_MAX)
        return receiver;
    hl_net_receiver_destroy(receiver);
    errno = ENOMEM;
    return NULL;
}

void hl_net_receiver_destroy(struct hl_net_receiver *receiver)
{
    if (!receiver)
        return;
    free(receiver->state);
    free(receiver->taken);
    free(receiver->show);
    free(receiver->fresh);
    free(receiver);
}

const struct hl_datagram_sink *hl_net_receiver_sink(const struct hl_net_receiver *receiver)
{
    return &receiver->sink;
}

uint8_t hl_net_receiver_value(struct hl_net_receiver *receiver, int64_t now_ns, int index,
                              int channel)
{
    pass(receiver, now_ns);
    if (receiver->dark || channel >= receiver->setup.channels)
        return 0;
    return receiver->show[index * receiver->setup.channels + channel];
}

void hl_net_receiver_draw(struct hl_net_receiver *receiver, const struct hl_led_matrix *matrix,
                          int64_t now_ns, struct hl_frame *frame)
{
    for (int i = 0; i < receiver->setup.pixels; i++) {
        int x, y, white = hl_net_receiver_value(receiver, now_ns, i, RGB);
        hl_led_matrix_spot(matrix, i, &x, &y);
        if (x >= frame->width || y >= frame->height)
            continue;
        uint8_t *pixel = frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
        for (int c = 0; c < RGB; c++) {
            int sum = white + hl_net_receiver_value(receiver, now_ns, i, c);
            pixel[c] = (uint8_t)(sum > UINT8_MAX ? UINT8_MAX : sum);
        }
    }
}

void hl_net_receiver_end(struct hl_net_receiver *receiver, int64_t now_ns)
{
    bool lit = false;

    pass(receiver, now_ns);
    for (size_t i = 0; i < channels(receiver); i++)
        lit = lit || (!receiver->dark && receiver->show[i]);
    if (lit && receiver->model->ends_dark)
        hl_net_core_fault(receiver, HL_NET_LEFT_LIT);
}

unsigned long hl_net_receiver_faults(const struct hl_net_receiver *receiver,
                                     enum hl_net_fault fault)
{
    return receiver->faults[fault];
}

unsigned long hl_net_receiver_all_faults(const struct hl_net_receiver *receiver)
{
    unsigned long sum = 0;
    for (int i = 0; i < HL_NET_FAULTS; i++)
        sum += receiver->faults[i];
    return sum;
}

unsigned long hl_net_receiver_lost(const struct hl_net_receiver *receiver)
{
    return receiver->lost;
}

unsigned long hl_net_receiver_pictures(const struct hl_net_receiver *receiver)
{
    return receiver->pictures;
}
