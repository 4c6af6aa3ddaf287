/* mkfont: compiles a pixel font drawn in text (see the head of a .font file) to BDF 2.1.
 * It runs before anything else is built: the C library, and libpng for the chart, are all it needs.
 */
#include "font.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct source {
    const char *path;
    int line;
    struct font *font;
    int first, n_open, rows_read; /* the block being read: its glyphs and rows so far */
};

_Noreturn void font_fail(const char *path, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (line > 0)
        fprintf(stderr, "%s:%d: ", path, line);
    else
        fprintf(stderr, "%s: ", path);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

/* One more zeroed element at the end of a growing array; there is no need to ever free it. */
static void *grow(void *array, int *count, size_t size)
{
    char *bigger = realloc(array, (size_t)(*count + 1) * size);
    if (!bigger) {
        perror("mkfont");
        exit(1);
    }
    memset(bigger + (size_t)*count * size, 0, size);
    ++*count;
    return bigger;
}

/* Reads one UTF-8 character and steps over it; U+FFFD for what is not UTF-8. */
uint32_t font_next_char(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    int more = *s >= 0xf0 ? 3 : *s >= 0xe0 ? 2 : *s >= 0xc0 ? 1 : 0;
    uint32_t code = more ? *s & (0x3fU >> more) : *s;
    if (!more && *s >= 0x80)
        code = 0xfffd;
    for (int i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80) {
            *text += i;
            return 0xfffd;
        }
        code = code << 6 | (s[i] & 0x3fU);
    }
    *text += more + 1;
    return code;
}

/* --- reading the source --- */

static bool parse_number(const char *text, int base, long low, long high, long *out)
{
    char *end;
    errno = 0;
    *out = strtol(text, &end, base);
    return *text && !*end && !errno && *out >= low && *out <= high;
}

static bool parse_code(const char *text, uint32_t *code)
{
    long value;
    if (strncmp(text, "U+", 2) || strlen(text) < 6 ||
        !parse_number(text + 2, 16, 0, 0xffff, &value))
        return false;
    *code = (uint32_t)value;
    return true;
}

static void copy_name(const struct source *src, char *name, const char *text)
{
    if (strlen(text) >= MAX_NAME)
        font_fail(src->path, src->line, "name '%s' is longer than %d bytes", text, MAX_NAME - 1);
    strcpy(name, text);
}

static int split(char *line, char *token[MAX_TOKENS])
{
    int n = 0;
    for (char *t = strtok(line, " \t"); t && n < MAX_TOKENS; t = strtok(NULL, " \t"))
        token[n++] = t;
    return n;
}

/* A label of one character must be the character its code point says: it catches slips. */
static void check_label(const struct source *src, uint32_t code, const char *label)
{
    const char *rest = label;
    uint32_t shown = font_next_char(&rest);
    if (!*rest && shown != code)
        font_fail(src->path, src->line, "U+%04X is labelled '%s', which is U+%04X", code, label,
                  shown);
}

/* Takes "U+0041 A", "part NAME" or "mark NAME", and then perhaps "advance=N". */
static int open_glyph(struct source *src, char **token, int n)
{
    struct font *font = src->font;
    struct glyph g = {.line = src->line, .section = font->n_sections - 1};
    if (n < 2)
        font_fail(src->path, src->line, "'%s' wants a label after it", token[0]);
    if (parse_code(token[0], &g.code))
        check_label(src, g.code, token[1]);
    else if (!strcmp(token[0], "part") || !strcmp(token[0], "mark"))
        g.kind = token[0][0] == 'p' ? PART : MARK;
    else
        font_fail(src->path, src->line, "'%s' is not 'U+XXXX', 'part' or 'mark'", token[0]);
    copy_name(src, g.name, token[1]);
    for (int i = 0; i < font->n_glyphs; i++) {
        const struct glyph *old = &font->glyph[i];
        if (old->kind == g.kind &&
            (g.kind == CODED ? old->code == g.code : !strcmp(old->name, g.name)))
            font_fail(src->path, src->line, "%s %s is already defined in line %d", token[0],
                      token[1], old->line);
    }
    if (g.kind == CODED && g.section < 0)
        font_fail(src->path, src->line, "a 'section' line must come before the first glyph");
    int used = 2;
    if (n > 2 && !strncmp(token[2], "advance=", 8)) {
        long advance;
        if (!parse_number(token[2] + 8, 10, 1, MAX_WIDTH + 1, &advance))
            font_fail(src->path, src->line, "'%s': wants 1 to %d", token[2], MAX_WIDTH + 1);
        g.advance = (int)advance;
        used = 3;
    }
    font->glyph = grow(font->glyph, &font->n_glyphs, sizeof g);
    font->glyph[font->n_glyphs - 1] = g;
    return used;
}

