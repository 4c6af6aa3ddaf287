#include "news/transfer.h"

#include "base/clock.h"
#include "news/address.h"
#include "news/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#define AGENT     "Headliner/" HL_VERSION " (news ticker; libcurl)"
#define TOO_LARGE ((CURLcode)100) /* CURLE_TOO_LARGE, which older headers do not name */

/* ---- what curl calls ---- */

static void keep_headers(struct hl_transfer *transfer, const char *line, size_t len)
{
    const struct {
        const char *name;
        char *to;
        size_t size;
    } kept[] = {
        {"etag:", transfer->etag, sizeof(transfer->etag)},
        {"last-modified:", transfer->last_modified, sizeof(transfer->last_modified)},
        {"cache-control:", transfer->cache_control, sizeof(transfer->cache_control)},
        {"expires:", transfer->expires, sizeof(transfer->expires)},
        {"date:", transfer->date, sizeof(transfer->date)},
        {"age:", transfer->age, sizeof(transfer->age)},
        {"retry-after:", transfer->retry_after, sizeof(transfer->retry_after)},
    };
    bool begins = len >= 5 && memcmp(line, "HTTP/", 5) == 0;
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        /* A new answer begins: what a redirect said of itself is not said of its target. */
        if (begins)
            kept[i].to[0] = '\0';
        hl_http_keep_value(line, len, kept[i].name, kept[i].to, kept[i].size);
    }
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
    keep_headers(transfer, line, len);
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
    if (transfer->bytes > transfer->body_max && !transfer->stream) {
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

/* A public server must not lead us to the computer itself or to its neighbours. */
static curl_socket_t on_socket_open(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct hl_transfer *transfer = data;
    (void)purpose;
    if (transfer->guarded && transfer->limits->is_private(&address->addr)) {
        transfer->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
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
    {CURLE_GOT_NOTHING, ECONNRESET, "the server hung up without an answer"},
    {CURLE_RECV_ERROR, ECONNRESET, "the connection broke while reading"},
    {CURLE_SEND_ERROR, ECONNRESET, "the connection broke while asking"},
    {CURLE_PARTIAL_FILE, ECONNRESET, "the connection ended before the whole document came"},
    {CURLE_BAD_CONTENT_ENCODING, EBADMSG, "the compressed document is damaged"},
    {CURLE_WEIRD_SERVER_REPLY, EPROTO, "the server does not speak HTTP; check the address"},
    {CURLE_UNSUPPORTED_PROTOCOL, EPROTO, "the server does not speak HTTP; check the address"},
    {CURLE_OUT_OF_MEMORY, ENOMEM, "out of memory"},
    {CURLE_SSL_CONNECT_ERROR, EKEYREJECTED,
     "no TLS connection; check that the address is for https"},
};

/* Out of time for a look-up counts, too. */
static bool is_unresolved(const struct hl_transfer *transfer, CURLcode code)
{
    curl_off_t named = 0, connected = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_NAMELOOKUP_TIME_T, &named);
    curl_easy_getinfo(transfer->easy, CURLINFO_CONNECT_TIME_T, &connected);
    return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY ||
           (code == CURLE_OPERATION_TIMEDOUT && connected == 0 && named == 0);
}

static int explain_timeout(const struct hl_transfer *transfer, char *out)
{
    const struct hl_fetch_limits *limits = transfer->limits;
    curl_off_t connected = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_CONNECT_TIME_T, &connected);
    if (strncmp(transfer->words, "Operation too slow", 18) == 0)
        snprintf(out, HL_FETCH_MESSAGE_MAX, "too slow: under %ld bytes a second for %ld s",
                 limits->low_speed_bps, limits->low_speed_s);
    else if (is_unresolved(transfer, CURLE_OPERATION_TIMEDOUT))
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
    if (transfer->refused) {
        snprintf(
            out, HL_FETCH_MESSAGE_MAX,
            "redirects from the internet into this network (%.40s); \"private: yes\" allows it",
            transfer->host);
        return -EACCES;
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

/* ---- a hop ---- */

/* A validator is echoed byte for byte, unless it would break the header that carries it. */
static int add_header(void **list, const char *name, const char *value)
{
    if (!value || !*value || strlen(value) > HL_FETCH_VALIDATOR_MAX)
        return 0;
    for (const char *c = value; *c; c++)
        if ((unsigned char)*c < 0x20 && *c != '\t')
            return 0;
    char line[HL_FETCH_VALIDATOR_MAX + 128];
    snprintf(line, sizeof(line), "%s%s%s", name, *name ? ": " : "", value);
    struct curl_slist *longer = curl_slist_append(*list, line);
    if (!longer)
        return -ENOMEM;
    *list = longer;
    return 0;
}

static uint64_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return hash;
}

static void replace(char **to, char *text)
{
    free(*to);
    *to = text;
}

/* The user of a url goes with no redirect and into no log: it is taken out. */
static int take_user(struct hl_transfer *transfer, CURLU *parts)
{
    char *user = NULL, *password = NULL;
    if (curl_url_get(parts, CURLUPART_USER, &user, CURLU_URLDECODE) != CURLUE_OK)
        return 0;
    curl_url_get(parts, CURLUPART_PASSWORD, &password, CURLU_URLDECODE);
    bool first = transfer->hops == 0 && !transfer->user && !transfer->bearer;
    if (first) {
        replace(&transfer->user, strdup(user));
        replace(&transfer->secret, strdup(password ? password : ""));
    }
    curl_free(user);
    curl_free(password);
    if (first && (!transfer->user || !transfer->secret))
        return -ENOMEM;
    return curl_url_set(parts, CURLUPART_USER, NULL, 0) != CURLUE_OK ||
                   curl_url_set(parts, CURLUPART_PASSWORD, NULL, 0) != CURLUE_OK
               ? -ENOMEM
               : 0;
}

static int keep_url(struct hl_transfer *transfer, CURLU *parts)
{
    char *scheme = NULL, *host = NULL, *port = NULL, *clean = NULL, *name = NULL;
    int err = 0;
    if (curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK)
        err = -EINVAL;
    if (!err && strcasecmp(scheme, "http") != 0 && strcasecmp(scheme, "https") != 0)
        err = -EPROTONOSUPPORT;
    if (!err)
        err = take_user(transfer, parts);
    if (!err && (curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
                 curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) != CURLUE_OK ||
                 curl_url_get(parts, CURLUPART_URL, &clean, 0) != CURLUE_OK))
        err = -EINVAL;
    if (!err && asprintf(&name, "%s:%s", host, port) < 0)
        err = -ENOMEM;
    if (!err && transfer->hops == 0 && asprintf(&transfer->origin, "%s://%s", scheme, name) < 0) {
        transfer->origin = NULL;
        err = -ENOMEM;
    }
    if (!err) {
        for (char *c = name; *c; c++)
            *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
        replace(&transfer->host, name);
        transfer->host_hash = hash_text(name);
        replace(&transfer->url, strdup(clean));
        err = transfer->url ? 0 : -ENOMEM;
    }
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    curl_free(clean);
    return err;
}

