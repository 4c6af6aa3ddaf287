/* The test patterns, pixel by pixel where it matters. */
#include "check.h"
#include "fonts.h"

#include "show/pattern.h"

#include <errno.h>
#include <string.h>

#define AT(kind) ((int64_t)(kind)*HL_PATTERN_NS)

struct wall {
    struct hl_fonts *fonts;
    struct hl_pattern *pattern;
    struct hl_frame frame;
};

static void wall_init(struct wall *wall, int width, int height, int panel_width, int panel_height)
{
    wall->fonts = sealed_fonts();
    wall->pattern = hl_pattern_create(wall->fonts, width, height, panel_width, panel_height);
    assert_non_null(wall->pattern);
    assert_int_equal(hl_frame_init(&wall->frame, width, height), 0);
}

static void wall_finish(struct wall *wall)
{
    hl_frame_finish(&wall->frame);
    hl_pattern_destroy(wall->pattern);
    hl_fonts_destroy(wall->fonts);
}

static uint32_t pixel(const struct wall *wall, int x, int y)
{
    const uint8_t *at = wall->frame.pixels + (size_t)y * wall->frame.stride + 3 * (size_t)x;
    return (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
}

static int lit_in_row(const struct wall *wall, int y)
{
    int lit = 0;
    for (int x = 0; x < wall->frame.width; x++)
        lit += pixel(wall, x, y) != 0;
    return lit;
}

static void sizes(void **state)
{
    static const struct {
        const char *name;
        int width, height, panel_width, panel_height;
        bool good;
    } rows[] = {
        {"one panel", 64, 32, 64, 32, true},       {"smallest", 8, 8, 8, 8, true},
        {"largest", 512, 256, 512, 256, true},     {"many", 512, 256, 8, 8, true},
        {"wide", 192, 64, 64, 32, true},           {"odd", 33, 17, 33, 17, true},
        {"does not fill", 100, 32, 64, 32, false}, {"too low", 64, 32, 64, 64, false},
        {"no panel", 64, 32, 0, 0, false},         {"tiny panel", 64, 32, 4, 4, false},
        {"no wall", 0, 0, 64, 32, false},
    };
    struct hl_fonts *fonts = sealed_fonts();
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_frame frame;
        errno = 0;
        struct hl_pattern *pattern = hl_pattern_create(fonts, rows[i].width, rows[i].height,
                                                       rows[i].panel_width, rows[i].panel_height);
        check_int(rows[i].name, pattern != NULL, rows[i].good);
        if (!pattern) {
            check_int(rows[i].name, errno, EINVAL);
            continue;
        }
        assert_int_equal(hl_frame_init(&frame, rows[i].width, rows[i].height), 0);
        for (int64_t at = 0; at < 2 * AT(HL_PATTERN_COUNT); at += HL_PATTERN_STEP_NS)
            hl_pattern_compose(pattern, at, &frame);
        hl_frame_finish(&frame);
        hl_pattern_destroy(pattern);
    }
    hl_fonts_destroy(fonts);
}

static void turns(void **state)
{
    static const struct {
        const char *name;
        double s;
        enum hl_pattern_kind kind;
    } rows[] = {
        {"begin", 0, HL_PATTERN_NUMBERS},      {"still", 2.99, HL_PATTERN_NUMBERS},
        {"second", 3, HL_PATTERN_ARROWS},      {"third", 6, HL_PATTERN_COLOURS},
        {"fourth", 9, HL_PATTERN_GREYS},       {"fifth", 12, HL_PATTERN_WALK},
        {"next turn", 15, HL_PATTERN_NUMBERS}, {"a day", 86400 + 3, HL_PATTERN_ARROWS},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_int(rows[i].name, hl_pattern_kind_at((int64_t)(rows[i].s * (double)HL_NS_PER_S)),
                  rows[i].kind);
}

static void colours_and_greys(void **state)
{
    struct wall wall;
    static const struct {
        const char *name;
        int kind, x, y;
        uint32_t colour;
    } rows[] = {
        {"red at the left", HL_PATTERN_COLOURS, 0, 0, 0xFF0000},
        {"green in the middle", HL_PATTERN_COLOURS, 32, 0, 0x00FF00},
        {"blue at the right", HL_PATTERN_COLOURS, 63, 31, 0x0000FF},
        {"second panel, too", HL_PATTERN_COLOURS, 64, 0, 0xFF0000},
        {"dark begin", HL_PATTERN_GREYS, 0, 0, 0},
        {"bright end", HL_PATTERN_GREYS, 63, 7, 0xFFFFFF},
        {"red ramp", HL_PATTERN_GREYS, 63, 8, 0xFF0000},
        {"green ramp", HL_PATTERN_GREYS, 63, 16, 0x00FF00},
        {"blue ramp", HL_PATTERN_GREYS, 127, 31, 0x0000FF},
        {"frame of a number", HL_PATTERN_NUMBERS, 64, 0, 0x303030},
    };
    (void)state;
    wall_init(&wall, 128, 32, 64, 32);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        hl_pattern_compose(wall.pattern, AT(rows[i].kind), &wall.frame);
        check_int(rows[i].name, pixel(&wall, rows[i].x, rows[i].y), rows[i].colour);
    }
    hl_pattern_compose(wall.pattern, AT(HL_PATTERN_GREYS), &wall.frame);
    for (int x = 1; x < 64; x++)
        check_true("ramp rises", pixel(&wall, x, 0) > pixel(&wall, x - 1, 0));
    wall_finish(&wall);
}

