#include "news/fetch.h"

#include "base/clock.h"
#include "base/log.h"
#include "support/http_server.h"
#include "support/pump.h"

#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#define OK          "HTTP/1.1 200 OK\r\n"
#define PATIENCE_MS 10000

extern char **environ;

/* ---- a resolver under our thumb: the program's own getaddrinfo is the one that curl finds ---- */

static atomic_int lookups_begun, lookups_ended;

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **result)
{
    static int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
    atomic_fetch_add(&lookups_begun, 1);
    int code = EAI_NONAME;
    if (strncmp(name, "slow", 4) == 0) {
        usleep(1200 * 1000);
        code = EAI_AGAIN;
    } else if (strncmp(name, "nowhere", 7) != 0) {
        code = real("127.0.0.1", service, hints, result);
    }
    atomic_fetch_add(&lookups_ended, 1);
    return code;
}

/* ---- one transfer and what became of it ---- */

struct outcome {
    struct hl_fetch *fetch;
    struct hl_transfer *transfer;
    int done; /* times */
    int error;
    long status;
    char message[HL_FETCH_MESSAGE_MAX];
    char etag[64], last_modified[64], type[64], url[128];
    int64_t retry_after_s;
    uint64_t bytes, seen;
    char text[256]; /* the body's first bytes */
    int body_error; /* what the body handler answers */
    bool cancel_in_body;
};

static int on_body(void *data, const char *type, const void *bytes, size_t n)
{
    struct outcome *outcome = data;
    snprintf(outcome->type, sizeof(outcome->type), "%s", type);
    size_t room = sizeof(outcome->text) - 1 - strlen(outcome->text);
    strncat(outcome->text, bytes, n < room ? n : room);
    outcome->seen += n;
    if (outcome->cancel_in_body)
        hl_fetch_cancel(outcome->transfer);
    return outcome->body_error;
}

static void on_done(void *data, const struct hl_fetch_result *result)
{
    struct outcome *outcome = data;
    outcome->done++;
    outcome->error = result->error;
    outcome->status = result->status;
    outcome->retry_after_s = result->retry_after_s;
    outcome->bytes = result->bytes;
    snprintf(outcome->message, sizeof(outcome->message), "%s", result->message);
    snprintf(outcome->etag, sizeof(outcome->etag), "%s", result->etag);
    snprintf(outcome->last_modified, sizeof(outcome->last_modified), "%s", result->last_modified);
    snprintf(outcome->url, sizeof(outcome->url), "%s", result->final_url);
}

static bool is_done(const void *data)
{
    return ((const struct outcome *)data)->done > 0;
}

static const struct hl_fetch_limits brisk = {
    .connect_ms = 800, .total_ms = 1500, .low_speed_bps = 100, .low_speed_s = 20, .gap_ms = -1};
static const struct hl_fetch_limits strict_speed = {
    .connect_ms = 800, .total_ms = 8000, .low_speed_bps = 100, .low_speed_s = 1, .gap_ms = -1};

static struct hl_transfer *start(struct outcome *outcome, const struct hl_fetch_request *request)
{
    const struct hl_fetch_handler handler = {on_body, on_done, outcome};
    outcome->transfer = hl_fetch_start(outcome->fetch, request, &handler);
    assert_int_equal(outcome->done, 0); /* never from inside start */
    return outcome->transfer;
}

static void fetch_one(struct pump *pump, struct hl_fetch *fetch, const char *url,
                      struct outcome *outcome)
{
    const struct hl_fetch_request request = {.url = url};
    *outcome = (struct outcome){.fetch = fetch};
    assert_non_null(start(outcome, &request));
    assert_true(pump_until(pump, is_done, outcome, PATIENCE_MS));
    assert_int_equal(outcome->done, 1);
}

/* ---- one answer, one outcome ---- */

static char big[1 << 16];

struct one_case {
    const char *name;
    struct http_answer answer;
    bool strict;
    int error;
    long status;
    const char *message; /* a part of it; NULL: "" */
    const char *text;    /* the body, NULL: not looked at */
    uint64_t bytes_max;
    int64_t retry_after_s;
};

