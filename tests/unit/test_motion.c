/* Position as a function of the clock, speeds and rates. */
#include "unit/check.h"

#include "base/clock.h"
#include "show/geometry.h"
#include "show/motion.h"

#include <math.h>

#define YEAR_S (INT64_C(365) * 86400)

static void test_position_at_any_instant(void **state)
{
    static const struct {
        const char *name;
        struct hl_motion motion;
        int64_t now_ns, pixel;
    } cases[] = {
        {"at the epoch", {0, 0, 60000}, 0, 0},
        {"one second on", {0, 0, 60000}, HL_NS_PER_S, 60},
        {"rounds down", {0, 0, 60000}, HL_NS_PER_S / 60 - 1, 0},
        {"below zero rounds down too", {0, -500, 0}, 0, -1},
        {"before the epoch", {HL_NS_PER_S, 0, 60000}, 0, -60},
        {"base counts", {0, 12500, 1000}, HL_NS_PER_S, 13},
        {"no drift after ten years",
         {0, 0, 83333},
         10 * YEAR_S * HL_NS_PER_S / 10 * 10,
         10 * YEAR_S * 83333 / 1000},
        {"stands still", {0, 7000, 0}, YEAR_S * HL_NS_PER_S, 7},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        check_int(cases[i].name, hl_motion_at(&cases[i].motion, cases[i].now_ns), cases[i].pixel);
    }
}

static void test_speed_changes_without_a_jump(void **state)
{
    struct hl_motion motion = {.epoch_ns = 5, .base = 500, .speed = 71234};
    (void)state;
    for (int64_t now = 1; now < 100; now++) {
        int64_t at = now * 123456789;
        int64_t before = hl_motion_at(&motion, at);
        hl_motion_set_speed(&motion, at, (now * 7919) % 200000);
        assert_int_equal(hl_motion_at(&motion, at), before);
    }
}

static void test_speed_units(void **state)
{
    (void)state;
    /* 140 words a minute of six characters are 14 characters a second. */
    assert_int_equal(hl_speed_resolve(&(struct hl_speed){140, HL_SPEED_WPM}, 6.0), 84000);
    assert_int_equal(hl_speed_resolve(&(struct hl_speed){12, HL_SPEED_CPS}, 5.5), 66000);
    assert_int_equal(hl_speed_resolve(&(struct hl_speed){72, HL_SPEED_PPS}, 99.0), 72000);
    assert_int_equal(hl_speed_resolve(&(struct hl_speed){0.01, HL_SPEED_PPS}, 6.0), 1000);
}

/* The promise itself: at the chosen rate every frame moves the same number of pixels. */
static void test_frame_rate_gives_even_steps(void **state)
{
    static const int64_t speeds[] = {1000, 9000, 33333, 60000, 84000, 98600, 140000, 1680000};
    (void)state;
    for (size_t i = 0; i < sizeof(speeds) / sizeof(*speeds); i++) {
        double hz = hl_speed_frame_rate(speeds[i], 60);
        struct hl_motion motion = {.base = HL_MOTION_UNIT / 2, .speed = speeds[i]};
        double pixels = (double)speeds[i] / HL_MOTION_UNIT;
        assert_true(hz > 29 && hz < 121);
        if (pixels < hz - 0.5)
            continue; /* slower than a pixel a frame: whole frames between steps */
        int64_t last = hl_motion_at(&motion, 0), step = llround(pixels / hz);
        for (int64_t frame = 1; frame < 2000; frame++) {
            int64_t at = hl_motion_at(&motion, (int64_t)((double)frame * 1e9 / hz));
            assert_int_equal(at - last, step);
            last = at;
        }
    }
}

static void test_speed_snaps_within_three_percent(void **state)
{
    (void)state;
    assert_int_equal(hl_speed_snap(61000, 60), 60000); /* 1.7 % */
    assert_int_equal(hl_speed_snap(84000, 60), 84000); /* 20 %: left alone */
    assert_int_equal(hl_speed_snap(119000, 60), 120000);
    assert_int_equal(hl_speed_snap(29500, 60), 30000); /* a pixel every other frame */
    assert_int_equal(hl_speed_snap(20100, 60), 20000);
}

