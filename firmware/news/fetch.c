#include "news/fetch.h"

#include "base/clock.h"
#include "news/address.h"
#include "news/http.h"
#include "news/transfer.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

/* When a host may be asked again. */
struct pause {
    uint64_t host; /* its name's hash; 0: a free place */
    int64_t until_ns;
};

struct hl_fetch {
    struct hl_loop *loop;
    CURLM *multi;
    struct hl_timer *timer, *gap;
    struct hl_fetch_limits limits;
    char *ca_file;
    struct hl_transfer *transfers; /* in the order of starting */
    bool inside;                   /* curl is on the stack: it must not be called again */
    size_t pause_count;
    struct pause pauses[HL_FETCH_HOSTS_MAX];
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

/* ---- pauses between requests to one host ---- */

static struct pause *find_pause(struct hl_fetch *fetch, uint64_t host)
{
    for (size_t i = 0; i < fetch->pause_count; i++)
        if (fetch->pauses[i].host == host)
            return &fetch->pauses[i];
    return NULL;
}

/* A place for one more; when all are taken, that which ends first. */
static struct pause *free_pause(struct hl_fetch *fetch)
{
    int64_t now_ns = hl_clock_mono_ns();
    struct pause *first = &fetch->pauses[0];
    for (size_t i = 0; i < fetch->pause_count; i++) {
        if (fetch->pauses[i].until_ns <= now_ns)
            return &fetch->pauses[i];
        if (fetch->pauses[i].until_ns < first->until_ns)
            first = &fetch->pauses[i];
    }
    return fetch->pause_count < HL_FETCH_HOSTS_MAX ? &fetch->pauses[fetch->pause_count++] : first;
}

static void begin_pause(struct hl_fetch *fetch, uint64_t host, int64_t for_ns)
{
    int64_t until_ns = hl_clock_mono_ns() + for_ns;
    struct pause *pause = find_pause(fetch, host);
    if (for_ns <= 0)
        return;
    if (!pause)
        pause = free_pause(fetch);
    else if (pause->until_ns > until_ns)
        return;
    *pause = (struct pause){host, until_ns};
}

static int64_t pause_left_ns(struct hl_fetch *fetch, uint64_t host)
{
    const struct pause *pause = find_pause(fetch, host);
    return pause ? pause->until_ns - hl_clock_mono_ns() : 0;
}

/* Hosts that punish whoever asks more than once a minute. */
static bool is_strict(const char *host)
{
    static const char *const domains[] = {"reddit.com"};
    size_t len = strcspn(host, ":");
    for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++) {
        size_t n = strlen(domains[i]);
        if (len >= n && strncmp(host + len - n, domains[i], n) == 0 &&
            (len == n || host[len - n - 1] == '.'))
            return true;
    }
    return false;
}

/* What an answer asks for in the name of its whole host. */
static void rest_host(struct hl_fetch *fetch, const struct hl_transfer *transfer,
                      const struct hl_fetch_result *result)
{
    int64_t gap_ns = fetch->limits.gap_ms * HL_NS_PER_MS;
    if (gap_ns > 0 && is_strict(transfer->host))
        gap_ns = HL_FETCH_STRICT_GAP_MS * HL_NS_PER_MS;
    if (result->status == HL_HTTP_TOO_MANY) {
        int64_t hold_s = result->retry_after_s;
        hold_s = hold_s < HL_FETCH_HOLD_MIN_S ? HL_FETCH_HOLD_MIN_S : hold_s;
        hold_s = hold_s > HL_FETCH_HOLD_MAX_S ? HL_FETCH_HOLD_MAX_S : hold_s;
        if (gap_ns > 0)
            gap_ns = hold_s * HL_NS_PER_S;
    }
    begin_pause(fetch, transfer->host_hash, gap_ns);
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
    hl_transfer_destroy(transfer);
}

static void finish(struct hl_transfer *transfer, CURLcode code, bool may_lead_on)
{
    struct hl_fetch *fetch = transfer->fetch;
    char message[HL_FETCH_MESSAGE_MAX] = "";
    struct hl_fetch_result result;
    uint64_t host = transfer->host_hash;

    int next =
        may_lead_on && !transfer->cancelled ? hl_transfer_follow(transfer, (int)code, message) : 0;
    if (next > 0) {
        /* On to the next hop, in the same place of the queue: within one host without a pause. */
        curl_multi_remove_handle(fetch->multi, transfer->easy);
        transfer->active = false;
        if (host != transfer->host_hash)
            begin_pause(fetch, host, fetch->limits.gap_ms * HL_NS_PER_MS);
        return;
    }
    hl_transfer_judge(transfer, (int)code, next, message, &result);
    rest_host(fetch, transfer, &result);
    if (!transfer->cancelled && transfer->handler.done) {
        /* Out of reach before the caller hears: it may start the next one at once. */
        struct hl_fetch_handler handler = transfer->handler;
        transfer->cancelled = true;
        handler.done(handler.data, &result);
    }
    drop(transfer);
}

