/* The virtual e-paper board as its users have it: by options, into a picture and a trace, with a
 * log. That each panel shows the right ink is test_board_epaper's. */
#include "unit/check.h"

#include "base/clock.h"
#include "base/log.h"
#include "drivers/board.h"
#include "drivers/epaper.h"

#include <errno.h>
#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_MAX (256 * 1024)

static char folder[] = "/tmp/hl-epaper-virtual-XXXXXX";
static char text[LOG_MAX];

static const char *in_folder(const char *name)
{
    static char path[2][128];
    static int turn;
    turn = !turn;
    snprintf(path[turn], sizeof(path[turn]), "%s/%s", folder, name);
    return path[turn];
}

static bool is_there(const char *name)
{
    struct stat st;
    return stat(in_folder(name), &st) == 0;
}

static const char *read_text(const char *name)
{
    FILE *file = fopen(in_folder(name), "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static int count_of(const char *in, const char *what)
{
    int n = 0;
    for (const char *at = strstr(in, what); at; at = strstr(at + 1, what))
        n++;
    return n;
}

/* Standard error goes into the file "log" until it is restored. */
static int catch_log(void)
{
    int before = dup(2);
    assert_true(before >= 0);
    assert_non_null(freopen(in_folder("log"), "w", stderr));
    return before;
}

static const char *end_log(int before)
{
    fflush(stderr);
    dup2(before, 2);
    close(before);
    return read_text("log");
}

static struct hl_board *open_board(const char *options, struct hl_output_mode *mode)
{
    char error[HL_BOARD_ERROR_MAX] = "";
    struct hl_board_request request = {.name = "epaper", .options = options, .virtual = true};
    struct hl_board *board = hl_board_create_request(&request, error);
    if (!board)
        fail_msg("%s: %s", options, error);
    *mode = (struct hl_output_mode){0};
    if (hl_board_open(board, mode) == 0)
        return board;
    hl_board_destroy(board);
    return NULL;
}

/* White with a black box that no turn brings to where it is. */
static void draw(struct hl_frame *frame, int x0, int y0)
{
    memset(frame->pixels, 255, frame->stride * (size_t)frame->height);
    for (int y = y0; y < y0 + 9; y++)
        memset(frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x0, 0, 3 * 21);
}

static void check_picture(const char *name, const struct hl_frame *frame, bool invert)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_file(&image, in_folder("page.png")));
    image.format = PNG_FORMAT_RGB;
    check_int(name, (int)image.width, frame->width);
    check_int(name, (int)image.height, frame->height);
    png_bytep pixels = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(pixels);
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < frame->width; x++) {
            bool light = frame->pixels[(size_t)y * frame->stride + 3 * (size_t)x] != invert * 255;
            for (int c = 0; c < 3; c++) {
                int seen = pixels[3 * ((size_t)y * (size_t)frame->width + (size_t)x) + (size_t)c];
                /* Paper is not white, and not all ink is black. */
                if (light ? seen < 140 || seen > 250 : seen > 90)
                    fail_msg("%s: pixel %d,%d looks %d", name, x, y, seen);
            }
        }
    free(pixels);
}

static const struct {
    const char *options;
    int width, height;
    bool invert;
} pages[] = {
    {"panel=2in13-v4", 250, 122, false},
    {"panel=2in13-v4,rotate=0", 122, 250, false},
    {"panel=2in13-v4,rotate=180", 122, 250, false},
    {"panel=2in13-v4,rotate=270", 250, 122, false},
    {"panel=2in13-v4,invert", 250, 122, true},
    {"panel=7in5-v2", 800, 480, false},
    {"panel=7in5-v2,grey", 800, 480, false},
    {"panel=7in3e", 800, 480, false},
    {"panel=6in,rotate=90", 600, 800, false},
};

