/* A page's own list of headlines. Its lines are gathered from the tree; where one date stands alone
 * with a headline in some element, the two are an item, however deep that is nested. Where dates
 * and headlines are strewn side by side, they are paired as those of a plain page are. */
#include "news/date.h"
#include "news/feed_html.h"
#include "news/feed_html_tree.h"
#include "news/feed_page.h"
#include "news/plain.h"
#include "news/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HEADING_MIN    6  /* characters of a heading that is a headline */
#define LINK_MIN       25 /* characters of a link that is one ... */
#define LINK_WORDS     4  /* ... or words */
#define BODY_MIN       10 /* characters of other text that is one */
#define LINE_LONG      250
#define SPAN_LINES_MAX 40 /* lines of an item before its date, and as many after it */
#define LEVELS_MAX     12 /* elements around a date that are looked into */

struct list {
    struct hl_page page;
    xmlNode **nodes; /* where each of the page's lines stands */
    size_t room;
    struct hl_buf text; /* of the line that is being gathered */
    const xmlNode *owner;
    size_t linked;            /* bytes of it that are links */
    unsigned headings;        /* open */
    const xmlNode *anchor;    /* the open link, NULL for none */
    const xmlNode *line_link; /* the first that gave text to the line */
    struct hl_buf link, tidy;
};

/* ---- lines ---- */

/* What parts a headline from its date and the like. */
static bool is_separator(uint32_t code)
{
    static const uint32_t all[] = {' ',    '|',    0xb7,   0x2022, 0x203a, 0xbb,   0x25cf, 0x25aa,
                                   0x2013, 0x2014, 0x2015, '-',    ',',    0x2219, 0x22c5, 0x30fb};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (code == all[i])
            return true;
    return false;
}

static bool is_bracket(uint32_t code)
{
    return code == '(' || code == ')' || code == '[' || code == ']' || code == '/' || code == ':';
}

/* Takes separators off both ends, and brackets too when BRACKETS. */
static void trim(const char **text, size_t *len, bool brackets)
{
    uint32_t code;
    while (*len > 0) {
        size_t n = hl_utf8_decode(*text, *len, &code);
        if (n == 0 || !(is_separator(code) || (brackets && is_bracket(code))))
            break;
        *text += n;
        *len -= n;
    }
    while (*len > 0) {
        size_t n = 1;
        while (n < *len && n < 4 && ((*text)[*len - n] & 0xc0) == 0x80)
            n++;
        if (hl_utf8_decode(*text + *len - n, n, &code) != n ||
            !(is_separator(code) || (brackets && is_bracket(code))))
            break;
        *len -= n;
    }
}

static int add_line(struct list *list, const char *text, size_t len, const xmlNode *owner,
                    enum hl_page_rank rank, const char *link)
{
    struct hl_page *page = &list->page;
    if (len == 0)
        return 0;
    int err = hl_page_add(page, text, len, link);
    if (err)
        return err;
    page->lines[page->count - 1].rank = rank;
    if (page->count > list->room) {
        size_t room = list->room ? list->room * 2 : 256;
        xmlNode **nodes = realloc(list->nodes, room * sizeof(xmlNode *));
        if (!nodes)
            return -ENOMEM;
        list->nodes = nodes;
        list->room = room;
    }
    list->nodes[page->count - 1] = (xmlNode *)owner;
    return 0;
}

/* Ends the line. */
static int flush(struct list *list)
{
    int err = 0;
    bool mostly_link = list->linked * 5 >= list->text.len * 4;
    enum hl_page_rank rank = list->headings                   ? HL_RANK_HEADING
                             : list->line_link && mostly_link ? HL_RANK_LINK
                                                              : HL_RANK_BODY;
    hl_buf_clear(&list->link);
    if (list->text.len && list->line_link)
        err = hl_html_tree_attribute(list->line_link, "href", &list->link);
    int n = err || !list->text.len ? err : hl_plain_tidy(&list->text);
    if (n > 0) {
        const char *text = list->text.data;
        size_t len = list->text.len;
        trim(&text, &len, false);
        err = add_line(list, text, len, list->owner, rank, list->link.len ? list->link.data : "");
    }
    hl_buf_clear(&list->text);
    list->owner = list->line_link = NULL;
    list->linked = 0;
    return n < 0 ? n : err;
}

