/* A press: what stories are set with on one board. Loop thread only. */
#ifndef HL_SHOW_PRESS_H
#define HL_SHOW_PRESS_H

#include "news/headline.h"
#include "show/inks.h"
#include "show/logos.h"
#include "show/options.h"
#include "show/scene.h"
#include "show/sheet.h"
#include "show/wording.h"
#include "text/lines.h"

#define HL_PRESS_AGE_STEP                                                                          \
    5 /* minutes: on paper every change is a refresh, and nobody misses them */
#define HL_PRESS_TIME_MAX 64 /* bytes of an age or a time of day, with its NUL */

/* What a page is set with. The lead's and the masthead's fonts may be others than the rest's, or
 * the same. */
struct hl_press_fonts {
    struct hl_fonts *text, *lead;
    struct hl_logos *logos; /* of sources, and the name plate; NULL: none */
};

struct hl_press {
    const struct hl_show_options *options;
    struct hl_press_fonts fonts;
    struct hl_sheet sheet;
    struct hl_inks inks;
    struct hl_font *small, *strong, *mast; /* strong: small lines in the lead's fonts */
    bool counts; /* minutes: a small change costs the board no flash. Else nothing on a page grows
                    old while it stands: headlines have their time of day, and there is no clock */
    int64_t page_min_ms;  /* that a page stands */
    int64_t page_turn_ms; /* and before one without news */
    int64_t speed;        /* at which a line of list_rows is read, in 1/1000 pixel a second */
};

/* When, and in whose words, a page is printed. */
struct hl_imprint {
    int64_t now_ns; /* on the clock of scenes */
    int64_t wall_s; /* the same instant; HL_TIME_NONE: not known */
    const struct hl_wording *words;
    const char *language; /* to shape them in; "" for what is printed in Nastaliq, whose letters are
                             too small for these lines: Naskh's are not */
    int time_room;        /* columns that every age, or time, of a headline fits in */
};

/* OPTIONS, FONTS and PAPER (NULL: a board of light) outlive the press. 0; -EINVAL for a board too
 * small for a page; or as hl_fonts_at failed. Nothing needs a finish. */
int hl_press_init(struct hl_press *press, const struct hl_show_options *options,
                  const struct hl_press_fonts *fonts, const struct hl_paper *paper, int width,
                  int height);

/* The font of a line of ROWS for HEADLINE; more rows where its script needs them, as Nastaliq does,
 * whose letters are small for their line. *NEEDED: what hl_text_rows_needed says of it. NULL and
 * errno. */
struct hl_font *hl_press_font(const struct hl_press *press, const struct hl_headline *headline,
                              bool lead, int rows, int *needed);

/* Sets words, language and room for the LANGUAGE of a page; the instant is the caller's. 0 or
 * negative errno. Nothing needs a finish. */
int hl_imprint_init(struct hl_imprint *imprint, const struct hl_press *press, const char *language);

/* The age or the time of day of HEADLINE into OUT, which has HL_PRESS_TIME_MAX bytes; "" when its
 * source does not say. */
char *hl_press_time(const struct hl_press *press, const struct hl_imprint *imprint,
                    const struct hl_headline *headline, char *out);

/* How long WIDTH pixels of text on lines of ROWS take to be read. */
int64_t hl_press_reading_ms(const struct hl_press *press, int64_t width, int rows);

/* One line of TEXT in at most WIDTH pixels, shortened with an ellipsis if need be. LANGUAGE as for
 * hl_layout_init. 0 or negative errno; finish the lines. */
int hl_press_line(struct hl_font *font, const char *text, const char *language, int width,
                  struct hl_lines *line);

/* Pixels of a line; 0 when there is none. */
int hl_press_width(const struct hl_lines *lines);

/* Adds STRIP at (X, Y) to SCENE, and gives the caller's reference away. 0; -errno, as errno is,
 * when STRIP is NULL; -ENOSPC when the scene is full. */
int hl_press_place(struct hl_scene *scene, struct hl_strip *strip, int x, int y);

/* KEY's picture (logos.h) in at most ROWS rows and their sixfold in columns, as a new reference;
 * NULL: it has none, or more than WIDTH columns. */
struct hl_strip *hl_press_logo(const struct hl_press *press, const char *key, int width, int rows);

/* A filled rectangle in the same way. */
int hl_press_bar(struct hl_scene *scene, int x, int y, int width, int height, uint32_t colour);

#endif
