#include "news/fetch.h"

#include "base/clock.h"
#include "news/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>

#define AGENT     "Headliner/" HL_VERSION " (news ticker; libcurl)"
#define TOO_LARGE ((CURLcode)100) /* CURLE_TOO_LARGE, which older headers do not name */
#define PLACE_MAX 512             /* bytes kept of a Location */

struct hl_transfer {
    struct hl_fetch *fetch;
    struct hl_transfer *next;
    struct hl_fetch_handler handler;
    CURL *easy;
    struct curl_slist *headers;
    char *host; /* "host:port", what the one-connection rule counts by */
    size_t body_max;
    bool active;    /* curl has it; else it waits for its host */
    bool cancelled; /* from inside one of curl's callbacks; swept when the round ends */
    bool enough;    /* an error page was cut: the answer counts as complete */
    int stopped;    /* why we ended it ourselves, negative errno */
    size_t head_bytes;
    uint64_t bytes;
    char etag[HL_FETCH_VALIDATOR_MAX + 1];
    char last_modified[HL_FETCH_VALIDATOR_MAX + 1];
    char location[PLACE_MAX];
    char words[CURL_ERROR_SIZE];
};

struct hl_fetch {
    struct hl_loop *loop;
    CURLM *multi;
    struct hl_timer *timer;
    struct hl_fetch_limits limits;
    struct hl_transfer *transfers; /* in the order of starting */
    bool inside;                   /* curl is on the stack: it must not be called again */
};

/* ---- what curl calls ---- */

static void run(struct hl_fetch *fetch, curl_socket_t fd, int events);

static void on_socket_ready(void *data, int fd, uint32_t events)
{
    int mask = 0;
    if (events & EPOLLIN)
        mask |= CURL_CSELECT_IN;
    if (events & EPOLLOUT)
        mask |= CURL_CSELECT_OUT;
    if (events & (EPOLLERR | EPOLLHUP))
        mask |= CURL_CSELECT_ERR;
    run(data, fd, mask);
}

static int on_socket_wanted(CURL *easy, curl_socket_t fd, int what, void *data, void *of_socket)
{
    struct hl_fetch *fetch = data;
    uint32_t events = 0;

    (void)easy;
    (void)of_socket;
    if (what == CURL_POLL_REMOVE) {
        hl_loop_fd_remove(fetch->loop, fd);
        return 0;
    }
    if (what & CURL_POLL_IN)
        events |= EPOLLIN;
    if (what & CURL_POLL_OUT)
        events |= EPOLLOUT;
    int err = hl_loop_fd_modify(fetch->loop, fd, events);
    if (err) {
        /* Not there yet, or the number belonged to a socket that was closed unsaid. */
        hl_loop_fd_remove(fetch->loop, fd);
        err = hl_loop_fd_add(fetch->loop, fd, events, on_socket_ready, fetch);
    }
    return err ? -1 : 0;
}

static int on_timer_wanted(CURLM *multi, long timeout_ms, void *data)
{
    struct hl_fetch *fetch = data;

    (void)multi;
    if (timeout_ms < 0)
        hl_loop_timer_disarm(fetch->timer);
    else
        hl_loop_timer_arm(fetch->timer, timeout_ms * HL_NS_PER_MS);
    return 0;
}

static void on_timer(void *data)
{
    run(data, CURL_SOCKET_TIMEOUT, 0);
}

static size_t on_header(char *line, size_t size, size_t count, void *data)
{
    struct hl_transfer *transfer = data;
    size_t len = size * count;

    transfer->head_bytes += len;
    if (transfer->head_bytes > HL_FETCH_HEADERS_MAX) {
        transfer->stopped = -EMSGSIZE;
        return 0;
    }
    if (len >= 5 && memcmp(line, "HTTP/", 5) == 0) {
        /* A new answer begins: what a redirect said of itself is not said of its target. */
        transfer->etag[0] = '\0';
        transfer->last_modified[0] = '\0';
    }
    hl_http_keep_value(line, len, "etag:", transfer->etag, sizeof(transfer->etag));
    hl_http_keep_value(line, len, "last-modified:", transfer->last_modified,
                       sizeof(transfer->last_modified));
    hl_http_keep_value(line, len, "location:", transfer->location, sizeof(transfer->location));
    return len;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *data)
{
    struct hl_transfer *transfer = data;
    size_t len = size * count;
    long status = 0;
    char *type = NULL;

    if (transfer->cancelled)
        return 0;
    transfer->bytes += len;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    if (!hl_http_is_good(status)) {
        transfer->enough = transfer->bytes > HL_FETCH_ERROR_PAGE_MAX;
        return transfer->enough ? 0 : len;
    }
    if (transfer->bytes > transfer->body_max) {
        transfer->stopped = -EFBIG;
        return 0;
    }
    if (!transfer->handler.body || len == 0)
        return len;
    curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_TYPE, &type);
    int err = transfer->handler.body(transfer->handler.data, type ? type : "", bytes, len);
    if (err)
        transfer->stopped = err;
    return err || transfer->cancelled ? 0 : len;
}

