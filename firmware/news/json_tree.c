#include "news/json_tree.h"

#include "news/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX 64 /* bytes; no date or id is longer */

struct reader {
    struct hl_tree *tree;
    const char *at, *end;
    size_t values_max;
    uint32_t open[HL_TREE_DEPTH_MAX]; /* lists and objects around AT */
    size_t depth;
    bool named; /* a name was read, and its value is next */
    int err;
};

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0' || c == 0x1e;
}

/* The first trouble stays, and ends reading. */
static bool stop(struct reader *reader, const char *why)
{
    if (!reader->tree->trouble)
        reader->tree->trouble = why;
    return false;
}

static struct hl_tree_node *add(struct reader *reader, enum hl_tree_kind kind, const char *from,
                                const char *to)
{
    struct hl_tree *tree = reader->tree;
    if (tree->count == reader->values_max) {
        stop(reader, "JSON with too many values");
        return NULL;
    }
    if (tree->count == tree->room) {
        size_t room = tree->room ? tree->room * 2 : 256;
        struct hl_tree_node *nodes = realloc(tree->nodes, room * sizeof(*nodes));
        if (!nodes) {
            reader->err = -ENOMEM;
            return NULL;
        }
        tree->nodes = nodes;
        tree->room = room;
    }
    struct hl_tree_node *node = &tree->nodes[tree->count++];
    *node = (struct hl_tree_node){.at = (uint32_t)(from - tree->text),
                                  .len = (uint32_t)(to - from),
                                  .next = (uint32_t)tree->count,
                                  .kind = (unsigned char)kind,
                                  .whole = true};
    return node;
}

/* The quote that ends the string whose text begins at FROM; NULL when it never ends. */
static const char *find_quote(const char *from, const char *end, bool *escaped)
{
    const char *at = from;
    *escaped = false;
    for (;;) {
        const char *quote = at < end ? memchr(at, '"', (size_t)(end - at)) : NULL;
        if (!quote)
            return NULL;
        const char *slash = memchr(at, '\\', (size_t)(quote - at));
        if (!slash)
            return quote;
        /* An escaped quote ends nothing; from the first backslash on, pairs are passed over. */
        *escaped = true;
        for (at = slash; at < quote; at++)
            at += *at == '\\';
        if (at == quote)
            return quote;
    }
}

static bool read_string(struct reader *reader)
{
    bool escaped;
    const char *from = reader->at + 1;
    const char *quote = find_quote(from, reader->end, &escaped);
    if (!quote)
        return stop(reader, "JSON that ends too early");
    struct hl_tree_node *node = add(reader, HL_TREE_STRING, from, quote);
    if (!node)
        return false;
    node->escaped = escaped;
    reader->at = quote + 1;
    return true;
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '+' || c == '.';
}

/* A number, or one of three words. At the very end of the text it may have been longer. */
static bool read_word(struct reader *reader)
{
    static const struct {
        const char *text;
        enum hl_tree_kind kind;
    } words[] = {{"null", HL_TREE_NULL}, {"false", HL_TREE_FALSE}, {"true", HL_TREE_TRUE}};
    const char *from = reader->at, *to = from;
    while (to < reader->end && is_word(*to))
        to++;
    size_t len = (size_t)(to - from);
    if (to == reader->end && reader->depth > 1)
        return stop(reader, "JSON that ends too early");
    reader->at = to;
    if (len > 0 && ((*from >= '0' && *from <= '9') || *from == '-'))
        return add(reader, HL_TREE_NUMBER, from, to);
    /* What some languages write where a number is none. */
    if ((len == 3 && memcmp(from, "NaN", 3) == 0) || (len == 8 && memcmp(from, "Infinity", 8) == 0))
        return add(reader, HL_TREE_NUMBER, from, to);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strlen(words[i].text) == len && memcmp(words[i].text, from, len) == 0)
            return add(reader, words[i].kind, from, to);
    reader->at = from;
    return stop(reader, "broken JSON");
}

static bool begin(struct reader *reader, enum hl_tree_kind kind)
{
    if (reader->depth == HL_TREE_DEPTH_MAX)
        return stop(reader, "JSON nested too deeply");
    if (!add(reader, kind, reader->at, reader->at))
        return false;
    reader->open[reader->depth++] = (uint32_t)reader->tree->count - 1;
    reader->at++;
    return true;
}

static struct hl_tree_node *innermost(const struct reader *reader)
{
    return &reader->tree->nodes[reader->open[reader->depth - 1]];
}

static bool end(struct reader *reader, enum hl_tree_kind kind)
{
    struct hl_tree_node *node = innermost(reader);
    if (node->kind != kind || reader->depth == 1 || reader->named)
        return stop(reader, "broken JSON");
    reader->at++;
    node->len = (uint32_t)(reader->at - reader->tree->text) - node->at;
    node->next = (uint32_t)reader->tree->count;
    reader->depth--;
    return true;
}

