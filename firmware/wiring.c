/* `headliner wiring`: which wire goes where. */
#include "wiring.h"

#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct row {
    char pin[HL_WIRING_SIGNAL_MAX], name[HL_WIRING_SIGNAL_MAX];
};

/* The header's end of a wire in words. */
static void name_end(int pin, const struct hl_wiring_wire *wire, struct row *row)
{
    if (pin) {
        snprintf(row->pin, sizeof(row->pin), "%d", pin);
        hl_header_name(pin, row->name);
        return;
    }
    snprintf(row->pin, sizeof(row->pin), "none");
    if (wire->gpio >= 0 && wire->gpio < 10000)
        snprintf(row->name, sizeof(row->name), "line %d", wire->gpio);
    else
        snprintf(row->name, sizeof(row->name), "by name");
}

void hl_wiring_print(const struct hl_wiring *wiring, FILE *out)
{
    int pins[HL_WIRING_MAX];

    hl_wiring_pins(wiring, pins);
    fprintf(out, "%s\n\n  %-8s %-8s %s\n", wiring->title, "board", "pin", "Raspberry Pi");
    for (size_t i = 0; i < wiring->count; i++) {
        struct row row;
        name_end(pins[i], &wiring->wires[i], &row);
        fprintf(out, "  %-8s %-8s %s\n", wiring->wires[i].signal, row.pin, row.name);
    }
    fputs("\n", out);
    for (size_t i = 0; i < wiring->note_count; i++)
        fprintf(out, "%s\n", wiring->notes[i]);
}

void hl_wiring_print_markdown(const struct hl_wiring *wiring, FILE *out)
{
    int pins[HL_WIRING_MAX];

    hl_wiring_pins(wiring, pins);
    fprintf(out, "| board | pin | Raspberry Pi |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < wiring->count; i++) {
        struct row row;
        name_end(pins[i], &wiring->wires[i], &row);
        fprintf(out, "| %s | %s | %s |\n", wiring->wires[i].signal, row.pin, row.name);
    }
    fputs("\n", out);
    for (size_t i = 0; i < wiring->note_count; i++)
        fprintf(out, "- %s\n", wiring->notes[i]);
}

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length > tail && strcmp(text + length - tail, end) == 0;
}

static int write_file(const char *path, const struct hl_wiring *wiring)
{
    FILE *out = fopen(path, "w");

    if (!out) {
        fprintf(stderr, "headliner: %s: %s\n", path, strerror(errno));
        return HL_EXIT_FAILURE;
    }
    if (ends_in(path, ".svg"))
        hl_wiring_draw(wiring, out);
    else
        hl_wiring_print_markdown(wiring, out);
    if (fclose(out) == 0)
        return HL_EXIT_OK;
    fprintf(stderr, "headliner: %s: %s\n", path, strerror(errno));
    return HL_EXIT_FAILURE;
}

static int run_wiring(const struct hl_cli *cli)
{
    struct hl_wiring wiring;
    struct hl_config *config = hl_cli_config(cli);
    struct hl_cli plain = *cli;

    if (!config)
        return HL_EXIT_USAGE;
    if (cli->output && !ends_in(cli->output, ".svg") && !ends_in(cli->output, ".md")) {
        fprintf(stderr, "headliner: -o takes a file that ends in .svg or .md\n");
        hl_config_destroy(config);
        return HL_EXIT_USAGE;
    }
    plain.output = NULL; /* the board is not asked to write it */
    struct hl_board *board = hl_cli_board(&plain, &config->board);
    int err = board ? hl_board_wiring(board, &wiring) : -EINVAL;
    if (err == -ENOTSUP)
        fprintf(stderr,
                "headliner: board %s hangs on no wires; name one that does, as in "
                "--board hub75-64x32 (`headliner boards` lists them)\n",
                hl_board_driver(board)->name);
    hl_board_destroy(board);
    hl_config_destroy(config);
    if (err)
        return HL_EXIT_USAGE;
    if (cli->output)
        return write_file(cli->output, &wiring);
    hl_wiring_print(&wiring, stdout);
    return HL_EXIT_OK;
}

static const char *const options[] = {"config", "board", "output", NULL};

const struct hl_command hl_command_wiring = {
    .name = "wiring",
    .usage = "wiring [--board NAME[:OPTIONS]] [-o F.svg|F.md] [--config F]",
    .summary = "which wire goes where: a table, or a drawing",
    .options = options,
    .run = run_wiring,
};
