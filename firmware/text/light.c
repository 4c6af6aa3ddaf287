#include "text/light.h"

#include <math.h>
#include <stddef.h>

double hl_light_of_code(double code)
{
    double l = code * 100;
    return l > 8 ? pow((l + 16) / 116, 3) : l / 903.3;
}

double hl_light_to_code(double light)
{
    return (light > 0.008856 ? 116 * cbrt(light) - 16 : light * 903.3) / 100;
}

void hl_light_fill_codes(uint8_t *codes, int ground, int colour)
{
    double from = hl_light_of_code(ground / 255.0), to = hl_light_of_code(colour / 255.0);
    for (int i = 0; i < 256; i++)
        codes[i] = (uint8_t)(hl_light_to_code(from + (to - from) * i / 255) * 255 + 0.5);
}

void hl_light_fill_steps(uint8_t *codes, int ground, int colour, int levels)
{
    int steps = levels - 1;
    for (int i = 0; i < 256; i++) {
        int code = i < 128 ? ground : colour;
        if (levels > 2) {
            int mixed = (2 * (ground * (255 - i) + colour * i) + 255) / 510;
            int step = (2 * mixed * steps + 255) / 510; /* the nearest grey */
            code = (2 * 255 * step + steps) / (2 * steps);
        }
        codes[i] = (uint8_t)code;
    }
}

/* The share of cell I that lies between FROM and TO. */
static double overlap(int i, double from, double to)
{
    double low = fmax(from, i), high = fmin(to, i + 1);
    return high > low ? high - low : 0;
}

struct picture {
    const uint8_t *bytes;
    int width, height, pitch;
    double light[256]; /* of each code */
};

/* Mean light of a rectangle, red first. The colour was multiplied by alpha in codes, so light is
 * that of the bare colour times alpha. */
static void average(const struct picture *picture, const double x[2], const double y[2],
                    double light[3])
{
    double area = (x[1] - x[0]) * (y[1] - y[0]);
    light[0] = light[1] = light[2] = 0;
    for (int row = (int)y[0]; row < picture->height && row < y[1]; row++)
        for (int column = (int)x[0]; column < picture->width && column < x[1]; column++) {
            const uint8_t *pixel = picture->bytes + (ptrdiff_t)row * picture->pitch + 4 * column;
            unsigned alpha = pixel[3];
            double share = overlap(row, y[0], y[1]) * overlap(column, x[0], x[1]) / area;
            for (int channel = 0; alpha > 0 && channel < 3; channel++) {
                unsigned code = (pixel[2 - channel] * 255u + alpha / 2) / alpha;
                light[channel] += picture->light[code > 255 ? 255 : code] * share * alpha / 255;
            }
        }
}

void hl_light_shrink(const uint8_t *from, int width, int height, int pitch, uint8_t *to,
                     int to_width, int to_height)
{
    struct picture picture = {.bytes = from, .width = width, .height = height, .pitch = pitch};
    for (int i = 0; i < 256; i++)
        picture.light[i] = hl_light_of_code(i / 255.0);
    for (int row = 0; row < to_height; row++)
        for (int column = 0; column < to_width; column++) {
            double x[2] = {(double)column * width / to_width,
                           (double)(column + 1) * width / to_width};
            double y[2] = {(double)row * height / to_height,
                           (double)(row + 1) * height / to_height};
            double light[3];
            average(&picture, x, y, light);
            for (int channel = 0; channel < 3; channel++)
                *to++ = (uint8_t)(fmin(1, hl_light_to_code(light[channel])) * 255 + 0.5);
        }
}
