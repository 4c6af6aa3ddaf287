/* Halftones: that the dots add up to the light of the picture, on every kind of paper. Light is
 * worked out here again, by the standard's formula and not by the code under test. */
#include "check.h"

#include "show/halftone.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SIDE  64
#define BLOCK 16
#define TINT  (struct hl_rgb) /* a colour in a table */

/* What a block's mean may be off: dots at its edge belong half to the neighbour. */
#define BLOCK_TOLERANCE  0.03
#define BORDER_TOLERANCE 0.05
#define FILL_TOLERANCE   0.016 /* a dot of 64 */

static const struct {
    const char *name;
    struct hl_paper paper;
} papers[] = {
    {"black and white",
     {.inks = {{"black", {0, 0, 0}, {0, 0, 0}}, {"white", {255, 255, 255}, {255, 255, 255}}},
      .count = 2,
      .greys = 2}},
    {"measured black and white",
     {.inks = {{"black", {0, 0, 0}, {40, 40, 42}}, {"white", {255, 255, 255}, {196, 197, 190}}},
      .count = 2,
      .greys = 2}},
    {"4 greys",
     {.inks = {{"black", {0, 0, 0}, {0, 0, 0}}, {"white", {255, 255, 255}, {255, 255, 255}}},
      .count = 2,
      .greys = 4}},
    {"4 greys, yellowed",
     {.inks = {{"black", {0, 0, 0}, {60, 20, 20}}, {"white", {255, 255, 255}, {240, 220, 90}}},
      .count = 2,
      .greys = 4}},
    {"16 greys",
     {.inks = {{"black", {0, 0, 0}, {30, 30, 33}}, {"white", {255, 255, 255}, {210, 209, 200}}},
      .count = 2,
      .greys = 16}},
    {"red",
     {.inks = {{"black", {0, 0, 0}, {20, 20, 20}},
               {"white", {255, 255, 255}, {200, 200, 200}},
               {"red", {255, 0, 0}, {150, 30, 25}}},
      .count = 3,
      .greys = 2}},
    {"6 colours",
     {.inks = {{"black", {0, 0, 0}, {2, 2, 2}},
               {"white", {255, 255, 255}, {190, 200, 200}},
               {"yellow", {255, 255, 0}, {205, 202, 0}},
               {"red", {255, 0, 0}, {135, 19, 0}},
               {"blue", {0, 0, 255}, {5, 64, 158}},
               {"green", {0, 255, 0}, {39, 102, 60}}},
      .count = 6,
      .greys = 2}},
    {"7 colours",
     {.inks = {{"black", {0, 0, 0}, {0, 0, 0}},
               {"white", {255, 255, 255}, {217, 242, 255}},
               {"green", {0, 255, 0}, {3, 124, 76}},
               {"blue", {0, 0, 255}, {27, 46, 198}},
               {"red", {255, 0, 0}, {245, 80, 34}},
               {"yellow", {255, 255, 0}, {255, 255, 68}},
               {"orange", {255, 128, 0}, {239, 121, 44}}},
      .count = 7,
      .greys = 2}},
};
#define PAPERS (sizeof(papers) / sizeof(papers[0]))

/* ---- light ---- */

