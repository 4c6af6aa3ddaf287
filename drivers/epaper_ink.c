#include "drivers/epaper_ink.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SRGB_MAX 255.0

/* IEC 61966-2-1. */
static double linear(double code)
{
    double v = code / SRGB_MAX;
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static int parse_seen(struct hl_epaper_ink *ink, const char *seen, char *error)
{
    for (size_t i = 0; i < ink->palette.count; i++) {
        unsigned r, g, b;
        int used = 0;
        if (sscanf(seen, " %2x%2x%2x%n", &r, &g, &b, &used) != 3 || (seen[used] & ~' ')) {
            snprintf(error, HL_EPAPER_ERROR_MAX,
                     "palette: colour %zu of %zu (%s) is not written as rrggbb; give all, with "
                     "spaces between",
                     i + 1, ink->palette.count, ink->colours[i].name);
            return -EINVAL;
        }
        ink->colours[i].seen = (struct hl_rgb){(uint8_t)r, (uint8_t)g, (uint8_t)b};
        seen += used;
    }
    if (strspn(seen, " ") != strlen(seen)) {
        snprintf(error, HL_EPAPER_ERROR_MAX, "palette: this panel has only %zu colours",
                 ink->palette.count);
        return -EINVAL;
    }
    return 0;
}

static const struct hl_rgb *find_seen(const struct hl_epaper_ink *ink, uint8_t code)
{
    for (size_t i = 0; i < ink->palette.count; i++)
        if (ink->colours[i].code == code)
            return &ink->colours[i].seen;
    return &ink->colours[0].seen;
}

static void stretch(struct hl_epaper_ink *ink, size_t i, const struct hl_rgb *black,
                    const struct hl_rgb *white)
{
    const struct hl_rgb *seen = &ink->colours[i].seen;
    const uint8_t code[] = {seen->r, seen->g, seen->b}, low[] = {black->r, black->g, black->b},
                  high[] = {white->r, white->g, white->b};

    for (int c = 0; c < 3; c++) {
        float range = ink->code_light[high[c]] - ink->code_light[low[c]];
        ink->light[i][c] =
            range > 0 ? (ink->code_light[code[c]] - ink->code_light[low[c]]) / range : 0;
    }
}

/* Only black and white change places: a red headline stays red. */
static struct hl_rgb inverted(struct hl_rgb rgb)
{
    bool grey = rgb.r == rgb.g && rgb.g == rgb.b;
    uint8_t v = (uint8_t)(255 - rgb.r);
    return grey ? (struct hl_rgb){v, v, v} : rgb;
}

static bool is_colourless(const struct hl_epaper_palette *palette)
{
    for (size_t i = 0; i < palette->count; i++) {
        struct hl_rgb pure = palette->colours[i].pure;
        if (pure.r != pure.g || pure.g != pure.b || palette->colours[i].code != i)
            return false;
    }
    return true;
}

static uint8_t shown_code(struct hl_epaper_ink *ink, struct hl_rgb rgb)
{
    if (!ink->invert)
        return hl_epaper_ink_code(ink, rgb);
    /* A light yellow is white here, and must not vanish in the paper. */
    if (ink->colourless)
        return (uint8_t)(ink->palette.count - 1 - hl_epaper_ink_code(ink, rgb));
    return hl_epaper_ink_code(ink, inverted(rgb));
}

int hl_epaper_ink_init(struct hl_epaper_ink *ink, const struct hl_epaper_palette *palette,
                       const char *seen, bool invert, char *error)
{
    *ink = (struct hl_epaper_ink){
        .palette = *palette, .invert = invert, .colourless = is_colourless(palette)};
    memcpy(ink->colours, palette->colours, palette->count * sizeof(ink->colours[0]));
    ink->palette.colours = ink->colours;
    int err = seen ? parse_seen(ink, seen, error) : 0;
    if (err)
        return err;
    for (int code = 0; code < 256; code++)
        ink->code_light[code] = (float)linear(code);
    const struct hl_rgb *black = &ink->colours[0].seen, *white = find_seen(ink, palette->white);
    for (size_t i = 0; i < palette->count; i++)
        stretch(ink, i, black, white);
    ink->last = (struct hl_rgb){0, 0, 0};
    ink->last_code = shown_code(ink, ink->last);
    return 0;
}

/* Greys beside black and white are asked for by their codes, not listed. */
void hl_epaper_ink_list(const struct hl_epaper_ink *ink, struct hl_paper *paper)
{
    const struct hl_epaper_palette *palette = &ink->palette;
    size_t ends[] = {0, 1};

    for (size_t i = 0; i < palette->count; i++)
        if (palette->colours[i].code == palette->white)
            ends[1] = i;
    paper->greys = ink->colourless ? (int)palette->count : 2;
    paper->count = 0;
    for (int e = 0; e < 2; e++) {
        const struct hl_epaper_colour *is = &palette->colours[ends[e]],
                                      *looks = &palette->colours[ends[ink->invert ? !e : e]];
        paper->inks[paper->count++] = (struct hl_paper_ink){is->name, is->pure, looks->seen};
    }
    for (size_t i = 0; i < palette->count && !ink->colourless; i++) {
        const struct hl_epaper_colour *colour = &palette->colours[i];
        if (i != ends[0] && i != ends[1])
            paper->inks[paper->count++] =
                (struct hl_paper_ink){colour->name, colour->pure, colour->seen};
    }
}

static bool is_same(struct hl_rgb a, struct hl_rgb b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b;
}

uint8_t hl_epaper_ink_code(struct hl_epaper_ink *ink, struct hl_rgb rgb)
{
    const float want[] = {ink->code_light[rgb.r], ink->code_light[rgb.g], ink->code_light[rgb.b]};
    float best = INFINITY;
    uint8_t code = 0;

    for (size_t i = 0; i < ink->palette.count; i++) {
        float distance = 0;
        if (is_same(ink->colours[i].pure, rgb) || is_same(ink->colours[i].seen, rgb))
            return ink->colours[i].code;
        for (int c = 0; c < 3; c++) {
            float d = ink->light[i][c] - want[c];
            distance += d * d;
        }
        if (distance < best) {
            best = distance;
            code = ink->colours[i].code;
        }
    }
    return code;
}

void hl_epaper_ink_convert(struct hl_epaper_ink *ink, const struct hl_frame *frame,
                           const struct hl_epaper_turn *turn, struct hl_epaper_image *image)
{
    for (int y = 0; y < frame->height; y++) {
        const uint8_t *row = frame->pixels + (size_t)y * frame->stride;
        long at = turn->origin + y * turn->down;
        for (int x = 0; x < frame->width; x++, row += 3, at += turn->right) {
            struct hl_rgb rgb = {row[0], row[1], row[2]};
            if (!is_same(rgb, ink->last)) {
                ink->last = rgb;
                ink->last_code = shown_code(ink, rgb);
            }
            image->codes[at] = ink->last_code;
        }
    }
}