static void close_block(struct source *src)
{
    if (src->n_open && src->rows_read != src->font->rows)
        font_fail(src->path, src->font->glyph[src->first].line,
                  "these glyphs have %d rows, the font has %d", src->rows_read, src->font->rows);
    src->n_open = 0;
}

static void open_block(struct source *src, char **token, int n)
{
    close_block(src);
    src->first = src->font->n_glyphs;
    src->rows_read = 0;
    for (int used = 0; used < n; src->n_open++)
        used += open_glyph(src, token + used, n - used);
    if (src->n_open > MAX_BLOCK)
        font_fail(src->path, src->line, "more than %d glyphs side by side", MAX_BLOCK);
}

static void read_cells(struct source *src, struct glyph *g, const char *cells)
{
    int width = (int)strlen(cells);
    if (strspn(cells, ".#") != (size_t)width)
        font_fail(src->path, src->line, "'%s': a row is made of '.' and '#'", cells);
    if (width > MAX_WIDTH)
        font_fail(src->path, src->line, "'%s': row too wide, %d columns at most", cells, MAX_WIDTH);
    if (src->rows_read && width != g->image.width)
        font_fail(src->path, src->line, "%s: this row is %d wide, the rows above are %d", g->name,
                  width, g->image.width);
    g->image.width = width;
    for (int x = 0; x < width; x++)
        if (cells[x] == '#')
            g->image.row[src->rows_read] |= (uint16_t)(0x8000U >> x);
}

static void read_row(struct source *src, char **token, int n)
{
    if (!src->n_open)
        font_fail(src->path, src->line, "a row of pixels without a glyph above it");
    if (src->rows_read == src->font->rows)
        font_fail(src->path, src->line, "more than %d rows", src->font->rows);
    if (n != src->n_open)
        font_fail(src->path, src->line, "%d cells in this row, but %d glyphs above it", n,
                  src->n_open);
    for (int i = 0; i < n; i++)
        read_cells(src, &src->font->glyph[src->first + i], token[i]);
    src->rows_read++;
}

/* Cuts "^N" or "@N" off the end of a term and reads N. */
static void cut_number(const struct source *src, char *term, char sign, int most, int *out)
{
    char *at = strchr(term, sign);
    long value;
    if (!at)
        return;
    if (!parse_number(at + 1, 10, -most, most, &value))
        font_fail(src->path, src->line, "'%s': wants a %s after '%c'", term,
                  sign == '@' ? "column" : "number of rows", sign);
    *at = '\0';
    *out = (int)value;
}

/* "U+00E9 é = U+0065 + acute"; "acute@2" has the mark's left edge at column 2, "acute^1" is a row
 * higher than drawn, "acute^1@2" both. */
