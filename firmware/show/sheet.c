#include "show/sheet.h"

#include <errno.h>
#include <math.h>

#define EM_INCH      0.12  /* of a headline in the list */
#define EM_DIAGONAL  0.006 /* of each inch of the diagonal */
#define EM_SHARE     24    /* of the shorter side, where inches are not known */
#define EM_MIN       12    /* pixels: below, letters that are drawn from curves fall apart */
#define EM_PAPER_MIN 18    /* where inches are known: few panels are so coarse, and those large */
#define EM_MAX       64
#define LINE_EMS     22 /* that a line of the whole width holds */
#define COLUMN_EMS   17 /* a column is no narrower */
#define SMALL_MIN    12 /* rows of the smallest line */
#define SMALL_OUTLINE                                                                              \
    20 /* from here on it is drawn from curves as the others are (text/font.h)                     \
        */
#define RULE_PPI      130.0
#define SINGLE_FOOTER 7 /* the footer takes no more than one row of so many */

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

static int chosen(int value, int otherwise)
{
    return value == HL_THEME_AUTO ? otherwise : value;
}

/* A line has four thirds of an em (text/font.h). */
static int rows_of(int em)
{
    return (4 * em + 2) / 3;
}

static void set_leads(struct hl_sheet *sheet, const struct hl_theme *theme)
{
    int rows = sheet->list_rows;
    if (theme->lead_rows != HL_THEME_AUTO) {
        for (int i = 0; i < HL_SHEET_LEADS; i++)
            sheet->lead_rows[i] = theme->lead_rows;
        return;
    }
    sheet->lead_rows[0] = rows * 3;
    sheet->lead_rows[1] = rows * 9 / 4;
    sheet->lead_rows[2] = rows * 7 / 4;
    sheet->lead_rows[3] = rows * 11 / 8;
    sheet->lead_rows[4] = rows * 5 / 4;
    sheet->lead_rows[5] = rows * 9 / 8;
}

/* One headline: it may be set in any size from half of what would fill the page with one line to
 * the smallest that can be read. */
static void set_single(struct hl_sheet *sheet, const struct hl_theme *theme)
{
    int body = sheet->height - 2 * sheet->margin;
    sheet->small_rows = chosen(theme->small_rows, clamp(body / SINGLE_FOOTER, SMALL_MIN, 20));
    sheet->list_rows = chosen(theme->list_rows, clamp(body / 6, 16, 24));
    for (int i = 0, rows = body / 3; i < HL_SHEET_LEADS; i++, rows = rows * 5 / 6)
        sheet->lead_rows[i] = chosen(theme->lead_rows, clamp(rows, sheet->list_rows, body));
    sheet->mast_rows = sheet->small_rows;
    sheet->columns = 1;
    sheet->column = sheet->width - 2 * sheet->margin;
    sheet->gap = 2;
    sheet->body_y = sheet->margin;
    sheet->body_height = body - sheet->small_rows - sheet->gap - sheet->hairline;
}

static void set_columns(struct hl_sheet *sheet, int em, const struct hl_theme *theme)
{
    int inner = sheet->width - 2 * sheet->margin;
    sheet->gutter = em + em / 2;
    int most = (inner + sheet->gutter) / (COLUMN_EMS * em + sheet->gutter);
    sheet->columns = chosen(theme->columns, clamp(most, 1, 3));
    while (sheet->columns > 1 &&
           (inner - (sheet->columns - 1) * sheet->gutter) / sheet->columns < HL_SHEET_WIDTH_MIN)
        sheet->columns--;
    sheet->column = (inner - (sheet->columns - 1) * sheet->gutter) / sheet->columns;
}

static int choose_em(int width, int height, double ppi)
{
    int shorter = width < height ? width : height, em = shorter / EM_SHARE, least = EM_MIN;
    if (ppi > 0) {
        double inch = EM_INCH + EM_DIAGONAL * hypot(width, height) / ppi;
        em = (int)(ppi * inch + 0.5);
        least = EM_PAPER_MIN;
    }
    int most = width / LINE_EMS;
    return clamp(clamp(em, least, EM_MAX), 1, most > EM_MIN ? most : EM_MIN);
}

int hl_sheet_init(struct hl_sheet *sheet, int width, int height, double ppi, bool single,
                  const struct hl_theme *theme)
{
    *sheet = (struct hl_sheet){.width = width, .height = height};
    if (width < HL_SHEET_WIDTH_MIN || height < HL_SHEET_HEIGHT_MIN)
        return -EINVAL;
    int shorter = width < height ? width : height;
    int em = choose_em(width, height, ppi);
    sheet->margin = chosen(theme->margin, clamp(shorter / 40, 3, 2 * em));
    sheet->hairline = clamp((int)((ppi > 0 ? ppi : RULE_PPI) / RULE_PPI + 0.5), 1, 4);
    sheet->rule = 3 * sheet->hairline;
    sheet->single = single || width < HL_SHEET_LIST_WIDTH_MIN || height < HL_SHEET_LIST_HEIGHT_MIN;
    if (sheet->single) {
        set_single(sheet, theme);
        return 0;
    }
    sheet->list_rows = chosen(theme->list_rows, clamp(rows_of(em), 16, HL_THEME_ROWS_MAX));
    em = sheet->list_rows * 3 / 4;
    int small = sheet->list_rows > SMALL_OUTLINE ? SMALL_OUTLINE : 16;
    sheet->small_rows =
        chosen(theme->small_rows, clamp(sheet->list_rows * 3 / 4, small, HL_THEME_ROWS_MAX));
    sheet->mast_rows = clamp(sheet->list_rows, sheet->small_rows, HL_THEME_ROWS_MAX);
    set_leads(sheet, theme);
    set_columns(sheet, em, theme);
    sheet->gap = sheet->list_rows / 3;
    sheet->body_y = sheet->margin + sheet->mast_rows + sheet->rule + sheet->gap;
    sheet->body_height = height - sheet->margin - sheet->body_y;
    return sheet->body_height >= sheet->lead_rows[HL_SHEET_LEADS - 1] + sheet->small_rows ? 0
                                                                                          : -EINVAL;
}
