/* Walls: what is refused and how, and where each pixel is. */
#include "hub75.h"

#include <errno.h>
#include <stdio.h>

static void test_refused(void **state)
{
    (void)state;
    struct hl_hub75_wall wall = make_wall(64, 32, 2, 1);
#define BAD(field, value, want)                                                                    \
    do {                                                                                           \
        struct hl_hub75_wall bad = wall;                                                           \
        char error[HL_HUB75_ERROR_MAX] = "";                                                       \
        int width, height;                                                                         \
        bad.field = value;                                                                         \
        check_int(#field " " #value, hl_hub75_check(&bad, &width, &height, error), -EINVAL);       \
        if (!strstr(error, want) || strchr(error, '\n'))                                           \
            fail_msg("%s = %s: \"%s\" without \"%s\"", #field, #value, error, want);               \
    } while (0)
    BAD(panel_width, 8, "panel_width is 8; it must be 16 to 128");
    BAD(panel_width, 136, "panel_width is 136");
    BAD(panel_width, 20, "multiple of 8");
    BAD(panel_height, 0, "panel_height is 0; it must be 8 to 64");
    BAD(panel_height, 65, "panel_height");
    BAD(panel_height, 33, "panel_height");
    BAD(panel_height, 40, "scan is 0; it must be 4, 8, 16 or 32");
    BAD(scan, 5, "scan is 5");
    BAD(scan, 32, "scan is 32; twice that must divide panel_height, which is 32");
    BAD(scan, -4, "scan is -4");
    BAD(scan, 8, "multiplex must be");
    BAD(multiplex, HL_HUB75_MULTIPLEX_STRIPE, "multiplex needs scan");
    BAD(multiplex, (enum hl_hub75_multiplex)9, "multiplex is 9");
    BAD(chain, 0, "chain is 0; it must be 1 to 32");
    BAD(chain, 33, "chain is 33");
    BAD(parallel, 4, "parallel is 4; it must be 1 to 3");
    BAD(parallel, 0, "parallel");
    BAD(per_row, 3, "per_row is 3; it must be 0 to 2");
    BAD(wiring, (enum hl_hub75_wiring)7, "wiring is 7");
    BAD(rotate, 45, "rotate is 45; it must be 0, 90, 180 or 270");
    BAD(colour_order[0], 'G', "colour_order");
    BAD(colour_order[3], 'R', "colour_order");
    BAD(address, HL_HUB75_ADDRESS_ONE_HOT, "scan must be 4");
    BAD(address, (enum hl_hub75_address)4, "address is 4");
    BAD(chip, (enum hl_hub75_chip)3, "chip is 3");
    BAD(bits, 0, "bits is 0; it must be 1 to 11");
    BAD(bits, 12, "bits is 12");
    BAD(dither_bits, 3, "dither_bits is 3; it must be 0 to 2");
    BAD(brightness, 0.009, "brightness is 0.009; it must be 0.01 to 1");
    BAD(brightness, 1.01, "brightness");
    BAD(brightness, NAN, "brightness is nan");
    BAD(lsb_ns, 9, "lsb_ns is 9; it must be 10 to 1e+06");
    BAD(lsb_ns, -1, "lsb_ns is -1");
    BAD(clock_hz, 0, "clock_hz is 0; it must be 1000 to 5e+07");
    BAD(clock_hz, INFINITY, "clock_hz is inf");
    BAD(amps_max, 0.05, "amps_max is 0.05; it must be 0.1 to 1000");
    BAD(amps_max, 2, "amps_max needs amps_per_pixel");
    BAD(amps_per_pixel, -1, "amps_per_pixel is -1; it must be 0 to 1");

    wall.bits = 2;
    BAD(dither_bits, 2, "dither_bits must be less than bits");
    wall = make_wall(128, 64, 32, 1);
    BAD(rotate, 0, "the wall is 4096 x 64 pixels");
    wall = make_wall(16, 8, 32, 3);
    wall.scan = 4;
    BAD(per_row, 5, "per_row is 5; it must divide chain, which is 32");
    wall = make_wall(32, 32, 1, 1);
    wall.scan = 4;
    BAD(multiplex, HL_HUB75_MULTIPLEX_SPIRAL, "a quarter");
    wall = make_wall(128, 16, 32, 1);
    BAD(rotate, 90, "the picture is 16 x 4096");
#undef BAD
}

static void test_sizes(void **state)
{
    (void)state;
    static const struct size {
        int panel_width, panel_height, chain, parallel, per_row, rotate;
        enum hl_hub75_wiring wiring;
        int width, height;
    } sizes[] = {
        {64, 32, 1, 1, 0, 0, HL_HUB75_WIRING_ROW, 64, 32},
        {64, 64, 3, 1, 0, 0, HL_HUB75_WIRING_ROW, 192, 64},
        {128, 64, 1, 3, 0, 0, HL_HUB75_WIRING_ROW, 128, 192},
        {64, 32, 6, 2, 3, 0, HL_HUB75_WIRING_SERPENTINE, 192, 128},
        {64, 32, 6, 1, 0, 0, HL_HUB75_WIRING_SERPENTINE, 384, 32},
        {64, 32, 4, 1, 0, 0, HL_HUB75_WIRING_V, 64, 128},
        {64, 32, 4, 2, 0, 90, HL_HUB75_WIRING_V_SERPENTINE, 128, 128},
        {64, 32, 4, 3, 0, 0, HL_HUB75_WIRING_V, 192, 128},
        {64, 32, 2, 1, 0, 270, HL_HUB75_WIRING_ROW, 32, 128},
    };

    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        const struct size *size = &sizes[i];
        struct hl_hub75_wall wall =
            make_wall(size->panel_width, size->panel_height, size->chain, size->parallel);
        char error[HL_HUB75_ERROR_MAX], name[32];
        int width = 0, height = 0;
        wall.per_row = size->per_row;
        wall.rotate = size->rotate;
        wall.wiring = size->wiring;
        snprintf(name, sizeof(name), "size %zu", i);
        check_int(name, hl_hub75_check(&wall, &width, &height, error), 0);
        check_int(name, width, size->width);
        check_int(name, height, size->height);
    }
}

/* Pixels found by hand, with pencil and paper. */
static void test_places(void **state)
{
    (void)state;
    static const struct place {
        const char *name;
        struct hl_hub75_wall wall;
        int x, y, chain, column, row, half;
    } places[] = {
#define WALL(w, h, ...)                                                                            \
    {.panel_width = w,                                                                             \
     .panel_height = h,                                                                            \
     .colour_order = "RGB",                                                                        \
     .bits = 11,                                                                                   \
     .brightness = 1,                                                                              \
     .clock_hz = 1e7,                                                                              \
     __VA_ARGS__}
#define U6                                                                                         \
    WALL(64, 32, .chain = 6, .parallel = 1, .per_row = 3, .wiring = HL_HUB75_WIRING_SERPENTINE)
#define V3         WALL(64, 32, .chain = 3, .parallel = 1, .wiring = HL_HUB75_WIRING_V)
#define VS3        WALL(64, 32, .chain = 3, .parallel = 1, .wiring = HL_HUB75_WIRING_V_SERPENTINE)
#define FOLD(kind) WALL(32, 16, .chain = 1, .parallel = 1, .scan = 4, .multiplex = kind)
        {"row, left", WALL(64, 32, .chain = 2, .parallel = 1), 0, 0, 0, 0, 0, 0},
        {"row, right", WALL(64, 32, .chain = 2, .parallel = 1), 127, 31, 0, 127, 15, 1},
        {"row, below the middle", WALL(64, 32, .chain = 2, .parallel = 1), 5, 16, 0, 5, 0, 1},
        {"chains, second", WALL(64, 64, .chain = 1, .parallel = 3), 9, 64, 1, 9, 0, 0},
        {"chains, third", WALL(64, 64, .chain = 1, .parallel = 3), 9, 191, 2, 9, 31, 1},
        /* The first panel is at the top right and is shifted last. */
        {"U, first panel's right", U6, 191, 0, 0, 383, 0, 0},
        {"U, third panel's left", U6, 0, 0, 0, 192, 0, 0},
        /* Then it goes down and to the right, upside down: the fourth is under the third. */
        {"U, fourth panel's left", U6, 0, 32, 0, 191, 15, 1},
        {"U, last panel's right", U6, 191, 63, 0, 0, 0, 0},
        {"V, top", V3, 0, 0, 0, 128, 0, 0},
        {"V, bottom", V3, 63, 95, 0, 63, 15, 1},
        {"V serpentine, second", VS3, 0, 32, 0, 127, 15, 1},
        {"V serpentine, third", VS3, 0, 64, 0, 0, 0, 0},
        {"mirror", WALL(64, 32, .chain = 1, .parallel = 1, .mirror = true), 0, 3, 0, 63, 3, 0},
        {"90", WALL(64, 32, .chain = 1, .parallel = 1, .rotate = 90), 0, 0, 0, 63, 0, 0},
        {"90, top right", WALL(64, 32, .chain = 1, .parallel = 1, .rotate = 90), 31, 0, 0, 63, 15,
         1},
        {"180", WALL(64, 32, .chain = 1, .parallel = 1, .rotate = 180), 0, 0, 0, 63, 15, 1},
        {"270", WALL(64, 32, .chain = 1, .parallel = 1, .rotate = 270), 0, 0, 0, 0, 15, 1},
        {"90 and mirror", WALL(64, 32, .chain = 1, .parallel = 1, .rotate = 90, .mirror = true), 0,
         0, 0, 63, 15, 1},
        {"stripe, upper", FOLD(HL_HUB75_MULTIPLEX_STRIPE), 3, 1, 0, 35, 1, 0},
        {"stripe, lower", FOLD(HL_HUB75_MULTIPLEX_STRIPE), 3, 13, 0, 3, 1, 1},
        {"checker, upper left", FOLD(HL_HUB75_MULTIPLEX_CHECKER), 3, 1, 0, 19, 1, 0},
        {"checker, lower right", FOLD(HL_HUB75_MULTIPLEX_CHECKER), 17, 5, 0, 33, 1, 0},
        {"spiral, upper", FOLD(HL_HUB75_MULTIPLEX_SPIRAL), 9, 0, 0, 22, 0, 0},
        {"spiral, lower", FOLD(HL_HUB75_MULTIPLEX_SPIRAL), 9, 4, 0, 25, 0, 0},
        {"zstripe, upper", FOLD(HL_HUB75_MULTIPLEX_ZSTRIPE), 9, 0, 0, 17, 0, 0},
        {"zstripe, lower", FOLD(HL_HUB75_MULTIPLEX_ZSTRIPE), 9, 12, 0, 25, 0, 1},
    };

    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        const struct place *place = &places[i];
        struct hl_hub75_map *map = hl_hub75_map_create(&place->wall);
        check_true(place->name, map);
        struct hl_hub75_led led = hl_hub75_map_led(map, place->x, place->y);
        check_int(place->name, led.chain, place->chain);
        check_int(place->name, led.column, place->column);
        check_int(place->name, led.row, place->row);
        check_int(place->name, led.half, place->half);
        hl_hub75_map_destroy(map);
    }
}

