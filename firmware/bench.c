/* `headliner bench`: counted work. One JSON line a job; with --frames N a job does exactly N units
 * of its work, so that instructions over N and 2N (valgrind --tool=callgrind) can be subtracted. */
#include "bench.h"

#include "base/buf.h"
#include "base/clock.h"
#include "cli.h"
#include "news/feed.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RSS_UNIT (1u << 20) /* bytes of one unit of feed-rss */

static long long heap_in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return (long long)(info.uordblks + info.hblkhd);
}

void hl_bench_begin(struct hl_bench_result *result)
{
    result->heap = -heap_in_use();
    result->ns = -hl_clock_mono_ns();
}

void hl_bench_end(struct hl_bench_result *result, const char *unit)
{
    result->ns += hl_clock_mono_ns();
    result->heap += heap_in_use();
    result->unit = unit;
}

/* ---- feed-rss: one document, a unit of it after the other ---- */

/* Items as newspapers write them, padded to exactly UNITS * RSS_UNIT bytes. */
static int make_rss(struct hl_buf *out, long units)
{
    size_t size = (size_t)units * RSS_UNIT;
    static const char end[] = "</channel></rss>\n";
    hl_buf_init(out, size);
    int err = hl_buf_add_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                  "<rss version=\"2.0\"><channel><title>Bench</title>\n");
    for (long i = 0; !err; i++) {
        char item[1024];
        int n = snprintf(
            item, sizeof(item),
            "<item>\n<title><![CDATA[Ministers agree on plan %ld for the river – “a start”]]>"
            "</title>\n<link>https://news.example/world/%ld?at_medium=RSS&amp;x=1</link>\n"
            "<description>Talks went on until the early morning; the &#8364;%ld million are to "
            "be spent over ten years &amp; shared by three countries, officials said. More is "
            "expected when parliament meets again after the holidays.</description>\n"
            "<guid isPermaLink=\"false\">https://news.example/world/%ld#0</guid>\n"
            "<pubDate>Sat, 28 Feb 2026 %02ld:%02ld:00 GMT</pubDate>\n"
            "<category>World</category>\n</item>\n",
            i, i, i % 900 + 100, i, i / 60 % 24, i % 60);
        if (out->len + (size_t)n + sizeof(end) - 1 > size)
            break;
        err = hl_buf_add(out, item, (size_t)n);
    }
    while (!err && out->len + sizeof(end) - 1 < size)
        err = hl_buf_add(out, "\n", 1);
    return err ? err : hl_buf_add_str(out, end);
}

static int count_item(void *data, const struct hl_feed_item *item)
{
    long *count = data;
    if (item->title[0] && item->published_s != HL_TIME_NONE)
        (*count)++;
    return 0;
}

static int parse_rss(const struct hl_buf *document, struct hl_bench_result *result)
{
    struct hl_feed_options options = {0};
    long items = 0;
    hl_bench_begin(result);
    struct hl_feed *feed = hl_feed_create(&options, count_item, &items);
    int err = feed ? 0 : -errno;

    for (size_t at = 0; !err && at < document->len; at += 16384) {
        size_t n = document->len - at < 16384 ? document->len - at : 16384;
        err = hl_feed_write(feed, document->data + at, n);
    }
    if (!err)
        err = hl_feed_finish(feed, NULL);
    hl_feed_destroy(feed);
    hl_bench_end(result, "MiB");
    if (!err && items == 0)
        err = -EPROTO;
    return err;
}

static int write_document(const char *path, const struct hl_buf *document)
{
    FILE *file = fopen(path, "w");
    if (!file)
        return -errno;
    bool good = fwrite(document->data, 1, document->len, file) == document->len;
    return fclose(file) == 0 && good ? 0 : -EIO;
}

/* With --output F the document is also written, for other readers to be measured on it. */
static int run_feed_rss(const struct hl_bench_job *job, const struct hl_cli *cli,
                        struct hl_bench_result *result)
{
    struct hl_buf document;
    int err = make_rss(&document, result->units);
    (void)job;
    if (!err && cli->output)
        err = write_document(cli->output, &document);
    if (!err)
        err = parse_rss(&document, result);
    hl_buf_finish(&document);
    return err;
}

/* ---- the jobs ---- */

#define PICTURE "compile a picture to a signal programme, 11 bits"
#define SCROLL  "compile a scrolled text frame to a signal programme, 11 bits"
#define LIGHTS  "a scrolled text frame to bytes of SPI; value: bytes a frame"

