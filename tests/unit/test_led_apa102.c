/* The virtual APA102 and SK9822 chains: bits by hand. */
#include "check.h"

#include "host-sim/led_apa102.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LEDS_MAX  200
#define BYTES_MAX (4 * (LEDS_MAX + 40))

struct desk {
    struct hl_apa102 *chain;
    const struct hl_spi_chip *plug;
    int64_t now_ns;
    uint32_t clock_hz;
};

static void set_up(struct desk *desk, enum hl_apa102_part part, int leds)
{
    *desk = (struct desk){
        .chain = hl_apa102_create(part, leds), .now_ns = 1000000, .clock_hz = 4000000};
    assert_non_null(desk->chain);
    desk->plug = hl_apa102_plug(desk->chain);
}

static void send(struct desk *desk, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        desk->now_ns += 8 * INT64_C(1000000000) / desk->clock_hz;
        desk->plug->byte(desk->plug->chip, desk->now_ns, desk->clock_hz, bytes[i]);
    }
}

/* Zeros, then LEDS times HEAD 1 2 3, then COUNT bytes END. */
static void send_picture(struct desk *desk, int leds, uint8_t head, size_t count, uint8_t end)
{
    uint8_t bytes[BYTES_MAX] = {0};
    size_t n = 4;
    for (int i = 0; i < leds; i++) {
        bytes[n++] = head;
        bytes[n++] = 1;
        bytes[n++] = 2;
        bytes[n++] = 3;
    }
    memset(bytes + n, end, count);
    assert_true(n + count <= sizeof(bytes));
    send(desk, bytes, n + count);
}

static void colours_are_sent_blue_first(void **state)
{
    struct desk desk;

    (void)state;
    set_up(&desk, HL_APA102, 1);
    send_picture(&desk, 1, 0xe0 | 5, 4, 0);
    check_int("red", hl_apa102_value(desk.chain, 0, 0), 3 * 5);
    check_int("green", hl_apa102_value(desk.chain, 0, 1), 2 * 5);
    check_int("blue", hl_apa102_value(desk.chain, 0, 2), 1 * 5);
    check_int("faults", hl_apa102_all_faults(desk.chain), 0);
    hl_apa102_reset_light(desk.chain, desk.now_ns);
    desk.now_ns += 1000;
    check_int("light", hl_apa102_light(desk.chain, desk.now_ns, 0, 0), 15000);
    hl_apa102_end(desk.chain, desk.now_ns + 1000000);
    check_int("left lit", hl_apa102_faults(desk.chain, HL_APA102_LEFT_LIT), 1);
    hl_apa102_destroy(desk.chain);
    hl_apa102_destroy(NULL);
}

