#include "news/schedule.h"

#include "base/clock.h"
#include "unit/check.h"

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

/* Wednesday, 2026-03-04 10:30:00 UTC */
#define NOW   INT64_C(1772620200)
#define HOUR  3600
#define NEVER 0xffffffu

static const uint32_t draws[] = {0, 1, 1u << 31, UINT32_MAX - 1, UINT32_MAX};

/* The least and the most that any draw gives. */
static void range(const struct hl_schedule *from, int64_t *low, int64_t *high)
{
    *low = INT64_MAX;
    *high = INT64_MIN;
    for (size_t i = 0; i < LENGTH(draws); i++) {
        struct hl_schedule schedule = *from;
        schedule.random = draws[i];
        int64_t wait = hl_schedule_wait_s(&schedule);
        *low = wait < *low ? wait : *low;
        *high = wait > *high ? wait : *high;
    }
}

static const struct {
    const char *name;
    struct hl_schedule schedule;
    int64_t least, most;
} cases[] = {
    {"the default", {.interval_s = 0}, 540, 660},
    {"ten minutes", {.interval_s = 600}, 540, 660},
    {"too often", {.interval_s = 1}, 54, 66},
    {"too seldom", {.interval_s = 999999}, 77760, 95040},
    {"the first failure", {.interval_s = 600, .failures = 1}, 14, 16},
    {"the second", {.interval_s = 600, .failures = 2}, 27, 33},
    {"the fifth", {.interval_s = 600, .failures = 5}, 216, 264},
    {"the tenth", {.interval_s = 600, .failures = 10}, 3240, 3960},
    {"the four thousand millionth", {.interval_s = 600, .failures = 4000000000u}, 3240, 3960},
    {"Retry-After after success", {.interval_s = 600, .retry_after_s = 5000}, 5000, 5000},
    {"Retry-After after failure", {.failures = 1, .retry_after_s = 120}, 120, 120},
    {"Retry-After less than meant", {.interval_s = 600, .retry_after_s = 5}, 540, 660},
    {"Retry-After of years", {.failures = 1, .retry_after_s = 99999999}, 21600, 21600},
    {"Retry-After less than nothing", {.retry_after_s = -5}, 540, 660},
    {"a failure that asks for patience", {.failures = 1, .least_s = 600}, 600, 600},
    {"patience without failure", {.interval_s = 60, .least_s = 600}, 600, 600},
    {"gone", {.interval_s = 600, .failures = 3, .gone = true}, 544320, 665280},
    {"fresh for less", {.interval_s = 600, .fresh_s = 100}, 540, 660},
    {"fresh for the same", {.interval_s = 600, .fresh_s = 600}, 600, 660},
    {"fresh for longer", {.interval_s = 600, .fresh_s = 3600}, 3600, 3960},
    {"fresh for years", {.interval_s = 600, .fresh_s = 1 << 30}, 86400, 95040},
    {"freshness is no matter after failure", {.failures = 1, .fresh_s = 3600}, 14, 16},
    {"ttl", {.interval_s = 600, .pace = {.ttl_s = 7200}}, 7200, 7920},
    {"the longer of ttl and freshness", {.fresh_s = 3600, .pace = {.ttl_s = 7200}}, 7200, 7920},
    {"ttl of years", {.pace = {.ttl_s = INT64_MAX}}, 86400, 95040},
    {"ttl less than nothing", {.pace = {.ttl_s = -1}}, 540, 660},

    /* 10:30 and ten minutes, give or take one, is in hour 10; a wait to 11:00 is 1800 s. */
    {"another hour is skipped", {.pace = {.skip_hours = 1u << 11}}, 540, 660},
    {"this hour is skipped", {.pace = {.skip_hours = 1u << 10}}, 1800, 2100},
    {"this and the next", {.pace = {.skip_hours = 3u << 10}}, 5400, 5700},
    {"all but the hour before", {.pace = {.skip_hours = NEVER & ~(1u << 9)}}, 81000, 81300},
    {"all hours: not believed", {.pace = {.skip_hours = NEVER}}, 540, 660},
    {"another day is skipped", {.pace = {.skip_days = 1u << 4}}, 540, 660},
    {"Wednesday is skipped", {.pace = {.skip_days = 1u << 3}}, 48600, 48900},
    {"Wednesday and Thursday", {.pace = {.skip_days = 3u << 3}}, 135000, 135300},
    {"all days: not believed", {.pace = {.skip_days = 0x7f}}, 540, 660},
    {"this day, and tomorrow's first hour",
     {.pace = {.skip_days = 1u << 3, .skip_hours = 1}},
     52200,
     52500},
    {"skipped after a failure, too", {.failures = 1, .pace = {.skip_hours = 1u << 10}}, 1800, 2100},
};

static void waits(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct hl_schedule schedule = cases[i].schedule;
        int64_t low, high;
        schedule.now_s = NOW;
        range(&schedule, &low, &high);
        check_int(cases[i].name, low, cases[i].least);
        check_int(cases[i].name, high, cases[i].most);
    }
}

/* Whoever starts in 1970 does not know the hour. */
static void a_clock_that_was_never_set_skips_nothing(void **state)
{
    (void)state;
    const struct hl_schedule schedule = {.now_s = 10 * HOUR,
                                         .pace = {.skip_hours = 1u << 10, .skip_days = 0x10}};
    int64_t low, high;
    range(&schedule, &low, &high);
    assert_int_equal(low, 540);
    assert_int_equal(high, 660);
}

/* No schedule asks sooner than after 14 s, or never. */
static void nothing_bursts_and_nothing_ends(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        uint64_t words[8];
        for (size_t i = 0; i < LENGTH(words); i++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            words[i] = seed ^ seed >> 29;
        }
        const struct hl_schedule schedule = {.interval_s = (int64_t)words[0] >> (words[1] % 64),
                                             .failures =
                                                 (unsigned)(words[1] >> (32 + words[2] % 32)),
                                             .gone = words[2] >> 63,
                                             .retry_after_s = (int64_t)words[2] >> (words[3] % 64),
                                             .fresh_s = (int64_t)words[3] >> (words[4] % 64),
                                             .pace = {.ttl_s = (int64_t)words[4] >> (words[5] % 64),
                                                      .skip_hours = (uint32_t)words[5],
                                                      .skip_days = (uint8_t)words[6]},
                                             .now_s = NOW + (int64_t)(words[6] % 1000000),
                                             .random = (uint32_t)words[7]};
        int64_t wait = hl_schedule_wait_s(&schedule);
        if (wait < 14 || wait > 2 * HL_SCHEDULE_GONE_S)
            fail_msg("round %d waits %lld s", round, (long long)wait);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits),
        cmocka_unit_test(a_clock_that_was_never_set_skips_nothing),
        cmocka_unit_test(nothing_bursts_and_nothing_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
