#include "news/encoding.h"

#include "news/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define OUT_SIZE   4096
#define CARRY_SIZE 16 /* more than any character of any converter */

enum kind { KIND_UTF8, KIND_1252, KIND_LATIN9, KIND_UTF16LE, KIND_UTF16BE, KIND_ICONV };

struct hl_encoding {
    hl_encoding_fn fn;
    void *data;
    bool decided;
    enum kind kind;
    iconv_t converter; /* (iconv_t)-1 but for KIND_ICONV */
    char label[HL_ENCODING_LABEL_MAX];
    char head[HL_ENCODING_SNIFF_MAX]; /* what came before the encoding was known */
    size_t head_len;
    char carry[CARRY_SIZE]; /* a character cut by the end of a write */
    size_t carry_len;
    uint32_t lead; /* UTF-16's first half of a pair, 0 for none */
    char out[OUT_SIZE];
    size_t out_len;
};

struct label {
    const char *name;
    const char *iconv; /* NULL: a kind of our own */
    enum kind kind;
};

/* The labels of the web. "windows-125x", "iso-8859-x" and their spellings are found by rule. */
static const struct label labels[] = {
    {"utf-8", NULL, KIND_UTF8},
    {"utf8", NULL, KIND_UTF8},
    {"unicode-1-1-utf-8", NULL, KIND_UTF8},
    {"utf-16le", NULL, KIND_UTF16LE},
    {"utf-16", NULL, KIND_UTF16LE},
    {"utf-16be", NULL, KIND_UTF16BE},
    {"us-ascii", NULL, KIND_1252},
    {"ascii", NULL, KIND_1252},
    {"latin1", NULL, KIND_1252},
    {"latin-1", NULL, KIND_1252},
    {"l1", NULL, KIND_1252},
    {"latin9", NULL, KIND_LATIN9},
    {"latin-9", NULL, KIND_LATIN9},
    {"l9", NULL, KIND_LATIN9},
    {"latin2", "ISO-8859-2", KIND_ICONV},
    {"latin5", "WINDOWS-1254", KIND_ICONV},
    {"koi8-r", "KOI8-R", KIND_ICONV},
    {"koi8-u", "KOI8-U", KIND_ICONV},
    {"macintosh", "MACINTOSH", KIND_ICONV},
    {"cp866", "CP866", KIND_ICONV},
    {"ibm866", "CP866", KIND_ICONV},
    {"tis-620", "TIS-620", KIND_ICONV},
    {"windows-874", "CP874", KIND_ICONV},
    {"gb2312", "GB18030", KIND_ICONV},
    {"gbk", "GB18030", KIND_ICONV},
    {"gb18030", "GB18030", KIND_ICONV},
    {"big5", "BIG5-HKSCS", KIND_ICONV},
    {"big5-hkscs", "BIG5-HKSCS", KIND_ICONV},
    {"euc-jp", "EUC-JP", KIND_ICONV},
    {"iso-2022-jp", "ISO-2022-JP", KIND_ICONV},
    {"shift_jis", "CP932", KIND_ICONV},
    {"shift-jis", "CP932", KIND_ICONV},
    {"sjis", "CP932", KIND_ICONV},
    {"x-sjis", "CP932", KIND_ICONV},
    {"windows-31j", "CP932", KIND_ICONV},
    {"euc-kr", "CP949", KIND_ICONV},
    {"ks_c_5601-1987", "CP949", KIND_ICONV},
};

/* The digits after PREFIX where all the rest of LABEL is digits, else NULL. */
static const char *numbered(const char *label, const char *prefix)
{
    size_t len = strlen(prefix);
    if (strncasecmp(label, prefix, len) != 0)
        return NULL;
    const char *digits = label + len;
    size_t count = strspn(digits, "0123456789");
    return count > 0 && count <= 4 && digits[count] == '\0' ? digits : NULL;
}

static bool open_converter(struct hl_encoding *encoding, const char *name)
{
    encoding->converter = iconv_open("UTF-8", name);
    if (encoding->converter == (iconv_t)-1)
        return false;
    encoding->kind = KIND_ICONV;
    return true;
}

