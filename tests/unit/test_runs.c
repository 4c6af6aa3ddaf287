/* Headlines read from the right among those read from the left: each moves its own way, and the
 * board turns round without a jump. */
#include "unit/check.h"

#include "base/clock.h"
#include "show/ticker.h"
#include "unit/fonts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW_S   INT64_C(1772270000)
#define SPEED   60 /* pixels a second: one a frame */
#define STEP_NS (HL_NS_PER_S / SPEED)
#define DARK_MAX                                                                                   \
    8 /* frames: the one in which the board turns, and the space beside large letters */

static const char *const titles[] = {
    "Ministers agree on plan",   /* 0 */
    "ממשלה חדשה הושבעה",         /* 1 */
    "Quad",                      /* 2 */
    "א",                         /* 3 */
    "120 חברים (ועוד) BBC",      /* 4 */
    "River towns gain $750",     /* 5 */
    "שלום עולם, שלום לכולם לכם", /* 6 */
    "Three",                     /* 7 */
};

struct board {
    struct hl_fonts *fonts;
    struct hl_show_options options;
    struct hl_ticker *ticker;
    struct hl_scene *scene;
    struct hl_frame frame;
};

static void open_board(struct board *board, int width, int height, enum hl_layout_kind layout)
{
    *board = (struct board){.fonts = sealed_fonts(),
                            .options = {.layout = layout,
                                        .speed = {SPEED, HL_SPEED_PPS},
                                        .separator = (char *)"•",
                                        .source = true,
                                        .age = true,
                                        .clock = true,
                                        .text = 0xffffff,
                                        .accent = 0xff9900,
                                        .dim = 0x606060}};
    assert_non_null(board->fonts);
    board->ticker = hl_ticker_create(&board->options, board->fonts, width, height, 0);
    assert_non_null(board->ticker);
    assert_int_equal(hl_frame_init(&board->frame, width, height), 0);
}

static void close_board(struct board *board)
{
    hl_ticker_destroy(board->ticker);
    hl_scene_destroy(board->scene);
    hl_frame_finish(&board->frame);
    hl_fonts_destroy(board->fonts);
}

/* PICK says which titles, a digit each. */
static void set_titles(struct board *board, int64_t now_ns, const char *pick)
{
    struct hl_ticker_item items[16] = {0};
    size_t count = strlen(pick);
    for (size_t i = 0; i < count; i++) {
        char *title = (char *)titles[pick[i] - '0'];
        struct hl_headline from = {
            .id = title, .title = title, .source = (char *)"BBC", .published_s = NOW_S - 180};
        items[i] = (struct hl_ticker_item){.headline = hl_headline_create(&from), .mark = ""};
    }
    assert_int_equal(hl_ticker_set_items(board->ticker, items, count, now_ns), 0);
    for (size_t i = 0; i < count; i++)
        hl_headline_unref(items[i].headline);
}

static void advance(struct board *board, int64_t now_ns)
{
    struct hl_scene *scene = hl_ticker_advance(board->ticker, now_ns, NOW_S + now_ns / HL_NS_PER_S);
    if (!scene)
        return;
    hl_scene_destroy(board->scene);
    board->scene = scene;
}

static const uint8_t *pixel(const struct hl_frame *frame, int x, int y)
{
    return frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
}

static bool is_dark(const struct hl_frame *frame, int x, int y)
{
    const uint8_t *p = pixel(frame, x, y);
    return !p[0] && !p[1] && !p[2];
}

/* Lit pixels from row TOP on, in the columns FROM up to TO. */
static int count_lit(const struct hl_frame *frame, int top, int from, int to)
{
    int lit = 0;
    for (int y = top; y < frame->height; y++)
        for (int x = from; x < to; x++)
            lit += !is_dark(frame, x, y);
    return lit;
}

static bool run_is_rtl(const struct board *board, int64_t now_ns)
{
    return board->scene->runs[hl_scene_view(board->scene, now_ns).run].rtl;
}

/* ---- nothing jumps ---- */

static const struct {
    const char *name;
    enum hl_layout_kind layout;
    int width, height, top; /* titles stand below TOP */
    const char *lists[8];   /* one after the other, each for EVERY frames, over and over */
    int every;
    size_t turns; /* at least */
} walks[] = {
    {"one line", HL_LAYOUT_LINE, 64, 8, 0, {"0123"}, 100000, 10},
    {"only to the right", HL_LAYOUT_LINE, 64, 8, 0, {"1346"}, 100000, 0},
    {"odd width", HL_LAYOUT_LINE, 61, 8, 0, {"0123"}, 100000, 10},
    {"two lines", HL_LAYOUT_TWO_LINES, 64, 32, 13, {"0123456"}, 100000, 10},
    {"wide and short", HL_LAYOUT_LINE, 256, 8, 0, {"2323"}, 100000, 10},
    {"lists that change", HL_LAYOUT_LINE, 64, 8, 0, {"0123", "41", "0", "123", "65"}, 97, 10},
    {"lists that change often", HL_LAYOUT_LINE, 64, 8, 0, {"01", "10", "23", "32", "67"}, 13, 10},
    {"lists that end", HL_LAYOUT_LINE, 64, 8, 0, {"3", "", "2", "", "01", ""}, 401, 10},
    {"changes on two lines", HL_LAYOUT_TWO_LINES, 64, 32, 13, {"2", "13", "02", "6"}, 61, 10},
    {"changes on a wide one", HL_LAYOUT_LINE, 256, 8, 0, {"37", "23", "16", "0"}, 41, 10},
};

