/* Pages: where lines break, what ends them, in which order their letters stand. Every letter of the
 * font is as wide as the others, so widths are told in letters. */
#include "unit/check.h"

#include "text/lines.h"
#include "text/strip.h"
#include "text/thai.h"
#include "unit/grid_font.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define TEXT_MAX 4096

static const struct grid_range letters[] = {
    {0x20, 0x7e},     {0xa0, 0xff},     {0x300, 0x33f},   {0x5d0, 0x5ea},   {0x600, 0x6ff},
    {0xe01, 0xe5b},   {0x2010, 0x203a}, {0x20a0, 0x20bf}, {0x3001, 0x30ff}, {0x4eac, 0x4eac},
    {0x65e5, 0x65e5}, {0x672c, 0x672c}, {0x6771, 0x6771}, {0xac00, 0xd7a3}, {0, 0}};
static const struct grid_range poor_letters[] = {{0x20, 0x7e}, {0, 0}};

struct fonts {
    struct grid_font rich, poor;
};

static int set_up(void **state)
{
    static struct fonts fonts;
    *state = &fonts;
    return grid_open(&fonts.rich, letters) && grid_open(&fonts.poor, poor_letters) ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fonts *fonts = *state;
    grid_close(&fonts->rich);
    grid_close(&fonts->poor);
    return 0;
}

static struct hl_font *rich(void **state)
{
    return hl_fonts_at(((struct fonts *)*state)->rich.fonts, GRID_ROWS);
}

/* The lines as "first|second", each cut from the text by its bytes. */
static const char *joined(const struct hl_lines *lines, const char *text)
{
    static char out[TEXT_MAX];
    size_t len = 0;
    for (size_t i = 0; i < lines->count; i++)
        len += (size_t)snprintf(out + len, sizeof(out) - len, "%s%.*s", i ? "|" : "",
                                (int)(lines->lines[i].byte_end - lines->lines[i].byte_start),
                                text + lines->lines[i].byte_start);
    out[len] = '\0';
    return out;
}

