/* A HUB75 wall without hardware: frames are compiled as for the real one, the signals played into a
 * virtual panel at the wire's clock, and what its LEDs emit is shown in a window or the terminal.
 */
#include "base/log.h"
#include "drivers/hub75_settings.h"
#include "host-sim/hub75_rig.h"
#include "host-sim/panel_player.h"
#include "host-sim/panel_view.h"
#include "host-sim/view.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define NAME             "hub75-virtual"
#define CLOCK_DEFAULT_HZ 20e6 /* what the mapped wires reach */
#define PS_PER_NS        1000

struct virtual_wall {
    struct hl_hub75_settings settings; /* first: the shared options */
    char *view;                        /* "NAME:OPTIONS" of a board; NULL: auto */
    char *trace;                       /* file; NULL: none */

    struct hl_hub75_wall wall;
    struct hl_hub75_compiler *compiler;
    struct hl_hub75_plan *plan;
    struct hl_rig *rig;
    struct hl_panel *panel;
    struct hl_panel_player player;
    struct hl_board *screen;
    struct hl_frame seen;
    double full_ns; /* light of a white LED in one refresh, had the wall all of its brightness */
    unsigned refresh;
    unsigned long faults; /* already said */
};

static int close_wall(void *state);

static int make_panel(struct virtual_wall *w, const struct hl_frame *black)
{
    const uint32_t *words;

    hl_hub75_compile(w->compiler, black, 0);
    w->rig = hl_hub75_rig_create(&w->wall);
    if (!w->rig)
        return -errno;
    struct hl_panel_config config = hl_hub75_rig_panel(&w->wall, w->rig);
    w->panel = hl_panel_create(&config);
    if (!w->panel)
        return -errno;
    w->player = (struct hl_panel_player){.panel = w->panel,
                                         .clock_ps = (int64_t)(1e12 / w->wall.clock_hz),
                                         .now_ps = 1000 * PS_PER_NS};
    if (w->trace) {
        w->player.trace = hl_vcd_create(w->trace, hl_panel_player_wires, HL_LINE_COUNT, 0);
        if (!w->player.trace) {
            int err = -errno;
            hl_error(NAME, "trace: %s: %s", w->trace, strerror(-err));
            return err;
        }
    }
    size_t count = hl_hub75_init_words(w->compiler, &words);
    hl_panel_player_words(&w->player, words, count, 100);
    return 0;
}

/* The eye adds up light over time: refreshes of a dimmed wall may be of another length. */
static double full_light_ns(const struct virtual_wall *w)
{
    struct hl_hub75_wall bright = w->wall;
    double ns = 0;

    bright.brightness = 1;
    struct hl_hub75_plan *plan = hl_hub75_plan_create(&bright);
    if (plan)
        ns = hl_hub75_plan_light_ns(plan, 255) * hl_hub75_plan_refresh_hz(plan) /
             hl_hub75_plan_refresh_hz(w->plan);
    hl_hub75_plan_destroy(plan);
    return ns;
}

static int open_parts(struct virtual_wall *w, struct hl_output_mode *mode)
{
    double clock_hz = w->settings.clock_mhz > 0 ? w->settings.clock_mhz * 1e6 : CLOCK_DEFAULT_HZ;
    struct hl_signal_pins pins;
    /* Wire and pins as for the real wall, though there are none: what works here works there. */
    int err = hl_hub75_settings_wire(&w->settings, NAME) ? 0 : -EINVAL;
    if (!err)
        err = hl_hub75_settings_wall(&w->settings, NAME, clock_hz, &w->wall, mode);
    if (!err)
        err = hl_hub75_settings_pins(&w->settings, NAME, &w->wall, &pins);
    if (!err)
        err = hl_frame_init(&w->seen, mode->width, mode->height);
    if (err)
        return err;
    w->compiler = hl_hub75_compiler_create(&w->wall);
    w->plan = hl_hub75_plan_create(&w->wall);
    w->full_ns = w->plan ? full_light_ns(w) : 0;
    err = w->compiler && w->full_ns > 0 ? make_panel(w, &w->seen) : -ENOMEM;
    return err ? err : hl_view_open(w->view, NAME, mode, &w->screen);
}

