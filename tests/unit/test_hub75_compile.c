/* Programmes: what an ideal panel shows of them is the picture. */
#include "hub75.h"

#include "drivers/hub75_inside.h"
#include "drivers/hub75_plain.h"

#include <errno.h>
#include <stdio.h>

struct bench {
    struct hl_hub75_wall wall;
    struct hl_hub75_compiler *compiler;
    struct hl_hub75_plan *plan;
    struct hl_hub75_map *map;
    struct hl_frame frame;
};

static void bench_start(struct bench *bench, const struct hl_hub75_wall *wall)
{
    char error[HL_HUB75_ERROR_MAX] = "";
    int width = 0, height = 0;

    bench->wall = *wall;
    if (hl_hub75_check(wall, &width, &height, error) < 0)
        fail_msg("%s", error);
    bench->compiler = hl_hub75_compiler_create(wall);
    bench->plan = hl_hub75_plan_create(wall);
    bench->map = hl_hub75_map_create(wall);
    assert_non_null(bench->compiler);
    assert_non_null(bench->plan);
    assert_non_null(bench->map);
    assert_int_equal(hl_frame_init(&bench->frame, width, height), 0);
}

static void bench_stop(struct bench *bench)
{
    hl_hub75_compiler_destroy(bench->compiler);
    hl_hub75_plan_destroy(bench->plan);
    hl_hub75_map_destroy(bench->map);
    hl_frame_finish(&bench->frame);
}

/* The line of a colour's letter: "BRG" has red in the second. */
static int find_line(const struct hl_hub75_wall *wall, int colour)
{
    for (int i = 0; i < COLOURS; i++)
        if (wall->colour_order[i] == "RGB"[colour])
            return i;
    return -1;
}

/* Light of one colour of one pixel, per refresh. */
static double find_light(const struct bench *bench, const struct player *player, int x, int y,
                         int colour)
{
    struct hl_hub75_led led = hl_hub75_map_led(bench->map, x, y);
    const double *light = player_at(player, led.row, led.column, led.chain);
    return light[led.half * COLOURS + find_line(&bench->wall, colour)] /
           (1 << bench->wall.dither_bits);
}

/* The light of every LED is the ideal within 1 % of full scale, or the least the clock can do; it
 * is the same for equal codes, and never less for a higher one. */
static void check_light(const char *name, const struct bench *bench, const struct player *player)
{
    double white = hl_hub75_plan_light_ns(bench->plan, 255), of_code[256];
    double most = fmax(0.01 * white, 0.51 * player->tick_ns + 0.0003 * white);

    for (int i = 0; i < 256; i++)
        of_code[i] = -1;
    for (int y = 0; y < bench->frame.height; y++)
        for (int x = 0; x < bench->frame.width * COLOURS; x++) {
            uint8_t code = bench->frame.pixels[(size_t)y * bench->frame.stride + (size_t)x];
            double light = find_light(bench, player, x / COLOURS, y, x % COLOURS);
            double ideal = hl_hub75_plan_light_ns(bench->plan, code);
            if (fabs(light - ideal) > most)
                fail_msg("%s: pixel %d,%d colour %d code %d: %f ns of light, not %f", name,
                         x / COLOURS, y, x % COLOURS, code, light, ideal);
            if (of_code[code] >= 0 && fabs(light - of_code[code]) > 0.001 * player->tick_ns)
                fail_msg("%s: code %d: %f and %f ns", name, code, light, of_code[code]);
            of_code[code] = light;
        }
    double last = 0;
    for (int i = 0; i < 256; i++) {
        if (of_code[i] < 0)
            continue;
        /* The programme's whole nanoseconds may differ from ticks that are not. */
        if (of_code[i] < last - 0.001)
            fail_msg("%s: code %d is darker than a lower one", name, i);
        last = of_code[i];
    }
}

static void check_wall(const char *name, const struct hl_hub75_wall *wall)
{
    struct bench bench;
    struct player player;
    unsigned turns = 1u << wall->dither_bits;

    bench_start(&bench, wall);
    fill_codes(&bench.frame, 7);
    for (unsigned turn = 0; turn < turns; turn++) {
        const struct hl_signal_program *program =
            hl_hub75_compile(bench.compiler, &bench.frame, turn);
        check_program(name, program);
        if (turn == 0)
            player_start(&player, program, wall->clock_hz);
        player_play(&player, program);
        double hz = 1e9 / player.ring_ns;
        check_true(name, fabs(hz / hl_hub75_plan_refresh_hz(bench.plan) - 1) < 0.001);
    }
    check_light(name, &bench, &player);
    player_stop(&player);
    bench_stop(&bench);
}

