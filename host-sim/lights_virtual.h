/* What the virtual boards of LEDs on SPI share: the driver's bytes go over a virtual wire into a
 * chip model, and what its LEDs emit is shown on another board. Stage thread. */
#ifndef HL_HOST_SIM_LIGHTS_VIRTUAL_H
#define HL_HOST_SIM_LIGHTS_VIRTUAL_H

#include "drivers/board.h"
#include "drivers/lights.h"
#include "drivers/matrix.h"
#include "host-sim/led_matrix.h"
#include "host-sim/spi_trace.h"

#define HL_LIGHTS_FAULTS_MAX 16 /* kinds */

/* A chip model, as this needs it. */
struct hl_lights_model {
    /* Paints the light since the last reset; FULL_NS of the brightest is code 255. */
    void (*draw)(void *data, int64_t now_ns, int64_t full_ns, struct hl_frame *frame);
    void (*reset)(void *data, int64_t now_ns);
    void (*end)(void *data, int64_t now_ns);
    unsigned long (*faults)(void *data, int fault);
    const char *(*fault_name)(int fault);
    int fault_count;
};

struct hl_lights_virtual {
    /* Filled before open. LIGHTS as its driver has it; wire and guard are taken away from it. */
    const char *name;
    const struct hl_lights_model *model;
    void *data; /* of the model; borrowed */
    const struct hl_spi_chip *plug;
    int rotate; /* from what the model paints to what is seen, clockwise */
    const char *view, *trace;
    struct hl_lights lights;

    struct hl_spi_trace tap;
    struct hl_spi_virtual wire;
    struct hl_board *screen;
    struct hl_frame hung, seen;
    bool started;
    int64_t lead_ns; /* of the wire's time over the frames' */
    unsigned long told[HL_LIGHTS_FAULTS_MAX];
};

/* As the operations in driver.h. After a failed open nothing is left to close. The model lives on.
 */
int hl_lights_virtual_open(struct hl_lights_virtual *v, struct hl_output_mode *mode);
int hl_lights_virtual_present(struct hl_lights_virtual *v, const struct hl_frame *frame,
                              int64_t when_ns);
bool hl_lights_virtual_poll(struct hl_lights_virtual *v, struct hl_event *event);
int hl_lights_virtual_close(struct hl_lights_virtual *v);

/* A matrix in the words of the models. */
struct hl_led_matrix hl_lights_virtual_matrix(const struct hl_matrix *matrix);

/* The rows of an option table for VIEW and TRACE, fields of STATE. */
#define HL_LIGHTS_VIRTUAL_OPTIONS(state_)                                                          \
    {"trace", HL_OPTION_STRING, offsetof(state_, trace),                                           \
     .help = "file for the wires' levels over time (VCD, for GTKWave)"},                           \
    {                                                                                              \
        "view", HL_OPTION_STRING, offsetof(state_, view),                                          \
            .help = "board that shows the light, as window or \"window:pitch=6\"; default auto"    \
    }

#endif
