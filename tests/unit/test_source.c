#include "news/source.h"

#include "base/clock.h"
#include "base/log.h"
#include "news/identity.h"
#include "support/http_server.h"
#include "support/pump.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_MS 8000
#define OK          "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
#define ITEM(id, title, link)                                                                      \
    "<item><guid>" id "</guid><title>" title "</title><link>" link "</link></item>"
#define BARE(title, link) "<item><title>" title "</title><link>" link "</link></item>"
#define RSS(items)                                                                                 \
    "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The Feed</title>" items           \
    "</channel></rss>"
#define ONE RSS(ITEM("1", "One", "http://e.org/1"))
#define TWO RSS(ITEM("2", "Two", "http://e.org/2") ITEM("1", "One", "http://e.org/1"))

/* ---- pure parts ---- */

static void links_lose_what_does_not_tell_stories_apart(void **state)
{
    (void)state;
    static const struct {
        const char *link, *expected;
    } cases[] = {
        {"https://www.Example.org/A/b", "example.org/A/b"},
        {"http://example.org/A/b#top", "example.org/A/b"},
        {"HTTPS://WWW.EXAMPLE.ORG", "example.org"},
        {"https://e.org/?id=7&utm_source=rss&UTM_medium=x", "e.org/?id=7"},
        {"https://e.org/?utm_source=rss&id=7", "e.org/?id=7"},
        {"https://e.org/?at_medium=RSS&at_campaign=rss", "e.org/"},
        {"https://e.org/x?fbclid=1&a=1&gclid=2&b=2#c", "e.org/x?a=1&b=2"},
        {"https://e.org/x?utm", "e.org/x?utm"},
        {"https://e.org/x?&&a=1&", "e.org/x?a=1"},
        {"https://e.org/x?u=http://www.f.org/", "e.org/x?u=http://www.f.org/"},
        {"/relative/x?utm_source=1", "/relative/x"},
        {"wwwx.org/a", "wwwx.org/a"},
        {"", ""},
        {"#", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct hl_buf out;
        hl_buf_init(&out, 1000);
        assert_int_equal(hl_identity_link(&out, cases[i].link), 0);
        assert_string_equal(out.data ? out.data : "", cases[i].expected);
        hl_buf_finish(&out);
    }
}

/* ---- a source and what it says ---- */

struct told {
    struct pump pump;
    struct hl_fetch *fetch;
    struct http_server *server;
    struct hl_source *source;
    int news, tried, wanted;
    size_t count;
    char list[8192]; /* "id|title|source|category\n" for each headline of the last news */
    bool destroy;    /* the source, when it has tried */
};

static const struct hl_fetch_limits brisk = {.connect_ms = 1000, .total_ms = 1500, .gap_ms = -1};

static void on_news(void *data, struct hl_source *source, struct hl_headline *const *headlines,
                    size_t count)
{
    struct told *told = data;
    told->news++;
    told->count = count;
    told->list[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(told->list);
        assert_string_equal(headlines[i]->source, hl_source_name(source));
        snprintf(told->list + used, sizeof(told->list) - used, "%s|%s|%s\n", headlines[i]->id,
                 headlines[i]->title,
                 headlines[i]->category_count ? headlines[i]->categories[0] : "");
    }
}

static void on_tried(void *data, struct hl_source *source)
{
    struct told *told = data;
    told->tried++;
    if (told->destroy) {
        hl_source_destroy(source);
        told->source = NULL;
    }
}

static bool has_tried(const void *data)
{
    const struct told *told = data;
    return told->tried >= told->wanted;
}

static void open_told(struct told *told, const struct http_answer *answers, size_t count)
{
    *told = (struct told){0};
    pump_init(&told->pump);
    told->fetch = hl_fetch_create(told->pump.loop, &brisk);
    told->server = http_server_create(answers, count);
    assert_non_null(told->fetch);
    assert_non_null(told->server);
}

static void make_source(struct told *told, const char *url, const struct hl_source_state *saved)
{
    const struct hl_source_config config = {.url = url};
    const struct hl_source_handler handler = {.news = on_news, .tried = on_tried, .data = told};
    told->source = hl_source_create(told->pump.loop, told->fetch, &config, saved, &handler);
    assert_non_null(told->source);
}

static void make_web_source(struct told *told, const char *path)
{
    char url[96];
    make_source(told, http_server_url(told->server, path, url, sizeof(url)), NULL);
}

static const struct hl_source_state *try_again(struct told *told)
{
    told->wanted = told->tried + 1;
    hl_source_start(told->source, false);
    assert_true(pump_until(&told->pump, has_tried, told, PATIENCE_MS));
    return told->source ? hl_source_state(told->source) : NULL;
}

static void close_told(struct told *told)
{
    hl_source_destroy(told->source);
    hl_fetch_destroy(told->fetch);
    http_server_destroy(told->server);
    pump_finish(&told->pump);
}

/* ---- documents and identities ---- */

#define LONG_SUMMARY                                                                               \
    "Ten words here are followed by more words and then by yet more words, so that nobody could "  \
    "ever want to read the whole of it on a board"

static const struct {
    const char *name, *document, *list, *message;
} document_cases[] = {
    {"ids as the feed has them", TWO, "2|Two|\n1|One|\n", ""},
    {"no id: the link", RSS(BARE("T", "https://www.e.org/s?utm_source=x")), "e.org/s|T|\n", ""},
    {"no id, no link: the title's hash", RSS(BARE("Cat", "")), "title:f5e307190ce4a327|Cat|\n", ""},
    {"one id for all: with the link",
     RSS(ITEM("x", "A", "http://e.org/a") ITEM("x", "B", "http://e.org/b")
             ITEM("y", "C", "http://e.org/c")),
     "x http://e.org/a|A|\nx http://e.org/b|B|\ny|C|\n", ""},
    {"one id and link for all: with the title",
     RSS(ITEM("x", "Cat", "http://e.org/") ITEM("x", "Dog", "http://e.org/")),
     "x http://e.org/ title:f5e307190ce4a327|Cat|\nx http://e.org/ title:caaf3b18f47478e9|Dog|\n",
     ""},
    {"one link for all: with the title",
     RSS(BARE("Cat", "http://e.org/") BARE("Dog", "http://e.org/")),
     "e.org/ title:f5e307190ce4a327|Cat|\ne.org/ title:caaf3b18f47478e9|Dog|\n", ""},
    {"the same item twice", RSS(ITEM("x", "A", "http://e.org/a") ITEM("x", "A", "http://e.org/a")),
     "x|A|\n", ""},
    {"a category", RSS("<item><guid>1</guid><title>A</title><category>War</category></item>"),
     "1|A|War\n", ""},
    {"no title: the summary", RSS("<item><guid>1</guid><description>Sum</description></item>"),
     "1|Sum|\n", ""},
    {"a long summary is cut after a word",
     RSS("<item><guid>1</guid><description>" LONG_SUMMARY "</description></item>"),
     "1|Ten words here are followed by more words and then by yet more words, so that nobody could "
     "ever want to read the whole…|\n",
     ""},
    {"neither title nor summary",
     RSS("<item><guid>1</guid></item>" ITEM("2", "Two", "http://e.org/2")), "2|Two|\n", ""},
    {"no items: good, but no news", RSS(""), NULL, ""},
    {"a portal's page", "<html><head><title>Log in</title></head><body><p>Pay</p></body></html>",
     NULL, "this is no feed ("},
    {"nothing", "", NULL, "an empty answer"},
    {"cut after the first item",
     "<rss version=\"2.0\"><channel>" ITEM("1", "One", "http://e.org/1") "<item><ti", "1|One|\n",
     ""},
};

static void documents_become_headlines(void **state)
{
    int bad = 0;
    (void)state;
    for (size_t i = 0; i < sizeof(document_cases) / sizeof(document_cases[0]); i++) {
        char head[128];
        snprintf(head, sizeof(head), OK "Content-Length: %zu\r\n",
                 strlen(document_cases[i].document));
        const struct http_answer answer = {
            .path = "/f", .head = head, .body = document_cases[i].document};
        struct told told;
        open_told(&told, &answer, 1);
        make_web_source(&told, "/f");
        const struct hl_source_state *now = try_again(&told);
        const char *list = document_cases[i].list, *message = document_cases[i].message;
        bool good = told.news == (list ? 1 : 0) && (!list || strcmp(told.list, list) == 0) &&
                    now->failures == (*message ? 1 : 0) &&
                    (*message ? strstr(now->message, message) != NULL : !now->message[0]);
        bad += !good;
        if (!good)
            print_error("%s: news %d, failures %u, message '%s', list:\n%s\n",
                        document_cases[i].name, told.news, now->failures, now->message, told.list);
        close_told(&told);
    }
    assert_int_equal(bad, 0);
}

static void only_so_many_items(void **state)
{
    (void)state;
    enum { ITEMS = 5000 };
    char *document = malloc((size_t)ITEMS * 96), *at = document;
    at += sprintf(at, "<rss version=\"2.0\"><channel><title>T</title>");
    for (int i = 0; i < ITEMS; i++)
        at += sprintf(at, "<item><guid>%d</guid><title>Title %d</title></item>", i, i);
    sprintf(at, "</channel></rss>");
    const struct http_answer answer = {
        .path = "/f", .head = OK, .body = document, .manner = HTTP_HANG_UP};
    struct told told;
    open_told(&told, &answer, 1);
    make_web_source(&told, "/f");
    assert_int_equal(try_again(&told)->failures, 0);
    assert_int_equal(told.count, HL_SOURCE_ITEMS_MAX);
    assert_int_equal(strncmp(told.list, "0|Title 0|\n1|", 13), 0);
    close_told(&told);
    free(document);
}

static void names_and_categories(void **state)
{
    (void)state;
    static const struct {
        const char *name, *url, *expected;
    } cases[] = {
        {NULL, "https://www.example.org/feed", "example.org"},
        {NULL, "https://user:secret@news.example.org:8080/feed", "news.example.org"},
        {NULL, "http://[::1]:80/feed", "[::1]"},
        {"", "http://e.org", "e.org"},
        {"My name", "http://e.org", "My name"},
        {NULL, "/some/where/news.xml", "news.xml"},
        {NULL, "file:///some%20where/my%20news.xml", "my news.xml"},
        {NULL, "-", "standard input"},
    };
    struct told told;
    open_told(&told, NULL, 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct hl_source_config config = {.url = cases[i].url, .name = cases[i].name};
        const struct hl_source_handler handler = {0};
        struct hl_source *source =
            hl_source_create(told.pump.loop, told.fetch, &config, NULL, &handler);
        assert_non_null(source);
        assert_string_equal(hl_source_name(source), cases[i].expected);
        hl_source_destroy(source);
    }
    static const struct {
        const char *url;
        int error;
    } bad[] = {{NULL, EINVAL},
               {"", EINVAL},
               {"ftp://e.org/", EPROTONOSUPPORT},
               {"file://elsewhere/x", EINVAL},
               {"file:///x%00y", EINVAL}};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const struct hl_source_config config = {.url = bad[i].url};
        const struct hl_source_handler handler = {0};
        errno = 0;
        assert_null(hl_source_create(told.pump.loop, told.fetch, &config, NULL, &handler));
        assert_int_equal(errno, bad[i].error);
    }
    close_told(&told);

    static const struct http_answer answer = {
        .path = "/f", .head = OK, .body = ONE, .manner = HTTP_HANG_UP};
    char url[96];
    open_told(&told, &answer, 1);
    const struct hl_source_config config = {
        .url = http_server_url(told.server, "/f", url, sizeof(url)), .category = "World"};
    const struct hl_source_handler handler = {.news = on_news, .tried = on_tried, .data = &told};
    told.source = hl_source_create(told.pump.loop, told.fetch, &config, NULL, &handler);
    assert_string_equal(hl_source_name(told.source), "127.0.0.1");
    try_again(&told);
    assert_string_equal(told.list, "1|One|World\n");
    assert_string_equal(hl_source_name(told.source), "The Feed");
    assert_string_equal(hl_source_feed_info(told.source)->title, "The Feed");
    close_told(&told);
}

