/* The bench job paper-day: a line for each panel. */
#include "bench.h"

#include "base/clock.h"
#include "paper_day.h"

#include <stdio.h>

#define DAY_MIN 1440

static void print_day(const struct hl_paper_day *day, const struct hl_paper_day_result *r)
{
    const struct hl_paper_desk_costs *c = &r->costs;
    printf("{\"panel\":\"%s\",\"minutes\":%d,\"headlines\":%zu,\"partial\":%u,\"fast\":%u,"
           "\"full\":%u,\"bytes\":%zu,\"awake_s\":%.0f,\"stale_s\":%.1f,\"late\":%zu,\"never\":%zu,"
           "\"plain_changes\":%zu,\"plain_bytes\":%zu,\"faults\":%lu}\n",
           day->panel, day->minutes, r->headlines, c->partial, c->fast, c->full, c->bytes,
           (double)c->awake_ns / (double)HL_NS_PER_S, (double)r->stale_ns / (double)HL_NS_PER_S,
           r->late, r->never, r->changes, r->changes * c->page_bytes, c->faults);
}

int hl_bench_paper_day(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result)
{
    static const struct hl_paper_day days[] = {
        {.panel = "7in5-v2", .minutes = DAY_MIN, .every_min = 3, .on_air = 12, .seed = 1},
        {.panel = "2in13-v4", .minutes = DAY_MIN, .every_min = 3, .on_air = 12, .seed = 1},
    };
    int err = 0;
    (void)job;
    (void)cli;

    hl_bench_begin(result);
    for (long unit = 0; unit < result->units && !err; unit++)
        for (size_t i = 0; i < sizeof(days) / sizeof(days[0]) && !err; i++) {
            struct hl_paper_day_result day;
            err = hl_paper_day_run(&days[i], &day);
            if (!err)
                print_day(&days[i], &day);
        }
    hl_bench_end(result, "day");
    return err;
}
