/* Pages, and headlines that a board is too low for. */
#include "unit/check.h"

#include "base/clock.h"
#include "base/log.h"
#include "show/ticker.h"
#include "text/readable.h"
#include "unit/fonts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOW_S   INT64_C(1772270000)
#define STEP_NS (HL_NS_PER_S / 20)

struct board {
    struct hl_fonts *fonts;
    struct hl_show_options options;
    struct hl_ticker *ticker;
    struct hl_scene *scene;
    struct hl_frame frame;
};

static void open_board(struct board *board, int width, int height, enum hl_layout_kind layout,
                       enum hl_small_scripts small_scripts)
{
    *board = (struct board){.fonts = sealed_fonts(),
                            .options = {.layout = layout,
                                        .small_scripts = small_scripts,
                                        .speed = {60, HL_SPEED_PPS},
                                        .separator = (char *)"•",
                                        .source = true,
                                        .age = true,
                                        .clock = true,
                                        .text = 0xffffff,
                                        .accent = 0xff9900,
                                        .dim = 0x606060}};
    assert_non_null(board->fonts);
    board->ticker = hl_ticker_create(&board->options, board->fonts, width, height, 0);
    assert_non_null(board->ticker);
    assert_int_equal(hl_frame_init(&board->frame, width, height), 0);
}

static void close_board(struct board *board)
{
    hl_ticker_destroy(board->ticker);
    hl_scene_destroy(board->scene);
    hl_frame_finish(&board->frame);
    hl_fonts_destroy(board->fonts);
}

static void set_titles(struct board *board, int64_t now_ns, const char *const *titles)
{
    struct hl_ticker_item items[16] = {0};
    size_t count = 0;
    for (; titles[count]; count++) {
        char *title = (char *)titles[count];
        struct hl_headline from = {
            .id = title, .title = title, .source = (char *)"BBC", .published_s = NOW_S - 3600};
        items[count] = (struct hl_ticker_item){.headline = hl_headline_create(&from), .mark = ""};
    }
    assert_int_equal(hl_ticker_set_items(board->ticker, items, count, now_ns), 0);
    for (size_t i = 0; i < count; i++)
        hl_headline_unref(items[i].headline);
}

static void advance(struct board *board, int64_t now_ns)
{
    struct hl_scene *scene = hl_ticker_advance(board->ticker, now_ns, NOW_S);
    if (!scene)
        return;
    hl_scene_destroy(board->scene);
    board->scene = scene;
}

static void draw(struct board *board, int64_t now_ns)
{
    advance(board, now_ns);
    hl_scene_compose(board->scene, now_ns, &board->frame);
}

static size_t frame_size(const struct hl_frame *frame)
{
    return frame->stride * (size_t)frame->height;
}

static bool is_dark(const struct hl_frame *frame)
{
    return !frame->pixels[0] &&
           memcmp(frame->pixels, frame->pixels + 1, frame_size(frame) - 1) == 0;
}

/* ---- pages ---- */

static const char *const english[] = {
    "River towns’ mills could earn $750–850 million by 2035, a study says", "Short",
    "Incomprehensibilities", "A b c d e f g h i j k l m n o p q r s t u v w x y z", NULL};
static const char *const hebrew[] = {"ממשלה חדשה הושבעה בירושלים (120 חברים) אחרי לילה ארוך",
                                     "שלום", "Quad launches AI farm projects", NULL};

static const struct {
    const char *name;
    int width, height;
    const char *const *titles;
} boards[] = {
    {"smallest", 8, 8, english},          {"one module", 32, 8, english},
    {"16 rows", 64, 16, english},         {"64x32", 64, 32, english},
    {"wall", 192, 64, english},           {"low and long", 256, 16, english},
    {"one module, mixed", 32, 8, hebrew}, {"64x32, mixed", 64, 32, hebrew},
    {"wall, mixed", 192, 64, hebrew},
};
#define BOARDS (sizeof(boards) / sizeof(*boards))

