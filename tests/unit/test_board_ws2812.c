/* Board tests: what the driver sends to virtual WS2812s is the picture, LED by LED, at whatever
 * level the line rests, without a fault. Driver and LEDs were written apart, from the same facts.
 */
#include "unit/lights_bench.h"

#include "drivers/lightness.h"
#include "drivers/ws2812_settings.h"
#include "host-sim/led_ws2812.h"
#include "host-sim/lights_virtual.h"

#include <math.h>
#include <stdio.h>

struct board {
    char name[200];
    struct lights_bench bench;
    struct hl_ws2812_settings settings;
    struct hl_ws2812_config config;
    const struct hl_ws2812_part *part;
    struct hl_led_matrix matrix;
    struct hl_ws2812 *chain;
};

static const struct hl_ws2812_settings plain = HL_WS2812_DEFAULTS;

static void open_board(struct board *board, const struct hl_ws2812_settings *settings,
                       enum hl_ws2812_idle idle)
{
    int width, height;

    *board = (struct board){.settings = *settings};
    check_int("config",
              hl_ws2812_settings_config(&board->settings, "test", &board->config, &width, &height),
              0);
    const struct hl_matrix *m = &board->config.matrix;
    snprintf(board->name, sizeof(board->name),
             "%s, bits %d, order %s, idle %d, tile %dx%d, %dx%d tiles, walks %d%d%d %d%d%d, "
             "rotate %d, mirror %d",
             board->config.chip->name, board->config.bits, board->config.order, (int)idle,
             m->tile_width, m->tile_height, m->across, m->down, (int)m->inside.start,
             m->inside.columns, m->inside.serpentine, (int)m->tiles.start, m->tiles.columns,
             m->tiles.serpentine, m->rotate, m->mirror);
    board->part = hl_ws2812_part_find(board->config.chip->name);
    check_true(board->name, board->part);
    board->matrix = hl_lights_virtual_matrix(m);
    board->chain = hl_ws2812_create(board->part, hl_matrix_count(m), idle);
    check_true(board->name, board->chain);
    check_int(board->name,
              hl_ws2812_settings_lights(&board->settings, "test", &board->config, width, height,
                                        &board->bench.lights),
              0);
    bench_open(board->name, &board->bench, hl_ws2812_plug(board->chain));
}

static void check_faults(const struct board *board)
{
    for (int i = 0; i < HL_WS2812_FAULTS; i++)
        if (hl_ws2812_faults(board->chain, (enum hl_ws2812_fault)i))
            fail_msg("%s: fault %s, %lu times", board->name,
                     hl_ws2812_fault_name((enum hl_ws2812_fault)i),
                     hl_ws2812_faults(board->chain, (enum hl_ws2812_fault)i));
}

static void close_board(struct board *board)
{
    bench_close(board->name, &board->bench);
    hl_ws2812_end(board->chain, board->bench.wire.now_ns);
    check_faults(board);
    hl_ws2812_destroy(board->chain);
}

/* What is asked for, red, green, blue and white, when nothing limits it. */
static void want_values(const struct board *board, const uint8_t *pixel, int *values)
{
    bool white = strchr(board->config.order, 'W');
    int least = 255;

    for (int c = 0; c < 3; c++) {
        values[c] = (int)lround(hl_lightness_light(pixel[c]) * board->config.brightness * 255);
        least = values[c] < least ? values[c] : least;
    }
    values[3] = white ? least : 0;
    for (int c = 0; white && c < 3; c++)
        values[c] -= least;
}

/* The colour that a part shows is the one that its order has where the board's has what was sent.
 */
static void check_picture(struct board *board)
{
    static const char letters[] = "RGBW";
    int64_t now_ns = board->bench.wire.now_ns;

    for (int led = 0; led < hl_matrix_count(&board->config.matrix); led++) {
        int x, y, values[4];
        hl_led_matrix_spot(&board->matrix, led, &x, &y);
        want_values(board, bench_pixel(&board->bench, x, y), values);
        for (size_t i = 0; board->config.order[i]; i++) {
            int sent = values[strchr(letters, board->config.order[i]) - letters];
            int shown = hl_ws2812_value(board->chain, now_ns, led,
                                        (int)(strchr(letters, board->part->order[i]) - letters));
            if (shown != sent)
                fail_msg("%s: pixel %d,%d (LED %d), colour %zu is %d, not %d", board->name, x, y,
                         led, i, shown, sent);
        }
    }
    check_faults(board);
}

