/* Which face draws what. Our own fonts always; fonts of packages where they are installed. */
#include "unit/check.h"

#include "text/clean.h"
#include "text/emoji.h"
#include "text/faces.h"
#include "text/fontfind.h"
#include "text/readable.h"
#include "text/shape.h"
#include "text/strip.h"
#include "unit/fonts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const int own_rows[] = {7, 8, 10, 16};

static bool is_installed(const char *family)
{
    struct hl_font_file file;
    bool found = hl_font_find(family, false, &file, NULL) == 0;
    hl_font_file_finish(&file);
    hl_font_find_forget();
    if (!found)
        print_message("skipped: font \"%s\" is not installed\n", family);
    return found;
}

static struct hl_fonts *installed_fonts(const struct hl_font_families *lists, size_t count)
{
    char error[256];
    struct hl_font_options options = {.lists = lists, .list_count = count};
    struct hl_fonts *fonts = hl_fonts_create(&options, error);
    assert_non_null(fonts);
    return fonts;
}

/* ---- Pictures ---- */

static void test_pictures_go_by_emoji_data(void **state)
{
    static const struct {
        const char *name, *text;
        bool picture;
    } cases[] = {
        {"digit", "5", false},
        {"number sign", "#", false},
        {"copyright", "©", false},
        {"arrow", "↔", false},
        {"stock up", "▲", false},
        {"letter", "é", false},
        {"ideograph", "首", false},
        {"ball", "⚽", true},
        {"face", "😀", true},
        {"ball as text", "⚽\uFE0E", false},
        {"heart", "❤", false},
        {"heart as a picture", "❤\uFE0F", true},
        {"copyright as a picture", "©\uFE0F", true},
        {"letter with a selector", "a\uFE0F", false},
        {"keycap", "1\uFE0F\u20E3", true},
        {"keycap without selector", "1\u20E3", true},
        {"flag", "🇮🇳", true},
        {"flag of tags", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", true},
        {"skin tone", "👍🏽", true},
        {"skin tone on a text sign", "☝🏽", true},
        {"family", "👨‍👩‍👧", true},
        {"joined text sign", "❤\u200D🔥", true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint32_t points[HL_TEXT_POINTS_MAX];
        size_t count = hl_text_clean(cases[i].text, strlen(cases[i].text), points);
        check_int(cases[i].name, hl_cluster_end(points, count, 0), count);
        check_int(cases[i].name, hl_emoji_is_picture(points, count), cases[i].picture);
    }
    assert_false(hl_emoji_is_picture(NULL, 0));
}

/* ---- Our own fonts ---- */

static void test_signs_that_small_fonts_lack(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(own_rows); i++) {
        struct hl_fonts *fonts = sealed_fonts();
        struct hl_font *font = hl_fonts_at(fonts, own_rows[i]);
        static const char text[] = "₹’–…€“”—‘5#©▲▼£¥°";
        uint32_t points[HL_TEXT_POINTS_MAX];
        struct hl_cluster clusters[HL_TEXT_POINTS_MAX];
        size_t count = hl_text_clean(text, strlen(text), points);
        assert_int_equal(hl_faces_choose(font, "", points, count, clusters), count);
        for (size_t c = 0; c < count; c++) {
            assert_true(clusters[c].face >= 0);
            assert_true(hl_font_face_is_own(font, clusters[c].face));
            uint32_t glyph = hl_font_face_glyph(font, clusters[c].face, points[c]);
            const struct hl_glyph *ink = hl_font_glyph(font, clusters[c].face, glyph);
            assert_non_null(ink);
            assert_true(ink->height > 0 && ink->width > 0 && !ink->colour);
        }
        hl_fonts_destroy(fonts);
    }
}

/* Glyphs of TEXT on ROWS rows of our own fonts; *MISSING as the layout says. */
static size_t glyphs_of(int rows, const char *text, unsigned *missing)
{
    struct hl_fonts *fonts = sealed_fonts();
    struct hl_layout layout;
    assert_int_equal(hl_layout_init(&layout, hl_fonts_at(fonts, rows), text, ""), 0);
    size_t count = layout.count;
    *missing = layout.missing;
    hl_layout_finish(&layout);
    hl_fonts_destroy(fonts);
    return count;
}

static void test_what_our_fonts_lack(void **state)
{
    static const struct {
        const char *name, *text;
        size_t glyphs;
        unsigned missing;
    } cases[] = {
        {"a mark that is not composed", "ẹ́x", 2, 0},      {"Hebrew with points", "שָׁלוֹם", 4, 0},
        {"a variation selector", "©\uFE0E", 1, 0},        {"one unknown letter", "a ก b", 5, 1},
        {"a word of them is one sign", "a กขค b", 5, 3},  {"two words are two", "กข คง", 3, 4},
        {"a picture without a font", "a😀b", 3, 1},        {"a flag is one", "🇮🇳", 1, 1},
        {"marks go with their unknown base", "กี่x", 2, 1}, {"nothing", "", 0, 0},
    };
    (void)state;
    for (size_t r = 0; r < COUNT(own_rows); r++)
        for (size_t i = 0; i < COUNT(cases); i++) {
            unsigned missing;
            size_t glyphs = glyphs_of(own_rows[r], cases[i].text, &missing);
            check_int(cases[i].name, glyphs, cases[i].glyphs);
            check_int(cases[i].name, missing, cases[i].missing);
        }
}

/* ---- Scripts and languages ---- */

static void test_script_of_a_letter(void **state)
{
    static const struct {
        const char *text, *language, *code; /* of the first point */
    } cases[] = {
        {"a", "", "Latn"},       {"5", "", "Zyyy"},
        {"5 Я", "", "Cyrl"},     {"首", "ja", "Jpan"},
        {"首", "ja-JP", "Jpan"}, {"首", "ko", "Hang"},
        {"首", "zh", "Hans"},    {"首", "zh-CN", "Hans"},
        {"首", "zh-TW", "Hant"}, {"首", "zh_Hant", "Hant"},
        {"首", "zh-HK", "Qahk"}, {"首", "zh-Hant-HK", "Qahk"},
        {"首", "yue", "Qahk"},   {"首", "zh-Hans-HK", "Hans"},
        {"首", "", "Hans"},      {"首", NULL, "Hans"},
        {"首相が", "", "Jpan"},  {"首相が", "en", "Jpan"},
        {"首상", "", "Hang"},    {"首が", "zh", "Hans"},
        {"ア", "zh", "Jpan"},    {"ㄅ", "", "Hant"},
        {"ᏣᎳ", "", "Zzzz"},      {"क", "mr", "Deva"},
        {"،", "ar", "Zyyy"},     {"، ب", "ar", "Arab"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint32_t points[HL_TEXT_POINTS_MAX];
        const struct hl_script *scripts[HL_TEXT_POINTS_MAX];
        size_t count = hl_text_clean(cases[i].text, strlen(cases[i].text), points);
        hl_scripts_resolve(points, count, cases[i].language, scripts);
        if (strcmp(scripts[0]->code, cases[i].code) != 0)
            fail_msg("%s in %s: %s", cases[i].text, cases[i].language, scripts[0]->code);
    }
}

static void test_names_of_scripts(void **state)
{
    (void)state;
    assert_string_equal(hl_script_find("arabic")->code, "Arab");
    assert_string_equal(hl_script_find("DEVA")->name, "Devanagari");
    assert_ptr_equal(hl_script_find("default"), &hl_scripts[0]);
    assert_ptr_equal(hl_script_find("emoji"), hl_script_emoji());
    assert_null(hl_script_find("Klingon"));
    assert_non_null(hl_script_nastaliq("ur-PK"));
    assert_null(hl_script_nastaliq("ur-Arab"));
    assert_null(hl_script_nastaliq("fa"));
    assert_null(hl_script_nastaliq(NULL));
    for (size_t i = 0; i < hl_script_count; i++) {
        assert_ptr_equal(hl_script_find(hl_scripts[i].code), &hl_scripts[i]);
        assert_ptr_equal(hl_script_find(hl_scripts[i].name), &hl_scripts[i]);
    }
}

static void test_rows_needed(void **state)
{
    static const struct {
        const char *text, *language;
        int rows;
    } cases[] = {
        {"Łódź €5", "pl", 7}, {"Χρόνος", "el", 7},    {"שלום", "he", 7},    {"", "", 7},
        {"12 ⚽", "", 7},      {"BBC عربي", "ar", 16}, {"भारत 5", "hi", 16}, {"首相", "zh", 16},
        {"ไทย", "th", 16},    {"བོད", "bo", 24},       {"ᏣᎳᎩ", "", 16},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        check_int(cases[i].text, hl_text_rows_needed(cases[i].text, cases[i].language),
                  cases[i].rows);
}

static void check_reading(struct hl_font *font, const char *text, const char *language,
                          enum hl_reads verdict, int rows, const char *script)
{
    struct hl_reading reading;
    assert_int_equal(hl_text_read(font, text, language, &reading), 0);
    check_int(text, reading.verdict, verdict);
    check_int(text, reading.rows_needed, rows);
    if (script ? !reading.script || strcmp(reading.script, script) != 0 : reading.script != NULL)
        fail_msg("%s: %s", text, reading.script ? reading.script : "no script");
    if (script)
        assert_non_null(reading.package);
}

static void test_reading_without_fonts(void **state)
{
    struct hl_fonts *fonts = sealed_fonts();
    struct hl_font *font = hl_fonts_at(fonts, 8);
    (void)state;
    check_reading(font, "Łódź – €5", "pl", HL_READS_WELL, 0, NULL);
    check_reading(font, "", "", HL_READS_WELL, 0, NULL);
    check_reading(font, "हिन्दी", "hi", HL_READS_NO_FACE, 0, "Devanagari");
    check_reading(font, "Only one ก of many", "en", HL_READS_GAPS, 0, "Thai");
    check_reading(font, "😀😀 so", "en", HL_READS_GAPS, 0, "emoji");
    hl_fonts_destroy(fonts);
}

/* ---- Installed fonts ---- */

/* Whether the first cluster of TEXT is drawn by FAMILY. */
static void check_face(struct hl_fonts *fonts, int rows, const char *text, const char *language,
                       const char *family)
{
    uint32_t points[HL_TEXT_POINTS_MAX];
    struct hl_cluster clusters[HL_TEXT_POINTS_MAX];
    struct hl_face_info info = {.family = "nothing"};
    struct hl_font *font = hl_fonts_at(fonts, rows);
    size_t count = hl_text_clean(text, strlen(text), points);
    assert_non_null(font);
    assert_true(hl_faces_choose(font, language, points, count, clusters) > 0);
    if (clusters[0].face >= 0)
        hl_font_face_info(font, clusters[0].face, &info);
    if (strcmp(info.family, family) != 0)
        fail_msg("%s in %s on %d rows: %s", text, language, rows, info.family);
}

static void test_installed_faces(void **state)
{
    static const struct {
        int rows;
        const char *text, *language, *family;
    } cases[] = {
        {32, "首", "ja", "Noto Sans CJK JP"},
        {32, "首", "zh-Hans", "Noto Sans CJK SC"},
        {32, "首", "zh-TW", "Noto Sans CJK TC"},
        {32, "首", "zh-HK", "Noto Sans CJK HK"},
        {32, "한", "ko", "Noto Sans CJK KR"},
        {16, "首", "zh", "Unifont"},
        {16, "首", "ja", "Unifont-JP"},
        {16, "भा", "hi", "Noto Sans Devanagari"},
        {24, "ਪੰ", "pa", "Noto Sans Gurmukhi"},
        {24, "বা", "bn", "Noto Sans Bengali"},
        {24, "தமி", "ta", "Noto Sans Tamil"},
        {24, "ที่", "th", "Noto Sans Thai"},
        {32, "و", "ur", "Noto Nastaliq Urdu"},
        {31, "و", "ur", "Noto Sans Arabic"},
        {32, "و", "fa", "Noto Sans Arabic"},
        {32, "و", "ar", "Noto Sans Arabic"},
        {24, "א", "he", "Noto Sans Hebrew"},
        {16, "א", "he", "headliner16"},
        {8, "ẹ́", "yo", "headliner8"},
        {16, "ẹ́", "yo", "Noto Sans"},
        {16, "שָׁ", "he", "headliner16"},
        {8, "5", "en", "headliner8"},
        {24, "5", "en", "Noto Sans"},
        {24, "⚽", "en", "Noto Color Emoji"},
        {8, "🇮🇳", "en", "Noto Color Emoji"},
        {24, "©", "en", "Noto Sans"},
        {24, "Ꮳ", "", "Noto Sans Cherokee"}, /* in no list: any font that has it */
        {24, "1️⃣", "en", "Noto Color Emoji"},
        {24, "👨‍👩‍👧", "en", "Noto Color Emoji"},
        {16, "5 भा", "hi", "Noto Sans Devanagari"},
    };
    struct hl_fonts *fonts = installed_fonts(NULL, 0);
    size_t run = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        bool own = strncmp(cases[i].family, "headliner", 9) == 0;
        if (!own && !is_installed(cases[i].family))
            continue;
        check_face(fonts, cases[i].rows, cases[i].text, cases[i].language, cases[i].family);
        run++;
    }
    hl_fonts_destroy(fonts);
    if (run < COUNT(cases))
        skip();
}

/* Unifont has Arabic letters but no rules to join them: naming it does not make it draw them. */
static void test_letters_that_need_rules(void **state)
{
    char *families[] = {(char *)"Unifont"};
    struct hl_font_families lists[] = {{(char *)"Arabic", families, 1},
                                       {(char *)"Deva", families, 1}};
    (void)state;
    if (!is_installed("Unifont"))
        skip();
    struct hl_fonts *fonts = installed_fonts(lists, COUNT(lists));
    struct hl_font *font = hl_fonts_at(fonts, 16);
    static const uint32_t points[] = {0x628, 0x915, 0x60c};
    for (size_t i = 0; i < COUNT(points); i++) {
        struct hl_cluster cluster;
        struct hl_face_info info = {.family = "nothing"};
        assert_int_equal(hl_faces_choose(font, "ar", &points[i], 1, &cluster), 1);
        if (cluster.face >= 0)
            hl_font_face_info(font, cluster.face, &info);
        if (i < 2)
            assert_string_not_equal(info.family, "Unifont");
    }
    hl_fonts_destroy(fonts);
}

static void test_configured_list_comes_first(void **state)
{
    char *families[] = {(char *)"Nonesuch Sans", (char *)"Noto Naskh Arabic"};
    struct hl_font_families list = {(char *)"arab", families, 2};
    (void)state;
    if (!is_installed("Noto Naskh Arabic"))
        skip();
    struct hl_fonts *fonts = installed_fonts(&list, 1);
    check_face(fonts, 24, "ب", "ar", "Noto Naskh Arabic");
    hl_fonts_destroy(fonts);
}

static void test_nothing_is_substituted(void **state)
{
    struct hl_font_file file;
    (void)state;
    assert_int_equal(hl_font_find("sans-serif", false, &file, NULL), -ENOENT);
    assert_int_equal(hl_font_find("Nonesuch Sans", false, &file, NULL), -ENOENT);
    hl_font_find_forget();
}

static void test_readings_with_fonts(void **state)
{
    (void)state;
    if (!is_installed("Noto Sans Devanagari") || !is_installed("Noto Color Emoji") ||
        !is_installed("Noto Nastaliq Urdu"))
        skip();
    struct hl_fonts *fonts = installed_fonts(NULL, 0);
    check_reading(hl_fonts_at(fonts, 8), "भारत", "hi", HL_READS_TOO_LOW, 16, "Devanagari");
    check_reading(hl_fonts_at(fonts, 15), "BBC: भारत", "en", HL_READS_TOO_LOW, 16, "Devanagari");
    check_reading(hl_fonts_at(fonts, 16), "भारत ₹5", "hi", HL_READS_WELL, 0, NULL);
    check_reading(hl_fonts_at(fonts, 8), "Goal ⚽", "en", HL_READS_WELL, 0, NULL);
    check_reading(hl_fonts_at(fonts, 7), "Goal ⚽", "en", HL_READS_GAPS, 0, "emoji");
    check_reading(hl_fonts_at(fonts, 8), "وزیر", "ur", HL_READS_TOO_LOW, 16, "Arabic");
    check_reading(hl_fonts_at(fonts, 32), "وزیر", "ur", HL_READS_WELL, 0, NULL);
    hl_fonts_destroy(fonts);
}

/* ---- What is drawn ---- */

static void test_pictures_in_strips(void **state)
{
    static const int rows[] = {8, 9, 16, 24, 32, 64};
    (void)state;
    if (!is_installed("Noto Color Emoji"))
        skip();
    struct hl_fonts *fonts = installed_fonts(NULL, 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct hl_font *font = hl_fonts_at(fonts, rows[i]);
        struct hl_layout layout;
        assert_int_equal(hl_layout_init(&layout, font, "🇮🇳🇮🇳", ""), 0);
        assert_int_equal(layout.count, 2);
        const struct hl_glyph *glyph =
            hl_font_glyph(font, layout.glyphs[0].face, layout.glyphs[0].glyph);
        assert_non_null(glyph);
        assert_non_null(glyph->colour);
        check_int("advance is the width drawn", layout.glyphs[0].advance, 64 * glyph->width);
        assert_true(glyph->height <= rows[i] && glyph->height * 8 >= rows[i] * 7);
        hl_layout_finish(&layout);
        /* A space is the text's, not as wide as a picture. */
        int with_space = hl_strip_measure(font, "🇮🇳 a", ""),
            bare = hl_strip_measure(font, "🇮🇳a", "");
        check_int("space", with_space - bare,
                  hl_strip_measure(font, "a a", "") - hl_strip_measure(font, "aa", ""));
        struct hl_strip *strip = hl_strip_create(font, "🇮🇳", "", 0xffffff);
        size_t orange = 0, green = 0;
        for (size_t p = 0; p < strip->stride * (size_t)strip->height; p += 3) {
            const uint8_t *c = strip->pixels + p;
            orange += c[0] > c[1] + 40 && c[1] > c[2] ? 1 : 0;
            green += c[1] > c[0] + 40 && c[1] > c[2] ? 1 : 0;
        }
        assert_true(orange > 0 && green > 0);
        hl_strip_unref(strip);
    }
    hl_fonts_destroy(fonts);
}

/* Deep letters beside our fonts, whose baseline is low: no row of ink is lost. */
static void test_ink_is_not_cut(void **state)
{
    static const char *const texts[] = {"ي", "چ", "ے", "Ế", "ปี่", "g"};
    static const int rows[] = {16, 18, 20, 24, 32};
    (void)state;
    if (!is_installed("Noto Sans Arabic") || !is_installed("Noto Sans Thai"))
        skip();
    struct hl_fonts *fonts = installed_fonts(NULL, 0);
    for (size_t i = 0; i < COUNT(texts) * COUNT(rows); i++) {
        const char *text = texts[i % COUNT(texts)];
        struct hl_font *font = hl_fonts_at(fonts, rows[i / COUNT(texts)]);
        struct hl_layout layout;
        int top = -1000, bottom = 1000, inked = 0;
        assert_int_equal(hl_layout_init(&layout, font, text, "ar"), 0);
        for (size_t g = 0; g < layout.count; g++) {
            const struct hl_placed_glyph *at = &layout.glyphs[g];
            const struct hl_glyph *ink = hl_font_glyph(font, at->face, at->glyph);
            int high = ((at->y + 32) >> 6) + ink->top;
            top = ink->height && high > top ? high : top;
            bottom = ink->height && high - ink->height < bottom ? high - ink->height : bottom;
        }
        hl_layout_finish(&layout);
        struct hl_strip *strip = hl_strip_create(font, text, "ar", 0xffffff);
        int first = -1, last = -1;
        for (int y = 0; y < strip->height; y++)
            for (size_t x = 0; x < strip->stride; x++)
                if (strip->pixels[(size_t)y * strip->stride + x]) {
                    first = first < 0 ? y : first;
                    last = y;
                }
        inked = last - first + 1;
        check_int(text, inked, top - bottom);
        hl_strip_unref(strip);
    }
    hl_fonts_destroy(fonts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_go_by_emoji_data),
        cmocka_unit_test(test_signs_that_small_fonts_lack),
        cmocka_unit_test(test_what_our_fonts_lack),
        cmocka_unit_test(test_script_of_a_letter),
        cmocka_unit_test(test_names_of_scripts),
        cmocka_unit_test(test_rows_needed),
        cmocka_unit_test(test_reading_without_fonts),
        cmocka_unit_test(test_installed_faces),
        cmocka_unit_test(test_letters_that_need_rules),
        cmocka_unit_test(test_configured_list_comes_first),
        cmocka_unit_test(test_nothing_is_substituted),
        cmocka_unit_test(test_readings_with_fonts),
        cmocka_unit_test(test_pictures_in_strips),
        cmocka_unit_test(test_ink_is_not_cut),
    };
    return cmocka_run_group_tests_name("faces", tests, NULL, NULL);
}
