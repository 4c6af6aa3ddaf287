/* What goes over the network, byte by byte, written by hand from the protocols' specifications. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/net_bench.h"

#include "drivers/cid.h"

#include <stdio.h>
#include <unistd.h>

#define CID "????????????????????????????????"
#define NAME_HEADLINER                                                                             \
    "486561646c696e6572" /* and 55 zeros */                                                        \
    "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000" \
    "00"                                                                                           \
    "0000000000000000"
#define ACN                                                                                        \
    "00100000"                                                                                     \
    "4153432d45312e3137000000"

/* Hexadecimal, a question mark for any digit. */
static void check_bytes(const char *name, const struct datagram_log_entry *entry, const char *want)
{
    char got[3];

    check_true(name, entry->length >= strlen(want) / 2);
    for (size_t i = 0; i < strlen(want) / 2; i++) {
        snprintf(got, sizeof(got), "%02x", entry->bytes[i]);
        for (int digit = 0; digit < 2; digit++)
            if (want[2 * i + (size_t)digit] != '?' && want[2 * i + (size_t)digit] != got[digit])
                fail_msg("%s: byte %zu is %s, not %.2s", name, i, got, want + 2 * i);
    }
}

/* Datagram N of the FRAMES-th of pictures that all differ. */
static const struct {
    const char *name, *driver, *options;
    int width, height, frames;
    size_t count; /* datagrams of the picture */
    size_t n;
    uint32_t group;
    size_t length;
    const char *bytes;
} cases[] = {
    {"ddp: one datagram", "ddp", "host=a", 16, 8, 1, 1, 0, 0, 394,
     "41"
     "01"
     "0b"
     "01"
     "00000000"
     "0180"
     "0101ff"
     "0201fe"},
    {"ddp: the first of three", "ddp", "host=a", 64, 16, 1, 3, 0, 0, 1450,
     "40"
     "01"
     "0b"
     "01"
     "00000000"
     "05a0"},
    {"ddp: the second", "ddp", "host=a", 64, 16, 1, 3, 1, 0, 1450,
     "40"
     "02"
     "0b"
     "01"
     "000005a0"
     "05a0"},
    {"ddp: the last shows", "ddp", "host=a", 64, 16, 1, 3, 2, 0, 202,
     "41"
     "03"
     "0b"
     "01"
     "00000b40"
     "00c0"},
    {"ddp: numbers go on", "ddp", "host=a", 64, 16, 2, 3, 0, 0, 1450,
     "40"
     "04"},
    {"ddp: after 15 comes 1", "ddp", "host=a", 16, 8, 16, 1, 0, 0, 394,
     "41"
     "01"},
    {"ddp: 15", "ddp", "host=a", 16, 8, 15, 1, 0, 0, 394,
     "41"
     "0f"},
    {"ddp: without numbers", "ddp", "host=a,sequence=no", 16, 8, 3, 1, 0, 0, 394,
     "41"
     "00"},
    {"ddp: white", "ddp", "host=a,white=yes", 16, 8, 1, 1, 0, 0, 522,
     "41"
     "01"
     "1b"
     "01"
     "00000000"
     "0200"
     "0000fe01"
     "0100fd01"},
    {"ddp: white, two datagrams", "ddp", "host=a,white=yes", 64, 8, 1, 2, 1, 0, 618,
     "41"
     "02"
     "1b"
     "01"
     "000005a0"
     "0260"},
    {"ddp: another display", "ddp", "host=a,destination=7", 16, 8, 1, 1, 0, 0, 394,
     "41"
     "01"
     "0b"
     "07"},
    {"ddp: another order", "ddp", "host=a,order=grb", 16, 8, 1, 1, 0, 0, 394,
     "41"
     "01"
     "0b"
     "01"
     "00000000"
     "0180"
     "0101ff"
     "0102fe"},
    {"ddp: blue first", "ddp", "host=a,order=brg", 16, 8, 1, 1, 0, 0, 394,
     "41"
     "01"
     "0b"
     "01"
     "00000000"
     "0180"
     "ff0101"
     "fe0201"},
    {"ddp: past 64 KiB", "ddp", "host=a", 256, 128, 1, 69, 68, 0, 394,
     "41"
     "09"
     "0b"
     "01"
     "00017e80"
     "0180"},

    {"artnet: one universe", "artnet", "host=a", 16, 8, 1, 1, 0, 0, 402,
     "4172742d4e657400"
     "0050"
     "000e"
     "01"
     "00"
     "00"
     "00"
     "0180"
     "0101ff"
     "0201fe"},
    {"artnet: 170 pixels a universe", "artnet", "host=a", 32, 8, 1, 2, 0, 0, 528,
     "4172742d4e657400"
     "0050"
     "000e"
     "01"
     "00"
     "00"
     "00"
     "01fe"},
    {"artnet: the rest in the next", "artnet", "host=a", 32, 8, 1, 2, 1, 0, 276,
     "4172742d4e657400"
     "0050"
     "000e"
     "01"
     "00"
     "01"
     "00"
     "0102"
     "ab0155"},
    {"artnet: packed, the next", "artnet", "host=a,packed=yes", 32, 8, 1, 2, 1, 0, 274,
     "4172742d4e657400"
     "0050"
     "000e"
     "01"
     "00"
     "01"
     "00"
     "0100"
     "55"
     "ac0154"},
    {"artnet: an even length", "artnet", "host=a", 17, 11, 1, 2, 1, 0, 70,
     "4172742d4e657400"
     "0050"
     "000e"
     "01"
     "00"
     "01"
     "00"
     "0034"},
    {"artnet: 100 pixels a universe", "artnet", "host=a,per-universe=100", 16, 8, 1, 2, 1, 0, 102,
     "4172742d4e657400"
     "0050"
     "000e"
     "01"
     "00"
     "01"
     "00"
     "0054"
     "65019b"},
    {"artnet: universe and net", "artnet", "host=a,universe=4660", 16, 8, 1, 1, 0, 0, 402,
     "4172742d4e657400"
     "0050"
     "000e"
     "01"
     "00"
     "34"
     "12"
     "0180"},
    {"artnet: the last number", "artnet", "host=a", 16, 8, 255, 1, 0, 0, 402,
     "4172742d4e657400"
     "0050"
     "000e"
     "ff"},
    {"artnet: after 255 comes 1", "artnet", "host=a", 16, 8, 256, 1, 0, 0, 402,
     "4172742d4e657400"
     "0050"
     "000e"
     "01"},
    {"artnet: sync after all", "artnet", "host=a,sync=unicast", 32, 8, 1, 3, 2, 0, 14,
     "4172742d4e657400"
     "0052"
     "000e"
     "0000"},
    {"artnet: sync to everybody", "artnet", "host=a,sync=broadcast", 32, 8, 1, 3, 2, 0xffffffff, 14,
     "4172742d4e657400"
     "0052"
     "000e"
     "0000"},
    {"artnet: white", "artnet", "host=a,white=yes", 32, 8, 1, 2, 1, 0, 530,
     "4172742d4e657400"
     "0050"
     "000e"
     "01"
     "00"
     "01"
     "00"
     "0200"},

    {"e131: one universe", "e131", "discovery=no", 16, 8, 1, 1, 0, 0xefff0001, 510,
     ACN "71ee"
         "00000004" CID "71d8"
         "00000002" NAME_HEADLINER "64"
         "0000"
         "00"
         "00"
         "0001"
         "718b"
         "02"
         "a1"
         "0000"
         "0001"
         "0181"
         "00"
         "0101ff"
         "0201fe"},
    {"e131: the second universe", "e131", "discovery=no", 32, 8, 1, 2, 1, 0xefff0002, 384,
     ACN "7170"
         "00000004" CID "715a"
         "00000002" NAME_HEADLINER "64"
         "0000"
         "00"
         "00"
         "0002"
         "710d"
         "02"
         "a1"
         "0000"
         "0001"
         "0103"
         "00"
         "ab0155"},
    {"e131: a full one", "e131", "discovery=no,packed=yes", 32, 8, 1, 2, 0, 0xefff0001, 638,
     ACN "726e"
         "00000004" CID "7258"
         "00000002" NAME_HEADLINER "64"
         "0000"
         "00"
         "00"
         "0001"
         "720b"
         "02"
         "a1"
         "0000"
         "0001"
         "0201"
         "00"
         "0101ff"},
    {"e131: numbers count pictures", "e131", "discovery=no", 16, 8, 3, 1, 0, 0xefff0001, 510,
     ACN "71ee"
         "00000004" CID "71d8"
         "00000002" NAME_HEADLINER "64"
         "0000"
         "02"},
    {"e131: after 255 comes 0", "e131", "discovery=no", 16, 8, 257, 1, 0, 0xefff0001, 510,
     ACN "71ee"
         "00000004" CID "71d8"
         "00000002" NAME_HEADLINER "64"
         "0000"
         "00"},
    {"e131: a high universe's group", "e131", "discovery=no,universe=63999", 16, 8, 1, 1, 0,
     0xeffff9ff, 510,
     ACN "71ee"
         "00000004" CID "71d8"
         "00000002" NAME_HEADLINER "64"
         "0000"
         "00"
         "00"
         "f9ff"},
    {"e131: to a host", "e131", "host=a", 16, 8, 1, 1, 0, 0, 510,
     ACN "71ee"
         "00000004" CID "71d8"
         "00000002" NAME_HEADLINER "64"
         "0000"
         "00"
         "00"
         "0001"},
    {"e131: priority and name", "e131", "discovery=no,priority=200,source=Wall", 16, 8, 1, 1, 0,
     0xefff0001, 510,
     ACN "71ee"
         "00000004" CID "71d8"
         "00000002"
         "57616c6c000000000000000000000000000000000000000000000000000000000000000000000000000000"
         "000000000000000000000000000000000000000000"
         "c8"
         "0000"},
    {"e131: data that waits for sync", "e131", "discovery=no,sync=7000", 16, 8, 2, 2, 0, 0xefff0001,
     510,
     ACN "71ee"
         "00000004" CID "71d8"
         "00000002" NAME_HEADLINER "64"
         "1b58"
         "01"
         "00"
         "0001"},
    {"e131: sync", "e131", "discovery=no,sync=7000", 16, 8, 2, 2, 1, 0xefff1b58, 49,
     ACN "7021"
         "00000008" CID "700b"
         "00000001"
         "01"
         "1b58"
         "0000"},
    {"e131: sync to a host", "e131", "host=a,sync=7000", 16, 8, 1, 2, 1, 0, 49,
     ACN "7021"
         "00000008" CID "700b"
         "00000001"
         "00"
         "1b58"
         "0000"},
    {"e131: universes are listed", "e131", "", 32, 8, 1, 3, 0, 0xeffffad6, 124,
     ACN "706c"
         "00000008" CID "7056"
         "00000002" NAME_HEADLINER "00000000"
         "700c"
         "00000001"
         "00"
         "00"
         "0001"
         "0002"},
    {"e131: that of sync, too, in order", "e131", "universe=9,sync=4", 16, 8, 1, 3, 0, 0xeffffad6,
     124,
     ACN "706c"
         "00000008" CID "7056"
         "00000002" NAME_HEADLINER "00000000"
         "700c"
         "00000001"
         "00"
         "00"
         "0004"
         "0009"},
    {"e131: or after them", "e131", "universe=9,sync=44", 16, 8, 1, 3, 0, 0xeffffad6, 124,
     ACN "706c"
         "00000008" CID "7056"
         "00000002" NAME_HEADLINER "00000000"
         "700c"
         "00000001"
         "00"
         "00"
         "0009"
         "002c"},
    {"e131: or is one of them", "e131", "universe=9,sync=9", 16, 8, 1, 3, 0, 0xeffffad6, 122,
     ACN "706a"
         "00000008" CID "7054"
         "00000002" NAME_HEADLINER "00000000"
         "700a"
         "00000001"
         "00"
         "00"
         "0009"},
    {"e131: a second page", "e131", "per-universe=10", 128, 48, 1, 617, 1, 0xeffffad6, 326,
     ACN "7136"
         "00000008" CID "7120"
         "00000002" NAME_HEADLINER "00000000"
         "70d6"
         "00000001"
         "01"
         "01"
         "0201"},

    {"flaschen: one datagram", "flaschen", "host=a", 16, 8, 1, 1, 0, 0, 407,
     /* P6\n16 8\n#FT: 0 0 1\n255\n */
     "50360a"
     "313620380a"
     "2346543a203020302031"
     "0a"
     "3235350a"
     "0101ff"
     "0201fe"},
    {"flaschen: place and layer", "flaschen", "host=a,x=5,y=80,layer=13", 16, 8, 1, 1, 0, 0, 409,
     "50360a"
     "313620380a"
     "2346543a20352038302031330a"
     "3235350a"
     "0101ff"},
    {"flaschen: tiles of rows", "flaschen", "host=a,datagram=1472", 45, 35, 1, 4, 3, 0, 699,
     /* 10 rows in each but the last: P6\n45 5\n#FT: 0 30 1\n255\n */
     "50360a"
     "343520350a"
     "2346543a20302033302031"
     "0a"
     "3235350a"},
    {"flaschen: tiles of parts of rows", "flaschen", "host=a,datagram=256,x=1", 80, 8, 1, 16, 1, 0,
     57, /* P6\n11 1\n#FT: 70 0 1\n255\n */
     "50360a"
     "313120310a"
     "2346543a2037302030"},
};

