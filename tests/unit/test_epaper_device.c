/* What panels are told, against the makers' sequences; and what happens when they do not answer. */
#include "unit/epaper_bench.h"

#include "base/log.h"
#include "drivers/epaper_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define UC   "01:07 07 3F 3F 06:17 17 28 17 00:1F 61:03 20 01 E0 15:00 60:22 "
#define UCS  "50:F7 07 02 07:A5"
#define S13  "12 01:F9 00 00 11:03 21:00 80 18:80 "
#define W13  "44:00 0F 45:00 00 F9 00 4E:00 4F:00 00 "
#define C13  "4E:00 4F:00 00 "
#define S15  "12 01:C7 00 01 11:01 18:80 "
#define S42  "12 21:40 00 11:03 "
#define W42  "44:00 31 45:00 00 2B 01 4E:00 4F:00 00 "
#define C42  "4E:00 4F:00 00 "
#define S46  "12 18:80 0C:AE C7 C3 C0 80 01:DF 01 02 11:01 "
#define W46  "44:00 00 1F 03 45:DF 01 00 00 4E:00 00 4F:DF 01 "
#define S13K "12 0C:AE C7 C3 C0 80 01:A7 02 00 11:03 18:80 "
#define W13K "44:00 00 BF 03 45:00 00 A7 02 4E:00 00 4F:00 00 "
#define C13K "4E:00 00 4F:00 00 "
#define S27  "12 01:07 01 00 11:03 18:80 "
#define W27  "44:00 15 45:00 00 07 01 4E:00 4F:00 00 "
#define UC5  "01:07 07 3F 3F 06:17 17 28 17 00:1F 61:02 88 01 E0 15:00 60:22 "
#define C46  "4E:00 00 4F:DF 01 "
#define E6   "AA:49 55 20 08 09 18 01:3F 00:5F 69 03:00 54 00 44 05:40 1F 1F 2C 06:6F 1F 17 "
#define E6B  " 50:3F 60:02 00 61:03 20 01 E0 84:01 E3:2F "
#define F7                                                                                         \
    "AA:49 55 20 08 09 18 01:3F 00 32 2A 0E 2A 00:5F 69 03:00 54 00 44 05:40 1F 1F 2C "            \
    "06:6F 1F 1F 22 08:6F 1F 1F 22 13:00 04 30:3C 41:00 50:3F 60:02 00 61:03 20 01 E0 "            \
    "82:1E 84:00 86:00 E3:2F E0:00 E6:00 "
#define OFF " 22:83 20 10:01"

#define STAY    "37:00 00 00 00 00 00 00 00 00 00 "
#define WHITE15 "FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF"
#define INK15   "C0 00 03 C0 00 03 C0 00 03 C0 00 03 C0 00 03"

/* The first picture, all white; then a black box of 20x5 at 10,10 of the panel; then all black: an
 * SSD16xx has kept its memory, and gets the old plane when that is shown. */
