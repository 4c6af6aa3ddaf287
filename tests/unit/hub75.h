/* Walls for the HUB75 tests, and an ideal panel that knows nothing but drivers/signal.h. */
#ifndef HL_TESTS_HUB75_H
#define HL_TESTS_HUB75_H

#include "check.h"

#include "drivers/hub75.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COLOURS 3

#define check_near(got, want, within)                                                              \
    do {                                                                                           \
        double got_ = (got), want_ = (want);                                                       \
        if (!(fabs(got_ - want_) <= (within)))                                                     \
            fail_msg("%s is %g, not %g", #got, got_, want_);                                       \
    } while (0)

static inline struct hl_hub75_wall make_wall(int width, int height, int chain, int parallel)
{
    return (struct hl_hub75_wall){.panel_width = width,
                                  .panel_height = height,
                                  .chain = chain,
                                  .parallel = parallel,
                                  .colour_order = "RGB",
                                  .bits = 11,
                                  .brightness = 1,
                                  .clock_hz = 16e6};
}

/* Nanoseconds of light of every LED of every colour line. */
struct player {
    int columns, rows, chains;
    double tick_ns;
    double *light; /* [row][column][chain][line] */
    double ring_ns;
};

static inline double *player_at(const struct player *player, int row, int column, int chain)
{
    int line = (row * player->columns + column) * player->chains + chain;
    return player->light + (size_t)line * HL_SIGNAL_COLOURS;
}

static inline void player_start(struct player *player, const struct hl_signal_program *program,
                                double clock_hz)
{
    *player = (struct player){.columns = program->columns,
                              .rows = program->rows,
                              .chains = program->chains,
                              .tick_ns = 1e9 / clock_hz};
    player->light =
        calloc((size_t)(player->columns * player->rows * player->chains) * HL_SIGNAL_COLOURS,
               sizeof(double));
    assert_non_null(player->light);
}

static inline void player_stop(struct player *player)
{
    free(player->light);
}

static inline double lit_time(const struct player *player, const struct hl_signal_step *step)
{
    return step->lit_columns * player->tick_ns + step->lit_ns;
}

static inline double step_time(const struct player *player, const struct hl_signal_program *program,
                               const struct hl_signal_step *step)
{
    return (program->columns + program->select_words + 1) * player->tick_ns + step->lit_ns +
           2.0 * program->blank_ns;
}

/* One round of the ring: what was latched by the step before is lit by this one. */
static inline void player_play(struct player *player, const struct hl_signal_program *program)
{
    const struct hl_signal_step *latched = &program->steps[program->step_count - 1];
    size_t line = (size_t)(program->columns * program->chains);

    player->ring_ns = 0;
    for (size_t i = 0; i < program->step_count; i++) {
        const struct hl_signal_step *step = &program->steps[i];
        double *light = player_at(player, latched->row, 0, 0);
        const uint8_t *bytes = program->column_bytes + latched->data;
        double lit = lit_time(player, step);

        player->ring_ns += step_time(player, program, step);
        for (size_t at = 0; at < line && lit > 0; at++)
            for (int bit = 0; bit < HL_SIGNAL_COLOURS; bit++)
                light[at * HL_SIGNAL_COLOURS + (size_t)bit] += bytes[at] >> bit & 1 ? lit : 0;
        latched = step;
    }
}

/* What a programme must be, whatever it shows. */
static inline void check_program(const char *name, const struct hl_signal_program *program)
{
    size_t line = (size_t)(program->columns * program->chains);

    check_true(name, program->chains >= 1 && program->chains <= HL_SIGNAL_CHAINS_MAX);
    check_true(name, program->select != NULL && program->select_words > 0);
    check_true(name, program->blank_ns > 0);
    for (size_t i = 0; i < program->step_count; i++) {
        const struct hl_signal_step *step = &program->steps[i];
        check_true(name, step->row < program->rows);
        check_true(name, step->lit_columns <= program->columns);
        check_true(name, step->lit_ns == 0 || step->lit_columns == program->columns);
        check_true(name, step->data + line <= program->column_bytes_len);
        for (size_t at = 0; at < line; at++)
            check_true(name, program->column_bytes[step->data + at] < 1 << HL_SIGNAL_COLOURS);
    }
}

/* Every code many times, every colour on its own. */
static inline void fill_codes(struct hl_frame *frame, uint32_t seed)
{
    for (int y = 0; y < frame->height; y++)
        for (int i = 0; i < frame->width * COLOURS; i++) {
            seed = seed * 1664525u + 1013904223u; /* a well-known generator of Knuth's kind */
            frame->pixels[(size_t)y * frame->stride + (size_t)i] = (uint8_t)(seed >> 24);
        }
}

static inline void fill_level(struct hl_frame *frame, uint8_t code)
{
    for (int y = 0; y < frame->height; y++)
        memset(frame->pixels + (size_t)y * frame->stride, code, (size_t)frame->width * COLOURS);
}

#endif
