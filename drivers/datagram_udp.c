/* Datagrams by the kernel's UDP sockets. Nothing here waits: names are looked up by the resolver's
 * thread, sockets never block, and what cannot be sent is lost. A socket that fails is opened anew,
 * for addresses and routes change while a board runs. */
#include "drivers/datagram_udp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TO_HOST, TO_GROUP, WAYS };

static bool set_int(int fd, int level, int name, int value)
{
    return setsockopt(fd, level, name, &value, sizeof(value)) == 0;
}

/* Out of which interface, and how far. */
static int set_way(const struct hl_datagram_udp *udp, int fd, int family)
{
    unsigned index = udp->interface[0] ? if_nametoindex(udp->interface) : 0;
    bool good;

    if (udp->interface[0] && index == 0)
        return -ENODEV;
    if (family == AF_INET6) {
        good = set_int(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, udp->ttl) &&
               (index == 0 || set_int(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, (int)index));
    } else {
        struct ip_mreqn way = {.imr_ifindex = (int)index};
        good =
            set_int(fd, IPPROTO_IP, IP_MULTICAST_TTL, udp->ttl) &&
            (index == 0 || setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &way, sizeof(way)) == 0) &&
            (!udp->broadcast || set_int(fd, SOL_SOCKET, SO_BROADCAST, 1)) &&
            (!udp->broadcast || index == 0 ||
             set_int(fd, IPPROTO_IP, IP_UNICAST_IF, (int)htonl(index)));
    }
    return good ? 0 : -errno;
}

static int open_socket(struct hl_datagram_udp *udp, int way)
{
    int family = way == TO_HOST ? udp->to.address.ss_family : AF_INET;
    int fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int err = fd < 0 ? -errno : set_way(udp, fd, family);

    /* Connected, the kernel tells when nothing listens there. */
    if (!err && way == TO_HOST &&
        connect(fd, (const struct sockaddr *)&udp->to.address, udp->to.length) < 0)
        err = -errno;
    if (err && fd >= 0)
        close(fd);
    udp->fd[way] = err ? -1 : fd;
    return err;
}

static void close_socket(struct hl_datagram_udp *udp, int way)
{
    if (udp->fd[way] >= 0)
        close(udp->fd[way]);
    udp->fd[way] = -1;
}

static bool is_same(const struct hl_resolver_answer *a, const struct hl_resolver_answer *b)
{
    return a->length == b->length && memcmp(&a->address, &b->address, a->length) == 0;
}

/* Takes a new address over. */
static void look(struct hl_datagram_udp *udp)
{
    struct hl_resolver_answer answer;

    if (!udp->resolver || !hl_resolver_poll(udp->resolver, &answer) || is_same(&answer, &udp->to))
        return;
    udp->to = answer;
    close_socket(udp, TO_HOST);
    udp->opened_ns[TO_HOST] = 0;
}

static void fail(struct hl_datagram_udp *udp, int way, int error, int64_t now_ns)
{
    udp->lost_ns[way] = now_ns;
    udp->error[way] = error;
    if (way == TO_HOST && udp->resolver)
        hl_resolver_doubt(udp->resolver);
}

/* A socket, opened anew now and then while the last one fails. */
static bool is_open(struct hl_datagram_udp *udp, int way)
{
    if (udp->fd[way] >= 0 && udp->lost_ns[way] == 0)
        return true;
    int64_t now_ns = hl_clock_mono_ns();
    if (now_ns - udp->lost_ns[way] > HL_DATAGRAM_UDP_HOLD_NS && udp->fd[way] >= 0) {
        udp->lost_ns[way] = 0;
        return true;
    }
    if (udp->opened_ns[way] && now_ns - udp->opened_ns[way] < HL_DATAGRAM_UDP_RETRY_NS)
        return udp->fd[way] >= 0;
    udp->opened_ns[way] = now_ns;
    close_socket(udp, way);
    int err = open_socket(udp, way);
    if (err)
        fail(udp, way, -err, now_ns);
    return !err;
}

