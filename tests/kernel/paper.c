/* What an e-paper panel got: reads panelsim's events, plays the bytes and levels into the virtual
 * panel, and prints what that counted, one "NAME VALUE" a line. The kernel's transfers take no
 * time; here each byte takes its eight clocks, and all that comes after is so much later.
 *
 * usage: paper PANEL [PICTURE.png] <EVENTS     lines are where the panel's usual board has them
 *
 *   full, fast, partial, cut   refreshes that came to their end; that did not
 *   bytes                      over SPI
 *   safe                       yes: high voltage off, and asleep or without supply
 *   supply                     level of its line, at the end
 *   safe-ms                    from the mark, an input that a test changed (line 53), until it was
 *                              safe for good; 0: it was then; no mark: from the start
 *   fault NAME                 as the virtual panel calls them; then the first in words
 * and the picture is what a person sees on it. */
#include "drivers/epaper.h"
#include "host-sim/paper_chip.h"
#include "host-sim/picture.h"
#include "tests/kernel/panelsim.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MARK      53
#define DATA_MAX  65536 /* of a transfer: of spidev's limit, as the program uses it */
#define NS_PER_S  INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)
#define BITS      8

static const struct {
    const char *panel;
    enum hl_paper_controller controller;
} chips[] = {
    {"7in5-v2", HL_PAPER_UC8179},
    {"2in13-v4", HL_PAPER_SSD1680},
};

struct seen {
    struct hl_paper_chip *chip;
    const struct hl_spi_chip *plug;
    const int *pin;
    int64_t now_ns, lag_ns; /* of the model; behind the kernel's */
    int64_t mark_ns, safe_ns;
    bool safe, supply;
    unsigned long bytes;
};

static int fail(const char *what, const char *where)
{
    fprintf(stderr, "paper: %s: %s\n", what, where);
    return 2;
}

static struct hl_paper_chip *create_chip(const struct hl_epaper_panel *panel, const int *pin)
{
    size_t i = 0;
    while (strcmp(chips[i].panel, panel->name) != 0)
        if (++i == sizeof(chips) / sizeof(*chips))
            return NULL;
    struct hl_paper_chip_config config = hl_paper_chip_defaults(chips[i].controller);
    config.width = panel->width;
    config.height = panel->height;
    config.power_line = pin[HL_SPI_POWER] != HL_PIN_NONE;
    config.busy_floats = !panel->busy_level;
    return hl_paper_chip_create(&config);
}

static void set_line(struct seen *seen, int gpio, bool high)
{
    for (int line = 0; line < HL_SPI_BUSY; line++)
        if (seen->pin[line] == gpio) {
            seen->plug->line(seen->plug->chip, seen->now_ns, (enum hl_spi_line)line, high);
            if (line == HL_SPI_POWER)
                seen->supply = high;
        }
}

static void set_lines(struct seen *seen, uint64_t mask, uint64_t bits)
{
    for (int gpio = 0; gpio < 64; gpio++)
        if (mask >> gpio & 1)
            set_line(seen, gpio, bits >> gpio & 1);
}

static void send(struct seen *seen, const struct panelsim_event *event, const uint8_t *data)
{
    for (uint32_t i = 0; i < event->len; i++) {
        seen->now_ns += BITS * NS_PER_S / (int64_t)event->mask;
        seen->lag_ns += BITS * NS_PER_S / (int64_t)event->mask;
        seen->plug->byte(seen->plug->chip, seen->now_ns, (uint32_t)event->mask, data[i]);
    }
    seen->bytes += event->len;
}

