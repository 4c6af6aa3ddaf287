/* Boards on the network: when pictures are sent and how they are spread, how a board ends, what is
 * said of a network that is lost, and wrong options. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/net_bench.h"
#include "unit/said.h"

#include "show/motion.h"

#include <errno.h>

static struct net_bench bench;

/* Steps: c, a frame that has changed; s, the same again; h, the same, 450 ms later; x, the network
 * is away, the same; o, it is here, the same. SENT: 1 where a picture was. */
static const struct {
    const char *name, *steps, *sent;
} habits[] = {
    {"what changes is sent at once", "ccccc", "11111"},
    {"what stays is sent three times", "csssss", "111000"},
    {"and then not even after half a second", "cssh", "1110"},
    {"but before a second is over", "csshh", "11101"},
    {"and again", "csshhhhhh", "111010101"},
    {"repeats begin anew with each change", "cscssss", "1111100"},
    {"nothing goes where there is no address", "xxx", "000"},
    {"a network that came is told at once", "xxosss", "001110"},
    {"though it went in between", "csssxco", "1110001"},
};

static void step(char what)
{
    static unsigned seed;

    if (what == 'c')
        net_bench_paint(&bench.frame, ++seed);
    if (what == 'h')
        bench.when_ns += 450 * HL_NS_PER_MS - 25 * HL_NS_PER_MS;
    if (what == 'x' || what == 'o')
        bench.log.send_result = what == 'x' ? -EAGAIN : 0;
    assert_int_equal(net_bench_show(&bench), 0);
}

static void pictures_go_when_needed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++) {
        net_bench_open(&bench, "ddp", "host=a", 16, 8);
        for (size_t k = 0; habits[i].steps[k]; k++) {
            datagram_log_clear(&bench.log);
            step(habits[i].steps[k]);
            if (bench.log.count != (size_t)(habits[i].sent[k] - '0'))
                fail_msg("%s: %zu pictures in step %zu", habits[i].name, bench.log.count, k);
        }
        bench.log.send_result = 0;
        net_bench_close(&bench);
    }
}

/* In the first LED or in the last. */
static void one_colour_is_a_change(void **state)
{
    (void)state;
    for (int last = 0; last < 2; last++) {
        net_bench_open(&bench, "ddp", "host=a", 16, 8);
        for (int frame = 0; frame < 5; frame++)
            net_bench_show(&bench);
        datagram_log_clear(&bench.log);
        bench.frame.pixels[last ? 7 * bench.frame.stride + 3 * 15 + 2 : 0] ^= 1;
        net_bench_show(&bench);
        assert_int_equal(bench.log.count, 1);
        net_bench_close(&bench);
    }
}

static const struct {
    const char *name, *driver, *options;
    int width, height;
    size_t datagrams, pauses;
    int64_t paused_ns; /* of the 25 ms of a frame, or the 34 of DMX */
} paces[] = {
    {"one datagram", "ddp", "host=a", 16, 8, 1, 0, 0},
    {"a burst", "ddp", "host=a", 64, 60, 8, 0, 0},
    {"one more", "ddp", "host=a", 64, 61, 9, 1, 6250000},
    {"over half of the time", "ddp", "host=a,burst=1", 64, 15, 2, 1, 6250000},
    {"69 in bursts of 8", "ddp", "host=a", 256, 128, 69, 8, 8 * 1388888},
    {"over nine tenths", "ddp", "host=a,pace=90,burst=23", 256, 128, 69, 2, 2 * 7500000},
    {"all at once", "ddp", "host=a,pace=0", 256, 128, 69, 0, 0},
    {"universes, with sync", "artnet", "host=a,sync=unicast,burst=4", 32, 32, 8, 1, 8620689},
};

