/* `headliner test-pattern`: pictures that tell how a wall is wired, on the board or in a file. */
#include "base/clock.h"
#include "base/log.h"
#include "cli.h"
#include "drivers/board.h"
#include "embed.h"
#include "epaper_board.h"
#include "show/pattern.h"
#include "test_pattern_modules.h"
#include "test_pattern_paper.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POLL_NS (50 * HL_NS_PER_MS)
#define TURN_NS (HL_PATTERN_NS * HL_PATTERN_COUNT)

struct easel {
    const struct hl_cli *cli;
    struct hl_config *config;
    struct hl_board *board;
    struct hl_output_mode mode;
    int panel_width, panel_height; /* 0: the whole board is one panel */
    struct hl_fonts *fonts;
    struct hl_pattern *pattern;
    struct hl_frame frame;
};

static volatile sig_atomic_t told_to_end;

static void on_signal(int signo)
{
    (void)signo;
    told_to_end = 1;
}

static int open_board(struct easel *easel)
{
    easel->board = hl_cli_board(easel->cli, &easel->config->board);
    if (!easel->board)
        return HL_EXIT_USAGE;
    const struct hl_driver *driver = hl_board_driver(easel->board);
    if (driver->caps & HL_CAP_FILE && !easel->cli->output) {
        fprintf(stderr, "headliner: board %s writes a file; name one with -o F.png\n",
                driver->name);
        return HL_EXIT_USAGE;
    }
    easel->mode = (struct hl_output_mode){.width = easel->config->board.width,
                                          .height = easel->config->board.height,
                                          .refresh_hz = easel->config->board.refresh_hz,
                                          .title = "Headliner test pattern"};
    if (easel->mode.width == 0 && !(driver->caps & HL_CAP_SIZE)) {
        easel->mode.width = easel->panel_width ? easel->panel_width : HL_BOARD_WIDTH_DEFAULT;
        easel->mode.height = easel->panel_height ? easel->panel_height : HL_BOARD_HEIGHT_DEFAULT;
    }
    if (driver->caps & HL_CAP_TERMINAL)
        hl_log_hold(true);
    int err = hl_board_open(easel->board, &easel->mode);
    return err == -EINVAL ? HL_EXIT_USAGE : err ? HL_EXIT_FAILURE : HL_EXIT_OK;
}

/* For the board's size as it is now. */
static int make_pattern(struct easel *easel)
{
    int width = easel->mode.width, height = easel->mode.height;
    int panel_width = easel->panel_width ? easel->panel_width : width;
    int panel_height = easel->panel_height ? easel->panel_height : height;

    hl_pattern_destroy(easel->pattern);
    hl_frame_finish(&easel->frame);
    easel->pattern = hl_pattern_create(easel->fonts, width, height, panel_width, panel_height);
    if (!easel->pattern && errno == EINVAL) {
        hl_error("pattern", "--panel: panels of %dx%d do not fill a board of %dx%d", panel_width,
                 panel_height, width, height);
        return HL_EXIT_USAGE;
    }
    if (easel->pattern && hl_frame_init(&easel->frame, width, height) == 0)
        return HL_EXIT_OK;
    hl_error("pattern", "cannot be drawn: %s", strerror(errno));
    return HL_EXIT_FAILURE;
}

static int set_up(struct easel *easel)
{
    char error[HL_CONFIG_ERROR_MAX];
    struct hl_font_options fonts = {.family = "pixel", .sealed = true};
    if (easel->cli->panel &&
        hl_config_parse_size(easel->cli->panel, &easel->panel_width, &easel->panel_height, error)) {
        fprintf(stderr, "headliner: --panel: %s\n", error);
        return HL_EXIT_USAGE;
    }
    easel->fonts = hl_fonts_create(&fonts, error);
    if (!easel->fonts) {
        hl_error("pattern", "%s", error);
        return HL_EXIT_FAILURE;
    }
    int status = open_board(easel);
    return status ? status : make_pattern(easel);
}

