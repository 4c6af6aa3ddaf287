/* The kernel's GPIO calls by themselves, for a guard: they allocate nothing, so libgpiod is not for
 * it. */
#ifndef HL_DRIVERS_GPIO_BARE_H
#define HL_DRIVERS_GPIO_BARE_H

#include <linux/gpio.h>

/* Opens the chip called LABEL (NULL: one with a Raspberry Pi's header) under ROOT (NULL: "/"). Its
 * fd and *LINES, or negative errno: -ENODEV. */
int hl_gpio_bare_chip(const char *label, const char *root, unsigned *lines);

/* Takes the lines of REQUEST as soon as the kernel has them back: tries for half a second. Their
 * fd, or negative errno: -EBUSY they stay in use. */
int hl_gpio_bare_take(int chip, struct gpio_v2_line_request *request);

#endif
