#include "base/clock.h"
#include "news/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct date_case {
    const char *text;
    const char *expected; /* "" for no date */
};

static const struct date_case dates[] = {
    /* RFC 822 and its family. */
    {"Fri, 06 Mar 2026 10:14:55 GMT", "2026-03-06T10:14:55Z"},
    {"Fri, 6 Mar 2026 10:14:55 +0000", "2026-03-06T10:14:55Z"},
    {"06 Mar 2026 10:14 GMT", "2026-03-06T10:14:00Z"},
    {"6 Mar 26 10:14:55 GMT", "2026-03-06T10:14:55Z"},
    {"6 Mar 99 10:14:55 GMT", "1999-03-06T10:14:55Z"},
    {"Friday, 06-Mar-26 10:14:55 GMT", "2026-03-06T10:14:55Z"},
    {"Mon, 06 Mar 2026 10:14:55 GMT", "2026-03-06T10:14:55Z"},
    {"Fri,06 Mar 2026 9:05:00 GMT", "2026-03-06T09:05:00Z"},
    {"Fri, 06 Mar 2026", "2026-03-06T00:00:00Z"},
    {"Fri, 06 Mar 2026 10:14:55", "2026-03-06T10:14:55Z"},
    {"  Fri, 06 Mar 2026 10:14:55 GMT\n", "2026-03-06T10:14:55Z"},
    {"Fri, 06 Mar 2026 24:00:00 GMT", "2026-03-07T00:00:00Z"},
    {"Fri, 06 Mar 2026 10:14:60 GMT", "2026-03-06T10:15:00Z"},
    {"Fri, 29 Feb 2024 10:14:55 GMT", "2024-02-29T10:14:55Z"},
    /* Zones. */
    {"06 Mar 2026 10:00:00 EST", "2026-03-06T15:00:00Z"},
    {"06 Mar 2026 10:00:00 EDT", "2026-03-06T14:00:00Z"},
    {"06 Mar 2026 10:00:00 PST", "2026-03-06T18:00:00Z"},
    {"06 Mar 2026 10:00:00 BST", "2026-03-06T09:00:00Z"},
    {"06 Mar 2026 10:00:00 CEST", "2026-03-06T08:00:00Z"},
    {"06 Mar 2026 10:00:00 MEZ", "2026-03-06T09:00:00Z"},
    {"06 Mar 2026 10:00:00 IST", "2026-03-06T04:30:00Z"},
    {"06 Mar 2026 10:00:00 JST", "2026-03-06T01:00:00Z"},
    {"06 Mar 2026 10:00:00 AEST", "2026-03-06T00:00:00Z"},
    {"06 Mar 2026 10:00:00 MSK", "2026-03-06T07:00:00Z"},
    {"06 Mar 2026 10:00:00 Z", "2026-03-06T10:00:00Z"},
    {"06 Mar 2026 10:00:00 A", "2026-03-06T10:00:00Z"},
    {"06 Mar 2026 10:00:00 XYZT", "2026-03-06T10:00:00Z"},
    {"06 Mar 2026 10:00:00 +0530", "2026-03-06T04:30:00Z"},
    {"06 Mar 2026 10:00:00 +05:30", "2026-03-06T04:30:00Z"},
    {"06 Mar 2026 10:00:00 -5", "2026-03-06T15:00:00Z"},
    {"06 Mar 2026 10:00:00+0100", "2026-03-06T09:00:00Z"},
    {"06 Mar 2026 10:00:00 GMT+2", "2026-03-06T08:00:00Z"},
    {"06 Mar 2026 10:00:00 UTC-03:30", "2026-03-06T13:30:00Z"},
    {"06 Mar 2026 10:00:00 +0100 (CET)", "2026-03-06T09:00:00Z"},
    {"06 Mar 2026 10:00:00 -0000", "2026-03-06T10:00:00Z"},
    /* Other orders and tongues. */
    {"Fri Mar  6 10:14:55 2026", "2026-03-06T10:14:55Z"},
    {"Fri Mar  6 10:14:55 EST 2026", "2026-03-06T15:14:55Z"},
    {"Fri Mar 06 10:14:55 +0100 2026", "2026-03-06T09:14:55Z"},
    {"6 March 2012 10:00", "2012-03-06T10:00:00Z"},
    {"March 6, 2012", "2012-03-06T00:00:00Z"},
    {"March 6th, 2012 10:00 PM", "2012-03-06T22:00:00Z"},
    {"March 6, 2012, 12:05am", "2012-03-06T00:05:00Z"},
    {"March 6, 2012 at 9 pm", "2012-03-06T21:00:00Z"},
    {"2012 March 6", "2012-03-06T00:00:00Z"},
    {"Fr, 6. März 2026 10:00:00 +0100", "2026-03-06T09:00:00Z"},
    {"Di, 01 Dez 2026 10:00:00 +0100", "2026-12-01T09:00:00Z"},
    {"ven., 6 févr. 2026 10:00:00 GMT", "2026-02-06T10:00:00Z"},
    {"1er août 2026", "2026-08-01T00:00:00Z"},
    {"MAR. 8 DÉC. 2026", "2026-12-08T00:00:00Z"},
    {"6 de enero de 2026", "2026-01-06T00:00:00Z"},
    {"gio, 6 ago 2026 10:00:00 +0200", "2026-08-06T08:00:00Z"},
    {"6 de março de 2026", "2026-03-06T00:00:00Z"},
    {"6.3.2026", "2026-03-06T00:00:00Z"},
    {"06.03.26 10:14", "2026-03-06T10:14:00Z"},
    {"13/03/2026 10:14", "2026-03-13T10:14:00Z"},
    {"3/13/2026", "2026-03-13T00:00:00Z"},
    /* ISO 8601. */
    {"2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z"},
    {"2003-12-31T10:14:55.123Z", "2003-12-31T10:14:55Z"},
    {"2003-12-31T10:14:55,5+01:00", "2003-12-31T09:14:55Z"},
    {"2003-12-31t10:14:55z", "2003-12-31T10:14:55Z"},
    {"2003-12-31 10:14:55", "2003-12-31T10:14:55Z"},
    {"2003-12-31 10:14:55 -0800", "2003-12-31T18:14:55Z"},
    {"2003-12-31 10:14:55 UTC", "2003-12-31T10:14:55Z"},
    {"2003-12-31 10:14:55 PM", "2003-12-31T22:14:55Z"},
    {"2003-12-31T10:14-08", "2003-12-31T18:14:00Z"},
    {"2003-12-31T10:14+0100", "2003-12-31T09:14:00Z"},
    {"2003-12-31T10Z", "2003-12-31T10:00:00Z"},
    {"2003-12-31T24:00:00Z", "2004-01-01T00:00:00Z"},
    {"2003-12-31", "2003-12-31T00:00:00Z"},
    {"2003-12-31Z", "2003-12-31T00:00:00Z"},
    {"2003-12-31+01:00", "2003-12-30T23:00:00Z"},
    {"2003-12", "2003-12-01T00:00:00Z"},
    {"2003", "2003-01-01T00:00:00Z"},
    {"20031231", "2003-12-31T00:00:00Z"},
    {"20031231T101455Z", "2003-12-31T10:14:55Z"},
    {"20031231T1014", "2003-12-31T10:14:00Z"},
    {"2003-335", "2003-12-01T00:00:00Z"},
    {"2003335", "2003-12-01T00:00:00Z"},
    {"2004-366T01:00Z", "2004-12-31T01:00:00Z"},
    {"2003/12/31 10:14", "2003-12-31T10:14:00Z"},
    {"2026-03-06T10:14:55.123456789+05:30", "2026-03-06T04:44:55Z"},
    {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
    {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
    {"1772791200", "2026-03-06T10:00:00Z"},
    {"1772791200123", "2026-03-06T10:00:00Z"},
    /* No dates. */
    {"", ""},
    {"soon", ""},
    {"Fri, 31 Feb 2026 10:00:00 GMT", ""},
    {"Fri, 29 Feb 2023 10:00:00 GMT", ""},
    {"2003-02-30", ""},
    {"2003-13-01", ""},
    {"2003-00-10", ""},
    {"2003-366", ""},
    {"2003-12-31T25:00:00Z", ""},
    {"2003-12-31T24:00:01Z", ""},
    {"2003-12-31T10:60:00Z", ""},
    {"06 Mar 2026 10:99 GMT", ""},
    {"0000-01-01", ""},
    {"March 2026", ""},
    {"6 March", ""},
    {"3/4/2026", ""},
    {"12:00", ""},
    {"99999999999999999999", ""},
    {"123456789012", ""},
    {"1 2 3 4 5 6", ""},
    {"Mar", ""},
    {"+", ""},
    {"T10:00", ""},
};

static void every_date(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
        char out[HL_CLOCK_RFC3339_SIZE];
        hl_clock_format_rfc3339(hl_date_parse(dates[i].text), out, sizeof(out));
        if (strcmp(out, dates[i].expected) != 0)
            fail_msg("\"%s\" is \"%s\", not \"%s\"", dates[i].text, out, dates[i].expected);
    }
    assert_true(hl_date_parse(NULL) == HL_TIME_NONE);
}

struct age_case {
    const char *text;
    int64_t age_s; /* -1 for no age */
};

static const struct age_case ages[] = {
    {"3 minutes ago", 180},
    {"1 minute ago", 60},
    {"45 seconds ago", 45},
    {"30 SECS AGO", 30},
    {"5 mins ago", 300},
    {"5 min. ago", 300},
    {"5m ago", 300},
    {"2h ago", 7200},
    {"2 hrs ago", 7200},
    {"1 Hour Ago", 3600},
    {"an hour ago", 3600},
    {"a day ago", 86400},
    {"one week ago", 604800},
    {"2 weeks ago", 1209600},
    {"0 minutes ago", 0},
    {"just now", 0},
    {"Yesterday", 86400},
    {" \t14  minutes\xc2\xa0"
     "ago\r",
     840},
    {"Updated 3 minutes ago", 180},
    {"Published: 3 minutes ago", 180},
    {"Last updated 3 hours ago", 10800},
    {"Posted yesterday", 86400},
    {"99999 minutes ago", 5999940},
    {"", -1},
    {"ago", -1},
    {"minutes ago", -1},
    {"3 minutes", -1},
    {"3 ago", -1},
    {"3 apples ago", -1},
    {"-3 minutes ago", -1},
    {"3.5 hours ago", -1},
    {"100000 minutes ago", -1},
    {"3 minutes ago, rain fell", -1},
    {"Rain fell 3 minutes ago", -1},
    {"just", -1},
    {"just now here", -1},
    {"yesterday's news", -1},
    {"Updated", -1},
    {"a man ago", -1},
};

static void every_age(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++) {
        int64_t age = -1;
        bool found = hl_date_parse_age(ages[i].text, strlen(ages[i].text), &age);
        if (found != (ages[i].age_s >= 0) || age != ages[i].age_s)
            fail_msg("\"%s\" is %lld", ages[i].text, (long long)age);
    }
}

static void age_ends_where_told(void **state)
{
    int64_t age = 7;
    (void)state;
    assert_true(hl_date_parse_age("3 minutes agoXXXX", 13, &age));
    assert_int_equal(age, 180);
    assert_false(hl_date_parse_age("3 minutes\0 ago", 14, &age));
    assert_int_equal(age, 180);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_date),
        cmocka_unit_test(every_age),
        cmocka_unit_test(age_ends_where_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