/* Every LED of the wall is one pixel and no two. */
static void check_bijection(const struct hl_hub75_wall *wall)
{
    char error[HL_HUB75_ERROR_MAX] = "", name[128];
    int width = 0, height = 0;

    snprintf(name, sizeof(name), "%dx%d/%d chain %d parallel %d wiring %d fold %d turn %d%s",
             wall->panel_width, wall->panel_height, wall->scan, wall->chain, wall->parallel,
             (int)wall->wiring, (int)wall->multiplex, wall->rotate, wall->mirror ? " mirror" : "");
    check_int(name, hl_hub75_check(wall, &width, &height, error), 0);
    int rows = wall->scan ? wall->scan : wall->panel_height / 2;
    int columns = wall->panel_width * wall->chain * wall->panel_height / 2 / rows;
    struct hl_hub75_map *map = hl_hub75_map_create(wall);
    uint8_t *seen = calloc((size_t)(width * height), 1);
    check_int(name, width * height, wall->parallel * rows * columns * 2);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            struct hl_hub75_led led = hl_hub75_map_led(map, x, y);
            check_true(name, led.chain >= 0 && led.chain < wall->parallel && led.row >= 0 &&
                                 led.row < rows && led.column >= 0 && led.column < columns &&
                                 (led.half == 0 || led.half == 1));
            int at = ((led.chain * rows + led.row) * columns + led.column) * 2 + led.half;
            check_int(name, seen[at]++, 0);
        }
    free(seen);
    hl_hub75_map_destroy(map);
}

