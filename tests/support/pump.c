#include "support/pump.h"

#include "base/clock.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void on_beat(void *data)
{
    struct pump *pump = data;
    pump->beats++;
    hl_loop_timer_arm(pump->timer, PUMP_BEAT_MS * HL_NS_PER_MS);
}

/* How long this thread has waited for a processor, in all; 0 where the kernel does not say. */
static int64_t waited_ns(void)
{
    char text[96] = "";
    int fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
    if (fd >= 0)
        close(fd);
    const char *second = n > 0 ? strchr(text, ' ') : NULL;
    return second ? strtoll(second, NULL, 10) : 0;
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
        int64_t before = now, waited = waited_ns();
        if (hl_loop_step(pump->loop, -1) < 0)
            abort();
        now = hl_clock_mono_ns();
        pump->rounds++;
        /* A busy machine is late, and blocks nothing. */
        if (now - before > PUMP_BLOCKED_MS * HL_NS_PER_MS)
            pump->blocked += now - before - (waited_ns() - waited) > PUMP_BLOCKED_MS * HL_NS_PER_MS;
    }
    return is_so && is_so(data);
}
