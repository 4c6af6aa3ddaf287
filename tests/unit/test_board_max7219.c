/* Board tests: what the driver sends to virtual MAX7219 modules lights the LEDs that the picture
 * asks for, and no others, without a fault. Driver and chips were written apart, from the same
 * facts. */
#include "unit/lights_bench.h"

#include "drivers/max7219_settings.h"
#include "host-sim/led_modules.h"

#include <stdio.h>

#define LOOK_NS 1000

struct board {
    char name[160];
    struct lights_bench bench;
    struct hl_max7219_settings settings;
    struct hl_modules modules;
    struct hl_max7219 *chain;
};

/* In the order of the option's choices. */
static const enum hl_module_type types[] = {HL_MODULE_FC16, HL_MODULE_PAROLA, HL_MODULE_GENERIC,
                                            HL_MODULE_ICSTATION};

static void open_board(struct board *board, const struct hl_max7219_settings *settings)
{
    struct hl_max7219_config config;

    *board = (struct board){.settings = *settings};
    snprintf(board->name, sizeof(board->name),
             "%dx%d modules%s, %s, turn %d, mirror %d, rotate %d, intensity %d, threshold %d",
             settings->modules, settings->rows, settings->serpentine ? " serpentine" : "",
             hl_max7219_type_names[settings->type], settings->turn, settings->mirror,
             settings->rotate, settings->intensity, settings->threshold);
    board->modules = (struct hl_modules){.type = types[settings->type],
                                         .columns = settings->modules,
                                         .rows = settings->rows,
                                         .serpentine = settings->serpentine,
                                         .turn = settings->turn,
                                         .mirror = settings->mirror};
    board->chain = hl_max7219_create(settings->modules * settings->rows, 99);
    check_true(board->name, board->chain);
    check_int(board->name, hl_max7219_settings_config(&board->settings, "test", &config), 0);
    check_int(board->name,
              hl_max7219_settings_lights(&board->settings, "test", &config, &board->bench.lights),
              0);
    bench_open(board->name, &board->bench, hl_max7219_plug(board->chain));
}

static void check_faults(const struct board *board)
{
    for (int i = 0; i < HL_MAX7219_FAULTS; i++)
        if (hl_max7219_faults(board->chain, (enum hl_max7219_fault)i))
            fail_msg("%s: fault %s", board->name, hl_max7219_fault_name((enum hl_max7219_fault)i));
}

static void close_board(struct board *board)
{
    bench_close(board->name, &board->bench);
    hl_max7219_end(board->chain, board->bench.wire.now_ns);
    check_faults(board);
    hl_max7219_destroy(board->chain);
}

static bool is_lit(const struct board *board, int x, int y)
{
    const uint8_t *p = bench_pixel(&board->bench, x, y);
    int most = p[0] > p[1] ? p[0] : p[1];
    most = p[2] > most ? p[2] : most;
    return (most >= board->settings.threshold) != board->settings.invert;
}

/* From where an LED hangs to where it is seen when the whole board is turned clockwise. */
static void turn(const struct board *board, int *x, int *y)
{
    int w = 8 * board->settings.modules, h = 8 * board->settings.rows;
    for (int angle = 0; angle < board->settings.rotate; angle += 90) {
        int was = *x, swap = w;
        *x = h - 1 - *y;
        *y = was;
        w = h;
        h = swap;
    }
}

/* Each LED of each chip, by its light. */
static void check_picture(struct board *board)
{
    const int devices = board->settings.modules * board->settings.rows;
    const uint64_t full = (uint64_t)(2 * board->settings.intensity + 1) * 105 * LOOK_NS;
    int64_t now_ns = board->bench.wire.now_ns;

    hl_max7219_reset_light(board->chain, now_ns);
    board->bench.wire.now_ns = now_ns += LOOK_NS;
    for (int i = 0; i < devices * 64; i++) {
        int x, y, device = i / 64, digit = i / 8 % 8, segment = i % 8;
        hl_modules_spot(&board->modules, device, digit, segment, &x, &y);
        turn(board, &x, &y);
        uint64_t light = hl_max7219_light(board->chain, now_ns, device, digit, segment);
        if (light != (is_lit(board, x, y) ? full : 0))
            fail_msg("%s: pixel %d,%d (device %d, digit %d, segment %d) has light %llu",
                     board->name, x, y, device, digit, segment, (unsigned long long)light);
    }
    check_faults(board);
}

static void check_board(const struct hl_max7219_settings *settings)
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

static const struct hl_max7219_settings plain = HL_MAX7219_DEFAULTS;

static void test_every_way_to_hang(void **state)
{
    static const int shapes[][2] = {{4, 1}, {3, 2}, {2, 4}};
    (void)state;
    for (size_t s = 0; s < 3; s++)
        for (int way = 0; way < 256; way++) {
            struct hl_max7219_settings settings = plain;
            settings.modules = shapes[s][0];
            settings.rows = shapes[s][1];
            settings.type = way & 3;
            settings.turn = 90 * (way >> 2 & 3);
            settings.mirror = way >> 4 & 1;
            settings.rotate = 90 * (way >> 5 & 3);
            settings.serpentine = way >> 7;
            check_board(&settings);
        }
}

static void test_every_size(void **state)
{
    (void)state;
    for (int rows = 1; rows <= HL_MAX7219_ROWS_MAX; rows++)
        for (int modules = 1; modules <= HL_MAX7219_COLUMNS_MAX; modules++) {
            struct hl_max7219_settings settings = plain;
            settings.modules = modules;
            settings.rows = rows;
            check_board(&settings);
        }
}

static void test_every_light(void **state)
{
    static const int thresholds[] = {1, 64, 128, 255};
    (void)state;
    for (int i = 0; i <= HL_MAX7219_INTENSITY_MAX; i++) {
        struct hl_max7219_settings settings = plain;
        settings.intensity = i;
        settings.threshold = thresholds[i % 4];
        settings.invert = i / 4 % 2;
        settings.clock_mhz = i % 2 ? 10 : 0.5;
        check_board(&settings);
    }
}

/* A spike on the wires writes somewhere; the supply drops out, at any moment. Both are gone after a
 * second, and nothing else was lit meanwhile. */
static void test_what_spikes_do(void **state)
{
    static const uint8_t garbage[] = {0x0a, 0, 0x0c, 0, 0x03, 0x55, 0x0a, 0x0f};
    struct board board;
    (void)state;
    open_board(&board, &plain);
    const struct hl_spi_chip *plug = hl_max7219_plug(board.chain);
    bench_fill(&board.bench);
    for (int moment = 0; moment < 60; moment++) {
        struct hl_spi_virtual *wire = &board.bench.wire;
        bench_show(board.name, &board.bench);
        if (moment % 2) {
            hl_max7219_power_cycle(board.chain, wire->now_ns);
        } else {
            plug->line(plug->chip, wire->now_ns, HL_SPI_SELECT, false);
            for (size_t i = 0; i < sizeof(garbage); i++)
                plug->byte(plug->chip, wire->now_ns += 8000, 1000000, garbage[i]);
            plug->line(plug->chip, wire->now_ns, HL_SPI_SELECT, true);
        }
        for (int i = 0; i < 50 + moment; i++)
            bench_show(board.name, &board.bench);
        check_picture(&board);
    }
    close_board(&board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_way_to_hang),
        cmocka_unit_test(test_every_size),
        cmocka_unit_test(test_every_light),
        cmocka_unit_test(test_what_spikes_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
