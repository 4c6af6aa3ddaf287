/* Any bytes as a picture: refused in words, or drawn at two sizes, in the inks of a paper alone. */
#include "show/halftone.h"
#include "show/picture.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SIDE_MAX 24

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct hl_paper paper = {
    .inks = {{"black", {0, 0, 0}, {2, 2, 2}},
             {"white", {255, 255, 255}, {190, 200, 200}},
             {"red", {255, 0, 0}, {135, 19, 0}},
             {"blue", {0, 0, 255}, {5, 64, 158}},
             {"green", {0, 255, 0}, {39, 102, 60}}},
    .count = 5,
    .greys = 2,
};

static void insist(int truth)
{
    if (!truth)
        abort();
}

static void draw(const struct hl_picture *picture, int width, int height)
{
    uint8_t pixels[3 * SIDE_MAX * SIDE_MAX];
    struct hl_halftone halftone;
    struct hl_frame frame = {.pixels = pixels};

    hl_picture_fit(picture, width, height, &frame.width, &frame.height);
    insist(frame.width <= width && frame.height <= height);
    frame.stride = 3 * (size_t)frame.width;
    hl_picture_draw(picture, &frame);
    hl_halftone_init(&halftone, &paper);
    insist(hl_halftone_diffuse(&halftone, &frame, &frame) == 0);
    for (size_t i = 0; i < frame.stride * (size_t)frame.height; i++)
        insist(pixels[i] == 0 || pixels[i] == 255);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char error[HL_PICTURE_ERROR_MAX] = "";
    struct hl_picture picture;

    if (hl_picture_parse(&picture, bytes, size, error)) {
        insist(*error && !picture.pixels);
        return 0;
    }
    insist(picture.width > 0 && picture.height > 0);
    draw(&picture, SIDE_MAX, SIDE_MAX / 2);
    draw(&picture, 1, SIDE_MAX);
    hl_picture_finish(&picture);
    return 0;
}
