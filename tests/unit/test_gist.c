/* Which titles are one story, and which are not: the table decides. */
#include "unit/check.h"

#include "news/fold.h"
#include "news/gist.h"

#include <stdlib.h>
#include <string.h>

enum verdict { APART, NEAR, SAME };

static const struct {
    const char *a, *b;
    enum verdict verdict;
} pairs[] = {
    /* Quotes, case, dashes, forms, punctuation. */
    {"‘It was very challenging’: Kirton opens up", "'It was very challenging': Kirton opens up",
     SAME},
    {"Quad launches AI farm projects", "QUAD LAUNCHES AI FARM PROJECTS", SAME},
    {"Market to hit $750–850 billion by 2035", "Market to hit $750-850 billion by 2035.", SAME},
    {"Kerala's health sector revived", "Kerala’s health sector revived!", SAME},
    {"ﬁrst ﬂight of the season", "First flight of the season", SAME},
    {"Ｔｏｋｙｏ hit by storm today", "Tokyo hit by storm today", SAME},
    {"Who won the match?", "Who won the match", SAME},
    {"Storm nears,  the coast", "Storm nears the coast…", SAME},
    {"«Le roi est mort» à Paris", "“Le roi est mort” à Paris", SAME},
    {"Жизнь прекрасна сегодня утром", "ЖИЗНЬ ПРЕКРАСНА СЕГОДНЯ УТРОМ", SAME},
    {"東京で地震、震度５強", "東京で地震 震度5強", SAME},
    {"Straße nach Süden gesperrt", "STRASSE NACH SÜDEN GESPERRT", SAME},
    /* The newspaper's name behind. */
    {"Leaders meet in Geneva for talks", "Leaders meet in Geneva for talks - BBC News", SAME},
    {"Leaders meet in Geneva for talks", "Leaders meet in Geneva for talks | Reuters", SAME},
    {"Leaders meet in Geneva for talks – The Guardian", "Leaders meet in Geneva for talks", SAME},
    {"Leaders meet in Geneva for talks - The Source", "Leaders meet in Geneva for talks", SAME},
    {"Leaders meet in Geneva for talks - CNN.com", "Leaders meet in Geneva for talks — Al Jazeera",
     SAME},
    {"Leaders meet in Geneva | World | The Times", "Leaders meet in Geneva | World", SAME},
    {"東京で大きな地震｜NHKニュース", "東京で大きな地震", SAME},
    {"दिल्ली में भारी बारिश - समाचार", "दिल्ली में भारी बारिश", SAME},
    {"Police search for man - London", "Police search for man - Leeds", APART},
    {"Police search for man - London", "Police search for man", APART},
    {"Morning news - BBC News", "Evening news - BBC News", APART},
    {"Live - BBC News", "Live - Reuters", APART}, /* nothing would be left */
    {"Leaders meet in Geneva - live updates", "Leaders meet in Geneva | Video", SAME},
    {"U.S. and U.N. agree on a plan", "US and UN agree on a plan", SAME},
    {"U.S. plan: U.N. agrees", "US plan: UN agrees", SAME},
    {"Johnson & Johnson to pay fine", "Johnson and Johnson to pay fine", SAME},
    {"He is a No. 1 player now", "He is a No 1 player now", SAME},
    {"Plan A. B follows soon", "Plan AB follows soon", APART},
    /* A herald before. */
    {"BREAKING: Leaders meet in Geneva", "Leaders meet in Geneva", SAME},
    {"Breaking news: Leaders meet in Geneva", "Watch live: Leaders meet in Geneva", SAME},
    {"Geneva: Leaders meet in haste", "Leaders meet in haste", APART},
    /* A word more or less. */
    {"PM Sharma resigns after losing confidence vote",
     "Sharma resigns after losing confidence vote in parliament", APART},
    {"Prime minister Sharma resigns after losing confidence vote",
     "Minister Sharma resigns after losing the confidence vote", NEAR},
    {"Sharma resigns after losing confidence vote in parliament",
     "Sharma resigns after losing confidence vote in stormy parliament", NEAR},
    {"The storm has hit the coast of northern Spain late Sunday",
     "Storm hit coast of northern Spain late Sunday", NEAR},
    {"Премьер Иванов ушёл после долгого спора вчера",
     "Премьер Иванов ушёл после долгого спора вчера вечером", NEAR},
    {"Fed raises rates", "Fed raises rates again", APART}, /* too short to tell */
    /* Another story in nearly the same words. */
    {"Storm kills 3 in northern Texas town", "Storm kills 5 in northern Texas town", APART},
    {"Storm kills 3 people in northern Texas town today",
     "Storm kills people in northern Texas town today", APART},
    {"Storm kills 30 people in northern Texas town today",
     "Storm kills people in northern Texas town today", APART},
    {"Three dead after shooting at northern Texas school",
     "Five dead after shooting at northern Texas school", APART},
    {"Dozens dead after shooting at northern Texas school",
     "Dead after shooting at northern Texas school found", APART},
    {"Court rules president can run for second term",
     "Court rules president cannot run for second term", APART},
    {"Minister denies taking bribes from building company boss",
     "Minister taking bribes from building company boss", APART},
    {"Court says president did not lie about secret payments",
     "Court says president did lie about secret payments", APART},
    {"Суд признал что президент не лгал о выплатах", "Суд признал что президент лгал о выплатах",
     APART},
    {"अदालत ने कहा राष्ट्रपति ने झूठ नहीं बोला आज", "अदालत ने कहा राष्ट्रपति ने झूठ बोला आज", APART},
    {"المحكمة تقول إن الرئيس لم يكذب على الشعب", "المحكمة تقول إن الرئيس يكذب على الشعب", APART},
    {"Russia attacks Ukraine with drones during night raid",
     "Ukraine attacks Russia with drones during night raid", APART},
    {"Deal with Iran reached after long talks in Vienna",
     "Deal without Iran reached after long talks in Vienna", APART},
    {"Group A winners meet France in quarter final", "Group B winners meet France in quarter final",
     APART},
    {"Modi visits Paris to discuss trade and climate",
     "Modi visits London to discuss trade and climate", APART},
    {"Inflation falls to 3.5% in the euro area", "Inflation falls to 35% in the euro area", APART},
    {"Shares fall 5% in early trading on Monday", "Shares fall 5 in early trading on Monday",
     APART},
    {"Temperature of −5 expected across the north tonight",
     "Temperature of 5 expected across the north tonight", APART},
    {"Firm to pay $5m to families of victims", "Firm to pay £5m to families of victims", APART},
    {"Budget of 1,000 million agreed by all parties",
     "Budget of 1,500 million agreed by all parties", APART},
    {"東京で地震3人死亡", "東京で地震5人死亡", APART},
    {"首相は辞任する意向を示した", "首相は辞任しない意向を示した", APART},
    {"กรุงเทพฯ น้ำท่วมหนัก", "กรุงเทพฯ น้ำไม่ท่วมหนัก", APART},
    {"T20 WC: Erasmus showed the world again", "T20 WC: Varun showed the world again", APART},
};

