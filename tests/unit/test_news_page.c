/* News pages: nothing overlaps, nothing is cut off, everything is there once, in inks that the
 * paper has; on boards of many sizes, in many scripts, from either side, for few headlines and
 * many. */
#include "unit/page_bench.h"

#include "text/light.h"

#include <errno.h>

static const struct {
    const char *name;
    const struct hl_paper *paper; /* NULL: light */
    int width, height;
    enum hl_layout_kind layout;
} boards[] = {
    {"1.54 inch", &page_paper_bw, 200, 200, HL_LAYOUT_AUTO},
    {"2.13 inch", &page_paper_bw, 250, 122, HL_LAYOUT_AUTO},
    {"2.13 inch on end", &page_paper_bw, 122, 250, HL_LAYOUT_AUTO},
    {"2.9 inch", &page_paper_bw, 296, 128, HL_LAYOUT_AUTO},
    {"4.2 inch", &page_paper_bw, 400, 300, HL_LAYOUT_AUTO},
    {"4.2 inch on end", &page_paper_bw, 300, 400, HL_LAYOUT_AUTO},
    {"7.5 inch", &page_paper_bw, 800, 480, HL_LAYOUT_AUTO},
    {"7.5 inch on end", &page_paper_bw, 480, 800, HL_LAYOUT_AUTO},
    {"7.5 inch, one headline", &page_paper_bw, 800, 480, HL_LAYOUT_FLIP},
    {"7.3 inch in six colours", &page_paper_six, 800, 480, HL_LAYOUT_AUTO},
    {"10.3 inch", &page_paper_grey, 1872, 1404, HL_LAYOUT_AUTO},
    {"10.3 inch on end", &page_paper_grey, 1404, 1872, HL_LAYOUT_AUTO},
    {"13.3 inch", &page_paper_bw, 960, 680, HL_LAYOUT_AUTO},
    {"LEDs", NULL, 256, 128, HL_LAYOUT_PAGE},
    {"the least", NULL, HL_SHEET_WIDTH_MIN, HL_SHEET_HEIGHT_MIN, HL_LAYOUT_PAGE},
    {"the least with a list", NULL, HL_SHEET_LIST_WIDTH_MIN, HL_SHEET_LIST_HEIGHT_MIN,
     HL_LAYOUT_PAGE},
    {"a screen", NULL, 1280, 720, HL_LAYOUT_PAGE},
};
#define BOARDS (sizeof(boards) / sizeof(*boards))

static const struct news {
    const char *name, *language;
    const char *titles[8];
} sets[] = {
    {"English",
     "en",
     {"Ministers agree on a plan to share the water of the river after nine years of talks",
      "Quad launches AI farm projects", "‘It was very challenging’: Kirton on his return", "Storm",
      "India’s technology services sector can scale to $750–850 billion by 2035: study"}},
    {"Greek and Cyrillic",
     "el",
     {"Το λιμάνι κλειστό για τρίτη ημέρα λόγω θύελλας",
      "Мости відкриті: міністри домовилися про воду після дев’яти років перемовин"}},
    {"Hebrew",
     "he",
     {"ממשלה חדשה הושבעה בירושלים (120 חברים), BBC: בנק ישראל", "שלום לכל הקוראים",
      "River towns’ mills could earn $750 million"}},
    {"Hindi",
     "hi",
     {"नदी के पानी के बँटवारे पर नौ साल की बातचीत के बाद मंत्रियों में सहमति",
      "बंगाल में निपाह वायरस से पहली मौत की पुष्टि"}},
    {"Urdu",
     "ur",
     {"دریا کے پانی کی تقسیم پر نو سال کے مذاکرات کے بعد وزراء میں اتفاق ہو گیا",
      "کواڈ نے زراعت میں مصنوعی ذہانت کے منصوبے شروع کر دیے", "BBC: صبح بخیر"}},
    {"Japanese",
     "ja",
     {"九年にわたる交渉の末、川の水の分配計画で閣僚が合意", "クアッド、農業向けAI事業を開始"}},
    {"Thai", "th", {"ประชุมสุดยอดครั้งที่ 9 เรื่องน้ำในแม่น้ำ", "พายุถล่มท่าเรือ ปิดเป็นวันที่สาม"}},
    {"one long word",
     "en",
     {"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsabend"
      "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsabend"}},
    {"without end",
     "en",
     {"and so on and so forth and so on and so forth and so on and so forth and so on and so forth "
      "and so on and so forth and so on and so forth and so on and so forth and so on and so forth "
      "and so on and so forth and so on and so forth and so on and so forth and so on and so forth "
      "and so on and so forth and so on and so forth and so on and so forth and so on"}},
    {"towers of marks", "vi", {"Ấ Ẫ Ǻ Ž̧̌ Ç̌́ Việt Nam: Ổ Ỗ", "Ż̌ g̃̌ ŷ̌ Ů̌"}},
};
#define SETS (sizeof(sets) / sizeof(*sets))

