#include "drivers/epaper_link.h"

#include "base/clock.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define BEGIN_MS  200 /* from the refresh command to BUSY: chips take under 1 ms */
#define SETTLE_MS 300 /* after a command that may make it busy: no supply takes longer */
#define SHORT_MS  1   /* before BUSY is looked at; UC8179: 200 us */

void hl_link_clear(struct hl_epaper_link *link)
{
    link->err = 0;
    link->begun = false;
    link->problem[0] = '\0';
    link->filled = 0;
}

int hl_link_fail(struct hl_epaper_link *link, int err, const char *format, ...)
{
    va_list args;
    if (link->err)
        return link->err;
    link->err = err;
    va_start(args, format);
    vsnprintf(link->problem, sizeof(link->problem), format, args);
    va_end(args);
    return err;
}

static void fail_wire(struct hl_epaper_link *link, int err)
{
    hl_link_fail(link, err, "the %s wire failed (error %d)", link->wire->name, -err);
}

static void set(struct hl_epaper_link *link, enum hl_spi_line line, bool high)
{
    int err = link->err ? 0 : link->wire->set(link->wire_state, line, high);
    if (err)
        fail_wire(link, err);
}

static void send(struct hl_epaper_link *link, const uint8_t *bytes, size_t count)
{
    int err = link->err || !count ? 0 : link->wire->send(link->wire_state, bytes, count);
    if (err)
        fail_wire(link, err);
}

void hl_link_raw(struct hl_epaper_link *link, const uint8_t *out, uint8_t *in, size_t count)
{
    if (!in) {
        send(link, out, count);
        return;
    }
    if (link->err)
        return;
    int err =
        link->wire->exchange ? link->wire->exchange(link->wire_state, out, in, count) : -EOPNOTSUPP;
    if (err)
        fail_wire(link, err);
}

void hl_link_pause(struct hl_epaper_link *link, int ms)
{
    if (!link->err)
        link->wire->pause(link->wire_state, ms * HL_NS_PER_MS);
}

void hl_link_clock(struct hl_epaper_link *link, bool fast)
{
    const struct hl_link_settings *settings = &link->settings;
    if (!link->wire->clock || !settings->data_clock_hz)
        return;
    int err =
        link->wire->clock(link->wire_state, fast ? settings->data_clock_hz : settings->clock_hz);
    if (err && !link->err)
        fail_wire(link, err);
}

void hl_link_put(struct hl_epaper_link *link, uint8_t op, const uint8_t *bytes, size_t count)
{
    set(link, HL_SPI_DATA, false);
    send(link, &op, 1);
    set(link, HL_SPI_DATA, true);
    send(link, bytes, count);
}

void hl_link_command(struct hl_epaper_link *link, uint8_t op)
{
    hl_link_put(link, op, NULL, 0);
}

void hl_link_byte(struct hl_epaper_link *link, uint8_t op, uint8_t byte)
{
    hl_link_put(link, op, &byte, 1);
}

void hl_link_play(struct hl_epaper_link *link, const uint8_t *steps)
{
    while (steps && *steps != HL_STEP_END && !link->err) {
        if (*steps == HL_STEP_WAIT) {
            hl_link_settle(link, link->panel->ready_limit_ms, "while it was set up");
            steps++;
            continue;
        }
        hl_link_put(link, steps[1], steps + 2, (size_t)*steps - 1);
        steps += 1 + *steps;
    }
}

/* ---- waits ---- */

static int wait_busy(struct hl_epaper_link *link, int limit_ms)
{
    return link->err ? link->err
                     : link->wire->wait(link->wire_state, HL_SPI_BUSY, link->panel->busy_level,
                                        limit_ms * HL_NS_PER_MS);
}

/* Until idle at two looks, SHORT_MS apart. */
static int wait_idle(struct hl_epaper_link *link, int limit_ms)
{
    bool idle = !link->panel->busy_level;
    int64_t end = link->wire->now(link->wire_state) + limit_ms * HL_NS_PER_MS;

    for (;;) {
        int64_t left = end - link->wire->now(link->wire_state);
        int err = link->wire->wait(link->wire_state, HL_SPI_BUSY, idle, left > 0 ? left : 0);
        if (err)
            return err;
        link->wire->pause(link->wire_state, SHORT_MS * HL_NS_PER_MS);
        int level = link->wire->get(link->wire_state, HL_SPI_BUSY);
        if (level < 0 || level == idle)
            return level < 0 ? level : 0;
    }
}

