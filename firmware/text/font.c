#include "text/font.h"

#include "base/log.h"
#include "text/fontfind.h"
#include "text/glyphs.h"

#include <errno.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb-ft.h>
#include <hb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIXEL_ROWS   8   /* of the embedded pixel font */
#define PIXEL_ASCENT 7   /* rows above its baseline */
#define MISSING_MAX  256 /* code points remembered as drawn by no font */

struct face {
    FT_Face ft;
    hb_font_t *hb; /* NULL for the pixel font */
    int scale;     /* whole factor for the pixel font, else 1 */
};

struct hl_font {
    struct hl_fonts *fonts;
    int rows, baseline;
    bool grey;
    struct face faces[HL_FONT_FACES_MAX];
    int face_count;
    size_t files_opened; /* of the fonts' fall-back list */
    bool pixel_added;
    struct hl_glyphs *glyphs;
};

struct hl_fonts {
    FT_Library library;
    struct hl_font_options options;
    struct hl_font_file family; /* path NULL: pixel only */
    struct hl_font_file files[HL_FONT_FACES_MAX];
    size_t file_count;
    uint32_t missing[MISSING_MAX];
    struct hl_font *sizes[HL_FONT_SIZES_MAX];
    size_t size_count;
};

/* The file is opened once here, so that a file that is no font is an error at start. */
static int check_family(struct hl_fonts *fonts, char *error)
{
    FT_Face face;
    if (FT_New_Face(fonts->library, fonts->family.path, fonts->family.index, &face)) {
        snprintf(error, 256, "%s is not a font that FreeType reads", fonts->family.path);
        return -EINVAL;
    }
    bool scalable = FT_IS_SCALABLE(face);
    FT_Done_Face(face);
    if (!scalable) {
        snprintf(error, 256, "%s has no outlines; only \"pixel\" is a bitmap font here",
                 fonts->family.path);
        return -EINVAL;
    }
    return 0;
}

static int find_family(struct hl_fonts *fonts, char *error)
{
    const char *family = fonts->options.family;
    if ((family && strcmp(family, "pixel") == 0) || (!family && fonts->options.sealed))
        return 0;
    int err = hl_font_find(family, &fonts->family, error);
    hl_font_find_forget();
    if (!err)
        err = check_family(fonts, error);
    if (!err || family)
        return err;
    hl_font_file_finish(&fonts->family); /* a bare system still has the pixel font */
    return 0;
}

struct hl_fonts *hl_fonts_create(const struct hl_font_options *options, char *error)
{
    error[0] = '\0';
    struct hl_fonts *fonts = calloc(1, sizeof(*fonts));
    if (!fonts)
        return NULL;
    fonts->options = *options;
    if (FT_Init_FreeType(&fonts->library)) {
        free(fonts);
        errno = ENOMEM;
        return NULL;
    }
    int err = find_family(fonts, error);
    if (err) {
        hl_fonts_destroy(fonts);
        errno = -err;
        return NULL;
    }
    fonts->options.family = NULL; /* borrowed, and not needed any more */
    return fonts;
}

static void destroy_font(struct hl_font *font)
{
    if (!font)
        return;
    hl_glyphs_destroy(font->glyphs);
    for (int i = 0; i < font->face_count; i++) {
        hb_font_destroy(font->faces[i].hb);
        FT_Done_Face(font->faces[i].ft);
    }
    free(font);
}

void hl_fonts_destroy(struct hl_fonts *fonts)
{
    if (!fonts)
        return;
    for (size_t i = 0; i < fonts->size_count; i++)
        destroy_font(fonts->sizes[i]);
    for (size_t i = 0; i < fonts->file_count; i++)
        hl_font_file_finish(&fonts->files[i]);
    hl_font_file_finish(&fonts->family);
    if (!fonts->options.sealed)
        hl_font_find_forget();
    FT_Done_FreeType(fonts->library);
    free(fonts);
}