/* Up: the tip is above; to the right: the tip is at the right. */
static void arrows_point(void **state)
{
    struct wall wall;
    int top = -1, bottom = 0, right = -1;

    (void)state;
    wall_init(&wall, 64, 32, 64, 32);
    hl_pattern_compose(wall.pattern, AT(HL_PATTERN_ARROWS), &wall.frame);
    for (int y = 0; y < 32; y++)
        for (int x = 0; x < 32; x++)
            if (pixel(&wall, x, y)) {
                top = top < 0 ? y : top;
                bottom = y;
            }
    int tip = 0, foot = 0, point = 0;
    for (int x = 0; x < 32; x++) {
        tip += pixel(&wall, x, top) != 0;
        foot += pixel(&wall, x, bottom) != 0;
    }
    check_int("tip", tip, 1);
    check_true("foot", foot > 1);
    for (int x = 32; x < 64; x++)
        for (int y = 0; y < 32; y++)
            right = pixel(&wall, x, y) ? x : right;
    for (int y = 0; y < 32; y++)
        point += pixel(&wall, right, y) != 0;
    check_int("point", point, 1);
    wall_finish(&wall);
}

/* Row after row, two at a time, also over the turns; every row has had its second in the end. */
static void the_walk_goes_on(void **state)
{
    struct wall wall;
    int seen[32] = {0};

    (void)state;
    wall_init(&wall, 64, 32, 64, 32);
    for (int step = 0; step < 18; step++) {
        int64_t at = (step / 3 * HL_PATTERN_COUNT + HL_PATTERN_WALK) * HL_PATTERN_NS +
                     step % 3 * HL_PATTERN_STEP_NS;
        hl_pattern_compose(wall.pattern, at, &wall.frame);
        for (int y = 0; y < 32; y++) {
            check_int("row", lit_in_row(&wall, y), y % 16 == step % 16 ? 64 : 0);
            seen[y] += lit_in_row(&wall, y) > 0;
        }
    }
    for (int y = 0; y < 32; y++)
        check_true("every row", seen[y] > 0);
    wall_finish(&wall);
}

/* At any 40 frames a second, no two changes are closer than a second. */
static void nothing_flashes(void **state)
{
    struct wall wall;
    struct hl_frame before;
    int64_t changed = -HL_NS_PER_S;

    (void)state;
    wall_init(&wall, 128, 32, 64, 32);
    assert_int_equal(hl_frame_init(&before, 128, 32), 0);
    hl_pattern_compose(wall.pattern, 0, &before);
    for (int64_t at = 0; at < 2 * AT(HL_PATTERN_COUNT); at += 25 * HL_NS_PER_MS) {
        hl_pattern_compose(wall.pattern, at, &wall.frame);
        if (memcmp(before.pixels, wall.frame.pixels, 3 * 128 * 32) != 0) {
            check_true("calm", at - changed >= HL_NS_PER_S);
            changed = at;
            memcpy(before.pixels, wall.frame.pixels, 3 * 128 * 32);
        }
    }
    hl_frame_finish(&before);
    wall_finish(&wall);
}

static void numbers_differ(void **state)
{
    struct wall wall;
    int same = 0;

    (void)state;
    wall_init(&wall, 128, 32, 64, 32);
    hl_pattern_compose(wall.pattern, 0, &wall.frame);
    for (int y = 0; y < 32; y++)
        same += memcmp(wall.frame.pixels + (size_t)y * wall.frame.stride,
                       wall.frame.pixels + (size_t)y * wall.frame.stride + 3 * 64, 3 * 64) == 0;
    check_true("1 is not 2", same < 32);
    check_true("something is written", lit_in_row(&wall, 16) > 4);
    wall_finish(&wall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),
        cmocka_unit_test(turns),
        cmocka_unit_test(colours_and_greys),
        cmocka_unit_test(arrows_point),
        cmocka_unit_test(the_walk_goes_on),
        cmocka_unit_test(nothing_flashes),
        cmocka_unit_test(numbers_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
