/* A HUB75 wall on GPIO: compile, then play. Frames become signal programmes on the stage thread;
 * the scan thread plays them on whichever wire opened; a guard makes the panel dark however the
 * program ends. */
#include "base/log.h"
#include "drivers/hub75_settings.h"
#include "drivers/scan.h"
#include "drivers/wires.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define NAME         "hub75"
#define RATE_DEFAULT 60  /* new pictures a second */
#define FLICKER_HZ   100 /* slower refreshes are seen; facts: display, 2f */
#define WAKE_HOLD_NS 500 /* of an init word: far slower than any chip needs */

struct board {
    struct hl_hub75_settings settings; /* first: the shared options */

    const struct hl_signal_wire *wire;
    void *wire_state; /* NULL: not open */
    struct hl_signal_pins pins;
    struct hl_guard guard;
    bool guarded;
    struct hl_hub75_wall wall;
    struct hl_hub75_compiler *compiler;
    struct hl_scan *scan;
    struct hl_frame black;
    unsigned refresh;
};

static int open_wire(struct board *b)
{
    char error[HL_WIRE_ERROR_MAX] = "";
    struct hl_wire_setup setup = {.pins = &b->pins,
                                  .clock_hz = b->settings.clock_mhz * 1e6,
                                  .chip = b->settings.chip_label,
                                  .root = b->settings.root};

    b->wire_state = calloc(1, b->wire->state_size ? b->wire->state_size : 1);
    if (!b->wire_state)
        return -ENOMEM;
    /* Before the board opens, so that nothing is ever lit without it. */
    int err = hl_wire_guard(&b->guard, b->wire, &setup);
    b->guarded = err == 0;
    if (err)
        hl_warning(NAME, "no guard: %s; should the program be killed, the board may stay lit",
                   strerror(-err));
    err = b->wire->open(b->wire_state, &setup, error);
    if (err) {
        hl_error(NAME, "%s%s", error,
                 err != -ENODEV          ? ""
                 : b->settings.wire_name ? "; without wire= the fastest is found"
                                         : "; hub75-virtual is a wall that needs none");
        free(b->wire_state);
        b->wire_state = NULL;
    }
    return err;
}

/* A slow wire shows fewer bits rather than flicker. */
static void lower_depth(struct board *b)
{
    int asked = b->wall.bits;
    double hz = 0;
    for (;;) {
        struct hl_hub75_plan *plan = hl_hub75_plan_create(&b->wall);
        if (!plan)
            return;
        hz = hl_hub75_plan_refresh_hz(plan);
        hl_hub75_plan_destroy(plan);
        if (hz >= FLICKER_HZ || b->wall.bits <= 1)
            break;
        b->wall.bits--;
        if (b->wall.dither_bits >= b->wall.bits)
            b->wall.dither_bits = 0;
    }
    if (b->wall.bits < asked)
        hl_warning(NAME, "%d bits of colour instead of %d, for the wire is too slow for more",
                   b->wall.bits, asked);
    bool fast = b->wall.clock_hz >= 1e6;
    hl_info(NAME, "wire %s, %.1f %s: %.0f refreshes a second%s", b->wire->name,
            b->wall.clock_hz / (fast ? 1e6 : 1e3), fast ? "MHz" : "kHz", hz,
            hz < FLICKER_HZ ? "; that will be seen as flicker" : "");
}

/* In the dark: row registers fill with what the first light needs, the last step's row. */
static int select_rows(struct board *b, const struct hl_signal_program *program)
{
    size_t rows = program->steps[program->step_count - 1].row + (size_t)1;
    return b->wire->words(b->wire_state, program->select, rows * program->select_words,
                          WAKE_HOLD_NS);
}

static int start_scan(struct board *b)
{
    const uint32_t *words;
    b->compiler = hl_hub75_compiler_create(&b->wall);
    if (!b->compiler)
        return -errno;
    const struct hl_signal_program *first = hl_hub75_compile(b->compiler, &b->black, 0);
    size_t count = hl_hub75_init_words(b->compiler, &words);
    int err = count ? b->wire->words(b->wire_state, words, count, WAKE_HOLD_NS) : 0;
    if (!err)
        err = select_rows(b, first);
    if (err)
        return err;
    b->scan = hl_scan_create(b->wire, b->wire_state, first, b->guarded ? &b->guard : NULL);
    return b->scan ? 0 : -errno;
}

