#include "news/xml.h"

#include <errno.h>
#include <string.h>

enum state {
    IN_TEXT,
    AT_MARK, /* after '<', what follows is not known yet */
    IN_TAG,
    IN_COMMENT,
    IN_CDATA,
    IN_PI,
    IN_DOCTYPE,
    IN_DOCTYPE_COMMENT,
};

#define CDATA_MARK "![CDATA["
#define MARK_MAX   8

void hl_xml_init(struct hl_xml *xml, const struct hl_xml_handler *handler)
{
    *xml = (struct hl_xml){.handler = *handler, .state = IN_TEXT};
    hl_buf_init(&xml->carry, HL_XML_TAG_MAX);
}

void hl_xml_finish(struct hl_xml *xml)
{
    hl_buf_finish(&xml->carry);
}

bool hl_xml_is_cut(const struct hl_xml *xml)
{
    return xml->state != IN_TEXT;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || (c & 0x80);
}

static int give_text(struct hl_xml *xml, const char *bytes, size_t n, bool literal)
{
    return n ? xml->handler.text(xml->handler.data, bytes, n, literal) : 0;
}

/* What bytes mean in a tag. */
enum { ENDS_RUN = 1, ENDS_NAME = 2 };
static const unsigned char marks[256] = {
    ['"'] = ENDS_RUN,   ['\''] = ENDS_RUN,  ['<'] = ENDS_RUN,   ['>'] = ENDS_RUN,
    [' '] = ENDS_NAME,  ['\t'] = ENDS_NAME, ['\n'] = ENDS_NAME, ['\v'] = ENDS_NAME,
    ['\f'] = ENDS_NAME, ['\r'] = ENDS_NAME, ['/'] = ENDS_NAME,
};

/* Tells a tag, given all between '<' and '>'. */
static int give_tag(struct hl_xml *xml, const char *text, size_t n)
{
    struct hl_xml_tag tag = {.whole = {text, n}};
    size_t at = 0;
    tag.close = n > 0 && text[0] == '/';
    at += tag.close;
    size_t start = at;
    while (at < n && !(marks[(unsigned char)text[at]] & ENDS_NAME))
        at++;
    tag.name = (struct hl_xml_span){text + start, at - start};
    tag.empty = !tag.close && n > at && text[n - 1] == '/';
    tag.attributes = (struct hl_xml_span){text + at, n - at - (tag.empty ? 1 : 0)};
    return xml->handler.tag(xml->handler.data, &tag);
}

/* Keeps what fits of a tag that goes on in the next write. */
static int carry(struct hl_xml *xml, const char *bytes, size_t n)
{
    size_t room = xml->carry.max - xml->carry.len;
    return hl_buf_add(&xml->carry, bytes, n < room ? n : room);
}

/* The last byte before AT that is no blank, back to START and then to what came before it. */
static char last_before(const struct hl_xml *xml, const char *start, const char *at)
{
    while (at > start && is_space(at[-1]))
        at--;
    return at > start ? at[-1] : xml->before;
}

/* Where the tag ends: at its '>', at a '<' that cannot be in it, or NULL for not here. */
static const char *find_tag_end(struct hl_xml *xml, const char *at, const char *end)
{
    const char *start = at;
    while (at < end) {
        if (xml->quote) {
            at = memchr(at, xml->quote, (size_t)(end - at));
            if (!at)
                break;
            xml->quote = '\0';
            at++;
        }
        /* Letters, most of a tag, are past all marks. */
        while (at < end && (*at > '>' || !(marks[(unsigned char)*at] & ENDS_RUN)))
            at++;
        if (at == end)
            break;
        if (*at == '>' || *at == '<')
            return at;
        if (last_before(xml, start, at) == '=')
            xml->quote = *at;
        at++;
    }
    if (!xml->quote)
        xml->before = last_before(xml, start, end);
    return NULL;
}