static const size_t counts[] = {0, 1, 2, 3, 5, 9, 30};

static void fill(struct page_bench *bench, const struct news *set, size_t count)
{
    static const char *const categories[] = {"World", NULL, "Sport", "Business", "Nonesuch"};
    size_t titles = 0;
    while (titles < 8 && set->titles[titles])
        titles++;
    page_bench_drop(bench);
    for (size_t i = 0; i < count; i++)
        page_bench_add(bench, set->titles[i % titles], set->language, categories[i % 5]);
}

static bool meet(const struct hl_piece *a, const struct hl_piece *b)
{
    return a->x < b->x + b->strip->width && b->x < a->x + a->strip->width &&
           a->y < b->y + b->strip->height && b->y < a->y + a->strip->height;
}

static void check_places(const char *name, const struct hl_press *press,
                         const struct hl_scene *scene)
{
    const struct hl_sheet *sheet = &press->sheet;
    int margin = sheet->margin;
    for (size_t i = 0; i < scene->count; i++) {
        const struct hl_piece *piece = &scene->pieces[i];
        check_true(name, piece->x >= margin && piece->y >= margin);
        check_true(name, piece->x + piece->strip->width <= sheet->width - margin);
        check_true(name, piece->y + piece->strip->height <= sheet->height - margin);
        for (size_t j = 0; j < i; j++)
            if (meet(piece, &scene->pieces[j]))
                fail_msg("%s: %dx%d at %d,%d meets %dx%d at %d,%d", name, piece->strip->width,
                         piece->strip->height, (int)piece->x, piece->y,
                         scene->pieces[j].strip->width, scene->pieces[j].strip->height,
                         (int)scene->pieces[j].x, scene->pieces[j].y);
    }
}

/* Every line of it has its width and its ink within the title's strip. */
static void check_ink(const char *name, const struct hl_story *story)
{
    int rows = hl_font_rows(story->font);
    int height = story->height - story->kicker;
    check_true(name, story->lines.count > 0);
    for (size_t i = 0; i < story->lines.count; i++) {
        const struct hl_layout *line = &story->lines.lines[i].layout;
        int above, below, top = story->top + (int)i * story->pitch;
        hl_strip_reach(story->font, line, &above, &below);
        check_true(name, line->width <= 64 * story->width);
        check_true(name, top - above >= 0 || i > 0);
        check_true(name, top + rows + below <= height || below < 0);
    }
}

static bool is_of_paper(const struct hl_paper *paper, const uint8_t *pixel)
{
    for (size_t i = 0; i < paper->count; i++) {
        struct hl_rgb pure = paper->inks[i].pure;
        if (pixel[0] == pure.r && pixel[1] == pure.g && pixel[2] == pure.b)
            return true;
    }
    bool grey = pixel[0] == pixel[1] && pixel[1] == pixel[2];
    int steps = paper->greys - 1, step = (pixel[0] * steps + 127) / 255;
    int code = 255 * step / steps, near = (2 * 255 * step + steps) / (2 * steps);
    return grey && (pixel[0] == code || pixel[0] == near);
}

