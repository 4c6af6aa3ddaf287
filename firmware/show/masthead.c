#include "show/masthead.h"

#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define TEXT_MAX 128

/* What is left of a line between its two ends. */
struct line {
    const struct hl_press *press;
    struct hl_scene *scene;
    int y, rows;  /* of the line */
    int from, to; /* columns that are free */
    bool rtl;     /* begin and end change sides when it is placed */
    const char *language;
};

/* Adds TEXT at the line's beginning, or at its END, when there is room for all of it; PART: or for
 * its beginning. In the middle of the line's rows by its own. */
static int add(struct line *line, struct hl_font *font, const char *text, const struct hl_ink *ink,
               bool end, bool part)
{
    const struct hl_press *press = line->press;
    bool filled = ink->ground != press->inks.ground;
    int pad = filled ? press->sheet.small_rows / 3 : 0, rows = hl_font_rows(font);
    int room = line->to - line->from - 2 * pad - 1;
    struct hl_lines words;
    if (!*text || room < 1)
        return 0;
    int err = hl_press_line(font, text, line->language, part ? room : HL_STRIP_WIDTH_MAX, &words);
    if (err)
        return err;
    int width = hl_press_width(&words) + 2 * pad + 1;
    if (width - 1 - 2 * pad > room || words.count == 0) {
        hl_lines_finish(&words);
        return 0;
    }
    struct hl_strip *strip = hl_strip_create_fill(width, rows, ink->ground);
    if (strip)
        hl_strip_draw(strip, font, &words.lines[0].layout, ink, pad, 0);
    hl_lines_finish(&words);
    int x = end ? line->to - width : line->from;
    int space = press->sheet.small_rows * 2 / 3;
    line->to -= end ? width + space : 0;
    line->from += end ? 0 : width + space;
    x = line->rtl ? press->sheet.width - x - width : x;
    return hl_press_place(line->scene, strip, x, line->y + (line->rows - rows) / 2);
}

static bool local(int64_t when_s, struct tm *tm)
{
    time_t when = (time_t)when_s;
    return localtime_r(&when, tm);
}

static void write_clock(int64_t when_s, char *out)
{
    struct tm tm;
    out[0] = '\0';
    if (when_s != HL_TIME_NONE && local(when_s, &tm))
        strftime(out, TEXT_MAX, "%H:%M", &tm);
}

static void write_updated(const struct hl_masthead *masthead, char *out)
{
    char clock[TEXT_MAX];
    write_clock(masthead->updated_s, clock);
    out[0] = '\0';
    if (*clock)
        hl_wording_updated(masthead->imprint.words, clock, out, TEXT_MAX);
}

static void write_date(const struct hl_masthead *masthead, bool brief, char *out)
{
    struct tm tm;
    out[0] = '\0';
    if (local(masthead->imprint.wall_s, &tm))
        hl_wording_date(masthead->imprint.words, &tm, brief ? HL_WORDING_BRIEF : HL_WORDING_DATE,
                        out, TEXT_MAX);
}

static void write_number(const struct hl_masthead *masthead, char *out)
{
    out[0] = '\0';
    if (masthead->pages > 1)
        snprintf(out, TEXT_MAX, "%d/%d", masthead->page, masthead->pages);
}

/* The name plate, if there is one; sets *SHOWN. */
static int add_plate(struct line *line, bool *shown)
{
    const struct hl_sheet *sheet = &line->press->sheet;
    struct hl_strip *strip =
        hl_press_logo(line->press, HL_LOGOS_PLATE, line->to - line->from, line->rows);
    *shown = strip;
    if (!strip)
        return 0;
    int x = line->rtl ? sheet->width - line->from - strip->width : line->from;
    line->from += strip->width + sheet->small_rows * 2 / 3;
    return hl_press_place(line->scene, strip, x, line->y + (line->rows - strip->height) / 2);
}

