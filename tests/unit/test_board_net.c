/* Drivers of boards on the network meet models of receivers, over a virtual wire: with every option
 * the picture is the same, and nothing is done that the protocol forbids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/net_bench.h"
#include "unit/said.h"

#include "host-sim/net_receiver.h"
#include "show/picture.h"

#include <stdio.h>

struct meeting {
    const char *name;
    const struct hl_driver *driver;
    struct hl_net_board board;
    struct hl_datagram_virtual wire;
    struct hl_net_receiver *receiver;
    struct hl_led_matrix matrix;
    struct hl_frame frame, seen;
    int64_t when_ns;
    uint32_t seed;
    const char *order;
};

/* A board, and the receiver that it should be for. */
struct pair {
    const char *name, *driver, *options;
    int width, height; /* of the board */
    struct hl_net_setup setup;
    struct hl_led_matrix matrix; /* width 0: of the board's size */
    const char *order;           /* of the receiver's channels; NULL: rgb */
};

#define ACROSS                                                                                     \
    {                                                                                              \
        HL_LED_TOP_LEFT, false, false                                                              \
    }

static const struct pair pairs[] = {
    {.name = "ddp", .driver = "ddp", .options = "host=a", .width = 32, .height = 8},
    {.name = "ddp, one datagram exactly",
     .driver = "ddp",
     .options = "host=a",
     .width = 60,
     .height = 8},
    {.name = "ddp, many datagrams",
     .driver = "ddp",
     .options = "host=a",
     .width = 192,
     .height = 64},
    {.name = "ddp, not numbered",
     .driver = "ddp",
     .options = "host=a,sequence=no",
     .width = 64,
     .height = 32},
    {.name = "ddp, white",
     .driver = "ddp",
     .options = "host=a,white=yes",
     .width = 64,
     .height = 16,
     .setup = {.channels = 4}},
    {.name = "ddp, grb",
     .driver = "ddp",
     .options = "host=a,order=grb",
     .width = 32,
     .height = 8,
     .order = "grb"},
    {.name = "ddp, bgr and white",
     .driver = "ddp",
     .options = "host=a,order=bgr,white=yes",
     .width = 32,
     .height = 8,
     .setup = {.channels = 4},
     .order = "bgr"},
    {.name = "ddp, serpentine",
     .driver = "ddp",
     .options = "host=a,serpentine=yes",
     .width = 16,
     .height = 16,
     .matrix = {16, 16, 1, 1, {HL_LED_TOP_LEFT, false, true}, ACROSS, 0, false}},
    {.name = "ddp, columns from below",
     .driver = "ddp",
     .options = "host=a,along=columns,start=bottom-right,serpentine=yes",
     .width = 32,
     .height = 8,
     .matrix = {32, 8, 1, 1, {HL_LED_BOTTOM_RIGHT, true, true}, ACROSS, 0, false}},
    {.name = "ddp, tiles",
     .driver = "ddp",
     .options = "host=a,tile=16x16,across=3,down=2,serpentine=yes,tiles-start=bottom-left,"
                "tiles-along=columns,tiles-serpentine=yes",
     .width = 48,
     .height = 32,
     .matrix = {16,
                16,
                3,
                2,
                {HL_LED_TOP_LEFT, false, true},
                {HL_LED_BOTTOM_LEFT, true, true},
                0,
                false}},
    {.name = "ddp, turned and mirrored",
     .driver = "ddp",
     .options = "host=a,rotate=90,mirror=yes",
     .width = 8,
     .height = 32,
     .matrix = {32, 8, 1, 1, ACROSS, ACROSS, 90, true}},
    {.name = "ddp, upside down",
     .driver = "ddp",
     .options = "host=a,rotate=180",
     .width = 32,
     .height = 8,
     .matrix = {32, 8, 1, 1, ACROSS, ACROSS, 180, false}},
    {.name = "ddp, paced",
     .driver = "ddp",
     .options = "host=a,burst=1,pace=90",
     .width = 192,
     .height = 64},
    {.name = "ddp, all at once",
     .driver = "ddp",
     .options = "host=a,burst=1000,pace=0",
     .width = 192,
     .height = 64},

    {.name = "artnet", .driver = "artnet", .options = "host=a", .width = 32, .height = 8},
    {.name = "artnet, one universe exactly",
     .driver = "artnet",
     .options = "host=a",
     .width = 17,
     .height = 10},
    {.name = "artnet, an odd number of channels",
     .driver = "artnet",
     .options = "host=a",
     .width = 17,
     .height = 11},
    {.name = "artnet, many universes",
     .driver = "artnet",
     .options = "host=a",
     .width = 192,
     .height = 64},
    {.name = "artnet, packed",
     .driver = "artnet",
     .options = "host=a,packed=yes",
     .width = 64,
     .height = 32,
     .setup = {.packed = true}},
    {.name = "artnet, 150 a universe",
     .driver = "artnet",
     .options = "host=a,per-universe=150",
     .width = 64,
     .height = 16,
     .setup = {.universe_pixels = 150}},
    {.name = "artnet, over a net's end",
     .driver = "artnet",
     .options = "host=a,universe=250",
     .width = 64,
     .height = 32,
     .setup = {.first_universe = 250}},
    {.name = "artnet, the last universe",
     .driver = "artnet",
     .options = "host=a,universe=32766",
     .width = 32,
     .height = 8,
     .setup = {.first_universe = 32766}},
    {.name = "artnet, sync",
     .driver = "artnet",
     .options = "host=a,sync=unicast",
     .width = 64,
     .height = 16},
    {.name = "artnet, sync to all",
     .driver = "artnet",
     .options = "host=a,sync=broadcast",
     .width = 64,
     .height = 16},
    {.name = "artnet, white",
     .driver = "artnet",
     .options = "host=a,white=yes",
     .width = 32,
     .height = 16,
     .setup = {.channels = 4}},
    {.name = "artnet, white, packed",
     .driver = "artnet",
     .options = "host=a,white=yes,packed=yes",
     .width = 33,
     .height = 9,
     .setup = {.channels = 4, .packed = true}},
    {.name = "artnet, serpentine",
     .driver = "artnet",
     .options = "host=a,serpentine=yes",
     .width = 32,
     .height = 16,
     .matrix = {32, 16, 1, 1, {HL_LED_TOP_LEFT, false, true}, ACROSS, 0, false}},

    {.name = "e131",
     .driver = "e131",
     .options = "",
     .width = 32,
     .height = 8,
     .setup = {.first_universe = 1, .multicast = true, .priority = 100}},
    {.name = "e131, to a host",
     .driver = "e131",
     .options = "host=a",
     .width = 32,
     .height = 8,
     .setup = {.first_universe = 1, .priority = 100}},
    {.name = "e131, many universes",
     .driver = "e131",
     .options = "",
     .width = 192,
     .height = 64,
     .setup = {.first_universe = 1, .multicast = true, .priority = 100}},
    {.name = "e131, packed",
     .driver = "e131",
     .options = "packed=yes",
     .width = 64,
     .height = 32,
     .setup = {.first_universe = 1, .multicast = true, .priority = 100, .packed = true}},
    {.name = "e131, 100 a universe",
     .driver = "e131",
     .options = "per-universe=100",
     .width = 64,
     .height = 16,
     .setup = {.first_universe = 1, .multicast = true, .priority = 100, .universe_pixels = 100}},
    {.name = "e131, sync",
     .driver = "e131",
     .options = "sync=900",
     .width = 64,
     .height = 16,
     .setup = {.first_universe = 1, .multicast = true, .priority = 100, .sync_universe = 900}},
    {.name = "e131, sync to a host",
     .driver = "e131",
     .options = "host=a,sync=900",
     .width = 64,
     .height = 16,
     .setup = {.first_universe = 1, .priority = 100, .sync_universe = 900}},
    {.name = "e131, priority",
     .driver = "e131",
     .options = "priority=0",
     .width = 16,
     .height = 8,
     .setup = {.first_universe = 1, .multicast = true, .priority = 0}},
    {.name = "e131, the last universe",
     .driver = "e131",
     .options = "universe=63998",
     .width = 32,
     .height = 8,
     .setup = {.first_universe = 63998, .multicast = true, .priority = 100}},
    {.name = "e131, without a list",
     .driver = "e131",
     .options = "discovery=no",
     .width = 32,
     .height = 8,
     .setup = {.first_universe = 1, .multicast = true, .priority = 100}},
    {.name = "e131, white",
     .driver = "e131",
     .options = "white=yes",
     .width = 32,
     .height = 16,
     .setup = {.first_universe = 1, .multicast = true, .priority = 100, .channels = 4}},

    {.name = "flaschen",
     .driver = "flaschen",
     .options = "host=a",
     .width = 45,
     .height = 35,
     .setup = {.layer = 1, .width = 45}},
    {.name = "flaschen, the ground",
     .driver = "flaschen",
     .options = "host=a,layer=0",
     .width = 45,
     .height = 35,
     .setup = {.layer = 0, .width = 45}},
    {.name = "flaschen, small tiles",
     .driver = "flaschen",
     .options = "host=a,datagram=1472",
     .width = 64,
     .height = 32,
     .setup = {.layer = 1, .width = 64}},
    {.name = "flaschen, parts of rows",
     .driver = "flaschen",
     .options = "host=a,datagram=256",
     .width = 200,
     .height = 8,
     .setup = {.layer = 1, .width = 200}},
    {.name = "flaschen, past one datagram",
     .driver = "flaschen",
     .options = "host=a",
     .width = 256,
     .height = 128,
     .setup = {.layer = 1, .width = 256}},
    {.name = "flaschen, turned",
     .driver = "flaschen",
     .options = "host=a,rotate=270",
     .width = 16,
     .height = 32,
     .setup = {.layer = 1, .width = 32},
     .matrix = {32, 16, 1, 1, ACROSS, ACROSS, 270, false}},
};

