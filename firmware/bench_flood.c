/* The bench's floods: text that makes the cleaner work hardest. */
#include "base/clock.h"
#include "bench.h"
#include "text/clean.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FLOOD_SIZE (1u << 20) /* bytes of one unit */

/* What is dropped point by point costs most: a flood of letters ends at the ceiling of points. */
static const char *const floods[] = {
    "x",
    "q\u0316\u0316\u0316\u0316\u0316\u0316\u0316\u0316\u0316\u0316\u0316\u0316",
    "\u0316",
    "\u202e",
    "\u200f \u05d0",
    "\U0001f468\u200d",
    "\u1100",
    "\U0001f3f4\U000e0067", /* tags put on trust, and taken back */
    " \u200b",
    "\x01",
    "\xff",
};
#define FLOODS (sizeof(floods) / sizeof(*floods))

/* All of TEXT is cleaned, as headlines of as many bytes as are read of one. Returns the points. */
static size_t clean_all(const char *text)
{
    uint32_t points[HL_TEXT_POINTS_MAX];
    size_t count = 0;
    for (size_t at = 0; at < FLOOD_SIZE; at += HL_TEXT_BYTES_MAX)
        count += hl_text_clean(text + at, HL_TEXT_BYTES_MAX, points);
    return count;
}

/* A unit is a MiB of each flood; the value is the slowest one's microseconds, at its best. */
int hl_bench_text_flood(const struct hl_bench_job *job, const struct hl_cli *cli,
                        struct hl_bench_result *result)
{
    char *text = calloc(FLOODS, FLOOD_SIZE);
    size_t count = 0;
    int64_t best_ns[FLOODS], worst_ns = 0;
    (void)job;
    (void)cli;
    if (!text)
        return -ENOMEM;
    for (size_t i = 0; i < FLOODS; i++) {
        size_t n = strlen(floods[i]);
        for (size_t at = 0; at < FLOOD_SIZE; at++)
            text[i * FLOOD_SIZE + at] = floods[i][at % n];
    }
    hl_bench_begin(result);
    for (long unit = 0; unit < result->units; unit++) {
        for (size_t i = 0; i < FLOODS; i++) {
            int64_t ns = -hl_clock_mono_ns();
            count += clean_all(text + i * FLOOD_SIZE);
            ns += hl_clock_mono_ns();
            best_ns[i] = unit == 0 || ns < best_ns[i] ? ns : best_ns[i];
        }
    }
    hl_bench_end(result, "MiB of each flood");
    for (size_t i = 0; i < FLOODS && result->units > 0; i++)
        worst_ns = best_ns[i] > worst_ns ? best_ns[i] : worst_ns;
    result->value = worst_ns / 1000;
    free(text);
    return count > 0 ? 0 : -EPROTO;
}
