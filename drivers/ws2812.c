#include "drivers/ws2812.h"

#include "drivers/led_chain.h"

#include <stdlib.h>
#include <string.h>

#define LED_HZ        800000
#define US_PER_S      1000000
#define BITS_PER_BYTE 8
#define COLOURS_MAX   4
#define WHITE         3  /* place of white among red, green, blue */
#define THREE_ZERO    4u /* 100 */
#define THREE_ONE     6u /* 110 */
#define FOUR_ZERO     8u /* 1000 */
#define FOUR_ONE      12u
#define FOUR_ONE_LONG 14u

/* At 3.2 MHz a 1100 is high for 625 ns, a 1110 for 938; at 2.4 MHz a 110 for 833, and low for 417:
 * less than all but WS2812B allow for a one. */
const struct hl_ws2812_chip hl_ws2812_chips[] = {
    {"ws2812b", "GRB", .three = true, .one = FOUR_ONE_LONG, .reset_us = 290},
    {"ws2812b-v5", "GRB", .one = FOUR_ONE, .reset_us = 290},
    {"ws2812", "GRB", .one = FOUR_ONE, .reset_us = 52},
    {"sk6812", "GRB", .one = FOUR_ONE, .reset_us = 83},
    {"sk6812rgbw", "GRBW", .one = FOUR_ONE, .reset_us = 83},
    {.name = NULL},
};

struct hl_ws2812_chain {
    struct hl_ws2812_config config;
    struct hl_led_light light;
    struct hl_led_point *points;
    int leds, colours;
    int place[COLOURS_MAX]; /* of the colours in the order of sending: 0 red .. 3 white */
    uint8_t value[256];     /* of a code: what the LED is told */
    uint32_t spread[256];   /* a value as bits of the bus */
    size_t lead, bytes;     /* of the reset; of all */
    uint8_t *picture, *dark;
};

/* ---- how long ---- */

uint32_t hl_ws2812_clock_hz(const struct hl_ws2812_config *config)
{
    return (uint32_t)config->bits * LED_HZ;
}

static size_t reset_bytes(const struct hl_ws2812_config *config)
{
    uint64_t bits = (uint64_t)config->chip->reset_us * hl_ws2812_clock_hz(config);
    uint64_t per_byte = (uint64_t)US_PER_S * BITS_PER_BYTE;
    return (size_t)((bits + per_byte - 1) / per_byte);
}

/* A colour is as many bytes as a bit is bits. */
static size_t led_bytes(const struct hl_ws2812_config *config)
{
    return strlen(config->order) * (size_t)config->bits;
}

size_t hl_ws2812_bytes(const struct hl_ws2812_config *config)
{
    return 2 * reset_bytes(config) + (size_t)hl_matrix_count(&config->matrix) * led_bytes(config);
}

/* ---- bits ---- */

static void make_spread(struct hl_ws2812_chain *chain)
{
    bool three = chain->config.bits == 3;
    unsigned zero = three ? THREE_ZERO : FOUR_ZERO;
    unsigned one = three ? THREE_ONE : chain->config.chip->one;

    for (unsigned value = 0; value < 256; value++) {
        uint32_t bits = 0;
        for (unsigned mask = 0x80; mask; mask >>= 1)
            bits = bits << chain->config.bits | (value & mask ? one : zero);
        chain->spread[value] = bits;
    }
}

static uint8_t *put(const struct hl_ws2812_chain *chain, uint8_t *out, unsigned value)
{
    uint32_t bits = chain->spread[value];

    if (chain->config.bits == 4)
        *out++ = (uint8_t)(bits >> 24);
    *out++ = (uint8_t)(bits >> 16);
    *out++ = (uint8_t)(bits >> 8);
    *out++ = (uint8_t)bits;
    return out;
}

