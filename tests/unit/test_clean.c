/* Strangers' text is cleaned; honest text passes unchanged. */
#include "unit/check.h"

#include "text/clean.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <utf8proc.h>

/* Back to UTF-8, to compare. */
static const char *clean(const char *text, size_t len)
{
    static char out[HL_TEXT_UTF8_SIZE];
    uint32_t points[HL_TEXT_POINTS_MAX];
    size_t count = hl_text_clean(text, len, points);
    utf8proc_ssize_t at = 0;
    for (size_t i = 0; i < count; i++)
        at += utf8proc_encode_char((utf8proc_int32_t)points[i], (utf8proc_uint8_t *)out + at);
    out[at] = '\0';
    return out;
}

/* Both as they are and in hex, for what differs may be invisible. */
static void same(const char *name, const char *got, const char *want)
{
    if (strcmp(got, want) == 0)
        return;
    print_message("%s:\n  got ", name);
    for (const char *c = got; *c; c++)
        print_message(" %02x", (unsigned char)*c);
    print_message("\n  want");
    for (const char *c = want; *c; c++)
        print_message(" %02x", (unsigned char)*c);
    fail_msg("%s: \"%s\", not \"%s\"", name, got, want);
}

static const char *const honest[] = {
    /* Latin and its neighbours */
    "India’s technology services sector can scale to $750–850 billion by 2035: NITI Aayog",
    "‘It was very challenging’: Nicholas Kirton opens up — “at last” …",
    "Ærø, Łódź, Đà Nẵng, İzmir, Ğ ğ, Ẹ̀kọ́, Ŋ ŋ, Reykjavík: 100 % of €5, £6, ¥7, ₹8, "
    "₽9, "
    "₿1",
    "Score: 5 > 3 < 7, a+b=c, x² ≠ ∞, C++ & R&D; #tag @name / [sic] {ok} ~ ^ _ | \\ `",
    "Ελλάδα: ώρα μηδέν «για όλους»",
    "Россия, Україна, Ёлка, Ђорђе, Қазақстан №5",
    "Հայաստան՝ նորություններ",
    "საქართველო: ახალი ამბები",
    /* right to left */
    "وزیرِ اعظم نے کہا کہ ₹۵۰۰",
    "BBC عربي: الأخبار",
    "رَئِيسُ الوُزَرَاءِ: ١٢٣٫٤٥ ٪",
    "می\u200cخواهم خانه\u200cها را", /* zero-width non-joiners */
    "سال ۱۴۰۲ ه\u200d.ش",            /* a joiner keeps the letter's first form */
    "\u200fשלום (123)\u200e",
    "שָׁלוֹם עֲלֵיכֶם – 5 > 3",
    "كوردستان\u061c (123)",
    "ނޫސް",
    "ܣܘܪܝܝܐ",
    "ߒߞߏ",
    "\u0600\u0661\u0662 \u06dd\u0661", /* signs that go before numbers */
    "﷽ و صلى الله عليه ﷺ",
    /* India and its neighbours */
    "प्रधानमंत्री ने कहा – भारत आगे बढ़ेगा ।",
    "क्\u200dष और क्\u200cष, र्\u200dय",
    "ਪੰਜਾਬ ਵਿੱਚ ਮੀਂਹ",
    "বাংলাদেশ: র\u200d্যাব, ৎ",
    "ગુજરાત સમાચાર",
    "ଓଡ଼ିଶା ଖବର",
    "தமிழ்நாடு செய்திகள்",
    "తెలుగు వార్తలు",
    "ಕನ್ನಡ ಸುದ್ದಿ",
    "മലയാളം വാർത്ത, അവൻ\u200d",
    "ශ්\u200dරී ලංකා පුවත්",
    "नेपाल समाचार",
    "བོད་ཀྱི་གསར་འགྱུར། རྒྱལ་རྫོགས",
    "ꯃꯅꯤꯄꯨꯔ",
    "ᱥᱟᱱᱛᱟᱲᱤ",
    /* south-east Asia */
    "นายกรัฐมนตรี กล่าวว่า น้ำท่วม",
    "ຂ່າວລາວ ຕົ້ນ",
    "ព័ត៌មាន\u200bកម្ពុជា\u200bថ្មី",
    "မြန်မာ\u200bသတင်း ကြွေး",
    "ꦗꦮ",
    "ᜊᜊᜌᜒ",
    /* east Asia */
    "首相が会見 – 東京、「パンダ」ﾊﾟﾝﾀﾞ",
    "葛\U000e0100城市の辻\U000e0101さん",
    "神戸の神社",
    "新华社：中国经济 100％",
    "대통령 발표",
    "臺灣選舉",
    "ᠮᠣᠩᠭᠣᠯ\u180eᠠ ᠬᠡᠯᠡ\u180b",
    "ꆈꌠꁱꂷ",
    "ㄅㄆㄇ",
    /* Africa, America */
    "አዲስ አበባ፡ ዜና",
    "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ",
    "ᐃᓄᒃᑎᑐᑦ",
    "𞤆𞤵𞤤𞤢𞤪",
    "ꕙꔤ",
    /* signs and emoji */
    "▲ 2.5 ▼ 1,3 → ↑ ↓ ★ ☎ ✓ © ® ™ ½ ° ′ ″ №",
    "👨‍👩‍👧‍👦 🧑🏻‍❤️‍💋‍🧑🏼 👩🏽‍🚀 🏳️‍🌈 "
    "🏴‍☠️ "
    "👁️‍🗨️",
    "🇮🇳 🇬🇧🇪🇺 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 "
    "🏴󠁵󠁳󠁣󠁡󠁿",
    "👍🏽 ✊🏿 ❤️ ☎︎ ☺️ ⚽ 1️⃣ #️⃣ 5⃣ ↔️ 🙂‍↕️ "
    "🐻‍❄️",
    "∩︀ 1≨︀2",
};

