#include "text/bidi.h"

#include <errno.h>
#include <fribidi.h>
#include <string.h>
#include <strings.h>

/* ISO 639 languages whose newspapers are set from right to left, and ISO 15924 scripts. */
static const char *const rtl_languages[] = {"ar", "arc", "ckb", "dv", "fa", "he", "iw",  "ks",
                                            "ps", "sd",  "syr", "ug", "ur", "yi", "azb", "pnb"};
static const char *const rtl_scripts[] = {"Arab", "Aran", "Hebr", "Syrc",
                                          "Thaa", "Nkoo", "Adlm", "Rohg"};

static bool is_among(const char *word, size_t len, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == len && strncasecmp(word, words[i], len) == 0)
            return true;
    return false;
}

/* "ur", "ur-PK", "pa-Arab-PK"; not "ur-Latn". */
static bool is_rtl_language(const char *language)
{
    size_t len = strcspn(language, "-_");
    const char *next = language + len + (language[len] ? 1 : 0);
    size_t next_len = strcspn(next, "-_");
    if (next_len == 4) /* a script */
        return is_among(next, next_len, rtl_scripts, sizeof(rtl_scripts) / sizeof(*rtl_scripts));
    return is_among(language, len, rtl_languages, sizeof(rtl_languages) / sizeof(*rtl_languages));
}

/* Blocks without a letter or sign that goes right to left: all but Hebrew to Arabic, their
 * presentation forms, the controls among general punctuation, and most of the second plane. */
static bool is_never_rtl(uint32_t cp)
{
    return cp < 0x590 || (cp >= 0x900 && cp < 0x200b) || (cp >= 0x2010 && cp < 0x2028) ||
           (cp >= 0x2030 && cp < 0x2060) || (cp >= 0x2070 && cp < 0xd800);
}

/* What needs no rules at all: most headlines. */
static bool is_plain(const uint32_t *points, size_t count, enum hl_bidi_base base)
{
    for (size_t i = 0; i < count; i++)
        if (!is_never_rtl(points[i]))
            return false;
    return base != HL_BIDI_BASE_RTL;
}

enum hl_bidi_base hl_bidi_base_of(const uint32_t *points, size_t count, const char *language)
{
    size_t ltr = 0, rtl = 0;
    if (!language || !*language)
        return HL_BIDI_BASE_FIRST_STRONG;
    if (is_rtl_language(language))
        return HL_BIDI_BASE_RTL;
    if (is_plain(points, count, HL_BIDI_BASE_LTR))
        return HL_BIDI_BASE_LTR;
    for (size_t i = 0; i < count; i++) {
        FriBidiCharType type = fribidi_get_bidi_type(points[i]);
        ltr += type == FRIBIDI_TYPE_LTR;
        rtl += type == FRIBIDI_TYPE_RTL || type == FRIBIDI_TYPE_AL;
    }
    return ltr > rtl ? HL_BIDI_BASE_LTR : HL_BIDI_BASE_FIRST_STRONG;
}

int hl_bidi_levels(const uint32_t *points, size_t count, enum hl_bidi_base base, uint8_t *levels,
                   bool *rtl)
{
    static const FriBidiParType bases[] = {[HL_BIDI_BASE_LTR] = FRIBIDI_PAR_LTR,
                                           [HL_BIDI_BASE_RTL] = FRIBIDI_PAR_RTL,
                                           [HL_BIDI_BASE_FIRST_STRONG] = FRIBIDI_PAR_ON};
    FriBidiCharType types[HL_BIDI_POINTS_MAX];
    FriBidiBracketType brackets[HL_BIDI_POINTS_MAX];
    FriBidiLevel out[HL_BIDI_POINTS_MAX];
    FriBidiParType found = bases[base];
    FriBidiStrIndex n = (FriBidiStrIndex)count;

    if (count > HL_BIDI_POINTS_MAX)
        return -EINVAL;
    if (is_plain(points, count, base)) {
        memset(levels, 0, count);
        *rtl = false;
        return 0;
    }
    fribidi_get_bidi_types(points, n, types);
    fribidi_get_bracket_types(points, n, types, brackets);
    if (count > 0 && fribidi_get_par_embedding_levels_ex(types, brackets, n, &found, out) == 0)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++)
        levels[i] = (uint8_t)out[i];
    *rtl = FRIBIDI_IS_RTL(found);
    return 0;
}

void hl_bidi_end_line(const uint32_t *points, size_t count, bool rtl, uint8_t *levels)
{
    while (count > 0) {
        FriBidiCharType type = fribidi_get_bidi_type(points[count - 1]);
        if (!FRIBIDI_IS_EXPLICIT_OR_BN_OR_WS(type) && !FRIBIDI_IS_ISOLATE(type))
            break;
        levels[--count] = rtl;
    }
}

static void reverse(uint16_t *order, size_t start, size_t end)
{
    while (start + 1 < end) {
        uint16_t swap = order[start];
        order[start++] = order[--end];
        order[end] = swap;
    }
}

/* From the highest level down to the lowest odd one, every sequence at that level or higher is
 * turned round. */
void hl_bidi_order(const uint8_t *levels, size_t count, uint16_t *order)
{
    uint8_t highest = 0;
    for (size_t i = 0; i < count; i++) {
        order[i] = (uint16_t)i;
        if (levels[i] > highest)
            highest = levels[i];
    }
    for (uint8_t level = highest; level > 0; level--) {
        for (size_t i = 0; i < count;) {
            size_t end = i;
            while (end < count && levels[order[end]] >= level)
                end++;
            reverse(order, i, end);
            i = end > i ? end : i + 1;
        }
    }
}

uint32_t hl_bidi_mirror(uint32_t cp)
{
    FriBidiChar mirrored = cp;
    fribidi_get_mirror_char(cp, &mirrored);
    return mirrored;
}

void hl_bidi_arabic_forms(const uint32_t *points, size_t count, const uint8_t *levels,
                          uint32_t *single, uint32_t *joined)
{
    FriBidiArabicProp props[HL_BIDI_POINTS_MAX], scratch[HL_BIDI_POINTS_MAX];
    FriBidiCharType types[HL_BIDI_POINTS_MAX];
    FriBidiLevel embedding[HL_BIDI_POINTS_MAX];
    FriBidiStrIndex n = (FriBidiStrIndex)count;

    for (size_t i = 0; i < count; i++)
        embedding[i] = (FriBidiLevel)levels[i];
    fribidi_get_joining_types(points, n, props);
    fribidi_get_bidi_types(points, n, types);
    fribidi_join_arabic(types, n, embedding, props);
    memcpy(scratch, props, count * sizeof(*props));
    memcpy(single, points, count * sizeof(*points));
    memcpy(joined, points, count * sizeof(*points));
    fribidi_shape(FRIBIDI_FLAG_SHAPE_MIRRORING | FRIBIDI_FLAG_SHAPE_ARAB_PRES, embedding, n, props,
                  single);
    fribidi_shape(FRIBIDI_FLAG_SHAPE_MIRRORING | FRIBIDI_FLAG_SHAPE_ARAB_PRES |
                      FRIBIDI_FLAG_SHAPE_ARAB_LIGA,
                  embedding, n, scratch, joined);
}
