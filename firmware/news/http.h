/* What HTTP's status numbers mean to somebody with a board on the wall. Pure functions. */
#ifndef HL_NEWS_HTTP_H
#define HL_NEWS_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#define HL_HTTP_UNCHANGED 304
#define HL_HTTP_GONE      410

bool hl_http_is_good(long status); /* 2xx */

/* "HTTP 404: ..." and what to do about it into OUT, "" for 2xx and 304. Returns OUT. */
char *hl_http_explain(long status, char *out, size_t size);

#endif
