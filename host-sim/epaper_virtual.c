/* An e-paper panel without hardware: the driver's bytes go over a virtual wire into a model of the
 * panel's chip, and what a person would see of its paper is shown on another board. A refresh takes
 * its time: on a view that somebody watches it is seen from its first flash to its last, and
 * present waits for it, as that of a real panel does; else virtual time alone passes. What was
 * shown is never kept: each start is that of a new panel. */
#include "base/clock.h"
#include "base/log.h"
#include "drivers/epaper_settings.h"
#include "host-sim/paper_panels.h"
#include "host-sim/spi_paced.h"
#include "host-sim/spi_trace.h"
#include "host-sim/view.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAME      "epaper-virtual"
#define PERIOD_NS HL_NS_PER_S /* between two looks at the frame, as of the real board */
#define FLASH_HZ  20          /* frames of a refresh as it goes */

#define EVENTS_MAX 8 /* kept from a refresh; the later ones are dropped, but not that to quit */

/* Whether a refresh is shown as it goes. */
enum flash { FLASH_LIVE, FLASH_NO, FLASH_YES };

struct virtual_panel {
    struct hl_epaper_settings settings; /* first: the shared options */
    char *view;                         /* "NAME:OPTIONS" of a board; NULL: auto */
    char *trace;                        /* file; NULL: none */
    int flash;                          /* enum flash */

    struct hl_epaper_config config;
    struct hl_paper_chip *chip;
    struct hl_spi_trace tap;
    struct hl_spi_paced paced;
    struct hl_epaper_device *device;
    struct hl_board *screen;
    struct hl_paper can;
    struct hl_epaper_status status;
    struct hl_epaper_turn turn;
    struct hl_frame paper, seen; /* as the panel lies; as the page stands */
    bool started;
    int64_t lead_ns;  /* of the wire's time over the frames' */
    int64_t next_ns;  /* of the wire's time: when the frame is looked at again */
    bool watched;     /* its view is a window or a terminal: a second takes a second */
    bool leaving;     /* its user wants to go, or is gone: no more is shown of a refresh */
    int64_t shown_ns; /* of the wire's time: the last frame of a refresh; 0: none yet */
    struct hl_event events[EVENTS_MAX]; /* that came during a refresh */
    size_t event_count;
    unsigned long told[HL_PAPER_FAULTS];
};

/* A fault is worth a line when it is new. */
static void say_faults(struct virtual_panel *p)
{
    for (int i = 0; i < HL_PAPER_FAULTS; i++) {
        unsigned long count = hl_paper_chip_faults(p->chip, (enum hl_paper_fault)i);
        if (count && !p->told[i])
            hl_warning(NAME, "fault: %s, %lu times; the first of all: %s",
                       hl_paper_fault_name((enum hl_paper_fault)i), count,
                       hl_paper_chip_first_fault(p->chip));
        p->told[i] = count;
    }
}

/* Asleep first. 0, or -EIO for a panel that is left awake. */
static int close_chip(struct virtual_panel *p)
{
    int err = hl_epaper_device_destroy(p->device);

    p->device = NULL;
    if (!p->chip)
        return err;
    hl_paper_chip_end(p->chip, p->paced.wire.now_ns);
    say_faults(p);
    if (!err && !hl_paper_chip_is_safe(p->chip, p->paced.wire.now_ns)) {
        hl_error(NAME, "the panel was left awake");
        err = -EIO;
    }
    hl_paper_chip_destroy(p->chip);
    p->chip = NULL;
    return err;
}

static int close_panel(void *state)
{
    struct virtual_panel *p = state;
    p->leaving = true; /* nobody watches it go to sleep */
    int err = close_chip(p);
    int shown = p->screen ? hl_board_close(p->screen) : 0;
    int traced = hl_spi_trace_finish(&p->tap);

    hl_board_destroy(p->screen);
    hl_frame_finish(&p->paper);
    hl_frame_finish(&p->seen);
    p->screen = NULL;
    return err ? err : shown ? shown : traced;
}

