#include "drivers/board.h"

#include "base/log.h"
#include "drivers/options.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REFRESH_MAX_HZ 1000.0

struct hl_board {
    const struct hl_driver *driver;
    void *state;
    bool open;
    int width, height; /* of the next frame */
};

const struct hl_driver *hl_board_choose(const char *name, char *error)
{
    if (strcmp(name, "auto") == 0)
        return hl_driver_auto();
    const struct hl_driver *driver = hl_driver_find(name);
    const char *absent = hl_driver_absent(name), *nearest = hl_driver_suggest(name);
    if (!driver && absent)
        snprintf(error, HL_BOARD_ERROR_MAX, "board %s is not in this build: %s", name, absent);
    else if (!driver && nearest)
        snprintf(error, HL_BOARD_ERROR_MAX, "no board \"%s\"; did you mean \"%s\"?", name, nearest);
    else if (!driver)
        snprintf(error, HL_BOARD_ERROR_MAX,
                 "no board \"%s\"; `headliner boards` lists what there is", name);
    return driver;
}

struct hl_board *hl_board_create(const struct hl_driver *driver, const char *options, char *error)
{
    struct hl_board *board = calloc(1, sizeof(*board));
    void *state = calloc(1, driver->state_size ? driver->state_size : 1);

    error[0] = '\0';
    if (!board || !state) {
        snprintf(error, HL_BOARD_ERROR_MAX, "%s: out of memory", driver->name);
        free(state);
        free(board);
        return NULL;
    }
    *board = (struct hl_board){.driver = driver, .state = state};
    if (driver->defaults)
        memcpy(state, driver->defaults, driver->state_size);
    if (hl_options_parse(driver, state, options, error)) {
        hl_board_destroy(board);
        return NULL;
    }
    return board;
}

int hl_board_set(struct hl_board *board, const char *more, char *error)
{
    assert(!board->open);
    return hl_options_parse(board->driver, board->state, more, error);
}

void hl_board_destroy(struct hl_board *board)
{
    if (!board)
        return;
    hl_board_close(board);
    hl_options_finish(board->driver, board->state);
    free(board->state);
    free(board);
}

const struct hl_driver *hl_board_driver(const struct hl_board *board)
{
    return board->driver;
}

const void *hl_board_state(const struct hl_board *board)
{
    return board->state;
}

int hl_board_wiring(const struct hl_board *board, struct hl_wiring *wiring)
{
    *wiring = (struct hl_wiring){.count = 0};
    return board->driver->wiring ? board->driver->wiring(board->state, wiring) : -ENOTSUP;
}

static int check_mode(const struct hl_driver *driver, const struct hl_output_mode *mode)
{
    int w = mode->width, h = mode->height;

    if (!(mode->refresh_hz >= 0 && mode->refresh_hz <= REFRESH_MAX_HZ)) {
        hl_error(driver->name, "a refresh of %g Hz is out of range 0..%g", mode->refresh_hz,
                 REFRESH_MAX_HZ);
        return -EINVAL;
    }
    if (w == 0 && h == 0) {
        if (driver->caps & HL_CAP_SIZE)
            return 0;
        hl_error(driver->name,
                 "this board has no size of its own; ask for one, as in --size 192x32");
        return -EINVAL;
    }
    bool large = driver->caps & HL_CAP_LARGE;
    int widest = large ? HL_FRAME_WIDTH_MAX : HL_BOARD_WIDTH_MAX;
    int highest = large ? HL_FRAME_HEIGHT_MAX : HL_BOARD_HEIGHT_MAX;
    if (w < HL_BOARD_SIDE_MIN || w > widest || h < HL_BOARD_SIDE_MIN || h > highest) {
        hl_error(driver->name, "a board of %dx%d is out of range %dx%d..%dx%d", w, h,
                 HL_BOARD_SIDE_MIN, HL_BOARD_SIDE_MIN, widest, highest);
        return -EINVAL;
    }
    return 0;
}

static bool is_frame_size(int w, int h)
{
    return w >= HL_FRAME_SIDE_MIN && w <= HL_FRAME_WIDTH_MAX && h >= HL_FRAME_SIDE_MIN &&
           h <= HL_FRAME_HEIGHT_MAX;
}

static int open_checked(struct hl_board *board, struct hl_output_mode *mode)
{
    assert(!board->open);
    mode->paced = board->driver->caps & HL_CAP_VSYNC;
    mode->paper = NULL;
    mode->mono = false;
    int err = board->driver->open(board->state, mode);
    if (err)
        return err;
    assert(is_frame_size(mode->width, mode->height) && mode->refresh_hz > 0);
    assert(!mode->paper == !(board->driver->caps & HL_CAP_PAPER));
    board->open = true;
    board->width = mode->width;
    board->height = mode->height;
    return 0;
}

int hl_board_open(struct hl_board *board, struct hl_output_mode *mode)
{
    int err = check_mode(board->driver, mode);
    return err ? err : open_checked(board, mode);
}

int hl_board_open_view(struct hl_board *board, struct hl_output_mode *mode)
{
    return is_frame_size(mode->width, mode->height) ? open_checked(board, mode) : -EINVAL;
}

int hl_board_present(struct hl_board *board, const struct hl_frame *frame, int64_t when_ns)
{
    assert(board->open);
    assert(frame->width == board->width && frame->height == board->height);
    return board->driver->present(board->state, frame, when_ns);
}

int hl_board_present_scene(struct hl_board *board, const struct hl_scene *scene, int64_t when_ns)
{
    assert(board->open);
    assert(scene->width == board->width && scene->height == board->height);
    return board->driver->present_scene(board->state, scene, when_ns);
}

bool hl_board_poll(struct hl_board *board, struct hl_event *event)
{
    *event = (struct hl_event){.type = HL_EVENT_NONE};
    if (!board->open || !board->driver->poll || !board->driver->poll(board->state, event))
        return false;
    if (event->type == HL_EVENT_RESIZE) {
        assert(is_frame_size(event->width, event->height));
        board->width = event->width;
        board->height = event->height;
    }
    return true;
}

int hl_board_close(struct hl_board *board)
{
    if (!board->open)
        return 0;
    board->open = false;
    return board->driver->close(board->state);
}

bool hl_board_status(const struct hl_board *board, char *line)
{
    if (board->driver->status)
        board->driver->status(board->state, line);
    return board->driver->status;
}
