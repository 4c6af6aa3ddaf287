/* Our HUB75 plan beside the plain scheme: both are played into the virtual panel, and what is told
 * of them is what its LEDs emit. */
#include "bench.h"

#include "drivers/hub75.h"
#include "drivers/hub75_plain.h"
#include "host-sim/panel_player.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define BITS      11
#define LEVELS    ((1 << BITS) - 1)
#define PS_PER_NS 1000
#define PS_PER_S  1e12
#define CODES     256
#define SETTLE_PS (100 * PS_PER_NS) /* the least that the panel bears between row and light */

static const struct {
    const char *name;
    struct hl_hub75_wall wall;
} walls[] = {
    {"64x32", {.panel_width = 64, .panel_height = 32, .chain = 1, .parallel = 1}},
    {"192x64", {.panel_width = 64, .panel_height = 64, .chain = 3, .parallel = 1}},
    {"3 x 128x64", {.panel_width = 128, .panel_height = 64, .chain = 1, .parallel = 3}},
};
static const double clocks[] = {10e6, 16e6, 25e6};

/* A wall on the bench, its picture a ramp of all codes. */
struct bench {
    const struct hl_hub75_wall *wall;
    struct hl_hub75_map *map;
    struct hl_panel *panel;
    struct hl_hub75_compiler *compiler;
    struct hl_frame frame;
    struct hl_panel_player player;
    int level[CODES]; /* 0..LEVELS, exact CIE 1931 */
};

struct figures {
    double refresh_hz, lit_share, dark_ms, linearity;
    unsigned long faults;
};

/* Plays one refresh at the player's time. */
typedef void (*scheme)(struct bench *bench);

static uint8_t code_at(int x, int y)
{
    return (uint8_t)(CODES - 1 - (x + 64 * y) % CODES);
}

/* ---- the plain scheme: row after row, plane after plane, shift, then light ---- */

static uint32_t colours_at(const struct bench *bench, int rows, int row, int column, int plane)
{
    uint32_t levels = 0;

    for (int line = 0; line < 2 * bench->wall->parallel; line++)
        if (bench->level[code_at(column, line * rows + row)] >> plane & 1)
            levels |= UINT32_C(7) << (3 * line); /* red, green, blue */
    return levels;
}

static void put(struct hl_panel_player *player, uint32_t levels, int64_t hold_ps)
{
    hl_panel_set(player->panel, player->now_ps, levels);
    player->now_ps += hold_ps;
}

/* OLD is the row that the address lines still show. */
static void play_plane(struct bench *bench, int rows, int row, int old, int plane)
{
    const uint32_t dark = UINT32_C(1) << HL_HUB75_OE, clock = UINT32_C(1) << HL_HUB75_CLK;
    struct hl_panel_player *player = &bench->player;
    uint32_t from = (uint32_t)old << HL_HUB75_A, to = (uint32_t)row << HL_HUB75_A;
    int64_t tick = player->clock_ps, lsb_ps = HL_HUB75_LSB_PLAIN_NS * PS_PER_NS;
    int64_t lit = llround((double)(lsb_ps << plane) / (double)tick); /* whole clock times */

    for (int column = 0; column < bench->wall->panel_width * bench->wall->chain; column++) {
        uint32_t colours = colours_at(bench, rows, row, column, plane);
        put(player, dark | from | colours, tick - tick / 2);
        put(player, dark | from | colours | clock, tick / 2);
    }
    put(player, dark | from, tick);
    put(player, dark | to, tick);
    put(player, dark | to | UINT32_C(1) << HL_HUB75_LAT, tick);
    put(player, dark | to, SETTLE_PS);
    put(player, to, (lit > 0 ? lit : 1) * tick);
}

static void play_plain(struct bench *bench)
{
    int rows = bench->wall->panel_height / 2;

    for (int row = 0; row < rows; row++)
        for (int plane = 0; plane < BITS; plane++)
            play_plane(bench, rows, row, plane > 0 ? row : (row + rows - 1) % rows, plane);
    uint32_t last = (uint32_t)(rows - 1) << HL_HUB75_A;
    put(&bench->player, last | UINT32_C(1) << HL_HUB75_OE, 0);
}

/* ---- ours ---- */

static void play_spread(struct bench *bench)
{
    hl_panel_player_play(&bench->player, hl_hub75_compile(bench->compiler, &bench->frame, 0));
}

/* ---- what the LEDs emit ---- */

static double light_at(const struct bench *bench, int x, int y)
{
    struct hl_hub75_led led = hl_hub75_map_led(bench->map, x, y);
    int row = led.row + led.half * bench->wall->panel_height / 2;
    return (double)hl_panel_light(bench->panel, led.chain, led.column, row, 0);
}

