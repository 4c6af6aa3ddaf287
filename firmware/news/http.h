/* HTTP in words and pieces: what a status means to somebody with a board on the wall, and what a
 * header says. Pure functions. */
#ifndef HL_NEWS_HTTP_H
#define HL_NEWS_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#define HL_HTTP_UNCHANGED 304
#define HL_HTTP_GONE      410

bool hl_http_is_good(long status); /* 2xx */

/* "HTTP 404: ..." and what to do about it into OUT, "" for 2xx and 304. Returns OUT. */
char *hl_http_explain(long status, char *out, size_t size);

/* Copies the value of the header LINE (LEN bytes, as it came) into OUT when it is the header NAME
 * ("etag:"). A value past SIZE becomes "", for half a validator is none. */
void hl_http_keep_value(const char *line, size_t len, const char *name, char *out, size_t size);

/* True for a redirect to a scheme other than http and https. */
bool hl_http_leads_off_the_web(const char *location);

#endif
