#include "show/ticker.h"

#include "base/log.h"
#include "show/cell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct item {
    struct hl_headline *headline; /* a reference */
    char mark[HL_MARK_MAX];
    uint64_t aired; /* turn at which it was last laid; 0: never */
};

struct hl_ticker {
    struct hl_painter painter;
    struct hl_motion motion;
    struct item items[HL_TICKER_ITEMS_MAX];
    size_t item_count;
    uint64_t turn;
    struct hl_cell cells[HL_TICKER_CELLS_MAX]; /* in lane order */
    size_t cell_count;
    int64_t lane_end;
    char clock_text[8];
    bool changed;
};

static int prepare_painter(struct hl_painter *painter, const struct hl_show_options *options,
                           struct hl_fonts *fonts, int width, int height)
{
    painter->options = options;
    int err = hl_geometry_init(&painter->geometry, width, height, options);
    if (err)
        return err;
    painter->title_font = hl_fonts_at(fonts, painter->geometry.title_rows);
    if (!painter->title_font)
        return -errno;
    if (painter->geometry.two_lines) {
        painter->head_font = hl_fonts_at(fonts, painter->geometry.head_rows);
        if (!painter->head_font)
            return -errno;
    }
    int rows =
        painter->geometry.two_lines ? painter->geometry.head_rows : painter->geometry.title_rows;
    painter->gap = rows / 2 < 4 ? 4 : rows / 2;
    if (options->separator && *options->separator) {
        painter->separator =
            hl_strip_create(painter->title_font, options->separator, "", options->dim);
        if (!painter->separator)
            return -errno;
    }
    return 0;
}

struct hl_ticker *hl_ticker_create(const struct hl_show_options *options, struct hl_fonts *fonts,
                                   int width, int height, int64_t now_ns)
{
    struct hl_ticker *ticker = calloc(1, sizeof(*ticker));
    if (!ticker)
        return NULL;
    int err = prepare_painter(&ticker->painter, options, fonts, width, height);
    if (err) {
        hl_ticker_destroy(ticker);
        errno = -err;
        return NULL;
    }
    /* The first headline begins at the board's left edge, so that frame one can be read. Half a
     * pixel more keeps rounding away from the exact pixel steps of a steady frame rate. */
    ticker->motion = (struct hl_motion){
        .epoch_ns = now_ns,
        .base = -(int64_t)ticker->painter.geometry.margin * HL_MOTION_UNIT + HL_MOTION_UNIT / 2,
        .speed = hl_speed_resolve(&options->speed, hl_strip_advance(ticker->painter.title_font))};
    return ticker;
}

void hl_ticker_destroy(struct hl_ticker *ticker)
{
    if (!ticker)
        return;
    for (size_t i = 0; i < ticker->cell_count; i++)
        hl_cell_finish(&ticker->cells[i]);
    for (size_t i = 0; i < ticker->item_count; i++)
        hl_headline_unref(ticker->items[i].headline);
    hl_strip_unref(ticker->painter.separator);
    hl_strip_unref(ticker->painter.clock);
    free(ticker);
}

static bool is_same(const struct hl_headline *a, const struct hl_headline *b)
{
    return a == b || (strcmp(a->id, b->id) == 0 && strcmp(a->source, b->source) == 0);
}

static struct item *find_item(struct hl_ticker *ticker, const struct hl_headline *headline)
{
    for (size_t i = 0; i < ticker->item_count; i++)
        if (is_same(ticker->items[i].headline, headline))
            return &ticker->items[i];
    return NULL;
}

static struct hl_cell *last_cell(struct hl_ticker *ticker)
{
    return ticker->cell_count > 0 ? &ticker->cells[ticker->cell_count - 1] : NULL;
}

/* What is nearer than this on the lane may be on the board before the next scene is. */
static int64_t seen_edge(const struct hl_ticker *ticker, int64_t now_ns)
{
    return hl_motion_at(&ticker->motion, now_ns + HL_TICKER_CUT_NS) +
           ticker->painter.geometry.width;
}

static bool begins_run(const struct hl_ticker *ticker, size_t cell)
{
    return cell == 0 || ticker->cells[cell - 1].rtl != ticker->cells[cell].rtl;
}

/* Where on the lane the board begins to show CELL: where it stands, or that no separator comes. */
static int64_t shows_from(const struct hl_ticker *ticker, size_t cell)
{
    const struct hl_cell *last = cell > 0 ? &ticker->cells[cell - 1] : NULL;
    return last && last->ends_run ? last->start + last->separator_at : ticker->cells[cell].start;
}

