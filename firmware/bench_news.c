/* Bench jobs of news: dates in the ways that feeds write them, and a feed that is longer than the
 * memory it may take. */
#include "bench.h"

#include "base/buf.h"
#include "base/clock.h"
#include "news/date.h"
#include "news/feed.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define ITEM_MAX 1024
#define MIB      (1L << 20)

static const char *const dates[] = {
    "Fri, 06 Mar 2026 10:14:55 GMT",
    "2026-03-06T10:14:55Z",
    "Fri, 6 Mar 2026 10:14:55 +0530",
    "2026-03-06T10:14:55.123+01:00",
    "Fri Mar  6 10:14:55 2026",
    "6 March 2026, 10:14 a.m. EST",
    "ven., 6 févr. 2026 10:00:00 +0100",
    "6 сентября 2026 г., 10:14",
    "3/6/2026 4:20 PM PST",
    "2026년 03월 06일 09:31:15",
    "1772791200",
    "no date at all",
};
#define DATE_COUNT (sizeof(dates) / sizeof(*dates))

int hl_bench_dates(const struct hl_bench_job *job, const struct hl_cli *cli,
                   struct hl_bench_result *result)
{
    long read = 0;
    (void)job;
    (void)cli;
    hl_bench_begin(result);
    for (long i = 0; i < result->units; i++)
        read += hl_date_parse(dates[(size_t)i % DATE_COUNT]) != HL_TIME_NONE;
    hl_bench_end(result, "date");
    result->value = read;
    return read > 0 ? 0 : -EPROTO;
}

static long resident_kib(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0;
}

static int count_item(void *data, const struct hl_feed_item *item)
{
    long *count = data;
    (*count)++;
    return item->title[0] ? 0 : 1;
}

/* Writes an item and says how long it was; negative errno. */
static long write_item(struct hl_feed *feed, long i)
{
    char item[ITEM_MAX];
    int n = snprintf(item, sizeof(item),
                     "<item><title>Harbour bridge %ld opens &amp; closes</title>"
                     "<link>https://news.example/%ld</link><guid>%ld</guid>"
                     "<pubDate>Fri, 06 Mar 2026 10:14:55 GMT</pubDate><description>The bridge was "
                     "built in ten years and paid for by three towns, &lt;b&gt;officials&lt;/b&gt; "
                     "said.</description></item>\n",
                     i, i, i);
    int err = hl_feed_write(feed, item, (size_t)n);
    return err ? err : n;
}

int hl_bench_feed_long(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result)
{
    static const char head[] = "<rss><channel><title>Long</title>";
    struct hl_feed_options options = {0};
    long count = 0;
    long written = 0;
    (void)job;
    (void)cli;
    long before = resident_kib();
    hl_bench_begin(result);
    struct hl_feed *feed = hl_feed_create(&options, count_item, &count);
    int err = feed ? hl_feed_write(feed, head, sizeof(head) - 1) : -errno;
    for (long i = 0; !err && written < result->units * MIB; i++) {
        long n = write_item(feed, i);
        err = n < 0 ? (int)n : 0;
        written += n;
    }
    if (!err)
        err = hl_feed_finish(feed, NULL);
    hl_feed_destroy(feed);
    hl_bench_end(result, "MiB");
    result->value = resident_kib() - before;
    return err ? err : count > 0 ? 0 : -EPROTO;
}