/* Fills in url, host and, for the first hop, origin. */
static int read_url(struct hl_transfer *transfer, const char *url)
{
    CURLU *parts = curl_url();
    int err = parts ? 0 : -ENOMEM;
    if (!err && curl_url_set(parts, CURLUPART_URL, url,
                             CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        err = -EINVAL;
    if (!err)
        err = keep_url(transfer, parts);
    curl_url_cleanup(parts);
    return err;
}

/* Scheme, host and port of this hop are those of the request. */
static bool is_at_origin(const struct hl_transfer *transfer)
{
    size_t scheme = strcspn(transfer->url, ":");
    return strncasecmp(transfer->url, transfer->origin, scheme) == 0 &&
           strcmp(transfer->host, transfer->origin + scheme + 3) == 0;
}

static int copy_list(void **to, const struct curl_slist *from)
{
    for (; from; from = from->next) {
        struct curl_slist *longer = curl_slist_append(*to, from->data);
        if (!longer)
            return -ENOMEM;
        *to = longer;
    }
    return 0;
}

static int list_headers(struct hl_transfer *transfer)
{
    curl_slist_free_all(transfer->headers);
    transfer->headers = NULL;
    int err = copy_list(&transfer->headers, transfer->validators);
    return err || !is_at_origin(transfer) ? err : copy_list(&transfer->headers, transfer->extra);
}

/* The options that differ between hops. */
static int set_hop(struct hl_transfer *transfer)
{
    bool home = is_at_origin(transfer);
    long left_ms = transfer->limits->total_ms - (long)transfer->spent_ms;
    CURL *easy = transfer->easy;
    CURLcode bad = CURLE_OK;
    int err = list_headers(transfer);
    if (err)
        return err;
#define SET(option, value) (bad = bad ? bad : curl_easy_setopt(easy, option, value))
    SET(CURLOPT_URL, transfer->url);
    SET(CURLOPT_HTTPHEADER, (struct curl_slist *)transfer->headers);
    SET(CURLOPT_USERNAME, home && !transfer->bearer ? transfer->user : NULL);
    SET(CURLOPT_PASSWORD, home && !transfer->bearer ? transfer->secret : NULL);
    SET(CURLOPT_XOAUTH2_BEARER, home && transfer->bearer ? transfer->secret : NULL);
    SET(CURLOPT_HTTPAUTH, (long)(transfer->bearer ? CURLAUTH_BEARER : CURLAUTH_BASIC));
    /* A connection that is open already was not seen by the guard. */
    SET(CURLOPT_FRESH_CONNECT, transfer->guarded ? 1L : 0L);
    if (!transfer->stream)
        SET(CURLOPT_TIMEOUT_MS, left_ms > 1 ? left_ms : 1);
#undef SET
    return bad == CURLE_OK ? 0 : bad == CURLE_OUT_OF_MEMORY ? -ENOMEM : -EIO;
}

static int set_up(struct hl_transfer *transfer)
{
    const struct hl_fetch_limits *limits = transfer->limits;
    CURL *easy = transfer->easy;
    CURLcode bad = CURLE_OK;
#define SET(option, value) (bad = bad ? bad : curl_easy_setopt(easy, option, value))
    SET(CURLOPT_PRIVATE, transfer);
    SET(CURLOPT_ERRORBUFFER, transfer->words);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, transfer);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_OPENSOCKETFUNCTION, on_socket_open);
    SET(CURLOPT_OPENSOCKETDATA, transfer);
    SET(CURLOPT_USERAGENT, transfer->agent ? transfer->agent : AGENT);
    SET(CURLOPT_ACCEPT_ENCODING, "");
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (limits->ca_file)
        SET(CURLOPT_CAINFO, limits->ca_file);
    if (transfer->proxy) /* "" is none, whatever the environment says */
        SET(CURLOPT_PROXY, strcmp(transfer->proxy, "none") == 0 ? "" : transfer->proxy);
    SET(CURLOPT_CONNECTTIMEOUT_MS, limits->connect_ms);
    if (!transfer->stream) {
        SET(CURLOPT_LOW_SPEED_LIMIT, limits->low_speed_bps);
        SET(CURLOPT_LOW_SPEED_TIME, limits->low_speed_s);
    } else {
        SET(CURLOPT_TCP_KEEPALIVE, 1L);
    }
    SET(CURLOPT_NOSIGNAL, 1L);
    /* Without it curl waits for its resolver's thread when a look-up is given up, and the loop
     * would stand still for as long as the name server is silent. */
    SET(CURLOPT_QUICK_EXIT, 1L);
#undef SET
    return bad == CURLE_OK ? 0 : bad == CURLE_OUT_OF_MEMORY ? -ENOMEM : -EIO;
}

