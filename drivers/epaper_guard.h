/* Puts a panel to sleep whose program was killed. */
#ifndef HL_DRIVERS_EPAPER_GUARD_H
#define HL_DRIVERS_EPAPER_GUARD_H

#include "drivers/epaper_device.h"
#include "drivers/guard.h"

/* Starts a guard for the board of SETUP and CONFIG; before it is opened. 0 or negative errno. */
int hl_epaper_guard(struct hl_guard *guard, const struct hl_spi_setup *setup,
                    const struct hl_epaper_config *config);

/* What it does: takes the board's lines as soon as the kernel has them back, and makes it safe.
 * Takes 15 seconds at most, when BUSY does not work. 0 or negative errno. Neither allocates, locks
 * nor prints. */
int hl_epaper_rescue(const struct hl_spi_setup *setup, const struct hl_epaper_config *config);

#endif
