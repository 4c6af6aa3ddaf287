/* Virtual boards with an SSD16xx, played by the vendors' sequences of the fact sheet, 2.1. */
#include "paper_bench.h"

#define V4_INIT                                                                                    \
    "R B 12 B 01:F9,00,00 11:03 44:00,0F 45:00,00,F9,00 4E:00 4F:00,00 3C:05 21:00,80 18:80 B "
#define V4_SEED  "26<1 4E:00 4F:00,00 "
#define V4_FULL  "24<1 22:F7 20 B "
#define V4_SLEEP "10:01 "

#define T2_INIT "R B 12 B 01:27,01,00 11:03 44:00,0F 45:00,00,27,01 4E:00 4F:00,00 21:00,80 "

#define X154_INIT                                                                                  \
    "R B 12 B 01:C7,00,01 11:01 44:00,18 45:C7,00,00,00 3C:01 18:80 22:B1 20 B 4E:00 4F:C7,00 "

#define X42_INIT "R B 12 B 21:40,00 3C:05 11:03 44:00,31 45:00,00,2B,01 4E:00 4F:00,00 "

#define X426_INIT                                                                                  \
    "R B 12 B 18:80 0C:AE,C7,C3,C0,80 01:DF,01,02 3C:01 11:01 44:00,00,1F,03 45:DF,01,00,00 "      \
    "4E:00,00 4F:DF,01 B "

/* Tables of 153 bytes, from the rows and groups in the facts; data alone, after "32". */
#define Z(n) "=00*" #n " "
#define LUT_213_PARTIAL                                                                            \
    "32 =00 =40 " Z(10) "=80 =80 " Z(10) "=40 =40 " Z(10) "=00 =80 " Z(10)                         \
        Z(12) "=14 " Z(6) "=01 " Z(6) "=01 " Z(6) Z(63) "=22*6 " Z(3)
#define LUT_213_FULL                                                                               \
    "32 =80 =4A =40 " Z(9) "=40 =4A =80 " Z(9) "=80 =4A =40 " Z(9) "=40 =4A =80 " Z(9)             \
        Z(12) "=0F " Z(6) "=0F =00*2 =0F =00*2 =02 =0F " Z(6) "=01 " Z(6) Z(56) "=22*6 " Z(3)
#define LUT_154_PARTIAL                                                                            \
    "32 =00 =40 " Z(10) "=80 =80 " Z(10) "=40 =40 " Z(10) "=00 =80 " Z(10)                         \
        Z(12) "=0F " Z(6) "=01 =01 " Z(5) Z(70) "=22*6 " Z(3)
#define LUT_154_FULL                                                                               \
    "32 =80 =48 =40 " Z(9) "=40 =48 =80 " Z(9) "=80 =48 =40 " Z(9) "=40 =48 =80 " Z(9)             \
        Z(12) "=0A " Z(6) "=08 =01 =00 =08 =01 =00 =02 =0A " Z(6) Z(63) "=22*6 " Z(3)
#define LUT_29_FULL                                                                                \
    "32 =80 =66 " Z(6) "=40 " Z(3) "=10 =66 " Z(6) "=20 " Z(3) "=80 =66 " Z(6) "=40 " Z(           \
        3) "=10 =66 " Z(6) "=20 " Z(3)                                                             \
        Z(12) "=14 =08 " Z(4) "=01 =0A =0A =00 =0A =0A =00 =01 " Z(                                \
            42) "=14 =08 =00 =01 =00*2 =01 " Z(21) "=44*6 " Z(3)
#define LUT_29_FAST                                                                                \
    "32 =90 " Z(11) "=60 " Z(11) "=90 " Z(11) "=60 " Z(11) Z(12) "=19 =19 " Z(5)                   \
        Z(77) "=24 =42 =22*2 =23 =32 " Z(3)
#define LUT_29_GREY                                                                                \
    "32 =00 =60 " Z(10) "=20 =60 =10 " Z(9) "=28 =60 =14 " Z(9) "=2A =60 =15 " Z(9) "=00 =90 " Z(  \
        10) "=00 =02 =00 =05 =14 =00*2 =1E =1E " Z(4) "=01 =00 =02 =00 =05 =14 "                   \
                                                      "=00*2 " Z(63) "=24 =22*3 =23 =32 " Z(3)

struct sequence {
    const char *name;
    enum hl_paper_controller controller;
    int width, height; /* 0: the default's */
    const char *script;
    int picture;
    unsigned full, fast, partial;
};

