/* What the newsroom keeps between runs, and what it says of ages when the clock is wrong. */
#include "unit/check.h"

#include "base/clock.h"
#include "base/log.h"
#include "news/calendar.h"
#include "news/store.h"
#include "newsroom.h"
#include "support/folder.h"
#include "support/pump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAY INT64_C(86400)

static char db[96], feed[96];

/* The time that the computer has been on, and what tests add to it. */
static int64_t later_ns;

static int64_t boot_ns(void)
{
    return hl_clock_boot_ns() + later_ns;
}

struct air {
    struct pump pump;
    struct hl_config *config;
    struct hl_newsroom *newsroom;
    const struct hl_ticker_item *items;
    size_t count;
};

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void write_feed(const char *title)
{
    char text[512];
    snprintf(text, sizeof(text),
             "<rss version=\"2.0\"><channel><title>Wire</title>"
             "<item><title>%s</title><guid>%s</guid></item></channel></rss>",
             title, title);
    write_text(feed, text);
}

static const char *more = ""; /* of the source's configuration */

static void go_on_air_with(struct air *air, struct hl_headline *const *headlines, size_t count)
{
    char yaml[512], error[HL_CONFIG_ERROR_MAX];
    int n = snprintf(yaml, sizeof(yaml), "state: %s\nsources:\n  - name: Wire\n    url: %s\n%s", db,
                     feed, more);
    *air = (struct air){.config = hl_config_parse(yaml, (size_t)n, "test", error)};
    if (!air->config)
        fail_msg("%s", error);
    const struct hl_newsroom_options options = {.config = air->config,
                                                .saved = true,
                                                .headlines = headlines,
                                                .headline_count = count,
                                                .wall_s = HL_TIME_NONE,
                                                .boot_ns = boot_ns};
    pump_init(&air->pump);
    air->newsroom = hl_newsroom_create(air->pump.loop, &options);
    assert_non_null(air->newsroom);
}

static void go_on_air(struct air *air)
{
    go_on_air_with(air, NULL, 0);
}

static void go_off_air(struct air *air)
{
    hl_newsroom_destroy(air->newsroom);
    pump_finish(&air->pump);
    hl_config_destroy(air->config);
}

static void refresh_at(struct air *air, int64_t wall_s)
{
    hl_newsroom_refresh(air->newsroom, wall_s, &air->items, &air->count);
}

static bool has_items(const void *data)
{
    struct air *air = (struct air *)data;
    refresh_at(air, hl_clock_wall_s());
    return air->count > 0;
}

static void fetch(struct air *air)
{
    go_on_air(air);
    hl_newsroom_start(air->newsroom);
    assert_true(pump_until(&air->pump, has_items, air, 5000));
}

/* What a program that reads the file now sees first. */
static bool is_saved(const char *title)
{
    struct hl_headline **list;
    size_t count;
    bool found = false;
    struct hl_store *store = hl_store_create(db);
    assert_non_null(store);
    assert_int_equal(hl_store_load_headlines(store, &list, &count), 0);
    for (size_t i = 0; i < count; i++) {
        found = found || strcmp(list[i]->title, title) == 0;
        hl_headline_unref(list[i]);
    }
    free(list);
    hl_store_destroy(store);
    return found;
}

static bool shows(const struct air *air, const char *title)
{
    for (size_t i = 0; i < air->count; i++)
        if (strcmp(air->items[i].headline->title, title) == 0)
            return true;
    return false;
}

/* From the first look on at which it could go to the board. */
static void news_is_saved_before_it_is_shown(void **state)
{
    struct air air;
    char title[64];
    (void)state;
    write_feed("Story number 0");
    fetch(&air);
    assert_true(is_saved("Story number 0"));
    for (int i = 1; i <= 12; i++) { /* more than may be saved at once */
        snprintf(title, sizeof(title), "Story number %d", i);
        write_feed(title);
        hl_newsroom_ask(air.newsroom);
        for (int j = 0; j < 10; j++) {
            pump_until(&air.pump, NULL, NULL, 5);
            refresh_at(&air, hl_clock_wall_s());
            if (air.count > 0)
                check_true(title, is_saved(air.items[0].headline->title));
        }
    }
    go_off_air(&air); /* what waited is saved, too */
    assert_true(is_saved("Story number 12"));
}