static struct hl_gist *gist_of(const char *title)
{
    struct hl_buf fold;
    hl_buf_init(&fold, 8192);
    assert_int_equal(hl_fold_title(&fold, title), 0);
    struct hl_gist *gist = hl_gist_create(fold.data, "The Source");
    assert_non_null(gist);
    hl_buf_finish(&fold);
    return gist;
}

static void pairs_as_the_table_has_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        struct hl_gist *a = gist_of(pairs[i].a), *b = gist_of(pairs[i].b);
        enum verdict there = a->key == b->key ? SAME : hl_gist_is_near(a, b) ? NEAR : APART;
        enum verdict back = b->key == a->key ? SAME : hl_gist_is_near(b, a) ? NEAR : APART;
        check_int(pairs[i].a, there, pairs[i].verdict);
        check_int(pairs[i].b, back, pairs[i].verdict);
        free(a);
        free(b);
    }
}

/* Whatever a stranger writes: no crash, and a title is its own equal. */
static void strange_titles(void **state)
{
    (void)state;
    static char many[4096];
    for (size_t i = 0; i + 2 < sizeof(many); i += 2)
        memcpy(many + i, i % 4 ? "a " : "b ", 2);
    const char *const titles[] = {"",
                                  "-",
                                  " - ",
                                  "|",
                                  "||||",
                                  ": : :",
                                  "- BBC News",
                                  "5",
                                  "-5",
                                  many,
                                  "\xf0\x9f\x97\x9e",
                                  "a - ",
                                  " | Reuters | Reuters | Reuters"};
    for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++) {
        struct hl_gist *a = hl_gist_create(titles[i], ""), *b = hl_gist_create(titles[i], "x");
        assert_non_null(a);
        check_int(titles[i], a->key == b->key, 1);
        free(a);
        free(b);
    }
    struct hl_gist *broken = hl_gist_create("\xff\xfe broken \xc3", "\xff");
    assert_non_null(broken);
    free(broken);
}

/* Anything out of these, whole or cut: near is symmetric, and everything is near itself or too
 * short. */
static void random_titles(void **state)
{
    static const char *const pieces[] = {
        "a", " ",   " - ",  "|",   ":", "-", "5", "5.",    ",",     "\xc3", "é",        "東", "न",
        "ी", "bbc", "news", "not", "%", "£", "…", "storm", "coast", "live", "\xf0\x9f", "١"};
    static char titles[2][512];
    struct hl_gist *gists[2];
    uint32_t seed = 1;
    (void)state;
    for (int round = 0; round < 3000; round++) {
        for (int i = 0; i < 2; i++) {
            titles[i][0] = '\0';
            for (int n = 0; n < 5 + round % 60; n++) {
                seed = seed * 1664525 + 1013904223;
                strcat(titles[i], pieces[(seed >> 8) % (sizeof(pieces) / sizeof(*pieces))]);
                if (n % 2)
                    strcat(titles[i], " ");
            }
            gists[i] = hl_gist_create(titles[i], titles[1 - i]);
            assert_non_null(gists[i]);
            bool itself = hl_gist_is_near(gists[i], gists[i]);
            check_int(titles[i], itself, gists[i]->count >= HL_GIST_NEAR_MIN);
        }
        check_int(titles[0], hl_gist_is_near(gists[0], gists[1]),
                  hl_gist_is_near(gists[1], gists[0]));
        free(gists[0]);
        free(gists[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_as_the_table_has_them),
        cmocka_unit_test(strange_titles),
        cmocka_unit_test(random_titles),
    };
    return cmocka_run_group_tests_name("gist", tests, NULL, NULL);
}
