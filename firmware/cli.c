#include "cli.h"

#include "base/log.h"
#include "base/nearest.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { FLAG, TEXT, NUMBER, COUNT, SOURCE };

struct option {
    const char *name;
    char letter; /* 0: none */
    enum kind kind;
    size_t offset;
    double min, max;
};

#define AT(field) offsetof(struct hl_cli, field)

static const struct option all_options[] = {
    {"config", 'c', TEXT, AT(config), 0, 0},
    {"board", 'b', TEXT, AT(board), 0, 0},
    {"size", 0, TEXT, AT(size), 0, 0},
    {"panel", 0, TEXT, AT(panel), 0, 0}, /* one of a wall */
    {"layout", 0, TEXT, AT(layout), 0, 0},
    {"speed", 0, TEXT, AT(speed), 0, 0},
    {"font", 0, TEXT, AT(font), 0, 0},
    {"trace", 0, TEXT, AT(trace), 0, 0},
    {"language", 0, TEXT, AT(language), 0, 0},
    {"output", 'o', TEXT, AT(output), 0, 0},
    {"now", 0, TEXT, AT(now), 0, 0},
    {"source", 's', SOURCE, 0, 0, 0},
    {"for", 0, NUMBER, AT(for_s), 0, 1e9},
    {"seconds", 0, NUMBER, AT(for_s), 0.01, 3600},
    {"at", 0, NUMBER, AT(at_s), 0, 1e9},
    {"rate", 0, NUMBER, AT(rate), 1, 240},
    {"frames", 0, COUNT, AT(frames), 1, 1e9},
    {"json", 0, FLAG, AT(json), 0, 0},
    {"virtual", 0, FLAG, AT(virtual), 0, 0},
    {"raw", 0, FLAG, AT(raw), 0, 0},
    {"yes", 'y', FLAG, AT(yes), 0, 0},
    {"verbose", 'v', FLAG, AT(verbose), 0, 0},
    {"help", 'h', FLAG, AT(help), 0, 0},
};
#define OPTION_COUNT (sizeof(all_options) / sizeof(*all_options))

static bool takes(const struct hl_command *command, const char *name)
{
    if (strcmp(name, "help") == 0 || strcmp(name, "verbose") == 0)
        return true;
    for (const char *const *option = command->options; *option; option++)
        if (strcmp(*option, name) == 0)
            return true;
    return false;
}

static int usage_error(const struct hl_command *command, const char *what, const char *subject)
{
    fprintf(stderr, "headliner: %s %s; `headliner %s --help` lists what it takes\n", what, subject,
            command->name);
    return HL_EXIT_USAGE;
}

static int unknown_option(const struct hl_command *command, const char *name)
{
    const char *names[OPTION_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (takes(command, all_options[i].name))
            names[count++] = all_options[i].name;
    const char *nearest = hl_nearest(name, names, count);
    if (!nearest)
        return usage_error(command, "unknown option", name);
    fprintf(stderr, "headliner: unknown option --%s; did you mean --%s?\n", name, nearest);
    return HL_EXIT_USAGE;
}

static const struct option *find_option(const struct hl_command *command, const char *name,
                                        size_t len)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (strlen(all_options[i].name) == len && strncmp(all_options[i].name, name, len) == 0 &&
            takes(command, all_options[i].name))
            return &all_options[i];
    return NULL;
}

static const struct option *find_letter(const struct hl_command *command, char letter)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (all_options[i].letter == letter && takes(command, all_options[i].name))
            return &all_options[i];
    return NULL;
}

static int set_number(struct hl_cli *cli, const struct option *option, const char *value)
{
    char *end;
    errno = 0;
    double number = strtod(value, &end);
    if (end == value || *end || errno || !(number >= option->min && number <= option->max)) {
        fprintf(stderr, "headliner: --%s takes a number from %g to %g, not \"%s\"\n", option->name,
                option->min, option->max, value);
        return HL_EXIT_USAGE;
    }
    char *field = (char *)cli + option->offset;
    if (option->kind == COUNT)
        *(long *)(void *)field = (long)number;
    else
        *(double *)(void *)field = number;
    return HL_EXIT_OK;
}

static int set_option(struct hl_cli *cli, const struct option *option, const char *value)
{
    char *field = (char *)cli + option->offset;
    switch (option->kind) {
    case FLAG:
        *(bool *)(void *)field = true;
        return HL_EXIT_OK;
    case TEXT:
        *(const char **)(void *)field = value;
        return HL_EXIT_OK;
    case NUMBER:
    case COUNT:
        return set_number(cli, option, value);
    case SOURCE:
        if (cli->source_count >= HL_CLI_SOURCES_MAX) {
            fprintf(stderr, "headliner: at most %d --source; put them into a config file\n",
                    HL_CLI_SOURCES_MAX);
            return HL_EXIT_USAGE;
        }
        cli->sources[cli->source_count++] = value;
        return HL_EXIT_OK;
    }
    return HL_EXIT_USAGE;
}