static void pages_look_like_paper(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        char options[256];
        struct hl_output_mode mode;
        struct hl_frame frame;
        int log = catch_log();
        snprintf(options, sizeof(options), "%s,view=\"picture:file=%s\"", pages[i].options,
                 in_folder("page.png"));
        struct hl_board *board = open_board(options, &mode);
        assert_non_null(board);
        check_int(options, mode.width, pages[i].width);
        check_int(options, mode.height, pages[i].height);
        assert_int_equal(hl_frame_init(&frame, mode.width, mode.height), 0);
        draw(&frame, 13, 5);
        check_int(options, hl_board_present(board, &frame, 0), 0);
        check_int(options, hl_board_close(board), 0);
        hl_board_destroy(board);
        const char *said = end_log(log);
        if (*said)
            fail_msg("%s: %s", options, said);
        check_picture(options, &frame, pages[i].invert);
        hl_frame_finish(&frame);
    }
}

/* There is a chip for each panel of the list, and it is asleep when the board is closed. */
static void every_panel_has_a_chip(void **state)
{
    (void)state;
    for (const struct hl_epaper_panel *panel = hl_epaper_panels; panel->name; panel++) {
        char options[128];
        struct hl_output_mode mode;
        int log = catch_log();
        snprintf(options, sizeof(options), "panel=%s,rotate=0,view=null", panel->name);
        struct hl_board *board = open_board(options, &mode);
        int closed = board ? hl_board_close(board) : -1;
        hl_board_destroy(board);
        const char *said = end_log(log);
        if (*said)
            fail_msg("%s: %s", panel->name, said);
        check_true(panel->name, board);
        check_int(panel->name, closed, 0);
        check_int(panel->name, mode.width, panel->width);
    }
}

static const struct {
    const char *options;
    int greys;
    size_t inks;
    bool partial;
    int page_s;
    double ppi;       /* within 1 */
    int black, white; /* the green of what these look like */
} papers[] = {
    {"panel=2in13-v4", 2, 2, true, 45, 130.6, 0, 255},
    {"panel=2in13-v4,invert", 2, 2, true, 45, 130.6, 255, 0},
    {"panel=2in13-v4,every=120", 2, 2, true, 120, 130.6, 0, 255},
    {"panel=2in13-v4,full-every=600", 2, 2, true, 45, 130.6, 0, 255},
    {"panel=7in5-v2", 2, 2, true, 45, 124.4, 0, 255},
    {"panel=7in5-v2,grey", 4, 2, false, 180, 124.4, 0, 255},
    {"panel=7in5-v2,grey,full-every=600", 4, 2, false, 600, 124.4, 0, 255},
    {"panel=7in5-v2-2022", 2, 2, false, 180, 124.4, 0, 255},
    {"panel=6in", 16, 2, true, 30, 166.7, 0, 255},
    {"panel=7in3e", 2, 6, false, 900, 127.8, 2, 200},
    {"panel=7in3e,palette=\"000000 a1a4a5 d0be47 9c484b 3d3b5e 3a5b46\"", 2, 6, false, 900, 127.8,
     0, 0xa4},
    {"panel=7in3f", 2, 7, false, 900, 127.8, 0, 242},
};

static void a_board_says_what_it_can_show(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(papers) / sizeof(papers[0]); i++) {
        const char *name = papers[i].options;
        char options[256];
        struct hl_output_mode mode;
        snprintf(options, sizeof(options), "%s,view=null", name);
        struct hl_board *board = open_board(options, &mode);
        check_true(name, board);
        check_true(name, mode.paper);
        check_int(name, mode.paper->greys, papers[i].greys);
        check_int(name, mode.paper->count, papers[i].inks);
        check_int(name, mode.paper->partial, papers[i].partial);
        check_int(name, mode.paper->page_min_s, papers[i].page_s);
        check_int(name, mode.paper->page_turn_s,
                  strstr(name, "6in") || strstr(name, "7in3") ? 0 : 170);
        check_int(name, lround(mode.paper->ppi), lround(papers[i].ppi));
        check_true(name, strcmp(mode.paper->inks[0].name, "black") == 0);
        check_true(name, strcmp(mode.paper->inks[1].name, "white") == 0);
        check_int(name, mode.paper->inks[0].pure.g, 0);
        check_int(name, mode.paper->inks[1].pure.g, 255);
        check_int(name, mode.paper->inks[0].seen.g, papers[i].black);
        check_int(name, mode.paper->inks[1].seen.g, papers[i].white);
        assert_int_equal(hl_board_close(board), 0);
        hl_board_destroy(board);
    }
}

