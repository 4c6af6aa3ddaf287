/* The newsroom on the air: what the board shows while the network does its worst. */
#include "unit/check.h"

#include "base/clock.h"
#include "base/log.h"
#include "news/store.h"
#include "newsroom.h"
#include "show/stage.h"
#include "support/http_server.h"
#include "support/pump.h"
#include "unit/fonts.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RATE 100 /* frames a second of the test board */

static const char feed[] =
    "<rss version=\"2.0\"><channel><title>Loopback News</title>"
    "<item><title>Quad launches AI farm projects</title><guid>1</guid></item>"
    "<item><title>India’s sector can scale to $750–850 billion</title><guid>2</guid></item>"
    "</channel></rss>";

static struct hl_config *config_for(const char *urls[], size_t count, const char *state)
{
    char yaml[1024], error[HL_CONFIG_ERROR_MAX];
    int n = snprintf(yaml, sizeof(yaml), "state: %s\nsources:\n", state);
    for (size_t i = 0; i < count; i++)
        n += snprintf(yaml + n, sizeof(yaml) - (size_t)n, "  - name: Source %zu\n    url: %s\n",
                      i + 1, urls[i]);
    struct hl_config *config = hl_config_parse(yaml, (size_t)n, "test", error);
    if (!config)
        fail_msg("%s", error);
    return config;
}

struct air {
    struct pump pump;
    struct hl_newsroom *newsroom;
    const struct hl_ticker_item *items;
    size_t count;
};

/* The time that the computer has been on, and what tests add to it. */
static int64_t later_ns;

static int64_t boot_ns(void)
{
    return hl_clock_boot_ns() + later_ns;
}

static void go_on_air(struct air *air, const struct hl_config *config)
{
    static const struct hl_fetch_limits limits = {
        .connect_ms = 4000, .total_ms = 4000, .gap_ms = -1};
    struct hl_newsroom_options options = {.config = config,
                                          .saved = true,
                                          .limits = &limits,
                                          .wall_s = HL_TIME_NONE,
                                          .boot_ns = boot_ns};
    *air = (struct air){0};
    pump_init(&air->pump);
    air->newsroom = hl_newsroom_create(air->pump.loop, &options);
    assert_non_null(air->newsroom);
}

static void go_off_air(struct air *air)
{
    hl_newsroom_destroy(air->newsroom);
    pump_finish(&air->pump);
}

static void refresh(struct air *air)
{
    hl_newsroom_refresh(air->newsroom, hl_clock_wall_s(), &air->items, &air->count);
}

static bool has_items(const void *data)
{
    struct air *air = (struct air *)data;
    refresh(air);
    return air->count > 0;
}

static bool has_title(const struct air *air, const char *title)
{
    for (size_t i = 0; i < air->count; i++)
        if (strcmp(air->items[i].headline->title, title) == 0)
            return true;
    return false;
}

static bool is_marked(const void *data)
{
    struct air *air = (struct air *)data;
    refresh(air);
    return air->count > 0 && air->items[0].mark[0];
}

static bool is_unmarked(const void *data)
{
    struct air *air = (struct air *)data;
    refresh(air);
    return air->count > 0 && !air->items[0].mark[0];
}

static void test_samples_stand_in_when_offline(void **state)
{
    /* Port 1 of this computer: refused at once. */
    const char *urls[] = {"http://127.0.0.1:1/feed"};
    struct hl_config *config = config_for(urls, 1, "none");
    struct air air;
    (void)state;
    go_on_air(&air, config);
    hl_newsroom_start(air.newsroom);
    assert_true(pump_until(&air.pump, has_items, &air, 1000));
    assert_true(air.count >= 10);
    assert_string_equal(air.items[0].mark, "offline");
    go_off_air(&air);
    hl_config_destroy(config);
}

static void test_samples_say_connecting_until_the_verdict(void **state)
{
    static const struct http_answer answers[] = {{.path = "/silent", .manner = HTTP_SILENT}};
    struct http_server *server = http_server_create(answers, 1);
    char url[128];
    const char *urls[] = {http_server_url(server, "/silent", url, sizeof(url))};
    struct hl_config *config = config_for(urls, 1, "none");
    struct air air;
    (void)state;
    go_on_air(&air, config);
    hl_newsroom_start(air.newsroom);
    assert_true(pump_until(&air.pump, has_items, &air, 1200));
    assert_string_equal(air.items[0].mark, "connecting");
    go_off_air(&air);
    hl_config_destroy(config);
    http_server_destroy(server);
}

