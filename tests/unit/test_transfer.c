/* Manners on the way: secrets, redirects, turns and pauses of hosts, bombs of every encoding. */
#include "base/clock.h"
#include "base/log.h"
#include "news/fetch.h"
#include "support/http_server.h"
#include "support/pump.h"
#include "unit/check.h"

#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OK          "HTTP/1.1 200 OK\r\n"
#define HI          OK "Content-Length: 2\r\n"
#define PATIENCE_MS 10000

/* Every name is this computer. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **result)
{
    static int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    (void)name;
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
    return real("127.0.0.1", service, hints, result);
}

struct outcome {
    int done, error;
    long status;
    char message[HL_FETCH_MESSAGE_MAX], url[256], moved[256], text[64];
    int64_t retry_after_s, fresh_s;
    uint64_t seen;
    int64_t begun_ns, done_ns;
};

static int on_body(void *data, const char *type, const void *bytes, size_t n)
{
    struct outcome *outcome = data;
    (void)type;
    size_t room = sizeof(outcome->text) - 1 - strlen(outcome->text);
    strncat(outcome->text, bytes, n < room ? n : room);
    outcome->seen += n;
    return 0;
}

static void on_done(void *data, const struct hl_fetch_result *result)
{
    struct outcome *outcome = data;
    outcome->done++;
    outcome->done_ns = hl_clock_mono_ns();
    outcome->error = result->error;
    outcome->status = result->status;
    outcome->retry_after_s = result->retry_after_s;
    outcome->fresh_s = result->fresh_s;
    snprintf(outcome->message, sizeof(outcome->message), "%s", result->message);
    snprintf(outcome->url, sizeof(outcome->url), "%s", result->final_url);
    snprintf(outcome->moved, sizeof(outcome->moved), "%s", result->moved_to);
}

static bool is_done(const void *data)
{
    return ((const struct outcome *)data)->done > 0;
}

struct room {
    struct pump pump;
    struct hl_fetch *fetch;
    struct http_server *server;
    char base[64];
};

/* Addresses do not tell two servers of this computer apart, ports do. */
static in_port_t private_port;

static bool has_private_port(const struct sockaddr *address)
{
    return ((const struct sockaddr_in *)(const void *)address)->sin_port == private_port;
}

static void enter(struct room *room, const struct http_answer *answers, size_t count, long gap_ms)
{
    const struct hl_fetch_limits limits = {
        .connect_ms = 2000, .total_ms = 4000, .gap_ms = gap_ms, .is_private = has_private_port};
    private_port = 0xffff;
    pump_init(&room->pump);
    room->fetch = hl_fetch_create(room->pump.loop, &limits);
    room->server = http_server_create(answers, count);
    assert_non_null(room->fetch);
    assert_non_null(room->server);
    http_server_url(room->server, "", room->base, sizeof(room->base));
}

static void leave(struct room *room)
{
    hl_fetch_destroy(room->fetch);
    http_server_destroy(room->server);
    pump_finish(&room->pump);
}

static struct hl_transfer *start(struct room *room, const struct hl_fetch_request *request,
                                 struct outcome *outcome)
{
    const struct hl_fetch_handler handler = {on_body, on_done, outcome};
    *outcome = (struct outcome){.begun_ns = hl_clock_mono_ns()};
    struct hl_transfer *transfer = hl_fetch_start(room->fetch, request, &handler);
    assert_non_null(transfer);
    return transfer;
}

static void fetch_one(struct room *room, const struct hl_fetch_request *request,
                      struct outcome *outcome)
{
    start(room, request, outcome);
    assert_true(pump_until(&room->pump, is_done, outcome, PATIENCE_MS));
    assert_int_equal(outcome->done, 1);
}

static const char *last_request(struct room *room, const char *path)
{
    static char request[HTTP_SERVER_REQUEST_MAX];
    http_server_last_request(room->server, path, request, sizeof(request));
    return request;
}

/* ---- secrets ---- */

