/* A source that is read live: a stream of events, opened again whenever it ends. */
#include "news/source_parts.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool hl_source_is_stream(const char *content_type)
{
    static const char type[] = "text/event-stream";
    size_t len = sizeof(type) - 1;
    return strncasecmp(content_type, type, len) == 0 &&
           strchr("; \t", content_type[len]); /* the NUL counts */
}

/* ---- headlines, gathered for a moment ---- */

static void deliver(struct hl_source *source)
{
    size_t count;
    struct hl_headline *const *list = hl_live_headlines(source->live, &count);
    uint64_t taken = hl_live_taken(source->live);

    hl_source_set_text(&source->state.last_event_id, hl_live_last_id(source->live));
    if (taken == source->taken || count == 0)
        return;
    source->taken = taken;
    source->delivered = true;
    if (source->handler.news)
        source->handler.news(source->handler.data, source, list, count);
}

/* Not from inside the transfer: handlers may end the source. */
static void on_gather(void *data)
{
    struct hl_source *source = data;
    source->gathering = false;
    if (!source->live)
        return;
    if (source->failing)
        hl_info("source", "%s: works again", source->label);
    source->failing = false;
    hl_source_state_work(&source->state, hl_clock_wall_s());
    deliver(source);
    if (source->handler.tried)
        source->handler.tried(source->handler.data, source);
}

static void watch_for_silence(struct hl_source *source)
{
    hl_loop_timer_arm(source->timer, source->silence_ms * HL_NS_PER_MS);
}

static int on_stream_bytes(void *data, const char *content_type, const void *bytes, size_t n)
{
    struct hl_source *source = data;
    if (!source->heard && !hl_source_is_stream(content_type))
        return -ENOMSG;
    source->heard = true;
    watch_for_silence(source);
    source->state.last_ok_s = hl_clock_wall_s();
    int err = hl_live_write(source->live, bytes, n, source->name,
                            source->now_s ? source->now_s : source->state.last_ok_s);
    if (!source->gathering)
        hl_loop_timer_arm(source->gather, HL_SOURCE_GATHER_MS * HL_NS_PER_MS);
    source->gathering = true;
    return err;
}

/* ---- connections ---- */

/* The wait before the next connection: as the stream says, longer after each that brought
 * nothing. */
static int64_t reconnect_s(struct hl_source *source)
{
    int64_t retry_ms = hl_live_retry_ms(source->live);
    int64_t wait_s = retry_ms < 0 ? HL_SOURCE_RECONNECT_S : (retry_ms + 999) / 1000;
    if (hl_live_taken(source->live) != source->taken_before)
        source->idle_ends = 0;
    else if (source->idle_ends < 16)
        source->idle_ends++;
    wait_s = wait_s < 1 ? 1 : wait_s;
    for (unsigned i = 1; i < source->idle_ends && wait_s < HL_SOURCE_RECONNECT_MAX_S; i++)
        wait_s *= 2;
    return wait_s < HL_SOURCE_RECONNECT_MAX_S ? wait_s : HL_SOURCE_RECONNECT_MAX_S;
}

static void connect_again(struct hl_source *source, const char *why)
{
    int64_t wait_s = reconnect_s(source);
    hl_debug("source", "%s: %s; connecting again in %lld s", source->label, why, (long long)wait_s);
    hl_source_arm(source, wait_s);
}

static void on_stream_done(void *data, const struct hl_fetch_result *result)
{
    struct hl_source *source = data;
    source->transfer = NULL;
    source->state.status = result->status;
    if (result->error == -ENOMSG && !(source->manners && source->manners->live)) {
        /* It streams no more: it is a document again. */
        hl_live_destroy(source->live);
        source->live = NULL;
        hl_source_arm(source, HL_SOURCE_RECONNECT_S);
    } else if (result->error == -ENOMSG) {
        hl_source_fail_plainly(source, HL_TROUBLE_NO_FEED,
                               "no stream of events comes; leave \"live\" out", 0);
    } else if (source->heard) {
        connect_again(source, result->error ? result->message : "the stream ended");
    } else {
        const struct hl_source_verdict verdict = {
            .why = *result->message ? result->message : "the stream ended before it began",
            .trouble =
                result->error || *result->message ? hl_trouble_of(result) : HL_TROUBLE_CONNECTION,
            /* 204 means: do not come back. */
            .least_s = result->status >= 400 || result->status == 204 ? source->interval_s : 0,
            .retry_after_s = result->retry_after_s};
        hl_source_fail(source, &verdict);
    }
}

void hl_source_stream_is_silent(struct hl_source *source)
{
    hl_fetch_cancel(source->transfer);
    source->transfer = NULL;
    if (source->heard)
        connect_again(source, "nothing came for too long");
    else
        hl_source_fail_plainly(source, HL_TROUBLE_TIMEOUT, "the stream is silent", 0);
}

int hl_source_open_live(struct hl_source *source)
{
    const struct hl_document_options options = hl_source_document_options(source, NULL);
    source->live = hl_live_create(&options);
    if (!source->gather)
        source->gather = hl_loop_timer_add(source->loop, on_gather, source);
    if (!source->live || !source->gather)
        return -ENOMEM;
    hl_live_set_last_id(source->live, source->state.last_event_id);
    source->taken = source->taken_before = 0;
    return 0;
}

int hl_source_ask_stream(struct hl_source *source, char *message)
{
    char secret[HL_SECRET_MAX + 1] = "";
    struct hl_fetch_request request = {
        .url = source->url, .stream = true, .last_event_id = hl_live_last_id(source->live)};
    const struct hl_fetch_handler handler = {
        .body = on_stream_bytes, .done = on_stream_done, .data = source};
    int err = source->manners ? hl_manners_apply(source->manners, &request, secret, message) : 0;
    hl_live_begin(source->live);
    source->heard = false;
    source->taken_before = hl_live_taken(source->live);
    if (!err && !(source->transfer = hl_fetch_start(source->fetch, &request, &handler)))
        err = -errno;
    explicit_bzero(secret, sizeof(secret));
    if (err)
        return err;
    source->state.next_s = HL_TIME_NONE; /* while it is open there is no next time */
    watch_for_silence(source);
    return 0;
}
