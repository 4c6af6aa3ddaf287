/* The wire of the Raspberry Pi 5, on pages that are a plain file. */
#include "wire_mapped.h"

#define PI_5    "raspberrypi,5-model-b brcm,bcm2712"
#define DEVICE  "gpiomem0"
#define SIZE    0x30000
#define OE_SET  0x12004
#define IO_CTRL 0x4
#define PADS    0x20004

static const struct mapped_kind kind = {"rp1", PI_5, DEVICE, SIZE, REGISTER_BLOCK_RP1, 2};

/* A pin that somebody turned over is wrong until the end of the step, no longer. */
static void a_disturbed_pin_recovers(void **state)
{
    struct mapped_fixture *fixture = *state;
    const struct hl_signal_program *program = line_trace_program(1);

    assert_int_equal(fixture_open(fixture), 0);
    fixture->block.level ^= UINT32_C(1) << fixture->pins.pin[3];
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
    uint32_t mine = our_pins(&fixture->pins);
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
        MAPPED_TESTS,
        cmocka_unit_test_setup_teardown(a_disturbed_pin_recovers, setup, teardown),
        cmocka_unit_test_setup_teardown(pins_are_driven_by_rio, setup, teardown),
        cmocka_unit_test_setup_teardown(errors_name_the_way_out, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