static void test_honest_text_is_unchanged(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(honest) / sizeof(*honest); i++)
        same(honest[i], clean(honest[i], strlen(honest[i])), honest[i]);
}

struct clean_case {
    const char *name, *text, *expected;
};

#define R "\ufffd"

static const struct clean_case hostile[] = {
    /* controls and escapes */
    {"escape sequence", "a\033[31mb", "a[31mb"},
    {"bell and delete", "a\a\177b", "ab"},
    {"c1 control sequence introducer",
     "a\xc2\x9b"
     "31m",
     "a31m"},
    /* reads as another */
    {"override", "abc\u202edef\u202c", "abcdef"},
    {"embeddings", "\u202aa\u202bb\u202dc\u202c", "abc"},
    {"isolates", "\u2066x\u2067y\u2068z\u2069", "xyz"},
    {"direction marks where nothing runs from right to left", "\u200fScore 5 \u200f–\u200e 3\u061c",
     "Score 5 – 3"},
    {"direction marks beside hebrew stay", "א\u200f 5", "א\u200f 5"},
    {"a flood of them is one", "א\u200f\u200e\u200f\u061c\u200fב", "א\u200fב"},
    {"deprecated shaping controls", "a\u206a\u206bb\u206c\u206d\u206e\u206fc", "abc"},
    {"annotation", "\ufff9base\ufffaruby\ufffb", "baseruby"},
    /* hides */
    {"byte order mark", "\ufeffx\ufeffy", "xy"},
    {"zero-width space", "a\u200bb", "ab"},
    {"zero-width spaces, khmer", "ក\u200b\u200b\u200bខ", "ក\u200bខ"},
    {"zero-width space, khmer before latin", "ក\u200ba", "កa"},
    {"word joiner and invisible operators", "a\u2060\u2061\u2062\u2063\u2064b", "ab"},
    {"soft hyphen", "news\u00adpaper", "newspaper"},
    {"grapheme joiner", "a\u034fb", "ab"},
    {"joiners in latin", "f\u200ci\u200dn", "fin"},
    {"joiner at the start", "\u200dक", "क"},
    {"joiners after each other, persian", "می\u200c\u200c\u200d\u200cخ", "می\u200cخ"},
    {"joiner after a space", "क \u200dक", "क क"},
    {"emoji joined with nothing", "👨\u200d 👨\u200d", "👨 👨"},
    {"emoji joined with a letter", "👨\u200dx", "👨x"},
    {"letter joined with an emoji", "x\u200d👨", "x👨"},
    {"hangul fillers", "a\u115f\u1160\u3164\uffa0b", "a b"},
    {"braille without dots", "a\u2800\u2800b", "a b"},
    {"note without a head", "a\U0001d159b", "a b"},
    {"khmer inherent vowels", "ក\u17b4\u17b5ខ", "កខ"},
    {"mongolian separator in latin", "a\u180eb", "ab"},
    {"mongolian separator at the end", "ᠮ\u180e.", "ᠮ."},
    {"khitan filler", "a\U00016fe4b", "ab"},
    {"shorthand and music controls", "a\U0001bca0\U0001d173b", "ab"},
    {"object replacement", "a\ufffcb", "ab"},
    /* what is no character, or nobody's, or not yet one */
    {"private use", "a\ue000b\U000f0000c\U00100000d", "abcd"},
    {"non-character", "a\uffffb\ufdd0c\U0001fffed", "abcd"},
    {"unassigned", "a\u0378b\U000e0080c\u2fe0d", "abcd"},
    {"an emoji of years to come", "a\U0001faffb", "a\U0001faffb"},
    {"no emoji beside their blocks", "a\U0001ecc0b\U0001fb90\U0001fbfac", "ab\U0001fb90c"},
    /* selectors, tags, keycaps */
    {"selectors on letters", "a\ufe0fb\ufe00c\U000e0100", "abc"},
    {"selector on a selector", "❤\ufe0f\ufe0f\ufe0e", "❤\ufe0f"},
    {"selector after a space", "a \ufe0f b", "a b"},
    {"selector on a bare digit", "5\ufe0f 3\ufe0e", "5 3"},
    {"keycap on a letter", "a\u20e3", "a"},
    {"ideograph's second selector", "葛\U000e0100\U000e0101城", "葛\U000e0100城"},
    {"mongolian selector in latin", "a\u180bb", "ab"},
    {"hidden text in tags", "a\U000e0068\U000e0069\U000e007f", "a"},
    {"tags of a flag that is none", "🏴\U000e0067 x", "🏴 x"},
    {"tags without an end", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067", "🏴"},
    {"tags too long",
     "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e0067\U000e0067"
     "\U000e0067\U000e007f",
     "🏴"},
    {"tags in capitals", "🏴\U000e0047\U000e0042\U000e0045\U000e007f", "🏴"},
    {"tags after another flag", "🏳\U000e0067\U000e0062\U000e0065\U000e007f", "🏳"},
    {"language tag", "a\U000e0001b", "ab"},
    /* towers */
    {"marks on a letter", "q\u0316\u0316\u0316\u0316\u0316\u0316\u0316\u0316\u0316\u0316z",
     "q\u0316\u0316\u0316\u0316\u0316\u0316\u0316\u0316z"},
    {"thai marks", "ก\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49ข",
     "ก\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49ข"},
    {"spacing marks", "क\u093e\u093e\u093e\u093e\u093e\u093e\u093e\u093e\u093e\u093eख",
     "क\u093e\u093e\u093e\u093e\u093e\u093e\u093e\u093eख"},
    {"burmese marks that graphemes do not know",
     "က\u102b\u102b\u102b\u102b\u102b\u102b\u102b\u102b\u102b\u102bခ",
     "က\u102b\u102b\u102b\u102b\u102b\u102b\u102b\u102bခ"},
    {"thai vowels that are letters",
     "ก\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33ข",
     "ก\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33ข"},
    {"half-width voice marks", "ﾊ\uff9e\uff9e\uff9e\uff9e\uff9e\uff9e\uff9e\uff9e\uff9e\uff9eﾊ",
     "ﾊ\uff9e\uff9e\uff9e\uff9e\uff9e\uff9e\uff9e\uff9eﾊ"},
    {"skin tones",
     "👍\U0001f3fd\U0001f3fd\U0001f3fd\U0001f3fd\U0001f3fd\U0001f3fd\U0001f3fd\U0001f3fd\U0001f3fdx",
     "👍\U0001f3fd\U0001f3fd\U0001f3fd\U0001f3fd\U0001f3fd\U0001f3fd\U0001f3fd\U0001f3fdx"},
    {"marks parted by what is dropped",
     "q\u0316\u0316\u0316\u0316\u200b\u0316\u0316\u202e\u0316"
     "\u0316\u0316\u00ad\u0316z",
     "q\u0316\u0316\u0316\u0316\u0316\u0316\u0316\u0316z"},
    {"enclosing marks", "5\u20dd\u20e0 \u0488a\u20e2", "5 a"},
    {"hangul consonants without end",
     "\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100"
     "\u1100\u1100\u1100\u1100x",
     "\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100\u1100"
     "\u1100x"},
    /* white space */
    {"white space collapses", " a \t\n b\u00a0\u2028\u2029\u3000\u202f\x0b\xc2\x85 c ", "a b c"},
    {"blanks held apart by direction marks", "א \u200f \u200f \u200fב", "א \u200fב"},
    {"a mark of direction hangs at the end", "א \u200f \u200f ", "א"},
    {"only spaces", "   ", ""},
    {"only what is hidden", "\u200b\u200f \u200f\u202e\ufe0f\u3164", ""},
    {"nothing", "", ""},
    /* bytes */
    {"broken bytes", "a\xff\xc3(", "a" R "("},
    {"broken bytes, apart",
     "\xff"
     "a\xff \xff",
     R "a" R " " R},
    {"cut character", "a\xe2\x82", "a" R},
    {"cut character before another",
     "\xf0\x9f\x98"
     "a",
     R "a"},
    {"overlong slash",
     "a\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf"
     "b",
     "a" R "b"},
    {"surrogates",
     "a\xed\xa0\xbd\xed\xb8\x80"
     "b",
     "a" R "b"},
    {"past the last plane",
     "a\xf4\x90\x80\x80\xf8\x88\x80\x80\x80"
     "b",
     "a" R "b"},
    {"replacement characters", "a" R R R "b" R, "a" R "b" R},
    {"composed", "e\u0301", "é"},
    {"what composes is not taken apart", "\u212b \u0958 \ufa19", "\u212b \u0958 \ufa19"},
};

static void test_hostile_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++)
        same(hostile[i].name, clean(hostile[i].text, strlen(hostile[i].text)), hostile[i].expected);
}

