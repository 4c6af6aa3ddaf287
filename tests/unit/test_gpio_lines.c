/* The real libgpiod behind drivers/gpio_lines.h, as far as a machine without GPIO can show it. */
#include "check.h"

#include "drivers/gpio_claim.h"
#include "drivers/gpio_dark.h"
#include "drivers/pinout.h"
#include "support/fake_pi.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef HL_WITH_LIBGPIOD
#define ABSENT      (-ENODEV)
#define ABSENT_SAYS "there is no GPIO chip here"
#else
#define ABSENT      (-ENOTSUP)
#define ABSENT_SAYS "it was built without libgpiod; install libgpiod-dev and build again"
#endif

/* Nothing, a file and a device: none is a GPIO chip. Only through the claim, whose calls are linked
 * with the library of this build; a test that names them itself gets the fake ones. */
static void what_is_no_chip_is_not_taken(void **state)
{
    struct hl_wire_setup here = {.pins = &hl_pinouts[0].pins};
    struct hl_gpio_claim claim;
    struct fake_pi pi;
    char error[HL_WIRE_ERROR_MAX], path[128];

    (void)state;
    fake_pi_init(&pi, NULL, NULL);
    here.root = pi.root;
    for (int i = 0; i < 3; i++) {
        if (i == 1)
            fake_pi_add(&pi, "gpiochip0", 0);
        snprintf(path, sizeof(path), "%s/dev/gpiochip1", pi.root);
        if (i == 2)
            assert_int_equal(symlink("/dev/null", path), 0);
        assert_int_equal(hl_gpio_claim(&claim, &here, NULL, error), ABSENT);
        assert_non_null(strstr(error, ABSENT_SAYS));
        hl_gpio_unclaim(&claim);
        assert_int_equal(hl_gpio_dark(&here), -ENODEV); /* nor for the guard */
    }
    fake_pi_finish(&pi);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_chip_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
