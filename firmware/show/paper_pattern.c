#include "show/paper_pattern.h"

#include "show/halftone.h"
#include "text/strip.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define TEXT_ROWS_MIN 8
#define TEXT_ROWS_MAX 32
#define STEPS         8 /* of the ramp */
#define INK           128

static const struct hl_rgb black = {0, 0, 0}, white = {255, 255, 255};

struct box {
    int x, y, width, height;
};

static void fill(struct hl_frame *frame, struct box box, struct hl_rgb rgb)
{
    for (int y = box.y; y < box.y + box.height; y++)
        for (int x = box.x; x < box.x + box.width; x++) {
            uint8_t *pixel = frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
            pixel[0] = rgb.r;
            pixel[1] = rgb.g;
            pixel[2] = rgb.b;
        }
}

static void outline(struct hl_frame *frame, struct box box, int rows)
{
    fill(frame, (struct box){box.x, box.y, box.width, rows}, black);
    fill(frame, (struct box){box.x, box.y + box.height - rows, box.width, rows}, black);
    fill(frame, (struct box){box.x, box.y, rows, box.height}, black);
    fill(frame, (struct box){box.x + box.width - rows, box.y, rows, box.height}, black);
}

static void chess(struct hl_frame *frame, struct box box, int side)
{
    for (int y = 0; y < box.height; y++)
        for (int x = 0; x < box.width; x++)
            if ((x / side + y / side) % 2 == 0)
                fill(frame, (struct box){box.x + x, box.y + y, 1, 1}, black);
}

/* Lines of one pixel, one pixel apart: upright in the left half, lying in the right. */
static void lines(struct hl_frame *frame, struct box box)
{
    for (int x = 0; x < box.width / 2 - 1; x += 2)
        fill(frame, (struct box){box.x + x, box.y, 1, box.height}, black);
    for (int y = 0; y < box.height; y += 2)
        fill(frame, (struct box){box.x + box.width / 2 + 1, box.y + y, box.width / 2 - 1, 1},
             black);
}

/* TEXT in the middle of BOX, as large as fits. 0 or -ENOMEM. */
static int write_text(struct hl_fonts *fonts, const char *text, struct box box,
                      struct hl_frame *frame)
{
    struct hl_strip *strip = NULL;

    for (int rows = TEXT_ROWS_MAX; rows >= TEXT_ROWS_MIN; rows -= TEXT_ROWS_MIN) {
        struct hl_font *font = hl_fonts_at(fonts, rows);
        if (!font)
            return -ENOMEM;
        if (rows > TEXT_ROWS_MIN &&
            (rows > box.height || hl_strip_measure(font, text, NULL) > box.width))
            continue;
        strip = hl_strip_create(font, text, NULL, 0xffffff);
        break;
    }
    if (!strip)
        return -ENOMEM;
    int left = box.x + (box.width - strip->width) / 2,
        top = box.y + (box.height - strip->height) / 2;
    for (int y = 0; y < strip->height; y++)
        for (int x = 0; x < strip->width; x++)
            if (strip->pixels[(size_t)y * strip->stride + 3 * (size_t)x] >= INK &&
                left + x >= box.x && left + x < box.x + box.width && top + y >= box.y &&
                top + y < box.y + box.height)
                fill(frame, (struct box){left + x, top + y, 1, 1}, black);
    hl_strip_unref(strip);
    return 0;
}

static void corners(struct hl_frame *frame, int margin, int side)
{
    int right = frame->width - margin - side, bottom = frame->height - margin - side;

    fill(frame, (struct box){margin, margin, side, side}, black);
    outline(frame, (struct box){right, margin, side, side}, 2);
    chess(frame, (struct box){margin, bottom, side, side}, (side + 1) / 2);
    chess(frame, (struct box){right, bottom, side, side}, 1);
}

/* The inks side by side, then greys that are none of them. */
static void fields(const struct hl_paper *paper, struct hl_frame *frame, struct box box)
{
    struct hl_halftone halftone;
    int half = (box.height - 2) / 2, count = (int)paper->count;

    hl_halftone_init(&halftone, paper);
    for (int i = 0; i < count; i++) {
        int from = box.width * i / count, to = box.width * (i + 1) / count;
        fill(frame, (struct box){box.x + from, box.y, to - from, half}, paper->inks[i].pure);
    }
    outline(frame, (struct box){box.x, box.y, box.width, half}, 1);
    for (int i = 0; i < STEPS; i++) {
        int from = box.width * i / STEPS, to = box.width * (i + 1) / STEPS;
        uint8_t v = (uint8_t)(255 * i / (STEPS - 1));
        hl_halftone_fill(&halftone, (struct hl_rgb){v, v, v}, box.x + from, box.y + half + 2,
                         to - from, half, frame);
    }
    outline(frame, (struct box){box.x, box.y + half + 2, box.width, half}, 1);
}

int hl_paper_pattern_compose(struct hl_fonts *fonts, const struct hl_paper *paper, const char *name,
                             bool changed, struct hl_frame *frame)
{
    int width = frame->width, height = frame->height, low = width < height ? width : height;
    int margin = 3 + low / 50, side = low / 6, gap = margin;
    char size[32];

    if (low < HL_PAPER_PATTERN_SIDE_MIN)
        return -EINVAL;
    fill(frame, (struct box){0, 0, width, height}, white);
    outline(frame, (struct box){0, 0, width, height}, 1);
    corners(frame, margin, side);
    int text_x = margin + side + gap, text_width = width - 2 * text_x;
    int err = write_text(fonts, name, (struct box){text_x, margin, text_width, side}, frame);
    snprintf(size, sizeof(size), "%d x %d", width, height);
    if (!err)
        err = write_text(fonts, size,
                         (struct box){text_x, height - margin - side, text_width, side}, frame);
    struct box middle = {margin, margin + side + gap, width - 2 * margin,
                         height - 2 * (margin + side + gap)};
    int half = (middle.width - gap) / 2, box = middle.height < half ? middle.height : half;
    fields(paper, frame, (struct box){middle.x, middle.y, half, middle.height});
    int right = middle.x + half + gap;
    lines(frame, (struct box){right, middle.y, half, middle.height});
    /* On white, so that it can be seen in both colours. */
    box = box * 2 / 3;
    struct box square = {right + (half - box) / 2, middle.y + (middle.height - box) / 2, box, box};
    fill(frame, square, white);
    outline(frame, (struct box){square.x + 2, square.y + 2, box - 4, box - 4}, 1);
    if (changed)
        fill(frame, (struct box){square.x + 2, square.y + 2, box - 4, box - 4}, black);
    return err;
}
