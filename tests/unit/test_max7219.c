/* The MAX7219 driver's words, by hand: one transfer a line, the last module's word first. */
#include "unit/check.h"

#include "drivers/max7219.h"
#include "support/spi_tape.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct spi_tape tape;

struct desk {
    struct hl_max7219_chain *chain;
    struct hl_lights_link link;
    struct hl_frame frame;
};

static const struct hl_max7219_config plain = {
    .columns = 2, .rows = 1, .type = &hl_max7219_types[0], .intensity = 4, .threshold = 96};

static void set_up(struct desk *desk, const struct hl_max7219_config *config)
{
    int width, height;

    memset(&tape, 0, sizeof(tape));
    desk->chain = hl_max7219_chain_create(config);
    assert_non_null(desk->chain);
    desk->link = (struct hl_lights_link){.wire = &spi_tape_wire, .state = &tape};
    hl_max7219_size(config, &width, &height);
    assert_int_equal(hl_frame_init(&desk->frame, width, height), 0);
    assert_int_equal(hl_max7219_kind.wake(desk->chain, &desk->link), 0);
}

static void tear_down(struct desk *desk)
{
    hl_frame_finish(&desk->frame);
    hl_max7219_kind.destroy(desk->chain);
}

static void put(struct desk *desk, int x, int y, uint8_t code)
{
    memset(desk->frame.pixels + (size_t)y * desk->frame.stride + 3 * (size_t)x, code, 3);
}

static int show(struct desk *desk)
{
    spi_tape_wind(&tape);
    return hl_max7219_kind.show(desk->chain, &desk->link, &desk->frame);
}

static void check_words(const char *name, size_t n, const char *want)
{
    if (strcmp(spi_tape_words(&tape, n), want) != 0)
        fail_msg("%s, transfer %zu: %s, not %s", name, n, spi_tape_words(&tape, n), want);
}

/* All registers, the light last. */
static void test_wake(void **state)
{
    static const char *const words[HL_MAX7219_RESEND] = {
        "0F00 0F00", "0900 0900", "0B07 0B07", "0A04 0A04", "0100 0100", "0200 0200", "0300 0300",
        "0400 0400", "0500 0500", "0600 0600", "0700 0700", "0800 0800", "0C01 0C01"};
    struct desk desk;
    (void)state;
    set_up(&desk, &plain);
    assert_int_equal(tape.transfers, HL_MAX7219_RESEND);
    for (size_t i = 0; i < HL_MAX7219_RESEND; i++)
        check_words("wake", i, words[i]);
    tear_down(&desk);
}

static void test_darken(void **state)
{
    struct desk desk;
    (void)state;
    set_up(&desk, &plain);
    spi_tape_wind(&tape);
    assert_int_equal(hl_max7219_kind.darken(desk.chain, &desk.link), 0);
    assert_int_equal(tape.transfers, 4);
    check_words("dark", 0, "0F00 0F00");
    check_words("dark", 1, "0C00 0C00");
    check_words("dark again", 2, "0F00 0F00");
    check_words("dark again", 3, "0C00 0C00");
    tear_down(&desk);
}

/* One pixel of the two modules 16x8: the left one is the last. */
static const struct {
    const char *name;
    int type, turn;
    bool mirror;
    int rotate, x, y;
    const char *word;
} pixels[] = {
    {"FC-16, top left", 0, 0, false, 0, 0, 0, "0180 0000"},
    {"FC-16, top right", 0, 0, false, 0, 15, 0, "0000 0101"},
    {"FC-16, low right of the left one", 0, 0, false, 0, 7, 7, "0801 0000"},
    {"Parola, top left", 1, 0, false, 0, 0, 0, "0101 0000"},
    {"Parola, a pixel inside", 1, 0, false, 0, 10, 5, "0000 0604"},
    {"generic, top left", 2, 0, false, 0, 0, 0, "0101 0000"},
    {"generic, a pixel inside", 2, 0, false, 0, 10, 5, "0000 0320"},
    {"ICStation, top left", 3, 0, false, 0, 0, 0, "0801 0000"},
    {"ICStation, a pixel inside", 3, 0, false, 0, 10, 5, "0000 0304"},
    {"FC-16 modules turned by 90", 0, 90, false, 0, 0, 0, "0880 0000"},
    {"FC-16 modules turned by 180", 0, 180, false, 0, 0, 0, "0801 0000"},
    {"FC-16 modules turned by 270", 0, 270, false, 0, 0, 0, "0101 0000"},
    {"FC-16 modules mirrored", 0, 0, true, 0, 0, 0, "0101 0000"},
    {"FC-16 modules mirrored, then turned", 0, 90, true, 0, 0, 1, "0802 0000"},
    {"the picture upside down", 0, 0, false, 180, 0, 0, "0000 0801"},
    {"the picture on its side", 0, 0, false, 90, 0, 0, "0880 0000"},
};

