/* The ticker and its scenes: nothing on the board ever jumps. */
#include "unit/check.h"

#include "base/clock.h"
#include "show/ticker.h"
#include "text/strip.h"
#include "unit/fonts.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW_S   INT64_C(1772270000)
#define SPEED   60 /* pixels a second */
#define STEP_NS (HL_NS_PER_S / SPEED)

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
                                        .category = true,
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

static const char *source = "BBC";

static struct hl_headline *headline(const char *title, int64_t published_s)
{
    struct hl_headline from = {.id = (char *)title,
                               .title = (char *)title,
                               .source = (char *)source,
                               .published_s = published_s,
                               .seen_s = NOW_S};
    return hl_headline_create(&from);
}

static void set_titles(struct board *board, int64_t now_ns, int64_t published_s, const char *mark,
                       const char *const *titles)
{
    struct hl_ticker_item items[16] = {0};
    size_t count = 0;
    for (; titles[count]; count++)
        items[count] =
            (struct hl_ticker_item){.headline = headline(titles[count], published_s), .mark = mark};
    assert_int_equal(hl_ticker_set_items(board->ticker, items, count, now_ns), 0);
    for (size_t i = 0; i < count; i++)
        hl_headline_unref(items[i].headline);
}

/* What run.c does four times a second: true when there was a new scene. */
static bool advance(struct board *board, int64_t now_ns, int64_t wall_s)
{
    struct hl_scene *scene = hl_ticker_advance(board->ticker, now_ns, wall_s);
    if (!scene)
        return false;
    hl_scene_destroy(board->scene);
    board->scene = scene;
    return true;
}

static void draw(struct board *board, int64_t now_ns)
{
    hl_scene_compose(board->scene, now_ns, &board->frame);
}

static const uint8_t *pixel(const struct hl_frame *frame, int x, int y)
{
    return frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
}

static size_t lit_pixels(const struct hl_frame *frame)
{
    size_t lit = 0;
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < frame->width; x++) {
            const uint8_t *p = pixel(frame, x, y);
            lit += p[0] || p[1] || p[2] ? 1 : 0;
        }
    return lit;
}

static void test_first_frame_can_be_read(void **state)
{
    struct board board;
    (void)state;
    open_board(&board, 64, 8, HL_LAYOUT_LINE);
    set_titles(&board, 0, NOW_S - 180, "", (const char *const[]){"Quad launches projects", NULL});
    assert_true(advance(&board, 0, NOW_S));
    draw(&board, 0);
    assert_true(lit_pixels(&board.frame) > 40);
    close_board(&board);
}

/* Each frame is the last one moved by a pixel, across list changes, ageing and turns of the lane:
 * the promise of the whole design. */
static void test_every_frame_moves_one_pixel(void **state)
{
    static const char *const before[] = {"Quad launches AI farm projects", "First headline", NULL};
    static const char *const after[] = {"BREAKING new headline joins", "First headline",
                                        "Quad launches AI farm projects", NULL};
    struct board board;
    struct hl_frame last;
    (void)state;
    open_board(&board, 64, 8, HL_LAYOUT_LINE);
    assert_int_equal(hl_frame_init(&last, 64, 8), 0);
    set_titles(&board, 0, HL_TIME_NONE, "", before);
    for (int64_t n = 0; n < 60 * SPEED; n++) {
        int64_t now_ns = n * STEP_NS;
        if (n == 10 * SPEED)
            set_titles(&board, now_ns, HL_TIME_NONE, "", after);
        if (n == 20 * SPEED)
            set_titles(&board, now_ns, HL_TIME_NONE, "", before);
        if (n % (SPEED / 4) == 0)
            advance(&board, now_ns, NOW_S + n / SPEED);
        draw(&board, now_ns);
        for (int y = 0; n > 0 && y < 8; y++)
            if (memcmp(pixel(&board.frame, 0, y), pixel(&last, 1, y), 3 * 63) != 0)
                fail_msg("frame %lld jumps in row %d", (long long)n, y);
        memcpy(last.pixels, board.frame.pixels, last.stride * 8);
    }
    hl_frame_finish(&last);
    close_board(&board);
}

