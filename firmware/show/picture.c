#include "show/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIGNATURE  8         /* bytes at the head of a PNG */
#define CHUNK_MAX  (1 << 20) /* bytes that libpng may take for what is not pixels */
#define CHUNKS_MAX 64
#define OPAQUE     255
#define CODES      256
#define LEVELS     4096 /* of light, on the way back to codes */

/* ---- PNG ---- */

struct reader {
    const uint8_t *at;
    size_t left;
    const char *why; /* a ceiling; NULL: broken */
};

static void give_bytes(png_structp png, png_bytep to, png_size_t n)
{
    struct reader *reader = png_get_io_ptr(png);

    if (n > reader->left)
        png_error(png, "ends too early");
    memcpy(to, reader->at, n);
    reader->at += n;
    reader->left -= n;
}

static void leave(png_structp png, png_const_charp message)
{
    (void)message;
    png_longjmp(png, 1);
}

static void stay_quiet(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

/* Whatever the file has becomes 4 bytes a pixel. Returns how often the rows come. */
static int ask_for_rgba(png_structp png, png_infop info)
{
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, OPAQUE, PNG_FILLER_AFTER);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    return passes;
}

static bool is_too_large(uint32_t width, uint32_t height)
{
    return width > HL_PICTURE_SIDE_MAX || height > HL_PICTURE_SIDE_MAX ||
           (uint64_t)width * height > HL_PICTURE_PIXELS_MAX;
}

/* Apart, so that no local variable lives across the jump. */
static int decode(png_structp png, png_infop info, struct reader *reader,
                  struct hl_picture *picture)
{
    if (setjmp(png_jmpbuf(png)))
        return -EINVAL;
    png_set_user_limits(png, HL_PICTURE_SIDE_MAX, HL_PICTURE_SIDE_MAX);
    png_set_chunk_malloc_max(png, CHUNK_MAX);
    png_set_chunk_cache_max(png, CHUNKS_MAX);
    png_set_read_fn(png, reader, give_bytes);
    png_read_info(png, info);
    if (is_too_large(png_get_image_width(png, info), png_get_image_height(png, info)))
        return -EFBIG;
    picture->width = (int)png_get_image_width(png, info);
    picture->height = (int)png_get_image_height(png, info);
    picture->pixels = calloc((size_t)picture->height, 4 * (size_t)picture->width);
    if (!picture->pixels)
        return -ENOMEM;
    for (int passes = ask_for_rgba(png, info); passes > 0; passes--)
        for (int y = 0; y < picture->height; y++)
            png_read_row(png, picture->pixels + 4 * (size_t)y * (size_t)picture->width, NULL);
    return 0;
}

static int fail(int err, char *error)
{
    snprintf(error, HL_PICTURE_ERROR_MAX, "%s",
             err == -EFBIG    ? "is larger than 4 million pixels or 8192 a side; make it smaller"
             : err == -EINVAL ? "is no PNG file, or a broken one; save it as PNG again"
                              : strerror(-err));
    return err;
}

int hl_picture_parse(struct hl_picture *picture, const uint8_t *bytes, size_t len, char *error)
{
    struct reader reader = {.at = bytes, .left = len};
    int err = -EINVAL;

    *picture = (struct hl_picture){.pixels = NULL};
    if (len < SIGNATURE || png_sig_cmp(bytes, 0, SIGNATURE) != 0)
        return fail(err, error);
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, leave, stay_quiet);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    err = info ? decode(png, info, &reader, picture) : -ENOMEM;
    png_destroy_read_struct(&png, &info, NULL);
    if (!err)
        return 0;
    hl_picture_finish(picture);
    return fail(err, error);
}

void hl_picture_finish(struct hl_picture *picture)
{
    free(picture->pixels);
    *picture = (struct hl_picture){.pixels = NULL};
}

/* ---- files ---- */

/* Reads what DESCRIPTOR has into BYTES (HL_PICTURE_FILE_MAX). Its length, or negative errno. */
static ssize_t read_all(int descriptor, uint8_t *bytes)
{
    size_t len = 0;
    ssize_t n = 1;

    while (n > 0 && len < HL_PICTURE_FILE_MAX) {
        n = read(descriptor, bytes + len, HL_PICTURE_FILE_MAX - len);
        if (n < 0 && errno == EINTR)
            n = 1;
        else if (n > 0)
            len += (size_t)n;
    }
    return n < 0 ? -errno : (ssize_t)len;
}

