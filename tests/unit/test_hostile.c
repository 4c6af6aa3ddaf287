/* Sources whose servers mean no good: nothing breaks, hangs, grows without end, or costs a headline
 * that was there. The transfers themselves are test_fetch.c's and test_transfer.c's. */
#include "base/log.h"
#include "news/source.h"
#include "support/http_server.h"
#include "support/pump.h"
#include "unit/check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS 20000
#define OK          "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
#define HEAD        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>F</title>"
#define TAIL        "</channel></rss>"
#define ITEM(text)  "<item><title>" text "</title></item>"
#define GOOD        HEAD ITEM("One") ITEM("Two") TAIL

struct scene {
    struct pump pump;
    struct hl_fetch *fetch;
    struct http_server *server;
    struct hl_source *source;
    int news, tried, wanted;
    size_t count, longest;
    char titles[2048]; /* "One;Two;", of each its beginning */
};

static void on_news(void *data, struct hl_source *source, struct hl_headline *const *headlines,
                    size_t count)
{
    struct scene *scene = data;
    (void)source;
    scene->news++;
    scene->count = count;
    scene->titles[0] = '\0';
    scene->longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(scene->titles), len = strlen(headlines[i]->title);
        scene->longest = len > scene->longest ? len : scene->longest;
        snprintf(scene->titles + used, sizeof(scene->titles) - used, "%.9s;", headlines[i]->title);
    }
}

static void on_tried(void *data, struct hl_source *source)
{
    struct scene *scene = data;
    (void)source;
    scene->tried++;
}

static bool has_tried(const void *data)
{
    const struct scene *scene = data;
    return scene->tried >= scene->wanted;
}

static void begin(struct scene *scene, const struct http_answer *answers, size_t count)
{
    static const struct hl_fetch_limits limits = {
        .connect_ms = 5000, .total_ms = 10000, .gap_ms = -1};
    const struct hl_source_handler handler = {.news = on_news, .tried = on_tried, .data = scene};
    char url[96];
    *scene = (struct scene){.news = 0};
    pump_init(&scene->pump);
    scene->fetch = hl_fetch_create(scene->pump.loop, &limits);
    scene->server = http_server_create(answers, count);
    assert_non_null(scene->server);
    const struct hl_source_config config = {
        .url = http_server_url(scene->server, "/f", url, sizeof(url))};
    scene->source = hl_source_create(scene->pump.loop, scene->fetch, &config, NULL, &handler);
    assert_non_null(scene->source);
}

static const struct hl_source_state *ask(struct scene *scene)
{
    scene->wanted = scene->tried + 1;
    hl_source_start(scene->source, false);
    if (!pump_until(&scene->pump, has_tried, scene, PATIENCE_MS))
        fail_msg("no end after %d ms", PATIENCE_MS);
    return hl_source_state(scene->source);
}

static void end(struct scene *scene)
{
    hl_source_destroy(scene->source);
    hl_fetch_destroy(scene->fetch);
    http_server_destroy(scene->server);
    pump_finish(&scene->pump);
}

/* ---- documents ---- */

/* PREFIX, then PIECE as often as it takes to be of SIZE bytes, then SUFFIX. */
static char *make(const char *prefix, const char *piece, size_t size, const char *suffix)
{
    size_t n = strlen(piece), times = size / n;
    char *text = malloc(strlen(prefix) + times * n + strlen(suffix) + 1), *to = text;
    assert_non_null(text);
    to = stpcpy(to, prefix);
    for (size_t i = 0; i < times; i++)
        to = stpcpy(to, piece);
    stpcpy(to, suffix);
    return text;
}

#define LAUGHS                                                                                     \
    "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b "                          \
    "\"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"            \
    "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e "                                    \
    "\"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">]>"
#define XXE                                                                                        \
    "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">"              \
    "<!ENTITY % p SYSTEM \"http://127.0.0.1:1/evil.dtd\"> %p;]>"