static const struct {
    const char *name, *panel;
    bool grey;
    const char *first, *box, *all;
} sequences[] = {
    {"UC8179", "7in5-v2", false, "^ " UC "50:29 07 04 10:48000 bytes 13:48000 bytes 12 " UCS,
     "^ " UC "50:A9 07 E0:02 E5:6E 04 91 90:00 08 00 1F 00 0A 00 0E 01 10:" WHITE15 " 13:" INK15
     " 12 92 " UCS,
     "^ " UC "50:29 07 06:27 27 18 17 E0:02 E5:5A 04 10:48000 bytes 13:48000 bytes 12 " UCS},
    {"UC8179, four greys", "7in5-v2", true,
     "^ " UC "50:10 07 E0:02 E5:5F 04 10:48000 bytes 13:48000 bytes 12 " UCS,
     "^ " UC "50:10 07 E0:02 E5:5F 04 10:48000 bytes 13:48000 bytes 12 " UCS,
     "^ " UC "50:10 07 E0:02 E5:5F 04 10:48000 bytes 13:48000 bytes 12 " UCS},
    {"UC8179 before 2023", "7in5-v2-2022", false,
     "^ " UC "50:29 07 04 10:48000 bytes 13:48000 bytes 12 " UCS,
     "^ " UC "50:29 07 04 10:48000 bytes 13:48000 bytes 12 " UCS,
     "^ " UC "50:29 07 04 10:48000 bytes 13:48000 bytes 12 " UCS},
    {"SSD1680", "2in13-v4", false,
     "^ " S13 "3C:05 " W13 "26:4000 bytes " C13 "24:4000 bytes 22:F7 20" OFF,
     "^ " S13 "3C:80 " STAY "44:01 03 45:0A 00 0E 00 4E:01 4F:0A 00 24:" INK15
     " 22:FF 20 4E:01 4F:0A 00 26:" INK15 OFF,
     "^ " S13 "22:B1 20 1A:64 00 22:91 20 3C:05 " W13 "24:4000 bytes 22:C7 20 " C13
     "26:4000 bytes" OFF},
    {"SSD1680, our waveform", "2in13-v3", false,
     "^ " S13 "32:153 bytes 3F:22 03:17 04:41 00 32 2C:36 3C:05 " W13 "26:4000 bytes " C13
     "24:4000 bytes 22:C7 20" OFF,
     "^ " S13 "32:153 bytes 3F:22 03:17 04:41 00 32 2C:36 22:C0 20 3C:80 " STAY
     "44:01 03 45:0A 00 0E 00 4E:01 4F:0A 00 24:" INK15 " 22:0F 20 4E:01 4F:0A 00 26:" INK15 OFF,
     "^ " S13 "32:153 bytes 3F:22 03:17 04:41 00 32 2C:36 3C:05 " W13 "24:4000 bytes 22:C7 20 " C13
     "26:4000 bytes" OFF},
    {"SSD1681, rows from below", "1in54-v2", false,
     "^ " S15 "22:B1 20 3C:01 44:00 18 45:C7 00 00 00 4E:00 4F:C7 00 26:5000 bytes "
     "4E:00 4F:C7 00 24:5000 bytes 22:C7 20" OFF,
     "^ " S15 "32:153 bytes 3F:02 03:17 04:41 B0 32 2C:28 22:C0 20 3C:80 " STAY
     "44:01 03 45:BD 00 B9 00 4E:01 4F:BD 00 24:" INK15 " 22:CF 20 4E:01 4F:BD 00 26:" INK15 OFF,
     "^ " S15 "22:B1 20 3C:01 44:00 18 45:C7 00 00 00 4E:00 4F:C7 00 24:5000 bytes 22:C7 20 4E:00 "
     "4F:C7 00 26:5000 bytes" OFF},
    {"SSD1683", "4in2-v2", false,
     "^ " S42 "3C:05 " W42 "26:15000 bytes " C42 "24:15000 bytes 22:F7 20" OFF,
     "^ " S42 "21:00 00 3C:80 " STAY "44:01 03 45:0A 00 0E 00 4E:01 4F:0A 00 24:" INK15
     " 22:FF 20 4E:01 4F:0A 00 26:" INK15 OFF,
     "^ " S42 "1A:5A 22:91 20 3C:05 " W42 "24:15000 bytes 22:C7 20 " C42 "26:15000 bytes" OFF},
    {"SSD1677, columns in pixels", "4in26", false,
     "^ " S46 "3C:01 " W46 "26:48000 bytes " C46 "24:48000 bytes 22:F7 20" OFF,
     "^ " S46 "3C:80 " STAY "44:08 00 1F 00 45:D5 01 D1 01 4E:08 00 4F:D5 01 24:" INK15
     " 22:FF 20 4E:08 00 4F:D5 01 26:" INK15 OFF,
     "^ " S46 "1A:5A 22:91 20 3C:01 " W46 "24:48000 bytes 22:C7 20 " C46 "26:48000 bytes" OFF},
    {"SSD1677, 3.97", "3in97", false,
     "^ " S46 "3C:01 " W46 "26:48000 bytes " C46 "24:48000 bytes 22:F7 20" OFF,
     "^ " S46 "3C:80 " STAY "44:08 00 1F 00 45:D5 01 D1 01 4E:08 00 4F:D5 01 24:" INK15
     " 22:FF 20 4E:08 00 4F:D5 01 26:" INK15 OFF,
     "^ " S46 "1A:6A 3C:01 " W46 "24:48000 bytes 22:D7 20 " C46 "26:48000 bytes" OFF},
    {"SSD1677, 13.3", "13in3k", false,
     "^ " S13K "3C:01 " W13K "26:81600 bytes " C13K "24:81600 bytes 22:F7 20" OFF,
     "^ " S13K "3C:80 " STAY "44:08 00 1F 00 45:0A 00 0E 00 4E:08 00 4F:0A 00 24:" INK15
     " 22:FF 20 4E:08 00 4F:0A 00 26:" INK15 OFF,
     "^ " S13K "3C:01 " W13K "24:81600 bytes 22:F7 20 " C13K "26:81600 bytes" OFF},
    {"SSD1680 of 176 columns", "2in7-v2", false,
     "^ " S27 "3C:05 " W27 "26:5808 bytes " C13 "24:5808 bytes 22:F7 20" OFF,
     "^ " S27 "3C:80 " STAY "44:01 03 45:0A 00 0E 00 4E:01 4F:0A 00 24:" INK15
     " 22:FF 20 4E:01 4F:0A 00 26:" INK15 OFF,
     "^ " S27 "22:B1 20 1A:64 00 22:91 20 3C:05 " W27 "24:5808 bytes 22:C7 20 " C13
     "26:5808 bytes" OFF},
    {"UC8179 of 648 columns", "5in83-v2", false,
     "^ " UC5 "50:29 07 04 10:38880 bytes 13:38880 bytes 12 " UCS,
     "^ " UC5 "50:A9 07 E0:02 E5:6E 04 91 90:00 08 00 1F 00 0A 00 0E 01 10:" WHITE15 " 13:" INK15
     " 12 92 " UCS,
     "^ " UC5 "50:29 07 06:27 27 18 17 E0:02 E5:5A 04 10:38880 bytes 13:38880 bytes 12 " UCS},
    {"Spectra 6", "7in3e", false,
     "^ " E6 "49 08:6F 1F 1F 22 30:03" E6B "10:192000 bytes 04 06:6F 1F 17 49 12:00 02:00 07:A5",
     "^ " E6 "49 08:6F 1F 1F 22 30:03" E6B "10:192000 bytes 04 06:6F 1F 17 49 12:00 02:00 07:A5",
     "^ " E6 "49 08:6F 1F 1F 22 30:03" E6B "10:192000 bytes 04 06:6F 1F 17 49 12:00 02:00 07:A5"},
    {"Spectra 6, Inky", "inky-7in3", false,
     "^ " E6 "17 08:6F 1F 1F 22 30:08" E6B "10:192000 bytes 04 06:6F 1F 17 49 12:00 02:00 07:A5",
     "^ " E6 "17 08:6F 1F 1F 22 30:08" E6B "10:192000 bytes 04 06:6F 1F 17 49 12:00 02:00 07:A5",
     "^ " E6 "17 08:6F 1F 1F 22 30:08" E6B "10:192000 bytes 04 06:6F 1F 17 49 12:00 02:00 07:A5"},
    {"seven colours", "7in3f", false, "^ " F7 "10:192000 bytes 04 12:00 02:00 07:A5",
     "^ " F7 "10:192000 bytes 04 12:00 02:00 07:A5",
     "^ " F7 "10:192000 bytes 04 12:00 02:00 07:A5"},
};