/* True when the last line is the date of a <time>: one beside it tells of a change. */
static bool is_dated_by_time(const struct list *list)
{
    size_t count = list->page.count;
    return count > 0 && list->page.lines[count - 1].age_s >= 0 &&
           hl_html_tree_is(list->nodes[count - 1], "time");
}

/* The date of NODE as a line of its own. */
static int add_date(struct list *list, const xmlNode *node, int64_t age_s)
{
    int err = flush(list);
    if (!err && hl_html_tree_is(node, "time") && is_dated_by_time(list))
        return 0;
    if (!err)
        err = add_line(list, "-", 1, node, HL_RANK_BODY, "");
    if (!err)
        list->page.lines[list->page.count - 1].age_s = age_s;
    return err;
}

/* A text of several parts, as "World | 3 minutes ago": true when one of them is an age. */
static bool find_age(const char *text, size_t len, int64_t *age_s)
{
    const char *end = text + len;
    while (text < end) {
        const char *stop = text;
        uint32_t code = 0;
        for (size_t n; stop < end; stop += n) {
            n = hl_utf8_decode(stop, (size_t)(end - stop), &code);
            n = n ? n : 1;
            if (code == '|' || code == 0xb7 || code == 0x2022 || code == 0x30fb)
                break;
        }
        const char *part = text;
        size_t part_len = (size_t)(stop - text);
        trim(&part, &part_len, true);
        if (part_len > 0 && hl_date_parse_age(part, part_len, age_s))
            return true;
        text = stop + 1;
        while (text < end && (*text & 0xc0) == 0x80)
            text++;
    }
    return false;
}

static int take_text(struct list *list, const xmlNode *node)
{
    int64_t age_s;
    if (!node->content)
        return 0;
    size_t len = strlen((const char *)node->content);
    hl_buf_clear(&list->tidy);
    if (len < 4 * HL_DATE_TEXT_MAX) {
        int n = hl_buf_add(&list->tidy, node->content, len);
        n = n ? n : hl_plain_tidy(&list->tidy);
        if (n < 0)
            return n;
        if (list->tidy.len && find_age(list->tidy.data, list->tidy.len, &age_s))
            return add_date(list, node->parent, age_s);
    }
    size_t room = list->text.max - list->text.len;
    const char *text = (const char *)node->content;
    len = len <= room ? len : hl_utf8_cut(text, room);
    bool blank = strspn(text, " \t\r\n") >= len;
    if (!list->owner && !blank)
        list->owner = node->parent;
    if (list->anchor && !blank) {
        list->linked += len;
        list->line_link = list->line_link ? list->line_link : list->anchor;
    }
    return hl_buf_add(&list->text, text, len);
}

static bool is_heading(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE && node->name[0] == 'h' && node->name[1] >= '1' &&
           node->name[1] <= '6' && !node->name[2];
}

/* *INSIDE becomes false when what is in the element is not to be read. */
static int enter(struct list *list, const xmlNode *node, bool *inside)
{
    int err = 0;
    int64_t age_s = -1;
    *inside = !hl_html_tree_is_aside(node);
    if (hl_html_tree_is_block(node))
        err = flush(list);
    if (err || !*inside)
        return err;
    if (!is_heading(node) && !hl_html_tree_is(node, "a"))
        age_s = hl_html_tree_age(node, list->page.out->now_s);
    if (age_s >= 0) {
        *inside = false;
        return add_date(list, node, age_s);
    }
    if (hl_html_tree_is(node, "a")) {
        /* Links that stand side by side are lines. */
        if (list->text.len && list->linked >= list->text.len)
            err = flush(list);
        list->anchor = node;
    }
    list->headings += is_heading(node);
    return err;
}

