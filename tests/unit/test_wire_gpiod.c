/* The wire over libgpiod, and the claims of the other wires, on chips that a test describes. */
#include "check.h"

#include "drivers/gpio_claim.h"
#include "drivers/pinout.h"
#include "drivers/wires.h"
#include "support/fake_gpio_lines.h"
#include "support/fake_pi.h"
#include "support/line_trace.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PI_4    "raspberrypi,4-model-b brcm,bcm2711"
#define HEADER  (&fake_gpio()->chips[1])
#define COLUMNS 64

struct fixture {
    struct fake_pi pi;
    struct hl_signal_pins pins;
    struct hl_wire_setup setup;
    const struct hl_signal_wire *wire;
    void *state;
    struct line_trace trace;
    char error[HL_WIRE_ERROR_MAX];
};

static void on_level(void *data, uint32_t level)
{
    line_trace_level(data, level);
}

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    *fake_gpio() = (struct fake_gpio){.chips = {
                                          {.file = "gpiochip0", .label = "brcmvirt-gpio"},
                                          {.file = "gpiochip1", .label = "pinctrl-bcm2711"},
                                          {.file = "gpiochip2", .label = "raspberrypi-exp-gpio"},
                                      }};
    for (int i = 0; i < 3; i++)
        fake_gpio()->chips[i].lines = i == 1 ? FAKE_GPIO_LINES : 8;
    fake_pi_init(&fixture->pi, NULL, PI_4);
    fake_pi_add(&fixture->pi, "gpiomem", 4096);
    fake_pi_add(&fixture->pi, "gpiochip0", 0);
    fake_pi_add(&fixture->pi, "gpiochip1", 0);
    fake_pi_add(&fixture->pi, "gpiochip2", 0);
    fixture->pins = hl_pinout_find("regular")->pins;
    fixture->setup = (struct hl_wire_setup){.pins = &fixture->pins, .root = fixture->pi.root};
    fixture->wire = hl_wire_find("gpiod");
    fixture->state = calloc(1, fixture->wire->state_size);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    fake_pi_finish(&fixture->pi);
    free(fixture->state);
    free(fixture);
    return 0;
}

/* Lines stand in the request in the order of enum hl_line, those that are not wired left out. */
static void open_wire(struct fixture *fixture)
{
    int bit[HL_LINE_COUNT], next = 0;

    for (int i = 0; i < HL_LINE_COUNT; i++)
        bit[i] = fixture->pins.pin[i] == HL_PIN_NONE ? -1 : next++;
    line_trace_init(&fixture->trace, bit, fixture->pins.inverted);
    fake_gpio()->on_level = on_level;
    fake_gpio()->data = &fixture->trace;
    if (fixture->wire->open(fixture->state, &fixture->setup, fixture->error))
        fail_msg("%s", fixture->error);
}

static void check_play(struct fixture *fixture, const char *name, unsigned chains)
{
    static struct line_event wanted[LINE_TRACE_MAX];
    const struct hl_signal_program *program = line_trace_program(chains);

    open_wire(fixture);
    line_trace_clear(&fixture->trace);
    check_int(name, fixture->wire->play(fixture->state, program), 0);
    size_t count = line_trace_expect(program, 0, wanted);
    check_int(name, fixture->trace.events_len, count);
    for (size_t i = 0; i < count; i++)
        check_int(name, fixture->trace.events[i].word, wanted[i].word);
    check_int(name, fixture->trace.moved_at_rise, 0);
    check_int(name, fixture->trace.latched_lit, 0);
    check_int(name, fixture->trace.moved_lit, 0);
    fixture->wire->close(fixture->state);
    check_int(name, fixture->trace.word, 0);
    check_int(name, fake_gpio()->opened, 0);
    check_int(name, fake_gpio()->released, fake_gpio()->requested);
}

