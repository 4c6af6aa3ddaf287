/* What `headliner doctor` finds about e-paper boards: an Inky's own words, the SPI device, who
 * selects the chip, and the level at which BUSY rests, against every virtual controller. */
#include "check.h"

#include "base/clock.h"
#include "doctor_checks.h"
#include "drivers/device_ioctl.h"
#include "drivers/inky_eeprom.h"
#include "host-sim/paper_chip.h"
#include "support/fake_gpio_lines.h"
#include "support/fake_pi.h"

#include <errno.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define PI4 "Raspberry Pi 4 Model B Rev 1.4"

/* ---- the kernel's part ---- */

static struct {
    const uint8_t *bytes; /* of the memory; NULL: nothing answers */
    int error;            /* then */
    int asked;
} eeprom;

int hl_device_ioctl(int fd, unsigned long request, void *argument)
{
    struct i2c_rdwr_ioctl_data *both = argument;
    (void)fd;
    if (request != I2C_RDWR)
        return 0; /* an SPI device, which takes everything */
    eeprom.asked++;
    if (!eeprom.bytes)
        return eeprom.error;
    check_int("messages", both->nmsgs, 2);
    check_int("address", both->msgs[0].addr, 0x50);
    check_int("place", both->msgs[0].len, 2);
    check_true("place", both->msgs[0].buf[0] == 0 && both->msgs[0].buf[1] == 0);
    check_true("read", both->msgs[1].flags == I2C_M_RD && both->msgs[1].addr == 0x50);
    memcpy(both->msgs[1].buf, eeprom.bytes, both->msgs[1].len);
    return 2;
}

/* ---- findings ---- */

static const struct hl_finding *find(const struct hl_findings *findings, const char *part)
{
    for (size_t i = 0; i < findings->count; i++)
        if (strstr(findings->list[i].text, part))
            return &findings->list[i];
    return NULL;
}

static void check_found(const char *name, const struct hl_findings *findings,
                        enum hl_finding_level level, const char *part, const char *mend)
{
    const struct hl_finding *finding = find(findings, part);
    if (!finding && findings->count)
        fail_msg("%s: nothing found with \"%s\", but \"%s\"", name, part, findings->list[0].text);
    if (!finding)
        fail_msg("%s: nothing found at all", name);
    check_int(name, finding->level, level);
    if (!strstr(finding->mend, mend))
        fail_msg("%s: \"%s\" does not mend by \"%s\"", name, finding->mend, mend);
}

/* ---- an Inky ---- */

#define MEMORY(width, height, variant)                                                             \
    {                                                                                              \
        (width) & 0xff, (width) >> 8, (height)&0xff, (height) >> 8, 4, 12, (variant), 21, '2',     \
            '0', '2', '5', '-', '0', '3', '-', '0', '1', ' ', '1', '0', ':', '2', '2', ':', '4',   \
            '1', '.', '5'                                                                          \
    }

