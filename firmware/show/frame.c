#include "show/frame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int hl_frame_init(struct hl_frame *frame, int width, int height)
{
    *frame = (struct hl_frame){0};
    if (width < HL_FRAME_SIDE_MIN || width > HL_FRAME_WIDTH_MAX || height < HL_FRAME_SIDE_MIN ||
        height > HL_FRAME_HEIGHT_MAX)
        return -EINVAL;
    frame->pixels = calloc((size_t)height, 3 * (size_t)width);
    if (!frame->pixels)
        return -ENOMEM;
    frame->width = width;
    frame->height = height;
    frame->stride = 3 * (size_t)width;
    return 0;
}

void hl_frame_finish(struct hl_frame *frame)
{
    free(frame->pixels);
    *frame = (struct hl_frame){0};
}

void hl_frame_clear(struct hl_frame *frame)
{
    for (int y = 0; y < frame->height; y++)
        memset(frame->pixels + (size_t)y * frame->stride, 0, 3 * (size_t)frame->width);
}

void hl_frame_fill(struct hl_frame *frame, uint32_t colour)
{
    uint8_t code[3] = {(uint8_t)(colour >> 16), (uint8_t)(colour >> 8), (uint8_t)colour};
    size_t width = 3 * (size_t)frame->width;

    if (colour == 0) {
        hl_frame_clear(frame);
        return;
    }
    for (size_t i = 0; i < width; i += 3)
        memcpy(frame->pixels + i, code, sizeof(code));
    for (int y = 1; y < frame->height; y++)
        memcpy(frame->pixels + (size_t)y * frame->stride, frame->pixels, width);
}