static void expect(const char *name, const char *what, struct bench *bench, const char *want)
{
    const char *got = spi_log_text(&bench->log);
    if (strcmp(got, want) != 0)
        fail_msg("%s, %s:\n got %s\nwant %s", name, what, got, want);
    check_true(name, bench->log.slept);
    check_true(name, !bench->log.early);
    spi_log_forget(&bench->log);
}

static void test_sequences(void **state)
{
    static struct bench bench;
    (void)state;
    for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
        const char *name = sequences[i].name;
        bench_prepare(&bench, sequences[i].panel);
        bench.config.grey = sequences[i].grey;
        bench_device(&bench);
        check_true(name, bench.log.slept);
        spi_log_forget(&bench.log);
        check_int(name, bench_show(&bench), 0);
        expect(name, "first", &bench, sequences[i].first);
        bench_wait(&bench, 200);
        check_int(name, bench_show(&bench), 0); /* the same again: not a byte */
        check_int(name, bench.log.bytes, 0);
        bench_box(&bench, 10, 10, 20, 5, 0);
        check_int(name, bench_show(&bench), 0);
        expect(name, "box", &bench, sequences[i].box);
        bench_wait(&bench, 200);
        bench_box(&bench, 0, 0, bench.frame.width, bench.frame.height, 0);
        check_int(name, bench_show(&bench), 0);
        expect(name, "all", &bench, sequences[i].all);
        check_int(name, hl_epaper_device_destroy(bench.device), 0);
        bool switched = bench.config.pin[HL_SPI_POWER] != HL_PIN_NONE;
        assert_string_equal(spi_log_text(&bench.log), switched ? "p" : "");
        hl_frame_finish(&bench.frame);
    }
}

