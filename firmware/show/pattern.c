#include "show/pattern.h"

#include "text/strip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define WHITE      0xFFFFFF
#define DIM        0x303030
#define LABEL_ROWS 8  /* and whole multiples of them */
#define FRAMED_MIN 16 /* rows of a panel that has room for a frame around its number */

struct hl_pattern {
    int width, height;
    int panel_width, panel_height;
    int columns, rows;           /* of panels */
    struct hl_strip *letters[3]; /* R G B */
    struct hl_strip *numbers[];  /* columns * rows */
};

struct box {
    int x, y, width, height;
};

static const uint32_t primaries[] = {0xFF0000, 0x00FF00, 0x0000FF};

/* ---- made once ---- */

/* TEXT as large as the pixel font goes in WIDTH x HEIGHT; too large where even 8 rows are. */
static struct hl_strip *fit_text(struct hl_fonts *fonts, const char *text, int width, int height)
{
    int rows = height / LABEL_ROWS * LABEL_ROWS;
    for (rows = rows > LABEL_ROWS ? rows : LABEL_ROWS;; rows -= LABEL_ROWS) {
        struct hl_font *font = hl_fonts_at(fonts, rows);
        if (!font)
            return NULL;
        if (rows == LABEL_ROWS || hl_strip_measure(font, text, NULL) <= width)
            return hl_strip_create(font, text, NULL, WHITE);
    }
}

static bool make_strips(struct hl_pattern *pattern, struct hl_fonts *fonts)
{
    static const char *const names[] = {"R", "G", "B"};
    int width = pattern->panel_width, height = pattern->panel_height;
    for (int i = 0; i < 3; i++) {
        pattern->letters[i] = fit_text(fonts, names[i], width / 3, height * 3 / 4);
        if (!pattern->letters[i])
            return false;
    }
    for (int i = 0; i < pattern->columns * pattern->rows; i++) {
        char text[16];
        snprintf(text, sizeof(text), "%d", i + 1);
        pattern->numbers[i] = fit_text(fonts, text, width - 4, height * 3 / 4);
        if (!pattern->numbers[i])
            return false;
    }
    return true;
}

struct hl_pattern *hl_pattern_create(struct hl_fonts *fonts, int width, int height, int panel_width,
                                     int panel_height)
{
    if (panel_width < HL_PATTERN_SIDE_MIN || panel_height < HL_PATTERN_SIDE_MIN || width < 1 ||
        height < 1 || width % panel_width || height % panel_height) {
        errno = EINVAL;
        return NULL;
    }
    int columns = width / panel_width, rows = height / panel_height;
    size_t count = (size_t)columns * (size_t)rows;
    struct hl_pattern *pattern = calloc(1, sizeof(*pattern) + count * sizeof(struct hl_strip *));
    if (!pattern)
        return NULL;
    pattern->width = width;
    pattern->height = height;
    pattern->panel_width = panel_width;
    pattern->panel_height = panel_height;
    pattern->columns = columns;
    pattern->rows = rows;
    if (!make_strips(pattern, fonts)) {
        hl_pattern_destroy(pattern);
        errno = ENOMEM;
        return NULL;
    }
    return pattern;
}

void hl_pattern_destroy(struct hl_pattern *pattern)
{
    if (!pattern)
        return;
    for (int i = 0; i < 3; i++)
        hl_strip_unref(pattern->letters[i]);
    for (int i = 0; i < pattern->columns * pattern->rows; i++)
        hl_strip_unref(pattern->numbers[i]);
    free(pattern);
}

/* ---- pixels ---- */

static void set_pixel(struct hl_frame *frame, int x, int y, uint32_t colour)
{
    uint8_t *pixel = frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
    pixel[0] = (uint8_t)(colour >> 16);
    pixel[1] = (uint8_t)(colour >> 8);
    pixel[2] = (uint8_t)colour;
}

static void fill(struct hl_frame *frame, struct box box, uint32_t colour)
{
    for (int y = box.y; y < box.y + box.height; y++)
        for (int x = box.x; x < box.x + box.width; x++)
            set_pixel(frame, x, y, colour);
}

static void outline(struct hl_frame *frame, struct box box, uint32_t colour)
{
    fill(frame, (struct box){box.x, box.y, box.width, 1}, colour);
    fill(frame, (struct box){box.x, box.y + box.height - 1, box.width, 1}, colour);
    fill(frame, (struct box){box.x, box.y, 1, box.height}, colour);
    fill(frame, (struct box){box.x + box.width - 1, box.y, 1, box.height}, colour);
}

