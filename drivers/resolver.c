#include "drivers/resolver.h"

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the two threads share. */
struct news {
    struct hl_resolver_answer answer;
    unsigned found; /* look-ups that succeeded */
    bool failed;    /* the last one */
    char why[HL_RESOLVER_WHY_MAX];
    int64_t again_ns;
};

struct hl_resolver {
    char host[HL_RESOLVER_HOST_MAX + 1];
    uint16_t port;
    hl_resolver_lookup lookup;
    void *data;

    atomic_int holders; /* the owner and the thread: the last one frees */
    atomic_bool stop, doubted;
    sem_t wake;
    pthread_mutex_t lock; /* for as long as NEWS is copied; the owner only ever tries */
    struct news news;

    struct news seen; /* the owner's copy */
    unsigned told;    /* of seen.found */
};

static void let_go(struct hl_resolver *resolver)
{
    if (atomic_fetch_sub(&resolver->holders, 1) != 1)
        return;
    sem_destroy(&resolver->wake);
    pthread_mutex_destroy(&resolver->lock);
    free(resolver);
}

static int64_t next_wait(int64_t wait_ns)
{
    wait_ns *= 2;
    if (wait_ns < HL_RESOLVER_RETRY_MIN_NS)
        return HL_RESOLVER_RETRY_MIN_NS;
    return wait_ns < HL_RESOLVER_RETRY_MAX_NS ? wait_ns : HL_RESOLVER_RETRY_MAX_NS;
}

static void look(struct hl_resolver *resolver, int64_t wait_ns)
{
    struct news news = {.failed = true};
    bool found =
        resolver->lookup(resolver->data, resolver->host, resolver->port, &news.answer, news.why);

    pthread_mutex_lock(&resolver->lock);
    if (found)
        resolver->news.answer = news.answer;
    resolver->news.found += found;
    resolver->news.failed = !found;
    snprintf(resolver->news.why, sizeof(news.why), "%s", found ? "" : news.why);
    resolver->news.again_ns = hl_clock_mono_ns() + wait_ns;
    pthread_mutex_unlock(&resolver->lock);
}

/* Until the time, the owner's doubts, or the end. */
static void wait_for(struct hl_resolver *resolver, int64_t until_ns)
{
    struct timespec until = {.tv_sec = (time_t)(until_ns / HL_NS_PER_S),
                             .tv_nsec = (long)(until_ns % HL_NS_PER_S)};
    while (sem_clockwait(&resolver->wake, CLOCK_MONOTONIC, &until) && errno == EINTR)
        ;
}

static void *run(void *data)
{
    struct hl_resolver *resolver = data;
    int64_t wait_ns = 0;

    while (!atomic_load(&resolver->stop)) {
        wait_ns = next_wait(wait_ns);
        atomic_store(&resolver->doubted, false);
        look(resolver, wait_ns);
        int64_t began_ns = hl_clock_mono_ns();
        /* Nobody else writes NEWS. */
        if (!resolver->news.failed)
            wait_for(resolver, began_ns + HL_RESOLVER_GOOD_NS);
        if (!resolver->news.failed && !atomic_load(&resolver->doubted))
            wait_ns = 0;
        else
            while (!atomic_load(&resolver->stop) && hl_clock_mono_ns() < began_ns + wait_ns)
                wait_for(resolver, began_ns + wait_ns);
    }
    let_go(resolver);
    return NULL;
}

static int start(struct hl_resolver *resolver)
{
    pthread_attr_t attributes;
    pthread_t thread;

    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    int err = pthread_create(&thread, &attributes, run, resolver);
    pthread_attr_destroy(&attributes);
    return err;
}

struct hl_resolver *hl_resolver_create(const char *host, uint16_t port, hl_resolver_lookup lookup,
                                       void *data)
{
    size_t length = strlen(host);
    if (length == 0 || length > HL_RESOLVER_HOST_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_resolver *resolver = calloc(1, sizeof(*resolver));
    if (!resolver)
        return NULL;
    memcpy(resolver->host, host, length + 1);
    resolver->port = port;
    resolver->lookup = lookup;
    resolver->data = data;
    atomic_init(&resolver->holders, 2);
    sem_init(&resolver->wake, 0, 0);
    pthread_mutex_init(&resolver->lock, NULL);
    int err = start(resolver);
    if (err) {
        atomic_store(&resolver->holders, 1);
        let_go(resolver);
        errno = err;
        return NULL;
    }
    return resolver;
}

void hl_resolver_destroy(struct hl_resolver *resolver)
{
    if (!resolver)
        return;
    atomic_store(&resolver->stop, true);
    sem_post(&resolver->wake);
    let_go(resolver);
}

static void refresh(struct hl_resolver *resolver)
{
    if (pthread_mutex_trylock(&resolver->lock))
        return;
    resolver->seen = resolver->news;
    pthread_mutex_unlock(&resolver->lock);
}

bool hl_resolver_poll(struct hl_resolver *resolver, struct hl_resolver_answer *answer)
{
    refresh(resolver);
    if (resolver->seen.found == resolver->told)
        return false;
    resolver->told = resolver->seen.found;
    *answer = resolver->seen.answer;
    return true;
}

bool hl_resolver_failed(struct hl_resolver *resolver, char *why, int64_t *again_ns)
{
    refresh(resolver);
    if (resolver->seen.failed && why)
        memcpy(why, resolver->seen.why, HL_RESOLVER_WHY_MAX);
    if (resolver->seen.failed && again_ns)
        *again_ns = resolver->seen.again_ns;
    return resolver->seen.failed;
}

void hl_resolver_doubt(struct hl_resolver *resolver)
{
    if (!atomic_exchange(&resolver->doubted, true))
        sem_post(&resolver->wake);
}

/* ---- look-ups ---- */

static const char *reason(int error)
{
    switch (error) {
    case EAI_NONAME:
#ifdef EAI_NODATA
    case EAI_NODATA:
#endif
        return "name not known";
    case EAI_AGAIN:
        return "no name server answers";
    case EAI_SYSTEM:
        return strerror(errno);
    default:
        return gai_strerror(error);
    }
}

static int ask(const char *host, uint16_t port, int flags, struct hl_resolver_answer *answer)
{
    struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = flags | AI_NUMERICSERV};
    struct addrinfo *list;
    char service[8];

    snprintf(service, sizeof(service), "%u", (unsigned)port);
    int error = getaddrinfo(host, service, &hints, &list);
    if (error)
        return error;
    /* The first: the system's own order, by RFC 6724. */
    memcpy(&answer->address, list->ai_addr, list->ai_addrlen);
    answer->length = list->ai_addrlen;
    freeaddrinfo(list);
    return 0;
}

bool hl_resolver_system(void *data, const char *host, uint16_t port,
                        struct hl_resolver_answer *answer, char *why)
{
    int error = ask(host, port, AI_ADDRCONFIG, answer);
    (void)data;
    if (error)
        snprintf(why, HL_RESOLVER_WHY_MAX, "%s", reason(error));
    return error == 0;
}

bool hl_resolver_numeric(const char *host, uint16_t port, struct hl_resolver_answer *answer)
{
    return ask(host, port, AI_NUMERICHOST, answer) == 0;
}
