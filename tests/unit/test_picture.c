/* Pictures from files: every kind of PNG, none that breaks anything, and their sizes; logos. */
#include "check.h"

#include "show/halftone.h"
#include "show/logos.h"
#include "show/picture.h"

#include <errno.h>
#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BYTES_MAX 65536

static char folder[] = "/tmp/hl-picture-XXXXXX";

struct file {
    uint8_t bytes[BYTES_MAX];
    size_t len;
};

static const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static const char *save(const char *name, const struct file *file)
{
    FILE *out = fopen(in_folder(name), "w");
    assert_non_null(out);
    assert_int_equal(fwrite(file->bytes, 1, file->len, out), file->len);
    fclose(out);
    return in_folder(name);
}

/* ---- PNGs ---- */

static void take(png_structp png, png_bytep bytes, png_size_t n)
{
    struct file *file = png_get_io_ptr(png);
    assert_true(file->len + n <= BYTES_MAX);
    memcpy(file->bytes + file->len, bytes, n);
    file->len += n;
}

static void flush(png_structp png)
{
    (void)png;
}

struct kind {
    const char *name;
    int type, depth, interlace;
    bool hole; /* one colour or grey counts as transparent */
};

static const struct kind kinds[] = {
    {"RGB", PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, false},
    {"RGB with a hole", PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, true},
    {"RGB of 16 bits", PNG_COLOR_TYPE_RGB, 16, PNG_INTERLACE_NONE, false},
    {"RGBA", PNG_COLOR_TYPE_RGBA, 8, PNG_INTERLACE_NONE, false},
    {"RGBA of 16 bits, interlaced", PNG_COLOR_TYPE_RGBA, 16, PNG_INTERLACE_ADAM7, false},
    {"RGB, interlaced", PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_ADAM7, false},
    {"grey", PNG_COLOR_TYPE_GRAY, 8, PNG_INTERLACE_NONE, false},
    {"grey of 1 bit", PNG_COLOR_TYPE_GRAY, 1, PNG_INTERLACE_NONE, false},
    {"grey of 2 bits, interlaced", PNG_COLOR_TYPE_GRAY, 2, PNG_INTERLACE_ADAM7, false},
    {"grey of 4 bits", PNG_COLOR_TYPE_GRAY, 4, PNG_INTERLACE_NONE, false},
    {"grey with a hole", PNG_COLOR_TYPE_GRAY, 8, PNG_INTERLACE_NONE, true},
    {"grey with alpha", PNG_COLOR_TYPE_GRAY_ALPHA, 8, PNG_INTERLACE_NONE, false},
    {"palette", PNG_COLOR_TYPE_PALETTE, 8, PNG_INTERLACE_NONE, false},
    {"palette of 2 bits with a hole", PNG_COLOR_TYPE_PALETTE, 2, PNG_INTERLACE_NONE, true},
    {"palette of 4 bits, interlaced", PNG_COLOR_TYPE_PALETTE, 4, PNG_INTERLACE_ADAM7, false},
};

static int channels(int type)
{
    return type == PNG_COLOR_TYPE_RGBA         ? 4
           : type == PNG_COLOR_TYPE_RGB        ? 3
           : type == PNG_COLOR_TYPE_GRAY_ALPHA ? 2
                                               : 1;
}

/* Sample 0 or its maximum: black and white pixels in a chessboard, the left half of it opaque. */
static void write_rows(png_structp png, const struct kind *kind, int width, int height)
{
    uint8_t row[8 * 64];
    int bits = kind->depth * channels(kind->type), passes = png_set_interlace_handling(png);

    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < height; y++) {
            memset(row, 0, sizeof(row));
            for (int x = 0; x < width; x++)
                for (int bit = 0; bit < bits; bit++) {
                    bool alpha = kind->type & PNG_COLOR_MASK_ALPHA && bit >= bits - kind->depth;
                    bool low = kind->type != PNG_COLOR_TYPE_PALETTE || bit == bits - 1;
                    if (alpha ? x < width / 2 : low && (x + y) % 2)
                        row[(x * bits + bit) / 8] |= (uint8_t)(128 >> (x * bits + bit) % 8);
                }
            png_write_row(png, row);
        }
}

