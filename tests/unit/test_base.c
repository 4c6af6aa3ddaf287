#include "unit/check.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/nearest.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

/* ---- buf ---- */

static void buf_grows_to_its_ceiling(void **state)
{
    (void)state;
    struct hl_buf buf;

    hl_buf_init(&buf, 100);
    assert_null(buf.data);
    for (int i = 0; i < 100; i++)
        assert_int_equal(hl_buf_add(&buf, "x", 1), 0);
    assert_int_equal(hl_buf_add(&buf, "y", 1), -EMSGSIZE);
    assert_int_equal(buf.len, 100);
    assert_int_equal(strlen(buf.data), 100);
    assert_int_equal(hl_buf_add(&buf, "", 0), 0);
    assert_int_equal(hl_buf_add(&buf, "wraps around", SIZE_MAX - 50), -EMSGSIZE);
    hl_buf_clear(&buf);
    assert_string_equal(buf.data, "");
    assert_int_equal(hl_buf_add(&buf, "more than a hundred", SIZE_MAX), -EMSGSIZE);
    assert_int_equal(buf.len, 0);
    hl_buf_finish(&buf);
    assert_int_equal(buf.max, 100);
    hl_buf_finish(&buf);
}

static void buf_prints(void **state)
{
    (void)state;
    struct hl_buf buf;

    hl_buf_init(&buf, 10);
    assert_int_equal(hl_buf_printf(&buf, "%d-%s", 12, "ab"), 0);
    assert_string_equal(buf.data, "12-ab");
    assert_int_equal(hl_buf_printf(&buf, "%s", "123456"), -EMSGSIZE);
    assert_string_equal(buf.data, "12-ab");
    assert_int_equal(hl_buf_printf(&buf, "%s", "12345"), 0);
    assert_string_equal(buf.data, "12-ab12345");
    hl_buf_finish(&buf);
}

static void buf_is_taken(void **state)
{
    (void)state;
    struct hl_buf buf;

    hl_buf_init(&buf, 10);
    char *nothing = hl_buf_take(&buf);
    assert_string_equal(nothing, "");
    free(nothing);
    hl_buf_add_str(&buf, "word");
    char *word = hl_buf_take(&buf);
    assert_string_equal(word, "word");
    assert_null(buf.data);
    assert_int_equal(buf.len, 0);
    hl_buf_add_str(&buf, "next");
    assert_string_equal(word, "word");
    free(word);
    hl_buf_finish(&buf);
}

/* ---- nearest ---- */

static void nearest_table(void **state)
{
    (void)state;
    static const char *const names[] = {"terminal", "window", "hub75", "null", "max7219"};
    static const struct {
        const char *word, *nearest;
    } cases[] = {
        {"terminal", "terminal"}, {"TERMINAL", "terminal"},
        {"termnial", "terminal"}, {"treminla", "terminal"},
        {"windows", "window"},    {"widnow", "window"},
        {"nul", "null"},          {"nil", "null"},
        {"hub57", "hub75"},       {"max", NULL},
        {"zzzzzz", NULL},         {"", NULL},
        {"termin", "terminal"},   {"ter", NULL},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *found = hl_nearest(cases[i].word, names, LENGTH(names));
        if (!found != !cases[i].nearest || (found && strcmp(found, cases[i].nearest) != 0))
            fail_msg("%s: %s, not %s", cases[i].word, found ? found : "none",
                     cases[i].nearest ? cases[i].nearest : "none");
    }
    assert_null(hl_nearest("word", names, 0));
}

static void nearest_ignores_long_words(void **state)
{
    (void)state;
    char word[66];
    const char *const names[] = {word};

    memset(word, 'a', 64);
    word[64] = '\0';
    assert_ptr_equal(hl_nearest(word, names, 1), word);
    memset(word, 'a', 65);
    word[65] = '\0';
    assert_null(hl_nearest(word, names, 1));
    assert_null(hl_nearest("a", names, 1));
}

/* ---- clock ---- */

static void clock_formats(void **state)
{
    (void)state;
    static const struct {
        int64_t when_s;
        const char *text;
    } cases[] = {
        {0, "1970-01-01T00:00:00Z"},
        {-1, "1969-12-31T23:59:59Z"},
        {1772271000, "2026-02-28T09:30:00Z"},
        {1709164800, "2024-02-29T00:00:00Z"},
        {INT64_C(253402300799), "9999-12-31T23:59:59Z"},
        {INT64_C(253402300800), ""},
        {INT64_C(-62167219200), "0000-01-01T00:00:00Z"},
        {INT64_C(-62167219201), ""},
        {INT64_MAX, ""},
        {HL_TIME_NONE, ""},
    };
    char out[HL_CLOCK_RFC3339_SIZE];

    for (size_t i = 0; i < LENGTH(cases); i++)
        assert_string_equal(hl_clock_format_rfc3339(cases[i].when_s, out, sizeof(out)),
                            cases[i].text);
}

