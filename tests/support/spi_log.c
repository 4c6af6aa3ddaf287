#include "support/spi_log.h"

#include <stdio.h>
#include <string.h>

#define NS_PER_MS 1000000
#define GLITCH_NS 100000

static void write_text(struct spi_log *log, const char *text)
{
    size_t len = strlen(text);
    if (log->len + len + 1 > sizeof(log->text))
        return;
    memcpy(log->text + log->len, text, len + 1);
    log->len += len;
}

/* The data of the last command ends here. */
static void end_command(struct spi_log *log)
{
    char text[32];
    if (log->data > SPI_LOG_DATA) {
        /* Back to the colon. */
        while (log->len && log->text[log->len - 1] != ':')
            log->len--;
        log->text[log->len] = '\0';
        snprintf(text, sizeof(text), "%zu bytes", log->data);
        write_text(log, text);
    }
    log->data = 0;
}

static void be_busy(struct spi_log *log, int64_t now_ns, int ms)
{
    log->from_ns = now_ns;
    log->until_ns = now_ns + (int64_t)ms * NS_PER_MS;
}

static void write_data(struct spi_log *log, uint8_t byte)
{
    char text[8];
    log->planes[log->op]++;
    log->last = byte;
    log->data++;
    if (log->data > SPI_LOG_DATA)
        return;
    snprintf(text, sizeof(text), "%c%02X", log->data == 1 ? ':' : ' ', byte);
    write_text(log, text);
}

static uint8_t byte(void *chip, int64_t now_ns, uint32_t clock_hz, uint8_t value)
{
    struct spi_log *log = chip;
    char text[8];
    (void)clock_hz;

    log->bytes++;
    if (log->gone || !log->level[HL_SPI_RESET])
        return 0;
    log->early |= now_ns < log->until_ns && !log->level[HL_SPI_DATA];
    if (log->level[HL_SPI_DATA]) {
        write_data(log, value);
        log->slept = log->op == log->sleep_op;
        return 0;
    }
    end_command(log);
    log->op = value;
    log->slept = false;
    snprintf(text, sizeof(text), "%s%02X", log->len ? " " : "", value);
    write_text(log, text);
    for (int i = 0; i < SPI_LOG_BUSIES; i++)
        if (log->busies[i].ms && log->busies[i].op == value)
            be_busy(log, now_ns, log->busies[i].ms);
    return 0;
}

static void line(void *chip, int64_t now_ns, enum hl_spi_line which, bool high)
{
    struct spi_log *log = chip;
    bool was = log->level[which];
    log->level[which] = high;
    if (which == HL_SPI_RESET && high && !was && !log->gone) {
        end_command(log);
        write_text(log, log->len ? " ^" : "^");
        log->slept = false;
        be_busy(log, now_ns, log->reset_ms);
    }
    if (which == HL_SPI_POWER)
        log->gone = !high;
    if (which == HL_SPI_POWER && high != was) {
        end_command(log);
        write_text(log, log->len ? (high ? " P" : " p") : (high ? "P" : "p"));
    }
}

static bool busy(void *chip, int64_t now_ns)
{
    struct spi_log *log = chip;
    if (log->trouble == SPI_LOG_STUCK_HIGH || log->trouble == SPI_LOG_STUCK_LOW)
        return log->trouble == SPI_LOG_STUCK_HIGH;
    int64_t middle = log->from_ns + (log->until_ns - log->from_ns) / 2;
    bool glitch = log->trouble == SPI_LOG_GLITCH && now_ns >= middle && now_ns < middle + GLITCH_NS;
    return (now_ns < log->until_ns && !glitch) == log->busy_level;
}

static int64_t busy_next(void *chip, int64_t now_ns)
{
    struct spi_log *log = chip;
    int64_t middle = log->from_ns + (log->until_ns - log->from_ns) / 2;
    if (log->trouble == SPI_LOG_STUCK_HIGH || log->trouble == SPI_LOG_STUCK_LOW)
        return INT64_MAX;
    if (log->trouble == SPI_LOG_GLITCH && now_ns < middle)
        return middle;
    if (log->trouble == SPI_LOG_GLITCH && now_ns < middle + GLITCH_NS)
        return middle + GLITCH_NS;
    return now_ns < log->until_ns ? log->until_ns : INT64_MAX;
}

void spi_log_init(struct spi_log *log, bool busy_level)
{
    memset(log, 0, sizeof(*log));
    log->chip = (struct hl_spi_chip){log, byte, line, busy, busy_next};
    log->busy_level = busy_level;
    log->reset_ms = 5;
    log->sleep_op = busy_level ? 0x10 : 0x07;
}

void spi_log_forget(struct spi_log *log)
{
    end_command(log);
    log->len = 0;
    log->text[0] = '\0';
    log->early = false;
    log->bytes = 0;
    memset(log->planes, 0, sizeof(log->planes));
}

const char *spi_log_text(struct spi_log *log)
{
    end_command(log);
    return log->text;
}
