/* `headliner boards` and `headliner check`. */
#include "base/log.h"
#include "cli.h"
#include "drivers/board.h"
#include "json.h"
#include "screen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JSON_MAX     65536 /* bytes of a line */
#define NAME_COLUMNS 31
#define NEEDS_MAX    (HL_WIRING_NOTES_MAX + 1)
/* Devices are given to these by Raspberry Pi OS, and by our rules for udev. */
#define GROUPS_NOTE "Join the groups: `sudo usermod -aG gpio,spi $USER`, and log in again."

static void print_choices(const struct hl_option *option)
{
    for (const char *const *choice = option->choices; *choice; choice++)
        printf("%s%s", choice == option->choices ? "" : "|", *choice);
}

static void print_option(const struct hl_option *option)
{
    printf("  %s=", option->name);
    switch (option->type) {
    case HL_OPTION_INT:
    case HL_OPTION_FLOAT:
        printf("%g..%g", option->min, option->max);
        break;
    case HL_OPTION_BOOL:
        printf("yes|no");
        break;
    case HL_OPTION_CHOICE:
        print_choices(option);
        break;
    case HL_OPTION_STRING:
        printf("TEXT");
        break;
    }
    printf("  %s\n", option->help);
}

/* ---- all of them ---- */

/* Shows the board of another driver: that one is listed. */
static bool is_twin(const struct hl_driver *driver)
{
    for (size_t i = 0; hl_drivers[i]; i++)
        if (hl_drivers[i]->twin && strcmp(hl_drivers[i]->twin, driver->name) == 0)
            return true;
    return false;
}

static int print_json(struct hl_buf *line, int err)
{
    if (!err && fwrite(line->data, 1, line->len, stdout) != line->len)
        err = -EIO;
    hl_buf_finish(line);
    return err ? HL_EXIT_FAILURE : HL_EXIT_OK;
}

static int print_preset_json(const struct hl_driver *driver, const struct hl_preset *preset)
{
    struct hl_buf line;
    hl_buf_init(&line, JSON_MAX);
    return print_json(&line, hl_json_preset(&line, driver, preset));
}

/* A driver without boards of its own is one itself. */
static int list_json(const struct hl_driver *driver)
{
    struct hl_preset preset;
    size_t n = 0;
    int status = HL_EXIT_OK;

    for (; driver->preset && driver->preset(driver, n, &preset) && !status; n++)
        status = print_preset_json(driver, &preset);
    if (n > 0)
        return status;
    snprintf(preset.board, sizeof(preset.board), "%s", driver->name);
    snprintf(preset.what, sizeof(preset.what), "%s", driver->summary);
    return print_preset_json(driver, &preset);
}

static void print_presets(const struct hl_driver *driver)
{
    struct hl_preset preset;

    for (size_t i = 0; driver->preset && driver->preset(driver, i, &preset); i++)
        printf("  %-*s %s\n", NAME_COLUMNS, preset.board, preset.what);
}

static int list_all_json(void)
{
    int status = HL_EXIT_OK;
    for (size_t i = 0; hl_drivers[i] && !status; i++)
        if (!is_twin(hl_drivers[i]))
            status = list_json(hl_drivers[i]);
    return status;
}

static int list_all(void)
{
    printf("To show on a board: headliner run --board NAME. NAME is one of these:\n\n");
    for (size_t i = 0; hl_drivers[i]; i++) {
        if (is_twin(hl_drivers[i]))
            continue;
        printf("%-*s %s\n", NAME_COLUMNS + 2, hl_drivers[i]->name, hl_drivers[i]->summary);
        print_presets(hl_drivers[i]);
    }
    printf("\nWithout --board one is chosen. With --virtual, what hangs on pins or on the network "
           "is\nshown without it. `headliner boards NAME` has the options of one kind, its other "
           "sizes\nand what it needs; `headliner wiring --board NAME` says which wire goes "
           "where.\n");
    return HL_EXIT_OK;
}

/* ---- one ---- */

static const struct hl_driver *find_driver(const char *name)
{
    char error[HL_BOARD_ERROR_MAX] = "", base[HL_CONFIG_NAME_MAX];
    const char *options;

    hl_cli_split_board(name, base, sizeof(base), &options);
    /* Of "hub75-192x64" as well. */
    struct hl_board_request request = {.name = base};
    const struct hl_driver *driver = hl_driver_find(base);
    struct hl_board *board = driver ? NULL : hl_board_create_request(&request, error);
    if (board)
        driver = hl_board_driver(board);
    hl_board_destroy(board);
    if (!driver)
        fprintf(stderr, "headliner: %s\n", error);
    return driver;
}

