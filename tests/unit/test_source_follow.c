/* A source whose address is a page: the feed that the page names is asked instead. */
#include "news/source.h"

#include "base/clock.h"
#include "support/http_server.h"
#include "support/pump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/pages.h"

#define PATIENCE_MS 8000
#define RSS_HEAD    "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: \"f\"\r\n"
#define HTML_HEAD   "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: \"p\"\r\n"
#define RSS                                                                                        \
    "<rss version=\"2.0\"><channel><title>The Feed</title><item><guid>1</guid><title>From the "    \
    "feed</title><link>/1</link></item></channel></rss>"
#define LINK(href) "<link rel=alternate type=application/rss+xml href=" href ">"
#define LIST                                                                                       \
    "<ul><li><a href=/a>One story from the page</a> <b>3 minutes ago</b><li><a href=/b>Another "   \
    "story from the page</a> <b>1 hour ago</b></ul>"
#define PAGE(href) "<html><head>" LINK(href) "</head><body>" LIST "</body></html>"

struct told {
    struct pump pump;
    struct hl_fetch *fetch;
    struct http_server *server;
    struct hl_source *source;
    int tried, wanted;
    char list[512];    /* "title <link>\n" */
    char dropped[512]; /* "title: why\n" */
    struct http_answer answers[4];
};

static const struct hl_fetch_limits brisk = {.connect_ms = 1000, .total_ms = 5000, .gap_ms = -1};

static void on_news(void *data, struct hl_source *source, struct hl_headline *const *headlines,
                    size_t count)
{
    struct told *told = data;
    (void)source;
    told->list[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(told->list);
        const char *path = strrchr(headlines[i]->link, '/');
        snprintf(told->list + used, sizeof(told->list) - used, "%s <%s>\n", headlines[i]->title,
                 path ? path : "");
    }
}

static void on_drop(void *data, const char *title, const char *why)
{
    struct told *told = data;
    size_t used = strlen(told->dropped);
    snprintf(told->dropped + used, sizeof(told->dropped) - used, "%s: %s\n", title, why);
}

static void on_tried(void *data, struct hl_source *source)
{
    struct told *told = data;
    (void)source;
    told->tried++;
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
    for (size_t i = 0; i < count; i++) {
        told->answers[i] = answers[i];
        told->answers[i].manner = HTTP_HANG_UP; /* which ends the body */
    }
    told->server = http_server_create(told->answers, count);
    assert_non_null(told->fetch);
    assert_non_null(told->server);
}

static void make_source(struct told *told, const char *url, const struct hl_feed_fields *fields,
                        const struct hl_source_state *saved)
{
    struct hl_source_config config = {.url = url};
    if (fields)
        config.fields = *fields;
    const struct hl_source_handler handler = {
        .news = on_news, .drop = on_drop, .tried = on_tried, .data = told};
    told->source = hl_source_create(told->pump.loop, told->fetch, &config, saved, &handler);
    assert_non_null(told->source);
}

static void make_page_source(struct told *told)
{
    char url[96];
    make_source(told, http_server_url(told->server, "/page", url, sizeof(url)), NULL, NULL);
}

static const struct hl_source_state *try_once(struct told *told)
{
    told->wanted = told->tried + 1;
    if (told->tried)
        hl_source_ask(told->source);
    else
        hl_source_start(told->source, true);
    assert_true(pump_until(&told->pump, has_tried, told, PATIENCE_MS));
    return hl_source_state(told->source);
}

static void close_told(struct told *told)
{
    hl_source_destroy(told->source);
    hl_fetch_destroy(told->fetch);
    http_server_destroy(told->server);
    pump_finish(&told->pump);
}

static void a_page_leads_to_its_feed(void **state)
{
    static const struct http_answer answers[] = {
        {.path = "/page", .head = HTML_HEAD, .body = PAGE("/feed")},
        {.path = "/feed", .head = RSS_HEAD, .body = RSS},
    };
    struct told told;
    char request[HTTP_SERVER_REQUEST_MAX];
    (void)state;
    open_told(&told, answers, 2);
    make_page_source(&told);
    assert_int_equal(try_once(&told)->failures, 0);
    assert_int_equal(told.tried, 1);
    assert_string_equal(told.list, "From the feed </1>\n");
    assert_string_equal(hl_source_name(told.source), "The Feed");
    assert_true(hl_source_account(told.source)->followed);
    assert_non_null(strstr(hl_source_account(told.source)->final_url, "/feed"));
    /* The page's validator is not the feed's. */
    http_server_last_request(told.server, "/feed", request, sizeof(request));
    assert_null(strstr(request, "If-None-Match"));
    assert_int_equal(try_once(&told)->failures, 0);
    http_server_last_request(told.server, "/feed", request, sizeof(request));
    assert_non_null(strstr(request, "If-None-Match: \"f\""));
    assert_int_equal(http_server_requests(told.server, "/page"), 1);
    assert_int_equal(http_server_requests(told.server, "/feed"), 2);
    close_told(&told);
}

