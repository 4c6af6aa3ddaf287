/* IT8951: 16 greys, 6" to 10.3", on its HAT. It keeps a picture of its own and does the waveforms;
 * words are 16 bits, high byte first, and every transfer starts with one that says what follows.
 * BUSY is HRDY: high when it can be spoken to, which it is during a refresh, too; whether that has
 * ended is told by a register only, which is read every few ms after the usual time. */
#include "drivers/epaper_link.h"

#include "base/clock.h"

#include <errno.h>

#define PREAMBLE_COMMAND 0x6000
#define PREAMBLE_WRITE   0x0000
#define PREAMBLE_READ    0x1000

#define RUN          0x0001
#define SLEEP        0x0003
#define READ_REG     0x0010
#define WRITE_REG    0x0011
#define LOAD_AREA    0x0021
#define LOAD_END     0x0022
#define DISPLAY_AREA 0x0034
#define VCOM         0x0039
#define DEVICE_INFO  0x0302

#define REG_PACKED  0x0004 /* 1: pixels packed into words */
#define REG_BUFFER  0x0208 /* where pictures are kept, low word; the high one two further */
#define REG_ENGINES 0x1224 /* 0: no refresh runs */

#define INFO_WORDS 20
#define LOAD_FORM  0x0020 /* first pixel in the word's low bits, 4 bits a pixel, not turned */
#define WAIT_MS    20

/* Numbers depend on the firmware; these three are the same on all that were read [gen]. */
enum mode { MODE_INIT = 0, MODE_DU = 1, MODE_GC16 = 2 };

static void ready(struct hl_epaper_link *link)
{
    hl_link_idle(link, link->panel->ready_limit_ms, "before a command");
}

static void put_word(uint8_t *to, unsigned word)
{
    to[0] = (uint8_t)(word >> 8);
    to[1] = (uint8_t)word;
}

static void put(struct hl_epaper_link *link, unsigned preamble, unsigned word)
{
    uint8_t bytes[4];
    put_word(bytes, preamble);
    put_word(bytes + 2, word);
    ready(link);
    hl_link_raw(link, bytes, NULL, sizeof(bytes));
}

static void command(struct hl_epaper_link *link, unsigned op, const uint16_t *args, size_t count)
{
    put(link, PREAMBLE_COMMAND, op);
    for (size_t i = 0; i < count; i++)
        put(link, PREAMBLE_WRITE, args[i]);
}

static void read_words(struct hl_epaper_link *link, uint16_t *words, size_t count)
{
    uint8_t out[4 + 2 * INFO_WORDS] = {PREAMBLE_READ >> 8}, in[sizeof(out)] = {0};

    ready(link);
    hl_link_raw(link, out, in, 4 + 2 * count);
    for (size_t i = 0; i < count; i++) /* after the preamble's word and an idle one */
        words[i] = (uint16_t)(in[4 + 2 * i] << 8 | in[5 + 2 * i]);
}

static void write_register(struct hl_epaper_link *link, uint16_t address, uint16_t value)
{
    const uint16_t args[] = {address, value};
    command(link, WRITE_REG, args, 2);
}

static uint16_t read_register(struct hl_epaper_link *link, uint16_t address)
{
    uint16_t value = 0;
    command(link, READ_REG, &address, 1);
    read_words(link, &value, 1);
    return value;
}

static int start(struct hl_epaper_link *link)
{
    const struct hl_epaper_panel *panel = link->panel;
    uint16_t info[INFO_WORDS] = {0};

    command(link, DEVICE_INFO, NULL, 0);
    read_words(link, info, INFO_WORDS);
    if (!link->err && (info[0] != panel->width || info[1] != panel->height))
        hl_link_fail(link, -ENODEV,
                     "the board says it is %ux%u, and %s is %dx%d; check panel=, and the wire "
                     "MISO",
                     info[0], info[1], panel->name, panel->width, panel->height);
    write_register(link, REG_BUFFER + 2, info[3]);
    write_register(link, REG_BUFFER, info[2]);
    write_register(link, REG_PACKED, 1);
    if (link->settings.vcom_mv) {
        const uint16_t args[] = {1, (uint16_t)link->settings.vcom_mv};
        command(link, VCOM, args, 2);
    }
    return link->err;
}

