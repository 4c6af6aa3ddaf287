/* Between an SPI wire and a virtual chip: writes down every level that goes by. */
#ifndef HL_HOST_SIM_SPI_TRACE_H
#define HL_HOST_SIM_SPI_TRACE_H

#include "host-sim/spi_chip.h"
#include "host-sim/vcd.h"

struct hl_spi_trace {
    struct hl_spi_chip plug;        /* for the wire, in place of the chip's own */
    const struct hl_spi_chip *chip; /* borrowed */
    struct hl_vcd *vcd;             /* NULL: nothing is written */
    uint32_t levels;
};

/* TRACE stands before CHIP from now on, and writes into the file PATH as vcd.h tells: DC, RST, PWR,
 * CS, CS2, BUSY (each time that it is looked at), CLK, MOSI and MISO. PATH NULL: none. 0 or
 * negative errno of the file. */
int hl_spi_trace_init(struct hl_spi_trace *trace, const struct hl_spi_chip *chip, const char *path);

/* As hl_vcd_destroy, but a trace cut at its ceiling is a good one. Takes a zeroed one. */
int hl_spi_trace_finish(struct hl_spi_trace *trace);

#endif
