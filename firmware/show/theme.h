/* A theme: what a page's designer may choose, in plain numbers; everything has a default that goes
 * by the board. Strings are borrowed from the config for as long as a page uses them. */
#ifndef HL_SHOW_THEME_H
#define HL_SHOW_THEME_H

#include <stdbool.h>

#define HL_THEME_AUTO        (-1) /* by the board */
#define HL_THEME_ROWS_MIN    8    /* of a line */
#define HL_THEME_ROWS_MAX    256
#define HL_THEME_MARGIN_MAX  200 /* pixels */
#define HL_THEME_COLUMNS_MAX 6
#define HL_THEME_NAME_MAX    64 /* bytes of the page's name */

struct hl_theme {
    char *name;      /* stands in the masthead; NULL: the date does */
    char *picture;   /* PNG file that stands there in its place, on paper; NULL: none */
    char *lead_font; /* family or file of the lead and the masthead; NULL: as the show's */
    bool lead_bold;
    int lead_rows, list_rows, small_rows; /* of a line; HL_THEME_AUTO */
    int margin;                           /* pixels around the page; HL_THEME_AUTO */
    int columns;                          /* of the list; HL_THEME_AUTO */
    bool rules;                           /* hairlines between stories and columns */
};

#endif
