/* The command line: one plain struct for every command, checked against what the command takes. */
#ifndef HL_CLI_H
#define HL_CLI_H

#include "config.h"
#include "drivers/board.h"

#include <stdbool.h>

/* Exit status of every command. */
enum hl_exit {
    HL_EXIT_OK = 0,
    HL_EXIT_FAILURE = 1,
    HL_EXIT_USAGE = 2,
    HL_EXIT_NOT_RUNNING = 3, /* status: no program runs that it could tell of */
};

#define HL_CLI_SOURCES_MAX 64
#define HL_CLI_ARGS_MAX    64

struct hl_cli {
    const char *config, *board, *size, *panel, *layout, *speed, *font, *output, *now, *trace,
        *language;
    const char *sources[HL_CLI_SOURCES_MAX];
    size_t source_count;
    double for_s; /* --for, --seconds; negative: not given */
    double at_s;  /* --at */
    double rate;  /* --rate; 0: not given */
    long frames;  /* --frames; 0: not given */
    bool json, raw, virtual, verbose, help, yes;
    const char *args[HL_CLI_ARGS_MAX]; /* what is no option */
    size_t arg_count;
};

/* Options that a command takes, by long name; NULL-terminated. --help and --verbose always are. */
struct hl_command {
    const char *name;
    const char *usage;   /* after "headliner " */
    const char *summary; /* one line */
    const char *const *options;
    size_t args_max;
    int (*run)(const struct hl_cli *cli);
};

/* ARGV[0] is the command's name. HL_EXIT_OK, or HL_EXIT_USAGE after one line on standard error. */
int hl_cli_parse(struct hl_cli *cli, const struct hl_command *command, int argc, char **argv);

/* The config that CLI asks for: its file, the user's or the shipped one, then the flags. NULL after
 * one line on standard error. Caller destroys. */
struct hl_config *hl_cli_config(const struct hl_cli *cli);

/* The board of CONFIG with what CLI adds to it; with -o a board that writes that file: a virtual
 * one, else picture or what --board names. Caller destroys. NULL after one line on standard error.
 */
struct hl_board *hl_cli_board(const struct hl_cli *cli, const struct hl_config_board *config);

/* Splits "--board NAME:options". *OPTIONS is "" when there are none. NAME has SIZE bytes. */
void hl_cli_split_board(const char *board, char *name, size_t size, const char **options);

extern const struct hl_command hl_command_run, hl_command_headlines, hl_command_add,
    hl_command_snapshot, hl_command_record, hl_command_boards, hl_command_check, hl_command_bench,
    hl_command_doctor, hl_command_test_pattern, hl_command_fonts, hl_command_layout,
    hl_command_wiring, hl_command_status;

#endif
