/* The terminal driver on a pseudo-terminal whose other end is a terminal of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "drivers/board.h"
#include "vt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define ROUNDS_MAX 2000

extern const struct hl_driver hl_driver_terminal;

struct stand {
    int master, slave, out; /* OUT: the real standard output meanwhile */
    struct vt *vt;
    struct termios before;
    struct hl_board *board;
    struct hl_output_mode mode;
    struct hl_frame frame;
};

static struct stand *stand_create(int columns, int rows)
{
    struct stand *s = calloc(1, sizeof(*s));
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};

    if (openpty(&s->master, &s->slave, NULL, NULL, &size) < 0) {
        free(s);
        print_message("no pseudo-terminals here (is /dev/pts mounted?)\n");
        skip();
    }
    fcntl(s->master, F_SETFL, O_NONBLOCK);
    tcgetattr(s->slave, &s->before);
    s->vt = vt_create(columns, rows);
    s->out = dup(STDOUT_FILENO);
    fflush(stdout);
    setenv("TERM", "xterm-256color", 1);
    setenv("COLORTERM", "truecolor", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    return s;
}

/* The driver takes standard output at open, and needs it no longer. */
static int stand_open(struct stand *s, const char *options, int width, int height)
{
    char error[HL_BOARD_ERROR_MAX];

    s->board = hl_board_create(&hl_driver_terminal, options, error);
    assert_non_null(s->board);
    s->mode = (struct hl_output_mode){.width = width, .height = height};
    fflush(stdout);
    dup2(s->slave, STDOUT_FILENO);
    int err = hl_board_open(s->board, &s->mode);
    dup2(s->out, STDOUT_FILENO);
    if (!err)
        hl_frame_init(&s->frame, s->mode.width, s->mode.height);
    return err;
}

static void stand_read(struct stand *s)
{
    char bytes[4096];
    ssize_t n;
    while ((n = read(s->master, bytes, sizeof(bytes))) > 0)
        vt_feed(s->vt, bytes, (size_t)n);
}

static bool shows(struct stand *s, int left, int top)
{
    for (int y = 0; y < s->vt->rows * 2; y++)
        for (int x = 0; x < s->vt->columns; x++) {
            int fx = x - left, fy = y - top;
            uint32_t want = 0;
            if (fx >= 0 && fx < s->frame.width && fy >= 0 && fy < s->frame.height) {
                const uint8_t *p = s->frame.pixels + (size_t)fy * s->frame.stride + 3 * fx;
                want = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
            }
            if (vt_half(s->vt, x, y / 2, y % 2) != want)
                return false;
        }
    return true;
}

static void fill(struct stand *s, unsigned seed)
{
    for (int y = 0; y < s->frame.height; y++)
        for (int x = 0; x < s->frame.width; x++) {
            uint8_t *p = s->frame.pixels + (size_t)y * s->frame.stride + 3 * x;
            p[0] = (uint8_t)((unsigned)x * 5 + seed);
            p[1] = (uint8_t)((unsigned)y * 9 + seed * 3);
            p[2] = (uint8_t)((unsigned)(x ^ y) * seed);
        }
}

/* Presents the frame until the slow line has carried all of it. */
static void show(struct stand *s, int left, int top)
{
    for (int round = 0; round < ROUNDS_MAX; round++) {
        assert_int_equal(hl_board_present(s->board, &s->frame, 0), 0);
        stand_read(s);
        if (shows(s, left, top) && !s->vt->updating) {
            if (s->vt->fault)
                fail_msg("%s", s->vt->fault);
            return;
        }
    }
    fail_msg("the terminal never showed the frame");
}

/* The kernel keeps a bit of its own in c_lflag. */
static void assert_restored(struct stand *s)
{
    struct termios now;

    stand_read(s);
    assert_false(s->vt->alternate);
    assert_false(s->vt->cursor_hidden);
    assert_false(s->vt->no_wrap);
    assert_false(s->vt->updating);
    assert_int_equal(s->vt->fore, VT_DEFAULT);
    assert_int_equal(s->vt->back, VT_DEFAULT);
    assert_null(s->vt->fault);
    assert_int_equal(tcgetattr(s->slave, &now), 0);
    assert_int_equal(now.c_iflag, s->before.c_iflag);
    assert_int_equal(now.c_oflag, s->before.c_oflag);
    assert_int_equal(now.c_cflag, s->before.c_cflag);
    assert_int_equal(now.c_lflag & ~(tcflag_t)PENDIN, s->before.c_lflag & ~(tcflag_t)PENDIN);
    assert_memory_equal(now.c_cc, s->before.c_cc, sizeof(now.c_cc));
}