/* Reads on in a tag. Returns where reading goes on. */
static const char *read_tag(struct hl_xml *xml, const char *at, const char *end, int *err)
{
    const char *close = find_tag_end(xml, at, end);
    if (!close) {
        *err = carry(xml, at, (size_t)(end - at));
        return end;
    }
    const char *text = at;
    size_t n = (size_t)(close - at);
    if (xml->carry.len > 0) {
        *err = carry(xml, at, n);
        text = xml->carry.data;
        n = xml->carry.len;
    } else if (n > HL_XML_TAG_MAX) {
        n = HL_XML_TAG_MAX;
    }
    if (!*err && *close == '>') {
        *err = give_tag(xml, text, n);
        xml->state = IN_TEXT;
    } else if (!*err) {
        /* "a <b and <i>c</i>": the first '<' was text. */
        *err = give_text(xml, "<", 1, true);
        if (!*err)
            *err = give_text(xml, text, n, false);
        xml->state = AT_MARK;
    }
    hl_buf_clear(&xml->carry);
    return close + 1;
}

/* What the bytes after '<' open: 0 when more of them are needed, -1 for nothing. */
static int classify(const char *text, size_t n)
{
    if (is_name_start(text[0]) || text[0] == '/')
        return IN_TAG;
    if (text[0] == '?')
        return IN_PI;
    if (text[0] != '!')
        return -1;
    if (n >= 3 && memcmp(text, "!--", 3) == 0)
        return IN_COMMENT;
    if (n == MARK_MAX && memcmp(text, CDATA_MARK, MARK_MAX) == 0)
        return IN_CDATA;
    if (n >= 2 && ((text[1] >= 'A' && text[1] <= 'Z') || (text[1] >= 'a' && text[1] <= 'z')))
        return IN_DOCTYPE;
    if (n < 3 ? memcmp(text, "!--", n) == 0 : false)
        return 0;
    return n < MARK_MAX && memcmp(text, CDATA_MARK, n) == 0 ? 0 : -1;
}

/* Reads what follows a '<', one byte at a time until it is known. */
static const char *read_mark(struct hl_xml *xml, const char *at, const char *end, int *err)
{
    if (xml->carry.len == 0 && (is_name_start(*at) || *at == '/')) {
        xml->state = IN_TAG;
        xml->quote = xml->before = '\0';
        return at;
    }
    while (at < end && !*err) {
        *err = carry(xml, at, 1);
        if (*err)
            break;
        int state = classify(xml->carry.data, xml->carry.len);
        if (state < 0) {
            /* The byte that decided is read again: it may be a '<' itself. */
            *err = give_text(xml, "<", 1, true);
            if (!*err)
                *err = give_text(xml, xml->carry.data, xml->carry.len - 1, true);
            xml->state = IN_TEXT;
            hl_buf_clear(&xml->carry);
            return at;
        }
        at++;
        if (state == 0)
            continue;
        xml->state = state;
        xml->run = xml->deep = 0;
        xml->quote = '\0';
        hl_buf_clear(&xml->carry);
        return at;
    }
    return at;
}

/* Passes over bytes up to the end mark "BBB...>" that takes NEED bytes B before the '>'. Returns
 * the byte after it, or NULL. */
static const char *find_end_mark(struct hl_xml *xml, const char *at, const char *end, char b,
                                 unsigned need)
{
    while (at < end) {
        if (xml->run == 0) {
            at = memchr(at, b, (size_t)(end - at));
            if (!at)
                return NULL;
        }
        char c = *at++;
        if (c == '>' && xml->run >= need) {
            xml->run = 0;
            return at;
        }
        xml->run = c != b ? 0 : xml->run < need ? xml->run + 1 : need;
    }
    return NULL;
}

static const char *read_cdata(struct hl_xml *xml, const char *at, const char *end, int *err)
{
    unsigned held = xml->run;
    const char *close = find_end_mark(xml, at, end, ']', 2);
    /* The text is what was held back and what is here, without the end mark or what may yet
     * become one. */
    size_t n = held + (size_t)((close ? close - 1 : end) - at) - (close ? 2 : xml->run);
    size_t from_held = n < held ? n : held;
    *err = give_text(xml, "]]", from_held, true);
    if (!*err)
        *err = give_text(xml, at, n - from_held, true);
    if (close)
        xml->state = IN_TEXT;
    return close ? close : end;
}

/* One byte of a DOCTYPE, or of a declaration anywhere. */
static void step_doctype(struct hl_xml *xml, char c)
{
    static const char comment[] = "<!--";
    if (xml->quote) {
        xml->quote = c == xml->quote ? '\0' : xml->quote;
        return;
    }
    xml->run = c == comment[xml->run] ? xml->run + 1 : c == '<';
    if (xml->run == 4) {
        xml->run = 0;
        xml->state = IN_DOCTYPE_COMMENT;
    } else if (c == '"' || c == '\'') {
        xml->quote = c;
    } else if (c == '[') {
        xml->deep++;
    } else if (c == ']') {
        xml->deep -= xml->deep > 0;
    } else if (c == '>' && xml->deep == 0) {
        xml->state = IN_TEXT;
    }
}

