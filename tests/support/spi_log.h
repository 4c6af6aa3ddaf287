/* A chip that knows nothing: writes down what it is told, as text, and is busy when a table says
 * so. */
#ifndef HL_TESTS_SPI_LOG_H
#define HL_TESTS_SPI_LOG_H

#include "host-sim/spi_chip.h"

#define SPI_LOG_BYTES  (256 * 1024)
#define SPI_LOG_DATA   24 /* bytes of one command that are written out; more are counted */
#define SPI_LOG_BUSIES 16

/* How long a command makes it busy. */
struct spi_log_busy {
    uint8_t op;
    int ms;
};

enum spi_log_trouble {
    SPI_LOG_WELL,
    SPI_LOG_STUCK_HIGH,
    SPI_LOG_STUCK_LOW,
    SPI_LOG_GLITCH, /* idle for 100 us in the middle of every busy time */
};

struct spi_log {
    struct hl_spi_chip chip; /* give this to the wire */
    bool busy_level;
    int reset_ms; /* busy after a reset */
    struct spi_log_busy busies[SPI_LOG_BUSIES];
    enum spi_log_trouble trouble;
    int64_t from_ns, until_ns; /* busy */
    bool level[HL_SPI_LINES];
    bool gone;          /* its supply is off: it hears nothing */
    bool slept;         /* the last command was a deep sleep that counts */
    uint8_t sleep_op;   /* 07 or 10 */
    bool early;         /* a command came while it was busy */
    size_t len, data;   /* of the log; bytes after the last opcode */
    size_t bytes;       /* all */
    size_t planes[256]; /* data bytes by opcode */
    uint8_t op, last;
    char text[SPI_LOG_BYTES];
};

/* "^" is a reset, "P" supply on, "p" off; opcodes are "12", with data "01:07 07 3F 3F", more than
 * SPI_LOG_DATA bytes "24:4000 bytes". One space between. */
void spi_log_init(struct spi_log *log, bool busy_level);
void spi_log_forget(struct spi_log *log);
const char *spi_log_text(struct spi_log *log);

#endif
