#include "news/source_parts.h"

#include "base/clock.h"
#include "base/log.h"
#include "news/local.h"
#include "news/schedule.h"
#include "news/source_name.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

#define HOUR_S 3600

/* ---- small things ---- */

void hl_source_set_text(char **to, const char *text)
{
    free(*to);
    *to = strdup(text ? text : "");
}

const char *hl_source_text(const char *text)
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

/* ---- how a try ends ---- */

void hl_source_arm(struct hl_source *source, int64_t delay_s)
{
    /* By the monotonic clock: however the wall clock jumps, the wait is as long as meant. */
    source->state.next_s = hl_clock_wall_s() + delay_s;
    hl_loop_timer_arm(source->timer, delay_s * HL_NS_PER_S);
}

static void settle(struct hl_source *source, const struct hl_source_verdict *verdict)
{
    const struct hl_source_state *state = &source->state;
    const struct hl_schedule schedule = {.interval_s = source->interval_s,
                                         .failures = state->failures,
                                         .gone = state->gone,
                                         .retry_after_s = verdict->retry_after_s,
                                         .fresh_s = state->fresh_s,
                                         .pace = state->pace,
                                         .least_s = verdict->least_s,
                                         .now_s = hl_clock_wall_s(),
                                         .random = draw()};
    hl_document_destroy(source->document);
    source->document = NULL;
    if (source->kind == HL_SOURCE_STANDARD_INPUT)
        source->state.next_s = HL_TIME_NONE;
    else
        hl_source_arm(source, hl_schedule_wait_s(&schedule));
    if (source->handler.tried)
        source->handler.tried(source->handler.data, source);
}

static void say_failure(const struct hl_source *source, const char *why)
{
    bool last = source->once || source->kind == HL_SOURCE_STANDARD_INPUT || source->state.gone;
    const char *then = last                ? ""
                       : source->delivered ? " (its last headlines stay; it is asked again)"
                                           : " (it is asked again)";
    if (source->failing)
        hl_debug("source", "%s: failed %u times: %s", source->label, source->state.failures, why);
    else
        hl_warning("source", "%s: %s%s", source->label, why, then);
}

void hl_source_fail(struct hl_source *source, const struct hl_source_verdict *verdict)
{
    hl_source_state_fail(&source->state, verdict->trouble, verdict->why, source->asked_moved,
                         hl_clock_wall_s());
    say_failure(source, verdict->why);
    source->failing = true;
    hl_source_turned_back(source, false);
    settle(source, verdict);
}

void hl_source_fail_plainly(struct hl_source *source, enum hl_trouble trouble, const char *why,
                            int64_t retry_after_s)
{
    const struct hl_source_verdict verdict = {
        .why = why, .trouble = trouble, .retry_after_s = retry_after_s};
    hl_source_fail(source, &verdict);
}

void hl_source_succeed(struct hl_source *source, int64_t retry_after_s)
{
    const struct hl_source_verdict verdict = {.retry_after_s = retry_after_s};
    if (source->failing)
        hl_info("source", "%s: works again", source->label);
    source->failing = false;
    hl_source_turned_back(source, true);
    hl_source_state_work(&source->state, hl_clock_wall_s());
    settle(source, &verdict);
}

/* ---- the schedule ---- */

static void on_due(void *data)
{
    struct hl_source *source = data;
    if (source->transfer && source->live) {
        hl_source_stream_is_silent(source);
        return;
    }
    if (source->transfer || source->local)
        return;
    source->state.last_try_s = hl_clock_wall_s();
    source->state.status = 0;
    char message[HL_FETCH_MESSAGE_MAX] = "";
    int err = source->live                    ? hl_source_ask_stream(source, message)
              : source->kind == HL_SOURCE_WEB ? hl_source_ask_web(source, message)
                                              : hl_source_ask_local(source);
    if (!err)
        return;
    if (message[0])
        hl_source_fail_plainly(source, HL_TROUBLE_SECRET, message, 0);
    else
        hl_source_fail_plainly(
            source, HL_TROUBLE_OTHER,
            err == -EINVAL ? "this is not a web address; check the url" : strerror(-err), 0);
}

/* How long a saved plan still holds: only while the clock stands between the saved try and the
 * next. A clock that was set back asks now, and so does a source that was out of reach. */
static int64_t saved_wait(const struct hl_source *source)
{
    const struct hl_source_state *state = &source->state;
    int64_t now = hl_clock_wall_s();
    bool unreachable = state->failures > 0 && state->status == 0;
    if (unreachable || source->kind != HL_SOURCE_WEB || state->next_s == HL_TIME_NONE ||
        state->last_try_s == HL_TIME_NONE || now < state->last_try_s || now >= state->next_s)
        return 0;
    int64_t most = state->gone ? 2 * HL_SCHEDULE_GONE_S : HL_SCHEDULE_BOUND_MAX_S;
    return state->next_s - now < most ? state->next_s - now : most;
}

void hl_source_start(struct hl_source *source, bool honour_saved)
{
    if (source->transfer || source->local)
        return;
    if (!honour_saved) {
        hl_source_set_text(&source->state.etag, "");
        hl_source_set_text(&source->state.last_modified, "");
    }
    bool told_to_wait = source->state.gone || source->state.trouble == HL_TROUBLE_BUSY;
    hl_source_arm(source, honour_saved || told_to_wait ? saved_wait(source) : 0);
}