static void datagrams_are_spread(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(paces) / sizeof(paces[0]); i++) {
        const char *name = paces[i].name;
        net_bench_open(&bench, paces[i].driver, paces[i].options, paces[i].width, paces[i].height);
        for (int frame = 0; frame < 3; frame++) {
            datagram_log_clear(&bench.log);
            net_bench_paint(&bench.frame, (unsigned)frame);
            net_bench_show(&bench);
            check_int(name, bench.log.count, paces[i].datagrams);
            check_int(name, bench.log.pauses, paces[i].pauses);
            check_int(name, bench.log.paused_ns, paces[i].paused_ns);
        }
        net_bench_close(&bench);
    }
}

/* The time of a frame is that of those that come, within limits. */
static void paces_follow_the_frames(void **state)
{
    static const struct {
        const char *name;
        int64_t period_ns, paused_ns;
    } rates[] = {{"100 a second", 10 * HL_NS_PER_MS, 2500000},
                 {"5 a second: as 10", 200 * HL_NS_PER_MS, 25000000},
                 {"far too many", 1000, 250000}};

    (void)state;
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        net_bench_open(&bench, "ddp", "host=a,burst=1", 64, 15);
        net_bench_show(&bench);
        datagram_log_clear(&bench.log);
        net_bench_paint(&bench.frame, 77);
        hl_net_board_present(&bench.board, &bench.frame, bench.when_ns + rates[i].period_ns);
        check_int(rates[i].name, bench.log.paused_ns, rates[i].paused_ns);
        net_bench_close(&bench);
    }
}

static bool is_dark(const struct datagram_log_entry *entry, size_t data)
{
    for (size_t i = data; i < entry->length; i++)
        if (entry->bytes[i])
            return false;
    return true;
}

static const struct {
    const char *name, *driver, *options;
    size_t count; /* of the datagrams of the end */
    size_t dark;  /* the first so many, DATA behind their header */
    size_t data;
} ends[] = {
    {"ddp: dark, three times", "ddp", "host=a", 3, 3, 10},
    {"flaschen: dark, that is clear", "flaschen", "host=a", 3, 3, 23},
    {"artnet: dark", "artnet", "host=a", 3, 3, 18},
    {"artnet: each with its sync", "artnet", "host=a,sync=unicast", 6, 1, 18},
    {"e131: dark, then the stream ends", "e131", "discovery=no", 6, 6, 126},
};

static void boards_end_dark(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        const char *name = ends[i].name;
        net_bench_open(&bench, ends[i].driver, ends[i].options, 16, 8);
        net_bench_show(&bench);
        datagram_log_clear(&bench.log);
        check_int(name, hl_net_board_close(&bench.board), 0);
        check_int(name, bench.log.count, ends[i].count);
        check_int(name, bench.log.closed, 1);
        for (size_t k = 0; k < ends[i].dark; k++)
            check_true(name, is_dark(&bench.log.entries[k], ends[i].data));
        /* Apart, so that one gap in the network does not take them all. */
        check_true(name, bench.log.entries[ends[i].count - 1].at_ns >=
                             bench.log.entries[0].at_ns + 2 * HL_NET_END_GAP_NS);
        net_bench_close(&bench);
    }
}

static void streams_are_terminated(void **state)
{
    (void)state;
    net_bench_open(&bench, "e131", "discovery=no,sync=9", 32, 8);
    net_bench_show(&bench);
    datagram_log_clear(&bench.log);
    assert_int_equal(hl_net_board_close(&bench.board), 0);
    /* Three pictures of two universes and a sync, then three ends of two universes. */
    assert_int_equal(bench.log.count, 15);
    for (size_t i = 0; i < 9; i++)
        if (i % 3 < 2)
            assert_int_equal(bench.log.entries[i].bytes[112], 0);
    for (size_t i = 9; i < 15; i++) {
        const uint8_t *bytes = bench.log.entries[i].bytes;
        assert_int_equal(bytes[21], 4);
        assert_int_equal(bytes[112], 0x40);
        assert_int_equal(bytes[114], 1 + (i - 9) % 2);
        assert_int_equal(bytes[111], 4 + (i - 9) / 2);
    }
    net_bench_close(&bench);
}

