/* Boards of LEDs on the kernel's SPI: how they open, how fast, what is said when something is not
 * there, and what a guard leaves behind. */
#include "unit/check.h"

#include "base/clock.h"
#include "drivers/apa102_settings.h"
#include "drivers/max7219_settings.h"
#include "drivers/spi_bare.h"
#include "drivers/ws2812_settings.h"
#include "support/fake_gpio_lines.h"
#include "support/fake_pi.h"
#include "support/fake_spi.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { MAX, WS, APA };

struct kit {
    struct fake_pi pi;
    struct hl_lights lights;
    struct hl_max7219_settings max;
    struct hl_ws2812_settings ws;
    struct hl_apa102_settings apa;
    struct hl_output_mode mode;
    char said[4096];
};

static void set_up(struct kit *kit)
{
    static const struct hl_max7219_settings max = HL_MAX7219_DEFAULTS;
    static const struct hl_ws2812_settings ws = HL_WS2812_DEFAULTS;
    static const struct hl_apa102_settings apa = HL_APA102_DEFAULTS;

    memset(kit, 0, sizeof(*kit));
    memset(fake_gpio(), 0, sizeof(*fake_gpio()));
    fake_spi_reset();
    fake_pi_init(&kit->pi, NULL, NULL);
    fake_pi_add(&kit->pi, "gpiochip0", 0);
    fake_pi_add(&kit->pi, "spidev0.0", 0);
    fake_gpio()->chips[0] =
        (struct fake_gpio_chip){.file = "gpiochip0", .label = "pinctrl-bcm2711", .lines = 54};
    fake_spi()->label = "pinctrl-bcm2711";
    kit->max = max;
    kit->ws = ws;
    kit->apa = apa;
    kit->max.root = kit->ws.led.root = kit->apa.led.root = kit->pi.root;
}

static void tear_down(struct kit *kit)
{
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

static int make(struct kit *kit, enum kind kind)
{
    struct hl_max7219_config max;
    struct hl_ws2812_config ws;
    struct hl_apa102_config apa;
    int width, height, err;

    switch (kind) {
    case MAX:
        err = hl_max7219_settings_config(&kit->max, "board", &max);
        return err ? err : hl_max7219_settings_lights(&kit->max, "board", &max, &kit->lights);
    case WS:
        err = hl_ws2812_settings_config(&kit->ws, "board", &ws, &width, &height);
        return err ? err
                   : hl_ws2812_settings_lights(&kit->ws, "board", &ws, width, height, &kit->lights);
    default:
        err = hl_apa102_settings_config(&kit->apa, "board", &apa, &width, &height);
        return err ? err
                   : hl_apa102_settings_lights(&kit->apa, "board", &apa, width, height,
                                               &kit->lights);
    }
}

/* What is logged goes to standard error. */
static int saved_error = -1;
static FILE *saying;

static void listen_to_log(void)
{
    fflush(stderr);
    saved_error = dup(2);
    saying = tmpfile();
    assert_non_null(saying);
    dup2(fileno(saying), 2);
}

static void take_log(struct kit *kit)
{
    fflush(stderr);
    dup2(saved_error, 2);
    close(saved_error);
    rewind(saying);
    size_t n = fread(kit->said, 1, sizeof(kit->said) - 1, saying);
    kit->said[n] = '\0';
    fclose(saying);
}

static int open_board(struct kit *kit, enum kind kind)
{
    listen_to_log();
    int err = make(kit, kind);
    if (!err)
        err = hl_lights_open(&kit->lights, NULL, &kit->mode);
    take_log(kit);
    return err;
}

static const char *ends_with(const uint8_t *want, size_t count)
{
    const struct fake_spi *spi = fake_spi();
    return spi->count >= count && memcmp(spi->sent + spi->count - count, want, count) == 0
               ? NULL
               : "something else was sent last";
}

/* ---- opening, and the end ---- */

static const struct {
    const char *name;
    enum kind kind;
    int width, height;
    uint32_t hz;
    size_t woken; /* bytes */
} opens[] = {
    {"max7219", MAX, 32, 8, 1000000, 13 * 8},
    {"ws2812", WS, 16, 16, 2400000, 2 * 87 + 256 * 9},
    {"apa102", APA, 16, 16, 4000000, 4 + 1024 + 16},
};

static void test_open(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(opens) / sizeof(opens[0]); i++) {
        const char *name = opens[i].name;
        struct kit kit;
        struct hl_frame frame;
        set_up(&kit);
        memset(fake_gpio(), 0, sizeof(*fake_gpio())); /* no GPIO chip: none is needed */
        fake_spi()->label = NULL;
        check_int(name, open_board(&kit, opens[i].kind), 0);
        check_int(name, kit.mode.width, opens[i].width);
        check_int(name, kit.mode.height, opens[i].height);
        check_int(name, kit.mode.refresh_hz, HL_LIGHTS_RATE_HZ);
        check_int(name, fake_spi()->mode, 0);
        check_int(name, fake_spi()->hz, opens[i].hz);
        check_int(name, fake_spi()->count, opens[i].woken);
        check_int(name, fake_gpio()->requested, 0); /* no line but the bus's */
        check_int(name, hl_lights_rescue(&kit.lights), 0);
        check_true(name, kit.lights.guarded);
        check_int(name, hl_frame_init(&frame, opens[i].width, opens[i].height), 0);
        hl_frame_fill(&frame, 0xffffff);
        check_int(name, hl_lights_present(&kit.lights, &frame), 0);
        check_int(name, hl_lights_close(&kit.lights), 0);
        check_int(name, hl_lights_close(&kit.lights), 0); /* once is enough */
        hl_frame_finish(&frame);
        tear_down(&kit);
    }
}