/* The frame is LAST moved by a pixel, or the board turned round and was empty to either side. */
static void check_step(const char *name, const struct hl_frame *last, const struct hl_frame *frame,
                       int top, bool was_rtl, bool rtl, int64_t n)
{
    int width = frame->width, from = rtl ? 0 : 1;
    if (was_rtl != rtl) {
        if (count_lit(last, top, was_rtl ? 0 : 1, was_rtl ? width - 1 : width) > 0 ||
            count_lit(frame, top, rtl ? 1 : 0, rtl ? width : width - 1) > 0)
            fail_msg("%s: frame %lld turns round over text", name, (long long)n);
        return;
    }
    for (int y = top; y < frame->height; y++)
        if (memcmp(pixel(frame, 1 - from, y), pixel(last, from, y), 3 * (size_t)(width - 1)) != 0)
            fail_msg("%s: frame %lld jumps in row %d", name, (long long)n, y);
}

static void walk(size_t which)
{
    const char *name = walks[which].name;
    struct board board;
    struct hl_frame last;
    size_t lists = 0, turns = 0, dark = 0;
    bool was_rtl = false, empty = false;
    while (lists < 8 && walks[which].lists[lists])
        empty |= !*walks[which].lists[lists++];
    open_board(&board, walks[which].width, walks[which].height, walks[which].layout);
    board.options.age = false; /* it changes where it stands */
    assert_int_equal(hl_frame_init(&last, walks[which].width, walks[which].height), 0);
    for (int64_t n = 0; n < 120 * SPEED; n++) {
        int64_t now_ns = n * STEP_NS;
        bool fresh = n % walks[which].every == 0;
        if (fresh)
            set_titles(&board, now_ns, walks[which].lists[n / walks[which].every % (int)lists]);
        if (fresh || n % (SPEED / 4) == 0)
            advance(&board, now_ns);
        hl_scene_compose(board.scene, now_ns, &board.frame);
        bool rtl = run_is_rtl(&board, now_ns);
        if (n > 0)
            check_step(name, &last, &board.frame, walks[which].top, was_rtl, rtl, n);
        turns += n > 0 && was_rtl != rtl;
        was_rtl = rtl;
        dark = count_lit(&board.frame, walks[which].top, 0, walks[which].width) ? 0 : dark + 1;
        if (dark > DARK_MAX && !empty)
            fail_msg("%s: frame %lld is still dark", name, (long long)n);
        memcpy(last.pixels, board.frame.pixels, last.stride * (size_t)last.height);
    }
    check_true(name, turns >= walks[which].turns);
    hl_frame_finish(&last);
    close_board(&board);
}

static void test_nothing_jumps(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(walks) / sizeof(*walks); i++)
        walk(i);
}

/* ---- where things stand ---- */

static const struct {
    const char *name;
    enum hl_layout_kind layout;
    const char *list;
    bool rtl;
} orders[] = {
    {"one line, from the left", HL_LAYOUT_LINE, "0", false},
    {"one line, from the right", HL_LAYOUT_LINE, "1", true},
    {"two lines, from the left", HL_LAYOUT_TWO_LINES, "0", false},
    {"two lines, from the right", HL_LAYOUT_TWO_LINES, "1", true},
};

/* The label is what has the accent colour, the age what is dim. */
static int find_colour(const struct hl_frame *frame, uint8_t r, uint8_t g, uint8_t b)
{
    for (int x = 0; x < frame->width; x++)
        for (int y = 0; y < frame->height; y++) {
            const uint8_t *p = pixel(frame, x, y);
            if (p[0] == r && p[1] == g && p[2] == b)
                return x;
        }
    return -1;
}

