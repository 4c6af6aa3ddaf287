#include "show/story.h"

#include "show/label.h"
#include "text/script.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define TIGHT_ROWS 12 /* scripts that need no more have room between their lines */
#define URGENT     2  /* IPTC urgency up to this */

static bool is_urgent(const struct hl_headline *headline)
{
    return headline->urgency != HL_URGENCY_NONE && headline->urgency <= URGENT;
}

/* What decides how lines stand above each other: the largest face of the first line. */
static struct hl_face_info largest_face(const struct hl_story *story)
{
    struct hl_face_info best = {0}, info;
    const struct hl_layout *first = story->lines.count > 0 ? &story->lines.lines[0].layout : NULL;
    int face = -1;
    for (size_t i = 0; first && i < first->count; i++) {
        if (first->glyphs[i].face == face)
            continue;
        face = first->glyphs[i].face;
        hl_font_face_info(story->font, face, &info);
        bool picture = strcmp(info.how, "colour") == 0; /* may touch the next line */
        if (info.nastaliq || (info.px > best.px && !best.nastaliq && !picture))
            best = info;
    }
    return best;
}

/* Rows from line to line. Ink of ideographs fills its line, that of Latin leaves a third of an em
 * free, of which large letters need less. */
static int choose_pitch(const struct hl_story *story, const struct hl_face_info *face, int needed)
{
    int rows = hl_font_rows(story->font);
    if (face->nastaliq)
        return rows * 5 / 6;         /* its words slope: high ones seldom meet deep ones */
    if (face->px * 4 > rows * 3 + 4) /* dots fill it, too */
        return face->path ? face->px * 5 / 4 : rows + rows / 8;
    if (needed > TIGHT_ROWS)
        return rows;
    return story->lead ? rows * 7 / 8 : rows * 15 / 16;
}

/* Rows of the title. Towers of marks, and the slopes of Nastaliq, get what they need above and
 * below; what Nastaliq leaves free above, where others have their capitals, is not kept. */
static int measure_title(struct hl_story *story, const struct hl_face_info *face)
{
    const struct hl_lines *lines = &story->lines;
    int above, below, rows = hl_font_rows(story->font);
    if (lines->count == 0)
        return 0;
    hl_strip_reach(story->font, &lines->lines[0].layout, &above, &below);
    if (above > 0)
        story->top = above;
    else if (face->nastaliq)
        story->top = -above < rows / 4 ? above : -rows / 4;
    hl_strip_reach(story->font, &lines->lines[lines->count - 1].layout, &above, &below);
    return story->top + ((int)lines->count - 1) * story->pitch + rows + (below > 0 ? below : 0);
}

int hl_story_init(struct hl_story *story, const struct hl_press *press,
                  const struct hl_ticker_item *item, const struct hl_story_wish *wish)
{
    const struct hl_headline *headline = item->headline;
    *story = (struct hl_story){.item = item, .lead = wish->lead, .width = wish->width};
    int needed;
    story->font = hl_press_font(press, headline, wish->lead, wish->rows, &needed);
    if (!story->font)
        return -errno;
    int most = wish->lines_max < HL_STORY_LINES_MAX ? wish->lines_max : HL_STORY_LINES_MAX;
    int err = hl_lines_init(&story->lines, story->font, headline->title, headline->language,
                            wish->width, (size_t)(most > 0 ? most : 1));
    if (err)
        return err;
    const struct hl_show_options *options = press->options;
    bool said = options->source || options->age || options->category || is_urgent(headline);
    int count = (int)story->lines.count;
    story->rtl = count > 0 && story->lines.lines[0].layout.rtl;
    struct hl_face_info face = largest_face(story);
    story->pitch = choose_pitch(story, &face, needed);
    story->kicker =
        wish->kicker && said ? press->sheet.small_rows + press->sheet.small_rows / 8 : 0;
    story->height = story->kicker + measure_title(story, &face);
    return 0;
}

void hl_story_finish(struct hl_story *story)
{
    hl_lines_finish(&story->lines);
    *story = (struct hl_story){0};
}

int hl_story_x(const struct hl_story *story, int x, int width)
{
    return story->rtl ? x + story->width - width : x;
}

struct hl_strip *hl_story_title(const struct hl_story *story, const struct hl_press *press)
{
    int width = hl_press_width(&story->lines);
    width = width < 1 ? 1 : width > story->width ? story->width : width;
    int height = story->height - story->kicker;
    struct hl_strip *strip =
        hl_strip_create_fill(width, height > 0 ? height : 1, press->inks.ground);
    for (size_t i = 0; strip && i < story->lines.count; i++) {
        const struct hl_layout *layout = &story->lines.lines[i].layout;
        int own = (layout->width + 63) >> 6;
        hl_strip_draw(strip, story->font, layout, &press->inks.text, story->rtl ? width - own : 0,
                      story->top + (int)i * story->pitch);
    }
    return strip;
}

/* ---- the line above ---- */

/* The section, on a fill of colour; where paper has no colours the lead's alone is filled, for
 * black all over a page is restless. NULL when there is none to say. */
static const char *label_of(const struct hl_story *story, const struct hl_press *press,
                            const struct hl_imprint *imprint, struct hl_ink *ink)
{
    const struct hl_headline *headline = story->item->headline;
    const struct hl_category_colour *category =
        press->options->category ? hl_label_category(press->options, headline) : NULL;
    bool urgent = is_urgent(headline);
    if (!category && !urgent)
        return NULL;
    if (urgent)
        *ink = press->inks.alarm;
    else if (story->lead || press->inks.colours)
        *ink = hl_inks_label(&press->inks, category->colour);
    else
        *ink = press->inks.text;
    return category ? category->name : imprint->words->urgent;
}

