/* A source: where headlines come from, when it is asked next, and when it last worked.
 * Loop thread only. */
#ifndef HL_NEWS_SOURCE_H
#define HL_NEWS_SOURCE_H

#include "base/loop.h"
#include "news/feed.h"
#include "news/fetch.h"
#include "news/headline.h"

/* Ceilings. */
#define HL_SOURCES_MAX           512
#define HL_SOURCE_ITEMS_MAX      200    /* headlines kept of one document, in its order */
#define HL_SOURCE_RAW_ITEMS_MAX  100000 /* handed out of one document when read raw */
#define HL_SOURCE_INTERVAL_MIN_S 60
#define HL_SOURCE_INTERVAL_MAX_S 86400
#define HL_SOURCE_BACKOFF_MIN_S  15   /* after the first failure; doubles ... */
#define HL_SOURCE_BACKOFF_MAX_S  3600 /* ... up to this */
#define HL_SOURCE_JITTER_PERCENT 10
#define HL_SOURCE_STALE_MIN_S    1800
/* Some servers answer 304 for ever: once in this time the whole document is asked for. */
#define HL_SOURCE_TRUST_304_S (8 * 86400)

struct hl_source_config {
    const char *name;     /* display name; NULL or "": from the document, else the host */
    const char *url;      /* http, https, file URL, a path, or "-" for standard input */
    const char *category; /* given to its headlines first; may be NULL */
    int64_t interval_s;   /* 0: 600 */
    int64_t now_s;        /* documents are read as of this instant; 0: the clock's */
};

/* What is known of a source. Saved by the store; shown by --json status and the board. */
struct hl_source_state {
    char *url;
    char *etag;
    char *last_modified;
    int64_t last_try_s;                 /* HL_TIME_NONE: never */
    int64_t last_ok_s;                  /* last time that it answered well, 304 included */
    int64_t next_s;                     /* when it is asked next; HL_TIME_NONE: never again */
    unsigned failures;                  /* in a row */
    long status;                        /* last HTTP status, 0 for none */
    char message[HL_FETCH_MESSAGE_MAX]; /* last failure in words; "" when it works */
};

/* Frees the strings, not the struct. */
void hl_source_state_finish(struct hl_source_state *state);

struct hl_source;

/* Called when a document was read well: HEADLINES in the document's order, borrowed (ref to
 * keep), at least one. Not called for 304, for a document without items, or for a failure: the
 * last good ones stay. (One exception: while there are none yet, what came before a connection
 * broke is better than nothing.) */
typedef void (*hl_source_news_fn)(void *data, struct hl_source *source,
                                  struct hl_headline *const *headlines, size_t count);
/* Called after every try, good or bad, and after news. The source may be destroyed in it. */
typedef void (*hl_source_tried_fn)(void *data, struct hl_source *source);

struct hl_source_handler {
    hl_source_news_fn news;
    hl_feed_item_fn item; /* may be NULL; else it gets each item raw, and news is not called */
    hl_source_tried_fn tried;
    void *data;
};

/* CONFIG is copied. SAVED (validators and times of an earlier run) is copied and may be NULL.
 * Nothing is fetched before hl_source_start. NULL and errno: EINVAL for no URL, EPROTONOSUPPORT
 * for a scheme other than http, https and file, ENOMEM. Destroy takes NULL. */
struct hl_source *hl_source_create(struct hl_loop *loop, struct hl_fetch *fetch,
                                   const struct hl_source_config *config,
                                   const struct hl_source_state *saved,
                                   const struct hl_source_handler *handler);
void hl_source_destroy(struct hl_source *source);

/* Asks now (but a saved next_s in the future and a saved validator are honoured when HONOUR_SAVED)
 * and then again and again at the interval with jitter, or after back-off. Standard input is read
 * once. A client error (4xx) waits for the interval at least: soon is no better. */
void hl_source_start(struct hl_source *source, bool honour_saved);

/* Asks now, whatever the schedule says, with the validators at hand; nothing when it is being asked
 * already. */
void hl_source_ask(struct hl_source *source);

/* Getters; lifetime: the source's. Without a configured name it is the host's or file's until the
 * first good document, and that document's title ever after. */
const char *hl_source_name(const struct hl_source *source);
const struct hl_source_state *hl_source_state(const struct hl_source *source);
/* The last document's own words, for `headliner headlines --raw`. */
const struct hl_feed_info *hl_source_feed_info(const struct hl_source *source);

/* True when it has not worked for three of its intervals (and at least 30 minutes). */
bool hl_source_is_stale(const struct hl_source *source, int64_t now_s);

/* The delay before the next try: interval with jitter after success, else back-off; never sooner
 * than RETRY_AFTER_S. RANDOM is 0..UINT32_MAX. Pure, so that it can be tested. */
int64_t hl_source_delay_s(int64_t interval_s, unsigned failures, int64_t retry_after_s,
                          uint32_t random);

#endif
