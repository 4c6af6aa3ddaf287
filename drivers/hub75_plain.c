#include "drivers/hub75_plain.h"

#include "drivers/hub75_inside.h"

#include <errno.h>
#include <math.h>

#define NS_PER_S 1e9

/* Largest error of any code, share of full scale, when plane p gives WIDTHS[p] ticks. */
static double find_linearity(const struct hl_hub75_wall *wall, const int64_t *widths)
{
    int64_t full = hl_hub75_light_of(widths, (1u << wall->bits) - 1);
    double levels = (1 << wall->bits) - 1, worst = 0;

    for (int code = 0; code < 256; code++) {
        double level = round(hl_lightness_light((uint8_t)code) * levels);
        double light = (double)hl_hub75_light_of(widths, (unsigned)level);
        worst = fmax(worst, fabs(light / (double)full - level / levels));
    }
    return worst;
}

struct hl_hub75_figures hl_hub75_plain_figures(const struct hl_hub75_wall *wall)
{
    struct hl_hub75_shape shape = hl_hub75_shape(wall);
    double tick_ns = NS_PER_S / wall->clock_hz;
    /* With fewer bits it is the low planes that go (facts: LED boards, 2.4). */
    double lsb_ns = ldexp(HL_HUB75_LSB_PLAIN_NS, HL_HUB75_BITS_MAX - wall->bits);
    int64_t widths[HL_HUB75_BITS_MAX] = {0}, light = 0;

    for (int i = 0; i < wall->bits; i++) {
        int64_t ticks = llround(ldexp(lsb_ns, i) / tick_ns);
        widths[i] = ticks > 0 ? ticks : 1;
        light += widths[i];
    }
    /* Of each plane: the columns, the words that select the row, a clock time of latch. */
    double shift = shape.columns + hl_hub75_select_count(wall) + 1;
    double row = (double)light + wall->bits * shift;
    double refresh = shape.rows * row;
    double top = (double)widths[wall->bits - 1];

    return (struct hl_hub75_figures){
        .refresh_hz = wall->clock_hz / refresh,
        .lit_share = (double)light / row,
        .dark_ns = fmax(refresh - row, 0) * tick_ns + shift * tick_ns,
        .dark_half_ns = (refresh - top) * tick_ns,
        .linearity = find_linearity(wall, widths),
        .lsb_ns = (double)widths[0] * tick_ns,
        .slots = wall->bits,
    };
}

int hl_hub75_compare(const struct hl_hub75_wall *wall, struct hl_hub75_comparison *result)
{
    struct hl_hub75_wall full = *wall;
    full.brightness = 1;
    full.dither_bits = 0;
    struct hl_hub75_plan *plan = hl_hub75_plan_create(&full);
    if (!plan)
        return -errno;

    int64_t widths[HL_HUB75_BITS_MAX];
    hl_hub75_plan_split(plan->planes, plan->full, widths);
    double linearity = 0, white = hl_hub75_plan_light_ns(plan, UINT8_MAX);
    for (int code = 0; code < 256; code++) {
        double error = hl_hub75_plan_emitted_ns(plan, (uint8_t)code) -
                       hl_hub75_plan_light_ns(plan, (uint8_t)code);
        linearity = fmax(linearity, fabs(error) / white);
    }
    *result = (struct hl_hub75_comparison){
        .plain = hl_hub75_plain_figures(&full),
        .spread = {.refresh_hz = hl_hub75_plan_refresh_hz(plan),
                   .lit_share = hl_hub75_plan_lit_share(plan),
                   .dark_ns = hl_hub75_plan_dark_ns(plan, (1u << plan->planes) - 1),
                   .dark_half_ns = hl_hub75_plan_dark_ns(plan, 1u << (plan->planes - 1)),
                   .linearity = linearity,
                   .lsb_ns = (double)widths[0] * plan->tick_ns,
                   .slots = plan->slot_count},
    };
    hl_hub75_plan_destroy(plan);
    return 0;
}
