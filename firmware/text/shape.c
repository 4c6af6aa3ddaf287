#include "text/shape.h"

#include "text/bidi.h"
#include "text/faces.h"
#include "text/runs.h"
#include "text/words.h"

#include <errno.h>
#include <hb-ot.h>
#include <hb.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define ELLIPSIS     0x2026
#define ELLIPSIS_MAX (HL_BIDI_POINTS_MAX - HL_TEXT_POINTS_MAX) /* full stops in its place */
#define POINTS_MAX   HL_BIDI_POINTS_MAX

/* Everything known of each code point of the line, in logical order. */
struct line {
    struct hl_font *font;
    hb_language_t language;
    size_t count;
    uint32_t points[POINTS_MAX];
    uint8_t levels[POINTS_MAX];
    uint32_t scripts[POINTS_MAX];
    int faces[POINTS_MAX];
};

struct hl_text {
    struct line line;
    uint32_t cleaned[HL_TEXT_POINTS_MAX]; /* before anything was replaced */
    bool rtl;
    unsigned missing;
};

/* Points that are shaped together: one face, script and level. */
struct run {
    size_t start, end;
    uint8_t level;
};

/* What laying one line needs. */
struct job {
    const struct line *line;
    struct hl_layout *layout;
    hb_buffer_t *buffer;
    struct run runs[POINTS_MAX];
    uint8_t run_levels[POINTS_MAX];
    uint16_t order[POINTS_MAX];
    bool has_forms; /* the next two are filled */
    uint32_t single[POINTS_MAX], joined[POINTS_MAX];
};