static int tear_down(struct easel *easel, int status)
{
    if (easel->board && hl_board_close(easel->board) && status == HL_EXIT_OK)
        status = HL_EXIT_FAILURE;
    hl_log_hold(false);
    hl_board_destroy(easel->board);
    hl_pattern_destroy(easel->pattern);
    hl_frame_finish(&easel->frame);
    hl_fonts_destroy(easel->fonts);
    hl_config_destroy(easel->config);
    return status;
}

static int present(struct easel *easel, int64_t at_ns, int64_t when_ns)
{
    hl_pattern_compose(easel->pattern, at_ns, &easel->frame);
    return hl_board_present(easel->board, &easel->frame, when_ns) ? HL_EXIT_FAILURE : HL_EXIT_OK;
}

/* A frame a second: nothing changes faster. One whole turn when no time is given. */
static int write_pictures(struct easel *easel, int64_t start_ns, int64_t span_ns)
{
    int status, count = 0;
    do
        status = present(easel, start_ns + count * HL_PATTERN_STEP_NS, count * HL_PATTERN_STEP_NS);
    while (!status && ++count * HL_PATTERN_STEP_NS < span_ns);
    return status;
}

/* What a key or a window asks for. */
static int take_events(struct easel *easel)
{
    struct hl_event event;
    while (hl_board_poll(easel->board, &event)) {
        if (event.type == HL_EVENT_QUIT)
            told_to_end = 1;
        if (event.type != HL_EVENT_RESIZE)
            continue;
        easel->mode.width = event.width;
        easel->mode.height = event.height;
        int status = make_pattern(easel);
        if (status)
            return status;
    }
    return HL_EXIT_OK;
}

static int show(struct easel *easel, int64_t start_ns, int64_t span_ns)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    int64_t began_ns = hl_clock_mono_ns(), now_ns = began_ns;
    int status = HL_EXIT_OK;
    while (!status && !told_to_end && (span_ns < 0 || now_ns - began_ns < span_ns)) {
        status = present(easel, start_ns + now_ns - began_ns, now_ns);
        if (!status)
            status = take_events(easel);
        hl_clock_sleep_until_ns(now_ns + POLL_NS);
        now_ns = hl_clock_mono_ns();
    }
    return status;
}

static int run_test_pattern(const struct hl_cli *cli)
{
    struct easel easel = {.cli = cli, .config = hl_cli_config(cli)};
    int64_t start_ns = (int64_t)(cli->at_s * (double)HL_NS_PER_S);
    int64_t span_ns = cli->for_s < 0 ? -1 : (int64_t)(cli->for_s * (double)HL_NS_PER_S);
    if (!easel.config)
        return HL_EXIT_USAGE;
    if (hl_epaper_board_is(&easel.config->board))
        return tear_down(&easel, hl_test_pattern_paper(cli, easel.config));
    bool modules = hl_test_pattern_is_modules(&easel.config->board);
    if (modules && hl_test_pattern_asks(cli))
        return tear_down(&easel, hl_test_pattern_modules(cli, easel.config));
    if (modules)
        easel.panel_width = easel.panel_height = HL_PATTERN_SIDE_MIN;
    int status = set_up(&easel);
    if (!status && cli->output)
        status = write_pictures(&easel, start_ns, span_ns < 0 ? TURN_NS : span_ns);
    else if (!status)
        status = show(&easel, start_ns, span_ns);
    return tear_down(&easel, status);
}

static const char *const options[] = {"board", "size",   "panel",  "for", "at", "virtual",
                                      "trace", "output", "config", "yes", NULL};

const struct hl_command hl_command_test_pattern = {
    .name = "test-pattern",
    .usage = "test-pattern [--board NAME[:OPTIONS]] [--virtual] [--size WxH] [--panel WxH] "
             "[--at SECONDS] [--for SECONDS] [--trace F.vcd] [-o F.png] [--config F] [--yes]",
    .summary = "panel numbers, arrows, colours, greys and scan lines, to read the wiring from",
    .options = options,
    .run = run_test_pattern,
};
