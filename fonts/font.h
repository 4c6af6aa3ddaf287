/* A pixel font in memory, as the compiler hands it to its writers. */
#ifndef FONTS_FONT_H
#define FONTS_FONT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
    MAX_ROWS = 32,
    MAX_WIDTH = 16, /* a row is one uint16_t, column 0 in its top bit */
    MAX_LINE = 512,
    MAX_TOKENS = 64,
    MAX_BLOCK = 24, /* glyphs drawn side by side */
    MAX_NAME = 32,
    MAX_TERMS = 4,
    MAX_TEXT = 160,
    CENTRED = INT16_MIN,
};

struct image {
    int width;
    uint16_t row[MAX_ROWS];
};

enum kind { CODED, PART, MARK };

struct term {
    char name[MAX_NAME];
    int column; /* of the mark's left edge over the base, or CENTRED */
    int up;     /* rows that it is moved upwards */
};

struct glyph {
    enum kind kind;
    uint32_t code;
    char name[MAX_NAME];
    int line;
    int section;
    int advance; /* 0: one column more than it is wide */
    int n_terms; /* 0: drawn */
    struct term term[MAX_TERMS];
    enum { RAW, BUSY, READY } state;
    struct image image;
};

struct section {
    char title[MAX_TEXT];
    char (*sample)[MAX_TEXT];
    int n_samples;
};

struct font {
    char name[MAX_NAME];
    int rows, ascent, descent;
    struct glyph *glyph;
    int n_glyphs;
    struct section *section;
    int n_sections;
};

/* Ends the program with one line on standard error. */
_Noreturn void font_fail(const char *path, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The next code point of *TEXT (UTF-8), which moves past it; 0 at its end. */
uint32_t font_next_char(const char **text);

/* Order of two glyphs, for qsort and bsearch: coded ones first, by code point. */
int font_by_code(const void *a, const void *b);

/* A picture of every glyph and of each section's samples, as PNG; false when it cannot be written.
 */
bool font_write_chart(FILE *out, const struct font *font);

#endif
