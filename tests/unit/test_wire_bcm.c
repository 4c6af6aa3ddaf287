/* The wire of the Raspberry Pi Zero to 4, on a page that is a plain file. */
#include "wire_mapped.h"

#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534
#define PI_4   "raspberrypi,4-model-b brcm,bcm2711"
#define DEVICE "gpiomem"
#define SIZE   4096

static const struct mapped_kind kind = {"bcm", PI_4, DEVICE, SIZE, REGISTER_BLOCK_BCM, 3};

/* In the registers of functions, whose pins are read before they are written. */
static void only_our_pins_become_outputs(void **state)
{
    struct mapped_fixture *fixture = *state;

    fixture->pins = hl_pinout_find("adafruit-hat")->pins;
    assert_int_equal(fixture_open(fixture), 0);
    for (unsigned pin = 0; pin < 32; pin++) {
        uint32_t word = fake_pi_word(&fixture->pi, DEVICE, pin / 10 * 4);
        assert_int_equal(word >> (pin % 10 * 3) & 7, our_pins(&fixture->pins) >> pin & 1);
    }
    fixture->wire->close(fixture->state);
}

static void models(void **state)
{
    static const struct {
        const char *name, *model, *compatible;
        int err;
    } rows[] = {
        {"zero", "Raspberry Pi Zero W Rev 1.1", "raspberrypi,model-zero-w brcm,bcm2835", 0},
        {"2", "Raspberry Pi 2 Model B Rev 1.1", "raspberrypi,2-model-b brcm,bcm2836", 0},
        {"zero 2", NULL, "raspberrypi,model-zero-2-w brcm,bcm2837", 0},
        {"400", "Raspberry Pi 400 Rev 1.0", "raspberrypi,400 brcm,bcm2711", 0},
        {"4, by its name", "Raspberry Pi 4 Model B Rev 1.4", NULL, 0},
        {"1, by its name", "Raspberry Pi Model B Rev 2", "a,b", 0},
        {"5", "Raspberry Pi 5 Model B Rev 1.0", "raspberrypi,5-model-b brcm,bcm2712", -ENODEV},
        {"another", "Radxa ROCK 5B", "radxa,rock-5b rockchip,rk3588", -ENODEV},
        {"a PC", NULL, NULL, -ENODEV},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mapped_fixture fixture;
        fixture_start(&fixture, NULL);
        fake_pi_finish(&fixture.pi);
        fake_pi_init(&fixture.pi, rows[i].model, rows[i].compatible);
        fake_pi_add(&fixture.pi, DEVICE, SIZE);
        check_int(rows[i].name, fixture_open(&fixture), rows[i].err);
        if (!rows[i].err)
            fixture.wire->close(fixture.state);
        else if (!strstr(fixture.error, "this is not a Raspberry Pi Zero to 4 but") ||
                 !strstr(fixture.error, rows[i].model ? rows[i].model : "another kind"))
            fail_msg("%s: %s", rows[i].name, fixture.error);
        fixture_stop(&fixture);
    }
}

static void errors_name_the_way_out(void **state)
{
    struct mapped_fixture *fixture = *state;

    fixture->pins.pin[HL_LINE_LATCH] = 28;
    check_error(fixture, "range", -EINVAL, "LAT=28: pins go from 0 to 27");
    fixture->pins.pin[HL_LINE_LATCH] = 17;
    check_error(fixture, "twice", -EINVAL, "pin 17 is used twice: by CLK and by LAT");
    fixture->pins.pin[HL_LINE_LATCH] = HL_PIN_NAMED;
    strcpy(fixture->pins.name[HL_LINE_LATCH], "PIN_7");
    check_error(fixture, "named", -EINVAL, "LAT=PIN_7: only the wire gpiod knows lines by name");
    fixture->pins.pin[HL_LINE_LATCH] = 4;
    fixture->setup.chip = "mcp23017";
    check_error(fixture, "chip", -ENODEV,
                "these are the registers of pinctrl-bcm2711, not of mcp23017");
    fixture->setup.chip = "pinctrl-bcm2711";
    fake_pi_add(&fixture->pi, DEVICE, SIZE - 1);
    check_error(fixture, "short", -EINVAL, "/dev/gpiomem: Invalid argument");
    fake_pi_finish(&fixture->pi);
    fake_pi_init(&fixture->pi, NULL, PI_4);
    check_error(fixture, "absent", -ENOENT, "there is no /dev/gpiomem");
}

static void no_permission_names_the_group(void **state)
{
    struct mapped_fixture *fixture = *state;
    char path[128];

    snprintf(path, sizeof(path), "%s/dev/gpiomem", fixture->pi.root);
    chmod(path, 0);
    chmod(fixture->pi.root, 0755);
    if (geteuid() == 0) /* root may open anything */
        assert_int_equal(seteuid(NOBODY), 0);
    check_error(
        fixture, "denied", -EACCES,
        "/dev/gpiomem may not be opened: join the group gpio (sudo usermod -aG gpio $USER)");
    assert_int_equal(seteuid(getuid()), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAPPED_TESTS,
        cmocka_unit_test_setup_teardown(only_our_pins_become_outputs, setup, teardown),
        cmocka_unit_test(models),
        cmocka_unit_test_setup_teardown(errors_name_the_way_out, setup, teardown),
        cmocka_unit_test_setup_teardown(no_permission_names_the_group, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