/* ---- over time ---- */

static void unchanged_after_a_restart(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/f",
         .head = OK "ETag: \"v1\"\r\nLast-Modified: yesterday, or so\r\n",
         .body = ONE,
         .manner = HTTP_HANG_UP},
        {.path = "/f", .from = 2, .head = "HTTP/1.1 304 Not Modified\r\nETag: \"v1b\"\r\n"},
        {.path = "/f", .from = 4, .head = OK, .body = TWO, .manner = HTTP_HANG_UP},
    };
    char url[96], request[HTTP_SERVER_REQUEST_MAX];
    struct told told;
    open_told(&told, answers, 3);
    make_web_source(&told, "/f");
    const struct hl_source_state *now = try_again(&told);
    assert_int_equal(told.news, 1);
    assert_string_equal(now->etag, "\"v1\"");
    assert_string_equal(now->last_modified, "yesterday, or so");
    assert_int_equal(now->status, 200);
    assert_in_range(now->next_s - now->last_try_s, 539, 662);

    /* The next run of the program, after the time was due. */
    struct hl_source_state saved;
    assert_int_equal(hl_source_state_copy(&saved, now, strdup(now->url)), 0);
    saved.next_s = saved.last_try_s;
    hl_source_destroy(told.source);
    make_source(&told, http_server_url(told.server, "/f", url, sizeof(url)), &saved);
    told.wanted = told.tried + 1;
    hl_source_start(told.source, true);
    assert_true(pump_until(&told.pump, has_tried, &told, PATIENCE_MS));
    http_server_last_request(told.server, "/f", request, sizeof(request));
    assert_non_null(strstr(request, "\r\nIf-None-Match: \"v1\"\r\n"));
    assert_non_null(strstr(request, "\r\nIf-Modified-Since: yesterday, or so\r\n"));
    now = hl_source_state(told.source);
    assert_int_equal(told.news, 1);
    assert_int_equal(now->failures, 0);
    assert_int_equal(now->status, 304);
    assert_string_equal(now->etag, "\"v1b\"");
    assert_string_equal(now->last_modified, "yesterday, or so");

    /* A 304 that nobody asked for is no success. */
    now = try_again(&told);
    assert_int_equal(now->failures, 1);
    assert_non_null(strstr(now->message, "304"));
    /* What is given without validators is asked for without them. */
    now = try_again(&told);
    assert_string_equal(told.list, "2|Two|\n1|One|\n");
    assert_string_equal(now->etag, "");
    hl_source_state_finish(&saved);
    close_told(&told);
}

