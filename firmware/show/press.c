#include "show/press.h"

#include "base/clock.h"
#include "show/motion.h"
#include "text/readable.h"
#include "text/shape.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define NASTALIQ_NUMERATOR   9 /* 2.42 em of ink on a line, where others have 4/3 */
#define NASTALIQ_DENOMINATOR 5
#define SCRIPT_ROWS_MIN      16 /* fewer are needed by no script, but by want of a drawn letter */
#define LOGO_SHAPE           6  /* times as wide as high, at most */
#define MINUTE_S             60
#define HOUR_S               3600
#define DAY_S                86400

/* ---- ages and times ---- */

static void write_instant(const struct hl_wording *words, int64_t when_s, int64_t wall_s, char *out)
{
    time_t when = (time_t)when_s, now = (time_t)wall_s;
    struct tm then, today;
    out[0] = '\0';
    if (!localtime_r(&when, &then) || !localtime_r(&now, &today))
        return;
    if (then.tm_year == today.tm_year && then.tm_yday == today.tm_yday)
        strftime(out, HL_PRESS_TIME_MAX, "%H:%M", &then);
    else
        hl_wording_date(words, &then, HL_WORDING_DAY, out, HL_PRESS_TIME_MAX);
}

char *hl_press_time(const struct hl_press *press, const struct hl_imprint *imprint,
                    const struct hl_headline *headline, char *out)
{
    int64_t wall_s = imprint->wall_s, when_s = headline->published_s;
    out[0] = '\0';
    if (!press->options->age || when_s == HL_TIME_NONE || wall_s == HL_TIME_NONE)
        return out;
    if (press->counts)
        hl_wording_age(imprint->words, wall_s - when_s, press->inks.paper ? HL_PRESS_AGE_STEP : 1,
                       out, HL_PRESS_TIME_MAX);
    else
        write_instant(imprint->words, when_s < wall_s ? when_s : wall_s, wall_s, out);
    return out;
}

/* Text of the widest age, or time of day, that can be. */
static char *widest(const struct hl_press *press, const struct hl_wording *words, size_t i,
                    char *out)
{
    static const int ages_s[] = {0, 55 * MINUTE_S, HOUR_S, 20 * HOUR_S, 200 * DAY_S};
    struct tm day = {.tm_mday = 28, .tm_mon = (int)i - 1};
    int step = press->inks.paper ? HL_PRESS_AGE_STEP : 1;
    out[0] = '\0';
    if (press->counts && i < sizeof(ages_s) / sizeof(*ages_s))
        hl_wording_age(words, ages_s[i], step, out, HL_PRESS_TIME_MAX);
    else if (!press->counts && i == 0)
        snprintf(out, HL_PRESS_TIME_MAX, "20:00");
    else if (!press->counts && i <= 12)
        hl_wording_date(words, &day, HL_WORDING_DAY, out, HL_PRESS_TIME_MAX);
    return out;
}

int hl_imprint_init(struct hl_imprint *imprint, const struct hl_press *press, const char *language)
{
    char text[HL_PRESS_TIME_MAX];
    imprint->words = hl_wording_find(language);
    imprint->language = hl_script_nastaliq(language) ? "" : imprint->words->language;
    imprint->time_room = 0;
    for (size_t i = 0; *widest(press, imprint->words, i, text); i++) {
        int width = hl_strip_measure(press->small, text, imprint->language);
        if (width < 0)
            return width;
        if (width > imprint->time_room)
            imprint->time_room = width;
    }
    return 0;
}

/* ---- begin ---- */

