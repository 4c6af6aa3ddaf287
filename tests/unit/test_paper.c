/* Electronic paper: strokes, ghosts, charge, wear, and what is seen meanwhile. */
#include "check.h"

#include "host-sim/paper.h"

#include <errno.h>
#include <stdlib.h>

#define SIDE 16
#define MS   INT64_C(1000000)

static void want_all(struct hl_paper_sheet *paper, uint8_t ink)
{
    for (int y = 0; y < hl_paper_height(paper); y++)
        for (int x = 0; x < hl_paper_width(paper); x++)
            hl_paper_want(paper, x, y, ink);
}

/* A stroke over all of it, from the second *AT on, to its end. */
static void draw_all(struct hl_paper_sheet *paper, enum hl_paper_stroke stroke, uint8_t ink,
                     int64_t *at)
{
    want_all(paper, ink);
    hl_paper_drive(paper, stroke, *at, *at + 1000 * MS);
    *at += 1000 * MS;
    hl_paper_settle(paper, *at);
}

static void flip(struct hl_paper_sheet *paper, int x, uint8_t ink, int64_t *at)
{
    hl_paper_want(paper, x, 0, ink);
    hl_paper_drive(paper, HL_PAPER_PARTIAL, *at, *at + MS);
    *at += MS;
    hl_paper_settle(paper, *at);
}

/* The code at X, Y. */
static int look(const struct hl_paper_sheet *paper, int64_t now, int x, int y, int channel)
{
    struct hl_frame frame;

    assert_int_equal(hl_frame_init(&frame, SIDE, SIDE), 0);
    hl_paper_draw(paper, now, &frame);
    int code = frame.pixels[(size_t)y * frame.stride + 3 * (size_t)x + (size_t)channel];
    hl_frame_finish(&frame);
    return code;
}

static void check_near(const char *name, int got, int want, int off)
{
    if (abs(got - want) > off)
        fail_msg("%s: %d is not within %d of %d", name, got, off, want);
}

static void paper_comes_white_and_of_unknown_ink(void **state)
{
    struct hl_paper_sheet *paper = hl_paper_create(HL_PAPER_GREY, SIDE, SIDE);

    (void)state;
    assert_int_equal(hl_paper_ink(paper, 3, 4), HL_PAPER_UNKNOWN);
    check_near("white", look(paper, 0, 3, 4, 1), 197, 4);
    assert_int_equal(hl_paper_ghost(paper, 3, 4), 0);
    assert_true(hl_paper_wear(paper).last_full_ns == INT64_MIN);
    hl_paper_destroy(paper);
    hl_paper_destroy(NULL);
}

static void sides_have_limits(void **state)
{
    static const struct {
        int width, height;
        bool fits;
    } sides[] = {{8, 8, true},
                 {7, 8, false},
                 {8, 7, false},
                 {HL_PAPER_SIDE_MAX, 8, true},
                 {HL_PAPER_SIDE_MAX + 1, 8, false},
                 {8, HL_PAPER_SIDE_MAX + 1, false}};

    (void)state;
    for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
        struct hl_paper_sheet *paper =
            hl_paper_create(HL_PAPER_GREY, sides[i].width, sides[i].height);
        check_int("side", paper != NULL, sides[i].fits);
        if (!paper)
            check_int("errno", errno, EINVAL);
        hl_paper_destroy(paper);
    }
}

static void strokes_end_at_their_time(void **state)
{
    struct hl_paper_sheet *paper = hl_paper_create(HL_PAPER_GREY, SIDE, SIDE);

    (void)state;
    want_all(paper, 5);
    hl_paper_drive(paper, HL_PAPER_FULL, 10, 1000 * MS);
    hl_paper_settle(paper, 1000 * MS - 1);
    assert_int_equal(hl_paper_ink(paper, 0, 0), HL_PAPER_UNKNOWN);
    hl_paper_settle(paper, 1000 * MS);
    assert_int_equal(hl_paper_ink(paper, 0, 0), 5);
    assert_int_equal(hl_paper_wear(paper).full, 1);
    assert_true(hl_paper_wear(paper).last_full_ns == 1000 * MS);
    assert_true(hl_paper_wear(paper).flash_ns == 1000 * MS - 10);
    hl_paper_destroy(paper);
}