/* Shaping and rasterising must load alike, or spacing is uneven. */
static int load_flags(const struct hl_font *font)
{
    return font->grey ? FT_LOAD_FORCE_AUTOHINT : FT_LOAD_TARGET_MONO | FT_LOAD_FORCE_AUTOHINT;
}

static int add_outline(struct hl_font *font, const struct hl_font_file *file)
{
    struct face face = {.scale = 1};
    if (font->face_count >= HL_FONT_FACES_MAX)
        return -EMFILE;
    if (FT_New_Face(font->fonts->library, file->path, file->index, &face.ft))
        return -EINVAL;
    /* Three quarters of the rows: ink, not hhea, decides (docs/text.md). */
    if (!FT_IS_SCALABLE(face.ft) || FT_Set_Pixel_Sizes(face.ft, 0, (FT_UInt)(font->rows * 3 / 4)) ||
        !(face.hb = hb_ft_font_create_referenced(face.ft))) {
        FT_Done_Face(face.ft);
        return -EINVAL;
    }
    hb_ft_font_set_load_flags(face.hb, load_flags(font));
    font->faces[font->face_count++] = face;
    return 0;
}

static int add_pixel(struct hl_font *font)
{
    struct hl_fonts *fonts = font->fonts;
    struct face face = {.scale = font->rows / PIXEL_ROWS};
    font->pixel_added = true;
    if (!fonts->options.pixel || font->face_count >= HL_FONT_FACES_MAX)
        return -ENOENT;
    if (FT_New_Memory_Face(fonts->library, fonts->options.pixel, (FT_Long)fonts->options.pixel_size,
                           0, &face.ft))
        return -EINVAL;
    if (FT_Select_Size(face.ft, 0)) {
        FT_Done_Face(face.ft);
        return -EINVAL;
    }
    font->faces[font->face_count++] = face;
    return 0;
}

static int open_faces(struct hl_font *font)
{
    struct hl_fonts *fonts = font->fonts;
    if (font->rows >= HL_FONT_OUTLINE_ROWS_MIN && fonts->family.path) {
        if (add_outline(font, &fonts->family) == 0)
            return 0;
        hl_warning("text", "%s cannot be opened any more; the pixel font is used",
                   fonts->family.path);
    }
    return add_pixel(font);
}

struct hl_font *hl_fonts_at(struct hl_fonts *fonts, int rows)
{
    if (rows < HL_FONT_ROWS_MIN || rows > HL_FONT_ROWS_MAX) {
        errno = EINVAL;
        return NULL;
    }
    for (size_t i = 0; i < fonts->size_count; i++)
        if (fonts->sizes[i]->rows == rows)
            return fonts->sizes[i];
    struct hl_font *font = fonts->size_count < HL_FONT_SIZES_MAX ? calloc(1, sizeof(*font)) : NULL;
    if (!font) {
        errno = ENOMEM;
        return NULL;
    }
    font->fonts = fonts;
    font->rows = rows;
    font->grey = !fonts->options.mono && rows >= HL_FONT_GREY_ROWS_MIN;
    font->glyphs = hl_glyphs_create();
    int err = font->glyphs ? open_faces(font) : -ENOMEM;
    if (err) {
        destroy_font(font);
        errno = -err;
        return NULL;
    }
    int scale = font->faces[0].hb ? 0 : font->faces[0].scale;
    font->baseline = scale ? (rows - PIXEL_ROWS * scale) / 2 + PIXEL_ASCENT * scale : rows * 3 / 4;
    fonts->sizes[fonts->size_count++] = font;
    return font;
}

int hl_font_rows(const struct hl_font *font)
{
    return font->rows;
}

int hl_font_baseline(const struct hl_font *font)
{
    return font->baseline;
}

bool hl_font_face_has(const struct hl_font *font, int face, uint32_t cp)
{
    return FT_Get_Char_Index(font->faces[face].ft, cp) != 0;
}

static int find_open(const struct hl_font *font, int from, uint32_t cp)
{
    for (int i = from; i < font->face_count; i++)
        if (hl_font_face_has(font, i, cp))
            return i;
    return -1;
}