static void saved_plans(void **state)
{
    (void)state;
    static const struct http_answer answer = {
        .path = "/f", .head = OK, .body = ONE, .manner = HTTP_HANG_UP};
    static const struct {
        const char *name;
        int64_t tried, next; /* seconds from now */
        bool honour, asks;
        unsigned failures;
        long status;
        enum hl_trouble trouble;
    } cases[] = {
        {"due in a while", -10, 500, true, false, 0, 0, HL_TROUBLE_NONE},
        {"due in a while, for the server was ill", -10, 500, true, false, 3, 500, HL_TROUBLE_NONE},
        {"due in a while, for there was no network", -10, 500, true, true, 3, 0, HL_TROUBLE_NONE},
        {"due in a while, but not honoured", -10, 500, false, true, 0, 0, HL_TROUBLE_NONE},
        {"due since long", -1000, -400, true, true, 0, 0, HL_TROUBLE_NONE},
        {"the clock was set back", 5000, 5600, true, true, 0, 0, HL_TROUBLE_NONE},
        {"no plan", -10, HL_TIME_NONE, true, true, 0, 0, HL_TROUBLE_NONE},
        {"a plan for the far future", -10, 900000000, true, false, 0, 0, HL_TROUBLE_NONE},
        {"asked too often, and not honoured", -10, 500, false, false, 1, 429, HL_TROUBLE_BUSY},
        {"gone, and not honoured", -10, 80000, false, false, 1, 410, HL_TROUBLE_GONE},
        {"gone, a week ago", -700000, -400, true, true, 1, 410, HL_TROUBLE_GONE},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t now = hl_clock_wall_s();
        struct hl_source_state saved = {
            .etag = (char *)"\"e\"",
            .last_try_s = now + cases[i].tried,
            .next_s = cases[i].next == HL_TIME_NONE ? HL_TIME_NONE : now + cases[i].next,
            .last_ok_s = HL_TIME_NONE,
            .failures = cases[i].failures,
            .gone = cases[i].trouble == HL_TROUBLE_GONE,
            .trouble = cases[i].trouble,
            .status = cases[i].status};
        char url[96];
        struct told told;
        open_told(&told, &answer, 1);
        make_source(&told, http_server_url(told.server, "/f", url, sizeof(url)), &saved);
        told.wanted = 1;
        hl_source_start(told.source, cases[i].honour);
        bool asks = pump_until(&told.pump, has_tried, &told, cases[i].asks ? PATIENCE_MS : 150);
        if (asks != cases[i].asks)
            fail_msg("%s: %s", cases[i].name, asks ? "asks" : "does not ask");
        assert_true(hl_source_state(told.source)->next_s <= now + 86402);
        close_told(&told);
    }
}

