/* When a panel is refreshed, and how: one row a case. */
#include "unit/check.h"

#include "base/clock.h"
#include "drivers/epaper_governor.h"

#include <stdio.h>
#include <string.h>

#define S(seconds) ((seconds)*HL_NS_PER_S)
#define DAY        S(HL_EPAPER_FULL_MAX_S)
#define NEVER      HL_TIME_NONE
#define ANY        INT64_MAX /* next is not looked at */

#define BOTH (HL_EPAPER_CAN_PARTIAL | HL_EPAPER_CAN_FAST)

static const struct hl_epaper_limits plain = {.modes = BOTH,
                                              .partials = 5,
                                              .update_min_s = 60,
                                              .full_min_s = 180,
                                              .full_max_s = HL_EPAPER_FULL_MAX_S,
                                              .coldest = 0,
                                              .warmest = 50,
                                              .cold = 10};

/* The case is at second 100000; the ages say how long ago things were. */
#define NOW S(100000)

static const struct {
    const char *name;
    unsigned modes;
    int partials;
    int64_t update_age, flash_age, full_age; /* ns; NEVER */
    bool known, urgent;
    int changed;
    double temperature;
    enum hl_epaper_refresh want;
    int64_t want_in; /* next_ns - NOW */
} rows[] = {
    {"the first picture", BOTH, 0, NEVER, NEVER, NEVER, false, false, 1000, 20, HL_EPAPER_FULL,
     ANY},
    {"not known after a restart, long since", BOTH, 2, S(300), S(300), S(300), false, false, 1000,
     20, HL_EPAPER_FULL, ANY},
    {"not known after a restart, just now", BOTH, 2, S(20), S(80), S(80), false, false, 1000, 20,
     HL_EPAPER_NOTHING, S(100)},
    {"not known and urgent, just now", BOTH, 2, S(20), S(80), S(80), false, true, 1000, 20,
     HL_EPAPER_NOTHING, S(100)},
    {"nothing changed", BOTH, 1, S(20), S(500), S(500), true, false, 0, 20, HL_EPAPER_NOTHING,
     DAY - S(500)},
    {"nothing changed, too many partials", BOTH, 7, S(90), S(500), S(500), true, false, 0, 20,
     HL_EPAPER_NOTHING, DAY - S(500)},
    {"nothing changed for a day", BOTH, 0, DAY, DAY, DAY, true, false, 0, 20, HL_EPAPER_FULL, ANY},
    {"a day, less a second", BOTH, 0, S(90), S(500), DAY - S(1), true, false, 0, 20,
     HL_EPAPER_NOTHING, S(1)},
    {"a small change", BOTH, 0, S(60), S(500), S(500), true, false, 1, 20, HL_EPAPER_PARTIAL, ANY},
    {"a small change, too soon", BOTH, 0, S(59), S(500), S(500), true, false, 1, 20,
     HL_EPAPER_NOTHING, S(1)},
    {"a small change, urgent", BOTH, 0, S(1), S(500), S(500), true, true, 1, 20, HL_EPAPER_PARTIAL,
     ANY},
    {"60 per cent", BOTH, 0, S(60), S(500), S(500), true, false, 600, 20, HL_EPAPER_PARTIAL, ANY},
    {"more than 60 per cent", BOTH, 0, S(60), S(500), S(500), true, false, 601, 20, HL_EPAPER_FAST,
     ANY},
    {"more than 60, no fast", HL_EPAPER_CAN_PARTIAL, 0, S(60), S(500), S(500), true, false, 601, 20,
     HL_EPAPER_FULL, ANY},
    {"more than 60, soon after a flash", BOTH, 0, S(60), S(179), S(500), true, false, 601, 20,
     HL_EPAPER_PARTIAL, ANY},
    {"more than 60, no partial, soon", HL_EPAPER_CAN_FAST, 0, S(60), S(179), S(500), true, false,
     601, 20, HL_EPAPER_NOTHING, S(1)},
    {"the last of five", BOTH, 4, S(60), S(500), S(500), true, false, 9, 20, HL_EPAPER_PARTIAL,
     ANY},
    {"after five", BOTH, 5, S(60), S(180), S(500), true, false, 9, 20, HL_EPAPER_FULL, ANY},
    {"after five, too soon for a full", BOTH, 5, S(60), S(179), S(500), true, false, 9, 20,
     HL_EPAPER_PARTIAL, ANY},
    {"after five, too soon for any", BOTH, 5, S(10), S(150), S(500), true, false, 9, 20,
     HL_EPAPER_NOTHING, S(50)},
    {"after nine, too soon for a full", BOTH, 9, S(60), S(179), S(500), true, false, 9, 20,
     HL_EPAPER_PARTIAL, ANY},
    {"after ten, too soon for a full", BOTH, 10, S(60), S(179), S(500), true, false, 9, 20,
     HL_EPAPER_NOTHING, S(1)},
    {"after five, too cold, too soon", BOTH, 5, S(60), S(179), S(500), true, false, 9, 9,
     HL_EPAPER_NOTHING, S(1)},
    {"after five, not known, too soon", BOTH, 5, S(60), S(179), S(500), false, false, 1000, 20,
     HL_EPAPER_NOTHING, S(1)},
    {"after five, too soon, urgent", BOTH, 5, S(1), S(179), S(500), true, true, 9, 20,
     HL_EPAPER_PARTIAL, ANY},
    {"after five, urgent, time for a full", BOTH, 5, S(1), S(180), S(500), true, true, 9, 20,
     HL_EPAPER_FULL, ANY},
    {"after ten, too soon, urgent", BOTH, 10, S(1), S(179), S(500), true, true, 9, 20,
     HL_EPAPER_NOTHING, S(1)},
    {"colour: a change", 0, 0, S(180), S(180), S(180), true, false, 1, 20, HL_EPAPER_FULL, ANY},
    {"colour: too soon", 0, 0, S(60), S(60), S(60), true, false, 1, 20, HL_EPAPER_NOTHING, S(120)},
    {"colour: too soon, urgent", 0, 0, S(60), S(60), S(60), true, true, 1, 20, HL_EPAPER_NOTHING,
     S(120)},
    {"9 degrees: full only", BOTH, 0, S(60), S(500), S(500), true, false, 1, 9, HL_EPAPER_FULL,
     ANY},
    {"9 degrees, soon after a flash", BOTH, 0, S(60), S(100), S(500), true, false, 1, 9,
     HL_EPAPER_NOTHING, S(80)},
    {"9 degrees, urgent, too soon", BOTH, 0, S(60), S(100), S(500), true, true, 1, 9,
     HL_EPAPER_NOTHING, S(80)},
    {"10 degrees", BOTH, 0, S(60), S(500), S(500), true, false, 1, 10, HL_EPAPER_PARTIAL, ANY},
    {"frost", BOTH, 0, S(60), S(500), S(500), true, true, 1, -0.1, HL_EPAPER_NOTHING, S(60)},
    {"heat", BOTH, 0, S(60), S(500), S(500), true, true, 1, 50.1, HL_EPAPER_NOTHING, S(60)},
    {"frost, and a day without a full", BOTH, 0, DAY, DAY, DAY, true, false, 0, -1,
     HL_EPAPER_NOTHING, S(60)},
};