static const struct one_case one_cases[] = {
    {"a plain answer",
     {.head = OK "Content-Length: 5\r\nContent-Type: text/xml\r\n", .body = "hello"},
     .status = 200,
     .text = "hello"},
    {"an empty answer", {.head = OK "Content-Length: 0\r\n"}, .status = 200, .text = ""},
    {"no length, ended by a close",
     {.head = OK, .body = "to the end", .manner = HTTP_HANG_UP},
     .status = 200,
     .text = "to the end"},
    {"chunked",
     {.head = OK "Transfer-Encoding: chunked\r\n", .body = "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"},
     .status = 200,
     .text = "abcdefg"},
    {"a length that is too small",
     {.head = OK "Content-Length: 3\r\n", .body = "abcdef"},
     .status = 200,
     .text = "abc"},
    {"a length that is too large",
     {.head = OK "Content-Length: 100\r\n", .body = "abc", .manner = HTTP_HANG_UP},
     .error = -ECONNRESET,
     .status = 200,
     .message = "before the whole document",
     .text = "abc"},
    {"chunks that break off",
     {.head = OK "Transfer-Encoding: chunked\r\n", .body = "9\r\nabc", .manner = HTTP_HANG_UP},
     .error = -ECONNRESET,
     .status = 200,
     .message = "connection",
     .text = "abc"},
    {"a reset in the body",
     {.head = OK "Content-Length: 100\r\n", .body = "abc", .manner = HTTP_RESET},
     .error = -ECONNRESET,
     .status = 200,
     .message = "connection",
     .text = "abc"},
    {"403",
     {.head = "HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n", .body = "Nay."},
     .status = 403,
     .message = "HTTP 403: refuses",
     .text = ""},
    {"404",
     {.head = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n"},
     .status = 404,
     .message = "HTTP 404: there is nothing",
     .text = ""},
    {"410",
     {.head = "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n"},
     .status = 410,
     .message = "remove this source",
     .text = ""},
    {"429 with seconds to wait",
     {.head = "HTTP/1.1 429 Too Many\r\nRetry-After: 120\r\nContent-Length: 0\r\n"},
     .status = 429,
     .message = "HTTP 429: asked too often",
     .retry_after_s = 120},
    {"503 with a wait that nobody has",
     {.head = "HTTP/1.1 503 Busy\r\nRetry-After: 99999999\r\nContent-Length: 0\r\n"},
     .status = 503,
     .message = "HTTP 503: the server is in trouble",
     .retry_after_s = HL_FETCH_RETRY_AFTER_MAX_S},
    {"500 with a page without end",
     {.head = "HTTP/1.1 500 Oops\r\n",
      .body = big,
      .body_len = sizeof(big),
      .manner = HTTP_ENDLESS_BODY},
     .status = 500,
     .message = "HTTP 500",
     .text = "",
     .bytes_max = 2 * HL_FETCH_ERROR_PAGE_MAX},
    {"a status from elsewhere",
     {.head = "HTTP/1.1 799 What\r\nContent-Length: 0\r\n"},
     .status = 799,
     .message = "HTTP 799"},
    {"no HTTP at all",
     {.head = "SSH-2.0-OpenSSH_9.2\r\n", .manner = HTTP_HANG_UP},
     .error = -EPROTO,
     .message = "does not speak HTTP"},
    {"no answer", {.manner = HTTP_SILENT}, .error = -ETIMEDOUT, .message = "timed out: no whole"},
    {"a hang-up without an answer",
     {.head = "", .manner = HTTP_RESET},
     .error = -ECONNRESET,
     .message = "connection"},
    {"a byte now and then",
     {.head = OK "Content-Length: 900\r\n", .body = big, .body_len = 900, .manner = HTTP_DRIP},
     .strict = true,
     .error = -ETIMEDOUT,
     .status = 200,
     .message = "too slow: under 100 bytes a second"},
    {"a body without end",
     {.head = OK, .body = big, .body_len = sizeof(big), .manner = HTTP_ENDLESS_BODY},
     .error = -EFBIG,
     .status = 200,
     .message = "larger than 8 MB",
     .bytes_max = HL_FETCH_BODY_MAX + sizeof(big)},
    {"a body that says it has 2 GB",
     {.head = OK "Content-Length: 2147483648\r\n",
      .body = big,
      .body_len = sizeof(big),
      .manner = HTTP_ENDLESS_BODY},
     .error = -EFBIG,
     .status = 200,
     .message = "larger than 8 MB",
     .bytes_max = HL_FETCH_BODY_MAX + sizeof(big)},
    {"headers without end",
     {.head = OK, .manner = HTTP_ENDLESS_HEADERS},
     .error = -EMSGSIZE,
     .status = 200,
     .message = "headers are larger than 64 KB"},
    {"one header without end",
     {.head = OK, .manner = HTTP_ENDLESS_LINE},
     .error = -EMSGSIZE,
     .status = 200,
     .message = "headers are larger than 64 KB"},
    {"damaged gzip",
     {.head = OK "Content-Encoding: gzip\r\nContent-Length: 9\r\n", .body = "not gzip!"},
     .error = -EBADMSG,
     .status = 200,
     .message = "compressed document is damaged"},
    {"an encoding that nobody knows",
     {.head = OK "Content-Encoding: sorcery\r\nContent-Length: 5\r\n", .body = "abcde"},
     .error = -EBADMSG,
     .status = 200,
     .message = "compressed document is damaged"},
    {"a redirect in circles",
     {.head = "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n"},
     .error = -ELOOP,
     .status = 302,
     .message = "redirects in circles"},
    {"a redirect to a file",
     {.head = "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n"},
     .error = -EPROTONOSUPPORT,
     .status = 302,
     .message = "redirects to file:///etc/passwd",
     .text = ""},
    {"a redirect to gopher",
     {.head = "HTTP/1.1 301 Moved\r\nLocation: gopher://127.0.0.1:70/1\r\nContent-Length: 0\r\n"},
     .error = -EPROTONOSUPPORT,
     .status = 301,
     .message = "redirects to gopher:",
     .text = ""},
    {"a redirect to nowhere",
     {.head = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"},
     .status = 302,
     .message = "HTTP 302: a redirect that leads nowhere"},
};

static void answers_and_outcomes(void **state)
{
    int bad = 0;
    (void)state;
    for (size_t i = 0; i < sizeof(one_cases) / sizeof(one_cases[0]); i++) {
        const struct one_case *a_case = &one_cases[i];
        struct http_answer answer = a_case->answer;
        struct outcome outcome;
        struct pump pump;
        char url[64];

        answer.path = "/x";
        struct http_server *server = http_server_create(&answer, 1);
        pump_init(&pump);
        struct hl_fetch *fetch =
            hl_fetch_create(pump.loop, a_case->strict ? &strict_speed : &brisk);
        assert_non_null(fetch);
        fetch_one(&pump, fetch, http_server_url(server, "/x", url, sizeof(url)), &outcome);
        const char *message = a_case->message ? a_case->message : "";
        bool good = outcome.error == a_case->error && outcome.status == a_case->status &&
                    (*message ? strstr(outcome.message, message) != NULL : !outcome.message[0]) &&
                    (!a_case->text || strcmp(outcome.text, a_case->text) == 0) &&
                    (!a_case->bytes_max || outcome.bytes <= a_case->bytes_max) &&
                    outcome.retry_after_s == a_case->retry_after_s && pump.blocked == 0;
        bad += !good;
        if (!good)
            print_error(
                "%s: error %d, status %ld, message '%s', text '%.20s', %llu bytes, wait %lld, "
                "%u rounds blocked\n",
                a_case->name, outcome.error, outcome.status, outcome.message, outcome.text,
                (unsigned long long)outcome.bytes, (long long)outcome.retry_after_s, pump.blocked);
        hl_fetch_destroy(fetch);
        pump_finish(&pump);
        http_server_destroy(server);
    }
    assert_int_equal(bad, 0);
}

/* ---- manners ---- */

struct room {
    struct pump pump;
    struct hl_fetch *fetch;
    struct http_server *server;
};

static void enter(struct room *room, const struct http_answer *answers, size_t count)
{
    pump_init(&room->pump);
    room->fetch = hl_fetch_create(room->pump.loop, &brisk);
    room->server = http_server_create(answers, count);
    assert_non_null(room->fetch);
    assert_non_null(room->server);
}

static void leave(struct room *room)
{
    hl_fetch_destroy(room->fetch);
    http_server_destroy(room->server);
    pump_finish(&room->pump);
}

static void validators_are_echoed(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/f",
         .head =
             OK "ETag: W/\"a b;c\\\"-\xe9\" \r\nlast-modified:  Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                "Content-Length: 2\r\n",
         .body = "hi"},
        {.path = "/f", .from = 2, .head = "HTTP/1.1 304 Not Modified\r\nETag: \"2\"\r\n"},
        {.path = "/hop",
         .head = "HTTP/1.1 302 Found\r\nETag: \"hop\"\r\nLocation: /bare\r\n"
                 "Content-Length: 0\r\n"},
        {.path = "/bare", .head = OK "Content-Length: 2\r\n", .body = "hi"},
    };
    struct room room;
    struct outcome first, second;
    char url[64], request[HTTP_SERVER_REQUEST_MAX];

    enter(&room, answers, 4);
    http_server_url(room.server, "/f", url, sizeof(url));
    fetch_one(&room.pump, room.fetch, url, &first);
    http_server_last_request(room.server, "/f", request, sizeof(request));
    assert_null(strstr(request, "If-"));
    assert_non_null(strstr(request, "\r\nUser-Agent: Headliner/" HL_VERSION " (news ticker"));
    assert_non_null(strstr(request, "\r\nAccept-Encoding: "));
    assert_non_null(strstr(request, "gzip"));
    assert_string_equal(first.etag, "W/\"a b;c\\\"-\xe9\"");
    assert_string_equal(first.last_modified, "Sun, 06 Nov 1994 08:49:37 GMT");

    second = (struct outcome){.fetch = room.fetch};
    const struct hl_fetch_request again = {
        .url = url, .etag = first.etag, .last_modified = first.last_modified};
    assert_non_null(start(&second, &again));
    assert_true(pump_until(&room.pump, is_done, &second, PATIENCE_MS));
    http_server_last_request(room.server, "/f", request, sizeof(request));
    assert_non_null(strstr(request, "\r\nIf-None-Match: W/\"a b;c\\\"-\xe9\"\r\n"));
    assert_non_null(strstr(request, "\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
    assert_int_equal(second.error, 0);
    assert_int_equal(second.status, 304);
    assert_string_equal(second.message, "");
    assert_string_equal(second.etag, "\"2\"");

    /* A redirect's validator is not its target's. */
    fetch_one(&room.pump, room.fetch, http_server_url(room.server, "/hop", url, sizeof(url)),
              &first);
    assert_int_equal(first.status, 200);
    assert_string_equal(first.etag, "");
    leave(&room);
}

static void a_validator_cannot_break_the_request(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/f", .head = OK "Content-Length: 2\r\n", .body = "hi"}};
    struct room room;
    char url[64], request[HTTP_SERVER_REQUEST_MAX];

    enter(&room, answers, 1);
    const struct hl_fetch_request evil = {.url = http_server_url(room.server, "/f", url, 64),
                                          .etag = "\"x\"\r\nX-Smuggled: yes",
                                          .last_modified = ""};
    struct outcome outcome = {.fetch = room.fetch};
    assert_non_null(start(&outcome, &evil));
    assert_true(pump_until(&room.pump, is_done, &outcome, PATIENCE_MS));
    http_server_last_request(room.server, "/f", request, sizeof(request));
    assert_null(strstr(request, "Smuggled"));
    assert_null(strstr(request, "If-"));
    leave(&room);
}

static void a_redirect_to_another_port_is_followed(void **state)
{
    (void)state;
    static const struct http_answer target[] = {
        {.path = "/t", .head = OK "Content-Length: 5\r\n", .body = "there"}};
    char head[256], place[64], url[64];
    struct http_server *other = http_server_create(target, 1);
    snprintf(head, sizeof(head), "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: %s\r\n",
             http_server_url(other, "/t", place, sizeof(place)));
    const struct http_answer hop = {.path = "/h", .head = head};
    struct room room;
    struct outcome outcome;

    enter(&room, &hop, 1);
    fetch_one(&room.pump, room.fetch, http_server_url(room.server, "/h", url, sizeof(url)),
              &outcome);
    assert_int_equal(outcome.status, 200);
    assert_string_equal(outcome.text, "there");
    assert_string_equal(outcome.url, place);
    leave(&room);
    http_server_destroy(other);
}

static void a_gzip_bomb_stops_at_the_ceiling(void **state)
{
    (void)state;
    enum { WHOLE = 64 << 20 };
    size_t room_for = 512 << 10;
    Bytef *zeros = calloc(1, WHOLE), *bomb = malloc(room_for);
    z_stream stream = {
        .next_in = zeros, .avail_in = WHOLE, .next_out = bomb, .avail_out = (uInt)room_for};
    assert_int_equal(deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    int ended = deflate(&stream, Z_FINISH);
    size_t len = room_for - stream.avail_out;
    deflateEnd(&stream);
    free(zeros);
    if (ended != Z_STREAM_END)
        fail_msg("the bomb is larger than thought");
    const struct http_answer answer = {.path = "/b",
                                       .head = OK "Content-Encoding: gzip\r\n",
                                       .body = (const char *)bomb,
                                       .body_len = len,
                                       .manner = HTTP_HANG_UP};
    struct room room;
    struct outcome outcome;
    char url[64];

    enter(&room, &answer, 1);
    fetch_one(&room.pump, room.fetch, http_server_url(room.server, "/b", url, 64), &outcome);
    assert_int_equal(outcome.error, -EFBIG);
    assert_true(outcome.seen <= HL_FETCH_BODY_MAX);
    assert_int_equal(room.pump.blocked, 0);

    /* A smaller ceiling of the caller's own. */
    const struct hl_fetch_request small = {.url = url, .body_max = 1000};
    outcome = (struct outcome){.fetch = room.fetch};
    assert_non_null(start(&outcome, &small));
    assert_true(pump_until(&room.pump, is_done, &outcome, PATIENCE_MS));
    assert_int_equal(outcome.error, -EFBIG);
    assert_true(outcome.seen <= 1000);
    leave(&room);
    free(bomb);
}

static void what_cannot_begin(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        int error;
    } cases[] = {
        {NULL, EINVAL},
        {"", EINVAL},
        {"file:///etc/passwd", EPROTONOSUPPORT},
        {"ftp://127.0.0.1/x", EPROTONOSUPPORT},
        {"gopher://127.0.0.1/x", EPROTONOSUPPORT},
        {"http://", EINVAL},
        {"http://127.0.0.1:99999/", EINVAL},
        {"just words", EINVAL},
    };
    struct room room;
    enter(&room, NULL, 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct outcome outcome = {.fetch = room.fetch};
        const struct hl_fetch_request request = {.url = cases[i].url};
        errno = 0;
        if (start(&outcome, &request) || errno != cases[i].error)
            fail_msg("'%s' gives errno %d", cases[i].url ? cases[i].url : "NULL", errno);
    }
    leave(&room);
}

/* ---- names ---- */

static void a_refused_connection_and_an_unknown_host(void **state)
{
    (void)state;
    struct room room;
    struct outcome outcome;
    char url[64];

    enter(&room, NULL, 0);
    struct http_server *gone = http_server_create(NULL, 0);
    http_server_url(gone, "/", url, sizeof(url));
    http_server_destroy(gone);
    fetch_one(&room.pump, room.fetch, url, &outcome);
    assert_int_equal(outcome.error, -ECONNREFUSED);
    assert_non_null(strstr(outcome.message, "connection refused by 127.0.0.1:"));

    fetch_one(&room.pump, room.fetch, "http://nowhere.test/feed", &outcome);
    assert_int_equal(outcome.error, -EHOSTUNREACH);
    assert_non_null(strstr(outcome.message, "cannot find the host"));
    leave(&room);
}

static bool lookups_are_over(const void *data)
{
    (void)data;
    return atomic_load(&lookups_begun) == atomic_load(&lookups_ended);
}

/* A name server that is silent for 1.2 s: giving up after 0.8, cancelling and destroying must not
 * wait for it. */
static void a_silent_name_server_blocks_nothing(void **state)
{
    (void)state;
    struct room room;
    struct outcome outcome, other = {0};

    enter(&room, NULL, 0);
    fetch_one(&room.pump, room.fetch, "http://slow1.test/feed", &outcome);
    assert_int_equal(outcome.error, -ETIMEDOUT);
    assert_non_null(strstr(outcome.message, "the host name is not found in time"));

    outcome = (struct outcome){.fetch = room.fetch};
    other.fetch = room.fetch;
    const struct hl_fetch_request cancelled = {.url = "http://slow2.test/feed"};
    const struct hl_fetch_request destroyed = {.url = "http://slow3.test/feed"};
    assert_non_null(start(&outcome, &cancelled));
    assert_non_null(start(&other, &destroyed));
    pump_until(&room.pump, NULL, NULL, 100);
    assert_int_equal(room.pump.blocked, 0);
    int64_t before = hl_clock_mono_ns();
    hl_fetch_cancel(outcome.transfer);
    hl_fetch_destroy(room.fetch);
    assert_true(hl_clock_mono_ns() - before < 500 * HL_NS_PER_MS);
    assert_int_equal(outcome.done + other.done, 0);
    /* The threads that were left alone end by themselves. */
    assert_true(pump_until(&room.pump, lookups_are_over, NULL, PATIENCE_MS));
    pump_until(&room.pump, NULL, NULL, 50);
    http_server_destroy(room.server);
    pump_finish(&room.pump);
}

/* ---- several at once ---- */

struct crowd {
    struct outcome outcomes[48];
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

static void one_connection_for_each_host(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/s", .head = OK "Content-Length: 2\r\n", .body = "hi", .delay_ms = 400}};
    struct room room;
    struct crowd crowd = {.count = 5};
    char url[64];

    /* Together they wait for 2 s, which is more than the limit of each: waiting is not counted. */
    enter(&room, answers, 1);
    const struct hl_fetch_request request = {.url = http_server_url(room.server, "/s", url, 64)};
    for (size_t i = 0; i < crowd.count; i++) {
        crowd.outcomes[i].fetch = room.fetch;
        assert_non_null(start(&crowd.outcomes[i], &request));
    }
    assert_true(pump_until(&room.pump, are_done, &crowd, PATIENCE_MS));
    for (size_t i = 0; i < crowd.count; i++)
        assert_int_equal(crowd.outcomes[i].status, 200);
    assert_int_equal(http_server_peak(room.server), 1);
    assert_int_equal(room.pump.blocked, 0);
    leave(&room);
}

static void many_hosts_side_by_side(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/s", .head = OK "Content-Length: 2\r\n", .body = "hi", .delay_ms = 100},
        {.path = "/held", .manner = HTTP_SILENT},
    };
    struct room room;
    struct crowd crowd = {.count = 48};
    char url[64];

    enter(&room, answers, 2);
    for (size_t i = 0; i < crowd.count; i++) {
        snprintf(url, sizeof(url), "http://h%zu.test:%d/%s", i % 24, http_server_port(room.server),
                 i % 24 == 0 ? "held" : "s");
        const struct hl_fetch_request request = {.url = url};
        crowd.outcomes[i].fetch = room.fetch;
        assert_non_null(start(&crowd.outcomes[i], &request));
    }
    assert_true(pump_until(&room.pump, are_done, &crowd, PATIENCE_MS));
    for (size_t i = 0; i < crowd.count; i++)
        assert_int_equal(crowd.outcomes[i].status, i % 24 == 0 ? 0 : 200);
    unsigned peak = http_server_peak(room.server);
    assert_in_range(peak, 2, HL_FETCH_TOTAL_CONNECTIONS);
    /* The held ones alone took 3 s: the heart beat all the while. */
    assert_int_equal(room.pump.blocked, 0);
    assert_true(room.pump.beats > 100);
    leave(&room);
}

/* ---- cancelling, and handlers that start and stop others ---- */

struct chain {
    struct hl_fetch *fetch;
    const char *url;
    int left, done;
    struct outcome *victim;
};

static void on_link_done(void *data, const struct hl_fetch_result *result)
{
    struct chain *chain = data;
    const struct hl_fetch_request request = {.url = chain->url};
    const struct hl_fetch_handler handler = {NULL, on_link_done, chain};
    assert_int_equal(result->status, 200);
    chain->done++;
    if (chain->victim)
        hl_fetch_cancel(chain->victim->transfer);
    chain->victim = NULL;
    if (--chain->left > 0)
        assert_non_null(hl_fetch_start(chain->fetch, &request, &handler));
}

static bool chain_is_done(const void *data)
{
    return ((const struct chain *)data)->left == 0;
}

static void done_may_start_and_cancel(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/s", .head = OK "Content-Length: 2\r\n", .body = "hi"},
        {.path = "/held", .manner = HTTP_SILENT}};
    struct room room;
    char url[64], held[64];

    enter(&room, answers, 2);
    snprintf(held, sizeof(held), "http://other.test:%d/held", http_server_port(room.server));
    struct outcome victim = {.fetch = room.fetch};
    const struct hl_fetch_request hold = {.url = held};
    assert_non_null(start(&victim, &hold));
    struct chain chain = {.fetch = room.fetch,
                          .url = http_server_url(room.server, "/s", url, 64),
                          .left = 5,
                          .victim = &victim};
    const struct hl_fetch_request request = {.url = url};
    const struct hl_fetch_handler handler = {NULL, on_link_done, &chain};
    assert_non_null(hl_fetch_start(room.fetch, &request, &handler));
    assert_true(pump_until(&room.pump, chain_is_done, &chain, PATIENCE_MS));
    assert_int_equal(chain.done, 5);
    assert_int_equal(victim.done, 0);
    leave(&room);
}

static void a_body_handler_may_stop_or_cancel(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/s", .head = OK "Content-Length: 2\r\n", .body = "hi"}};
    struct room room;
    char url[64];

    enter(&room, answers, 1);
    const struct hl_fetch_request request = {.url = http_server_url(room.server, "/s", url, 64)};
    struct outcome stopped = {.fetch = room.fetch, .body_error = -ECANCELED};
    assert_non_null(start(&stopped, &request));
    assert_true(pump_until(&room.pump, is_done, &stopped, PATIENCE_MS));
    assert_int_equal(stopped.error, -ECANCELED);

    struct outcome cancelled = {.fetch = room.fetch, .cancel_in_body = true};
    struct outcome next = {.fetch = room.fetch};
    assert_non_null(start(&cancelled, &request));
    assert_non_null(start(&next, &request));
    assert_true(pump_until(&room.pump, is_done, &next, PATIENCE_MS));
    assert_int_equal(cancelled.done, 0);
    assert_int_equal(next.status, 200);
    leave(&room);
}

/* The host's place is free again when who holds it is cancelled. */
static void cancelling_lets_the_next_in(void **state)
{
    (void)state;
    static const struct http_answer answers[] = {
        {.path = "/held", .manner = HTTP_SILENT},
        {.path = "/s", .head = OK "Content-Length: 2\r\n", .body = "hi"}};
    struct room room;
    char held[64], url[64];

    enter(&room, answers, 2);
    struct outcome first = {.fetch = room.fetch}, second = {.fetch = room.fetch};
    const struct hl_fetch_request hold = {.url = http_server_url(room.server, "/held", held, 64)};
    const struct hl_fetch_request request = {.url = http_server_url(room.server, "/s", url, 64)};
    assert_non_null(start(&first, &hold));
    assert_non_null(start(&second, &request));
    pump_until(&room.pump, NULL, NULL, 100);
    assert_int_equal(second.done, 0);
    hl_fetch_cancel(first.transfer);
    assert_true(pump_until(&room.pump, is_done, &second, 1000));
    assert_int_equal(first.done, 0);
    leave(&room);
}

/* ---- TLS ---- */

static pid_t spawn(const char *const argv[])
{
    posix_spawn_file_actions_t quiet;
    pid_t pid;
    posix_spawn_file_actions_init(&quiet);
    for (int fd = 0; fd <= 2; fd++)
        posix_spawn_file_actions_addopen(&quiet, fd, "/dev/null", fd ? 1 : 0, 0);
    int err = posix_spawnp(&pid, argv[0], &quiet, NULL, (char *const *)argv, environ);
    posix_spawn_file_actions_destroy(&quiet);
    return err ? -1 : pid;
}

static void a_certificate_that_nobody_signed(void **state)
{
    (void)state;
    char folder[] = "/tmp/hl-fetch-XXXXXX", key[64], cert[64], port[32], url[64];
    struct room room;
    struct outcome outcome;
    int status = -1;

    assert_non_null(mkdtemp(folder));
    snprintf(key, sizeof(key), "%s/key", folder);
    snprintf(cert, sizeof(cert), "%s/cert", folder);
    const char *const make[] = {"openssl",
                                "req",
                                "-x509",
                                "-newkey",
                                "ec",
                                "-pkeyopt",
                                "ec_paramgen_curve:prime256v1",
                                "-nodes",
                                "-days",
                                "2",
                                "-subj",
                                "/CN=127.0.0.1",
                                "-keyout",
                                key,
                                "-out",
                                cert,
                                NULL};
    pid_t pid = spawn(make);
    if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0) {
        print_message("no openssl command: skipped\n");
        rmdir(folder);
        skip();
    }
    struct http_server *gone = http_server_create(NULL, 0);
    snprintf(port, sizeof(port), "127.0.0.1:%d", http_server_port(gone));
    http_server_destroy(gone);
    const char *const serve[] = {"openssl", "s_server", "-accept", port,   "-key",
                                 key,       "-cert",    cert,      "-www", NULL};
    pid = spawn(serve);
    snprintf(url, sizeof(url), "https://%s/", port);
    enter(&room, NULL, 0);
    int tries = 0;
    do {
        pump_until(&room.pump, NULL, NULL, 50);
        fetch_one(&room.pump, room.fetch, url, &outcome);
    } while (outcome.error == -ECONNREFUSED && ++tries < 60);
    kill(pid, SIGTERM);
    waitpid(pid, &status, 0);
    unlink(key);
    unlink(cert);
    rmdir(folder);
    assert_int_equal(outcome.error, -EKEYREJECTED);
    assert_non_null(strstr(outcome.message, "certificate problem (self"));
    assert_int_equal(outcome.seen, 0);
    leave(&room);
}

