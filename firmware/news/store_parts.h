/* What the files of the store share: its statements, and the steps of one save. */
#ifndef HL_NEWS_STORE_PARTS_H
#define HL_NEWS_STORE_PARTS_H

#include "news/database.h"
#include "news/store.h"

enum hl_store_statement {
    HL_STORE_FIND_HEADLINE,
    HL_STORE_PUT_HEADLINE,
    HL_STORE_LIST_HEADLINES,
    HL_STORE_LIST_KEYS,
    HL_STORE_LAST_PLACE,
    HL_STORE_RETIRE,
    HL_STORE_DROP_UNSHOWN,
    HL_STORE_DROP_OLD,
    HL_STORE_DROP_SHOWN,
    HL_STORE_PUT_SHOWN,
    HL_STORE_GET_SHOWN,
    HL_STORE_PUT_SOURCE,
    HL_STORE_GET_SOURCE,
    HL_STORE_PRUNE_SOURCES,
    HL_STORE_NEWEST,
    HL_STORE_STATEMENTS
};

struct hl_store {
    struct hl_database *database;
};

extern const struct hl_database_plan hl_store_plan;

/* Steps of a transaction. 0 or negative errno. */
int hl_store_put_headlines(struct hl_database *database, const struct hl_store_news *news);
int hl_store_put_showings(struct hl_database *database, const struct hl_store_news *news);
int hl_store_put_source(struct hl_database *database, const struct hl_source_state *state);
/* Drops what is too old and too much. */
int hl_store_prune(struct hl_database *database, int64_t now_s);

#endif