static void ignore_signal(int signo)
{
    (void)signo;
}

static void clock_sleeps_through_signals(void **state)
{
    (void)state;
    struct sigaction action = {.sa_handler = ignore_signal}, old;

    sigaction(SIGALRM, &action, &old);
    int64_t until_ns = hl_clock_mono_ns() + 60 * HL_NS_PER_MS;
    ualarm(5000, 5000);
    hl_clock_sleep_until_ns(until_ns);
    ualarm(0, 0);
    sigaction(SIGALRM, &old, NULL);
    assert_true(hl_clock_mono_ns() >= until_ns);
    hl_clock_sleep_until_ns(0);
    assert_true(hl_clock_wall_s() > 1700000000);
}

/* ---- log ---- */

/* What CALL writes to standard error. */
static const char *logged(void (*call)(void))
{
    static char text[1 << 17];
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);

    fflush(stderr);
    dup2(fileno(file), STDERR_FILENO);
    call();
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void log_levels(void)
{
    hl_error("fetch", "no %s", "route");
    hl_warning("fetch", "slow");
    hl_info("fetch", "done");
    hl_debug("fetch", "unseen");
    hl_log_set_level(HL_LOG_ERROR);
    hl_warning("fetch", "unseen");
    hl_log_set_level(HL_LOG_DEBUG);
    hl_debug("fetch", "seen");
    hl_log_set_level(HL_LOG_INFO);
}

static void log_control(void)
{
    hl_info("feed", "title %s", "a\x1b[2Jb\r\nc\x7f é\xc2\x85!");
}

static void log_turned(void)
{
    hl_info(
        "feed", "%s",
        "a\u202eb\u2066c\u200fd\u061ce\u2028f\u200bg\u2060h می\u200cخ “i” \u2030 \u2080 \xe2\x80");
}

static void log_long(void)
{
    char text[3 * HL_LOG_LINE_MAX];
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    hl_info("a", "%s", text);
    hl_info(text, "lost");
}

static void log_held(void)
{
    hl_log_hold(true);
    hl_info("a", "one");
    fputs("drawing\n", stderr);
    hl_info("a", "two");
    hl_log_hold(false);
    hl_info("a", "three");
}

static void log_held_many(void)
{
    hl_log_hold(true);
    for (int i = 0; i < HL_LOG_HELD_MAX + 5; i++)
        hl_info("a", "line %d", i);
    hl_log_hold(false);
}

static void log_lines(void **state)
{
    (void)state;
    assert_string_equal(logged(log_levels), "headliner: fetch: error: no route\n"
                                            "headliner: fetch: warning: slow\n"
                                            "headliner: fetch: done\n"
                                            "headliner: fetch: seen\n");
    assert_string_equal(logged(log_control), "headliner: feed: title a [2Jb  c  é  !\n");
    assert_string_equal(logged(log_turned),
                        "headliner: feed: a   b   c   d  e   f   g   h می\u200cخ “i” \u2030 \u2080 "
                        "\xe2\x80\n");
}

static void log_cuts_long_lines(void **state)
{
    (void)state;
    const char *text = logged(log_long);
    size_t first = strcspn(text, "\n") + 1;

    assert_in_range(first, HL_LOG_LINE_MAX - 2, HL_LOG_LINE_MAX);
    assert_in_range(strlen(text + first), 1, HL_LOG_LINE_MAX);
}

static void log_holds(void **state)
{
    (void)state;
    assert_string_equal(logged(log_held),
                        "drawing\nheadliner: a: one\nheadliner: a: two\nheadliner: a: three\n");
    const char *text = logged(log_held_many);
    assert_non_null(strstr(text, "headliner: log: 5 earlier lines were dropped\n"
                                 "headliner: a: line 5\n"));
    assert_null(strstr(text, "line 4\n"));
    assert_non_null(strstr(text, "line 68\n"));
}

/* ---- loop ---- */

/* A pipe with a byte in it, watched; what happens when it is seen is the test's. */
struct peer {
    struct hl_loop *loop;
    int fds[2];
    int calls;
    struct peer *other;
    struct hl_timer *timer;
};

