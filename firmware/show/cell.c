#include "show/cell.h"

#include "news/rundown.h"
#include "show/label.h"
#include "text/readable.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGE_LOOKAHEAD 4   /* minutes that a headline may stay on the board while it ages */
#define LABEL_MAX     160 /* bytes */
#define LABEL_MIN_PX  24  /* a label shortened to less than this says nothing */

static uint32_t label_colour(const struct hl_painter *painter, const struct hl_headline *headline)
{
    const struct hl_category_colour *category =
        painter->options->category ? hl_label_category(painter->options, headline) : NULL;
    return category ? category->colour : painter->options->accent;
}

/* The source's name; without it, the category that the config knows. */
static void label_text(const struct hl_painter *painter, const struct hl_headline *headline,
                       char *out, size_t size)
{
    const struct hl_show_options *options = painter->options;
    const struct hl_category_colour *category = hl_label_category(options, headline);
    out[0] = '\0';
    if (options->source)
        hl_label_source(headline, out, size);
    else if (options->category && category)
        snprintf(out, size, "%s", category->name);
}

/* Label and tail do not move with the title. */
static bool stands_apart(const struct hl_painter *painter)
{
    return painter->geometry.two_lines || painter->geometry.page_lines > 0;
}

/* The age and the mark. A head line shows one of them; SHORT_AGE when the long one does not fit. */
static void tail_text(const struct hl_painter *painter, const struct hl_headline *headline,
                      const char *mark, int64_t wall_s, bool short_age, char *out, size_t size)
{
    char age[HL_AGE_SIZE] = "";
    if (painter->options->age && headline->published_s != HL_TIME_NONE) {
        if (short_age)
            hl_age_format_short(headline->published_s, wall_s, age, sizeof(age));
        else
            hl_age_format(headline->published_s, wall_s, age, sizeof(age));
    }
    if (*mark && (stands_apart(painter) || !*age))
        snprintf(out, size, "%s", mark);
    else if (*mark)
        snprintf(out, size, "%s · %s", age, mark);
    else
        snprintf(out, size, "%s", age);
}

static struct hl_font *head_font(const struct hl_painter *painter)
{
    return painter->head_font ? painter->head_font : painter->title_font;
}

static struct hl_strip *tail_strip(const struct hl_painter *painter, const char *text, bool mark)
{
    const struct hl_show_options *options = painter->options;
    return hl_strip_create(head_font(painter), text, "en", mark ? options->accent : options->dim);
}

/* The widest that the tail becomes while the headline is on the board. */
static int measure_tail(const struct hl_cell *cell, const struct hl_painter *painter,
                        int64_t wall_s)
{
    char text[HL_TAIL_MAX];
    size_t longest = strlen(cell->tail_text);
    int width = cell->tail ? cell->tail->width : 0;

    if (wall_s == HL_TIME_NONE)
        return width;
    for (int minute = 1; minute <= AGE_LOOKAHEAD; minute++) {
        tail_text(painter, cell->headline, cell->mark, wall_s + 60 * minute, false, text,
                  sizeof(text));
        if (strlen(text) > longest) {
            longest = strlen(text);
            int wider = hl_strip_measure(painter->title_font, text, "en");
            width = wider > width ? wider : width;
        }
    }
    return width;
}

/* The separator behind what is read, and where the next cell begins. */
static void lay_separator(struct hl_cell *cell, const struct hl_painter *painter, int ink)
{
    const struct hl_strip *separator = painter->separator;
    cell->ink = ink;
    cell->separator_at = ink + 2 * painter->gap;
    cell->length = cell->separator_at + (separator ? separator->width + 2 * painter->gap : 0);
}

/* One line: label, title, tail and separator side by side. */
static int lay_line(struct hl_cell *cell, const struct hl_painter *painter, const char *label,
                    int64_t wall_s)
{
    int at = 0;
    if (*label) {
        cell->label =
            hl_strip_create(painter->title_font, label, "", label_colour(painter, cell->headline));
        if (!cell->label)
            return -errno;
        at += cell->label->width + painter->gap;
    }
    cell->title_at = at;
    at += cell->title->width;
    tail_text(painter, cell->headline, cell->mark, wall_s, false, cell->tail_text,
              sizeof(cell->tail_text));
    if (*cell->tail_text) {
        cell->tail = tail_strip(painter, cell->tail_text, *cell->mark);
        if (!cell->tail)
            return -errno;
        cell->tail_room = measure_tail(cell, painter, wall_s);
        cell->tail_at = at + painter->gap;
        at = cell->tail_at + cell->tail_room;
    }
    lay_separator(cell, painter, at);
    return 0;
}

