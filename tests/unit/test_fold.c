#include "unit/check.h"

#include "news/fold.h"

#include <errno.h>
#include <string.h>

static const struct {
    const char *name, *title, *folded;
} cases[] = {
    {"case", "Quad Launches AI FARM Projects", "quad launches ai farm projects"},
    {"curly apostrophe", "Varun’s spell", "varuns spell"},
    {"straight apostrophe", "Varun's spell", "varuns spell"},
    {"backtick and acute", "Varun`s and Varun´s", "varuns and varuns"},
    {"double quotes", "“A” \"B\" „C‟ «D» ‹E›", "a b c d e"},
    {"primes", "5′ 6″ ʼn", "5 6 n"},
    {"full-width", "＂Ｑｕｏｔｅｄ＇　ｗｏｒｄ", "quoted word"},
    {"corner brackets", "「ニュース」『二』", "ニュース二"},
    {"en dash", "$750–850 billion", "$750-850 billion"},
    {"other dashes", "a—b ‒ c − d‑e", "a-b - c - d-e"},
    {"white space", " \t a\n b\u00a0c\u2003\u2028d ", "a b c d"},
    {"ligature and ellipsis", "ﬁnal…", "final..."},
    {"composed and decomposed", "Cafe\u0301 Café", "café café"},
    {"sharp s", "Straße STRASSE", "strasse strasse"},
    {"final sigma", "ΟΔΥΣΣΕΥΣ οδυσσευς", "οδυσσευσ οδυσσευσ"},
    {"invisible characters", "so\u00adft\u200b hy\ufeffphen", "soft hyphen"},
    {"control characters",
     "a\x01\x02"
     "b",
     "a b"},
    {"only quotes", "‘’ \"", ""},
    {"empty", "", ""},
};

static void fold_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct hl_buf buf;
        hl_buf_init(&buf, 256);
        if (hl_fold_title(&buf, cases[i].title) != 0 || strcmp(buf.data, cases[i].folded) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", cases[i].name, buf.data, cases[i].folded);
        hl_buf_finish(&buf);
    }
}

static void fold_appends(void **state)
{
    (void)state;
    struct hl_buf buf;
    hl_buf_init(&buf, 64);
    hl_buf_add_str(&buf, "x:");
    assert_int_equal(hl_fold_title(&buf, "Æther"), 0);
    assert_string_equal(buf.data, "x:æther");
    hl_buf_finish(&buf);
}

static void fold_cuts_between_characters(void **state)
{
    (void)state;
    for (size_t max = 0; max < 9; max++) {
        struct hl_buf buf;
        hl_buf_init(&buf, max);
        assert_int_equal(hl_fold_title(&buf, "éééé"), 0);
        assert_int_equal(buf.len, max / 2 * 2);
        hl_buf_finish(&buf);
    }
}

static void fold_refuses_other_encodings(void **state)
{
    (void)state;
    struct hl_buf buf;
    hl_buf_init(&buf, 64);
    assert_int_equal(hl_fold_title(&buf, "caf\xe9 au lait"), -EILSEQ);
    assert_int_equal(buf.len, 0);
    hl_buf_finish(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fold_table),
        cmocka_unit_test(fold_appends),
        cmocka_unit_test(fold_cuts_between_characters),
        cmocka_unit_test(fold_refuses_other_encodings),
    };
    return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