/* An age that grows by a letter changes its own pixels and moves nothing. */
static void test_age_counts_on_in_place(void **state)
{
    struct board board;
    struct hl_frame before;
    (void)state;
    open_board(&board, 256, 8, HL_LAYOUT_LINE);
    assert_int_equal(hl_frame_init(&before, 256, 8), 0);
    set_titles(&board, 0, NOW_S - 9 * 60, "", (const char *const[]){"Title", "Next", NULL});
    advance(&board, 0, NOW_S);
    draw(&board, 0);
    memcpy(before.pixels, board.frame.pixels, before.stride * 8);
    assert_false(advance(&board, 0, NOW_S + 59));
    assert_true(advance(&board, 0, NOW_S + 60)); /* 9 min ago -> 10 min ago */
    draw(&board, 0);
    int changed = 0, leftmost = 256;
    for (int x = 0; x < 256; x++)
        for (int y = 0; y < 8; y++)
            if (memcmp(pixel(&before, x, y), pixel(&board.frame, x, y), 3) != 0) {
                changed++;
                leftmost = x < leftmost ? x : leftmost;
            }
    assert_true(changed > 5);
    assert_true(leftmost > 40); /* label and title stand */
    /* And nothing right of both tails moved: the second title is where it was. */
    hl_frame_finish(&before);
    close_board(&board);
}

static void test_new_headline_is_next(void **state)
{
    struct board board;
    (void)state;
    open_board(&board, 32, 8, HL_LAYOUT_LINE);
    set_titles(&board, 0, HL_TIME_NONE, "",
               (const char *const[]){"one one one one one one", "two", "three", NULL});
    advance(&board, 0, NOW_S);
    set_titles(&board, HL_NS_PER_S, HL_TIME_NONE, "",
               (const char *const[]){"new", "one one one one one one", "two", "three", NULL});
    int64_t now_ns = HL_NS_PER_S;
    char seen[3][64] = {{0}};
    size_t count = 0;
    while (count < 3 && now_ns < 60 * HL_NS_PER_S) {
        advance(&board, now_ns, NOW_S);
        const char *title = hl_ticker_current(board.ticker, now_ns)->title;
        if (count == 0 || strcmp(seen[count - 1], title) != 0)
            snprintf(seen[count++], sizeof(seen[0]), "%s", title);
        now_ns += HL_NS_PER_S / 8;
    }
    assert_string_equal(seen[0], "one one one one one one");
    assert_string_equal(seen[1], "new");
    assert_string_equal(seen[2], "two");
    close_board(&board);
}

static void test_nothing_to_show(void **state)
{
    struct board board;
    (void)state;
    open_board(&board, 64, 32, HL_LAYOUT_TWO_LINES);
    set_titles(&board, 0, NOW_S, "", (const char *const[]){NULL});
    advance(&board, 0, NOW_S);
    advance(&board, 100 * HL_NS_PER_S, NOW_S + 100);
    set_titles(&board, 100 * HL_NS_PER_S, NOW_S, "", (const char *const[]){"At last", NULL});
    assert_true(advance(&board, 100 * HL_NS_PER_S, NOW_S + 100));
    draw(&board, 101 * HL_NS_PER_S);
    assert_true(lit_pixels(&board.frame) > 20);
    close_board(&board);
}

static size_t count_fixed(const struct hl_scene *scene)
{
    size_t fixed = 0;
    for (size_t i = 0; i < scene->count; i++)
        fixed += scene->pieces[i].fixed ? 1 : 0;
    return fixed;
}

static void test_two_lines(void **state)
{
    struct board board;
    struct hl_frame later;
    (void)state;
    open_board(&board, 192, 32, HL_LAYOUT_TWO_LINES);
    assert_int_equal(hl_frame_init(&later, 192, 32), 0);
    set_titles(&board, 0, NOW_S - 180, "",
               (const char *const[]){"A headline that is much longer than the board is wide, so "
                                     "that it stays in the middle for a while",
                                     NULL});
    advance(&board, 0, NOW_S);
    assert_true(count_fixed(board.scene) >= 3); /* label, age, clock */
    draw(&board, 0);
    memcpy(later.pixels, board.frame.pixels, later.stride * 32);
    draw(&board, HL_NS_PER_S);
    /* The head line stands still, the title moved. */
    assert_memory_equal(later.pixels, board.frame.pixels, later.stride * 10);
    assert_memory_not_equal(later.pixels, board.frame.pixels, later.stride * 32);
    hl_frame_finish(&later);
    close_board(&board);
}

