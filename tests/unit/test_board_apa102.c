/* Board tests: what the driver sends to virtual APA102s and SK9822s is the picture, LED by LED,
 * without a fault. Driver and LEDs were written apart, from the same facts. */
#include "unit/lights_bench.h"

#include "drivers/apa102_settings.h"
#include "drivers/lightness.h"
#include "host-sim/led_apa102.h"
#include "host-sim/lights_virtual.h"

#include <math.h>
#include <stdio.h>

struct board {
    char name[200];
    struct lights_bench bench;
    struct hl_apa102_settings settings;
    struct hl_apa102_config config;
    struct hl_led_matrix matrix;
    struct hl_apa102 *chain;
};

static const struct hl_apa102_settings plain = HL_APA102_DEFAULTS;

static void open_board(struct board *board, const struct hl_apa102_settings *settings)
{
    int width, height;

    *board = (struct board){.settings = *settings};
    check_int("config",
              hl_apa102_settings_config(&board->settings, "test", &board->config, &width, &height),
              0);
    const struct hl_matrix *m = &board->config.matrix;
    snprintf(board->name, sizeof(board->name),
             "%s, order %s, %.1f MHz, tile %dx%d, %dx%d tiles, walks %d%d%d %d%d%d, rotate %d, "
             "mirror %d",
             hl_apa102_chip_names[settings->chip], board->config.order, settings->clock_mhz,
             m->tile_width, m->tile_height, m->across, m->down, (int)m->inside.start,
             m->inside.columns, m->inside.serpentine, (int)m->tiles.start, m->tiles.columns,
             m->tiles.serpentine, m->rotate, m->mirror);
    board->matrix = hl_lights_virtual_matrix(m);
    board->chain = hl_apa102_create(settings->chip ? HL_SK9822 : HL_APA102, hl_matrix_count(m));
    check_true(board->name, board->chain);
    check_int(board->name,
              hl_apa102_settings_lights(&board->settings, "test", &board->config, width, height,
                                        &board->bench.lights),
              0);
    bench_open(board->name, &board->bench, hl_apa102_plug(board->chain));
}

static void check_faults(const struct board *board)
{
    for (int i = 0; i < HL_APA102_FAULTS; i++)
        if (hl_apa102_faults(board->chain, (enum hl_apa102_fault)i))
            fail_msg("%s: fault %s, %lu times", board->name,
                     hl_apa102_fault_name((enum hl_apa102_fault)i),
                     hl_apa102_faults(board->chain, (enum hl_apa102_fault)i));
}

static void close_board(struct board *board)
{
    bench_close(board->name, &board->bench);
    hl_apa102_end(board->chain, board->bench.wire.now_ns);
    check_faults(board);
    hl_apa102_destroy(board->chain);
}

/* Each LED to half a step of the lowest brightness that its strongest colour allows. The model
 * takes the colours as blue, green, red; another order of the board lights what stands there. */
static void check_picture(struct board *board)
{
    static const char letters[] = "RGB", model[] = "BGR";

    for (int led = 0; led < hl_matrix_count(&board->config.matrix); led++) {
        double want[3], most = 0;
        int x, y;
        hl_led_matrix_spot(&board->matrix, led, &x, &y);
        const uint8_t *pixel = bench_pixel(&board->bench, x, y);
        for (int c = 0; c < 3; c++) {
            want[c] = hl_lightness_light(pixel[c]) * board->config.brightness * 255 * 31;
            most = fmax(most, want[c]);
        }
        double step = ceil(most / 255);
        for (int i = 0; i < 3; i++) {
            double sent = want[strchr(letters, board->config.order[i]) - letters];
            int shown =
                hl_apa102_value(board->chain, led, (int)(strchr(letters, model[i]) - letters));
            if (fabs(shown - sent) > 0.5 * step + 0.2)
                fail_msg("%s: pixel %d,%d (LED %d), colour %d has light %d, not %.1f", board->name,
                         x, y, led, i, shown, sent);
        }
    }
    check_faults(board);
}

static void check_board(const struct hl_apa102_settings *settings)
{
    struct board board;

    open_board(&board, settings);
    for (int picture = 0; picture < 3; picture++) {
        bench_fill(&board.bench);
        bench_show(board.name, &board.bench);
        check_picture(&board);
    }
    close_board(&board);
}

static void test_every_part(void **state)
{
    static const double clocks[] = {0.5, 4, 20};
    (void)state;
    for (int chip = 0; hl_apa102_chip_names[chip]; chip++)
        for (int order = 0; hl_apa102_orders[order]; order++)
            for (int percent = 1; percent <= 100; percent += 33) {
                struct hl_apa102_settings settings = plain;
                settings.chip = chip;
                settings.order = order;
                settings.led.brightness = percent;
                settings.clock_mhz = clocks[percent % 3];
                check_board(&settings);
            }
}

/* Every corner, way, turn and mirror, of six tiles. */
static void test_every_way_to_lay(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 1u << 11; way += 3) {
        struct hl_apa102_settings settings = plain;
        char tile[] = "8x8";
        settings.chip = (int)(way % 2);
        settings.led.tile = tile;
        settings.led.across = 3;
        settings.led.down = 2;
        settings.led.start = (int)(way & 3);
        settings.led.along = way >> 2 & 1;
        settings.led.serpentine = way >> 3 & 1;
        settings.led.tiles_start = (int)(way >> 4 & 3);
        settings.led.tiles_along = way >> 6 & 1;
        settings.led.tiles_serpentine = way >> 7 & 1;
        settings.led.rotate = 90 * (int)(way >> 8 & 3);
        settings.led.mirror = way >> 10 & 1;
        check_board(&settings);
    }
}

/* Chains whose last LEDs need more clocks than a start frame has. */
static void test_every_length(void **state)
{
    (void)state;
    for (int across = 1; across <= 20; across++)
        for (int chip = 0; chip < 2; chip++) {
            struct hl_apa102_settings settings = plain;
            char tile[] = "9x9";
            settings.chip = chip;
            settings.led.tile = tile;
            settings.led.across = across;
            check_board(&settings);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_part),
        cmocka_unit_test(test_every_way_to_lay),
        cmocka_unit_test(test_every_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
