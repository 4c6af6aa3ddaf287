#include "show/inks.h"

#include <math.h>
#include <stdlib.h>

#define DIM_SHARE   0.30 /* of the way from black to white: 7:1 and more where there are greys */
#define RULE_SHARE  0.55
#define ALARM       0xff0000
#define COLOUR_SPAN 48 /* codes between the largest and the smallest channel of a colour */

static uint32_t code_of(struct hl_rgb rgb)
{
    return (uint32_t)rgb.r << 16 | (uint32_t)rgb.g << 8 | rgb.b;
}

static struct hl_rgb rgb_of(uint32_t code)
{
    return (struct hl_rgb){(uint8_t)(code >> 16), (uint8_t)(code >> 8), (uint8_t)code};
}

static double linear(uint8_t code)
{
    double c = code / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

double hl_contrast(struct hl_rgb a, struct hl_rgb b)
{
    double x = 0.2126 * linear(a.r) + 0.7152 * linear(a.g) + 0.0722 * linear(a.b) + 0.05;
    double y = 0.2126 * linear(b.r) + 0.7152 * linear(b.g) + 0.0722 * linear(b.b) + 0.05;
    return x > y ? x / y : y / x;
}

static int lowest(struct hl_rgb rgb)
{
    int low = rgb.r < rgb.g ? rgb.r : rgb.g;
    return rgb.b < low ? rgb.b : low;
}

static int highest(struct hl_rgb rgb)
{
    int high = rgb.r > rgb.g ? rgb.r : rgb.g;
    return rgb.b > high ? rgb.b : high;
}

static bool is_colour(struct hl_rgb rgb)
{
    return highest(rgb) - lowest(rgb) >= COLOUR_SPAN;
}

/* How far apart two colours are in hue: pale and dark ones of a hue are alike. */
static double hue_distance(struct hl_rgb a, struct hl_rgb b)
{
    int low_a = lowest(a), low_b = lowest(b), span_a = highest(a) - low_a,
        span_b = highest(b) - low_b;
    double red = (double)(a.r - low_a) / span_a - (double)(b.r - low_b) / span_b;
    double green = (double)(a.g - low_a) / span_a - (double)(b.g - low_b) / span_b;
    double blue = (double)(a.b - low_a) / span_a - (double)(b.b - low_b) / span_b;
    return red * red + green * green + blue * blue;
}

/* Of the paper's inks; black where it has no colours, or is asked for none. */
static const struct hl_paper_ink *nearest_ink(const struct hl_paper *paper, uint32_t colour)
{
    const struct hl_paper_ink *best = &paper->inks[0];
    struct hl_rgb wanted = rgb_of(colour);
    double best_distance = INFINITY;
    for (size_t i = 2; i < paper->count && is_colour(wanted); i++) {
        const struct hl_paper_ink *ink = &paper->inks[i];
        if (!is_colour(ink->pure))
            continue;
        double distance = hue_distance(ink->pure, wanted);
        if (distance < best_distance) {
            best = ink;
            best_distance = distance;
        }
    }
    return best;
}

static int levels_of(const struct hl_inks *inks)
{
    return !inks->paper ? 0 : inks->paper->greys > 2 ? inks->paper->greys : 2;
}

/* SHARE of the way from black to white, on one of the paper's greys. */
static uint32_t grey(const struct hl_paper *paper, double share)
{
    if (paper->greys <= 2)
        return code_of(paper->inks[0].pure);
    int steps = paper->greys - 1;
    uint32_t code = (uint32_t)(255 * (int)lround(share * steps) / steps);
    return code << 16 | code << 8 | code;
}

struct hl_ink hl_inks_label(const struct hl_inks *inks, uint32_t colour)
{
    struct hl_rgb black = {0}, white = {255, 255, 255}, seen = rgb_of(colour);
    struct hl_ink label = {.ground = colour, .levels = levels_of(inks)};
    if (inks->paper) {
        const struct hl_paper_ink *ink = nearest_ink(inks->paper, colour);
        label.ground = code_of(ink->pure);
        seen = ink->seen;
        black = inks->paper->inks[0].seen;
        white = inks->paper->inks[1].seen;
    }
    bool dark = hl_contrast(seen, black) >= hl_contrast(seen, white);
    if (inks->paper)
        label.colour = code_of(inks->paper->inks[dark ? 0 : 1].pure);
    else
        label.colour = dark ? 0 : 0xffffff;
    return label;
}

void hl_inks_init(struct hl_inks *inks, const struct hl_paper *paper,
                  const struct hl_show_options *options)
{
    *inks = (struct hl_inks){.paper = paper};
    int levels = levels_of(inks);
    inks->colours = !paper;
    for (size_t i = 2; paper && i < paper->count; i++)
        inks->colours |= is_colour(paper->inks[i].pure);
    if (paper) {
        inks->ground = code_of(paper->inks[1].pure);
        inks->text.colour = code_of(paper->inks[0].pure);
        inks->dim.colour = grey(paper, DIM_SHARE);
        inks->rule = grey(paper, RULE_SHARE);
    } else {
        inks->text.colour = options->text;
        inks->dim.colour = inks->rule = options->dim;
    }
    inks->text.ground = inks->dim.ground = inks->ground;
    inks->text.levels = inks->dim.levels = levels;
    inks->alarm = hl_inks_label(inks, paper ? ALARM : options->accent);
}
