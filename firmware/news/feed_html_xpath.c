/* Headlines where the configuration's XPaths point at them. */
#include "news/feed_html.h"
#include "news/feed_html_tree.h"

#include "news/date.h"

#include <errno.h>
#include <string.h>

enum field { TITLE, LINK, PUBLISHED, ID, SUMMARY, CATEGORY, FIELDS };

static const char *const keys[FIELDS] = {"title", "link", "published", "id", "summary", "category"};

struct reader {
    struct hl_feed_out *out;
    xmlXPathContext *context;
    const char *paths[FIELDS]; /* NULL: not given */
    xmlXPathCompExpr *compiled[FIELDS];
    bool found[FIELDS];
    struct hl_draft draft;
    struct hl_buf raw;
};

/* libxml2 would print its errors, each of which is told in our own words. */
static void be_silent(void *data, const char *format, ...)
{
    (void)data;
    (void)format;
}

static xmlXPathCompExpr *compile(struct reader *reader, const char *key, const char *path)
{
    xmlXPathCompExpr *compiled = hl_html_lib()->xmlXPathCtxtCompile(reader->context, BAD_CAST path);
    if (!compiled)
        hl_feed_out_note(reader->out, "%s: %s is no XPath", key, path);
    return compiled;
}

/* What a field's path finds in the item: the first node in *NODE, or text in RAW. */
static int find(struct reader *reader, enum field field, xmlNode *item, const xmlNode **node)
{
    int err = 0;
    *node = NULL;
    hl_buf_clear(&reader->raw);
    reader->context->node = item;
    xmlXPathObject *result =
        hl_html_lib()->xmlXPathCompiledEval(reader->compiled[field], reader->context);
    if (!result)
        return -E2BIG;
    if (result->type == XPATH_NODESET && result->nodesetval && result->nodesetval->nodeNr > 0) {
        *node = result->nodesetval->nodeTab[0];
        err = hl_html_tree_text(*node, &reader->raw);
    } else if (result->type == XPATH_STRING && result->stringval) {
        size_t n = strlen((const char *)result->stringval);
        err =
            hl_buf_add(&reader->raw, result->stringval, n < reader->raw.max ? n : reader->raw.max);
    }
    hl_html_lib()->xmlXPathFreeObject(result);
    reader->found[field] = reader->found[field] || reader->raw.len || *node;
    return err;
}

/* The first element of that name in NODE, itself included. */
static const xmlNode *first(const xmlNode *node, const char *name)
{
    for (const xmlNode *at = node; at; at = hl_html_tree_next(node, at, true))
        if (hl_html_tree_is(at, name))
            return at;
    return NULL;
}

static int use_text(struct reader *reader, struct hl_buf *out)
{
    return reader->raw.len ? hl_feed_clean(out, HL_FORM_TEXT, reader->raw.data, reader->raw.len)
                           : 0;
}

/* A title that is not pointed at is the item's heading, else its link, else all of it. */
static int read_title(struct reader *reader, xmlNode *item)
{
    static const char *const names[] = {"h1", "h2", "h3", "h4", "h5", "h6", "a"};
    const xmlNode *node = NULL;
    int err = 0;
    if (reader->compiled[TITLE]) {
        err = find(reader, TITLE, item, &node);
    } else {
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && !node; i++)
            node = first(item, names[i]);
        err = hl_html_tree_text(node ? node : item, &reader->raw);
    }
    return err ? err : use_text(reader, &reader->draft.title);
}

/* An attribute or a text is the address; an element is, or has in it, or stands in a link. */
static int read_link(struct reader *reader, xmlNode *item)
{
    const xmlNode *node = item;
    int err = reader->compiled[LINK] ? find(reader, LINK, item, &node) : 0;
    if (!err && node && node->type == XML_ELEMENT_NODE) {
        const xmlNode *anchor = first(node, "a");
        for (const xmlNode *at = node; !anchor && at; at = at->parent)
            anchor = hl_html_tree_is(at, "a") ? at : NULL;
        hl_buf_clear(&reader->raw);
        if (anchor)
            err = hl_html_tree_attribute(anchor, "href", &reader->raw);
    }
    if (err || !reader->raw.len || reader->raw.len > HL_LINK_MAX)
        return err;
    return hl_feed_link(&reader->draft.link, reader->out, NULL, reader->raw.data);
}

static int64_t parse_date(struct reader *reader)
{
    int64_t age_s;
    if (!reader->raw.len)
        return HL_TIME_NONE;
    reader->draft.counted = hl_date_parse_age(reader->raw.data, reader->raw.len, &age_s);
    if (reader->draft.counted)
        return reader->out->now_s - age_s;
    return hl_date_parse(reader->raw.data);
}

/* A date that is not pointed at is the first in the item. */
static int read_published(struct reader *reader, xmlNode *item)
{
    const xmlNode *node = NULL;
    const int64_t now_s = reader->out->now_s;
    int64_t age_s = -1;
    int err = reader->compiled[PUBLISHED] ? find(reader, PUBLISHED, item, &node) : 0;
    if (err)
        return err;
    if (!reader->compiled[PUBLISHED]) {
        for (const xmlNode *at = item; at && age_s < 0; at = hl_html_tree_next(item, at, true))
            if (at->type == XML_ELEMENT_NODE && !hl_html_tree_is(at, "a"))
                age_s = hl_html_tree_age(at, now_s);
        hl_buf_clear(&reader->raw);
    } else if (node && node->type == XML_ELEMENT_NODE) {
        age_s = hl_html_tree_age(node, now_s);
    }
    reader->draft.published_s = age_s >= 0 ? now_s - age_s : parse_date(reader);
    return 0;
}

