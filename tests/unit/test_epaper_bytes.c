/* What a partial refresh costs on the wire, against the areas that change. Counted is all that
 * belongs to areas: windows and counters, the opcodes of planes and refreshes, and pixels. Bytes of
 * an area: its pixels, out to whole bytes, once for each plane that must be written (old and new on
 * black and white panels; an IT8951 has one of 4 bits, and compares by itself). Not counted, but
 * limited: what each waking costs whatever changed (registers, a waveform, sleep), and the asking
 * of an IT8951 whether it is ready. */
#include "unit/check.h"

#include "base/clock.h"
#include "drivers/epaper_device.h"
#include "drivers/epaper_ssd16xx.h"
#include "host-sim/paper_panels.h"

#include <stdio.h>
#include <string.h>

#define AREAS_MAX  3
#define WAKING     36  /* bytes */
#define WAVEFORM   167 /* more, with one that we send */
#define ASKING     64  /* of an IT8951, with its waking */
#define IT_AREA    54  /* each: so a small one is more than 1.1 */
#define IT_COMMAND 0x6000

/* Between the wire and the chip. */
struct meter {
    struct hl_spi_chip plug;
    const struct hl_spi_chip *chip;
    bool words;         /* IT8951: no D/C */
    bool data;          /* D/C */
    unsigned op, place; /* of the transfer */
    unsigned word;
    size_t held;       /* bytes of a transfer whose command is not known yet */
    size_t bytes[256]; /* by opcode, with the opcode; an IT8951's by its low byte */
};

static void count(struct meter *meter, uint8_t byte)
{
    if (!meter->words) {
        meter->op = meter->data ? meter->op : byte;
        meter->bytes[meter->op]++;
        return;
    }
    meter->word = meter->word << 8 | byte;
    meter->held++;
    if (++meter->place == 4 && meter->word >> 16 == IT_COMMAND)
        meter->op = meter->word & 0xff;
}

static uint8_t on_byte(void *data, int64_t now_ns, uint32_t clock_hz, uint8_t byte)
{
    struct meter *meter = data;
    count(meter, byte);
    return meter->chip->byte(meter->chip->chip, now_ns, clock_hz, byte);
}

static void on_line(void *data, int64_t now_ns, enum hl_spi_line line, bool high)
{
    struct meter *meter = data;
    if (line == HL_SPI_DATA)
        meter->data = high;
    if (line == HL_SPI_SELECT && high) {
        meter->bytes[meter->op & 0xff] += meter->held;
        meter->held = meter->place = meter->word = 0;
    }
    meter->chip->line(meter->chip->chip, now_ns, line, high);
}

static bool on_busy(void *data, int64_t now_ns)
{
    struct meter *meter = data;
    return meter->chip->busy(meter->chip->chip, now_ns);
}

static int64_t on_busy_next(void *data, int64_t now_ns)
{
    struct meter *meter = data;
    return meter->chip->busy_next(meter->chip->chip, now_ns);
}

struct board {
    char name[96];
    const struct hl_epaper_panel *panel;
    struct hl_paper_chip *chip;
    struct meter meter;
    struct hl_spi_virtual wire;
    struct hl_epaper_device *device;
    struct hl_frame frame;
};

