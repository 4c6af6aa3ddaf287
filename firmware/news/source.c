#include "news/source.h"

#include "base/clock.h"
#include "base/log.h"
#include "news/document.h"
#include "news/http.h"
#include "news/local.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

#define INTERVAL_DEFAULT_S 600

enum kind { WEB, LOCAL_FILE, STANDARD_INPUT };

struct hl_source {
    struct hl_loop *loop;
    struct hl_fetch *fetch;
    struct hl_timer *timer;
    struct hl_source_handler handler;

    enum kind kind;
    char *url, *path, *category;
    char *name;
    bool named; /* by the configuration or a document: it does not change any more */
    int64_t interval_s;
    int64_t now_s, born_s; /* documents are read as of now_s; 0: the clock */
    struct hl_source_state state;

    struct hl_transfer *transfer; /* one of the two while under way */
    struct hl_local *local;
    struct hl_document *document; /* from the first byte on */
    struct hl_local_stamp stamp;
    int64_t whole_ns;          /* monotonic: when the last whole document was read */
    bool asked_for_change;     /* validators were sent */
    bool delivered;            /* news was called at least once */
    bool empty;                /* the last document had no items, and that was said */
    bool failing;              /* and that was said */
    struct hl_feed_info about; /* the last document's; strings are ours */
};

/* ---- small things ---- */

/* *TO becomes a copy of TEXT. Out of memory it becomes "": a validator or a title less. */
static void set_text(char **to, const char *text)
{
    free(*to);
    *to = strdup(text ? text : "");
}

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

static uint32_t draw(void)
{
    uint32_t random = UINT32_MAX / 2;
    if (getrandom(&random, sizeof(random), GRND_NONBLOCK) < 0)
        return UINT32_MAX / 2;
    return random;
}

void hl_source_state_finish(struct hl_source_state *state)
{
    free(state->url);
    free(state->etag);
    free(state->last_modified);
    state->url = state->etag = state->last_modified = NULL;
}

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

static int64_t good_interval(int64_t interval_s)
{
    return clamp(interval_s > 0 ? interval_s : INTERVAL_DEFAULT_S, HL_SOURCE_INTERVAL_MIN_S,
                 HL_SOURCE_INTERVAL_MAX_S);
}

int64_t hl_source_delay_s(int64_t interval_s, unsigned failures, int64_t retry_after_s,
                          uint32_t random)
{
    int64_t delay = good_interval(interval_s);
    if (failures > 0) {
        delay = HL_SOURCE_BACKOFF_MIN_S;
        for (unsigned i = 1; i < failures && delay < HL_SOURCE_BACKOFF_MAX_S; i++)
            delay *= 2;
        delay = clamp(delay, 0, HL_SOURCE_BACKOFF_MAX_S);
    }
    int64_t swing = delay * HL_SOURCE_JITTER_PERCENT / 100;
    delay += (int64_t)((uint64_t)random * (uint64_t)(2 * swing + 1) >> 32) - swing;
    int64_t least = clamp(retry_after_s, 0, HL_FETCH_RETRY_AFTER_MAX_S);
    return delay > least ? delay : least;
}

/* ---- names ---- */