static void test_depths(void **state)
{
    (void)state;
    for (int bits = 1; bits <= 11; bits++)
        for (int dither = 0; dither <= 2 && dither < bits; dither++) {
            char name[32];
            struct hl_hub75_wall wall = make_wall(64, 32, 1, 1);
            snprintf(name, sizeof(name), "%d bits, dither %d", bits, dither);
            wall.bits = bits;
            wall.dither_bits = dither;
            check_wall(name, &wall);
        }
}

static void test_brightness(void **state)
{
    (void)state;
    static const double clocks[] = {10e6, 16e6, 25e6};

    for (int percent = 1; percent <= 100; percent += percent < 10 ? 1 : 9) {
        char name[32];
        struct hl_hub75_wall wall = make_wall(64, 32, 1, 1);
        snprintf(name, sizeof(name), "%d %%", percent);
        wall.brightness = percent / 100.0;
        wall.clock_hz = clocks[percent % 3];
        wall.dither_bits = percent % 2;
        check_wall(name, &wall);
    }
}

static void test_walls(void **state)
{
    (void)state;
#define WALL(w, h, c, p, ...)                                                                      \
    {                                                                                              \
        .panel_width = w, .panel_height = h, .chain = c, .parallel = p, __VA_ARGS__                \
    }
#define FOLD(kind) WALL(32, 16, 2, 1, .scan = 4, .multiplex = HL_HUB75_MULTIPLEX_##kind)
    /* What is not given is as in make_wall. */
    static const struct {
        const char *name;
        struct hl_hub75_wall wall;
    } walls[] = {
        {"192x64", WALL(64, 64, 3, 1, .lsb_ns = 0)},
        {"3 chains", WALL(128, 64, 1, 3, .lsb_ns = 130)},
        {"2 chains", WALL(64, 32, 1, 2, .lsb_ns = 0)},
        {"not a whole block", WALL(24, 32, 1, 1, .lsb_ns = 0)},
        {"not a whole block, 3 chains", WALL(24, 32, 3, 3, .lsb_ns = 0)},
        {"8 high", WALL(32, 8, 1, 1, .lsb_ns = 0)},
        {"BRG", WALL(64, 32, 1, 1, .colour_order = "BRG")},
        {"GBR", WALL(64, 32, 1, 1, .colour_order = "GBR")},
        {"RBG", WALL(64, 32, 1, 1, .colour_order = "RBG")},
        {"stripe", FOLD(STRIPE)},
        {"checker", FOLD(CHECKER)},
        {"spiral", FOLD(SPIRAL)},
        {"zstripe", FOLD(ZSTRIPE)},
        {"U", WALL(32, 32, 4, 1, .per_row = 2, .wiring = HL_HUB75_WIRING_SERPENTINE)},
        {"V", WALL(32, 32, 3, 2, .wiring = HL_HUB75_WIRING_V_SERPENTINE, .rotate = 90)},
        {"turned", WALL(32, 32, 3, 1, .rotate = 270, .mirror = true)},
        {"AB", WALL(64, 32, 1, 1, .address = HL_HUB75_ADDRESS_AB_SHIFT)},
        {"short light", WALL(64, 32, 1, 1, .lsb_ns = 20, .clock_hz = 25e6)},
        {"long light", WALL(64, 32, 1, 1, .lsb_ns = 1000)},
        {"60 kHz", WALL(64, 32, 1, 1, .bits = 3, .clock_hz = 60e3)},
    };
    const struct hl_hub75_wall usual = make_wall(64, 32, 1, 1);

    for (size_t i = 0; i < sizeof(walls) / sizeof(*walls); i++) {
        struct hl_hub75_wall wall = walls[i].wall;
        wall.brightness = usual.brightness;
        wall.bits = wall.bits ? wall.bits : usual.bits;
        wall.clock_hz = wall.clock_hz > 0 ? wall.clock_hz : usual.clock_hz;
        if (!wall.colour_order[0])
            memcpy(wall.colour_order, usual.colour_order, sizeof(wall.colour_order));
        check_wall(walls[i].name, &wall);
    }
}

/* Rows of a frame may be farther apart than they are long. */
static void test_stride(void **state)
{
    (void)state;
    struct hl_hub75_wall wall = make_wall(64, 32, 1, 1);
    struct bench bench;
    struct player player;
    bench_start(&bench, &wall);
    struct hl_frame plain = bench.frame;
    uint8_t *wide = calloc(256, 32);
    bench.frame = (struct hl_frame){.width = 64, .height = 32, .stride = 256, .pixels = wide};
    fill_codes(&bench.frame, 3);
    for (int i = 0; i < 2; i++) {
        const struct hl_signal_program *program = hl_hub75_compile(bench.compiler, &bench.frame, 0);
        player_start(&player, program, wall.clock_hz);
        player_play(&player, program);
        check_light("stride", &bench, &player);
        player_stop(&player);
        hl_hub75_compile(bench.compiler, &plain, 0);
    }
    free(wide);
    bench.frame = plain;
    bench_stop(&bench);
}