static void check_inks(const char *name, const struct hl_press *press, const struct hl_scene *scene)
{
    struct hl_frame frame;
    size_t white = 0;
    if (!press->inks.paper)
        return;
    assert_int_equal(hl_frame_init(&frame, scene->width, scene->height), 0);
    hl_scene_compose(scene, 0, &frame);
    for (size_t i = 0; i < frame.stride * (size_t)frame.height; i += 3) {
        check_true(name, is_of_paper(press->inks.paper, frame.pixels + i));
        white += frame.pixels[i] + frame.pixels[i + 1] + frame.pixels[i + 2] == 3 * 255;
    }
    check_true(name, white * 3 > frame.stride * (size_t)frame.height / 3 * 2);
    hl_frame_finish(&frame);
}

/* All pages of a galley; returns how many. INKS: look at the pixels, too. */
static int check_pages(const char *name, struct page_bench *bench, bool inks)
{
    const struct hl_press *press = &bench->press;
    struct hl_galley galley;
    size_t shown = 0;
    int pages = 0;
    assert_int_equal(hl_galley_init(&galley, press, bench->items, bench->count), 0);
    do {
        struct hl_news_page page;
        check_int(name, hl_news_page_init(&page, &galley, shown, SIZE_MAX), 0);
        check_true(name, page.count > 0 || bench->count == 0);
        for (size_t i = 0; i < page.count; i++) {
            check_ink(name, page.slots[i].story);
            check_true(name, page.slots[i].story->item == &bench->items[shown + i]);
            check_int(name, page.slots[i].column < 0, i == 0);
        }
        struct hl_masthead masthead = {.page = ++pages,
                                       .pages = 30,
                                       .imprint = {.wall_s = PAGE_NOW_S},
                                       .updated_s = PAGE_NOW_S - 600};
        struct hl_scene *scene = hl_news_page_print(&page, &masthead);
        assert_non_null(scene);
        check_places(name, press, scene);
        if (inks)
            check_inks(name, press, scene);
        check_int(name, scene->ground, press->inks.paper ? 0xffffff : 0);
        hl_scene_destroy(scene);
        shown += page.count;
        hl_news_page_finish(&page);
    } while (shown < bench->count);
    check_int(name, shown, bench->count);
    hl_galley_finish(&galley);
    return pages;
}

static void test_board(struct page_bench *bench, size_t board, size_t set)
{
    char name[128];
    bench->options.layout = boards[board].layout;
    int err = hl_press_init(&bench->press, &bench->options, &bench->fonts, boards[board].paper,
                            boards[board].width, boards[board].height);
    check_int(boards[board].name, err, 0);
    for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
        snprintf(name, sizeof(name), "%s, %zu headlines, %s", boards[board].name, counts[i],
                 sets[set].name);
        fill(bench, &sets[set], counts[i]);
        bench->options.qr = i % 2;
        int pages = check_pages(name, bench, counts[i] == 9);
        if (bench->press.sheet.single)
            check_int(name, pages, counts[i] > 0 ? counts[i] : 1);
    }
}

/* One set of fonts for each board: heights are kept as long as they are. */
static void test_all(bool sealed, size_t sets_from, size_t sets_to)
{
    for (size_t board = 0; board < BOARDS; board++) {
        const struct hl_paper *paper = boards[board].paper;
        struct page_bench bench;
        page_bench_init(&bench, sealed, paper && paper->greys == 2);
        for (size_t set = sets_from; set < sets_to; set++)
            test_board(&bench, board, set);
        page_bench_finish(&bench);
    }
}

