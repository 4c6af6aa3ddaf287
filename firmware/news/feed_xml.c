/* RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0: one lenient machine over the tokenizer's tags.
 *
 * It keeps a stack of the open elements, so that only a child of an item can be the item's title
 * or link, and it holds the text of one element at a time. A closing tag closes whatever was left
 * open inside; one that matches nothing is passed over. */
#include "news/date.h"
#include "news/feed_names.h"
#include "news/feed_parts.h"
#include "news/plain.h"
#include "news/url.h"
#include "news/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct level {
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
    struct level stack[HL_FEED_DEPTH_MAX];
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
struct attributes {
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

static int on_tag(void *data, const struct hl_xml_tag *tag);
static int on_text(void *data, const char *bytes, size_t n, bool literal);

struct hl_feed_xml *hl_feed_xml_create(struct hl_feed_out *out, bool after_junk)
{
    struct hl_feed_xml *xml = calloc(1, sizeof(*xml));
    if (!xml)
        return NULL;
    struct hl_xml_handler handler = {.tag = on_tag, .text = on_text, .data = xml};
    xml->out = out;
    xml->after_junk = after_junk;
    hl_xml_init(&xml->tokens, &handler);
    hl_draft_init(&xml->draft);
    hl_buf_init(&xml->raw, HL_FEED_TEXT_MAX);
    hl_buf_init(&xml->scratch, HL_XML_TAG_MAX);
    return xml;
}

static void drop_level(struct level *level)
{
    free(level->base);
    free(level->lang);
}

void hl_feed_xml_destroy(struct hl_feed_xml *xml)
{
    if (!xml)
        return;
    while (xml->depth > 0)
        drop_level(&xml->stack[--xml->depth]);
    hl_xml_finish(&xml->tokens);
    hl_draft_finish(&xml->draft);
    hl_buf_finish(&xml->raw);
    hl_buf_finish(&xml->scratch);
    free(xml);
}

bool hl_feed_xml_is_html(const struct hl_feed_xml *xml)
{
    return xml->html;
}

/* FNV-1a. */
static uint32_t hash_name(struct hl_xml_span name)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned char)name.text[i]) * 16777619u;
    return hash;
}

/* The innermost xml:base and xml:lang, NULL for none. */
static const char *base_of(const struct hl_feed_xml *xml)
{
    for (unsigned i = xml->depth; i-- > 0;)
        if (xml->stack[i].base)
            return xml->stack[i].base;
    return NULL;
}

static const char *lang_of(const struct hl_feed_xml *xml)
{
    for (unsigned i = xml->depth; i-- > 0;)
        if (xml->stack[i].lang)
            return xml->stack[i].lang;
    return NULL;
}

/* ---- text ---- */

/* Keeps N bytes of the captured text; what is past the ceiling is cut. */
static int keep(struct hl_feed_xml *xml, const char *bytes, size_t n, bool whole)
{
    if (xml->raw_full)
        return 0;
    size_t room = xml->raw.max - xml->raw.len;
    xml->raw_full = n > room;
    if (xml->raw_full && xml->field != HL_ELEMENT_DESCRIPTION)
        hl_feed_out_partial(xml->out, "a text was too long and was cut");
    if (xml->raw_full && whole)
        return 0;
    return hl_buf_add(&xml->raw, bytes, n < room ? n : room);
}

/* CDATA becomes what it would be without CDATA. */
static int keep_literal(struct hl_feed_xml *xml, const char *bytes, size_t n)
{
    int err = 0;
    while (n > 0 && !err && !xml->raw_full) {
        size_t run = 0;
        while (run < n && bytes[run] != '<' && bytes[run] != '&')
            run++;
        if (run > 0)
            err = keep(xml, bytes, run, false);
        bytes += run;
        n -= run;
        if (n == 0 || err)
            break;
        err = *bytes == '<' ? keep(xml, "&lt;", 4, true) : keep(xml, "&amp;", 5, true);
        bytes++;
        n--;
    }
    return err;
}

static int on_text(void *data, const char *bytes, size_t n, bool literal)
{
    struct hl_feed_xml *xml = data;
    if (!xml->capture || xml->raw_full)
        return 0;
    return literal ? keep_literal(xml, bytes, n) : keep(xml, bytes, n, false);
}

