/* What the elements of a feed say: which of them become an item's title, link, date and so on,
 * and which of several ways of saying it wins. */
#include "news/feed_xml.h"

#include "news/date.h"
#include "news/plain.h"
#include "news/url.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define RELATIONS "http://www.iana.org/assignments/relation/"

void hl_attributes_read(struct hl_attributes *attributes, const struct hl_xml_tag *tag)
{
    static const struct {
        const char *name;
        size_t at;
    } known[] = {
        {"href", offsetof(struct hl_attributes, href)},
        {"rel", offsetof(struct hl_attributes, rel)},
        {"type", offsetof(struct hl_attributes, type)},
        {"mode", offsetof(struct hl_attributes, mode)},
        {"term", offsetof(struct hl_attributes, term)},
        {"label", offsetof(struct hl_attributes, label)},
        {"src", offsetof(struct hl_attributes, src)},
        {"rdf:about", offsetof(struct hl_attributes, about)},
        {"lastmod", offsetof(struct hl_attributes, lastmod)},
        {"text", offsetof(struct hl_attributes, text)},
        {"title", offsetof(struct hl_attributes, title)},
        {"xmlUrl", offsetof(struct hl_attributes, xml_url)},
        {"htmlUrl", offsetof(struct hl_attributes, html_url)},
        {"isPermaLink", offsetof(struct hl_attributes, permalink)},
        {"xml:base", offsetof(struct hl_attributes, base)},
        {"xml:lang", offsetof(struct hl_attributes, lang)},
    };
    struct hl_xml_span rest = tag->attributes;
    struct hl_xml_span name;
    struct hl_xml_span value;
    for (int n = 0; n < HL_XML_ATTRIBUTES_MAX && hl_xml_attribute_next(&rest, &name, &value); n++) {
        if (name.len > 5 && strncasecmp(name.text, "atom:", 5) == 0)
            name = (struct hl_xml_span){name.text + 5, name.len - 5};
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
            struct hl_xml_span *slot = (void *)((char *)attributes + known[i].at);
            /* The first letter spares most of the comparing. */
            if (name.len && ((*name.text ^ known[i].name[0]) & ~0x20) == 0 && !slot->text &&
                hl_xml_span_is(name, known[i].name))
                *slot = value;
        }
    }
}

int hl_attribute_text(struct hl_feed_xml *xml, struct hl_xml_span value, const char **text)
{
    hl_buf_clear(&xml->scratch);
    *text = "";
    struct hl_buf raw;
    hl_buf_init(&raw, HL_XML_TAG_MAX);
    int err = 0;
    if (hl_own_entities_apply(&xml->entities, value.text, value.len)) {
        err = hl_own_entities_expand(&xml->entities, &raw, value.text, value.len);
        value = (struct hl_xml_span){raw.data, raw.len};
    }
    if (!err)
        err = hl_plain_decode(&xml->scratch, value.text, value.len);
    hl_buf_finish(&raw);
    if (!err)
        err = hl_plain_tidy(&xml->scratch);
    if (err >= 0 && xml->scratch.len)
        *text = xml->scratch.data;
    return err < 0 ? err : 0;
}

static void take_date(struct hl_feed_xml *xml, const char *text)
{
    int64_t when = hl_date_parse(text);
    if (when == HL_TIME_NONE || xml->rank <= xml->date_rank)
        return;
    xml->draft.published_s = when;
    xml->date_rank = xml->rank;
}

/* "start=2026-03-06T10:00Z; end=2026-03-07": when an item may be shown. */
static void take_validity(struct hl_feed_xml *xml, const char *text)
{
    static const char *const keys[] = {"start=", "end="};
    int64_t *const slots[] = {&xml->draft.embargoed_s, &xml->draft.expires_s};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        char date[HL_DATE_TEXT_MAX + 1];
        const char *at = strstr(text, keys[i]);
        size_t len = at ? strcspn(at + strlen(keys[i]), ";") : 0;
        if (len == 0 || len > HL_DATE_TEXT_MAX)
            continue;
        memcpy(date, at + strlen(keys[i]), len);
        date[len] = '\0';
        int64_t when = hl_date_parse(date);
        if (when != HL_TIME_NONE)
            *slots[i] = when;
    }
}

