/* SPI on three GPIO lines: what a chip sees of them, with a kernel that the test plays. */
#include "unit/check.h"

#include "drivers/spi_bits.h"
#include "support/fake_gpio_lines.h"
#include "support/fake_pi.h"
#include "support/fake_spi.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct kit {
    struct fake_pi pi;
    struct hl_spi_setup setup;
    const struct hl_spi_wire *wire;
    void *state;
    char error[HL_WIRE_ERROR_MAX];
};

/* What a chip hears: data when the clock rises, while it is selected. */
static struct ear {
    uint64_t level;
    unsigned bits, selects, calls, faults;
    uint8_t bytes[64];
} ear;

static void hear(uint64_t level)
{
    uint64_t rose = level & ~ear.level, fell = ear.level & ~level;
    bool selected = !(level >> HL_SPI_BIT_SELECT & 1);

    ear.calls++;
    ear.selects += fell >> HL_SPI_BIT_SELECT & 1;
    /* Neither does data move with the clock's rise, nor the clock while nobody listens. */
    if (rose >> HL_SPI_BIT_CLOCK & 1) {
        ear.faults += (rose | fell) >> HL_SPI_BIT_DATA & 1;
        ear.faults += !selected;
        ear.bytes[ear.bits / 8] =
            (uint8_t)((unsigned)ear.bytes[ear.bits / 8] << 1 | (unsigned)(level & 1));
        ear.bits++;
    }
    ear.faults += (rose & HL_SPI_BITS_IDLE) && ear.bits % 8;
    ear.faults += ((rose | fell) & HL_SPI_BITS_IDLE) && (level & UINT64_C(1) << HL_SPI_BIT_CLOCK);
    ear.level = level;
}

static void on_level(void *data, uint32_t level)
{
    (void)data;
    hear(level);
}

static void set_up(struct kit *kit)
{
    memset(kit, 0, sizeof(*kit));
    memset(fake_gpio(), 0, sizeof(*fake_gpio()));
    fake_spi_reset();
    fake_pi_init(&kit->pi, NULL, NULL);
    fake_pi_add(&kit->pi, "gpiochip0", 0);
    fake_gpio()->chips[0] =
        (struct fake_gpio_chip){.file = "gpiochip0", .label = "pinctrl-bcm2711", .lines = 54};
    kit->setup = (struct hl_spi_setup){.data_pin = 5, .clock_pin = 6, .root = kit->pi.root};
    for (int i = 0; i < HL_SPI_LINES; i++)
        kit->setup.pin[i] = HL_PIN_NONE;
    kit->setup.pin[HL_SPI_SELECT] = 13;
    kit->wire = &hl_spi_wire_bitbang;
    kit->state = calloc(1, kit->wire->state_size);
}

static int open_kit(struct kit *kit)
{
    kit->error[0] = '\0';
    return kit->wire->open(kit->state, &kit->setup, kit->error);
}

static void tear_down(struct kit *kit)
{
    free(kit->state);
    fake_pi_finish(&kit->pi);
    assert_int_equal(fake_gpio()->opened, 0);
    assert_int_equal(fake_gpio()->released, fake_gpio()->requested);
}

static const uint8_t words[] = {0x0f, 0x00, 0xa5, 0x81, 0xff, 0x01};

static void test_levels(void **state)
{
    struct kit kit;
    (void)state;
    set_up(&kit);
    assert_int_equal(open_kit(&kit), 0);
    assert_int_equal(fake_gpio()->count, 3);
    assert_int_equal(fake_gpio()->offsets[HL_SPI_BIT_DATA], 5);
    assert_int_equal(fake_gpio()->offsets[HL_SPI_BIT_CLOCK], 6);
    assert_int_equal(fake_gpio()->offsets[HL_SPI_BIT_SELECT], 13);
    assert_int_equal(fake_gpio()->level, HL_SPI_BITS_IDLE); /* nobody is selected */
    memset(&ear, 0, sizeof(ear));
    ear.level = fake_gpio()->level;
    fake_gpio()->on_level = on_level;
    assert_int_equal(kit.wire->send(kit.state, words, sizeof(words)), 0);
    assert_int_equal(ear.bits, 8 * sizeof(words));
    assert_memory_equal(ear.bytes, words, sizeof(words));
    assert_int_equal(ear.selects, 1);
    assert_int_equal(ear.faults, 0);
    assert_int_equal(ear.calls, 2 * 8 * sizeof(words) + 3); /* two a bit */
    assert_int_equal(fake_gpio()->level & ~UINT32_C(1), HL_SPI_BITS_IDLE);
    assert_true(kit.wire->longest(kit.state) >= 4096);
    assert_int_equal(kit.wire->get(kit.state, HL_SPI_BUSY), -ENODEV);
    kit.wire->close(kit.state);
    tear_down(&kit);
}