static void test_cleaning_twice_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++)
        same(hostile[i].name, clean(hostile[i].expected, strlen(hostile[i].expected)),
             hostile[i].expected);
}

/* Fills LEN bytes with BEFORE and then UNIT, whole ones, for ever. Returns how many were filled. */
static size_t fill(char *text, size_t len, const char *before, const char *unit)
{
    size_t at = strlen(before), n = strlen(unit);
    memcpy(text, before, at);
    for (; at + n <= len; at += n)
        memcpy(text + at, unit, n);
    return at;
}

static void test_ceilings(void **state)
{
    static const struct {
        const char *name, *before, *unit;
        size_t count;
        uint32_t last;
    } cases[] = {
        {"letters", "", "x", HL_TEXT_POINTS_MAX, 0x2026},
        {"marks on one base", "q", "\u0316", 1 + HL_TEXT_MARKS_MAX + 1, 0x2026},
        {"spaces", "", " ", 0, 0},
        {"spaces after a letter", "x", " ", 2, 0x2026},
        {"overrides", "x", "\u202e", 2, 0x2026},
        {"words: the space before the dots goes", "", "x ", HL_TEXT_POINTS_MAX - 1 + 1, 0x2026},
        {"words, other way round", "y", "x ", HL_TEXT_POINTS_MAX - 2 + 1, 0x2026},
        /* 7 points each: 73 whole ones are 511 */
        {"families", "", "👨\u200d👩\u200d👧\u200d👦", 512, 0x2026},
        {"families, one cut", "x", "👨\u200d👩\u200d👧\u200d👦", 1 + 72 * 7 + 1, 0x2026},
        {"emoji joined for ever", "", "👨\u200d", 34 * (HL_TEXT_CLUSTER_MAX - 1) + 1, 0x2026},
        {"marked letters, none parted", "", "q\u0316", 510 + 1, 0x2026},
        {"hangul for ever", "", "\u1100", HL_TEXT_CLUSTER_MAX + 1, 0x2026},
        {"broken bytes", "", "\xff", 2, 0x2026},
        {"composed while counted", "", "e\u0301", 256 + 1, 0x2026},
    };
    static char flood[1 << 20];
    uint32_t points[HL_TEXT_POINTS_MAX] = {0};
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        size_t len = fill(flood, sizeof(flood), cases[i].before, cases[i].unit);
        size_t count = hl_text_clean(flood, len, points);
        check_int(cases[i].name, (int)count, (int)cases[i].count);
        if (count > 0)
            check_int(cases[i].name, (int)points[count - 1], (int)cases[i].last);
    }
}

