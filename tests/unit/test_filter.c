/* Words that a headline must or must not have, in every script. */
#include "unit/check.h"

#include "news/filter.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word, *title;
    bool found;
} cases[] = {
    {"art", "The art of war", true},
    {"art", "Party leaders meet", false},
    {"art", "Start of the season", false},
    {"ART", "modern art", true},
    {"art", "art", true},
    {"art", "State-of-the-art, they say", true},
    {"elect*", "Election day nears", true},
    {"elect*", "They elect", true},
    {"elect*", "Re-elected!", true},
    {"*ball", "Football tonight", true},
    {"*ball", "Ballots counted", false},
    {"*", "anything", false},
    {"**", "anything", false},
    {"", "anything", false},
    {"Kerala", "Kerala’s health sector", true},
    {"Kerala's", "Kerala’s health sector", true},
    {"don't", "They don’t agree", true},
    {"O'Neill", "O’Neill wins", true},
    {"climate change", "The climate  change summit", true},
    {"climate change", "Climate changes", false},
    {"5", "Channel 5 news", true},
    {"5", "Storm kills 50", false},
    {"CAFÉ", "Le café est fermé", true},
    {"straße", "Auf der STRASSE", true},
    {"ﬁre", "FIRE in the hills", true},
    {"иван", "Иван уехал", true},
    {"иван", "Иванов уехал", false},
    {"राम", "राम मंदिर", true},
    {"राम", "रामायण", false},
    {"राम", "रामा", false}, /* a vowel sign goes on */
    {"القدس", "في القدس اليوم", true},
    {"محمد", "مُحَمَّد يفوز", true},
    {"قدس", "القدس", false},
    {"שלום", "שָׁלוֹם לכולם", true},
    {"地震", "東京で地震、震度5", true}, /* no spaces: found anywhere */
    {"東京", "東京タワー", true},
    {"AI", "AI農業の時代", true},
    {"AI", "AIR農業の時代", false},
    {"น้ำท่วม", "กรุงเทพน้ำท่วมหนัก", true},
    {"น", "น้ำท่วม", false}, /* but a tone belongs to its letter */
    {"ロシア", "ロシアの大統領", true},
    {"서울", "서울 날씨", true},
    {"서울", "서울역 사고", false},
};

static struct hl_headline headline_of(const char *title)
{
    return (struct hl_headline){.title = (char *)title};
}

static void words_are_found_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char *words[] = {(char *)cases[i].word};
        struct hl_headline headline = headline_of(cases[i].title);
        struct hl_filter *filter = hl_filter_create(NULL, 0, words, 1);
        assert_non_null(filter);
        check_int(cases[i].title, !hl_filter_passes(filter, &headline), cases[i].found);
        hl_filter_destroy(filter);
    }
}

static void both_lists(void **state)
{
    (void)state;
    char *include[] = {(char *)"storm", (char *)"flood*"},
         *exclude[] = {(char *)"sport", (char *)"win"};
    char *sport[] = {(char *)"World", (char *)"Sport"}, *floods[] = {(char *)"Floods"};
    struct hl_filter *filter = hl_filter_create(include, 2, exclude, 2);
    struct hl_headline headline = headline_of("Storm hits coast");
    assert_true(hl_filter_passes(filter, &headline));
    headline.categories = sport;
    headline.category_count = 2;
    assert_false(hl_filter_passes(filter, &headline)); /* by a category */
    headline = headline_of("Storm: they win");
    assert_false(hl_filter_passes(filter, &headline));
    headline = headline_of("Sunny");
    assert_false(hl_filter_passes(filter, &headline));
    headline.categories = floods;
    headline.category_count = 1;
    assert_true(hl_filter_passes(filter, &headline));
    assert_true(hl_filter_passes(NULL, &headline));
    headline = headline_of("\xff\xfe storm");
    assert_false(hl_filter_passes(filter, &headline));
    hl_filter_destroy(filter);
    filter = hl_filter_create(NULL, 0, exclude, 2);
    assert_true(hl_filter_passes(filter, &headline));
    hl_filter_destroy(filter);
    hl_filter_destroy(NULL);
}

static void there_are_ceilings(void **state)
{
    (void)state;
    static char longest[HL_FILTER_WORD_MAX + 2], *words[HL_FILTER_WORDS_MAX + 1];
    struct hl_headline headline = headline_of("storm");
    memset(longest, 'a', sizeof(longest) - 1);
    for (size_t i = 0; i < HL_FILTER_WORDS_MAX; i++)
        words[i] = (char *)"x";
    words[HL_FILTER_WORDS_MAX] = (char *)"storm";
    struct hl_filter *filter = hl_filter_create(NULL, 0, words, HL_FILTER_WORDS_MAX + 1);
    assert_true(hl_filter_passes(filter, &headline));
    hl_filter_destroy(filter);
    words[0] = longest;
    headline.title = longest;
    filter = hl_filter_create(NULL, 0, words, 1);
    assert_true(hl_filter_passes(filter, &headline));
    hl_filter_destroy(filter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_whole),
        cmocka_unit_test(both_lists),
        cmocka_unit_test(there_are_ceilings),
    };
    return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
