#include "text/font.h"

#include "base/clock.h"
#include "base/log.h"
#include "text/face.h"
#include "text/fontfind.h"
#include "text/glyphs.h"
#include "text/light.h"
#include "text/words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MISSING_MAX     256 /* code points remembered as drawn by no font */
#define MISS_EVERY_NS   (60 * HL_NS_PER_S)
#define STEPS_MAX       40 /* of one script's list */
#define NASTALIQ_ROWS   32
#define UNIFONT_ROWS    16
#define UNIFONT_ROWS_TO 20

enum { UNTRIED = -2, ABSENT = -1 };

/* One place in a script's list: a family, or our pixel font where that is NULL. */
struct step {
    const char *family;
    enum hl_script_size size;
    int face; /* index, UNTRIED or ABSENT */
};

struct list {
    size_t count; /* 0: not made yet */
    struct step steps[STEPS_MAX];
};

/* FreeType looks a code point up in a few hundred instructions, and each is asked for three times.
 */
#define KNOWN_MAX 256
struct known {
    uint32_t cp, glyph;
};

struct open_face {
    struct hl_font *font;
    struct hl_face face;
    struct known *known; /* KNOWN_MAX of them, by the code point's low bits; 0 is of no interest */
    int file;            /* in the fonts' files; -1: our pixel font */
    enum hl_script_size size;
};

struct hl_font {
    struct hl_fonts *fonts;
    int rows, baseline;
    bool grey;
    struct open_face faces[HL_FONT_FACES_MAX];
    int face_count;
    struct list *lists; /* hl_script_count of them, then that of Nastaliq's languages */
    struct hl_glyphs *glyphs;
    struct {
        struct hl_ink ink;
        struct hl_codes codes;
    } colours[HL_FONT_COLOURS_MAX];
    size_t colours_filled; /* ever; the oldest gives way */
    struct hl_words *words;
};

struct family {
    char *name; /* a spare's is its path */
    struct hl_font_file file;
};

struct hl_fonts {
    FT_Library library;
    struct hl_font_options options;
    char *family; /* that the user named; NULL: none */
    bool pixel;   /* our pixel fonts at every height */
    struct family files[HL_FONT_FILES_MAX];
    int file_count;
    int spares[HL_FONT_SPARES_MAX];
    int spare_count;
    uint32_t missing[MISSING_MAX];
    int64_t missed_ns;
    bool searched; /* fontconfig is loaded */
    struct hl_font *sizes[HL_FONT_SIZES_MAX];
    size_t size_count;
};

/* ---- Files ---- */

static int add_file(struct hl_fonts *fonts, const char *name, struct hl_font_file *file)
{
    char *copy = fonts->file_count < HL_FONT_FILES_MAX ? strdup(name) : NULL;
    if (!copy) {
        hl_font_file_finish(file);
        return -1;
    }
    fonts->files[fonts->file_count] = (struct family){.name = copy, .file = *file};
    return fonts->file_count++;
}

/* Index of FAMILY's file, or -1; what is not installed is remembered too. ERROR as hl_font_find. */
static int file_of(struct hl_fonts *fonts, const char *family, char *error)
{
    struct hl_font_file file;
    int index = 0;
    while (index < fonts->file_count && strcmp(fonts->files[index].name, family) != 0)
        index++;
    if (index == fonts->file_count) {
        hl_font_find(family, fonts->options.bold, &file, error);
        fonts->searched = true;
        index = add_file(fonts, family, &file);
    }
    return index >= 0 && fonts->files[index].file.path ? index : -1;
}

/* The file is opened once at start, so that one that is no font is an error then. */
static int check_family(struct hl_fonts *fonts, const char *family, char *error)
{
    struct hl_font_file file;
    struct hl_face face;
    /* Any strike will do here, so the line is as high as can be. */
    struct hl_face_line line = {.rows = HL_FONT_ROWS_MAX, .size = HL_SIZE_TEXT};
    int err = hl_font_find(family, fonts->options.bold, &file, error);
    if (err)
        return err;
    err = hl_face_open(&face, fonts->library, &file, &line);
    if (err)
        snprintf(error, 256, "%s is not a font that FreeType reads", file.path);
    else
        hl_face_close(&face);
    int index = add_file(fonts, family, &file);
    return err ? err : index < 0 ? -ENOMEM : 0;
}

