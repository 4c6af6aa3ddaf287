/* The virtual WS2812 chain against its data sheets: pulses by hand. */
#include "check.h"

#include "host-sim/led_ws2812.h"

#include <errno.h>
#include <string.h>

#define LEDS_MAX 4
#define FULL     255

struct desk {
    struct hl_ws2812 *chain;
    const struct hl_spi_chip *plug;
    int64_t now_ns;
    uint32_t clock_hz;
};

static void set_up(struct desk *desk, const char *part, int leds, enum hl_ws2812_idle idle)
{
    *desk = (struct desk){.chain = hl_ws2812_create(hl_ws2812_part_find(part), leds, idle),
                          .now_ns = 1000000,
                          .clock_hz = 2400000};
    assert_non_null(desk->chain);
    desk->plug = hl_ws2812_plug(desk->chain);
}

static void send(struct desk *desk, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        desk->now_ns += 8 * INT64_C(1000000000) / desk->clock_hz;
        desk->plug->byte(desk->plug->chip, desk->now_ns, desk->clock_hz, bytes[i]);
    }
}

/* Values as the chips take them, CODES of ONE and ZERO, SPI bits each. */
struct code {
    unsigned zero, one;
    int bits;
};

static const struct code three = {4, 6, 3}, four = {8, 14, 4}, four_short = {8, 12, 4};

/* Bits of VALUES, most significant first, into OUT: bytes. */
static size_t encode(const struct code *code, const uint8_t *values, size_t count, uint8_t *out)
{
    size_t bit = 0;
    memset(out, 0, count * (size_t)code->bits);
    for (size_t i = 0; i < 8 * count; i++) {
        unsigned pulse = values[i / 8] >> (7 - i % 8) & 1 ? code->one : code->zero;
        for (int k = code->bits - 1; k >= 0; k--, bit++)
            out[bit / 8] |= (uint8_t)((pulse >> k & 1) << (7 - bit % 8));
    }
    return (bit + 7) / 8;
}

static void send_values(struct desk *desk, const struct code *code, const uint8_t *values,
                        size_t count)
{
    uint8_t bytes[4 * 4 * (LEDS_MAX + 1)];
    assert_true(count <= 4 * (LEDS_MAX + 1));
    send(desk, bytes, encode(code, values, count, bytes));
}

static void rest(struct desk *desk, int64_t us)
{
    desk->now_ns += us * 1000;
}

static void check_led(struct desk *desk, const char *name, int led, int red, int green, int blue)
{
    check_int(name, hl_ws2812_value(desk->chain, desk->now_ns, led, 0), red);
    check_int(name, hl_ws2812_value(desk->chain, desk->now_ns, led, 1), green);
    check_int(name, hl_ws2812_value(desk->chain, desk->now_ns, led, 2), blue);
}

static const uint8_t two[] = {0x01, 0x80, 0xfe, 0xa5, 0x5a, 0x00}; /* GRB */