/* A programme holds until the second compile after it. */
static void test_buffers(void **state)
{
    (void)state;
    struct hl_hub75_wall wall = make_wall(64, 32, 1, 1);
    struct bench bench;
    bench_start(&bench, &wall);
    fill_level(&bench.frame, 255);
    const struct hl_signal_program *first = hl_hub75_compile(bench.compiler, &bench.frame, 0);
    fill_level(&bench.frame, 0);
    const struct hl_signal_program *second = hl_hub75_compile(bench.compiler, &bench.frame, 1);
    assert_ptr_not_equal(first, second);
    assert_int_equal(first->column_bytes[first->steps[0].data], 63);
    assert_int_equal(second->column_bytes[second->steps[0].data], 0);
    assert_ptr_equal(hl_hub75_compile(bench.compiler, &bench.frame, 2), first);
    bench_stop(&bench);
}

/* The longest dark time that the plan promises, from the programme: row R of a white wall is lit by
 * the steps after its own. */
static double find_dark(const struct player *player, const struct hl_signal_program *program)
{
    double worst = 0;

    for (int row = 0; row < program->rows; row++) {
        double now = 0, dark_since = -1;
        for (size_t i = 0; i < 2 * program->step_count; i++) {
            const struct hl_signal_step *step = &program->steps[i % program->step_count];
            const struct hl_signal_step *before =
                &program->steps[(i + program->step_count - 1) % program->step_count];
            double lit = lit_time(player, step);
            if (before->row == row && lit > 0) {
                if (dark_since >= 0)
                    worst = fmax(worst, now - dark_since);
                dark_since = now + lit;
            }
            now += step_time(player, program, step);
        }
    }
    return worst;
}

static void test_dark(void **state)
{
    (void)state;
    for (int width = 16; width <= 128; width += 8) {
        struct hl_hub75_wall wall = make_wall(width, 32, 1 + width % 3, 1);
        struct hl_hub75_comparison figures;
        struct bench bench;
        struct player player;
        bench_start(&bench, &wall);
        const struct hl_signal_program *program = hl_hub75_compile(bench.compiler, &bench.frame, 0);
        player_start(&player, program, wall.clock_hz);
        assert_int_equal(hl_hub75_compare(&wall, &figures), 0);
        check_near(find_dark(&player, program) / figures.spread.dark_ns, 1, 0.001);
        player_stop(&player);
        bench_stop(&bench);
    }
}

/* ---- rows ---- */

/* A row driver of each kind, as its data sheet has it: what is lit after a row's words? Data must
 * stand for a word before the clock's edge. */
static uint32_t drive_rows(enum hl_hub75_address kind, int rows, const uint32_t *words, int count)
{
    uint32_t all = (uint32_t)((UINT64_C(1) << rows) - 1), stages = 0x5aa55aa5u & all;
    bool clock_was = kind != HL_HUB75_ADDRESS_AB_SHIFT, data_was = false;

    if (kind == HL_HUB75_ADDRESS_DIRECT)
        return 1u << (words[0] >> HL_LINE_A & 31);
    if (kind == HL_HUB75_ADDRESS_ONE_HOT)
        return ~(words[0] >> HL_LINE_A) & 15;
    for (int i = 0; i < count; i++) {
        bool clock = words[i] & HL_LINE_BIT(HL_LINE_A);
        bool ab = kind == HL_HUB75_ADDRESS_AB_SHIFT;
        bool data = words[i] & HL_LINE_BIT(ab ? HL_LINE_B : HL_LINE_C);
        if (clock != clock_was && clock == ab) {
            if (i == 0 || data != data_was)
                return 0;
            stages = (stages << 1 | data) & all;
        }
        clock_was = clock;
        data_was = data;
    }
    return kind == HL_HUB75_ADDRESS_AB_SHIFT ? ~stages & all : stages;
}

