#include "drivers/lights.h"

#include "base/clock.h"
#include "base/log.h"
#include "drivers/spi_port.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BITS_PER_BYTE 8
#define RESERVE       1.1 /* of the time that a picture takes: system calls, gaps between bytes */

int hl_lights_send(struct hl_lights_link *link, const uint8_t *bytes, size_t count)
{
    link->sent += count;
    return link->wire->send(link->state, bytes, count);
}

/* ---- the guard ---- */

int hl_lights_rescue(const struct hl_lights *lights)
{
    struct hl_lights_link link = {.wire = lights->bare, .state = lights->bare_state};
    char error[HL_WIRE_ERROR_MAX];
    int err = link.wire->open(link.state, &lights->setup, error);

    if (err)
        return err;
    err = lights->kind->darken(lights->chips, &link);
    link.wire->close(link.state);
    return err;
}

static void rescue(const void *data)
{
    hl_lights_rescue(data);
}

/* Before the wire opens, so that nothing is ever lit without it. */
static int start_guard(struct hl_lights *lights)
{
    if (!lights->bare)
        return 0;
    lights->bare_state = calloc(1, lights->bare->state_size);
    if (!lights->bare_state)
        return -ENOMEM;
    int err = hl_guard_init(&lights->guard, rescue, lights);
    lights->guarded = err == 0;
    if (err)
        hl_warning(lights->name, "no guard: %s; should the program be killed, the board stays lit",
                   strerror(-err));
    return 0;
}

/* ---- opening ---- */

static int check_size(const struct hl_lights *lights, struct hl_output_mode *mode)
{
    if (mode->width && (mode->width != lights->width || mode->height != lights->height)) {
        hl_error(lights->name,
                 "--size %dx%d is not what this board has: %dx%d; leave the size out, or change "
                 "the board's options",
                 mode->width, mode->height, lights->width, lights->height);
        return -EINVAL;
    }
    mode->width = lights->width;
    mode->height = lights->height;
    return 0;
}

static int open_wire(struct hl_lights *lights)
{
    char error[HL_WIRE_ERROR_MAX] = "";
    int err = lights->wire->open(lights->link.state, &lights->setup, error);

    lights->is_open = err == 0;
    if (err)
        hl_error(lights->name, "%s", error);
    return err;
}

/* A picture with a gap in it would be two. */
static int check_piece(const struct hl_lights *lights)
{
    size_t longest = lights->wire->longest(lights->link.state), fits = HL_SPI_PORT_LONGEST;

    if (lights->piece <= longest)
        return 0;
    while (fits < lights->piece)
        fits *= 2;
    hl_error(lights->name,
             "a picture is %zu bytes in one piece, and the kernel's SPI takes %zu: put "
             "spidev.bufsiz=%zu into /boot/firmware/cmdline.txt and restart",
             lights->piece, longest, fits);
    return -EMSGSIZE;
}

static int64_t now_ns(const struct hl_lights *lights)
{
    return lights->wire->now(lights->link.state);
}

static int fail_send(const struct hl_lights *lights, int err)
{
    const char *device = lights->setup.device ? lights->setup.device : HL_SPI_PORT_DEVICE;

    if (err == -ENODEV || err == -ENXIO || err == -ESHUTDOWN)
        hl_error(lights->name, "%s has gone: when it is there again, the board comes back",
                 lights->wire == &hl_spi_wire_bitbang ? "the GPIO chip" : device);
    else if (err == -ETIMEDOUT)
        hl_error(lights->name, "%s does not get its bytes out in time: try a lower clock", device);
    else
        hl_error(lights->name, "the wire %s failed: %s; see what `dmesg` says", lights->wire->name,
                 strerror(-err));
    return err;
}

/* A wire that moves lines by system calls has the clock that it turns out to have; of the others it
 * is known. */
static int wake(struct hl_lights *lights, double *byte_s)
{
    int64_t began_ns = now_ns(lights);
    lights->is_awake = true; /* whatever comes of it */
    int err = lights->kind->wake(lights->chips, &lights->link);

    *byte_s = (double)BITS_PER_BYTE / lights->setup.clock_hz;
    if (!err && lights->wire == &hl_spi_wire_bitbang && lights->link.sent)
        *byte_s = (double)(now_ns(lights) - began_ns) / HL_NS_PER_S / (double)lights->link.sent;
    return err ? fail_send(lights, err) : 0;
}

static int set_rate(const struct hl_lights *lights, double byte_s, struct hl_output_mode *mode)
{
    double most_hz = 1 / (byte_s * (double)lights->most * RESERVE + 1e-9);
    double asked_hz = mode->refresh_hz > 0 ? mode->refresh_hz : HL_LIGHTS_RATE_HZ;

    if (most_hz < HL_LIGHTS_RATE_MIN_HZ) {
        hl_error(lights->name,
                 "the wire is too slow: a picture would take %.1f s; use fewer LEDs, or a higher "
                 "clock",
                 1 / most_hz);
        return -EINVAL;
    }
    if (most_hz < asked_hz && mode->refresh_hz > 0)
        hl_warning(lights->name,
                   "%.0f pictures a second instead of %.0f: the wire takes %.1f ms for one",
                   floor(most_hz), asked_hz, 1e3 / most_hz);
    else if (most_hz < asked_hz)
        hl_info(lights->name, "%.0f pictures a second: the wire takes %.1f ms for one",
                floor(most_hz), 1e3 / most_hz);
    mode->refresh_hz = most_hz < asked_hz ? floor(most_hz) : asked_hz;
    return 0;
}

static int open_parts(struct hl_lights *lights, void *wire_state, struct hl_output_mode *mode)
{
    double byte_s;
    int err = check_size(lights, mode);

    if (!err && !wire_state) {
        lights->own_state = wire_state = calloc(1, lights->wire->state_size);
        err = wire_state ? 0 : -ENOMEM;
    }
    lights->link = (struct hl_lights_link){.wire = lights->wire, .state = wire_state};
    if (!err)
        err = start_guard(lights);
    if (!err)
        err = open_wire(lights);
    if (!err)
        err = check_piece(lights);
    if (!err)
        err = wake(lights, &byte_s);
    return err ? err : set_rate(lights, byte_s, mode);
}

int hl_lights_open(struct hl_lights *lights, void *wire_state, struct hl_output_mode *mode)
{
    int err = open_parts(lights, wire_state, mode);
    if (err)
        hl_lights_close(lights);
    return err;
}

/* ---- open ---- */

int hl_lights_present(struct hl_lights *lights, const struct hl_frame *frame)
{
    int err = lights->kind->show(lights->chips, &lights->link, frame);
    return err ? fail_send(lights, err) : 0;
}

int hl_lights_close(struct hl_lights *lights)
{
    int err = 0;

    if (lights->is_awake)
        err = lights->kind->darken(lights->chips, &lights->link);
    if (err)
        hl_error(lights->name, "the board may stay lit: %s", strerror(-err));
    if (lights->is_open)
        lights->wire->close(lights->link.state);
    if (lights->guarded)
        hl_guard_finish(&lights->guard);
    free(lights->own_state);
    free(lights->bare_state);
    if (lights->chips)
        lights->kind->destroy(lights->chips);
    lights->chips = lights->own_state = lights->bare_state = NULL;
    lights->guarded = lights->is_open = lights->is_awake = false;
    return err;
}