#define PAIRS (sizeof(pairs) / sizeof(pairs[0]))

/* ---- a meeting ---- */

static enum hl_net_protocol protocol(const char *driver)
{
    return strcmp(driver, "ddp") == 0      ? HL_NET_DDP
           : strcmp(driver, "artnet") == 0 ? HL_NET_ARTNET
           : strcmp(driver, "e131") == 0   ? HL_NET_E131
                                           : HL_NET_FLASCHEN;
}

static void meet(struct meeting *m, const struct pair *pair)
{
    char error[HL_BOARD_ERROR_MAX];
    struct hl_net_setup setup = pair->setup;
    struct hl_output_mode mode = {.width = pair->width, .height = pair->height};

    memset(m, 0, sizeof(*m));
    m->name = pair->name;
    m->order = pair->order ? pair->order : "rgb";
    m->matrix = pair->matrix.width
                    ? pair->matrix
                    : (struct hl_led_matrix){pair->width, pair->height, 1, 1, ACROSS, ACROSS, 0, 0};
    setup.pixels = pair->width * pair->height;
    if (!setup.channels)
        setup.channels = 3;
    m->receiver = hl_net_receiver_create(protocol(pair->driver), &setup);
    check_true(m->name, m->receiver);
    m->driver = hl_driver_find(pair->driver);
    memcpy(&m->board, m->driver->defaults, sizeof(m->board));
    check_int(m->name, hl_options_parse(m->driver, &m->board, pair->options, error), 0);
    m->wire = (struct hl_datagram_virtual){.sink = hl_net_receiver_sink(m->receiver),
                                           .now_ns = HL_NS_PER_S};
    m->when_ns = HL_NS_PER_S;
    check_int(m->name,
              hl_net_board_open(&m->board, net_bench_kind(pair->driver), &hl_datagram_wire_virtual,
                                &m->wire, &mode),
              0);
    check_int(m->name, hl_frame_init(&m->frame, mode.width, mode.height), 0);
    check_int(m->name, hl_frame_init(&m->seen, mode.width, mode.height), 0);
}