/* Two areas, then one elsewhere: what was written before is not written again, and the window that
 * stands is not set again. */
static void test_moving_change(void **state)
{
    static struct bench bench;
    (void)state;
    bench_prepare(&bench, "2in13-v4");
    bench_device(&bench);
    assert_int_equal(bench_show(&bench), 0);
    bench_wait(&bench, 10);
    bench_box(&bench, 8, 10, 8, 1, 0);
    bench_box(&bench, 8, 90, 8, 1, 0);
    spi_log_forget(&bench.log);
    assert_int_equal(bench_show(&bench), 0);
    expect("moving", "first", &bench,
           "^ " S13 "3C:80 " STAY "44:01 01 45:0A 00 0A 00 4E:01 4F:0A 00 24:00 "
           "45:5A 00 5A 00 4E:01 4F:5A 00 24:00 22:FF 20 4E:01 4F:5A 00 26:00 "
           "45:0A 00 0A 00 4E:01 4F:0A 00 26:00" OFF);
    bench_wait(&bench, 10);
    bench_box(&bench, 104, 200, 8, 1, 0);
    assert_int_equal(bench_show(&bench), 0);
    expect("moving", "second", &bench,
           "^ " S13 "3C:80 " STAY "44:0D 0D 45:C8 00 C8 00 4E:0D 4F:C8 00 24:00 22:FF 20 "
           "4E:0D 4F:C8 00 26:00" OFF);
    bench_finish(&bench);
}

/* Five partial refreshes, then a full one with a change at row ROW. */
static void round_of_six(struct bench *bench, int row)
{
    for (int i = 0; i < 5; i++) {
        bench_wait(bench, 10);
        bench_box(bench, 8, row + 2 * i, 8, 1, 0);
        assert_int_equal(bench_show(bench), 0);
    }
    bench_wait(bench, 200);
    bench_box(bench, 16, row, 8, 1, 0);
    spi_log_forget(&bench->log);
    assert_int_equal(bench_show(bench), 0);
}