/* The value of an attribute as clean text, until the next call. */
static int attribute_text(struct hl_feed_xml *xml, struct hl_xml_span value, const char **text)
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

/* ---- what a captured element says ---- */

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
        lang = lang_of(xml);
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
    err = attribute_text(xml, (struct hl_xml_span){raw, n}, &text);
    if (err || !*text)
        return err;
    if (xml->field == HL_ELEMENT_DATE) {
        take_date(xml, text);
        return 0;
    }
    err = hl_feed_link(&draft->link, xml->out, base_of(xml), text);
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
    int err = hl_feed_link(&link, xml->out, base_of(xml), text);
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
    err = attribute_text(xml, (struct hl_xml_span){raw, n}, &text);
    return err ? err : take_feed_link(xml, text, xml->rank);
}

static int end_capture(struct hl_feed_xml *xml)
{
    xml->capture = 0;
    if (!xml->raw.len)
        return 0;
    size_t n = xml->raw_full ? hl_utf8_cut(xml->raw.data, xml->raw.len) : xml->raw.len;
    /* Elements inside a text: it is markup, whatever its type says. */
    if (xml->form == HL_FORM_XML_TEXT && memchr(xml->raw.data, '<', n))
        xml->form = HL_FORM_XHTML;
    return xml->item ? take_item_field(xml, xml->raw.data, n)
                     : take_feed_field(xml, xml->raw.data, n);
}

/* ---- items ---- */

static void begin_item(struct hl_feed_xml *xml)
{
    hl_draft_clear(&xml->draft);
    xml->item = xml->depth;
    xml->title_rank = xml->link_rank = xml->date_rank = xml->summary_rank = 0;
    xml->permalink = false;
}

static int end_item(struct hl_feed_xml *xml)
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

/* Closes elements until DEPTH are left. */
static int close_to(struct hl_feed_xml *xml, unsigned depth)
{
    int err = 0;
    while (xml->depth > depth) {
        if (xml->capture == xml->depth && !err)
            err = end_capture(xml);
        if (xml->item == xml->depth && !err)
            err = end_item(xml);
        drop_level(&xml->stack[--xml->depth]);
    }
    xml->over = 0;
    xml->ended = depth == 0;
    hl_names_unbind(&xml->names, depth);
    return err;
}

/* ---- tags ---- */

static void read_attributes(const struct hl_xml_tag *tag, struct attributes *attributes)
{
    static const struct {
        const char *name;
        size_t at;
    } known[] = {
        {"href", offsetof(struct attributes, href)},
        {"rel", offsetof(struct attributes, rel)},
        {"type", offsetof(struct attributes, type)},
        {"mode", offsetof(struct attributes, mode)},
        {"term", offsetof(struct attributes, term)},
        {"label", offsetof(struct attributes, label)},
        {"src", offsetof(struct attributes, src)},
        {"rdf:about", offsetof(struct attributes, about)},
        {"isPermaLink", offsetof(struct attributes, permalink)},
        {"xml:base", offsetof(struct attributes, base)},
        {"xml:lang", offsetof(struct attributes, lang)},
    };
    struct hl_xml_span rest = tag->attributes;
    struct hl_xml_span name;
    struct hl_xml_span value;
    for (int n = 0; n < HL_XML_ATTRIBUTES_MAX && hl_xml_attribute_next(&rest, &name, &value); n++)
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
            struct hl_xml_span *slot = (void *)((char *)attributes + known[i].at);
            if (!slot->text && hl_xml_span_is(name, known[i].name))
                *slot = value;
        }
}

static void bind_names(struct hl_feed_xml *xml, const struct hl_xml_tag *tag)
{
    struct hl_xml_span rest = tag->attributes;
    struct hl_xml_span name;
    struct hl_xml_span value;
    for (int n = 0; n < HL_XML_ATTRIBUTES_MAX && hl_xml_attribute_next(&rest, &name, &value); n++)
        if (name.len >= 5 && memcmp(name.text, "xmlns", 5) == 0)
            hl_names_bind(&xml->names, name, value, xml->depth + 1);
}

