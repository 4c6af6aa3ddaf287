#include "text/shape.h"

#include "text/bidi.h"
#include "text/faces.h"

#include <errno.h>
#include <hb.h>
#include <stdlib.h>
#include <string.h>

/* Everything known of each code point of the line, in logical order. */
struct line {
    struct hl_font *font;
    const char *language;
    size_t count;
    uint32_t points[HL_TEXT_POINTS_MAX];
    uint8_t levels[HL_TEXT_POINTS_MAX];
    hb_script_t scripts[HL_TEXT_POINTS_MAX];
    int faces[HL_TEXT_POINTS_MAX];
};

/* Points that are shaped together: one face, script and level. */
struct run {
    size_t start, end;
};

/* Common and inherited points take the script before them, leading ones the first real one. */
static void set_scripts(struct line *line)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    hb_script_t last = HB_SCRIPT_COMMON;
    size_t leading = 0;

    for (size_t i = 0; i < line->count; i++) {
        hb_script_t script = hb_unicode_script(unicode, line->points[i]);
        if (script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED)
            script = last;
        else if (last == HB_SCRIPT_COMMON)
            while (leading < i)
                line->scripts[leading++] = script;
        line->scripts[i] = last = script;
    }
}

static size_t split_runs(const struct line *line, struct run *runs)
{
    size_t count = 0;
    for (size_t i = 0; i < line->count; i++) {
        if (i == 0 || line->levels[i] != line->levels[i - 1] ||
            line->faces[i] != line->faces[i - 1] || line->scripts[i] != line->scripts[i - 1])
            runs[count++].start = i;
        runs[count - 1].end = i + 1;
    }
    return count;
}

/* Unicode bidi rule L2, on runs: from the highest level down to the lowest odd one, reverse every
 * sequence of runs at that level or higher. */
static void reorder_runs(const struct line *line, struct run *runs, size_t count)
{
    uint8_t highest = 0;
    for (size_t i = 0; i < line->count; i++)
        if (line->levels[i] > highest)
            highest = line->levels[i];
    for (uint8_t level = highest; level > 0; level--) {
        for (size_t i = 0; i < count;) {
            size_t j = i;
            while (j < count && line->levels[runs[j].start] >= level)
                j++;
            for (size_t a = i, b = j; a + 1 < b; a++) {
                struct run swap = runs[a];
                runs[a] = runs[--b];
                runs[b] = swap;
            }
            i = j > i ? j : i + 1;
        }
    }
}

static void place(struct hl_layout *layout, struct hl_placed_glyph glyph, int dx, int dy)
{
    if (layout->count >= HL_LAYOUT_GLYPHS_MAX)
        return;
    glyph.x = layout->width + dx;
    glyph.y = dy;
    layout->width += glyph.advance;
    layout->glyphs[layout->count++] = glyph;
}

static int shape_run(struct hl_layout *layout, const struct line *line, const struct run *run,
                     hb_buffer_t *buffer)
{
    int face = line->faces[run->start];
    uint8_t level = line->levels[run->start];

    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf32(buffer, line->points, (int)line->count, (unsigned)run->start,
                        (int)(run->end - run->start));
    hb_buffer_set_direction(buffer, level & 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, line->scripts[run->start]);
    if (line->language && *line->language)
        hb_buffer_set_language(buffer, hb_language_from_string(line->language, -1));
    hb_shape(hl_font_face_hb(line->font, face), buffer, NULL, 0);
    if (!hb_buffer_allocation_successful(buffer))
        return -ENOMEM;
    unsigned count;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *position = hb_buffer_get_glyph_positions(buffer, NULL);
    for (unsigned i = 0; i < count; i++)
        place(layout,
              (struct hl_placed_glyph){.face = face,
                                       .glyph = info[i].codepoint,
                                       .cluster = info[i].cluster,
                                       .advance = position[i].x_advance,
                                       .level = level},
              position[i].x_offset, position[i].y_offset);
    return 0;
}

/* The pixel font has one glyph a letter and needs no shaping. */
static void map_run(struct hl_layout *layout, const struct line *line, const struct run *run)
{
    int face = line->faces[run->start];
    uint8_t level = line->levels[run->start];

    for (size_t n = run->start; n < run->end; n++) {
        size_t i = level & 1 ? run->end - 1 - (n - run->start) : n;
        uint32_t cp = level & 1 ? hl_bidi_mirror(line->points[i]) : line->points[i];
        uint32_t glyph = hl_font_face_glyph(line->font, face, cp);
        if (glyph == 0 || hl_point_is_ignorable(cp))
            continue;
        place(layout,
              (struct hl_placed_glyph){.face = face,
                                       .glyph = glyph,
                                       .cluster = (uint32_t)i,
                                       .advance = hl_font_face_advance(line->font, face, glyph),
                                       .level = level},
              0, 0);
    }
}

static int shape_line(struct hl_layout *layout, struct line *line, struct run *runs)
{
    int err = hl_bidi_levels(line->points, line->count, line->language, line->levels, &layout->rtl);
    if (err)
        return err;
    int missing = hl_faces_set(line->font, line->language, line->points, line->count, line->faces);
    if (missing < 0)
        return missing;
    layout->missing = (unsigned)missing;
    set_scripts(line);
    size_t count = split_runs(line, runs);
    reorder_runs(line, runs, count);
    hb_buffer_t *buffer = hb_buffer_create();
    for (size_t i = 0; i < count && !err; i++) {
        if (hl_font_face_hb(line->font, line->faces[runs[i].start]))
            err = shape_run(layout, line, &runs[i], buffer);
        else
            map_run(layout, line, &runs[i]);
    }
    hb_buffer_destroy(buffer);
    return err;
}

int hl_layout_init(struct hl_layout *layout, struct hl_font *font, const char *text,
                   const char *language)
{
    *layout = (struct hl_layout){0};
    struct line *line = malloc(sizeof(*line));
    struct run *runs = malloc(HL_TEXT_POINTS_MAX * sizeof(*runs));
    layout->glyphs = malloc(HL_LAYOUT_GLYPHS_MAX * sizeof(*layout->glyphs));
    int err = -ENOMEM;
    if (line && runs && layout->glyphs) {
        line->font = font;
        line->language = language;
        line->count = hl_text_clean(text, strlen(text), line->points);
        err = shape_line(layout, line, runs);
    }
    free(line);
    free(runs);
    if (err)
        hl_layout_finish(layout);
    return err;
}

void hl_layout_finish(struct hl_layout *layout)
{
    free(layout->glyphs);
    *layout = (struct hl_layout){0};
}
