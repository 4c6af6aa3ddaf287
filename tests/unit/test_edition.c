/* Editions: when pages turn, what new headlines do, what comes at once, and what a quiet minute is.
 */
#include "unit/page_bench.h"

#include "show/show.h"

#include <errno.h>

#define PIXEL_S 1000 /* so fast is read that a page stands for no longer than it must */

struct air {
    struct page_bench bench;
    struct hl_paper paper;
    struct hl_edition *edition;
    int64_t now_ms; /* since it began, on both clocks */
};

static void open_air(struct air *air, const struct hl_paper *paper, int width, int height)
{
    page_bench_init(&air->bench, true, true);
    air->bench.options.layout = HL_LAYOUT_AUTO;
    air->bench.options.speed = (struct hl_speed){PIXEL_S, HL_SPEED_PPS};
    air->paper = *paper;
    air->now_ms = 0;
    air->edition =
        hl_edition_create(&air->bench.options, &air->bench.fonts, &air->paper, width, height, 0);
    assert_non_null(air->edition);
}

static void close_air(struct air *air)
{
    hl_edition_destroy(air->edition);
    page_bench_finish(&air->bench);
}

static int64_t ns(const struct air *air)
{
    return air->now_ms * HL_NS_PER_MS;
}

static void hand(struct air *air, const struct hl_ticker_item *items, size_t count)
{
    assert_int_equal(hl_edition_set_items(air->edition, items, count, ns(air)), 0);
}

/* The scene at a second since the beginning, or NULL. */
static struct hl_scene *at(struct air *air, int64_t second)
{
    air->now_ms = 1000 * second;
    return hl_edition_advance(air->edition, ns(air), PAGE_NOW_S + second);
}

/* The same; how the scene was: "none", "new", "urgent". */
static const char *look(struct air *air, int64_t second)
{
    struct hl_scene *scene = at(air, second);
    const char *what = !scene ? "none" : scene->urgent ? "urgent" : "new";
    hl_scene_destroy(scene);
    return what;
}

static size_t page(const struct air *air)
{
    size_t pages;
    return hl_edition_page(air->edition, &pages);
}

static size_t pages(const struct air *air)
{
    size_t count;
    hl_edition_page(air->edition, &count);
    return count;
}

static void add_news(struct air *air, size_t count)
{
    for (size_t i = 0; i < count; i++)
        page_bench_add(&air->bench, "A short headline", "en", "World");
}

/* Small boards have one headline a page: their pages are easily counted. */
static void test_pages_turn(void **state)
{
    static const struct {
        int64_t second;
        size_t page;
        const char *scene;
    } steps[] = {
        {0, 0, "new"},    {1, 0, "none"},  {59, 0, "none"}, {60, 1, "new"},  {61, 1, "none"},
        {119, 1, "none"}, {120, 2, "new"}, {180, 0, "new"}, {400, 1, "new"},
    };
    struct air air;
    (void)state;
    open_air(&air, &page_paper_bw, 200, 200);
    air.bench.options.clock = false;
    add_news(&air, 3);
    hand(&air, air.bench.items, 3);
    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
        char name[32];
        snprintf(name, sizeof(name), "second %d", (int)steps[i].second);
        const char *scene = look(&air, steps[i].second);
        /* A minute is a scene of its own, whatever it changes. */
        if (strcmp(scene, steps[i].scene) != 0 && steps[i].second % 60 < 59)
            fail_msg("%s: %s", name, scene);
        check_int(name, page(&air), steps[i].page);
        check_int(name, pages(&air), 3);
    }
    close_air(&air);
}

static void test_reading_takes_longer(void **state)
{
    struct air air;
    (void)state;
    open_air(&air, &page_paper_bw, 200, 200);
    hl_edition_destroy(air.edition);
    air.paper.page_min_s = 0;
    air.bench.options.speed = (struct hl_speed){10, HL_SPEED_PPS};
    air.edition = hl_edition_create(&air.bench.options, &air.bench.fonts, &air.paper, 200, 200, 0);
    page_bench_add(&air.bench, "Ministers agree on a plan to share the water", "en", NULL);
    page_bench_add(&air.bench, "Yes", "en", NULL);
    hand(&air, air.bench.items, 2);
    look(&air, 0);
    look(&air, 30);
    assert_int_equal(page(&air), 0); /* some 700 pixels at 10 a second */
    look(&air, 150);
    assert_int_equal(page(&air), 1);
    look(&air, 150 + HL_EDITION_PAGE_MIN_MS / 1000 - 1);
    assert_int_equal(page(&air), 1);
    look(&air, 170);
    assert_int_equal(page(&air), 0);
    close_air(&air);
}

