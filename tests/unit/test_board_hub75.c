/* Board tests: what the driver compiles, played into the virtual panel, is the picture that a
 * person sees who stands before it. Driver and panel, and the places of the LEDs on both sides,
 * were written apart: each from the data sheets and from what the settings say. */
#include "unit/check.h"

#include "drivers/hub75.h"
#include "host-sim/hub75_rig.h"
#include "host-sim/panel_player.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 0.01 /* of full scale */

struct board {
    struct hl_hub75_wall wall;
    struct hl_rig *rig;
    struct hl_hub75_plan *plan;
    struct hl_hub75_compiler *compiler;
    struct hl_panel *panel;
    struct hl_panel_player player;
    struct hl_frame frame;
    const struct hl_signal_program *program;
};

static const struct hl_hub75_wall plain = {.panel_width = 64,
                                           .panel_height = 32,
                                           .chain = 1,
                                           .parallel = 1,
                                           .colour_order = "RGB",
                                           .bits = 11,
                                           .brightness = 1,
                                           .clock_hz = 16e6};

static void open_board(struct board *board, const char *name, const struct hl_hub75_wall *wall)
{
    char error[HL_HUB75_ERROR_MAX] = "";
    int width, height;

    *board = (struct board){.wall = *wall};
    if (hl_hub75_check(wall, &width, &height, error))
        fail_msg("%s: %s", name, error);
    board->rig = hl_hub75_rig_create(wall);
    check_true(name, board->rig);
    check_int(name, width, hl_rig_size(board->rig).width);
    check_int(name, height, hl_rig_size(board->rig).height);
    board->plan = hl_hub75_plan_create(wall);
    board->compiler = hl_hub75_compiler_create(wall);
    assert_non_null(board->compiler);
    assert_int_equal(hl_frame_init(&board->frame, width, height), 0);
    board->program = hl_hub75_compile(board->compiler, &board->frame, 0);
    struct hl_panel_config config = hl_hub75_rig_panel(wall, board->rig);
    check_int(name, board->program->columns, config.columns);
    check_int(name, board->program->rows, config.rows);
    check_int(name, board->program->chains, config.chains);
    board->panel = hl_panel_create(&config);
    check_true(name, board->panel);
    board->player = (struct hl_panel_player){
        .panel = board->panel, .clock_ps = (int64_t)(1e12 / wall->clock_hz), .now_ps = 1000000};
    const uint32_t *words;
    size_t count = hl_hub75_init_words(board->compiler, &words);
    hl_panel_player_words(&board->player, words, count, 100);
}

static void close_board(struct board *board)
{
    hl_panel_destroy(board->panel);
    hl_rig_destroy(board->rig);
    hl_hub75_plan_destroy(board->plan);
    hl_hub75_compiler_destroy(board->compiler);
    hl_frame_finish(&board->frame);
}

static void check_no_faults(const char *name, const struct board *board)
{
    for (int fault = 0; fault < HL_FAULT_COUNT; fault++)
        if (hl_panel_faults(board->panel, (enum hl_panel_fault)fault) > 0)
            fail_msg("%s: %lu times %s", name,
                     hl_panel_faults(board->panel, (enum hl_panel_fault)fault),
                     hl_panel_fault_name((enum hl_panel_fault)fault));
}

/* Two refreshes: the ring is measured from within, not from its cold start. */
static void show(struct board *board, unsigned refresh)
{
    board->program = hl_hub75_compile(board->compiler, &board->frame, refresh);
    hl_panel_player_play(&board->player, board->program);
    hl_panel_reset_light(board->panel, board->player.now_ps);
    hl_panel_player_play(&board->player, board->program);
}

/* Of a single panel with nothing turned, its picture is as its LEDs are counted. */
static double light_ns(const struct board *board, int x, int y, int colour)
{
    return (double)hl_panel_light(board->panel, 0, x, y, colour) / 1000;
}

static uint8_t *pixel(const struct hl_frame *frame, int x, int y)
{
    return frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
}

static void fill_noise(struct hl_frame *frame, uint32_t seed)
{
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < 3 * frame->width; x++) {
            seed = seed * 1664525 + 1013904223;
            frame->pixels[(size_t)y * frame->stride + (size_t)x] = (uint8_t)(seed >> 24);
        }
}