static void write_png(struct file *file, const struct kind *kind, int width, int height)
{
    static const png_color palette[2] = {{0, 0, 0}, {255, 255, 255}};
    static const png_byte clear[2] = {0, 255};
    static const png_color_16 black = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);

    file->len = 0;
    png_set_write_fn(png, file, take, flush);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, kind->depth, kind->type,
                 kind->interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (kind->type == PNG_COLOR_TYPE_PALETTE)
        png_set_PLTE(png, info, palette, 2);
    if (kind->hole)
        png_set_tRNS(png, info, clear, 2, &black);
    png_write_info(png, info);
    write_rows(png, kind, width, height);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
}

static void every_kind_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct file file;
        struct hl_picture picture;
        char error[HL_PICTURE_ERROR_MAX] = "";
        write_png(&file, &kinds[i], 13, 11);
        if (hl_picture_parse(&picture, file.bytes, file.len, error))
            fail_msg("%s: %s", kinds[i].name, error);
        check_int(kinds[i].name, picture.width, 13);
        check_int(kinds[i].name, picture.height, 11);
        for (int y = 0; y < 11; y++)
            for (int x = 0; x < 13; x++) {
                const uint8_t *pixel = picture.pixels + 4 * (y * 13 + x);
                bool white = (x + y) % 2;
                bool clear =
                    kinds[i].type & PNG_COLOR_MASK_ALPHA ? x >= 6 : kinds[i].hole && !white;
                check_int(kinds[i].name, pixel[0], white ? 255 : 0);
                check_int(kinds[i].name, pixel[2], white ? 255 : 0);
                check_int(kinds[i].name, pixel[3], clear ? 0 : 255);
            }
        hl_picture_finish(&picture);
    }
}

/* Cut anywhere, and with a bit wrong anywhere: a picture or an error, and no more. */
static void broken_ones_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct file file;
        struct hl_picture picture;
        char error[HL_PICTURE_ERROR_MAX];
        write_png(&file, &kinds[i], 13, 11);
        for (size_t len = 0; len < file.len - 16; len++) { /* without its last two chunks' ends */
            uint8_t *cut = malloc(len ? len : 1);
            assert_non_null(cut);
            memcpy(cut, file.bytes, len);
            *error = '\0';
            int err = hl_picture_parse(&picture, cut, len, error);
            if (err)
                check_true(kinds[i].name, *error && !picture.pixels);
            else
                hl_picture_finish(&picture);
            /* The pixels are the last but one chunk, its check the last bytes before the end. */
            check_true(kinds[i].name, err || len >= file.len - 20);
            free(cut);
        }
        for (size_t at = 0; at < file.len * 8; at++) {
            file.bytes[at / 8] ^= (uint8_t)(1 << at % 8);
            if (hl_picture_parse(&picture, file.bytes, file.len, error) == 0)
                hl_picture_finish(&picture);
            file.bytes[at / 8] ^= (uint8_t)(1 << at % 8);
        }
    }
}

/* An honest head of a picture of that size, and of its pixels nothing but their name. */
static void write_head(struct file *file, uint32_t width, uint32_t height)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    file->len = 0;
    png_set_write_fn(png, file, take, flush);
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    png_set_IHDR(png, info, width, height, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    png_destroy_write_struct(&png, &info);
    memcpy(file->bytes + file->len, "\0\0\0\20IDAT", 8);
    file->len += 8;
}

static void ceilings_hold(void **state)
{
    static const struct {
        const char *name;
        uint32_t width, height;
        int err;
    } rows[] = {
        {"4 million", 2048, 2048, -EINVAL}, /* not too large, but it ends */
        {"more", 2049, 2048, -EFBIG},       {"widest", 8192, 1, -EINVAL},
        {"wider", 8193, 1, -EINVAL},        {"higher", 1, 1u << 30, -EINVAL},
        {"long", 8192, 513, -EFBIG},
    };
    struct hl_picture picture;
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct file file;
        char error[HL_PICTURE_ERROR_MAX];
        write_head(&file, rows[i].width, rows[i].height);
        check_int(rows[i].name, hl_picture_parse(&picture, file.bytes, file.len, error),
                  rows[i].err);
        check_true(rows[i].name,
                   !strstr(error, "larger") == (rows[i].err != -EFBIG) && !picture.pixels);
    }
}

