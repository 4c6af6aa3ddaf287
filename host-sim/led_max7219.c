#include "host-sim/led_max7219.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WORD_BITS      16
#define BITS_PER_BYTE  8
#define DIGITS_PRODUCT 840 /* what one to eight divide */
#define STRAIN_DIGITS  3

enum register_address {
    NO_OP,
    DIGIT_0,
    DIGIT_7 = DIGIT_0 + HL_MAX7219_DIGITS - 1,
    DECODE_MODE,
    INTENSITY,
    SCAN_LIMIT,
    SHUTDOWN,
    UNUSED_D,
    UNUSED_E,
    DISPLAY_TEST,
    REGISTERS
};

struct device {
    uint16_t shift;
    uint8_t value[REGISTERS];
    uint8_t written; /* bit n: digit n was, since power-up */
    int64_t since_ns;
    uint64_t light[HL_MAX7219_DIGITS][HL_MAX7219_SEGMENTS];
};

struct hl_max7219 {
    struct hl_spi_chip plug;
    int count;
    uint32_t noise;
    bool selected;
    bool too_fast; /* told for this selection */
    size_t bits;   /* since it was selected */
    unsigned long faults[HL_MAX7219_FAULTS];
    struct device devices[];
};

const char *hl_max7219_fault_name(enum hl_max7219_fault fault)
{
    static const char *const names[HL_MAX7219_FAULTS] = {
        [HL_MAX7219_ODD_BITS] = "LOAD in the middle of a word",
        [HL_MAX7219_SHORT] = "fewer words than devices",
        [HL_MAX7219_LONG] = "more words than devices",
        [HL_MAX7219_TOO_FAST] = "clock too fast",
        [HL_MAX7219_UNKNOWN] = "unknown register",
        [HL_MAX7219_DECODES] = "decoding on a matrix",
        [HL_MAX7219_STRAINED] = "too few digits scanned",
        [HL_MAX7219_NOISE] = "lit before it was written",
        [HL_MAX7219_TESTS] = "display test",
        [HL_MAX7219_LEFT_LIT] = "left lit",
    };
    return names[fault];
}

/* ---- one device ---- */

static uint8_t next_noise(struct hl_max7219 *chain)
{
    chain->noise = chain->noise * 1664525u + 1013904223u;
    return (uint8_t)(chain->noise >> 24);
}

static void power_up(struct hl_max7219 *chain, struct device *device)
{
    memset(device->value, 0, sizeof(device->value));
    for (int i = 0; i < HL_MAX7219_DIGITS; i++)
        device->value[DIGIT_0 + i] = next_noise(chain);
    device->shift = (uint16_t)(next_noise(chain) << BITS_PER_BYTE | next_noise(chain));
    device->written = 0;
}

/* Code B: segments A to G as D6 to D0. */
static uint8_t decode(uint8_t value)
{
    static const uint8_t font[] = {0x7e, 0x30, 0x6d, 0x79, 0x33, 0x5b, 0x5f, 0x70,
                                   0x7f, 0x7b, 0x01, 0x4f, 0x37, 0x0e, 0x67, 0x00};
    return (uint8_t)(font[value & 0x0f] | (value & 0x80));
}

static int digits_scanned(const struct device *device)
{
    return (device->value[SCAN_LIMIT] & 7) + 1;
}

static bool is_testing(const struct device *device)
{
    return device->value[DISPLAY_TEST] & 1;
}

static bool is_running(const struct device *device)
{
    return device->value[SHUTDOWN] & 1;
}

/* Which segments of DIGIT are lit when its turn comes. */
static uint8_t segments(const struct device *device, int digit)
{
    if (is_testing(device))
        return 0xff;
    if (!is_running(device) || digit >= digits_scanned(device))
        return 0;
    uint8_t value = device->value[DIGIT_0 + digit];
    return device->value[DECODE_MODE] >> digit & 1 ? decode(value) : value;
}

/* Light a ns of what is lit. */
static uint64_t strength(const struct device *device)
{
    if (is_testing(device))
        return HL_MAX7219_LIGHT_MAX;
    unsigned duty = 2u * (device->value[INTENSITY] & 15) + 1;
    return duty * DIGITS_PRODUCT / (unsigned)digits_scanned(device);
}

/* Adds the light since the last look. */
static void settle(struct device *device, int64_t now_ns)
{
    uint64_t dose = (uint64_t)(now_ns - device->since_ns) * strength(device);

    device->since_ns = now_ns;
    for (int digit = 0; digit < HL_MAX7219_DIGITS && dose; digit++) {
        uint8_t lit = segments(device, digit);
        for (int bit = 0; bit < HL_MAX7219_SEGMENTS; bit++)
            device->light[digit][bit] += lit >> bit & 1 ? dose : 0;
    }
}

/* ---- faults ---- */

static void fault(struct hl_max7219 *chain, enum hl_max7219_fault fault)
{
    chain->faults[fault]++;
}

static void judge(struct hl_max7219 *chain, const struct device *device)
{
    int scanned = digits_scanned(device);
    if (is_testing(device) || !is_running(device))
        return;
    if (scanned <= STRAIN_DIGITS)
        fault(chain, HL_MAX7219_STRAINED);
    if (~device->written & ((1u << scanned) - 1))
        fault(chain, HL_MAX7219_NOISE);
}

/* ---- the wire ---- */

