/* "name=value,..." into a driver's state, and the board's own checks, on a driver made for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/board.h"
#include "drivers/options.h"

#include <errno.h>
#include <math.h>

struct toy {
    int pitch, style;
    double gap;
    bool vsync;
    char *file;
    int opened, closed, presented;
};

static int toy_open(void *state, struct hl_output_mode *mode)
{
    struct toy *toy = state;
    if (toy->pitch == 13)
        return -EIO;
    toy->opened++;
    if (mode->width == 0) {
        mode->width = 4000;
        mode->height = 2000;
    }
    if (mode->refresh_hz == 0)
        mode->refresh_hz = 50;
    return 0;
}

static int toy_present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct toy *toy = state;
    (void)frame;
    toy->presented++;
    return (int)-when_ns;
}

static bool toy_poll(void *state, struct hl_event *event)
{
    struct toy *toy = state;
    if (toy->presented != 1)
        return false;
    toy->presented++;
    *event = (struct hl_event){HL_EVENT_RESIZE, 16, 9};
    return true;
}

static int toy_close(void *state)
{
    ((struct toy *)state)->closed++;
    return -EBADF;
}

static const char *const styles[] = {"dots", "pixels", NULL};
static const struct toy defaults = {.pitch = 4, .style = 1, .gap = 0.5};
static const struct hl_option options[] = {
    {"pitch", HL_OPTION_INT, offsetof(struct toy, pitch), .min = 1, .max = 64, .help = "pixels"},
    {"style", HL_OPTION_CHOICE, offsetof(struct toy, style), .choices = styles, .help = "look"},
    {"gap", HL_OPTION_FLOAT, offsetof(struct toy, gap), .min = 0, .max = 0.9, .help = "dark part"},
    {"vsync", HL_OPTION_BOOL, offsetof(struct toy, vsync), .help = "wait"},
    {"file", HL_OPTION_STRING, offsetof(struct toy, file), .help = "name"},
    {0},
};
static const struct hl_driver toy_driver = {
    .name = "toy",
    .caps = HL_CAP_SIZE,
    .state_size = sizeof(struct toy),
    .defaults = &defaults,
    .options = options,
    .open = toy_open,
    .present = toy_present,
    .poll = toy_poll,
    .close = toy_close,
};

#define DEFAULTS .pitch = 4, .style = 1, .gap = 0.5

static const struct {
    const char *name, *text;
    struct toy want;
} good[] = {
    {"nothing", "", {DEFAULTS}},
    {"null", NULL, {DEFAULTS}},
    {"blanks", "  ", {DEFAULTS}},
    {"one", "pitch=64", {.pitch = 64, .style = 1, .gap = 0.5}},
    {"lowest", "pitch=1,gap=0", {.pitch = 1, .style = 1}},
    {"all",
     "pitch=8,style=dots,gap=0.9,vsync=yes,file=a.png",
     {.pitch = 8, .gap = 0.9, .vsync = true, .file = "a.png"}},
    {"spaces",
     " pitch = 8 , file = my file.png ",
     {.pitch = 8, .style = 1, .gap = 0.5, .file = "my file.png"}},
    {"bare bool", "vsync,pitch=5", {.pitch = 5, .style = 1, .gap = 0.5, .vsync = true}},
    {"bool off", "vsync=OFF", {DEFAULTS}},
    {"bool on", "vsync=on", {DEFAULTS, .vsync = true}},
    {"bool true", "vsync=true", {DEFAULTS, .vsync = true}},
    {"bool false", "vsync=false", {DEFAULTS}},
    {"quoted comma",
     "file=\"a,b=c.png\",pitch=9",
     {.pitch = 9, .style = 1, .gap = 0.5, .file = "a,b=c.png"}},
    {"quoted quote", "file=\"say \"\"hi\"\"\"", {DEFAULTS, .file = "say \"hi\""}},
    {"quoted spaces",
     "file=\" x \" , pitch=9",
     {.pitch = 9, .style = 1, .gap = 0.5, .file = " x "}},
    {"equals in value", "file=a=b", {DEFAULTS, .file = "a=b"}},
};

static void parses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        char error[HL_BOARD_ERROR_MAX] = "";
        struct toy toy = defaults;
        const struct toy *want = &good[i].want;
        int err = hl_options_parse(&toy_driver, &toy, good[i].text, error);
        if (err || toy.pitch != want->pitch || toy.style != want->style ||
            fabs(toy.gap - want->gap) > 1e-9 || toy.vsync != want->vsync ||
            strcmp(toy.file ? toy.file : "", want->file ? want->file : "") != 0)
            fail_msg("%s: %d %s: %d %d %g %d %s", good[i].name, err, error, toy.pitch, toy.style,
                     toy.gap, toy.vsync, toy.file);
        hl_options_finish(&toy_driver, &toy);
        assert_null(toy.file);
    }
}

static const struct {
    const char *text, *error;
} bad[] = {
    {"ptich=8", "toy: no option \"ptich\"; did you mean \"pitch\"?"},
    {"zzzzzzzz", "toy: no option \"zzzzzzzz\"; it takes pitch, style, gap, vsync, file"},
    {"pitch=65", "toy: pitch=65 is out of range 1..64"},
    {"pitch=0", "toy: pitch=0 is out of range 1..64"},
    {"pitch=-1", "toy: pitch=-1 is out of range 1..64"},
    {"pitch=99999999999999999999", "toy: pitch=99999999999999999999 is out of range 1..64"},
    {"pitch=8.5", "toy: pitch=8.5 is not a whole number"},
    {"pitch=eight", "toy: pitch=eight is not a whole number"},
    {"pitch", "toy: option \"pitch\" needs a value: pixels"},
    {"pitch=", "toy: option \"pitch\" needs a value: pixels"},
    {"file=\"\"", "toy: option \"file\" needs a value: name"},
    {"pitch=8,pitch=9", "toy: option \"pitch\" is given twice"},
    {"file=a,file=b", "toy: option \"file\" is given twice"},
    {"gap=1", "toy: gap=1 is out of range 0..0.9"},
    {"gap=nan", "toy: gap=nan is out of range 0..0.9"},
    {"gap=wide", "toy: gap=wide is not a number"},
    {"gap=0.5x", "toy: gap=0.5x is not a number"},
    {"vsync=maybe", "toy: vsync=maybe is neither yes nor no"},
    {"style=round", "toy: style=round is not one of dots, pixels"},
    {"file=\"a", "toy: the quote after \"file=\" is not closed"},
    {"file=\"a\"b", "toy: \"b\" after the quoted value of file"},
    {"=8", "toy: an option without a name; write name=value,name=value"},
    {"pitch=8,", "toy: an option without a name; write name=value,name=value"},
    {",", "toy: an option without a name; write name=value,name=value"},
};

static void rejects(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char error[HL_BOARD_ERROR_MAX] = "";
        struct hl_board *board = hl_board_create(&toy_driver, bad[i].text, error);
        if (board || strcmp(error, bad[i].error) != 0)
            fail_msg("%s: %s", bad[i].text, error);
    }
}

static void long_input_stays_in_bounds(void **state)
{
    char error[HL_BOARD_ERROR_MAX], *text = malloc(HL_OPTIONS_MAX + 2);

    (void)state;
    for (size_t len = 1000; len <= HL_OPTIONS_MAX + 1; len += HL_OPTIONS_MAX + 1 - 1000) {
        memset(text, 'x', len);
        text[len] = '\0';
        assert_null(hl_board_create(&toy_driver, text, error));
        assert_true(strlen(error) < HL_BOARD_ERROR_MAX);
    }
    assert_string_equal(error, "toy: options of more than 4096 bytes");
    free(text);
}

static void a_driver_without_options_says_so(void **state)
{
    static const struct hl_driver plain = {.name = "plain", .open = toy_open, .close = toy_close};
    char error[HL_BOARD_ERROR_MAX];

    (void)state;
    assert_null(hl_board_create(&plain, "pitch=8", error));
    assert_string_equal(error, "plain: no option \"pitch\"; it takes none");
    hl_board_destroy(hl_board_create(&plain, "", error));
    hl_board_destroy(NULL);
}

static const struct {
    int width, height;
    double refresh;
    int want;
} sizes[] = {
    {0, 0, 0, 0},           {8, 8, 0, 0},         {512, 256, 1000, 0},   {7, 8, 0, -EINVAL},
    {8, 7, 0, -EINVAL},     {513, 8, 0, -EINVAL}, {8, 257, 0, -EINVAL},  {1000000, 8, 0, -EINVAL},
    {-64, 32, 0, -EINVAL},  {64, 0, 0, -EINVAL},  {64, 32, -1, -EINVAL}, {64, 32, 1001, -EINVAL},
    {64, 32, NAN, -EINVAL},
};

static void open_checks_the_mode(void **state)
{
    char error[HL_BOARD_ERROR_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct hl_board *board = hl_board_create(&toy_driver, NULL, error);
        struct hl_output_mode mode = {
            .width = sizes[i].width, .height = sizes[i].height, .refresh_hz = sizes[i].refresh};
        int err = hl_board_open(board, &mode);
        if (err != sizes[i].want)
            fail_msg("%dx%d %g: %d", sizes[i].width, sizes[i].height, sizes[i].refresh, err);
        assert_int_equal(hl_board_close(board), err ? 0 : -EBADF);
        assert_int_equal(hl_board_close(board), 0);
        hl_board_destroy(board);
    }
}

static void a_board_without_size_needs_one(void **state)
{
    struct hl_driver fixed = toy_driver;
    char error[HL_BOARD_ERROR_MAX];
    struct hl_output_mode mode = {0};

    (void)state;
    fixed.caps = 0;
    struct hl_board *board = hl_board_create(&fixed, "", error);
    assert_int_equal(hl_board_open(board, &mode), -EINVAL);
    hl_board_destroy(board);
}

static void a_board_passes_calls_on(void **state)
{
    char error[HL_BOARD_ERROR_MAX];
    struct hl_board *board = hl_board_create(&toy_driver, "pitch=7", error);
    struct hl_output_mode mode = {.width = 64, .height = 32};
    struct hl_frame frame;
    struct hl_event event;

    (void)state;
    assert_ptr_equal(hl_board_driver(board), &toy_driver);
    assert_false(hl_board_poll(board, &event));
    assert_int_equal(hl_board_open(board, &mode), 0);
    assert_true(mode.refresh_hz == 50);
    assert_false(hl_board_poll(board, &event));
    hl_frame_init(&frame, 64, 32);
    assert_int_equal(hl_board_present(board, &frame, 5), -5);
    hl_frame_finish(&frame);
    assert_true(hl_board_poll(board, &event));
    assert_int_equal(event.type, HL_EVENT_RESIZE);
    assert_false(hl_board_poll(board, &event));
    hl_frame_init(&frame, 16, 9); /* the size that the event said */
    assert_int_equal(hl_board_present(board, &frame, 0), 0);
    hl_frame_finish(&frame);
    hl_board_destroy(board);
}

static void a_failed_open_is_not_closed(void **state)
{
    char error[HL_BOARD_ERROR_MAX];
    struct hl_board *board = hl_board_create(&toy_driver, "pitch=13", error);
    struct hl_output_mode mode = {0};

    (void)state;
    assert_int_equal(hl_board_open(board, &mode), -EIO);
    assert_int_equal(hl_board_close(board), 0);
    hl_board_destroy(board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses),
        cmocka_unit_test(rejects),
        cmocka_unit_test(long_input_stays_in_bounds),
        cmocka_unit_test(a_driver_without_options_says_so),
        cmocka_unit_test(open_checks_the_mode),
        cmocka_unit_test(a_board_without_size_needs_one),
        cmocka_unit_test(a_board_passes_calls_on),
        cmocka_unit_test(a_failed_open_is_not_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
