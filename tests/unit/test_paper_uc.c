/* The virtual UC8179, played by the sequences of the fact sheet, 2.2; every offence once made and
 * once just avoided. */
#include "paper_bench.h"

#define INIT  "R B 01:07,07,3F,3F 06:17,17,28,17 04 B 00:1F 61:03,20,01,E0 15:00 50:10,07 60:22 "
#define SLEEP "50:F7,00 02 B 07:A5 "
#define DRAW  "12 w1 B "
/* Shows picture 1 and turns the power off. */
#define SHOWN     INIT "10<1 13<1! " DRAW "02 B "
#define PART_INIT "00:1F 04 B E0:02 E5:6E 50:A9,07 "
/* 64..127 by 100..139 */
#define WINDOW "91 90:00,40,00,7F,00,64,00,8B,01 "
/* Rows of seven steps of six bytes; the last are zero. */
#define NOTHING " =00*42 "
#define LUTS_PARTIAL                                                                               \
    "20" NOTHING "21" NOTHING "22 =5A =1E =05 =1E =05 =01 =00*36 "                                 \
    "23 =84 =1E =05 =1E =05 =01 =00*36 24" NOTHING "25" NOTHING
#define LUT_TO_BLACK "=80 =0F*2 =00*2 =01 =84 =0F =01 =0F =01 =02 =40 =0F*2 =00*2 =01 =00*24 "
#define LUT_TO_WHITE "=10 =0F*2 =00*2 =01 =84 =0F =01 =0F =01 =02 =20 =0F*2 =00*2 =01 =00*24 "
#define LUTS_FULL                                                                                  \
    "20" NOTHING "21 " LUT_TO_WHITE "22 " LUT_TO_WHITE "23 " LUT_TO_BLACK "24 " LUT_TO_BLACK       \
    "25" NOTHING

static const struct window everything = {0, 0, 800, 480}, part = {64, 100, 64, 40};

struct sequence {
    const char *name, *script;
    int picture; /* in the window, or everywhere */
    const struct window *where;
    unsigned full, fast, partial;
};

static const struct sequence sequences[] = {
    {"full", SHOWN "07:A5", 1, &everything, 1, 0, 0},
    {"full, asleep as the vendor does", INIT "10<1 13<1! " DRAW SLEEP, 1, &everything, 1, 0, 0},
    {"fast", INIT "E0:02 E5:5A 06:27,27,18,17 10<1 13<1! " DRAW SLEEP, 1, &everything, 0, 1, 0},
    {"partial, old plane by the host",
     SHOWN PART_INIT WINDOW "10<1@64,100,64,40 13<2@64,100,64,40 " DRAW "92 02 B 07:A5", 2, &part,
     1, 0, 1},
    {"partial, old plane from the full one",
     SHOWN PART_INIT WINDOW "13<2@64,100,64,40 " DRAW "92 02 B 07:A5", 2, &part, 1, 0, 1},
    {"partials, old plane by N2OCP",
     SHOWN PART_INIT WINDOW "13<2@64,100,64,40 " DRAW "13<3@64,100,64,40 " DRAW "92 02 B 07:A5", 3,
     &part, 1, 0, 2},
    {"partial of all", SHOWN PART_INIT "10<1 13<2 " DRAW "02 B 07:A5", 2, &everything, 1, 0, 1},
    {"asleep, and back with both planes",
     SHOWN "07:A5 w1000 " INIT PART_INIT WINDOW "10<1@64,100,64,40 13<2@64,100,64,40 " DRAW SLEEP,
     2, &part, 1, 0, 1},
    {"partial, host tables",
     SHOWN "00:3F 04 B 50:29,07 " LUTS_PARTIAL "10<1 13<2 " DRAW "02 B 07:A5", 2, &everything, 1, 0,
     1},
    {"full, host tables", INIT "00:3F 50:29,07 " LUTS_FULL "13<2 " DRAW SLEEP, 2, &everything, 1, 0,
     0},
    {"AUTO", INIT "02 B 10<1 13<1! 17:A5 B 07:A5", 1, &everything, 1, 0, 0},
    {"AUTO and asleep", INIT "02 B 10<1 13<1! 17:A7 B", 1, &everything, 1, 0, 0},
    {"no old plane asked for", INIT "50:13,07 13<4 " DRAW SLEEP, 4, &everything, 1, 0, 0},
};