static void peer_init(struct peer *peer, struct hl_loop *loop, hl_loop_fd_fn fn)
{
    *peer = (struct peer){.loop = loop};
    assert_int_equal(pipe(peer->fds), 0);
    assert_int_equal(write(peer->fds[1], "x", 1), 1);
    assert_int_equal(hl_loop_fd_add(loop, peer->fds[0], EPOLLIN, fn, peer), 0);
}

static void peer_finish(struct peer *peer)
{
    close(peer->fds[0]);
    close(peer->fds[1]);
}

static void count_call(void *data, int fd, uint32_t events)
{
    struct peer *peer = data;
    (void)events;
    assert_int_equal(fd, peer->fds[0]);
    peer->calls++;
}

static void remove_both(void *data, int fd, uint32_t events)
{
    struct peer *peer = data;
    count_call(data, fd, events);
    assert_int_equal(hl_loop_fd_remove(peer->loop, peer->fds[0]), 0);
    assert_int_equal(hl_loop_fd_remove(peer->loop, peer->other->fds[0]), 0);
}

static void replace_self(void *data, int fd, uint32_t events)
{
    struct peer *peer = data;
    count_call(data, fd, events);
    assert_int_equal(hl_loop_fd_remove(peer->loop, fd), 0);
    assert_int_equal(hl_loop_fd_add(peer->loop, fd, EPOLLIN, count_call, peer), 0);
}

static void loop_removal_during_dispatch(void **state)
{
    (void)state;
    struct hl_loop *loop = hl_loop_create();
    struct peer a, b;

    peer_init(&a, loop, remove_both);
    peer_init(&b, loop, remove_both);
    a.other = &b;
    b.other = &a;
    /* Both are ready; whichever is called first silences the other. */
    assert_int_equal(hl_loop_step(loop, 0), 0);
    assert_int_equal(a.calls + b.calls, 1);
    assert_int_equal(hl_loop_step(loop, 0), 0);
    assert_int_equal(a.calls + b.calls, 1);
    assert_int_equal(hl_loop_fd_remove(loop, a.fds[0]), -ENOENT);
    peer_finish(&a);
    peer_finish(&b);
    hl_loop_destroy(loop);
}

static void loop_replaces_during_dispatch(void **state)
{
    (void)state;
    struct hl_loop *loop = hl_loop_create();
    struct peer a;

    peer_init(&a, loop, replace_self);
    assert_int_equal(hl_loop_step(loop, 0), 0);
    assert_int_equal(hl_loop_step(loop, 0), 0);
    assert_int_equal(a.calls, 2);
    peer_finish(&a);
    hl_loop_destroy(loop);
}

static void loop_fd_errors(void **state)
{
    (void)state;
    struct hl_loop *loop = hl_loop_create();
    struct peer a;

    peer_init(&a, loop, count_call);
    assert_int_equal(hl_loop_fd_add(loop, a.fds[0], EPOLLIN, count_call, &a), -EEXIST);
    assert_int_equal(hl_loop_fd_add(loop, -1, EPOLLIN, count_call, &a), -EBADF);
    assert_int_equal(hl_loop_fd_modify(loop, a.fds[1], EPOLLIN), -ENOENT);
    assert_int_equal(hl_loop_fd_modify(loop, a.fds[0], 0), 0);
    assert_int_equal(hl_loop_step(loop, 0), 0);
    assert_int_equal(a.calls, 0);
    assert_int_equal(hl_loop_fd_modify(loop, a.fds[0], EPOLLIN), 0);
    assert_int_equal(hl_loop_step(loop, 0), 0);
    assert_int_equal(a.calls, 1);
    /* Closed before it is removed, as curl does. */
    peer_finish(&a);
    assert_int_equal(hl_loop_fd_remove(loop, a.fds[0]), 0);
    hl_loop_destroy(loop);
    hl_loop_destroy(NULL);
}

static void count_timer(void *data)
{
    ((struct peer *)data)->calls++;
}

static void rearm_until_three(void *data)
{
    struct peer *peer = data;
    if (++peer->calls < 3)
        hl_loop_timer_arm(peer->timer, 0);
    else
        hl_loop_stop(peer->loop);
}

static void remove_self_timer(void *data)
{
    struct peer *peer = data;
    peer->calls++;
    hl_loop_timer_remove(peer->loop, peer->timer);
    hl_loop_stop(peer->loop);
}

