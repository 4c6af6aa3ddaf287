#include "show/motion.h"

#include "base/clock.h"

#include <math.h>

#define SNAP_TOLERANCE 0.03

/* 1/1000 pixel; seconds and the rest apart, so that nothing overflows in a century. */
static int64_t position(const struct hl_motion *motion, int64_t now_ns)
{
    int64_t elapsed = now_ns - motion->epoch_ns;
    int64_t whole = elapsed / HL_NS_PER_S, rest = elapsed % HL_NS_PER_S;
    return motion->base + whole * motion->speed + rest * motion->speed / HL_NS_PER_S;
}

int64_t hl_motion_at(const struct hl_motion *motion, int64_t now_ns)
{
    int64_t at = position(motion, now_ns);
    int64_t pixel = at / HL_MOTION_UNIT;
    return at % HL_MOTION_UNIT < 0 ? pixel - 1 : pixel;
}

void hl_motion_set_speed(struct hl_motion *motion, int64_t now_ns, int64_t speed)
{
    motion->base = position(motion, now_ns);
    motion->epoch_ns = now_ns;
    motion->speed = speed;
}

int64_t hl_speed_resolve(const struct hl_speed *speed, double advance)
{
    double pixels = speed->value;
    if (speed->unit == HL_SPEED_WPM)
        pixels = speed->value * HL_CHARS_PER_WORD / 60 * advance;
    else if (speed->unit == HL_SPEED_CPS)
        pixels = speed->value * advance;
    return pixels < 1 ? HL_MOTION_UNIT : (int64_t)llround(pixels * HL_MOTION_UNIT);
}

double hl_speed_frame_rate(int64_t speed, double hz)
{
    double pixels = (double)speed / HL_MOTION_UNIT;
    double step = round(pixels / hz);
    if (step >= 1)
        return pixels / step;
    return pixels * round(hz / pixels); /* slower than a pixel a frame */
}

int64_t hl_speed_snap(int64_t speed, double hz)
{
    double pixels = (double)speed / HL_MOTION_UNIT;
    double snapped = pixels >= hz ? hz * round(pixels / hz) : hz / round(hz / pixels);
    if (fabs(snapped - pixels) > SNAP_TOLERANCE * pixels)
        return speed;
    return (int64_t)llround(snapped * HL_MOTION_UNIT);
}