/* LED n needs n / 2 clocks more than its bits; SK9822 32 zeros before that. */
static void the_last_leds_need_clocks(void **state)
{
    static const struct {
        const char *name;
        enum hl_apa102_part part;
        int leds;
        size_t end;
        uint8_t value;
        int shown;
        unsigned long faults;
    } cases[] = {
        {"one LED needs none", HL_APA102, 1, 0, 0, 1, 0},
        {"nothing: the third waits", HL_APA102, 3, 0, 0, 2, 1},
        {"one byte is enough for 17", HL_APA102, 17, 1, 0, 17, 0},
        {"and not for 18", HL_APA102, 18, 1, 0, 17, 1},
        {"ones do as well", HL_APA102, 17, 1, 0xff, 17, 0},
        {"the sheet's four bytes are enough for 65", HL_APA102, 65, 4, 0xff, 65, 0},
        {"and not for 66", HL_APA102, 66, 4, 0xff, 65, 1},
        {"SK9822: nothing is shown without zeros", HL_SK9822, 3, 4, 0xff, 0, 1},
        {"SK9822: 32 zeros for the first", HL_SK9822, 1, 4, 0, 1, 0},
        {"SK9822: a byte more for 17", HL_SK9822, 17, 5, 0, 17, 0},
        {"SK9822: and not for 18", HL_SK9822, 18, 5, 0, 17, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct desk desk;
        int shown = 0;
        set_up(&desk, cases[i].part, cases[i].leds);
        send_picture(&desk, cases[i].leds, 0xff, cases[i].end, cases[i].value);
        for (int n = 0; n < cases[i].leds; n++)
            shown += hl_apa102_value(desk.chain, n, 0) == 3 * 31;
        check_int(cases[i].name, shown, cases[i].shown);
        desk.now_ns += 2 * HL_APA102_REST_NS;
        send_picture(&desk, cases[i].leds, 0xe0, 40, 0);
        check_int(cases[i].name, hl_apa102_faults(desk.chain, HL_APA102_FEW_CLOCKS),
                  cases[i].faults);
        check_int(cases[i].name, hl_apa102_all_faults(desk.chain), cases[i].faults);
        check_int(cases[i].name, hl_apa102_value(desk.chain, cases[i].leds - 1, 0), 0);
        hl_apa102_destroy(desk.chain);
    }
}

static void a_dark_led_is_no_start(void **state)
{
    static const uint8_t bytes[] = {0, 0, 0, 0, 0xe1, 0, 0, 0, 0xe1, 0, 0, 9, 0, 0, 0, 0};
    struct desk desk;

    (void)state;
    set_up(&desk, HL_APA102, 2);
    send(&desk, bytes, sizeof(bytes));
    check_int("the second", hl_apa102_value(desk.chain, 1, 0), 9);
    check_int("faults", hl_apa102_all_faults(desk.chain), 0);
    hl_apa102_destroy(desk.chain);

    /* Its zeros and the 24 that follow are no 32. */
    static const uint8_t short_end[] = {0, 0, 0, 0, 0xe1, 0, 0, 9, 0xe0, 0, 0, 0, 0, 0, 0};
    set_up(&desk, HL_SK9822, 2);
    send(&desk, short_end, sizeof(short_end));
    check_int("not shown yet", hl_apa102_value(desk.chain, 0, 0), 0);
    hl_apa102_destroy(desk.chain);
}

static void faults_have_names(void **state)
{
    static const struct {
        const char *name;
        const char *bytes; /* hex, to two LEDs */
        uint32_t clock_hz;
        enum hl_apa102_fault fault;
        unsigned long count;
    } cases[] = {
        {"none", "00000000e0000000e000000000000000", 4000000, HL_APA102_NO_START, 0},
        {"no start", "ff010203", 4000000, HL_APA102_NO_START, 1},
        {"31 zeros", "0000000080000000", 4000000, HL_APA102_BAD_FRAME, 1},
        {"two ones", "00000000c0010203e000000000000000", 4000000, HL_APA102_BAD_FRAME, 1},
        {"cut", "00000000e000", 4000000, HL_APA102_CUT, 1},
        {"too few", "00000000e000000000000000", 4000000, HL_APA102_TOO_FEW, 1},
        {"too many", "00000000e0000000e0000000e000000100000000", 4000000, HL_APA102_TOO_MANY, 1},
        {"a filler", "00000000e0000000e0000000ffffffff", 4000000, HL_APA102_TOO_MANY, 0},
        {"fast", "00000000", HL_APA102_CLOCK_MAX + 1, HL_APA102_TOO_FAST, 4},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct desk desk;
        set_up(&desk, HL_APA102, 2);
        desk.clock_hz = cases[i].clock_hz;
        for (const char *hex = cases[i].bytes; *hex; hex += 2) {
            unsigned byte;
            assert_int_equal(sscanf(hex, "%2x", &byte), 1);
            uint8_t one = (uint8_t)byte;
            send(&desk, &one, 1);
        }
        hl_apa102_end(desk.chain, desk.now_ns + HL_APA102_REST_NS);
        check_int(cases[i].name, hl_apa102_faults(desk.chain, cases[i].fault), cases[i].count);
        check_true(cases[i].name, hl_apa102_fault_name(cases[i].fault));
        hl_apa102_destroy(desk.chain);
    }
}

static void chains_have_limits(void **state)
{
    (void)state;
    assert_null(hl_apa102_create(HL_APA102, 0));
    assert_null(hl_apa102_create(HL_APA102, HL_APA102_LEDS_MAX + 1));
    assert_int_equal(errno, EINVAL);
}

static void noise_does_no_harm(void **state)
{
    uint32_t seed = 9;

    (void)state;
    for (int part = HL_APA102; part <= HL_SK9822; part++) {
        struct desk desk;
        set_up(&desk, (enum hl_apa102_part)part, 5);
        for (int i = 0; i < 20000; i++) {
            seed = seed * 1664525u + 1013904223u;
            uint8_t byte = seed % 5 ? (uint8_t)(seed >> 24) : 0;
            send(&desk, &byte, 1);
            if (seed % 89 == 0)
                desk.now_ns += seed % 400000;
        }
        hl_apa102_end(desk.chain, desk.now_ns);
        hl_apa102_destroy(desk.chain);
    }
}

static void a_picture_shows_the_light(void **state)
{
    static const struct hl_led_matrix matrix = {.width = 2, .height = 1, .across = 1, .down = 1};
    static const uint8_t bytes[] = {0, 0, 0, 0, 0xff, 0, 0, 255, 0xe1, 255, 0, 0, 0, 0, 0, 0};
    uint8_t pixels[6] = {0};
    struct hl_frame frame = {.width = 2, .height = 1, .stride = 6, .pixels = pixels};
    struct desk desk;

    (void)state;
    set_up(&desk, HL_APA102, 2);
    send(&desk, bytes, sizeof(bytes));
    hl_apa102_reset_light(desk.chain, desk.now_ns);
    hl_apa102_draw(desk.chain, &matrix, desk.now_ns + 1000, 1000, &frame);
    check_int("full red", pixels[0], 255);
    assert_in_range(pixels[5], 52, 54); /* a 31st of the light */
    hl_apa102_destroy(desk.chain);
}

/* ---- how LEDs hang ---- */

static void leds_hang_as_told(void **state)
{
    static const struct {
        const char *name;
        struct hl_led_matrix matrix;
        int index, x, y;
    } cases[] = {
        {"rows", {.width = 4, .height = 3, .across = 1, .down = 1}, 5, 1, 1},
        {"columns",
         {.width = 4, .height = 3, .across = 1, .down = 1, .inside = {.columns = true}},
         5,
         1,
         2},
        {"serpentine",
         {.width = 4, .height = 3, .across = 1, .down = 1, .inside = {.serpentine = true}},
         5,
         2,
         1},
        {"from the lower right",
         {.width = 4,
          .height = 3,
          .across = 1,
          .down = 1,
          .inside = {.start = HL_LED_BOTTOM_RIGHT}},
         5,
         2,
         1},
        {"columns, serpentine, upper right",
         {.width = 4,
          .height = 3,
          .across = 1,
          .down = 1,
          .inside = {HL_LED_TOP_RIGHT, true, true}},
         3,
         2,
         2},
        {"the second tile", {.width = 4, .height = 3, .across = 2, .down = 2}, 12, 4, 0},
        {"the third tile", {.width = 4, .height = 3, .across = 2, .down = 2}, 24, 0, 3},
        {"the third tile, serpentine",
         {.width = 4, .height = 3, .across = 2, .down = 2, .tiles = {.serpentine = true}},
         24,
         4,
         3},
        {"mirrored", {.width = 4, .height = 3, .across = 2, .down = 1, .mirror = true}, 0, 7, 0},
        {"a quarter clockwise",
         {.width = 4, .height = 3, .across = 1, .down = 1, .turn = 90},
         0,
         2,
         0},
        {"three quarters", {.width = 4, .height = 3, .across = 1, .down = 1, .turn = 270}, 0, 0, 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int x = -1, y = -1;
        hl_led_matrix_spot(&cases[i].matrix, cases[i].index, &x, &y);
        check_int(cases[i].name, x, cases[i].x);
        check_int(cases[i].name, y, cases[i].y);
    }
}

static void leds_cover_the_board(void **state)
{
    (void)state;
    for (int kind = 0; kind < 16 * 16 * 8; kind++) {
        struct hl_led_matrix matrix = {
            .width = 3,
            .height = 2,
            .across = 2,
            .down = 3,
            .inside = {(enum hl_led_corner)(kind % 4), kind / 4 % 2, kind / 8 % 2},
            .tiles = {(enum hl_led_corner)(kind / 16 % 4), kind / 64 % 2, kind / 128 % 2},
            .turn = kind / 256 % 4 * 90,
            .mirror = kind / 1024 % 2};
        bool taken[6][6] = {{false}};
        int width, height;
        hl_led_matrix_size(&matrix, &width, &height);
        for (int i = 0; i < 36; i++) {
            int x, y;
            hl_led_matrix_spot(&matrix, i, &x, &y);
            assert_in_range(x, 0, width - 1);
            assert_in_range(y, 0, height - 1);
            assert_false(taken[y][x]);
            taken[y][x] = true;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_are_sent_blue_first), cmocka_unit_test(the_last_leds_need_clocks),
        cmocka_unit_test(a_dark_led_is_no_start),      cmocka_unit_test(faults_have_names),
        cmocka_unit_test(chains_have_limits),          cmocka_unit_test(noise_does_no_harm),
        cmocka_unit_test(a_picture_shows_the_light),   cmocka_unit_test(leds_hang_as_told),
        cmocka_unit_test(leds_cover_the_board),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