static void test_geometry(void **state)
{
    static const struct {
        const char *name;
        int width, height, line_height;
        enum hl_layout_kind layout;
        int result;
        bool two_lines;
        int title_rows, page_lines;
    } cases[] = {
        {"smallest board", 8, 8, 0, HL_LAYOUT_AUTO, 0, false, 8, 0},
        {"one matrix row", 32, 8, 0, HL_LAYOUT_AUTO, 0, false, 8, 0},
        {"two lines do not fit 8 rows", 32, 8, 0, HL_LAYOUT_TWO_LINES, 0, false, 8, 0},
        {"long low board", 192, 16, 0, HL_LAYOUT_AUTO, 0, false, 16, 0},
        {"hub75 panel", 64, 32, 0, HL_LAYOUT_AUTO, 0, true, 16, 0},
        {"hub75 wall", 192, 64, 0, HL_LAYOUT_AUTO, 0, true, 32, 0},
        {"hub75 wall, one line", 192, 64, 0, HL_LAYOUT_LINE, 0, false, 32, 0},
        {"line height as asked", 192, 64, 20, HL_LAYOUT_TWO_LINES, 0, true, 20, 0},
        {"line taller than the board", 64, 16, 17, HL_LAYOUT_LINE, -22, false, 0, 0},
        {"line too low to read", 64, 16, 7, HL_LAYOUT_LINE, -22, false, 0, 0},
        {"screen", 1920, 1080, 0, HL_LAYOUT_AUTO, 0, true, 320, 0},
        {"pages on the smallest", 8, 8, 0, HL_LAYOUT_FLIP, 0, false, 8, 1},
        {"pages on 8 rows", 32, 8, 0, HL_LAYOUT_FLIP, 0, false, 8, 1},
        {"pages on 16 rows", 64, 16, 0, HL_LAYOUT_FLIP, 0, false, 8, 2},
        {"pages below a head line", 64, 32, 0, HL_LAYOUT_FLIP, 0, true, 8, 3},
        {"pages of larger lines", 192, 32, 0, HL_LAYOUT_FLIP, 0, false, 16, 2},
        {"pages of a wall", 192, 64, 0, HL_LAYOUT_FLIP, 0, true, 24, 2},
        {"pages as asked", 192, 64, 16, HL_LAYOUT_FLIP, 0, true, 16, 3},
        {"pages of a line that fills the board", 64, 32, 32, HL_LAYOUT_FLIP, 0, false, 32, 1},
        {"pages of a line that does not fit", 64, 16, 17, HL_LAYOUT_FLIP, -22, false, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct hl_show_options options = {.layout = cases[i].layout,
                                          .line_height = cases[i].line_height};
        struct hl_geometry at;
        check_int(cases[i].name, hl_geometry_init(&at, cases[i].width, cases[i].height, &options),
                  cases[i].result);
        if (cases[i].result)
            continue;
        check_int(cases[i].name, at.two_lines, cases[i].two_lines);
        check_int(cases[i].name, at.title_rows, cases[i].title_rows);
        check_int(cases[i].name, at.page_lines, cases[i].page_lines);
        assert_true(at.title_y >= 0 && at.title_y + at.title_rows <= cases[i].height);
        if (at.two_lines)
            assert_true(at.head_y >= 0 && at.head_y + at.head_rows <= at.title_y);
    }
}

/* Every size that a board may have gives lines inside the board. */
static void test_geometry_of_every_size(void **state)
{
    (void)state;
    for (int width = 8; width <= 512; width += 7)
        for (int height = 8; height <= 256; height++)
            for (int layout = HL_LAYOUT_AUTO; layout <= HL_LAYOUT_FLIP; layout++) {
                struct hl_show_options options = {.layout = (enum hl_layout_kind)layout};
                struct hl_geometry at;
                assert_int_equal(hl_geometry_init(&at, width, height, &options), 0);
                assert_true(at.title_rows >= 8 && at.title_y >= 0);
                int more = at.page_lines > 0 ? at.page_lines - 1 : 0;
                assert_true(at.title_y + more * at.line_pitch + at.title_rows <= height);
                assert_true(more == 0 || at.line_pitch >= at.title_rows);
                assert_int_equal(at.page_lines > 0, layout == HL_LAYOUT_FLIP);
                assert_true(!at.two_lines || (at.head_rows >= 8 && at.head_y >= 0 &&
                                              at.head_y + at.head_rows <= at.title_y));
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_position_at_any_instant),
        cmocka_unit_test(test_speed_changes_without_a_jump),
        cmocka_unit_test(test_speed_units),
        cmocka_unit_test(test_frame_rate_gives_even_steps),
        cmocka_unit_test(test_speed_snaps_within_three_percent),
        cmocka_unit_test(test_geometry),
        cmocka_unit_test(test_geometry_of_every_size),
    };
    return cmocka_run_group_tests_name("motion", tests, NULL, NULL);
}