static void test_pause(void **state)
{
    struct air air;
    (void)state;
    open_air(&air, &page_paper_bw, 200, 200);
    add_news(&air, 3);
    hand(&air, air.bench.items, 3);
    look(&air, 0);
    assert_int_equal(hl_edition_speed(air.edition), HL_EDITION_SPEED);
    hl_edition_set_speed(air.edition, 0, 0);
    look(&air, 3600);
    assert_int_equal(page(&air), 0);
    hl_edition_set_speed(air.edition, ns(&air), HL_EDITION_SPEED);
    look(&air, 3600 + 59);
    assert_int_equal(page(&air), 0);
    look(&air, 3600 + 60);
    assert_int_equal(page(&air), 1);
    close_air(&air);
}

/* New headlines wait for the paper's time, come first, and the pages go on where they were. */
static void test_new_headlines(void **state)
{
    struct air air;
    struct hl_ticker_item list[4];
    (void)state;
    open_air(&air, &page_paper_bw, 200, 200);
    add_news(&air, 4);
    memcpy(list, air.bench.items + 1, 3 * sizeof(*list));
    hand(&air, list, 3);
    look(&air, 0);
    look(&air, 60);
    look(&air, 120);
    assert_int_equal(page(&air), 2);
    hand(&air, air.bench.items, 4); /* the first is new */
    look(&air, 130);
    assert_int_equal(page(&air), 2);
    assert_int_equal(pages(&air), 3);
    look(&air, 180);
    assert_int_equal(page(&air), 0);
    assert_int_equal(pages(&air), 4);
    look(&air, 240);
    assert_int_equal(page(&air), 2); /* where it was, by number */
    look(&air, 300);
    assert_int_equal(page(&air), 3);
    close_air(&air);
}

