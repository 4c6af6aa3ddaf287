/* IT8951 against a small stand-in that hears words and answers reads. */
#include "unit/epaper_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define REFRESH_NS (300 * HL_NS_PER_MS)

enum { WIDTH = 800, HEIGHT = 600 };

struct chip {
    struct hl_spi_chip is;
    char heard[4096]; /* commands and arguments in hex; pixels are counted */
    uint16_t preamble, word, command;
    int bytes, args; /* of this transfer; of this command */
    uint16_t answer[32];
    int answers;
    int64_t ends_ns; /* of the refresh */
    int width;
    long pixels;
    uint32_t clock_hz, pixel_hz, command_hz; /* now; of the last of each */
    bool slept;
    uint8_t memory[WIDTH * HEIGHT];
    uint16_t area[5];
    long at;
};

static void hear(struct chip *chip, const char *format, unsigned value)
{
    size_t len = strlen(chip->heard);
    snprintf(chip->heard + len, sizeof(chip->heard) - len, format, value);
}

static void on_command(struct chip *chip)
{
    chip->command = chip->word;
    chip->command_hz = chip->clock_hz;
    chip->args = 0;
    chip->slept = chip->word == 0x0003;
    if (chip->word != 0x0010 && chip->word != 0x0022)
        hear(chip, chip->heard[0] ? " %02x" : "%02x", chip->word);
    if (chip->word == 0x0302) {
        memset(chip->answer, 0, sizeof(chip->answer));
        chip->answer[0] = (uint16_t)chip->width;
        chip->answer[1] = HEIGHT;
        chip->answer[2] = 0x3456;
        chip->answer[3] = 0x0012;
    }
}

static void on_pixels(struct chip *chip)
{
    chip->pixel_hz = chip->clock_hz;
    for (int i = 0; i < 4; i++, chip->at++) {
        long x = chip->area[1] + chip->at % chip->area[3];
        long y = chip->area[2] + chip->at / chip->area[3];
        if (y < HEIGHT && x < WIDTH)
            chip->memory[y * WIDTH + x] = (uint8_t)(chip->word >> 4 * i & 15);
    }
    chip->pixels += 4;
}

static void on_data(struct chip *chip, int64_t now_ns)
{
    int n = chip->args++;
    if (chip->command == 0x0021 && n >= 5) {
        on_pixels(chip);
        return;
    }
    if (chip->command == 0x0021) {
        chip->area[n] = chip->word;
        chip->at = 0;
    }
    if (chip->command == 0x0010) {
        chip->answer[0] = chip->word == 0x1224 && now_ns < chip->ends_ns;
        return;
    }
    hear(chip, n ? ",%x" : ":%x", chip->word);
    if (chip->command == 0x0034 && n == 4)
        chip->ends_ns = now_ns + REFRESH_NS;
}

static uint8_t byte(void *data, int64_t now_ns, uint32_t clock_hz, uint8_t value)
{
    struct chip *chip = data;
    int n = chip->bytes++;
    chip->clock_hz = clock_hz;
    chip->word = (uint16_t)(chip->word << 8 | value);
    if (n == 1)
        chip->preamble = chip->word;
    if (n >= 3 && n % 2 && chip->preamble == 0x6000)
        on_command(chip);
    if (n >= 3 && n % 2 && chip->preamble == 0)
        on_data(chip, now_ns);
    if (chip->preamble != 0x1000 || n < 4 || n >= 4 + 64)
        return 0;
    return (uint8_t)(n % 2 ? chip->answer[n / 2 - 2] : chip->answer[n / 2 - 2] >> 8);
}

static void line(void *data, int64_t now_ns, enum hl_spi_line which, bool high)
{
    struct chip *chip = data;
    (void)now_ns;
    if (which == HL_SPI_SELECT && !high) {
        chip->bytes = 0;
        chip->preamble = 0xffff;
    }
    if (which == HL_SPI_RESET && !high)
        chip->slept = false;
}

static bool busy(void *data, int64_t now_ns)
{
    (void)data;
    (void)now_ns;
    return true; /* ready */
}

static int64_t busy_next(void *data, int64_t now_ns)
{
    (void)data;
    (void)now_ns;
    return INT64_MAX;
}

static struct chip chip;
static struct bench bench;

static void prepare(void)
{
    chip = (struct chip){.is = {&chip, byte, line, busy, busy_next}, .width = WIDTH};
    bench_prepare(&bench, "6in");
    bench.wire.chip = &chip.is;
}