char *hl_story_source(const struct hl_story *story, const struct hl_press *press, const char *mark,
                      char *out)
{
    out[0] = '\0';
    if (press->options->source)
        hl_label_source(story->item->headline, out, HL_STORY_SOURCE_MAX / 2);
    size_t len = strlen(out);
    if (*mark)
        snprintf(out + len, HL_STORY_SOURCE_MAX - len, "%s%s", len > 0 ? " · " : "", mark);
    return out;
}

/* A strip as high as the line, with the text of LINE between PAD columns on either side. */
static struct hl_strip *ink_line(const struct hl_press *press, struct hl_font *font,
                                 const struct hl_lines *line, const struct hl_ink *ink, int pad)
{
    int rows = press->sheet.small_rows;
    struct hl_strip *strip =
        hl_strip_create_fill(hl_press_width(line) + 2 * pad + 1, rows, ink->ground);
    if (strip && line->count > 0)
        hl_strip_draw(strip, font, &line->lines[0].layout, ink, pad, 0);
    return strip;
}

/* Adds TEXT to the line at *AT from where it begins, in at most ROOM columns, and moves *AT. */
static int print_word(const struct hl_story *story, const struct hl_press *press,
                      struct hl_font *font, const char *text, const struct hl_ink *ink, int x,
                      int y, int *at, struct hl_scene *scene)
{
    int pad = ink->ground == press->inks.ground ? 0 : press->sheet.small_rows / 3;
    int room = story->width - *at - 2 * pad - 1;
    struct hl_lines line;
    if (room < press->sheet.small_rows) /* an ellipsis alone says nothing */
        return 0;
    /* Nastaliq's letters are too small for this line; Naskh's are not. */
    const char *language = story->item->headline->language;
    int err = hl_press_line(font, text, hl_script_nastaliq(language) ? "" : language, room, &line);
    if (err)
        return err;
    struct hl_strip *strip = ink_line(press, font, &line, ink, pad);
    int width = strip ? strip->width : 0;
    int left = story->rtl ? x + story->width - *at - width : x + *at;
    hl_lines_finish(&line);
    *at += width + press->sheet.small_rows / 2;
    return hl_press_place(scene, strip, left, y);
}

/* The age stands at the line's end, in columns of its own that never move. */
static int print_time(const struct hl_story *story, const struct hl_press *press, int x, int y,
                      const struct hl_imprint *imprint, struct hl_scene *scene)
{
    char text[HL_PRESS_TIME_MAX];
    struct hl_lines line;
    int room = imprint->time_room;
    if (!*hl_press_time(press, imprint, story->item->headline, text))
        return 0;
    int err = hl_press_line(press->small, text, imprint->language, room, &line);
    if (err)
        return err;
    struct hl_strip *strip =
        hl_strip_create_fill(room, press->sheet.small_rows, press->inks.ground);
    int own = hl_press_width(&line);
    if (strip && line.count > 0)
        hl_strip_draw(strip, press->small, &line.lines[0].layout, &press->inks.dim,
                      story->rtl ? 0 : room - own, 0);
    hl_lines_finish(&line);
    return hl_press_place(scene, strip, story->rtl ? x : x + story->width - room, y);
}

/* The source's logo, in place of its name, in the middle of the line's rows; sets *SHOWN. */
static int print_logo(const struct hl_story *story, const struct hl_press *press, int x, int y,
                      int *at, struct hl_scene *scene, bool *shown)
{
    int rows = press->sheet.small_rows, room = story->width - *at;
    struct hl_strip *strip = press->options->source && room > rows
                                 ? hl_press_logo(press, story->item->headline->origin, room, rows)
                                 : NULL;
    *shown = strip;
    if (!strip)
        return 0;
    int left = story->rtl ? x + story->width - *at - strip->width : x + *at;
    *at += strip->width + rows / 2;
    return hl_press_place(scene, strip, left, y + (rows - strip->height) / 2);
}

static int print_kicker(const struct hl_story *story, const struct hl_press *press, int x, int y,
                        const struct hl_imprint *imprint, bool marked, struct hl_scene *scene)
{
    char source[HL_STORY_SOURCE_MAX], mark[HL_WORDING_MAX];
    struct hl_ink ink;
    struct hl_story words = *story; /* up to the age */
    int at = 0, err = print_time(story, press, x, y, imprint, scene);
    if (press->options->age) {
        int kept = imprint->time_room + press->sheet.small_rows / 2;
        words.width -= kept;
        x += story->rtl ? kept : 0;
    }
    const char *label = label_of(story, press, imprint, &ink);
    if (!err && label)
        err = print_word(&words, press, press->strong, label, &ink, x, y, &at, scene);
    bool shown = false;
    hl_wording_mark(imprint->words, marked ? story->item->mark : "", mark, sizeof(mark));
    if (!err)
        err = print_logo(&words, press, x, y, &at, scene, &shown);
    if (shown)
        snprintf(source, sizeof(source), "%s", mark);
    else
        hl_story_source(story, press, mark, source);
    if (!err && *source)
        err = print_word(&words, press, press->small, source, &press->inks.dim, x, y, &at, scene);
    return err;
}

int hl_story_print(const struct hl_story *story, const struct hl_press *press, int x, int y,
                   const struct hl_imprint *imprint, bool marked, struct hl_scene *scene)
{
    int err = story->kicker > 0 ? print_kicker(story, press, x, y, imprint, marked, scene) : 0;
    if (err)
        return err;
    struct hl_strip *title = hl_story_title(story, press);
    return hl_press_place(scene, title, title ? hl_story_x(story, x, title->width) : 0,
                          y + story->kicker);
}
