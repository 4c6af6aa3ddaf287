/* Markup and character references reduced to one line of plain UTF-8. Pure functions. */
#ifndef HL_NEWS_PLAIN_H
#define HL_NEWS_PLAIN_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Appends to OUT the text of N bytes of HTML: character references (numeric, and HTML 4's named
 * ones) decoded once, tags dropped with a space where they part words, comments, <script> and
 * <style> dropped whole. A '<' that opens no tag stays, and so does a name that is no tag of HTML,
 * and <head>, <select> and their like, without attributes, in a text that is no whole document:
 * they are words there. 0 or negative
 * errno (OUT's ceiling cuts silently between characters). */
int hl_plain_from_html(struct hl_buf *out, const char *html, size_t n);

/* Appends N bytes of text with character references decoded, tags kept. */
int hl_plain_decode(struct hl_buf *out, const char *text, size_t n);

/* True when TEXT holds a reference, its ';' included, that hl_plain_decode would change. */
bool hl_plain_has_reference(const char *text, size_t n);

/* In place: invalid UTF-8 and controls U+0080 to U+009F read as Windows-1252, other controls
 * dropped, white space (with NBSP and line separators) collapsed to single spaces and trimmed.
 * TEXT's ceiling cuts. Returns the new length, or -ENOMEM. */
int hl_plain_tidy(struct hl_buf *text);

#endif