/* Colours of all strengths, black and white among them. */
static void paint(struct meeting *m)
{
    for (int y = 0; y < m->frame.height; y++)
        for (int x = 0; x < 3 * m->frame.width; x++) {
            m->seed = m->seed * 1664525 + 1013904223;
            uint8_t value = (uint8_t)(m->seed >> 24);
            m->frame.pixels[(size_t)y * m->frame.stride + (size_t)x] = value < 32    ? 0
                                                                       : value > 224 ? 255
                                                                                     : value;
        }
}

static void show(struct meeting *m)
{
    m->when_ns += 25 * HL_NS_PER_MS;
    if (m->wire.now_ns < m->when_ns)
        m->wire.now_ns = m->when_ns;
    check_int(m->name, hl_net_board_present(&m->board, &m->frame, m->when_ns), 0);
}

/* Whether the receiver shows the frame. */
static bool is_shown(struct meeting *m)
{
    hl_net_receiver_draw(m->receiver, &m->matrix, m->wire.now_ns, &m->seen);
    for (int y = 0; y < m->frame.height; y++)
        for (int x = 0; x < m->frame.width; x++) {
            const uint8_t *want = m->frame.pixels + (size_t)y * m->frame.stride + 3 * x;
            const uint8_t *got = m->seen.pixels + (size_t)y * m->seen.stride + 3 * x;
            for (int i = 0; i < 3; i++)
                if (got[i] != want[strchr("rgb", m->order[i]) - "rgb"])
                    return false;
        }
    return true;
}

