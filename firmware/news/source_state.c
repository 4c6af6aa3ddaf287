#include "news/source_state.h"

#include "base/clock.h"
#include "news/http.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

void hl_source_state_init(struct hl_source_state *state)
{
    *state = (struct hl_source_state){
        .last_try_s = HL_TIME_NONE, .last_ok_s = HL_TIME_NONE, .next_s = HL_TIME_NONE};
}

void hl_source_state_finish(struct hl_source_state *state)
{
    char **texts[] = {&state->url,   &state->etag,          &state->last_modified,
                      &state->moved, &state->last_event_id, &state->feed};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        free(*texts[i]);
        *texts[i] = NULL;
    }
}

static char *copy_text(const char *text)
{
    return strdup(text ? text : "");
}

int hl_source_state_copy(struct hl_source_state *state, const struct hl_source_state *saved,
                         char *url)
{
    struct hl_source_state none;
    hl_source_state_init(&none);
    if (!saved)
        saved = &none;
    *state = *saved;
    state->url = url;
    state->etag = copy_text(saved->etag);
    state->last_modified = copy_text(saved->last_modified);
    state->moved = copy_text(saved->moved);
    state->last_event_id = copy_text(saved->last_event_id);
    state->feed = copy_text(saved->feed);
    bool whole = state->etag && state->last_modified && state->moved && state->last_event_id;
    return state->url && whole && state->feed ? 0 : -ENOMEM;
}

/* ---- how it fares ---- */

static void forget_move(struct hl_source_state *state)
{
    free(state->moved);
    state->moved = NULL;
    state->moved_seen = 0;
}

void hl_source_state_fail(struct hl_source_state *state, enum hl_trouble trouble, const char *why,
                          bool at_moved, int64_t now_s)
{
    state->failures += state->failures < UINT32_MAX;
    state->trouble = trouble;
    state->gone = trouble == HL_TROUBLE_GONE && !at_moved;
    if (!state->failing_s)
        state->failing_s = now_s;
    if (at_moved)
        forget_move(state);
    snprintf(state->message, sizeof(state->message), "%s", why);
}

void hl_source_state_work(struct hl_source_state *state, int64_t now_s)
{
    state->failures = 0;
    state->trouble = HL_TROUBLE_NONE;
    state->gone = false;
    state->failing_s = 0;
    state->message[0] = '\0';
    state->last_ok_s = now_s;
}

bool hl_source_state_move(struct hl_source_state *state, const char *moved_to)
{
    if (!state->moved || !*moved_to || strcmp(state->moved, moved_to) != 0) {
        forget_move(state);
        state->moved = *moved_to ? strdup(moved_to) : NULL;
    }
    if (!state->moved || state->moved_seen >= HL_SOURCE_MOVED_SEEN)
        return false;
    return ++state->moved_seen == HL_SOURCE_MOVED_SEEN;
}

const char *hl_source_state_moved(const struct hl_source_state *state)
{
    bool sure = state->moved && *state->moved && state->moved_seen >= HL_SOURCE_MOVED_SEEN;
    return sure ? state->moved : NULL;
}

void hl_source_state_shift(struct hl_source_state *state, int64_t from_s, int64_t to_s,
                           int64_t delta_s)
{
    int64_t *times[] = {&state->last_try_s, &state->last_ok_s, &state->next_s, &state->whole_s,
                        &state->failing_s};
    for (size_t i = 0; i < LENGTH(times); i++)
        if (*times[i] != HL_TIME_NONE && *times[i] != 0 && *times[i] >= from_s && *times[i] <= to_s)
            *times[i] += delta_s;
}

/* ---- the plan as text: "key=value key=value", values percent-encoded ---- */

#define NUMBERS_MAX 9

struct number {
    const char *key;
    int64_t value;
};

static size_t list_numbers(const struct hl_source_state *state, struct number *list)
{
    const struct number all[NUMBERS_MAX] = {
        {"whole", state->whole_s},         {"failing", state->failing_s},
        {"trouble", state->trouble},       {"gone", state->gone},
        {"fresh", state->fresh_s},         {"ttl", state->pace.ttl_s},
        {"hours", state->pace.skip_hours}, {"days", state->pace.skip_days},
        {"seen", state->moved_seen},
    };
    memcpy(list, all, sizeof(all));
    return NUMBERS_MAX;
}

static int write_text(struct hl_buf *out, const char *key, const char *text)
{
    int err = text && *text ? hl_buf_printf(out, "%s=", key) : 0;
    for (; text && *text && !err; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = c > ' ' && c < 0x7f && c != '%' && c != '=';
        err = plain ? hl_buf_add(out, text, 1) : hl_buf_printf(out, "%%%02x", (unsigned)c);
        if (!err && !text[1])
            err = hl_buf_add(out, " ", 1);
    }
    return err;
}

int hl_source_plan_write(const struct hl_source_state *state, struct hl_buf *out)
{
    struct number numbers[NUMBERS_MAX];
    size_t count = list_numbers(state, numbers);
    int err = hl_buf_add(out, "", 0);
    for (size_t i = 0; i < count && !err; i++)
        if (numbers[i].value)
            err = hl_buf_printf(out, "%s=%" PRId64 " ", numbers[i].key, numbers[i].value);
    if (!err)
        err = write_text(out, "moved", state->moved);
    if (!err)
        err = write_text(out, "feed", state->feed);
    return err ? err : write_text(out, "event", state->last_event_id);
}