/* A source whose name needs more than the head line's eight rows, or a font that is not here. */
static void test_labels_that_cannot_be_read(void **state)
{
    static const struct {
        const char *source;
        enum hl_small_scripts small;
        size_t fixed; /* label, age, clock */
    } cases[] = {
        {"BBC", HL_SMALL_ENLARGE, 3},   {"ΝΕΑ", HL_SMALL_ENLARGE, 3},
        {"भास्कर", HL_SMALL_ENLARGE, 2}, {"朝日新聞", HL_SMALL_SKIP, 2},
        {"भास्कर", HL_SMALL_SHOW, 3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct board board;
        source = cases[i].source;
        open_board(&board, 192, 32, HL_LAYOUT_TWO_LINES);
        board.options.small_scripts = cases[i].small;
        set_titles(&board, 0, NOW_S - 180, "", (const char *const[]){"A headline", NULL});
        advance(&board, 0, NOW_S);
        size_t fixed = 0;
        for (size_t n = 0; n < board.scene->count; n++) {
            const struct hl_piece *piece = &board.scene->pieces[n];
            fixed += piece->fixed && piece->from <= 0;
        }
        check_int(cases[i].source, fixed, cases[i].fixed);
        close_board(&board);
    }
    source = "BBC";
}

static bool has_colour(const struct hl_frame *frame, uint8_t r, uint8_t g, uint8_t b)
{
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < frame->width; x++) {
            const uint8_t *p = pixel(frame, x, y);
            if (p[0] == r && p[1] == g && p[2] == b)
                return true;
        }
    return false;
}

static void test_mark_is_shown_while_on_the_board(void **state)
{
    static const char *const titles[] = {"T", NULL};
    static const enum hl_layout_kind layouts[] = {HL_LAYOUT_LINE, HL_LAYOUT_TWO_LINES};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct board board;
        open_board(&board, 256, 32, layouts[i]);
        board.options.source = false; /* then only the mark has the accent colour */
        set_titles(&board, 0, NOW_S - 60, "", titles);
        advance(&board, 0, NOW_S);
        draw(&board, 0);
        assert_false(has_colour(&board.frame, 0xff, 0x99, 0x00));
        set_titles(&board, 0, NOW_S - 60, "offline", titles);
        /* The part on the board when the mark came keeps its place; its next turn shows it. */
        for (int64_t at = 0; at < 12; at++)
            advance(&board, at * HL_NS_PER_S, NOW_S);
        draw(&board, 11 * HL_NS_PER_S);
        assert_true(has_colour(&board.frame, 0xff, 0x99, 0x00));
        close_board(&board);
    }
}

static void test_frames_allocate_nothing(void **state)
{
    struct board board;
    (void)state;
    open_board(&board, 192, 64, HL_LAYOUT_AUTO);
    set_titles(&board, 0, NOW_S, "", (const char *const[]){"One", "Two", "Three", NULL});
    advance(&board, 0, NOW_S);
    size_t before = mallinfo2().uordblks;
    for (int64_t i = 0; i < 500; i++)
        draw(&board, i * STEP_NS);
    assert_int_equal(mallinfo2().uordblks, before);
    close_board(&board);
}

static void test_line_that_does_not_fit(void **state)
{
    struct hl_fonts *fonts = sealed_fonts();
    struct hl_show_options options = {.line_height = 20, .speed = {60, HL_SPEED_PPS}};
    (void)state;
    assert_null(hl_ticker_create(&options, fonts, 64, 16, 0));
    assert_int_equal(errno, EINVAL);
    hl_fonts_destroy(fonts);
}

/* Titles at the ceiling of a strip, on the tallest board: one alone is more than the lane may
 * hold, and still the next one follows it at once. */
static void test_longest_titles_follow_one_another(void **state)
{
    static char one[2048], two[2048];
    struct board board;
    (void)state;
    memset(one, 'W', sizeof(one) - 1);
    memset(two, 'M', sizeof(two) - 1);
    open_board(&board, 512, 256, HL_LAYOUT_LINE);
    hl_ticker_destroy(board.ticker);
    board.options.line_height = 256;
    board.ticker = hl_ticker_create(&board.options, board.fonts, 512, 256, 0);
    assert_non_null(board.ticker);
    hl_ticker_set_speed(board.ticker, 0, 2000 * HL_MOTION_UNIT);
    set_titles(&board, 0, HL_TIME_NONE, "", (const char *const[]){one, two, NULL});
    for (int64_t ms = 0; ms < 40000; ms += 250) {
        advance(&board, ms * HL_NS_PER_MS, NOW_S);
        int64_t later_ns = (ms + 249) * HL_NS_PER_MS;
        int64_t end = 0, position = hl_motion_at(&board.scene->motion, later_ns);
        for (size_t i = 0; i < board.scene->count; i++)
            if (board.scene->pieces[i].x + board.scene->pieces[i].strip->width > end)
                end = board.scene->pieces[i].x + board.scene->pieces[i].strip->width;
        if (end < position + 512)
            fail_msg("the lane ends after %lld ms", (long long)ms);
    }
    close_board(&board);
}

