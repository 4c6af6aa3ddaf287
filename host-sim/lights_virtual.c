#include "host-sim/lights_virtual.h"

#include "base/clock.h"
#include "base/log.h"
#include "host-sim/view.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#define LOOK_NS 1000 /* so long the light of a picture is looked at: it stands still */

/* A fault is worth a line when it is new. */
static void say_faults(struct hl_lights_virtual *v)
{
    assert(v->model->fault_count <= HL_LIGHTS_FAULTS_MAX);
    for (int i = 0; i < v->model->fault_count; i++) {
        unsigned long count = v->model->faults(v->data, i);
        if (count && !v->told[i])
            hl_warning(v->name, "fault: %s, %lu times", v->model->fault_name(i), count);
        v->told[i] = count;
    }
}

static int make_frames(struct hl_lights_virtual *v, const struct hl_output_mode *mode)
{
    bool aside = v->rotate % 180 != 0;
    int err = hl_frame_init(&v->seen, mode->width, mode->height);
    return err ? err
               : hl_frame_init(&v->hung, aside ? mode->height : mode->width,
                               aside ? mode->width : mode->height);
}

static int open_parts(struct hl_lights_virtual *v, struct hl_output_mode *mode)
{
    int err = hl_spi_trace_init(&v->tap, v->plug, v->trace);

    if (err) {
        hl_error(v->name, "trace: %s: %s", v->trace, strerror(-err));
        hl_lights_close(&v->lights);
        return err;
    }
    v->wire = (struct hl_spi_virtual){
        .chip = &v->tap.plug, .now_ns = HL_NS_PER_S, .longest = HL_LIGHTS_PIECE_MAX};
    v->lights.wire = &hl_spi_wire_virtual;
    v->lights.bare = NULL;
    err = hl_lights_open(&v->lights, &v->wire, mode);
    if (!err)
        err = make_frames(v, mode);
    return err ? err : hl_view_open(v->view, v->name, mode, &v->screen);
}

int hl_lights_virtual_open(struct hl_lights_virtual *v, struct hl_output_mode *mode)
{
    v->started = false;
    v->screen = NULL;
    memset(v->told, 0, sizeof(v->told));
    int err = open_parts(v, mode);
    if (err)
        hl_lights_virtual_close(v);
    return err;
}

/* What hangs, turned clockwise. */
static void turn(struct hl_lights_virtual *v)
{
    int w = v->hung.width, h = v->hung.height;

    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            int to_x = x, to_y = y;
            if (v->rotate == 90 || v->rotate == 270) {
                to_x = v->rotate == 90 ? h - 1 - y : y;
                to_y = v->rotate == 90 ? x : w - 1 - x;
            } else if (v->rotate == 180) {
                to_x = w - 1 - x;
                to_y = h - 1 - y;
            }
            memcpy(v->seen.pixels + (size_t)to_y * v->seen.stride + 3 * (size_t)to_x,
                   v->hung.pixels + (size_t)y * v->hung.stride + 3 * (size_t)x, 3);
        }
}

int hl_lights_virtual_present(struct hl_lights_virtual *v, const struct hl_frame *frame,
                              int64_t when_ns)
{
    if (!v->started)
        v->lead_ns = v->wire.now_ns - when_ns;
    v->started = true;
    if (when_ns + v->lead_ns > v->wire.now_ns)
        v->wire.now_ns = when_ns + v->lead_ns;
    int err = hl_lights_present(&v->lights, frame);
    v->model->reset(v->data, v->wire.now_ns);
    v->wire.now_ns += LOOK_NS;
    v->model->draw(v->data, v->wire.now_ns, LOOK_NS, &v->hung);
    turn(v);
    say_faults(v);
    int shown = hl_board_present(v->screen, &v->seen, when_ns);
    return err ? err : shown;
}

bool hl_lights_virtual_poll(struct hl_lights_virtual *v, struct hl_event *event)
{
    return hl_board_poll(v->screen, event);
}

int hl_lights_virtual_close(struct hl_lights_virtual *v)
{
    bool was_open = v->lights.is_open;
    int err = hl_lights_close(&v->lights);

    if (was_open) {
        v->model->end(v->data, v->wire.now_ns);
        say_faults(v);
    }
    int shown = v->screen ? hl_board_close(v->screen) : 0;
    int traced = hl_spi_trace_finish(&v->tap);
    hl_board_destroy(v->screen);
    hl_frame_finish(&v->hung);
    hl_frame_finish(&v->seen);
    v->screen = NULL;
    return err ? err : shown ? shown : traced;
}

static struct hl_led_walk translate(const struct hl_matrix_walk *walk)
{
    static const enum hl_led_corner corners[] = {[HL_MATRIX_TOP_LEFT] = HL_LED_TOP_LEFT,
                                                 [HL_MATRIX_TOP_RIGHT] = HL_LED_TOP_RIGHT,
                                                 [HL_MATRIX_BOTTOM_LEFT] = HL_LED_BOTTOM_LEFT,
                                                 [HL_MATRIX_BOTTOM_RIGHT] = HL_LED_BOTTOM_RIGHT};
    return (struct hl_led_walk){corners[walk->start], walk->columns, walk->serpentine};
}

struct hl_led_matrix hl_lights_virtual_matrix(const struct hl_matrix *matrix)
{
    return (struct hl_led_matrix){.width = matrix->tile_width,
                                  .height = matrix->tile_height,
                                  .across = matrix->across,
                                  .down = matrix->down,
                                  .inside = translate(&matrix->inside),
                                  .tiles = translate(&matrix->tiles),
                                  .turn = matrix->rotate,
                                  .mirror = matrix->mirror};
}