static void test_our_own_fonts(void **state)
{
    (void)state;
    test_all(true, 0, 3);
}

/* With whatever the system has. */
static void test_every_script(void **state)
{
    (void)state;
    test_all(false, 0, SETS);
}

static void test_too_small(void **state)
{
    static const struct {
        const char *name;
        int width, height, rows, err;
    } cases[] = {
        {"the least", HL_SHEET_WIDTH_MIN, HL_SHEET_HEIGHT_MIN, HL_THEME_AUTO, 0},
        {"too narrow", HL_SHEET_WIDTH_MIN - 1, HL_SHEET_HEIGHT_MIN, HL_THEME_AUTO, -EINVAL},
        {"too low", HL_SHEET_WIDTH_MIN, HL_SHEET_HEIGHT_MIN - 1, HL_THEME_AUTO, -EINVAL},
        {"lines too high", 400, 300, 256, -EINVAL},
    };
    struct page_bench bench;
    (void)state;
    page_bench_init(&bench, true, true);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        bench.options.theme.lead_rows = cases[i].rows;
        check_int(cases[i].name,
                  hl_press_init(&bench.press, &bench.options, &bench.fonts, NULL, cases[i].width,
                                cases[i].height),
                  cases[i].err);
    }
    page_bench_finish(&bench);
}

/* ---- one page, looked at closely ---- */

static struct hl_scene *print(struct page_bench *bench, int64_t wall_s)
{
    struct hl_galley galley;
    struct hl_news_page page;
    struct hl_masthead masthead = {
        .page = 1, .pages = 2, .imprint = {.wall_s = wall_s}, .updated_s = PAGE_NOW_S};
    assert_int_equal(hl_galley_init(&galley, &bench->press, bench->items, bench->count), 0);
    assert_int_equal(hl_news_page_init(&page, &galley, 0, SIZE_MAX), 0);
    struct hl_scene *scene = hl_news_page_print(&page, &masthead);
    assert_non_null(scene);
    hl_news_page_finish(&page);
    hl_galley_finish(&galley);
    return scene;
}

/* Pixels that differ, and the rectangle around them. */
static size_t differ(const struct hl_scene *a, const struct hl_scene *b, int *width, int *height)
{
    struct hl_frame x, y;
    int left = a->width, right = 0, top = a->height, bottom = 0;
    size_t count = 0;
    assert_int_equal(hl_frame_init(&x, a->width, a->height), 0);
    assert_int_equal(hl_frame_init(&y, a->width, a->height), 0);
    hl_scene_compose(a, 0, &x);
    hl_scene_compose(b, 0, &y);
    for (int row = 0; row < x.height; row++)
        for (int column = 0; column < x.width; column++) {
            size_t at = (size_t)row * x.stride + 3 * (size_t)column;
            if (memcmp(x.pixels + at, y.pixels + at, 3) == 0)
                continue;
            count++;
            left = column < left ? column : left;
            right = column >= right ? column + 1 : right;
            top = row < top ? row : top;
            bottom = row >= bottom ? row + 1 : bottom;
        }
    hl_frame_finish(&x);
    hl_frame_finish(&y);
    *width = right > left ? right - left : 0;
    *height = bottom > top ? bottom - top : 0;
    return count;
}

/* What a minute changes. Published 0 and 7 minutes before 9:30. */
static const struct {
    const char *name;
    const struct hl_paper *paper;
    int64_t from_s, to_s;
    int width, height; /* at most, of all that changes together; 0: nothing does */
} minutes[] = {
    {"the same minute", &page_paper_bw, 0, 59, 0, 0},
    {"a minute: the clock alone", &page_paper_bw, 60, 120, 100, 40},
    {"an age beside the clock", &page_paper_bw, 120, 180, 800, 480},
    {"no clock where all flashes", &page_paper_six, 0, 3600, 0, 0},
};

