/* RSS, CDF, Atom, CAP, sitemaps and OPML: one lenient machine over the tokenizer's tags.
 *
 * It keeps a stack of the open elements, so that only a child of an item can be the item's title
 * or link, and it holds the text of one element at a time. A closing tag closes whatever was left
 * open inside; one that matches nothing is passed over. */
#include "news/feed_xml.h"

#include "news/url.h"
#include "news/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int on_tag(void *data, const struct hl_xml_tag *tag);
static int on_text(void *data, const char *bytes, size_t n, bool literal);

static int on_declaration(void *data, const char *bytes, size_t n)
{
    struct hl_feed_xml *xml = data;
    return xml->out->format == HL_FEED_UNKNOWN ? hl_own_entities_read(&xml->entities, bytes, n) : 0;
}

struct hl_feed_xml *hl_feed_xml_create(struct hl_feed_out *out, bool after_junk)
{
    struct hl_feed_xml *xml = calloc(1, sizeof(*xml));
    if (!xml)
        return NULL;
    struct hl_xml_handler handler = {
        .tag = on_tag, .text = on_text, .declaration = on_declaration, .data = xml};
    xml->out = out;
    xml->after_junk = after_junk;
    hl_xml_init(&xml->tokens, &handler);
    hl_names_init(&xml->names);
    hl_own_entities_init(&xml->entities);
    hl_alert_init(&xml->alert);
    hl_draft_init(&xml->draft);
    hl_buf_init(&xml->raw, HL_FEED_TEXT_MAX);
    hl_buf_init(&xml->scratch, HL_XML_TAG_MAX);
    return xml;
}

static void drop_level(struct hl_level *level)
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
    hl_own_entities_finish(&xml->entities);
    hl_alert_finish(&xml->alert);
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

const char *hl_feed_xml_base(const struct hl_feed_xml *xml)
{
    for (unsigned i = xml->depth; i-- > 0;)
        if (xml->stack[i].base)
            return xml->stack[i].base;
    return NULL;
}

const char *hl_feed_xml_lang(const struct hl_feed_xml *xml)
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

static int expand_raw(struct hl_feed_xml *xml)
{
    struct hl_buf expanded;
    hl_buf_init(&expanded, xml->raw.max);
    int err = hl_own_entities_expand(&xml->entities, &expanded, xml->raw.data, xml->raw.len);
    if (err) {
        hl_buf_finish(&expanded);
        return err;
    }
    hl_buf_finish(&xml->raw);
    xml->raw = expanded;
    xml->raw_full = xml->raw_full || xml->raw.len == xml->raw.max;
    return 0;
}

static int base64_digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* The captured text becomes what it stands for in base 64; it stays as it is when it is none. */
static void decode_base64(struct hl_feed_xml *xml)
{
    char *data = xml->raw.data;
    size_t to = 0;
    unsigned bits = 0;
    uint32_t held = 0;
    bool good = true;
    for (size_t i = 0; i < xml->raw.len && good; i++) {
        int digit = base64_digit(data[i]);
        good =
            digit >= 0 || data[i] == '=' || data[i] == ' ' || (data[i] >= '\t' && data[i] <= '\r');
    }
    for (size_t i = 0; i < xml->raw.len && good; i++) {
        int digit = base64_digit(data[i]);
        if (digit < 0)
            continue;
        held = (held << 6 | (uint32_t)digit) & 0xffff;
        bits += 6;
        if (bits < 8)
            continue;
        bits -= 8;
        data[to++] = (char)(held >> bits);
    }
    if (!good || to == 0)
        return;
    xml->raw.len = to;
    data[to] = '\0';
    xml->form = HL_FORM_HTML;
}

static int end_capture(struct hl_feed_xml *xml)
{
    int err = 0;
    xml->capture = 0;
    if (hl_own_entities_apply(&xml->entities, xml->raw.data, xml->raw.len))
        err = expand_raw(xml);
    if (err || !xml->raw.len)
        return err;
    size_t n = xml->raw_full ? hl_utf8_cut(xml->raw.data, xml->raw.len) : xml->raw.len;
    if (xml->base64) {
        decode_base64(xml);
        n = xml->raw.len < n ? xml->raw.len : n;
    }
    /* Elements inside a text: it is markup, whatever its type says. */
    if (xml->form == HL_FORM_XML_TEXT && memchr(xml->raw.data, '<', n))
        xml->form = HL_FORM_XHTML;
    return hl_fields_take(xml, xml->raw.data, n);
}