static const struct sequence sequences[] = {
    {"2.13 V4 full", HL_PAPER_SSD1680, 0, 0, V4_INIT V4_FULL V4_SLEEP, 1, 1, 0, 0},
    {"2.13 V4 D7 after a forced temperature", HL_PAPER_SSD1680, 0, 0,
     V4_INIT "24<2 1A:64,00 22:D7 20 B " V4_SLEEP, 2, 0, 1, 0},
    {"2.13 V4 fast", HL_PAPER_SSD1680, 0, 0,
     V4_INIT "22:B1 20 B 1A:64,00 22:91 20 B 24<2 22:C7 20 B " V4_SLEEP, 2, 0, 1, 0},
    {"2.13 V4 full, then a partial after sleep", HL_PAPER_SSD1680, 0, 0,
     V4_INIT V4_FULL V4_SLEEP "w60000 R B 3C:80 01:F9,00,00 11:03 21:00,80 44:00,0F 45:00,00,F9,00 "
                              "4E:00 4F:00,00 26<1 24<2 22:FF 20 B " V4_SLEEP,
     2, 1, 0, 1},
    {"2.13 V4 partial after a reset, as the vendor does, its old plane seeded", HL_PAPER_SSD1680, 0,
     0,
     V4_INIT "24<1 26<1 22:F7 20 B w1000 R B 3C:80 01:F9,00,00 11:03 44:00,0F 45:00,00,F9,00 4E:00 "
             "4F:00,00 24<2 22:FF 20 B " V4_SLEEP,
     2, 1, 0, 1},
    {"2.13 V4, two partials, both planes each time", HL_PAPER_SSD1680, 0, 0,
     V4_INIT "24<1 26<1 22:F7 20 B 3C:80 24<2 26<1 22:FF 20 B 24<3 26<2 22:FF 20 B " V4_SLEEP, 3, 1,
     0, 2},
    {"2.13 V4, two partials that lean on the swap", HL_PAPER_SSD1680, 0, 0,
     V4_INIT "24<1 26<1 22:F7 20 B 3C:80 24<2 22:FF 20 B 24<3 22:FF 20 B " V4_SLEEP, 3, 1, 0, 2},
    {"2.13 V4, partial with the power left on, then off", HL_PAPER_SSD1680, 0, 0,
     V4_INIT "24<1 26<1 22:F7 20 B 24<2 22:FC 20 B 22:83 20 B " V4_SLEEP, 2, 1, 0, 1},
    {"2.13 V3 full, host table", HL_PAPER_SSD1680, 0, 0,
     V4_INIT LUT_213_FULL "3F:22 03:17 04:41,00,32 2C:36 24<1 22:C7 20 B " V4_SLEEP, 1, 1, 0, 0},
    {"2.13 V3 partial, host table", HL_PAPER_SSD1680, 0, 0,
     V4_INIT V4_FULL "26<1 " LUT_213_PARTIAL "3F:22 03:17 04:41,00,32 2C:36 "
                     "37:00,00,00,00,00,40,00,00,00,00 3C:80 22:C0 20 B "
                     "44:00,0F 45:00,00,F9,00 4E:00 4F:00,00 24<3 22:0F 20 B " V4_SLEEP,
     3, 1, 0, 1},
    {"2.9 V2 full, host table", HL_PAPER_SSD1680, 128, 296,
     T2_INIT LUT_29_FULL "24<4 22:C7 20 B 10:01", 4, 1, 0, 0},
    {"2.9 V2 fast, host table", HL_PAPER_SSD1680, 128, 296,
     T2_INIT LUT_29_FAST "24<4 22:C7 20 B 10:01", 4, 0, 1, 0},
    {"2.9 V2, OTP, as others do", HL_PAPER_SSD1680, 128, 296,
     T2_INIT "18:80 24<4 26<4 22:F7 20 B 24<5 22:FC 20 B 22:83 20 B 10:01", 5, 1, 0, 1},
    {"1.54 V2 full, OTP", HL_PAPER_SSD1681, 0, 0, X154_INIT "24<1 22:C7 20 B 10:01", 1, 1, 0, 0},
    {"1.54 V2, host tables", HL_PAPER_SSD1681, 0, 0,
     X154_INIT LUT_154_FULL "24<1 26<1 22:C7 20 B " LUT_154_PARTIAL
                            "37:00,00,00,00,00,40,00,00,00,00 3C:80 22:C0 20 B 24<2 22:CF 20 B "
                            "10:01",
     2, 1, 0, 1},
    {"4.2 V2 full", HL_PAPER_SSD1683, 0, 0, X42_INIT "24<1 4E:00 4F:00,00 26<1 22:F7 20 B 10:01", 1,
     1, 0, 0},
    {"4.2 V2 fast", HL_PAPER_SSD1683, 0, 0, X42_INIT "1A:5A 22:91 20 B 24<1 26<1 22:C7 20 B 10:01",
     1, 0, 1, 0},
    {"4.2 V2 partial", HL_PAPER_SSD1683, 0, 0,
     X42_INIT "24<1 26<1 22:F7 20 B 3C:80 21:00,00 24<2 22:FF 20 B 10:01", 2, 1, 0, 1},
    {"4.26 full", HL_PAPER_SSD1677, 0, 0, X426_INIT "24<1 22:F7 20 B 10:03", 1, 1, 0, 0},
    {"4.26 fast", HL_PAPER_SSD1677, 0, 0, X426_INIT "1A:5A 22:91 20 B 24<1 22:C7 20 B 10:03", 1, 0,
     1, 0},
    {"4.26 partial", HL_PAPER_SSD1677, 0, 0,
     X426_INIT "24<1 26<1 22:F7 20 B 18:80 3C:80 24<2 22:FF 20 B 10:03", 2, 1, 0, 1},
};