static void decodes_to_the_programme(void **state)
{
    struct fixture *fixture = *state;

    check_play(fixture, "one chain", 1);
    check_play(fixture, "three chains", 3);
    fixture->pins = hl_pinout_find("adafruit-hat")->pins;
    check_play(fixture, "hat", 1);
    fixture->pins.inverted |= HL_LINE_BIT(HL_LINE_CLOCK) | HL_LINE_BIT(2);
    check_play(fixture, "inverted", 1);
}

/* Two calls a column, and none for a word that is there already. */
static void calls_are_few(void **state)
{
    struct fixture *fixture = *state;
    static const uint8_t bytes[COLUMNS] = {1, 2, 3};
    static const uint32_t select = 0, dark = 0;
    const struct hl_signal_step step = {.lit_columns = COLUMNS};
    const struct hl_signal_program program = {.columns = COLUMNS,
                                              .rows = 1,
                                              .chains = 1,
                                              .select = &select,
                                              .select_words = 1,
                                              .column_bytes = bytes,
                                              .column_bytes_len = COLUMNS,
                                              .steps = &step,
                                              .step_count = 1};
    open_wire(fixture);
    fake_gpio()->calls = 0;
    assert_int_equal(fixture->wire->words(fixture->state, &dark, 1, 0), 0);
    assert_int_equal(fake_gpio()->calls, 0);
    assert_int_equal(fixture->wire->play(fixture->state, &program), 0);
    /* and: light off, latch up, latch down; the row stays */
    assert_int_equal(fake_gpio()->calls, 2 * COLUMNS + 3);
    fixture->wire->close(fixture->state);
}

static void clock_is_honest(void **state)
{
    struct fixture *fixture = *state;

    fixture->setup.clock_hz = 1000;
    open_wire(fixture);
    double hz = fixture->wire->clock_hz(fixture->state);
    assert_true(hz > 990 && hz <= 1000);
    fixture->wire->close(fixture->state);
    fixture->setup.clock_hz = 0;
    open_wire(fixture);
    assert_true(fixture->wire->clock_hz(fixture->state) > 1000);
    fixture->wire->close(fixture->state);
}

static void lines_by_name(void **state)
{
    struct fixture *fixture = *state;

    HEADER->name[3] = "ID_SC";
    fixture->pins.pin[HL_LINE_LATCH] = HL_PIN_NAMED;
    strcpy(fixture->pins.name[HL_LINE_LATCH], "ID_SC");
    fixture->pins.pin[13] = HL_PIN_NONE; /* it was 2, and 14 was 3 */
    fixture->pins.pin[14] = HL_PIN_NONE;
    check_play(fixture, "named", 1);
    assert_int_equal(fake_gpio()->offsets[fake_gpio()->count - 2], 3);
}

static void chip_by_label(void **state)
{
    struct fixture *fixture = *state;

    HEADER->label = "some-expander";
    fixture->setup.chip = "some-expander";
    check_play(fixture, "label", 1);
}

static void check_error(struct fixture *fixture, int err, const char *part)
{
    int got = fixture->wire->open(fixture->state, &fixture->setup, fixture->error);
    check_int(part, got, err);
    if (!strstr(fixture->error, part))
        fail_msg("\"%s\" does not say \"%s\"", fixture->error, part);
    check_int(part, fake_gpio()->opened, 0);
    check_int(part, fake_gpio()->released, fake_gpio()->requested);
}

