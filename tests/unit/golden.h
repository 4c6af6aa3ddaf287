/* Golden pictures: HL_GOLDEN_UPDATE=1 writes them anew (then look at them). One that differs leaves
 * NAME.png and NAME-difference.png in build/golden. */
#ifndef HL_TESTS_GOLDEN_H
#define HL_TESTS_GOLDEN_H

#include "host-sim/picture.h"
#include "show/frame.h"
#include "unit/check.h"

#include <png.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static inline bool golden_read(const char *path, struct hl_frame *frame)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path))
        return false;
    image.format = PNG_FORMAT_RGB;
    assert_int_equal(hl_frame_init(frame, (int)image.width, (int)image.height), 0);
    return png_image_finish_read(&image, NULL, frame->pixels, (png_int_32)frame->stride, NULL);
}

/* Pixels that differ; the difference itself is left in A. */
static inline size_t golden_compare(struct hl_frame *a, const struct hl_frame *b)
{
    size_t wrong = 0;
    if (a->width != b->width || a->height != b->height)
        return SIZE_MAX;
    for (size_t i = 0; i < a->stride * (size_t)a->height; i += 3) {
        bool same = memcmp(a->pixels + i, b->pixels + i, 3) == 0;
        wrong += same ? 0 : 1;
        memset(a->pixels + i, same ? a->pixels[i] / 4 : 255, 3);
    }
    return wrong;
}

/* GOT against tests/golden/NAME.png, which is written first to UPDATE it. */
static inline void golden_check(const char *name, struct hl_frame *got, bool update)
{
    char path[128];
    struct hl_frame golden = {0};
    mkdir("build", 0777);
    mkdir("build/golden", 0777);
    snprintf(path, sizeof(path), "tests/golden/%s.png", name);
    if (update)
        assert_int_equal(hl_picture_write_png(path, got), 0);
    if (!golden_read(path, &golden))
        fail_msg("%s is not there", path);
    snprintf(path, sizeof(path), "build/golden/%s.png", name);
    hl_picture_write_png(path, got);
    size_t wrong = golden_compare(got, &golden);
    if (wrong > 0) {
        snprintf(path, sizeof(path), "build/golden/%s-difference.png", name);
        hl_picture_write_png(path, got);
        fail_msg("%s: %zu pixels differ; see %s", name, wrong, path);
    }
    hl_frame_finish(&golden);
}

#endif
