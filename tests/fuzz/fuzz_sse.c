/* Any bytes as a stream of events: however it is cut, the same events come of it. */
#include "news/sse.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void hash_event(void *data, const struct hl_sse_event *event)
{
    uint64_t *hash = data;
    if (event->len == 0 || event->len > HL_SSE_EVENT_MAX || strlen(event->id) > HL_SSE_ID_MAX)
        abort();
    for (size_t i = 0; i < event->len; i++)
        *hash = (*hash ^ (unsigned char)event->data[i]) * UINT64_C(1099511628211);
    *hash += strlen(event->type) + 31 * strlen(event->id) + 1;
}

static uint64_t read_stream(const uint8_t *bytes, size_t size, size_t piece, char *id)
{
    uint64_t hash = 7;
    struct hl_sse *sse = hl_sse_create(hash_event, &hash);
    if (!sse)
        return 0;
    for (size_t at = 0; at < size; at += piece)
        hl_sse_write(sse, bytes + at, size - at < piece ? size - at : piece);
    strcpy(id, hl_sse_last_id(sse));
    hash += (uint64_t)hl_sse_retry_ms(sse) + hl_sse_dropped(sse);
    hl_sse_destroy(sse);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char whole_id[HL_SSE_ID_MAX + 1] = "", other_id[HL_SSE_ID_MAX + 1] = "";
    uint64_t whole = read_stream(bytes, size, size + 1, whole_id);
    for (size_t piece = 1; piece <= 5; piece += 2)
        if (read_stream(bytes, size, piece, other_id) != whole || strcmp(whole_id, other_id) != 0)
            abort();
    return 0;
}