static double linear(double code)
{
    double v = code / 255;
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static int code_of(double light)
{
    double v = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055;
    return (int)lround(v * 255);
}

static double luminance(const double light[3])
{
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
}

/* Between the paper's black and white. */
static void stretch(const struct hl_paper *paper, struct hl_rgb seen, double light[3])
{
    const struct hl_rgb *b = &paper->inks[0].seen, *w = &paper->inks[1].seen;
    light[0] = (linear(seen.r) - linear(b->r)) / (linear(w->r) - linear(b->r));
    light[1] = (linear(seen.g) - linear(b->g)) / (linear(w->g) - linear(b->g));
    light[2] = (linear(seen.b) - linear(b->b)) / (linear(w->b) - linear(b->b));
}

/* Of a dot that is PURE; a dot that is no ink of the paper fails. Greys count by luminance. */
static void dot_light(const struct hl_paper *paper, const uint8_t *pixel, double light[3])
{
    for (size_t i = 0; i < paper->count; i++) {
        struct hl_rgb pure = paper->inks[i].pure;
        if (pixel[0] != pure.r || pixel[1] != pure.g || pixel[2] != pure.b)
            continue;
        stretch(paper, paper->inks[i].seen, light);
        return;
    }
    int steps = paper->greys - 1, step = pixel[0] * steps / 255;
    check_true("dot is a grey", pixel[0] == pixel[1] && pixel[1] == pixel[2]);
    check_int("dot is an ink", pixel[0], step * 255 / steps);
    struct hl_rgb b = paper->inks[0].seen, w = paper->inks[1].seen;
    stretch(paper,
            (struct hl_rgb){(uint8_t)(b.r + (w.r - b.r) * step / steps),
                            (uint8_t)(b.g + (w.g - b.g) * step / steps),
                            (uint8_t)(b.b + (w.b - b.b) * step / steps)},
            light);
    light[0] = light[1] = light[2] = luminance(light);
}

static void mean_dots(const struct hl_paper *paper, const struct hl_frame *frame, int x, int y,
                      int width, int height, double mean[3])
{
    mean[0] = mean[1] = mean[2] = 0;
    for (int j = y; j < y + height; j++)
        for (int i = x; i < x + width; i++) {
            double light[3];
            dot_light(paper, frame->pixels + (size_t)j * frame->stride + 3 * (size_t)i, light);
            for (int c = 0; c < 3; c++)
                mean[c] += light[c] / (width * height);
        }
}

static void mean_codes(const struct hl_frame *frame, int x, int y, int width, int height,
                       double mean[3])
{
    mean[0] = mean[1] = mean[2] = 0;
    for (int j = y; j < y + height; j++)
        for (int i = x; i < x + width; i++)
            for (int c = 0; c < 3; c++)
                mean[c] +=
                    linear(frame->pixels[(size_t)j * frame->stride + 3 * (size_t)i + (size_t)c]) /
                    (width * height);
}

static void check_light(const char *name, const char *what, const double got[3],
                        const double want[3], double tolerance)
{
    for (int c = 0; c < 3; c++)
        if (fabs(got[c] - want[c]) > tolerance)
            fail_msg("%s, %s: light %d is %.3f, not %.3f", name, what, c, got[c], want[c]);
}

static void paint(struct hl_frame *frame, struct hl_rgb rgb)
{
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < frame->width; x++) {
            uint8_t *pixel = frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
            pixel[0] = rgb.r;
            pixel[1] = rgb.g;
            pixel[2] = rgb.b;
        }
}

static uint32_t noise(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

/* A colour that the paper's inks can mix, by shares drawn at random; false when codes cannot say it
 * or it is nearly grey. */
static bool random_mixture(const struct hl_paper *paper, uint32_t *state, struct hl_rgb *rgb)
{
    double light[3] = {0}, whole = 0, share[HL_PAPER_INKS_MAX];
    for (size_t i = 0; i < paper->count; i++)
        whole += share[i] = noise(state) % 1000 + 1;
    for (size_t i = 0; i < paper->count; i++) {
        double ink[3];
        stretch(paper, paper->inks[i].seen, ink);
        for (int c = 0; c < 3; c++)
            light[c] += ink[c] * share[i] / whole;
    }
    int code[3], low = 255, high = 0;
    for (int c = 0; c < 3; c++) {
        if (light[c] < 0 || light[c] > 1)
            return false;
        code[c] = code_of(light[c]);
        low = code[c] < low ? code[c] : low;
        high = code[c] > high ? code[c] : high;
    }
    if (high - low <= HL_HALFTONE_GREY_MAX + 4)
        return false;
    *rgb = (struct hl_rgb){(uint8_t)code[0], (uint8_t)code[1], (uint8_t)code[2]};
    return true;
}

static void check_blocks(const char *name, const struct hl_paper *paper,
                         const struct hl_frame *from, const struct hl_frame *to, bool colourless)
{
    for (int y = 0; y + BLOCK <= from->height; y += BLOCK)
        for (int x = 0; x + BLOCK <= from->width; x += BLOCK) {
            char what[64];
            double want[3], got[3];
            mean_codes(from, x, y, BLOCK, BLOCK, want);
            mean_dots(paper, to, x, y, BLOCK, BLOCK, got);
            if (colourless)
                want[0] = want[1] = want[2] = luminance(want);
            snprintf(what, sizeof(what), "block at %d,%d", x, y);
            if (colourless)
                got[0] = got[1] = got[2] = luminance(got);
            check_light(name, what, got, want, BLOCK_TOLERANCE);
        }
}

/* ---- pictures ---- */

static void greys_add_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < PAPERS; i++) {
        const struct hl_paper *paper = &papers[i].paper;
        struct hl_halftone halftone;
        struct hl_frame from, to;
        hl_halftone_init(&halftone, paper);
        assert_int_equal(hl_frame_init(&from, SIDE, SIDE), 0);
        assert_int_equal(hl_frame_init(&to, SIDE, SIDE), 0);
        for (int code = 0; code < 256; code += 5) {
            uint8_t v = (uint8_t)code;
            paint(&from, TINT{v, v, v});
            assert_int_equal(hl_halftone_diffuse(&halftone, &from, &to), 0);
            check_blocks(papers[i].name, paper, &from, &to, true);
        }
        hl_frame_finish(&from);
        hl_frame_finish(&to);
    }
}

