#include "news/feed_html_tree.h"

#include "base/clock.h"
#include "news/date.h"
#include "news/feed_html.h"
#include "news/plain.h"
#include "news/utf8.h"

#include <errno.h>
#include <string.h>

#define CLASS_MAX 256 /* bytes of a class that are looked at */
#define DATE_MIN  6   /* bytes of a date: "6 May" is none without its year */

struct limits {
    size_t elements;
    size_t over; /* open elements deeper than the tree */
    bool full;
};

static void on_start(void *data, const xmlChar *name, const xmlChar **attributes)
{
    htmlParserCtxt *parser = data;
    struct limits *limits = parser->_private;
    if (++limits->elements > HL_HTML_ELEMENTS_MAX || parser->nameNr > HL_HTML_OPEN_MAX) {
        limits->full = true;
        hl_html_lib()->xmlStopParser(parser);
    } else if (parser->nodeNr >= HL_HTML_DEPTH_MAX) {
        limits->over++;
    } else {
        hl_html_lib()->xmlSAX2StartElement(data, name, attributes);
    }
}

static void on_end(void *data, const xmlChar *name)
{
    htmlParserCtxt *parser = data;
    struct limits *limits = parser->_private;
    if (limits->over > 0)
        limits->over--;
    else
        hl_html_lib()->xmlSAX2EndElement(data, name);
}

xmlDoc *hl_html_tree_create(const char *html, size_t n, bool *full)
{
    struct limits limits = {0};
    htmlParserCtxt *parser = n > 0 ? hl_html_lib()->htmlNewParserCtxt() : NULL;
    if (!parser)
        return NULL;
    parser->_private = &limits;
    parser->sax->startElement = on_start;
    parser->sax->endElement = on_end;
    xmlDoc *doc = hl_html_lib()->htmlCtxtReadMemory(parser, html, (int)n, NULL, "UTF-8",
                                                    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                                        HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                                        HTML_PARSE_COMPACT);
    *full = limits.full;
    hl_html_lib()->htmlFreeParserCtxt(parser);
    return doc;
}

xmlNode *hl_html_tree_next(const xmlNode *root, const xmlNode *node, bool inside)
{
    if (inside && node->type == XML_ELEMENT_NODE && node->children)
        return node->children;
    while (node && node != root && !node->next)
        node = node->parent;
    return node && node != root ? node->next : NULL;
}

bool hl_html_tree_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static bool is_among(const xmlNode *node, const char *const *names)
{
    for (; node->type == XML_ELEMENT_NODE && *names; names++)
        if (strcmp((const char *)node->name, *names) == 0)
            return true;
    return false;
}

/* What stands within a line; all else begins one. */
bool hl_html_tree_is_block(const xmlNode *node)
{
    static const char *const within[] = {
        "a",       "abbr", "acronym", "b",  "bdi", "bdo",  "big",   "cite",  "code",   "data",
        "dfn",     "em",   "font",    "i",  "img", "ins",  "kbd",   "label", "mark",   "nobr",
        "picture", "q",    "ruby",    "rt", "s",   "samp", "small", "span",  "strong", "source",
        "sub",     "sup",  "tt",      "u",  "var", "wbr",  "time",  NULL};
    return node->type == XML_ELEMENT_NODE && !is_among(node, within);
}

bool hl_html_tree_is_aside(const xmlNode *node)
{
    static const char *const asides[] = {"head",   "script", "style", "nav",   "footer",   "select",
                                         "button", "option", "input", "label", "noscript", NULL};
    return is_among(node, asides) ||
           (node->type == XML_ELEMENT_NODE && hl_html_lib()->xmlHasProp(node, BAD_CAST "hidden"));
}

/* Adds what fits. */
static int add(struct hl_buf *out, const char *text)
{
    size_t n = strlen(text), room = out->max - out->len;
    return hl_buf_add(out, text, n <= room ? n : hl_utf8_cut(text, room));
}

static int tidy(struct hl_buf *out)
{
    int n = out->len ? hl_plain_tidy(out) : 0;
    return n < 0 ? n : 0;
}

