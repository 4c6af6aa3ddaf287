/* The real wire: names looked up without anybody waiting, datagrams over loopback, what is said
 * when that does not work, and that it works again by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/check.h"

#include "drivers/datagram_udp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#define PATIENCE_NS (30 * HL_NS_PER_S) /* on a busy machine */
#define STEP_NS     (5 * HL_NS_PER_MS)

/* ---- a name server of a test's own ---- */

struct names {
    atomic_int fails; /* so many look-ups fail first */
    atomic_int asked;
    atomic_int address; /* last byte of 127.0.0.x */
    atomic_bool hangs;
};

static bool lookup(void *data, const char *host, uint16_t port, struct hl_resolver_answer *answer,
                   char *why)
{
    struct names *names = data;
    char text[32];

    (void)host;
    atomic_fetch_add(&names->asked, 1);
    for (int64_t end_ns = hl_clock_mono_ns() + PATIENCE_NS;
         atomic_load(&names->hangs) && hl_clock_mono_ns() < end_ns;)
        hl_clock_sleep_until_ns(hl_clock_mono_ns() + STEP_NS);
    if (atomic_fetch_sub(&names->fails, 1) > 0) {
        snprintf(why, HL_RESOLVER_WHY_MAX, "nobody knows it");
        return false;
    }
    snprintf(text, sizeof(text), "127.0.0.%d", atomic_load(&names->address));
    return hl_resolver_numeric(text, port, answer);
}

/* ---- a receiver ---- */

struct receiver {
    int fd;
    uint16_t port;
};

static void receiver_open(struct receiver *receiver, int family, uint16_t port)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    struct sockaddr_storage bound;
    socklen_t length = sizeof(bound);

    v4.sin_addr.s_addr = htonl(INADDR_ANY);
    v6.sin6_addr = in6addr_loopback;
    receiver->fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int err = family == AF_INET ? bind(receiver->fd, (struct sockaddr *)&v4, sizeof(v4))
                                : bind(receiver->fd, (struct sockaddr *)&v6, sizeof(v6));
    if (receiver->fd < 0 || err) {
        receiver->port = 0;
        return;
    }
    getsockname(receiver->fd, (struct sockaddr *)&bound, &length);
    receiver->port = ntohs(family == AF_INET ? ((struct sockaddr_in *)&bound)->sin_port
                                             : ((struct sockaddr_in6 *)&bound)->sin6_port);
}

/* Bytes of the next datagram; -1: none came. */
static ssize_t receive(const struct receiver *receiver, uint8_t *bytes, size_t size, int wait_ms)
{
    struct pollfd fd = {.fd = receiver->fd, .events = POLLIN};
    return poll(&fd, 1, wait_ms) == 1 ? recv(receiver->fd, bytes, size, 0) : -1;
}

/* ---- a wire ---- */

struct bench {
    struct hl_datagram_udp udp;
    struct names names;
    char error[HL_DATAGRAM_ERROR_MAX], why[HL_DATAGRAM_ERROR_MAX];
};

static const struct hl_datagram_wire *const wire = &hl_datagram_wire_udp;

static int bench_open(struct bench *bench, struct hl_datagram_setup setup)
{
    bench->error[0] = '\0';
    bench->udp.lookup = lookup;
    bench->udp.lookup_data = &bench->names;
    return wire->open(&bench->udp, &setup, bench->error);
}

/* Sends until the state is WANTED, or patience ends. */
static bool wait_for(struct bench *bench, enum hl_datagram_state wanted)
{
    static const uint8_t bytes[] = "?";

    for (int64_t end_ns = hl_clock_mono_ns() + PATIENCE_NS; hl_clock_mono_ns() < end_ns;) {
        if (wire->state(&bench->udp, bench->why) == wanted)
            return true;
        wire->send(&bench->udp, 0, bytes, 1);
        wire->pause(&bench->udp, STEP_NS);
    }
    return false;
}

/* ---- tests ---- */

