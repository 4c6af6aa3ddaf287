/* A frame to a signal programme.
 *
 * All planes of one column are made at once: for each code of each colour a table holds a vector
 * with one byte a plane (bytes 0..10), in which the colour's bit is set where the plane is lit, and
 * in its last four bytes the share of light. Adding six of them gives the column's bytes of all
 * planes and, for nothing, its light. Sixteen columns are then transposed to sixteen bytes of each
 * plane. */
#include "drivers/hub75_inside.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK       16 /* columns at once: bytes of a vector */
#define QUARTER     (BLOCK / 4)
#define COLOURS     3
#define CODES       256
#define SECOND_HALF 3    /* bits from R1 G1 B1 to R2 G2 B2 */
#define LIGHT_ALL   4096 /* share 1 in a vector: a row of the largest wall still fits 32 bits */
#define BUFFERS     2
#define RELEASE     1.01 /* brighter by this in a frame when a limit ends: twice in a second */

typedef uint8_t bytes_t __attribute__((vector_size(BLOCK)));
typedef uint32_t words_t __attribute__((vector_size(BLOCK)));
#define LIGHT_LANE 3 /* of words_t */

typedef words_t tables_t[COLOURS][CODES];

struct buffer {
    struct hl_signal_program program;
    struct hl_signal_step *steps;
    uint8_t *bytes;
    int64_t light; /* ticks that the steps are made for; 0: not yet */
};

struct hl_hub75_compiler {
    struct hl_hub75_wall wall;
    struct hl_hub75_shape shape;
    struct hl_hub75_map *map;
    struct hl_hub75_plan *plan;
    size_t pitch;      /* bytes of a plane of a row, in whole blocks */
    uint32_t *offsets; /* of pixels in a frame, by row, byte of the row, half */
    size_t stride;     /* that they are made for */
    tables_t *tables;  /* one a turn of dither */
    int64_t light;     /* ticks that they are made for */
    double limit;      /* share of light that the current limit leaves */
    uint32_t *select, *wake;
    size_t wake_count;
    struct buffer buffers[BUFFERS];
    int next;
};

/* ---- tables ---- */

static unsigned count_turns(const struct hl_hub75_compiler *compiler)
{
    return 1u << compiler->plan->dither_bits;
}

/* Planes in memory: made by four. */
static int count_stored(const struct hl_hub75_compiler *compiler)
{
    return (compiler->plan->planes + QUARTER - 1) / QUARTER * QUARTER;
}

static words_t make_entry(unsigned mask, int bit, uint32_t share)
{
    bytes_t bytes = {0};

    for (int plane = 0; plane < HL_HUB75_BITS_MAX; plane++)
        bytes[plane] = (uint8_t)((mask >> plane & 1) << bit);
    words_t entry = (words_t)bytes;
    entry[LIGHT_LANE] = share;
    return entry;
}

static void make_tables(struct hl_hub75_compiler *compiler, int64_t light)
{
    int64_t widths[HL_HUB75_BITS_MAX];
    uint16_t masks[CODES];

    hl_hub75_plan_split(compiler->plan->planes, light, widths);
    for (unsigned turn = 0; turn < count_turns(compiler); turn++) {
        hl_hub75_light_masks(compiler->plan, light, turn, masks);
        for (int code = 0; code < CODES; code++) {
            int64_t lit = hl_hub75_light_of(widths, masks[code]);
            uint32_t share = (uint32_t)(lit * LIGHT_ALL / light);
            for (int i = 0; i < COLOURS; i++) {
                int bit = (int)(strchr(compiler->wall.colour_order, "RGB"[i]) -
                                compiler->wall.colour_order);
                compiler->tables[turn][i][code] = make_entry(masks[code], bit, share);
            }
        }
    }
    compiler->light = light;
}

