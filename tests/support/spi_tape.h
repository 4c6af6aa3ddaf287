/* An SPI wire that writes down its transfers, for bytes by hand. Its time is what a test sets. */
#ifndef HL_TESTS_SPI_TAPE_H
#define HL_TESTS_SPI_TAPE_H

#include "drivers/spi.h"

#define SPI_TAPE_BYTES     (128 * 1024)
#define SPI_TAPE_TRANSFERS 512

struct spi_tape {
    uint8_t bytes[SPI_TAPE_BYTES];
    size_t count;
    size_t start[SPI_TAPE_TRANSFERS + 1]; /* of each transfer, and the end of the last */
    size_t transfers;
    int64_t now_ns;
    size_t longest; /* 0: no ceiling */
    int fail_after; /* transfers until one fails with FAIL; 0: none */
    int fail;
    bool open;
};

extern const struct hl_spi_wire spi_tape_wire;

/* Nothing was sent; the rest stays. */
void spi_tape_wind(struct spi_tape *tape);

/* Transfer N as "0F00 0F00", two bytes a word, and "" past the last; valid until the next call. */
const char *spi_tape_words(const struct spi_tape *tape, size_t n);

#endif