static void it_is_remembered(void **state)
{
    static const struct http_answer answers[] = {
        {.path = "/page", .head = HTML_HEAD, .body = PAGE("/feed")},
        {.path = "/feed", .head = RSS_HEAD, .body = RSS},
    };
    struct told told;
    struct hl_source_state saved;
    struct hl_buf plan;
    char url[96], feed[96];
    (void)state;
    open_told(&told, answers, 2);
    hl_source_state_init(&saved);
    saved.feed = strdup(http_server_url(told.server, "/feed", feed, sizeof(feed)));
    hl_buf_init(&plan, HL_SOURCE_PLAN_MAX);
    assert_int_equal(hl_source_plan_write(&saved, &plan), 0);
    hl_source_state_finish(&saved);
    hl_source_state_init(&saved);
    assert_int_equal(hl_source_plan_read(&saved, plan.data), 0);
    assert_string_equal(saved.feed, feed);
    make_source(&told, http_server_url(told.server, "/page", url, sizeof(url)), NULL, &saved);
    assert_int_equal(try_once(&told)->failures, 0);
    assert_string_equal(told.list, "From the feed </1>\n");
    assert_int_equal(http_server_requests(told.server, "/page"), 0);
    hl_source_state_finish(&saved);
    hl_buf_finish(&plan);
    close_told(&told);
}

/* Where the feed is none the page is read itself, and there is no third place. */
static void a_feed_that_is_none_leads_back(void **state)
{
    static const struct {
        const char *name;
        struct http_answer feed;
    } cases[] = {
        {"missing", {.path = "/feed", .head = "HTTP/1.1 404 Not Found\r\n"}},
        {"gone", {.path = "/feed", .head = "HTTP/1.1 410 Gone\r\n"}},
        {"a page too", {.path = "/feed", .head = HTML_HEAD, .body = PAGE("/third")}},
        {"the same page", {.path = "/feed", .head = HTML_HEAD, .body = PAGE("/feed")}},
    };
    (void)state;
    if (!pages_are_read())
        skip();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct http_answer answers[] = {
            {.path = "/page", .head = HTML_HEAD, .body = PAGE("/feed")},
            cases[i].feed,
            {.path = "/third", .head = RSS_HEAD, .body = RSS},
        };
        struct told told;
        open_told(&told, answers, 3);
        make_page_source(&told);
        for (unsigned round = 1; round <= 2; round++) {
            const struct hl_source_state *now = try_once(&told);
            if (now->failures || strcmp(told.list, "One story from the page </a>\nAnother story "
                                                   "from the page </b>\n") != 0)
                fail_msg("%s, round %u: %s, got\n%s", cases[i].name, round, now->message,
                         told.list);
        }
        assert_int_equal(http_server_requests(told.server, "/feed"), 1);
        assert_int_equal(http_server_requests(told.server, "/third"), 0);
        close_told(&told);
    }
}

/* A feed that answers with a page for once: a portal on the way, whose feed is not ours. */
static void a_portal_is_not_followed(void **state)
{
    static const struct http_answer answers[] = {
        {.path = "/page", .head = RSS_HEAD, .body = RSS},
        {.path = "/page", .from = 2, .head = HTML_HEAD, .body = "<html><head>" LINK("/feed")},
        {.path = "/page", .from = 3, .head = RSS_HEAD, .body = RSS},
        {.path = "/feed", .head = RSS_HEAD, .body = RSS},
    };
    struct told told;
    (void)state;
    open_told(&told, answers, 4);
    make_page_source(&told);
    assert_int_equal(try_once(&told)->failures, 0);
    assert_int_equal(try_once(&told)->failures, 1);
    assert_int_equal(try_once(&told)->failures, 0);
    assert_int_equal(http_server_requests(told.server, "/feed"), 0);
    close_told(&told);
}

