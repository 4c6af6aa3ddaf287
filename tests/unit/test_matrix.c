/* Chains through matrices: numbers by hand, and for every way to lay one that each LED is met once.
 */
#include "unit/check.h"

#include "drivers/matrix.h"

#include <stdio.h>
#include <string.h>

#define LEDS_MAX 4096

static const struct {
    const char *name;
    struct hl_matrix matrix;
    int width, height;
    const char *numbers; /* row by row */
} rows[] = {
    {"rows from the top left",
     {3, 2, 1, 1, {HL_MATRIX_TOP_LEFT, false, false}, {0}, 0, false},
     3,
     2,
     "0 1 2 3 4 5"},
    {"to and fro",
     {3, 2, 1, 1, {HL_MATRIX_TOP_LEFT, false, true}, {0}, 0, false},
     3,
     2,
     "0 1 2 5 4 3"},
    {"columns",
     {3, 2, 1, 1, {HL_MATRIX_TOP_LEFT, true, false}, {0}, 0, false},
     3,
     2,
     "0 2 4 1 3 5"},
    {"columns, to and fro",
     {3, 2, 1, 1, {HL_MATRIX_TOP_LEFT, true, true}, {0}, 0, false},
     3,
     2,
     "0 3 4 1 2 5"},
    {"from the top right",
     {3, 2, 1, 1, {HL_MATRIX_TOP_RIGHT, false, false}, {0}, 0, false},
     3,
     2,
     "2 1 0 5 4 3"},
    {"from the bottom left, to and fro",
     {3, 2, 1, 1, {HL_MATRIX_BOTTOM_LEFT, false, true}, {0}, 0, false},
     3,
     2,
     "5 4 3 0 1 2"},
    {"columns from the bottom right, to and fro",
     {3, 2, 1, 1, {HL_MATRIX_BOTTOM_RIGHT, true, true}, {0}, 0, false},
     3,
     2,
     "5 2 1 4 3 0"},
    {"two tiles side by side",
     {2, 2, 2, 1, {HL_MATRIX_TOP_LEFT, false, false}, {HL_MATRIX_TOP_LEFT, false, false}, 0, false},
     4,
     2,
     "0 1 4 5 2 3 6 7"},
    {"two from the right",
     {2, 2, 2, 1, {HL_MATRIX_TOP_LEFT, false, true}, {HL_MATRIX_TOP_RIGHT, false, false}, 0, false},
     4,
     2,
     "4 5 0 1 7 6 3 2"},
    {"four, to and fro",
     {1, 1, 2, 2, {0}, {HL_MATRIX_TOP_LEFT, false, true}, 0, false},
     2,
     2,
     "0 1 3 2"},
    {"mirrored",
     {3, 2, 1, 1, {HL_MATRIX_TOP_LEFT, false, false}, {0}, 0, true},
     3,
     2,
     "2 1 0 5 4 3"},
    {"turned by 90",
     {3, 2, 1, 1, {HL_MATRIX_TOP_LEFT, false, false}, {0}, 90, false},
     2,
     3,
     "3 0 4 1 5 2"},
    {"turned by 180",
     {3, 2, 1, 1, {HL_MATRIX_TOP_LEFT, false, false}, {0}, 180, false},
     3,
     2,
     "5 4 3 2 1 0"},
    {"turned by 270",
     {3, 2, 1, 1, {HL_MATRIX_TOP_LEFT, false, false}, {0}, 270, false},
     2,
     3,
     "2 5 1 4 0 3"},
    {"mirrored, then turned",
     {3, 2, 1, 1, {HL_MATRIX_TOP_LEFT, false, false}, {0}, 90, true},
     2,
     3,
     "5 2 4 1 3 0"},
};

static void test_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char error[HL_MATRIX_ERROR_MAX] = "", text[128] = "";
        int width = 0, height = 0;
        size_t len = 0;
        check_int(rows[i].name, hl_matrix_check(&rows[i].matrix, &width, &height, error), 0);
        check_int(rows[i].name, width, rows[i].width);
        check_int(rows[i].name, height, rows[i].height);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%d", len ? " " : "",
                                        hl_matrix_index(&rows[i].matrix, x, y));
        if (strcmp(text, rows[i].numbers) != 0)
            fail_msg("%s: %s, not %s", rows[i].name, text, rows[i].numbers);
    }
}

