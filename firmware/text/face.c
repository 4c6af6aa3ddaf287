#include "text/face.h"

#include "embed.h"
#include "text/light.h"

#include <errno.h>
#include <hb-ft.h>
#include <hb-ot.h>
#include <string.h>

/* Unifont's outlines are squares of a grid: 16 to an em, 14 of them above the baseline. */
#define GRID_ROWS   16
#define GRID_ASCENT 14

#define FACE_PX_MAX 4096

static int rows_of(FT_Face ft)
{
    return (int)((ft->size->metrics.ascender - ft->size->metrics.descender + 63) >> 6);
}

void hl_face_close(struct hl_face *face)
{
    if (face->hb)
        hb_font_destroy(face->hb);
    if (face->ft)
        FT_Done_Face(face->ft);
    *face = (struct hl_face){0};
}

/* ---- Sizes ---- */

static void size_bitmap(struct hl_face *face, int rows)
{
    int own = rows_of(face->ft);
    face->scale = own > 0 && rows > own ? rows / own : 1;
    face->px = own * face->scale;
    face->baseline =
        (rows - face->px) / 2 + (int)(face->ft->size->metrics.ascender >> 6) * face->scale;
    face->flags = FT_LOAD_DEFAULT | FT_LOAD_MONOCHROME;
}

/* The strike that fills the line best at a whole multiple. */
static int open_bitmap(struct hl_face *face, int rows)
{
    int best = -1, best_px = 0;
    for (int i = 0; i < face->ft->num_fixed_sizes; i++) {
        int own = face->ft->available_sizes[i].height;
        int px = own > 0 && own <= rows ? own * (rows / own) : 0;
        if (px > best_px ||
            (px > 0 && px == best_px && own > face->ft->available_sizes[best].height)) {
            best = i;
            best_px = px;
        }
    }
    if (best < 0 || FT_Select_Size(face->ft, best))
        return -EINVAL;
    face->kind = HL_FACE_BITMAP;
    size_bitmap(face, rows);
    return 0;
}

static bool is_grid(FT_Face ft)
{
    return ft->family_name && strncmp(ft->family_name, "Unifont", 7) == 0;
}

/* Em and baseline by the ink of the script (docs/text.md). */
static void size_outline(struct hl_face *face, const struct hl_face_line *line)
{
    int rows = line->rows;
    face->px = rows * 3 / 4;
    face->baseline = rows * 3 / 4;
    if (is_grid(face->ft) && rows >= GRID_ROWS) {
        face->px = rows / GRID_ROWS * GRID_ROWS;
        face->baseline = (rows - face->px) / 2 + face->px * GRID_ASCENT / GRID_ROWS;
        face->still = true;
    } else if (line->size == HL_SIZE_CELL) {
        face->px = rows < 24 ? rows : rows * 7 / 8;
        face->baseline = (rows * 100 + face->px * 77) / 200; /* ink from +0.85 to -0.08 em */
        face->still = true;
    } else if (line->size == HL_SIZE_NASTALIQ) {
        face->px = rows * 100 / 242; /* ink from +1.83 to -0.60 em */
        face->baseline = rows * 3 / 4;
    }
    if (face->px < 1)
        face->px = 1;
}

static int open_outline(struct hl_face *face, const struct hl_face_line *line)
{
    face->kind = HL_FACE_OUTLINE;
    face->scale = 1;
    size_outline(face, line);
    if (FT_Set_Pixel_Sizes(face->ft, 0, (FT_UInt)face->px))
        return -EINVAL;
    face->flags = line->grey ? FT_LOAD_FORCE_AUTOHINT
                             : FT_LOAD_TARGET_MONO | FT_LOAD_FORCE_AUTOHINT | FT_LOAD_MONOCHROME;
    if (is_grid(face->ft) && face->px % GRID_ROWS == 0)
        face->flags = FT_LOAD_TARGET_MONO | FT_LOAD_NO_HINTING | FT_LOAD_MONOCHROME;
    face->hb = hb_ft_font_create_referenced(face->ft);
    if (!face->hb || face->hb == hb_font_get_empty())
        return -ENOMEM;
    hb_ft_font_set_load_flags(face->hb, face->flags & ~FT_LOAD_MONOCHROME);
    return 0;
}

static int colour_rows(int rows)
{
    return rows < 16 ? rows : rows * 7 / 8;
}

/* Rows and columns of the line for a picture of the strike. */
static int shrunk(const struct hl_face *face, int pixels)
{
    int own = rows_of(face->ft);
    int size = (2 * pixels * face->px + own) / (2 * own);
    return size > 0 ? size : 1;
}