static void test_urgent_comes_at_once(void **state)
{
    static const struct {
        const char *name;
        int urgency;
        bool first;
        const char *scene;
    } cases[] = {
        {"urgency 1", 1, true, "urgent"},  {"urgency 2", 2, true, "urgent"},
        {"urgency 3", 3, true, "none"},    {"none", HL_URGENCY_NONE, true, "none"},
        {"not leading", 1, false, "none"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct air air;
        struct hl_ticker_item list[4];
        open_air(&air, &page_paper_bw, 200, 200);
        add_news(&air, 4);
        memcpy(list, air.bench.items, sizeof(list));
        hand(&air, list + 1, 3);
        look(&air, 0);
        look(&air, 60);
        air.bench.headlines[0]->urgency = cases[i].urgency;
        if (!cases[i].first) {
            list[0] = air.bench.items[1];
            list[1] = air.bench.items[0];
        }
        hand(&air, list, 4);
        const char *scene = look(&air, 61);
        if (strcmp(scene, cases[i].scene) != 0)
            fail_msg("%s: %s", cases[i].name, scene);
        bool urgent = strcmp(cases[i].scene, "urgent") == 0;
        check_int(cases[i].name, page(&air), urgent ? 0 : 1);
        hand(&air, list, 4); /* the same again is no news */
        check_true(cases[i].name, strcmp(look(&air, 62), "none") == 0);
        close_air(&air);
    }
}

/* What is wrong on the page does not wait; what is wrong elsewhere does. */
static void test_gone_and_edited(void **state)
{
    static const struct {
        const char *name;
        size_t item; /* of three; page 0 has the first */
        bool edited;
        bool marked;
        const char *scene;
    } cases[] = {
        {"the shown one goes", 0, false, false, "new"},
        {"another goes", 1, false, false, "none"},
        {"the shown one reads otherwise", 0, true, false, "new"},
        {"another does", 2, true, false, "none"},
        {"the shown one's source fails", 0, false, true, "new"},
        {"another's does", 1, false, true, "none"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct air air;
        struct hl_ticker_item list[3];
        size_t count = 0;
        open_air(&air, &page_paper_bw, 200, 200);
        add_news(&air, 3);
        hand(&air, air.bench.items, 3);
        look(&air, 0);
        struct hl_headline from = *air.bench.headlines[cases[i].item];
        from.title = (char *)"Corrected";
        from.source = air.bench.headlines[0]->source;
        struct hl_headline *edited = hl_headline_create(&from);
        for (size_t j = 0; j < 3; j++) {
            bool this = j == cases[i].item;
            if (this && !cases[i].edited && !cases[i].marked)
                continue;
            list[count] = air.bench.items[j];
            if (this && cases[i].edited)
                list[count].headline = edited;
            if (this && cases[i].marked)
                list[count].mark = "offline";
            count++;
        }
        hand(&air, list, count);
        const char *scene = look(&air, 1);
        if (strcmp(scene, cases[i].scene) != 0)
            fail_msg("%s: %s", cases[i].name, scene);
        hl_headline_unref(edited);
        close_air(&air);
    }
}

static size_t ink(struct hl_scene *scene, int64_t second)
{
    struct hl_frame frame;
    size_t count = 0;
    assert_int_equal(hl_frame_init(&frame, scene->width, scene->height), 0);
    hl_scene_compose(scene, second * HL_NS_PER_S, &frame);
    for (size_t i = 0; i < frame.stride * (size_t)frame.height; i++)
        count += frame.pixels[i] != 0xff;
    hl_frame_finish(&frame);
    return count;
}

/* A scene that nobody renews loses its headline, and all that is said of it, in the second in which
 * that ends. */
static void test_ends_by_itself(void **state)
{
    static const struct {
        const char *name;
        int height;
        int64_t end, begin; /* seconds; 0: no end */
        bool ends;
    } cases[] = {
        {"no end", 150, 0, 0, false},
        {"a page each", 150, 30, 0, true},
        {"printed later", 150, 40, 10, true},
        {"a list", 300, 30, 0, true},
        {"an end too far ahead", 150, 100000, 0, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct air air;
        open_air(&air, &page_paper_bw, 300, cases[i].height);
        add_news(&air, 1);
        air.bench.headlines[0]->expires_s = cases[i].end ? PAGE_NOW_S + cases[i].end : 0;
        hand(&air, air.bench.items, 1);
        struct hl_scene *scene = at(&air, cases[i].begin);
        assert_non_null(scene);
        size_t before = ink(scene, cases[i].end - 1), after = ink(scene, cases[i].end);
        size_t mast = cases[i].height > 200 ? before / 2 : 0; /* the date and its rule */
        check_true(cases[i].name, before > 0);
        check_true(cases[i].name, cases[i].ends ? after <= mast : after == before);
        check_true(cases[i].name, mast == 0 || after > 0);
        hl_scene_destroy(scene);
        close_air(&air);
    }
}

static void test_the_clock_is_set(void **state)
{
    static const struct {
        const char *name;
        int64_t end, set;
        bool renewed;
    } cases[] = {
        {"by an hour, and nothing ends", 0, 3600, false},
        {"by an hour", 30, 3600, true},
        {"back", 30, -7200, true},
        {"not known any more", 30, HL_TIME_NONE, true},
        {"by the second that rounding makes", 30, 1, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct air air;
        open_air(&air, &page_paper_six, 300, 150); /* a page without a clock */
        add_news(&air, 1);
        air.bench.headlines[0]->expires_s = cases[i].end ? PAGE_NOW_S + cases[i].end : 0;
        hand(&air, air.bench.items, 1);
        look(&air, 0);
        bool known = cases[i].set != HL_TIME_NONE;
        struct hl_scene *scene = hl_edition_advance(
            air.edition, HL_NS_PER_S, known ? PAGE_NOW_S + 1 + cases[i].set : HL_TIME_NONE);
        check_int(cases[i].name, scene != NULL, cases[i].renewed);
        hl_scene_destroy(scene);
        close_air(&air);
    }
}

/* How many scenes an hour has, and a day. */
static void test_quiet_hours(void **state)
{
    static const struct {
        const char *name;
        const struct hl_paper *paper;
        int64_t seconds;
        int scenes;
    } cases[] = {
        {"a clock: each minute", &page_paper_bw, 3600, 60},
        {"all flashes: nothing for an hour", &page_paper_six, 3600, 1},
        {"all flashes: the date", &page_paper_six, 86400, 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct air air;
        int scenes = 0;
        open_air(&air, cases[i].paper, 800, 480);
        add_news(&air, 2);
        hand(&air, air.bench.items, 2);
        for (int64_t second = 0; second < cases[i].seconds; second += 5)
            scenes += strcmp(look(&air, second), "none") != 0;
        check_int(cases[i].name, scenes, cases[i].scenes);
        close_air(&air);
    }
}

/* A mark that counts minutes does not make work; one that comes or goes does. */
static void test_marks_are_taken_at_leisure(void **state)
{
    struct air air;
    struct hl_ticker_item list[1];
    (void)state;
    open_air(&air, &page_paper_six, 800, 480);
    add_news(&air, 1);
    list[0] = air.bench.items[0];
    list[0].mark = "feed 41 min old";
    hand(&air, list, 1);
    assert_string_equal(look(&air, 0), "new");
    list[0].mark = "feed 42 min old";
    hand(&air, list, 1);
    assert_string_equal(look(&air, 1), "none");
    list[0].mark = "";
    hand(&air, list, 1);
    assert_string_equal(look(&air, 2), "new");
    close_air(&air);
}

/* Columns that the masthead's pieces take: a longer mark takes more. */
static int masthead_width(const struct hl_scene *scene)
{
    int width = 0;
    for (size_t i = 0; i < scene->count; i++)
        if (scene->pieces[i].y < 30)
            width += scene->pieces[i].strip->width;
    return width;
}

/* One that counts is as of every fifth minute, where there is a clock. */
static void test_marks_count_in_steps(void **state)
{
    static const struct {
        int64_t second;
        bool longer; /* than at the beginning */
    } steps[] = {{60, false}, {240, false}, {300, true}, {360, true}};
    struct air air;
    struct hl_ticker_item list[1];
    (void)state;
    open_air(&air, &page_paper_bw, 800, 480);
    add_news(&air, 1);
    list[0] = air.bench.items[0];
    list[0].mark = "feed 41 min old";
    hand(&air, list, 1);
    struct hl_scene *scene = at(&air, 0);
    assert_non_null(scene);
    int width = masthead_width(scene);
    hl_scene_destroy(scene);
    list[0].mark = "feed is forty-two minutes old";
    hand(&air, list, 1);
    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
        scene = at(&air, steps[i].second);
        assert_non_null(scene);
        check_int("masthead", masthead_width(scene) > width, steps[i].longer);
        hl_scene_destroy(scene);
    }
    close_air(&air);
}

static void test_nothing_to_show(void **state)
{
    struct air air;
    (void)state;
    open_air(&air, &page_paper_bw, 800, 480);
    hand(&air, NULL, 0);
    struct hl_scene *scene = at(&air, 0);
    assert_non_null(scene);
    assert_true(scene->count > 2); /* masthead, and a word */
    hl_scene_destroy(scene);
    assert_int_equal(pages(&air), 0);
    add_news(&air, 1);
    hand(&air, air.bench.items, 1);
    assert_string_equal(look(&air, 1), "new"); /* the first headlines do not wait */
    assert_int_equal(pages(&air), 1);
    hand(&air, NULL, 0);
    assert_string_equal(look(&air, 2), "new");
    assert_int_equal(pages(&air), 0);
    close_air(&air);
}

/* A last page of one headline gets some of the others'. */
static void test_pages_are_even(void **state)
{
    struct air air;
    size_t full = 0;
    (void)state;
    open_air(&air, &page_paper_bw, 400, 300);
    for (size_t count = 1; count <= 24; count++) {
        char name[32];
        snprintf(name, sizeof(name), "%zu headlines", count);
        page_bench_drop(&air.bench);
        add_news(&air, count);
        hand(&air, NULL, 0);
        look(&air, 1000 * (int64_t)count);
        hand(&air, air.bench.items, count);
        struct hl_scene *scene = at(&air, 1000 * (int64_t)count + 1);
        assert_non_null(scene);
        full = pages(&air) == 1 ? count : full;
        check_int(name, pages(&air), (count + full - 1) / full);
        size_t kickers = 0; /* of each story, its hairline or the lead's rule above the next */
        for (size_t i = 0; i < scene->count; i++)
            kickers += scene->pieces[i].strip->height == 1 ? 1 : 0;
        size_t least = count / pages(&air) > 1 ? count / pages(&air) - 1 : 0;
        check_true(name, kickers >= least);
        hl_scene_destroy(scene);
    }
    close_air(&air);
}

/* Our own fonts have no Thai, and no other is here. */
/* Pages of three keep three, and the last has what is left. */
static void test_small_pages_are_full(void **state)
{
    struct air air;
    struct hl_headline *current[8];
    size_t held = 0;
    (void)state;
    for (int height = 200; held != 3 && height < 320; height += 10) {
        open_air(&air, &page_paper_bw, 300, height);
        add_news(&air, 4);
        hand(&air, air.bench.items, 4);
        look(&air, 0);
        held = pages(&air) == 2 ? hl_edition_current(air.edition, current, 8) : 0;
        close_air(&air);
    }
    assert_int_equal(held, 3);
}

static void test_unreadable_is_left_out(void **state)
{
    static const struct {
        const char *name;
        enum hl_small_scripts small;
        size_t pages;
    } cases[] = {{"left out", HL_SMALL_ENLARGE, 2}, {"shown", HL_SMALL_SHOW, 3}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct air air;
        open_air(&air, &page_paper_bw, 200, 200);
        air.bench.options.small_scripts = cases[i].small;
        page_bench_add(&air.bench, "One", "en", NULL);
        page_bench_add(&air.bench, "ประชุมสุดยอด", "th", NULL);
        page_bench_add(&air.bench, "Two", "en", NULL);
        hand(&air, air.bench.items, 3);
        look(&air, 0);
        check_int(cases[i].name, pages(&air), cases[i].pages);
        hand(&air, air.bench.items, 3);
        look(&air, 100);
        check_int(cases[i].name, pages(&air), cases[i].pages);
        close_air(&air);
    }
}

/* More than there is room for. */
static void test_ceiling(void **state)
{
    struct air air;
    static struct hl_ticker_item list[HL_EDITION_ITEMS_MAX + 10];
    static struct hl_headline *headlines[HL_EDITION_ITEMS_MAX + 10];
    (void)state;
    open_air(&air, &page_paper_bw, 200, 200);
    for (size_t i = 0; i < HL_EDITION_ITEMS_MAX + 10; i++) {
        char id[16];
        struct hl_headline from = {.id = id, .title = (char *)"News", .source = (char *)"A"};
        snprintf(id, sizeof(id), "%zu", i);
        headlines[i] = hl_headline_create(&from);
        list[i] = (struct hl_ticker_item){.headline = headlines[i], .mark = ""};
    }
    hand(&air, list, HL_EDITION_ITEMS_MAX + 10);
    look(&air, 0);
    assert_int_equal(pages(&air), HL_EDITION_ITEMS_MAX);
    close_air(&air);
    for (size_t i = 0; i < HL_EDITION_ITEMS_MAX + 10; i++)
        hl_headline_unref(headlines[i]);
}

static const struct {
    const char *name;
    enum hl_layout_kind layout;
    bool paper;
    int width, height;
    int err; /* 0: pages, 1: a ticker */
} shows[] = {
    {"auto on paper", HL_LAYOUT_AUTO, true, 800, 480, 0},
    {"flip on paper", HL_LAYOUT_FLIP, true, 800, 480, 0},
    {"page on paper", HL_LAYOUT_PAGE, true, 800, 480, 0},
    {"line on paper", HL_LAYOUT_LINE, true, 800, 480, -ENOTSUP},
    {"two lines on paper", HL_LAYOUT_TWO_LINES, true, 800, 480, -ENOTSUP},
    {"auto on LEDs", HL_LAYOUT_AUTO, false, 192, 64, 1},
    {"flip on LEDs", HL_LAYOUT_FLIP, false, 192, 64, 1},
    {"page on LEDs", HL_LAYOUT_PAGE, false, 192, 128, 0},
    {"page on too few", HL_LAYOUT_PAGE, false, 192, 64, -EINVAL},
};

static void test_shows(void **state)
{
    struct page_bench bench;
    (void)state;
    page_bench_init(&bench, true, true);
    for (size_t i = 0; i < sizeof(shows) / sizeof(*shows); i++) {
        struct hl_show show;
        bench.options.layout = shows[i].layout;
        int err = hl_show_init(&show, &bench.options, &bench.fonts,
                               shows[i].paper ? &page_paper_bw : NULL, shows[i].width,
                               shows[i].height, 0);
        check_int(shows[i].name, err ? err : show.ticker ? 1 : 0, shows[i].err);
        if (!err)
            hl_show_finish(&show);
    }
    page_bench_finish(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_turn),
        cmocka_unit_test(test_reading_takes_longer),
        cmocka_unit_test(test_pause),
        cmocka_unit_test(test_new_headlines),
        cmocka_unit_test(test_urgent_comes_at_once),
        cmocka_unit_test(test_gone_and_edited),
        cmocka_unit_test(test_ends_by_itself),
        cmocka_unit_test(test_the_clock_is_set),
        cmocka_unit_test(test_quiet_hours),
        cmocka_unit_test(test_marks_are_taken_at_leisure),
        cmocka_unit_test(test_marks_count_in_steps),
        cmocka_unit_test(test_nothing_to_show),
        cmocka_unit_test(test_pages_are_even),
        cmocka_unit_test(test_small_pages_are_full),
        cmocka_unit_test(test_unreadable_is_left_out),
        cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_shows),
    };
    return cmocka_run_group_tests_name("edition", tests, NULL, NULL);
}