static void nothing_ends_what_never_began(void **state)
{
    (void)state;
    net_bench_open(&bench, "e131", "", 16, 8);
    assert_int_equal(hl_net_board_close(&bench.board), 0);
    assert_int_equal(bench.log.count, 0);
    assert_int_equal(bench.log.closed, 1);
    net_bench_close(&bench);
}

static void universes_are_listed_every_ten_seconds(void **state)
{
    size_t lists = 0;

    (void)state;
    net_bench_open(&bench, "e131", "", 16, 8);
    for (int frame = 0; frame < 25 * HL_NET_DMX_RATE_HZ; frame++)
        net_bench_show(&bench);
    for (size_t i = 0; i < bench.log.count; i++)
        lists += bench.log.entries[i].bytes[21] == 8;
    assert_int_equal(lists, 3);
    net_bench_close(&bench);
}

static void losses_are_told_once(void **state)
{
    static const struct {
        enum hl_datagram_state state;
        const char *why;
    } times[] = {
        {HL_DATAGRAM_RESOLVING, "w: asking for its address"},
        {HL_DATAGRAM_LOST, "w: name not known; asking again in 1 s"},
        {HL_DATAGRAM_LOST, "w: name not known; asking again in 2 s"},
        {HL_DATAGRAM_RESOLVING, "w: asking for its address"},
        {HL_DATAGRAM_LOST, "w: name not known; asking again in 4 s"},
        {HL_DATAGRAM_READY, ""},
        {HL_DATAGRAM_READY, ""},
        {HL_DATAGRAM_LOST, "w: it does not answer"},
        {HL_DATAGRAM_READY, ""},
    };
    struct said said;

    (void)state;
    net_bench_open(&bench, "ddp", "host=w", 16, 8);
    said_begin(&said);
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        bench.log.state = times[i].state;
        bench.log.why = times[i].why;
        bench.log.send_result = times[i].state == HL_DATAGRAM_READY ? 0 : -EAGAIN;
        net_bench_show(&bench);
    }
    assert_string_equal(
        said_end(&said),
        "headliner: ddp: warning: w: name not known; asking again in 1 s; the ticker runs on\n"
        "headliner: ddp: the network works again\n"
        "headliner: ddp: warning: w: it does not answer; the ticker runs on\n"
        "headliner: ddp: the network works again\n");
    net_bench_close(&bench);
}

static void boards_say_how_they_are(void **state)
{
    char line[HL_BOARD_STATUS_MAX];

    (void)state;
    net_bench_open(&bench, "ddp", "host=w", 16, 8);
    bench.driver->status(&bench.board, line);
    assert_string_equal(line, "w: 0 pictures sent, 0 lost; asking for its address");
    net_bench_show(&bench);
    net_bench_show(&bench);
    bench.driver->status(&bench.board, line);
    assert_string_equal(line, "w: 2 pictures sent, 0 lost; the network works");
    bench.log.state = HL_DATAGRAM_LOST;
    net_bench_show(&bench);
    bench.driver->status(&bench.board, line);
    assert_string_equal(line, "w: 2 pictures sent, 1 lost; the network is lost");
    /* Also when it is closed. */
    assert_int_equal(hl_net_board_close(&bench.board), 0);
    bench.driver->status(&bench.board, line);
    assert_non_null(strstr(line, "w: 2 pictures sent"));
    net_bench_close(&bench);
}

static void too_long_a_datagram_is_an_error(void **state)
{
    struct said said;

    (void)state;
    net_bench_open(&bench, "flaschen", "host=w", 16, 8);
    bench.log.send_result = -EMSGSIZE;
    said_begin(&said);
    assert_int_equal(net_bench_show(&bench), -EMSGSIZE);
    assert_non_null(strstr(said_end(&said), "datagrams are longer than this network takes"));
    net_bench_close(&bench);
}