static void files_that_are_none(void **state)
{
    struct hl_picture picture;
    struct file file = {.len = 0};
    char error[HL_PICTURE_ERROR_MAX];
    (void)state;
    check_int("absent", hl_picture_load(&picture, in_folder("absent"), error), -ENOENT);
    check_true("absent", strstr(error, "No such file"));
    check_int("folder", hl_picture_load(&picture, folder, error), -EINVAL);
    check_true("folder", strstr(error, "not a plain file"));
    assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
    check_int("pipe", hl_picture_load(&picture, in_folder("pipe"), error), -EINVAL);
    check_int("empty", hl_picture_load(&picture, save("empty", &file), error), -EINVAL);
    check_true("empty", strstr(error, "no PNG"));
    file.len = (size_t)sprintf((char *)file.bytes, "\xff\xd8\xff\xe0 a JPEG, say");
    check_int("jpeg", hl_picture_load(&picture, save("jpeg", &file), error), -EINVAL);
    save("large", &file);
    assert_int_equal(truncate(in_folder("large"), HL_PICTURE_FILE_MAX + 1), 0);
    check_int("large", hl_picture_load(&picture, in_folder("large"), error), -EFBIG);
    check_true("large", strstr(error, "4 MiB"));
}

/* ---- sizes ---- */

static void shapes_are_kept(void **state)
{
    static const struct {
        const char *name;
        int width, height, room_x, room_y, to_x, to_y;
    } rows[] = {
        {"same", 100, 40, 100, 40, 100, 40},
        {"lower", 100, 40, 100, 20, 50, 20},
        {"narrower", 100, 40, 50, 90, 50, 20},
        {"larger", 10, 4, 1000, 40, 100, 40},
        {"hair", 1000, 1, 10, 10, 10, 1},
        {"pole", 1, 1000, 10, 10, 1, 10},
        {"one", 1, 1, 7, 9, 7, 7},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_picture picture = {rows[i].width, rows[i].height, NULL};
        int x, y;
        hl_picture_fit(&picture, rows[i].room_x, rows[i].room_y, &x, &y);
        check_int(rows[i].name, x, rows[i].to_x);
        check_int(rows[i].name, y, rows[i].to_y);
    }
}

