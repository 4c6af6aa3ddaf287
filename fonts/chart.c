/* The chart of a font, a PNG: every glyph, enlarged, and words set in it. */
#include "font.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 1200, CELL = 44, GAP = 12, MARGIN = 16, BIG = 4, TITLE = 2 };

/* Shades of the picture, by index into its palette. */
enum { PAPER, UNLIT, NOTE, LIT };
static const png_color palette[] = {{10, 10, 12}, {30, 30, 34}, {140, 140, 150}, {255, 214, 140}};

struct chart {
    const struct font *font;
    int height;
    unsigned char *pixel; /* WIDTH * height; NULL while only measuring */
};

static void fill(struct chart *c, int x, int y, int size, int shade)
{
    for (int j = y; c->pixel && j < y + size && j < c->height; j++)
        for (int i = x < 0 ? 0 : x; i < x + size && i < WIDTH; i++)
            c->pixel[(size_t)j * WIDTH + (size_t)i] = (unsigned char)shade;
}

/* From three pixels a dot on, dots stand apart and unlit ones are seen, as on a board. */
static void draw_glyph(struct chart *c, const struct glyph *g, int x, int y, int scale, int shade)
{
    for (int row = 0; row < c->font->rows; row++)
        for (int column = 0; column < g->advance; column++) {
            bool lit = g->image.row[row] & 0x8000U >> column;
            if (lit || scale >= 3)
                fill(c, x + column * scale, y + row * scale, scale - (scale >= 3),
                     lit ? shade : UNLIT);
        }
}

static const struct glyph *find(const struct font *font, uint32_t code)
{
    struct glyph key = {.code = code};
    return bsearch(&key, font->glyph, (size_t)font->n_glyphs, sizeof key, font_by_code);
}

/* Text in the order of its glyphs; what the font lacks is left out. */
static void draw_points(struct chart *c, const uint32_t *point, int count, int x, int y, int scale,
                        int shade)
{
    for (int i = 0; i < count; i++) {
        const struct glyph *g = find(c->font, point[i]);
        if (g) {
            draw_glyph(c, g, x, y, scale, shade);
            x += g->advance * scale;
        }
    }
}

static bool is_hebrew(uint32_t code)
{
    return code >= 0x590 && code <= 0x5ff;
}

static bool is_number(uint32_t code)
{
    return (code >= '0' && code <= '9') || code == '%' || code == '.' || code == ',' || code == ':';
}

static void reverse(uint32_t *point, int count)
{
    for (int i = 0, j = count - 1; i < j; i++, j--) {
        uint32_t swap = point[i];
        point[i] = point[j];
        point[j] = swap;
    }
}

/* Hebrew runs from right to left, the numbers in it do not: enough of bidi for a sample. */
static int decode(const char *text, uint32_t *point)
{
    int count = 0;
    while (*text)
        point[count++] = font_next_char(&text);
    if (count == 0 || !is_hebrew(point[0]))
        return count;
    reverse(point, count);
    for (int i = 0; i < count;) {
        int end = i;
        while (end < count && is_number(point[end]))
            end++;
        reverse(point + i, end - i);
        i = end + 1;
    }
    return count;
}

static void draw_text(struct chart *c, const char *text, int x, int y, int scale, int shade)
{
    uint32_t point[MAX_TEXT];
    draw_points(c, point, decode(text, point), x, y, scale, shade);
}

/* As large as the glyphs, or somewhat smaller when it is long; says where the next line goes. */
static int draw_sample(struct chart *c, const char *text, int y)
{
    uint32_t point[MAX_TEXT];
    int count = decode(text, point), width = 0;
    for (int i = 0; i < count; i++) {
        const struct glyph *g = find(c->font, point[i]);
        width += g ? g->advance : 0;
    }
    int scale = MARGIN + width * BIG < WIDTH ? BIG : BIG - 1;
    draw_points(c, point, count, MARGIN, y, scale, LIT);
    return y + c->font->rows * scale + MARGIN / 2;
}

/* Draws one section from y down and says where it ends. */
static int draw_section(struct chart *c, int section, int y)
{
    const struct section *s = &c->font->section[section];
    const int rows = c->font->rows;
    const int line = rows * BIG + rows + GAP;
    draw_text(c, s->title, MARGIN, y, TITLE, LIT);
    y += rows * TITLE + MARGIN / 2;
    for (int i = 0; i < s->n_samples; i++)
        y = draw_sample(c, s->sample[i], y);
    y += MARGIN / 2;
    int x = MARGIN;
    for (int i = 0; i < c->font->n_glyphs; i++) {
        const struct glyph *g = &c->font->glyph[i];
        if (g->section != section)
            continue;
        int cell = g->advance * BIG + GAP > CELL ? g->advance * BIG + GAP : CELL;
        if (x + cell > WIDTH) {
            x = MARGIN;
            y += line;
        }
        char note[MAX_NAME];
        snprintf(note, sizeof note, "%04X", g->code);
        draw_glyph(c, g, x, y, BIG, LIT);
        draw_text(c, note, x, y + rows * BIG + 2, 1, NOTE);
        x += cell;
    }
    return y + line + MARGIN;
}

static int draw_chart(struct chart *c)
{
    int y = MARGIN;
    for (int i = 0; i < c->font->n_sections; i++)
        y = draw_section(c, i, y);
    return y;
}

static bool write_png(FILE *out, const struct chart *c)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return false;
    }
    png_init_io(png, out);
    png_set_IHDR(png, info, WIDTH, (png_uint_32)c->height, 2, PNG_COLOR_TYPE_PALETTE,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, palette, sizeof palette / sizeof *palette);
    png_write_info(png, info);
    png_set_packing(png);
    for (int y = 0; y < c->height; y++)
        png_write_row(png, c->pixel + (size_t)y * WIDTH);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return true;
}

bool font_write_chart(FILE *out, const struct font *font)
{
    struct chart c = {.font = font};
    c.height = draw_chart(&c);
    c.pixel = calloc((size_t)c.height, WIDTH);
    if (!c.pixel) {
        perror("mkfont");
        exit(1);
    }
    draw_chart(&c);
    bool written = write_png(out, &c);
    free(c.pixel);
    return written;
}
