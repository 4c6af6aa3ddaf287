#include "newsroom.h"

#include "base/clock.h"
#include "base/log.h"
#include "config_manners.h"
#include "embed.h"
#include "news/rundown.h"
#include "news/source.h"
#include "news/source_name.h"
#include "news/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES_NAME "Headliner" /* label of the shipped samples */
#define SAMPLES_KEY  "samples:"  /* no source's url */
#define MARK_MAX     48

struct desk {
    struct hl_source *source;
    bool restored;      /* its headlines of the last run are on the list */
    bool tried, worked; /* since start */
};

struct hl_newsroom {
    struct hl_loop *loop;
    struct hl_fetch *fetch;
    struct hl_store *store; /* NULL: nothing is kept */
    struct hl_rundown *rundown;
    struct desk *desks;
    size_t desk_count;
    int64_t wall_s; /* HL_TIME_NONE: the clock's */
    struct hl_timer *grace, *save;
    bool save_waits, samples;

    uint64_t serial; /* of the rundown, at the last refresh */
    struct hl_ticker_item items[HL_RUNDOWN_MAX];
    char marks[HL_RUNDOWN_MAX][MARK_MAX];
    size_t item_count;
    bool refreshed;
};

static int64_t wall_now(const struct hl_newsroom *newsroom)
{
    return newsroom->wall_s == HL_TIME_NONE ? hl_clock_wall_s() : newsroom->wall_s;
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
    struct sample_reader reader = {.now_s = wall_now(newsroom)};
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

static bool has_news(struct hl_newsroom *newsroom)
{
    size_t count;
    hl_rundown_list(newsroom->rundown, wall_now(newsroom), &count);
    return count > 0;
}

static void on_grace(void *data)
{
    struct hl_newsroom *newsroom = data;
    if (!has_news(newsroom))
        show_samples(newsroom);
}

/* ---- saving ---- */

static void save(struct hl_newsroom *newsroom)
{
    size_t count;
    struct hl_headline *const *list =
        hl_rundown_list(newsroom->rundown, wall_now(newsroom), &count);

    newsroom->save_waits = false;
    if (!newsroom->store)
        return;
    if (!newsroom->samples && count > 0)
        hl_store_save_headlines(newsroom->store, list, count);
    for (size_t i = 0; i < newsroom->desk_count; i++)
        if (newsroom->desks[i].tried)
            hl_store_save_source(newsroom->store, hl_source_state(newsroom->desks[i].source));
}

static void on_save(void *data)
{
    save(data);
}

/* ---- what sources say ---- */

static struct desk *find_desk(struct hl_newsroom *newsroom, const struct hl_source *source)
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
    if (newsroom->samples) {
        hl_rundown_update(newsroom->rundown, SAMPLES_KEY, NULL, 0);
        newsroom->samples = false;
    }
    if (hl_rundown_update(newsroom->rundown, hl_source_state(source)->url, headlines, count))
        hl_error("news", "%s: out of memory; its earlier headlines stay", hl_source_name(source));
}

static void on_tried(void *data, struct hl_source *source)
{
    struct hl_newsroom *newsroom = data;
    struct desk *desk = find_desk(newsroom, source);
    if (!desk)
        return;
    desk->tried = true;
    desk->worked = hl_source_state(source)->failures == 0;
    if (!newsroom->save_waits && newsroom->store) {
        newsroom->save_waits = true;
        hl_loop_timer_arm(newsroom->save, HL_NEWSROOM_SAVE_NS);
    }
    if (hl_newsroom_is_settled(newsroom) && !has_news(newsroom))
        show_samples(newsroom);
}

/* ---- begin and end ---- */

/* Whether the saved HEADLINE is of DESK's source. Older files know only the source's name. */
static bool is_of(const struct desk *desk, const struct hl_headline *headline)
{
    return *headline->origin ? strcmp(headline->origin, hl_source_state(desk->source)->url) == 0
                             : strcmp(headline->source, hl_source_name(desk->source)) == 0;
}

/* NAME is the configured one; may be NULL. Headlines of a source that has another name now are
 * shown, but its whole document is asked for. */
static void restore_desk(struct hl_newsroom *newsroom, struct desk *desk, const char *name,
                         struct hl_headline *const *list, size_t count)
{
    struct hl_headline *group[HL_STORE_HEADLINES_MAX];
    size_t n = 0;

    for (size_t i = 0; i < count && n < HL_STORE_HEADLINES_MAX; i++)
        if (is_of(desk, list[i]))
            group[n++] = list[i];
    if (n == 0)
        return;
    int err = hl_rundown_update(newsroom->rundown, hl_source_state(desk->source)->url, group, n);
    desk->restored = !err && (!name || strcmp(name, group[0]->source) == 0);
}

