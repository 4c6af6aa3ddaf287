/* `headliner run`: the ticker, live. The loop thread fetches, parses and lays; the stage thread
 * draws. Every TICK_NS the two meet by an atomic pointer. */
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "cli.h"
#include "drivers/board.h"
#include "host-sim/picture.h"
#include "newsroom.h"
#include "screen.h"
#include "show/stage.h"
#include "status.h"
#include "watch.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

#define TICK_NS       (250 * HL_NS_PER_MS)
#define SPEED_STEP    1.15 /* of a faster or slower key */
#define SPEED_MIN_PPS 5
#define SPEED_MAX_PPS 4000

struct run {
    const struct hl_cli *cli;
    struct hl_loop *loop;
    struct hl_config *config;
    char *config_path; /* watched; NULL: the shipped one */
    struct hl_watch *watch;
    struct hl_board *board;
    struct hl_output output;
    struct hl_output_mode mode;
    struct hl_stage *stage;
    struct hl_newsroom *newsroom;
    struct hl_status *status; /* NULL: out of memory, and nobody is told */
    struct hl_screen screen;
    struct hl_scene *latest; /* the stage's; for screenshots */
    struct hl_timer *tick, *end;
    double driver_hz; /* as the board opened */
    int64_t speed;    /* while paused: the speed to go on with */
    double factor;    /* of the faster and slower keys */
    bool paused;
};

/* ---- the board as the stage sees it ---- */

static int output_open(void *data, struct hl_output_mode *mode)
{
    return hl_board_open(data, mode);
}

static int output_present(void *data, const struct hl_frame *frame, int64_t when_ns)
{
    return hl_board_present(data, frame, when_ns);
}

static int output_present_scene(void *data, const struct hl_scene *scene, int64_t when_ns)
{
    return hl_board_present_scene(data, scene, when_ns);
}

static bool output_poll(void *data, struct hl_event *event)
{
    return hl_board_poll(data, event);
}

static int output_close(void *data)
{
    return hl_board_close(data);
}

/* ---- speed and rate ---- */

/* A display with its own refresh gets a speed that fits it; any other is run at a rate at which
 * the text moves whole pixels. */
static void match_rate(struct run *run)
{
    struct hl_show *show = &run->screen.show;
    if (run->mode.paced || run->config->board.refresh_hz > 0)
        hl_show_snap(show, hl_clock_mono_ns(), run->driver_hz);
    else if (hl_show_speed(show) > 0)
        hl_stage_set_rate(run->stage, hl_show_frame_rate(show, run->driver_hz));
}

static void change_speed(struct run *run, double factor)
{
    int64_t speed = run->paused ? run->speed : hl_show_speed(&run->screen.show);
    double wanted = (double)speed * factor;
    if (wanted < SPEED_MIN_PPS * HL_MOTION_UNIT || wanted > SPEED_MAX_PPS * HL_MOTION_UNIT)
        return;
    run->paused = false;
    run->factor *= factor;
    hl_show_set_speed(&run->screen.show, hl_clock_mono_ns(), (int64_t)wanted);
    match_rate(run);
}

static void toggle_pause(struct run *run)
{
    if (!run->paused)
        run->speed = hl_show_speed(&run->screen.show);
    run->paused = !run->paused;
    hl_show_set_speed(&run->screen.show, hl_clock_mono_ns(), run->paused ? 0 : run->speed);
}

/* ---- the meeting of the threads ---- */

static void advance(struct run *run)
{
    const struct hl_ticker_item *items;
    size_t count;
    int64_t now_ns = hl_clock_mono_ns();

    if (hl_newsroom_refresh(run->newsroom, hl_clock_wall_s(), &items, &count))
        hl_show_set_items(&run->screen.show, items, count, now_ns);
    struct hl_scene *scene =
        hl_show_advance(&run->screen.show, now_ns, hl_newsroom_now_s(run->newsroom));
    if (scene) {
        run->latest = scene;
        hl_stage_show(run->stage, scene);
    }
    struct hl_headline *shown[HL_NEWSROOM_ON_BOARD_MAX];
    count = hl_show_current(&run->screen.show, now_ns, shown, HL_NEWSROOM_ON_BOARD_MAX);
    hl_newsroom_on_board(run->newsroom, shown, count);
}

