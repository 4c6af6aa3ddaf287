/* A cell: one headline laid on the lane, as strips. Seen by ticker.c; loop thread only. */
#ifndef HL_SHOW_CELL_H
#define HL_SHOW_CELL_H

#include "news/headline.h"
#include "show/geometry.h"
#include "show/options.h"
#include "show/scene.h"
#include "text/font.h"

#define HL_MARK_MAX        64 /* bytes of a mark, with its NUL */
#define HL_TAIL_MAX        128
#define HL_CELL_PIECES_MAX 5

/* What cells are drawn with. */
struct hl_painter {
    const struct hl_show_options *options;
    struct hl_geometry geometry;
    struct hl_font *title_font;
    struct hl_font *head_font;  /* of two lines; else NULL */
    struct hl_strip *separator; /* NULL: none */
    struct hl_strip *clock;     /* NULL: none, or does not fit */
    int gap;                    /* pixels between the parts of a line */
};

/* Offsets count in the direction of reading, from where the cell begins: from its left edge, or,
 * where the title is read from right to left, from its right edge. */
struct hl_cell {
    struct hl_headline *headline; /* a reference */
    char mark[HL_MARK_MAX];
    uint64_t aired_before; /* the ticker's note: the headline's turn before this one */
    int64_t start;         /* the ticker's: distance from the lane's origin to the cell */
    bool ends_run;         /* the ticker's: what follows moves otherwise; no separator is shown */
    bool rtl;              /* the title's direction */
    struct hl_strip *label, *title, *tail; /* label and tail may be NULL */
    int label_at, title_at, tail_at, separator_at;
    int tail_room;   /* pixels kept for the tail, so that a growing age pushes nothing */
    int ink;         /* the end of what is read */
    int length;      /* with the separator and its space: where the next cell begins */
    bool with_clock; /* the clock fits beside this label */
    char tail_text[HL_TAIL_MAX];
};

/* Lays HEADLINE at a START of 0. 0 or negative errno; on error *CELL needs no finish. */
int hl_cell_init(struct hl_cell *cell, const struct hl_painter *painter,
                 struct hl_headline *headline, const char *mark, int64_t wall_s);
void hl_cell_finish(struct hl_cell *cell);

/* Counts the age on, and shows another MARK. True when the tail's pixels changed. */
bool hl_cell_refresh(struct hl_cell *cell, const struct hl_painter *painter, const char *mark,
                     int64_t wall_s);

/* Adds the cell's pieces to the run that SCENE was last given; FROM..TO is when its head line is
 * shown, as of hl_piece. */
void hl_cell_show(const struct hl_cell *cell, const struct hl_painter *painter, int64_t from,
                  int64_t to, struct hl_scene *scene);

/* Where the cell's separator ends on the lane; where that of its text does when it has none. */
int64_t hl_cell_end(const struct hl_cell *cell, const struct hl_painter *painter);

size_t hl_cell_bytes(const struct hl_cell *cell);

#endif