/* A portal in the way of both: the feed is asked again when it is gone. */
static void a_portal_makes_no_feed_bad(void **state)
{
    static const char portal[] = "<html><head>" LINK("https://hotel.invalid/feed") "</head></html>";
    const struct http_answer answers[] = {
        {.path = "/page", .head = HTML_HEAD, .body = portal},
        {.path = "/feed", .head = HTML_HEAD, .body = portal},
        {.path = "/feed", .from = 2, .head = RSS_HEAD, .body = RSS},
    };
    struct hl_source_state saved;
    struct told told;
    char url[96], feed[96], request[HTTP_SERVER_REQUEST_MAX];
    (void)state;
    open_told(&told, answers, 3);
    hl_source_state_init(&saved);
    saved.feed = strdup(http_server_url(told.server, "/feed", feed, sizeof(feed)));
    saved.last_ok_s = 1; /* it has worked */
    saved.etag = strdup("\"f\"");
    http_server_url(told.server, "/page", url, sizeof(url));
    make_source(&told, url, NULL, &saved);
    assert_int_equal(try_once(&told)->failures, 1);
    /* The feed's validator is not the page's. */
    http_server_last_request(told.server, "/page", request, sizeof(request));
    assert_null(strstr(request, "If-None-Match"));
    assert_int_equal(try_once(&told)->failures, 0);
    assert_string_equal(told.list, "From the feed </1>\n");
    hl_source_state_finish(&saved);
    close_told(&told);
}

/* A busy or broken feed is still the feed. */
static void trouble_does_not_lead_back(void **state)
{
    static const struct http_answer answers[] = {
        {.path = "/page", .head = HTML_HEAD, .body = PAGE("/feed")},
        {.path = "/feed", .head = "HTTP/1.1 503 Busy\r\n"},
    };
    struct told told;
    (void)state;
    open_told(&told, answers, 2);
    make_page_source(&told);
    assert_int_equal(try_once(&told)->failures, 1);
    assert_string_equal(told.list, "");
    assert_non_null(strstr(hl_source_state(told.source)->feed, "/feed"));
    close_told(&told);
}

static void secrets_stay_on_their_host(void **state)
{
    static const struct http_answer other[] = {
        {.path = "/feed", .head = RSS_HEAD, .body = RSS, .manner = HTTP_HANG_UP}};
    struct http_server *elsewhere = http_server_create(other, 1);
    char feed[96], url[96], body[512];
    struct told told;
    (void)state;
    assert_non_null(elsewhere);
    snprintf(body, sizeof(body), "<html><head>" LINK("%s") "</head></html>",
             http_server_url(elsewhere, "/feed", feed, sizeof(feed)));
    const struct http_answer answers[] = {{.path = "/page", .head = HTML_HEAD, .body = body}};
    open_told(&told, answers, 1);
    snprintf(url, sizeof(url), "http://user:secret@127.0.0.1:%d/page",
             http_server_port(told.server));
    make_source(&told, url, NULL, NULL);
    assert_int_equal(try_once(&told)->failures, 1);
    assert_non_null(strstr(hl_source_state(told.source)->message, feed));
    assert_int_equal(http_server_requests(elsewhere, NULL), 0);
    close_told(&told);
    http_server_destroy(elsewhere);
}

/* The page's own password opens its feed, and no saved feed of another host gets it. */
static void secrets_open_the_feed_of_their_host(void **state)
{
    static const struct http_answer answers[] = {
        {.path = "/page", .head = HTML_HEAD, .body = PAGE("/feed")},
        {.path = "/feed", .head = RSS_HEAD, .body = RSS},
    };
    static const char credentials[] = "Authorization: Basic dXNlcjpzZWNyZXQ="; /* user:secret */
    struct told told, other;
    struct hl_source_state saved;
    char url[96], feed[96], request[HTTP_SERVER_REQUEST_MAX];
    (void)state;
    open_told(&told, answers, 2);
    open_told(&other, answers, 2);
    snprintf(url, sizeof(url), "http://user:secret@127.0.0.1:%d/page",
             http_server_port(told.server));
    make_source(&told, url, NULL, NULL);
    assert_int_equal(try_once(&told)->failures, 0);
    assert_null(strstr(hl_source_state(told.source)->feed, "secret"));
    http_server_last_request(told.server, "/feed", request, sizeof(request));
    assert_non_null(strstr(request, credentials));
    assert_int_equal(try_once(&told)->failures, 0);
    http_server_last_request(told.server, "/feed", request, sizeof(request));
    assert_non_null(strstr(request, credentials));

    hl_source_state_init(&saved);
    saved.feed = strdup(http_server_url(told.server, "/feed", feed, sizeof(feed)));
    snprintf(url, sizeof(url), "http://user:secret@127.0.0.1:%d/page",
             http_server_port(other.server));
    make_source(&other, url, NULL, &saved);
    assert_int_equal(try_once(&other)->failures, 0);
    http_server_last_request(told.server, "/feed", request, sizeof(request));
    assert_null(strstr(request, "Authorization"));
    hl_source_state_finish(&saved);
    close_told(&told);
    close_told(&other);
}

