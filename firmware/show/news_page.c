#include "show/news_page.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>

#define LEAD_LINES     3
#define LEAD_MOST      5 /* of the smallest size */
#define LIST_LINES     3
#define PAUSE_MS       1000 /* in which the eye finds a headline */
#define MODULE_MIN     3    /* pixels of a code's module */
#define CODE_BODY_MAX  50   /* per cent of the body's rows that a code may take */
#define CODE_WIDTH_MAX 35   /* and of its columns */
#define GAP_ROWS       2    /* of the list: a gap that is seen */
#define LEAD_BODY_MAX  62   /* per cent of the body that a lead may take when a list follows */

/* ---- the lead ---- */

static int body_width(const struct hl_press *press)
{
    return press->sheet.width - 2 * press->sheet.margin;
}

int hl_news_page_code(const struct hl_news_page *page)
{
    return page->qr.side > 0 ? (page->qr.side + 2 * HL_QR_QUIET) * page->module : 0;
}

/* A code of the lead's link beside it, where that leaves enough room for words. */
static void make_code(struct hl_news_page *page, const struct hl_headline *headline)
{
    const struct hl_press *press = page->press;
    const struct hl_sheet *sheet = &press->sheet;
    if (!press->options->qr || sheet->single || hl_qr_init(&page->qr, headline->link))
        return;
    page->module = MODULE_MIN * sheet->hairline;
    int side = hl_news_page_code(page);
    if (side * 100 > sheet->body_height * CODE_BODY_MAX ||
        side * 100 > body_width(press) * CODE_WIDTH_MAX)
        page->qr.side = 0;
}

static int set_story(struct hl_news_page *page, const struct hl_ticker_item *item,
                     const struct hl_story_wish *wish)
{
    hl_story_finish(&page->lead);
    page->count = 0;
    int err = hl_story_init(&page->lead, page->press, item, wish);
    if (err)
        return err;
    page->slots[page->count++] = (struct hl_slot){.story = &page->lead, .column = -1};
    page->rtl = page->lead.rtl;
    return 0;
}

static int set_lead(struct hl_news_page *page, const struct hl_ticker_item *item, int size)
{
    const struct hl_sheet *sheet = &page->press->sheet;
    bool last = size == HL_SHEET_LEADS - 1;
    int code = hl_news_page_code(page);
    struct hl_story_wish wish = {.lead = true,
                                 .rows = sheet->lead_rows[size],
                                 .width =
                                     body_width(page->press) - (code > 0 ? code + sheet->gap : 0),
                                 .lines_max = last ? LEAD_MOST : LEAD_LINES,
                                 .kicker = true};
    int err = set_story(page, item, &wish);
    if (err)
        return err;
    page->slots[0].x = sheet->margin;
    page->slots[0].y = sheet->body_y;
    int height = page->lead.height > code ? page->lead.height : code;
    page->list_y = sheet->body_y + height + sheet->gap;
    return 0;
}

/* Whether all of the lead is there, and enough is left for a list. */
static bool is_lead_good(const struct hl_news_page *page, size_t count)
{
    const struct hl_story *lead = &page->lead;
    int body = page->press->sheet.body_height;
    return !lead->lines.cut && lead->height <= (count > 1 ? body * LEAD_BODY_MAX / 100 : body);
}

/* ---- the list ---- */

static int column_x(const struct hl_sheet *sheet, int column)
{
    return sheet->margin + column * (sheet->column + sheet->gutter);
}

/* Rows between two stories: the space, a hairline in its middle, the space. */
static int between(const struct hl_sheet *sheet)
{
    return sheet->gap + sheet->hairline + sheet->gap / 2;
}

/* Headlines that a page may have: COUNT from number FIRST of a galley on. */
struct supply {
    struct hl_galley *galley;
    size_t first, count;
};

/* Takes headlines until they cannot all be on this page. */
static int take_list(struct hl_news_page *page, const struct supply *supply)
{
    const struct hl_sheet *sheet = &page->press->sheet;
    int room = (sheet->height - sheet->margin - page->list_y) * sheet->columns;
    page->count = 1;
    for (size_t i = 1; i < supply->count && i < HL_NEWS_PAGE_STORIES_MAX && room > 0; i++) {
        const struct hl_story *story = hl_galley_story(supply->galley, supply->first + i);
        if (!story)
            return -errno;
        page->slots[page->count++] = (struct hl_slot){.story = story};
        room -= story->height;
    }
    return 0;
}

