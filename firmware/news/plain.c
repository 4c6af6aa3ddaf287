#include "news/plain.h"

#include "news/entities.h"
#include "news/utf8.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A tag's end is looked for past quotes this far; in a longer tag the first '>' ends it. A name
 * that HTML does not know must end so far, or it is text. */
#define QUOTED_TAG_MAX  2048
#define UNKNOWN_TAG_MAX 256
#define TAG_NAME_MAX    12

enum tag_kind {
    TAG_NONE,     /* not one of HTML's */
    TAG_INLINE,   /* stands within a word */
    TAG_BLOCK,    /* parts words */
    TAG_DOCUMENT, /* belongs to a whole document or form, so is a word in anything else */
    TAG_HIDDEN,   /* its content is not text */
};

struct tag_name {
    char name[TAG_NAME_MAX];
    unsigned char kind;
};

/* Sorted by name. */
static const struct tag_name tag_names[] = {
    {"a", TAG_INLINE},         {"abbr", TAG_INLINE},     {"acronym", TAG_INLINE},
    {"address", TAG_BLOCK},    {"applet", TAG_BLOCK},    {"area", TAG_DOCUMENT},
    {"article", TAG_BLOCK},    {"aside", TAG_BLOCK},     {"audio", TAG_BLOCK},
    {"b", TAG_INLINE},         {"base", TAG_DOCUMENT},   {"bdi", TAG_INLINE},
    {"bdo", TAG_INLINE},       {"big", TAG_INLINE},      {"blink", TAG_INLINE},
    {"blockquote", TAG_BLOCK}, {"body", TAG_DOCUMENT},   {"br", TAG_BLOCK},
    {"button", TAG_BLOCK},     {"canvas", TAG_BLOCK},    {"caption", TAG_BLOCK},
    {"center", TAG_BLOCK},     {"cite", TAG_INLINE},     {"code", TAG_INLINE},
    {"col", TAG_BLOCK},        {"colgroup", TAG_BLOCK},  {"dd", TAG_BLOCK},
    {"del", TAG_INLINE},       {"dfn", TAG_INLINE},      {"div", TAG_BLOCK},
    {"dl", TAG_BLOCK},         {"dt", TAG_BLOCK},        {"em", TAG_INLINE},
    {"embed", TAG_BLOCK},      {"fieldset", TAG_BLOCK},  {"figcaption", TAG_BLOCK},
    {"figure", TAG_BLOCK},     {"font", TAG_INLINE},     {"footer", TAG_BLOCK},
    {"form", TAG_BLOCK},       {"frame", TAG_DOCUMENT},  {"frameset", TAG_BLOCK},
    {"h1", TAG_BLOCK},         {"h2", TAG_BLOCK},        {"h3", TAG_BLOCK},
    {"h4", TAG_BLOCK},         {"h5", TAG_BLOCK},        {"h6", TAG_BLOCK},
    {"head", TAG_DOCUMENT},    {"header", TAG_BLOCK},    {"hr", TAG_BLOCK},
    {"html", TAG_DOCUMENT},    {"i", TAG_INLINE},        {"iframe", TAG_BLOCK},
    {"img", TAG_INLINE},       {"input", TAG_BLOCK},     {"ins", TAG_INLINE},
    {"kbd", TAG_INLINE},       {"label", TAG_INLINE},    {"li", TAG_BLOCK},
    {"link", TAG_DOCUMENT},    {"main", TAG_BLOCK},      {"map", TAG_DOCUMENT},
    {"mark", TAG_INLINE},      {"marquee", TAG_BLOCK},   {"meta", TAG_DOCUMENT},
    {"nav", TAG_BLOCK},        {"nobr", TAG_INLINE},     {"noframes", TAG_BLOCK},
    {"noscript", TAG_BLOCK},   {"object", TAG_BLOCK},    {"ol", TAG_BLOCK},
    {"option", TAG_DOCUMENT},  {"p", TAG_BLOCK},         {"param", TAG_BLOCK},
    {"picture", TAG_INLINE},   {"pre", TAG_BLOCK},       {"q", TAG_INLINE},
    {"rp", TAG_INLINE},        {"rt", TAG_INLINE},       {"ruby", TAG_INLINE},
    {"s", TAG_INLINE},         {"samp", TAG_INLINE},     {"script", TAG_HIDDEN},
    {"section", TAG_BLOCK},    {"select", TAG_DOCUMENT}, {"small", TAG_INLINE},
    {"source", TAG_INLINE},    {"span", TAG_INLINE},     {"strike", TAG_INLINE},
    {"strong", TAG_INLINE},    {"style", TAG_HIDDEN},    {"sub", TAG_INLINE},
    {"sup", TAG_INLINE},       {"table", TAG_BLOCK},     {"tbody", TAG_BLOCK},
    {"td", TAG_BLOCK},         {"textarea", TAG_BLOCK},  {"tfoot", TAG_BLOCK},
    {"th", TAG_BLOCK},         {"thead", TAG_BLOCK},     {"time", TAG_INLINE},
    {"title", TAG_DOCUMENT},   {"tr", TAG_BLOCK},        {"tt", TAG_INLINE},
    {"u", TAG_INLINE},         {"ul", TAG_BLOCK},        {"var", TAG_INLINE},
    {"video", TAG_BLOCK},      {"wbr", TAG_INLINE},
};