/* Takes back what the board does not show yet, last first, as if it had never been laid. */
static void cut_lane(struct hl_ticker *ticker, int64_t now_ns)
{
    int64_t edge = seen_edge(ticker, now_ns);
    while (ticker->cell_count > 0 && shows_from(ticker, ticker->cell_count - 1) > edge) {
        struct hl_cell *cell = last_cell(ticker);
        struct item *item = find_item(ticker, cell->headline);
        if (item)
            item->aired = cell->aired_before;
        ticker->lane_end = cell->start;
        hl_cell_finish(cell);
        ticker->cell_count--;
        ticker->changed = true;
    }
    struct hl_cell *last = last_cell(ticker);
    if (last) {
        last->ends_run = false;
        ticker->lane_end = last->start + last->length;
    }
}

int hl_ticker_set_items(struct hl_ticker *ticker, const struct hl_ticker_item *items, size_t count,
                        int64_t now_ns)
{
    if (count > HL_TICKER_ITEMS_MAX)
        count = HL_TICKER_ITEMS_MAX;
    struct item *fresh = calloc(count ? count : 1, sizeof(*fresh));
    if (!fresh)
        return -ENOMEM;
    cut_lane(ticker, now_ns);
    for (size_t i = 0; i < count; i++) {
        const struct item *known = find_item(ticker, items[i].headline);
        fresh[i].headline = hl_headline_ref(items[i].headline);
        fresh[i].aired = known ? known->aired : 0;
        snprintf(fresh[i].mark, sizeof(fresh[i].mark), "%s", items[i].mark);
    }
    for (size_t i = 0; i < ticker->item_count; i++)
        hl_headline_unref(ticker->items[i].headline);
    memcpy(ticker->items, fresh, count * sizeof(*fresh));
    ticker->item_count = count;
    free(fresh);
    return 0;
}

static struct item *choose_item(struct hl_ticker *ticker)
{
    struct item *best = NULL;
    for (size_t i = 0; i < ticker->item_count; i++)
        if (!best || ticker->items[i].aired < best->aired)
            best = &ticker->items[i];
    return best;
}

static size_t lane_bytes(const struct hl_ticker *ticker)
{
    size_t bytes = 0;
    for (size_t i = 0; i < ticker->cell_count; i++)
        bytes += hl_cell_bytes(&ticker->cells[i]);
    return bytes;
}

