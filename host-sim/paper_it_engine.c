/* Image buffer and display engine of the virtual IT8951 (facts 2.7). */
#include "host-sim/paper_it8951.h"

#define MS           HL_PAPER_NS_PER_MS
#define INIT_NS      (2000 * MS) /* [gen] */
#define ONE_BIT_STEP 32          /* pixels: the chip rounds up to them */
#define WORD_BITS    16

static void fault(struct hl_paper_chip *chip, enum hl_paper_fault fault)
{
    hl_paper_core_fault(chip, fault);
}

static bool is_inside(const struct hl_paper_chip *chip, struct hl_paper_box box)
{
    return box.width > 0 && box.height > 0 && box.x + box.width <= chip->config.width &&
           box.y + box.height <= chip->config.height;
}

void hl_paper_it_load_begin(struct hl_paper_chip *chip, struct hl_paper_it_engine *engine,
                            const struct hl_paper_it_load *load)
{
    int per_word = WORD_BITS / load->bits;
    bool inside = is_inside(chip, load->box);

    hl_paper_it_load_end(chip, engine);
    if (load->box.x % per_word || load->box.width % per_word)
        fault(chip, HL_PAPER_FAULT_WINDOW_UNALIGNED);
    if (!inside || load->misplaced)
        fault(chip, HL_PAPER_FAULT_WINDOW_OUTSIDE);
    engine->load = *load;
    engine->load.misplaced = load->misplaced || !inside;
    engine->load.done = 0;
    engine->load.count = (size_t)load->box.width * (size_t)load->box.height;
    engine->load.open = true;
}

static void put(struct hl_paper_chip *chip, struct hl_paper_it_engine *engine, unsigned value)
{
    struct hl_paper_it_load *load = &engine->load;
    size_t at = load->done++;

    if (at >= load->count || load->misplaced)
        return;
    size_t x = (size_t)load->box.x + at % (size_t)load->box.width;
    size_t y = (size_t)load->box.y + at / (size_t)load->box.width;
    engine->buffer[y * (size_t)chip->config.width + x] =
        (uint8_t)(value * 255 / ((1u << load->bits) - 1));
}

/* The first pixel is in the lowest bits of a word, with big endian in the lowest of the high byte
 * [gen]: the facts do not say. */
void hl_paper_it_load_word(struct hl_paper_chip *chip, struct hl_paper_it_engine *engine,
                           uint16_t word)
{
    int bits = engine->load.bits;

    if (!engine->load.open)
        return;
    if (engine->load.swapped)
        word = (uint16_t)(word << 8 | word >> 8);
    for (int at = 0; at < WORD_BITS; at += bits)
        put(chip, engine, (unsigned)word >> at & ((1u << bits) - 1));
}

void hl_paper_it_load_end(struct hl_paper_chip *chip, struct hl_paper_it_engine *engine)
{
    struct hl_paper_it_load *load = &engine->load;

    if (load->open && load->done < load->count)
        fault(chip, HL_PAPER_FAULT_WRITE_SHORT);
    if (load->open && load->done > load->count)
        fault(chip, HL_PAPER_FAULT_WRITE_LONG);
    load->open = false;
}

/* What the buffer has for a pixel, 0..15. With one bit a pixel, eight of them are in what is one
 * pixel else, the first in the lowest bit [gen]. */
static uint8_t ink_of(const struct hl_paper_chip *chip, const struct hl_paper_it_engine *engine,
                      int x, int y)
{
    const uint8_t *row = engine->buffer + (size_t)y * (size_t)chip->config.width;

    if (engine->one_bit)
        return engine->ground[row[x / 8] >> (x % 8) & 1] >> 4;
    return row[x] >> 4;
}

static bool is_black_or_white(uint8_t ink)
{
    return ink == HL_PAPER_BLACK || ink == HL_PAPER_WHITE;
}

/* What a mode can show of an ink; *KNOWN becomes false for a grey that it cannot. */
static uint8_t fit(uint8_t ink, int mode, bool *known)
{
    if (mode == HL_PAPER_IT_INIT)
        return HL_PAPER_WHITE;
    if ((mode == HL_PAPER_IT_DU || mode == HL_PAPER_IT_A2) && !is_black_or_white(ink)) {
        *known = false;
        return ink < 8 ? HL_PAPER_BLACK : HL_PAPER_WHITE;
    }
    if (mode == HL_PAPER_IT_DU4 && ink % 5) {
        *known = false;
        return (uint8_t)((ink + 2) / 5 * 5);
    }
    return ink;
}

/* Modes that flash drive all; the others what differs from what the engine believes to be there. */
static bool is_flashing(int mode)
{
    return mode == HL_PAPER_IT_INIT || mode == HL_PAPER_IT_GC16;
}

static void want_all(struct hl_paper_chip *chip, struct hl_paper_it_engine *engine,
                     struct hl_paper_box box, int mode)
{
    bool known = true, fresh = true;

    for (int y = box.y; y < box.y + box.height; y++)
        for (int x = box.x; x < box.x + box.width; x++) {
            uint8_t *shown = &engine->shown[(size_t)y * (size_t)chip->config.width + (size_t)x];
            uint8_t ink = fit(ink_of(chip, engine, x, y), mode, &known);
            fresh = fresh && *shown == hl_paper_ink(chip->paper, x, y);
            if (is_flashing(mode) || ink != *shown)
                hl_paper_want(chip->paper, x, y, ink);
            *shown = ink;
        }
    if (!known)
        fault(chip, HL_PAPER_FAULT_UNKNOWN_INK);
    if (!fresh && mode != HL_PAPER_IT_INIT)
        fault(chip, HL_PAPER_FAULT_STALE_OLD_PLANE);
}

static int64_t mode_ns(const struct hl_paper_chip *chip, int mode)
{
    switch (mode) {
    case HL_PAPER_IT_INIT:
        return INIT_NS;
    case HL_PAPER_IT_DU:
    case HL_PAPER_IT_A2:
    case HL_PAPER_IT_DU4:
        return chip->config.partial_ns;
    default:
        return chip->config.full_ns;
    }
}

void hl_paper_it_display(struct hl_paper_chip *chip, struct hl_paper_it_engine *engine,
                         struct hl_paper_box box, int mode)
{
    if (chip->now_ns < engine->display_until_ns) { /* LUTAFSR tells */
        fault(chip, HL_PAPER_FAULT_COMMAND_WHILE_BUSY);
        return;
    }
    if (mode < 0 || mode >= HL_PAPER_IT_MODES) {
        fault(chip, HL_PAPER_FAULT_PARAMETER_VALUE);
        return;
    }
    if (!is_inside(chip, box)) {
        fault(chip, HL_PAPER_FAULT_WINDOW_OUTSIDE);
        return;
    }
    if (engine->one_bit && (box.x % ONE_BIT_STEP || box.width % ONE_BIT_STEP))
        fault(chip, HL_PAPER_FAULT_WINDOW_UNALIGNED);
    want_all(chip, engine, box, mode);
    hl_paper_core_voltage_on(chip, chip->now_ns);
    engine->display_until_ns =
        hl_paper_core_drive(chip, is_flashing(mode) ? HL_PAPER_FULL : HL_PAPER_PARTIAL,
                            chip->now_ns, mode_ns(chip, mode));
    hl_paper_core_voltage_off(chip, engine->display_until_ns);
}
