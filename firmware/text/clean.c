#include "text/clean.h"

#include "news/utf8.h"

#include <string.h>
#include <utf8proc.h>

#define NEXT_LINE       0x85
#define FIRST_MARK      0x300 /* no grapheme below has two points */
#define ZWSP            0x200b
#define ZWNJ            0x200c
#define ZWJ             0x200d
#define KEYCAP          0x20e3
#define ELLIPSIS        0x2026
#define VARIANT_1       0xfe00 /* variation selectors */
#define VARIANT_2       0xfe01
#define VARIANT_3       0xfe02
#define VARIANT_TEXT    0xfe0e
#define VARIANT_EMOJI   0xfe0f
#define REPLACEMENT     0xfffd
#define BLACK_FLAG      0x1f3f4
#define TAG_OF(letter)  (0xe0000 + (letter))
#define TAG_CANCEL      0xe007f
#define SUBDIVISION_MIN 3 /* letters and digits of a flag's region and part: "gbeng" is 5 */
#define SUBDIVISION_MAX 7

enum kind {
    KIND_PLAIN,
    KIND_DROPPED,
    KIND_BLANK,
    KIND_MARK,      /* drawn on what is before it */
    KIND_JOINER,    /* ZWJ, ZWNJ */
    KIND_DIRECTION, /* LRM, RLM, ALM */
    KIND_BREAK,     /* a place where a line may break, or (Mongolian) a vowel stands apart */
    KIND_SELECTOR,
    KIND_TAG,
    KIND_KEYCAP,
};

struct range {
    int32_t from, to;
};

/* What the properties of a code point do not tell, from here on. Sorted. */
#define FIRST_SPECIAL 0x600
static const struct {
    struct range at;
    enum kind kind;
} specials[] = {
    {{0x0600, 0x0605}, KIND_PLAIN}, /* visible, though of category Cf, as are the next */
    {{0x061c, 0x061c}, KIND_DIRECTION}, {{0x06dd, 0x06dd}, KIND_PLAIN},
    {{0x070f, 0x070f}, KIND_PLAIN},     {{0x0890, 0x0891}, KIND_PLAIN},
    {{0x08e2, 0x08e2}, KIND_PLAIN},     {{0x115f, 0x1160}, KIND_BLANK}, /* Hangul fillers */
    {{0x180b, 0x180d}, KIND_SELECTOR},  {{0x180e, 0x180e}, KIND_BREAK},
    {{0x180f, 0x180f}, KIND_SELECTOR},  {{ZWSP, ZWSP}, KIND_BREAK},
    {{ZWNJ, ZWJ}, KIND_JOINER},         {{0x200e, 0x200f}, KIND_DIRECTION},
    {{KEYCAP, KEYCAP}, KIND_KEYCAP},    {{0x2800, 0x2800}, KIND_BLANK}, /* Braille without dots */
    {{0x3164, 0x3164}, KIND_BLANK},     {{0xfe00, 0xfe0f}, KIND_SELECTOR},
    {{0xffa0, 0xffa0}, KIND_BLANK},     {{0xfffc, 0xfffc}, KIND_DROPPED}, /* a picture was here */
    {{0x110bd, 0x110bd}, KIND_PLAIN},   {{0x110cd, 0x110cd}, KIND_PLAIN},
    {{0x16fe4, 0x16fe4}, KIND_DROPPED}, {{0x1d159, 0x1d159}, KIND_BLANK}, /* a note without head */
    {{0xe0020, 0xe007f}, KIND_TAG},     {{0xe0100, 0xe01ef}, KIND_SELECTOR},
};

/* Scripts whose letters change with a ZWJ or ZWNJ after them. Sorted. */
static const struct range joining[] = {
    {0x0600, 0x08ff}, {0x0900, 0x0dff},   {0x0f00, 0x109f},   {0x1700, 0x18af},
    {0x1900, 0x1aaf}, {0x1b00, 0x1cff},   {0xa800, 0xabff},   {0xfb50, 0xfdff},
    {0xfe70, 0xfefe}, {0x10800, 0x10fff}, {0x11000, 0x11fff}, {0x1e900, 0x1e95f},
};

