/* One face of a font, open at the size that fits a line. Private to text/; loop thread only. */
#ifndef HL_TEXT_FACE_H
#define HL_TEXT_FACE_H

#include "text/fontfind.h"
#include "text/glyphs.h"
#include "text/script.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>

enum hl_face_kind {
    HL_FACE_BITMAP,  /* dots, at their own size or a whole multiple */
    HL_FACE_OUTLINE, /* curves, at any size */
    HL_FACE_COLOUR,  /* pictures, made smaller */
};

struct hl_face {
    enum hl_face_kind kind;
    FT_Face ft;
    hb_font_t *hb;  /* NULL for bitmaps, which are drawn by their character map */
    int px;         /* the em, or a bitmap's rows, in rows of the line */
    int scale;      /* whole factor of bitmaps, else 1 */
    int baseline;   /* rows from the line's top to this face's own baseline */
    int flags;      /* for FT_Load_Glyph; HarfBuzz must load alike or spacing is uneven */
    bool still;     /* stands in the middle of the line, whatever the line's baseline */
    bool own_pixel; /* one of the project's pixel fonts */
    bool has_words; /* no rule looks at spaces */
};

/* The line that a face is opened for. */
struct hl_face_line {
    int rows;
    bool grey;
    enum hl_script_size size;
};

/* FILE must outlive the face. 0; -EINVAL when it is no font, has no character map or no size that
 * fits; -ENOMEM. */
int hl_face_open(struct hl_face *face, FT_Library library, const struct hl_font_file *file,
                 const struct hl_face_line *line);

/* The project's own pixel font that suits the line best (font.h tells how). */
int hl_face_open_pixel(struct hl_face *face, FT_Library library, int rows);

/* Whether it has rules (GSUB) for the letters of SCRIPT, not just for any. */
bool hl_face_shapes(const struct hl_face *face, const struct hl_script *script);

/* Takes a zeroed face. */
void hl_face_close(struct hl_face *face);

/* Draws a glyph into GLYPHS, as face number NUMBER; BASELINE is the line's. NULL when it cannot. */
const struct hl_glyph *hl_face_draw(const struct hl_face *face, int number, uint32_t id,
                                    int baseline, struct hl_glyphs *glyphs);

#endif
