/* Pictures, read back by a decoder of the test's own: chunks, checksums, inflate, filters, frames
 * laid over each other; every pixel and every delay is compared. Still ones also by libpng. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/board.h"
#include "host-sim/apng.h"
#include "host-sim/picture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <png.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define FRAMES_MAX 64
#define FILE_MAX   (8u << 20)
#define MS         INT64_C(1000000)

extern const struct hl_driver hl_driver_picture;

/* What the decoder finds. */
struct film {
    uint32_t width, height, frames, plays;
    bool animated;
    uint8_t *canvas[FRAMES_MAX]; /* RGB, after each frame */
    unsigned delay_num[FRAMES_MAX], delay_den[FRAMES_MAX];
    uint32_t rect[FRAMES_MAX][4];
};

struct chunks {
    const uint8_t *at, *end;
};

static uint32_t u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The next chunk's data and length; its crc must be right. */
static const uint8_t *next_chunk(struct chunks *c, char type[5], uint32_t *len)
{
    assert_true(c->end - c->at >= 12);
    *len = u32(c->at);
    assert_true(*len <= (size_t)(c->end - c->at) - 12);
    const uint8_t *data = c->at + 8;
    memcpy(type, c->at + 4, 4);
    type[4] = '\0';
    assert_int_equal(u32(data + *len), (uint32_t)crc32(0, c->at + 4, *len + 4));
    c->at = data + *len + 4;
    return data;
}