/* Scripts without spaces between words, where ZWSP tells words apart: Thai to Tai Viet. Sorted. */
static const struct range unspaced[] = {
    {0x0e00, 0x0eff}, {0x1000, 0x109f}, {0x1780, 0x17ff}, {0x1950, 0x19ff},
    {0x1a20, 0x1aaf}, {0xa9e0, 0xa9ff}, {0xaa60, 0xaadf},
};

static const struct range ideographs[] = {
    {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},
    {0xf900, 0xfaff},
    {0x20000, 0x3ffff},
};

struct cleaner {
    uint32_t points[HL_TEXT_POINTS_MAX + 1]; /* one more tells that there is more */
    size_t count;
    unsigned marks;   /* since the last base */
    unsigned cluster; /* points of the grapheme under way */
    utf8proc_int32_t grapheme;
    size_t tags;     /* where the tags begin that follow a black flag; 0: none under way */
    bool space;      /* one is owed before the next visible point */
    bool gap;        /* nothing visible since the start or the last space */
    bool directions; /* direction marks may stay */
    bool directed;   /* one did */
};

static bool is_in(int32_t cp, struct range range)
{
    return cp >= range.from && cp <= range.to;
}

static bool is_among(int32_t cp, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count && cp >= ranges[i].from; i++)
        if (cp <= ranges[i].to)
            return true;
    return false;
}
#define IS_AMONG(cp, ranges) is_among(cp, ranges, sizeof(ranges) / sizeof(*(ranges)))

static bool is_mongolian(int32_t cp)
{
    return cp >= 0x1820 && cp <= 0x18aa;
}

static bool is_pictograph(int32_t cp)
{
    return utf8proc_get_property(cp)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool is_keycap_base(int32_t cp)
{
    return (cp >= '0' && cp <= '9') || cp == '#' || cp == '*';
}

/* Blocks where Unicode adds emoji every year: what is unassigned to us may be in tomorrow's font.
 */
static bool is_emoji_block(int32_t cp)
{
    return cp >= 0x1f000 && cp <= 0x1faff;
}

static enum kind kind_by_property(int32_t cp)
{
    const utf8proc_property_t *property = utf8proc_get_property(cp);
    switch (property->category) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return KIND_BLANK;
    case UTF8PROC_CATEGORY_CN:
        return is_emoji_block(cp) ? KIND_PLAIN : KIND_DROPPED;
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ME: /* encloses whatever is before it, and defaces it */
        return KIND_DROPPED;
    default:
        break;
    }
    if (property->ignorable)
        return KIND_DROPPED;
    bool mark = property->category == UTF8PROC_CATEGORY_MN ||
                property->category == UTF8PROC_CATEGORY_MC ||
                property->boundclass == UTF8PROC_BOUNDCLASS_EXTEND ||
                property->boundclass == UTF8PROC_BOUNDCLASS_SPACINGMARK;
    return mark ? KIND_MARK : KIND_PLAIN;
}

static enum kind kind_of(int32_t cp)
{
    if (cp < 0x7f) {
        bool blank = cp == ' ' || (cp >= '\t' && cp <= '\r');
        return cp > ' ' ? KIND_PLAIN : blank ? KIND_BLANK : KIND_DROPPED;
    }
    if (cp < FIRST_SPECIAL)
        return cp == NEXT_LINE ? KIND_BLANK : kind_by_property(cp);
    size_t low = 0, high = sizeof(specials) / sizeof(*specials);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (cp < specials[middle].at.from)
            high = middle;
        else if (cp > specials[middle].at.to)
            low = middle + 1;
        else
            return specials[middle].kind;
    }
    return kind_by_property(cp);
}