/* A full refresh sends what changed, where memory was kept; all of it when an hour has passed. */
static void test_full_of_areas(void **state)
{
    static struct bench bench;
    (void)state;
    bench_prepare(&bench, "2in13-v4");
    bench_device(&bench);
    assert_int_equal(bench_show(&bench), 0);
    round_of_six(&bench, 10);
    expect("full", "at first", &bench,
           "^ " S13 "3C:05 44:02 02 45:0A 00 0A 00 4E:02 4F:0A 00 24:00 22:F7 20 "
           "4E:02 4F:0A 00 26:00" OFF);
    bench_wait(&bench, 3600);
    round_of_six(&bench, 40);
    expect("full", "an hour later", &bench,
           "^ " S13 "3C:05 " W13 "26:4000 bytes " C13 "24:4000 bytes 22:F7 20" OFF);
    round_of_six(&bench, 70);
    expect("full", "and after that", &bench,
           "^ " S13 "3C:05 44:02 02 45:46 00 46 00 4E:02 4F:46 00 24:00 22:F7 20 "
           "4E:02 4F:46 00 26:00" OFF);
    bench_finish(&bench);
}

/* The last two of 122 columns: the rest of their byte is white. */
static void test_last_columns(void **state)
{
    static struct bench bench;
    (void)state;
    bench_prepare(&bench, "2in13-v4");
    bench_device(&bench);
    assert_int_equal(bench_show(&bench), 0);
    bench_wait(&bench, 10);
    bench_box(&bench, 121, 7, 1, 2, 0);
    spi_log_forget(&bench.log);
    assert_int_equal(bench_show(&bench), 0);
    expect("last columns", "change", &bench,
           "^ " S13 "3C:80 " STAY "44:0F 0F 45:07 00 08 00 4E:0F 4F:07 00 24:BF BF 22:FF 20 "
           "4E:0F 4F:07 00 26:BF BF" OFF);
    bench_finish(&bench);
}

/* Window ends at 256, 512, 768: formed before they are split into bytes. */
static void test_window_ends(void **state)
{
    static const struct {
        int x, y, width, height;
        const char *want;
    } rows[] = {
        {248, 248, 8, 8, "90:00 F8 00 FF 00 F8 00 FF 01"},
        {256, 256, 256, 1, "90:01 00 01 FF 01 00 01 00 01"},
        {760, 479, 8, 1, "90:02 F8 02 FF 01 DF 01 DF 01"},
        {792, 0, 8, 480, "90:03 18 03 1F 00 00 01 DF 01"},
    };
    static struct bench bench;
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bench_prepare(&bench, "7in5-v2");
        bench_device(&bench);
        assert_int_equal(bench_show(&bench), 0);
        bench_wait(&bench, 10);
        bench_box(&bench, rows[i].x, rows[i].y, rows[i].width, rows[i].height, 0);
        spi_log_forget(&bench.log);
        assert_int_equal(bench_show(&bench), 0);
        check_true(rows[i].want, strstr(spi_log_text(&bench.log), rows[i].want));
        bench_finish(&bench);
    }
}

/* ---- trouble ---- */

/* What was logged since the start, into TEXT. */
struct ear {
    FILE *file;
    int kept;
    char text[8192];
};

static void listen_to_log(struct ear *ear)
{
    ear->file = tmpfile();
    assert_non_null(ear->file);
    fflush(stderr);
    ear->kept = dup(STDERR_FILENO);
    dup2(fileno(ear->file), STDERR_FILENO);
}

static void stop_listening(struct ear *ear)
{
    fflush(stderr);
    dup2(ear->kept, STDERR_FILENO);
    close(ear->kept);
    rewind(ear->file);
    ear->text[fread(ear->text, 1, sizeof(ear->text) - 1, ear->file)] = '\0';
    fclose(ear->file);
}

static bool is_safe(const struct bench *bench)
{
    bool switched = bench->config.pin[HL_SPI_POWER] != HL_PIN_NONE;
    return bench->log.slept && (!switched || !bench->wire.level[HL_SPI_POWER]);
}

