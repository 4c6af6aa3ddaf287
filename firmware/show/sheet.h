/* A sheet: the sizes of a news page on a board. Pure function.
 *
 * Where the paper's dots are known, letters of the list have an em of 0.12 inch and 0.006 more for
 * each inch of the board's diagonal: a larger one is read from further away. Elsewhere it is a 24th
 * of the board's shorter side. A line holds 22 ems at least. All other sizes follow from theirs. */
#ifndef HL_SHOW_SHEET_H
#define HL_SHOW_SHEET_H

#include "show/theme.h"

#include <stdbool.h>

/* Boards that a page is made for. */
#define HL_SHEET_WIDTH_MIN  120
#define HL_SHEET_HEIGHT_MIN 80

/* Below either, one headline has the page for itself. */
#define HL_SHEET_LIST_WIDTH_MIN  280
#define HL_SHEET_LIST_HEIGHT_MIN 190

#define HL_SHEET_LEADS       6
#define HL_SHEET_LEADS_SPARE 2 /* of them, for pages with room to spare */

struct hl_sheet {
    int width, height;
    int margin;                    /* pixels, free at all four sides */
    bool single;                   /* one headline a page, as large as fits */
    int small_rows;                /* of lines: sources, ages */
    int list_rows;                 /* headlines of the list */
    int mast_rows;                 /* masthead */
    int lead_rows[HL_SHEET_LEADS]; /* the lead, largest first */
    int columns, column, gutter;   /* of the list: how many, their width, the space between */
    int gap;                       /* rows between two stories, at least */
    int hairline, rule;            /* rows of thin and thick rules */
    int body_y, body_height;       /* below the masthead */
};

/* PPI: dots an inch; 0: not known. SINGLE: one headline a page, also on a large board. 0; -EINVAL
 * for a board too small for a page. */
int hl_sheet_init(struct hl_sheet *sheet, int width, int height, double ppi, bool single,
                  const struct hl_theme *theme);

#endif
