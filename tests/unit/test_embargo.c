/* Embargo and expiry, to the second: a wall that shows what it must not is the worst error. */
#include "unit/check.h"

#include "base/clock.h"
#include "news/rundown.h"
#include "show/ticker.h"
#include "unit/fonts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW     INT64_C(1772270000)
#define SPEED   60
#define STEP_NS (HL_NS_PER_S / SPEED)
#define TICK    (SPEED / 4) /* frames between two looks of the loop thread */
#define LONG    "A headline that is so long that it is on the board for a good while, it goes on"

static struct hl_headline *headline(const char *id, const char *title, int64_t embargoed_s,
                                    int64_t expires_s)
{
    struct hl_headline from = {.id = (char *)id,
                               .title = (char *)title,
                               .source = (char *)"BBC",
                               .published_s = NOW - 600,
                               .seen_s = NOW - 600,
                               .embargoed_s = embargoed_s,
                               .expires_s = expires_s};
    return hl_headline_create(&from);
}

/* ---- the list ---- */

static const char *on_air(struct hl_rundown *rundown, int64_t now_s)
{
    static char out[64];
    size_t count;
    struct hl_headline *const *list = hl_rundown_list(rundown, now_s, &count);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++)
        strcat(out, list[i]->id);
    return out;
}

static void the_list_changes_in_that_second(void **state)
{
    static const struct {
        int64_t at_s;
        const char *on_air;
    } looks[] = {
        {NOW, "ac"},      {NOW + 9, "ac"},   {NOW + 10, "abc"}, {NOW + 19, "abc"}, {NOW + 20, "ab"},
        {NOW + 24, "ab"}, {NOW + 25, "abd"}, {NOW + 29, "abd"}, {NOW + 30, "ad"},  {NOW + 35, "a"},
        {NOW + 34, "ad"}, {NOW + 25, "abd"}, {NOW + 9, "ac"},   {NOW + 1000, "a"},
    };
    struct hl_rundown_config config = {0};
    struct hl_rundown *rundown = hl_rundown_create(&config);
    struct hl_headline *list[] = {
        headline("a", "Nothing special about this", 0, 0),
        headline("b", "Embargoed and then expired", NOW + 10, NOW + 30),
        headline("c", "Soon over and gone for ever", 0, NOW + 20),
        headline("d", "Comes late, and goes early", NOW + 25, NOW + 35),
    };
    (void)state;
    assert_int_equal(hl_rundown_update(rundown, "s", list, 4), 0);
    for (size_t i = 0; i < sizeof(looks) / sizeof(*looks); i++) {
        char name[32];
        snprintf(name, sizeof(name), "look %zu: %s", i, looks[i].on_air);
        check_int(name, strcmp(on_air(rundown, looks[i].at_s), looks[i].on_air), 0);
    }
    for (size_t i = 0; i < 4; i++)
        hl_headline_unref(list[i]);
    hl_rundown_destroy(rundown);
}

/* A source that tells a headline's end later, or takes it back. */
static void an_end_that_moves(void **state)
{
    struct hl_rundown_config config = {0};
    struct hl_rundown *rundown = hl_rundown_create(&config);
    struct hl_headline *first = headline("a", "A warning of storm", 0, NOW + 100);
    struct hl_headline *second = headline("a", "A warning of storm", 0, NOW + 50);
    struct hl_headline *third = headline("a", "A warning of storm", NOW + 70, 0);
    (void)state;
    hl_rundown_update(rundown, "s", &first, 1);
    assert_string_equal(on_air(rundown, NOW + 49), "a");
    hl_rundown_update(rundown, "s", &second, 1);
    assert_string_equal(on_air(rundown, NOW + 49), "a");
    assert_string_equal(on_air(rundown, NOW + 50), "");
    hl_rundown_update(rundown, "s", &third, 1);
    assert_string_equal(on_air(rundown, NOW + 69), "");
    assert_string_equal(on_air(rundown, NOW + 70), "a");
    hl_headline_unref(first);
    hl_headline_unref(second);
    hl_headline_unref(third);
    hl_rundown_destroy(rundown);
}

/* ---- the board ---- */

struct board {
    struct hl_fonts *fonts;
    struct hl_show_options options;
    struct hl_ticker *ticker;
    struct hl_scene *scene;
    struct hl_frame frame;
    int64_t past_ns; /* of the wall clock's second when frame 0 is drawn */
};

static void open_board(struct board *board, enum hl_layout_kind layout)
{
    int height = layout == HL_LAYOUT_LINE ? 8 : 32;
    *board = (struct board){.fonts = sealed_fonts(),
                            .options = {.layout = layout,
                                        .speed = {SPEED, HL_SPEED_PPS},
                                        .separator = (char *)"•",
                                        .source = true,
                                        .age = true,
                                        .text = 0xffffff,
                                        .accent = 0xff9900,
                                        .dim = 0x606060}};
    board->ticker = hl_ticker_create(&board->options, board->fonts, 64, height, 0);
    assert_non_null(board->ticker);
    assert_int_equal(hl_frame_init(&board->frame, 64, height), 0);
}

