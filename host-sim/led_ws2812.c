#include "host-sim/led_ws2812.h"

#include "host-sim/lamps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BITS_PER_BYTE 8
#define PS_PER_NS     INT64_C(1000)
#define PS_PER_S      INT64_C(1000000000000)
#define SLACK_NS      16 /* the wire counts whole ns: less than this is no pause */

/* The sheets' windows: a typical time and 150 ns to each side, but for V5, which names the ends.
 * What V5 needs low after a 1 is given as 580 ns to 1 us in one edition and 220 to 420 ns in
 * another; both are taken here. Reset: 50 us for the first WS2812, 280 us for WS2812B since 2017
 * (older ones took 50), 80 us for SK6812. */
const struct hl_ws2812_part hl_ws2812_parts[] = {
    {"ws2812", "GRB", {200, 500}, {550, 850}, {650, 950}, {450, 750}, 50000, 20},
    {"ws2812b", "GRB", {250, 550}, {650, 950}, {700, 1000}, {300, 600}, 280000, 20},
    {"ws2812b-v5", "GRB", {220, 380}, {580, 1000}, {580, 1000}, {220, 1000}, 280000, 12},
    {"sk6812", "GRB", {150, 450}, {450, 750}, {750, 1050}, {450, 750}, 80000, 12},
    {"sk6812rgbw", "GRBW", {150, 450}, {450, 750}, {750, 1050}, {450, 750}, 80000, 12},
    {0},
};

struct led {
    uint16_t taken[HL_WS2812_COLOURS];
};

struct hl_ws2812 {
    struct hl_spi_chip plug;
    const struct hl_ws2812_part *part;
    int count, bits_per_led;
    enum hl_ws2812_idle idle;
    int place[HL_WS2812_COLOURS]; /* colour of the order's n-th letter */

    int64_t end_ns;  /* of what is known of the line */
    bool high;       /* its level */
    int64_t run_ps;  /* for so long */
    bool idled_high; /* the high run began between transfers */
    bool bit_waits;  /* a high pulse was seen, its low is not over */
    bool bit;
    size_t bits; /* since the reset */
    size_t idle_bits;
    bool was_reset;
    double most_ma;
    unsigned long faults[HL_WS2812_FAULTS];
    struct hl_lamps lamps;
    struct led leds[];
};

const char *hl_ws2812_fault_name(enum hl_ws2812_fault fault)
{
    static const char *const names[HL_WS2812_FAULTS] = {
        [HL_WS2812_HIGH] = "high for neither a 0 nor a 1",
        [HL_WS2812_LOW] = "low too short or too long",
        [HL_WS2812_CUT] = "reset within an LED's bits",
        [HL_WS2812_TOO_MANY] = "more LEDs sent than there are",
        [HL_WS2812_TOO_FEW] = "fewer LEDs sent than there are",
        [HL_WS2812_LEFT_LIT] = "left lit",
    };
    return names[fault];
}

const struct hl_ws2812_part *hl_ws2812_part_find(const char *name)
{
    for (const struct hl_ws2812_part *part = hl_ws2812_parts; part->name; part++)
        if (strcmp(part->name, name) == 0)
            return part;
    return NULL;
}

/* ---- LEDs ---- */

static void measure(struct hl_ws2812 *chain)
{
    uint64_t sum = 0;
    for (int i = 0; i < chain->count; i++)
        for (int c = 0; c < HL_WS2812_COLOURS; c++)
            sum += chain->lamps.lamps[i].shown[c];
    double ma = (double)sum * chain->part->ma / HL_WS2812_LIGHT_MAX;
    if (ma > chain->most_ma)
        chain->most_ma = ma;
}

/* The line was low for long enough, at AT. A bit that the idle line made alone is nobody's fault.
 */
static void latch(struct hl_ws2812 *chain, int64_t at_ns)
{
    size_t whole = chain->bits / (size_t)chain->bits_per_led;
    size_t sent = chain->bits - chain->idle_bits;

    chain->was_reset = true;
    if (sent > 0 && chain->bits % (size_t)chain->bits_per_led)
        chain->faults[HL_WS2812_CUT]++;
    else if (sent > 0 && whole < (size_t)chain->count)
        chain->faults[HL_WS2812_TOO_FEW]++;
    else if (whole > (size_t)chain->count)
        chain->faults[HL_WS2812_TOO_MANY]++;
    for (size_t i = 0; i < whole && i < (size_t)chain->count; i++)
        hl_lamps_show(&chain->lamps, (int)i, chain->leds[i].taken, at_ns);
    if (whole > 0)
        measure(chain);
    chain->bits = chain->idle_bits = 0;
}

static void take_bit(struct hl_ws2812 *chain, bool bit)
{
    size_t led = chain->bits / (size_t)chain->bits_per_led;
    size_t place = chain->bits % (size_t)chain->bits_per_led;
    chain->bits++;
    if (led >= (size_t)chain->count)
        return;
    uint16_t *value = &chain->leds[led].taken[chain->place[place / BITS_PER_BYTE]];
    *value = (uint8_t)(*value << 1 | bit);
}

/* ---- the line ---- */

static bool fits(const struct hl_ws2812_window *window, int64_t ps)
{
    return ps >= window->least * PS_PER_NS && ps <= window->most * PS_PER_NS;
}

static void end_of_high(struct hl_ws2812 *chain)
{
    const struct hl_ws2812_part *part = chain->part;
    bool zero = fits(&part->zero_high, chain->run_ps), one = fits(&part->one_high, chain->run_ps);

    if (!zero && !one && !chain->idled_high)
        chain->faults[HL_WS2812_HIGH]++;
    /* As the chips do: by what is in the middle between a 0 and a 1. */
    chain->bit = chain->run_ps * 2 > (part->zero_high.most + part->one_high.least) * PS_PER_NS;
    chain->bit_waits = true;
    chain->idle_bits += chain->idled_high;
    take_bit(chain, chain->bit);
}