static void test_bijections(void **state)
{
    (void)state;
    static const struct panel {
        int width, height, scan;
        enum hl_hub75_multiplex first, last;
    } panels[] = {
        {64, 32, 0, HL_HUB75_MULTIPLEX_NONE, HL_HUB75_MULTIPLEX_NONE},
        {24, 8, 4, HL_HUB75_MULTIPLEX_NONE, HL_HUB75_MULTIPLEX_NONE},
        {32, 16, 4, HL_HUB75_MULTIPLEX_STRIPE, HL_HUB75_MULTIPLEX_ZSTRIPE},
        {64, 32, 8, HL_HUB75_MULTIPLEX_STRIPE, HL_HUB75_MULTIPLEX_ZSTRIPE},
        {40, 64, 4, HL_HUB75_MULTIPLEX_STRIPE, HL_HUB75_MULTIPLEX_STRIPE},
        {128, 64, 32, HL_HUB75_MULTIPLEX_NONE, HL_HUB75_MULTIPLEX_NONE},
    };

    for (size_t i = 0; i < sizeof(panels) / sizeof(*panels); i++)
        for (int kind = (int)panels[i].first; kind <= (int)panels[i].last; kind++)
            for (int wiring = 0; wiring <= HL_HUB75_WIRING_V_SERPENTINE; wiring++)
                for (int turn = 0; turn < 8; turn++) {
                    struct hl_hub75_wall wall =
                        make_wall(panels[i].width, panels[i].height, 4, 1 + turn % 3);
                    wall.scan = panels[i].scan;
                    wall.multiplex = (enum hl_hub75_multiplex)kind;
                    wall.wiring = (enum hl_hub75_wiring)wiring;
                    wall.per_row = wiring == HL_HUB75_WIRING_SERPENTINE ? 1 << turn % 3 : 0;
                    wall.rotate = turn % 4 * 90;
                    wall.mirror = turn >= 4;
                    check_bijection(&wall);
                }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_bijections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