/* ---- redirects ---- */

static int note_move(struct hl_transfer *transfer, long status, const char *to)
{
    transfer->permanent = transfer->permanent && hl_http_is_permanent(status);
    if (!transfer->permanent)
        return 0;
    replace(&transfer->moved, strdup(to));
    return transfer->moved ? 0 : -ENOMEM;
}

static void forget_answer(struct hl_transfer *transfer)
{
    curl_off_t spent_us = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &spent_us);
    transfer->spent_ms += spent_us / 1000;
    transfer->head_bytes = 0;
    transfer->bytes = 0;
    transfer->enough = false;
    transfer->words[0] = '\0';
}

int hl_transfer_follow(struct hl_transfer *transfer, int code, char *message)
{
    long status = 0;
    char *to = NULL, *address = NULL;

    if ((code != CURLE_OK && !transfer->enough) || transfer->stopped)
        return 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &to);
    if (!hl_http_is_redirect(status) || !to)
        return 0;
    if (transfer->hops >= HL_FETCH_REDIRECTS_MAX) {
        snprintf(message, HL_FETCH_MESSAGE_MAX,
                 "redirects in circles; check the address in a browser");
        return -ELOOP;
    }
    if (transfer->hops == 0 && !transfer->allow_private &&
        curl_easy_getinfo(transfer->easy, CURLINFO_PRIMARY_IP, &address) == CURLE_OK && address)
        transfer->guarded =
            *address && !hl_address_text_is_private(address, transfer->limits->is_private);
    transfer->hops++;
    int err = read_url(transfer, to);
    if (!err)
        err = note_move(transfer, status, transfer->url);
    if (err == -EPROTONOSUPPORT || err == -EINVAL)
        snprintf(message, HL_FETCH_MESSAGE_MAX,
                 "redirects to %.80s, which is not followed: only http and https are", to);
    else if (err)
        snprintf(message, HL_FETCH_MESSAGE_MAX, "out of memory");
    forget_answer(transfer);
    if (!err && (err = set_hop(transfer)))
        snprintf(message, HL_FETCH_MESSAGE_MAX, "out of memory");
    return err ? err : 1;
}