/* A link or a date. */
static int take_plain(struct hl_feed_xml *xml, const char *raw, size_t n)
{
    struct hl_draft *draft = &xml->draft;
    const char *text;
    int err = hl_attribute_text(xml, (struct hl_xml_span){raw, n}, &text);
    if (err || !*text)
        return err;
    if (xml->field == HL_ELEMENT_DATE) {
        take_date(xml, text);
    } else if (xml->field == HL_ELEMENT_VALID) {
        take_validity(xml, text);
    } else if (xml->field == HL_ELEMENT_EXPIRATION) {
        int64_t when = hl_date_parse(text);
        draft->expires_s = when == HL_TIME_NONE ? draft->expires_s : when;
    } else {
        err = hl_feed_link(&draft->link, xml->out, hl_feed_xml_base(xml), text);
        xml->link_rank = draft->link.len ? xml->rank : 0;
    }
    return err;
}

/* An id is a link in Atom, and so told from where the document says that links begin. */
static int take_id(struct hl_feed_xml *xml, const char *raw, size_t n)
{
    struct hl_draft *draft = &xml->draft;
    const char *base = hl_feed_xml_base(xml);
    int err = hl_feed_clean(&draft->id, HL_FORM_XML_TEXT, raw, n);
    if (err || !base || !draft->id.len || xml->out->format != HL_FEED_ATOM)
        return err;
    struct hl_buf whole;
    hl_buf_init(&whole, HL_ID_MAX);
    err = hl_url_resolve(&whole, base, draft->id.data);
    if (!err) {
        hl_buf_finish(&draft->id);
        draft->id = whole;
        return 0;
    }
    hl_buf_finish(&whole);
    return err == -ENOMEM ? err : 0;
}

static int take_item_field(struct hl_feed_xml *xml, const char *raw, size_t n)
{
    struct hl_draft *draft = &xml->draft;
    const char *lang;
    int err = 0;
    switch (xml->field) {
    case HL_ELEMENT_TITLE:
        err = hl_feed_clean_title(&draft->title, xml->form, raw, n);
        xml->title_rank = draft->title.len ? xml->rank : 0;
        lang = hl_feed_xml_lang(xml);
        if (!err && lang && !draft->language.len)
            err = hl_feed_clean(&draft->language, HL_FORM_TEXT, lang, strlen(lang));
        return err;
    case HL_ELEMENT_DESCRIPTION:
        err = hl_feed_clean(&draft->summary, xml->form, raw, n);
        xml->summary_rank = draft->summary.len ? xml->rank : 0;
        return err;
    case HL_ELEMENT_GUID:
        return take_id(xml, raw, n);
    case HL_ELEMENT_CATEGORY:
        return hl_draft_add_category(draft, xml->form, raw, n);
    case HL_ELEMENT_LANGUAGE:
        return hl_feed_clean(&draft->language, HL_FORM_XML_TEXT, raw, n);
    default:
        return take_plain(xml, raw, n);
    }
}

/* A feed's own link gives the base of others, so it must be absolute itself. */
static int take_feed_link(struct hl_feed_xml *xml, const char *text, int rank)
{
    struct hl_buf link;
    hl_buf_init(&link, HL_LINK_MAX);
    if (rank <= xml->feed_link_rank || !*text)
        return 0;
    int err = hl_feed_link(&link, xml->out, hl_feed_xml_base(xml), text);
    if (!err && link.len && hl_url_is_absolute(link.data)) {
        hl_buf_clear(&xml->out->link);
        err = hl_buf_add(&xml->out->link, link.data, link.len);
        xml->feed_link_rank = rank;
    }
    hl_buf_finish(&link);
    return err;
}

static int take_feed_field(struct hl_feed_xml *xml, const char *raw, size_t n)
{
    const char *text;
    int err;
    if (xml->field == HL_ELEMENT_TITLE) {
        err = hl_feed_clean_title(&xml->out->title, xml->form, raw, n);
        xml->feed_title_rank = xml->out->title.len ? xml->rank : 0;
        return err;
    }
    if (xml->field == HL_ELEMENT_LANGUAGE)
        return hl_feed_clean(&xml->out->language, HL_FORM_XML_TEXT, raw, n);
    err = hl_attribute_text(xml, (struct hl_xml_span){raw, n}, &text);
    if (err || hl_pace_take(xml, text))
        return err;
    return take_feed_link(xml, text, xml->rank);
}

void hl_fields_begin_item(struct hl_feed_xml *xml)
{
    hl_draft_clear(&xml->draft);
    xml->item = xml->depth;
    xml->title_rank = xml->link_rank = xml->date_rank = xml->summary_rank = 0;
    xml->permalink = false;
}

