/* Bench jobs of the news page: twelve headlines in six scripts, from the list to a frame of 800x480
 * in black and white: read, measured, laid out as pages, the first of them drawn. */
#include "bench.h"

#include "base/clock.h"
#include "screen.h"

#include <errno.h>
#include <stdio.h>

#define WIDTH  800
#define HEIGHT 480
#define WALL_S INT64_C(1772271000) /* 2026-02-28 09:30 UTC */

static const struct {
    const char *title, *language;
} news[] = {
    {"Ministers agree on a plan to share the water of the river after nine years of talks", "en"},
    {"India’s technology services sector can scale to $750–850 billion by 2035: study", "en"},
    {"बंगाल में निपाह वायरस से पहली मौत की पुष्टि", "hi"},
    {"دریا کے پانی کی تقسیم پر نو سال کے مذاکرات کے بعد وزراء میں اتفاق ہو گیا", "ur"},
    {"九年にわたる交渉の末、川の水の分配計画で閣僚が合意", "ja"},
    {"Мости відкриті: міністри домовилися про воду після дев’яти років перемовин", "uk"},
    {"‘It was very challenging’: opener on his return to the World Cup squad", "en"},
    {"Το λιμάνι κλειστό για τρίτη ημέρα λόγω θύελλας", "el"},
    {"بعد تسع سنوات من المحادثات، الوزراء يتفقون على تقاسم مياه النهر", "ar"},
    {"Café in Zürich bans hurry, finds that soufflés rise 12% higher", "en"},
    {"Quad launches AI farm projects", "en"},
    {"केरल के स्वास्थ्य क्षेत्र को पुनर्जीवित करने का वादा", "hi"},
};
#define NEWS_COUNT (sizeof(news) / sizeof(*news))

static const struct hl_paper paper = {
    .inks = {{"black", {0, 0, 0}, {0, 0, 0}}, {"white", {255, 255, 255}, {255, 255, 255}}},
    .count = 2,
    .greys = 2,
    .partial = true,
    .ppi = 124,
};

struct desk {
    struct hl_screen screen;
    struct hl_frame frame;
    /* The same news twice: each list is new beside the other. */
    struct hl_headline *headlines[2][NEWS_COUNT];
    struct hl_ticker_item items[2][NEWS_COUNT];
    int64_t now_ns;
};

static int make_news(struct desk *desk)
{
    char *category = (char *)"World", id[16];
    for (size_t i = 0; i < 2 * NEWS_COUNT; i++) {
        size_t list = i / NEWS_COUNT, at = i % NEWS_COUNT;
        struct hl_headline from = {.id = id,
                                   .title = (char *)news[at].title,
                                   .language = (char *)news[at].language,
                                   .source = (char *)"Bench",
                                   .categories = &category,
                                   .category_count = 1,
                                   .published_s = WALL_S - 60 * 7 * (int64_t)at};
        snprintf(id, sizeof(id), "%zu", i);
        desk->headlines[list][at] = hl_headline_create(&from);
        if (!desk->headlines[list][at])
            return -ENOMEM;
        desk->items[list][at] =
            (struct hl_ticker_item){.headline = desk->headlines[list][at], .mark = ""};
    }
    return 0;
}

/* New headlines, as soon as the page may be turned. */
static int compose(struct desk *desk, long turn)
{
    struct hl_show *show = &desk->screen.show;
    desk->now_ns += 60 * HL_NS_PER_S;
    int err = hl_show_set_items(show, desk->items[turn % 2], NEWS_COUNT, desk->now_ns);
    struct hl_scene *scene = err ? NULL : hl_show_advance(show, desk->now_ns, WALL_S);
    if (scene)
        hl_scene_compose(scene, 0, &desk->frame);
    else
        err = err ? err : -EPROTO;
    hl_scene_destroy(scene);
    return err;
}

static int measure(struct desk *desk, bool cold, struct hl_bench_result *result)
{
    struct hl_press_fonts fonts = hl_screen_press_fonts(&desk->screen);
    int err = compose(desk, 0); /* opens faces */
    hl_bench_begin(result);
    for (long i = 1; i <= result->units && !err; i++) {
        if (cold) {
            hl_fonts_forget(fonts.text);
            hl_fonts_forget(fonts.lead);
        }
        err = compose(desk, i);
    }
    hl_bench_end(result, "page");
    return err;
}

static int bench(bool cold, struct hl_bench_result *result)
{
    char error[HL_CONFIG_ERROR_MAX];
    struct hl_config *config = hl_config_load(NULL, error);
    struct desk desk = {0};
    struct hl_output_mode mode = {.width = WIDTH, .height = HEIGHT, .paper = &paper};
    int err = config ? hl_screen_init(&desk.screen, config, &mode, true, 0) : -EINVAL;
    if (!err)
        err = hl_frame_init(&desk.frame, WIDTH, HEIGHT);
    if (!err)
        err = make_news(&desk);
    if (!err)
        err = measure(&desk, cold, result);
    for (size_t i = 0; i < 2 * NEWS_COUNT; i++)
        hl_headline_unref(desk.headlines[i / NEWS_COUNT][i % NEWS_COUNT]);
    hl_frame_finish(&desk.frame);
    hl_screen_finish(&desk.screen);
    hl_config_destroy(config);
    return err;
}

int hl_bench_page_cold(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result)
{
    (void)job;
    (void)cli;
    return bench(true, result);
}

int hl_bench_page_warm(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result)
{
    (void)job;
    (void)cli;
    return bench(false, result);
}
