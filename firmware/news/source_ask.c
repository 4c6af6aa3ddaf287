/* One ask of a source: the request, the document, and what is learnt from both. */
#include "news/source_parts.h"

#include "base/clock.h"
#include "base/log.h"
#include "news/http.h"
#include "news/source_name.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST                                                                                       \
    "a list of feeds (OPML), and no feed; `headliner add` and its address adds them, or save it "  \
    "as a file that ends in .opml"
#define TOO_LATE "there is no headline in the first 8 MB of the document; check the url"

static void learn_name(struct hl_source *source, const struct hl_feed_info *info)
{
    if (source->named)
        return;
    source->named = true;
    if (!info->title || !*info->title)
        return;
    char *name = hl_source_name_copy(info->title);
    if (!name)
        return;
    free(source->name);
    source->name = name;
    hl_source_set_text(&source->label, name);
}

static void learn_about(struct hl_source *source, const struct hl_feed_info *info)
{
    source->about.format = info->format;
    source->about.pace = info->pace;
    hl_source_set_text((char **)&source->about.title, info->title);
    hl_source_set_text((char **)&source->about.link, info->link);
    hl_source_set_text((char **)&source->about.language, info->language);
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
                source->label);
    source->empty = true;
}

/* What the answer leaves behind for the next request. */
struct answer {
    const char *etag, *last_modified;
    int64_t retry_after_s, fresh_s;
    bool cut; /* a ceiling of ours ended it, not the server */
};

static void note_report(struct hl_source *source, const struct hl_feed_report *report)
{
    struct hl_source_account *account = &source->account;
    account->format = hl_document_info(source->document)->format;
    snprintf(account->encoding, sizeof(account->encoding), "%s",
             hl_document_info(source->document)->encoding);
    account->items = report->items;
    account->dropped = report->dropped;
    account->kept = source->handler.item ? report->items - report->dropped
                                         : hl_document_count(source->document);
    account->partial = report->partial;
    snprintf(account->note, sizeof(account->note), "%s", hl_source_text(report->note));
}

/* It is none that we read: perhaps its page names one, or its feed was none. */
static void refuse_document(struct hl_source *source, const struct answer *answer, int err,
                            const struct hl_feed_report *report)
{
    char why[HL_FETCH_MESSAGE_MAX + HL_FEED_NOTE_MAX];
    const char *feed = hl_document_info(source->document)->feed_url;
    if (err == -EPROTO && *feed && hl_source_follow(source, feed))
        return;
    if (err == -EPROTO && hl_source_turn_back(source))
        return;
    snprintf(why, sizeof(why), err == -EPROTO ? "this is no feed (%s); check the url" : "%s",
             err == -EPROTO ? report->note ? report->note : "unknown format" : strerror(-err));
    hl_source_fail_plainly(source, HL_TROUBLE_NO_FEED, why, answer->retry_after_s);
}

