/* What a HUB75 board cannot be: each is one line that names the way out, and nothing was lit. And a
 * chip that is unplugged under a running board. */
#include "check.h"

#include "base/clock.h"
#include "base/log.h"
#include "drivers/board.h"
#include "show/stage.h"
#include "support/fake_gpio_lines.h"
#include "support/fake_pi.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_MAX 4096
#define NOBODY  65534
#define OE      18 /* GPIO of the pin-out regular */
#define GPSET0  0x1c
#define GPCLR0  0x28
#define PINS    "R1=11,G1=27,B1=7,R2=8,G2=9,B2=10"

static struct {
    struct fake_pi pi;
    int saved, log; /* standard error, and what stands for it */
    char text[LOG_MAX];
} the;

/* From here on what is logged is kept. */
static void listen(void)
{
    char name[] = "/tmp/headliner-log-XXXXXX";

    fflush(stderr);
    the.saved = dup(STDERR_FILENO);
    the.log = mkstemp(name);
    assert_true(the.saved >= 0 && the.log >= 0);
    unlink(name);
    dup2(the.log, STDERR_FILENO);
}

/* What was logged so far. */
static const char *heard(void)
{
    ssize_t got = pread(the.log, the.text, sizeof(the.text) - 1, 0);
    the.text[got > 0 ? got : 0] = '\0';
    return the.text;
}

static const char *stop_listening(void)
{
    heard();
    dup2(the.saved, STDERR_FILENO);
    close(the.saved);
    close(the.log);
    return the.text;
}

static int setup(void **state)
{
    (void)state;
    fake_pi_init(&the.pi, "Raspberry Pi 4 Model B Rev 1.4", "brcm,bcm2711");
    fake_pi_add(&the.pi, "gpiomem", 4096);
    fake_pi_add(&the.pi, "gpiochip0", 0);
    *fake_gpio() = (struct fake_gpio){.set_error = 0};
    fake_gpio()->chips[0] = (struct fake_gpio_chip){
        .file = "gpiochip0", .label = "pinctrl-bcm2711", .lines = FAKE_GPIO_LINES};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fake_pi_finish(&the.pi);
    return 0;
}

static struct hl_board *create(const char *options, char *error)
{
    char text[512];
    snprintf(text, sizeof(text), "root=%s%s%s", the.pi.root, *options ? "," : "", options);
    return hl_board_create(hl_driver_find("hub75"), text, error);
}

/* ---- what cannot be opened ---- */

static void nothing(void)
{
}

static void busy(void)
{
    fake_gpio()->chips[0].user[OE] = "fan";
}

static void denied_chip(void)
{
    fake_gpio()->chips[0].open_error = -EACCES;
}

static void no_registers(void)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/dev/gpiomem", the.pi.root);
    unlink(path);
}

static void denied_registers(void)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/dev/gpiomem", the.pi.root);
    chmod(path, 0);
    chmod(the.pi.root, 0755);
    if (geteuid() == 0) /* root may open anything */
        assert_int_equal(seteuid(NOBODY), 0);
}

static void short_registers(void)
{
    fake_pi_add(&the.pi, "gpiomem", 100);
}

static void no_chip(void)
{
    fake_gpio()->chips[0].label = "gpio-mockup";
}

static void stuck_lines(void)
{
    fake_gpio()->set_error = -EIO;
}

static void another_computer(void)
{
    fake_pi_finish(&the.pi);
    fake_pi_init(&the.pi, "Some PC", NULL);
}