/* The longest beginning of LABEL, with an ellipsis, that fits ROOM pixels. */
static struct hl_strip *fit_label(const struct hl_painter *painter, const char *label, int room,
                                  uint32_t colour)
{
    char text[LABEL_MAX + 4];
    size_t len = strlen(label);
    struct hl_strip *strip = hl_strip_create(head_font(painter), label, "", colour);

    while (strip && strip->width > room && len > 0) {
        hl_strip_unref(strip);
        do
            len--;
        while (len > 0 && ((unsigned char)label[len] & 0xc0) == 0x80);
        while (len > 0 && label[len - 1] == ' ')
            len--;
        snprintf(text, sizeof(text), "%.*s…", (int)len, label);
        strip = hl_strip_create(head_font(painter), text, "", colour);
    }
    return strip;
}

/* Sets the head line's tail: the long age where it fits beside the label, else the short one. */
static int lay_tail(struct hl_cell *cell, const struct hl_painter *painter, int label_width,
                    int64_t wall_s)
{
    int room = painter->geometry.width - 2 * painter->geometry.margin;
    for (int short_age = 0; short_age < 2; short_age++) {
        tail_text(painter, cell->headline, cell->mark, wall_s, short_age, cell->tail_text,
                  sizeof(cell->tail_text));
        hl_strip_unref(cell->tail);
        cell->tail = NULL;
        if (!*cell->tail_text)
            return 0;
        cell->tail = tail_strip(painter, cell->tail_text, *cell->mark);
        if (!cell->tail)
            return -errno;
        int clock = painter->clock ? painter->clock->width + 2 * painter->gap : 0;
        if (label_width + painter->gap + cell->tail->width + clock <= room)
            break;
    }
    return 0;
}

/* Two lines: label, tail and, where it fits, the clock above; the title below. A mark is worth more
 * than the label, the label more than the clock. */
static int lay_head(struct hl_cell *cell, const struct hl_painter *painter, const char *label,
                    int64_t wall_s)
{
    const struct hl_geometry *geometry = &painter->geometry;
    int room = geometry->width - 2 * geometry->margin;
    int wanted = *label ? hl_strip_measure(head_font(painter), label, "") : 0;
    int err = wanted < 0 ? wanted : lay_tail(cell, painter, wanted, wall_s);
    if (err)
        return err;
    if (cell->pages && !geometry->two_lines && wanted > 0 && cell->tail && !*cell->mark &&
        wanted + painter->gap + cell->tail->width > room) {
        hl_strip_unref(cell->tail); /* a page of its own is for who says it, before when */
        cell->tail = NULL;
    }
    int tail = cell->tail ? cell->tail->width + painter->gap : 0;
    int left = room - tail;
    if (*label && left >= LABEL_MIN_PX) {
        cell->label = fit_label(painter, label, left, label_colour(painter, cell->headline));
        if (!cell->label)
            return -errno;
    }
    int used = (cell->label ? cell->label->width : 0) + tail;
    cell->label_at = geometry->margin;
    cell->tail_at = geometry->margin + (cell->label ? cell->label->width + painter->gap : 0);
    cell->with_clock = painter->clock && used + 2 * painter->gap + painter->clock->width <= room;
    return 0;
}

/* Label and tail stand above the pages, or, where there is no room for that, on a page before. */
static int lay_pages(struct hl_cell *cell, const struct hl_painter *painter, const char *label,
                     int64_t wall_s)
{
    struct hl_headline *headline = cell->headline;
    cell->pages = malloc(sizeof(*cell->pages));
    if (!cell->pages)
        return -ENOMEM;
    int err = hl_pages_init(cell->pages, painter, headline->title, headline->language);
    if (err) {
        free(cell->pages);
        cell->pages = NULL;
        return err;
    }
    cell->rtl = cell->pages->count > 0 && cell->pages->lines[0].strip->rtl;
    err = lay_head(cell, painter, label, wall_s);
    if (err)
        return err;
    if (!painter->geometry.two_lines && (cell->label || cell->tail))
        cell->head_ms = HL_PAGE_STAY_MS;
    cell->length = cell->head_ms + cell->pages->length_ms;
    if (cell->length < HL_PAGE_STAY_MS) /* nothing was left of the title */
        cell->length = HL_PAGE_STAY_MS;
    return 0;
}