static int leave(struct list *list, const xmlNode *node)
{
    int err = hl_html_tree_is_block(node) ? flush(list) : 0;
    if (list->anchor == node)
        list->anchor = NULL;
    list->headings -= is_heading(node) && list->headings;
    return err;
}

static int gather(struct list *list, const xmlNode *root)
{
    int err = 0;
    const xmlNode *node = root;
    while (node && !err) {
        bool inside = false;
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            err = take_text(list, node);
        else if (node->type == XML_ELEMENT_NODE)
            err = enter(list, node, &inside);
        if (!err && inside && node->children) {
            node = node->children;
            continue;
        }
        if (!err && inside)
            err = leave(list, node);
        while (!err && node != root && !node->next) {
            node = node->parent;
            err = leave(list, node);
        }
        node = node == root ? NULL : node->next;
    }
    if (!err || err == -EMSGSIZE)
        err = err == -EMSGSIZE ? 0 : flush(list);
    return err == -EMSGSIZE ? 0 : err;
}

/* ---- items ---- */

static bool is_under(const xmlNode *node, const xmlNode *ancestor)
{
    for (unsigned i = 0; node && i <= HL_HTML_DEPTH_MAX; i++, node = node->parent)
        if (node == ancestor)
            return true;
    return false;
}

/* How many dates stand in each element is counted at the element. */
static void count_dates(const struct list *list)
{
    for (size_t i = 0; i < list->page.count; i++)
        for (xmlNode *node = list->page.lines[i].age_s >= 0 ? list->nodes[i] : NULL;
             node && node->type == XML_ELEMENT_NODE; node = node->parent)
            node->_private = (void *)((uintptr_t)node->_private + 1);
}

static bool has_one_date(const xmlNode *node)
{
    return (uintptr_t)node->_private == 1;
}

/* Plainly a headline, by its markup. */
static bool is_strong(const struct hl_page_line *line)
{
    if (line->rank == HL_RANK_HEADING)
        return line->characters >= HEADING_MIN;
    return line->rank == HL_RANK_LINK &&
           (line->characters >= LINK_MIN || line->words >= LINK_WORDS);
}

static bool is_weak(const struct hl_page_line *line)
{
    return line->characters >= BODY_MIN && line->characters <= LINE_LONG;
}

/* The line from LO to HI that is the headline: strong before weak, headings before links, then the
 * longest. NULL for none. */
static struct hl_page_line *best_of(struct hl_page_line *lines, size_t lo, size_t hi)
{
    struct hl_page_line *best = NULL;
    for (size_t i = lo; i <= hi; i++) {
        struct hl_page_line *line = &lines[i];
        if (line->age_s >= 0 || !(is_strong(line) || is_weak(line)))
            continue;
        bool better = !best || is_strong(line) > is_strong(best);
        if (best && is_strong(line) == is_strong(best))
            better = line->rank > best->rank ||
                     (line->rank == best->rank && line->characters > best->characters);
        best = better ? line : best;
    }
    return best;
}

/* Lines LO to HI become item number GROUP, with BEST as its headline. */
static void bind(struct hl_page_line *lines, size_t lo, size_t hi, struct hl_page_line *best,
                 unsigned group)
{
    for (size_t i = lo; i <= hi; i++) {
        lines[i].group = group;
        if (lines[i].link && !best->link && lines[i].rank == HL_RANK_LINK)
            best->link = lines[i].link;
        lines[i].rank = HL_RANK_BODY;
    }
    best->rank = HL_RANK_HEADING;
}

