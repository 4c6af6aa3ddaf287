/* A board that shows nothing and counts frames: for measuring, and where there is nothing else. */
#include "drivers/driver.h"

#include "base/log.h"

struct null {
    double refresh;
    uint64_t frames;
};

static int open_board(void *state, struct hl_output_mode *mode)
{
    struct null *null = state;

    null->frames = 0;
    if (mode->width == 0) {
        mode->width = HL_BOARD_WIDTH_DEFAULT;
        mode->height = HL_BOARD_HEIGHT_DEFAULT;
    }
    if (mode->refresh_hz == 0)
        mode->refresh_hz = null->refresh;
    return 0;
}

static int present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct null *null = state;

    (void)frame;
    (void)when_ns;
    null->frames++;
    return 0;
}

static int close_board(void *state)
{
    const struct null *null = state;

    hl_debug("null", "%llu frames", (unsigned long long)null->frames);
    return 0;
}

static const struct null defaults = {.refresh = 60};

static const struct hl_option options[] = {
    {"refresh", HL_OPTION_FLOAT, offsetof(struct null, refresh), .min = 1, .max = 1000,
     .help = "frames a second where none are asked for; default 60"},
    {0},
};

const struct hl_driver hl_driver_null = {
    .name = "null",
    .summary = "shows nothing, counts frames",
    .caps = HL_CAP_SIZE | HL_CAP_LARGE,
    .state_size = sizeof(struct null),
    .defaults = &defaults,
    .options = options,
    .open = open_board,
    .present = present,
    .close = close_board,
};
