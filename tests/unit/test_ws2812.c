/* The WS2812 driver's bytes, by hand. A tile of 8x1 at most 2 LEDs is written out. */
#include "unit/check.h"

#include "drivers/ws2812.h"
#include "support/spi_tape.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct spi_tape tape;

struct desk {
    struct hl_ws2812_chain *chain;
    struct hl_lights_link link;
    struct hl_frame frame;
};

enum { B, V5, OLD, SK, RGBW };

static struct hl_ws2812_config config_of(int chip, int bits, const char *order, int width,
                                         int height)
{
    struct hl_ws2812_config config = {.chip = &hl_ws2812_chips[chip],
                                      .bits = bits,
                                      .matrix = {width, height, 1, 1, {0}, {0}, 0, false},
                                      .brightness = 1};
    snprintf(config.order, sizeof(config.order), "%s", order);
    return config;
}

static void set_up(struct desk *desk, const struct hl_ws2812_config *config)
{
    memset(&tape, 0, sizeof(tape));
    desk->chain = hl_ws2812_chain_create(config);
    assert_non_null(desk->chain);
    desk->link = (struct hl_lights_link){.wire = &spi_tape_wire, .state = &tape};
    assert_int_equal(
        hl_frame_init(&desk->frame, config->matrix.tile_width, config->matrix.tile_height), 0);
}

static void tear_down(struct desk *desk)
{
    hl_frame_finish(&desk->frame);
    hl_ws2812_kind.destroy(desk->chain);
}

static void show(struct desk *desk)
{
    spi_tape_wind(&tape);
    assert_int_equal(hl_ws2812_kind.show(desk->chain, &desk->link, &desk->frame), 0);
    assert_int_equal(tape.transfers, 1); /* in one piece */
}

/* Bytes FROM.. of the tape as hex. */
static const char *hex(size_t from, size_t count)
{
    static char text[256];
    for (size_t i = 0; i < count; i++)
        snprintf(text + 2 * i, sizeof(text) - 2 * i, "%02X", tape.bytes[from + i]);
    return text;
}

/* The first pixel's colour, and the first LED's bytes. 0 is 100 or 1000, 1 is 110, 1100 or 1110. */
static const struct {
    const char *name;
    int chip, bits;
    const char *order;
    uint8_t rgb[3];
    const char *bytes;
} leds[] = {
    {"green, three bits", B, 3, "GRB", {0, 255, 0}, "DB6DB6924924924924"},
    {"red comes second", B, 3, "GRB", {255, 0, 0}, "924924DB6DB6924924"},
    {"blue comes last", B, 3, "GRB", {0, 0, 255}, "924924924924DB6DB6"},
    {"RGB", B, 3, "RGB", {255, 0, 0}, "DB6DB6924924924924"},
    {"BRG", B, 3, "BRG", {0, 0, 255}, "DB6DB6924924924924"},
    {"four bits, long ones", B, 4, "GRB", {0, 255, 0}, "EEEEEEEE8888888888888888"},
    {"four bits", V5, 4, "GRB", {0, 255, 0}, "CCCCCCCC8888888888888888"},
    {"four bits of the first ones", OLD, 4, "GRB", {0, 0, 255}, "8888888888888888CCCCCCCC"},
    {"white has its own LED", RGBW, 4, "GRBW", {255, 255, 255}, "888888888888888888888888CCCCCCCC"},
    {"yellow has no white", RGBW, 4, "GRBW", {255, 255, 0}, "CCCCCCCCCCCCCCCC8888888888888888"},
    {"white first", RGBW, 4, "WRGB", {255, 255, 255}, "CCCCCCCC888888888888888888888888"},
};

