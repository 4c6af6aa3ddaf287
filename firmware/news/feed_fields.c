/* What the elements of a feed say: which of them become an item's title, link, date and so on,
 * and which of several ways of saying it wins. */
#include "news/feed_xml.h"

#include "news/date.h"
#include "news/plain.h"
#include "news/url.h"

#include <string.h>

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
        {"isPermaLink", offsetof(struct hl_attributes, permalink)},
        {"xml:base", offsetof(struct hl_attributes, base)},
        {"xml:lang", offsetof(struct hl_attributes, lang)},
    };
    struct hl_xml_span rest = tag->attributes;
    struct hl_xml_span name;
    struct hl_xml_span value;
    for (int n = 0; n < HL_XML_ATTRIBUTES_MAX && hl_xml_attribute_next(&rest, &name, &value); n++)
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
            struct hl_xml_span *slot = (void *)((char *)attributes + known[i].at);
            /* The first letter spares most of the comparing. */
            if (name.len && ((*name.text ^ known[i].name[0]) & ~0x20) == 0 && !slot->text &&
                hl_xml_span_is(name, known[i].name))
                *slot = value;
        }
}

int hl_attribute_text(struct hl_feed_xml *xml, struct hl_xml_span value, const char **text)
{
    hl_buf_clear(&xml->scratch);
    *text = "";
    int err = hl_plain_decode(&xml->scratch, value.text, value.len);
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
        return hl_feed_clean(&draft->id, HL_FORM_XML_TEXT, raw, n);
    case HL_ELEMENT_CATEGORY:
        return hl_draft_add_category(draft, xml->form, raw, n);
    case HL_ELEMENT_LANGUAGE:
        return hl_feed_clean(&draft->language, HL_FORM_XML_TEXT, raw, n);
    default:
        break;
    }
    /* A link or a date. */
    const char *text;
    err = hl_attribute_text(xml, (struct hl_xml_span){raw, n}, &text);
    if (err || !*text)
        return err;
    if (xml->field == HL_ELEMENT_DATE) {
        take_date(xml, text);
        return 0;
    }
    err = hl_feed_link(&draft->link, xml->out, hl_feed_xml_base(xml), text);
    xml->link_rank = draft->link.len ? xml->rank : 0;
    return err;
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
    if (xml->field == HL_ELEMENT_TITLE)
        return hl_feed_clean_title(&xml->out->title, xml->form, raw, n);
    if (xml->field == HL_ELEMENT_LANGUAGE)
        return hl_feed_clean(&xml->out->language, HL_FORM_XML_TEXT, raw, n);
    err = hl_attribute_text(xml, (struct hl_xml_span){raw, n}, &text);
    return err ? err : take_feed_link(xml, text, xml->rank);
}

static void begin_item(struct hl_feed_xml *xml)
{
    hl_draft_clear(&xml->draft);
    xml->item = xml->depth;
    xml->title_rank = xml->link_rank = xml->date_rank = xml->summary_rank = 0;
    xml->permalink = false;
}

int hl_fields_end_item(struct hl_feed_xml *xml)
{
    struct hl_draft *draft = &xml->draft;
    int err = 0;
    xml->item = 0;
    if (!draft->link.len && xml->permalink && draft->id.len &&
        strncmp(draft->id.data, "http", 4) == 0 && draft->id.len <= draft->link.max)
        err = hl_buf_add(&draft->link, draft->id.data, draft->id.len);
    if (!err)
        hl_draft_give(draft, xml->out);
    return err ? err : xml->out->stopped;
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
    if (!type.text || hl_xml_span_is(type, "text") || hl_xml_span_is(type, "text/plain"))
        return HL_FORM_XML_TEXT;
    if (hl_xml_span_is(type, "xhtml") || hl_xml_span_is(type, "application/xhtml+xml"))
        return HL_FORM_XHTML;
    return HL_FORM_XML_HTML;
}

/* How good an Atom link is as the way to the story: 0 for not at all. */
static int rank_link(const struct hl_attributes *attributes)
{
    struct hl_xml_span type = attributes->type;
    if (!attributes->href.len)
        return 0;
    if (attributes->rel.len && !hl_xml_span_is(attributes->rel, "alternate"))
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
    int err = hl_attribute_text(xml, attributes->href, &text);
    if (err || !xml->item)
        return err ? err : take_feed_link(xml, text, rank);
    xml->link_rank = rank;
    return hl_feed_link(&xml->draft.link, xml->out, hl_feed_xml_base(xml), text);
}

