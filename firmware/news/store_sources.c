#include "news/store_parts.h"

#include "base/buf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define PUT HL_STORE_PUT_SOURCE
#define GET HL_STORE_GET_SOURCE

int hl_store_put_source(struct hl_database *database, const struct hl_source_state *state)
{
    hl_database_bind_text(database, PUT, 1, state->url);
    hl_database_bind_text(database, PUT, 2, state->etag);
    hl_database_bind_text(database, PUT, 3, state->last_modified);
    hl_database_bind_time(database, PUT, 4, state->last_try_s);
    hl_database_bind_time(database, PUT, 5, state->last_ok_s);
    hl_database_bind_time(database, PUT, 6, state->next_s);
    hl_database_bind_int(database, PUT, 7, state->failures);
    hl_database_bind_int(database, PUT, 8, state->status);
    hl_database_bind_text(database, PUT, 9, state->message);
    struct hl_buf plan;
    hl_buf_init(&plan, HL_SOURCE_PLAN_MAX);
    int err = hl_source_plan_write(state, &plan);
    if (err == -EMSGSIZE) { /* a plan past its ceiling is made anew */
        hl_buf_clear(&plan);
        err = 0;
    }
    hl_database_bind_text(database, PUT, 10, plan.len > 0 ? plan.data : "");
    if (!err)
        err = hl_database_run(database, PUT);
    else
        hl_database_reset(database, PUT);
    hl_buf_finish(&plan);
    return err;
}

static int read_state(struct hl_database *database, const char *url, struct hl_source_state *state)
{
    state->url = strdup(url);
    state->etag = strdup(hl_database_text(database, GET, 0));
    state->last_modified = strdup(hl_database_text(database, GET, 1));
    state->last_try_s = hl_database_time(database, GET, 2);
    state->last_ok_s = hl_database_time(database, GET, 3);
    state->next_s = hl_database_time(database, GET, 4);
    int64_t failures = hl_database_int(database, GET, 5);
    state->failures = failures < 0 || failures > UINT16_MAX ? UINT16_MAX : (unsigned)failures;
    state->status = (long)hl_database_int(database, GET, 6);
    snprintf(state->message, sizeof(state->message), "%s", hl_database_text(database, GET, 7));
    if (!state->url || !state->etag || !state->last_modified)
        return -ENOMEM;
    return hl_source_plan_read(state, hl_database_text(database, GET, 8));
}

int hl_store_load_source(struct hl_store *store, const char *url, struct hl_source_state *state)
{
    struct hl_database *database = store->database;
    hl_source_state_init(state);
    hl_database_bind_text(database, GET, 1, url);
    int err = hl_database_step(database, GET);
    if (err > 0)
        err = read_state(database, url, state);
    else if (err == 0)
        err = -ENOENT;
    hl_database_reset(database, GET);
    if (err)
        hl_source_state_finish(state);
    return err;
}