/* A board cannot show a list of feeds: it must say what can be done with one. */
static void a_list_of_feeds_is_no_feed(void **state)
{
    static const struct http_answer answer = {
        .path = "/page",
        .head = "HTTP/1.1 200 OK\r\nContent-Type: text/x-opml\r\n",
        .body = "<opml version=\"2.0\"><body><outline text=\"One\" "
                "xmlUrl=\"https://a.example/1\"/></body></opml>"};
    struct told told;
    (void)state;
    open_told(&told, &answer, 1);
    make_page_source(&told);
    const struct hl_source_state *now = try_once(&told);
    assert_int_equal(now->failures, 1);
    assert_int_equal(now->trouble, HL_TROUBLE_NO_FEED);
    assert_non_null(strstr(now->message, "`headliner add`"));
    assert_non_null(strstr(now->message, ".opml"));
    close_told(&told);
}

static void a_file_is_read_itself(void **state)
{
    char path[] = "/tmp/page-XXXXXX";
    struct told told;
    (void)state;
    if (!pages_are_read())
        skip();
    int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    assert_non_null(file);
    fputs(PAGE("https://f.example/feed"), file);
    fclose(file);
    open_told(&told, NULL, 0);
    make_source(&told, path, NULL, NULL);
    assert_int_equal(try_once(&told)->failures, 0);
    assert_string_equal(told.list,
                        "One story from the page </a>\nAnother story from the page </b>\n");
    remove(path);
    close_told(&told);
}

static void fields_lead_and_what_is_left_out_is_told(void **state)
{
    static const struct http_answer answers[] = {
        {.path = "/page",
         .head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
         .body = "{\"a\":[{\"t\":\"One\",\"l\":\"/1\"},{\"t\":\"One\",\"l\":\"/1\"},3,{\"t\":\"\"},"
                 "{\"t\":\"Two\",\"l\":\"/2\"}]}"},
    };
    const struct hl_feed_fields fields = {.items = "/a", .title = "/t", .link = "/l"};
    char url[96];
    struct told told;
    (void)state;
    open_told(&told, answers, 1);
    make_source(&told, http_server_url(told.server, "/page", url, sizeof(url)), &fields, NULL);
    assert_int_equal(try_once(&told)->failures, 0);
    assert_string_equal(told.list, "One </1>\nTwo </2>\n");
    assert_string_equal(told.dropped, "One: it is there twice\n: it is no object\n: it has neither "
                                      "a title nor a summary\n");
    const struct hl_source_account *account = hl_source_account(told.source);
    assert_string_equal(account->content_type, "application/json");
    assert_int_equal(account->bytes, strlen(answers[0].body));
    assert_int_equal(account->format, HL_FEED_JSON_API);
    assert_int_equal(account->kept, 2);
    close_told(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_leads_to_its_feed),
        cmocka_unit_test(it_is_remembered),
        cmocka_unit_test(a_feed_that_is_none_leads_back),
        cmocka_unit_test(a_portal_is_not_followed),
        cmocka_unit_test(a_portal_makes_no_feed_bad),
        cmocka_unit_test(trouble_does_not_lead_back),
        cmocka_unit_test(secrets_stay_on_their_host),
        cmocka_unit_test(secrets_open_the_feed_of_their_host),
        cmocka_unit_test(a_list_of_feeds_is_no_feed),
        cmocka_unit_test(a_file_is_read_itself),
        cmocka_unit_test(fields_lead_and_what_is_left_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
