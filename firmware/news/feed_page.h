/* The latest page, whatever it was made of: lines of text, some of which are ages or dates, become
 * headlines. Only feed_page.c and the readers of HTML include this. */
#ifndef HL_NEWS_FEED_PAGE_H
#define HL_NEWS_FEED_PAGE_H

#include "news/feed_parts.h"

#define HL_PAGE_LINE_MAX 4096 /* bytes of a line that are read */

/* How much a line looks like a headline, by its markup; plain text has none. */
enum hl_page_rank { HL_RANK_PLAIN, HL_RANK_BODY, HL_RANK_LINK, HL_RANK_HEADING };

struct hl_page_line {
    size_t at; /* in the pool */
    size_t len;
    size_t link; /* in the pool; 0 for none */
    unsigned characters;
    unsigned words;
    int64_t age_s;  /* -1 when the line is no age and no date */
    unsigned group; /* lines of one item share a number; 0: which belongs to which is to be found */
    enum hl_page_rank rank;
    bool gap;    /* a blank line stands before it */
    bool paired; /* an age and its headline */
    bool full_stop;
};

struct hl_page {
    struct hl_feed_out *out;
    struct hl_buf pool; /* the clean text of all lines, each with its NUL */
    struct hl_page_line *lines;
    size_t count;
    size_t room;
    int step;                           /* from an age to its headline: 1 or -1 */
    bool stops_are_usual;               /* this page's headlines end with a full stop */
    const struct hl_page_line *section; /* of the pairs that follow, NULL for none */
    struct hl_draft draft;
};

void hl_page_init(struct hl_page *page, struct hl_feed_out *out);
void hl_page_finish(struct hl_page *page);

/* Adds a line of tidy text, with the link that it leads to ("" for none). 0, -ENOMEM, or -EMSGSIZE
 * past HL_FEED_LINES_MAX, which the report says then. */
int hl_page_add(struct hl_page *page, const char *text, size_t len, const char *link);

static inline const char *hl_page_text(const struct hl_page *page, const struct hl_page_line *line)
{
    return page->pool.data + line->at;
}

/* Hands out what the lines say. 0 or -ENOMEM. */
int hl_page_read(struct hl_page *page);

#endif
