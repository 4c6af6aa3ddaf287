#include "text/script.h"

#include <hb.h>
#include <string.h>
#include <strings.h>

#define SIGNS  0 /* rows of the table that code names */
#define OTHER  1
#define NOTO   "fonts-noto-core"
#define CJK    "fonts-noto-cjk"
#define DEJAVU "fonts-dejavu-core"
#define SANS   "Noto Sans", "DejaVu Sans", "Liberation Sans", "FreeSans"

/* Minimum rows as measured and looked at; see docs/text.md. Families are those of Debian's
 * packages, an even colour and clear hinting first. */
/* clang-format off */
const struct hl_script hl_scripts[] = {
    {"Zyyy", "default", "0123 “abc” €₹▲▼", "en", 7, false, false, HL_SIZE_TEXT, NOTO,
     {SANS, "Noto Sans Symbols", "Noto Sans Symbols2"}},
    {"Zzzz", "others", "ᏣᎳᎩ ⵜⴰⵎⴰⵣⵉⵖⵜ", "", 16, false, false, HL_SIZE_TEXT, NOTO, {SANS}},
    {"Latn", "Latin", "Łódź, Ñandú, Việt Nam", "en", 7, true, false, HL_SIZE_TEXT, DEJAVU, {SANS}},
    {"Grek", "Greek", "Χρόνος και ώρα", "el", 7, true, false, HL_SIZE_TEXT, DEJAVU, {SANS}},
    {"Cyrl", "Cyrillic", "Мости відкриті, ёлка", "uk", 7, true, false, HL_SIZE_TEXT, DEJAVU, {SANS}},
    {"Hebr", "Hebrew", "שלום לכל הקוראים", "he", 7, true, false, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Hebrew", "DejaVu Sans", "Liberation Sans", "FreeSans"}},
    {"Armn", "Armenian", "Բարի լույս", "hy", 12, false, false, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Armenian", "DejaVu Sans", "FreeSans"}},
    {"Geor", "Georgian", "დილა მშვიდობისა", "ka", 12, false, false, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Georgian", "DejaVu Sans", "FreeSans"}},
    {"Arab", "Arabic", "صباح الخير", "ar", 16, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Arabic", "Noto Naskh Arabic", "DejaVu Sans", "KacstOne"}},
    {"Aran", "Nastaliq", "صبح بخیر", "ur", 32, false, true, HL_SIZE_NASTALIQ, NOTO,
     {"Noto Nastaliq Urdu"}},
    {"Syrc", "Syriac", "ܫܠܡܐ", "syr", 16, false, true, HL_SIZE_TEXT, NOTO, {"Noto Sans Syriac"}},
    {"Thaa", "Thaana", "ސަލާމް", "dv", 16, false, false, HL_SIZE_TEXT, NOTO, {"Noto Sans Thaana"}},
    {"Deva", "Devanagari", "नमस्ते, क्षेत्रीय", "hi", 16, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Devanagari", "Lohit Devanagari", "Gargi", "FreeSans"}},
    {"Beng", "Bengali", "সুপ্রভাত", "bn", 16, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Bengali", "Lohit Bengali", "FreeSans"}},
    {"Guru", "Gurmukhi", "ਸ਼ੁਭ ਸਵੇਰ", "pa", 16, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Gurmukhi", "Lohit Gurmukhi"}},
    {"Gujr", "Gujarati", "સુપ્રભાત", "gu", 16, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Gujarati", "Lohit Gujarati"}},
    {"Orya", "Odia", "ସୁପ୍ରଭାତ", "or", 16, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Oriya", "Lohit Odia"}},
    {"Taml", "Tamil", "காலை வணக்கம்", "ta", 16, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Tamil", "Lohit Tamil"}},
    {"Telu", "Telugu", "శుభోదయం", "te", 16, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Telugu", "Lohit Telugu"}},
    {"Knda", "Kannada", "ಶುಭೋದಯ", "kn", 16, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Kannada", "Lohit Kannada"}},
    {"Mlym", "Malayalam", "സുപ്രഭാതം", "ml", 16, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Malayalam", "Lohit Malayalam"}},
    {"Sinh", "Sinhala", "සුබ උදෑසනක්", "si", 16, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Sinhala", "LKLUG"}},
    {"Thai", "Thai", "สวัสดีตอนเช้า", "th", 16, false, false, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Thai", "Loma", "Waree", "FreeSans"}},
    {"Laoo", "Lao", "ສະບາຍດີ", "lo", 16, false, false, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Lao", "DejaVu Sans", "Phetsarath OT"}},
    {"Mymr", "Myanmar", "မင်္ဂလာပါ", "my", 24, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Myanmar", "Padauk"}},
    {"Khmr", "Khmer", "អរុណសួស្តី", "km", 24, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Khmer", "Khmer OS System"}},
    {"Tibt", "Tibetan", "བཀྲ་ཤིས་བདེ་ལེགས", "bo", 24, false, true, HL_SIZE_TEXT, NOTO,
     {"Noto Serif Tibetan", "Tibetan Machine Uni"}},
    {"Ethi", "Ethiopic", "እንደምን አደሩ", "am", 16, false, false, HL_SIZE_TEXT, NOTO,
     {"Noto Sans Ethiopic", "Abyssinica SIL"}},
    {"Hang", "Korean", "좋은 아침입니다", "ko", 16, false, false, HL_SIZE_CELL, CJK,
     {"Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Unifont"}},
    {"Jpan", "Japanese", "おはよう、首相", "ja", 16, false, false, HL_SIZE_CELL, CJK,
     {"Noto Sans CJK JP", "Noto Sans JP", "IPAGothic", "VL Gothic", "Unifont"}},
    {"Hans", "simplified Chinese", "早上好，总统", "zh-Hans", 16, false, false, HL_SIZE_CELL, CJK,
     {"Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Zen Hei", "Unifont"}},
    {"Hant", "traditional Chinese", "早安，總統", "zh-Hant", 16, false, false, HL_SIZE_CELL, CJK,
     {"Noto Sans CJK TC", "Noto Sans TC", "AR PL UMing TW", "Unifont"}},
    {"Qahk", "Hong Kong Chinese", "早晨，總統", "zh-HK", 16, false, false, HL_SIZE_CELL, CJK,
     {"Noto Sans CJK HK", "Noto Sans CJK TC", "Noto Sans HK", "AR PL UMing HK", "Unifont"}},
    {"Zsye", "emoji", "⚽🇮🇳👍🏽👨‍👩‍👧", "en", 8, false, false, HL_SIZE_EMOJI,
     "fonts-noto-color-emoji", {"Noto Color Emoji"}},
};
/* clang-format on */
const size_t hl_script_count = sizeof(hl_scripts) / sizeof(*hl_scripts);

const struct hl_script *hl_script_find(const char *name)
{
    for (size_t i = 0; i < hl_script_count; i++)
        if (strcasecmp(hl_scripts[i].code, name) == 0 || strcasecmp(hl_scripts[i].name, name) == 0)
            return &hl_scripts[i];
    return NULL;
}

/* Whether LANGUAGE has the subtag, at its beginning or later: "zh-Hant-HK" has "hk". */
static bool has_subtag(const char *language, const char *subtag)
{
    size_t len = strlen(subtag);
    for (const char *at = language; at && *at;) {
        size_t n = strcspn(at, "-_");
        if (n == len && strncasecmp(at, subtag, n) == 0)
            return true;
        at += n + (at[n] ? 1 : 0);
    }
    return false;
}

static bool is_language(const char *language, const char *subtag)
{
    size_t len = strlen(subtag);
    return language && strncasecmp(language, subtag, len) == 0 &&
           (!language[len] || language[len] == '-' || language[len] == '_');
}

static const char *han_of(const char *language)
{
    if (is_language(language, "ja"))
        return "Jpan";
    if (is_language(language, "ko"))
        return "Hang";
    if (is_language(language, "yue") || has_subtag(language, "hk") || has_subtag(language, "mo"))
        return has_subtag(language, "hans") ? "Hans" : "Qahk";
    return has_subtag(language, "hant") || has_subtag(language, "tw") ? "Hant" : "Hans";
}

/* By exactly its code: asked for every other letter, so case is not looked at. */
static const struct hl_script *find_code(const char *code)
{
    for (size_t i = 0; i < hl_script_count; i++)
        if (memcmp(hl_scripts[i].code, code, 4) == 0)
            return &hl_scripts[i];
    return &hl_scripts[OTHER];
}

const struct hl_script *hl_script_for(uint32_t tag, const char *language)
{
    switch (tag) {
    case HL_SCRIPT_TAG('H', 'a', 'n', 'i'):
        return find_code(han_of(language));
    case HL_SCRIPT_TAG('H', 'i', 'r', 'a'):
    case HL_SCRIPT_TAG('K', 'a', 'n', 'a'):
        return find_code("Jpan");
    case HL_SCRIPT_TAG('B', 'o', 'p', 'o'):
        return find_code("Hant");
    default: {
        const char code[5] = {(char)(tag >> 24), (char)(tag >> 16), (char)(tag >> 8), (char)tag, 0};
        return find_code(code);
    }
    }
}

const struct hl_script *hl_script_nastaliq(const char *language)
{
    bool usual = is_language(language, "ur") || is_language(language, "ks") ||
                 is_language(language, "pnb") || has_subtag(language, "aran");
    return usual && !has_subtag(language, "arab") ? find_code("Aran") : NULL;
}

const struct hl_script *hl_script_emoji(void)
{
    return &hl_scripts[hl_script_count - 1];
}

/* What Han is beside: the language of a text that says nothing of it. */
static const char *guess_han(const uint32_t *points, size_t count)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    const char *language = NULL;
    for (size_t i = 0; i < count; i++) {
        hb_script_t script = hb_unicode_script(unicode, points[i]);
        if (script == HB_SCRIPT_HIRAGANA || script == HB_SCRIPT_KATAKANA)
            return "ja";
        if (script == HB_SCRIPT_HANGUL)
            language = "ko";
    }
    return language;
}

void hl_scripts_resolve(const uint32_t *points, size_t count, const char *language,
                        const struct hl_script **scripts)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    const struct hl_script *last = NULL;
    hb_script_t last_tag = HB_SCRIPT_INVALID;
    const char *han = language;
    if (!is_language(language, "ja") && !is_language(language, "ko") &&
        !is_language(language, "zh") && !is_language(language, "yue"))
        han = guess_han(points, count);

    for (size_t i = 0; i < count; i++) {
        hb_script_t tag = hb_unicode_script(unicode, points[i]);
        bool real =
            tag != HB_SCRIPT_COMMON && tag != HB_SCRIPT_INHERITED && tag != HB_SCRIPT_UNKNOWN;
        bool first = real && !last;
        if (real && tag != last_tag) { /* the search is not for every letter */
            last = hl_script_for(tag, han);
            last_tag = tag;
        }
        for (size_t j = 0; first && j < i; j++)
            scripts[j] = last;
        scripts[i] = last ? last : &hl_scripts[SIGNS];
    }
}
