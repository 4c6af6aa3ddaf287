#include "support/pump.h"

#include "base/clock.h"

#include <stdlib.h>

static void on_beat(void *data)
{
    struct pump *pump = data;
    pump->beats++;
    hl_loop_timer_arm(pump->timer, PUMP_BEAT_MS * HL_NS_PER_MS);
}

void pump_init(struct pump *pump)
{
    *pump = (struct pump){.loop = hl_loop_create()};
    if (!pump->loop || !(pump->timer = hl_loop_timer_add(pump->loop, on_beat, pump)))
        abort();
    hl_loop_timer_arm(pump->timer, 0);
}

void pump_finish(struct pump *pump)
{
    hl_loop_destroy(pump->loop);
}

bool pump_until(struct pump *pump, bool (*is_so)(const void *data), const void *data,
                int timeout_ms)
{
    int64_t start = hl_clock_mono_ns(), now = start;
    while (now - start < timeout_ms * HL_NS_PER_MS) {
        if (is_so && is_so(data))
            return true;
        int64_t before = now;
        if (hl_loop_step(pump->loop, -1) < 0)
            abort();
        now = hl_clock_mono_ns();
        pump->rounds++;
        pump->blocked += now - before > PUMP_BLOCKED_MS * HL_NS_PER_MS;
    }
    return is_so && is_so(data);
}
