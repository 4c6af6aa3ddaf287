#include "host-sim/png.h"

#include <errno.h>
#include <png.h>

#define COMPRESSION 6
#define IDAT_BYTES  (1u << 18) /* one chunk for all but the largest pictures */

struct sink {
    struct hl_buf *out;
    int err;
};

static void take_bytes(png_structp png, png_bytep bytes, png_size_t n)
{
    struct sink *sink = png_get_io_ptr(png);

    sink->err = hl_buf_add(sink->out, bytes, n);
    if (sink->err)
        png_error(png, "no room");
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

/* libpng would print; the error code says it. */
static void stay_quiet(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void leave(png_structp png, png_const_charp message)
{
    (void)message;
    png_longjmp(png, 1);
}

/* Apart, so that no local variable lives across the jump. */
static int encode(png_structp png, png_infop info, const struct hl_frame *image)
{
    if (setjmp(png_jmpbuf(png)))
        return -ENOMEM;
    png_set_IHDR(png, info, (png_uint_32)image->width, (png_uint_32)image->height, 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, COMPRESSION);
    png_set_compression_buffer_size(png, IDAT_BYTES);
    /* Letters and dots repeat byte for byte: filters only hide that. */
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_write_info(png, info);
    for (int y = 0; y < image->height; y++)
        png_write_row(png, image->pixels + (size_t)y * image->stride);
    png_write_end(png, info);
    return 0;
}

int hl_png_encode(const struct hl_frame *image, struct hl_buf *out)
{
    struct sink sink = {.out = out};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, leave, stay_quiet);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    int err = -ENOMEM;

    if (info) {
        png_set_write_fn(png, &sink, take_bytes, flush_nothing);
        err = encode(png, info, image);
    }
    png_destroy_write_struct(&png, &info);
    return sink.err ? sink.err : err;
}
