#include "drivers/player.h"

#define ADDRESS                                                                                    \
    (HL_LINE_BIT(HL_LINE_A) | HL_LINE_BIT(HL_LINE_B) | HL_LINE_BIT(HL_LINE_C) |                    \
     HL_LINE_BIT(HL_LINE_D) | HL_LINE_BIT(HL_LINE_E))

/* Longer than any chain: 512 x 256 pixels on one, at a scan of 1:16. */
#define BLACK_COLUMNS 4096

int hl_player_words(struct hl_player *player, const uint32_t *words, size_t count, uint32_t hold_ns)
{
    for (size_t i = 0; i < count; i++) {
        int err = player->put(player->wire, words[i]);
        if (err)
            return err;
        player->address = words[i] & ADDRESS;
        hl_pace_wait(player->pace, hold_ns);
    }
    return 0;
}

/* The light goes off, the row changes, the data goes into the latches. */
static int latch(struct hl_player *player, const struct hl_signal_program *program, unsigned row)
{
    const uint32_t *select = program->select + (size_t)row * program->select_words;
    int err = player->put(player->wire, player->address);

    if (err)
        return err;
    hl_pace_wait(player->pace, program->blank_ns);
    err = hl_player_words(player, select, program->select_words, player->clock_ns);
    if (err)
        return err;
    const uint32_t pulse[] = {player->address | HL_LINE_BIT(HL_LINE_LATCH), player->address};
    err = hl_player_words(player, pulse, 1, player->clock_ns);
    if (!err)
        err = hl_player_words(player, pulse + 1, 1, program->blank_ns);
    return err;
}

int hl_player_play(struct hl_player *player, const struct hl_signal_program *program)
{
    unsigned chains = program->chains;

    for (size_t i = 0; i < program->step_count; i++) {
        const struct hl_signal_step *step = &program->steps[i];
        const uint8_t *bytes = program->column_bytes + step->data;
        size_t lit = step->lit_columns, dark = program->columns - lit;
        int err = lit ? player->run(player->wire, bytes, lit, chains, true) : 0;

        if (!err && dark)
            err = player->run(player->wire, bytes + lit * chains, dark, chains, false);
        if (!err && !dark)
            hl_pace_wait(player->pace, step->lit_ns);
        if (!err)
            err = latch(player, program, step->row);
        if (err)
            return err;
    }
    return 0;
}

int hl_player_black(struct hl_player *player)
{
    static const uint32_t clock[] = {HL_LINE_BIT(HL_LINE_CLOCK), 0};
    static const uint32_t pulse[] = {HL_LINE_BIT(HL_LINE_LATCH), 0};
    static const uint32_t dark = 0;
    int err = hl_player_words(player, &dark, 1, player->clock_ns);

    for (int i = 0; !err && i < BLACK_COLUMNS; i++)
        err = hl_player_words(player, clock, 2, player->clock_ns / 2);
    return err ? err : hl_player_words(player, pulse, 2, player->clock_ns);
}