static int paeth(int a, int b, int c)
{
    int pa = abs(b - c), pb = abs(a - c), pc = abs(a + b - 2 * c);
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/* Inflates and unfilters one image of RECT and lays it on CANVAS. */
static void lay(const uint8_t *packed, size_t len, const uint32_t rect[4], uint8_t *canvas,
                uint32_t canvas_width)
{
    size_t row = 3 * (size_t)rect[2], total = (row + 1) * rect[3];
    uint8_t *raw = malloc(total), *above = calloc(1, row);
    uLongf out = total;

    assert_int_equal(uncompress(raw, &out, packed, len), Z_OK);
    assert_int_equal(out, total);
    for (uint32_t y = 0; y < rect[3]; y++) {
        uint8_t *line = raw + y * (row + 1) + 1;
        for (size_t x = 0; x < row; x++) {
            int a = x >= 3 ? line[x - 3] : 0, b = above[x], c = x >= 3 ? above[x - 3] : 0;
            const int add[5] = {0, a, b, (a + b) / 2, paeth(a, b, c)};
            assert_true(line[-1] < 5);
            line[x] = (uint8_t)(line[x] + add[line[-1]]);
        }
        memcpy(above, line, row);
        memcpy(canvas + 3 * ((size_t)(rect[1] + y) * canvas_width + rect[0]), line, row);
    }
    free(above);
    free(raw);
}

static void lay_frame(struct film *film, int n, const uint8_t *packed, size_t len)
{
    size_t bytes = 3 * (size_t)film->width * film->height;

    film->canvas[n] = calloc(1, bytes);
    if (n > 0)
        memcpy(film->canvas[n], film->canvas[n - 1], bytes);
    lay(packed, len, film->rect[n], film->canvas[n], film->width);
}

static void read_fctl(struct film *film, int n, const uint8_t *d)
{
    assert_true(n < FRAMES_MAX);
    film->rect[n][2] = u32(d + 4);
    film->rect[n][3] = u32(d + 8);
    film->rect[n][0] = u32(d + 12);
    film->rect[n][1] = u32(d + 16);
    assert_true(film->rect[n][0] + film->rect[n][2] <= film->width);
    assert_true(film->rect[n][1] + film->rect[n][3] <= film->height);
    film->delay_num[n] = (unsigned)d[20] << 8 | d[21];
    film->delay_den[n] = (unsigned)d[22] << 8 | d[23];
    assert_int_equal(d[24], 0);
    assert_int_equal(d[25], 0);
}

static void decode(const uint8_t *bytes, size_t size, struct film *film)
{
    struct chunks c = {bytes + 8, bytes + size};
    uint8_t *packed = malloc(size);
    size_t packed_len = 0;
    uint32_t len, sequence = 0;
    char type[5];
    int n = -1;

    *film = (struct film){0};
    assert_memory_equal(bytes, "\x89PNG\r\n\x1a\n", 8);
    const uint8_t *d = next_chunk(&c, type, &len);
    assert_string_equal(type, "IHDR");
    film->width = u32(d);
    film->height = u32(d + 4);
    assert_memory_equal(d + 8, "\x08\x02\0\0\0", 5);
    for (;;) {
        d = next_chunk(&c, type, &len);
        bool ends = strcmp(type, "fcTL") == 0 || strcmp(type, "IEND") == 0;
        if (ends && packed_len > 0) {
            lay_frame(film, n, packed, packed_len);
            packed_len = 0;
        }
        if (strcmp(type, "IEND") == 0)
            break;
        if (strcmp(type, "acTL") == 0) {
            assert_int_equal(n, -1);
            film->animated = true;
            film->frames = u32(d);
            film->plays = u32(d + 4);
        } else if (strcmp(type, "fcTL") == 0) {
            assert_int_equal(len, 26);
            assert_int_equal(u32(d), sequence++);
            read_fctl(film, ++n, d);
        } else if (strcmp(type, "IDAT") == 0) {
            if (n < 0) { /* a still */
                n = 0;
                film->rect[0][2] = film->width;
                film->rect[0][3] = film->height;
            }
            assert_int_equal(n, 0);
            memcpy(packed + packed_len, d, len);
            packed_len += len;
        } else if (strcmp(type, "fdAT") == 0) {
            assert_true(n > 0);
            assert_int_equal(u32(d), sequence++);
            memcpy(packed + packed_len, d + 4, len - 4);
            packed_len += len - 4;
        } else {
            fail_msg("chunk %s", type);
        }
    }
    assert_ptr_equal(c.at, c.end);
    if (!film->animated)
        film->frames = 1;
    assert_int_equal(film->frames, n + 1);
    free(packed);
}

static void film_finish(struct film *film)
{
    for (int i = 0; i < FRAMES_MAX; i++)
        free(film->canvas[i]);
}

static uint8_t *slurp(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(FILE_MAX);

    if (!file)
        fail_msg("%s: %s", path, strerror(errno));
    *size = fread(bytes, 1, FILE_MAX, file);
    fclose(file);
    return bytes;
}

static void decode_file(const char *path, struct film *film)
{
    size_t size;
    uint8_t *bytes = slurp(path, &size);
    decode(bytes, size, film);
    free(bytes);
}

static char dir[] = "/tmp/test_apng.XXXXXX";

static const char *in_dir(const char *name)
{
    static char path[128];
    snprintf(path, sizeof(path), "%s/%s", dir, name);
    return path;
}

static int files_in_dir(void)
{
    DIR *d = opendir(dir);
    int count = 0;
    for (const struct dirent *e; (e = readdir(d));)
        count += e->d_name[0] != '.';
    closedir(d);
    return count;
}

static int make_dir(void **state)
{
    (void)state;
    strcpy(dir + strlen(dir) - 6, "XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
    DIR *d = opendir(dir);
    (void)state;
    for (const struct dirent *e; (e = readdir(d));)
        unlinkat(dirfd(d), e->d_name, 0);
    closedir(d);
    return rmdir(dir);
}

/* A frame that differs from step to step inside X, Y, W, H only. */
static void fill(struct hl_frame *frame, unsigned seed, int x, int y, int w, int h)
{
    for (int j = y; j < y + h; j++)
        for (int i = x; i < x + w; i++) {
            uint8_t *p = frame->pixels + (size_t)j * frame->stride + 3 * i;
            p[0] = (uint8_t)(i * 7 + (int)seed * 31 + 1);
            p[1] = (uint8_t)(j * 13 + (int)seed * 17 + 1);
            p[2] = (uint8_t)(i * j + (int)seed * 7 + 1);
        }
}

static struct hl_board *open_picture(const char *name, const char *more, int w, int h, int want)
{
    char error[HL_BOARD_ERROR_MAX], options[512];
    struct hl_output_mode mode = {.width = w, .height = h};

    snprintf(options, sizeof(options), "file=\"%s\"%s", in_dir(name), more);
    struct hl_board *board = hl_board_create(&hl_driver_picture, options, error);
    if (!board)
        fail_msg("%s", error);
    assert_int_equal(hl_board_open(board, &mode), want);
    if (want) {
        hl_board_destroy(board);
        return NULL;
    }
    assert_true(mode.refresh_hz > 0);
    return board;
}

struct step {
    int at_ms;
    int x, y, w, h; /* what changes; w 0: nothing does */
};

#define NOTHING 0, 0, 0, 0

static const struct {
    const char *name;
    struct step steps[8];
    int count;
    int frames; /* in the file */
    unsigned delays[8];
} films[] = {
    {"one frame is a still", {{0, 0, 0, 20, 10}}, 1, 1, {0}},
    {"the same again is a still", {{0, 0, 0, 20, 10}, {33, NOTHING}, {67, NOTHING}}, 3, 1, {0}},
    {"two frames", {{0, 0, 0, 20, 10}, {40, 3, 2, 5, 4}}, 2, 2, {40, 40}},
    {"alike ones lengthen the delay",
     {{0, 0, 0, 20, 10},
      {33, NOTHING},
      {67, NOTHING},
      {100, 0, 0, 1, 1},
      {133, NOTHING},
      {200, 19, 9, 1, 1}},
     6,
     3,
     {100, 100, 67}},
    {"alike ones at the end",
     {{0, 0, 0, 20, 10}, {10, 1, 1, 2, 2}, {20, NOTHING}, {30, NOTHING}},
     4,
     2,
     {10, 30}},
    {"no time between", {{5, 0, 0, 20, 10}, {5, 1, 1, 2, 2}}, 2, 2, {1, 1}},
    {"not from zero", {{5000, 0, 0, 20, 10}, {5050, 4, 0, 2, 10}}, 2, 2, {50, 50}},
    {"black first", {{0, NOTHING}, {20, 2, 3, 4, 5}, {40, 2, 3, 4, 5}}, 3, 3, {20, 20, 20}},
};

static void films_come_back_pixel_by_pixel(void **state)
{
    (void)state;
    for (size_t f = 0; f < sizeof(films) / sizeof(films[0]); f++) {
        struct hl_board *board = open_picture("film.png", "", 20, 10, 0);
        struct hl_frame frame;
        struct film film;
        uint8_t *shown[8] = {0};
        const struct step *shown_step[8] = {0};
        int kept = 0;

        hl_frame_init(&frame, 20, 10);
        for (int i = 0; i < films[f].count; i++) {
            const struct step *s = &films[f].steps[i];
            fill(&frame, (unsigned)i, s->x, s->y, s->w, s->h);
            if (i == 0 || s->w > 0) {
                shown[kept] = malloc(600);
                shown_step[kept] = s;
                memcpy(shown[kept++], frame.pixels, 600);
            }
            assert_int_equal(hl_board_present(board, &frame, s->at_ms * MS), 0);
        }
        assert_int_equal(hl_board_close(board), 0);
        decode_file(in_dir("film.png"), &film);
        if (film.frames != (uint32_t)films[f].frames || kept != films[f].frames)
            fail_msg("%s: %u frames", films[f].name, film.frames);
        assert_int_equal(film.animated, films[f].frames > 1);
        for (int i = 0; i < kept; i++) {
            assert_memory_equal(film.canvas[i], shown[i], 600);
            if (film.animated && film.delay_num[i] * 1000 != films[f].delays[i] * film.delay_den[i])
                fail_msg("%s: delay %d is %u/%u", films[f].name, i, film.delay_num[i],
                         film.delay_den[i]);
            if (i > 0) { /* only what changed is stored */
                const struct step *s = shown_step[i];
                const uint32_t want[4] = {(uint32_t)s->x, (uint32_t)s->y, (uint32_t)s->w,
                                          (uint32_t)s->h};
                assert_memory_equal(film.rect[i], want, sizeof(want));
            }
        }
        for (int i = 0; i < kept; i++)
            free(shown[i]);
        film_finish(&film);
        hl_frame_finish(&frame);
        hl_board_destroy(board);
        assert_int_equal(files_in_dir(), 1);
    }
}

/* 60 Hz steps are not whole milliseconds, and a pause may last longer than 65 seconds. */
static void delays_do_not_drift(void **state)
{
    struct hl_board *board = open_picture("slow.apng", "", 8, 8, 0);
    struct hl_frame frame;
    struct film film;
    unsigned sum = 0;

    (void)state;
    hl_frame_init(&frame, 8, 8);
    for (unsigned i = 0; i < 60; i++) {
        fill(&frame, i, 0, 0, 8, 8);
        assert_int_equal(hl_board_present(board, &frame, (int64_t)i * 1000000000 / 60), 0);
    }
    fill(&frame, 99, 0, 0, 8, 8);
    assert_int_equal(hl_board_present(board, &frame, INT64_C(91) * 1000000000), 0);
    assert_int_equal(hl_board_close(board), 0);
    decode_file(in_dir("slow.apng"), &film);
    assert_int_equal(film.frames, 61);
    for (int i = 0; i < 59; i++) {
        assert_int_equal(film.delay_den[i], 1000);
        sum += film.delay_num[i];
    }
    assert_int_equal(sum, 983);
    assert_int_equal(film.delay_den[59], 1);
    assert_int_equal(film.delay_num[59], 90);
    film_finish(&film);
    hl_frame_finish(&frame);
    hl_board_destroy(board);
}

static void scale_and_dots_enlarge(void **state)
{
    struct hl_frame frame;
    struct film film;

    (void)state;
    hl_frame_init(&frame, 20, 10);
    fill(&frame, 3, 0, 0, 20, 10);
    struct hl_board *board = open_picture("big.png", ",scale=3", 20, 10, 0);
    assert_int_equal(hl_board_present(board, &frame, 0), 0);
    hl_board_destroy(board); /* closes */
    decode_file(in_dir("big.png"), &film);
    assert_int_equal(film.width, 60);
    assert_int_equal(film.height, 30);
    for (size_t y = 0; y < 30; y++)
        for (size_t x = 0; x < 60; x++)
            assert_memory_equal(film.canvas[0] + 3 * (y * 60 + x),
                                frame.pixels + y / 3 * frame.stride + 3 * (x / 3), 3);
    film_finish(&film);

    board = open_picture("dots.png", ",style=dots,pitch=9,gap=0.1,glow=0", 20, 10, 0);
    assert_int_equal(hl_board_present(board, &frame, 0), 0);
    hl_board_destroy(board);
    decode_file(in_dir("dots.png"), &film);
    assert_int_equal(film.width, 180);
    for (size_t y = 0; y < 10; y++)
        for (size_t x = 0; x < 20; x++) /* the middle of a dot has its LED's colour */
            for (size_t c = 0; c < 3; c++) {
                int led = frame.pixels[y * frame.stride + 3 * x + c];
                int seen = film.canvas[0][3 * ((y * 9 + 4) * 180 + x * 9 + 4) + c];
                assert_in_range(seen, led > 2 ? led - 2 : 0, led + 0x12);
            }
    film_finish(&film);
    hl_frame_finish(&frame);
}

static void a_still_reads_with_libpng(void **state)
{
    struct hl_frame frame;
    png_image image = {.version = PNG_IMAGE_VERSION};
    uint8_t pixels[3 * 33 * 17];

    (void)state;
    hl_frame_init(&frame, 33, 17);
    fill(&frame, 1, 0, 0, 33, 17);
    assert_int_equal(hl_picture_write_png(in_dir("still.png"), &frame), 0);
    assert_true(png_image_begin_read_from_file(&image, in_dir("still.png")));
    assert_int_equal(image.width, 33);
    assert_int_equal(image.height, 17);
    image.format = PNG_FORMAT_RGB;
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    assert_memory_equal(pixels, frame.pixels, sizeof(pixels));
    hl_frame_finish(&frame);
}

static void a_file_appears_whole_or_not(void **state)
{
    struct hl_frame frame;
    struct stat st;
    size_t size;

    (void)state;
    FILE *old = fopen(in_dir("old.png"), "w");
    fputs("old", old);
    fclose(old);
    hl_frame_init(&frame, 20, 10);
    struct hl_board *board = open_picture("old.png", "", 20, 10, 0);
    assert_int_equal(hl_board_present(board, &frame, 0), 0);
    uint8_t *bytes = slurp(in_dir("old.png"), &size);
    assert_memory_equal(bytes, "old", 3); /* untouched until the end */
    free(bytes);
    assert_int_equal(hl_board_close(board), 0);
    hl_board_destroy(board);
    assert_int_equal(stat(in_dir("old.png"), &st), 0);
    assert_true(st.st_size > 50);

    board = open_picture("none.png", "", 20, 10, 0); /* closed without a frame */
    assert_int_equal(hl_board_close(board), -ENODATA);
    hl_board_destroy(board);
    assert_int_equal(files_in_dir(), 1);
    hl_frame_finish(&frame);
}

static void a_full_disk_leaves_nothing(void **state)
{
    struct rlimit before, little = {2000, 2000};
    struct hl_frame frame;
    uint32_t noise = 1;
    int err = 0;

    (void)state;
    hl_frame_init(&frame, 200, 100);
    struct hl_board *board = open_picture("full.png", "", 200, 100, 0);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    little.rlim_max = before.rlim_max;
    setrlimit(RLIMIT_FSIZE, &little);
    for (unsigned i = 0; i < 10 && !err; i++) {
        for (size_t n = 0; n < 60000; n++) /* noise, which does not pack */
            frame.pixels[n] = (uint8_t)((noise = noise * 1103515245 + 12345) >> 16);
        err = hl_board_present(board, &frame, i * MS);
    }
    assert_int_equal(err, -EFBIG);
    assert_int_equal(hl_board_present(board, &frame, 99 * MS), -EFBIG); /* it stays */
    assert_int_equal(hl_board_close(board), -EFBIG);
    assert_int_equal(hl_picture_write_png(in_dir("full.png"), &frame), -EFBIG);
    setrlimit(RLIMIT_FSIZE, &before);
    hl_board_destroy(board);
    assert_int_equal(files_in_dir(), 0);

    int fd = open("/dev/full", O_WRONLY);
    struct hl_apng *apng = hl_apng_create(fd, 200, 100);
    assert_int_equal(hl_apng_add(apng, &frame, 0), 0);
    assert_int_equal(hl_apng_end(apng), -ENOSPC);
    assert_int_equal(hl_apng_end(apng), -ENOSPC);
    hl_apng_destroy(apng);
    apng = hl_apng_create(fd, 200, 100);
    assert_int_equal(hl_apng_end(apng), -ENODATA);
    hl_apng_destroy(apng);
    hl_apng_destroy(NULL);
    close(fd);
    hl_frame_finish(&frame);
}

static void bad_requests_are_refused(void **state)
{
    char error[HL_BOARD_ERROR_MAX];
    struct hl_frame frame;

    (void)state;
    open_picture("a.png", "", 0, 0, -EINVAL);
    open_picture("a.png", "", 7, 8, -EINVAL);
    open_picture("a.png", "", HL_FRAME_WIDTH_MAX + 1, 8, -EINVAL);
    open_picture("a.png", "", 1000000, 8, -EINVAL);
    open_picture("a.png", ",scale=9", 512, 256, -EINVAL);
    open_picture("a.png", ",style=dots,pitch=9", 512, 8, -EINVAL);
    open_picture("a.gif", "", 64, 32, -EINVAL);
    open_picture("png", "", 64, 32, -EINVAL);
    open_picture(".png", "", 64, 32, -EINVAL);
    open_picture("no/such/dir/a.png", "", 64, 32, -ENOENT);
    assert_null(hl_board_create(&hl_driver_picture, "fiel=a.png", error));
    assert_string_equal(error, "picture: no option \"fiel\"; did you mean \"file\"?");
    struct hl_board *board = hl_board_create(&hl_driver_picture, "", error);
    assert_int_equal(hl_board_open(board, &(struct hl_output_mode){.width = 64, .height = 32}),
                     -EINVAL);
    hl_board_destroy(board);
    hl_frame_init(&frame, 8, 8);
    assert_int_equal(hl_picture_write_png(in_dir("no/such/dir/a.png"), &frame), -ENOENT);
    hl_frame_finish(&frame);
    assert_int_equal(files_in_dir(), 0);
}

int main(void)
{
#define IN_DIR(test) cmocka_unit_test_setup_teardown(test, make_dir, remove_dir)
    const struct CMUnitTest tests[] = {
        IN_DIR(films_come_back_pixel_by_pixel), IN_DIR(delays_do_not_drift),
        IN_DIR(scale_and_dots_enlarge),         IN_DIR(a_still_reads_with_libpng),
        IN_DIR(a_file_appears_whole_or_not),    IN_DIR(a_full_disk_leaves_nothing),
        IN_DIR(bad_requests_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