static void figures_need_no_name_server(void **state)
{
    static const struct {
        const char *host;
        int family;
    } hosts[] = {{"127.0.0.1", AF_INET}, {"127.0.0.2", AF_INET}, {"::1", AF_INET6}};

    (void)state;
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        struct bench bench = {.names = {.fails = 1}};
        struct receiver receiver;
        uint8_t bytes[16];
        receiver_open(&receiver, hosts[i].family, 0);
        if (receiver.port == 0 && hosts[i].family == AF_INET6) {
            print_message("no IPv6 here\n");
            continue;
        }
        check_int(hosts[i].host,
                  bench_open(&bench, (struct hl_datagram_setup){.host = hosts[i].host,
                                                                .port = receiver.port}),
                  0);
        check_int(hosts[i].host, wire->state(&bench.udp, bench.why), HL_DATAGRAM_READY);
        check_int(hosts[i].host, wire->send(&bench.udp, 0, (const uint8_t *)"pixels", 6), 0);
        check_int(hosts[i].host, receive(&receiver, bytes, sizeof(bytes), 10000), 6);
        assert_memory_equal(bytes, "pixels", 6);
        check_int(hosts[i].host, bench.names.asked, 0);
        wire->close(&bench.udp);
        close(receiver.fd);
    }
}

static void long_datagrams_go_or_are_refused(void **state)
{
    static uint8_t bytes[HL_DATAGRAM_LARGE_MAX + 1], got[HL_DATAGRAM_LARGE_MAX + 1];
    struct bench bench = {0};
    struct receiver receiver;

    (void)state;
    receiver_open(&receiver, AF_INET, 0);
    assert_int_equal(
        bench_open(&bench, (struct hl_datagram_setup){.host = "127.0.0.1", .port = receiver.port}),
        0);
    assert_int_equal(wire->send(&bench.udp, 0, bytes, HL_DATAGRAM_LARGE_MAX), 0);
    assert_int_equal(receive(&receiver, got, sizeof(got), 10000), HL_DATAGRAM_LARGE_MAX);
    assert_int_equal(wire->send(&bench.udp, 0, bytes, HL_DATAGRAM_LARGE_MAX + 1), -EMSGSIZE);
    wire->close(&bench.udp);
    close(receiver.fd);
}

/* While the name server hangs nothing waits, neither sending nor the end. */
static void a_slow_name_server_holds_nobody_up(void **state)
{
    static struct names names; /* outlives the look-up */
    struct hl_datagram_udp udp = {.lookup = lookup, .lookup_data = &names};
    struct hl_datagram_setup setup = {.host = "board.example", .port = 9};
    char error[HL_DATAGRAM_ERROR_MAX], why[HL_DATAGRAM_ERROR_MAX];

    (void)state;
    atomic_store(&names.hangs, true);
    assert_int_equal(wire->open(&udp, &setup, error), 0);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(wire->state(&udp, why), HL_DATAGRAM_RESOLVING);
        assert_int_equal(wire->send(&udp, 0, (const uint8_t *)"?", 1), -EAGAIN);
    }
    assert_string_equal(why, "board.example: asking for its address");
    wire->close(&udp);
    /* It still hangs: closing did not wait for it. */
    assert_true(atomic_load(&names.hangs));
    atomic_store(&names.hangs, false);
}

static void a_name_that_fails_is_asked_for_again(void **state)
{
    static struct bench bench = {
        .names = {.fails = 1, .address = 1}}; /* a look-up may outlive the test */
    struct receiver receiver;
    uint8_t bytes[16];

    (void)state;
    receiver_open(&receiver, AF_INET, 0);
    assert_int_equal(bench_open(&bench, (struct hl_datagram_setup){.host = "board.example",
                                                                   .port = receiver.port}),
                     0);
    assert_true(wait_for(&bench, HL_DATAGRAM_LOST));
    assert_true(strncmp(bench.why, "board.example: nobody knows it; asking again in ", 48) == 0);
    assert_int_equal(wire->send(&bench.udp, 0, (const uint8_t *)"pixels", 6), -EAGAIN);
    assert_int_equal(bench.names.asked, 1);
    assert_true(wait_for(&bench, HL_DATAGRAM_READY));
    assert_int_equal(bench.names.asked, 2);
    assert_int_equal(wire->send(&bench.udp, 0, (const uint8_t *)"pixels", 6), 0);
    assert_int_equal(receive(&receiver, bytes, sizeof(bytes), 10000), 6);
    wire->close(&bench.udp);
    close(receiver.fd);
}

