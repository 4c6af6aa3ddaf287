/* Which family of controllers hangs on the lines: SSD16xx are busy with BUSY high, UC81xx, AC073,
 * E673 and IT8951 with BUSY low, so the level that stays after a reset tells them apart [inf]. */
#ifndef HL_DRIVERS_EPAPER_PROBE_H
#define HL_DRIVERS_EPAPER_PROBE_H

#include "drivers/epaper_device.h"

enum hl_epaper_idle {
    HL_EPAPER_IDLE_LOW,      /* as SSD16xx */
    HL_EPAPER_IDLE_HIGH,     /* as all others; so is a line that nothing drives, on some boards */
    HL_EPAPER_IDLE_UNSTEADY, /* it never stayed for HL_PROBE_STEADY_MS */
};

#define HL_PROBE_STEP_MS   10
#define HL_PROBE_STEADY_MS 300 /* no controller is busy for so long after a reset but IT8951 */

/* Gives CONFIG's panel its supply, resets it, and looks at BUSY until it is steady:
 * HL_PROBE_STEADY_MS and the panel's ready limit at most. WIRE is open and the caller's. What the
 * panel shows stays. Then it is asleep, if it is idle as CONFIG's panel is, and without supply, if
 * that can be switched. 0, or the wire's negative errno. */
int hl_epaper_probe(const struct hl_epaper_config *config, const struct hl_spi_wire *wire,
                    void *wire_state, enum hl_epaper_idle *idle);

#endif