static const struct {
    const char *name, *panel;
    enum spi_log_trouble trouble;
    int open, show; /* errno; 0: it works */
    const char *told;
} stuck[] = {
    {"UC8179, high: idle for ever", "7in5-v2", SPI_LOG_STUCK_HIGH, 0, EIO,
     "BUSY (GPIO 24) stayed high: no refresh began"},
    {"UC8179, low: busy for ever", "7in5-v2", SPI_LOG_STUCK_LOW, ETIMEDOUT, 0,
     "BUSY (GPIO 24) stayed low for 2.0 s after a reset"},
    {"SSD1680, high: busy for ever", "2in13-v4", SPI_LOG_STUCK_HIGH, ETIMEDOUT, 0,
     "BUSY (GPIO 24) stayed high for 2.0 s after a reset"},
    {"SSD1680, low: idle for ever", "2in13-v4", SPI_LOG_STUCK_LOW, 0, EIO,
     "BUSY (GPIO 24) stayed low: no refresh began"},
    {"Inky, low", "inky-7in3", SPI_LOG_STUCK_LOW, ETIMEDOUT, 0,
     "BUSY (GPIO 17) stayed low for 2.0 s after a reset"},
    {"glitches, UC8179", "7in5-v2", SPI_LOG_GLITCH, 0, 0, NULL},
    {"glitches, SSD1680", "2in13-v4", SPI_LOG_GLITCH, 0, 0, NULL},
};

static void test_stuck_busy(void **state)
{
    static struct bench bench;
    (void)state;
    for (size_t i = 0; i < sizeof(stuck) / sizeof(stuck[0]); i++) {
        const char *name = stuck[i].name;
        struct ear ear;
        bench_prepare(&bench, stuck[i].panel);
        bench.log.trouble = stuck[i].trouble;
        listen_to_log(&ear);
        int64_t before = bench.wire.now_ns;
        int got = 0;
        if (stuck[i].open) {
            bench.device =
                hl_epaper_device_create(&bench.config, &hl_spi_wire_virtual, &bench.wire);
            got = bench.device ? 0 : errno;
        } else {
            bench_device(&bench);
            got = -bench_show(&bench);
        }
        stop_listening(&ear);
        check_int(name, got, stuck[i].open + stuck[i].show);
        check_true(name, bench.wire.now_ns - before < 40 * HL_NS_PER_S);
        if (stuck[i].told) {
            check_true(name, strstr(ear.text, stuck[i].told));
            check_true(name, strstr(ear.text, bench.config.panel->print));
            check_true(name, is_safe(&bench));
        } else {
            check_true(name, !bench.log.early && bench.log.slept);
            assert_string_equal(ear.text, "");
        }
        bench_finish(&bench);
    }
}

/* A refresh that never ends: given up at the panel's ceiling, once more, and then told. */
static void test_endless_refresh(void **state)
{
    static const char *const panels[] = {"7in5-v2", "2in13-v4", "7in3e", "7in3f"};
    static struct bench bench;
    (void)state;
    for (size_t i = 0; i < sizeof(panels) / sizeof(panels[0]); i++) {
        struct ear ear;
        bench_prepare(&bench, panels[i]);
        bench_device(&bench);
        bench_chip(&bench, 3600 * 1000);
        bench.log.level[HL_SPI_RESET] = true;
        int64_t limit_ns = bench.config.panel->full.limit_ms * HL_NS_PER_MS;
        int64_t before = bench.wire.now_ns;
        listen_to_log(&ear);
        int err = bench_show(&bench);
        stop_listening(&ear);
        int64_t took = bench.wire.now_ns - before;
        check_int(panels[i], err, -ETIMEDOUT);
        /* A set-up that waits for the same command has the shorter ceiling of that. */
        check_true(panels[i], took > 2 * 2 * HL_NS_PER_S && took < 2 * limit_ns + 20 * HL_NS_PER_S);
        check_true(panels[i], strstr(ear.text, "trying once more"));
        check_true(panels[i], strstr(ear.text, "in a refresh"));
        check_true(panels[i], is_safe(&bench));
        bench_finish(&bench);
    }
}

