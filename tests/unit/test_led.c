/* The look of an LED board, by what an eye would check: round, even, dark where dark. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "host-sim/led.h"

#include <errno.h>

#define COLUMNS 12
#define ROWS    9

static uint32_t *paint(const struct hl_led_look *look, const struct hl_frame *frame)
{
    struct hl_led *led = hl_led_create(look, frame->width);
    size_t pitch = (size_t)look->pitch, stride = (size_t)frame->width * pitch;
    uint32_t *out = calloc(stride * pitch * (size_t)frame->height, sizeof(*out));

    assert_non_null(led);
    assert_non_null(out);
    for (int y = 0; y < frame->height; y++)
        hl_led_paint_row(led, frame, y, out + (size_t)y * pitch * stride, stride);
    hl_led_destroy(led);
    return out;
}

static void dot(struct hl_frame *frame, int x, int y, uint32_t rgb)
{
    uint8_t *p = frame->pixels + (size_t)y * frame->stride + 3 * x;
    p[0] = (uint8_t)(rgb >> 16);
    p[1] = (uint8_t)(rgb >> 8);
    p[2] = (uint8_t)rgb;
}

static int red(uint32_t p)
{
    return (int)(p >> 16 & 0xff);
}

static int green(uint32_t p)
{
    return (int)(p >> 8 & 0xff);
}

static int blue(uint32_t p)
{
    return (int)(p & 0xff);
}

static const struct hl_led_look looks[] = {
    {2, 0, 0},       {3, 0.2, 0.5}, {4, 0.22, 0.45}, {5, 0.9, 1},
    {8, 0.22, 0.45}, {9, 0.5, 0.2}, {16, 0, 1},      {64, 0.3, 0.4},
};

#define LOOK_COUNT (sizeof(looks) / sizeof(looks[0]))

static void a_dark_board_is_an_even_grid(void **state)
{
    struct hl_frame frame;

    (void)state;
    hl_frame_init(&frame, COLUMNS, ROWS);
    for (size_t i = 0; i < LOOK_COUNT; i++) {
        int pitch = looks[i].pitch, stride = COLUMNS * pitch, brightest = 0;
        uint32_t *out = paint(&looks[i], &frame);
        for (int y = 0; y < ROWS * pitch; y++)
            for (int x = 0; x < stride; x++) {
                uint32_t p = out[y * stride + x];
                assert_int_equal(p, out[y % pitch * stride + x % pitch]);
                assert_int_equal(red(p), green(p));
                assert_int_equal(red(p), blue(p));
                if (red(p) > brightest)
                    brightest = red(p);
            }
        assert_in_range(brightest, looks[i].pitch < 8 ? 1 : 14, 0x12);
        if (looks[i].gap > 0 && pitch >= 8)
            assert_int_equal(out[0], 0); /* the corner between four dots */
        free(out);
    }
    hl_frame_finish(&frame);
}

/* Weights never carry from one channel into another, nor wrap. */
static void full_light_stays_in_range(void **state)
{
    static const uint32_t colours[] = {0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0xff00ff};
    struct hl_frame frame;

    (void)state;
    hl_frame_init(&frame, COLUMNS, ROWS);
    for (size_t c = 0; c < sizeof(colours) / sizeof(colours[0]); c++) {
        for (int i = 0; i < COLUMNS * ROWS; i++)
            dot(&frame, i % COLUMNS, i / COLUMNS, colours[c]);
        for (size_t i = 0; i < LOOK_COUNT; i++) {
            int pitch = looks[i].pitch, stride = COLUMNS * pitch;
            uint32_t *out = paint(&looks[i], &frame);
            for (int n = 0; n < stride * ROWS * pitch; n++)
                assert_int_equal(out[n] & ~colours[c], 0);
            uint32_t centre = out[(4 * pitch + pitch / 2) * stride + 4 * pitch + pitch / 2];
            if (pitch >= 8)
                assert_in_range(red(centre) + green(centre) + blue(centre), 245, 3 * 255);
            free(out);
        }
    }
    hl_frame_finish(&frame);
}

static void one_dot_is_round_and_fades(void **state)
{
    const struct hl_led_look look = {16, 0.25, 0.5};
    int p = look.pitch, stride = COLUMNS * p, cx = 5 * p + p / 2, cy = 4 * p + p / 2;
    struct hl_frame frame;

    (void)state;
    hl_frame_init(&frame, COLUMNS, ROWS);
    dot(&frame, 5, 4, 0xff8000);
    uint32_t *out = paint(&look, &frame);
#define AT(dx, dy) out[(cy + (dy)) * stride + cx + (dx)]
    for (int dy = 0; dy < 2 * p; dy++)
        for (int dx = 0; dx < 2 * p; dx++) { /* the same in all four quarters */
            assert_int_equal(AT(dx, dy), AT(-1 - dx, dy));
            assert_int_equal(AT(dx, dy), AT(dx, -1 - dy));
            assert_in_range(red(AT(dy, dx)) + 1 - red(AT(dx, dy)), 0, 2); /* but for rounding */
        }
    assert_in_range(red(AT(0, 0)), 250, 255);
    assert_in_range(green(AT(0, 0)), 128, 140);
    assert_in_range(blue(AT(0, 0)), 0, 8);
    for (int dx = 1; dx < p / 2; dx++)
        assert_true(red(AT(dx, 0)) <= red(AT(dx - 1, 0)));
    assert_in_range(red(AT(5, 5)), 1, 100); /* outside the circle, inside its square */
    assert_int_equal(AT(3 * p / 2, -p / 2) & 0xff0000, 0); /* no light past the neighbour */
    assert_in_range(red(AT(p, 0)), 0x13, 60);              /* the unlit neighbour catches some */
#undef AT
    free(out);
    hl_frame_finish(&frame);
}

static void without_glow_a_dot_lights_only_itself(void **state)
{
    const struct hl_led_look look = {8, 0.25, 0};
    int stride = COLUMNS * 8;
    struct hl_frame frame;

    (void)state;
    hl_frame_init(&frame, COLUMNS, ROWS);
    uint32_t *dark = paint(&look, &frame);
    dot(&frame, 0, 0, 0xffffff);
    uint32_t *lit = paint(&look, &frame);
    for (int y = 0; y < ROWS * 8; y++)
        for (int x = 0; x < stride; x++)
            if (x >= 8 || y >= 8)
                assert_int_equal(lit[y * stride + x], dark[y * stride + x]);
    assert_int_equal(lit[0], 0);
    assert_in_range(red(lit[4 * stride + 4]), 250, 255);
    free(dark);
    free(lit);
    hl_frame_finish(&frame);
}

static void bad_looks_are_refused(void **state)
{
    static const struct hl_led_look bad[] = {{1, 0.2, 0.5},  {65, 0.2, 0.5}, {8, -0.1, 0.5},
                                             {8, 0.95, 0.5}, {8, 0.2, 1.5},  {8, 0.2, -1}};
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        errno = 0;
        assert_null(hl_led_create(&bad[i], 64));
        assert_int_equal(errno, EINVAL);
    }
    assert_null(hl_led_create(&looks[0], 7));
    assert_null(hl_led_create(&looks[0], HL_FRAME_WIDTH_MAX + 1));
    hl_led_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dark_board_is_an_even_grid),
        cmocka_unit_test(full_light_stays_in_range),
        cmocka_unit_test(one_dot_is_round_and_fades),
        cmocka_unit_test(without_glow_a_dot_lights_only_itself),
        cmocka_unit_test(bad_looks_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