static void sequences_show_the_picture_without_a_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
        const struct sequence *s = &sequences[i];
        struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_UC8179);
        struct bench b;
        start_with(&b, s->name, &config);
        play(&b, s->script);
        finish(&b);
        check_clean(&b);
        check_ink(&b, s->picture, *s->where);
        if (s->where == &part) { /* nothing but the window */
            check_ink(&b, 1, (struct window){0, 0, 800, 100});
            check_ink(&b, 1, (struct window){0, 140, 800, 340});
            check_ink(&b, 1, (struct window){0, 100, 64, 40});
            check_ink(&b, 1, (struct window){128, 100, 672, 40});
        }
        struct hl_paper_wear wear = hl_paper_wear(paper_of(&b));
        check_int(s->name, wear.full, s->full);
        check_int(s->name, wear.fast, s->fast);
        check_int(s->name, wear.partial, s->partial);
        check_true(s->name, hl_paper_chip_is_safe(b.chip, b.wire.now_ns));
        check_true(s->name, wire_of->get(&b.wire, HL_SPI_BUSY));
        stop(&b);
    }
}

/* clang-format off */
static const struct offence offences[] = {
    {"command right after a reset", "", "R 04", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"command 1 ms after a reset", "", "R w1 04", NONE, 0, 0},
    {"command during power on", "R B", "04 w129 00:1F", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"command after power on", "R B", "04 w130 00:1F", NONE, 0, 0},
    {"command before BUSY tells of the refresh", INIT "10<1 13<1!", "12 02", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"BUSY believed at once after the refresh began", INIT "10<1 13<1!", "12 B 02", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"data first", "R B", "=1F", HL_PAPER_FAULT_DATA_WITHOUT_COMMAND, 1, 0, 0},
    {"an opcode of the SSD1680", NULL, "44:00,0F", HL_PAPER_FAULT_UNKNOWN_COMMAND, 1, 0, 0},
    {"a window of seven bytes", NULL, "90:00,40,00,7F,00,64,01 92", HL_PAPER_FAULT_PARAMETER_COUNT, 1, 0, 0},
    {"a table of 44 bytes", NULL, "20 =00*44 92", HL_PAPER_FAULT_PARAMETER_COUNT, 1, 0, 0},
    {"a third colour", NULL, "00:0F", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"a temperature that nobody forces", NULL, "E0:02 E5:19", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"AUTO of no kind", NULL, "17:A6", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"resolution of another panel", NULL, "61:03,20,02,58", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"window to the last column", NULL, "90:03,18,03,1F,01,DF,01,DF,01", NONE, 0, 0},
    {"window a byte too far", NULL, "90:03,18,03,27,00,00,00,07,01", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"window a row too far", NULL, "90:00,00,00,07,01,D8,01,E0,01", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"window with its end first", NULL, "90:00,40,00,3F,00,00,00,07,01", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"window from 4", NULL, "90:00,04,00,0F,00,00,00,07,01", HL_PAPER_FAULT_WINDOW_UNALIGNED, 1, 0, 0},
    {"window to 12", NULL, "90:00,00,00,0C,00,00,00,07,01", HL_PAPER_FAULT_WINDOW_UNALIGNED, 1, 0, 0},
    {"the vendor's end of 256: 511", NULL, PART_INIT "91 90:00,00,01,FF,00,64,00,8B,01 13<2@0,100,256,40 12", HL_PAPER_FAULT_WRITE_SHORT, 1, 0, 0},
    {"a byte short", INIT "10<1", "13 =FF*47999 12 w1 B", HL_PAPER_FAULT_WRITE_SHORT, 1, 0, 0},
    {"a byte short, then anew", INIT, "10 =FF*47999 10 =FF", HL_PAPER_FAULT_WRITE_SHORT, 1, 0, 0},
    {"a byte over", INIT "10<1", "13 =FF*48001 12 w1 B", HL_PAPER_FAULT_WRITE_LONG, 1, 0, 0},
    {"a whole picture into a window", NULL, PART_INIT WINDOW "10<1@64,100,64,40 13<2 12 w1 B", HL_PAPER_FAULT_WRITE_LONG, 1, 0, 0},
    {"refresh before power on", "R B 00:1F 61:03,20,01,E0 10<1 13<1", "12", HL_PAPER_FAULT_REFRESH_WITHOUT_POWER, 1, 0, 0},
    {"refresh after power off", NULL, "w180000 12", HL_PAPER_FAULT_REFRESH_WITHOUT_POWER, 1, 0, 0},
    {"refresh after a reset of the panel setting", INIT, "00:1E 12", HL_PAPER_FAULT_REFRESH_WITHOUT_POWER, 1, 0, 0},
    {"host tables, but none there", INIT "10<1 13<1!", "00:3F 12", HL_PAPER_FAULT_REFRESH_WITHOUT_LUT, 1, 0, 0},
    {"host tables, one missing", INIT "10<1 13<1!", "00:3F 21" NOTHING "22" NOTHING "23" NOTHING "12", HL_PAPER_FAULT_REFRESH_WITHOUT_LUT, 1, 0, 0},
    {"a new picture, asleep without refresh", NULL, "13<2! 07:A5", HL_PAPER_FAULT_REFRESH_MISSING, 1, 0, 0},
    {"old plane of another picture", NULL, PART_INIT WINDOW "10<3@64,100,64,40 13<2@64,100,64,40 12 w1 B", HL_PAPER_FAULT_STALE_OLD_PLANE, 1, 0, 0},
    {"old plane after deep sleep", NULL, "07:A5 " INIT PART_INIT WINDOW "13<2@64,100,64,40 12 w1 B", HL_PAPER_FAULT_STALE_OLD_PLANE, 1, 0, 0},
    {"no copy of the new plane, two partials", NULL, PART_INIT "50:A1,07 " WINDOW "13<2@64,100,64,40 12 w1 B 13<3@64,100,64,40 12 w1 B", HL_PAPER_FAULT_STALE_OLD_PLANE, 1, 0, 0},
    {"partial with the full one's polarity", NULL, PART_INIT "50:18,07 " WINDOW "13<2@64,100,64,40! 12 w1 B", HL_PAPER_FAULT_STALE_OLD_PLANE, 1, 0, 0},
    {"full 179 s after", NULL, "w178000 04 B 12 w1 B", HL_PAPER_FAULT_FULL_TOO_SOON, 1, 0, 0},
    {"full 180 s after", NULL, "w180000 04 B 12 w1 B", NONE, 0, 0},
    {"too cold", INIT "10<1 13<1!", "12 w1 B", HL_PAPER_FAULT_TEMPERATURE, 1, 0, -1},
    {"too hot", INIT "10<1 13<1!", "12 w1 B", HL_PAPER_FAULT_TEMPERATURE, 1, 0, 51},
    {"asleep without a check byte", NULL, "07 92", HL_PAPER_FAULT_SLEEP_WITHOUT_CHECK, 1, 0, 0},
    {"asleep with another byte", NULL, "07:A4 00:1F", HL_PAPER_FAULT_SLEEP_WITHOUT_CHECK, 1, 0, 0},
    {"asleep under power", INIT, "07:A5", HL_PAPER_FAULT_SLEEP_UNDER_POWER, 1, 0, 0},
    {"D/C moved in deep sleep", NULL, "07:A5 d", HL_PAPER_FAULT_LINE_IN_SLEEP, 1, 0, 0},
    {"a byte after AUTO's sleep", INIT "02 B 10<1 13<1! 17:A7 B", "=00", HL_PAPER_FAULT_LINE_IN_SLEEP, 1, 0, 0},
    {"11 MHz", NULL, "c11 00:1F", HL_PAPER_FAULT_CLOCK_TOO_FAST, 2, 0, 0},
    {"10 MHz", NULL, "c10 00:1F", NONE, 0, 0},
};
/* clang-format on */

