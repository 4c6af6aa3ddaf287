/* What a user asks for, and the board that comes of it: sizes in names, virtual twins, flags. */
#include "unit/check.h"

#include "drivers/board.h"
#include "drivers/hub75_settings.h"
#include "show/picture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    int width, height;
    const char *options; /* NULL: no such board */
} sizes[] = {
    {64, 32, "panel=64x32,chain=1,parallel=1"},
    {64, 64, "panel=64x64,chain=1,parallel=1"},
    {128, 32, "panel=64x32,chain=2,parallel=1"},
    {128, 64, "panel=64x64,chain=2,parallel=1"},
    {192, 64, "panel=64x64,chain=3,parallel=1"},
    {256, 128, "panel=64x64,chain=4,parallel=2"},
    {128, 192, "panel=64x64,chain=2,parallel=3"},
    {64, 96, "panel=64x32,chain=1,parallel=3"},
    {32, 32, "panel=32x32,chain=1,parallel=1"},
    {32, 64, "panel=32x32,chain=1,parallel=2"},
    {32, 16, "panel=32x16,chain=1,parallel=1"},
    {96, 48, "panel=32x16,chain=3,parallel=3"},
    {512, 64, "panel=64x64,chain=8,parallel=1"},
    {512, 192, "panel=64x64,chain=8,parallel=3"},
    {576, 64, NULL},
    {64, 256, NULL},
    {200, 64, NULL},
    {192, 60, NULL},
    {16, 16, NULL},
    {0, 0, NULL},
};

static void sizes_are_made_of_common_panels(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        char options[HL_BOARD_SIZED_MAX] = "", error[HL_BOARD_ERROR_MAX] = "", name[32];
        snprintf(name, sizeof(name), "%dx%d", sizes[i].width, sizes[i].height);
        int err = hl_hub75_settings_sized(sizes[i].width, sizes[i].height, options, error);
        check_int(name, err, sizes[i].options ? 0 : -EINVAL);
        if (sizes[i].options)
            assert_string_equal(options, sizes[i].options);
        else
            check_true(name, strstr(error, name) && strstr(error, "near are hub75-"));
    }
}

/* Each size that there is opens, as large as it says. */
static void every_size_opens(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes) && sizes[i].options; i++) {
        char name[32], error[HL_BOARD_ERROR_MAX] = "";
        struct hl_board_request request = {
            .name = name, .options = "view=null,bits=1", .virtual = true};
        struct hl_output_mode mode = {0};
        snprintf(name, sizeof(name), "hub75-%dx%d", sizes[i].width, sizes[i].height);
        struct hl_board *board = hl_board_create_request(&request, error);
        if (!board)
            fail_msg("%s: %s", name, error);
        check_int(name, hl_board_open(board, &mode), 0);
        check_int(name, mode.width, sizes[i].width);
        check_int(name, mode.height, sizes[i].height);
        hl_board_destroy(board);
    }
}

static const struct {
    const char *name;
    struct hl_board_request request;
    const char *driver; /* NULL: refused */
    const char *error;  /* part of it */
} requests[] = {
    {"a plain board", {.name = "null"}, "null", NULL},
    {"a size", {.name = "hub75-192x64"}, "hub75", NULL},
    {"a twin", {.name = "hub75", .virtual = true}, "hub75-virtual", NULL},
    {"a twin with a size", {.name = "hub75-192x64", .virtual = true}, "hub75-virtual", NULL},
    {"a twin by its own name", {.name = "hub75-virtual", .virtual = true}, "hub75-virtual", NULL},
    {"its own name alone", {.name = "hub75-virtual"}, "hub75-virtual", NULL},
    {"over the size", {.name = "hub75-64x32", .options = "chain=2,rotate=90"}, "hub75", NULL},
    {"the wire's options on the twin",
     {.name = "hub75", .options = "wire=gpiod,pinout=adafruit-hat,chip-label=x", .virtual = true},
     "hub75-virtual",
     NULL},
    {"a trace", {.name = "hub75", .virtual = true, .trace = "x.vcd"}, "hub75-virtual", NULL},
    {"a picture", {.name = "hub75", .virtual = true, .picture = "x.png"}, "hub75-virtual", NULL},
    {"twice in one text", {.name = "hub75-64x32", .options = "chain=2,chain=3"}, NULL, "twice"},
    {"no such size", {.name = "hub75-200x60"}, NULL, "hub75-192x64"},
    {"no such size of the twin", {.name = "hub75-200x60", .virtual = true}, NULL, "200x60"},
    {"half a size", {.name = "hub75-200"}, NULL, "no board \"hub75-200\""},
    {"a size and more", {.name = "hub75-64x32x"}, NULL, "no board"},
    {"a size of what has none", {.name = "null-64x32"}, NULL, "no board"},
    {"no twin",
     {.name = "null", .virtual = true},
     NULL,
     "no virtual twin; --virtual is for: hub75"},
    {"a trace of no wires", {.name = "null", .trace = "x.vcd"}, NULL, "board of: hub75"},
    {"a trace of real wires", {.name = "hub75", .trace = "x.vcd"}, NULL, "add --virtual"},
    {"a trace with a quote",
     {.name = "hub75", .virtual = true, .trace = "x\".vcd"},
     NULL,
     "hold a quote"},
    {"an option that is not there", {.name = "hub75-64x32", .options = "chian=2"}, NULL, "chain"},
};

