/* Bench jobs of LEDs on SPI: a scrolled frame composed, turned into bytes, and handed to a wire
 * that leads nowhere. */
#include "bench.h"

#include "drivers/apa102_settings.h"
#include "drivers/board.h"
#include "drivers/max7219_settings.h"
#include "drivers/ws2812_settings.h"

#include <errno.h>
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