static void what_was_on_the_board_is_noted(void **state)
{
    struct air air;
    struct hl_store_showing back;
    (void)state;
    write_feed("Ferries run again");
    fetch(&air);
    struct hl_headline *headline = hl_headline_ref(air.items[0].headline);
    char *origin = strdup(headline->origin);
    int64_t before_s = hl_clock_wall_s();
    for (int i = 0; i < 3; i++) { /* three times, and for several looks each */
        for (int j = 0; j < 4; j++)
            hl_newsroom_on_board(air.newsroom, &headline, 1);
        hl_newsroom_on_board(air.newsroom, NULL, 0);
    }
    hl_headline_unref(headline);
    go_off_air(&air);
    struct hl_store *store = hl_store_create(db);
    assert_non_null(store);
    assert_int_equal(hl_store_load_showing(store, origin, "Ferries run again", &back), 0);
    assert_int_equal(back.count, 3);
    assert_true(back.first_s >= before_s && back.last_s <= hl_clock_wall_s());
    hl_store_destroy(store);
    free(origin);
}

/* A new configuration takes over what is on the board, and what waits for its hour. */
static void what_waits_outlives_a_reload(void **state)
{
    struct air air;
    int64_t now_s = hl_clock_wall_s();
    struct hl_headline waits = {.id = (char *)"1",
                                .title = (char *)"Wait for it",
                                .source = (char *)"Wire",
                                .origin = feed,
                                .embargoed_s = now_s + 1000,
                                .published_s = now_s,
                                .seen_s = now_s};
    struct hl_headline unsaved = waits;
    (void)state;
    unsaved.id = unsaved.title = (char *)"Not saved";
    unsaved.embargoed_s = 0;
    struct hl_headline *saved = hl_headline_create(&waits), *given = hl_headline_create(&unsaved);
    struct hl_store *store = hl_store_create(db);
    assert_int_equal(hl_store_save_headlines(store, &saved, 1), 0);
    hl_store_destroy(store);
    write_feed("Ferries run again");
    go_on_air_with(&air, &given, 1);
    refresh_at(&air, now_s + 1);
    assert_true(shows(&air, "Not saved"));
    assert_false(shows(&air, "Wait for it"));
    later_ns = 1000 * HL_NS_PER_S;
    refresh_at(&air, now_s + 1000);
    later_ns = 0;
    assert_true(shows(&air, "Wait for it"));
    go_off_air(&air);
    hl_headline_unref(saved);
    hl_headline_unref(given);
}

static bool is_settled(const void *data)
{
    return hl_newsroom_is_settled(((const struct air *)data)->newsroom);
}

/* Words that leave nothing leave an empty board: samples would be a lie. */
static void words_that_leave_nothing(void **state)
{
    struct air air;
    (void)state;
    write_feed("Ferries run again");
    more = "    exclude: [\"ferr*\"]\n";
    go_on_air(&air);
    hl_newsroom_start(air.newsroom);
    assert_true(pump_until(&air.pump, is_settled, &air, 5000));
    pump_until(&air.pump, NULL, NULL, 1000); /* past the samples' time */
    refresh_at(&air, hl_clock_wall_s());
    assert_int_equal(air.count, 0);
    more = "";
    go_off_air(&air);
}

/* ---- the clock ---- */

/* Saved news, and a computer that starts in 1970: the news is shown, and no time is told. */
static void a_start_in_1970(void **state)
{
    struct air air;
    (void)state;
    write_feed("Ferries run again");
    fetch(&air);
    go_off_air(&air);
    int64_t now_s = hl_clock_wall_s();
    go_on_air(&air);
    assert_true(has_items(&air));
    refresh_at(&air, 100);
    assert_true(shows(&air, "Ferries run again"));
    assert_int_equal(hl_newsroom_now_s(air.newsroom), HL_TIME_NONE);
    refresh_at(&air, now_s);
    assert_int_equal(hl_newsroom_now_s(air.newsroom), now_s);
    assert_true(shows(&air, "Ferries run again"));
    go_off_air(&air);
}

