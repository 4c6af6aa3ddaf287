#include "host-sim/panel_view.h"

#include <assert.h>
#include <math.h>

#define CODES 256

/* Light of a lightness 0..1: CIE 1931, with the exact constants of CIE 15 (6/29, 24389/27). */
static double light(double lightness)
{
    double l = 100 * lightness;

    return l <= 8 ? l * 27 / 24389 : pow((l + 16) / 116, 3);
}

/* THRESHOLDS[code]: the least light, in picoseconds, that is nearer to CODE than to the one below.
 */
static void make_thresholds(double thresholds[CODES], int64_t full_ps)
{
    thresholds[0] = 0;
    for (int code = 1; code < CODES; code++)
        thresholds[code] = light((code - 0.5) / (CODES - 1)) * (double)full_ps;
}

static uint8_t find_code(const double thresholds[CODES], int64_t light_ps)
{
    int low = 0;

    for (int step = CODES / 2; step > 0; step /= 2)
        if ((double)light_ps >= thresholds[low + step])
            low += step;
    return (uint8_t)low;
}

static int min(int a, int b)
{
    return a < b ? a : b;
}

void hl_panel_view_draw(const struct hl_panel *panel, const struct hl_panel_config *config,
                        int64_t full_ps, struct hl_frame *frame)
{
    int tall = 2 * config->rows;
    int width = min(config->columns, frame->width);
    int height = min(tall * config->chains, frame->height);
    double thresholds[CODES];

    assert(full_ps > 0);
    make_thresholds(thresholds, full_ps);
    for (int y = 0; y < height; y++) {
        uint8_t *p = frame->pixels + (size_t)y * frame->stride;
        for (int i = 0; i < 3 * width; i++)
            p[i] = find_code(thresholds, hl_panel_light(panel, y / tall, i / 3, y % tall, i % 3));
    }
}
