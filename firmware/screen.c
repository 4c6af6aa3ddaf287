#include "screen.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

#define ERROR_MAX 256

struct hl_fonts *hl_screen_fonts(const struct hl_config *config, bool mono)
{
    char error[ERROR_MAX];
    struct hl_font_options options = {.family = config->show.font,
                                      .lists = config->show.fonts,
                                      .list_count = config->show.fonts_count,
                                      .mono = mono};
    struct hl_fonts *fonts = hl_fonts_create(&options, error);
    if (fonts) {
        if (*error)
            hl_info("text", "%s", error);
        return fonts;
    }
    int err = errno;
    hl_error("text", "%s", *error ? error : strerror(err));
    errno = err;
    return NULL;
}

int hl_screen_init(struct hl_screen *screen, const struct hl_config *config, int width, int height,
                   bool mono, int64_t now_ns)
{
    *screen = (struct hl_screen){0};
    int err = 0;
    screen->fonts = hl_screen_fonts(config, mono);
    if (!screen->fonts)
        return -errno;
    screen->ticker = hl_ticker_create(&config->show, screen->fonts, width, height, now_ns);
    if (!screen->ticker) {
        err = -errno;
        if (err == -EINVAL)
            hl_error("show", "line_height: %d rows do not fit a board of %dx%d; use %d to %d",
                     config->show.line_height, width, height, HL_FONT_ROWS_MIN, height);
        else
            hl_error("show", "the ticker could not be made: %s", strerror(-err));
        hl_screen_finish(screen);
    }
    return err;
}

void hl_screen_finish(struct hl_screen *screen)
{
    hl_ticker_destroy(screen->ticker);
    hl_fonts_destroy(screen->fonts);
    *screen = (struct hl_screen){0};
}
