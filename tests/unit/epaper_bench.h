/* A panel's device on a virtual wire with a chip that writes down what it hears. */
#ifndef HL_TESTS_EPAPER_BENCH_H
#define HL_TESTS_EPAPER_BENCH_H

#include "unit/check.h"

#include "base/clock.h"
#include "drivers/epaper_device.h"
#include "support/spi_log.h"

#include <errno.h>
#include <string.h>

struct bench {
    struct spi_log log;
    struct hl_spi_virtual wire;
    struct hl_epaper_config config;
    struct hl_epaper_device *device;
    struct hl_frame frame;
};

/* What makes each chip busy, and for how long; REFRESH_MS for a refresh. */
static inline void bench_chip(struct bench *bench, int refresh_ms)
{
    const struct hl_epaper_panel *panel = bench->config.panel;
    spi_log_init(&bench->log, panel->busy_level);
    if (panel->controller == &hl_epaper_ssd16xx) {
        const struct spi_log_busy busies[] = {{0x12, 10}, {0x20, refresh_ms}};
        memcpy(bench->log.busies, busies, sizeof(busies));
    } else {
        const struct spi_log_busy busies[] = {{0x04, 130}, {0x02, 40}, {0x12, refresh_ms}};
        memcpy(bench->log.busies, busies, sizeof(busies));
    }
}

static inline void bench_wire(struct bench *bench)
{
    const struct hl_epaper_hat *hat = hl_epaper_hat_find(bench->config.panel->hat);
    struct hl_spi_setup setup = {.clock_hz = bench->config.panel->clock_hz};
    char error[HL_WIRE_ERROR_MAX];

    memcpy(bench->config.pin, hat->pin, sizeof(hat->pin));
    memcpy(setup.pin, hat->pin, sizeof(hat->pin));
    setup.start[HL_SPI_RESET] = true;
    setup.start[HL_SPI_POWER] = hat->pin[HL_SPI_POWER] == HL_PIN_NONE;
    bench->wire = (struct hl_spi_virtual){.chip = &bench->log.chip, .now_ns = HL_NS_PER_S};
    assert_int_equal(hl_spi_wire_virtual.open(&bench->wire, &setup, error), 0);
}

/* All but the device. */
static inline void bench_prepare(struct bench *bench, const char *panel)
{
    memset(bench, 0, sizeof(*bench));
    bench->config.panel = hl_epaper_panel_find(panel);
    assert_non_null(bench->config.panel);
    bench->config.settings = (struct hl_link_settings){
        .temperature = 20,
        .clock_hz = bench->config.panel->clock_hz,
        .data_clock_hz = bench->config.panel->data_clock_hz,
    };
    bench_chip(bench, 400);
    bench_wire(bench);
}

static inline void bench_device(struct bench *bench)
{
    int width, height;
    bench->device = hl_epaper_device_create(&bench->config, &hl_spi_wire_virtual, &bench->wire);
    assert_non_null(bench->device);
    hl_epaper_device_size(bench->device, &width, &height);
    if (!bench->frame.pixels)
        assert_int_equal(hl_frame_init(&bench->frame, width, height), 0);
    memset(bench->frame.pixels, 255, bench->frame.stride * (size_t)height);
}

static inline void bench_box(struct bench *bench, int x, int y, int width, int height,
                             uint8_t value)
{
    for (int row = y; row < y + height; row++)
        memset(bench->frame.pixels + (size_t)row * bench->frame.stride + 3 * (size_t)x, value,
               3 * (size_t)width);
}

static inline void bench_wait(struct bench *bench, int seconds)
{
    bench->wire.now_ns += seconds * HL_NS_PER_S;
}

static inline int bench_show(struct bench *bench)
{
    return hl_epaper_device_show(bench->device, &bench->frame, false);
}

static inline void bench_finish(struct bench *bench)
{
    hl_epaper_device_destroy(bench->device);
    bench->device = NULL;
    hl_frame_finish(&bench->frame);
}

#endif