static int load(struct hl_picture *picture, int descriptor, char *error)
{
    struct stat st;

    if (fstat(descriptor, &st) != 0)
        return fail(-errno, error);
    if (!S_ISREG(st.st_mode) || st.st_size > HL_PICTURE_FILE_MAX) {
        snprintf(error, HL_PICTURE_ERROR_MAX, "is %s",
                 S_ISREG(st.st_mode) ? "larger than 4 MiB; make it smaller" : "not a plain file");
        return S_ISREG(st.st_mode) ? -EFBIG : -EINVAL;
    }
    uint8_t *bytes = malloc(HL_PICTURE_FILE_MAX);
    if (!bytes)
        return fail(-ENOMEM, error);
    ssize_t len = read_all(descriptor, bytes);
    int err =
        len < 0 ? fail((int)len, error) : hl_picture_parse(picture, bytes, (size_t)len, error);
    free(bytes);
    return err;
}

int hl_picture_load(struct hl_picture *picture, const char *path, char *error)
{
    *picture = (struct hl_picture){.pixels = NULL};
    /* A pipe without a writer must not hold the program. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return fail(-errno, error);
    int err = load(picture, descriptor, error);
    close(descriptor);
    return err;
}

/* ---- sizes ---- */

void hl_picture_fit(const struct hl_picture *picture, int width, int height, int *to_width,
                    int *to_height)
{
    double across = (double)width / picture->width, down = (double)height / picture->height;
    double scale = across < down ? across : down;

    *to_width = (int)lround(picture->width * scale);
    *to_height = (int)lround(picture->height * scale);
    *to_width = *to_width < 1 ? 1 : *to_width;
    *to_height = *to_height < 1 ? 1 : *to_height;
}

/* IEC 61966-2-1. */
struct curve {
    float light[CODES];
    uint8_t code[LEVELS + 1];
};

static void make_curve(struct curve *curve)
{
    for (int i = 0; i < CODES; i++) {
        double v = i / 255.0;
        curve->light[i] = (float)(v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    for (int i = 0; i <= LEVELS; i++) {
        double l = (double)i / LEVELS;
        l = l <= 0.0031308 ? l * 12.92 : 1.055 * pow(l, 1 / 2.4) - 0.055;
        curve->code[i] = (uint8_t)lround(l * 255);
    }
}

struct span {
    double from, to;
};

/* The share of pixel I that lies in SPAN. */
static float overlap(int i, struct span span)
{
    double low = fmax(span.from, i), high = fmin(span.to, i + 1);
    return high > low ? (float)(high - low) : 0;
}

/* Mean light of an area on white paper. */
static void average(const struct hl_picture *picture, const struct curve *curve, struct span across,
                    struct span down, float light[3])
{
    float area = (float)((across.to - across.from) * (down.to - down.from));

    light[0] = light[1] = light[2] = 0;
    for (int y = (int)down.from; y < picture->height && y < down.to; y++)
        for (int x = (int)across.from; x < picture->width && x < across.to; x++) {
            const uint8_t *pixel =
                picture->pixels + 4 * ((size_t)y * (size_t)picture->width + (size_t)x);
            float share = overlap(x, across) * overlap(y, down) / area;
            float alpha = (float)pixel[3] / OPAQUE;
            for (int c = 0; c < 3; c++)
                light[c] += share * (alpha * curve->light[pixel[c]] + 1 - alpha);
        }
}

static struct span span_of(int i, int count, int length)
{
    return (struct span){(double)i * length / count, (double)(i + 1) * length / count};
}

void hl_picture_draw(const struct hl_picture *picture, struct hl_frame *frame)
{
    struct curve curve;

    make_curve(&curve);
    for (int y = 0; y < frame->height; y++) {
        uint8_t *out = frame->pixels + (size_t)y * frame->stride;
        struct span down = span_of(y, frame->height, picture->height);
        for (int x = 0; x < frame->width; x++, out += 3) {
            float light[3];
            average(picture, &curve, span_of(x, frame->width, picture->width), down, light);
            for (int c = 0; c < 3; c++)
                out[c] = curve.code[lroundf(fminf(1, light[c]) * LEVELS)];
        }
    }
}
