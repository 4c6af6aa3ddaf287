#include "news/sse.h"

#include "base/buf.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_MAX_MS (24 * 3600 * INT64_C(1000))

struct hl_sse {
    hl_sse_event_fn fn;
    void *data;
    struct hl_buf line, event;
    bool first;    /* line of a connection: a byte order mark may stand before it */
    bool after_cr; /* an LF that follows belongs to it */
    bool has_data; /* the event has a data field, if an empty one */
    bool skipped;  /* the event is too large: no more of it is kept */
    bool long_line;
    char type[HL_SSE_TYPE_MAX + 1];
    char id[HL_SSE_ID_MAX + 1]; /* of the last whole event */
    char next_id[HL_SSE_ID_MAX + 1];
    int64_t retry_ms;
    uint64_t dropped;
};

struct hl_sse *hl_sse_create(hl_sse_event_fn fn, void *data)
{
    struct hl_sse *sse = calloc(1, sizeof(*sse));
    if (!sse)
        return NULL;
    sse->fn = fn;
    sse->data = data;
    sse->retry_ms = -1;
    hl_buf_init(&sse->line, HL_SSE_LINE_MAX);
    hl_buf_init(&sse->event, HL_SSE_EVENT_MAX);
    hl_sse_begin(sse);
    return sse;
}

void hl_sse_destroy(struct hl_sse *sse)
{
    if (!sse)
        return;
    hl_buf_finish(&sse->line);
    hl_buf_finish(&sse->event);
    free(sse);
}

static void forget_event(struct hl_sse *sse)
{
    hl_buf_clear(&sse->event);
    sse->has_data = sse->skipped = false;
    sse->type[0] = '\0';
}

void hl_sse_begin(struct hl_sse *sse)
{
    hl_buf_clear(&sse->line);
    forget_event(sse);
    sse->first = true;
    sse->after_cr = sse->long_line = false;
    memcpy(sse->next_id, sse->id, sizeof(sse->id));
}

/* ---- fields ---- */

static void end_event(struct hl_sse *sse)
{
    /* Only now: half an event must be sent again. */
    memcpy(sse->id, sse->next_id, sizeof(sse->id));
    const struct hl_sse_event event = {.type = sse->type[0] ? sse->type : "message",
                                       .data = sse->event.data,
                                       .len = sse->event.len,
                                       .id = sse->id};
    if (sse->skipped)
        sse->dropped++;
    else if (sse->has_data && event.len > 0)
        sse->fn(sse->data, &event);
    forget_event(sse);
}

static int take_data(struct hl_sse *sse, const char *value, size_t len)
{
    int err = sse->has_data ? hl_buf_add(&sse->event, "\n", 1) : 0;
    sse->has_data = true;
    if (!err)
        err = hl_buf_add(&sse->event, value, len);
    if (err == -EMSGSIZE) {
        sse->skipped = true;
        hl_buf_clear(&sse->event);
        return 0;
    }
    return err;
}

static void take_id(struct hl_sse *sse, const char *value, size_t len)
{
    if (memchr(value, '\0', len))
        return;
    if (len > HL_SSE_ID_MAX)
        len = 0;
    memcpy(sse->next_id, value, len);
    sse->next_id[len] = '\0';
}

static void take_retry(struct hl_sse *sse, const char *value, size_t len)
{
    int64_t retry_ms = 0;
    for (size_t i = 0; i < len; i++) {
        if (value[i] < '0' || value[i] > '9')
            return;
        if (retry_ms < RETRY_MAX_MS)
            retry_ms = retry_ms * 10 + (value[i] - '0');
    }
    if (len > 0)
        sse->retry_ms = retry_ms < RETRY_MAX_MS ? retry_ms : RETRY_MAX_MS;
}

static bool is_named(const char *name, const char *line, size_t len)
{
    return strlen(name) == len && memcmp(name, line, len) == 0;
}

static int take_field(struct hl_sse *sse, const char *line, size_t len)
{
    const char *colon = memchr(line, ':', len);
    size_t name = colon ? (size_t)(colon - line) : len;
    const char *value = colon ? colon + 1 : line + len;
    size_t rest = len - (size_t)(value - line);

    if (rest > 0 && *value == ' ') {
        value++;
        rest--;
    }
    if (is_named("data", line, name))
        return sse->skipped ? 0 : take_data(sse, value, rest);
    if (is_named("event", line, name))
        snprintf(sse->type, sizeof(sse->type), "%.*s",
                 (int)(rest < HL_SSE_TYPE_MAX ? rest : HL_SSE_TYPE_MAX), value);
    else if (is_named("id", line, name))
        take_id(sse, value, rest);
    else if (is_named("retry", line, name))
        take_retry(sse, value, rest);
    return 0; /* a comment, or a field of a later day */
}

/* ---- lines ---- */

static int end_line(struct hl_sse *sse)
{
    const char *line = sse->line.data ? sse->line.data : "";
    size_t len = sse->line.len;
    int err = 0;

    if (sse->first && len >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
        line += 3;
        len -= 3;
    }
    sse->first = false;
    if (sse->long_line)
        sse->skipped = true;
    else if (len == 0)
        end_event(sse);
    else
        err = take_field(sse, line, len);
    sse->long_line = false;
    hl_buf_clear(&sse->line);
    return err;
}

int hl_sse_write(struct hl_sse *sse, const void *bytes, size_t n)
{
    const char *at = bytes, *end = at + n;
    int err = 0;

    while (at < end && !err) {
        if (sse->after_cr && *at == '\n')
            at++;
        sse->after_cr = false;
        const char *stop = at;
        while (stop < end && *stop != '\n' && *stop != '\r')
            stop++;
        if (!sse->long_line)
            err = hl_buf_add(&sse->line, at, (size_t)(stop - at));
        if (err == -EMSGSIZE) {
            sse->long_line = true;
            err = 0;
        }
        at = stop;
        if (at == end || err)
            break;
        sse->after_cr = *at++ == '\r';
        err = end_line(sse);
    }
    return err;
}

/* ---- what is remembered ---- */

const char *hl_sse_last_id(const struct hl_sse *sse)
{
    return sse->id;
}

void hl_sse_set_last_id(struct hl_sse *sse, const char *id)
{
    take_id(sse, id ? id : "", id ? strlen(id) : 0);
    memcpy(sse->id, sse->next_id, sizeof(sse->id));
}

int64_t hl_sse_retry_ms(const struct hl_sse *sse)
{
    return sse->retry_ms;
}

uint64_t hl_sse_dropped(const struct hl_sse *sse)
{
    return sse->dropped;
}
