/* What the bench's files share. */
#ifndef HL_BENCH_H
#define HL_BENCH_H

#include "cli.h"
#include "show/scene.h"

#include <stdint.h>

#define HL_BENCH_RATE 60 /* frames a second of what scrolls */

struct hl_bench_result {
    long units; /* in: how many to do */
    int64_t ns;
    long long heap;  /* bytes more in use after than before */
    long long value; /* of jobs that measure something else; 0 */
    const char *unit;
};

struct hl_bench_job {
    const char *name, *what;
    long units; /* without --frames */
    int (*run)(const struct hl_bench_job *job, const struct hl_cli *cli,
               struct hl_bench_result *result);
    int width, height; /* of jobs about a board */
};

/* What lies between the two is measured. */
void hl_bench_begin(struct hl_bench_result *result);
void hl_bench_end(struct hl_bench_result *result, const char *unit);

/* Has sample headlines laid for a board of that size, and DRAW draw the scene. Frame number FRAME
 * is drawn for instant hl_bench_instant. */
typedef int (*hl_bench_draw)(void *data, const struct hl_scene *scene);
int hl_bench_scene(int width, int height, hl_bench_draw draw, void *data);
int64_t hl_bench_instant(long frame);

/* The jobs. Scrolling, and HUB75: a picture compiled, a scrolled frame compiled, and our plan
 * beside the plain scheme (a line for each wall and clock). */
int hl_bench_scroll(const struct hl_bench_job *job, const struct hl_cli *cli,
                    struct hl_bench_result *result);
int hl_bench_hub75_picture(const struct hl_bench_job *job, const struct hl_cli *cli,
                           struct hl_bench_result *result);
int hl_bench_hub75_scroll(const struct hl_bench_job *job, const struct hl_cli *cli,
                          struct hl_bench_result *result);
int hl_bench_hub75_schemes(const struct hl_bench_job *job, const struct hl_cli *cli,
                           struct hl_bench_result *result);

/* A scrolled frame to the bytes of LEDs on SPI, by the board that the job's name begins with;
 * value: bytes a frame. */
int hl_bench_lights(const struct hl_bench_job *job, const struct hl_cli *cli,
                    struct hl_bench_result *result);

/* Scrolled frames to each of these boards, on the virtual wire: a line each that says when the last
 * byte of a picture is out, and by how much that varies. */
int hl_bench_lights_jitter(const struct hl_bench_job *job, const struct hl_cli *cli,
                           struct hl_bench_result *result);

/* A Latin headline to a strip. Cold: no glyph of it was loaded or drawn before. */
int hl_bench_text_cold(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result);
int hl_bench_text_warm(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result);

/* A news page. Cold: no glyph was loaded or drawn, no word shaped before; faces are open. */
int hl_bench_page_cold(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result);
int hl_bench_page_warm(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result);

/* Headlines of many sources, checked against each other. */
int hl_bench_dedup(const struct hl_bench_job *job, const struct hl_cli *cli,
                   struct hl_bench_result *result);

/* A MiB of each flood, cleaned in pieces of HL_TEXT_BYTES_MAX. */
int hl_bench_text_flood(const struct hl_bench_job *job, const struct hl_cli *cli,
                        struct hl_bench_result *result);

/* A MiB of JSON Feed; value: its time in percent of what cJSON takes to parse the same bytes. */
int hl_bench_feed_json(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result);

/* Dates in the ways that feeds write them; value: how many were read. */
int hl_bench_dates(const struct hl_bench_job *job, const struct hl_cli *cli,
                   struct hl_bench_result *result);

/* A feed that is never in memory as a whole; value: the KiB that reading it took. */
int hl_bench_feed_long(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result);

/* A day of news on virtual e-paper panels; a line each. */
int hl_bench_paper_day(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result);

/* Jobs that run this very program as a child, on the null board, in a folder of their own. */
int hl_bench_start(const struct hl_bench_job *job, const struct hl_cli *cli,
                   struct hl_bench_result *result);
int hl_bench_memory(const struct hl_bench_job *job, const struct hl_cli *cli,
                    struct hl_bench_result *result);

/* 500 sources asked again and again; value: the KiB that are resident more at the end. */
int hl_bench_refresh_soak(const struct hl_bench_job *job, const struct hl_cli *cli,
                          struct hl_bench_result *result);

/* Boards on the network: bytes of a picture beside the least that there can be, and how its last
 * datagram comes after its instant, in the wire's own time, a line for each protocol and size; and
 * how late datagrams go on this machine; value: microseconds that 999 of 1000 pictures begin
 * within. */
int hl_bench_net_bytes(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result);
int hl_bench_net_jitter(const struct hl_bench_job *job, const struct hl_cli *cli,
                        struct hl_bench_result *result);

#endif
