/* Lamps: LEDs of some colours each, what they show and what light they have given. Inside the
 * models of LED chains. */
#ifndef HL_HOST_SIM_LAMPS_H
#define HL_HOST_SIM_LAMPS_H

#include "host-sim/led_matrix.h"
#include "host-sim/spi_chip.h"
#include "show/frame.h"

#define HL_LAMP_COLOURS 4 /* red, green, blue, white */

struct hl_lamp {
    uint16_t shown[HL_LAMP_COLOURS]; /* light of one ns */
    int64_t since_ns;
    uint64_t light[HL_LAMP_COLOURS]; /* up to then */
};

struct hl_lamps {
    struct hl_lamp *lamps;
    int count;
};

/* COUNT dark ones. 0 or -ENOMEM. Finish takes zeroed lamps. */
int hl_lamps_init(struct hl_lamps *lamps, int count);
void hl_lamps_finish(struct hl_lamps *lamps);

/* Lamp N shows SHOWN from NOW on. */
void hl_lamps_show(struct hl_lamps *lamps, int n, const uint16_t shown[HL_LAMP_COLOURS],
                   int64_t now_ns);

/* Light up to NOW since the last reset. */
uint64_t hl_lamps_light(struct hl_lamps *lamps, int n, int colour, int64_t now_ns);
void hl_lamps_reset(struct hl_lamps *lamps, int64_t now_ns);

bool hl_lamps_are_lit(const struct hl_lamps *lamps);

/* Paints the light since the last reset, FULL is code 255, the nearest by CIE 1931 lightness; white
 * is added to all three. FRAME has MATRIX's size. */
void hl_lamps_draw(struct hl_lamps *lamps, const struct hl_led_matrix *matrix, int64_t now_ns,
                   double full, struct hl_frame *frame);

/* The plug of chips that have no lines but the bus, and are never busy. */
struct hl_spi_chip hl_lamps_plug(void *chip, uint8_t (*byte)(void *chip, int64_t now_ns,
                                                             uint32_t clock_hz, uint8_t byte));

#endif
