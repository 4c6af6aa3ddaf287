/* Board tests: what the driver sends to a virtual board is, as ink, the page that was asked for,
 * and breaks no rule of the chip's. Driver and chips were written apart, from the same facts. */
#include "unit/check.h"

#include "base/clock.h"
#include "base/log.h"
#include "drivers/epaper_device.h"
#include "host-sim/paper_panels.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct board {
    const char *name;
    const struct hl_epaper_panel *panel;
    struct hl_epaper_config config;
    struct hl_paper_chip *chip;
    struct hl_spi_virtual wire;
    struct hl_epaper_device *device;
    struct hl_frame frame;
    uint32_t seed;
};

/* Every panel of the list, and those with four greys once more. */
#define BOARDS_MAX 64
static struct {
    const struct hl_epaper_panel *panel;
    bool grey;
} boards[BOARDS_MAX];
static size_t board_count;

static int list_boards(void **state)
{
    (void)state;
    for (const struct hl_epaper_panel *panel = hl_epaper_panels; panel->name; panel++)
        for (int grey = 0; grey < 2; grey++) {
            if (grey && !(panel->modes & HL_EPAPER_CAN_GREY4))
                continue;
            assert_true(board_count < BOARDS_MAX);
            boards[board_count].panel = panel;
            boards[board_count++].grey = grey;
        }
    return 0;
}

static void plug(struct board *board, bool stay)
{
    struct hl_paper_chip_config chip;
    const struct hl_epaper_hat *hat = hl_epaper_hat_find(board->panel->hat);
    struct hl_spi_setup setup = {.clock_hz = board->panel->clock_hz};
    char error[HL_WIRE_ERROR_MAX];

    check_true(board->name, hl_paper_panel_chip(&chip, board->panel, hat->pin));
    chip.planes_stay = stay;
    board->chip = hl_paper_chip_create(&chip);
    check_true(board->name, board->chip);
    memcpy(setup.pin, hat->pin, sizeof(hat->pin));
    memcpy(board->config.pin, hat->pin, sizeof(hat->pin));
    setup.start[HL_SPI_RESET] = !chip.power_line;
    board->wire =
        (struct hl_spi_virtual){.chip = hl_paper_chip_plug(board->chip), .now_ns = HL_NS_PER_S};
    assert_int_equal(hl_spi_wire_virtual.open(&board->wire, &setup, error), 0);
}

/* The page of board I turned by DEGREES; no device yet. STAY as in the chip's configuration. */
static void prepare(struct board *board, size_t i, int degrees, bool stay)
{
    static char name[64];
    int width, height;

    snprintf(name, sizeof(name), "%s%s at %d", boards[i].panel->name, boards[i].grey ? " grey" : "",
             degrees);
    *board = (struct board){.name = name, .panel = boards[i].panel, .seed = 7};
    board->config =
        (struct hl_epaper_config){.panel = board->panel,
                                  .settings = {.temperature = 21,
                                               .clock_hz = board->panel->clock_hz,
                                               .data_clock_hz = board->panel->data_clock_hz},
                                  .degrees = degrees,
                                  .grey = boards[i].grey};
    plug(board, stay);
    bool aside = degrees % 180;
    width = aside ? board->panel->height : board->panel->width;
    height = aside ? board->panel->width : board->panel->height;
    assert_int_equal(hl_frame_init(&board->frame, width, height), 0);
}

static bool make_device(struct board *board)
{
    board->device = hl_epaper_device_create(&board->config, &hl_spi_wire_virtual, &board->wire);
    return board->device;
}

static void check_faults(const struct board *board)
{
    if (hl_paper_chip_fault_total(board->chip))
        fail_msg("%s: %lu faults, the first: %s", board->name,
                 hl_paper_chip_fault_total(board->chip), hl_paper_chip_first_fault(board->chip));
}

static void close_board(struct board *board)
{
    check_int(board->name, hl_epaper_device_destroy(board->device), 0);
    hl_paper_chip_end(board->chip, board->wire.now_ns);
    check_true(board->name, hl_paper_chip_is_safe(board->chip, board->wire.now_ns));
    check_faults(board);
    hl_paper_chip_destroy(board->chip);
    hl_frame_finish(&board->frame);
}

static const struct hl_epaper_palette *palette_of(const struct board *board)
{
    return board->config.grey ? &hl_epaper_grey4 : board->panel->palette;
}

/* The ink of a code of the palette, in the paper's own numbers. */
static uint8_t ink_of(const struct board *board, uint8_t code)
{
    const struct hl_epaper_palette *palette = palette_of(board);
    if (palette == &hl_epaper_black_white)
        return code ? HL_PAPER_WHITE : HL_PAPER_BLACK;
    return palette == &hl_epaper_grey4 ? (uint8_t)(code * 5) : code;
}

