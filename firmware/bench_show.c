/* Bench jobs that draw: one scene of sample headlines, at one instant after the other. */
#include "bench.h"

#include "base/clock.h"
#include "embed.h"
#include "news/feed.h"
#include "screen.h"

#include <errno.h>

#define HEADLINE_MAX 64

struct list {
    struct hl_headline *headlines[HEADLINE_MAX];
    struct hl_ticker_item items[HEADLINE_MAX];
    size_t count;
};

static int add_item(void *data, const struct hl_feed_item *item)
{
    struct list *list = data;
    struct hl_headline from = {.id = (char *)item->title,
                               .title = (char *)item->title,
                               .source = (char *)"Bench",
                               .published_s = 0};
    if (list->count >= HEADLINE_MAX)
        return 1;
    struct hl_headline *headline = hl_headline_create(&from);
    if (!headline)
        return -ENOMEM;
    list->headlines[list->count] = headline;
    list->items[list->count++] = (struct hl_ticker_item){.headline = headline, .mark = ""};
    return 0;
}

static int read_samples(struct list *list)
{
    struct hl_feed_options options = {0};
    struct hl_feed *feed = hl_feed_create(&options, add_item, list);
    if (!feed)
        return -errno;
    hl_feed_write(feed, hl_embed_samples, hl_embed_samples_size);
    int err = hl_feed_finish(feed, NULL);
    hl_feed_destroy(feed);
    return err;
}

int64_t hl_bench_instant(long frame)
{
    /* The lane is laid five seconds ahead: the frames of four are drawn again and again. */
    return frame % (4 * HL_BENCH_RATE) * (HL_NS_PER_S / HL_BENCH_RATE);
}

int hl_bench_scene(int width, int height, hl_bench_draw draw, void *data)
{
    char error[HL_CONFIG_ERROR_MAX];
    struct hl_config *config = hl_config_load(NULL, error);
    struct hl_screen screen = {0};
    struct list list = {0};
    struct hl_output_mode mode = {.width = width, .height = height};
    int err = config ? hl_screen_init(&screen, config, &mode, false, 0) : -EINVAL;

    if (!err)
        err = read_samples(&list);
    if (!err)
        err = hl_show_set_items(&screen.show, list.items, list.count, 0);
    struct hl_scene *scene = err ? NULL : hl_show_advance(&screen.show, 0, 0);
    if (scene)
        err = draw(data, scene);
    else
        err = err ? err : -ENOMEM;
    hl_scene_destroy(scene);
    for (size_t i = 0; i < list.count; i++)
        hl_headline_unref(list.headlines[i]);
    hl_screen_finish(&screen);
    hl_config_destroy(config);
    return err;
}

static int draw_frames(void *data, const struct hl_scene *scene)
{
    struct hl_bench_result *result = data;
    struct hl_frame frame;
    int err = hl_frame_init(&frame, scene->width, scene->height);
    if (err)
        return err;
    hl_bench_begin(result);
    for (long i = 0; i < result->units; i++)
        hl_scene_compose(scene, hl_bench_instant(i), &frame);
    hl_bench_end(result, "frame");
    hl_frame_finish(&frame);
    return 0;
}

int hl_bench_scroll(const struct hl_bench_job *job, const struct hl_cli *cli,
                    struct hl_bench_result *result)
{
    (void)cli;
    return hl_bench_scene(job->width, job->height, draw_frames, result);
}