static void check_led(const char *name, const struct board *board, int chain, int x, int y)
{
    double full = hl_hub75_plan_light_ns(board->plan, 255);
    struct hl_rig_spot at = hl_rig_spot(board->rig, chain, x, y);
    for (int line = 0; line < 3; line++) {
        uint8_t code = pixel(&board->frame, at.x, at.y)[hl_rig_colour(board->rig, line)];
        double want = hl_hub75_plan_light_ns(board->plan, code);
        double got = (double)hl_panel_light(board->panel, chain, x, y, line) / 1000;
        if (fabs(got - want) > TOLERANCE * full)
            fail_msg("%s: chain %d, LED %d of row %d (pixel %d,%d), line %d has %.0f ns of light, "
                     "not %.0f (of %.0f)",
                     name, chain, x, y, at.x, at.y, line, got, want, full);
    }
}

static void check_picture(const char *name, const struct board *board)
{
    struct hl_rig_size size = hl_rig_size(board->rig);
    for (int chain = 0; chain < size.chains; chain++)
        for (int y = 0; y < 2 * size.rows; y++)
            for (int x = 0; x < size.columns; x++)
                check_led(name, board, chain, x, y);
}

/* What a row of the table leaves out is as in PLAIN. */
static struct hl_hub75_wall complete(const struct hl_hub75_wall *given)
{
    struct hl_hub75_wall wall = *given;
    wall.panel_width = wall.panel_width ? wall.panel_width : plain.panel_width;
    wall.panel_height = wall.panel_height ? wall.panel_height : plain.panel_height;
    wall.chain = wall.chain ? wall.chain : 1;
    wall.parallel = wall.parallel ? wall.parallel : 1;
    wall.bits = wall.bits ? wall.bits : plain.bits;
    wall.brightness = plain.brightness;
    wall.clock_hz = wall.clock_hz > 0 ? wall.clock_hz : plain.clock_hz;
    if (!wall.colour_order[0])
        memcpy(wall.colour_order, plain.colour_order, sizeof(wall.colour_order));
    return wall;
}

static const struct {
    const char *name;
    struct hl_hub75_wall wall;
} walls[] = {
    {"64x32 1:16", {0}},
    {"16x8 1:4, the smallest", {.panel_width = 16, .panel_height = 8}},
    {"24x16 1:8", {.panel_width = 24, .panel_height = 16}},
    {"64x64 1:32", {.panel_height = 64}},
    {"128x64 1:32", {.panel_width = 128, .panel_height = 64}},
    {"chain of three", {.chain = 3}},
    {"chain of 32", {.panel_width = 16, .panel_height = 8, .chain = 32, .bits = 4}},
    {"two chains", {.parallel = 2}},
    {"three chains of two", {.parallel = 3, .chain = 2}},
    {"serpentine", {.chain = 4, .per_row = 2, .wiring = HL_HUB75_WIRING_SERPENTINE}},
    {"v", {.chain = 3, .wiring = HL_HUB75_WIRING_V}},
    {"v serpentine", {.chain = 3, .wiring = HL_HUB75_WIRING_V_SERPENTINE}},
    {"stripe 1:8", {.scan = 8, .multiplex = HL_HUB75_MULTIPLEX_STRIPE}},
    {"stripe 1:4 of 32 rows", {.scan = 4, .multiplex = HL_HUB75_MULTIPLEX_STRIPE}},
    {"stripe 1:4 of 24 rows",
     {.panel_height = 24, .scan = 4, .multiplex = HL_HUB75_MULTIPLEX_STRIPE}},
    {"stripe 1:16 of 64 rows",
     {.panel_height = 64, .scan = 16, .multiplex = HL_HUB75_MULTIPLEX_STRIPE}},
    {"checker", {.scan = 8, .multiplex = HL_HUB75_MULTIPLEX_CHECKER}},
    {"spiral", {.scan = 8, .multiplex = HL_HUB75_MULTIPLEX_SPIRAL}},
    {"z-stripe", {.scan = 8, .multiplex = HL_HUB75_MULTIPLEX_ZSTRIPE}},
    {"rotated 90", {.chain = 2, .rotate = 90}},
    {"rotated 180", {.chain = 2, .rotate = 180}},
    {"rotated 270 and mirrored", {.chain = 2, .rotate = 270, .mirror = true}},
    {"mirrored", {.mirror = true}},
    {"RBG", {.colour_order = "RBG"}},
    {"GRB", {.colour_order = "GRB"}},
    {"GBR", {.colour_order = "GBR"}},
    {"BRG", {.colour_order = "BRG"}},
    {"BGR", {.colour_order = "BGR"}},
    {"A and B shift the rows", {.address = HL_HUB75_ADDRESS_AB_SHIFT}},
    {"one-hot rows", {.panel_height = 8, .address = HL_HUB75_ADDRESS_ONE_HOT}},
    {"A and C shift the rows", {.address = HL_HUB75_ADDRESS_ABC_SHIFT}},
    {"A and C shift 32 rows",
     {.panel_width = 32, .panel_height = 64, .address = HL_HUB75_ADDRESS_ABC_SHIFT}},
    {"FM6126A", {.chip = HL_HUB75_CHIP_FM6126A}},
    {"FM6127", {.chip = HL_HUB75_CHIP_FM6127}},
    {"10 MHz", {.clock_hz = 10e6}},
    {"25 MHz", {.clock_hz = 25e6}},
    {"wall 192x64", {.panel_height = 64, .chain = 3}},
};