static void test_a_minute_changes_little(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(minutes) / sizeof(*minutes); i++) {
        struct page_bench bench;
        int width, height;
        page_bench_init(&bench, true, true);
        assert_int_equal(
            hl_press_init(&bench.press, &bench.options, &bench.fonts, minutes[i].paper, 800, 480),
            0);
        fill(&bench, &sets[0], 2);
        struct hl_scene *a = print(&bench, PAGE_NOW_S + minutes[i].from_s);
        struct hl_scene *b = print(&bench, PAGE_NOW_S + minutes[i].to_s);
        size_t count = differ(a, b, &width, &height);
        check_int(minutes[i].name, count > 0, minutes[i].width > 0);
        check_true(minutes[i].name, width <= minutes[i].width && height <= minutes[i].height);
        hl_scene_destroy(a);
        hl_scene_destroy(b);
        page_bench_finish(&bench);
    }
}

static int size_of(const struct hl_sheet *sheet, const struct hl_news_page *page)
{
    for (int i = 0; i < HL_SHEET_LEADS; i++)
        if (hl_font_rows(page->lead.font) == sheet->lead_rows[i])
            return i;
    return -1;
}

/* Rows below the list. */
static int gap_of(const struct hl_sheet *sheet, const struct hl_news_page *page)
{
    int end = 0;
    for (size_t i = 0; i < page->count; i++) {
        int own = page->slots[i].y + page->slots[i].story->height;
        end = own > end ? own : end;
    }
    return sheet->height - sheet->margin - end;
}

/* Where there is a gap below the list, the lead has no larger size that would leave the list as it
 * is. */
static void test_gaps(void **state)
{
    static const int sizes[][2] = {{400, 300}, {480, 800}, {800, 480}, {960, 680}};
    struct page_bench bench;
    int gaps = 0, large = 0;
    (void)state;
    page_bench_init(&bench, true, true);
    for (size_t i = 0; i < 4 * 8; i++) {
        struct hl_galley galley;
        struct hl_news_page page;
        assert_int_equal(hl_press_init(&bench.press, &bench.options, &bench.fonts, &page_paper_bw,
                                       sizes[i % 4][0], sizes[i % 4][1]),
                         0);
        const struct hl_sheet *sheet = &bench.press.sheet;
        fill(&bench, &sets[0], 8);
        assert_int_equal(hl_galley_init(&galley, &bench.press, bench.items, bench.count), 0);
        assert_int_equal(hl_news_page_init(&page, &galley, i / 4, 3), 0);
        int size = size_of(sheet, &page), gap = gap_of(sheet, &page);
        large += size < HL_SHEET_LEADS_SPARE;
        check_true("a known size", size >= 0);
        if (page.count > 1 && gap >= 2 * sheet->list_rows && size > 0) {
            struct hl_story larger;
            struct hl_story_wish wish = {.lead = true,
                                         .rows = sheet->lead_rows[size - 1],
                                         .width = sheet->width - 2 * sheet->margin,
                                         .lines_max = 3,
                                         .kicker = true};
            assert_int_equal(hl_story_init(&larger, &bench.press, page.slots[0].story->item, &wish),
                             0);
            check_true("gap", larger.lines.cut || larger.height - page.lead.height > gap);
            hl_story_finish(&larger);
            gaps++;
        }
        hl_news_page_finish(&page);
        hl_galley_finish(&galley);
        page_bench_drop(&bench);
    }
    assert_true(gaps > 0 && large > 4);
    page_bench_finish(&bench);
}

static void set_page(struct page_bench *bench, struct hl_galley *galley, struct hl_news_page *page,
                     int lead_rows)
{
    bench->options.theme.lead_rows = lead_rows;
    assert_int_equal(
        hl_press_init(&bench->press, &bench->options, &bench->fonts, &page_paper_bw, 960, 680), 0);
    assert_int_equal(hl_galley_init(galley, &bench->press, bench->items, bench->count), 0);
    assert_int_equal(hl_news_page_init(page, galley, 0, SIZE_MAX), 0);
}

