#include "text/strip.h"

#include "text/shape.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* English newspaper text, for the mean advance: letters as frequent as in print. */
static const char advance_sample[] =
    "Ministers agree on a plan to share the water of the river; talks on trade go on in March";

/* Loop thread only, as all of this. */
static uint64_t strips_drawn;

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

static void lighten(uint8_t *to, uint8_t code)
{
    if (code > *to)
        *to = code;
}

/* The lighter code wins where glyphs overlap. Ink outside the strip is clipped. */
static void draw_glyph(struct hl_strip *strip, const struct hl_codes *codes,
                       const struct hl_glyph *glyph, int x, int y)
{
    int from_x = max_int(0, -x), to_x = min_int(glyph->width, strip->width - x);
    int from_y = max_int(0, -y), to_y = min_int(glyph->height, strip->height - y);

    for (int row = from_y; row < to_y; row++) {
        const uint8_t *from = glyph->coverage + row * glyph->width;
        uint8_t *to = strip->pixels + (size_t)(y + row) * strip->stride;
        for (int column = from_x; column < to_x; column++) {
            uint8_t *pixel = to + 3 * (x + column);
            if (from[column] == 0)
                continue;
            lighten(pixel, codes->red[from[column]]);
            lighten(pixel + 1, codes->green[from[column]]);
            lighten(pixel + 2, codes->blue[from[column]]);
        }
    }
}

static int left_of(const struct hl_placed_glyph *at, const struct hl_glyph *glyph)
{
    return ((at->x + 32) >> 6) + glyph->left;
}

/* Rows from the baseline up to the glyph's first. */
static int top_of(const struct hl_placed_glyph *at, const struct hl_glyph *glyph)
{
    return ((at->y + 32) >> 6) + glyph->top;
}

/* The font's baseline, moved where ink would be cut on one side and has room on the other: Arabic
 * goes deeper than the pixel fonts, stacked accents higher. */
static int fit_baseline(struct hl_font *font, const struct hl_layout *layout)
{
    int baseline = hl_font_baseline(font), rows = hl_font_rows(font), up = 0, down = 0;
    for (size_t i = 0; i < layout->count; i++) {
        const struct hl_placed_glyph *at = &layout->glyphs[i];
        const struct hl_glyph *glyph = hl_font_glyph(font, at->face, at->glyph);
        if (!glyph || glyph->still || glyph->height == 0)
            continue;
        up = max_int(up, top_of(at, glyph));
        down = max_int(down, glyph->height - top_of(at, glyph));
    }
    if (down > rows - baseline && up < baseline)
        return max_int(rows - down, up);
    if (up > baseline && down < rows - baseline)
        return min_int(up, rows - down);
    return baseline;
}

/* The same with a picture. */
static void draw_picture(struct hl_strip *strip, const struct hl_glyph *glyph, int x, int y)
{
    int from_x = max_int(0, -x), to_x = min_int(glyph->width, strip->width - x);
    int from_y = max_int(0, -y), to_y = min_int(glyph->height, strip->height - y);

    for (int row = from_y; row < to_y && from_x < to_x; row++) {
        const uint8_t *from = glyph->colour + 3 * (row * glyph->width + from_x);
        uint8_t *to = strip->pixels + (size_t)(y + row) * strip->stride + 3 * (size_t)(x + from_x);
        for (int i = 0; i < 3 * (to_x - from_x); i++)
            lighten(to + i, from[i]);
    }
}

static void draw_layout(struct hl_strip *strip, struct hl_font *font,
                        const struct hl_layout *layout, const struct hl_codes *codes)
{
    int fitted = fit_baseline(font, layout);
    for (size_t i = 0; i < layout->count; i++) {
        const struct hl_placed_glyph *at = &layout->glyphs[i];
        const struct hl_glyph *glyph = hl_font_glyph(font, at->face, at->glyph);
        if (!glyph)
            continue;
        int y =
            (glyph->still || glyph->colour ? hl_font_baseline(font) : fitted) - top_of(at, glyph);
        if (glyph->colour)
            draw_picture(strip, glyph, left_of(at, glyph), y);
        else if (glyph->coverage)
            draw_glyph(strip, codes, glyph, left_of(at, glyph), y);
    }
}

static int width_of(const struct hl_layout *layout)
{
    int width = (layout->width + 63) >> 6;
    return max_int(1, min_int(width, HL_STRIP_WIDTH_MAX));
}

struct hl_strip *hl_strip_create_blank(int width, int height)
{
    struct hl_strip *strip = calloc(1, sizeof(*strip) + 3 * (size_t)width * (size_t)height);

    if (!strip) {
        errno = ENOMEM;
        return NULL;
    }
    strip->width = width;
    strip->height = height;
    strip->stride = 3 * (size_t)width;
    strip->id = ++strips_drawn;
    strip->refs = 1;
    return strip;
}

struct hl_strip *hl_strip_create_layout(struct hl_font *font, const struct hl_layout *layout,
                                        uint32_t colour)
{
    struct hl_strip *strip = hl_strip_create_blank(width_of(layout), hl_font_rows(font));

    if (!strip)
        return NULL;
    strip->rtl = layout->rtl;
    draw_layout(strip, font, layout, hl_font_codes(font, colour));
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
    struct hl_strip *strip = hl_strip_create_layout(font, &layout, colour);
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
