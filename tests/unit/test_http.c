#include "news/http.h"

#include "base/clock.h"
#include "news/address.h"
#include "unit/check.h"

#include <arpa/inet.h>
#include <string.h>

#define DATE "Sun, 06 Nov 1994 08:49:37 GMT" /* 784111777 */

static void freshness(void **state)
{
    (void)state;
    static const struct {
        const char *name, *cache_control, *expires, *date, *age;
        int64_t now_s, expected;
    } cases[] = {
        {"nothing said", "", "", "", "", 0, 0},
        {"max-age", "max-age=300", "", DATE, "", 0, 300},
        {"among others", "public, must-revalidate , max-age=300,x=y", "", "", "", 0, 300},
        {"in capitals and quotes", "Max-Age=\"300\"", "", "", "", 0, 300},
        {"not the shared one", "s-maxage=9000, max-age=60", "", "", "", 0, 60},
        {"only the shared one", "s-maxage=9000", "", "", "", 0, 0},
        {"another word with it inside", "x-max-age=300", "", "", "", 0, 0},
        {"max-age 0", "max-age=0", "Sun, 06 Nov 1994 09:49:37 GMT", DATE, "", 0, 0},
        {"no-cache", "no-cache, max-age=300", "", "", "", 0, 0},
        {"no-store", "max-age=300,no-store", "", "", "", 0, 0},
        {"wins over Expires", "max-age=10", "Sun, 06 Nov 1994 09:49:37 GMT", DATE, "", 0, 10},
        {"Expires", "", "Sun, 06 Nov 1994 09:49:37 GMT", DATE, "", 0, 3600},
        {"Expires, and no Date", "", "Sun, 06 Nov 1994 09:49:37 GMT", "", "", 784111777 + 600,
         3000},
        {"Expires, and neither Date nor clock", "", "Sun, 06 Nov 1994 09:49:37 GMT", "", "",
         HL_TIME_NONE, 0},
        {"Expires in the past", "", DATE, "Sun, 06 Nov 1994 09:49:37 GMT", "", 0, 0},
        {"Expires 0", "", "0", DATE, "", 0, 0},
        {"Expires -1", "", "-1", DATE, "", 0, 0},
        {"used up by a cache", "max-age=300", "", DATE, "100", 0, 200},
        {"more than used up", "max-age=300", "", DATE, "400", 0, 0},
        {"a year", "max-age=31536000", "", "", "", 0, HL_HTTP_FRESH_MAX_S},
        {"a number past all numbers", "max-age=99999999999999999999999", "", "", "", 0,
         HL_HTTP_FRESH_MAX_S},
        {"a negative one", "max-age=-5", "", "", "", 0, 0},
        {"no number", "max-age=soon", "", "", "", 0, 0},
        {"no value", "max-age", "", "", "", 0, 0},
        {"commas only", ",,, ,", "", "", "", 0, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t fresh = hl_http_fresh_s(cases[i].cache_control, cases[i].expires, cases[i].date,
                                        cases[i].age, cases[i].now_s);
        if (fresh != cases[i].expected)
            fail_msg("%s: %lld", cases[i].name, (long long)fresh);
    }
}

static void retry_after(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value, *date;
        int64_t now_s, expected;
    } cases[] = {
        {"none", "", DATE, 0, 0},
        {"seconds", "120", DATE, 0, 120},
        {"a date by the server's own clock", "Sun, 06 Nov 1994 08:59:37 GMT", DATE, 5, 600},
        {"a date by ours", "Sun, 06 Nov 1994 08:59:37 GMT", "", 784111777 + 60, 540},
        {"a date that is over", "Sun, 06 Nov 1994 08:39:37 GMT", DATE, 0, 0},
        {"too long", "999999999", DATE, 0, 1000},
        {"a far date", "Sun, 06 Nov 2094 08:59:37 GMT", DATE, 0, 1000},
        {"negative", "-5", DATE, 0, 0},
        {"words", "in a while", DATE, 0, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t wait = hl_http_retry_after_s(cases[i].value, cases[i].date, cases[i].now_s, 1000);
        if (wait != cases[i].expected)
            fail_msg("%s: %lld", cases[i].name, (long long)wait);
    }
}

static void statuses(void **state)
{
    (void)state;
    static const struct {
        long status;
        bool good, redirect, permanent;
    } cases[] = {
        {200, true, false, false},  {204, true, false, false}, {300, false, false, false},
        {301, false, true, true},   {302, false, true, false}, {303, false, true, false},
        {304, false, false, false}, {307, false, true, false}, {308, false, true, true},
        {410, false, false, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(hl_http_is_good(cases[i].status), cases[i].good);
        assert_int_equal(hl_http_is_redirect(cases[i].status), cases[i].redirect);
        assert_int_equal(hl_http_is_permanent(cases[i].status), cases[i].permanent);
    }
}

static void addresses(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        bool is_private;
    } cases[] = {
        {"127.0.0.1", true},
        {"127.255.255.255", true},
        {"128.0.0.1", false},
        {"10.1.2.3", true},
        {"11.0.0.1", false},
        {"172.16.0.1", true},
        {"172.31.255.255", true},
        {"172.32.0.1", false},
        {"172.15.9.9", false},
        {"192.168.0.1", true},
        {"192.169.0.1", false},
        {"169.254.169.254", true},
        {"100.64.0.1", true},
        {"100.127.9.9", true},
        {"100.128.0.1", false},
        {"0.0.0.0", true},
        {"255.255.255.255", true},
        {"224.0.0.1", true},
        {"198.18.0.1", true},
        {"198.20.0.1", false},
        {"192.0.0.1", true},
        {"8.8.8.8", false},
        {"::1", true},
        {"::", true},
        {"::2", true},
        {"fc00::1", true},
        {"fdff::1", true},
        {"fe80::1", true},
        {"febf::1", true},
        {"ff02::1", true},
        {"2001:4860::8888", false},
        {"::ffff:10.0.0.1", true},
        {"::ffff:8.8.8.8", false},
        {"64:ff9b::7f00:1", true},
        {"64:ff9b::808:808", false},
        {"2002:a00:1::", true},
        {"2002:808:808::", false},
        {"no address", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (hl_address_text_is_private(cases[i].address, hl_address_is_private) !=
            cases[i].is_private)
            fail_msg("%s", cases[i].address);
    const struct sockaddr other = {.sa_family = AF_UNIX};
    assert_false(hl_address_is_private(&other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(freshness),
        cmocka_unit_test(retry_after),
        cmocka_unit_test(statuses),
        cmocka_unit_test(addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