static void mixtures_add_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < PAPERS; i++) {
        const struct hl_paper *paper = &papers[i].paper;
        uint32_t seed = 7;
        int tried = 0;
        struct hl_halftone halftone;
        struct hl_frame from, to;
        hl_halftone_init(&halftone, paper);
        assert_int_equal(hl_frame_init(&from, SIDE, SIDE), 0);
        assert_int_equal(hl_frame_init(&to, SIDE, SIDE), 0);
        for (int n = 0; n < 60 && paper->count > 3; n++) {
            struct hl_rgb rgb;
            if (!random_mixture(paper, &seed, &rgb))
                continue;
            tried++;
            paint(&from, rgb);
            assert_int_equal(hl_halftone_diffuse(&halftone, &from, &to), 0);
            check_blocks(papers[i].name, paper, &from, &to, false);
        }
        check_true(papers[i].name, paper->count <= 3 || tried > 20);
        hl_frame_finish(&from);
        hl_frame_finish(&to);
    }
}

/* Any colour on paper without colours, and ramps on all. */
static void ramps_add_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < PAPERS; i++) {
        const struct hl_paper *paper = &papers[i].paper;
        struct hl_halftone halftone;
        struct hl_frame from, to;
        hl_halftone_init(&halftone, paper);
        assert_int_equal(hl_frame_init(&from, 256, SIDE), 0);
        assert_int_equal(hl_frame_init(&to, 256, SIDE), 0);
        for (int tinted = 0; tinted <= (paper->count == 2); tinted++) {
            for (int y = 0; y < SIDE; y++)
                for (int x = 0; x < 256; x++) {
                    uint8_t *pixel = from.pixels + (size_t)y * from.stride + 3 * (size_t)x;
                    pixel[0] = (uint8_t)x;
                    pixel[1] = (uint8_t)(tinted ? 255 - x : x);
                    pixel[2] = (uint8_t)(tinted ? 4 * y : x);
                }
            assert_int_equal(hl_halftone_diffuse(&halftone, &from, &to), 0);
            check_blocks(papers[i].name, paper, &from, &to, true);
        }
        hl_frame_finish(&from);
        hl_frame_finish(&to);
    }
}

/* At its borders a picture is neither darker nor lighter. */
static void borders_do_not_drift(void **state)
{
    static const struct {
        const char *name;
        int x, y, width, height;
    } bands[] = {
        {"left", 0, 0, 8, 96},
        {"right", 88, 0, 8, 96},
        {"top", 0, 0, 96, 8},
        {"bottom", 0, 88, 96, 8},
    };
    (void)state;
    for (size_t i = 0; i < PAPERS; i++) {
        struct hl_halftone halftone;
        struct hl_frame frame;
        hl_halftone_init(&halftone, &papers[i].paper);
        assert_int_equal(hl_frame_init(&frame, 96, 96), 0);
        for (int code = 40; code < 256; code += 30) {
            uint8_t v = (uint8_t)code;
            paint(&frame, TINT{v, v, v});
            assert_int_equal(hl_halftone_diffuse(&halftone, &frame, &frame), 0);
            for (size_t b = 0; b < sizeof(bands) / sizeof(bands[0]); b++) {
                double want[3] = {linear(v), linear(v), linear(v)}, got[3];
                mean_dots(&papers[i].paper, &frame, bands[b].x, bands[b].y, bands[b].width,
                          bands[b].height, got);
                got[0] = got[1] = got[2] = luminance(got);
                check_light(papers[i].name, bands[b].name, got, want, BORDER_TOLERANCE);
            }
        }
        hl_frame_finish(&frame);
    }
}