/* All pieces stand on the board, and none on another that is there at the same time. */
static void check_pieces(const char *name, const struct board *board)
{
    const struct hl_scene *scene = board->scene;
    for (size_t i = 0; i < scene->count; i++) {
        const struct hl_piece *a = &scene->pieces[i];
        check_true(name, a->fixed && a->from < a->to);
        check_true(name, a->y >= 0 && a->y + a->strip->height <= scene->height);
        check_true(name, a->x >= 0 && a->x + a->strip->width <= scene->width);
        for (size_t j = 0; j < i; j++) {
            const struct hl_piece *b = &scene->pieces[j];
            if (a->from < b->to && b->from < a->to && a->x < b->x + b->strip->width &&
                b->x < a->x + a->strip->width && a->y < b->y + b->strip->height &&
                b->y < a->y + a->strip->height)
                fail_msg("%s: pieces %zu and %zu overlap", name, j, i);
        }
    }
}

/* A page stays as it is for two seconds at least, then another is there at once; nothing is ever
 * between, and all headlines come by. */
static void test_pages_stay_and_change_at_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < BOARDS; i++) {
        struct board board;
        struct hl_frame last;
        const struct hl_headline *current = NULL;
        int64_t since_ns = 0;
        int pages = 0, headlines = 0;
        open_board(&board, boards[i].width, boards[i].height, HL_LAYOUT_FLIP, HL_SMALL_ENLARGE);
        board.options.age = false; /* a minute's change is not a page */
        assert_int_equal(hl_frame_init(&last, boards[i].width, boards[i].height), 0);
        set_titles(&board, 0, boards[i].titles);
        for (int64_t now_ns = 0; now_ns < 400 * HL_NS_PER_S; now_ns += STEP_NS) {
            draw(&board, now_ns);
            check_true(boards[i].name, !is_dark(&board.frame));
            headlines += hl_ticker_current(board.ticker, now_ns) != current;
            current = hl_ticker_current(board.ticker, now_ns);
            if (now_ns == 0 || memcmp(last.pixels, board.frame.pixels, frame_size(&last)) == 0) {
                memcpy(last.pixels, board.frame.pixels, frame_size(&last));
                continue;
            }
            if (now_ns - since_ns < 2 * HL_NS_PER_S - STEP_NS)
                fail_msg("%s: a page at %lld ms stayed for %lld ms", boards[i].name,
                         (long long)(since_ns / HL_NS_PER_MS),
                         (long long)((now_ns - since_ns) / HL_NS_PER_MS));
            check_pieces(boards[i].name, &board);
            since_ns = now_ns;
            pages++;
            memcpy(last.pixels, board.frame.pixels, frame_size(&last));
        }
        check_true(boards[i].name, pages >= headlines && headlines >= 4);
        hl_frame_finish(&last);
        close_board(&board);
    }
}

/* How long each page of TITLE stays on a board of one line, at SPEED. */
static int64_t first_page_ms(struct hl_speed speed)
{
    struct board board;
    int64_t ms = -1;
    open_board(&board, 128, 8, HL_LAYOUT_FLIP, HL_SMALL_SHOW);
    board.options.source = board.options.age = false;
    hl_ticker_destroy(board.ticker);
    board.options.speed = speed;
    board.ticker = hl_ticker_create(&board.options, board.fonts, 128, 8, 0);
    set_titles(&board, 0, (const char *const[]){"WWWWWWWWWWWWWWWWWWWW", NULL}); /* 120 pixels */
    advance(&board, 0);
    for (size_t i = 0; i < board.scene->count; i++)
        if (board.scene->pieces[i].from == 0)
            ms = board.scene->pieces[i].to;
    int width = board.scene->pieces[0].strip->width;
    assert_int_equal(width, 120);
    close_board(&board);
    return ms;
}

static void test_pages_stay_as_long_as_reading_takes(void **state)
{
    (void)state;
    assert_int_equal(first_page_ms((struct hl_speed){60, HL_SPEED_PPS}), 1000 + 2000);
    assert_int_equal(first_page_ms((struct hl_speed){30, HL_SPEED_PPS}), 1000 + 4000);
    assert_int_equal(first_page_ms((struct hl_speed){1000, HL_SPEED_PPS}), 2000);
    assert_int_equal(first_page_ms((struct hl_speed){0.1, HL_SPEED_PPS}), 60000);
    int64_t slow = first_page_ms((struct hl_speed){100, HL_SPEED_WPM}) - 1000;
    int64_t fast = first_page_ms((struct hl_speed){200, HL_SPEED_WPM}) - 1000;
    assert_true(llabs(slow - 2 * fast) <= 2);
}