static bool choose_numbered(struct hl_encoding *encoding, const char *label)
{
    static const char *const iso[] = {"iso-8859-", "iso8859-", "iso_8859-"};
    static const char *const windows[] = {"windows-", "cp", "cp-", "x-cp"};
    char name[HL_ENCODING_LABEL_MAX] = "";
    for (size_t i = 0; i < sizeof(iso) / sizeof(iso[0]) && !name[0]; i++) {
        const char *digits = numbered(label, iso[i]);
        if (!digits)
            continue;
        encoding->kind = strcmp(digits, "15") == 0 ? KIND_LATIN9 : KIND_1252;
        if (strcmp(digits, "1") == 0 || encoding->kind == KIND_LATIN9)
            return true;
        strcpy(name, strcmp(digits, "9") == 0 ? "WINDOWS-1254" : "ISO-8859-");
        if (strcmp(digits, "9") != 0)
            strcat(name, digits);
    }
    for (size_t i = 0; i < sizeof(windows) / sizeof(windows[0]) && !name[0]; i++) {
        const char *digits = numbered(label, windows[i]);
        if (!digits || strncmp(digits, "125", 3) != 0)
            continue;
        encoding->kind = KIND_1252;
        if (strcmp(digits, "1252") == 0)
            return true;
        strcpy(name, "WINDOWS-");
        strcat(name, digits);
    }
    return name[0] && open_converter(encoding, name);
}

/* True when LABEL names an encoding that we read; the choice is made then. */
static bool choose(struct hl_encoding *encoding, const char *label)
{
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        if (strcasecmp(label, labels[i].name) != 0)
            continue;
        encoding->kind = labels[i].kind;
        return labels[i].kind != KIND_ICONV || open_converter(encoding, labels[i].iconv);
    }
    return choose_numbered(encoding, label);
}

/* Copies the label that follows KEY and '=' in the N bytes of TEXT; "" when there is none. */
static void find_label(const char *text, size_t n, const char *key, char out[HL_ENCODING_LABEL_MAX])
{
    size_t key_len = strlen(key);
    out[0] = '\0';
    for (size_t i = 0; i + key_len < n; i++) {
        if (strncasecmp(text + i, key, key_len) != 0)
            continue;
        size_t at = i + key_len;
        while (at < n && (text[at] == ' ' || text[at] == '\t'))
            at++;
        if (at == n || text[at] != '=')
            continue;
        at++;
        while (at < n && strchr(" \t\"'", text[at]) && text[at])
            at++;
        size_t len = 0;
        for (; at < n && text[at] && !strchr("\"'; \t?>,", text[at]); at++)
            if (len + 1 < HL_ENCODING_LABEL_MAX)
                out[len++] = text[at];
        out[len] = '\0';
        return;
    }
}

struct hl_encoding *hl_encoding_create(const char *content_type, hl_encoding_fn fn, void *data)
{
    struct hl_encoding *encoding = calloc(1, sizeof(*encoding));
    if (!encoding)
        return NULL;
    encoding->fn = fn;
    encoding->data = data;
    encoding->converter = (iconv_t)-1;
    if (content_type)
        find_label(content_type, strlen(content_type), "charset", encoding->label);
    return encoding;
}

void hl_encoding_destroy(struct hl_encoding *encoding)
{
    if (!encoding)
        return;
    if (encoding->converter != (iconv_t)-1)
        iconv_close(encoding->converter);
    free(encoding);
}

static int flush(struct hl_encoding *encoding)
{
    size_t n = encoding->out_len;
    encoding->out_len = 0;
    return n ? encoding->fn(encoding->data, encoding->out, n) : 0;
}

static int put(struct hl_encoding *encoding, uint32_t code)
{
    int err = encoding->out_len + 4 > OUT_SIZE ? flush(encoding) : 0;
    encoding->out_len += hl_utf8_encode(code, encoding->out + encoding->out_len);
    return err;
}