static void end_of_low(struct hl_ws2812 *chain)
{
    const struct hl_ws2812_window *window =
        chain->bit ? &chain->part->one_low : &chain->part->zero_low;

    if (!chain->was_reset && chain->bit_waits && !fits(window, chain->run_ps))
        chain->faults[HL_WS2812_LOW]++;
    chain->was_reset = false;
    chain->bit_waits = false;
}

/* The line is at LEVEL for PS more, which end at END. */
static void hold(struct hl_ws2812 *chain, bool level, int64_t ps, int64_t end_ns, bool idles)
{
    int64_t reset_ps = chain->part->reset_ns * PS_PER_NS;

    if (ps <= 0)
        return;
    if (level != chain->high) {
        if (chain->high)
            end_of_high(chain);
        else
            end_of_low(chain);
        chain->high = level;
        chain->run_ps = 0;
        chain->idled_high = level && idles;
    }
    chain->run_ps += ps;
    if (!level && !chain->was_reset && chain->run_ps >= reset_ps)
        latch(chain, end_ns - (chain->run_ps - reset_ps) / PS_PER_NS);
}

static void idle_until(struct hl_ws2812 *chain, int64_t now_ns)
{
    int64_t span = now_ns - chain->end_ns;
    if (span <= SLACK_NS)
        return;
    bool level =
        chain->idle == HL_WS2812_IDLES_HIGH || (chain->idle == HL_WS2812_IDLES_LAST && chain->high);
    hold(chain, level, span * PS_PER_NS, now_ns, true);
    chain->end_ns = now_ns;
}

static uint8_t on_byte(void *data, int64_t now_ns, uint32_t clock_hz, uint8_t byte)
{
    struct hl_ws2812 *chain = data;
    int64_t bit_ps = PS_PER_S / clock_hz;
    int64_t begin_ns = now_ns - bit_ps * BITS_PER_BYTE / PS_PER_NS;

    idle_until(chain, begin_ns);
    for (int i = BITS_PER_BYTE - 1; i >= 0; i--)
        hold(chain, byte >> i & 1, bit_ps, now_ns - i * bit_ps / PS_PER_NS, false);
    chain->end_ns = now_ns;
    return 0;
}

/* ---- outside ---- */

static int colour_of(char letter)
{
    switch (letter) {
    case 'R':
        return 0;
    case 'G':
        return 1;
    case 'B':
        return 2;
    default:
        return 3;
    }
}

struct hl_ws2812 *hl_ws2812_create(const struct hl_ws2812_part *part, int leds,
                                   enum hl_ws2812_idle idle)
{
    if (!part || leds < 1 || leds > HL_WS2812_LEDS_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_ws2812 *chain = calloc(1, sizeof(*chain) + (size_t)leds * sizeof(chain->leds[0]));
    if (!chain || hl_lamps_init(&chain->lamps, leds)) {
        free(chain);
        errno = ENOMEM;
        return NULL;
    }
    chain->part = part;
    chain->count = leds;
    chain->idle = idle;
    chain->high = idle == HL_WS2812_IDLES_HIGH;
    chain->idled_high = chain->high;
    for (const char *letter = part->order; *letter; letter++)
        chain->place[chain->bits_per_led++] = colour_of(*letter);
    chain->bits_per_led *= BITS_PER_BYTE;
    chain->plug = hl_lamps_plug(chain, on_byte);
    return chain;
}

void hl_ws2812_destroy(struct hl_ws2812 *chain)
{
    if (chain)
        hl_lamps_finish(&chain->lamps);
    free(chain);
}

const struct hl_spi_chip *hl_ws2812_plug(const struct hl_ws2812 *chain)
{
    return &chain->plug;
}

uint8_t hl_ws2812_value(struct hl_ws2812 *chain, int64_t now_ns, int led, int colour)
{
    idle_until(chain, now_ns);
    return (uint8_t)chain->lamps.lamps[led].shown[colour];
}

uint64_t hl_ws2812_light(struct hl_ws2812 *chain, int64_t now_ns, int led, int colour)
{
    idle_until(chain, now_ns);
    return hl_lamps_light(&chain->lamps, led, colour, now_ns);
}

void hl_ws2812_reset_light(struct hl_ws2812 *chain, int64_t now_ns)
{
    idle_until(chain, now_ns);
    hl_lamps_reset(&chain->lamps, now_ns);
}

double hl_ws2812_most_ma(const struct hl_ws2812 *chain)
{
    return chain->most_ma;
}

void hl_ws2812_draw(struct hl_ws2812 *chain, const struct hl_led_matrix *matrix, int64_t now_ns,
                    int64_t full_ns, struct hl_frame *frame)
{
    idle_until(chain, now_ns);
    hl_lamps_draw(&chain->lamps, matrix, now_ns, (double)full_ns * HL_WS2812_LIGHT_MAX, frame);
}

void hl_ws2812_end(struct hl_ws2812 *chain, int64_t now_ns)
{
    idle_until(chain, now_ns);
    chain->faults[HL_WS2812_LEFT_LIT] += hl_lamps_are_lit(&chain->lamps);
}

unsigned long hl_ws2812_faults(const struct hl_ws2812 *chain, enum hl_ws2812_fault fault)
{
    return chain->faults[fault];
}

unsigned long hl_ws2812_all_faults(const struct hl_ws2812 *chain)
{
    unsigned long sum = 0;
    for (int i = 0; i < HL_WS2812_FAULTS; i++)
        sum += chain->faults[i];
    return sum;
}
