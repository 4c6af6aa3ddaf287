/* The supply's limit, from the option to the light of the virtual panel: a picture that would draw
 * more is dimmed at once, and comes back slowly. */
#include "hub75.h"

#include "drivers/hub75_settings.h"
#include "host-sim/panel_player.h"

#include <stdio.h>

#define CLOCK_HZ 20e6

/* A 32x32 panel all white draws 3.5 A (facts on LED boards, 5); its scan of 1:16 lights 64 pixels
 * at a time. */
#define AMPS_WHITE_32X32 3.5
#define AMPS_LIT_PIXEL   (AMPS_WHITE_32X32 / 64)

struct bench {
    struct hl_hub75_wall wall;
    struct hl_hub75_compiler *compiler;
    struct hl_hub75_plan *plan;
    struct hl_panel *panel;
    struct hl_panel_config config;
    struct hl_panel_player player;
    struct hl_frame frame;
};

static void start(struct bench *bench, const struct hl_hub75_settings *settings)
{
    struct hl_output_mode mode = {.refresh_hz = 0};

    *bench = (struct bench){.compiler = NULL};
    assert_int_equal(hl_hub75_settings_wall(settings, "test", CLOCK_HZ, &bench->wall, &mode), 0);
    bench->compiler = hl_hub75_compiler_create(&bench->wall);
    bench->plan = hl_hub75_plan_create(&bench->wall);
    bench->config =
        (struct hl_panel_config){.columns = mode.width, .rows = mode.height / 2, .chains = 1};
    bench->panel = hl_panel_create(&bench->config);
    assert_true(bench->compiler && bench->plan && bench->panel);
    bench->player = (struct hl_panel_player){
        .panel = bench->panel, .clock_ps = (int64_t)(1e12 / CLOCK_HZ), .now_ps = 1000000};
    assert_int_equal(hl_frame_init(&bench->frame, mode.width, mode.height), 0);
}

static void stop(struct bench *bench)
{
    hl_panel_destroy(bench->panel);
    hl_hub75_compiler_destroy(bench->compiler);
    hl_hub75_plan_destroy(bench->plan);
    hl_frame_finish(&bench->frame);
}

/* The frame once, and its amperes, as the LEDs of the panel tell. */
static double show(struct bench *bench, unsigned refresh)
{
    const struct hl_signal_program *program =
        hl_hub75_compile(bench->compiler, &bench->frame, refresh);
    int64_t light_ps = 0;

    hl_panel_player_play(&bench->player, program);
    hl_panel_reset_light(bench->panel, bench->player.now_ps);
    int64_t begin = bench->player.now_ps;
    hl_panel_player_play(&bench->player, program);
    for (int y = 0; y < bench->frame.height; y++)
        for (int i = 0; i < COLOURS * bench->frame.width; i++)
            light_ps += hl_panel_light(bench->panel, 0, i / COLOURS, y, i % COLOURS);
    assert_int_equal(hl_panel_fault_total(bench->panel), 0);
    return (double)light_ps / (double)(bench->player.now_ps - begin) / COLOURS * AMPS_LIT_PIXEL;
}

static struct hl_hub75_settings settings_of(char *panel, double amps, double brightness)
{
    struct hl_hub75_settings settings = HL_HUB75_DEFAULTS;
    settings.panel = panel;
    settings.amps = amps;
    settings.brightness = brightness;
    return settings;
}

static const struct {
    char *panel;
    double amps, brightness;
    uint8_t code;
    double most, least; /* amperes */
} rows[] = {
    /* All white draws its 3.5 A for as long as it is lit: at least half of the time. */
    {"32x32", 0, 100, 255, 3.5, 1.75},
    {"64x64", 0, 100, 255, 7.0, 3.5}, /* four times the pixels, half of them lit at a time */
    {"32x32", 1, 100, 255, 1, 0.97},
    {"32x32", 0.3, 100, 255, 0.3, 0.285},
    {"64x64", 2, 100, 255, 2, 1.96},
    {"32x32", 1, 100, 120, 0.53, 0.52}, /* CIE 0.1606: what fits stays as it is */
    {"32x32", 1, 10, 255, 0.35, 0.2},
    {"32x32", 0.1, 10, 255, 0.1, 0.085},
};

static void test_limit_holds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_hub75_settings settings =
            settings_of(rows[i].panel, rows[i].amps, rows[i].brightness);
        struct bench bench;
        char name[64];

        snprintf(name, sizeof(name), "%s, code %d, %.1f A, %.0f %%", rows[i].panel, rows[i].code,
                 rows[i].amps, rows[i].brightness);
        start(&bench, &settings);
        show(&bench, 0);
        fill_level(&bench.frame, rows[i].code);
        double amps = show(&bench, 1); /* from its first refresh on */
        print_message("# %s: %.3f A\n", name, amps);
        check_true(name, amps <= rows[i].most * 1.002 && amps >= rows[i].least);
        stop(&bench);
    }
}

/* After a white picture a dark one with a single bright pixel is dimmed, too, and becomes a little
 * brighter with every frame until it is what it was. */
static void test_light_comes_back_slowly(void **state)
{
    struct hl_hub75_settings settings = settings_of("32x32", 0.5, 100);
    struct bench bench;
    int frames = 0;

    (void)state;
    start(&bench, &settings);
    bench.frame.pixels[0] = 255;
    double whole = show(&bench, 0), before = 0, now = 0;
    fill_level(&bench.frame, 255);
    assert_true(show(&bench, 1) <= 0.501);
    fill_level(&bench.frame, 0);
    bench.frame.pixels[0] = 255;
    for (; frames < 1000 && now < whole; frames++) {
        now = show(&bench, (unsigned)frames);
        if (frames == 0)
            assert_true(now < whole / 2);
        else
            assert_true(now >= before && now <= before * 1.03);
        before = now;
    }
    print_message("# back after %d frames\n", frames);
    assert_in_range(frames, 60, 900);
    stop(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limit_holds),
        cmocka_unit_test(test_light_comes_back_slowly),
    };
    return cmocka_run_group_tests_name("hub75-amps", tests, NULL, NULL);
}
