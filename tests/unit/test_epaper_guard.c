/* What is left of a panel whose program was killed: asleep, its supply off. */
#include "unit/check.h"

#include "drivers/epaper_guard.h"
#include "support/fake_pi.h"
#include "support/fake_spi.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static char heard[256];

/* The piece just sent, as "02" or with D/C high ":A5". */
static void on_piece(void *data)
{
    const struct fake_spi *spi = fake_spi();
    size_t count = spi->piece[spi->pieces - 1], len = strlen(heard);
    (void)data;
    for (size_t i = spi->count - count; i < spi->count; i++)
        len += (size_t)snprintf(heard + len, sizeof(heard) - len, "%s%02X",
                                spi->level & 1 ? ":" : " ", spi->sent[i]);
}

static const struct {
    const char *name, *panel;
    bool busy_level; /* of the line, all the time */
    int taken;       /* tries until the lines are free */
    const char *heard;
} rows[] = {
    {"UC8179", "7in5-v2", true, 3, " 50:F7:07 02 07:A5"},
    {"UC8179, BUSY stuck", "7in5-v2", false, 0, " 50:F7:07 02 07:A5"},
    {"SSD1680", "2in13-v4", false, 0, " 22:83 20 10:01"},
    {"Spectra 6", "7in3e", true, 0, " 02:00 07:A5"},
    {"IT8951, which has no D/C", "6in", true, 0, ":60:00:00:03"},
};

static void test_rescue(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *name = rows[i].name;
        struct hl_epaper_config config = {.panel = hl_epaper_panel_find(rows[i].panel)};
        const struct hl_epaper_hat *hat = hl_epaper_hat_find(config.panel->hat);
        struct hl_spi_setup setup = {.clock_hz = config.panel->clock_hz};
        struct fake_pi pi;

        fake_pi_init(&pi, NULL, NULL);
        fake_pi_add(&pi, "gpiochip0", 0);
        fake_pi_add(&pi, "spidev0.0", 0);
        setup.root = pi.root;
        memcpy(config.pin, hat->pin, sizeof(hat->pin));
        memcpy(setup.pin, hat->pin, sizeof(hat->pin));
        fake_spi_reset();
        fake_spi()->label = "pinctrl-bcm2835";
        fake_spi()->busy = rows[i].taken;
        fake_spi()->input_level = rows[i].busy_level;
        fake_spi()->on_piece = on_piece;
        heard[0] = '\0';
        check_int(name, hl_epaper_rescue(&setup, &config), 0);
        if (strcmp(heard, rows[i].heard) != 0)
            fail_msg("%s: heard \"%s\"", name, heard);
        check_int(name, fake_spi()->input, hat->pin[HL_SPI_BUSY]);
        if (hat->pin[HL_SPI_POWER] != HL_PIN_NONE) {
            check_int(name, fake_spi()->outputs, 3);
            check_int(name, fake_spi()->output[2], hat->pin[HL_SPI_POWER]);
            check_int(name, fake_spi()->level, 0);
        }
        fake_pi_finish(&pi);
    }
}

static void test_nothing_there(void **state)
{
    struct hl_epaper_config config = {.panel = hl_epaper_panel_find("7in5-v2")};
    struct hl_spi_setup setup = {.clock_hz = 1};
    struct fake_pi pi;
    (void)state;
    fake_pi_init(&pi, NULL, NULL);
    setup.root = pi.root;
    fake_spi_reset();
    assert_int_equal(hl_epaper_rescue(&setup, &config), -ENOENT);
    fake_pi_add(&pi, "spidev0.0", 0);
    assert_int_equal(hl_epaper_rescue(&setup, &config), -ENODEV);
    fake_pi_finish(&pi);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rescue),
        cmocka_unit_test(test_nothing_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
