/* Golden pictures of news pages, with the project's own font only; see golden.h. */
#include "unit/golden.h"
#include "unit/page_bench.h"

#include "show/show.h"

static const struct {
    const char *name;
    const struct hl_paper *paper;
    int width, height;
    enum hl_layout_kind layout;
    const char *mark;
    bool hebrew, qr, named;
    size_t count;
    int urgency; /* of the lead */
} pictures[] = {
    {"page-800x480", &page_paper_bw, 800, 480, HL_LAYOUT_AUTO, "", false, false, false, 12, 0},
    {"page-480x800-named", &page_paper_bw, 480, 800, HL_LAYOUT_AUTO, "", false, false, true, 12, 0},
    {"page-six-800x480", &page_paper_six, 800, 480, HL_LAYOUT_AUTO, "", false, true, false, 12, 1},
    {"page-rtl-800x480-offline", &page_paper_bw, 800, 480, HL_LAYOUT_AUTO, "offline", true, true,
     false, 7, 0},
    {"page-grey-600x400", &page_paper_grey, 600, 400, HL_LAYOUT_AUTO, "", false, false, false, 4,
     0},
    {"page-400x300", &page_paper_bw, 400, 300, HL_LAYOUT_AUTO, "", false, false, false, 12, 0},
    {"page-200x200", &page_paper_bw, 200, 200, HL_LAYOUT_AUTO, "", false, false, false, 12, 0},
    {"page-250x122-rtl", &page_paper_bw, 250, 122, HL_LAYOUT_AUTO, "offline", true, false, false, 3,
     0},
    {"page-800x480-flip", &page_paper_bw, 800, 480, HL_LAYOUT_FLIP, "", false, false, false, 2, 0},
    {"page-800x480-empty", &page_paper_bw, 800, 480, HL_LAYOUT_AUTO, "", false, false, false, 0, 0},
    {"page-led-256x128", NULL, 256, 128, HL_LAYOUT_PAGE, "", false, false, false, 3, 0},
};

static const char *const latin[] = {
    "Ministers agree on a plan to share the water of the river after nine years of talks",
    "India’s technology services could scale to $750–850 billion by 2035: study",
    "Quad launches AI farm projects",
    "‘It was very challenging’: Kirton on his return to the World Cup squad",
    "Мости відкриті: згода про воду",
    "Storm closes harbour for third day",
    "Café in Zürich bans hurry, finds that soufflés rise 12% higher"};
static const char *const hebrew[] = {"ממשלה חדשה הושבעה בירושלים (120 חברים), BBC: בנק ישראל",
                                     "שלום לכל הקוראים", "River towns’ mills could earn more",
                                     "הריבית תישאר 4.5%"};

static void add(struct page_bench *bench, size_t picture)
{
    static const char *const categories[] = {"World", "Business", NULL, "Sport", "Breaking"};
    for (size_t i = 0; i < pictures[picture].count; i++) {
        bool he = pictures[picture].hebrew;
        struct hl_headline *headline = page_bench_add(bench, he ? hebrew[i % 4] : latin[i % 7],
                                                      he ? "he" : "en", categories[i % 5]);
        headline->urgency = i == 0 ? pictures[picture].urgency : 0;
        bench->items[i].mark = pictures[picture].mark;
    }
}

static void draw(size_t picture, struct hl_frame *frame)
{
    static char name[] = "The Kitchen Times";
    const struct hl_paper *paper = pictures[picture].paper;
    struct page_bench bench;
    struct hl_show show;
    int width = pictures[picture].width, height = pictures[picture].height;
    page_bench_init(&bench, true, paper && paper->greys == 2);
    bench.options.layout = pictures[picture].layout;
    bench.options.qr = pictures[picture].qr;
    bench.options.theme.name = pictures[picture].named ? name : NULL;
    add(&bench, picture);
    assert_int_equal(hl_show_init(&show, &bench.options, &bench.fonts, paper, width, height, 0), 0);
    assert_int_equal(hl_show_set_items(&show, bench.items, bench.count, 0), 0);
    struct hl_scene *scene = hl_show_advance(&show, 0, PAGE_NOW_S);
    assert_non_null(scene);
    assert_int_equal(hl_frame_init(frame, width, height), 0);
    hl_scene_compose(scene, 0, frame);
    hl_scene_destroy(scene);
    hl_show_finish(&show);
    page_bench_finish(&bench);
}

/* Without libqrencode, pages with a code are not asked for. */
static bool has_codes(void)
{
    struct hl_qr qr;
    return hl_qr_init(&qr, "x") == 0;
}

static void test_pictures(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(pictures) / sizeof(*pictures); i++) {
        struct hl_frame got;
        if (pictures[i].qr && !has_codes())
            continue;
        draw(i, &got);
        golden_check(pictures[i].name, &got, getenv("HL_GOLDEN_UPDATE"));
        hl_frame_finish(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pictures)};
    return cmocka_run_group_tests_name("golden_page", tests, NULL, NULL);
}