static void test_rows(void **state)
{
    (void)state;
    static const struct {
        enum hl_hub75_address kind;
        int height;
    } kinds[] = {
        {HL_HUB75_ADDRESS_DIRECT, 64},   {HL_HUB75_ADDRESS_DIRECT, 32},
        {HL_HUB75_ADDRESS_ONE_HOT, 8},   {HL_HUB75_ADDRESS_AB_SHIFT, 16},
        {HL_HUB75_ADDRESS_AB_SHIFT, 64}, {HL_HUB75_ADDRESS_ABC_SHIFT, 64},
    };
    const uint32_t address = 31u << HL_LINE_A;

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        struct hl_hub75_wall wall = make_wall(64, kinds[i].height, 1, 1);
        struct bench bench;
        char name[32];
        wall.address = kinds[i].kind;
        bench_start(&bench, &wall);
        const struct hl_signal_program *program = hl_hub75_compile(bench.compiler, &bench.frame, 0);
        for (int row = 0; row < program->rows; row++) {
            const uint32_t *words = program->select + row * program->select_words;
            snprintf(name, sizeof(name), "kind %d, row %d", (int)kinds[i].kind, row);
            check_int(name, drive_rows(kinds[i].kind, program->rows, words, program->select_words),
                      1u << row);
            for (int j = 0; j < program->select_words; j++)
                check_int(name, words[j] & ~address, 0);
        }
        bench_stop(&bench);
    }
}

/* ---- waking chips ---- */

/* A chip takes a word in when the latch falls; the clocks that it rose before are the address. */
static void check_wake(const char *name, enum hl_hub75_chip chip, int chain, const char *want)
{
    struct hl_hub75_wall wall = make_wall(64, 32, chain, 1);
    struct bench bench;
    const uint32_t *words;
    char got[128] = "", stages[17] = "", *out = got;
    int latched = 0, clocks = 0;
    uint32_t before = 0;

    wall.chip = chip;
    bench_start(&bench, &wall);
    size_t count = hl_hub75_init_words(bench.compiler, &words);
    for (size_t i = 0; i < count; i++) {
        uint32_t rose = words[i] & ~before, fell = before & ~words[i];
        check_true(name, !(words[i] & HL_LINE_BIT(HL_LINE_LIGHT)));
        check_true(name, words[i] & HL_LINE_BIT(HL_LINE_A));
        if (rose & HL_LINE_BIT(HL_LINE_CLOCK)) {
            uint32_t colours = words[i] & ((1u << 18) - 1);
            check_true(name, colours == 0 || colours == (1u << 18) - 1);
            stages[clocks++ % 16] = colours ? '1' : '0';
            latched += words[i] & HL_LINE_BIT(HL_LINE_LATCH) ? 1 : 0;
        }
        if (fell & HL_LINE_BIT(HL_LINE_LATCH)) {
            check_int(name, clocks, 64 * chain);
            out += snprintf(out, 24, "%s/%d ", stages, latched);
            clocks = latched = 0;
        }
        before = words[i];
    }
    check_int(name, clocks, 0);
    check_true(name, !(before & (HL_LINE_BIT(HL_LINE_CLOCK) | HL_LINE_BIT(HL_LINE_LATCH))));
    if (strcmp(got, want) != 0)
        fail_msg("%s: %s, not %s", name, got, want);
    bench_stop(&bench);
}

static void test_wake(void **state)
{
    (void)state;
    check_wake("plain", HL_HUB75_CHIP_PLAIN, 1, "");
    check_wake("FM6126A", HL_HUB75_CHIP_FM6126A, 2, "0111111111111111/11 0000000001000000/12 ");
    check_wake("FM6127", HL_HUB75_CHIP_FM6127, 1,
               "1111111111001110/11 1110000001100010/12 0101111100000000/10 ");
}

/* ---- current ---- */

/* Amperes that a programme really draws, by the player. */
static double measure_amps(const struct bench *bench, const struct hl_signal_program *program)
{
    struct player player;
    double light = 0;

    player_start(&player, program, bench->wall.clock_hz);
    player_play(&player, program);
    for (int i = 0; i < player.columns * player.rows * player.chains * HL_SIGNAL_COLOURS; i++)
        light += player.light[i];
    player_stop(&player);
    return light / player.ring_ns / COLOURS * bench->wall.amps_per_pixel;
}

static void test_current(void **state)
{
    (void)state;
    for (int width = 24; width <= 64; width += 40) {
        struct hl_hub75_wall wall = make_wall(width, 32, 1, 1);
        struct bench bench;
        wall.amps_per_pixel = 0.05;
        wall.brightness = 0.4;
        bench_start(&bench, &wall);
        fill_codes(&bench.frame, 1);
        const struct hl_signal_program *program = hl_hub75_compile(bench.compiler, &bench.frame, 0);
        check_near(measure_amps(&bench, program) / hl_hub75_current(bench.compiler, &bench.frame),
                   1, 0.01);
        bench_stop(&bench);
    }
}