/* Fills columns of HEIGHT rows; how many slots found a place. */
static size_t fill_columns(struct hl_news_page *page, int height)
{
    const struct hl_sheet *sheet = &page->press->sheet;
    int column = 0, y = 0;
    for (size_t i = 1; i < page->count; i++) {
        struct hl_slot *slot = &page->slots[i];
        int space = y > 0 ? between(sheet) : 0;
        if (y + space + slot->story->height > height) {
            column++;
            y = space = 0;
        }
        if (column >= sheet->columns || slot->story->height > height)
            return i;
        slot->column = column;
        slot->x = column_x(sheet, column);
        slot->y = page->list_y + y + space;
        y += space + slot->story->height;
    }
    return page->count;
}

/* When everything has its place, the columns are made as even as can be. */
static void balance(struct hl_news_page *page, int height)
{
    int low = 0, high = height; /* a height that is too low, and one that does */
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        if (fill_columns(page, middle) == page->count)
            high = middle;
        else
            low = middle;
    }
    fill_columns(page, high);
}

/* Stories of the list in COLUMN, from *FIRST on. */
static size_t count_column(const struct hl_news_page *page, int column, size_t *first)
{
    size_t count = 0;
    for (size_t i = 1; i < page->count; i++)
        if (page->slots[i].column == column && count++ == 0)
            *first = i;
    return count;
}

/* Rows between a column's end and the page's. */
static int spare_rows(const struct hl_news_page *page, const struct hl_slot *last)
{
    const struct hl_sheet *sheet = &page->press->sheet;
    return sheet->height - sheet->margin - last->y - last->story->height;
}

/* Rows that are left over in a column are shared between its stories; but for KEEP, which stay free
 * at the page's end. */
static void spread_column(struct hl_news_page *page, int column, int keep)
{
    size_t first = 0, count = count_column(page, column, &first);
    if (count < 2)
        return;
    int spare = spare_rows(page, &page->slots[first + count - 1]) - keep;
    int most = (int)(count - 1) * page->press->sheet.list_rows;
    spare = spare < most ? spare : most;
    for (size_t i = 1; i < count && spare > 0; i++)
        page->slots[first + i].y += spare * (int)i / (int)(count - 1);
}

/* Columns are spread to the page's end; where that leaves too much air they end alike, above it. */
static void spread(struct hl_news_page *page)
{
    const struct hl_sheet *sheet = &page->press->sheet;
    int keep = 0;
    for (int i = 0; i < sheet->columns; i++) {
        size_t first = 0, count = count_column(page, i, &first);
        if (count == 0)
            continue;
        int spare = spare_rows(page, &page->slots[first + count - 1]);
        int left = spare - (int)(count - 1) * sheet->list_rows;
        if (count > 1 && (i == 0 || left < keep))
            keep = left;
    }
    for (int i = 0; i < sheet->columns; i++)
        spread_column(page, i, keep > 0 ? keep : 0);
}

/* Takes the list below the lead. *WHOLE: nothing is left over. */
static int set_list(struct hl_news_page *page, const struct supply *supply, bool *whole)
{
    const struct hl_sheet *sheet = &page->press->sheet;
    int height = sheet->height - sheet->margin - page->list_y;
    int err = take_list(page, supply);
    if (err)
        return err;
    page->count = fill_columns(page, height);
    *whole = page->count == supply->count;
    if (*whole)
        balance(page, height);
    spread(page);
    return 0;
}

/* ---- the page ---- */

/* With the lead in one SIZE. *GOOD: it may stay. */
static int try_size(struct hl_news_page *page, const struct supply *supply, int size, bool *good)
{
    bool whole = true;
    int err = set_lead(page, &supply->galley->items[supply->first], size);
    if (err)
        return err;
    bool last = size == HL_SHEET_LEADS - 1;
    *good = last || is_lead_good(page, supply->count);
    if (*good)
        err = set_list(page, supply, &whole);
    if (!err && size < HL_SHEET_LEADS_SPARE && !whole)
        *good = false;
    return err;
}

