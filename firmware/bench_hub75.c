/* Bench jobs of HUB75 walls. */
#include "bench.h"

#include "drivers/hub75.h"
#include "drivers/hub75_plain.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

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

static void print_scheme(const char *wall, double clock_hz, const char *scheme,
                         const struct hl_hub75_figures *figures)
{
    printf("{\"job\":\"hub75-schemes\",\"wall\":\"%s\",\"clock_mhz\":%.0f,\"scheme\":\"%s\","
           "\"refresh_hz\":%.1f,\"lit_share\":%.3f,\"longest_dark_ms\":%.3f,"
           "\"linearity_error\":%.5f}\n",
           wall, clock_hz / 1e6, scheme, figures->refresh_hz, figures->lit_share,
           figures->dark_ns / 1e6, figures->linearity);
}

int hl_bench_hub75_schemes(const struct hl_bench_job *job, const struct hl_cli *cli,
                           struct hl_bench_result *result)
{
    static const struct {
        const char *name;
        int width, height, chain, parallel;
    } walls[] = {{"64x32", 64, 32, 1, 1}, {"192x64", 64, 64, 3, 1}, {"3 x 128x64", 128, 64, 1, 3}};
    static const double clocks[] = {10e6, 16e6, 25e6};
    (void)job;
    (void)cli;
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++) {
            struct hl_hub75_comparison figures;
            struct hl_hub75_wall wall = base_wall;
            wall.panel_width = walls[i].width;
            wall.panel_height = walls[i].height;
            wall.chain = walls[i].chain;
            wall.parallel = walls[i].parallel;
            wall.clock_hz = clocks[j];
            int err = hl_hub75_compare(&wall, &figures);
            if (err)
                return err;
            print_scheme(walls[i].name, clocks[j], "plain", &figures.plain);
            print_scheme(walls[i].name, clocks[j], "spread", &figures.spread);
        }
    result->unit = "table";
    return 0;
}
