/* What a HUB75 panel saw: reads panelsim's events, plays the levels into the virtual panel and
 * prints what it counted, one "NAME VALUE" a line, then what its LEDs emitted, one row a line. Pins
 * that nobody drives are low, but OE is high: panels have a resistor there.
 *
 * usage: wires COLUMNS ROWS PINS <EVENTS     ROWS are the addressed ones; PINS as in "OE=18,CLK=17"
 *
 *   clocks, latches       rising edges
 *   oe                    the pin, at the end
 *   black                 yes: nothing would be lit if OE fell now, in any row
 *   claimed               lines that became outputs
 *   dark-us               from the last input that changed, which a test does as a mark, until OE
 *                         was high for good; 0: it was then
 *   fault NAME            as the virtual panel calls them
 *   row Y                 a digit for each LED: 1 red, 2 green, 4 blue, or their sum; . for dark */
#include "host-sim/panel.h"
#include "tests/kernel/panelsim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GPIO_MAX  64
#define DATA_MAX  4096 /* of a transfer; spidev's own limit */
#define PS_PER_NS 1000
#define NS_PER_US 1000
#define PROBE_PS  INT64_C(1000000) /* between two looks at the latches */
#define OE_BIT    (UINT32_C(1) << HL_HUB75_OE)

static const char *const names[] = {"R1",   "G1",   "B1",   "R2",   "G2",   "B2",   "2:R1",
                                    "2:G1", "2:B1", "2:R2", "2:G2", "2:B2", "3:R1", "3:G1",
                                    "3:B1", "3:R2", "3:G2", "3:B2", "A",    "B",    "C",
                                    "D",    "E",    "CLK",  "LAT",  "OE"};

struct seen {
    struct hl_panel *panel;
    uint32_t bit[GPIO_MAX]; /* of a pin on the connector; 0: not wired */
    uint32_t level;
    int64_t now_ps, mark_ps, dark_ps; /* dark since */
    unsigned long clocks, latches, claimed;
};

static int fail(const char *what, const char *where)
{
    fprintf(stderr, "wires: %s: %s\n", what, where);
    return 2;
}

static uint32_t bit_of(const char *name)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strcmp(names[i], name) == 0)
            return UINT32_C(1) << i;
    return 0;
}

/* "OE=18,CLK=17": 0, or what is wrong was said. */
static int parse_pins(struct seen *seen, char *text)
{
    for (char *item; (item = strsep(&text, ","));) {
        char *value = strchr(item, '=');
        if (!value)
            return fail("no pin", item);
        *value++ = '\0';
        unsigned long pin = strtoul(value, NULL, 10);
        if (pin >= GPIO_MAX || !bit_of(item))
            return fail("no such pin", item);
        seen->bit[pin] = bit_of(item);
    }
    return 0;
}

static void set_level(struct seen *seen, uint32_t level)
{
    uint32_t rises = level & ~seen->level;
    seen->clocks += rises >> HL_HUB75_CLK & 1;
    seen->latches += rises >> HL_HUB75_LAT & 1;
    if (rises & OE_BIT)
        seen->dark_ps = seen->now_ps;
    seen->level = level;
    hl_panel_set(seen->panel, seen->now_ps, level);
}

static void set_pins(struct seen *seen, uint64_t mask, uint64_t bits)
{
    uint32_t level = seen->level;
    for (int pin = 0; pin < GPIO_MAX; pin++)
        if (mask >> pin & 1)
            level = bits >> pin & 1 ? level | seen->bit[pin] : level & ~seen->bit[pin];
    set_level(seen, level);
}

/* True when there was one more. */
static bool read_event(struct seen *seen, FILE *file)
{
    static char data[DATA_MAX];
    struct panelsim_event event;

    if (fread(&event, sizeof(event), 1, file) != 1)
        return false;
    size_t len = (event.len + 7) / 8 * 8;
    if (len > sizeof(data) || fread(data, 1, len, file) != len)
        return false;
    seen->now_ps = (int64_t)event.ns * PS_PER_NS;
    if (event.kind == PANELSIM_SET) {
        set_pins(seen, event.mask, event.bits);
    } else if (event.kind == PANELSIM_DIRECTION && event.mask) {
        seen->claimed++;
        set_pins(seen, event.mask, event.bits ? event.mask : 0);
    } else if (event.kind == PANELSIM_INPUT) {
        seen->mark_ps = seen->now_ps;
    }
    return true;
}

static int64_t light(const struct hl_panel *panel, int columns, int rows)
{
    int64_t sum = 0;
    for (int y = 0; y < 2 * rows; y++)
        for (int x = 0; x < columns; x++)
            for (int colour = 0; colour < 3; colour++)
                sum += hl_panel_light(panel, 0, x, y, colour);
    return sum;
}

/* Lights every row for a moment. */
static const char *probe(struct seen *seen, int columns, int rows)
{
    hl_panel_reset_light(seen->panel, seen->now_ps);
    for (int row = 0; row < rows; row++) {
        uint32_t address = (uint32_t)row << HL_HUB75_A;
        hl_panel_set(seen->panel, seen->now_ps += PROBE_PS, address | OE_BIT);
        hl_panel_set(seen->panel, seen->now_ps += PROBE_PS, address);
        hl_panel_set(seen->panel, seen->now_ps += PROBE_PS, address | OE_BIT);
    }
    return light(seen->panel, columns, rows) == 0 ? "yes" : "no";
}

static void show_rows(const struct hl_panel *panel, int columns, int rows)
{
    for (int y = 0; y < 2 * rows; y++) {
        printf("row %d ", y);
        for (int x = 0; x < columns; x++) {
            int lit = 0;
            for (int colour = 0; colour < 3; colour++)
                lit |= (hl_panel_light(panel, 0, x, y, colour) > 0) << colour;
            putchar(lit ? '0' + lit : '.');
        }
        putchar('\n');
    }
}

static void report(struct seen *seen, int columns, int rows)
{
    int64_t dark_ps = seen->dark_ps > seen->mark_ps ? seen->dark_ps - seen->mark_ps : 0;
    printf("clocks %lu\nlatches %lu\nclaimed %lu\n", seen->clocks, seen->latches, seen->claimed);
    printf("dark-us %lld\n", (long long)(dark_ps / PS_PER_NS / NS_PER_US));
    printf("oe %d\n", (seen->level & OE_BIT) != 0);
    for (int fault = 0; fault < HL_FAULT_COUNT; fault++) {
        unsigned long times = hl_panel_faults(seen->panel, (enum hl_panel_fault)fault);
        if (times)
            printf("fault %s %lu\n", hl_panel_fault_name((enum hl_panel_fault)fault), times);
    }
    show_rows(seen->panel, columns, rows);
    printf("black %s\n", probe(seen, columns, rows));
}

int main(int argc, char **argv)
{
    struct seen seen = {.level = OE_BIT};

    if (argc != 4)
        return fail("usage", "wires COLUMNS ROWS PINS <EVENTS");
    struct hl_panel_config config = {.columns = atoi(argv[1]), .rows = atoi(argv[2]), .chains = 1};
    seen.panel = hl_panel_create(&config);
    if (!seen.panel)
        return fail("no such panel", argv[1]);
    int status = parse_pins(&seen, argv[3]);
    hl_panel_set(seen.panel, 0, seen.level);
    if (!status) {
        while (read_event(&seen, stdin))
            ;
        report(&seen, config.columns, config.rows);
    }
    hl_panel_destroy(seen.panel);
    return status;
}