static void close_board(struct board *board)
{
    hl_ticker_destroy(board->ticker);
    hl_scene_destroy(board->scene);
    hl_frame_finish(&board->frame);
    hl_fonts_destroy(board->fonts);
}

static void set_list(struct board *board, int64_t now_ns, struct hl_headline **list, size_t count)
{
    struct hl_ticker_item items[8];
    for (size_t i = 0; i < count; i++)
        items[i] = (struct hl_ticker_item){.headline = list[i], .mark = ""};
    assert_int_equal(hl_ticker_set_items(board->ticker, items, count, now_ns), 0);
}

static int64_t wall_s(const struct board *board, int64_t now_ns)
{
    return NOW + (now_ns + board->past_ns) / HL_NS_PER_S;
}

static void look(struct board *board, int64_t now_ns, int64_t at_s)
{
    struct hl_scene *scene = hl_ticker_advance(board->ticker, now_ns, at_s);
    if (!scene)
        return;
    hl_scene_destroy(board->scene);
    board->scene = scene;
}

static size_t lit(struct board *board, int64_t now_ns)
{
    size_t lit = 0;
    hl_scene_compose(board->scene, now_ns, &board->frame);
    for (size_t i = 0; i < board->frame.stride * (size_t)board->frame.height; i++)
        lit += board->frame.pixels[i] != 0;
    return lit;
}

static const struct {
    const char *name;
    enum hl_layout_kind layout;
    int64_t past_ms; /* the board's frame 0 falls so far into the wall clock's second */
} boards[] = {
    {"line", HL_LAYOUT_LINE, 0},           {"line, a second half gone", HL_LAYOUT_LINE, 512},
    {"two lines", HL_LAYOUT_TWO_LINES, 0}, {"two lines, nearly gone", HL_LAYOUT_TWO_LINES, 983},
    {"flip", HL_LAYOUT_FLIP, 0},           {"flip, a third gone", HL_LAYOUT_FLIP, 333},
};
#define BOARDS (sizeof(boards) / sizeof(*boards))

/* Its last frame is the one before the second at which it ends; HELD: nobody looks from two seconds
 * before on. A quarter of a second is how near the ticker knows the second then. */
static void check_end(size_t which, bool held)
{
    struct board board;
    struct hl_headline *list[] = {headline("a", LONG, 0, NOW + 6)};
    open_board(&board, boards[which].layout);
    board.past_ns = boards[which].past_ms * HL_NS_PER_MS;
    set_list(&board, 0, list, 1);
    for (int n = 0; n < 12 * SPEED; n++) {
        int64_t now_ns = n * STEP_NS, past_end_ns = now_ns + board.past_ns - 6 * HL_NS_PER_S;
        bool looks = n % TICK == 0 && !(held && past_end_ns > -2 * HL_NS_PER_S);
        if (looks)
            look(&board, now_ns, wall_s(&board, now_ns));
        size_t shown = lit(&board, now_ns);
        if (past_end_ns >= HL_NS_PER_S / 4)
            check_int(boards[which].name, shown, 0);
        else if (past_end_ns < 0)
            check_true(boards[which].name, shown > 0);
    }
    hl_headline_unref(list[0]);
    close_board(&board);
}

static void what_expires_leaves_the_board_in_its_second(void **state)
{
    (void)state;
    for (size_t i = 0; i < BOARDS; i++)
        check_end(i, false);
}

static void it_leaves_although_the_loop_is_held_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < BOARDS; i++)
        check_end(i, true);
}

static void what_is_embargoed_is_not_laid_before(void **state)
{
    (void)state;
    for (size_t i = 0; i < BOARDS; i++) {
        struct board board;
        struct hl_headline *list[] = {headline("a", LONG, NOW + 6, 0)};
        bool seen = false;
        open_board(&board, boards[i].layout);
        board.past_ns = boards[i].past_ms * HL_NS_PER_MS;
        set_list(&board, 0, list, 1);
        hl_ticker_set_speed(board.ticker, 0, hl_ticker_speed(board.ticker)); /* a first scene */
        for (int n = 0; n < 12 * SPEED; n++) {
            int64_t now_ns = n * STEP_NS;
            if (n % TICK == 0)
                look(&board, now_ns, wall_s(&board, now_ns));
            if (now_ns + board.past_ns < 6 * HL_NS_PER_S)
                check_int(boards[i].name, lit(&board, now_ns), 0);
            seen = seen || lit(&board, now_ns) > 0;
        }
        check_true(boards[i].name, seen);
        hl_headline_unref(list[0]);
        close_board(&board);
    }
}

/* The clock was ahead: what it let on the board goes. */
static void a_clock_set_back_before_the_embargo(void **state)
{
    struct board board;
    struct hl_headline *list[] = {headline("a", LONG, NOW, 0)};
    (void)state;
    open_board(&board, HL_LAYOUT_LINE);
    set_list(&board, 0, list, 1);
    look(&board, 0, NOW);
    assert_true(lit(&board, HL_NS_PER_S) > 0);
    look(&board, HL_NS_PER_S, NOW - 86400);
    assert_int_equal(lit(&board, HL_NS_PER_S), 0);
    hl_headline_unref(list[0]);
    close_board(&board);
}

