#include "show/ticker.h"

#include "base/log.h"
#include "show/cell.h"
#include "show/legible.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
    struct hl_headline *headline; /* a reference */
    char mark[HL_MARK_MAX];
    uint64_t aired;  /* turn at which it was last laid; 0: never */
    bool unreadable; /* on this board: not laid */
};

struct hl_ticker {
    const struct hl_show_options *options;
    struct hl_fonts *fonts;
    int width, height;
    /* The first as the options have it, the others with taller lines; by rows asked for. */
    struct hl_painter painters[HL_TICKER_PAINTERS_MAX];
    int painter_rows[HL_TICKER_PAINTERS_MAX];
    size_t painter_count;
    struct hl_motion motion;
    int span; /* of the lane on the board: its width; 0 when pages flip */
    struct item items[HL_TICKER_ITEMS_MAX];
    size_t item_count;
    uint64_t turn;
    struct hl_cell cells[HL_TICKER_CELLS_MAX]; /* in lane order */
    size_t cell_count;
    int64_t lane_end;
    struct hl_unreadable unreadable; /* what was said about headlines left out */
    bool changed;
};

_Static_assert(HL_TICKER_CELLS_MAX < HL_SCENE_RUNS_MAX, "each cell may be a run");

/* NULL and errno when it cannot be made. */
static const struct hl_painter *find_painter(struct hl_ticker *ticker, int rows)
{
    for (size_t i = 0; i < ticker->painter_count; i++)
        if (ticker->painter_rows[i] == rows)
            return &ticker->painters[i];
    if (ticker->painter_count == HL_TICKER_PAINTERS_MAX) {
        errno = ENOSPC;
        return NULL;
    }
    struct hl_painter *painter = &ticker->painters[ticker->painter_count];
    int err = hl_painter_init(painter, ticker->options, ticker->fonts, ticker->width,
                              ticker->height, rows);
    if (err) {
        errno = -err;
        return NULL;
    }
    ticker->painter_rows[ticker->painter_count++] = rows;
    return painter;
}

/* The lane of a ticker that moves is one of pixels. The first headline begins at the board's edge,
 * so that frame one can be read. Half a unit more keeps rounding away from the exact steps of a
 * steady frame rate. */
static void set_motion(struct hl_ticker *ticker, int64_t now_ns)
{
    const struct hl_painter *painter = &ticker->painters[0];
    int64_t margin = painter->geometry.margin;

    ticker->motion = (struct hl_motion){.epoch_ns = now_ns, .base = HL_MOTION_UNIT / 2};
    if (painter->geometry.page_lines > 0) {
        ticker->motion.speed = HL_TICKER_PAGE_SPEED;
        return;
    }
    ticker->motion.base -= margin * HL_MOTION_UNIT;
    ticker->motion.speed = painter->speed;
    ticker->span = ticker->width;
}

struct hl_ticker *hl_ticker_create(const struct hl_show_options *options, struct hl_fonts *fonts,
                                   int width, int height, int64_t now_ns)
{
    struct hl_ticker *ticker = calloc(1, sizeof(*ticker));
    if (!ticker)
        return NULL;
    ticker->options = options;
    ticker->fonts = fonts;
    ticker->width = width;
    ticker->height = height;
    if (!find_painter(ticker, 0)) {
        int err = errno;
        free(ticker);
        errno = err;
        return NULL;
    }
    set_motion(ticker, now_ns);
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
    for (size_t i = 0; i < ticker->painter_count; i++)
        hl_painter_finish(&ticker->painters[i]);
    free(ticker);
}

static bool is_same(const struct hl_headline *a, const struct hl_headline *b)
{
    return a == b || (strcmp(a->id, b->id) == 0 && strcmp(a->origin, b->origin) == 0 &&
                      strcmp(a->source, b->source) == 0);
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
    return hl_motion_at(&ticker->motion, now_ns + HL_TICKER_CUT_NS) + ticker->span;
}

/* What follows in one run moves the same way, and below the same head line or none. */
static bool can_follow(const struct hl_cell *last, const struct hl_cell *next)
{
    bool head = last->painter->geometry.two_lines || next->painter->geometry.two_lines;
    return last->rtl == next->rtl && (last->painter == next->painter || !head);
}