static void errors_name_the_way_out(void **state)
{
    struct fixture *fixture = *state;

    fixture->setup.chip = "pinctrl-rp1";
    check_error(fixture, -ENODEV, "no GPIO chip is called pinctrl-rp1; there are: ");
    assert_non_null(strstr(fixture->error, "brcmvirt-gpio"));
    assert_non_null(strstr(fixture->error, "pinctrl-bcm2711"));
    fixture->setup.chip = NULL;
    HEADER->label = "other";
    check_error(fixture, -ENODEV, "no GPIO chip of a Raspberry Pi; name one of those");
    HEADER->label = "pinctrl-bcm2711";

    HEADER->user[17] = "pwm-audio";
    check_error(fixture, -EBUSY,
                "line 17 of pinctrl-bcm2711 (CLK) is in use by \"pwm-audio\": stop that");
    HEADER->user[17] = NULL;

    HEADER->open_error = -EACCES;
    check_error(fixture, -EACCES,
                "/dev/gpiochip1 may not be opened: join the group gpio (sudo usermod -aG gpio "
                "$USER)");
    HEADER->open_error = 0;

    fixture->pins.pin[HL_LINE_E] = 54;
    check_error(fixture, -ENOENT, "E=54: chip pinctrl-bcm2711 has lines 0 to 53");
    fixture->pins.pin[HL_LINE_E] = HL_PIN_NAMED;
    strcpy(fixture->pins.name[HL_LINE_E], "NO_SUCH");
    check_error(fixture, -ENOENT, "E=NO_SUCH: chip pinctrl-bcm2711 has no line of that name");
    fixture->pins.pin[HL_LINE_E] = 17;
    check_error(fixture, -EINVAL, "pin 17 is used twice");
    fixture->pins.pin[HL_LINE_E] = 15;

    fake_gpio()->set_error = -EPERM;
    check_error(fixture, -EPERM, "the lines of pinctrl-bcm2711 cannot be set");
    fake_gpio()->set_error = 0;
    fake_pi_finish(&fixture->pi);
    fake_pi_init(&fixture->pi, NULL, NULL);
    check_error(fixture, -ENODEV, "there is no GPIO chip here (no /dev/gpiochip*)");
}

static void a_chip_that_goes_away(void **state)
{
    struct fixture *fixture = *state;
    static const uint32_t word = 1;

    open_wire(fixture);
    fake_gpio()->set_error = -ENODEV;
    assert_int_equal(fixture->wire->play(fixture->state, line_trace_program(1)), -ENODEV);
    assert_int_equal(fixture->wire->words(fixture->state, &word, 1, 0), -ENODEV);
    fixture->wire->close(fixture->state);
    assert_int_equal(fake_gpio()->opened, 0);
}

/* The wires over registers ask the kernel for the lines first, and give them back. */
static void registers_are_claimed(void **state)
{
    struct fixture *fixture = *state;

    free(fixture->state);
    fixture->wire = hl_wire_find("bcm");
    fixture->state = calloc(1, fixture->wire->state_size);
    HEADER->user[18] = "fan";
    check_error(fixture, -EBUSY, "line 18 of pinctrl-bcm2711 (OE) is in use by \"fan\"");
    HEADER->user[18] = NULL;
    assert_int_equal(fixture->wire->open(fixture->state, &fixture->setup, fixture->error), 0);
    assert_int_equal(fake_gpio()->requested, 1);
    assert_int_equal(fake_gpio()->released, 0);
    fixture->wire->close(fixture->state);
    assert_int_equal(fake_gpio()->released, 1);
    assert_int_equal(fake_gpio()->opened, 0);

    fake_pi_finish(&fixture->pi);
    fake_pi_init(&fixture->pi, NULL, PI_4);
    fake_pi_add(&fixture->pi, "gpiochip1", 0);
    check_error(fixture, -ENOENT, "there is no /dev/gpiomem");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(decodes_to_the_programme, setup, teardown),
        cmocka_unit_test_setup_teardown(calls_are_few, setup, teardown),
        cmocka_unit_test_setup_teardown(clock_is_honest, setup, teardown),
        cmocka_unit_test_setup_teardown(lines_by_name, setup, teardown),
        cmocka_unit_test_setup_teardown(chip_by_label, setup, teardown),
        cmocka_unit_test_setup_teardown(errors_name_the_way_out, setup, teardown),
        cmocka_unit_test_setup_teardown(a_chip_that_goes_away, setup, teardown),
        cmocka_unit_test_setup_teardown(registers_are_claimed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