static uint32_t latin9(unsigned char byte)
{
    static const unsigned char from[] = {0xa4, 0xa6, 0xa8, 0xb4, 0xb8, 0xbc, 0xbd, 0xbe};
    static const uint16_t to[] = {0x20ac, 0x160, 0x161, 0x17d, 0x17e, 0x152, 0x153, 0x178};
    for (size_t i = 0; i < sizeof(from); i++)
        if (from[i] == byte)
            return to[i];
    return hl_utf8_from_1252(byte);
}

static int write_single(struct hl_encoding *encoding, const unsigned char *bytes, size_t n)
{
    int err = 0;
    for (size_t i = 0; i < n && !err; i++) {
        unsigned char byte = bytes[i];
        err = put(encoding, byte < 0x80                     ? byte
                            : encoding->kind == KIND_LATIN9 ? latin9(byte)
                                                            : hl_utf8_from_1252(byte));
    }
    return err;
}

/* One unit of UTF-16. A half without its other half becomes U+FFFD. */
static int write_unit(struct hl_encoding *encoding, uint32_t unit)
{
    int err = 0;
    uint32_t lead = encoding->lead;
    encoding->lead = 0;
    if (lead && unit >= 0xdc00 && unit <= 0xdfff)
        return put(encoding, 0x10000 + ((lead - 0xd800) << 10) + (unit - 0xdc00));
    if (lead)
        err = put(encoding, HL_UTF8_REPLACEMENT);
    if (unit >= 0xd800 && unit <= 0xdbff)
        encoding->lead = unit;
    else if (!err)
        err = put(encoding, unit);
    return err;
}

static int write_utf16(struct hl_encoding *encoding, const unsigned char *bytes, size_t n)
{
    int err = 0;
    for (size_t i = 0; i < n && !err; i++) {
        if (encoding->carry_len == 0) {
            encoding->carry[0] = (char)bytes[i];
            encoding->carry_len = 1;
            continue;
        }
        unsigned char first = (unsigned char)encoding->carry[0];
        encoding->carry_len = 0;
        err = write_unit(encoding, encoding->kind == KIND_UTF16LE
                                       ? (uint32_t)(first | bytes[i] << 8)
                                       : (uint32_t)(first << 8 | bytes[i]));
    }
    return err;
}

/* Converts what it can of N bytes; *USED says how many. A bad byte becomes U+FFFD. */
static int convert(struct hl_encoding *encoding, const char *bytes, size_t n, size_t *used)
{
    char *in = (char *)(uintptr_t)bytes;
    size_t left = n;
    int err = 0;
    while (left > 0 && !err) {
        char *out = encoding->out + encoding->out_len;
        size_t room = OUT_SIZE - encoding->out_len;
        size_t result = iconv(encoding->converter, &in, &left, &out, &room);
        int why = errno;
        encoding->out_len = OUT_SIZE - room;
        if (result != (size_t)-1)
            continue;
        if (why == EINVAL)
            break;
        if (why == E2BIG) {
            err = flush(encoding);
            continue;
        }
        in++;
        left--;
        err = put(encoding, HL_UTF8_REPLACEMENT);
    }
    *used = n - left;
    return err;
}

static int write_iconv(struct hl_encoding *encoding, const char *bytes, size_t n)
{
    int err = 0;
    size_t used;
    /* A character that the last write cut is completed byte by byte. */
    while (encoding->carry_len > 0 && n > 0 && !err) {
        encoding->carry[encoding->carry_len++] = *bytes++;
        n--;
        err = convert(encoding, encoding->carry, encoding->carry_len, &used);
        encoding->carry_len -= used;
        memmove(encoding->carry, encoding->carry + used, encoding->carry_len);
        if (encoding->carry_len == CARRY_SIZE)
            encoding->carry_len = 0;
    }
    if (err || n == 0)
        return err;
    err = convert(encoding, bytes, n, &used);
    size_t rest = n - used < CARRY_SIZE ? n - used : 0;
    memcpy(encoding->carry, bytes + used, rest);
    encoding->carry_len = rest;
    return err;
}