static void check_board(const struct hl_ws2812_settings *settings, enum hl_ws2812_idle idle)
{
    struct board board;

    open_board(&board, settings, idle);
    for (int picture = 0; picture < 3; picture++) {
        bench_fill(&board.bench);
        bench_show(board.name, &board.bench);
        check_picture(&board);
    }
    close_board(&board);
}

/* Every part, by each number of bits that its sheet allows, in every order, however the line rests.
 */
static void test_every_part(void **state)
{
    (void)state;
    for (int chip = 0; hl_ws2812_chips[chip].name; chip++)
        for (int order = 0; hl_ws2812_orders[order]; order++)
            for (int bits = 0; bits < 3; bits++)
                for (int idle = HL_WS2812_IDLES_LOW; idle <= HL_WS2812_IDLES_LAST; idle++) {
                    struct hl_ws2812_settings settings = plain;
                    char tile[] = "8x8";
                    bool white = strchr(hl_ws2812_chips[chip].order, 'W');
                    if (order && white != (strlen(hl_ws2812_orders[order]) == 4))
                        continue;
                    if (bits == 1 && !hl_ws2812_chips[chip].three)
                        continue;
                    settings.chip = chip;
                    settings.order = order;
                    settings.bits = bits;
                    settings.led.tile = tile;
                    check_board(&settings, (enum hl_ws2812_idle)idle);
                }
}

static const struct {
    char tile[8];
    int across, down;
} shapes[] = {{"8x8", 1, 1}, {"16x8", 1, 1}, {"8x8", 3, 2}, {"4x8", 2, 1}};

/* Every corner, way, turn and mirror. */
static void test_every_way_to_lay(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof(shapes) / sizeof(shapes[0]); s++)
        for (unsigned way = 0; way < 1u << 11; way += s == 2 ? 1 : 7) {
            struct hl_ws2812_settings settings = plain;
            char tile[8];
            memcpy(tile, shapes[s].tile, sizeof(tile));
            settings.led.tile = tile;
            settings.led.across = shapes[s].across;
            settings.led.down = shapes[s].down;
            settings.led.start = (int)(way & 3);
            settings.led.along = way >> 2 & 1;
            settings.led.serpentine = way >> 3 & 1;
            settings.led.tiles_start = (int)(way >> 4 & 3);
            settings.led.tiles_along = way >> 6 & 1;
            settings.led.tiles_serpentine = way >> 7 & 1;
            settings.led.rotate = 90 * (int)(way >> 8 & 3);
            settings.led.mirror = way >> 10 & 1;
            check_board(&settings, HL_WS2812_IDLES_HIGH);
        }
}

static void test_brightness(void **state)
{
    (void)state;
    for (int percent = 1; percent <= 100; percent += 11) {
        struct hl_ws2812_settings settings = plain;
        settings.led.brightness = percent;
        check_board(&settings, HL_WS2812_IDLES_LAST);
    }
}

/* Whatever is shown, the supply bears it. The parts draw no more than the driver takes them to. */
static void test_current(void **state)
{
    static const double amps[] = {0.5, 1, 5};
    (void)state;
    for (int chip = 0; hl_ws2812_chips[chip].name; chip++)
        for (size_t i = 0; i < sizeof(amps) / sizeof(amps[0]); i++) {
            struct hl_ws2812_settings settings = plain;
            struct board board;
            settings.chip = chip;
            settings.led.amps = amps[i];
            open_board(&board, &settings, HL_WS2812_IDLES_LOW);
            hl_frame_fill(&board.bench.frame, 0xffffff);
            for (int picture = 0; picture < 20; picture++) {
                bench_show(board.name, &board.bench);
                bench_fill(&board.bench);
            }
            check_true(board.name, hl_ws2812_most_ma(board.chain) <=
                                       1000 * (amps[i] - 256 * HL_WS2812_IDLE_AMPS));
            check_true(board.name, hl_ws2812_most_ma(board.chain) > 0);
            close_board(&board);
        }
}

/* As large as one transfer lets it be. */
static void test_large(void **state)
{
    struct hl_ws2812_settings settings = plain;
    (void)state;
    settings.led.across = 8;
    settings.led.down = 2;
    check_board(&settings, HL_WS2812_IDLES_HIGH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_part), cmocka_unit_test(test_every_way_to_lay),
        cmocka_unit_test(test_brightness), cmocka_unit_test(test_current),
        cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
