#include "host-sim/apng.h"

#include "base/buf.h"
#include "base/clock.h"
#include "host-sim/png.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define SIGNATURE_BYTES  8
#define IHDR_BYTES       25
#define CHUNK_EXTRA      12 /* length, type and crc around the data */
#define ACTL_OFFSET      (SIGNATURE_BYTES + IHDR_BYTES)
#define DELAY_MAX        65535
#define DELAY_DEFAULT_MS 100

struct rect {
    int x, y, width, height;
};

/* The newest image waits, packed, until the next one says how long it is shown. */
struct hl_apng {
    int fd;
    int err;
    struct hl_frame shown;
    struct hl_buf packed; /* a PNG of the rectangle that changed */
    struct hl_buf chunk;
    struct rect rect;
    uint32_t frames;   /* written, the waiting one not counted */
    uint32_t sequence; /* of the next fcTL or fdAT */
    bool waiting;
    int64_t start_ns;
    int64_t shown_ms;         /* the waiting image's first instant since START_NS */
    int64_t last_ms, step_ms; /* the last image added, and its distance from the one before */
};

struct hl_apng *hl_apng_create(int fd, int width, int height)
{
    struct hl_apng *apng = calloc(1, sizeof(*apng));
    if (!apng)
        return NULL;
    apng->fd = fd;
    apng->step_ms = DELAY_DEFAULT_MS;
    hl_buf_init(&apng->packed, HL_PNG_BYTES_MAX);
    hl_buf_init(&apng->chunk, HL_PNG_BYTES_MAX);
    int err = hl_frame_init(&apng->shown, width, height);
    if (err) {
        free(apng);
        errno = -err;
        return NULL;
    }
    return apng;
}

void hl_apng_destroy(struct hl_apng *apng)
{
    if (!apng)
        return;
    hl_frame_finish(&apng->shown);
    hl_buf_finish(&apng->packed);
    hl_buf_finish(&apng->chunk);
    free(apng);
}

static uint8_t *put_u32(uint8_t *out, uint32_t n)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        *out++ = (uint8_t)(n >> shift);
    return out;
}

static uint8_t *put_u16(uint8_t *out, uint32_t n)
{
    *out++ = (uint8_t)(n >> 8);
    *out++ = (uint8_t)n;
    return out;
}

static uint32_t get_u32(const char *bytes)
{
    const uint8_t *b = (const uint8_t *)bytes;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static int write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, bytes, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return -errno;
        bytes += done;
        n -= (size_t)done;
    }
    return 0;
}

/* A chunk whose data is HEAD and then BODY. */
static int write_chunk(struct hl_apng *apng, const char type[4], const void *head, size_t head_len,
                       const char *body, size_t body_len)
{
    uint8_t word[4];
    struct hl_buf *chunk = &apng->chunk;

    hl_buf_clear(chunk);
    put_u32(word, (uint32_t)(head_len + body_len));
    int err = hl_buf_add(chunk, word, 4);
    err = err ? err : hl_buf_add(chunk, type, 4);
    err = err ? err : hl_buf_add(chunk, head, head_len);
    err = err ? err : hl_buf_add(chunk, body, body_len);
    if (err)
        return err;
    put_u32(word, (uint32_t)crc32(0, (const Bytef *)chunk->data + 4, (uInt)chunk->len - 4));
    err = hl_buf_add(chunk, word, 4);
    return err ? err : write_all(apng->fd, chunk->data, chunk->len);
}

static int write_actl(struct hl_apng *apng, uint32_t frames)
{
    uint8_t data[8];
    put_u32(put_u32(data, frames), 0); /* 0: plays for ever */
    return write_chunk(apng, "acTL", data, sizeof(data), NULL, 0);
}

static int write_fctl(struct hl_apng *apng, int64_t delay_ms)
{
    uint8_t data[26], *out = data;
    const struct rect *r = &apng->rect;
    uint32_t unit = 1000;
    int64_t delay = delay_ms > 0 ? delay_ms : 1; /* 0 is "as fast as you can" */

    if (delay > DELAY_MAX) { /* a still minute does not need milliseconds */
        unit = 1;
        delay = (delay + 500) / 1000;
        if (delay > DELAY_MAX)
            delay = DELAY_MAX;
    }
    out = put_u32(out, apng->sequence++);
    out = put_u32(out, (uint32_t)r->width);
    out = put_u32(out, (uint32_t)r->height);
    out = put_u32(out, (uint32_t)r->x);
    out = put_u32(out, (uint32_t)r->y);
    out = put_u16(out, (uint32_t)delay);
    out = put_u16(out, unit);
    *out++ = 0; /* dispose: leave it */
    *out = 0;   /* blend: overwrite */
    return write_chunk(apng, "fcTL", data, sizeof(data), NULL, 0);
}

