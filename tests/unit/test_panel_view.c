/* A panel's light as a picture: CIE 1931 backwards, and each LED in its place. */
#include "panel_bench.h"

#include "host-sim/panel_view.h"

#include <stdlib.h>

#define FULL (1000 * US)

/* Light as a share of full in millionths, by hand from L* = 903.3 Y below 8 and 116 Y^1/3 - 16. */
static const struct {
    int64_t light;
    int code;
} codes[] = {
    {0, 0},          {100 * NS, 0},   {216 * NS, 0},   {218 * NS, 1},      {434 * NS, 1},
    {651 * NS, 1},   {652 * NS, 2},   {8856 * NS, 20}, {184187 * NS, 128}, {125 * US, 107},
    {500 * US, 194}, {994 * US, 254}, {995 * US, 255}, {FULL, 255},        {FULL + 1, 255},
    {FULL * 9, 255},
};

/* Hung as one row of panels as long as the chain, chains below each other. */
static void draw(const struct bench *b, const char *colours, struct hl_frame *frame)
{
    struct hl_rig_wall wall = {.panel_width = b->config.columns,
                               .panel_height = 2 * b->config.rows,
                               .chain = 1,
                               .parallel = b->config.chains};
    memcpy(wall.colours, colours, sizeof(wall.colours));
    struct hl_rig *rig = hl_rig_create(&wall);
    assert_non_null(rig);
    hl_panel_view_draw(b->panel, rig, FULL, frame);
    hl_rig_destroy(rig);
}

static void codes_are_the_inverse_of_cie_1931(void **state)
{
    struct hl_panel_config config = {.columns = 8, .rows = 4, .chains = 1};
    struct hl_frame frame;

    (void)state;
    assert_int_equal(hl_frame_init(&frame, 8, 8), 0);
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        struct bench b;
        char name[32];
        snprintf(name, sizeof(name), "%lld ps", (long long)codes[i].light);
        start(&b, config);
        fill(&b, 1);
        light(&b, codes[i].light);
        draw(&b, "RGB", &frame);
        check_int(name, frame.pixels[0], codes[i].code);
        check_int(name, frame.pixels[1], 0);
        stop(&b);
    }
    hl_frame_finish(&frame);
}

/* Shorter and shorter: never brighter, and every code is reached. */
static void less_light_is_never_brighter(void **state)
{
    struct hl_panel_config config = {.columns = 8, .rows = 4, .chains = 1};
    struct hl_frame frame;
    struct bench b;
    int last = 0;

    (void)state;
    assert_int_equal(hl_frame_init(&frame, 8, 8), 0);
    start(&b, config);
    fill(&b, 2);
    for (int i = 0; i < 5000; i++) {
        light(&b, FULL / 5000);
        draw(&b, "RGB", &frame);
        assert_in_range(frame.pixels[1], last, last + 1);
        last = frame.pixels[1];
    }
    assert_int_equal(last, 255);
    stop(&b);
    hl_frame_finish(&frame);
}

/* Chain, column, row and half of one LED each, and where it is in the picture. */
static const struct {
    int line, x, row, left, top, colour;
} places[] = {
    {0, 0, 0, 0, 0, 0}, {1, 7, 0, 7, 0, 1}, {2, 3, 3, 3, 3, 2},   {3, 3, 0, 3, 4, 0},
    {5, 7, 3, 7, 7, 2}, {6, 0, 0, 0, 8, 0}, {10, 2, 1, 2, 13, 1}, {17, 7, 3, 7, 23, 2},
};

static void draw_one(struct hl_frame *frame, const char *colours, int line, int x, int row)
{
    struct hl_panel_config config = {.columns = 8, .rows = 4, .chains = 3};
    struct bench b;

    start(&b, config);
    for (int i = 0; i < 8; i++)
        shift(&b, i == x ? 1u << line : 0);
    latch(&b);
    select_row(&b, row);
    light(&b, FULL);
    draw(&b, colours, frame);
    stop(&b);
}

static void every_led_has_its_pixel(void **state)
{
    struct hl_frame frame;

    (void)state;
    assert_int_equal(hl_frame_init(&frame, 10, 26), 0); /* two more each way */
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        memset(frame.pixels, 7, frame.stride * 26);
        draw_one(&frame, "RGB", places[i].line, places[i].x, places[i].row);
        for (int y = 0; y < 26; y++)
            for (int n = 0; n < 30; n++) {
                bool here = y == places[i].top && n == 3 * places[i].left + places[i].colour;
                int got = frame.pixels[(size_t)y * frame.stride + (size_t)n];
                assert_int_equal(got, n >= 24 || y >= 24 ? 7 : here ? 255 : 0);
            }
    }
    hl_frame_finish(&frame);
}

static void colours_are_those_that_the_lines_light(void **state)
{
    struct hl_frame frame;

    (void)state;
    assert_int_equal(hl_frame_init(&frame, 8, 24), 0);
    draw_one(&frame, "GBR", 0, 2, 1); /* R1 lights green */
    assert_int_equal(frame.pixels[frame.stride + 6], 0);
    assert_int_equal(frame.pixels[frame.stride + 7], 255);
    draw_one(&frame, "GBR", 5, 2, 1); /* B2 lights red */
    assert_int_equal(frame.pixels[5 * frame.stride + 6], 255);
    hl_frame_finish(&frame);
}

static void a_smaller_frame_shows_what_fits(void **state)
{
    struct hl_panel_config config = {.columns = 64, .rows = 16, .chains = 1};
    struct hl_frame frame;
    struct bench b;

    (void)state;
    assert_int_equal(hl_frame_init(&frame, 9, 11), 0);
    start(&b, config);
    fill(&b, ALL);
    for (int row = 0; row < 16; row++) {
        select_row(&b, row);
        light(&b, FULL);
    }
    draw(&b, "RGB", &frame);
    for (int y = 0; y < 11; y++)
        for (int i = 0; i < 27; i++)
            assert_int_equal(frame.pixels[(size_t)y * frame.stride + (size_t)i], 255);
    stop(&b);
    hl_frame_finish(&frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_the_inverse_of_cie_1931),
        cmocka_unit_test(less_light_is_never_brighter),
        cmocka_unit_test(every_led_has_its_pixel),
        cmocka_unit_test(colours_are_those_that_the_lines_light),
        cmocka_unit_test(a_smaller_frame_shows_what_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
