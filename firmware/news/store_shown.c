#include "news/store_parts.h"

#include <errno.h>

#define PUT HL_STORE_PUT_SHOWN
#define GET HL_STORE_GET_SHOWN

int hl_store_put_showings(struct hl_database *database, const struct hl_store_news *news)
{
    int err = 0;
    for (size_t i = 0; i < news->showing_count && i < HL_STORE_SHOWINGS_MAX && !err; i++) {
        const struct hl_store_showing *showing = &news->showings[i];
        hl_database_bind_text(database, PUT, 1, showing->headline->origin);
        hl_database_bind_text(database, PUT, 2, showing->headline->source);
        hl_database_bind_text(database, PUT, 3, showing->headline->id);
        hl_database_bind_time(database, PUT, 4, showing->first_s);
        hl_database_bind_time(database, PUT, 5, showing->last_s);
        hl_database_bind_int(database, PUT, 6, showing->count);
        err = hl_database_run(database, PUT);
    }
    return err;
}

int hl_store_prune(struct hl_database *database, int64_t now_s)
{
    int64_t oldest_s = now_s == HL_TIME_NONE ? 0 : now_s - HL_STORE_AGE_MAX_S;
    int err = hl_database_run(database, HL_STORE_DROP_UNSHOWN);
    if (!err) {
        hl_database_bind_int(database, HL_STORE_DROP_OLD, 1, oldest_s);
        hl_database_bind_int(database, HL_STORE_DROP_OLD, 2, HL_STORE_SHOWN_MAX);
        err = hl_database_run(database, HL_STORE_DROP_OLD);
    }
    if (!err)
        err = hl_database_run(database, HL_STORE_DROP_SHOWN);
    /* Sources that left the configuration are forgotten when too many have. */
    hl_database_bind_int(database, HL_STORE_PRUNE_SOURCES, 1, 2 * HL_SOURCES_MAX);
    return err ? err : hl_database_run(database, HL_STORE_PRUNE_SOURCES);
}

int hl_store_load_showing(struct hl_store *store, const char *origin, const char *id,
                          struct hl_store_showing *showing)
{
    struct hl_database *database = store->database;
    *showing = (struct hl_store_showing){0};
    hl_database_bind_text(database, GET, 1, origin);
    hl_database_bind_text(database, GET, 2, id);
    int found = hl_database_step(database, GET);
    if (found > 0) {
        showing->first_s = hl_database_time(database, GET, 0);
        showing->last_s = hl_database_time(database, GET, 1);
        showing->count = (unsigned)hl_database_int(database, GET, 2);
    }
    hl_database_reset(database, GET);
    return found > 0 ? 0 : found < 0 ? found : -ENOENT;
}
