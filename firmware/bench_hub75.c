/* Bench jobs of HUB75 walls. */
#include "bench.h"

#include "drivers/hub75.h"

#include <errno.h>

static const struct hl_hub75_wall base_wall = {.panel_width = 64,
                                               .panel_height = 32,
                                               .chain = 1,
                                               .parallel = 1,
                                               .colour_order = "RGB",
                                               .bits = 11,
                                               .brightness = 1,
                                               .clock_hz = 20e6};

/* A picture without two pixels alike, so that no short cut helps. */
static void fill(struct hl_frame *frame)
{
    uint32_t seed = 1;
    for (size_t i = 0; i < frame->stride * (size_t)frame->height; i++) {
        seed = seed * 1664525 + 1013904223;
        frame->pixels[i] = (uint8_t)(seed >> 24);
    }
}

/* Panels of 64 columns that make WIDTH x HEIGHT. */
static struct hl_hub75_wall make_wall(int width, int height)
{
    struct hl_hub75_wall wall = base_wall;
    wall.panel_height = height < 64 ? height : 64;
    wall.chain = width / wall.panel_width;
    wall.parallel = height / wall.panel_height;
    return wall;
}

int hl_bench_hub75_picture(const struct hl_bench_job *job, const struct hl_cli *cli,
                           struct hl_bench_result *result)
{
    struct hl_hub75_wall wall = make_wall(job->width, job->height);
    struct hl_frame frame;
    int err = hl_frame_init(&frame, job->width, job->height);
    (void)cli;
    if (err)
        return err;
    struct hl_hub75_compiler *compiler = hl_hub75_compiler_create(&wall);
    if (compiler) {
        fill(&frame);
        hl_bench_begin(result);
        for (long i = 0; i < result->units; i++)
            hl_hub75_compile(compiler, &frame, (unsigned)i);
        hl_bench_end(result, "picture");
    } else {
        err = -ENOMEM;
    }
    hl_hub75_compiler_destroy(compiler);
    hl_frame_finish(&frame);
    return err;
}

static int scroll(void *data, const struct hl_scene *scene)
{
    struct hl_bench_result *result = data;
    struct hl_hub75_wall wall = make_wall(scene->width, scene->height);
    struct hl_hub75_compiler *compiler = hl_hub75_compiler_create(&wall);
    if (!compiler)
        return -errno;
    hl_bench_begin(result);
    for (long i = 0; i < result->units; i++)
        hl_hub75_compile_scene(compiler, scene, hl_bench_instant(i), (unsigned)i);
    hl_bench_end(result, "frame");
    hl_hub75_compiler_destroy(compiler);
    return 0;
}

int hl_bench_hub75_scroll(const struct hl_bench_job *job, const struct hl_cli *cli,
                          struct hl_bench_result *result)
{
    (void)cli;
    return hl_bench_scene(job->width, job->height, scroll, result);
}