/* Puts the element on the stack, with its xml:base and xml:lang. */
static int push(struct hl_feed_xml *xml, const struct hl_xml_tag *tag, enum hl_element element,
                bool own, const struct attributes *attributes)
{
    struct level level = {.hash = hash_name(tag->name), .element = element, .own = own};
    const char *text;
    int err = 0;
    if (attributes->base.len) {
        struct hl_buf base;
        hl_buf_init(&base, HL_LINK_MAX);
        err = attribute_text(xml, attributes->base, &text);
        if (!err)
            err = hl_feed_link(&base, xml->out, base_of(xml), text);
        level.base = hl_buf_take(&base);
        if (!err && !level.base)
            err = -ENOMEM;
    }
    if (attributes->lang.len && !err) {
        err = attribute_text(xml, attributes->lang, &text);
        level.lang = err ? NULL : strndup(text, HL_CATEGORY_MAX);
        if (!err && !level.lang)
            err = -ENOMEM;
    }
    xml->stack[xml->depth++] = level;
    return err;
}

/* Which of Atom's ways of writing text a tag announces. */
static enum hl_feed_form form_of(const struct hl_feed_xml *xml, const struct attributes *attributes)
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

static void begin_capture(struct hl_feed_xml *xml, enum hl_element field, enum hl_feed_form form,
                          int rank)
{
    xml->capture = xml->depth;
    xml->field = field;
    xml->form = form;
    xml->rank = rank;
    xml->raw_full = false;
    hl_buf_clear(&xml->raw);
}

/* How good an Atom link is as the way to the story: 0 for not at all. */
static int rank_link(const struct attributes *attributes)
{
    struct hl_xml_span type = attributes->type;
    if (!attributes->href.len)
        return 0;
    if (attributes->rel.len && !hl_xml_span_is(attributes->rel, "alternate"))
        return 0;
    return !type.len || hl_xml_span_is(type, "text/html") ? 4 : 3;
}

static int take_link(struct hl_feed_xml *xml, const struct attributes *attributes)
{
    const char *text;
    int rank = rank_link(attributes);
    if (!xml->item && attributes->href.len && attributes->rel.len &&
        hl_xml_span_is(attributes->rel, "self"))
        rank = 1;
    if (!rank || (xml->item && rank <= xml->link_rank))
        return 0;
    int err = attribute_text(xml, attributes->href, &text);
    if (err || !xml->item)
        return err ? err : take_feed_link(xml, text, rank);
    xml->link_rank = rank;
    return hl_feed_link(&xml->draft.link, xml->out, base_of(xml), text);
}

