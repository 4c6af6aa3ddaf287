#include "show/halftone.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CODE_MAX  255
#define SIDE      8 /* of the ordered pattern */
#define CELLS     (SIDE * SIDE)
#define FLAT      1e-5f /* volumes and distances below are none */
#define ERROR_MAX 1.5f  /* of light that is carried on; mixtures stay below by themselves */

/* Rec. 709. */
static const float luma[3] = {0.2126f, 0.7152f, 0.0722f};

static float dot(const float a[3], const float b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static bool is_same(struct hl_rgb a, struct hl_rgb b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b;
}

static bool is_grey(struct hl_rgb rgb)
{
    int low = rgb.r < rgb.g ? rgb.r : rgb.g, high = rgb.r > rgb.g ? rgb.r : rgb.g;
    low = rgb.b < low ? rgb.b : low;
    high = rgb.b > high ? rgb.b : high;
    return high - low <= HL_HALFTONE_GREY_MAX;
}

/* ---- the inks ---- */

static void put_ink(struct hl_halftone *h, const struct hl_paper *paper, struct hl_rgb pure,
                    struct hl_rgb seen)
{
    struct hl_rgb black = paper->inks[0].seen, white = paper->inks[1].seen;
    const uint8_t code[] = {seen.r, seen.g, seen.b}, low[] = {black.r, black.g, black.b},
                  high[] = {white.r, white.g, white.b};

    for (size_t i = 0; i < h->count; i++)
        if (is_same(h->inks[i].pure, pure))
            return;
    if (h->count == HL_HALFTONE_INKS_MAX)
        return;
    struct hl_halftone_ink *ink = &h->inks[h->count++];
    ink->pure = pure;
    for (int c = 0; c < 3; c++) {
        float range = h->code_light[high[c]] - h->code_light[low[c]];
        ink->light[c] = range > FLAT ? (h->code_light[code[c]] - h->code_light[low[c]]) / range : 0;
    }
}

static uint8_t between(uint8_t from, uint8_t to, int step, int steps)
{
    return (uint8_t)(from + (to - from) * step / steps);
}

/* From black to white; even steps of code. A grey's tint cannot be mended by other greys, and is
 * let go. */
static void put_neutrals(struct hl_halftone *h, const struct hl_paper *paper)
{
    const struct hl_paper_ink *black = &paper->inks[0], *white = &paper->inks[1];
    int steps = paper->greys > 2 ? paper->greys - 1 : 1;

    steps = steps < HL_PAPER_INKS_MAX ? steps : HL_PAPER_INKS_MAX - 1;
    for (int i = 0; i <= steps; i++) {
        struct hl_rgb pure = {between(black->pure.r, white->pure.r, i, steps),
                              between(black->pure.g, white->pure.g, i, steps),
                              between(black->pure.b, white->pure.b, i, steps)};
        struct hl_rgb seen = {between(black->seen.r, white->seen.r, i, steps),
                              between(black->seen.g, white->seen.g, i, steps),
                              between(black->seen.b, white->seen.b, i, steps)};
        put_ink(h, paper, pure, seen);
    }
    h->neutral = h->count;
    for (size_t i = 0; i < h->neutral; i++) {
        float light = dot(h->inks[i].light, luma);
        for (int c = 0; c < 3; c++)
            h->inks[i].light[c] = light;
    }
}

static void put_inks(struct hl_halftone *h, const struct hl_paper *paper)
{
    put_neutrals(h, paper);
    for (size_t i = 2; i < paper->count && i < HL_PAPER_INKS_MAX; i++)
        if (!is_grey(paper->inks[i].pure))
            put_ink(h, paper, paper->inks[i].pure, paper->inks[i].seen);
}

/* ---- colours of full strength ---- */

static const struct hl_halftone_ink *find_corner(const struct hl_halftone *h, int corner)
{
    struct hl_rgb pure = {corner & 4 ? CODE_MAX : 0, corner & 2 ? CODE_MAX : 0,
                          corner & 1 ? CODE_MAX : 0};
    for (size_t i = 0; i < h->count; i++)
        if (is_same(h->inks[i].pure, pure))
            return &h->inks[i];
    return NULL;
}

/* Red, yellow, green, cyan, blue, magenta: the hues in their circle. */
static void put_corners(struct hl_halftone *h)
{
    static const int circle[] = {4, 6, 2, 3, 1, 5};
    const struct hl_halftone_ink *at[6];

    for (int i = 0; i < 6; i++)
        at[i] = find_corner(h, circle[i]);
    for (int i = 0; i < 6; i++) {
        const struct hl_halftone_ink *before = at[(i + 5) % 6], *after = at[(i + 1) % 6];
        float *light = h->corner[circle[i]];
        float full[3];
        for (int c = 0; c < 3; c++)
            full[c] = circle[i] & 4 >> c ? 1.0f : 0.0f;
        for (int c = 0; c < 3; c++)
            light[c] = at[i]             ? at[i]->light[c]
                       : before && after ? (before->light[c] + after->light[c]) / 2
                                         : dot(full, luma);
    }
    for (int c = 0; c < 3; c++) {
        h->corner[0][c] = 0;
        h->corner[7][c] = 1;
    }
}

/* RGB as so much white, so much of a mixed hue, so much of a plain one, the rest black. */
static void full_strength(const struct hl_halftone *h, const float rgb[3], float light[3])
{
    int high = 0, low = 2;
    for (int c = 0; c < 3; c++) {
        high = rgb[c] > rgb[high] ? c : high;
        low = rgb[c] < rgb[low] ? c : low;
    }
    int middle = 3 - high - low;
    const float *plain = h->corner[4 >> high], *mixed = h->corner[7 - (4 >> low)];
    for (int c = 0; c < 3; c++)
        light[c] =
            (rgb[high] - rgb[middle]) * plain[c] + (rgb[middle] - rgb[low]) * mixed[c] + rgb[low];
}

/* ---- what can be mixed: the hull of the inks ---- */

/* The plane through three inks, if all others lie on its inner side. */
static void try_face(struct hl_halftone *h, size_t i, size_t j, size_t k, bool *solid)
{
    const float *a = h->inks[i].light, *b = h->inks[j].light, *c = h->inks[k].light;
    float u[3], v[3], lowest = 0, highest = 0;

    for (int n = 0; n < 3; n++) {
        u[n] = b[n] - a[n];
        v[n] = c[n] - a[n];
    }
    float normal[3] = {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2],
                       u[0] * v[1] - u[1] * v[0]};
    float length = sqrtf(dot(normal, normal));
    if (length < FLAT)
        return;
    for (int n = 0; n < 3; n++)
        normal[n] /= length;
    for (size_t m = 0; m < h->count; m++) {
        float side = dot(normal, h->inks[m].light) - dot(normal, a);
        lowest = side < lowest ? side : lowest;
        highest = side > highest ? side : highest;
    }
    *solid |= highest - lowest > 1e-3f;
    if ((highest > FLAT && lowest < -FLAT) || h->face_count == HL_HALFTONE_FACES_MAX)
        return;
    float sign = highest > FLAT ? -1 : 1;
    struct hl_halftone_face *face = &h->faces[h->face_count++];
    for (int n = 0; n < 3; n++)
        face->normal[n] = sign * normal[n];
    face->reach = sign * dot(normal, a);
}