static void stand_destroy(struct stand *s)
{
    hl_board_destroy(s->board);
    hl_frame_finish(&s->frame);
    close(s->master);
    close(s->slave);
    close(s->out);
    free(s->vt);
    free(s);
}

static void shows_frames_and_restores(void **state)
{
    struct stand *s = stand_create(64, 20);
    struct termios raw;

    (void)state;
    assert_int_equal(stand_open(s, "", 0, 0), 0);
    assert_int_equal(s->mode.width, 64);
    assert_int_equal(s->mode.height, 40);
    assert_true(s->mode.refresh_hz > 0);
    tcgetattr(s->slave, &raw);
    assert_int_equal(raw.c_lflag & (ICANON | ECHO | ISIG), 0);
    for (unsigned i = 1; i < 10; i++) {
        fill(s, i);
        show(s, 0, 0);
        assert_true(s->vt->alternate && s->vt->cursor_hidden && s->vt->no_wrap);
    }
    assert_int_equal(s->vt->clears, 1);
    assert_in_range(s->vt->updates, 9, 9);
    assert_int_equal(fcntl(s->slave, F_GETFL) & O_NONBLOCK, 0); /* the shell's, not ours */
    assert_int_equal(hl_board_close(s->board), 0);
    assert_restored(s);
    stand_destroy(s);
}

static void a_small_board_is_centred(void **state)
{
    struct stand *s = stand_create(64, 20);

    (void)state;
    assert_int_equal(stand_open(s, "", 32, 16), 0);
    assert_int_equal(s->mode.width, 32);
    fill(s, 3);
    show(s, 16, 12);
    hl_board_close(s->board);
    assert_restored(s);
    stand_destroy(s);
}

static void a_large_board_is_refused(void **state)
{
    static const int sizes[][2] = {{65, 16}, {64, 41}, {512, 256}};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct stand *s = stand_create(64, 20);
        assert_int_equal(stand_open(s, "", sizes[i][0], sizes[i][1]), -EINVAL);
        assert_restored(s);
        stand_destroy(s);
    }
}

static void follows_the_terminals_size(void **state)
{
    struct stand *s = stand_create(64, 20);
    struct hl_event event;
    static const int sizes[][2] = {{100, 30}, {20, 10}, {5, 2}, {64, 20}};

    (void)state;
    assert_int_equal(stand_open(s, "", 0, 0), 0);
    fill(s, 1);
    show(s, 0, 0);
    assert_false(hl_board_poll(s->board, &event));
    for (size_t i = 0; i < 4; i++) {
        int columns = sizes[i][0], rows = sizes[i][1];
        struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
        fill(s, 77);
        assert_int_equal(hl_board_present(s->board, &s->frame, 0), 0); /* under way meanwhile */
        ioctl(s->master, TIOCSWINSZ, &size);
        assert_true(hl_board_poll(s->board, &event));
        assert_int_equal(event.type, HL_EVENT_RESIZE);
        assert_int_equal(event.width, columns < 8 ? 8 : columns);
        assert_int_equal(event.height, rows < 4 ? 8 : rows * 2);
        hl_frame_finish(&s->frame);
        hl_frame_init(&s->frame, event.width, event.height);
        assert_false(hl_board_poll(s->board, &event));
        stand_read(s); /* what was under way belongs on the old screen */
        bool alternate = s->vt->alternate, hidden = s->vt->cursor_hidden, wrap = s->vt->no_wrap;
        free(s->vt);
        s->vt = vt_create(columns, rows);
        s->vt->alternate = alternate;
        s->vt->cursor_hidden = hidden;
        s->vt->no_wrap = wrap;
        fill(s, 5);
        show(s, 0, 0);
    }
    hl_board_close(s->board);
    assert_restored(s);
    stand_destroy(s);
}

static void a_fixed_board_stays_when_the_terminal_changes(void **state)
{
    struct stand *s = stand_create(64, 20);
    struct winsize size = {.ws_col = 40, .ws_row = 16};
    struct hl_event event;

    (void)state;
    assert_int_equal(stand_open(s, "", 32, 16), 0);
    ioctl(s->master, TIOCSWINSZ, &size);
    assert_false(hl_board_poll(s->board, &event));
    stand_read(s);
    s->vt->columns = 40;
    s->vt->rows = 16;
    fill(s, 9);
    show(s, 4, 8);
    stand_destroy(s);
}