static struct hl_paper_chip_config config_of(enum hl_paper_controller controller, int width,
                                             int height)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(controller);

    config.width = width ? width : config.width;
    config.height = height ? height : config.height;
    return config;
}

static void vendors_sequences_show_the_picture_without_a_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
        const struct sequence *s = &sequences[i];
        struct hl_paper_chip_config config = config_of(s->controller, s->width, s->height);
        struct bench b;
        start_with(&b, s->name, &config);
        play(&b, s->script);
        finish(&b);
        check_clean(&b);
        check_picture(&b, s->picture);
        struct hl_paper_wear wear = hl_paper_wear(paper_of(&b));
        check_int(s->name, wear.full, s->full);
        check_int(s->name, wear.fast, s->fast);
        check_int(s->name, wear.partial, s->partial);
        check_true(s->name, hl_paper_chip_is_safe(b.chip, b.wire.now_ns));
        stop(&b);
    }
}

/* The four rows of the vendor's grey table, all four picked by planes of stripes. */
static void the_grey_table_makes_four_greys(void **state)
{
    static const uint8_t by_planes[4] = {15, 10, 5, 0}; /* old << 1 | new */
    struct hl_paper_chip_config config = config_of(HL_PAPER_SSD1680, 128, 296);
    struct bench b;

    (void)state;
    start_with(&b, "greys", &config);
    play(&b, T2_INIT LUT_29_GREY "24 =55*4736 26 =33*4736 22:C7 20 B");
    check_clean(&b);
    for (int x = 0; x < 8; x++)
        check_int("grey", hl_paper_ink(paper_of(&b), x, 100), by_planes[(x & 2) | (x & 1)]);
    stop(&b);
}

static void other_greys_come_from_the_vendors_planes(void **state)
{
    static const struct {
        enum hl_paper_controller controller;
        const char *script;
        uint8_t inks[4];
    } greys[] = {
        {HL_PAPER_SSD1683,
         X42_INIT "21:00,00 3C:03 0C:8B,9C,A4,0F 32 =00*227 24 =55*15000 "
                  "26 =33*15000 22:CF 20 B",
         {0, 5, 10, 15}},
        {HL_PAPER_SSD1677,
         X426_INIT "32 =00*105 24 =55*48000 26 =33*48000 22:CF 20 B",
         {15, 10, 5, 0}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(greys) / sizeof(greys[0]); i++) {
        struct hl_paper_chip_config config = hl_paper_chip_defaults(greys[i].controller);
        struct bench b;
        start_with(&b, "greys", &config);
        play(&b, greys[i].script);
        check_clean(&b);
        for (int x = 0; x < 8; x++)
            check_int("grey", hl_paper_ink(paper_of(&b), x, 100), greys[i].inks[x & 3]);
        stop(&b);
    }
}

/* How long BUSY is high, in ms, after the last command. */
static void busy_lasts_as_long_as_the_waveform(void **state)
{
    static const struct {
        const char *name, *before, *script;
        int64_t ms;
    } times[] = {
        {"soft reset", "R B", "12", 10},
        {"full: on 100, load 2, 1617, off 150", V4_INIT, "22:F7 20", 1869},
        {"power on", V4_INIT, "22:C0 20", 100},
        {"power on again", V4_INIT "22:C0 20 B", "22:C0 20", 0},
        {"power off", V4_INIT "22:C0 20 B", "22:83 20", 150},
        {"partial, power stays", V4_INIT "22:C0 20 B", "22:FC 20", 459},
        {"host table, full, 121 frames at 50 Hz", V4_INIT LUT_213_FULL "22:C0 20 B", "22:04 20",
         2420},
        {"host table, partial, 22 frames", V4_INIT LUT_213_PARTIAL "22:C0 20 B", "22:04 20", 440},
        {"host table, 2.9 V2, 194 frames at 100 Hz", V4_INIT LUT_29_FULL "22:C0 20 B", "22:04 20",
         1940},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1680);
        struct bench b;
        start_with(&b, times[i].name, &config);
        play(&b, times[i].before);
        play(&b, times[i].script);
        int64_t begin = b.wire.now_ns;
        check_int(b.name, wire_of->get(&b.wire, HL_SPI_BUSY), times[i].ms > 0);
        play(&b, "B");
        check_int(b.name, b.wire.now_ns - begin, times[i].ms * MS);
        stop(&b);
    }
}

