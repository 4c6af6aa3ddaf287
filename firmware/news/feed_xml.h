/* The inside of the XML reader. Only feed_xml.c (elements), feed_fields.c (what they say),
 * feed_alert.c and feed_lists.c (what they say in other kinds of documents) include this. */
#ifndef HL_NEWS_FEED_XML_H
#define HL_NEWS_FEED_XML_H

#include "news/feed_entities.h"
#include "news/feed_names.h"
#include "news/feed_parts.h"

#define HL_ALERT_REFERENCES_MAX 4096 /* bytes of the list of alerts that another one ends */
#define HL_ALERT_INFOS_MAX      16 /* parts of one alert, in other tongues mostly, that are read */

struct hl_level {
    uint32_t hash; /* of the name as written */
    enum hl_element element;
    bool own;   /* in the feed's own namespace */
    char *base; /* xml:base, absolute where possible; NULL for none */
    char *lang; /* xml:lang; NULL for none */
};

/* What an alert says: of a CAP document, or of an Atom entry with CAP's words in it. */
struct hl_alert {
    struct hl_buf identifier;
    struct hl_buf references;
    struct hl_buf event;
    struct hl_buf area;
    int64_t sent_s; /* HL_TIME_NONE */
    unsigned infos;
    bool exercise; /* its status is not "Actual" */
    bool cancel;
    bool update;
    int severity; /* steps down from 1, the most urgent; -1 for not said */
    int delay;    /* steps more for what is not immediate */
    int doubt;    /* steps more for what is not certain */
};

struct hl_feed_xml {
    struct hl_feed_out *out;
    struct hl_xml tokens;
    struct hl_names names;
    bool after_junk;
    bool html;
    bool begun;               /* a tag was seen */
    enum hl_space root_space; /* of the feed's outermost element */
    uint32_t root_prefix;     /* hash of its prefix */
    struct hl_own_entities entities;
    struct hl_alert alert;
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
    int feed_title_rank;
    int64_t ttl_s; /* what the feed says of its pace */
    int64_t period_s;
    long frequency;
    bool permalink;   /* the guid may serve as a link */
    unsigned capture; /* depth of the element whose text is kept, 0 for none */
    enum hl_element field;
    enum hl_feed_form form;
    int rank;
    bool base64; /* the text is coded so */
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
    struct hl_xml_span lastmod;
    struct hl_xml_span text;
    struct hl_xml_span title;
    struct hl_xml_span xml_url;
    struct hl_xml_span html_url;
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

void hl_fields_begin_item(struct hl_feed_xml *xml);

/* Hands out the item that is open. Greater than 0 when the item function wants no more. */
int hl_fields_end_item(struct hl_feed_xml *xml);

/* A child of the feed's head that says how often to ask. False when it is none of those. */
bool hl_pace_open(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space, bool own);
bool hl_pace_take(struct hl_feed_xml *xml, const char *text);

/* ---- feed_alert.c ---- */

void hl_alert_init(struct hl_alert *alert);
void hl_alert_finish(struct hl_alert *alert);

/* A child of an alert, of its head (ITEM 0) or of an item. False when it is none of CAP's. */
bool hl_alert_open(struct hl_feed_xml *xml, enum hl_element element);

/* Takes the text of a field that hl_alert_open has asked for; *TAKEN is false for others. */
int hl_alert_take(struct hl_feed_xml *xml, const char *raw, size_t n, bool *taken);

/* An alert's part begins; what it says is added to the draft; false when it is an exercise and no
 * news; and the alerts that this one ends are told of, after its last part. */
int hl_alert_begin_item(struct hl_feed_xml *xml);
int hl_alert_end_item(struct hl_feed_xml *xml, bool *give);
int hl_alert_end(struct hl_feed_xml *xml);

/* ---- feed_lists.c ---- */

/* An element inside a news sitemap's <url>. */
int hl_sitemap_open(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space, bool own,
                    const struct hl_attributes *attributes);

/* An element of an OPML document. Greater than 0 when the item function wants no more. */
int hl_opml_open(struct hl_feed_xml *xml, enum hl_element element,
                 const struct hl_attributes *attributes);

#endif