static bool is_mark(uint32_t cp)
{
    if (cp < 0x300)
        return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

static size_t split_runs(const struct line *line, const uint8_t *levels, size_t start, size_t end,
                         struct run *runs)
{
    size_t count = 0;
    for (size_t i = start; i < end; i++) {
        if (i == start || levels[i - start] != levels[i - start - 1] ||
            line->faces[i] != line->faces[i - 1] || line->scripts[i] != line->scripts[i - 1])
            runs[count++] = (struct run){.start = i, .level = levels[i - start]};
        runs[count - 1].end = i + 1;
    }
    return count;
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

/* One piece of a run, by HarfBuzz. */
static int shape(struct job *job, const struct run *run, size_t start, size_t end)
{
    const struct line *line = job->line;
    hb_buffer_t *buffer = job->buffer;
    int face = line->faces[start];

    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf32(buffer, line->points, (int)line->count, (unsigned)start,
                        (int)(end - start));
    hb_buffer_set_flags(buffer, (start == 0 ? HB_BUFFER_FLAG_BOT : 0) |
                                    (end == line->count ? HB_BUFFER_FLAG_EOT : 0));
    hb_buffer_set_direction(buffer, run->level & 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, line->scripts[start]);
    hb_buffer_set_language(buffer, line->language);
    hb_shape(hl_font_face_hb(line->font, face), buffer, NULL, 0);
    if (!hb_buffer_allocation_successful(buffer))
        return -ENOMEM;
    unsigned count;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *position = hb_buffer_get_glyph_positions(buffer, NULL);
    for (unsigned i = 0; i < count; i++)
        place(job->layout,
              (struct hl_placed_glyph){.face = face,
                                       .glyph = info[i].codepoint,
                                       .cluster = info[i].cluster,
                                       .advance = position[i].x_advance,
                                       .level = run->level,
                                       .unsafe = hb_glyph_info_get_glyph_flags(&info[i]) &
                                                 HB_GLYPH_FLAG_UNSAFE_TO_BREAK},
              position[i].x_offset, position[i].y_offset);
    return 0;
}

/* ---- word by word, where that is the same ---- */

/* Letters of these scripts look at nothing beyond a space, unless the face has rules about it. */
static bool has_words(const struct line *line, const struct run *run)
{
    uint32_t script = line->scripts[run->start];
    return !(run->level & 1) &&
           (script == HB_SCRIPT_LATIN || script == HB_SCRIPT_CYRILLIC ||
            script == HB_SCRIPT_GREEK) &&
           hl_font_face_has_words(line->font, line->faces[run->start]);
}

/* Keeps the glyphs from number FIRST on as those of the word at START. */
static void keep_word(struct job *job, const struct hl_word_key *key, size_t start, size_t end,
                      size_t first, int width)
{
    const struct hl_layout *layout = job->layout;
    size_t count = layout->count - first;
    struct hl_shaped *shaped = hl_words_add(hl_font_words(job->line->font), key,
                                            job->line->points + start, end - start, count);
    for (size_t i = 0; shaped && i < count; i++) {
        const struct hl_placed_glyph *from = &layout->glyphs[first + i];
        shaped[i] = (struct hl_shaped){.glyph = from->glyph,
                                       .cluster = from->cluster - (uint32_t)start,
                                       .dx = from->x - width,
                                       .dy = from->y,
                                       .advance = from->advance,
                                       .unsafe = from->unsafe};
        width += from->advance;
    }
}

static int shape_word(struct job *job, const struct run *run, size_t start, size_t end)
{
    const struct line *line = job->line;
    struct hl_word_key key = {line->faces[start], line->scripts[start], line->language};
    size_t count = 0, first = job->layout->count;
    int width = job->layout->width;
    if (is_mark(line->points[start])) /* drawn otherwise where a line begins */
        return shape(job, run, start, end);
    const struct hl_shaped *shaped =
        hl_words_find(hl_font_words(line->font), &key, line->points + start, end - start, &count);
    if (!shaped) {
        int err = shape(job, run, start, end);
        if (!err && first + 2 * (end - start) < HL_LAYOUT_GLYPHS_MAX)
            keep_word(job, &key, start, end, first, width);
        return err;
    }
    for (size_t i = 0; i < count; i++)
        place(job->layout,
              (struct hl_placed_glyph){.face = key.face,
                                       .glyph = shaped[i].glyph,
                                       .cluster = (uint32_t)start + shaped[i].cluster,
                                       .advance = shaped[i].advance,
                                       .level = run->level,
                                       .unsafe = shaped[i].unsafe},
              shaped[i].dx, shaped[i].dy);
    return 0;
}

static int shape_run(struct job *job, const struct run *run)
{
    const uint32_t *points = job->line->points;
    int err = 0;
    if (!has_words(job->line, run))
        return shape(job, run, run->start, run->end);
    for (size_t start = run->start, end; start < run->end && !err; start = end) {
        end = start + 1;
        while (points[start] != ' ' && end < run->end && points[end] != ' ')
            end++;
        while (end < run->end && is_mark(points[end])) /* over a space */
            end++;
        err = shape_word(job, run, start, end);
    }
    return err;
}

/* ---- faces without shaping rules are drawn letter by letter, by their character map ---- */

/* True when the face joins Arabic letters by itself. One that does not must stay away from
 * HarfBuzz: its substitute for missing rules takes wrong ligatures in 4.4 to 6.0 (harfbuzz#4042).
 */
static bool joins_arabic(hb_font_t *hb)
{
    static const hb_tag_t scripts[] = {HB_TAG('a', 'r', 'a', 'b')};
    static const hb_tag_t features[] = {HB_TAG('i', 'n', 'i', 't'), HB_TAG('m', 'e', 'd', 'i'),
                                        HB_TAG('f', 'i', 'n', 'a'), HB_TAG('i', 's', 'o', 'l')};
    hb_face_t *face = hb_font_get_face(hb);
    unsigned script, feature;

    hb_ot_layout_table_select_script(face, HB_OT_TAG_GSUB, 1, scripts, &script, NULL);
    for (size_t i = 0; i < sizeof(features) / sizeof(*features); i++)
        if (hb_ot_layout_language_find_feature(face, HB_OT_TAG_GSUB, script,
                                               HB_OT_LAYOUT_DEFAULT_LANGUAGE_INDEX, features[i],
                                               &feature))
            return true;
    return false;
}

static bool is_mapped(const struct line *line, const struct run *run)
{
    hb_font_t *hb = hl_font_face_hb(line->font, line->faces[run->start]);
    return !hb || (line->scripts[run->start] == HB_SCRIPT_ARABIC && !joins_arabic(hb));
}

static int advance_of(const struct line *line, int face, uint32_t glyph)
{
    hb_font_t *hb = hl_font_face_hb(line->font, face);
    return hb ? hb_font_get_glyph_h_advance(hb, glyph)
              : hl_font_face_advance(line->font, face, glyph);
}

/* A base, then its marks over it. FORM is what is drawn for the base, or the letter itself where
 * the face lacks the form. */
static void map_letter(struct job *job, const struct run *run, uint32_t form, size_t cluster,
                       size_t base, size_t end)
{
    const struct line *line = job->line;
    int face = line->faces[base], base_advance = 0;

    for (size_t i = base; i < end; i++) {
        uint32_t cp = line->points[i];
        uint32_t glyph = i == base ? hl_font_face_glyph(line->font, face, form) : 0;
        if (glyph == 0)
            glyph = hl_font_face_glyph(line->font, face, cp);
        if (glyph == 0 || hl_point_is_ignorable(cp))
            continue;
        int advance = advance_of(line, face, glyph);
        bool over = i > base && advance > 0; /* a spacing mark, as fonts of cells have */
        place(job->layout,
              (struct hl_placed_glyph){.face = face,
                                       .glyph = glyph,
                                       .cluster = (uint32_t)cluster,
                                       .advance = i == base ? advance : 0,
                                       .level = run->level,
                                       .unsafe = run->level & 1}, /* forms go by neighbours */
              over ? -base_advance : 0, 0);
        if (i == base)
            base_advance = advance;
    }
}

static void map_ltr(struct job *job, const struct run *run)
{
    for (size_t base = run->start, end; base < run->end; base = end) {
        end = base + 1;
        while (end < run->end && is_mark(job->line->points[end]))
            end++;
        map_letter(job, run, job->line->points[base], base, base, end);
    }
}

static void map_rtl(struct job *job, const struct run *run)
{
    const struct line *line = job->line;
    if (!job->has_forms)
        hl_bidi_arabic_forms(line->points, line->count, line->levels, job->single, job->joined);
    job->has_forms = true;
    for (size_t end = run->end, base; end > run->start; end = base) {
        base = end - 1;
        while (base > run->start && is_mark(line->points[base]))
            base--;
        size_t first = base;
        uint32_t form = job->single[base];
        if (base > run->start && job->joined[base - 1] == HL_BIDI_FILL &&
            hl_font_face_glyph(line->font, line->faces[base], job->joined[base])) {
            form = job->joined[base];
            first = base - 1;
        }
        map_letter(job, run, form, first, base, end);
        base = first;
    }
}

/* ---- lines ---- */

static int lay_runs(struct job *job, size_t count)
{
    int err = 0;
    for (size_t i = 0; i < count; i++)
        job->run_levels[i] = job->runs[i].level;
    hl_bidi_order(job->run_levels, count, job->order);
    for (size_t i = 0; i < count && !err; i++) {
        const struct run *run = &job->runs[job->order[i]];
        if (!is_mapped(job->line, run))
            err = shape_run(job, run);
        else if (run->level & 1)
            map_rtl(job, run);
        else
            map_ltr(job, run);
    }
    return err;
}

/* Most lines need a small part of what was asked for. */
static void shrink(struct hl_layout *layout)
{
    void *glyphs = realloc(layout->glyphs, (layout->count + 1) * sizeof(*layout->glyphs));
    if (glyphs)
        layout->glyphs = glyphs;
}

static int lay(const struct line *line, size_t start, size_t end, bool rtl,
               struct hl_layout *layout)
{
    uint8_t levels[POINTS_MAX];
    struct job *job = malloc(sizeof(*job));
    *layout = (struct hl_layout){.rtl = rtl};
    layout->glyphs = malloc(HL_LAYOUT_GLYPHS_MAX * sizeof(*layout->glyphs));
    int err = -ENOMEM;
    if (job && layout->glyphs) {
        job->line = line;
        job->layout = layout;
        job->buffer = hb_buffer_create();
        job->has_forms = false;
        memcpy(levels, line->levels + start, end - start);
        hl_bidi_end_line(line->points + start, end - start, rtl, levels);
        err = lay_runs(job, split_runs(line, levels, start, end, job->runs));
        hb_buffer_destroy(job->buffer);
        shrink(layout);
    }
    free(job);
    if (err)
        hl_layout_finish(layout);
    return err;
}

/* The face that ends a cut line: that of what stands before, so that the ellipsis looks like its
 * text; with full stops where that lacks the sign. Else any that has it. */
static int face_of_ellipsis(const struct line *line, uint32_t *cp)
{
    int before = line->count ? line->faces[line->count - 1] : -1;
    if (before >= 0 && hl_font_face_has(line->font, before, ELLIPSIS)) {
        *cp = ELLIPSIS;
        return before;
    }
    *cp = '.';
    if (before >= 0 && hl_font_face_has(line->font, before, '.'))
        return before;
    uint32_t sign = ELLIPSIS;
    int face = 0;
    if (hl_faces_set(line->font, NULL, &sign, 1, &face) == 0)
        *cp = ELLIPSIS;
    return face;
}

static void add_ellipsis(struct line *line, bool rtl)
{
    uint32_t cp;
    int face = face_of_ellipsis(line, &cp);
    for (int i = 0; i < (cp == '.' ? ELLIPSIS_MAX : 1); i++) {
        line->points[line->count] = cp;
        line->levels[line->count] = rtl;
        line->scripts[line->count] = HB_SCRIPT_COMMON;
        line->faces[line->count++] = face;
    }
}

int hl_text_lay(struct hl_text *text, size_t start, size_t end, bool cut, struct hl_layout *layout)
{
    if (!cut)
        return lay(&text->line, start, end, text->rtl, layout);
    struct line *line = malloc(sizeof(*line));
    if (!line) {
        *layout = (struct hl_layout){0};
        return -ENOMEM;
    }
    *line = text->line;
    line->count = end;
    add_ellipsis(line, text->rtl);
    int err = lay(line, start, line->count, text->rtl, layout);
    free(line);
    return err;
}

struct hl_text *hl_text_create(struct hl_font *font, const char *utf8, size_t len,
                               const char *language)
{
    struct hl_text *text = malloc(sizeof(*text));
    if (!text)
        return NULL;
    struct line *line = &text->line;
    line->font = font;
    line->language =
        language && *language ? hb_language_from_string(language, -1) : HB_LANGUAGE_INVALID;
    line->count = hl_text_clean(utf8, len, text->cleaned);
    memcpy(line->points, text->cleaned, line->count * sizeof(*line->points));
    int err = hl_bidi_levels(line->points, line->count,
                             hl_bidi_base_of(line->points, line->count, language), line->levels,
                             &text->rtl);
    int missing = err ? err : hl_faces_set(font, language, line->points, line->count, line->faces);
    if (missing < 0) {
        free(text);
        errno = -missing;
        return NULL;
    }
    hl_runs_scripts(line->points, line->count, line->scripts);
    text->missing = (unsigned)missing;
    return text;
}

void hl_text_destroy(struct hl_text *text)
{
    free(text);
}

const uint32_t *hl_text_points(const struct hl_text *text, size_t *count)
{
    *count = text->line.count;
    return text->cleaned;
}

bool hl_text_is_rtl(const struct hl_text *text)
{
    return text->rtl;
}

unsigned hl_text_missing(const struct hl_text *text)
{
    return text->missing;
}

/* Whether WHOLE may be cut before the cluster at AT. */
static bool is_safe(const struct hl_text *text, const struct hl_layout *whole, size_t at)
{
    bool found = at == 0 || at == text->line.count;
    for (size_t i = 0; i < whole->count; i++) {
        if (whole->glyphs[i].cluster != at)
            continue;
        if (whole->glyphs[i].unsafe)
            return false;
        found = true;
    }
    return found; /* else it is the middle of a ligature */
}

bool hl_text_take(const struct hl_text *text, const struct hl_layout *whole, size_t start,
                  size_t end, struct hl_layout *layout)
{
    size_t first = 0, count = 0;
    int pen = 0;
    for (size_t i = start; i < end; i++)
        if (text->line.levels[i] != text->rtl)
            return false;
    if (start >= end || !is_safe(text, whole, start) || !is_safe(text, whole, end))
        return false;
    /* All of one level, the line is in one piece. */
    for (size_t i = 0; i < whole->count; i++) {
        const struct hl_placed_glyph *glyph = &whole->glyphs[i];
        if (glyph->cluster >= start && glyph->cluster < end) {
            if (count++ == 0)
                first = i;
        } else if (count == 0)
            pen += glyph->advance;
    }
    struct hl_placed_glyph *glyphs = malloc((count + 1) * sizeof(*glyphs));
    if (!glyphs)
        return false;
    *layout = (struct hl_layout){.glyphs = glyphs, .count = count, .rtl = text->rtl};
    memcpy(glyphs, whole->glyphs + first, count * sizeof(*glyphs));
    for (size_t i = 0; i < count; i++) {
        glyphs[i].x -= pen;
        layout->width += glyphs[i].advance;
    }
    return true;
}

int hl_layout_init(struct hl_layout *layout, struct hl_font *font, const char *utf8,
                   const char *language)
{
    *layout = (struct hl_layout){0};
    struct hl_text *text =
        hl_text_create(font, utf8, strnlen(utf8, HL_TEXT_BYTES_MAX + 1), language);
    if (!text)
        return -errno;
    int err = hl_text_lay(text, 0, text->line.count, false, layout);
    if (!err)
        layout->missing = text->missing;
    hl_text_destroy(text);
    return err;
}

void hl_layout_finish(struct hl_layout *layout)
{
    free(layout->glyphs);
    *layout = (struct hl_layout){0};
}
