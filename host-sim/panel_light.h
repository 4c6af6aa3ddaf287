/* Inside the virtual panel: how long each LED was lit, and how long it was dark in between. */
#ifndef HL_HOST_SIM_PANEL_LIGHT_H
#define HL_HOST_SIM_PANEL_LIGHT_H

#include <stddef.h>
#include <stdint.h>

struct hl_panel_led {
    int64_t lit_ps;
    int64_t end_ps;  /* of its last light */
    int64_t dark_ps; /* longest between two lights */
};

struct hl_panel_light {
    int columns, rows, lines;
    struct hl_panel_led *leds; /* by row, column, colour line */
};

/* 0 or -ENOMEM. */
int hl_panel_light_init(struct hl_panel_light *light, int columns, int rows, int lines);
void hl_panel_light_finish(struct hl_panel_light *light);
void hl_panel_light_clear(struct hl_panel_light *light);

/* The LEDs of WORDS (a bit per colour line, a word per column) in ROW shone. */
void hl_panel_light_add(struct hl_panel_light *light, int row, const uint32_t *words,
                        int64_t from_ps, int64_t to_ps);

/* The same for one LED, handed out by value. */
struct hl_panel_led hl_panel_led_add(struct hl_panel_led led, int64_t from_ps, int64_t to_ps);

static inline struct hl_panel_led *hl_panel_light_at(const struct hl_panel_light *light, int row,
                                                     int x, int line)
{
    return &light->leds[((size_t)row * (size_t)light->columns + (size_t)x) * (size_t)light->lines +
                        (size_t)line];
}

#endif
