/* What the wall clock is worth: tables of what it says as the computer runs. */
#include "unit/check.h"

#include "news/calendar.h"

#define R    HL_CALENDAR_RELEASE_S
#define NOW  INT64_C(1772270000)
#define DAY  INT64_C(86400)
#define NONE HL_TIME_NONE
#define END                                                                                        \
    {                                                                                              \
        0, 0, false, 0, 0, 0, false                                                                \
    }

struct moment {
    int64_t running_s, wall_s;
    bool synced;
    int64_t now_s, earliest_s; /* wanted */
    int64_t delta_s;           /* of a step; 0: none */
    bool became_known;
};

static const struct {
    const char *name;
    int64_t floor_s;
    struct moment moments[8];
} runs[] = {
    {"a good clock, no earlier run",
     NONE,
     {{10, NOW, false, NOW, NOW, 0, false},
      {70, NOW + 60, false, NOW + 60, NOW + 60, 0, false},
      END}},
    {"1970, then set",
     NONE,
     {{10, 5, false, NONE, R, 0, false},
      {70, 65, false, NONE, R + 60, 0, false},
      {80, NOW, true, NOW, NOW, NOW - 75, true},
      {90, NOW + 10, true, NOW + 10, NOW + 10, 0, false},
      END}},
    {"1970 after an earlier run",
     NOW - DAY,
     {{10, 5, false, NONE, NOW - DAY, 0, false},
      {3610, 3605, false, NONE, NOW - DAY + 3600, 0, false},
      {3620, NOW, false, NOW, NOW, NOW - 3615, true},
      END}},
    {"behind the earlier run, until a time server says so",
     NOW,
     {{10, NOW - DAY, false, NONE, NOW, 0, false},
      {20, NOW - DAY + 10, true, NOW - DAY + 10, NOW - DAY + 10, 0, true},
      END}},
    {"behind the earlier run, until somebody sets it",
     NOW + 9 * DAY,
     {{10, NOW - DAY, false, NONE, NOW + 9 * DAY, 0, false},
      {20, NOW, false, NOW, NOW, DAY - 10, true},
      END}},
    {"behind the earlier run, and catches up",
     NOW,
     {{10, NOW - 30, false, NONE, NOW, 0, false}, {40, NOW, false, NOW, NOW, 0, true}, END}},
    {"a day ahead and back",
     NOW - 100,
     {{10, NOW, false, NOW, NOW, 0, false},
      {20, NOW + DAY, false, NOW + DAY, NOW + DAY, DAY - 10, false},
      {30, NOW + 20, false, NOW + 20, NOW + 20, 10 - DAY, false},
      END}},
    {"back to 1970 while running",
     NONE,
     {{10, NOW, false, NOW, NOW, 0, false}, {20, 100, false, NONE, R + 10, 90 - NOW, false}, END}},
    {"never before this program was written",
     NONE,
     {{10, R - 1, true, NONE, R, 0, false}, {11, R, false, R, R, 0, true}, END}},
    {"suspended: both go on",
     NONE,
     {{10, NOW, false, NOW, NOW, 0, false},
      {30010, NOW + 30000, false, NOW + 30000, NOW + 30000, 0, false},
      END}},
    {"slow corrections are no step",
     NONE,
     {{10, NOW, false, NOW, NOW, 0, false},
      {20, NOW + 30, false, NOW + 30, NOW + 30, 0, false},
      {30, NOW + 60, false, NOW + 60, NOW + 60, 0, false},
      END}},
};

static void the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(runs) / sizeof(*runs); i++) {
        struct hl_calendar calendar;
        hl_calendar_init(&calendar, runs[i].floor_s, 10 * HL_NS_PER_S);
        assert_int_equal(hl_calendar_now_s(&calendar), NONE);
        assert_int_equal(hl_calendar_earliest_s(&calendar), R);
        for (const struct moment *m = runs[i].moments; m->running_s; m++) {
            struct hl_calendar_step step =
                hl_calendar_tell(&calendar, m->wall_s, m->running_s * HL_NS_PER_S, m->synced);
            check_int(runs[i].name, hl_calendar_now_s(&calendar), m->now_s);
            check_int(runs[i].name, hl_calendar_earliest_s(&calendar), m->earliest_s);
            check_int(runs[i].name, step.delta_s, m->delta_s);
            check_int(runs[i].name, step.became_known, m->became_known);
        }
    }
}

/* What was dated by the clock as it was lies in the step's span; what came from elsewhere does not.
 */
static void the_span_of_a_step(void **state)
{
    (void)state;
    struct hl_calendar calendar;
    hl_calendar_init(&calendar, NONE, 10 * HL_NS_PER_S);
    hl_calendar_tell(&calendar, 1000, 10 * HL_NS_PER_S, false);
    hl_calendar_tell(&calendar, 1500, 510 * HL_NS_PER_S, false);
    struct hl_calendar_step step = hl_calendar_tell(&calendar, NOW, 510 * HL_NS_PER_S, false);
    assert_int_equal(step.delta_s, NOW - 1500);
    assert_true(step.from_s <= 1000 && step.from_s > 900);
    assert_true(step.to_s >= 1500 && step.to_s < 1600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table),
        cmocka_unit_test(the_span_of_a_step),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