static void inky_tells_what_it_is(void **state)
{
    static const struct {
        const char *name;
        uint8_t bytes[29];
        const char *panel, *hat;
        enum hl_finding_level level;
        const char *part, *mend;
    } rows[] = {
        {"Spectra", MEMORY(800, 480, 22), NULL, NULL, HL_FINDING_OK,
         "Inky Impression 7.3 Spectra (E673) is plugged in, made 2025-03-01 10:22:41.5",
         "--board epaper:panel=inky-7in3"},
        {"Spectra as configured", MEMORY(800, 480, 26), "inky-7in3", NULL, HL_FINDING_OK,
         "is plugged in", ""},
        {"Spectra on another's wiring", MEMORY(800, 480, 22), "7in3e", "inky", HL_FINDING_PROBLEM,
         "configured as panel=7in3e", "panel=inky-7in3"},
        {"the start of a name is no name", MEMORY(800, 480, 22), "inky", NULL, HL_FINDING_PROBLEM,
         "configured as panel=inky,", "panel=inky-7in3"},
        {"seven colours", MEMORY(800, 480, 20), "7in3f", "inky", HL_FINDING_OK, "AC073TC1A", ""},
        {"no driver", MEMORY(600, 448, 14), NULL, NULL, HL_FINDING_WARNING, "UC8159, 600x448", ""},
        {"not known", MEMORY(600, 448, 200), NULL, NULL, HL_FINDING_WARNING,
         "variant 200: not known", ""},
    };
    struct fake_pi pi;
    (void)state;
    fake_pi_init(&pi, PI4, NULL);
    fake_pi_add(&pi, "i2c-1", 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_findings findings = {.count = 0};
        char panel[32], hat[32];
        snprintf(panel, sizeof(panel), "%s", rows[i].panel ? rows[i].panel : "");
        snprintf(hat, sizeof(hat), "%s", rows[i].hat ? rows[i].hat : "");
        struct hl_epaper_settings settings = HL_EPAPER_DEFAULTS;
        settings.panel = panel;
        settings.hat = hat;
        struct hl_patient patient = {.root = pi.root, .epaper = rows[i].panel ? &settings : NULL};
        eeprom.bytes = rows[i].bytes;
        hl_doctor_check_inky(&patient, &findings);
        check_int(rows[i].name, findings.count, 1);
        check_found(rows[i].name, &findings, rows[i].level, rows[i].part, rows[i].mend);
    }
    fake_pi_finish(&pi);
}

static void memories_of_others(void **state)
{
    static const struct {
        const char *name;
        uint8_t bytes[29];
        int err;
        const char *written;
    } rows[] = {
        {"blank", {[0 ... 28] = 0xff}, -EINVAL, ""},
        {"zero", {0}, -EINVAL, ""},
        {"no height", MEMORY(800, 0, 22), -EINVAL, ""},
        {"too wide", MEMORY(4097, 480, 22), -EINVAL, ""},
        {"text without end", {32, 3, 224, 1, 0, 0, 22, 255, 'a', '\n', 0x80, 'b'}, 0, "a??b???"},
        {"no text", {32, 3, 224, 1, 0, 0, 22, 0, 'a'}, 0, ""},
    };
    struct fake_pi pi;
    struct hl_inky inky;
    (void)state;
    fake_pi_init(&pi, PI4, NULL);
    check_int("no bus", hl_inky_read(pi.root, &inky), -ENOENT);
    fake_pi_add(&pi, "i2c-1", 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        eeprom.bytes = rows[i].bytes;
        check_int(rows[i].name, hl_inky_read(pi.root, &inky), rows[i].err);
        if (!rows[i].err) {
            check_true(rows[i].name,
                       strncmp(inky.written, rows[i].written, strlen(rows[i].written)) == 0);
            check_true(rows[i].name, strlen(inky.written) < HL_INKY_WRITTEN_MAX);
            check_true(rows[i].name, *rows[i].written || !*inky.written);
        }
    }
    eeprom.bytes = NULL;
    eeprom.error = -EREMOTEIO;
    check_int("nothing answers", hl_inky_read(pi.root, &inky), -ENXIO);
    fake_pi_finish(&pi);
}

/* A machine without an Inky is not told of it, unless one is configured. */
static void inky_that_is_not_there(void **state)
{
    char hat[] = "inky";
    struct hl_epaper_settings settings = HL_EPAPER_DEFAULTS;
    struct hl_findings findings = {.count = 0};
    struct fake_pi pi;
    (void)state;
    settings.hat = hat;
    eeprom.bytes = NULL;
    eeprom.error = -ENXIO;
    fake_pi_init(&pi, PI4, NULL);
    struct hl_patient patient = {.root = pi.root};
    hl_doctor_check_inky(&patient, &findings);
    check_int("no bus", findings.count, 0);
    fake_pi_add(&pi, "i2c-1", 0);
    hl_doctor_check_inky(&patient, &findings);
    check_int("nothing answers", findings.count, 0);
    patient.epaper = &settings;
    hl_doctor_check_inky(&patient, &findings);
    check_found("expected", &findings, HL_FINDING_WARNING, "no Inky answers", "");
    fake_pi_finish(&pi);
    findings.count = 0;
    fake_pi_init(&pi, PI4, NULL);
    patient.root = pi.root;
    hl_doctor_check_inky(&patient, &findings);
    check_found("expected, no bus", &findings, HL_FINDING_WARNING, "no /dev/i2c-1",
                "raspi-config nonint do_i2c 0");
    fake_pi_finish(&pi);
}