static int make_chip(struct virtual_panel *p, const struct hl_spi_setup *setup)
{
    const struct hl_epaper_panel *panel = p->config.panel;
    struct hl_paper_chip_config config;

    if (!hl_paper_panel_chip(&config, panel, setup->pin)) {
        hl_error(NAME, "there is no virtual %s; take another panel", panel->name);
        return -EINVAL;
    }
    config.celsius = (int)lround(p->settings.temperature);
    p->chip = hl_paper_chip_create(&config);
    return p->chip ? 0 : -errno;
}

static int plug(struct virtual_panel *p, const struct hl_spi_setup *setup)
{
    char error[HL_WIRE_ERROR_MAX] = "";
    int err = make_chip(p, setup);

    if (err)
        return err;
    err = hl_spi_trace_init(&p->tap, hl_paper_chip_plug(p->chip), p->trace);
    if (err) {
        hl_error(NAME, "trace: %s: %s", p->trace, strerror(-err));
        return err;
    }
    p->paced = (struct hl_spi_paced){
        .wire = {.chip = &p->tap.plug, .now_ns = HL_NS_PER_S},
        .data = p,
        .step_ns = HL_NS_PER_S / FLASH_HZ,
    };
    err = hl_spi_wire_paced.open(&p->paced, setup, error);
    if (err)
        return err;
    p->config.status = &p->status;
    p->device = hl_epaper_device_create(&p->config, &hl_spi_wire_paced, &p->paced);
    return p->device ? 0 : -errno;
}

static int set_size(struct virtual_panel *p, struct hl_output_mode *mode)
{
    const struct hl_epaper_panel *panel = p->config.panel;

    hl_epaper_turn_init(&p->turn, panel->width, panel->height, p->config.degrees);
    if (mode->width && (mode->width != p->turn.width || mode->height != p->turn.height)) {
        hl_error(NAME, "--size %dx%d is not what %s has: %dx%d; leave the size out", mode->width,
                 mode->height, panel->name, p->turn.width, p->turn.height);
        return -EINVAL;
    }
    mode->width = p->turn.width;
    mode->height = p->turn.height;
    int err = hl_frame_init(&p->paper, panel->width, panel->height);
    return err ? err : hl_frame_init(&p->seen, mode->width, mode->height);
}

/* The paper as it is now, turned as the panel hangs. */
static void look(struct virtual_panel *p)
{
    hl_paper_draw(hl_paper_chip_paper(p->chip, p->paced.wire.now_ns), p->paced.wire.now_ns,
                  &p->paper);
    for (int y = 0; y < p->seen.height; y++) {
        uint8_t *out = p->seen.pixels + (size_t)y * p->seen.stride;
        for (int x = 0; x < p->seen.width; x++) {
            long place = p->turn.origin + x * p->turn.right + y * p->turn.down;
            long row = place / p->paper.width, column = place % p->paper.width;
            memcpy(out + 3 * (size_t)x,
                   p->paper.pixels + (size_t)row * p->paper.stride + 3 * (size_t)column, 3);
        }
    }
}

static void take_events(struct virtual_panel *p)
{
    struct hl_event event;

    while (hl_board_poll(p->screen, &event)) {
        bool quits = event.type == HL_EVENT_QUIT;
        p->leaving |= quits;
        p->event_count -= quits && p->event_count == EVENTS_MAX;
        if (p->event_count < EVENTS_MAX)
            p->events[p->event_count++] = event;
    }
}

/* In the middle of a refresh: what is seen now. Frames that nobody would see in time are left out.
 */
static void watch(void *data)
{
    struct virtual_panel *p = data;
    int64_t due_ns = p->paced.wire.now_ns - p->lead_ns;

    if (p->leaving || p->shown_ns == p->paced.wire.now_ns)
        return;
    if (!p->watched || hl_clock_mono_ns() < due_ns + p->paced.step_ns) {
        look(p);
        p->leaving = hl_board_present(p->screen, &p->seen, due_ns) < 0;
    }
    p->shown_ns = p->paced.wire.now_ns;
    if (!p->watched)
        return;
    take_events(p);
    hl_clock_sleep_until_ns(due_ns);
}