/* Where nothing is left over the lead is large, as long as the list has room below it. */
static void test_room_to_spare(void **state)
{
    struct page_bench bench;
    int large = 0;
    (void)state;
    page_bench_init(&bench, true, true);
    for (size_t count = 2; count < 24; count++) {
        struct hl_galley galley;
        struct hl_news_page page;
        page_bench_drop(&bench);
        for (size_t i = 0; i < count; i++)
            page_bench_add(&bench, i > 0 ? "Night trains return" : "Storm closes it", "en", NULL);
        set_page(&bench, &galley, &page, HL_THEME_AUTO);
        bool whole = page.count == count;
        int size = size_of(&bench.press.sheet, &page);
        int larger = bench.press.sheet.lead_rows[HL_SHEET_LEADS_SPARE - 1];
        hl_news_page_finish(&page);
        hl_galley_finish(&galley);
        large += whole && size < HL_SHEET_LEADS_SPARE;
        if (!whole || size < HL_SHEET_LEADS_SPARE)
            continue;
        set_page(&bench, &galley, &page, larger);
        check_true("room", page.count < count);
        hl_news_page_finish(&page);
        hl_galley_finish(&galley);
    }
    assert_true(large > 2);
    page_bench_finish(&bench);
}

/* In one line below a headline the page's number gives way to the source. */
static void test_footer(void **state)
{
    static const struct {
        const char *name;
        int width, pages;
        size_t pieces; /* title, source, time, rule; number */
    } cases[] = {
        {"room for all", 250, 12, 5}, {"not for the number", 200, 12, 4}, {"one page", 250, 1, 4}};
    struct page_bench bench;
    (void)state;
    page_bench_init(&bench, true, true);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct hl_galley galley;
        struct hl_news_page page;
        assert_int_equal(hl_press_init(&bench.press, &bench.options, &bench.fonts, &page_paper_bw,
                                       cases[i].width, 150),
                         0);
        page_bench_drop(&bench);
        page_bench_add(&bench, "Storm", "en", NULL);
        assert_int_equal(hl_galley_init(&galley, &bench.press, bench.items, 1), 0);
        assert_int_equal(hl_news_page_init(&page, &galley, 0, 1), 0);
        struct hl_masthead masthead = {
            .page = 1, .pages = cases[i].pages, .imprint = {.wall_s = PAGE_NOW_S}};
        struct hl_scene *scene = hl_news_page_print(&page, &masthead);
        assert_non_null(scene);
        check_int(cases[i].name, scene->count, cases[i].pieces);
        hl_scene_destroy(scene);
        hl_news_page_finish(&page);
        hl_galley_finish(&galley);
    }
    page_bench_finish(&bench);
}

static const struct {
    const char *name;
    const struct hl_paper *paper;
    int64_t age_s;
    const char *text;
} times[] = {
    {"paper, just now", &page_paper_bw, 0, "< 5 min"},
    {"paper, from tomorrow", &page_paper_bw, -86400, "< 5 min"},
    {"paper, 299 s", &page_paper_bw, 299, "< 5 min"},
    {"paper, 300 s", &page_paper_bw, 300, "5 min"},
    {"paper, 14 min", &page_paper_bw, 14 * 60, "10 min"},
    {"paper, 59 min", &page_paper_bw, 3599, "55 min"},
    {"paper, an hour", &page_paper_bw, 3600, "1 h"},
    {"paper, a day", &page_paper_bw, 86400, "1 d"},
    {"light, just now", NULL, 59, "now"},
    {"light, 14 min", NULL, 14 * 60, "14 min"},
    {"all flashes: today", &page_paper_six, 3600, "08:30"},
    {"all flashes: yesterday", &page_paper_six, 86400, "27 Feb"},
    {"all flashes: from tomorrow", &page_paper_six, -86400, "09:30"},
};

