#include "news/url.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct span {
    const char *text; /* NULL when the part is absent */
    size_t len;
};

struct url {
    struct span scheme;
    struct span authority;
    struct span path;
    struct span query;
    struct span fragment;
};

static bool is_scheme_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t scheme_len(const char *url)
{
    size_t len = 0;
    if (!is_scheme_letter(url[0]))
        return 0;
    while (is_scheme_letter(url[len]) || (url[len] >= '0' && url[len] <= '9') || url[len] == '+' ||
           url[len] == '-' || url[len] == '.')
        len++;
    return url[len] == ':' ? len : 0;
}

bool hl_url_is_absolute(const char *url)
{
    return scheme_len(url) > 0;
}

bool hl_url_is_base(const char *url)
{
    size_t len = scheme_len(url);
    return len == 0 || url[len + 1] == '/';
}

static struct url split(const char *text)
{
    struct url url = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    size_t len = scheme_len(text);
    if (len) {
        url.scheme = (struct span){text, len};
        text += len + 1;
    }
    if (text[0] == '/' && text[1] == '/') {
        /* "http:///host" is what browsers make of it. */
        while (url.scheme.len >= 4 && strncasecmp(url.scheme.text, "http", 4) == 0 &&
               text[2] == '/')
            text++;
        len = strcspn(text + 2, "/?#");
        url.authority = (struct span){text + 2, len};
        text += len + 2;
    }
    len = strcspn(text, "?#");
    url.path = (struct span){text, len};
    text += len;
    if (*text == '?') {
        len = strcspn(text + 1, "#");
        url.query = (struct span){text + 1, len};
        text += len + 1;
    }
    if (*text == '#')
        url.fragment = (struct span){text + 1, strlen(text + 1)};
    return url;
}

/* Takes "." and ".." out of the N bytes of PATH, in place; returns what is left. */
static size_t remove_dots(char *path, size_t n)
{
    size_t to = 0;
    for (size_t from = 0; from < n;) {
        size_t end = from + 1;
        while (end < n && path[end] != '/')
            end++;
        /* A segment with the '/' before it. */
        size_t len = end - from;
        bool one = len == 2 && path[from + 1] == '.';
        bool two = len == 3 && path[from + 1] == '.' && path[from + 2] == '.';
        if (path[from] == '/' && (one || two)) {
            while (two && to > 0 && path[--to] != '/')
                ;
            if (end == n)
                path[to++] = '/';
        } else {
            memmove(path + to, path + from, len);
            to += len;
        }
        from = end;
    }
    return to;
}

static int add_path(struct hl_buf *out, const struct url *base, struct span path)
{
    size_t start = out->len;
    int err = 0;
    if (path.len > 0 && path.text[0] != '/') {
        size_t keep = base->path.len;
        while (keep > 0 && base->path.text[keep - 1] != '/')
            keep--;
        if (keep > 0)
            err = hl_buf_add(out, base->path.text, keep);
        else if (base->authority.text)
            err = hl_buf_add(out, "/", 1);
    }
    if (!err)
        err = hl_buf_add(out, path.text, path.len);
    if (err)
        return err;
    out->len = start + remove_dots(out->data + start, out->len - start);
    out->data[out->len] = '\0';
    return 0;
}

static int add_part(struct hl_buf *out, const char *mark, struct span part)
{
    if (!part.text)
        return 0;
    int err = hl_buf_add_str(out, mark);
    return err ? err : hl_buf_add(out, part.text, part.len);
}

static int build(struct hl_buf *out, const struct url *base, const struct url *reference)
{
    bool own_authority = reference->authority.text != NULL;
    bool same_document = !own_authority && reference->path.len == 0;
    int err = hl_buf_add(out, base->scheme.text, base->scheme.len);
    if (!err)
        err = hl_buf_add(out, ":", 1);
    if (!err)
        err = add_part(out, "//", own_authority ? reference->authority : base->authority);
    if (!err && same_document)
        err = hl_buf_add(out, base->path.text, base->path.len);
    else if (!err)
        err = add_path(out, base, reference->path);
    if (!err)
        err = add_part(out, "?",
                       same_document && !reference->query.text ? base->query : reference->query);
    return err ? err : add_part(out, "#", reference->fragment);
}

int hl_url_resolve(struct hl_buf *out, const char *base, const char *reference)
{
    size_t before = out->len;
    int err;
    if (hl_url_is_absolute(reference))
        return hl_buf_add_str(out, reference);
    if (!base || !hl_url_is_absolute(base) || !hl_url_is_base(base))
        return -EINVAL;
    struct url from = split(base);
    struct url to = split(reference);
    err = build(out, &from, &to);
    if (err && out->data) {
        out->len = before;
        out->data[before] = '\0';
    }
    return err;
}
