/* Pictures of codes, their colours, and how a page is turned onto a panel. */
#include "drivers/epaper.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

#define NAMED(name_, code_, value)                                                                 \
    {                                                                                              \
        .name = (name_), .code = (code_), .pure = {(value), (value), (value)},                     \
        .seen = {(value), (value), (value)},                                                       \
    }

#define GREY(code, value) NAMED("grey", code, value)

static const struct hl_epaper_colour black_white[] = {
    {"black", 0, {0, 0, 0}, {0, 0, 0}},
    {"white", 1, {255, 255, 255}, {255, 255, 255}},
};

static const struct hl_epaper_colour grey4[] = {NAMED("black", 0, 0), GREY(1, 0x55), GREY(2, 0xaa),
                                                NAMED("white", 3, 0xff)};

static const struct hl_epaper_colour grey16[] = {
    NAMED("black", 0, 0), GREY(1, 0x11),  GREY(2, 0x22),  GREY(3, 0x33),
    GREY(4, 0x44),        GREY(5, 0x55),  GREY(6, 0x66),  GREY(7, 0x77),
    GREY(8, 0x88),        GREY(9, 0x99),  GREY(10, 0xaa), GREY(11, 0xbb),
    GREY(12, 0xcc),       GREY(13, 0xdd), GREY(14, 0xee), NAMED("white", 15, 0xff)};

/* Seen: one set of five that users measured, and they differ widely (white 161 to 232), by light
 * and method: hence the option "palette". Code 4 is left out: it is not the same on all sizes. */
static const struct hl_epaper_colour spectra6[] = {
    {"black", 0, {0, 0, 0}, {2, 2, 2}},          {"white", 1, {255, 255, 255}, {190, 200, 200}},
    {"yellow", 2, {255, 255, 0}, {205, 202, 0}}, {"red", 3, {255, 0, 0}, {135, 19, 0}},
    {"blue", 5, {0, 0, 255}, {5, 64, 158}},      {"green", 6, {0, 255, 0}, {39, 102, 60}},
};

/* Seen: one measured set for AC073. Code 7, "clean", is no colour. */
static const struct hl_epaper_colour seven[] = {
    {"black", 0, {0, 0, 0}, {0, 0, 0}},           {"white", 1, {255, 255, 255}, {217, 242, 255}},
    {"green", 2, {0, 255, 0}, {3, 124, 76}},      {"blue", 3, {0, 0, 255}, {27, 46, 198}},
    {"red", 4, {255, 0, 0}, {245, 80, 34}},       {"yellow", 5, {255, 255, 0}, {255, 255, 68}},
    {"orange", 6, {255, 128, 0}, {239, 121, 44}},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const struct hl_epaper_palette hl_epaper_black_white = {"black and white", black_white,
                                                        COUNT(black_white), 1};
const struct hl_epaper_palette hl_epaper_grey4 = {"4 greys", grey4, COUNT(grey4), 3};
const struct hl_epaper_palette hl_epaper_grey16 = {"16 greys", grey16, COUNT(grey16), 15};
const struct hl_epaper_palette hl_epaper_spectra6 = {"6 colours", spectra6, COUNT(spectra6), 1};
const struct hl_epaper_palette hl_epaper_seven = {"7 colours", seven, COUNT(seven), 1};

int hl_epaper_image_init(struct hl_epaper_image *image, int width, int height, uint8_t code)
{
    size_t size = (size_t)width * (size_t)height;

    *image = (struct hl_epaper_image){.width = width, .height = height, .codes = malloc(size)};
    if (!image->codes)
        return -ENOMEM;
    memset(image->codes, code, size);
    return 0;
}

void hl_epaper_image_finish(struct hl_epaper_image *image)
{
    free(image->codes);
    *image = (struct hl_epaper_image){.codes = NULL};
}

static uint64_t hash_bytes(uint64_t hash, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ bytes[i]) * FNV_PRIME;
    return hash;
}

uint64_t hl_epaper_image_hash(const struct hl_epaper_image *image)
{
    const uint8_t size[] = {(uint8_t)image->width, (uint8_t)(image->width >> 8),
                            (uint8_t)image->height, (uint8_t)(image->height >> 8)};
    return hash_bytes(hash_bytes(FNV_START, size, sizeof(size)), image->codes,
                      (size_t)image->width * (size_t)image->height);
}

void hl_epaper_turn_init(struct hl_epaper_turn *turn, int width, int height, int degrees)
{
    bool aside = degrees == 90 || degrees == 270;
    long w = width, last = w * height - 1;

    turn->width = aside ? height : width;
    turn->height = aside ? width : height;
    switch (degrees) {
    case 90: /* the page's first row runs down the right side */
        *turn = (struct hl_epaper_turn){turn->width, turn->height, w - 1, w, -1};
        break;
    case 180:
        *turn = (struct hl_epaper_turn){turn->width, turn->height, last, -1, -w};
        break;
    case 270: /* up the left side */
        *turn = (struct hl_epaper_turn){turn->width, turn->height, last - (w - 1), -w, 1};
        break;
    default:
        *turn = (struct hl_epaper_turn){turn->width, turn->height, 0, 1, w};
        break;
    }
}
