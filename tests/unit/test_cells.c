/* The bytes for a terminal, given to a terminal of the test's own and compared with the frame. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "host-sim/cells.h"
#include "vt.h"

#include <errno.h>

static uint32_t noise_state;

static uint32_t noise(void)
{
    noise_state = noise_state * 1664525 + 1013904223;
    return noise_state >> 8;
}

static void set_pixel(struct hl_frame *frame, int x, int y, uint32_t rgb)
{
    uint8_t *p = frame->pixels + (size_t)y * frame->stride + 3 * x;
    p[0] = (uint8_t)(rgb >> 16);
    p[1] = (uint8_t)(rgb >> 8);
    p[2] = (uint8_t)rgb;
}

static uint32_t get_pixel(const struct hl_frame *frame, int x, int y)
{
    if (x < 0 || x >= frame->width || y < 0 || y >= frame->height)
        return 0;
    const uint8_t *p = frame->pixels + (size_t)y * frame->stride + 3 * x;
    return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static uint32_t as_told(const struct hl_cells *cells, uint32_t rgb)
{
    if (cells->truecolour)
        return rgb;
    return vt_indexed(
        hl_cells_nearest_256((int)(rgb >> 16), (int)(rgb >> 8 & 255), (int)(rgb & 255)));
}

/* Draws FRAME and checks every half cell of the screen; returns the number of bytes. */
static size_t draw(struct hl_cells *cells, struct vt *vt, const struct hl_frame *frame, int left,
                   int top)
{
    const char *bytes;
    size_t len = hl_cells_draw(cells, frame, &bytes);
    int step = cells->halves ? 2 : 1;

    for (size_t i = 0; i < len && !cells->halves; i++)
        assert_true((unsigned char)bytes[i] < 0x80); /* full cells are for where UTF-8 is not */
    vt_feed(vt, bytes, len);
    for (int row = 0; row < vt->rows; row++)
        for (int column = 0; column < vt->columns; column++)
            for (int half = 0; half < 2; half++) {
                int y = row * step + (cells->halves ? half : 0);
                uint32_t want = as_told(cells, get_pixel(frame, column - left, y - top));
                uint32_t seen = vt_half(vt, column, row, half);
                if (seen != want)
                    fail_msg("%d,%d: %06x, not %06x", column, y, seen, want);
            }
    if (vt->fault)
        fail_msg("%s", vt->fault);
    assert_false(vt->updating);
    assert_int_equal(vt->held_len, 0);
    return len;
}

static const struct {
    const char *name;
    int columns, rows;
    bool truecolour, halves;
    int width, height, left, top;
} screens[] = {
    {"exact", 40, 12, true, true, 40, 24, 0, 0},
    {"exact, 256", 40, 12, false, true, 40, 24, 0, 0},
    {"exact, full cells", 40, 12, true, false, 40, 12, 0, 0},
    {"256, full cells", 40, 12, false, false, 40, 12, 0, 0},
    {"centred", 50, 20, true, true, 32, 16, 9, 12},
    {"centred on whole cells", 50, 20, true, true, 31, 18, 9, 10},
    {"odd height", 50, 20, true, true, 50, 39, 0, 0},
    {"centred, full cells", 50, 20, true, false, 32, 9, 9, 5},
    {"larger is cut", 20, 6, true, true, 32, 16, 0, 0},
    {"one cell", 1, 1, true, true, 8, 8, 0, 0},
    {"one column", 1, 30, true, true, 8, 60, 0, 0},
    {"three digits", 230, 120, true, true, 230, 240, 0, 0},
};

