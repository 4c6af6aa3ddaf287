/* Plans: light that is linear, monotonic and dims without a jump; better than the plain scheme. */
#include "hub75.h"

#include "drivers/hub75_inside.h"
#include "drivers/hub75_plain.h"

#include <stdio.h>

static void test_lightness(void **state)
{
    (void)state;
    /* CIE 1931 by hand: L* = code / 2.55; below 8 L* / 903.3, else ((L* + 16) / 116)^3. */
    static const struct {
        int code;
        double light;
    } lights[] = {{0, 0},         {1, 0.000434},  {20, 0.008683}, {21, 0.009131},
                  {40, 0.020382}, {51, 0.029891}, {128, 0.18584}, {255, 1}};

    for (size_t i = 0; i < sizeof(lights) / sizeof(*lights); i++) {
        double light = hl_lightness_light((uint8_t)lights[i].code);
        if (fabs(light - lights[i].light) > 0.00005)
            fail_msg("code %d: %f", lights[i].code, light);
    }
    for (int code = 1; code < 256; code++)
        assert_true(hl_lightness_light((uint8_t)code) > hl_lightness_light((uint8_t)(code - 1)));
}

/* Every amount of light is cut without a rest, and every level can be made. */
static void test_split(void **state)
{
    (void)state;
    for (int planes = 1; planes <= 11; planes++)
        for (int64_t light = 1; light < 9000; light += light < 300 ? 1 : 37) {
            int64_t widths[HL_HUB75_BITS_MAX], below = 0;
            int64_t levels = (INT64_C(1) << planes) - 1;
            hl_hub75_plan_split(planes, light, widths);
            for (int i = 0; i < planes; i++) {
                double ideal = (double)light * (double)(1 << i) / (double)levels;
                assert_true(widths[i] >= 0 && fabs((double)widths[i] - ideal) < 1.01);
                if (light <= levels)
                    assert_true(widths[i] <= below + 1);
                else
                    assert_true(widths[i] > below);
                below += widths[i];
            }
            assert_int_equal(below, light);
        }
}

struct shape {
    const char *name;
    int width, height, chain, parallel;
};

static const struct shape shapes[] = {
    {"64x32", 64, 32, 1, 1},
    {"192x64", 64, 64, 3, 1},
    {"3 chains of 128x64", 128, 64, 1, 3},
    {"a chain of 3 128x64", 128, 64, 3, 1},
};
#define SHAPES (sizeof(shapes) / sizeof(*shapes))

static const double clocks[] = {10e6, 16e6, 25e6};
#define CLOCKS (sizeof(clocks) / sizeof(*clocks))

static void test_better_than_plain(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES * CLOCKS; i++) {
        const struct shape *shape = &shapes[i / CLOCKS];
        struct hl_hub75_wall wall =
            make_wall(shape->width, shape->height, shape->chain, shape->parallel);
        struct hl_hub75_comparison found;
        wall.clock_hz = clocks[i % CLOCKS];
        check_int(shape->name, hl_hub75_compare(&wall, &found), 0);
        const struct hl_hub75_figures *plain = &found.plain, *spread = &found.spread;
        print_message("%-20s %2.0f MHz  plain %3.0f Hz, lit %4.1f %%, dark %5.2f ms, error %.3f %%;"
                      "  spread %3.0f Hz, lit %4.1f %%, dark %5.2f ms, error %.3f %%, %d slots\n",
                      shape->name, wall.clock_hz / 1e6, plain->refresh_hz, plain->lit_share * 100,
                      plain->dark_ns / 1e6, plain->linearity * 100, spread->refresh_hz,
                      spread->lit_share * 100, spread->dark_ns / 1e6, spread->linearity * 100,
                      spread->slots);
        check_true(shape->name, spread->refresh_hz >= 1.2 * plain->refresh_hz);
        check_true(shape->name, spread->lit_share >= plain->lit_share);
        check_true(shape->name, spread->dark_ns <= plain->dark_ns / 2);
        check_true(shape->name, spread->dark_half_ns <= plain->dark_half_ns / 2);
        check_true(shape->name, spread->linearity < 0.005);
        check_true(shape->name, spread->lsb_ns >= 50);
    }
}

/* By hand, for 64x32 at 10 MHz: 11 planes of 64 columns, a word, a latch: 72.6 us; light 1, 3, 5,
 * 10, 21, 42, 83, 166, 333, 666 and 1331 ticks: 266.1 us; 16 rows of that. */
static void test_plain(void **state)
{
    (void)state;
    struct hl_hub75_wall wall = make_wall(64, 32, 1, 1);
    wall.clock_hz = 10e6;
    struct hl_hub75_figures plain = hl_hub75_plain_figures(&wall);
    check_near(plain.refresh_hz, 1e6 / (16 * 338.7), 0.01);
    check_near(plain.lit_share, 266.1 / 338.7, 0.0001);
    check_near(plain.dark_ns, 15 * 338700.0 + 6600, 1);
    assert_int_equal(plain.slots, 11);
}