/* 0 or errno. */
static int put(const struct hl_datagram_udp *udp, uint32_t group, const uint8_t *bytes,
               size_t count)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(udp->port), .sin_addr.s_addr = htonl(group)};
    ssize_t n = group ? sendto(udp->fd[TO_GROUP], bytes, count, MSG_NOSIGNAL,
                               (const struct sockaddr *)&to, sizeof(to))
                      : send(udp->fd[TO_HOST], bytes, count, MSG_NOSIGNAL);
    return n < 0 ? errno : 0;
}

static int send_datagram(void *state, uint32_t group, const uint8_t *bytes, size_t count)
{
    struct hl_datagram_udp *udp = state;
    int way = group ? TO_GROUP : TO_HOST;

    if (count > HL_DATAGRAM_LARGE_MAX)
        return -EMSGSIZE;
    look(udp);
    if (way == TO_HOST && udp->to.length == 0)
        return -EAGAIN;
    if (!is_open(udp, way))
        return 0;
    int error = put(udp, group, bytes, count);
    /* That is the answer to the one before; this one was not sent. */
    if (error == ECONNREFUSED) {
        fail(udp, way, error, hl_clock_mono_ns());
        error = put(udp, group, bytes, count);
    }
    if (error == EMSGSIZE)
        return -EMSGSIZE;
    /* A full queue is no failure: it is empty again in a moment. */
    if (error && error != EAGAIN && error != ENOBUFS && error != ENOMEM && error != EINTR)
        fail(udp, way, error, hl_clock_mono_ns());
    return 0;
}

static void explain(const struct hl_datagram_udp *udp, int way, char *why)
{
    const char *whom = way == TO_HOST ? udp->host : "multicast";

    switch (udp->error[way]) {
    case ECONNREFUSED:
        snprintf(why, HL_DATAGRAM_ERROR_MAX, "%.60s: nothing listens on port %u there", whom,
                 (unsigned)udp->port);
        return;
    case ENODEV:
        snprintf(why, HL_DATAGRAM_ERROR_MAX, "no network interface %s here", udp->interface);
        return;
    case ENETUNREACH:
    case ENETDOWN:
        snprintf(why, HL_DATAGRAM_ERROR_MAX, "%.60s: no way to its network from here", whom);
        return;
    case EHOSTUNREACH:
        snprintf(why, HL_DATAGRAM_ERROR_MAX, "%.60s: it does not answer", whom);
        return;
    case EACCES:
        snprintf(why, HL_DATAGRAM_ERROR_MAX,
                 "%.60s: that is a broadcast address; say broadcast=yes", whom);
        return;
    case EPERM:
        snprintf(why, HL_DATAGRAM_ERROR_MAX, "%.60s: this computer's firewall forbids it", whom);
        return;
    default:
        snprintf(why, HL_DATAGRAM_ERROR_MAX, "%.60s: %.60s", whom, strerror(udp->error[way]));
    }
}

/* The host has no address yet. */
static enum hl_datagram_state unresolved(struct hl_datagram_udp *udp, char *why)
{
    char reason[HL_RESOLVER_WHY_MAX];
    int64_t again_ns;

    if (!hl_resolver_failed(udp->resolver, reason, &again_ns)) {
        snprintf(why, HL_DATAGRAM_ERROR_MAX, "%.60s: asking for its address", udp->host);
        return HL_DATAGRAM_RESOLVING;
    }
    int64_t left_s = (again_ns - hl_clock_mono_ns() + HL_NS_PER_S - 1) / HL_NS_PER_S;
    snprintf(why, HL_DATAGRAM_ERROR_MAX, "%.60s: %s; asking again in %d s", udp->host, reason,
             left_s > 0 ? (int)left_s : 0);
    return HL_DATAGRAM_LOST;
}