static void put_faces(struct hl_halftone *h)
{
    bool solid = false;
    for (size_t i = 0; i < h->count; i++)
        for (size_t j = i + 1; j < h->count; j++)
            for (size_t k = j + 1; k < h->count; k++)
                try_face(h, i, j, k, &solid);
    /* A hull with faces left out would let through what cannot be mixed. */
    if (!solid || h->face_count == HL_HALFTONE_FACES_MAX)
        h->face_count = 0;
}

void hl_halftone_init(struct hl_halftone *h, const struct hl_paper *paper)
{
    *h = (struct hl_halftone){.count = 0};
    for (int code = 0; code <= CODE_MAX; code++) {
        double v = (double)code / CODE_MAX;
        h->code_light[code] = (float)(v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    put_inks(h, paper);
    put_corners(h);
    if (h->count > h->neutral)
        put_faces(h);
}

void hl_halftone_aim(const struct hl_halftone *h, struct hl_rgb colour, float light[3])
{
    const float rgb[3] = {h->code_light[colour.r], h->code_light[colour.g],
                          h->code_light[colour.b]};
    float strong[3], way[3], share = h->face_count ? 1 : 0;

    if (h->count == h->neutral || is_grey(colour)) {
        light[0] = light[1] = light[2] = dot(rgb, luma);
        return;
    }
    full_strength(h, rgb, strong);
    for (int c = 0; c < 3; c++)
        way[c] = rgb[c] - strong[c];
    for (size_t i = 0; i < h->face_count; i++) {
        const struct hl_halftone_face *face = &h->faces[i];
        float out = dot(face->normal, way), room = face->reach - dot(face->normal, strong);
        if (out > FLAT && room < share * out)
            share = room > 0 ? room / out : 0;
    }
    for (int c = 0; c < 3; c++)
        light[c] = strong[c] + share * way[c];
}

/* Inks that a dot may get. */
struct choice {
    const struct hl_halftone_ink *first, *end;
};

/* For greys the two levels on both sides of it, and no colour: less would be seen of more. */
static struct choice choose(const struct hl_halftone *h, const float aim[3])
{
    size_t above = 1;

    if (fabsf(aim[0] - aim[1]) > FLAT || fabsf(aim[1] - aim[2]) > FLAT)
        return (struct choice){h->inks, h->inks + h->count};
    while (above + 1 < h->neutral && h->inks[above].light[0] < aim[0])
        above++;
    return (struct choice){h->inks + above - 1, h->inks + above + 1};
}

static const struct hl_halftone_ink *nearest(const struct choice *choice, const float light[3])
{
    const struct hl_halftone_ink *best = choice->first;
    float least = INFINITY;

    for (const struct hl_halftone_ink *ink = choice->first; ink < choice->end; ink++) {
        float distance = 0;
        for (int c = 0; c < 3; c++) {
            float d = ink->light[c] - light[c];
            distance += d * d;
        }
        if (distance < least) {
            least = distance;
            best = ink;
        }
    }
    return best;
}

/* ---- pictures ---- */

/* A colour, and what is known of it: neighbours are often the same. */
struct aim {
    struct hl_rgb colour;
    float light[3];
    struct choice choice;
    const struct hl_halftone_ink *own; /* exactly this; NULL: none */
};

static void take_aim(const struct hl_halftone *h, struct hl_rgb colour, struct aim *aim)
{
    aim->colour = colour;
    aim->own = NULL;
    hl_halftone_aim(h, colour, aim->light);
    aim->choice = choose(h, aim->light);
    for (size_t i = 0; i < h->count; i++)
        if (is_same(h->inks[i].pure, colour) && (i == 0 || i + 1 >= h->neutral))
            aim->own = &h->inks[i];
}

/* Errors of a row, a pixel's three together. */
struct carry {
    int width;
    float *here, *below; /* NULL below the last row */
};

/* ERROR goes on, STEP is where the row goes. */
static void spread(const struct carry *carry, int x, int step, const float error[3])
{
    const struct {
        float *row;
        int at;
        float share;
    } to[] = {{carry->here, x + step, 7},
              {carry->below, x - step, 3},
              {carry->below, x, 5},
              {carry->below, x + step, 1}};
    float whole = 0;

    for (int i = 0; i < 4; i++)
        whole += to[i].row && to[i].at >= 0 && to[i].at < carry->width ? to[i].share : 0;
    for (int i = 0; i < 4; i++)
        if (to[i].row && to[i].at >= 0 && to[i].at < carry->width)
            for (int c = 0; c < 3; c++)
                to[i].row[3 * to[i].at + c] += error[c] * to[i].share / whole;
}

static const struct hl_halftone_ink *place(const struct aim *aim, const struct carry *carry, int x,
                                           int step)
{
    float want[3], error[3];

    if (aim->own)
        return aim->own;
    for (int c = 0; c < 3; c++) {
        float carried = carry->here[3 * x + c];
        want[c] = aim->light[c] + fmaxf(-ERROR_MAX, fminf(ERROR_MAX, carried));
    }
    const struct hl_halftone_ink *ink = nearest(&aim->choice, want);
    for (int c = 0; c < 3; c++)
        error[c] = want[c] - ink->light[c];
    spread(carry, x, step, error);
    return ink;
}

static void put_pixel(uint8_t *pixel, struct hl_rgb rgb)
{
    pixel[0] = rgb.r;
    pixel[1] = rgb.g;
    pixel[2] = rgb.b;
}

int hl_halftone_diffuse(const struct hl_halftone *h, const struct hl_frame *from,
                        struct hl_frame *to)
{
    size_t row = 3 * (size_t)from->width;
    float *errors = calloc(2 * row, sizeof(*errors));
    if (!errors)
        return -ENOMEM;
    struct aim aim;
    take_aim(h, (struct hl_rgb){0, 0, 0}, &aim);
    for (int y = 0; y < from->height; y++) {
        const uint8_t *in = from->pixels + (size_t)y * from->stride;
        uint8_t *out = to->pixels + (size_t)y * to->stride;
        int step = y % 2 ? -1 : 1;
        struct carry carry = {from->width, errors + (y % 2 ? row : 0),
                              y + 1 < from->height ? errors + (y % 2 ? 0 : row) : NULL};
        if (carry.below)
            memset(carry.below, 0, row * sizeof(*errors));
        for (int x = step > 0 ? 0 : from->width - 1; x >= 0 && x < from->width; x += step) {
            struct hl_rgb rgb = {in[3 * x], in[3 * x + 1], in[3 * x + 2]};
            if (!is_same(rgb, aim.colour))
                take_aim(h, rgb, &aim);
            put_pixel(out + 3 * x, place(&aim, &carry, x, step)->pure);
        }
    }
    free(errors);
    return 0;
}

/* ---- fills ---- */

/* Bayer's order: bits of x ^ y and of y, the lowest first, from the highest down. */
static int order(int x, int y)
{
    int at = 0;
    for (int bit = 1; bit < SIDE; bit <<= 1)
        at = at << 2 | ((x ^ y) & bit ? 2 : 0) | (y & bit ? 1 : 0);
    return at;
}

static int by_light(const void *a, const void *b)
{
    const struct hl_halftone_ink *const *one = a, *const *other = b;
    float d = dot((*one)->light, luma) - dot((*other)->light, luma);
    return d < 0 ? -1 : d > 0 ? 1 : (*one > *other) - (*one < *other);
}

/* Puts another ink in the place of one if the REST, which is what the cell lacks, gets less. */
static bool mend(const struct choice *choice, const struct hl_halftone_ink **one, float rest[3])
{
    for (const struct hl_halftone_ink *ink = choice->first; ink < choice->end; ink++) {
        float after[3];
        for (int c = 0; c < 3; c++)
            after[c] = rest[c] + (*one)->light[c] - ink->light[c];
        if (dot(after, after) > dot(rest, rest) - FLAT)
            continue;
        memcpy(rest, after, sizeof(after));
        *one = ink;
        return true;
    }
    return false;
}

/* The inks of a cell, dark to light, whose mean is COLOUR's light. */
static void mix(const struct hl_halftone *h, struct hl_rgb colour,
                const struct hl_halftone_ink *cell[CELLS])
{
    float aim[3], rest[3] = {0};

    hl_halftone_aim(h, colour, aim);
    struct choice choice = choose(h, aim);
    for (int i = 0; i < CELLS; i++) {
        for (int c = 0; c < 3; c++)
            rest[c] += aim[c];
        cell[i] = nearest(&choice, rest);
        for (int c = 0; c < 3; c++)
            rest[c] -= cell[i]->light[c];
    }
    for (int i = 0, mended = 0; i < CELLS && mended < CELLS; i++)
        if (mend(&choice, &cell[i], rest)) {
            mended++;
            i = -1;
        }
    qsort(cell, CELLS, sizeof(*cell), by_light);
}

void hl_halftone_fill(const struct hl_halftone *h, struct hl_rgb colour, int x, int y, int width,
                      int height, struct hl_frame *frame)
{
    const struct hl_halftone_ink *cell[CELLS];
    int right = x + width < frame->width ? x + width : frame->width;
    int bottom = y + height < frame->height ? y + height : frame->height;

    mix(h, colour, cell);
    for (int to_y = y > 0 ? y : 0; to_y < bottom; to_y++) {
        uint8_t *row = frame->pixels + (size_t)to_y * frame->stride;
        for (int to_x = x > 0 ? x : 0; to_x < right; to_x++)
            put_pixel(row + 3 * to_x, cell[order(to_x % SIDE, to_y % SIDE)]->pure);
    }
}