/* The last that each board hears is that it be dark: from the program, and from a guard whose
 * program is gone. */
static const struct {
    const char *name;
    enum kind kind;
    size_t bytes; /* of dark */
    uint8_t last[8];
    size_t last_count;
} ends[] = {
    {"max7219", MAX, 4 * 8, {0x0c, 0, 0x0c, 0, 0x0c, 0, 0x0c, 0}, 8},
    {"ws2812", WS, 2 * 87 + 256 * 9, {0, 0, 0, 0}, 4},
    {"apa102", APA, 4 + 1024 + 16, {0, 0, 0, 0}, 4},
};

static void test_ends(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        for (int by_guard = 0; by_guard < 2; by_guard++) {
            const char *name = ends[i].name;
            struct kit kit;
            struct hl_frame frame;
            set_up(&kit);
            check_int(name, open_board(&kit, ends[i].kind), 0);
            check_int(name, hl_frame_init(&frame, kit.mode.width, kit.mode.height), 0);
            hl_frame_fill(&frame, 0xffffff);
            check_int(name, hl_lights_present(&kit.lights, &frame), 0);
            size_t before = fake_spi()->count;
            if (by_guard)
                check_int(name, hl_lights_rescue(&kit.lights), 0);
            else
                check_int(name, hl_lights_close(&kit.lights), 0);
            check_int(name, fake_spi()->count - before, ends[i].bytes);
            if (ends_with(ends[i].last, ends[i].last_count))
                fail_msg("%s: %s", name, ends_with(ends[i].last, ends[i].last_count));
            for (size_t b = before; ends[i].kind == WS && b < fake_spi()->count; b++)
                check_true(name,
                           strchr("\x92\x49\x24", fake_spi()->sent[b]) || !fake_spi()->sent[b]);
            check_int(name, hl_lights_close(&kit.lights), 0);
            hl_frame_finish(&frame);
            tear_down(&kit);
        }
}

/* A dark picture of WS2812s must not be cut, by a guard neither. */
static void test_rescue_in_one_piece(void **state)
{
    struct kit kit;
    char tile[] = "32x16";
    (void)state;
    set_up(&kit);
    write_bufsiz(&kit, "16384\n");
    kit.ws.led.tile = tile;
    assert_int_equal(open_board(&kit, WS), 0);
    size_t pieces = fake_spi()->pieces;
    assert_int_equal(pieces, 1);
    assert_int_equal(hl_lights_rescue(&kit.lights), 0);
    assert_int_equal(fake_spi()->pieces, 2);
    assert_int_equal(fake_spi()->piece[1], 2 * 87 + 512 * 9);
    assert_int_equal(hl_lights_close(&kit.lights), 0);
    tear_down(&kit);
}

