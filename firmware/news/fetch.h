/* HTTP(S) transfers inside the event loop (libcurl multi over epoll): never a blocking call.
 *
 * Only http and https leave the program, and a redirect can only lead to those; local files are
 * read by local.c and never through here. TLS is verified against the system's store. Decoded
 * bytes are counted here, for curl's own limit does not see through compression on the versions
 * we support. A transfer waits here, in the order of starting, until its host is free and has had
 * its pause: curl's own queue would let the wait eat the time limit. Loop thread only. */
#ifndef HL_NEWS_FETCH_H
#define HL_NEWS_FETCH_H

#include "base/loop.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ceilings of one transfer, and of all together. */
#define HL_FETCH_BODY_MAX          (8u << 20) /* decoded bytes */
#define HL_FETCH_HEADERS_MAX       (64u << 10)
#define HL_FETCH_REDIRECTS_MAX     5
#define HL_FETCH_CONNECT_S         10
#define HL_FETCH_TOTAL_S           45
#define HL_FETCH_LOW_SPEED_BPS     100 /* slower than this ... */
#define HL_FETCH_LOW_SPEED_S       15  /* ... for this long is a failure */
#define HL_FETCH_HOST_CONNECTIONS  1u
#define HL_FETCH_TOTAL_CONNECTIONS 8u
#define HL_FETCH_VALIDATOR_MAX     1024        /* bytes of an ETag or Last-Modified that we echo */
#define HL_FETCH_RETRY_AFTER_MAX_S 21600       /* as libcurl 8.14 has it itself */
#define HL_FETCH_ERROR_PAGE_MAX    (64u << 10) /* bytes read, and discarded, of an error's page */
#define HL_FETCH_MESSAGE_MAX       160
#define HL_FETCH_STREAMS_MAX       16   /* beside the connections above */
#define HL_FETCH_HOST_GAP_MS       1000 /* between the end of one request to a host and the next */
/* Between requests to reddit.com and its like: since June 2026 it takes one a minute of an address
 * and answers 403 or 429 to more, without saying for how long. */
#define HL_FETCH_STRICT_GAP_MS 60000
#define HL_FETCH_HOSTS_MAX     1024 /* whose gap is remembered */
#define HL_FETCH_HOLD_MIN_S    60   /* no other request to a host that answered 429 ... */
#define HL_FETCH_HOLD_MAX_S    600  /* ... for as long as it says, between these two */
#define HL_FETCH_EXTRA_MAX     16   /* headers given with a request */

struct hl_fetch;
struct hl_transfer;

struct sockaddr;

/* How patient to be. A field of 0 has the value above; tests are less patient than a ticker. */
struct hl_fetch_limits {
    long connect_ms;
    long total_ms; /* counted from the transfer's own begin, not from its wait for the host */
    long low_speed_bps;
    long low_speed_s;
    long gap_ms; /* negative: none */
    const char
        *ca_file; /* certificates to trust; NULL: $SSL_CERT_FILE, else the system's. Copied */
    bool (*is_private)(const struct sockaddr *address); /* NULL: hl_address_is_private */
};

struct hl_fetch_request {
    const char *url;           /* http: or https: */
    const char *etag;          /* echoed as If-None-Match; "" or NULL: none */
    const char *last_modified; /* echoed as If-Modified-Since; "" or NULL: none */
    size_t body_max;           /* 0: HL_FETCH_BODY_MAX */
    /* All below may be NULL or 0. Secrets go to the url's own scheme, host and port, and with no
     * redirect to another. A name and a password in the url are taken from it and do the same. */
    const char *user, *password; /* basic authentication */
    const char *token;           /* or a bearer's */
    const char *const *headers;  /* "Accept: text/xml"; stay with the host likewise */
    size_t header_count;         /* HL_FETCH_EXTRA_MAX at most */
    const char *user_agent;      /* NULL: the program's own */
    const char *proxy;           /* NULL: the environment's; "none" */
    bool allow_private;          /* a public host may redirect to an address of the local network */
    bool stream;                 /* no end is expected: no time limit, no ceiling on the whole, and
                                  * it takes no host's turn; the caller watches for silence */
    const char *last_event_id;   /* of a stream */
};

/* Strings live until the callback returns. */
struct hl_fetch_result {
    int error;           /* 0 for any complete HTTP answer, else negative errno */
    long status;         /* HTTP status, 0 when none came */
    const char *message; /* one phrase: why it failed and what to do; "" for 2xx and 304 */
    const char *etag;    /* "" for none */
    const char *last_modified;
    const char *content_type;
    const char *final_url; /* after redirects, without a user */
    const char *moved_to;  /* where permanent redirects (301, 308) lead, and no others; "" */
    int64_t retry_after_s; /* from Retry-After in seconds or as a date, 0 when absent */
    int64_t fresh_s; /* for how long it need not be asked for again (Cache-Control, Expires) */
    uint64_t bytes;  /* decoded body bytes */
    bool unresolved; /* the error is that the name of the host, or of the proxy, was not found */
};

/* BODY is called as 2xx bytes arrive (other answers' bodies are discarded) with the content type
 * known; a result other than 0 aborts the transfer with that error. DONE is called exactly once,
 * never from inside hl_fetch_start, and never after hl_fetch_cancel; the transfer is gone then.
 * Both may start and cancel transfers, but not destroy the fetch. */
struct hl_fetch_handler {
    int (*body)(void *data, const char *content_type, const void *bytes, size_t n);
    void (*done)(void *data, const struct hl_fetch_result *result);
    void *data;
};

/* LIMITS is copied; NULL: the values above. NULL and errno on failure. Destroy takes NULL, and
 * cancels what is under way. */
struct hl_fetch *hl_fetch_create(struct hl_loop *loop, const struct hl_fetch_limits *limits);
void hl_fetch_destroy(struct hl_fetch *fetch);

/* NULL and errno when it cannot even begin: EPROTONOSUPPORT for another scheme, EINVAL for no
 * URL, ENOMEM. */
struct hl_transfer *hl_fetch_start(struct hl_fetch *fetch, const struct hl_fetch_request *request,
                                   const struct hl_fetch_handler *handler);
void hl_fetch_cancel(struct hl_transfer *transfer); /* takes NULL */

#endif