/* The name with the date beside it, or the date as the name. */
static int add_name(struct line *line, const struct hl_masthead *masthead)
{
    const struct hl_press *press = line->press;
    const char *name = press->options->theme.name;
    bool named = name && *name;
    bool brief = press->sheet.width < 20 * press->sheet.mast_rows;
    char date[TEXT_MAX];
    write_date(masthead, brief, date);
    bool plate;
    int err = add_plate(line, &plate);
    if (err || plate)
        return err ? err : add(line, press->small, date, &press->inks.dim, false, false);
    err = add(line, press->mast, named ? name : date, &press->inks.text, false, true);
    return err || !named ? err : add(line, press->small, date, &press->inks.dim, false, false);
}

/* From the end on: the clock, or when the page was made; the mark; the page's number; when news
 * last came. What has no room is left out, last first. */
int hl_masthead_print(const struct hl_masthead *masthead, const struct hl_press *press,
                      struct hl_scene *scene)
{
    const struct hl_sheet *sheet = &press->sheet;
    struct line line = {.press = press,
                        .scene = scene,
                        .y = sheet->margin,
                        .rows = sheet->mast_rows,
                        .from = sheet->margin,
                        .to = sheet->width - sheet->margin,
                        .rtl = masthead->rtl,
                        .language = masthead->imprint.language};
    char text[TEXT_MAX];
    int err = 0;
    if (press->counts && press->options->clock) {
        write_clock(masthead->imprint.wall_s, text);
        err = add(&line, press->mast, text, &press->inks.text, true, false);
    }
    if (!err && *masthead->mark)
        err = add(&line, press->small, masthead->mark, &press->inks.alarm, true, true);
    if (!err)
        err = add_name(&line, masthead);
    write_number(masthead, text);
    if (!err)
        err = add(&line, press->small, text, &press->inks.dim, true, false);
    write_updated(masthead, text);
    if (!err)
        err = add(&line, press->small, text, &press->inks.dim, true, false);
    if (err)
        return err;
    return hl_press_bar(scene, sheet->margin, sheet->margin + sheet->mast_rows,
                        sheet->width - 2 * sheet->margin, sheet->rule, press->inks.text.colour);
}

/* Whether A, B and C have room beside each other. */
static bool fit(const struct line *line, const char *a, const char *b, const char *c)
{
    const char *const texts[] = {a, b, c};
    int width = 0, space = line->press->sheet.small_rows * 2 / 3;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        if (*texts[i])
            width += hl_strip_measure(line->press->small, texts[i], line->language) + 1 + space;
    return width - space <= line->to - line->from;
}

/* The page's number gives way to a source that has no room beside it. */
int hl_footer_print(const struct hl_masthead *masthead, const struct hl_press *press,
                    const struct hl_story *story, struct hl_scene *scene)
{
    const struct hl_sheet *sheet = &press->sheet;
    int y = sheet->height - sheet->margin - sheet->small_rows;
    struct line line = {.press = press,
                        .scene = scene,
                        .y = y,
                        .rows = sheet->small_rows,
                        .from = sheet->margin,
                        .to = sheet->width - sheet->margin,
                        .rtl = masthead->rtl,
                        .language = masthead->imprint.language};
    char source[HL_STORY_SOURCE_MAX], number[TEXT_MAX], text[TEXT_MAX];
    write_number(masthead, number);
    hl_story_source(story, press, "", source);
    hl_press_time(press, &masthead->imprint, story->item->headline, text);
    bool numbered = fit(&line, source, *masthead->mark ? masthead->mark : text, number);
    int err = add(&line, press->small, numbered ? number : "", &press->inks.dim, true, false);
    if (!err && *masthead->mark)
        err = add(&line, press->small, masthead->mark, &press->inks.alarm, true, true);
    if (!err && !*masthead->mark)
        err = add(&line, press->small, text, &press->inks.dim, true, false);
    if (!err)
        err = add(&line, press->small, hl_story_source(story, press, "", text), &press->inks.text,
                  false, true);
    if (err)
        return err;
    return hl_press_bar(scene, sheet->margin, y - sheet->gap - sheet->hairline,
                        sheet->width - 2 * sheet->margin, sheet->hairline, press->inks.rule);
}
