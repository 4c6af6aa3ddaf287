/* Bytes of any encoding in, UTF-8 out, however the input is split.
 *
 * The encoding is told by, in this order: a byte order mark or the pattern of UTF-16, the charset
 * of the Content-Type, the XML declaration, else UTF-8. UTF-8 is passed on as it is, bad bytes
 * included: hl_plain_tidy reads those as Windows-1252 where text is cleaned. Labels mean what
 * browsers mean by them (ISO-8859-1 is Windows-1252). A label that browsers do not know is
 * ignored, so that a stranger cannot choose among all of iconv's converters. */
#ifndef HL_NEWS_ENCODING_H
#define HL_NEWS_ENCODING_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

#define HL_ENCODING_SNIFF_MAX 1024 /* bytes in which an XML declaration is looked for */
#define HL_ENCODING_LABEL_MAX 32   /* bytes of a charset's name */

/* Receives UTF-8 in order; not 0 ends the write with that value. */
typedef int (*hl_encoding_fn)(void *data, const char *bytes, size_t n);

struct hl_encoding;

/* CONTENT_TYPE is the HTTP header's value or NULL. NULL and errno when out of memory. Destroy
 * takes NULL. */
struct hl_encoding *hl_encoding_create(const char *content_type, hl_encoding_fn fn, void *data);
void hl_encoding_destroy(struct hl_encoding *encoding);

/* 0, negative errno, or what FN returned. */
int hl_encoding_write(struct hl_encoding *encoding, const void *bytes, size_t n);
/* Hands out what is still held back. A character cut off by the end becomes U+FFFD. */
int hl_encoding_finish(struct hl_encoding *encoding);

#endif
