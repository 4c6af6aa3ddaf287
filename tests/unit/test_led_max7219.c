/* The virtual MAX7219 chain against its data sheet: bytes by hand. */
#include "check.h"

#include "host-sim/led_modules.h"

#include <errno.h>
#include <string.h>

#define CLOCK_HZ 1000000
#define MS       INT64_C(1000000)
#define FULL     ((uint64_t)HL_MAX7219_LIGHT_MAX)

/* A chain on its wire; virtual time. */
struct desk {
    struct hl_max7219 *chain;
    const struct hl_spi_chip *plug;
    int64_t now_ns;
    uint32_t clock_hz;
};

static void set_up(struct desk *desk, int devices)
{
    *desk = (struct desk){.chain = hl_max7219_create(devices, 7), .clock_hz = CLOCK_HZ};
    assert_non_null(desk->chain);
    desk->plug = hl_max7219_plug(desk->chain);
    desk->plug->line(desk->plug->chip, 0, HL_SPI_SELECT, true);
}

static void load(struct desk *desk, const uint8_t *bytes, size_t count, uint8_t *out)
{
    void *chip = desk->plug->chip;
    desk->plug->line(chip, desk->now_ns, HL_SPI_SELECT, false);
    for (size_t i = 0; i < count; i++) {
        desk->now_ns += 8 * INT64_C(1000000000) / desk->clock_hz;
        uint8_t back = desk->plug->byte(chip, desk->now_ns, desk->clock_hz, bytes[i]);
        if (out)
            out[i] = back;
    }
    desk->plug->line(chip, desk->now_ns, HL_SPI_SELECT, true);
}

/* The same register of every device. */
static void write_all(struct desk *desk, uint8_t address, uint8_t value, int devices)
{
    uint8_t bytes[2 * HL_MAX7219_DEVICES_MAX];
    for (int i = 0; i < devices; i++) {
        bytes[2 * i] = address;
        bytes[2 * i + 1] = value;
    }
    load(desk, bytes, 2 * (size_t)devices, NULL);
}

/* As a careful driver begins. */
static void begin(struct desk *desk, int devices, uint8_t intensity)
{
    for (uint8_t digit = 1; digit <= 8; digit++)
        write_all(desk, digit, 0, devices);
    write_all(desk, 0x9, 0, devices);
    write_all(desk, 0xa, intensity, devices);
    write_all(desk, 0xb, 7, devices);
    write_all(desk, 0xf, 0, devices);
    write_all(desk, 0xc, 1, devices);
}

/* Light of a ms. */
static uint64_t shine(struct desk *desk, int device, int digit, int segment)
{
    hl_max7219_reset_light(desk->chain, desk->now_ns);
    desk->now_ns += MS;
    return hl_max7219_light(desk->chain, desk->now_ns, device, digit, segment) / (uint64_t)MS;
}

static void powers_up_dark(void **state)
{
    struct desk desk;

    (void)state;
    set_up(&desk, 2);
    check_int("shutdown", hl_max7219_register(desk.chain, 1, 0xc), 0);
    check_int("decode", hl_max7219_register(desk.chain, 0, 0x9), 0);
    check_int("scan limit", hl_max7219_register(desk.chain, 0, 0xb), 0);
    check_int("intensity", hl_max7219_register(desk.chain, 0, 0xa), 0);
    for (int i = 0; i < 64; i++)
        check_int("light", shine(&desk, 0, i / 8, i % 8), 0);
    hl_max7219_end(desk.chain, desk.now_ns);
    check_int("faults", hl_max7219_all_faults(desk.chain), 0);
    hl_max7219_destroy(desk.chain);
    hl_max7219_destroy(NULL);
}