static int64_t ago(int64_t age)
{
    return age == NEVER ? NEVER : NOW - age;
}

static void test_rulings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_epaper_limits limits = plain;
        limits.modes = rows[i].modes;
        struct hl_epaper_counts counts = {.partials = rows[i].partials,
                                          .update_ns = ago(rows[i].update_age),
                                          .flash_ns = ago(rows[i].flash_age),
                                          .full_ns = ago(rows[i].full_age)};
        struct hl_epaper_case now = {.now_ns = NOW,
                                     .known = rows[i].known,
                                     .changed_permille = rows[i].changed,
                                     .urgent = rows[i].urgent,
                                     .temperature = rows[i].temperature};
        struct hl_epaper_ruling ruling = hl_epaper_rule(&limits, &counts, &now);
        check_int(rows[i].name, ruling.refresh, rows[i].want);
        if (rows[i].want_in != ANY)
            check_int(rows[i].name, ruling.next_ns - NOW, rows[i].want_in);
        check_true(rows[i].name, ruling.why && *ruling.why);
    }
}

/* A change every ten seconds for three days: what the makers ask for holds all the time. */
static void test_long_run(void **state)
{
    struct hl_epaper_counts counts;
    int64_t last_flash = NEVER, last_full = NEVER, last = NEVER;
    int since_full = 0, updates = 0;
    bool known = false;
    (void)state;

    hl_epaper_counts_init(&counts);
    for (int64_t now = S(5); now < 3 * DAY; now += S(10)) {
        struct hl_epaper_case at = {.now_ns = now,
                                    .known = known,
                                    .changed_permille = (int)(now / S(10) % 7 ? 30 : 700),
                                    .urgent = now / S(10) % 50 == 0,
                                    .temperature = 20};
        struct hl_epaper_ruling ruling = hl_epaper_rule(&plain, &counts, &at);
        if (ruling.refresh == HL_EPAPER_NOTHING) {
            assert_true(ruling.next_ns > now);
            continue;
        }
        assert_true(at.urgent || last == NEVER || now - last >= S(60));
        if (ruling.refresh >= HL_EPAPER_FAST) {
            assert_true(last_flash == NEVER || now - last_flash >= S(180));
            last_flash = now;
        }
        since_full = ruling.refresh == HL_EPAPER_FULL ? 0 : since_full + 1;
        assert_true(since_full <= HL_EPAPER_PARTIALS_MAX);
        if (ruling.refresh == HL_EPAPER_FULL)
            last_full = now;
        assert_true(now - last_full <= DAY);
        hl_epaper_counts_begin(&counts, ruling.refresh, 1, now);
        hl_epaper_counts_end(&counts, ruling.refresh, 1, now);
        known = true;
        last = now;
        updates++;
    }
    assert_true(updates > 3 * 1000);
    assert_int_equal(counts.partials, since_full);
    assert_int_equal(counts.total[HL_EPAPER_PARTIAL] + counts.total[HL_EPAPER_FAST] +
                         counts.total[HL_EPAPER_FULL],
                     updates);
}