/* Until no refresh runs. */
static void wait_for_ink(struct hl_epaper_link *link, const struct hl_epaper_times *times)
{
    hl_link_pause(link, times->usual_ms);
    int left_ms = times->limit_ms - times->usual_ms;
    while (!link->err && read_register(link, REG_ENGINES)) {
        if (left_ms <= 0) {
            hl_link_fail(link, -ETIMEDOUT,
                         "a refresh did not end in %d.%d s; check the board's supply (5 V, 2 A)",
                         times->limit_ms / 1000, times->limit_ms % 1000 / 100);
            return;
        }
        hl_link_pause(link, WAIT_MS);
        left_ms -= WAIT_MS;
    }
}

static void display(struct hl_epaper_link *link, const struct hl_epaper_box *box, enum mode mode)
{
    const uint16_t args[] = {(uint16_t)box->x, (uint16_t)box->y, (uint16_t)box->width,
                             (uint16_t)box->height, (uint16_t)mode};
    command(link, DISPLAY_AREA, args, 5);
    link->begun |= !link->err;
}

static void send_pixels(struct hl_epaper_link *link, size_t count)
{
    ready(link);
    hl_link_clock(link, true);
    hl_link_raw(link, link->chunk, NULL, count);
    hl_link_clock(link, false);
}

/* In as few transfers as the wire takes: each is whole words after a preamble. */
static void load(struct hl_epaper_link *link, const struct hl_epaper_box *box,
                 const struct hl_epaper_image *image)
{
    const uint16_t args[] = {LOAD_FORM, (uint16_t)box->x, (uint16_t)box->y, (uint16_t)box->width,
                             (uint16_t)box->height};
    size_t longest = link->wire->longest(link->wire_state);
    size_t most = (longest < sizeof(link->chunk) ? longest : sizeof(link->chunk)) & ~(size_t)1;
    size_t filled = 2;

    command(link, LOAD_AREA, args, 5);
    put_word(link->chunk, PREAMBLE_WRITE);
    for (int y = box->y; y < box->y + box->height && !link->err; y++) {
        const uint8_t *row = image->codes + (size_t)y * (size_t)image->width;
        for (int x = box->x; x < box->x + box->width; x += 4) {
            put_word(link->chunk + filled,
                     (unsigned)(row[x + 3] << 12 | row[x + 2] << 8 | row[x + 1] << 4 | row[x]));
            filled += 2;
            if (filled < most)
                continue;
            send_pixels(link, filled);
            filled = 2;
        }
    }
    if (filled > 2)
        send_pixels(link, filled);
    command(link, LOAD_END, NULL, 0);
}

/* DU knows black and white only. */
static bool is_plain(const struct hl_epaper_box *box, const struct hl_epaper_image *image)
{
    for (int y = box->y; y < box->y + box->height; y++)
        for (int x = box->x; x < box->x + box->width; x++) {
            uint8_t code = image->codes[(size_t)y * (size_t)image->width + (size_t)x];
            if (code != 0 && code != 15)
                return false;
        }
    return true;
}

static int update(struct hl_epaper_link *link, const struct hl_epaper_job *job)
{
    const struct hl_epaper_box all = {0, 0, link->panel->width, link->panel->height};
    bool partial = job->refresh == HL_EPAPER_PARTIAL;
    const struct hl_epaper_box *boxes = partial ? job->boxes : &all;
    size_t count = partial ? job->box_count : 1;

    if (!job->shown) {
        display(link, &all, MODE_INIT);
        wait_for_ink(link, &link->panel->full);
    }
    for (size_t i = 0; i < count; i++)
        load(link, &boxes[i], job->next);
    for (size_t i = 0; i < count; i++) {
        bool du = partial && is_plain(&boxes[i], job->next);
        display(link, &boxes[i], du ? MODE_DU : MODE_GC16);
        wait_for_ink(link, du ? &link->panel->partial : &link->panel->full);
    }
    return link->err;
}

static int wake(struct hl_epaper_link *link)
{
    command(link, RUN, NULL, 0);
    return link->err;
}

static int sleep(struct hl_epaper_link *link)
{
    command(link, SLEEP, NULL, 0);
    return link->err;
}

const struct hl_epaper_controller hl_epaper_it8951 = {
    .name = "IT8951",
    .start = start,
    .update = update,
    .sleep = sleep,
    .wake = wake,
};
