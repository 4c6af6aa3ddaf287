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

static void draw_led(const struct hl_panel *panel, const struct hl_rig *rig,
                     const double thresholds[CODES], int chain, int x, int y, uint8_t *pixel)
{
    for (int line = 0; line < 3; line++)
        pixel[hl_rig_colour(rig, line)] =
            find_code(thresholds, hl_panel_light(panel, chain, x, y, line));
}

void hl_panel_view_draw(const struct hl_panel *panel, const struct hl_rig *rig, int64_t full_ps,
                        struct hl_frame *frame)
{
    struct hl_rig_size size = hl_rig_size(rig);
    double thresholds[CODES];

    assert(full_ps > 0);
    make_thresholds(thresholds, full_ps);
    for (int chain = 0; chain < size.chains; chain++)
        for (int y = 0; y < 2 * size.rows; y++)
            for (int x = 0; x < size.columns; x++) {
                struct hl_rig_spot at = hl_rig_spot(rig, chain, x, y);
                if (at.x < frame->width && at.y < frame->height)
                    draw_led(panel, rig, thresholds, chain, x, y,
                             frame->pixels + (size_t)at.y * frame->stride + 3 * (size_t)at.x);
            }
}