static void the_screen_shows_the_frame(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(screens) / sizeof(screens[0]); i++) {
        struct vt *vt = vt_create(screens[i].columns, screens[i].rows);
        struct hl_cells cells;
        struct hl_frame frame;
        int left = screens[i].left, top = screens[i].top;

        print_message("%s\n", screens[i].name);
        assert_int_equal(hl_cells_init(&cells, screens[i].columns, screens[i].rows,
                                       screens[i].truecolour, screens[i].halves),
                         0);
        hl_frame_init(&frame, screens[i].width, screens[i].height);
        assert_true(draw(&cells, vt, &frame, left, top) > 0);
        assert_int_equal(vt->clears, 1);
        assert_int_equal(draw(&cells, vt, &frame, left, top), 0); /* nothing changed */
        for (int round = 0; round < 12; round++) { /* ever more pixels, of few or many colours */
            for (int n = 0; n < 1 << round; n++) {
                uint32_t r = noise();
                set_pixel(&frame, (int)(noise() % (uint32_t)frame.width),
                          (int)(noise() % (uint32_t)frame.height),
                          round % 2 ? r & 0xffffff : r % 3 * 0x7f7f7f);
            }
            draw(&cells, vt, &frame, left, top);
        }
        assert_int_equal(vt->clears, 1);
        /* Somebody else wrote: that moved the cursor, and no cell goes astray for it. */
        set_pixel(&frame, 0, 0, 0x123456);
        draw(&cells, vt, &frame, left, top);
        vt_feed(vt, "\x1b[1;1H\x1b[0m", 10);
        set_pixel(&frame, frame.width - 1, 0, 0x123456);
        draw(&cells, vt, &frame, left, top);
        hl_frame_finish(&frame);
        hl_cells_finish(&cells);
        free(vt);
    }
}

/* A ticker's frame in few bytes: two colours cost no colour changes but the first. */
static void few_changes_are_few_bytes(void **state)
{
    struct vt *vt = vt_create(80, 24);
    struct hl_cells cells;
    struct hl_frame frame;

    (void)state;
    hl_cells_init(&cells, 80, 24, true, true);
    hl_frame_init(&frame, 80, 48);
    assert_in_range(draw(&cells, vt, &frame, 0, 0), 80 * 24, 80 * 24 + 400);
    set_pixel(&frame, 40, 20, 0xffffff);
    assert_in_range(draw(&cells, vt, &frame, 0, 0), 1, 72);
    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 80; x++)
            set_pixel(&frame, x, y, (x * 7 + y * 3) % 5 < 2 ? 0xffffff : 0);
    assert_in_range(draw(&cells, vt, &frame, 0, 0), 1, 80 * 8 * 4 + 8 * 10 + 120);
    hl_frame_finish(&frame);
    hl_cells_finish(&cells);
    free(vt);
}

/* Every cell needs both colours and, every second one being left alone, a move. */
static void the_worst_frame_fits(void **state)
{
    struct vt *vt = vt_create(255, 120);
    struct hl_cells cells;
    struct hl_frame frame;

    (void)state;
    hl_cells_init(&cells, 255, 120, true, true);
    hl_frame_init(&frame, 255, 240);
    for (unsigned round = 0; round < 3; round++) {
        for (int y = 0; y < 240; y++)
            for (int x = 0; x < 255; x++)
                if (round == 0 || x % 2)
                    set_pixel(&frame, x, y, 0x646464 | (noise() & 0x9b9b9b));
        draw(&cells, vt, &frame, 0, 0);
    }
    hl_frame_finish(&frame);
    hl_cells_finish(&cells);
    free(vt);
}

static void the_nearest_colour_is_the_nearest(void **state)
{
    (void)state;
    for (int n = 0; n < 20000; n++) {
        int r = (int)(noise() & 255), g = (int)(noise() & 255), b = (int)(noise() & 255);
        if (n % 4 == 0)
            g = b = r;
        int best = 0, best_off = 1 << 30, got = hl_cells_nearest_256(r, g, b), got_off = 0;
        for (int i = 16; i < 256; i++) {
            uint32_t c = vt_indexed(i);
            int dr = (int)(c >> 16) - r, dg = (int)(c >> 8 & 255) - g, db = (int)(c & 255) - b;
            int off = dr * dr + dg * dg + db * db;
            if (off < best_off) {
                best = i;
                best_off = off;
            }
            if (i == got)
                got_off = off;
        }
        if (got_off > best_off)
            fail_msg("%d,%d,%d: %d, but %d is nearer", r, g, b, got, best);
    }
}

static void bad_sizes_are_refused(void **state)
{
    static const int bad[][2] = {{0, 24}, {80, 0}, {-1, 24}, {10000, 24}, {80, 10000}};
    struct hl_cells cells;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(hl_cells_init(&cells, bad[i][0], bad[i][1], true, true), -EINVAL);
        hl_cells_finish(&cells);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_screen_shows_the_frame),
        cmocka_unit_test(few_changes_are_few_bytes),
        cmocka_unit_test(the_worst_frame_fits),
        cmocka_unit_test(the_nearest_colour_is_the_nearest),
        cmocka_unit_test(bad_sizes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
