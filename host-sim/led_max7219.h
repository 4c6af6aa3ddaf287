/* A chain of virtual MAX7219s with their LED matrices: bytes, chip select and time in, light out.
 * Written from the data sheet (Maxim 19-4452), its sections in brackets, and from no driver.
 *
 * What is taken for true:
 *   - Each device shifts 16 bits, the newest at D0; what leaves D15 enters the next device [Serial-
 *     Addressing Modes]. On the rising edge of LOAD every device takes its word: D11..D8 name a
 *     register, D7..D0 are its value, D15..D12 do not matter [Table 1]. Words that were not pushed
 *     on are taken once more.
 *   - At power-up: shutdown, no decoding, one digit scanned, least intensity [Initial Power-Up];
 *     what the digits hold then is not said, so it is noise here.
 *   - Of N digits that are scanned each is lit an N-th of the time, times (2i+1)/32 of intensity i
 *     [Tables 6 to 8]. Display test lights all, as at intensity 15 with eight digits, and wins over
 *     shutdown, in which nothing else is lit [Shutdown Mode, Display-Test Register].
 *   - Code B decoding is known [Table 5], and a fault: a matrix has no use for it.
 *   - A supply that comes back is a new power-up. */
#ifndef HL_HOST_SIM_LED_MAX7219_H
#define HL_HOST_SIM_LED_MAX7219_H

#include "host-sim/spi_chip.h"

#define HL_MAX7219_DEVICES_MAX 128
#define HL_MAX7219_DIGITS      8
#define HL_MAX7219_SEGMENTS    8
#define HL_MAX7219_CLOCK_MAX   10000000 /* Hz [Timing Characteristics: tCP 100 ns] */
/* Light of one ns of an LED at intensity 15 with all digits scanned; intensity and scan limit make
 * whole parts of it: (2i + 1) * 840 / digits. */
#define HL_MAX7219_LIGHT_MAX (31 * 105)

enum hl_max7219_fault {
    HL_MAX7219_ODD_BITS, /* LOAD rose after bits that were not whole words */
    HL_MAX7219_SHORT,    /* fewer words than devices: the far ones took leftovers */
    HL_MAX7219_LONG,     /* more words than devices: the first fell out of the chain */
    HL_MAX7219_TOO_FAST, /* clock past HL_MAX7219_CLOCK_MAX */
    HL_MAX7219_UNKNOWN,  /* a word for register 13 or 14, which are none */
    HL_MAX7219_DECODES,  /* decoding switched on */
    HL_MAX7219_STRAINED, /* lit with three digits scanned or fewer, which the drivers bear badly at
                            the usual current [Scan-Limit Register] */
    HL_MAX7219_NOISE,    /* lit a digit that never was written */
    HL_MAX7219_TESTS,    /* display test switched on */
    HL_MAX7219_LEFT_LIT, /* not shut down, or in test, at the end */
    HL_MAX7219_FAULTS
};

const char *hl_max7219_fault_name(enum hl_max7219_fault fault);

struct hl_max7219;

/* DEVICES in a chain, 1..HL_MAX7219_DEVICES_MAX, powered up now. SEED: of the noise in their
 * digits. NULL and errno: EINVAL, ENOMEM. Destroy takes NULL. */
struct hl_max7219 *hl_max7219_create(int devices, uint32_t seed);
void hl_max7219_destroy(struct hl_max7219 *chain);

/* Where the virtual wire plugs in. Lifetime: the chain's. LOAD is HL_SPI_SELECT. */
const struct hl_spi_chip *hl_max7219_plug(const struct hl_max7219 *chain);

/* The supply is interrupted. */
void hl_max7219_power_cycle(struct hl_max7219 *chain, int64_t now_ns);

/* What register 0..15 of DEVICE (0: at the connector) holds. */
uint8_t hl_max7219_register(const struct hl_max7219 *chain, int device, int address);

/* Light of an LED up to NOW since the last reset, in ns times HL_MAX7219_LIGHT_MAX when full.
 * DIGIT 0..7, SEGMENT 0..7 is the value's bit: 0 is segment G, 6 is A, 7 is DP. */
uint64_t hl_max7219_light(struct hl_max7219 *chain, int64_t now_ns, int device, int digit,
                          int segment);
void hl_max7219_reset_light(struct hl_max7219 *chain, int64_t now_ns);

/* The program is gone. */
void hl_max7219_end(struct hl_max7219 *chain, int64_t now_ns);

unsigned long hl_max7219_faults(const struct hl_max7219 *chain, enum hl_max7219_fault fault);
unsigned long hl_max7219_all_faults(const struct hl_max7219 *chain);

#endif
