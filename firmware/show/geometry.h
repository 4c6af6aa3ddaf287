/* Where the lines of a layout stand on a board of a given size. Pure function. */
#ifndef HL_SHOW_GEOMETRY_H
#define HL_SHOW_GEOMETRY_H

#include "show/options.h"

/* Below this a head line would leave no room for a readable title. */
#define HL_TWO_LINES_ROWS_MIN 24

struct hl_geometry {
    int width, height;
    bool two_lines;
    int head_y, head_rows; /* of a head line; without one, of one on a page of its own */
    int title_y, title_rows;
    int margin;     /* columns kept free at the left and right of the head line, and of pages */
    int page_lines; /* title lines of a page, from title_y on; 0: the title moves */
    int line_pitch; /* rows from one to the next */
};

/* WIDTH and HEIGHT as the board has them. The title line is as tall as lets a word stay in view
 * long enough to be read (docs/reading.md), 8 rows at least; what is left over is shared as
 * spacing. 0, or -EINVAL when OPTIONS ask for a line taller than the board. */
int hl_geometry_init(struct hl_geometry *geometry, int width, int height,
                     const struct hl_show_options *options);

#endif
