/* A cell: one headline laid on the lane, as strips. Seen by ticker.c; loop thread only. */
#ifndef HL_SHOW_CELL_H
#define HL_SHOW_CELL_H

#include "news/headline.h"
#include "show/page.h"
#include "show/painter.h"
#include "show/scene.h"

#define HL_MARK_MAX        64 /* bytes of a mark, with its NUL */
#define HL_TAIL_MAX        128
#define HL_CELL_PIECES_MAX (HL_PAGE_LINES_MAX + 3)

/* Offsets count in the direction of reading, from where the cell begins: from its left edge, or,
 * where the title is read from right to left, from its right edge. Where pages are flipped the lane
 * is one of milliseconds: start and length are time. */
struct hl_cell {
    const struct hl_painter *painter; /* borrowed */
    struct hl_headline *headline;     /* a reference */
    char mark[HL_MARK_MAX];
    uint64_t aired_before; /* the ticker's note: the headline's turn before this one */
    int64_t start;         /* the ticker's: distance from the lane's origin to the cell */
    bool shown;            /* the ticker's: a scene has it */
    int64_t until_ns;      /* the ticker's: when it leaves the board, wherever it is; 0: no end */
    bool over;             /* the ticker's: it has left the board, and shows nothing */
    bool ends_run;         /* the ticker's: what follows moves otherwise; no separator is shown */
    bool rtl;              /* the title's direction */
    struct hl_strip *label, *title, *tail; /* label and tail may be NULL; the title in pages */
    struct hl_pages *pages;                /* NULL: the title moves */
    int head_ms; /* a page of its own for label and tail comes before the title's */
    int label_at, title_at, tail_at, separator_at;
    int tail_room;   /* pixels kept for the tail, so that a growing age pushes nothing */
    int ink;         /* the end of what is read */
    int length;      /* with the separator and its space: where the next cell begins */
    bool with_clock; /* the clock fits beside this label */
    char tail_text[HL_TAIL_MAX];
};

/* Lays HEADLINE at a START of 0; PAINTER outlives the cell. 0 or negative errno; on error *CELL
 * needs no finish. */
int hl_cell_init(struct hl_cell *cell, const struct hl_painter *painter,
                 struct hl_headline *headline, const char *mark, int64_t wall_s);
void hl_cell_finish(struct hl_cell *cell);

/* Counts the age on, and shows another MARK. True when the tail's pixels changed. */
bool hl_cell_refresh(struct hl_cell *cell, const char *mark, int64_t wall_s);

/* Adds the cell's pieces to the run that SCENE was last given, hl_cell_pieces of them at most;
 * FROM..TO is when its head line is shown, as of hl_piece. */
void hl_cell_show(const struct hl_cell *cell, int64_t from, int64_t to, struct hl_scene *scene);
size_t hl_cell_pieces(const struct hl_cell *cell);

/* Where the cell's separator ends on the lane; where that of its text does when it has none. */
int64_t hl_cell_end(const struct hl_cell *cell);

size_t hl_cell_bytes(const struct hl_cell *cell);

#endif
