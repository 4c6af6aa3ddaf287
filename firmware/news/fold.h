/* The key under which two titles are the same story. Pure function, any thread. */
#ifndef HL_NEWS_FOLD_H
#define HL_NEWS_FOLD_H

#include "base/buf.h"

/* Appends to OUT the folded form of TITLE (UTF-8): compatibility-normalised and case-folded
 * (utf8proc), quotes of every shape dropped, dashes unified, white space collapsed and trimmed.
 * 0 or negative errno; text past OUT's ceiling is cut. */
int hl_fold_title(struct hl_buf *out, const char *title);

/* The same for looking for words: quotes become spaces ("Kerala's" has the word "kerala"), and
 * optional vowel signs of Arabic and Hebrew are dropped. */
int hl_fold_words(struct hl_buf *out, const char *title);

#endif
