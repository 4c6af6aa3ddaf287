/* Frames and scenes to signal programmes: steps over bit-planes, within the limit on current. */
#include "drivers/hub75_lane.h"
#include "drivers/hub75_planes.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COLOURS 3
#define BUFFERS 2
#define RELEASE 1.01 /* brighter by this in a frame when a limit ends: twice in a second */

struct buffer {
    struct hl_signal_program program;
    struct hl_signal_step *steps;
    size_t at;     /* of its planes in the compiler's bytes */
    int64_t light; /* ticks that the steps are made for; 0: not yet */
    bool pointed;  /* the steps' data is the lane's, not its own */
};

struct hl_hub75_compiler {
    struct hl_hub75_wall wall;
    struct hl_hub75_map *map;
    struct hl_hub75_plan *plan;
    struct hl_hub75_planes *planes;
    struct hl_hub75_layout layout;
    struct hl_hub75_lane *lane; /* NULL: the wall is not straight */
    struct hl_frame frame;      /* of scenes that are compiled whole */
    double limit;               /* share of light that the current limit leaves */
    uint32_t *select, *wake;
    size_t wake_count;
    uint8_t *bytes;     /* of both buffers and the lane */
    uint16_t *plane_of; /* by step: row * stored + plane */
    uint32_t *where;    /* by row * stored + plane */
    struct buffer buffers[BUFFERS];
    int next;
};

/* ---- steps ---- */

static void list_steps(struct hl_hub75_compiler *compiler)
{
    const struct hl_hub75_plan *plan = compiler->plan;
    uint16_t *plane_of = compiler->plane_of;

    for (int first = 0, end; first < plan->slot_count; first = end) {
        for (end = first; end < plan->slot_count; end++)
            if (plan->slots[end].pass != plan->slots[first].pass)
                break;
        for (int row = 0; row < plan->rows; row++)
            for (int slot = first; slot < end; slot++)
                *plane_of++ = (uint16_t)(row * compiler->layout.stored + plan->slots[slot].plane);
    }
}

/* While a step is shifted in, the slot before it is lit. */
static void time_steps(const struct hl_hub75_compiler *compiler, struct buffer *buffer)
{
    const struct hl_hub75_plan *plan = compiler->plan;
    int64_t widths[HL_HUB75_BITS_MAX], light = hl_hub75_planes_light(compiler->planes);
    struct hl_signal_step *step = buffer->steps;

    if (buffer->light == light)
        return;
    hl_hub75_plan_split(plan->planes, light, widths);
    int64_t before = hl_hub75_plan_slot(plan, widths, plan->slot_count - 1);
    for (int first = 0, end; first < plan->slot_count; first = end) {
        for (end = first; end < plan->slot_count; end++)
            if (plan->slots[end].pass != plan->slots[first].pass)
                break;
        for (int row = 0; row < plan->rows; row++)
            for (int slot = first; slot < end; slot++, step++) {
                int64_t more = before > plan->columns ? before - plan->columns : 0;
                step->row = (uint16_t)row;
                step->lit_columns = (uint16_t)(before - more);
                step->lit_ns = (uint32_t)lround((double)more * plan->tick_ns);
                before = hl_hub75_plan_slot(plan, widths, slot);
            }
    }
    buffer->light = light;
}

static void point_steps(const struct hl_hub75_compiler *compiler, struct buffer *buffer,
                        const uint32_t *where)
{
    const uint16_t *plane_of = compiler->plane_of;
    struct hl_signal_step *steps = buffer->steps;
    size_t count = buffer->program.step_count;

#pragma GCC unroll 4
    for (size_t i = 0; i < count; i++)
        steps[i].data = where[plane_of[i]];
    buffer->pointed = true;
}

static void own_steps(const struct hl_hub75_compiler *compiler, struct buffer *buffer)
{
    if (!buffer->pointed)
        return;
    for (size_t i = 0; i < buffer->program.step_count; i++)
        buffer->steps[i].data =
            (uint32_t)(buffer->at + compiler->plane_of[i] * compiler->layout.pitch);
    buffer->pointed = false;
}

/* ---- current ---- */

/* Amperes of LEDS fully lit LEDs of one colour, at the wall's brightness: each has its row's part
 * of the time. */
static double find_amps(const struct hl_hub75_compiler *compiler, double leds)
{
    double duty = hl_hub75_plan_lit_share(compiler->plan) / compiler->plan->rows;

    return leds / COLOURS * compiler->wall.amps_per_pixel * duty;
}

