/* Any levels at any time: the virtual panel against a naive one that looks at every LED at every
 * step, and against itself. */
#include "panel_bench.h"

#include <stdlib.h>

#define COLUMNS 8
#define ROWS    4
#define LINES   18
#define STEPS   3000

struct naive_led {
    int64_t lit, dark, end;
};

/* A plain panel with direct addressing. */
struct naive {
    uint32_t chain[COLUMNS], shown[COLUMNS]; /* [0] went furthest */
    uint32_t levels;
    int64_t now;
    struct naive_led leds[LINES][ROWS][COLUMNS];
};

static bool is_lit(const struct naive *n, int line, int row, int x)
{
    return !(n->levels & OE) && (int)(n->levels >> HL_HUB75_A & 31) == row &&
           (n->shown[x] >> line & 1);
}

static void naive_set(struct naive *n, int64_t now, uint32_t levels)
{
    for (int line = 0; line < LINES; line++)
        for (int row = 0; row < ROWS; row++)
            for (int x = 0; x < COLUMNS; x++) {
                struct naive_led *led = &n->leds[line][row][x];
                if (!is_lit(n, line, row, x) || now == n->now)
                    continue;
                if (led->lit > 0 && n->now - led->end > led->dark)
                    led->dark = n->now - led->end;
                led->lit += now - n->now;
                led->end = now;
            }
    uint32_t rises = levels & ~n->levels;
    if (rises & CLK) {
        memmove(n->chain, n->chain + 1, sizeof(n->chain) - sizeof(n->chain[0]));
        n->chain[COLUMNS - 1] = n->levels & ALL; /* colours that come too late are not seen */
    }
    if (rises & LAT)
        memcpy(n->shown, n->chain, sizeof(n->shown));
    n->levels = levels;
    n->now = now;
}

static void check_same(const struct naive *n, const struct hl_panel *panel)
{
    for (int line = 0; line < LINES; line++)
        for (int row = 0; row < ROWS; row++)
            for (int x = 0; x < COLUMNS; x++) {
                const struct naive_led *led = &n->leds[line][row][x];
                int chain = line / 6, y = row + line % 6 / 3 * ROWS, colour = line % 3;
                int64_t since = n->now - led->end;
                int64_t dark = led->lit == 0 ? INT64_MAX : since > led->dark ? since : led->dark;
                assert_int_equal(hl_panel_light(panel, chain, x, y, colour), led->lit);
                assert_int_equal(hl_panel_longest_dark(panel, chain, x, y, colour), dark);
            }
}

static uint32_t next(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* Mostly clocks; the rest now and then. */
static uint32_t mangle(uint32_t levels, uint32_t *seed)
{
    uint32_t dice = next(seed);

    if (dice % 4 != 0)
        levels ^= CLK;
    if (dice / 4 % 2)
        levels ^= next(seed) & ALL;
    if (dice / 8 % 8 == 0)
        levels ^= LAT;
    if (dice / 64 % 6 == 0)
        levels ^= OE;
    if (dice / 1024 % 8 == 0)
        levels ^= (A | B | (dice & 0x8000 ? C | D : 0)) & next(seed);
    return levels;
}

static void any_wave_lights_what_a_naive_panel_lights(void **state)
{
    struct hl_panel_config config = {.columns = COLUMNS, .rows = ROWS, .chains = 3};

    (void)state;
    for (uint32_t run = 1; run <= 4; run++) {
        struct naive *naive = calloc(1, sizeof(*naive));
        struct hl_panel *panel = hl_panel_create(&config);
        uint32_t seed = run, levels = OE;
        naive->levels = OE;
        for (int i = 0; i < STEPS; i++) {
            int64_t now = naive->now + next(&seed) % 5 * 10 * NS;
            levels = mangle(levels, &seed);
            naive_set(naive, now, levels);
            hl_panel_set(panel, now, levels);
            if (i % 50 == 49)
                check_same(naive, panel);
            if (i == STEPS / 2) {
                memset(naive->leds, 0, sizeof(naive->leds));
                hl_panel_reset_light(panel, now);
            }
        }
        assert_true(hl_panel_fault_total(panel) > 100);
        hl_panel_destroy(panel);
        free(naive);
    }
}

static void check_equal(const struct hl_panel_config *config, const struct hl_panel *a,
                        const struct hl_panel *b)
{
    for (int chain = 0; chain < config->chains; chain++)
        for (int y = 0; y < 2 * config->rows; y++)
            for (int i = 0; i < 3 * config->columns; i++) {
                assert_int_equal(hl_panel_light(a, chain, i / 3, y, i % 3),
                                 hl_panel_light(b, chain, i / 3, y, i % 3));
                assert_int_equal(hl_panel_longest_dark(a, chain, i / 3, y, i % 3),
                                 hl_panel_longest_dark(b, chain, i / 3, y, i % 3));
            }
    for (int f = 0; f < HL_FAULT_COUNT; f++)
        assert_int_equal(hl_panel_faults(a, f), hl_panel_faults(b, f));
}

/* The same wave, the same panel; and telling it more often that nothing changes changes nothing. */
static void the_same_wave_gives_the_same_panel(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4 * 3; kind++) {
        struct hl_panel_config config = {.columns = 16,
                                         .rows = ROWS,
                                         .chains = 1 + kind % 3,
                                         .address = kind % 4,
                                         .chip = kind / 4};
        struct hl_panel *panel = hl_panel_create(&config), *again = hl_panel_create(&config),
                        *often = hl_panel_create(&config);
        uint32_t seed = 1 + (uint32_t)kind, levels = OE;
        int64_t now = 0;
        for (int i = 0; i < STEPS; i++) {
            int64_t wait = next(&seed) % 5 * 10 * NS;
            hl_panel_set(often, now + wait / 3, levels);
            hl_panel_set(often, now + wait / 2, levels);
            now += wait;
            levels = mangle(levels, &seed);
            hl_panel_set(panel, now, levels);
            hl_panel_set(again, now, levels);
            hl_panel_set(often, now, levels);
            hl_panel_set(often, now, levels);
        }
        check_equal(&config, panel, again);
        check_equal(&config, panel, often);
        hl_panel_destroy(panel);
        hl_panel_destroy(again);
        hl_panel_destroy(often);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_wave_lights_what_a_naive_panel_lights),
        cmocka_unit_test(the_same_wave_gives_the_same_panel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