static void test_rescue_without_device(void **state)
{
    struct kit kit;
    (void)state;
    set_up(&kit);
    assert_int_equal(open_board(&kit, WS), 0);
    fake_spi()->error = -ENODEV;
    assert_int_equal(hl_lights_rescue(&kit.lights), -ENODEV);
    fake_spi()->error = 0;
    assert_int_equal(hl_lights_close(&kit.lights), 0);
    tear_down(&kit);
}

/* ---- three lines ---- */

static void bang(struct kit *kit)
{
    kit->max.wire = 1;
    kit->max.din = 5;
    kit->max.clk = 6;
    kit->max.cs = 13;
}

static void test_bitbang(void **state)
{
    struct kit kit;
    (void)state;
    set_up(&kit);
    bang(&kit);
    assert_int_equal(open_board(&kit, MAX), 0);
    assert_int_equal(fake_gpio()->count, 3);
    assert_int_equal(fake_gpio()->offsets[0], 5);
    assert_int_equal(fake_gpio()->offsets[1], 6);
    assert_int_equal(fake_gpio()->offsets[2], 13);
    assert_int_equal(fake_spi()->count, 0);
    assert_true(kit.mode.refresh_hz > 0);
    /* The guard takes the same ones by the kernel's calls. */
    assert_int_equal(hl_lights_rescue(&kit.lights), 0);
    assert_int_equal(fake_spi()->outputs, 3);
    assert_int_equal(fake_spi()->output[0], 5);
    assert_int_equal(fake_spi()->output[2], 13);
    assert_int_equal(hl_lights_close(&kit.lights), 0);
    tear_down(&kit);
}

/* ---- what can be wrong ---- */

static void no_device(struct kit *kit)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/dev/spidev0.0", kit->pi.root);
    unlink(path);
}

static void not_allowed(struct kit *kit)
{
    (void)kit;
    fake_spi()->error = -EACCES;
}

static void broken(struct kit *kit)
{
    (void)kit;
    fake_spi()->fail_after = 1;
}

static void large(struct kit *kit)
{
    static char tile[8];
    strcpy(tile, "32x16");
    kit->ws.led.tile = tile;
}

static void larger(struct kit *kit)
{
    large(kit);
    write_bufsiz(kit, "4608\n"); /* the LEDs alone */
}

static void too_large(struct kit *kit)
{
    kit->ws.led.across = kit->ws.led.down = 4;
    kit->ws.chip = 4;
}

static void far_too_large(struct kit *kit)
{
    kit->ws.led.across = 17;
}

static void slow(struct kit *kit)
{
    kit->max.modules = 32;
    kit->max.rows = 4;
    kit->max.clock_mhz = 0.01;
}

static void odd_tile(struct kit *kit)
{
    static char tile[8];
    strcpy(tile, "16by16");
    kit->ws.led.tile = tile;
}

static void flat(struct kit *kit)
{
    static char tile[8];
    strcpy(tile, "64x4");
    kit->ws.led.tile = tile;
}

static void askew(struct kit *kit)
{
    kit->max.turn = 45;
}

static void askew_too(struct kit *kit)
{
    kit->ws.led.rotate = 30;
}

static void starved(struct kit *kit)
{
    kit->apa.led.amps = 0.2;
}

static void other_size(struct kit *kit)
{
    kit->mode.width = 64;
    kit->mode.height = 8;
}

static void select_taken(struct kit *kit)
{
    kit->max.cs = 8;
    fake_gpio()->chips[0].user[8] = "spi0 CS0";
}

static void line_taken(struct kit *kit)
{
    bang(kit);
    fake_gpio()->chips[0].user[6] = "spi1";
}

static void line_gone(struct kit *kit)
{
    bang(kit);
    fake_gpio()->set_error = -ENODEV;
}

