/* Whether a piece of text can be read on a line of some rows. A script needs its rows
 * (text/script.h): on fewer it is mush, and the caller had better enlarge the line or leave the
 * headline out. Loop thread only. */
#ifndef HL_TEXT_READABLE_H
#define HL_TEXT_READABLE_H

#include "text/faces.h"

enum hl_reads {
    HL_READS_WELL,    /* all of it */
    HL_READS_GAPS,    /* but for a few letters, or pictures; show it */
    HL_READS_TOO_LOW, /* the line has too few rows for one of its scripts */
    HL_READS_NO_FACE, /* no font has it: more than a quarter of it would be signs of a gap */
};

/* Of the piece that needs most rows, else the first that has no face; all but VERDICT and CLUSTERS
 * are 0 when all of it can. */
struct hl_reading {
    enum hl_reads verdict;
    unsigned clusters;   /* letters with what belongs to them; spaces are not counted */
    unsigned too_low;    /* clusters whose script needs more rows */
    unsigned missing;    /* clusters that no font has */
    int rows_needed;     /* the fewest rows on which nothing is too low */
    uint32_t point;      /* the code point, in hl_text_clean's form */
    const char *script;  /* its English name; static */
    const char *package; /* the Debian package with a font for it; static, NULL: none known */
};

/* TEXT is UTF-8 and cleaned here; LANGUAGE a BCP 47 tag, "" or NULL when unknown. 0 or -ENOMEM. */
int hl_text_read(struct hl_font *font, const char *text, const char *language,
                 struct hl_reading *reading);

/* The fewest rows on which every script of TEXT can be read; HL_FONT_ROWS_MIN at least. Goes by
 * scripts alone, pictures aside, so a missing font does not show here. Negative errno on failure.
 */
int hl_text_rows_needed(const char *text, const char *language);

/* The same for one cluster, whose first code point is POINT, and its face (not -1) in FONT. */
int hl_cluster_rows_needed(struct hl_font *font, const struct hl_cluster *cluster, uint32_t point);

#endif