static const struct {
    const char *keys;
    enum hl_event_type want[6];
} keys[] = {
    {"q", {HL_EVENT_QUIT}},
    {"\x03", {HL_EVENT_QUIT}},
    {" p", {HL_EVENT_PAUSE, HL_EVENT_PAUSE}},
    {"+=-", {HL_EVENT_FASTER, HL_EVENT_FASTER, HL_EVENT_SLOWER}},
    {"\x1b[A\x1b[B", {HL_EVENT_FASTER, HL_EVENT_SLOWER}},
    {"\x1bOA\x1bOB", {HL_EVENT_FASTER, HL_EVENT_SLOWER}},
    {"s", {HL_EVENT_SCREENSHOT}},
    {"\x1b[Cs\x1b[15~s", {HL_EVENT_SCREENSHOT, HL_EVENT_SCREENSHOT}},
    {"\x1bq", {HL_EVENT_QUIT}},
    {"\x1b\x1b[A", {HL_EVENT_FASTER}},
    {"xyz\x1a\x1c\r\n", {HL_EVENT_NONE}},
    {"\x1b[1;5A", {HL_EVENT_FASTER}},
};

static void keys_are_events(void **state)
{
    struct stand *s = stand_create(64, 20);
    struct hl_event event;

    (void)state;
    assert_int_equal(stand_open(s, "", 0, 0), 0);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        size_t len = strlen(keys[i].keys);
        assert_int_equal(write(s->master, keys[i].keys, len), (ssize_t)len);
        for (size_t n = 0; keys[i].want[n]; n++) {
            if (!hl_board_poll(s->board, &event) || event.type != keys[i].want[n])
                fail_msg("keys %zu: event %zu is %d", i, n, event.type);
        }
        assert_false(hl_board_poll(s->board, &event));
    }
    /* A flood is taken piece by piece, none lost. */
    char flood[200];
    int paused = 0;
    memset(flood, 'p', sizeof(flood));
    assert_int_equal(write(s->master, flood, sizeof(flood)), sizeof(flood));
    while (hl_board_poll(s->board, &event))
        paused += event.type == HL_EVENT_PAUSE;
    assert_int_equal(paused, sizeof(flood));
    /* An arrow whose bytes come apart. */
    for (const char *c = "\x1b[B"; *c; c++) {
        assert_int_equal(write(s->master, c, 1), 1);
        assert_int_equal(hl_board_poll(s->board, &event), *c == 'B');
    }
    assert_int_equal(event.type, HL_EVENT_SLOWER);
    stand_destroy(s);
}

/* Nobody reads: present must not wait, and later frames must arrive whole. */
static void a_stuck_terminal_does_not_stop_the_show(void **state)
{
    struct stand *s = stand_create(200, 60);

    (void)state;
    assert_int_equal(stand_open(s, "", 0, 0), 0);
    for (unsigned i = 0; i < 20; i++) {
        fill(s, i * 7 + 1);
        assert_int_equal(hl_board_present(s->board, &s->frame, 0), 0);
    }
    fill(s, 99);
    show(s, 0, 0);
    assert_true(s->vt->updates < 10); /* most were missed, not queued */
    fill(s, 100);
    assert_int_equal(hl_board_present(s->board, &s->frame, 0), 0);
    alarm(5);
    hl_board_close(s->board); /* cut in the middle of a frame */
    alarm(0);
    tcflush(s->slave, TCIOFLUSH);
    stand_destroy(s);
}

static void a_hang_up_quits(void **state)
{
    struct stand *s = stand_create(64, 20);
    struct hl_event event;

    (void)state;
    assert_int_equal(stand_open(s, "", 0, 0), 0);
    close(s->slave);
    close(s->master);
    assert_true(hl_board_poll(s->board, &event));
    assert_int_equal(event.type, HL_EVENT_QUIT);
    assert_false(hl_board_poll(s->board, &event));
    assert_int_equal(hl_board_present(s->board, &s->frame, 0), -EIO);
    s->slave = s->master = -1;
    stand_destroy(s);
}

/* In a child, so that it may crash. */
static void a_crash_gives_the_terminal_back(void **state)
{
    static const int signals[] = {SIGABRT, SIGSEGV};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct stand *s = stand_create(64, 20);
        int status;
        pid_t child = fork();
        if (child == 0) {
            int null = open("/dev/null", O_WRONLY);
            dup2(null, STDERR_FILENO); /* a sanitizer has much to say */
            signal(signals[i], SIG_DFL);
            setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
            if (stand_open(s, "", 0, 0) == 0) {
                fill(s, 4);
                hl_board_present(s->board, &s->frame, 0);
                raise(signals[i]);
            }
            _exit(0);
        }
        while (waitpid(child, &status, WNOHANG) == 0)
            stand_read(s);
        stand_read(s);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        assert_int_equal(s->vt->clears, 2); /* it was on the air, and left */
        assert_restored(s);
        stand_destroy(s);
    }
}