static void sizes_mix_light(void **state)
{
    static const struct {
        const char *name;
        uint8_t pixels[4][4]; /* of 2x2 */
        int code;             /* of their mean */
    } rows[] = {
        {"half", {{0, 0, 0, 255}, {255, 255, 255, 255}, {255, 255, 255, 255}, {0, 0, 0, 255}}, 188},
        {"even", {{9, 9, 9, 255}, {9, 9, 9, 255}, {9, 9, 9, 255}, {9, 9, 9, 255}}, 9},
        {"clear is paper", {{0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}, 255},
        {"half clear", {{0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 255}, {0, 0, 0, 255}}, 188},
        {"glass", {{0, 0, 0, 51}, {0, 0, 0, 51}, {0, 0, 0, 51}, {0, 0, 0, 51}}, 231},
        {"colour under clear",
         {{255, 0, 0, 0}, {0, 0, 0, 255}, {0, 0, 0, 255}, {0, 0, 0, 255}},
         137},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint8_t pixels[16], out[3];
        memcpy(pixels, rows[i].pixels, sizeof(pixels));
        struct hl_picture picture = {2, 2, pixels};
        struct hl_frame frame = {.width = 1, .height = 1, .stride = 3, .pixels = out};
        hl_picture_draw(&picture, &frame);
        for (int c = 0; c < 3; c++)
            check_true(rows[i].name, abs(out[c] - rows[i].code) <= 1);
    }
}

/* In its own size nothing changes; twice as large each pixel is four; a third of the way between.
 */
static void places_are_kept(void **state)
{
    uint8_t pixels[4 * 256], out[3 * 512 * 2];
    struct hl_picture picture = {256, 1, pixels};
    struct hl_frame frame = {.width = 256, .height = 1, .stride = 3 * 512, .pixels = out};
    (void)state;
    for (int i = 0; i < 256; i++) {
        pixels[4 * i] = (uint8_t)i;
        pixels[4 * i + 1] = (uint8_t)(255 - i);
        pixels[4 * i + 2] = 7;
        pixels[4 * i + 3] = 255;
    }
    hl_picture_draw(&picture, &frame);
    for (int i = 0; i < 256; i++) {
        check_int("same size", out[3 * i], i);
        check_int("same size", out[3 * i + 1], 255 - i);
        check_int("same size", out[3 * i + 2], 7);
    }
    frame.width = 512;
    frame.height = 2;
    hl_picture_draw(&picture, &frame);
    for (int i = 0; i < 512; i++) {
        check_int("twice", out[3 * i], i / 2);
        check_int("twice, below", out[3 * 512 + 3 * i], i / 2);
    }
}

/* ---- logos ---- */

static const struct hl_paper paper = {
    .inks = {{"black", {0, 0, 0}, {30, 30, 30}},
             {"white", {255, 255, 255}, {200, 200, 200}},
             {"red", {255, 0, 0}, {150, 20, 20}}},
    .count = 3,
    .greys = 2,
};

static void logos_come_in_inks(void **state)
{
    struct file file;
    struct hl_logos *logos = hl_logos_create(&paper);
    (void)state;
    assert_non_null(logos);
    write_png(&file, &kinds[0], 40, 20);
    check_int("good", hl_logos_add(logos, "https://a/", save("a.png", &file)), 0);
    file.bytes[file.len / 2] ^= 0xff;
    check_true("broken", hl_logos_add(logos, "https://b/", save("b.png", &file)) < 0);
    check_true("absent", hl_logos_add(logos, "https://c/", in_folder("c.png")) < 0);
    check_int("twice", hl_logos_add(logos, "https://a/", in_folder("a.png")), -ENOSPC);

    struct hl_strip *strip = hl_logos_strip(logos, "https://a/", 300, 16);
    assert_non_null(strip);
    check_int("width", strip->width, 32);
    check_int("height", strip->height, 16);
    int white = 0;
    for (int i = 0; i < 32 * 16; i++) {
        const uint8_t *pixel = strip->pixels + 3 * i;
        check_true("ink", (pixel[0] == 0 || pixel[0] == 255) && pixel[0] == pixel[1]);
        white += pixel[0] == 255;
    }
    check_true("half of it is white", white > 200 && white < 312);
    check_true("kept", hl_logos_strip(logos, "https://a/", 300, 16) == strip);
    uint64_t id = strip->id;
    strip = hl_logos_strip(logos, "https://a/", 10, 16);
    assert_non_null(strip);
    check_true("another", strip->id != id && strip->width == 10 && strip->height == 5);
    check_true("broken has none", !hl_logos_strip(logos, "https://b/", 30, 16));
    file.bytes[file.len / 2] ^= 0xff; /* mended meanwhile: it was said that it has none */
    save("b.png", &file);
    check_true("broken has none", !hl_logos_strip(logos, "https://b/", 30, 16));
    check_true("absent has none", !hl_logos_strip(logos, "https://c/", 30, 16));
    check_true("unknown has none", !hl_logos_strip(logos, "https://d/", 30, 16));
    check_true("no room", !hl_logos_strip(logos, "https://a/", 0, 16));
    check_true("too large", !hl_logos_strip(logos, "https://a/", 30, HL_LOGOS_HEIGHT_MAX + 1));
    hl_logos_destroy(logos);
    hl_logos_destroy(NULL);
}

static void kept_bytes_have_a_ceiling(void **state)
{
    struct file file;
    struct hl_logos *logos = hl_logos_create(&paper);
    struct hl_strip *strip = NULL;
    (void)state;
    assert_non_null(logos);
    write_png(&file, &kinds[0], 40, 10);
    save("a.png", &file);
    for (int i = 0; i < 8; i++) {
        char key[16];
        snprintf(key, sizeof(key), "%d", i);
        check_int(key, hl_logos_add(logos, key, in_folder("a.png")), 0);
        strip = hl_logos_strip(logos, key, 2048, 512); /* 3 MiB */
        assert_non_null(strip);
        check_int(key, strip->width, 2048);
        hl_strip_ref(strip);
        if (i == 0)
            check_true("kept", hl_logos_strip(logos, "0", 2048, 512) == strip);
        hl_strip_unref(strip);
    }
    /* The first were let go: made anew, another strip. */
    uint64_t last = strip->id;
    check_true("let go", hl_logos_strip(logos, "0", 2048, 512)->id > last);
    hl_logos_destroy(logos);
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"a.png", "b.png", "pipe", "empty", "jpeg", "large"};
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        unlink(in_folder(names[i]));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_read),
        cmocka_unit_test(broken_ones_are_refused),
        cmocka_unit_test(ceilings_hold),
        cmocka_unit_test(files_that_are_none),
        cmocka_unit_test(shapes_are_kept),
        cmocka_unit_test(sizes_mix_light),
        cmocka_unit_test(places_are_kept),
        cmocka_unit_test(logos_come_in_inks),
        cmocka_unit_test(kept_bytes_have_a_ceiling),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