/* One that failed wore the panel, and left nobody knows what. */
static void test_failed_refresh(void **state)
{
    struct hl_epaper_counts counts;
    (void)state;

    hl_epaper_counts_init(&counts);
    hl_epaper_counts_begin(&counts, HL_EPAPER_FULL, 1, NOW);
    assert_int_equal(counts.flash_ns, NOW);
    hl_epaper_counts_end(&counts, HL_EPAPER_FULL, 77, NOW + S(4)); /* and so long it flashed */
    assert_int_equal(counts.image, 77);
    assert_int_equal(counts.flash_ns, NOW + S(4));
    hl_epaper_counts_begin(&counts, HL_EPAPER_FULL, 1, NOW + S(500));
    assert_int_equal(counts.image, 0);
    assert_int_equal(counts.flash_ns, NOW + S(500));
    assert_int_equal(counts.full_ns, NOW + S(4));
}

/* A panel that may have few partial ones is not given ten, and areas that are refreshed alone count
 * each. */
static void test_partial_counts(void **state)
{
    static const struct {
        int limit, partials;
        bool urgent;
        enum hl_epaper_refresh want;
    } few[] = {
        {2, 1, false, HL_EPAPER_PARTIAL},  {2, 3, false, HL_EPAPER_PARTIAL},
        {2, 4, false, HL_EPAPER_NOTHING},  {2, 4, true, HL_EPAPER_PARTIAL},
        {1, 1, false, HL_EPAPER_PARTIAL},  {1, 2, false, HL_EPAPER_NOTHING},
        {10, 9, false, HL_EPAPER_PARTIAL}, {10, 10, true, HL_EPAPER_NOTHING},
    };
    struct hl_epaper_counts counts;
    (void)state;
    for (size_t i = 0; i < sizeof(few) / sizeof(few[0]); i++) {
        struct hl_epaper_limits limits = plain;
        struct hl_epaper_case now = {.now_ns = NOW,
                                     .known = true,
                                     .changed_permille = 9,
                                     .urgent = few[i].urgent,
                                     .temperature = 20};
        char name[32];
        limits.partials = few[i].limit;
        counts = (struct hl_epaper_counts){.partials = few[i].partials,
                                           .update_ns = NOW - S(60),
                                           .flash_ns = NOW - S(100),
                                           .full_ns = NOW - S(100)};
        snprintf(name, sizeof(name), "%d of %d", few[i].partials, few[i].limit);
        check_int(name, hl_epaper_rule(&limits, &counts, &now).refresh, few[i].want);
    }
    hl_epaper_counts_init(&counts);
    hl_epaper_counts_begin(&counts, HL_EPAPER_PARTIAL, 3, NOW);
    hl_epaper_counts_begin(&counts, HL_EPAPER_PARTIAL, 1, NOW);
    hl_epaper_counts_begin(&counts, HL_EPAPER_FAST, 1, NOW);
    assert_int_equal(counts.partials, 5);
    assert_int_equal(counts.total[HL_EPAPER_PARTIAL], 2);
}