static bool read_value(struct reader *reader)
{
    switch (*reader->at) {
    case '{':
        return begin(reader, HL_TREE_OBJECT);
    case '[':
        return begin(reader, HL_TREE_LIST);
    case '"':
        return read_string(reader);
    default:
        return read_word(reader);
    }
}

/* A name and its colon. */
static bool read_name(struct reader *reader)
{
    if (*reader->at != '"')
        return stop(reader, "broken JSON");
    if (!read_string(reader))
        return false;
    while (reader->at < reader->end && is_blank(*reader->at))
        reader->at++;
    reader->named = true;
    if (reader->at == reader->end)
        return stop(reader, "JSON that ends too early");
    if (*reader->at++ != ':')
        return stop(reader, "broken JSON");
    return true;
}

/* One step; commas are read over, wherever they stand. */
static bool step(struct reader *reader)
{
    char c = *reader->at;
    if (is_blank(c) || (c == ',' && !reader->named)) {
        reader->at++;
        return true;
    }
    if (c == '}')
        return end(reader, HL_TREE_OBJECT);
    if (c == ']')
        return end(reader, HL_TREE_LIST);
    if (innermost(reader)->kind == HL_TREE_OBJECT && !reader->named)
        return read_name(reader);
    reader->named = false;
    return read_value(reader);
}

/* What is still open when reading ends is not whole; a name without its value is taken back. */
static void close_all(struct reader *reader)
{
    struct hl_tree *tree = reader->tree;
    if (reader->depth > 1)
        stop(reader, "JSON that ends too early");
    const struct hl_tree_node *inner = innermost(reader);
    if (inner->kind == HL_TREE_OBJECT) {
        size_t names = 0;
        uint32_t at = reader->open[reader->depth - 1] + 1;
        for (; at < tree->count; at = tree->nodes[at].next)
            names++;
        tree->count -= names % 2;
    }
    while (reader->depth > 0) {
        struct hl_tree_node *node = innermost(reader);
        node->next = (uint32_t)tree->count;
        node->whole = node->whole && reader->depth == 1;
        reader->depth--;
    }
}

int hl_tree_read(struct hl_tree *tree, const char *text, size_t n, size_t values_max)
{
    *tree = (struct hl_tree){.text = text};
    struct reader reader = {
        .tree = tree, .at = text, .end = text + n, .values_max = values_max + 1};
    if (!add(&reader, HL_TREE_LIST, text, text))
        return -ENOMEM;
    reader.open[reader.depth++] = 0;
    while (reader.at < reader.end && !tree->trouble && !reader.err && step(&reader))
        ;
    if (reader.err)
        return reader.err;
    close_all(&reader);
    if (tree->count > 1)
        return 0;
    stop(&reader, "broken JSON");
    return -EPROTO;
}

void hl_tree_finish(struct hl_tree *tree)
{
    free(tree->nodes);
    tree->nodes = NULL;
    tree->count = tree->room = 0;
}

uint32_t hl_tree_first(const struct hl_tree *tree, uint32_t at)
{
    if (at == HL_TREE_NONE || tree->nodes[at].kind < HL_TREE_LIST || tree->nodes[at].next == at + 1)
        return HL_TREE_NONE;
    return at + 1;
}

uint32_t hl_tree_after(const struct hl_tree *tree, uint32_t at, uint32_t child)
{
    uint32_t next = tree->nodes[child].next;
    if (tree->nodes[at].kind == HL_TREE_OBJECT)
        next = tree->nodes[next].next;
    return next < tree->nodes[at].next ? next : HL_TREE_NONE;
}

static bool is_name(const struct hl_tree *tree, const struct hl_tree_node *node, const char *name,
                    size_t len)
{
    if (!node->escaped)
        return node->len == len && memcmp(tree->text + node->at, name, len) == 0;
    struct hl_buf plain;
    hl_buf_init(&plain, HL_TREE_POINTER_MAX);
    int err = hl_tree_text(tree, (uint32_t)(node - tree->nodes), &plain);
    bool same = !err && plain.len == len && len > 0 && memcmp(plain.data, name, len) == 0;
    hl_buf_finish(&plain);
    return same;
}

uint32_t hl_tree_member(const struct hl_tree *tree, uint32_t at, const char *name, size_t len)
{
    if (hl_tree_kind(tree, at) != HL_TREE_OBJECT)
        return HL_TREE_NONE;
    for (uint32_t child = at + 1; child < tree->nodes[at].next; child = tree->nodes[child + 1].next)
        if (is_name(tree, &tree->nodes[child], name, len))
            return child + 1;
    return HL_TREE_NONE;
}

