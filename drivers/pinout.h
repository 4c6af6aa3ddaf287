/* Pin-outs: which pin carries which line of a HUB75 board. */
#ifndef HL_DRIVERS_PINOUT_H
#define HL_DRIVERS_PINOUT_H

#include "drivers/wire.h"

#define HL_PIN_MAX        1023 /* of a line number; a kernel's GPIO chips have fewer */
#define HL_PIN_HEADER_MAX 27   /* GPIO 0..27 are on a Raspberry Pi's header */
#define HL_ADDRESS_LINES  5    /* A B C D E */

struct hl_pinout {
    const char *name, *summary;
    struct hl_signal_pins pins;
};

/* In the order in which they are listed; the last one's name is NULL. */
extern const struct hl_pinout hl_pinouts[];

const struct hl_pinout *hl_pinout_find(const char *name);

/* "OE", "CLK", "LAT", "A".."E", "R1".."B2" for the first chain, "2:R1".."3:B2" for the others. */
const char *hl_pinout_line_name(enum hl_line line);

/* TEXT is a pin-out's name, or own pins as "OE=18,CLK=17,LAT=4,R1=11,...": a number ("18" and
 * "GPIO18" are the same) or a line's name as `gpioinfo` lists it; "!" before it inverts the line.
 * No pin stands twice. 0, or -EINVAL and one line in ERROR (HL_WIRE_ERROR_MAX bytes). */
int hl_pinout_parse(struct hl_signal_pins *pins, const char *text, char *error);

/* The lines, as bits, of a board with CHAINS in parallel and ADDRESS_LINES from A on. */
uint32_t hl_pinout_lines(unsigned chains, unsigned address_lines);

/* Every one of LINES (bits) has a pin, none has two, all are within 0..LAST_PIN. 0, or -EINVAL
 * and one line in ERROR. */
int hl_pinout_check(const struct hl_signal_pins *pins, uint32_t lines, int last_pin, char *error);

#endif
