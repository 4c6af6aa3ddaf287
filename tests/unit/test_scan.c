/* The scan thread: whole refreshes only, and never a programme that is being made anew. */
#include "unit/check.h"

#include "base/log.h"
#include "drivers/scan.h"

#include <errno.h>
#include <stdatomic.h>
#include <unistd.h>

/* A wire that looks at what it plays: the first column byte is the programme's mark. */
struct fake {
    atomic_uint plays, torn;
    atomic_int fail_at;     /* play that fails; 0: none */
    atomic_uint marks_seen; /* bit m: mark m was played */
};

static int fake_play(void *state, const struct hl_signal_program *program)
{
    struct fake *fake = state;
    unsigned n = atomic_fetch_add(&fake->plays, 1) + 1;
    uint8_t mark = program->column_bytes[0];
    for (size_t i = 0; i < program->column_bytes_len; i++) {
        if (program->column_bytes[i] != mark)
            atomic_fetch_add(&fake->torn, 1);
        if (i % 64 == 0)
            usleep(20); /* long enough for a careless writer to be seen */
    }
    atomic_fetch_or(&fake->marks_seen, 1u << (mark % 32));
    return (int)n == atomic_load(&fake->fail_at) ? -EIO : 0;
}

static const struct hl_signal_wire wire = {.name = "fake", .play = fake_play};

static uint8_t bytes[2][1024];
static const struct hl_signal_program programs[2] = {
    {.column_bytes = bytes[0], .column_bytes_len = sizeof(bytes[0])},
    {.column_bytes = bytes[1], .column_bytes_len = sizeof(bytes[1])},
};

/* As the driver does it: two buffers by turns, each made anew only after a wait. */
static void test_no_programme_is_torn(void **state)
{
    struct fake fake = {0};
    (void)state;
    hl_log_set_level(HL_LOG_ERROR);
    for (size_t i = 0; i < sizeof(bytes[0]); i++)
        bytes[0][i] = 0;
    struct hl_scan *scan = hl_scan_create(&wire, &fake, &programs[0], NULL);
    assert_non_null(scan);
    for (unsigned mark = 1; mark < 100; mark++) {
        assert_int_equal(hl_scan_wait(scan), 0);
        for (size_t i = 0; i < sizeof(bytes[0]); i++)
            bytes[mark % 2][i] = (uint8_t)mark;
        hl_scan_show(scan, &programs[mark % 2]);
    }
    assert_int_equal(hl_scan_wait(scan), 0);
    assert_true(hl_scan_refresh_hz(scan) > 0);
    hl_scan_destroy(scan);
    assert_int_equal(atomic_load(&fake.torn), 0);
    assert_int_equal(atomic_load(&fake.marks_seen), UINT32_MAX); /* every one was shown */
    assert_true(atomic_load(&fake.plays) >= 99); /* the first may be replaced before its turn */
}

static void test_lit_without_a_new_picture(void **state)
{
    struct fake fake = {0};
    (void)state;
    struct hl_scan *scan = hl_scan_create(&wire, &fake, &programs[0], NULL);
    for (int i = 0; i < 200 && atomic_load(&fake.plays) < 10; i++)
        usleep(10000);
    assert_true(atomic_load(&fake.plays) >= 10);
    hl_scan_destroy(scan);
}

static void test_a_wire_that_fails_is_told(void **state)
{
    struct fake fake = {0};
    (void)state;
    atomic_store(&fake.fail_at, 3);
    struct hl_scan *scan = hl_scan_create(&wire, &fake, &programs[0], NULL);
    int err = 0;
    for (int i = 0; i < 50 && !err; i++) {
        err = hl_scan_wait(scan);
        if (!err)
            hl_scan_show(scan, &programs[i % 2]);
    }
    assert_int_equal(err, -EIO);
    hl_scan_destroy(scan);
    assert_int_equal(atomic_load(&fake.plays), 3); /* and it stopped there */
}

/* The guard hears from the thread as often as it plays. */
static void test_a_beat_each_refresh(void **state)
{
    struct fake fake = {0};
    atomic_uint beats = 0;
    const struct hl_guard guard = {.pid = -1, .pipe = -1, .beats = &beats};
    (void)state;
    struct hl_scan *scan = hl_scan_create(&wire, &fake, &programs[0], &guard);
    for (int i = 0; i < 200 && atomic_load(&fake.plays) < 10; i++)
        usleep(10000);
    hl_scan_destroy(scan);
    assert_true(atomic_load(&beats) >= 10);
    assert_int_equal(atomic_load(&beats), atomic_load(&fake.plays));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_programme_is_torn),
        cmocka_unit_test(test_lit_without_a_new_picture),
        cmocka_unit_test(test_a_wire_that_fails_is_told),
        cmocka_unit_test(test_a_beat_each_refresh),
    };
    return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
