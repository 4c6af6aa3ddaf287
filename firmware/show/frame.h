/* A frame: RGB pixels of one instant of the board, sRGB-like codes, top row first. */
#ifndef HL_SHOW_FRAME_H
#define HL_SHOW_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* LED boards are 8x8 to 512x256; a screen may be driven at its own resolution, up to this. */
#define HL_FRAME_SIDE_MIN   8
#define HL_FRAME_WIDTH_MAX  4096
#define HL_FRAME_HEIGHT_MAX 2160

struct hl_rgb {
    uint8_t r, g, b;
};

struct hl_frame {
    int width, height;
    size_t stride;   /* bytes from row to row, at least 3 * width */
    uint8_t *pixels; /* 3 bytes a pixel: red, green, blue */
    bool urgent;     /* boards that gather changes must not wait with this one */
};

/* Allocates a black frame. 0, -EINVAL for a size outside the limits above, -ENOMEM. */
int hl_frame_init(struct hl_frame *frame, int width, int height);
void hl_frame_finish(struct hl_frame *frame);
void hl_frame_clear(struct hl_frame *frame);                 /* to black */
void hl_frame_fill(struct hl_frame *frame, uint32_t colour); /* 0xRRGGBB */

#endif
