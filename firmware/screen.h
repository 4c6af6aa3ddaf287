/* Everything that a command needs to draw news, made from a config: fonts and a ticker for a board
 * of some size. Loop thread only. */
#ifndef HL_SCREEN_H
#define HL_SCREEN_H

#include "config.h"
#include "show/ticker.h"
#include "text/font.h"

struct hl_screen {
    struct hl_fonts *fonts;
    struct hl_ticker *ticker;
};

/* The fonts that CONFIG asks for. MONO: the board's pixels are on or off. NULL and errno after a
 * log line. Caller destroys. */
struct hl_fonts *hl_screen_fonts(const struct hl_config *config, bool mono);

/* CONFIG is borrowed for the screen's life. MONO: the board's pixels are on or off. 0, or negative
 * errno after a log line that says what to do. Finish takes a zeroed screen. */
int hl_screen_init(struct hl_screen *screen, const struct hl_config *config, int width, int height,
                   bool mono, int64_t now_ns);
void hl_screen_finish(struct hl_screen *screen);

#endif
