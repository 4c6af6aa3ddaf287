/* Shaping, fall-back and strips, with the project's own font. */
#include "unit/check.h"

#include "text/shape.h"
#include "text/strip.h"
#include "unit/fonts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int set_up(void **state)
{
    *state = sealed_fonts();
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    hl_fonts_destroy(*state);
    return 0;
}

static void test_every_letter_is_drawn(void **state)
{
    static const char *const texts[] = {
        "India’s sector can scale to $750–850 billion: “€5, £6, ¥7, ₹8…”",
        "ÀÉÎÕÜ àéîõü ßÆæØøŁłŐőŠšŽžĞğİı",
        "ΑΒΓΔ Ελλάδα ώρα",
        "Россия Україна ЁёЇїҐґ",
    };
    struct hl_font *font = hl_fonts_at(*state, 8);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        struct hl_layout layout;
        uint32_t points[HL_TEXT_POINTS_MAX];
        assert_int_equal(hl_layout_init(&layout, font, texts[i], ""), 0);
        check_int(texts[i], layout.missing, 0);
        check_int(texts[i], layout.count, hl_text_clean(texts[i], strlen(texts[i]), points));
        for (size_t j = 0; j < layout.count; j++)
            assert_int_equal(layout.glyphs[j].cluster, j); /* left to right, one each */
        hl_layout_finish(&layout);
    }
}

static void test_missing_letters_become_one_sign(void **state)
{
    struct hl_layout layout;
    assert_int_equal(hl_layout_init(&layout, hl_fonts_at(*state, 8), "a 首相 b", "ja"), 0);
    assert_int_equal(layout.missing, 2);
    assert_int_equal(layout.count, 5); /* a, space, one sign for both, space, b */
    assert_int_equal(layout.glyphs[2].cluster, 2);
    hl_layout_finish(&layout);
}

static void test_direction(void **state)
{
    static const struct {
        const char *name, *text, *language;
        bool rtl;
    } cases[] = {
        {"latin", "abc", "", false},
        {"hebrew by its letters", "אבג", "", true},
        {"arabic by its language", "BBC: abc", "ar", true},
        {"urdu with a country", "abc", "ur-PK", true},
        {"english", "אבג", "en", true}, /* what a language does not decide, letters do */
        {"digits only", "123", "", false},
        {"nothing", "", "", false},
        {"armenian is not arabic", "abc", "arm", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct hl_layout layout;
        assert_int_equal(
            hl_layout_init(&layout, hl_fonts_at(*state, 8), cases[i].text, cases[i].language), 0);
        check_int(cases[i].name, layout.rtl, cases[i].rtl);
        hl_layout_finish(&layout);
    }
}

static void test_embedded_digits_keep_their_order(void **state)
{
    /* Hebrew around a number: the pixel font draws the letters as signs, but their order shows. */
    struct hl_layout layout;
    assert_int_equal(hl_layout_init(&layout, hl_fonts_at(*state, 8), "אב 12", "he"), 0);
    assert_int_equal(layout.count, 5);
    assert_int_equal(layout.glyphs[0].cluster, 3);
    assert_int_equal(layout.glyphs[1].cluster, 4);
    assert_int_equal(layout.glyphs[3].cluster, 1);
    assert_int_equal(layout.glyphs[4].cluster, 0);
    hl_layout_finish(&layout);
}

static void test_whole_scales(void **state)
{
    static const struct {
        int rows, scaled; /* drawn like a line of ROWS, this many times as large */
        int times;
    } cases[] = {{7, 7, 1},   {8, 9, 1},   {10, 11, 1}, {10, 15, 1}, {16, 17, 1},
                 {16, 24, 1}, {16, 32, 2}, {16, 47, 2}, {16, 48, 3}, {16, 256, 16},
                 {10, 28, 2}, {10, 30, 3}, {10, 14, 1}};
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct hl_fonts *fonts = sealed_fonts(); /* a font holds few heights at a time */
        int one = hl_strip_measure(hl_fonts_at(fonts, cases[i].rows), "Headlines 123", "");
        int many = hl_strip_measure(hl_fonts_at(fonts, cases[i].scaled), "Headlines 123", "");
        assert_true(one > 40);
        assert_int_equal(many, cases[i].times * one);
        hl_fonts_destroy(fonts);
    }
}

/* A strip at twice the height has every pixel doubled: crisp, nothing in between. */
static void test_strip_pixels(void **state)
{
    struct hl_strip *small = hl_strip_create(hl_fonts_at(*state, 16), "É’–g", "", 0xff8040);
    struct hl_strip *large = hl_strip_create(hl_fonts_at(*state, 32), "É’–g", "", 0xff8040);
    size_t lit = 0;
    assert_non_null(small);
    assert_non_null(large);
    assert_int_equal(small->height, 16);
    for (int y = 0; y < large->height; y++)
        for (int x = 0; x < large->width; x++) {
            const uint8_t *a = large->pixels + (size_t)y * large->stride + 3 * (size_t)x;
            const uint8_t *b =
                small->pixels + (size_t)(y / 2) * small->stride + 3 * (size_t)(x / 2);
            assert_memory_equal(a, b, 3);
            assert_true((a[0] == 0xff && a[1] == 0x80 && a[2] == 0x40) ||
                        (a[0] == 0 && a[1] == 0 && a[2] == 0));
            lit += a[0] ? 1 : 0;
        }
    assert_true(lit > 4 * 20);
    hl_strip_unref(small);
    hl_strip_unref(large);
}

static void test_long_text_is_cut(void **state)
{
    char text[3000];
    memset(text, 'W', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    struct hl_strip *strip = hl_strip_create(hl_fonts_at(*state, 256), text, "", 0xffffff);
    assert_non_null(strip);
    assert_int_equal(strip->width, HL_STRIP_WIDTH_MAX);
    hl_strip_unref(strip);
}

static void test_bad_sizes_and_fonts(void **state)
{
    static const struct {
        const char *name, *family, *expected;
        int err;
    } cases[] = {
        {"no such family", "Comic Papyrus Nonesuch", "is not installed", ENOENT},
        {"no such file", "/nonexistent/font.ttf", "cannot be read", ENOENT},
        {"a file that is no font", "/proc/self/exe", "is not a font", EINVAL},
    };
    char error[256];
    errno = 0;
    assert_null(hl_fonts_at(*state, HL_FONT_ROWS_MIN - 1));
    assert_int_equal(errno, EINVAL);
    assert_null(hl_fonts_at(*state, HL_FONT_ROWS_MAX + 1));
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct hl_font_options options = {.family = cases[i].family};
        assert_null(hl_fonts_create(&options, error));
        check_int(cases[i].name, errno, cases[i].err);
        if (!strstr(error, cases[i].expected))
            fail_msg("%s: \"%s\"", cases[i].name, error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_letter_is_drawn),
        cmocka_unit_test(test_missing_letters_become_one_sign),
        cmocka_unit_test(test_direction),
        cmocka_unit_test(test_embedded_digits_keep_their_order),
        cmocka_unit_test(test_whole_scales),
        cmocka_unit_test(test_strip_pixels),
        cmocka_unit_test(test_long_text_is_cut),
        cmocka_unit_test(test_bad_sizes_and_fonts),
    };
    return cmocka_run_group_tests_name("layout", tests, set_up, tear_down);
}