static void datagrams_are_as_specified(void **state)
{
    static struct net_bench bench;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *name = cases[i].name;
        net_bench_open(&bench, cases[i].driver, cases[i].options, cases[i].width, cases[i].height);
        for (int frame = 0; frame < cases[i].frames; frame++) {
            datagram_log_clear(&bench.log);
            net_bench_paint(&bench.frame, frame == cases[i].frames - 1 ? 0 : (unsigned)frame + 1);
            check_int(name, net_bench_show(&bench), 0);
        }
        check_int(name, bench.log.count, cases[i].count);
        const struct datagram_log_entry *entry = &bench.log.entries[cases[i].n];
        check_int(name, entry->group, cases[i].group);
        check_int(name, entry->length, cases[i].length);
        check_bytes(name, entry, cases[i].bytes);
        net_bench_close(&bench);
    }
}

/* All that E1.31 sends has the same CID. */
static void a_source_has_one_cid(void **state)
{
    static struct net_bench bench;
    uint8_t cid[HL_CID_BYTES];

    (void)state;
    net_bench_open(&bench, "e131", "sync=5", 32, 8);
    net_bench_show(&bench);
    assert_int_equal(bench.log.count, 4);
    memcpy(cid, bench.log.entries[0].bytes + 22, HL_CID_BYTES);
    for (size_t i = 1; i < bench.log.count; i++)
        assert_memory_equal(bench.log.entries[i].bytes + 22, cid, HL_CID_BYTES);
    net_bench_close(&bench);
    net_bench_open(&bench, "e131", "sync=5", 32, 8);
    net_bench_show(&bench);
    assert_memory_equal(bench.log.entries[0].bytes + 22, cid, HL_CID_BYTES);
    net_bench_close(&bench);
    net_bench_open(&bench, "e131", "universe=2", 32, 8);
    net_bench_show(&bench);
    assert_memory_not_equal(bench.log.entries[0].bytes + 22, cid, HL_CID_BYTES);
    net_bench_close(&bench);
}

