/* The work that the worst text makes is bounded: glyphs, calls of HarfBuzz and what they are given,
 * bytes of the strip. Linked with --wrap=hb_shape, so that each call is seen. */
#include "unit/check.h"

#include "text/shape.h"
#include "text/strip.h"
#include "unit/fonts.h"

#include <hb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utf8proc.h>

#define DEJAVU "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

/* ---- what HarfBuzz was asked for ---- */

static struct {
    unsigned calls, points, marks; /* marks: the longest row of them */
} seen;

void __real_hb_shape(hb_font_t *font, hb_buffer_t *buffer, const hb_feature_t *features,
                     unsigned count);
void __wrap_hb_shape(hb_font_t *font, hb_buffer_t *buffer, const hb_feature_t *features,
                     unsigned count);

static bool is_mark(uint32_t cp)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
           category == UTF8PROC_CATEGORY_ME;
}

void __wrap_hb_shape(hb_font_t *font, hb_buffer_t *buffer, const hb_feature_t *features,
                     unsigned count)
{
    unsigned n, marks = 0;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
    for (unsigned i = 0; i < n; i++) {
        marks = is_mark(info[i].codepoint) ? marks + 1 : 0;
        seen.marks = marks > seen.marks ? marks : seen.marks;
    }
    seen.calls++;
    seen.points += n;
    __real_hb_shape(font, buffer, features, count);
}

/* ---- floods ---- */

static const struct {
    const char *name, *before, *unit;
} floods[] = {
    {"letters", "", "x"},
    {"wide letters", "", "W"},
    {"marks on one base", "q", "\u0316"},
    {"marks on every base", "", "q\u0316\u0301\u0316\u0301\u0316\u0301\u0316\u0301\u0316\u0301"},
    {"arabic marks", "\u0628", "\u064b\u0650"},
    {"thai marks", "\u0e01", "\u0e49\u0e33"},
    {"overrides", "x", "\u202e"},
    {"hebrew and latin in turn", "", "\u05d0a"},
    {"hebrew, digits and brackets", "", "(\u05d05["},
    {"direction marks", "\u05d0", "\u200f \u200e5"},
    {"devanagari", "", "\u0915\u094d\u200d"},
    {"families", "", "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"},
    {"emoji joined for ever", "", "\U0001f468\u200d"},
    {"regional indicators", "x", "\U0001f1ee"},
    {"the widest sign", "", "\ufdfd"},
    {"the tallest sign", "", "\U00012031"},
    {"javanese", "", "\ua9c5\ua9c4"},
    {"hangul parts", "", "\u1100\u1161"},
    {"private use", "x", "\ue000"},
    {"scripts in turn", "", "a\u0431\u03b1\u05d0\u0628\u0915"},
    {"spaces", "x", " "},
    {"broken bytes", "x", "\xff"},
};
#define FLOODS (sizeof(floods) / sizeof(*floods))

/* A megabyte of it, as text. */
static const char *flood(size_t i)
{
    static char text[(1 << 20) + 1];
    size_t at = strlen(floods[i].before), n = strlen(floods[i].unit);
    memcpy(text, floods[i].before, at);
    for (; at + n < sizeof(text); at += n)
        memcpy(text + at, floods[i].unit, n);
    text[at] = '\0';
    return text;
}

/* An outline font is needed, any: without one there is nothing for HarfBuzz to do. */
static struct hl_fonts *outline_fonts(void)
{
    char error[256];
    struct hl_font_options options = {.family = DEJAVU, .sealed = true};
    return access(DEJAVU, R_OK) ? NULL : hl_fonts_create(&options, error);
}