static void test_what_fits_is_not_cut(void **state)
{
    char text[HL_TEXT_BYTES_MAX + 1];
    uint32_t points[HL_TEXT_POINTS_MAX];
    (void)state;
    memset(text, 'x', sizeof(text));
    assert_int_equal(hl_text_clean(text, HL_TEXT_POINTS_MAX, points), HL_TEXT_POINTS_MAX);
    assert_int_equal(points[HL_TEXT_POINTS_MAX - 1], 'x');
    assert_int_equal(hl_text_clean(text, HL_TEXT_POINTS_MAX + 1, points), HL_TEXT_POINTS_MAX);
    assert_int_equal(points[HL_TEXT_POINTS_MAX - 1], 0x2026);
    /* What is dropped costs no room, and the last byte is read. */
    memset(text, '\a', sizeof(text));
    text[HL_TEXT_BYTES_MAX - 1] = 'z';
    assert_int_equal(hl_text_clean(text, HL_TEXT_BYTES_MAX, points), 1);
    assert_int_equal(points[0], 'z');
    assert_int_equal(hl_text_clean(text, HL_TEXT_BYTES_MAX + 1, points), 2);
}

/* All that lies past the ceiling cannot even be read. */
static void test_no_byte_past_the_ceiling_is_read(void **state)
{
    static const char *const units[] = {"x", "\u202e", "\u0316", "\xff", "👨\u200d", "\xe2\x82"};
    const size_t size = 1 << 20, page = (size_t)sysconf(_SC_PAGESIZE);
    size_t pages = (HL_TEXT_BYTES_MAX + page - 1) / page * page;
    (void)state;
    char *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(map != MAP_FAILED);
    assert_int_equal(mprotect(map + pages, size - pages, PROT_NONE), 0);
    char *text = map + pages - HL_TEXT_BYTES_MAX;
    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        uint32_t points[HL_TEXT_POINTS_MAX];
        memset(text, 'y', HL_TEXT_BYTES_MAX);
        fill(text, HL_TEXT_BYTES_MAX, "y", units[i]);
        size_t count = hl_text_clean(text, size, points);
        assert_true(count >= 2 && count <= HL_TEXT_POINTS_MAX);
        assert_int_equal(points[count - 1], 0x2026);
    }
    munmap(map, size);
}