/* Opens what other sizes of these fonts fell back to, then asks the system for CP. */
static void add_fallback(struct hl_font *font, uint32_t cp)
{
    struct hl_fonts *fonts = font->fonts;
    while (font->files_opened < fonts->file_count)
        add_outline(font, &fonts->files[font->files_opened++]);
    if (find_open(font, 0, cp) >= 0 || fonts->options.sealed ||
        fonts->file_count >= HL_FONT_FACES_MAX)
        return;
    struct hl_font_file *file = &fonts->files[fonts->file_count];
    if (hl_font_find_for(cp, file))
        return;
    hl_debug("text", "U+%04X is drawn by %s", cp, file->path);
    fonts->file_count++;
    font->files_opened++;
    add_outline(font, file);
}

int hl_font_face_for(struct hl_font *font, uint32_t cp)
{
    int face = find_open(font, 0, cp);
    uint32_t *missing = &font->fonts->missing[cp % MISSING_MAX];

    if (face >= 0)
        return face;
    if (*missing != cp) {
        add_fallback(font, cp);
        if (!font->pixel_added)
            add_pixel(font);
        face = find_open(font, 0, cp);
        if (face < 0) {
            hl_debug("text", "no installed font has U+%04X", cp);
            *missing = cp;
        }
    }
    return face;
}

struct hb_font_t *hl_font_face_hb(struct hl_font *font, int face)
{
    return font->faces[face].hb;
}

uint32_t hl_font_face_glyph(const struct hl_font *font, int face, uint32_t cp)
{
    return FT_Get_Char_Index(font->faces[face].ft, cp);
}

int hl_font_face_advance(struct hl_font *font, int face, uint32_t glyph)
{
    FT_Face ft = font->faces[face].ft;
    if (FT_Load_Glyph(ft, glyph, FT_LOAD_DEFAULT))
        return 0;
    return (int)ft->glyph->advance.x * font->faces[face].scale;
}

static uint8_t coverage_at(const FT_Bitmap *bitmap, int x, int y)
{
    const unsigned char *row = bitmap->buffer + (ptrdiff_t)y * bitmap->pitch;
    if (bitmap->pixel_mode == FT_PIXEL_MODE_MONO)
        return (row[x >> 3] & (0x80 >> (x & 7))) ? 255 : 0;
    return row[x];
}

static const struct hl_glyph *rasterise(struct hl_font *font, int face, uint32_t id)
{
    const struct face *from = &font->faces[face];
    FT_GlyphSlot slot = from->ft->glyph;
    int flags = from->hb ? load_flags(font) | FT_LOAD_RENDER : FT_LOAD_DEFAULT | FT_LOAD_MONOCHROME;

    if (from->hb && !font->grey)
        flags |= FT_LOAD_MONOCHROME;
    if (FT_Load_Glyph(from->ft, id, flags) || (slot->bitmap.pixel_mode != FT_PIXEL_MODE_MONO &&
                                               slot->bitmap.pixel_mode != FT_PIXEL_MODE_GRAY))
        return NULL;
    int scale = from->scale;
    uint8_t *coverage;
    struct hl_glyph *glyph = hl_glyphs_add(font->glyphs, face, id, (int)slot->bitmap.width * scale,
                                           (int)slot->bitmap.rows * scale, &coverage);
    if (!glyph)
        return NULL;
    glyph->left = slot->bitmap_left * scale;
    glyph->top = slot->bitmap_top * scale;
    for (int y = 0; y < glyph->height; y++)
        for (int x = 0; x < glyph->width; x++)
            *coverage++ = coverage_at(&slot->bitmap, x / scale, y / scale);
    return glyph;
}

const struct hl_glyph *hl_font_glyph(struct hl_font *font, int face, uint32_t glyph)
{
    const struct hl_glyph *found = hl_glyphs_find(font->glyphs, face, glyph);
    return found ? found : rasterise(font, face, glyph);
}
