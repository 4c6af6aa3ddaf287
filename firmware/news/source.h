/* A source: where headlines come from, when it is asked next, and when it last worked. One that
 * answers with a stream of events (text/event-stream) is read live: its connection stays open, and
 * is opened again with the id of the last event when it ends or is silent for too long.
 * Loop thread only. */
#ifndef HL_NEWS_SOURCE_H
#define HL_NEWS_SOURCE_H

#include "base/loop.h"
#include "news/encoding.h"
#include "news/feed.h"
#include "news/fetch.h"
#include "news/headline.h"
#include "news/manners.h"
#include "news/source_state.h"

/* Ceilings. */
#define HL_SOURCES_MAX          512
#define HL_SOURCE_ITEMS_MAX     200    /* headlines kept of one document, in its order */
#define HL_SOURCE_RAW_ITEMS_MAX 100000 /* handed out of one document when read raw */
#define HL_SOURCE_STALE_MIN_S   1800
/* Streams: how long silence may last before one is opened again, how long headlines are gathered
 * before they are told, and the wait before the next connection where the stream does not say. */
#define HL_SOURCE_SILENCE_S       300
#define HL_SOURCE_GATHER_MS       500
#define HL_SOURCE_RECONNECT_S     3
#define HL_SOURCE_RECONNECT_MAX_S 3600
/* Some servers answer 304 for ever: once in this time the whole document is asked for. */
#define HL_SOURCE_TRUST_304_S (8 * 86400)

struct hl_source_config {
    const char *name;     /* display name; NULL or "": from the document, else the host */
    const char *url;      /* http, https, file URL, a path, or "-" for standard input */
    const char *category; /* given to its headlines first; may be NULL */
    int64_t interval_s;   /* 0: 600 */
    int64_t now_s;        /* documents are read as of this instant; 0: the clock's */
    const struct hl_manners *manners; /* how it wants to be asked; NULL: plainly */
    int64_t silence_ms;               /* of a stream; 0: HL_SOURCE_SILENCE_S */
    bool once;                        /* a failure is not said to be tried again */
    struct hl_feed_fields fields;     /* where its documents have things */
};

struct hl_source;

/* Called when a document was read well: HEADLINES in the document's order, borrowed (ref to
 * keep), at least one. Not called for 304, for a document without items, or for a failure: the
 * last good ones stay. (One exception: while there are none yet, what came before a connection
 * broke is better than nothing.) */
typedef void (*hl_source_news_fn)(void *data, struct hl_source *source,
                                  struct hl_headline *const *headlines, size_t count);
/* Called after every try, good or bad, and after news; of a stream after each batch of events. The
 * source may be destroyed in it. */
typedef void (*hl_source_tried_fn)(void *data, struct hl_source *source);

struct hl_source_handler {
    hl_source_news_fn news;
    hl_feed_drop_fn drop; /* may be NULL; gets each item that is left out, with the reason */
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

/* Why hl_source_create refused, and what to do: ERROR is negative errno. Static words. */
const char *hl_source_refusal(int error);

/* Asks now (but a saved next_s in the future and a saved validator are honoured when HONOUR_SAVED,
 * and the wait of a server that is gone or said to be left alone in any case) and then again and
 * again as schedule.h says. Standard input is read once. A client error (4xx) waits for the
 * interval at least: soon is no better. A source that is gone (410) is asked once a week. A move
 * for good (301, 308) is followed at once, and after HL_SOURCE_MOVED_SEEN asks in a row the new
 * place is asked without the detour, until it fails: one wrong answer of a server or of a portal on
 * the way must not send a source astray. A page that names its feed is followed there at once, by
 * one step only, and the feed is asked from then on, until it turns out to be none; a source with
 * secrets stays on its host. */
void hl_source_start(struct hl_source *source, bool honour_saved);

/* Asks now, whatever the schedule says, with the validators at hand; nothing when it is being asked
 * already. */
void hl_source_ask(struct hl_source *source);

/* Getters; lifetime: the source's. Without a configured name it is the host's or file's until the
 * first good document, and that document's title ever after. */
const char *hl_source_name(const struct hl_source *source);
/* What messages call it: its name, or while it has only its host's, its address without user and
 * query. */
const char *hl_source_label(const struct hl_source *source);
const struct hl_source_state *hl_source_state(const struct hl_source *source);
/* The last document's own words, for `headliner headlines --raw`. */
const struct hl_feed_info *hl_source_feed_info(const struct hl_source *source);

/* How the last try went, for people; without secrets. Lifetime: the source's, until the next. */
struct hl_source_account {
    char *final_url; /* after redirects; NULL: none */
    char *content_type;
    uint64_t bytes;
    bool unchanged; /* HTTP 304, or a file that did not change */
    bool followed;  /* it is the feed that the source's page names */
    enum hl_feed_format format;
    char encoding[HL_ENCODING_LABEL_MAX];
    unsigned items, dropped; /* that the document has */
    size_t kept;             /* headlines made of them */
    bool partial;
    char note[HL_FEED_NOTE_MAX]; /* what was odd; "" for nothing */
};
const struct hl_source_account *hl_source_account(const struct hl_source *source);

/* True when it has not worked for three of its intervals (and at least 30 minutes). */
bool hl_source_is_stale(const struct hl_source *source, int64_t now_s);

/* The wall clock was set by DELTA_S; what was dated FROM_S..TO_S by it as it was is dated anew, and
 * a source whose certificate was not good by the old time is asked at once. */
void hl_source_shift(struct hl_source *source, int64_t from_s, int64_t to_s, int64_t delta_s);

#endif
