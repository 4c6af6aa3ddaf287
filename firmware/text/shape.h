/* Text to positioned glyphs: bidi (FriBidi), fall-back, shaping (HarfBuzz). Loop thread only. */
#ifndef HL_TEXT_SHAPE_H
#define HL_TEXT_SHAPE_H

#include "text/clean.h"
#include "text/font.h"

#define HL_LAYOUT_GLYPHS_MAX (4 * HL_TEXT_POINTS_MAX)

struct hl_placed_glyph {
    int face;
    uint32_t glyph;
    uint32_t cluster; /* index of the code point that it stands for, in logical order */
    int x, y;         /* of the pen from the line's start and the baseline, 1/64 pixel, y upwards */
    int advance;      /* 1/64 pixel */
    uint8_t level;    /* bidi embedding level */
};

/* One line, glyphs from left to right. */
struct hl_layout {
    struct hl_placed_glyph *glyphs;
    size_t count;
    int width;        /* 1/64 pixel */
    bool rtl;         /* the base direction */
    unsigned missing; /* code points that no font has; drawn as U+FFFD, once in a row */
};

/* TEXT is UTF-8, cleaned here. LANGUAGE is a BCP 47 tag ("" or NULL: unknown): it chooses the base
 * direction where its script is written from right to left, and language forms. 0, -ENOMEM. Finish
 * takes a zeroed layout. */
int hl_layout_init(struct hl_layout *layout, struct hl_font *font, const char *text,
                   const char *language);
void hl_layout_finish(struct hl_layout *layout);

#endif