static void words_reach_their_device(void **state)
{
    /* The first word sent ends in the farthest device. */
    static const uint8_t words[] = {0x01, 0x33, 0xf2, 0x22, 0x03, 0x11};
    struct desk desk;

    (void)state;
    set_up(&desk, 3);
    load(&desk, words, sizeof(words), NULL);
    check_int("device 2", hl_max7219_register(desk.chain, 2, 1), 0x33);
    check_int("device 1, top bits do not matter", hl_max7219_register(desk.chain, 1, 2), 0x22);
    check_int("device 0", hl_max7219_register(desk.chain, 0, 3), 0x11);
    check_int("faults", hl_max7219_all_faults(desk.chain), 0);
    hl_max7219_destroy(desk.chain);
}

static void bytes_come_out_at_the_end(void **state)
{
    static const uint8_t first[] = {1, 2, 3, 4}, second[] = {0, 0, 0, 0};
    uint8_t out[4];
    struct desk desk;

    (void)state;
    set_up(&desk, 2);
    load(&desk, first, sizeof(first), NULL);
    load(&desk, second, sizeof(second), out);
    assert_memory_equal(out, first, sizeof(first));
    hl_max7219_destroy(desk.chain);
}

static void a_no_op_changes_nothing(void **state)
{
    static const uint8_t words[] = {0x00, 0xff, 0x05, 0xa5};
    struct desk desk;

    (void)state;
    set_up(&desk, 2);
    begin(&desk, 2, 3);
    load(&desk, words, sizeof(words), NULL);
    for (int digit = 1; digit <= 8; digit++)
        check_int("untouched", hl_max7219_register(desk.chain, 1, digit), 0);
    check_int("no register 0", hl_max7219_register(desk.chain, 1, 0), 0);
    check_int("the neighbour", hl_max7219_register(desk.chain, 0, 5), 0xa5);
    hl_max7219_destroy(desk.chain);
}