static void requests_become_boards(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(requests) / sizeof(*requests); i++) {
        char error[HL_BOARD_ERROR_MAX] = "";
        const char *name = requests[i].name;
        struct hl_board *board = hl_board_create_request(&requests[i].request, error);
        if (!board && requests[i].driver)
            fail_msg("%s: %s", name, error);
        if (board && !requests[i].driver)
            fail_msg("%s: was not refused", name);
        if (board)
            assert_string_equal(hl_board_driver(board)->name, requests[i].driver);
        else if (!strstr(error, requests[i].error))
            fail_msg("%s: \"%s\" does not say %s", name, error, requests[i].error);
        hl_board_destroy(board);
    }
}

/* The user's options are put on what the size stands for, and a flag on both. */
static void the_later_word_counts(void **state)
{
    char error[HL_BOARD_ERROR_MAX] = "", path[] = "/tmp/hl-request-XXXXXX";
    struct hl_output_mode mode = {0};
    int fd = mkstemp(path);
    struct hl_board_request request = {
        .name = "hub75-64x32",
        .options = "chain=3,panel=32x16,view=null,trace=/nonexistent/x.vcd,bits=1",
        .virtual = true,
        .trace = path};

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    struct hl_board *board = hl_board_create_request(&request, error);
    assert_non_null(board);
    assert_int_equal(hl_board_open(board, &mode), 0);
    assert_int_equal(mode.width, 96);
    assert_int_equal(mode.height, 16);
    hl_board_destroy(board);
    unlink(path);
}

/* -o names the file; the view that was asked for, where it is a picture, says how it is drawn. */
static const struct {
    const char *name, *options;
    int width;
} styles[] = {
    {"no view", "", 16},
    {"plain", "view=picture:style=pixels", 16},
    {"dots", "view=\"picture:style=dots,pitch=4\"", 64},
    {"another file", "view=\"picture:file=/nonexistent/x.png,scale=2\"", 16},
    {"no picture", "view=null", 16},
};

static void pictures_keep_their_style(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(styles) / sizeof(*styles); i++) {
        char error[HL_BOARD_ERROR_MAX] = "", path[] = "/tmp/hl-request-XXXXXX.png";
        struct hl_output_mode mode = {0};
        struct hl_picture picture = {0};
        struct hl_frame frame;
        int fd = mkstemps(path, 4);
        struct hl_board_request request = {
            .name = "ws2812-16x16", .options = styles[i].options, .virtual = true, .picture = path};
        assert_true(fd >= 0);
        close(fd);
        struct hl_board *board = hl_board_create_request(&request, error);
        if (!board)
            fail_msg("%s: %s", styles[i].name, error);
        check_int(styles[i].name, hl_board_open(board, &mode), 0);
        assert_int_equal(hl_frame_init(&frame, mode.width, mode.height), 0);
        check_int(styles[i].name, hl_board_present(board, &frame, 0), 0);
        check_int(styles[i].name, hl_board_close(board), 0);
        check_int(styles[i].name, hl_picture_load(&picture, path, error), 0);
        check_int(styles[i].name, picture.width, styles[i].width);
        hl_picture_finish(&picture);
        hl_frame_finish(&frame);
        hl_board_destroy(board);
        unlink(path);
    }
}

/* What a driver takes, its twin takes, so that one text of options fits both. */
static void twins_take_the_same_options(void **state)
{
    (void)state;
    for (size_t i = 0; hl_drivers[i]; i++) {
        if (!hl_drivers[i]->twin)
            continue;
        const struct hl_driver *twin = hl_driver_find(hl_drivers[i]->twin);
        assert_non_null(twin);
        bool view = false, trace = false;
        for (const struct hl_option *o = twin->options; o->name; o++) {
            view |= strcmp(o->name, "view") == 0;
            trace |= strcmp(o->name, "trace") == 0;
        }
        assert_true(view && trace);
        for (const struct hl_option *o = hl_drivers[i]->options; o->name; o++) {
            const struct hl_option *same = twin->options;
            while (same->name && strcmp(same->name, o->name) != 0)
                same++;
            check_true(o->name, same->name && same->type == o->type);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_made_of_common_panels),
        cmocka_unit_test(every_size_opens),
        cmocka_unit_test(requests_become_boards),
        cmocka_unit_test(the_later_word_counts),
        cmocka_unit_test(pictures_keep_their_style),
        cmocka_unit_test(twins_take_the_same_options),
    };
    return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
