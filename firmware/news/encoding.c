#include "news/encoding.h"

#include "news/encoding_parts.h"
#include "news/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define OUT_SIZE   4096
#define CARRY_SIZE 16 /* more than any character of any converter */

/* "<?xm" in EBCDIC. */
static const char ebcdic_mark[] = "\x4c\x6f\xa7\x94";

enum stage {
    STAGE_HEAD,    /* the first bytes are gathered */
    STAGE_ASCII,   /* all has been ASCII so far, and was passed on */
    STAGE_LOOK,    /* bytes past ASCII are gathered, to be looked at */
    STAGE_DECIDED, /* the encoding is known */
};

struct hl_encoding {
    hl_encoding_fn fn;
    void *data;
    enum stage stage;
    struct hl_charset charset; /* once decided */
    struct hl_charset told[2]; /* by the header and by the document, HL_CHARSET_NONE for not */
    iconv_t converter;         /* (iconv_t)-1 but for HL_CHARSET_ICONV */
    char label[HL_ENCODING_LABEL_MAX];
    char held[HL_ENCODING_LOOK_MAX]; /* what came before the encoding was known */
    size_t held_len;
    char carry[CARRY_SIZE]; /* a character cut by the end of a write */
    size_t carry_len;
    uint32_t lead; /* UTF-16's first half of a pair, 0 for none */
    char out[OUT_SIZE];
    size_t out_len;
};

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
        err =
            put(encoding, byte < 0x80                                   ? byte
                          : encoding->charset.kind == HL_CHARSET_LATIN9 ? latin9(byte)
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
        err = write_unit(encoding, encoding->charset.kind == HL_CHARSET_UTF16LE
                                       ? (uint32_t)(first | bytes[i] << 8)
                                       : (uint32_t)(first << 8 | bytes[i]));
    }
    return err;
}

static int write_utf32(struct hl_encoding *encoding, const unsigned char *bytes, size_t n)
{
    int err = 0;
    for (size_t i = 0; i < n && !err; i++) {
        encoding->carry[encoding->carry_len++] = (char)bytes[i];
        if (encoding->carry_len < 4)
            continue;
        const unsigned char *unit = (const unsigned char *)encoding->carry;
        bool little = encoding->charset.kind == HL_CHARSET_UTF32LE;
        uint32_t code = 0;
        for (int k = 0; k < 4; k++)
            code = code << 8 | unit[little ? 3 - k : k];
        encoding->carry_len = 0;
        err = put(encoding, code);
    }
    return err;
}

/* True when the pair that glibc's CP949 takes before it finds fault with it was the last of USED
 * bytes before IN: it is no character there, so nothing else ends so. */
static bool is_taken(const struct hl_encoding *encoding, const char *in, size_t used)
{
    return used >= 2 && memcmp(in - 2, "\xa2\xe8", 2) == 0 &&
           strcmp(encoding->charset.iconv, "CP949") == 0;
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
        const char *from = in;
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
        if (left > 0 && !is_taken(encoding, in, (size_t)(in - from))) {
            in++;
            left--;
        }
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
    switch (encoding->charset.kind) {
    case HL_CHARSET_NONE:
    case HL_CHARSET_UTF8:
        return n ? encoding->fn(encoding->data, bytes, n) : 0;
    case HL_CHARSET_ICONV:
        err = write_iconv(encoding, bytes, n);
        break;
    case HL_CHARSET_UTF16LE:
    case HL_CHARSET_UTF16BE:
        err = write_utf16(encoding, (const unsigned char *)bytes, n);
        break;
    case HL_CHARSET_UTF32LE:
    case HL_CHARSET_UTF32BE:
        err = write_utf32(encoding, (const unsigned char *)bytes, n);
        break;
    default:
        err = write_single(encoding, (const unsigned char *)bytes, n);
        break;
    }
    return err ? err : flush(encoding);
}

/* From here on CHARSET is what the bytes are in. Where its converter is missing they are passed on
 * as they are. */