static bool begins_run(const struct hl_ticker *ticker, size_t cell)
{
    return cell == 0 || !can_follow(&ticker->cells[cell - 1], &ticker->cells[cell]);
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

/* ---- what must leave the board at its second ---- */

/* Where the last cell shows nothing any more, the next may begin as soon as the board has not seen
 * its place yet. */
static void close_gap(struct hl_ticker *ticker, int64_t now_ns)
{
    cut_lane(ticker, now_ns);
    struct hl_cell *last = last_cell(ticker);
    int64_t edge = seen_edge(ticker, now_ns);
    if (!last || !last->over || edge >= last->start + last->length)
        return;
    last->length = edge > last->start ? (int)(edge - last->start) : 0;
    ticker->lane_end = last->start + last->length;
}

/* The stage takes a headline off by itself, however long this thread is held up. Wall time comes
 * in whole seconds, so the true instant is up to one before what is reckoned here: the earliest
 * reckoning counts, unless the clock was set. */
static void reckon_end(struct hl_ticker *ticker, struct hl_cell *cell, int64_t expires_s,
                       int64_t now_ns, int64_t wall_s)
{
    int64_t until_ns = 0;
    if (expires_s != 0 && expires_s <= wall_s + HL_TICKER_END_S)
        until_ns = now_ns + (expires_s - wall_s) * HL_NS_PER_S;
    bool stands = until_ns != 0 && cell->until_ns != 0 && until_ns >= cell->until_ns &&
                  until_ns - cell->until_ns <= HL_NS_PER_S;
    if (stands || until_ns == cell->until_ns)
        return;
    cell->until_ns = until_ns;
    ticker->changed = true;
}

/* Blanks the cells whose time is over, or not come (a clock that was set back). One with an end
 * that has left the list was taken back by its source. */
static void end_cells(struct hl_ticker *ticker, int64_t now_ns, int64_t wall_s)
{
    bool ended = false;
    for (size_t i = 0; i < ticker->cell_count; i++) {
        struct hl_cell *cell = &ticker->cells[i];
        const struct item *item = find_item(ticker, cell->headline);
        const struct hl_headline *headline = item ? item->headline : cell->headline;
        bool known = wall_s != HL_TIME_NONE;
        if (cell->over)
            continue;
        if ((known && !hl_headline_is_due(headline, wall_s)) || (!item && headline->expires_s)) {
            cell->over = ended = ticker->changed = true;
            continue;
        }
        if (known)
            reckon_end(ticker, cell, headline->expires_s, now_ns, wall_s);
    }
    if (ended)
        close_gap(ticker, now_ns);
}

/* ---- the list ---- */

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
        fresh[i].unreadable = known && known->unreadable;
        snprintf(fresh[i].mark, sizeof(fresh[i].mark), "%s", items[i].mark);
    }
    for (size_t i = 0; i < ticker->item_count; i++)
        hl_headline_unref(ticker->items[i].headline);
    memcpy(ticker->items, fresh, count * sizeof(*fresh));
    ticker->item_count = count;
    free(fresh);
    return 0;
}

static struct item *choose_item(struct hl_ticker *ticker, int64_t wall_s)
{
    struct item *best = NULL;
    for (size_t i = 0; i < ticker->item_count; i++) {
        struct item *item = &ticker->items[i];
        bool due = wall_s == HL_TIME_NONE || hl_headline_is_due(item->headline, wall_s);
        if (due && !item->unreadable && (!best || item->aired < best->aired))
            best = item;
    }
    return best;
}

static size_t lane_bytes(const struct hl_ticker *ticker)
{
    size_t bytes = 0;
    for (size_t i = 0; i < ticker->cell_count; i++)
        bytes += hl_cell_bytes(&ticker->cells[i]);
    return bytes;
}

static size_t lane_pieces(const struct hl_ticker *ticker)
{
    size_t pieces = 0;
    for (size_t i = 0; i < ticker->cell_count; i++)
        pieces += hl_cell_pieces(&ticker->cells[i]);
    return pieces;
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
    struct hl_cell *last = last_cell(ticker);

    if (ticker->turn == 0)
        return ticker->lane_end;
    if (!last || ticker->span == 0 || can_follow(last, fresh))
        return larger(ticker->lane_end, distance + ticker->span);
    if (!last->shown || last->start + last->separator_at > seen_edge(ticker, now_ns))
        last->ends_run = true;
    return larger(hl_cell_end(last), distance) + ticker->span;
}

/* Scripts fall into few classes, and each height is a set of fonts. */
static int taller_rows(const struct hl_ticker *ticker, int needed)
{
    static const int classes[] = {16, 32};
    for (size_t i = 0; ticker->span == 0 && i < sizeof(classes) / sizeof(*classes); i++)
        if (needed <= classes[i] && classes[i] <= ticker->height)
            return classes[i];
    return ticker->height;
}

/* The painter on whose lines ITEM can be read; NULL when there is none. */
static const struct hl_painter *choose_painter(struct hl_ticker *ticker, const struct item *item)
{
    enum hl_small_scripts small = ticker->options->small_scripts;
    const struct hl_painter *painter = &ticker->painters[0];
    struct hl_legible legible;

    while (painter && small != HL_SMALL_SHOW) {
        if (hl_legible_init(&legible, painter->title_font, item->headline))
            return painter; /* no memory: drawing it will say so */
        int rows = painter->geometry.title_rows;
        if (legible.drawn && legible.rows <= rows)
            return painter;
        int taller = legible.rows <= ticker->height ? taller_rows(ticker, legible.rows) : 0;
        bool enlarge = legible.drawn && small == HL_SMALL_ENLARGE && taller > rows;
        painter = enlarge ? find_painter(ticker, taller) : NULL;
    }
    if (!painter)
        hl_legible_warn(&ticker->unreadable, item->headline, &legible, ticker->height);
    return painter;
}

