/* MAX7219 modules without hardware: the driver's bytes go into virtual chips, and what their LEDs
 * emit is shown on another board. */
#include "drivers/max7219_settings.h"
#include "host-sim/led_modules.h"
#include "host-sim/lights_virtual.h"

#include <errno.h>

#define NAME "max7219-virtual"
#define SEED 1 /* of what the chips hold at power-up */

static const struct hl_rgb red = {255, 24, 8};

struct virtual_modules {
    struct hl_max7219_settings settings; /* first: the shared options */
    char *view;                          /* "NAME:OPTIONS" of a board; NULL: auto */
    char *trace;                         /* file; NULL: none */

    struct hl_modules modules;
    struct hl_max7219 *chain;
    struct hl_lights_virtual v;
};

static void draw(void *data, int64_t now_ns, int64_t full_ns, struct hl_frame *frame)
{
    struct virtual_modules *m = data;
    hl_modules_draw(&m->modules, m->chain, now_ns, full_ns, red, frame);
}

static void reset(void *data, int64_t now_ns)
{
    struct virtual_modules *m = data;
    hl_max7219_reset_light(m->chain, now_ns);
}

static void end(void *data, int64_t now_ns)
{
    struct virtual_modules *m = data;
    hl_max7219_end(m->chain, now_ns);
}

static unsigned long faults(void *data, int fault)
{
    struct virtual_modules *m = data;
    return hl_max7219_faults(m->chain, (enum hl_max7219_fault)fault);
}

static const char *fault_name(int fault)
{
    return hl_max7219_fault_name((enum hl_max7219_fault)fault);
}

static const struct hl_lights_model model = {.draw = draw,
                                             .reset = reset,
                                             .end = end,
                                             .faults = faults,
                                             .fault_name = fault_name,
                                             .fault_count = HL_MAX7219_FAULTS};

/* The types in the driver's order. */
static const enum hl_module_type types[] = {HL_MODULE_FC16, HL_MODULE_PAROLA, HL_MODULE_GENERIC,
                                            HL_MODULE_ICSTATION};

static int close_modules(void *state)
{
    struct virtual_modules *m = state;
    int err = hl_lights_virtual_close(&m->v);
    hl_max7219_destroy(m->chain);
    m->chain = NULL;
    return err;
}

static int open_modules(void *state, struct hl_output_mode *mode)
{
    struct virtual_modules *m = state;
    struct hl_max7219_config config;
    int err = hl_max7219_settings_config(&m->settings, NAME, &config);

    if (err)
        return err;
    m->modules = (struct hl_modules){.type = types[m->settings.type],
                                     .columns = config.columns,
                                     .rows = config.rows,
                                     .serpentine = config.serpentine,
                                     .turn = config.turn,
                                     .mirror = config.mirror};
    m->chain = hl_max7219_create(config.columns * config.rows, SEED);
    if (!m->chain)
        return -errno;
    m->v = (struct hl_lights_virtual){.name = NAME,
                                      .model = &model,
                                      .data = m,
                                      .plug = hl_max7219_plug(m->chain),
                                      .rotate = config.rotate,
                                      .view = m->view,
                                      .trace = m->trace};
    err = hl_max7219_settings_lights(&m->settings, NAME, &config, &m->v.lights);
    if (!err)
        err = hl_lights_virtual_open(&m->v, mode);
    if (err)
        hl_max7219_destroy(m->chain);
    mode->mono = true;
    return err;
}

static int present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct virtual_modules *m = state;
    return hl_lights_virtual_present(&m->v, frame, when_ns);
}

static bool poll_modules(void *state, struct hl_event *event)
{
    struct virtual_modules *m = state;
    return hl_lights_virtual_poll(&m->v, event);
}

static const struct virtual_modules defaults = {.settings = HL_MAX7219_DEFAULTS};

static const struct hl_option options[] = {
    HL_MAX7219_OPTIONS,
    HL_LIGHTS_VIRTUAL_OPTIONS(struct virtual_modules),
    {0},
};

const struct hl_driver hl_driver_max7219_virtual = {
    .name = NAME,
    .summary = "MAX7219 modules without hardware: what their LEDs would emit",
    .caps = HL_CAP_SIZE | HL_CAP_KEYS | HL_CAP_VSYNC,
    .state_size = sizeof(struct virtual_modules),
    .defaults = &defaults,
    .options = options,
    .open = open_modules,
    .present = present,
    .poll = poll_modules,
    .close = close_modules,
};