void hl_transfer_judge(struct hl_transfer *transfer, int code, int error, char *message,
                       struct hl_fetch_result *result)
{
    char *type = NULL;
    int64_t now_s = hl_clock_wall_s();

    *result = (struct hl_fetch_result){
        .error = error,
        .message = message,
        .etag = transfer->etag,
        .last_modified = transfer->last_modified,
        .final_url = transfer->url,
        .moved_to = transfer->moved && transfer->permanent ? transfer->moved : "",
        .retry_after_s = hl_http_retry_after_s(transfer->retry_after, transfer->date, now_s,
                                               HL_FETCH_RETRY_AFTER_MAX_S),
        .fresh_s = hl_http_fresh_s(transfer->cache_control, transfer->expires, transfer->date,
                                   transfer->age, now_s),
        .bytes = transfer->bytes,
    };
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &result->status);
    curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_TYPE, &type);
    result->content_type = type ? type : "";
    if (error)
        return;
    if (code == CURLE_OK || transfer->enough)
        hl_http_explain(result->status, message, HL_FETCH_MESSAGE_MAX);
    else
        result->error = explain(transfer, (CURLcode)code, message);
    result->unresolved = result->error && is_unresolved(transfer, (CURLcode)code);
}

/* ---- birth and death ---- */

static int copy_text(char **to, const char *text)
{
    if (!text || !*text)
        return 0;
    *to = strdup(text);
    return *to ? 0 : -ENOMEM;
}

static int copy_request(struct hl_transfer *transfer, const struct hl_fetch_request *request)
{
    int err = copy_text(&transfer->user, request->token ? NULL : request->user);
    if (!err)
        err = copy_text(&transfer->secret, request->token ? request->token : request->password);
    if (!err)
        err = copy_text(&transfer->agent, request->user_agent);
    if (!err)
        err = copy_text(&transfer->proxy, request->proxy);
    transfer->bearer = request->token && *request->token;
    transfer->allow_private = request->allow_private;
    transfer->stream = request->stream;
    transfer->permanent = true;
    transfer->body_max = request->body_max ? request->body_max : HL_FETCH_BODY_MAX;
    if (!err)
        err = add_header(&transfer->validators, "If-None-Match", request->etag);
    if (!err)
        err = add_header(&transfer->validators, "If-Modified-Since", request->last_modified);
    if (!err && request->stream)
        err = add_header(&transfer->validators, "Accept", "text/event-stream");
    if (!err)
        err = add_header(&transfer->validators, "Last-Event-ID", request->last_event_id);
    for (size_t i = 0; i < request->header_count && i < HL_FETCH_EXTRA_MAX && !err; i++)
        err = add_header(&transfer->extra, "", request->headers[i]);
    return err;
}

struct hl_transfer *hl_transfer_create(const struct hl_fetch_request *request,
                                       const struct hl_fetch_limits *limits)
{
    struct hl_transfer *transfer = calloc(1, sizeof(*transfer));
    if (!transfer)
        return NULL;
    transfer->limits = limits;
    int err = copy_request(transfer, request);
    if (!err)
        err = read_url(transfer, request->url);
    if (!err && !(transfer->easy = curl_easy_init()))
        err = -ENOMEM;
    if (!err)
        err = set_up(transfer);
    if (!err)
        err = set_hop(transfer);
    if (!err)
        return transfer;
    hl_transfer_destroy(transfer);
    errno = -err;
    return NULL;
}

void hl_transfer_destroy(struct hl_transfer *transfer)
{
    if (!transfer)
        return;
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    curl_slist_free_all(transfer->validators);
    curl_slist_free_all(transfer->extra);
    if (transfer->secret)
        explicit_bzero(transfer->secret, strlen(transfer->secret));
    free(transfer->secret);
    free(transfer->user);
    free(transfer->agent);
    free(transfer->proxy);
    free(transfer->url);
    free(transfer->host);
    free(transfer->origin);
    free(transfer->moved);
    free(transfer);
}