/* Closes elements until DEPTH are left. */
static int close_to(struct hl_feed_xml *xml, unsigned depth)
{
    int err = 0;
    while (xml->depth > depth) {
        if (xml->capture == xml->depth && !err)
            err = end_capture(xml);
        if (xml->item == xml->depth && !err)
            err = hl_fields_end_item(xml);
        if (xml->depth == 1 && !err && xml->out->format == HL_FEED_CAP)
            err = hl_alert_end(xml);
        drop_level(&xml->stack[--xml->depth]);
    }
    xml->over = 0;
    xml->ended = depth == 0;
    hl_names_unbind(&xml->names, depth);
    return err;
}

/* ---- tags ---- */

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
                bool own, const struct hl_attributes *attributes)
{
    struct hl_level level = {.hash = hash_name(tag->name), .element = element, .own = own};
    const char *text;
    int err = 0;
    if (attributes->base.len) {
        struct hl_buf base;
        hl_buf_init(&base, HL_LINK_MAX);
        err = hl_attribute_text(xml, attributes->base, &text);
        if (!err)
            err = hl_feed_link(&base, xml->out, hl_feed_xml_base(xml), text);
        if (!err && base.len && !hl_url_is_base(base.data)) {
            hl_buf_finish(&base); /* the one around it goes on */
        } else {
            level.base = hl_buf_take(&base);
            if (!err && !level.base)
                err = -ENOMEM;
        }
    }
    if (attributes->lang.len && !err) {
        err = hl_attribute_text(xml, attributes->lang, &text);
        level.lang = err ? NULL : strndup(text, HL_CATEGORY_MAX);
        if (!err && !level.lang)
            err = -ENOMEM;
    }
    xml->stack[xml->depth++] = level;
    return err;
}

void hl_feed_xml_capture(struct hl_feed_xml *xml, enum hl_element field, enum hl_feed_form form,
                         int rank)
{
    xml->capture = xml->depth;
    xml->field = field;
    xml->form = form;
    xml->rank = rank;
    xml->base64 = false;
    xml->raw_full = false;
    hl_buf_clear(&xml->raw);
}

static uint32_t hash_prefix(struct hl_xml_span name)
{
    const char *colon = name.len ? memchr(name.text, ':', name.len) : NULL;
    name.len = colon ? (size_t)(colon - name.text) : 0;
    return hash_name(name);
}

/* The kind of document that an element of that name begins. Names that other documents use too
 * count as the very first only. */
static enum hl_feed_format format_of(const struct hl_feed_xml *xml, enum hl_element element,
                                     enum hl_space space, bool first)
{
    bool named = space == HL_SPACE_OWN || space == HL_SPACE_ATOM;
    switch (element) {
    case HL_ELEMENT_RSS:
    case HL_ELEMENT_RDF:
        return HL_FEED_RSS;
    case HL_ELEMENT_CHANNEL:
        return named ? HL_FEED_RSS : HL_FEED_UNKNOWN;
    case HL_ELEMENT_FEED:
        return named || first ? HL_FEED_ATOM : HL_FEED_UNKNOWN;
    case HL_ELEMENT_ENTRY:
        return named ? HL_FEED_ATOM : HL_FEED_UNKNOWN;
    case HL_ELEMENT_ITEM:
        return first && named && !xml->after_junk ? HL_FEED_RSS : HL_FEED_UNKNOWN;
    case HL_ELEMENT_ALERT:
        return space == HL_SPACE_CAP || (first && space == HL_SPACE_OWN) ? HL_FEED_CAP
                                                                         : HL_FEED_UNKNOWN;
    case HL_ELEMENT_URLSET:
        return first && !xml->after_junk ? HL_FEED_SITEMAP : HL_FEED_UNKNOWN;
    case HL_ELEMENT_OPML:
        return first && !xml->after_junk ? HL_FEED_OPML : HL_FEED_UNKNOWN;
    default:
        return HL_FEED_UNKNOWN;
    }
}