/* Whether all of the list would be on a page that is nothing else. */
static int fits_whole(struct hl_news_page *page, const struct supply *supply, bool *whole)
{
    const struct hl_sheet *sheet = &page->press->sheet;
    page->list_y = sheet->body_y;
    int err = take_list(page, supply);
    *whole = !err && page->count == supply->count &&
             fill_columns(page, sheet->body_height) == supply->count;
    return err;
}

/* Rows below the list. */
static int gap_of(const struct hl_news_page *page)
{
    int gap = page->press->sheet.height;
    for (size_t i = 1; i < page->count; i++) {
        int spare = spare_rows(page, &page->slots[i]);
        gap = spare < gap ? spare : gap;
    }
    return page->count > 1 ? gap : 0;
}

/* A gap at the page's end is given to the lead, if the list stays what it is beside its next SIZE.
 * *GROWN: so it was. */
static int grow(struct hl_news_page *page, const struct supply *supply, int size, bool *grown)
{
    const struct hl_ticker_item *lead = &supply->galley->items[supply->first];
    size_t count = page->count;
    bool whole;
    *grown = false;
    if (size < 0 || gap_of(page) < GAP_ROWS * page->press->sheet.list_rows)
        return 0;
    int err = set_lead(page, lead, size);
    bool good = !err && !page->lead.lines.cut;
    if (good)
        err = set_list(page, supply, &whole);
    *grown = !err && good && page->count == count;
    if (err || *grown)
        return err;
    err = set_lead(page, lead, size + 1);
    return err ? err : set_list(page, supply, &whole);
}

/* The page is its lead: in the middle of what the footer leaves. */
static int set_single(struct hl_news_page *page, const struct hl_ticker_item *item)
{
    const struct hl_sheet *sheet = &page->press->sheet;
    struct hl_story_wish wish = {
        .lead = true, .width = body_width(page->press), .lines_max = HL_STORY_LINES_MAX};
    int err = 0;
    for (int i = 0; i <= HL_SHEET_LEADS && !err; i++) {
        wish.rows = i < HL_SHEET_LEADS ? sheet->lead_rows[i] : sheet->list_rows;
        err = set_story(page, item, &wish);
        if (!page->lead.lines.cut && page->lead.height <= sheet->body_height)
            break;
    }
    if (!err && page->lead.height > sheet->body_height) { /* what has room, and an ellipsis */
        int spare = sheet->body_height - hl_font_rows(page->lead.font);
        wish.lines_max = 1 + (spare > 0 ? spare / page->lead.pitch : 0);
        err = set_story(page, item, &wish);
    }
    page->slots[0].x = sheet->margin;
    page->slots[0].y = sheet->body_y + (sheet->body_height - page->lead.height) / 2;
    return err;
}

int hl_news_page_init(struct hl_news_page *page, struct hl_galley *galley, size_t first,
                      size_t most)
{
    *page = (struct hl_news_page){.press = galley->press};
    size_t count = galley->count > first ? galley->count - first : 0;
    struct supply supply = {galley, first, count < most ? count : most};
    bool single = galley->press->sheet.single, good = count == 0 || single;
    int err = 0;
    if (count > 0 && single)
        err = set_single(page, &galley->items[first]);
    if (!good)
        make_code(page, galley->items[first].headline);
    bool whole = false;
    if (!good && !err)
        err = fits_whole(page, &supply, &whole);
    int size = whole ? 0 : HL_SHEET_LEADS_SPARE;
    for (; size < HL_SHEET_LEADS && !good && !err; size++)
        err = try_size(page, &supply, size, &good);
    bool grows = !err && count > 0 && !single;
    for (size -= 2; grows && !err; size--)
        err = grow(page, &supply, size, &grows);
    if (err)
        hl_news_page_finish(page);
    return err;
}

void hl_news_page_finish(struct hl_news_page *page)
{
    hl_story_finish(&page->lead);
    *page = (struct hl_news_page){0};
}