static const struct {
    const char *name, *text;
    int letters; /* that a line holds */
    size_t lines_max;
    const char *expected;
    bool cut;
} pages[] = {
    {"fits", "one two", 7, 1, "one two", false},
    {"at a space", "one two three", 7, 9, "one two|three", false},
    {"the space takes no room", "one two", 3, 9, "one|two", false},
    {"a word too wide", "extraordinarily", 6, 9, "extrao|rdinar|ily", false},
    {"a word too wide after another", "so extraordinary", 6, 9, "so|extrao|rdinar|y", false},
    {"a comma begins no line", "abcdef, x", 6, 9, "abcde|f, x", false},
    {"a bracket ends no line", "abcde(fgh)", 6, 9, "abcde|(fgh)", false},
    {"one letter a line", "abc", 1, 9, "a|b|c", false},
    {"less than a letter", "ab", 0, 9, "a|b", false},
    {"clusters stay whole", "qq\u0323q\u0323q", 2, 9, "qq\u0323|q\u0323q", false},
    {"a mark over a space", "ab \u0301cd", 3, 9, "ab \u0301|cd", false},
    {"after a hyphen", "rock-n-roll", 7, 9, "rock-n-|roll", false},
    {"a minus stays", "at -5 C", 4, 9, "at|-5 C", false},
    {"a spaced dash ends a line", "state aid – again", 9, 9, "state|aid –|again", false},
    {"a hyphen as a dash", "one - two", 5, 9, "one -|two", false},
    {"a dash without spaces", "peace—at last", 7, 9, "peace—|at last", false},
    {"an opening dash", "sí —dijo él", 5, 9, "sí|—dijo|él", false},
    {"quotes", "He said “no way”", 8, 9, "He said|“no way”", false},
    {"straight quotes", "He said \"no\"", 8, 9, "He said|\"no\"", false},
    {"French quotes", "il a dit « non »", 9, 9, "il a dit|« non »", false},
    {"German quotes", "das »neue« Jahr", 10, 9, "das »neue«|Jahr", false},
    {"a closing sign after a space", "Quoi donc ?", 10, 9, "Quoi|donc ?", false},
    {"per cent", "up by 5 % now", 7, 9, "up by|5 % now", false},
    {"currency after", "cost 50 € now", 7, 9, "cost|50 €|now", false},
    {"currency before", "costs € 50", 7, 9, "costs|€ 50", false},
    {"rupees", "of ₹500 crore", 7, 9, "of ₹500|crore", false},
    {"a range", "in 750–850", 7, 9, "in|750–850", false},
    {"thousands", "a 1,000.50 b", 8, 9, "a|1,000.50|b", false},
    {"a time of day", "at 10:30 am", 5, 9, "at|10:30|am", false},
    {"initials", "the U.S. say", 8, 9, "the U.S.|say", false},
    {"a web address", "see https://news.example/a/b", 15, 9, "see https://|news.example/a/|b",
     false},
    {"either", "and/or", 4, 9, "and/|or", false},
    {"Japanese", "日本、東京。", 2, 9, "日|本、|東|京。", false},
    {"a long vowel sign begins no line", "コーヒ", 1, 9, "コ|ー|ヒ", false},
    {"a bracket in Japanese", "東「京」日", 3, 9, "東|「京」|日", false},
    {"Korean words stay whole", "대통령 발표", 4, 9, "대통령|발표", false},
    {"a last word gets company", "we go to town now ok", 17, 9, "we go to town|now ok", false},
    {"but not a long one", "we go to town now again", 17, 9, "we go to town now|again", false},
    {"not from a line of two", "extraordinary things ok", 20, 9, "extraordinary things|ok", false},
    {"not if it does not fit", "a b cdefghijklmnopqr okay", 20, 9, "a b cdefghijklmnopqr|okay",
     false},
    {"paragraphs", "a b\nc", 9, 9, "a b|c", false},
    {"nothing", "", 9, 9, "", false},
    {"cut at a word", "one two three", 9, 1, "one two", true},
    {"cut in a word", "one two three", 10, 1, "one two t", true},
    {"no comma before the ellipsis", "one two, three", 9, 1, "one two", true},
    {"no bracket before it", "one (two)", 6, 1, "one", true},
    {"cut on a cluster", "abq\u0323q\u0323q\u0323", 4, 1, "abq\u0323", true},
    {"cut on the last line", "one two three four", 8, 2, "one two|three f", true},
    {"a paragraph too many", "one\ntwo\nthree", 8, 2, "one|two", true},
    {"no room for an ellipsis", "one", 0, 1, "o", true},
};

static void test_pages(void **state)
{
    int wrong = 0;
    for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
        struct hl_lines lines;
        int width = pages[i].letters ? pages[i].letters * GRID_WIDTH : 1;
        check_int(pages[i].name,
                  hl_lines_init(&lines, rich(state), pages[i].text, "", width, pages[i].lines_max),
                  0);
        const char *got = joined(&lines, pages[i].text);
        check_int(pages[i].name, lines.cut, pages[i].cut);
        if (strcmp(got, pages[i].expected) != 0) {
            print_error("%s: \"%s\", not \"%s\"\n", pages[i].name, got, pages[i].expected);
            wrong++;
        }
        for (size_t j = 0; j < lines.count && pages[i].letters; j++)
            check_true(pages[i].name, lines.lines[j].layout.width <= width * 64);
        hl_lines_finish(&lines);
    }
    check_int("pages", wrong, 0);
}

