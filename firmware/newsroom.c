#include "newsroom.h"

#include "base/clock.h"
#include "base/log.h"
#include "config_manners.h"
#include "embed.h"
#include "news/source_name.h"
#include "newsroom_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES_NAME "Headliner" /* label of the shipped samples */
#define SAMPLES_KEY  "samples:"  /* no source's url */

/* ---- the time ---- */

/* The time that it is at least: what is over by then is over. */
static int64_t now_at_least(const struct hl_newsroom *newsroom)
{
    return hl_calendar_earliest_s(&newsroom->calendar);
}

static void set_clock(struct hl_newsroom *newsroom, const struct hl_calendar_step *step)
{
    hl_info("news", "the clock was set by %+lld s", (long long)step->delta_s);
    if (hl_rundown_set_clock(newsroom->rundown, step->from_s, step->to_s, step->delta_s))
        hl_error("news", "out of memory; ages of some headlines may be wrong");
    for (size_t i = 0; i < newsroom->desk_count; i++)
        hl_source_shift(newsroom->desks[i].source, step->from_s, step->to_s, step->delta_s);
}

void hl_newsroom_tell(struct hl_newsroom *newsroom, int64_t wall_s)
{
    bool certain = newsroom->wall_s != HL_TIME_NONE || hl_clock_is_synced();
    struct hl_calendar_step step =
        hl_calendar_tell(&newsroom->calendar, wall_s, newsroom->boot_ns(), certain);
    if (step.delta_s != 0 && newsroom->wall_s == HL_TIME_NONE) {
        /* What waits was dated by the old clock, too. */
        if (hl_newsroom_has_waiting(newsroom))
            hl_newsroom_save(newsroom);
        set_clock(newsroom, &step);
    }
    if (step.became_known)
        hl_newsroom_ask(newsroom); /* certificates are good now */
}

/* ---- samples ---- */

struct sample_reader {
    struct hl_headline *list[HL_RUNDOWN_MAX];
    size_t count;
    int64_t now_s;
};

static int add_sample(void *data, const struct hl_feed_item *item)
{
    struct sample_reader *reader = data;
    struct hl_headline headline = {.id = (char *)(item->id ? item->id : item->title),
                                   .title = (char *)item->title,
                                   .link = (char *)item->link,
                                   .source = (char *)SAMPLES_NAME,
                                   .origin = (char *)SAMPLES_KEY,
                                   .language = (char *)item->language,
                                   .categories = (char **)item->categories,
                                   .category_count = item->category_count,
                                   .published_s = item->published_s,
                                   .seen_s = reader->now_s - (int64_t)reader->count};
    if (reader->count >= HL_RUNDOWN_MAX)
        return 1;
    reader->list[reader->count] = hl_headline_create(&headline);
    if (!reader->list[reader->count])
        return -ENOMEM;
    reader->count++;
    return 0;
}

static void show_samples(struct hl_newsroom *newsroom)
{
    struct sample_reader reader = {.now_s = now_at_least(newsroom)};
    struct hl_feed_options options = {.now_s = reader.now_s};
    struct hl_feed *feed = hl_feed_create(&options, add_sample, &reader);
    if (!feed)
        return;
    hl_feed_write(feed, hl_embed_samples, hl_embed_samples_size);
    hl_feed_finish(feed, NULL);
    hl_feed_destroy(feed);
    hl_rundown_update(newsroom->rundown, SAMPLES_KEY, reader.list, reader.count);
    for (size_t i = 0; i < reader.count; i++)
        hl_headline_unref(reader.list[i]);
    newsroom->samples = true;
    hl_info("news", "no news yet; showing the shipped sample headlines");
}

void hl_newsroom_end_samples(struct hl_newsroom *newsroom)
{
    if (newsroom->samples)
        hl_rundown_update(newsroom->rundown, SAMPLES_KEY, NULL, 0);
    newsroom->samples = false;
}

static bool has_news(struct hl_newsroom *newsroom)
{
    size_t count;
    hl_rundown_list(newsroom->rundown, now_at_least(newsroom), &count);
    return count > 0 || hl_newsroom_has_waiting(newsroom);
}

/* A source that answers well and has nothing to show (words that leave nothing, an embargo) is no
 * reason for samples. */
static bool has_answer(const struct hl_newsroom *newsroom)
{
    for (size_t i = 0; i < newsroom->desk_count; i++)
        if (newsroom->desks[i].worked)
            return true;
    return false;
}

static void on_grace(void *data)
{
    struct hl_newsroom *newsroom = data;
    if (!has_news(newsroom) && !has_answer(newsroom))
        show_samples(newsroom);
}

static void on_save(void *data)
{
    hl_newsroom_save(data);
}

/* ---- what sources say ---- */