static void test_pixels(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(pixels) / sizeof(pixels[0]); i++) {
        struct hl_max7219_config config = plain;
        struct desk desk;
        config.type = &hl_max7219_types[pixels[i].type];
        config.turn = pixels[i].turn;
        config.mirror = pixels[i].mirror;
        config.rotate = pixels[i].rotate;
        set_up(&desk, &config);
        put(&desk, pixels[i].x, pixels[i].y, 255);
        check_int(pixels[i].name, show(&desk), 0);
        check_int(pixels[i].name, tape.transfers, 1);
        check_words(pixels[i].name, 0, pixels[i].word);
        tear_down(&desk);
    }
}

/* Two rows of two: modules 0 and 1 above from the right, then 2 and 3. */
static const struct {
    const char *name;
    bool serpentine;
    int x, y;
    const char *word;
} places[] = {
    {"upper right", false, 15, 0, "0000 0000 0000 0101"},
    {"upper left", false, 0, 0, "0000 0000 0180 0000"},
    {"lower right", false, 15, 8, "0000 0101 0000 0000"},
    {"lower left", false, 0, 8, "0180 0000 0000 0000"},
    {"serpentine, upper left", true, 0, 0, "0000 0000 0180 0000"},
    {"serpentine, lower left hangs next, upside down", true, 0, 8, "0000 0801 0000 0000"},
    {"serpentine, lower right", true, 15, 15, "0180 0000 0000 0000"},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        struct hl_max7219_config config = plain;
        struct desk desk;
        config.rows = 2;
        config.serpentine = places[i].serpentine;
        set_up(&desk, &config);
        put(&desk, places[i].x, places[i].y, 255);
        check_int(places[i].name, show(&desk), 0);
        check_int(places[i].name, tape.transfers, 1);
        check_words(places[i].name, 0, places[i].word);
        tear_down(&desk);
    }
}

static const struct {
    const char *name;
    int threshold;
    bool invert;
    uint8_t rgb[3];
    bool lit;
} codes[] = {
    {"black", 96, false, {0, 0, 0}, false},
    {"just below", 96, false, {95, 95, 95}, false},
    {"just so", 96, false, {96, 0, 0}, true},
    {"blue counts as much", 96, false, {0, 0, 96}, true},
    {"green too", 96, false, {0, 96, 0}, true},
    {"all but black", 1, false, {0, 1, 0}, true},
    {"only full", 255, false, {254, 254, 254}, false},
    {"inverted black", 96, true, {0, 0, 0}, true},
    {"inverted white", 96, true, {255, 255, 255}, false},
};

static void test_threshold(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        struct hl_max7219_config config = plain;
        struct desk desk;
        config.threshold = codes[i].threshold;
        config.invert = codes[i].invert;
        set_up(&desk, &config);
        hl_frame_fill(&desk.frame, codes[i].invert ? 0xffffff : 0);
        memcpy(desk.frame.pixels, codes[i].rgb, 3);
        check_int(codes[i].name, show(&desk), 0);
        check_int(codes[i].name, tape.transfers, codes[i].lit ? 1 : 0);
        if (codes[i].lit)
            check_words(codes[i].name, 0, "0180 0000");
        tear_down(&desk);
    }
}

/* Digits that did not change are not sent; those that did, one of each module at a time. */
static void test_changes(void **state)
{
    struct desk desk;
    (void)state;
    set_up(&desk, &plain);
    assert_int_equal(show(&desk), 0);
    assert_int_equal(tape.transfers, 0);
    put(&desk, 0, 2, 255);
    put(&desk, 15, 5, 255);
    put(&desk, 15, 6, 255);
    assert_int_equal(show(&desk), 0);
    assert_int_equal(tape.transfers, 2);
    check_words("first of each", 0, "0380 0601");
    check_words("second of one", 1, "0000 0701");
    assert_int_equal(show(&desk), 0);
    assert_int_equal(tape.transfers, 0);
    put(&desk, 15, 6, 0);
    assert_int_equal(show(&desk), 0);
    assert_int_equal(tape.transfers, 1);
    check_words("gone again", 0, "0000 0700");
    tear_down(&desk);
}

