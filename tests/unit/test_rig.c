/* How panels hang: each arrangement by some LEDs whose places were found by hand, with paper and
 * pencil, and all of its LEDs by counting. */
#include "unit/check.h"

#include "host-sim/rig.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LEDS 8 /* tried of a wall, at most */

/* X, Y of hl_panel_light, and the point of the picture. */
struct led {
    int chain, x, y, left, top;
};

static const struct {
    const char *name;
    struct hl_rig_wall wall;
    struct hl_rig_size size;
    struct led leds[LEDS]; /* {0} ends the list; the first may be it */
} rigs[] = {
    {"one panel",
     {.panel_width = 8, .panel_height = 4},
     {8, 2, 8, 4, 1},
     {{0, 0, 0, 0, 0}, {0, 7, 0, 7, 0}, {0, 3, 1, 3, 1}, {0, 3, 2, 3, 2}, {0, 7, 3, 7, 3}}},
    {"a row of three",
     {.panel_width = 8, .panel_height = 4, .chain = 3},
     {24, 2, 24, 4, 1},
     {{0, 0, 0, 0, 0}, {0, 23, 0, 23, 0}, {0, 9, 3, 9, 3}}},
    {"three chains",
     {.panel_width = 8, .panel_height = 4, .chain = 2, .parallel = 3},
     {16, 2, 16, 12, 3},
     {{0, 0, 0, 0, 0}, {1, 0, 0, 0, 4}, {1, 15, 3, 15, 7}, {2, 5, 2, 5, 10}}},
    /* Nearest at the top right, the next left of it; the third upside down below the second. */
    {"serpentine",
     {.panel_width = 8, .panel_height = 4, .chain = 4, .per_row = 2, .wiring = HL_RIG_SERPENTINE},
     {32, 2, 16, 8, 1},
     {{0, 31, 0, 15, 0},  /* at the input */
      {0, 24, 3, 8, 3},   /* its left end, bottom */
      {0, 23, 0, 7, 0},   /* second panel, its input */
      {0, 15, 0, 0, 7},   /* third, upside down: its input at the left, its row 0 at the bottom */
      {0, 8, 3, 7, 4},    /* its end */
      {0, 7, 1, 8, 6},    /* fourth */
      {0, 0, 0, 15, 7}}}, /* the end of the cable */
    {"serpentine of three rows",
     {.panel_width = 8, .panel_height = 4, .chain = 3, .per_row = 1, .wiring = HL_RIG_SERPENTINE},
     {24, 2, 8, 12, 1},
     {{0, 23, 0, 7, 0}, {0, 15, 0, 0, 7}, {0, 7, 0, 7, 8}, {0, 0, 3, 0, 11}}},
    {"serpentine of two chains",
     {.panel_width = 8,
      .panel_height = 4,
      .chain = 2,
      .per_row = 1,
      .parallel = 2,
      .wiring = HL_RIG_SERPENTINE},
     {16, 2, 8, 16, 2},
     {{1, 15, 0, 7, 8}, {1, 7, 0, 0, 15}}},
    {"v",
     {.panel_width = 8, .panel_height = 4, .chain = 3, .wiring = HL_RIG_V},
     {24, 2, 8, 12, 1},
     {{0, 23, 0, 7, 0}, {0, 15, 0, 7, 4}, {0, 0, 3, 0, 11}}},
    {"v of two chains",
     {.panel_width = 8, .panel_height = 4, .chain = 3, .parallel = 2, .wiring = HL_RIG_V},
     {24, 2, 16, 12, 2},
     {{0, 23, 0, 7, 0}, {1, 23, 0, 15, 0}, {1, 0, 3, 8, 11}}},
    {"v serpentine",
     {.panel_width = 8, .panel_height = 4, .chain = 3, .wiring = HL_RIG_V_SERPENTINE},
     {24, 2, 8, 12, 1},
     {{0, 23, 0, 7, 0}, {0, 15, 0, 0, 7}, {0, 8, 3, 7, 4}, {0, 7, 0, 7, 8}}},
    /* Two bands of two rows in each half of four. */
    {"stripe",
     {.panel_width = 8, .panel_height = 8, .scan = 2, .multiplex = HL_RIG_STRIPE},
     {16, 2, 8, 8, 1},
     {{0, 15, 0, 7, 0}, {0, 8, 1, 0, 1}, {0, 7, 0, 7, 2}, {0, 0, 1, 0, 3}, {0, 7, 3, 7, 7}}},
    {"checker",
     {.panel_width = 8, .panel_height = 8, .scan = 2, .multiplex = HL_RIG_CHECKER},
     {16, 2, 8, 8, 1},
     {{0, 15, 0, 7, 0},
      {0, 12, 0, 4, 0},
      {0, 11, 0, 7, 2},
      {0, 8, 0, 4, 2},
      {0, 7, 0, 3, 0},
      {0, 3, 0, 3, 2},
      {0, 0, 3, 0, 7}}},
    {"spiral",
     {.panel_width = 8, .panel_height = 8, .scan = 2, .multiplex = HL_RIG_SPIRAL},
     {16, 2, 8, 8, 1},
     {{0, 15, 0, 7, 2},
      {0, 14, 0, 6, 2},
      {0, 13, 0, 6, 0},
      {0, 12, 0, 7, 0},
      {0, 11, 0, 5, 2},
      {0, 0, 0, 1, 0},
      {0, 1, 3, 0, 5}}},
    {"zstripe",
     {.panel_width = 16, .panel_height = 16, .scan = 4, .multiplex = HL_RIG_ZSTRIPE},
     {32, 4, 16, 16, 1},
     {{0, 31, 0, 15, 4},
      {0, 24, 0, 8, 4},
      {0, 23, 0, 15, 0},
      {0, 16, 3, 8, 3},
      {0, 15, 0, 7, 4},
      {0, 7, 4, 7, 8}}},
    {"three bands of a stripe",
     {.panel_width = 8, .panel_height = 12, .scan = 2, .multiplex = HL_RIG_STRIPE},
     {24, 2, 8, 12, 1},
     {{0, 23, 0, 7, 0}, {0, 15, 0, 7, 2}, {0, 7, 1, 7, 5}, {0, 0, 2, 0, 10}}},
    {"stripes upside down",
     {.panel_width = 8,
      .panel_height = 8,
      .scan = 2,
      .chain = 2,
      .multiplex = HL_RIG_STRIPE,
      .wiring = HL_RIG_V_SERPENTINE},
     {32, 2, 8, 16, 1},
     {{0, 31, 0, 7, 0}, {0, 15, 0, 0, 15}, {0, 7, 0, 0, 13}, {0, 0, 3, 7, 8}}},
    /* The picture turned clockwise: what is at its top left is at the wall's top right. */
    {"rotated 90",
     {.panel_width = 8, .panel_height = 4, .rotate = 90},
     {8, 2, 4, 8, 1},
     {{0, 7, 0, 0, 0}, {0, 0, 0, 0, 7}, {0, 7, 3, 3, 0}}},
    {"rotated 180",
     {.panel_width = 8, .panel_height = 4, .rotate = 180},
     {8, 2, 8, 4, 1},
     {{0, 7, 3, 0, 0}, {0, 0, 3, 7, 0}}},
    {"rotated 270",
     {.panel_width = 8, .panel_height = 4, .rotate = 270},
     {8, 2, 4, 8, 1},
     {{0, 0, 3, 0, 0}, {0, 0, 0, 3, 0}, {0, 7, 3, 0, 7}}},
    {"mirrored",
     {.panel_width = 8, .panel_height = 4, .mirror = true},
     {8, 2, 8, 4, 1},
     {{0, 7, 0, 0, 0}, {0, 6, 3, 1, 3}}},
    /* Top right of the picture, mirrored at its top left, turned at the wall's top right. */
    {"mirrored and rotated 90",
     {.panel_width = 8, .panel_height = 4, .rotate = 90, .mirror = true},
     {8, 2, 4, 8, 1},
     {{0, 7, 0, 3, 0}, {0, 7, 3, 0, 0}}},
};

