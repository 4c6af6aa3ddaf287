/* WS2812 LEDs and their kin on the MOSI line of SPI: each bit of theirs is three or four of the
 * bus, the first ones high. From frames to those bytes. Stage thread; nothing allocates after
 * create.
 *
 * A picture is one transfer: low for the parts' reset time, so that whatever stood on the line
 * before is no bit of the first LED (it would be green); the LEDs; low for the reset time again,
 * for the line may rest high. */
#ifndef HL_DRIVERS_WS2812_H
#define HL_DRIVERS_WS2812_H

#include "drivers/lights.h"
#include "drivers/matrix.h"

#define HL_WS2812_CHAIN_MAX 4096 /* LEDs: 0.12 s for a picture */
/* A: one colour at full, as the first parts had it (later ones take less), and a chip's own. */
#define HL_WS2812_AMPS      0.02
#define HL_WS2812_IDLE_AMPS 0.001

/* What the sheets say of pulses (WorldSemi WS2812, WS2812B, WS2812B-V5; Opsco SK6812, SK6812RGBW),
 * as bits of the bus. */
struct hl_ws2812_chip {
    const char *name;
    const char *order; /* in which colours are sent */
    bool three;        /* three bits a bit are within the sheet */
    unsigned one;      /* of four: 1100 or 1110 */
    int reset_us;      /* the sheet's, and a little more */
};

/* Ends with a NULL name. */
extern const struct hl_ws2812_chip hl_ws2812_chips[];

struct hl_ws2812_config {
    const struct hl_ws2812_chip *chip;
    int bits; /* of the bus a bit: 3 or 4 */
    char order[5];
    struct hl_matrix matrix;
    double brightness; /* above 0, to 1 */
    double amps;       /* 0: no limit */
};

/* Bit time 1.25 us: 3 x 0.8 MHz or 4 x 0.8 MHz. */
uint32_t hl_ws2812_clock_hz(const struct hl_ws2812_config *config);
/* Of a picture. */
size_t hl_ws2812_bytes(const struct hl_ws2812_config *config);

struct hl_ws2812_chain;

extern const struct hl_lights_kind hl_ws2812_kind;

/* CONFIG is copied, and has been checked. NULL: out of memory. Freed by the kind. */
struct hl_ws2812_chain *hl_ws2812_chain_create(const struct hl_ws2812_config *config);

#endif
