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

/* Takes back what the board does not show yet, last first, as if it had never been laid. */
static void cut_lane(struct hl_ticker *ticker, int64_t now_ns)
{
    int64_t edge =
        hl_motion_at(&ticker->motion, now_ns + HL_TICKER_CUT_NS) + ticker->painter.geometry.width;
    while (ticker->cell_count > 0 && ticker->cells[ticker->cell_count - 1].start > edge) {
        struct hl_cell *cell = &ticker->cells[--ticker->cell_count];
        struct item *item = find_item(ticker, cell->headline);
        if (item)
            item->aired = cell->aired_before;
        ticker->lane_end = cell->start;
        hl_cell_finish(cell);
        ticker->changed = true;
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
static void retire_cells(struct hl_ticker *ticker, int64_t position)
{
    size_t gone = 0;
    while (gone < ticker->cell_count && ticker->cells[gone].end < position)
        hl_cell_finish(&ticker->cells[gone++]);
    if (gone == 0)
        return;
    ticker->cell_count -= gone;
    memmove(ticker->cells, ticker->cells + gone, ticker->cell_count * sizeof(*ticker->cells));
    ticker->changed = true;
}

static void lay_cells(struct hl_ticker *ticker, int64_t position, int64_t wall_s)
{
    int width = ticker->painter.geometry.width;
    int64_t second = ticker->motion.speed / HL_MOTION_UNIT;
    int64_t soon = position + width + second;
    int64_t edge = position + width + HL_TICKER_AHEAD_S * second;

    /* After a gap (nothing to show, a sleeping computer) begin again at the right edge: nothing
     * springs up in the middle of the board. */
    if (ticker->turn > 0 && ticker->lane_end < position + width)
        ticker->lane_end = position + width;
    while (ticker->lane_end <= edge && ticker->cell_count < HL_TICKER_CELLS_MAX &&
           (ticker->lane_end <= soon || lane_bytes(ticker) < HL_TICKER_STRIPS_MAX)) {
        struct item *item = choose_item(ticker);
        if (!item)
            return;
        struct hl_cell *cell = &ticker->cells[ticker->cell_count];
        int err = hl_cell_init(cell, &ticker->painter, item->headline, item->mark, ticker->lane_end,
                               wall_s);
        if (err) {
            hl_warning("show", "a headline could not be drawn: %s", strerror(-err));
            return;
        }
        cell->aired_before = item->aired;
        item->aired = ++ticker->turn;
        ticker->lane_end = cell->end;
        ticker->cell_count++;
        ticker->changed = true;
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

/* A head line stands for its headline from when the title reaches the middle of the board until
 * the next one does. */
static struct hl_scene *build_scene(const struct hl_ticker *ticker)
{
    const struct hl_geometry *geometry = &ticker->painter.geometry;
    struct hl_scene *scene = hl_scene_create(geometry->width, geometry->height, &ticker->motion,
                                             ticker->cell_count * HL_CELL_PIECES_MAX);
    if (!scene)
        return NULL;
    for (size_t i = 0; i < ticker->cell_count; i++) {
        int64_t from = i == 0 ? INT64_MIN : ticker->cells[i].start;
        int64_t to = i + 1 < ticker->cell_count ? ticker->cells[i + 1].start : INT64_MAX;
        hl_cell_show(&ticker->cells[i], &ticker->painter, from, to, scene);
    }
    return scene;
}

struct hl_scene *hl_ticker_advance(struct hl_ticker *ticker, int64_t now_ns, int64_t wall_s)
{
    int64_t position = hl_motion_at(&ticker->motion, now_ns);

    refresh_clock(ticker, wall_s);
    retire_cells(ticker, position);
    lay_cells(ticker, position, wall_s);
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
        if (i == 0 || ticker->cells[i].start <= middle)
            current = ticker->cells[i].headline;
    return current;
}