/* A copy of the first N bytes of TEXT, cut between characters: as long as a headline's source. */
static char *copy_name(const char *text, size_t n)
{
    if (n > HL_CATEGORY_MAX)
        for (n = HL_CATEGORY_MAX; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
            n--;
    return strndup(text, n);
}

/* The host without "www.", user and port, or the file's name. */
static char *name_from_url(const struct hl_source *source)
{
    if (source->kind == STANDARD_INPUT)
        return strdup("standard input");
    if (source->kind == LOCAL_FILE) {
        const char *slash = strrchr(source->path, '/');
        const char *name = slash && slash[1] ? slash + 1 : source->path;
        return copy_name(name, strlen(name));
    }
    const char *host = strstr(source->url, "://");
    host = host ? host + 3 : source->url;
    const char *end = host + strcspn(host, "/?#");
    for (const char *c = host; c < end; c++)
        if (*c == '@')
            host = c + 1;
    if (strncasecmp(host, "www.", 4) == 0)
        host += 4;
    size_t len = 0;
    bool bracket = *host == '[';
    while (host + len < end && (bracket || host[len] != ':'))
        if (host[len++] == ']')
            bracket = false;
    return len > 0 ? copy_name(host, len) : strdup(source->url);
}

static void learn_name(struct hl_source *source, const struct hl_feed_info *info)
{
    if (source->named)
        return;
    source->named = true;
    if (!info->title || !*info->title)
        return;
    char *name = copy_name(info->title, strlen(info->title));
    if (!name)
        return;
    free(source->name);
    source->name = name;
}

static void learn_about(struct hl_source *source, const struct hl_feed_info *info)
{
    source->about.format = info->format;
    set_text((char **)&source->about.title, info->title);
    set_text((char **)&source->about.link, info->link);
    set_text((char **)&source->about.language, info->language);
}

/* ---- how a try ends ---- */

static void arm(struct hl_source *source, int64_t delay_s)
{
    /* By the monotonic clock: however the wall clock jumps, the wait is as long as meant. */
    source->state.next_s = hl_clock_wall_s() + delay_s;
    hl_loop_timer_arm(source->timer, delay_s * HL_NS_PER_S);
}

static void settle(struct hl_source *source, int64_t least_s)
{
    hl_document_destroy(source->document);
    source->document = NULL;
    if (source->kind == STANDARD_INPUT)
        source->state.next_s = HL_TIME_NONE;
    else
        arm(source, hl_source_delay_s(source->interval_s, source->state.failures, least_s, draw()));
    if (source->handler.tried)
        source->handler.tried(source->handler.data, source);
}

static void fail(struct hl_source *source, const char *why, int64_t least_s)
{
    struct hl_source_state *state = &source->state;
    bool again = source->kind != STANDARD_INPUT;

    state->failures++;
    snprintf(state->message, sizeof(state->message), "%s", why);
    if (!source->failing)
        hl_warning("source", "%s: %s%s", source->name, why,
                   !again              ? ""
                   : source->delivered ? " (its last headlines stay; it is asked again)"
                                       : " (it is asked again)");
    else
        hl_debug("source", "%s: failed %u times: %s", source->name, state->failures, why);
    source->failing = true;
    settle(source, least_s);
}

static void succeed(struct hl_source *source, int64_t least_s)
{
    struct hl_source_state *state = &source->state;
    if (source->failing)
        hl_info("source", "%s: works again", source->name);
    source->failing = false;
    state->failures = 0;
    state->message[0] = '\0';
    state->last_ok_s = hl_clock_wall_s();
    settle(source, least_s);
}

static bool deliver(struct hl_source *source)
{
    size_t count = hl_document_count(source->document);
    learn_name(source, hl_document_info(source->document));
    struct hl_headline *const *headlines = hl_document_headlines(source->document, source->name);
    if (!headlines)
        return false;
    source->delivered = true;
    source->empty = false;
    if (source->handler.news)
        source->handler.news(source->handler.data, source, headlines, count);
    return true;
}

static void say_empty(struct hl_source *source)
{
    if (!source->empty)
        hl_info("source", "%s: a good document without headlines; the last ones stay",
                source->name);
    source->empty = true;
}

/* What the answer leaves behind for the next request. */
struct answer {
    const char *etag, *last_modified;
    int64_t least_s;
    bool cut; /* a ceiling of ours ended it, not the server */
};

static void read_document(struct hl_source *source, const struct answer *answer)
{
    struct hl_feed_report report = {0};
    char why[HL_FETCH_MESSAGE_MAX];

    if (!source->document) {
        fail(source, "an empty answer; check the url", answer->least_s);
        return;
    }
    int err = hl_document_finish(source->document, &report);
    size_t count = hl_document_count(source->document);
    if (err) {
        snprintf(why, sizeof(why), err == -EPROTO ? "this is no feed (%s); check the url" : "%s",
                 err == -EPROTO ? report.note ? report.note : "unknown format" : strerror(-err));
        fail(source, why, answer->least_s);
        return;
    }
    if (report.note)
        hl_debug("source", "%s: %s", source->name, report.note);
    if (answer->cut && source->handler.item) /* a board does not mind */
        hl_warning("source", "%s: longer than is read of one document", source->name);
    if (report.partial && hl_document_seen(source->document) == 0) {
        snprintf(why, sizeof(why), "the document ends before its first headline%s%s",
                 report.note ? ": " : "", text_or_empty(report.note));
        fail(source, why, answer->least_s);
        return;
    }
    learn_about(source, hl_document_info(source->document));
    /* Half a document must not be confirmed by a 304; one that we cut ourselves may. */
    bool whole = !report.partial || answer->cut;
    set_text(&source->state.etag, whole ? answer->etag : "");
    set_text(&source->state.last_modified, whole ? answer->last_modified : "");
    source->whole_ns = hl_clock_mono_ns();
    if (source->handler.item)
        learn_name(source, hl_document_info(source->document));
    else if (count == 0)
        say_empty(source);
    else if (!deliver(source)) {
        fail(source, "out of memory", answer->least_s);
        return;
    }
    succeed(source, answer->least_s);
}

/* The connection broke. Old headlines are better than half of the new ones, half is better than
 * nothing. */
static void read_fragment(struct hl_source *source)
{
    if (source->delivered || !source->document || hl_document_finish(source->document, NULL) ||
        hl_document_count(source->document) == 0)
        return;
    learn_about(source, hl_document_info(source->document));
    deliver(source);
}

/* ---- the web ---- */

static int take_bytes(struct hl_source *source, const char *content_type, const void *bytes,
                      size_t n)
{
    if (!source->document) {
        const struct hl_document_options options = {
            .url = source->url,
            .content_type = content_type,
            .category = source->category,
            .items_max = source->handler.item ? HL_SOURCE_RAW_ITEMS_MAX : HL_SOURCE_ITEMS_MAX,
            .item = source->handler.item,
            .item_data = source->handler.data,
            .now_s = source->now_s ? source->now_s : hl_clock_wall_s()};
        source->document = hl_document_create(&options);
        if (!source->document)
            return -errno;
    }
    return hl_document_write(source->document, bytes, n);
}

static int on_web_bytes(void *data, const char *content_type, const void *bytes, size_t n)
{
    return take_bytes(data, content_type, bytes, n);
}

static void read_unchanged(struct hl_source *source, const struct hl_fetch_result *result)
{
    struct hl_source_state *state = &source->state;
    if (!source->asked_for_change) {
        fail(source, "HTTP 304: says unchanged without being asked", result->retry_after_s);
        return;
    }
    if (*result->etag)
        set_text(&state->etag, result->etag);
    if (*result->last_modified)
        set_text(&state->last_modified, result->last_modified);
    succeed(source, result->retry_after_s);
}

/* The least wait that a status asks for. */
static int64_t patience(const struct hl_source *source, const struct hl_fetch_result *result)
{
    int64_t least = result->retry_after_s;
    int64_t own = 0;
    if (result->status == HL_HTTP_GONE)
        own = HL_SOURCE_BACKOFF_MAX_S;
    else if (result->status >= 400 && result->status < 500 && result->status != 408)
        own = source->interval_s;
    return least > own ? least : own;
}

static void on_web_done(void *data, const struct hl_fetch_result *result)
{
    struct hl_source *source = data;
    bool cut = result->error == -ECANCELED || result->error == -EFBIG;

    source->transfer = NULL;
    source->state.status = result->status;
    if (result->error && !(cut && source->document)) {
        read_fragment(source);
        fail(source, result->message, result->retry_after_s);
        return;
    }
    if (result->status == HL_HTTP_UNCHANGED) {
        read_unchanged(source, result);
        return;
    }
    if (!hl_http_is_good(result->status)) {
        fail(source, result->message, patience(source, result));
        return;
    }
    const struct answer answer = {.etag = result->etag,
                                  .last_modified = result->last_modified,
                                  .least_s = result->retry_after_s,
                                  .cut = cut};
    read_document(source, &answer);
}

static int ask_web(struct hl_source *source)
{
    bool trusted = hl_clock_mono_ns() - source->whole_ns < HL_SOURCE_TRUST_304_S * HL_NS_PER_S;
    const struct hl_fetch_request request = {
        .url = source->url,
        .etag = trusted ? source->state.etag : NULL,
        .last_modified = trusted ? source->state.last_modified : NULL,
    };
    const struct hl_fetch_handler handler = {
        .body = on_web_bytes, .done = on_web_done, .data = source};
    source->asked_for_change =
        *text_or_empty(request.etag) || *text_or_empty(request.last_modified);
    source->transfer = hl_fetch_start(source->fetch, &request, &handler);
    return source->transfer ? 0 : -errno;
}

/* ---- files and standard input ---- */

static int on_local_bytes(void *data, const void *bytes, size_t n)
{
    return take_bytes(data, NULL, bytes, n);
}

static void on_local_done(void *data, const struct hl_local_result *result)
{
    struct hl_source *source = data;
    const struct answer answer = {.etag = "", .last_modified = "", .cut = result->error};

    source->local = NULL;
    source->stamp = (struct hl_local_stamp){0};
    if (result->unchanged) {
        source->stamp = result->stamp;
        succeed(source, 0);
        return;
    }
    bool cut = result->error == -ECANCELED || result->error == -EFBIG;
    if (result->error && !(cut && source->document)) {
        fail(source, result->message, 0);
        return;
    }
    /* Known only when it turns out well: a bad file is read again. READ_DOCUMENT may end with the
     * source's destruction, so this comes first. */
    source->stamp = result->stamp;
    read_document(source, &answer);
}

static int ask_local(struct hl_source *source)
{
    const struct hl_local_handler handler = {
        .body = on_local_bytes, .done = on_local_done, .data = source};
    bool good = source->state.failures == 0;
    source->local =
        hl_local_start(source->loop, source->path, good ? &source->stamp : NULL, &handler);
    return source->local ? 0 : -errno;
}

/* ---- the schedule ---- */

static void on_due(void *data)
{
    struct hl_source *source = data;
    if (source->transfer || source->local)
        return;
    source->state.last_try_s = hl_clock_wall_s();
    source->state.status = 0;
    int err = source->kind == WEB ? ask_web(source) : ask_local(source);
    if (err)
        fail(source, err == -EINVAL ? "this is not a web address; check the url" : strerror(-err),
             0);
}

/* How long a saved plan still holds: only while the clock stands between the saved try and the
 * next. A clock that was set back asks now, and so does a source that was out of reach. */
static int64_t saved_wait(const struct hl_source *source)
{
    const struct hl_source_state *state = &source->state;
    int64_t now = hl_clock_wall_s();
    bool unreachable = state->failures > 0 && state->status == 0;
    if (unreachable || source->kind != WEB || state->next_s == HL_TIME_NONE ||
        state->last_try_s == HL_TIME_NONE || now < state->last_try_s || now >= state->next_s)
        return 0;
    return clamp(state->next_s - now, 0, HL_FETCH_RETRY_AFTER_MAX_S);
}

void hl_source_start(struct hl_source *source, bool honour_saved)
{
    if (source->transfer || source->local)
        return;
    if (!honour_saved) {
        set_text(&source->state.etag, "");
        set_text(&source->state.last_modified, "");
    }
    arm(source, honour_saved ? saved_wait(source) : 0);
}

void hl_source_ask(struct hl_source *source)
{
    if (!source->transfer && !source->local)
        arm(source, 0);
}

/* ---- birth and death ---- */

static int classify(struct hl_source *source)
{
    const char *url = source->url;
    if (strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0) {
        source->kind = WEB;
    } else if (strcmp(url, "-") == 0) {
        source->kind = STANDARD_INPUT;
    } else {
        source->kind = LOCAL_FILE;
        source->path = hl_local_path(url);
        if (!source->path)
            return -errno;
    }
    return 0;
}

static int fill_state(struct hl_source *source, const struct hl_source_state *saved)
{
    struct hl_source_state *state = &source->state;
    *state = (struct hl_source_state){
        .last_try_s = HL_TIME_NONE, .last_ok_s = HL_TIME_NONE, .next_s = HL_TIME_NONE};
    if (saved)
        *state = *saved;
    state->url = strdup(source->url);
    state->etag = strdup(saved ? text_or_empty(saved->etag) : "");
    state->last_modified = strdup(saved ? text_or_empty(saved->last_modified) : "");
    return state->url && state->etag && state->last_modified ? 0 : -ENOMEM;
}

static int fill(struct hl_source *source, const struct hl_source_config *config,
                const struct hl_source_state *saved)
{
    source->url = strdup(config->url);
    source->category = strdup(text_or_empty(config->category));
    source->about.title = strdup("");
    source->about.link = strdup("");
    source->about.language = strdup("");
    if (!source->url || !source->category || !source->about.title || !source->about.link ||
        !source->about.language)
        return -ENOMEM;
    source->interval_s = good_interval(config->interval_s);
    source->now_s = config->now_s;
    source->born_s = hl_clock_wall_s();
    source->whole_ns = hl_clock_mono_ns();
    int err = fill_state(source, saved);
    if (!err)
        err = classify(source);
    if (err)
        return err;
    source->named = config->name && *config->name;
    source->name =
        source->named ? copy_name(config->name, strlen(config->name)) : name_from_url(source);
    source->timer = hl_loop_timer_add(source->loop, on_due, source);
    return source->name && source->timer ? 0 : -ENOMEM;
}

struct hl_source *hl_source_create(struct hl_loop *loop, struct hl_fetch *fetch,
                                   const struct hl_source_config *config,
                                   const struct hl_source_state *saved,
                                   const struct hl_source_handler *handler)
{
    if (!config->url || !*config->url) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_source *source = calloc(1, sizeof(*source));
    if (!source)
        return NULL;
    source->loop = loop;
    source->fetch = fetch;
    source->handler = *handler;
    int err = fill(source, config, saved);
    if (!err)
        return source;
    hl_source_destroy(source);
    errno = -err;
    return NULL;
}

void hl_source_destroy(struct hl_source *source)
{
    if (!source)
        return;
    hl_fetch_cancel(source->transfer);
    hl_local_cancel(source->local);
    hl_loop_timer_remove(source->loop, source->timer);
    hl_document_destroy(source->document);
    hl_source_state_finish(&source->state);
    free((char *)source->about.title);
    free((char *)source->about.link);
    free((char *)source->about.language);
    free(source->url);
    free(source->path);
    free(source->category);
    free(source->name);
    free(source);
}

const char *hl_source_name(const struct hl_source *source)
{
    return source->name;
}

const struct hl_source_state *hl_source_state(const struct hl_source *source)
{
    return &source->state;
}

const struct hl_feed_info *hl_source_feed_info(const struct hl_source *source)
{
    return &source->about;
}

bool hl_source_is_stale(const struct hl_source *source, int64_t now_s)
{
    int64_t since =
        source->state.last_ok_s != HL_TIME_NONE ? source->state.last_ok_s : source->born_s;
    int64_t most = 3 * source->interval_s;
    if (most < HL_SOURCE_STALE_MIN_S)
        most = HL_SOURCE_STALE_MIN_S;
    return now_s - since > most;
}
