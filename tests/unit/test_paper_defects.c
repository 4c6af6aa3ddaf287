/* Virtual e-paper boards with a misfortune, and what they book. */
#include "paper_bench.h"

#include <errno.h>

#define SSD     "R B 12 B 01:F9,00,00 11:03 44:00,0F 45:00,00,F9,00 4E:00 4F:00,00 21:00,80 18:80 "
#define UC      "R B 01:07,07,3F,3F 06:17,17,28,17 04 B 00:1F 61:03,20,01,E0 15:00 50:10,07 60:22 "
#define UC_SHOW UC "10<1 13<1! 12 "

static void open_as(struct bench *b, const char *name, enum hl_paper_controller controller,
                    enum hl_paper_defect defect, int64_t from)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(controller);

    config.defect = defect;
    config.defect_from_ns = from;
    start_with(b, name, &config);
}

/* BUSY when idle, when busy, and in sleep. */
static void stuck_lines_say_always_the_same(void **state)
{
    static const struct {
        const char *name;
        enum hl_paper_controller controller;
        enum hl_paper_defect defect;
        int idle, busy, asleep;
    } lines[] = {
        {"SSD1680", HL_PAPER_SSD1680, HL_PAPER_SOUND, 0, 1, 1},
        {"SSD1680 high", HL_PAPER_SSD1680, HL_PAPER_BUSY_STUCK_HIGH, 1, 1, 1},
        {"SSD1680 low", HL_PAPER_SSD1680, HL_PAPER_BUSY_STUCK_LOW, 0, 0, 0},
        {"UC8179", HL_PAPER_UC8179, HL_PAPER_SOUND, 1, 0, 1},
        {"UC8179 high", HL_PAPER_UC8179, HL_PAPER_BUSY_STUCK_HIGH, 1, 1, 1},
        {"UC8179 low", HL_PAPER_UC8179, HL_PAPER_BUSY_STUCK_LOW, 0, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        bool ssd = lines[i].controller == HL_PAPER_SSD1680;
        struct bench b;
        open_as(&b, lines[i].name, lines[i].controller, lines[i].defect, 0);
        play(&b, "R w5");
        check_int(b.name, wire_of->get(&b.wire, HL_SPI_BUSY), lines[i].idle);
        play(&b, ssd ? "12 w5" : "04 w5");
        check_int(b.name, wire_of->get(&b.wire, HL_SPI_BUSY), lines[i].busy);
        check_int(b.name, wire_of->wait(&b.wire, HL_SPI_BUSY, !lines[i].busy, 1000 * MS),
                  lines[i].defect == HL_PAPER_SOUND ? 0 : -ETIMEDOUT);
        play(&b, ssd ? "w10 10:01" : "w200 02 w50 07:A5");
        check_int(b.name, wire_of->get(&b.wire, HL_SPI_BUSY), lines[i].asleep);
        check_clean(&b);
        stop(&b);
    }
}

static void a_defect_begins_at_its_time(void **state)
{
    struct bench b;

    (void)state;
    open_as(&b, "later", HL_PAPER_SSD1680, HL_PAPER_BUSY_STUCK_HIGH, 500 * MS);
    play(&b, "R B");
    assert_int_equal(wire_of->wait(&b.wire, HL_SPI_BUSY, true, 1000 * MS), 0);
    assert_true(b.wire.now_ns == 500 * MS);
    hl_paper_chip_set_defect(b.chip, HL_PAPER_SOUND, 0);
    assert_int_equal(wire_of->get(&b.wire, HL_SPI_BUSY), 0);
    stop(&b);
}

/* 20 us of looking idle in every 10 ms of a refresh. */
static void glitches_look_idle_for_a_moment(void **state)
{
    struct bench b;
    int64_t fell, rose;
    int edges = 0;

    (void)state;
    open_as(&b, "glitch", HL_PAPER_SSD1680, HL_PAPER_SOUND, 0);
    play(&b, SSD "24<1 22:F7 20");
    hl_paper_chip_set_defect(b.chip, HL_PAPER_BUSY_GLITCHES, 0);
    int64_t began = b.wire.now_ns;
    assert_int_equal(wire_of->wait(&b.wire, HL_SPI_BUSY, false, 100 * MS), 0);
    fell = b.wire.now_ns;
    assert_int_equal(wire_of->wait(&b.wire, HL_SPI_BUSY, true, 100 * MS), 0);
    rose = b.wire.now_ns;
    assert_true(fell - began == 10 * MS - MS / 50);
    assert_true(rose - fell == MS / 50);
    while (wire_of->wait(&b.wire, HL_SPI_BUSY, false, 100 * MS) == 0 &&
           wire_of->wait(&b.wire, HL_SPI_BUSY, true, 100 * MS) == 0)
        edges++;
    assert_int_equal(edges, 1869 / 10 - 1);
    check_clean(&b);
    play(&b, "w200000 22:F7 20 B 12"); /* who believes the glitch is caught */
    check_only(&b, HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1);
    stop(&b);
}

static void an_endless_refresh_ends_with_a_reset(void **state)
{
    struct bench b;

    (void)state;
    open_as(&b, "endless", HL_PAPER_UC8179, HL_PAPER_REFRESH_ENDLESS, 0);
    play(&b, UC_SHOW "w1");
    assert_int_equal(wire_of->wait(&b.wire, HL_SPI_BUSY, true, 3600000 * MS), -ETIMEDOUT);
    assert_false(hl_paper_chip_is_safe(b.chip, b.wire.now_ns));
    hl_paper_chip_set_defect(b.chip, HL_PAPER_SOUND, 0);
    assert_int_equal(wire_of->get(&b.wire, HL_SPI_BUSY), 0);
    play(&b, "R B");
    assert_int_equal(hl_paper_wear(paper_of(&b)).cut, 1);
    assert_int_equal(hl_paper_ink(paper_of(&b), 0, 0), HL_PAPER_UNKNOWN);
    play(&b, UC_SHOW "w1 B 02 B 07:A5");
    finish(&b);
    check_clean(&b);
    check_picture(&b, 1);
    stop(&b);
}

static void an_unplugged_panel_hears_nothing_and_is_safe(void **state)
{
    static const struct {
        enum hl_paper_controller controller;
        const char *script;
        int floats;
    } boards[] = {
        {HL_PAPER_SSD1680, SSD "24<1 22:F7 20", 0},
        {HL_PAPER_UC8179, UC_SHOW, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(boards) / sizeof(boards[0]); i++) {
        struct bench b;
        open_as(&b, "unplugged", boards[i].controller, HL_PAPER_SOUND, 0);
        play(&b, boards[i].script);
        hl_paper_chip_set_defect(b.chip, HL_PAPER_UNPLUGGED, b.wire.now_ns + 500 * MS);
        play(&b, "w499");
        assert_false(hl_paper_chip_is_safe(b.chip, b.wire.now_ns));
        play(&b, "w2000");
        assert_true(hl_paper_chip_is_safe(b.chip, b.wire.now_ns));
        assert_int_equal(hl_paper_wear(paper_of(&b)).cut, 1);
        assert_int_equal(wire_of->get(&b.wire, HL_SPI_BUSY), boards[i].floats);
        play(&b, "12 =00 R 99 P- P+ 07:A5");
        check_clean(&b);
        hl_paper_chip_set_defect(b.chip, HL_PAPER_SOUND, 0);
        assert_false(hl_paper_chip_is_safe(b.chip, b.wire.now_ns));
        play(&b, "w10 98");
        check_only(&b, HL_PAPER_FAULT_UNKNOWN_COMMAND, 1);
        stop(&b);
    }
}

static void supply_that_is_cut_leaves_the_refresh_half_done(void **state)
{
    struct bench b;

    (void)state;
    open_as(&b, "cut", HL_PAPER_SSD1680, HL_PAPER_SOUND, 0);
    play(&b, SSD "24<1 22:F7 20 w800 P-");
    assert_int_equal(hl_paper_wear(paper_of(&b)).cut, 1);
    assert_int_equal(wire_of->get(&b.wire, HL_SPI_BUSY), 0);
    assert_true(hl_paper_chip_is_safe(b.chip, b.wire.now_ns));
    play(&b, "R P+ B " SSD "24<1 22:F7 20 B 10:01");
    finish(&b);
    check_clean(&b);
    check_picture(&b, 1);
    stop(&b);
}

static void without_a_power_line_pwr_means_nothing(void **state)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1680);
    struct bench b;

    (void)state;
    config.power_line = false;
    start_with(&b, "no line", &config);
    play(&b, "P- " SSD "24<1 22:F7 20 B P+ P-");
    assert_false(hl_paper_chip_is_safe(b.chip, b.wire.now_ns));
    play(&b, "10:01");
    assert_true(hl_paper_chip_is_safe(b.chip, b.wire.now_ns));
    check_clean(&b);
    stop(&b);
}

