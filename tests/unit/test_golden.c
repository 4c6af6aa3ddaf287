/* Golden pictures: the board at one instant, pixel for pixel, with the project's own font only. See
 * golden.h. */
#include "unit/check.h"

#include "base/clock.h"
#include "show/ticker.h"
#include "unit/fonts.h"
#include "unit/golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NOW_S INT64_C(1772271000) /* 2026-02-28 09:30 UTC */

struct news {
    const char *title, *source, *category;
    int minutes; /* old; -1: no date */
};

static const struct news news[] = {
    {"River towns’ mills could earn $750–850 million by 2035: study", "BBC News", "Business", 3},
    {"‘We never closed’: the baker who opens at four", "Le Café", "", 14},
    {"Χρόνος και ώρα: Ελλάδα", "ΝΕΑ", "", 59},
    {"Мосты открыты, ёлка в Україні", "Новости", "", 125},
    {"No date here", "BBC News", "", -1},
};
#define NEWS_COUNT (sizeof(news) / sizeof(*news))

/* From either side in turn. */
static const struct news mixed_news[NEWS_COUNT] = {
    {"Quad launches AI farm projects", "BBC News", "Business", 3},
    {"ממשלה חדשה הושבעה בירושלים (120 חברים)", "הארץ", "", 9},
    {"‘We never closed’: the baker who opens at four", "Le Café", "", 14},
    {"בנק ישראל: הריבית תישאר 4.5%", "BBC עברית", "", 59},
    {"שלום", "הארץ", "", -1},
};

static const struct {
    const char *name;
    int width, height;
    enum hl_layout_kind layout;
    double at_s;
    const char *mark;
    bool mixed;
} pictures[] = {
    {"line-32x8", 32, 8, HL_LAYOUT_LINE, 2, "", false},
    {"line-192x16", 192, 16, HL_LAYOUT_LINE, 6, "", false},
    {"line-192x8-later", 192, 8, HL_LAYOUT_LINE, 13, "", false},
    {"two-lines-64x32", 64, 32, HL_LAYOUT_TWO_LINES, 1, "", false},
    {"two-lines-64x32-offline", 64, 32, HL_LAYOUT_TWO_LINES, 1, "offline", false},
    {"two-lines-192x64", 192, 64, HL_LAYOUT_TWO_LINES, 3, "", false},
    {"two-lines-192x64-stale", 192, 64, HL_LAYOUT_TWO_LINES, 3, "feed 42 min old", false},
    {"line-256x8-offline", 256, 8, HL_LAYOUT_LINE, 0, "offline", false},
    {"smallest-8x8", 8, 8, HL_LAYOUT_AUTO, 1, "", false},
    {"mixed-line-192x8-before", 192, 8, HL_LAYOUT_LINE, 5, "", true},
    {"mixed-line-192x8-after", 192, 8, HL_LAYOUT_LINE, 8, "", true},
    {"mixed-line-192x8", 192, 8, HL_LAYOUT_LINE, 11, "", true},
    {"mixed-two-lines-64x32", 64, 32, HL_LAYOUT_TWO_LINES, 8, "", true},
    {"mixed-two-lines-192x64", 192, 64, HL_LAYOUT_TWO_LINES, 14, "offline", true},
    {"flip-8x8", 8, 8, HL_LAYOUT_FLIP, 3, "", false},
    {"flip-32x8-head", 32, 8, HL_LAYOUT_FLIP, 1, "", false},
    {"flip-32x8", 32, 8, HL_LAYOUT_FLIP, 3, "", false},
    {"flip-64x32", 64, 32, HL_LAYOUT_FLIP, 1, "", false},
    {"flip-64x32-second", 64, 32, HL_LAYOUT_FLIP, 4, "", false},
    {"flip-192x64", 192, 64, HL_LAYOUT_FLIP, 1, "feed 42 min old", false},
    {"flip-mixed-64x16", 64, 16, HL_LAYOUT_FLIP, 9, "", true},
    {"flip-mixed-192x64", 192, 64, HL_LAYOUT_FLIP, 5, "", true},
};

static void set_news(struct hl_ticker *ticker, const char *mark, bool mixed)
{
    struct hl_ticker_item items[NEWS_COUNT];
    for (size_t i = 0; i < NEWS_COUNT; i++) {
        const struct news *item = mixed ? &mixed_news[i] : &news[i];
        char *category = (char *)item->category;
        struct hl_headline from = {.id = (char *)item->title,
                                   .title = (char *)item->title,
                                   .source = (char *)item->source,
                                   .categories = &category,
                                   .category_count = 1,
                                   .published_s = item->minutes < 0 ? HL_TIME_NONE
                                                                    : NOW_S - 60 * item->minutes};
        items[i] = (struct hl_ticker_item){.headline = hl_headline_create(&from), .mark = mark};
        assert_non_null(items[i].headline);
    }
    assert_int_equal(hl_ticker_set_items(ticker, items, NEWS_COUNT, 0), 0);
    for (size_t i = 0; i < NEWS_COUNT; i++)
        hl_headline_unref(items[i].headline);
}

static void draw(size_t picture, struct hl_frame *frame)
{
    struct hl_category_colour business = {.name = (char *)"business", .colour = 0x40c0ff};
    struct hl_show_options options = {.layout = pictures[picture].layout,
                                      .speed = {60, HL_SPEED_PPS},
                                      .separator = (char *)"•",
                                      .source = true,
                                      .age = true,
                                      .clock = true,
                                      .category = true,
                                      .text = 0xfff4e0,
                                      .accent = 0xffb000,
                                      .dim = 0x808080,
                                      .categories = &business,
                                      .category_count = 1};
    int width = pictures[picture].width, height = pictures[picture].height;
    struct hl_fonts *fonts = sealed_fonts();
    struct hl_ticker *ticker = hl_ticker_create(&options, fonts, width, height, 0);
    struct hl_scene *scene = NULL;
    assert_non_null(ticker);
    assert_int_equal(hl_frame_init(frame, width, height), 0);
    set_news(ticker, pictures[picture].mark, pictures[picture].mixed);
    int64_t end_ns = (int64_t)(pictures[picture].at_s * (double)HL_NS_PER_S);
    for (int64_t ns = 0; ns <= end_ns; ns += HL_NS_PER_S) {
        struct hl_scene *fresh = hl_ticker_advance(ticker, ns, NOW_S + ns / HL_NS_PER_S);
        if (fresh) {
            hl_scene_destroy(scene);
            scene = fresh;
        }
    }
    assert_non_null(scene);
    hl_scene_compose(scene, end_ns, frame);
    hl_scene_destroy(scene);
    hl_ticker_destroy(ticker);
    hl_fonts_destroy(fonts);
}

static void check_picture(size_t picture, bool update)
{
    struct hl_frame got;
    draw(picture, &got);
    golden_check(pictures[picture].name, &got, update);
    hl_frame_finish(&got);
}

static void test_pictures(void **state)
{
    (void)state;
    setenv("TZ", "UTC", 1);
    tzset();
    for (size_t i = 0; i < sizeof(pictures) / sizeof(*pictures); i++)
        check_picture(i, getenv("HL_GOLDEN_UPDATE"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pictures)};
    return cmocka_run_group_tests_name("golden", tests, NULL, NULL);
}
