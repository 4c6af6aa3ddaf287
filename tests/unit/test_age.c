#include "unit/check.h"

#include "news/rundown.h"

#include <string.h>

#define NOW INT64_C(1772000000)

static const struct {
    int64_t when_s, now_s;
    const char *text;
} cases[] = {
    {NOW, NOW, "now"},
    {NOW - 59, NOW, "now"},
    {NOW - 60, NOW, "1 min ago"},
    {NOW - 239, NOW, "3 min ago"},
    {NOW - 3599, NOW, "59 min ago"},
    {NOW - 3600, NOW, "1 h ago"},
    {NOW - 86399, NOW, "23 h ago"},
    {NOW - 86400, NOW, "1 day ago"},
    {NOW - 2 * 86400 + 1, NOW, "1 day ago"},
    {NOW - 2 * 86400, NOW, "2 days ago"},
    {NOW - 30 * 86400, NOW, "30 days ago"},
    {NOW + 1, NOW, "now"},
    {NOW + 86400, NOW, "now"},
    {HL_TIME_NONE, NOW, ""},
    {NOW - 364 * 86400, NOW, "364 days ago"},
    {NOW - 365 * 86400, NOW, "1 year ago"},
    {NOW - 800 * 86400, NOW, "2 years ago"},
    {INT64_MIN + 1, INT64_MAX, "584942417355 years ago"},
    {NOW, HL_TIME_NONE, ""}, /* the clock is not set */
};

static void age_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char out[HL_AGE_SIZE];
        assert_ptr_equal(hl_age_format(cases[i].when_s, cases[i].now_s, out, sizeof(out)), out);
        assert_string_equal(out, cases[i].text);
    }
}

static void short_age_table(void **state)
{
    static const struct {
        int64_t when_s;
        const char *text;
    } rows[] = {
        {NOW, "now"},
        {NOW - 60, "1m"},
        {NOW - 3599, "59m"},
        {NOW - 3600, "1h"},
        {NOW - 86400, "1d"},
        {NOW - 364 * 86400, "364d"},
        {NOW - 365 * 86400, "1y"},
        {NOW + 5, "now"},
        {HL_TIME_NONE, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        char out[HL_AGE_SIZE];
        assert_string_equal(hl_age_format_short(rows[i].when_s, NOW, out, sizeof(out)),
                            rows[i].text);
        assert_string_equal(hl_age_format_short(rows[i].when_s, HL_TIME_NONE, out, sizeof(out)),
                            "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(age_table),
        cmocka_unit_test(short_age_table),
    };
    return cmocka_run_group_tests_name("age", tests, NULL, NULL);
}
