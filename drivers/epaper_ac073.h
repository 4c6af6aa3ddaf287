/* What a panel's row says of an AC073TC1A or E673. */
#ifndef HL_DRIVERS_EPAPER_AC073_H
#define HL_DRIVERS_EPAPER_AC073_H

#include <stdint.h>

struct hl_ac073_panel {
    const uint8_t *start;  /* see epaper_link.h */
    const uint8_t *before; /* with the supply on, before the refresh; NULL: nothing */
};

#endif
