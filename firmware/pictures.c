/* `headliner snapshot` and `headliner record`: the ticker on virtual time, into a picture. */
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "cli.h"
#include "drivers/board.h"
#include "news/date.h"
#include "newsroom.h"
#include "screen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FETCH_MAX_S    20          /* then the picture is made of what came */
#define LAY_NS         HL_NS_PER_S /* virtual time is walked in steps no longer than this */
#define RATE_DEFAULT   30
#define RECORD_DEFAULT 10.0

struct studio {
    const struct hl_cli *cli;
    struct hl_config *config;
    struct hl_loop *loop;
    struct hl_newsroom *newsroom;
    struct hl_board *board;
    struct hl_output_mode mode;
    struct hl_screen screen;
    struct hl_scene *scene;
    struct hl_frame frame;
    int64_t wall_s;  /* at virtual time 0 */
    int64_t laid_ns; /* virtual time up to which the ticker was advanced */
};

static void on_deadline(void *data)
{
    hl_loop_stop(data);
}

/* Fetches until every source was tried, FETCH_MAX_S at most. */
static int fetch_news(struct studio *studio)
{
    struct hl_newsroom_options options = {
        .config = studio->config, .saved = false, .wall_s = studio->wall_s};
    studio->newsroom = hl_newsroom_create(studio->loop, &options);
    struct hl_timer *deadline = hl_loop_timer_add(studio->loop, on_deadline, studio->loop);
    if (!studio->newsroom || !deadline)
        return -ENOMEM;
    hl_loop_timer_arm(deadline, FETCH_MAX_S * HL_NS_PER_S);
    hl_newsroom_start(studio->newsroom);
    int64_t end_ns = hl_clock_mono_ns() + FETCH_MAX_S * HL_NS_PER_S;
    int err = 0;
    while (!err && !hl_newsroom_is_settled(studio->newsroom) && hl_clock_mono_ns() < end_ns)
        err = hl_loop_step(studio->loop, -1);
    hl_loop_timer_remove(studio->loop, deadline);
    return err;
}

/* Brings the ticker to virtual time NOW_NS, in steps, as if it had run all along. */
static int advance(struct studio *studio, int64_t now_ns)
{
    const struct hl_ticker_item *items;
    size_t count;
    while (studio->laid_ns <= now_ns) {
        int64_t at_ns = studio->laid_ns;
        int64_t wall_s = studio->wall_s + at_ns / HL_NS_PER_S;
        if (hl_newsroom_refresh(studio->newsroom, wall_s, &items, &count)) {
            int err = hl_show_set_items(&studio->screen.show, items, count, at_ns);
            if (err)
                return err;
        }
        struct hl_scene *scene = hl_show_advance(&studio->screen.show, at_ns, wall_s);
        if (scene) {
            hl_scene_destroy(studio->scene);
            studio->scene = scene;
        }
        studio->laid_ns += LAY_NS;
    }
    return studio->scene ? 0 : -ENODATA;
}

static int present(struct studio *studio, int64_t now_ns)
{
    int err = advance(studio, now_ns);
    if (err) {
        hl_error("picture", "nothing to show: %s", strerror(-err));
        return err;
    }
    hl_scene_compose(studio->scene, now_ns, &studio->frame);
    return hl_board_present(studio->board, &studio->frame, now_ns);
}

static int open_board(struct studio *studio)
{
    if (!studio->cli->output) {
        fprintf(stderr, "headliner: a picture needs a file: -o F.png\n");
        return HL_EXIT_USAGE;
    }
    studio->board = hl_cli_board(studio->cli, &studio->config->board);
    if (!studio->board)
        return HL_EXIT_USAGE;
    studio->mode = (struct hl_output_mode){.width = studio->config->board.width,
                                           .height = studio->config->board.height,
                                           .refresh_hz = studio->config->board.refresh_hz,
                                           .title = "Headliner"};
    if (studio->mode.width == 0 && !(hl_board_driver(studio->board)->caps & HL_CAP_SIZE)) {
        studio->mode.width = HL_BOARD_WIDTH_DEFAULT;
        studio->mode.height = HL_BOARD_HEIGHT_DEFAULT;
    }
    int err = hl_board_open(studio->board, &studio->mode);
    return err == -EINVAL ? HL_EXIT_USAGE : err ? HL_EXIT_FAILURE : HL_EXIT_OK;
}

