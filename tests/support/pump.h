/* Runs a loop until something is so, and counts how well the loop kept its time meanwhile: a
 * heartbeat timer beats every 10 ms, and a round that takes far longer than that was blocked. */
#ifndef TESTS_PUMP_H
#define TESTS_PUMP_H

#include "base/loop.h"

#include <stdbool.h>

#define PUMP_BEAT_MS 10
#define PUMP_BLOCKED_MS                                                                            \
    900 /* a busy machine is late, but not by this; who waits for a server is                      \
           late by more */

struct pump {
    struct hl_loop *loop;
    struct hl_timer *timer;
    unsigned beats;
    unsigned rounds;
    unsigned blocked; /* rounds of more than PUMP_BLOCKED_MS, waits for a processor taken off */
};

void pump_init(struct pump *pump); /* with a loop of its own */
void pump_finish(struct pump *pump);

/* True when IS_SO came true before TIMEOUT_MS. IS_SO may be NULL: just lets time go by. */
bool pump_until(struct pump *pump, bool (*is_so)(const void *data), const void *data,
                int timeout_ms);

#endif
