/* What the user is told of a panel. */
#include "unit/epaper_bench.h"

#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NOON   INT64_C(1772452800) /* 2026-03-02 12:00 UTC */
#define LINE   160
#define HOUR_S 3600

static const struct {
    const char *panel;
    int64_t full_s;
    int partials;
    enum hl_epaper_state state;
    const char *want;
} lines[] = {
    {NULL, 0, 0, HL_EPAPER_CLOSED, "no panel yet"},
    {"7in5-v2", 0, 0, HL_EPAPER_ASLEEP, "7in5-v2: no full refresh yet, asleep"},
    {"7in5-v2", NOON + 240, 3, HL_EPAPER_ASLEEP, "7in5-v2: 3 partial since full at 12:04, asleep"},
    {"7in5-v2", NOON - 11 * HOUR_S, 0, HL_EPAPER_REFRESHING,
     "7in5-v2: 0 partial since full at 01:00, refreshing"},
    {"4in26", NOON - 25 * HOUR_S, 5, HL_EPAPER_REFUSED,
     "4in26: 5 partial since full at 2026-03-01 11:00, asleep; a change waits until the "
     "temperature allows it"},
    {"4in26", NOON, 1, HL_EPAPER_FAILED,
     "4in26: 1 partial since full at 12:00, does not answer; see the log"},
    {"4in26", NOON, 1, HL_EPAPER_CLOSED, "4in26: 1 partial since full at 12:00, closed"},
};

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct hl_epaper_status status = {
            .state = lines[i].state, .partials = lines[i].partials, .full_s = lines[i].full_s};
        char line[LINE];
        hl_epaper_status_line(&status, lines[i].panel, NOON + 300, line, sizeof(line));
        if (strcmp(line, lines[i].want) != 0)
            fail_msg("\n got %s\nwant %s", line, lines[i].want);
    }
}

/* From its opening to its end. */
static void test_life(void **state)
{
    static struct bench bench;
    struct hl_epaper_status status = {.state = HL_EPAPER_CLOSED};
    (void)state;
    bench_prepare(&bench, "2in13-v4");
    bench.config.status = &status;
    bench_device(&bench);
    assert_int_equal(status.state, HL_EPAPER_ASLEEP);
    assert_int_equal(status.full_s, 0);
    assert_int_equal(bench_show(&bench), 0);
    assert_int_equal(status.state, HL_EPAPER_ASLEEP);
    assert_true(llabs((long long)(hl_clock_wall_s() - status.full_s)) < 60);
    for (int i = 1; i <= 3; i++) {
        bench_wait(&bench, 10);
        bench_box(&bench, 8 * i, 10, 8, 8, 0);
        assert_int_equal(bench_show(&bench), 0);
        assert_int_equal(status.partials, i);
    }
    hl_epaper_device_destroy(bench.device);
    assert_int_equal(status.state, HL_EPAPER_CLOSED);
    bench.device = NULL;
    bench_finish(&bench);
}

static void test_failure(void **state)
{
    static struct bench bench;
    struct hl_epaper_status status = {.state = HL_EPAPER_CLOSED};
    (void)state;
    bench_prepare(&bench, "2in13-v4");
    bench.config.status = &status;
    bench_device(&bench);
    bench.log.trouble = SPI_LOG_STUCK_HIGH;
    hl_log_hold(true);
    assert_true(bench_show(&bench) < 0);
    hl_log_hold(false);
    assert_int_equal(status.state, HL_EPAPER_FAILED);
    bench_finish(&bench);
}

/* Outside of its range a panel is left alone, and its user told once. */
static const struct {
    const char *panel;
    double celsius;
    bool refused;
} weathers[] = {
    {"7in3f", 14.9, true}, {"7in3f", 15, false},    {"7in3f", 35.1, true}, {"7in5-v2", -0.1, true},
    {"7in5-v2", 0, false}, {"7in5-v2", 50.5, true}, {"7in3e", 41, true},   {"7in3e", 40, false},
};

static void test_weather(void **state)
{
    static struct bench bench;
    (void)state;
    for (size_t i = 0; i < sizeof(weathers) / sizeof(weathers[0]); i++) {
        struct hl_epaper_status status = {.state = HL_EPAPER_CLOSED};
        char name[64], text[1024] = "";
        snprintf(name, sizeof(name), "%s at %g", weathers[i].panel, weathers[i].celsius);
        bench_prepare(&bench, weathers[i].panel);
        bench.config.settings.temperature = weathers[i].celsius;
        bench.config.status = &status;
        bench_device(&bench);
        FILE *file = tmpfile();
        assert_non_null(file);
        int before = dup(2);
        fflush(stderr);
        dup2(fileno(file), 2);
        for (int k = 0; k < 3; k++) {
            check_int(name, bench_show(&bench), 0);
            bench_wait(&bench, 300);
        }
        fflush(stderr);
        dup2(before, 2);
        close(before);
        rewind(file);
        text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
        fclose(file);
        const char *said = strstr(text, "is not refreshed at");
        check_int(name, said != NULL, weathers[i].refused);
        check_true(name, !said || !strstr(said + 1, "is not refreshed"));
        check_int(name, status.state, weathers[i].refused ? HL_EPAPER_REFUSED : HL_EPAPER_ASLEEP);
        check_int(name, hl_epaper_device_counts(bench.device)->total[HL_EPAPER_FULL],
                  !weathers[i].refused);
        bench_finish(&bench);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_life),
        cmocka_unit_test(test_failure),
        cmocka_unit_test(test_weather),
    };
    setenv("TZ", "UTC", 1);
    return cmocka_run_group_tests_name("epaper_status", tests, NULL, NULL);
}