static int set_clock(struct studio *studio)
{
    studio->wall_s = hl_clock_wall_s();
    if (!studio->cli->now)
        return HL_EXIT_OK;
    studio->wall_s = hl_date_parse(studio->cli->now);
    if (studio->wall_s != HL_TIME_NONE)
        return HL_EXIT_OK;
    fprintf(stderr, "headliner: --now takes a time like 2026-02-28T09:30:00Z, not \"%s\"\n",
            studio->cli->now);
    return HL_EXIT_USAGE;
}

static int set_up(struct studio *studio)
{
    int status = set_clock(studio);
    if (status)
        return status;
    studio->config = hl_cli_config(studio->cli);
    if (!studio->config)
        return HL_EXIT_USAGE;
    status = open_board(studio);
    if (status)
        return status;
    studio->loop = hl_loop_create();
    if (!studio->loop || fetch_news(studio) ||
        hl_frame_init(&studio->frame, studio->mode.width, studio->mode.height))
        return HL_EXIT_FAILURE;
    if (hl_screen_init(&studio->screen, studio->config, &studio->mode, false, 0))
        return HL_EXIT_USAGE;
    return HL_EXIT_OK;
}

static int tear_down(struct studio *studio, int status)
{
    if (studio->board && hl_board_close(studio->board) && status == HL_EXIT_OK)
        status = HL_EXIT_FAILURE;
    hl_scene_destroy(studio->scene);
    hl_screen_finish(&studio->screen);
    hl_newsroom_destroy(studio->newsroom);
    hl_frame_finish(&studio->frame);
    hl_board_destroy(studio->board);
    hl_loop_destroy(studio->loop);
    hl_config_destroy(studio->config);
    return status;
}

static int run_snapshot(const struct hl_cli *cli)
{
    struct studio studio = {.cli = cli};
    int status = set_up(&studio);
    if (status == HL_EXIT_OK && present(&studio, (int64_t)(cli->at_s * (double)HL_NS_PER_S)))
        status = HL_EXIT_FAILURE;
    return tear_down(&studio, status);
}

/* Frames at a rate at which the text moves whole pixels. */
static int record(struct studio *studio)
{
    double wanted = studio->cli->rate > 0 ? studio->cli->rate : RATE_DEFAULT;
    double seconds = studio->cli->for_s >= 0 ? studio->cli->for_s : RECORD_DEFAULT;
    double hz = hl_show_frame_rate(&studio->screen.show, wanted);
    int64_t start_ns = (int64_t)(studio->cli->at_s * (double)HL_NS_PER_S);
    int64_t frames = (int64_t)(seconds * hz + 0.5);

    for (int64_t i = 0; i < (frames > 0 ? frames : 1); i++) {
        int err = present(studio, start_ns + (int64_t)((double)i * (double)HL_NS_PER_S / hz));
        if (err)
            return err;
    }
    return 0;
}

static int run_record(const struct hl_cli *cli)
{
    struct studio studio = {.cli = cli};
    int status = set_up(&studio);
    if (status == HL_EXIT_OK && record(&studio))
        status = HL_EXIT_FAILURE;
    return tear_down(&studio, status);
}

static const char *const snapshot_options[] = {"at",    "now",     "size",  "output", "config",
                                               "board", "virtual", "trace", "source", "layout",
                                               "speed", "font",    NULL};

const struct hl_command hl_command_snapshot = {
    .name = "snapshot",
    .usage =
        "snapshot -o F.png [--at SECONDS] [--now RFC3339] [--size WxH] [--source URL]... "
        "[--board NAME[:OPTIONS]] [--virtual] [--layout L] [--speed S] [--font F] [--config F]",
    .summary = "a picture of the board at one instant; needs no display",
    .options = snapshot_options,
    .run = run_snapshot,
};

static const char *const record_options[] = {"at",    "now",     "size",    "output", "config",
                                             "board", "source",  "layout",  "speed",  "font",
                                             "rate",  "seconds", "virtual", "trace",  NULL};

const struct hl_command hl_command_record = {
    .name = "record",
    .usage = "record -o F.png [--seconds N] [--rate HZ] [--at SECONDS] [--now RFC3339] "
             "[--size WxH] [--source URL]... [--board NAME[:OPTIONS]] [--virtual] [--config F]",
    .summary = "an animated PNG of a span of time",
    .options = record_options,
    .run = run_record,
};
