/* What must survive a restart, in one SQLite file: headlines, when they were shown, and the state
 * of each source.
 *
 * A save is one transaction (database.h), which writes what is new or different and nothing else:
 * SD cards wear out. A power cut takes back nothing that was saved, and never the file. A damaged
 * file is set aside as F.damaged-N, said in the log, and a new one begun. A full disk is one log
 * line; the ticker runs on. Loop thread only. */
#ifndef HL_NEWS_STORE_H
#define HL_NEWS_STORE_H

#include "news/headline.h"
#include "news/source.h"

#define HL_STORE_HEADLINES_MAX 500 /* newest kept of the list */
#define HL_STORE_AGE_MAX_S     (14 * 86400)
#define HL_STORE_SHOWN_MAX     2000 /* kept of those that were shown and are on no list any more */
#define HL_STORE_SHOWINGS_MAX  512  /* of one save */

struct hl_store;

/* PATH's folder is made when missing. NULL and errno when even a new file cannot be opened; the
 * caller runs on without a store then. ":memory:" serves tests. Destroy takes NULL. */
struct hl_store *hl_store_create(const char *path);
void hl_store_destroy(struct hl_store *store);

/* "$XDG_STATE_HOME/headliner/headliner.db", else "~/.local/state/...", or $STATE_DIRECTORY under
 * systemd. Caller frees; NULL and errno when there is no home. */
char *hl_store_default_path(void);

/* A headline was on the board, since the last save. */
struct hl_store_showing {
    const struct hl_headline *headline;
    int64_t first_s, last_s; /* when it came; HL_TIME_NONE: nobody knew the time */
    unsigned count;          /* how often */
};

struct hl_store_news {
    /* In order; replaces what is saved. What leaves the list stays while it was shown and is
     * neither too old nor one too many. */
    struct hl_headline *const *headlines;
    size_t headline_count;
    bool same_list; /* no headlines are given: the list stays as it is saved */
    const struct hl_source_state *const *sources;
    size_t source_count;
    const struct hl_store_showing *showings; /* of headlines that are saved, or were */
    size_t showing_count;
    int64_t now_s; /* HL_TIME_NONE: not known, and nothing grows too old */
};

/* 0 or negative errno, then all is as it was. */
int hl_store_save(struct hl_store *store, const struct hl_store_news *news);

/* One part of it: the list as of now, or one source. */
int hl_store_save_headlines(struct hl_store *store, struct hl_headline *const *headlines,
                            size_t count);
int hl_store_save_source(struct hl_store *store, const struct hl_source_state *state);

/* *HEADLINES becomes an array of *COUNT references in the order saved, all the caller's to unref
 * and free. 0 or negative errno, then *COUNT is 0. */
int hl_store_load_headlines(struct hl_store *store, struct hl_headline ***headlines, size_t *count);

/* 0 with *STATE filled (finish it with hl_source_state_finish), -ENOENT when URL is new. */
int hl_store_load_source(struct hl_store *store, const char *url, struct hl_source_state *state);

/* When a headline (its source's url and its id) was shown. 0; -ENOENT: never, or not known any
 * more. SHOWING->headline becomes NULL. */
int hl_store_load_showing(struct hl_store *store, const char *origin, const char *id,
                          struct hl_store_showing *showing);

/* The newest time that an earlier save knew; HL_TIME_NONE for a new file. */
int64_t hl_store_newest_s(struct hl_store *store);

/* Since creation: saves that wrote something, and pages of 4 KiB written to the disk for them. */
struct hl_store_stats {
    uint64_t saves, pages;
};
void hl_store_stats(const struct hl_store *store, struct hl_store_stats *stats);

#endif
