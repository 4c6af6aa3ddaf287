/* The APA102 driver's bytes, by hand. */
#include "unit/check.h"

#include "drivers/apa102.h"
#include "drivers/lightness.h"
#include "support/spi_tape.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define START 4

static struct spi_tape tape;

struct desk {
    struct hl_apa102_chain *chain;
    struct hl_lights_link link;
    struct hl_frame frame;
};

static struct hl_apa102_config config_of(bool latches, const char *order, int width, int height)
{
    struct hl_apa102_config config = {.latches = latches,
                                      .clock_hz = 4000000,
                                      .matrix = {width, height, 1, 1, {0}, {0}, 0, false},
                                      .brightness = 1};
    snprintf(config.order, sizeof(config.order), "%s", order);
    return config;
}

static void set_up(struct desk *desk, const struct hl_apa102_config *config)
{
    memset(&tape, 0, sizeof(tape));
    desk->chain = hl_apa102_chain_create(config);
    assert_non_null(desk->chain);
    desk->link = (struct hl_lights_link){.wire = &spi_tape_wire, .state = &tape};
    assert_int_equal(
        hl_frame_init(&desk->frame, config->matrix.tile_width, config->matrix.tile_height), 0);
}

static void tear_down(struct desk *desk)
{
    hl_frame_finish(&desk->frame);
    hl_apa102_kind.destroy(desk->chain);
}

static void show(struct desk *desk)
{
    spi_tape_wind(&tape);
    assert_int_equal(hl_apa102_kind.show(desk->chain, &desk->link, &desk->frame), 0);
}

/* 31 * 255 = 7905 steps of light in all. Code 128 is 18.58 % (1469 steps): brightness 6 of 31, for
 * 5 would need 293 of 255; then 244.8 of 255. */
static const struct {
    const char *name, *order;
    double brightness;
    uint8_t rgb[3];
    uint8_t bytes[4];
} leds[] = {
    {"dark", "BGR", 1, {0, 0, 0}, {0xe0, 0, 0, 0}},
    {"red comes last", "BGR", 1, {255, 0, 0}, {0xff, 0, 0, 255}},
    {"green", "BGR", 1, {0, 255, 0}, {0xff, 0, 255, 0}},
    {"blue comes first", "BGR", 1, {0, 0, 255}, {0xff, 255, 0, 0}},
    {"RGB", "RGB", 1, {255, 0, 0}, {0xff, 255, 0, 0}},
    {"GBR", "GBR", 1, {0, 0, 255}, {0xff, 0, 255, 0}},
    {"the middle", "RGB", 1, {128, 128, 128}, {0xe6, 245, 245, 245}},
    {"the middle beside full", "RGB", 1, {255, 128, 0}, {0xff, 255, 47, 0}},
    /* 0.0439 % (code 1): 3.47 steps at brightness 1. */
    {"the darkest", "RGB", 1, {1, 1, 1}, {0xe1, 3, 3, 3}},
    /* A tenth of the brightness: 790.5 steps: 4 * 197.6. */
    {"full at a tenth", "RGB", 0.1, {255, 255, 255}, {0xe4, 198, 198, 198}},
    {"full at one per cent", "RGB", 0.01, {255, 0, 0}, {0xe1, 79, 0, 0}},
};

static void test_leds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(leds) / sizeof(leds[0]); i++) {
        struct hl_apa102_config config = config_of(false, leds[i].order, 8, 8);
        struct desk desk;
        config.brightness = leds[i].brightness;
        set_up(&desk, &config);
        memcpy(desk.frame.pixels, leds[i].rgb, 3);
        show(&desk);
        for (size_t b = 0; b < 4; b++)
            check_int(leds[i].name, tape.bytes[START + b], leds[i].bytes[b]);
        tear_down(&desk);
    }
}

/* Zeros before, the LEDs, and half a clock for each after: eight a byte of sixteen LEDs. */
static const struct {
    const char *name;
    bool latches;
    int width, height;
    size_t bytes, end;
} sizes[] = {
    {"8x8", false, 8, 8, 4 + 256 + 4, 4},
    {"8x8, SK9822", true, 8, 8, 4 + 256 + 4 + 4, 8},
    {"16x16", false, 16, 16, 4 + 1024 + 16, 16},
    {"one more than whole bytes", false, 9, 9, 4 + 4 * 81 + 6, 6},
    {"32x32, SK9822", true, 32, 32, 4 + 4096 + 4 + 64, 68},
};

