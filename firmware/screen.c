#include "screen.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

#define ERROR_MAX 256

static struct hl_fonts *make_fonts(const struct hl_font_options *options)
{
    char error[ERROR_MAX];
    struct hl_fonts *fonts = hl_fonts_create(options, error);
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

static struct hl_font_options options_of(const struct hl_config *config, bool mono)
{
    return (struct hl_font_options){.family = config->show.font,
                                    .lists = config->show.fonts,
                                    .list_count = config->show.fonts_count,
                                    .mono = mono};
}

struct hl_fonts *hl_screen_fonts(const struct hl_config *config, bool mono)
{
    struct hl_font_options options = options_of(config, mono);
    return make_fonts(&options);
}

/* Those of a page's lead, where the theme wants others. */
static int make_lead_fonts(struct hl_screen *screen, const struct hl_config *config, bool mono)
{
    const struct hl_theme *theme = &config->show.theme;
    struct hl_font_options options = options_of(config, mono);
    if (!theme->lead_font && !theme->lead_bold)
        return 0;
    options.bold = theme->lead_bold;
    if (theme->lead_font)
        options.family = theme->lead_font;
    screen->lead_fonts = make_fonts(&options);
    return screen->lead_fonts ? 0 : -errno;
}

/* What cannot be read is left out, with a word in the log. */
static int make_logos(struct hl_screen *screen, const struct hl_config *config,
                      const struct hl_paper *paper)
{
    bool wanted = config->show.theme.picture;
    for (size_t i = 0; i < config->source_count; i++)
        wanted |= config->sources[i].logo && *config->sources[i].logo;
    if (!wanted || !paper)
        return 0;
    screen->logos = hl_logos_create(paper);
    if (!screen->logos)
        return -errno;
    if (config->show.theme.picture)
        hl_logos_add(screen->logos, HL_LOGOS_PLATE, config->show.theme.picture);
    for (size_t i = 0; i < config->source_count; i++)
        if (config->sources[i].logo && *config->sources[i].logo)
            hl_logos_add(screen->logos, config->sources[i].url, config->sources[i].logo);
    return 0;
}

struct hl_press_fonts hl_screen_press_fonts(const struct hl_screen *screen)
{
    struct hl_fonts *lead = screen->lead_fonts ? screen->lead_fonts : screen->fonts;
    return (struct hl_press_fonts){.text = screen->fonts, .lead = lead, .logos = screen->logos};
}

static void complain(const struct hl_config *config, const struct hl_output_mode *mode, int err)
{
    int width = mode->width, height = mode->height;
    if (err == -ENOTSUP)
        hl_error("show", "layout: nothing moves on paper; use page, flip or auto");
    else if (err == -EINVAL && hl_show_has_pages(config->show.layout, mode->paper))
        hl_error("show",
                 "layout: a board of %dx%d is too small for a page with lines of this height; a "
                 "page takes %dx%d and more",
                 width, height, HL_SHEET_WIDTH_MIN, HL_SHEET_HEIGHT_MIN);
    else if (err == -EINVAL)
        hl_error("show", "line_height: %d rows do not fit a board of %dx%d; use %d to %d",
                 config->show.line_height, width, height, HL_FONT_ROWS_MIN, height);
    else
        hl_error("show", "nothing can be shown: %s", strerror(-err));
}

int hl_screen_init(struct hl_screen *screen, const struct hl_config *config,
                   const struct hl_output_mode *mode, bool mono, int64_t now_ns)
{
    *screen = (struct hl_screen){0};
    if (mode->paper)
        mono = mode->paper->greys <= 2;
    else
        mono |= mode->mono;
    screen->fonts = hl_screen_fonts(config, mono);
    if (!screen->fonts)
        return -errno;
    int err = 0;
    if (hl_show_has_pages(config->show.layout, mode->paper))
        err = make_lead_fonts(screen, config, mono);
    if (!err)
        err = make_logos(screen, config, mode->paper);
    if (!err) {
        struct hl_press_fonts fonts = hl_screen_press_fonts(screen);
        err = hl_show_init(&screen->show, &config->show, &fonts, mode->paper, mode->width,
                           mode->height, now_ns);
        if (err)
            complain(config, mode, err);
    }
    if (err)
        hl_screen_finish(screen);
    return err;
}

void hl_screen_finish(struct hl_screen *screen)
{
    hl_show_finish(&screen->show);
    hl_logos_destroy(screen->logos);
    hl_fonts_destroy(screen->lead_fonts);
    hl_fonts_destroy(screen->fonts);
    *screen = (struct hl_screen){0};
}