static const struct {
    const char *options;
    void (*prepare)(void);
    const char *what, *way_out;
} rows[] = {
    /* impossible geometry */
    {"panel=13x7", nothing, "panel_width is 13", "it must be 16 to 128"},
    {"panel=64x40", nothing, "scan is 0", "it must be 4, 8, 16 or 32"},
    {"panel=big", nothing, "panel=big is no size", "write it as panel=64x32"},
    {"panel=64x32x3", nothing, "panel=64x32x3 is no size", "write it as panel=64x32"},
    {"chain=33", nothing, "chain=33 is out of range", "1..32"},
    {"chain=two", nothing, "chain=two", "is not a whole number"},
    {"parallel=4", nothing, "parallel=4 is out of range", "1..3"},
    {"scan=5", nothing, "scan is 5", "it must be 4, 8, 16 or 32"},
    {"panel=128x64,chain=32,parallel=3", nothing, "the wall is 4096 x 192 pixels",
     "may make up to 131072"},
    {"address=one-hot", nothing, "address", "scan must be 4"},
    {"multiplex=stripe", nothing, "multiplex needs scan", "scan"},
    {"multiplex=strip", nothing, "multiplex=strip is not one of", "stripe"},
    {"rotate=45", nothing, "rotate is 45", "it must be 0, 90, 180 or 270"},
    {"chain=2,wiring=serpentine,per-row=3", nothing, "per_row is 3", "it must be 0 to 2"},
    {"amps=0.01", nothing, "amps_max is 0.01", "it must be 0.1 to 1000"},
    {"brightness=0", nothing, "brightness=0 is out of range", "1..100"},
    {"brightnes=5", nothing, "no option \"brightnes\"", "did you mean \"brightness\"?"},
    /* pins */
    {"pinout=regulr", nothing, "no pin-out \"regulr\"", "did you mean regular?"},
    {"pinout=adafruit-hat,parallel=2", nothing, "2:R1 has no pin", "use fewer chains"},
    {"pinout=\"OE=18,CLK=17,LAT=17\"", nothing, "pin 17 is used twice", "by CLK and by LAT"},
    {"pinout=\"OE=18,CLK=17,LAT=4,A=22,B=23,C=24,D=25," PINS "\",panel=64x64", nothing,
     "E has no pin, which a panel of so many rows needs", "give it one, as in E=22"},
    {"pinout=\"CLK=17,LAT=4,A=22,B=23,C=24,D=25," PINS "\"", nothing, "OE has no pin",
     "give it one"},
    {"wire=bcm,pinout=\"OE=28,CLK=17,LAT=4,A=22,B=23,C=24,D=25," PINS "\"", nothing, "OE=28",
     "pins go from 0 to 27"},
    {"wire=bcm,pinout=\"OE=X,CLK=17,LAT=4,A=22,B=23,C=24,D=25," PINS "\"", nothing, "OE=X",
     "give the GPIO number"},
    {"wire=gpiod,pinout=\"OE=X,CLK=17,LAT=4,A=22,B=23,C=24,D=25," PINS "\"", nothing,
     "has no line of that name", "`gpioinfo` lists them"},
    {"wire=gpiod,pinout=\"OE=60,CLK=17,LAT=4,A=22,B=23,C=24,D=25," PINS "\"", nothing,
     "OE=60: chip pinctrl-bcm2711", "has lines 0 to 53"},
    /* wires and chips */
    {"wire=bmc", nothing, "wire=bmc is not known", "did you mean bcm"},
    {"wire=telegraph", nothing, "wire=telegraph is not known", "leave it out"},
    {"wire=rp1", nothing, "this is not a Raspberry Pi 5 but Raspberry Pi 4 Model B",
     "without wire= the fastest is found"},
    {"wire=gpiod,chip-label=pinctrl-rp1", nothing, "no GPIO chip is called pinctrl-rp1",
     "there are: pinctrl-bcm2711"},
    {"wire=gpiod", no_chip, "no GPIO chip of a Raspberry Pi",
     "name one of those that are here: gpio-mockup"},
    {"wire=gpiod", another_computer, "there is no GPIO chip here", "/dev/gpiochip*"},
    {"wire=bcm", another_computer, "this is not a Raspberry Pi Zero to 4 but Some PC",
     "without wire= the fastest is found"},
    {"", another_computer, "no wire opens; gpiod: there is no GPIO chip here",
     "hub75-virtual is a wall that needs none"},
    /* somebody has it, or we may not */
    {"wire=bcm", busy, "line 18 of pinctrl-bcm2711 (OE) is in use by \"fan\"",
     "stop that, or wire OE to another pin"},
    {"wire=gpiod", busy, "line 18 of pinctrl-bcm2711 (OE) is in use by \"fan\"",
     "stop that, or wire OE to another pin"},
    {"", busy, "(OE) is in use by \"fan\"", "stop that, or wire OE to another pin"},
    {"wire=gpiod", denied_chip, "/dev/gpiochip0 may not be opened", "sudo usermod -aG gpio $USER"},
    {"wire=bcm", denied_chip, "/dev/gpiochip0 may not be opened", "sudo usermod -aG gpio $USER"},
    {"wire=bcm", denied_registers, "/dev/gpiomem may not be opened", "sudo usermod -aG gpio $USER"},
    {"wire=bcm", no_registers, "there is no /dev/gpiomem", "use a Raspberry Pi kernel"},
    {"wire=bcm", short_registers, "/dev/gpiomem: Invalid argument", "use the wire gpiod"},
    {"wire=gpiod", stuck_lines, "the lines of pinctrl-bcm2711 cannot be set: Input/output error",
     "see what `dmesg` says"},
};

/* How often PART stands in TEXT. */
static int count(const char *text, const char *part)
{
    int n = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        n++;
    return n;
}

static void check_nothing_lit(const char *name)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/dev/gpiomem", the.pi.root);
    if (access(path, F_OK) == 0)
        check_int(name, fake_pi_word(&the.pi, "gpiomem", GPCLR0), 0);
    check_int(name, fake_gpio()->opened, 0);
    check_int(name, fake_gpio()->released, fake_gpio()->requested);
    if (fake_gpio()->requested) { /* OE is the last line of the request, and high */
        uint32_t low = (UINT32_C(1) << (fake_gpio()->count - 1)) - 1;
        check_int(name, fake_gpio()->level & low, 0);
        check_true(name, fake_gpio()->level > low);
    }
}