/* A clock behind the last run's is not believed, unless it is set while we look. */
static void a_clock_behind_the_last_run(void **state)
{
    struct air air;
    int64_t now_s = hl_clock_wall_s();
    struct hl_source_state saved = {.url = (char *)"u", .last_try_s = now_s + 9 * DAY};
    (void)state;
    if (hl_clock_is_synced())
        skip(); /* the kernel knows better than the file */
    struct hl_store *store = hl_store_create(db);
    assert_int_equal(hl_store_save_source(store, &saved), 0);
    hl_store_destroy(store);
    write_feed("Ferries run again");
    go_on_air(&air);
    refresh_at(&air, now_s);
    assert_int_equal(hl_newsroom_now_s(air.newsroom), HL_TIME_NONE);
    refresh_at(&air, now_s + DAY);
    assert_int_equal(hl_newsroom_now_s(air.newsroom), now_s + DAY);
    go_off_air(&air);
}

/* A day ahead and back, a minute later: no source grew old by it, and no headline. */
static void a_clock_a_day_ahead_and_back(void **state)
{
    static const struct {
        const char *name;
        int64_t wall_s, later_s;
        const char *mark;
    } looks[] = {
        {"now", 0, 0, ""},
        {"a day ahead", DAY, 1, ""},
        {"a day ahead, a while later", DAY + 60, 61, ""},
        {"back", 62, 62, ""},
        {"a day back", 63 - DAY, 63, ""},
        {"right again", 64, 64, ""},
        {"three hours later", 3 * 3600, 3 * 3600, "feed 3 h old"},
        {"and the clock goes ahead", DAY, 3 * 3600 + 10, "feed 3 h old"},
        {"and the clock goes back", 3 * 3600 + 20 - DAY, 3 * 3600 + 20, "feed 3 h old"},
        {"suspended for a night", 12 * 3600, 12 * 3600, "feed 12 h old"},
    };
    struct air air;
    (void)state;
    write_feed("Ferries run again");
    fetch(&air);
    int64_t start_s = hl_clock_wall_s(), seen_s = air.items[0].headline->seen_s;
    for (size_t i = 0; i < sizeof(looks) / sizeof(*looks); i++) {
        later_ns = looks[i].later_s * HL_NS_PER_S;
        refresh_at(&air, start_s + looks[i].wall_s);
        assert_int_equal(air.count, 1);
        check_int(looks[i].name, strcmp(air.items[0].mark, looks[i].mark), 0);
        /* Seen as long ago as it was, by whichever clock. */
        int64_t ago_s = start_s + looks[i].wall_s - air.items[0].headline->seen_s;
        check_true(looks[i].name, llabs(ago_s - looks[i].later_s - (start_s - seen_s)) <= 2);
    }
    later_ns = 0;
    go_off_air(&air);
}

static int make_folder(void **state)
{
    (void)state;
    const char *folder = folder_make();
    snprintf(db, sizeof(db), "%s/news.db", folder);
    snprintf(feed, sizeof(feed), "%s/feed", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return folder_remove();
}

int main(void)
{
    hl_log_set_level(HL_LOG_ERROR);
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(news_is_saved_before_it_is_shown),
        IN_FOLDER(what_was_on_the_board_is_noted),
        IN_FOLDER(what_waits_outlives_a_reload),
        IN_FOLDER(words_that_leave_nothing),
        IN_FOLDER(a_start_in_1970),
        IN_FOLDER(a_clock_behind_the_last_run),
        IN_FOLDER(a_clock_a_day_ahead_and_back),
    };
    return cmocka_run_group_tests_name("newsroom_keep", tests, NULL, NULL);
}
