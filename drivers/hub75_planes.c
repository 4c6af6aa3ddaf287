/* Pixels to bit-planes.
 *
 * All planes of one column are made at once: for each code of each colour a table holds a vector
 * with one byte a plane (bytes 0..10), in which the colour's bit is set where the plane is lit, and
 * in its last four bytes the share of light. Adding six of them gives the column's bytes of all
 * planes and, for nothing, its light. Sixteen columns are then transposed to sixteen bytes of each
 * plane. */
#include "drivers/hub75_planes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK       HL_HUB75_BLOCK
#define QUARTER     (BLOCK / 4)
#define COLOURS     3
#define CODES       256
#define SECOND_HALF 3 /* bits from R1 G1 B1 to R2 G2 B2 */
#define LIGHT_ALL   HL_HUB75_LIGHT_ALL

typedef uint8_t bytes_t __attribute__((vector_size(BLOCK)));
typedef uint32_t words_t __attribute__((vector_size(BLOCK)));
#define LIGHT_LANE 3 /* of words_t */

typedef words_t tables_t[COLOURS][CODES];

struct hl_hub75_planes {
    const struct hl_hub75_wall *wall;
    const struct hl_hub75_map *map;
    const struct hl_hub75_plan *plan;
    struct hl_hub75_layout layout;
    size_t count;      /* bytes of a plane of a row that are LEDs */
    uint32_t *offsets; /* of pixels in a frame, by row, byte of the row, half */
    size_t stride;     /* that they are made for */
    tables_t *tables;  /* one a turn of dither */
    int64_t light;     /* ticks that they are made for */
};

struct hl_hub75_layout hl_hub75_planes_layout(const struct hl_hub75_planes *planes)
{
    return planes->layout;
}

int64_t hl_hub75_planes_light(const struct hl_hub75_planes *planes)
{
    return planes->light;
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

void hl_hub75_planes_set_light(struct hl_hub75_planes *planes, int64_t light)
{
    int64_t widths[HL_HUB75_BITS_MAX];
    uint16_t masks[CODES];

    hl_hub75_plan_split(planes->plan->planes, light, widths);
    for (unsigned turn = 0; turn < planes->layout.turns; turn++) {
        hl_hub75_light_masks(planes->plan, light, turn, masks);
        for (int code = 0; code < CODES; code++) {
            int64_t lit = hl_hub75_light_of(widths, masks[code]);
            uint32_t share = (uint32_t)(lit * LIGHT_ALL / light);
            for (int i = 0; i < COLOURS; i++) {
                int bit = (int)(strchr(planes->wall->colour_order, "RGB"[i]) -
                                planes->wall->colour_order);
                planes->tables[turn][i][code] = make_entry(masks[code], bit, share);
            }
        }
    }
    planes->light = light;
}

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

static void make_offsets(struct hl_hub75_planes *planes, int width, int height, size_t stride)
{
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            struct hl_hub75_led led = hl_hub75_map_led(planes->map, x, y);
            size_t at = (size_t)led.row * planes->layout.pitch +
                        (size_t)(led.column * planes->wall->parallel + led.chain);
            planes->offsets[at * HL_HUB75_HALVES + (size_t)led.half] =
                (uint32_t)((size_t)y * stride + 3 * (size_t)x);
        }
    planes->stride = stride;
}

uint32_t hl_hub75_planes_fill(const struct hl_hub75_planes *planes, unsigned turn,
                              const uint8_t *pixels, const uint32_t *offsets, size_t count,
                              uint8_t *out, size_t pitch)
{
    int groups = planes->layout.stored / QUARTER;
    words_t light = {0};

    for (size_t at = 0; at < count; at += BLOCK)
        light = fill_block(&planes->tables[turn], pixels, offsets + at * HL_HUB75_HALVES, out + at,
                           pitch, groups, light);
    return light[LIGHT_LANE];
}

double hl_hub75_planes_frame(struct hl_hub75_planes *planes, const struct hl_frame *frame,
                             unsigned turn, uint8_t *bytes)
{
    size_t pitch = planes->layout.pitch;
    double all = 0;

    if (frame->stride != planes->stride)
        make_offsets(planes, frame->width, frame->height, frame->stride);
    for (int row = 0; row < planes->layout.rows; row++) {
        all += hl_hub75_planes_fill(planes, turn, frame->pixels,
                                    planes->offsets + (size_t)row * pitch * HL_HUB75_HALVES, pitch,
                                    bytes, pitch);
        bytes += pitch * (size_t)planes->layout.stored;
    }
    /* What fills the last block up is the first pixel: not to be counted. */
    uint32_t first = look_up(&planes->tables[turn], frame->pixels)[LIGHT_LANE];
    size_t spare = HL_HUB75_HALVES * (pitch - planes->count) * (size_t)planes->layout.rows;
    return (all - (double)first * (double)spare) / LIGHT_ALL;
}

struct hl_hub75_planes *hl_hub75_planes_create(const struct hl_hub75_wall *wall,
                                               const struct hl_hub75_map *map,
                                               const struct hl_hub75_plan *plan)
{
    struct hl_hub75_shape shape = hl_hub75_shape(wall);
    struct hl_hub75_planes *planes = calloc(1, sizeof(*planes));
    if (!planes)
        return NULL;
    planes->wall = wall;
    planes->map = map;
    planes->plan = plan;
    planes->count = (size_t)(shape.columns * shape.chains);
    planes->layout = (struct hl_hub75_layout){
        .rows = shape.rows,
        .planes = plan->planes,
        .stored = (plan->planes + QUARTER - 1) / QUARTER * QUARTER, /* made by four */
        .pitch = (planes->count + BLOCK - 1) / BLOCK * BLOCK,
        .turns = 1u << plan->dither_bits,
    };
    planes->offsets =
        calloc((size_t)shape.rows * planes->layout.pitch * HL_HUB75_HALVES, sizeof(uint32_t));
    planes->tables = aligned_alloc(BLOCK, sizeof(tables_t) * planes->layout.turns);
    if (!planes->offsets || !planes->tables) {
        hl_hub75_planes_destroy(planes);
        errno = ENOMEM;
        return NULL;
    }
    hl_hub75_planes_set_light(planes, plan->light);
    make_offsets(planes, shape.picture_width, shape.picture_height,
                 3 * (size_t)shape.picture_width);
    return planes;
}

void hl_hub75_planes_destroy(struct hl_hub75_planes *planes)
{
    if (!planes)
        return;
    free(planes->offsets);
    free(planes->tables);
    free(planes);
}