static int take_family(struct hl_fonts *fonts, const char *family, char *error)
{
    if (!family || strcmp(family, "pixel") == 0) {
        fonts->pixel = family || fonts->options.sealed;
        return 0;
    }
    int err = check_family(fonts, family, error);
    hl_font_find_forget();
    if (err)
        return err;
    fonts->family = strdup(family);
    return fonts->family ? 0 : -ENOMEM;
}

/* Families of the configuration are looked for at start, so that a wrong name is told then. */
static void look_for_lists(struct hl_fonts *fonts)
{
    char why[256];
    for (size_t i = 0; i < fonts->options.list_count; i++) {
        const struct hl_font_families *list = &fonts->options.lists[i];
        for (size_t j = 0; j < list->count; j++) {
            *why = '\0';
            if (file_of(fonts, list->families[j], why) < 0 && *why)
                hl_warning("text", "fonts: %s: %s", list->script, why);
        }
    }
    if (fonts->searched)
        hl_font_find_forget();
    fonts->searched = false;
}

struct hl_fonts *hl_fonts_create(const struct hl_font_options *options, char *error)
{
    error[0] = '\0';
    struct hl_fonts *fonts = calloc(1, sizeof(*fonts));
    if (!fonts)
        return NULL;
    fonts->options = *options;
    fonts->options.family = NULL; /* borrowed for this call */
    fonts->missed_ns = INT64_MIN;
    if (FT_Init_FreeType(&fonts->library)) {
        free(fonts);
        errno = ENOMEM;
        return NULL;
    }
    int err = take_family(fonts, options->family, error);
    if (err) {
        hl_fonts_destroy(fonts);
        errno = -err;
        return NULL;
    }
    look_for_lists(fonts);
    return fonts;
}

static void destroy_font(struct hl_font *font)
{
    if (!font)
        return;
    hl_glyphs_destroy(font->glyphs);
    hl_words_destroy(font->words);
    for (int i = 0; i < font->face_count; i++) {
        hl_face_close(&font->faces[i].face);
        free(font->faces[i].known);
    }
    free(font->lists);
    free(font);
}

void hl_fonts_destroy(struct hl_fonts *fonts)
{
    if (!fonts)
        return;
    for (size_t i = 0; i < fonts->size_count; i++)
        destroy_font(fonts->sizes[i]);
    for (int i = 0; i < fonts->file_count; i++) {
        free(fonts->files[i].name);
        hl_font_file_finish(&fonts->files[i].file);
    }
    if (!fonts->options.sealed)
        hl_font_find_forget();
    FT_Done_FreeType(fonts->library);
    free(fonts->family);
    free(fonts);
}

/* ---- Faces ---- */

static hb_position_t on_advance(hb_font_t *hb, void *data, hb_codepoint_t glyph, void *user)
{
    struct open_face *open = data;
    (void)hb;
    (void)user;
    return hl_font_face_advance(open->font, (int)(open - open->font->faces), glyph);
}

/* HarfBuzz takes advances from our glyphs: loading one is most of what drawing it costs, and so is
 * done once. */
static int share_advances(struct open_face *open)
{
    hb_font_funcs_t *functions = hb_font_funcs_create();
    hb_font_t *ours = hb_font_create_sub_font(open->face.hb);
    hb_font_funcs_set_glyph_h_advance_func(functions, on_advance, NULL, NULL);
    hb_font_set_funcs(ours, functions, open, NULL);
    hb_font_funcs_destroy(functions);
    if (ours == hb_font_get_empty())
        return -ENOMEM;
    hb_font_destroy(open->face.hb); /* ours holds it */
    open->face.hb = ours;
    return 0;
}

