/* An e-paper panel on SPI: frames come once a second, refreshes when the governor allows them. A
 * present may wait for a refresh, up to the panel's ceilings, and so may the end of the program;
 * the panel is asleep whenever nothing is written, and a guard sees to that when the program is
 * killed. */
#include "base/clock.h"
#include "base/log.h"
#include "drivers/epaper_guard.h"
#include "drivers/epaper_settings.h"

#include <errno.h>
#include <stdlib.h>

#define NAME    "epaper"
#define RATE_HZ 1 /* a change is seen within a second */

struct board {
    struct hl_epaper_settings settings; /* first: the shared options */

    struct hl_epaper_config config;
    struct hl_spi_setup setup;
    char *state_path;
    const struct hl_spi_wire *wire;
    void *wire_state; /* NULL: not open */
    struct hl_guard guard;
    bool guarded;
    struct hl_epaper_device *device;
    struct hl_paper paper;
    struct hl_epaper_status status;
};

/* Asleep first, then everything given back. */
static int close_panel(void *state)
{
    struct board *b = state;
    int err = hl_epaper_device_destroy(b->device);

    if (b->wire_state)
        b->wire->close(b->wire_state);
    if (b->guarded)
        hl_guard_finish(&b->guard);
    free(b->wire_state);
    free(b->state_path);
    b->device = NULL;
    b->wire_state = NULL;
    b->state_path = NULL;
    b->guarded = false;
    return err;
}

static int open_wire(struct board *b)
{
    char error[HL_WIRE_ERROR_MAX] = "";
    void *wire_state = calloc(1, b->wire->state_size);

    if (!wire_state)
        return -ENOMEM;
    /* Before the lines are ours, so that the panel is never awake without it. */
    b->guarded = hl_epaper_guard(&b->guard, &b->setup, &b->config) == 0;
    int err = b->wire->open(wire_state, &b->setup, error);
    if (!err) {
        b->wire_state = wire_state;
        return 0;
    }
    hl_error(NAME, "%s", error);
    free(wire_state);
    return err;
}

static int check_size(const struct board *b, struct hl_output_mode *mode)
{
    int width, height;

    hl_epaper_device_size(b->device, &width, &height);
    if (mode->width && (mode->width != width || mode->height != height)) {
        hl_error(NAME, "--size %dx%d is not what %s has: %dx%d; leave the size out", mode->width,
                 mode->height, b->config.panel->name, width, height);
        return -EINVAL;
    }
    mode->width = width;
    mode->height = height;
    return 0;
}

static int open_parts(struct board *b, struct hl_output_mode *mode)
{
    int err =
        hl_epaper_settings_resolve(&b->settings, NAME, true, &b->config, &b->setup, &b->state_path);
    b->wire = &hl_spi_wire_device;
    b->config.status = &b->status;
    if (!err)
        err = open_wire(b);
    if (err)
        return err;
    b->device = hl_epaper_device_create(&b->config, b->wire, b->wire_state);
    return b->device ? check_size(b, mode) : -errno;
}

static int open_panel(void *state, struct hl_output_mode *mode)
{
    struct board *b = state;
    int err = open_parts(b, mode);
    if (err) {
        close_panel(b);
        return err;
    }
    hl_epaper_device_paper(b->device, &b->paper);
    mode->paper = &b->paper;
    if (mode->refresh_hz <= 0)
        mode->refresh_hz = RATE_HZ;
    return 0;
}

static int present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct board *b = state;
    (void)when_ns;
    return hl_epaper_device_show(b->device, frame, frame->urgent);
}

static int wiring(const void *state, struct hl_wiring *wiring)
{
    const struct board *b = state;
    return hl_epaper_settings_wiring(&b->settings, NAME, wiring);
}

static void status(const void *state, char *line)
{
    const struct board *b = state;
    hl_epaper_status_line(&b->status, b->settings.panel, hl_clock_wall_s(), line,
                          HL_BOARD_STATUS_MAX);
}

static const struct board defaults = {.settings = HL_EPAPER_DEFAULTS};

static const struct hl_option options[] = {
    HL_EPAPER_OPTIONS,
    {0},
};

const struct hl_driver hl_driver_epaper = {
    .name = NAME,
    .summary = "an e-paper panel on SPI",
    .caps = HL_CAP_SIZE | HL_CAP_LARGE | HL_CAP_PAPER,
    .state_size = sizeof(struct board),
    .defaults = &defaults,
    .options = options,
    .twin = "epaper-virtual",
    .preset = hl_epaper_settings_preset,
    .wiring = wiring,
    .open = open_panel,
    .present = present,
    .status = status,
    .close = close_panel,
};