/* Keys: a paused page stays, a faster one goes sooner; no frame rate is asked for. */
static void test_pause_and_speed(void **state)
{
    struct board board;
    struct hl_frame last;
    (void)state;
    open_board(&board, 64, 16, HL_LAYOUT_FLIP, HL_SMALL_SHOW);
    assert_int_equal(hl_frame_init(&last, 64, 16), 0);
    set_titles(&board, 0, english);
    draw(&board, HL_NS_PER_S);
    memcpy(last.pixels, board.frame.pixels, frame_size(&last));
    int64_t speed = hl_ticker_speed(board.ticker);
    assert_int_equal(speed, HL_TICKER_PAGE_SPEED);
    hl_ticker_set_speed(board.ticker, HL_NS_PER_S, 0);
    draw(&board, 1000 * HL_NS_PER_S);
    assert_memory_equal(last.pixels, board.frame.pixels, frame_size(&last));
    hl_ticker_set_speed(board.ticker, 1000 * HL_NS_PER_S, 4 * speed);
    draw(&board, 1000 * HL_NS_PER_S);
    assert_memory_equal(last.pixels, board.frame.pixels, frame_size(&last));
    draw(&board, 1000 * HL_NS_PER_S + HL_NS_PER_S * 3 / 10); /* the head page's second is over */
    assert_memory_not_equal(last.pixels, board.frame.pixels, frame_size(&last));
    assert_true(hl_ticker_frame_rate(board.ticker, 59.9) == 59.9);
    hl_ticker_snap(board.ticker, 1001 * HL_NS_PER_S, 60);
    assert_int_equal(hl_ticker_speed(board.ticker), 4 * speed);
    hl_frame_finish(&last);
    close_board(&board);
}

/* A list that changes does not touch the page that is there; the new one comes next. After a gap
 * the next headline comes at once. */
static void test_lists_that_change(void **state)
{
    struct board board;
    struct hl_frame last;
    (void)state;
    open_board(&board, 64, 32, HL_LAYOUT_FLIP, HL_SMALL_SHOW);
    assert_int_equal(hl_frame_init(&last, 64, 32), 0);
    set_titles(&board, 0, (const char *const[]){"One", "Two", NULL});
    draw(&board, 0);
    memcpy(last.pixels, board.frame.pixels, frame_size(&last));
    set_titles(&board, HL_NS_PER_S, (const char *const[]){"New", "One", "Two", NULL});
    draw(&board, HL_NS_PER_S);
    assert_memory_equal(last.pixels, board.frame.pixels, frame_size(&last));
    draw(&board, HL_NS_PER_S * 5 / 2);
    assert_string_equal(hl_ticker_current(board.ticker, HL_NS_PER_S * 5 / 2)->title, "New");
    set_titles(&board, HL_NS_PER_S * 5 / 2, (const char *const[]){NULL});
    draw(&board, 60 * HL_NS_PER_S);
    assert_true(is_dark(&board.frame));
    set_titles(&board, 60 * HL_NS_PER_S, (const char *const[]){"At last", NULL});
    draw(&board, 60 * HL_NS_PER_S);
    assert_false(is_dark(&board.frame));
    hl_frame_finish(&last);
    close_board(&board);
}

/* Titles at the ceiling, on the board with the most pages, and on one with the most lines at the
 * fastest. */
static void test_longest_titles(void **state)
{
    static const struct {
        int width, height, speed;
    } cases[] = {{8, 8, 1}, {64, 256, 20}};
    static char one[2048], two[2048], three[2048];
    (void)state;
    for (size_t i = 0; i + 1 < sizeof(one); i++) {
        one[i] = i % 7 == 6 ? ' ' : 'W';
        two[i] = i % 50 == 49 ? ' ' : 'M';
        three[i] = i % 10 == 9 ? ' ' : 'A';
    }
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct board board;
        open_board(&board, cases[i].width, cases[i].height, HL_LAYOUT_FLIP, HL_SMALL_SHOW);
        hl_ticker_destroy(board.ticker);
        board.options.speed.value *= cases[i].speed;
        board.ticker =
            hl_ticker_create(&board.options, board.fonts, cases[i].width, cases[i].height, 0);
        hl_ticker_set_speed(board.ticker, 0, cases[i].speed * HL_TICKER_PAGE_SPEED);
        set_titles(&board, 0, (const char *const[]){one, two, three, NULL});
        for (int64_t s = 0; s < 100; s++) {
            draw(&board, s * HL_NS_PER_S);
            assert_true(!is_dark(&board.frame) || cases[i].speed > 1);
            assert_true(board.scene->count <= HL_SCENE_PIECES_MAX);
        }
        close_board(&board);
    }
}