/* ---- failures in words ---- */

struct failure {
    CURLcode code;
    int error;
    const char *words;
};

static const struct failure failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, EHOSTUNREACH,
     "cannot find the host; check the address and the network"},
    {CURLE_COULDNT_RESOLVE_PROXY, EHOSTUNREACH,
     "cannot find the proxy; check the http_proxy setting"},
    {CURLE_URL_MALFORMAT, EINVAL, "this is not a web address; check the url"},
    {CURLE_TOO_MANY_REDIRECTS, ELOOP, "redirects in circles; check the address in a browser"},
    {CURLE_GOT_NOTHING, ECONNRESET, "the server hung up without an answer"},
    {CURLE_RECV_ERROR, ECONNRESET, "the connection broke while reading"},
    {CURLE_SEND_ERROR, ECONNRESET, "the connection broke while asking"},
    {CURLE_PARTIAL_FILE, ECONNRESET, "the connection ended before the whole document came"},
    {CURLE_BAD_CONTENT_ENCODING, EBADMSG, "the compressed document is damaged"},
    {CURLE_WEIRD_SERVER_REPLY, EPROTO, "the server does not speak HTTP; check the address"},
    {CURLE_UNSUPPORTED_PROTOCOL, EPROTO, "the server does not speak HTTP; check the address"},
    {CURLE_OUT_OF_MEMORY, ENOMEM, "out of memory"},
    {CURLE_SSL_CONNECT_ERROR, EPROTO, "no TLS connection; check that the address is for https"},
};

static int explain_timeout(const struct hl_transfer *transfer, char *out)
{
    const struct hl_fetch_limits *limits = &transfer->fetch->limits;
    curl_off_t named = 0, connected = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_NAMELOOKUP_TIME_T, &named);
    curl_easy_getinfo(transfer->easy, CURLINFO_CONNECT_TIME_T, &connected);
    if (strncmp(transfer->words, "Operation too slow", 18) == 0)
        snprintf(out, HL_FETCH_MESSAGE_MAX, "too slow: under %ld bytes a second for %ld s",
                 limits->low_speed_bps, limits->low_speed_s);
    else if (connected == 0 && named == 0)
        snprintf(out, HL_FETCH_MESSAGE_MAX,
                 "the host name is not found in time; check the network and its DNS");
    else if (connected == 0)
        snprintf(out, HL_FETCH_MESSAGE_MAX, "timed out: no connection within %ld s",
                 (limits->connect_ms + 999) / 1000);
    else
        snprintf(out, HL_FETCH_MESSAGE_MAX, "timed out: no whole document within %ld s",
                 (limits->total_ms + 999) / 1000);
    return -ETIMEDOUT;
}

static int explain_connect(const struct hl_transfer *transfer, char *out)
{
    long number = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &number);
    int err = number > 0 ? (int)number : ECONNREFUSED;
    if (err == ECONNREFUSED)
        snprintf(out, HL_FETCH_MESSAGE_MAX,
                 "connection refused by %.80s; check the address and that the server runs",
                 transfer->host);
    else
        snprintf(out, HL_FETCH_MESSAGE_MAX, "cannot connect to %.80s: %s", transfer->host,
                 strerror(err));
    return -err;
}

static int explain_headers(char *out)
{
    snprintf(out, HL_FETCH_MESSAGE_MAX, "the answer's headers are larger than %u KB",
             HL_FETCH_HEADERS_MAX >> 10);
    return -EMSGSIZE;
}

/* Ends that we made ourselves. */
static int explain_stop(const struct hl_transfer *transfer, char *out)
{
    if (transfer->head_bytes > HL_FETCH_HEADERS_MAX)
        return explain_headers(out);
    if (transfer->stopped == -EFBIG)
        snprintf(out, HL_FETCH_MESSAGE_MAX, "the document is larger than %zu %s",
                 transfer->body_max >> 20 ? transfer->body_max >> 20 : transfer->body_max,
                 transfer->body_max >> 20 ? "MB" : "bytes");
    else
        snprintf(out, HL_FETCH_MESSAGE_MAX, "reading stopped: %s", strerror(-transfer->stopped));
    return transfer->stopped;
}

