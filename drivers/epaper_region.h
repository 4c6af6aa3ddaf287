/* Where two pictures differ, as few aligned areas as pay. Pure. */
#ifndef HL_DRIVERS_EPAPER_REGION_H
#define HL_DRIVERS_EPAPER_REGION_H

#include "drivers/epaper.h"

struct hl_epaper_region {
    struct hl_epaper_box box[HL_EPAPER_BOXES_MAX]; /* none overlaps another */
    size_t count;
    int changed_permille; /* of all pixels, before alignment, rounded up */
};

/* Areas of PANEL that hold every pixel in which NEXT differs from SHOWN: x and the right side are
 * multiples of the panel's align, or its edge. Two become one where that area is at most the sum of
 * theirs and the panel's box_margin; more than box_max become fewer by the cheapest unions, or one
 * (box_each). */
void hl_epaper_region_find(struct hl_epaper_region *region, const struct hl_epaper_panel *panel,
                           const struct hl_epaper_image *shown, const struct hl_epaper_image *next);

/* All areas become one. */
void hl_epaper_region_unite(struct hl_epaper_region *region);

#endif