/* BUT_LOSSES: what a loss looks like to the receiver does not count. */
static void check_faults(struct meeting *m, bool but_losses)
{
    for (int i = 0; i < HL_NET_FAULTS; i++)
        if (hl_net_receiver_faults(m->receiver, (enum hl_net_fault)i) &&
            !(but_losses && (i == HL_NET_INCOMPLETE || i == HL_NET_UNSHOWN)))
            fail_msg("%s: fault: %s, %lu times", m->name, hl_net_fault_name((enum hl_net_fault)i),
                     hl_net_receiver_faults(m->receiver, (enum hl_net_fault)i));
}

static void check_dark(struct meeting *m, int64_t now_ns)
{
    hl_net_receiver_draw(m->receiver, &m->matrix, now_ns, &m->seen);
    for (size_t i = 0; i < m->seen.stride * (size_t)m->seen.height; i++)
        if (m->seen.pixels[i])
            fail_msg("%s: it is not dark", m->name);
}

static void part(struct meeting *m)
{
    if (m->board.next)
        hl_net_board_close(&m->board);
    hl_options_finish(m->driver, &m->board);
    hl_net_receiver_destroy(m->receiver);
    hl_frame_finish(&m->frame);
    hl_frame_finish(&m->seen);
}

/* ---- tests ---- */

static void pictures_arrive(void **state)
{
    static struct meeting m;

    (void)state;
    for (size_t i = 0; i < PAIRS; i++) {
        meet(&m, &pairs[i]);
        for (int frame = 0; frame < 40; frame++) {
            if (frame % 10 < 6)
                paint(&m);
            show(&m);
            check_true(m.name, is_shown(&m));
        }
        check_int(m.name, hl_net_receiver_lost(m.receiver), 0);
        hl_net_board_close(&m.board);
        check_dark(&m, m.wire.now_ns);
        hl_net_receiver_end(m.receiver, m.wire.now_ns);
        check_faults(&m, false);
        part(&m);
    }
}

/* A minute of a page that stands: the receiver never thinks that the board is gone, and little is
 * sent. */
static void what_stands_is_kept(void **state)
{
    static struct meeting m;

    (void)state;
    for (size_t i = 0; i < PAIRS; i++) {
        if (pairs[i].width * pairs[i].height > 2048)
            continue;
        meet(&m, &pairs[i]);
        paint(&m);
        for (int frame = 0; frame < 60 * 40; frame++) {
            show(&m);
            if (frame % 40 == 39)
                check_true(m.name, is_shown(&m));
        }
        check_true(m.name, m.board.pictures >= 60 && m.board.pictures <= 75);
        check_faults(&m, false);
        part(&m);
    }
}

/* Datagrams get lost, and never the same ones: what stands is right after some repeats. */
static void losses_heal(void **state)
{
    static struct meeting m;

    (void)state;
    for (size_t i = 0; i < PAIRS; i++)
        for (int every = 17; every <= 29; every += 6) {
            meet(&m, &pairs[i]);
            m.wire.lose_every = every;
            for (int page = 0; page < 5; page++) {
                paint(&m);
                bool shown = false;
                for (int frame = 0; frame < 10 * 40 && !shown; frame++) {
                    show(&m);
                    shown = is_shown(&m);
                }
                check_true(m.name, shown);
            }
            check_faults(&m, true);
            part(&m);
        }
}