static const struct hl_epaper_colour *colour_at(const struct board *board, int x, int y)
{
    const struct hl_epaper_palette *palette = palette_of(board);
    const uint8_t *p = board->frame.pixels + (size_t)y * board->frame.stride + 3 * (size_t)x;
    for (size_t i = 0; i < palette->count; i++)
        if (palette->colours[i].pure.r == p[0] && palette->colours[i].pure.g == p[1] &&
            palette->colours[i].pure.b == p[2])
            return &palette->colours[i];
    return NULL;
}

/* Where a pixel of the page stands on the paper, the page turned clockwise. */
static void place(const struct board *board, int x, int y, int *px, int *py)
{
    int w = board->panel->width, h = board->panel->height;
    switch (board->config.degrees) {
    case 90:
        *px = w - 1 - y;
        *py = x;
        break;
    case 180:
        *px = w - 1 - x;
        *py = h - 1 - y;
        break;
    case 270:
        *px = y;
        *py = h - 1 - x;
        break;
    default:
        *px = x;
        *py = y;
    }
}

static void check_ink(const struct board *board, const char *when)
{
    const struct hl_paper_sheet *paper = hl_paper_chip_paper(board->chip, board->wire.now_ns);
    check_faults(board);
    for (int y = 0; y < board->frame.height; y++)
        for (int x = 0; x < board->frame.width; x++) {
            int px, py;
            place(board, x, y, &px, &py);
            uint8_t want = ink_of(board, colour_at(board, x, y)->code);
            if (hl_paper_ink(paper, px, py) != want)
                fail_msg("%s, %s: pixel %d,%d has ink %d, not %d", board->name, when, x, y,
                         hl_paper_ink(paper, px, py), want);
        }
}

static uint32_t random_of(struct board *board)
{
    board->seed = board->seed * 1664525 + 1013904223;
    return board->seed >> 12;
}

static void fill(struct board *board, int x0, int y0, int width, int height)
{
    const struct hl_epaper_palette *palette = palette_of(board);
    for (int y = y0; y < y0 + height; y++)
        for (int x = x0; x < x0 + width; x++) {
            const struct hl_rgb *rgb = &palette->colours[random_of(board) % palette->count].pure;
            uint8_t *p = board->frame.pixels + (size_t)y * board->frame.stride + 3 * (size_t)x;
            p[0] = rgb->r;
            p[1] = rgb->g;
            p[2] = rgb->b;
        }
}

static void show(struct board *board, int seconds, const char *when)
{
    board->wire.now_ns += seconds * HL_NS_PER_S;
    check_int(board->name, hl_epaper_device_show(board->device, &board->frame, false), 0);
    check_true(when, hl_paper_chip_is_safe(board->chip, board->wire.now_ns));
    check_ink(board, when);
}

/* Noise, small changes that move, more of them than may be partial, a large one. */
static void run_page(struct board *board)
{
    int w = board->frame.width, h = board->frame.height;
    fill(board, 0, 0, w, h);
    show(board, 0, "first");
    bool slow = w * h > 800 * 600 || !(board->panel->modes & HL_EPAPER_CAN_PARTIAL);
    int changes = slow ? 2 : 8; /* past the five after which a full one is due */
    for (int i = 0; i < changes; i++) {
        int width = 1 + (int)(random_of(board) % 40), height = 1 + (int)(random_of(board) % 20);
        fill(board, (int)(random_of(board) % (uint32_t)(w - width)),
             (int)(random_of(board) % (uint32_t)(h - height)), width, height);
        if (i % 3 == 0)
            fill(board, w - 9, h - 3, 9, 3);
        show(board, 200, "change");
    }
    fill(board, 0, 0, w, h);
    show(board, 200, "all");
    fill(board, 3, 3, 5, 5);
    show(board, 200, "last");
}

/* The same code with more pixels; it would take minutes. */
static bool is_huge(size_t i)
{
    return boards[i].panel->width > 1000;
}

static void try_degrees(int degrees, bool stay)
{
    for (size_t i = 0; i < board_count; i++) {
        struct board board;
        if (is_huge(i) && degrees != 90)
            continue;
        prepare(&board, i, degrees, stay);
        check_true(board.name, make_device(&board));
        run_page(&board);
        close_board(&board);
    }
}

static void test_upright(void **state)
{
    (void)state;
    try_degrees(0, false);
}

static void test_90(void **state)
{
    (void)state;
    try_degrees(90, true);
}

static void test_180(void **state)
{
    (void)state;
    try_degrees(180, true);
}

static void test_270(void **state)
{
    (void)state;
    try_degrees(270, false);
}

/* ---- misfortunes ---- */

#define LONGEST_NS                                                                                 \
    (300 * HL_NS_PER_S) /* of one present: twice the slowest panel's ceiling and more */

