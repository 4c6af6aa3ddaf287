/* The virtual AC073TC1A and E673, played by the sequences of the fact sheet, 2.5 and 2.6. */
#include "paper_bench.h"

#define E6_INIT                                                                                    \
    "c3 R B AA:49,55,20,08,09,18 01:3F 00:5F,69 03:00,54,00,44 05:40,1F,1F,2C 06:6F,1F,17,49 "     \
    "08:6F,1F,1F,22 30:03 50:3F 60:02,00 61:03,20,01,E0 84:01 E3:2F 04 B "
#define SEVEN_INIT                                                                                 \
    "c3 R B AA:49,55,20,08,09,18 01:3F,00,32,2A,0E,2A 00:5F,69 03:00,54,00,44 05:40,1F,1F,2C "     \
    "06:6F,1F,1F,22 08:6F,1F,1F,22 13:00,04 30:3C 41:00 50:3F 60:02,00 61:03,20,01,E0 82:1E "      \
    "84:00 86:00 E3:2F E0:00 E6:00 "
#define SHOWN E6_INIT "10<1* 12:00 w1 B 02:00 B "

static const uint8_t six[BENCH_INKS] = {0, 1, 2, 3, 5, 6, 1, 0};
static const uint8_t all_seven[BENCH_INKS] = {0, 1, 2, 3, 4, 5, 6, 1};

static const struct {
    const char *name;
    enum hl_paper_controller controller;
    const uint8_t *inks;
    const char *script;
    int picture;
} sequences[] = {
    {"E6, as Waveshare does", HL_PAPER_E673, six,
     E6_INIT "10<1* 04 B 06:6F,1F,17,49 12:00 w1 B 02:00 B 07:A5", 1},
    {"E6, as Inky does", HL_PAPER_E673, six,
     E6_INIT "30:08 06:6F,1F,1F,17 10<2* 04 B 06:6F,1F,1F,49 12:00 w1 B 02:00 B 07:A5", 2},
    {"E6, AUTO", HL_PAPER_E673, six, E6_INIT "02:00 B 10<3* 17:A5 B 07:A5", 3},
    {"E6, AUTO and asleep", HL_PAPER_E673, six, E6_INIT "02:00 B 10<3* 17:A7 B", 3},
    {"7.3 F", HL_PAPER_AC073TC1A, all_seven, SEVEN_INIT "10<4* 04 B 12:00 w1 B 02:00 B 07:A5", 4},
};

static void sequences_show_the_picture_without_a_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
        struct hl_paper_chip_config config = hl_paper_chip_defaults(sequences[i].controller);
        struct bench b;
        start_with(&b, sequences[i].name, &config);
        memcpy(b.inks, sequences[i].inks, BENCH_INKS);
        play(&b, sequences[i].script);
        finish(&b);
        check_clean(&b);
        check_picture(&b, sequences[i].picture);
        check_int(b.name, hl_paper_wear(paper_of(&b)).full, 1);
        check_true(b.name, hl_paper_chip_is_safe(b.chip, b.wire.now_ns));
        stop(&b);
    }
}