static uint32_t entry(const struct hl_tree *tree, uint32_t at, const char *digits, size_t len)
{
    size_t index = 0;
    if (len == 0 || len > 6 || (len > 1 && digits[0] == '0'))
        return HL_TREE_NONE;
    for (size_t i = 0; i < len; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return HL_TREE_NONE;
        index = index * 10 + (size_t)(digits[i] - '0');
    }
    uint32_t child = hl_tree_first(tree, at);
    while (index-- > 0 && child != HL_TREE_NONE)
        child = hl_tree_after(tree, at, child);
    return child;
}

/* "~1" is '/', "~0" is '~'. Returns the length. */
static size_t decode_part(char out[HL_TREE_POINTER_MAX], const char *part, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len && n < HL_TREE_POINTER_MAX; i++) {
        bool escape = part[i] == '~' && i + 1 < len && (part[i + 1] == '0' || part[i + 1] == '1');
        out[n++] = escape ? (part[i + 1] == '0' ? '~' : '/') : part[i];
        i += escape;
    }
    return n;
}

uint32_t hl_tree_point(const struct hl_tree *tree, uint32_t at, const char *pointer, size_t len)
{
    const char *stop_at = pointer + len;
    while (pointer < stop_at && at != HL_TREE_NONE) {
        if (*pointer++ != '/')
            return HL_TREE_NONE;
        const char *slash = memchr(pointer, '/', (size_t)(stop_at - pointer));
        size_t part = (size_t)((slash ? slash : stop_at) - pointer);
        char plain[HL_TREE_POINTER_MAX];
        bool list = hl_tree_kind(tree, at) == HL_TREE_LIST;
        if (list)
            at = entry(tree, at, pointer, part);
        else if (!memchr(pointer, '~', part))
            at = hl_tree_member(tree, at, pointer, part);
        else
            at = hl_tree_member(tree, at, plain, decode_part(plain, pointer, part));
        pointer += part;
    }
    return at;
}

/* Reads four hexadecimal digits; -1 when they are none. */
static int32_t read_hex(const char *at, const char *end_at)
{
    int32_t value = 0;
    if (end_at - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        if (digit < 0 || digit > 15 || (digit > 9 && (c | 0x20) < 'a'))
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Decodes the escape at AT, a backslash. Returns the bytes used; OUT gets LEN bytes. */
static size_t decode_escape(const char *at, const char *end_at, char out[4], size_t *len)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    char c = at + 1 < end_at ? at[1] : '\\';
    const char *known = strchr(from, c);
    *len = 1;
    out[0] = c && known ? to[known - from] : c;
    if (c != 'u')
        return at + 1 < end_at ? 2 : 1;
    int32_t high = read_hex(at + 2, end_at);
    if (high < 0)
        return 2;
    size_t used = 6;
    uint32_t code = (uint32_t)high;
    if (high >= 0xd800 && high < 0xdc00 && end_at - at >= 12 && at[6] == '\\' && at[7] == 'u') {
        int32_t low = read_hex(at + 8, end_at);
        if (low >= 0xdc00 && low < 0xe000) {
            code = 0x10000 + ((uint32_t)(high - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
            used = 12;
        }
    }
    *len = code ? hl_utf8_encode(code, out) : 0;
    return used;
}

/* Adds what fits; false when not all did. */
static bool add_some(struct hl_buf *out, const char *bytes, size_t n, int *err)
{
    size_t room = out->max - out->len;
    bool fits = n <= room;
    *err = hl_buf_add(out, bytes, fits ? n : hl_utf8_cut(bytes, room));
    return fits && !*err;
}

int hl_tree_text(const struct hl_tree *tree, uint32_t at, struct hl_buf *out)
{
    enum hl_tree_kind kind = hl_tree_kind(tree, at);
    int err = 0;
    if (kind != HL_TREE_STRING && kind != HL_TREE_NUMBER)
        return 0;
    const struct hl_tree_node *node = &tree->nodes[at];
    const char *from = tree->text + node->at, *to = from + node->len;
    while (from < to) {
        const char *slash = node->escaped ? memchr(from, '\\', (size_t)(to - from)) : NULL;
        if (!add_some(out, from, (size_t)((slash ? slash : to) - from), &err) || !slash)
            break;
        char utf8[4];
        size_t len;
        from = slash + decode_escape(slash, to, utf8, &len);
        if (!add_some(out, utf8, len, &err))
            break;
    }
    return err;
}

bool hl_tree_number(const struct hl_tree *tree, uint32_t at, double *value)
{
    char digits[NUMBER_MAX];
    enum hl_tree_kind kind = hl_tree_kind(tree, at);
    if (kind != HL_TREE_STRING && kind != HL_TREE_NUMBER)
        return false;
    const struct hl_tree_node *node = &tree->nodes[at];
    if (node->len == 0 || node->len >= sizeof(digits))
        return false;
    memcpy(digits, tree->text + node->at, node->len);
    digits[node->len] = '\0';
    if (strspn(digits, "0123456789+-.eE") != node->len)
        return false;
    char *stop_at;
    *value = strtod(digits, &stop_at);
    return *stop_at == '\0';
}
