/* The wire for a guard: see spi_bare.c. Its state has a size that is known, so that it needs no
 * memory of its own. */
#ifndef HL_DRIVERS_SPI_BARE_H
#define HL_DRIVERS_SPI_BARE_H

#include "drivers/spi_port.h"

struct hl_spi_bare {
    struct hl_spi_port port;
    int outputs, busy;       /* fds; -1: none */
    int place[HL_SPI_LINES]; /* in the request; -1: not wired */
    bool level[HL_SPI_LINES];
};

extern const struct hl_spi_wire hl_spi_wire_bare;

#endif