static void test_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        const char *name = sizes[i].name;
        struct hl_apa102_config config =
            config_of(sizes[i].latches, "BGR", sizes[i].width, sizes[i].height);
        struct desk desk;
        set_up(&desk, &config);
        hl_frame_fill(&desk.frame, 0xffffff);
        show(&desk);
        check_int(name, tape.transfers, 1);
        check_int(name, tape.count, sizes[i].bytes);
        check_int(name, hl_apa102_bytes(&config), sizes[i].bytes);
        for (size_t b = 0; b < START; b++)
            check_int(name, tape.bytes[b], 0);
        for (size_t b = START; b < tape.count; b++)
            check_int(name, tape.bytes[b], b < tape.count - sizes[i].end ? 0xff : 0);
        tear_down(&desk);
    }
}

/* For every code the light that is sent is the nearest of the steps that its brightness leaves,
 * and no lower brightness would do. Two codes never look alike, from the third on. */
static void test_depth(void **state)
{
    struct hl_apa102_config config = config_of(false, "RGB", 16, 16);
    struct desk desk;
    double last = -1;
    (void)state;
    set_up(&desk, &config);
    for (int code = 0; code < 256; code++)
        memset(desk.frame.pixels + (size_t)(code / 16) * desk.frame.stride + 3 * (code % 16), code,
               3);
    show(&desk);
    for (int code = 0; code < 256; code++) {
        char name[16];
        const uint8_t *led = tape.bytes + START + 4 * code;
        int brightness = led[0] & 31;
        double steps = hl_lightness_light((uint8_t)code) * 31 * 255;
        double sent = (double)brightness * led[1];
        snprintf(name, sizeof(name), "code %d", code);
        check_int(name, led[0] >> 5, 7);
        check_true(name, fabs(sent - steps) <= brightness * 0.5 + 0.2);
        check_true(name, code == 0 || steps > (brightness - 1) * 255 - 0.2);
        check_true(name, sent > last);
        last = sent;
    }
    tear_down(&desk);
}

static double drawn(size_t count)
{
    double light = 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *led = tape.bytes + START + 4 * i;
        light += (led[0] & 31) / 31.0 * (led[1] + led[2] + led[3]) / 255.0;
    }
    return light * HL_APA102_AMPS + (double)count * HL_APA102_IDLE_AMPS;
}

/* Pictures of any content stay within the amperes, and near them when they ask for more. */
static void test_limit(void **state)
{
    static const double amps[] = {0.1, 0.5, 1, 2.5};
    uint32_t seed = 3;
    (void)state;
    for (size_t i = 0; i < sizeof(amps) / sizeof(amps[0]); i++) {
        struct hl_apa102_config config = config_of(false, "RGB", 8, 8);
        struct desk desk;
        config.amps = amps[i];
        set_up(&desk, &config);
        for (int picture = 0; picture < 30; picture++) {
            for (size_t b = 0; b < desk.frame.stride * 8; b++) {
                seed = seed * 1664525 + 1013904223;
                desk.frame.pixels[b] = picture == 0 ? 255 : (uint8_t)(seed >> 24);
            }
            show(&desk);
            check_true("within", drawn(64) <= amps[i]);
            check_true("not far below", picture > 0 || drawn(64) > 0.9 * amps[i]);
        }
        tear_down(&desk);
    }
}

static void test_dark(void **state)
{
    struct hl_apa102_config config = config_of(true, "BGR", 8, 8);
    struct desk desk;
    (void)state;
    set_up(&desk, &config);
    hl_frame_fill(&desk.frame, 0xffffff);
    show(&desk);
    for (int round = 0; round < 2; round++) {
        spi_tape_wind(&tape);
        if (round)
            assert_int_equal(hl_apa102_kind.wake(desk.chain, &desk.link), 0);
        else
            assert_int_equal(hl_apa102_kind.darken(desk.chain, &desk.link), 0);
        assert_int_equal(tape.count, 4 + 256 + 8);
        for (size_t b = 0; b < tape.count; b++)
            assert_int_equal(tape.bytes[b], b >= 4 && b < 260 && b % 4 == 0 ? 0xe0 : 0);
    }
    tape.fail_after = 1;
    tape.fail = -EIO;
    assert_int_equal(hl_apa102_kind.show(desk.chain, &desk.link, &desk.frame), -EIO);
    tear_down(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leds),  cmocka_unit_test(test_sizes), cmocka_unit_test(test_depth),
        cmocka_unit_test(test_limit), cmocka_unit_test(test_dark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