/* ---- what stands before ---- */

/* 0 at the start and after a space. */
static int32_t last(const struct cleaner *cleaner)
{
    return cleaner->count > 0 && !cleaner->space ? (int32_t)cleaner->points[cleaner->count - 1] : 0;
}

static int32_t before_last(const struct cleaner *cleaner)
{
    return cleaner->count > 1 ? (int32_t)cleaner->points[cleaner->count - 2] : 0;
}

static bool ends_emoji(int32_t cp)
{
    return is_pictograph(cp) || cp == VARIANT_EMOJI || (cp >= 0x1f3fb && cp <= 0x1f3ff);
}

/* Selector CP has a meaning after BASE. */
static bool selects(int32_t base, int32_t cp)
{
    bool punctuation =
        is_in(base, (struct range){0x3001, 0x3002}) || is_in(base, (struct range){0xff01, 0xff1f});
    switch (cp) {
    case VARIANT_TEXT:
    case VARIANT_EMOJI:
        return is_pictograph(base) || is_keycap_base(base);
    case VARIANT_1:
        return punctuation || IS_AMONG(base, ideographs) || IS_AMONG(base, unspaced) ||
               is_in(base, (struct range){0xa840, 0xa877}) || /* Phags-pa */
               utf8proc_category(base) == UTF8PROC_CATEGORY_SM;
    case VARIANT_2:
        return punctuation || IS_AMONG(base, ideographs);
    case VARIANT_3:
        return IS_AMONG(base, ideographs);
    default:
        if (cp < VARIANT_1)
            return is_mongolian(base);
        return cp > VARIANT_EMOJI && IS_AMONG(base, ideographs);
    }
}

/* The tags since the flag spell a region's part. */
static bool is_subdivision(const struct cleaner *cleaner)
{
    size_t n = cleaner->count - cleaner->tags;
    for (size_t i = cleaner->tags; i < cleaner->count; i++) {
        int32_t tag = (int32_t)cleaner->points[i];
        if (!is_in(tag, (struct range){TAG_OF('0'), TAG_OF('9')}) &&
            !is_in(tag, (struct range){TAG_OF('a'), TAG_OF('z')}))
            return false;
    }
    return n >= SUBDIVISION_MIN && n <= SUBDIVISION_MAX;
}

/* ---- putting, and taking back ---- */

static void store(struct cleaner *cleaner, int32_t cp)
{
    if (cleaner->count <= HL_TEXT_POINTS_MAX)
        cleaner->points[cleaner->count++] = (uint32_t)cp;
}

/* A grapheme ends between the two. */
static bool breaks(int32_t before, int32_t cp, utf8proc_int32_t *state)
{
    if (before >= FIRST_MARK || cp >= FIRST_MARK)
        return utf8proc_grapheme_break_stateful(before, cp, state);
    *state = 0; /* Latin, and quickly so */
    return true;
}

static void put(struct cleaner *cleaner, int32_t cp)
{
    if (cleaner->space) {
        store(cleaner, ' ');
        cleaner->space = false;
        cleaner->gap = true;
        cleaner->grapheme = 0;
    }
    utf8proc_int32_t state = cleaner->grapheme;
    bool begins =
        cleaner->count == 0 || breaks((int32_t)cleaner->points[cleaner->count - 1], cp, &state);
    if (!begins && cleaner->cluster >= HL_TEXT_CLUSTER_MAX)
        return;
    cleaner->cluster = begins ? 1 : cleaner->cluster + 1;
    cleaner->grapheme = state;
    store(cleaner, cp);
}

static void put_visible(struct cleaner *cleaner, int32_t cp)
{
    put(cleaner, cp);
    cleaner->gap = false;
}

static void take_back(struct cleaner *cleaner, size_t count)
{
    cleaner->count = count;
    cleaner->grapheme = 0;
}