int hl_fields_end_item(struct hl_feed_xml *xml)
{
    struct hl_draft *draft = &xml->draft;
    bool give = true;
    int err = hl_alert_end_item(xml, &give);
    xml->item = 0;
    if (!err && !draft->link.len && xml->permalink && draft->id.len &&
        (strncasecmp(draft->id.data, "http", 4) == 0 || draft->id.data[0] == '/'))
        err = hl_feed_link(&draft->link, xml->out, hl_feed_xml_base(xml), draft->id.data);
    if (!err && give)
        hl_draft_give(draft, xml->out);
    else if (!give)
        hl_feed_out_drop(xml->out, draft->title.len ? draft->title.data : "",
                         "it is an exercise or a test");
    return err ? err : xml->out->stopped;
}

/* True when a text of that media type is coded in base 64, as Atom has it. */
static bool is_base64(const struct hl_feed_xml *xml, const struct hl_attributes *attributes)
{
    struct hl_xml_span type = attributes->type;
    if (xml->out->format != HL_FEED_ATOM)
        return false;
    if (attributes->mode.len)
        return hl_xml_span_is(attributes->mode, "base64");
    return type.len > 4 && memchr(type.text, '/', type.len) &&
           strncasecmp(type.text, "text/", 5) != 0 &&
           strncasecmp(type.text + type.len - 3, "xml", 3) != 0;
}

/* Which of Atom's ways of writing text a tag announces. */
static enum hl_feed_form form_of(const struct hl_feed_xml *xml,
                                 const struct hl_attributes *attributes)
{
    struct hl_xml_span type = attributes->type;
    if (xml->out->format != HL_FEED_ATOM)
        return HL_FORM_XML_HTML;
    if (attributes->mode.text && hl_xml_span_is(attributes->mode, "escaped"))
        return HL_FORM_XML_HTML;
    if (!type.len || hl_xml_span_is(type, "text") || hl_xml_span_is(type, "text/plain"))
        return HL_FORM_XML_TEXT;
    if (hl_xml_span_is(type, "xhtml") || hl_xml_span_is(type, "application/xhtml+xml"))
        return HL_FORM_XHTML;
    return HL_FORM_XML_HTML;
}

static void capture_text(struct hl_feed_xml *xml, enum hl_element field,
                         const struct hl_attributes *attributes, int rank)
{
    hl_feed_xml_capture(xml, field, form_of(xml, attributes), rank);
    xml->base64 = is_base64(xml, attributes);
}

/* How good an Atom link is as the way to the story: 0 for not at all. */
static int rank_link(const struct hl_attributes *attributes)
{
    struct hl_xml_span type = attributes->type;
    struct hl_xml_span rel = attributes->rel;
    /* The registry's address of a relation is its long name. */
    if (rel.len > sizeof(RELATIONS) - 1 &&
        strncasecmp(rel.text, RELATIONS, sizeof(RELATIONS) - 1) == 0) {
        rel.text += sizeof(RELATIONS) - 1;
        rel.len -= sizeof(RELATIONS) - 1;
    }
    if (rel.len && !hl_xml_span_is(rel, "alternate"))
        return 0;
    return !type.len || hl_xml_span_is(type, "text/html") ? 4 : 3;
}

static int take_link(struct hl_feed_xml *xml, const struct hl_attributes *attributes)
{
    const char *text;
    int rank = rank_link(attributes);
    if (!xml->item && attributes->href.len && attributes->rel.len &&
        hl_xml_span_is(attributes->rel, "self"))
        rank = 1;
    if (!rank || (xml->item && rank <= xml->link_rank))
        return 0;
    /* As RSS has it. */
    if (!attributes->href.len) {
        hl_feed_xml_capture(xml, HL_ELEMENT_LINK, HL_FORM_XML_TEXT, 2);
        return 0;
    }
    int err = hl_attribute_text(xml, attributes->href, &text);
    if (err || !xml->item)
        return err ? err : take_feed_link(xml, text, rank);
    xml->link_rank = rank;
    return hl_feed_link(&xml->draft.link, xml->out, hl_feed_xml_base(xml), text);
}

/* How much a title is worth: its own before a module's. */
static int rank_title(enum hl_space space, bool own)
{
    return own                                              ? 4
           : space == HL_SPACE_DC || space == HL_SPACE_ATOM ? 3
           : space == HL_SPACE_MEDIA                        ? 2
                                                            : 0;
}