static bool host_is_busy(const struct hl_fetch *fetch, const struct hl_transfer *transfer)
{
    for (const struct hl_transfer *other = fetch->transfers; other; other = other->next)
        if (other->active && !other->stream && other->host_hash == transfer->host_hash &&
            strcmp(other->host, transfer->host) == 0)
            return true;
    return false;
}

/* Those that curl has: of streams, or of the others. */
static unsigned count_active(const struct hl_fetch *fetch, bool streams)
{
    unsigned count = 0;
    for (const struct hl_transfer *other = fetch->transfers; other; other = other->next)
        count += other->active && other->stream == streams;
    return count;
}

/* Hands to curl what may begin now. False when curl would not take one, which is then in *FAILED.
 */
static bool admit(struct hl_fetch *fetch, struct hl_transfer **failed)
{
    unsigned active = count_active(fetch, false), streams = count_active(fetch, true);
    int64_t soonest_ns = INT64_MAX;
    for (struct hl_transfer *transfer = fetch->transfers; transfer; transfer = transfer->next) {
        bool full = transfer->stream ? streams >= HL_FETCH_STREAMS_MAX
                                     : active >= HL_FETCH_TOTAL_CONNECTIONS;
        if (transfer->active || transfer->cancelled || full || host_is_busy(fetch, transfer))
            continue;
        int64_t left_ns = transfer->hops > 0 ? 0 : pause_left_ns(fetch, transfer->host_hash);
        if (left_ns > 0) {
            soonest_ns = left_ns < soonest_ns ? left_ns : soonest_ns;
            continue;
        }
        if (curl_multi_add_handle(fetch->multi, transfer->easy) != CURLM_OK) {
            *failed = transfer;
            return false;
        }
        transfer->active = true;
        *(transfer->stream ? &streams : &active) += 1;
    }
    if (soonest_ns < INT64_MAX)
        hl_loop_timer_arm(fetch->gap, soonest_ns);
    return true;
}

static void admit_all(struct hl_fetch *fetch)
{
    struct hl_transfer *failed;
    while (!admit(fetch, &failed))
        finish(failed, CURLE_OUT_OF_MEMORY, false);
}

static void on_gap(void *data)
{
    admit_all(data);
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

    fetch->inside = true;
    curl_multi_socket_action(fetch->multi, fd, events, &running);
    fetch->inside = false;
    while ((message = curl_multi_info_read(fetch->multi, &left))) {
        char *transfer = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        finish((struct hl_transfer *)(void *)transfer, message->data.result, true);
    }
    sweep_cancelled(fetch);
    admit_all(fetch);
}

/* ---- starting ---- */

struct hl_transfer *hl_fetch_start(struct hl_fetch *fetch, const struct hl_fetch_request *request,
                                   const struct hl_fetch_handler *handler)
{
    struct hl_transfer *failed = NULL;
    if (!request->url || !*request->url) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_transfer *transfer = hl_transfer_create(request, &fetch->limits);
    if (!transfer)
        return NULL;
    transfer->fetch = fetch;
    transfer->handler = *handler;
    struct hl_transfer **at = &fetch->transfers;
    while (*at)
        at = &(*at)->next;
    *at = transfer;
    /* From inside curl it waits for the end of the round, which admits it. */
    if (fetch->inside || admit(fetch, &failed))
        return transfer;
    if (failed != transfer) {
        hl_loop_timer_arm(fetch->timer, 0);
        return transfer;
    }
    drop(transfer);
    errno = ENOMEM;
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
    if (out->gap_ms == 0)
        out->gap_ms = HL_FETCH_HOST_GAP_MS;
    if (!out->is_private)
        out->is_private = hl_address_is_private;
}

/* 0 or positive errno. */
static int copy_ca_file(struct hl_fetch *fetch)
{
    const char *path = fetch->limits.ca_file ? fetch->limits.ca_file : getenv("SSL_CERT_FILE");
    fetch->limits.ca_file = NULL;
    if (!path || !*path)
        return 0;
    fetch->limits.ca_file = fetch->ca_file = strdup(path);
    return fetch->ca_file ? 0 : ENOMEM;
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
    fetch->gap = hl_loop_timer_add(loop, on_gap, fetch);
    int err = fetch->timer && fetch->gap ? copy_ca_file(fetch) : errno;
    fetch->multi = err ? NULL : curl_multi_init();
    if (!fetch->multi) {
        hl_fetch_destroy(fetch);
        errno = err ? err : ENOMEM;
        return NULL;
    }
    curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETFUNCTION, on_socket_wanted);
    curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETDATA, fetch);
    curl_multi_setopt(fetch->multi, CURLMOPT_TIMERFUNCTION, on_timer_wanted);
    curl_multi_setopt(fetch->multi, CURLMOPT_TIMERDATA, fetch);
    /* Turns are given here; curl only keeps what is open. */
    curl_multi_setopt(fetch->multi, CURLMOPT_MAXCONNECTS,
                      (long)(HL_FETCH_TOTAL_CONNECTIONS + HL_FETCH_STREAMS_MAX));
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
    hl_loop_timer_remove(fetch->loop, fetch->gap);
    free(fetch->ca_file);
    free(fetch);
    curl_global_cleanup();
}
