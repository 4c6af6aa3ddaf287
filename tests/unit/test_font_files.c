/* Font files that a user names: bitmap fonts, packed ones, broken ones; and pictures made small. */
#include "unit/check.h"

#include "embed.h"
#include "text/faces.h"
#include "text/fontfind.h"
#include "text/light.h"
#include "text/strip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static char directory[] = "/tmp/headliner-fonts-XXXXXX";
static char plain[64], packed[64], bomb[64], broken[64];

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    static const char zeros[1 << 16];
    const struct hl_embed_font *font = hl_embed_font_for(10);
    (void)state;
    if (!mkdtemp(directory))
        return -1;
    snprintf(plain, sizeof(plain), "%s/ten.bdf", directory);
    snprintf(packed, sizeof(packed), "%s/ten.bdf.gz", directory);
    snprintf(bomb, sizeof(bomb), "%s/bomb.pcf.gz", directory);
    snprintf(broken, sizeof(broken), "%s/broken.pcf.gz", directory);
    write_file(plain, font->data, font->size);
    gzFile zip = gzopen(packed, "wb9");
    gzwrite(zip, font->data, font->size);
    gzclose(zip);
    zip = gzopen(bomb, "wb9");
    for (size_t size = 0; size <= HL_FONT_UNZIPPED_MAX; size += sizeof(zeros))
        gzwrite(zip, zeros, sizeof(zeros));
    gzclose(zip);
    write_file(broken, "\x1f\x8b\x08 not so", 10);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(plain);
    unlink(packed);
    unlink(bomb);
    unlink(broken);
    return rmdir(directory);
}

static struct hl_fonts *open_fonts(const char *family, char *error)
{
    struct hl_font_options options = {.family = family, .sealed = true};
    return hl_fonts_create(&options, error);
}

static void test_bitmap_fonts_at_whole_multiples(void **state)
{
    static const struct {
        int rows, px;
    } cases[] = {{12, 10}, {16, 10}, {19, 10}, {20, 20}, {24, 20}, {30, 30}, {64, 60}};
    char error[256];
    struct hl_fonts *fonts = open_fonts(plain, error);
    (void)state;
    assert_non_null(fonts);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct hl_font *font = hl_fonts_at(fonts, cases[i].rows);
        struct hl_cluster cluster;
        struct hl_face_info info;
        assert_non_null(font);
        assert_int_equal(hl_faces_choose(font, "", (const uint32_t[]){'a'}, 1, &cluster), 1);
        assert_true(cluster.face >= 0);
        hl_font_face_info(font, cluster.face, &info);
        check_int("rows", info.px, cases[i].px);
        assert_string_equal(info.path, plain);
        assert_string_equal(info.how, "dots");
    }
    hl_fonts_destroy(fonts);
}

/* The packed font draws what the plain one draws, and from memory. */
static void test_packed_fonts(void **state)
{
    char error[256];
    struct hl_font_file file;
    struct hl_fonts *a = open_fonts(plain, error), *b = open_fonts(packed, error);
    (void)state;
    assert_non_null(a);
    assert_non_null(b);
    struct hl_strip *from = hl_strip_create(hl_fonts_at(a, 20), "Ships ₹5 – “now”", "", 0xffffff);
    struct hl_strip *to = hl_strip_create(hl_fonts_at(b, 20), "Ships ₹5 – “now”", "", 0xffffff);
    assert_int_equal(from->width, to->width);
    assert_memory_equal(from->pixels, to->pixels, from->stride * (size_t)from->height);
    hl_strip_unref(from);
    hl_strip_unref(to);
    hl_fonts_destroy(a);
    hl_fonts_destroy(b);
    assert_int_equal(hl_font_find(packed, false, &file, NULL), 0);
    assert_int_equal(file.size, hl_embed_font_for(10)->size);
    assert_memory_equal(file.data, hl_embed_font_for(10)->data, file.size);
    hl_font_file_finish(&file);
    assert_int_equal(hl_font_find(plain, false, &file, NULL), 0);
    assert_null(file.data);
    hl_font_file_finish(&file);
}

static void test_files_that_are_refused(void **state)
{
    const struct {
        const char *path, *expected;
        int err;
    } cases[] = {
        {bomb, "unpacks to more than 32 MiB", EFBIG},
        {broken, "cannot be unpacked", EINVAL},
        {directory, "is not a font that FreeType reads", EINVAL},
    };
    char error[256];
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_null(open_fonts(cases[i].path, error));
        check_int(cases[i].path, errno, cases[i].err);
        if (!strstr(error, cases[i].expected) || !strstr(error, cases[i].path))
            fail_msg("%s", error);
    }
}

/* ---- Pictures made small ---- */

/* Pixels are blue, green, red, alpha. */
static void check_pixel(const char *name, const uint8_t *from, int width, int height,
                        const uint8_t want[3])
{
    uint8_t got[3];
    hl_light_shrink(from, width, height, 4 * width, got, 1, 1);
    for (int i = 0; i < 3; i++)
        check_int(name, got[i], want[i]);
}

static void test_areas_are_averaged_in_light(void **state)
{
    static const uint8_t flat[] = {30, 160, 250, 255, 30, 160, 250, 255};
    static const uint8_t half[] = {255, 255, 255, 255, 0, 0, 0, 255};
    static const uint8_t clear[] = {255, 255, 255, 255, 0, 0, 0, 0};
    static const uint8_t thin[] = {128, 128, 128, 128}; /* half of white, multiplied by alpha */
    static const uint8_t quarter[] = {0, 0, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255};
    (void)state;
    check_pixel("flat colour stays", flat, 2, 1, (const uint8_t[]){250, 160, 30});
    check_pixel("half the light is code 194", half, 2, 1, (const uint8_t[]){194, 194, 194});
    check_pixel("what is clear is dark", clear, 2, 1, (const uint8_t[]){194, 194, 194});
    check_pixel("half clear is half the light", thin, 1, 1, (const uint8_t[]){194, 194, 194});
    check_pixel("a quarter is code 146", quarter, 2, 2, (const uint8_t[]){146, 0, 0});
}

static void test_parts_of_pixels_count(void **state)
{
    /* Three columns into two: each gets half of the middle one, a third of its own width. */
    static const uint8_t from[] = {0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 255};
    uint8_t to[6], large[12];
    (void)state;
    hl_light_shrink(from, 3, 1, 12, to, 2, 1);
    double third = hl_light_to_code(1.0 / 3) * 255 + 0.5;
    for (size_t i = 0; i < COUNT(to); i++)
        check_int("a third", to[i], (int)third);
    hl_light_shrink(from + 4, 1, 1, 4, large, 2, 2);
    for (size_t i = 0; i < COUNT(large); i++)
        check_int("made larger", large[i], 255);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bitmap_fonts_at_whole_multiples),
        cmocka_unit_test(test_packed_fonts),
        cmocka_unit_test(test_files_that_are_refused),
        cmocka_unit_test(test_areas_are_averaged_in_light),
        cmocka_unit_test(test_parts_of_pixels_count),
    };
    return cmocka_run_group_tests_name("font files", tests, set_up, tear_down);
}
