/* Bench jobs of text: one Latin headline from UTF-8 to a strip, with glyphs that were never drawn
 * and words that were never shaped before, and with all of them at hand. */
#include "bench.h"

#include "screen.h"
#include "text/strip.h"

#include <errno.h>

#define ROWS HL_FONT_OUTLINE_ROWS_MIN /* below, most are drawn in dots and not shaped */

/* 51 letters, 19 different ones. */
static const char headline[] = "Ministers agree on a plan for the river – “a start”";

static int draw(struct hl_font *font, long units, bool cold, struct hl_bench_result *result)
{
    struct hl_strip *strip = hl_strip_create(font, headline, "en", 0xffffff); /* opens faces */
    if (!strip)
        return -errno;
    hl_strip_unref(strip);
    hl_bench_begin(result);
    for (long i = 0; i < units; i++) {
        if (cold)
            hl_font_forget(font);
        strip = hl_strip_create(font, headline, "en", 0xffffff);
        if (!strip)
            return -errno;
        hl_strip_unref(strip);
    }
    hl_bench_end(result, "headline");
    return 0;
}

static int bench(bool cold, struct hl_bench_result *result)
{
    char error[HL_CONFIG_ERROR_MAX];
    struct hl_config *config = hl_config_load(NULL, error);
    if (!config)
        return -EINVAL;
    struct hl_fonts *fonts = hl_screen_fonts(config, false);
    struct hl_font *font = fonts ? hl_fonts_at(fonts, ROWS) : NULL;
    int err = font ? draw(font, result->units, cold, result) : -errno;
    hl_fonts_destroy(fonts);
    hl_config_destroy(config);
    return err;
}

int hl_bench_text_cold(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result)
{
    (void)job;
    (void)cli;
    return bench(true, result);
}

int hl_bench_text_warm(const struct hl_bench_job *job, const struct hl_cli *cli,
                       struct hl_bench_result *result)
{
    (void)job;
    (void)cli;
    return bench(false, result);
}
