#include "test_pattern_modules.h"

#include "base/clock.h"
#include "base/log.h"
#include "drivers/board.h"
#include "module_dialogue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME       "max7219"
#define OPTION_MAX 128
#define SIDE       HL_MAX7219_SIDE

struct easel {
    const struct hl_cli *cli;
    const struct hl_config *config;
    struct hl_board *board;
    struct hl_frame frame;
};

/* "max7219", "max7219-64x8" and "max7219-virtual". */
bool hl_test_pattern_is_modules(const struct hl_config_board *board)
{
    size_t len = strlen(NAME);
    return strncmp(board->driver, NAME, len) == 0 &&
           (board->driver[len] == '-' || board->driver[len] == '\0');
}

bool hl_test_pattern_asks(const struct hl_cli *cli)
{
    return cli->yes || (isatty(STDIN_FILENO) && !cli->output && cli->for_s < 0);
}

static int close_board(struct easel *easel)
{
    int err = easel->board ? hl_board_close(easel->board) : 0;

    hl_log_hold(false);
    hl_board_destroy(easel->board);
    hl_frame_finish(&easel->frame);
    easel->board = NULL;
    return err;
}

static int open_board(struct easel *easel, const struct hl_max7219_settings *settings)
{
    char option[OPTION_MAX], error[HL_BOARD_ERROR_MAX];
    struct hl_output_mode mode = {.title = "Headliner test pattern"};

    close_board(easel);
    easel->board = hl_cli_board(easel->cli, &easel->config->board);
    if (!easel->board)
        return -EINVAL;
    snprintf(option, sizeof(option), "type=%s,turn=%d,mirror=%s,rotate=%d,serpentine=%s",
             hl_max7219_type_names[settings->type], settings->turn, settings->mirror ? "yes" : "no",
             settings->rotate, settings->serpentine ? "yes" : "no");
    int err = hl_board_set(easel->board, option, error);
    if (!err)
        err = hl_board_open(easel->board, &mode);
    return err ? err : hl_frame_init(&easel->frame, mode.width, mode.height);
}

static void draw_letter(struct hl_frame *frame, int left, int top)
{
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            if (hl_module_letter[y] >> x & 1)
                memset(frame->pixels + (size_t)(top + y) * frame->stride + 3 * (size_t)(left + x),
                       0xff, 3);
}

static int present(struct easel *easel)
{
    return hl_board_present(easel->board, &easel->frame, hl_clock_mono_ns());
}

static int show(void *data, const struct hl_max7219_settings *settings,
                enum hl_module_picture picture)
{
    struct easel *easel = data;
    int err = open_board(easel, settings);

    if (err)
        return err;
    for (int y = 0; y < easel->frame.height; y += SIDE)
        for (int x = 0; x < easel->frame.width; x += SIDE)
            if (picture == HL_MODULE_LETTERS || (x == 0 && y == 0))
                draw_letter(&easel->frame, x, y);
    return present(easel);
}

/* All registers are sent again now and then, and a window stays alive, while its user thinks. */
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

int hl_test_pattern_modules(const struct hl_cli *cli, const struct hl_config *config)
{
    struct easel easel = {.cli = cli, .config = config};
    char *others = hl_asking_other_options(config->board.options, hl_module_options);
    struct hl_module_dialogue dialogue = {
        .asking = {.in = stdin, .out = stdout, .idle = idle, .data = &easel},
        .yes = cli->yes,
        .board = config->board.driver,
        .options = others,
        .show = show,
        .data = &easel,
    };

    easel.board = hl_cli_board(cli, &config->board);
    if (!easel.board || !others) {
        free(others);
        close_board(&easel);
        return HL_EXIT_USAGE;
    }
    /* Both drivers' state begins with the settings. */
    struct hl_max7219_settings settings =
        *(const struct hl_max7219_settings *)hl_board_state(easel.board);
    int err = hl_module_dialogue_run(&dialogue, &settings);
    free(others);
    return close_board(&easel) || err ? HL_EXIT_FAILURE : HL_EXIT_OK;
}