/* A character that lies across the ceiling is not made into a broken one. */
static void test_cut_between_characters(void **state)
{
    char text[HL_TEXT_BYTES_MAX + 8];
    (void)state;
    for (size_t i = 1; i <= 4; i++) {
        memset(text, '\a', sizeof(text));
        memcpy(text + HL_TEXT_BYTES_MAX - i, "😀", 4);
        same("emoji at the edge", clean(text, sizeof(text)), i == 4 ? "😀…" : "");
    }
}

static void test_for_a_terminal(void **state)
{
    static char flood[1 << 16];
    char out[HL_TEXT_UTF8_SIZE];
    (void)state;
    assert_string_equal(hl_text_clean_utf8("a\u202eb\033 \u0915😀", out), "ab \u0915😀");
    memset(flood, ' ', sizeof(flood) - 1);
    flood[0] = 'x';
    assert_string_equal(hl_text_clean_utf8(flood, out), "x…");
    fill(flood, sizeof(flood) - 1, "", "😀");
    assert_int_equal(strlen(hl_text_clean_utf8(flood, out)), 4 * (HL_TEXT_POINTS_MAX - 1) + 3);
}

static void test_hidden(void **state)
{
    static const struct {
        uint32_t point;
        bool hidden;
    } cases[] = {
        {'a', false},    {' ', false},    {0xa0, false},    {0x3000, false}, {0x301, false},
        {0x200d, false}, {0xfe0f, false}, {0x1f600, false}, {0x7f, true},    {0x1b, true},
        {0x9b, true},    {0x200b, true},  {0x200f, true},   {0x202e, true},  {0x2028, true},
        {0x2067, true},  {0xfeff, true},  {0xe0041, true},  {0xe000, true},  {0xffff, true},
        {0x3164, true},  {'\n', true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        if (hl_text_is_hidden(cases[i].point) != cases[i].hidden)
            fail_msg("U+%04X", cases[i].point);
}

/* Nothing hidden comes out, whatever point goes in between two letters. */
static void test_every_point(void **state)
{
    (void)state;
    for (uint32_t point = 1; point < 0x110000; point++) {
        char text[8] = "a";
        uint32_t points[HL_TEXT_POINTS_MAX];
        if (point >= 0xd800 && point < 0xe000)
            continue;
        utf8proc_ssize_t n =
            utf8proc_encode_char((utf8proc_int32_t)point, (utf8proc_uint8_t *)text + 1);
        text[1 + n] = 'z';
        size_t count = hl_text_clean(text, (size_t)n + 2, points);
        if (count < 2 || count > 3 || points[count - 1] != 'z')
            fail_msg("U+%04X: %zu points", point, count);
        for (size_t i = 0; i < count; i++)
            if (hl_text_is_hidden(points[i]))
                fail_msg("U+%04X: U+%04X comes out", point, points[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_honest_text_is_unchanged),
        cmocka_unit_test(test_hostile_text),
        cmocka_unit_test(test_cleaning_twice_changes_nothing),
        cmocka_unit_test(test_ceilings),
        cmocka_unit_test(test_what_fits_is_not_cut),
        cmocka_unit_test(test_no_byte_past_the_ceiling_is_read),
        cmocka_unit_test(test_cut_between_characters),
        cmocka_unit_test(test_for_a_terminal),
        cmocka_unit_test(test_hidden),
        cmocka_unit_test(test_every_point),
    };
    return cmocka_run_group_tests_name("clean", tests, NULL, NULL);
}
