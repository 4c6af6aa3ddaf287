/* JSON: JSON Feed, IPTC ninjs, GeoJSON, JSON lines, and the answers of any API, with pointers from
 * the configuration or by the names that most of them use. */
#include "news/feed_json.h"

#include "base/nearest.h"
#include "news/plain.h"

#include <errno.h>
#include <string.h>

#define SAMPLE_MAX 10   /* entries of a list that tell whether it is one of headlines */
#define LISTS_MAX  2000 /* lists of a document that are looked at */
#define KEYS_MAX   64   /* names of an object that a wrong one is compared with */
#define SHOWN_MAX  6    /* of them that a message lists */

static bool is_whole(const struct hl_tree *tree, uint32_t at)
{
    return tree->nodes[at].whole;
}

/* ---- which list ---- */

/* What makes an entry of a list a headline. */
struct look {
    const char *title; /* pointers of the configuration, or NULL: by the entry's shape */
    bool dated;        /* it must have a date; else a link will do */
};

static bool is_headline(const struct hl_tree *tree, uint32_t at, const struct look *look)
{
    if (hl_tree_kind(tree, at) != HL_TREE_OBJECT)
        return false;
    const struct hl_json_shape *shape = hl_json_shape_of(tree, at);
    if (look->title)
        return hl_json_find(tree, at, look->title) != HL_TREE_NONE;
    return hl_json_find(tree, at, shape->fields.title) != HL_TREE_NONE &&
           hl_json_find(tree, at, look->dated ? shape->fields.published : shape->fields.link) !=
               HL_TREE_NONE;
}

static bool is_list_of_headlines(const struct hl_tree *tree, uint32_t list, const struct look *look)
{
    size_t entries = 0, headlines = 0;
    for (uint32_t at = hl_tree_first(tree, list); at != HL_TREE_NONE && entries < SAMPLE_MAX;
         at = hl_tree_after(tree, list, at)) {
        entries++;
        headlines += is_headline(tree, at, look);
    }
    return headlines > 0 && headlines * 2 >= entries;
}

/* The outermost and first list of headlines; the document itself comes last. */
static uint32_t search(const struct hl_tree *tree, const char *title)
{
    for (int pass = title ? 1 : 0; pass < 2; pass++) {
        const struct look look = {.title = title, .dated = pass == 0};
        size_t lists = 0;
        for (uint32_t at = 1; at < tree->count && lists < LISTS_MAX; at++)
            if (tree->nodes[at].kind == HL_TREE_LIST && ++lists &&
                is_list_of_headlines(tree, at, &look))
                return at;
        if (is_list_of_headlines(tree, 0, &look))
            return 0;
    }
    return HL_TREE_NONE;
}

/* The first entry that can tell how all of them are written. */
static const struct hl_json_shape *shape_of_list(const struct hl_tree *tree, uint32_t list)
{
    const struct hl_json_shape *last = hl_json_shape_of(tree, hl_tree_first(tree, 0));
    const struct look look = {.dated = true};
    size_t entries = 0;
    for (uint32_t at = hl_tree_first(tree, list); at != HL_TREE_NONE && entries++ < SAMPLE_MAX;
         at = hl_tree_after(tree, list, at))
        if (is_headline(tree, at, &look))
            return hl_json_shape_of(tree, at);
    for (uint32_t at = hl_tree_first(tree, list); at != HL_TREE_NONE;)
        return hl_json_shape_of(tree, at);
    return last;
}

/* ---- what to say when there is none ---- */