/* The largest error of a code, share of full scale. */
static double find_linearity(const struct bench *bench)
{
    double worst = 0, full = light_at(bench, 0, 0);

    for (int y = 0; y < CODES / 64; y++)
        for (int x = 0; x < 64; x++) {
            double want = (double)bench->level[code_at(x, y)] / LEVELS;
            worst = fmax(worst, fabs(light_at(bench, x, y) / full - want));
        }
    return worst;
}

/* The LED of code 255 stands for a white wall. The ring is measured from within. */
static void measure(struct bench *bench, scheme play, struct figures *figures)
{
    struct hl_panel_player *player = &bench->player;

    play(bench);
    int64_t start = player->now_ps;
    hl_panel_reset_light(bench->panel, start);
    play(bench);
    double period = (double)(player->now_ps - start);
    figures->refresh_hz = PS_PER_S / period;
    figures->lit_share = light_at(bench, 0, 0) * bench->wall->panel_height / 2 / period;
    figures->linearity = find_linearity(bench);
    play(bench);
    figures->dark_ms = (double)hl_panel_longest_dark(bench->panel, 0, 0, 0, 0) / 1e9;
    figures->faults = hl_panel_fault_total(bench->panel);
}

static int open_bench(struct bench *bench, const struct hl_hub75_wall *wall)
{
    char error[HL_HUB75_ERROR_MAX];
    int width, height;
    int err = hl_hub75_check(wall, &width, &height, error);
    struct hl_panel_config config = {.columns = wall->panel_width * wall->chain,
                                     .rows = wall->panel_height / 2,
                                     .chains = wall->parallel};

    *bench = (struct bench){.wall = wall};
    struct hl_hub75_plan *plan = err ? NULL : hl_hub75_plan_create(wall);
    bench->map = hl_hub75_map_create(wall);
    bench->compiler = hl_hub75_compiler_create(wall);
    bench->panel = hl_panel_create(&config);
    err = plan && bench->map && bench->compiler && bench->panel
              ? hl_frame_init(&bench->frame, width, height)
              : -ENOMEM;
    for (int code = 0; !err && code < CODES; code++)
        bench->level[code] = (int)lround(LEVELS * hl_hub75_plan_light_ns(plan, (uint8_t)code) /
                                         hl_hub75_plan_light_ns(plan, CODES - 1));
    hl_hub75_plan_destroy(plan);
    for (int y = 0; !err && y < height; y++)
        for (int x = 0; x < 3 * width; x++)
            bench->frame.pixels[(size_t)y * bench->frame.stride + (size_t)x] = code_at(x / 3, y);
    bench->player = (struct hl_panel_player){.panel = bench->panel,
                                             .clock_ps = (int64_t)(PS_PER_S / wall->clock_hz)};
    return err;
}

static void close_bench(struct bench *bench)
{
    hl_panel_destroy(bench->panel);
    hl_hub75_compiler_destroy(bench->compiler);
    hl_hub75_map_destroy(bench->map);
    hl_frame_finish(&bench->frame);
}

static int run_scheme(const char *wall_name, const struct hl_hub75_wall *wall, const char *name,
                      scheme play)
{
    struct figures figures;
    struct bench bench;
    int err = open_bench(&bench, wall);

    if (!err) {
        measure(&bench, play, &figures);
        printf("{\"job\":\"hub75-schemes\",\"wall\":\"%s\",\"clock_mhz\":%.0f,\"scheme\":\"%s\","
               "\"refresh_hz\":%.1f,\"lit_share\":%.3f,\"longest_dark_ms\":%.3f,"
               "\"linearity_error\":%.5f,\"faults\":%lu}\n",
               wall_name, wall->clock_hz / 1e6, name, figures.refresh_hz, figures.lit_share,
               figures.dark_ms, figures.linearity, figures.faults);
    }
    close_bench(&bench);
    return err;
}

int hl_bench_hub75_schemes(const struct hl_bench_job *job, const struct hl_cli *cli,
                           struct hl_bench_result *result)
{
    int err = 0;
    (void)job;
    (void)cli;
    for (size_t i = 0; !err && i < sizeof(walls) / sizeof(*walls); i++)
        for (size_t j = 0; !err && j < sizeof(clocks) / sizeof(*clocks); j++) {
            struct hl_hub75_wall wall = walls[i].wall;
            snprintf(wall.colour_order, sizeof(wall.colour_order), "RGB");
            wall.bits = BITS;
            wall.brightness = 1;
            wall.clock_hz = clocks[j];
            err = run_scheme(walls[i].name, &wall, "plain", play_plain);
            if (!err)
                err = run_scheme(walls[i].name, &wall, "spread", play_spread);
        }
    result->unit = "table";
    return err;
}
