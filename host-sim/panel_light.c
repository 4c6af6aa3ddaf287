#include "host-sim/panel_light.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static size_t count(const struct hl_panel_light *light)
{
    return (size_t)light->rows * (size_t)light->columns * (size_t)light->lines;
}

int hl_panel_light_init(struct hl_panel_light *light, int columns, int rows, int lines)
{
    *light = (struct hl_panel_light){.columns = columns, .rows = rows, .lines = lines};
    light->leds = calloc(count(light), sizeof(*light->leds));
    return light->leds ? 0 : -ENOMEM;
}

void hl_panel_light_finish(struct hl_panel_light *light)
{
    free(light->leds);
    light->leds = NULL;
}

void hl_panel_light_clear(struct hl_panel_light *light)
{
    memset(light->leds, 0, count(light) * sizeof(*light->leds));
}

static inline void add(struct hl_panel_led *led, int64_t from_ps, int64_t to_ps)
{
    if (led->lit_ps > 0 && from_ps - led->end_ps > led->dark_ps)
        led->dark_ps = from_ps - led->end_ps;
    led->lit_ps += to_ps - from_ps;
    led->end_ps = to_ps;
}

struct hl_panel_led hl_panel_led_add(struct hl_panel_led led, int64_t from_ps, int64_t to_ps)
{
    add(&led, from_ps, to_ps);
    return led;
}

void hl_panel_light_add(struct hl_panel_light *light, int row, const uint32_t *words,
                        int64_t from_ps, int64_t to_ps)
{
    struct hl_panel_led *led = hl_panel_light_at(light, row, 0, 0);

    for (int x = 0; x < light->columns; x++, led += light->lines)
        for (uint32_t on = words[x]; on; on &= on - 1)
            add(led + __builtin_ctz(on), from_ps, to_ps);
}