static void how_long_a_failure_waits(void **state)
{
    (void)state;
    static const struct {
        const char *name, *head;
        int64_t least, most;
        const char *message;
    } cases[] = {
        {"500", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n", 13, 18, "HTTP 500"},
        {"503 with a wait", "HTTP/1.1 503 No\r\nRetry-After: 77\r\nContent-Length: 0\r\n", 77, 78,
         "HTTP 503"},
        {"429 with a wait", "HTTP/1.1 429 No\r\nRetry-After: 4000\r\nContent-Length: 0\r\n", 4000,
         4001, "HTTP 429"},
        {"429", "HTTP/1.1 429 No\r\nContent-Length: 0\r\n", 600, 601, "HTTP 429"},
        {"404", "HTTP/1.1 404 No\r\nContent-Length: 0\r\n", 600, 601, "HTTP 404"},
        {"410", "HTTP/1.1 410 No\r\nContent-Length: 0\r\n", 544320, 665282, "HTTP 410"},
        {"408", "HTTP/1.1 408 No\r\nConnection: close\r\nContent-Length: 0\r\n", 13, 18,
         "HTTP 408"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct http_answer answer = {.path = "/f", .head = cases[i].head};
        struct told told;
        open_told(&told, &answer, 1);
        make_web_source(&told, "/f");
        const struct hl_source_state *now = try_again(&told);
        int64_t wait = now->next_s - now->last_try_s;
        if (wait < cases[i].least || wait > cases[i].most || now->failures != 1 ||
            !strstr(now->message, cases[i].message) || now->last_ok_s != HL_TIME_NONE)
            fail_msg("%s: waits %lld s, '%s'", cases[i].name, (long long)wait, now->message);
        close_told(&told);
    }
}

/* Counts the lines that appear on standard error between the two. */
static int saved_stderr;

static FILE *listen_to_log(void)
{
    FILE *file = tmpfile();
    fflush(stderr);
    saved_stderr = dup(2);
    dup2(fileno(file), 2);
    hl_log_set_level(HL_LOG_INFO);
    return file;
}

static void end_listening(FILE *file, char *out, size_t size)
{
    fflush(stderr);
    dup2(saved_stderr, 2);
    close(saved_stderr);
    hl_log_set_level(HL_LOG_ERROR);
    rewind(file);
    size_t n = fread(out, 1, size - 1, file);
    out[n] = '\0';
    fclose(file);
}

static unsigned count_lines(const char *text)
{
    unsigned lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* Validators are not trusted for ever: a server that answers 304 to everything would be believed.
 */
static void validators_grow_old(void **state)
{
    (void)state;
    static const struct http_answer answer = {
        .path = "/f", .head = OK, .body = ONE, .manner = HTTP_HANG_UP};
    static const struct {
        int64_t age_s;
        bool echoed;
    } cases[] = {{0, true}, {7 * 86400, true}, {9 * 86400, false}, {-3600, false}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char url[96], request[HTTP_SERVER_REQUEST_MAX];
        struct hl_source_state saved;
        struct told told;
        open_told(&told, &answer, 1);
        hl_source_state_init(&saved);
        saved.etag = (char *)"\"e\"";
        saved.whole_s = hl_clock_wall_s() - cases[i].age_s;
        make_source(&told, http_server_url(told.server, "/f", url, sizeof(url)), &saved);
        told.wanted = 1;
        hl_source_start(told.source, true);
        assert_true(pump_until(&told.pump, has_tried, &told, PATIENCE_MS));
        http_server_last_request(told.server, "/f", request, sizeof(request));
        assert_int_equal(strstr(request, "If-None-Match") != NULL, cases[i].echoed);
        close_told(&told);
    }
}

/* What a good answer asks for is not undercut. */
static void how_long_success_waits(void **state)
{
    (void)state;
    static const struct {
        const char *name, *head;
        int64_t least, most;
        const char *body; /* NULL: one headline */
    } cases[] = {
        {"ttl", OK, 7200, 7922, RSS("<ttl>120</ttl>" ITEM("1", "One", "http://e.org/1"))},
        {"sy:updatePeriod", OK, 21600, 23762,
         "<rss version=\"2.0\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel>"
         "<title>F</title><sy:updatePeriod>daily</sy:updatePeriod>"
         "<sy:updateFrequency>4</sy:updateFrequency>" ITEM("1", "One",
                                                           "http://e.org/1") "</channel></rss>"},
        {"nothing said", OK, 539, 662, NULL},
        {"fresh for less", OK "Cache-Control: max-age=30\r\n", 539, 662, NULL},
        {"fresh for the same", OK "Cache-Control: max-age=600\r\n", 600, 662, NULL},
        {"fresh for an hour", OK "Cache-Control: max-age=3600\r\n", 3600, 3962, NULL},
        {"fresh for a year", OK "Cache-Control: max-age=31536000\r\n", 86400, 95042, NULL},
        {"Retry-After", OK "Retry-After: 7000\r\n", 7000, 7001, NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct http_answer answer = {.path = "/f",
                                           .head = cases[i].head,
                                           .body = cases[i].body ? cases[i].body : ONE,
                                           .manner = HTTP_HANG_UP};
        struct told told;
        open_told(&told, &answer, 1);
        make_web_source(&told, "/f");
        const struct hl_source_state *now = try_again(&told);
        int64_t wait = now->next_s - now->last_try_s;
        if (wait < cases[i].least || wait > cases[i].most || now->failures != 0)
            fail_msg("%s: waits %lld s, '%s'", cases[i].name, (long long)wait, now->message);
        close_told(&told);
    }
}

static void a_move_for_good_is_remembered(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/old", .head = "HTTP/1.1 301 Moved\r\nLocation: /new\r\nContent-Length: 0\r\n"},
        {.path = "/new", .head = OK "ETag: \"n\"\r\n", .body = ONE, .manner = HTTP_HANG_UP},
        {.path = "/new", .from = 6, .head = "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n"},
        {.path = "/new", .from = 7, .head = OK, .body = TWO, .manner = HTTP_HANG_UP},
    };
    struct told told;
    char moved[96];
    open_told(&told, answers, 4);
    make_web_source(&told, "/old");
    http_server_url(told.server, "/new", moved, sizeof(moved));
    for (unsigned i = 1; i <= 5; i++) {
        const struct hl_source_state *now = try_again(&told);
        assert_int_equal(now->failures, 0);
        assert_string_equal(now->moved, moved);
        /* The first three asks take the detour, the others do not. */
        assert_int_equal(http_server_requests(told.server, "/old"), i < 3 ? i : 3);
        assert_int_equal(http_server_requests(told.server, "/new"), i);
    }
    /* It fails there: it is not gone, and is asked at its url again. */
    const struct hl_source_state *now = try_again(&told);
    assert_int_equal(now->failures, 1);
    assert_false(now->gone);
    now = try_again(&told);
    assert_int_equal(now->failures, 0);
    assert_int_equal(http_server_requests(told.server, "/old"), 4);
    assert_int_equal(now->moved_seen, 1);
    close_told(&told);
}

static void secrets_by_reference(void **state)
{
    (void)state;
    static const struct http_answer answer = {
        .path = "/f", .head = OK, .body = ONE, .manner = HTTP_HANG_UP};
    char folder[] = "/tmp/hl-secret-XXXXXX", path[64], url[96], request[HTTP_SERVER_REQUEST_MAX];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/key", folder);
    struct told told;
    open_told(&told, &answer, 1);
    const struct hl_manners manners = {.token_file = path, .live = false};
    const struct hl_source_config config = {
        .url = http_server_url(told.server, "/f", url, sizeof(url)), .manners = &manners};
    const struct hl_source_handler handler = {.news = on_news, .tried = on_tried, .data = &told};
    told.source = hl_source_create(told.pump.loop, told.fetch, &config, NULL, &handler);

    const struct hl_source_state *now = try_again(&told);
    assert_int_equal(now->trouble, HL_TROUBLE_SECRET);
    assert_non_null(strstr(now->message, "cannot read the secret in /tmp/hl-secret-"));
    assert_int_equal(http_server_requests(told.server, "/f"), 0);
    write_file(path, "");
    assert_non_null(strstr(try_again(&told)->message, "no secret in /tmp/hl-secret-"));
    /* Read anew for each ask; its end of line is not part of it. */
    write_file(path, "first\r\n");
    assert_int_equal(try_again(&told)->failures, 0);
    http_server_last_request(told.server, "/f", request, sizeof(request));
    assert_non_null(strstr(request, "\r\nAuthorization: Bearer first\r\n"));
    write_file(path, "second");
    try_again(&told);
    http_server_last_request(told.server, "/f", request, sizeof(request));
    assert_non_null(strstr(request, "\r\nAuthorization: Bearer second\r\n"));
    close_told(&told);
    unlink(path);
    rmdir(folder);
}

/* A url with a password in it is nobody's key, name or word. */
static void a_password_in_the_url_is_not_told(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/f", .head = OK, .body = ONE, .manner = HTTP_HANG_UP},
        {.path = "/no", .head = "HTTP/1.1 401 No\r\nContent-Length: 0\r\n"}};
    static const char *const paths[] = {"/f", "/no"};
    for (size_t i = 0; i < 2; i++) {
        char url[96], request[HTTP_SERVER_REQUEST_MAX], lines[4096];
        struct told told;
        open_told(&told, answers, 2);
        snprintf(url, sizeof(url), "http://me:hunter2@127.0.0.1:%d%s",
                 http_server_port(told.server), paths[i]);
        FILE *log = listen_to_log();
        hl_log_set_level(HL_LOG_DEBUG);
        make_source(&told, url, NULL);
        const struct hl_source_state *now = try_again(&told);
        end_listening(log, lines, sizeof(lines));
        http_server_last_request(told.server, paths[i], request, sizeof(request));
        assert_non_null(strstr(request, "\r\nAuthorization: Basic bWU6aHVudGVyMg==\r\n"));
        assert_null(strstr(lines, "hunter2"));
        assert_null(strstr(now->url, "hunter2"));
        assert_null(strstr(now->message, "hunter2"));
        assert_null(strstr(hl_source_name(told.source), "hunter2"));
        close_told(&told);
    }
}

static void failures_keep_the_headlines(void **state)
{
    (void)state;
    static const char portal[] = "<html><body><h1>Log in</h1><p>Pay here</p></body></html>";
    static const struct http_answer answers[] = {
        {.path = "/f", .head = OK "ETag: \"1\"\r\n", .body = ONE, .manner = HTTP_HANG_UP},
        {.path = "/f",
         .from = 2,
         .head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: \"portal\"\r\n",
         .body = portal,
         .manner = HTTP_HANG_UP},
        {.path = "/f", .from = 3, .head = "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n"},
        {.path = "/f",
         .from = 4,
         .head = OK "Content-Length: 9999\r\nETag: \"half\"\r\n",
         .body = "<rss version=\"2.0\"><channel>" ITEM("3", "Three", "http://e.org/3"),
         .manner = HTTP_RESET},
        {.path = "/f", .from = 5, .head = OK, .body = TWO, .manner = HTTP_HANG_UP},
        {.path = "/f", .from = 6, .head = OK, .body = RSS(""), .manner = HTTP_HANG_UP},
    };
    char lines[4096];
    struct told told;
    open_told(&told, answers, sizeof(answers) / sizeof(answers[0]));
    make_web_source(&told, "/f");
    FILE *log = listen_to_log();
    const struct hl_source_state *now = try_again(&told);
    assert_int_equal(now->failures, 0);
    int64_t ok = now->last_ok_s;
    for (unsigned failures = 1; failures <= 3; failures++) {
        now = try_again(&told);
        assert_int_equal(now->failures, failures);
        assert_int_equal(now->last_ok_s, ok);
        assert_string_not_equal(now->message, "");
        assert_string_equal(now->etag, ""); /* dropped by the start, not taken from a failure */
    }
    assert_int_equal(told.news, 1);
    now = try_again(&told);
    assert_int_equal(told.news, 2);
    assert_int_equal(now->failures, 0);
    assert_string_equal(now->message, "");
    now = try_again(&told);
    assert_int_equal(told.news, 2);
    assert_int_equal(now->failures, 0);
    try_again(&told);
    end_listening(log, lines, sizeof(lines));
    /* It fails; it works again; it is empty. Nothing is said twice. */
    if (count_lines(lines) != 3)
        fail_msg("the log:\n%s", lines);
    assert_non_null(strstr(lines, "warning: The Feed: this is no feed"));
    assert_non_null(strstr(lines, "The Feed: works again"));
    assert_non_null(strstr(lines, "without headlines"));
    close_told(&told);
}

static void half_a_document_is_better_than_nothing(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/f",
         .head = OK "Content-Length: 9999\r\nETag: \"half\"\r\n",
         .body = "<rss version=\"2.0\"><channel>" ITEM("3", "Three", "http://e.org/3"),
         .manner = HTTP_RESET},
        {.path = "/short",
         .head = OK "ETag: \"short\"\r\n",
         .body = "<rss version=\"2.0\"><channel>" ITEM("3", "Three", "http://e.org/3"),
         .manner = HTTP_HANG_UP},
    };
    struct told told;
    open_told(&told, answers, 2);
    make_web_source(&told, "/f");
    const struct hl_source_state *now = try_again(&told);
    assert_string_equal(told.list, "3|Three|\n");
    assert_int_equal(now->failures, 1);
    assert_string_equal(now->etag, "");
    hl_source_destroy(told.source);

    make_web_source(&told, "/short");
    now = try_again(&told);
    assert_int_equal(told.news, 2);
    assert_int_equal(now->failures, 0);
    assert_string_equal(now->etag, "");
    close_told(&told);
}