static const struct {
    const char *term, *colorterm, *locale, *options;
    int want, width, height;
    uint32_t red; /* how #f03030 comes out */
} kinds[] = {
    {"xterm", "truecolor", "C.UTF-8", "", 0, 64, 40, 0xf03030},
    {"xterm", "24bit", "C.UTF-8", "", 0, 64, 40, 0xf03030},
    {"xterm-direct", NULL, "C.UTF-8", "", 0, 64, 40, 0xf03030},
    {"xterm-256color", NULL, "C.UTF-8", "", 0, 64, 40, 0xff5f5f},
    {"xterm-256color", "yes", "C.UTF-8", "", 0, 64, 40, 0xff5f5f},
    {"xterm", NULL, "C.UTF-8", "colours=true", 0, 64, 40, 0xf03030},
    {"xterm", "truecolor", "C.UTF-8", "colours=256", 0, 64, 40, 0xff5f5f},
    {"xterm", "truecolor", "C", "", 0, 64, 20, 0xf03030},
    {"xterm", "truecolor", "no_SUCH", "", 0, 64, 20, 0xf03030},
    {"xterm", "truecolor", "C", "blocks=half", 0, 64, 40, 0xf03030},
    {"xterm", "truecolor", "C.UTF-8", "blocks=full", 0, 64, 20, 0xf03030},
    {"dumb", "truecolor", "C.UTF-8", "", -ENOTTY, 0, 0, 0},
    {"", "truecolor", "C.UTF-8", "", -ENOTTY, 0, 0, 0},
    {NULL, "truecolor", "C.UTF-8", "", -ENOTTY, 0, 0, 0},
};

static void put_env(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static void adapts_to_the_kind_of_terminal(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct stand *s = stand_create(64, 20);
        put_env("TERM", kinds[i].term);
        put_env("COLORTERM", kinds[i].colorterm);
        put_env("LC_ALL", kinds[i].locale);
        int err = stand_open(s, kinds[i].options, 0, 0);
        if (err != kinds[i].want ||
            (!err && (s->mode.width != kinds[i].width || s->mode.height != kinds[i].height)))
            fail_msg("kind %zu: %d, %dx%d", i, err, s->mode.width, s->mode.height);
        if (!err) {
            for (int n = 0; n < s->frame.width * s->frame.height; n++)
                memcpy(s->frame.pixels + 3 * n, "\xf0\x30\x30", 3);
            hl_board_present(s->board, &s->frame, 0);
            stand_read(s);
            assert_int_equal(vt_half(s->vt, 31, 9, true), kinds[i].red);
            hl_board_close(s->board);
        }
        assert_restored(s);
        stand_destroy(s);
    }
}

static void a_pipe_is_no_terminal(void **state)
{
    char error[HL_BOARD_ERROR_MAX];
    struct hl_board *board = hl_board_create(&hl_driver_terminal, "", error);
    struct hl_output_mode mode = {0};
    int pipes[2], out = dup(STDOUT_FILENO);

    (void)state;
    assert_int_equal(pipe(pipes), 0);
    fflush(stdout);
    dup2(pipes[1], STDOUT_FILENO);
    bool probed = hl_driver_terminal.probe();
    int err = hl_board_open(board, &mode);
    dup2(out, STDOUT_FILENO);
    assert_int_equal(err, -ENOTTY);
    assert_false(probed);
    hl_board_destroy(board);
    close(pipes[0]);
    close(pipes[1]);
    close(out);
}

/* A terminal that does not know its size: what the environment says, else 80 by 24. */
static void a_size_is_found(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct stand *s = stand_create(0, 0);
        put_env("COLUMNS", i ? "100" : NULL);
        put_env("LINES", i ? "30" : NULL);
        assert_int_equal(stand_open(s, "", 0, 0), 0);
        assert_int_equal(s->mode.width, i ? 100 : 80);
        assert_int_equal(s->mode.height, i ? 60 : 48);
        stand_destroy(s);
    }
    put_env("COLUMNS", NULL);
    put_env("LINES", NULL);
}

int main(void)
{
    hl_log_set_level(HL_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_frames_and_restores),
        cmocka_unit_test(a_small_board_is_centred),
        cmocka_unit_test(a_large_board_is_refused),
        cmocka_unit_test(follows_the_terminals_size),
        cmocka_unit_test(a_fixed_board_stays_when_the_terminal_changes),
        cmocka_unit_test(keys_are_events),
        cmocka_unit_test(a_stuck_terminal_does_not_stop_the_show),
        cmocka_unit_test(a_hang_up_quits),
        cmocka_unit_test(a_crash_gives_the_terminal_back),
        cmocka_unit_test(adapts_to_the_kind_of_terminal),
        cmocka_unit_test(a_pipe_is_no_terminal),
        cmocka_unit_test(a_size_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