/* A child of the document's head. */
static int open_feed_field(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space,
                           bool own, const struct hl_attributes *attributes)
{
    if (element == HL_ELEMENT_LINK && (attributes->href.len || space == HL_SPACE_ATOM))
        return take_link(xml, attributes);
    if (element == HL_ELEMENT_LINK && own)
        hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 4);
    else if (element == HL_ELEMENT_TITLE && own && !xml->out->title.len)
        hl_feed_xml_capture(xml, element, form_of(xml, attributes), 1);
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
        hl_feed_xml_capture(xml, HL_ELEMENT_DESCRIPTION, form_of(xml, attributes), 1);
    }
    return err;
}

/* A child of an item. */
static int open_item_field(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space,
                           bool own, const struct hl_attributes *attributes)
{
    bool atom = xml->out->format == HL_FEED_ATOM;
    bool dc = space == HL_SPACE_DC;
    int rank = own || dc || space == HL_SPACE_ATOM ? rank_date(element, own) : 0;
    if (rank) {
        if (rank > xml->date_rank)
            hl_feed_xml_capture(xml, HL_ELEMENT_DATE, HL_FORM_XML_TEXT, rank);
    } else if (element == HL_ELEMENT_TITLE && (own || dc)) {
        rank = own ? 2 : 1;
        if (rank > xml->title_rank)
            hl_feed_xml_capture(xml, element, form_of(xml, attributes), rank);
    } else if (element == HL_ELEMENT_LINK && own) {
        if (atom || attributes->href.len)
            return take_link(xml, attributes);
        if (xml->link_rank < 5)
            hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 5);
    } else if (own && element == (atom ? HL_ELEMENT_ID : HL_ELEMENT_GUID)) {
        xml->permalink = !atom && !(attributes->permalink.text &&
                                    hl_xml_span_is(attributes->permalink, "false"));
        hl_feed_xml_capture(xml, HL_ELEMENT_GUID, HL_FORM_XML_TEXT, 1);
    } else if (own && (element == HL_ELEMENT_DESCRIPTION || element == HL_ELEMENT_SUMMARY)) {
        if (xml->summary_rank < 2)
            hl_feed_xml_capture(xml, HL_ELEMENT_DESCRIPTION, form_of(xml, attributes), 2);
    } else if ((own && atom && element == HL_ELEMENT_CONTENT) ||
               (space == HL_SPACE_CONTENT && element == HL_ELEMENT_ENCODED)) {
        return open_content(xml, attributes);
    } else if ((own && element == HL_ELEMENT_CATEGORY) || (dc && element == HL_ELEMENT_SUBJECT)) {
        return open_category(xml, attributes);
    } else if (dc && element == HL_ELEMENT_LANGUAGE) {
        hl_feed_xml_capture(xml, element, HL_FORM_XML_TEXT, 1);
    }
    return 0;
}

static int open_item(struct hl_feed_xml *xml, const struct hl_attributes *attributes)
{
    begin_item(xml);
    if (!attributes->about.len)
        return 0;
    xml->permalink = true;
    return hl_feed_clean(&xml->draft.id, HL_FORM_XML_TEXT, attributes->about.text,
                         attributes->about.len);
}

int hl_fields_open(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space, bool own,
                   const struct hl_attributes *attributes)
{
    const char *lang = attributes->lang.len ? xml->stack[xml->depth - 1].lang : NULL;
    if (own && (element == HL_ELEMENT_ITEM || element == HL_ELEMENT_ENTRY))
        return open_item(xml, attributes);
    if (xml->item)
        return xml->depth == xml->item + 1 ? open_item_field(xml, element, space, own, attributes)
                                           : 0;
    if (lang && (xml->depth == 1 || element == HL_ELEMENT_CHANNEL))
        return hl_feed_clean(&xml->out->language, HL_FORM_TEXT, lang, strlen(lang));
    if (xml->depth < 2)
        return 0;
    const struct hl_level *parent = &xml->stack[xml->depth - 2];
    if (parent->own &&
        (parent->element == HL_ELEMENT_CHANNEL || parent->element == HL_ELEMENT_FEED))
        return open_feed_field(xml, element, space, own, attributes);
    return 0;
}

int hl_fields_take(struct hl_feed_xml *xml, const char *raw, size_t n)
{
    return xml->item ? take_item_field(xml, raw, n) : take_feed_field(xml, raw, n);
}