static void set_limit(struct hl_hub75_compiler *compiler, double limit)
{
    const struct hl_hub75_plan *plan = compiler->plan;
    double share = hl_hub75_plan_lit_share(plan) * limit;
    int64_t light = limit < 1 ? hl_hub75_plan_light_for(plan, share, false) : plan->light;

    compiler->limit = limit;
    if (light != hl_hub75_planes_light(compiler->planes))
        hl_hub75_planes_set_light(compiler->planes, light);
}

double hl_hub75_current(const struct hl_hub75_compiler *compiler, const struct hl_frame *frame)
{
    double leds = 0;

    for (int y = 0; y < frame->height; y++) {
        const uint8_t *pixels = frame->pixels + (size_t)y * frame->stride;
        for (int i = 0; i < frame->width * COLOURS; i++)
            leds += hl_lightness_light(pixels[i]);
    }
    return find_amps(compiler, leds);
}

double hl_hub75_limit(const struct hl_hub75_compiler *compiler)
{
    return compiler->limit;
}

/* ---- the compiler ---- */

static struct buffer *next_buffer(struct hl_hub75_compiler *compiler)
{
    struct buffer *buffer = &compiler->buffers[compiler->next];
    compiler->next = (compiler->next + 1) % BUFFERS;
    return buffer;
}

const struct hl_signal_program *hl_hub75_compile(struct hl_hub75_compiler *compiler,
                                                 const struct hl_frame *frame, unsigned refresh)
{
    struct buffer *buffer = next_buffer(compiler);
    uint8_t *bytes = compiler->bytes + buffer->at;
    unsigned turn = refresh % compiler->layout.turns;

    assert(frame->width == compiler->frame.width && frame->height == compiler->frame.height);
    double amps = find_amps(compiler, hl_hub75_planes_frame(compiler->planes, frame, turn, bytes));
    double most = compiler->wall.amps_max;
    double limit = most > 0 && amps > most ? most / amps : 1;
    if (limit < compiler->limit) {
        /* At once, or the supply gives way. */
        set_limit(compiler, limit);
        hl_hub75_planes_frame(compiler->planes, frame, turn, bytes);
    }
    time_steps(compiler, buffer);
    own_steps(compiler, buffer);
    if (compiler->lane)
        hl_hub75_lane_leave(compiler->lane);
    /* Slowly back, from the next frame on, so that moving text does not make the light pump. */
    if (limit > compiler->limit)
        set_limit(compiler, fmin(limit, compiler->limit * RELEASE));
    return &buffer->program;
}

/* Under a limit on current every frame may have another light. */
static bool can_follow(struct hl_hub75_compiler *compiler, const struct hl_scene *scene,
                       int64_t now_ns)
{
    double most = compiler->wall.amps_max;

    return compiler->lane && compiler->limit >= 1 &&
           hl_hub75_lane_follow(compiler->lane, scene, now_ns) &&
           (most <= 0 || find_amps(compiler, hl_hub75_lane_light(compiler->lane)) <= most);
}

const struct hl_signal_program *hl_hub75_compile_scene(struct hl_hub75_compiler *compiler,
                                                       const struct hl_scene *scene, int64_t now_ns,
                                                       unsigned refresh)
{
    if (!can_follow(compiler, scene, now_ns)) {
        hl_scene_compose(scene, now_ns, &compiler->frame);
        return hl_hub75_compile(compiler, &compiler->frame, refresh);
    }
    struct buffer *buffer = next_buffer(compiler);
    hl_hub75_lane_show(compiler->lane, refresh % compiler->layout.turns, buffer->at,
                       compiler->where);
    time_steps(compiler, buffer);
    point_steps(compiler, buffer, compiler->where);
    return &buffer->program;
}

size_t hl_hub75_init_words(const struct hl_hub75_compiler *compiler, const uint32_t **words)
{
    *words = compiler->wake;
    return compiler->wake_count;
}

/* ---- memory ---- */

