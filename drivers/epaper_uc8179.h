/* What a panel's row says of a UC8179. */
#ifndef HL_DRIVERS_EPAPER_UC8179_H
#define HL_DRIVERS_EPAPER_UC8179_H

#include <stdint.h>

/* Forced temperatures that pick waveforms of the panel; 0: it has none. */
struct hl_uc8179_panel {
    uint8_t fast, partial, grey;
};

#endif