static void staleness(void **state)
{
    (void)state;
    static const struct {
        int64_t interval, age;
        bool stale;
    } cases[] = {{60, 1799, false},    {60, 1801, true},      {600, 1799, false},
                 {600, 1801, true},    {3600, 10700, false},  {3600, 10900, true},
                 {3600, -5000, false}, {86400, 200000, false}};
    struct told told;
    open_told(&told, NULL, 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t now = hl_clock_wall_s();
        const struct hl_source_config config = {.url = "/x", .interval_s = cases[i].interval};
        const struct hl_source_state saved = {.last_ok_s = now - cases[i].age};
        const struct hl_source_handler handler = {0};
        struct hl_source *source =
            hl_source_create(told.pump.loop, told.fetch, &config, &saved, &handler);
        assert_int_equal(hl_source_is_stale(source, now), cases[i].stale);
        hl_source_destroy(source);
        source = hl_source_create(told.pump.loop, told.fetch, &config, NULL, &handler);
        assert_false(hl_source_is_stale(source, now));
        assert_true(hl_source_is_stale(source, now + 300000));
        hl_source_destroy(source);
    }
    close_told(&told);
}

static void destroying(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/f", .head = OK, .body = ONE, .manner = HTTP_HANG_UP},
        {.path = "/held", .manner = HTTP_SILENT}};
    struct told told;
    open_told(&told, answers, 2);
    make_web_source(&told, "/f");
    told.destroy = true;
    try_again(&told);
    assert_null(told.source);
    make_source(&told, "/no/such/file", NULL);
    try_again(&told);
    assert_null(told.source);
    make_web_source(&told, "/held");
    hl_source_start(told.source, false);
    pump_until(&told.pump, NULL, NULL, 100);
    close_told(&told);
}

