/* The wires of this build for signal programmes. */
#ifndef HL_DRIVERS_WIRES_H
#define HL_DRIVERS_WIRES_H

#include "drivers/guard.h"
#include "drivers/wire.h"

/* In the order in which "auto" tries them, "auto" itself first; NULL-terminated. */
extern const struct hl_signal_wire *const hl_wires[];

const struct hl_signal_wire *hl_wire_find(const char *name);

/* The nearest name, or NULL. */
const char *hl_wire_suggest(const char *name);

/* Starts a guard for a board on WIRE; call before it is opened. 0 or negative errno. */
int hl_wire_guard(struct hl_guard *guard, const struct hl_signal_wire *wire,
                  const struct hl_wire_setup *setup);

#endif