static void test_news_takes_the_place_of_samples(void **state)
{
    static const struct http_answer answers[] = {{.path = "/slow",
                                                  .head = "HTTP/1.1 200 OK\r\n",
                                                  .body = feed,
                                                  .delay_ms = 1100,
                                                  .manner = HTTP_HANG_UP}};
    struct http_server *server = http_server_create(answers, 1);
    char url[128];
    const char *urls[] = {http_server_url(server, "/slow", url, sizeof(url))};
    struct hl_config *config = config_for(urls, 1, "none");
    struct air air;
    (void)state;
    go_on_air(&air, config);
    hl_newsroom_start(air.newsroom);
    assert_true(pump_until(&air.pump, has_items, &air, 1000));
    assert_true(air.count > 2);
    assert_true(pump_until(&air.pump, is_unmarked, &air, 3000));
    assert_int_equal(air.count, 2);
    assert_true(has_title(&air, "Quad launches AI farm projects"));
    go_off_air(&air);
    hl_config_destroy(config);
    http_server_destroy(server);
}

static void test_saved_headlines_are_there_before_any_network(void **state)
{
    static const struct http_answer answers[] = {
        {.path = "/feed", .head = "HTTP/1.1 200 OK\r\n", .body = feed, .manner = HTTP_HANG_UP}};
    struct http_server *server = http_server_create(answers, 1);
    char url[128], path[] = "/tmp/headliner-test-XXXXXX", db[64];
    struct air air;
    (void)state;
    assert_non_null(mkdtemp(path));
    snprintf(db, sizeof(db), "%s/news.db", path);
    const char *urls[] = {http_server_url(server, "/feed", url, sizeof(url))};
    struct hl_config *config = config_for(urls, 1, db);
    go_on_air(&air, config);
    hl_newsroom_start(air.newsroom);
    assert_true(pump_until(&air.pump, has_items, &air, 3000));
    go_off_air(&air);
    http_server_destroy(server);
    /* The server is gone, and nothing is even started: the list is there. */
    go_on_air(&air, config);
    refresh(&air);
    assert_int_equal(air.count, 2);
    assert_true(has_title(&air, "Quad launches AI farm projects"));
    go_off_air(&air);
    hl_config_destroy(config);
    unlink(db);
    rmdir(path);
}

/* ---- sources that share a name ---- */

/* A folder with two feeds that bear one title, and the saved headlines. */
struct twins {
    char folder[32], first[64], second[64], db[64];
};

static void write_feed(const char *path, const char *title)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file,
            "<rss version=\"2.0\"><channel><title>Wire</title>"
            "<item><title>%s</title><guid>1</guid></item></channel></rss>",
            title);
    fclose(file);
}

static void make_twins(struct twins *twins)
{
    strcpy(twins->folder, "/tmp/headliner-test-XXXXXX");
    assert_non_null(mkdtemp(twins->folder));
    snprintf(twins->first, sizeof(twins->first), "%s/first", twins->folder);
    snprintf(twins->second, sizeof(twins->second), "%s/second", twins->folder);
    snprintf(twins->db, sizeof(twins->db), "%s/news.db", twins->folder);
    write_feed(twins->first, "Ferries run again");
    write_feed(twins->second, "Mountain road closed");
}

static void drop_twins(struct twins *twins)
{
    unlink(twins->first);
    unlink(twins->second);
    unlink(twins->db);
    rmdir(twins->folder);
}

static struct hl_config *unnamed_config(const struct twins *twins, bool both)
{
    char yaml[512], error[HL_CONFIG_ERROR_MAX];
    int n =
        snprintf(yaml, sizeof(yaml), "state: %s\nsources:\n  - url: %s\n", twins->db, twins->first);
    if (both)
        n += snprintf(yaml + n, sizeof(yaml) - (size_t)n, "  - url: %s\n", twins->second);
    struct hl_config *config = hl_config_parse(yaml, (size_t)n, "test", error);
    if (!config)
        fail_msg("%s", error);
    return config;
}