static void play(struct seen *seen, const struct panelsim_event *event, const uint8_t *data)
{
    int64_t at_ns = (int64_t)event->ns + seen->lag_ns;

    seen->now_ns = at_ns > seen->now_ns ? at_ns : seen->now_ns;
    if (event->kind == PANELSIM_SET)
        set_lines(seen, event->mask, event->bits);
    else if (event->kind == PANELSIM_DIRECTION && event->mask)
        set_lines(seen, event->mask, event->bits ? event->mask : 0);
    else if (event->kind == PANELSIM_SELECT && event->line == 0)
        seen->plug->line(seen->plug->chip, seen->now_ns, HL_SPI_SELECT, event->bits);
    else if (event->kind == PANELSIM_TRANSFER && event->line == 0)
        send(seen, event, data);
    else if (event->kind == PANELSIM_INPUT && event->line == MARK)
        seen->mark_ns = seen->now_ns;
    bool safe = hl_paper_chip_is_safe(seen->chip, seen->now_ns);
    if (safe && !seen->safe)
        seen->safe_ns = seen->now_ns;
    seen->safe = safe;
}

/* True when there was one more. */
static bool read_event(struct seen *seen, FILE *file)
{
    static uint8_t data[DATA_MAX];
    struct panelsim_event event;

    if (fread(&event, sizeof(event), 1, file) != 1)
        return false;
    size_t len = (event.len + 7) / 8 * 8;
    if (len > sizeof(data) || fread(data, 1, len, file) != len)
        return false;
    play(seen, &event, data);
    return true;
}

static void report(struct seen *seen)
{
    struct hl_paper_wear wear = hl_paper_wear(hl_paper_chip_paper(seen->chip, seen->now_ns));
    int64_t safe_ns = seen->safe_ns > seen->mark_ns ? seen->safe_ns - seen->mark_ns : 0;

    printf("full %lu\nfast %lu\npartial %lu\ncut %lu\n", wear.full, wear.fast, wear.partial,
           wear.cut);
    printf("bytes %lu\nsafe %s\nsupply %d\n", seen->bytes, seen->safe ? "yes" : "no", seen->supply);
    printf("safe-ms %" PRId64 "\n", safe_ns / NS_PER_MS);
    hl_paper_chip_end(seen->chip, seen->now_ns);
    for (int fault = 0; fault < HL_PAPER_FAULTS; fault++) {
        unsigned long times = hl_paper_chip_faults(seen->chip, (enum hl_paper_fault)fault);
        if (times)
            printf("fault %s %lu\n", hl_paper_fault_name((enum hl_paper_fault)fault), times);
    }
    if (hl_paper_chip_fault_total(seen->chip))
        printf("first fault: %s\n", hl_paper_chip_first_fault(seen->chip));
}

static int draw(struct seen *seen, const char *path)
{
    const struct hl_paper_sheet *paper = hl_paper_chip_paper(seen->chip, seen->now_ns);
    struct hl_frame frame;
    int err = hl_frame_init(&frame, hl_paper_width(paper), hl_paper_height(paper));

    if (err)
        return fail("no memory", path);
    hl_paper_draw(paper, seen->now_ns, &frame);
    err = hl_picture_write_png(path, &frame);
    hl_frame_finish(&frame);
    return err ? fail("cannot be written", path) : 0;
}

int main(int argc, char **argv)
{
    struct seen seen = {.safe = true};

    if (argc != 2 && argc != 3)
        return fail("usage", "paper PANEL [PICTURE.png] <EVENTS");
    const struct hl_epaper_panel *panel = hl_epaper_panel_find(argv[1]);
    if (!panel)
        return fail("no such panel", argv[1]);
    seen.pin = hl_epaper_hat_find(panel->hat)->pin;
    seen.chip = create_chip(panel, seen.pin);
    if (!seen.chip)
        return fail("no virtual one", argv[1]);
    seen.plug = hl_paper_chip_plug(seen.chip);
    seen.plug->line(seen.plug->chip, 0, HL_SPI_SELECT, true);
    while (read_event(&seen, stdin))
        ;
    report(&seen);
    int status = argc == 3 ? draw(&seen, argv[2]) : 0;
    hl_paper_chip_destroy(seen.chip);
    return status;
}