static void values_reach_their_led(void **state)
{
    static const struct {
        const char *name, *part;
        const struct code *code;
        uint32_t clock_hz;
    } cases[] = {
        {"three bits", "ws2812b", &three, 2400000},
        {"three bits, a little faster", "ws2812b", &three, 2500000},
        {"four bits", "ws2812b", &four, 3200000},
        {"four bits, half and half", "ws2812", &four_short, 3200000},
        {"four bits for V5", "ws2812b-v5", &four_short, 3200000},
        {"four bits for SK6812", "sk6812", &four_short, 3200000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct desk desk;
        set_up(&desk, cases[i].part, 2, HL_WS2812_IDLES_LOW);
        desk.clock_hz = cases[i].clock_hz;
        send_values(&desk, cases[i].code, two, sizeof(two));
        check_led(&desk, "not before the reset", 0, 0, 0, 0);
        rest(&desk, 300);
        check_led(&desk, cases[i].name, 0, 0x80, 0x01, 0xfe);
        check_led(&desk, cases[i].name, 1, 0x5a, 0xa5, 0x00);
        check_int(cases[i].name, hl_ws2812_all_faults(desk.chain), 0);
        hl_ws2812_destroy(desk.chain);
    }
}

static void white_is_a_fourth_colour(void **state)
{
    static const uint8_t values[] = {1, 2, 3, 200};
    struct desk desk;

    (void)state;
    set_up(&desk, "sk6812rgbw", 1, HL_WS2812_IDLES_LOW);
    desk.clock_hz = 3200000;
    send_values(&desk, &four_short, values, sizeof(values));
    rest(&desk, 300);
    check_led(&desk, "colours", 0, 2, 1, 3);
    check_int("white", hl_ws2812_value(desk.chain, desk.now_ns, 0, 3), 200);
    check_int("faults", hl_ws2812_all_faults(desk.chain), 0);
    hl_ws2812_destroy(desk.chain);
}

static void light_adds_up(void **state)
{
    static const uint8_t values[] = {0, 100, 0};
    struct desk desk;

    (void)state;
    set_up(&desk, "ws2812b", 1, HL_WS2812_IDLES_LOW);
    send_values(&desk, &three, values, sizeof(values));
    rest(&desk, 1000);
    hl_ws2812_reset_light(desk.chain, desk.now_ns);
    rest(&desk, 10);
    check_int("red", hl_ws2812_light(desk.chain, desk.now_ns, 0, 0), 100 * 10000);
    check_int("green", hl_ws2812_light(desk.chain, desk.now_ns, 0, 1), 0);
    assert_true(hl_ws2812_most_ma(desk.chain) > 7.8 && hl_ws2812_most_ma(desk.chain) < 7.9);
    hl_ws2812_end(desk.chain, desk.now_ns);
    check_int("left lit", hl_ws2812_faults(desk.chain, HL_WS2812_LEFT_LIT), 1);
    hl_ws2812_destroy(desk.chain);
}

static void the_reset_is_when_it_is_due(void **state)
{
    static const uint8_t on[] = {0, 255, 0};
    struct desk desk;

    (void)state;
    set_up(&desk, "ws2812b", 1, HL_WS2812_IDLES_LOW);
    send_values(&desk, &three, on, sizeof(on));
    int64_t sent = desk.now_ns;
    rest(&desk, 279);
    check_led(&desk, "just before", 0, 0, 0, 0);
    desk.now_ns = sent + 281000;
    /* The last bit's low belongs to the reset: 833 ns of it have gone. */
    int64_t want = FULL * (int64_t)(281000 + 833 - 280000);
    int64_t got = (int64_t)hl_ws2812_light(desk.chain, desk.now_ns, 0, 0);
    assert_in_range(got, want - FULL * 20, want + FULL * 20);
    hl_ws2812_destroy(desk.chain);
}

static void an_idle_high_line_makes_a_bit(void **state)
{
    static const uint8_t dark[] = {0, 0, 0};
    static const uint8_t zeros[100] = {0}; /* 333 us */
    struct desk desk;

    (void)state;
    set_up(&desk, "ws2812b", 1, HL_WS2812_IDLES_HIGH);
    send_values(&desk, &three, dark, sizeof(dark));
    send(&desk, zeros, sizeof(zeros));
    assert_true(hl_ws2812_value(desk.chain, desk.now_ns, 0, 1) > 0); /* the first LED is green */
    hl_ws2812_destroy(desk.chain);

    set_up(&desk, "ws2812b", 1, HL_WS2812_IDLES_HIGH);
    send(&desk, zeros, sizeof(zeros));
    send_values(&desk, &three, dark, sizeof(dark));
    send(&desk, zeros, sizeof(zeros));
    check_led(&desk, "a reset in front mends it", 0, 0, 0, 0);
    check_int("faults", hl_ws2812_all_faults(desk.chain), 0);
    hl_ws2812_destroy(desk.chain);
}

static void a_line_may_stay_as_it_was(void **state)
{
    static const uint8_t values[] = {0, 255, 1};
    static const uint8_t high[] = {0xff};
    struct desk desk;

    (void)state;
    set_up(&desk, "ws2812b", 1, HL_WS2812_IDLES_LAST);
    send_values(&desk, &three, values, sizeof(values)); /* ends low */
    rest(&desk, 300);
    check_led(&desk, "low", 0, 255, 0, 1);
    send(&desk, high, 1);
    rest(&desk, 1000); /* high all the while: no reset */
    check_led(&desk, "high", 0, 255, 0, 1);
    hl_ws2812_destroy(desk.chain);
}

static void faults_have_names(void **state)
{
    static const uint8_t five[15] = {0};
    static const struct {
        const char *name, *part;
        const struct code *code;
        uint32_t clock_hz;
        size_t values; /* to two LEDs */
        int64_t pause_us;
        enum hl_ws2812_fault fault;
        unsigned long least, most;
    } cases[] = {
        {"high too short", "ws2812b", &three, 4500000, 6, 300, HL_WS2812_HIGH, 48, 48},
        {"high too long", "ws2812b", &three, 1000000, 6, 300, HL_WS2812_HIGH, 48, 48},
        {"low too long", "ws2812b", &three, 1900000, 6, 300, HL_WS2812_LOW, 47, 47},
        {"cut", "ws2812b", &three, 2400000, 5, 300, HL_WS2812_CUT, 1, 1},
        {"one too few", "ws2812b", &three, 2400000, 3, 300, HL_WS2812_TOO_FEW, 1, 1},
        {"one too many", "ws2812b", &three, 2400000, 9, 300, HL_WS2812_TOO_MANY, 1, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct desk desk;
        set_up(&desk, cases[i].part, 2, HL_WS2812_IDLES_LOW);
        desk.clock_hz = cases[i].clock_hz;
        send_values(&desk, cases[i].code, five, cases[i].values);
        rest(&desk, cases[i].pause_us);
        hl_ws2812_end(desk.chain, desk.now_ns);
        unsigned long count = hl_ws2812_faults(desk.chain, cases[i].fault);
        if (count < cases[i].least || count > cases[i].most)
            fail_msg("%s: %lu faults", cases[i].name, count);
        check_true(cases[i].name, hl_ws2812_fault_name(cases[i].fault));
        hl_ws2812_destroy(desk.chain);
    }
}

/* Too long for a bit, too short for a reset. */
static void a_gap_between_transfers_is_seen(void **state)
{
    struct desk desk;

    (void)state;
    set_up(&desk, "ws2812b", 2, HL_WS2812_IDLES_LOW);
    send_values(&desk, &three, two, 3);
    rest(&desk, 20);
    send_values(&desk, &three, two + 3, 3);
    rest(&desk, 300);
    check_led(&desk, "it arrives all the same", 1, 0x5a, 0xa5, 0x00);
    check_int("one low", hl_ws2812_faults(desk.chain, HL_WS2812_LOW), 1);
    rest(&desk, 10);
    send_values(&desk, &three, two, 3);
    rest(&desk, 300);
    send_values(&desk, &three, two + 3, 3);
    rest(&desk, 300);
    check_led(&desk, "a reset in between begins anew", 0, 0x5a, 0xa5, 0x00);
    check_int("two pictures of one LED", hl_ws2812_faults(desk.chain, HL_WS2812_TOO_FEW), 2);
    hl_ws2812_destroy(desk.chain);
}

static void chains_have_limits(void **state)
{
    (void)state;
    assert_null(hl_ws2812_create(NULL, 1, HL_WS2812_IDLES_LOW));
    assert_null(hl_ws2812_create(hl_ws2812_parts, 0, HL_WS2812_IDLES_LOW));
    assert_null(hl_ws2812_create(hl_ws2812_parts, HL_WS2812_LEDS_MAX + 1, HL_WS2812_IDLES_LOW));
    assert_int_equal(errno, EINVAL);
    assert_null(hl_ws2812_part_find("ws2811"));
    hl_ws2812_destroy(NULL);
}

static void noise_does_no_harm(void **state)
{
    uint32_t seed = 3;

    (void)state;
    for (int idle = HL_WS2812_IDLES_LOW; idle <= HL_WS2812_IDLES_LAST; idle++) {
        struct desk desk;
        set_up(&desk, "sk6812rgbw", 3, (enum hl_ws2812_idle)idle);
        for (int i = 0; i < 20000; i++) {
            seed = seed * 1664525u + 1013904223u;
            uint8_t byte = (uint8_t)(seed >> 24);
            send(&desk, &byte, 1);
            if (seed % 97 == 0)
                desk.now_ns += seed % 400000;
        }
        hl_ws2812_light(desk.chain, desk.now_ns, 2, 3);
        hl_ws2812_destroy(desk.chain);
    }
}

static void a_picture_shows_the_light(void **state)
{
    static const struct hl_led_matrix matrix = {
        .width = 2, .height = 1, .across = 1, .down = 1, .inside = {.start = HL_LED_TOP_RIGHT}};
    uint8_t pixels[6] = {0};
    struct hl_frame frame = {.width = 2, .height = 1, .stride = 6, .pixels = pixels};
    struct desk desk;

    (void)state;
    set_up(&desk, "ws2812b", 2, HL_WS2812_IDLES_LOW);
    send_values(&desk, &three, two, sizeof(two));
    rest(&desk, 400);
    hl_ws2812_reset_light(desk.chain, desk.now_ns);
    rest(&desk, 100);
    hl_ws2812_draw(desk.chain, &matrix, desk.now_ns, 100000, &frame);
    /* 128 / 255 of the light is lightness 76 of 100; the first LED hangs at the right. */
    assert_in_range(pixels[3], 193, 195);
    assert_in_range(pixels[5], 253, 255);
    assert_int_equal(pixels[2], 0);
    hl_ws2812_destroy(desk.chain);

    static const uint8_t white[] = {0, 0, 0, 255, 0, 0, 0, 0};
    set_up(&desk, "sk6812rgbw", 2, HL_WS2812_IDLES_LOW);
    desk.clock_hz = 3200000;
    send_values(&desk, &four_short, white, sizeof(white));
    rest(&desk, 400);
    hl_ws2812_reset_light(desk.chain, desk.now_ns);
    rest(&desk, 100);
    hl_ws2812_draw(desk.chain, &matrix, desk.now_ns, 100000, &frame);
    for (int c = 0; c < 3; c++)
        check_int("white is all three", pixels[3 + c], 255);
    hl_ws2812_destroy(desk.chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_reach_their_led),
        cmocka_unit_test(white_is_a_fourth_colour),
        cmocka_unit_test(light_adds_up),
        cmocka_unit_test(the_reset_is_when_it_is_due),
        cmocka_unit_test(an_idle_high_line_makes_a_bit),
        cmocka_unit_test(a_line_may_stay_as_it_was),
        cmocka_unit_test(faults_have_names),
        cmocka_unit_test(a_gap_between_transfers_is_seen),
        cmocka_unit_test(chains_have_limits),
        cmocka_unit_test(noise_does_no_harm),
        cmocka_unit_test(a_picture_shows_the_light),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
