#include "host-sim/panel_rows.h"

#define LINES_DIRECT  0x1f /* A..E */
#define LINES_ONE_HOT 0x0f /* A..D */
#define LONG_AGO      (INT64_MIN / 2)

static uint32_t bit(int n)
{
    return (uint32_t)1 << n;
}

static void select_rows(struct hl_panel_rows *rows)
{
    switch (rows->address) {
    case HL_PANEL_DIRECT:
        rows->selected = bit((int)rows->key) & rows->all;
        break;
    case HL_PANEL_ONE_HOT:
        rows->selected = ~rows->key & rows->all;
        break;
    default:
        rows->selected = rows->key & rows->all;
        break;
    }
}

bool hl_panel_rows_init(struct hl_panel_rows *rows, enum hl_panel_address address, int count)
{
    bool one_hot = address == HL_PANEL_ONE_HOT;

    if (address > HL_PANEL_ABC_SHIFT || count < 2 ||
        count > (one_hot ? 4 : HL_PANEL_ROWS_MAX)) /* one-hot: the lines A..D */
        return false;
    *rows = (struct hl_panel_rows){.address = address, .data_ps = LONG_AGO, .edge_ps = LONG_AGO};
    rows->all = ~(uint32_t)0 >> (HL_PANEL_ROWS_MAX - count);
    select_rows(rows);
    return true;
}

/* Row registers. The facts (LED boards 2.5) give the lines, and an inverted clock for type 3, but
 * no polarity and no direction. Chosen here: type 1 is a plain shift register whose outputs pull
 * the gates of P-channel row switches, so that a low output is a lit row; type 3 is a row driver
 * chip (SM5266 and its like) with the switches inside, where a high bit turns the row on. Row 0 is
 * the stage next to the input, so that a bit shifted in first ends in the last row. All rows are
 * off when the power comes. */
static struct hl_panel_rows_event shift(struct hl_panel_rows *rows, int64_t time_ps,
                                        uint32_t before, uint32_t levels)
{
    bool ab = rows->address == HL_PANEL_AB_SHIFT;
    uint32_t clock = bit(HL_HUB75_A), data = bit(ab ? HL_HUB75_A + 1 : HL_HUB75_A + 2);
    uint32_t changed = before ^ levels;
    bool edge = (changed & clock) && ab == ((levels & clock) != 0);
    struct hl_panel_rows_event event = {false, false};

    if (changed & data)
        rows->data_ps = time_ps;
    if (edge) {
        bool on = ((before & data) != 0) != ab;
        uint32_t key = (rows->key << 1 | on) & rows->all;
        event.moved = key != rows->key;
        rows->key = key;
        rows->edge_ps = time_ps;
        rows->raced = false;
    }
    if (rows->data_ps == rows->edge_ps && rows->edge_ps == time_ps && !rows->raced)
        event.raced = rows->raced = true;
    return event;
}

struct hl_panel_rows_event hl_panel_rows_set(struct hl_panel_rows *rows, int64_t time_ps,
                                             uint32_t before, uint32_t levels)
{
    struct hl_panel_rows_event event = {false, false};

    if (rows->address == HL_PANEL_AB_SHIFT || rows->address == HL_PANEL_ABC_SHIFT) {
        event = shift(rows, time_ps, before, levels);
    } else {
        uint32_t lines =
            rows->address == HL_PANEL_DIRECT ? LINES_DIRECT : LINES_ONE_HOT & rows->all;
        uint32_t key = levels >> HL_HUB75_A & lines;
        event.moved = key != rows->key;
        rows->key = key;
    }
    select_rows(rows);
    return event;
}