/* One transfer fails, each in turn: the second attempt shows the picture, and the panel sleeps. */
static void test_one_spi_error(void **state)
{
    static const char *const panels[] = {"7in5-v2", "2in13-v3", "4in2-v2", "7in3e"};
    static struct bench bench;
    (void)state;
    for (size_t i = 0; i < sizeof(panels) / sizeof(panels[0]); i++) {
        bool failed = true;
        int tried = 0;
        for (int n = 1; failed; n++) {
            struct ear ear;
            char name[64];
            snprintf(name, sizeof(name), "%s, transfer %d", panels[i], n);
            bench_prepare(&bench, panels[i]);
            bench_device(&bench);
            bench.wire.fail_after = n;
            listen_to_log(&ear);
            int err = bench_show(&bench);
            stop_listening(&ear);
            failed = bench.wire.fail_after == 0;
            check_int(name, err, 0);
            check_true(name, bench.log.slept && !bench.log.early);
            check_int(name, failed, strstr(ear.text, "the virtual wire failed") != NULL);
            check_int(name, failed, strstr(ear.text, "the second time it went well") != NULL);
            bench_finish(&bench);
            tried++;
        }
        check_true(panels[i], tried > 20);
    }
}

/* A wire that is gone for good from some transfer on. */
static int left;

static int send_until(void *wire, const uint8_t *bytes, size_t count)
{
    return --left < 0 ? -ENODEV : hl_spi_wire_virtual.send(wire, bytes, count);
}

static void test_unplugged(void **state)
{
    static struct bench bench;
    struct hl_spi_wire torn = hl_spi_wire_virtual;
    (void)state;
    torn.send = send_until;
    for (int n = 0; n < 40; n++) {
        struct ear ear;
        char name[32];
        snprintf(name, sizeof(name), "transfer %d", n);
        bench_prepare(&bench, "7in5-v2");
        left = 1000;
        bench.device = hl_epaper_device_create(&bench.config, &torn, &bench.wire);
        check_true(name, bench.device);
        assert_int_equal(hl_frame_init(&bench.frame, 800, 480), 0);
        left = n;
        listen_to_log(&ear);
        int err = bench_show(&bench);
        int closed = hl_epaper_device_destroy(bench.device);
        stop_listening(&ear);
        if (err) {
            check_int(name, err, -ENODEV);
            check_int(name, closed, -ENODEV);
            check_true(name, strstr(ear.text, "the virtual wire failed (error 19)"));
            check_true(name, strstr(ear.text, "take its supply away"));
        } else {
            check_int(name, closed, 0);
        }
        check_true(name, !bench.wire.level[HL_SPI_POWER]);
        hl_frame_finish(&bench.frame);
        if (!err) {
            check_true("there were transfers", n > 20);
            return;
        }
    }
    /* Planes go out in many pieces: the end was not reached, as it should be. */
}

/* ---- over a restart ---- */