static void cids_differ(void **state)
{
    static const char *const whose[][2] = {{"a", "multicast 1"}, {"b", "multicast 1"},
                                           {"a", "multicast 2"}, {"a", "10.0.0.1 1"},
                                           {"am", "ulticast 1"}, {"", ""}};
    uint8_t cid[6][HL_CID_BYTES], again[HL_CID_BYTES];

    (void)state;
    for (size_t i = 0; i < 6; i++) {
        hl_cid_make(whose[i][0], whose[i][1], cid[i]);
        hl_cid_make(whose[i][0], whose[i][1], again);
        assert_memory_equal(cid[i], again, HL_CID_BYTES);
        assert_int_equal(cid[i][6] >> 4, 8);
        assert_int_equal(cid[i][8] >> 6, 2);
        for (size_t j = 0; j < i; j++) {
            assert_memory_not_equal(cid[i], cid[j], 8);
            assert_memory_not_equal(cid[i] + 9, cid[j] + 9, 7);
        }
    }
}

static void a_computer_has_a_name(void **state)
{
    char machine[HL_MACHINE_MAX], other[HL_MACHINE_MAX], path[64] = "/tmp/hl-machine-XXXXXX";
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "0123456789abcdef0123456789abcdef\n\n", 34), 34);
    close(fd);
    hl_cid_machine(path, machine);
    assert_string_equal(machine, "0123456789abcdef0123456789abcdef");
    /* Empty, or none: some other name, and never the same. */
    assert_int_equal(truncate(path, 0), 0);
    hl_cid_machine(path, machine);
    assert_int_equal(strlen(machine), 16);
    unlink(path);
    hl_cid_machine(path, other);
    assert_int_equal(strlen(other), 16);
    assert_string_not_equal(machine, other);
}

