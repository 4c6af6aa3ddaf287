/* Virtual boards of LEDs on SPI as their user meets them: by name and options, what is seen of them
 * in a picture, what is said of faults, and what a wrong option gets. */
#include "unit/check.h"

#include "base/clock.h"
#include "drivers/board.h"
#include "show/picture.h"
#include "support/folder.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char said[8192];
static int saved_error;
static FILE *saying;

static void listen_to_log(void)
{
    fflush(stderr);
    saved_error = dup(2);
    saying = tmpfile();
    assert_non_null(saying);
    dup2(fileno(saying), 2);
}

static void take_log(void)
{
    fflush(stderr);
    dup2(saved_error, 2);
    close(saved_error);
    rewind(saying);
    said[fread(said, 1, sizeof(said) - 1, saying)] = '\0';
    fclose(saying);
}

static struct hl_board *make_board(const char *name, const char *options)
{
    char error[HL_BOARD_ERROR_MAX] = "";
    struct hl_board_request request = {.name = name, .options = options, .virtual = true};
    struct hl_board *board = hl_board_create_request(&request, error);
    if (!board)
        fail_msg("%s:%s: %s", name, options, error);
    return board;
}

/* Black, white, red, green, blue and yellow, no two rows or columns alike. */
static uint32_t colour_at(int x, int y)
{
    static const uint32_t colours[] = {0,        0xffffff, 0xff0000, 0x00ff00,
                                       0x0000ff, 0xffff00, 0,        0xff00ff};
    return colours[(x * 5 + y * 3 + x * y / 4 + (y > 2 ? 1 : 0)) % 8];
}

static void paint(struct hl_frame *frame)
{
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < frame->width; x++) {
            uint8_t *pixel = frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
            for (int c = 0; c < 3; c++)
                pixel[c] = (uint8_t)(colour_at(x, y) >> (16 - 8 * c));
        }
}

static const struct {
    const char *board, *options;
    int width, height;
    bool mono;
} boards[] = {
    {"max7219-32x8", "intensity=15", 32, 8, true},
    {"max7219-64x16", "intensity=15,type=generic,serpentine", 64, 16, true},
    {"max7219", "intensity=15,modules=2,rows=4,rotate=90", 32, 16, true},
    {"max7219", "intensity=15,modules=3,rotate=180,turn=90,mirror", 24, 8, true},
    {"max7219", "intensity=15,modules=3,rotate=270,wire=bitbang", 8, 24, true},
    {"ws2812-16x16", "", 16, 16, false},
    {"ws2812-32x8", "chip=sk6812rgbw", 32, 8, false},
    {"ws2812-8x8", "chip=ws2812b-v5,rotate=90,mirror", 8, 8, false},
    {"ws2812-48x32", "tiles-serpentine,tiles-start=bottom-right", 48, 32, false},
    {"apa102-16x16", "start=bottom-left,along=columns", 16, 16, false},
    {"apa102-64x16", "chip=sk9822,rotate=180", 64, 16, false},
};

static void check_seen(const char *name, const char *file, int width, int height, bool mono)
{
    struct hl_picture picture;
    char error[HL_PICTURE_ERROR_MAX];

    check_int(name, hl_picture_load(&picture, file, error), 0);
    check_int(name, picture.width, width);
    check_int(name, picture.height, height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            const uint8_t *p = picture.pixels + 4 * ((size_t)y * (size_t)width + (size_t)x);
            uint32_t want = colour_at(x, y),
                     got = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
            /* Modules are red, and lit where anything is. */
            bool right = mono ? (p[0] == 255) == (want != 0) && (want || !got) : got == want;
            if (!right)
                fail_msg("%s: pixel %d,%d is %06x, not %06x", name, x, y, got, want);
        }
    hl_picture_finish(&picture);
}

static void test_pictures(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(boards) / sizeof(boards[0]); i++) {
        char name[160], options[512], file[256];
        struct hl_output_mode mode = {.width = 0};
        struct hl_frame frame;
        snprintf(name, sizeof(name), "%s:%s", boards[i].board, boards[i].options);
        snprintf(file, sizeof(file), "%s/seen.png", folder_make());
        snprintf(options, sizeof(options), "%s%sview=\"picture:file=%s\"", boards[i].options,
                 *boards[i].options ? "," : "", file);
        struct hl_board *board = make_board(boards[i].board, options);
        listen_to_log();
        int err = hl_board_open(board, &mode);
        take_log();
        check_int(name, err, 0);
        check_int(name, mode.width, boards[i].width);
        check_int(name, mode.height, boards[i].height);
        check_int(name, mode.mono, boards[i].mono);
        check_int(name, hl_frame_init(&frame, mode.width, mode.height), 0);
        paint(&frame);
        listen_to_log();
        err = hl_board_present(board, &frame, HL_NS_PER_S);
        int closed = hl_board_close(board);
        take_log();
        check_int(name, err, 0);
        check_int(name, closed, 0);
        if (strstr(said, "fault"))
            fail_msg("%s: %s", name, said);
        check_seen(name, file, mode.width, mode.height, boards[i].mono);
        hl_board_destroy(board);
        hl_frame_finish(&frame);
        folder_remove();
    }
}

