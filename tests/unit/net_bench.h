/* A board on the network whose datagrams are written down. */
#ifndef HL_TESTS_NET_BENCH_H
#define HL_TESTS_NET_BENCH_H

#include "unit/check.h"

#include "base/clock.h"
#include "drivers/board.h"
#include "drivers/net_board.h"
#include "drivers/options.h"
#include "support/datagram_log.h"

#include <string.h>

struct net_bench {
    struct datagram_log log;
    const struct hl_driver *driver;
    struct hl_net_board board;
    struct hl_output_mode mode;
    struct hl_frame frame;
    int64_t when_ns;
};

static inline const struct hl_net_kind *net_bench_kind(const char *name)
{
    static const struct hl_net_kind *const kinds[] = {&hl_net_kind_ddp, &hl_net_kind_artnet,
                                                      &hl_net_kind_e131, &hl_net_kind_flaschen};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    fail_msg("no kind %s", name);
    return NULL;
}

/* Every pixel another: 1 + its number, by rows, in red and green, so that none is black. */
static inline void net_bench_paint(struct hl_frame *frame, unsigned seed)
{
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < frame->width; x++) {
            uint8_t *p = frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
            unsigned n = (unsigned)(y * frame->width + x) + seed;
            p[0] = (uint8_t)(1 + n % 255);
            p[1] = (uint8_t)(1 + n / 255 % 255);
            p[2] = (uint8_t)(255 - n % 255);
        }
}

/* What open says. */
static inline int net_bench_try(struct net_bench *bench, const char *driver, const char *options,
                                int width, int height)
{
    char error[HL_BOARD_ERROR_MAX];

    memset(bench, 0, sizeof(*bench));
    bench->driver = hl_driver_find(driver);
    assert_non_null(bench->driver);
    memcpy(&bench->board, bench->driver->defaults, sizeof(bench->board));
    assert_int_equal(hl_options_parse(bench->driver, &bench->board, options, error), 0);
    bench->mode = (struct hl_output_mode){.width = width, .height = height};
    bench->log.state = HL_DATAGRAM_READY;
    bench->log.now_ns = bench->when_ns = HL_NS_PER_S;
    int err = hl_net_board_open(&bench->board, net_bench_kind(driver), &datagram_log_wire,
                                &bench->log, &bench->mode);
    if (!err)
        assert_int_equal(hl_frame_init(&bench->frame, bench->mode.width, bench->mode.height), 0);
    return err;
}

static inline void net_bench_open(struct net_bench *bench, const char *driver, const char *options,
                                  int width, int height)
{
    assert_int_equal(net_bench_try(bench, driver, options, width, height), 0);
    net_bench_paint(&bench->frame, 0);
}

/* A frame later. */
static inline int net_bench_show(struct net_bench *bench)
{
    int64_t period_ns = (int64_t)((double)HL_NS_PER_S / bench->mode.refresh_hz);

    bench->when_ns += period_ns;
    if (bench->log.now_ns < bench->when_ns)
        bench->log.now_ns = bench->when_ns;
    return hl_net_board_present(&bench->board, &bench->frame, bench->when_ns);
}

static inline void net_bench_close(struct net_bench *bench)
{
    if (bench->board.next)
        assert_int_equal(hl_net_board_close(&bench->board), 0);
    hl_options_finish(bench->driver, &bench->board);
    hl_frame_finish(&bench->frame);
    datagram_log_clear(&bench->log);
}

#endif