static void test_times(void **state)
{
    struct page_bench bench;
    (void)state;
    page_bench_init(&bench, true, true);
    for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
        char text[HL_PRESS_TIME_MAX];
        struct hl_headline headline = {.published_s = PAGE_NOW_S - times[i].age_s};
        assert_int_equal(
            hl_press_init(&bench.press, &bench.options, &bench.fonts, times[i].paper, 800, 480), 0);
        struct hl_imprint imprint = {.wall_s = PAGE_NOW_S};
        assert_int_equal(hl_imprint_init(&imprint, &bench.press, "en"), 0);
        hl_press_time(&bench.press, &imprint, &headline, text);
        if (strcmp(text, times[i].text) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", times[i].name, text, times[i].text);
        headline.published_s = HL_TIME_NONE;
        assert_string_equal(hl_press_time(&bench.press, &imprint, &headline, text), "");
        check_true(times[i].name,
                   hl_strip_measure(bench.press.small, times[i].text, "en") <= imprint.time_room);
    }
    page_bench_finish(&bench);
}

/* Where the first story of the list begins, and the title of each. */
static void test_mirrored(void **state)
{
    static const struct {
        const char *name, *lead, *second;
        bool rtl, second_rtl;
    } cases[] = {
        {"from the left", "Ferries run", "Storm closes harbour", false, false},
        {"from the right", "שלום לכל", "ממשלה חדשה", true, true},
        {"the lead decides", "שלום לכל", "Storm closes harbour", true, false},
        {"also from the left", "Ferries run", "ממשלה חדשה", false, true},
    };
    struct page_bench bench;
    (void)state;
    page_bench_init(&bench, true, true);
    assert_int_equal(
        hl_press_init(&bench.press, &bench.options, &bench.fonts, &page_paper_bw, 800, 480), 0);
    const struct hl_sheet *sheet = &bench.press.sheet;
    assert_int_equal(sheet->columns, 2);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        page_bench_drop(&bench);
        page_bench_add(&bench, cases[i].lead, "", NULL);
        page_bench_add(&bench, cases[i].second, "", NULL);
        struct hl_galley galley;
        struct hl_news_page page;
        struct hl_masthead masthead = {.page = 1, .pages = 1, .imprint = {.wall_s = PAGE_NOW_S}};
        assert_int_equal(hl_galley_init(&galley, &bench.press, bench.items, bench.count), 0);
        assert_int_equal(hl_news_page_init(&page, &galley, 0, SIZE_MAX), 0);
        check_int(cases[i].name, page.rtl, cases[i].rtl);
        check_int(cases[i].name, page.slots[1].story->rtl, cases[i].second_rtl);
        struct hl_scene *scene = hl_news_page_print(&page, &masthead);
        int column = cases[i].rtl ? sheet->width - sheet->margin - sheet->column : sheet->margin;
        bool found = false;
        for (size_t j = 0; j < scene->count; j++) {
            const struct hl_piece *piece = &scene->pieces[j];
            if (piece->y != page.slots[1].y + page.slots[1].story->kicker)
                continue;
            int64_t end = piece->x + piece->strip->width;
            found |= cases[i].second_rtl ? end == column + sheet->column : piece->x == column;
        }
        check_true(cases[i].name, found);
        hl_scene_destroy(scene);
        hl_news_page_finish(&page);
        hl_galley_finish(&galley);
    }
    page_bench_finish(&bench);
}

/* ---- inks ---- */