static void make_offsets(struct hl_hub75_compiler *compiler, size_t stride)
{
    const struct hl_hub75_shape *shape = &compiler->shape;

    for (int y = 0; y < shape->picture_height; y++)
        for (int x = 0; x < shape->picture_width; x++) {
            struct hl_hub75_led led = hl_hub75_map_led(compiler->map, x, y);
            size_t at = (size_t)led.row * compiler->pitch +
                        (size_t)(led.column * shape->chains + led.chain);
            compiler->offsets[at * HL_HUB75_HALVES + (size_t)led.half] =
                (uint32_t)((size_t)y * stride + 3 * (size_t)x);
        }
    compiler->stride = stride;
}

/* ---- planes ---- */

static inline words_t look_up(const tables_t *tables, const uint8_t *pixel)
{
    return (*tables)[0][pixel[0]] + (*tables)[1][pixel[1]] + (*tables)[2][pixel[2]];
}

/* One column of one chain: the bytes of all planes. */
static inline bytes_t gather(const tables_t *tables, const uint8_t *pixels, const uint32_t *offsets,
                             words_t *light)
{
    words_t top = look_up(tables, pixels + offsets[0]);
    words_t bottom = look_up(tables, pixels + offsets[1]);

    *light += top + bottom;
    return (bytes_t)(top + (bottom << SECOND_HALF));
}

static inline bytes_t zip_low(bytes_t a, bytes_t b)
{
    return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

static inline bytes_t zip_high(bytes_t a, bytes_t b)
{
    return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15,
                                   31);
}

/* Two rounds of zipping four vectors that stand a quarter of a block apart. Each round turns the
 * eight bits of (vector, byte) by one; after four, vectors and bytes have changed places. */
static inline void zip_four(const bytes_t in[4], bytes_t out[4])
{
    bytes_t low_02 = zip_low(in[0], in[2]), high_02 = zip_high(in[0], in[2]);
    bytes_t low_13 = zip_low(in[1], in[3]), high_13 = zip_high(in[1], in[3]);

    out[0] = zip_low(low_02, low_13);
    out[1] = zip_high(low_02, low_13);
    out[2] = zip_low(high_02, high_13);
    out[3] = zip_high(high_02, high_13);
}

/* GROUPS of four planes each, PITCH bytes from one to the next. Returns LIGHT with the block's
 * added. */
static inline words_t fill_block(const tables_t *tables, const uint8_t *pixels,
                                 const uint32_t *offsets, uint8_t *out, size_t pitch, int groups,
                                 words_t light)
{
    bytes_t half[QUARTER][QUARTER];

    for (int i = 0; i < QUARTER; i++, offsets += HL_HUB75_HALVES) {
        bytes_t columns[QUARTER] = {
            gather(tables, pixels, offsets, &light),
            gather(tables, pixels, offsets + 1 * QUARTER * HL_HUB75_HALVES, &light),
            gather(tables, pixels, offsets + 2 * QUARTER * HL_HUB75_HALVES, &light),
            gather(tables, pixels, offsets + 3 * QUARTER * HL_HUB75_HALVES, &light),
        };
        zip_four(columns, half[i]);
    }
    for (int i = 0; i < groups; i++) {
        bytes_t rows[QUARTER] = {half[0][i], half[1][i], half[2][i], half[3][i]}, planes[QUARTER];
        zip_four(rows, planes);
        memcpy(out + 0 * pitch, &planes[0], sizeof(planes[0]));
        memcpy(out + 1 * pitch, &planes[1], sizeof(planes[1]));
        memcpy(out + 2 * pitch, &planes[2], sizeof(planes[2]));
        memcpy(out + 3 * pitch, &planes[3], sizeof(planes[3]));
        out += QUARTER * pitch;
    }
    return light;
}