static enum hl_datagram_state state_now(void *state, char *why)
{
    struct hl_datagram_udp *udp = state;
    char unread[HL_DATAGRAM_ERROR_MAX];

    why = why ? why : unread;
    why[0] = '\0';
    look(udp);
    if (udp->resolver && udp->to.length == 0)
        return unresolved(udp, why);
    for (int way = 0; way < WAYS; way++)
        if (udp->lost_ns[way] &&
            hl_clock_mono_ns() - udp->lost_ns[way] <= HL_DATAGRAM_UDP_HOLD_NS) {
            explain(udp, way, why);
            return HL_DATAGRAM_LOST;
        }
    return HL_DATAGRAM_READY;
}

static int check(const struct hl_datagram_setup *setup, char *error)
{
    size_t length = setup->host ? strlen(setup->host) : 0;

    if (setup->host && (length == 0 || length > HL_RESOLVER_HOST_MAX)) {
        snprintf(error, HL_DATAGRAM_ERROR_MAX, "host=: a name or an address of 1 to %d characters",
                 HL_RESOLVER_HOST_MAX);
        return -EINVAL;
    }
    if (setup->interface && strlen(setup->interface) >= IF_NAMESIZE) {
        snprintf(error, HL_DATAGRAM_ERROR_MAX,
                 "interface=%.20s: no interface has such a long name; `ip link` lists them",
                 setup->interface);
        return -EINVAL;
    }
    return 0;
}

/* Finds the host, or begins to. */
static int begin(struct hl_datagram_udp *udp, char *error)
{
    if (!udp->host[0] || hl_resolver_numeric(udp->host, udp->port, &udp->to))
        return 0;
    if (strchr(udp->host, ':')) {
        snprintf(error, HL_DATAGRAM_ERROR_MAX,
                 "host=%.40s is neither a name nor an address; a port is given as port=N",
                 udp->host);
        return -EINVAL;
    }
    udp->resolver = hl_resolver_create(
        udp->host, udp->port, udp->lookup ? udp->lookup : hl_resolver_system, udp->lookup_data);
    if (udp->resolver)
        return 0;
    int err = -errno;
    snprintf(error, HL_DATAGRAM_ERROR_MAX, "no thread to look up names with: %s", strerror(-err));
    return err;
}

static int open_wire(void *state, const struct hl_datagram_setup *setup, char *error)
{
    struct hl_datagram_udp *udp = state;
    int err = check(setup, error);

    if (err)
        return err;
    *udp = (struct hl_datagram_udp){
        .lookup = udp->lookup,
        .lookup_data = udp->lookup_data,
        .port = setup->port,
        .ttl = setup->multicast_ttl ? setup->multicast_ttl : 1,
        .broadcast = setup->broadcast,
        .fd = {-1, -1},
    };
    snprintf(udp->host, sizeof(udp->host), "%s", setup->host ? setup->host : "");
    snprintf(udp->interface, sizeof(udp->interface), "%s",
             setup->interface ? setup->interface : "");
    return begin(udp, error);
}

static int64_t now(const void *state)
{
    (void)state;
    return hl_clock_mono_ns();
}

static void let_pass(void *state, int64_t ns)
{
    (void)state;
    hl_clock_sleep_until_ns(hl_clock_mono_ns() +
                            (ns < HL_DATAGRAM_UDP_PAUSE_NS ? ns : HL_DATAGRAM_UDP_PAUSE_NS));
}

static void close_wire(void *state)
{
    struct hl_datagram_udp *udp = state;

    hl_resolver_destroy(udp->resolver);
    udp->resolver = NULL;
    for (int way = 0; way < WAYS; way++)
        close_socket(udp, way);
}

const struct hl_datagram_wire hl_datagram_wire_udp = {
    .name = "udp",
    .state_size = sizeof(struct hl_datagram_udp),
    .open = open_wire,
    .send = send_datagram,
    .state = state_now,
    .now = now,
    .pause = let_pass,
    .close = close_wire,
};