int64_t hl_news_page_reading_ms(const struct hl_news_page *page)
{
    int64_t ms = 0;
    for (size_t i = 0; i < page->count; i++) {
        const struct hl_story *story = page->slots[i].story;
        int64_t width = 0;
        for (size_t j = 0; j < story->lines.count; j++)
            width += story->lines.lines[j].layout.width / 64;
        ms += PAUSE_MS + hl_press_reading_ms(page->press, width, hl_font_rows(story->font));
    }
    return ms;
}

/* ---- printing ---- */

static int mirror(const struct hl_news_page *page, int x, int width)
{
    return page->rtl ? page->press->sheet.width - x - width : x;
}

static int print_code(const struct hl_news_page *page, struct hl_scene *scene)
{
    const struct hl_press *press = page->press;
    const struct hl_sheet *sheet = &press->sheet;
    int side = hl_news_page_code(page), module = page->module;
    if (side == 0)
        return 0;
    /* Dark on light, also on a board of light: readers expect it. */
    bool dark = press->inks.ground == 0;
    uint32_t light = dark ? press->inks.text.colour : press->inks.ground;
    uint32_t ink = dark ? press->inks.ground : press->inks.text.colour;
    struct hl_strip *strip = hl_strip_create_fill(side, side, light);
    for (int i = 0; strip && i < page->qr.side * page->qr.side; i++)
        if (page->qr.dark[i])
            hl_strip_fill(strip, (HL_QR_QUIET + i % page->qr.side) * module,
                          (HL_QR_QUIET + i / page->qr.side) * module, module, module, ink);
    return hl_press_place(scene, strip, mirror(page, sheet->width - sheet->margin - side, side),
                          sheet->body_y);
}

/* The mark that all headlines of the page share, or "". */
static const char *common_mark(const struct hl_news_page *page)
{
    const char *mark = page->count > 0 ? page->slots[0].story->item->mark : "";
    for (size_t i = 1; i < page->count; i++)
        if (strcmp(page->slots[i].story->item->mark, mark) != 0)
            return "";
    return mark;
}

/* Above each story of the list: a thick rule below the lead, else a hairline. */
static int print_rules(const struct hl_news_page *page, struct hl_scene *scene)
{
    const struct hl_press *press = page->press;
    const struct hl_sheet *sheet = &press->sheet;
    int err = 0;
    if (page->count > 1)
        err = hl_press_bar(scene, sheet->margin, page->list_y - sheet->gap / 2 - sheet->hairline,
                           body_width(press), sheet->hairline, press->inks.text.colour);
    for (size_t i = 1; i < page->count && !err && press->options->theme.rules; i++) {
        const struct hl_slot *slot = &page->slots[i];
        if (slot->y > page->list_y)
            err = hl_press_bar(scene, mirror(page, slot->x, sheet->column),
                               slot->y - sheet->gap / 2 - sheet->hairline, sheet->column,
                               sheet->hairline, press->inks.rule);
    }
    return err;
}

static int print_gutters(const struct hl_news_page *page, struct hl_scene *scene)
{
    const struct hl_press *press = page->press;
    const struct hl_sheet *sheet = &press->sheet;
    int bottom = 0, columns = 0, err = 0;
    for (size_t i = 1; i < page->count; i++) {
        const struct hl_slot *slot = &page->slots[i];
        int end = slot->y + slot->story->height;
        bottom = end > bottom ? end : bottom;
        columns = slot->column + 1 > columns ? slot->column + 1 : columns;
    }
    for (int i = 1; i < columns && !err && press->options->theme.rules; i++) {
        int x = column_x(sheet, i) - sheet->gutter / 2 - sheet->hairline;
        err = hl_press_bar(scene, mirror(page, x, sheet->hairline), page->list_y, sheet->hairline,
                           bottom - page->list_y, press->inks.rule);
    }
    return err;
}

/* What SCENE has from piece FIRST on is taken off by the stage when HEADLINE ends, however long the
 * loop is held up. */
