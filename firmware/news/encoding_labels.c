#include "news/encoding_parts.h"

#include "news/encoding.h"

#include <stdio.h>
#include <string.h>

struct label {
    const char *name; /* as tidy() leaves it */
    const char *iconv;
    enum hl_charset_kind kind;
};

/* "iso-8859-x", "windows-125x", "cp866", "ibm850" and their spellings are found by rule. */
static const struct label labels[] = {
    {"utf-8", NULL, HL_CHARSET_UTF8},
    {"utf8", NULL, HL_CHARSET_UTF8},
    {"unicode-1-1-utf-8", NULL, HL_CHARSET_UTF8},
    {"utf-16", NULL, HL_CHARSET_UTF16LE},
    {"utf-16le", NULL, HL_CHARSET_UTF16LE},
    {"utf-16be", NULL, HL_CHARSET_UTF16BE},
    {"utf-32", NULL, HL_CHARSET_UTF32LE},
    {"utf-32le", NULL, HL_CHARSET_UTF32LE},
    {"utf-32be", NULL, HL_CHARSET_UTF32BE},
    {"us-ascii", NULL, HL_CHARSET_1252},
    {"ascii", NULL, HL_CHARSET_1252},
    {"latin1", NULL, HL_CHARSET_1252},
    {"latin-1", NULL, HL_CHARSET_1252},
    {"l1", NULL, HL_CHARSET_1252},
    {"latin9", NULL, HL_CHARSET_LATIN9},
    {"latin-9", NULL, HL_CHARSET_LATIN9},
    {"l9", NULL, HL_CHARSET_LATIN9},
    {"latin2", "ISO-8859-2", HL_CHARSET_ICONV},
    {"latin5", "WINDOWS-1254", HL_CHARSET_ICONV},
    {"koi8-r", "KOI8-R", HL_CHARSET_ICONV},
    {"koi8", "KOI8-R", HL_CHARSET_ICONV},
    {"cskoi8r", "KOI8-R", HL_CHARSET_ICONV},
    {"koi8-u", "KOI8-U", HL_CHARSET_ICONV},
    {"koi8-ru", "KOI8-U", HL_CHARSET_ICONV},
    {"koi8-t", "KOI8-T", HL_CHARSET_ICONV},
    {"macintosh", "MACINTOSH", HL_CHARSET_ICONV},
    {"mac", "MACINTOSH", HL_CHARSET_ICONV},
    {"macroman", "MACINTOSH", HL_CHARSET_ICONV},
    {"mac-roman", "MACINTOSH", HL_CHARSET_ICONV},
    {"csmacintosh", "MACINTOSH", HL_CHARSET_ICONV},
    {"macturkish", "MACINTOSH", HL_CHARSET_ICONV}, /* but for six letters */
    {"mac-turkish", "MACINTOSH", HL_CHARSET_ICONV},
    {"mac-cyrillic", "MAC-CYRILLIC", HL_CHARSET_ICONV},
    {"maccyrillic", "MAC-CYRILLIC", HL_CHARSET_ICONV},
    {"maccentraleurope", "MAC-CENTRALEUROPE", HL_CHARSET_ICONV},
    {"maclatin2", "MAC-CENTRALEUROPE", HL_CHARSET_ICONV},
    {"mac-latin2", "MAC-CENTRALEUROPE", HL_CHARSET_ICONV},
    {"maciceland", "MAC-IS", HL_CHARSET_ICONV},
    {"mac-iceland", "MAC-IS", HL_CHARSET_ICONV},
    {"tis-620", "TIS-620", HL_CHARSET_ICONV},
    {"cp-is", "CP861", HL_CHARSET_ICONV},
    {"cspc775baltic", "CP775", HL_CHARSET_ICONV},
    {"cspc850multilingual", "CP850", HL_CHARSET_ICONV},
    {"cspc862latinhebrew", "CP862", HL_CHARSET_ICONV},
    {"cspc8codepage437", "CP437", HL_CHARSET_ICONV},
    {"cspcp852", "CP852", HL_CHARSET_ICONV},
    {"ebcdic-cp-us", "IBM037", HL_CHARSET_ICONV},
    {"ebcdic-cp-ca", "IBM037", HL_CHARSET_ICONV},
    {"ebcdic-cp-wt", "IBM037", HL_CHARSET_ICONV},
    {"ebcdic-cp-nl", "IBM037", HL_CHARSET_ICONV},
    {"ebcdic-cp-be", "IBM500", HL_CHARSET_ICONV},
    {"ebcdic-cp-ch", "IBM500", HL_CHARSET_ICONV},
    {"gb2312", "GB18030", HL_CHARSET_ICONV},
    {"gb-2312-80", "GB18030", HL_CHARSET_ICONV},
    {"euc-cn", "GB18030", HL_CHARSET_ICONV},
    {"gbk", "GB18030", HL_CHARSET_ICONV},
    {"cp936", "GB18030", HL_CHARSET_ICONV},
    {"gb18030", "GB18030", HL_CHARSET_ICONV},
    {"big5", "BIG5-HKSCS", HL_CHARSET_ICONV},
    {"big5-hkscs", "BIG5-HKSCS", HL_CHARSET_ICONV},
    {"cp950", "BIG5-HKSCS", HL_CHARSET_ICONV},
    {"euc-jp", "EUC-JP", HL_CHARSET_ICONV},
    {"eucjp", "EUC-JP", HL_CHARSET_ICONV},
    {"iso-2022-jp", "ISO-2022-JP", HL_CHARSET_ICONV},
    {"shift-jis", "CP932", HL_CHARSET_ICONV},
    {"shiftjis", "CP932", HL_CHARSET_ICONV},
    {"sjis", "CP932", HL_CHARSET_ICONV},
    {"ms-kanji", "CP932", HL_CHARSET_ICONV},
    {"cp932", "CP932", HL_CHARSET_ICONV},
    {"windows-31j", "CP932", HL_CHARSET_ICONV},
    {"euc-kr", "CP949", HL_CHARSET_ICONV},
    {"euckr", "CP949", HL_CHARSET_ICONV},
    {"cp949", "CP949", HL_CHARSET_ICONV},
    {"windows-949", "CP949", HL_CHARSET_ICONV},
    {"ks-c-5601-1987", "CP949", HL_CHARSET_ICONV},
};