/* ---- files and standard input ---- */

static void files(void **state)
{
    (void)state;
    char folder[] = "/tmp/hl source-XXXXXX", path[64], url[96], *fifo = path;
    struct told told;

    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/f.xml", folder);
    snprintf(url, sizeof(url), "file:///tmp/hl%%20source-%s/f.xml", folder + 15);
    open_told(&told, NULL, 0);
    make_source(&told, url, NULL);
    assert_string_equal(try_again(&told)->message,
                        "no such file; check the url (a web address begins with https://)");
    write_file(path, ONE);
    assert_int_equal(try_again(&told)->failures, 0);
    assert_string_equal(told.list, "1|One|\n");
    /* Unchanged: worked, but no news. */
    int64_t tried = told.tried;
    assert_int_equal(try_again(&told)->failures, 0);
    assert_int_equal(told.tried, tried + 1);
    assert_int_equal(told.news, 1);
    write_file(path, TWO);
    try_again(&told);
    assert_int_equal(told.news, 2);
    /* A file that is no feed is read again, though it has not changed. */
    write_file(path, "<html><body>no</body></html>");
    assert_int_equal(try_again(&told)->failures, 1);
    assert_int_equal(try_again(&told)->failures, 2);
    unlink(path);

    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_non_null(strstr(try_again(&told)->message, "not a regular file"));
    unlink(fifo);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_non_null(strstr(try_again(&told)->message, "a folder is not a source"));
    rmdir(path);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(ftruncate(fd, 1 << 30), 0);
    close(fd);
    assert_int_equal(try_again(&told)->failures, 5);
    unlink(path);
    rmdir(folder);
    assert_int_equal(told.pump.blocked, 0);
    close_told(&told);
}

static void on_more_input(void *data)
{
    static const char *const pieces[] = {"<rss version=\"2.0\"><chan",
                                         "nel>" ITEM("1", "One", "http://e.org/1"),
                                         "</channel></rss>"};
    int *fds = data;
    if (fds[1] < 0)
        return;
    const char *piece = pieces[fds[2]++];
    if (write(fds[1], piece, strlen(piece)) < 0)
        abort();
    if (fds[2] == 3) {
        close(fds[1]);
        fds[1] = -1;
    }
}