static int decode(struct hl_encoding *encoding, const char *bytes, size_t n)
{
    int err;
    if (encoding->kind == KIND_UTF8)
        return n ? encoding->fn(encoding->data, bytes, n) : 0;
    if (encoding->kind == KIND_ICONV)
        err = write_iconv(encoding, bytes, n);
    else if (encoding->kind == KIND_UTF16LE || encoding->kind == KIND_UTF16BE)
        err = write_utf16(encoding, (const unsigned char *)bytes, n);
    else
        err = write_single(encoding, (const unsigned char *)bytes, n);
    return err ? err : flush(encoding);
}

/* The bytes of a byte order mark at the head; sets the kind that it stands for. */
static size_t read_mark(struct hl_encoding *encoding)
{
    const char *head = encoding->head;
    size_t n = encoding->head_len;
    if (n >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0) {
        encoding->kind = KIND_UTF8;
        return 3;
    }
    if (n >= 2 && (memcmp(head, "\xff\xfe", 2) == 0 || memcmp(head, "\xfe\xff", 2) == 0)) {
        encoding->kind = head[0] == '\xff' ? KIND_UTF16LE : KIND_UTF16BE;
        return 2;
    }
    return 0;
}

/* UTF-16 without a mark: every other byte of the first two characters is NUL. */
static bool read_pattern(struct hl_encoding *encoding)
{
    const char *head = encoding->head;
    if (encoding->head_len < 4)
        return false;
    if (head[0] && !head[1] && head[2] && !head[3])
        encoding->kind = KIND_UTF16LE;
    else if (!head[0] && head[1] && !head[2] && head[3])
        encoding->kind = KIND_UTF16BE;
    else
        return false;
    return true;
}

static int decide(struct hl_encoding *encoding)
{
    encoding->decided = true;
    size_t mark = read_mark(encoding);
    bool chosen = mark > 0 || read_pattern(encoding);
    if (!chosen && encoding->label[0])
        chosen = choose(encoding, encoding->label);
    const char *xml = chosen ? NULL : memmem(encoding->head, encoding->head_len, "<?xml", 5);
    if (xml) {
        size_t left = encoding->head_len - (size_t)(xml - encoding->head);
        const char *end = memchr(xml, '>', left);
        find_label(xml, end ? (size_t)(end - xml) : left, "encoding", encoding->label);
        chosen = choose(encoding, encoding->label);
        /* What could be read byte by byte so far is no UTF-16, whatever it says. */
        if (encoding->kind == KIND_UTF16LE || encoding->kind == KIND_UTF16BE)
            chosen = false;
    }
    if (!chosen)
        encoding->kind = KIND_UTF8;
    return decode(encoding, encoding->head + mark, encoding->head_len - mark);
}

/* True when no further byte could change the decision. */
static bool is_head_enough(const struct hl_encoding *encoding)
{
    const char *head = encoding->head;
    size_t n = encoding->head_len;
    if (n == HL_ENCODING_SNIFF_MAX)
        return true;
    return n >= 5 && memcmp(head, "<?xml", 5) == 0 && memchr(head, '>', n);
}

int hl_encoding_write(struct hl_encoding *encoding, const void *bytes, size_t n)
{
    const char *at = bytes;
    while (!encoding->decided && n > 0) {
        size_t room = HL_ENCODING_SNIFF_MAX - encoding->head_len;
        size_t take = n < room ? n : room;
        memcpy(encoding->head + encoding->head_len, at, take);
        encoding->head_len += take;
        at += take;
        n -= take;
        int err = is_head_enough(encoding) ? decide(encoding) : 0;
        if (err)
            return err;
    }
    return n ? decode(encoding, at, n) : 0;
}

int hl_encoding_finish(struct hl_encoding *encoding)
{
    int err = encoding->decided ? 0 : decide(encoding);
    bool cut = encoding->carry_len > 0 || encoding->lead;
    encoding->carry_len = 0;
    encoding->lead = 0;
    if (!err && cut)
        err = put(encoding, HL_UTF8_REPLACEMENT);
    return err ? err : flush(encoding);
}