static const char *read_doctype(struct hl_xml *xml, const char *at, const char *end, int *err)
{
    const char *start = at;
    while (at < end && xml->state == IN_DOCTYPE) {
        const char *close = xml->quote ? memchr(at, xml->quote, (size_t)(end - at)) : at;
        at = close ? close + 1 : end;
        if (close)
            step_doctype(xml, *close);
    }
    if (!xml->handler.declaration)
        return at;
    *err = carry(xml, start, (size_t)(at - start));
    if (!*err && xml->state == IN_TEXT) {
        *err = xml->handler.declaration(xml->handler.data, xml->carry.data, xml->carry.len);
        hl_buf_clear(&xml->carry);
    }
    return at;
}

static const char *read_text(struct hl_xml *xml, const char *at, const char *end, int *err)
{
    const char *mark = memchr(at, '<', (size_t)(end - at));
    *err = give_text(xml, at, (size_t)((mark ? mark : end) - at), false);
    if (!mark)
        return end;
    xml->state = AT_MARK;
    return *err || mark + 1 == end ? mark + 1 : read_mark(xml, mark + 1, end, err);
}

static const char *read_skipped(struct hl_xml *xml, const char *at, const char *end)
{
    const char *close;
    if (xml->state == IN_PI) {
        /* "?>" by the book, but some forget the '?'. */
        close = memchr(at, '>', (size_t)(end - at));
        close = close ? close + 1 : NULL;
    } else {
        close = find_end_mark(xml, at, end, '-', 2);
    }
    if (close)
        xml->state = xml->state == IN_DOCTYPE_COMMENT ? IN_DOCTYPE : IN_TEXT;
    return close ? close : end;
}

int hl_xml_write(struct hl_xml *xml, const char *bytes, size_t n)
{
    const char *at = bytes;
    const char *end = bytes + n;
    int err = 0;
    while (at < end && !err) {
        switch (xml->state) {
        case IN_TEXT:
            at = read_text(xml, at, end, &err);
            break;
        case AT_MARK:
            at = read_mark(xml, at, end, &err);
            break;
        case IN_TAG:
            at = read_tag(xml, at, end, &err);
            break;
        case IN_CDATA:
            at = read_cdata(xml, at, end, &err);
            break;
        case IN_DOCTYPE:
            at = read_doctype(xml, at, end, &err);
            break;
        default:
            at = read_skipped(xml, at, end);
            break;
        }
    }
    return err;
}

int hl_xml_end(struct hl_xml *xml)
{
    if (xml->state != IN_TAG || xml->carry.len < 2 || *xml->carry.data != '/')
        return 0;
    int err = give_tag(xml, xml->carry.data, xml->carry.len);
    xml->state = IN_TEXT;
    hl_buf_clear(&xml->carry);
    return err;
}

bool hl_xml_attribute_next(struct hl_xml_span *rest, struct hl_xml_span *name,
                           struct hl_xml_span *value)
{
    const char *at = rest->text;
    const char *end = at + rest->len;
    while (at < end && (is_space(*at) || *at == '/'))
        at++;
    name->text = at;
    while (at < end && !is_space(*at) && *at != '=')
        at++;
    name->len = (size_t)(at - name->text);
    while (at < end && is_space(*at))
        at++;
    *value = (struct hl_xml_span){at, 0};
    if (at < end && *at == '=') {
        at++;
        while (at < end && is_space(*at))
            at++;
        char quote = at < end && (*at == '"' || *at == '\'') ? *at++ : '\0';
        value->text = at;
        if (quote) {
            const char *close = memchr(at, quote, (size_t)(end - at));
            at = close ? close : end;
        } else {
            while (at < end && !is_space(*at))
                at++;
        }
        value->len = (size_t)(at - value->text);
        at += quote && at < end;
    } else if (name->len == 0 && at < end) {
        at++;
    }
    *rest = (struct hl_xml_span){at, (size_t)(end - at)};
    return name->len > 0 || value->len > 0;
}
