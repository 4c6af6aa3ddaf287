/* Which board a command shows on. */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define OPTION_MAX 1024 /* bytes of an option with a file's name */

/* The picture's file, by the option that names it. */
static int name_file(struct hl_board *board, const char *file, char *error)
{
    char option[OPTION_MAX];
    const struct hl_driver *driver = hl_board_driver(board);

    if (!(driver->caps & HL_CAP_FILE)) {
        snprintf(error, HL_BOARD_ERROR_MAX, "board %s writes no file; %s", driver->name,
                 driver->twin ? "add --virtual" : "leave out -o or --board");
        return -EINVAL;
    }
    int n = snprintf(option, sizeof(option), "file=\"%s\"", file);
    bool fits = n > 0 && (size_t)n < sizeof(option);
    if (!fits || strchr(file, '"')) {
        snprintf(error, HL_BOARD_ERROR_MAX, "-o: the name of the file %s",
                 fits ? "cannot hold a quote" : "is too long");
        return -EINVAL;
    }
    return hl_board_set(board, option, error);
}

static struct hl_board *create_picture(const struct hl_cli *cli, char *error)
{
    char name[HL_CONFIG_NAME_MAX] = "picture";
    struct hl_board_request request = {.name = name, .trace = cli->trace};

    if (cli->board)
        hl_cli_split_board(cli->board, name, sizeof(name), &request.options);
    struct hl_board *board = hl_board_create_request(&request, error);
    if (!board || name_file(board, cli->output, error) == 0)
        return board;
    hl_board_destroy(board);
    return NULL;
}

struct hl_board *hl_cli_board(const struct hl_cli *cli, const struct hl_config_board *config)
{
    char error[HL_BOARD_ERROR_MAX] = "";
    struct hl_board_request request = {.name = config->driver,
                                       .options = config->options,
                                       .virtual = config->virtual,
                                       .trace = cli->trace,
                                       .picture = cli->output};
    struct hl_board *board = cli->output && !config->virtual
                                 ? create_picture(cli, error)
                                 : hl_board_create_request(&request, error);
    if (!board)
        fprintf(stderr, "headliner: %s\n", error);
    return board;
}