/* ---- SPI ---- */

static void spi_and_select(void **state)
{
    static const struct {
        const char *name;
        bool device;
        int cs;
        const char *user; /* of GPIO 8 */
        enum hl_finding_level level;
        const char *part, *mend;
    } rows[] = {
        {"all is well", true, HL_PIN_NONE, "spi0 CS0", HL_FINDING_OK, "the kernel selects", ""},
        {"pieces", true, HL_PIN_NONE, "spi0 CS0", HL_FINDING_OK, "pieces of 65536 bytes", ""},
        {"no device", false, HL_PIN_NONE, "spi0 CS0", HL_FINDING_PROBLEM, "no /dev/spidev0.0",
         "do_spi 0"},
        {"CE0 given away", true, HL_PIN_NONE, NULL, HL_FINDING_WARNING, "nobody has it",
         "spi0-0cs"},
        {"CE0 is another's", true, HL_PIN_NONE, "fan", HL_FINDING_WARNING, "fan has it", ""},
        {"ours and free", true, 8, NULL, HL_FINDING_OK, "headliner selects", ""},
        {"ours and the kernel's", true, 8, "spi0 CS0", HL_FINDING_PROBLEM, "cs=8 is the kernel's",
         "dtoverlay=spi0-0cs"},
        {"ours and another's", true, 8, "fan", HL_FINDING_PROBLEM, "in use by fan", ""},
        {"ours elsewhere", true, 21, "spi0 CS0", HL_FINDING_OK, "headliner selects", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char panel[] = "2in13-v4", folder[160];
        struct hl_epaper_settings settings = HL_EPAPER_DEFAULTS;
        struct hl_findings findings = {.count = 0};
        struct fake_pi pi;
        settings.panel = panel;
        settings.pin[HL_SPI_SELECT] = rows[i].cs;
        fake_pi_init(&pi, PI4, NULL);
        fake_pi_add(&pi, "gpiochip0", 0);
        if (rows[i].device)
            fake_pi_add(&pi, "spidev0.0", 0);
        static const char *const parts[] = {"/sys", "/sys/module", "/sys/module/spidev",
                                            "/sys/module/spidev/parameters"};
        for (int part = 0; part < 4; part++) {
            snprintf(folder, sizeof(folder), "%s%s", pi.root, parts[part]);
            mkdir(folder, 0755);
        }
        strcat(folder, "/bufsiz");
        FILE *out = fopen(folder, "w");
        assert_non_null(out);
        fputs("65536\n", out);
        fclose(out);
        *fake_gpio() = (struct fake_gpio){
            .chips[0] = {.file = "gpiochip0", .label = "pinctrl-bcm2711", .lines = 54}};
        fake_gpio()->chips[0].user[8] = rows[i].user;
        struct hl_patient patient = {.root = pi.root, .epaper = &settings};
        hl_pi_model_read(&patient.model, pi.root);
        hl_doctor_check_epaper(&patient, &findings);
        check_found(rows[i].name, &findings, rows[i].level, rows[i].part, rows[i].mend);
        check_int(rows[i].name, fake_gpio()->opened, 0);
        fake_pi_finish(&pi);
    }
}

/* ---- BUSY ---- */

struct probe {
    struct hl_epaper_config config;
    struct hl_paper_chip *chip;
    struct hl_spi_virtual wire;
};

static void probe_init(struct probe *probe, const char *panel, const char *wiring,
                       enum hl_paper_controller controller)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(controller);
    char error[HL_WIRE_ERROR_MAX];

    memset(probe, 0, sizeof(*probe));
    probe->config.panel = hl_epaper_panel_find(panel);
    assert_non_null(probe->config.panel);
    probe->config.settings.clock_hz = probe->config.panel->clock_hz;
    probe->config.settings.data_clock_hz = probe->config.panel->data_clock_hz;
    const struct hl_epaper_hat *hat =
        hl_epaper_hat_find(wiring ? wiring : probe->config.panel->hat);
    memcpy(probe->config.pin, hat->pin, sizeof(hat->pin));
    config.power_line = hat->pin[HL_SPI_POWER] != HL_PIN_NONE;
    config.busy_floats = true;
    probe->chip = hl_paper_chip_create(&config);
    assert_non_null(probe->chip);
    probe->wire =
        (struct hl_spi_virtual){.chip = hl_paper_chip_plug(probe->chip), .now_ns = HL_NS_PER_S};
    struct hl_spi_setup setup = {.clock_hz = probe->config.settings.clock_hz};
    memcpy(setup.pin, hat->pin, sizeof(hat->pin));
    setup.start[HL_SPI_RESET] = !config.power_line;
    assert_int_equal(hl_spi_wire_virtual.open(&probe->wire, &setup, error), 0);
}

