#include "host-sim/cells.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Worst case: the cursor moved, both colours changed, a half block:
 * ESC[9999;9999H ESC[38;2;255;255;255;48;2;255;255;255m and three bytes of UTF-8. */
#define CELL_BYTES_MAX  56
#define FRAME_BYTES_MAX 64

#define CLEAR        "\x1b[0m\x1b[2J"
#define UPDATE_BEGIN "\x1b[?2026h" /* ignored where synchronized updates are not known */
#define UPDATE_END   "\x1b[?2026l"
#define UPPER_HALF   "\u2580"
#define LOWER_HALF   "\u2584"

/* Not a colour: nothing is known. */
#define UNKNOWN UINT32_MAX

/* Colours as the terminal is told them: 0xRRGGBB, or an index into the 256. */
struct hl_cell {
    uint32_t top, bottom;
};

int hl_cells_init(struct hl_cells *cells, int columns, int rows, bool truecolour, bool halves)
{
    *cells = (struct hl_cells){.columns = columns,
                               .rows = rows,
                               .truecolour = truecolour,
                               .halves = halves,
                               .fresh = true};
    if (columns < 1 || rows < 1 || columns > HL_CELLS_SIDE_MAX || rows > HL_CELLS_SIDE_MAX)
        return -EINVAL;
    size_t count = (size_t)columns * (size_t)rows;
    cells->shown = malloc(count * sizeof(*cells->shown));
    cells->out = malloc(count * CELL_BYTES_MAX + FRAME_BYTES_MAX);
    if (!cells->shown || !cells->out) {
        hl_cells_finish(cells);
        return -ENOMEM;
    }
    return 0;
}

void hl_cells_finish(struct hl_cells *cells)
{
    free(cells->shown);
    free(cells->out);
    *cells = (struct hl_cells){0};
}

int hl_cells_height(const struct hl_cells *cells)
{
    return cells->halves ? cells->rows * 2 : cells->rows;
}

static int square(int n)
{
    return n * n;
}

int hl_cells_nearest_256(int r, int g, int b)
{
    static const int level[6] = {0, 95, 135, 175, 215, 255};
    const int channel[3] = {r, g, b};
    int step[3], cube = 0, grey_off = 0;

    int mean = (r + g + b) / 3;
    int grey = mean < 3 ? 0 : mean > 233 ? 23 : (mean - 3) / 10;
    for (int i = 0; i < 3; i++) {
        int c = channel[i];
        step[i] = c < 48 ? 0 : c < 115 ? 1 : (c - 35) / 40;
        cube += square(c - level[step[i]]);
        grey_off += square(c - (8 + 10 * grey));
    }
    return cube <= grey_off ? 16 + 36 * step[0] + 6 * step[1] + step[2] : 232 + grey;
}

static void put(struct hl_cells *c, const char *bytes)
{
    size_t n = strlen(bytes);
    memcpy(c->out + c->len, bytes, n);
    c->len += n;
}

static void put_number(struct hl_cells *c, uint32_t n)
{
    char digits[10];
    int count = 0;

    do
        digits[count++] = (char)('0' + n % 10);
    while (n /= 10);
    while (count > 0)
        c->out[c->len++] = digits[--count];
}

static void move_to(struct hl_cells *c, int x, int y)
{
    if (c->y == y && c->x == x)
        return;
    put(c, "\x1b[");
    if (c->y == y && c->x < x) {
        if (x - c->x > 1)
            put_number(c, (uint32_t)(x - c->x));
        put(c, "C");
    } else {
        put_number(c, (uint32_t)y + 1);
        put(c, ";");
        put_number(c, (uint32_t)x + 1);
        put(c, "H");
    }
    c->x = x;
    c->y = y;
}

static void put_colour(struct hl_cells *c, const char *truecolour, const char *indexed,
                       uint32_t colour)
{
    if (!c->truecolour) {
        put(c, indexed);
        put_number(c, colour);
        return;
    }
    put(c, truecolour);
    put_number(c, colour >> 16);
    put(c, ";");
    put_number(c, colour >> 8 & 0xff);
    put(c, ";");
    put_number(c, colour & 0xff);
}

/* UNKNOWN: whatever it is now. */
static void set_colours(struct hl_cells *c, uint32_t fore, uint32_t back)
{
    bool new_fore = fore != UNKNOWN && fore != c->fore,
         new_back = back != UNKNOWN && back != c->back;

    if (!new_fore && !new_back)
        return;
    put(c, "\x1b[");
    if (new_fore) {
        put_colour(c, "38;2;", "38;5;", fore);
        c->fore = fore;
    }
    if (new_fore && new_back)
        put(c, ";");
    if (new_back) {
        put_colour(c, "48;2;", "48;5;", back);
        c->back = back;
    }
    put(c, "m");
}

/* One cell, by the glyph that needs the fewest new colours. A full block would sometimes need none,
 * but many fonts leave a gap around it, where the background shows as a line. */
static void put_cell(struct hl_cells *c, uint32_t top, uint32_t bottom)
{
    if (top == bottom) {
        set_colours(c, UNKNOWN, top);
        put(c, " ");
    } else if ((c->fore == top) + (c->back == bottom) >= (c->fore == bottom) + (c->back == top)) {
        set_colours(c, top, bottom);
        put(c, UPPER_HALF);
    } else {
        set_colours(c, bottom, top);
        put(c, LOWER_HALF);
    }
    /* Past the right edge terminals disagree about where the cursor is; the next cell is on
     * another row, and is gone to by its full address. */
    c->x++;
}

static uint32_t colour_at(const struct hl_cells *c, const struct hl_frame *frame, int x, int y)
{
    int r = 0, g = 0, b = 0;

    if (x >= 0 && x < frame->width && y >= 0 && y < frame->height) {
        const uint8_t *p = frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
        r = p[0];
        g = p[1];
        b = p[2];
    }
    if (!c->truecolour)
        return (uint32_t)hl_cells_nearest_256(r, g, b);
    return (uint32_t)(r << 16 | g << 8 | b);
}

static void draw_row(struct hl_cells *c, const struct hl_frame *frame, int row, int left, int top)
{
    struct hl_cell *shown = c->shown + (size_t)row * (size_t)c->columns;
    int y = (c->halves ? row * 2 : row) - top;

    for (int column = 0; column < c->columns; column++, shown++) {
        struct hl_cell want;
        want.top = colour_at(c, frame, column - left, y);
        want.bottom = c->halves ? colour_at(c, frame, column - left, y + 1) : want.top;
        if (!c->fresh && want.top == shown->top && want.bottom == shown->bottom)
            continue;
        move_to(c, column, row);
        put_cell(c, want.top, want.bottom);
        *shown = want;
    }
}

size_t hl_cells_draw(struct hl_cells *c, const struct hl_frame *frame, const char **bytes)
{
    int left = (c->columns - frame->width) / 2, top = (hl_cells_height(c) - frame->height) / 2;

    if (left < 0)
        left = 0;
    top = top < 0 ? 0 : c->halves ? top & ~1 : top;
    c->len = 0;
    put(c, UPDATE_BEGIN);
    if (c->fresh)
        put(c, CLEAR);
    size_t before = c->len;
    /* Nothing is assumed from frame to frame, so that a stray byte spoils one cell, not all. */
    c->x = c->y = -1;
    c->fore = c->back = UNKNOWN;
    for (int row = 0; row < c->rows; row++)
        draw_row(c, frame, row, left, top);
    c->fresh = false;
    if (c->len == before)
        c->len = 0;
    else
        put(c, UPDATE_END);
    *bytes = c->out;
    return c->len;
}