void hl_link_idle(struct hl_epaper_link *link, int limit_ms, const char *what)
{
    const struct hl_epaper_panel *panel = link->panel;
    int err = link->err ? 0 : wait_idle(link, limit_ms);

    if (!err || (err == -ETIMEDOUT && link->stubborn))
        return;
    if (err != -ETIMEDOUT) {
        fail_wire(link, err);
        return;
    }
    hl_link_fail(link, err,
                 "BUSY (GPIO %d) stayed %s for %d.%d s %s; check the cable and BUSY's wire, and "
                 "that the board says \"%.60s\"",
                 link->pin[HL_SPI_BUSY], panel->busy_level ? "high" : "low", limit_ms / 1000,
                 limit_ms % 1000 / 100, what, panel->print);
}

void hl_link_settle(struct hl_epaper_link *link, int limit_ms, const char *what)
{
    hl_link_pause(link, SHORT_MS);
    int err = wait_busy(link, SETTLE_MS);
    if (err && err != -ETIMEDOUT && !link->err)
        fail_wire(link, err);
    hl_link_idle(link, limit_ms, what);
}

void hl_link_refresh(struct hl_epaper_link *link, const struct hl_epaper_times *times)
{
    hl_link_pause(link, SHORT_MS);
    int err = wait_busy(link, BEGIN_MS);
    if (link->err)
        return;
    if (err == -ETIMEDOUT) {
        hl_link_fail(link, -EIO,
                     "BUSY (GPIO %d) stayed %s: no refresh began; check the cable and BUSY's wire, "
                     "and that the board says \"%.60s\"",
                     link->pin[HL_SPI_BUSY], link->panel->busy_level ? "low" : "high",
                     link->panel->print);
        return;
    }
    if (err)
        fail_wire(link, err);
    link->begun = true;
    int64_t begin = link->wire->now(link->wire_state);
    hl_link_idle(link, times->limit_ms, "in a refresh");
    /* Far too early: BUSY may have failed meanwhile, and commands to a busy chip are lost. */
    int64_t took_ms = (link->wire->now(link->wire_state) - begin) / HL_NS_PER_MS;
    if (took_ms < times->usual_ms / 2)
        hl_link_pause(link, (int)(times->usual_ms * 5 / 4 - took_ms));
}

const struct hl_epaper_times *hl_link_times(const struct hl_epaper_link *link,
                                            const struct hl_epaper_job *job)
{
    const struct hl_epaper_panel *panel = link->panel;
    if (job->grey)
        return &panel->grey;
    return job->refresh == HL_EPAPER_PARTIAL ? &panel->partial
           : job->refresh == HL_EPAPER_FAST  ? &panel->fast
                                             : &panel->full;
}

void hl_link_reset(struct hl_epaper_link *link)
{
    set(link, HL_SPI_RESET, true);
    hl_link_pause(link, link->panel->reset_high_ms);
    set(link, HL_SPI_RESET, false);
    hl_link_pause(link, link->panel->reset_low_ms);
    set(link, HL_SPI_RESET, true);
    hl_link_pause(link, link->panel->reset_high_ms);
    hl_link_idle(link, link->panel->ready_limit_ms, "after a reset");
}

/* ---- planes ---- */

static void flush(struct hl_epaper_link *link)
{
    send(link, link->chunk, link->filled);
    link->filled = 0;
}

static void add(struct hl_epaper_link *link, uint8_t byte)
{
    link->chunk[link->filled++] = byte;
    if (link->filled == sizeof(link->chunk))
        flush(link);
}

static void plane_row(struct hl_epaper_link *link, const struct hl_epaper_image *image,
                      const struct hl_epaper_box *box, int y, int bits, const uint8_t *codes)
{
    const uint8_t *row = image ? image->codes + (size_t)y * (size_t)image->width : NULL;
    unsigned held = 0;
    int count = 0;

    for (int x = box->x; x < box->x + box->width || count % 8; x++) {
        bool inside = row && x < image->width && x < box->x + box->width;
        held = held << bits | codes[inside ? row[x] : link->panel->palette->white];
        count += bits;
        if (count % 8 == 0)
            add(link, (uint8_t)held);
    }
}

void hl_link_plane(struct hl_epaper_link *link, uint8_t op, const struct hl_epaper_image *image,
                   const struct hl_epaper_box *box, int bits, const uint8_t *codes)
{
    hl_link_command(link, op);
    link->filled = 0;
    for (int y = box->y; y < box->y + box->height && !link->err; y++)
        plane_row(link, image, box, y, bits, codes);
    flush(link);
}