static void busy_tells_the_family(void **state)
{
    static const struct {
        const char *panel;
        enum hl_paper_controller chip;
        enum hl_finding_level level;
        const char *part;
        const char *hat; /* NULL: its own */
    } rows[] = {
        {"2in13-v4", HL_PAPER_SSD1680, HL_FINDING_OK, "rests low after a reset, as", NULL},
        {"1in54-v2", HL_PAPER_SSD1681, HL_FINDING_OK, "rests low after a reset, as", NULL},
        {"4in2-v2", HL_PAPER_SSD1683, HL_FINDING_OK, "rests low after a reset, as", NULL},
        {"4in26", HL_PAPER_SSD1677, HL_FINDING_OK, "rests low after a reset, as", NULL},
        {"7in5-v2", HL_PAPER_UC8179, HL_FINDING_OK, "rests high after a reset, as", NULL},
        {"7in3f", HL_PAPER_AC073TC1A, HL_FINDING_OK, "rests high after a reset, as", NULL},
        {"7in3e", HL_PAPER_E673, HL_FINDING_OK, "rests high after a reset, as", NULL},
        {"inky-7in3", HL_PAPER_E673, HL_FINDING_OK, "rests high after a reset, as", NULL},
        {"6in", HL_PAPER_IT8951, HL_FINDING_OK, "rests high after a reset, as", NULL},
        {"7in5-v2", HL_PAPER_SSD1677, HL_FINDING_PROBLEM, "so do: 2in13-v4, 2in13-v3", NULL},
        {"7in3e", HL_PAPER_SSD1680, HL_FINDING_PROBLEM, "rests low after a reset, which is not",
         NULL},
        {"4in26", HL_PAPER_UC8179, HL_FINDING_PROBLEM, "so do: 7in5-v2", NULL},
        {"2in9-v2", HL_PAPER_E673, HL_FINDING_PROBLEM, "rests high after a reset, which is not",
         NULL},
        /* Without a supply to switch: only a reset wakes it, and asleep it looks busy. */
        {"2in13-v4", HL_PAPER_SSD1680, HL_FINDING_OK, "rests low after a reset, as", "inky"},
        {"4in26", HL_PAPER_SSD1677, HL_FINDING_OK, "rests low after a reset, as", "inky"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_findings findings = {.count = 0};
        struct probe probe;
        char name[64];
        snprintf(name, sizeof(name), "%s on chip %d", rows[i].panel, (int)rows[i].chip);
        probe_init(&probe, rows[i].panel, rows[i].hat, rows[i].chip);
        /* Twice: also out of the sleep that the first leaves it in. */
        hl_doctor_check_busy(&probe.config, &hl_spi_wire_virtual, &probe.wire, &findings);
        findings.count = 0;
        probe.wire.now_ns += HL_NS_PER_S;
        hl_doctor_check_busy(&probe.config, &hl_spi_wire_virtual, &probe.wire, &findings);
        check_int(name, findings.count, 1);
        check_found(name, &findings, rows[i].level, rows[i].part,
                    rows[i].level ? "headliner test-pattern" : "");
        hl_paper_chip_end(probe.chip, probe.wire.now_ns);
        if (hl_paper_chip_fault_total(probe.chip))
            fail_msg("%s: %s", name, hl_paper_chip_first_fault(probe.chip));
        bool rests = hl_paper_chip_is_safe(probe.chip, probe.wire.now_ns);
        check_true(name, rests);
        check_int(name, hl_paper_wear(hl_paper_chip_paper(probe.chip, probe.wire.now_ns)).full, 0);
        hl_paper_chip_destroy(probe.chip);
    }
}

static void busy_that_does_not_work(void **state)
{
    static const struct {
        const char *name;
        enum hl_paper_defect defect;
        int fail_after;
        enum hl_finding_level level;
        const char *part;
    } rows[] = {
        {"stuck as busy", HL_PAPER_BUSY_STUCK_HIGH, 0, HL_FINDING_PROBLEM, "rests high"},
        {"unplugged, floating high", HL_PAPER_UNPLUGGED, 0, HL_FINDING_PROBLEM, "rests high"},
        {"SPI fails", HL_PAPER_SOUND, 1, HL_FINDING_OK, "rests low"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_findings findings = {.count = 0};
        struct probe probe;
        probe_init(&probe, "2in13-v4", NULL, HL_PAPER_SSD1680);
        hl_paper_chip_set_defect(probe.chip, rows[i].defect, 0);
        probe.wire.fail_after = rows[i].fail_after;
        hl_doctor_check_busy(&probe.config, &hl_spi_wire_virtual, &probe.wire, &findings);
        check_found(rows[i].name, &findings, rows[i].level, rows[i].part, "");
        check_true(rows[i].name, hl_paper_chip_is_safe(probe.chip, probe.wire.now_ns));
        hl_paper_chip_destroy(probe.chip);
    }
}

/* A line that never rests. */
static int get_noise(void *state, enum hl_spi_line line)
{
    static int turns;
    (void)state;
    return line == HL_SPI_BUSY ? turns++ / 7 % 2 : 0;
}

static int get_error(void *state, enum hl_spi_line line)
{
    (void)state;
    (void)line;
    return -EIO;
}

static void busy_that_never_rests(void **state)
{
    struct hl_findings findings = {.count = 0};
    struct hl_spi_wire noisy = hl_spi_wire_virtual, broken = hl_spi_wire_virtual;
    struct probe probe;
    (void)state;
    noisy.get = get_noise;
    broken.get = get_error;
    probe_init(&probe, "7in5-v2", NULL, HL_PAPER_UC8179);
    hl_doctor_check_busy(&probe.config, &noisy, &probe.wire, &findings);
    check_found("noise", &findings, HL_FINDING_PROBLEM, "BUSY (GPIO 24) never rests",
                "test-pattern");
    check_true("bounded", probe.wire.now_ns < 10 * HL_NS_PER_S);
    int64_t before_ns = probe.wire.now_ns;
    hl_doctor_check_busy(&probe.config, &broken, &probe.wire, &findings);
    check_true("given up at once", probe.wire.now_ns - before_ns < HL_NS_PER_S / 4);
    check_found("broken", &findings, HL_FINDING_PROBLEM, "cannot be reset", "");
    hl_paper_chip_destroy(probe.chip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inky_tells_what_it_is),  cmocka_unit_test(memories_of_others),
        cmocka_unit_test(inky_that_is_not_there), cmocka_unit_test(spi_and_select),
        cmocka_unit_test(busy_tells_the_family),  cmocka_unit_test(busy_that_does_not_work),
        cmocka_unit_test(busy_that_never_rests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
