/* How the board shows the news: what the config says, in plain numbers. Strings are borrowed from
 * the config for as long as a ticker uses them. */
#ifndef HL_SHOW_OPTIONS_H
#define HL_SHOW_OPTIONS_H

#include "show/theme.h"
#include "text/font.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum hl_layout_kind {
    HL_LAYOUT_AUTO, /* paper: page; else two lines from HL_TWO_LINES_ROWS_MIN rows on, or one */
    HL_LAYOUT_LINE,
    HL_LAYOUT_TWO_LINES,
    HL_LAYOUT_FLIP, /* page by page, nothing moves */
    HL_LAYOUT_PAGE, /* a news page (edition.h) */
};

/* What becomes of a headline whose script needs more rows than its line has. */
enum hl_small_scripts {
    HL_SMALL_ENLARGE, /* its line is made taller; skipped where the board is too low for that */
    HL_SMALL_SKIP,
    HL_SMALL_SHOW, /* as it is, unreadable or not */
};

enum hl_speed_unit { HL_SPEED_WPM, HL_SPEED_CPS, HL_SPEED_PPS };

struct hl_speed {
    double value;
    enum hl_speed_unit unit; /* words a minute, characters a second, pixels a second */
};

#define HL_CHARS_PER_WORD 6 /* of English, with its space: 120 wpm is 12 characters a second */

struct hl_category_colour {
    char *name;      /* as feeds or sources say it, case ignored */
    uint32_t colour; /* 0xRRGGBB */
};

struct hl_show_options {
    enum hl_layout_kind layout;
    enum hl_small_scripts small_scripts;
    struct hl_speed speed;
    char *font;                     /* family, file path or "pixel"; NULL: chosen by height */
    struct hl_font_families *fonts; /* of scripts, in place of the defaults */
    size_t fonts_count;
    int line_height;                   /* rows of the title line; 0: chosen */
    char *separator;                   /* between headlines; "" for none */
    bool source, age, clock, category; /* what stands beside the title */
    uint32_t text, accent, dim;        /* colours: titles; labels and marks; ages and separators */
    struct hl_category_colour *categories;
    size_t category_count;
    char *language;        /* of a page's own words; "": the lead's */
    bool qr;               /* on a page: a code of the lead's link */
    struct hl_theme theme; /* of a page */
};

#endif
