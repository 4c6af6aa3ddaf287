/* References to links, resolved as RFC 3986 says. Pure functions, any thread. */
#ifndef HL_NEWS_URL_H
#define HL_NEWS_URL_H

#include "base/buf.h"

#include <stdbool.h>

/* True when URL names its own scheme ("https:..."). */
bool hl_url_is_absolute(const char *url);

/* True when links can be told from URL, were it absolute: it has a host or a path from the root, as
 * "javascript:", "mailto:" and "urn:" have not, or no scheme at all. */
bool hl_url_is_base(const char *url);

/* Appends to OUT the absolute form of REFERENCE as seen from BASE. 0, -EINVAL when BASE is NULL,
 * not absolute or no base, -EMSGSIZE past OUT's ceiling or -ENOMEM; OUT is as it was on error. */
int hl_url_resolve(struct hl_buf *out, const char *base, const char *reference);

#endif
