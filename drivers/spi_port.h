/* The kernel's SPI device, as both wires that use it do: mode 0, 8 bits, in pieces that it takes.
 * Nothing here allocates, locks or prints: a guard uses it too. */
#ifndef HL_DRIVERS_SPI_PORT_H
#define HL_DRIVERS_SPI_PORT_H

#include "drivers/spi.h"

#define HL_SPI_PORT_DEVICE  "/dev/spidev0.0" /* where nothing else is asked for */
#define HL_SPI_PORT_LONGEST 4096             /* bytes of one transfer, on every kernel */
/* Where a kernel says that it takes longer ones, of which we use so much. */
#define HL_SPI_PORT_BUFSIZ      "/sys/module/spidev/parameters/bufsiz"
#define HL_SPI_PORT_LONGEST_MAX 65536

struct hl_spi_port {
    int fd; /* 0 or less: not open; standard input is never one */
    uint32_t clock_hz;
    size_t longest; /* bytes of one transfer */
};

/* 0 or negative errno; the port is open then, too, when the device was there. Close takes any. */
int hl_spi_port_open(struct hl_spi_port *port, const struct hl_spi_setup *setup);
void hl_spi_port_close(struct hl_spi_port *port);

/* Whether any line beside the bus is wired; without, no GPIO chip is needed. */
bool hl_spi_setup_has_lines(const struct hl_spi_setup *setup);

/* COUNT bytes in pieces; the kernel selects for each. IN may be NULL. 0 or negative errno. */
int hl_spi_port_exchange(const struct hl_spi_port *port, const uint8_t *out, uint8_t *in,
                         size_t count);

/* Operations of a wire (spi.h) whose time is the monotonic clock's. WAIT asks GET for the level,
 * and EDGE to sleep until one comes: 1, or 0 after LEFT_NS, or negative errno. */
void hl_spi_port_pause(void *state, int64_t ns);
int64_t hl_spi_port_now(const void *state);
int hl_spi_port_wait(void *state, int (*get)(void *state, enum hl_spi_line line),
                     int (*edge)(void *state, int64_t left_ns), enum hl_spi_line line, bool high,
                     int64_t limit_ns);

#endif