/* STRIP in COLOUR in the middle of BOX, cut to it. */
static void put_text(struct hl_frame *frame, struct box box, const struct hl_strip *strip,
                     uint32_t colour)
{
    int left = box.x + (box.width - strip->width) / 2;
    int top = box.y + (box.height - strip->height) / 2;
    for (int y = 0; y < strip->height; y++)
        for (int x = 0; x < strip->width; x++) {
            int to_x = left + x, to_y = top + y;
            if (strip->pixels[(size_t)y * strip->stride + 3 * (size_t)x] >= 128 && to_x >= box.x &&
                to_x < box.x + box.width && to_y >= box.y && to_y < box.y + box.height)
                set_pixel(frame, to_x, to_y, colour);
        }
}

/* ---- the pictures of one panel ---- */

static void draw_number(const struct hl_pattern *pattern, int index, struct hl_frame *frame,
                        struct box panel)
{
    if (panel.height >= FRAMED_MIN && panel.width >= FRAMED_MIN)
        outline(frame, panel, DIM);
    put_text(frame, panel, pattern->numbers[index], WHITE);
}

/* In a square of SIDE; SIDEWAYS: to the right, else up. */
static void draw_arrow(struct hl_frame *frame, int x, int y, int side, bool sideways)
{
    int middle = (side - 1) / 2, head = (side + 1) / 2, shaft = side / 8;
    for (int along = 0; along < side; along++) {
        int reach = along < head ? (along < middle ? along : middle) : shaft;
        for (int across = middle - reach; across <= middle + reach; across++) {
            if (sideways)
                set_pixel(frame, x + side - 1 - along, y + across, WHITE);
            else
                set_pixel(frame, x + across, y + along, WHITE);
        }
    }
}

static void draw_arrows(struct hl_frame *frame, struct box panel)
{
    int half = panel.width / 2;
    int side = (half < panel.height ? half : panel.height) * 7 / 8;
    int top = panel.y + (panel.height - side) / 2, margin = (half - side) / 2;
    draw_arrow(frame, panel.x + margin, top, side, false);
    draw_arrow(frame, panel.x + half + margin, top, side, true);
}

static void draw_colours(const struct hl_pattern *pattern, struct hl_frame *frame, struct box panel)
{
    for (int i = 0; i < 3; i++) {
        int from = panel.width * i / 3, to = panel.width * (i + 1) / 3;
        struct box field = {panel.x + from, panel.y, to - from, panel.height};
        fill(frame, field, primaries[i]);
        put_text(frame, field, pattern->letters[i], 0);
    }
}

static void draw_greys(struct hl_frame *frame, struct box panel)
{
    for (int y = 0; y < panel.height; y++) {
        int band = y * 4 / panel.height;
        uint32_t mask = band == 0 ? WHITE : primaries[band - 1];
        for (int x = 0; x < panel.width; x++) {
            uint32_t level = (uint32_t)(x * 255 / (panel.width - 1));
            set_pixel(frame, panel.x + x, panel.y + y, level * 0x010101 & mask);
        }
    }
}

/* Two rows, half a panel apart, hang on one address. */
static void draw_walk(struct hl_frame *frame, struct box panel, int64_t step)
{
    int scan = panel.height / 2;
    for (int y = 0; y < panel.height; y++)
        if (y % scan == step % scan)
            fill(frame, (struct box){panel.x, panel.y + y, panel.width, 1}, WHITE);
}

/* ---- in turn ---- */

enum hl_pattern_kind hl_pattern_kind_at(int64_t at_ns)
{
    return (enum hl_pattern_kind)(at_ns / HL_PATTERN_NS % HL_PATTERN_COUNT);
}

/* Steps of the walk until AT_NS; it goes on where the turn before ended. */
static int64_t walk_step(int64_t at_ns)
{
    int64_t turn = at_ns / (HL_PATTERN_NS * HL_PATTERN_COUNT);
    return turn * (HL_PATTERN_NS / HL_PATTERN_STEP_NS) + at_ns % HL_PATTERN_NS / HL_PATTERN_STEP_NS;
}

static void draw_panel(const struct hl_pattern *pattern, int index, int64_t at_ns,
                       struct hl_frame *frame)
{
    struct box panel = {index % pattern->columns * pattern->panel_width,
                        index / pattern->columns * pattern->panel_height, pattern->panel_width,
                        pattern->panel_height};
    switch (hl_pattern_kind_at(at_ns)) {
    case HL_PATTERN_NUMBERS:
        draw_number(pattern, index, frame, panel);
        break;
    case HL_PATTERN_ARROWS:
        draw_arrows(frame, panel);
        break;
    case HL_PATTERN_COLOURS:
        draw_colours(pattern, frame, panel);
        break;
    case HL_PATTERN_GREYS:
        draw_greys(frame, panel);
        break;
    case HL_PATTERN_WALK:
        draw_walk(frame, panel, walk_step(at_ns));
        break;
    case HL_PATTERN_COUNT:
        break;
    }
}

void hl_pattern_compose(const struct hl_pattern *pattern, int64_t at_ns, struct hl_frame *frame)
{
    hl_frame_clear(frame);
    for (int i = 0; i < pattern->columns * pattern->rows; i++)
        draw_panel(pattern, i, at_ns, frame);
}
