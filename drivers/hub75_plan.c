/* The plan of a refresh: which planes, how long, in which order.
 *
 * Each step shifts the next slot's columns while the slot before is lit, so a slot shorter than the
 * shift wastes the rest of it. Long planes are cut into parts and these are spread over passes; in
 * a pass every row has its turn once. A row's slots of one pass follow each other, because every
 * change of row lets a little charge flash where it should be dark. */
#include "drivers/hub75_inside.h"
#include "drivers/hub75_plain.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define NS_PER_S    1e9
#define LSB_LEAST   50.0 /* ns; the shortest in use on panels (facts: LED boards, 2.4) */
#define FASTER      1.2  /* than the plain scheme, at no less light */
#define DARK_SHARE  0.5  /* of the plain scheme's longest dark time */
#define SEARCH_STEP 1.02 /* from one amount of light to the next when it is chosen */

/* Cuts LIGHT ticks into planes, from the top: each about half of what is left. The sum is exactly
 * LIGHT. With fewer ticks than levels, every sum from 0 to LIGHT can be made of planes; with more,
 * each level is brighter than the one before. */
void hl_hub75_plan_split(int planes, int64_t light, int64_t widths[HL_HUB75_BITS_MAX])
{
    int64_t rest = light;

    for (int i = HL_HUB75_BITS_MAX - 1; i >= planes; i--)
        widths[i] = 0;
    for (int i = planes - 1; i >= 0; i--) {
        int64_t half = INT64_C(1) << i, all = 2 * half - 1;
        widths[i] = rest <= all ? (rest + 1) / 2 : (rest * half + all / 2) / all;
        rest -= widths[i];
    }
    assert(rest == 0);
}

int64_t hl_hub75_plan_slot(const struct hl_hub75_plan *plan, const int64_t *widths, int slot)
{
    const struct hl_hub75_slot *at = &plan->slots[slot];
    int64_t width = widths[at->plane], parts = plan->parts[at->plane];

    return width * (at->part + 1) / parts - width * at->part / parts;
}

/* Ticks from a slot's latch to the next one's. */
static double step_ticks(const struct hl_hub75_plan *plan, int64_t lit)
{
    return (double)(lit > plan->columns ? lit : plan->columns) + plan->overhead;
}

double hl_hub75_plan_row_ticks(const struct hl_hub75_plan *plan, int64_t light)
{
    int64_t widths[HL_HUB75_BITS_MAX];
    double ticks = 0;

    hl_hub75_plan_split(plan->planes, light, widths);
    for (int i = 0; i < plan->slot_count; i++)
        ticks += step_ticks(plan, hl_hub75_plan_slot(plan, widths, i));
    return ticks;
}

double hl_hub75_plan_share_at(const struct hl_hub75_plan *plan, int64_t light)
{
    return (double)light / hl_hub75_plan_row_ticks(plan, light);
}

/* Less light also makes the refresh shorter, so the share is not simply in proportion: search. */
int64_t hl_hub75_plan_light_for(const struct hl_hub75_plan *plan, double share, bool nearest)
{
    int64_t low = 1, high = plan->full;

    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if (hl_hub75_plan_share_at(plan, middle) <= share)
            low = middle;
        else
            high = middle - 1;
    }
    if (nearest && low < plan->full &&
        hl_hub75_plan_share_at(plan, low + 1) - share < share - hl_hub75_plan_share_at(plan, low))
        low++;
    return low;
}

/* Start of each slot's light in the first row, ticks from the start of the refresh. Returns the
 * whole refresh. */
static double lay_times(const struct hl_hub75_plan *plan, const int64_t *widths,
                        double starts[HL_HUB75_SLOTS_MAX])
{
    double start = 0, turn = 0;

    for (int i = 0; i < plan->slot_count; i++) {
        if (i > 0 && plan->slots[i].pass != plan->slots[i - 1].pass) {
            start += plan->rows * turn;
            turn = 0;
        }
        starts[i] = start + turn;
        turn += step_ticks(plan, hl_hub75_plan_slot(plan, widths, i));
    }
    return start + plan->rows * turn;
}