static void end_with(struct hl_scene *scene, size_t first, const struct hl_headline *headline,
                     const struct hl_masthead *masthead)
{
    int64_t end_s = headline->expires_s, wall_s = masthead->imprint.wall_s;
    if (end_s == 0 || wall_s == HL_TIME_NONE || end_s > wall_s + HL_NEWS_PAGE_END_S)
        return;
    int64_t until_ns = masthead->imprint.now_ns + (end_s - wall_s) * HL_NS_PER_S;
    for (size_t i = first; i < scene->count; i++)
        scene->pieces[i].until_ns = until_ns > 1 ? until_ns : 1;
}

static int print_stories(const struct hl_news_page *page, const struct hl_masthead *masthead,
                         struct hl_scene *scene)
{
    const struct hl_press *press = page->press;
    bool common = *masthead->mark;
    int err = 0;
    for (size_t i = 0; i < page->count && !err; i++) {
        const struct hl_slot *slot = &page->slots[i];
        size_t first = scene->count;
        err = hl_story_print(slot->story, press, mirror(page, slot->x, slot->story->width), slot->y,
                             &masthead->imprint, !common, scene);
        end_with(scene, first, slot->story->item->headline, masthead);
    }
    return err;
}

/* A page without headlines says so. */
static int print_nothing(const struct hl_press *press, const struct hl_imprint *imprint,
                         struct hl_scene *scene)
{
    const struct hl_sheet *sheet = &press->sheet;
    struct hl_lines line;
    int err = hl_press_line(press->mast, imprint->words->nothing, imprint->language,
                            body_width(press), &line);
    if (err || line.count == 0)
        return err;
    int rows = hl_font_rows(press->mast), width = hl_press_width(&line);
    struct hl_strip *strip = hl_strip_create_fill(width, rows, press->inks.ground);
    if (strip)
        hl_strip_draw(strip, press->mast, &line.lines[0].layout, &press->inks.text, 0, 0);
    hl_lines_finish(&line);
    return hl_press_place(scene, strip, (sheet->width - width) / 2,
                          sheet->body_y + (sheet->body_height - rows) / 2);
}

/* What goes with the lead: its code; on a page of its own the footer. */
static int print_lead(const struct hl_news_page *page, const struct hl_masthead *masthead,
                      struct hl_scene *scene)
{
    size_t first = scene->count;
    if (page->count == 0)
        return 0;
    int err = page->press->sheet.single ? hl_footer_print(masthead, page->press, &page->lead, scene)
                                        : print_code(page, scene);
    end_with(scene, first, page->lead.item->headline, masthead);
    return err;
}

static int print_all(const struct hl_news_page *page, const struct hl_masthead *masthead,
                     struct hl_scene *scene)
{
    int err = page->count > 0 ? print_stories(page, masthead, scene)
                              : print_nothing(page->press, &masthead->imprint, scene);
    if (!err)
        err = print_lead(page, masthead, scene);
    if (err || page->press->sheet.single)
        return err;
    err = hl_masthead_print(masthead, page->press, scene);
    if (!err)
        err = print_rules(page, scene);
    return err ? err : print_gutters(page, scene);
}

/* The language of the page's own words: the configuration's, or the lead's. What is read from the
 * right and says no more is not English. */
static const char *language_of(const struct hl_news_page *page)
{
    const char *asked = page->press->options->language;
    const char *language = page->count > 0 ? page->lead.item->headline->language : "";
    if (asked && *asked)
        return asked;
    return page->rtl && !*language ? "und" : language;
}

struct hl_scene *hl_news_page_print(const struct hl_news_page *page,
                                    const struct hl_masthead *masthead)
{
    const struct hl_sheet *sheet = &page->press->sheet;
    struct hl_motion still = {0};
    struct hl_scene *scene =
        hl_scene_create(sheet->width, sheet->height, &still, HL_SCENE_PIECES_MAX);
    if (!scene)
        return NULL;
    scene->ground = page->press->inks.ground;
    struct hl_masthead own = *masthead;
    char mark[HL_WORDING_MAX];
    int err = hl_imprint_init(&own.imprint, page->press, language_of(page));
    own.mark = hl_wording_mark(own.imprint.words, common_mark(page), mark, sizeof(mark));
    own.rtl = page->rtl;
    if (!err)
        err = print_all(page, &own, scene);
    if (!err)
        return scene;
    hl_scene_destroy(scene);
    errno = -err;
    return NULL;
}