/* What has an end and leaves the list was taken back; other news scrolls out in peace. */
static void what_is_taken_back(void **state)
{
    (void)state;
    for (int64_t end_s = 0; end_s <= NOW + 5000; end_s += NOW + 5000) {
        struct board board;
        struct hl_headline *list[] = {headline("a", LONG, 0, end_s)};
        open_board(&board, HL_LAYOUT_LINE);
        set_list(&board, 0, list, 1);
        look(&board, 0, NOW);
        set_list(&board, HL_NS_PER_S, list, 0);
        look(&board, HL_NS_PER_S, NOW + 1);
        check_int("lit", lit(&board, HL_NS_PER_S) > 0, end_s == 0);
        hl_headline_unref(list[0]);
        close_board(&board);
    }
}

/* The clock jumps while a headline with an end is on the board: its end moves with it. */
static void an_end_follows_the_clock(void **state)
{
    struct board board;
    struct hl_headline *list[] = {headline("a", LONG LONG, 0, NOW + 5)};
    (void)state;
    open_board(&board, HL_LAYOUT_LINE);
    set_list(&board, 0, list, 1);
    look(&board, 0, NOW);
    look(&board, HL_NS_PER_S, NOW - 59); /* set back a minute: a minute more */
    assert_true(lit(&board, 7 * HL_NS_PER_S) > 0);
    look(&board, 8 * HL_NS_PER_S, NOW + 2); /* and set again */
    assert_true(lit(&board, 8 * HL_NS_PER_S) > 0);
    assert_int_equal(lit(&board, 11 * HL_NS_PER_S), 0);
    hl_headline_unref(list[0]);
    close_board(&board);
}

/* What follows closes up behind the board's edge, and every frame still moves by one pixel. */
static void the_gap_is_closed(void **state)
{
    struct board board;
    struct hl_frame last;
    struct hl_headline *list[] = {headline("a", LONG LONG LONG, 0, NOW + 6),
                                  headline("b", "The next one", 0, 0)};
    int dark = 0;
    (void)state;
    open_board(&board, HL_LAYOUT_LINE);
    assert_int_equal(hl_frame_init(&last, 64, 8), 0);
    set_list(&board, 0, list, 2);
    for (int n = 0; n < 16 * SPEED; n++) {
        int64_t now_ns = n * STEP_NS;
        if (n % TICK == 0)
            look(&board, now_ns, wall_s(&board, now_ns));
        dark += lit(&board, now_ns) == 0;
        /* But for the first frame after six seconds. */
        for (int y = 0; n > 0 && n != 6 * SPEED + 1 && y < 8; y++)
            if (memcmp(board.frame.pixels + (size_t)y * board.frame.stride,
                       last.pixels + (size_t)y * last.stride + 3, 3 * 63) != 0)
                fail_msg("frame %d jumps in row %d", n, y);
        memcpy(last.pixels, board.frame.pixels, last.stride * 8);
    }
    assert_true(dark > 0 && dark < SPEED); /* within a second */
    hl_frame_finish(&last);
    hl_headline_unref(list[0]);
    hl_headline_unref(list[1]);
    close_board(&board);
}

/* Nobody knows the time: no age, no clock, and the headlines run on. */
static void without_a_clock(void **state)
{
    struct board known, unknown;
    struct hl_headline *list[] = {headline("a", "Title", 0, 0)};
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct board *board = i ? &unknown : &known;
        open_board(board, HL_LAYOUT_TWO_LINES);
        board->options.clock = true;
        set_list(board, 0, list, 1);
        look(board, 0, i ? HL_TIME_NONE : NOW);
    }
    size_t with = lit(&known, 0), without = lit(&unknown, 0);
    assert_true(without > 0 && without < with);
    look(&known, 0, HL_TIME_NONE); /* and when it is lost */
    assert_int_equal(lit(&known, 0), without);
    look(&unknown, 0, NOW);
    assert_int_equal(lit(&unknown, 0), with);
    hl_headline_unref(list[0]);
    close_board(&known);
    close_board(&unknown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_changes_in_that_second),
        cmocka_unit_test(an_end_that_moves),
        cmocka_unit_test(what_expires_leaves_the_board_in_its_second),
        cmocka_unit_test(it_leaves_although_the_loop_is_held_up),
        cmocka_unit_test(what_is_embargoed_is_not_laid_before),
        cmocka_unit_test(a_clock_set_back_before_the_embargo),
        cmocka_unit_test(what_is_taken_back),
        cmocka_unit_test(an_end_follows_the_clock),
        cmocka_unit_test(the_gap_is_closed),
        cmocka_unit_test(without_a_clock),
    };
    return cmocka_run_group_tests_name("embargo", tests, NULL, NULL);
}
