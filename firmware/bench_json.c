/* Bench job of JSON: a JSON Feed read to items, beside what cJSON alone takes to parse it. */
#include "bench.h"

#include "base/buf.h"
#include "base/clock.h"
#include "json.h"
#include "news/feed.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>

#define UNIT   (1u << 20) /* bytes of the document */
#define PIECE  16384      /* as curl hands them out */
#define CHANCE 5          /* the fastest of so many, for the machine has other work too */

/* Items as weblogs and newspapers write them, each with its text. */
static int make(struct hl_buf *out)
{
    hl_buf_init(out, UNIT + 8192);
    int err = hl_buf_add_str(out, "{\"version\":\"https://jsonfeed.org/version/1.1\",\n"
                                  "\"title\":\"Bench\",\"home_page_url\":\"https://news.example/\","
                                  "\n\"items\":[");
    for (long i = 0; !err && out->len < UNIT; i++)
        err = hl_buf_printf(
            out,
            "%s\n{\"id\":\"https://news.example/world/%ld\",\n"
            "\"url\":\"https://news.example/world/%ld\",\n"
            "\"title\":\"Ministers agree on plan %ld for the river – “a start”\",\n"
            "\"date_published\":\"2026-02-28T%02ld:%02ld:00Z\",\n"
            "\"tags\":[\"World\",\"Rivers\"],\"authors\":[{\"name\":\"A. Writer\"}],\n"
            "\"content_html\":\"<p>Talks went on until the early morning; the &#8364;%ld million "
            "are to be spent over ten years &amp; shared by three countries, <em>officials "
            "said<\\/em>.<\\/p>\\n<p>More is expected when parliament meets again after the "
            "holidays; \\\"it is a start\\\", the minister said. The river has been dry in three "
            "of the last five summers, and farmers on both banks have asked for help since.<\\/p>"
            "\"}",
            i ? "," : "", i, i, i, i / 60 % 24, i % 60, i % 900 + 100);
    return err ? err : hl_buf_add_str(out, "\n]}\n");
}

static int count_item(void *data, const struct hl_feed_item *item)
{
    long *count = data;
    *count += item->title[0] && item->link[0] && item->id;
    return 0;
}

static int read_feed(const struct hl_buf *document)
{
    struct hl_feed_options options = {0};
    long items = 0;
    struct hl_feed *feed = hl_feed_create(&options, count_item, &items);
    int err = feed ? 0 : -errno;
    for (size_t at = 0; !err && at < document->len; at += PIECE) {
        size_t n = document->len - at < PIECE ? document->len - at : PIECE;
        err = hl_feed_write(feed, document->data + at, n);
    }
    if (!err)
        err = hl_feed_finish(feed, NULL);
    hl_feed_destroy(feed);
    return !err && items == 0 ? -EPROTO : err;
}

static int64_t fastest(int64_t best, int64_t began)
{
    int64_t took = hl_clock_mono_ns() - began;
    return best == 0 || took < best ? took : best;
}

int hl_bench_feed_json(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result)
{
    struct hl_buf document;
    int64_t ours = 0, plain = 0;
    int err = make(&document);
    (void)job;
    (void)cli;
    /* Memory is kept from one document to the next, for both readers: what the kernel takes to
     * hand out fresh pages is not to be measured. */
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    hl_bench_begin(result);
    for (long i = 0; i < result->units * CHANCE && !err; i++) {
        int64_t began = hl_clock_mono_ns();
        err = read_feed(&document);
        ours = fastest(ours, began);
        began = hl_clock_mono_ns();
        err = err ? err : hl_json_parse_only(document.data, document.len);
        plain = fastest(plain, began);
    }
    hl_bench_end(result, "MiB");
    hl_buf_finish(&document);
    result->ns = ours * result->units;
    result->value = plain > 0 ? ours * 100 / plain : 0;
    return err;
}
