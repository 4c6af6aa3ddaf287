/* HTTP in words and pieces: what a status means to somebody with a board on the wall, and what a
 * header says. Pure functions. */
#ifndef HL_NEWS_HTTP_H
#define HL_NEWS_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_HTTP_UNCHANGED   304
#define HL_HTTP_NOT_FOUND   404
#define HL_HTTP_GONE        410
#define HL_HTTP_TOO_MANY    429
#define HL_HTTP_FRESH_MAX_S 86400 /* no ticker sleeps for longer because a cache may */

bool hl_http_is_good(long status);      /* 2xx */
bool hl_http_is_redirect(long status);  /* 301, 302, 303, 307, 308 */
bool hl_http_is_permanent(long status); /* 301, 308 */

/* "HTTP 404: ..." and what to do about it into OUT, "" for 2xx and 304. Returns OUT. */
char *hl_http_explain(long status, char *out, size_t size);

/* Copies the value of the header LINE (LEN bytes, as it came) into OUT when it is the header NAME
 * ("etag:"). A value past SIZE becomes "", for half a validator is none. */
void hl_http_keep_value(const char *line, size_t len, const char *name, char *out, size_t size);

/* For how many seconds an answer stays fresh, by its headers' values ("" for those that it has
 * not): s-maxage is not for us, max-age wins over Expires, no-store and no-cache mean 0, and what a
 * cache on the way has used up (Age) is gone. NOW_S stands in for a missing Date; HL_TIME_NONE: no
 * clock. 0..HL_HTTP_FRESH_MAX_S. */
int64_t hl_http_fresh_s(const char *cache_control, const char *expires, const char *date,
                        const char *age, int64_t now_s);

/* Retry-After in seconds or as a date, 0..MOST_S. DATE is the answer's own; without one a date is
 * taken by NOW_S. */
int64_t hl_http_retry_after_s(const char *value, const char *date, int64_t now_s, int64_t most_s);

/* True for a redirect to a scheme other than http and https. */
bool hl_http_leads_off_the_web(const char *location);

#endif
