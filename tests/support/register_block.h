/* The GPIO registers of a Raspberry Pi, as the data sheets have them: which pins are driven, and to
 * which level, after each store. Written for tests of wires, by the manuals and not by the wires.
 *
 * BCM: BCM2835 ARM Peripherals, chapter 6. RP1: RP1 Peripherals, chapter 3; a pin is driven by
 * SYS_RIO when its function is 5, RIO's output enable is set and its pad's output is not disabled.
 */
#ifndef HL_TESTS_REGISTER_BLOCK_H
#define HL_TESTS_REGISTER_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REGISTER_BLOCK_PINS     28 /* of the header: GPIO 0 to 27 */
#define REGISTER_BLOCK_BCM_SIZE 4096
#define REGISTER_BLOCK_RP1_SIZE 0x30000

enum register_block_kind { REGISTER_BLOCK_BCM, REGISTER_BLOCK_RP1 };

struct register_block {
    enum register_block_kind kind;
    uint32_t level;  /* of the output registers */
    uint32_t driven; /* pins that show it */
    size_t stores;
    size_t strays;   /* stores to what is no register of these, or to pins that we must not touch */
    uint32_t others; /* pins of other programs */
    uint32_t function_ok, enabled, disabled; /* RP1: why a pin is driven */
};

void register_block_init(struct register_block *block, enum register_block_kind kind);

/* VALUE is stored at OFFSET. True when a pin may have changed. */
bool register_block_store(struct register_block *block, size_t offset, uint32_t value);

/* The kernel makes all pins inputs. */
void register_block_inputs(struct register_block *block);

#endif
