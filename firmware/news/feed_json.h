/* The inside of the JSON reader. Only feed_json.c (documents), feed_json_item.c (items) and
 * feed_json_shapes.c (who writes how) include this. */
#ifndef HL_NEWS_FEED_JSON_H
#define HL_NEWS_FEED_JSON_H

#include "news/feed_parts.h"
#include "news/json_tree.h"

#define HL_SHAPE_TESTS 3

/* How one kind of service writes its items. Each field is a list of pointers, "/url | /link", of
 * which the first that leads to a text is taken; NULL where the kind has no such thing. */
struct hl_json_shape {
    enum hl_feed_format format;
    const char *tests[HL_SHAPE_TESTS]; /* an item has one of each; NULL: nothing is asked */
    struct hl_feed_fields fields;      /* items is not used */
    const char *language;
    const char *urgency; /* a number, or a word as "Severe" */
    const char *embargoed;
    const char *expires;
    const char *status;     /* all of them are looked at: "canceled" drops the item */
    const char *base;       /* of relative links; NULL: the document's address */
    const char *link_front; /* before the id, a link for items without one; NULL: none */
    enum hl_feed_form form; /* of titles and summaries */
};

/* The shape of the item AT. Never NULL: at last it is any JSON with the usual names. */
const struct hl_json_shape *hl_json_shape_of(const struct hl_tree *tree, uint32_t at);
const struct hl_json_shape *hl_json_shape_feed(void); /* JSON Feed's */

/* The next of *POINTERS ("/a | /b/0"), its length in *LEN; NULL at their end. */
const char *hl_json_next(const char **pointers, size_t *len);
/* The string or number in AT, which may be wrapped: {"rendered": "..."}, [{"value": "..."}]. NONE.
 */
uint32_t hl_json_unwrap(const struct hl_tree *tree, uint32_t at);
/* The value that one of POINTERS leads to from AT, and that has a text once unwrapped. NONE. */
uint32_t hl_json_find(const struct hl_tree *tree, uint32_t at, const char *pointers);
/* True when one of POINTERS leads anywhere. */
bool hl_json_has(const struct hl_tree *tree, uint32_t at, const char *pointers);

/* Which fields of the configuration led to something, in any item. */
enum hl_json_field {
    HL_JSON_TITLE,
    HL_JSON_LINK,
    HL_JSON_PUBLISHED,
    HL_JSON_ID,
    HL_JSON_SUMMARY,
    HL_JSON_CATEGORY,
    HL_JSON_FIELDS
};

struct hl_json_reader {
    struct hl_feed_out *out;
    const struct hl_tree *tree;
    struct hl_json_shape shape; /* with the configuration's own pointers in it */
    struct hl_draft draft;
    struct hl_buf raw; /* the text that is being cleaned */
    bool found[HL_JSON_FIELDS];
};

/* Hands out the item AT. 0 or -ENOMEM. */
int hl_json_item_read(struct hl_json_reader *reader, uint32_t at);
/* OUT becomes the clean text of what POINTERS lead to. 0 or -ENOMEM. */
int hl_json_clean(struct hl_json_reader *reader, struct hl_buf *out, uint32_t at,
                  const char *pointers);
int hl_json_link(struct hl_json_reader *reader, struct hl_buf *out, uint32_t at,
                 const char *pointers);

#endif
