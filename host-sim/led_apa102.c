#include "host-sim/led_apa102.h"

#include "host-sim/lamps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BITS_PER_BYTE 8
#define NS_PER_S      INT64_C(1000000000)
#define FRAME_BITS    32
#define START_ZEROS   32
#define NONE          INT64_MIN

struct hl_apa102 {
    struct hl_spi_chip plug;
    enum hl_apa102_part part;
    int count;
    int64_t last_ns; /* of the clock's last edge; NONE: it never ran */
    uint64_t clocks;
    bool started;   /* the 32 zeros were seen */
    int zeros;      /* in a row, up to the newest bit */
    int frame_bits; /* of the LED under way */
    uint32_t frame;
    int frames;       /* LEDs since the start */
    uint64_t base;    /* APA102: clock at which LED 0 had its bits; SK9822: the zeros */
    int shown, ready; /* LEDs that show theirs; that can, when their clock comes */
    bool told;        /* this pause was judged */
    unsigned long faults[HL_APA102_FAULTS];
    struct hl_lamps lamps;
    uint32_t taken[]; /* of each LED */
};

const char *hl_apa102_fault_name(enum hl_apa102_fault fault)
{
    static const char *const names[HL_APA102_FAULTS] = {
        [HL_APA102_NO_START] = "no start frame",
        [HL_APA102_BAD_FRAME] = "an LED's bits do not begin with 111",
        [HL_APA102_CUT] = "a pause within an LED's bits",
        [HL_APA102_FEW_CLOCKS] = "too few clocks at the end",
        [HL_APA102_TOO_FEW] = "fewer LEDs sent than there are",
        [HL_APA102_TOO_MANY] = "more LEDs sent than there are",
        [HL_APA102_TOO_FAST] = "clock too fast",
        [HL_APA102_LEFT_LIT] = "left lit",
    };
    return names[fault];
}

/* ---- LEDs ---- */

static void show(struct hl_apa102 *chain, int n, int64_t now_ns)
{
    uint16_t brightness = chain->taken[n] >> 24 & 31, shown[HL_LAMP_COLOURS] = {0};

    for (int c = 0; c < HL_APA102_COLOURS; c++)
        shown[c] = (uint16_t)(brightness * (chain->taken[n] >> (8 * c) & 0xff));
    hl_lamps_show(&chain->lamps, n, shown, now_ns);
}

/* The clock at which LED n has what it waits for. */
static uint64_t due(const struct hl_apa102 *chain, int n)
{
    uint64_t delay = (uint64_t)(n + 1) / 2;
    return chain->base + delay + (chain->part == HL_APA102 ? (uint64_t)n * FRAME_BITS : 0);
}

static void show_ready(struct hl_apa102 *chain, int64_t now_ns)
{
    while (chain->shown < chain->ready && chain->clocks >= due(chain, chain->shown))
        show(chain, chain->shown++, now_ns);
}

/* ---- bits ---- */

/* Ones, then zeros: what may follow the last LED to keep the clock going. */
static bool is_filler(uint32_t frame)
{
    return (~frame & (~frame + 1)) == 0;
}

static void end_of_frame(struct hl_apa102 *chain)
{
    int n = chain->frames++;

    chain->frame_bits = 0;
    if (n >= chain->count) {
        chain->faults[HL_APA102_TOO_MANY] += !is_filler(chain->frame);
        return;
    }
    if (chain->frame >> 29 != 7)
        chain->faults[HL_APA102_BAD_FRAME]++;
    chain->zeros = 0;
    chain->taken[n] = chain->frame;
    if (chain->part != HL_APA102)
        return;
    if (n == 0)
        chain->base = chain->clocks;
    chain->ready = n + 1;
}

/* 32 zeros: what was sent is over, and a picture may begin. */
static void start(struct hl_apa102 *chain)
{
    if (chain->started && chain->frames > 0 && chain->frames < chain->count)
        chain->faults[HL_APA102_TOO_FEW]++;
    if (chain->part == HL_SK9822 && chain->frames > 0) {
        chain->ready = chain->frames < chain->count ? chain->frames : chain->count;
        chain->shown = 0;
        chain->base = chain->clocks;
    }
    chain->started = true;
    chain->frames = 0;
    chain->frame_bits = 0;
}