static void settle_on(struct hl_encoding *encoding, struct hl_charset charset)
{
    encoding->stage = STAGE_DECIDED;
    encoding->charset = charset;
    if (charset.kind != HL_CHARSET_ICONV)
        return;
    encoding->converter = iconv_open("UTF-8", charset.iconv);
    if (encoding->converter == (iconv_t)-1)
        encoding->charset.kind = HL_CHARSET_UTF8;
}

static bool begins(const struct hl_encoding *encoding, const char *mark, size_t n)
{
    return encoding->held_len >= n && memcmp(encoding->held, mark, n) == 0;
}

/* A byte order mark at the front: what it stands for, and how long it is. */
static enum hl_charset_kind read_mark(const struct hl_encoding *encoding, size_t *len)
{
    static const struct {
        const char *mark;
        size_t len;
        enum hl_charset_kind kind;
    } marks[] = {
        {"\xff\xfe\0\0", 4, HL_CHARSET_UTF32LE}, {"\0\0\xfe\xff", 4, HL_CHARSET_UTF32BE},
        {"\xef\xbb\xbf", 3, HL_CHARSET_UTF8},    {"\xff\xfe", 2, HL_CHARSET_UTF16LE},
        {"\xfe\xff", 2, HL_CHARSET_UTF16BE},
    };
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        *len = marks[i].len;
        if (begins(encoding, marks[i].mark, marks[i].len))
            return marks[i].kind;
    }
    *len = 0;
    return HL_CHARSET_NONE;
}

/* No mark, but NULs beside the first characters. */
static enum hl_charset_kind read_pattern(const struct hl_encoding *encoding)
{
    const char *head = encoding->held;
    if (encoding->held_len < 4)
        return HL_CHARSET_NONE;
    unsigned nuls = 0;
    for (int i = 0; i < 4; i++)
        nuls = nuls << 1 | !head[i];
    switch (nuls) {
    case 0x7:
        return HL_CHARSET_UTF32LE;
    case 0xe:
        return HL_CHARSET_UTF32BE;
    case 0x5:
        return HL_CHARSET_UTF16LE;
    case 0xa:
        return HL_CHARSET_UTF16BE;
    default:
        return HL_CHARSET_NONE;
    }
}

/* The charset of an XML declaration in N bytes of ASCII. */
static struct hl_charset read_declaration(struct hl_encoding *encoding, const char *head, size_t n)
{
    const char *xml = memmem(head, n, "<?xml", 5);
    if (!xml)
        return (struct hl_charset){.kind = HL_CHARSET_NONE};
    size_t left = n - (size_t)(xml - head);
    const char *end = memchr(xml, '>', left);
    find_label(xml, end ? (size_t)(end - xml) : left, "encoding", encoding->label);
    return hl_charset_find(encoding->label);
}

/* The large machines' declaration, read in the alphabet that all their code pages share. */
static bool read_ebcdic(struct hl_encoding *encoding)
{
    char head[HL_ENCODING_SNIFF_MAX];
    char *in = encoding->held;
    char *out = head;
    size_t left = encoding->held_len < sizeof(head) / 2 ? encoding->held_len : sizeof(head) / 2;
    size_t room = sizeof(head);
    if (!begins(encoding, ebcdic_mark, sizeof(ebcdic_mark) - 1))
        return false;
    iconv_t converter = iconv_open("UTF-8", "IBM037");
    if (converter == (iconv_t)-1)
        return false;
    iconv(converter, &in, &left, &out, &room);
    iconv_close(converter);
    struct hl_charset charset = read_declaration(encoding, head, sizeof(head) - room);
    if (charset.kind != HL_CHARSET_ICONV || charset.plain)
        return false;
    settle_on(encoding, charset);
    return true;
}

/* Tries a converter on what is held. True when all of it is of that charset; a character cut by
 * the end is none of its faults. */
static bool reads_cleanly(const struct hl_encoding *encoding, const struct hl_charset *charset)
{
    char out[OUT_SIZE];
    char *in = (char *)(uintptr_t)encoding->held;
    size_t left = encoding->held_len;
    if (charset->kind != HL_CHARSET_ICONV)
        return charset->kind == HL_CHARSET_1252 || charset->kind == HL_CHARSET_LATIN9;
    iconv_t converter = iconv_open("UTF-8", charset->iconv);
    if (converter == (iconv_t)-1)
        return false;
    bool clean = true;
    while (clean && left > 0) {
        char *to = out;
        size_t room = sizeof(out);
        if (iconv(converter, &in, &left, &to, &room) == (size_t)-1 && errno != E2BIG) {
            clean = errno == EINVAL;
            break;
        }
    }
    iconv_close(converter);
    return clean;
}