/* A limit holds at once, even for the first bright frame; it dims light, not codes; it goes back
 * slowly, and all the way. */
static void check_limit(int width)
{
    struct hl_hub75_wall wall = make_wall(width, 32, 1, 1);
    struct bench bench;
    wall.amps_per_pixel = 0.05;
    wall.amps_max = 0.3;
    bench_start(&bench, &wall);
    hl_hub75_compile(bench.compiler, &bench.frame, 0);
    assert_true(hl_hub75_limit(bench.compiler) == 1);
    fill_level(&bench.frame, 255);
    double amps = hl_hub75_current(bench.compiler, &bench.frame);
    assert_true(amps > wall.amps_max);
    for (unsigned i = 0; i < 5; i++) {
        const struct hl_signal_program *program = hl_hub75_compile(bench.compiler, &bench.frame, i);
        double drawn = measure_amps(&bench, program);
        assert_true(drawn <= wall.amps_max * 1.002 && drawn > wall.amps_max * 0.98);
        assert_int_equal(program->column_bytes[program->steps[0].data], 63);
    }
    fill_level(&bench.frame, 1);
    double before = hl_hub75_limit(bench.compiler);
    int frames = 0;
    for (; hl_hub75_limit(bench.compiler) < 1 && frames < 1000; frames++) {
        hl_hub75_compile(bench.compiler, &bench.frame, 0);
        double now = hl_hub75_limit(bench.compiler);
        assert_true(now > before && now <= before * 1.0101);
        before = now;
    }
    assert_in_range(frames, 60, 900);
    /* Both buffers are back. */
    for (int i = 0; i < 2; i++) {
        const struct hl_signal_program *program = hl_hub75_compile(bench.compiler, &bench.frame, 0);
        struct player player;
        player_start(&player, program, wall.clock_hz);
        player_play(&player, program);
        check_light("after the limit", &bench, &player);
        player_stop(&player);
    }
    bench_stop(&bench);
}

static void test_limit(void **state)
{
    (void)state;
    check_limit(64);
    check_limit(24);
}

/* So little light is left that there are fewer ticks than levels: the planes of every code change
 * with the limit, in the very frame that it is for. */
static void test_deep_limit(void **state)
{
    (void)state;
    struct hl_hub75_wall wall = make_wall(64, 32, 1, 1);
    struct bench bench;
    struct player player;
    wall.amps_per_pixel = 0.05;
    wall.amps_max = 0.1;
    wall.brightness = 0.15;
    bench_start(&bench, &wall);
    fill_codes(&bench.frame, 5);
    const struct hl_signal_program *program = hl_hub75_compile(bench.compiler, &bench.frame, 0);
    check_near(measure_amps(&bench, program), 0.99 * wall.amps_max, 0.012 * wall.amps_max);
    player_start(&player, program, wall.clock_hz);
    player_play(&player, program);
    double white = 0;
    for (int i = 0; i < 64 * 32 * COLOURS; i++)
        if (bench.frame.pixels[i] == 255)
            white = find_light(&bench, &player, i / COLOURS % 64, i / COLOURS / 64, i % COLOURS);
    assert_true(white > 0 && white / player.tick_ns < 2047);
    for (int i = 0; i < 64 * 32 * COLOURS; i++)
        check_near(find_light(&bench, &player, i / COLOURS % 64, i / COLOURS / 64, i % COLOURS),
                   hl_lightness_light(bench.frame.pixels[i]) * white, 0.51 * player.tick_ns);
    player_stop(&player);
    bench_stop(&bench);
}

static void test_impossible(void **state)
{
    (void)state;
    struct hl_hub75_wall wall = make_wall(64, 33, 1, 1);
    errno = 0;
    assert_null(hl_hub75_compiler_create(&wall));
    assert_int_equal(errno, EINVAL);
    errno = 0;
    assert_null(hl_hub75_plan_create(&wall));
    assert_int_equal(errno, EINVAL);
    assert_null(hl_hub75_map_create(&wall));
    hl_hub75_compiler_destroy(NULL);
    hl_hub75_plan_destroy(NULL);
    hl_hub75_map_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_depths),     cmocka_unit_test(test_brightness),
        cmocka_unit_test(test_walls),      cmocka_unit_test(test_stride),
        cmocka_unit_test(test_buffers),    cmocka_unit_test(test_dark),
        cmocka_unit_test(test_rows),       cmocka_unit_test(test_wake),
        cmocka_unit_test(test_current),    cmocka_unit_test(test_limit),
        cmocka_unit_test(test_deep_limit), cmocka_unit_test(test_impossible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
