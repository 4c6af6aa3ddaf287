#include "text/clean.h"

#include <stdbool.h>
#include <utf8proc.h>

struct cleaner {
    uint32_t *points;
    size_t count;
    unsigned marks; /* since the last base */
    bool space;     /* one is owed before the next visible point */
};

static bool is_space(int32_t cp, utf8proc_category_t category)
{
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP || (cp >= 0x09 && cp <= 0x0d) || cp == 0x85;
}

/* LRM, RLM, ZWJ and ZWNJ change how neighbours are drawn and belong to honest text. */
static bool is_joiner(int32_t cp)
{
    return cp >= 0x200c && cp <= 0x200f;
}

static bool is_tag(int32_t cp)
{
    return cp >= 0xe0020 && cp <= 0xe007f;
}

static bool is_dropped(int32_t cp, utf8proc_category_t category)
{
    switch (category) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CC:
        return true;
    case UTF8PROC_CATEGORY_CF: /* tags spell the flags of England, Scotland and Wales */
        return !is_joiner(cp) && !is_tag(cp) && !(cp >= 0x600 && cp <= 0x605) && cp != 0x6dd;
    default:
        return false;
    }
}

static bool is_mark(int32_t cp, utf8proc_category_t category)
{
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME || is_joiner(cp) ||
           is_tag(cp);
}

static void add(struct cleaner *cleaner, int32_t cp)
{
    utf8proc_category_t category = utf8proc_category(cp);

    if (is_space(cp, category)) {
        cleaner->space = cleaner->count > 0;
        cleaner->marks = 0;
        return;
    }
    if (is_dropped(cp, category))
        return;
    if (is_mark(cp, category)) {
        if (++cleaner->marks > HL_TEXT_MARKS_MAX)
            return;
    } else {
        cleaner->marks = 0;
    }
    if (cleaner->space && cleaner->count < HL_TEXT_POINTS_MAX)
        cleaner->points[cleaner->count++] = ' ';
    cleaner->space = false;
    if (cleaner->count < HL_TEXT_POINTS_MAX)
        cleaner->points[cleaner->count++] = (uint32_t)cp;
}

size_t hl_text_clean(const char *text, size_t len, uint32_t *points)
{
    struct cleaner cleaner = {.points = points};
    if (len > HL_TEXT_BYTES_MAX) /* cut between characters */
        for (len = HL_TEXT_BYTES_MAX; len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80;)
            len--;
    utf8proc_ssize_t left = (utf8proc_ssize_t)len;
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;

    while (left > 0 && cleaner.count < HL_TEXT_POINTS_MAX) {
        int32_t cp;
        utf8proc_ssize_t n = utf8proc_iterate(at, left, &cp);
        if (n <= 0) {
            n = 1;
            cp = 0xfffd;
        }
        add(&cleaner, cp);
        at += n;
        left -= n;
    }
    /* In place: composition never makes text longer. */
    utf8proc_ssize_t composed =
        utf8proc_normalize_utf32((utf8proc_int32_t *)points, (utf8proc_ssize_t)cleaner.count,
                                 UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    return composed > 0 ? (size_t)composed : 0;
}
