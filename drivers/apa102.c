#include "drivers/apa102.h"

#include "drivers/led_chain.h"

#include <stdlib.h>
#include <string.h>

#define START          4     /* bytes of zeros */
#define LED            4     /* bytes */
#define LEDS_PER_BYTE  16    /* that a byte's clocks push their bits to */
#define MARK           0xe0u /* above the brightness */
#define BRIGHTNESS_MAX 31
#define SHIFT          24 /* of the scale from light to a colour's value */

struct hl_apa102_chain {
    struct hl_apa102_config config;
    struct hl_led_light light;
    struct hl_led_point *points;
    int leds;
    int place[HL_LED_COLOURS]; /* of the colours in the order of sending */
    size_t bytes;
    uint32_t scale[BRIGHTNESS_MAX + 1]; /* at a brightness: from light to value */
    uint8_t *picture, *dark;
};

static size_t end_bytes(const struct hl_apa102_config *config)
{
    size_t leds = (size_t)hl_matrix_count(&config->matrix);
    return (config->latches ? START : 0) + (leds + LEDS_PER_BYTE - 1) / LEDS_PER_BYTE;
}

size_t hl_apa102_bytes(const struct hl_apa102_config *config)
{
    return START + (size_t)hl_matrix_count(&config->matrix) * LED + end_bytes(config);
}

static void destroy(void *chips)
{
    struct hl_apa102_chain *chain = chips;
    if (!chain)
        return;
    free(chain->points);
    free(chain->picture);
    free(chain->dark);
    free(chain);
}

/* The end is of zeros: LEDs past the last that was asked for stay dark. */
static void fill_dark(struct hl_apa102_chain *chain)
{
    for (int i = 0; i < chain->leds; i++)
        chain->dark[START + LED * i] = MARK;
    memcpy(chain->picture, chain->dark, chain->bytes);
}

struct hl_apa102_chain *hl_apa102_chain_create(const struct hl_apa102_config *config)
{
    static const char letters[] = "RGB";
    struct hl_apa102_chain *chain = calloc(1, sizeof(*chain));

    if (!chain)
        return NULL;
    chain->config = *config;
    chain->leds = hl_matrix_count(&config->matrix);
    for (int i = 0; i < HL_LED_COLOURS; i++)
        chain->place[i] = (int)(strchr(letters, config->order[i]) - letters);
    for (int b = 1; b <= BRIGHTNESS_MAX; b++)
        chain->scale[b] = (uint32_t)((UINT64_C(255) * BRIGHTNESS_MAX << SHIFT) /
                                     ((uint64_t)b * HL_LED_LIGHT_FULL));
    chain->bytes = hl_apa102_bytes(config);
    chain->points = hl_led_chain_points(&config->matrix);
    chain->picture = calloc(1, chain->bytes);
    chain->dark = calloc(1, chain->bytes);
    if (!chain->points || !chain->picture || !chain->dark) {
        destroy(chain);
        return NULL;
    }
    hl_led_light_init(&chain->light, config->brightness, config->amps,
                      chain->leds * HL_APA102_IDLE_AMPS, HL_APA102_AMPS);
    fill_dark(chain);
    return chain;
}

/* The lowest brightness at which the strongest colour still has room. */
static unsigned find_brightness(const unsigned *light)
{
    unsigned most = light[0] > light[1] ? light[0] : light[1];

    most = light[2] > most ? light[2] : most;
    return (most * BRIGHTNESS_MAX + HL_LED_LIGHT_FULL - 1) / HL_LED_LIGHT_FULL;
}

static void fill(struct hl_apa102_chain *chain, const struct hl_frame *frame)
{
    const uint16_t *given = chain->light.given;
    /* Within a limit rounded down, so that all together stay in it. */
    uint64_t half = chain->light.limited ? 0 : UINT64_C(1) << (SHIFT - 1);
    uint8_t *out = chain->picture + START;

    for (int i = 0; i < chain->leds; i++, out += LED) {
        const uint8_t *pixel = hl_led_pixel(frame, chain->points[i]);
        unsigned light[HL_LED_COLOURS] = {given[pixel[0]], given[pixel[1]], given[pixel[2]]};
        unsigned brightness = find_brightness(light);
        out[0] = (uint8_t)(MARK | brightness);
        for (int c = 0; c < HL_LED_COLOURS; c++)
            out[1 + c] =
                (uint8_t)(((uint64_t)light[chain->place[c]] * chain->scale[brightness] + half) >>
                          SHIFT);
    }
}

static int show(void *chips, struct hl_lights_link *link, const struct hl_frame *frame)
{
    struct hl_apa102_chain *chain = chips;

    if (chain->config.amps > 0)
        hl_led_light_fit(&chain->light, hl_led_chain_sum(&chain->light, frame, false));
    fill(chain, frame);
    return hl_lights_send(link, chain->picture, chain->bytes);
}

static int darken(const void *chips, struct hl_lights_link *link)
{
    const struct hl_apa102_chain *chain = chips;
    return hl_lights_send(link, chain->dark, chain->bytes);
}

static int wake(void *chips, struct hl_lights_link *link)
{
    return darken(chips, link);
}

const struct hl_lights_kind hl_apa102_kind = {
    .wake = wake, .show = show, .darken = darken, .destroy = destroy};
