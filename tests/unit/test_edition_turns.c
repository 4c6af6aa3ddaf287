/* When pages of paper are turned: a walk through virtual seconds, written down as the page and the
 * headlines on it. */
#include "unit/check.h"

#include "base/clock.h"
#include "config.h"
#include "screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEGIN_S   INT64_C(1772434800) /* a full minute */
#define STAND_S   45
#define NEWS_MAX  24
#define WALK_SIZE 512

static const struct hl_paper small_paper = {
    .inks = {{"black", {0, 0, 0}, {0, 0, 0}}, {"white", {255, 255, 255}, {255, 255, 255}}},
    .count = 2,
    .greys = 2,
    .partial = true,
    .page_min_s = STAND_S,
    .page_turn_s = 110,
    .ppi = 130,
};

/* One letter each, the newest first. */
struct desk {
    struct hl_config *config;
    struct hl_screen screen;
    struct hl_headline *news[NEWS_MAX];
    size_t count;
    int second;
    char on_page[NEWS_MAX + 1];
    char walk[WALK_SIZE];
};

static void open_desk(struct desk *desk, int width, int height)
{
    char error[HL_CONFIG_ERROR_MAX];
    struct hl_output_mode mode = {
        .width = width, .height = height, .refresh_hz = 1, .paper = &small_paper};
    memset(desk, 0, sizeof(*desk));
    desk->config = hl_config_load(NULL, error);
    assert_non_null(desk->config);
    assert_int_equal(hl_screen_init(&desk->screen, desk->config, &mode, false, 0), 0);
    assert_non_null(desk->screen.show.edition);
}

static void close_desk(struct desk *desk)
{
    hl_screen_finish(&desk->screen);
    for (size_t i = 0; i < desk->count; i++)
        hl_headline_unref(desk->news[i]);
    hl_config_destroy(desk->config);
}

/* Headlines A, B, C... that come now. */
static void bring(struct desk *desk, const char *letters)
{
    struct hl_ticker_item items[NEWS_MAX];
    for (; *letters; letters++) {
        char title[64], id[2] = {*letters, '\0'};
        snprintf(title, sizeof(title), "%c story of some words that fill a line or two", *letters);
        struct hl_headline from = {.id = id,
                                   .title = title,
                                   .source = (char *)"Post",
                                   .published_s = BEGIN_S + desk->second};
        memmove(desk->news + 1, desk->news, desk->count * sizeof(desk->news[0]));
        desk->news[0] = hl_headline_create(&from);
        assert_non_null(desk->news[0]);
        desk->count++;
    }
    for (size_t i = 0; i < desk->count; i++)
        items[i] = (struct hl_ticker_item){.headline = desk->news[i], .mark = ""};
    assert_int_equal(
        hl_show_set_items(&desk->screen.show, items, desk->count, desk->second * HL_NS_PER_S), 0);
}

/* Writes "SECOND:LETTERS " whenever others are on the page. */
static void pass(struct desk *desk, int seconds)
{
    for (int end = desk->second + seconds; desk->second < end; desk->second++) {
        struct hl_scene *scene =
            hl_show_advance(&desk->screen.show, desk->second * HL_NS_PER_S, BEGIN_S + desk->second);
        char now[NEWS_MAX + 1] = "";
        size_t n = 0;
        hl_scene_destroy(scene);
        for (size_t i = 0; i < desk->count; i++)
            if (hl_edition_holds(desk->screen.show.edition, desk->news[i]))
                now[n++] = desk->news[i]->id[0];
        now[n] = '\0';
        size_t len = strlen(desk->walk);
        if (strcmp(now, desk->on_page) != 0)
            snprintf(desk->walk + len, WALK_SIZE - len, "%d:%s ", desk->second, now);
        memcpy(desk->on_page, now, sizeof(now));
    }
}

static void expect(const char *name, struct desk *desk, const char *want)
{
    if (strcmp(desk->walk, want) != 0)
        fail_msg("%s:\n got %s\nwant %s", name, desk->walk, want);
    close_desk(desk);
}

static void a_page_without_headlines(void **state)
{
    struct desk desk;
    (void)state;
    open_desk(&desk, 250, 122);
    pass(&desk, 130);
    expect("nothing", &desk, "");
}

/* A page each: those that were on none first, then every two minutes. */
static void one_a_page(void **state)
{
    struct desk desk;
    (void)state;
    open_desk(&desk, 250, 122);
    bring(&desk, "CBA");
    pass(&desk, 600);
    expect("one a page", &desk, "0:A 45:B 90:C 240:A 360:B 480:C ");
}

/* Two at once share the minute in which they have to be seen; then it goes on where it was. */
static void two_at_once(void **state)
{
    struct desk desk;
    (void)state;
    open_desk(&desk, 250, 122);
    bring(&desk, "CBA");
    pass(&desk, 100);
    bring(&desk, "ED");
    pass(&desk, 300);
    expect("two at once", &desk, "0:A 45:B 90:C 123:D 155:E 300:A ");
}

/* The one that came first is not kept waiting by the next. */
static void one_after_the_other(void **state)
{
    struct desk desk;
    (void)state;
    open_desk(&desk, 250, 122);
    bring(&desk, "A");
    pass(&desk, 100);
    bring(&desk, "B");
    pass(&desk, 5);
    bring(&desk, "C");
    pass(&desk, 10);
    bring(&desk, "D");
    pass(&desk, 105);
    expect("one after the other", &desk, "0:A 100:B 130:C 170:D ");
}

/* More than a minute holds: ten seconds each, eight times; then the paper has its rest. */
static void a_burst(void **state)
{
    struct desk desk;
    (void)state;
    open_desk(&desk, 250, 122);
    bring(&desk, "A");
    pass(&desk, 100);
    bring(&desk, "LKJIHGFEDCB");
    pass(&desk, 300);
    expect("a burst", &desk,
           "0:A 100:B 110:C 120:D 130:E 140:F 150:G 160:H 170:I 180:J 225:K 235:L 360:A ");
}

/* A large page holds them all, and is not turned. */
static void all_on_one(void **state)
{
    struct desk desk;
    (void)state;
    open_desk(&desk, 800, 480);
    bring(&desk, "CBA");
    pass(&desk, 100);
    bring(&desk, "D");
    pass(&desk, 500);
    expect("all on one", &desk, "0:ABC 100:DABC ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_without_headlines),
        cmocka_unit_test(one_a_page),
        cmocka_unit_test(two_at_once),
        cmocka_unit_test(one_after_the_other),
        cmocka_unit_test(a_burst),
        cmocka_unit_test(all_on_one),
    };
    setenv("TZ", "UTC", 1);
    return cmocka_run_group_tests_name("edition_turns", tests, NULL, NULL);
}
