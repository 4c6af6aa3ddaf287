/* A JSON document as a list of its values, read in one pass without recursion. Any thread.
 *
 * As tolerant as strangers ask for: what is cut off or broken keeps everything before the break,
 * trailing commas, raw line ends in texts and unknown escapes are read over, and several documents
 * may follow one another (JSON lines). Numbers keep their digits. */
#ifndef HL_NEWS_JSON_TREE_H
#define HL_NEWS_JSON_TREE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_TREE_DEPTH_MAX   256 /* of lists and objects within one another */
#define HL_TREE_POINTER_MAX 512 /* bytes of a pointer's part, decoded */
#define HL_TREE_NONE        UINT32_MAX

enum hl_tree_kind {
    HL_TREE_NULL,
    HL_TREE_FALSE,
    HL_TREE_TRUE,
    HL_TREE_NUMBER,
    HL_TREE_STRING,
    HL_TREE_LIST,
    HL_TREE_OBJECT, /* its children are names, each followed by its value */
};

struct hl_tree_node {
    uint32_t at, len; /* bytes in the text; of a string, what is between its quotes */
    uint32_t next;    /* the index after this value and all that is in it */
    unsigned char kind;
    bool escaped; /* the string has backslashes */
    bool whole;   /* false where the document ended within it */
};

struct hl_tree {
    const char *text;
    struct hl_tree_node *nodes; /* [0] is a list of the documents */
    size_t count, room;
    const char *trouble; /* why not all was read, static text; NULL when all was */
};

/* TEXT is borrowed for the tree's life; N is below 4 GiB. No more than VALUES_MAX values are read.
 * 0, -EPROTO when not one value could be read, or -ENOMEM. The tree is to be finished in either
 * case. */
int hl_tree_read(struct hl_tree *tree, const char *text, size_t n, size_t values_max);
void hl_tree_finish(struct hl_tree *tree);

/* The first value in the list, or the first name in the object, AT, and the one after CHILD; NONE
 * where there is none, also when AT is neither. */
uint32_t hl_tree_first(const struct hl_tree *tree, uint32_t at);
uint32_t hl_tree_after(const struct hl_tree *tree, uint32_t at, uint32_t child);

/* The value of NAME (LEN bytes) in the object AT, of several the first; NONE. */
uint32_t hl_tree_member(const struct hl_tree *tree, uint32_t at, const char *name, size_t len);

/* Where the first LEN bytes of POINTER (RFC 6901: "/items/0/title", "" for AT itself) lead to, from
 * AT; NONE. */
uint32_t hl_tree_point(const struct hl_tree *tree, uint32_t at, const char *pointer, size_t len);

/* Adds the text of a string, its escapes decoded (lone surrogates as U+FFFD, \u0000 left out), or
 * the digits of a number; nothing for others. What OUT has no room for is cut between characters. 0
 * or -ENOMEM. */
int hl_tree_text(const struct hl_tree *tree, uint32_t at, struct hl_buf *out);

/* The number AT, or of a string of digits; false for everything else. */
bool hl_tree_number(const struct hl_tree *tree, uint32_t at, double *value);

static inline enum hl_tree_kind hl_tree_kind(const struct hl_tree *tree, uint32_t at)
{
    return at == HL_TREE_NONE ? HL_TREE_NULL : (enum hl_tree_kind)tree->nodes[at].kind;
}

#endif