static void open_board(struct board *board, const struct hl_epaper_panel *panel)
{
    const struct hl_epaper_hat *hat = hl_epaper_hat_find(panel->hat);
    struct hl_epaper_config config = {.panel = panel,
                                      .settings = {.temperature = 21,
                                                   .clock_hz = panel->clock_hz,
                                                   .data_clock_hz = panel->data_clock_hz}};
    struct hl_spi_setup setup = {.clock_hz = panel->clock_hz};
    struct hl_paper_chip_config chip;
    char error[HL_WIRE_ERROR_MAX];

    *board = (struct board){.panel = panel};
    snprintf(board->name, sizeof(board->name), "%s", panel->name);
    check_true(board->name, hl_paper_panel_chip(&chip, panel, hat->pin));
    board->chip = hl_paper_chip_create(&chip);
    check_true(board->name, board->chip);
    board->meter = (struct meter){.plug = {.chip = &board->meter,
                                           .byte = on_byte,
                                           .line = on_line,
                                           .busy = on_busy,
                                           .busy_next = on_busy_next},
                                  .chip = hl_paper_chip_plug(board->chip),
                                  .words = panel->controller == &hl_epaper_it8951};
    memcpy(setup.pin, hat->pin, sizeof(hat->pin));
    memcpy(config.pin, hat->pin, sizeof(hat->pin));
    setup.start[HL_SPI_RESET] = !chip.power_line;
    board->wire = (struct hl_spi_virtual){.chip = &board->meter.plug, .now_ns = HL_NS_PER_S};
    assert_int_equal(hl_spi_wire_virtual.open(&board->wire, &setup, error), 0);
    board->device = hl_epaper_device_create(&config, &hl_spi_wire_virtual, &board->wire);
    check_true(board->name, board->device);
    assert_int_equal(hl_frame_init(&board->frame, panel->width, panel->height), 0);
}

static void close_board(struct board *board)
{
    check_int(board->name, hl_epaper_device_destroy(board->device), 0);
    hl_paper_chip_end(board->chip, board->wire.now_ns);
    if (hl_paper_chip_fault_total(board->chip))
        fail_msg("%s: %s", board->name, hl_paper_chip_first_fault(board->chip));
    hl_paper_chip_destroy(board->chip);
    hl_frame_finish(&board->frame);
}

static void flip(struct board *board, const struct hl_epaper_box *box)
{
    for (int y = box->y; y < box->y + box->height; y++) {
        uint8_t *p = board->frame.pixels + (size_t)y * board->frame.stride + 3 * (size_t)box->x;
        for (int i = 0; i < 3 * box->width; i++)
            p[i] = (uint8_t)~p[i];
    }
}

static void show(struct board *board)
{
    board->wire.now_ns += 10 * HL_NS_PER_S;
    check_int(board->name, hl_epaper_device_show(board->device, &board->frame, false), 0);
}

static void check_ink(struct board *board)
{
    const struct hl_paper_sheet *paper = hl_paper_chip_paper(board->chip, board->wire.now_ns);
    for (int y = 0; y < board->frame.height; y++)
        for (int x = 0; x < board->frame.width; x++) {
            bool white = board->frame.pixels[(size_t)y * board->frame.stride + 3 * (size_t)x];
            int ink = hl_paper_ink(paper, x, y);
            if (ink != (white ? HL_PAPER_WHITE : HL_PAPER_BLACK))
                fail_msg("%s: pixel %d,%d has ink %d", board->name, x, y, ink);
        }
}

static const struct {
    const char *name;
    bool permille;               /* of the panel's sides; else pixels that fit on all */
    struct hl_epaper_box before; /* a change whose areas must not be paid again */
    struct hl_epaper_box change[AREAS_MAX];
} rows[] = {
    {"a clock", false, {0, 0, 0, 0}, {{8, 4, 48, 20}}},
    {"a clock across bytes", false, {0, 0, 0, 0}, {{13, 4, 48, 20}}},
    {"a clock after itself", false, {8, 4, 48, 20}, {{8, 4, 48, 20}}},
    {"a clock after half the page", true, {0, 500, 1000, 400}, {{100, 20, 420, 90}}},
    {"a clock and a headline", true, {0, 0, 0, 0}, {{600, 20, 390, 90}, {0, 300, 1000, 140}}},
    {"ages in a column",
     true,
     {0, 500, 1000, 400},
     {{590, 50, 410, 90}, {590, 300, 410, 90}, {590, 600, 410, 90}}},
    {"a headline", true, {100, 20, 400, 90}, {{0, 300, 1000, 90}}},
    {"half a page", true, {100, 20, 400, 90}, {{0, 200, 1000, 400}}},
};

