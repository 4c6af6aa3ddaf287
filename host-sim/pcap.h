/* Datagrams of a virtual wire in a capture file, as Wireshark and tcpdump read it: the pcap format
 * (draft-ietf-opsawg-pcap), nanoseconds, raw IPv4. Addresses are those of documentation (RFC 5737),
 * or the group. One thread per object. */
#ifndef HL_HOST_SIM_PCAP_H
#define HL_HOST_SIM_PCAP_H

#include <stddef.h>
#include <stdint.h>

#define HL_PCAP_BYTES_DEFAULT (INT64_C(256) << 20)

struct hl_pcap;

/* Makes or empties the file PATH. It never grows past BYTES_MAX (0: HL_PCAP_BYTES_DEFAULT): what
 * comes later is left out, and one log line says so. NULL and errno. */
struct hl_pcap *hl_pcap_create(const char *path, int64_t bytes_max);

/* A datagram of COUNT bytes (at most 65507) to PORT of the host, or of GROUP (0: none). TIME_NS
 * from any instant on. A write that fails is logged once and ends the capture. NULL is fine. */
void hl_pcap_add(struct hl_pcap *pcap, int64_t time_ns, uint32_t group, uint16_t port,
                 const uint8_t *bytes, size_t count);

/* Writes what is buffered, and closes. NULL is fine. 0, or the negative errno of the capture: what
 * failed, -EFBIG when it was cut at its ceiling. */
int hl_pcap_destroy(struct hl_pcap *pcap);

#endif