/* A child of the document's head. */
static int open_feed_field(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space,
                           bool own, const struct hl_attributes *attributes)
{
    if (hl_pace_open(xml, element, space, own))
        return 0;
    if (element == HL_ELEMENT_LINK && (attributes->href.len || space == HL_SPACE_ATOM))
        return take_link(xml, attributes);
    if (element == HL_ELEMENT_LINK && own)
        hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 4);
    else if (element == HL_ELEMENT_TITLE && rank_title(space, own) > xml->feed_title_rank)
        capture_text(xml, element, attributes, rank_title(space, own));
    else if (element == HL_ELEMENT_LANGUAGE && (own || space == HL_SPACE_DC))
        hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 1);
    return 0;
}

/* How much an item's date is worth: its birth before its last change. */
static int rank_date(enum hl_element element, bool own)
{
    switch (element) {
    case HL_ELEMENT_PUBDATE:
    case HL_ELEMENT_PUBLISHED:
    case HL_ELEMENT_ISSUED:
        return own ? 5 : 4;
    case HL_ELEMENT_DATE:
    case HL_ELEMENT_PUBLICATION_DATE:
        return 3;
    case HL_ELEMENT_CREATED:
        return 2;
    case HL_ELEMENT_UPDATED:
    case HL_ELEMENT_MODIFIED:
        return 1;
    default:
        return 0;
    }
}

static int open_category(struct hl_feed_xml *xml, const struct hl_attributes *attributes)
{
    struct hl_xml_span text = attributes->label.len ? attributes->label : attributes->term;
    if (text.len)
        return hl_draft_add_category(&xml->draft, HL_FORM_XML_TEXT, text.text, text.len);
    hl_feed_xml_capture(xml, HL_ELEMENT_CATEGORY, HL_FORM_XML_HTML, 1);
    return 0;
}

static int open_content(struct hl_feed_xml *xml, const struct hl_attributes *attributes)
{
    const char *text;
    int err = 0;
    if (attributes->src.len && !xml->link_rank) {
        err = hl_attribute_text(xml, attributes->src, &text);
        if (!err)
            err = hl_feed_link(&xml->draft.link, xml->out, hl_feed_xml_base(xml), text);
        xml->link_rank = 1;
    } else if (!xml->summary_rank) {
        capture_text(xml, HL_ELEMENT_DESCRIPTION, attributes, 1);
    }
    return err;
}

/* A child of an item that is no text or title. */
static int open_item_mark(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space,
                          bool own, const struct hl_attributes *attributes)
{
    bool atom = xml->out->format == HL_FEED_ATOM;
    bool dc = space == HL_SPACE_DC;
    if (element == HL_ELEMENT_LINK && (own || space == HL_SPACE_ATOM)) {
        if (atom || space == HL_SPACE_ATOM || attributes->href.len)
            return take_link(xml, attributes);
        if (xml->link_rank < 5)
            hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 5);
    } else if ((space == HL_SPACE_ATOM && !own && element == HL_ELEMENT_ID) ||
               (dc && element == HL_ELEMENT_IDENTIFIER)) {
        if (!xml->draft.id.len)
            hl_feed_xml_capture(xml, HL_ELEMENT_GUID, HL_FORM_XML_TEXT, 1);
    } else if (own && (element == HL_ELEMENT_GUID || (atom && element == HL_ELEMENT_ID))) {
        xml->permalink =
            !attributes->permalink.text || hl_xml_span_is(attributes->permalink, "true");
        hl_feed_xml_capture(xml, HL_ELEMENT_GUID, HL_FORM_XML_TEXT, 1);
    } else if ((own && element == HL_ELEMENT_CATEGORY) || (dc && element == HL_ELEMENT_SUBJECT)) {
        return open_category(xml, attributes);
    } else if (dc && (element == HL_ELEMENT_LANGUAGE || element == HL_ELEMENT_VALID)) {
        hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 1);
    } else if (own && element == HL_ELEMENT_EXPIRATION) {
        hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 1);
    }
    return 0;
}