static void standard_input(void **state)
{
    (void)state;
    int fds[3] = {0}, before = dup(0);
    struct told told, second;

    assert_int_equal(pipe(fds), 0);
    dup2(fds[0], 0);
    close(fds[0]);
    open_told(&told, NULL, 0);
    make_source(&told, "-", NULL);
    hl_source_start(told.source, false);
    struct hl_timer *timer = hl_loop_timer_add(told.pump.loop, on_more_input, fds);
    for (int i = 0; i < 3; i++) {
        hl_loop_timer_arm(timer, 0);
        pump_until(&told.pump, NULL, NULL, 50);
        assert_int_equal(told.tried, i < 2 ? 0 : 1);
        if (i > 0)
            continue;
        /* Two cannot read it. */
        second = told;
        make_source(&second, "-", NULL);
        assert_non_null(strstr(try_again(&second)->message, "another source's"));
        hl_source_destroy(second.source);
    }
    assert_string_equal(told.list, "1|One|\n");
    /* Once, and not again. */
    assert_int_equal(hl_source_state(told.source)->next_s, HL_TIME_NONE);
    close_told(&told);

    /* A regular file, which epoll refuses to watch. */
    FILE *file = tmpfile();
    fputs(TWO, file);
    rewind(file);
    dup2(fileno(file), 0);
    fclose(file);
    open_told(&told, NULL, 0);
    make_source(&told, "-", NULL);
    try_again(&told);
    assert_string_equal(told.list, "2|Two|\n1|One|\n");
    close_told(&told);

    int null = open("/dev/null", O_RDONLY);
    dup2(null, 0);
    close(null);
    open_told(&told, NULL, 0);
    make_source(&told, "-", NULL);
    assert_non_null(strstr(try_again(&told)->message, "empty"));
    close_told(&told);

    close(0);
    open_told(&told, NULL, 0); /* takes the number 0 for something of its own */
    make_source(&told, "-", NULL);
    assert_int_equal(try_again(&told)->failures, 1);
    close_told(&told);
    dup2(before, 0);
    close(before);
}

/* ---- many ---- */

static void many_sources_and_a_steady_heart(void **state)
{
    (void)state;
    enum { SOURCES = 40 };
    static const struct http_answer answers[] = {
        {.path = "/f", .head = OK, .body = TWO, .manner = HTTP_HANG_UP, .delay_ms = 10},
        {.path = "/held", .manner = HTTP_SILENT}};
    struct hl_source *sources[SOURCES];
    struct told told;
    open_told(&told, answers, 2);
    for (int i = 0; i < SOURCES; i++) {
        make_web_source(&told, i == 7 ? "/held" : "/f");
        sources[i] = told.source;
        hl_source_start(told.source, false);
    }
    told.source = NULL;
    told.wanted = SOURCES;
    assert_true(pump_until(&told.pump, has_tried, &told, PATIENCE_MS));
    assert_int_equal(told.news, SOURCES - 1);
    assert_int_equal(http_server_peak(told.server), 1);
    assert_int_equal(told.pump.blocked, 0);
    assert_true(told.pump.beats > 50);
    for (int i = 0; i < SOURCES; i++) {
        assert_int_equal(hl_source_state(sources[i])->failures, i == 7 ? 1 : 0);
        hl_source_destroy(sources[i]);
    }
    close_told(&told);
}

/* A certificate that is not good yet, for the clock is of 1970: asked again once it is set. */
static void a_clock_that_is_set_helps_certificates(void **state)
{
    (void)state;
    static const struct http_answer answer = {
        .path = "/f", .head = OK, .body = ONE, .manner = HTTP_HANG_UP};
    static const struct {
        enum hl_trouble trouble;
        int64_t delta_s;
        bool asks;
    } cases[] = {{HL_TROUBLE_TLS, 1700000000, true},
                 {HL_TROUBLE_TLS, 5, false},
                 {HL_TROUBLE_HTTP, 1700000000, false}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char url[96];
        struct hl_source_state saved;
        struct told told;
        open_told(&told, &answer, 1);
        hl_source_state_init(&saved);
        saved.failures = 9;
        saved.status = 500; /* an answer came: the plan is honoured */
        saved.trouble = cases[i].trouble;
        saved.last_try_s = hl_clock_wall_s() - 10;
        saved.next_s = saved.last_try_s + 3000;
        make_source(&told, http_server_url(told.server, "/f", url, sizeof(url)), &saved);
        hl_source_start(told.source, true);
        hl_source_shift(told.source, 0, 1000, cases[i].delta_s);
        told.wanted = 1;
        bool asks = pump_until(&told.pump, has_tried, &told, cases[i].asks ? PATIENCE_MS : 150);
        assert_int_equal(asks, cases[i].asks);
        close_told(&told);
    }
}

/* ---- streams ---- */

#define STREAM "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"

static bool has_news(const void *data)
{
    const struct told *told = data;
    return told->news >= told->wanted;
}

static void make_live_source(struct told *told, const char *path, bool configured)
{
    char url[96];
    const struct hl_manners manners = {.live = configured};
    const struct hl_source_config config = {
        .url = http_server_url(told->server, path, url, sizeof(url)),
        .category = "Live",
        .manners = &manners,
        .silence_ms = 700};
    const struct hl_source_handler handler = {.news = on_news, .tried = on_tried, .data = told};
    told->source = hl_source_create(told->pump.loop, told->fetch, &config, NULL, &handler);
    assert_non_null(told->source);
}

/* Found out by its answer, or said by the configuration: headlines come while it is open, it is
 * opened again where it was when it is silent, and when it ends. */