static void read_rule(struct source *src, char **token, int n)
{
    close_block(src);
    char *head[3] = {token[0], token[1], token[n - 1]};
    bool advance = !strncmp(token[n - 1], "advance=", 8);
    open_glyph(src, head, advance ? 3 : 2);
    struct glyph *g = &src->font->glyph[src->font->n_glyphs - 1];
    n -= advance;
    for (int i = 2; i < n; i += 2) {
        if (i + 1 == n || strcmp(token[i], i == 2 ? "=" : "+"))
            font_fail(src->path, src->line, "a rule is 'U+XXXX x = base + mark ...'");
        if (g->n_terms == MAX_TERMS)
            font_fail(src->path, src->line, "more than %d terms in a rule", MAX_TERMS);
        struct term *t = &g->term[g->n_terms++];
        t->column = CENTRED;
        cut_number(src, token[i + 1], '@', MAX_WIDTH, &t->column);
        cut_number(src, token[i + 1], '^', MAX_ROWS, &t->up);
        copy_name(src, t->name, token[i + 1]);
    }
}

static void read_size(const struct source *src, const char *word, const char *value, int *out)
{
    long number;
    if (!parse_number(value, 10, 0, MAX_ROWS, &number))
        font_fail(src->path, src->line, "'%s' wants a number up to %d", word, MAX_ROWS);
    *out = (int)number;
}

static void copy_text(const struct source *src, char *to, const char *text)
{
    if (strlen(text) >= MAX_TEXT)
        font_fail(src->path, src->line, "text longer than %d bytes", MAX_TEXT - 1);
    strcpy(to, text);
}

/* The lines that draw nothing: name, rows, ascent, descent, section, sample. */
static bool read_word(struct source *src, const char *line)
{
    struct font *font = src->font;
    size_t length = strcspn(line, " ");
    const char *value = line + length + strspn(line + length, " ");
    char word[MAX_NAME];
    snprintf(word, sizeof word, "%.*s", (int)length, line);
    if (!strcmp(word, "name")) {
        copy_name(src, font->name, value);
    } else if (!strcmp(word, "rows")) {
        read_size(src, word, value, &font->rows);
    } else if (!strcmp(word, "ascent")) {
        read_size(src, word, value, &font->ascent);
    } else if (!strcmp(word, "descent")) {
        read_size(src, word, value, &font->descent);
    } else if (!strcmp(word, "section")) {
        font->section = grow(font->section, &font->n_sections, sizeof *font->section);
        copy_text(src, font->section[font->n_sections - 1].title, value);
    } else if (!strcmp(word, "sample")) {
        if (!font->n_sections)
            font_fail(src->path, src->line, "'sample' belongs below a 'section'");
        struct section *s = &font->section[font->n_sections - 1];
        s->sample = grow(s->sample, &s->n_samples, sizeof *s->sample);
        copy_text(src, s->sample[s->n_samples - 1], value);
    } else {
        return false;
    }
    return true;
}

static void read_line(struct source *src, char *line)
{
    line[strcspn(line, "\r\n")] = '\0';
    if (line[0] == ';')
        return;
    char *token[MAX_TOKENS];
    if (line[0] == '.' || line[0] == '#') {
        read_row(src, token, split(line, token));
        return;
    }
    if (read_word(src, line)) {
        close_block(src);
        return;
    }
    int n = split(line, token);
    if (n == 0)
        close_block(src);
    else if (n > 2 && !strcmp(token[2], "="))
        read_rule(src, token, n);
    else
        open_block(src, token, n);
}

static void read_font(const char *path, struct font *font)
{
    FILE *in = fopen(path, "r");
    if (!in)
        font_fail(path, 0, "%s", strerror(errno));
    struct source src = {.path = path, .font = font};
    char line[MAX_LINE];
    while (fgets(line, sizeof line, in)) {
        src.line++;
        if (strlen(line) == MAX_LINE - 1)
            font_fail(path, src.line, "line longer than %d bytes", MAX_LINE - 2);
        read_line(&src, line);
    }
    if (ferror(in))
        font_fail(path, 0, "%s", strerror(errno));
    fclose(in);
    close_block(&src);
    if (!font->name[0] || font->rows == 0 || font->ascent + font->descent != font->rows)
        font_fail(path, 1, "the head wants 'name', and 'rows' = 'ascent' + 'descent'");
}