/* One pass over HTML. What was once looked for to the end in vain is not looked for again, so the
 * pass stays linear. */
struct reader {
    const char *at;
    const char *end;
    struct hl_buf *out;
    const char *unquoted; /* up to here, quotes are known not to help */
    bool document;        /* begins as a whole document does, or has tags that only one has */
    bool no_comment_end;
    bool no_tag_end;
    bool no_script_end;
    bool no_style_end;
};

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* C in each of the eight bytes of a word. */
#define EACH(c) (UINT64_C(0x0101010101010101) * (c))

/* The high bits of the bytes of WORD that are C; a byte after one that is may be marked too. */
static uint64_t has_byte(uint64_t word, unsigned char c)
{
    word ^= EACH(c);
    return (word - EACH(0x01)) & ~word & EACH(0x80);
}

/* Bytes at the front that are neither '<' nor '&'. */
static size_t text_run(const char *text, size_t n)
{
    size_t i = 0;
    uint64_t word;
    for (; i + sizeof(word) <= n; i += sizeof(word)) {
        memcpy(&word, text + i, sizeof(word));
        if (has_byte(word, '<') || has_byte(word, '&'))
            break;
    }
    while (i < n && text[i] != '<' && text[i] != '&')
        i++;
    return i;
}

/* Adds what fits, whole characters only. -EMSGSIZE when not all did. */
static int add(struct hl_buf *out, const char *bytes, size_t n)
{
    size_t room = out->max - out->len;
    if (n <= room)
        return hl_buf_add(out, bytes, n);
    int err = hl_buf_add(out, bytes, hl_utf8_cut(bytes, room));
    return err ? err : -EMSGSIZE;
}

/* Reads "&#8217;" or "&#x2019;" after its '#'; numbers stop on their own where ';' is missing.
 * Returns the bytes used, 0 when it is none. */