static void loop_timers(void **state)
{
    (void)state;
    struct hl_loop *loop = hl_loop_create();
    struct peer a = {.loop = loop};

    a.timer = hl_loop_timer_add(loop, count_timer, &a);
    assert_int_equal(hl_loop_step(loop, 5), 0);
    assert_int_equal(a.calls, 0); /* born unarmed */
    hl_loop_timer_arm(a.timer, -5);
    assert_int_equal(hl_loop_step(loop, 1000), 0);
    assert_int_equal(a.calls, 1);
    assert_int_equal(hl_loop_step(loop, 5), 0);
    assert_int_equal(a.calls, 1); /* one shot */
    hl_loop_timer_arm(a.timer, 3600 * HL_NS_PER_S);
    hl_loop_timer_arm(a.timer, 5 * HL_NS_PER_MS); /* in place of the earlier time */
    int64_t start_ns = hl_clock_mono_ns();
    assert_int_equal(hl_loop_step(loop, 2000), 0);
    assert_int_equal(a.calls, 2);
    assert_true(hl_clock_mono_ns() - start_ns >= 4 * HL_NS_PER_MS);
    hl_loop_timer_arm(a.timer, 0);
    hl_loop_timer_disarm(a.timer);
    assert_int_equal(hl_loop_step(loop, 5), 0);
    assert_int_equal(a.calls, 2);
    hl_loop_timer_remove(loop, a.timer);
    hl_loop_timer_remove(loop, NULL);
    hl_loop_destroy(loop);
}

static void loop_timer_rearms_and_removes_itself(void **state)
{
    (void)state;
    struct hl_loop *loop = hl_loop_create();
    struct peer a = {.loop = loop}, b = {.loop = loop};

    a.timer = hl_loop_timer_add(loop, rearm_until_three, &a);
    hl_loop_timer_arm(a.timer, 0);
    assert_int_equal(hl_loop_run(loop), 0);
    assert_int_equal(a.calls, 3);
    b.timer = hl_loop_timer_add(loop, remove_self_timer, &b);
    hl_loop_timer_arm(b.timer, 0);
    assert_int_equal(hl_loop_run(loop), 0);
    assert_int_equal(b.calls, 1);
    hl_loop_destroy(loop); /* frees the first one */
}

static void remove_other_timer(void *data)
{
    struct peer *peer = data;
    peer->calls++;
    hl_loop_timer_remove(peer->loop, peer->other->timer);
}

static void loop_timer_removed_by_another(void **state)
{
    (void)state;
    struct hl_loop *loop = hl_loop_create();
    struct peer a = {.loop = loop}, b = {.loop = loop};

    a.timer = hl_loop_timer_add(loop, remove_other_timer, &a);
    b.timer = hl_loop_timer_add(loop, remove_other_timer, &b);
    a.other = &b;
    b.other = &a;
    hl_loop_timer_arm(a.timer, 0);
    hl_loop_timer_arm(b.timer, 0);
    usleep(2000); /* both are due in the same round */
    assert_int_equal(hl_loop_step(loop, 1000), 0);
    assert_int_equal(a.calls + b.calls, 1);
    hl_loop_destroy(loop);
}

static void on_signal(void *data, int signo)
{
    struct peer *peer = data;
    peer->calls += signo;
    hl_loop_stop(peer->loop);
}

static void loop_signals(void **state)
{
    (void)state;
    struct hl_loop *loop = hl_loop_create();
    struct peer a = {.loop = loop};

    assert_int_equal(hl_loop_signal_add(loop, SIGUSR1, on_signal, &a), 0);
    assert_int_equal(hl_loop_signal_add(loop, SIGTERM, on_signal, &a), 0);
    raise(SIGTERM);
    assert_int_equal(hl_loop_run(loop), 0);
    assert_int_equal(a.calls, SIGTERM);
    raise(SIGUSR1);
    assert_int_equal(hl_loop_run(loop), 0);
    assert_int_equal(a.calls, SIGTERM + SIGUSR1);
    hl_loop_destroy(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buf_grows_to_its_ceiling),
        cmocka_unit_test(buf_prints),
        cmocka_unit_test(buf_is_taken),
        cmocka_unit_test(nearest_table),
        cmocka_unit_test(nearest_ignores_long_words),
        cmocka_unit_test(clock_formats),
        cmocka_unit_test(clock_sleeps_through_signals),
        cmocka_unit_test(log_lines),
        cmocka_unit_test(log_cuts_long_lines),
        cmocka_unit_test(log_holds),
        cmocka_unit_test(loop_removal_during_dispatch),
        cmocka_unit_test(loop_replaces_during_dispatch),
        cmocka_unit_test(loop_fd_errors),
        cmocka_unit_test(loop_timers),
        cmocka_unit_test(loop_timer_rearms_and_removes_itself),
        cmocka_unit_test(loop_timer_removed_by_another),
        cmocka_unit_test(loop_signals),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