static void check_heard(const char *want)
{
    assert_string_equal(chip.heard, want);
    assert_true(chip.slept);
    chip.heard[0] = '\0';
    chip.pixels = 0;
}

#define START "302 11:20a,12 11:208,3456 11:4,1 "

static void test_updates(void **state)
{
    (void)state;
    prepare();
    bench.config.settings.vcom_mv = 1530;
    bench_device(&bench);
    check_heard(START "39:1,5fa 03");

    int64_t before = bench.wire.now_ns;
    assert_int_equal(bench_show(&bench), 0);
    /* First the panel is cleared, for what it shows is not known. */
    assert_int_equal(chip.pixels, WIDTH * HEIGHT);
    check_heard(START "39:1,5fa 34:0,0,320,258,0 21:20,0,0,320,258 34:0,0,320,258,2 03");
    assert_true(bench.wire.now_ns - before > 2 * REFRESH_NS);

    bench_wait(&bench, 10);
    bench_box(&bench, 100, 50, 10, 3, 0);
    assert_int_equal(bench_show(&bench), 0);
    assert_int_equal(chip.pixels, 16 * 3);
    check_heard("01 21:20,60,32,10,3 34:60,32,10,3,1 03"); /* woken, not reset */

    bench_wait(&bench, 10);
    bench_box(&bench, 200, 50, 8, 1, 0x88); /* a grey: not for DU */
    assert_int_equal(bench_show(&bench), 0);
    check_heard("01 21:20,c8,32,8,1 34:c8,32,8,1,2 03");
    assert_int_equal(chip.pixel_hz, 20000000);
    assert_int_equal(chip.command_hz, 1000000);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            bool ink = x >= 100 && x < 110 && y >= 50 && y < 53;
            bool grey = x >= 200 && x < 208 && y == 50;
            assert_int_equal(chip.memory[y * WIDTH + x], ink ? 0 : grey ? 8 : 15);
        }
    bench_finish(&bench);
}

/* It compares with what it has shown itself, and forgets that in a reset: also when the picture is
 * recognized after a restart, a change is then a full refresh on a cleared panel. */
static void test_forgets_in_reset(void **state)
{
    char file[] = "/tmp/hl-epaper-XXXXXX";
    (void)state;
    close(mkstemp(file));
    unlink(file);
    prepare();
    bench.config.state_path = file;
    bench_device(&bench);
    assert_int_equal(bench_show(&bench), 0);
    assert_int_equal(hl_epaper_device_destroy(bench.device), 0);
    bench_device(&bench);
    chip.heard[0] = '\0';
    bench_wait(&bench, 200);
    assert_int_equal(bench_show(&bench), 0); /* the same picture */
    assert_string_equal(chip.heard, "");
    bench_box(&bench, 100, 50, 10, 3, 0);
    assert_int_equal(bench_show(&bench), 0);
    check_heard(START "34:0,0,320,258,0 21:20,0,0,320,258 34:0,0,320,258,2 03");

    bench_wait(&bench, 200);
    bench_box(&bench, 200, 50, 8, 1, 0);
    bench.wire.fail_after = 3; /* the second attempt comes after a reset, too */
    assert_int_equal(bench_show(&bench), 0);
    assert_non_null(strstr(chip.heard, START "34:0,0,320,258,0 21:20,0,0,320,258"));
    bench_finish(&bench);
    unlink(file);
}

static void test_another_board(void **state)
{
    (void)state;
    prepare();
    chip.width = 1448;
    bench.device = hl_epaper_device_create(&bench.config, &hl_spi_wire_virtual, &bench.wire);
    assert_null(bench.device);
    assert_int_equal(errno, ENODEV);
    bench_finish(&bench);
}

static void test_endless(void **state)
{
    (void)state;
    prepare();
    bench_device(&bench);
    int64_t before = bench.wire.now_ns;
    /* Its refresh takes 300 ms. */
    struct hl_epaper_panel slow = *bench.config.panel;
    slow.full.usual_ms = 10;
    slow.full.limit_ms = 200;
    hl_epaper_device_destroy(bench.device);
    bench.config.panel = &slow;
    bench.device = hl_epaper_device_create(&bench.config, &hl_spi_wire_virtual, &bench.wire);
    assert_int_equal(bench_show(&bench), -ETIMEDOUT);
    assert_true(bench.wire.now_ns - before < 30 * HL_NS_PER_S);
    assert_true(chip.slept);
    bench_finish(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_updates),
        cmocka_unit_test(test_forgets_in_reset),
        cmocka_unit_test(test_another_board),
        cmocka_unit_test(test_endless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
