/* The options of a board of e-paper, as a command or a config names it, before it is opened. */
#ifndef HL_EPAPER_BOARD_H
#define HL_EPAPER_BOARD_H

#include "config.h"
#include "drivers/epaper_settings.h"

/* Whether BOARD is one of e-paper, or its virtual twin by name. */
bool hl_epaper_board_is(const struct hl_config_board *board);

/* Its options. NULL, with a line on standard error, when they cannot be read. Free takes NULL. */
struct hl_epaper_settings *hl_epaper_board_settings(const struct hl_config_board *board);
void hl_epaper_board_free(struct hl_epaper_settings *settings, const struct hl_config_board *board);

#endif