/* Changes at these instants of the frames' time, seconds, and the refreshes they are worth. */
static const struct {
    double at_s;
    bool changes, urgent;
    const char *said; /* "": nothing */
} times[] = {
    {100, true, false, "full: "}, /* takes some 2 s, in which nothing is looked at */
    {101.2, true, false, ""},     /* busy */
    {104.6, false, false, "waiting: "}, {105.2, false, false, ""}, /* less than a second later */
    {105.7, false, false, "partial: "}, {130, false, false, ""},   /* nothing has changed */
    {131, true, false, "partial: "},    {133, true, true, "partial: "}, /* which does not wait */
};

static void time_is_that_of_the_frames(void **state)
{
    struct hl_output_mode mode;
    struct hl_frame frame;
    (void)state;
    struct hl_board *board = open_board("panel=2in13-v4,view=null", &mode);
    assert_non_null(board);
    assert_int_equal(hl_frame_init(&frame, mode.width, mode.height), 0);
    hl_log_set_level(HL_LOG_DEBUG);
    for (size_t i = 0, x = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        char name[32];
        snprintf(name, sizeof(name), "at %g s", times[i].at_s);
        x += times[i].changes;
        draw(&frame, 20 * (int)x, 5);
        frame.urgent = times[i].urgent;
        int log = catch_log();
        int err = hl_board_present(board, &frame, (int64_t)(times[i].at_s * 1e9));
        const char *said = end_log(log);
        check_int(name, err, 0);
        bool right = *times[i].said ? count_of(said, times[i].said) == 1
                                    : !strstr(said, "full: ") && !strstr(said, "partial: ") &&
                                          (times[i].at_s > 120 || !*said);
        if (!right)
            fail_msg("%s: %s", name, said);
    }
    hl_log_set_level(HL_LOG_INFO);
    assert_int_equal(hl_board_close(board), 0);
    hl_board_destroy(board);
    hl_frame_finish(&frame);
}

/* Frames of an animated PNG, and its time in seconds; a still has none. */
static int read_animation(double *seconds)
{
    static uint8_t bytes[8 << 20];
    FILE *file = fopen(in_folder("flash.png"), "r");
    assert_non_null(file);
    size_t len = fread(bytes, 1, sizeof(bytes), file);
    int frames = 0;
    fclose(file);
    *seconds = 0;
    for (size_t at = 8; at + 8 <= len;) {
        size_t size = (size_t)bytes[at] << 24 | (size_t)bytes[at + 1] << 16 |
                      (size_t)bytes[at + 2] << 8 | bytes[at + 3];
        const uint8_t *data = bytes + at + 8;
        if (memcmp(data - 4, "fcTL", 4) == 0) {
            frames++;
            *seconds += (data[20] << 8 | data[21]) / (double)(data[22] << 8 | data[23]);
        }
        at += 12 + size;
    }
    return frames;
}

/* A full refresh flashes for its time, in a file too where that is asked for; a partial one is a
 * short fade. */
