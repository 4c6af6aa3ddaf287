/* The board on a terminal: two pixels a character cell, in true colour where there is any. */
#include "drivers/driver.h"

#include "base/log.h"
#include "host-sim/cells.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define REFRESH_DEFAULT_HZ 30
#define COLUMNS_DEFAULT    80 /* where the terminal does not know its size: a serial line, say */
#define ROWS_DEFAULT       24
#define DRAIN_MS           500 /* what a slow terminal is given to take the last frame */
#define KEYS_MAX           64
#define PATH_MAX_TTY       128

/* Alternate screen, no cursor, no wrapping at the last column; and all of it undone. The screen is
 * cleared on leaving for terminals that have no alternate one. */
static const char enter_screen[] = "\x1b[?1049h\x1b[?25l\x1b[?7l";
static const char leave_screen[] = "\x1b[?2026l\x1b[0m\x1b[2J\x1b[H\x1b[?7h\x1b[?25h\x1b[?1049l";

enum colours { COLOURS_AUTO, COLOURS_TRUE, COLOURS_256 };
enum blocks { BLOCKS_AUTO, BLOCKS_HALF, BLOCKS_FULL };
enum key_state { KEY_GROUND, KEY_ESCAPE, KEY_SEQUENCE };

struct terminal {
    int colours, blocks; /* options */

    int tty;
    struct termios before;
    struct hl_cells cells;
    bool follows;      /* the board is as large as the terminal */
    int width, height; /* the board */
    const char *pending;
    size_t pending_len; /* of the last frame, not taken by the terminal yet */
    unsigned char keys[KEYS_MAX];
    size_t key_at, key_count;
    enum key_state key_state;
    bool holds_log;
    bool gone; /* hung up */
};

/* What a crash must put right. A signal handler is given no argument, hence the static. */
static const int fatal_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
#define FATAL_COUNT (sizeof(fatal_signals) / sizeof(fatal_signals[0]))

static struct {
    volatile sig_atomic_t armed;
    int tty;
    struct termios before;
    struct sigaction old[FATAL_COUNT];
} rescue;

/* Waits for a slow terminal, a while; safe in a signal handler.  */
static void write_patiently(int tty, const char *bytes, size_t len)
{
    struct pollfd poll_tty = {.fd = tty, .events = POLLOUT};

    while (len > 0) {
        ssize_t n = write(tty, bytes, len);
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
            return;
        } else if (poll(&poll_tty, 1, DRAIN_MS) <= 0 || !(poll_tty.revents & POLLOUT)) {
            return;
        }
    }
}

static void rescue_screen(int signo, siginfo_t *info, void *context)
{
    (void)context;
    if (rescue.armed) {
        rescue.armed = 0;
        write_patiently(rescue.tty, leave_screen, sizeof(leave_screen) - 1);
        tcsetattr(rescue.tty, TCSANOW, &rescue.before);
    }
    for (size_t i = 0; i < FATAL_COUNT; i++)
        if (fatal_signals[i] == signo)
            sigaction(signo, &rescue.old[i], NULL);
    /* A fault comes again by itself on return; what was sent must be sent again. */
    if (info->si_code <= 0)
        raise(signo);
}

static void arm_rescue(const struct terminal *t)
{
    struct sigaction action = {.sa_sigaction = rescue_screen, .sa_flags = SA_SIGINFO};

    rescue.tty = t->tty;
    rescue.before = t->before;
    rescue.armed = 1;
    for (size_t i = 0; i < FATAL_COUNT; i++)
        sigaction(fatal_signals[i], &action, &rescue.old[i]);
}

static void disarm_rescue(void)
{
    rescue.armed = 0;
    for (size_t i = 0; i < FATAL_COUNT; i++)
        sigaction(fatal_signals[i], &rescue.old[i], NULL);
}

