#include "test_pattern_paper.h"

#include "asking.h"
#include "base/clock.h"
#include "base/log.h"
#include "dialogue.h"
#include "drivers/board.h"
#include "drivers/epaper_state.h"
#include "epaper_board.h"
#include "show/paper_pattern.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAUSE_NS   (50 * HL_NS_PER_MS)
#define CHANGE_NS  (3 * HL_NS_PER_S / 2) /* in which a board looks at a frame again */
#define OPTION_MAX 64

struct easel {
    const struct hl_cli *cli;
    const struct hl_config *config;
    struct hl_epaper_settings *settings;
    struct hl_fonts *fonts;
    struct hl_board *board;
    struct hl_output_mode mode;
    struct hl_frame frame;
    int64_t ahead_ns; /* of the frames' time over the clock's: a virtual board does not wait */
};

static int close_board(struct easel *easel)
{
    int err = easel->board ? hl_board_close(easel->board) : 0;

    hl_log_hold(false);
    hl_board_destroy(easel->board);
    hl_frame_finish(&easel->frame);
    easel->board = NULL;
    easel->ahead_ns = 0;
    return err;
}

/* Somebody stands before the panel and wants to see the picture now: what is known of it is that
 * it shows something else, and the rest that it should have had counts as over. */
static void forgive(const struct easel *easel, const struct hl_epaper_panel *panel)
{
    int64_t now_ns = hl_clock_mono_ns(), wall_s = hl_clock_wall_s();
    struct hl_epaper_counts counts;
    char *path =
        easel->settings->state ? strdup(easel->settings->state) : hl_epaper_state_path(panel->name);

    if (path && hl_epaper_state_load(&counts, path, panel->name, now_ns, wall_s) == 0) {
        counts.image = 0;
        counts.update_ns = counts.flash_ns = HL_TIME_NONE;
        hl_epaper_state_save(&counts, path, panel->name, now_ns, wall_s);
    }
    free(path);
}

static int open_board(struct easel *easel, const struct hl_epaper_panel *panel)
{
    char option[OPTION_MAX], error[HL_BOARD_ERROR_MAX];

    close_board(easel);
    forgive(easel, panel);
    easel->board = hl_cli_board(easel->cli, &easel->config->board);
    if (!easel->board)
        return -EINVAL;
    snprintf(option, sizeof(option), "panel=%s", panel->name);
    int err = hl_board_set(easel->board, option, error);
    easel->mode = (struct hl_output_mode){.title = "Headliner test pattern"};
    if (!err)
        err = hl_board_open(easel->board, &easel->mode);
    if (!err && !easel->mode.paper)
        err = -EINVAL;
    return err ? err : hl_frame_init(&easel->frame, easel->mode.width, easel->mode.height);
}

static int present(struct easel *easel)
{
    return hl_board_present(easel->board, &easel->frame, hl_clock_mono_ns() + easel->ahead_ns);
}

static int show(void *data, const struct hl_epaper_panel *panel, enum hl_dialogue_step step)
{
    struct easel *easel = data;
    bool changed = step == HL_DIALOGUE_CHANGED;
    int err = changed ? 0 : open_board(easel, panel);

    if (!err)
        err = hl_paper_pattern_compose(easel->fonts, easel->mode.paper, panel->name, changed,
                                       &easel->frame);
    if (err)
        return err;
    easel->frame.urgent = true;
    int64_t began_ns = hl_clock_mono_ns();
    err = present(easel);
    int64_t took_ns = hl_clock_mono_ns() - began_ns;
    while (!err && changed && hl_clock_mono_ns() < began_ns + CHANGE_NS) {
        hl_clock_sleep_until_ns(hl_clock_mono_ns() + PAUSE_NS);
        err = present(easel);
    }
    if (!changed && took_ns < panel->full.usual_ms * HL_NS_PER_MS / 2)
        easel->ahead_ns += panel->full.limit_ms * HL_NS_PER_MS;
    return err;
}

/* A window stays alive while its user thinks. */
static bool idle(void *data)
{
    struct easel *easel = data;
    struct hl_event event;
    bool stays = true;

    if (!easel->board || present(easel))
        return true;
    while (hl_board_poll(easel->board, &event))
        stays &= event.type != HL_EVENT_QUIT;
    return stays;
}

/* What the dialogue chooses. */
static const char *const chosen[] = {"panel", "rotate", NULL};

static enum hl_dialogue_mode mode_of(const struct hl_cli *cli)
{
    if (cli->yes)
        return HL_DIALOGUE_YES;
    return cli->output || !isatty(STDIN_FILENO) ? HL_DIALOGUE_TELL : HL_DIALOGUE_ASK;
}

static int run(struct easel *easel, const struct hl_epaper_panel *panel)
{
    int rotate = easel->settings->rotate;
    char *others = hl_asking_other_options(easel->config->board.options, chosen);
    struct hl_dialogue dialogue = {
        .mode = mode_of(easel->cli),
        .in = stdin,
        .out = stdout,
        .board = easel->config->board.driver,
        .options = others,
        .panel = panel,
        .rotate = rotate == 0 ? HL_DIALOGUE_LANDSCAPE : (rotate - 1) * 90,
        .show = show,
        .idle = idle,
        .data = easel,
    };
    int err = others ? hl_dialogue_run(&dialogue) : -ENOMEM;
    free(others);
    return err;
}

static int set_up(struct easel *easel, const struct hl_epaper_panel **panel)
{
    char error[HL_CONFIG_ERROR_MAX];
    struct hl_font_options fonts = {.family = "pixel", .sealed = true};

    easel->settings = hl_epaper_board_settings(&easel->config->board);
    if (!easel->settings)
        return HL_EXIT_USAGE;
    *panel = hl_epaper_settings_panel(easel->settings, "pattern");
    if (!*panel)
        return HL_EXIT_USAGE;
    easel->fonts = hl_fonts_create(&fonts, error);
    if (!easel->fonts)
        hl_error("pattern", "%s", error);
    return easel->fonts ? HL_EXIT_OK : HL_EXIT_FAILURE;
}

int hl_test_pattern_paper(const struct hl_cli *cli, const struct hl_config *config)
{
    struct easel easel = {.cli = cli, .config = config};
    const struct hl_epaper_panel *panel;
    int status = set_up(&easel, &panel);

    if (!status && run(&easel, panel))
        status = HL_EXIT_FAILURE;
    if (close_board(&easel) && !status)
        status = HL_EXIT_FAILURE;
    hl_fonts_destroy(easel.fonts);
    hl_epaper_board_free(easel.settings, &config->board);
    return status;
}