static const struct {
    const char *driver, *options;
    int width, height;
    const char *says; /* NULL: it opens */
} mistakes[] = {
    {"ddp", "host=w", 0, 0,
     "ddp: error: how large is the board? Say --size 32x8, or board ddp-32x8"},
    {"ddp", "host=w,tile=16", 0, 0, "ddp: error: 16 is no size; write it as 32x8"},
    {"ddp", "host=w,tile=16x8x", 0, 0, "is no size"},
    {"ddp", "host=w,tile=16x8", 32, 8, "--size 32x8 is not what the tiles make: 16x8"},
    {"ddp", "host=w,tile=4x4", 0, 0, "4x4 pixels; a board has 8x8 to 512x256"},
    {"ddp", "host=w,tile=0x4", 0, 0, "tile's width is 0"},
    {"ddp", "host=w,rotate=45", 16, 8, "rotate is 45"},
    {"ddp", "host=w,rotate=90", 16, 8, NULL},
    {"ddp", "host=w,across=3", 16, 8, "--size 16x8 is not what the tiles make: 15x8"},
    {"artnet", "host=w,universe=32767", 16, 8, NULL},
    {"artnet", "host=w,universe=32767", 32, 8,
     "artnet: error: 2 universes from 32767 on run past the last one, 32767: begin with a lower "
     "one"},
    {"artnet", "host=w,packed=yes,per-universe=100", 16, 8, "leave per-universe out"},
    {"artnet", "host=w,white=yes,per-universe=150", 16, 8, "a universe holds 128 pixels"},
    {"artnet", "host=w,white=yes,per-universe=128", 16, 8, NULL},
    {"e131", "universe=63999", 32, 8, "e131: error: 2 universes from 63999 on run past"},
    {"e131", "source=0123456789012345678901234567890123456789012345678901234567890123", 16, 8,
     "a name has 63 bytes at most"},
    {"e131", "source=012345678901234567890123456789012345678901234567890123456789012", 16, 8, NULL},
    {"flaschen", "host=w,size=45", 0, 0, "45 is no size"},
};

static void mistakes_are_told(void **state)
{
    struct said said;

    (void)state;
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        const char *name = mistakes[i].options;
        said_begin(&said);
        int err =
            net_bench_try(&bench, mistakes[i].driver, name, mistakes[i].width, mistakes[i].height);
        const char *text = said_end(&said);
        check_int(name, err, mistakes[i].says ? -EINVAL : 0);
        if (mistakes[i].says && !strstr(text, mistakes[i].says))
            fail_msg("%s: it says %s", name, text);
        net_bench_close(&bench);
    }
}

/* The real driver, which has no wire of a test's. */
static void a_host_is_asked_for(void **state)
{
    static const struct {
        const char *board, *says;
    } boards[] = {{"ddp-32x8", "ddp: error: to whom? Say host=NAME"},
                  {"artnet-32x8", "artnet: error: to whom?"},
                  {"flaschen-45x35", "flaschen: error: to whom?"},
                  {"e131-32x8", NULL}};
    char error[HL_BOARD_ERROR_MAX];
    struct said said;

    (void)state;
    for (size_t i = 0; i < sizeof(boards) / sizeof(boards[0]); i++) {
        const char *name = boards[i].board;
        struct hl_board_request request = {.name = name, .options = ""};
        struct hl_board *board = hl_board_create_request(&request, error);
        struct hl_output_mode mode = {.width = 0};
        check_true(name, board);
        said_begin(&said);
        int err = hl_board_open(board, &mode);
        const char *text = said_end(&said);
        check_int(name, err, boards[i].says ? -EINVAL : 0);
        check_true(name, !boards[i].says || strstr(text, boards[i].says));
        check_true(name, boards[i].says || (mode.width == 32 && mode.height == 8));
        hl_board_destroy(board);
    }
}

