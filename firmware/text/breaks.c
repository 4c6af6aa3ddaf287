#include "text/breaks.h"

#include "text/faces.h"
#include "text/thai.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>
#include <utf8proc.h>

#define LINE_FEED       0x0a
#define CARRIAGE_RETURN 0x0d
#define LETTER          'a' /* stands for any */
#define EN_DASH         0x2013
#define EM_DASH         0x2014
#define BAR             0x2015
#define NUMERO          0x2116
#define HANGUL_FIRST    0xac00
#define HANGUL_LAST     0xd7a3
#define JAMO_FIRST      0x1100
#define JAMO_LAST       0x11ff
#define WIDE_FIRST      0x2e80 /* ideographs, kana and Hangul, more or less to the end */

static utf8proc_category_t category_of(uint32_t cp)
{
    return utf8proc_category((utf8proc_int32_t)cp);
}

static bool is_letter(uint32_t cp)
{
    utf8proc_category_t category = category_of(cp);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

static bool is_digit(uint32_t cp)
{
    return cp < 0x80 ? cp >= '0' && cp <= '9' : category_of(cp) == UTF8PROC_CATEGORY_ND;
}

static bool is_mark(uint32_t cp)
{
    if (cp < 0x300)
        return cp < 0x20 && cp != '\t';
    utf8proc_category_t category = category_of(cp);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

/* ---- UAX 14 ---- */

static bool ends_paragraph(uint32_t cp)
{
    return (cp >= LINE_FEED && cp <= CARRIAGE_RETURN) || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

/* Of class IS, as far as newspapers print them. */
static bool is_inner_stop(uint32_t cp)
{
    return cp == '.' || cp == ',' || cp == ':' || cp == ';' || cp == 0x589 || cp == 0x60c;
}

static bool is_narrow_letter(uint32_t cp)
{
    return is_letter(cp) && cp < WIDE_FIRST && !(cp >= JAMO_FIRST && cp <= JAMO_LAST);
}

/* The points with what libunistring misreads replaced: SCRATCH has room for COUNT and one before,
 * which is used when the paragraph begins with a space. Returns 1 then, else 0. */
static size_t prepare(const uint32_t *points, size_t count, uint32_t *scratch)
{
    size_t lead = points[0] == ' ';
    scratch[0] = LETTER;
    for (size_t i = 0; i < count; i++) {
        bool baseless = i == 0 || points[i - 1] == ' ';
        scratch[lead + i] =
            baseless && is_mark(points[i]) && !ends_paragraph(points[i]) ? LETTER : points[i];
    }
    return lead;
}

/* One paragraph, with the point that ends it. */
static void find_in_paragraph(const uint32_t *points, size_t count, uint8_t *breaks,
                              uint32_t *scratch, char *found)
{
    size_t lead = prepare(points, count, scratch);
    u32_possible_linebreaks(scratch, lead + count, "UTF-8", found);
    for (size_t i = 1; i < count; i++) {
        breaks[i] = found[lead + i] == UC_BREAK_POSSIBLE ? HL_BREAK_MAY : HL_BREAK_NO;
        if (is_inner_stop(points[i - 1]) && is_narrow_letter(points[i]))
            breaks[i] = HL_BREAK_NO;
    }
}

int hl_breaks_unicode(const uint32_t *points, size_t count, uint8_t *breaks)
{
    uint32_t *scratch = malloc((count + 1) * sizeof(*scratch));
    char *found = malloc(count + 1);
    int err = scratch && found ? 0 : -ENOMEM;

    for (size_t start = 0, end; start < count && !err; start = end) {
        end = start;
        while (end < count && !ends_paragraph(points[end]))
            end++;
        if (end + 1 < count && points[end] == CARRIAGE_RETURN && points[end + 1] == LINE_FEED)
            end++;
        end += end < count;
        breaks[start] = start > 0 ? HL_BREAK_MUST : HL_BREAK_NO;
        find_in_paragraph(points + start, end - start, breaks + start, scratch, found);
    }
    free(scratch);
    free(found);
    return err;
}

/* ---- what newspapers do ---- */

static bool is_separator(uint32_t cp)
{
    return cp == '-' || cp == EN_DASH || cp == EM_DASH || cp == BAR || cp == '|' || cp == '/' ||
           cp == 0xb7 || cp == 0x2022;
}

static bool is_currency(uint32_t cp)
{
    return category_of(cp) == UTF8PROC_CATEGORY_SC;
}

static bool follows_number(uint32_t cp)
{
    return cp == '%' || cp == 0x2030 || cp == 0xb0 || is_currency(cp);
}

static bool leads_number(uint32_t cp)
{
    return cp == NUMERO || cp == 0xa7 || is_currency(cp);
}

/* The point at I, a space before the text and after it. */
static uint32_t at(const uint32_t *points, size_t count, size_t i)
{
    return i < count ? points[i] : ' ';
}

/* A break before points[I], over a space: what stands on both sides belongs together? */
static bool keeps_over_space(const uint32_t *points, size_t count, size_t i)
{
    size_t last = i - 2; /* before the space; cleaned text has one at a time */
    uint32_t next = points[i], after = at(points, count, i + 1);
    if (i < 2)
        return false;
    uint32_t before = points[last], earlier = at(points, count, last - 1);
    if (is_separator(next) && after == ' ')
        return true;
    if ((next == 0xbb || next == 0x203a) && !is_letter(after) && !is_digit(after))
        return true;
    if ((before == 0xab || before == 0x2039) && earlier == ' ')
        return true;
    if (is_digit(before) && follows_number(next) && !is_digit(after))
        return true;
    return is_digit(next) && leads_number(before) && earlier == ' ';
}

static bool keeps(const uint32_t *points, size_t count, size_t i)
{
    uint32_t last = points[i - 1], next = points[i];
    if (last == ' ')
        return keeps_over_space(points, count, i);
    if (next == EM_DASH || next == BAR)
        return true;
    if ((last == EM_DASH || last == EN_DASH || last == BAR) && at(points, count, i - 2) == ' ')
        return true; /* it opens what follows */
    if ((last == '-' || last == EN_DASH) && i >= 2 && is_digit(points[i - 2]) && is_digit(next))
        return true;
    return last >= HANGUL_FIRST && last <= HANGUL_LAST && next >= HANGUL_FIRST &&
           next <= HANGUL_LAST;
}

static void add_thai(const uint32_t *points, size_t count, uint8_t *breaks)
{
    for (size_t i = 0, end; i < count; i = end) {
        end = i + 1;
        if (!hl_thai_is_letter(points[i]))
            continue;
        while (end < count && hl_thai_is_letter(points[end]))
            end++;
        hl_thai_breaks(points + i, end - i, breaks + i);
    }
}

int hl_breaks_headline(const uint32_t *points, size_t count, uint8_t *breaks)
{
    int err = hl_breaks_unicode(points, count, breaks);
    if (err)
        return err;
    add_thai(points, count, breaks);
    for (size_t i = 1; i < count; i++)
        if (breaks[i] == HL_BREAK_MAY && keeps(points, count, i))
            breaks[i] = HL_BREAK_NO;
    for (size_t start = 0, end; start < count; start = end) {
        end = hl_cluster_end(points, count, start);
        if (end > start + 1)
            memset(breaks + start + 1, HL_BREAK_NO, end - start - 1);
    }
    return 0;
}