/* Says which names stand where POINTER leads nowhere: "did you mean /articles?". */
static void blame_pointer(struct hl_json_reader *reader, const char *key, uint32_t from,
                          const char *pointer, size_t len)
{
    const struct hl_tree *tree = reader->tree;
    char names[KEYS_MAX][64];
    const char *list[KEYS_MAX];
    size_t good = 0, count = 0;
    for (size_t at = 1; at <= len; at++)
        if ((at == len || pointer[at] == '/') &&
            hl_tree_point(tree, from, pointer, at) != HL_TREE_NONE)
            good = at;
    if (good == len) {
        hl_feed_out_note(reader->out, "%s: what stands at %.*s is no %s", key, (int)len, pointer,
                         strcmp(key, "items") == 0 ? "list" : "text");
        return;
    }
    uint32_t object = hl_tree_point(tree, from, pointer, good);
    uint32_t name =
        hl_tree_kind(tree, object) == HL_TREE_OBJECT ? hl_tree_first(tree, object) : HL_TREE_NONE;
    for (; name != HL_TREE_NONE && count < KEYS_MAX; name = hl_tree_after(tree, object, name)) {
        struct hl_buf text;
        hl_buf_init(&text, sizeof(names[0]) - 1);
        if (hl_tree_text(tree, name, &text) == 0 && text.len && hl_plain_tidy(&text) > 0) {
            memcpy(names[count], text.data, text.len + 1);
            list[count] = names[count];
            count++;
        }
        hl_buf_finish(&text);
    }
    char wrong[64] = "";
    size_t part = strcspn(pointer + good + 1, "/| ");
    memcpy(wrong, pointer + good + 1, part < 63 ? part : 63);
    const char *nearest = count ? hl_nearest(wrong, list, count) : NULL;
    if (nearest) {
        hl_feed_out_note(reader->out, "%s: nothing stands at %.*s; did you mean %.*s/%s?", key,
                         (int)len, pointer, (int)good, pointer, nearest);
        return;
    }
    hl_feed_out_note(reader->out, "%s: nothing stands at %.*s; %s%.*s%s", key, (int)len, pointer,
                     count ? "there are " : "it ends at ", (int)good, pointer,
                     count || good ? "" : "the document");
    for (size_t i = 0; i < count && i < SHOWN_MAX; i++)
        hl_feed_out_note_more(reader->out, "%s/%s", i ? ", " : "", list[i]);
}

/* A pointer that does not begin with '/', or that leads nowhere. */
static int fail_pointer(struct hl_json_reader *reader, const char *key, uint32_t from,
                        const char *pointers)
{
    size_t len;
    const char *one = hl_json_next(&pointers, &len);
    if (one && *one != '/')
        hl_feed_out_note(reader->out, "%s: a JSON pointer begins with /, as /%.*s", key, (int)len,
                         one);
    else if (one)
        blame_pointer(reader, key, from, one, len);
    return -EPROTO;
}

/* Many APIs answer with 200 and say in the body that they did not. */
static int fail_document(struct hl_json_reader *reader, uint32_t root)
{
    static const char messages[] =
        "/message | /error/message | /error | /errors/0/message | /errors/0/detail | "
        "/errors/0 | /detail | /fault/faultstring | /reason | /status/message";
    const struct hl_tree *tree = reader->tree;
    struct hl_buf text;
    hl_buf_init(&text, 160);
    int err = hl_json_clean(reader, &text, root, messages);
    if (!err && text.len)
        hl_feed_out_note(reader->out, "JSON, but an error: %s", text.data);
    else if (tree->trouble)
        reader->out->report.note = tree->trouble;
    else if (hl_tree_kind(tree, hl_tree_first(tree, root)) == HL_TREE_NUMBER)
        reader->out->report.note = "JSON, but a list of numbers; the address of one with titles is "
                                   "needed";
    else
        reader->out->report.note = "JSON without a list of headlines; say where it is by items: "
                                   "and title:";
    hl_buf_finish(&text);
    return err ? err : -EPROTO;
}

/* ---- reading ---- */

static void use_fields(struct hl_feed_fields *to, const struct hl_feed_fields *own)
{
    to->title = own->title ? own->title : to->title;
    to->link = own->link ? own->link : to->link;
    to->published = own->published ? own->published : to->published;
    to->id = own->id ? own->id : to->id;
    to->summary = own->summary ? own->summary : to->summary;
    to->category = own->category ? own->category : to->category;
}

static int read_info(struct hl_json_reader *reader, uint32_t root)
{
    struct hl_feed_out *out = reader->out;
    int err = hl_json_clean(reader, &out->title, root, "/title | /metadata/title | /meta/title");
    if (!err)
        err = hl_json_clean(reader, &out->language, root, "/language");
    if (!err)
        err = hl_json_link(reader, &out->link, root, "/home_page_url | /feed_url");
    return err;
}

/* A pointer of the configuration that led nowhere in all items is wrong. Without titles there are
 * no headlines; of the others a word is said. */
static int check_fields(struct hl_json_reader *reader, uint32_t list)
{
    const struct hl_feed_fields *own = &reader->out->fields;
    const struct {
        const char *key, *pointers;
        enum hl_json_field field;
    } all[] = {{"title", own->title, HL_JSON_TITLE},
               {"link", own->link, HL_JSON_LINK},
               {"published", own->published, HL_JSON_PUBLISHED},
               {"id", own->id, HL_JSON_ID},
               {"summary", own->summary, HL_JSON_SUMMARY},
               {"category", own->category, HL_JSON_CATEGORY}};
    uint32_t first = hl_tree_first(reader->tree, list);
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && first != HL_TREE_NONE; i++) {
        if (!all[i].pointers || reader->found[all[i].field])
            continue;
        int err = fail_pointer(reader, all[i].key, first, all[i].pointers);
        return all[i].field == HL_JSON_TITLE ? err : 0;
    }
    return 0;
}