/* Bytes while the reset is held low are lost. */
static void nothing_is_heard_during_a_reset(void **state)
{
    struct bench b;

    (void)state;
    open_as(&b, "held", HL_PAPER_SSD1680, HL_PAPER_SOUND, 0);
    play(&b, SSD);
    wire_of->set(&b.wire, HL_SPI_RESET, false);
    play(&b, "w1 7F");
    check_only(&b, HL_PAPER_FAULT_COMMAND_WHILE_BUSY, 1);
    stop(&b);
}

static void a_chip_that_is_not_selected_hears_nothing(void **state)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1680);
    struct hl_paper_chip *chip;

    (void)state;
    config.power_line = false;
    chip = hl_paper_chip_create(&config);
    const struct hl_spi_chip *plug = hl_paper_chip_plug(chip);
    plug->line(plug->chip, 0, HL_SPI_RESET, true);
    plug->line(plug->chip, 0, HL_SPI_SELECT, true);
    plug->byte(plug->chip, 10 * MS, BENCH_HZ, 0x99);
    assert_int_equal(hl_paper_chip_fault_total(chip), 0);
    plug->line(plug->chip, 11 * MS, HL_SPI_SELECT, false);
    plug->byte(plug->chip, 12 * MS, BENCH_HZ, 0x99);
    assert_int_equal(hl_paper_chip_faults(chip, HL_PAPER_FAULT_UNKNOWN_COMMAND), 1);
    hl_paper_chip_destroy(chip);
}

