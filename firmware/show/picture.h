/* Pictures that a user gives: a source's logo, a name plate. From PNG files, made to the size that
 * is wanted. Loop thread only.
 *
 * Ceilings: a file of HL_PICTURE_FILE_MAX bytes, HL_PICTURE_SIDE_MAX pixels a side and
 * HL_PICTURE_PIXELS_MAX in all, which are 16 MiB while it is read. Codes are taken for sRGB,
 * whatever a colour profile says. */
#ifndef HL_SHOW_PICTURE_H
#define HL_SHOW_PICTURE_H

#include "show/frame.h"

#define HL_PICTURE_FILE_MAX   (4u << 20)
#define HL_PICTURE_SIDE_MAX   8192
#define HL_PICTURE_PIXELS_MAX (4 << 20)
#define HL_PICTURE_ERROR_MAX  160

struct hl_picture {
    int width, height;
    uint8_t *pixels; /* red, green, blue, alpha; colours are not multiplied by it */
};

/* From PATH, or from memory. 0; or negative errno with one line in ERROR (HL_PICTURE_ERROR_MAX
 * bytes) that says what is wrong, and nothing in *PICTURE: -EINVAL for what is no PNG or a broken
 * one, -EFBIG past a ceiling. */
int hl_picture_load(struct hl_picture *picture, const char *path, char *error);
int hl_picture_parse(struct hl_picture *picture, const uint8_t *bytes, size_t len, char *error);
void hl_picture_finish(struct hl_picture *picture); /* takes a zeroed one */

/* The size at which it fits WIDTH x HEIGHT and keeps its shape; 1x1 at least. */
void hl_picture_fit(const struct hl_picture *picture, int width, int height, int *to_width,
                    int *to_height);

/* All of it as large as FRAME, each pixel the mean light of the area that it stands for; where it
 * is transparent there is white: paper. */
void hl_picture_draw(const struct hl_picture *picture, struct hl_frame *frame);

#endif
