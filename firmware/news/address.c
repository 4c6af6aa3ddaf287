#include "news/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

struct range {
    uint8_t bytes[16];
    unsigned bits;
};

static const struct range of_ipv4[] = {
    {{0}, 8},          /* this network */
    {{10}, 8},         /* private */
    {{100, 64}, 10},   /* shared by carriers */
    {{127}, 8},        /* loopback */
    {{169, 254}, 16},  /* link-local, and the clouds' metadata */
    {{172, 16}, 12},   /* private */
    {{192, 0, 0}, 24}, /* protocols */
    {{192, 168}, 16},  /* private */
    {{198, 18}, 15},   /* benchmarks */
    {{224}, 4},        /* multicast */
    {{240}, 4},        /* reserved, broadcast */
};

static const struct range of_ipv6[] = {
    {{0}, 127},         /* unspecified and loopback */
    {{0xfc}, 7},        /* private */
    {{0xfe, 0x80}, 10}, /* link-local */
    {{0xfe, 0xc0}, 10}, /* site-local, once */
    {{0xff}, 8},        /* multicast */
};

/* Prefixes behind which an IPv4 address stands, and where. */
static const struct {
    struct range prefix;
    size_t at;
} mapped[] = {
    {{{[10] = 0xff, [11] = 0xff}, 96}, 12}, /* IPv4-mapped */
    {{{0}, 96}, 12},                        /* IPv4-compatible */
    {{{0, 0x64, 0xff, 0x9b}, 96}, 12},      /* NAT64 */
    {{{0x20, 0x02}, 16}, 2},                /* 6to4 */
};

static bool is_in(const uint8_t *bytes, const struct range *range)
{
    unsigned whole = range->bits / 8, rest = range->bits % 8;
    if (memcmp(bytes, range->bytes, whole) != 0)
        return false;
    return rest == 0 || (bytes[whole] ^ range->bytes[whole]) >> (8 - rest) == 0;
}

static bool is_among(const uint8_t *bytes, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_in(bytes, &ranges[i]))
            return true;
    return false;
}

#define AMONG(bytes, ranges) is_among(bytes, ranges, sizeof(ranges) / sizeof(ranges[0]))

bool hl_address_is_private(const struct sockaddr *address)
{
    uint8_t bytes[16];
    if (address->sa_family == AF_INET) {
        memcpy(bytes, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
        return AMONG(bytes, of_ipv4);
    }
    if (address->sa_family != AF_INET6)
        return false;
    memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
    if (AMONG(bytes, of_ipv6))
        return true;
    for (size_t i = 0; i < sizeof(mapped) / sizeof(mapped[0]); i++)
        if (is_in(bytes, &mapped[i].prefix) && AMONG(bytes + mapped[i].at, of_ipv4))
            return true;
    return false;
}

bool hl_address_text_is_private(const char *text,
                                bool (*is_private)(const struct sockaddr *address))
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        return is_private((const struct sockaddr *)&four);
    if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1)
        return is_private((const struct sockaddr *)&six);
    return false;
}