static void each_offence_is_counted_by_its_name(void **state)
{
    (void)state;
    check_offences(offences, sizeof(offences) / sizeof(offences[0]), HL_PAPER_UC8179, SHOWN);
}

static void busy_is_low_as_long_as_the_waveform(void **state)
{
    static const struct {
        const char *name, *before, *script;
        int64_t ms;
        bool old_panel;
    } times[] = {
        {"power on", "R B", "04", 130, false},
        {"power on again", "R B 04 B", "04", 0, false},
        {"power off", "R B 04 B", "02", 40, false},
        {"power off again", "R B", "02", 0, false},
        {"full", INIT, "10<1 13<1! 12", 4108, false},
        {"fast", INIT "E0:02 E5:5A", "10<1 13<1! 12", 1500, false},
        {"forced, but not told to use it", INIT "E0:00 E5:5A", "10<1 13<1! 12", 4108, false},
        {"partial", SHOWN PART_INIT, "10<1 13<2 12", 435, false},
        {"four greys", INIT "E0:02 E5:5F", "10<1 13<1! 12", 2000, false},
        {"host tables, 70 frames at 50 Hz", SHOWN "00:3F 04 B 50:29,07 " LUTS_PARTIAL,
         "10<1 13<2 12", 1400, false},
        {"AUTO: on, full, off", INIT "02 B 10<1 13<1!", "17:A5", 130 + 4108 + 40, false},
        {"an older panel knows no fast one", INIT "E0:02 E5:5A", "10<1 13<1! 12", 4108, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_UC8179);
        struct bench b;
        config.no_forced_waveform = times[i].old_panel;
        start_with(&b, times[i].name, &config);
        play(&b, times[i].before);
        play(&b, times[i].script);
        int64_t begin = b.wire.now_ns;
        wire_of->pause(&b.wire, MS / 2); /* BUSY falls late after a refresh */
        play(&b, "B");
        int64_t lasted = b.wire.now_ns - begin;
        check_int(b.name, lasted, times[i].ms ? times[i].ms * MS : MS / 2);
        check_clean(&b);
        stop(&b);
    }
}