static struct hl_rig_wall complete(const struct hl_rig_wall *given)
{
    struct hl_rig_wall wall = *given;
    wall.chain = wall.chain ? wall.chain : 1;
    wall.parallel = wall.parallel ? wall.parallel : 1;
    if (!wall.colours[0])
        memcpy(wall.colours, "RGB", 4);
    return wall;
}

/* Each point of the picture is one LED's. */
static void check_all(const char *name, const struct hl_rig *rig)
{
    struct hl_rig_size size = hl_rig_size(rig);
    char *seen = calloc((size_t)size.width, (size_t)size.height);

    assert_non_null(seen);
    check_int(name, size.columns * 2 * size.rows * size.chains, size.width * size.height);
    for (int chain = 0; chain < size.chains; chain++)
        for (int y = 0; y < 2 * size.rows; y++)
            for (int x = 0; x < size.columns; x++) {
                struct hl_rig_spot at = hl_rig_spot(rig, chain, x, y);
                check_true(name, at.x >= 0 && at.x < size.width);
                check_true(name, at.y >= 0 && at.y < size.height);
                check_int(name, seen[at.y * size.width + at.x]++, 0);
            }
    free(seen);
}

static void every_led_hangs_where_it_is_seen(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rigs) / sizeof(*rigs); i++) {
        struct hl_rig_wall wall = complete(&rigs[i].wall);
        struct hl_rig *rig = hl_rig_create(&wall);
        check_true(rigs[i].name, rig);
        struct hl_rig_size size = hl_rig_size(rig);
        check_int(rigs[i].name, size.columns, rigs[i].size.columns);
        check_int(rigs[i].name, size.rows, rigs[i].size.rows);
        check_int(rigs[i].name, size.width, rigs[i].size.width);
        check_int(rigs[i].name, size.height, rigs[i].size.height);
        check_int(rigs[i].name, size.chains, rigs[i].size.chains);
        check_all(rigs[i].name, rig);
        for (size_t n = 0; n < LEDS; n++) {
            const struct led *led = &rigs[i].leds[n];
            if (n > 0 && memcmp(led, &(struct led){0}, sizeof(*led)) == 0)
                break;
            struct hl_rig_spot at = hl_rig_spot(rig, led->chain, led->x, led->y);
            if (at.x != led->left || at.y != led->top)
                fail_msg("%s: LED %d of chain %d, row %d is at %d,%d, not %d,%d", rigs[i].name,
                         led->x, led->chain, led->y, at.x, at.y, led->left, led->top);
        }
        hl_rig_destroy(rig);
    }
}

