/* The scan thread of a board that must be lit without pause: plays one signal programme after the
 * other on a wire, and changes them only between two refreshes.
 *
 * It asks for real-time priority, a processor of its own and locked memory, takes what it is
 * given, and says once how to permit the rest. It allocates nothing and changes no setting of the
 * system. All calls are made on the stage thread. */
#ifndef HL_DRIVERS_SCAN_H
#define HL_DRIVERS_SCAN_H

#include "drivers/guard.h"
#include "drivers/wire.h"

#define HL_SCAN_TAKE_MAX_MS 2000 /* longest wait for a refresh to end */

struct hl_scan;

/* Starts to play FIRST. WIRE is open, with STATE its own; GUARD (NULL: none) gets a beat each
 * refresh. All are borrowed. NULL and errno. */
struct hl_scan *hl_scan_create(const struct hl_signal_wire *wire, void *state,
                               const struct hl_signal_program *first, const struct hl_guard *guard);

/* Waits until the programme shown last is played, so that the one before it is free to be made
 * anew. 0; -ETIMEDOUT; or the negative errno that the wire gave: the thread has ended then. */
int hl_scan_wait(struct hl_scan *scan);

/* PROGRAM is played from the next refresh on. After hl_scan_wait only. */
void hl_scan_show(struct hl_scan *scan, const struct hl_signal_program *program);

/* Refreshes a second, the mean since the start; 0 before the first. */
double hl_scan_refresh_hz(const struct hl_scan *scan);

/* Ends the thread after its refresh; the wire stays open. Takes NULL. */
void hl_scan_destroy(struct hl_scan *scan);

#endif
