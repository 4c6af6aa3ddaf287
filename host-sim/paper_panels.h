/* Which virtual board stands for a panel of drivers/epaper_panels.c. */
#ifndef HL_HOST_SIM_PAPER_PANELS_H
#define HL_HOST_SIM_PAPER_PANELS_H

#include "drivers/epaper.h"
#include "host-sim/paper_chip.h"

/* The chip of PANEL with its size, wiring and times; HAT: the lines that it hangs on. False: there
 * is none for it. */
bool hl_paper_panel_chip(struct hl_paper_chip_config *config, const struct hl_epaper_panel *panel,
                         const int pin[HL_SPI_LINES]);

#endif
