/* An animated PNG, written image by image to a file descriptor. Images alike are merged, each
 * further one is stored as the rectangle that changed, and a film of one image is a plain PNG. */
#ifndef HL_HOST_SIM_APNG_H
#define HL_HOST_SIM_APNG_H

#include "show/frame.h"

struct hl_apng;

/* Images of WIDTH x HEIGHT, the limits of frame.h. FD is borrowed, must be able to seek and stay
 * open until the end. NULL and errno. Destroy takes NULL and writes nothing. */
struct hl_apng *hl_apng_create(int fd, int width, int height);
void hl_apng_destroy(struct hl_apng *apng);

/* IMAGE is shown from WHEN_NS on, not before the last one's. 0 or negative errno, which stays. */
int hl_apng_add(struct hl_apng *apng, const struct hl_frame *image, int64_t when_ns);

/* Finishes the file; the last image is shown as long as the step before it lasted. 0, -ENODATA when
 * no image was added, or the error that stayed. */
int hl_apng_end(struct hl_apng *apng);

#endif
