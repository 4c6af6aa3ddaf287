/* A chain of virtual APA102s, or SK9822s, which speak the same: clocked bits in, light out. Written
 * from the data sheets (APA Electronic APA102C, Opsco SK9822) and from measurements that others
 * have published of the parts' true behaviour (the sheets' end frame is too short for chains past
 * 64), and from no driver.
 *
 * What is taken for true:
 *   - 32 zero bits, none of them an LED's own, begin a picture. Then come 32 bits an LED: 111, five
 * bits of brightness, blue, green, red. Each LED takes the first that it sees, and passes on the
 * rest half a clock later: LED n (from 0) has its bits after n / 2 further clocks.
 *   - APA102 shows them then. SK9822 shows them when the next 32 zero bits reach it.
 *   - Light is colour / 255 times brightness / 31.
 *   - At power-up they are dark. */
#ifndef HL_HOST_SIM_LED_APA102_H
#define HL_HOST_SIM_LED_APA102_H

#include "host-sim/led_matrix.h"
#include "host-sim/spi_chip.h"
#include "show/frame.h"

#define HL_APA102_LEDS_MAX  HL_LED_MATRIX_MAX
#define HL_APA102_COLOURS   3
#define HL_APA102_LIGHT_MAX (255 * 31) /* of one ns at full */
/* Hz. The sheet says 800 kHz to 1.2 MHz in one table and "up to 20 MHz" in its text; users run
 * short chains at 20. */
#define HL_APA102_CLOCK_MAX 20000000
/* The data line may rest for so long within a picture; the parts themselves would wait for ever. */
#define HL_APA102_REST_NS 100000

enum hl_apa102_part { HL_APA102, HL_SK9822 };

enum hl_apa102_fault {
    HL_APA102_NO_START,   /* bits that no 32 zeros went before */
    HL_APA102_BAD_FRAME,  /* an LED's bits do not begin with 111 */
    HL_APA102_CUT,        /* a pause in the middle of an LED's bits */
    HL_APA102_FEW_CLOCKS, /* a pause, and the last LEDs have not shown theirs */
    HL_APA102_TOO_FEW,    /* a picture for fewer LEDs than there are */
    HL_APA102_TOO_MANY,   /* for more; ones, then zeros, are a filler and none */
    HL_APA102_TOO_FAST,
    HL_APA102_LEFT_LIT,
    HL_APA102_FAULTS
};

const char *hl_apa102_fault_name(enum hl_apa102_fault fault);

struct hl_apa102;

/* NULL and errno: EINVAL, ENOMEM. Destroy takes NULL. */
struct hl_apa102 *hl_apa102_create(enum hl_apa102_part part, int leds);
void hl_apa102_destroy(struct hl_apa102 *chain);

const struct hl_spi_chip *hl_apa102_plug(const struct hl_apa102 *chain);

/* What LED shows: light of one ns of COLOUR (0 red, 1 green, 2 blue), to HL_APA102_LIGHT_MAX. */
int hl_apa102_value(const struct hl_apa102 *chain, int led, int colour);

/* Light up to NOW since the last reset of the light. */
uint64_t hl_apa102_light(struct hl_apa102 *chain, int64_t now_ns, int led, int colour);
void hl_apa102_reset_light(struct hl_apa102 *chain, int64_t now_ns);

/* As hl_ws2812_draw. */
void hl_apa102_draw(struct hl_apa102 *chain, const struct hl_led_matrix *matrix, int64_t now_ns,
                    int64_t full_ns, struct hl_frame *frame);

void hl_apa102_end(struct hl_apa102 *chain, int64_t now_ns);

unsigned long hl_apa102_faults(const struct hl_apa102 *chain, enum hl_apa102_fault fault);
unsigned long hl_apa102_all_faults(const struct hl_apa102 *chain);

#endif