/* True when the tag makes the document a feed; until then nothing is read. */
static bool find_root(struct hl_feed_xml *xml, const struct hl_xml_tag *tag,
                      enum hl_element element, enum hl_space space)
{
    if (element == HL_ELEMENT_HTML && !xml->after_junk)
        xml->html = true;
    bool first = !xml->begun;
    xml->begun = true;
    if (xml->html || (xml->after_junk && !tag->attributes.len))
        return false;
    xml->out->format = format_of(xml, element, space, first);
    xml->root_space = space;
    xml->root_prefix = hash_prefix(tag->name);
    return xml->out->format != HL_FEED_UNKNOWN;
}

/* True when an element belongs to the feed itself, and not to a module of another's making. */
static bool is_own(const struct hl_feed_xml *xml, const struct hl_xml_tag *tag, enum hl_space space)
{
    switch (space) {
    case HL_SPACE_OWN:
        return true;
    case HL_SPACE_ATOM:
        return xml->out->format == HL_FEED_ATOM || xml->root_space == HL_SPACE_ATOM;
    case HL_SPACE_CAP:
        return xml->out->format == HL_FEED_CAP;
    case HL_SPACE_RDF:
        return false;
    default: /* a feed may be written wholly in a namespace that nobody knows */
        return space == xml->root_space && hash_prefix(tag->name) == xml->root_prefix;
    }
}

static bool is_item(enum hl_feed_format format, enum hl_element element)
{
    switch (format) {
    case HL_FEED_CAP:
        return element == HL_ELEMENT_INFO;
    case HL_FEED_SITEMAP:
        return element == HL_ELEMENT_URL;
    case HL_FEED_OPML:
        return false;
    default:
        return element == HL_ELEMENT_ITEM || element == HL_ELEMENT_ENTRY;
    }
}

/* True when the attributes may hold one that begins with "xml". */
static bool has_xml(struct hl_xml_span attributes)
{
    const char *end = attributes.text + attributes.len;
    for (const char *at = attributes.text; end - at > 4; at++) {
        at = memchr(at, 'x', (size_t)(end - at) - 4);
        if (!at)
            return false;
        if (at[1] == 'm' && at[2] == 'l')
            return true;
    }
    return false;
}

static int open_tag(struct hl_feed_xml *xml, const struct hl_xml_tag *tag)
{
    struct hl_attributes attributes = {.href = {NULL, 0}};
    enum hl_space space;
    int err = 0;
    bool known = xml->out->format != HL_FEED_UNKNOWN;
    bool deep = xml->depth == HL_FEED_DEPTH_MAX;
    bool xml_attributes = has_xml(tag->attributes);
    if (xml_attributes && !deep)
        bind_names(xml, tag);
    enum hl_element element = hl_names_find(&xml->names, tag->name, &space);
    if (!known && !find_root(xml, tag, element, space)) {
        hl_names_unbind(&xml->names, 0);
        return 0;
    }
    bool own = !known || is_own(xml, tag, space);
    /* An item cannot hold another: the one before it was not closed. An empty one is a slip. */
    bool item = own && is_item(xml->out->format, element);
    if (item && xml->item && tag->empty)
        return 0;
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
    if (tag->attributes.len && (wanted || xml_attributes))
        hl_attributes_read(&attributes, tag);
    int pushed = push(xml, tag, element, own, &attributes);
    err = err ? err : pushed;
    if (!err && !xml->capture)
        err = hl_fields_open(xml, element, space, own, &attributes);
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
    int cut = hl_xml_end(&xml->tokens);
    if (cut)
        return cut > 0 ? 0 : cut;
    if (xml->depth > 0 || (!xml->ended && hl_xml_is_cut(&xml->tokens)))
        hl_feed_out_partial(xml->out, "the document ends early");
    /* A cut item is still news when its title and what identifies it came through. */
    if (xml->item && draft->title.len && (draft->id.len || draft->link.len)) {
        int err = hl_fields_end_item(xml);
        return err > 0 ? 0 : err;
    }
    return 0;
}
