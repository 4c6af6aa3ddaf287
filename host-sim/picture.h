/* Still pictures, for the screenshot key and for `headliner snapshot`. */
#ifndef HL_HOST_SIM_PICTURE_H
#define HL_HOST_SIM_PICTURE_H

#include "show/frame.h"

/* Writes FRAME as a PNG, one pixel for one, in place of any file at PATH: all of it or nothing.
 * 0, or negative errno and a log line. */
int hl_picture_write_png(const char *path, const struct hl_frame *frame);

#endif
