#include "host-sim/pcap.h"

#include "base/clock.h"
#include "base/log.h"
#include "drivers/bytes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC_NS  0xa1b23c4du /* times in ns; numbers as the computer has them */
#define VERSION   4u << 16 | 2u
#define LINK_IPV4 228u
#define LONGEST   65535u
#define IP_BYTES  20
#define UDP_BYTES 8
#define IP_UDP    17
#define FROM      0xc0000202u /* 192.0.2.2 */
#define TO        0xc0000201u

struct hl_pcap {
    FILE *file;
    int64_t left; /* bytes until the ceiling */
    int err;
};

static void put(struct hl_pcap *pcap, const void *bytes, size_t count)
{
    if (pcap->err || fwrite(bytes, 1, count, pcap->file) == count)
        return;
    pcap->err = -errno;
    hl_error("trace", "%s; the capture ends here", strerror(-pcap->err));
}

struct hl_pcap *hl_pcap_create(const char *path, int64_t bytes_max)
{
    const uint32_t header[] = {MAGIC_NS, VERSION, 0, 0, LONGEST, LINK_IPV4};
    struct hl_pcap *pcap = calloc(1, sizeof(*pcap));

    if (!pcap)
        return NULL;
    pcap->left = (bytes_max ? bytes_max : HL_PCAP_BYTES_DEFAULT) - (int64_t)sizeof(header);
    pcap->file = fopen(path, "we");
    if (!pcap->file) {
        free(pcap);
        return NULL;
    }
    put(pcap, header, sizeof(header));
    return pcap;
}

/* The Internet checksum (RFC 1071) of an IPv4 header in which that field is 0. */
static uint32_t checksum(const uint8_t *ip)
{
    uint32_t sum = 0;

    for (int i = 0; i < IP_BYTES; i += 2)
        sum += (uint32_t)ip[i] << 8 | ip[i + 1];
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

void hl_pcap_add(struct hl_pcap *pcap, int64_t time_ns, uint32_t group, uint16_t port,
                 const uint8_t *bytes, size_t count)
{
    uint8_t headers[IP_BYTES + UDP_BYTES] = {[0] = 0x45, [8] = 1, [9] = IP_UDP};
    size_t total = sizeof(headers) + count;
    const uint32_t record[] = {(uint32_t)(time_ns / HL_NS_PER_S), (uint32_t)(time_ns % HL_NS_PER_S),
                               (uint32_t)total, (uint32_t)total};

    if (!pcap || pcap->err)
        return;
    pcap->left -= (int64_t)(sizeof(record) + total);
    if (pcap->left < 0) {
        pcap->err = -EFBIG;
        hl_warning("trace", "the capture is full; what comes now is left out");
        return;
    }
    hl_bytes_put16(headers + 2, (uint32_t)total);
    hl_bytes_put32(headers + 12, FROM);
    hl_bytes_put32(headers + 16, group ? group : TO);
    hl_bytes_put16(headers + 10, checksum(headers));
    hl_bytes_put16(headers + IP_BYTES, port);
    hl_bytes_put16(headers + IP_BYTES + 2, port);
    hl_bytes_put16(headers + IP_BYTES + 4, (uint32_t)(UDP_BYTES + count));
    put(pcap, record, sizeof(record));
    put(pcap, headers, sizeof(headers));
    put(pcap, bytes, count);
}

int hl_pcap_destroy(struct hl_pcap *pcap)
{
    if (!pcap)
        return 0;
    int err = pcap->err;
    if (fclose(pcap->file) != 0 && !err)
        err = -errno;
    free(pcap);
    return err;
}