static void secrets_reach_their_host(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {{.path = "/f", .head = HI, .body = "hi"}};
    static const struct {
        const char *name, *user, *password, *token, *userinfo, *expected;
    } cases[] = {
        {"none", NULL, NULL, NULL, "", NULL},
        {"basic", "me", "s:e cret", NULL, "", "\r\nAuthorization: Basic bWU6czplIGNyZXQ=\r\n"},
        {"bearer", NULL, NULL, "abc.def", "", "\r\nAuthorization: Bearer abc.def\r\n"},
        {"in the url", NULL, NULL, NULL, "me:s%3Ae%20cret@",
         "\r\nAuthorization: Basic bWU6czplIGNyZXQ=\r\n"},
        {"in the url, but given too", "me", "s:e cret", NULL, "you:other@",
         "\r\nAuthorization: Basic bWU6czplIGNyZXQ=\r\n"},
        {"in the url, but a token is given", NULL, NULL, "abc.def", "you:other@",
         "\r\nAuthorization: Bearer abc.def\r\n"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct room room;
        struct outcome outcome;
        char url[128], clean[128];
        enter(&room, answers, 1, -1);
        snprintf(clean, sizeof(clean), "%s/f", room.base);
        snprintf(url, sizeof(url), "http://%s%s/f", cases[i].userinfo, room.base + 7);
        const struct hl_fetch_request request = {.url = url,
                                                 .user = cases[i].user,
                                                 .password = cases[i].password,
                                                 .token = cases[i].token};
        fetch_one(&room, &request, &outcome);
        check_int(cases[i].name, outcome.status, 200);
        const char *sent = last_request(&room, "/f");
        if (cases[i].expected ? !strstr(sent, cases[i].expected) : strstr(sent, "Auth") != NULL)
            fail_msg("%s: %s", cases[i].name, sent);
        assert_string_equal(outcome.url, clean); /* no secret in what is told */
        leave(&room);
    }
}

static void secrets_stay_with_their_host(void **state)
{
    (void)state;
    static const struct http_answer target[] = {{.path = "/t", .head = HI, .body = "hi"}};
    char head[256], location[64], url[128], place[64];
    struct http_server *other = http_server_create(target, 1);
    snprintf(head, sizeof(head), "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %s\r\n",
             http_server_url(other, "/t", location, sizeof(location)));
    const struct http_answer answers[] = {
        {.path = "/away", .head = head},
        {.path = "/here",
         .head = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /f?x=1\r\n"},
        {.path = "/f?x=1", .head = HI, .body = "hi"},
    };
    static const char *const headers[] = {"X-Key: abc", "Accept: text/xml"};
    static const char *const kinds[] = {"basic", "bearer", "in the url"};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct room room;
        struct outcome outcome;
        char request_text[HTTP_SERVER_REQUEST_MAX];
        enter(&room, answers, 3, -1);
        snprintf(url, sizeof(url), "http://%s%s/away", i == 2 ? "me:secret@" : "", room.base + 7);
        struct hl_fetch_request request = {.url = url,
                                           .etag = "\"e\"",
                                           .user = i == 0 ? "me" : NULL,
                                           .password = i == 0 ? "secret" : NULL,
                                           .token = i == 1 ? "secret" : NULL,
                                           .headers = headers,
                                           .header_count = 2};
        fetch_one(&room, &request, &outcome);
        check_int(kinds[i], outcome.status, 200);
        assert_non_null(strstr(last_request(&room, "/away"), "\r\nX-Key: abc\r\n"));
        assert_non_null(strstr(last_request(&room, "/away"), "\r\nAuthorization: B"));
        http_server_last_request(other, "/t", request_text, sizeof(request_text));
        assert_null(strstr(request_text, "Authorization"));
        assert_null(strstr(request_text, "X-Key"));
        assert_non_null(strstr(request_text, "\r\nIf-None-Match: \"e\"\r\n"));
        assert_string_equal(outcome.url, http_server_url(other, "/t", place, sizeof(place)));

        /* Within the host they go along. */
        snprintf(url, sizeof(url), "http://%s%s/here", i == 2 ? "me:secret@" : "", room.base + 7);
        fetch_one(&room, &request, &outcome);
        check_int(kinds[i], outcome.status, 200);
        assert_non_null(strstr(last_request(&room, "/f?x=1"), "\r\nAuthorization: B"));
        assert_non_null(strstr(last_request(&room, "/f?x=1"), "\r\nX-Key: abc\r\n"));
        leave(&room);
    }
    http_server_destroy(other);
}

static void names_and_proxies(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/f", .head = HI, .body = "hi"},
        {.path = "http://feeds.example/f", .head = HI, .body = "by"}};
    static const struct {
        const char *name, *proxy, *environment, *text;
        bool wrong; /* the url is only reached through a proxy */
    } cases[] = {
        {"none at all", NULL, NULL, "hi", false},
        {"given", "HERE", NULL, "by", true},
        {"of the environment", NULL, "HERE", "by", true},
        {"of the environment, but none is wanted", "none", "HERE", "hi", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct room room;
        struct outcome outcome;
        char url[128];
        enter(&room, answers, 2, -1);
        if (cases[i].environment)
            setenv("http_proxy", room.base, 1);
        snprintf(url, sizeof(url), "%s/f", cases[i].wrong ? "http://feeds.example" : room.base);
        const char *proxy =
            cases[i].proxy && strcmp(cases[i].proxy, "HERE") == 0 ? room.base : cases[i].proxy;
        const struct hl_fetch_request request = {
            .url = url, .proxy = proxy, .user_agent = "Mine/1"};
        fetch_one(&room, &request, &outcome);
        unsetenv("http_proxy");
        check_int(cases[i].name, outcome.error, 0);
        assert_string_equal(outcome.text, cases[i].text);
        assert_non_null(
            strstr(last_request(&room, cases[i].wrong ? "http://feeds.example/f" : "/f"),
                   "\r\nUser-Agent: Mine/1\r\n"));
        leave(&room);
    }
}

/* ---- redirects ---- */

#define TO(status, place)                                                                          \
    "HTTP/1.1 " status " Moved\r\nContent-Length: 0\r\nLocation: " place "\r\n"

static void moves_for_good_are_told(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/f", .head = HI, .body = "hi"},
        {.path = "/301", .head = TO("301", "/f")},
        {.path = "/308", .head = TO("308", "f")},
        {.path = "/302", .head = TO("302", "/f")},
        {.path = "/303", .head = TO("303", "/f")},
        {.path = "/307", .head = TO("307", "/f")},
        {.path = "/301-308", .head = TO("301", "/308")},
        {.path = "/301-302", .head = TO("301", "/302")},
        {.path = "/302-301", .head = TO("302", "/301")},
        {.path = "/5", .head = TO("301", "/4")},
        {.path = "/4", .head = TO("301", "/3")},
        {.path = "/3", .head = TO("301", "/2")},
        {.path = "/2", .head = TO("301", "/1")},
        {.path = "/1", .head = TO("301", "/f")},
        {.path = "/6", .head = TO("301", "/5")},
        {.path = "/gone", .head = TO("301", "/nothing")},
    };
    static const struct {
        const char *path, *moved; /* below the server's own */
        long status;
        int error;
    } cases[] = {
        {"/f", NULL, 200, 0},       {"/301", "/f", 200, 0},     {"/308", "/f", 200, 0},
        {"/302", NULL, 200, 0},     {"/303", NULL, 200, 0},     {"/307", NULL, 200, 0},
        {"/301-308", "/f", 200, 0}, {"/301-302", NULL, 200, 0}, {"/302-301", NULL, 200, 0},
        {"/5", "/f", 200, 0},       {"/6", NULL, 301, -ELOOP},  {"/gone", "/nothing", 404, 0},
    };
    struct room room;
    struct outcome outcome;
    char url[128], moved[128];
    enter(&room, answers, sizeof(answers) / sizeof(answers[0]), -1);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        snprintf(url, sizeof(url), "%s%s", room.base, cases[i].path);
        snprintf(moved, sizeof(moved), "%s%s", cases[i].moved ? room.base : "",
                 cases[i].moved ? cases[i].moved : "");
        const struct hl_fetch_request request = {.url = url};
        fetch_one(&room, &request, &outcome);
        check_int(cases[i].path, outcome.error, cases[i].error);
        check_int(cases[i].path, outcome.status, cases[i].status);
        if (!cases[i].error && strcmp(outcome.moved, moved) != 0)
            fail_msg("%s: moved to '%s'", cases[i].path, outcome.moved);
    }
    leave(&room);
}

