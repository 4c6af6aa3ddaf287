#include "news/identity.h"

#include "news/fold.h"
#include "news/headline.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

uint64_t hl_identity_hash(const void *bytes, size_t n)
{
    const unsigned char *at = bytes;
    uint64_t hash = FNV_START;
    while (n-- > 0)
        hash = (hash ^ *at++) * FNV_PRIME;
    return hash;
}

/* Names that say how a reader came, never which story it is. A trailing '*' stands for any end. */
static bool is_tracking(const char *name, size_t len)
{
    static const char *const names[] = {
        "utm_*", "at_*",  "mtm_*",  "pk_*",   "fbclid",  "gclid",  "gbraid", "wbraid",
        "dclid", "yclid", "twclid", "ttclid", "msclkid", "igshid", "mc_cid", "mc_eid",
        "cmpid", "ocid",  "smid",   "CMP",    "xtor",    "_ga",    "_gl",    "ftag",
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t known = strlen(names[i]);
        if (names[i][known - 1] == '*') {
            if (len >= known - 1 && strncasecmp(name, names[i], known - 1) == 0)
                return true;
        } else if (len == known && strncasecmp(name, names[i], known) == 0) {
            return true;
        }
    }
    return false;
}

static int add_query(struct hl_buf *out, const char *query, size_t len)
{
    const char *end = query + len;
    char mark = '?';
    int err = 0;

    while (!err && query < end) {
        size_t part = 0;
        while (query + part < end && query[part] != '&')
            part++;
        const char *equals = memchr(query, '=', part);
        if (part > 0 && !is_tracking(query, equals ? (size_t)(equals - query) : part)) {
            err = hl_buf_add(out, &mark, 1);
            if (!err)
                err = hl_buf_add(out, query, part);
            mark = '&';
        }
        query += part + (query + part < end);
    }
    return err;
}

int hl_identity_link(struct hl_buf *out, const char *link)
{
    const char *scheme = strstr(link, "://");
    if (scheme &&
        strspn(link, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.") ==
            (size_t)(scheme - link))
        link = scheme + 3;
    if (strncasecmp(link, "www.", 4) == 0)
        link += 4;
    size_t host = strcspn(link, "/?#");
    size_t path = host + strcspn(link + host, "?#");
    size_t query = path + strcspn(link + path, "#");
    int err = 0;
    for (size_t i = 0; !err && i < host; i++) {
        char small = (char)tolower((unsigned char)link[i]);
        err = hl_buf_add(out, &small, 1);
    }
    if (!err)
        err = hl_buf_add(out, link + host, path - host);
    if (!err && query > path)
        err = add_query(out, link + path + 1, query - path - 1);
    return err;
}

int hl_identity_title(struct hl_buf *out, const char *title)
{
    struct hl_buf folded;
    hl_buf_init(&folded, (size_t)4 * HL_TITLE_MAX);
    int err = hl_fold_title(&folded, title);
    if (!err)
        err = hl_buf_printf(out, "title:%016" PRIx64,
                            hl_identity_hash(folded.data ? folded.data : "", folded.len));
    hl_buf_finish(&folded);
    return err;
}

int hl_identity_make(struct hl_buf *out, const char *id, const char *link, const char *title)
{
    size_t start = out->len;
    int err = 0;

    if (id && *id)
        err = hl_buf_add_str(out, id);
    else if (link && *link)
        err = hl_identity_link(out, link);
    if (!err && out->len == start)
        err = hl_identity_title(out, title);
    if (!err && out->len - start > HL_ID_MAX) {
        uint64_t hash = hl_identity_hash(out->data + start, out->len - start);
        out->len = start;
        err = hl_buf_printf(out, "long:%016" PRIx64, hash);
    }
    return err;
}