/* Why the board cannot be shown on standard output, or NULL. */
static const char *obstacle(void)
{
    const char *term = getenv("TERM");

    if (!isatty(STDOUT_FILENO))
        return "standard output is not a terminal; run it in one or choose another board";
    if (!term || !*term || strcmp(term, "dumb") == 0)
        return "this terminal cannot place characters (TERM is dumb or not set); use another one";
    pid_t foreground = tcgetpgrp(STDOUT_FILENO);
    if (foreground >= 0 && foreground != getpgrp())
        return "it runs in the background; bring it to the foreground or choose another board";
    return NULL;
}

static bool probe(void)
{
    return obstacle() == NULL;
}

static bool has_truecolour(void)
{
    const char *colorterm = getenv("COLORTERM"), *term = getenv("TERM");
    size_t len = strlen(term), tail = strlen("-direct");

    if (colorterm && (strcmp(colorterm, "truecolor") == 0 || strcmp(colorterm, "24bit") == 0))
        return true;
    return len > tail && strcmp(term + len - tail, "-direct") == 0;
}

static bool has_half_blocks(void)
{
    locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    const char *charset = locale ? nl_langinfo_l(CODESET, locale) : "ANSI_X3.4-1968";
    bool utf8 = strcmp(charset, "UTF-8") == 0;

    if (!utf8)
        hl_warning("terminal",
                   "the locale's characters are %s, not UTF-8: no half blocks, so letters look "
                   "tall; set LC_ALL=C.UTF-8",
                   charset);
    if (locale)
        freelocale(locale);
    return utf8;
}

/* A description of our own, so that O_NONBLOCK is not set for the shell too. */
static int open_tty(void)
{
    char path[PATH_MAX_TTY];

    if (ttyname_r(STDOUT_FILENO, path, sizeof(path)) == 0) {
        int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        if (fd >= 0)
            return fd;
    }
    return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3); /* it may block, but it shows */
}

static int env_number(const char *name, int fallback)
{
    const char *value = getenv(name);
    int n = value ? atoi(value) : 0;
    return n > 0 ? n : fallback;
}

/* False when there is no terminal to ask any more. */
static bool read_size(int tty, int *columns, int *rows)
{
    struct winsize size;

    if (ioctl(tty, TIOCGWINSZ, &size) < 0)
        return false;
    *columns = size.ws_col;
    *rows = size.ws_row;
    if (*columns == 0 || *rows == 0) {
        *columns = env_number("COLUMNS", COLUMNS_DEFAULT);
        *rows = env_number("LINES", ROWS_DEFAULT);
    }
    if (*columns > HL_CELLS_SIDE_MAX)
        *columns = HL_CELLS_SIDE_MAX;
    if (*rows > HL_CELLS_SIDE_MAX)
        *rows = HL_CELLS_SIDE_MAX;
    return true;
}

static int clamp(int n, int min, int max)
{
    return n < min ? min : n > max ? max : n;
}

static void follow_size(struct terminal *t)
{
    t->width = clamp(t->cells.columns, HL_FRAME_SIDE_MIN, HL_FRAME_WIDTH_MAX);
    t->height = clamp(hl_cells_height(&t->cells), HL_FRAME_SIDE_MIN, HL_FRAME_HEIGHT_MAX);
}

static int choose_size(struct terminal *t, const struct hl_output_mode *mode)
{
    int columns = 0, rows = 0;
    bool halves = t->blocks == BLOCKS_AUTO ? has_half_blocks() : t->blocks == BLOCKS_HALF;
    bool truecolour = t->colours == COLOURS_AUTO ? has_truecolour() : t->colours == COLOURS_TRUE;

    if (!read_size(t->tty, &columns, &rows)) {
        hl_error("terminal", "it does not tell its size: %s", strerror(errno));
        return -ENOTTY;
    }
    int err = hl_cells_init(&t->cells, columns, rows, truecolour, halves);
    if (err) {
        hl_error("terminal", "cannot draw: %s", strerror(-err));
        return err;
    }
    t->follows = mode->width == 0;
    t->width = mode->width;
    t->height = mode->height;
    if (t->follows) {
        follow_size(t);
    } else if (t->width > columns || t->height > hl_cells_height(&t->cells)) {
        hl_error("terminal",
                 "a board of %dx%d does not fit: this terminal shows %dx%d pixels (%d columns, %d "
                 "rows); make it larger or its letters smaller, or ask for a smaller board",
                 t->width, t->height, columns, hl_cells_height(&t->cells), columns, rows);
        return -EINVAL;
    }
    if (!truecolour && t->colours == COLOURS_AUTO)
        hl_info("terminal", "256 colours; where it can show more, set COLORTERM=truecolor");
    return 0;
}

