/* Bytes of any encoding in, UTF-8 out, however the input is split.
 *
 * The encoding is told by, in this order: a byte order mark, or NULs beside the first characters;
 * the bytes past ASCII themselves when they are UTF-8; the charset of the Content-Type; the XML
 * declaration; a guess. Of two labels the one that reads cleanly wins. ASCII is passed on at once,
 * the first HL_ENCODING_LOOK_MAX bytes from the first one past it are looked at together. UTF-8 is
 * passed on as it is, bad bytes included: hl_plain_tidy reads those as Windows-1252 where text is
 * cleaned. Labels mean what browsers mean by them (ISO-8859-1 is Windows-1252); those of DOS, the
 * Macintosh and IBM's large machines are known too. Other labels are ignored, so that a stranger
 * cannot choose among all of iconv's converters. */
#ifndef HL_NEWS_ENCODING_H
#define HL_NEWS_ENCODING_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

#define HL_ENCODING_SNIFF_MAX 1024 /* bytes in which an XML declaration is looked for */
#define HL_ENCODING_LABEL_MAX 32   /* bytes of a charset's name */
#define HL_ENCODING_LOOK_MAX  4096 /* bytes that are looked at before the encoding is chosen */

/* Characters of two bytes that may be UTF-8 by chance, where another encoding of two bytes is told:
 * each has a chance of one in four or less. */
#define HL_ENCODING_CHANCE_MAX 8

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

/* What it turned out to be ("UTF-8", "SHIFT_JIS"), "" before that is known. Lifetime: ENCODING's.
 */
const char *hl_encoding_name(const struct hl_encoding *encoding);

#endif