/* Further names, by which the web's browsers and registries know the same. */
static const struct {
    const char *name, *label;
} aliases[] = {
    {"cp819", "iso-8859-1"},
    {"ibm819", "iso-8859-1"},
    {"csisolatin1", "iso-8859-1"},
    {"iso-ir-100", "iso-8859-1"},
    {"ansi-x3.4-1968", "iso-8859-1"},
    {"l2", "iso-8859-2"},
    {"csisolatin2", "iso-8859-2"},
    {"iso-ir-101", "iso-8859-2"},
    {"latin3", "iso-8859-3"},
    {"l3", "iso-8859-3"},
    {"csisolatin3", "iso-8859-3"},
    {"iso-ir-109", "iso-8859-3"},
    {"latin4", "iso-8859-4"},
    {"l4", "iso-8859-4"},
    {"csisolatin4", "iso-8859-4"},
    {"iso-ir-110", "iso-8859-4"},
    {"cyrillic", "iso-8859-5"},
    {"csisolatincyrillic", "iso-8859-5"},
    {"iso-ir-144", "iso-8859-5"},
    {"arabic", "iso-8859-6"},
    {"asmo-708", "iso-8859-6"},
    {"csisolatinarabic", "iso-8859-6"},
    {"ecma-114", "iso-8859-6"},
    {"iso-8859-6-e", "iso-8859-6"},
    {"iso-8859-6-i", "iso-8859-6"},
    {"iso-ir-127", "iso-8859-6"},
    {"greek", "iso-8859-7"},
    {"greek8", "iso-8859-7"},
    {"csisolatingreek", "iso-8859-7"},
    {"ecma-118", "iso-8859-7"},
    {"elot-928", "iso-8859-7"},
    {"sun-eu-greek", "iso-8859-7"},
    {"iso-ir-126", "iso-8859-7"},
    {"hebrew", "iso-8859-8"},
    {"csisolatinhebrew", "iso-8859-8"},
    {"iso-8859-8-e", "iso-8859-8"},
    {"iso-8859-8-i", "iso-8859-8"},
    {"logical", "iso-8859-8"},
    {"visual", "iso-8859-8"},
    {"iso-ir-138", "iso-8859-8"},
    {"l5", "iso-8859-9"},
    {"csisolatin5", "iso-8859-9"},
    {"iso-ir-148", "iso-8859-9"},
    {"latin6", "iso-8859-10"},
    {"l6", "iso-8859-10"},
    {"csisolatin6", "iso-8859-10"},
    {"iso-ir-157", "iso-8859-10"},
    {"latin7", "iso-8859-13"},
    {"l7", "iso-8859-13"},
    {"latin8", "iso-8859-14"},
    {"l8", "iso-8859-14"},
    {"csisolatin9", "iso-8859-15"},
    {"latin10", "iso-8859-16"},
    {"l10", "iso-8859-16"},
    {"chinese", "gb18030"},
    {"csgb2312", "gb18030"},
    {"csiso58gb231280", "gb18030"},
    {"gb-2312", "gb18030"},
    {"gb2312-80", "gb18030"},
    {"iso-ir-58", "gb18030"},
    {"ms936", "gb18030"},
    {"big5-tw", "big5"},
    {"cn-big5", "big5"},
    {"csbig5", "big5"},
    {"ms950", "big5"},
    {"cseucpkdfmtjapanese", "euc-jp"},
    {"ujis", "euc-jp"},
    {"csiso2022jp", "iso-2022-jp"},
    {"iso2022-jp", "iso-2022-jp"},
    {"iso2022jp", "iso-2022-jp"},
    {"csshiftjis", "shift-jis"},
    {"ms932", "shift-jis"},
    {"cseuckr", "euc-kr"},
    {"csksc56011987", "euc-kr"},
    {"iso-ir-149", "euc-kr"},
    {"korean", "euc-kr"},
    {"ks-c-5601", "euc-kr"},
    {"ks-c-5601-1989", "euc-kr"},
    {"ksc5601", "euc-kr"},
    {"ksc-5601", "euc-kr"},
    {"uhc", "euc-kr"},
    {"ms949", "euc-kr"},
    {"thai", "tis-620"},
    {"koi", "koi8-r"},
};

