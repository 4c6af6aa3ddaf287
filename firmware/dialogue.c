#include "dialogue.h"

#include "asking.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ANSWERS_MAX 8 /* of a question */

/* What an answer leads to. */
enum verdict { RIGHT, TURNED, WRONG, LEAVE };

struct answer {
    char letter;
    enum verdict verdict;
    const char *text; /* of the question */
    const char *hint; /* after it; NULL: none */
};

struct question {
    const char *text;
    const struct answer *answers; /* end with letter 0 */
};

static const struct question whole = {
    "Is that what the panel shows?",
    (const struct answer[]){
        {'y', RIGHT, "yes, all of it", NULL},
        {'u', TURNED, "yes, but upside down", NULL},
        {'g', WRONG, "shifted, cut, mirrored, striped or noise",
         "Then its memory is another's: sizes or columns do not fit."},
        {'p', WRONG, "pale, smeared, or mixed with what was there before",
         "Then the waveform is another version's."},
        {'c', WRONG, "other colours than those named", "Then its inks are another panel's."},
        {'n', WRONG, "nothing changed",
         "Then its controller did not understand, or the cable or a pin is loose: `headliner "
         "doctor` looks."},
        {'q', LEAVE, "leave it", NULL},
        {0},
    },
};

static const struct question changed = {
    "The square in the right half has turned black. How?",
    (const struct answer[]){
        {'y', RIGHT, "by itself, and nothing else flashed", NULL},
        {'f', WRONG, "the whole panel flashed",
         "Then it has no partial refresh: an older version looks the same."},
        {'p', WRONG, "it is pale, or lines and noise came with it",
         "Then the waveform is another version's."},
        {'n', WRONG, "not at all", "Then it has another partial refresh, or none."},
        {'q', LEAVE, "leave it", NULL},
        {0},
    },
};

/* ---- asking ---- */

static const struct answer *find_answer(const struct question *question, int letter)
{
    const struct answer *answer = question->answers;

    while (answer->letter && answer->letter != letter)
        answer++;
    return answer->letter ? answer : NULL;
}

static enum verdict ask(const struct hl_dialogue *d, const struct question *question)
{
    if (d->mode == HL_DIALOGUE_YES)
        return RIGHT;
    fprintf(d->out, "\n%s\n", question->text);
    for (const struct answer *a = question->answers; a->letter; a++)
        fprintf(d->out, "  %c  %s\n", a->letter, a->text);
    const struct hl_asking asking = {d->in, d->out, d->idle, d->data};
    char letters[ANSWERS_MAX + 1] = "";
    for (const struct answer *a = question->answers; a->letter; a++)
        letters[a - question->answers] = a->letter;
    int letter = hl_asking_letter(&asking, letters);
    const struct answer *answer = letter ? find_answer(question, letter) : NULL;
    if (answer && answer->hint)
        fprintf(d->out, "%s\n", answer->hint);
    return answer ? answer->verdict : LEAVE;
}

/* ---- telling ---- */

static void describe(const struct hl_dialogue *d, const struct hl_epaper_panel *panel)
{
    fprintf(d->out, "\nPanel %s: %s, %s.\n", panel->name, panel->print, panel->controller->name);
    fprintf(d->out,
            "It flashes for some %d s, and then shows, whole and sharp: a thin line along all four "
            "edges;\n"
            "at the top left a black square, at the top right a frame, at the bottom left two "
            "squares corner\n"
            "to corner, at the bottom right a fine chessboard; the name %s and its size; to the "
            "left a field\n"
            "each of ",
            (panel->full.usual_ms + 999) / 1000, panel->name);
    for (size_t i = 0; i < panel->palette->count; i++) {
        const struct hl_epaper_colour *colour = &panel->palette->colours[i];
        bool grey = panel->palette->count > 2 && colour->pure.r == colour->pure.g &&
                    colour->pure.g == colour->pure.b && colour->pure.r % 255;
        if (!grey)
            fprintf(d->out, "%s%s", i ? ", " : "", colour->name);
    }
    fprintf(d->out, ", and greys below; to the right fine lines around a white square.\n");
}

