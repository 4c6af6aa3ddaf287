#include "news/source_state.h"

#include "base/clock.h"
#include "unit/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

static void write_plan(const struct hl_source_state *state, char *out, size_t size)
{
    struct hl_buf buf;
    hl_buf_init(&buf, HL_SOURCE_PLAN_MAX);
    assert_int_equal(hl_source_plan_write(state, &buf), 0);
    strncpy(out, buf.data ? buf.data : "", size - 1);
    out[size - 1] = '\0';
    hl_buf_finish(&buf);
}

static void plans_go_and_come_back(void **state)
{
    (void)state;
    char text[1024], again[1024];
    struct hl_source_state from = {
        .whole_s = 1772620200,
        .failing_s = 1772620300,
        .trouble = HL_TROUBLE_GONE,
        .gone = true,
        .fresh_s = 900,
        .pace = {.ttl_s = 3600, .skip_hours = 0xff0001, .skip_days = 0x41},
        .moved = (char *)"https://e.org/a b?x=1&y=%20é",
        .moved_seen = 2,
        .last_event_id = (char *)"=%25 \x01\n"};
    struct hl_source_state to = {0};
    write_plan(&from, text, sizeof(text));
    assert_null(strchr(text, '\n'));
    assert_int_equal(hl_source_plan_read(&to, text), 0);
    assert_int_equal(to.whole_s, from.whole_s);
    assert_int_equal(to.failing_s, from.failing_s);
    assert_int_equal(to.trouble, from.trouble);
    assert_true(to.gone);
    assert_int_equal(to.fresh_s, 900);
    assert_int_equal(to.pace.ttl_s, 3600);
    assert_int_equal(to.pace.skip_hours, 0xff0001);
    assert_int_equal(to.pace.skip_days, 0x41);
    assert_string_equal(to.moved, from.moved);
    assert_int_equal(to.moved_seen, 2);
    assert_string_equal(to.last_event_id, from.last_event_id);
    write_plan(&to, again, sizeof(again));
    assert_string_equal(text, again);
    /* What a plan does not have becomes unknown. */
    assert_int_equal(hl_source_plan_read(&to, NULL), 0);
    assert_null(to.moved);
    assert_null(to.last_event_id);
    assert_false(to.gone);
    assert_int_equal(to.whole_s + to.fresh_s + to.moved_seen + to.pace.skip_hours, 0);
    write_plan(&to, again, sizeof(again));
    assert_string_equal(again, "");
    hl_source_state_finish(&to);
}

static void strange_plans(void **state)
{
    (void)state;
    static const struct {
        const char *text, *moved;
        int64_t fresh;
    } cases[] = {
        {"fresh=5", NULL, 5},
        {"later=x fresh=5 more", NULL, 5},
        {"   fresh=5   ", NULL, 5},
        {"fresh=", NULL, 0},
        {"fresh", NULL, 0},
        {"=5 fresh=7", NULL, 7},
        {"fresh=99999999999999999999999", NULL, INT64_MAX},
        {"moved=", "", 0},
        {"moved=%", "%", 0},
        {"moved=%4", "%4", 0},
        {"moved=%41%zz%00x", "A%zz%00x", 0},
        {"moved=a moved=b", "b", 0},
        {"trouble=77 fresh=1", NULL, 1},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct hl_source_state read = {0};
        assert_int_equal(hl_source_plan_read(&read, cases[i].text), 0);
        check_int(cases[i].text, read.fresh_s, cases[i].fresh);
        check_int(cases[i].text, read.trouble, HL_TROUBLE_NONE);
        if (!cases[i].moved != !read.moved ||
            (read.moved && strcmp(read.moved, cases[i].moved) != 0))
            fail_msg("%s: moved to '%s'", cases[i].text, read.moved ? read.moved : "NULL");
        hl_source_state_finish(&read);
    }
}