/* Bytes of pictures that change at random, against the least that a chain can do with: the words of
 * all modules, as often as the module with the most changes has digits to tell. */
static void test_bytes_are_the_least(void **state)
{
    static uint8_t was[4][8];
    struct hl_max7219_config config = plain;
    struct desk desk;
    uint32_t seed = 5;
    size_t sent = 0, least = 0;
    (void)state;
    config.columns = 4;
    set_up(&desk, &config);
    for (int picture = 0; picture < 200; picture++) {
        uint8_t now[4][8];
        int most = 0;
        memcpy(now, was, sizeof(now));
        for (int i = 0; i < picture % 9; i++) {
            seed = seed * 1664525 + 1013904223;
            int x = (int)(seed >> 8) % 32, y = (int)(seed >> 24) % 8;
            x = x < 0 ? -x : x;
            put(&desk, x, y < 0 ? -y : y, (uint8_t)((seed >> 16 & 1) * 255));
            uint8_t bit = (uint8_t)(1 << x % 8);
            now[x / 8][y] = (uint8_t)(seed >> 16 & 1 ? now[x / 8][y] | bit : now[x / 8][y] & ~bit);
        }
        for (int m = 0; m < 4; m++) {
            int changed = 0;
            for (int d = 0; d < 8; d++)
                changed += now[m][d] != was[m][d];
            most = changed > most ? changed : most;
        }
        memcpy(was, now, sizeof(was));
        assert_int_equal(show(&desk), 0);
        assert_int_equal(tape.count, 8 * most);
        sent += tape.count;
        least += 8 * (size_t)most;
    }
    print_message("MAX7219: %.3f of the least bytes\n", (double)sent / (double)least);
    tear_down(&desk);
}

/* Everything again every second, changed or not, in one go: a chip whose supply was away is not
 * switched on before it knows how many digits it has and what they show. */
static void test_resend(void **state)
{
    struct desk desk;
    (void)state;
    set_up(&desk, &plain);
    put(&desk, 0, 0, 255);
    tape.now_ns = HL_MAX7219_RESEND_NS - 1;
    assert_int_equal(show(&desk), 0);
    assert_int_equal(tape.transfers, 1);
    tape.now_ns = HL_MAX7219_RESEND_NS;
    assert_int_equal(show(&desk), 0);
    assert_int_equal(tape.transfers, HL_MAX7219_RESEND);
    check_words("test off", 0, "0F00 0F00");
    check_words("a digit", 4, "0180 0100");
    check_words("on", 12, "0C01 0C01");
    assert_int_equal(show(&desk), 0);
    assert_int_equal(tape.transfers, 0);
    tape.now_ns += HL_MAX7219_RESEND_NS - 1;
    assert_int_equal(show(&desk), 0);
    assert_int_equal(tape.transfers, 0);
    tape.now_ns++;
    assert_int_equal(show(&desk), 0);
    assert_int_equal(tape.transfers, HL_MAX7219_RESEND);
    tear_down(&desk);
}

/* What did not arrive is not taken for shown: all is sent anew. */
static void test_failures(void **state)
{
    struct desk desk;
    (void)state;
    set_up(&desk, &plain);
    put(&desk, 0, 0, 255);
    put(&desk, 0, 1, 255);
    tape.fail_after = 2;
    tape.fail = -EIO;
    assert_int_equal(show(&desk), -EIO);
    tape.fail_after = 6; /* and this breaks off, too */
    assert_int_equal(show(&desk), -EIO);
    assert_int_equal(show(&desk), 0);
    assert_int_equal(tape.transfers, HL_MAX7219_RESEND);
    check_words("a digit", 4, "0180 0100");
    check_words("the other", 5, "0280 0200");
    assert_int_equal(show(&desk), 0);
    assert_int_equal(tape.transfers, 0);
    tear_down(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wake),      cmocka_unit_test(test_darken),
        cmocka_unit_test(test_pixels),    cmocka_unit_test(test_rows),
        cmocka_unit_test(test_threshold), cmocka_unit_test(test_changes),
        cmocka_unit_test(test_resend),    cmocka_unit_test(test_bytes_are_the_least),
        cmocka_unit_test(test_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
