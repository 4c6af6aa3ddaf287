#include "host-sim/vcd.h"

#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_BYTES 65536
/* The longest that one call adds: "#" and a time, then value, name and newline of each wire, and
 * the lines around the first values. */
#define RECORD_BYTES (32 + 3 * HL_VCD_WIRES_MAX + 32)
#define FIRST_ID     '!' /* names inside the file: one visible character a wire */

struct hl_vcd {
    int fd, count;
    int err; /* it ended */
    char *path;
    int64_t bytes_left;
    int64_t start_ps, last_ps;
    uint32_t wires, levels;
    bool started;
    size_t used;
    char buffer[BUFFER_BYTES];
};

static void end(struct hl_vcd *vcd, int err)
{
    vcd->err = err;
    vcd->used = 0;
    hl_error("trace", "cannot write %s: %s; what came before is kept", vcd->path, strerror(-err));
}

static void flush(struct hl_vcd *vcd)
{
    for (size_t done = 0; done < vcd->used;) {
        ssize_t n = write(vcd->fd, vcd->buffer + done, vcd->used - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            end(vcd, n < 0 ? -errno : -EIO);
            return;
        }
        done += (size_t)n;
    }
    vcd->used = 0;
}

/* False when BYTES more do not fit under the ceiling. */
static bool reserve(struct hl_vcd *vcd, size_t bytes)
{
    if (vcd->err)
        return false;
    if ((int64_t)bytes > vcd->bytes_left) {
        flush(vcd);
        if (!vcd->err) {
            vcd->err = -EFBIG;
            hl_warning("trace", "%s is full: what comes now is left out", vcd->path);
        }
        return false;
    }
    if (vcd->used + bytes > BUFFER_BYTES)
        flush(vcd);
    return !vcd->err;
}

static void put(struct hl_vcd *vcd, const char *bytes, size_t count)
{
    memcpy(vcd->buffer + vcd->used, bytes, count);
    vcd->used += count;
    vcd->bytes_left -= (int64_t)count;
}

static void put_text(struct hl_vcd *vcd, const char *text)
{
    put(vcd, text, strlen(text));
}

static void put_time(struct hl_vcd *vcd, int64_t time_ps)
{
    char text[24], *p = text + sizeof(text);

    *--p = '\n';
    do
        *--p = (char)('0' + time_ps % 10);
    while (time_ps /= 10);
    *--p = '#';
    put(vcd, p, (size_t)(text + sizeof(text) - p));
}

static void put_values(struct hl_vcd *vcd, uint32_t wires)
{
    for (; wires; wires &= wires - 1) {
        int wire = __builtin_ctz(wires);
        char line[3] = {(vcd->levels >> wire & 1) ? '1' : '0', (char)(FIRST_ID + wire), '\n'};
        put(vcd, line, sizeof(line));
    }
}

static void put_header(struct hl_vcd *vcd, const char *const *names)
{
    char line[HL_VCD_NAME_MAX + 32];

    put_text(vcd, "$version headliner " HL_VERSION " $end\n$timescale 1 ps $end\n"
                  "$scope module connector $end\n");
    for (int i = 0; i < vcd->count; i++) {
        snprintf(line, sizeof(line), "$var wire 1 %c %s $end\n", FIRST_ID + i, names[i]);
        put_text(vcd, line);
    }
    put_text(vcd, "$upscope $end\n$enddefinitions $end\n");
}

static bool is_name(const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; i < len; i++)
        if (name[i] <= ' ' || name[i] > '~')
            return false;
    return len >= 1 && len <= HL_VCD_NAME_MAX;
}

static int open_file(struct hl_vcd *vcd, const char *path)
{
    vcd->path = strdup(path);
    if (!vcd->path)
        return -ENOMEM;
    vcd->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return vcd->fd < 0 ? -errno : 0;
}

struct hl_vcd *hl_vcd_create(const char *path, const char *const *names, int count,
                             int64_t bytes_max)
{
    struct hl_vcd *vcd = NULL;
    bool fine = count >= 1 && count <= HL_VCD_WIRES_MAX && bytes_max >= 0;

    for (int i = 0; fine && i < count; i++)
        fine = is_name(names[i]);
    if (!fine) {
        errno = EINVAL;
        return NULL;
    }
    vcd = calloc(1, sizeof(*vcd));
    if (!vcd)
        return NULL;
    vcd->count = count;
    vcd->wires = ~(uint32_t)0 >> (HL_VCD_WIRES_MAX - count);
    vcd->bytes_left = bytes_max ? bytes_max : HL_VCD_BYTES_DEFAULT;
    int err = open_file(vcd, path);
    if (err) {
        free(vcd->path);
        free(vcd);
        errno = -err;
        return NULL;
    }
    if (reserve(vcd, 128 + (size_t)count * (HL_VCD_NAME_MAX + 32)))
        put_header(vcd, names);
    return vcd;
}

void hl_vcd_set(struct hl_vcd *vcd, int64_t time_ps, uint32_t levels)
{
    uint32_t changed = vcd->started ? (vcd->levels ^ levels) & vcd->wires : vcd->wires;

    if (!changed || !reserve(vcd, RECORD_BYTES))
        return;
    vcd->levels = levels;
    if (vcd->started) {
        assert(time_ps >= vcd->last_ps);
        if (time_ps > vcd->last_ps)
            put_time(vcd, time_ps - vcd->start_ps);
        put_values(vcd, changed);
    } else {
        vcd->started = true;
        vcd->start_ps = time_ps;
        put_text(vcd, "#0\n$dumpvars\n");
        put_values(vcd, changed);
        put_text(vcd, "$end\n");
    }
    vcd->last_ps = time_ps;
}

int hl_vcd_destroy(struct hl_vcd *vcd)
{
    if (!vcd)
        return 0;
    if (!vcd->err)
        flush(vcd);
    int err = vcd->err;
    if (close(vcd->fd) < 0 && !err)
        err = -errno;
    free(vcd->path);
    free(vcd);
    return err;
}