/* Fills OUT (HL_FETCH_MESSAGE_MAX bytes) and returns the negative errno. */
static int explain(const struct hl_transfer *transfer, CURLcode code, char *out)
{
    if (transfer->stopped)
        return explain_stop(transfer, out);
    if (code == CURLE_UNSUPPORTED_PROTOCOL && hl_http_leads_off_the_web(transfer->location)) {
        snprintf(out, HL_FETCH_MESSAGE_MAX, "redirects to %.80s, which is not followed: %s",
                 transfer->location, "only http and https are");
        return -EPROTONOSUPPORT;
    }
    if (code == CURLE_OPERATION_TIMEDOUT)
        return explain_timeout(transfer, out);
    if (code == CURLE_COULDNT_CONNECT)
        return explain_connect(transfer, out);
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
        code == CURLE_SSL_ISSUER_ERROR) {
        const char *detail = strstr(transfer->words, "problem: ");
        snprintf(out, HL_FETCH_MESSAGE_MAX,
                 "certificate problem (%.70s); check the address and this computer's clock",
                 detail ? detail + 9 : transfer->words);
        return -EKEYREJECTED;
    }
    /* One endless line never reaches our count: curl runs into its own ceiling first. */
    if ((code == CURLE_OUT_OF_MEMORY || code == TOO_LARGE) && transfer->head_bytes > 0 &&
        transfer->bytes == 0)
        return explain_headers(out);
    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
        if (failures[i].code == code) {
            snprintf(out, HL_FETCH_MESSAGE_MAX, "%s", failures[i].words);
            return -failures[i].error;
        }
    snprintf(out, HL_FETCH_MESSAGE_MAX, "%.150s",
             transfer->words[0] ? transfer->words : curl_easy_strerror(code));
    return -EIO;
}

/* ---- the life of a transfer ---- */

static void unlink_transfer(struct hl_transfer *transfer)
{
    struct hl_transfer **at = &transfer->fetch->transfers;
    while (*at != transfer)
        at = &(*at)->next;
    *at = transfer->next;
}

/* Not from inside curl. */
static void drop(struct hl_transfer *transfer)
{
    unlink_transfer(transfer);
    if (transfer->active)
        curl_multi_remove_handle(transfer->fetch->multi, transfer->easy);
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    free(transfer->host);
    free(transfer);
}

static int64_t retry_after(CURL *easy)
{
    curl_off_t wait = 0;
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &wait);
    if (wait < 0)
        return 0;
    return wait < HL_FETCH_RETRY_AFTER_MAX_S ? wait : HL_FETCH_RETRY_AFTER_MAX_S;
}

static void finish(struct hl_transfer *transfer, CURLcode code)
{
    char message[HL_FETCH_MESSAGE_MAX] = "";
    char *type = NULL, *url = NULL;
    struct hl_fetch_result result = {
        .message = message,
        .etag = transfer->etag,
        .last_modified = transfer->last_modified,
        .retry_after_s = retry_after(transfer->easy),
        .bytes = transfer->bytes,
    };

    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &result.status);
    curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_TYPE, &type);
    curl_easy_getinfo(transfer->easy, CURLINFO_EFFECTIVE_URL, &url);
    result.content_type = type ? type : "";
    result.final_url = url ? url : "";
    if (code == CURLE_OK || transfer->enough)
        hl_http_explain(result.status, message, sizeof(message));
    else
        result.error = explain(transfer, code, message);
    if (!transfer->cancelled && transfer->handler.done) {
        /* Out of reach before the caller hears: it may start the next one at once. */
        struct hl_fetch_handler handler = transfer->handler;
        transfer->cancelled = true;
        handler.done(handler.data, &result);
    }
    drop(transfer);
}

static bool host_is_busy(const struct hl_fetch *fetch, const char *host)
{
    for (const struct hl_transfer *other = fetch->transfers; other; other = other->next)
        if (other->active && strcmp(other->host, host) == 0)
            return true;
    return false;
}

/* Hands to curl what may begin now. False when curl would not take one, which is then in *FAILED.
 */
