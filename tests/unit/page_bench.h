/* What tests of pages share: papers, news, and a press to set it with. */
#ifndef HL_TESTS_PAGE_BENCH_H
#define HL_TESTS_PAGE_BENCH_H

#include "base/clock.h"
#include "show/edition.h"
#include "show/news_page.h"
#include "unit/check.h"
#include "unit/fonts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAGE_NOW_S    INT64_C(1772271000) /* 2026-02-28 09:30 UTC */
#define PAGE_NEWS_MAX 64

static const struct hl_paper page_paper_bw = {
    .inks = {{"black", {0, 0, 0}, {0, 0, 0}}, {"white", {255, 255, 255}, {255, 255, 255}}},
    .count = 2,
    .greys = 2,
    .partial = true,
    .page_min_s = 60,
    .ppi = 124,
};

/* As measured: facts of Spectra 6. */
static const struct hl_paper page_paper_six = {
    .inks = {{"black", {0, 0, 0}, {25, 30, 33}},
             {"white", {255, 255, 255}, {232, 232, 232}},
             {"yellow", {255, 255, 0}, {239, 222, 68}},
             {"red", {255, 0, 0}, {178, 19, 24}},
             {"blue", {0, 0, 255}, {33, 87, 186}},
             {"green", {0, 255, 0}, {18, 95, 32}}},
    .count = 6,
    .greys = 2,
    .page_min_s = 900,
    .ppi = 127,
};

static const struct hl_paper page_paper_grey = {
    .inks = {{"black", {0, 0, 0}, {20, 20, 20}}, {"white", {255, 255, 255}, {220, 220, 220}}},
    .count = 2,
    .greys = 16,
    .partial = true,
    .page_min_s = 30,
    .ppi = 227,
};

struct page_bench {
    struct hl_show_options options;
    struct hl_category_colour categories[5];
    struct hl_press_fonts fonts;
    struct hl_press press;
    struct hl_headline *headlines[PAGE_NEWS_MAX];
    struct hl_ticker_item items[PAGE_NEWS_MAX];
    size_t count;
};

/* Fonts are the system's, or sealed. Nothing is set yet. */
static inline void page_bench_init(struct page_bench *bench, bool sealed, bool mono)
{
    static char world[] = "World", business[] = "Business", sport[] = "Sport",
                science[] = "Science", breaking[] = "Breaking";
    char error[256];
    struct hl_font_options options = {.sealed = sealed, .mono = mono};
    setenv("TZ", "UTC", 1);
    tzset();
    memset(bench, 0, sizeof(*bench));
    const struct hl_category_colour categories[] = {{world, 0x4fc3f7},
                                                    {business, 0x7ddc6f},
                                                    {sport, 0xffe14d},
                                                    {science, 0xc9a2ff},
                                                    {breaking, 0xff5a48}};
    memcpy(bench->categories, categories, sizeof(categories));
    bench->options = (struct hl_show_options){.layout = HL_LAYOUT_PAGE,
                                              .speed = {140, HL_SPEED_WPM},
                                              .source = true,
                                              .age = true,
                                              .clock = true,
                                              .category = true,
                                              .text = 0xffffff,
                                              .accent = 0xffa620,
                                              .dim = 0x8c8c8c,
                                              .categories = bench->categories,
                                              .category_count = 5,
                                              .theme = {.lead_rows = HL_THEME_AUTO,
                                                        .list_rows = HL_THEME_AUTO,
                                                        .small_rows = HL_THEME_AUTO,
                                                        .margin = HL_THEME_AUTO,
                                                        .columns = HL_THEME_AUTO,
                                                        .rules = true}};
    bench->fonts.text = bench->fonts.lead = hl_fonts_create(&options, error);
    assert_non_null(bench->fonts.text);
}

static inline void page_bench_drop(struct page_bench *bench)
{
    while (bench->count > 0)
        hl_headline_unref(bench->headlines[--bench->count]);
}

static inline void page_bench_finish(struct page_bench *bench)
{
    page_bench_drop(bench);
    hl_fonts_destroy(bench->fonts.text);
}

/* One more headline, seven minutes older than the last; its id is its title and its number. */
static inline struct hl_headline *page_bench_add(struct page_bench *bench, const char *title,
                                                 const char *language, const char *category)
{
    char id[64];
    char *categories = (char *)category;
    snprintf(id, sizeof(id), "%zu %.40s", bench->count, title);
    struct hl_headline from = {.id = id,
                               .title = (char *)title,
                               .language = (char *)language,
                               .source = (char *)"The Herald",
                               .link =
                                   (char *)"https://news.example/2026/02/28/a-plan-for-the-river",
                               .categories = &categories,
                               .category_count = category ? 1 : 0,
                               .published_s = PAGE_NOW_S - 60 * 7 * (int64_t)bench->count};
    struct hl_headline *headline = hl_headline_create(&from);
    assert_non_null(headline);
    bench->headlines[bench->count] = headline;
    bench->items[bench->count++] = (struct hl_ticker_item){.headline = headline, .mark = ""};
    return headline;
}

#endif
