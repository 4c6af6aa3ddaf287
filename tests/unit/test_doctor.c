/* What `headliner doctor` finds, over folders that stand for some machine's "/". */
#include "check.h"

#include "doctor_checks.h"
#include "drivers/board.h"
#include "support/fake_gpio_lines.h"
#include "support/fake_pi.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PI4  "Raspberry Pi 4 Model B Rev 1.4"
#define PI5  "Raspberry Pi 5 Model B Rev 1.0"
#define TREE "/boot/firmware/config.txt"

static void put(const struct fake_pi *pi, const char *path, const char *text)
{
    char whole[256];
    snprintf(whole, sizeof(whole), "%s%s", pi->root, path);
    for (char *slash = whole + strlen(pi->root) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(whole, 0755);
        *slash = '/';
    }
    FILE *out = fopen(whole, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static const struct hl_finding *find(const struct hl_findings *findings, const char *part)
{
    for (size_t i = 0; i < findings->count; i++)
        if (strstr(findings->list[i].text, part))
            return &findings->list[i];
    return NULL;
}

/* LEVEL, a finding with PART, and a mend with MEND. */
static void check_found(const char *name, const struct hl_findings *findings,
                        enum hl_finding_level level, const char *part, const char *mend)
{
    const struct hl_finding *finding = find(findings, part);
    if (!finding)
        fail_msg("%s: nothing found with \"%s\"", name, part);
    check_int(name, finding->level, level);
    if (!strstr(finding->mend, mend))
        fail_msg("%s: \"%s\" does not mend by \"%s\"", name, finding->mend, mend);
    if (level == HL_FINDING_PROBLEM)
        check_true(name, *finding->mend);
}

static void overlays(void **state)
{
    static const struct {
        const char *name, *model, *text;
        enum hl_finding_level level;
        const char *part, *mend; /* part NULL: nothing on the pins */
    } rows[] = {
        {"one wire", PI4, "# x\ndtoverlay=w1-gpio\n", HL_FINDING_PROBLEM,
         ":2: w1-gpio sits on regular: LAT; adafruit-hat: OE;", "sudo sed -i '2s/^/#/' " TREE},
        {"one wire on a free pin of all", PI4, "dtoverlay=w1-gpio,gpiopin=0\n", HL_FINDING_OK, NULL,
         ""},
        {"one wire moved", PI4, "dtoverlay=w1-gpio,pullup=1,gpiopin=17\n", HL_FINDING_PROBLEM,
         "regular: CLK; adafruit-hat: CLK", "1s/^/#/"},
        {"SPI", PI4, "dtparam=spi=on\r\n", HL_FINDING_WARNING, "regular: R1 B1 R2 G2 B2", "1s"},
        {"SPI off", PI4, "dtparam=spi=off\n", HL_FINDING_OK, NULL, ""},
        {"SPI in a comment", PI4, "#dtparam=spi=on\n", HL_FINDING_OK, NULL, ""},
        {"second of two parameters", PI4, "dtparam=spi=off,i2c_arm=on\n", HL_FINDING_WARNING,
         "regular: 2:G1", "1s"},
        {"I2C speed is not I2C", PI4, "dtparam=i2c_arm_baudrate=400000\n", HL_FINDING_OK, NULL, ""},
        {"I2C", PI4, "dtparam=i2c_arm=on\n", HL_FINDING_WARNING, "regular: 3:G1 3:B1", "1s"},
        {"serial", PI4, "enable_uart=1\n", HL_FINDING_PROBLEM, "regular: 3:R1 E", "1s"},
        {"serial off", PI4, "enable_uart=0\n", HL_FINDING_OK, NULL, ""},
        {"I2S", PI4, "dtparam=i2s=on\n", HL_FINDING_PROBLEM, "OE", "1s"},
        {"sound card", PI4, "dtoverlay=hifiberry-dac\n", HL_FINDING_PROBLEM, "OE", "1s"},
        {"sound is harmless", PI4, "dtparam=audio=on\n", HL_FINDING_OK, "sound is on", ""},
        {"another model's section", PI4, "[pi5]\ndtoverlay=w1-gpio\n", HL_FINDING_OK, NULL, ""},
        {"own section", PI5, "[pi5]\ndtoverlay=w1-gpio\n", HL_FINDING_PROBLEM, ":2:", "2s"},
        {"for all again", PI4, "[pi5]\n[all]\ndtoverlay=w1-gpio\n", HL_FINDING_PROBLEM,
         ":3:", "3s"},
        {"no line end", PI4, "dtoverlay=w1-gpio", HL_FINDING_PROBLEM, ":1:", "1s"},
        {"empty", PI4, "", HL_FINDING_OK, NULL, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct fake_pi pi;
        struct hl_findings findings = {.count = 0};
        fake_pi_init(&pi, rows[i].model, NULL);
        put(&pi, TREE, rows[i].text);
        struct hl_patient patient = {.root = pi.root, .user = "", .program = "x"};
        hl_pi_model_read(&patient.model, pi.root);
        hl_doctor_check_overlays(&patient, &findings);
        if (strcmp(rows[i].name, "second of two parameters") == 0)
            check_found(rows[i].name, &findings, HL_FINDING_WARNING, "3:G1", "1s");
        else
            check_found(rows[i].name, &findings, rows[i].level,
                        rows[i].part ? rows[i].part : "nothing on the pins", rows[i].mend);
        check_int(rows[i].name, findings.count, 1);
        fake_pi_finish(&pi);
    }
}

static void one_file_under_two_names(void **state)
{
    struct fake_pi pi;
    struct hl_findings findings = {.count = 0};
    char link_path[128];

    (void)state;
    fake_pi_init(&pi, PI4, NULL);
    struct hl_patient patient = {.root = pi.root, .user = "", .program = "x"};
    hl_doctor_check_overlays(&patient, &findings);
    check_found("no file", &findings, HL_FINDING_WARNING, "no /boot/firmware/config.txt", "");
    put(&pi, TREE, "dtoverlay=w1-gpio\n");
    snprintf(link_path, sizeof(link_path), "%s/boot/config.txt", pi.root);
    assert_int_equal(symlink("firmware/config.txt", link_path), 0);
    findings.count = 0;
    hl_doctor_check_overlays(&patient, &findings);
    check_int("a link", findings.count, 1);
    unlink(link_path);
    put(&pi, "/boot/config.txt", "enable_uart=1\n");
    findings.count = 0;
    hl_doctor_check_overlays(&patient, &findings);
    check_int("two files", findings.count, 2);
    fake_pi_finish(&pi);
}

static void groups(void **state)
{
    static const gid_t mine[] = {1000, 997};
    static const struct {
        const char *name, *file;
        enum hl_finding_level level;
        const char *part, *mend;
    } rows[] = {
        {"inside", "gpio:x:997:\n", HL_FINDING_OK, "in group gpio", ""},
        {"outside", "gpio:x:986:pip\n", HL_FINDING_PROBLEM, "not in group gpio",
         "sudo usermod -aG gpio $USER"},
        {"not yet", "gpio:x:986:pip,ann\n", HL_FINDING_PROBLEM, "next login", "newgrp gpio"},
        {"a longer name", "gpio2:x:997:\n", HL_FINDING_PROBLEM, "no group gpio",
         "sudo groupadd -rf gpio"},
        {"spi is optional", "gpio:x:997:\nspi:x:1:\n", HL_FINDING_WARNING, "group spi",
         "sudo usermod -aG spi $USER"},
        {"no file", "", HL_FINDING_PROBLEM, "no group gpio", "groupadd"},
        {"noise", ":::\ngpio\ngpio:x\n\n::997\n", HL_FINDING_PROBLEM, "no group gpio", "groupadd"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct fake_pi pi;
        struct hl_findings findings = {.count = 0};
        fake_pi_init(&pi, PI4, NULL);
        put(&pi, "/etc/group", rows[i].file);
        struct hl_patient patient = {
            .root = pi.root, .user = "ann", .program = "x", .groups = mine, .group_count = 2};
        hl_doctor_check_groups(&patient, &findings);
        check_found(rows[i].name, &findings, rows[i].level, rows[i].part, rows[i].mend);
        fake_pi_finish(&pi);
    }
}

static void chips(void **state)
{
    static const struct {
        const char *name, *model, *label;
        int open_error;
        enum hl_finding_level level;
        const char *part;
    } rows[] = {
        {"the header's", PI5, "pinctrl-rp1", 0, HL_FINDING_OK, "pinctrl-rp1 is there"},
        {"another", PI5, "gpio-brcmstb", 0, HL_FINDING_PROBLEM, "there are: gpio-brcmstb"},
        {"denied", PI4, "pinctrl-bcm2711", -13, HL_FINDING_PROBLEM, "/dev/gpiochip0 may not"},
        {"no Pi", NULL, "pinctrl-h6", 0, HL_FINDING_OK, "own pins"},
        {"none", PI4, NULL, 0, HL_FINDING_PROBLEM, "none"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct fake_pi pi;
        struct hl_findings findings = {.count = 0};
        fake_pi_init(&pi, rows[i].model, NULL);
        *fake_gpio() = (struct fake_gpio){.set_error = 0};
        if (rows[i].label) {
            fake_pi_add(&pi, "gpiochip0", 0);
            fake_gpio()->chips[0] = (struct fake_gpio_chip){.file = "gpiochip0",
                                                            .label = rows[i].label,
                                                            .lines = 54,
                                                            .open_error = rows[i].open_error};
        }
        struct hl_patient patient = {.root = pi.root, .user = "", .program = "x"};
        hl_pi_model_read(&patient.model, pi.root);
        hl_doctor_check_chips(&patient, &findings);
        check_found(rows[i].name, &findings, rows[i].level, rows[i].part, "");
        check_int(rows[i].name, fake_gpio()->opened, 0);
        fake_pi_finish(&pi);
    }
}

/* A Pi on which all is well, and a laptop. */
static void whole_machines(void **state)
{
    static const gid_t mine[] = {997};
    struct fake_pi pi;
    struct hl_findings findings = {.count = 0};

    (void)state;
    fake_pi_init(&pi, PI5, NULL);
    *fake_gpio() =
        (struct fake_gpio){.chips[0] = {.file = "gpiochip0", .label = "pinctrl-rp1", .lines = 54}};
    fake_pi_add(&pi, "gpiochip0", 0);
    fake_pi_add(&pi, "gpiomem0", 16);
    fake_pi_add(&pi, "spidev0.0", 0);
    fake_pi_add(&pi, "spidev0.1", 0);
    put(&pi, "/etc/group", "gpio:x:997:\nspi:x:997:\nvideo:x:997:\n");
    put(&pi, TREE, "dtparam=audio=on\n");
    struct hl_patient patient = {.root = pi.root,
                                 .user = "ann",
                                 .program = "/opt/headliner",
                                 .groups = mine,
                                 .group_count = 1,
                                 .may_realtime = true};
    hl_doctor_check_all(&patient, &findings);
    check_int("Pi 5", hl_findings_count(&findings, HL_FINDING_OK), findings.count);
    check_found("Pi 5", &findings, HL_FINDING_OK, PI5, "");
    check_found("Pi 5", &findings, HL_FINDING_OK, "/dev/gpiomem0 may be used", "");
    check_found("Pi 5", &findings, HL_FINDING_OK, "SPI devices: spidev0.0, spidev0.1", "");
    patient.may_realtime = false;
    findings.count = 0;
    hl_doctor_check_realtime(&patient, &findings);
    check_found("no real time", &findings, HL_FINDING_WARNING, "no real-time",
                "sudo setcap cap_sys_nice=eip /opt/headliner");
    fake_pi_finish(&pi);

    fake_pi_init(&pi, NULL, NULL);
    patient = (struct hl_patient){.root = pi.root, .user = "ann", .program = "x"};
    findings.count = 0;
    hl_doctor_check_all(&patient, &findings);
    check_int("laptop", hl_findings_count(&findings, HL_FINDING_OK), findings.count);
    check_found("laptop", &findings, HL_FINDING_OK, "the window, the terminal and virtual boards",
                "");
    fake_pi_finish(&pi);
}

static void too_many_are_counted(void **state)
{
    struct hl_findings findings = {.count = 0};
    (void)state;
    for (int i = 0; i < HL_FINDINGS_MAX + 3; i++)
        hl_findings_add(&findings, HL_FINDING_OK, NULL, "%d", i);
    check_int("kept", findings.count, HL_FINDINGS_MAX);
    check_int("dropped", findings.dropped, 3);
}

/* The SPI device of the board that is configured, and the longest transfer that it takes. */
static void boards_on_spi(void **state)
{
    static const struct {
        const char *name, *board, *options, *device, *bufsiz;
        enum hl_finding_level level;
        const char *part, *mend; /* part NULL: nothing to say */
    } rows[] = {
        {"modules", "max7219-64x8", "", "spidev0.0", "4096\n", HL_FINDING_OK,
         "may be used, for: MAX7219 modules, 64x8", ""},
        {"a matrix", "ws2812-16x16", "", "spidev0.0", NULL, HL_FINDING_OK, "may be used", ""},
        {"a large one", "ws2812-32x32", "", "spidev0.0", "4096\n", HL_FINDING_PROBLEM,
         "is 9390 bytes in one piece, and /dev/spidev0.0 takes 4096", "spidev.bufsiz=16384"},
        {"a large one, told", "ws2812-32x32", "", "spidev0.0", "16384\n", HL_FINDING_OK,
         "may be used", ""},
        {"a large one with a clock", "apa102-32x32", "", "spidev0.0", "4096\n", HL_FINDING_OK,
         "may be used", ""},
        {"no SPI", "apa102-16x16", "", NULL, NULL, HL_FINDING_PROBLEM,
         "there is no /dev/spidev0.0, on which the board hangs", "do_spi 0"},
        {"the other one", "ws2812-16x16", "device=/dev/spidev0.1", "spidev0.0", NULL,
         HL_FINDING_PROBLEM, "there is no /dev/spidev0.1", "do_spi 0"},
        {"three lines", "max7219-64x8", "wire=bitbang", NULL, NULL, HL_FINDING_OK, NULL, ""},
        {"a wall", "hub75-64x32", "", NULL, NULL, HL_FINDING_OK, NULL, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_findings findings = {.count = 0};
        struct hl_board_request request = {.name = rows[i].board, .options = rows[i].options};
        struct hl_wiring wiring;
        struct fake_pi pi;
        char error[HL_BOARD_ERROR_MAX];
        struct hl_board *board = hl_board_create_request(&request, error);
        assert_non_null(board);
        check_int(rows[i].name, hl_board_wiring(board, &wiring), 0);
        fake_pi_init(&pi, PI4, NULL);
        if (rows[i].device)
            fake_pi_add(&pi, rows[i].device, 0);
        if (rows[i].bufsiz)
            put(&pi, "/sys/module/spidev/parameters/bufsiz", rows[i].bufsiz);
        struct hl_patient patient = {.root = pi.root, .wiring = &wiring};
        hl_doctor_check_wiring(&patient, &findings);
        check_int(rows[i].name, (long)findings.count, rows[i].part ? 1 : 0);
        if (rows[i].part)
            check_found(rows[i].name, &findings, rows[i].level, rows[i].part, rows[i].mend);
        fake_pi_finish(&pi);
        hl_board_destroy(board);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlays),       cmocka_unit_test(one_file_under_two_names),
        cmocka_unit_test(groups),         cmocka_unit_test(chips),
        cmocka_unit_test(whole_machines), cmocka_unit_test(too_many_are_counted),
        cmocka_unit_test(boards_on_spi),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
