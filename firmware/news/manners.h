/* How one source wants to be asked: secrets by reference, headers, name, proxy. Loop thread only.
 *
 * A secret is read from its file or environment variable for each request and forgotten after it,
 * so that it may be changed while the program runs; it is in no log, no state and no message. */
#ifndef HL_NEWS_MANNERS_H
#define HL_NEWS_MANNERS_H

#include "news/fetch.h"

#include <stdbool.h>
#include <stddef.h>

#define HL_SECRET_MAX 4096 /* bytes of a password or token */

/* Everything may be NULL or 0. */
struct hl_manners {
    const char *user;                         /* with one password: basic authentication */
    const char *password_file, *password_env; /* a path; the name of an environment variable */
    const char *token_file, *token_env;       /* a bearer's */
    const char *const *headers;               /* HL_FETCH_EXTRA_MAX at most */
    size_t header_count;
    const char *user_agent, *proxy; /* as in hl_fetch_request */
    bool allow_private;
    bool live; /* a stream of events is asked for */
};

/* A deep copy; NULL and errno when out of memory. Free takes NULL. */
struct hl_manners *hl_manners_copy(const struct hl_manners *from);
void hl_manners_free(struct hl_manners *manners);

/* True when something goes with a request that another host must not see. */
bool hl_manners_are_personal(const struct hl_manners *manners);

/* Adds what they say to REQUEST. SECRET (HL_SECRET_MAX + 1 bytes) takes the password or token, and
 * must be kept until the request was started, and then be cleared. 0, or negative errno with one
 * phrase in MESSAGE (HL_FETCH_MESSAGE_MAX bytes) when a secret cannot be read. */
int hl_manners_apply(const struct hl_manners *manners, struct hl_fetch_request *request,
                     char *secret, char *message);

#endif