static void check_all_met(const struct hl_matrix *matrix)
{
    static char met[LEDS_MAX];
    char error[HL_MATRIX_ERROR_MAX], name[160];
    int width = 0, height = 0, count = hl_matrix_count(matrix);

    snprintf(name, sizeof(name), "%dx%d, %dx%d tiles, walks %d%d%d %d%d%d, turn %d, mirror %d",
             matrix->tile_width, matrix->tile_height, matrix->across, matrix->down,
             (int)matrix->inside.start, matrix->inside.columns, matrix->inside.serpentine,
             (int)matrix->tiles.start, matrix->tiles.columns, matrix->tiles.serpentine,
             matrix->rotate, matrix->mirror);
    check_int(name, hl_matrix_check(matrix, &width, &height, error), 0);
    check_int(name, width * height, count);
    memset(met, 0, sizeof(met));
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            int index = hl_matrix_index(matrix, x, y);
            check_true(name, index >= 0 && index < count);
            check_int(name, met[index], 0);
            met[index] = 1;
        }
}

/* Every corner, way, turn and mirror, inside and among tiles. */
static void test_each_once(void **state)
{
    static const int shapes[][4] = {{8, 8, 1, 1}, {16, 16, 1, 1}, {32, 8, 1, 1}, {5, 3, 1, 1},
                                    {8, 8, 4, 1}, {3, 5, 2, 3},   {1, 7, 3, 2},  {4, 1, 1, 4}};
    (void)state;
    for (size_t s = 0; s < sizeof(shapes) / sizeof(shapes[0]); s++)
        for (unsigned way = 0; way < 1u << 11; way++) {
            struct hl_matrix matrix = {
                .tile_width = shapes[s][0],
                .tile_height = shapes[s][1],
                .across = shapes[s][2],
                .down = shapes[s][3],
                .inside = {(enum hl_matrix_corner)(way & 3), way >> 2 & 1, way >> 3 & 1},
                .tiles = {(enum hl_matrix_corner)(way >> 4 & 3), way >> 6 & 1, way >> 7 & 1},
                .rotate = 90 * (int)(way >> 8 & 3),
                .mirror = way >> 10 & 1,
            };
            check_all_met(&matrix);
        }
}

/* Neighbours in the chain of one serpentine tile are neighbours on the board. */
static void test_serpentine_is_a_cable(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 8; way++) {
        struct hl_matrix matrix = {
            .tile_width = 5,
            .tile_height = 4,
            .across = 1,
            .down = 1,
            .inside = {(enum hl_matrix_corner)(way & 3), way >> 2 & 1, true},
        };
        int at[20][2];
        for (int y = 0; y < 4; y++)
            for (int x = 0; x < 5; x++) {
                int *point = at[hl_matrix_index(&matrix, x, y)];
                point[0] = x;
                point[1] = y;
            }
        for (int i = 1; i < 20; i++) {
            int dx = at[i][0] - at[i - 1][0], dy = at[i][1] - at[i - 1][1];
            check_int("serpentine", dx * dx + dy * dy, 1);
        }
    }
}

static const struct {
    const char *name;
    struct hl_matrix matrix;
    const char *told;
} bad[] = {
    {"no width", {0, 8, 1, 1, {0}, {0}, 0, false}, "tile's width is 0; it must be 1 to 512"},
    {"too high", {8, 513, 1, 1, {0}, {0}, 0, false}, "tile's height is 513"},
    {"no tiles", {8, 8, 0, 1, {0}, {0}, 0, false}, "across is 0; it must be 1 to 64"},
    {"too many", {8, 8, 1, 65, {0}, {0}, 0, false}, "down is 65"},
    {"askew", {8, 8, 1, 1, {0}, {0}, 45, false}, "rotate is 45; it must be 0, 90, 180 or 270"},
    {"all round", {8, 8, 1, 1, {0}, {0}, 360, false}, "rotate is 360"},
    {"backwards", {8, 8, 1, 1, {0}, {0}, -90, false}, "rotate is -90"},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char error[HL_MATRIX_ERROR_MAX] = "";
        int width, height;
        check_true(bad[i].name, hl_matrix_check(&bad[i].matrix, &width, &height, error) < 0);
        if (!strstr(error, bad[i].told))
            fail_msg("%s: told \"%s\"", bad[i].name, error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_each_once),
        cmocka_unit_test(test_serpentine_is_a_cable),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