/* The line itself around the 200 us in which it does not tell. */
static void busy_tells_of_a_refresh_late(void **state)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_UC8179);
    struct bench b;

    (void)state;
    start_with(&b, "late", &config);
    play(&b, INIT "10<1 13<1! 12");
    assert_int_equal(wire_of->get(&b.wire, HL_SPI_BUSY), 1);
    assert_int_equal(wire_of->wait(&b.wire, HL_SPI_BUSY, false, MS), 0);
    int64_t fell = b.wire.now_ns;
    assert_int_equal(wire_of->wait(&b.wire, HL_SPI_BUSY, true, 10000 * MS), 0);
    assert_int_equal(b.wire.now_ns - fell, 4108 * MS - MS / 5);
    stop(&b);
}

static void four_greys_come_from_the_vendors_planes(void **state)
{
    static const uint8_t greys[4] = {15, 5, 10, 0}; /* by 10, then 13: bit is black here */
    struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_UC8179);
    struct bench b;

    (void)state;
    start_with(&b, "greys", &config);
    play(&b, INIT "E0:02 E5:5F 10 =33*48000 13 =55*48000 " DRAW);
    check_clean(&b);
    for (int x = 0; x < 8; x++)
        check_int("grey", hl_paper_ink(paper_of(&b), x, 100), greys[x & 3]);
    stop(&b);
}

static void the_panel_setting_mirrors(void **state)
{
    static const struct {
        const char *script;
        bool x, y;
    } mirrors[] = {{"00:1B", true, false}, {"00:17", false, true}, {"00:13", true, true}};

    (void)state;
    for (size_t i = 0; i < sizeof(mirrors) / sizeof(mirrors[0]); i++) {
        struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_UC8179);
        struct bench b;
        start_with(&b, mirrors[i].script, &config);
        play(&b, INIT);
        play(&b, mirrors[i].script);
        play(&b, "10<1 13<1! " DRAW);
        check_clean(&b);
        for (int y = 0; y < 480; y += 7)
            for (int x = 0; x < 800; x++)
                check_int(b.name,
                          hl_paper_ink(paper_of(&b), mirrors[i].x ? 799 - x : x,
                                       mirrors[i].y ? 479 - y : y) == HL_PAPER_WHITE,
                          picture_bit(1, x, y));
        stop(&b);
    }
}

/* What Waveshare's partial window does when the end is 256: the chip takes another width. */
static void a_window_outside_is_not_taken(void **state)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_UC8179);
    struct bench b;

    (void)state;
    start_with(&b, "kept", &config);
    play(&b, SHOWN PART_INIT WINDOW "90:03,18,03,27,00,00,00,07,01 10<1@64,100,64,40 "
                                    "13<2@64,100,64,40 " DRAW);
    check_only(&b, HL_PAPER_FAULT_WINDOW_OUTSIDE, 1);
    check_ink(&b, 2, part);
    stop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences_show_the_picture_without_a_fault),
        cmocka_unit_test(each_offence_is_counted_by_its_name),
        cmocka_unit_test(busy_is_low_as_long_as_the_waveform),
        cmocka_unit_test(busy_tells_of_a_refresh_late),
        cmocka_unit_test(four_greys_come_from_the_vendors_planes),
        cmocka_unit_test(the_panel_setting_mirrors),
        cmocka_unit_test(a_window_outside_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