/* The parts of a plane are at even distances: all but the lowest planes light an LED of their own
 * that many times a refresh. A pass may be a little longer than the others. */
static void test_spread(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES * CLOCKS; i++) {
        const struct shape *shape = &shapes[i / CLOCKS];
        struct hl_hub75_wall wall =
            make_wall(shape->width, shape->height, shape->chain, shape->parallel);
        wall.clock_hz = clocks[i % CLOCKS];
        struct hl_hub75_plan *plan = hl_hub75_plan_create(&wall);
        double refresh_ns = 1e9 / hl_hub75_plan_refresh_hz(plan);
        int parts = plan->passes, plane = plan->planes - 1;
        for (; parts >= 1; parts /= 2, plane--)
            check_true(shape->name,
                       hl_hub75_plan_dark_ns(plan, 1u << plane) <= 1.25 * refresh_ns / parts);
        hl_hub75_plan_destroy(plan);
    }
}

/* Every brightness: its share of the light, all codes in order, as many levels as there are ticks
 * (and turns of dither) or codes. */
static void check_brightness(const struct hl_hub75_wall *full, int percent, double *before)
{
    char name[64];
    struct hl_hub75_wall wall = *full;
    struct hl_hub75_plan *bright = hl_hub75_plan_create(full);
    snprintf(name, sizeof(name), "%d bits, dither %d, %d %%", wall.bits, wall.dither_bits, percent);
    wall.brightness = percent / 100.0;
    struct hl_hub75_plan *plan = hl_hub75_plan_create(&wall);
    double share = hl_hub75_plan_lit_share(plan) / hl_hub75_plan_lit_share(bright);
    double white = hl_hub75_plan_light_ns(plan, 255), tick_ns = 1e9 / wall.clock_hz;

    /* One tick more or less, no more. */
    check_true(name, fabs(share - wall.brightness) <= 0.51 * share * tick_ns / white + 1e-9);
    check_true(name, share > *before);
    *before = share;
    double last = -1, worst = 0;
    int levels = 0;
    for (int code = 0; code < 256; code++) {
        double light = hl_hub75_plan_emitted_ns(plan, (uint8_t)code);
        worst = fmax(worst, fabs(light - hl_hub75_plan_light_ns(plan, (uint8_t)code)));
        check_true(name, light >= last);
        levels += light > last;
        last = light;
    }
    check_true(name, hl_hub75_plan_emitted_ns(plan, 0) == 0);
    check_true(name, fabs(last - white) < 1e-6 * white);
    /* The widths of planes and what the depth rounds: under two ticks. */
    check_true(name, worst <= 1.7 * tick_ns + 0.0003 * white);
    /* The steepest step of the curve is 1.02 %: with fewer ticks none is left out. */
    if (wall.bits == 11) {
        double ticks = ldexp(white / tick_ns, wall.dither_bits);
        check_true(name, ticks > 95 || levels == lround(ticks) + 1);
        check_true(name, ticks < 2000 || levels > 250);
    }
    hl_hub75_plan_destroy(plan);
    hl_hub75_plan_destroy(bright);
}

static void test_brightness(void **state)
{
    (void)state;
    for (int dither = 0; dither <= 2; dither++) {
        struct hl_hub75_wall wall = make_wall(64, 64, 3, 1);
        double before = 0;
        wall.dither_bits = dither;
        wall.lsb_ns = 130;
        for (int percent = 1; percent <= 100; percent++)
            check_brightness(&wall, percent, &before);
    }
    for (int bits = 1; bits <= 11; bits++) {
        struct hl_hub75_wall wall = make_wall(64, 32, 1, 1);
        double before = 0;
        wall.bits = bits;
        for (int percent = 1; percent <= 100; percent += 11)
            check_brightness(&wall, percent, &before);
    }
}

/* A wire of 60 kHz still gets a plan, if a slow one. */
static void test_slow_wire(void **state)
{
    (void)state;
    for (int bits = 1; bits <= 11; bits++) {
        struct hl_hub75_wall wall = make_wall(64, 32, 1, 1);
        wall.clock_hz = 60e3;
        wall.bits = bits;
        struct hl_hub75_plan *plan = hl_hub75_plan_create(&wall);
        assert_non_null(plan);
        assert_true(hl_hub75_plan_refresh_hz(plan) > 0.5);
        hl_hub75_plan_destroy(plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lightness), cmocka_unit_test(test_split),
        cmocka_unit_test(test_plain),     cmocka_unit_test(test_better_than_plain),
        cmocka_unit_test(test_spread),    cmocka_unit_test(test_brightness),
        cmocka_unit_test(test_slow_wire),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