static struct hl_newsroom_desk *find_desk(struct hl_newsroom *newsroom,
                                          const struct hl_source *source)
{
    for (size_t i = 0; i < newsroom->desk_count; i++)
        if (newsroom->desks[i].source == source)
            return &newsroom->desks[i];
    return NULL;
}

static void on_news(void *data, struct hl_source *source, struct hl_headline *const *headlines,
                    size_t count)
{
    struct hl_newsroom *newsroom = data;
    struct hl_newsroom_desk *desk = find_desk(newsroom, source);
    if (desk && hl_newsroom_let_wait(desk, headlines, count))
        hl_error("news", "%s: out of memory; its earlier headlines stay", hl_source_label(source));
}

/* Comes after the news of the same document. */
static void on_tried(void *data, struct hl_source *source)
{
    struct hl_newsroom *newsroom = data;
    struct hl_newsroom_desk *desk = find_desk(newsroom, source);
    if (!desk)
        return;
    desk->tried = desk->unsaved = true;
    desk->worked = hl_source_state(source)->failures == 0;
    hl_newsroom_want_save(newsroom, desk->waiting != NULL);
    if (desk->worked && !desk->waiting)
        hl_newsroom_end_samples(newsroom);
    if (hl_newsroom_is_settled(newsroom) && !has_news(newsroom) && !has_answer(newsroom))
        show_samples(newsroom);
}

/* ---- begin and end ---- */

bool hl_newsroom_desk_has(const struct hl_newsroom_desk *desk, const struct hl_headline *headline)
{
    return *headline->origin ? strcmp(headline->origin, hl_source_state(desk->source)->url) == 0
                             : strcmp(headline->source, hl_source_name(desk->source)) == 0;
}

static int add_desk(struct hl_newsroom *newsroom, const struct hl_config *whole,
                    const struct hl_config_source *from)
{
    const struct hl_manners manners = hl_config_manners(whole, from);
    struct hl_source_config config = {.name = from->name,
                                      .url = from->url,
                                      .category = from->category,
                                      .interval_s = from->every_s,
                                      .manners = &manners,
                                      .fields = hl_config_fields(from),
                                      .now_s =
                                          newsroom->wall_s == HL_TIME_NONE ? 0 : newsroom->wall_s};
    struct hl_source_handler handler = {.news = on_news, .tried = on_tried, .data = newsroom};
    struct hl_source_state saved = {0};
    char *key = hl_source_public_url(from->url);
    bool known = key && newsroom->store && hl_store_load_source(newsroom->store, key, &saved) == 0;
    struct hl_source *source =
        hl_source_create(newsroom->loop, newsroom->fetch, &config, known ? &saved : NULL, &handler);
    int err = source ? 0 : -errno;
    if (known)
        hl_source_state_finish(&saved);
    if (!source)
        hl_error("news", "source %s cannot be used: %s", key ? key : "", hl_source_refusal(err));
    free(key);
    if (!source)
        return err;
    newsroom->desks[newsroom->desk_count++].source = source;
    const struct hl_rundown_source treated = {.weight = from->weight,
                                              .age_max_s = from->age_max_s,
                                              .count_max = (size_t)from->headlines_max,
                                              .include = from->include.items,
                                              .exclude = from->exclude.items,
                                              .include_count = from->include.count,
                                              .exclude_count = from->exclude.count,
                                              .urgency = from->urgency,
                                              .distrust = !from->trust};
    return hl_rundown_set_source(newsroom->rundown, hl_source_state(source)->url, &treated);
}

static int prepare(struct hl_newsroom *newsroom, const struct hl_newsroom_options *options)
{
    const struct hl_config *config = options->config;
    struct hl_rundown_config rundown = {.count_max = (size_t)config->rundown.headlines,
                                        .per_source_max = (size_t)config->rundown.per_source,
                                        .age_max_s = config->rundown.age_max_s};
    newsroom->fetch = hl_fetch_create(newsroom->loop, options->limits);
    newsroom->rundown = hl_rundown_create(&rundown);
    newsroom->desks = calloc(config->source_count + 1, sizeof(*newsroom->desks));
    newsroom->grace = hl_loop_timer_add(newsroom->loop, on_grace, newsroom);
    newsroom->save = hl_loop_timer_add(newsroom->loop, on_save, newsroom);
    if (!newsroom->fetch || !newsroom->rundown || !newsroom->desks || !newsroom->grace ||
        !newsroom->save)
        return -ENOMEM;
    if (options->saved)
        hl_newsroom_open_store(newsroom, config);
    hl_calendar_init(&newsroom->calendar,
                     newsroom->store ? hl_store_newest_s(newsroom->store) : HL_TIME_NONE,
                     newsroom->boot_ns());
    hl_savings_init(&newsroom->savings, hl_clock_mono_ns());
    hl_newsroom_tell(newsroom,
                     newsroom->wall_s == HL_TIME_NONE ? hl_clock_wall_s() : newsroom->wall_s);
    for (size_t i = 0; i < config->source_count; i++) {
        int err = add_desk(newsroom, config, &config->sources[i]);
        if (err)
            return err;
    }
    hl_newsroom_restore(newsroom, config, options->headlines, options->headline_count);
    return 0;
}