static void check_flood(size_t i, struct hl_font *font)
{
    struct hl_layout layout;
    uint32_t points[HL_TEXT_POINTS_MAX];
    size_t count = hl_text_clean(flood(i), strlen(flood(i)), points);

    memset(&seen, 0, sizeof(seen));
    assert_int_equal(hl_layout_init(&layout, font, flood(i), ""), 0);
    /* Every point is shaped once, in one run; a run has a point at least. */
    check_true(floods[i].name, seen.points <= count);
    check_true(floods[i].name, seen.calls <= seen.points);
    check_true(floods[i].name, seen.marks <= HL_TEXT_MARKS_MAX);
    check_true(floods[i].name, layout.count <= HL_LAYOUT_GLYPHS_MAX);
    check_true(floods[i].name, layout.missing <= count);
    hl_layout_finish(&layout);
}

static void test_shaping_is_bounded(void **state)
{
    struct hl_fonts *fonts = outline_fonts();
    unsigned points = 0, marks = 0, calls = 0;
    (void)state;
    if (!fonts)
        skip(); /* not installed: fonts-dejavu-core */
    for (size_t i = 0; i < FLOODS; i++) {
        check_flood(i, hl_fonts_at(fonts, 16));
        points = seen.points > points ? seen.points : points;
        marks = seen.marks > marks ? seen.marks : marks;
        calls = seen.calls > calls ? seen.calls : calls;
    }
    hl_fonts_destroy(fonts);
    /* The bounds are reached: the wrapper sees what it is there to see. */
    assert_int_equal(points, HL_TEXT_POINTS_MAX);
    assert_int_equal(marks, HL_TEXT_MARKS_MAX);
    assert_true(calls > HL_TEXT_POINTS_MAX / 2);
}

static void test_strips_are_bounded(void **state)
{
    struct hl_fonts *fonts[] = {sealed_fonts(), outline_fonts()};
    static const int rows[] = {8, 16, 64};
    (void)state;
    for (size_t f = 0; f < 2; f++)
        for (size_t i = 0; fonts[f] && i < FLOODS; i++) {
            int height = rows[(i + f) % 3];
            struct hl_strip *strip =
                hl_strip_create(hl_fonts_at(fonts[f], height), flood(i), "", 0xffffff);
            assert_non_null(strip);
            check_true(floods[i].name, strip->width >= 1 && strip->width <= HL_STRIP_WIDTH_MAX);
            check_int(floods[i].name, strip->height, height);
            check_int(floods[i].name, strip->stride, 3 * strip->width);
            hl_strip_unref(strip);
        }
    hl_fonts_destroy(fonts[0]);
    hl_fonts_destroy(fonts[1]);
}

/* What the cleaner keeps though it cannot be seen takes no room, nor a sign for a missing letter.
 */
static void test_what_is_unseen_stays_so(void **state)
{
    static const struct {
        const char *text, *without;
    } cases[] = {
        {"\u200f\u05d0\u05d1 (1)\u200e", "\u05d0\u05d1 (1)"},
        {"\u05d0\u061c\u05d1", "\u05d0\u05d1"},
        {"\u05d0 \u200f\u05d1", "\u05d0 \u05d1"},
        {"\u0e01\u200b\u0e01", "\u0e01\u0e01"},
    };
    struct hl_fonts *fonts[] = {sealed_fonts(), outline_fonts()};
    (void)state;
    for (size_t f = 0; f < 2; f++)
        for (size_t i = 0; fonts[f] && i < sizeof(cases) / sizeof(*cases); i++) {
            struct hl_font *font = hl_fonts_at(fonts[f], 16);
            struct hl_layout with, without;
            assert_int_equal(hl_layout_init(&with, font, cases[i].text, "he"), 0);
            assert_int_equal(hl_layout_init(&without, font, cases[i].without, "he"), 0);
            check_int(cases[i].text, with.missing, without.missing);
            check_int(cases[i].text, with.width, without.width);
            hl_layout_finish(&with);
            hl_layout_finish(&without);
        }
    hl_fonts_destroy(fonts[0]);
    hl_fonts_destroy(fonts[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shaping_is_bounded),
        cmocka_unit_test(test_strips_are_bounded),
        cmocka_unit_test(test_what_is_unseen_stays_so),
    };
    return cmocka_run_group_tests_name("flood", tests, NULL, NULL);
}