/* The light of codes: as they are, dimmed, and for LEDs of linear steps. */
static void light_goes_as_asked(void **state)
{
    static const struct {
        const char *options;
        uint8_t code, sent;
    } lights[] = {
        {"host=a", 0, 0},
        {"host=a", 140, 140},
        {"host=a", 255, 255},
        {"host=a,linear=yes", 0, 0},
        {"host=a,linear=yes", 255, 255},
        /* CIE 1931: ((100 * 140 / 255 + 16) / 116) ^ 3 = 0.2279 */
        {"host=a,linear=yes", 140, 58},
        {"host=a,brightness=50", 0, 0},
        {"host=a,brightness=50,linear=yes", 255, 128},
        /* Half the light is code 194: 116 * 0.5 ^ (1/3) - 16 = 76.07 per cent. */
        {"host=a,brightness=50", 255, 194},
    };
    static struct net_bench bench;

    (void)state;
    for (size_t i = 0; i < sizeof(lights) / sizeof(lights[0]); i++) {
        net_bench_open(&bench, "ddp", lights[i].options, 16, 8);
        memset(bench.frame.pixels, lights[i].code, bench.frame.stride * 8);
        net_bench_show(&bench);
        check_int(lights[i].options, bench.log.entries[0].bytes[10], lights[i].sent);
        check_int(lights[i].options, bench.log.entries[0].bytes[393], lights[i].sent);
        net_bench_close(&bench);
    }
}

