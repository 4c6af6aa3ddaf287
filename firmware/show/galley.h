/* A galley: the headlines of an edition, set for the list once, and made up into pages from there.
 * A headline is set when it is first asked for: shaping it is most of what a page costs. Loop
 * thread only. */
#ifndef HL_SHOW_GALLEY_H
#define HL_SHOW_GALLEY_H

#include "show/story.h"

#define HL_GALLEY_STORIES_MAX 256 /* some 4 KiB each */

struct hl_galley {
    const struct hl_press *press;       /* borrowed, as the items are */
    const struct hl_ticker_item *items; /* in rundown order */
    size_t count;
    struct hl_story *stories; /* those without a font are not set yet */
};

/* COUNT up to HL_GALLEY_STORIES_MAX. 0 or -ENOMEM. Finish takes a zeroed galley. */
int hl_galley_init(struct hl_galley *galley, const struct hl_press *press,
                   const struct hl_ticker_item *items, size_t count);
void hl_galley_finish(struct hl_galley *galley);

/* Story number INDEX, for a column of the list. Lifetime: the galley's. NULL and errno. */
const struct hl_story *hl_galley_story(struct hl_galley *galley, size_t index);

#endif