static void on_tick(void *data)
{
    struct run *run = data;
    advance(run);
    if (run->status)
        hl_status_follow(run->status, run->newsroom, hl_clock_wall_s(), hl_clock_mono_ns());
    hl_loop_timer_arm(run->tick, TICK_NS);
}

static int make_screen(struct run *run)
{
    struct hl_screen fresh;
    int err = hl_screen_init(&fresh, run->config, &run->mode, false, hl_clock_mono_ns());
    if (err)
        return err;
    hl_screen_finish(&run->screen);
    run->screen = fresh;
    run->paused = false;
    if (run->factor != 1)
        hl_show_set_speed(&run->screen.show, hl_clock_mono_ns(),
                          (int64_t)((double)hl_show_speed(&run->screen.show) * run->factor));
    match_rate(run);
    return 0;
}

/* The list once more, for a ticker that has none. */
static void show_afresh(struct run *run)
{
    const struct hl_ticker_item *items;
    size_t count;
    hl_newsroom_refresh(run->newsroom, hl_clock_wall_s(), &items, &count);
    hl_show_set_items(&run->screen.show, items, count, hl_clock_mono_ns());
    advance(run);
}

static void screenshot(struct run *run)
{
    char path[64];
    time_t now = (time_t)hl_clock_wall_s();
    struct tm tm;
    struct hl_frame frame;

    if (!run->latest || !localtime_r(&now, &tm) ||
        hl_frame_init(&frame, run->latest->width, run->latest->height))
        return;
    strftime(path, sizeof(path), "headliner-%Y%m%d-%H%M%S.png", &tm);
    hl_scene_compose(run->latest, hl_clock_mono_ns(), &frame);
    if (hl_picture_write_png(path, &frame) == 0)
        hl_info("run", "screenshot written to %s", path);
    hl_frame_finish(&frame);
}

static void resize(struct run *run, int width, int height)
{
    bool paused = run->paused;
    run->mode.width = width;
    run->mode.height = height;
    if (make_screen(run))
        return;
    if (paused)
        toggle_pause(run);
    show_afresh(run);
}

static void on_event(void *data, int fd, uint32_t events)
{
    struct run *run = data;
    struct hl_event event, last_resize = {.type = HL_EVENT_NONE};

    (void)fd;
    (void)events;
    while (hl_stage_next_event(run->stage, &event)) {
        switch (event.type) {
        case HL_EVENT_QUIT:
            hl_loop_stop(run->loop);
            break;
        case HL_EVENT_PAUSE:
            toggle_pause(run);
            break;
        case HL_EVENT_FASTER:
            change_speed(run, SPEED_STEP);
            break;
        case HL_EVENT_SLOWER:
            change_speed(run, 1 / SPEED_STEP);
            break;
        case HL_EVENT_SCREENSHOT:
            screenshot(run);
            break;
        case HL_EVENT_RESIZE:
            last_resize = event; /* a dragged window sends many, and each costs new fonts */
            break;
        case HL_EVENT_SHOWN:
            hl_debug("run", "the first frame is on the board");
            break;
        case HL_EVENT_NONE:
            break;
        }
    }
    if (last_resize.type == HL_EVENT_RESIZE)
        resize(run, last_resize.width, last_resize.height);
    advance(run);
}

/* ---- config ---- */

/* The headlines on the board, with a reference each. */
struct on_air {
    struct hl_headline *list[HL_TICKER_ITEMS_MAX];
    size_t count;
};

static void hold_headlines(struct run *run, struct on_air *on_air)
{
    const struct hl_ticker_item *items;
    hl_newsroom_refresh(run->newsroom, hl_clock_wall_s(), &items, &on_air->count);
    if (on_air->count > HL_TICKER_ITEMS_MAX)
        on_air->count = HL_TICKER_ITEMS_MAX;
    for (size_t i = 0; i < on_air->count; i++)
        on_air->list[i] = hl_headline_ref(items[i].headline);
}

static void drop_headlines(struct on_air *on_air)
{
    for (size_t i = 0; i < on_air->count; i++)
        hl_headline_unref(on_air->list[i]);
}

/* ON_AIR may be NULL: the saved headlines are shown. */
static struct hl_newsroom *make_newsroom(struct run *run, const struct hl_config *config,
                                         const struct on_air *on_air)
{
    struct hl_newsroom_options options = {.config = config, .saved = true, .wall_s = HL_TIME_NONE};
    if (on_air) {
        options.headlines = on_air->list;
        options.headline_count = on_air->count;
    }
    return hl_newsroom_create(run->loop, &options);
}