static void test_restart(void **state)
{
    static struct bench bench;
    char path[] = "/tmp/hl-epaper-XXXXXX", file[64];
    (void)state;
    assert_non_null(mkdtemp(path));
    snprintf(file, sizeof(file), "%s/a/b.state", path);
    bench_prepare(&bench, "2in13-v4");
    bench.config.state_path = file;
    bench_device(&bench);
    bench_box(&bench, 8, 8, 16, 16, 0);
    assert_int_equal(bench_show(&bench), 0);
    assert_int_equal(hl_epaper_device_counts(bench.device)->total[HL_EPAPER_FULL], 1);
    assert_int_equal(hl_epaper_device_destroy(bench.device), 0);

    /* The same picture: nothing happens. Then a change: partial, all of both planes first. */
    bench_device(&bench);
    bench_box(&bench, 8, 8, 16, 16, 0);
    spi_log_forget(&bench.log);
    assert_int_equal(bench_show(&bench), 0);
    assert_int_equal(bench.log.bytes, 0);
    bench_wait(&bench, 10);
    bench_box(&bench, 40, 8, 16, 16, 0);
    assert_int_equal(bench_show(&bench), 0);
    expect("restart", "change", &bench,
           "^ " S13 "3C:80 " STAY W13 "26:4000 bytes " C13 "24:4000 bytes 22:FF 20 "
           "44:05 06 45:08 00 17 00 4E:05 4F:08 00 26:32 bytes" OFF);
    assert_int_equal(hl_epaper_device_destroy(bench.device), 0);

    /* Another picture: unknown, so a full one, but not within three minutes of the last. */
    bench_device(&bench);
    spi_log_forget(&bench.log);
    assert_int_equal(bench_show(&bench), 0);
    assert_int_equal(bench.log.bytes, 0);
    bench_wait(&bench, 200);
    assert_int_equal(bench_show(&bench), 0);
    assert_int_equal(hl_epaper_device_counts(bench.device)->total[HL_EPAPER_FULL], 2);
    bench_finish(&bench);
    unlink(file);
    snprintf(file, sizeof(file), "%s/a", path);
    rmdir(file);
    rmdir(path);
}

/* Killed in a refresh: nobody knows what the panel shows. */
static const char *peeked_file;
static struct hl_epaper_counts peeked;

static int send_and_peek(void *wire, const uint8_t *bytes, size_t count)
{
    if (peeked_file)
        hl_epaper_state_load(&peeked, peeked_file, "2in13-v4", HL_NS_PER_S, hl_clock_wall_s());
    return hl_spi_wire_virtual.send(wire, bytes, count);
}

static void test_killed_in_refresh(void **state)
{
    static struct bench bench;
    struct hl_spi_wire wire = hl_spi_wire_virtual;
    char folder[] = "/tmp/hl-epaper-XXXXXX", file[64];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof(file), "%s/state", folder);
    bench_prepare(&bench, "2in13-v4");
    bench.config.state_path = file;
    bench_device(&bench);
    hl_epaper_device_destroy(bench.device);
    wire.send = send_and_peek;
    bench.device = hl_epaper_device_create(&bench.config, &wire, &bench.wire);
    assert_int_equal(bench_show(&bench), 0);
    assert_int_equal(hl_epaper_state_load(&peeked, file, "2in13-v4", HL_NS_PER_S, 0), 0);
    assert_int_not_equal(peeked.image, 0);
    bench_wait(&bench, 10);
    bench_box(&bench, 8, 8, 8, 8, 0);
    peeked_file = file;
    assert_int_equal(bench_show(&bench), 0);
    peeked_file = NULL;
    assert_int_equal(peeked.image, 0);
    assert_int_equal(peeked.total[HL_EPAPER_FULL], 1);
    bench_finish(&bench);
    unlink(file);
    rmdir(folder);
}

/* Too cold: told as waiting, and not a byte. */
static void test_frost(void **state)
{
    static struct bench bench;
    (void)state;
    bench_prepare(&bench, "7in3f");
    bench.config.settings.temperature = 14;
    bench_device(&bench);
    spi_log_forget(&bench.log);
    assert_int_equal(bench_show(&bench), 0);
    assert_int_equal(bench.log.bytes, 0);
    bench_finish(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sequences),         cmocka_unit_test(test_moving_change),
        cmocka_unit_test(test_full_of_areas),     cmocka_unit_test(test_last_columns),
        cmocka_unit_test(test_window_ends),       cmocka_unit_test(test_stuck_busy),
        cmocka_unit_test(test_endless_refresh),   cmocka_unit_test(test_one_spi_error),
        cmocka_unit_test(test_unplugged),         cmocka_unit_test(test_restart),
        cmocka_unit_test(test_killed_in_refresh), cmocka_unit_test(test_frost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