/* Where pixels of the picture are in the chain. */
static void chains_run_as_told(void **state)
{
    static const struct {
        const char *options;
        int width, height, x, y, pixel;
    } spots[] = {
        {"host=a", 16, 8, 3, 2, 35},
        {"host=a,serpentine=yes", 16, 8, 3, 1, 28},
        {"host=a,along=columns", 16, 8, 3, 2, 26},
        {"host=a,start=bottom-right", 16, 8, 15, 7, 0},
        {"host=a,tile=8x8,across=2", 0, 0, 8, 0, 64},
        {"host=a,across=2", 16, 8, 8, 1, 72},
        {"host=a,tile=8x8,across=2,down=2,tiles-serpentine=yes", 16, 16, 8, 8, 128},
        {"host=a,tile=8x8,across=2,tiles-start=top-right", 0, 0, 8, 0, 0},
        {"host=a,tile=8x8,down=2,across=2,tiles-along=columns", 0, 0, 0, 8, 64},
        {"host=a,rotate=180", 16, 8, 0, 0, 127},
        {"host=a,rotate=90", 8, 16, 0, 0, 112},
        {"host=a,mirror=yes", 16, 8, 0, 0, 15},
    };
    static struct net_bench bench;

    (void)state;
    for (size_t i = 0; i < sizeof(spots) / sizeof(spots[0]); i++) {
        net_bench_open(&bench, "ddp", spots[i].options, spots[i].width, spots[i].height);
        hl_frame_clear(&bench.frame);
        bench.frame.pixels[(size_t)spots[i].y * bench.frame.stride + 3 * (size_t)spots[i].x] = 9;
        net_bench_show(&bench);
        for (int pixel = 0; pixel < 128; pixel++)
            if (bench.log.entries[0].bytes[10 + 3 * pixel] == 9)
                check_int(spots[i].options, pixel, spots[i].pixel);
        check_int(spots[i].options, bench.log.entries[0].bytes[10 + 3 * spots[i].pixel], 9);
        net_bench_close(&bench);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(datagrams_are_as_specified),
        cmocka_unit_test(a_source_has_one_cid),
        cmocka_unit_test(cids_differ),
        cmocka_unit_test(a_computer_has_a_name),
        cmocka_unit_test(light_goes_as_asked),
        cmocka_unit_test(chains_run_as_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