/* The list was empty for a while: what comes then enters at the right edge. */
static void test_nothing_springs_up(void **state)
{
    struct board board;
    struct hl_frame before;
    (void)state;
    open_board(&board, 64, 8, HL_LAYOUT_LINE);
    assert_int_equal(hl_frame_init(&before, 64, 8), 0);
    set_titles(&board, 0, HL_TIME_NONE, "", (const char *const[]){"Quad launches", NULL});
    advance(&board, 0, NOW_S);
    set_titles(&board, 0, HL_TIME_NONE, "", (const char *const[]){NULL});
    int64_t now_ns = 0;
    do {
        now_ns += 250 * HL_NS_PER_MS;
        advance(&board, now_ns, NOW_S);
        draw(&board, now_ns);
        memcpy(before.pixels, board.frame.pixels, board.frame.stride * 8);
    } while (lit_pixels(&board.frame) > 30);
    assert_true(lit_pixels(&board.frame) > 0);
    set_titles(&board, now_ns, HL_TIME_NONE, "", (const char *const[]){"Another one", NULL});
    assert_true(advance(&board, now_ns, NOW_S));
    draw(&board, now_ns);
    assert_memory_equal(before.pixels, board.frame.pixels, board.frame.stride * 8);
    hl_frame_finish(&before);
    close_board(&board);
}

/* A computer that slept for years, and a clock that jumped: a second later there is news. */
static void test_comes_back_after_years(void **state)
{
    static const int64_t wall[] = {0, NOW_S + 3000000000, -NOW_S};
    struct board board;
    int64_t now_ns = 0;
    (void)state;
    open_board(&board, 64, 32, HL_LAYOUT_TWO_LINES);
    set_titles(&board, 0, NOW_S - 180, "", (const char *const[]){"Quad launches", "Two", NULL});
    advance(&board, 0, NOW_S);
    for (size_t i = 0; i < sizeof(wall) / sizeof(*wall); i++) {
        now_ns += 10 * 365 * INT64_C(86400) * HL_NS_PER_S;
        assert_true(advance(&board, now_ns, wall[i]));
        draw(&board, now_ns + HL_NS_PER_S);
        size_t lit = 0;
        for (int x = 0; x < 64; x++)
            for (int y = 12; y < 32; y++)
                lit += pixel(&board.frame, x, y)[0] ? 1 : 0;
        assert_true(lit > 0);
    }
    close_board(&board);
}

static size_t pixels_of(const struct hl_frame *frame, uint32_t colour)
{
    size_t count = 0;
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < frame->width; x++) {
            const uint8_t *p = pixel(frame, x, y);
            count += ((uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2]) == colour ? 1 : 0;
        }
    return count;
}

static void test_mark_goes_where_no_age_is_shown(void **state)
{
    static const char *const titles[] = {"Quad", NULL};
    struct board board;
    (void)state;
    open_board(&board, 192, 8, HL_LAYOUT_LINE);
    board.options.age = board.options.source = board.options.category = false;
    set_titles(&board, 0, NOW_S, "offline", titles);
    advance(&board, 0, NOW_S);
    draw(&board, 0);
    assert_true(pixels_of(&board.frame, board.options.accent) > 0);
    set_titles(&board, HL_NS_PER_MS, NOW_S, "", titles);
    assert_true(advance(&board, HL_NS_PER_MS, NOW_S));
    draw(&board, HL_NS_PER_MS);
    assert_int_equal(pixels_of(&board.frame, board.options.accent), 0);
    close_board(&board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_frame_can_be_read),
        cmocka_unit_test(test_every_frame_moves_one_pixel),
        cmocka_unit_test(test_age_counts_on_in_place),
        cmocka_unit_test(test_new_headline_is_next),
        cmocka_unit_test(test_nothing_to_show),
        cmocka_unit_test(test_two_lines),
        cmocka_unit_test(test_labels_that_cannot_be_read),
        cmocka_unit_test(test_mark_is_shown_while_on_the_board),
        cmocka_unit_test(test_mark_goes_where_no_age_is_shown),
        cmocka_unit_test(test_longest_titles_follow_one_another),
        cmocka_unit_test(test_nothing_springs_up),
        cmocka_unit_test(test_comes_back_after_years),
        cmocka_unit_test(test_frames_allocate_nothing),
        cmocka_unit_test(test_line_that_does_not_fit),
    };
    return cmocka_run_group_tests_name("ticker", tests, NULL, NULL);
}