/* Index of the open face, or ABSENT. */
static int open_face(struct hl_font *font, int file, enum hl_script_size size)
{
    struct hl_fonts *fonts = font->fonts;
    for (int i = 0; i < font->face_count; i++)
        if (font->faces[i].file == file && (file < 0 || font->faces[i].size == size))
            return i;
    if (font->face_count >= HL_FONT_FACES_MAX)
        return ABSENT;
    struct open_face *open = &font->faces[font->face_count];
    struct hl_face_line line = {.rows = font->rows, .grey = font->grey, .size = size};
    int err = file < 0 ? hl_face_open_pixel(&open->face, fonts->library, font->rows)
                       : hl_face_open(&open->face, fonts->library, &fonts->files[file].file, &line);
    if (err) {
        hl_debug("text", "%s is not usable on %d rows", file < 0 ? "" : fonts->files[file].name,
                 font->rows);
        return ABSENT;
    }
    open->known = calloc(KNOWN_MAX, sizeof(*open->known));
    open->font = font;
    if (!open->known || (open->face.kind == HL_FACE_OUTLINE && share_advances(open))) {
        free(open->known);
        hl_face_close(&open->face);
        return ABSENT;
    }
    open->file = file;
    open->size = size;
    return font->face_count++;
}

static void add_step(struct list *list, const char *family, enum hl_script_size size)
{
    for (size_t i = 0; i < list->count; i++)
        if (family ? list->steps[i].family && strcmp(list->steps[i].family, family) == 0
                   : !list->steps[i].family)
            return;
    if (list->count < STEPS_MAX)
        list->steps[list->count++] = (struct step){.family = family, .size = size, .face = UNTRIED};
}

/* What the configuration says of the script, else the defaults. */
static void add_families(const struct hl_fonts *fonts, struct list *list,
                         const struct hl_script *script)
{
    for (size_t i = 0; i < fonts->options.list_count; i++) {
        const struct hl_font_families *from = &fonts->options.lists[i];
        if (hl_script_find(from->script) != script)
            continue;
        for (size_t j = 0; j < from->count && j < HL_FONT_FAMILIES_MAX; j++)
            add_step(list, from->families[j], script->size);
        return;
    }
    for (size_t i = 0; script->families[i] && !fonts->options.sealed; i++)
        add_step(list, script->families[i], script->size);
}

/* Our pixel fonts stand in front where outlines of that height read worse. */
static bool is_low(const struct hl_font *font)
{
    const struct hl_fonts *fonts = font->fonts;
    return fonts->pixel ||
           font->rows < (fonts->family ? HL_FONT_FAMILY_ROWS_MIN : HL_FONT_OUTLINE_ROWS_MIN);
}

static void fill_list(const struct hl_font *font, struct list *list, const struct hl_script *script,
                      const struct hl_script *nastaliq)
{
    const struct hl_fonts *fonts = font->fonts;
    bool pictures = script->size == HL_SIZE_EMOJI;
    bool own = is_low(font) && (script->pixel || script == &hl_scripts[0]);

    if (pictures && !fonts->options.mono)
        add_families(fonts, list, script);
    if (own)
        add_step(list, NULL, HL_SIZE_TEXT);
    if (fonts->family)
        add_step(list, fonts->family, pictures ? HL_SIZE_TEXT : script->size);
    if (nastaliq && font->rows >= NASTALIQ_ROWS)
        add_families(fonts, list, nastaliq);
    if (script->size == HL_SIZE_CELL && font->rows >= UNIFONT_ROWS &&
        font->rows < UNIFONT_ROWS_TO && !fonts->options.sealed) {
        if (strcmp(script->code, "Jpan") == 0)
            add_step(list, "Unifont-JP", HL_SIZE_CELL);
        add_step(list, "Unifont", HL_SIZE_CELL);
    }
    if (!pictures)
        add_families(fonts, list, script);
    if (is_low(font))
        add_step(list, NULL, HL_SIZE_TEXT);
    add_families(fonts, list, &hl_scripts[0]);
    if (pictures && fonts->options.mono) /* a text font's drawing is made for two colours */
        add_families(fonts, list, script);
    add_step(list, NULL, HL_SIZE_TEXT);
}

