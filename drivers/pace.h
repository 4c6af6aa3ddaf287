/* Short waits without sleeping, for signals that the processor makes itself. Nanoseconds are
 * counted in turns of an empty loop, which needs neither a slow bus nor a timer (the Pi Zero has
 * none that a program may read cheaply); microseconds by the clock. A turn is measured when the
 * processor runs its fastest, so that a wait is never short. */
#ifndef HL_DRIVERS_PACE_H
#define HL_DRIVERS_PACE_H

#include <stdint.h>

struct hl_pace {
    uint32_t turns_q16; /* turns a nanosecond, times 65536 */
};

/* Measures, in about 30 ms. */
void hl_pace_init(struct hl_pace *pace);

/* Without measuring: waits are as long as asked or longer on any processor up to 4 GHz. */
void hl_pace_assume(struct hl_pace *pace);

static inline void hl_pace_spin(uint32_t turns)
{
    for (; turns; turns--)
        __asm__ volatile("");
}

/* Turns for NS nanoseconds, rounded up. */
static inline uint32_t hl_pace_turns(const struct hl_pace *pace, uint32_t ns)
{
    return (uint32_t)(((uint64_t)ns * pace->turns_q16 + 65535) >> 16);
}

/* The time in which waits take theirs, for measuring how long signals take. */
int64_t hl_pace_now_ns(void);

/* At least NS nanoseconds. */
void hl_pace_wait(const struct hl_pace *pace, uint32_t ns);

#endif
