/* Looks up a host's address in a thread of its own, so that nobody else waits for a name server: at
 * once, after failures again with back-off, and when it is known, every HL_RESOLVER_GOOD_NS, since
 * addresses change. What was found last is kept while a later look-up fails.
 *
 * Destroy waits for nothing: a look-up that hangs ends, and is freed, by itself. */
#ifndef HL_DRIVERS_RESOLVER_H
#define HL_DRIVERS_RESOLVER_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#define HL_RESOLVER_RETRY_MIN_NS HL_NS_PER_S
#define HL_RESOLVER_RETRY_MAX_NS (64 * HL_NS_PER_S)
#define HL_RESOLVER_GOOD_NS      (600 * HL_NS_PER_S)
#define HL_RESOLVER_HOST_MAX     253 /* bytes of a name: RFC 1035 */
#define HL_RESOLVER_WHY_MAX      64

struct hl_resolver_answer {
    struct sockaddr_storage address;
    socklen_t length; /* 0: none known */
};

/* Fills *ANSWER; true. Or false, and WHY (HL_RESOLVER_WHY_MAX bytes) in a phrase. May take its
 * time. Called on the resolver's thread; NULL DATA or what outlives every look-up. */
typedef bool (*hl_resolver_lookup)(void *data, const char *host, uint16_t port,
                                   struct hl_resolver_answer *answer, char *why);

/* By getaddrinfo: files, DNS, mDNS, as the system has it. */
bool hl_resolver_system(void *data, const char *host, uint16_t port,
                        struct hl_resolver_answer *answer, char *why);

/* The same for an address in figures, without asking anybody. */
bool hl_resolver_numeric(const char *host, uint16_t port, struct hl_resolver_answer *answer);

struct hl_resolver;

/* HOST is copied. NULL and errno: EINVAL for a name that is empty or too long, ENOMEM, EAGAIN for
 * want of a thread. Destroy takes NULL. */
struct hl_resolver *hl_resolver_create(const char *host, uint16_t port, hl_resolver_lookup lookup,
                                       void *data);
void hl_resolver_destroy(struct hl_resolver *resolver);

/* What is known now, without waiting: true when *ANSWER was written, because something new was
 * found since the last call. One thread. */
bool hl_resolver_poll(struct hl_resolver *resolver, struct hl_resolver_answer *answer);

/* Whether the last look-up that ended failed; then WHY (HL_RESOLVER_WHY_MAX bytes, may be NULL)
 * says how, and *AGAIN_NS (may be NULL) when it is done again, monotonic. Waits for nothing: while
 * an answer is just being written, it is that of the last call. One thread. */
bool hl_resolver_failed(struct hl_resolver *resolver, char *why, int64_t *again_ns);

/* What was found does not work: look again, though not sooner than HL_RESOLVER_RETRY_MIN_NS after
 * the last time, and with back-off for as long as this is called. Waits for nothing. */
void hl_resolver_doubt(struct hl_resolver *resolver);

#endif