int hl_font_listed(struct hl_font *font, const struct hl_script *script, const char *language,
                   size_t n)
{
    bool arabic = strcmp(script->code, "Arab") == 0;
    const struct hl_script *nastaliq = arabic ? hl_script_nastaliq(language) : NULL;
    struct list *list = &font->lists[nastaliq ? hl_script_count : (size_t)(script - hl_scripts)];
    if (list->count == 0)
        fill_list(font, list, script, nastaliq);
    if (n >= list->count)
        return -2;
    struct step *step = &list->steps[n];
    if (step->face == UNTRIED) {
        int file = step->family ? file_of(font->fonts, step->family, NULL) : -1;
        step->face = step->family && file < 0 ? ABSENT : open_face(font, file, step->size);
    }
    return step->face;
}

int hl_font_spare(struct hl_font *font, uint32_t cp)
{
    struct hl_fonts *fonts = font->fonts;
    struct hl_font_file file;
    for (int i = 0; i < fonts->spare_count; i++) {
        int face = open_face(font, fonts->spares[i], HL_SIZE_TEXT);
        if (face >= 0 && hl_font_face_has(font, face, cp))
            return face;
    }
    if (fonts->options.sealed || fonts->spare_count >= HL_FONT_SPARES_MAX ||
        fonts->missing[cp % MISSING_MAX] == cp)
        return -1;
    int err = hl_font_find_for(cp, &file);
    fonts->searched = true;
    if (err)
        return -1;
    hl_debug("text", "U+%04X is drawn by %s", cp, file.path);
    int index = add_file(fonts, file.path, &file);
    if (index < 0)
        return -1;
    fonts->spares[fonts->spare_count++] = index;
    int face = open_face(font, index, HL_SIZE_TEXT);
    return face >= 0 && hl_font_face_has(font, face, cp) ? face : -1;
}

void hl_font_settle(struct hl_font *font)
{
    if (font->fonts->searched)
        hl_font_find_forget();
    font->fonts->searched = false;
}

/* ---- Heights ---- */

