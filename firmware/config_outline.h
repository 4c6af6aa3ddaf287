/* Where each key of a YAML text stands: what libcyaml does not keep and error messages need.
 * Private to config*.c. The outline also refuses what YAML allows and a configuration has no use
 * for: anchors, aliases, a second document, keys given twice, control characters. */
#ifndef HL_CONFIG_OUTLINE_H
#define HL_CONFIG_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>

/* Ceilings. */
#define HL_OUTLINE_NODES_MAX 16384 /* 512 sources of 30 keys */
#define HL_OUTLINE_DEPTH_MAX 8
#define HL_OUTLINE_KEY_MAX   64 /* bytes */

enum hl_outline_kind { HL_OUTLINE_SCALAR, HL_OUTLINE_SEQUENCE, HL_OUTLINE_MAPPING };

struct hl_outline_node {
    enum hl_outline_kind kind;
    bool empty;      /* a scalar without a value: nothing, ~ or null */
    int line;        /* of the key, or of the list entry */
    size_t parent;   /* index; the root is its own parent */
    size_t children; /* how many it has */
    char *path;      /* "sources[2].url", entries counted from 1; "" for the root */
    const char *key; /* the path's last part; NULL for the root and for list entries */
};

/* Parents stand before their children, otherwise in the text's order. An empty text has none. */
struct hl_outline {
    struct hl_outline_node *nodes;
    size_t count;
};

/* 0, or -EINVAL or -ENOMEM with one line in ERROR (HL_CONFIG_ERROR_MAX bytes). NAME stands for the
 * file. *OUTLINE is to be finished in either case. */
int hl_outline_init(struct hl_outline *outline, const char *yaml, size_t len, const char *name,
                    char *error);
void hl_outline_finish(struct hl_outline *outline);

/* NULL when the text does not have it. */
const struct hl_outline_node *hl_outline_find(const struct hl_outline *outline, const char *path);

#endif
