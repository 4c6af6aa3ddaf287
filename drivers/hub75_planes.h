/* Pixels to bit-planes. Seen by hub75_compile.c and hub75_lane.c only. */
#ifndef HL_DRIVERS_HUB75_PLANES_H
#define HL_DRIVERS_HUB75_PLANES_H

#include "drivers/hub75_inside.h"

#define HL_HUB75_BLOCK     16   /* column bytes made at once: a vector */
#define HL_HUB75_LIGHT_ALL 4096 /* one LED of one colour, fully lit */
#define HL_HUB75_TURNS_MAX 4    /* of dither: 2 to the power of its bits */

struct hl_hub75_planes;

/* Of the memory that a frame's planes take: by row, then plane. */
struct hl_hub75_layout {
    int rows, planes;
    int stored;     /* planes of a row in memory: up to three more, that are never lit */
    size_t pitch;   /* bytes of one plane of one row, in whole blocks */
    unsigned turns; /* of dither */
};

/* NULL and errno. Destroy takes NULL. All is borrowed. */
struct hl_hub75_planes *hl_hub75_planes_create(const struct hl_hub75_wall *wall,
                                               const struct hl_hub75_map *map,
                                               const struct hl_hub75_plan *plan);
void hl_hub75_planes_destroy(struct hl_hub75_planes *planes);
struct hl_hub75_layout hl_hub75_planes_layout(const struct hl_hub75_planes *planes);

/* From now on all planes together give LIGHT ticks. */
void hl_hub75_planes_set_light(struct hl_hub75_planes *planes, int64_t light);
int64_t hl_hub75_planes_light(const struct hl_hub75_planes *planes);

/* The planes of FRAME, as the layout says, in BYTES. Returns the frame's light: the number of LEDs
 * of one colour that would give the same, fully lit. */
double hl_hub75_planes_frame(struct hl_hub75_planes *planes, const struct hl_frame *frame,
                             unsigned turn, uint8_t *bytes);

/* The bytes of COUNT columns and chains (whole blocks) of one row: plane p's go to
 * OUT[p * PITCH ...]. OFFSETS are their pixels' in PIXELS, a pair (upper, lower half) for each
 * byte. Returns the light, LIGHT_ALL for each LED of one colour. */
uint32_t hl_hub75_planes_fill(const struct hl_hub75_planes *planes, unsigned turn,
                              const uint8_t *pixels, const uint32_t *offsets, size_t count,
                              uint8_t *out, size_t pitch);

#endif