/* ---- scripts that need more rows ---- */

#define LATIN  "Quad launches projects"
#define ARABIC "رئيس الوزراء يزور القاهرة"
#define HINDI  "प्रधानमंत्री ने उद्घाटन किया"

/* Our own fonts have none of them: those of the system, where they are installed. */
static bool use_system_fonts(struct board *board, int width, int height)
{
    char error[256];
    struct hl_font_options options = {0};
    struct hl_reading arabic, hindi;
    hl_ticker_destroy(board->ticker);
    hl_fonts_destroy(board->fonts);
    board->fonts = hl_fonts_create(&options, error);
    assert_non_null(board->fonts);
    board->ticker = hl_ticker_create(&board->options, board->fonts, width, height, 0);
    assert_non_null(board->ticker);
    struct hl_font *font = hl_fonts_at(board->fonts, 16);
    assert_int_equal(hl_text_read(font, ARABIC, "", &arabic), 0);
    assert_int_equal(hl_text_read(font, HINDI, "", &hindi), 0);
    return arabic.verdict == HL_READS_WELL && hindi.verdict == HL_READS_WELL;
}

static const struct {
    const char *name;
    int width, height;
    enum hl_layout_kind layout;
    enum hl_small_scripts small_scripts;
    int line_height;
    const char *title;
    int rows; /* of its line; 0: it is left out */
    bool head;
} scripts[] = {
    {"Latin on 8 rows", 64, 8, HL_LAYOUT_LINE, HL_SMALL_ENLARGE, 0, LATIN, 8, false},
    {"Arabic on 8 rows", 64, 8, HL_LAYOUT_LINE, HL_SMALL_ENLARGE, 0, ARABIC, 0, false},
    {"Arabic on 8 rows, all the same", 64, 8, HL_LAYOUT_LINE, HL_SMALL_SHOW, 0, ARABIC, 8, false},
    {"Arabic on 16 rows", 64, 16, HL_LAYOUT_LINE, HL_SMALL_ENLARGE, 0, ARABIC, 16, false},
    {"a line made taller", 64, 16, HL_LAYOUT_LINE, HL_SMALL_ENLARGE, 8, HINDI, 16, false},
    {"a line not made taller", 64, 16, HL_LAYOUT_LINE, HL_SMALL_SKIP, 8, HINDI, 0, false},
    {"in place of the head line", 64, 24, HL_LAYOUT_TWO_LINES, HL_SMALL_ENLARGE, 0, ARABIC, 24,
     false},
    {"below the head line", 64, 32, HL_LAYOUT_TWO_LINES, HL_SMALL_ENLARGE, 0, ARABIC, 16, true},
    {"head line kept for Latin", 64, 24, HL_LAYOUT_TWO_LINES, HL_SMALL_ENLARGE, 0, LATIN, 15, true},
    {"pages of taller lines", 64, 32, HL_LAYOUT_FLIP, HL_SMALL_ENLARGE, 0, ARABIC, 16, false},
    {"pages too low", 64, 8, HL_LAYOUT_FLIP, HL_SMALL_ENLARGE, 0, HINDI, 0, false},
};

static void test_scripts_that_need_more_rows(void **state)
{
    (void)state;
    hl_log_set_level(HL_LOG_ERROR);
    for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
        const char *name = scripts[i].name;
        struct board board;
        int rows = 0;
        bool head = false;
        open_board(&board, scripts[i].width, scripts[i].height, scripts[i].layout,
                   scripts[i].small_scripts);
        board.options.line_height = scripts[i].line_height;
        if (!use_system_fonts(&board, scripts[i].width, scripts[i].height)) {
            close_board(&board);
            skip(); /* fonts-noto-core is not installed */
        }
        set_titles(&board, 0, (const char *const[]){scripts[i].title, NULL});
        advance(&board, 0);
        for (size_t j = 0; board.scene && j < board.scene->count; j++) {
            const struct hl_piece *piece = &board.scene->pieces[j];
            rows = piece->strip->height > rows ? piece->strip->height : rows;
            head |= piece->fixed && piece->strip->height < scripts[i].rows;
        }
        check_int(name, rows, scripts[i].rows);
        check_int(name, head, scripts[i].head);
        check_int(name, hl_ticker_current(board.ticker, 0) != NULL, scripts[i].rows > 0);
        close_board(&board);
    }
    hl_log_set_level(HL_LOG_INFO);
}