static size_t read_number(const char *text, size_t n, uint32_t *code)
{
    size_t i = 0;
    bool hex = n > 0 && (text[0] == 'x' || text[0] == 'X');
    if (hex)
        i++;
    size_t first = i;
    uint32_t value = 0;
    for (; i < n; i++) {
        char c = text[i];
        uint32_t digit;
        if (is_digit(c))
            digit = (uint32_t)(c - '0');
        else if (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            digit = (uint32_t)((c | 0x20) - 'a' + 10);
        else
            break;
        value = value > 0x10ffff ? value : value * (hex ? 16 : 10) + digit;
    }
    if (i == first)
        return 0;
    if (value >= 0x80 && value < 0xa0)
        value = hl_utf8_from_1252((unsigned char)value);
    *code = value;
    return i < n && text[i] == ';' ? i + 1 : i;
}

/* Some write a character as the two halves that it has in UTF-16: the second half at TEXT, if it is
 * one, makes *CODE, the first, whole. Returns the bytes used. */
static size_t read_half(const char *text, size_t n, uint32_t *code)
{
    uint32_t second;
    if (*code < 0xd800 || *code > 0xdbff || n < 3 || text[0] != '&' || text[1] != '#')
        return 0;
    size_t used = read_number(text + 2, n - 2, &second);
    if (used == 0 || second < 0xdc00 || second > 0xdfff)
        return 0;
    *code = 0x10000 + ((*code - 0xd800) << 10) + (second - 0xdc00);
    return used + 2;
}

/* Reads the reference at TEXT, which begins with '&'. Returns the bytes used, 0 when it is none. */
static size_t read_reference(const char *text, size_t n, uint32_t *code)
{
    if (n >= 3 && text[1] == '#') {
        size_t used = read_number(text + 2, n - 2, code);
        if (used == 0)
            return 0;
        used += 2;
        return used + read_half(text + used, n - used, code);
    }
    /* These are most of all that feeds have. */
    if (n >= 4 && text[3] == ';' && text[2] == 't' && (text[1] == 'l' || text[1] == 'g')) {
        *code = text[1] == 'l' ? '<' : '>';
        return 4;
    }
    if (n >= 5 && memcmp(text, "&amp;", 5) == 0) {
        *code = '&';
        return 5;
    }
    size_t len = 1;
    while (len < n && len <= HL_ENTITY_NAME_MAX + 1 && (is_alpha(text[len]) || is_digit(text[len])))
        len++;
    if (len >= n || text[len] != ';')
        return 0;
    *code = hl_entity_find(text + 1, len - 1);
    return *code ? len + 1 : 0;
}

/* Adds the character that the reference at TEXT stands for, or its '&'. */
static int add_reference(struct hl_buf *out, const char *text, size_t n, size_t *used)
{
    uint32_t code;
    char utf8[4];
    *used = read_reference(text, n, &code);
    if (*used)
        return add(out, utf8, hl_utf8_encode(code, utf8));
    *used = 1;
    return add(out, "&", 1);
}

int hl_plain_decode(struct hl_buf *out, const char *text, size_t n)
{
    if (n == 0) /* TEXT may be NULL then */
        return 0;
    const char *end = text + n;
    int err = 0;
    while (text < end && !err) {
        size_t left = (size_t)(end - text);
        const char *mark = memchr(text, '&', left);
        size_t run = mark ? (size_t)(mark - text) : left;
        err = add(out, text, run);
        text += run;
        if (err || !mark)
            break;
        size_t used;
        err = add_reference(out, text, left - run, &used);
        text += used;
    }
    return err == -EMSGSIZE ? 0 : err;
}

bool hl_plain_has_reference(const char *text, size_t n)
{
    uint32_t code;
    while (n > 0) {
        const char *mark = memchr(text, '&', n);
        if (!mark)
            return false;
        n -= (size_t)(mark - text);
        size_t used = read_reference(mark, n, &code);
        if (used && mark[used - 1] == ';')
            return true;
        text = mark + 1;
        n--;
    }
    return false;
}

static int compare_tag(const void *key, const void *element)
{
    return strcmp(key, ((const struct tag_name *)element)->name);
}

static enum tag_kind find_tag(const char *name, size_t len)
{
    char lower[TAG_NAME_MAX];
    if (len >= sizeof(lower))
        return TAG_NONE;
    for (size_t i = 0; i < len; i++)
        lower[i] = is_alpha(name[i]) ? (char)(name[i] | 0x20) : name[i];
    lower[len] = '\0';
    /* The commonest by far. */
    if (len == 1 && lower[0] == 'p')
        return TAG_BLOCK;
    const struct tag_name *found =
        bsearch(lower, tag_names, sizeof(tag_names) / sizeof(tag_names[0]), sizeof(tag_names[0]),
                compare_tag);
    return found ? (enum tag_kind)found->kind : TAG_NONE;
}

/* The '>' that ends the tag whose name ends at P, or NULL. */
static const char *find_tag_end(struct reader *reader, const char *p)
{
    const char *limit = reader->end - p > QUOTED_TAG_MAX ? p + QUOTED_TAG_MAX : reader->end;
    char quote = '\0';
    if (reader->no_tag_end)
        return NULL;
    for (const char *at = p; at < limit && p >= reader->unquoted; at++) {
        if (quote)
            quote = *at == quote ? '\0' : quote;
        else if (*at == '>')
            return at;
        else if ((*at == '"' || *at == '\'') && at[-1] == '=')
            quote = *at;
    }
    if (p >= reader->unquoted)
        reader->unquoted = limit;
    const char *found = memchr(p, '>', (size_t)(reader->end - p));
    reader->no_tag_end = !found;
    return found;
}

/* The byte after "</NAME ... >", searched from P; NULL when there is none. */
static const char *find_close(const struct reader *reader, const char *p, const char *name)
{
    size_t len = strlen(name);
    while ((size_t)(reader->end - p) > len + 2) {
        p = memchr(p, '<', (size_t)(reader->end - p) - len - 2);
        if (!p)
            return NULL;
        if (p[1] == '/' && strncasecmp(p + 2, name, len) == 0) {
            const char *end = memchr(p, '>', (size_t)(reader->end - p));
            return end ? end + 1 : NULL;
        }
        p++;
    }
    return NULL;
}

/* Passes over <script> or <style> with all that it holds; false when it is never closed. */
static bool skip_hidden(struct reader *reader, const char *name, const char *tag_end)
{
    bool script = (*name | 0x20) == 's' && (name[1] | 0x20) == 'c';
    bool *none = script ? &reader->no_script_end : &reader->no_style_end;
    const char *close = *none ? NULL : find_close(reader, tag_end, script ? "script" : "style");
    *none = !close;
    if (close)
        reader->at = close;
    return close != NULL;
}

/* "<!-- ... -->", "<!doctype ...>", "<?php ...>". */
static bool skip_declaration(struct reader *reader)
{
    size_t left = (size_t)(reader->end - reader->at);
    if (left >= 4 && memcmp(reader->at, "<!--", 4) == 0) {
        const char *close =
            reader->no_comment_end ? NULL : memmem(reader->at + 4, left - 4, "-->", 3);
        reader->no_comment_end = !close;
        if (close)
            reader->at = close + 3;
        return close != NULL;
    }
    if (left < 3 || !is_alpha(reader->at[2]))
        return false;
    const char *close = find_tag_end(reader, reader->at + 2);
    if (close)
        reader->at = close + 1;
    return close != NULL;
}

/* True when the tag that goes on at P carries an attribute with a value. */
static bool has_attribute(const struct reader *reader, const char *p)
{
    size_t left = (size_t)(reader->end - p);
    const char *end = memchr(p, '>', left < UNKNOWN_TAG_MAX ? left : UNKNOWN_TAG_MAX);
    return end && memchr(p, '=', (size_t)(end - p));
}

/* The end of the tag NAME that goes on at P, or NULL when it is text and no tag. */
static const char *find_known_tag(struct reader *reader, enum tag_kind kind, bool foreign,
                                  bool closing, const char *p)
{
    bool script = p[-1] == 't' || p[-1] == 'T';
    if (kind == TAG_DOCUMENT && !reader->document && !(reader->document = has_attribute(reader, p)))
        return NULL;
    if (kind == TAG_HIDDEN && !closing && (script ? reader->no_script_end : reader->no_style_end))
        return NULL;
    if (kind != TAG_NONE)
        return find_tag_end(reader, p);
    /* A name that HTML does not know is a word, unless it carries attributes. */
    size_t left = (size_t)(reader->end - p);
    const char *end = memchr(p, '>', left < UNKNOWN_TAG_MAX ? left : UNKNOWN_TAG_MAX);
    return end && (foreign || memchr(p, '=', (size_t)(end - p))) ? end : NULL;
}

/* Tries to pass over the tag at the '<' where the reader stands. *PARTS says whether it parts
 * words. */
static bool skip_tag(struct reader *reader, bool *parts)
{
    const char *name = reader->at + 1;
    *parts = true;
    if (name < reader->end && (*name == '!' || *name == '?'))
        return skip_declaration(reader);
    bool closing = name < reader->end && *name == '/';
    if (closing)
        name++;
    const char *p = name;
    bool foreign = false;
    for (; p < reader->end &&
           (is_alpha(*p) || (p > name && (is_digit(*p) || *p == ':' || *p == '-')));
         p++)
        foreign = foreign || *p == ':';
    if (p == name || p == reader->end || !(is_space(*p) || *p == '>' || *p == '/'))
        return false;
    enum tag_kind kind = find_tag(name, (size_t)(p - name));
    const char *end = find_known_tag(reader, kind, foreign, closing, p);
    if (!end)
        return false;
    if (kind == TAG_HIDDEN && !closing)
        return skip_hidden(reader, name, end);
    *parts = kind == TAG_BLOCK || kind == TAG_DOCUMENT;
    reader->at = end + 1;
    return true;
}

static bool is_document(const char *html, const char *end)
{
    static const char *const begins[] = {"<!doctype", "<html", "<head", "<body", "<meta"};
    while (html < end && is_space(*html))
        html++;
    for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
        size_t len = strlen(begins[i]);
        if ((size_t)(end - html) > len && strncasecmp(html, begins[i], len) == 0)
            return true;
    }
    return false;
}