static void the_internet_does_not_lead_into_the_network(void **state)
{
    (void)state;
    static const struct http_answer inner[] = {{.path = "/t", .head = HI, .body = "hi"}};
    static const struct {
        const char *name;
        bool origin_private, target_private, allow;
        int error;
    } cases[] = {
        {"from public to public", false, false, false, 0},
        {"from public to private", false, true, false, -EACCES},
        {"from public to private, allowed", false, true, true, 0},
        {"from private to public", true, false, false, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char head[256], location[64], url[128];
        struct http_server *target = http_server_create(inner, 1);
        snprintf(head, sizeof(head), TO("302", "%s"),
                 http_server_url(target, "/t", location, sizeof(location)));
        const struct http_answer answers[] = {{.path = "/h", .head = head}};
        struct room room;
        struct outcome outcome;
        enter(&room, answers, 1, -1);
        const struct hl_fetch_request warm = {.url = location};
        fetch_one(&room, &warm, &outcome); /* an open connection, which must not be taken */
        private_port = htons((in_port_t)(cases[i].target_private   ? http_server_port(target)
                                         : cases[i].origin_private ? http_server_port(room.server)
                                                                   : 1));
        snprintf(url, sizeof(url), "%s/h", room.base);
        const struct hl_fetch_request request = {.url = url, .allow_private = cases[i].allow};
        fetch_one(&room, &request, &outcome);
        check_int(cases[i].name, outcome.error, cases[i].error);
        check_int(cases[i].name, http_server_requests(target, "/t"), cases[i].error ? 1 : 2);
        if (cases[i].error)
            assert_non_null(strstr(outcome.message, "from the internet into this network"));
        leave(&room);
        http_server_destroy(target);
    }
}

/* What the user gives himself is read, wherever it is. */
static void a_private_address_that_was_asked_for(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {{.path = "/f", .head = HI, .body = "hi"}};
    struct room room;
    struct outcome outcome;
    char url[128];
    enter(&room, answers, 1, -1);
    private_port = htons((in_port_t)http_server_port(room.server));
    snprintf(url, sizeof(url), "%s/f", room.base);
    const struct hl_fetch_request request = {.url = url};
    fetch_one(&room, &request, &outcome);
    assert_int_equal(outcome.status, 200);
    leave(&room);
}

/* ---- what an answer says of time ---- */

static void times_are_handed_on(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/f",
         .head = HI "Cache-Control: public, max-age=900\r\nAge: 100\r\nRetry-After: 5\r\n",
         .body = "hi"},
        {.path = "/e",
         .head = HI "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                    "Expires: Sun, 06 Nov 1994 09:49:37 GMT\r\n",
         .body = "hi"},
        {.path = "/b",
         .head = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                 "Retry-After: Sun, 06 Nov 1994 08:59:37 GMT\r\n"},
        {.path = "/h",
         .head = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nCache-Control: max-age=77\r\n"
                 "Retry-After: 77\r\nLocation: /bare\r\n"},
        {.path = "/bare", .head = HI, .body = "hi"},
    };
    static const struct {
        const char *path;
        int64_t fresh_s, retry_after_s;
    } cases[] = {{"/f", 800, 5}, {"/e", 3600, 0}, {"/b", 0, 600}, {"/h", 0, 0}};
    struct room room;
    struct outcome outcome;
    char url[128];
    enter(&room, answers, sizeof(answers) / sizeof(answers[0]), -1);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        snprintf(url, sizeof(url), "%s%s", room.base, cases[i].path);
        const struct hl_fetch_request request = {.url = url};
        fetch_one(&room, &request, &outcome);
        check_int(cases[i].path, outcome.fresh_s, cases[i].fresh_s);
        check_int(cases[i].path, outcome.retry_after_s, cases[i].retry_after_s);
    }
    leave(&room);
}