static const struct {
    const char *name, *prefix, *piece, *suffix;
    size_t size;
    size_t count;       /* headlines that come of it; 0: it may fail, and nothing is lost */
    const char *titles; /* a part of them */
    const char *never;  /* must not be in them */
} documents[] = {
    {"billion laughs", LAUGHS "<rss version=\"2.0\"><channel>" ITEM("Ha &f; ha"), " ",
     ITEM("Next") TAIL, 1, 2, "Next;", "hahaha"},
    {"quadratic entities",
     "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"" /* 64 KB of it, 20,000 times */,
     "aaaaaaaaaaaaaaaa", "\">]><rss version=\"2.0\"><channel>" ITEM("Q &a;&a;&a;&a;") TAIL,
     64 << 10, 1, "Q ", "aaaaaaaa"},
    {"external entities", XXE "<rss version=\"2.0\"><channel>" ITEM("X &x; &p;"), " ",
     ITEM("Next") TAIL, 1, 2, "Next;", "root:"},
    {"a title of 1 MB", HEAD "<item><title>", "Long ", "</title></item>" ITEM("Next") TAIL, 1 << 20,
     2, "Next;", NULL},
    {"100,000 items", HEAD, ITEM("Again"), TAIL, 100000 * sizeof(ITEM("Again")), 1, "Again;", NULL},
    {"nesting 100,000 deep", HEAD ITEM("First"), "<a>", ITEM("Last") TAIL, 300000, 1, "First;",
     NULL},
    {"nesting in a title", HEAD "<item><title>T", "<b>", "</title></item>" ITEM("Next") TAIL,
     300000, 0, NULL, NULL},
    {"JSON 100,000 deep", "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[", "[",
     "]}", 100000, 0, NULL, NULL},
    {"200,000 attributes", HEAD "<item ", "a=\"b\" ",
     ">"
     "<title>One</title></item>" TAIL,
     1200000, 1, "One;", NULL},
    {"an attribute of 1 MB", HEAD "<item a=\"", "bbbb", "\"><title>One</title></item>" TAIL,
     1 << 20, 0, NULL, NULL},
    {"a comment without end", HEAD ITEM("One") "<!--", "-- ", "", 1 << 20, 1, "One;", NULL},
    {"CDATA without end", HEAD ITEM("One") "<item><title><![CDATA[", "x ", "", 1 << 20, 0, NULL,
     NULL},
    {"ampersands", HEAD "<item><title>", "&amp", "</title></item>" TAIL, 1 << 20, 1, "&", NULL},
    {"broken UTF-8", HEAD ITEM("A \xff\xfe\xc3 \xf5\x80\x80\x80 B"), " ", ITEM("Next") TAIL, 1, 2,
     "Next;", "\xff"},
    {"overlong UTF-8 and halves of pairs", HEAD ITEM("A \xc0\xaf \xed\xa0\x80 B"), " ",
     ITEM("Next") TAIL, 1, 2, "Next;", "\xed\xa0"},
    {"a page that wants money", "<html><body>", "<p>Pay now</p>", "</body></html>", 1 << 20, 0,
     NULL, "Pay now;"},
};

static void bad_documents(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
        char *text =
            make(documents[i].prefix, documents[i].piece, documents[i].size, documents[i].suffix);
        const struct http_answer answers[] = {
            {.path = "/f", .head = OK, .body = text, .manner = HTTP_HANG_UP},
            {.path = "/f", .from = 2, .head = OK, .body = GOOD, .manner = HTTP_HANG_UP},
            {.path = "/f", .from = 3, .head = OK, .body = text, .manner = HTTP_HANG_UP},
        };
        struct scene scene;
        begin(&scene, answers, 3);
        ask(&scene);
        if (documents[i].count > 0)
            check_int(documents[i].name, scene.count, documents[i].count);
        if (documents[i].titles && !strstr(scene.titles, documents[i].titles))
            fail_msg("%s: %.100s", documents[i].name, scene.titles);
        if (documents[i].never && strstr(scene.titles, documents[i].never))
            fail_msg("%s: %.100s", documents[i].name, scene.titles);
        check_true(documents[i].name, scene.longest <= HL_TITLE_MAX);
        check_true(documents[i].name, scene.count <= HL_SOURCE_ITEMS_MAX);
        /* It works when it means well, and what means ill afterwards takes nothing away. */
        check_int(documents[i].name, ask(&scene)->failures, 0);
        assert_string_equal(scene.titles, "One;Two;");
        int news = scene.news;
        const struct hl_source_state *now = ask(&scene);
        if (documents[i].count == 0 && now->failures > 0)
            check_int(documents[i].name, scene.news, news);
        check_int(documents[i].name, scene.pump.blocked, 0);
        end(&scene);
        free(text);
    }
}

static void nuls(void **state)
{
    (void)state;
    static const char text[] =
        HEAD "<item><title>A\0B</title></item>\0<item><title>C</title></item>" TAIL;
    const struct http_answer answer = {.path = "/f",
                                       .head = OK,
                                       .body = text,
                                       .body_len = sizeof(text) - 1,
                                       .manner = HTTP_HANG_UP};
    struct scene scene;
    begin(&scene, &answer, 1);
    assert_int_equal(ask(&scene)->failures, 0);
    assert_int_equal(scene.count, 2);
    assert_non_null(strstr(scene.titles, "C;"));
    end(&scene);
}

/* ---- a good feed, cut at every byte ---- */

enum cut { BODY_WITH_LENGTH, BODY_TO_THE_CLOSE, CHUNKS, HEADERS };

