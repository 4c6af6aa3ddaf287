/* How a panel is, in a line for its user: written by its device on the stage thread, read by any.
 * Numbers only, so that nobody waits for anybody. */
#ifndef HL_DRIVERS_EPAPER_STATUS_H
#define HL_DRIVERS_EPAPER_STATUS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum hl_epaper_state {
    HL_EPAPER_CLOSED,
    HL_EPAPER_ASLEEP,
    HL_EPAPER_REFRESHING,
    HL_EPAPER_REFUSED, /* asleep: a change waits, and the temperature forbids it */
    HL_EPAPER_FAILED,  /* it did not answer, twice; its supply is off where it hangs on PWR */
};

struct hl_epaper_status {
    atomic_int state;    /* hl_epaper_state */
    atomic_int partials; /* since the last full refresh */
    atomic_llong full_s; /* wall time of that; 0: not known */
};

/* "7in5-v2: 3 partial since full at 12:04, asleep". PANEL is its name, or NULL before it was ever
 * opened. NOW_S is wall time; a full refresh of another day has its date. */
void hl_epaper_status_line(const struct hl_epaper_status *status, const char *panel, int64_t now_s,
                           char *line, size_t size);

#endif