/* Looks around the date in line AT, element by element, for what it dates. */
static bool find_item(const struct list *list, size_t at, unsigned group)
{
    struct hl_page_line *lines = list->page.lines, *weak = NULL;
    size_t lo = at, hi = at, weak_lo = at, weak_hi = at;
    const xmlNode *node = list->nodes[at];
    for (unsigned level = 0; level < LEVELS_MAX && node && node->type == XML_ELEMENT_NODE &&
                             has_one_date(node) && !hl_html_tree_is(node, "body");
         level++, node = node->parent) {
        while (lo > 0 && at - lo < SPAN_LINES_MAX && !lines[lo - 1].group &&
               is_under(list->nodes[lo - 1], node))
            lo--;
        while (hi + 1 < list->page.count && hi - at < SPAN_LINES_MAX &&
               is_under(list->nodes[hi + 1], node))
            hi++;
        struct hl_page_line *best = best_of(lines, lo, hi);
        if (best && is_strong(best)) {
            bind(lines, lo, hi, best, group);
            return true;
        }
        if (best && !weak) {
            weak = best;
            weak_lo = lo;
            weak_hi = hi;
        }
    }
    if (weak)
        bind(lines, weak_lo, weak_hi, weak, group);
    return weak;
}

/* Where the markup tells the items, other dates are those of the page itself. */
static void find_items(struct list *list, size_t *items)
{
    struct hl_page *page = &list->page;
    size_t dates = 0, singles = 0;
    unsigned group = 0;
    count_dates(list);
    for (size_t i = 0; i < page->count && dates < HL_HTML_ITEMS_MAX; i++)
        if (page->lines[i].age_s >= 0) {
            dates++;
            group += find_item(list, i, group + 1);
        }
    for (size_t i = 0; i < page->count; i++)
        singles += page->lines[i].age_s >= 0 && !page->lines[i].group;
    for (size_t i = 0; i < page->count && singles <= group; i++)
        if (!page->lines[i].group)
            page->lines[i].age_s = -1;
    *items = group + (singles > group ? singles : 0);
}

static int read_list(struct list *list, const xmlDoc *doc, bool login)
{
    struct hl_feed_out *out = list->page.out;
    size_t items = 0;
    const xmlNode *root = hl_html_lib()->xmlDocGetRootElement(doc);
    int err = root ? gather(list, root) : 0;
    if (!err)
        err = hl_html_tree_about(doc, &out->title, &out->language);
    if (err)
        return err;
    find_items(list, &items);
    if (items < (login ? HL_HTML_LOGIN_MIN : HL_HTML_DATED_MIN)) {
        out->report.note = login ? "a page that asks for a password, and no news"
                                 : "an HTML page that names no feed and has no list of dated "
                                   "headlines; say where they are by items: and title:";
        return -EPROTO;
    }
    err = hl_page_read(&list->page);
    if (err || out->report.items > 0)
        return err;
    out->report.note = "an HTML page without headlines";
    return -EPROTO;
}

int hl_html_list_read(struct hl_feed_out *out, const char *html, size_t n, bool login)
{
    struct list list = {0};
    bool full = false;
    if (!hl_html_lib()) {
        out->report.note = HL_HTML_NO_LIB;
        return -EPROTO;
    }
    hl_page_init(&list.page, out);
    hl_buf_init(&list.text, HL_PAGE_LINE_MAX);
    hl_buf_init(&list.link, HL_LINK_MAX);
    hl_buf_init(&list.tidy, HL_PAGE_LINE_MAX);
    xmlDoc *doc = hl_html_tree_create(html, n, &full);
    if (full)
        hl_feed_out_partial(out, "the page is nested too deeply or has too many elements");
    int err = doc ? read_list(&list, doc, login) : -EPROTO;
    if (!doc)
        out->report.note = "an empty page";
    hl_html_lib()->xmlFreeDoc(doc);
    free(list.nodes);
    hl_buf_finish(&list.tidy);
    hl_buf_finish(&list.link);
    hl_buf_finish(&list.text);
    hl_page_finish(&list.page);
    return err;
}