/* Ctrl-C and Ctrl-Z arrive as keys: the first quits in good order, the second would leave the
 * terminal unusable. */
static int set_raw(struct terminal *t)
{
    struct termios raw = t->before;

    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
    raw.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    return tcsetattr(t->tty, TCSANOW, &raw) < 0 ? -errno : 0;
}

/* Hands the terminal as much as it takes now. */
static int push(struct terminal *t)
{
    while (t->pending_len > 0) {
        ssize_t n = write(t->tty, t->pending, t->pending_len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN ? 0 : -errno;
        t->pending += n;
        t->pending_len -= (size_t)n;
    }
    return 0;
}

static int open_terminal(void *state, struct hl_output_mode *mode)
{
    struct terminal *t = state;
    const char *why = obstacle();

    if (why) {
        hl_error("terminal", "%s", why);
        return -ENOTTY;
    }
    *t = (struct terminal){.colours = t->colours, .blocks = t->blocks};
    fflush(stdout);
    t->tty = open_tty();
    int err = t->tty < 0 || tcgetattr(t->tty, &t->before) < 0 ? -errno : 0;
    if (err)
        hl_error("terminal", "cannot open it: %s", strerror(-err));
    else
        err = choose_size(t, mode);
    if (!err)
        err = set_raw(t);
    if (err) {
        hl_cells_finish(&t->cells);
        if (t->tty >= 0)
            close(t->tty);
        return err;
    }
    t->holds_log = isatty(STDERR_FILENO);
    if (t->holds_log)
        hl_log_hold(true);
    arm_rescue(t);
    t->pending = enter_screen;
    t->pending_len = sizeof(enter_screen) - 1;
    push(t); /* the rest, if any, goes before the first frame */
    mode->width = t->width;
    mode->height = t->height;
    if (mode->refresh_hz == 0)
        mode->refresh_hz = REFRESH_DEFAULT_HZ;
    return 0;
}

/* A terminal that has not taken the last frame yet misses this one: late text would be worse. */
static int present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct terminal *t = state;

    (void)when_ns;
    int err = push(t);
    if (err || t->pending_len > 0)
        return err;
    t->pending_len = hl_cells_draw(&t->cells, frame, &t->pending);
    return push(t);
}

/* True when the terminal's size changed and the board's with it. */
static bool check_resize(struct terminal *t)
{
    struct hl_cells cells;
    int columns, rows, width = t->width, height = t->height;

    if (!read_size(t->tty, &columns, &rows))
        return false;
    if (columns == t->cells.columns && rows == t->cells.rows)
        return false;
    if (hl_cells_init(&cells, columns, rows, t->cells.truecolour, t->cells.halves))
        return false;
    hl_cells_finish(&t->cells);
    t->cells = cells;
    t->pending_len = 0; /* the new cells begin with an escape, which ends what was cut here */
    if (!t->follows)
        return false;
    follow_size(t);
    return t->width != width || t->height != height;
}

static enum hl_event_type key_event(unsigned char c)
{
    switch (c) {
    case 'q':
    case 'Q':
    case 0x03: /* Ctrl-C */
        return HL_EVENT_QUIT;
    case ' ':
    case 'p':
        return HL_EVENT_PAUSE;
    case '+':
    case '=':
        return HL_EVENT_FASTER;
    case '-':
        return HL_EVENT_SLOWER;
    case 's':
        return HL_EVENT_SCREENSHOT;
    default:
        return HL_EVENT_NONE;
    }
}

