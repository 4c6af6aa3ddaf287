#include "host-sim/spi_trace.h"

#include <errno.h>

#define PS_PER_NS     1000
#define PS_PER_S      INT64_C(1000000000000)
#define BITS_PER_BYTE 8

enum wire { CLOCK = HL_SPI_LINES, OUT, IN, WIRES };

static const char *const names[WIRES] = {
    [HL_SPI_DATA] = "DC",      [HL_SPI_RESET] = "RST", [HL_SPI_POWER] = "PWR",
    [HL_SPI_SELECT] = "CS",    [HL_SPI_BUSY] = "BUSY", [CLOCK] = "CLK",
    [HL_SPI_SELECT_2] = "CS2", [OUT] = "MOSI",         [IN] = "MISO",
};

static void put(struct hl_spi_trace *trace, int wire, bool high)
{
    uint32_t bit = UINT32_C(1) << wire;
    trace->levels = high ? trace->levels | bit : trace->levels & ~bit;
}

static void write_levels(struct hl_spi_trace *trace, int64_t time_ps)
{
    if (trace->vcd)
        hl_vcd_set(trace->vcd, time_ps, trace->levels);
}

/* Mode 0: data change while the clock is low and are taken as it rises. */
static void write_bits(struct hl_spi_trace *trace, int64_t now_ns, uint32_t clock_hz, uint8_t out,
                       uint8_t in)
{
    int64_t half_ps = PS_PER_S / clock_hz / 2;
    int64_t at_ps = now_ns * PS_PER_NS - 2 * BITS_PER_BYTE * half_ps;

    for (int bit = BITS_PER_BYTE - 1; bit >= 0; bit--) {
        put(trace, OUT, out >> bit & 1);
        put(trace, IN, in >> bit & 1);
        put(trace, CLOCK, false);
        write_levels(trace, at_ps);
        put(trace, CLOCK, true);
        write_levels(trace, at_ps + half_ps);
        at_ps += 2 * half_ps;
    }
    put(trace, CLOCK, false);
    write_levels(trace, now_ns * PS_PER_NS);
}

static uint8_t pass_byte(void *of, int64_t now_ns, uint32_t clock_hz, uint8_t byte)
{
    struct hl_spi_trace *trace = of;
    uint8_t back = trace->chip->byte(trace->chip->chip, now_ns, clock_hz, byte);
    if (trace->vcd)
        write_bits(trace, now_ns, clock_hz, byte, back);
    return back;
}

static void pass_line(void *of, int64_t now_ns, enum hl_spi_line line, bool high)
{
    struct hl_spi_trace *trace = of;
    trace->chip->line(trace->chip->chip, now_ns, line, high);
    put(trace, (int)line, high);
    write_levels(trace, now_ns * PS_PER_NS);
}

static bool pass_busy(void *of, int64_t now_ns)
{
    struct hl_spi_trace *trace = of;
    bool high = trace->chip->busy(trace->chip->chip, now_ns);
    put(trace, HL_SPI_BUSY, high);
    write_levels(trace, now_ns * PS_PER_NS);
    return high;
}

static int64_t pass_busy_next(void *of, int64_t now_ns)
{
    const struct hl_spi_trace *trace = of;
    return trace->chip->busy_next(trace->chip->chip, now_ns);
}

int hl_spi_trace_init(struct hl_spi_trace *trace, const struct hl_spi_chip *chip, const char *path)
{
    *trace = (struct hl_spi_trace){.plug = {trace, pass_byte, pass_line, pass_busy, pass_busy_next},
                                   .chip = chip};
    if (!path)
        return 0;
    trace->vcd = hl_vcd_create(path, names, WIRES, 0);
    return trace->vcd ? 0 : -errno;
}

int hl_spi_trace_finish(struct hl_spi_trace *trace)
{
    int err = hl_vcd_destroy(trace->vcd);
    trace->vcd = NULL;
    return err == -EFBIG ? 0 : err;
}