static void read_document(struct hl_source *source, const struct answer *answer)
{
    struct hl_feed_report report = {0};
    char why[HL_FETCH_MESSAGE_MAX];

    if (!source->document) {
        hl_source_fail_plainly(source, HL_TROUBLE_NO_FEED, "an empty answer; check the url",
                               answer->retry_after_s);
        return;
    }
    int err = hl_document_finish(source->document, &report);
    size_t count = hl_document_count(source->document);
    note_report(source, &report);
    if (err) {
        refuse_document(source, answer, err, &report);
        return;
    }
    if (hl_document_info(source->document)->format == HL_FEED_OPML && !source->handler.item) {
        hl_source_fail_plainly(source, HL_TROUBLE_NO_FEED, LIST, answer->retry_after_s);
        return;
    }
    if (report.note)
        hl_debug("source", "%s: %s", source->label, report.note);
    if (answer->cut && source->handler.item) /* a board does not mind */
        hl_warning("source", "%s: longer than is read of one document", source->label);
    if (report.partial && hl_document_seen(source->document) == 0) {
        snprintf(why, sizeof(why), "%s%s%s",
                 answer->cut ? TOO_LATE : "the document ends before its first headline",
                 report.note && !answer->cut ? ": " : "",
                 answer->cut ? "" : hl_source_text(report.note));
        hl_source_fail_plainly(source, HL_TROUBLE_NO_FEED, why, answer->retry_after_s);
        return;
    }
    bool short_again = source->cut_short;
    source->cut_short = report.partial && !answer->cut;
    if (source->cut_short && !short_again && source->delivered) {
        hl_source_fail_plainly(source, HL_TROUBLE_CONNECTION, "the document is cut short",
                               answer->retry_after_s);
        return;
    }
    learn_about(source, hl_document_info(source->document));
    /* Half a document must not be confirmed by a 304; one that we cut ourselves may. */
    bool whole = !report.partial || answer->cut;
    hl_source_set_text(&source->state.etag, whole ? answer->etag : "");
    hl_source_set_text(&source->state.last_modified, whole ? answer->last_modified : "");
    source->whole_ns = hl_clock_mono_ns();
    source->state.whole_s = hl_clock_wall_s();
    source->state.fresh_s = answer->fresh_s;
    source->state.pace = hl_document_info(source->document)->pace;
    if (source->handler.item)
        learn_name(source, hl_document_info(source->document));
    else if (count == 0)
        say_empty(source);
    else if (!deliver(source)) {
        hl_source_fail_plainly(source, HL_TROUBLE_OTHER, "out of memory", answer->retry_after_s);
        return;
    }
    hl_source_succeed(source, answer->retry_after_s);
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

struct hl_document_options hl_source_document_options(const struct hl_source *source,
                                                      const char *content_type)
{
    return (struct hl_document_options){
        .url = source->state.url, /* no secret becomes part of a link */
        .base = source->asked_feed ? hl_source_feed(source) : NULL,
        .fields = source->fields,
        .follow = hl_source_may_follow(source),
        .avoid = source->bad_feed,
        .drop = source->handler.drop,
        .drop_data = source->handler.data,
        .content_type = content_type,
        .category = source->category,
        .items_max = source->handler.item ? HL_SOURCE_RAW_ITEMS_MAX : HL_SOURCE_ITEMS_MAX,
        .item = source->handler.item,
        .item_data = source->handler.data,
        .now_s = source->now_s ? source->now_s : hl_clock_wall_s()};
}

static int take_bytes(struct hl_source *source, const char *content_type, const void *bytes,
                      size_t n)
{
    if (!source->document) {
        const struct hl_document_options options = hl_source_document_options(source, content_type);
        source->document = hl_document_create(&options);
        if (!source->document)
            return -errno;
    }
    return hl_document_write(source->document, bytes, n);
}

static int on_web_bytes(void *data, const char *content_type, const void *bytes, size_t n)
{
    return hl_source_is_stream(content_type) ? -ENOMSG : take_bytes(data, content_type, bytes, n);
}

static void read_unchanged(struct hl_source *source, const struct hl_fetch_result *result)
{
    struct hl_source_state *state = &source->state;
    if (!source->asked_for_change) {
        hl_source_fail_plainly(
            source, HL_TROUBLE_HTTP,
            "HTTP 304: says unchanged without being asked; the server or a proxy "
            "on the way is at fault",
            result->retry_after_s);
        return;
    }
    if (*result->etag)
        hl_source_set_text(&state->etag, result->etag);
    if (*result->last_modified)
        hl_source_set_text(&state->last_modified, result->last_modified);
    state->fresh_s = result->fresh_s;
    hl_source_succeed(source, result->retry_after_s);
}

/* The least wait that a status asks for. */
static int64_t patience(const struct hl_source *source, const struct hl_fetch_result *result)
{
    bool asks_wrong = result->status >= 400 && result->status < 500 && result->status != 408;
    return asks_wrong ? source->interval_s : 0;
}

/* A good answer may have come from where the source lives now. With secrets it is always asked
 * where they belong. */
static void learn_move(struct hl_source *source, const struct hl_fetch_result *result)
{
    struct hl_source_state *state = &source->state;
    bool personal = strcmp(source->url, state->url) != 0 ||
                    (source->manners && hl_manners_are_personal(source->manners));
    if (source->asked_moved && !*result->moved_to)
        return;
    if (hl_source_state_move(state, personal ? "" : result->moved_to))
        hl_info("source",
                "%s: has moved for good to %.200s; it is asked there, its url should say so",
                source->label, state->moved);
}

static void note_result(struct hl_source *source, const struct hl_fetch_result *result)
{
    struct hl_source_account *account = &source->account;
    free(account->final_url);
    account->final_url = result->final_url ? hl_source_public_url(result->final_url) : NULL;
    hl_source_set_text(&account->content_type, result->content_type);
    account->bytes = result->bytes;
    account->unchanged = result->status == HL_HTTP_UNCHANGED;
    account->followed = source->asked_feed;
}

static void on_web_done(void *data, const struct hl_fetch_result *result)
{
    struct hl_source *source = data;
    bool cut = result->error == -ECANCELED || result->error == -EFBIG;

    source->transfer = NULL;
    source->state.status = result->status;
    note_result(source, result);
    if (result->error == -ENOMSG && hl_source_open_live(source) == 0) {
        /* It streams: asked once more, without an end to wait for. */
        hl_source_arm(source, 0);
        return;
    }
    if (result->error && !(cut && source->document)) {
        read_fragment(source);
        hl_source_fail_plainly(source, hl_trouble_of(result), result->message,
                               result->retry_after_s);
        return;
    }
    if (result->status != HL_HTTP_UNCHANGED && !hl_http_is_good(result->status)) {
        bool missing = result->status == HL_HTTP_NOT_FOUND || result->status == HL_HTTP_GONE;
        if (missing && hl_source_turn_back(source))
            return;
        const struct hl_source_verdict verdict = {.why = result->message,
                                                  .trouble = hl_trouble_of(result),
                                                  .least_s = patience(source, result),
                                                  .retry_after_s = result->retry_after_s};
        hl_source_fail(source, &verdict);
        return;
    }
    if (!source->asked_feed)
        learn_move(source, result);
    if (result->status == HL_HTTP_UNCHANGED) {
        read_unchanged(source, result);
        return;
    }
    const struct answer answer = {.etag = result->etag,
                                  .last_modified = result->last_modified,
                                  .retry_after_s = result->retry_after_s,
                                  .fresh_s = result->fresh_s,
                                  .cut = cut};
    read_document(source, &answer);
}

/* A whole document was read not too long ago, in this run or by the clock. */
static bool trusts_unchanged(const struct hl_source *source)
{
    int64_t age_s = hl_clock_wall_s() - source->state.whole_s;
    return hl_clock_mono_ns() - source->whole_ns < HL_SOURCE_TRUST_304_S * HL_NS_PER_S &&
           (source->state.whole_s == 0 || (age_s >= 0 && age_s < HL_SOURCE_TRUST_304_S));
}

int hl_source_ask_web(struct hl_source *source, char *message)
{
    char secret[HL_SECRET_MAX + 1] = "";
    char *feed = hl_source_feed_request(source);
    bool trusted = trusts_unchanged(source);
    struct hl_fetch_request request = {
        .url = source->url,
        .etag = trusted ? source->state.etag : NULL,
        .last_modified = trusted ? source->state.last_modified : NULL,
    };
    const struct hl_fetch_handler handler = {
        .body = on_web_bytes, .done = on_web_done, .data = source};
    const char *moved = trusted ? hl_source_state_moved(&source->state) : NULL;
    source->asked_feed = feed != NULL;
    source->asked_moved = moved != NULL && !source->asked_feed;
    if (moved)
        request.url = moved;
    if (feed)
        request.url = feed;
    source->asked_for_change =
        *hl_source_text(request.etag) || *hl_source_text(request.last_modified);
    int err = source->manners ? hl_manners_apply(source->manners, &request, secret, message) : 0;
    if (!err && !(source->transfer = hl_fetch_start(source->fetch, &request, &handler)))
        err = -errno;
    explicit_bzero(secret, sizeof(secret));
    free(feed);
    return err;
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
        hl_source_succeed(source, 0);
        return;
    }
    bool cut = result->error == -ECANCELED || result->error == -EFBIG;
    if (result->error && !(cut && source->document)) {
        hl_source_fail_plainly(source, HL_TROUBLE_FILE, result->message, 0);
        return;
    }
    /* Known only when it turns out well: a bad file is read again. READ_DOCUMENT may end with the
     * source's destruction, so this comes first. */
    source->stamp = result->stamp;
    read_document(source, &answer);
}

int hl_source_ask_local(struct hl_source *source)
{
    const struct hl_local_handler handler = {
        .body = on_local_bytes, .done = on_local_done, .data = source};
    bool good = source->state.failures == 0;
    source->local =
        hl_local_start(source->loop, source->path, good ? &source->stamp : NULL, &handler);
    return source->local ? 0 : -errno;
}
