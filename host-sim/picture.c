/* A board that is a file: a PNG of one instant, or an animated PNG of any span. */
#include "host-sim/picture.h"

#include "base/log.h"
#include "drivers/driver.h"
#include "host-sim/apng.h"
#include "host-sim/led.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define REFRESH_DEFAULT_HZ 30
#define SCALE_MAX          32
#define PITCH_DEFAULT      8
#define PART_TRIES         16

/* A file that appears under its name only when it is complete. */
struct part {
    int fd;
    char path[PATH_MAX];
};

static int part_open(struct part *part, const char *path)
{
    for (int i = 0; i < PART_TRIES; i++) {
        int n = snprintf(part->path, sizeof(part->path), "%s.%ld-%d.part", path, (long)getpid(), i);
        if (n < 0 || (size_t)n >= sizeof(part->path))
            return -ENAMETOOLONG;
        part->fd = open(part->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (part->fd >= 0)
            return 0;
        if (errno != EEXIST)
            return -errno;
    }
    return -EEXIST;
}

/* ERR is what went wrong before, and then nothing appears. */
static int part_close(struct part *part, const char *path, int err)
{
    if (close(part->fd) < 0 && !err)
        err = -errno;
    if (!err && rename(part->path, path) < 0)
        err = -errno;
    if (err)
        unlink(part->path);
    return err;
}

static bool is_png_name(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && dot != path && dot[-1] != '/' &&
           (strcasecmp(dot, ".png") == 0 || strcasecmp(dot, ".apng") == 0);
}

int hl_picture_write_png(const char *path, const struct hl_frame *frame)
{
    struct part part;
    int err = part_open(&part, path);

    if (!err) {
        struct hl_apng *apng = hl_apng_create(part.fd, frame->width, frame->height);
        err = apng ? hl_apng_add(apng, frame, 0) : -errno;
        err = err ? err : hl_apng_end(apng);
        hl_apng_destroy(apng);
        err = part_close(&part, path, err);
    }
    if (err)
        hl_error("picture", "cannot write %s: %s", path, strerror(-err));
    return err;
}

enum style { PIXELS, DOTS };

struct picture {
    char *file;
    int style;
    int scale;
    struct hl_led_look look;

    struct part part;
    struct hl_apng *apng;
    struct hl_led *led;    /* DOTS */
    uint32_t *band;        /* DOTS: one row of LEDs */
    struct hl_frame image; /* as it is stored */
    int err;               /* what kept the file from being written, said once */
};

static int check_options(const struct picture *p, const struct hl_output_mode *mode)
{
    int factor = p->style == DOTS ? p->look.pitch : p->scale;

    if (!p->file) {
        hl_error("picture", "no file named; add file=NAME.png to the board's options");
        return -EINVAL;
    }
    if (!is_png_name(p->file)) {
        hl_error("picture", "cannot write %s: name a file that ends in .png or .apng", p->file);
        return -EINVAL;
    }
    if (mode->width * factor > HL_FRAME_WIDTH_MAX || mode->height * factor > HL_FRAME_HEIGHT_MAX) {
        hl_error("picture", "%dx%d at %s=%d is %dx%d; a picture is at most %dx%d", mode->width,
                 mode->height, p->style == DOTS ? "pitch" : "scale", factor, mode->width * factor,
                 mode->height * factor, HL_FRAME_WIDTH_MAX, HL_FRAME_HEIGHT_MAX);
        return -EINVAL;
    }
    return 0;
}

static void free_all(struct picture *p)
{
    hl_apng_destroy(p->apng);
    hl_led_destroy(p->led);
    free(p->band);
    hl_frame_finish(&p->image);
    p->apng = NULL;
    p->led = NULL;
    p->band = NULL;
}

static int allocate(struct picture *p, const struct hl_output_mode *mode)
{
    int factor = p->style == DOTS ? p->look.pitch : p->scale;
    int err = hl_frame_init(&p->image, mode->width * factor, mode->height * factor);

    if (err)
        return err;
    p->apng = hl_apng_create(p->part.fd, p->image.width, p->image.height);
    if (!p->apng)
        return -errno;
    if (p->style == PIXELS)
        return 0;
    p->led = hl_led_create(&p->look, mode->width);
    p->band = calloc((size_t)p->image.width * (size_t)factor, sizeof(*p->band));
    return p->led && p->band ? 0 : -ENOMEM;
}

static int open_picture(void *state, struct hl_output_mode *mode)
{
    struct picture *p = state;
    int err = check_options(p, mode);

    if (err)
        return err;
    p->err = 0;
    err = part_open(&p->part, p->file);
    if (!err) {
        err = allocate(p, mode);
        if (err) {
            free_all(p);
            part_close(&p->part, p->file, err);
        }
    }
    if (err) {
        hl_error("picture", "cannot write %s: %s", p->file, strerror(-err));
        return err;
    }
    if (mode->refresh_hz == 0)
        mode->refresh_hz = REFRESH_DEFAULT_HZ;
    return 0;
}

static void draw_pixels(struct picture *p, const struct hl_frame *frame)
{
    for (int y = 0; y < p->image.height; y++) {
        const uint8_t *in = frame->pixels + (size_t)(y / p->scale) * frame->stride;
        uint8_t *out = p->image.pixels + (size_t)y * p->image.stride;
        for (int x = 0; x < p->image.width; x++)
            memcpy(out + 3 * x, in + 3 * (x / p->scale), 3);
    }
}

static void draw_dots(struct picture *p, const struct hl_frame *frame)
{
    size_t width = (size_t)p->image.width;
    uint8_t *out = p->image.pixels;

    for (int y = 0; y < frame->height; y++) {
        hl_led_paint_row(p->led, frame, y, p->band, width);
        for (size_t i = 0; i < width * (size_t)p->look.pitch; i++) {
            *out++ = (uint8_t)(p->band[i] >> 16);
            *out++ = (uint8_t)(p->band[i] >> 8);
            *out++ = (uint8_t)p->band[i];
        }
    }
}

static int present(void *state, const struct hl_frame *frame, int64_t when_ns)
{
    struct picture *p = state;

    if (p->err)
        return p->err;
    if (p->style == DOTS)
        draw_dots(p, frame);
    else
        draw_pixels(p, frame);
    p->err = hl_apng_add(p->apng, &p->image, when_ns);
    if (p->err)
        hl_error("picture", "cannot write %s: %s", p->file, strerror(-p->err));
    return p->err;
}

static int close_picture(void *state)
{
    struct picture *p = state;
    int err = p->err ? p->err : hl_apng_end(p->apng);

    free_all(p);
    err = part_close(&p->part, p->file, err);
    if (err == -ENODATA)
        hl_warning("picture", "no frame was shown, so %s is not written", p->file);
    else if (err && !p->err)
        hl_error("picture", "cannot write %s: %s", p->file, strerror(-err));
    return err;
}

static const char *const styles[] = {[PIXELS] = "pixels", [DOTS] = "dots", NULL};

static const struct picture defaults = {
    .style = PIXELS,
    .scale = 1,
    .look = {PITCH_DEFAULT, HL_LED_GAP_DEFAULT, HL_LED_GLOW_DEFAULT},
};

static const struct hl_option options[] = {
    {"file", HL_OPTION_STRING, offsetof(struct picture, file),
     .help = "name of the picture, ending in .png or .apng; several frames make it move"},
    {"style", HL_OPTION_CHOICE, offsetof(struct picture, style), .choices = styles,
     .help = "plain pixels, or dots as on an LED board; default pixels"},
    {"scale", HL_OPTION_INT, offsetof(struct picture, scale), .min = 1, .max = SCALE_MAX,
     .help = "style=pixels: picture pixels per board pixel; default 1"},
    {"pitch", HL_OPTION_INT, offsetof(struct picture, look.pitch), .min = HL_LED_PITCH_MIN,
     .max = HL_LED_PITCH_MAX, .help = "style=dots: picture pixels per LED; default 8"},
    {"gap", HL_OPTION_FLOAT, offsetof(struct picture, look.gap), .min = 0, .max = 0.9,
     .help = "style=dots: dark part of the pitch; default 0.22"},
    {"glow", HL_OPTION_FLOAT, offsetof(struct picture, look.glow), .min = 0, .max = 1,
     .help = "style=dots: light between the dots; default 0.45"},
    {0},
};

const struct hl_driver hl_driver_picture = {
    .name = "picture",
    .summary = "a PNG of one instant, or an animated PNG of a span",
    .caps = HL_CAP_FILE | HL_CAP_LARGE,
    .state_size = sizeof(struct picture),
    .defaults = &defaults,
    .options = options,
    .open = open_picture,
    .present = present,
    .close = close_picture,
};