int hl_html_tree_text(const xmlNode *node, struct hl_buf *out)
{
    int err = 0;
    hl_buf_clear(out);
    if (node->type == XML_ATTRIBUTE_NODE)
        return node->parent ? hl_html_tree_attribute(node->parent, (const char *)node->name, out)
                            : 0;
    for (const xmlNode *at = node; at && !err && out->len < out->max;
         at = hl_html_tree_next(node, at, true)) {
        if ((at->type == XML_TEXT_NODE || at->type == XML_CDATA_SECTION_NODE) && at->content)
            err = add(out, (const char *)at->content);
        else if (at != node && hl_html_tree_is_block(at))
            err = add(out, " ");
    }
    return err ? err : tidy(out);
}

int hl_html_tree_attribute(const xmlNode *node, const char *name, struct hl_buf *out)
{
    hl_buf_clear(out);
    if (node->type != XML_ELEMENT_NODE)
        return 0;
    const xmlAttr *attribute = hl_html_lib()->xmlHasProp(node, BAD_CAST name);
    int err = 0;
    for (const xmlNode *at = attribute ? attribute->children : NULL; at && !err; at = at->next)
        if (at->type == XML_TEXT_NODE && at->content)
            err = add(out, (const char *)at->content);
    return err ? err : tidy(out);
}

int hl_html_tree_about(const xmlDoc *doc, struct hl_buf *title, struct hl_buf *language)
{
    const xmlNode *root = hl_html_lib()->xmlDocGetRootElement(doc);
    int err = 0;
    if (root && hl_html_tree_is(root, "html"))
        err = hl_html_tree_attribute(root, "lang", language);
    for (const xmlNode *node = root; node && !err; node = hl_html_tree_next(root, node, true))
        if (hl_html_tree_is(node, "title"))
            return hl_html_tree_text(node, title);
    return err;
}

/* True for a time of day with its zone: others were written for readers at the newspaper's place.
 */
static bool has_zone(const char *text)
{
    size_t len = strlen(text);
    if (strspn(text, "0123456789") == len) /* seconds since 1970 */
        return true;
    if (!strchr(text, ':'))
        return false;
    return text[len - 1] == 'Z' || text[len - 1] == 'z' ||
           (len > 6 && (strpbrk(text + len - 6, "+-") || strstr(text, "GMT")));
}

static int64_t age_of(int64_t when_s, int64_t now_s)
{
    if (when_s == HL_TIME_NONE)
        return -1;
    return when_s > now_s ? 0 : now_s - when_s;
}

/* An element that is named for the date in it. */
static bool is_named_date(const xmlNode *node)
{
    struct hl_buf class;
    hl_buf_init(&class, CLASS_MAX);
    bool named = hl_html_tree_attribute(node, "class", &class) == 0 && class.len &&
                 (strcasestr(class.data, "date") || strcasestr(class.data, "time"));
    hl_buf_finish(&class);
    return named;
}

int64_t hl_html_tree_age(const xmlNode *node, int64_t now_s)
{
    static const char *const names[] = {"datetime",  "data-datetime", "data-timestamp",
                                        "data-time", "data-date",     "data-published"};
    struct hl_buf text, date;
    int64_t age = -1;
    bool exact = false, is_time = hl_html_tree_is(node, "time") || is_named_date(node);
    hl_buf_init(&text, HL_DATE_TEXT_MAX);
    hl_buf_init(&date, HL_DATE_TEXT_MAX);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && age < 0; i++) {
        if (hl_html_tree_attribute(node, names[i], &date) || !date.len)
            continue;
        age = age_of(hl_date_parse(date.data), now_s);
        exact = has_zone(date.data);
    }
    int64_t told = -1;
    bool plain = is_time || age >= 0;
    /* Of other elements only those are looked at that hold one text. */
    for (const xmlNode *at = node; !plain && at; at = at->children) {
        plain = at->type == XML_TEXT_NODE;
        if (at->next && at != node)
            break;
    }
    if (plain && !exact && hl_html_tree_text(node, &text) == 0 && text.len &&
        !hl_date_parse_age(text.data, text.len, &told)) {
        told = -1;
        if (is_time && age < 0 && text.len >= DATE_MIN)
            age = age_of(hl_date_parse(text.data), now_s);
    }
    hl_buf_finish(&text);
    hl_buf_finish(&date);
    return told >= 0 ? told : age;
}
