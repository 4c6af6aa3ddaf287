/* A day of news on a small panel, and a few hours on a large one, in virtual time: what the
 * governor makes of it, beside a flash for every change. tests/shell/test_paper_day.sh has both
 * days whole. */
#include "unit/check.h"

#include "base/clock.h"
#include "base/log.h"
#include "paper_day.h"

#include <errno.h>
#include <string.h>

#define DAY_MIN 1440

static const struct {
    struct hl_paper_day day;
    int64_t stale_s;    /* longest from a headline's arrival to the paper, at most */
    int late_permille;  /* of the headlines that took more than a minute, at most */
    int bytes_permille; /* of the plain scheme's, at most */
    unsigned refreshes; /* at least so many, or nothing was shown */
} rows[] = {
    /* All that is new comes to the first page, within a minute. Every sixth refresh is a full one
     * and sends the page, so a sixth of the plain scheme's bytes is the least. */
    {{.panel = "7in5-v2", .minutes = DAY_MIN / 6, .every_min = 3, .on_air = 12, .seed = 1},
     60,
     0,
     500,
     240},
    /* One headline a page: those that come at once share a minute. Two planes are sent, and the
     * maker's example sends one. */
    {{.panel = "2in13-v4", .minutes = DAY_MIN, .every_min = 3, .on_air = 12, .seed = 1},
     60,
     0,
     1230,
     700},
};

static void a_day(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *name = rows[i].day.panel;
        struct hl_paper_day_result got;
        check_int(name, hl_paper_day_run(&rows[i].day, &got), 0);
        const struct hl_paper_desk_costs *costs = &got.costs;
        check_int(name, costs->faults, 0);
        check_int(name, got.never, 0);
        size_t expected = (size_t)(rows[i].day.minutes / rows[i].day.every_min);
        check_true(name, got.headlines > expected * 8 / 10 && got.headlines < expected * 12 / 10);
        check_true(name, costs->partial + costs->fast + costs->full >= rows[i].refreshes);
        check_true(name, 3 * (costs->fast + costs->full) <= got.changes);
        check_true(name,
                   costs->fast + costs->full <= (unsigned)rows[i].day.minutes / 3 + 1); /* makers */
        check_true(name, got.stale_ns <= rows[i].stale_s * HL_NS_PER_S);
        check_true(name, 1000 * got.late <= (size_t)rows[i].late_permille * got.headlines);
        check_true(name, costs->bytes <= got.changes * costs->page_bytes / 1000 *
                                             (size_t)rows[i].bytes_permille);
        check_true(name, costs->awake_ns < rows[i].day.minutes * 60 * HL_NS_PER_S / 20);
    }
}

static void the_same_seed_is_the_same_day(void **state)
{
    struct hl_paper_day day = {
        .panel = "2in13-v4", .minutes = 30, .every_min = 3, .on_air = 5, .seed = 7};
    struct hl_paper_day_result a, b, other;
    (void)state;
    assert_int_equal(hl_paper_day_run(&day, &a), 0);
    assert_int_equal(hl_paper_day_run(&day, &b), 0);
    day.seed = 8;
    assert_int_equal(hl_paper_day_run(&day, &other), 0);
    assert_memory_equal(&a, &b, sizeof(a));
    assert_memory_not_equal(&a, &other, sizeof(a));
}

/* A page that flashes at every change does so no more often than its maker wants. */
static void a_panel_without_partial_refreshes(void **state)
{
    struct hl_paper_day day = {
        .panel = "7in3e", .minutes = 120, .every_min = 3, .on_air = 8, .seed = 3};
    struct hl_paper_day_result got;
    (void)state;
    assert_int_equal(hl_paper_day_run(&day, &got), 0);
    assert_int_equal(got.costs.faults, 0);
    assert_int_equal(got.costs.partial + got.costs.fast, 0);
    assert_in_range(got.costs.full, 2, 120 / 3);
}

static void wrong_days(void **state)
{
    static const struct hl_paper_day wrong[] = {
        {.panel = "7in5-v9", .minutes = 1, .every_min = 3, .on_air = 1},
        {.panel = "7in5-v2", .minutes = 0, .every_min = 3, .on_air = 1},
        {.panel = "7in5-v2", .minutes = 1, .every_min = 0, .on_air = 1},
        {.panel = "7in5-v2", .minutes = 1, .every_min = 3, .on_air = 0},
        {.panel = "7in5-v2", .minutes = 1, .every_min = 3, .on_air = HL_PAPER_DAY_AIR_MAX + 1},
    };
    struct hl_paper_day_result got;
    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        check_int(wrong[i].panel, hl_paper_day_run(&wrong[i], &got), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day),
        cmocka_unit_test(the_same_seed_is_the_same_day),
        cmocka_unit_test(a_panel_without_partial_refreshes),
        cmocka_unit_test(wrong_days),
    };
    return cmocka_run_group_tests_name("paper_day", tests, NULL, NULL);
}
