/* The chart of a font: every glyph, enlarged, and words set in it. */
#include "font.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 16, CELL = 80, MARGIN = 16, BIG = 4, SAMPLE = 4, TITLE = 3 };
enum { PAPER = 12, UNLIT = 44, LIT = 255, NOTE = 150 };

struct chart {
    const struct font *font;
    int width, height;
    unsigned char *pixel; /* NULL while only measuring */
};

static void fill(struct chart *c, int x, int y, int size, int level)
{
    for (int j = y; c->pixel && j < y + size && j < c->height; j++)
        for (int i = x; i < x + size && i < c->width; i++)
            c->pixel[(size_t)j * (size_t)c->width + (size_t)i] = (unsigned char)level;
}

static void draw_glyph(struct chart *c, const struct glyph *g, int x, int y, int scale, int level)
{
    for (int row = 0; row < c->font->rows; row++)
        for (int column = 0; column < g->advance; column++) {
            bool lit = g->image.row[row] & 0x8000U >> column;
            if (lit || scale >= BIG)
                fill(c, x + column * scale, y + row * scale, scale - (scale >= BIG),
                     lit ? level : UNLIT);
        }
}

static void draw_text(struct chart *c, const char *text, int x, int y, int scale, int level)
{
    while (*text) {
        struct glyph key = {.code = font_next_char(&text)};
        const struct glyph *g =
            bsearch(&key, c->font->glyph, (size_t)c->font->n_glyphs, sizeof key, font_by_code);
        if (g) {
            draw_glyph(c, g, x, y, scale, level);
            x += g->advance * scale;
        }
    }
}

/* Draws one section from y down and says where it ends. */
static int draw_section(struct chart *c, int section, int y)
{
    const struct section *s = &c->font->section[section];
    const int rows = c->font->rows;
    const int cell_height = rows * BIG + rows + 14;
    draw_text(c, s->title, MARGIN, y, TITLE, LIT);
    y += rows * TITLE + MARGIN;
    for (int i = 0; i < s->n_samples; i++, y += rows * SAMPLE + MARGIN / 2)
        draw_text(c, s->sample[i], MARGIN, y, SAMPLE, LIT);
    y += MARGIN / 2;
    int drawn = 0;
    for (int i = 0; i < c->font->n_glyphs; i++) {
        const struct glyph *g = &c->font->glyph[i];
        if (g->section != section)
            continue;
        int x = MARGIN + drawn % COLUMNS * CELL;
        int top = y + drawn / COLUMNS * cell_height;
        char note[MAX_NAME];
        snprintf(note, sizeof note, "%04X", g->code);
        draw_glyph(c, g, x, top, BIG, LIT);
        draw_text(c, note, x, top + rows * BIG + 2, 1, NOTE);
        drawn++;
    }
    return y + (drawn + COLUMNS - 1) / COLUMNS * cell_height + MARGIN;
}

static int draw_chart(struct chart *c)
{
    int y = MARGIN;
    for (int i = 0; i < c->font->n_sections; i++)
        y = draw_section(c, i, y);
    return y;
}

void font_write_chart(FILE *out, const struct font *font)
{
    struct chart c = {.font = font, .width = 2 * MARGIN + COLUMNS * CELL};
    c.height = draw_chart(&c);
    size_t size = (size_t)c.width * (size_t)c.height;
    c.pixel = malloc(size);
    if (!c.pixel) {
        perror("mkfont");
        exit(1);
    }
    memset(c.pixel, PAPER, size);
    draw_chart(&c);
    fprintf(out, "P5\n%d %d\n255\n", c.width, c.height);
    fwrite(c.pixel, 1, size, out);
    free(c.pixel);
}
