/* A matrix of APA102 LEDs without hardware: the driver's bytes go into virtual LEDs, and what they
 * emit is shown on another board. */
#include "drivers/apa102_settings.h"
#include "host-sim/led_apa102.h"
#include "host-sim/lights_virtual.h"

#include <errno.h>

#define NAME "apa102-virtual"

struct virtual_leds {
    struct hl_apa102_settings settings; /* first: the shared options */
    char *view;                         /* "NAME:OPTIONS" of a board; NULL: auto */
    char *trace;                        /* file; NULL: none */

    struct hl_led_matrix matrix;
    struct hl_apa102 *chain;
    struct hl_lights_virtual v;
};

static void draw(void *data, int64_t now_ns, int64_t full_ns, struct hl_frame *frame)
{
    struct virtual_leds *l = data;
    hl_apa102_draw(l->chain, &l->matrix, now_ns, full_ns, frame);
}

static void reset(void *data, int64_t now_ns)
{
    struct virtual_leds *l = data;
    hl_apa102_reset_light(l->chain, now_ns);
}

static void end(void *data, int64_t now_ns)
{
    struct virtual_leds *l = data;
    hl_apa102_end(l->chain, now_ns);
}

static unsigned long faults(void *data, int fault)
{
    struct virtual_leds *l = data;
    return hl_apa102_faults(l->chain, (enum hl_apa102_fault)fault);
}

static const char *fault_name(int fault)
{
    return hl_apa102_fault_name((enum hl_apa102_fault)fault);
}

static const struct hl_lights_model model = {.draw = draw,
                                             .reset = reset,
                                             .end = end,
                                             .faults = faults,
                                             .fault_name = fault_name,
                                             .fault_count = HL_APA102_FAULTS};

static int close_leds(void *state)
{
    struct virtual_leds *l = state;
    int err = hl_lights_virtual_close(&l->v);
    hl_apa102_destroy(l->chain);
    l->chain = NULL;
    return err;
}

static struct hl_apa102 *make_chain(const struct hl_apa102_config *config)
{
    return hl_apa102_create(config->latches ? HL_SK9822 : HL_APA102,
                            hl_matrix_count(&config->matrix));
}

static int open_leds(void *state, struct hl_output_mode *mode)
{
    struct virtual_leds *l = state;
    struct hl_apa102_config config;
    int width, height;
    int err = hl_apa102_settings_config(&l->settings, NAME, &config, &width, &height);

    if (err)
        return err;
    l->matrix = hl_lights_virtual_matrix(&config.matrix);
    l->chain = make_chain(&config);
    if (!l->chain)
        return -errno;
    l->v = (struct hl_lights_virtual){.name = NAME,
                                      .model = &model,
                                      .data = l,
                                      .plug = hl_apa102_plug(l->chain),
                                      .view = l->view,
                                      .trace = l->trace};
    err = hl_apa102_settings_lights(&l->settings, NAME, &config, width, height, &l->v.lights);
    if (!err)
        err = hl_lights_virtual_open(&l->v, mode);
    if (err)
        hl_apa102_destroy(l->chain);
    return err;
}

static int present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct virtual_leds *l = state;
    return hl_lights_virtual_present(&l->v, frame, when_ns);
}

static bool poll_leds(void *state, struct hl_event *event)
{
    struct virtual_leds *l = state;
    return hl_lights_virtual_poll(&l->v, event);
}

static const struct virtual_leds defaults = {.settings = HL_APA102_DEFAULTS};

static const struct hl_option options[] = {
    HL_APA102_OPTIONS,
    HL_LIGHTS_VIRTUAL_OPTIONS(struct virtual_leds),
    {0},
};

const struct hl_driver hl_driver_apa102_virtual = {
    .name = NAME,
    .summary = "APA102 LEDs without hardware: what they would emit",
    .caps = HL_CAP_SIZE | HL_CAP_KEYS | HL_CAP_VSYNC,
    .state_size = sizeof(struct virtual_leds),
    .defaults = &defaults,
    .options = options,
    .open = open_leds,
    .present = present,
    .poll = poll_leds,
    .close = close_leds,
};