/* Chooses by what the bytes past ASCII are, and by what was told. UTF-8 is hardly ever met by
 * chance, so it wins over labels; two bytes of it may be a character of East Asia. */
static struct hl_charset choose(const struct hl_encoding *encoding)
{
    const struct hl_charset utf8 = {.kind = HL_CHARSET_UTF8, .plain = true};
    struct hl_utf8_look look = hl_utf8_look(encoding->held, encoding->held_len);
    const struct hl_charset *first = NULL;
    bool told_utf8 = false;
    bool told_wide = false;
    for (size_t i = 0; i < 2; i++) {
        const struct hl_charset *told = &encoding->told[i];
        told_utf8 = told_utf8 || told->kind == HL_CHARSET_UTF8;
        if (told->kind != HL_CHARSET_NONE && told->kind != HL_CHARSET_UTF8 && !first)
            first = told;
    }
    told_wide = first && first->kind == HL_CHARSET_ICONV;
    if (look.bad == 0 && look.good > 0 &&
        (!told_wide || told_utf8 || look.wide > 0 || look.good >= HL_ENCODING_CHANCE_MAX))
        return utf8;
    for (size_t i = 0; i < 2; i++)
        if (encoding->told[i].kind > HL_CHARSET_UTF8 && reads_cleanly(encoding, &encoding->told[i]))
            return encoding->told[i];
    if (first && !told_utf8)
        return *first;
    /* Broken here and there, or something else altogether. */
    if (look.good >= look.bad || encoding->held_len == 0)
        return utf8;
    struct hl_charset guess = hl_charset_guess(encoding->held, encoding->held_len);
    /* Bytes that are no UTF-8 are read as Windows-1252 where text is cleaned. */
    return guess.kind == HL_CHARSET_1252 ? utf8 : guess;
}

static int settle(struct hl_encoding *encoding)
{
    settle_on(encoding, choose(encoding));
    return decode(encoding, encoding->held, encoding->held_len);
}