/* --- composing --- */

static struct glyph *find(const struct font *font, const char *name, bool mark)
{
    uint32_t code = 0;
    bool coded = parse_code(name, &code);
    for (int i = 0; i < font->n_glyphs; i++) {
        struct glyph *g = &font->glyph[i];
        if (coded ? g->kind == CODED && g->code == code
                  : g->kind == (mark ? MARK : PART) && !strcmp(g->name, name))
            return g;
    }
    return NULL;
}

static uint16_t shift(uint16_t row, int columns)
{
    return (uint16_t)(columns >= 0 ? row >> columns : row << -columns);
}

/* Lays a mark over the image; the image widens to whichever side the mark sticks out of. */
static bool lay_over(struct image *base, const struct image *mark, int column, int rows)
{
    int left = column < 0 ? -column : 0;
    int width = base->width > column + mark->width ? base->width : column + mark->width;
    if (left + width > MAX_WIDTH)
        return false;
    for (int y = 0; y < rows; y++)
        base->row[y] = shift(base->row[y], left) | shift(mark->row[y], left + column);
    base->width = left + width;
    return true;
}

/* Moves an image upwards; false when ink would leave the cell. */
static bool move_up(struct image *image, int up, int rows)
{
    struct image moved = {.width = image->width};
    for (int y = 0; y < rows; y++) {
        int to = y - up;
        if (to >= 0 && to < rows)
            moved.row[to] = image->row[y];
        else if (image->row[y])
            return false;
    }
    *image = moved;
    return true;
}

static void compose(const char *path, struct font *font, struct glyph *g)
{
    if (g->state == BUSY)
        font_fail(path, g->line, "%s is composed of itself", g->name);
    if (g->state == READY || g->n_terms == 0) {
        g->state = READY;
        return;
    }
    g->state = BUSY;
    int origin = 0; /* where the base's left edge is, after marks that stick out to its left */
    int base_width = 0;
    for (int i = 0; i < g->n_terms; i++) {
        const struct term *t = &g->term[i];
        struct glyph *piece = find(font, t->name, i > 0);
        if (!piece)
            font_fail(path, g->line, "%s: there is no %s '%s'", g->name, i ? "mark" : "base",
                      t->name);
        compose(path, font, piece);
        struct image image = piece->image;
        if (!move_up(&image, t->up, font->rows))
            font_fail(path, g->line, "%s: '%s' leaves the rows when moved by %d", g->name, t->name,
                      t->up);
        if (i == 0) {
            g->image = image;
            base_width = image.width;
            continue;
        }
        int slack = base_width - image.width;
        int column =
            t->column == CENTRED ? (slack < 0 ? -((1 - slack) / 2) : slack / 2) : t->column;
        column += origin;
        if (!lay_over(&g->image, &image, column, font->rows))
            font_fail(path, g->line, "%s: wider than %d columns", g->name, MAX_WIDTH);
        origin += column < 0 ? -column : 0;
    }
    g->state = READY;
}

int font_by_code(const void *a, const void *b)
{
    const struct glyph *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->code < y->code ? -1 : x->code > y->code;
}

/* Afterwards the encoded glyphs are complete, first, and in order of code point. */
static void finish_font(const char *path, struct font *font)
{
    if (font->n_glyphs == 0)
        font_fail(path, 1, "no glyphs");
    for (int i = 0; i < font->n_glyphs; i++)
        compose(path, font, &font->glyph[i]);
    qsort(font->glyph, (size_t)font->n_glyphs, sizeof *font->glyph, font_by_code);
    int coded = 0;
    while (coded < font->n_glyphs && font->glyph[coded].kind == CODED)
        coded++;
    if (coded == 0)
        font_fail(path, 1, "no glyph has a code point");
    font->n_glyphs = coded;
    for (int i = 0; i < coded; i++)
        if (!font->glyph[i].advance)
            font->glyph[i].advance = font->glyph[i].image.width + 1;
}

