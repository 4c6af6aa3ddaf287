/* A page as libxml2's tree, within ceilings; once hl_html_lib is there. Only feed_html_*.c include
 * this. */
#ifndef HL_NEWS_FEED_HTML_TREE_H
#define HL_NEWS_FEED_HTML_TREE_H

#include "base/buf.h"
#include "news/feed_html_lib.h"

#include <stdbool.h>
#include <stdint.h>

/* Clean HTML to a tree; xmlFreeDoc frees it. *FULL when a ceiling ended reading. NULL when out of
 * memory, or for nothing at all. */
xmlDoc *hl_html_tree_create(const char *html, size_t n, bool *full);

/* The node after NODE in the document's order, itself within ROOT; NULL at the end. INSIDE: what is
 * in NODE comes first, else it is passed over. */
xmlNode *hl_html_tree_next(const xmlNode *root, const xmlNode *node, bool inside);

/* True for an element of that name. */
bool hl_html_tree_is(const xmlNode *node, const char *name);
/* True for an element that begins a line of its own. */
bool hl_html_tree_is_block(const xmlNode *node);
/* True for an element whose text is no news: navigation, footers, forms' fields. */
bool hl_html_tree_is_aside(const xmlNode *node);

/* OUT becomes the tidy text in NODE, cut at OUT's ceiling; blocks are parted by a blank. 0 or
 * -ENOMEM. */
int hl_html_tree_text(const xmlNode *node, struct hl_buf *out);
/* OUT becomes the tidy value of the attribute NAME, or empty. */
int hl_html_tree_attribute(const xmlNode *node, const char *name, struct hl_buf *out);

/* What the page calls itself, and its language. 0 or -ENOMEM. */
int hl_html_tree_about(const xmlDoc *doc, struct hl_buf *title, struct hl_buf *language);

/* The age that the element NODE tells, by <time datetime> and its like or as its text, as of NOW_S;
 * -1 when it is no date. One to come is no age: 0. */
int64_t hl_html_tree_age(const xmlNode *node, int64_t now_s);

#endif