struct hl_newsroom *hl_newsroom_create(struct hl_loop *loop,
                                       const struct hl_newsroom_options *options)
{
    struct hl_newsroom *newsroom = calloc(1, sizeof(*newsroom));
    if (!newsroom)
        return NULL;
    newsroom->loop = loop;
    newsroom->wall_s = options->wall_s;
    newsroom->boot_ns = options->boot_ns ? options->boot_ns : hl_clock_boot_ns;
    int err = prepare(newsroom, options);
    newsroom->complete = !err;
    if (err) {
        hl_newsroom_destroy(newsroom);
        errno = -err;
        return NULL;
    }
    return newsroom;
}

void hl_newsroom_destroy(struct hl_newsroom *newsroom)
{
    if (!newsroom)
        return;
    if (newsroom->complete)
        hl_newsroom_save(newsroom);
    hl_newsroom_on_board(newsroom, NULL, 0);
    hl_newsroom_forget_showings(newsroom);
    for (size_t i = 0; i < newsroom->desk_count; i++) {
        hl_newsroom_drop_waiting(&newsroom->desks[i]);
        hl_source_destroy(newsroom->desks[i].source);
    }
    free(newsroom->desks);
    hl_loop_timer_remove(newsroom->loop, newsroom->grace);
    hl_loop_timer_remove(newsroom->loop, newsroom->save);
    hl_fetch_destroy(newsroom->fetch);
    hl_rundown_destroy(newsroom->rundown);
    hl_store_destroy(newsroom->store);
    free(newsroom);
}

void hl_newsroom_start(struct hl_newsroom *newsroom)
{
    /* A source without headlines must not be asked only for what is new since the last run. */
    for (size_t i = 0; i < newsroom->desk_count; i++)
        hl_source_start(newsroom->desks[i].source, newsroom->desks[i].restored);
    hl_loop_timer_arm(newsroom->grace, newsroom->desk_count ? HL_NEWSROOM_GRACE_NS : 0);
}

void hl_newsroom_ask(struct hl_newsroom *newsroom)
{
    for (size_t i = 0; i < newsroom->desk_count; i++)
        hl_source_ask(newsroom->desks[i].source);
}

/* ---- the list ---- */

bool hl_newsroom_refresh(struct hl_newsroom *newsroom, int64_t wall_s,
                         const struct hl_ticker_item **items, size_t *count)
{
    size_t n;
    hl_newsroom_tell(newsroom, wall_s);
    struct hl_headline *const *list =
        hl_rundown_list(newsroom->rundown, now_at_least(newsroom), &n);
    uint64_t serial = hl_rundown_serial(newsroom->rundown);
    bool offline = hl_newsroom_is_offline(newsroom);
    bool changed = !newsroom->refreshed || serial != newsroom->serial || n != newsroom->item_count;

    for (size_t i = 0; i < n; i++) {
        char mark[HL_NEWSROOM_MARK_MAX];
        hl_newsroom_set_mark(newsroom, list[i], offline, mark);
        if (strcmp(mark, newsroom->marks[i]) != 0)
            changed = true;
        memcpy(newsroom->marks[i], mark, sizeof(mark));
        newsroom->items[i] =
            (struct hl_ticker_item){.headline = list[i], .mark = newsroom->marks[i]};
    }
    newsroom->refreshed = true;
    newsroom->serial = serial;
    newsroom->item_count = n;
    *items = newsroom->items;
    *count = n;
    return changed;
}

int64_t hl_newsroom_now_s(const struct hl_newsroom *newsroom)
{
    return hl_calendar_now_s(&newsroom->calendar);
}

bool hl_newsroom_is_settled(const struct hl_newsroom *newsroom)
{
    for (size_t i = 0; i < newsroom->desk_count; i++)
        if (!newsroom->desks[i].tried)
            return false;
    return true;
}

const struct hl_source *hl_newsroom_source(const struct hl_newsroom *newsroom, size_t index)
{
    return index < newsroom->desk_count ? newsroom->desks[index].source : NULL;
}

void hl_newsroom_health(const struct hl_newsroom *newsroom, size_t *working, size_t *all)
{
    *working = 0;
    *all = newsroom->desk_count;
    for (size_t i = 0; i < newsroom->desk_count; i++)
        *working += newsroom->desks[i].worked ? 1 : 0;
}
