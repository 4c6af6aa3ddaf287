/* The simple entities that a document declares for itself, as <!ENTITY name "text">. Only the files
 * feed*.c include this.
 *
 * A text may hold character references and no markup, no other entity and no parameter entity:
 * nothing nests, so nothing grows by more than HL_ENTITY_VALUE_MAX for one reference. Names that
 * XML itself has keep their meaning, external entities are never opened. */
#ifndef HL_NEWS_FEED_ENTITIES_H
#define HL_NEWS_FEED_ENTITIES_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

#define HL_ENTITIES_MAX     64  /* entities of a document; further ones stay as they are written */
#define HL_ENTITY_LABEL_MAX 32  /* bytes of a name; a longer one is passed over */
#define HL_ENTITY_VALUE_MAX 256 /* bytes of a text; a longer one is passed over */

struct hl_own_entities {
    struct hl_buf texts; /* names and texts in turn, each with its NUL */
    size_t count;
};

void hl_own_entities_init(struct hl_own_entities *entities);
void hl_own_entities_finish(struct hl_own_entities *entities);

/* Takes what the N bytes of a DOCTYPE declare. 0 or -ENOMEM. */
int hl_own_entities_read(struct hl_own_entities *entities, const char *doctype, size_t n);

/* True when the N bytes of XML text may hold a reference to one of them. */
bool hl_own_entities_apply(const struct hl_own_entities *entities, const char *text, size_t n);

/* Appends to OUT the text with the references replaced; what does not fit is cut. 0 or -ENOMEM. */
int hl_own_entities_expand(const struct hl_own_entities *entities, struct hl_buf *out,
                           const char *text, size_t n);

#endif
