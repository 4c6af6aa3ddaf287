/* A font for tests that count: every glyph is 8 pixels wide in a line of 16 rows, and it has just
 * the letters that are asked for. BDF, made on the spot. */
#ifndef HL_TESTS_GRID_FONT_H
#define HL_TESTS_GRID_FONT_H

#include "text/font.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define GRID_WIDTH 8 /* pixels */
#define GRID_ROWS  16

struct grid_range {
    uint32_t first, last;
};

/* RANGES ends with {0, 0}. The font's file lives until grid_close. */
struct grid_font {
    char path[64];
    struct hl_fonts *fonts;
};

static inline void grid_print(FILE *file, const struct grid_range *ranges)
{
    size_t count = 0;
    for (const struct grid_range *range = ranges; range->last; range++)
        count += range->last - range->first + 1;
    fprintf(file,
            "STARTFONT 2.1\nFONT -test-grid-medium-r-normal--16-160-72-72-c-80-iso10646-1\n"
            "SIZE 16 72 72\nFONTBOUNDINGBOX 8 16 0 -2\nSTARTPROPERTIES 5\nPIXEL_SIZE 16\n"
            "FONT_ASCENT 14\nFONT_DESCENT 2\nCHARSET_REGISTRY \"ISO10646\"\n"
            "CHARSET_ENCODING \"1\"\nENDPROPERTIES\nCHARS %zu\n",
            count);
    for (const struct grid_range *range = ranges; range->last; range++)
        for (uint32_t cp = range->first; cp <= range->last; cp++)
            fprintf(file,
                    "STARTCHAR u%04X\nENCODING %u\nSWIDTH 500 0\nDWIDTH 8 0\nBBX 8 2 0 0\n"
                    "BITMAP\nFE\n82\nENDCHAR\n",
                    (unsigned)cp, (unsigned)cp);
    fprintf(file, "ENDFONT\n");
}

static inline bool grid_open(struct grid_font *font, const struct grid_range *ranges)
{
    char error[256];
    snprintf(font->path, sizeof(font->path), "/tmp/headliner-grid-XXXXXX");
    int fd = mkstemp(font->path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file)
        return false;
    grid_print(file, ranges);
    if (fclose(file))
        return false;
    struct hl_font_options options = {.family = font->path, .sealed = true};
    font->fonts = hl_fonts_create(&options, error);
    return font->fonts;
}

static inline void grid_close(struct grid_font *font)
{
    hl_fonts_destroy(font->fonts);
    unlink(font->path);
}

#endif