static void https_where_http_is_spoken(void **state)
{
    (void)state;
    struct room room;
    struct outcome outcome;
    char url[64];

    enter(&room, NULL, 0);
    snprintf(url, sizeof(url), "https://127.0.0.1:%d/", http_server_port(room.server));
    fetch_one(&room.pump, room.fetch, url, &outcome);
    assert_true(outcome.error < 0);
    assert_true(outcome.message[0]);
    leave(&room);
}

int main(void)
{
    static const char *const proxies[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                          "ALL_PROXY"};
    for (size_t i = 0; i < sizeof(proxies) / sizeof(proxies[0]); i++)
        unsetenv(proxies[i]);
    signal(SIGPIPE, SIG_IGN);
    hl_log_set_level(HL_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_and_outcomes),
        cmocka_unit_test(validators_are_echoed),
        cmocka_unit_test(a_validator_cannot_break_the_request),
        cmocka_unit_test(a_redirect_to_another_port_is_followed),
        cmocka_unit_test(a_gzip_bomb_stops_at_the_ceiling),
        cmocka_unit_test(what_cannot_begin),
        cmocka_unit_test(a_refused_connection_and_an_unknown_host),
        cmocka_unit_test(a_silent_name_server_blocks_nothing),
        cmocka_unit_test(one_connection_for_each_host),
        cmocka_unit_test(many_hosts_side_by_side),
        cmocka_unit_test(done_may_start_and_cancel),
        cmocka_unit_test(a_body_handler_may_stop_or_cancel),
        cmocka_unit_test(cancelling_lets_the_next_in),
        cmocka_unit_test(a_certificate_that_nobody_signed),
        cmocka_unit_test(https_where_http_is_spoken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
