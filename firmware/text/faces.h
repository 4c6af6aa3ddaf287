/* Which face draws what of a line. Loop thread only. */
#ifndef HL_TEXT_FACES_H
#define HL_TEXT_FACES_H

#include "text/font.h"

/* Where the grapheme cluster that begins at START ends. */
size_t hl_cluster_end(const uint32_t *points, size_t count, size_t start);

/* A code point that is drawn by nothing at all, such as a joiner or a variation selector. */
bool hl_point_is_ignorable(uint32_t cp);

/* One cluster and what draws it. */
struct hl_cluster {
    size_t start, end; /* in the line's code points */
    int face;          /* -1: no face has it */
    const struct hl_script *script;
};

/* Chooses for each cluster of COUNT points the first face of its script's list that has all of it;
 * else one that has all but its marks; pictures (text/emoji.h) go to the colour fonts first. Spaces
 * stay with the face before them. Returns how many clusters there are; CLUSTERS has room for COUNT.
 */
size_t hl_faces_choose(struct hl_font *font, const char *language, const uint32_t *points,
                       size_t count, struct hl_cluster *clusters);

/* The same for shaping: FACES gets a face for each point. What no font has becomes one U+FFFD a
 * word, and marks that the face lacks become U+034F, which nothing draws: POINTS is changed.
 * Returns how many clusters no font has, or -ENOMEM. */
int hl_faces_set(struct hl_font *font, const char *language, uint32_t *points, size_t count,
                 int *faces);

#endif
