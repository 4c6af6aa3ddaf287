#include "drivers/led_chain.h"

#include <stdlib.h>

struct hl_led_point *hl_led_chain_points(const struct hl_matrix *matrix)
{
    char error[HL_MATRIX_ERROR_MAX];
    int width = 0, height = 0;

    hl_matrix_check(matrix, &width, &height, error);
    struct hl_led_point *points = calloc((size_t)hl_matrix_count(matrix), sizeof(*points));
    for (int y = 0; points && y < height; y++)
        for (int x = 0; x < width; x++)
            points[hl_matrix_index(matrix, x, y)] = (struct hl_led_point){(uint16_t)x, (uint16_t)y};
    return points;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

uint64_t hl_led_chain_sum(const struct hl_led_light *light, const struct hl_frame *frame,
                          bool white)
{
    const uint16_t *asked = light->asked;
    uint64_t sum = 0;

    for (int y = 0; y < frame->height; y++) {
        const uint8_t *pixel = frame->pixels + (size_t)y * frame->stride;
        for (int x = 0; x < frame->width; x++, pixel += HL_LED_COLOURS) {
            unsigned r = asked[pixel[0]], g = asked[pixel[1]], b = asked[pixel[2]];
            sum += r + g + b - (white ? 2 * least(r, least(g, b)) : 0);
        }
    }
    return sum;
}
