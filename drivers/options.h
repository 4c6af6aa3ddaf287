/* "name=value,name=value" into a driver's state, by its option table. */
#ifndef HL_DRIVERS_OPTIONS_H
#define HL_DRIVERS_OPTIONS_H

#include "drivers/driver.h"

#define HL_OPTIONS_MAX 4096 /* bytes of text */

/* Values may be quoted, "..." with "" for one quote; spaces around names and values do not count.
 * 0, or negative errno and one line in ERROR (HL_BOARD_ERROR_MAX bytes). What was parsed before the
 * error stays in the state: call hl_options_finish either way. TEXT may be NULL. A later parse into
 * the same state overrides what it names. */
int hl_options_parse(const struct hl_driver *driver, void *state, const char *text, char *error);

/* Frees the strings in the state. */
void hl_options_finish(const struct hl_driver *driver, void *state);

#endif
