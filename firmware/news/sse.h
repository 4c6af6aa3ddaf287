/* Server-sent events (text/event-stream, WHATWG HTML 9.2): bytes in, events out. Single-threaded;
 * one parser reads one stream, over all its connections. */
#ifndef HL_NEWS_SSE_H
#define HL_NEWS_SSE_H

#include <stddef.h>
#include <stdint.h>

/* Ceilings. What is longer is left out, up to the event's end, and counted. */
#define HL_SSE_EVENT_MAX (1u << 20) /* bytes of one event's data */
#define HL_SSE_LINE_MAX  (HL_SSE_EVENT_MAX + 64)
#define HL_SSE_ID_MAX    1024 /* bytes of an id; a longer one is none */
#define HL_SSE_TYPE_MAX  64

struct hl_sse;

/* Valid during the call only. */
struct hl_sse_event {
    const char *type; /* "message" where the stream does not say */
    const char *data; /* lines joined by \n; may hold NULs; never empty */
    size_t len;
    const char *id; /* the last one seen so far, "" for none */
};

typedef void (*hl_sse_event_fn)(void *data, const struct hl_sse_event *event);

/* NULL and errno when out of memory. Destroy takes NULL. */
struct hl_sse *hl_sse_create(hl_sse_event_fn fn, void *data);
void hl_sse_destroy(struct hl_sse *sse);

/* A new connection begins: half an event of the last one is forgotten, the id is not. */
void hl_sse_begin(struct hl_sse *sse);

/* Any split of a stream into writes gives the same events. 0 or -ENOMEM. */
int hl_sse_write(struct hl_sse *sse, const void *bytes, size_t n);

/* The id to go on from, "" for none; lifetime: until the next write. A saved one may be given
 * back: longer than HL_SSE_ID_MAX it is none. */
const char *hl_sse_last_id(const struct hl_sse *sse);
void hl_sse_set_last_id(struct hl_sse *sse, const char *id);

/* How long to wait with the next connection as the stream has it, in ms; -1: it has not said. */
int64_t hl_sse_retry_ms(const struct hl_sse *sse);

/* Events that were too large. */
uint64_t hl_sse_dropped(const struct hl_sse *sse);

#endif
