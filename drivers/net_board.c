#include "drivers/net_board.h"

#include "base/log.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PERIOD_MIN_NS HL_NS_PER_MS
#define PERIOD_MAX_NS (100 * HL_NS_PER_MS) /* of a slower show, no picture is spread over more */

static int open_link(struct hl_net_board *board, const struct hl_datagram_wire *wire,
                     void *wire_state)
{
    const struct hl_net_settings *s = &board->settings;
    const struct hl_net_kind *kind = board->kind;
    struct hl_datagram_setup setup = {
        .host = s->host,
        .port = s->port ? (uint16_t)s->port : kind->port,
        .interface = s->interface,
        .multicast_ttl = s->ttl,
        .broadcast = s->broadcast || (kind->broadcasts && kind->broadcasts(s)),
    };

    if (!s->host && !kind->groups && !wire_state) {
        hl_error(kind->name, "to whom? Say host=NAME, as in %s:host=10.0.0.7", kind->name);
        return -EINVAL;
    }
    board->link = (struct hl_net_link){
        .name = kind->name, .wire = wire, .state = wire_state, .burst = s->burst};
    return hl_net_link_open(&board->link, &setup);
}

static int open_pixels(struct hl_net_board *board, struct hl_output_mode *mode)
{
    const struct hl_net_settings *s = &board->settings;
    struct hl_net_colours colours = {s->order, s->white, s->linear, s->brightness / 100};
    struct hl_matrix matrix;
    int err = hl_net_settings_matrix(s, board->kind->name, &matrix, mode);

    if (!err)
        err = hl_net_pixels_init(&board->pixels, &matrix, &colours);
    if (err)
        return err;
    board->bytes = (size_t)board->pixels.count * (size_t)board->pixels.channels;
    board->next = calloc(1, board->bytes);
    board->shown = calloc(1, board->bytes);
    return board->next && board->shown ? 0 : -ENOMEM;
}

static int open_parts(struct hl_net_board *board, const struct hl_datagram_wire *wire,
                      void *wire_state, struct hl_output_mode *mode)
{
    int err = open_pixels(board, mode);

    if (err)
        return err;
    bool aside = board->settings.rotate % 180 != 0;
    struct hl_net_picture picture = {.width = aside ? mode->height : mode->width,
                                     .height = aside ? mode->width : mode->height,
                                     .channels = board->pixels.channels,
                                     .bytes = board->bytes};
    board->sender = board->kind->create(&board->settings, &picture);
    if (!board->sender)
        return -errno;
    return open_link(board, wire, wire_state);
}

static void give_back(struct hl_net_board *board)
{
    hl_net_link_close(&board->link);
    board->kind->destroy(board->sender);
    hl_net_pixels_finish(&board->pixels);
    free(board->next);
    free(board->shown);
    board->sender = NULL;
    board->next = board->shown = NULL;
}

int hl_net_board_open(struct hl_net_board *board, const struct hl_net_kind *kind,
                      const struct hl_datagram_wire *wire, void *wire_state,
                      struct hl_output_mode *mode)
{
    /* But for the options, and for what somebody may be reading. */
    memset(&board->kind, 0, sizeof(*board) - offsetof(struct hl_net_board, kind));
    board->kind = kind;
    board->fresh = true;
    int err = open_parts(board, wire, wire_state, mode);
    if (err) {
        give_back(board);
        return err;
    }
    if (mode->refresh_hz <= 0)
        mode->refresh_hz = kind->rate_hz;
    if (kind->most_hz && mode->refresh_hz > kind->most_hz)
        hl_warning(kind->name, "%g pictures a second; a universe may come %d times: lower refresh",
                   mode->refresh_hz, kind->most_hz);
    board->period_ns = (int64_t)((double)HL_NS_PER_S / mode->refresh_hz);
    return 0;
}

static int send_picture(struct hl_net_board *board)
{
    int64_t period_ns = board->period_ns;

    period_ns = period_ns < PERIOD_MIN_NS   ? PERIOD_MIN_NS
                : period_ns > PERIOD_MAX_NS ? PERIOD_MAX_NS
                                            : period_ns;
    hl_net_link_begin(&board->link, board->kind->count(board->sender),
                      period_ns * board->settings.pace / 100);
    int err = board->kind->send(board->sender, &board->link, board->shown);
    if (!err)
        board->pictures++;
    return err;
}

/* Whether what is in NEXT is to be sent now. */
static bool is_due(struct hl_net_board *board, int64_t now_ns)
{
    bool changed = board->fresh || memcmp(board->next, board->shown, board->bytes) != 0;

    if (changed) {
        uint8_t *next = board->next;
        board->next = board->shown;
        board->shown = next;
        board->repeats = HL_NET_REPEATS;
        return true;
    }
    if (board->repeats > 0) {
        board->repeats--;
        return true;
    }
    return now_ns - board->sent_ns >= HL_NET_IDLE_NS;
}

int hl_net_board_present(struct hl_net_board *board, const struct hl_frame *frame, int64_t when_ns)
{
    struct hl_net_link *link = &board->link;

    if (when_ns > board->when_ns && board->when_ns)
        board->period_ns = when_ns - board->when_ns;
    board->when_ns = when_ns;
    hl_net_pixels_fill(&board->pixels, frame, board->next);
    enum hl_datagram_state state = hl_net_link_look(link);
    atomic_store(&board->status.state, (int)state);
    int64_t now_ns = link->wire->now(link->state);
    if (board->kind->tick)
        board->kind->tick(board->sender, link, now_ns);
    if (!is_due(board, now_ns))
        return 0;
    int err = send_picture(board);
    atomic_fetch_add(err || state != HL_DATAGRAM_READY ? &board->status.lost : &board->status.sent,
                     1);
    board->fresh = err != 0;
    board->sent_ns = now_ns;
    if (err == -EMSGSIZE)
        hl_error(link->name, "datagrams are longer than this network takes; make them smaller");
    return err == -EAGAIN ? 0 : err;
}

int hl_net_board_close(struct hl_net_board *board)
{
    struct hl_net_link *link = &board->link;

    /* Nothing was sent: nothing is lit. */
    if (board->pictures > 0) {
        memset(board->shown, 0, board->bytes);
        for (int i = 0; i <= HL_NET_REPEATS; i++) {
            send_picture(board);
            link->wire->pause(link->state, HL_NET_END_GAP_NS);
        }
        if (board->kind->end)
            board->kind->end(board->sender, link);
    }
    hl_debug(link->name, "%llu pictures, %llu datagrams, %llu bytes",
             (unsigned long long)board->pictures, (unsigned long long)link->datagrams,
             (unsigned long long)link->bytes);
    give_back(board);
    return 0;
}

int hl_net_board_present_op(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    return hl_net_board_present(state, frame, when_ns);
}

int hl_net_board_close_op(void *state)
{
    return hl_net_board_close(state);
}

void hl_net_board_status_op(const void *state, char *line)
{
    static const char *const states[] = {[HL_DATAGRAM_RESOLVING] = "asking for its address",
                                         [HL_DATAGRAM_READY] = "the network works",
                                         [HL_DATAGRAM_LOST] = "the network is lost"};
    const struct hl_net_board *board = state;
    const char *host = board->settings.host;

    snprintf(line, HL_BOARD_STATUS_MAX, "%.60s: %llu pictures sent, %llu lost; %s",
             host ? host : "multicast", atomic_load(&board->status.sent),
             atomic_load(&board->status.lost), states[atomic_load(&board->status.state)]);
}
