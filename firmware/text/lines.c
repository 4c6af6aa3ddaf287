#include "text/lines.h"

#include "text/breaks.h"
#include "text/faces.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define SUBPIXELS   64
#define TRIES       3 /* to lay a line that shaping made wider than it was measured */
#define SHORT_SHARE 4 /* a last word of less than this share of the width is short */

struct page {
    struct hl_lines *lines;
    struct hl_font *font;
    const char *language;
    int width; /* 1/64 pixel */
    size_t count_max;
};

/* A paragraph, measured once. */
struct paragraph {
    struct hl_text *text;
    const uint32_t *points;
    size_t count;
    size_t point_base, byte_base;          /* of its first point in the whole text */
    int before[HL_TEXT_POINTS_MAX + 1];    /* advance of the points before each, 1/64 pixel */
    uint8_t breaks[HL_TEXT_POINTS_MAX];    /* enum hl_break */
    bool clusters[HL_TEXT_POINTS_MAX + 1]; /* one begins here */
    size_t first_line;
    struct hl_layout whole; /* all of it as one line */
};

static size_t bytes_of(const uint32_t *points, size_t count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += points[i] < 0x80 ? 1 : points[i] < 0x800 ? 2 : points[i] < 0x10000 ? 3 : 4;
    return bytes;
}

/* END without the spaces that hang there. */
static size_t trim(const struct paragraph *from, size_t start, size_t end)
{
    while (end > start && from->points[end - 1] == ' ')
        end--;
    return end;
}

static int width_of(const struct paragraph *from, size_t start, size_t end)
{
    return from->before[trim(from, start, end)] - from->before[start];
}

/* ---- one line ---- */

static int lay(struct page *page, struct paragraph *from, size_t start, size_t end, bool cut,
               struct hl_line *line)
{
    hl_layout_finish(&line->layout);
    end = trim(from, start, end);
    line->start = from->point_base + start;
    line->end = from->point_base + end;
    line->byte_start = from->byte_base + bytes_of(from->points, start);
    line->byte_end = line->byte_start + bytes_of(from->points + start, end - start);
    if (!cut && hl_text_take(from->text, &from->whole, start, end, &line->layout))
        return 0;
    page->lines->work += end - start + (cut ? 3 : 0);
    return hl_text_lay(from->text, start, end, cut, &line->layout);
}

static bool is_closing(uint32_t cp)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category == UTF8PROC_CATEGORY_PE || category == UTF8PROC_CATEGORY_PF ||
           (category == UTF8PROC_CATEGORY_PO && cp != 0xbf && cp != 0xa1 && cp != '#' && cp != '@');
}

static bool is_opening(uint32_t cp)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category == UTF8PROC_CATEGORY_PS || category == UTF8PROC_CATEGORY_PI || cp == 0xbf ||
           cp == 0xa1;
}

static bool may_cut(const struct paragraph *from, size_t at)
{
    return from->clusters[at] && !is_closing(from->points[at]) && !is_opening(from->points[at - 1]);
}

/* Where a word that is too wide is cut: after as many clusters as WIDTH holds, at least one. */
static size_t end_of_part(const struct paragraph *from, size_t start, int width)
{
    size_t first = start + 1;
    while (first < from->count && !from->clusters[first])
        first++;
    size_t end = first, good = 0;
    for (size_t i = first; i < from->count && from->before[i] - from->before[start] <= width; i++) {
        if (from->clusters[i])
            end = i;
        if (may_cut(from, i))
            good = i;
    }
    return good ? good : end;
}

/* The end of the line from START that holds most within WIDTH. */
static size_t end_of_line(const struct paragraph *from, size_t start, int width)
{
    size_t end = start;
    for (size_t i = start + 1; i <= from->count; i++) {
        bool possible = i == from->count || from->breaks[i] != HL_BREAK_NO;
        bool space = from->points[i - 1] == ' ';
        if (!space && from->before[i] - from->before[start] > width)
            break;
        if (possible)
            end = i;
        if (i < from->count && from->breaks[i] == HL_BREAK_MUST)
            break;
    }
    return end > start ? end : end_of_part(from, start, width);
}

/* Lays the line from START; *END is where the next begins. Shaping anew may make it wider than the
 * same letters were in the whole: then it gets fewer. */
static int lay_line(struct page *page, struct paragraph *from, size_t start, size_t *end,
                    struct hl_line *line)
{
    int width = page->width, err = 0;
    for (int i = 0; i < TRIES; i++) {
        *end = end_of_line(from, start, width);
        err = lay(page, from, start, *end, false, line);
        if (err || line->layout.width <= page->width)
            break;
        width -= line->layout.width - page->width;
    }
    return err;
}

/* ---- the line that ends in an ellipsis ---- */

static bool looks_cut_off(uint32_t cp)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return cp == ' ' || cp == ',' || cp == ';' || cp == ':' || cp == 0x60c || cp == 0x3001 ||
           category == UTF8PROC_CATEGORY_PD || is_opening(cp);
}

/* Where the text before an ellipsis ends: after a cluster, within WIDTH. */
static size_t end_of_cut(const struct paragraph *from, size_t start, int width)
{
    size_t end = start;
    for (size_t i = start; i <= from->count && from->before[i] - from->before[start] <= width; i++)
        if (from->clusters[i])
            end = i;
    while (end > start && (looks_cut_off(from->points[end - 1]) || !from->clusters[end]))
        end--;
    return end;
}