static void test_thai(void **state)
{
    static const uint32_t word[] = {0xe20, 0xe32, 0xe29, 0xe32, 0xe44, 0xe17, 0xe22};
    uint8_t breaks[7] = {0};
    struct hl_lines lines;
    hl_thai_breaks(word, 7, breaks);
    if (!breaks[4]) {
        print_message("# built without libthai\n");
        skip();
    }
    static const char text[] = "ภาษาไทยง่ายมาก";
    assert_int_equal(hl_lines_init(&lines, rich(state), text, "th", 8 * GRID_WIDTH, 9), 0);
    assert_string_equal(joined(&lines, text), "ภาษาไทย|ง่ายมาก");
    hl_lines_finish(&lines);
    assert_int_equal(hl_lines_init(&lines, rich(state), text, "th", 5 * GRID_WIDTH, 9), 0);
    assert_string_equal(joined(&lines, text), "ภาษา|ไทย|ง่าย|มาก");
    hl_lines_finish(&lines);
}

/* From the left: the letters that the glyphs of a line stand for; '>' for the ellipsis. */
static void check_order(const char *name, const struct hl_lines *lines, size_t line,
                        const char *text, const char *expected)
{
    uint32_t points[HL_TEXT_POINTS_MAX];
    utf8proc_uint8_t out[TEXT_MAX];
    size_t count = hl_text_clean(text, strlen(text), points);
    utf8proc_ssize_t len = 0;
    const struct hl_layout *layout = &lines->lines[line].layout;
    size_t base = lines->lines[0].start;
    for (size_t i = 0; i < layout->count; i++) {
        size_t cluster = layout->glyphs[i].cluster + base;
        bool mark = cluster >= lines->lines[line].end;
        check_true(name, mark || cluster < count);
        len += utf8proc_encode_char(mark ? '>' : (utf8proc_int32_t)points[cluster], out + len);
    }
    out[len] = '\0';
    if (strcmp((char *)out, expected) != 0)
        fail_msg("%s: \"%s\", not \"%s\"", name, (char *)out, expected);
}