static bool is_same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static void compare_boards(const struct hl_config_board *a, const struct hl_config_board *b)
{
    if (!is_same_text(a->driver, b->driver) || !is_same_text(a->options, b->options) ||
        a->width != b->width || a->height != b->height || a->refresh_hz != b->refresh_hz ||
        a->virtual != b->virtual)
        hl_warning("config", "board: a change takes effect when headliner is started again");
}

/* The newsroom of the config FRESH in place of the running one. When it cannot be made, the old
 * one is set up again: -EAGAIN, or -ENOMEM when even that fails. */
static int replace_newsroom(struct run *run, const struct hl_config *fresh,
                            const struct hl_config *old)
{
    struct on_air on_air;
    int err = 0;
    hold_headlines(run, &on_air);
    hl_newsroom_destroy(run->newsroom); /* saves */
    run->newsroom = make_newsroom(run, fresh, &on_air);
    if (!run->newsroom) { /* out of memory, or a source that cannot be */
        run->newsroom = make_newsroom(run, old, &on_air);
        err = run->newsroom ? -EAGAIN : -ENOMEM;
    }
    drop_headlines(&on_air);
    return err;
}

/* The new config as a whole, or the old one as it was. The board itself stays open: another board
 * needs a restart. */
static void reload(struct run *run)
{
    struct hl_config *fresh = hl_cli_config(run->cli), *old = run->config;
    if (!fresh) {
        hl_error("config", "not reloaded; the running config stays");
        return;
    }
    run->config = fresh;
    run->factor = 1;
    if (make_screen(run)) {
        run->config = old;
        hl_config_destroy(fresh);
        hl_error("config", "not reloaded; the running config stays");
        return;
    }
    int err = replace_newsroom(run, fresh, old);
    if (err) {
        run->config = old;
        if (err == -ENOMEM || make_screen(run)) {
            hl_error("config", "not reloaded, and the old one cannot be set up again");
            hl_loop_stop(run->loop);
            return;
        }
        old = fresh;
        hl_error("config", "not reloaded; the running config stays");
    } else {
        hl_info("config", "reloaded");
        compare_boards(&old->board, &fresh->board);
    }
    hl_config_destroy(old);
    hl_newsroom_start(run->newsroom);
    show_afresh(run);
}

static void on_config_changed(void *data)
{
    reload(data);
}

static void on_signal(void *data, int signo)
{
    struct run *run = data;
    if (signo == SIGHUP)
        reload(run);
    else
        hl_loop_stop(run->loop);
}

static void on_end(void *data)
{
    struct run *run = data;
    hl_loop_stop(run->loop);
}

/* ---- begin and end ---- */

static int open_board(struct run *run)
{
    const struct hl_config_board *config = &run->config->board;
    run->board = hl_cli_board(run->cli, config);
    if (!run->board)
        return HL_EXIT_USAGE;
    const struct hl_driver *driver = hl_board_driver(run->board);
    if (driver->caps & HL_CAP_FILE) {
        fprintf(stderr,
                "headliner: board %s writes a file; use `headliner snapshot` or "
                "`headliner record`\n",
                driver->name);
        return HL_EXIT_USAGE;
    }
    run->output =
        (struct hl_output){.open = output_open,
                           .present = output_present,
                           .present_scene = driver->present_scene ? output_present_scene : NULL,
                           .poll = output_poll,
                           .close = output_close,
                           .data = run->board};
    run->mode = (struct hl_output_mode){.width = config->width,
                                        .height = config->height,
                                        .refresh_hz = config->refresh_hz,
                                        .title = "Headliner"};
    if (run->mode.width == 0 && !(driver->caps & HL_CAP_SIZE)) {
        run->mode.width = HL_BOARD_WIDTH_DEFAULT;
        run->mode.height = HL_BOARD_HEIGHT_DEFAULT;
    }
    if (driver->caps & HL_CAP_TERMINAL)
        hl_log_hold(true);
    run->stage = hl_stage_create(&run->output, &run->mode);
    if (!run->stage) {
        hl_log_hold(false);
        return errno == EINVAL ? HL_EXIT_USAGE : HL_EXIT_FAILURE;
    }
    run->driver_hz = run->mode.refresh_hz;
    return HL_EXIT_OK;
}