static int lay_cut(struct page *page, struct paragraph *from, size_t start, struct hl_line *line)
{
    int err = lay(page, from, start, start, true, line);
    int room = page->width - line->layout.width;
    if (err)
        return err;
    page->lines->cut = true;
    if (room < 0) /* not even that: what there is place for */
        return lay(page, from, start, end_of_part(from, start, page->width), false, line);
    for (int i = 0; i < TRIES && !err; i++) {
        err = lay(page, from, start, end_of_cut(from, start, room), true, line);
        if (line->layout.width <= page->width)
            break;
        room -= line->layout.width - page->width;
    }
    return err;
}

/* ---- paragraphs ---- */

static int measure(struct page *page, struct paragraph *from)
{
    const struct hl_layout *layout = &from->whole;
    int *advance = from->before + 1;
    from->points = hl_text_points(from->text, &from->count);
    hl_layout_finish(&from->whole);
    int err = hl_text_lay(from->text, 0, from->count, false, &from->whole);
    if (err)
        return err;
    page->lines->work += from->count;
    page->lines->missing += hl_text_missing(from->text);
    memset(from->before, 0, sizeof(from->before));
    for (size_t i = 0; i < layout->count; i++)
        advance[layout->glyphs[i].cluster] += layout->glyphs[i].advance;
    for (size_t i = 0; i < from->count; i++)
        from->before[i + 1] += from->before[i];
    memset(from->clusters, 0, sizeof(from->clusters));
    for (size_t i = 0; i < from->count; i = hl_cluster_end(from->points, from->count, i))
        from->clusters[i] = true;
    from->clusters[from->count] = true;
    return hl_breaks_headline(from->points, from->count, from->breaks);
}

/* The last place before END where a line may break, or START. */
static size_t last_break(const struct paragraph *from, size_t start, size_t end)
{
    while (--end > start && from->breaks[end] == HL_BREAK_NO)
        ;
    return end;
}

/* Gives a short last word the word before it, if the line before keeps two. */
static int join_last_word(struct page *page, struct paragraph *from)
{
    struct hl_lines *lines = page->lines;
    if (lines->count < from->first_line + 2)
        return 0;
    struct hl_line *last = &lines->lines[lines->count - 1], *before = last - 1;
    size_t start = before->start - from->point_base, middle = last->start - from->point_base;
    size_t spared = last_break(from, start, middle);
    if (width_of(from, middle, from->count) * SHORT_SHARE >= page->width ||
        last_break(from, middle, from->count) > middle || spared == start ||
        from->breaks[middle] == HL_BREAK_NO || last_break(from, start, spared) == start ||
        width_of(from, spared, from->count) > page->width)
        return 0;
    int err = lay(page, from, start, spared, false, before);
    if (!err)
        err = lay(page, from, spared, from->count, false, last);
    if (!err && last->layout.width > page->width) { /* shaped wider than measured: as it was */
        err = lay(page, from, start, middle, false, before);
        if (!err)
            err = lay(page, from, middle, from->count, false, last);
    }
    return err;
}

/* Lines of one paragraph. MORE: another follows. */
static int fill(struct page *page, struct paragraph *from, bool more)
{
    struct hl_lines *lines = page->lines;
    size_t start = 0, end = 0;
    from->first_line = lines->count;
    while (start < from->count) {
        struct hl_line *line = &lines->lines[lines->count++];
        bool last = lines->count == page->count_max;
        int err = lay_line(page, from, start, &end, line);
        if (!err && last && (end < from->count || more))
            return lay_cut(page, from, start, line);
        if (err)
            return err;
        start = end;
    }
    return join_last_word(page, from);
}

/* The next paragraph of *TEXT that shows something, or NULL and *ERR. */
static struct hl_text *next_paragraph(const struct page *page, const char **text, int *err)
{
    *err = 0;
    for (*text += strspn(*text, "\n"); **text;) {
        size_t len = strcspn(*text, "\n"), count;
        struct hl_text *found = hl_text_create(page->font, *text, len, page->language);
        if (!found) {
            *err = -errno;
            return NULL;
        }
        *text += len + ((*text)[len] != '\0');
        hl_text_points(found, &count);
        if (count > 0)
            return found;
        hl_text_destroy(found);
    }
    return NULL;
}

static int fill_all(struct page *page, struct paragraph *from, const char *text)
{
    int err;
    from->text = next_paragraph(page, &text, &err);
    while (!err && from->text && page->lines->count < page->count_max) {
        struct hl_text *next = next_paragraph(page, &text, &err);
        if (!err)
            err = measure(page, from);
        if (!err)
            err = fill(page, from, next);
        from->point_base += from->count + 1;
        from->byte_base += bytes_of(from->points, from->count) + 1;
        hl_text_destroy(from->text);
        from->text = next;
    }
    hl_text_destroy(from->text);
    hl_layout_finish(&from->whole);
    return err;
}

int hl_lines_init(struct hl_lines *lines, struct hl_font *font, const char *text,
                  const char *language, int width, size_t count_max)
{
    *lines = (struct hl_lines){0};
    if (width < 1 || count_max < 1 || count_max > HL_LINES_MAX)
        return -EINVAL;
    struct page page = {.lines = lines,
                        .font = font,
                        .language = language,
                        .width = width < INT32_MAX / SUBPIXELS ? width * SUBPIXELS : INT32_MAX,
                        .count_max = count_max};
    struct paragraph *from = calloc(1, sizeof(*from));
    lines->lines = calloc(count_max, sizeof(*lines->lines));
    int err = from && lines->lines ? fill_all(&page, from, text) : -ENOMEM;
    free(from);
    if (err)
        hl_lines_finish(lines);
    return err;
}

void hl_lines_finish(struct hl_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        hl_layout_finish(&lines->lines[i].layout);
    free(lines->lines);
    *lines = (struct hl_lines){0};
}