static bool is_settled(const void *data)
{
    return hl_newsroom_is_settled(((const struct air *)data)->newsroom);
}

static void fetch_twins(struct air *air, const struct hl_config *config)
{
    go_on_air(air, config);
    hl_newsroom_start(air->newsroom);
    assert_true(pump_until(&air->pump, is_settled, air, 3000));
    refresh(air);
}

static void test_feeds_of_one_title_keep_their_own_lists(void **state)
{
    struct twins twins;
    struct air air;
    (void)state;
    make_twins(&twins);
    struct hl_config *config = unnamed_config(&twins, true);
    fetch_twins(&air, config);
    assert_int_equal(air.count, 2);
    go_off_air(&air);
    /* At the next start each one's headlines are there, and stay when only the other answers. */
    unlink(twins.second);
    fetch_twins(&air, config);
    assert_int_equal(air.count, 2);
    assert_true(has_title(&air, "Mountain road closed"));
    go_off_air(&air);
    hl_config_destroy(config);
    drop_twins(&twins);
}

static void test_headlines_leave_with_their_source(void **state)
{
    struct twins twins;
    struct air air;
    (void)state;
    make_twins(&twins);
    struct hl_config *both = unnamed_config(&twins, true), *one = unnamed_config(&twins, false);
    fetch_twins(&air, both);
    go_off_air(&air);
    go_on_air(&air, one);
    refresh(&air);
    assert_int_equal(air.count, 1);
    assert_true(has_title(&air, "Ferries run again"));
    go_off_air(&air);
    hl_config_destroy(both);
    hl_config_destroy(one);
    drop_twins(&twins);
}

/* A newsroom takes over what is on the board, whether it is saved or not. */
static void test_given_headlines_are_shown_at_once(void **state)
{
    const char *urls[] = {"http://127.0.0.1:1/feed"};
    struct hl_headline from = {.id = (char *)"1",
                               .title = (char *)"On the board",
                               .origin = (char *)urls[0],
                               .published_s = hl_clock_wall_s(),
                               .seen_s = hl_clock_wall_s()};
    struct hl_headline *list[] = {hl_headline_create(&from)};
    struct hl_config *config = config_for(urls, 1, "none");
    struct hl_newsroom_options options = {.config = config,
                                          .saved = true,
                                          .headlines = list,
                                          .headline_count = 1,
                                          .wall_s = HL_TIME_NONE};
    struct air air = {0};
    (void)state;
    pump_init(&air.pump);
    air.newsroom = hl_newsroom_create(air.pump.loop, &options);
    assert_non_null(air.newsroom);
    refresh(&air);
    assert_int_equal(air.count, 1);
    assert_string_equal(air.items[0].headline->title, "On the board");
    go_off_air(&air);
    hl_config_destroy(config);
    hl_headline_unref(list[0]);
}

/* A server's 304 says nothing about headlines that are not there any more. */
static void test_whole_document_where_none_is_saved(void **state)
{
    static const struct http_answer answers[] = {{.path = "/feed",
                                                  .head = "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n",
                                                  .body = feed,
                                                  .manner = HTTP_HANG_UP}};
    struct http_server *server = http_server_create(answers, 1);
    struct twins twins;
    struct air air;
    char url[128], request[HTTP_SERVER_REQUEST_MAX];
    (void)state;
    make_twins(&twins);
    const char *web[] = {http_server_url(server, "/feed", url, sizeof(url)), twins.first};
    const char *local[] = {twins.first};
    struct hl_config *both = config_for(web, 2, twins.db), *one = config_for(local, 1, twins.db);
    fetch_twins(&air, both);
    assert_int_equal(air.count, 3);
    go_off_air(&air);
    fetch_twins(&air, one); /* the other's headlines leave the file, its state does not */
    go_off_air(&air);
    fetch_twins(&air, both);
    assert_int_equal(air.count, 3);
    http_server_last_request(server, "/feed", request, sizeof(request));
    assert_null(strstr(request, "If-None-Match"));
    go_off_air(&air);
    hl_config_destroy(both);
    hl_config_destroy(one);
    http_server_destroy(server);
    drop_twins(&twins);
}