/* Ghosts in 255ths of the way from black to white of what the eye sees. */
static void ghosts_grow_with_flips_and_end_with_a_full_refresh(void **state)
{
    struct hl_paper_sheet *paper = hl_paper_create(HL_PAPER_GREY, SIDE, SIDE);
    int64_t at = 0;

    (void)state;
    draw_all(paper, HL_PAPER_FULL, HL_PAPER_WHITE, &at);
    assert_int_equal(hl_paper_ghost(paper, 0, 0), 0);
    flip(paper, 0, HL_PAPER_BLACK, &at);
    check_near("first flip: 3/64", hl_paper_ghost(paper, 0, 0), 255 * 3 / 64, 1);
    flip(paper, 0, HL_PAPER_WHITE, &at);
    check_near("second: 4/64 of 61/64", hl_paper_ghost(paper, 0, 0), 255 * 4 * 61 / 64 / 64, 1);
    for (int i = 0; i < 40; i++)
        flip(paper, 0, i % 2 ? HL_PAPER_WHITE : HL_PAPER_BLACK, &at);
    int worst = hl_paper_ghost(paper, 0, 0);
    check_near("many: 24/64 of what is left", worst, 255 * 24 / 88, 3);
    assert_int_equal(hl_paper_ghost(paper, 1, 0), 0);
    assert_int_equal(hl_paper_wear(paper).partials_since_full, 42);
    check_near("seen", look(paper, at, 0, 0, 1), 154, 6);
    draw_all(paper, HL_PAPER_FAST, HL_PAPER_WHITE, &at);
    check_near("fast: 2/64 stay", hl_paper_ghost(paper, 0, 0), worst * 2 / 64, 1);
    assert_int_equal(hl_paper_wear(paper).partials_since_full, 0);
    flip(paper, 0, HL_PAPER_BLACK, &at);
    check_near("flips are counted anew", hl_paper_ghost(paper, 0, 0), 255 * 3 / 64, 1);
    draw_all(paper, HL_PAPER_FULL, HL_PAPER_WHITE, &at);
    assert_int_equal(hl_paper_ghost(paper, 0, 0), 0);
    hl_paper_destroy(paper);
}

static void driving_what_is_there_adds_charge(void **state)
{
    struct hl_paper_sheet *paper = hl_paper_create(HL_PAPER_GREY, SIDE, SIDE);
    int64_t at = 0;

    (void)state;
    draw_all(paper, HL_PAPER_FULL, HL_PAPER_WHITE, &at);
    for (int i = 0; i < 6; i++)
        flip(paper, 0, i % 2 ? HL_PAPER_WHITE : HL_PAPER_BLACK, &at);
    assert_int_equal(hl_paper_charge(paper), 0);
    for (int i = 0; i < 5; i++)
        flip(paper, 2, HL_PAPER_BLACK, &at);
    assert_int_equal(hl_paper_charge(paper), 5);
    for (int i = 0; i < 200; i++)
        flip(paper, 3, HL_PAPER_BLACK, &at);
    assert_int_equal(hl_paper_charge(paper), 127);
    draw_all(paper, HL_PAPER_FULL, HL_PAPER_WHITE, &at);
    assert_int_equal(hl_paper_charge(paper), 0);
    hl_paper_destroy(paper);
}