/* A child of the document's head. */
static int open_feed_field(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space,
                           bool own, const struct attributes *attributes)
{
    if (element == HL_ELEMENT_LINK && (attributes->href.len || space == HL_SPACE_ATOM))
        return take_link(xml, attributes);
    if (element == HL_ELEMENT_LINK && own)
        begin_capture(xml, element, HL_FORM_XML_TEXT, 4);
    else if (element == HL_ELEMENT_TITLE && own && !xml->out->title.len)
        begin_capture(xml, element, form_of(xml, attributes), 1);
    else if (element == HL_ELEMENT_LANGUAGE && (own || space == HL_SPACE_DC))
        begin_capture(xml, element, HL_FORM_XML_TEXT, 1);
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

static int open_category(struct hl_feed_xml *xml, const struct attributes *attributes)
{
    struct hl_xml_span text = attributes->label.len ? attributes->label : attributes->term;
    if (text.len)
        return hl_draft_add_category(&xml->draft, HL_FORM_XML_TEXT, text.text, text.len);
    begin_capture(xml, HL_ELEMENT_CATEGORY, HL_FORM_XML_HTML, 1);
    return 0;
}

static int open_content(struct hl_feed_xml *xml, const struct attributes *attributes)
{
    const char *text;
    int err = 0;
    if (attributes->src.len && !xml->link_rank) {
        err = attribute_text(xml, attributes->src, &text);
        if (!err)
            err = hl_feed_link(&xml->draft.link, xml->out, base_of(xml), text);
        xml->link_rank = 1;
    } else if (!xml->summary_rank) {
        begin_capture(xml, HL_ELEMENT_DESCRIPTION, form_of(xml, attributes), 1);
    }
    return err;
}

/* A child of an item. */
static int open_item_field(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space,
                           bool own, const struct attributes *attributes)
{
    bool atom = xml->out->format == HL_FEED_ATOM;
    bool dc = space == HL_SPACE_DC;
    int rank = own || dc || space == HL_SPACE_ATOM ? rank_date(element, own) : 0;
    if (rank) {
        if (rank > xml->date_rank)
            begin_capture(xml, HL_ELEMENT_DATE, HL_FORM_XML_TEXT, rank);
    } else if (element == HL_ELEMENT_TITLE && (own || dc)) {
        rank = own ? 2 : 1;
        if (rank > xml->title_rank)
            begin_capture(xml, element, form_of(xml, attributes), rank);
    } else if (element == HL_ELEMENT_LINK && own) {
        if (atom || attributes->href.len)
            return take_link(xml, attributes);
        if (xml->link_rank < 5)
            begin_capture(xml, element, HL_FORM_XML_TEXT, 5);
    } else if (own && element == (atom ? HL_ELEMENT_ID : HL_ELEMENT_GUID)) {
        xml->permalink = !atom && !(attributes->permalink.text &&
                                    hl_xml_span_is(attributes->permalink, "false"));
        begin_capture(xml, HL_ELEMENT_GUID, HL_FORM_XML_TEXT, 1);
    } else if (own && (element == HL_ELEMENT_DESCRIPTION || element == HL_ELEMENT_SUMMARY)) {
        if (xml->summary_rank < 2)
            begin_capture(xml, HL_ELEMENT_DESCRIPTION, form_of(xml, attributes), 2);
    } else if ((own && atom && element == HL_ELEMENT_CONTENT) ||
               (space == HL_SPACE_CONTENT && element == HL_ELEMENT_ENCODED)) {
        return open_content(xml, attributes);
    } else if ((own && element == HL_ELEMENT_CATEGORY) || (dc && element == HL_ELEMENT_SUBJECT)) {
        return open_category(xml, attributes);
    } else if (dc && element == HL_ELEMENT_LANGUAGE) {
        begin_capture(xml, element, HL_FORM_XML_TEXT, 1);
    }
    return 0;
}

/* True when the tag makes the document a feed; until then nothing is read. */
static bool find_root(struct hl_feed_xml *xml, const struct hl_xml_tag *tag,
                      enum hl_element element, enum hl_space space)
{
    if (element == HL_ELEMENT_HTML && !xml->after_junk)
        xml->html = true;
    if (xml->html || (xml->after_junk && !tag->attributes.len))
        return false;
    bool named = space == HL_SPACE_OWN || space == HL_SPACE_ATOM;
    if ((element == HL_ELEMENT_FEED || element == HL_ELEMENT_ENTRY) && named)
        xml->out->format = HL_FEED_ATOM;
    else if ((element == HL_ELEMENT_RSS || element == HL_ELEMENT_CHANNEL) && named)
        xml->out->format = HL_FEED_RSS;
    else if (element == HL_ELEMENT_RDF)
        xml->out->format = HL_FEED_RSS;
    return xml->out->format != HL_FEED_UNKNOWN;
}

static int open_item(struct hl_feed_xml *xml, const struct attributes *attributes)
{
    begin_item(xml);
    if (!attributes->about.len)
        return 0;
    xml->permalink = true;
    return hl_feed_clean(&xml->draft.id, HL_FORM_XML_TEXT, attributes->about.text,
                         attributes->about.len);
}

/* What an element means where it stands; it is on the stack already. */
static int open_element(struct hl_feed_xml *xml, enum hl_element element, enum hl_space space,
                        bool own, const struct attributes *attributes)
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
    const struct level *parent = &xml->stack[xml->depth - 2];
    if (parent->own &&
        (parent->element == HL_ELEMENT_CHANNEL || parent->element == HL_ELEMENT_FEED))
        return open_feed_field(xml, element, space, own, attributes);
    return 0;
}