static bool admit(struct hl_fetch *fetch, struct hl_transfer **failed)
{
    int active = 0;
    for (const struct hl_transfer *other = fetch->transfers; other; other = other->next)
        active += other->active;
    for (struct hl_transfer *transfer = fetch->transfers;
         transfer && active < HL_FETCH_TOTAL_CONNECTIONS; transfer = transfer->next) {
        if (transfer->active || host_is_busy(fetch, transfer->host))
            continue;
        if (curl_multi_add_handle(fetch->multi, transfer->easy) != CURLM_OK) {
            *failed = transfer;
            return false;
        }
        transfer->active = true;
        active++;
    }
    return true;
}

static void sweep_cancelled(struct hl_fetch *fetch)
{
    for (struct hl_transfer *transfer = fetch->transfers, *next; transfer; transfer = next) {
        next = transfer->next;
        if (transfer->cancelled)
            drop(transfer);
    }
}

/* One round: curl works, then what has ended is delivered, then who waits may begin. */
static void run(struct hl_fetch *fetch, curl_socket_t fd, int events)
{
    int running, left;
    CURLMsg *message;
    struct hl_transfer *failed;

    fetch->inside = true;
    curl_multi_socket_action(fetch->multi, fd, events, &running);
    fetch->inside = false;
    while ((message = curl_multi_info_read(fetch->multi, &left))) {
        char *transfer = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        finish((struct hl_transfer *)(void *)transfer, message->data.result);
    }
    sweep_cancelled(fetch);
    while (!admit(fetch, &failed))
        finish(failed, CURLE_OUT_OF_MEMORY);
}

/* ---- starting ---- */

/* A validator is echoed byte for byte, unless it would break the header that carries it. */
static int add_validator(struct hl_transfer *transfer, const char *name, const char *value)
{
    if (!value || !*value || strlen(value) > HL_FETCH_VALIDATOR_MAX)
        return 0;
    for (const char *c = value; *c; c++)
        if ((unsigned char)*c < 0x20 && *c != '\t')
            return 0;
    char line[HL_FETCH_VALIDATOR_MAX + 32];
    snprintf(line, sizeof(line), "%s: %s", name, value);
    struct curl_slist *list = curl_slist_append(transfer->headers, line);
    if (!list)
        return -ENOMEM;
    transfer->headers = list;
    return 0;
}

/* Fills in the host; *CLEAN is the URL with its spaces escaped, for curl_free. */
static int read_url(struct hl_transfer *transfer, const char *url, char **clean)
{
    char *scheme = NULL, *host = NULL, *port = NULL;
    CURLU *parts = curl_url();
    int err = parts ? 0 : -ENOMEM;

    if (!err && curl_url_set(parts, CURLUPART_URL, url,
                             CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        err = -EINVAL;
    if (!err && curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK)
        err = -EINVAL;
    if (!err && strcasecmp(scheme, "http") != 0 && strcasecmp(scheme, "https") != 0)
        err = -EPROTONOSUPPORT;
    if (!err && (curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
                 curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) != CURLUE_OK ||
                 curl_url_get(parts, CURLUPART_URL, clean, 0) != CURLUE_OK))
        err = -EINVAL;
    if (!err && asprintf(&transfer->host, "%s:%s", host, port) < 0) {
        transfer->host = NULL;
        err = -ENOMEM;
    }
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(parts);
    return err;
}

static int set_up(struct hl_transfer *transfer, const char *url)
{
    const struct hl_fetch_limits *limits = &transfer->fetch->limits;
    CURL *easy = transfer->easy;
    CURLcode bad = CURLE_OK;
#define SET(option, value) (bad = bad ? bad : curl_easy_setopt(easy, option, value))
    SET(CURLOPT_URL, url);
    SET(CURLOPT_PRIVATE, transfer);
    SET(CURLOPT_ERRORBUFFER, transfer->words);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, transfer);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_HTTPHEADER, transfer->headers);
    SET(CURLOPT_USERAGENT, AGENT);
    SET(CURLOPT_ACCEPT_ENCODING, "");
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 1L);
    SET(CURLOPT_MAXREDIRS, (long)HL_FETCH_REDIRECTS_MAX);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, limits->connect_ms);
    SET(CURLOPT_TIMEOUT_MS, limits->total_ms);
    SET(CURLOPT_LOW_SPEED_LIMIT, limits->low_speed_bps);
    SET(CURLOPT_LOW_SPEED_TIME, limits->low_speed_s);
    SET(CURLOPT_NOSIGNAL, 1L);
    /* Without it curl waits for its resolver's thread when a look-up is given up, and the loop
     * would stand still for as long as the name server is silent. */
    SET(CURLOPT_QUICK_EXIT, 1L);