static void refreshes_are_seen(void **state)
{
    static const struct {
        const char *flash;
        int changes;
        int least, most; /* frames; equal ones are one */
        double shortest, longest;
    } rows[] = {
        {"", 1, 0, 0, 0, 0},
        {",flash=no", 1, 0, 0, 0, 0},
        {",flash=live", 1, 0, 0, 0, 0},
        {",flash=yes", 1, 20, 60, 40, 70},
        {",flash=yes", 2, 27, 80, 40, 70},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char options[256];
        struct hl_output_mode mode;
        struct hl_frame frame;
        double seconds;
        snprintf(options, sizeof(options), "panel=2in13-v4%s,view=\"picture:file=%s\"",
                 rows[i].flash, in_folder("flash.png"));
        struct hl_board *board = open_board(options, &mode);
        assert_non_null(board);
        assert_int_equal(hl_frame_init(&frame, mode.width, mode.height), 0);
        for (int change = 0; change < rows[i].changes; change++) {
            draw(&frame, 20 + 40 * change, 5);
            assert_int_equal(hl_board_present(board, &frame, change * 6 * HL_NS_PER_S), 0);
            /* Of an instant that was shown already. */
            assert_int_equal(
                hl_board_present(board, &frame, change * 6 * HL_NS_PER_S + HL_NS_PER_S / 5), 0);
        }
        /* Nothing changes any more; the picture stands until then, and its last frame as long
         * again, since nobody says for how long. */
        assert_int_equal(hl_board_present(board, &frame, 30 * HL_NS_PER_S), 0);
        assert_int_equal(hl_board_close(board), 0);
        hl_board_destroy(board);
        hl_frame_finish(&frame);
        int frames = read_animation(&seconds);
        if (frames < rows[i].least || frames > rows[i].most || seconds < rows[i].shortest ||
            seconds > rows[i].longest)
            fail_msg("%s: %d frames in %.2f s", options, frames, seconds);
    }
}

/* Before it is opened, and after; a board of light has nothing to say. */
static void a_board_says_how_it_is(void **state)
{
    char line[HL_BOARD_STATUS_MAX] = "", error[HL_BOARD_ERROR_MAX];
    struct hl_output_mode mode;
    struct hl_frame frame;
    (void)state;
    struct hl_board *board = hl_board_create(hl_driver_find("null"), "", error);
    assert_non_null(board);
    assert_false(hl_board_status(board, line));
    hl_board_destroy(board);
    board = open_board("panel=2in13-v4,view=null", &mode);
    assert_non_null(board);
    assert_int_equal(hl_frame_init(&frame, mode.width, mode.height), 0);
    assert_true(hl_board_status(board, line));
    assert_string_equal(line, "2in13-v4: no full refresh yet, asleep");
    assert_int_equal(hl_board_present(board, &frame, 0), 0);
    assert_true(hl_board_status(board, line));
    check_true(line, strstr(line, "2in13-v4: 0 partial since full at ") == line);
    check_true(line, strstr(line, ", asleep"));
    assert_int_equal(hl_board_close(board), 0);
    assert_true(hl_board_status(board, line));
    check_true(line, strstr(line, ", closed"));
    hl_board_destroy(board);
    hl_frame_finish(&frame);
}

static void a_fault_is_told_once(void **state)
{
    struct hl_output_mode mode;
    struct hl_frame frame;
    (void)state;
    int log = catch_log();
    struct hl_board *board = open_board("panel=2in13-v4,clock=40,view=null", &mode);
    assert_non_null(board);
    assert_int_equal(hl_frame_init(&frame, mode.width, mode.height), 0);
    for (int i = 0; i < 3; i++) {
        draw(&frame, 20 * i, 5);
        hl_board_present(board, &frame, i * 10 * HL_NS_PER_S);
    }
    hl_board_close(board);
    hl_board_destroy(board);
    hl_frame_finish(&frame);
    const char *said = end_log(log);
    check_int(said, count_of(said, "fault: clock-too-fast"), 1);
}

