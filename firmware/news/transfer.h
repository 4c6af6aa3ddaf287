/* One transfer: an easy handle of libcurl, its headers, its redirects, and how it failed in words.
 * Only fetch.c, which runs transfers, and transfer.c include this. Loop thread only.
 *
 * Redirects are followed here and not by curl: each hop waits for its host like any other request,
 * secrets and headers of the configuration stay with the host that they were given for, and a
 * server on the internet cannot send us into the local network. */
#ifndef HL_NEWS_TRANSFER_H
#define HL_NEWS_TRANSFER_H

#include "news/fetch.h"

#define HL_TRANSFER_WORDS_MAX 256 /* CURL_ERROR_SIZE */
#define HL_TRANSFER_LINE_MAX  256 /* bytes kept of a header about age and freshness */

struct hl_transfer {
    struct hl_fetch *fetch;
    struct hl_transfer *next;
    struct hl_fetch_handler handler;
    const struct hl_fetch_limits *limits; /* the fetch's */
    void *easy;                           /* CURL * */
    void *headers;                        /* struct curl_slist *, of this hop */
    void *validators, *extra;             /* struct curl_slist *: for every hop; for the origin */

    char *url;           /* of this hop, without a user */
    char *host;          /* "host:port", what the one-connection rule counts by */
    char *origin;        /* "https://host:port" of the request */
    char *moved;         /* where it has moved to for good, NULL: nowhere */
    uint64_t host_hash;  /* of host */
    char *user, *secret; /* for the origin alone */
    bool bearer;         /* the secret is a token */
    char *agent, *proxy;
    unsigned hops;
    bool permanent; /* every redirect so far was for good */
    bool guarded;   /* the first host was a public one */
    bool allow_private, stream;

    size_t body_max;
    bool active;      /* curl has it; else it waits for its host */
    bool cancelled;   /* from inside one of curl's callbacks; swept when the round ends */
    bool enough;      /* an error page was cut: the answer counts as complete */
    bool refused;     /* a private address was */
    int stopped;      /* why we ended it ourselves, negative errno */
    int64_t spent_ms; /* by the hops before this one */
    size_t head_bytes;
    uint64_t bytes;
    char etag[HL_FETCH_VALIDATOR_MAX + 1];
    char last_modified[HL_FETCH_VALIDATOR_MAX + 1];
    char cache_control[HL_TRANSFER_LINE_MAX], expires[HL_TRANSFER_LINE_MAX];
    char date[HL_TRANSFER_LINE_MAX], age[HL_TRANSFER_LINE_MAX];
    char retry_after[HL_TRANSFER_LINE_MAX];
    char words[HL_TRANSFER_WORDS_MAX];
};

/* NULL and errno: as hl_fetch_start. LIMITS stay the caller's and outlive it. Destroy takes NULL;
 * the easy handle must not be in a multi any more. */
struct hl_transfer *hl_transfer_create(const struct hl_fetch_request *request,
                                       const struct hl_fetch_limits *limits);
void hl_transfer_destroy(struct hl_transfer *transfer);

/* After curl ended with CODE (a CURLcode): 1 when it leads on and the handle is ready for the next
 * hop, 0 when this was the end, negative errno with one phrase in MESSAGE (HL_FETCH_MESSAGE_MAX)
 * when it leads where we do not go. */
int hl_transfer_follow(struct hl_transfer *transfer, int code, char *message);

/* What became of it. MESSAGE (HL_FETCH_MESSAGE_MAX bytes) is filled unless ERROR, that of
 * hl_transfer_follow, says that it is already. The result's strings are the transfer's. */
void hl_transfer_judge(struct hl_transfer *transfer, int code, int error, char *message,
                       struct hl_fetch_result *result);

#endif