static int lay_title(struct hl_cell *cell, const struct hl_painter *painter, const char *label,
                     int64_t wall_s)
{
    cell->title = hl_strip_create(painter->title_font, cell->headline->title,
                                  cell->headline->language, painter->options->text);
    if (!cell->title)
        return -errno;
    cell->rtl = cell->title->rtl;
    if (!painter->geometry.two_lines)
        return lay_line(cell, painter, label, wall_s);
    lay_separator(cell, painter, cell->title->width);
    return lay_head(cell, painter, label, wall_s);
}

/* Whether a label reads on the line that it would stand in; mush says less than nothing. */
static bool is_legible(const struct hl_painter *painter, const char *label)
{
    bool above = painter->geometry.two_lines || painter->geometry.page_lines > 0;
    struct hl_reading reading;

    if (painter->options->small_scripts == HL_SMALL_SHOW)
        return true;
    int err = hl_text_read(above ? head_font(painter) : painter->title_font, label, "", &reading);
    return !err && reading.verdict != HL_READS_TOO_LOW && reading.verdict != HL_READS_NO_FACE;
}

int hl_cell_init(struct hl_cell *cell, const struct hl_painter *painter,
                 struct hl_headline *headline, const char *mark, int64_t wall_s)
{
    char label[LABEL_MAX];
    *cell = (struct hl_cell){.painter = painter, .headline = hl_headline_ref(headline)};
    snprintf(cell->mark, sizeof(cell->mark), "%s", mark);
    label_text(painter, headline, label, sizeof(label));
    if (*label && !is_legible(painter, label))
        label[0] = '\0';
    int err = painter->geometry.page_lines > 0 ? lay_pages(cell, painter, label, wall_s)
                                               : lay_title(cell, painter, label, wall_s);
    if (err)
        hl_cell_finish(cell);
    return err;
}

void hl_cell_finish(struct hl_cell *cell)
{
    if (cell->pages)
        hl_pages_finish(cell->pages);
    free(cell->pages);
    hl_strip_unref(cell->label);
    hl_strip_unref(cell->title);
    hl_strip_unref(cell->tail);
    hl_headline_unref(cell->headline);
    *cell = (struct hl_cell){0};
}

/* The cell laid anew in its place; not so when it would take longer than what follows expects. */
static bool lay_again(struct hl_cell *cell, const char *mark, int64_t wall_s)
{
    struct hl_cell fresh;
    if (hl_cell_init(&fresh, cell->painter, cell->headline, mark, wall_s))
        return false;
    if (fresh.length != cell->length) {
        hl_cell_finish(&fresh);
        return false;
    }
    fresh.aired_before = cell->aired_before;
    fresh.start = cell->start;
    fresh.shown = cell->shown;
    fresh.until_ns = cell->until_ns;
    fresh.ends_run = cell->ends_run;
    hl_cell_finish(cell);
    *cell = fresh;
    return true;
}

bool hl_cell_refresh(struct hl_cell *cell, const char *mark, int64_t wall_s)
{
    const struct hl_painter *painter = cell->painter;
    char text[HL_TAIL_MAX], brief[HL_TAIL_MAX];
    tail_text(painter, cell->headline, mark, wall_s, false, text, sizeof(text));
    tail_text(painter, cell->headline, mark, wall_s, true, brief, sizeof(brief));
    if (strcmp(text, cell->tail_text) == 0 ||
        (stands_apart(painter) && strcmp(brief, cell->tail_text) == 0))
        return false;
    if (stands_apart(painter))
        return lay_again(cell, mark, wall_s);
    struct hl_strip *tail = *text ? tail_strip(painter, text, *mark) : NULL;
    if (*text && (!tail || tail->width > cell->tail_room)) { /* no room here: on its next turn */
        hl_strip_unref(tail);
        return false;
    }
    hl_strip_unref(cell->tail);
    cell->tail = tail;
    snprintf(cell->mark, sizeof(cell->mark), "%s", mark);
    snprintf(cell->tail_text, sizeof(cell->tail_text), "%s", text);
    return true;
}