/* What was put on trust goes again when the next point, or a blank, does not bear it out. */
static void settle(struct cleaner *cleaner, enum kind kind, int32_t next)
{
    if (cleaner->tags && kind != KIND_TAG) {
        take_back(cleaner, cleaner->tags);
        cleaner->tags = 0;
    }
    int32_t at = last(cleaner), before = before_last(cleaner);
    bool vain = false;
    if (at == ZWJ)
        vain = ends_emoji(before) && !is_pictograph(next) && !is_emoji_block(next);
    else if (at == ZWSP)
        vain = !IS_AMONG(next, unspaced);
    else if (at == VARIANT_EMOJI || at == VARIANT_TEXT)
        vain = is_keycap_base(before) && next != KEYCAP;
    else if (at == 0x180e)
        vain = !is_mongolian(next);
    if (vain)
        take_back(cleaner, cleaner->count - 1);
}

static void add_tag(struct cleaner *cleaner, int32_t cp)
{
    if (!cleaner->tags) {
        if (last(cleaner) != BLACK_FLAG || cp == TAG_CANCEL)
            return;
        cleaner->tags = cleaner->count;
    }
    if (cp != TAG_CANCEL) {
        put(cleaner, cp);
        return;
    }
    if (is_subdivision(cleaner))
        put(cleaner, cp);
    else
        take_back(cleaner, cleaner->tags);
    cleaner->tags = 0;
}

static void add_direction(struct cleaner *cleaner, int32_t cp)
{
    enum kind before = kind_of(last(cleaner));
    if (!cleaner->directions || before == KIND_DIRECTION || before == KIND_JOINER)
        return;
    put(cleaner, cp);
    cleaner->directed = true;
}

static bool is_borne(const struct cleaner *cleaner, enum kind kind, int32_t cp)
{
    int32_t before = last(cleaner);
    switch (kind) {
    case KIND_JOINER:
        return IS_AMONG(before, joining) || (cp == ZWJ && ends_emoji(before));
    case KIND_BREAK:
        return cp == ZWSP ? IS_AMONG(before, unspaced) : is_mongolian(before);
    case KIND_SELECTOR:
        return selects(before, cp);
    case KIND_KEYCAP:
        return is_keycap_base(before) ||
               (before == VARIANT_EMOJI && is_keycap_base(before_last(cleaner)));
    default:
        return true;
    }
}

static void add(struct cleaner *cleaner, int32_t cp)
{
    enum kind kind = kind_of(cp);

    if (kind == KIND_DROPPED)
        return;
    settle(cleaner, kind, cp);
    switch (kind) {
    case KIND_BLANK:
        cleaner->marks = 0;
        cleaner->space = !cleaner->gap;
        break;
    case KIND_TAG:
        add_tag(cleaner, cp);
        break;
    case KIND_DIRECTION:
        add_direction(cleaner, cp);
        break;
    case KIND_PLAIN:
        cleaner->marks = 0;
        put_visible(cleaner, cp);
        break;
    default:
        if (!is_borne(cleaner, kind, cp) || ++cleaner->marks > HL_TEXT_MARKS_MAX)
            break;
        if (kind == KIND_MARK)
            put_visible(cleaner, cp);
        else
            put(cleaner, cp);
        break;
    }
}

/* ---- the whole ---- */

static void read_all(struct cleaner *cleaner, const char *text, size_t len)
{
    utf8proc_ssize_t left = (utf8proc_ssize_t)len;
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;

    cleaner->gap = true;
    while (left > 0 && cleaner->count <= HL_TEXT_POINTS_MAX) {
        int32_t cp = *at;
        utf8proc_ssize_t n = cp < 0x80 ? 1 : utf8proc_iterate(at, left, &cp);
        if (n <= 0) {
            n = 1;
            cp = REPLACEMENT;
        }
        if (cp != REPLACEMENT || last(cleaner) != REPLACEMENT)
            add(cleaner, cp);
        at += n;
        left -= n;
    }
}

