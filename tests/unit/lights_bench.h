/* What the board tests of LEDs on SPI share: a driver's lights on a virtual wire, and pictures. */
#ifndef HL_TESTS_LIGHTS_BENCH_H
#define HL_TESTS_LIGHTS_BENCH_H

#include "unit/check.h"

#include "base/clock.h"
#include "drivers/lights.h"
#include "host-sim/spi_chip.h"

#include <string.h>

struct lights_bench {
    struct hl_lights lights; /* filled by the driver's settings */
    struct hl_spi_virtual wire;
    struct hl_output_mode mode;
    struct hl_frame frame;
    uint32_t seed;
};

static inline void bench_open(const char *name, struct lights_bench *bench,
                              const struct hl_spi_chip *plug)
{
    bench->wire = (struct hl_spi_virtual){
        .chip = plug, .now_ns = HL_NS_PER_S, .longest = HL_LIGHTS_PIECE_MAX};
    bench->lights.wire = &hl_spi_wire_virtual;
    bench->lights.bare = NULL;
    bench->mode = (struct hl_output_mode){.width = 0};
    bench->seed = 11;
    check_int(name, hl_lights_open(&bench->lights, &bench->wire, &bench->mode), 0);
    check_int(name, hl_frame_init(&bench->frame, bench->mode.width, bench->mode.height), 0);
}

/* Any colours; one pixel in four is black, one white. */
static inline void bench_fill(struct lights_bench *bench)
{
    for (int y = 0; y < bench->frame.height; y++)
        for (int x = 0; x < bench->frame.width; x++) {
            uint8_t *pixel = bench->frame.pixels + (size_t)y * bench->frame.stride + 3 * (size_t)x;
            bench->seed = bench->seed * 1664525 + 1013904223;
            unsigned kind = bench->seed >> 30;
            for (int i = 0; i < 3; i++)
                pixel[i] = (uint8_t)(kind == 0 ? 0 : kind == 1 ? 255 : bench->seed >> (3 + 7 * i));
        }
}

static inline void bench_show(const char *name, struct lights_bench *bench)
{
    bench->wire.now_ns += 20 * HL_NS_PER_MS;
    check_int(name, hl_lights_present(&bench->lights, &bench->frame), 0);
}

static inline void bench_close(const char *name, struct lights_bench *bench)
{
    check_int(name, hl_lights_close(&bench->lights), 0);
    hl_frame_finish(&bench->frame);
}

static inline const uint8_t *bench_pixel(const struct lights_bench *bench, int x, int y)
{
    return bench->frame.pixels + (size_t)y * bench->frame.stride + 3 * (size_t)x;
}

#endif
