/* A chain of virtual WS2812s and their kin on the MOSI line of an SPI bus: the line's level over
 * time in, light out. The decoder sees pulses, not bytes: how a driver makes them is its own
 * affair. Written from the data sheets (WorldSemi WS2812, WS2812B, WS2812B-V5; Opsco SK6812,
 * SK6812RGBW) and from no driver.
 *
 * What is taken for true:
 *   - A high pulse, then a low one, are a bit: 0 or 1 by the length of the high one. Each LED takes
 *     the first 24 (or 32) bits that it sees, and passes on the rest.
 *   - Low for the reset time: all show what they took; those that took nothing stay as they are.
 *   - At power-up they are dark.
 *   - Between transfers the line is low, high, or as the last bit left it: controllers differ. */
#ifndef HL_HOST_SIM_LED_WS2812_H
#define HL_HOST_SIM_LED_WS2812_H

#include "host-sim/led_matrix.h"
#include "host-sim/spi_chip.h"
#include "show/frame.h"

#define HL_WS2812_LEDS_MAX  HL_LED_MATRIX_MAX
#define HL_WS2812_COLOURS   4   /* red, green, blue, white */
#define HL_WS2812_LIGHT_MAX 255 /* of one ns at full */

/* Nanoseconds, as the sheet allows them. */
struct hl_ws2812_window {
    int least, most;
};

struct hl_ws2812_part {
    const char *name;
    const char *order; /* colours as they are sent: letters of "RGBW" */
    struct hl_ws2812_window zero_high, one_high, zero_low, one_low;
    int reset_ns;
    double ma; /* of one colour at full */
};

/* Ends with a NULL name. Find returns NULL for a name that is not there. */
extern const struct hl_ws2812_part hl_ws2812_parts[];
const struct hl_ws2812_part *hl_ws2812_part_find(const char *name);

enum hl_ws2812_idle { HL_WS2812_IDLES_LOW, HL_WS2812_IDLES_HIGH, HL_WS2812_IDLES_LAST };

enum hl_ws2812_fault {
    HL_WS2812_HIGH,     /* a high pulse that is neither a 0's nor a 1's */
    HL_WS2812_LOW,      /* a low pulse that is not its bit's */
    HL_WS2812_CUT,      /* a reset in the middle of an LED's bits */
    HL_WS2812_TOO_MANY, /* more LEDs sent than there are */
    HL_WS2812_TOO_FEW,  /* a reset before all LEDs had theirs */
    HL_WS2812_LEFT_LIT, /* at the end */
    HL_WS2812_FAULTS
};

const char *hl_ws2812_fault_name(enum hl_ws2812_fault fault);

struct hl_ws2812;

/* LEDS of PART, 1..HL_WS2812_LEDS_MAX. NULL and errno: EINVAL, ENOMEM. Destroy takes NULL. */
struct hl_ws2812 *hl_ws2812_create(const struct hl_ws2812_part *part, int leds,
                                   enum hl_ws2812_idle idle);
void hl_ws2812_destroy(struct hl_ws2812 *chain);

/* Where the virtual wire plugs in. Lifetime: the chain's. */
const struct hl_spi_chip *hl_ws2812_plug(const struct hl_ws2812 *chain);

/* What LED shows at NOW: COLOUR 0 red, 1 green, 2 blue, 3 white. */
uint8_t hl_ws2812_value(struct hl_ws2812 *chain, int64_t now_ns, int led, int colour);

/* Light up to NOW since the last reset of the light, ns times value. */
uint64_t hl_ws2812_light(struct hl_ws2812 *chain, int64_t now_ns, int led, int colour);
void hl_ws2812_reset_light(struct hl_ws2812 *chain, int64_t now_ns);

/* The most that the LEDs have drawn together, mA, without what their chips need themselves. */
double hl_ws2812_most_ma(const struct hl_ws2812 *chain);

/* Paints the light since the last reset; FULL_NS of the brightest is code 255; the nearest code by
 * CIE 1931 lightness. White is added to all three. FRAME has MATRIX's size. */
void hl_ws2812_draw(struct hl_ws2812 *chain, const struct hl_led_matrix *matrix, int64_t now_ns,
                    int64_t full_ns, struct hl_frame *frame);

/* The program is gone. */
void hl_ws2812_end(struct hl_ws2812 *chain, int64_t now_ns);

unsigned long hl_ws2812_faults(const struct hl_ws2812 *chain, enum hl_ws2812_fault fault);
unsigned long hl_ws2812_all_faults(const struct hl_ws2812 *chain);

#endif