static const struct hl_bench_job jobs[] = {
    {"scroll-192x64", "compose one scrolled RGB frame", 60000, hl_bench_scroll, 192, 64},
    {"scroll-192x32", "compose one scrolled RGB frame", 60000, hl_bench_scroll, 192, 32},
    {"scroll-64x32", "compose one scrolled RGB frame", 60000, hl_bench_scroll, 64, 32},
    {"text-cold", "a Latin headline to a strip, its glyphs new", 500, hl_bench_text_cold, 0, 0},
    {"text-warm", "a Latin headline to a strip, its glyphs known", 5000, hl_bench_text_warm, 0, 0},
    {"page-cold", "12 headlines to a news page of 800x480, glyphs new", 20, hl_bench_page_cold, 0,
     0},
    {"page-warm", "12 headlines to a news page of 800x480, glyphs known", 100, hl_bench_page_warm,
     0, 0},
    {"feed-rss", "parse one MiB of an RSS document", 20, run_feed_rss, 0, 0},
    {"feed-json", "read one MiB of JSON Feed; value: percent of plain cJSON parsing", 20,
     hl_bench_feed_json, 0, 0},
    {"feed-long", "read a long RSS document as it comes; value: the KiB that it took", 50,
     hl_bench_feed_long, 0, 0},
    {"dates", "read a date in one of twelve ways; value: how many are dates", 10000, hl_bench_dates,
     0, 0},
    {"dedup", "10,000 headlines checked for repeats; value: microseconds to make their keys", 20,
     hl_bench_dedup, 0, 0},
    {"refresh-soak", "refresh one of 500 sources; value: KiB more resident at the end", 10000,
     hl_bench_refresh_soak, 0, 0},
    {"text-flood", "clean a MiB of each worst flood; value: microseconds of the slowest", 5,
     hl_bench_text_flood, 0, 0},
    {"hub75-picture-64x32", PICTURE, 1000, hl_bench_hub75_picture, 64, 32},
    {"hub75-picture-192x64", PICTURE, 1000, hl_bench_hub75_picture, 192, 64},
    {"hub75-picture-256x128", PICTURE, 1000, hl_bench_hub75_picture, 256, 128},
    {"hub75-scroll-64x32", SCROLL, 6000, hl_bench_hub75_scroll, 64, 32},
    {"hub75-scroll-192x64", SCROLL, 6000, hl_bench_hub75_scroll, 192, 64},
    {"hub75-scroll-256x128", SCROLL, 6000, hl_bench_hub75_scroll, 256, 128},
    {"hub75-schemes", "our plan beside the plain scheme; a line each", 1, hl_bench_hub75_schemes, 0,
     0},
    {"max7219-scroll-64x8", LIGHTS, 6000, hl_bench_lights, 64, 8},
    {"ws2812-scroll-32x8", LIGHTS, 6000, hl_bench_lights, 32, 8},
    {"apa102-scroll-32x8", LIGHTS, 6000, hl_bench_lights, 32, 8},
    {"lights-jitter", "scrolled frames to LEDs on SPI in the wire's time; a line each", 10000,
     hl_bench_lights_jitter, 0, 0},
    {"paper-day", "a day of news on virtual e-paper panels; a line each", 1, hl_bench_paper_day, 0,
     0},
    {"net-bytes", "scrolled frames to boards on the network; a line each", 1200, hl_bench_net_bytes,
     0, 0},
    {"net-jitter", "60 frames a second by DDP; value: us that 999 of 1000 begin within", 10000,
     hl_bench_net_jitter, 192, 64},
    {"start", "from the start of the program to the first frame, from saved headlines", 5,
     hl_bench_start, 0, 0},
    {"memory-20-sources", "a running ticker with 20 sources; value: its resident KiB", 1,
     hl_bench_memory, 0, 0},
};
#define JOB_COUNT (sizeof(jobs) / sizeof(*jobs))

static int run_job(const struct hl_bench_job *job, const struct hl_cli *cli)
{
    struct hl_bench_result result = {.units = cli->frames ? cli->frames : job->units};
    int err = job->run(job, cli, &result);
    if (err) {
        fprintf(stderr, "headliner: bench %s: %s\n", job->name, strerror(-err));
        return HL_EXIT_FAILURE;
    }
    printf("{\"job\":\"%s\",\"what\":\"%s\",\"units\":%ld,\"unit\":\"%s\",\"ns_per_unit\":%.1f,"
           "\"heap_growth_bytes\":%lld,\"value\":%lld}\n",
           job->name, job->what, result.units, result.unit,
           (double)result.ns / (double)result.units, result.heap, result.value);
    return HL_EXIT_OK;
}

static int run_bench(const struct hl_cli *cli)
{
    if (cli->arg_count == 0) {
        int status = HL_EXIT_OK;
        for (size_t i = 0; i < JOB_COUNT && status == HL_EXIT_OK; i++)
            status = run_job(&jobs[i], cli);
        return status;
    }
    for (size_t i = 0; i < JOB_COUNT; i++)
        if (strcmp(jobs[i].name, cli->args[0]) == 0)
            return run_job(&jobs[i], cli);
    fprintf(stderr, "headliner: no bench job %s; there are", cli->args[0]);
    for (size_t i = 0; i < JOB_COUNT; i++)
        fprintf(stderr, " %s", jobs[i].name);
    fprintf(stderr, "\n");
    return HL_EXIT_USAGE;
}

static const char *const options[] = {"frames", "output", NULL};

const struct hl_command hl_command_bench = {
    .name = "bench",
    .usage = "bench [JOB] [--frames N] [-o F]",
    .summary = "counted work, one JSON line a job",
    .options = options,
    .args_max = 1,
    .run = run_bench,
};
