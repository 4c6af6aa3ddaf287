#include "asking.h"

#include <ctype.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define IDLE_MS 50

/* Until IN has something to read, or will never have. False: it is not worth waiting. */
static bool wait_input(const struct hl_asking *asking)
{
    struct pollfd input = {.fd = asking->idle ? fileno(asking->in) : -1, .events = POLLIN};

    while (input.fd >= 0 && poll(&input, 1, IDLE_MS) <= 0)
        if (!asking->idle(asking->data))
            return false;
    return true;
}

/* The first letter of a line, small; 0 for an empty one; EOF. */
static int read_letter(FILE *in)
{
    char line[HL_ASKING_LINE_MAX];

    if (!fgets(line, sizeof(line), in))
        return EOF;
    if (!strchr(line, '\n'))
        for (int c = getc(in); c != EOF && c != '\n';)
            c = getc(in);
    return tolower((unsigned char)line[strspn(line, " \t\r\n")]);
}

int hl_asking_letter(const struct hl_asking *asking, const char *letters)
{
    for (int i = 0; i < HL_ASKING_TRIES_MAX; i++) {
        fprintf(asking->out, "> ");
        fflush(asking->out);
        int letter = wait_input(asking) ? read_letter(asking->in) : EOF;
        if (letter == EOF)
            break;
        if (letter && strchr(letters, letter))
            return letter;
        fprintf(asking->out, "One of the letters above, and Enter.\n");
    }
    return 0;
}

/* In single quotes, where a shell or YAML would take TEXT apart; QUOTED is what one within is. */
static void quote(FILE *out, const char *text, const char *quoted)
{
    if (!strpbrk(text, " \"'\\$`&;|<>()#{}[]*?!%@")) {
        fputs(text, out);
        return;
    }
    putc('\'', out);
    for (; *text; text++)
        if (*text == '\'')
            fputs(quoted, out);
        else
            putc(*text, out);
    putc('\'', out);
}

void hl_asking_print_board(FILE *out, const char *board, const char *options)
{
    fprintf(out, "In the configuration:\n\nboard:\n  driver: %s\n  options: ", board);
    quote(out, options, "''");
    fprintf(out, "\n\nor at once:\n\n  headliner run --board %s:", board);
    quote(out, options, "'\\''");
    fprintf(out, "\n");
}

static bool is_named(const char *option, const char *const *names)
{
    size_t len = strcspn(option, " =,");

    for (; *names; names++)
        if (strlen(*names) == len && strncmp(option, *names, len) == 0)
            return true;
    return false;
}

char *hl_asking_other_options(const char *options, const char *const *names)
{
    size_t len = options ? strlen(options) : 0, kept = 0;
    char *out = calloc(1, len + 1);

    for (size_t from = 0, to; out && from < len; from = to + 1) {
        bool quoted = false;
        for (to = from; to < len && (quoted || options[to] != ','); to++)
            quoted ^= options[to] == '"';
        if (is_named(options + from + strspn(options + from, " "), names))
            continue;
        if (kept)
            out[kept++] = ',';
        memcpy(out + kept, options + from, to - from);
        kept += to - from;
    }
    return out;
}
