/* Motion: position as a pure function of the clock. Nothing counts frames, so a late frame does
 * not slow the text, and any instant can be asked for. */
#ifndef HL_SHOW_MOTION_H
#define HL_SHOW_MOTION_H

#include "show/options.h"

#include <stdint.h>

/* Thousandths, so that positions stay whole numbers for years. */
#define HL_MOTION_UNIT 1000

struct hl_motion {
    int64_t epoch_ns; /* at this instant ... */
    int64_t base;     /* ... the position was this, in 1/1000 pixel */
    int64_t speed;    /* 1/1000 pixel a second; 0 stands still */
};

/* The whole pixel at NOW_NS (rounded down). */
int64_t hl_motion_at(const struct hl_motion *motion, int64_t now_ns);

/* Another speed from NOW_NS on, without a jump. */
void hl_motion_set_speed(struct hl_motion *motion, int64_t now_ns, int64_t speed);

/* Speed in 1/1000 pixel a second. ADVANCE is the font's mean advance in pixels; an English word
 * counts as six characters with its space (docs/reading.md). At least 1 pixel a second. */
int64_t hl_speed_resolve(const struct hl_speed *speed, double advance);

/* Frames a second at which SPEED moves whole pixels on every frame, nearest to HZ. */
double hl_speed_frame_rate(int64_t speed, double hz);

/* For displays whose rate is fixed: the nearest speed that moves a whole number of pixels a frame,
 * or one pixel in a whole number of frames, when it is within 3 %; else SPEED as it is. */
int64_t hl_speed_snap(int64_t speed, double hz);

#endif