static void test_bad_boards(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_output_mode mode = {.refresh_hz = 0};
        char error[HL_BOARD_ERROR_MAX], options[512];

        setup(state);
        rows[i].prepare();
        listen();
        struct hl_board *board = create(rows[i].options, error);
        int err = board ? hl_board_open(board, &mode) : -EINVAL;
        const char *text = stop_listening();
        if (!board)
            text = error;
        assert_int_equal(seteuid(getuid()), 0);
        snprintf(options, sizeof(options), "\"%s\" (row %zu)", rows[i].options, i);
        check_true(options, err < 0);
        if (!strstr(text, rows[i].what) || !strstr(text, rows[i].way_out))
            fail_msg("%s: \"%s\" does not say \"%s\" and \"%s\"", options, text, rows[i].what,
                     rows[i].way_out);
        check_int(options, count(text, "error: "), board ? 1 : 0);
        check_nothing_lit(options);
        hl_board_destroy(board);
        teardown(state);
    }
}

/* ---- and what goes away ---- */

/* Presents black until the board fails, for a second at most; the error. */
static int present_until_error(struct hl_board *board, const struct hl_frame *frame)
{
    int err = 0;
    for (int i = 0; !err && i < 1000; i++) {
        err = hl_board_present(board, frame, 0);
        usleep(1000);
    }
    return err;
}

static void test_unplugged_while_running(void **state)
{
    struct hl_output_mode mode = {.refresh_hz = 0};
    char error[HL_BOARD_ERROR_MAX] = "";
    struct hl_frame frame;

    (void)state;
    struct hl_board *board = create("wire=gpiod,panel=16x16", error);
    assert_non_null(board);
    listen();
    for (int round = 0; round < 2; round++) {
        assert_int_equal(hl_board_open(board, &mode), 0);
        assert_int_equal(hl_frame_init(&frame, mode.width, mode.height), 0);
        for (int i = 0; i < 5; i++)
            assert_int_equal(hl_board_present(board, &frame, 0), 0);
        fake_gpio()->set_error = -ENODEV;
        assert_int_equal(present_until_error(board, &frame), -ENODEV);
        hl_board_close(board);
        assert_int_equal(fake_gpio()->opened, 0);
        assert_int_equal(fake_gpio()->released, fake_gpio()->requested);
        fake_gpio()->set_error = 0;
        hl_frame_finish(&frame);
    }
    const char *text = stop_listening();
    if (count(text, "the GPIO chip has gone: connect it again, and the board comes back") != 2)
        fail_msg("%s", text);
    hl_board_destroy(board);
}

/* As the stage sees a board. */
static int output_open(void *data, struct hl_output_mode *mode)
{
    return hl_board_open(data, mode);
}

static int output_present(void *data, const struct hl_frame *frame, int64_t when_ns)
{
    return hl_board_present(data, frame, when_ns);
}

static int output_close(void *data)
{
    return hl_board_close(data);
}

/* Until PART was logged, for five seconds at most. */
static void wait_for(const char *part)
{
    for (int i = 0; i < 500 && !strstr(heard(), part); i++)
        usleep(10000);
    if (!strstr(heard(), part)) {
        stop_listening();
        fail_msg("\"%s\" was not logged: %s", part, the.text);
    }
}

/* Tried again after one second, two, ...; when the chip is back, so is the board. */
static void test_stage_tries_again(void **state)
{
    struct hl_output_mode mode = {.refresh_hz = 0};
    char error[HL_BOARD_ERROR_MAX] = "";
    struct hl_stage_stats stats, later;

    (void)state;
    struct hl_board *board = create("wire=gpiod,panel=16x16", error);
    const struct hl_output output = {
        .open = output_open, .present = output_present, .close = output_close, .data = board};
    listen();
    struct hl_stage *stage = hl_stage_create(&output, &mode);
    assert_non_null(stage);
    const struct hl_motion still = {.epoch_ns = 0};
    hl_stage_show(stage, hl_scene_create(mode.width, mode.height, &still, 0));
    do {
        usleep(1000);
        hl_stage_stats(stage, &stats);
    } while (stats.frames < 5);
    fake_gpio()->set_error = -ENODEV;
    wait_for("trying again in 1 s");
    wait_for("trying again in 2 s");
    assert_int_equal(count(heard(), "the board works again"), 0);
    fake_gpio()->set_error = 0;
    wait_for("the board works again");
    hl_stage_stats(stage, &stats);
    do {
        usleep(1000);
        hl_stage_stats(stage, &later);
    } while (later.frames < stats.frames + 5);
    hl_stage_destroy(stage, NULL);
    stop_listening();
    assert_int_equal(fake_gpio()->opened, 0);
    hl_board_destroy(board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_boards),
        cmocka_unit_test_setup_teardown(test_unplugged_while_running, setup, teardown),
        cmocka_unit_test_setup_teardown(test_stage_tries_again, setup, teardown),
    };
    return cmocka_run_group_tests_name("hub75-errors", tests, NULL, NULL);
}
