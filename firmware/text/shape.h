/* Text to positioned glyphs: bidi (FriBidi), fall-back, shaping (HarfBuzz). Loop thread only. */
#ifndef HL_TEXT_SHAPE_H
#define HL_TEXT_SHAPE_H

#include "text/clean.h"
#include "text/font.h"

/* Of one line; a shaper that makes more of its letters loses the rest. */
#define HL_LAYOUT_GLYPHS_MAX (4 * HL_TEXT_POINTS_MAX)

struct hl_placed_glyph {
    int face;
    uint32_t glyph;
    uint32_t cluster; /* index of the code point that it stands for, in logical order */
    int x, y;         /* of the pen from the line's start and the baseline, 1/64 pixel, y upwards */
    int advance;      /* 1/64 pixel */
    uint8_t level;    /* bidi embedding level */
    bool unsafe;      /* a line that begins or ends before this cluster must be shaped anew */
};

/* One line, glyphs from left to right. */
struct hl_layout {
    struct hl_placed_glyph *glyphs;
    size_t count;
    int width;        /* 1/64 pixel */
    bool rtl;         /* the base direction */
    unsigned missing; /* clusters that no font has; drawn as U+FFFD */
};

/* TEXT is UTF-8, cleaned here. LANGUAGE is a BCP 47 tag ("" or NULL: unknown): it has a say in the
 * base direction (hl_bidi_base_of) and chooses language forms. 0, -ENOMEM. Finish takes a zeroed
 * layout. */
int hl_layout_init(struct hl_layout *layout, struct hl_font *font, const char *text,
                   const char *language);
void hl_layout_finish(struct hl_layout *layout);

/* ---- in two steps, for text that is broken into lines ---- */

/* A paragraph of which everything is known that does not depend on where its lines end. */
struct hl_text;

/* LEN bytes of UTF-8, cleaned here. FONT must outlive the text. NULL and errno. Destroy takes NULL.
 */
struct hl_text *hl_text_create(struct hl_font *font, const char *text, size_t len,
                               const char *language);
void hl_text_destroy(struct hl_text *text);

/* The cleaned code points, *COUNT of them; lifetime: TEXT's. */
const uint32_t *hl_text_points(const struct hl_text *text, size_t *count);

bool hl_text_is_rtl(const struct hl_text *text);
unsigned hl_text_missing(const struct hl_text *text); /* as a layout's */

/* The same of a line from START to END, taken out of WHOLE, the text laid as one line: false when
 * that is not what hl_text_lay would make of it, as where letters join or turn around over its
 * ends, or memory is out. */
bool hl_text_take(const struct hl_text *text, const struct hl_layout *whole, size_t start,
                  size_t end, struct hl_layout *layout);

/* Lays the points from START to END as one line: levels are settled for a line that ends there (L1)
 * and its pieces put in visual order (L2); letters are shaped with what stands around them in
 * sight. With CUT the text is shaped as if it ended at END, and an ellipsis ("..." where no font
 * has one) stands there, at the logical end in the paragraph's direction. Clusters are indices in
 * the whole text, END and more for the ellipsis. 0, -ENOMEM. */
int hl_text_lay(struct hl_text *text, size_t start, size_t end, bool cut, struct hl_layout *layout);

#endif