/* clang-format off */
static const struct offence offences[] = {
    {"command 5 ms after a reset", "c3", "R w5 04", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"command 6 ms after a reset", "c3", "R w6 04", NONE, 0, 0},
    {"command during a refresh", NULL, "w180000 04 B 12:00 w12900 02", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"BUSY believed at once", NULL, "w180000 04 B 12:00 B 02", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"a window, for which the full waveform runs anyway", NULL, "83:00,00,00,07,00,00,00,07,01", HL_PAPER_FAULT_UNKNOWN_COMMAND, 1, 0, 0},
    {"a register of the other chip", NULL, "82:1E", HL_PAPER_FAULT_UNKNOWN_COMMAND, 1, 0, 0},
    {"power settings of the other chip", NULL, "01:3F,00,32,2A,0E,2A 84:01", HL_PAPER_FAULT_PARAMETER_COUNT, 1, 0, 0},
    {"power settings of the other chip, the other way", SEVEN_INIT, "01:3F 84:00", HL_PAPER_FAULT_PARAMETER_COUNT, 1, HL_PAPER_AC073TC1A, 0},
    {"refresh without its byte", SHOWN "w180000 04 B", "12 84:01", HL_PAPER_FAULT_PARAMETER_COUNT, 1, 0, 0},
    {"refresh with another byte", SHOWN "w180000 04 B", "12:01", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"power off with another byte", NULL, "02:01", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"a rate that nobody measured", NULL, "30:10", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"AUTO of no kind", NULL, "17:00", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"resolution of the 4\"", NULL, "61:01,90,02,58", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"a byte short", E6_INIT, "10 =11*191999 12:00", HL_PAPER_FAULT_WRITE_SHORT, 1, 0, 0},
    {"a byte over", E6_INIT, "10 =11*192001 12:00", HL_PAPER_FAULT_WRITE_LONG, 1, 0, 0},
    {"an ink that is not there", E6_INIT, "10 =11*191999 =14 12:00", HL_PAPER_FAULT_UNKNOWN_INK, 1, 0, 0},
    {"an ink that is there", E6_INIT, "10 =11*191999 =16 12:00", NONE, 0, 0},
    {"clean, on seven colours", SEVEN_INIT "04 B", "10 =77*192000 12:00", NONE, HL_PAPER_AC073TC1A, 0},
    {"an eighth colour", SEVEN_INIT "04 B", "10 =11*191999 =18 12:00", HL_PAPER_FAULT_UNKNOWN_INK, 1, HL_PAPER_AC073TC1A, 0},
    {"refresh without power", NULL, "w180000 12:00", HL_PAPER_FAULT_REFRESH_WITHOUT_POWER, 1, 0, 0},
    {"asleep, the picture not shown", NULL, "10<2* 07:A5", HL_PAPER_FAULT_REFRESH_MISSING, 1, 0, 0},
    {"again after 179 s", NULL, "w179000 04 B 12:00", HL_PAPER_FAULT_FULL_TOO_SOON, 1, 0, 0},
    {"again after 180 s", NULL, "w180000 04 B 12:00", NONE, 0, 0},
    {"asleep without a check byte", NULL, "07 84:01", HL_PAPER_FAULT_SLEEP_WITHOUT_CHECK, 1, 0, 0},
    {"asleep under power", E6_INIT, "07:A5", HL_PAPER_FAULT_SLEEP_UNDER_POWER, 1, 0, 0},
    {"E6 at 41 degrees", E6_INIT "10<1*", "12:00", HL_PAPER_FAULT_TEMPERATURE, 1, 0, 41},
    {"E6 at 14 degrees", E6_INIT "10<1*", "12:00", NONE, 0, 14},
    {"seven colours at 14 degrees", SEVEN_INIT "04 B 10<1*", "12:00", HL_PAPER_FAULT_TEMPERATURE, 1, HL_PAPER_AC073TC1A, 14},
    {"seven colours at 36 degrees", SEVEN_INIT "04 B 10<1*", "12:00", HL_PAPER_FAULT_TEMPERATURE, 1, HL_PAPER_AC073TC1A, 36},
    {"seven colours at 35 degrees", SEVEN_INIT "04 B 10<1*", "12:00", NONE, HL_PAPER_AC073TC1A, 35},
    {"4 MHz", NULL, "c4 84:01", HL_PAPER_FAULT_CLOCK_TOO_FAST, 2, 0, 0},
};
/* clang-format on */

static void each_offence_is_counted_by_its_name(void **state)
{
    (void)state;
    check_offences(offences, sizeof(offences) / sizeof(offences[0]), HL_PAPER_E673, SHOWN);
}

static void the_rate_sets_the_time(void **state)
{
    static const struct {
        const char *script;
        int ms;
    } rates[] = {
        {"30:00", 25365}, {"30:01", 19863}, {"30:02", 14944}, {"30:03", 12932}, {"30:04", 10075},
        {"30:05", 8798},  {"30:06", 7832},  {"30:07", 6746},  {"30:08", 12932}, {"30:0F", 12932},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_E673);
        struct bench b;
        start_with(&b, rates[i].script, &config);
        play(&b, E6_INIT "10<0*");
        play(&b, rates[i].script);
        play(&b, "12:00");
        int64_t begin = b.wire.now_ns;
        play(&b, "w1 B");
        check_int(b.name, b.wire.now_ns - begin, rates[i].ms * MS);
        stop(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences_show_the_picture_without_a_fault),
        cmocka_unit_test(each_offence_is_counted_by_its_name),
        cmocka_unit_test(the_rate_sets_the_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
