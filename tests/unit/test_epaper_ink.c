/* From pixels to the colours that a panel has, and from the page to the panel's own direction. */
#include "unit/check.h"

#include "drivers/epaper_ink.h"

#include <string.h>

/* Inky's "saturated" set for Spectra 6: another lamp, another method. */
#define INKY "000000 a1a4a5 d0be47 9c484b 3d3b5e 3a5b46"

static const struct {
    const char *name;
    const struct hl_epaper_palette *palette;
    const char *seen;
    struct hl_rgb rgb;
    int want;
} rows[] = {
    {"black", &hl_epaper_black_white, NULL, {0, 0, 0}, 0},
    {"white", &hl_epaper_black_white, NULL, {255, 255, 255}, 1},
    {"half of the light is sRGB 188", &hl_epaper_black_white, NULL, {187, 187, 187}, 0},
    {"and above", &hl_epaper_black_white, NULL, {189, 189, 189}, 1},
    {"yellow is bright", &hl_epaper_black_white, NULL, {255, 255, 0}, 1},
    {"blue is dark", &hl_epaper_black_white, NULL, {0, 0, 255}, 0},
    {"grey 4: dark", &hl_epaper_grey4, NULL, {0x50, 0x50, 0x50}, 1},
    {"grey 4: light", &hl_epaper_grey4, NULL, {0xb0, 0xb0, 0xb0}, 2},
    {"grey 16", &hl_epaper_grey16, NULL, {0x78, 0x78, 0x78}, 7},
    {"six: red", &hl_epaper_spectra6, NULL, {255, 0, 0}, 3},
    {"six: blue has code 5", &hl_epaper_spectra6, NULL, {0, 0, 255}, 5},
    {"six: green has code 6", &hl_epaper_spectra6, NULL, {0, 255, 0}, 6},
    {"six: nearly red", &hl_epaper_spectra6, NULL, {250, 10, 5}, 3},
    {"six: crimson", &hl_epaper_spectra6, NULL, {0xdc, 0x14, 0x3c}, 3},
    {"six: navy", &hl_epaper_spectra6, NULL, {0, 0, 0xc0}, 5},
    {"six: gold", &hl_epaper_spectra6, NULL, {0xff, 0xd7, 0}, 2},
    {"six: nearly white", &hl_epaper_spectra6, NULL, {240, 240, 240}, 1},
    {"six: its own white is white", &hl_epaper_spectra6, NULL, {190, 200, 200}, 1},
    {"six, by Inky's palette: red", &hl_epaper_spectra6, INKY, {250, 5, 5}, 3},
    {"six, by Inky's palette: green", &hl_epaper_spectra6, INKY, {5, 250, 5}, 6},
    {"six, by Inky's palette: white", &hl_epaper_spectra6, INKY, {230, 230, 230}, 1},
    {"seven: red is not orange", &hl_epaper_seven, NULL, {255, 0, 0}, 4},
    {"seven: orange", &hl_epaper_seven, NULL, {255, 128, 0}, 6},
    {"seven: green", &hl_epaper_seven, NULL, {0, 200, 90}, 2},
};

static void test_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hl_epaper_ink ink;
        char error[HL_EPAPER_ERROR_MAX] = "";
        check_int(rows[i].name,
                  hl_epaper_ink_init(&ink, rows[i].palette, rows[i].seen, false, error), 0);
        check_int(rows[i].name, hl_epaper_ink_code(&ink, rows[i].rgb), rows[i].want);
    }
}

static const struct {
    const char *name, *seen, *want;
} wrong[] = {
    {"a word", "black white red", "colour 1 of 6 (black)"},
    {"too few", "000000 ffffff", "colour 3 of 6 (yellow)"},
    {"too long a number", "0000001 ffffff ffff00 ff0000 0000ff 00ff00", "colour 1 of 6"},
    {"too many", "000000 ffffff ffff00 ff0000 0000ff 00ff00 123456", "only 6 colours"},
};

static void test_wrong_palettes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct hl_epaper_ink ink;
        char error[HL_EPAPER_ERROR_MAX] = "";
        check_int(wrong[i].name,
                  hl_epaper_ink_init(&ink, &hl_epaper_spectra6, wrong[i].seen, false, error), -22);
        check_true(wrong[i].name, strstr(error, wrong[i].want));
    }
}

