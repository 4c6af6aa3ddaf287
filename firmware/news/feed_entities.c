#include "news/feed_entities.h"

#include <errno.h>
#include <string.h>

void hl_own_entities_init(struct hl_own_entities *entities)
{
    entities->count = 0;
    hl_buf_init(&entities->texts,
                (size_t)HL_ENTITIES_MAX * (HL_ENTITY_LABEL_MAX + HL_ENTITY_VALUE_MAX + 2));
}

void hl_own_entities_finish(struct hl_own_entities *entities)
{
    hl_buf_finish(&entities->texts);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || (c & 0x80);
}

static size_t name_len(const char *text, const char *end)
{
    size_t len = 0;
    while (text + len < end && is_name(text[len]))
        len++;
    return len;
}

static const char *find(const struct hl_own_entities *entities, const char *name, size_t len)
{
    const char *at = entities->texts.data;
    for (size_t i = 0; i < entities->count; i++) {
        size_t known = strlen(at);
        const char *value = at + known + 1;
        if (known == len && memcmp(at, name, len) == 0)
            return value;
        at = value + strlen(value) + 1;
    }
    return NULL;
}

static bool is_predefined(const char *name, size_t len)
{
    static const char *const names[] = {"amp", "lt", "gt", "quot", "apos"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
            return true;
    return false;
}

/* Plain text, with character references at most. */
static bool is_simple(const char *value, size_t len)
{
    if (len > HL_ENTITY_VALUE_MAX)
        return false;
    for (size_t i = 0; i < len; i++) {
        bool reference = value[i] == '&' && i + 1 < len && value[i + 1] == '#';
        if (value[i] == '<' || value[i] == '%' || value[i] == '\0' ||
            (value[i] == '&' && !reference))
            return false;
    }
    return true;
}

static int add(struct hl_own_entities *entities, const char *name, size_t len, const char *value,
               size_t value_len)
{
    if (entities->count == HL_ENTITIES_MAX || len == 0 || len > HL_ENTITY_LABEL_MAX ||
        !is_simple(value, value_len) || is_predefined(name, len) || find(entities, name, len))
        return 0;
    int err = hl_buf_add(&entities->texts, name, len);
    if (!err)
        err = hl_buf_add(&entities->texts, "", 1);
    if (!err)
        err = hl_buf_add(&entities->texts, value, value_len);
    if (!err)
        err = hl_buf_add(&entities->texts, "", 1);
    entities->count += !err;
    return err;
}

int hl_own_entities_read(struct hl_own_entities *entities, const char *doctype, size_t n)
{
    static const char mark[] = "<!ENTITY";
    const char *end = doctype + n;
    const char *at = doctype;
    int err = 0;
    while (!err && at < end && (at = memmem(at, (size_t)(end - at), mark, sizeof(mark) - 1))) {
        at += sizeof(mark) - 1;
        while (at < end && is_space(*at))
            at++;
        const char *name = at;
        size_t len = name_len(at, end);
        at += len;
        while (at < end && is_space(*at))
            at++;
        if (at == end || (*at != '"' && *at != '\''))
            continue;
        const char *value = at + 1;
        const char *close = memchr(value, *at, (size_t)(end - value));
        if (!close)
            break;
        err = add(entities, name, len, value, (size_t)(close - value));
        at = close + 1;
    }
    return err;
}

bool hl_own_entities_apply(const struct hl_own_entities *entities, const char *text, size_t n)
{
    return entities->count > 0 && n > 0 && memchr(text, '&', n);
}

/* Adds what fits, without an error. */
static int fill(struct hl_buf *out, const char *bytes, size_t n)
{
    size_t room = out->max - out->len;
    return hl_buf_add(out, bytes, n < room ? n : room);
}

int hl_own_entities_expand(const struct hl_own_entities *entities, struct hl_buf *out,
                           const char *text, size_t n)
{
    const char *end = text + n;
    int err = 0;
    while (text < end && !err) {
        const char *mark = memchr(text, '&', (size_t)(end - text));
        err = fill(out, text, (size_t)((mark ? mark : end) - text));
        if (!mark || err)
            break;
        size_t len = name_len(mark + 1, end);
        const char *after = mark + 1 + len;
        const char *value = after < end && *after == ';' ? find(entities, mark + 1, len) : NULL;
        err = value ? fill(out, value, strlen(value)) : fill(out, "&", 1);
        text = value ? after + 1 : mark + 1;
    }
    return err;
}
