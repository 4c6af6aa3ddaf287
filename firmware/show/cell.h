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

struct hl_cell {
    struct hl_headline *headline; /* a reference */
    char mark[HL_MARK_MAX];
    uint64_t aired_before; /* the ticker's note: the headline's turn before this one */
    int64_t start, end;    /* on the lane: title's (or label's) left edge, next cell's start */
    struct hl_strip *label, *title, *tail; /* label and tail may be NULL */
    int64_t label_x, title_x, tail_x, separator_x;
    int tail_room;   /* pixels kept for the tail, so that a growing age pushes nothing */
    bool with_clock; /* the clock fits beside this label */
    char tail_text[HL_TAIL_MAX];
};

/* Lays HEADLINE at START. 0 or negative errno; on error *CELL needs no finish. */
int hl_cell_init(struct hl_cell *cell, const struct hl_painter *painter,
                 struct hl_headline *headline, const char *mark, int64_t start, int64_t wall_s);
void hl_cell_finish(struct hl_cell *cell);

/* Counts the age on, and shows another MARK. True when the tail's pixels changed. */
bool hl_cell_refresh(struct hl_cell *cell, const struct hl_painter *painter, const char *mark,
                     int64_t wall_s);

/* Adds the cell's pieces; FROM..TO is the part of the lane that its head line stands for. */
void hl_cell_show(const struct hl_cell *cell, const struct hl_painter *painter, int64_t from,
                  int64_t to, struct hl_scene *scene);

size_t hl_cell_bytes(const struct hl_cell *cell);

#endif