static const struct {
    const char *name;
    const struct hl_paper *paper;
    uint32_t colour, fill, letters;
} labels[] = {
    {"no colours", &page_paper_bw, 0x4fc3f7, 0x000000, 0xffffff},
    {"light blue is blue", &page_paper_six, 0x4fc3f7, 0x0000ff, 0xffffff},
    {"pale green is green", &page_paper_six, 0x7ddc6f, 0x00ff00, 0xffffff},
    {"yellow", &page_paper_six, 0xffe14d, 0xffff00, 0x000000},
    {"coral is red", &page_paper_six, 0xff5a48, 0xff0000, 0xffffff},
    {"grey is none", &page_paper_six, 0x8c8c8c, 0x000000, 0xffffff},
    {"white is none", &page_paper_six, 0xffffff, 0x000000, 0xffffff},
    {"a board of light", NULL, 0xffe14d, 0xffe14d, 0x000000},
    {"a dark one", NULL, 0x000080, 0x000080, 0xffffff},
};

static struct hl_rgb seen(const struct hl_paper *paper, uint32_t code)
{
    struct hl_rgb rgb = {(uint8_t)(code >> 16), (uint8_t)(code >> 8), (uint8_t)code};
    for (size_t i = 0; paper && i < paper->count; i++) {
        struct hl_rgb pure = paper->inks[i].pure;
        if (pure.r == rgb.r && pure.g == rgb.g && pure.b == rgb.b)
            return paper->inks[i].seen;
    }
    return rgb;
}

/* 4.5 is what WCAG asks of text. */
static void test_labels(void **state)
{
    struct hl_show_options options = {.text = 0xffffff, .dim = 0x8c8c8c, .accent = 0xffa620};
    (void)state;
    for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++) {
        struct hl_inks inks;
        hl_inks_init(&inks, labels[i].paper, &options);
        struct hl_ink label = hl_inks_label(&inks, labels[i].colour);
        check_int(labels[i].name, label.ground, labels[i].fill);
        check_int(labels[i].name, label.colour, labels[i].letters);
        const struct hl_ink all[] = {label, inks.text, inks.dim, inks.alarm};
        for (size_t j = 0; j < 4; j++)
            check_true(labels[i].name, hl_contrast(seen(labels[i].paper, all[j].colour),
                                                   seen(labels[i].paper, all[j].ground)) >= 4.5);
    }
    struct hl_inks inks;
    hl_inks_init(&inks, &page_paper_grey, &options);
    check_int("greys", inks.dim.colour, 0x555555); /* the sixth of sixteen */
    check_int("greys", inks.dim.levels, 16);
    check_true("greys", !inks.colours);
    assert_true(hl_contrast((struct hl_rgb){0}, (struct hl_rgb){255, 255, 255}) > 20.9);
}

/* Codes of half-covered dots: of two levels one of both, of more the paper's greys. */
static void test_steps(void **state)
{
    static const struct {
        const char *name;
        int ground, colour, levels, coverage, code;
    } cases[] = {
        {"nothing", 255, 0, 2, 0, 255},
        {"under a half", 255, 0, 2, 127, 255},
        {"half", 255, 0, 2, 128, 0},
        {"orange's green", 255, 128, 2, 128, 128},
        {"orange, less", 255, 128, 2, 1, 255},
        {"four greys", 255, 0, 4, 80, 170},
        {"sixteen", 255, 0, 16, 128, 119},
        {"dim on sixteen", 255, 85, 16, 255, 85},
        {"half of dim", 255, 85, 16, 128, 170},
        {"white on black", 0, 255, 16, 60, 68},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        uint8_t codes[256];
        hl_light_fill_steps(codes, cases[i].ground, cases[i].colour, cases[i].levels);
        check_int(cases[i].name, codes[cases[i].coverage], cases[i].code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_our_own_fonts), cmocka_unit_test(test_every_script),
        cmocka_unit_test(test_too_small),     cmocka_unit_test(test_a_minute_changes_little),
        cmocka_unit_test(test_times),         cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_room_to_spare), cmocka_unit_test(test_footer),
        cmocka_unit_test(test_mirrored),      cmocka_unit_test(test_labels),
        cmocka_unit_test(test_steps),
    };
    return cmocka_run_group_tests_name("news_page", tests, NULL, NULL);
}
