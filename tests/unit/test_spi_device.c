/* The kernel's SPI and GPIO lines, with a kernel that the test plays. */
#include "unit/check.h"

#include "drivers/spi.h"
#include "support/fake_gpio_lines.h"
#include "support/fake_pi.h"
#include "support/fake_spi.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MS 1000000

struct kit {
    struct fake_pi pi;
    struct hl_spi_setup setup;
    const struct hl_spi_wire *wire;
    void *state;
    char error[HL_WIRE_ERROR_MAX];
};

static void set_up(struct kit *kit)
{
    memset(kit, 0, sizeof(*kit));
    memset(fake_gpio(), 0, sizeof(*fake_gpio()));
    fake_spi_reset();
    fake_pi_init(&kit->pi, "Raspberry Pi 4 Model B", "raspberrypi,4-model-b brcm,bcm2711");
    fake_pi_add(&kit->pi, "gpiochip0", 0);
    fake_pi_add(&kit->pi, "spidev0.0", 0);
    fake_gpio()->chips[0] =
        (struct fake_gpio_chip){.file = "gpiochip0", .label = "pinctrl-bcm2711", .lines = 54};
    kit->setup = (struct hl_spi_setup){
        .clock_hz = 4000000,
        .pin = {[HL_SPI_DATA] = 25,
                [HL_SPI_RESET] = 17,
                [HL_SPI_POWER] = 18,
                [HL_SPI_SELECT] = HL_PIN_NONE,
                [HL_SPI_SELECT_2] = HL_PIN_NONE,
                [HL_SPI_BUSY] = 24},
        .start = {[HL_SPI_RESET] = true},
        .root = kit->pi.root,
    };
    kit->wire = &hl_spi_wire_device;
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

static void write_bufsiz(const struct kit *kit, const char *text)
{
    static const char *const folders[] = {"/sys", "/sys/module", "/sys/module/spidev",
                                          "/sys/module/spidev/parameters"};
    char path[256];
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        snprintf(path, sizeof(path), "%s%s", kit->pi.root, folders[i]);
        mkdir(path, 0700);
    }
    snprintf(path, sizeof(path), "%s/sys/module/spidev/parameters/bufsiz", kit->pi.root);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void test_open(void **state)
{
    struct kit kit;
    (void)state;
    set_up(&kit);
    assert_int_equal(open_kit(&kit), 0);
    assert_int_equal(fake_spi()->mode, 0);
    assert_int_equal(fake_spi()->bits, 8);
    assert_int_equal(fake_spi()->hz, 4000000);
    assert_int_equal(fake_gpio()->count, 3);
    assert_int_equal(fake_gpio()->offsets[0], 25);
    assert_int_equal(fake_gpio()->offsets[1], 17);
    assert_int_equal(fake_gpio()->offsets[2], 18);
    assert_int_equal(fake_gpio()->level, 2); /* RST high, PWR still low */
    assert_int_equal(fake_gpio()->input_offset, 24);
    assert_int_equal(fake_gpio()->input_pull, HL_GPIO_PULL_NONE);
    assert_int_equal(kit.wire->set(kit.state, HL_SPI_POWER, true), 0);
    assert_int_equal(fake_gpio()->level, 6);
    assert_int_equal(kit.wire->set(kit.state, HL_SPI_SELECT, true), 0); /* not wired */
    assert_int_equal(kit.wire->clock(kit.state, 20000000), 0);
    assert_int_equal(kit.wire->send(kit.state, (const uint8_t *)"x", 1), 0);
    assert_int_equal(fake_spi()->piece_hz, 20000000);
    kit.wire->close(kit.state);
    assert_int_equal(fake_gpio()->level, 6); /* outputs stay */
    tear_down(&kit);
}

static const struct {
    const char *name, *bufsiz;
    size_t longest, count, pieces, last;
} cuts[] = {
    {"no parameter", NULL, 4096, 5000, 2, 904},
    {"the kernel's default", "4096\n", 4096, 4096, 1, 4096},
    {"one byte more", "4096\n", 4096, 4097, 2, 1},
    {"larger", "32768\n", 32768, 48000, 2, 15232},
    {"larger than we use", "1000000\n", 65536, 60000, 1, 60000},
    {"nonsense", "many\n", 4096, 10, 1, 10},
};

static void test_pieces(void **state)
{
    static uint8_t bytes[60000];
    (void)state;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(i * 7 + i / 251);
    for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
        struct kit kit;
        set_up(&kit);
        if (cuts[i].bufsiz)
            write_bufsiz(&kit, cuts[i].bufsiz);
        check_int(cuts[i].name, open_kit(&kit), 0);
        check_int(cuts[i].name, kit.wire->longest(kit.state), cuts[i].longest);
        check_int(cuts[i].name, kit.wire->send(kit.state, bytes, cuts[i].count), 0);
        check_int(cuts[i].name, fake_spi()->count, cuts[i].count);
        check_int(cuts[i].name, memcmp(fake_spi()->sent, bytes, cuts[i].count), 0);
        check_int(cuts[i].name, fake_spi()->pieces, cuts[i].pieces);
        check_int(cuts[i].name, fake_spi()->piece[cuts[i].pieces - 1], cuts[i].last);
        check_int(cuts[i].name, fake_spi()->piece_hz, 4000000);
        kit.wire->close(kit.state);
        tear_down(&kit);
    }
}

/* CS as a line of its own: low for all pieces of a send, high before and after. */
static uint32_t seen_select;

static void on_piece(void *data)
{
    (void)data;
    seen_select |= fake_gpio()->level >> 3 & 1;
}