/* A child of an item. */
static int open_item_field(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space,
                           bool own, const struct hl_attributes *attributes)
{
    bool atom = xml->out->format == HL_FEED_ATOM;
    bool dc = space == HL_SPACE_DC;
    if (space == HL_SPACE_CAP && hl_alert_open(xml, element))
        return 0;
    int rank = own || dc || space == HL_SPACE_ATOM || element == HL_ELEMENT_PUBLICATION_DATE
                   ? rank_date(element, own)
                   : 0;
    if (rank) {
        if (rank > xml->date_rank)
            hl_feed_xml_capture(xml, HL_ELEMENT_DATE, HL_FORM_XML_TEXT, rank);
    } else if (element == HL_ELEMENT_TITLE) {
        rank = rank_title(space, own);
        if (rank > xml->title_rank)
            capture_text(xml, element, attributes, rank);
    } else if ((own || dc || space == HL_SPACE_ATOM) &&
               (element == HL_ELEMENT_DESCRIPTION || element == HL_ELEMENT_SUMMARY)) {
        rank = own ? 2 : 1;
        if (xml->summary_rank < rank)
            capture_text(xml, HL_ELEMENT_DESCRIPTION, attributes, rank);
    } else if ((space == HL_SPACE_ATOM && element == HL_ELEMENT_CONTENT) ||
               (own && atom && element == HL_ELEMENT_CONTENT) ||
               (space == HL_SPACE_CONTENT && element == HL_ELEMENT_ENCODED)) {
        return open_content(xml, attributes);
    } else {
        return open_item_mark(xml, element, space, own, attributes);
    }
    return 0;
}

/* What stands in the tag of an item itself, as RDF and CDF have it. */
static int open_item(struct hl_feed_xml *xml, const struct hl_attributes *attributes)
{
    const char *text;
    int err = 0;
    hl_fields_begin_item(xml);
    if (attributes->about.len) {
        xml->permalink = true;
        err = hl_feed_clean(&xml->draft.id, HL_FORM_XML_TEXT, attributes->about.text,
                            attributes->about.len);
    }
    if (!err && attributes->href.len) {
        err = hl_attribute_text(xml, attributes->href, &text);
        if (!err)
            err = hl_feed_link(&xml->draft.link, xml->out, hl_feed_xml_base(xml), text);
        xml->link_rank = 1;
    }
    if (!err && attributes->lastmod.len) {
        err = hl_attribute_text(xml, attributes->lastmod, &text);
        xml->rank = 1;
        if (!err)
            take_date(xml, text);
    }
    return err;
}

/* An element outside of any item. */
static int open_outside(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space,
                        bool own, const struct hl_attributes *attributes)
{
    const char *lang = attributes->lang.len ? xml->stack[xml->depth - 1].lang : NULL;
    const char *text;
    if (element == HL_ELEMENT_CHANNEL && attributes->href.len) {
        int err = hl_attribute_text(xml, attributes->href, &text);
        return err ? err : take_feed_link(xml, text, 1);
    }
    if (lang && (xml->depth == 1 || element == HL_ELEMENT_CHANNEL))
        return hl_feed_clean(&xml->out->language, HL_FORM_TEXT, lang, strlen(lang));
    if (xml->depth < 2)
        return 0;
    const struct hl_level *parent = &xml->stack[xml->depth - 2];
    if (!parent->own)
        return 0;
    switch (parent->element) {
    case HL_ELEMENT_CHANNEL:
    case HL_ELEMENT_FEED:
        return open_feed_field(xml, element, space, own, attributes);
    case HL_ELEMENT_SKIP_HOURS:
    case HL_ELEMENT_SKIP_DAYS:
        hl_pace_open(xml, element, space, own);
        return 0;
    default:
        return 0;
    }
}

int hl_fields_open(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space, bool own,
                   const struct hl_attributes *attributes)
{
    switch (xml->out->format) {
    case HL_FEED_OPML:
        return hl_opml_open(xml, element, attributes);
    case HL_FEED_SITEMAP:
        return hl_sitemap_open(xml, element, space, own, attributes);
    case HL_FEED_CAP:
        if (own && element == HL_ELEMENT_INFO)
            return hl_alert_begin_item(xml);
        if (own)
            hl_alert_open(xml, element);
        return 0;
    default:
        break;
    }
    if (own && (element == HL_ELEMENT_ITEM || element == HL_ELEMENT_ENTRY))
        return open_item(xml, attributes);
    if (xml->item && xml->depth == xml->item + 1)
        return open_item_field(xml, element, space, own, attributes);
    if (xml->item) {
        /* Media RSS puts a title into its groups too. */
        if (element == HL_ELEMENT_TITLE && space == HL_SPACE_MEDIA && !xml->title_rank)
            capture_text(xml, element, attributes, 1);
        return 0;
    }
    return open_outside(xml, element, space, own, attributes);
}

int hl_fields_take(struct hl_feed_xml *xml, const char *raw, size_t n)
{
    bool taken;
    int err = hl_alert_take(xml, raw, n, &taken);
    if (err || taken)
        return err;
    return xml->item ? take_item_field(xml, raw, n) : take_feed_field(xml, raw, n);
}
