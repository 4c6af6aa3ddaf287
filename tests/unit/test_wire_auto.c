/* Which wire is taken, and what is said of the others. */
#include "check.h"

#include "base/log.h"
#include "drivers/pinout.h"
#include "drivers/wires.h"
#include "support/fake_gpio_lines.h"
#include "support/fake_pi.h"
#include "support/line_trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOG_MAX 2048

/* What auto logs while it opens on PI, into LOG; its result. Closes what it opened. */
static int open_auto(struct fake_pi *pi, char *log, char *error)
{
    const struct hl_signal_wire *wire = hl_wire_find("auto");
    const struct hl_wire_setup setup = {.pins = &hl_pinout_find("adafruit-hat")->pins,
                                        .root = pi->root};
    void *state = calloc(1, wire->state_size);
    int saved = dup(STDERR_FILENO), pipe_ends[2];
    assert_int_equal(pipe(pipe_ends), 0);
    dup2(pipe_ends[1], STDERR_FILENO);
    int err = wire->open(state, &setup, error);
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(pipe_ends[1]);
    ssize_t got = read(pipe_ends[0], log, LOG_MAX - 1);
    log[got > 0 ? got : 0] = '\0';
    close(pipe_ends[0]);
    if (!err) {
        assert_true(wire->clock_hz(state) > 0);
        assert_int_equal(wire->play(state, line_trace_program(1)), 0);
        static const uint32_t dark = 0;
        assert_int_equal(wire->words(state, &dark, 1, 0), 0);
        wire->close(state);
    }
    free(state);
    return err;
}

static const struct {
    const char *name, *compatible, *device;
    size_t size;
    const char *label; /* of a GPIO chip; NULL: none */
    int err;
    const char *says[3];
} rows[] = {
    {"Pi 5", "brcm,bcm2712", "gpiomem0", 0x30000, "pinctrl-rp1", 0, {"wire: rp1 at ", "", ""}},
    {"Pi 4",
     "brcm,bcm2711",
     "gpiomem",
     4096,
     "pinctrl-bcm2711",
     0,
     {"wire: bcm at ", "; not rp1: this is not a Raspberry Pi 5 but", ""}},
    {"Pi 4 without registers",
     "brcm,bcm2711",
     "null",
     0,
     "pinctrl-bcm2711",
     0,
     {"wire: gpiod at ", "; not rp1: this is not", "; not bcm: there is no /dev/gpiomem"}},
    {"Pi 4 without anything",
     "brcm,bcm2711",
     "null",
     0,
     NULL,
     -ENOENT,
     {"wire: none opens; not rp1", "; not bcm: there is no", "; not gpiod: there is no GPIO"}},
    {"a PC",
     "x",
     "null",
     0,
     NULL,
     -ENODEV,
     {"wire: none opens; not rp1", "; not bcm", "; not gpiod: there is no GPIO chip here"}},
};

static void takes_the_fastest(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char log[LOG_MAX], error[HL_WIRE_ERROR_MAX] = "";
        struct fake_pi pi;

        fake_pi_init(&pi, "A model", rows[i].compatible);
        fake_pi_add(&pi, rows[i].device, rows[i].size);
        *fake_gpio() = (struct fake_gpio){.set_error = 0};
        if (rows[i].label) {
            fake_pi_add(&pi, "gpiochip0", 0);
            fake_gpio()->chips[0] = (struct fake_gpio_chip){
                .file = "gpiochip0", .label = rows[i].label, .lines = FAKE_GPIO_LINES};
        }
        check_int(rows[i].name, open_auto(&pi, log, error), rows[i].err);
        for (int n = 0; n < 3; n++)
            if (!strstr(log, rows[i].says[n]))
                fail_msg("%s: \"%s\" does not say \"%s\"", rows[i].name, log, rows[i].says[n]);
        check_true(rows[i].name, !rows[i].err || strstr(error, "no wire opens; "));
        if (rows[i].err == -ENOENT)
            assert_non_null(strstr(error, "bcm: there is no /dev/gpiomem"));
        check_int(rows[i].name, fake_gpio()->opened, 0);
        fake_pi_finish(&pi);
    }
}

static void wires_by_name(void **state)
{
    (void)state;
    assert_string_equal(hl_wire_find("rp1")->name, "rp1");
    assert_null(hl_wire_find("rp2"));
    assert_string_equal(hl_wire_suggest("gpio"), "gpiod");
    assert_string_equal(hl_wire_suggest("bmc"), "bcm");
    assert_null(hl_wire_suggest("telegraph"));
    for (size_t i = 0; hl_wires[i]; i++) {
        const struct hl_signal_wire *wire = hl_wires[i];
        check_true(wire->name, wire->summary && wire->state_size && wire->open && wire->words &&
                                   wire->play && wire->clock_hz && wire->close);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_fastest),
        cmocka_unit_test(wires_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