/* The name is not known at once: the frame waits for nothing, and the first picture goes as soon
 * as it can. */
static void names_may_take_their_time(void **state)
{
    static struct meeting m;

    (void)state;
    for (size_t i = 0; i < PAIRS; i++) {
        meet(&m, &pairs[i]);
        m.wire.resolve_after = 30;
        paint(&m);
        for (int frame = 0; frame < 29; frame++)
            show(&m);
        check_int(m.name, m.wire.datagrams, 0);
        show(&m);
        show(&m);
        check_true(m.name, is_shown(&m));
        check_faults(&m, false);
        part(&m);
    }
}

/* Killed, the program tells nobody: layers and streams end by themselves. */
static void receivers_wait_for_nobody(void **state)
{
    static struct meeting m;

    (void)state;
    for (size_t i = 0; i < PAIRS; i++) {
        /* The ground of flaschen stays. */
        if (strcmp(pairs[i].driver, "flaschen") == 0 && pairs[i].setup.layer == 0)
            continue;
        meet(&m, &pairs[i]);
        paint(&m);
        show(&m);
        check_true(m.name, is_shown(&m));
        check_dark(&m, m.wire.now_ns + 20 * HL_NS_PER_S);
        part(&m);
    }
}

/* The twins: nothing to complain of, and the picture that their LEDs show. */
static void twins_show_what_is_sent(void **state)
{
    static const char *const boards[] = {
        "ddp-32x8:",
        "ddp-32x8:serpentine=yes,order=gbr",
        "ddp-32x8:white=yes,linear=no,rotate=180",
        "artnet-64x16:sync=broadcast,packed=yes",
        "e131-64x16:sync=77,universe=5",
        "e131-64x16:host=10.0.0.1,per-universe=50",
        "flaschen-45x35:x=3,y=4,layer=0",
        "flaschen-45x35:datagram=512",
        "flaschen-16x32:rotate=90,x=7",
    };
    char path[64] = "/tmp/hl-twin-XXXXXX.png", error[HL_BOARD_ERROR_MAX];
    int fd = mkstemps(path, 4);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    for (size_t i = 0; i < sizeof(boards) / sizeof(boards[0]); i++) {
        char name[32];
        struct said said;
        struct hl_frame frame;
        struct hl_picture picture;
        struct hl_output_mode mode = {.width = 0};
        size_t length = strcspn(boards[i], ":");
        snprintf(name, sizeof(name), "%.*s", (int)length, boards[i]);
        struct hl_board_request request = {
            .name = name, .options = boards[i] + length + 1, .virtual = true, .picture = path};
        struct hl_board *board = hl_board_create_request(&request, error);
        check_true(boards[i], board);
        said_begin(&said);
        int err = hl_board_open(board, &mode);
        assert_int_equal(hl_frame_init(&frame, mode.width, mode.height), 0);
        net_bench_paint(&frame, (unsigned)i);
        for (int k = 1; !err && k < 10; k++)
            err = hl_board_present(board, &frame, k * 25 * HL_NS_PER_MS);
        int closed = hl_board_close(board);
        if (strstr(said_end(&said), "fault"))
            fail_msg("%s: it says %s", boards[i], said.text);
        check_int(boards[i], err, 0);
        check_int(boards[i], closed, 0);
        check_int(boards[i], hl_picture_load(&picture, path, error), 0);
        check_int(boards[i], picture.width, frame.width);
        for (int n = 0; n < frame.width * frame.height; n++)
            assert_memory_equal(picture.pixels + 4 * (size_t)n,
                                frame.pixels + (size_t)(n / frame.width) * frame.stride +
                                    3 * (size_t)(n % frame.width),
                                3);
        hl_picture_finish(&picture);
        hl_frame_finish(&frame);
        hl_board_destroy(board);
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_arrive),
        cmocka_unit_test(what_stands_is_kept),
        cmocka_unit_test(losses_heal),
        cmocka_unit_test(names_may_take_their_time),
        cmocka_unit_test(receivers_wait_for_nobody),
        cmocka_unit_test(twins_show_what_is_sent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