static void a_part_of_the_paper_is_no_full_refresh_of_it(void **state)
{
    struct hl_paper_sheet *paper = hl_paper_create(HL_PAPER_GREY, SIDE, SIDE);
    int64_t at = 0;

    (void)state;
    flip(paper, 0, HL_PAPER_BLACK, &at);
    want_all(paper, HL_PAPER_WHITE);
    hl_paper_want(paper, 5, 5, HL_PAPER_KEEP);
    hl_paper_drive(paper, HL_PAPER_FULL, at, at + MS);
    hl_paper_settle(paper, at + MS);
    assert_int_equal(hl_paper_wear(paper).full, 1);
    assert_int_equal(hl_paper_wear(paper).partials_since_full, 1);
    assert_true(hl_paper_wear(paper).last_full_ns == INT64_MIN);
    assert_int_equal(hl_paper_ink(paper, 5, 5), HL_PAPER_UNKNOWN);
    hl_paper_destroy(paper);
}

static void a_stroke_cut_off_leaves_the_look_of_that_instant(void **state)
{
    struct hl_paper_sheet *paper = hl_paper_create(HL_PAPER_GREY, SIDE, SIDE);
    int64_t at = 0;

    (void)state;
    draw_all(paper, HL_PAPER_FULL, HL_PAPER_WHITE, &at);
    for (int x = 0; x < 8; x++)
        hl_paper_want(paper, x, 0, HL_PAPER_BLACK);
    hl_paper_drive(paper, HL_PAPER_PARTIAL, at, at + 900 * MS);
    int before = look(paper, at + 405 * MS, 2, 0, 1); /* half of the way */
    check_near("grey", before, 118, 4);
    hl_paper_cut(paper, at + 405 * MS);
    assert_int_equal(look(paper, at + 2000 * MS, 2, 0, 1), before);
    assert_int_equal(hl_paper_ink(paper, 2, 0), HL_PAPER_UNKNOWN);
    assert_int_equal(hl_paper_ink(paper, 8, 0), HL_PAPER_WHITE);
    assert_int_equal(hl_paper_wear(paper).cut, 1);
    assert_int_equal(hl_paper_wear(paper).partial, 0);
    hl_paper_cut(paper, at + 2000 * MS);
    assert_int_equal(hl_paper_wear(paper).cut, 1);
    hl_paper_destroy(paper);
}

/* What a viewer sees of a pixel that is to become white, in thousandths of the stroke. */
static void refreshes_flash(void **state)
{
    static const struct {
        const char *name;
        enum hl_paper_type type;
        enum hl_paper_stroke stroke;
        int at, code;
    } flashes[] = {
        {"full begins", HL_PAPER_GREY, HL_PAPER_FULL, 0, 197},
        {"full, negative", HL_PAPER_GREY, HL_PAPER_FULL, 130, 40},
        {"full, picture", HL_PAPER_GREY, HL_PAPER_FULL, 250, 197},
        {"full, negative again", HL_PAPER_GREY, HL_PAPER_FULL, 630, 40},
        {"full, near its end", HL_PAPER_GREY, HL_PAPER_FULL, 990, 197},
        {"fast, one negative", HL_PAPER_GREY, HL_PAPER_FAST, 400, 40},
        {"fast, picture", HL_PAPER_GREY, HL_PAPER_FAST, 900, 197},
        {"partial, no flash", HL_PAPER_GREY, HL_PAPER_PARTIAL, 400, 197},
        {"colour, black", HL_PAPER_SPECTRA6, HL_PAPER_FULL, 60, 2},
        {"colour, white", HL_PAPER_SPECTRA6, HL_PAPER_FULL, 240, 182},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(flashes) / sizeof(flashes[0]); i++) {
        struct hl_paper_sheet *paper = hl_paper_create(flashes[i].type, SIDE, SIDE);
        want_all(paper, flashes[i].type == HL_PAPER_GREY ? HL_PAPER_WHITE : 1);
        hl_paper_drive(paper, flashes[i].stroke, 0, 1000 * MS);
        check_near(flashes[i].name, look(paper, flashes[i].at * MS, 4, 4, 1), flashes[i].code, 5);
        hl_paper_destroy(paper);
    }
}

