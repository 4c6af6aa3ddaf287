#include "news/html_clean.h"

#include "news/headline.h"
#include "news/plain.h"
#include "news/utf8.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define PAGE_SNIFF_MAX (64u << 10) /* bytes in which a page's own tags are looked for */

struct attribute {
    const char *value; /* as written; NULL for none */
    size_t len;
    char name[HL_HTML_NAME_MAX + 1]; /* lower case */
};

struct reader {
    const char *at, *end;
    struct hl_buf *out;
    struct hl_html_about *about;
    char name[HL_HTML_NAME_MAX + 1]; /* of the tag that is being read, lower case */
    struct attribute attributes[HL_HTML_ATTRIBUTES_MAX];
    size_t count, all; /* attributes of this tag, and of all */
    size_t tags;
    unsigned never_closed; /* bits of the hidden elements that are known to have no end */
    bool no_comment_end;
};

/* What stands in these is no text. */
static const char *const hidden[] = {"script", "style", "textarea", "iframe", "noembed",
                                     "xmp",    "svg",   "template", "math",   "object"};
#define HIDDEN_COUNT (sizeof(hidden) / sizeof(hidden[0]))

void hl_html_about_init(struct hl_html_about *about)
{
    *about = (struct hl_html_about){0};
    hl_buf_init(&about->feed, HL_LINK_MAX);
    hl_buf_init(&about->base, HL_LINK_MAX);
}

