#include "drivers/wiring.h"

#include "drivers/spi_port.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { V33 = -1, V5 = -2, GND = -3 };

/* GPIO by header pin, 1 first: Raspberry Pi documentation, "GPIO and the 40-pin header". */
static const int header[HL_HEADER_PINS] = {
    V33, V5, 2,  V5, 3,   GND, 4, 14, GND, 15,  17, 18, 27, GND, 22, 23, V33, 24, 10,  GND,
    9,   25, 11, 8,  GND, 7,   0, 1,  5,   GND, 6,  12, 13, GND, 19, 16, 26,  20, GND, 21,
};

static const int codes[HL_WIRE_KINDS] = {
    [HL_WIRE_GROUND] = GND, [HL_WIRE_3V3] = V33, [HL_WIRE_5V] = V5};

void hl_wiring_title(struct hl_wiring *wiring, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(wiring->title, sizeof(wiring->title), format, args);
    va_end(args);
}

void hl_wiring_add(struct hl_wiring *wiring, const char *signal, enum hl_wire_kind kind, int gpio)
{
    if (wiring->count == HL_WIRING_MAX)
        return;
    struct hl_wiring_wire *wire = &wiring->wires[wiring->count++];
    snprintf(wire->signal, sizeof(wire->signal), "%s", signal);
    wire->kind = kind;
    wire->gpio = gpio;
}

void hl_wiring_note(struct hl_wiring *wiring, const char *format, ...)
{
    va_list args;
    if (wiring->note_count == HL_WIRING_NOTES_MAX)
        return;
    va_start(args, format);
    vsnprintf(wiring->notes[wiring->note_count++], HL_WIRING_NOTE_MAX, format, args);
    va_end(args);
}

void hl_wiring_device(struct hl_wiring *wiring, const char *device, size_t piece)
{
    device = device ? device : HL_SPI_PORT_DEVICE;
    if (strlen(device) >= sizeof(wiring->device))
        return;
    snprintf(wiring->device, sizeof(wiring->device), "%s", device);
    wiring->piece = piece;
}

int hl_header_pin(int gpio)
{
    for (int pin = 1; pin <= HL_HEADER_PINS; pin++)
        if (gpio >= 0 && header[pin - 1] == gpio)
            return pin;
    return 0;
}

const char *hl_header_name(int pin, char name[HL_WIRING_SIGNAL_MAX])
{
    int what = header[pin - 1];

    if (what >= 0)
        snprintf(name, HL_WIRING_SIGNAL_MAX, "GPIO%d", what);
    else
        snprintf(name, HL_WIRING_SIGNAL_MAX, "%s", what == V33 ? "3V3" : what == V5 ? "5V" : "GND");
    return name;
}

int hl_header_supply(enum hl_wire_kind kind, size_t n)
{
    size_t count = 0;

    for (int pin = 1; pin <= HL_HEADER_PINS; pin++)
        count += header[pin - 1] == codes[kind];
    n %= count ? count : 1;
    for (int pin = 1; pin <= HL_HEADER_PINS; pin++)
        if (header[pin - 1] == codes[kind] && n-- == 0)
            return pin;
    return 0;
}

static bool is_supply(enum hl_wire_kind kind)
{
    return kind == HL_WIRE_GROUND || kind == HL_WIRE_3V3 || kind == HL_WIRE_5V;
}

void hl_wiring_pins(const struct hl_wiring *wiring, int pins[HL_WIRING_MAX])
{
    size_t taken[HL_WIRE_KINDS] = {0};

    for (size_t i = 0; i < wiring->count; i++) {
        enum hl_wire_kind kind = wiring->wires[i].kind;
        pins[i] = is_supply(kind) ? hl_header_supply(kind, taken[kind]++)
                                  : hl_header_pin(wiring->wires[i].gpio);
    }
}