/* Returns the frame's light: the number of LEDs that would give the same, fully lit. */
static double fill_planes(const struct hl_hub75_compiler *compiler, const struct hl_frame *frame,
                          unsigned turn, uint8_t *bytes)
{
    const tables_t *tables = &compiler->tables[turn];
    size_t pitch = compiler->pitch;
    int planes = count_stored(compiler), rows = compiler->shape.rows;
    double all = 0;

    for (int row = 0; row < rows; row++) {
        const uint32_t *offsets = compiler->offsets + (size_t)row * pitch * HL_HUB75_HALVES;
        uint8_t *out = bytes + (size_t)row * pitch * (size_t)planes;
        words_t light = {0};
        for (size_t at = 0; at < pitch; at += BLOCK)
            light = fill_block(tables, frame->pixels, offsets + at * HL_HUB75_HALVES, out + at,
                               pitch, planes / QUARTER, light);
        all += light[LIGHT_LANE];
    }
    /* What fills the last block up is the first pixel: not to be counted. */
    size_t spare = pitch - (size_t)(compiler->shape.columns * compiler->shape.chains);
    words_t first = look_up(tables, frame->pixels);
    all -= (double)first[LIGHT_LANE] * HL_HUB75_HALVES * (double)spare * rows;
    return all / LIGHT_ALL;
}

/* ---- steps ---- */

/* While a step is shifted in, the slot before it is lit. */
static void fill_steps(const struct hl_hub75_compiler *compiler, struct buffer *buffer)
{
    const struct hl_hub75_plan *plan = compiler->plan;
    int64_t widths[HL_HUB75_BITS_MAX];
    struct hl_signal_step *step = buffer->steps;
    int planes = count_stored(compiler);

    hl_hub75_plan_split(plan->planes, compiler->light, widths);
    int64_t before = hl_hub75_plan_slot(plan, widths, plan->slot_count - 1);
    for (int first = 0, end; first < plan->slot_count; first = end) {
        for (end = first; end < plan->slot_count; end++)
            if (plan->slots[end].pass != plan->slots[first].pass)
                break;
        for (int row = 0; row < plan->rows; row++)
            for (int slot = first; slot < end; slot++, step++) {
                int64_t more = before > plan->columns ? before - plan->columns : 0;
                size_t plane = (size_t)(row * planes + plan->slots[slot].plane);
                step->data = (uint32_t)(plane * compiler->pitch);
                step->row = (uint16_t)row;
                step->lit_columns = (uint16_t)(before - more);
                step->lit_ns = (uint32_t)lround((double)more * plan->tick_ns);
                before = hl_hub75_plan_slot(plan, widths, slot);
            }
    }
    buffer->light = compiler->light;
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
    if (light != compiler->light)
        make_tables(compiler, light);
}

double hl_hub75_current(const struct hl_hub75_compiler *compiler, const struct hl_frame *frame)
{
    double leds = 0;

    for (int y = 0; y < frame->height; y++) {
        const uint8_t *pixels = frame->pixels + (size_t)y * frame->stride;
        for (int i = 0; i < frame->width * COLOURS; i++)
            leds += hl_hub75_lightness(pixels[i]);
    }
    return find_amps(compiler, leds);
}

double hl_hub75_limit(const struct hl_hub75_compiler *compiler)
{
    return compiler->limit;
}

/* ---- the compiler ---- */

const struct hl_signal_program *hl_hub75_compile(struct hl_hub75_compiler *compiler,
                                                 const struct hl_frame *frame, unsigned refresh)
{
    struct buffer *buffer = &compiler->buffers[compiler->next];
    unsigned turn = refresh % count_turns(compiler);

    assert(frame->width == compiler->shape.picture_width &&
           frame->height == compiler->shape.picture_height);
    compiler->next = (compiler->next + 1) % BUFFERS;
    if (frame->stride != compiler->stride)
        make_offsets(compiler, frame->stride);

    double amps = find_amps(compiler, fill_planes(compiler, frame, turn, buffer->bytes));
    double most = compiler->wall.amps_max;
    double limit = most > 0 && amps > most ? most / amps : 1;
    if (limit < compiler->limit) {
        /* At once, or the supply gives way. */
        set_limit(compiler, limit);
        fill_planes(compiler, frame, turn, buffer->bytes);
    }
    if (buffer->light != compiler->light)
        fill_steps(compiler, buffer);
    /* Slowly back, from the next frame on, so that moving text does not make the light pump. */
    if (limit > compiler->limit)
        set_limit(compiler, fmin(limit, compiler->limit * RELEASE));
    return &buffer->program;
}