void hl_html_about_finish(struct hl_html_about *about)
{
    hl_buf_finish(&about->feed);
    hl_buf_finish(&about->base);
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_name(char c)
{
    return is_alpha(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
}

/* Adds text as valid UTF-8 without control characters, quotes and '<' as references. */
static int add_text(struct hl_buf *out, const char *text, size_t n)
{
    const char *end = text + n, *run = text;
    int err = 0;
    for (size_t len; text < end && !err; text += len) {
        unsigned char c = (unsigned char)*text;
        const char *instead = c == '<' ? "&lt;" : c == '"' ? "&quot;" : NULL;
        uint32_t code = c;
        char utf8[5] = "";
        len = c < 0x80 ? 1 : hl_utf8_decode(text, (size_t)(end - text), &code);
        if (len == 0) {
            utf8[hl_utf8_encode(hl_utf8_from_1252(c), utf8)] = '\0';
            instead = utf8;
            len = 1;
        } else if ((code < 0x20 && !is_space((char)code)) || (code >= 0x7f && code < 0xa0)) {
            instead = "";
        }
        if (!instead)
            continue;
        err = hl_buf_add(out, run, (size_t)(text - run));
        if (!err)
            err = hl_buf_add_str(out, instead);
        run = text + len;
    }
    return err ? err : hl_buf_add(out, run, (size_t)(end - run));
}

/* ---- tags ---- */

static void skip_space(struct reader *reader)
{
    while (reader->at < reader->end && is_space(*reader->at))
        reader->at++;
}

/* Reads a name; one that is too long becomes "". */
static void read_name(struct reader *reader, char out[HL_HTML_NAME_MAX + 1])
{
    size_t len = 0;
    for (; reader->at < reader->end && is_name(*reader->at); reader->at++, len++)
        if (len < HL_HTML_NAME_MAX)
            out[len] = is_alpha(*reader->at) ? (char)(*reader->at | 0x20) : *reader->at;
    out[len <= HL_HTML_NAME_MAX ? len : 0] = '\0';
}

/* The value after '='. */
static void read_value(struct reader *reader, struct attribute *attribute)
{
    skip_space(reader);
    char quote = reader->at < reader->end ? *reader->at : '\0';
    const char *from = reader->at;
    if (quote == '"' || quote == '\'') {
        from++;
        const char *close = memchr(from, quote, (size_t)(reader->end - from));
        attribute->value = from;
        attribute->len = (size_t)((close ? close : reader->end) - from);
        reader->at = close ? close + 1 : reader->end;
        return;
    }
    while (reader->at < reader->end && !is_space(*reader->at) && *reader->at != '>')
        reader->at++;
    attribute->value = from;
    attribute->len = (size_t)(reader->at - from);
}

/* Everything up to the tag's '>', which is passed over. */
static void read_attributes(struct reader *reader)
{
    reader->count = 0;
    while (reader->at < reader->end && *reader->at != '>') {
        struct attribute attribute = {0};
        if (!is_alpha(*reader->at)) {
            reader->at++;
            continue;
        }
        read_name(reader, attribute.name);
        skip_space(reader);
        if (reader->at < reader->end && *reader->at == '=') {
            reader->at++;
            read_value(reader, &attribute);
        }
        bool wanted = attribute.name[0] && strncmp(attribute.name, "on", 2) != 0 &&
                      strcmp(attribute.name, "style") != 0 && attribute.len <= HL_HTML_VALUE_MAX;
        if (wanted && reader->count < HL_HTML_ATTRIBUTES_MAX && reader->all < HL_HTML_ALL_MAX) {
            reader->attributes[reader->count++] = attribute;
            reader->all++;
        }
    }
    if (reader->at < reader->end)
        reader->at++;
}

static const struct attribute *find(const struct reader *reader, const char *name)
{
    for (size_t i = 0; i < reader->count; i++)
        if (strcmp(reader->attributes[i].name, name) == 0)
            return &reader->attributes[i];
    return NULL;
}

/* True when the attribute NAME holds WORD, case aside. */
static bool says(const struct reader *reader, const char *name, const char *word)
{
    const struct attribute *attribute = find(reader, name);
    size_t len = strlen(word);
    for (size_t i = 0; attribute && i + len <= attribute->len; i++)
        if (strncasecmp(attribute->value + i, word, len) == 0)
            return true;
    return false;
}

/* OUT becomes the attribute's value, its references decoded. */
static int copy_value(struct hl_buf *out, const struct attribute *attribute)
{
    hl_buf_clear(out);
    if (!attribute || !attribute->len)
        return 0;
    int err = hl_plain_decode(out, attribute->value, attribute->len);
    int tidied = err ? err : hl_plain_tidy(out);
    return tidied < 0 ? tidied : 0;
}

/* The first feed that is not one of comments, else the first. */
static int note_feed(struct reader *reader)
{
    struct hl_html_about *about = reader->about;
    bool feed = says(reader, "type", "rss+xml") || says(reader, "type", "atom+xml") ||
                says(reader, "type", "rdf+xml") || says(reader, "type", "feed+json");
    bool comments = says(reader, "title", "comment") || says(reader, "href", "comments");
    if (!feed || !says(reader, "rel", "alternate") || says(reader, "rel", "stylesheet") ||
        (about->feed.len && (comments || !about->comments)))
        return 0;
    about->comments = comments;
    return copy_value(&about->feed, find(reader, "href"));
}

static int note(struct reader *reader)
{
    struct hl_html_about *about = reader->about;
    if (strcmp(reader->name, "link") == 0)
        return note_feed(reader);
    if (strcmp(reader->name, "base") == 0 && !about->base.len)
        return copy_value(&about->base, find(reader, "href"));
    if (strcmp(reader->name, "input") == 0 && says(reader, "type", "password"))
        about->password = true;
    return 0;
}

static int add_tag(struct reader *reader, bool closing)
{
    struct hl_buf *out = reader->out;
    int err = hl_buf_add_str(out, closing ? "</" : "<");
    if (!err)
        err = hl_buf_add_str(out, reader->name);
    for (size_t i = 0; !err && !closing && i < reader->count; i++) {
        const struct attribute *attribute = &reader->attributes[i];
        err = hl_buf_add(out, " ", 1);
        if (!err)
            err = hl_buf_add_str(out, attribute->name);
        if (!err)
            err = hl_buf_add(out, "=\"", 2);
        if (!err && attribute->len)
            err = add_text(out, attribute->value, attribute->len);
        if (!err)
            err = hl_buf_add(out, "\"", 1);
    }
    return err ? err : hl_buf_add(out, ">", 1);
}

/* Passes over what stands in the hidden element just opened, its end included. One without an end
 * hides nothing, and is not looked for again. */
static bool skip_hidden(struct reader *reader)
{
    size_t which = 0;
    while (which < HIDDEN_COUNT && strcmp(hidden[which], reader->name) != 0)
        which++;
    if (which == HIDDEN_COUNT)
        return false;
    size_t len = strlen(hidden[which]);
    const char *at = reader->at;
    while (!(reader->never_closed & 1u << which) && (size_t)(reader->end - at) > len + 2) {
        at = memchr(at, '<', (size_t)(reader->end - at) - len - 2);
        if (!at)
            break;
        if (at[1] == '/' && strncasecmp(at + 2, hidden[which], len) == 0 && !is_name(at[2 + len])) {
            const char *close = memchr(at, '>', (size_t)(reader->end - at));
            reader->at = close ? close + 1 : reader->end;
            return true;
        }
        at++;
    }
    reader->never_closed |= 1u << which;
    return true;
}

/* "<!-- -->", "<!doctype>", "<?xml ?>". */
static void skip_declaration(struct reader *reader)
{
    size_t left = (size_t)(reader->end - reader->at);
    if (left >= 4 && memcmp(reader->at, "<!--", 4) == 0) {
        const char *close =
            reader->no_comment_end ? NULL : memmem(reader->at + 2, left - 2, "-->", 3);
        reader->no_comment_end = !close;
        reader->at = close ? close + 3 : reader->at + 4;
        return;
    }
    const char *close = memchr(reader->at, '>', left);
    reader->at = close ? close + 1 : reader->end;
}

/* At '<'. */
static int read_markup(struct reader *reader)
{
    const char *next = reader->at + 1;
    if (next < reader->end && (*next == '!' || *next == '?')) {
        skip_declaration(reader);
        return 0;
    }
    bool closing = next < reader->end && *next == '/';
    next += closing;
    if (next == reader->end || !is_alpha(*next)) {
        reader->at++;
        return hl_buf_add_str(reader->out, "&lt;");
    }
    reader->at = next;
    read_name(reader, reader->name);
    read_attributes(reader);
    if (++reader->tags > HL_HTML_TAGS_MAX)
        return -EMSGSIZE;
    int err = closing ? 0 : note(reader);
    if (err || !reader->name[0] || (!closing && skip_hidden(reader)))
        return err;
    return add_tag(reader, closing);
}

int hl_html_clean(struct hl_buf *out, const char *html, size_t n, struct hl_html_about *about)
{
    struct reader reader = {.at = html, .end = html + n, .out = out, .about = about};
    int err = 0;
    while (n > 0 && reader.at < reader.end && !err) {
        const char *mark = memchr(reader.at, '<', (size_t)(reader.end - reader.at));
        err = add_text(out, reader.at, (size_t)((mark ? mark : reader.end) - reader.at));
        reader.at = mark ? mark : reader.end;
        if (mark && !err)
            err = read_markup(&reader);
    }
    about->full = err == -EMSGSIZE;
    return err == -EMSGSIZE ? 0 : err;
}

bool hl_html_is_page(const char *text, size_t n)
{
    static const char *const tags[] = {"!doctype html",
                                       "html",
                                       "head",
                                       "body",
                                       "div",
                                       "table",
                                       "ul",
                                       "ol",
                                       "p",
                                       "h1",
                                       "h2",
                                       "h3",
                                       "a",
                                       "article",
                                       "section",
                                       "main"};
    const char *end = text + (n < PAGE_SNIFF_MAX ? n : PAGE_SNIFF_MAX);
    while (n > 0 && (text = memchr(text, '<', (size_t)(end - text)))) {
        text++;
        for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
            size_t len = strlen(tags[i]);
            if ((size_t)(end - text) > len && strncasecmp(text, tags[i], len) == 0 &&
                !is_name(text[len]))
                return true;
        }
    }
    return false;
}
