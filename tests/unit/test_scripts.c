/* Headlines of every script with the fonts that are installed: nothing is missing, every glyph is
 * drawn by a face that has it, and the letters stand in their order from the left. */
#include "unit/check.h"

#include "text/shape.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NOTO "/usr/share/fonts/truetype/noto/Noto"
#define CJK  "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
#define ROWS 32

static const struct {
    const char *name, *text, *language, *file;
    /* Places in the text from the left: "0-5" rises from 0 to 5, "9-7" falls. */
    const char *order;
} headlines[] = {
    {"English", "India’s sector to reach €750–850 billion: “a start”, ₹5", "en",
     NOTO "Sans-Regular.ttf", "0-54"},
    {"Polish", "Łódź: żółć i źdźbło", "pl", NOTO "Sans-Regular.ttf", "0-18"},
    {"Vietnamese", "Thủ tướng đến Đà Nẵng", "vi", NOTO "Sans-Regular.ttf", "0-20"},
    {"Turkish", "İstanbul’da ışık ve ağaç", "tr", NOTO "Sans-Regular.ttf", "0-23"},
    {"Greek", "Ελλάδα: η ώρα της αλλαγής", "el", NOTO "Sans-Regular.ttf", "0-24"},
    {"Russian", "Россия: «ёлка» подъехала", "ru", NOTO "Sans-Regular.ttf", "0-23"},
    {"Ukrainian", "Україна: їжа й ґанок", "uk", NOTO "Sans-Regular.ttf", "0-19"},
    {"Hindi", "प्रधानमंत्री ने कहा – भारत आगे बढ़ेगा", "hi", NOTO "SansDevanagari-Regular.ttf", "0-35"},
    {"Gurmukhi", "ਪੰਜਾਬ ਵਿੱਚ ਭਾਰੀ ਮੀਂਹ", "pa", NOTO "SansGurmukhi-Regular.ttf", "0-19"},
    {"Bengali", "প্রধানমন্ত্রী বলেছেন", "bn", NOTO "SansBengali-Regular.ttf", "0-19"},
    {"Tamil", "தமிழ்நாடு செய்திகள்", "ta", NOTO "SansTamil-Regular.ttf", "0-17"},
    {"Urdu", "وزیرِ اعظم نے کہا", "ur", NOTO "SansArabic-Regular.ttf", "16-0"},
    {"Urdu with a number", "قیمت 500 روپے", "ur", NOTO "SansArabic-Regular.ttf", "12-8 5-7 4-0"},
    {"Arabic", "رئيس الوزراء: لا تعليق", "ar", NOTO "SansArabic-Regular.ttf", "21-0"},
    {"Arabic after a Latin name", "BBC عربي: خبر", "ar", NOTO "SansArabic-Regular.ttf", "12-3 0-2"},
    {"Persian", "خبر «مهم» می‌خواهم", "fa", NOTO "SansArabic-Regular.ttf", "17-0"},
    {"Hebrew", "שלום לכל הקוראים", "he", NOTO "SansHebrew-Regular.ttf", "15-0"},
    {"Hebrew with digits and brackets", "שלום (123) אבג", "he", NOTO "SansHebrew-Regular.ttf",
     "13-9 6-8 5-0"},
    {"Hebrew with Latin in brackets", "אבג (BBC 24) דהו", "he", NOTO "SansHebrew-Regular.ttf",
     "15-11 5-10 4-0"},
    {"Thai", "นายกรัฐมนตรีกล่าวว่า", "th", NOTO "SansThai-Regular.ttf", "0-19"},
    {"simplified Chinese", "中国总理：“很好”", "zh-Hans", CJK, "0-8"},
    {"traditional Chinese", "中國總理：「很好」", "zh-Hant", CJK, "0-8"},
    {"Japanese", "首相が会見 – 東京でニュース", "ja", CJK, "0-14"},
    {"Korean", "대통령 “발표” 2026년", "ko", CJK, "0-13"},
};

/* The clusters of LAYOUT as the table has them. */
static const char *order_of(const struct hl_layout *layout)
{
    static char out[256];
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0, end; i < layout->count && len < sizeof(out); i = end) {
        uint32_t first = layout->glyphs[i].cluster, last = first;
        int direction = 0;
        for (end = i + 1; end < layout->count; end++) {
            uint32_t next = layout->glyphs[end].cluster;
            int step = (next > last) - (next < last);
            if (step && direction && step != direction)
                break;
            if (step && layout->glyphs[end].level != layout->glyphs[end - 1].level)
                break;
            direction = step ? step : direction;
            last = next;
        }
        len += (size_t)snprintf(out + len, sizeof(out) - len, "%s%u-%u", len ? " " : "",
                                (unsigned)first, (unsigned)last);
    }
    return out;
}

static void test_headlines(void **state)
{
    char error[256];
    struct hl_font_options options = {0};
    struct hl_fonts *fonts = hl_fonts_create(&options, error);
    int seen = 0, wrong = 0;
    (void)state;
    assert_non_null(fonts);
    for (size_t i = 0; i < sizeof(headlines) / sizeof(*headlines); i++) {
        struct hl_layout layout;
        if (access(headlines[i].file, R_OK) != 0) {
            print_message("# %s: %s is not installed\n", headlines[i].name, headlines[i].file);
            continue;
        }
        seen++;
        check_int(headlines[i].name,
                  hl_layout_init(&layout, hl_fonts_at(fonts, ROWS), headlines[i].text,
                                 headlines[i].language),
                  0);
        check_int(headlines[i].name, layout.missing, 0);
        for (size_t j = 0; j < layout.count; j++)
            check_true(headlines[i].name, layout.glyphs[j].glyph != 0);
        if (strcmp(order_of(&layout), headlines[i].order) != 0) {
            print_error("%s: %s, not %s\n", headlines[i].name, order_of(&layout),
                        headlines[i].order);
            wrong++;
        }
        hl_layout_finish(&layout);
    }
    hl_fonts_destroy(fonts);
    check_int("orders", wrong, 0);
    if (seen == 0)
        skip();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headlines),
    };
    return cmocka_run_group_tests_name("scripts", tests, NULL, NULL);
}