static void cut_at(enum cut how, size_t place, char *head, size_t size, struct http_answer *answer)
{
    static const char whole_head[] = OK "Content-Length: 10\r\nETag: \"x\"\r\n";
    *answer = (struct http_answer){.path = "/f", .head = head, .body = GOOD, .body_len = place};
    /* A reset may throw away what was sent, an orderly end does not: some of each. */
    answer->manner = place % 16 == 0 ? HTTP_RESET : HTTP_HANG_UP;
    switch (how) {
    case BODY_WITH_LENGTH:
        snprintf(head, size, OK "ETag: \"x\"\r\nContent-Length: %zu\r\n", strlen(GOOD));
        break;
    case BODY_TO_THE_CLOSE:
        snprintf(head, size, OK "ETag: \"x\"\r\n");
        break;
    case CHUNKS: /* one that is promised longer than it is */
        snprintf(head, size, OK "ETag: \"x\"\r\nTransfer-Encoding: chunked\r\n\r\n%zx",
                 strlen(GOOD));
        break;
    case HEADERS:
        snprintf(head, size, "%.*s", (int)(place % sizeof(whole_head)), whole_head);
        answer->body = "";
        answer->body_len = 0;
        if (!head[0])
            answer->manner = HTTP_RESET;
        break;
    }
    if (place == 0)
        answer->body = ""; /* 0 would mean all of it */
}

/* A document whose last tag lacks its '>' alone says nothing less, and only the connection could
 * tell that it was cut. */
static bool is_as_good(enum cut how, size_t place)
{
    return how == BODY_TO_THE_CLOSE && place == strlen(GOOD) - 1;
}

/* Whole, cut, whole, cut one byte later: the headlines are there all the time. */
static void cut_everywhere(enum cut how, const char *name)
{
    enum { LENGTH = sizeof(GOOD) - 1 };
    static struct http_answer answers[2 * LENGTH + 1];
    static char heads[LENGTH][192];
    struct scene scene;
    for (size_t place = 0; place < LENGTH; place++) {
        answers[2 * place] = (struct http_answer){.path = "/f",
                                                  .from = (unsigned)(2 * place) + 1,
                                                  .head = OK,
                                                  .body = GOOD,
                                                  .manner = HTTP_HANG_UP};
        cut_at(how, place, heads[place], sizeof(heads[place]), &answers[2 * place + 1]);
        answers[2 * place + 1].from = (unsigned)(2 * place) + 2;
    }
    begin(&scene, answers, 2 * LENGTH);
    for (size_t place = 0; place < LENGTH; place++) {
        check_int(name, ask(&scene)->failures, 0);
        const struct hl_source_state *now = ask(&scene);
        if (now->failures != (is_as_good(how, place) ? 0 : 1))
            fail_msg("%s: %zu bytes: %u failures", name, place, now->failures);
        if (strcmp(scene.titles, "One;Two;") != 0)
            fail_msg("%s: after %zu bytes there is %s", name, place, scene.titles);
        if (!is_as_good(how, place) && strcmp(now->etag, "") != 0)
            fail_msg("%s: after %zu bytes its validator is kept", name, place);
    }
    assert_int_equal(scene.news, LENGTH + is_as_good(how, LENGTH - 1));
    assert_int_equal(scene.pump.blocked, 0);
    end(&scene);
}

static void cut_with_a_length(void **state)
{
    (void)state;
    cut_everywhere(BODY_WITH_LENGTH, "with a length");
}

static void cut_at_the_close(void **state)
{
    (void)state;
    cut_everywhere(BODY_TO_THE_CLOSE, "to the close");
}

static void cut_in_chunks(void **state)
{
    (void)state;
    cut_everywhere(CHUNKS, "in chunks");
}

static void cut_in_the_headers(void **state)
{
    (void)state;
    cut_everywhere(HEADERS, "in the headers");
}

/* Cut once it is an accident and takes nothing away; cut again it is how that feed is. */
static void a_feed_that_never_ends_well(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/f", .head = OK, .body = GOOD, .manner = HTTP_HANG_UP},
        {.path = "/f", .from = 2, .head = OK, .body = HEAD ITEM("One"), .manner = HTTP_HANG_UP},
        {.path = "/f", .from = 4, .head = OK, .body = GOOD, .manner = HTTP_HANG_UP},
        {.path = "/f", .from = 5, .head = OK, .body = HEAD ITEM("One"), .manner = HTTP_HANG_UP}};
    struct scene scene;
    begin(&scene, answers, 4);
    ask(&scene);
    const struct hl_source_state *now = ask(&scene);
    assert_int_equal(now->failures, 1);
    assert_string_equal(now->message, "the document is cut short");
    assert_string_equal(scene.titles, "One;Two;");
    assert_int_equal(ask(&scene)->failures, 0);
    assert_string_equal(scene.titles, "One;");
    ask(&scene);
    assert_string_equal(scene.titles, "One;Two;");
    assert_int_equal(ask(&scene)->failures, 1);
    assert_string_equal(scene.titles, "One;Two;");
    end(&scene);
}

int main(void)
{
    static const char *const proxies[] = {"http_proxy", "all_proxy", "ALL_PROXY"};
    for (size_t i = 0; i < sizeof(proxies) / sizeof(proxies[0]); i++)
        unsetenv(proxies[i]);
    signal(SIGPIPE, SIG_IGN);
    hl_log_set_level(HL_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_documents),
        cmocka_unit_test(nuls),
        cmocka_unit_test(cut_with_a_length),
        cmocka_unit_test(cut_at_the_close),
        cmocka_unit_test(cut_in_chunks),
        cmocka_unit_test(cut_in_the_headers),
        cmocka_unit_test(a_feed_that_never_ends_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
