#include "support/register_block.h"

#include <string.h>

#define BITS 32

/* BCM */
#define GPFSEL0 0x00
#define GPFSEL2 0x08
#define GPSET0  0x1c
#define GPCLR0  0x28
#define TEN     10

/* RP1 */
#define IO_BANK   0x00000
#define RIO       0x10000
#define PADS      0x20000
#define ALIAS     0x3000 /* bits of an offset: 0 plain, 1 flip, 2 set, 3 clear */
#define ALIASED   0x1000
#define RIO_OUT   0x0
#define RIO_OE    0x4
#define BY_RIO    5
#define FUNCTIONS 0x1f
#define PAD_OFF   0x80

void register_block_init(struct register_block *block, enum register_block_kind kind)
{
    *block = (struct register_block){.kind = kind};
}

static bool change(uint32_t *now, uint32_t next)
{
    bool changed = *now != next;
    *now = next;
    return changed;
}

static uint32_t with_bit(uint32_t word, unsigned bit, bool on)
{
    return on ? word | UINT32_C(1) << bit : word & ~(UINT32_C(1) << bit);
}

/* Levels of pins that are somebody else's are not ours to move. */
static bool move(struct register_block *block, uint32_t next)
{
    if ((block->level ^ next) & block->others)
        block->strays++;
    return change(&block->level, next);
}

static bool store_bcm(struct register_block *block, size_t offset, uint32_t value)
{
    if (offset == GPSET0)
        return move(block, block->level | value);
    if (offset == GPCLR0)
        return move(block, block->level & ~value);
    if (offset > GPFSEL2) {
        block->strays++;
        return false;
    }
    uint32_t driven = block->driven;
    for (unsigned i = 0; i < TEN; i++) {
        unsigned pin = (unsigned)offset / 4 * TEN + i;
        if (pin < BITS)
            driven = with_bit(driven, pin, (value >> 3 * i & 7) == 1);
    }
    if ((driven ^ block->driven) & block->others)
        block->strays++;
    return change(&block->driven, driven);
}

static uint32_t by_alias(uint32_t now, size_t offset, uint32_t value)
{
    switch ((offset & ALIAS) / ALIASED) {
    case 1:
        return now ^ value;
    case 2:
        return now | value;
    case 3:
        return now & ~value;
    default:
        return value;
    }
}

static bool store_rp1(struct register_block *block, size_t offset, uint32_t value)
{
    size_t at = offset & ~(size_t)ALIAS;

    if (at == RIO + RIO_OUT)
        return move(block, by_alias(block->level, offset, value));
    if (at == RIO + RIO_OE)
        block->enabled = by_alias(block->enabled, offset, value);
    else if (offset < 8 * REGISTER_BLOCK_PINS && offset % 8 == 4)
        block->function_ok = with_bit(block->function_ok, (unsigned)(offset - IO_BANK) / 8,
                                      (value & FUNCTIONS) == BY_RIO);
    else if (offset > PADS && offset <= PADS + 4 * REGISTER_BLOCK_PINS)
        block->disabled =
            with_bit(block->disabled, (unsigned)(offset - PADS) / 4 - 1, value & PAD_OFF);
    else
        block->strays++;
    uint32_t driven = block->function_ok & block->enabled & ~block->disabled;
    if ((driven ^ block->driven) & block->others)
        block->strays++;
    return change(&block->driven, driven);
}

bool register_block_store(struct register_block *block, size_t offset, uint32_t value)
{
    block->stores++;
    return block->kind == REGISTER_BLOCK_BCM ? store_bcm(block, offset, value)
                                             : store_rp1(block, offset, value);
}

void register_block_inputs(struct register_block *block)
{
    block->driven = block->function_ok = 0;
}
