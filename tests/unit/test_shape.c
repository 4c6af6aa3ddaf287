/* Shaping: faces that cannot join Arabic, mirrored brackets, scripts of brackets, base directions.
 */
#include "unit/check.h"

#include "text/bidi.h"
#include "text/runs.h"
#include "text/shape.h"
#include "text/words.h"
#include "unit/grid_font.h"

#include <hb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UNIFONT "/usr/share/fonts/opentype/unifont/unifont.otf"

/* ---- Arabic without joining rules ---- */

static const struct {
    const char *name, *text;
    uint32_t forms[12]; /* that are drawn, from the left, and 0 */
    uint32_t clusters[12];
} arabic[] = {
    {"the prime minister",
     "الوزراء",
     {0x621, 0xfe8d, 0xfead, 0xfeaf, 0xfeee, 0xfedf, 0xfe8d},
     {6, 5, 4, 3, 2, 1, 0}},
    {"lam-alef", "لا", {0xfefb}, {0}},
    {"lam-alef after a letter", "سلام", {0xfee1, 0xfefc, 0xfeb3}, {3, 1, 0}},
    {"a number in between", "باب 12", {'1', '2', ' ', 0xfe8f, 0xfe8e, 0xfe91}, {4, 5, 3, 2, 1, 0}},
    {"brackets are mirrored", "(ب)", {'(', 0xfe8f, ')'}, {2, 1, 0}},
    {"one letter", "ه", {0xfee9}, {0}},
    {"the joiners of Persian",
     "می‌خواهم",
     {0xfee2, 0xfeeb, 0xfe8d, 0xfeee, 0xfea7, 0xfbfd, 0xfee3},
     {7, 6, 5, 4, 3, 1, 0}},
    {"Urdu letters", "ٹیک", {0xfb8f, 0xfbff, 0xfb68}, {2, 1, 0}},
};

/* FACE must have been chosen, and its glyphs be those of the presentation forms. */
static void check_forms(struct hl_font *font, const char *path)
{
    for (size_t i = 0; i < sizeof(arabic) / sizeof(*arabic); i++) {
        struct hl_layout layout;
        size_t count = 0;
        while (arabic[i].forms[count])
            count++;
        check_int(arabic[i].name, hl_layout_init(&layout, font, arabic[i].text, "ar"), 0);
        check_int(arabic[i].name, layout.missing, 0);
        check_int(arabic[i].name, layout.count, count);
        for (size_t j = 0; j < count; j++) {
            const struct hl_placed_glyph *at = &layout.glyphs[j];
            struct hl_face_info info;
            hl_font_face_info(font, at->face, &info);
            check_true(arabic[i].name, info.path && strcmp(info.path, path) == 0);
            check_int(arabic[i].name, at->glyph,
                      hl_font_face_glyph(font, at->face, arabic[i].forms[j]));
            check_int(arabic[i].name, at->cluster, arabic[i].clusters[j]);
        }
        hl_layout_finish(&layout);
    }
}

static void test_arabic_in_a_bitmap_font(void **state)
{
    static const struct grid_range ranges[] = {
        {0x20, 0x7e}, {0x600, 0x6ff}, {0xfb50, 0xfbff}, {0xfe70, 0xfeff}, {0, 0}};
    struct grid_font font;
    (void)state;
    assert_true(grid_open(&font, ranges));
    check_forms(hl_fonts_at(font.fonts, GRID_ROWS), font.path);
    grid_close(&font);
}

/* Outlines, but no joining rules: this is where HarfBuzz takes wrong letters. */
static void test_arabic_in_unifont(void **state)
{
    char error[256];
    struct hl_font_options options = {.family = UNIFONT, .sealed = true};
    (void)state;
    if (access(UNIFONT, R_OK) != 0) {
        print_message("# %s is not installed: package fonts-unifont\n", UNIFONT);
        skip();
    }
    struct hl_fonts *fonts = hl_fonts_create(&options, error);
    assert_non_null(fonts);
    check_forms(hl_fonts_at(fonts, 16), UNIFONT);
    hl_fonts_destroy(fonts);
}