/* Nothing is lost beside them. */
static void narrow_pictures_add_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < PAPERS; i++) {
        struct hl_halftone halftone;
        struct hl_frame frame;
        hl_halftone_init(&halftone, &papers[i].paper);
        assert_int_equal(hl_frame_init(&frame, 8, 240), 0);
        for (int code = 40; code < 256; code += 30) {
            uint8_t v = (uint8_t)code;
            double want[3] = {linear(v), linear(v), linear(v)}, got[3];
            struct hl_frame narrow = frame;
            narrow.width = 1 + code % 4;
            paint(&frame, TINT{v, v, v});
            assert_int_equal(hl_halftone_diffuse(&halftone, &narrow, &narrow), 0);
            mean_dots(&papers[i].paper, &narrow, 0, 0, narrow.width, narrow.height, got);
            got[0] = got[1] = got[2] = luminance(got);
            check_light(papers[i].name, "narrow", got, want, 0.01);
        }
        hl_frame_finish(&frame);
    }
}

/* The share of dots that are PURE. */
static double share_of(const struct hl_frame *frame, struct hl_rgb pure)
{
    int count = 0;
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < frame->width; x++) {
            const uint8_t *pixel = frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
            count += pixel[0] == pure.r && pixel[1] == pure.g && pixel[2] == pure.b;
        }
    return (double)count / (frame->width * frame->height);
}

static void hues_are_kept(void **state)
{
    enum { RED = 5, SIX = 6 };
    static const struct {
        const char *name;
        int paper;
        struct hl_rgb colour, ink;
        double least, most; /* share of the dots */
    } rows[] = {
        {"red is red", SIX, {255, 0, 0}, {255, 0, 0}, 1, 1},
        {"yellow is yellow", SIX, {255, 255, 0}, {255, 255, 0}, 1, 1},
        {"blue is blue", SIX, {0, 0, 255}, {0, 0, 255}, 1, 1},
        {"white is white", SIX, {255, 255, 255}, {255, 255, 255}, 1, 1},
        {"black is black", SIX, {0, 0, 0}, {0, 0, 0}, 1, 1},
        {"a broadcaster's red", SIX, {187, 25, 25}, {255, 0, 0}, 0.85, 1},
        {"a bright red has no yellow", SIX, {250, 10, 10}, {255, 255, 0}, 0, 0.06},
        {"dark blue has no red", SIX, {0, 0, 120}, {255, 0, 0}, 0, 0.02},
        {"orange has red", SIX, {255, 140, 0}, {255, 0, 0}, 0.2, 0.9},
        {"orange has yellow", SIX, {255, 140, 0}, {255, 255, 0}, 0.1, 0.8},
        {"magenta has red", SIX, {255, 0, 255}, {255, 0, 0}, 0.3, 0.7},
        {"magenta has blue", SIX, {255, 0, 255}, {0, 0, 255}, 0.3, 0.7},
        {"cyan has no red", SIX, {0, 255, 255}, {255, 0, 0}, 0, 0.02},
        {"half a red", RED, {188, 0, 0}, {255, 0, 0}, 0.46, 0.54},
        {"half a red, no white", RED, {188, 0, 0}, {255, 255, 255}, 0, 0.01},
        {"green has no red", RED, {0, 200, 0}, {255, 0, 0}, 0, 0.01},
        {"blue has no red", RED, {0, 0, 200}, {255, 0, 0}, 0, 0.01},
        {"green is a grey", RED, {0, 188, 0}, {255, 255, 255}, 0.3, 0.42},
    };
    struct hl_halftone halftone;
    struct hl_frame frame;
    (void)state;
    assert_int_equal(hl_frame_init(&frame, SIDE, SIDE), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        hl_halftone_init(&halftone, &papers[rows[i].paper].paper);
        paint(&frame, rows[i].colour);
        assert_int_equal(hl_halftone_diffuse(&halftone, &frame, &frame), 0);
        double share = share_of(&frame, rows[i].ink);
        if (share < rows[i].least || share > rows[i].most)
            fail_msg("%s: share %.3f", rows[i].name, share);
    }
    hl_frame_finish(&frame);
}

