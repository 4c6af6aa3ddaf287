/* The lines of a board, taken from the kernel as outputs, so that no other program has them too;
 * and who has them when they cannot be taken. */
#ifndef HL_DRIVERS_GPIO_CLAIM_H
#define HL_DRIVERS_GPIO_CLAIM_H

#include "drivers/gpio_lines.h"
#include "drivers/levels.h"
#include "drivers/wire.h"

struct hl_gpio_claim {
    struct hl_gpio_chip *chip;
    struct hl_gpio_lines *lines;
    int bit[HL_LINE_COUNT]; /* place of a line in the request; -1: not wired */
    char label[HL_GPIO_NAME_MAX];
};

/* Takes all wired lines of SETUP, dark, from the chip called LABEL (NULL: the one with a Raspberry
 * Pi's header). 0, or negative errno with one line in ERROR (HL_WIRE_ERROR_MAX bytes): -ENOTSUP
 * built without libgpiod, -ENODEV no such chip (the line lists those that are), -ENOENT no such
 * line, -EBUSY somebody has one (says who), -EACCES, -EINVAL pins. */
int hl_gpio_claim(struct hl_gpio_claim *claim, const struct hl_wire_setup *setup, const char *label,
                  char *error);

/* Finds the chip called LABEL (NULL: as above) under ROOT (NULL: "/") and opens it; the caller
 * closes it. Errors as above. */
int hl_gpio_claim_chip(struct hl_gpio_chip **chip, const char *label, const char *root,
                       char *error);

/* Gives them back; takes a zeroed claim, too. */
void hl_gpio_unclaim(struct hl_gpio_claim *claim);

#endif
