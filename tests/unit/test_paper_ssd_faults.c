/* Every offence against a virtual SSD16xx, once made and once just avoided. */
#include "paper_bench.h"

#define INIT                                                                                       \
    "R B 12 B 01:F9,00,00 11:03 44:00,0F 45:00,00,F9,00 4E:00 4F:00,00 3C:05 21:00,80 18:80 "
/* Shows picture 1, both planes true to it. */
#define SHOWN INIT "24<1 26<1 22:F7 20 B "
#define X154  "R B 12 B 01:C7,00,00 11:03 44:00,18 45:00,00,C7,00 18:80 4E:00 4F:00,00 "
#define X426  "R B 12 B 18:80 01:DF,01,02 11:03 44:00,00,1F,03 45:00,00,DF,01 4E:00,00 4F:00,00 "
#define PARTIALS_9                                                                                 \
    "24<2 26<1 22:FF 20 B 24<1 26<2 22:FF 20 B 24<2 26<1 22:FF 20 B 24<1 26<2 22:FF 20 B "         \
    "24<2 26<1 22:FF 20 B 24<1 26<2 22:FF 20 B 24<2 26<1 22:FF 20 B 24<1 26<2 22:FF 20 B "         \
    "24<2 26<1 22:FF 20 B "

/* clang-format off */
static const struct offence offences[] = {
    {"command right after a reset", "", "R 12", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"command 1 ms after a reset", "", "R w1 12", NONE, 0, 0},
    {"command while the soft reset runs", "R B", "12 w9 01:F9,00,00", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"command as the soft reset is over", "R B", "12 w10 01:F9,00,00", NONE, 0, 0},
    {"command during a refresh", NULL, "w200000 24<2 22:F7 20 w1000 3C:05", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1, 0, 0},
    {"two commands during a refresh", NULL, "w200000 24<2 22:F7 20 w1000 3C:05 7F", HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 2, 0, 0},
    {"data first", "R B", "=00", HL_PAPER_FAULT_DATA_WITHOUT_COMMAND, 1, 0, 0},
    {"unknown opcode", NULL, "0F", HL_PAPER_FAULT_UNKNOWN_COMMAND, 1, 0, 0},
    {"unknown opcode with data", NULL, "99:01,02", HL_PAPER_FAULT_UNKNOWN_COMMAND, 1, 0, 0},
    {"an opcode of the UC8179", NULL, "07:A5", HL_PAPER_FAULT_UNKNOWN_COMMAND, 1, 0, 0},
    {"a parameter too few", NULL, "01:F9,00 7F", HL_PAPER_FAULT_PARAMETER_COUNT, 1, 0, 0},
    {"a parameter too many", NULL, "01:F9,00,00,00 7F", HL_PAPER_FAULT_PARAMETER_COUNT, 1, 0, 0},
    {"no parameter", NULL, "22 7F", HL_PAPER_FAULT_PARAMETER_COUNT, 1, 0, 0},
    {"one of two that may be", NULL, "1A:14 7F", NONE, 0, 0},
    {"a table of 152 bytes", NULL, "32 =00*152 7F", HL_PAPER_FAULT_PARAMETER_COUNT, 1, 0, 0},
    {"a table of 159 bytes", NULL, "32 =00*159 7F", HL_PAPER_FAULT_PARAMETER_COUNT, 1, 0, 0},
    {"X window of two words on a chip with bytes", NULL, "44:00,00,0F,00 7F", HL_PAPER_FAULT_PARAMETER_COUNT, 1, 0, 0},
    {"X window of two bytes on a chip with words", X426, "44:00,0F 7F", HL_PAPER_FAULT_PARAMETER_COUNT, 1, HL_PAPER_SSD1677, 0},
    {"no such entry mode", NULL, "11:0B", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"no such sensor", NULL, "18:03", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"more gates than the chip has", NULL, "01:28,01,00", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"as many gates as the chip has", NULL, "01:27,01,00", NONE, 0, 0},
    {"deep sleep that is none", NULL, "10:00 3C:05", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"fill with what nobody sends", NULL, "46:90 B", HL_PAPER_FAULT_PARAMETER_VALUE, 1, 0, 0},
    {"fill with white", NULL, "46:F7 B 47:F7 B", NONE, 0, 0},

    {"window a byte too wide", NULL, "44:00,10 4E:00 24 =00", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"window a row too high", NULL, "45:00,00,FA,00 4F:00,00 24 =00", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"window with its end first", NULL, "44:0F,00 4E:00 24 =00", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"window of another direction", NULL, "11:01 24 =00", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"pointer beside the window", NULL, "44:02,03 4E:01 24 =00", HL_PAPER_FAULT_WINDOW_OUTSIDE, 1, 0, 0},
    {"pointer within the window", NULL, "44:02,03 4E:02 24 =00", NONE, 0, 0},
    {"x that is no multiple of eight", X426, "44:04,00,1F,03", HL_PAPER_FAULT_WINDOW_UNALIGNED, 1, HL_PAPER_SSD1677, 0},
    {"end that does not fill its byte", X426, "44:00,00,1E,03", HL_PAPER_FAULT_WINDOW_UNALIGNED, 1, HL_PAPER_SSD1677, 0},
    {"a whole picture with the 1680's byte B", X154, "21:00,80 24<1", HL_PAPER_FAULT_WRITE_DROPPED, 1, HL_PAPER_SSD1681, 0},
    {"24 bytes wide with the 1680's byte B", X154, "21:00,80 44:00,17 24<1@0,0,192,200", NONE, HL_PAPER_SSD1681, 0},
    {"without the byte B that the panel needs", NULL, "w200000 21:00,00 22:F7 20 B", HL_PAPER_FAULT_WRITE_DROPPED, 1, 0, 0},

    {"a byte short", NULL, "24 =FF*3999 22:FF 20 B", HL_PAPER_FAULT_WRITE_SHORT, 1, 0, 0},
    {"a byte short, then the pointer anew", NULL, "26 =FF*3999 4E:00", HL_PAPER_FAULT_WRITE_SHORT, 1, 0, 0},
    {"one byte over", NULL, "26 =FF*4001 4E:00", HL_PAPER_FAULT_WRITE_LONG, 1, 0, 0},
    {"in two halves", NULL, "26 =FF*2000 26 =FF*2000 4E:00", NONE, 0, 0},
    {"twice around", NULL, "26 =FF*4000 26 =FF*4000 4E:00", NONE, 0, 0},

    {"displayed without analog", NULL, "w200000 22:84 20 B", HL_PAPER_FAULT_REFRESH_WITHOUT_POWER, 1, 0, 0},
    {"displayed without a clock", NULL, "w200000 22:44 20 B 22:02 20 B", HL_PAPER_FAULT_REFRESH_WITHOUT_POWER, 1, 0, 0},
    {"displayed after power off", NULL, "w200000 22:C0 20 B 22:83 20 B 22:04 20 B", HL_PAPER_FAULT_REFRESH_WITHOUT_POWER, 1, 0, 0},
    {"powered on first, then displayed", NULL, "w200000 22:C0 20 B 22:04 20 B 22:83 20 B", NONE, 0, 0},
    {"activated with nothing to do", INIT, "20 B", HL_PAPER_FAULT_REFRESH_WITHOUT_BITS, 1, 0, 0},
    {"activated with bits of 0", INIT, "22:00 20 B", HL_PAPER_FAULT_REFRESH_WITHOUT_BITS, 1, 0, 0},
    {"never activated", NULL, "24<2 22:FF 10:01", HL_PAPER_FAULT_REFRESH_MISSING, 1, 0, 0},
    {"the old plane alone, then asleep", NULL, "26<1 22:83 10:01", NONE, 0, 0},
    {"no table loaded", INIT, "24<1 22:C7 20 B", HL_PAPER_FAULT_REFRESH_WITHOUT_LUT, 1, 0, 0},

    {"old plane inverted", NULL, "24<2 26<1! 22:FF 20 B", HL_PAPER_FAULT_STALE_OLD_PLANE, 1, 0, 0},
    {"old plane not written after a full one", INIT, "24<1 26<9 22:F7 20 B 24<2 22:FF 20 B", HL_PAPER_FAULT_STALE_OLD_PLANE, 1, 0, 0},
    {"old plane of the picture before", NULL, "24<2 26<1 22:FF 20 B 24<3 26<1 22:FF 20 B", HL_PAPER_FAULT_STALE_OLD_PLANE, 1, 0, 0},
    {"a partial on a new panel", INIT, "24<2 26<0 22:FF 20 B", HL_PAPER_FAULT_STALE_OLD_PLANE, 1, 0, 0},
    {"old plane after deep sleep 2", NULL, "10:03 " INIT "24<2 22:FF 20 B", HL_PAPER_FAULT_STALE_OLD_PLANE, 1, 0, 0},
    {"old plane after deep sleep 1", NULL, "10:01 " INIT "24<2 22:FF 20 B", NONE, 0, 0},
    {"old plane after the supply was cut", NULL, "P- P+ " INIT "24<2 22:FF 20 B", HL_PAPER_FAULT_STALE_OLD_PLANE, 1, 0, 0},
    {"one window written, the rest from two frames ago", NULL,
     "24<2 22:FF 20 B 44:00,01 45:00,00,07,00 24<3@0,0,16,8 22:FF 20 B", NONE, 0, 0},
    {"ten partials", NULL, PARTIALS_9 "24<1 26<2 22:FF 20 B", NONE, 0, 0},
    {"eleven partials", NULL, PARTIALS_9 "24<1 26<2 22:FF 20 B 24<2 26<1 22:FF 20 B", HL_PAPER_FAULT_TOO_MANY_PARTIALS, 1, 0, 0},
    {"ten, a full one, ten", NULL, PARTIALS_9 "24<1 26<2 22:FF 20 B w180000 24<1 26<1 22:F7 20 B " PARTIALS_9, NONE, 0, 0},
    {"full 179 s after full", NULL, "w179000 22:F7 20 B", HL_PAPER_FAULT_FULL_TOO_SOON, 1, 0, 0},
    {"full 180 s after full", NULL, "w180000 22:F7 20 B", NONE, 0, 0},
    {"fast at once after full", NULL, "1A:64,00 22:91 20 B 22:C7 20 B", HL_PAPER_FAULT_FULL_TOO_SOON, 1, 0, 0},
    {"at 0 degrees", INIT, "24<1 22:F7 20 B", HL_PAPER_FAULT_TEMPERATURE, 1, 0, -1},
    {"at 51 degrees", INIT, "24<1 22:F7 20 B", HL_PAPER_FAULT_TEMPERATURE, 1, 0, 51},
    {"at 50 degrees", INIT, "24<1 22:F7 20 B", NONE, 0, 50},
    {"asleep under power", NULL, "22:C0 20 B 10:01", HL_PAPER_FAULT_SLEEP_UNDER_POWER, 1, 0, 0},
    {"a byte in deep sleep", NULL, "10:01 =00", HL_PAPER_FAULT_LINE_IN_SLEEP, 1, 0, 0},
    {"a command in deep sleep", NULL, "10:01 12", HL_PAPER_FAULT_LINE_IN_SLEEP, 2, 0, 0},
    {"D/C moved in deep sleep", NULL, "10:01 d", HL_PAPER_FAULT_LINE_IN_SLEEP, 1, 0, 0},
    {"a reset wakes", NULL, "10:01 R B 12 B", NONE, 0, 0},
    {"without supply", NULL, "P- w1 12", HL_PAPER_FAULT_COMMAND_WITHOUT_SUPPLY, 1, 0, 0},
    {"supply back, and its reset", NULL, "P- w1 P+ B 12 B", NONE, 0, 0},
    {"21 MHz", NULL, "c21 01:F9,00,00", HL_PAPER_FAULT_CLOCK_TOO_FAST, 4, 0, 0},
    {"20 MHz", NULL, "c20 01:F9,00,00", NONE, 0, 0},
    {"reset for 10 us", NULL, "10:01 r", HL_PAPER_FAULT_RESET_TOO_SHORT, 1, 0, 0},
};
/* clang-format on */