/* Nothing listens; then something does, and is found without a restart. */
static void a_receiver_that_comes_late_is_found(void **state)
{
    struct bench bench = {0};
    struct receiver receiver;
    char want[HL_DATAGRAM_ERROR_MAX];
    uint8_t bytes[16];

    (void)state;
    receiver_open(&receiver, AF_INET, 0);
    close(receiver.fd);
    assert_int_equal(
        bench_open(&bench, (struct hl_datagram_setup){.host = "127.0.0.1", .port = receiver.port}),
        0);
    assert_int_equal(wire->send(&bench.udp, 0, (const uint8_t *)"pixels", 6), 0);
    assert_true(wait_for(&bench, HL_DATAGRAM_LOST));
    snprintf(want, sizeof(want), "127.0.0.1: nothing listens on port %u there", receiver.port);
    assert_string_equal(bench.why, want);
    receiver_open(&receiver, AF_INET, receiver.port);
    assert_int_not_equal(receiver.port, 0);
    assert_true(wait_for(&bench, HL_DATAGRAM_READY));
    while (receive(&receiver, bytes, sizeof(bytes), 0) == 1)
        ;
    assert_int_equal(wire->send(&bench.udp, 0, (const uint8_t *)"pixels", 6), 0);
    assert_int_equal(receive(&receiver, bytes, sizeof(bytes), 10000), 6);
    wire->close(&bench.udp);
    close(receiver.fd);
}

/* Of what fails, every second answer is about the datagram before: none is lost to that. */
static void a_refusal_costs_no_datagram(void **state)
{
    struct bench bench = {0};
    struct receiver receiver;
    uint8_t bytes[16];

    (void)state;
    receiver_open(&receiver, AF_INET, 0);
    close(receiver.fd);
    assert_int_equal(
        bench_open(&bench, (struct hl_datagram_setup){.host = "127.0.0.1", .port = receiver.port}),
        0);
    assert_int_equal(wire->send(&bench.udp, 0, (const uint8_t *)"lost", 4), 0);
    receiver_open(&receiver, AF_INET, receiver.port);
    assert_int_not_equal(receiver.port, 0);
    assert_int_equal(wire->send(&bench.udp, 0, (const uint8_t *)"pixels", 6), 0);
    assert_int_equal(receive(&receiver, bytes, sizeof(bytes), 10000), 6);
    wire->close(&bench.udp);
    close(receiver.fd);
}

