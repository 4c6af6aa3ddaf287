/* What became of a source's document, in words: `headlines -v` and `add`. Strangers' text is
 * cleaned as for a board. */
#ifndef HL_EXPLAIN_H
#define HL_EXPLAIN_H

#include "news/source.h"

/* How SOURCE was asked, what came, how it was read, and when it is asked next: a few lines on
 * standard error. */
void hl_explain_source(const struct hl_source *source);
/* One line for an item that was left out; as hl_feed_drop_fn, DATA is not used. */
void hl_explain_drop(void *data, const char *title, const char *why);
/* One line for each headline that is not to be shown at NOW_S (its embargo, its end), or whose date
 * is later. */
void hl_explain_hours(struct hl_headline *const *headlines, size_t count, int64_t now_s);

/* A headline's line of `headlines`: its age, title, dateline and sources, on standard output. */
void hl_explain_headline(const struct hl_headline *headline, int64_t now_s);

#endif