/* Signs of a gap say nothing: without a font a headline is left out, unless it shall be shown. */
static void test_scripts_without_a_font(void **state)
{
    (void)state;
    hl_log_set_level(HL_LOG_ERROR);
    for (int show = 0; show < 2; show++) {
        struct board board;
        open_board(&board, 64, 32, HL_LAYOUT_LINE, show ? HL_SMALL_SHOW : HL_SMALL_ENLARGE);
        set_titles(&board, 0, (const char *const[]){ARABIC, LATIN, NULL});
        advance(&board, 0);
        assert_string_equal(hl_ticker_current(board.ticker, 0)->title, show ? ARABIC : LATIN);
        close_board(&board);
    }
    hl_log_set_level(HL_LOG_INFO);
}

/* Taller headlines are a run: where one is, no head line is, and nothing overlaps. */
static void test_taller_lines_are_runs(void **state)
{
    static const char *const titles[] = {LATIN, ARABIC, HINDI, "Second", NULL};
    struct board board;
    int tall = 0, low = 0;
    (void)state;
    open_board(&board, 64, 24, HL_LAYOUT_TWO_LINES, HL_SMALL_ENLARGE);
    if (!use_system_fonts(&board, 64, 24)) {
        close_board(&board);
        skip();
    }
    set_titles(&board, 0, titles);
    for (int64_t now_ns = 0; now_ns < 120 * HL_NS_PER_S; now_ns += STEP_NS) {
        advance(&board, now_ns);
        struct hl_view view = hl_scene_view(board.scene, now_ns);
        int heads = 0, taller = 0;
        for (size_t i = 0; i < board.scene->count; i++) {
            const struct hl_piece *piece = &board.scene->pieces[i];
            int64_t x = piece->x - view.left;
            if (!hl_scene_has(piece, &view))
                continue;
            heads += piece->fixed;
            taller += !piece->fixed && piece->strip->height == 24 && x < 64 &&
                      x + piece->strip->width > 0;
        }
        if (heads > 0 && taller > 0)
            fail_msg("at %lld ms a title stands in the head line",
                     (long long)(now_ns / HL_NS_PER_MS));
        tall += taller > 0;
        low += heads > 0;
    }
    assert_true(tall > 100 && low > 100);
    close_board(&board);
}

static size_t count_lines(const char *text, const char *what)
{
    size_t count = 0;
    for (const char *at = strstr(text, what); at; at = strstr(at + 1, what))
        count++;
    return count;
}

/* One line for each script of a source, however often its headlines come by; the others go on. */
static void test_left_out_is_said_once(void **state)
{
    static const char *const titles[] = {ARABIC, LATIN, ARABIC " 2", HINDI, HINDI " 2", NULL};
    struct board board;
    char text[8192] = "";
    FILE *file = tmpfile();
    (void)state;
    open_board(&board, 64, 8, HL_LAYOUT_LINE, HL_SMALL_ENLARGE);
    /* The system's fonts may have both, one, or none of them. */
    use_system_fonts(&board, 64, 8);
    assert_non_null(file);
    int kept = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    for (int64_t s = 0; s < 60; s++) {
        if (s % 10 == 0)
            set_titles(&board, s * HL_NS_PER_S, titles);
        advance(&board, s * HL_NS_PER_S);
    }
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(file);
    size_t len = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[len] = '\0';
    assert_int_equal(count_lines(text, "BBC: headlines in"), 2);
    assert_int_equal(count_lines(text, "headlines in Arabic"), 1);
    size_t low = (size_t)count_lines(text, "16 rows");
    assert_int_equal(low + (size_t)count_lines(text, "no font"), 2);
    assert_string_equal(hl_ticker_current(board.ticker, 60 * HL_NS_PER_S)->title, LATIN);
    close_board(&board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_stay_and_change_at_once),
        cmocka_unit_test(test_pages_stay_as_long_as_reading_takes),
        cmocka_unit_test(test_pause_and_speed),
        cmocka_unit_test(test_lists_that_change),
        cmocka_unit_test(test_longest_titles),
        cmocka_unit_test(test_scripts_that_need_more_rows),
        cmocka_unit_test(test_scripts_without_a_font),
        cmocka_unit_test(test_taller_lines_are_runs),
        cmocka_unit_test(test_left_out_is_said_once),
    };
    return cmocka_run_group_tests_name("flip", tests, NULL, NULL);
}