static void inks_are_the_measured_ones(void **state)
{
    static const struct {
        enum hl_paper_type type;
        uint8_t ink;
        struct hl_rgb rgb;
    } inks[] = {
        {HL_PAPER_GREY, 0, {40, 40, 42}},        {HL_PAPER_GREY, 15, {196, 197, 190}},
        {HL_PAPER_SPECTRA6, 0, {2, 2, 2}},       {HL_PAPER_SPECTRA6, 1, {179, 182, 171}},
        {HL_PAPER_SPECTRA6, 2, {201, 184, 0}},   {HL_PAPER_SPECTRA6, 3, {117, 10, 0}},
        {HL_PAPER_SPECTRA6, 5, {0, 47, 107}},    {HL_PAPER_SPECTRA6, 6, {33, 69, 40}},
        {HL_PAPER_SEVEN, 2, {0x53, 0xa4, 0x28}}, {HL_PAPER_SEVEN, 3, {0x31, 0x31, 0x8f}},
        {HL_PAPER_SEVEN, 4, {0xd2, 0x0e, 0x13}}, {HL_PAPER_SEVEN, 5, {0xf3, 0xcf, 0x11}},
        {HL_PAPER_SEVEN, 6, {0xb8, 0x5e, 0x1c}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(inks) / sizeof(inks[0]); i++) {
        struct hl_paper_sheet *paper = hl_paper_create(inks[i].type, SIDE, SIDE);
        struct hl_rgb rgb = hl_paper_colour(inks[i].type, inks[i].ink);
        int64_t at = 0;
        check_int("red", rgb.r, inks[i].rgb.r);
        check_int("green", rgb.g, inks[i].rgb.g);
        check_int("blue", rgb.b, inks[i].rgb.b);
        draw_all(paper, HL_PAPER_FULL, inks[i].ink, &at);
        check_near("red seen", look(paper, at, 1, 1, 0), rgb.r, 4);
        check_near("green seen", look(paper, at, 1, 1, 1), rgb.g, 4);
        check_near("blue seen", look(paper, at, 1, 1, 2), rgb.b, 4);
        hl_paper_destroy(paper);
    }
}

static void grain_stands_still_and_is_slight(void **state)
{
    struct hl_paper_sheet *paper = hl_paper_create(HL_PAPER_GREY, SIDE, SIDE);
    int lowest = 255, highest = 0;

    (void)state;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            int code = look(paper, 0, x, y, 1);
            assert_int_equal(code, look(paper, 5000 * MS, x, y, 1));
            lowest = code < lowest ? code : lowest;
            highest = code > highest ? code : highest;
        }
    assert_true(highest - lowest >= 3);
    assert_true(highest - lowest <= 8);
    hl_paper_destroy(paper);
}

static void a_frame_of_another_size_is_left_alone_beyond(void **state)
{
    struct hl_paper_sheet *paper = hl_paper_create(HL_PAPER_GREY, SIDE, 8);
    struct hl_frame frame;

    (void)state;
    assert_int_equal(hl_frame_init(&frame, 8, SIDE), 0);
    hl_paper_draw(paper, 0, &frame);
    assert_true(frame.pixels[7 * frame.stride + 21] > 100);
    assert_int_equal(frame.pixels[8 * frame.stride], 0);
    hl_frame_finish(&frame);
    hl_paper_destroy(paper);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paper_comes_white_and_of_unknown_ink),
        cmocka_unit_test(sides_have_limits),
        cmocka_unit_test(strokes_end_at_their_time),
        cmocka_unit_test(ghosts_grow_with_flips_and_end_with_a_full_refresh),
        cmocka_unit_test(driving_what_is_there_adds_charge),
        cmocka_unit_test(a_part_of_the_paper_is_no_full_refresh_of_it),
        cmocka_unit_test(a_stroke_cut_off_leaves_the_look_of_that_instant),
        cmocka_unit_test(refreshes_flash),
        cmocka_unit_test(inks_are_the_measured_ones),
        cmocka_unit_test(grain_stands_still_and_is_slight),
        cmocka_unit_test(a_frame_of_another_size_is_left_alone_beyond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