static void test_select_line(void **state)
{
    static const uint8_t bytes[5000];
    struct kit kit;
    uint8_t back[3];
    (void)state;
    set_up(&kit);
    kit.setup.pin[HL_SPI_SELECT] = 8;
    assert_int_equal(open_kit(&kit), 0);
    assert_int_equal(fake_gpio()->level >> 3 & 1, 1);
    fake_spi()->on_piece = on_piece;
    fake_spi()->answer = 0x5a;
    seen_select = 0;
    assert_int_equal(kit.wire->send(kit.state, bytes, sizeof(bytes)), 0);
    assert_int_equal(seen_select, 0);
    assert_int_equal(fake_gpio()->level >> 3 & 1, 1);
    assert_int_equal(kit.wire->exchange(kit.state, bytes, back, 3), 0);
    assert_int_equal(back[2], 0x5a);
    fake_spi()->fail_after = 2; /* also after an error */
    assert_int_equal(kit.wire->send(kit.state, bytes, sizeof(bytes)), -EIO);
    assert_int_equal(fake_gpio()->level >> 3 & 1, 1);
    kit.wire->close(kit.state);
    tear_down(&kit);
}

static const struct {
    const char *name;
    bool level, want;
    int edges; /* then nothing more happens */
    int err;
} waits[] = {
    {"already so", true, true, 0, 0},
    {"an edge", false, true, 1, 0},
    {"there and back and there", false, true, 3, 0},
    {"there and back", true, false, 2, 0}, /* it had the level in between */
    {"never", false, true, 0, -ETIMEDOUT},
};

static void test_waits(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        struct kit kit;
        set_up(&kit);
        check_int(waits[i].name, open_kit(&kit), 0);
        fake_gpio()->input = waits[i].level;
        fake_gpio()->input_edges = waits[i].edges;
        check_int(waits[i].name,
                  kit.wire->wait(kit.state, HL_SPI_BUSY, waits[i].want, 100 * (int64_t)MS),
                  waits[i].err);
        if (!waits[i].err)
            check_int(waits[i].name, kit.wire->get(kit.state, HL_SPI_BUSY), waits[i].want);
        kit.wire->close(kit.state);
        tear_down(&kit);
    }
}

static void no_spi(struct kit *kit)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/dev/spidev0.0", kit->pi.root);
    unlink(path);
}

static void other_spi(struct kit *kit)
{
    no_spi(kit);
    fake_pi_add(&kit->pi, "spidev10.0", 0);
}

static void not_spi(struct kit *kit)
{
    (void)kit;
    fake_spi()->error = -ENOTTY;
}

static void not_allowed(struct kit *kit)
{
    (void)kit;
    fake_spi()->error = -EACCES;
}

static void busy_taken(struct kit *kit)
{
    (void)kit;
    fake_gpio()->chips[0].user[24] = "inkyd";
}

static void select_taken(struct kit *kit)
{
    kit->setup.pin[HL_SPI_SELECT] = 8;
    fake_gpio()->chips[0].user[8] = "spi0 CS0";
}

static void twice(struct kit *kit)
{
    kit->setup.pin[HL_SPI_BUSY] = 17;
}

static void no_such_pin(struct kit *kit)
{
    kit->setup.pin[HL_SPI_RESET] = 54;
}

static void other_chip(struct kit *kit)
{
    kit->setup.chip = "pinctrl-rp1";
}

static void no_pull(struct kit *kit)
{
    kit->setup.busy_pull = HL_SPI_PULL_UP;
    fake_gpio()->pull_error = -EINVAL;
}

static const struct {
    const char *name;
    void (*spoil)(struct kit *kit);
    int err;
    const char *told;
} refusals[] = {
    {"no SPI", no_spi, -ENOENT,
     "there is no /dev/spidev0.0: put dtparam=spi=on into /boot/firmware/config.txt"},
    {"another SPI", other_spi, -ENOENT, "name one of those that are here: /dev/spidev10.0"},
    {"a file", not_spi, -ENOTTY, "/dev/spidev0.0 is no SPI device"},
    {"no permission", not_allowed, -EACCES, "join the group spi (sudo usermod -aG spi $USER)"},
    {"BUSY is taken", busy_taken, -EBUSY,
     "GPIO 24 (BUSY) is in use by \"inkyd\": stop that, or wire it to another pin"},
    {"CS is the kernel's", select_taken, -EBUSY,
     "GPIO 8 (CS) is in use by \"spi0 CS0\": stop that, or leave cs out"},
    {"one pin twice", twice, -EINVAL, "RST and BUSY cannot both be GPIO 17"},
    {"a pin past the last", no_such_pin, -EINVAL,
     "RST: there is no GPIO 54; chip pinctrl-bcm2711 has 0 to 53"},
    {"another chip", other_chip, -ENODEV, "no GPIO chip is called pinctrl-rp1"},
    {"a pull that is not there", no_pull, -EINVAL, "GPIO 24 (BUSY) cannot be taken"},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        struct kit kit;
        set_up(&kit);
        refusals[i].spoil(&kit);
        check_int(refusals[i].name, open_kit(&kit), refusals[i].err);
        if (!strstr(kit.error, refusals[i].told))
            fail_msg("%s: told \"%s\"", refusals[i].name, kit.error);
        tear_down(&kit);
    }
}

/* A chip without pulls has none to switch off. */
static void test_no_pulls(void **state)
{
    struct kit kit;
    (void)state;
    set_up(&kit);
    fake_gpio()->pull_error = -EINVAL;
    assert_int_equal(open_kit(&kit), 0);
    assert_int_equal(fake_gpio()->input_pull, HL_GPIO_PULL_AS_IS);
    kit.wire->close(kit.state);
    tear_down(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open),        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_select_line), cmocka_unit_test(test_waits),
        cmocka_unit_test(test_refusals),    cmocka_unit_test(test_no_pulls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