/* "--name", "--name=value", "--name value", "-x", "-x value". *AT moves past a separate value. */
static int parse_option(struct hl_cli *cli, const struct hl_command *command, int argc, char **argv,
                        int *at)
{
    const char *word = argv[*at];
    const char *equals = strchr(word, '=');
    const struct option *option;

    if (word[1] == '-') {
        size_t len = equals ? (size_t)(equals - word - 2) : strlen(word + 2);
        option = find_option(command, word + 2, len);
        if (!option) {
            char name[64];
            snprintf(name, sizeof(name), "%.*s", (int)len, word + 2);
            return unknown_option(command, name);
        }
    } else {
        equals = NULL;
        option = word[2] ? NULL : find_letter(command, word[1]);
        if (!option)
            return usage_error(command, "unknown option", word);
    }
    if (option->kind == FLAG) {
        if (equals)
            return usage_error(command, "no value belongs to", word);
        return set_option(cli, option, NULL);
    }
    if (equals)
        return set_option(cli, option, equals + 1);
    if (*at + 1 >= argc)
        return usage_error(command, "a value is missing after", word);
    return set_option(cli, option, argv[++*at]);
}

int hl_cli_parse(struct hl_cli *cli, const struct hl_command *command, int argc, char **argv)
{
    bool options = true;
    *cli = (struct hl_cli){.for_s = -1};
    for (int i = 1; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0) {
            options = false;
        } else if (options && argv[i][0] == '-' && argv[i][1]) {
            int status = parse_option(cli, command, argc, argv, &i);
            if (status)
                return status;
        } else if (cli->arg_count >= command->args_max || cli->arg_count >= HL_CLI_ARGS_MAX) {
            return usage_error(command, "one word too many:", argv[i]);
        } else {
            cli->args[cli->arg_count++] = argv[i];
        }
    }
    if (cli->verbose)
        hl_log_set_level(HL_LOG_DEBUG);
    return HL_EXIT_OK;
}

void hl_cli_split_board(const char *board, char *name, size_t size, const char **options)
{
    const char *colon = strchr(board, ':');
    size_t len = colon ? (size_t)(colon - board) : strlen(board);
    snprintf(name, size, "%.*s", (int)len, board);
    *options = colon ? colon + 1 : "";
}

static bool replace(char **field, const char *value)
{
    free(*field);
    *field = strdup(value);
    return *field;
}

static bool use_sources(struct hl_config *config, const struct hl_cli *cli)
{
    hl_config_free_sources(config);
    for (size_t i = 0; i < cli->source_count; i++)
        if (!hl_config_add_source(config, cli->sources[i]))
            return false;
    return true;
}

/* ERR with what was wrong of --OPTION's value in WHAT: the option's name before it in ERROR. */
static int blame(int err, const char *option, const char *what, char *error)
{
    if (err)
        snprintf(error, HL_CONFIG_ERROR_MAX, "--%s: %.400s", option, what);
    return err;
}

static int use_board(struct hl_config *config, const char *board)
{
    char name[64];
    const char *options;
    hl_cli_split_board(board, name, sizeof(name), &options);
    if (!replace(&config->board.driver, name))
        return -ENOMEM;
    free(config->board.options);
    config->board.options = NULL;
    config->board.virtual = false;
    return *options && !replace(&config->board.options, options) ? -ENOMEM : 0;
}

static int use_flags(struct hl_config *config, const struct hl_cli *cli, char *error)
{
    struct hl_config_board *board = &config->board;
    struct hl_show_options *show = &config->show;
    char what[HL_CONFIG_ERROR_MAX];
    int err = 0;
    if (cli->board)
        err = use_board(config, cli->board);
    board->virtual |= cli->virtual;
    if (!err && cli->size)
        err = blame(hl_config_parse_size(cli->size, &board->width, &board->height, what), "size",
                    what, error);
    if (!err && cli->speed)
        err = blame(hl_config_parse_speed(cli->speed, &show->speed, what), "speed", what, error);
    if (!err && cli->layout)
        err =
            blame(hl_config_parse_layout(cli->layout, &show->layout, what), "layout", what, error);
    if (!err && cli->font && !replace(&config->show.font, cli->font))
        err = -ENOMEM;
    if (!err && cli->source_count > 0 && !use_sources(config, cli))
        err = -ENOMEM;
    if (!err && cli->rate > 0)
        config->board.refresh_hz = cli->rate;
    return err;
}

struct hl_config *hl_cli_config(const struct hl_cli *cli)
{
    char error[HL_CONFIG_ERROR_MAX] = "";
    char *found = cli->config ? NULL : hl_config_find();
    struct hl_config *config = hl_config_load(cli->config ? cli->config : found, error);
    free(found);
    /* Looked at raw, a list of subscriptions is itself what is asked for. */
    if (config &&
        (use_flags(config, cli, error) || (!cli->raw && hl_config_expand_lists(config, error)))) {
        hl_config_destroy(config);
        config = NULL;
    }
    if (!config)
        hl_error("config", "%s", *error ? error : strerror(ENOMEM));
    return config;
}
