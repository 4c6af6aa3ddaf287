#include "host-sim/panel_columns.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MIN  8
#define CHAINS_MAX   3
#define CHIP_OUTPUTS 16
/* The FM6126A's own latch command has three; drivers also latch without any. */
#define LATCH_CLOCKS_MAX 3

/* What each chip must be told: the facts on LED boards, 2.6. The first bit shifted in is the
 * leftmost, and the highest here. */
struct reg {
    enum hl_panel_chip chip;
    int clocks; /* with latch high */
    int index;  /* of the flag in WRITTEN */
    uint16_t value;
};

static const struct reg registers[] = {
    {HL_PANEL_FM6126A, 11, 0, 0x7fff}, /* 0111111111111111 */
    {HL_PANEL_FM6126A, 12, 1, 0x0040}, /* 0000000001000000 */
    {HL_PANEL_FM6127, 11, 0, 0xffce},  /* 1111111111001110 */
    {HL_PANEL_FM6127, 12, 1, 0xe062},  /* 1110000001100010 */
    {HL_PANEL_FM6127, 10, 2, 0x5f00},  /* 0101111100000000 */
};

#define REGISTER_COUNT (sizeof(registers) / sizeof(registers[0]))

int hl_panel_columns_init(struct hl_panel_columns *columns, const struct hl_panel_config *config)
{
    size_t count = (size_t)config->columns;

    if (config->columns < COLUMNS_MIN || config->columns > HL_PANEL_COLUMNS_MAX ||
        config->chains < 1 || config->chains > CHAINS_MAX || config->chip > HL_PANEL_FM6127 ||
        (config->chip != HL_PANEL_PLAIN && config->columns % CHIP_OUTPUTS != 0))
        return -EINVAL;
    *columns = (struct hl_panel_columns){.count = config->columns, .chip = config->chip};
    columns->lines = ((uint32_t)1 << HL_PANEL_CHAIN_LINES * config->chains) - 1;
    columns->shifted = calloc(count, sizeof(*columns->shifted));
    columns->latched = calloc(count, sizeof(*columns->latched));
    if (columns->shifted && columns->latched)
        return 0;
    hl_panel_columns_finish(columns);
    return -ENOMEM;
}

void hl_panel_columns_finish(struct hl_panel_columns *columns)
{
    free(columns->shifted);
    free(columns->latched);
    columns->shifted = columns->latched = NULL;
}

/* The oldest bit went furthest: column 0. */
void hl_panel_columns_latch(struct hl_panel_columns *columns)
{
    size_t old = (size_t)columns->oldest, tail = (size_t)columns->count - old;
    uint32_t any = 0;

    memcpy(columns->latched, columns->shifted + old, tail * sizeof(uint32_t));
    memcpy(columns->latched + tail, columns->shifted, old * sizeof(uint32_t));
    for (int x = 0; x < columns->count; x++)
        any |= columns->latched[x];
    columns->any = any;
}

/* Each chip of each colour line holds VALUE. */
static bool holds(const struct hl_panel_columns *columns, uint16_t value)
{
    for (int x = 0; x < columns->count; x++) {
        bool one = value >> (CHIP_OUTPUTS - 1 - x % CHIP_OUTPUTS) & 1;
        uint32_t bits = columns->shifted[(columns->oldest + x) % columns->count];
        if (bits != (one ? columns->lines : 0))
            return false;
    }
    return true;
}

enum hl_panel_command hl_panel_columns_command(struct hl_panel_columns *columns, int clocks)
{
    if (clocks <= LATCH_CLOCKS_MAX) {
        hl_panel_columns_latch(columns);
        return HL_PANEL_LATCH;
    }
    for (size_t i = 0; i < REGISTER_COUNT; i++) {
        const struct reg *r = &registers[i];
        if (r->chip != columns->chip || r->clocks != clocks)
            continue;
        columns->written[r->index] = holds(columns, r->value);
        return columns->written[r->index] ? HL_PANEL_WRITE : HL_PANEL_MISWRITE;
    }
    return HL_PANEL_UNKNOWN;
}

bool hl_panel_columns_ready(const struct hl_panel_columns *columns)
{
    for (size_t i = 0; i < REGISTER_COUNT; i++)
        if (registers[i].chip == columns->chip && !columns->written[registers[i].index])
            return false;
    return true;
}