static int digit_of(char c)
{
    const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static char *read_text(const char *value, size_t len)
{
    char *text = malloc(len + 1), *to = text;
    for (size_t i = 0; text && i < len; i++) {
        bool coded = value[i] == '%' && i + 2 < len;
        int high = coded ? digit_of(value[i + 1]) : -1, low = coded ? digit_of(value[i + 2]) : -1;
        if (high >= 0 && low >= 0 && high + low > 0) {
            *to++ = (char)(high * 16 + low);
            i += 2;
        } else {
            *to++ = value[i];
        }
    }
    if (text)
        *to = '\0';
    return text;
}

static void take_number(struct hl_source_state *state, const char *key, size_t len, int64_t value)
{
    struct number numbers[NUMBERS_MAX];
    size_t count = list_numbers(state, numbers);
    for (size_t i = 0; i < count; i++)
        if (strlen(numbers[i].key) == len && memcmp(numbers[i].key, key, len) == 0)
            numbers[i].value = value;
    state->whole_s = numbers[0].value;
    state->failing_s = numbers[1].value;
    state->trouble = numbers[2].value > 0 && numbers[2].value <= HL_TROUBLE_OTHER
                         ? (enum hl_trouble)numbers[2].value
                         : HL_TROUBLE_NONE;
    state->gone = numbers[3].value != 0;
    state->fresh_s = numbers[4].value;
    state->pace.ttl_s = numbers[5].value;
    state->pace.skip_hours = (uint32_t)numbers[6].value;
    state->pace.skip_days = (uint8_t)numbers[7].value;
    state->moved_seen = (unsigned)numbers[8].value;
}

static int take_pair(struct hl_source_state *state, const char *pair, size_t len)
{
    const char *equals = memchr(pair, '=', len);
    char **to = NULL;
    if (!equals)
        return 0;
    size_t key = (size_t)(equals - pair);
    if (key == 5 && memcmp(pair, "moved", key) == 0)
        to = &state->moved;
    else if (key == 5 && memcmp(pair, "event", key) == 0)
        to = &state->last_event_id;
    else if (key == 4 && memcmp(pair, "feed", key) == 0)
        to = &state->feed;
    if (!to) {
        take_number(state, pair, key, strtoll(equals + 1, NULL, 10));
        return 0;
    }
    free(*to);
    *to = read_text(equals + 1, len - key - 1);
    return *to ? 0 : -ENOMEM;
}

int hl_source_plan_read(struct hl_source_state *state, const char *text)
{
    struct hl_source_state blank = {0};
    struct number numbers[NUMBERS_MAX];
    size_t count = list_numbers(&blank, numbers);
    int err = 0;

    for (size_t i = 0; i < count; i++)
        take_number(state, numbers[i].key, strlen(numbers[i].key), 0);
    free(state->moved);
    free(state->last_event_id);
    free(state->feed);
    state->moved = state->last_event_id = state->feed = NULL;
    for (text = text ? text : ""; *text && !err;) {
        size_t len = strcspn(text, " ");
        err = take_pair(state, text, len);
        text += len + (text[len] != '\0');
    }
    return err;
}

/* ---- trouble ---- */

const char *hl_trouble_name(enum hl_trouble trouble)
{
    static const char *const names[] = {
        [HL_TROUBLE_NONE] = "",
        [HL_TROUBLE_DNS] = "dns",
        [HL_TROUBLE_CONNECTION] = "connection",
        [HL_TROUBLE_TLS] = "tls",
        [HL_TROUBLE_TIMEOUT] = "timeout",
        [HL_TROUBLE_HTTP] = "http",
        [HL_TROUBLE_BUSY] = "busy",
        [HL_TROUBLE_GONE] = "gone",
        [HL_TROUBLE_REDIRECT] = "redirect",
        [HL_TROUBLE_NO_FEED] = "not a feed",
        [HL_TROUBLE_TOO_LARGE] = "too large",
        [HL_TROUBLE_SECRET] = "secret",
        [HL_TROUBLE_FILE] = "file",
        [HL_TROUBLE_OTHER] = "other",
    };
    return (size_t)trouble < LENGTH(names) ? names[trouble] : "other";
}

enum hl_trouble hl_trouble_of(const struct hl_fetch_result *result)
{
    static const struct {
        int error;
        enum hl_trouble trouble;
    } errors[] = {
        {EKEYREJECTED, HL_TROUBLE_TLS},       {ETIMEDOUT, HL_TROUBLE_TIMEOUT},
        {ELOOP, HL_TROUBLE_REDIRECT},         {EPROTONOSUPPORT, HL_TROUBLE_REDIRECT},
        {EACCES, HL_TROUBLE_REDIRECT},        {EFBIG, HL_TROUBLE_TOO_LARGE},
        {EMSGSIZE, HL_TROUBLE_TOO_LARGE},     {ECONNREFUSED, HL_TROUBLE_CONNECTION},
        {ECONNRESET, HL_TROUBLE_CONNECTION},  {EHOSTUNREACH, HL_TROUBLE_CONNECTION},
        {ENETUNREACH, HL_TROUBLE_CONNECTION}, {EPROTO, HL_TROUBLE_CONNECTION},
    };
    if (result->unresolved)
        return HL_TROUBLE_DNS;
    for (size_t i = 0; i < LENGTH(errors); i++)
        if (result->error == -errors[i].error)
            return errors[i].trouble;
    if (result->error)
        return HL_TROUBLE_OTHER;
    if (hl_http_is_good(result->status) || result->status == HL_HTTP_UNCHANGED)
        return HL_TROUBLE_NONE;
    if (result->status == HL_HTTP_GONE)
        return HL_TROUBLE_GONE;
    if (result->status == HL_HTTP_TOO_MANY || (result->status == 503 && result->retry_after_s > 0))
        return HL_TROUBLE_BUSY;
    return HL_TROUBLE_HTTP;
}
