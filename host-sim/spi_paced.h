/* A virtual SPI wire on which somebody looks while time passes: the wire "virtual" (spi_chip.h),
 * whose waits and pauses go on in steps. Stage thread. */
#ifndef HL_HOST_SIM_SPI_PACED_H
#define HL_HOST_SIM_SPI_PACED_H

#include "host-sim/spi_chip.h"

struct hl_spi_paced {
    struct hl_spi_virtual wire; /* first: its operations are used as they are */
    /* Called at the end of each step, wire.now_ns being then; NULL: nobody looks. */
    void (*look)(void *data);
    void *data;
    int64_t step_ns; /* longest time in which nobody looks, above 0; transfers are not cut */
};

extern const struct hl_spi_wire hl_spi_wire_paced;

#endif
