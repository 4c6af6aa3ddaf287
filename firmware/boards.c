/* `headliner boards` and `headliner check`. */
#include "base/log.h"
#include "cli.h"
#include "drivers/board.h"
#include "screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_choices(const struct hl_option *option)
{
    for (const char *const *choice = option->choices; *choice; choice++)
        printf("%s%s", choice == option->choices ? "" : "|", *choice);
}

static void print_option(const struct hl_option *option)
{
    printf("      %s=", option->name);
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

static void print_driver(const struct hl_driver *driver)
{
    char preset[HL_BOARD_PRESET_MAX];

    printf("%-10s %s\n", driver->name, driver->summary);
    if (driver->sized)
        printf("  %s-WxH  %s\n", driver->name, driver->sized_help);
    if (driver->twin)
        printf("  --virtual  shows it without the hardware, as board %s\n", driver->twin);
    for (size_t i = 0; driver->preset && driver->preset(i, preset); i++)
        printf("  %s\n", preset);
    for (const struct hl_option *option = driver->options; option && option->name; option++)
        print_option(option);
}

static int run_boards(const struct hl_cli *cli)
{
    (void)cli;
    for (const struct hl_driver *const *driver = hl_drivers; *driver; driver++)
        print_driver(*driver);
    printf("\nUse one with --board NAME or --board NAME:option=value,option=value; "
           "auto chooses for you.\n");
    return HL_EXIT_OK;
}

static const char *const no_options[] = {NULL};

const struct hl_command hl_command_boards = {
    .name = "boards",
    .usage = "boards",
    .summary = "the kinds of board of this build, with their options",
    .options = no_options,
    .run = run_boards,
};

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
