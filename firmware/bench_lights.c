/* Bench jobs of LEDs on SPI: a scrolled frame composed, turned into bytes, and handed to a wire
 * that leads nowhere. */
#include "bench.h"

#include "base/clock.h"
#include "drivers/apa102_settings.h"
#include "drivers/board.h"
#include "drivers/max7219_settings.h"
#include "drivers/ws2812_settings.h"
#include "host-sim/spi_chip.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int64_t wire_ns; /* the wire's time: that of the frames */

static int send(void *state, const uint8_t *bytes, size_t count)
{
    size_t *sent = state;
    (void)bytes;
    *sent += count;
    return 0;
}

static int64_t now(const void *state)
{
    (void)state;
    return wire_ns;
}

static const struct hl_spi_wire nowhere = {.name = "nowhere", .send = send, .now = now};

struct desk {
    const struct hl_bench_job *job;
    struct hl_bench_result *result;
};

/* The board that JOB's name begins with. */
static int make_lights(const struct hl_bench_job *job, struct hl_lights *lights)
{
    static const struct hl_max7219_settings max_defaults = HL_MAX7219_DEFAULTS;
    static const struct hl_ws2812_settings ws_defaults = HL_WS2812_DEFAULTS;
    static const struct hl_apa102_settings apa_defaults = HL_APA102_DEFAULTS;
    char tile[] = "32x8";
    int width, height, err;

    if (strncmp(job->name, "max7219", 7) == 0) {
        struct hl_max7219_settings settings = max_defaults;
        struct hl_max7219_config config;
        settings.modules = job->width / HL_MAX7219_SIDE;
        err = hl_max7219_settings_config(&settings, "bench", &config);
        return err ? err : hl_max7219_settings_lights(&settings, "bench", &config, lights);
    }
    if (strncmp(job->name, "ws2812", 6) == 0) {
        struct hl_ws2812_settings settings = ws_defaults;
        struct hl_ws2812_config config;
        settings.led.tile = tile;
        settings.led.along = 1;
        err = hl_ws2812_settings_config(&settings, "bench", &config, &width, &height);
        return err ? err
                   : hl_ws2812_settings_lights(&settings, "bench", &config, width, height, lights);
    }
    struct hl_apa102_settings settings = apa_defaults;
    struct hl_apa102_config config;
    settings.led.tile = tile;
    settings.led.along = 1;
    err = hl_apa102_settings_config(&settings, "bench", &config, &width, &height);
    return err ? err
               : hl_apa102_settings_lights(&settings, "bench", &config, width, height, lights);
}

static int scroll(void *data, const struct hl_scene *scene)
{
    struct desk *desk = data;
    struct hl_bench_result *result = desk->result;
    struct hl_lights lights;
    struct hl_frame frame;
    size_t sent = 0;
    int err = make_lights(desk->job, &lights);

    if (err)
        return err;
    lights.link = (struct hl_lights_link){.wire = &nowhere, .state = &sent};
    err = hl_frame_init(&frame, scene->width, scene->height);
    if (!err) {
        hl_bench_begin(result);
        for (long i = 0; i < result->units; i++) {
            wire_ns = hl_bench_instant(i);
            hl_scene_compose(scene, wire_ns, &frame);
            lights.kind->show(lights.chips, &lights.link, &frame);
        }
        hl_bench_end(result, "frame");
        result->value = (long long)sent / result->units;
        hl_frame_finish(&frame);
    }
    lights.kind->destroy(lights.chips);
    return err;
}

int hl_bench_lights(const struct hl_bench_job *job, const struct hl_cli *cli,
                    struct hl_bench_result *result)
{
    struct desk desk = {job, result};
    (void)cli;
    return hl_bench_scene(job->width, job->height, scroll, &desk);
}

/* ---- jitter: when the last byte of a picture is out, in the virtual wire's time ---- */

static uint8_t take_byte(void *chip, int64_t now_ns, uint32_t clock_hz, uint8_t byte)
{
    (void)chip;
    (void)now_ns;
    (void)clock_hz;
    (void)byte;
    return 0;
}

static void take_line(void *chip, int64_t now_ns, enum hl_spi_line line, bool high)
{
    (void)chip;
    (void)now_ns;
    (void)line;
    (void)high;
}

static const struct hl_spi_chip nobody = {.byte = take_byte, .line = take_line};

static void show_all(struct desk *desk, const struct hl_scene *scene, struct hl_lights *lights,
                     struct hl_spi_virtual *wire, struct hl_frame *frame, double hz)
{
    int64_t least_ns = INT64_MAX, most_ns = 0;
    long late = 0;
    size_t before = wire->bytes;
    double period_ns = HL_NS_PER_S / hz;

    hl_bench_begin(desk->result);
    for (long i = 0; i < desk->result->units; i++) {
        int64_t due_ns = HL_NS_PER_S + (int64_t)((double)i * period_ns);
        late += wire->now_ns > due_ns;
        wire->now_ns = wire->now_ns > due_ns ? wire->now_ns : due_ns;
        hl_scene_compose(scene, hl_bench_instant(i), frame);
        hl_lights_present(lights, frame);
        int64_t took_ns = wire->now_ns - due_ns;
        least_ns = took_ns < least_ns ? took_ns : least_ns;
        most_ns = took_ns > most_ns ? took_ns : most_ns;
    }
    hl_bench_end(desk->result, "frame");
    printf("{\"board\":\"%s\",\"hz\":%.0f,\"pictures\":%ld,\"bytes\":%.1f,\"late\":%ld,"
           "\"last_byte_us\":%.1f,\"jitter_us\":%.1f}\n",
           desk->job->name, hz, desk->result->units,
           (double)(wire->bytes - before) / (double)desk->result->units, late,
           (double)most_ns / 1e3, (double)(most_ns - least_ns) / 1e3);
}

static int time_board(void *data, const struct hl_scene *scene)
{
    struct desk *desk = data;
    struct hl_spi_virtual wire = {.chip = &nobody, .longest = HL_LIGHTS_PIECE_MAX};
    struct hl_output_mode mode = {.width = 0};
    struct hl_lights lights;
    struct hl_frame frame;
    int err = make_lights(desk->job, &lights);

    if (err)
        return err;
    lights.wire = &hl_spi_wire_virtual;
    lights.bare = NULL; /* nothing to guard */
    err = hl_lights_open(&lights, &wire, &mode);
    if (err)
        return err;
    err = hl_frame_init(&frame, scene->width, scene->height);
    if (!err) {
        show_all(desk, scene, &lights, &wire, &frame, mode.refresh_hz);
        hl_frame_finish(&frame);
    }
    int closed = hl_lights_close(&lights);
    return err ? err : closed;
}

int hl_bench_lights_jitter(const struct hl_bench_job *job, const struct hl_cli *cli,
                           struct hl_bench_result *result)
{
    static const struct hl_bench_job boards[] = {
        {.name = "max7219-64x8", .width = 64, .height = 8},
        {.name = "ws2812-32x8", .width = 32, .height = 8},
        {.name = "apa102-32x8", .width = 32, .height = 8},
    };
    int err = 0;
    (void)job;
    (void)cli;

    for (size_t i = 0; i < sizeof(boards) / sizeof(boards[0]) && !err; i++) {
        struct desk desk = {&boards[i], result};
        err = hl_bench_scene(boards[i].width, boards[i].height, time_board, &desk);
    }
    return err;
}
