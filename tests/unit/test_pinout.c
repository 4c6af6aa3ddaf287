/* Pin-outs by name and in the user's own words. */
#include "check.h"

#include "drivers/pinout.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define WHOLE "OE=18,CLK=17,LAT=4,A=22,R1=11,G1=27,B1=7,R2=8,G2=9,B2=10"

/* Spot checks against the boards' wiring tables. */
static void known_boards(void **state)
{
    static const struct {
        const char *name;
        enum hl_line line;
        int pin;
    } rows[] = {
        {"regular", HL_LINE_LIGHT, 18},
        {"regular", HL_LINE_CLOCK, 17},
        {"regular", HL_LINE_LATCH, 4},
        {"regular", HL_LINE_A, 22},
        {"regular", HL_LINE_E, 15},
        {"regular", 0, 11},
        {"regular", 5, 10},
        {"regular", 6, 12},
        {"regular", 11, 20},
        {"regular", 12, 14},
        {"regular", 17, 21},
        {"adafruit-hat", HL_LINE_LIGHT, 4},
        {"adafruit-hat", HL_LINE_LATCH, 21},
        {"adafruit-hat", HL_LINE_D, 20},
        {"adafruit-hat", 4, 16},
        {"adafruit-hat", 6, HL_PIN_NONE},
        {"adafruit-hat-pwm", HL_LINE_LIGHT, 18},
        {"adafruit-hat-pwm", HL_LINE_CLOCK, 17},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_int(rows[i].name, hl_pinout_find(rows[i].name)->pins.pin[rows[i].line], rows[i].pin);
    for (const struct hl_pinout *pinout = hl_pinouts; pinout->name; pinout++) {
        char error[HL_WIRE_ERROR_MAX];
        unsigned chains = strcmp(pinout->name, "regular") == 0 ? 3 : 1;
        check_int(pinout->name,
                  hl_pinout_check(&pinout->pins, hl_pinout_lines(chains, HL_ADDRESS_LINES),
                                  HL_PIN_HEADER_MAX, error),
                  0);
    }
}

static void own_pins(void **state)
{
    struct hl_signal_pins pins;
    char error[HL_WIRE_ERROR_MAX];

    (void)state;
    assert_int_equal(hl_pinout_parse(&pins, "adafruit-hat", error), 0);
    assert_int_equal(pins.pin[HL_LINE_LIGHT], 4);
    assert_int_equal(hl_pinout_parse(&pins,
                                     "oe=GPIO18, CLK = !17 ,strobe=gpio4,2:R1=PIN_3,3:b2=!X,E=1023",
                                     error),
                     0);
    assert_int_equal(pins.pin[HL_LINE_LIGHT], 18);
    assert_int_equal(pins.pin[HL_LINE_CLOCK], 17);
    assert_int_equal(pins.pin[HL_LINE_LATCH], 4);
    assert_int_equal(pins.pin[6], HL_PIN_NAMED);
    assert_string_equal(pins.name[6], "PIN_3");
    assert_string_equal(pins.name[17], "X");
    assert_int_equal(pins.pin[HL_LINE_E], 1023);
    assert_int_equal(pins.pin[HL_LINE_A], HL_PIN_NONE);
    assert_int_equal(pins.inverted,
                     HL_LINE_BIT(HL_LINE_LIGHT) | HL_LINE_BIT(HL_LINE_CLOCK) | HL_LINE_BIT(17));
}

static void bad_pins_are_named(void **state)
{
    static const struct {
        const char *text, *part;
    } rows[] = {
        {"regulr", "no pin-out \"regulr\"; did you mean regular?"},
        {"breadboard", "there are regular, adafruit-hat, adafruit-hat-pwm"},
        {"", "no pin-out \"\""},
        {"OE=18,CLK=18", "pin 18 is used twice: by CLK and by OE"},
        {"OE=N,CLK=N", "pin N is used twice: by CLK and by OE"},
        {"OE=18,OE=17", "OE is given twice"},
        {"OE=18,17", "\"17\": own pins are written LINE=PIN"},
        {"OE=18,", "own pins are written LINE=PIN"},
        {"CLOK=17", "no line \"CLOK\"; did you mean CLK?"},
        {"WHATEVER=17", "lines are R1 G1 B1 R2 G2 B2"},
        {"4:R1=17", "no line \"4:R1\""},
        {"OE=!18", "leave out the !"},
        {"CLK=1024", "CLK=1024: pins go from 0 to 1023"},
        {"CLK=99999999999999999999", "pins go from 0 to 1023"},
        {"CLK=-1,LAT=-1", "pin -1 is used twice"},
        {"CLK=", "CLK=: give a GPIO number"},
        {"CLK=a-name-that-no-kernel-would-take-for-a-line", "at most 31 letters"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_signal_pins pins;
        char error[HL_WIRE_ERROR_MAX] = "";
        check_int(rows[i].text, hl_pinout_parse(&pins, rows[i].text, error), -EINVAL);
        if (!strstr(error, rows[i].part))
            fail_msg("%s: \"%s\" does not say \"%s\"", rows[i].text, error, rows[i].part);
    }
    struct hl_signal_pins pins;
    char text[4096], error[HL_WIRE_ERROR_MAX];
    memset(text, '=', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    assert_int_equal(hl_pinout_parse(&pins, text, error), -EINVAL);
}

static void geometry_needs_its_lines(void **state)
{
    static const struct {
        const char *text;
        unsigned chains, address;
        const char *part; /* NULL: fits */
    } rows[] = {
        {WHOLE, 1, 1, NULL},
        {WHOLE, 1, 0, NULL},
        {WHOLE, 1, 2, "B has no pin, which a panel of so many rows needs"},
        {WHOLE, 2, 1, "2:R1 has no pin, which 2 parallel chains need"},
        {WHOLE ",2:R1=12", 2, 1, "2:G1 has no pin"},
        {"adafruit-hat", 3, 5, "2:R1 has no pin"},
        {"regular", 3, 5, NULL},
        {"OE=18,CLK=17", 0, 0, "LAT has no pin, and no panel works without"},
        {"LAT=18,CLK=17", 0, 0, "OE has no pin, and no panel works without"},
        {WHOLE ",E=28", 1, 1, "E=28: pins go from 0 to 27 here"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_signal_pins pins;
        char error[HL_WIRE_ERROR_MAX] = "";
        check_int(rows[i].text, hl_pinout_parse(&pins, rows[i].text, error), 0);
        int err = hl_pinout_check(&pins, hl_pinout_lines(rows[i].chains, rows[i].address),
                                  HL_PIN_HEADER_MAX, error);
        check_int(rows[i].text, err, rows[i].part ? -EINVAL : 0);
        if (rows[i].part && !strstr(error, rows[i].part))
            fail_msg("%s: \"%s\" does not say \"%s\"", rows[i].text, error, rows[i].part);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_boards),
        cmocka_unit_test(own_pins),
        cmocka_unit_test(bad_pins_are_named),
        cmocka_unit_test(geometry_needs_its_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