/* A face with some of the forms draws the plain letter for the others. */
static void test_arabic_forms_that_are_absent(void **state)
{
    static const struct grid_range ranges[] = {
        {0x20, 0x7e}, {0x627, 0x64a}, {0xfedf, 0xfedf}, {0, 0}};
    static const uint32_t expected[] = {0x627, 0xfedf, 0x628, 0x627, 0xfedf};
    struct grid_font font;
    struct hl_layout layout;
    (void)state;
    assert_true(grid_open(&font, ranges));
    struct hl_font *at16 = hl_fonts_at(font.fonts, GRID_ROWS);
    assert_int_equal(hl_layout_init(&layout, at16, "لا بلا", "ar"), 0);
    assert_int_equal(layout.missing, 0);
    assert_int_equal(layout.count, 6);
    assert_int_equal(layout.glyphs[5].glyph, hl_font_face_glyph(at16, 0, expected[4]));
    assert_int_equal(layout.glyphs[4].glyph, hl_font_face_glyph(at16, 0, expected[3]));
    assert_int_equal(layout.glyphs[2].glyph, hl_font_face_glyph(at16, 0, expected[2]));
    assert_int_equal(layout.glyphs[0].glyph, hl_font_face_glyph(at16, 0, expected[0]));
    hl_layout_finish(&layout);
    grid_close(&font);
}

/* A mark as wide as a letter, as fonts of cells have it, stands over its letter. */
static void test_marks_stand_over_their_letters(void **state)
{
    static const struct grid_range ranges[] = {
        {0x20, 0x7e}, {0x300, 0x36f}, {0x5b0, 0x5ea}, {0, 0}};
    struct grid_font font;
    struct hl_layout layout;
    (void)state;
    assert_true(grid_open(&font, ranges));
    struct hl_font *at16 = hl_fonts_at(font.fonts, GRID_ROWS);
    assert_int_equal(hl_layout_init(&layout, at16, "q\u0323x", ""), 0);
    assert_int_equal(layout.count, 3);
    assert_int_equal(layout.width, 2 * GRID_WIDTH * 64);
    assert_int_equal(layout.glyphs[1].x, layout.glyphs[0].x);
    hl_layout_finish(&layout);
    assert_int_equal(hl_layout_init(&layout, at16, "בָּא", "he"), 0);
    assert_int_equal(layout.count, 4);
    assert_int_equal(layout.width, 2 * GRID_WIDTH * 64);
    for (size_t i = 1; i < 4; i++)
        assert_int_equal(layout.glyphs[i].x, GRID_WIDTH * 64);
    hl_layout_finish(&layout);
    grid_close(&font);
}

/* ---- words that are kept ---- */

static const char *const latin[] = {
    "AVATAR: “To Wave”, Ye. 7–4 (fi) efficient office",
    "Ministers agree on a plan for the river – “a start”",
    "Łódź, żółć, q\u0323\u0301 Đà Nẵng VAT.",
    "Ελλάδα: «ΑΥΤΟ» Τα",
    "Россия: «ГЁ. ТА» и ёлка",
    "\u0301 a \u0301b  c",
};