static int init_font(struct hl_font *font, struct hl_fonts *fonts, int rows)
{
    font->fonts = fonts;
    font->rows = rows;
    font->grey = !fonts->options.mono && rows >= HL_FONT_GREY_ROWS_MIN;
    font->glyphs = hl_glyphs_create();
    font->words = hl_words_create();
    font->lists = calloc(hl_script_count + 1, sizeof(*font->lists));
    if (!font->glyphs || !font->words || !font->lists)
        return -ENOMEM;
    const struct hl_script *latin = hl_script_find("Latn");
    int first = ABSENT;
    for (size_t n = 0; first == ABSENT; n++)
        first = hl_font_listed(font, latin, NULL, n);
    hl_font_settle(font);
    if (first < 0)
        return -ENOENT;
    if (font->faces[first].face.own_pixel && !is_low(font))
        hl_info("text",
                "no outline font for Latin letters is installed; the pixel font is used on "
                "%d rows; `apt install fonts-dejavu-core` brings one",
                rows);
    font->baseline = font->faces[first].face.baseline;
    return 0;
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
    int err = init_font(font, fonts, rows);
    if (err) {
        destroy_font(font);
        errno = -err;
        return NULL;
    }
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

/* ---- One face ---- */

uint32_t hl_font_face_glyph(const struct hl_font *font, int face, uint32_t cp)
{
    struct known *known = &font->faces[face].known[cp % KNOWN_MAX];
    if (known->cp != cp)
        *known =
            (struct known){.cp = cp, .glyph = FT_Get_Char_Index(font->faces[face].face.ft, cp)};
    return known->glyph;
}

bool hl_font_face_has(const struct hl_font *font, int face, uint32_t cp)
{
    return hl_font_face_glyph(font, face, cp) != 0;
}

bool hl_font_face_shapes(const struct hl_font *font, int face, const struct hl_script *script)
{
    return hl_face_shapes(&font->faces[face].face, script);
}

bool hl_font_face_is_own(const struct hl_font *font, int face)
{
    return font->faces[face].face.own_pixel;
}

void hl_font_face_info(const struct hl_font *font, int face, struct hl_face_info *info)
{
    const struct open_face *open = &font->faces[face];
    const char *family = open->face.ft->family_name;
    *info = (struct hl_face_info){.family = family ? family : "?",
                                  .px = open->face.px,
                                  .nastaliq = open->size == HL_SIZE_NASTALIQ};
    if (open->file >= 0)
        info->path = font->fonts->files[open->file].file.path;
    if (open->face.kind == HL_FACE_BITMAP)
        info->how = "dots";
    else if (open->face.kind == HL_FACE_COLOUR)
        info->how = "colour";
    else
        info->how = font->grey ? "grey outlines" : "1-bit outlines";
}

void hl_font_miss(struct hl_font *font, uint32_t cp, const struct hl_script *script)
{
    struct hl_fonts *fonts = font->fonts;
    int64_t now_ns = hl_clock_mono_ns();
    if (fonts->missing[cp % MISSING_MAX] == cp)
        return;
    fonts->missing[cp % MISSING_MAX] = cp;
    if (fonts->missed_ns != INT64_MIN && now_ns - fonts->missed_ns < MISS_EVERY_NS)
        return;
    fonts->missed_ns = now_ns;
    hl_info("text", "no font here has U+%04X; `apt install %s` brings one for %s", cp,
            script->package, script == &hl_scripts[0] ? "many scripts" : script->name);
}

struct hb_font_t *hl_font_face_hb(struct hl_font *font, int face)
{
    return font->faces[face].face.hb;
}

struct hl_words *hl_font_words(struct hl_font *font)
{
    return font->words;
}

bool hl_font_face_has_words(struct hl_font *font, int face)
{
    return font->faces[face].face.has_words;
}

int hl_font_face_advance(struct hl_font *font, int face, uint32_t glyph)
{
    const struct hl_glyph *drawn = hl_font_glyph(font, face, glyph);
    const struct hl_face *from = &font->faces[face].face;
    if (drawn)
        return drawn->advance;
    return FT_Load_Glyph(from->ft, glyph, from->flags)
               ? 0
               : (int)from->ft->glyph->advance.x * from->scale;
}

void hl_font_forget(struct hl_font *font)
{
    hl_glyphs_clear(font->glyphs);
    hl_words_clear(font->words);
}

void hl_fonts_forget(struct hl_fonts *fonts)
{
    for (size_t i = 0; i < fonts->size_count; i++)
        hl_font_forget(fonts->sizes[i]);
}

const struct hl_glyph *hl_font_glyph(struct hl_font *font, int face, uint32_t glyph)
{
    const struct hl_glyph *found = hl_glyphs_find(font->glyphs, face, glyph);
    return found ? found
                 : hl_face_draw(&font->faces[face].face, face, glyph, font->baseline, font->glyphs);
}

static void fill_codes(uint8_t *codes, const struct hl_ink *ink, int shift)
{
    int from = ink->ground >> shift & 0xff, to = ink->colour >> shift & 0xff;
    if (ink->levels > 0)
        hl_light_fill_steps(codes, from, to, ink->levels);
    else
        hl_light_fill_codes(codes, from, to);
}

const struct hl_codes *hl_font_codes(struct hl_font *font, const struct hl_ink *ink)
{
    for (size_t i = 0; i < HL_FONT_COLOURS_MAX && i < font->colours_filled; i++) {
        const struct hl_ink *known = &font->colours[i].ink;
        if (known->colour == ink->colour && known->ground == ink->ground &&
            known->levels == ink->levels)
            return &font->colours[i].codes;
    }
    size_t at = font->colours_filled++ % HL_FONT_COLOURS_MAX;
    struct hl_codes *codes = &font->colours[at].codes;
    font->colours[at].ink = *ink;
    fill_codes(codes->red, ink, 16);
    fill_codes(codes->green, ink, 8);
    fill_codes(codes->blue, ink, 0);
    return codes;
}