static void light_follows_the_registers(void **state)
{
    static const struct {
        const char *name;
        uint8_t intensity, scan, shutdown, test, decode, digit, value;
        int at_digit, at_segment;
        uint64_t want;
    } cases[] = {
        {"full", 15, 7, 1, 0, 0, 1, 0x80, 0, 7, FULL},
        {"a dark segment", 15, 7, 1, 0, 0, 1, 0x80, 0, 6, 0},
        {"the last digit", 15, 7, 1, 0, 0, 8, 0x01, 7, 0, FULL},
        {"least intensity", 0, 7, 1, 0, 0, 1, 0xff, 0, 0, 105},
        {"intensity 7", 7, 7, 1, 0, 0, 1, 0xff, 0, 0, 15 * 105},
        {"high bits of intensity", 0xf7, 7, 1, 0, 0, 1, 0xff, 0, 0, 15 * 105},
        {"four digits are twice as bright", 15, 3, 1, 0, 0, 1, 0xff, 0, 0, 2 * FULL},
        {"a digit that is not scanned", 15, 3, 1, 0, 0, 5, 0xff, 4, 0, 0},
        {"shutdown", 15, 7, 0, 0, 0, 1, 0xff, 0, 0, 0},
        {"test", 0, 7, 1, 1, 0, 1, 0x00, 6, 3, FULL},
        {"test wins over shutdown", 0, 7, 0, 1, 0, 1, 0x00, 6, 3, FULL},
        {"code B: 1 has segment B", 15, 7, 1, 0, 1, 1, 0x01, 0, 5, FULL},
        {"code B: 1 has no segment A", 15, 7, 1, 0, 1, 1, 0x01, 0, 6, 0},
        {"code B keeps DP", 15, 7, 1, 0, 1, 1, 0x8f, 0, 7, FULL},
        {"code B of another digit only", 15, 7, 1, 0, 2, 1, 0x01, 0, 0, FULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct desk desk;
        set_up(&desk, 1);
        begin(&desk, 1, cases[i].intensity);
        write_all(&desk, 0x9, cases[i].decode, 1);
        write_all(&desk, cases[i].digit, cases[i].value, 1);
        write_all(&desk, 0xb, cases[i].scan, 1);
        write_all(&desk, 0xf, cases[i].test, 1);
        write_all(&desk, 0xc, cases[i].shutdown, 1);
        check_int(cases[i].name, shine(&desk, 0, cases[i].at_digit, cases[i].at_segment),
                  cases[i].want);
        hl_max7219_destroy(desk.chain);
    }
}

static void shutdown_keeps_what_was_written(void **state)
{
    struct desk desk;

    (void)state;
    set_up(&desk, 1);
    begin(&desk, 1, 15);
    write_all(&desk, 0xc, 0, 1);
    write_all(&desk, 0x4, 0x10, 1);
    write_all(&desk, 0xc, 1, 1);
    check_int("light", shine(&desk, 0, 3, 4), FULL);
    hl_max7219_power_cycle(desk.chain, desk.now_ns);
    check_int("a new power-up", shine(&desk, 0, 3, 4), 0);
    check_int("scans one digit", hl_max7219_register(desk.chain, 0, 0xb), 0);
    hl_max7219_destroy(desk.chain);
}

enum act {
    ACT_NONE,
    ACT_ODD,
    ACT_SHORT,
    ACT_LONG,
    ACT_FAST,
    ACT_UNKNOWN,
    ACT_DECODE,
    ACT_STRAIN,
    ACT_NOISE,
    ACT_TEST,
    ACT_LEAVE
};

static void misbehave(struct desk *desk, enum act act)
{
    static const uint8_t words[] = {1, 0, 1, 0, 1, 0};

    if (act != ACT_NOISE)
        begin(desk, 2, 15);
    else
        write_all(desk, 0xb, 7, 2);
    switch (act) {
    case ACT_ODD:
        load(desk, words, 3, NULL);
        break;
    case ACT_SHORT:
        load(desk, words, 2, NULL);
        break;
    case ACT_LONG:
        load(desk, words, 6, NULL);
        break;
    case ACT_FAST:
        desk->clock_hz = HL_MAX7219_CLOCK_MAX + 1;
        load(desk, words, 4, NULL);
        break;
    case ACT_UNKNOWN:
        write_all(desk, 0xd, 0, 2);
        write_all(desk, 0xe, 0, 2);
        break;
    case ACT_DECODE:
        write_all(desk, 0x9, 0xff, 2);
        break;
    case ACT_STRAIN:
        write_all(desk, 0xb, 2, 2);
        break;
    case ACT_NOISE:
        write_all(desk, 0xc, 1, 2);
        break;
    case ACT_TEST:
        write_all(desk, 0xf, 1, 2);
        write_all(desk, 0xf, 0, 2);
        break;
    case ACT_NONE:
    case ACT_LEAVE:
        break;
    }
    if (act != ACT_LEAVE)
        write_all(desk, 0xc, 0, 2);
}

static void faults_have_names(void **state)
{
    static const struct {
        const char *name;
        enum act act;
        enum hl_max7219_fault fault;
        unsigned long count;
    } cases[] = {
        {"none", ACT_NONE, HL_MAX7219_ODD_BITS, 0},
        {"odd", ACT_ODD, HL_MAX7219_ODD_BITS, 1},
        {"short", ACT_SHORT, HL_MAX7219_SHORT, 1},
        {"long", ACT_LONG, HL_MAX7219_LONG, 1},
        {"fast", ACT_FAST, HL_MAX7219_TOO_FAST, 2},
        {"unknown", ACT_UNKNOWN, HL_MAX7219_UNKNOWN, 4},
        {"decode", ACT_DECODE, HL_MAX7219_DECODES, 2},
        {"strain", ACT_STRAIN, HL_MAX7219_STRAINED, 2},
        {"noise", ACT_NOISE, HL_MAX7219_NOISE, 2},
        {"test", ACT_TEST, HL_MAX7219_TESTS, 2},
        {"left lit", ACT_LEAVE, HL_MAX7219_LEFT_LIT, 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct desk desk;
        set_up(&desk, 2);
        misbehave(&desk, cases[i].act);
        hl_max7219_end(desk.chain, desk.now_ns);
        check_int(cases[i].name, hl_max7219_faults(desk.chain, cases[i].fault), cases[i].count);
        check_int(cases[i].name, hl_max7219_all_faults(desk.chain), cases[i].count);
        check_true(cases[i].name, hl_max7219_fault_name(cases[i].fault));
        hl_max7219_destroy(desk.chain);
    }
}

static void a_short_frame_leaves_leftovers(void **state)
{
    static const uint8_t all[] = {1, 0xaa, 1, 0xbb}, one[] = {2, 0xcc};
    struct desk desk;

    (void)state;
    set_up(&desk, 2);
    load(&desk, all, sizeof(all), NULL);
    load(&desk, one, sizeof(one), NULL);
    check_int("the near one", hl_max7219_register(desk.chain, 0, 2), 0xcc);
    check_int("the far one has the near one's", hl_max7219_register(desk.chain, 1, 1), 0xbb);
    hl_max7219_destroy(desk.chain);
}

static void chains_have_limits(void **state)
{
    static const int wrong[] = {0, -1, HL_MAX7219_DEVICES_MAX + 1};

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_null(hl_max7219_create(wrong[i], 1));
        assert_int_equal(errno, EINVAL);
    }
    struct hl_max7219 *longest = hl_max7219_create(HL_MAX7219_DEVICES_MAX, 1);
    assert_non_null(longest);
    hl_max7219_destroy(longest);
}

static void noise_does_no_harm(void **state)
{
    uint32_t seed = 1;
    struct desk desk;

    (void)state;
    set_up(&desk, 3);
    for (int i = 0; i < 20000; i++) {
        uint8_t bytes[9];
        for (size_t k = 0; k < sizeof(bytes); k++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[k] = (uint8_t)(seed >> 24);
        }
        load(&desk, bytes, bytes[0] % sizeof(bytes), NULL);
        desk.now_ns += bytes[1];
    }
    hl_max7219_light(desk.chain, desk.now_ns, 2, 7, 7);
    hl_max7219_destroy(desk.chain);
}

/* ---- how modules hang ---- */

static void modules_hang_as_told(void **state)
{
    static const struct {
        const char *name;
        struct hl_modules modules;
        int device, digit, segment, x, y;
    } cases[] = {
        {"fc16: D0 of digit 0 is top right",
         {HL_MODULE_FC16, 1, 1, false, 0, false},
         0,
         0,
         0,
         7,
         0},
        {"fc16: DP is left", {HL_MODULE_FC16, 1, 1, false, 0, false}, 0, 2, 7, 0, 2},
        {"parola: D0 of digit 0 is top left",
         {HL_MODULE_PAROLA, 1, 1, false, 0, false},
         0,
         0,
         0,
         0,
         0},
        {"generic: digits are columns", {HL_MODULE_GENERIC, 1, 1, false, 0, false}, 0, 2, 5, 2, 5},
        {"icstation: digit 0 is low", {HL_MODULE_ICSTATION, 1, 1, false, 0, false}, 0, 0, 3, 3, 7},
        {"device 0 is rightmost", {HL_MODULE_FC16, 4, 1, false, 0, false}, 0, 0, 0, 31, 0},
        {"device 3 is leftmost", {HL_MODULE_FC16, 4, 1, false, 0, false}, 3, 0, 7, 0, 0},
        {"the second row begins at the right",
         {HL_MODULE_FC16, 4, 2, false, 0, false},
         4,
         0,
         0,
         31,
         8},
        {"serpentine: it begins at the left, upside down",
         {HL_MODULE_FC16, 4, 2, true, 0, false},
         4,
         0,
         0,
         0,
         15},
        {"serpentine: the third row again at the right",
         {HL_MODULE_FC16, 4, 3, true, 0, false},
         8,
         0,
         0,
         31,
         16},
        {"mirrored", {HL_MODULE_FC16, 1, 1, false, 0, true}, 0, 0, 0, 0, 0},
        {"a quarter clockwise: the top right goes low",
         {HL_MODULE_FC16, 1, 1, false, 90, false},
         0,
         0,
         0,
         7,
         7},
        {"half a turn", {HL_MODULE_FC16, 1, 1, false, 180, false}, 0, 0, 0, 0, 7},
        {"mirrored first, then turned", {HL_MODULE_FC16, 1, 1, false, 90, true}, 0, 0, 0, 7, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int x = -1, y = -1;
        hl_modules_spot(&cases[i].modules, cases[i].device, cases[i].digit, cases[i].segment, &x,
                        &y);
        check_int(cases[i].name, x, cases[i].x);
        check_int(cases[i].name, y, cases[i].y);
    }
}

/* No two LEDs hang at one place, however they hang. */
static void modules_cover_the_board(void **state)
{
    (void)state;
    for (int kind = 0; kind < HL_MODULE_TYPES * 4 * 4; kind++) {
        struct hl_modules modules = {.type = (enum hl_module_type)(kind % HL_MODULE_TYPES),
                                     .columns = 3,
                                     .rows = 3,
                                     .serpentine = kind / 4 % 2,
                                     .mirror = kind / 8 % 2,
                                     .turn = kind / 16 % 4 * 90};
        bool taken[24][24] = {{false}};
        for (int i = 0; i < 9 * 64; i++) {
            int x, y;
            hl_modules_spot(&modules, i / 64, i / 8 % 8, i % 8, &x, &y);
            assert_in_range(x, 0, 23);
            assert_in_range(y, 0, 23);
            assert_false(taken[y][x]);
            taken[y][x] = true;
        }
    }
}

static void a_picture_shows_the_light(void **state)
{
    struct hl_modules modules = {.type = HL_MODULE_FC16, .columns = 1, .rows = 1};
    struct hl_frame frame;
    struct desk desk;

    (void)state;
    set_up(&desk, 1);
    begin(&desk, 1, 15);
    write_all(&desk, 1, 0x01, 1);
    hl_max7219_reset_light(desk.chain, desk.now_ns);
    desk.now_ns += MS;
    assert_int_equal(hl_frame_init(&frame, 8, 8), 0);
    hl_modules_draw(&modules, desk.chain, desk.now_ns, MS, (struct hl_rgb){255, 40, 0}, &frame);
    check_int("red", frame.pixels[3 * 7], 255);
    check_int("green", frame.pixels[3 * 7 + 1], 40);
    check_int("its neighbour", frame.pixels[3 * 6], 0);
    write_all(&desk, 0xa, 0, 1);
    hl_max7219_reset_light(desk.chain, desk.now_ns);
    desk.now_ns += MS;
    hl_modules_draw(&modules, desk.chain, desk.now_ns, MS, (struct hl_rgb){255, 40, 0}, &frame);
    /* A 31st of the light is lightness 21 of 100. */
    assert_in_range(frame.pixels[3 * 7], 52, 54);
    hl_frame_finish(&frame);
    hl_max7219_destroy(desk.chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(powers_up_dark),
        cmocka_unit_test(words_reach_their_device),
        cmocka_unit_test(bytes_come_out_at_the_end),
        cmocka_unit_test(a_no_op_changes_nothing),
        cmocka_unit_test(light_follows_the_registers),
        cmocka_unit_test(shutdown_keeps_what_was_written),
        cmocka_unit_test(faults_have_names),
        cmocka_unit_test(a_short_frame_leaves_leftovers),
        cmocka_unit_test(chains_have_limits),
        cmocka_unit_test(noise_does_no_harm),
        cmocka_unit_test(modules_hang_as_told),
        cmocka_unit_test(modules_cover_the_board),
        cmocka_unit_test(a_picture_shows_the_light),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