/* Headlines of a source that the config no longer has are not shown. */
static void restore(struct hl_newsroom *newsroom, const struct hl_config *config,
                    struct hl_headline *const *list, size_t count)
{
    for (size_t i = 0; i < newsroom->desk_count; i++)
        restore_desk(newsroom, &newsroom->desks[i], config->sources[i].name, list, count);
}

static void restore_saved(struct hl_newsroom *newsroom, const struct hl_config *config)
{
    struct hl_headline **list;
    size_t count;
    if (!newsroom->store || hl_store_load_headlines(newsroom->store, &list, &count))
        return;
    restore(newsroom, config, list, count);
    for (size_t i = 0; i < count; i++)
        hl_headline_unref(list[i]);
    free(list);
}

static void open_store(struct hl_newsroom *newsroom, const struct hl_config *config)
{
    if (config->state && strcmp(config->state, "none") == 0)
        return;
    char *path = config->state ? strdup(config->state) : hl_store_default_path();
    newsroom->store = path ? hl_store_create(path) : NULL;
    if (!newsroom->store)
        hl_warning("news", "headlines will not be kept between runs: %s: %s; see \"state\"",
                   path ? path : "no home folder", strerror(errno));
    free(path);
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
        hl_error("news", "source %s cannot be used: %s", key ? key : "", strerror(-err));
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
    return hl_rundown_set_source(newsroom->rundown, from->url, &treated);
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
        open_store(newsroom, config);
    for (size_t i = 0; i < config->source_count; i++) {
        int err = add_desk(newsroom, config, &config->sources[i]);
        if (err)
            return err;
    }
    if (options->headline_count > 0)
        restore(newsroom, config, options->headlines, options->headline_count);
    else
        restore_saved(newsroom, config);
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
    int err = prepare(newsroom, options);
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
    if (newsroom->rundown)
        save(newsroom);
    for (size_t i = 0; i < newsroom->desk_count; i++)
        hl_source_destroy(newsroom->desks[i].source);
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

/* Every source was asked in this run, and none answers. */
static bool is_offline(const struct hl_newsroom *newsroom)
{
    for (size_t i = 0; i < newsroom->desk_count; i++)
        if (!newsroom->desks[i].tried || hl_source_state(newsroom->desks[i].source)->failures == 0)
            return false;
    return true;
}

static const struct hl_source *find_source(const struct hl_newsroom *newsroom,
                                           const struct hl_headline *headline)
{
    for (size_t i = 0; i < newsroom->desk_count; i++)
        if (is_of(&newsroom->desks[i], headline))
            return newsroom->desks[i].source;
    return NULL;
}

/* What the reader must know about where this headline comes from. */
static void set_mark(const struct hl_newsroom *newsroom, const struct hl_headline *headline,
                     bool offline, int64_t wall_s, char *mark)
{
    const struct hl_source *source = find_source(newsroom, headline);
    mark[0] = '\0';
    if (newsroom->samples)
        snprintf(mark, MARK_MAX, "%s", offline ? "offline" : "connecting");
    else if (offline)
        snprintf(mark, MARK_MAX, "offline");
    else if (source && hl_source_is_stale(source, wall_s)) {
        int64_t last_ok_s = hl_source_state(source)->last_ok_s;
        int64_t minutes = last_ok_s == HL_TIME_NONE ? 0 : (wall_s - last_ok_s) / 60;
        if (minutes == 0) /* its headlines are of another run, and nothing came in this one */
            snprintf(mark, MARK_MAX, "feed is old");
        else if (minutes < 120)
            snprintf(mark, MARK_MAX, "feed %lld min old", (long long)minutes);
        else
            snprintf(mark, MARK_MAX, "feed %lld h old", (long long)(minutes / 60));
    } else if (hl_headline_is_urgent(headline, wall_s))
        snprintf(mark, MARK_MAX, "urgent");
}

bool hl_newsroom_refresh(struct hl_newsroom *newsroom, int64_t wall_s,
                         const struct hl_ticker_item **items, size_t *count)
{
    size_t n;
    struct hl_headline *const *list = hl_rundown_list(newsroom->rundown, wall_s, &n);
    uint64_t serial = hl_rundown_serial(newsroom->rundown);
    bool offline = is_offline(newsroom);
    bool changed = !newsroom->refreshed || serial != newsroom->serial || n != newsroom->item_count;

    for (size_t i = 0; i < n; i++) {
        char mark[MARK_MAX];
        set_mark(newsroom, list[i], offline, wall_s, mark);
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

bool hl_newsroom_is_settled(const struct hl_newsroom *newsroom)
{
    for (size_t i = 0; i < newsroom->desk_count; i++)
        if (!newsroom->desks[i].tried)
            return false;
    return true;
}

void hl_newsroom_health(const struct hl_newsroom *newsroom, size_t *working, size_t *all)
{
    *working = 0;
    *all = newsroom->desk_count;
    for (size_t i = 0; i < newsroom->desk_count; i++)
        *working += newsroom->desks[i].worked ? 1 : 0;
}
