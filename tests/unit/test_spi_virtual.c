/* The virtual end of an SPI wire, with a chip that writes down what it sees. */
#include "check.h"

#include "host-sim/spi_chip.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MHZ      1000000
#define TEXT_MAX 1024

/* BUSY is high from 1000 ns on for 500 ns, and from 5000 on for ever. */
struct fake {
    char seen[TEXT_MAX];
    size_t used;
};

struct rig {
    struct fake fake;
    struct hl_spi_chip chip;
    struct hl_spi_virtual wire;
    struct hl_spi_setup setup;
    char error[HL_WIRE_ERROR_MAX];
};

static void note(struct fake *fake, const char *text, int64_t now, unsigned value)
{
    fake->used += (size_t)snprintf(fake->seen + fake->used, sizeof(fake->seen) - fake->used,
                                   "%s%u@%lld ", text, value, (long long)now);
}

static uint8_t take_byte(void *of, int64_t now, uint32_t clock_hz, uint8_t byte)
{
    check_int("clock", clock_hz, MHZ);
    note(of, "b", now, byte);
    return (uint8_t)~byte;
}

static void take_line(void *of, int64_t now, enum hl_spi_line line, bool high)
{
    static const char *const names[HL_SPI_LINES] = {"dc", "rst", "pwr", "cs", "cs2", "busy"};
    note(of, names[line], now, high);
}

static bool busy(void *of, int64_t now)
{
    (void)of;
    return (now >= 1000 && now < 1500) || now >= 5000;
}

static int64_t busy_next(void *of, int64_t now)
{
    (void)of;
    return now < 1000 ? 1000 : now < 1500 ? 1500 : now < 5000 ? 5000 : INT64_MAX;
}

static void open_rig(struct rig *rig)
{
    memset(rig, 0, sizeof(*rig));
    rig->chip = (struct hl_spi_chip){&rig->fake, take_byte, take_line, busy, busy_next};
    rig->wire.chip = &rig->chip;
    rig->setup.clock_hz = MHZ;
    rig->setup.start[HL_SPI_RESET] = true;
    rig->setup.pin[HL_SPI_SELECT] = rig->setup.pin[HL_SPI_SELECT_2] = HL_PIN_NONE;
    assert_int_equal(hl_spi_wire_virtual.open(&rig->wire, &rig->setup, rig->error), 0);
    rig->fake.used = 0;
}

static void the_chip_is_told_the_first_levels(void **state)
{
    struct rig rig;

    (void)state;
    open_rig(&rig);
    assert_string_equal(rig.fake.seen, "dc0@0 rst1@0 pwr0@0 cs1@0 cs20@0 ");
}

static void bytes_take_eight_clocks_and_the_kernel_selects(void **state)
{
    struct rig rig;
    uint8_t in[2] = {0};

    (void)state;
    open_rig(&rig);
    hl_spi_wire_virtual.pause(&rig.wire, 10);
    assert_int_equal(hl_spi_wire_virtual.exchange(&rig.wire, (const uint8_t[]){1, 2}, in, 2), 0);
    assert_string_equal(rig.fake.seen, "cs0@10 b1@8010 b2@16010 cs1@16010 ");
    assert_int_equal(in[0], 0xfe);
    assert_int_equal(in[1], 0xfd);
    assert_int_equal(rig.wire.bytes, 2);
    assert_int_equal(hl_spi_wire_virtual.now(&rig.wire), 16010);
}

static void who_selects_by_a_line_stays_selected(void **state)
{
    struct rig rig;

    (void)state;
    open_rig(&rig);
    rig.wire.wired[HL_SPI_SELECT] = true;
    hl_spi_wire_virtual.set(&rig.wire, HL_SPI_SELECT, false);
    hl_spi_wire_virtual.send(&rig.wire, (const uint8_t[]){1}, 1);
    hl_spi_wire_virtual.send(&rig.wire, (const uint8_t[]){2}, 1);
    hl_spi_wire_virtual.set(&rig.wire, HL_SPI_SELECT, true);
    assert_string_equal(rig.fake.seen, "cs0@0 b1@8000 b2@16000 cs1@16000 ");
}

static void lines_tell_changes_only_and_what_is_not_wired_nothing(void **state)
{
    struct rig rig;

    (void)state;
    open_rig(&rig);
    hl_spi_wire_virtual.set(&rig.wire, HL_SPI_DATA, true);
    hl_spi_wire_virtual.set(&rig.wire, HL_SPI_DATA, true);
    assert_int_equal(hl_spi_wire_virtual.set(&rig.wire, HL_SPI_SELECT_2, true), 0);
    assert_int_equal(hl_spi_wire_virtual.get(&rig.wire, HL_SPI_DATA), 1);
    assert_int_equal(hl_spi_wire_virtual.get(&rig.wire, HL_SPI_SELECT_2), 0);
    assert_string_equal(rig.fake.seen, "dc1@0 ");
}

/* From an instant, until a level, at the most so long: how it ends, and when. */
static const struct wait {
    const char *name;
    int64_t from;
    bool high;
    int64_t limit;
    int result;
    int64_t end;
} waits[] = {
    {"has it already", 0, false, 100, 0, 0},
    {"has it already, no time", 0, false, 0, 0, 0},
    {"no time", 0, true, 0, -ETIMEDOUT, 0},
    {"until the edge", 0, true, 2000, 0, 1000},
    {"the edge at the limit", 0, true, 1000, 0, 1000},
    {"the edge just after the limit", 0, true, 999, -ETIMEDOUT, 999},
    {"the falling edge", 1200, false, 5000, 0, 1500},
    {"never again", 6000, false, 70, -ETIMEDOUT, 6070},
    {"for ever is not before now", 1200, false, INT64_MAX, 0, 1500},
};

static void waiting_ends_at_an_edge_or_at_the_limit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        const struct wait *w = &waits[i];
        struct rig rig;
        open_rig(&rig);
        hl_spi_wire_virtual.pause(&rig.wire, w->from);
        check_int(w->name, hl_spi_wire_virtual.wait(&rig.wire, HL_SPI_BUSY, w->high, w->limit),
                  w->result);
        check_int(w->name, hl_spi_wire_virtual.now(&rig.wire), w->end);
    }
}

static void the_send_that_is_to_fail_fails_once_and_sends_nothing(void **state)
{
    struct rig rig;

    (void)state;
    open_rig(&rig);
    rig.wire.fail_after = 2;
    assert_int_equal(hl_spi_wire_virtual.send(&rig.wire, (const uint8_t[]){1}, 1), 0);
    rig.fake.used = 0;
    rig.fake.seen[0] = 0;
    assert_int_equal(hl_spi_wire_virtual.send(&rig.wire, (const uint8_t[]){2}, 1), -EIO);
    assert_string_equal(rig.fake.seen, "");
    assert_int_equal(rig.wire.bytes, 1);
    assert_int_equal(hl_spi_wire_virtual.send(&rig.wire, (const uint8_t[]){3}, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chip_is_told_the_first_levels),
        cmocka_unit_test(bytes_take_eight_clocks_and_the_kernel_selects),
        cmocka_unit_test(who_selects_by_a_line_stays_selected),
        cmocka_unit_test(lines_tell_changes_only_and_what_is_not_wired_nothing),
        cmocka_unit_test(waiting_ends_at_an_edge_or_at_the_limit),
        cmocka_unit_test(the_send_that_is_to_fail_fails_once_and_sends_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
