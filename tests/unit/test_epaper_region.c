/* Which areas of a panel are refreshed: pictures drawn as boxes, and random ones. */
#include "unit/check.h"

#include "drivers/epaper_region.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH  128
#define HEIGHT 64
#define DRAWN  4

static const struct {
    const char *name;
    int align, most, margin, width;   /* of the panel; most -N: N, each alone; width 0: 128 */
    struct hl_epaper_box draw[DRAWN]; /* changed pixels, filled */
    size_t count;
    struct hl_epaper_box want[DRAWN];
} rows[] = {
    {"nothing", 8, 8, 256, 0, {{0}}, 0, {{0}}},
    {"one pixel", 8, 8, 256, 0, {{13, 5, 1, 1}}, 1, {{8, 5, 8, 1}}},
    {"one pixel, 32 aligned", 32, 8, 256, 0, {{33, 5, 1, 1}}, 1, {{32, 5, 32, 1}}},
    {"the first and the last column of a byte", 8, 8, 0, 0, {{8, 0, 8, 2}}, 1, {{8, 0, 8, 2}}},
    {"across a byte", 8, 8, 0, 0, {{15, 3, 2, 2}}, 1, {{8, 3, 16, 2}}},
    {"the last columns of a panel of odd width",
     8,
     8,
     0,
     122,
     {{121, 63, 1, 1}},
     1,
     {{120, 63, 2, 1}}},
    {"all of it", 8, 8, 0, 0, {{0, 0, 128, 64}}, 1, {{0, 0, 128, 64}}},
    {"two far apart",
     8,
     8,
     256,
     0,
     {{0, 0, 8, 20}, {120, 0, 8, 20}},
     2,
     {{0, 0, 8, 20}, {120, 0, 8, 20}}},
    {"words of a line", 8, 8, 256, 0, {{0, 0, 20, 12}, {33, 0, 20, 12}}, 1, {{0, 0, 56, 12}}},
    {"words of a line, no margin",
     8,
     8,
     0,
     0,
     {{0, 0, 20, 12}, {33, 0, 20, 12}},
     2,
     {{0, 0, 24, 12}, {32, 0, 24, 12}}},
    {"a gap that costs the margin",
     8,
     8,
     96,
     0,
     {{0, 0, 8, 12}, {16, 0, 8, 12}},
     1,
     {{0, 0, 24, 12}}},
    {"a gap that costs one more",
     8,
     8,
     95,
     0,
     {{0, 0, 8, 12}, {16, 0, 8, 12}},
     2,
     {{0, 0, 8, 12}, {16, 0, 8, 12}}},
    {"three and room for two",
     8,
     2,
     0,
     0,
     {{0, 0, 8, 8}, {32, 0, 8, 8}, {120, 40, 8, 8}},
     2,
     {{0, 0, 40, 8}, {120, 40, 8, 8}}},
    {"three and room for one",
     8,
     1,
     0,
     0,
     {{0, 0, 8, 8}, {32, 0, 8, 8}, {120, 40, 8, 8}},
     1,
     {{0, 0, 128, 48}}},
    {"three and room for two, each alone",
     8,
     -2,
     0,
     0,
     {{0, 0, 8, 8}, {32, 0, 8, 8}, {120, 40, 8, 8}},
     1,
     {{0, 0, 128, 48}}},
    {"two and room for two, each alone",
     8,
     -2,
     0,
     0,
     {{0, 0, 8, 8}, {120, 40, 8, 8}},
     2,
     {{0, 0, 8, 8}, {120, 40, 8, 8}}},
    {"stairs are one",
     8,
     8,
     0,
     0,
     {{0, 0, 8, 4}, {8, 4, 8, 4}, {16, 8, 8, 4}},
     1,
     {{0, 0, 24, 12}}},
};

static struct hl_epaper_panel panel_of(int width, int align, int most, int margin)
{
    return (struct hl_epaper_panel){.width = width ? width : WIDTH,
                                    .height = HEIGHT,
                                    .align = align,
                                    .box_max = abs(most),
                                    .box_each = most < 0,
                                    .box_margin = margin};
}

static void fill(struct hl_epaper_image *image, const struct hl_epaper_box *box)
{
    for (int y = box->y; y < box->y + box->height; y++)
        memset(image->codes + y * image->width + box->x, 0, (size_t)box->width);
}

static bool holds(const struct hl_epaper_region *region, const struct hl_epaper_box *want)
{
    for (size_t i = 0; i < region->count; i++)
        if (memcmp(&region->box[i], want, sizeof(*want)) == 0)
            return true;
    return false;
}

