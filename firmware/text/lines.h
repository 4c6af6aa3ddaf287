/* Pages: a text broken into lines of a width. The one way to do it, for e-paper and for boards that
 * flip. Loop thread only. */
#ifndef HL_TEXT_LINES_H
#define HL_TEXT_LINES_H

#include "text/shape.h"

/* Of one page; more are not asked for. */
#define HL_LINES_MAX 64

struct hl_line {
    struct hl_layout layout; /* glyphs ready to draw, from the line's left; rtl: its paragraph's */
    size_t start, end;       /* code points of the cleaned text, without spaces at the end */
    size_t byte_start, byte_end; /* the same in UTF-8 */
};

struct hl_lines {
    struct hl_line *lines;
    size_t count;
    bool cut; /* the text went on; the last line ends in an ellipsis, if the width holds one */
    unsigned missing; /* clusters of its paragraphs that no font has */
    size_t work; /* code points laid until it was done, for tests to count: at most 8 times those of
                    the paragraphs that are shown, and 16 */
};

/* TEXT is UTF-8; each of its lines (LF) is a paragraph of its own, cleaned here, empty ones left
 * out. The cleaned text is the paragraphs with one LF between them. LANGUAGE as for hl_layout_init.
 * WIDTH in pixels, 1 or more; COUNT_MAX lines, 1 to HL_LINES_MAX.
 *
 * Lines break where hl_breaks_headline allows, as late as the width allows; in a word that is wider
 * than a line between clusters, but never so that a line begins with closing punctuation or ends
 * with an opening one, if it has room for more than one cluster. Spaces at a line's end take no
 * room. A single short word on a paragraph's last line gets the word before it for company. Levels
 * come from the whole paragraph, order from the line; each line is shaped anew. What does not fit
 * ends in an ellipsis after a whole cluster, at the logical end: left in right-to-left text.
 *
 * 0; -EINVAL for a width or count out of range; -ENOMEM. Finish takes zeroed lines. */
int hl_lines_init(struct hl_lines *lines, struct hl_font *font, const char *text,
                  const char *language, int width, size_t count_max);
void hl_lines_finish(struct hl_lines *lines);

#endif
