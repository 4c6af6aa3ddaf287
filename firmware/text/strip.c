#include "text/strip.h"

#include "text/shape.h"

#include <errno.h>
#include <stddef.h>
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

/* The part of a bitmap that falls on a strip. */
struct patch {
    int from_x, to_x, from_y, to_y;
};

static struct patch clip(const struct hl_strip *strip, const struct hl_glyph *glyph, int x, int y)
{
    return (struct patch){max_int(0, -x), min_int(glyph->width, strip->width - x), max_int(0, -y),
                          min_int(glyph->height, strip->height - y)};
}

/* What text is drawn with on one strip. */
struct brush {
    const struct hl_ink *ink;
    const struct hl_codes *codes;
};

/* The lighter code wins where glyphs overlap. */
static void draw_light(struct hl_strip *strip, const struct brush *brush,
                       const struct hl_glyph *glyph, int x, int y)
{
    struct patch patch = clip(strip, glyph, x, y);
    const struct hl_codes *codes = brush->codes;

    for (int row = patch.from_y; row < patch.to_y; row++) {
        const uint8_t *from = glyph->coverage + row * glyph->width;
        uint8_t *to = strip->pixels + (size_t)(y + row) * strip->stride;
        for (int column = patch.from_x; column < patch.to_x; column++) {
            uint8_t *pixel = to + 3 * (x + column);
            if (from[column] == 0)
                continue;
            lighten(pixel, codes->red[from[column]]);
            lighten(pixel + 1, codes->green[from[column]]);
            lighten(pixel + 2, codes->blue[from[column]]);
        }
    }
}

/* How far a channel is from the ground's code. */
static int gap(int code, uint32_t ground, int shift)
{
    return abs(code - (int)(ground >> shift & 0xff));
}

/* The code further from the ground wins, all channels together: a mix would be another ink. */
static void put_ink(uint8_t *pixel, const struct brush *brush, uint8_t coverage)
{
    const struct hl_codes *codes = brush->codes;
    uint32_t ground = brush->ink->ground;
    uint8_t red = codes->red[coverage], green = codes->green[coverage],
            blue = codes->blue[coverage];
    if (brush->ink->levels > 2 &&
        gap(red, ground, 16) + gap(green, ground, 8) + gap(blue, ground, 0) <
            gap(pixel[0], ground, 16) + gap(pixel[1], ground, 8) + gap(pixel[2], ground, 0))
        return;
    pixel[0] = red;
    pixel[1] = green;
    pixel[2] = blue;
}

/* Coverage below which the nearest level is the ground itself. */
static int least_coverage(const struct hl_ink *ink)
{
    return ink->levels > 1 ? 255 / (2 * (ink->levels - 1)) + 1 : 1;
}

/* Of two levels: ink, or none. */
static void draw_dots(struct hl_strip *strip, const struct brush *brush,
                      const struct hl_glyph *glyph, int x, int y)
{
    struct patch patch = clip(strip, glyph, x, y);
    uint32_t colour = brush->ink->colour;
    uint8_t red = (uint8_t)(colour >> 16), green = (uint8_t)(colour >> 8), blue = (uint8_t)colour;
    int least = least_coverage(brush->ink);

    for (int row = patch.from_y; row < patch.to_y; row++) {
        const uint8_t *from = glyph->coverage + row * glyph->width;
        uint8_t *to = strip->pixels + (size_t)(y + row) * strip->stride + 3 * (ptrdiff_t)x;
        for (int column = patch.from_x; column < patch.to_x; column++)
            if (from[column] >= least) {
                uint8_t *pixel = to + 3 * column;
                pixel[0] = red;
                pixel[1] = green;
                pixel[2] = blue;
            }
    }
}