/* Follows "ESC [ ... letter" and "ESC O letter", of which only the arrows mean something. An escape
 * alone means nothing, and does not swallow the key after it. */
static enum hl_event_type take_key(struct terminal *t, unsigned char c)
{
    if (c == 0x1b) {
        t->key_state = KEY_ESCAPE;
        return HL_EVENT_NONE;
    }
    switch (t->key_state) {
    case KEY_ESCAPE:
        t->key_state = c == '[' || c == 'O' ? KEY_SEQUENCE : KEY_GROUND;
        return t->key_state == KEY_SEQUENCE ? HL_EVENT_NONE : key_event(c);
    case KEY_SEQUENCE:
        if (c >= 0x40 && c <= 0x7e)
            t->key_state = KEY_GROUND;
        return c == 'A' ? HL_EVENT_FASTER : c == 'B' ? HL_EVENT_SLOWER : HL_EVENT_NONE;
    case KEY_GROUND:
        break;
    }
    return key_event(c);
}

/* Refills the keys; true when the terminal hung up. */
static bool read_keys(struct terminal *t)
{
    struct pollfd poll_tty = {.fd = t->tty, .events = POLLIN};

    t->key_at = t->key_count = 0;
    if (poll(&poll_tty, 1, 0) <= 0)
        return false;
    ssize_t n = read(t->tty, t->keys, sizeof(t->keys));
    if (n > 0)
        t->key_count = (size_t)n;
    return n == 0 ? (poll_tty.revents & POLLHUP) : n < 0 && errno == EIO;
}

static bool poll_terminal(void *state, struct hl_event *event)
{
    struct terminal *t = state;

    if (check_resize(t)) {
        *event = (struct hl_event){HL_EVENT_RESIZE, t->width, t->height};
        return true;
    }
    if (t->key_at == t->key_count && !t->gone && read_keys(t)) {
        t->gone = true;
        event->type = HL_EVENT_QUIT;
        return true;
    }
    while (t->key_at < t->key_count) {
        event->type = take_key(t, t->keys[t->key_at++]);
        if (event->type != HL_EVENT_NONE)
            return true;
    }
    return false;
}

static int close_terminal(void *state)
{
    struct terminal *t = state;

    write_patiently(t->tty, t->pending, t->pending_len);
    write_patiently(t->tty, leave_screen, sizeof(leave_screen) - 1);
    disarm_rescue();
    tcflush(t->tty, TCIFLUSH); /* keys meant for the board are not for the shell */
    tcsetattr(t->tty, TCSANOW, &t->before);
    close(t->tty);
    hl_cells_finish(&t->cells);
    if (t->holds_log)
        hl_log_hold(false);
    return 0;
}

static const char *const colour_names[] = {
    [COLOURS_AUTO] = "auto", [COLOURS_TRUE] = "true", [COLOURS_256] = "256", NULL};
static const char *const block_names[] = {
    [BLOCKS_AUTO] = "auto", [BLOCKS_HALF] = "half", [BLOCKS_FULL] = "full", NULL};

static const struct hl_option options[] = {
    {"colours", HL_OPTION_CHOICE, offsetof(struct terminal, colours), .choices = colour_names,
     .help = "true (24 bit) or 256; default: what COLORTERM and TERM say"},
    {"blocks", HL_OPTION_CHOICE, offsetof(struct terminal, blocks), .choices = block_names,
     .help = "half: two pixels a cell; full: one; default: half where the locale is UTF-8"},
    {0},
};

const struct hl_driver hl_driver_terminal = {
    .name = "terminal",
    .summary = "this terminal, two pixels a character cell",
    .caps = HL_CAP_SIZE | HL_CAP_KEYS | HL_CAP_TERMINAL,
    .state_size = sizeof(struct terminal),
    .options = options,
    .probe = probe,
    .open = open_terminal,
    .present = present,
    .poll = poll_terminal,
    .close = close_terminal,
};
