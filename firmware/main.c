/* The commands, and which one was asked for. */
#include "base/nearest.h"
#include "cli.h"
#include "drivers/board.h"

#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct hl_command *const commands[] = {
    &hl_command_run,    &hl_command_headlines,    &hl_command_add,   &hl_command_snapshot,
    &hl_command_record, &hl_command_boards,       &hl_command_check, &hl_command_bench,
    &hl_command_doctor, &hl_command_test_pattern, &hl_command_fonts, &hl_command_layout,
    &hl_command_wiring, &hl_command_status,
};
#define COMMAND_COUNT (sizeof(commands) / sizeof(*commands))

static int print_help(void)
{
    printf("Headliner shows live news headlines on LED and e-paper boards.\n\nUsage:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("  headliner %s\n      %s\n", commands[i]->usage, commands[i]->summary);
    printf("\n  --help, --version; --verbose (-v) with every command says more.\n"
           "  `man headliner` (docs/headliner.1) tells the rest.\n");
    return HL_EXIT_OK;
}

static int print_command_help(const struct hl_command *command)
{
    printf("Usage: headliner %s\n  %s\n", command->usage, command->summary);
    return HL_EXIT_OK;
}

static int print_version(void)
{
    printf("headliner %s\n", HL_VERSION);
    return HL_EXIT_OK;
}

static const struct hl_command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int unknown_command(const char *name)
{
    const char *names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i]->name;
    const char *nearest = hl_nearest(name, names, COMMAND_COUNT);
    if (nearest)
        fprintf(stderr, "headliner: unknown command %s; did you mean %s?\n", name, nearest);
    else
        fprintf(stderr, "headliner: unknown command %s; `headliner --help` lists them\n", name);
    return HL_EXIT_USAGE;
}

/* A closed standard stream's number would go to the next file or socket that is opened, and what
 * is printed would land in it. Output to this stand-in is an error, as to a closed one. */
static void fill_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)!open("/dev/null", O_RDONLY);
}

int main(int argc, char **argv)
{
    const struct hl_command *command = &hl_command_run;
    struct hl_cli cli;

    fill_streams();
    setlocale(LC_CTYPE, "");
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
                     strcmp(argv[1], "help") == 0))
        return print_help();
    if (argc > 1 && strcmp(argv[1], "--version") == 0)
        return print_version();
    if (argc > 1 && argv[1][0] != '-') {
        command = find_command(argv[1]);
        if (!command)
            return unknown_command(argv[1]);
        argc--;
        argv++;
    }
    int status = hl_cli_parse(&cli, command, argc, argv);
    if (status)
        return status;
    return cli.help ? print_command_help(command) : command->run(&cli);
}
