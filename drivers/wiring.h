/* The wires between a Raspberry Pi's header and a board, as its driver uses them: for people who
 * hold one. Pure; any thread. */
#ifndef HL_DRIVERS_WIRING_H
#define HL_DRIVERS_WIRING_H

#include <stdbool.h>
#include <stddef.h>

#define HL_WIRING_MAX        40 /* wires of a board */
#define HL_WIRING_SIGNAL_MAX 16 /* bytes of a name, its NUL included */
#define HL_WIRING_NOTES_MAX  6
#define HL_WIRING_NOTE_MAX   160
#define HL_WIRING_DEVICE_MAX 64

/* What a wire is for: how it is drawn. */
enum hl_wire_kind {
    HL_WIRE_GROUND,
    HL_WIRE_3V3,
    HL_WIRE_5V,
    HL_WIRE_DATA,
    HL_WIRE_CLOCK,
    HL_WIRE_CONTROL, /* selects, latches, addresses, resets */
    HL_WIRE_INPUT,   /* to the Pi */
    HL_WIRE_KINDS
};

struct hl_wiring_wire {
    char signal[HL_WIRING_SIGNAL_MAX]; /* as printed on the board */
    enum hl_wire_kind kind;
    int gpio; /* BCM number; unused for ground and supply */
};

struct hl_wiring {
    char title[96];
    struct hl_wiring_wire wires[HL_WIRING_MAX]; /* in the order of the board's connector */
    size_t count;
    char notes[HL_WIRING_NOTES_MAX][HL_WIRING_NOTE_MAX]; /* what else must be done: one line each */
    size_t note_count;
    char device[HL_WIRING_DEVICE_MAX]; /* of the kernel's SPI; "": none */
    size_t piece;                      /* bytes that it must take in one transfer; 0: any number */
};

/* Past the ceilings nothing is added. */
void hl_wiring_title(struct hl_wiring *wiring, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void hl_wiring_add(struct hl_wiring *wiring, const char *signal, enum hl_wire_kind kind, int gpio);
void hl_wiring_note(struct hl_wiring *wiring, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* DEVICE: NULL: /dev/spidev0.0. One whose name has no room is left out. */
void hl_wiring_device(struct hl_wiring *wiring, const char *device, size_t piece);

/* The header's pins, 1 to 40, as its makers number them. 0: the GPIO is not on it. */
#define HL_HEADER_PINS 40
int hl_header_pin(int gpio);
/* What is on PIN: "3V3", "5V", "GND" or "GPIO17". */
const char *hl_header_name(int pin, char name[HL_WIRING_SIGNAL_MAX]);
/* Number N (from 0, over again past the last) of the pins that carry ground, 3.3 V or 5 V. */
int hl_header_supply(enum hl_wire_kind kind, size_t n);
/* The pin on which each wire of WIRING ends: grounds and supplies take turns. 0: none. */
void hl_wiring_pins(const struct hl_wiring *wiring, int pins[HL_WIRING_MAX]);

#endif
