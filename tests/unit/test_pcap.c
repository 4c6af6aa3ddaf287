/* Captures, byte by byte, as the format and the protocols have them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/check.h"
#include "unit/said.h"

#include "base/clock.h"
#include "host-sim/pcap.h"

#include <errno.h>

static char path[] = "/tmp/hl-pcap-XXXXXX";

static size_t contents(uint8_t *bytes, size_t size)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t count = fread(bytes, 1, size, file);
    fclose(file);
    return count;
}

static uint32_t number(const uint8_t *bytes)
{
    uint32_t value;
    memcpy(&value, bytes, sizeof(value));
    return value;
}

static void datagrams_are_kept(void **state)
{
    /* Two datagrams, from IP on: to the host, and to a group. */
    static const uint8_t host[] = {0x45, 0,    0, 31, 0, 0,   0,   0,   1,  17,   0x35,
                                   0xcb, 192,  0, 2,  2, 192, 0,   2,   1,  0x0f, 0xd0,
                                   0x0f, 0xd0, 0, 11, 0, 0,   'a', 'b', 'c'};
    static const uint8_t to_group[] = {239, 255, 0, 7, 0x15, 0xc0, 0x15, 0xc0, 0, 8, 0, 0};
    uint8_t bytes[512];
    struct hl_pcap *pcap = hl_pcap_create(path, 0);

    (void)state;
    assert_non_null(pcap);
    hl_pcap_add(pcap, 5 * HL_NS_PER_S + 6, 0, 4048, (const uint8_t *)"abc", 3);
    hl_pcap_add(pcap, 6 * HL_NS_PER_S, 0xefff0007, 5568, (const uint8_t *)"", 0);
    assert_int_equal(hl_pcap_destroy(pcap), 0);
    assert_int_equal(contents(bytes, sizeof(bytes)), 24 + 16 + 31 + 16 + 28);
    assert_int_equal(number(bytes), 0xa1b23c4d);
    assert_int_equal(number(bytes + 4), 0x00040002);
    assert_int_equal(number(bytes + 20), 228);
    assert_int_equal(number(bytes + 24), 5);
    assert_int_equal(number(bytes + 28), 6);
    assert_int_equal(number(bytes + 32), 31);
    assert_int_equal(number(bytes + 36), 31);
    assert_memory_equal(bytes + 40, host, 10);
    assert_memory_equal(bytes + 52, host + 12, sizeof(host) - 12);
    assert_int_equal(number(bytes + 71), 6);
    assert_memory_equal(bytes + 71 + 16 + 16, to_group, sizeof(to_group));
}

/* Over all words of an IP header, that of the checksum too, the sum is all ones (RFC 1071). */
static void checksums_are_right(void **state)
{
    static const size_t lengths[] = {0, 1, 3, 1472, 65507};
    static uint8_t payload[65507], bytes[70000];

    (void)state;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
        for (uint32_t group = 0; group < 2; group++) {
            struct hl_pcap *pcap = hl_pcap_create(path, 0);
            hl_pcap_add(pcap, 0, group * 0xefffffff, 9, payload, lengths[i]);
            assert_int_equal(hl_pcap_destroy(pcap), 0);
            assert_int_equal(contents(bytes, sizeof(bytes)), 24 + 16 + 28 + lengths[i]);
            uint32_t sum = 0;
            for (int k = 0; k < 20; k += 2)
                sum += (uint32_t)bytes[40 + k] << 8 | bytes[41 + k];
            check_int("checksum", (sum & 0xffff) + (sum >> 16), 0xffff);
        }
}

static void captures_have_a_ceiling(void **state)
{
    uint8_t bytes[512];
    struct said said;
    struct hl_pcap *pcap = hl_pcap_create(path, 24 + 2 * (16 + 28 + 10));

    (void)state;
    said_begin(&said);
    for (int i = 0; i < 5; i++)
        hl_pcap_add(pcap, i, 0, 9, (const uint8_t *)"0123456789", 10);
    assert_string_equal(said_end(&said), "headliner: trace: warning: the capture is full; what "
                                         "comes now is left out\n");
    assert_int_equal(hl_pcap_destroy(pcap), -EFBIG);
    assert_int_equal(contents(bytes, sizeof(bytes)), 24 + 2 * (16 + 28 + 10));
}

static void what_cannot_be_written_is_told(void **state)
{
    static const uint8_t bytes[1400];
    struct said said;

    (void)state;
    assert_null(hl_pcap_create("/nowhere/at/all.pcap", 0));
    assert_int_equal(hl_pcap_destroy(NULL), 0);
    hl_pcap_add(NULL, 0, 0, 9, bytes, 1);
    struct hl_pcap *pcap = hl_pcap_create("/dev/full", 0);
    if (!pcap)
        skip();
    said_begin(&said);
    for (int i = 0; i < 100; i++)
        hl_pcap_add(pcap, i, 0, 9, bytes, sizeof(bytes));
    assert_string_equal(said_end(&said), "headliner: trace: error: No space left on device; the "
                                         "capture ends here\n");
    assert_int_equal(hl_pcap_destroy(pcap), -ENOSPC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(datagrams_are_kept),
        cmocka_unit_test(checksums_are_right),
        cmocka_unit_test(captures_have_a_ceiling),
        cmocka_unit_test(what_cannot_be_written_is_told),
    };
    int fd = mkstemp(path);

    if (fd < 0)
        return 1;
    close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}