int hl_press_init(struct hl_press *press, const struct hl_show_options *options,
                  const struct hl_press_fonts *fonts, const struct hl_paper *paper, int width,
                  int height)
{
    *press = (struct hl_press){.options = options,
                               .fonts = *fonts,
                               .counts = !paper || paper->partial,
                               .page_min_ms = paper ? 1000 * (int64_t)paper->page_min_s : 0,
                               .page_turn_ms = paper ? 1000 * (int64_t)paper->page_turn_s : 0};
    int err = hl_sheet_init(&press->sheet, width, height, paper ? paper->ppi : 0,
                            options->layout == HL_LAYOUT_FLIP, &options->theme);
    if (err)
        return err;
    hl_inks_init(&press->inks, paper, options);
    press->small = hl_fonts_at(fonts->text, press->sheet.small_rows);
    press->strong = press->small ? hl_fonts_at(fonts->lead, press->sheet.small_rows) : NULL;
    press->mast = press->strong ? hl_fonts_at(fonts->lead, press->sheet.mast_rows) : NULL;
    struct hl_font *list = press->mast ? hl_fonts_at(fonts->text, press->sheet.list_rows) : NULL;
    if (!list)
        return -errno;
    press->speed = hl_speed_resolve(&options->speed, hl_strip_advance(list));
    return 0;
}

int64_t hl_press_reading_ms(const struct hl_press *press, int64_t width, int rows)
{
    int64_t speed = press->speed;
    if (press->options->speed.unit != HL_SPEED_PPS)
        speed = speed * rows / press->sheet.list_rows;
    return speed > 0 ? width * 1000 * HL_MOTION_UNIT / speed : 0;
}

/* Whether HEADLINE will be drawn in sloping Arabic on lines that have the rows for it. */
static bool is_nastaliq(struct hl_font *font, const struct hl_headline *headline, int needed)
{
    struct hl_face_info info;
    if (needed < SCRIPT_ROWS_MIN || !hl_script_nastaliq(headline->language))
        return false;
    int face = hl_font_listed(font, hl_script_find("Arab"), headline->language, 0);
    if (face < 0)
        return false;
    hl_font_face_info(font, face, &info);
    return info.nastaliq;
}

struct hl_font *hl_press_font(const struct hl_press *press, const struct hl_headline *headline,
                              bool lead, int rows, int *needed)
{
    struct hl_fonts *fonts = lead ? press->fonts.lead : press->fonts.text;
    int sloping = rows * NASTALIQ_NUMERATOR / NASTALIQ_DENOMINATOR;
    int need = *needed = hl_text_rows_needed(headline->title, headline->language);
    if (need < 0) {
        errno = -need;
        return NULL;
    }
    if (need >= SCRIPT_ROWS_MIN && hl_script_nastaliq(headline->language) &&
        sloping <= press->sheet.body_height) {
        struct hl_font *font = hl_fonts_at(fonts, sloping);
        if (!font || is_nastaliq(font, headline, need))
            return font;
    }
    return hl_fonts_at(fonts, need >= SCRIPT_ROWS_MIN && need > rows ? need : rows);
}

/* ---- pieces ---- */

int hl_press_line(struct hl_font *font, const char *text, const char *language, int width,
                  struct hl_lines *line)
{
    return hl_lines_init(line, font, text, language, width > 0 ? width : 1, 1);
}

int hl_press_width(const struct hl_lines *lines)
{
    int width = 0;
    for (size_t i = 0; i < lines->count; i++) {
        int own = (lines->lines[i].layout.width + 63) >> 6;
        width = own > width ? own : width;
    }
    return width;
}

int hl_press_place(struct hl_scene *scene, struct hl_strip *strip, int x, int y)
{
    struct hl_piece piece = {
        .strip = strip, .x = x, .y = y, .fixed = true, .from = INT64_MIN, .to = INT64_MAX};
    if (!strip)
        return -errno;
    int err = scene->count < HL_SCENE_PIECES_MAX ? 0 : -ENOSPC;
    if (!err)
        hl_scene_add(scene, &piece);
    hl_strip_unref(strip);
    return err;
}

struct hl_strip *hl_press_logo(const struct hl_press *press, const char *key, int width, int rows)
{
    struct hl_strip *strip = press->fonts.logos
                                 ? hl_logos_strip(press->fonts.logos, key, rows * LOGO_SHAPE, rows)
                                 : NULL;
    return strip && strip->width <= width ? hl_strip_ref(strip) : NULL;
}

int hl_press_bar(struct hl_scene *scene, int x, int y, int width, int height, uint32_t colour)
{
    return hl_press_place(scene, hl_strip_create_fill(width, height, colour), x, y);
}
