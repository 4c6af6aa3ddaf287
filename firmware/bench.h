/* What the bench's files share. */
#ifndef HL_BENCH_H
#define HL_BENCH_H

#include "cli.h"

#include <stdint.h>

struct hl_bench_result {
    long units;
    int64_t ns;
    long long heap;  /* bytes more in use after than before */
    long long value; /* of jobs that measure something else; 0 */
    const char *unit;
};

struct hl_bench_job {
    const char *name, *what;
    long units; /* without --frames */
    int (*run)(const struct hl_cli *cli, long units, struct hl_bench_result *result);
};

/* HUB75: a picture compiled, and our plan beside the plain scheme (a line for each wall and clock).
 */
int hl_bench_hub75_64x32(const struct hl_cli *cli, long units, struct hl_bench_result *result);
int hl_bench_hub75_192x64(const struct hl_cli *cli, long units, struct hl_bench_result *result);
int hl_bench_hub75_256x128(const struct hl_cli *cli, long units, struct hl_bench_result *result);
int hl_bench_hub75_schemes(const struct hl_cli *cli, long units, struct hl_bench_result *result);

/* Jobs that run this very program as a child, on the null board, in a folder of their own. */
int hl_bench_start(const struct hl_cli *cli, long units, struct hl_bench_result *result);
int hl_bench_memory(const struct hl_cli *cli, long units, struct hl_bench_result *result);

#endif