static int read_list(struct hl_json_reader *reader, uint32_t list)
{
    const struct hl_tree *tree = reader->tree;
    struct hl_feed_out *out = reader->out;
    bool strings = out->fields.items || list == 0;
    bool object = hl_tree_kind(tree, list) == HL_TREE_OBJECT;
    int err = 0;
    out->format = reader->shape.format;
    for (uint32_t at = hl_tree_first(tree, list); at != HL_TREE_NONE && !err && !out->stopped;
         at = hl_tree_after(tree, list, at)) {
        uint32_t item = object ? at + 1 : at; /* of an object, what its names stand for */
        enum hl_tree_kind kind = hl_tree_kind(tree, item);
        if (!is_whole(tree, item))
            break;
        if (kind == HL_TREE_OBJECT || (strings && kind == HL_TREE_STRING))
            err = hl_json_item_read(reader, item);
        else
            hl_feed_out_drop(out, "", "it is no object");
    }
    if (!err && !out->stopped)
        err = check_fields(reader, list);
    if (!err && tree->trouble)
        hl_feed_out_partial(out, tree->trouble);
    return err;
}

static bool is_json_feed(const struct hl_tree *tree, uint32_t root)
{
    uint32_t version = hl_json_find(tree, root, "/version");
    return version != HL_TREE_NONE &&
           memmem(tree->text + tree->nodes[version].at, tree->nodes[version].len, "jsonfeed", 8);
}

/* A list that is empty now, as that of a day without alerts. */
static uint32_t find_empty(const struct hl_tree *tree, uint32_t root)
{
    static const char usual[] =
        "/features | /articles | /hits | /data/children | /results | /posts | /entries | /data";
    const char *pointers = usual;
    size_t len;
    for (const char *one; (one = hl_json_next(&pointers, &len));) {
        uint32_t at = hl_tree_point(tree, root, one, len);
        if (hl_tree_kind(tree, at) == HL_TREE_LIST && hl_tree_first(tree, at) == HL_TREE_NONE)
            return at;
    }
    return HL_TREE_NONE;
}

static int read_document(struct hl_json_reader *reader)
{
    const struct hl_tree *tree = reader->tree;
    const struct hl_feed_fields *own = &reader->out->fields;
    uint32_t root = hl_tree_first(tree, 0);
    bool lines = hl_tree_after(tree, 0, root) != HL_TREE_NONE;
    uint32_t items = hl_tree_point(tree, root, "/items", 6);
    bool feed = hl_tree_kind(tree, items) == HL_TREE_LIST && is_json_feed(tree, root);
    uint32_t list = lines ? 0 : feed ? items : HL_TREE_NONE;
    if (own->items) {
        list = hl_tree_point(tree, lines ? 0 : root, own->items, strlen(own->items));
        if (hl_tree_kind(tree, list) != HL_TREE_LIST && hl_tree_kind(tree, list) != HL_TREE_OBJECT)
            return fail_pointer(reader, "items", root, own->items);
        feed = feed && list == items;
    }
    if (list == HL_TREE_NONE)
        list = search(tree, own->title);
    if (list == HL_TREE_NONE && hl_tree_kind(tree, items) == HL_TREE_LIST) {
        list = items;
        feed = true;
    }
    if (list == HL_TREE_NONE)
        list = find_empty(tree, root);
    if (list == HL_TREE_NONE)
        return fail_document(reader, root);
    reader->shape = feed ? *hl_json_shape_feed() : *shape_of_list(tree, list);
    use_fields(&reader->shape.fields, own);
    int err = lines || list == 0 ? 0 : read_info(reader, root);
    return err ? err : read_list(reader, list);
}

int hl_feed_json_read(struct hl_feed_out *out, const char *text, size_t n)
{
    struct hl_tree tree;
    struct hl_json_reader reader = {.out = out, .tree = &tree};
    int err = hl_tree_read(&tree, text, n, HL_FEED_VALUES_MAX);
    if (err == -EPROTO)
        out->report.note = tree.trouble;
    if (!err) {
        hl_draft_init(&reader.draft);
        hl_buf_init(&reader.raw, HL_FEED_TEXT_MAX);
        err = read_document(&reader);
        hl_buf_finish(&reader.raw);
        hl_draft_finish(&reader.draft);
    }
    hl_tree_finish(&tree);
    return err;
}