#undef SET
    return bad == CURLE_OK ? 0 : bad == CURLE_OUT_OF_MEMORY ? -ENOMEM : -EIO;
}

static int prepare(struct hl_transfer *transfer, const struct hl_fetch_request *request)
{
    char *clean = NULL;
    int err = read_url(transfer, request->url, &clean);
    if (!err)
        err = add_validator(transfer, "If-None-Match", request->etag);
    if (!err)
        err = add_validator(transfer, "If-Modified-Since", request->last_modified);
    if (!err && !(transfer->easy = curl_easy_init()))
        err = -ENOMEM;
    if (!err)
        err = set_up(transfer, clean);
    curl_free(clean);
    return err;
}

struct hl_transfer *hl_fetch_start(struct hl_fetch *fetch, const struct hl_fetch_request *request,
                                   const struct hl_fetch_handler *handler)
{
    if (!request->url || !*request->url) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_transfer *transfer = calloc(1, sizeof(*transfer)), *failed = NULL;
    if (!transfer)
        return NULL;
    transfer->fetch = fetch;
    transfer->handler = *handler;
    transfer->body_max = request->body_max ? request->body_max : HL_FETCH_BODY_MAX;
    struct hl_transfer **at = &fetch->transfers;
    while (*at)
        at = &(*at)->next;
    *at = transfer;
    int err = prepare(transfer, request);
    /* From inside curl it waits for the end of the round, which admits it. */
    if (!err && !fetch->inside && !admit(fetch, &failed)) {
        if (failed == transfer)
            err = -ENOMEM;
        else
            hl_loop_timer_arm(fetch->timer, 0);
    }
    if (!err)
        return transfer;
    drop(transfer);
    errno = -err;
    return NULL;
}

void hl_fetch_cancel(struct hl_transfer *transfer)
{
    if (!transfer)
        return;
    struct hl_fetch *fetch = transfer->fetch;
    if (fetch->inside) {
        transfer->cancelled = true;
        return;
    }
    drop(transfer);
    /* Another may wait for its host. Curl bears being woken early. */
    hl_loop_timer_arm(fetch->timer, 0);
}

/* ---- all of them ---- */

static void fill_limits(struct hl_fetch_limits *out, const struct hl_fetch_limits *given)
{
    if (given)
        *out = *given;
    if (out->connect_ms <= 0)
        out->connect_ms = HL_FETCH_CONNECT_S * 1000L;
    if (out->total_ms <= 0)
        out->total_ms = HL_FETCH_TOTAL_S * 1000L;
    if (out->low_speed_bps <= 0)
        out->low_speed_bps = HL_FETCH_LOW_SPEED_BPS;
    if (out->low_speed_s <= 0)
        out->low_speed_s = HL_FETCH_LOW_SPEED_S;
}

struct hl_fetch *hl_fetch_create(struct hl_loop *loop, const struct hl_fetch_limits *limits)
{
    /* Counted by curl: each create has its cleanup in destroy. */
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        errno = ENOMEM;
        return NULL;
    }
    struct hl_fetch *fetch = calloc(1, sizeof(*fetch));
    if (!fetch) {
        curl_global_cleanup();
        return NULL;
    }
    fetch->loop = loop;
    fill_limits(&fetch->limits, limits);
    fetch->timer = hl_loop_timer_add(loop, on_timer, fetch);
    int err = fetch->timer ? ENOMEM : errno;
    fetch->multi = fetch->timer ? curl_multi_init() : NULL;
    if (!fetch->multi) {
        hl_fetch_destroy(fetch);
        errno = err;
        return NULL;
    }
    curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETFUNCTION, on_socket_wanted);
    curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETDATA, fetch);
    curl_multi_setopt(fetch->multi, CURLMOPT_TIMERFUNCTION, on_timer_wanted);
    curl_multi_setopt(fetch->multi, CURLMOPT_TIMERDATA, fetch);
    curl_multi_setopt(fetch->multi, CURLMOPT_MAX_HOST_CONNECTIONS, HL_FETCH_HOST_CONNECTIONS);
    curl_multi_setopt(fetch->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, HL_FETCH_TOTAL_CONNECTIONS);
    return fetch;
}

void hl_fetch_destroy(struct hl_fetch *fetch)
{
    if (!fetch)
        return;
    while (fetch->transfers)
        drop(fetch->transfers);
    /* It may still call for sockets and the timer. */
    if (fetch->multi)
        curl_multi_cleanup(fetch->multi);
    hl_loop_timer_remove(fetch->loop, fetch->timer);
    free(fetch);
    curl_global_cleanup();
}