static void test_drawn(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_epaper_panel panel =
            panel_of(rows[i].width, rows[i].align, rows[i].most, rows[i].margin);
        struct hl_epaper_image shown, next;
        struct hl_epaper_region region;

        assert_int_equal(hl_epaper_image_init(&shown, panel.width, HEIGHT, 1), 0);
        assert_int_equal(hl_epaper_image_init(&next, panel.width, HEIGHT, 1), 0);
        for (int k = 0; k < DRAWN; k++)
            fill(&next, &rows[i].draw[k]);
        hl_epaper_region_find(&region, &panel, &shown, &next);
        check_int(rows[i].name, region.count, rows[i].count);
        for (size_t k = 0; k < rows[i].count; k++)
            check_true(rows[i].name, holds(&region, &rows[i].want[k]));
        hl_epaper_image_finish(&shown);
        hl_epaper_image_finish(&next);
    }
}

static const struct {
    const char *name;
    struct hl_epaper_box draw;
    int want;
} shares[] = {
    {"nothing is 0", {0, 0, 0, 0}, 0},
    {"one pixel is more than nothing", {5, 5, 1, 1}, 1},
    {"half", {0, 0, 128, 32}, 500},
    {"all", {0, 0, 128, 64}, 1000},
};

static void test_share(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
        struct hl_epaper_panel panel = panel_of(0, 8, 8, 0);
        struct hl_epaper_image shown, next;
        struct hl_epaper_region region;

        assert_int_equal(hl_epaper_image_init(&shown, WIDTH, HEIGHT, 1), 0);
        assert_int_equal(hl_epaper_image_init(&next, WIDTH, HEIGHT, 1), 0);
        fill(&next, &shares[i].draw);
        hl_epaper_region_find(&region, &panel, &shown, &next);
        check_int(shares[i].name, region.changed_permille, shares[i].want);
        hl_epaper_image_finish(&shown);
        hl_epaper_image_finish(&next);
    }
}

static uint32_t random_of(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 16;
}

static void check_region(const char *name, const struct hl_epaper_region *region,
                         const struct hl_epaper_panel *panel, const struct hl_epaper_image *shown,
                         const struct hl_epaper_image *next)
{
    static uint8_t covered[WIDTH * HEIGHT];
    memset(covered, 0, sizeof(covered));
    check_true(name, region->count <= (size_t)panel->box_max);
    for (size_t i = 0; i < region->count; i++) {
        const struct hl_epaper_box *box = &region->box[i];
        int right = box->x + box->width;
        check_true(name, box->width > 0 && box->height > 0 && box->x >= 0 && box->y >= 0);
        check_true(name, right <= panel->width && box->y + box->height <= panel->height);
        check_true(name, box->x % panel->align == 0);
        check_true(name, right % panel->align == 0 || right == panel->width);
        for (int y = box->y; y < box->y + box->height; y++)
            for (int x = box->x; x < right; x++)
                check_int(name, covered[y * panel->width + x]++, 0);
    }
    for (int p = 0; p < panel->width * panel->height; p++)
        check_true(name, covered[p] || shown->codes[p] == next->codes[p]);
}

/* Every pixel that changed is in an area, no area overlaps another, all are aligned. */
static void test_random(void **state)
{
    static const int widths[] = {128, 122, 8, 100};
    static const int aligns[] = {8, 32};
    uint32_t seed = 1;
    (void)state;

    for (int i = 0; i < 400; i++) {
        char name[32];
        snprintf(name, sizeof(name), "picture %d", i);
        struct hl_epaper_panel panel = panel_of(widths[i % 4], aligns[i / 4 % 2],
                                                1 + (int)(random_of(&seed) % HL_EPAPER_BOXES_MAX),
                                                (int)(random_of(&seed) % 300));
        struct hl_epaper_image shown, next;
        struct hl_epaper_region region;
        assert_int_equal(hl_epaper_image_init(&shown, panel.width, HEIGHT, 1), 0);
        assert_int_equal(hl_epaper_image_init(&next, panel.width, HEIGHT, 1), 0);
        for (uint32_t dots = random_of(&seed) % 120; dots; dots--)
            next.codes[random_of(&seed) % (uint32_t)(panel.width * HEIGHT)] = 0;
        hl_epaper_region_find(&region, &panel, &shown, &next);
        check_region(name, &region, &panel, &shown, &next);
        hl_epaper_image_finish(&shown);
        hl_epaper_image_finish(&next);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_drawn),
        cmocka_unit_test(test_share),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