static int open_tag(struct hl_feed_xml *xml, const struct hl_xml_tag *tag)
{
    struct attributes attributes = {.href = {NULL, 0}};
    enum hl_space space;
    int err = 0;
    bool known = xml->out->format != HL_FEED_UNKNOWN;
    bool deep = xml->depth == HL_FEED_DEPTH_MAX;
    if (tag->attributes.len > 5 && !deep &&
        memmem(tag->attributes.text, tag->attributes.len, "xmlns", 5))
        bind_names(xml, tag);
    enum hl_element element = hl_names_find(&xml->names, tag->name, &space);
    if (!known && !find_root(xml, tag, element, space)) {
        hl_names_unbind(&xml->names, 0);
        return 0;
    }
    bool atom = xml->out->format == HL_FEED_ATOM;
    bool own = space == HL_SPACE_OWN || (atom && space == HL_SPACE_ATOM) ||
               (!known && element == HL_ELEMENT_RDF);
    /* An item cannot hold another: the one before it was not closed. */
    bool item = own && element == (atom ? HL_ELEMENT_ENTRY : HL_ELEMENT_ITEM);
    if (item && xml->item)
        err = close_to(xml, xml->item - 1);
    deep = xml->depth == HL_FEED_DEPTH_MAX;
    if (err || deep) {
        xml->over += deep && !tag->empty;
        hl_feed_out_partial(xml->out, "elements nested too deeply were passed over");
        return err;
    }
    if (xml->capture) {
        err = keep(xml, "<", 1, true);
        if (!err)
            err = keep(xml, tag->whole.text, tag->whole.len, true);
        if (!err)
            err = keep(xml, ">", 1, true);
    }
    bool wanted = element != HL_ELEMENT_OTHER || xml->depth == 0;
    if (tag->attributes.len &&
        (wanted || memmem(tag->attributes.text, tag->attributes.len, "xml:", 4)))
        read_attributes(tag, &attributes);
    int pushed = push(xml, tag, element, own, &attributes);
    err = err ? err : pushed;
    if (!err && !xml->capture)
        err = open_element(xml, element, space, own, &attributes);
    if (!err && tag->empty)
        err = close_to(xml, xml->depth - 1);
    return err;
}

static int close_tag(struct hl_feed_xml *xml, const struct hl_xml_tag *tag)
{
    uint32_t hash = hash_name(tag->name);
    unsigned depth = xml->depth;
    while (depth > 0 && xml->stack[depth - 1].hash != hash)
        depth--;
    if (xml->over > 0 && (depth == 0 || (depth != xml->item && depth != xml->capture))) {
        xml->over--;
        return 0;
    }
    if (depth == 0)
        return 0;
    if (xml->capture && depth > xml->capture) {
        int err = keep(xml, "<", 1, true);
        if (!err)
            err = keep(xml, tag->whole.text, tag->whole.len, true);
        if (!err)
            err = keep(xml, ">", 1, true);
        if (err)
            return err;
    }
    return close_to(xml, depth - 1);
}

static int on_tag(void *data, const struct hl_xml_tag *tag)
{
    struct hl_feed_xml *xml = data;
    if (xml->ended)
        return 0;
    return tag->close ? close_tag(xml, tag) : open_tag(xml, tag);
}

int hl_feed_xml_write(struct hl_feed_xml *xml, const char *bytes, size_t n)
{
    int err = hl_xml_write(&xml->tokens, bytes, n);
    return err > 0 ? 0 : err;
}

int hl_feed_xml_finish(struct hl_feed_xml *xml)
{
    struct hl_draft *draft = &xml->draft;
    if (xml->out->format == HL_FEED_UNKNOWN || xml->out->stopped)
        return 0;
    if (xml->depth > 0 || (!xml->ended && hl_xml_is_cut(&xml->tokens)))
        hl_feed_out_partial(xml->out, "the document ends early");
    /* A cut item is still news when its title and what identifies it came through. */
    if (xml->item && draft->title.len && (draft->id.len || draft->link.len)) {
        int err = end_item(xml);
        return err > 0 ? 0 : err;
    }
    return 0;
}
