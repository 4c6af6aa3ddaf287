#include "news/store.h"

#include "news/calendar.h"
#include "news/store_parts.h"

#include <errno.h>
#include <stdlib.h>

struct hl_store *hl_store_create(const char *path)
{
    struct hl_store *store = calloc(1, sizeof(*store));
    if (!store)
        return NULL;
    store->database = hl_database_create(path, &hl_store_plan);
    if (store->database)
        return store;
    int err = errno;
    free(store);
    errno = err;
    return NULL;
}

void hl_store_destroy(struct hl_store *store)
{
    if (!store)
        return;
    hl_database_destroy(store->database);
    free(store);
}

/* ---- saving ---- */

static int put_sources(struct hl_database *database, const struct hl_store_news *news)
{
    int err = 0;
    for (size_t i = 0; i < news->source_count && !err; i++)
        err = hl_store_put_source(database, news->sources[i]);
    return err;
}

static int put_news(struct hl_database *database, void *data)
{
    const struct hl_store_news *news = data;
    int err = news->same_list ? 0 : hl_store_put_headlines(database, news);
    if (!err)
        err = hl_store_put_showings(database, news);
    if (!err)
        err = put_sources(database, news);
    return err ? err : hl_store_prune(database, news->now_s);
}

int hl_store_save(struct hl_store *store, const struct hl_store_news *news)
{
    struct hl_store_news copy = *news;
    return hl_database_change(store->database, put_news, &copy);
}

int hl_store_save_headlines(struct hl_store *store, struct hl_headline *const *headlines,
                            size_t count)
{
    const struct hl_store_news news = {
        .headlines = headlines, .headline_count = count, .now_s = hl_clock_wall_s()};
    return hl_store_save(store, &news);
}

static int put_source(struct hl_database *database, void *data)
{
    int err = hl_store_put_source(database, data);
    return err ? err : hl_store_prune(database, HL_TIME_NONE);
}

int hl_store_save_source(struct hl_store *store, const struct hl_source_state *state)
{
    struct hl_source_state copy = *state;
    return hl_database_change(store->database, put_source, &copy);
}

/* ---- loading ---- */

int64_t hl_store_newest_s(struct hl_store *store)
{
    struct hl_database *database = store->database;
    int64_t newest_s = 0;
    if (hl_database_step(database, HL_STORE_NEWEST) > 0)
        newest_s = hl_database_int(database, HL_STORE_NEWEST, 0);
    hl_database_reset(database, HL_STORE_NEWEST);
    return newest_s >= HL_CALENDAR_RELEASE_S ? newest_s : HL_TIME_NONE;
}

void hl_store_stats(const struct hl_store *store, struct hl_store_stats *stats)
{
    struct hl_database_stats written;
    hl_database_stats(store->database, &written);
    *stats = (struct hl_store_stats){.saves = written.changes, .pages = written.pages};
}