/* Takes away what was left hanging, and a space with nothing to be seen after it. */
static void trim(struct cleaner *cleaner)
{
    settle(cleaner, KIND_BLANK, ' ');
    if (!cleaner->gap)
        return;
    while (cleaner->count > 0 && cleaner->points[cleaner->count - 1] != ' ')
        cleaner->count--;
    if (cleaner->count > 0)
        cleaner->count--;
}

static bool has_rtl_letter(const struct cleaner *cleaner)
{
    for (size_t i = 0; i < cleaner->count; i++) {
        int32_t cp = (int32_t)cleaner->points[i];
        utf8proc_propval_t class = utf8proc_get_property(cp)->bidi_class;
        if ((class == UTF8PROC_BIDI_CLASS_R || class == UTF8PROC_BIDI_CLASS_AL) &&
            kind_of(cp) != KIND_DIRECTION)
            return true;
    }
    return false;
}

/* The longest length up to MAX that ends between graphemes. */
static size_t grapheme_cut(const uint32_t *points, size_t count, size_t max)
{
    utf8proc_int32_t state = 0;
    size_t cut = 0;
    if (count <= max)
        return count;
    for (size_t i = 1; i <= max; i++)
        if (breaks((int32_t)points[i - 1], (int32_t)points[i], &state))
            cut = i;
    return cut;
}

static void clean(struct cleaner *cleaner, const char *text, size_t len)
{
    bool more = len > HL_TEXT_BYTES_MAX;

    read_all(cleaner, text, more ? hl_utf8_cut(text, HL_TEXT_BYTES_MAX) : len);
    if (cleaner->count > HL_TEXT_POINTS_MAX) {
        more = true;
        cleaner->count = grapheme_cut(cleaner->points, cleaner->count, HL_TEXT_POINTS_MAX);
    }
    trim(cleaner);
    /* In place: composition never makes text longer. */
    utf8proc_ssize_t composed = utf8proc_normalize_utf32((utf8proc_int32_t *)cleaner->points,
                                                         (utf8proc_ssize_t)cleaner->count,
                                                         UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    cleaner->count = composed > 0 ? (size_t)composed : 0;
    if (!more || cleaner->count == 0)
        return;
    cleaner->count = grapheme_cut(cleaner->points, cleaner->count, HL_TEXT_POINTS_MAX - 1);
    while (cleaner->count > 0 && cleaner->points[cleaner->count - 1] == ' ')
        cleaner->count--;
    cleaner->points[cleaner->count++] = ELLIPSIS;
}

size_t hl_text_clean(const char *text, size_t len, uint32_t *points)
{
    struct cleaner cleaner = {.directions = true};

    clean(&cleaner, text, len);
    /* In a headline without right-to-left letters a direction mark can only turn things round. */
    if (cleaner.directed && !has_rtl_letter(&cleaner)) {
        cleaner = (struct cleaner){.directions = false};
        clean(&cleaner, text, len);
    }
    memcpy(points, cleaner.points, cleaner.count * sizeof(*points));
    return cleaner.count;
}

const char *hl_text_clean_utf8(const char *text, char *out)
{
    uint32_t points[HL_TEXT_POINTS_MAX];
    size_t count = hl_text_clean(text, strnlen(text, HL_TEXT_BYTES_MAX + 1), points);
    size_t len = 0;

    for (size_t i = 0; i < count; i++)
        len += hl_utf8_encode(points[i], out + len);
    out[len] = '\0';
    return out;
}

bool hl_text_is_hidden(uint32_t point)
{
    switch (kind_of((int32_t)point)) {
    case KIND_PLAIN:
    case KIND_MARK:
    case KIND_JOINER:
    case KIND_SELECTOR:
    case KIND_KEYCAP:
        return false;
    case KIND_BLANK:
        return utf8proc_category((int32_t)point) != UTF8PROC_CATEGORY_ZS;
    default:
        return true;
    }
}
