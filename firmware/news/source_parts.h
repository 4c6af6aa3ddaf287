/* The inside of a source. Only source.c (its life and schedule), source_ask.c (one ask, and what
 * comes of it) and source_live.c (a stream) include this. */
#ifndef HL_NEWS_SOURCE_PARTS_H
#define HL_NEWS_SOURCE_PARTS_H

#include "news/document.h"
#include "news/live.h"
#include "news/local.h"
#include "news/source.h"

enum hl_source_kind { HL_SOURCE_WEB, HL_SOURCE_LOCAL_FILE, HL_SOURCE_STANDARD_INPUT };

struct hl_source {
    struct hl_loop *loop;
    struct hl_fetch *fetch;
    struct hl_timer *timer;
    struct hl_source_handler handler;

    enum hl_source_kind kind;
    char *url; /* as configured, secrets and all: it goes to the request and nowhere else */
    char *path, *category;
    struct hl_manners *manners; /* NULL: plainly */
    char *name;
    char *label; /* in messages */
    bool named;  /* by the configuration or a document: it does not change any more */
    bool once;
    int64_t interval_s;
    int64_t now_s, born_s; /* documents are read as of now_s; 0: the clock */
    struct hl_source_state state;

    struct hl_transfer *transfer; /* one of the two while under way */
    struct hl_local *local;
    struct hl_document *document; /* from the first byte on */
    struct hl_local_stamp stamp;
    int64_t whole_ns;      /* monotonic: when the last whole document was read */
    bool asked_for_change; /* validators were sent */
    bool asked_moved;      /* at the place that it has moved to */
    bool delivered;        /* news was called at least once */
    bool cut_short; /* the last document was; once it is an accident, twice it is how it is */
    bool empty;     /* the last document had no items, and that was said */
    bool failing;   /* and that was said */
    struct hl_feed_info about; /* the last document's; strings are ours */

    struct hl_live *live;    /* NULL: it is no stream */
    struct hl_timer *gather; /* NULL before the first stream */
    bool gathering;          /* it is armed */
    bool heard;              /* bytes came in this connection */
    int64_t silence_ms;      /* a stream's, before it is opened again */
    uint64_t taken;          /* events that were delivered */
    uint64_t taken_before;   /* this connection */
    unsigned idle_ends;      /* connections in a row that brought nothing */

    struct hl_feed_fields fields; /* strings are ours */
    bool asked_feed;              /* at the feed that its page names */
    char *bad_feed;               /* that turned out to be none; NULL: none */
    struct hl_source_account account;
};

/* How a try went, for the schedule. */
struct hl_source_verdict {
    const char *why; /* NULL: well */
    enum hl_trouble trouble;
    int64_t least_s, retry_after_s;
};

/* ---- source.c ---- */

/* *TO becomes a copy of TEXT. Out of memory it becomes "": a validator or a title less. */
void hl_source_set_text(char **to, const char *text);
const char *hl_source_text(const char *text); /* "" for NULL */

/* A try ended. The source may be gone when these return. */
void hl_source_fail(struct hl_source *source, const struct hl_source_verdict *verdict);
void hl_source_fail_plainly(struct hl_source *source, enum hl_trouble trouble, const char *why,
                            int64_t retry_after_s);
void hl_source_succeed(struct hl_source *source, int64_t retry_after_s);

/* Asks again in DELAY_S. */
void hl_source_arm(struct hl_source *source, int64_t delay_s);

/* ---- source_follow.c ---- */

/* Whether a page may lead to a feed at all. Where there was a feed once, a page is more likely to
 * be that of a portal on the way. */
bool hl_source_may_follow(const struct hl_source *source);
/* The page that was read names a feed: true when that is asked now instead. */
bool hl_source_follow(struct hl_source *source, const char *feed);
/* The feed that the page named is none: true when the page is asked again, and read itself. */
bool hl_source_turn_back(struct hl_source *source);
/* How that went: when the page is no better, both may be well again another time. */
void hl_source_turned_back(struct hl_source *source, bool well);
/* Where it is to be asked for the page's feed; NULL: it has none that is known. */
const char *hl_source_feed(const struct hl_source *source);
/* The same as it is asked, with the user and the password of the page's own address when it is on
 * its host. Caller frees; NULL for none, or when out of memory. */
char *hl_source_feed_request(const struct hl_source *source);

/* Deep copies. 0 or -ENOMEM; finish TO either way. */
int hl_source_copy_fields(struct hl_feed_fields *to, const struct hl_feed_fields *from);
void hl_source_finish_fields(struct hl_feed_fields *fields);

/* ---- source_ask.c ---- */

/* For what is read of it; the strings are the source's. CONTENT_TYPE may be NULL. */
struct hl_document_options hl_source_document_options(const struct hl_source *source,
                                                      const char *content_type);

/* 0 when it is under way, or negative errno; MESSAGE (HL_FETCH_MESSAGE_MAX bytes) is filled when a
 * secret is missing. */
int hl_source_ask_web(struct hl_source *source, char *message);
int hl_source_ask_local(struct hl_source *source);

/* ---- source_live.c ---- */

bool hl_source_is_stream(const char *content_type);

/* From now on it is a stream. 0 or -ENOMEM. */
int hl_source_open_live(struct hl_source *source);
/* As hl_source_ask_web. */
int hl_source_ask_stream(struct hl_source *source, char *message);
/* Its timer fired while a stream was open. */
void hl_source_stream_is_silent(struct hl_source *source);

#endif
