/* The drivers of this build: each well formed, each found, and what "auto" makes of a place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/log.h"
#include "drivers/board.h"

#include <ctype.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pty.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void drivers_are_well_formed(void **state)
{
    (void)state;
    for (size_t i = 0; hl_drivers[i]; i++) {
        const struct hl_driver *d = hl_drivers[i];
        for (const char *c = d->name; *c; c++)
            assert_true(islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '-');
        assert_in_range(strlen(d->summary), 10, 70);
        assert_non_null(d->open);
        assert_non_null(d->present);
        assert_non_null(d->close);
        assert_true(!(d->caps & HL_CAP_KEYS) || d->poll);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(d->name, hl_drivers[j]->name);
    }
}

static double default_of(const struct hl_driver *d, const struct hl_option *o)
{
    const char *at = (const char *)d->defaults + o->offset;
    double number = 0;
    int integer = 0;

    if (!d->defaults)
        return 0;
    if (o->type == HL_OPTION_FLOAT)
        memcpy(&number, at, sizeof(number));
    else
        memcpy(&integer, at, sizeof(integer));
    return o->type == HL_OPTION_FLOAT ? number : integer;
}

static void options_are_well_formed(void **state)
{
    static const size_t sizes[] = {
        [HL_OPTION_INT] = sizeof(int),       [HL_OPTION_FLOAT] = sizeof(double),
        [HL_OPTION_BOOL] = sizeof(bool),     [HL_OPTION_CHOICE] = sizeof(int),
        [HL_OPTION_STRING] = sizeof(char *),
    };

    (void)state;
    for (size_t i = 0; hl_drivers[i]; i++) {
        const struct hl_driver *d = hl_drivers[i];
        for (const struct hl_option *o = d->options; o && o->name; o++) {
            assert_non_null(o->help);
            assert_in_range(strlen(o->help), 10, 90);
            assert_true(o->offset + sizes[o->type] <= d->state_size);
            if (o->type == HL_OPTION_INT || o->type == HL_OPTION_FLOAT) {
                assert_true(o->min < o->max);
                assert_true(default_of(d, o) >= o->min && default_of(d, o) <= o->max);
            }
            if (o->type == HL_OPTION_CHOICE) {
                int count = 0;
                while (o->choices[count])
                    count++;
                assert_true(count >= 2 && default_of(d, o) < count);
            }
        }
    }
}

static void drivers_are_found_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; hl_drivers[i]; i++) {
        assert_ptr_equal(hl_driver_find(hl_drivers[i]->name), hl_drivers[i]);
        assert_null(hl_driver_absent(hl_drivers[i]->name));
    }
    assert_non_null(hl_driver_find("terminal"));
    assert_non_null(hl_driver_find("picture"));
    assert_non_null(hl_driver_find("null"));
    assert_null(hl_driver_find("Terminal"));
    assert_null(hl_driver_find("windo"));
    assert_null(hl_driver_find(""));
    assert_string_equal(hl_driver_suggest("terminl"), "terminal");
    assert_string_equal(hl_driver_suggest("pitcure"), "picture");
    assert_null(hl_driver_suggest("hologram"));
    assert_null(hl_driver_absent("hologram"));
    /* Either this build has a window, or it says why not. */
    assert_int_equal(!hl_driver_find("window"), !!hl_driver_absent("window"));
}

static void null_takes_any_size(void **state)
{
    static const struct {
        const char *options;
        int width, height;
        double refresh;
        int want_width, want_height;
        double want_refresh;
    } cases[] = {
        {"", 0, 0, 0, HL_BOARD_WIDTH_DEFAULT, HL_BOARD_HEIGHT_DEFAULT, 60},
        {"", 64, 16, 0, 64, 16, 60},
        {"refresh=25", 512, 256, 0, 512, 256, 25},
        {"refresh=25", 8, 8, 50, 8, 8, 50},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char error[HL_BOARD_ERROR_MAX];
        struct hl_board *board = hl_board_create(hl_driver_find("null"), cases[i].options, error);
        struct hl_output_mode mode = {
            .width = cases[i].width, .height = cases[i].height, .refresh_hz = cases[i].refresh};
        struct hl_frame frame;
        struct hl_event event;
        assert_int_equal(hl_board_open(board, &mode), 0);
        assert_int_equal(mode.width, cases[i].want_width);
        assert_int_equal(mode.height, cases[i].want_height);
        assert_true(mode.refresh_hz == cases[i].want_refresh);
        hl_frame_init(&frame, mode.width, mode.height);
        assert_int_equal(hl_board_present(board, &frame, 0), 0);
        assert_false(hl_board_poll(board, &event));
        assert_int_equal(hl_board_close(board), 0);
        hl_frame_finish(&frame);
        hl_board_destroy(board);
    }
}

