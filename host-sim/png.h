/* A frame as a PNG in memory. */
#ifndef HL_HOST_SIM_PNG_H
#define HL_HOST_SIM_PNG_H

#include "base/buf.h"
#include "show/frame.h"

/* A PNG may not be larger than this; the pixels of the largest frame are 27 MB. */
#define HL_PNG_BYTES_MAX (48u << 20)

/* Adds a whole PNG file, 8-bit RGB, to OUT. IMAGE may be any part of a frame, 1x1 at least.
 * 0, -ENOMEM, -EMSGSIZE (OUT's ceiling). */
int hl_png_encode(const struct hl_frame *image, struct hl_buf *out);

#endif