/* HarfBuzz reads the font's own advances, scaled so that a picture takes what is drawn of it. */
static int open_colour(struct hl_face *face, const struct hl_face_line *line)
{
    face->kind = HL_FACE_COLOUR;
    face->scale = 1;
    face->still = true;
    face->flags = FT_LOAD_COLOR;
    if (FT_Select_Size(face->ft, 0) || rows_of(face->ft) <= 0)
        return -EINVAL;
    face->px = colour_rows(line->rows);
    face->baseline =
        (line->rows - face->px) / 2 + shrunk(face, (int)(face->ft->size->metrics.ascender >> 6));
    hb_face_t *own = hb_ft_face_create_referenced(face->ft);
    face->hb = hb_font_create(own);
    hb_face_destroy(own);
    if (face->hb == hb_font_get_empty())
        return -ENOMEM;
    hb_ot_font_set_funcs(face->hb);
    int units = (int)hb_face_get_upem(own), advance = 0;
    FT_UInt sample = FT_Get_Char_Index(face->ft, 0x1f600);
    hb_font_set_scale(face->hb, units, units);
    if (sample)
        advance = hb_font_get_glyph_h_advance(face->hb, sample);
    if (advance <= 0 || FT_Load_Glyph(face->ft, sample, FT_LOAD_COLOR))
        return -EINVAL;
    int columns = shrunk(face, (int)face->ft->glyph->bitmap.width);
    int scale = (int)(((int64_t)columns * 64 * units + advance / 2) / advance);
    hb_font_set_scale(face->hb, scale, scale);
    return 0;
}

/* ---- Opening ---- */

static bool rules_see(hb_face_t *face, hb_tag_t table, hb_codepoint_t glyph)
{
    hb_set_t *lookups = hb_set_create(), *seen = hb_set_create();
    hb_codepoint_t lookup = HB_SET_VALUE_INVALID;
    hb_ot_layout_collect_lookups(face, table, NULL, NULL, NULL, lookups);
    while (hb_set_next(lookups, &lookup))
        hb_ot_layout_lookup_collect_glyphs(face, table, lookup, seen, seen, seen, NULL);
    bool sees = hb_set_has(seen, glyph);
    hb_set_destroy(lookups);
    hb_set_destroy(seen);
    return sees;
}

static void look_at_rules(struct hl_face *face)
{
    hb_face_t *from = hb_font_get_face(face->hb);
    hb_codepoint_t space;
    /* An old kern table is not asked, so its pairs may be with spaces. */
    face->has_words =
        hb_font_get_nominal_glyph(face->hb, ' ', &space) && hb_ot_layout_has_positioning(from) &&
        !rules_see(from, HB_OT_TAG_GSUB, space) && !rules_see(from, HB_OT_TAG_GPOS, space);
}

int hl_face_open(struct hl_face *face, FT_Library library, const struct hl_font_file *file,
                 const struct hl_face_line *line)
{
    *face = (struct hl_face){0};
    FT_Error bad = file->data ? FT_New_Memory_Face(library, file->data, (FT_Long)file->size,
                                                   file->index, &face->ft)
                              : FT_New_Face(library, file->path, file->index, &face->ft);
    if (bad) {
        face->ft = NULL;
        return -EINVAL;
    }
    int err;
    if (FT_IS_SCALABLE(face->ft))
        err = open_outline(face, line);
    else if (FT_HAS_COLOR(face->ft) && FT_HAS_FIXED_SIZES(face->ft))
        err = open_colour(face, line);
    else
        err = open_bitmap(face, line->rows);
    if (err) {
        hl_face_close(face);
        return err;
    }
    if (face->hb)
        look_at_rules(face);
    return 0;
}

bool hl_face_shapes(const struct hl_face *face, const struct hl_script *script)
{
    hb_tag_t tags[HB_OT_MAX_TAGS_PER_SCRIPT], found;
    unsigned count = HB_OT_MAX_TAGS_PER_SCRIPT, index;
    if (!face->hb)
        return false;
    hb_ot_tags_from_script_and_language(hb_script_from_string(script->code, 4), HB_LANGUAGE_INVALID,
                                        &count, tags, NULL, NULL);
    return hb_ot_layout_table_select_script(hb_font_get_face(face->hb), HB_OT_TAG_GSUB, count, tags,
                                            &index, &found);
}

/* Of those that fill two thirds of the line, the one that is drawn finest. */
static const struct hl_embed_font *choose_pixel(int rows)
{
    for (size_t i = hl_embed_font_count(); i-- > 0;) {
        int own = hl_embed_fonts[i].rows;
        if (own <= rows && rows / own * own * 3 >= rows * 2)
            return &hl_embed_fonts[i];
    }
    return &hl_embed_fonts[0];
}

