#include "host-sim/panel_player.h"

#define PS_PER_NS 1000

const char *const hl_panel_player_wires[] = {
    "R1",  "G1",  "B1",  "R2",  "G2",  "B2", "2R1", "2G1", "2B1", "2R2", "2G2", "2B2", "3R1",
    "3G1", "3B1", "3R2", "3G2", "3B2", "A",  "B",   "C",   "D",   "E",   "CLK", "LAT", "OE"};
_Static_assert(sizeof(hl_panel_player_wires) / sizeof(*hl_panel_player_wires) == HL_LINE_COUNT,
               "a name for every line");

/* From the words of signal.h to levels on the connector: the order of the lines is the same, but
 * OE is active low. */
static uint32_t levels_of(uint32_t word)
{
    uint32_t levels = word & (HL_LINE_BIT(HL_LINE_CLOCK) - 1);
    if (word & HL_LINE_BIT(HL_LINE_CLOCK))
        levels |= UINT32_C(1) << HL_HUB75_CLK;
    if (word & HL_LINE_BIT(HL_LINE_LATCH))
        levels |= UINT32_C(1) << HL_HUB75_LAT;
    if (!(word & HL_LINE_BIT(HL_LINE_LIGHT)))
        levels |= UINT32_C(1) << HL_HUB75_OE;
    return levels;
}

static void put(struct hl_panel_player *player, uint32_t word, int64_t hold_ps)
{
    uint32_t levels = levels_of(word);
    hl_panel_set(player->panel, player->now_ps, levels);
    if (player->trace)
        hl_vcd_set(player->trace, player->now_ps, levels);
    player->now_ps += hold_ps;
}

void hl_panel_player_words(struct hl_panel_player *player, const uint32_t *words, size_t count,
                           uint32_t hold_ns)
{
    for (size_t i = 0; i < count; i++)
        put(player, words[i], (int64_t)hold_ns * PS_PER_NS);
}

static uint32_t colours(const struct hl_signal_program *program, const uint8_t *bytes)
{
    uint32_t word = 0;
    for (unsigned chain = 0; chain < program->chains; chain++)
        word |= (uint32_t)bytes[chain] << (HL_SIGNAL_COLOURS * chain);
    return word;
}

/* ADDRESS is what the address lines show meanwhile: the row whose light it is. */
static void shift(struct hl_panel_player *player, const struct hl_signal_program *program,
                  const struct hl_signal_step *step, uint32_t address)
{
    int64_t half = player->clock_ps / 2;
    const uint8_t *bytes = program->column_bytes + step->data;

    for (unsigned column = 0; column < program->columns; column++, bytes += program->chains) {
        uint32_t word = address | colours(program, bytes);
        if (column < step->lit_columns)
            word |= HL_LINE_BIT(HL_LINE_LIGHT);
        put(player, word, player->clock_ps - half);
        put(player, word | HL_LINE_BIT(HL_LINE_CLOCK), half);
    }
    if (step->lit_ns > 0)
        put(player, address | HL_LINE_BIT(HL_LINE_LIGHT), (int64_t)step->lit_ns * PS_PER_NS);
}

static uint32_t select_row(struct hl_panel_player *player, const struct hl_signal_program *program,
                           unsigned row)
{
    const uint32_t *words = program->select + (size_t)row * program->select_words;
    for (unsigned i = 0; i < program->select_words; i++)
        put(player, words[i], player->clock_ps);
    return program->select_words ? words[program->select_words - 1] : 0;
}

void hl_panel_player_play(struct hl_panel_player *player, const struct hl_signal_program *program)
{
    int64_t blank_ps = (int64_t)program->blank_ns * PS_PER_NS;
    const struct hl_signal_step *last = &program->steps[program->step_count - 1];
    const uint32_t *words = program->select + (size_t)last->row * program->select_words;
    uint32_t address = program->select_words ? words[program->select_words - 1] : 0;

    if (!player->warm) { /* a cold start: row registers fill in the dark */
        for (unsigned row = 0; row <= last->row; row++)
            select_row(player, program, row);
        put(player, address, blank_ps);
    }
    player->warm = true;
    for (size_t i = 0; i < program->step_count; i++) {
        shift(player, program, &program->steps[i], address);
        put(player, address, blank_ps);
        address = select_row(player, program, program->steps[i].row);
        put(player, address | HL_LINE_BIT(HL_LINE_LATCH), player->clock_ps);
        put(player, address, blank_ps);
    }
}