/* What a stale old plane does to the paper: pixels that it has as the new picture are not driven.
 */
static void a_stale_plane_leaves_the_wrong_ink(void **state)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1680);
    struct bench b;

    (void)state;
    start_with(&b, "stale", &config);
    play(&b, V4_INIT "24<9 26<9 22:F7 20 B 24<0 26<0 22:FF 20 B");
    check_picture(&b, 9);
    check_only(&b, HL_PAPER_FAULT_STALE_OLD_PLANE, 1);
    stop(&b);
}

/* Planes that stay where they are: the next partial leans on what 26 holds. */
static void planes_that_stay_are_a_trap_for_who_leans_on_the_swap(void **state)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1680);
    struct bench b;

    (void)state;
    config.planes_stay = true;
    start_with(&b, "stay", &config);
    play(&b, V4_INIT "24<1 26<1 22:F7 20 B 24<2 22:FF 20 B ");
    check_clean(&b);
    play(&b, "24<3 22:FF 20 B");
    check_only(&b, HL_PAPER_FAULT_STALE_OLD_PLANE, 1);
    stop(&b);
    start_with(&b, "stay, but 37 asks for the swap", &config);
    play(&b, V4_INIT "37:00,00,00,00,00,40,00,00,00,00 24<1 26<1 22:F7 20 B 24<2 22:FF 20 B "
                     "24<3 22:FF 20 B ");
    check_clean(&b);
    check_picture(&b, 3);
    stop(&b);
    config.planes_stay = false;
    start_with(&b, "swap, but 37 says that they stay", &config);
    play(&b, V4_INIT "37:00,00,00,00,00,00,00,00,00,00 24<1 26<1 22:F7 20 B 24<2 22:FF 20 B "
                     "26<2 24<3 22:FF 20 B ");
    check_clean(&b);
    check_picture(&b, 3);
    stop(&b);
}

/* A window of 24x10 at 16,30, by every entry mode; the bytes in the order of the mode. */
static void pointers_step_as_the_entry_mode_says(void **state)
{
    static const struct {
        const char *name, *script;
        int x, y; /* of the second byte of two columns and three rows at 2,30 */
    } modes[] = {
        {"X up, Y up", "11:03 44:02,03 45:1E,00,20,00 4E:02 4F:1E,00 ", 3, 30},
        {"X down, Y up", "11:02 44:03,02 45:1E,00,20,00 4E:03 4F:1E,00 ", 2, 30},
        {"X up, Y down", "11:01 44:02,03 45:20,00,1E,00 4E:02 4F:20,00 ", 3, 32},
        {"X down, Y down", "11:00 44:03,02 45:20,00,1E,00 4E:03 4F:20,00 ", 2, 32},
        {"Y first, both up", "11:07 44:02,03 45:1E,00,20,00 4E:02 4F:1E,00 ", 2, 31},
        {"Y first, both down", "11:04 44:03,02 45:20,00,1E,00 4E:03 4F:20,00 ", 3, 31},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1680);
        struct bench b;
        start_with(&b, modes[i].name, &config);
        play(&b, V4_INIT "24<0 ");
        play(&b, modes[i].script);
        play(&b, "24 =FF =00 =FF*4 22:F7 20 B");
        check_clean(&b);
        for (int y = 28; y < 35; y++)
            for (int x = 0; x < 6; x++)
                check_int(b.name, hl_paper_ink(paper_of(&b), 8 * x + 3, y),
                          x == modes[i].x && y == modes[i].y ? HL_PAPER_BLACK : HL_PAPER_WHITE);
        stop(&b);
    }
}