/* Within a limit rounded down, so that all together stay in it. */
static void make_values(struct hl_ws2812_chain *chain)
{
    uint32_t half = chain->light.limited ? 0 : HL_LED_LIGHT_FULL / 2;
    for (int code = 0; code < 256; code++)
        chain->value[code] =
            (uint8_t)((chain->light.given[code] * UINT32_C(255) + half) / HL_LED_LIGHT_FULL);
}

/* ---- the chain ---- */

static void destroy(void *chips)
{
    struct hl_ws2812_chain *chain = chips;
    if (!chain)
        return;
    free(chain->points);
    free(chain->picture);
    free(chain->dark);
    free(chain);
}

static void fill_dark(struct hl_ws2812_chain *chain)
{
    uint8_t *out = chain->dark + chain->lead;
    for (int i = 0; i < chain->leds * chain->colours; i++)
        out = put(chain, out, 0);
    memcpy(chain->picture, chain->dark, chain->bytes);
}

struct hl_ws2812_chain *hl_ws2812_chain_create(const struct hl_ws2812_config *config)
{
    static const char letters[] = "RGBW";
    struct hl_ws2812_chain *chain = calloc(1, sizeof(*chain));

    if (!chain)
        return NULL;
    chain->config = *config;
    chain->leds = hl_matrix_count(&config->matrix);
    chain->colours = (int)strlen(config->order);
    for (int i = 0; i < chain->colours; i++)
        chain->place[i] = (int)(strchr(letters, config->order[i]) - letters);
    chain->lead = reset_bytes(config);
    chain->bytes = hl_ws2812_bytes(config);
    chain->points = hl_led_chain_points(&config->matrix);
    chain->picture = calloc(1, chain->bytes);
    chain->dark = calloc(1, chain->bytes);
    if (!chain->points || !chain->picture || !chain->dark) {
        destroy(chain);
        return NULL;
    }
    hl_led_light_init(&chain->light, config->brightness, config->amps,
                      chain->leds * HL_WS2812_IDLE_AMPS, HL_WS2812_AMPS);
    make_values(chain);
    make_spread(chain);
    fill_dark(chain);
    return chain;
}

/* White takes what the three have in common. */
static unsigned take_white(unsigned values[COLOURS_MAX])
{
    unsigned white = values[0] < values[1] ? values[0] : values[1];

    white = values[2] < white ? values[2] : white;
    for (int i = 0; i < WHITE; i++)
        values[i] -= white;
    return white;
}

static void fill(struct hl_ws2812_chain *chain, const struct hl_frame *frame)
{
    uint8_t *out = chain->picture + chain->lead;
    bool white = chain->colours == COLOURS_MAX;

    for (int i = 0; i < chain->leds; i++) {
        const uint8_t *pixel = hl_led_pixel(frame, chain->points[i]);
        unsigned values[COLOURS_MAX] = {chain->value[pixel[0]], chain->value[pixel[1]],
                                        chain->value[pixel[2]]};
        if (white)
            values[WHITE] = take_white(values);
        for (int c = 0; c < chain->colours; c++)
            out = put(chain, out, values[chain->place[c]]);
    }
}

static int show(void *chips, struct hl_lights_link *link, const struct hl_frame *frame)
{
    struct hl_ws2812_chain *chain = chips;
    bool white = chain->colours == COLOURS_MAX;

    if (chain->config.amps > 0 &&
        hl_led_light_fit(&chain->light, hl_led_chain_sum(&chain->light, frame, white)))
        make_values(chain);
    fill(chain, frame);
    return hl_lights_send(link, chain->picture, chain->bytes);
}

static int darken(const void *chips, struct hl_lights_link *link)
{
    const struct hl_ws2812_chain *chain = chips;
    return hl_lights_send(link, chain->dark, chain->bytes);
}

static int wake(void *chips, struct hl_lights_link *link)
{
    return darken(chips, link);
}

const struct hl_lights_kind hl_ws2812_kind = {
    .wake = wake, .show = show, .darken = darken, .destroy = destroy};
