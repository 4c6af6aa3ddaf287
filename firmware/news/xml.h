/* A tolerant tokenizer of XML, and of what is taken for XML in feeds.
 *
 * It pushes tags and raw text, and keeps nothing but one tag that a write has cut. There are no
 * entities beyond what the reader of the text decodes, no DTD (a DOCTYPE is handed out as it
 * stands, its internal subset too), no nesting: closing tags are told as they come. A '<' that
 * opens nothing is text. The work is linear in the input. Any split of the input gives the same
 * tags, and the same text when its pieces are joined. */
#ifndef HL_NEWS_XML_H
#define HL_NEWS_XML_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

#define HL_XML_TAG_MAX        (64u << 10) /* bytes of one tag that are read; the rest is passed over */
#define HL_XML_ATTRIBUTES_MAX 64          /* attributes of one tag that are read */

struct hl_xml_span {
    const char *text;
    size_t len;
};

/* Valid during the call only. */
struct hl_xml_tag {
    struct hl_xml_span name;       /* with its prefix; "" for a nameless closing tag */
    struct hl_xml_span attributes; /* raw: see hl_xml_attribute_next */
    struct hl_xml_span whole;      /* all between '<' and '>' */
    bool close;                    /* "</name>" */
    bool empty;                    /* "<name/>" */
};

/* A result other than 0 ends the write with that value. */
struct hl_xml_handler {
    int (*tag)(void *data, const struct hl_xml_tag *tag);
    /* LITERAL text (CDATA) has no references in it, other text is as it stands in the document. */
    int (*text)(void *data, const char *bytes, size_t n, bool literal);
    /* All of a "<!NAME ...>" declaration after its "<!", comments in it aside, cut at
     * HL_XML_TAG_MAX. May be NULL. */
    int (*declaration)(void *data, const char *bytes, size_t n);
    void *data;
};

struct hl_xml {
    struct hl_xml_handler handler;
    int state;
    char quote;    /* that is open in a tag or DOCTYPE, NUL for none */
    char before;   /* the last byte of a tag that was no blank */
    unsigned run;  /* how many bytes of an end mark have been seen */
    unsigned deep; /* open brackets of a DOCTYPE */
    struct hl_buf carry;
};

void hl_xml_init(struct hl_xml *xml, const struct hl_xml_handler *handler);
void hl_xml_finish(struct hl_xml *xml);

/* 0, -ENOMEM, or what the handler returned. */
int hl_xml_write(struct hl_xml *xml, const char *bytes, size_t n);

/* The document ends: a closing tag that only its '>' is missing to is told. As hl_xml_write. */
int hl_xml_end(struct hl_xml *xml);

/* True when the document stops inside a tag, comment or CDATA section. */
bool hl_xml_is_cut(const struct hl_xml *xml);

/* Takes the next attribute off the front of *REST (begin with a copy of tag->attributes): its
 * name, and its value without quotes, references not decoded. False when there is none left. */
bool hl_xml_attribute_next(struct hl_xml_span *rest, struct hl_xml_span *name,
                           struct hl_xml_span *value);

#endif