static int open_parts(struct virtual_panel *p, struct hl_output_mode *mode)
{
    struct hl_spi_setup setup;
    char *state_path; /* none: what was done here was not done to the panel of that name */
    int err =
        hl_epaper_settings_resolve(&p->settings, NAME, false, &p->config, &setup, &state_path);
    if (!err)
        err = set_size(p, mode);
    if (!err)
        err = plug(p, &setup);
    if (err)
        return err;
    look(p);
    err = hl_view_open(p->view, NAME, mode, &p->screen);
    if (err)
        return err;
    p->watched = hl_board_driver(p->screen)->caps & (HL_CAP_KEYS | HL_CAP_TERMINAL);
    if (p->flash == FLASH_YES || (p->flash == FLASH_LIVE && p->watched))
        p->paced.look = watch;
    return 0;
}

static int open_panel(void *state, struct hl_output_mode *mode)
{
    struct virtual_panel *p = state;

    p->started = p->leaving = false;
    p->shown_ns = 0;
    p->event_count = 0;
    memset(p->told, 0, sizeof(p->told));
    int err = open_parts(p, mode);
    if (err) {
        close_panel(p);
        return err;
    }
    hl_epaper_device_paper(p->device, &p->can);
    mode->paper = &p->can;
    return 0;
}

/* The wire's time follows that of the frames, and is ahead of it after a refresh: a real panel
 * would still be busy with it, and so nothing is looked at meanwhile. */
static bool is_due(struct virtual_panel *p, int64_t when_ns)
{
    if (!p->started)
        p->lead_ns = p->next_ns = p->paced.wire.now_ns;
    if (!p->started)
        p->lead_ns -= when_ns;
    p->started = true;
    int64_t at_ns = when_ns + p->lead_ns;
    if (at_ns < p->paced.wire.now_ns || at_ns < p->next_ns)
        return false;
    p->paced.wire.now_ns = at_ns;
    p->next_ns = at_ns + PERIOD_NS;
    return true;
}

static int present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct virtual_panel *p = state;
    int err = 0;

    if (is_due(p, when_ns)) {
        err = hl_epaper_device_show(p->device, frame, frame->urgent);
        say_faults(p);
        look(p);
    }
    /* Frames of a refresh were shown already, at their own time. */
    if (p->shown_ns && when_ns + p->lead_ns < p->shown_ns)
        return err;
    int shown = hl_board_present(p->screen, &p->seen, when_ns);
    return err ? err : shown;
}

static bool poll_panel(void *state, struct hl_event *event)
{
    struct virtual_panel *p = state;

    if (!p->event_count)
        return hl_board_poll(p->screen, event);
    *event = p->events[0];
    memmove(p->events, p->events + 1, --p->event_count * sizeof(*p->events));
    return true;
}

static const char *const flashes[] = {
    [FLASH_LIVE] = "live", [FLASH_NO] = "no", [FLASH_YES] = "yes", NULL};

static void status(const void *state, char *line)
{
    const struct virtual_panel *p = state;
    hl_epaper_status_line(&p->status, p->settings.panel, hl_clock_wall_s(), line,
                          HL_BOARD_STATUS_MAX);
}

static const struct virtual_panel defaults = {.settings = HL_EPAPER_DEFAULTS};

static const struct hl_option options[] = {
    HL_EPAPER_OPTIONS,
    {"flash", HL_OPTION_CHOICE, offsetof(struct virtual_panel, flash), .choices = flashes,
     .help =
         "refreshes are shown as they go; default live: in windows and terminals, not in files"},
    {"trace", HL_OPTION_STRING, offsetof(struct virtual_panel, trace),
     .help = "file for the wires' levels over time (VCD, for GTKWave)"},
    {"view", HL_OPTION_STRING, offsetof(struct virtual_panel, view),
     .help = "board that shows the paper, as window or \"window:pitch=2\"; default auto"},
    {0},
};

const struct hl_driver hl_driver_epaper_virtual = {
    .name = NAME,
    .summary = "an e-paper panel without hardware: what its paper would show",
    .caps = HL_CAP_SIZE | HL_CAP_LARGE | HL_CAP_KEYS | HL_CAP_VSYNC | HL_CAP_PAPER,
    .state_size = sizeof(struct virtual_panel),
    .defaults = &defaults,
    .options = options,
    .open = open_panel,
    .present = present,
    .poll = poll_panel,
    .status = status,
    .close = close_panel,
};