static const struct {
    const char *name;
    enum kind kind;
    void (*spoil)(struct kit *kit);
    int err;
    const char *told;
} refusals[] = {
    {"no SPI", WS, no_device, -ENOENT, "put dtparam=spi=on into /boot/firmware/config.txt"},
    {"no permission", APA, not_allowed, -EACCES, "join the group spi"},
    {"it fails at once", MAX, broken, -EIO,
     "the wire spidev failed: Input/output error; see what "
     "`dmesg` says"},
    {"longer than a transfer", WS, large, -EMSGSIZE,
     "a picture is 4782 bytes in one piece, and the kernel's SPI takes 4096: put "
     "spidev.bufsiz=8192 into /boot/firmware/cmdline.txt and restart"},
    {"just longer", WS, larger, -EMSGSIZE, "the kernel's SPI takes 4608: put spidev.bufsiz=8192"},
    {"longer than any transfer", WS, too_large, -EINVAL,
     "a picture for 4096 LEDs is 65604 bytes; one transfer has 65536 at most: use fewer LEDs, or "
     "bits=3"},
    {"too many LEDs", WS, far_too_large, -EINVAL, "these tiles have 4352 LEDs; a chain may have"},
    {"too slow", MAX, slow, -EINVAL, "the wire is too slow: a picture would take 2.9 s"},
    {"no size", WS, odd_tile, -EINVAL, "tile=16by16 is no size; write it as tile=16x16"},
    {"under eight rows", WS, flat, -EINVAL, "these tiles make 64x4; a board has 8x8 to 512x256"},
    {"turned by 45", MAX, askew, -EINVAL, "turn=45; it must be 0, 90, 180 or 270"},
    {"turned by 30", WS, askew_too, -EINVAL, "rotate is 30; it must be 0, 90, 180 or 270"},
    {"no current left", APA, starved, -EINVAL,
     "amps=0.2 does not even do for the chips of 256 LEDs, which take 0.26 A dark"},
    {"another size", MAX, other_size, -EINVAL, "--size 64x8 is not what this board has: 32x8"},
    {"CS is the kernel's", MAX, select_taken, -EBUSY, "GPIO 8 (CS) is in use by \"spi0 CS0\""},
    {"a line is taken", MAX, line_taken, -EBUSY, "GPIO 6 (clk) is in use by \"spi1\""},
    {"the chip has gone", MAX, line_gone, -ENODEV, "the GPIO chip has gone"},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        struct kit kit;
        set_up(&kit);
        refusals[i].spoil(&kit);
        check_int(refusals[i].name, open_board(&kit, refusals[i].kind), refusals[i].err);
        if (refusals[i].err == -EMSGSIZE)
            check_int(refusals[i].name, (long)fake_spi()->pieces, 0);
        if (!strstr(kit.said, refusals[i].told))
            fail_msg("%s: told \"%s\"", refusals[i].name, kit.said);
        if (strchr(kit.said, '\n') != strrchr(kit.said, '\n') && !strstr(kit.said, "may stay lit"))
            fail_msg("%s: more than a line: \"%s\"", refusals[i].name, kit.said);
        fake_spi()->error = 0;
        fake_gpio()->set_error = 0;
        tear_down(&kit);
    }
}

/* Mid-run: one line, and the board can be opened again when it is back. */
static const struct {
    const char *name;
    int err;
    const char *told;
} losses[] = {
    {"unplugged", -ENODEV, "/dev/spidev0.0 has gone: when it is there again, the board comes back"},
    {"the driver was taken away", -ESHUTDOWN, "/dev/spidev0.0 has gone"},
    {"a transfer hangs", -ETIMEDOUT, "does not get its bytes out in time: try a lower clock"},
    {"something else", -EIO, "the wire spidev failed: Input/output error"},
};

static void test_vanishes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++) {
        const char *name = losses[i].name;
        struct kit kit;
        struct hl_frame frame;
        set_up(&kit);
        check_int(name, open_board(&kit, WS), 0);
        check_int(name, hl_frame_init(&frame, 16, 16), 0);
        fake_spi()->error = losses[i].err;
        listen_to_log();
        int err = hl_lights_present(&kit.lights, &frame);
        take_log(&kit);
        check_int(name, err, losses[i].err);
        if (!strstr(kit.said, losses[i].told))
            fail_msg("%s: told \"%s\"", name, kit.said);
        listen_to_log();
        err = hl_lights_close(&kit.lights);
        take_log(&kit);
        check_int(name, err, losses[i].err);
        check_true(name, strstr(kit.said, "the board may stay lit"));
        fake_spi()->error = 0;
        check_int(name, open_board(&kit, WS), 0);
        check_int(name, hl_lights_present(&kit.lights, &frame), 0);
        check_int(name, hl_lights_close(&kit.lights), 0);
        hl_frame_finish(&frame);
        tear_down(&kit);
    }
}

