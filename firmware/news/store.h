/* What must survive a restart, in one SQLite file: headlines and the state of each source.
 *
 * WAL mode, one transaction per save, so a power cut loses at most the last save and never the
 * file. A damaged file is set aside as F.damaged-N, said in the log, and a new one begun. A full
 * disk is one log line; the ticker runs on. Loop thread only. */
#ifndef HL_NEWS_STORE_H
#define HL_NEWS_STORE_H

#include "news/headline.h"
#include "news/source.h"

#define HL_STORE_HEADLINES_MAX 500 /* newest kept */
#define HL_STORE_AGE_MAX_S     (14 * 86400)

struct hl_store;

/* PATH's folder is made when missing. NULL and errno when even a new file cannot be opened; the
 * caller runs on without a store then. ":memory:" serves tests. Destroy takes NULL. */
struct hl_store *hl_store_create(const char *path);
void hl_store_destroy(struct hl_store *store);

/* "$XDG_STATE_HOME/headliner/headliner.db", else "~/.local/state/...", or $STATE_DIRECTORY under
 * systemd. Caller frees; NULL and errno when there is no home. */
char *hl_store_default_path(void);

/* Replaces what is saved by the ordered list that is on air. 0 or negative errno. */
int hl_store_save_headlines(struct hl_store *store, struct hl_headline *const *headlines,
                            size_t count);
/* *HEADLINES becomes an array of *COUNT references in the order saved, all the caller's to unref
 * and free. 0 or negative errno, then *COUNT is 0. */
int hl_store_load_headlines(struct hl_store *store, struct hl_headline ***headlines, size_t *count);

int hl_store_save_source(struct hl_store *store, const struct hl_source_state *state);
/* 0 with *STATE filled (finish it with hl_source_state_finish), -ENOENT when URL is new. */
int hl_store_load_source(struct hl_store *store, const char *url, struct hl_source_state *state);

#endif
