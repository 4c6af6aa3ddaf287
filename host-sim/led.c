#include "host-sim/led.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define UNLIT      0x12 /* grey of a dark dot, seen by the room's light */
#define SPILL_MAX  0.55 /* light between the dots of a fully lit area at glow 1 */
#define EDGE_DIM   0.16 /* a lens is a little darker at its edge */
#define SUBSAMPLES 8
#define WEIGHT_ONE 256

/* Three channels in one word, 16 bits apart at least, so that one multiplication by 0..256 scales
 * them all and weights that sum to 256 never carry into a neighbour. */
typedef uint64_t lanes;
#define LANES_MASK UINT64_C(0x0000ff0000ff00ff)

/* One screen pixel of a dot: how much of the dot itself, and of the spilt light around the LED to
 * the left, here, and to the right. */
struct weight {
    uint16_t dot, left, here, right;
};

struct hl_led {
    int pitch, width;
    double spill;
    struct weight *weights; /* pitch x pitch */
    uint32_t *unlit;        /* pitch x pitch: a dark dot */
    uint16_t (*down)[3];    /* pitch: share of the row above, here, below */
    /* Per LED of the row in hand, with a dark column at either end. */
    lanes *above, *here, *below, *mix, *dot;
};

static lanes pack(unsigned r, unsigned g, unsigned b)
{
    return (lanes)g << 40 | (lanes)r << 16 | b;
}

static lanes whole(lanes sum)
{
    return sum >> 8 & LANES_MASK;
}

static uint32_t unpack(lanes l)
{
    return (uint32_t)((l & 0xff00ff) | (l >> 32 & 0xff00));
}

/* Quadratic B-spline: the three shares of neighbouring cells at T = -0.5..0.5 from the centre.
 * They sum to 1, so an evenly lit area glows evenly. */
static void shares(double t, double out[3])
{
    out[0] = 0.5 * (0.5 - t) * (0.5 - t);
    out[1] = 0.75 - t * t;
    out[2] = 0.5 * (0.5 + t) * (0.5 + t);
}

/* How much of the screen pixel at X, Y of a cell belongs to the dot, dimmed towards the edge. */
static double coverage(const struct hl_led_look *look, int x, int y)
{
    double centre = look->pitch / 2.0, radius = centre * (1 - look->gap), sum = 0;

    for (int i = 0; i < SUBSAMPLES * SUBSAMPLES; i++) {
        double dx = x + (i % SUBSAMPLES + 0.5) / SUBSAMPLES - centre;
        double dy = y + (i / SUBSAMPLES + 0.5) / SUBSAMPLES - centre;
        double d = (dx * dx + dy * dy) / (radius * radius);
        if (d <= 1)
            sum += 1 - EDGE_DIM * d * d;
    }
    return sum / (SUBSAMPLES * SUBSAMPLES);
}

static void fill_tables(struct hl_led *led, const struct hl_led_look *look)
{
    for (int y = 0; y < led->pitch; y++) {
        double down[3];
        shares((y + 0.5) / led->pitch - 0.5, down);
        for (int i = 0; i < 3; i++)
            led->down[y][i] = (uint16_t)(down[i] * WEIGHT_ONE);
        for (int x = 0; x < led->pitch; x++) {
            double across[3], dot = coverage(look, x, y);
            double rest = (1 - dot) * led->spill * WEIGHT_ONE;
            shares((x + 0.5) / led->pitch - 0.5, across);
            struct weight *w = &led->weights[y * led->pitch + x];
            *w = (struct weight){(uint16_t)(dot * WEIGHT_ONE), (uint16_t)(across[0] * rest),
                                 (uint16_t)(across[1] * rest), (uint16_t)(across[2] * rest)};
            led->unlit[y * led->pitch + x] = unpack(whole(pack(UNLIT, UNLIT, UNLIT) * w->dot));
        }
    }
}