/* Bytes at the front that are ASCII. */
static size_t ascii_run(const char *bytes, size_t n)
{
    size_t run = 0;
    uint64_t word;
    for (; run + sizeof(word) <= n; run += sizeof(word)) {
        memcpy(&word, bytes + run, sizeof(word));
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (run < n && !(bytes[run] & 0x80))
        run++;
    return run;
}

/* Passes ASCII on, and gathers what comes with the first byte that is none. */
static int scan(struct hl_encoding *encoding, const char *bytes, size_t n)
{
    int err = 0;
    if (encoding->stage == STAGE_ASCII) {
        size_t run = ascii_run(bytes, n);
        err = run ? encoding->fn(encoding->data, bytes, run) : 0;
        bytes += run;
        n -= run;
        if (err || n == 0)
            return err;
        encoding->stage = STAGE_LOOK;
        encoding->held_len = 0;
    }
    size_t room = HL_ENCODING_LOOK_MAX - encoding->held_len;
    size_t take = n < room ? n : room;
    memcpy(encoding->held + encoding->held_len, bytes, take);
    encoding->held_len += take;
    if (encoding->held_len < HL_ENCODING_LOOK_MAX)
        return 0;
    err = settle(encoding);
    return err || n == take ? err : decode(encoding, bytes + take, n - take);
}

/* The head is whole: a mark or a pattern decides at once, labels are noted for later. */
static int read_head(struct hl_encoding *encoding)
{
    char head[HL_ENCODING_SNIFF_MAX];
    size_t len = encoding->held_len;
    size_t mark;
    struct hl_charset found = {.kind = read_mark(encoding, &mark), .plain = true};
    if (found.kind == HL_CHARSET_NONE)
        found.kind = read_pattern(encoding);
    if (found.kind == HL_CHARSET_NONE && !read_ebcdic(encoding)) {
        if (encoding->label[0])
            encoding->told[0] = hl_charset_find(encoding->label);
        encoding->told[1] = read_declaration(encoding, encoding->held, len);
        for (size_t i = 0; i < 2; i++) {
            struct hl_charset *told = &encoding->told[i];
            /* What could be read byte by byte so far is no UTF-16, whatever is said. */
            if (told->kind >= HL_CHARSET_UTF16LE && told->kind <= HL_CHARSET_UTF32BE)
                told->kind = HL_CHARSET_NONE;
            else if (told->kind == HL_CHARSET_ICONV && !told->plain &&
                     encoding->stage == STAGE_HEAD)
                settle_on(encoding, *told);
        }
    } else if (found.kind != HL_CHARSET_NONE) {
        settle_on(encoding, found);
    }
    if (encoding->stage == STAGE_DECIDED)
        return decode(encoding, encoding->held + mark, len - mark);
    encoding->stage = STAGE_ASCII;
    memcpy(head, encoding->held, len);
    return scan(encoding, head, len);
}

/* Some converters hold a letter back, for an accent that may follow. */
static int flush_converter(struct hl_encoding *encoding)
{
    int err = encoding->out_len + CARRY_SIZE > OUT_SIZE ? flush(encoding) : 0;
    char *out = encoding->out + encoding->out_len;
    size_t room = OUT_SIZE - encoding->out_len;
    if (err || encoding->converter == (iconv_t)-1)
        return err;
    iconv(encoding->converter, NULL, NULL, &out, &room);
    encoding->out_len = OUT_SIZE - room;
    return 0;
}

/* True when no further byte could change what the head says. */
static bool is_head_enough(const struct hl_encoding *encoding)
{
    return encoding->held_len == HL_ENCODING_SNIFF_MAX ||
           (begins(encoding, "<?xml", 5) && memchr(encoding->held, '>', encoding->held_len));
}

int hl_encoding_write(struct hl_encoding *encoding, const void *bytes, size_t n)
{
    const char *at = bytes;
    while (encoding->stage == STAGE_HEAD && n > 0) {
        size_t room = HL_ENCODING_SNIFF_MAX - encoding->held_len;
        size_t take = n < room ? n : room;
        memcpy(encoding->held + encoding->held_len, at, take);
        encoding->held_len += take;
        at += take;
        n -= take;
        int err = is_head_enough(encoding) ? read_head(encoding) : 0;
        if (err)
            return err;
    }
    if (n == 0)
        return 0;
    return encoding->stage == STAGE_DECIDED ? decode(encoding, at, n) : scan(encoding, at, n);
}

int hl_encoding_finish(struct hl_encoding *encoding)
{
    int err = encoding->stage == STAGE_HEAD ? read_head(encoding) : 0;
    if (!err && encoding->stage == STAGE_LOOK)
        err = settle(encoding);
    if (!err)
        err = flush_converter(encoding);
    bool cut = encoding->carry_len > 0 || encoding->lead;
    encoding->carry_len = 0;
    encoding->lead = 0;
    if (!err && cut)
        err = put(encoding, HL_UTF8_REPLACEMENT);
    return err ? err : flush(encoding);
}

const char *hl_encoding_name(const struct hl_encoding *encoding)
{
    static const char *const names[] = {
        [HL_CHARSET_NONE] = "",
        [HL_CHARSET_UTF8] = "UTF-8",
        [HL_CHARSET_1252] = "Windows-1252",
        [HL_CHARSET_LATIN9] = "ISO-8859-15",
        [HL_CHARSET_UTF16LE] = "UTF-16LE",
        [HL_CHARSET_UTF16BE] = "UTF-16BE",
        [HL_CHARSET_UTF32LE] = "UTF-32LE",
        [HL_CHARSET_UTF32BE] = "UTF-32BE",
        [HL_CHARSET_ICONV] = "",
    };
    enum hl_charset_kind kind = encoding->charset.kind;
    return kind == HL_CHARSET_ICONV ? encoding->charset.iconv : names[kind];
}
