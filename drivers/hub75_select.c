/* Words that select a row, and words that wake a panel's chips (facts: LED boards, 2.5 and 2.6). */
#include "drivers/hub75_inside.h"

#include <string.h>

#define WAKE_PERIOD 16 /* outputs of one chip: the pattern repeats */
#define WAKE_MAX    3

/* Every colour of every chain: the wire leaves out what is not wired. */
#define ALL_COLOURS ((HL_LINE_BIT(HL_SIGNAL_COLOURS * HL_SIGNAL_CHAINS_MAX) - 1) << HL_LINE_COLOUR)

#define CLOCK HL_LINE_BIT(HL_LINE_CLOCK)
#define LATCH HL_LINE_BIT(HL_LINE_LATCH)

/* One register of a chip: the latch rises before the last LATCHED clocks, and their number is the
 * register's address. */
struct wake {
    const char *pattern;
    int latched;
};

static const struct wake wake_fm6126a[WAKE_MAX] = {
    {"0111111111111111", 11},
    {"0000000001000000", 12},
};
static const struct wake wake_fm6127[WAKE_MAX] = {
    {"1111111111001110", 11},
    {"1110000001100010", 12},
    {"0101111100000000", 10},
};

int hl_hub75_select_count(const struct hl_hub75_wall *wall)
{
    switch (wall->address) {
    case HL_HUB75_ADDRESS_AB_SHIFT:
    case HL_HUB75_ADDRESS_ABC_SHIFT:
        return 2 * hl_hub75_shape(wall).rows;
    case HL_HUB75_ADDRESS_DIRECT:
    case HL_HUB75_ADDRESS_ONE_HOT:
        break;
    }
    return 1;
}

/* The register of rows gets exactly as many clocks as it has stages, so that what was in it does
 * not matter: what comes first goes to the last stage. AB: B is the data, low for the row that is
 * lit, and A a clock that counts when it rises. ABC: C is the data, high for that row, and A
 * counts when it falls. */
static void shift_row(const struct hl_hub75_wall *wall, int rows, int row, uint32_t *words)
{
    bool abc = wall->address == HL_HUB75_ADDRESS_ABC_SHIFT;
    uint32_t clock = HL_LINE_BIT(HL_LINE_A), data = HL_LINE_BIT(abc ? HL_LINE_C : HL_LINE_B);

    for (int stage = rows - 1; stage >= 0; stage--) {
        uint32_t value = (stage == row) == abc ? data : 0;
        *words++ = value | (abc ? clock : 0);
        *words++ = value | (abc ? 0 : clock);
    }
}

void hl_hub75_select_fill(const struct hl_hub75_wall *wall, uint32_t *words)
{
    const uint32_t one_hot_lines = 15; /* A to D */
    int rows = hl_hub75_shape(wall).rows, count = hl_hub75_select_count(wall);

    for (int row = 0; row < rows; row++, words += count)
        switch (wall->address) {
        case HL_HUB75_ADDRESS_DIRECT:
            *words = (uint32_t)row << HL_LINE_A;
            break;
        case HL_HUB75_ADDRESS_ONE_HOT: /* the line of the row is low */
            *words = (one_hot_lines & ~(1u << row)) << HL_LINE_A;
            break;
        case HL_HUB75_ADDRESS_AB_SHIFT:
        case HL_HUB75_ADDRESS_ABC_SHIFT:
            shift_row(wall, rows, row, words);
            break;
        }
}

static const struct wake *find_wake(const struct hl_hub75_wall *wall)
{
    switch (wall->chip) {
    case HL_HUB75_CHIP_FM6126A:
        return wake_fm6126a;
    case HL_HUB75_CHIP_FM6127:
        return wake_fm6127;
    case HL_HUB75_CHIP_PLAIN:
        break;
    }
    return NULL;
}

size_t hl_hub75_wake_count(const struct hl_hub75_wall *wall)
{
    const struct wake *wake = find_wake(wall);
    size_t shifts = 0;

    while (wake && shifts < WAKE_MAX && wake[shifts].pattern)
        shifts++;
    return shifts * (2 * (size_t)hl_hub75_shape(wall).columns + 1);
}

/* Each column is a word with the clock low and one with it high; after each shift the latch falls.
 * Address A stays on all the time (facts: LED boards, 2.6). */
void hl_hub75_wake_fill(const struct hl_hub75_wall *wall, uint32_t *words)
{
    const struct wake *wake = find_wake(wall);
    const uint32_t rest = HL_LINE_BIT(HL_LINE_A);
    int columns = hl_hub75_shape(wall).columns;

    for (int i = 0; wake && i < WAKE_MAX && wake[i].pattern; i++) {
        for (int column = 0; column < columns; column++) {
            bool on = wake[i].pattern[column % WAKE_PERIOD] == '1';
            bool latch = column >= columns - wake[i].latched;
            uint32_t word = rest | (on ? ALL_COLOURS : 0) | (latch ? LATCH : 0);
            *words++ = word;
            *words++ = word | CLOCK;
        }
        *words++ = rest;
    }
}