int hl_plain_from_html(struct hl_buf *out, const char *html, size_t n)
{
    if (n == 0)
        return 0;
    struct reader reader = {.at = html, .end = html + n, .out = out, .unquoted = html};
    reader.document = is_document(html, reader.end);
    int err = 0;
    while (reader.at < reader.end && !err) {
        const char *run = reader.at;
        reader.at += text_run(run, (size_t)(reader.end - run));
        err = add(out, run, (size_t)(reader.at - run));
        if (err || reader.at == reader.end)
            break;
        bool parts;
        if (*reader.at == '&') {
            size_t used;
            err = add_reference(out, reader.at, (size_t)(reader.end - reader.at), &used);
            reader.at += used;
        } else if (!skip_tag(&reader, &parts)) {
            err = add(out, reader.at++, 1);
        } else if (parts && out->len > 0 && out->data[out->len - 1] != ' ') {
            err = add(out, " ", 1);
        }
    }
    return err == -EMSGSIZE ? 0 : err;
}

/* Bytes at the front that are plain ASCII. */
static size_t ascii_run(const char *text, size_t n)
{
    size_t i = 0;
    uint64_t word;
    for (; i + sizeof(word) <= n; i += sizeof(word)) {
        memcpy(&word, text + i, sizeof(word));
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (i < n && !(text[i] & 0x80))
        i++;
    return i;
}

/* What Windows-1252 has where Unicode has a control that nobody writes: such a text was taken for
 * Latin-1 on its way into UTF-8. */
static bool is_misread(uint32_t code)
{
    return code >= 0x80 && code < 0xa0 && code != 0x85 &&
           hl_utf8_from_1252((unsigned char)code) != HL_UTF8_REPLACEMENT;
}

/* The length of the front of TEXT that needs no repair. */
static size_t valid_run(const char *text, size_t n)
{
    size_t i = 0;
    for (;;) {
        uint32_t code;
        i += ascii_run(text + i, n - i);
        size_t len = i < n ? hl_utf8_decode(text + i, n - i, &code) : 0;
        if (len == 0 || is_misread(code))
            return i;
        i += len;
    }
}

/* Bytes that are no UTF-8, and controls that were such bytes, become what they are in
 * Windows-1252. */
static int repair(struct hl_buf *text)
{
    size_t good = text->data ? valid_run(text->data, text->len) : text->len;
    if (good == text->len)
        return 0;
    struct hl_buf fixed;
    hl_buf_init(&fixed, text->max);
    const char *at = text->data;
    size_t left = text->len;
    int err = 0;
    for (;;) {
        err = add(&fixed, at, good);
        at += good;
        left -= good;
        if (err || left == 0)
            break;
        char utf8[4];
        uint32_t code;
        size_t len = hl_utf8_decode(at, left, &code);
        code = hl_utf8_from_1252(len ? (unsigned char)code : (unsigned char)*at);
        err = add(&fixed, utf8, hl_utf8_encode(code, utf8));
        if (err)
            break;
        len = len ? len : 1;
        at += len;
        left -= len;
        good = valid_run(at, left);
    }
    if (err && err != -EMSGSIZE) {
        hl_buf_finish(&fixed);
        return err;
    }
    hl_buf_finish(text);
    *text = fixed;
    return 0;
}

static bool is_wide_space(uint32_t code)
{
    return code == 0x85 || code == 0xa0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200a) ||
           code == 0x2028 || code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000;
}