static int read_field(struct reader *reader, enum field field, xmlNode *item, struct hl_buf *out)
{
    const xmlNode *node;
    int err = reader->compiled[field] ? find(reader, field, item, &node) : 0;
    return err || !reader->compiled[field] ? err : use_text(reader, out);
}

static int read_item(struct reader *reader, xmlNode *item)
{
    struct hl_draft *draft = &reader->draft;
    hl_draft_clear(draft);
    hl_buf_clear(&reader->raw);
    int err = read_title(reader, item);
    if (!err)
        err = read_link(reader, item);
    if (!err)
        err = read_published(reader, item);
    if (!err)
        err = read_field(reader, ID, item, &draft->id);
    if (!err)
        err = read_field(reader, SUMMARY, item, &draft->summary);
    if (!err && reader->compiled[CATEGORY]) {
        const xmlNode *node;
        err = find(reader, CATEGORY, item, &node);
        if (!err && reader->raw.len)
            err = hl_draft_add_category(draft, HL_FORM_TEXT, reader->raw.data, reader->raw.len);
    }
    if (err)
        return err;
    hl_draft_give(draft, reader->out);
    return 0;
}

/* A path that found nothing in all items is wrong. */
static int check_fields(const struct reader *reader)
{
    for (int field = 0; field < FIELDS; field++)
        if (reader->paths[field] && !reader->found[field]) {
            hl_feed_out_note(reader->out, "%s: %s finds nothing in the items", keys[field],
                             reader->paths[field]);
            return field == TITLE ? -EPROTO : 0;
        }
    return 0;
}

static int read_items(struct reader *reader, const xmlDoc *doc)
{
    struct hl_feed_out *out = reader->out;
    /* Without a list each title is an item of its own. */
    const char *key = out->fields.items ? "items" : "title";
    const char *path = out->fields.items ? out->fields.items : out->fields.title;
    if (!out->fields.items)
        reader->paths[TITLE] = NULL;
    xmlXPathCompExpr *items = compile(reader, key, path);
    if (!items)
        return -EPROTO;
    int err = 0;
    for (int field = 0; field < FIELDS && !err; field++) {
        if (reader->paths[field])
            reader->compiled[field] = compile(reader, keys[field], reader->paths[field]);
        err = reader->paths[field] && !reader->compiled[field] ? -EPROTO : 0;
    }
    reader->context->node = hl_html_lib()->xmlDocGetRootElement(doc);
    xmlXPathObject *list = err ? NULL : hl_html_lib()->xmlXPathCompiledEval(items, reader->context);
    hl_html_lib()->xmlXPathFreeCompExpr(items);
    if (!err && !list)
        err = -E2BIG;
    const xmlNodeSet *set = list && list->type == XPATH_NODESET ? list->nodesetval : NULL;
    if (!err && (!set || set->nodeNr == 0)) {
        hl_feed_out_note(out, "%s: %s finds nothing on the page", key, path);
        err = -EPROTO;
    }
    for (int i = 0; !err && !out->stopped && i < set->nodeNr; i++) {
        if (i == HL_HTML_ITEMS_MAX)
            hl_feed_out_partial(out, "the XPath finds too many items");
        if (i == HL_HTML_ITEMS_MAX)
            break;
        err = read_item(reader, set->nodeTab[i]);
    }
    hl_html_lib()->xmlXPathFreeObject(list);
    return err || out->stopped ? err : check_fields(reader);
}

static int read_doc(struct hl_feed_out *out, xmlDoc *doc)
{
    const struct hl_feed_fields *own = &out->fields;
    struct reader reader = {
        .out = out,
        .context = hl_html_lib()->xmlXPathNewContext(doc),
        .paths = {own->title, own->link, own->published, own->id, own->summary, own->category}};
    if (!reader.context)
        return -ENOMEM;
    reader.context->opLimit = HL_HTML_STEPS_MAX;
    hl_html_lib()->xmlSetGenericErrorFunc(NULL, be_silent);
    hl_draft_init(&reader.draft);
    hl_buf_init(&reader.raw, HL_FEED_TEXT_MAX);
    int err = hl_html_tree_about(doc, &out->title, &out->language);
    if (!err)
        err = read_items(&reader, doc);
    if (err == -E2BIG) {
        hl_feed_out_note(out, "the XPaths take too many steps on this page, or cannot be followed");
        err = -EPROTO;
    }
    for (int field = 0; field < FIELDS; field++)
        hl_html_lib()->xmlXPathFreeCompExpr(reader.compiled[field]);
    hl_buf_finish(&reader.raw);
    hl_draft_finish(&reader.draft);
    hl_html_lib()->xmlXPathFreeContext(reader.context);
    return err;
}

int hl_html_xpath_read(struct hl_feed_out *out, const char *html, size_t n)
{
    bool full = false;
    if (!hl_html_lib()) {
        out->report.note = HL_HTML_NO_LIB;
        return -EPROTO;
    }
    xmlDoc *doc = hl_html_tree_create(html, n, &full);
    if (full)
        hl_feed_out_partial(out, "the page is nested too deeply or has too many elements");
    int err = doc ? read_doc(out, doc) : -EPROTO;
    if (!doc)
        out->report.note = "an empty page";
    hl_html_lib()->xmlFreeDoc(doc);
    return err;
}