static void test_leds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(leds) / sizeof(leds[0]); i++) {
        struct hl_ws2812_config config = config_of(leds[i].chip, leds[i].bits, leds[i].order, 8, 8);
        struct desk desk;
        set_up(&desk, &config);
        memcpy(desk.frame.pixels, leds[i].rgb, 3);
        show(&desk);
        size_t count = strlen(leds[i].bytes) / 2, lead = (tape.count - 64 * count) / 2;
        if (strcmp(hex(lead, count), leds[i].bytes) != 0)
            fail_msg("%s: %s, not %s", leds[i].name, hex(lead, count), leds[i].bytes);
        tear_down(&desk);
    }
}

/* Sizes: clock, reset at either end, and the LEDs. Resets are what the sheets ask for, rounded up
 * to whole bytes, and not 5 % more with everything. */
static const struct {
    const char *name;
    int chip, bits;
    const char *order;
    uint32_t clock_hz;
    size_t lead, bytes; /* of 16x16 */
    int sheet_us;
} sizes[] = {
    {"WS2812B", B, 3, "GRB", 2400000, 87, 2 * 87 + 256 * 9, 280},
    {"WS2812B, four bits", B, 4, "GRB", 3200000, 116, 2 * 116 + 256 * 12, 280},
    {"WS2812", OLD, 4, "GRB", 3200000, 21, 2 * 21 + 256 * 12, 50},
    {"SK6812", SK, 4, "GRB", 3200000, 34, 2 * 34 + 256 * 12, 80},
    {"SK6812RGBW", RGBW, 4, "GRBW", 3200000, 34, 2 * 34 + 256 * 16, 80},
};

static void test_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        const char *name = sizes[i].name;
        struct hl_ws2812_config config =
            config_of(sizes[i].chip, sizes[i].bits, sizes[i].order, 16, 16);
        struct desk desk;
        set_up(&desk, &config);
        show(&desk);
        check_int(name, hl_ws2812_clock_hz(&config), sizes[i].clock_hz);
        check_int(name, hl_ws2812_bytes(&config), sizes[i].bytes);
        check_int(name, tape.count, sizes[i].bytes);
        for (size_t b = 0; b < sizes[i].lead; b++) {
            check_int(name, tape.bytes[b], 0);
            check_int(name, tape.bytes[tape.count - 1 - b], 0);
        }
        check_true(name, tape.bytes[sizes[i].lead] != 0);
        double led_bytes = (double)(sizes[i].bytes - 2 * sizes[i].lead);
        double reset = ceil(sizes[i].sheet_us * 1e-6 * sizes[i].clock_hz / 8);
        check_true(name, (double)sizes[i].lead >= reset);
        double part = (double)tape.count / (led_bytes + 2 * reset);
        print_message("%s: %.3f of the least bytes\n", name, part);
        check_true(name, part <= 1.05);
        tear_down(&desk);
    }
}

/* What a value is: from the bits of the first LED's first colour. */
static int value_at(size_t at, int bits)
{
    unsigned value = 0;
    for (int b = 0; b < 8; b++) {
        size_t second = at * 8 + (size_t)(b * bits) + 1; /* the bit that tells */
        value = value << 1 | (tape.bytes[second / 8] >> (7 - second % 8) & 1);
    }
    return (int)value;
}

/* CIE 1931 by hand: L* = code / 2.55; light = ((L* + 16) / 116)^3, below 8 L* / 903.3. */
static const struct {
    const char *name;
    double brightness;
    uint8_t code;
    int value;
} lights[] = {
    {"black", 1, 0, 0},
    {"a tenth of the way: L* 10.2, 1.15 %", 1, 26, 3},
    {"the middle: L* 50.2, 18.58 %", 1, 128, 47},
    {"full", 1, 255, 255},
    {"full at half", 0.5, 255, 128},
    {"the middle at half", 0.5, 128, 24},
    {"full at one per cent", 0.01, 255, 3},
};

static void test_light(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(lights) / sizeof(lights[0]); i++) {
        struct hl_ws2812_config config = config_of(B, 3, "RGB", 8, 8);
        struct desk desk;
        config.brightness = lights[i].brightness;
        set_up(&desk, &config);
        desk.frame.pixels[0] = lights[i].code;
        show(&desk);
        check_int(lights[i].name, value_at((tape.count - 64 * 9) / 2, 3), lights[i].value);
        tear_down(&desk);
    }
}

