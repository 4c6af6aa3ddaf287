/* Bench jobs of boards on the network: what a picture costs there beside the least that its
 * protocol needs, and how evenly pictures go out. The wire leads nowhere. */
#include "bench.h"

#include "base/clock.h"
#include "drivers/board.h"
#include "drivers/net_board.h"
#include "drivers/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JITTER_HZ 60

/* The wire, and where it counts. */
struct nowhere {
    int64_t now_ns; /* of the frames; 0: real time */
    int64_t first_ns, last_ns;
    size_t datagrams, bytes;
};

static int open_wire(void *state, const struct hl_datagram_setup *setup, char *error)
{
    (void)state;
    (void)setup;
    (void)error;
    return 0;
}

static int64_t now(const void *state)
{
    const struct nowhere *wire = state;
    return wire->now_ns ? wire->now_ns : hl_clock_mono_ns();
}

static int send_datagram(void *state, uint32_t group, const uint8_t *bytes, size_t count)
{
    struct nowhere *wire = state;
    (void)group;
    (void)bytes;
    wire->last_ns = now(wire);
    if (wire->datagrams++ == 0)
        wire->first_ns = wire->last_ns;
    wire->bytes += count;
    return 0;
}

static enum hl_datagram_state look(void *state, char *why)
{
    (void)state;
    (void)why;
    return HL_DATAGRAM_READY;
}

static void let_pass(void *state, int64_t ns)
{
    struct nowhere *wire = state;
    if (wire->now_ns)
        wire->now_ns += ns;
    else
        hl_clock_sleep_until_ns(hl_clock_mono_ns() + ns);
}

static void close_wire(void *state)
{
    (void)state;
}

static const struct hl_datagram_wire nowhere_wire = {
    .name = "nowhere",
    .open = open_wire,
    .send = send_datagram,
    .state = look,
    .now = now,
    .pause = let_pass,
    .close = close_wire,
};

/* A protocol, and the least of datagrams and header bytes that a picture of N bytes needs. */
static const struct protocol {
    const char *name;
    const struct hl_net_kind *kind;
    size_t datagram, header; /* bytes of a picture in one; bytes before them */
} protocols[] = {
    {"ddp", &hl_net_kind_ddp, 1440, 10},
    {"artnet", &hl_net_kind_artnet, 512, 18},
    {"e131", &hl_net_kind_e131, 512, 126},
    {"flaschen", &hl_net_kind_flaschen, 65484, 23},
};

#define PROTOCOLS (sizeof(protocols) / sizeof(protocols[0]))

struct desk {
    const struct protocol *protocol;
    struct hl_bench_result *result;
    struct nowhere wire;
    struct hl_net_board board;
    struct hl_frame frame;
    int64_t *first_ns, *last_ns; /* of each frame: how late its datagrams went */
};

/* Lists of universes are not a picture's. */
static int open_board(struct desk *desk, int width, int height, double hz)
{
    const struct hl_driver *driver = hl_driver_find(desk->protocol->name);
    struct hl_output_mode mode = {.width = width, .height = height, .refresh_hz = hz};

    memcpy(&desk->board, driver->defaults, sizeof(desk->board));
    desk->board.settings.discovery = false;
    int err =
        hl_net_board_open(&desk->board, desk->protocol->kind, &nowhere_wire, &desk->wire, &mode);
    return err ? err : hl_frame_init(&desk->frame, width, height);
}

static void show(struct desk *desk, const struct hl_scene *scene, long i, int64_t when_ns)
{
    desk->wire.datagrams = 0;
    hl_scene_compose(scene, hl_bench_instant(i), &desk->frame);
    hl_net_board_present(&desk->board, &desk->frame, when_ns);
}

/* ---- bytes, and the time that pictures take, in that of the wire ---- */