int hl_face_open_pixel(struct hl_face *face, FT_Library library, int rows)
{
    const struct hl_embed_font *font = choose_pixel(rows);
    *face = (struct hl_face){.kind = HL_FACE_BITMAP, .own_pixel = true};
    if (FT_New_Memory_Face(library, (const FT_Byte *)font->data, (FT_Long)font->size, 0,
                           &face->ft)) {
        face->ft = NULL;
        return -EINVAL;
    }
    if (FT_Select_Size(face->ft, 0)) {
        hl_face_close(face);
        return -EINVAL;
    }
    size_bitmap(face, rows);
    return 0;
}

/* ---- Drawing ---- */

static uint8_t coverage_at(const FT_Bitmap *bitmap, int x, int y)
{
    const unsigned char *row = bitmap->buffer + (ptrdiff_t)y * bitmap->pitch;
    if (bitmap->pixel_mode == FT_PIXEL_MODE_MONO)
        return (row[x >> 3] & (0x80 >> (x & 7))) ? 255 : 0;
    return row[x];
}

static bool is_blank_row(const FT_Bitmap *bitmap, int y)
{
    for (int x = 0; x < (int)bitmap->width; x++)
        if (coverage_at(bitmap, x, y))
            return false;
    return true;
}

/* Rows without ink are left out: what stands where they would be is asked of the glyph's size. */
static struct hl_glyph *draw_coverage(const struct hl_face *face, int number, uint32_t id,
                                      struct hl_glyphs *glyphs)
{
    const FT_GlyphSlot slot = face->ft->glyph;
    const FT_Bitmap *bitmap = &slot->bitmap;
    int scale = face->scale, first = 0, end = (int)bitmap->rows;
    uint8_t *pixels;
    if (bitmap->pixel_mode != FT_PIXEL_MODE_MONO && bitmap->pixel_mode != FT_PIXEL_MODE_GRAY)
        return NULL;
    while (first < end && is_blank_row(bitmap, first))
        first++;
    while (end > first && is_blank_row(bitmap, end - 1))
        end--;
    struct hl_glyph *glyph = hl_glyphs_add(glyphs, number, id, (int)bitmap->width * scale,
                                           (end - first) * scale, 1, &pixels);
    if (!glyph)
        return NULL;
    glyph->coverage = pixels;
    glyph->left = slot->bitmap_left * scale;
    glyph->top = (slot->bitmap_top - first) * scale;
    for (int y = 0; y < glyph->height; y++)
        for (int x = 0; x < glyph->width; x++)
            *pixels++ = coverage_at(bitmap, x / scale, first + y / scale);
    return glyph;
}

static struct hl_glyph *draw_colour(const struct hl_face *face, int number, uint32_t id,
                                    struct hl_glyphs *glyphs)
{
    const FT_GlyphSlot slot = face->ft->glyph;
    const FT_Bitmap *bitmap = &slot->bitmap;
    uint8_t *pixels;
    if (bitmap->pixel_mode != FT_PIXEL_MODE_BGRA || bitmap->width == 0 || bitmap->rows == 0)
        return draw_coverage(face, number, id, glyphs);
    int width = shrunk(face, (int)bitmap->width), height = shrunk(face, (int)bitmap->rows);
    struct hl_glyph *glyph = hl_glyphs_add(glyphs, number, id, width, height, 3, &pixels);
    if (!glyph)
        return NULL;
    glyph->colour = pixels;
    glyph->left = slot->bitmap_left * face->px / rows_of(face->ft);
    glyph->top = shrunk(face, slot->bitmap_top);
    hl_light_shrink(bitmap->buffer, (int)bitmap->width, (int)bitmap->rows, bitmap->pitch, pixels,
                    width, height);
    return glyph;
}

const struct hl_glyph *hl_face_draw(const struct hl_face *face, int number, uint32_t id,
                                    int baseline, struct hl_glyphs *glyphs)
{
    int render = face->kind == HL_FACE_BITMAP ? 0 : FT_LOAD_RENDER;
    if (FT_Load_Glyph(face->ft, id, face->flags | render))
        return NULL;
    struct hl_glyph *glyph = face->kind == HL_FACE_COLOUR ? draw_colour(face, number, id, glyphs)
                                                          : draw_coverage(face, number, id, glyphs);
    if (glyph)
        glyph->advance = (int)face->ft->glyph->advance.x * face->scale;
    if (glyph && face->still) {
        glyph->still = true;
        glyph->top += baseline - face->baseline;
    }
    return glyph;
}