/* 64 LEDs: white asks for 64 * 3 * 20 mA = 3.84 A, and 64 mA for the chips. */
static const struct {
    const char *name;
    double amps;
    uint32_t colour;
    int value; /* of each colour that is lit */
} limits[] = {
    {"no limit", 0, 0xffffff, 255},
    {"enough", 4, 0xffffff, 255},
    {"half: (1.984 - 0.064) / 3.84", 1.984, 0xffffff, 127},
    {"a fortieth", 0.16, 0xffffff, 6},
    {"one colour needs a third", 1.4, 0xff0000, 255},
};

static void test_limit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        struct hl_ws2812_config config = config_of(B, 3, "RGB", 8, 8);
        struct desk desk;
        config.amps = limits[i].amps;
        set_up(&desk, &config);
        hl_frame_fill(&desk.frame, limits[i].colour);
        show(&desk);
        check_int(limits[i].name, value_at((tape.count - 64 * 9) / 2, 3), limits[i].value);
        tear_down(&desk);
    }
}

/* Darker at once, brighter slowly: after a white picture at half, a dim one rises to its own light
 * in about a second of pictures. */
static void test_limit_goes_slowly(void **state)
{
    struct hl_ws2812_config config = config_of(B, 3, "RGB", 8, 8);
    struct desk desk;
    int last = 0, pictures = 0;
    (void)state;
    config.amps = 1.984;
    set_up(&desk, &config);
    hl_frame_fill(&desk.frame, 0xffffff);
    show(&desk);
    hl_frame_fill(&desk.frame, 0);
    desk.frame.pixels[0] = 255;
    while (last < 255 && pictures < 200) {
        show(&desk);
        int value = value_at((tape.count - 64 * 9) / 2, 3);
        check_true("never darker", value >= last);
        check_true("no jump", pictures == 0 || value - last <= 4);
        last = value;
        pictures++;
    }
    assert_in_range(pictures, 50, 70);
    tear_down(&desk);
}

/* White LEDs count once in place of three. */
static void test_limit_of_white(void **state)
{
    struct hl_ws2812_config config = config_of(RGBW, 4, "WRGB", 8, 8);
    struct desk desk;
    (void)state;
    config.amps = 0.064 + 64 * 0.02; /* exactly */
    set_up(&desk, &config);
    hl_frame_fill(&desk.frame, 0xffffff);
    show(&desk);
    assert_int_equal(value_at((tape.count - 64 * 16) / 2, 4), 255);
    tear_down(&desk);
}

/* Dark is the picture of zeros, also after a bright one, and the first thing that is sent. */
static void test_dark(void **state)
{
    struct hl_ws2812_config config = config_of(B, 3, "GRB", 8, 8);
    struct desk desk;
    (void)state;
    set_up(&desk, &config);
    for (int round = 0; round < 2; round++) {
        spi_tape_wind(&tape);
        if (round == 0)
            assert_int_equal(hl_ws2812_kind.wake(desk.chain, &desk.link), 0);
        else
            assert_int_equal(hl_ws2812_kind.darken(desk.chain, &desk.link), 0);
        assert_int_equal(tape.count, 2 * 87 + 64 * 9);
        for (size_t at = 87; at < tape.count - 87; at += 3)
            assert_string_equal(hex(at, 3), "924924");
        hl_frame_fill(&desk.frame, 0xffffff);
        show(&desk);
    }
    tape.fail_after = 1;
    tape.fail = -EIO;
    assert_int_equal(hl_ws2812_kind.darken(desk.chain, &desk.link), -EIO);
    tear_down(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leds),           cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_light),          cmocka_unit_test(test_limit),
        cmocka_unit_test(test_limit_of_white), cmocka_unit_test(test_limit_goes_slowly),
        cmocka_unit_test(test_dark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