/* Time under high voltage and with supply, ns to the ns. */
static void time_under_voltage_is_booked(void **state)
{
    struct hl_paper_wear wear;
    struct bench b;

    (void)state;
    open_as(&b, "booked", HL_PAPER_SSD1680, HL_PAPER_SOUND, 0);
    play(&b, "w1000 " SSD "24<1 22:F7 20");
    play(&b, "w60000");
    wear = hl_paper_wear(paper_of(&b));
    assert_true(wear.high_voltage_ns == 1869 * MS); /* on 100, load 2, full 1617, off 150 */
    assert_true(wear.supply_ns == b.wire.now_ns);
    assert_true(wear.flash_ns == 1617 * MS);
    play(&b, "22:C0 20 B");
    int64_t on = b.wire.now_ns - 100 * MS;
    play(&b, "w500");
    assert_true(hl_paper_wear(paper_of(&b)).high_voltage_ns == 1869 * MS + b.wire.now_ns - on);
    play(&b, "22:83 20 B P-");
    int64_t supplied = b.wire.now_ns, voltage = hl_paper_wear(paper_of(&b)).high_voltage_ns;
    play(&b, "w5000");
    assert_true(hl_paper_wear(paper_of(&b)).supply_ns == supplied);
    assert_true(hl_paper_wear(paper_of(&b)).high_voltage_ns == voltage);
    check_clean(&b);
    stop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stuck_lines_say_always_the_same),
        cmocka_unit_test(a_defect_begins_at_its_time),
        cmocka_unit_test(glitches_look_idle_for_a_moment),
        cmocka_unit_test(an_endless_refresh_ends_with_a_reset),
        cmocka_unit_test(an_unplugged_panel_hears_nothing_and_is_safe),
        cmocka_unit_test(supply_that_is_cut_leaves_the_refresh_half_done),
        cmocka_unit_test(without_a_power_line_pwr_means_nothing),
        cmocka_unit_test(nothing_is_heard_during_a_reset),
        cmocka_unit_test(a_chip_that_is_not_selected_hears_nothing),
        cmocka_unit_test(time_under_voltage_is_booked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