/* The host moves: where it was nobody listens, the name server knows better. */
static void a_host_that_moved_is_followed(void **state)
{
    static struct bench bench = {.names = {.address = 3}}; /* a look-up may outlive the test */
    struct sockaddr_in at = {.sin_family = AF_INET};
    struct receiver receiver = {.fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    socklen_t length = sizeof(at);
    uint8_t bytes[16];

    (void)state;
    at.sin_addr.s_addr = htonl(0x7f000004);
    assert_int_equal(bind(receiver.fd, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(getsockname(receiver.fd, (struct sockaddr *)&at, &length), 0);
    receiver.port = ntohs(at.sin_port);
    assert_int_equal(bench_open(&bench, (struct hl_datagram_setup){.host = "board.example",
                                                                   .port = receiver.port}),
                     0);
    assert_true(wait_for(&bench, HL_DATAGRAM_READY));
    assert_true(wait_for(&bench, HL_DATAGRAM_LOST));
    atomic_store(&bench.names.address, 4);
    assert_true(wait_for(&bench, HL_DATAGRAM_READY));
    while (receive(&receiver, bytes, sizeof(bytes), 0) == 1)
        ;
    assert_int_equal(wire->send(&bench.udp, 0, (const uint8_t *)"pixels", 6), 0);
    assert_int_equal(receive(&receiver, bytes, sizeof(bytes), 10000), 6);
    wire->close(&bench.udp);
    close(receiver.fd);
}

/* The name has another address though the old one refuses nothing. */
static void a_new_address_is_used_at_once(void **state)
{
    static struct bench bench = {.names = {.address = 3}}; /* a look-up may outlive the test */
    struct receiver receiver[2];
    uint8_t bytes[16];

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct sockaddr_in at = {.sin_family = AF_INET};
        socklen_t length = sizeof(at);
        receiver[i].fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        at.sin_addr.s_addr = htonl(0x7f000003u + (uint32_t)i);
        at.sin_port = i ? htons(receiver[0].port) : 0;
        if (bind(receiver[i].fd, (struct sockaddr *)&at, sizeof(at)) < 0)
            skip();
        getsockname(receiver[i].fd, (struct sockaddr *)&at, &length);
        receiver[i].port = ntohs(at.sin_port);
    }
    assert_int_equal(bench_open(&bench, (struct hl_datagram_setup){.host = "board.example",
                                                                   .port = receiver[0].port}),
                     0);
    assert_true(wait_for(&bench, HL_DATAGRAM_READY));
    assert_int_equal(wire->send(&bench.udp, 0, (const uint8_t *)"here", 4), 0);
    assert_int_equal(receive(&receiver[0], bytes, sizeof(bytes), 10000), 4);
    atomic_store(&bench.names.address, 4);
    hl_resolver_doubt(bench.udp.resolver);
    int64_t end_ns = hl_clock_mono_ns() + PATIENCE_NS;
    do
        wire->send(&bench.udp, 0, (const uint8_t *)"there", 5);
    while (receive(&receiver[1], bytes, sizeof(bytes), 5) < 0 && hl_clock_mono_ns() < end_ns);
    assert_true(hl_clock_mono_ns() < end_ns);
    wire->close(&bench.udp);
    for (int i = 0; i < 2; i++)
        close(receiver[i].fd);
}

static void groups_reach_who_joined(void **state)
{
    struct bench bench = {0};
    struct receiver receiver;
    struct ip_mreqn join = {.imr_ifindex = (int)if_nametoindex("lo")};
    uint8_t bytes[16];

    (void)state;
    receiver_open(&receiver, AF_INET, 0);
    join.imr_multiaddr.s_addr = htonl(0xefff0007);
    if (setsockopt(receiver.fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &join, sizeof(join)) < 0) {
        print_message("no multicast here\n");
        close(receiver.fd);
        skip();
    }
    assert_int_equal(
        bench_open(&bench, (struct hl_datagram_setup){.port = receiver.port, .interface = "lo"}),
        0);
    assert_int_equal(wire->send(&bench.udp, 0xefff0008, (const uint8_t *)"others", 6), 0);
    assert_int_equal(wire->send(&bench.udp, 0xefff0007, (const uint8_t *)"ours", 4), 0);
    assert_int_equal(receive(&receiver, bytes, sizeof(bytes), 10000), 4);
    assert_int_equal(wire->state(&bench.udp, bench.why), HL_DATAGRAM_READY);
    wire->close(&bench.udp);
    close(receiver.fd);
}

static void a_missing_interface_is_told(void **state)
{
    struct bench bench = {0};

    (void)state;
    assert_int_equal(bench_open(&bench, (struct hl_datagram_setup){.port = 9, .interface = "hl9"}),
                     0);
    assert_int_equal(wire->send(&bench.udp, 0xefff0007, (const uint8_t *)"?", 1), 0);
    assert_int_equal(wire->state(&bench.udp, bench.why), HL_DATAGRAM_LOST);
    assert_string_equal(bench.why, "no network interface hl9 here");
    wire->close(&bench.udp);
}

static void broadcast_must_be_asked_for(void **state)
{
    struct bench bench = {0};
    struct hl_datagram_setup setup = {.host = "127.255.255.255", .port = 9};

    (void)state;
    assert_int_equal(bench_open(&bench, setup), 0);
    assert_int_equal(wire->send(&bench.udp, 0, (const uint8_t *)"?", 1), 0);
    assert_int_equal(wire->state(&bench.udp, bench.why), HL_DATAGRAM_LOST);
    assert_string_equal(bench.why,
                        "127.255.255.255: that is a broadcast address; say broadcast=yes");
    wire->close(&bench.udp);
    setup.broadcast = true;
    assert_int_equal(bench_open(&bench, setup), 0);
    assert_int_equal(wire->send(&bench.udp, 0, (const uint8_t *)"?", 1), 0);
    assert_int_equal(wire->state(&bench.udp, bench.why), HL_DATAGRAM_READY);
    wire->close(&bench.udp);
}

static void mistakes_are_told(void **state)
{
    static const struct {
        const char *host, *interface, *says;
    } mistakes[] = {
        {"", NULL, "host=: a name or an address"},
        {"10.0.0.7:4048", NULL, "host=10.0.0.7:4048 is neither a name nor an address; a port is "},
        {"::1", "an-interface-of-some-length", "no interface has such a long name"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        struct bench bench = {0};
        struct hl_datagram_setup setup = {
            .host = mistakes[i].host, .port = 9, .interface = mistakes[i].interface};
        check_int(mistakes[i].says, bench_open(&bench, setup), -EINVAL);
        check_true(bench.error, strstr(bench.error, mistakes[i].says));
    }
}

static void an_answer_is_told_once(void **state)
{
    static struct names names = {.address = 5};
    struct hl_resolver *resolver = hl_resolver_create("board.example", 9, lookup, &names);
    struct hl_resolver_answer answer = {.length = 0};
    int64_t end_ns = hl_clock_mono_ns() + PATIENCE_NS;

    (void)state;
    assert_non_null(resolver);
    while (!hl_resolver_poll(resolver, &answer) && hl_clock_mono_ns() < end_ns)
        hl_clock_sleep_until_ns(hl_clock_mono_ns() + STEP_NS);
    assert_int_equal(answer.length, sizeof(struct sockaddr_in));
    for (int i = 0; i < 10; i++)
        assert_false(hl_resolver_poll(resolver, &answer));
    assert_false(hl_resolver_failed(resolver, NULL, NULL));
    hl_resolver_destroy(resolver);
    hl_resolver_destroy(NULL);
}

/* The system's own look-up; "localhost" is in every hosts file. */
static void the_system_is_asked(void **state)
{
    struct hl_resolver_answer answer = {.length = 0};
    char why[HL_RESOLVER_WHY_MAX] = "";

    (void)state;
    assert_true(hl_resolver_system(NULL, "localhost", 9, &answer, why));
    assert_true(answer.length > 0);
    assert_false(hl_resolver_system(NULL, "no..name", 9, &answer, why));
    assert_true(why[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_need_no_name_server),
        cmocka_unit_test(long_datagrams_go_or_are_refused),
        cmocka_unit_test(a_slow_name_server_holds_nobody_up),
        cmocka_unit_test(a_name_that_fails_is_asked_for_again),
        cmocka_unit_test(a_receiver_that_comes_late_is_found),
        cmocka_unit_test(a_refusal_costs_no_datagram),
        cmocka_unit_test(a_host_that_moved_is_followed),
        cmocka_unit_test(a_new_address_is_used_at_once),
        cmocka_unit_test(groups_reach_who_joined),
        cmocka_unit_test(a_missing_interface_is_told),
        cmocka_unit_test(broadcast_must_be_asked_for),
        cmocka_unit_test(mistakes_are_told),
        cmocka_unit_test(an_answer_is_told_once),
        cmocka_unit_test(the_system_is_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