static int take_bytes(struct hl_hub75_compiler *compiler)
{
    const struct hl_hub75_layout *layout = &compiler->layout;
    size_t planes = (size_t)(layout->rows * layout->stored), frame = planes * layout->pitch;
    size_t lane = compiler->lane ? hl_hub75_lane_bytes(compiler->lane) : 0;
    size_t steps = (size_t)(compiler->plan->slot_count * compiler->plan->rows);

    compiler->bytes = aligned_alloc(HL_HUB75_BLOCK, BUFFERS * frame + lane);
    compiler->where = calloc(planes, sizeof(*compiler->where));
    compiler->plane_of = calloc(steps, sizeof(*compiler->plane_of));
    if (!compiler->bytes || !compiler->where || !compiler->plane_of)
        return -ENOMEM;
    memset(compiler->bytes, 0, BUFFERS * frame + lane);
    for (int i = 0; i < BUFFERS; i++) {
        struct buffer *buffer = &compiler->buffers[i];
        buffer->at = (size_t)i * frame;
        buffer->pointed = true;
        buffer->steps = calloc(steps, sizeof(*buffer->steps));
        if (!buffer->steps)
            return -ENOMEM;
        buffer->program = (struct hl_signal_program){
            .rows = (uint16_t)layout->rows,
            .blank_ns = HL_HUB75_BLANK_NS,
            .column_bytes = compiler->bytes,
            .column_bytes_len = BUFFERS * frame + lane,
            .steps = buffer->steps,
            .step_count = steps,
        };
    }
    if (compiler->lane)
        hl_hub75_lane_place(compiler->lane, compiler->bytes, BUFFERS * frame);
    list_steps(compiler);
    return 0;
}

static int take_words(struct hl_hub75_compiler *compiler, const struct hl_hub75_shape *shape)
{
    const struct hl_hub75_wall *wall = &compiler->wall;
    size_t selects = (size_t)hl_hub75_select_count(wall);

    compiler->wake_count = hl_hub75_wake_count(wall);
    compiler->select = calloc((size_t)shape->rows * selects, sizeof(uint32_t));
    compiler->wake = calloc(compiler->wake_count + 1, sizeof(uint32_t));
    if (!compiler->select || !compiler->wake)
        return -ENOMEM;
    hl_hub75_select_fill(wall, compiler->select);
    hl_hub75_wake_fill(wall, compiler->wake);
    for (int i = 0; i < BUFFERS; i++) {
        struct hl_signal_program *program = &compiler->buffers[i].program;
        program->columns = (uint16_t)shape->columns;
        program->chains = (uint8_t)shape->chains;
        program->select = compiler->select;
        program->select_words = (uint16_t)selects;
    }
    return 0;
}

static int build(struct hl_hub75_compiler *compiler)
{
    const struct hl_hub75_wall *wall = &compiler->wall;
    struct hl_hub75_shape shape;

    compiler->map = hl_hub75_map_create(wall);
    compiler->plan = compiler->map ? hl_hub75_plan_create(wall) : NULL;
    if (!compiler->plan)
        return -errno;
    shape = hl_hub75_shape(wall);
    compiler->planes = hl_hub75_planes_create(wall, compiler->map, compiler->plan);
    if (!compiler->planes)
        return -errno;
    compiler->layout = hl_hub75_planes_layout(compiler->planes);
    compiler->lane = hl_hub75_lane_create(wall, compiler->map, compiler->planes);
    if (!compiler->lane && errno != ENOTSUP)
        return -errno;
    compiler->limit = 1;
    int err = hl_frame_init(&compiler->frame, shape.picture_width, shape.picture_height);
    if (!err)
        err = take_bytes(compiler);
    return err ? err : take_words(compiler, &shape);
}

struct hl_hub75_compiler *hl_hub75_compiler_create(const struct hl_hub75_wall *wall)
{
    struct hl_hub75_compiler *compiler = calloc(1, sizeof(*compiler));
    if (!compiler)
        return NULL;
    compiler->wall = *wall;
    int err = build(compiler);
    if (!err)
        return compiler;
    hl_hub75_compiler_destroy(compiler);
    errno = -err;
    return NULL;
}

void hl_hub75_compiler_destroy(struct hl_hub75_compiler *compiler)
{
    if (!compiler)
        return;
    for (int i = 0; i < BUFFERS; i++)
        free(compiler->buffers[i].steps);
    free(compiler->bytes);
    free(compiler->where);
    free(compiler->plane_of);
    free(compiler->select);
    free(compiler->wake);
    hl_frame_finish(&compiler->frame);
    hl_hub75_lane_destroy(compiler->lane);
    hl_hub75_planes_destroy(compiler->planes);
    hl_hub75_map_destroy(compiler->map);
    hl_hub75_plan_destroy(compiler->plan);
    free(compiler);
}
