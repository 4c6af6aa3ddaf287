/* A story: one headline set for a page, broken into lines, with a line above it that says section,
 * source and age. Everything of it runs in the direction of its own title. Loop thread only. */
#ifndef HL_SHOW_STORY_H
#define HL_SHOW_STORY_H

#include "show/item.h"
#include "show/press.h"

#define HL_STORY_LINES_MAX 12 /* of a title; the last ends in an ellipsis then */

struct hl_story {
    const struct hl_ticker_item *item; /* borrowed, with what it points to */
    struct hl_font *font;
    struct hl_lines lines;
    bool lead, rtl;
    int width;  /* of the column */
    int kicker; /* rows of the line above the title, with its space; 0: it is not wanted */
    int pitch;  /* rows from line to line */
    int top;    /* rows that the first line stands below the title's top: ink above it has them;
                   negative where it leaves room */
    int height; /* of it all */
};

struct hl_story_wish {
    bool lead;
    int rows; /* of a line; as hl_press_font takes them */
    int width;
    int lines_max;
    bool kicker;
};

/* 0 or negative errno. Finish takes a zeroed story. */
int hl_story_init(struct hl_story *story, const struct hl_press *press,
                  const struct hl_ticker_item *item, const struct hl_story_wish *wish);
void hl_story_finish(struct hl_story *story);

/* The title in one strip of whole lines; for its place see hl_story_x. NULL and errno. */
struct hl_strip *hl_story_title(const struct hl_story *story, const struct hl_press *press);

/* The left edge, in a column that begins at X, of something WIDTH wide that begins the line. */
int hl_story_x(const struct hl_story *story, int x, int width);

/* Adds the story to SCENE at (X, Y). MARKED: with its mark, if it has one. 0 or
 * negative errno. */
int hl_story_print(const struct hl_story *story, const struct hl_press *press, int x, int y,
                   const struct hl_imprint *imprint, bool marked, struct hl_scene *scene);

/* "Source", "Source · mark" or "": what stands beside the label. OUT has HL_STORY_SOURCE_MAX bytes.
 */
#define HL_STORY_SOURCE_MAX 256
char *hl_story_source(const struct hl_story *story, const struct hl_press *press, const char *mark,
                      char *out);

#endif