/* Greys of a picture in colour stay free of coloured dots, scanner's noise in them or not. */
static void greys_have_no_colour(void **state)
{
    struct hl_halftone halftone;
    struct hl_frame frame;
    uint32_t seed = 1;
    (void)state;
    hl_halftone_init(&halftone, &papers[6].paper);
    assert_int_equal(hl_frame_init(&frame, SIDE, SIDE), 0);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            for (int c = 0; c < 3; c++)
                frame.pixels[(size_t)y * frame.stride + 3 * (size_t)x + (size_t)c] =
                    (uint8_t)(3 * x + (int)(noise(&seed) % (HL_HALFTONE_GREY_MAX + 1)));
    assert_int_equal(hl_halftone_diffuse(&halftone, &frame, &frame), 0);
    double share = share_of(&frame, TINT{0, 0, 0}) + share_of(&frame, TINT{255, 255, 255});
    check_true("black and white alone", share == 1);
    hl_frame_finish(&frame);
}

/* Letters and flat signets keep their edges: white around a grey field stays white. */
static void flat_areas_stay_flat(void **state)
{
    (void)state;
    for (size_t i = 0; i < PAPERS; i++) {
        struct hl_halftone halftone;
        struct hl_frame frame;
        hl_halftone_init(&halftone, &papers[i].paper);
        assert_int_equal(hl_frame_init(&frame, SIDE, SIDE), 0);
        paint(&frame, TINT{255, 255, 255});
        for (int y = 16; y < 48; y++)
            memset(frame.pixels + (size_t)y * frame.stride + 3 * 16, 120, 3 * 32);
        assert_int_equal(hl_halftone_diffuse(&halftone, &frame, &frame), 0);
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++)
                if (x < 16 || x >= 48 || y < 16 || y >= 48)
                    check_int(papers[i].name,
                              frame.pixels[(size_t)y * frame.stride + 3 * (size_t)x], 255);
        hl_frame_finish(&frame);
    }
}

/* Dots in an even grey stand apart: no worms, no blocks, and odd rows are no mirror of even ones.
 */
static void light_greys_have_lone_dots(void **state)
{
    struct hl_halftone halftone;
    struct hl_frame frame;
    int dots = 0, pairs = 0;
    (void)state;
    hl_halftone_init(&halftone, &papers[0].paper);
    assert_int_equal(hl_frame_init(&frame, SIDE, SIDE), 0);
    paint(&frame, TINT{240, 240, 240});
    assert_int_equal(hl_halftone_diffuse(&halftone, &frame, &frame), 0);
    for (int y = 0; y + 1 < SIDE; y++)
        for (int x = 0; x + 1 < SIDE; x++) {
            const uint8_t *pixel = frame.pixels + (size_t)y * frame.stride + 3 * (size_t)x;
            dots += pixel[0] == 0;
            pairs += pixel[0] == 0 && (pixel[3] == 0 || pixel[frame.stride] == 0);
        }
    check_true("dots", dots > 300 && dots < 700);
    check_true("hardly any side by side", 100 * pairs <= dots);
    hl_frame_finish(&frame);
}

/* A flat grey takes no more than the two levels on its sides. */
static void levels_are_the_nearest(void **state)
{
    (void)state;
    for (size_t i = 0; i < PAPERS; i++) {
        int steps = papers[i].paper.greys - 1;
        struct hl_halftone halftone;
        struct hl_frame frame;
        hl_halftone_init(&halftone, &papers[i].paper);
        assert_int_equal(hl_frame_init(&frame, SIDE, SIDE), 0);
        for (int code = 9; code < 250 && steps > 1; code += 16) {
            uint8_t v = (uint8_t)code;
            int low = 255, high = 0;
            paint(&frame, TINT{v, v, v});
            assert_int_equal(hl_halftone_diffuse(&halftone, &frame, &frame), 0);
            for (size_t at = 0; at < frame.stride * SIDE; at++) {
                low = frame.pixels[at] < low ? frame.pixels[at] : low;
                high = frame.pixels[at] > high ? frame.pixels[at] : high;
            }
            check_true(papers[i].name, high - low <= 255 / steps);
        }
        hl_frame_finish(&frame);
    }
}

/* ---- fills ---- */