/* Of the first row: where passes differ in length every row waits for the longest once. */
double hl_hub75_plan_dark_ns(const struct hl_hub75_plan *plan, unsigned mask)
{
    int64_t widths[HL_HUB75_BITS_MAX];
    double starts[HL_HUB75_SLOTS_MAX], worst = 0, first = -1, end = 0;

    hl_hub75_plan_split(plan->planes, plan->light, widths);
    double refresh = lay_times(plan, widths, starts);
    for (int i = 0; i < plan->slot_count; i++) {
        int64_t lit = hl_hub75_plan_slot(plan, widths, i);
        if (!(mask >> plan->slots[i].plane & 1) || lit == 0)
            continue;
        if (first < 0)
            first = starts[i];
        else
            worst = fmax(worst, starts[i] - end);
        end = starts[i] + (double)lit;
    }
    worst = fmax(worst, first < 0 ? refresh : refresh + first - end);
    return worst * plan->tick_ns;
}

/* Puts the parts of PLANE into passes at even distances, where these have least to do so far. */
static void spread_plane(struct hl_hub75_plan *plan, const int64_t *widths, int plane,
                         double load[HL_HUB75_PASSES_MAX])
{
    int parts = plan->parts[plane], distance = plan->passes / parts, best = 0;

    for (int i = 1; i < distance; i++)
        if (load[i] < load[best])
            best = i;
    for (int i = 0; i < parts; i++) {
        int pass = best + i * distance;
        load[pass] += step_ticks(plan, widths[plane] / parts);
        plan->slots[plan->slot_count++] = (struct hl_hub75_slot){
            .plane = (uint8_t)plane, .part = (uint8_t)i, .pass = (uint8_t)pass};
    }
}

static int compare_slots(const void *a, const void *b)
{
    const struct hl_hub75_slot *left = a, *right = b;

    if (left->pass != right->pass)
        return left->pass - right->pass;
    return right->plane - left->plane;
}

static void lay_slots(struct hl_hub75_plan *plan, int passes, int64_t light)
{
    int64_t widths[HL_HUB75_BITS_MAX];
    double load[HL_HUB75_PASSES_MAX] = {0};

    plan->passes = passes;
    plan->slot_count = 0;
    plan->full = plan->light = light;
    hl_hub75_plan_split(plan->planes, light, widths);
    for (int plane = plan->planes - 1; plane >= 0; plane--) {
        int parts = passes >> (plan->planes - 1 - plane);
        plan->parts[plane] = parts > 1 ? parts : 1;
        spread_plane(plan, widths, plane, load);
    }
    qsort(plan->slots, (size_t)plan->slot_count, sizeof(*plan->slots), compare_slots);
}

/* How good a plan is: light, and how often the eye is served, by the whole refresh and by the
 * longest dark time. Less than 0 where it does not do what the plain scheme does. */
static double judge(const struct hl_hub75_plan *plan, const struct hl_hub75_figures *plain)
{
    double share = hl_hub75_plan_lit_share(plan), refresh = hl_hub75_plan_refresh_hz(plan);
    double dark = hl_hub75_plan_dark_ns(plan, (1u << plan->planes) - 1);
    double score = share * sqrt(refresh / dark);
    bool good = share >= plain->lit_share && refresh >= FASTER * plain->refresh_hz &&
                dark <= DARK_SHARE * plain->dark_ns;

    return good ? score : -1 / score;
}

/* Tries every number of passes, with every amount of light from FROM to TO ticks. */
static void choose(struct hl_hub75_plan *plan, const struct hl_hub75_wall *wall, int64_t from,
                   int64_t to)
{
    struct hl_hub75_figures plain = hl_hub75_plain_figures(wall);
    struct hl_hub75_plan best = *plan;
    double best_score = -INFINITY;

    for (int passes = 1; passes <= HL_HUB75_PASSES_MAX; passes *= 2)
        for (int64_t light = from; light <= to;
             light = (int64_t)fmax((double)light * SEARCH_STEP, (double)light + 1)) {
            lay_slots(plan, passes, light);
            double score = judge(plan, &plain);
            if (score > best_score) {
                best_score = score;
                best = *plan;
            }
        }
    *plan = best;
}