static int set_up_loop(struct run *run)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    run->loop = hl_loop_create();
    if (!run->loop)
        return -errno;
    for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
        int err = hl_loop_signal_add(run->loop, signals[i], on_signal, run);
        if (err)
            return err;
    }
    signal(SIGPIPE, SIG_IGN);
    run->tick = hl_loop_timer_add(run->loop, on_tick, run);
    run->end = hl_loop_timer_add(run->loop, on_end, run);
    return run->tick && run->end ? 0 : -errno;
}

static void watch_config(struct run *run)
{
    run->config_path = run->cli->config ? strdup(run->cli->config) : hl_config_find();
    if (run->config_path)
        run->watch = hl_watch_create(run->loop, run->config_path, on_config_changed, run);
}

static int set_up(struct run *run)
{
    int err = set_up_loop(run);
    if (err) {
        hl_error("run", "cannot start: %s", strerror(-err));
        return HL_EXIT_FAILURE;
    }
    run->config = hl_cli_config(run->cli);
    if (!run->config)
        return HL_EXIT_USAGE;
    int status = open_board(run);
    if (status)
        return status;
    run->newsroom = make_newsroom(run, run->config, NULL);
    if (!run->newsroom)
        return HL_EXIT_FAILURE;
    if (make_screen(run))
        return HL_EXIT_USAGE;
    err = hl_loop_fd_add(run->loop, hl_stage_event_fd(run->stage), EPOLLIN, on_event, run);
    if (err) {
        hl_error("run", "cannot start: %s", strerror(-err));
        return HL_EXIT_FAILURE;
    }
    watch_config(run);
    run->status = hl_status_create();
    return HL_EXIT_OK;
}

static void report(const struct run *run)
{
    struct hl_stage_stats stats;
    size_t working, all;
    hl_stage_stats(run->stage, &stats);
    hl_newsroom_health(run->newsroom, &working, &all);
    hl_info("run", "%llu frames, %llu late (worst %.1f ms); %zu of %zu sources work",
            (unsigned long long)stats.frames, (unsigned long long)stats.late,
            (double)stats.worst_ns / (double)HL_NS_PER_MS, working, all);
    char line[HL_BOARD_STATUS_MAX];
    if (hl_board_status(run->board, line))
        hl_info("run", "%s", line);
}

static int tear_down(struct run *run, int status)
{
    int closed = 0;
    if (run->newsroom && run->stage && status == HL_EXIT_OK)
        report(run);
    if (run->stage)
        hl_loop_fd_remove(run->loop, hl_stage_event_fd(run->stage));
    hl_stage_destroy(run->stage, &closed);
    hl_log_hold(false);
    hl_watch_destroy(run->watch);
    hl_status_destroy(run->status);
    hl_newsroom_destroy(run->newsroom);
    hl_screen_finish(&run->screen);
    hl_board_destroy(run->board);
    hl_config_destroy(run->config);
    hl_loop_destroy(run->loop);
    free(run->config_path);
    return status ? status : closed ? HL_EXIT_FAILURE : HL_EXIT_OK;
}

static int run_ticker(const struct hl_cli *cli)
{
    struct run run = {.cli = cli, .factor = 1};
    int status = set_up(&run);
    if (status == HL_EXIT_OK) {
        advance(&run); /* saved headlines are on the board before any network */
        hl_newsroom_start(run.newsroom);
        hl_loop_timer_arm(run.tick, TICK_NS);
        if (cli->for_s >= 0)
            hl_loop_timer_arm(run.end, (int64_t)(cli->for_s * (double)HL_NS_PER_S));
        if (hl_loop_run(run.loop))
            status = HL_EXIT_FAILURE;
    }
    return tear_down(&run, status);
}

static const char *const options[] = {"config", "board", "size", "layout",  "speed", "font",
                                      "source", "for",   "rate", "virtual", "trace", NULL};

const struct hl_command hl_command_run = {
    .name = "run",
    .usage = "[run] [--config F] [--board NAME[:OPTIONS]] [--virtual] [--trace F.vcd] "
             "[--size WxH] [--source URL]... "
             "[--layout L] [--speed S] [--font F] [--rate HZ] [--for SECONDS]",
    .summary = "show the headlines, live, until q or Ctrl-C",
    .options = options,
    .run = run_ticker,
};
