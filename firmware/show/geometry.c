#include "show/geometry.h"

#include <errno.h>

#define TITLE_ROWS_MIN     8
#define TITLE_SMALL        16 /* 1-bit outlines start to read well */
#define TITLE_MEDIUM       24 /* grey outlines do */
#define WIDTH_PER_PAGE_ROW 8
#define WIDTH_PER_ROW      6 /* a line no taller than a sixth of the width shows 16 letters or more */

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

/* The tallest title line in ROOM rows that still shows enough letters at once. */
static int choose_title_rows(int width, int room)
{
    int rows = width / WIDTH_PER_ROW;
    int floor = room >= 2 * TITLE_MEDIUM ? TITLE_MEDIUM : TITLE_SMALL;
    if (rows < floor)
        rows = floor;
    rows = min_int(rows, room);
    if (rows < TITLE_SMALL && rows > TITLE_ROWS_MIN && rows < 12)
        rows = TITLE_ROWS_MIN; /* the pixel font is 8 rows; more would only be margin */
    return rows;
}

/* The head line is a third to a half of the title, and crisp: the pixel font, or 16 rows and up. */
static int choose_head_rows(int title_rows, int height)
{
    int rows = title_rows / 2;
    if (rows < TITLE_SMALL)
        rows = height >= 48 && title_rows >= TITLE_MEDIUM ? TITLE_SMALL : TITLE_ROWS_MIN;
    return rows;
}

static void place_two_lines(struct hl_geometry *geometry, int title_rows, int wanted)
{
    int height = geometry->height;
    geometry->two_lines = true;
    geometry->head_rows = choose_head_rows(title_rows, height);
    int room = height - geometry->head_rows - 1;
    geometry->title_rows = min_int(wanted ? wanted : title_rows, room);
    int spare = height - geometry->head_rows - geometry->title_rows;
    /* The gap between the lines is no wider than the title is tall; the rest is margin. */
    int gap = min_int(spare * 2 / 5, geometry->title_rows / 2);
    geometry->head_y = (spare - gap) / 2;
    geometry->title_y = geometry->head_y + geometry->head_rows + gap;
}

/* Shorter lines than those that move: a page has several, and time. */
static int choose_page_rows(int width, int height)
{
    int room = height >= 2 * TITLE_MEDIUM ? height - TITLE_SMALL : height;
    int rows = min_int(width / WIDTH_PER_PAGE_ROW, room / 2);
    if (rows < 12)
        rows = TITLE_ROWS_MIN;
    return min_int(rows, height);
}

/* As many lines as fit. A head line stands above them where it costs none, or one of four. */
static void place_pages(struct hl_geometry *geometry, int rows)
{
    int height = geometry->height, lines = height / rows, left = height - lines * rows;
    int head = left >= TITLE_SMALL && rows >= TITLE_SMALL ? TITLE_SMALL
               : left >= TITLE_ROWS_MIN || lines >= 3     ? TITLE_ROWS_MIN
                                                          : 0;
    if (head > left)
        lines = (height - head) / rows;
    int spare = height - head - lines * rows, gaps = lines + (head > 0 ? 1 : 0);
    int between = min_int(spare / gaps, rows / 4);
    spare -= between * (gaps - 1);
    geometry->two_lines = head > 0;
    geometry->head_rows = head;
    geometry->head_y = head > 0 ? spare / 2 : (height - rows) / 2;
    geometry->title_rows = rows;
    geometry->title_y = spare / 2 + (head > 0 ? head + between : 0);
    geometry->page_lines = lines;
    geometry->line_pitch = rows + between;
}

int hl_geometry_init(struct hl_geometry *geometry, int width, int height,
                     const struct hl_show_options *options)
{
    int wanted = options->line_height;
    bool two = options->layout == HL_LAYOUT_TWO_LINES ||
               (options->layout == HL_LAYOUT_AUTO && height >= HL_TWO_LINES_ROWS_MIN);

    *geometry = (struct hl_geometry){.width = width, .height = height, .margin = width / 64};
    if (two && height < TITLE_ROWS_MIN * 2 + 1)
        two = false;
    if (wanted > height || (wanted && wanted < TITLE_ROWS_MIN))
        return -EINVAL;
    if (options->layout == HL_LAYOUT_FLIP) {
        place_pages(geometry, wanted ? wanted : choose_page_rows(width, height));
        return 0;
    }
    if (two) {
        int head_room = height >= 2 * TITLE_MEDIUM ? TITLE_SMALL : TITLE_ROWS_MIN;
        place_two_lines(geometry, choose_title_rows(width, height - head_room - 1), wanted);
        return 0;
    }
    geometry->title_rows = wanted ? wanted : choose_title_rows(width, height);
    geometry->title_y = (height - geometry->title_rows) / 2;
    return 0;
}