static int open_wall(void *state, struct hl_output_mode *mode)
{
    struct virtual_wall *w = state;
    int err = open_parts(w, mode);
    if (err) {
        close_wall(w);
        return err;
    }
    hl_info(NAME, "%dx%d: %.0f refreshes a second at %.1f MHz, lit %.0f %% of the time",
            mode->width, mode->height, hl_hub75_plan_refresh_hz(w->plan), w->wall.clock_hz / 1e6,
            100 * hl_hub75_plan_lit_share(w->plan));
    return 0;
}

/* A fault of the signals is worth a line when it is new. */
static void say_faults(struct virtual_wall *w)
{
    unsigned long total = hl_panel_fault_total(w->panel);
    if (total == w->faults)
        return;
    w->faults = total;
    for (int fault = 0; fault < HL_FAULT_COUNT; fault++)
        if (hl_panel_faults(w->panel, (enum hl_panel_fault)fault) > 0)
            hl_warning(NAME, "fault: %s, %lu times",
                       hl_panel_fault_name((enum hl_panel_fault)fault),
                       hl_panel_faults(w->panel, (enum hl_panel_fault)fault));
}

/* The first light of a ring is of the data before it: played twice, seen once. */
static int play(struct virtual_wall *w, const struct hl_signal_program *program, int64_t when_ns)
{
    hl_panel_player_play(&w->player, program);
    hl_panel_reset_light(w->panel, w->player.now_ps);
    hl_panel_player_play(&w->player, program);
    hl_panel_view_draw(w->panel, w->rig, (int64_t)(w->full_ns * PS_PER_NS), &w->seen);
    say_faults(w);
    return hl_board_present(w->screen, &w->seen, when_ns);
}

static int present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct virtual_wall *w = state;
    return play(w, hl_hub75_compile(w->compiler, frame, w->refresh++), when_ns);
}

static int present_scene(void *state, const struct hl_scene *scene, int64_t when_ns)
{
    struct virtual_wall *w = state;
    return play(w, hl_hub75_compile_scene(w->compiler, scene, when_ns, w->refresh++), when_ns);
}

static bool poll_wall(void *state, struct hl_event *event)
{
    struct virtual_wall *w = state;
    return hl_board_poll(w->screen, event);
}

static int close_wall(void *state)
{
    struct virtual_wall *w = state;
    int err = w->screen ? hl_board_close(w->screen) : 0;
    /* Cut at its ceiling, a trace is still a good one. */
    int traced = hl_vcd_destroy(w->player.trace);
    if (!err && traced && traced != -EFBIG)
        err = traced;
    w->player.trace = NULL;
    hl_board_destroy(w->screen);
    hl_panel_destroy(w->panel);
    hl_rig_destroy(w->rig);
    hl_hub75_compiler_destroy(w->compiler);
    hl_hub75_plan_destroy(w->plan);
    hl_frame_finish(&w->seen);
    w->screen = NULL;
    w->panel = NULL;
    w->rig = NULL;
    w->compiler = NULL;
    w->plan = NULL;
    return err;
}

static const struct virtual_wall defaults = {.settings = HL_HUB75_DEFAULTS};

static const struct hl_option options[] = {
    HL_HUB75_OPTIONS,
    {"trace", HL_OPTION_STRING, offsetof(struct virtual_wall, trace),
     .help = "file for the wires' levels over time (VCD, for GTKWave)"},
    {"view", HL_OPTION_STRING, offsetof(struct virtual_wall, view),
     .help = "board that shows the light, as window or \"window:pitch=6\"; default auto"},
    {0},
};

const struct hl_driver hl_driver_hub75_virtual = {
    .name = NAME,
    .summary = "a HUB75 wall without hardware: what its LEDs would emit",
    .caps = HL_CAP_SIZE | HL_CAP_KEYS | HL_CAP_VSYNC,
    .state_size = sizeof(struct virtual_wall),
    .defaults = &defaults,
    .options = options,
    .open = open_wall,
    .present = present,
    .present_scene = present_scene,
    .poll = poll_wall,
    .close = close_wall,
};
