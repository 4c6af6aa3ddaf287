/* The wire of the Raspberry Pi 5, on pages that are a plain file. */
#include "wire_mapped.h"

#define PI_5     "raspberrypi,5-model-b brcm,bcm2712"
#define DEVICE   "gpiomem0"
#define SIZE     0x30000
#define OUT      0x10000
#define OE_SET   0x12004
#define FLIP     0x1000
#define SET      0x2000
#define CLEAR    0x3000
#define IO_CTRL  0x4
#define PADS     0x20004
#define STRANGER (UINT32_C(1) << 14) /* a pin that adafruit-hat leaves to others */

static bool move_pins(struct mapped_fixture *fixture, size_t offset, uint32_t value)
{
    if (offset == OUT)
        fixture->level = value;
    else if (offset == OUT + FLIP)
        fixture->level ^= value;
    else if (offset == OUT + SET)
        fixture->level |= value;
    else if (offset == OUT + CLEAR)
        fixture->level &= ~value;
    else
        return false;
    return true;
}

static int setup(void **state)
{
    struct mapped_fixture *fixture = malloc(sizeof(*fixture));
    *state = fixture;
    fixture_start(fixture, "rp1", PI_5, DEVICE, SIZE);
    return 0;
}

static int teardown(void **state)
{
    fixture_stop(*state);
    free(*state);
    return 0;
}

static void decodes_to_the_programme(void **state)
{
    struct mapped_fixture *fixture = *state;

    check_play(fixture, "one chain", 1);
    check_play(fixture, "two chains", 2);
    check_play(fixture, "three chains", 3);
    fixture->pins = hl_pinout_find("adafruit-hat")->pins;
    check_play(fixture, "hat", 1);
    fixture->pins.inverted |= HL_LINE_BIT(HL_LINE_CLOCK) | HL_LINE_BIT(2) |
                              HL_LINE_BIT(HL_LINE_LATCH) | HL_LINE_BIT(HL_LINE_B);
    check_play(fixture, "inverted", 1);
    fixture->pins.inverted = 0; /* OE stays active low */
    check_play(fixture, "nothing inverted", 1);
}

static void two_stores_a_column(void **state)
{
    check_stores(*state, 2);
}

static void words_come_out(void **state)
{
    check_words(*state);
}

static void close_leaves_black(void **state)
{
    check_close(*state);
}

static void clock_is_honest(void **state)
{
    check_clock(*state);
}

static void other_pins_stay(void **state)
{
    struct mapped_fixture *fixture = *state;

    fixture->pins = hl_pinout_find("adafruit-hat")->pins;
    fixture->level = STRANGER;
    assert_int_equal(fixture_open(fixture), 0);
    fixture->wire->play(fixture->state, line_trace_program(1));
    assert_true(fixture->level & STRANGER);
    fixture->wire->close(fixture->state);
    assert_int_equal(fixture->level, STRANGER | OE_BIT(&fixture->pins));
}

/* A pin that somebody turned over is wrong until the end of the step, no longer. */
static void a_disturbed_pin_recovers(void **state)
{
    struct mapped_fixture *fixture = *state;
    const struct hl_signal_program *program = line_trace_program(1);

    assert_int_equal(fixture_open(fixture), 0);
    fixture->level ^= UINT32_C(1) << fixture->pins.pin[3];
    fixture->wire->play(fixture->state, program);
    line_trace_clear(&fixture->trace);
    fixture->wire->play(fixture->state, program);
    check_events("after it", &fixture->trace, program, UINT32_C(2) << HL_LINE_A);
    fixture->wire->close(fixture->state);
}

static void pins_are_driven_by_rio(void **state)
{
    struct mapped_fixture *fixture = *state;

    fixture->pins = hl_pinout_find("adafruit-hat")->pins;
    assert_int_equal(fixture_open(fixture), 0);
    uint32_t mine = 0;
    for (int i = 0; i < HL_LINE_COUNT; i++)
        if (fixture->pins.pin[i] >= 0)
            mine |= UINT32_C(1) << fixture->pins.pin[i];
    assert_int_equal(fake_pi_word(&fixture->pi, DEVICE, OE_SET), mine);
    for (unsigned pin = 0; pin < 28; pin++) {
        uint32_t ours = mine >> pin & 1;
        assert_int_equal(fake_pi_word(&fixture->pi, DEVICE, IO_CTRL + 8 * pin), ours ? 5 : 0);
        assert_int_equal(fake_pi_word(&fixture->pi, DEVICE, PADS + 4 * pin), ours ? 0x15 : 0);
    }
    fixture->wire->close(fixture->state);
}

static void errors_name_the_way_out(void **state)
{
    struct mapped_fixture *fixture = *state;

    fake_pi_add(&fixture->pi, DEVICE, 4096);
    check_error(fixture, "short", -EINVAL, "/dev/gpiomem0: Invalid argument; use the wire gpiod");
    fake_pi_finish(&fixture->pi);
    fake_pi_init(&fixture->pi, NULL, PI_5);
    check_error(fixture, "absent", -ENOENT, "there is no /dev/gpiomem0");
    fake_pi_finish(&fixture->pi);
    fake_pi_init(&fixture->pi, "Raspberry Pi 4 Model B", "brcm,bcm2711");
    check_error(fixture, "a 4", -ENODEV, "this is not a Raspberry Pi 5 but Raspberry Pi 4 Model B");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(decodes_to_the_programme, setup, teardown),
        cmocka_unit_test_setup_teardown(two_stores_a_column, setup, teardown),
        cmocka_unit_test_setup_teardown(words_come_out, setup, teardown),
        cmocka_unit_test_setup_teardown(close_leaves_black, setup, teardown),
        cmocka_unit_test_setup_teardown(clock_is_honest, setup, teardown),
        cmocka_unit_test_setup_teardown(other_pins_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(a_disturbed_pin_recovers, setup, teardown),
        cmocka_unit_test_setup_teardown(pins_are_driven_by_rio, setup, teardown),
        cmocka_unit_test_setup_teardown(errors_name_the_way_out, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
