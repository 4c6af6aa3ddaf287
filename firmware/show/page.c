#include "show/page.h"

#include <errno.h>

#define TIME_MAX_MS 60000 /* of a page, at any speed */

int hl_page_time_ms(const struct hl_painter *painter, int64_t width)
{
    int64_t ms = HL_PAGE_PAUSE_MS + width * 1000 * HL_MOTION_UNIT / painter->speed;
    return ms < HL_PAGE_STAY_MS ? HL_PAGE_STAY_MS : ms > TIME_MAX_MS ? TIME_MAX_MS : (int)ms;
}

static int draw_lines(struct hl_pages *pages, const struct hl_painter *painter,
                      const struct hl_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct hl_strip *strip = hl_strip_create_layout(
            painter->title_font, &lines->lines[i].layout, painter->options->text);
        if (!strip)
            return -errno;
        pages->lines[pages->count++].strip = strip;
    }
    return 0;
}

/* Places the COUNT lines from FIRST on as one page of the LINES that each has room for. */
static void place_page(struct hl_pages *pages, const struct hl_painter *painter, size_t first,
                       size_t count, size_t lines)
{
    const struct hl_geometry *geometry = &painter->geometry;
    int spare = (geometry->page_lines - (int)lines) * geometry->line_pitch;
    int64_t width = 0;
    for (size_t i = first; i < first + count; i++)
        width += pages->lines[i].strip->width;
    int to_ms = pages->length_ms + hl_page_time_ms(painter, width);
    for (size_t i = first; i < first + count; i++) {
        struct hl_page_line *line = &pages->lines[i];
        line->x = line->strip->rtl ? geometry->width - geometry->margin - line->strip->width
                                   : geometry->margin;
        line->y = geometry->title_y + spare / 2 + (int)(i - first) * geometry->line_pitch;
        line->from_ms = pages->length_ms;
        line->to_ms = to_ms;
    }
    pages->length_ms = to_ms;
}

int hl_pages_init(struct hl_pages *pages, const struct hl_painter *painter, const char *title,
                  const char *language)
{
    const struct hl_geometry *geometry = &painter->geometry;
    size_t most = (size_t)geometry->page_lines;
    *pages = (struct hl_pages){0};
    struct hl_lines lines;
    int err = hl_lines_init(&lines, painter->title_font, title, language,
                            geometry->width - 2 * geometry->margin, HL_PAGE_LINES_MAX);
    if (err)
        return err;
    err = draw_lines(pages, painter, &lines);
    hl_lines_finish(&lines);
    if (err) {
        hl_pages_finish(pages);
        return err;
    }
    size_t count = (pages->count + most - 1) / most;
    size_t each = count > 0 ? (pages->count + count - 1) / count : 0;
    for (size_t first = 0; first < pages->count; first += each)
        place_page(pages, painter, first, pages->count - first < each ? pages->count - first : each,
                   each);
    return 0;
}

void hl_pages_finish(struct hl_pages *pages)
{
    for (size_t i = 0; i < pages->count; i++)
        hl_strip_unref(pages->lines[i].strip);
    *pages = (struct hl_pages){0};
}