/* ---- turns and pauses ---- */

struct crowd {
    struct outcome *outcomes;
    size_t count;
};

static bool are_done(const void *data)
{
    const struct crowd *crowd = data;
    for (size_t i = 0; i < crowd->count; i++)
        if (!crowd->outcomes[i].done)
            return false;
    return true;
}

static void a_host_has_its_pause(void **state)
{
    (void)state;
    enum { GAP_MS = 300 };
    static const struct http_answer answers[] = {
        {.path = "/f", .head = HI, .body = "hi"},
        {.path = "/hop", .head = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /f\r\n"}};
    struct outcome outcomes[4];
    const struct crowd crowd = {outcomes, 4};
    struct room room;
    char urls[4][128];
    enter(&room, answers, 2, GAP_MS);
    for (size_t i = 0; i < 3; i++)
        snprintf(urls[i], sizeof(urls[i]), "%s/%s", room.base, i == 1 ? "hop" : "f");
    snprintf(urls[3], sizeof(urls[3]), "http://other.test:%d/f", http_server_port(room.server));
    for (size_t i = 0; i < 4; i++) {
        const struct hl_fetch_request request = {.url = urls[i]};
        start(&room, &request, &outcomes[i]);
    }
    assert_true(pump_until(&room.pump, are_done, &crowd, PATIENCE_MS));
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(outcomes[i].status, 200);
    /* Never sooner than the pause; a hop within the host needs none. How much later, nobody says.
     */
    assert_true(outcomes[1].done_ns - outcomes[0].done_ns >= GAP_MS * HL_NS_PER_MS);
    assert_true(outcomes[2].done_ns - outcomes[1].done_ns >= GAP_MS * HL_NS_PER_MS);
    /* Another host waits for none of them. */
    assert_true(outcomes[3].done_ns < outcomes[1].done_ns);
    leave(&room);
}

static void a_host_that_says_429_is_left_alone(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/busy", .head = "HTTP/1.1 429 No\r\nContent-Length: 0\r\n"},
        {.path = "/f", .head = HI, .body = "hi"}};
    struct room room;
    struct outcome outcome;
    char url[128];
    enter(&room, answers, 2, 1);
    snprintf(url, sizeof(url), "%s/busy", room.base);
    const struct hl_fetch_request busy = {.url = url};
    fetch_one(&room, &busy, &outcome);
    assert_int_equal(outcome.status, 429);
    snprintf(url, sizeof(url), "%s/f", room.base);
    const struct hl_fetch_request request = {.url = url};
    start(&room, &request, &outcome);
    pump_until(&room.pump, NULL, NULL, 300);
    assert_int_equal(outcome.done, 0);
    assert_int_equal(http_server_requests(room.server, "/f"), 0);
    leave(&room);
}

static void strict_hosts_have_a_minute(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {{.path = "/f", .head = HI, .body = "hi"}};
    static const struct {
        const char *host;
        bool strict;
    } cases[] = {{"www.reddit.com", true},
                 {"Reddit.com", true},
                 {"notreddit.com", false},
                 {"reddit.com.example", false}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct room room;
        struct outcome first, second;
        char url[128];
        enter(&room, answers, 1, 1);
        snprintf(url, sizeof(url), "http://%s:%d/f", cases[i].host, http_server_port(room.server));
        const struct hl_fetch_request request = {.url = url};
        fetch_one(&room, &request, &first);
        start(&room, &request, &second);
        bool asked = pump_until(&room.pump, is_done, &second, cases[i].strict ? 300 : PATIENCE_MS);
        check_int(cases[i].host, asked, !cases[i].strict);
        leave(&room);
    }
}

static void streams_take_nobodys_turn(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {{.path = "/live",
                                                  .head = OK "Content-Type: text/event-stream\r\n",
                                                  .body = "data: x\n\n",
                                                  .manner = HTTP_DRIP},
                                                 {.path = "/f", .head = HI, .body = "hi"}};
    enum { STREAMS = HL_FETCH_STREAMS_MAX };
    struct outcome streams[STREAMS], outcome;
    struct hl_transfer *transfers[STREAMS];
    struct room room;
    char url[128];
    enter(&room, answers, 2, -1);
    for (size_t i = 0; i < STREAMS; i++) {
        snprintf(url, sizeof(url), "%s/live", room.base);
        const struct hl_fetch_request request = {
            .url = url, .stream = true, .last_event_id = "41", .body_max = 4};
        transfers[i] = start(&room, &request, &streams[i]);
        pump_until(&room.pump, NULL, NULL, 5);
    }
    snprintf(url, sizeof(url), "%s/f", room.base);
    const struct hl_fetch_request request = {.url = url};
    fetch_one(&room, &request, &outcome);
    assert_int_equal(outcome.status, 200);
    assert_non_null(strstr(last_request(&room, "/live"), "\r\nLast-Event-ID: 41\r\n"));
    assert_non_null(strstr(last_request(&room, "/live"), "\r\nAccept: text/event-stream\r\n"));
    pump_until(&room.pump, NULL, NULL, 1500);
    for (size_t i = 0; i < STREAMS; i++) {
        assert_int_equal(streams[i].error, 0); /* their whole has no ceiling */
        assert_string_equal(streams[i].text, "data: x\n\n");
        if (!streams[i].done)
            hl_fetch_cancel(transfers[i]);
    }
    leave(&room);
}

/* ---- bombs ---- */

#define BOMB_MAX 8192

struct bits {
    unsigned char bytes[BOMB_MAX];
    size_t count; /* of bits */
};

static void put(struct bits *bits, uint32_t value, unsigned width)
{
    for (unsigned i = 0; i < width; i++, bits->count++)
        if (value >> i & 1)
            bits->bytes[bits->count / 8] |= (unsigned char)(1u << bits->count % 8);
}

/* Brotli (RFC 7932) of BLOCKS times 16 MB of one letter: a literal, and the longest of copies from
 * one byte before. */
static size_t make_brotli(struct bits *bits, unsigned blocks)
{
    put(bits, 0, 1); /* a window of 64 KB */
    for (unsigned i = 0; i < blocks; i++) {
        put(bits, 0, 1);                  /* not the last */
        put(bits, 2, 2);                  /* its length in six nibbles */
        put(bits, (1u << 24) - 1, 24);    /* 16 MB */
        put(bits, 0, 1);                  /* compressed */
        put(bits, 0, 3);                  /* one type of each kind of block */
        put(bits, 0, 6);                  /* no direct distances */
        put(bits, 0, 2);                  /* the literals' context */
        put(bits, 0, 2);                  /* one tree each */
        put(bits, 1, 2), put(bits, 0, 2); /* a code of one literal */
        put(bits, 'a', 8);
        put(bits, 1, 2), put(bits, 0, 2); /* of one command: insert 1, copy 2118 and more */
        put(bits, 399, 10);
        put(bits, 1, 2), put(bits, 0, 2); /* of one distance: 1 or 2 */
        put(bits, 16, 6);
        put(bits, (1u << 24) - 1 - 2118, 24);
        put(bits, 0, 1); /* 1 */
    }
    put(bits, 3, 2); /* the last, and empty */
    return (bits->count + 7) / 8;
}

/* Zstandard (RFC 8878): BLOCKS blocks of one byte repeated 128 K times. */
static size_t make_zstd(struct bits *bits, unsigned blocks)
{
    put(bits, 0xfd2fb528, 32);
    put(bits, 0x6800, 16); /* a window of 8 MB */
    for (unsigned i = 0; i < blocks; i++) {
        put(bits, i + 1 == blocks, 1);
        put(bits, 1, 2);
        put(bits, 128 << 10, 21);
        put(bits, 'a', 8);
    }
    return bits->count / 8;
}

static void bombs_stop_at_the_ceiling(void **state)
{
    (void)state;
    static const struct {
        const char *encoding;
        size_t (*make)(struct bits *bits, unsigned blocks);
        unsigned small, large; /* blocks below and far above the ceiling */
        uint64_t small_size;
    } cases[] = {{"br", make_brotli, 0, 64, 0}, {"zstd", make_zstd, 2, 1600, 256 << 10}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct bits small = {.count = 0}, large = {.count = 0};
        char head[128];
        size_t small_len = cases[i].make(&small, cases[i].small);
        size_t large_len = cases[i].make(&large, cases[i].large);
        snprintf(head, sizeof(head), OK "Content-Encoding: %s\r\n", cases[i].encoding);
        const struct http_answer answers[] = {{.path = "/small",
                                               .head = head,
                                               .body = (const char *)small.bytes,
                                               .body_len = small_len,
                                               .manner = HTTP_HANG_UP},
                                              {.path = "/large",
                                               .head = head,
                                               .body = (const char *)large.bytes,
                                               .body_len = large_len,
                                               .manner = HTTP_HANG_UP}};
        struct room room;
        struct outcome outcome;
        char url[128];
        enter(&room, answers, 2, -1);
        snprintf(url, sizeof(url), "%s/small", room.base);
        const struct hl_fetch_request plain = {.url = url};
        fetch_one(&room, &plain, &outcome);
        if (!strstr(last_request(&room, "/small"), cases[i].encoding)) {
            print_message("libcurl without %s: skipped\n", cases[i].encoding);
            leave(&room);
            continue;
        }
        check_int(cases[i].encoding, outcome.error, 0);
        check_int(cases[i].encoding, outcome.seen, cases[i].small_size);
        snprintf(url, sizeof(url), "%s/large", room.base);
        fetch_one(&room, &plain, &outcome);
        check_int(cases[i].encoding, outcome.error, -EFBIG);
        check_true(cases[i].encoding, outcome.seen > HL_FETCH_BODY_MAX / 2);
        check_true(cases[i].encoding, outcome.seen <= HL_FETCH_BODY_MAX);
        check_int(cases[i].encoding, room.pump.blocked, 0);
        leave(&room);
    }
}

int main(void)
{
    static const char *const proxies[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                          "ALL_PROXY",  "no_proxy",    "NO_PROXY"};
    for (size_t i = 0; i < sizeof(proxies) / sizeof(proxies[0]); i++)
        unsetenv(proxies[i]);
    signal(SIGPIPE, SIG_IGN);
    hl_log_set_level(HL_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_reach_their_host),
        cmocka_unit_test(secrets_stay_with_their_host),
        cmocka_unit_test(names_and_proxies),
        cmocka_unit_test(moves_for_good_are_told),
        cmocka_unit_test(the_internet_does_not_lead_into_the_network),
        cmocka_unit_test(a_private_address_that_was_asked_for),
        cmocka_unit_test(times_are_handed_on),
        cmocka_unit_test(a_host_has_its_pause),
        cmocka_unit_test(a_host_that_says_429_is_left_alone),
        cmocka_unit_test(strict_hosts_have_a_minute),
        cmocka_unit_test(streams_take_nobodys_turn),
        cmocka_unit_test(bombs_stop_at_the_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
