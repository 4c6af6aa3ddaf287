#include "text/strip.h"

#include "text/shape.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* English newspaper text, for the mean advance: letters as frequent as in print. */
static const char advance_sample[] =
    "Ministers agree on a plan to share the water of the river; talks on trade go on in March";

/* Loop thread only, as all of this. */
static uint64_t strips_drawn;

struct canvas {
    uint8_t *coverage;
    int width, height;
};

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

/* The larger coverage wins where glyphs overlap. Ink outside the canvas is clipped. */
static void draw_glyph(struct canvas *canvas, const struct hl_glyph *glyph, int x, int y)
{
    int from_x = max_int(0, -x), to_x = min_int(glyph->width, canvas->width - x);
    int from_y = max_int(0, -y), to_y = min_int(glyph->height, canvas->height - y);

    for (int row = from_y; row < to_y; row++) {
        const uint8_t *from = glyph->coverage + row * glyph->width;
        uint8_t *to = canvas->coverage + (y + row) * canvas->width + x;
        for (int column = from_x; column < to_x; column++)
            if (from[column] > to[column])
                to[column] = from[column];
    }
}

static void draw_layout(struct canvas *canvas, struct hl_font *font, const struct hl_layout *layout)
{
    for (size_t i = 0; i < layout->count; i++) {
        const struct hl_placed_glyph *at = &layout->glyphs[i];
        const struct hl_glyph *glyph = hl_font_glyph(font, at->face, at->glyph);
        if (glyph)
            draw_glyph(canvas, glyph, ((at->x + 32) >> 6) + glyph->left,
                       hl_font_baseline(font) - ((at->y + 32) >> 6) - glyph->top);
    }
}

/* CIE 1931 lightness and back, both 0..1. */
static double light_of_code(double code)
{
    double l = code * 100;
    return l > 8 ? pow((l + 16) / 116, 3) : l / 903.3;
}

static double code_of_light(double light)
{
    return (light > 0.008856 ? 116 * cbrt(light) - 16 : light * 903.3) / 100;
}

/* Codes for one channel at every coverage, so that light, not code, is proportional to it. */
static void fill_codes(uint8_t *codes, unsigned channel)
{
    double light = light_of_code(channel / 255.0);
    for (int i = 0; i < 256; i++)
        codes[i] = (uint8_t)(code_of_light(light * i / 255) * 255 + 0.5);
}

static void colour_strip(struct hl_strip *strip, const uint8_t *coverage, uint32_t colour)
{
    uint8_t codes[3][256];
    for (int channel = 0; channel < 3; channel++)
        fill_codes(codes[channel], (colour >> (16 - 8 * channel)) & 0xff);
    size_t count = (size_t)strip->width * (size_t)strip->height;
    for (size_t i = 0; i < count; i++)
        for (int channel = 0; channel < 3; channel++)
            strip->pixels[3 * i + (size_t)channel] = codes[channel][coverage[i]];
}

static int width_of(const struct hl_layout *layout)
{
    int width = (layout->width + 63) >> 6;
    return max_int(1, min_int(width, HL_STRIP_WIDTH_MAX));
}

static struct hl_strip *draw_strip(struct hl_font *font, const struct hl_layout *layout,
                                   uint32_t colour)
{
    int width = width_of(layout), height = hl_font_rows(font);
    size_t count = (size_t)width * (size_t)height;
    struct hl_strip *strip = malloc(sizeof(*strip) + 3 * count);
    struct canvas canvas = {.coverage = calloc(1, count), .width = width, .height = height};

    if (!strip || !canvas.coverage) {
        free(strip);
        free(canvas.coverage);
        errno = ENOMEM;
        return NULL;
    }
    strip->width = width;
    strip->height = height;
    strip->stride = 3 * (size_t)width;
    strip->rtl = layout->rtl;
    strip->id = ++strips_drawn;
    strip->refs = 1;
    draw_layout(&canvas, font, layout);
    colour_strip(strip, canvas.coverage, colour);
    free(canvas.coverage);
    return strip;
}

struct hl_strip *hl_strip_create(struct hl_font *font, const char *text, const char *language,
                                 uint32_t colour)
{
    struct hl_layout layout;
    int err = hl_layout_init(&layout, font, text, language);
    if (err) {
        errno = -err;
        return NULL;
    }
    struct hl_strip *strip = draw_strip(font, &layout, colour);
    hl_layout_finish(&layout);
    return strip;
}

struct hl_strip *hl_strip_ref(struct hl_strip *strip)
{
    strip->refs++;
    return strip;
}

void hl_strip_unref(struct hl_strip *strip)
{
    if (strip && --strip->refs == 0)
        free(strip);
}

int hl_strip_measure(struct hl_font *font, const char *text, const char *language)
{
    struct hl_layout layout;
    int err = hl_layout_init(&layout, font, text, language);
    if (err)
        return err;
    int width = width_of(&layout);
    hl_layout_finish(&layout);
    return width;
}

double hl_strip_advance(struct hl_font *font)
{
    int width = hl_strip_measure(font, advance_sample, "en");
    return width > 0 ? (double)width / (double)(sizeof(advance_sample) - 1) : 1;
}