/* AT is an offset in the direction of reading. */
static void show_moving(struct hl_scene *scene, const struct hl_cell *cell, struct hl_strip *strip,
                        int at, int y)
{
    if (!strip)
        return;
    int64_t x = cell->start + at;
    hl_scene_add(scene, &(struct hl_piece){.strip = strip,
                                           .x = cell->rtl ? -(x + strip->width) : x,
                                           .y = y,
                                           .until_ns = cell->until_ns});
}

static void show_fixed(struct hl_scene *scene, const struct hl_cell *cell, struct hl_strip *strip,
                       int at, struct hl_piece piece)
{
    if (!strip)
        return;
    piece.strip = strip;
    piece.fixed = true;
    piece.until_ns = cell->until_ns;
    piece.x = cell->rtl ? scene->width - at - strip->width : at;
    hl_scene_add(scene, &piece);
}

static void show_head(const struct hl_cell *cell, int64_t from, int64_t to, struct hl_scene *scene)
{
    const struct hl_painter *painter = cell->painter;
    const struct hl_geometry *geometry = &painter->geometry;
    struct hl_piece head = {.from = from, .to = to, .y = geometry->head_y};

    show_fixed(scene, cell, cell->label, cell->label_at, head);
    show_fixed(scene, cell, cell->tail, cell->tail_at, head);
    if (cell->with_clock && painter->clock)
        show_fixed(scene, cell, painter->clock,
                   geometry->width - geometry->margin - painter->clock->width, head);
}

static void show_pages(const struct hl_cell *cell, struct hl_scene *scene)
{
    int64_t first = cell->start + cell->head_ms;
    for (size_t i = 0; i < cell->pages->count; i++) {
        const struct hl_page_line *line = &cell->pages->lines[i];
        hl_scene_add(scene, &(struct hl_piece){.strip = line->strip,
                                               .x = line->x,
                                               .y = line->y,
                                               .fixed = true,
                                               .until_ns = cell->until_ns,
                                               .from = first + line->from_ms,
                                               .to = first + line->to_ms});
    }
    show_head(cell, cell->start, cell->start + (cell->head_ms ? cell->head_ms : cell->length),
              scene);
}

void hl_cell_show(const struct hl_cell *cell, int64_t from, int64_t to, struct hl_scene *scene)
{
    const struct hl_geometry *geometry = &cell->painter->geometry;

    if (cell->over)
        return;
    if (cell->pages) {
        show_pages(cell, scene);
        return;
    }
    show_moving(scene, cell, cell->title, cell->title_at, geometry->title_y);
    if (!cell->ends_run)
        show_moving(scene, cell, cell->painter->separator, cell->separator_at, geometry->title_y);
    if (geometry->two_lines) {
        show_head(cell, from, to, scene);
        return;
    }
    show_moving(scene, cell, cell->label, cell->label_at, geometry->title_y);
    show_moving(scene, cell, cell->tail, cell->tail_at, geometry->title_y);
}

size_t hl_cell_pieces(const struct hl_cell *cell)
{
    return cell->pages ? cell->pages->count + 3 : 5;
}

int64_t hl_cell_end(const struct hl_cell *cell)
{
    const struct hl_strip *separator = cell->painter->separator;
    if (cell->over)
        return cell->start + cell->length;
    if (cell->ends_run || !separator)
        return cell->start + cell->ink;
    return cell->start + cell->separator_at + separator->width;
}

static size_t strip_bytes(const struct hl_strip *strip)
{
    return strip ? sizeof(*strip) + strip->stride * (size_t)strip->height : 0;
}

size_t hl_cell_bytes(const struct hl_cell *cell)
{
    size_t bytes = strip_bytes(cell->label) + strip_bytes(cell->title) + strip_bytes(cell->tail);
    for (size_t i = 0; cell->pages && i < cell->pages->count; i++)
        bytes += strip_bytes(cell->pages->lines[i].strip);
    return bytes;
}
