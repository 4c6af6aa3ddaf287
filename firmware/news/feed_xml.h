/* The inside of the XML reader. Only feed_xml.c (elements) and feed_fields.c (what they say)
 * include this. */
#ifndef HL_NEWS_FEED_XML_H
#define HL_NEWS_FEED_XML_H

#include "news/feed_names.h"
#include "news/feed_parts.h"

struct hl_level {
    uint32_t hash; /* of the name as written */
    enum hl_element element;
    bool own;   /* in the feed's own namespace */
    char *base; /* xml:base, absolute where possible; NULL for none */
    char *lang; /* xml:lang; NULL for none */
};

struct hl_feed_xml {
    struct hl_feed_out *out;
    struct hl_xml tokens;
    struct hl_names names;
    bool after_junk;
    bool html;
    bool ended; /* the root was closed: what follows is no news */
    struct hl_level stack[HL_FEED_DEPTH_MAX];
    unsigned depth;
    unsigned over; /* open elements deeper than the stack */
    unsigned item; /* depth of the open item, 0 for none */
    struct hl_draft draft;
    int title_rank; /* how good what the draft has is; 0 for nothing yet */
    int link_rank;
    int date_rank;
    int summary_rank;
    int feed_link_rank;
    bool permalink;   /* the guid may serve as a link */
    unsigned capture; /* depth of the element whose text is kept, 0 for none */
    enum hl_element field;
    enum hl_feed_form form;
    int rank;
    bool raw_full;
    struct hl_buf raw; /* its text as XML, CDATA escaped */
    struct hl_buf scratch;
};

/* What the attributes of one tag say; all but base and lang point into the tag. */
struct hl_attributes {
    struct hl_xml_span href;
    struct hl_xml_span rel;
    struct hl_xml_span type;
    struct hl_xml_span mode;
    struct hl_xml_span term;
    struct hl_xml_span label;
    struct hl_xml_span src;
    struct hl_xml_span about;
    struct hl_xml_span permalink;
    struct hl_xml_span base;
    struct hl_xml_span lang;
};

/* ---- feed_xml.c ---- */

/* The innermost xml:base and xml:lang, NULL for none. */
const char *hl_feed_xml_base(const struct hl_feed_xml *xml);
const char *hl_feed_xml_lang(const struct hl_feed_xml *xml);

/* From here on the text of the element on top of the stack is kept, for FIELD. */
void hl_feed_xml_capture(struct hl_feed_xml *xml, enum hl_element field, enum hl_feed_form form,
                         int rank);

/* ---- feed_fields.c ---- */

void hl_attributes_read(struct hl_attributes *attributes, const struct hl_xml_tag *tag);

/* The value of an attribute as clean text, until the next call. */
int hl_attribute_text(struct hl_feed_xml *xml, struct hl_xml_span value, const char **text);

/* What an element means where it stands; it is on the stack already. */
int hl_fields_open(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space, bool own,
                   const struct hl_attributes *attributes);

/* Takes the N bytes of text of the captured element. */
int hl_fields_take(struct hl_feed_xml *xml, const char *raw, size_t n);

/* Hands out the item that is open. Greater than 0 when the item function wants no more. */
int hl_fields_end_item(struct hl_feed_xml *xml);

#endif