static void try_wall(const char *name, const struct hl_hub75_wall *given, uint32_t seed)
{
    struct board board;
    struct hl_hub75_wall wall = complete(given);
    open_board(&board, name, &wall);
    fill_noise(&board.frame, seed);
    show(&board, 0);
    check_no_faults(name, &board);
    check_picture(name, &board);
    close_board(&board);
}

static void test_every_wall_shows_its_picture(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(walls) / sizeof(*walls); i++)
        try_wall(walls[i].name, &walls[i].wall, (uint32_t)i + 1);
}

/* Panels whose rows are addressed in every way, for each of which every way to hang is tried. */
static const struct hl_hub75_wall panels[] = {
    {.panel_width = 16, .panel_height = 8},
    {.panel_width = 16, .panel_height = 16},
    {.panel_width = 16, .panel_height = 32, .address = HL_HUB75_ADDRESS_AB_SHIFT},
    {.panel_width = 16, .panel_height = 64, .address = HL_HUB75_ADDRESS_ABC_SHIFT},
    {.panel_width = 16, .panel_height = 16, .scan = 4, .multiplex = HL_HUB75_MULTIPLEX_STRIPE},
    {.panel_width = 24, .panel_height = 16, .scan = 4, .multiplex = HL_HUB75_MULTIPLEX_CHECKER},
    {.panel_width = 32, .panel_height = 16, .scan = 4, .multiplex = HL_HUB75_MULTIPLEX_SPIRAL},
    {.panel_width = 24, .panel_height = 32, .scan = 8, .multiplex = HL_HUB75_MULTIPLEX_ZSTRIPE},
    {.panel_width = 16,
     .panel_height = 24,
     .scan = 4,
     .multiplex = HL_HUB75_MULTIPLEX_STRIPE,
     .address = HL_HUB75_ADDRESS_ONE_HOT},
};

/* Colours, rotations and the number of chains go by turns, so that each meets each of the others
 * somewhere; few bits of depth, for the places are what is tried. */
static void test_every_way_to_hang(void **state)
{
    static const char orders[][4] = {"RGB", "RBG", "GRB", "GBR", "BRG", "BGR"};
    unsigned count = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(panels) / sizeof(*panels); i++)
        for (int wiring = 0; wiring <= HL_HUB75_WIRING_V_SERPENTINE; wiring++)
            for (int turn = 0; turn < 8; turn++, count++) {
                char name[128];
                struct hl_hub75_wall wall = panels[i];
                wall.wiring = (enum hl_hub75_wiring)wiring;
                wall.chain = 4;
                wall.per_row = wiring == HL_HUB75_WIRING_SERPENTINE ? 1 << turn % 3 : 0;
                wall.parallel = 1 + (int)(count % 3);
                wall.rotate = turn % 4 * 90;
                wall.mirror = turn >= 4;
                wall.bits = 2;
                memcpy(wall.colour_order, orders[(count + i) % 6], sizeof(orders[0]));
                snprintf(name, sizeof(name),
                         "%dx%d, multiplex %d, wiring %d of %d, %d chains, turned %d%s, %s",
                         wall.panel_width, wall.panel_height, (int)wall.multiplex, wiring,
                         wall.per_row, wall.parallel, wall.rotate, wall.mirror ? ", mirrored" : "",
                         wall.colour_order);
                try_wall(name, &wall, count);
            }
}

