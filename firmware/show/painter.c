#include "show/painter.h"

#include "base/clock.h"
#include "show/motion.h"

#include <errno.h>
#include <string.h>
#include <time.h>

int hl_painter_init(struct hl_painter *painter, const struct hl_show_options *options,
                    struct hl_fonts *fonts, int width, int height, int rows)
{
    struct hl_show_options changed = *options;
    if (rows > 0) {
        changed.line_height = rows;
        if (options->layout != HL_LAYOUT_FLIP)
            changed.layout = HL_LAYOUT_LINE;
    }
    *painter = (struct hl_painter){.options = options};
    struct hl_geometry *geometry = &painter->geometry;
    int err = hl_geometry_init(geometry, width, height, &changed);
    if (err)
        return err;
    painter->title_font = hl_fonts_at(fonts, geometry->title_rows);
    if (!painter->title_font)
        return -errno;
    if (geometry->two_lines) {
        painter->head_font = hl_fonts_at(fonts, geometry->head_rows);
        if (!painter->head_font)
            return -errno;
    }
    int line = geometry->two_lines ? geometry->head_rows : geometry->title_rows;
    painter->gap = line / 2 < 4 ? 4 : line / 2;
    painter->speed = hl_speed_resolve(&options->speed, hl_strip_advance(painter->title_font));
    if (options->separator && *options->separator && geometry->page_lines == 0) {
        painter->separator =
            hl_strip_create(painter->title_font, options->separator, "", options->dim);
        if (!painter->separator)
            return -errno;
    }
    return 0;
}

void hl_painter_finish(struct hl_painter *painter)
{
    hl_strip_unref(painter->separator);
    hl_strip_unref(painter->clock);
    *painter = (struct hl_painter){0};
}

bool hl_painter_set_clock(struct hl_painter *painter, int64_t wall_s)
{
    time_t now = (time_t)wall_s;
    char text[sizeof(painter->clock_text)];
    struct tm tm;

    if (!painter->options->clock || !painter->geometry.two_lines)
        return false;
    if (wall_s == HL_TIME_NONE && painter->clock) {
        hl_strip_unref(painter->clock);
        painter->clock = NULL;
        painter->clock_text[0] = '\0';
        return true;
    }
    if (wall_s == HL_TIME_NONE || !localtime_r(&now, &tm))
        return false;
    strftime(text, sizeof(text), "%H:%M", &tm);
    if (strcmp(text, painter->clock_text) == 0)
        return false;
    struct hl_strip *clock = hl_strip_create(painter->head_font, text, "", painter->options->dim);
    if (!clock)
        return false;
    hl_strip_unref(painter->clock);
    painter->clock = clock;
    memcpy(painter->clock_text, text, sizeof(text));
    return true;
}