/* What was done to a virtual panel was not done to the user's. */
static void nothing_is_kept(void **state)
{
    char options[256];
    struct hl_output_mode mode;
    struct hl_frame frame;
    (void)state;
    setenv("XDG_STATE_HOME", in_folder("state"), 1);
    snprintf(options, sizeof(options), "panel=2in13-v4,view=null,state=%s", in_folder("own.state"));
    for (int own = 0; own < 2; own++) {
        struct hl_board *board = open_board(own ? options : "panel=2in13-v4,view=null", &mode);
        assert_non_null(board);
        assert_int_equal(hl_frame_init(&frame, mode.width, mode.height), 0);
        draw(&frame, 13, 5);
        assert_int_equal(hl_board_present(board, &frame, 0), 0);
        assert_int_equal(hl_board_close(board), 0);
        hl_board_destroy(board);
        hl_frame_finish(&frame);
    }
    assert_false(is_there("state"));
    assert_false(is_there("own.state"));
}

/* The identifier of a wire in a dump. */
static char id_of(const char *dump, const char *wire)
{
    char want[32];
    snprintf(want, sizeof(want), " %s $end", wire);
    const char *at = strstr(dump, want);
    assert_non_null(at);
    return at[-1];
}

/* The first command that is heard is the software reset of an SSD16xx, 12. */
static void a_trace_holds_the_bytes(void **state)
{
    char options[256];
    struct hl_output_mode mode;
    bool clock = false, data = false, out = false;
    int bits = 0, byte = 0;
    (void)state;
    snprintf(options, sizeof(options), "panel=2in13-v4,view=null,trace=%s", in_folder("t.vcd"));
    struct hl_board *board = open_board(options, &mode);
    assert_non_null(board);
    assert_int_equal(hl_board_close(board), 0);
    hl_board_destroy(board);
    const char *dump = read_text("t.vcd");
    char clk = id_of(dump, "CLK"), dc = id_of(dump, "DC"), mosi = id_of(dump, "MOSI");
    char *rest = text, *line;
    while (bits < 8 && (line = strsep(&rest, "\n"))) {
        bool high = line[0] == '1';
        if ((line[0] != '0' && !high) || strlen(line) != 2)
            continue;
        data = line[1] == dc ? high : data;
        out = line[1] == mosi ? high : out;
        if (line[1] == clk && high && !clock) {
            assert_false(data);
            byte = byte << 1 | out;
            bits++;
        }
        clock = line[1] == clk ? high : clock;
    }
    assert_int_equal(bits, 8);
    assert_int_equal(byte, 0x12);
}

static const struct {
    const char *options, *said;
} refusals[] = {
    {"view=null", "which panel?"},
    {"panel=7in5-v9,view=null", "did you mean 7in5-v2?"},
    {"panel=7in5-v2,view=nul", "view: "},
    {"panel=7in5-v2,view=null,trace=/nonexistent/x.vcd", "trace: /nonexistent/x.vcd: No such"},
    {"panel=7in5-v2,view=null,busy=-1", "busy must be wired"},
};

static void what_cannot_be_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        struct hl_output_mode mode;
        int log = catch_log();
        struct hl_board *board = open_board(refusals[i].options, &mode);
        const char *said = end_log(log);
        check_true(refusals[i].options, !board);
        if (!strstr(said, refusals[i].said))
            fail_msg("%s: %s", refusals[i].options, said);
    }
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"log", "page.png", "flash.png", "t.vcd"};
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        unlink(in_folder(names[i]));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_look_like_paper),
        cmocka_unit_test(every_panel_has_a_chip),
        cmocka_unit_test(a_board_says_what_it_can_show),
        cmocka_unit_test(time_is_that_of_the_frames),
        cmocka_unit_test(refreshes_are_seen),
        cmocka_unit_test(a_board_says_how_it_is),
        cmocka_unit_test(a_fault_is_told_once),
        cmocka_unit_test(nothing_is_kept),
        cmocka_unit_test(a_trace_holds_the_bytes),
        cmocka_unit_test(what_cannot_be_is_told),
    };
    return cmocka_run_group_tests_name("epaper_virtual", tests, make_folder, remove_folder);
}
