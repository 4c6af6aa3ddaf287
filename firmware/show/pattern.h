/* Test patterns: pictures from which a wall's wiring and colour order can be read. Drawn for each
 * panel of the wall. Calm: nothing changes more than once a second. */
#ifndef HL_SHOW_PATTERN_H
#define HL_SHOW_PATTERN_H

#include "base/clock.h"
#include "show/frame.h"
#include "text/font.h"

#define HL_PATTERN_NS       (3 * HL_NS_PER_S) /* of each picture, in turn */
#define HL_PATTERN_STEP_NS  HL_NS_PER_S       /* of the walk */
#define HL_PATTERN_SIDE_MIN 8                 /* of a panel */

enum hl_pattern_kind {
    HL_PATTERN_NUMBERS, /* of the panels, from 1, in reading order, each in its frame */
    HL_PATTERN_ARROWS,  /* up and to the right */
    HL_PATTERN_COLOURS, /* fields of red, green and blue with their letters */
    HL_PATTERN_GREYS,   /* ramps, dark to bright: white, red, green, blue */
    HL_PATTERN_WALK,    /* the rows that one address lights, a row further every second */
    HL_PATTERN_COUNT,
};

struct hl_pattern;

/* For a wall of WIDTH x HEIGHT made of panels; FONTS are borrowed for the pattern's life. NULL and
 * errno: EINVAL when panels do not fill the wall, ENOMEM. Destroy takes NULL. */
struct hl_pattern *hl_pattern_create(struct hl_fonts *fonts, int width, int height, int panel_width,
                                     int panel_height);
void hl_pattern_destroy(struct hl_pattern *pattern);

/* Which picture is shown at AT_NS, counted from 0. */
enum hl_pattern_kind hl_pattern_kind_at(int64_t at_ns);

/* The frame of that instant; the same arguments give the same pixels. FRAME has the wall's size. */
void hl_pattern_compose(const struct hl_pattern *pattern, int64_t at_ns, struct hl_frame *frame);

#endif