/* The end of the run that begins at FROM of visible ASCII and single blanks between it: nothing to
 * tidy. Eight bytes at a time, for most texts are nothing else. */
static size_t tidy_run(const char *data, size_t from, size_t len)
{
    size_t begin = from;
    uint64_t word;
    while (from + sizeof(word) <= len) {
        memcpy(&word, data + from, sizeof(word));
        uint64_t blanks = has_byte(word, ' ');
        /* A byte below the blank, above '~', or two blanks side by side; in a carry's wake a
         * harmless byte may be suspected too, and is then looked at by itself. */
        if (((word - EACH(0x20)) | word | (word + EACH(0x01))) & EACH(0x80) ||
            blanks & (blanks >> 8) ||
            (data[from] == ' ' && (from == begin || data[from - 1] == ' ')))
            break;
        from += sizeof(word);
    }
    if (from > begin && data[from - 1] == ' ')
        from--;
    while (from < len && ((data[from] > ' ' && data[from] < 0x7f) ||
                          (data[from] == ' ' && from > begin && from + 1 < len &&
                           data[from + 1] > ' ' && data[from + 1] < 0x7f)))
        from++;
    return from;
}

int hl_plain_tidy(struct hl_buf *text)
{
    int err = repair(text);
    if (err || !text->data)
        return err;
    char *data = text->data;
    size_t to = 0;
    bool gap = false;
    for (size_t from = 0, len; from < text->len; from += len) {
        uint32_t code = (unsigned char)data[from];
        len = tidy_run(data, from, text->len) - from;
        if (len == 0) {
            len = code < 0x80 ? 1 : hl_utf8_decode(data + from, text->len - from, &code);
            if (code == ' ' || (code >= '\t' && code <= '\r') ||
                (code >= 0x80 && is_wide_space(code))) {
                gap = to > 0;
                continue;
            }
            if (code < 0x20 || (code >= 0x7f && code < 0xa0))
                continue;
        }
        if (gap)
            data[to++] = ' ';
        gap = false;
        if (to != from)
            memmove(data + to, data + from, len);
        to += len;
    }
    text->len = to;
    data[to] = '\0';
    return (int)to;
}