struct hl_led *hl_led_create(const struct hl_led_look *look, int width)
{
    if (look->pitch < HL_LED_PITCH_MIN || look->pitch > HL_LED_PITCH_MAX ||
        !(look->gap >= 0 && look->gap <= 0.9) || !(look->glow >= 0 && look->glow <= 1) ||
        width < HL_FRAME_SIDE_MIN || width > HL_FRAME_WIDTH_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_led *led = calloc(1, sizeof(*led));
    if (!led)
        return NULL;
    size_t pitch = (size_t)look->pitch, columns = (size_t)width + 2;
    led->pitch = look->pitch;
    led->width = width;
    led->spill = look->glow * SPILL_MAX;
    led->weights = calloc(pitch * pitch, sizeof(*led->weights));
    led->unlit = calloc(pitch * pitch, sizeof(*led->unlit));
    led->down = calloc(pitch, sizeof(*led->down));
    led->above = calloc(columns * 5, sizeof(*led->above));
    if (!led->weights || !led->unlit || !led->down || !led->above) {
        hl_led_destroy(led);
        errno = ENOMEM;
        return NULL;
    }
    led->here = led->above + columns;
    led->below = led->here + columns;
    led->mix = led->below + columns;
    led->dot = led->mix + columns;
    fill_tables(led, look);
    return led;
}

void hl_led_destroy(struct hl_led *led)
{
    if (!led)
        return;
    free(led->weights);
    free(led->unlit);
    free(led->down);
    free(led->above);
    free(led);
}

static void load_row(const struct hl_frame *frame, int y, lanes *out)
{
    if (y < 0 || y >= frame->height) {
        memset(out + 1, 0, (size_t)frame->width * sizeof(*out));
        return;
    }
    const uint8_t *p = frame->pixels + (size_t)y * frame->stride;
    for (int x = 0; x < frame->width; x++, p += 3)
        out[x + 1] = pack(p[0], p[1], p[2]);
}

static unsigned screen(unsigned a, unsigned b)
{
    return a + b - a * b / 255;
}

/* The colour of the dot itself: its own light, what its neighbours spill on it, and, the darker it
 * is, the room's light. */
static lanes dot_colour(const struct hl_led *led, int i)
{
    static const uint16_t near[3] = {WEIGHT_ONE / 8, WEIGHT_ONE * 3 / 4, WEIGHT_ONE / 8};
    lanes spilt = 0, self = led->here[i];
    unsigned channel[3], brightest = 0;

    for (int j = 0; j < 3; j++) {
        lanes column = led->above[i + j - 1] * near[0] + led->here[i + j - 1] * near[1] +
                       led->below[i + j - 1] * near[2];
        spilt += whole(column) * near[j];
    }
    spilt = whole(whole(spilt) * (lanes)(led->spill * WEIGHT_ONE));
    for (int c = 0; c < 3; c++) {
        static const int shift[3] = {16, 40, 0};
        channel[c] = screen(self >> shift[c] & 0xff, spilt >> shift[c] & 0xff);
        if (channel[c] > brightest)
            brightest = channel[c];
    }
    for (int c = 0; c < 3; c++)
        channel[c] = screen(channel[c], UNLIT * (255 - brightest) / 255);
    return pack(channel[0], channel[1], channel[2]);
}

static bool is_dark(const struct hl_led *led, int i)
{
    lanes any = 0;
    for (int j = i - 1; j <= i + 1; j++)
        any |= led->above[j] | led->here[j] | led->below[j];
    return !any;
}

/* One row of screen pixels: row Y of every cell. */
static void paint_line(const struct hl_led *led, int y, uint32_t *out)
{
    int pitch = led->pitch;
    const struct weight *weights = led->weights + y * pitch;
    const uint32_t *unlit = led->unlit + y * pitch;

    for (int i = 1; i <= led->width; i++, out += pitch) {
        if (led->dot[i] == 0) {
            memcpy(out, unlit, (size_t)pitch * sizeof(*out));
            continue;
        }
        lanes dot = led->dot[i];
        lanes left = led->mix[i - 1], here = led->mix[i], right = led->mix[i + 1];
        for (int x = 0; x < pitch; x++) {
            const struct weight *w = &weights[x];
            out[x] =
                unpack(whole(dot * w->dot + left * w->left + here * w->here + right * w->right));
        }
    }
}

void hl_led_paint_row(struct hl_led *led, const struct hl_frame *frame, int y, uint32_t *out,
                      size_t stride)
{
    load_row(frame, y - 1, led->above);
    load_row(frame, y, led->here);
    load_row(frame, y + 1, led->below);
    for (int i = 1; i <= led->width; i++) /* 0 marks a dot with no light near it */
        led->dot[i] = is_dark(led, i) ? 0 : dot_colour(led, i);
    for (int line = 0; line < led->pitch; line++, out += stride) {
        const uint16_t *down = led->down[line];
        for (int i = 1; i <= led->width; i++)
            led->mix[i] =
                whole(led->above[i] * down[0] + led->here[i] * down[1] + led->below[i] * down[2]);
        paint_line(led, line, out);
    }
}