static const struct hl_epaper_counts kept = {.partials = 3,
                                             .update_ns = NOW - S(10),
                                             .flash_ns = NOW - S(200),
                                             .full_ns = HL_TIME_NONE,
                                             .image = UINT64_C(0xfedcba9876543210),
                                             .total = {0, 70000, 8, 9}};

static const struct {
    const char *name;
    int64_t later_s, boot_s; /* wall time passed; where the new monotonic clock stands */
    int64_t update_age;
} restarts[] = {
    {"at once", 0, 100000, S(10)},
    {"an hour later, after a boot", 3600, 30, S(3610)},
    {"a clock that went back", -5000, 30, S(10)},
    {"a clock that came from 1970", INT64_C(1700000000), 30, S(INT64_C(366) * 24 * 60 * 60 + 10)},
};

static void test_kept_over_restart(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(restarts) / sizeof(restarts[0]); i++) {
        const char *name = restarts[i].name;
        uint8_t bytes[HL_EPAPER_COUNTS_BYTES];
        struct hl_epaper_counts read;
        int64_t now = S(restarts[i].boot_s), wall = 1000000 + restarts[i].later_s;

        hl_epaper_counts_save(&kept, "7in5-v2", NOW, 1000000, bytes);
        check_int(name, hl_epaper_counts_load(&read, "7in5-v2", now, wall, bytes, sizeof(bytes)),
                  0);
        check_int(name, read.partials, 3);
        check_int(name, now - read.update_ns, restarts[i].update_age);
        check_int(name, read.full_ns, HL_TIME_NONE);
        check_int(name, read.image, kept.image);
        check_int(name, read.total[HL_EPAPER_PARTIAL], 70000);
        check_int(name, read.total[HL_EPAPER_FULL], 9);
    }
}

static void test_damage_is_seen(void **state)
{
    uint8_t bytes[HL_EPAPER_COUNTS_BYTES];
    struct hl_epaper_counts read;
    (void)state;

    hl_epaper_counts_save(&kept, "7in5-v2", NOW, 1000000, bytes);
    assert_int_equal(hl_epaper_counts_load(&read, "4in26", NOW, 1000000, bytes, sizeof(bytes)),
                     -22);
    assert_int_equal(
        hl_epaper_counts_load(&read, "7in5-v2", NOW, 1000000, bytes, sizeof(bytes) - 1), -22);
    for (size_t i = 0; i < sizeof(bytes) * 8; i++) {
        char name[32];
        snprintf(name, sizeof(name), "bit %zu", i);
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        check_int(name, hl_epaper_counts_load(&read, "7in5-v2", NOW, 1000000, bytes, sizeof(bytes)),
                  -22);
        check_int(name, read.full_ns, HL_TIME_NONE);
        check_int(name, read.partials, 0);
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rulings),           cmocka_unit_test(test_long_run),
        cmocka_unit_test(test_failed_refresh),    cmocka_unit_test(test_partial_counts),
        cmocka_unit_test(test_kept_over_restart), cmocka_unit_test(test_damage_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