/* Saved headlines of a source that has not answered in this run: old, by no known time. */
static void test_mark_of_a_source_that_never_worked(void **state)
{
    struct twins twins;
    struct air air;
    (void)state;
    make_twins(&twins);
    struct hl_config *config = unnamed_config(&twins, true);
    fetch_twins(&air, config);
    go_off_air(&air);
    struct hl_store *store = hl_store_create(twins.db);
    struct hl_source_state never = {.url = twins.second,
                                    .last_try_s = HL_TIME_NONE,
                                    .last_ok_s = HL_TIME_NONE,
                                    .next_s = HL_TIME_NONE};
    assert_non_null(store);
    assert_int_equal(hl_store_save_source(store, &never), 0);
    hl_store_destroy(store);
    unlink(twins.second);
    fetch_twins(&air, config);
    later_ns = 7200 * HL_NS_PER_S;
    hl_newsroom_refresh(air.newsroom, hl_clock_wall_s() + 7200, &air.items, &air.count);
    later_ns = 0;
    assert_int_equal(air.count, 2);
    for (size_t i = 0; i < air.count; i++)
        if (strcmp(air.items[i].headline->origin, twins.second) == 0)
            assert_string_equal(air.items[i].mark, "feed is old");
    go_off_air(&air);
    hl_config_destroy(config);
    drop_twins(&twins);
}

/* ---- the hostile server ---- */

/* A board that counts its frames and the longest time between two. */
struct counter {
    atomic_uint frames;
};

static int counter_open(void *data, struct hl_output_mode *mode)
{
    (void)data;
    mode->width = 192;
    mode->height = 16;
    mode->refresh_hz = RATE;
    return 0;
}

static int counter_present(void *data, const struct hl_frame *frame, int64_t when_ns)
{
    struct counter *counter = data;
    (void)frame;
    (void)when_ns;
    atomic_fetch_add(&counter->frames, 1);
    return 0;
}

static int counter_close(void *data)
{
    (void)data;
    return 0;
}

