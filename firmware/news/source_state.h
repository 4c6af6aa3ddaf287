/* What is known of a source from one ask to the next, and from one run to the next. Saved by the
 * store; shown by `headliner status` and the board. No secrets are in it. Loop thread only. */
#ifndef HL_NEWS_SOURCE_STATE_H
#define HL_NEWS_SOURCE_STATE_H

#include "base/buf.h"
#include "news/feed.h"
#include "news/fetch.h"

#include <stdbool.h>
#include <stdint.h>

#define HL_SOURCE_PLAN_MAX   8192 /* bytes of a plan as text */
#define HL_SOURCE_MOVED_SEEN 3    /* asks in a row that a permanent redirect must be seen in */

/* Why a source does not work, in kinds. */
enum hl_trouble {
    HL_TROUBLE_NONE,
    HL_TROUBLE_DNS,
    HL_TROUBLE_CONNECTION, /* refused, unreachable, broken off */
    HL_TROUBLE_TLS,
    HL_TROUBLE_TIMEOUT,
    HL_TROUBLE_HTTP, /* a status other than those below */
    HL_TROUBLE_BUSY, /* 429, 503 with Retry-After */
    HL_TROUBLE_GONE, /* 410 */
    HL_TROUBLE_REDIRECT,
    HL_TROUBLE_NO_FEED,
    HL_TROUBLE_TOO_LARGE,
    HL_TROUBLE_SECRET, /* the password or token is not to be had */
    HL_TROUBLE_FILE,
    HL_TROUBLE_OTHER,
};

struct hl_source_state {
    char *url; /* as configured, but without a user and a password */
    char *etag;
    char *last_modified;
    int64_t last_try_s; /* HL_TIME_NONE: never */
    int64_t last_ok_s;  /* last time that it answered well, 304 included */
    int64_t next_s;     /* when it is asked next; HL_TIME_NONE: never again, or a stream is open */
    unsigned failures;  /* in a row */
    long status;        /* last HTTP status, 0 for none */
    char message[HL_FETCH_MESSAGE_MAX]; /* last failure in words; "" when it works */

    /* The plan: kept as text, see below. */
    int64_t whole_s;   /* when the last whole document was read; 0: never */
    int64_t failing_s; /* since when it fails; 0: it does not */
    enum hl_trouble trouble;
    bool gone;                /* HTTP 410 at the last ask */
    int64_t fresh_s;          /* of the last good answer */
    struct hl_feed_pace pace; /* of the last good document */
    char *moved;              /* where permanent redirects lead; NULL or "": nowhere */
    unsigned moved_seen;      /* asks in a row that were sent there */
    char *last_event_id;      /* of a stream; NULL or "": none */
    char *feed;               /* that its page names and that is asked instead; NULL or "": none */
};

/* All unknown. */
void hl_source_state_init(struct hl_source_state *state);

/* Frees the strings, not the struct. */
void hl_source_state_finish(struct hl_source_state *state);

/* A copy of SAVED (NULL: all unknown) for the source of URL, which is without secrets and becomes
 * the state's. 0 or -ENOMEM; finish it either way. */
int hl_source_state_copy(struct hl_source_state *state, const struct hl_source_state *saved,
                         char *url);

/* It failed at NOW_S; GONE says that there will be nothing any more. At the place that it has moved
 * to (AT_MOVED) it is neither gone nor is that place believed any longer. */
void hl_source_state_fail(struct hl_source_state *state, enum hl_trouble trouble, const char *why,
                          bool at_moved, int64_t now_s);
/* It answered well. */
void hl_source_state_work(struct hl_source_state *state, int64_t now_s);
/* A good answer came by way of permanent redirects to MOVED_TO ("": by none). True when it has been
 * seen often enough just now. Out of memory it is seen later. */
bool hl_source_state_move(struct hl_source_state *state, const char *moved_to);
/* Where it is to be asked instead of its url; NULL: at its url. */
const char *hl_source_state_moved(const struct hl_source_state *state);

/* The wall clock was set: as hl_source_shift. */
void hl_source_state_shift(struct hl_source_state *state, int64_t from_s, int64_t to_s,
                           int64_t delta_s);

/* The plan as one line of text, for the store's one column, and back. Keys that a later version
 * wrote and garbage are passed over; what is not in TEXT (NULL: "") becomes unknown. 0, or negative
 * errno: -ENOMEM, -EMSGSIZE. */
int hl_source_plan_write(const struct hl_source_state *state, struct hl_buf *out);
int hl_source_plan_read(struct hl_source_state *state, const char *text);

/* "dns", "tls", "not a feed"; "" for none. */
const char *hl_trouble_name(enum hl_trouble trouble);

/* The trouble that a result means; NONE when it is none. */
enum hl_trouble hl_trouble_of(const struct hl_fetch_result *result);

#endif