static void the_first_letter_is_what_r_lights(void **state)
{
    static const struct {
        const char *colours;
        int r, g, b;
    } orders[] = {{"RGB", 0, 1, 2}, {"RBG", 0, 2, 1}, {"GRB", 1, 0, 2},
                  {"GBR", 1, 2, 0}, {"BRG", 2, 0, 1}, {"BGR", 2, 1, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof(orders) / sizeof(*orders); i++) {
        struct hl_rig_wall wall = {.panel_width = 8, .panel_height = 8, .chain = 1, .parallel = 1};
        memcpy(wall.colours, orders[i].colours, 4);
        struct hl_rig *rig = hl_rig_create(&wall);
        check_int(orders[i].colours, hl_rig_colour(rig, 0), orders[i].r);
        check_int(orders[i].colours, hl_rig_colour(rig, 1), orders[i].g);
        check_int(orders[i].colours, hl_rig_colour(rig, 2), orders[i].b);
        hl_rig_destroy(rig);
    }
}

static void what_cannot_hang_is_refused(void **state)
{
    static const struct {
        const char *name;
        struct hl_rig_wall wall;
    } wrong[] = {
        {"no panel", {.panel_width = 0, .panel_height = 8}},
        {"odd height", {.panel_width = 8, .panel_height = 7}},
        {"four chains", {.panel_width = 8, .panel_height = 8, .parallel = 4}},
        {"bands, but straight", {.panel_width = 8, .panel_height = 8, .scan = 2}},
        {"scan does not divide", {.panel_width = 8, .panel_height = 8, .scan = 3, .multiplex = 1}},
        {"scan of more rows than there are", {.panel_width = 8, .panel_height = 8, .scan = 8}},
        {"quarters of six", {.panel_width = 6, .panel_height = 8, .scan = 2, .multiplex = 3}},
        {"eights of twelve", {.panel_width = 12, .panel_height = 8, .scan = 2, .multiplex = 4}},
        {"half a row of panels",
         {.panel_width = 8, .panel_height = 8, .chain = 3, .per_row = 2, .wiring = 1}},
        {"rotated 45", {.panel_width = 8, .panel_height = 8, .rotate = 45}},
        {"two reds", {.panel_width = 8, .panel_height = 8, .colours = "RRB"}},
        {"too many", {.panel_width = 1024, .panel_height = 64, .chain = 32}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        struct hl_rig_wall wall = complete(&wrong[i].wall);
        errno = 0;
        check_true(wrong[i].name, !hl_rig_create(&wall));
        check_int(wrong[i].name, errno, EINVAL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_led_hangs_where_it_is_seen),
        cmocka_unit_test(the_first_letter_is_what_r_lights),
        cmocka_unit_test(what_cannot_hang_is_refused),
    };
    return cmocka_run_group_tests_name("rig", tests, NULL, NULL);
}
