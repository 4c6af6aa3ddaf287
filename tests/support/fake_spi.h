/* Takes the place of the kernel's spidev: drivers/device_ioctl.h over what a test describes. A test
 * that names anything here is linked with it instead of the real one. */
#ifndef HL_TESTS_FAKE_SPI_H
#define HL_TESTS_FAKE_SPI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAKE_SPI_BYTES  65536
#define FAKE_SPI_PIECES 64
#define FAKE_SPI_LINES  54 /* of the GPIO chip */

struct fake_spi {
    int error;      /* 0, or what every call returns */
    int fail_after; /* pieces until one fails with -EIO; 0: none */
    int mode, bits; /* as set; -1: not */
    uint32_t hz;
    uint32_t piece_hz;
    uint8_t sent[FAKE_SPI_BYTES];
    size_t count;
    size_t piece[FAKE_SPI_PIECES]; /* their lengths */
    size_t pieces;
    uint8_t answer; /* every byte that comes back */
    void (*on_piece)(void *data);
    void *data;

    /* GPIO by the kernel's calls: one chip, outputs taken at once, one input. */
    const char *label;
    int busy; /* so many requests are refused: the lines are still somebody's */
    uint32_t output[16], outputs;
    uint64_t level;                   /* of the outputs, in the order of the request */
    void (*on_level)(uint64_t level); /* NULL: nobody listens */
    uint32_t input;
    bool input_level;
};

/* The one there is; reset to nothing sent. */
struct fake_spi *fake_spi(void);
void fake_spi_reset(void);

#endif