static const struct {
    const char *driver, *options, *host;
    uint16_t port;
    int ttl;
    bool broadcast;
} setups[] = {
    {"ddp", "host=w", "w", 4048, 1, false},
    {"ddp", "host=w,port=99,ttl=3,broadcast=yes", "w", 99, 3, true},
    {"artnet", "host=w", "w", 6454, 1, false},
    {"artnet", "host=w,sync=unicast", "w", 6454, 1, false},
    {"artnet", "host=w,sync=broadcast", "w", 6454, 1, true},
    {"e131", "", NULL, 5568, 1, false},
    {"flaschen", "host=w", "w", 1337, 1, false},
};

static void wires_are_told_where(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(setups) / sizeof(setups[0]); i++) {
        const char *name = setups[i].options;
        net_bench_open(&bench, setups[i].driver, name, 16, 8);
        const struct hl_datagram_setup *setup = &bench.log.setup;
        check_true(name, !setup->host == !setups[i].host);
        check_true(name, !setup->host || strcmp(setup->host, setups[i].host) == 0);
        check_int(name, setup->port, setups[i].port);
        check_int(name, setup->multicast_ttl, setups[i].ttl);
        check_int(name, setup->broadcast, setups[i].broadcast);
        bool dmx = setups[i].port == 6454 || setups[i].port == 5568;
        check_true(name, bench.mode.refresh_hz == (dmx ? 29 : 40));
        net_bench_close(&bench);
    }
}

/* However fast text runs, universes do not come more often than DMX512 allows; who asks for more is
 * told. */
static void universes_do_not_come_too_often(void **state)
{
    static const struct {
        const char *driver;
        double hz;
        bool warned;
    } rates[] = {
        {"artnet", 44, false}, {"artnet", 45, true}, {"e131", 60, true}, {"ddp", 60, false}};

    (void)state;
    for (int64_t speed = HL_MOTION_UNIT; speed < 500 * HL_MOTION_UNIT; speed += 100)
        assert_true(hl_speed_frame_rate(speed, HL_NET_DMX_RATE_HZ) <= HL_NET_DMX_MOST_HZ);
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        struct said said;
        memset(&bench, 0, sizeof(bench));
        memcpy(&bench.board, hl_driver_find(rates[i].driver)->defaults, sizeof(bench.board));
        bench.mode = (struct hl_output_mode){.width = 16, .height = 8, .refresh_hz = rates[i].hz};
        said_begin(&said);
        int err = hl_net_board_open(&bench.board, net_bench_kind(rates[i].driver),
                                    &datagram_log_wire, &bench.log, &bench.mode);
        const char *text = said_end(&said);
        check_int(rates[i].driver, err, 0);
        check_true(rates[i].driver, bench.mode.refresh_hz == rates[i].hz);
        check_int(rates[i].driver, strstr(text, "a universe may come 44 times") != NULL,
                  rates[i].warned);
        hl_net_board_close(&bench.board);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_go_when_needed),
        cmocka_unit_test(one_colour_is_a_change),
        cmocka_unit_test(datagrams_are_spread),
        cmocka_unit_test(paces_follow_the_frames),
        cmocka_unit_test(boards_end_dark),
        cmocka_unit_test(streams_are_terminated),
        cmocka_unit_test(nothing_ends_what_never_began),
        cmocka_unit_test(universes_are_listed_every_ten_seconds),
        cmocka_unit_test(losses_are_told_once),
        cmocka_unit_test(boards_say_how_they_are),
        cmocka_unit_test(too_long_a_datagram_is_an_error),
        cmocka_unit_test(mistakes_are_told),
        cmocka_unit_test(a_host_is_asked_for),
        cmocka_unit_test(wires_are_told_where),
        cmocka_unit_test(universes_do_not_come_too_often),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