static void fills_add_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < PAPERS; i++) {
        struct hl_halftone halftone;
        struct hl_frame frame;
        uint32_t seed = 3;
        hl_halftone_init(&halftone, &papers[i].paper);
        assert_int_equal(hl_frame_init(&frame, 16, 16), 0);
        for (int n = 0; n < 100; n++) {
            struct hl_rgb rgb = {(uint8_t)(2 * n), (uint8_t)(2 * n), (uint8_t)(2 * n)};
            bool grey = n % 2 || papers[i].paper.count <= 3 ||
                        !random_mixture(&papers[i].paper, &seed, &rgb);
            double want[3] = {linear(rgb.r), linear(rgb.g), linear(rgb.b)}, got[3];
            hl_halftone_fill(&halftone, rgb, 0, 0, 16, 16, &frame);
            mean_dots(&papers[i].paper, &frame, 0, 0, 16, 16, got);
            if (grey)
                got[0] = got[1] = got[2] = luminance(got);
            check_light(papers[i].name, "fill", got, want, FILL_TOLERANCE);
        }
        hl_frame_finish(&frame);
    }
}

static void fills_stand_still(void **state)
{
    static const struct {
        const char *name;
        int x, y, width, height;
    } rows[] = {
        {"inside", 13, 7, 21, 30},    {"one dot", 5, 5, 1, 1},    {"whole", 0, 0, 64, 64},
        {"cut left", -9, 3, 20, 9},   {"cut top", 3, -9, 9, 20},  {"cut right", 50, 1, 90, 5},
        {"cut below", 1, 50, 5, 900}, {"outside", 64, 0, 10, 10}, {"no width", 9, 9, 0, 9},
        {"far", -99, -99, 20, 20},
    };
    struct hl_halftone halftone;
    struct hl_frame all, part;
    (void)state;
    hl_halftone_init(&halftone, &papers[6].paper);
    assert_int_equal(hl_frame_init(&all, SIDE, SIDE), 0);
    assert_int_equal(hl_frame_init(&part, SIDE, SIDE), 0);
    struct hl_rgb colour = {180, 140, 90};
    hl_halftone_fill(&halftone, colour, 0, 0, SIDE, SIDE, &all);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        memset(part.pixels, 77, part.stride * SIDE);
        hl_halftone_fill(&halftone, colour, rows[i].x, rows[i].y, rows[i].width, rows[i].height,
                         &part);
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                bool inside = x >= rows[i].x && x < rows[i].x + rows[i].width && y >= rows[i].y &&
                              y < rows[i].y + rows[i].height;
                size_t at = (size_t)y * all.stride + 3 * (size_t)x;
                check_int(rows[i].name, part.pixels[at], inside ? all.pixels[at] : 77);
            }
    }
    hl_frame_finish(&all);
    hl_frame_finish(&part);
}

/* Half is a chessboard: the finest pattern there is. */
static void half_is_a_chessboard(void **state)
{
    struct hl_halftone halftone;
    struct hl_frame frame;
    (void)state;
    hl_halftone_init(&halftone, &papers[0].paper);
    assert_int_equal(hl_frame_init(&frame, 16, 16), 0);
    hl_halftone_fill(&halftone, TINT{188, 188, 188}, 0, 0, 16, 16, &frame);
    for (int y = 0; y < 15; y++)
        for (int x = 0; x < 15; x++) {
            const uint8_t *pixel = frame.pixels + (size_t)y * frame.stride + 3 * (size_t)x;
            check_true("across", pixel[0] != pixel[3]);
            check_true("down", pixel[0] != pixel[frame.stride]);
        }
    hl_frame_finish(&frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(greys_add_up),           cmocka_unit_test(mixtures_add_up),
        cmocka_unit_test(ramps_add_up),           cmocka_unit_test(borders_do_not_drift),
        cmocka_unit_test(hues_are_kept),          cmocka_unit_test(greys_have_no_colour),
        cmocka_unit_test(flat_areas_stay_flat),   cmocka_unit_test(light_greys_have_lone_dots),
        cmocka_unit_test(levels_are_the_nearest), cmocka_unit_test(narrow_pictures_add_up),
        cmocka_unit_test(fills_add_up),           cmocka_unit_test(fills_stand_still),
        cmocka_unit_test(half_is_a_chessboard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