/* The waiting PNG's IDAT chunks, as they are in the first image and as fdAT in the others. */
static int write_data(struct hl_apng *apng)
{
    const char *png = apng->packed.data;
    size_t at = SIGNATURE_BYTES;
    int err = 0;

    while (!err && at + CHUNK_EXTRA <= apng->packed.len) {
        size_t len = get_u32(png + at);
        uint8_t sequence[4];
        if (memcmp(png + at + 4, "IDAT", 4) == 0 && apng->frames == 0) {
            err = write_chunk(apng, "IDAT", NULL, 0, png + at + 8, len);
        } else if (memcmp(png + at + 4, "IDAT", 4) == 0) {
            put_u32(sequence, apng->sequence++);
            err = write_chunk(apng, "fdAT", sequence, sizeof(sequence), png + at + 8, len);
        }
        at += len + CHUNK_EXTRA;
    }
    return err;
}

/* The waiting image is the film's next one and not its last. */
static int write_waiting(struct hl_apng *apng, int64_t delay_ms)
{
    int err = 0;

    if (apng->frames == 0) {
        err = write_all(apng->fd, apng->packed.data, ACTL_OFFSET);
        err = err ? err : write_actl(apng, 1); /* the count is patched at the end */
    }
    err = err ? err : write_fctl(apng, delay_ms);
    err = err ? err : write_data(apng);
    apng->frames++;
    apng->waiting = false;
    return err;
}

static bool columns_differ(const struct hl_frame *a, const struct hl_frame *b, int x,
                           const struct rect *r)
{
    for (int y = r->y; y < r->y + r->height; y++)
        if (memcmp(a->pixels + (size_t)y * a->stride + 3 * (size_t)x,
                   b->pixels + (size_t)y * b->stride + 3 * (size_t)x, 3) != 0)
            return true;
    return false;
}

static bool rows_differ(const struct hl_frame *a, const struct hl_frame *b, int y)
{
    return memcmp(a->pixels + (size_t)y * a->stride, b->pixels + (size_t)y * b->stride,
                  3 * (size_t)a->width) != 0;
}

/* The smallest rectangle outside which both are alike; false when they are alike everywhere. */
static bool find_change(const struct hl_frame *a, const struct hl_frame *b, struct rect *r)
{
    int top = 0, bottom = a->height, left = 0, right = a->width;

    while (top < bottom && !rows_differ(a, b, top))
        top++;
    if (top == bottom)
        return false;
    while (!rows_differ(a, b, bottom - 1))
        bottom--;
    *r = (struct rect){0, top, a->width, bottom - top};
    while (!columns_differ(a, b, left, r))
        left++;
    while (!columns_differ(a, b, right - 1, r))
        right--;
    r->x = left;
    r->width = right - left;
    return true;
}

static void copy_frame(struct hl_frame *to, const struct hl_frame *from)
{
    for (int y = 0; y < to->height; y++)
        memcpy(to->pixels + (size_t)y * to->stride, from->pixels + (size_t)y * from->stride,
               3 * (size_t)to->width);
}

static int pack_rect(struct hl_apng *apng)
{
    const struct rect *r = &apng->rect;
    struct hl_frame part = {.width = r->width,
                            .height = r->height,
                            .stride = apng->shown.stride,
                            .pixels = apng->shown.pixels + (size_t)r->y * apng->shown.stride +
                                      3 * (size_t)r->x};

    hl_buf_clear(&apng->packed);
    return hl_png_encode(&part, &apng->packed);
}

int hl_apng_add(struct hl_apng *apng, const struct hl_frame *image, int64_t when_ns)
{
    bool first = !apng->waiting && apng->frames == 0;
    struct rect rect = {0, 0, apng->shown.width, apng->shown.height};

    if (apng->err)
        return apng->err;
    if (first)
        apng->start_ns = when_ns;
    /* Rounded from the start on, so that rounding never adds up. */
    int64_t ms = (when_ns - apng->start_ns + HL_NS_PER_MS / 2) / HL_NS_PER_MS;
    if (!first)
        apng->step_ms = ms - apng->last_ms;
    apng->last_ms = ms;
    if (!first && !find_change(&apng->shown, image, &rect))
        return 0;
    if (!first)
        apng->err = write_waiting(apng, ms - apng->shown_ms);
    apng->shown_ms = ms;
    apng->rect = rect;
    copy_frame(&apng->shown, image);
    if (!apng->err)
        apng->err = pack_rect(apng);
    apng->waiting = true;
    return apng->err;
}

static int end_film(struct hl_apng *apng)
{
    int err = write_waiting(apng, apng->last_ms + apng->step_ms - apng->shown_ms);

    err = err ? err : write_chunk(apng, "IEND", NULL, 0, NULL, 0);
    if (err)
        return err;
    if (lseek(apng->fd, ACTL_OFFSET, SEEK_SET) < 0)
        return -errno;
    return write_actl(apng, apng->frames);
}

int hl_apng_end(struct hl_apng *apng)
{
    if (apng->err)
        return apng->err;
    if (!apng->waiting)
        return -ENODATA;
    if (apng->frames > 0)
        apng->err = end_film(apng);
    else
        apng->err = write_all(apng->fd, apng->packed.data, apng->packed.len);
    return apng->err;
}