static void take(struct hl_max7219 *chain, struct device *device, int64_t now_ns)
{
    int address = device->shift >> BITS_PER_BYTE & 0x0f;
    uint8_t value = (uint8_t)device->shift;

    if (address == NO_OP)
        return;
    if (address == UNUSED_D || address == UNUSED_E) {
        fault(chain, HL_MAX7219_UNKNOWN);
        return;
    }
    settle(device, now_ns);
    bool was_lit = is_running(device);
    device->value[address] = value;
    if (address >= DIGIT_0 && address <= DIGIT_7)
        device->written |= (uint8_t)(1u << (address - DIGIT_0));
    if (address == DECODE_MODE && value)
        fault(chain, HL_MAX7219_DECODES);
    if (address == DISPLAY_TEST && value & 1)
        fault(chain, HL_MAX7219_TESTS);
    if ((address == SHUTDOWN && !was_lit) || address == SCAN_LIMIT)
        judge(chain, device);
}

static void load(struct hl_max7219 *chain, int64_t now_ns)
{
    size_t words = chain->bits / WORD_BITS;

    if (chain->bits == 0)
        return; /* the words taken last are taken again */
    if (chain->bits % WORD_BITS)
        fault(chain, HL_MAX7219_ODD_BITS);
    else if (words != (size_t)chain->count)
        fault(chain, words < (size_t)chain->count ? HL_MAX7219_SHORT : HL_MAX7219_LONG);
    for (int i = 0; i < chain->count; i++)
        take(chain, &chain->devices[i], now_ns);
}

static void on_line(void *data, int64_t now_ns, enum hl_spi_line line, bool high)
{
    struct hl_max7219 *chain = data;
    if (line != HL_SPI_SELECT || high == !chain->selected)
        return;
    if (high)
        load(chain, now_ns);
    chain->selected = !high;
    chain->bits = 0;
    chain->too_fast = false;
}

/* LOAD has no part in shifting. */
static uint8_t on_byte(void *data, int64_t now_ns, uint32_t clock_hz, uint8_t byte)
{
    struct hl_max7219 *chain = data;

    (void)now_ns;
    if (clock_hz > HL_MAX7219_CLOCK_MAX && !chain->too_fast) {
        chain->too_fast = true;
        fault(chain, HL_MAX7219_TOO_FAST);
    }
    for (int i = 0; i < chain->count; i++) {
        struct device *device = &chain->devices[i];
        uint8_t out = (uint8_t)(device->shift >> BITS_PER_BYTE);
        device->shift = (uint16_t)(device->shift << BITS_PER_BYTE | byte);
        byte = out;
    }
    chain->bits += BITS_PER_BYTE;
    return byte;
}

static bool never_busy(void *data, int64_t now_ns)
{
    (void)data;
    (void)now_ns;
    return false;
}

static int64_t never_changes(void *data, int64_t now_ns)
{
    (void)data;
    (void)now_ns;
    return INT64_MAX;
}

/* ---- outside ---- */

struct hl_max7219 *hl_max7219_create(int devices, uint32_t seed)
{
    if (devices < 1 || devices > HL_MAX7219_DEVICES_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_max7219 *chain =
        calloc(1, sizeof(*chain) + (size_t)devices * sizeof(chain->devices[0]));
    if (!chain)
        return NULL;
    chain->count = devices;
    chain->noise = seed;
    chain->plug = (struct hl_spi_chip){.chip = chain,
                                       .byte = on_byte,
                                       .line = on_line,
                                       .busy = never_busy,
                                       .busy_next = never_changes};
    for (int i = 0; i < devices; i++)
        power_up(chain, &chain->devices[i]);
    return chain;
}

void hl_max7219_destroy(struct hl_max7219 *chain)
{
    free(chain);
}

const struct hl_spi_chip *hl_max7219_plug(const struct hl_max7219 *chain)
{
    return &chain->plug;
}

void hl_max7219_power_cycle(struct hl_max7219 *chain, int64_t now_ns)
{
    for (int i = 0; i < chain->count; i++) {
        settle(&chain->devices[i], now_ns);
        power_up(chain, &chain->devices[i]);
    }
}

uint8_t hl_max7219_register(const struct hl_max7219 *chain, int device, int address)
{
    return chain->devices[device].value[address];
}

uint64_t hl_max7219_light(struct hl_max7219 *chain, int64_t now_ns, int device, int digit,
                          int segment)
{
    settle(&chain->devices[device], now_ns);
    return chain->devices[device].light[digit][segment];
}

void hl_max7219_reset_light(struct hl_max7219 *chain, int64_t now_ns)
{
    for (int i = 0; i < chain->count; i++) {
        chain->devices[i].since_ns = now_ns;
        memset(chain->devices[i].light, 0, sizeof(chain->devices[i].light));
    }
}

void hl_max7219_end(struct hl_max7219 *chain, int64_t now_ns)
{
    for (int i = 0; i < chain->count; i++) {
        settle(&chain->devices[i], now_ns);
        if (is_running(&chain->devices[i]) || is_testing(&chain->devices[i]))
            fault(chain, HL_MAX7219_LEFT_LIT);
    }
}

unsigned long hl_max7219_faults(const struct hl_max7219 *chain, enum hl_max7219_fault fault)
{
    return chain->faults[fault];
}

unsigned long hl_max7219_all_faults(const struct hl_max7219 *chain)
{
    unsigned long sum = 0;
    for (int i = 0; i < HL_MAX7219_FAULTS; i++)
        sum += chain->faults[i];
    return sum;
}
