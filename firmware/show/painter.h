/* A painter: what cells are drawn with, for title lines of one height. Loop thread only. */
#ifndef HL_SHOW_PAINTER_H
#define HL_SHOW_PAINTER_H

#include "show/geometry.h"
#include "show/options.h"
#include "text/font.h"
#include "text/strip.h"

struct hl_painter {
    const struct hl_show_options *options;
    struct hl_geometry geometry;
    struct hl_font *title_font;
    struct hl_font *head_font;  /* of a head line; else NULL */
    struct hl_strip *separator; /* NULL: none */
    struct hl_strip *clock;     /* NULL: none, or does not fit */
    char clock_text[8];
    int gap;       /* pixels between the parts of a line */
    int64_t speed; /* at which the title font is read, in 1/1000 pixel a second */
};

/* OPTIONS and FONTS are borrowed. ROWS: of the title line; 0: as OPTIONS have it. With ROWS the
 * title has the board for itself, without a head line, unless the layout flips. 0; -EINVAL for a
 * line that does not fit; or as hl_fonts_at failed. On error nothing needs a finish. */
int hl_painter_init(struct hl_painter *painter, const struct hl_show_options *options,
                    struct hl_fonts *fonts, int width, int height, int rows);
void hl_painter_finish(struct hl_painter *painter);

/* Draws the clock when it stands in the head line and shows another minute: true then. */
bool hl_painter_set_clock(struct hl_painter *painter, int64_t wall_s);

#endif
