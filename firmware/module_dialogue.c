#include "module_dialogue.h"

#include "drivers/matrix.h"

#include <errno.h>
#include <stdlib.h>

#define SIDE    HL_MAX7219_SIDE
#define UPRIGHT 0
#define ROUNDS  4 /* letters shown and corrected; right ones are upright in the second */
#define TURNS   4

/* No two of its turns and mirror images are alike. */
const uint8_t hl_module_letter[SIDE] = {0x00, 0x3e, 0x02, 0x02, 0x1e, 0x02, 0x02, 0x02};

const char *const hl_module_options[] = {"type", "turn", "mirror", "rotate", "serpentine", NULL};

/* ---- how modules hang ---- */

static struct hl_max7219_config module_of(int type, int turn, bool mirror)
{
    return (struct hl_max7219_config){
        .columns = 1, .rows = 1, .type = &hl_max7219_types[type], .turn = turn, .mirror = mirror};
}

/* Whether LEDs that BEFORE takes for those of a picture are where IS has that picture as LOOK. */
static bool explains(const struct hl_max7219_config *before, int look,
                     const struct hl_max7219_config *is)
{
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            int from_x = x, from_y = y;
            hl_matrix_turn_back(SIDE, SIDE, 90 * (look % TURNS), look >= TURNS, &from_x, &from_y);
            struct hl_max7219_led lit = hl_max7219_find(before, from_x, from_y);
            struct hl_max7219_led seen = hl_max7219_find(is, x, y);
            if (lit.digit != seen.digit || lit.bit != seen.bit)
                return false;
        }
    return true;
}

/* One of the known types as it is, if any; else the first, turned or mirrored. */
void hl_module_dialogue_correct(struct hl_max7219_settings *settings, int look)
{
    struct hl_max7219_config before = module_of(settings->type, settings->turn, settings->mirror);

    for (int type = 0; hl_max7219_types[type].name; type++) {
        struct hl_max7219_config is = module_of(type, 0, false);
        if (explains(&before, look, &is)) {
            settings->type = type;
            settings->turn = 0;
            settings->mirror = false;
            return;
        }
    }
    for (int way = 0; way < HL_MODULE_LOOKS; way++) {
        struct hl_max7219_config is = module_of(0, 90 * (way % TURNS), way >= TURNS);
        if (explains(&before, look, &is)) {
            settings->type = 0;
            settings->turn = is.turn;
            settings->mirror = is.mirror;
        }
    }
}

/* ---- asking ---- */

static void draw_looks(FILE *out, int from, int to)
{
    for (int y = 0; y < SIDE; y++) {
        for (int look = from; look < to; look++) {
            fprintf(out, y == 0 ? "  %d  " : "     ", look + 1);
            for (int x = 0; x < SIDE; x++) {
                int at_x = x, at_y = y;
                hl_matrix_turn_back(SIDE, SIDE, 90 * (look % TURNS), look >= TURNS, &at_x, &at_y);
                fputs(hl_module_letter[at_y] >> at_x & 1 ? "##" : " .", out);
            }
        }
        putc('\n', out);
    }
    putc('\n', out);
}

/* A digit 1..8, 'd' or 'n'; 0: the end. */
static int ask_letters(const struct hl_module_dialogue *d, bool rows)
{
    FILE *out = d->asking.out;

    if (d->yes)
        return '1';
    fprintf(out,
            "\nEach module shows a letter. Which of these is it, as you stand before the board?"
            "\n\n");
    draw_looks(out, 0, TURNS);
    draw_looks(out, TURNS, HL_MODULE_LOOKS);
    if (rows)
        fprintf(out, "  d  it does not lie the same way in all rows\n");
    fprintf(out, "  n  none of them: nothing, or noise\n  q  leave it\n");
    int letter = hl_asking_letter(&d->asking, rows ? "12345678dnq" : "12345678nq");
    return letter == 'q' ? 0 : letter;
}

/* 0 when the letters stand upright on all modules. */
static int find_type(const struct hl_module_dialogue *d, struct hl_max7219_settings *settings)
{
    for (int round = 0; round < ROUNDS; round++) {
        int err = d->show(d->data, settings, HL_MODULE_LETTERS);
        int letter = err ? 0 : ask_letters(d, settings->rows > 1);
        if (err || !letter)
            return err ? err : -ECANCELED;
        if (letter == '1')
            return 0;
        if (letter == 'n') {
            fprintf(d->asking.out,
                    "Then it is no matter of type: look at the wires (`headliner "
                    "wiring`), at DIN and\nDOUT, which are easily confused, and try a "
                    "lower clock.\n");
            return -ENODEV;
        }
        if (letter == 'd')
            settings->serpentine = !settings->serpentine;
        else
            hl_module_dialogue_correct(settings, letter - '1');
        fprintf(d->asking.out, "Then it should stand upright now.\n");
    }
    return -ENODEV;
}

static int ask_first(const struct hl_module_dialogue *d, bool rows)
{
    FILE *out = d->asking.out;

    if (d->yes)
        return 'y';
    fprintf(out, "\nOne module alone shows the letter now. Which?\n");
    fprintf(out, "  y  the %s\n  r  the %s\n  o  another\n  q  leave it\n",
            rows ? "left one of the upper row" : "leftmost",
            rows ? "right one of the lower row" : "rightmost");
    int letter = hl_asking_letter(&d->asking, "yroq");
    return letter == 'q' ? 0 : letter;
}

/* A cable that comes from the left is one from the right, upside down. */
static int find_order(const struct hl_module_dialogue *d, struct hl_max7219_settings *settings)
{
    int err = d->show(d->data, settings, HL_MODULE_FIRST);
    int letter = err ? 0 : ask_first(d, settings->rows > 1);

    if (err || !letter)
        return err ? err : -ECANCELED;
    if (letter == 'o') {
        fprintf(d->asking.out,
                "The cable must come in at the right end of the upper row, or at the left end of "
                "the lower\none, and go through all modules of a row before the next; give as many "
                "modules and rows as\nthere are.\n");
        return -ENODEV;
    }
    if (letter == 'r') {
        settings->rotate = 180;
        hl_module_dialogue_correct(settings, 2);
    }
    return 0;
}

static void print_board(const struct hl_module_dialogue *d,
                        const struct hl_max7219_settings *settings)
{
    char turn[24] = "", rotate[24] = "", *options;

    if (settings->turn)
        snprintf(turn, sizeof(turn), ",turn=%d", settings->turn);
    if (settings->rotate)
        snprintf(rotate, sizeof(rotate), ",rotate=%d", settings->rotate);
    if (asprintf(&options, "type=%s%s%s%s%s%s%s", hl_max7219_type_names[settings->type], turn,
                 settings->mirror ? ",mirror=yes" : "", rotate,
                 settings->serpentine ? ",serpentine=yes" : "", d->options[0] ? "," : "",
                 d->options) < 0)
        return;
    fprintf(d->asking.out, "\n");
    hl_asking_print_board(d->asking.out, d->board, options);
    free(options);
}

int hl_module_dialogue_run(const struct hl_module_dialogue *d, struct hl_max7219_settings *settings)
{
    settings->rotate = 0;
    int err = find_type(d, settings);
    if (!err)
        err = find_order(d, settings);
    if (!err)
        print_board(d, settings);
    return err;
}
