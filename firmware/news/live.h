/* A live list: headlines that come one by one as events of a stream, newest first.
 *
 * An event's data is read as a document (a JSON object with a title, a JSON Feed, ninjs, XML, what
 * the source's fields point at), else as an item of a JSON Feed, else, when it is neither JSON nor
 * XML, its first line is the headline. Loop thread only. */
#ifndef HL_NEWS_LIVE_H
#define HL_NEWS_LIVE_H

#include "news/document.h"

#include <stddef.h>
#include <stdint.h>

#define HL_LIVE_KEPT          100 /* headlines; an older one goes when a newer comes */
#define HL_LIVE_PER_EVENT_MAX 20  /* headlines taken of one event */

struct hl_live;

/* OPTIONS as a document's, its now_s given anew with each write; its strings are borrowed for the
 * list's life. NULL and errno when out of memory. Destroy takes NULL. */
struct hl_live *hl_live_create(const struct hl_document_options *options);
void hl_live_destroy(struct hl_live *live);

/* A new connection begins. LAST_ID (may be NULL) is where an earlier run of the program was. */
void hl_live_begin(struct hl_live *live);
void hl_live_set_last_id(struct hl_live *live, const char *last_id);

/* Bytes of the stream; the headlines bear SOURCE as their source's name. 0 or -ENOMEM. */
int hl_live_write(struct hl_live *live, const void *bytes, size_t n, const char *source,
                  int64_t now_s);

/* Newest first, COUNT of them; lifetime: until the next write. A headline whose id comes again is
 * replaced and goes to the front. */
struct hl_headline *const *hl_live_headlines(const struct hl_live *live, size_t *count);

/* Events so far that brought a headline, and that did not. */
uint64_t hl_live_taken(const struct hl_live *live);
uint64_t hl_live_dropped(const struct hl_live *live);

/* As hl_sse_last_id and hl_sse_retry_ms. */
const char *hl_live_last_id(const struct hl_live *live);
int64_t hl_live_retry_ms(const struct hl_live *live);

#endif