/* A thousand pictures of a moving point, twice: no fault, and the board may be closed and opened
 * again. */
static void test_runs(void **state)
{
    static const char *const names[] = {"max7219-64x8", "ws2812-8x8", "apa102-8x8"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct hl_board *board = make_board(names[i], "view=null");
        for (int round = 0; round < 2; round++) {
            struct hl_output_mode mode = {.width = 0};
            struct hl_frame frame;
            check_int(names[i], hl_board_open(board, &mode), 0);
            check_int(names[i], hl_frame_init(&frame, mode.width, mode.height), 0);
            listen_to_log();
            int err = 0;
            for (int n = 0; !err && n < 1000; n++) {
                hl_frame_clear(&frame);
                memset(frame.pixels + 3 * (n % mode.width), 255, 3);
                err = hl_board_present(board, &frame,
                                       (int64_t)(n * (double)HL_NS_PER_S / mode.refresh_hz));
            }
            int closed = hl_board_close(board);
            take_log();
            check_int(names[i], err, 0);
            check_int(names[i], closed, 0);
            if (*said)
                fail_msg("%s: %s", names[i], said);
            hl_frame_finish(&frame);
        }
        hl_board_destroy(board);
    }
}

static const struct {
    const char *board, *options, *told;
} refusals[] = {
    {"max7219", "view=nothing", "view: no board \"nothing\""},
    {"ws2812", "tile=4x4,view=null", "these tiles make 4x4"},
    {"apa102", "trace=/nowhere/t.vcd,view=null", "trace: /nowhere/t.vcd"},
    {"ws2812", "across=20,view=null", "a chain may have 4096"},
    {"max7219", "rotate=45,view=null", "rotate=45; it must be 0, 90, 180 or 270"},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        struct hl_output_mode mode = {.width = 0};
        struct hl_board *board = make_board(refusals[i].board, refusals[i].options);
        listen_to_log();
        int err = hl_board_open(board, &mode);
        take_log();
        check_true(refusals[i].told, err < 0);
        if (!strstr(said, refusals[i].told))
            fail_msg("%s: told \"%s\"", refusals[i].told, said);
        hl_board_destroy(board);
    }
}

/* What the sheet does not allow is told twice: by the driver, and by the LEDs. */
static void test_faults(void **state)
{
    struct hl_output_mode mode = {.width = 0};
    struct hl_board *board = make_board("ws2812-8x8", "chip=ws2812b-v5,bits=3,view=null");
    struct hl_frame frame;
    (void)state;
    listen_to_log();
    int err = hl_board_open(board, &mode);
    take_log();
    assert_int_equal(err, 0);
    assert_non_null(strstr(said, "bits=3 is not quite what the sheet of ws2812b-v5 allows"));
    assert_int_equal(hl_frame_init(&frame, mode.width, mode.height), 0);
    listen_to_log();
    hl_board_present(board, &frame, 0);
    hl_board_present(board, &frame, HL_NS_PER_S);
    take_log();
    const char *first = strstr(said, "warning: fault: ");
    assert_non_null(first);
    listen_to_log(); /* once is enough */
    hl_board_present(board, &frame, 2 * HL_NS_PER_S);
    take_log();
    assert_null(strstr(said, "fault"));
    listen_to_log();
    hl_board_close(board);
    take_log();
    hl_board_destroy(board);
    hl_frame_finish(&frame);
}

static void test_trace(void **state)
{
    char options[512], file[256];
    struct hl_output_mode mode = {.width = 0};
    struct hl_frame frame;
    struct stat st;
    (void)state;
    snprintf(file, sizeof(file), "%s/t.vcd", folder_make());
    snprintf(options, sizeof(options), "trace=%s,view=null", file);
    struct hl_board *board = make_board("apa102-8x8", options);
    assert_int_equal(hl_board_open(board, &mode), 0);
    assert_int_equal(hl_frame_init(&frame, mode.width, mode.height), 0);
    assert_int_equal(hl_board_present(board, &frame, 0), 0);
    assert_int_equal(hl_board_close(board), 0);
    assert_int_equal(stat(file, &st), 0);
    assert_true(st.st_size > 1000);
    hl_board_destroy(board);
    hl_frame_finish(&frame);
    folder_remove();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures), cmocka_unit_test(test_runs),
        cmocka_unit_test(test_refusals), cmocka_unit_test(test_faults),
        cmocka_unit_test(test_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