static void choose_light(struct hl_hub75_plan *plan, const struct hl_hub75_wall *wall)
{
    /* Planes that are shown by turns take their light from longer ones: 2^bits - 2^dither. */
    double levels = (double)((1 << wall->bits) - (1 << wall->dither_bits));

    if (wall->lsb_ns > 0) {
        int64_t light = llround(wall->lsb_ns * levels / plan->tick_ns);
        light = light > 0 ? light : 1;
        choose(plan, wall, light, light);
        return;
    }
    /* No less than a tick a level, and no more than four times the plain scheme's light. */
    double least = fmax(1, LSB_LEAST / plan->tick_ns) * levels;
    double plain = ldexp(HL_HUB75_LSB_PLAIN_NS, HL_HUB75_BITS_MAX) / plan->tick_ns;
    int64_t from = (int64_t)ceil(least);
    choose(plan, wall, from, (int64_t)fmax(least + 1, 4 * plain));
}

struct hl_hub75_plan *hl_hub75_plan_create(const struct hl_hub75_wall *wall)
{
    char error[HL_HUB75_ERROR_MAX];
    int width, height;
    if (hl_hub75_check(wall, &width, &height, error) < 0) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_hub75_plan *plan = malloc(sizeof(*plan));
    if (!plan)
        return NULL;

    struct hl_hub75_shape shape = hl_hub75_shape(wall);
    *plan = (struct hl_hub75_plan){
        .tick_ns = NS_PER_S / wall->clock_hz,
        .bits = wall->bits,
        .dither_bits = wall->dither_bits,
        .planes = wall->bits - wall->dither_bits,
        .rows = shape.rows,
        .columns = shape.columns,
        .select_words = hl_hub75_select_count(wall),
    };
    /* The words that select the row, a clock time of latch, and light off around them. */
    plan->overhead = plan->select_words + 1 + 2 * HL_HUB75_BLANK_NS / plan->tick_ns;
    choose_light(plan, wall);
    double share = wall->brightness * hl_hub75_plan_share_at(plan, plan->full);
    plan->light = hl_hub75_plan_light_for(plan, share, true);
    return plan;
}

void hl_hub75_plan_destroy(struct hl_hub75_plan *plan)
{
    free(plan);
}

double hl_hub75_plan_refresh_hz(const struct hl_hub75_plan *plan)
{
    double ticks = plan->rows * hl_hub75_plan_row_ticks(plan, plan->light);
    return NS_PER_S / (ticks * plan->tick_ns);
}

double hl_hub75_plan_lit_share(const struct hl_hub75_plan *plan)
{
    return hl_hub75_plan_share_at(plan, plan->light);
}

double hl_hub75_plan_light_ns(const struct hl_hub75_plan *plan, uint8_t code)
{
    double levels = (double)((1 << plan->bits) - (1 << plan->dither_bits));
    double level = round(hl_lightness_light(code) * levels);
    return level / levels * (double)plan->light * plan->tick_ns;
}

double hl_hub75_plan_emitted_ns(const struct hl_hub75_plan *plan, uint8_t code)
{
    int64_t widths[HL_HUB75_BITS_MAX], light = 0;
    uint16_t masks[256];
    unsigned turns = 1u << plan->dither_bits;

    hl_hub75_plan_split(plan->planes, plan->light, widths);
    for (unsigned turn = 0; turn < turns; turn++) {
        hl_hub75_light_masks(plan, plan->light, turn, masks);
        light += hl_hub75_light_of(widths, masks[code]);
    }
    return (double)light * plan->tick_ns / turns;
}