/* An L of three white pixels in a corner tells every direction apart. */
static const struct {
    const char *name;
    int degrees, width, height; /* of the page on a panel of 4x3 */
    const char *want;           /* the panel's rows, # for black */
} turns[] = {
    {"upright", 0, 4, 3, "##.. #... ...."},
    {"90", 90, 3, 4, "..## ...# ...."},
    {"180", 180, 4, 3, ".... ...# ..##"},
    {"270", 270, 3, 4, ".... #... ##.."},
};

static void test_turns(void **state)
{
    static const int corner[][2] = {{0, 0}, {1, 0}, {0, 1}};
    (void)state;
    for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
        struct hl_epaper_ink ink;
        struct hl_epaper_turn turn;
        struct hl_epaper_image image;
        struct hl_frame frame;
        char got[16] = "", error[HL_EPAPER_ERROR_MAX];
        uint8_t pixels[4 * 4 * 3];

        memset(pixels, 255, sizeof(pixels));
        hl_epaper_turn_init(&turn, 4, 3, turns[i].degrees);
        check_int(turns[i].name, turn.width, turns[i].width);
        check_int(turns[i].name, turn.height, turns[i].height);
        frame = (struct hl_frame){.width = turn.width,
                                  .height = turn.height,
                                  .stride = (size_t)turn.width * 3,
                                  .pixels = pixels};
        for (int k = 0; k < 3; k++)
            memset(pixels + (size_t)corner[k][1] * frame.stride + 3 * corner[k][0], 0, 3);
        assert_int_equal(hl_epaper_ink_init(&ink, &hl_epaper_black_white, NULL, false, error), 0);
        assert_int_equal(hl_epaper_image_init(&image, 4, 3, 9), 0);
        hl_epaper_ink_convert(&ink, &frame, &turn, &image);
        for (int p = 0, n = 0; p < 12; p++) {
            got[n++] = image.codes[p] == 0 ? '#' : image.codes[p] == 1 ? '.' : '?';
            if (p % 4 == 3)
                got[n++] = p < 11 ? ' ' : '\0';
        }
        assert_string_equal(got, turns[i].want);
        hl_epaper_image_finish(&image);
    }
}

/* Black, white, red, yellow, blue. */
static const uint8_t five[] = {0, 0, 0, 255, 255, 255, 255, 0, 0, 255, 255, 0, 0, 0, 255};

static void convert_five(const struct hl_epaper_palette *palette, bool invert, uint8_t *codes)
{
    const struct hl_frame frame = {
        .width = 5, .height = 1, .stride = 15, .pixels = (uint8_t *)five};
    struct hl_epaper_ink ink;
    struct hl_epaper_turn turn;
    struct hl_epaper_image image = {5, 1, codes};
    char error[HL_EPAPER_ERROR_MAX];

    hl_epaper_turn_init(&turn, 5, 1, 0);
    assert_int_equal(hl_epaper_ink_init(&ink, palette, NULL, invert, error), 0);
    hl_epaper_ink_convert(&ink, &frame, &turn, &image);
}

static void test_inverted(void **state)
{
    static const uint8_t coloured[] = {1, 0, 3, 2, 5}, plain[] = {1, 0, 1, 0, 1};
    static const struct hl_epaper_palette *const greys[] = {&hl_epaper_black_white,
                                                            &hl_epaper_grey4, &hl_epaper_grey16};
    uint8_t codes[5], before[5];
    (void)state;

    convert_five(&hl_epaper_spectra6, true, codes);
    assert_memory_equal(codes, coloured, 5);
    convert_five(&hl_epaper_black_white, true, codes);
    assert_memory_equal(codes, plain, 5);
    for (size_t i = 0; i < sizeof(greys) / sizeof(greys[0]); i++) {
        convert_five(greys[i], false, before);
        convert_five(greys[i], true, codes);
        for (int x = 0; x < 5; x++)
            check_int(greys[i]->name, codes[x] + before[x], greys[i]->white);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_wrong_palettes),
        cmocka_unit_test(test_turns),
        cmocka_unit_test(test_inverted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