static const struct http_answer hostile[] = {
    {.path = "/feed",
     .from = 1,
     .body = feed,
     .manner = HTTP_HANG_UP,
     .head = "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nConnection: close\r\n"},
    {.path = "/feed",
     .from = 2,
     .manner = HTTP_HANG_UP,
     .head = "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\nConnection: close\r\n"},
    {.path = "/feed",
     .from = 3,
     .manner = HTTP_HANG_UP,
     .head = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n"},
    {.path = "/feed", .from = 4, .manner = HTTP_SILENT},
    {.path = "/feed",
     .from = 5,
     .body = "<rss><channel><item><title>x</title></item>        ",
     .manner = HTTP_ENDLESS_BODY,
     .head = "HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n"},
    {.path = "/feed",
     .from = 6,
     .body = "<rss version=\"2.0\"><channel><title>never finished",
     .manner = HTTP_DRIP,
     .head = "HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n"},
    {.path = "/feed",
     .from = 7,
     .body = feed,
     .manner = HTTP_HANG_UP,
     .head = "HTTP/1.1 200 OK\r\nConnection: close\r\n"},
};

static const struct {
    const char *name;
    bool marked;
} phases[] = {
    {"a good feed", false},       {"304", false},       {"500", true},
    {"no answer", true},          {"2 GB body", false}, {"a byte at a time", true},
    {"a good feed again", false},
};

static void draw_ticks(struct air *air, struct hl_ticker *ticker, struct hl_stage *stage)
{
    int64_t now_ns = hl_clock_mono_ns();
    assert_int_equal(hl_ticker_set_items(ticker, air->items, air->count, now_ns), 0);
    struct hl_scene *scene = hl_ticker_advance(ticker, now_ns, hl_clock_wall_s());
    if (scene)
        hl_stage_show(stage, scene);
}

struct settled {
    struct http_server *server;
    unsigned requests;
};

static bool was_asked(const void *data)
{
    const struct settled *settled = data;
    return http_server_requests(settled->server, "/feed") >= settled->requests;
}

struct drawn {
    struct counter *counter;
    unsigned frames;
};

static bool is_drawn(const void *data)
{
    const struct drawn *drawn = data;
    return atomic_load(&drawn->counter->frames) > drawn->frames;
}

static void test_hostile_server(void **state)
{
    struct http_server *server = http_server_create(hostile, sizeof(hostile) / sizeof(*hostile));
    char url[128];
    const char *urls[] = {http_server_url(server, "/feed", url, sizeof(url))};
    struct hl_config *config = config_for(urls, 1, "none");
    struct hl_fonts *fonts = sealed_fonts();
    struct hl_ticker *ticker = hl_ticker_create(&config->show, fonts, 192, 16, hl_clock_mono_ns());
    struct counter counter = {0};
    struct hl_output output = {
        .open = counter_open, .present = counter_present, .close = counter_close, .data = &counter};
    struct hl_output_mode mode = {0};
    struct hl_stage *stage = hl_stage_create(&output, &mode);
    struct air air;
    (void)state;
    assert_non_null(stage);
    go_on_air(&air, config);
    hl_newsroom_start(air.newsroom);
    for (size_t i = 0; i < sizeof(phases) / sizeof(*phases); i++) {
        struct settled settled = {server, (unsigned)i + 1};
        if (i > 0)
            hl_newsroom_ask(air.newsroom);
        check_true(phases[i].name, pump_until(&air.pump, was_asked, &settled, 30000));
        check_true(phases[i].name,
                   pump_until(&air.pump, phases[i].marked ? is_marked : is_unmarked, &air, 30000));
        draw_ticks(&air, ticker, stage);
        unsigned before = atomic_load(&counter.frames);
        /* Long enough for the silent ones to be given up. */
        pump_until(&air.pump, NULL, NULL, i == 3 || i == 5 ? 5000 : 500);
        /* Half of the frames due, and more time for them where the machine is busy. */
        struct drawn drawn = {&counter, before + RATE / 4};
        check_true(phases[i].name, pump_until(&air.pump, is_drawn, &drawn, 30000));
        refresh(&air);
        /* The 2 GB document began well: its one headline is news, and the old ones go. */
        if (i != 4)
            check_true(phases[i].name,
                       has_title(&air, i == 5 ? "x" : "Quad launches AI farm projects"));
    }
    assert_int_equal(air.pump.blocked, 0);
    hl_stage_destroy(stage, NULL);
    go_off_air(&air);
    hl_ticker_destroy(ticker);
    hl_fonts_destroy(fonts);
    hl_config_destroy(config);
    http_server_destroy(server);
}

/* The loop thread may be held up, by a slow disk say: the board goes on. */
static void test_stage_runs_while_the_loop_sleeps(void **state)
{
    struct counter counter = {0};
    struct hl_output output = {
        .open = counter_open, .present = counter_present, .close = counter_close, .data = &counter};
    struct hl_output_mode mode = {0};
    struct hl_stage *stage = hl_stage_create(&output, &mode);
    struct hl_motion motion = {.speed = 60000};
    (void)state;
    assert_non_null(stage);
    hl_stage_show(stage, hl_scene_create(192, 16, &motion, 0));
    usleep(1000000);
    assert_true(atomic_load(&counter.frames) > RATE / 2);
    struct hl_stage_stats stats;
    hl_stage_stats(stage, &stats);
    assert_true(stats.frames >= atomic_load(&counter.frames) - 1);
    hl_stage_destroy(stage, NULL);
}

/* A board whose user leans on the keys and then drags its window. */
struct busy {
    atomic_uint sent;
};

#define BUSY_KEYS (3 * HL_STAGE_EVENTS_MAX)

static bool busy_poll(void *data, struct hl_event *event)
{
    struct busy *busy = data;
    unsigned n = atomic_load(&busy->sent);
    if (n > BUSY_KEYS)
        return false;
    *event = n < BUSY_KEYS ? (struct hl_event){.type = HL_EVENT_FASTER}
                           : (struct hl_event){.type = HL_EVENT_RESIZE, .width = 16, .height = 8};
    atomic_store(&busy->sent, n + 1);
    return true;
}

static int busy_open(void *data, struct hl_output_mode *mode)
{
    (void)data;
    mode->width = mode->height = 8;
    mode->refresh_hz = RATE;
    return 0;
}

static int busy_present(void *data, const struct hl_frame *frame, int64_t when_ns)
{
    (void)data;
    (void)frame;
    (void)when_ns;
    return 0;
}

static void test_no_event_is_lost_while_the_loop_is_busy(void **state)
{
    struct busy busy = {0};
    struct hl_output output = {.open = busy_open,
                               .present = busy_present,
                               .poll = busy_poll,
                               .close = counter_close,
                               .data = &busy};
    struct hl_output_mode mode = {0};
    struct hl_stage *stage = hl_stage_create(&output, &mode);
    struct hl_event event = {0};
    unsigned keys = 0;
    (void)state;
    assert_non_null(stage);
    usleep(100000);
    for (int i = 0; i < 3000 && event.type != HL_EVENT_RESIZE; i++) {
        if (!hl_stage_next_event(stage, &event))
            usleep(1000);
        else if (event.type == HL_EVENT_FASTER)
            keys++;
    }
    assert_int_equal(event.type, HL_EVENT_RESIZE);
    assert_int_equal(keys, BUSY_KEYS);
    hl_stage_destroy(stage, NULL);
}

/* A board that breaks is opened again, and one that cannot be opened at all is an error. */
struct fragile {
    atomic_uint opened, presented;
    int open_result;
};

static int fragile_open(void *data, struct hl_output_mode *mode)
{
    struct fragile *fragile = data;
    mode->width = mode->height = 8;
    mode->refresh_hz = RATE;
    atomic_fetch_add(&fragile->opened, 1);
    return fragile->open_result;
}

static int fragile_present(void *data, const struct hl_frame *frame, int64_t when_ns)
{
    struct fragile *fragile = data;
    (void)frame;
    (void)when_ns;
    return atomic_fetch_add(&fragile->presented, 1) == 5 ? -5 : 0;
}

static void test_board_that_breaks(void **state)
{
    struct fragile fragile = {0};
    struct hl_output output = {
        .open = fragile_open, .present = fragile_present, .close = counter_close, .data = &fragile};
    struct hl_output_mode mode = {0};
    struct hl_motion motion = {0};
    struct hl_event event;
    (void)state;
    hl_log_set_level(HL_LOG_ERROR);
    struct hl_stage *stage = hl_stage_create(&output, &mode);
    assert_non_null(stage);
    hl_stage_show(stage, hl_scene_create(8, 8, &motion, 0));
    for (int i = 0; i < 50 && atomic_load(&fragile.presented) < 10; i++)
        usleep(100000);
    assert_true(atomic_load(&fragile.presented) >= 10);
    assert_int_equal(atomic_load(&fragile.opened), 2);
    assert_true(hl_stage_next_event(stage, &event));
    assert_int_equal(event.type, HL_EVENT_SHOWN);
    assert_true(hl_stage_next_event(stage, &event));
    assert_int_equal(event.type, HL_EVENT_RESIZE); /* its size may have changed meanwhile */
    assert_false(hl_stage_next_event(stage, &event));
    hl_stage_destroy(stage, NULL);
    fragile.open_result = -19;
    assert_null(hl_stage_create(&output, &mode));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples_stand_in_when_offline),
        cmocka_unit_test(test_samples_say_connecting_until_the_verdict),
        cmocka_unit_test(test_news_takes_the_place_of_samples),
        cmocka_unit_test(test_saved_headlines_are_there_before_any_network),
        cmocka_unit_test(test_feeds_of_one_title_keep_their_own_lists),
        cmocka_unit_test(test_headlines_leave_with_their_source),
        cmocka_unit_test(test_given_headlines_are_shown_at_once),
        cmocka_unit_test(test_whole_document_where_none_is_saved),
        cmocka_unit_test(test_mark_of_a_source_that_never_worked),
        cmocka_unit_test(test_hostile_server),
        cmocka_unit_test(test_stage_runs_while_the_loop_sleeps),
        cmocka_unit_test(test_no_event_is_lost_while_the_loop_is_busy),
        cmocka_unit_test(test_board_that_breaks),
    };
    return cmocka_run_group_tests_name("newsroom", tests, NULL, NULL);
}
