#include "drivers/pace.h"

#include "base/clock.h"

#define WARM_UP_NS  (30 * HL_NS_PER_MS) /* "ondemand" looks at the load every 10 ms or so */
#define ROUND_TURNS 20000
#define LONG_NS     8000        /* a dozen times what asking the clock costs on the slowest Pi */
#define FASTEST_Q16 (4 * 65536) /* one turn a cycle at 4 GHz */

void hl_pace_init(struct hl_pace *pace)
{
    int64_t best = INT64_MAX, start = hl_clock_mono_ns(), now = start;

    while (now - start < WARM_UP_NS) {
        int64_t before = now;
        hl_pace_spin(ROUND_TURNS);
        now = hl_clock_mono_ns();
        if (now - before > 0 && now - before < best)
            best = now - before;
    }
    /* At least one turn in 64 ns, whatever the clock says. */
    uint64_t q16 = (uint64_t)ROUND_TURNS * 65536 / (uint64_t)best + 1;
    pace->turns_q16 = q16 < 1024 ? 1024 : q16 > FASTEST_Q16 ? FASTEST_Q16 : (uint32_t)q16;
}

void hl_pace_assume(struct hl_pace *pace)
{
    pace->turns_q16 = FASTEST_Q16;
}

int64_t hl_pace_now_ns(void)
{
    return hl_clock_mono_ns();
}

void hl_pace_wait(const struct hl_pace *pace, uint32_t ns)
{
    if (ns < LONG_NS) {
        hl_pace_spin(hl_pace_turns(pace, ns));
        return;
    }
    int64_t until = hl_clock_mono_ns() + ns;
    while (hl_clock_mono_ns() < until)
        ;
}
