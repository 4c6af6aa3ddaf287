/* Logos: pictures that stand for sources, and a page's name plate, in the inks of a paper. Read
 * from files when they are asked for, kept as strips of the size that was wanted. Loop thread only.
 *
 * For a page on paper:  strip = hl_logos_strip(logos, headline->origin, width, rows);
 * when there is one, copy its pixels as they are, for they are pure codes already (paper.h). */
#ifndef HL_SHOW_LOGOS_H
#define HL_SHOW_LOGOS_H

#include "show/paper.h"
#include "text/strip.h"

#define HL_LOGOS_PLATE      "name plate" /* the key of a page's own */
#define HL_LOGOS_MAX        513          /* 512 sources and a name plate */
#define HL_LOGOS_WIDTH_MAX  2048         /* pixels of a strip; wider ones are asked for in vain */
#define HL_LOGOS_HEIGHT_MAX 512          /* */
#define HL_LOGOS_BYTES_MAX  (16 << 20)   /* of strips kept; then all are dropped */

struct hl_logos;

/* PAPER outlives them. NULL and errno when out of memory. Destroy takes NULL. */
struct hl_logos *hl_logos_create(const struct hl_paper *paper);
void hl_logos_destroy(struct hl_logos *logos);

/* The picture at PATH stands for KEY from now on: a source's url as configured
 * (hl_headline.origin), or any other word. It is read once, to see whether it can be. 0; or
 * negative errno after a log line that says what is wrong: then KEY has none. */
int hl_logos_add(struct hl_logos *logos, const char *key, const char *path);

/* KEY's picture, as large as fits WIDTH x HEIGHT in its own shape. NULL: it has none, or that was
 * logged. Lifetime: that of LOGOS until the next call; take a reference to keep it longer. */
struct hl_strip *hl_logos_strip(struct hl_logos *logos, const char *key, int width, int height);

#endif