static void take_bit(struct hl_apa102 *chain, bool bit)
{
    chain->zeros = bit ? 0 : chain->zeros + 1;
    /* Between LEDs, and after the last, zeros lead to the next picture. */
    bool waits = chain->frame_bits == 0 || chain->frames >= chain->count;
    if (waits && chain->zeros >= START_ZEROS &&
        (chain->zeros == START_ZEROS || chain->frames > 0)) {
        start(chain);
        return;
    }
    if (chain->frame_bits == 0 && !bit)
        return;
    if (!chain->started) {
        chain->faults[HL_APA102_NO_START] += chain->frame_bits == 0;
        chain->frame_bits = (chain->frame_bits + 1) % FRAME_BITS;
        return;
    }
    if (chain->frame_bits == 0 && chain->frames == 0 && chain->part == HL_APA102)
        chain->shown = chain->ready = 0;
    chain->frame = chain->frame << 1 | bit;
    if (++chain->frame_bits == FRAME_BITS)
        end_of_frame(chain);
}

/* The clock rests: all that was sent should be on the LEDs. */
static void judge_pause(struct hl_apa102 *chain, int64_t now_ns)
{
    if (chain->last_ns == NONE || chain->told || now_ns - chain->last_ns < HL_APA102_REST_NS)
        return;
    chain->told = true;
    if (chain->frame_bits > 0 && chain->frames < chain->count)
        chain->faults[HL_APA102_CUT]++;
    bool waits = chain->part == HL_SK9822 && chain->frames > 0;
    if (chain->shown < chain->ready || waits)
        chain->faults[HL_APA102_FEW_CLOCKS]++;
}

static uint8_t on_byte(void *data, int64_t now_ns, uint32_t clock_hz, uint8_t byte)
{
    struct hl_apa102 *chain = data;

    judge_pause(chain, now_ns - BITS_PER_BYTE * NS_PER_S / clock_hz);
    if (clock_hz > HL_APA102_CLOCK_MAX)
        chain->faults[HL_APA102_TOO_FAST]++;
    chain->told = false;
    chain->last_ns = now_ns;
    for (int i = BITS_PER_BYTE - 1; i >= 0; i--) {
        chain->clocks++;
        take_bit(chain, byte >> i & 1);
        show_ready(chain, now_ns);
    }
    return 0;
}

/* ---- outside ---- */

struct hl_apa102 *hl_apa102_create(enum hl_apa102_part part, int leds)
{
    if (leds < 1 || leds > HL_APA102_LEDS_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct hl_apa102 *chain = calloc(1, sizeof(*chain) + (size_t)leds * sizeof(chain->taken[0]));
    if (!chain || hl_lamps_init(&chain->lamps, leds)) {
        free(chain);
        errno = ENOMEM;
        return NULL;
    }
    chain->part = part;
    chain->count = leds;
    chain->last_ns = NONE;
    chain->plug = hl_lamps_plug(chain, on_byte);
    return chain;
}

void hl_apa102_destroy(struct hl_apa102 *chain)
{
    if (chain)
        hl_lamps_finish(&chain->lamps);
    free(chain);
}

const struct hl_spi_chip *hl_apa102_plug(const struct hl_apa102 *chain)
{
    return &chain->plug;
}

int hl_apa102_value(const struct hl_apa102 *chain, int led, int colour)
{
    return chain->lamps.lamps[led].shown[colour];
}

uint64_t hl_apa102_light(struct hl_apa102 *chain, int64_t now_ns, int led, int colour)
{
    return hl_lamps_light(&chain->lamps, led, colour, now_ns);
}

void hl_apa102_reset_light(struct hl_apa102 *chain, int64_t now_ns)
{
    hl_lamps_reset(&chain->lamps, now_ns);
}

void hl_apa102_draw(struct hl_apa102 *chain, const struct hl_led_matrix *matrix, int64_t now_ns,
                    int64_t full_ns, struct hl_frame *frame)
{
    hl_lamps_draw(&chain->lamps, matrix, now_ns, (double)full_ns * HL_APA102_LIGHT_MAX, frame);
}

void hl_apa102_end(struct hl_apa102 *chain, int64_t now_ns)
{
    judge_pause(chain, now_ns);
    chain->faults[HL_APA102_LEFT_LIT] += hl_lamps_are_lit(&chain->lamps);
}

unsigned long hl_apa102_faults(const struct hl_apa102 *chain, enum hl_apa102_fault fault)
{
    return chain->faults[fault];
}

unsigned long hl_apa102_all_faults(const struct hl_apa102 *chain)
{
    unsigned long sum = 0;
    for (int i = 0; i < HL_APA102_FAULTS; i++)
        sum += chain->faults[i];
    return sum;
}
