#include "status.h"

#include "base/log.h"
#include "unit/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW INT64_C(1772620200) /* 2026-03-04T10:30:00Z */

static struct hl_source_state make_state(const char *url)
{
    struct hl_source_state state;
    hl_source_state_init(&state);
    state.url = (char *)url;
    return state;
}

static void print(const struct hl_source_state *state, const char *name, char *line, int *status)
{
    const struct hl_status_source source = {name, state};
    struct hl_buf text, out;
    long pid = 0;
    hl_buf_init(&text, HL_STATUS_SIZE_MAX);
    hl_buf_init(&out, HL_STATUS_SIZE_MAX);
    assert_int_equal(hl_status_format(&text, &source, 1, 77, NOW - 5), 0);
    *status = hl_status_print(&out, text.data, text.len, NOW, &pid);
    assert_int_equal(pid, 77);
    snprintf(line, 512, "%s", out.data ? out.data : "");
    hl_buf_finish(&text);
    hl_buf_finish(&out);
}

static void what_is_said_of_a_source(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int status;
        int64_t ok_s, next_s, failing_s;
        unsigned failures;
        bool gone;
        enum hl_trouble trouble;
        const char *message;
    } cases[] = {
        {"waits  N                         not asked yet\n", 0, HL_TIME_NONE, HL_TIME_NONE, 0, 0,
         false, HL_TROUBLE_NONE, ""},
        {"works  N                         3 min ago; asked in 7 min\n", 0, NOW - 180, NOW + 420, 0,
         0, false, HL_TROUBLE_NONE, ""},
        {"works  N                         just now; asked now\n", 0, NOW + 5, NOW - 5, 0, 0, false,
         HL_TROUBLE_NONE, ""},
        {"fails  N                         dns, for 2 h: cannot find the host; asked in 15 s\n", 1,
         NOW - 9000, NOW + 15, NOW - 7200, 4, false, HL_TROUBLE_DNS, "cannot find the host"},
        {"fails  N                         busy, for 1 s: HTTP 429: asked too often; asked in 6 "
         "h\n",
         1, HL_TIME_NONE, NOW + 21600, NOW - 1, 1, false, HL_TROUBLE_BUSY,
         "HTTP 429: asked too often"},
        {"gone   N                         gone, for 3 d: HTTP 410: gone; asked in 7 d\n", 1,
         HL_TIME_NONE, NOW + 604800, NOW - 260000, 1, true, HL_TROUBLE_GONE, "HTTP 410: gone"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct hl_source_state now = make_state("https://e.org/feed");
        char line[512];
        int status;
        now.last_ok_s = cases[i].ok_s;
        now.next_s = cases[i].next_s;
        now.failing_s = cases[i].failing_s;
        now.failures = cases[i].failures;
        now.gone = cases[i].gone;
        now.trouble = cases[i].trouble;
        snprintf(now.message, sizeof(now.message), "%s", cases[i].message);
        print(&now, "N", line, &status);
        if (strcmp(line, cases[i].line) != 0)
            fail_msg("%s%s", cases[i].line, line);
        check_int(line, status, cases[i].status);
    }
}

/* What strangers call themselves reaches neither the terminal nor the JSON as it is, and no secret
 * is told. */
static void names_and_addresses_are_tame(void **state)
{
    (void)state;
    struct hl_source_state now = make_state("https://me:hunter2@e.org/feed?token=hunter3#x");
    const struct hl_status_source source = {"a\"b\\c\x1b[2Jd\n\xff", &now};
    struct hl_buf text;
    char line[512];
    int status;
    hl_buf_init(&text, HL_STATUS_SIZE_MAX);
    assert_int_equal(hl_status_format(&text, &source, 1, 1, NOW), 0);
    assert_null(strstr(text.data, "hunter"));
    assert_non_null(strstr(text.data, "\"url\":\"https://e.org/feed\""));
    assert_null(strchr(text.data, '\x1b'));
    hl_buf_finish(&text);
    print(&now, source.name, line, &status);
    assert_non_null(strstr(line, "a\"b\\c"));
    assert_int_equal(status, 0);
}

static void what_is_no_status(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "x",
                                        "{}",
                                        "[]",
                                        "{\"pid\":1}",
                                        "{\"sources\":[]}",
                                        "{\"pid\":\"a\",\"sources\":[]}",
                                        "{\"pid\":1,\"sources\":[{\"name\":\"cut"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct hl_buf out;
        long pid = 0;
        hl_buf_init(&out, HL_STATUS_SIZE_MAX);
        check_true(texts[i], hl_status_print(&out, texts[i], strlen(texts[i]), NOW, &pid) < 0);
        hl_buf_finish(&out);
    }
}

static char folder[] = "/tmp/hl-status-XXXXXX";

static void the_file(void **state)
{
    (void)state;
    char path[HL_STATUS_PATH_MAX];
    struct stat first, second;
    struct hl_source_state now = make_state("https://e.org/feed");
    const struct hl_status_source source = {"N", &now};

    assert_non_null(mkdtemp(folder));
    unsetenv("RUNTIME_DIRECTORY");
    unsetenv("XDG_RUNTIME_DIR");
    assert_null(hl_status_path(path));
    struct hl_status *nowhere = hl_status_create();
    hl_status_destroy(nowhere);
    setenv("XDG_RUNTIME_DIR", folder, 1);
    assert_non_null(hl_status_path(path));
    struct hl_status *status = hl_status_create();
    hl_status_tell(status, &source, 1, NOW, 0);
    assert_int_equal(stat(path, &first), 0);
    /* Nothing changed but the time: the file stays. */
    hl_status_tell(status, &source, 1, NOW + 60, 0);
    assert_int_equal(stat(path, &second), 0);
    assert_int_equal(first.st_ino, second.st_ino);
    now.failures = 1;
    hl_status_tell(status, &source, 1, NOW + 60, 0);
    assert_int_equal(stat(path, &second), 0);
    assert_true(first.st_ino != second.st_ino || first.st_mtim.tv_nsec != second.st_mtim.tv_nsec);
    hl_status_destroy(status);
    assert_int_equal(stat(path, &first), -1);

    setenv("RUNTIME_DIRECTORY", "/run/a:/run/b", 1);
    assert_string_equal(hl_status_path(path), "/run/a/status.json");
    unsetenv("RUNTIME_DIRECTORY");
    snprintf(path, sizeof(path), "%s/headliner", folder);
    assert_int_equal(rmdir(path), 0);
    /* A folder that cannot be made is one line, and no harm. */
    hl_log_set_level(HL_LOG_ERROR);
    assert_int_equal(rmdir(folder), 0);
    status = hl_status_create();
    hl_status_tell(status, &source, 1, NOW, 0);
    hl_status_destroy(status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_said_of_a_source),
        cmocka_unit_test(names_and_addresses_are_tame),
        cmocka_unit_test(what_is_no_status),
        cmocka_unit_test(the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