/* By the kernel's calls alone, also when the lines are still somebody's for a while. */
static void test_bare(void **state)
{
    struct kit kit;
    (void)state;
    set_up(&kit);
    free(kit.state);
    kit.wire = &hl_spi_wire_bitbang_bare;
    kit.state = calloc(1, kit.wire->state_size);
    fake_spi()->label = "pinctrl-bcm2711";
    fake_spi()->busy = 2;
    assert_int_equal(open_kit(&kit), 0);
    assert_int_equal(fake_spi()->outputs, 3);
    assert_int_equal(fake_spi()->output[HL_SPI_BIT_DATA], 5);
    assert_int_equal(fake_spi()->output[HL_SPI_BIT_CLOCK], 6);
    assert_int_equal(fake_spi()->output[HL_SPI_BIT_SELECT], 13);
    assert_int_equal(fake_spi()->level, HL_SPI_BITS_IDLE);
    memset(&ear, 0, sizeof(ear));
    ear.level = fake_spi()->level;
    fake_spi()->on_level = hear;
    assert_int_equal(kit.wire->send(kit.state, words, sizeof(words)), 0);
    assert_int_equal(ear.bits, 8 * sizeof(words));
    assert_memory_equal(ear.bytes, words, sizeof(words));
    assert_int_equal(ear.faults, 0);
    kit.wire->close(kit.state);
    kit.setup.pin[HL_SPI_SELECT] = 5;
    assert_int_equal(open_kit(&kit), -EINVAL);
    kit.setup.chip = "pinctrl-rp1";
    assert_int_equal(open_kit(&kit), -ENODEV);
    tear_down(&kit);
}

static const struct {
    const char *name;
    int din, clk, cs;
    const char *user; /* of GPIO 6 */
    const char *label;
    int err;
    const char *told;
} refusals[] = {
    {"a line is taken", 5, 6, 13, "spi0 CS0", NULL, -EBUSY,
     "GPIO 6 (clk) is in use by \"spi0 CS0\": stop that, or wire clk to another pin"},
    {"one pin twice", 5, 5, 13, NULL, NULL, -EINVAL, "din and clk cannot both be GPIO 5"},
    {"no such pin", 5, 6, 54, NULL, NULL, -EINVAL,
     "cs=54: there is no such GPIO; the chip has 0 to 53"},
    {"not wired", 5, 6, -1, NULL, NULL, -EINVAL, "cs=-1: there is no such GPIO"},
    {"another chip", 5, 6, 13, NULL, "pinctrl-rp1", -ENODEV, "no GPIO chip is called pinctrl-rp1"},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        struct kit kit;
        set_up(&kit);
        kit.setup.data_pin = refusals[i].din;
        kit.setup.clock_pin = refusals[i].clk;
        kit.setup.pin[HL_SPI_SELECT] = refusals[i].cs;
        kit.setup.chip = refusals[i].label;
        fake_gpio()->chips[0].user[6] = refusals[i].user;
        check_int(refusals[i].name, open_kit(&kit), refusals[i].err);
        if (!strstr(kit.error, refusals[i].told))
            fail_msg("%s: told \"%s\"", refusals[i].name, kit.error);
        tear_down(&kit);
    }
}

static void test_vanishes(void **state)
{
    struct kit kit;
    (void)state;
    set_up(&kit);
    assert_int_equal(open_kit(&kit), 0);
    fake_gpio()->set_error = -ENODEV;
    assert_int_equal(kit.wire->send(kit.state, words, sizeof(words)), -ENODEV);
    kit.wire->close(kit.state);
    tear_down(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_bare),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_vanishes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