static void options_invert_and_blank_planes(void **state)
{
    static const struct {
        const char *script;
        int picture;
    } options[] = {
        {V4_INIT "21:08,80 24<1! 22:F7 20 B", 1},
        {V4_INIT "21:04,80 24<1 22:F7 20 B", 9},
        {V4_INIT "24<1 26<1 22:F7 20 B 21:80,80 24<2 26<1! 22:FF 20 B", 2},
        {V4_INIT "24<9 26<0 22:F7 20 B 21:40,80 24<2 22:FF 20 B", 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1680);
        struct bench b;
        start_with(&b, options[i].script, &config);
        play(&b, options[i].script);
        check_clean(&b);
        check_picture(&b, options[i].picture);
        stop(&b);
    }
}

/* Without byte B the first eight sources are not connected: all is eight pixels to the left. */
static void without_the_source_bit_the_picture_is_shifted(void **state)
{
    struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1680);
    struct bench b;

    (void)state;
    start_with(&b, "shifted", &config);
    play(&b, V4_INIT "24<0 44:01,01 4E:01 24 =00*250 21:00,00 22:F7 20 B");
    check_only(&b, HL_PAPER_FAULT_WRITE_DROPPED, 1);
    for (int x = 0; x < 24; x++)
        check_int("column", hl_paper_ink(paper_of(&b), x, 7), x < 8 ? 0 : HL_PAPER_WHITE);
    stop(&b);
}

/* A panel of split gates whose chip was not told so, or scanned from the wrong end. */
static void gates_that_were_told_wrong_scramble_the_rows(void **state)
{
    static const char *const gates[] = {"01:DF,01,00", "01:DF,01,03", "01:2B,01,02"};

    (void)state;
    for (size_t i = 0; i < sizeof(gates) / sizeof(gates[0]); i++) {
        struct hl_paper_chip_config config = hl_paper_chip_defaults(HL_PAPER_SSD1677);
        struct bench b;
        int wrong = 0;
        start_with(&b, gates[i], &config);
        play(&b, X426_INIT);
        play(&b, gates[i]);
        play(&b, "24<1 22:F7 20 B");
        for (int y = 0; y < 480; y++)
            wrong += hl_paper_ink(paper_of(&b), 2, y) != (picture_bit(1, 2, y) ? 15 : 0);
        check_true(b.name, wrong > 100);
        stop(&b);
    }
}

static void no_board_of_a_size_that_the_chip_does_not_have(void **state)
{
    static const struct {
        enum hl_paper_controller controller;
        int width, height;
        bool fits;
    } sizes[] = {
        {HL_PAPER_SSD1680, 160, 296, true},  {HL_PAPER_SSD1680, 161, 296, false},
        {HL_PAPER_SSD1680, 128, 297, false}, {HL_PAPER_SSD1681, 200, 200, true},
        {HL_PAPER_SSD1681, 201, 200, false}, {HL_PAPER_SSD1677, 960, 680, true},
        {HL_PAPER_SSD1677, 961, 680, false}, {HL_PAPER_SSD1683, 7, 7, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct hl_paper_chip_config config =
            config_of(sizes[i].controller, sizes[i].width, sizes[i].height);
        struct hl_paper_chip *chip = hl_paper_chip_create(&config);
        check_int("fits", chip != NULL, sizes[i].fits);
        hl_paper_chip_destroy(chip);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vendors_sequences_show_the_picture_without_a_fault),
        cmocka_unit_test(the_grey_table_makes_four_greys),
        cmocka_unit_test(other_greys_come_from_the_vendors_planes),
        cmocka_unit_test(busy_lasts_as_long_as_the_waveform),
        cmocka_unit_test(a_stale_plane_leaves_the_wrong_ink),
        cmocka_unit_test(planes_that_stay_are_a_trap_for_who_leans_on_the_swap),
        cmocka_unit_test(pointers_step_as_the_entry_mode_says),
        cmocka_unit_test(options_invert_and_blank_planes),
        cmocka_unit_test(without_the_source_bit_the_picture_is_shifted),
        cmocka_unit_test(gates_that_were_told_wrong_scramble_the_rows),
        cmocka_unit_test(no_board_of_a_size_that_the_chip_does_not_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