static void failing_and_working(void **state)
{
    (void)state;
    struct hl_source_state now = {.url = NULL};
    hl_source_state_init(&now);
    hl_source_state_fail(&now, HL_TROUBLE_TLS, "why", false, 100);
    hl_source_state_fail(&now, HL_TROUBLE_DNS, "and why", false, 200);
    assert_int_equal(now.failures, 2);
    assert_int_equal(now.failing_s, 100);
    assert_int_equal(now.trouble, HL_TROUBLE_DNS);
    assert_string_equal(now.message, "and why");
    now.failures = UINT32_MAX;
    hl_source_state_fail(&now, HL_TROUBLE_GONE, "gone", false, 300);
    assert_int_equal(now.failures, UINT32_MAX);
    assert_true(now.gone);
    hl_source_state_fail(&now, HL_TROUBLE_DNS, "no net", false, 300);
    assert_false(now.gone);
    hl_source_state_work(&now, 400);
    assert_int_equal(now.failures + now.failing_s, 0);
    assert_int_equal(now.last_ok_s, 400);
    assert_string_equal(now.message, "");
    hl_source_state_finish(&now);
}

static void moves_must_be_seen_in_a_row(void **state)
{
    (void)state;
    struct hl_source_state now;
    assert_int_equal(hl_source_state_copy(&now, NULL, NULL), -ENOMEM); /* no url */
    for (int i = 0; i < 5; i++)
        assert_false(hl_source_state_move(&now, ""));
    assert_false(hl_source_state_move(&now, "a"));
    assert_false(hl_source_state_move(&now, "a"));
    assert_null(hl_source_state_moved(&now));
    assert_true(hl_source_state_move(&now, "a")); /* said once */
    assert_string_equal(hl_source_state_moved(&now), "a");
    assert_false(hl_source_state_move(&now, "a"));
    assert_false(hl_source_state_move(&now, "b"));
    assert_null(hl_source_state_moved(&now));
    assert_false(hl_source_state_move(&now, "b"));
    assert_false(hl_source_state_move(&now, "")); /* once without: from the beginning */
    assert_false(hl_source_state_move(&now, "b"));
    assert_false(hl_source_state_move(&now, "b"));
    assert_true(hl_source_state_move(&now, "b"));
    hl_source_state_fail(&now, HL_TROUBLE_GONE, "", true, 1);
    assert_null(hl_source_state_moved(&now));
    assert_false(now.gone);
    hl_source_state_finish(&now);
}

static void clocks_are_set(void **state)
{
    (void)state;
    struct hl_source_state now;
    hl_source_state_init(&now);
    now.last_ok_s = 50;
    now.next_s = 900;
    now.whole_s = 2000;
    hl_source_state_shift(&now, 0, 1000, 1700000000);
    assert_int_equal(now.last_ok_s, 1700000050);
    assert_int_equal(now.next_s, 1700000900);
    assert_int_equal(now.whole_s, 2000);
    assert_int_equal(now.failing_s, 0);
    assert_int_equal(now.last_try_s, HL_TIME_NONE);
}

static void troubles(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct hl_fetch_result result;
    } rows[] = {
        {"", {.status = 200}},
        {"", {.status = 304}},
        {"dns", {.error = -EHOSTUNREACH, .unresolved = true}},
        {"dns", {.error = -ETIMEDOUT, .unresolved = true}},
        {"connection", {.error = -EHOSTUNREACH}},
        {"connection", {.error = -ECONNRESET, .status = 200}},
        {"tls", {.error = -EKEYREJECTED}},
        {"timeout", {.error = -ETIMEDOUT}},
        {"http", {.status = 403}},
        {"http", {.status = 503}},
        {"busy", {.status = 503, .retry_after_s = 1}},
        {"busy", {.status = 429}},
        {"gone", {.status = 410}},
        {"redirect", {.error = -ELOOP, .status = 301}},
        {"redirect", {.error = -EACCES, .status = 301}},
        {"too large", {.error = -EFBIG, .status = 200}},
        {"other", {.error = -EIO}},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        if (strcmp(hl_trouble_name(hl_trouble_of(&rows[i].result)), rows[i].name) != 0)
            fail_msg("row %zu: %s", i, hl_trouble_name(hl_trouble_of(&rows[i].result)));
    assert_string_equal(hl_trouble_name((enum hl_trouble)99), "other");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans_go_and_come_back), cmocka_unit_test(strange_plans),
        cmocka_unit_test(failing_and_working),    cmocka_unit_test(moves_must_be_seen_in_a_row),
        cmocka_unit_test(clocks_are_set),         cmocka_unit_test(troubles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