/* Drops the cells that have left the board. */
static void retire_cells(struct hl_ticker *ticker, int64_t distance)
{
    size_t gone = 0;
    while (gone < ticker->cell_count &&
           ticker->cells[gone].start + ticker->cells[gone].length < distance)
        hl_cell_finish(&ticker->cells[gone++]);
    if (gone == 0)
        return;
    ticker->cell_count -= gone;
    memmove(ticker->cells, ticker->cells + gone, ticker->cell_count * sizeof(*ticker->cells));
    ticker->changed = true;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Where FRESH begins. In a run cells follow one another. What moves the other way comes when the
 * last of a run has left the board, at that very pixel. After a gap (nothing to show, a sleeping
 * computer) cells begin at the board's edge: nothing springs up in the middle of it. */
static int64_t place(struct hl_ticker *ticker, const struct hl_cell *fresh, int64_t now_ns)
{
    int64_t distance = hl_motion_at(&ticker->motion, now_ns);
    int64_t width = ticker->painter.geometry.width;
    struct hl_cell *last = last_cell(ticker);

    if (ticker->turn == 0)
        return ticker->lane_end;
    if (!last || last->rtl == fresh->rtl)
        return larger(ticker->lane_end, distance + width);
    if (last->start + last->separator_at > seen_edge(ticker, now_ns))
        last->ends_run = true;
    return larger(hl_cell_end(last, &ticker->painter), distance) + width;
}

static int lay_cell(struct hl_ticker *ticker, struct item *item, int64_t now_ns, int64_t wall_s)
{
    struct hl_cell *cell = &ticker->cells[ticker->cell_count];
    int err = hl_cell_init(cell, &ticker->painter, item->headline, item->mark, wall_s);
    if (err)
        return err;
    cell->start = place(ticker, cell, now_ns);
    cell->aired_before = item->aired;
    item->aired = ++ticker->turn;
    ticker->lane_end = cell->start + cell->length;
    ticker->cell_count++;
    ticker->changed = true;
    return 0;
}

static void lay_cells(struct hl_ticker *ticker, int64_t now_ns, int64_t wall_s)
{
    int64_t position = hl_motion_at(&ticker->motion, now_ns) + ticker->painter.geometry.width;
    int64_t second = ticker->motion.speed / HL_MOTION_UNIT;
    int64_t soon = position + second;
    int64_t edge = position + HL_TICKER_AHEAD_S * second;

    while (ticker->lane_end <= edge && ticker->cell_count < HL_TICKER_CELLS_MAX &&
           (ticker->lane_end <= soon || lane_bytes(ticker) < HL_TICKER_STRIPS_MAX)) {
        struct item *item = choose_item(ticker);
        if (!item)
            return;
        int err = lay_cell(ticker, item, now_ns, wall_s);
        if (err) {
            hl_warning("show", "a headline could not be drawn: %s", strerror(-err));
            return;
        }
    }
}

static void refresh_cells(struct hl_ticker *ticker, int64_t wall_s)
{
    for (size_t i = 0; i < ticker->cell_count; i++) {
        struct hl_cell *cell = &ticker->cells[i];
        const struct item *item = find_item(ticker, cell->headline);
        if (hl_cell_refresh(cell, &ticker->painter, item ? item->mark : cell->mark, wall_s))
            ticker->changed = true;
    }
}

static void refresh_clock(struct hl_ticker *ticker, int64_t wall_s)
{
    struct hl_painter *painter = &ticker->painter;
    time_t now = (time_t)wall_s;
    char text[sizeof(ticker->clock_text)];
    struct tm tm;

    if (!painter->options->clock || !painter->geometry.two_lines || !localtime_r(&now, &tm))
        return;
    strftime(text, sizeof(text), "%H:%M", &tm);
    if (strcmp(text, ticker->clock_text) == 0)
        return;
    struct hl_strip *clock = hl_strip_create(painter->head_font, text, "", painter->options->dim);
    if (!clock)
        return;
    hl_strip_unref(painter->clock);
    painter->clock = clock;
    memcpy(ticker->clock_text, text, sizeof(text));
    ticker->changed = true;
}

/* The cell stands for the board from when its title reaches the middle; the first of a run does so
 * as it enters, for the board is its own. As hl_piece counts it. */
static int64_t stands_from(const struct hl_ticker *ticker, size_t cell)
{
    if (cell == 0)
        return INT64_MIN;
    int64_t start = ticker->cells[cell].start;
    int width = ticker->painter.geometry.width;
    return begins_run(ticker, cell) ? start - width + width / 2 : start;
}

static struct hl_scene *build_scene(const struct hl_ticker *ticker)
{
    const struct hl_geometry *geometry = &ticker->painter.geometry;
    struct hl_scene *scene = hl_scene_create(geometry->width, geometry->height, &ticker->motion,
                                             ticker->cell_count * HL_CELL_PIECES_MAX);
    if (!scene)
        return NULL;
    for (size_t i = 0; i < ticker->cell_count; i++) {
        const struct hl_cell *cell = &ticker->cells[i];
        int64_t to = i + 1 < ticker->cell_count ? stands_from(ticker, i + 1) : INT64_MAX;
        if (begins_run(ticker, i))
            hl_scene_add_run(scene, cell->rtl, i == 0 ? INT64_MIN : cell->start - geometry->width);
        hl_cell_show(cell, &ticker->painter, stands_from(ticker, i), to, scene);
    }
    return scene;
}

struct hl_scene *hl_ticker_advance(struct hl_ticker *ticker, int64_t now_ns, int64_t wall_s)
{
    refresh_clock(ticker, wall_s);
    retire_cells(ticker, hl_motion_at(&ticker->motion, now_ns));
    lay_cells(ticker, now_ns, wall_s);
    refresh_cells(ticker, wall_s);
    if (!ticker->changed)
        return NULL;
    struct hl_scene *scene = build_scene(ticker);
    if (scene)
        ticker->changed = false;
    return scene;
}

void hl_ticker_set_speed(struct hl_ticker *ticker, int64_t now_ns, int64_t speed)
{
    hl_motion_set_speed(&ticker->motion, now_ns, speed);
    ticker->changed = true;
}

int64_t hl_ticker_speed(const struct hl_ticker *ticker)
{
    return ticker->motion.speed;
}

const struct hl_headline *hl_ticker_current(const struct hl_ticker *ticker, int64_t now_ns)
{
    int64_t middle = hl_motion_at(&ticker->motion, now_ns) + ticker->painter.geometry.width / 2;
    const struct hl_headline *current = NULL;
    for (size_t i = 0; i < ticker->cell_count; i++)
        if (stands_from(ticker, i) <= middle)
            current = ticker->cells[i].headline;
    return current;
}
