#include "unit/check.h"

#include "show/label.h"

#include <string.h>

/* Names are short beside a headline, and none of those who tell the story is left out. */
static void names_of_sources(void **state)
{
    static const struct {
        const char *source, *also, *label;
    } cases[] = {
        {"BBC", "", "BBC"},
        {"BBC", "Guardian", "BBC, Guardian"},
        {"BBC", "Guardian, DW", "BBC, Guardian, DW"},
        {"The Post", "", "The Post"},
        {"The Post – News", "", "The Post – News"},
        {"The Post – News from everywhere", "", "The Post"},
        {"The Post – News from everywhere", "BBC", "The Post, BBC"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char out[160];
        const struct hl_headline headline = {.source = (char *)cases[i].source,
                                             .also = (char *)cases[i].also};
        hl_label_source(&headline, out, sizeof(out));
        check_int(cases[i].label, strcmp(out, cases[i].label), 0);
        hl_label_source(&headline, out, 6); /* and no more than there is room for */
        check_true(cases[i].label, strlen(out) <= 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_of_sources)};
    return cmocka_run_group_tests_name("label", tests, NULL, NULL);
}