static void each_offence_is_counted_by_its_name(void **state)
{
    (void)state;
    check_offences(offences, sizeof(offences) / sizeof(offences[0]), HL_PAPER_SSD1680, SHOWN);
}

static void what_is_left_on_is_found_at_the_end(void **state)
{
    static const struct {
        const char *name, *script;
        enum hl_paper_fault fault;
        unsigned long count;
    } ends[] = {
        {"asleep", SHOWN "10:01", NONE},
        {"without supply", SHOWN "P-", NONE},
        {"not asleep", SHOWN, HL_PAPER_FAULT_SUPPLY_LEFT_ON, 1},
        {"under high voltage", SHOWN "22:C0 20 B", HL_PAPER_FAULT_SUPPLY_LEFT_ON, 1},
        {"in the middle of a refresh", INIT "24<1 22:F7 20", HL_PAPER_FAULT_SUPPLY_LEFT_ON, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1680);
        struct bench b;
        start_with(&b, ends[i].name, &config);
        play(&b, ends[i].script);
        check_clean(&b);
        check_int(b.name, hl_paper_chip_is_safe(b.chip, b.wire.now_ns), !ends[i].count);
        finish(&b);
        check_only(&b, ends[i].fault, ends[i].count);
        stop(&b);
    }
}

/* A byte of 8 us that begins at 100 us, and what moves meanwhile. */
static void lines_may_not_move_within_a_byte(void **state)
{
    static const struct {
        const char *name;
        enum hl_spi_line line;
        int64_t at_ns;
        unsigned long count;
    } moves[] = {
        {"D/C as the byte begins", HL_SPI_DATA, 2100000, 0},
        {"D/C 1 ns later", HL_SPI_DATA, 2100001, 1},
        {"D/C with the last bit", HL_SPI_DATA, 2108000, 1},
        {"CS 1 ns after the byte began", HL_SPI_SELECT, 2100001, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
        struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1680);
        struct hl_paper_chip *chip = hl_paper_chip_create(&config);
        const struct hl_spi_chip *plug = hl_paper_chip_plug(chip);
        plug->line(plug->chip, 0, HL_SPI_POWER, true);
        plug->line(plug->chip, 0, HL_SPI_RESET, true);
        plug->line(plug->chip, 0, HL_SPI_DATA, true);
        plug->line(plug->chip, 0, HL_SPI_SELECT, moves[i].line == HL_SPI_SELECT);
        plug->line(plug->chip, moves[i].at_ns, moves[i].line, false);
        if (moves[i].line == HL_SPI_SELECT)
            plug->line(plug->chip, moves[i].at_ns, HL_SPI_DATA, true);
        plug->byte(plug->chip, 2108000, 1000000, 0x7f);
        check_int(moves[i].name, hl_paper_chip_faults(chip, HL_PAPER_FAULT_LINE_IN_BYTE),
                  moves[i].count);
        hl_paper_chip_destroy(chip);
    }
}