static void put_env(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

/* Standard input and output are NAME's, standard error a file, while "auto" decides. */
static const struct hl_driver *choose(int input, int output, off_t *noise)
{
    int old[3] = {dup(0), dup(1), dup(2)}, log = fileno(tmpfile());
    struct stat st;

    fflush(stdout);
    dup2(input, 0);
    dup2(output, 1);
    dup2(log, 2);
    const struct hl_driver *driver = hl_driver_auto();
    for (int i = 0; i < 3; i++) {
        dup2(old[i], i);
        close(old[i]);
    }
    assert_int_equal(fstat(log, &st), 0);
    *noise = st.st_size;
    close(log);
    return driver;
}

static const struct {
    const char *place, *display, *wayland, *video, *term;
    bool tty;
    const char *want;
} places[] = {
    {"a terminal", NULL, NULL, NULL, "xterm", true, "terminal"},
    {"a dumb terminal", NULL, NULL, NULL, "dumb", true, "null"},
    {"a service", NULL, NULL, NULL, "xterm", false, "null"},
    {"a display that is gone", ":4093", NULL, NULL, "xterm", true, "terminal"},
    {"a wayland that is gone", NULL, "wayland-4093", NULL, "xterm", true, "terminal"},
    {"empty names", "", "", NULL, "xterm", true, "terminal"},
    {"a display that nobody sees", ":4093", NULL, "dummy", "xterm", true, "terminal"},
    {"no display, no terminal", ":4093", NULL, NULL, NULL, false, "null"},
};

static void auto_takes_what_is_there(void **state)
{
    int master, slave, null = open("/dev/null", O_RDWR);

    (void)state;
    if (openpty(&master, &slave, NULL, NULL, NULL) < 0) {
        print_message("no pseudo-terminals here (is /dev/pts mounted?)\n");
        skip();
    }
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        off_t noise;
        put_env("DISPLAY", places[i].display);
        put_env("WAYLAND_DISPLAY", places[i].wayland);
        put_env("SDL_VIDEODRIVER", places[i].video);
        put_env("TERM", places[i].term);
        int64_t start = hl_clock_mono_ns();
        const struct hl_driver *driver =
            choose(places[i].tty ? slave : null, places[i].tty ? slave : null, &noise);
        if (strcmp(driver->name, places[i].want) != 0)
            fail_msg("%s: %s", places[i].place, driver->name);
        assert_true(hl_clock_mono_ns() - start < 5 * HL_NS_PER_S);
        /* Not a word, but one line where nothing will be seen. */
        assert_int_equal(noise > 0, strcmp(places[i].want, "null") == 0);
    }
    close(master);
    close(slave);
    close(null);
}

/* An X server that takes the call and never answers. */
static void auto_does_not_wait_for_ever(void **state)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(at);
    int server = socket(AF_INET, SOCK_STREAM, 0), null = open("/dev/null", O_RDWR);
    char display[32];
    off_t noise;

    (void)state;
    assert_int_equal(bind(server, (struct sockaddr *)&at, len), 0);
    assert_int_equal(listen(server, 4), 0);
    getsockname(server, (struct sockaddr *)&at, &len);
    snprintf(display, sizeof(display), "127.0.0.1:%d", ntohs(at.sin_port) - 6000);
    put_env("DISPLAY", display);
    put_env("WAYLAND_DISPLAY", NULL);
    int64_t start = hl_clock_mono_ns();
    assert_string_equal(choose(null, null, &noise)->name, "null");
    assert_true(hl_clock_mono_ns() - start < 6 * HL_NS_PER_S);
    close(server);
    close(null);
}

/* PRESET, or without its hardware, shown nowhere. */
static struct hl_board *create_preset(const struct hl_preset *preset, bool virtual)
{
    char name[HL_PRESET_BOARD_MAX], options[HL_PRESET_BOARD_MAX + 16];
    char error[HL_BOARD_ERROR_MAX] = "";
    const char *colon = strchr(preset->board, ':');
    int len = (int)strcspn(preset->board, ":");

    snprintf(name, sizeof(name), "%.*s", len, preset->board);
    snprintf(options, sizeof(options), "%s%s%s", virtual ? "view=null" : "",
             virtual && colon ? "," : "", colon ? colon + 1 : "");
    struct hl_board_request request = {.name = name, .options = options, .virtual = virtual};
    struct hl_board *board = hl_board_create_request(&request, error);
    if (!board)
        fail_msg("%s: %s", preset->board, error);
    return board;
}

static void check_preset(const struct hl_driver *d, const struct hl_preset *preset)
{
    struct hl_output_mode mode = {0};
    struct hl_wiring wiring = {0};
    struct hl_board *board = create_preset(preset, true);
    int width, height;
    const char *size = strchr(preset->board, '-');

    if (strcmp(hl_board_driver(board)->name, d->twin) != 0)
        fail_msg("%s: is shown by %s", preset->board, hl_board_driver(board)->name);
    if (hl_board_open(board, &mode))
        fail_msg("%s: does not open", preset->board);
    if (size && sscanf(size, "-%dx%d", &width, &height) == 2 &&
        (mode.width != width || mode.height != height))
        fail_msg("%s: is of %dx%d", preset->board, mode.width, mode.height);
    assert_int_equal(hl_board_close(board), 0);
    hl_board_destroy(board);
    board = create_preset(preset, false);
    if (d->wiring &&
        (hl_board_wiring(board, &wiring) || wiring.count < 2 || wiring.note_count == 0))
        fail_msg("%s: nobody knows how it is wired", preset->board);
    hl_board_destroy(board);
}

/* Each can be had, as large as it is called; every board of hardware has some. */
static void presets_can_be_had(void **state)
{
    struct hl_preset preset, earlier;

    (void)state;
    for (size_t i = 0; hl_drivers[i]; i++) {
        const struct hl_driver *d = hl_drivers[i];
        size_t n = 0;
        if (d->twin)
            assert_non_null(d->preset);
        for (; d->preset && d->preset(d, n, &preset); n++) {
            assert_in_range(strlen(preset.what), 8, HL_PRESET_WHAT_MAX - 2);
            assert_true(strncmp(preset.board, d->name, strlen(d->name)) == 0);
            for (size_t j = 0; j < n && d->preset(d, j, &earlier); j++)
                assert_string_not_equal(preset.board, earlier.board);
            check_preset(d, &preset);
        }
        assert_true(!d->preset || n > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drivers_are_well_formed),     cmocka_unit_test(options_are_well_formed),
        cmocka_unit_test(drivers_are_found_by_name),   cmocka_unit_test(null_takes_any_size),
        cmocka_unit_test(presets_can_be_had),          cmocka_unit_test(auto_takes_what_is_there),
        cmocka_unit_test(auto_does_not_wait_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