void hl_source_ask(struct hl_source *source)
{
    if (!source->transfer && !source->local)
        hl_source_arm(source, 0);
}

/* ---- birth and death ---- */

static int classify(struct hl_source *source)
{
    const char *url = source->url;
    if (strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0) {
        source->kind = HL_SOURCE_WEB;
    } else if (strcmp(url, "-") == 0) {
        source->kind = HL_SOURCE_STANDARD_INPUT;
    } else {
        source->kind = HL_SOURCE_LOCAL_FILE;
        source->path = hl_local_path(url);
        if (!source->path)
            return -errno;
    }
    return 0;
}

/* What it is called until a document says more. */
static char *first_name(const struct hl_source *source, const char *configured)
{
    if (configured && *configured)
        return hl_source_name_copy(configured);
    if (source->kind == HL_SOURCE_STANDARD_INPUT)
        return strdup("standard input");
    return source->kind == HL_SOURCE_WEB ? hl_source_name_of_url(source->url)
                                         : hl_source_name_of_path(source->path);
}

/* In messages, until it has a name: hosts have many feeds, and tokens stand in queries. */
static char *first_label(const struct hl_source *source)
{
    if (source->named || source->kind != HL_SOURCE_WEB)
        return strdup(source->name ? source->name : "");
    char *label = hl_source_public_url(source->url);
    if (label)
        label[strcspn(label, "?#")] = '\0';
    return label;
}

static int fill(struct hl_source *source, const struct hl_source_config *config,
                const struct hl_source_state *saved)
{
    source->url = strdup(config->url);
    source->category = strdup(hl_source_text(config->category));
    source->about.title = strdup("");
    source->about.link = strdup("");
    source->about.language = strdup("");
    source->about.encoding = source->about.feed_url = ""; /* of no use once the document is read */
    if (!source->url || !source->category || !source->about.title || !source->about.link ||
        !source->about.language)
        return -ENOMEM;
    if (hl_source_copy_fields(&source->fields, &config->fields))
        return -ENOMEM;
    if (config->manners && !(source->manners = hl_manners_copy(config->manners)))
        return -ENOMEM;
    source->interval_s = hl_schedule_interval_s(config->interval_s);
    source->now_s = config->now_s;
    source->once = config->once;
    source->born_s = hl_clock_wall_s();
    source->whole_ns = hl_clock_mono_ns();
    int err = hl_source_state_copy(&source->state, saved, hl_source_public_url(source->url));
    if (!err)
        err = classify(source);
    if (err)
        return err;
    source->named = config->name && *config->name;
    source->name = first_name(source, config->name);
    source->label = first_label(source);
    source->silence_ms =
        config->silence_ms > 0 ? config->silence_ms : HL_SOURCE_SILENCE_S * INT64_C(1000);
    source->timer = hl_loop_timer_add(source->loop, on_due, source);
    if (source->kind == HL_SOURCE_WEB && source->manners && source->manners->live &&
        (err = hl_source_open_live(source)))
        return err;
    return source->name && source->label && source->timer ? 0 : -ENOMEM;
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

const char *hl_source_refusal(int error)
{
    switch (-error) {
    case EINVAL:
        return "this is no address; name a web address, a file, or - for standard input";
    case EPROTONOSUPPORT:
        return "this protocol is not served; only http, https and files are read";
    default:
        return strerror(-error);
    }
}

void hl_source_destroy(struct hl_source *source)
{
    if (!source)
        return;
    hl_fetch_cancel(source->transfer);
    hl_local_cancel(source->local);
    hl_loop_timer_remove(source->loop, source->timer);
    hl_loop_timer_remove(source->loop, source->gather);
    hl_live_destroy(source->live);
    hl_document_destroy(source->document);
    hl_source_state_finish(&source->state);
    hl_manners_free(source->manners);
    free((char *)source->about.title);
    free((char *)source->about.link);
    free((char *)source->about.language);
    hl_source_finish_fields(&source->fields);
    free(source->bad_feed);
    free(source->account.final_url);
    free(source->account.content_type);
    free(source->url);
    free(source->path);
    free(source->category);
    free(source->name);
    free(source->label);
    free(source);
}

const char *hl_source_name(const struct hl_source *source)
{
    return source->name;
}

const char *hl_source_label(const struct hl_source *source)
{
    return source->label;
}

const struct hl_source_state *hl_source_state(const struct hl_source *source)
{
    return &source->state;
}

const struct hl_feed_info *hl_source_feed_info(const struct hl_source *source)
{
    return &source->about;
}

const struct hl_source_account *hl_source_account(const struct hl_source *source)
{
    return &source->account;
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

void hl_source_shift(struct hl_source *source, int64_t from_s, int64_t to_s, int64_t delta_s)
{
    if (source->born_s >= from_s && source->born_s <= to_s)
        source->born_s += delta_s;
    hl_source_state_shift(&source->state, from_s, to_s, delta_s);
    /* No certificate is good in 1970: now they may be. */
    if (source->state.trouble == HL_TROUBLE_TLS && (delta_s > HOUR_S || delta_s < -HOUR_S))
        hl_source_ask(source);
}