static void streams_are_read_live(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/s",
         .head = STREAM,
         .body = "retry: 100\n\nid: 1\ndata: One\n\nid: 2\ndata: Two\n\n",
         .manner = HTTP_HOLD},
        {.path = "/s", .from = 3, .head = STREAM, .body = ": hi\n\n", .manner = HTTP_HANG_UP},
        {.path = "/s",
         .from = 4,
         .head = STREAM,
         .body = "id: 3\ndata: Three\n\nid: 4\ndata: half",
         .manner = HTTP_HANG_UP},
        {.path = "/s", .from = 5, .head = STREAM, .body = ": hi\n\n", .manner = HTTP_HOLD},
    };
    for (int configured = 0; configured < 2; configured++) {
        /* Without a word of it, the first request shows that it is a stream. */
        struct http_answer shifted[4];
        for (size_t i = 0; i < 4; i++) {
            shifted[i] = answers[i];
            shifted[i].from -= answers[i].from && configured ? 1 : 0;
        }
        char request[HTTP_SERVER_REQUEST_MAX];
        struct told told;
        open_told(&told, shifted, 4);
        make_live_source(&told, "/s", configured);
        told.wanted = 1;
        hl_source_start(told.source, false);
        assert_true(pump_until(&told.pump, has_news, &told, PATIENCE_MS));
        const struct hl_source_state *now = hl_source_state(told.source);
        const char *two = strstr(told.list, "|Two|Live\n"), *one = strstr(told.list, "|One|Live\n");
        assert_true(told.count == 2 && two && one && two < one);
        assert_int_equal(now->failures, 0);
        assert_string_equal(now->last_event_id, "2");
        assert_int_equal(now->next_s, HL_TIME_NONE);
        /* It is silent for too long, then ends with nothing, then brings more. */
        told.wanted = 2;
        assert_true(pump_until(&told.pump, has_news, &told, PATIENCE_MS));
        assert_int_equal(told.count, 3);
        assert_non_null(strstr(told.list, "|Three|Live\n"));
        http_server_last_request(told.server, "/s", request, sizeof(request));
        assert_non_null(strstr(request, "\r\nLast-Event-ID: "));
        assert_string_equal(now->last_event_id, "3");
        assert_int_equal(now->failures, 0);
        assert_true(told.tried >= 2);
        close_told(&told);
    }
}

static void streams_that_are_none(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/feed", .head = OK, .body = ONE, .manner = HTTP_HANG_UP},
        {.path = "/204", .head = "HTTP/1.1 204 No Content\r\n"},
        {.path = "/404", .head = "HTTP/1.1 404 No\r\nContent-Length: 0\r\n"},
        {.path = "/silent", .manner = HTTP_SILENT},
        {.path = "/reset", .head = "", .manner = HTTP_RESET},
    };
    static const struct {
        const char *path, *message;
        enum hl_trouble trouble;
        int64_t least, most;
    } cases[] = {
        {"/feed", "no stream of events comes", HL_TROUBLE_NO_FEED, 13, 18},
        {"/204", "ended before it began", HL_TROUBLE_CONNECTION, 600, 601},
        {"/404", "HTTP 404", HL_TROUBLE_HTTP, 600, 601},
        {"/silent", "the stream is silent", HL_TROUBLE_TIMEOUT, 13, 20},
        {"/reset", "connection broke", HL_TROUBLE_CONNECTION, 13, 18},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct told told;
        open_told(&told, answers, sizeof(answers) / sizeof(answers[0]));
        make_live_source(&told, cases[i].path, true);
        const struct hl_source_state *now = try_again(&told);
        int64_t wait = now->next_s - now->last_try_s;
        if (now->failures != 1 || !strstr(now->message, cases[i].message) ||
            now->trouble != cases[i].trouble || wait < cases[i].least || wait > cases[i].most)
            fail_msg("%s: '%s', trouble %s, waits %lld s", cases[i].path, now->message,
                     hl_trouble_name(now->trouble), (long long)wait);
        assert_int_equal(told.news, 0);
        close_told(&told);
    }
}

static void a_stream_may_be_destroyed_when_it_has_tried(void **state)
{
    (void)state;
    static const struct http_answer answer = {
        .path = "/s", .head = STREAM, .body = "data: One\n\n", .manner = HTTP_HOLD};
    struct told told;
    open_told(&told, &answer, 1);
    make_live_source(&told, "/s", true);
    told.destroy = true;
    try_again(&told);
    assert_null(told.source);
    assert_int_equal(told.news, 1);
    pump_until(&told.pump, NULL, NULL, 100);
    /* And while it is open. */
    told.destroy = false;
    make_live_source(&told, "/s", true);
    try_again(&told);
    close_told(&told);
}

int main(void)
{
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    unsetenv("ALL_PROXY");
    signal(SIGPIPE, SIG_IGN);
    hl_log_set_level(HL_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_lose_what_does_not_tell_stories_apart),
        cmocka_unit_test(documents_become_headlines),
        cmocka_unit_test(only_so_many_items),
        cmocka_unit_test(names_and_categories),
        cmocka_unit_test(unchanged_after_a_restart),
        cmocka_unit_test(saved_plans),
        cmocka_unit_test(how_long_a_failure_waits),
        cmocka_unit_test(how_long_success_waits),
        cmocka_unit_test(validators_grow_old),
        cmocka_unit_test(a_clock_that_is_set_helps_certificates),
        cmocka_unit_test(a_move_for_good_is_remembered),
        cmocka_unit_test(secrets_by_reference),
        cmocka_unit_test(a_password_in_the_url_is_not_told),
        cmocka_unit_test(failures_keep_the_headlines),
        cmocka_unit_test(half_a_document_is_better_than_nothing),
        cmocka_unit_test(staleness),
        cmocka_unit_test(destroying),
        cmocka_unit_test(files),
        cmocka_unit_test(standard_input),
        cmocka_unit_test(many_sources_and_a_steady_heart),
        cmocka_unit_test(streams_are_read_live),
        cmocka_unit_test(streams_that_are_none),
        cmocka_unit_test(a_stream_may_be_destroyed_when_it_has_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