static void a_reset_that_is_too_short_does_not_wake(void **state)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1680);
    struct bench b;

    (void)state;
    start_with(&b, "short reset", &config);
    play(&b, SHOWN "10:01 r =00");
    assert_int_equal(hl_paper_chip_faults(b.chip, HL_PAPER_FAULT_RESET_TOO_SHORT), 1);
    assert_int_equal(hl_paper_chip_faults(b.chip, HL_PAPER_FAULT_LINE_IN_SLEEP), 1);
    stop(&b);
}

static void every_fault_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < HL_PAPER_FAULTS; i++) {
        const char *name = hl_paper_fault_name((enum hl_paper_fault)i);
        assert_true(strlen(name) > 4);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(name, hl_paper_fault_name((enum hl_paper_fault)j));
    }
}

static void the_first_fault_is_told_in_words(void **state)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1680);
    struct bench b;

    (void)state;
    start_with(&b, "words", &config);
    assert_string_equal(hl_paper_chip_first_fault(b.chip), "");
    play(&b, "R B w97 99 98");
    assert_string_equal(hl_paper_chip_first_fault(b.chip),
                        "unknown-command at 100.002 ms, command 0x99");
    stop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_offence_is_counted_by_its_name),
        cmocka_unit_test(what_is_left_on_is_found_at_the_end),
        cmocka_unit_test(lines_may_not_move_within_a_byte),
        cmocka_unit_test(a_reset_that_is_too_short_does_not_wake),
        cmocka_unit_test(every_fault_has_a_name_of_its_own),
        cmocka_unit_test(the_first_fault_is_told_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
