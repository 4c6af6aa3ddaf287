#include "support/spi_tape.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int open_wire(void *state, const struct hl_spi_setup *setup, char *error)
{
    struct spi_tape *tape = state;
    (void)setup;
    (void)error;
    tape->open = true;
    return 0;
}

static int send(void *state, const uint8_t *bytes, size_t count)
{
    struct spi_tape *tape = state;

    if (tape->fail_after && --tape->fail_after == 0)
        return tape->fail;
    if (tape->count + count > SPI_TAPE_BYTES || tape->transfers == SPI_TAPE_TRANSFERS)
        return -ENOSPC;
    memcpy(tape->bytes + tape->count, bytes, count);
    tape->count += count;
    tape->start[++tape->transfers] = tape->count;
    return 0;
}

static size_t longest(const void *state)
{
    const struct spi_tape *tape = state;
    return tape->longest ? tape->longest : SIZE_MAX;
}

static int64_t now(const void *state)
{
    const struct spi_tape *tape = state;
    return tape->now_ns;
}

static void close_wire(void *state)
{
    struct spi_tape *tape = state;
    tape->open = false;
}

const struct hl_spi_wire spi_tape_wire = {
    .name = "tape",
    .summary = "writes down what is sent",
    .state_size = sizeof(struct spi_tape),
    .open = open_wire,
    .send = send,
    .longest = longest,
    .now = now,
    .close = close_wire,
};

void spi_tape_wind(struct spi_tape *tape)
{
    tape->count = tape->transfers = 0;
}

const char *spi_tape_words(const struct spi_tape *tape, size_t n)
{
    static char text[2048];
    size_t len = 0;

    text[0] = '\0';
    if (n >= tape->transfers)
        return text;
    for (size_t i = tape->start[n]; i < tape->start[n + 1] && len + 4 < sizeof(text); i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%02X",
                                len && (i - tape->start[n]) % 2 == 0 ? " " : "", tape->bytes[i]);
    return text;
}
