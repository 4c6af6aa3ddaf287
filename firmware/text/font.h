/* Fonts: the project's own pixel fonts and the system's font files, opened at a height in rows.
 *
 * A script has an ordered list of faces; each cluster of a text is drawn by the first that has it
 * (text/faces.h). Loop thread only (one FreeType library per hl_fonts).
 *
 * Our pixel fonts: on a line of N rows stands the one that is drawn finest of those that fill two
 * thirds of it at a whole multiple: headliner8 on 8 and 9 rows, headliner10 on 10 to 15,
 * headliner16 from 16 on. They come first below HL_FONT_OUTLINE_ROWS_MIN rows, or always when the
 * family is "pixel". */
#ifndef HL_TEXT_FONT_H
#define HL_TEXT_FONT_H

#include "text/script.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ceilings. */
#define HL_FONT_ROWS_MIN     7
#define HL_FONT_ROWS_MAX     1024
#define HL_FONT_FACES_MAX    64   /* open in one font */
#define HL_FONT_FILES_MAX    96   /* families looked for, by all heights together */
#define HL_FONT_FAMILIES_MAX 8    /* of one script in a configuration */
#define HL_FONT_SPARES_MAX   8    /* of them, found by code point, as no list had it */
#define HL_FONT_COLOURS_MAX  4    /* inks whose codes are kept */
#define HL_FONT_SIZES_MAX    16   /* heights open at one time */
#define HL_FONT_GLYPHS_MAX   2048 /* rasterised glyphs kept for one font; then all are dropped */
#define HL_FONT_CACHE_MAX    (1u << 20) /* bytes of them */

/* From this many rows on Latin, Greek, Cyrillic and Hebrew are drawn from outlines; below, our
 * pixel fonts read better (docs/text.md). */
#define HL_FONT_OUTLINE_ROWS_MIN 20
/* The same for a family that the user names; below it outlines are mush. */
#define HL_FONT_FAMILY_ROWS_MIN 12
/* From this many rows glyphs are grey where the board can; below they are 1-bit, hinted. */
#define HL_FONT_GREY_ROWS_MIN 20

struct hb_font_t;
struct hl_fonts;
struct hl_font;
struct hl_words;

/* What the configuration says of one script. */
struct hl_font_families {
    char *script;    /* as hl_script_find takes it */
    char **families; /* names, or paths of font files; best first */
    size_t count;
};

struct hl_font_options {
    const char *family; /* family name, font file, or "pixel"; NULL: by height and script */
    const struct hl_font_families *lists; /* replace the defaults; must outlive the fonts */
    size_t list_count;
    bool mono;   /* the board cannot show grey */
    bool bold;   /* the bold faces of families that have one */
    bool sealed; /* use no font of the system but those named: pictures for tests */
};

/* NULL and errno, with one line in ERROR (256 bytes): a family that is not installed (the nearest
 * installed one is named), a file that is no font. Destroy takes NULL and destroys its fonts. */
struct hl_fonts *hl_fonts_create(const struct hl_font_options *options, char *error);
void hl_fonts_destroy(struct hl_fonts *fonts);

/* The font that fills a line of ROWS rows. NULL and errno. Lifetime: FONTS'. */
struct hl_font *hl_fonts_at(struct hl_fonts *fonts, int rows);

int hl_font_rows(const struct hl_font *font);

/* Rows from the line's top to the baseline; a strip whose ink needs it moves it. */
int hl_font_baseline(const struct hl_font *font);

/* A rasterised glyph: either coverage 0..255, or a picture in colour. Lifetime: until the next
 * hl_font_glyph call. */
struct hl_glyph {
    int left, top; /* of the bitmap from the pen on hl_font_baseline; top is upwards */
    int width, height;
    int advance;             /* 1/64 pixel */
    bool still;              /* ideographs and pictures stay when the baseline moves */
    const uint8_t *coverage; /* width * height, or NULL */
    const uint8_t *colour;   /* 3 * width * height codes, red, green, blue on black, or NULL */
};

/* Face number N (from 0) in the list of SCRIPT, opened now if it was not: its index, or -1 when it
 * is not installed. -2 past the list's end. The last ones are those of the default list. */
int hl_font_listed(struct hl_font *font, const struct hl_script *script, const char *language,
                   size_t n);
/* The last resort: any installed face that has CP; -1 when there is none. */
int hl_font_spare(struct hl_font *font, uint32_t cp);

/* After the searches of one line: gives fontconfig's memory back. To load it takes 6 ms, a search
 * in what is loaded 0.03 ms. */
void hl_font_settle(struct hl_font *font);

bool hl_font_face_has(const struct hl_font *font, int face, uint32_t cp);
/* Whether the face has rules (GSUB) for the letters of SCRIPT. HarfBuzz before 7 draws wrong Arabic
 * without them, and Indic letters stand apart. */
bool hl_font_face_shapes(const struct hl_font *font, int face, const struct hl_script *script);
/* Whether it is one of the project's own pixel fonts. */
bool hl_font_face_is_own(const struct hl_font *font, int face);

/* What a person may be told of a face. Strings live as long as the font. */
struct hl_face_info {
    const char *family, *path; /* path NULL: inside the program */
    int px;                    /* em, or rows of a bitmap, in pixels */
    const char *how;           /* "dots", "1-bit outlines", "grey outlines", "colour" */
    bool nastaliq;             /* sloping Arabic, small for its line */
};
void hl_font_face_info(const struct hl_font *font, int face, struct hl_face_info *info);

/* Says in the log that no font has CP: one line a minute at most, each code point once. */
void hl_font_miss(struct hl_font *font, uint32_t cp, const struct hl_script *script);

/* NULL when it cannot be drawn. */
const struct hl_glyph *hl_font_glyph(struct hl_font *font, int face, uint32_t glyph);

/* A colour on a ground (0xRRGGBB). LEVELS 0: a board of light, where coverage is mixed in light
 * (text/light.h). 2: paper of pure inks; more: paper of that many greys, black and white
 * counted, whose codes are evenly spaced. */
struct hl_ink {
    uint32_t colour, ground;
    int levels;
};

/* Codes of an ink at every coverage; those of the last HL_FONT_COLOURS_MAX inks are kept. Lifetime:
 * until the next call. */
struct hl_codes {
    uint8_t red[256], green[256], blue[256];
};
const struct hl_codes *hl_font_codes(struct hl_font *font, const struct hl_ink *ink);

/* Drops all glyphs and words that were loaded, shaped or drawn, as if the font were new: for
 * measurements. */
void hl_font_forget(struct hl_font *font);
void hl_fonts_forget(struct hl_fonts *fonts); /* at every height */

/* Seen by shape.c only: the HarfBuzz font, NULL for a face of dots, which is drawn by its character
 * map with these two. Advances in 1/64 pixel. */
struct hb_font_t *hl_font_face_hb(struct hl_font *font, int face);
struct hl_words *hl_font_words(struct hl_font *font);
/* Whether no rule of the face looks at spaces, so that words may be shaped one by one. */
bool hl_font_face_has_words(struct hl_font *font, int face);
uint32_t hl_font_face_glyph(const struct hl_font *font, int face, uint32_t cp);
int hl_font_face_advance(struct hl_font *font, int face, uint32_t glyph);

#endif