/* The whole of TEXT by HarfBuzz, as if nothing was kept. */
static void check_whole(struct hl_font *font, const struct hl_layout *layout, const char *text)
{
    uint32_t points[HL_TEXT_POINTS_MAX], scripts[HL_TEXT_POINTS_MAX];
    size_t count = hl_text_clean(text, strlen(text), points);
    hb_buffer_t *buffer = hb_buffer_create();
    hl_runs_scripts(points, count, scripts);
    hb_buffer_add_utf32(buffer, points, (int)count, 0, (int)count);
    hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_BOT | HB_BUFFER_FLAG_EOT);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, scripts[0]);
    hb_buffer_set_language(buffer, hb_language_from_string("en", -1));
    hb_font_t *hb_font = hl_font_face_hb(font, layout->glyphs[0].face);
    hb_font_t *font_of_freetype = hb_font_get_parent(hb_font);
    hb_shape(hb_font, buffer, NULL, 0);
    unsigned glyphs;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &glyphs);
    const hb_glyph_position_t *position = hb_buffer_get_glyph_positions(buffer, NULL);
    int x = 0;
    check_int(text, layout->count, glyphs);
    for (unsigned i = 0; i < glyphs; i++) {
        check_int(text, layout->glyphs[i].face, layout->glyphs[0].face);
        check_int(text, layout->glyphs[i].glyph, info[i].codepoint);
        check_int(text, layout->glyphs[i].cluster, info[i].cluster);
        check_int(text, layout->glyphs[i].x, x + position[i].x_offset);
        check_int(text, layout->glyphs[i].y, position[i].y_offset);
        check_int(text, layout->glyphs[i].advance, position[i].x_advance);
        if (position[i].x_advance > 0) /* ours are FreeType's, as HarfBuzz reads them itself */
            check_int(text, hb_font_get_glyph_h_advance(font_of_freetype, info[i].codepoint),
                      hb_font_get_glyph_h_advance(hb_font, info[i].codepoint));
        x += position[i].x_advance;
    }
    hb_buffer_destroy(buffer);
}

