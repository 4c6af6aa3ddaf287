/* Making a board dark whose program was killed, by the kernel's GPIO calls alone: for a guard,
 * which must not allocate, so libgpiod is not for it. */
#ifndef HL_DRIVERS_GPIO_DARK_H
#define HL_DRIVERS_GPIO_DARK_H

#include "drivers/wire.h"

/* Takes the lines of SETUP from its chip as soon as the kernel has them back, makes the board black
 * and lets them go. 0 or negative errno: -ENODEV no such chip, -EBUSY the lines stay in use. */
int hl_gpio_dark(const struct hl_wire_setup *setup);

#endif