/* Code pages by number: those of DOS, and those of IBM's large machines. */
static const struct {
    int number;
    bool large;
} pages[] = {
    {37, true},   {437, false}, {500, true},  {737, false}, {775, false},  {850, false},
    {852, false}, {855, false}, {856, false}, {857, false}, {858, false},  {860, false},
    {861, false}, {862, false}, {863, false}, {864, false}, {865, false},  {866, false},
    {869, false}, {874, false}, {875, true},  {1026, true}, {1125, false}, {1140, true},
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* LABEL in small letters, '_' as '-', without blanks and a leading "x-". */
static void tidy(const char *label, char out[HL_ENCODING_LABEL_MAX])
{
    size_t len = 0;
    for (; *label && len + 1 < HL_ENCODING_LABEL_MAX; label++) {
        char c = *label == '_' ? '-' : *label;
        if (c == ' ' || (c >= '\t' && c <= '\r'))
            continue;
        out[len++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    out[len] = '\0';
    for (; strncmp(out, "x-", 2) == 0; len -= 2) /* "x-x-big5" too */
        memmove(out, out + 2, len - 1);
}

/* The number after PREFIX where all the rest of LABEL is digits, else -1. */
static int numbered(const char *label, const char *prefix)
{
    size_t len = strlen(prefix);
    int value = 0;
    if (strncmp(label, prefix, len) != 0)
        return -1;
    const char *digits = label + len;
    size_t count = strspn(digits, "0123456789");
    if (count == 0 || count > 4 || digits[count] != '\0')
        return -1;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

static struct hl_charset by_iconv(const char *name)
{
    struct hl_charset charset = {.kind = HL_CHARSET_ICONV, .plain = true};
    snprintf(charset.iconv, sizeof(charset.iconv), "%s", name);
    charset.plain = strncmp(name, "ISO-2022", 8) != 0 && strncmp(name, "IBM", 3) != 0;
    return charset;
}

static struct hl_charset find_iso(const char *label)
{
    static const char *const prefixes[] = {"iso-8859-", "iso8859-", "iso-8859", "8859-"};
    char name[HL_CHARSET_NAME_MAX];
    int number = -1;
    for (size_t i = 0; i < COUNT(prefixes) && number < 0; i++)
        number = numbered(label, prefixes[i]);
    if (number < 1 || number > 16 || number == 12)
        return (struct hl_charset){.kind = HL_CHARSET_NONE};
    if (number == 1 || number == 15)
        return (struct hl_charset){.kind = number == 1 ? HL_CHARSET_1252 : HL_CHARSET_LATIN9,
                                   .plain = true};
    if (number == 9)
        return by_iconv("WINDOWS-1254");
    snprintf(name, sizeof(name), "ISO-8859-%d", number);
    return by_iconv(name);
}

static struct hl_charset find_page(const char *label)
{
    static const char *const prefixes[] = {"windows-", "windows", "cp",   "cp-", "ibm",
                                           "ibm-",     "csibm",   "dos-", ""};
    char name[HL_CHARSET_NAME_MAX];
    int number = -1;
    for (size_t i = 0; i < COUNT(prefixes) && number < 0; i++)
        number = numbered(label, prefixes[i]);
    if (number == 1252)
        return (struct hl_charset){.kind = HL_CHARSET_1252, .plain = true};
    if (number == 39) /* a name that IBM's 37 has too */
        number = 37;
    bool windows = number >= 1250 && number <= 1258;
    bool large = false;
    bool known = windows;
    for (size_t i = 0; i < COUNT(pages) && !known; i++) {
        known = pages[i].number == number;
        large = pages[i].large;
    }
    if (!known)
        return (struct hl_charset){.kind = HL_CHARSET_NONE};
    snprintf(name, sizeof(name), large ? "IBM%03d" : windows ? "WINDOWS-%d" : "CP%d", number);
    return by_iconv(name);
}

struct hl_charset hl_charset_find(const char *label)
{
    char name[HL_ENCODING_LABEL_MAX];
    tidy(label, name);
    for (size_t i = 0; i < COUNT(aliases); i++)
        if (strcmp(name, aliases[i].name) == 0)
            snprintf(name, sizeof(name), "%s", aliases[i].label);
    for (size_t i = 0; i < COUNT(labels); i++) {
        if (strcmp(name, labels[i].name) != 0)
            continue;
        if (labels[i].iconv)
            return by_iconv(labels[i].iconv);
        return (struct hl_charset){.kind = labels[i].kind,
                                   .plain = labels[i].kind < HL_CHARSET_UTF16LE};
    }
    struct hl_charset charset = find_iso(name);
    return charset.kind != HL_CHARSET_NONE ? charset : find_page(name);
}