static const struct {
    const char *name;
    enum hl_paper_defect defect;
    bool deaf;  /* the chip hears nothing: only its supply can be taken away */
    bool works; /* all the same */
} defects[] = {
    {"BUSY stuck high", HL_PAPER_BUSY_STUCK_HIGH, false, false},
    {"BUSY stuck low", HL_PAPER_BUSY_STUCK_LOW, false, false},
    {"BUSY glitches", HL_PAPER_BUSY_GLITCHES, false, true},
    {"a refresh without end", HL_PAPER_REFRESH_ENDLESS, false, false},
    {"unplugged", HL_PAPER_UNPLUGGED, true, false},
};

/* From AFTER_NS on, counted from before the board is opened. Whether the user was told of a
 * failure: no hang, no crash, and the panel is safe, it or its supply. */
static bool suffer(size_t i, size_t d, int64_t after_ns)
{
    struct board board;
    prepare(&board, i, 0, false);
    hl_paper_chip_set_defect(board.chip, defects[d].defect, board.wire.now_ns + after_ns);
    int64_t before = board.wire.now_ns;
    int err = make_device(&board) ? 0 : -errno;
    fill(&board, 0, 0, board.frame.width, board.frame.height);
    if (!err)
        err = hl_epaper_device_show(board.device, &board.frame, false);
    check_true(defects[d].name, board.wire.now_ns - before < LONGEST_NS);
    if (!err && defects[d].works)
        check_ink(&board, defects[d].name);
    hl_epaper_device_destroy(board.device);
    hl_paper_chip_end(board.chip, board.wire.now_ns);
    bool switched = board.config.pin[HL_SPI_POWER] != HL_PIN_NONE;
    if ((!defects[d].deaf || switched) && !hl_paper_chip_is_safe(board.chip, board.wire.now_ns))
        fail_msg("%s, %s after %lld ms: not safe (%d)", board.name, defects[d].name,
                 (long long)(after_ns / HL_NS_PER_MS), err);
    hl_paper_chip_destroy(board.chip);
    hl_frame_finish(&board.frame);
    return err;
}

static void test_defects(void **state)
{
    static const int64_t instants_ms[] = {0, 60, 1000, 3000};
    (void)state;
    hl_log_hold(true); /* every failure is told, thousands of times here */
    for (size_t d = 0; d < sizeof(defects) / sizeof(defects[0]); d++)
        for (size_t i = 0; i < board_count; i++) {
            bool failed = false;
            if (is_huge(i))
                continue;
            for (size_t k = 0; k < sizeof(instants_ms) / sizeof(instants_ms[0]); k++)
                failed |= suffer(i, d, instants_ms[k] * HL_NS_PER_MS);
            check_int(defects[d].name, failed, !defects[d].works);
        }
    hl_log_hold(false);
}

/* The N-th transfer of an update fails: of the first, or of a small one after it. False when the
 * update has no such transfer. */
static bool fail_transfer(size_t i, bool partial, int n)
{
    struct board board;

    prepare(&board, i, 0, false);
    check_true(board.name, make_device(&board));
    fill(&board, 0, 0, board.frame.width, board.frame.height);
    if (partial) {
        show(&board, 0, "before");
        fill(&board, 16, 10, 30, 8);
        board.wire.now_ns += 200 * HL_NS_PER_S;
    }
    board.wire.fail_after = n;
    check_int(board.name, hl_epaper_device_show(board.device, &board.frame, false), 0);
    bool failed = board.wire.fail_after == 0;
    const struct hl_paper_sheet *paper = hl_paper_chip_paper(board.chip, board.wire.now_ns);
    for (int y = 0; y < board.frame.height; y++)
        for (int x = 0; x < board.frame.width; x++)
            check_int(board.name, hl_paper_ink(paper, x, y),
                      ink_of(&board, colour_at(&board, x, y)->code));
    check_int(board.name, hl_epaper_device_destroy(board.device), 0);
    check_true(board.name, hl_paper_chip_is_safe(board.chip, board.wire.now_ns));
    hl_paper_chip_destroy(board.chip);
    hl_frame_finish(&board.frame);
    return failed;
}

/* One transfer fails, each in turn: the page is shown all the same, at the second attempt. */
static void test_spi_errors(void **state)
{
    (void)state;
    hl_log_hold(true);
    for (size_t i = 0; i < board_count; i++) {
        bool other = !i || boards[i].panel->controller != boards[i - 1].panel->controller;
        bool partial = boards[i].panel->modes & HL_EPAPER_CAN_PARTIAL;
        for (int n = 1; other && fail_transfer(i, false, n);)
            n += n < 25 ? 1 : 11;
        for (int n = 1; other && partial && fail_transfer(i, true, n);)
            n += 1;
    }
    hl_log_hold(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_upright), cmocka_unit_test(test_90),
        cmocka_unit_test(test_180),     cmocka_unit_test(test_270),
        cmocka_unit_test(test_defects), cmocka_unit_test(test_spi_errors),
    };
    return cmocka_run_group_tests(tests, list_boards, NULL);
}