/* In pixels; an empty one stays so. */
static struct hl_epaper_box place(const struct board *board, size_t i, struct hl_epaper_box box)
{
    int w = board->panel->width, h = board->panel->height;
    if (!rows[i].permille)
        return box;
    return (struct hl_epaper_box){box.x * w / 1000, box.y * h / 1000, box.width * w / 1000,
                                  box.height * h / 1000};
}

static size_t bytes_of(const struct board *board, const struct hl_epaper_box *box)
{
    int align = board->panel->align, left = box->x / align * align;
    int right = (box->x + box->width + align - 1) / align * align;
    size_t pixels = (size_t)(right - left) * (size_t)box->height;
    return board->meter.words ? pixels / 2 : 2 * pixels / 8;
}

/* Of areas, and the rest. */
static void sum(const struct board *board, size_t *areas, size_t *rest)
{
    static const uint8_t ssd[] = {0x44, 0x45, 0x4e, 0x4f, 0x24, 0x26},
                         uc[] = {0x90, 0x91, 0x92, 0x10, 0x13, 0x12}, it[] = {0x21, 0x22, 0x34};
    const struct hl_epaper_controller *controller = board->panel->controller;
    const uint8_t *ops = controller == &hl_epaper_ssd16xx ? ssd : board->meter.words ? it : uc;
    size_t most = board->meter.words ? sizeof(it) : sizeof(ssd), all = 0;

    *areas = 0;
    for (int op = 0; op < 256; op++)
        all += board->meter.bytes[op];
    for (size_t i = 0; i < most; i++)
        *areas += board->meter.bytes[ops[i]];
    *rest = all - *areas;
}

/* The most that a waking may cost. */
static size_t waking_of(const struct hl_epaper_panel *panel)
{
    if (panel->controller == &hl_epaper_it8951)
        return ASKING;
    if (panel->controller != &hl_epaper_ssd16xx)
        return WAKING;
    const struct hl_ssd_panel *ssd = panel->data;
    return WAKING + (ssd->partial.waveform ? WAVEFORM : 0);
}

static void measure(const struct hl_epaper_panel *panel, size_t i)
{
    struct board board;
    size_t want = 0, count = 0, areas, rest;

    open_board(&board, panel);
    snprintf(board.name, sizeof(board.name), "%s, %s", panel->name, rows[i].name);
    memset(board.frame.pixels, 255, board.frame.stride * (size_t)board.frame.height);
    show(&board);
    struct hl_epaper_box before = place(&board, i, rows[i].before);
    flip(&board, &before);
    show(&board);
    memset(board.meter.bytes, 0, sizeof(board.meter.bytes));
    for (int k = 0; k < AREAS_MAX; k++) {
        struct hl_epaper_box box = place(&board, i, rows[i].change[k]);
        flip(&board, &box);
        want += box.height ? bytes_of(&board, &box) : 0;
        count += box.height > 0;
    }
    show(&board);
    check_ink(&board);
    check_int(board.name, hl_epaper_device_counts(board.device)->total[HL_EPAPER_PARTIAL],
              before.height ? 2 : 1);
    sum(&board, &areas, &rest);
    bool small = board.meter.words && areas <= want + IT_AREA * count;
    if (10 * areas > 11 * want && !small)
        fail_msg("%s: %zu bytes for areas of %zu", board.name, areas, want);
    if (rest > waking_of(panel))
        fail_msg("%s: %zu bytes beside those of the areas", board.name, rest);
    close_board(&board);
}

static void partial_bytes(void **state)
{
    (void)state;
    for (const struct hl_epaper_panel *panel = hl_epaper_panels; panel->name; panel++)
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
            if (panel->modes & HL_EPAPER_CAN_PARTIAL)
                measure(panel, i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(partial_bytes)};
    return cmocka_run_group_tests_name("epaper_bytes", tests, NULL, NULL);
}
