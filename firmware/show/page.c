#include "show/page.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIME_MAX_MS 60000 /* of a page, at any speed */

int hl_page_time_ms(const struct hl_painter *painter, int64_t width)
{
    int64_t ms = HL_PAGE_PAUSE_MS + width * 1000 * HL_MOTION_UNIT / painter->speed;
    return ms < HL_PAGE_STAY_MS ? HL_PAGE_STAY_MS : ms > TIME_MAX_MS ? TIME_MAX_MS : (int)ms;
}

/* ---- lines ---- */

/* The bytes of TEXT that a line of ROOM pixels holds: whole words, or what fits of a long one. */
static int fit_line(struct hl_font *font, const char *text, const char *language, int room)
{
    char line[1024];
    size_t best = 0, at = 0, len = strlen(text);
    bool whole = true; /* no word was cut yet */
    while (at < len && at < sizeof(line) - 4) {
        size_t next = at + 1;
        while (next < len && ((unsigned char)text[next] & 0xc0) == 0x80)
            next++;
        bool word_ends = next == len || text[next] == ' ';
        if (word_ends || best == 0 || !whole) {
            snprintf(line, sizeof(line), "%.*s", (int)next, text);
            int width = hl_strip_measure(font, line, language);
            if (width < 0)
                return width;
            if (width > room && at > 0)
                break;
            whole = word_ends;
            best = next;
        }
        at = next;
    }
    /* A word that was begun goes to the next line, unless it is alone here. */
    size_t space = best;
    while (best < len && text[best] != ' ' && space > 0 && text[space] != ' ')
        space--;
    return (int)(space > 0 ? space : best);
}

static int break_lines(struct hl_pages *pages, const struct hl_painter *painter, const char *title,
                       const char *language, int room)
{
    char line[1024];
    while (*title && pages->count < HL_PAGE_LINES_MAX) {
        int len = fit_line(painter->title_font, title, language, room);
        if (len < 0)
            return len;
        bool cut = pages->count == HL_PAGE_LINES_MAX - 1 && title[len];
        snprintf(line, sizeof(line), "%.*s%s", len, title, cut ? "…" : "");
        struct hl_strip *strip =
            hl_strip_create(painter->title_font, line, language, painter->options->text);
        if (!strip)
            return -errno;
        pages->lines[pages->count++].strip = strip;
        title += len;
        title += strspn(title, " ");
    }
    return 0;
}

/* ---- pages ---- */

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
    int err = break_lines(pages, painter, title, language, geometry->width - 2 * geometry->margin);
    if (err) {
        hl_pages_finish(pages);
        return err;
    }
    size_t count = (pages->count + most - 1) / most;
    size_t lines = count > 0 ? (pages->count + count - 1) / count : 0;
    for (size_t first = 0; first < pages->count; first += lines)
        place_page(pages, painter, first,
                   pages->count - first < lines ? pages->count - first : lines, lines);
    return 0;
}

void hl_pages_finish(struct hl_pages *pages)
{
    for (size_t i = 0; i < pages->count; i++)
        hl_strip_unref(pages->lines[i].strip);
    *pages = (struct hl_pages){0};
}
