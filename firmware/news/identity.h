/* Who a headline is: the ladder from the feed's own id over the link to the title. Pure functions,
 * any thread. */
#ifndef HL_NEWS_IDENTITY_H
#define HL_NEWS_IDENTITY_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* Appends LINK without what two addresses of one story differ in: scheme, "www.", fragment and
 * tracking parameters; the host in lower case. 0 or negative errno. */
int hl_identity_link(struct hl_buf *out, const char *link);

/* Appends the first that there is of: ID as it stands, the link of hl_identity_link, "title:" and
 * the title's hash. At most HL_ID_MAX bytes: a longer one becomes "long:" and its hash. */
int hl_identity_make(struct hl_buf *out, const char *id, const char *link, const char *title);

/* Appends "title:" and the 64-bit hash of the folded TITLE. */
int hl_identity_title(struct hl_buf *out, const char *title);

/* FNV-1a, 64 bits. */
uint64_t hl_identity_hash(const void *bytes, size_t n);

#endif
