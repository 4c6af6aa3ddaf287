#include "drivers/net_pixels.h"

#include "text/light.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const hl_net_orders[] = {"rgb", "rbg", "grb", "gbr", "brg", "bgr", NULL};

static void fill_curve(uint8_t *curve, const struct hl_net_colours *colours)
{
    for (int code = 0; code < 256; code++) {
        double light = hl_light_of_code(code / 255.0) * colours->brightness;
        double sent = colours->linear ? light : hl_light_to_code(light);
        curve[code] = (uint8_t)lround(255 * fmin(1, sent));
    }
    /* As they are: no rounding there and back. */
    for (int code = 0; code < 256 && !colours->linear && colours->brightness == 1; code++)
        curve[code] = (uint8_t)code;
}

int hl_net_pixels_init(struct hl_net_pixels *pixels, const struct hl_matrix *matrix,
                       const struct hl_net_colours *colours)
{
    char error[HL_MATRIX_ERROR_MAX];
    const char *order = hl_net_orders[colours->order];

    *pixels = (struct hl_net_pixels){.count = hl_matrix_count(matrix),
                                     .channels = colours->white ? 4 : 3};
    hl_matrix_check(matrix, &pixels->width, &pixels->height, error);
    pixels->places = calloc((size_t)pixels->count, sizeof(*pixels->places));
    if (!pixels->places)
        return -ENOMEM;
    for (int y = 0; y < pixels->height; y++)
        for (int x = 0; x < pixels->width; x++)
            pixels->places[hl_matrix_index(matrix, x, y)] = (uint32_t)(y * pixels->width + x);
    for (int i = 0; i < 3; i++)
        pixels->channel[i] = (uint8_t)(strchr(order, "rgb"[i]) - order);
    fill_curve(pixels->curve, colours);
    return 0;
}

void hl_net_pixels_finish(struct hl_net_pixels *pixels)
{
    free(pixels->places);
    pixels->places = NULL;
}

static uint8_t least(uint8_t a, uint8_t b, uint8_t c)
{
    uint8_t both = a < b ? a : b;
    return both < c ? both : c;
}

void hl_net_pixels_fill(const struct hl_net_pixels *pixels, const struct hl_frame *frame,
                        uint8_t *bytes)
{
    for (int i = 0; i < pixels->count; i++) {
        uint32_t row = pixels->places[i] / (uint32_t)pixels->width;
        uint32_t column = pixels->places[i] % (uint32_t)pixels->width;
        const uint8_t *from = frame->pixels + row * frame->stride + 3 * column;
        uint8_t r = pixels->curve[from[0]], g = pixels->curve[from[1]], b = pixels->curve[from[2]];
        uint8_t white = pixels->channels == 4 ? least(r, g, b) : 0;
        bytes[pixels->channel[0]] = (uint8_t)(r - white);
        bytes[pixels->channel[1]] = (uint8_t)(g - white);
        bytes[pixels->channel[2]] = (uint8_t)(b - white);
        if (pixels->channels == 4)
            bytes[3] = white;
        bytes += pixels->channels;
    }
}
