/* Strangers' text is cleaned; honest text passes unchanged. */
#include "unit/check.h"

#include "text/clean.h"

#include <string.h>
#include <utf8proc.h>

/* Back to UTF-8, to compare. */
static const char *clean(const char *text, size_t len)
{
    static char out[4 * HL_TEXT_POINTS_MAX + 1];
    uint32_t points[HL_TEXT_POINTS_MAX];
    size_t count = hl_text_clean(text, len, points);
    utf8proc_ssize_t at = 0;
    for (size_t i = 0; i < count; i++)
        at += utf8proc_encode_char((utf8proc_int32_t)points[i], (utf8proc_uint8_t *)out + at);
    out[at] = '\0';
    return out;
}

static void test_honest_text_is_unchanged(void **state)
{
    static const char *const texts[] = {
        "India’s technology services sector can scale to $750–850 billion by 2035: NITI Aayog",
        "‘It was very challenging’: Nicholas Kirton opens up",
        "प्रधानमंत्री ने कहा – भारत आगे बढ़ेगा",
        "ਪੰਜਾਬ ਵਿੱਚ ਮੀਂਹ",
        "وزیرِ اعظم نے کہا کہ ₹۵۰۰",
        "BBC عربي: الأخبار",
        "‏שלום (123)‎",
        "นายกรัฐมนตรี",
        "首相が会見 – 東京",
        "대통령 발표",
        "👨‍👩‍👧‍👦 🇮🇳 👍🏽 ❤️",
        "Ελλάδα, Россия, Đà Nẵng",
        "می‌خواهم", /* with a zero-width non-joiner */
    };
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        assert_string_equal(clean(texts[i], strlen(texts[i])), texts[i]);
}

static void test_hostile_text(void **state)
{
    static const struct {
        const char *name, *text, *expected;
    } cases[] = {
        {"escape sequence", "a\033[31mb", "a[31mb"},
        {"bell and delete", "a\a\177b", "ab"},
        {"override",
         "abc\xe2\x80\xae"
         "def",
         "abcdef"},
        {"isolates", "\xe2\x81\xa6x\xe2\x81\xa9", "x"},
        {"byte order mark", "\xef\xbb\xbfx", "x"},
        {"zero-width space",
         "a\xe2\x80\x8b"
         "b",
         "ab"},
        {"soft hyphen", "news\xc2\xadpaper", "newspaper"},
        {"private use",
         "a\xee\x80\x80"
         "b",
         "ab"},
        {"non-character",
         "a\xef\xbf\xbf"
         "b",
         "ab"},
        {"white space collapses", " a \t\n b\xc2\xa0\xe2\x80\xa8 c ", "a b c"},
        {"broken bytes", "a\xff\xc3(", "a\xef\xbf\xbd\xef\xbf\xbd("},
        {"composed", "e\xcc\x81", "é"},
        {"only spaces", "   ", ""},
        {"nothing", "", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        if (strcmp(clean(cases[i].text, strlen(cases[i].text)), cases[i].expected) != 0)
            fail_msg("%s: \"%s\"", cases[i].name, clean(cases[i].text, strlen(cases[i].text)));
}

static void test_ceilings(void **state)
{
    static char flood[1 << 20];
    uint32_t points[HL_TEXT_POINTS_MAX];
    (void)state;
    memset(flood, 'x', sizeof(flood));
    assert_int_equal(hl_text_clean(flood, sizeof(flood), points), HL_TEXT_POINTS_MAX);
    /* One base and marks for ever: the marks stop at the ceiling. */
    flood[0] = 'q';
    for (size_t i = 1; i + 1 < sizeof(flood); i += 2)
        memcpy(flood + i, "\xcc\x96", 2);
    assert_int_equal(hl_text_clean(flood, sizeof(flood), points), 1 + HL_TEXT_MARKS_MAX);
    /* Spaces for ever are none. */
    memset(flood, ' ', sizeof(flood));
    assert_int_equal(hl_text_clean(flood, sizeof(flood), points), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_honest_text_is_unchanged),
        cmocka_unit_test(test_hostile_text),
        cmocka_unit_test(test_ceilings),
    };
    return cmocka_run_group_tests_name("clean", tests, NULL, NULL);
}