static void test_direction(void **state)
{
    static const struct {
        const char *name, *text, *language;
        int letters;
        size_t lines_max;
        const char *order[2]; /* of glyphs, from the left */
        bool rtl;
    } cases[] = {
        {"left to right", "abc def", "", 3, 2, {"abc", "def"}, false},
        {"right to left", "אבג דהו", "", 3, 2, {"גבא", "והד"}, true},
        {"Latin in Hebrew", "אבג abc דהו xyz", "", 7, 2, {"abc גבא", "xyz והד"}, true},
        {"Hebrew in Latin", "abc אבג def דהו", "", 7, 2, {"abc גבא", "def והד"}, false},
        {"a run broken in two", "abc אבג דהו xyz", "", 7, 2, {"abc גבא", "והד xyz"}, false},
        {"numbers", "אבג 12 דהו", "", 6, 2, {"12 גבא", "והד"}, true},
        {"brackets", "אבג (דה) ו", "", 8, 2, {")הד( גבא", "ו"}, true},
        {"base from the language", "BBC: אבג דהו", "he", 8, 2, {"גבא :BBC", "והד"}, true},
        {"and without one", "BBC: אבג דהו", "", 8, 2, {"BBC: גבא", "והד"}, false},
        {"ellipsis at the left", "אבג דהו", "", 5, 1, {">גבא", NULL}, true},
        {"behind Latin at the left", "אב abcdef", "", 7, 1, {">abc בא", NULL}, true},
        {"ellipsis at the right", "abc אבגדהו", "", 7, 1, {"abc בא>", NULL}, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct hl_lines lines;
        check_int(cases[i].name,
                  hl_lines_init(&lines, rich(state), cases[i].text, cases[i].language,
                                cases[i].letters * GRID_WIDTH, cases[i].lines_max),
                  0);
        check_int(cases[i].name, lines.count, cases[i].lines_max);
        for (size_t j = 0; j < lines.count; j++) {
            check_order(cases[i].name, &lines, j, cases[i].text, cases[i].order[j]);
            check_int(cases[i].name, lines.lines[j].layout.rtl, cases[i].rtl);
        }
        hl_lines_finish(&lines);
    }
}

static void test_ellipsis_of_a_poor_font(void **state)
{
    struct hl_font *font = hl_fonts_at(((struct fonts *)*state)->poor.fonts, GRID_ROWS);
    struct hl_lines lines;
    assert_int_equal(hl_lines_init(&lines, font, "one two three", "", 8 * GRID_WIDTH, 1), 0);
    assert_true(lines.cut);
    assert_string_equal(joined(&lines, "one two three"), "one t");
    assert_int_equal(lines.lines[0].layout.count, 8);
    for (size_t i = 5; i < 8; i++)
        assert_int_equal(lines.lines[0].layout.glyphs[i].glyph, hl_font_face_glyph(font, 0, '.'));
    hl_lines_finish(&lines);
}

static void test_ranges(void **state)
{
    struct hl_lines lines;
    assert_int_equal(hl_lines_init(&lines, rich(state), "  é  ü\nßa b  ", "", 3 * GRID_WIDTH, 9),
                     0);
    /* cleaned: "é ü\nßa b" */
    static const size_t expected[][4] = {{0, 3, 0, 5}, {4, 6, 6, 9}, {7, 8, 10, 11}};
    assert_int_equal(lines.count, 3);
    for (size_t i = 0; i < 3; i++) {
        check_int("start", lines.lines[i].start, expected[i][0]);
        check_int("end", lines.lines[i].end, expected[i][1]);
        check_int("first byte", lines.lines[i].byte_start, expected[i][2]);
        check_int("last byte", lines.lines[i].byte_end, expected[i][3]);
    }
    hl_lines_finish(&lines);
    assert_int_equal(hl_lines_init(&lines, rich(state), "a", "", 0, 1), -EINVAL);
    assert_int_equal(hl_lines_init(&lines, rich(state), "a", "", 1, 0), -EINVAL);
    assert_int_equal(hl_lines_init(&lines, rich(state), "a", "", 1, HL_LINES_MAX + 1), -EINVAL);
    hl_lines_finish(&lines);
}

static void test_a_line_becomes_a_strip(void **state)
{
    struct hl_lines lines;
    assert_int_equal(hl_lines_init(&lines, rich(state), "ab cd", "", 2 * GRID_WIDTH, 9), 0);
    struct hl_strip *line = hl_strip_create_layout(rich(state), &lines.lines[1].layout, 0xffffff);
    struct hl_strip *text = hl_strip_create(rich(state), "cd", "", 0xffffff);
    assert_non_null(line);
    assert_non_null(text);
    assert_int_equal(line->width, 2 * GRID_WIDTH);
    assert_int_equal(line->width, text->width);
    assert_memory_equal(line->pixels, text->pixels, line->stride * (size_t)line->height);
    hl_strip_unref(line);
    hl_strip_unref(text);
    hl_lines_finish(&lines);
}

/* Whatever a stranger writes, the work is bounded by what is shown. */
static void test_work_is_bounded(void **state)
{
    static const char *const floods[] = {
        "a",
        "a ",
        " ",
        "\n",
        "a\n",
        "W,",
        "(",
        "((a ",
        "א",
        "אa",
        "q\u0323",
        "\u0323",
        "日本",
        "“",
        "—",
        "…",
        "\xff",
        "ภาษา",
        "👨‍👩‍👧",
        "\u200d",
        "\u202e"
        "a",
        "ab-",
        "1,",
        "대통령",
    };
    static const int widths[] = {1, GRID_WIDTH, 10 * GRID_WIDTH, 1 << 20, INT32_MAX};
    char *text = malloc((1 << 20) + 64);
    for (size_t i = 0; i < sizeof(floods) / sizeof(*floods); i++) {
        size_t len = strlen(floods[i]), size = 0;
        while (size < 1 << 20) {
            memcpy(text + size, floods[i], len);
            size += len;
        }
        text[size] = '\0';
        for (size_t j = 0; j < sizeof(widths) / sizeof(*widths); j++) {
            struct hl_lines lines;
            check_int(floods[i], hl_lines_init(&lines, rich(state), text, "", widths[j], 9), 0);
            check_true(floods[i], lines.count <= 9);
            check_true(floods[i], lines.work <= 8 * 9 * HL_TEXT_POINTS_MAX + 16);
            if (!strchr(floods[i], '\n'))
                check_true(floods[i], lines.work <= 8 * HL_TEXT_POINTS_MAX + 16);
            hl_lines_finish(&lines);
        }
    }
    free(text);
}

/* What lines are taken out of: kerned, joined, turned, stacked, sloping. */
static const struct {
    const char *text, *language;
} wholes[] = {
    {"AVAVA To. Type: fifty-fifty VAT, LT AWAY office waffle T. W. Yo-yo", "en"},
    {"नदी के पानी के बँटवारे पर नौ साल की बातचीत के बाद मंत्रियों में सहमति", "hi"},
    {"دریا کے پانی کی تقسیم پر نو سال کے مذاکرات کے بعد وزراء میں اتفاق ہو گیا", "ur"},
    {"اتفق الوزراء على تقاسم مياه النهر (BBC) بعد 9 سنوات من المحادثات", "ar"},
    {"ממשלה חדשה הושבעה בירושלים (120 חברים), BBC: בנק ישראל", "he"},
    {"九年にわたる交渉の末、川の水の分配計画で閣僚が合意「AI」", "ja"},
    {"Мости відкриті: АТАКА Гу. Та, уряд — «згода»", "uk"},
    {"ประชุมสุดยอดครั้งที่ 9 เรื่องน้ำในแม่น้ำ", "th"},
};

static void check_line(const char *text, const struct hl_line *line, struct hl_text *whole)
{
    struct hl_layout anew;
    assert_int_equal(hl_text_lay(whole, line->start, line->end, false, &anew), 0);
    check_int(text, line->layout.count, anew.count);
    check_int(text, line->layout.width, anew.width);
    check_int(text, line->layout.rtl, anew.rtl);
    for (size_t i = 0; i < anew.count; i++) {
        const struct hl_placed_glyph *a = &line->layout.glyphs[i], *b = &anew.glyphs[i];
        check_int(text, a->glyph, b->glyph);
        check_int(text, a->face, b->face);
        check_int(text, a->cluster, b->cluster);
        check_int(text, a->x, b->x);
        check_int(text, a->y, b->y);
        check_int(text, a->advance, b->advance);
    }
    hl_layout_finish(&anew);
}

/* Lines are cut out of their paragraph where that makes no difference to shaping them anew. With
 * whatever fonts the system has. */
static void test_lines_are_as_shaped_alone(void **state)
{
    char error[256];
    struct hl_font_options options = {.mono = true};
    struct hl_fonts *fonts = hl_fonts_create(&options, error);
    struct hl_font *font = fonts ? hl_fonts_at(fonts, 40) : NULL;
    (void)state;
    assert_non_null(font);
    for (size_t i = 0; i < sizeof(wholes) / sizeof(*wholes); i++) {
        const char *text = wholes[i].text, *language = wholes[i].language;
        struct hl_text *whole = hl_text_create(font, text, strlen(text), language);
        assert_non_null(whole);
        for (int width = 15; width < 900; width += 29) {
            struct hl_lines lines;
            check_int(text, hl_lines_init(&lines, font, text, language, width, HL_LINES_MAX), 0);
            for (size_t j = 0; j < lines.count && !lines.cut; j++)
                check_line(text, &lines.lines[j], whole);
            hl_lines_finish(&lines);
        }
        hl_text_destroy(whole);
    }
    hl_fonts_destroy(fonts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),           cmocka_unit_test(test_thai),
        cmocka_unit_test(test_direction),       cmocka_unit_test(test_ellipsis_of_a_poor_font),
        cmocka_unit_test(test_ranges),          cmocka_unit_test(test_a_line_becomes_a_strip),
        cmocka_unit_test(test_work_is_bounded), cmocka_unit_test(test_lines_are_as_shaped_alone),
    };
    return cmocka_run_group_tests_name("lines", tests, set_up, tear_down);
}