static void test_order_is_that_of_reading(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(orders) / sizeof(*orders); i++) {
        struct board board;
        open_board(&board, 256, orders[i].layout == HL_LAYOUT_LINE ? 8 : 32, orders[i].layout);
        board.options.clock = false;
        set_titles(&board, 0, orders[i].list);
        advance(&board, 0);
        hl_scene_compose(board.scene, 0, &board.frame);
        int label = find_colour(&board.frame, 0xff, 0x99, 0x00);
        int title = find_colour(&board.frame, 0xff, 0xff, 0xff);
        int age = find_colour(&board.frame, 0x60, 0x60, 0x60);
        check_true(orders[i].name, label >= 0 && title >= 0 && age >= 0);
        check_int(orders[i].name, label > age, orders[i].rtl);
        if (orders[i].layout == HL_LAYOUT_LINE) {
            check_int(orders[i].name, label > title, orders[i].rtl);
            check_int(orders[i].name, title > age, orders[i].rtl);
        }
        /* The first frame can be read: it begins at the edge from which one reads. */
        check_true(orders[i].name, orders[i].rtl ? label > 220 : label < 36);
        close_board(&board);
    }
}

/* No separator stands where a run ends, also when all of it is on the board from the first frame
 * on; one does between two of a run. */
static void test_separators_are_within_runs(void **state)
{
    static const struct {
        const char *name, *list;
        int separators;
    } cases[] = {
        {"turns at once", "21", 0},
        {"from the right, turns at once", "32", 0},
        {"two of a run", "27", 1},
        {"two of a run, then a turn", "271", 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct board board;
        int separators = 0;
        open_board(&board, 192, 8, HL_LAYOUT_LINE);
        board.options.age = false;
        set_titles(&board, 0, cases[i].list);
        advance(&board, 0);
        hl_scene_compose(board.scene, 0, &board.frame);
        /* With ages off only separators are dim: three columns each. */
        for (int x = 0; x < 192; x++)
            for (int y = 0; y < 8; y++)
                if (pixel(&board.frame, x, y)[0] == 0x60) {
                    separators++;
                    x += 6;
                    break;
                }
        check_int(cases[i].name, separators, cases[i].separators);
        close_board(&board);
    }
}

/* The head line and hl_ticker_current speak of the headline that is there; where the board turns
 * they change with it. */
static void test_current_is_what_is_there(void **state)
{
    static const bool reads_rtl[] = {false, true, false, true, true, false, true, false};
    static const int widths[] = {64, 61, 192};
    (void)state;
    for (size_t i = 0; i < sizeof(widths) / sizeof(*widths); i++) {
        struct board board;
        open_board(&board, widths[i], 32, HL_LAYOUT_TWO_LINES);
        set_titles(&board, 0, "0123");
        for (int64_t n = 0; n < 60 * SPEED; n++) {
            int64_t now_ns = n * STEP_NS;
            if (n % (SPEED / 4) == 0)
                advance(&board, now_ns);
            const char *title = hl_ticker_current(board.ticker, now_ns)->title;
            size_t index = 0;
            while (strcmp(titles[index], title) != 0)
                index++;
            if (reads_rtl[index] != run_is_rtl(&board, now_ns))
                fail_msg("width %d, frame %lld: \"%s\" is not on the board", widths[i],
                         (long long)n, title);
            struct hl_view view = hl_scene_view(board.scene, now_ns);
            for (size_t j = 0; j < board.scene->count; j++) {
                const struct hl_piece *piece = &board.scene->pieces[j];
                if (piece->fixed && hl_scene_has(piece, &view) &&
                    board.scene->runs[piece->run].rtl != reads_rtl[index])
                    fail_msg("width %d, frame %lld: the head line is another's", widths[i],
                             (long long)n);
            }
        }
        close_board(&board);
    }
}

/* Any instant of a scene can be drawn, in any order, at any speed, and paused. */
static void test_speed_changes_and_pauses(void **state)
{
    static const int64_t speeds[] = {60, 0, 173, 40, 0, 300};
    struct board board;
    int64_t distance = INT64_MIN;
    (void)state;
    open_board(&board, 64, 8, HL_LAYOUT_LINE);
    set_titles(&board, 0, "0123");
    for (int64_t n = 0; n < 60 * SPEED; n++) {
        int64_t now_ns = n * STEP_NS;
        if (n % 101 == 0)
            hl_ticker_set_speed(board.ticker, now_ns, speeds[n / 101 % 6] * HL_MOTION_UNIT);
        if (n % 101 == 0 || n % (SPEED / 4) == 0)
            advance(&board, now_ns);
        struct hl_view view = hl_scene_view(board.scene, now_ns);
        if (distance != INT64_MIN && (view.distance < distance || view.distance > distance + 5))
            fail_msg("frame %lld: from %lld to %lld", (long long)n, (long long)distance,
                     (long long)view.distance);
        distance = view.distance;
    }
    close_board(&board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_jumps),
        cmocka_unit_test(test_order_is_that_of_reading),
        cmocka_unit_test(test_separators_are_within_runs),
        cmocka_unit_test(test_current_is_what_is_there),
        cmocka_unit_test(test_speed_changes_and_pauses),
    };
    return cmocka_run_group_tests_name("runs", tests, NULL, NULL);
}
