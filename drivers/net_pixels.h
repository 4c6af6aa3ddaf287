/* From a picture to the channels of pixels in a chain, as they go over a network. Pure. */
#ifndef HL_DRIVERS_NET_PIXELS_H
#define HL_DRIVERS_NET_PIXELS_H

#include "drivers/matrix.h"
#include "show/frame.h"

struct hl_net_colours {
    int order; /* index into hl_net_orders */
    bool white;
    /* The receiver drives its LEDs in linear steps: it is sent light (CIE 1931). Else codes, as
     * they stand in the picture, for a receiver that has the eye's curve itself. */
    bool linear;
    double brightness; /* of the light, 0..1 */
};

/* "rgb", "rbg" and so on; NULL-terminated. */
extern const char *const hl_net_orders[];

struct hl_net_pixels {
    int width, height; /* of the picture */
    int count, channels;
    uint32_t *places;   /* of each pixel of the chain: its number in the picture, by rows */
    uint8_t curve[256]; /* of a code: what is sent */
    uint8_t channel[3]; /* in which channel red, green and blue go */
};

/* Of a checked MATRIX. 0 or -ENOMEM. */
int hl_net_pixels_init(struct hl_net_pixels *pixels, const struct hl_matrix *matrix,
                       const struct hl_net_colours *colours);
void hl_net_pixels_finish(struct hl_net_pixels *pixels);

/* BYTES has count * channels. With white, what red, green and blue have in common goes there. */
void hl_net_pixels_fill(const struct hl_net_pixels *pixels, const struct hl_frame *frame,
                        uint8_t *bytes);

#endif
