/* Everything that a command needs to draw news, made from a config: fonts, and a show for a board
 * as it opened. Loop thread only. */
#ifndef HL_SCREEN_H
#define HL_SCREEN_H

#include "config.h"
#include "show/output.h"
#include "show/show.h"
#include "text/font.h"

struct hl_screen {
    struct hl_fonts *fonts;
    struct hl_fonts *lead_fonts; /* of a page's lead; NULL: the same */
    struct hl_logos *logos;      /* NULL: none */
    struct hl_show show;
};

/* The fonts that CONFIG asks for. MONO: the board's pixels are on or off. NULL and errno after a
 * log line. Caller destroys. */
struct hl_fonts *hl_screen_fonts(const struct hl_config *config, bool mono);

/* Those of a page; lifetime: the screen's. */
struct hl_press_fonts hl_screen_press_fonts(const struct hl_screen *screen);

/* CONFIG, and MODE's paper, are borrowed for the screen's life; MODE as the board has filled it.
 * MONO: as above; of paper its greys tell. 0, or negative errno after a log line that says what to
 * do. Finish takes a zeroed screen. */
int hl_screen_init(struct hl_screen *screen, const struct hl_config *config,
                   const struct hl_output_mode *mode, bool mono, int64_t now_ns);
void hl_screen_finish(struct hl_screen *screen);

#endif