/* --- writing --- */

static void write_head(FILE *out, const struct font *font)
{
    int widest = 0, total = 0;
    for (int i = 0; i < font->n_glyphs; i++) {
        const struct glyph *g = &font->glyph[i];
        widest = g->image.width > widest ? g->image.width : widest;
        total += g->advance;
    }
    fprintf(out, "STARTFONT 2.1\n");
    fprintf(out, "FONT -headliner-%s-medium-r-normal--%d-%d-72-72-p-%d-iso10646-1\n", font->name,
            font->rows, font->rows * 10, total * 10 / font->n_glyphs);
    fprintf(out, "SIZE %d 72 72\n", font->rows);
    fprintf(out, "FONTBOUNDINGBOX %d %d 0 %d\n", widest, font->rows, -font->descent);
    fprintf(out, "STARTPROPERTIES 11\n");
    fprintf(out, "FOUNDRY \"headliner\"\nFAMILY_NAME \"%s\"\n", font->name);
    fprintf(out, "PIXEL_SIZE %d\nPOINT_SIZE %d\n", font->rows, font->rows * 10);
    fprintf(out, "RESOLUTION_X 72\nRESOLUTION_Y 72\n");
    fprintf(out, "CHARSET_REGISTRY \"ISO10646\"\nCHARSET_ENCODING \"1\"\n");
    fprintf(out, "FONT_ASCENT %d\nFONT_DESCENT %d\n", font->ascent, font->descent);
    fprintf(out, "DEFAULT_CHAR 65533\n");
    fprintf(out, "ENDPROPERTIES\nCHARS %d\n", font->n_glyphs);
}

static bool write_bdf(FILE *out, const struct font *font)
{
    write_head(out, font);
    for (int i = 0; i < font->n_glyphs; i++) {
        const struct glyph *g = &font->glyph[i];
        fprintf(out, "STARTCHAR uni%04X\nENCODING %u\n", g->code, g->code);
        fprintf(out, "SWIDTH %d 0\nDWIDTH %d 0\n", g->advance * 1000 / font->rows, g->advance);
        fprintf(out, "BBX %d %d 0 %d\nBITMAP\n", g->image.width, font->rows, -font->descent);
        for (int y = 0; y < font->rows; y++) {
            if (g->image.width <= 8)
                fprintf(out, "%02X\n", g->image.row[y] >> 8);
            else
                fprintf(out, "%04X\n", g->image.row[y]);
        }
        fprintf(out, "ENDCHAR\n");
    }
    return fprintf(out, "ENDFONT\n") > 0;
}

static void write_file(const char *path, const struct font *font,
                       bool (*write)(FILE *, const struct font *))
{
    FILE *out = fopen(path, "wb");
    if (!out)
        font_fail(path, 0, "%s", strerror(errno));
    bool bad = !write(out, font) || ferror(out);
    if (fclose(out) || bad) {
        remove(path); /* half a font would look up to date to make */
        font_fail(path, 0, "cannot write: %s", strerror(errno));
    }
}

static void free_font(struct font *font)
{
    for (int i = 0; i < font->n_sections; i++)
        free(font->section[i].sample);
    free(font->section);
    free(font->glyph);
}

int main(int argc, char **argv)
{
    bool chart = argc == 4 && !strcmp(argv[1], "--chart");
    if (!chart && argc != 3) {
        fprintf(stderr, "usage: mkfont IN.font OUT.bdf\n       mkfont --chart IN.font OUT.png\n");
        return 2;
    }
    const char *in = argv[argc - 2], *out = argv[argc - 1];
    struct font font = {0};
    read_font(in, &font);
    finish_font(in, &font);
    write_file(out, &font, chart ? font_write_chart : write_bdf);
    free_font(&font);
    return 0;
}
