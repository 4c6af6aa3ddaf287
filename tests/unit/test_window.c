/* The window driver where SDL shows nothing: it must open, keep the pace and close; how it looks is
 * the business of test_led. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "drivers/board.h"

#include <errno.h>

static const struct hl_driver *window;

static int find_window(void **state)
{
    (void)state;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    window = hl_driver_find("window");
    return 0;
}

static const struct {
    const char *name, *options;
    int width, height;
    double refresh;
    int want_width, want_height; /* 0: the screen's, larger than the default */
} modes[] = {
    {"default size", "", 0, 0, 0, HL_BOARD_WIDTH_DEFAULT, HL_BOARD_HEIGHT_DEFAULT},
    {"smallest", "", 8, 8, 0, 8, 8},
    {"largest", "", 512, 256, 0, 512, 256},
    {"largest pitch", "pitch=64", 16, 8, 0, 16, 8},
    {"smallest pitch", "pitch=1", 64, 32, 0, 64, 32},
    {"dots at pitch 1", "pitch=1,style=dots", 64, 32, 0, 64, 32},
    {"dots at pitch 2", "pitch=2,style=dots", 64, 32, 0, 64, 32},
    {"pixels", "pitch=8,style=pixels", 64, 32, 0, 64, 32},
    {"flat dots", "pitch=8,gap=0,glow=0", 64, 32, 0, 64, 32},
    {"thin dots", "pitch=8,gap=0.9,glow=1", 64, 32, 0, 64, 32},
    {"the screen", "fullscreen", 0, 0, 0, 0, 0},
    {"a board on the screen", "fullscreen", 64, 32, 0, 64, 32},
    {"no vsync", "vsync=no", 64, 32, 100, 64, 32},
};

static void opens_shows_and_closes(void **state)
{
    (void)state;
    if (!window)
        skip();
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        char error[HL_BOARD_ERROR_MAX];
        struct hl_board *board = hl_board_create(window, modes[i].options, error);
        struct hl_output_mode mode = {.width = modes[i].width,
                                      .height = modes[i].height,
                                      .refresh_hz = modes[i].refresh,
                                      .title = "test"};
        struct hl_frame frame;
        struct hl_event event;

        if (!board)
            fail_msg("%s: %s", modes[i].name, error);
        assert_int_equal(hl_board_open(board, &mode), 0);
        if ((modes[i].want_width && mode.width != modes[i].want_width) ||
            (modes[i].want_height && mode.height != modes[i].want_height) ||
            (!modes[i].want_width && mode.width <= HL_BOARD_WIDTH_DEFAULT) ||
            !(mode.refresh_hz > 0))
            fail_msg("%s: %dx%d %g", modes[i].name, mode.width, mode.height, mode.refresh_hz);
        hl_frame_init(&frame, mode.width, mode.height);
        for (int n = 0; n < 4; n++) {
            while (hl_board_poll(board, &event))
                assert_int_not_equal(event.type, HL_EVENT_QUIT);
            memset(frame.pixels + (size_t)n * frame.stride, 0xff, (size_t)n * 3);
            assert_int_equal(hl_board_present(board, &frame, 0), 0);
        }
        hl_frame_finish(&frame);
        assert_int_equal(hl_board_close(board), 0);
        hl_board_destroy(board);
    }
}

/* A display that does not wait is waited for: 50 Hz stays 50 Hz. */
static void keeps_the_pace(void **state)
{
    char error[HL_BOARD_ERROR_MAX];
    struct hl_output_mode mode = {.width = 64, .height = 16, .refresh_hz = 50};
    struct hl_frame frame;

    (void)state;
    if (!window)
        skip();
    struct hl_board *board = hl_board_create(window, "pitch=4,vsync=no", error);
    assert_int_equal(hl_board_open(board, &mode), 0);
    assert_true(mode.refresh_hz == 50);
    hl_frame_init(&frame, 64, 16);
    assert_int_equal(hl_board_present(board, &frame, 0), 0);
    int64_t start = hl_clock_mono_ns();
    for (int i = 0; i < 10; i++)
        assert_int_equal(hl_board_present(board, &frame, 0), 0);
    assert_in_range((hl_clock_mono_ns() - start) / HL_NS_PER_MS, 170, 1500);
    hl_frame_finish(&frame);
    hl_board_destroy(board);
}

static void says_when_there_is_no_display(void **state)
{
    char error[HL_BOARD_ERROR_MAX];
    struct hl_output_mode mode = {.width = 64, .height = 16};

    (void)state;
    if (!window)
        skip();
    struct hl_board *board = hl_board_create(window, "", error);
    setenv("SDL_VIDEODRIVER", "x11", 1);
    setenv("DISPLAY", ":4093", 1);
    assert_int_equal(hl_board_open(board, &mode), -ENODEV);
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    assert_int_equal(hl_board_open(board, &mode), 0); /* it may be tried again */
    hl_board_destroy(board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_shows_and_closes),
        cmocka_unit_test(keeps_the_pace),
        cmocka_unit_test(says_when_there_is_no_display),
    };
    return cmocka_run_group_tests(tests, find_window, NULL);
}