size_t hl_hub75_init_words(const struct hl_hub75_compiler *compiler, const uint32_t **words)
{
    *words = compiler->wake;
    return compiler->wake_count;
}

static size_t count_steps(const struct hl_hub75_compiler *compiler)
{
    return (size_t)(compiler->plan->slot_count * compiler->plan->rows);
}

static int take_memory(struct hl_hub75_compiler *compiler)
{
    const struct hl_hub75_wall *wall = &compiler->wall;
    size_t rows = (size_t)compiler->shape.rows;
    size_t bytes = rows * compiler->pitch * (size_t)count_stored(compiler);
    size_t selects = (size_t)hl_hub75_select_count(wall);

    compiler->wake_count = hl_hub75_wake_count(wall);
    compiler->offsets = calloc(rows * compiler->pitch * HL_HUB75_HALVES, sizeof(uint32_t));
    compiler->tables = aligned_alloc(BLOCK, sizeof(tables_t) * count_turns(compiler));
    compiler->select = calloc(rows * selects, sizeof(uint32_t));
    compiler->wake = calloc(compiler->wake_count + 1, sizeof(uint32_t));
    if (!compiler->offsets || !compiler->tables || !compiler->select || !compiler->wake)
        return -ENOMEM;
    for (int i = 0; i < BUFFERS; i++) {
        struct buffer *buffer = &compiler->buffers[i];
        buffer->steps = calloc(count_steps(compiler), sizeof(*buffer->steps));
        buffer->bytes = calloc(bytes, 1);
        if (!buffer->steps || !buffer->bytes)
            return -ENOMEM;
        buffer->program = (struct hl_signal_program){
            .columns = (uint16_t)compiler->shape.columns,
            .rows = (uint16_t)rows,
            .chains = (uint8_t)compiler->shape.chains,
            .blank_ns = HL_HUB75_BLANK_NS,
            .select = compiler->select,
            .select_words = (uint16_t)selects,
            .column_bytes = buffer->bytes,
            .column_bytes_len = bytes,
            .steps = buffer->steps,
            .step_count = count_steps(compiler),
        };
    }
    return 0;
}

struct hl_hub75_compiler *hl_hub75_compiler_create(const struct hl_hub75_wall *wall)
{
    struct hl_hub75_compiler *compiler = calloc(1, sizeof(*compiler));
    if (!compiler)
        return NULL;
    compiler->wall = *wall;
    compiler->map = hl_hub75_map_create(wall);
    compiler->plan = compiler->map ? hl_hub75_plan_create(wall) : NULL;
    if (!compiler->plan)
        goto fail;
    compiler->shape = hl_hub75_shape(wall);
    size_t row = (size_t)(compiler->shape.columns * compiler->shape.chains);
    compiler->pitch = (row + BLOCK - 1) / BLOCK * BLOCK;
    if (take_memory(compiler) < 0) {
        errno = ENOMEM;
        goto fail;
    }
    hl_hub75_select_fill(wall, compiler->select);
    hl_hub75_wake_fill(wall, compiler->wake);
    compiler->limit = 1;
    make_tables(compiler, compiler->plan->light);
    make_offsets(compiler, 3 * (size_t)compiler->shape.picture_width);
    return compiler;
fail:;
    int error = errno;
    hl_hub75_compiler_destroy(compiler);
    errno = error;
    return NULL;
}

void hl_hub75_compiler_destroy(struct hl_hub75_compiler *compiler)
{
    if (!compiler)
        return;
    for (int i = 0; i < BUFFERS; i++) {
        free(compiler->buffers[i].steps);
        free(compiler->buffers[i].bytes);
    }
    free(compiler->offsets);
    free(compiler->tables);
    free(compiler->select);
    free(compiler->wake);
    hl_hub75_map_destroy(compiler->map);
    hl_hub75_plan_destroy(compiler->plan);
    free(compiler);
}
