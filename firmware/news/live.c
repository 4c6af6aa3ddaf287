#include "news/live.h"

#include "base/buf.h"
#include "news/sse.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct hl_live {
    struct hl_document_options options;
    struct hl_sse *sse;
    const char *source; /* during a write */
    struct hl_headline *list[HL_LIVE_KEPT];
    size_t count;
    uint64_t taken, dropped;
    int err; /* of the events of one write */
};

static void remove_at(struct hl_live *live, size_t place)
{
    hl_headline_unref(live->list[place]);
    memmove(&live->list[place], &live->list[place + 1],
            (live->count - place - 1) * sizeof(live->list[0]));
    live->count--;
}

/* To the front. */
static void put(struct hl_live *live, struct hl_headline *headline)
{
    for (size_t i = 0; i < live->count; i++)
        if (strcmp(live->list[i]->id, headline->id) == 0) {
            remove_at(live, i);
            break;
        }
    if (live->count == HL_LIVE_KEPT)
        remove_at(live, HL_LIVE_KEPT - 1);
    memmove(&live->list[1], &live->list[0], live->count * sizeof(live->list[0]));
    live->list[0] = hl_headline_ref(headline);
    live->count++;
}

/* Headlines that TEXT gave, 0 when it is nothing that is read, or -ENOMEM. */
static int read_document(struct hl_live *live, const char *text, size_t n)
{
    struct hl_document *document = hl_document_create(&live->options);
    if (!document)
        return -ENOMEM;
    int err = hl_document_write(document, text, n);
    if (!err || err == -ECANCELED)
        err = hl_document_finish(document, NULL);
    size_t count = err ? 0 : hl_document_count(document);
    if (count > HL_LIVE_PER_EVENT_MAX)
        count = HL_LIVE_PER_EVENT_MAX;
    struct hl_headline *const *list =
        count > 0 ? hl_document_headlines(document, live->source) : NULL;
    if (count > 0 && !list)
        err = -ENOMEM;
    /* The document's first is its newest. */
    for (size_t i = count; i > 0 && list; i--)
        put(live, list[i - 1]);
    hl_document_destroy(document);
    return err == -ENOMEM ? err : (int)count;
}

/* Wraps an item, or a line as the title of one, in a JSON Feed. */
static int wrap(struct hl_buf *out, const char *text, size_t n, bool is_line)
{
    int err = hl_buf_add_str(out, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[");
    if (!err)
        err = hl_buf_add_str(out, is_line ? "{\"title\":\"" : "");
    if (!is_line && !err)
        err = hl_buf_add(out, text, n);
    for (size_t i = 0; is_line && i < n && !err; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            err = hl_buf_printf(out, "\\%c", c);
        else if (c >= ' ')
            err = hl_buf_add(out, &text[i], 1);
        else if (c != '\0')
            err = hl_buf_add(out, " ", 1);
    }
    if (!err)
        err = hl_buf_add_str(out, is_line ? "\"}]}" : "]}");
    return err;
}

static int read_wrapped(struct hl_live *live, const char *text, size_t n, bool is_line)
{
    struct hl_buf feed;
    hl_buf_init(&feed, 3 * (size_t)HL_SSE_EVENT_MAX);
    int err = wrap(&feed, text, n, is_line);
    int count = err ? 0 : read_document(live, feed.data, feed.len);
    hl_buf_finish(&feed);
    return err ? err : count;
}

static void on_event(void *data, const struct hl_sse_event *event)
{
    struct hl_live *live = data;
    const char *text = event->data;
    size_t n = event->len, skip = strspn(text, " \t\n");
    char first = skip < n ? text[skip] : '\0';

    text += skip < n ? skip : n;
    n = event->len - (size_t)(text - event->data);
    if (n == 0)
        return;
    int count = 0;
    if (first == '{' || first == '[' || first == '<')
        count = read_document(live, text, n);
    if (count == 0 && first == '{')
        count = read_wrapped(live, text, n, false);
    if (count == 0 && first != '{' && first != '[' && first != '<') {
        const char *end = memchr(text, '\n', n);
        count = read_wrapped(live, text, end ? (size_t)(end - text) : n, true);
    }
    live->taken += count > 0;
    live->dropped += count == 0;
    if (count < 0)
        live->err = count;
}

struct hl_live *hl_live_create(const struct hl_document_options *options)
{
    struct hl_live *live = calloc(1, sizeof(*live));
    if (!live)
        return NULL;
    live->options = *options;
    live->options.content_type = NULL; /* the stream's, not its events' */
    live->options.item = NULL;
    /* A stream is no page, and outlives what is known of one. */
    live->options.follow = false;
    live->options.avoid = live->options.base = NULL;
    live->sse = hl_sse_create(on_event, live);
    if (live->sse)
        return live;
    free(live);
    return NULL;
}

void hl_live_destroy(struct hl_live *live)
{
    if (!live)
        return;
    while (live->count > 0)
        remove_at(live, live->count - 1);
    hl_sse_destroy(live->sse);
    free(live);
}

void hl_live_begin(struct hl_live *live)
{
    hl_sse_begin(live->sse);
}

void hl_live_set_last_id(struct hl_live *live, const char *last_id)
{
    hl_sse_set_last_id(live->sse, last_id);
}

int hl_live_write(struct hl_live *live, const void *bytes, size_t n, const char *source,
                  int64_t now_s)
{
    live->source = source;
    live->options.now_s = now_s;
    live->err = 0;
    int err = hl_sse_write(live->sse, bytes, n);
    return err ? err : live->err;
}

struct hl_headline *const *hl_live_headlines(const struct hl_live *live, size_t *count)
{
    *count = live->count;
    return live->list;
}

uint64_t hl_live_taken(const struct hl_live *live)
{
    return live->taken;
}

uint64_t hl_live_dropped(const struct hl_live *live)
{
    return live->dropped + hl_sse_dropped(live->sse);
}

const char *hl_live_last_id(const struct hl_live *live)
{
    return hl_sse_last_id(live->sse);
}

int64_t hl_live_retry_ms(const struct hl_live *live)
{
    return hl_sse_retry_ms(live->sse);
}