static int lay_cell(struct hl_ticker *ticker, struct item *item, int64_t now_ns, int64_t wall_s)
{
    const struct hl_painter *painter = choose_painter(ticker, item);
    struct hl_cell *cell = &ticker->cells[ticker->cell_count];
    if (!painter) {
        item->unreadable = true;
        return 0;
    }
    int err = hl_cell_init(cell, painter, item->headline, item->mark, wall_s);
    if (err)
        return err;
    cell->start = place(ticker, cell, now_ns);
    cell->aired_before = item->aired;
    item->aired = ++ticker->turn;
    ticker->lane_end = cell->start + cell->length;
    ticker->cell_count++;
    ticker->changed = true;
    if (wall_s != HL_TIME_NONE)
        reckon_end(ticker, cell, item->headline->expires_s, now_ns, wall_s);
    return 0;
}

/* The lane has room for one more cell, whatever its pieces. */
static bool has_room(const struct hl_ticker *ticker)
{
    return ticker->cell_count < HL_TICKER_CELLS_MAX &&
           lane_pieces(ticker) + HL_CELL_PIECES_MAX <= HL_SCENE_PIECES_MAX;
}

static void lay_cells(struct hl_ticker *ticker, int64_t now_ns, int64_t wall_s)
{
    int64_t position = hl_motion_at(&ticker->motion, now_ns) + ticker->span;
    int64_t second = ticker->motion.speed / HL_MOTION_UNIT;
    int64_t soon = position + second;
    int64_t edge = position + HL_TICKER_AHEAD_S * second;

    while (ticker->lane_end <= edge && has_room(ticker) &&
           (ticker->lane_end <= soon || lane_bytes(ticker) < HL_TICKER_STRIPS_MAX)) {
        struct item *item = choose_item(ticker, wall_s);
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
        if (!cell->over && hl_cell_refresh(cell, item ? item->mark : cell->mark, wall_s))
            ticker->changed = true;
    }
}

/* The cell stands for the board from when its title reaches the middle; the first of a run does so
 * as it enters, for the board is its own. */
static int64_t stands_from(const struct hl_ticker *ticker, size_t cell)
{
    if (cell == 0)
        return INT64_MIN;
    int span = ticker->span;
    return ticker->cells[cell].start - (begins_run(ticker, cell) ? span : span / 2);
}

static struct hl_scene *build_scene(const struct hl_ticker *ticker)
{
    struct hl_scene *scene =
        hl_scene_create(ticker->width, ticker->height, &ticker->motion, lane_pieces(ticker));
    if (!scene)
        return NULL;
    for (size_t i = 0; i < ticker->cell_count; i++) {
        const struct hl_cell *cell = &ticker->cells[i];
        int64_t to = i + 1 < ticker->cell_count ? stands_from(ticker, i + 1) : INT64_MAX;
        if (begins_run(ticker, i))
            hl_scene_add_run(scene, cell->rtl, i == 0 ? INT64_MIN : cell->start - ticker->span);
        hl_cell_show(cell, stands_from(ticker, i), to, scene);
    }
    return scene;
}

struct hl_scene *hl_ticker_advance(struct hl_ticker *ticker, int64_t now_ns, int64_t wall_s)
{
    for (size_t i = 0; i < ticker->painter_count; i++)
        if (hl_painter_set_clock(&ticker->painters[i], wall_s))
            ticker->changed = true;
    end_cells(ticker, now_ns, wall_s);
    retire_cells(ticker, hl_motion_at(&ticker->motion, now_ns));
    lay_cells(ticker, now_ns, wall_s);
    refresh_cells(ticker, wall_s);
    if (!ticker->changed)
        return NULL;
    struct hl_scene *scene = build_scene(ticker);
    if (!scene)
        return NULL;
    for (size_t i = 0; i < ticker->cell_count; i++)
        ticker->cells[i].shown = true;
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

double hl_ticker_frame_rate(const struct hl_ticker *ticker, double hz)
{
    int64_t speed = ticker->motion.speed;
    return ticker->span > 0 && speed > 0 ? hl_speed_frame_rate(speed, hz) : hz;
}

void hl_ticker_snap(struct hl_ticker *ticker, int64_t now_ns, double hz)
{
    int64_t speed = ticker->motion.speed;
    if (ticker->span > 0 && speed > 0)
        hl_ticker_set_speed(ticker, now_ns, hl_speed_snap(speed, hz));
}

const struct hl_headline *hl_ticker_current(const struct hl_ticker *ticker, int64_t now_ns)
{
    int64_t distance = hl_motion_at(&ticker->motion, now_ns);
    const struct hl_headline *current = NULL;
    for (size_t i = 0; i < ticker->cell_count; i++)
        if (!ticker->cells[i].over && stands_from(ticker, i) <= distance)
            current = ticker->cells[i].headline;
    return current;
}