/* Noto Sans has no rule about spaces, DejaVu Sans has. */
static void test_words_are_what_the_whole_is(void **state)
{
    static const struct {
        const char *path;
        bool has_words;
    } files[] = {{"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", true},
                 {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", false}};
    int seen = 0;
    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        char error[256];
        struct hl_font_options options = {.family = files[i].path, .sealed = true};
        if (access(files[i].path, R_OK) != 0)
            continue;
        seen++;
        struct hl_fonts *fonts = hl_fonts_create(&options, error);
        assert_non_null(fonts);
        struct hl_font *font = hl_fonts_at(fonts, 24);
        for (size_t j = 0; j < 3 * sizeof(latin) / sizeof(*latin); j++) {
            const char *text = latin[j % (sizeof(latin) / sizeof(*latin))];
            struct hl_layout layout;
            assert_int_equal(hl_layout_init(&layout, font, text, "en"), 0);
            check_int(files[i].path, hl_font_face_has_words(font, layout.glyphs[0].face),
                      files[i].has_words);
            check_whole(font, &layout, text);
            hl_layout_finish(&layout);
        }
        hl_fonts_destroy(fonts);
    }
    if (seen == 0) {
        print_message("# neither Noto Sans nor DejaVu Sans is installed\n");
        skip();
    }
}

static void test_words_are_bounded(void **state)
{
    struct hl_words *words = hl_words_create();
    struct hl_word_key key = {.face = 1, .script = HB_SCRIPT_LATIN}, other = key;
    uint32_t point[HL_WORDS_POINTS_MAX + 1] = {0};
    size_t count;
    (void)state;
    assert_non_null(words);
    for (uint32_t i = 1; i <= HL_WORDS_MAX; i++) {
        point[0] = i;
        assert_null(hl_words_find(words, &key, point, 1, &count));
        struct hl_shaped *shaped = hl_words_add(words, &key, point, 1, 1);
        assert_non_null(shaped);
        shaped->glyph = i;
    }
    point[0] = 1;
    const struct hl_shaped *found = hl_words_find(words, &key, point, 1, &count);
    assert_non_null(found);
    assert_int_equal(count, 1);
    assert_int_equal(found->glyph, 1);
    other.language = point;
    assert_null(hl_words_find(words, &other, point, 1, &count));
    other = key;
    other.face = 2;
    assert_null(hl_words_find(words, &other, point, 1, &count));
    assert_null(hl_words_add(words, &key, point, HL_WORDS_POINTS_MAX + 1, 1));
    point[0] = HL_WORDS_MAX + 1;
    assert_non_null(hl_words_add(words, &key, point, 1, 1)); /* one too many: all go */
    point[0] = 1;
    assert_null(hl_words_find(words, &key, point, 1, &count));
    point[0] = HL_WORDS_MAX + 1;
    assert_non_null(hl_words_find(words, &key, point, 1, &count));
    hl_words_destroy(words);
    hl_words_destroy(NULL);
}

/* ---- scripts ---- */

static void test_scripts(void **state)
{
    static const struct {
        const char *name, *text, *expected; /* a letter for each point's script */
    } cases[] = {
        {"one", "ab c", "LLLL"},
        {"leading quotes", "“1 б", "CCCC"},
        {"digits stay", "ab 12 б", "LLLLLLC"},
        {"brackets close as they opened", "ab (אב) 1", "LLLLHHLLL"},
        {"and nest", "a [б (א) в] 1", "LLLCCCHCCCLLL"},
        {"brackets that lead", "(а) b", "CCCCL"},
        {"one that never opened", "א) b", "HHHL"},
        {"marks", "q\u0323א\u05b0", "LLHH"},
        {"none at all", "12 (3)", "zzzzzz"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        uint32_t points[HL_TEXT_POINTS_MAX], scripts[HL_TEXT_POINTS_MAX];
        char got[64] = "";
        size_t count = hl_text_clean(cases[i].text, strlen(cases[i].text), points);
        hl_runs_scripts(points, count, scripts);
        for (size_t j = 0; j < count; j++)
            got[j] = scripts[j] == HB_SCRIPT_LATIN      ? 'L'
                     : scripts[j] == HB_SCRIPT_CYRILLIC ? 'C'
                     : scripts[j] == HB_SCRIPT_HEBREW   ? 'H'
                     : scripts[j] == HB_SCRIPT_COMMON   ? 'z'
                                                        : '?';
        if (strcmp(got, cases[i].expected) != 0)
            fail_msg("%s: %s, not %s", cases[i].name, got, cases[i].expected);
    }
}

/* ---- base direction ---- */

static void test_base_direction(void **state)
{
    static const struct {
        const char *name, *text, *language;
        bool rtl;
    } cases[] = {
        {"a Latin name first, in Arabic", "BBC عربي: الأخبار", "ar", true},
        {"the same in an unknown language", "BBC عربي: الأخبار", "", false},
        {"the same from a feed that says English", "BBC عربي: الأخبار", "en-US", false},
        {"Urdu", "PSL میچ", "ur-PK", true},
        {"Urdu in Latin letters", "PSL match", "ur-Latn", false},
        {"Panjabi of Pakistan", "PSL match", "pa-Arab-PK", true},
        {"Panjabi of India", "ਪੰਜਾਬ", "pa", false},
        {"a Hebrew name first, in English", "שלום says the minister", "en", false},
        {"the same in an unknown language", "שלום says the minister", "", true},
        {"Hebrew from a feed that says English", "שלום לכל הקוראים BBC", "en-US", true},
        {"Arabic from a feed that says English", "الأخبار العاجلة", "en", true},
        {"digits lead", "12 שלום", "", true},
        {"only digits", "12:30", "he", true},
        {"a mark of direction leads", "\u200fabc \u05d0", "", true},
        {"a mark that nothing asks for is cleaned away", "\u200fabc", "", false},
        {"no letters", "– … –", "", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        uint32_t points[HL_TEXT_POINTS_MAX];
        uint8_t levels[HL_TEXT_POINTS_MAX];
        bool rtl;
        size_t count = hl_text_clean(cases[i].text, strlen(cases[i].text), points);
        enum hl_bidi_base base = hl_bidi_base_of(points, count, cases[i].language);
        check_int(cases[i].name, hl_bidi_levels(points, count, base, levels, &rtl), 0);
        check_int(cases[i].name, rtl, cases[i].rtl);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arabic_in_a_bitmap_font),
        cmocka_unit_test(test_arabic_in_unifont),
        cmocka_unit_test(test_arabic_forms_that_are_absent),
        cmocka_unit_test(test_marks_stand_over_their_letters),
        cmocka_unit_test(test_words_are_what_the_whole_is),
        cmocka_unit_test(test_words_are_bounded),
        cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_base_direction),
    };
    return cmocka_run_group_tests_name("shape", tests, NULL, NULL);
}