static void test_every_depth(void **state)
{
    (void)state;
    for (int bits = 1; bits <= HL_HUB75_BITS_MAX; bits++) {
        struct board board;
        char name[32];
        struct hl_hub75_wall wall = plain;
        wall.bits = bits;
        snprintf(name, sizeof(name), "%d bits", bits);
        open_board(&board, name, &wall);
        fill_noise(&board.frame, 99);
        show(&board, 0);
        check_no_faults(name, &board);
        check_picture(name, &board);
        close_board(&board);
    }
}

/* All 256 codes at once, in every brightness: never less light for a higher code. */
static void test_levels_rise_at_every_brightness(void **state)
{
    (void)state;
    double last_white = 0;
    for (int percent = 1; percent <= 100; percent += percent < 10 ? 1 : 10) {
        struct board board;
        char name[32];
        struct hl_hub75_wall wall = plain;
        wall.brightness = percent / 100.0;
        snprintf(name, sizeof(name), "brightness %d %%", percent);
        open_board(&board, name, &wall);
        for (int code = 0; code < 256; code++)
            memset(pixel(&board.frame, code % 64, code / 64), code, 3);
        show(&board, 0);
        check_no_faults(name, &board);
        double last = -1;
        for (int code = 0; code < 256; code++) {
            double light = light_ns(&board, code % 64, code / 64, 1);
            check_true(name, light >= last);
            last = light;
        }
        check_true(name, light_ns(&board, 0, 0, 0) == 0);
        check_true(name, last > last_white);
        last_white = last;
        close_board(&board);
    }
}

/* Black is black, and between the refreshes nothing is left lit. */
static void test_black_is_dark(void **state)
{
    struct board board;
    (void)state;
    open_board(&board, "black", &plain);
    show(&board, 0);
    for (int y = 0; y < board.frame.height; y++)
        for (int x = 0; x < board.frame.width; x++)
            for (int colour = 0; colour < 3; colour++)
                assert_true(light_ns(&board, x, y, colour) == 0);
    assert_true(hl_panel_is_dark(board.panel));
    close_board(&board);
}

/* The panel measures the refresh that the plan promised, and the light between two darks. */
static void test_plan_keeps_its_promise(void **state)
{
    struct board board;
    (void)state;
    open_board(&board, "promise", &plain);
    memset(board.frame.pixels, 255, board.frame.stride * (size_t)board.frame.height);
    show(&board, 0);
    int64_t begin = board.player.now_ps;
    hl_panel_player_play(&board.player, board.program);
    double hz = 1e12 / (double)(board.player.now_ps - begin);
    assert_true(fabs(hz / hl_hub75_plan_refresh_hz(board.plan) - 1) < 0.02);
    hl_panel_reset_light(board.panel, board.player.now_ps);
    begin = board.player.now_ps;
    for (int i = 0; i < 2; i++)
        hl_panel_player_play(&board.player, board.program);
    double dark = (double)hl_panel_longest_dark(board.panel, 0, 10, 10, 0);
    double refresh = (double)(board.player.now_ps - begin) / 2;
    assert_true(dark < refresh / 4); /* long planes are spread over the refresh */
    close_board(&board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_wall_shows_its_picture),
        cmocka_unit_test(test_every_way_to_hang),
        cmocka_unit_test(test_every_depth),
        cmocka_unit_test(test_levels_rise_at_every_brightness),
        cmocka_unit_test(test_black_is_dark),
        cmocka_unit_test(test_plan_keeps_its_promise),
    };
    return cmocka_run_group_tests_name("board-hub75", tests, NULL, NULL);
}