/* What must be done before a board of DRIVER lights up: as its first one is wired. */
static size_t find_needs(const struct hl_driver *driver, struct hl_wiring *wiring,
                         const char *needs[NEEDS_MAX])
{
    char error[HL_BOARD_ERROR_MAX], name[HL_CONFIG_NAME_MAX];
    struct hl_preset preset;
    size_t count = 0;

    if (!driver->wiring || !driver->preset || !driver->preset(driver, 0, &preset))
        return 0;
    struct hl_board_request request = {.name = name};
    hl_cli_split_board(preset.board, name, sizeof(name), &request.options);
    struct hl_board *board = hl_board_create_request(&request, error);
    if (board && hl_board_wiring(board, wiring) == 0)
        for (; count < wiring->note_count; count++)
            needs[count] = wiring->notes[count];
    hl_board_destroy(board);
    if (count > 0)
        needs[count++] = GROUPS_NOTE;
    return count;
}

static void print_driver(const struct hl_driver *driver, const char *const *needs, size_t count)
{
    printf("%s: %s\n", driver->name, driver->summary);
    if (driver->twin)
        printf("With --virtual it is shown without the hardware, as board %s.\n", driver->twin);
    if (driver->preset || driver->sized)
        printf("\nBoards that people own, for headliner run --board:\n");
    print_presets(driver);
    if (driver->sized)
        printf("  %s-WxH%*s %s\n", driver->name,
               NAME_COLUMNS - (int)strlen(driver->name) - (int)strlen("-WxH"), "",
               driver->sized_help);
    if (count > 0)
        printf("\nBefore it lights up (`headliner doctor` says what is missing here, `headliner "
               "wiring\n--board ...` which wire goes where):\n");
    for (size_t i = 0; i < count; i++)
        printf("  %s\n", needs[i]);
    if (driver->options)
        printf("\nOptions, as in --board %s:option=value,option=value:\n", driver->name);
    for (const struct hl_option *option = driver->options; option && option->name; option++)
        print_option(option);
}

static int run_boards(const struct hl_cli *cli)
{
    struct hl_wiring wiring;
    struct hl_buf line;
    const char *needs[NEEDS_MAX];

    if (cli->arg_count == 0)
        return cli->json ? list_all_json() : list_all();
    const struct hl_driver *driver = find_driver(cli->args[0]);
    if (!driver)
        return HL_EXIT_USAGE;
    size_t count = find_needs(driver, &wiring, needs);
    if (cli->json) {
        hl_buf_init(&line, JSON_MAX);
        return print_json(&line, hl_json_driver(&line, driver, needs, count));
    }
    print_driver(driver, needs, count);
    return HL_EXIT_OK;
}

static const char *const boards_options[] = {"json", NULL};

const struct hl_command hl_command_boards = {
    .name = "boards",
    .usage = "boards [NAME] [--json]",
    .summary = "boards that people own; of one kind: its options, and what it needs",
    .options = boards_options,
    .args_max = 1,
    .run = run_boards,
};

/* ---- check ---- */

/* In place of a panel that is not opened. */
#define PAPER_WIDTH  800
#define PAPER_HEIGHT 480
static const struct hl_paper paper = {
    .inks = {{"black", {0, 0, 0}, {0, 0, 0}}, {"white", {255, 255, 255}, {255, 255, 255}}},
    .count = 2,
    .greys = 2};

/* Everything that start-up would refuse, without opening the board or the network. */
static int check_config(const struct hl_cli *cli, struct hl_config *config)
{
    struct hl_screen screen;
    struct hl_board *board = hl_cli_board(cli, &config->board);
    if (!board)
        return HL_EXIT_USAGE;
    const struct hl_driver *driver = hl_board_driver(board);
    hl_board_destroy(board);
    struct hl_output_mode mode = {.width = config->board.width, .height = config->board.height};
    if (mode.width == 0) {
        mode.width = HL_BOARD_WIDTH_DEFAULT;
        mode.height = HL_BOARD_HEIGHT_DEFAULT;
    }
    if (driver->caps & HL_CAP_PAPER) {
        mode = (struct hl_output_mode){.width = PAPER_WIDTH, .height = PAPER_HEIGHT};
        mode.paper = &paper;
    }
    if (hl_screen_init(&screen, config, &mode, false, 0))
        return HL_EXIT_USAGE;
    hl_screen_finish(&screen);
    return HL_EXIT_OK;
}

static int run_check(const struct hl_cli *cli)
{
    struct hl_cli with_file = *cli;
    if (cli->arg_count > 0)
        with_file.config = cli->args[0];
    struct hl_config *config = hl_cli_config(&with_file);
    if (!config)
        return HL_EXIT_USAGE;
    int status = check_config(&with_file, config);
    if (status == HL_EXIT_OK) {
        char *found = hl_config_find();
        printf("%s is good: %zu sources, board %s\n",
               with_file.config ? with_file.config
               : found          ? found
                                : "the shipped config",
               config->source_count, config->board.driver);
        free(found);
    }
    hl_config_destroy(config);
    return status;
}

static const char *const check_options[] = {"config", NULL};

const struct hl_command hl_command_check = {
    .name = "check",
    .usage = "check [FILE]",
    .summary = "is this config good? says where it is not",
    .options = check_options,
    .args_max = 1,
    .run = run_check,
};