static int open_parts(struct board *b, struct hl_output_mode *mode)
{
    b->wire = hl_hub75_settings_wire(&b->settings, NAME);
    int err = b->wire ? 0 : -EINVAL;
    /* Once for the shape, with any clock: a wrong wall is told before hardware is touched. */
    if (!err)
        err = hl_hub75_settings_wall(&b->settings, NAME, 1e7, &b->wall, mode);
    if (!err)
        err = hl_hub75_settings_pins(&b->settings, NAME, &b->wall, &b->pins);
    if (!err)
        err = hl_frame_init(&b->black, mode->width, mode->height);
    if (!err)
        err = open_wire(b);
    if (err)
        return err;
    b->wall.clock_hz = b->wire->clock_hz(b->wire_state);
    lower_depth(b);
    return start_scan(b);
}

/* Dark first, then everything given back. */
static int close_wall(void *state)
{
    struct board *b = state;
    if (b->scan)
        hl_debug(NAME, "%.1f refreshes a second were reached", hl_scan_refresh_hz(b->scan));
    hl_scan_destroy(b->scan);
    if (b->wire_state)
        b->wire->close(b->wire_state);
    if (b->guarded)
        hl_guard_finish(&b->guard);
    free(b->wire_state);
    hl_hub75_compiler_destroy(b->compiler);
    hl_frame_finish(&b->black);
    b->scan = NULL;
    b->wire_state = NULL;
    b->compiler = NULL;
    b->guarded = false;
    return 0;
}

static int open_wall(void *state, struct hl_output_mode *mode)
{
    struct board *b = state;
    int err = open_parts(b, mode);
    if (err) {
        close_wall(b);
        return err;
    }
    if (mode->refresh_hz <= 0)
        mode->refresh_hz = RATE_DEFAULT;
    return 0;
}

static int wait_for_buffer(struct board *b)
{
    int err = hl_scan_wait(b->scan);
    if (err == -ENODEV)
        hl_error(NAME, "the GPIO chip has gone: connect it again, and the board comes back");
    else if (err)
        hl_error(NAME, "wire %s failed: %s; see what `dmesg` says", b->wire->name, strerror(-err));
    return err;
}

static int present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct board *b = state;
    int err = wait_for_buffer(b);
    (void)when_ns;
    if (!err)
        hl_scan_show(b->scan, hl_hub75_compile(b->compiler, frame, ++b->refresh));
    return err;
}

static int present_scene(void *state, const struct hl_scene *scene, int64_t when_ns)
{
    struct board *b = state;
    int err = wait_for_buffer(b);
    if (!err)
        hl_scan_show(b->scan, hl_hub75_compile_scene(b->compiler, scene, when_ns, ++b->refresh));
    return err;
}

static int wiring(const void *state, struct hl_wiring *wiring)
{
    const struct board *b = state;
    return hl_hub75_settings_wiring(&b->settings, NAME, wiring);
}

static const struct board defaults = {.settings = HL_HUB75_DEFAULTS};

static const struct hl_option options[] = {
    HL_HUB75_OPTIONS,
    {0},
};

const struct hl_driver hl_driver_hub75 = {
    .name = NAME,
    .summary = "a wall of HUB75 panels on GPIO",
    .twin = "hub75-virtual",
    .preset = hl_hub75_settings_preset,
    .sized = hl_hub75_settings_sized,
    .sized_help = "a wall of so many pixels, made of common panels, as hub75-192x64",
    .caps = HL_CAP_SIZE,
    .state_size = sizeof(struct board),
    .defaults = &defaults,
    .options = options,
    .wiring = wiring,
    .open = open_wall,
    .present = present,
    .present_scene = present_scene,
    .close = close_wall,
};
