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