/* The board's options with PANEL in them; NULL when out of memory. */
static char *make_options(const struct hl_dialogue *d, const struct hl_epaper_panel *panel,
                          bool turned)
{
    int degrees = d->rotate, landscape = panel->height > panel->width ? 90 : 0;
    char rotate[24] = "", *options;

    if (turned)
        degrees = ((degrees < 0 ? landscape : degrees) + 180) % 360;
    if (degrees >= 0)
        snprintf(rotate, sizeof(rotate), ",rotate=%d", degrees);
    int n = asprintf(&options, "panel=%s%s%s%s", panel->name, rotate, *d->options ? "," : "",
                     d->options);
    return n < 0 ? NULL : options;
}

static void print_board(const struct hl_dialogue *d, const struct hl_epaper_panel *panel,
                        bool turned)
{
    char *options = make_options(d, panel, turned);

    if (!options)
        return;
    fprintf(d->out, "\nThis is panel %s: %s. ", panel->name, panel->print);
    hl_asking_print_board(d->out, d->board, options);
    free(options);
}

/* ---- the steps ---- */

static enum verdict try_panel(const struct hl_dialogue *d, const struct hl_epaper_panel *panel)
{
    describe(d, panel);
    fflush(d->out);
    if (d->show(d->data, panel, HL_DIALOGUE_WHOLE)) {
        fprintf(d->out, "It does not answer as a %s.\n", panel->name);
        return WRONG;
    }
    if (d->mode == HL_DIALOGUE_TELL)
        return RIGHT;
    enum verdict verdict = ask(d, &whole);
    if (verdict > TURNED || !(panel->modes & HL_EPAPER_CAN_PARTIAL))
        return verdict;
    fprintf(d->out, "Now one square alone changes.\n");
    fflush(d->out);
    if (d->show(d->data, panel, HL_DIALOGUE_CHANGED)) {
        fprintf(d->out, "It did not answer.\n");
        return WRONG;
    }
    enum verdict second = ask(d, &changed);
    return second == RIGHT ? verdict : second;
}

/* The N-th to try: the one that was named, then the others of its size, in the order of the list;
 * NULL after the last. */
static const struct hl_epaper_panel *candidate(const struct hl_epaper_panel *named, int n)
{
    if (n == 0)
        return named;
    for (const struct hl_epaper_panel *panel = hl_epaper_panels; panel->name; panel++)
        if (panel != named && panel->inches == named->inches && --n == 0)
            return panel;
    return NULL;
}

static void explain_end(const struct hl_dialogue *d)
{
    if (candidate(d->panel, 1))
        fprintf(d->out, "\nNeither %s nor its look-alikes are right. ", d->panel->name);
    else
        fprintf(d->out, "\nNo other panel here measures %g inches. ", d->panel->inches);
    fprintf(d->out, "What is printed on the back counts: `headliner boards`\nlists what is known; "
                    "`headliner doctor` looks at wiring and supply.\n");
}

int hl_dialogue_run(const struct hl_dialogue *d)
{
    const struct hl_epaper_panel *panel;

    for (int n = 0; (panel = candidate(d->panel, n)); n++) {
        enum verdict verdict = try_panel(d, panel);
        if (verdict == LEAVE)
            return -ECANCELED;
        if (d->mode == HL_DIALOGUE_TELL) {
            if (verdict == WRONG)
                return -ENODEV;
            fprintf(d->out, "Ask at a terminal (without -o) to be led through its look-alikes.\n");
            return 0;
        }
        if (verdict != WRONG) {
            print_board(d, panel, verdict == TURNED);
            return 0;
        }
        if (candidate(d->panel, n + 1))
            fprintf(d->out, "The next one looks the same.\n");
    }
    explain_end(d);
    return -ENODEV;
}