static void draw_ink(struct hl_strip *strip, const struct brush *brush,
                     const struct hl_glyph *glyph, int x, int y)
{
    struct patch patch = clip(strip, glyph, x, y);
    int least = least_coverage(brush->ink);

    for (int row = patch.from_y; row < patch.to_y; row++) {
        const uint8_t *from = glyph->coverage + row * glyph->width;
        uint8_t *to = strip->pixels + (size_t)(y + row) * strip->stride;
        for (int column = patch.from_x; column < patch.to_x; column++)
            if (from[column] >= least)
                put_ink(to + 3 * (x + column), brush, from[column]);
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

static void draw_picture(struct hl_strip *strip, const struct hl_glyph *glyph, int x, int y)
{
    struct patch patch = clip(strip, glyph, x, y);

    for (int row = patch.from_y; row < patch.to_y && patch.from_x < patch.to_x; row++) {
        const uint8_t *from = glyph->colour + 3 * (row * glyph->width + patch.from_x);
        uint8_t *to =
            strip->pixels + (size_t)(y + row) * strip->stride + 3 * (size_t)(x + patch.from_x);
        for (int i = 0; i < 3 * (patch.to_x - patch.from_x); i++)
            lighten(to + i, from[i]);
    }
}

/* Whether a picture has anything at a place. */
static bool has_dot(const struct hl_glyph *glyph, int x, int y)
{
    if (x < 0 || y < 0 || x >= glyph->width || y >= glyph->height)
        return false;
    const uint8_t *dot = glyph->colour + 3 * (y * glyph->width + x);
    return dot[0] || dot[1] || dot[2];
}

/* Paper has few colours: of a picture it gets the outline, and what is dark in it. */
static uint8_t engrave(const struct hl_glyph *glyph, int x, int y)
{
    const uint8_t *dot = glyph->colour + 3 * (y * glyph->width + x);
    if (!has_dot(glyph, x, y))
        return 0;
    if (!has_dot(glyph, x - 1, y) || !has_dot(glyph, x + 1, y) || !has_dot(glyph, x, y - 1) ||
        !has_dot(glyph, x, y + 1))
        return 255;
    return (uint8_t)(255 - (54 * dot[0] + 183 * dot[1] + 19 * dot[2]) / 256); /* Rec. 709 luma */
}

static void draw_engraved(struct hl_strip *strip, const struct brush *brush,
                          const struct hl_glyph *glyph, int x, int y)
{
    struct patch patch = clip(strip, glyph, x, y);
    int least = least_coverage(brush->ink);

    for (int row = patch.from_y; row < patch.to_y; row++) {
        uint8_t *to = strip->pixels + (size_t)(y + row) * strip->stride;
        for (int column = patch.from_x; column < patch.to_x; column++) {
            uint8_t coverage = engrave(glyph, column, row);
            if (coverage >= least)
                put_ink(to + 3 * (x + column), brush, coverage);
        }
    }
}

static void draw_any(struct hl_strip *strip, const struct brush *brush,
                     const struct hl_glyph *glyph, int x, int y)
{
    bool light = brush->ink->levels == 0;
    if (glyph->colour && light)
        draw_picture(strip, glyph, x, y);
    else if (glyph->colour)
        draw_engraved(strip, brush, glyph, x, y);
    else if (glyph->coverage && light && brush->ink->ground == 0)
        draw_light(strip, brush, glyph, x, y);
    else if (glyph->coverage && brush->ink->levels == 2)
        draw_dots(strip, brush, glyph, x, y);
    else if (glyph->coverage)
        draw_ink(strip, brush, glyph, x, y);
}

void hl_strip_draw(struct hl_strip *strip, struct hl_font *font, const struct hl_layout *layout,
                   const struct hl_ink *ink, int x, int y)
{
    struct brush brush = {.ink = ink, .codes = hl_font_codes(font, ink)};
    int fitted = fit_baseline(font, layout);
    for (size_t i = 0; i < layout->count; i++) {
        const struct hl_placed_glyph *at = &layout->glyphs[i];
        const struct hl_glyph *glyph = hl_font_glyph(font, at->face, at->glyph);
        if (!glyph)
            continue;
        int baseline = glyph->still || glyph->colour ? hl_font_baseline(font) : fitted;
        draw_any(strip, &brush, glyph, x + left_of(at, glyph), y + baseline - top_of(at, glyph));
    }
}

void hl_strip_reach(struct hl_font *font, const struct hl_layout *layout, int *above, int *below)
{
    int fitted = fit_baseline(font, layout), rows = hl_font_rows(font);
    int top = rows, bottom = 0;
    for (size_t i = 0; i < layout->count; i++) {
        const struct hl_placed_glyph *at = &layout->glyphs[i];
        const struct hl_glyph *glyph = hl_font_glyph(font, at->face, at->glyph);
        if (!glyph || glyph->height == 0)
            continue;
        int baseline = glyph->still || glyph->colour ? hl_font_baseline(font) : fitted;
        int y = baseline - top_of(at, glyph);
        top = min_int(top, y);
        bottom = max_int(bottom, y + glyph->height);
    }
    *above = bottom > 0 || top < rows ? -top : 0;
    *below = bottom > 0 || top < rows ? bottom - rows : 0;
}

static int width_of(const struct hl_layout *layout)
{
    int width = (layout->width + 63) >> 6;
    return max_int(1, min_int(width, HL_STRIP_WIDTH_MAX));
}

void hl_strip_fill(struct hl_strip *strip, int x, int y, int width, int height, uint32_t colour)
{
    int left = max_int(x, 0), right = min_int(x + width, strip->width);
    int top = max_int(y, 0), bottom = min_int(y + height, strip->height);
    uint8_t red = (uint8_t)(colour >> 16), green = (uint8_t)(colour >> 8), blue = (uint8_t)colour;

    for (int row = top; row < bottom && left < right; row++) {
        uint8_t *to = strip->pixels + (size_t)row * strip->stride + 3 * (size_t)left;
        if (red == green && green == blue) {
            memset(to, red, 3 * (size_t)(right - left));
            continue;
        }
        for (int column = left; column < right; column++) {
            *to++ = red;
            *to++ = green;
            *to++ = blue;
        }
    }
}

static void *allocate_black(size_t size)
{
    return calloc(1, size);
}

static struct hl_strip *create(int width, int height, void *(*allocate)(size_t size))
{
    struct hl_strip *strip = allocate(sizeof(*strip) + 3 * (size_t)width * (size_t)height);

    if (!strip) {
        errno = ENOMEM;
        return NULL;
    }
    *strip = (struct hl_strip){.width = width,
                               .height = height,
                               .stride = 3 * (size_t)width,
                               .id = ++strips_drawn,
                               .refs = 1};
    return strip;
}

struct hl_strip *hl_strip_create_blank(int width, int height)
{
    return create(width, height, allocate_black);
}

struct hl_strip *hl_strip_create_fill(int width, int height, uint32_t ground)
{
    if (width < 1 || width > HL_STRIP_WIDTH_MAX || height < 1 || height > HL_STRIP_HEIGHT_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_strip *strip = create(width, height, malloc);
    if (strip)
        hl_strip_fill(strip, 0, 0, width, height, ground);
    return strip;
}

struct hl_strip *hl_strip_create_layout(struct hl_font *font, const struct hl_layout *layout,
                                        uint32_t colour)
{
    struct hl_ink ink = {.colour = colour};
    struct hl_strip *strip = hl_strip_create_blank(width_of(layout), hl_font_rows(font));

    if (!strip)
        return NULL;
    strip->rtl = layout->rtl;
    hl_strip_draw(strip, font, layout, &ink, 0, 0);
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