/* ---- how many pictures a second ---- */

static const struct {
    const char *name;
    enum kind kind;
    double clock_mhz, asked_hz;
    int across;
    int hz; /* from the bytes, and a tenth of the time in reserve */
    bool warned;
} rates[] = {
    {"as many as there should be", APA, 4, 0, 1, 60, false},
    {"as many as were asked for", APA, 4, 100, 1, 100, false},
    {"fewer, for it is slow: 1044 bytes", APA, 0.1, 0, 1, 10, false},
    {"fewer than asked for", APA, 0.1, 60, 1, 10, true},
    {"256 LEDs: 8.26 ms", WS, 0, 200, 1, 110, true},
};

static void test_rates(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        struct kit kit;
        set_up(&kit);
        if (rates[i].kind == APA)
            kit.apa.clock_mhz = rates[i].clock_mhz;
        kit.mode.refresh_hz = rates[i].asked_hz;
        check_int(rates[i].name, open_board(&kit, rates[i].kind), 0);
        check_int(rates[i].name, kit.mode.refresh_hz, rates[i].hz);
        check_int(rates[i].name, strstr(kit.said, "warning") != NULL, rates[i].warned);
        check_int(rates[i].name, hl_lights_close(&kit.lights), 0);
        tear_down(&kit);
    }
}

/* ---- boards by size ---- */

static const struct {
    const char *board;
    int width, height;
    const char *options; /* NULL: refused */
} sizes[] = {
    {"max7219", 32, 8, "modules=4,rows=1"},
    {"max7219", 64, 8, "modules=8,rows=1"},
    {"max7219", 256, 32, "modules=32,rows=4"},
    {"max7219", 36, 8, NULL},
    {"max7219", 264, 8, NULL},
    {"max7219", 32, 40, NULL},
    {"ws2812", 16, 16, "tile=16x16,across=1,down=1,along=rows,serpentine=yes"},
    {"ws2812", 32, 8, "tile=32x8,across=1,down=1,along=columns,serpentine=yes"},
    {"ws2812", 8, 8, "tile=8x8,across=1,down=1,along=rows,serpentine=no"},
    {"ws2812", 64, 8, "tile=32x8,across=2,down=1,along=columns,serpentine=yes"},
    {"ws2812", 48, 32, "tile=16x16,across=3,down=2,along=rows,serpentine=yes"},
    {"ws2812", 20, 9, "tile=20x9,across=1,down=1,serpentine=yes"},
    {"ws2812", 300, 9, NULL},
    {"apa102", 16, 16, "tile=16x16,across=1,down=1,along=rows,serpentine=yes"},
};

static void test_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        char name[64], options[HL_BOARD_SIZED_MAX] = "", error[HL_BOARD_ERROR_MAX] = "";
        bool max = strcmp(sizes[i].board, "max7219") == 0;
        int w = sizes[i].width, h = sizes[i].height;
        snprintf(name, sizeof(name), "%s-%dx%d", sizes[i].board, w, h);
        int err = max ? hl_max7219_settings_sized(w, h, options, error)
                      : hl_led_settings_sized(sizes[i].board, w, h, options, error);
        check_int(name, err, sizes[i].options ? 0 : -EINVAL);
        if (sizes[i].options && strcmp(options, sizes[i].options) != 0)
            fail_msg("%s: %s", name, options);
        check_int(name, error[0] != '\0', !sizes[i].options);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_rescue_in_one_piece),
        cmocka_unit_test(test_rescue_without_device),
        cmocka_unit_test(test_bitbang),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_vanishes),
        cmocka_unit_test(test_rates),
        cmocka_unit_test(test_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