static int count_bytes(void *data, const struct hl_scene *scene)
{
    struct desk *desk = data;
    const struct protocol *protocol = desk->protocol;
    size_t datagrams = 0;
    int64_t least_ns = INT64_MAX, most_ns = INT64_MIN;
    /* At the rate that the board asks for. */
    int err = open_board(desk, scene->width, scene->height, 0);
    int64_t period_ns = desk->board.period_ns;

    if (err)
        return err;
    hl_bench_begin(desk->result);
    for (long i = 0; i < desk->result->units; i++) {
        int64_t when_ns = (i + 1) * period_ns;
        desk->wire.now_ns = when_ns;
        show(desk, scene, i, when_ns);
        datagrams += desk->wire.datagrams;
        int64_t last_ns = desk->wire.last_ns - when_ns;
        least_ns = last_ns < least_ns ? last_ns : least_ns;
        most_ns = last_ns > most_ns ? last_ns : most_ns;
    }
    hl_bench_end(desk->result, "frame");
    size_t least = desk->board.bytes + (desk->board.bytes + protocol->datagram - 1) /
                                           protocol->datagram * protocol->header;
    double pictures = (double)desk->board.pictures, bytes = (double)desk->wire.bytes / pictures;
    printf("{\"board\":\"%s-%dx%d\",\"pictures\":%.0f,\"datagrams\":%.2f,\"bytes\":%.1f,"
           "\"least\":%zu,\"ratio\":%.4f,\"last_datagram_us\":%.1f,\"jitter_us\":%.1f}\n",
           protocol->name, scene->width, scene->height, pictures, (double)datagrams / pictures,
           bytes, least, bytes / (double)least, (double)most_ns / 1e3,
           (double)(most_ns - least_ns) / 1e3);
    hl_frame_finish(&desk->frame);
    return hl_net_board_close(&desk->board);
}

int hl_bench_net_bytes(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result)
{
    static const struct {
        int width, height;
    } sizes[] = {{32, 8}, {64, 32}, {192, 64}};
    int err = 0;
    (void)job;
    (void)cli;

    for (size_t i = 0; i < PROTOCOLS && !err; i++)
        for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]) && !err; k++) {
            struct desk desk = {.protocol = &protocols[i], .result = result};
            err = hl_bench_scene(sizes[k].width, sizes[k].height, count_bytes, &desk);
        }
    return err;
}

/* ---- jitter ---- */

static int by_size(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* The largest, and what so many of a thousand stay below, us. */
static void print_lateness(const char *name, int64_t *late_ns, long count)
{
    qsort(late_ns, (size_t)count, sizeof(*late_ns), by_size);
    printf("\"%s\":{\"median\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"most\":%.1f}", name,
           (double)late_ns[count / 2] / 1e3, (double)late_ns[count * 990 / 1000] / 1e3,
           (double)late_ns[count * 999 / 1000] / 1e3, (double)late_ns[count - 1] / 1e3);
}

static int measure(void *data, const struct hl_scene *scene)
{
    struct desk *desk = data;
    const int64_t period_ns = HL_NS_PER_S / JITTER_HZ;
    long count = desk->result->units;
    int err = open_board(desk, scene->width, scene->height, JITTER_HZ);

    if (err)
        return err;
    hl_bench_begin(desk->result);
    int64_t begin_ns = hl_clock_mono_ns() + period_ns;
    for (long i = 0; i < count; i++) {
        int64_t when_ns = begin_ns + i * period_ns;
        hl_clock_sleep_until_ns(when_ns);
        show(desk, scene, i, when_ns);
        /* One that nothing had to be sent for was in time. */
        desk->first_ns[i] = desk->wire.datagrams ? desk->wire.first_ns - when_ns : 0;
        desk->last_ns[i] = desk->wire.datagrams ? desk->wire.last_ns - when_ns : 0;
    }
    hl_bench_end(desk->result, "frame");
    printf("{\"board\":\"%s-%dx%d\",\"frames\":%ld,\"hz\":%d,", desk->protocol->name, scene->width,
           scene->height, count, JITTER_HZ);
    print_lateness("first_datagram_late_us", desk->first_ns, count);
    printf(",");
    print_lateness("last_datagram_late_us", desk->last_ns, count);
    printf("}\n");
    desk->result->value = desk->first_ns[count * 999 / 1000] / 1000;
    hl_frame_finish(&desk->frame);
    return hl_net_board_close(&desk->board);
}

int hl_bench_net_jitter(const struct hl_bench_job *job, const struct hl_cli *cli,
                        struct hl_bench_result *result)
{
    struct desk desk = {.protocol = &protocols[0], .result = result};
    int err = -ENOMEM;
    (void)cli;

    desk.first_ns = calloc((size_t)result->units, sizeof(*desk.first_ns));
    desk.last_ns = calloc((size_t)result->units, sizeof(*desk.last_ns));
    if (desk.first_ns && desk.last_ns)
        err = hl_bench_scene(job->width, job->height, measure, &desk);
    free(desk.first_ns);
    free(desk.last_ns);
    return err;
}
