/* References to links, resolved as RFC 3986 says. Pure functions, any thread. */
#ifndef HL_NEWS_URL_H
#define HL_NEWS_URL_H

#include "base/buf.h"

#include <stdbool.h>

/* True when URL names its own scheme ("https:..."). */
bool hl_url_is_absolute(const char *url);

/* Appends to OUT the absolute form of REFERENCE as seen from BASE. 0, -EINVAL when BASE is NULL
 * or not absolute, -EMSGSIZE past OUT's ceiling or -ENOMEM; OUT is as it was on error. */
int hl_url_resolve(struct hl_buf *out, const char *base, const char *reference);

#endif
